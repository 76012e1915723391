/* The unit test harness: CHECK counts and names what failed; UNIT_END prints the tally and gives the
   exit status. Each test program is one file with one main. */
#ifndef JX_TESTS_UNIT_H
#define JX_TESTS_UNIT_H

#include <stdio.h>
#include <stdlib.h>

#include "runtime/base/arena.h"

typedef struct Tally {
    const char *name;
    unsigned passed, failed;
} Tally;

static inline void unit_check(Tally *unit, bool ok, const char *what, const char *file, int line) {
    if (ok) {
        unit->passed++;
        return;
    }
    unit->failed++;
    printf("%s:%d: failed: %s\n", file, line, what);
}

static inline void unit_check_text(Tally *unit, Text got, Text want, const char *file, int line) {
    if (text_equal(got, want)) {
        unit->passed++;
        return;
    }
    unit->failed++;
    printf("%s:%d: failed: got \"%.*s\", want \"%.*s\"\n", file, line, TEXT_ARG(got),
           TEXT_ARG(want));
}

static inline void unit_exhausted(void *ctx) {
    (void)ctx;
    fputs("out of memory\n", stderr);
    abort();
}

#define CHECK(unit, condition) unit_check((unit), (condition), #condition, __FILE__, __LINE__)
#define CHECK_TEXT(unit, got, want) unit_check_text((unit), (got), (want), __FILE__, __LINE__)
/* printf, not a bare return: the runner adds the tallies up. */
#define UNIT_END(unit)                                                                             \
    (printf("%s: %u passed, %u failed\n", (unit)->name, (unit)->passed, (unit)->failed),           \
     (unit)->failed ? EXIT_FAILURE : EXIT_SUCCESS)

#endif
