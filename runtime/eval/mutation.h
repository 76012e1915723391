/* Mutants: rules with one small mistake each. Tests that do not notice the mistake would not notice
   that of an author. Mutants are made of a rule's code: a comparison one step wider or narrower, =
   for !=, and for or, a number or date that is compared, or that a bound is computed with, moved by
   one in its last digit, a `when`, an assertion or the filter of a list left out. */
#ifndef JX_EVAL_MUTATION_H
#define JX_EVAL_MUTATION_H

#include "runtime/eval/expect.h"

typedef struct Mutant {
    uint32_t rule; /* number in the program */
    Rule *mutated;
    Span span;         /* what was changed */
    DiagArg what, how; /* "<= as <"; the case that would tell it apart */
    bool killed;       /* an expectation failed */
} Mutant;

typedef struct Mutants {
    VEC(Mutant) list; /* by rule, then by place */
} Mutants;

/* Adds constants to the program. */
Mutants *mutants_make(Arena *arena, Program *program);

/* Runs the mutants that live still of the rules that the expectations are about, over the program's
   facts. The rules of the program are as before when it returns. */
void mutants_try(Mutants *mutants, Arena *arena, Program *program, const EvalOptions *options,
                 const Expectation *expectations, uint32_t n);

#endif
