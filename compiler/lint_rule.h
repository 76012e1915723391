/* Between lint_code.c, lint_conditions.c and lint_same.c: what is looked at in the code of a rule.
 */
#ifndef JX_COMPILER_LINT_RULE_H
#define JX_COMPILER_LINT_RULE_H

#include "compiler/lint.h"
#include "runtime/eval/reach.h"

enum { LINT_MOST_DEPTH = 40, LINT_MOST_STEPS = 200000 };

typedef struct Lint {
    Session *session;
    Arena *arena; /* of the rule */
    const Program *program;
    const Rule *rule;
    const Code *code;
    const bool *reached;
    uint32_t
        *steps; /* taken so far: what is shared is walked again and again, so there is a limit */
} Lint;

static inline const Inst *lint_inst(const Lint *l, InstId id) {
    return &l->code->insts.data[id];
}

static inline const Value *lint_constant(const Lint *l, const Inst *inst) {
    return &l->program->consts.data[inst->imm];
}

static inline bool lint_may_go_on(const Lint *l) {
    return ++*l->steps <= LINT_MOST_STEPS;
}

/* LT for GT, LE for GE and the other way round; others are the same from both sides, or are no
   comparison. */
static inline Op lint_turned(Op op) {
    switch ((int)op) {
    case OP_LT: return OP_GT;
    case OP_LE: return OP_GE;
    case OP_GT: return OP_LT;
    case OP_GE: return OP_LE;
    default: return op;
    }
}

/* ---- lint_same.c */
/* Two values are the same if they are computed alike from the same rows, wherever below the rule's
   `when`s that happens. */
bool lint_same_value(const Lint *l, InstId a, InstId b);
bool lint_same_constant(const Lint *l, const Inst *a, const Inst *b);

/* ---- lint_conditions.c */
/* Conditions that contradict, or say what others say already; conditions that a count or another
   alternative makes always or never true. */
void lint_conditions(const Lint *l);

#endif
