/* Mixed calls on several threads, with a new scanner now and then; memory must stay flat.
 * soak SECONDS [THREADS] */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "promptveil.h"

static const char TEXT[] = "Her SSN is 531-27-8846, call (413) 555-0142 or write to d.alvarado@example.org.";
static const int32_t OFFSETS[] = {0, 22, (int32_t)sizeof TEXT - 1};
static promptveil_scanner *scanner;
static time_t end;

static void must(promptveil_result result) {
    if (result != PROMPTVEIL_RESULT_OK) {
        fprintf(stderr, "a call failed: %u\n", (unsigned)result);
        exit(1);
    }
}

static void *work(void *calls) {
    const uint8_t *text = (const uint8_t *)TEXT;
    size_t len = sizeof TEXT - 1, total, rows[3];
    promptveil_finding found[16];
    promptveil_verdict verdict, verdicts[2];
    promptveil_buffer *out;
    promptveil_redact_stream *stream;
    promptveil_builder *builder;
    promptveil_scanner *fresh;
    promptveil_vault *vault;
    int32_t ends[3];
    must(promptveil_vault_new(&vault));
    for (unsigned long round = 0; time(NULL) < end; round++, *(unsigned long *)calls += 11) {
        must(promptveil_scan(scanner, text, len, round % 3, found, 16, &total));
        must(promptveil_redact(scanner, text, len, &out, &verdict));
        must(promptveil_buffer_free(out));
        must(promptveil_scan_batch(scanner, text, len, OFFSETS, 2, 0, found, 16, rows, &total));
        must(promptveil_redact_batch(scanner, text, len, OFFSETS, 2, &out, ends, verdicts));
        must(promptveil_buffer_free(out));
        must(promptveil_redact_stream_new(scanner, &stream));
        must(promptveil_redact_stream_push(stream, text, len, &out));
        must(promptveil_buffer_free(out));
        must(promptveil_redact_stream_free(stream));
        must(promptveil_redact_with(scanner, vault, text, len, &out, &verdict));
        must(promptveil_buffer_free(out));
        must(promptveil_restore(vault, text, len, 0, 0, &out, NULL));
        must(promptveil_buffer_free(out));
        if (round % 2048) continue;
        must(promptveil_vault_free(vault));
        must(promptveil_vault_new(&vault));
        must(promptveil_builder_new(&builder));
        must(promptveil_builder_add_pack(builder, (const uint8_t *)"contact", 7));
        must(promptveil_builder_build(builder, &fresh));
        must(promptveil_scanner_free(fresh));
        must(promptveil_builder_free(builder));
    }
    must(promptveil_vault_free(vault));
    return NULL;
}

static long resident(void) {
    long pages = 0, ignored;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &ignored, &pages) != 2) exit(1);
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int count, char **arguments) {
    int seconds = count > 1 ? atoi(arguments[1]) : 5, threads = count > 2 ? atoi(arguments[2]) : 4;
    pthread_t thread[64];
    static unsigned long calls[64], all;
    if (seconds < 2 || threads < 1 || threads > 64) return 2;
    promptveil_builder *tokens;
    must(promptveil_builder_new(&tokens));
    for (size_t i = 0; i < promptveil_pack_count(); i++)
        must(promptveil_builder_add_pack(tokens, promptveil_pack_id(i).data, promptveil_pack_id(i).len));
    must(promptveil_builder_action(tokens, PROMPTVEIL_ACTION_TOKEN));
    must(promptveil_builder_build(tokens, &scanner));
    end = time(NULL) + seconds;
    for (int i = 0; i < threads; i++) pthread_create(&thread[i], NULL, work, &calls[i]);
    sleep((unsigned)seconds / 2);
    long half = resident();
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL), all += calls[i];
    long grown = resident() - half;
    printf("soak: %d s, %d threads, %lu calls, %ld KiB more in the second half\n", seconds, threads, all, grown);
    return grown > 2048;
}
