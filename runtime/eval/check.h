/* The inside of check_run, shared by check.c (the rules of the program) and check_builtin.c. */
#ifndef JX_EVAL_CHECK_H
#define JX_EVAL_CHECK_H

#include "runtime/eval/finding.h"

typedef struct Check {
    Arena *arena; /* of the result */
    const Program *program;
    EvalOptions options; /* its lang is that of shown values */
    CheckResult *result;
} Check;

/* Adds the built-in rules to the result's rules; they come first. Then their findings. */
void check_builtin_rules(Check *check);
void check_builtin_run(Check *check);

/* The subject that a value of that type is. */
FindingSubject check_subject(const Check *check, Type type, Value value);

/* Counts the finding and keeps it. */
void check_add(Check *check, Finding finding);

#endif
