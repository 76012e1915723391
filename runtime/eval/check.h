/* The inside of check_run, shared by check.c (the rules of the program) and check_builtin.c. */
#ifndef JX_EVAL_CHECK_H
#define JX_EVAL_CHECK_H

#include "runtime/eval/finding.h"

typedef struct Check {
    Arena *arena; /* of the result */
    const Program *program;
    EvalOptions options; /* its lang is that of shown values */
    CheckResult *result;
    const CheckWatch *watch; /* NULL: nobody looks on */
} Check;

/* The built-in rules, in the order of the result. */
enum {
    REQUIRED_FIELD,
    UNKNOWN_UNIT,
    UNREADABLE_TARGET,
    NUMBERED_ITEM,
    DANGLING_WAIVER,
    FORBIDDEN_WAIVER,
    EXPIRED_WAIVER,
    UNNEEDED_WAIVER,
    BUILTIN_COUNT
};
bool check_is_builtin(Text name);
/* Its number; BUILTIN_COUNT if there is none. */
uint32_t check_builtin_number(Text name);

/* Adds the built-in rules to the result's rules; they come first. Then their findings. */
void check_builtin_rules(Check *check);
void check_builtin_run(Check *check);

/* The subject that a value of that type is. */
FindingSubject check_subject(const Check *check, Type type, Value value);

/* So many subjects that stand in that source; of a rule that is not apart (tally.h) in any. */
void check_outcome(Check *check, uint32_t rule, SourceId source, Outcome outcome, uint32_t n);

/* Keeps the finding. */
void check_add(Check *check, Finding finding);

#endif
