/* Scans a text and prints the rule, place and score of each finding. */
#include <stdio.h>
#include <string.h>
#include "promptveil.h"

int main(void) {
    const char *text = "Her SSN is 531-27-8846, call (413) 555-0142.";
    promptveil_scanner *scanner;
    promptveil_finding found[16];
    size_t total;

    if (promptveil_check_abi(PROMPTVEIL_ABI_VERSION) != PROMPTVEIL_RESULT_OK) return 1;
    if (promptveil_scanner_builtin(&scanner) != PROMPTVEIL_RESULT_OK) return 1;
    if (promptveil_scan(scanner, (const uint8_t *)text, strlen(text), PROMPTVEIL_UNIT_BYTES, found, 16, &total)
        != PROMPTVEIL_RESULT_OK) {
        promptveil_error_info error;
        promptveil_last_error(&error);
        fprintf(stderr, "%.*s\n", (int)error.message.len, (const char *)error.message.data);
        return 1;
    }
    for (size_t i = 0; i < total; i++) {
        promptveil_rule rule = {.size = sizeof rule};
        promptveil_scanner_rule(scanner, found[i].rule, &rule);
        printf("%.*s %zu..%zu score %u\n", (int)rule.entity.len, (const char *)rule.entity.data,
               found[i].start, found[i].end, (unsigned)found[i].score);
    }
    promptveil_scanner_free(scanner);
    return 0;
}
