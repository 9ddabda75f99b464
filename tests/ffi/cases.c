/* Reads texts (4 bytes of length, little endian, then the text) and prints what the library says of each; cases.rs
 * compares it with Rust. The batch calls must agree with the single ones, which is checked here. */
#include <stdlib.h>
#include "check.h"

enum { ROOM = 4096 };

static promptveil_scanner *scanner, *tokens;
static promptveil_finding found[ROOM];

static void print_hex(const char *name, unsigned verdict, const uint8_t *data, size_t len) {
    printf("%s %u ", name, verdict);
    for (size_t i = 0; i < len; i++) printf("%02x", data[i]);
    putchar('\n');
}

static void stream(const char *name, promptveil_redact_stream *stream, const uint8_t *text, size_t len) {
    promptveil_buffer *out;
    promptveil_verdict verdict;
    uint8_t *all = malloc(len * 8 + 4096);
    size_t at = 0, total = 0;
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
    print_hex(name, verdict, all, total);
    promptveil_redact_stream_free(stream);
    free(all);
}

/* Tokens and back, at once and in pieces. */
static void there_and_back(const uint8_t *text, size_t len) {
    static const uint8_t KEY[32] = {7};
    promptveil_vault *vault;
    promptveil_redact_stream *redacting;
    promptveil_restore_stream *restoring;
    promptveil_restore_report report, again;
    promptveil_buffer *out, *back, *pieces[2];
    promptveil_verdict verdict;
    CHECK(0, promptveil_vault_new_with_key(KEY, sizeof KEY, &vault), 0);
    CHECK(0, promptveil_redact_with(tokens, vault, text, len, &out, &verdict), 0);
    print_hex("tokens", verdict, view(out).data, view(out).len);
    CHECK(0, promptveil_redact_stream_new_with(tokens, vault, &redacting), 0);
    stream("token-stream", redacting, text, len);
    promptveil_str redacted = view(out);
    CHECK(0, promptveil_restore(vault, redacted.data, redacted.len, 0, 0, &back, &report), 0);
    print_hex("restored", (unsigned)report.restored, view(back).data, view(back).len);
    CHECK(0, promptveil_restore_stream_new(vault, 0, 0, &restoring), 0);
    CHECK(0, promptveil_restore_stream_push(restoring, redacted.data, redacted.len, &pieces[0]), 0);
    CHECK(0, promptveil_restore_stream_finish(restoring, &pieces[1], &again), 0);
    CHECK(0, again.restored, report.restored);
    promptveil_str head = view(pieces[0]), tail = view(pieces[1]), whole = view(back);
    CHECK(0, head.len + tail.len, whole.len);
    CHECK(0, head.len && memcmp(whole.data, head.data, head.len), 0);
    CHECK(0, tail.len && memcmp(whole.data + head.len, tail.data, tail.len), 0);
    promptveil_restore_stream_free(restoring);
    promptveil_buffer_free(pieces[0]), promptveil_buffer_free(pieces[1]);
    promptveil_buffer_free(out), promptveil_buffer_free(back);
    promptveil_vault_free(vault);
}

static void one(const uint8_t *text, size_t len) {
    promptveil_redact_stream *plain;
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
    CHECK(0, promptveil_redact_stream_new(scanner, &plain), 0);
    stream("stream", plain, text, len);
    there_and_back(text, len);
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

/* All packs, every value a token. */
static promptveil_scanner *with_tokens(void) {
    promptveil_builder *builder;
    promptveil_scanner *built;
    CHECK(0, promptveil_builder_new(&builder), 0);
    for (size_t i = 0; i < promptveil_pack_count(); i++) {
        promptveil_str pack = promptveil_pack_id(i);
        CHECK(0, promptveil_builder_add_pack(builder, pack.data, pack.len), 0);
    }
    CHECK(0, promptveil_builder_action(builder, PROMPTVEIL_ACTION_TOKEN), 0);
    CHECK(0, promptveil_builder_build(builder, &built), 0);
    promptveil_builder_free(builder);
    return built;
}

int main(void) {
    size_t room = 1 << 24, used = 0, count = 0;
    uint8_t *data = malloc(room), head[4];
    int32_t *offsets = malloc(sizeof *offsets * 100001);
    CHECK(0, promptveil_scanner_builtin(&scanner), 0);
    tokens = with_tokens();
    offsets[0] = 0;
    while (count < 100000 && fread(head, 1, 4, stdin) == 4) {
        size_t len = head[0] | head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
        if (len > room - used || fread(data + used, 1, len, stdin) != len) return 2;
        one(data + used, len);
        used += len;
        offsets[++count] = (int32_t)used;
    }
    batch(data, offsets, count);
    promptveil_scanner_free(scanner), promptveil_scanner_free(tokens);
    promptveil_shutdown();
    free(data), free(offsets);
    return finish("cases");
}
