/* Coverage: what the tests of rules made the rules do. Read from the columns that evaluation
   leaves; the code itself is not changed for it.

   Looked at are, below the `when`s and assertions of a rule: each operand of and, or, not, if and
   of a filter, which is to be seen true and seen false, and each comparison in order, whose sides
   are to be seen less, equal (the boundary) and greater, and each bound, at whose ends something is
   to be seen. Operands that are written at the same
   place are one. */
#ifndef JX_EVAL_COVERAGE_H
#define JX_EVAL_COVERAGE_H

#include "runtime/eval/finding.h"

typedef struct Coverage Coverage;

Coverage *coverage_new(Arena *arena, const Program *program);
/* As `frame` of a CheckWatch. */
void coverage_see(Coverage *coverage, uint32_t rule, const Frame *frame);
/* Some test expects something of the rule (its number in CheckResult.rules), whether it can run or
 * not. */
void coverage_expect(Coverage *coverage, uint32_t rule);
/* Adds the outcomes of a run. */
void coverage_count(Coverage *coverage, const CheckResult *check);

/* What was not reached. */
typedef struct CoverageGap {
    Span span;
    DiagArg says; /* "no test makes it false" */
} CoverageGap;

typedef struct RuleCoverage {
    const Rule *rule;
    uint32_t outcomes[OUTCOME_COUNT]; /* how many subjects, over all tests */
    bool tested;
    uint32_t wanted, reached; /* things to be seen */
    const CoverageGap *gaps;  /* by place */
    uint32_t n_gaps;
} RuleCoverage;

/* Of one rule, by its number in the program. */
RuleCoverage coverage_of(const Coverage *coverage, uint32_t rule);

#endif
