/* Scans the prompts of a file (4 bytes of length, little endian, then the text) and prints the best time of a few
 * rounds, in nanoseconds: one call a prompt, then one call for all. speed.rs does the same in Rust and compares. */
#include <stdlib.h>
#include <time.h>
#include "check.h"

enum { ROUNDS = 7, ROOM = 1 << 18 };

static promptveil_finding found[ROOM];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int count_of, char **arguments) {
    static uint8_t data[1 << 24], head[4];
    static int32_t offsets[4097];
    static size_t rows[4097];
    size_t count = 0, total = 0, sum = 0, all = 0;
    double best = 1e300, best_batch = 1e300;
    promptveil_scanner *scanner;
    FILE *file = count_of == 2 ? fopen(arguments[1], "rb") : NULL;
    if (!file || promptveil_scanner_builtin(&scanner)) return 2;
    while (count < 4096 && fread(head, 1, 4, file) == 4) {
        size_t len = head[0] | head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
        if (fread(data + offsets[count], 1, len, file) != len) return 2;
        offsets[count + 1] = offsets[count] + (int32_t)len;
        count++;
    }
    fclose(file);
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        sum = 0;
        for (size_t i = 0; i < count; i++) {
            size_t len = (size_t)(offsets[i + 1] - offsets[i]);
            if (promptveil_scan(scanner, data + offsets[i], len, 0, found, ROOM, &total)) return 3;
            sum += total;
        }
        double middle = now();
        if (promptveil_scan_batch(scanner, data, (size_t)offsets[count], offsets, count, 0, found, ROOM, rows, &all))
            return 4;
        double end = now();
        if (middle - start < best) best = middle - start;
        if (end - middle < best_batch) best_batch = end - middle;
    }
    if (sum != all) return 5;
    printf("%.0f %.0f %zu\n", best, best_batch, sum);
    promptveil_scanner_free(scanner);
    return 0;
}
