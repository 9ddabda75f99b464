/* Redacts standard input as it arrives. */
#include <stdio.h>
#include "promptveil.h"

static void print(promptveil_buffer *buffer) {
    promptveil_str bytes;
    promptveil_buffer_bytes(buffer, &bytes);
    fwrite(bytes.data, 1, bytes.len, stdout);
    promptveil_buffer_free(buffer);
}

int main(void) {
    promptveil_scanner *scanner;
    promptveil_redact_stream *stream;
    promptveil_buffer *text;
    promptveil_verdict verdict;
    uint8_t chunk[4096];
    size_t len;

    if (promptveil_scanner_builtin(&scanner) != PROMPTVEIL_RESULT_OK) return 1;
    if (promptveil_redact_stream_new(scanner, &stream) != PROMPTVEIL_RESULT_OK) return 1;
    while ((len = fread(chunk, 1, sizeof chunk, stdin)) > 0) {
        if (promptveil_redact_stream_push(stream, chunk, len, &text) != PROMPTVEIL_RESULT_OK) return 1;
        print(text);
    }
    if (promptveil_redact_stream_finish(stream, &text, &verdict) != PROMPTVEIL_RESULT_OK) return 1;
    print(text);
    promptveil_redact_stream_free(stream);
    promptveil_scanner_free(scanner);
    /* 3 when what went out must not have been sent on. */
    return verdict == PROMPTVEIL_VERDICT_BLOCKED ? 3 : 0;
}
