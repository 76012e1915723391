/* Why a rule came out as it did for a subject: the whole evaluation, also where it holds or does not
   apply. */
#ifndef JX_EVAL_WHY_H
#define JX_EVAL_WHY_H

#include "runtime/eval/finding.h"

/* One condition of the rule, in its order. */
typedef struct WhyStep {
    bool is_filter;
    Span span;
    ExplainTree tree; /* its first part is the condition itself */
} WhyStep;

typedef struct WhyCase {
    FindingSubject *subjects;
    uint32_t n_subjects;
    Outcome outcome;     /* WAIVED where a waiver covers its finding */
    VEC(WhyStep) steps;  /* up to the filter that leaves the subject out */
    VEC(uint32_t) findings; /* numbers in the result */
} WhyCase;

typedef struct Why {
    CheckResult *result; /* of a run of this rule alone */
    uint32_t rule;       /* in its rules */
    VEC(WhyCase) cases;  /* at most WHY_MAX_CASES */
    uint32_t left_out;   /* further ones */
    Text nearest;        /* without any case: the subject of the rule whose name is next; or empty */
} Why;

#define WHY_MAX_CASES 20

/* `rule`: as check_find_rule numbers a rule of the program. `subject`: key or name of a record that
   is a subject of the rule, or that owns one; or the value of a group. */
Why *why_run(Arena *arena, const Program *program, const EvalOptions *options, Lang lang,
             uint32_t rule, Text subject);

void why_print(Buf *out, const Program *program, const Why *why, FindingStyle style);
void why_print_json(Buf *out, const Program *program, const Why *why, Lang lang);

#endif
