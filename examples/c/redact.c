/* Redacts a text; the verdict says whether it may go on. */
#include <stdio.h>
#include <string.h>
#include "promptveil.h"

int main(void) {
    const char *text = "Her SSN is 531-27-8846, call (413) 555-0142.";
    promptveil_scanner *scanner;
    promptveil_buffer *redacted;
    promptveil_verdict verdict;
    promptveil_str bytes;

    if (promptveil_scanner_builtin(&scanner) != PROMPTVEIL_RESULT_OK) return 1;
    if (promptveil_redact(scanner, (const uint8_t *)text, strlen(text), &redacted, &verdict) != PROMPTVEIL_RESULT_OK)
        return 1;
    if (verdict == PROMPTVEIL_VERDICT_BLOCKED) {
        puts("blocked: this text must not leave, redacted or not");
    } else {
        promptveil_buffer_bytes(redacted, &bytes);
        printf("%.*s\n", (int)bytes.len, (const char *)bytes.data);
    }
    promptveil_buffer_free(redacted);
    promptveil_scanner_free(scanner);
    return 0;
}
