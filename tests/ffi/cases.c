/* Reads texts (4 bytes of length, little endian, then the text) and prints what the library says of each; cases.rs
 * compares it with Rust. The batch calls must agree with the single ones, which is checked here. */
#include <stdlib.h>
#include "check.h"

enum { ROOM = 4096 };

static promptveil_scanner *scanner;
static promptveil_finding found[ROOM];

static void print_hex(const char *name, unsigned verdict, const uint8_t *data, size_t len) {
    printf("%s %u ", name, verdict);
    for (size_t i = 0; i < len; i++) printf("%02x", data[i]);
    putchar('\n');
}

static void stream(const uint8_t *text, size_t len) {
    promptveil_redact_stream *stream;
    promptveil_buffer *out;
    promptveil_verdict verdict;
    uint8_t *all = malloc(len * 4 + 4096);
    size_t at = 0, total = 0;
    CHECK(0, promptveil_redact_stream_new(scanner, &stream), 0);
    while (at <= len) {
        size_t chunk = len - at < 7 ? len - at : 7;
        int last = at == len;
        if (last) CHECK(0, promptveil_redact_stream_finish(stream, &out, &verdict), 0);
        else CHECK(0, promptveil_redact_stream_push(stream, text + at, chunk, &out), 0);
        promptveil_str bytes = view(out);
        if (bytes.len) memcpy(all + total, bytes.data, bytes.len);
        total += bytes.len;
        promptveil_buffer_free(out);
        if (last) break;
        at += chunk;
    }
    print_hex("stream", verdict, all, total);
    promptveil_redact_stream_free(stream);
    free(all);
}

static void one(const uint8_t *text, size_t len) {
    promptveil_buffer *out;
    promptveil_verdict verdict;
    size_t total;
    for (unsigned unit = 0; unit < 3; unit++) {
        CHECK(0, promptveil_scan(scanner, text, len, unit, found, ROOM, &total), 0);
        for (size_t i = 0; i < total; i++)
            printf("%u %zu %zu %u %u\n", unit, found[i].start, found[i].end, found[i].rule, found[i].score);
    }
    CHECK(0, promptveil_redact(scanner, text, len, &out, &verdict), 0);
    print_hex("redact", verdict, view(out).data, view(out).len);
    promptveil_buffer_free(out);
    stream(text, len);
}

static void batch(const uint8_t *data, const int32_t *offsets, size_t count) {
    size_t total = 0, single, *rows = malloc((count + 1) * sizeof *rows);
    int32_t *ends = malloc((count + 1) * sizeof *ends);
    promptveil_verdict *verdicts = malloc(count * sizeof *verdicts), verdict;
    promptveil_finding *all;
    promptveil_buffer *out, *text;
    size_t len = (size_t)offsets[count];
    promptveil_scan_batch(scanner, data, len, offsets, count, 0, NULL, 0, rows, &total);
    all = malloc(total * sizeof *all);
    CHECK(0, promptveil_scan_batch(scanner, data, len, offsets, count, 0, all, total, rows, &total), 0);
    CHECK(0, promptveil_redact_batch(scanner, data, len, offsets, count, &out, ends, verdicts), 0);
    promptveil_str bytes = view(out);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *from = data + offsets[i];
        size_t size = (size_t)(offsets[i + 1] - offsets[i]);
        promptveil_scan(scanner, from, size, 0, found, ROOM, &single);
        CHECK(0, rows[i + 1] - rows[i], single);
        CHECK(0, memcmp(all + rows[i], found, single * sizeof *found), 0);
        promptveil_redact(scanner, from, size, &text, &verdict);
        promptveil_str alone = view(text);
        CHECK(0, verdicts[i], verdict);
        CHECK(0, (size_t)(ends[i + 1] - ends[i]), alone.len);
        CHECK(0, alone.len && memcmp(bytes.data + ends[i], alone.data, alone.len), 0);
        promptveil_buffer_free(text);
    }
    promptveil_buffer_free(out);
    free(all), free(rows), free(ends), free(verdicts);
}

int main(void) {
    size_t room = 1 << 24, used = 0, count = 0;
    uint8_t *data = malloc(room), head[4];
    int32_t *offsets = malloc(sizeof *offsets * 100001);
    CHECK(0, promptveil_scanner_builtin(&scanner), 0);
    offsets[0] = 0;
    while (count < 100000 && fread(head, 1, 4, stdin) == 4) {
        size_t len = head[0] | head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
        if (len > room - used || fread(data + used, 1, len, stdin) != len) return 2;
        one(data + used, len);
        used += len;
        offsets[++count] = (int32_t)used;
    }
    batch(data, offsets, count);
    promptveil_scanner_free(scanner);
    promptveil_shutdown();
    free(data), free(offsets);
    return finish("cases");
}
