/* What the test programs share: one line for each difference, and a count. */
#ifndef CHECK_H
#define CHECK_H
#include <stdio.h>
#include <string.h>
#include "promptveil.h"

static unsigned checks, failures;

#define CHECK(number, got, wanted)                                                          \
    do {                                                                                    \
        unsigned long got_ = (unsigned long)(got), wanted_ = (unsigned long)(wanted);       \
        checks++;                                                                           \
        if (got_ != wanted_) {                                                              \
            failures++;                                                                     \
            printf("case %d, line %d: %lu, not %lu\n", number, __LINE__, got_, wanted_);    \
        }                                                                                   \
    } while (0)

static inline const uint8_t *bytes_of(const char *text) { return (const uint8_t *)text; }

static inline promptveil_str view(const promptveil_buffer *buffer) {
    promptveil_str bytes;
    promptveil_buffer_bytes(buffer, &bytes);
    return bytes;
}

static inline int finish(const char *name) {
    printf("%s: %u checks, %u differences\n", name, checks, failures);
    return failures ? 1 : 0;
}
#endif
