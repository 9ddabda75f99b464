/* Sends a text out with tokens and puts the values back into the reply, as it streams in. */
#include <stdio.h>
#include <string.h>
#include "promptveil.h"

static const uint8_t *bytes_of(const char *text) { return (const uint8_t *)text; }

static void must(promptveil_result result) {
    promptveil_error_info error;
    if (result == PROMPTVEIL_RESULT_OK) return;
    promptveil_last_error(&error);
    fprintf(stderr, "%.*s\n", (int)error.message.len, (const char *)error.message.data);
}

static void print(promptveil_buffer *buffer) {
    promptveil_str bytes;
    must(promptveil_buffer_bytes(buffer, &bytes));
    fwrite(bytes.data, 1, bytes.len, stdout);
    must(promptveil_buffer_free(buffer));
}

int main(void) {
    const char *text = "Her SSN is 531-27-8846.";
    promptveil_builder *builder;
    promptveil_scanner *scanner;
    promptveil_vault *vault;
    promptveil_restore_stream *stream;
    promptveil_buffer *redacted, *out;
    promptveil_str reply;
    promptveil_verdict verdict;

    must(promptveil_builder_new(&builder));
    must(promptveil_builder_add_pack(builder, bytes_of("identity"), 8));
    must(promptveil_builder_action(builder, PROMPTVEIL_ACTION_TOKEN));
    if (promptveil_builder_build(builder, &scanner) != PROMPTVEIL_RESULT_OK) return 1;
    must(promptveil_builder_free(builder));

    if (promptveil_vault_new(&vault) != PROMPTVEIL_RESULT_OK) return 1;
    if (promptveil_redact_with(scanner, vault, bytes_of(text), strlen(text), &redacted, &verdict)
        != PROMPTVEIL_RESULT_OK)
        return 1;
    if (verdict == PROMPTVEIL_VERDICT_BLOCKED) return 3;

    /* What the model would answer, byte by byte. */
    must(promptveil_buffer_bytes(redacted, &reply));
    must(promptveil_restore_stream_new(vault, PROMPTVEIL_SINK_PROSE, PROMPTVEIL_ESCAPE_PLAIN, &stream));
    for (size_t i = 0; i < reply.len; i++) {
        must(promptveil_restore_stream_push(stream, reply.data + i, 1, &out));
        print(out);
    }
    must(promptveil_restore_stream_finish(stream, &out, NULL));
    print(out);
    putchar('\n');
    must(promptveil_restore_stream_free(stream));
    must(promptveil_buffer_free(redacted));
    must(promptveil_vault_free(vault));
    must(promptveil_scanner_free(scanner));
    return 0;
}
