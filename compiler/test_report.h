/* What the reports of tests share: which rules they speak of, and how code is quoted. */
#ifndef JX_COMPILER_TEST_REPORT_H
#define JX_COMPILER_TEST_REPORT_H

#include "compiler/test.h"

typedef VEC(uint32_t) TestRules; /* numbers in the program, ascending */

/* Rules of the user's files, and those of the library that a test speaks of. */
const TestRules *test_rules(Arena *arena, const Session *session, const TestRun *run);
bool test_has_rule(const TestRules *rules, uint32_t rule);
/* Whether an expectation speaks of it. */
bool test_is_tested(const TestRun *run, uint32_t rule);

/* Over all these rules; zero where it was not asked for. */
typedef struct TestTotals {
    uint32_t rules, tested;     /* that ran */
    uint32_t wanted, reached;   /* conditions and boundaries */
    uint32_t mistakes, noticed; /* mutants */
} TestTotals;
TestTotals test_totals(const TestRules *rules, const TestRun *run);
/* Mutants of one rule. */
TestTotals test_strength_of(const TestRun *run, uint32_t rule);

/* The source under the span on one line, cut where it is long. */
Text test_excerpt(Arena *arena, const Sources *sources, Span span);

#endif
