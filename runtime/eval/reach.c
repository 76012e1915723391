/* Operands and openers of domains come before what uses them, so one walk backwards is enough. */
#include "runtime/eval/reach.h"

static void mark_operands(const Code *code, InstId id, bool *reached) {
    const Inst *inst = &code->insts.data[id];
    const InstId below[] = {inst->a, inst->b, inst->c, code->domains.data[inst->domain].opener};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++)
        if (below[i] != INST_NONE) reached[below[i]] = true;
}

bool *reach_of_rule(Arena *arena, const Rule *rule) {
    const Code *code = &rule->code;
    bool *reached = ARENA_ARRAY(arena, bool, code->insts.len);
    for (uint32_t i = 0; i < rule->filters.len; i++) reached[rule->filters.data[i]] = true;
    for (uint32_t i = 0; i < rule->assertions.len; i++)
        reached[rule->assertions.data[i].condition] = true;
    for (InstId id = code->insts.len; id-- > 0;)
        if (reached[id]) mark_operands(code, id, reached);
    return reached;
}

InstId reach_unlifted(const Code *code, InstId id) {
    while (code->insts.data[id].op == OP_LIFT) id = code->insts.data[id].a;
    return id;
}

bool reach_is_when(const Rule *rule, InstId filter) {
    for (uint32_t i = 0; i < rule->filtered.len; i++)
        if (rule->filtered.data[i] == filter) return true;
    return false;
}

bool reach_is_ordering(const Code *code, const Inst *inst) {
    if (inst->op != OP_LT && inst->op != OP_LE && inst->op != OP_GT && inst->op != OP_GE)
        return false;
    Rep rep = type_rep(code->insts.data[inst->a].type);
    return rep == REP_NUMBER || rep == REP_DATE;
}
