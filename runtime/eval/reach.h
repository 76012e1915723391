/* What the outcome of a rule rests on: the instructions below its `when`s and assertions, without
   those that only word messages. Shared by coverage and mutants. */
#ifndef JX_EVAL_REACH_H
#define JX_EVAL_REACH_H

#include "runtime/core/ir.h"

/* One flag an instruction. */
bool *reach_of_rule(Arena *arena, const Rule *rule);

/* The instruction that a LIFT hands on, at any depth. */
InstId reach_unlifted(const Code *code, InstId id);

/* Whether the FILTER is a `when` of the rule. */
bool reach_is_when(const Rule *rule, InstId filter);

/* LT to GE, of numbers or dates. */
bool reach_is_ordering(const Code *code, const Inst *inst);

#endif
