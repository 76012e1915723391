/* Conditions that must hold together (each `when`, each assertion, and what they join by and) are
   compared in pairs: numbers, dates and members that both conditions compare with the same value.
   So are those of a filter, those that an and joins anywhere, and, the other way round, those that
   an or joins. */
#include "compiler/lint_rule.h"
#include "runtime/eval/cell.h"

enum { MOST_CONDITIONS = 200 };

/* ---- what a condition says */

/* A condition as something compared with a constant, or one that is only said to be true or false.
 */
typedef struct Condition {
    InstId inst, value;
    const Inst *limit; /* CONST; NULL: none */
    Op op;             /* EQ to GE; IN_MEMBER; NOT: the inst is false; AND: it is true */
    uint32_t group;    /* 0: a `when`; else the number of the assertion, from 1 */
} Condition;
typedef VEC(Condition) Conditions;

static Condition read_condition(const Lint *l, InstId id, uint32_t group) {
    const Inst *inst = lint_inst(l, id);
    Condition condition = {.inst = id, .value = id, .op = OP_AND, .group = group};
    if (inst->op == OP_NOT) {
        condition.op = OP_NOT;
        condition.value = reach_unlifted(l->code, inst->a);
    } else if (inst->op == OP_IN_MEMBER) {
        condition.op = OP_IN_MEMBER;
        condition.value = inst->a;
    } else if (inst->op >= OP_EQ && inst->op <= OP_GE) {
        const Inst *a = lint_inst(l, reach_unlifted(l->code, inst->a));
        const Inst *b = lint_inst(l, reach_unlifted(l->code, inst->b));
        if ((a->op == OP_CONST) == (b->op == OP_CONST)) return condition;
        bool on_left = a->op == OP_CONST;
        condition.limit = on_left ? a : b;
        condition.value = on_left ? inst->b : inst->a;
        condition.op = on_left ? lint_turned((Op)inst->op) : (Op)inst->op;
    }
    return condition;
}

static void add_conditions(const Lint *l, Conditions *all, InstId id, uint32_t group) {
    id = reach_unlifted(l->code, id);
    const Inst *inst = lint_inst(l, id);
    if (!lint_may_go_on(l)) return;
    if (inst->op == OP_AND) {
        add_conditions(l, all, inst->a, group);
        add_conditions(l, all, inst->b, group);
        return;
    }
    if (all->len < MOST_CONDITIONS && inst->op != OP_CONST)
        vec_push(l->arena, all, read_condition(l, id, group));
}

/* ---- two of them */
typedef struct Meeting {
    bool both, first_alone, second_alone; /* whether some value satisfies … */
} Meeting;

/* What is there always: what a condition asks of it. */
static bool needs(const Lint *l, const Condition *condition, InstId value) {
    const Inst *inst = lint_inst(l, condition->inst);
    if (condition->op == OP_IN_MEMBER) return lint_same_value(l, inst->a, value);
    return inst->op >= OP_EQ && inst->op <= OP_GE &&
           (lint_same_value(l, inst->a, value) || lint_same_value(l, inst->b, value));
}

static bool is_without(const Lint *l, const Condition *a, const Condition *b) {
    const Inst *inst = lint_inst(l, a->inst);
    return a->op == OP_AND && inst->op == OP_IS_MISSING && needs(l, b, inst->a);
}

/* Places on a line: the lesser limit stands at 1, the greater one at 3. */
static bool satisfies(Op op, int place, int limit) {
    switch ((int)op) {
    case OP_EQ: return place == limit;
    case OP_NE: return place != limit;
    case OP_LT: return place < limit;
    case OP_LE: return place <= limit;
    case OP_GT: return place > limit;
    default: return place >= limit;
    }
}

static Meeting meet_on_line(Op a, int limit_a, Op b, int limit_b) {
    Meeting meeting = {0};
    for (int place = 0; place <= 4; place++) {
        bool first = satisfies(a, place, limit_a), second = satisfies(b, place, limit_b);
        meeting.both |= first && second;
        meeting.first_alone |= first && !second;
        meeting.second_alone |= second && !first;
    }
    return meeting;
}

static bool order_limits(const Lint *l, const Condition *a, const Condition *b, int *order) {
    const Value *x = lint_constant(l, a->limit), *y = lint_constant(l, b->limit);
    if (x->state != STATE_OK || y->state != STATE_OK || x->rep != y->rep) return false;
    if (x->rep == REP_NUMBER) {
        const Units *units = l->program->units;
        if (!quantity_comparable(units, x->quantity, y->quantity)) return false;
        *order = quantity_order(units, l->arena, x->quantity, y->quantity);
        return true;
    }
    if (x->rep == REP_DATE) {
        if (x->date.first != x->date.last || y->date.first != y->date.last) return false;
        *order = date_compare(x->date, y->date);
        return true;
    }
    *order = !lint_same_constant(l, a->limit, b->limit);
    return a->op <= OP_NE && b->op <= OP_NE;
}

static bool is_below(const Lint *l, const Condition *a, uint32_t member, uint32_t top) {
    const Enum *declared = l->program->enums.data[lint_inst(l, a->value)->type.arg];
    return member >= top && member < declared->members.data[top].end;
}

/* Members with all below them, or one of them alone. */
static bool meet_members(const Lint *l, const Condition *a, const Condition *b, Meeting *meeting) {
    bool one_a = a->op == OP_EQ, one_b = b->op == OP_EQ;
    if (!(one_a || a->op == OP_IN_MEMBER) || !(one_b || b->op == OP_IN_MEMBER)) return false;
    uint32_t x = one_a ? lint_constant(l, a->limit)->id : lint_inst(l, a->inst)->imm;
    uint32_t y = one_b ? lint_constant(l, b->limit)->id : lint_inst(l, b->inst)->imm;
    bool x_in_y = one_b ? one_a && x == y : is_below(l, a, x, y);
    bool y_in_x = one_a ? one_b && x == y : is_below(l, a, y, x);
    *meeting = (Meeting){x_in_y || y_in_x, !x_in_y, !y_in_x};
    return true;
}

/* False if nothing is known of the two. */
static bool meet(const Lint *l, const Condition *a, const Condition *b, Meeting *meeting) {
    if (is_without(l, a, b) || is_without(l, b, a)) {
        *meeting = (Meeting){false, true, true};
        return true;
    }
    if (!lint_same_value(l, a->value, b->value)) return false;
    bool plain_a = a->op == OP_AND || a->op == OP_NOT, plain_b = b->op == OP_AND || b->op == OP_NOT;
    if (plain_a || plain_b) {
        *meeting = (Meeting){
            .both = a->op == b->op, .first_alone = a->op != b->op, .second_alone = a->op != b->op};
        return plain_a && plain_b;
    }
    if (a->op == OP_IN_MEMBER || b->op == OP_IN_MEMBER) return meet_members(l, a, b, meeting);
    int order;
    if (!order_limits(l, a, b, &order)) return false;
    *meeting = meet_on_line(a->op,
                            order < 0   ? 1
                            : order > 0 ? 3
                                        : 2,
                            b->op,
                            order < 0   ? 3
                            : order > 0 ? 1
                                        : 2);
    return true;
}

static bool has_text(const Lint *l, Span span) {
    return sources_text(l->program->sources, span).len > 0;
}

static void report_pair(const Lint *l, DiagCode code, InstId at, InstId other) {
    Span here = lint_inst(l, at)->span, there = lint_inst(l, other)->span;
    if (!has_text(l, here) || !has_text(l, there)) return;
    diag_add(l->session->diags, (Diag){.code = code, .span = here, .other = there});
}

/* ---- conditions that hold together */

/* What must hold later and follows from what held before is needless; of conditions side by side
   also the earlier one is, if the later one says more. */
static void compare(const Lint *l, const Condition *a, const Condition *b) {
    Meeting meeting = {0};
    if (!meet(l, a, b, &meeting)) return;
    if (!meeting.both)
        report_pair(l, DIAG_CONTRADICTION, b->inst, a->inst);
    else if (!meeting.first_alone)
        report_pair(l, DIAG_NEEDLESS_CONDITION, b->inst, a->inst);
    else if (!meeting.second_alone && a->group == b->group)
        report_pair(l, DIAG_NEEDLESS_CONDITION, a->inst, b->inst);
}

static void compare_all(const Lint *l, const Conditions *all) {
    for (uint32_t i = 0; i < all->len; i++)
        for (uint32_t k = i + 1; k < all->len; k++) compare(l, &all->data[i], &all->data[k]);
}

static void lint_rule_conditions(const Lint *l) {
    Conditions all = {0};
    for (uint32_t i = 0; i < l->rule->filters.len; i++)
        add_conditions(l, &all, l->rule->filters.data[i], 0);
    for (uint32_t i = 0; i < l->rule->assertions.len; i++)
        add_conditions(l, &all, l->rule->assertions.data[i].condition, i + 1);
    compare_all(l, &all);
}

/* Anywhere: in a filter, a choice, or what is asked of each element. */
static void lint_and(const Lint *l, InstId id) {
    Conditions all = {0};
    add_conditions(l, &all, id, 1);
    compare_all(l, &all);
}

/* ---- conditions of which one is enough */

static void add_alternatives(const Lint *l, Conditions *all, InstId id) {
    id = reach_unlifted(l->code, id);
    const Inst *inst = lint_inst(l, id);
    if (!lint_may_go_on(l)) return;
    if (inst->op == OP_OR) {
        add_alternatives(l, all, inst->a);
        add_alternatives(l, all, inst->b);
        return;
    }
    if (all->len < MOST_CONDITIONS && inst->op != OP_CONST && inst->op != OP_AND)
        vec_push(l->arena, all, read_condition(l, id, 1));
}

/* False if its opposite is none of the forms. */
static bool negate(Condition *condition) {
    switch ((int)condition->op) {
    case OP_EQ: condition->op = OP_NE; return true;
    case OP_NE: condition->op = OP_EQ; return true;
    case OP_LT: condition->op = OP_GE; return true;
    case OP_LE: condition->op = OP_GT; return true;
    case OP_GT: condition->op = OP_LE; return true;
    case OP_GE: condition->op = OP_LT; return true;
    case OP_AND: condition->op = OP_NOT; return true;
    case OP_NOT: condition->op = OP_AND; return true;
    default: return false;
    }
}

/* If the two are never false together, the whole is always true. */
static bool one_is_true(const Lint *l, Condition a, Condition b) {
    Meeting meeting = {0};
    bool told =
        a.limit ? b.limit != NULL : !b.limit; /* what is missing is neither true nor false */
    return told && negate(&a) && negate(&b) && meet(l, &a, &b, &meeting) && !meeting.both;
}

static void compare_alternatives(const Lint *l, InstId whole, const Condition *a,
                                 const Condition *b) {
    Meeting meeting = {0};
    if (one_is_true(l, *a, *b)) {
        Span span = lint_inst(l, whole)->span;
        if (has_text(l, span)) diag_at(l->session->diags, DIAG_CONSTANT_CONDITION, span);
    } else if (meet(l, a, b, &meeting)) {
        if (!meeting.first_alone)
            report_pair(l, DIAG_NEEDLESS_CONDITION, a->inst, b->inst);
        else if (!meeting.second_alone)
            report_pair(l, DIAG_NEEDLESS_CONDITION, b->inst, a->inst);
    }
}

static void lint_or(const Lint *l, InstId id) {
    Conditions all = {0};
    add_alternatives(l, &all, id);
    for (uint32_t i = 0; i < all.len; i++)
        for (uint32_t k = i + 1; k < all.len; k++)
            compare_alternatives(l, id, &all.data[i], &all.data[k]);
}

/* ---- what is never negative */

/* The least value that the instruction gives; false if it may give any. */
static bool has_least(const Inst *inst, int64_t *least) {
    *least = inst->op == OP_ORDINAL || inst->op == OP_POSITION;
    return *least || inst->op == OP_COUNT || inst->op == OP_TEXT_LENGTH || inst->op == OP_ABS ||
           inst->op == OP_TEXT_EDITS || inst->op == OP_SIMILARITY;
}

static void lint_least(const Lint *l, InstId id) {
    Condition condition = read_condition(l, id, 1);
    int64_t least;
    if (!condition.limit || condition.op == OP_IN_MEMBER) return;
    const Inst *value = lint_inst(l, reach_unlifted(l->code, condition.value));
    const Value *limit = lint_constant(l, condition.limit);
    if (!has_least(value, &least) || limit->rep != REP_NUMBER || limit->state != STATE_OK) return;
    int order = number_compare(limit->quantity.number, number_of(least));
    int place = order < 0 ? 1 : order > 0 ? 3 : 2;
    Meeting meeting = meet_on_line(OP_GE, 2, condition.op, place);
    Span span = lint_inst(l, id)->span;
    if ((!meeting.both || !meeting.first_alone) && has_text(l, span))
        diag_at(l->session->diags, DIAG_CONSTANT_CONDITION, span);
}

void lint_conditions(const Lint *l) {
    lint_rule_conditions(l);
    for (InstId id = 0; id < l->code->insts.len; id++) {
        const Inst *inst = lint_inst(l, id);
        if (!l->reached[id]) continue;
        if (inst->op == OP_AND) lint_and(l, id);
        if (inst->op == OP_OR) lint_or(l, id);
        if (inst->op >= OP_EQ && inst->op <= OP_GE) lint_least(l, id);
    }
}
