/* What can be seen in a rule's code. Conditions that must hold together (each `when`, each
   assertion, and what they join by and) are compared in pairs: numbers, dates and members that both
   conditions compare with the same value. Two values are the same if they are computed alike from
   the same rows, wherever below the rule's `when`s that happens. */
#include "compiler/lint.h"
#include "runtime/eval/cell.h"
#include "runtime/eval/reach.h"

enum { MOST_DEPTH = 40, MOST_CONDITIONS = 200, MOST_STEPS = 200000 };

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

static bool may_go_on(const Lint *l) {
    return ++*l->steps <= MOST_STEPS;
}

static const Inst *inst_at(const Lint *l, InstId id) {
    return &l->code->insts.data[id];
}

static bool has_text(const Lint *l, Span span) {
    return sources_text(l->program->sources, span).len > 0;
}

/* ---- whether two values are the same */

static const Value *constant(const Lint *l, const Inst *inst) {
    return &l->program->consts.data[inst->imm];
}

static bool same_constant(const Lint *l, const Inst *a, const Inst *b) {
    if (a->imm == b->imm) return true;
    Text x = value_show(l->arena, l->program, a->type, *constant(l, a), LANG_EN);
    Text y = value_show(l->arena, l->program, b->type, *constant(l, b), LANG_EN);
    return x.len > 0 && text_equal(x, y);
}

static bool same_value(const Lint *l, InstId a, InstId b, uint32_t depth);

static DomainId above_whens(const Lint *l, DomainId domain) {
    while (domain && reach_is_when(l->rule, l->code->domains.data[domain].opener))
        domain = l->code->domains.data[domain].parent;
    return domain;
}

static bool same_domain(const Lint *l, DomainId a, DomainId b, uint32_t depth) {
    a = above_whens(l, a);
    b = above_whens(l, b);
    if (a == b) return true;
    if (a == 0 || b == 0 || depth == 0) return false;
    const Domain *x = &l->code->domains.data[a], *y = &l->code->domains.data[b];
    return same_value(l, x->opener, y->opener, depth - 1) &&
           same_domain(l, x->parent, y->parent, depth - 1);
}

static bool same_value(const Lint *l, InstId a, InstId b, uint32_t depth) {
    if (a == INST_NONE || b == INST_NONE) return a == b;
    a = reach_unlifted(l->code, a);
    b = reach_unlifted(l->code, b);
    if (a == b) return true;
    const Inst *x = inst_at(l, a), *y = inst_at(l, b);
    if (depth == 0 || !may_go_on(l) || x->op != y->op || !type_equal(x->type, y->type))
        return false;
    if (x->op == OP_CONST) return same_constant(l, x, y);
    OpClass class = op_class((Op)x->op);
    if (x->imm != y->imm || class == OP_GATHER) return false;
    if (class == OP_REDUCE && x->a != INST_NONE &&
        !same_domain(l, inst_at(l, x->a)->domain, inst_at(l, y->a)->domain, depth - 1))
        return false;
    bool sourceless = x->a == INST_NONE; /* a scan is another one in another place */
    if (sourceless && class == OP_OPEN) return same_domain(l, x->domain, y->domain, depth - 1);
    return same_value(l, x->a, y->a, depth - 1) && same_value(l, x->b, y->b, depth - 1) &&
           same_value(l, x->c, y->c, depth - 1);
}

/* ---- constants */

static bool depends_on_nothing(const Lint *l, const bool *fixed, const Inst *inst) {
    if (inst->op == OP_CONST) return true;
    bool compares = inst->op >= OP_EQ && inst->op <= OP_GE;
    if (compares && reach_unlifted(l->code, inst->a) == reach_unlifted(l->code, inst->b))
        return true;
    if (op_class((Op)inst->op) != OP_VALUE || inst->a == INST_NONE) return false;
    if (inst->op == OP_POSITION || inst->op == OP_NATIVE) return false;
    return fixed[inst->a] && (inst->b == INST_NONE || fixed[inst->b]) &&
           (inst->c == INST_NONE || fixed[inst->c]);
}

static void report_fixed(const Lint *l, const bool *fixed, InstId condition) {
    Span span = inst_at(l, reach_unlifted(l->code, condition))->span;
    if (fixed[condition] && has_text(l, span))
        diag_at(l->session->diags, DIAG_CONSTANT_CONDITION, span);
}

static void lint_constants(const Lint *l) {
    bool *fixed = ARENA_ARRAY(l->arena, bool, l->code->insts.len);
    for (InstId id = 0; id < l->code->insts.len; id++)
        fixed[id] = depends_on_nothing(l, fixed, inst_at(l, id));
    for (uint32_t i = 0; i < l->rule->assertions.len; i++)
        report_fixed(l, fixed, l->rule->assertions.data[i].condition);
    for (InstId id = 0; id < l->code->insts.len; id++) {
        const Inst *inst = inst_at(l, id);
        bool joins = inst->op == OP_AND || inst->op == OP_OR;
        if (!l->reached[id] || fixed[id]) continue;
        if (joins || inst->op == OP_FILTER || inst->op == OP_SELECT)
            report_fixed(l, fixed, inst->a);
        if (joins) report_fixed(l, fixed, inst->b);
    }
    for (uint32_t i = 0; i < l->rule->filters.len; i++)
        report_fixed(l, fixed, l->rule->filters.data[i]);
}

/* ---- conditions that hold together */

/* A condition as something compared with a constant, or one that is only said to be true or false.
 */
typedef struct Condition {
    InstId inst, value;
    const Inst *limit; /* CONST; NULL: none */
    Op op;             /* EQ to GE; IN_MEMBER; NOT: the inst is false; AND: it is true */
    uint32_t group;    /* 0: a `when`; else the number of the assertion, from 1 */
} Condition;
typedef VEC(Condition) Conditions;

static Op turned(Op op) {
    switch ((int)op) {
    case OP_LT: return OP_GT;
    case OP_LE: return OP_GE;
    case OP_GT: return OP_LT;
    case OP_GE: return OP_LE;
    default: return op;
    }
}

static Condition read_condition(const Lint *l, InstId id, uint32_t group) {
    const Inst *inst = inst_at(l, id);
    Condition condition = {.inst = id, .value = id, .op = OP_AND, .group = group};
    if (inst->op == OP_NOT) {
        condition.op = OP_NOT;
        condition.value = reach_unlifted(l->code, inst->a);
    } else if (inst->op == OP_IN_MEMBER) {
        condition.op = OP_IN_MEMBER;
        condition.value = inst->a;
    } else if (inst->op >= OP_EQ && inst->op <= OP_GE) {
        const Inst *a = inst_at(l, reach_unlifted(l->code, inst->a));
        const Inst *b = inst_at(l, reach_unlifted(l->code, inst->b));
        if ((a->op == OP_CONST) == (b->op == OP_CONST)) return condition;
        bool on_left = a->op == OP_CONST;
        condition.limit = on_left ? a : b;
        condition.value = on_left ? inst->b : inst->a;
        condition.op = on_left ? turned((Op)inst->op) : (Op)inst->op;
    }
    return condition;
}

static void add_conditions(const Lint *l, Conditions *all, InstId id, uint32_t group) {
    id = reach_unlifted(l->code, id);
    const Inst *inst = inst_at(l, id);
    if (!may_go_on(l)) return;
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
    const Value *x = constant(l, a->limit), *y = constant(l, b->limit);
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
    *order = !same_constant(l, a->limit, b->limit);
    return a->op <= OP_NE && b->op <= OP_NE;
}

static bool meet_members(const Lint *l, const Condition *a, const Condition *b, Meeting *meeting) {
    const Enum *declared = l->program->enums.data[inst_at(l, a->value)->type.arg];
    uint32_t x = inst_at(l, a->inst)->imm, y = inst_at(l, b->inst)->imm;
    bool x_in_y = x >= y && x < declared->members.data[y].end;
    bool y_in_x = y >= x && y < declared->members.data[x].end;
    *meeting = (Meeting){x_in_y || y_in_x, !x_in_y, !y_in_x};
    return true;
}

/* False if nothing is known of the two. */
static bool meet(const Lint *l, const Condition *a, const Condition *b, Meeting *meeting) {
    if (!same_value(l, a->value, b->value, MOST_DEPTH)) return false;
    bool plain_a = a->op == OP_AND || a->op == OP_NOT, plain_b = b->op == OP_AND || b->op == OP_NOT;
    if (plain_a || plain_b) {
        *meeting = (Meeting){
            .both = a->op == b->op, .first_alone = a->op != b->op, .second_alone = a->op != b->op};
        return plain_a && plain_b;
    }
    if (a->op == OP_IN_MEMBER || b->op == OP_IN_MEMBER)
        return a->op == b->op && meet_members(l, a, b, meeting);
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

static void report_pair(const Lint *l, DiagCode code, InstId at, InstId other) {
    Span here = inst_at(l, at)->span, there = inst_at(l, other)->span;
    if (!has_text(l, here) || !has_text(l, there)) return;
    diag_add(l->session->diags, (Diag){.code = code, .span = here, .other = there});
}

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

static void lint_conditions(const Lint *l) {
    Conditions all = {0};
    for (uint32_t i = 0; i < l->rule->filters.len; i++)
        add_conditions(l, &all, l->rule->filters.data[i], 0);
    for (uint32_t i = 0; i < l->rule->assertions.len; i++)
        add_conditions(l, &all, l->rule->assertions.data[i].condition, i + 1);
    for (uint32_t i = 0; i < all.len; i++)
        for (uint32_t k = i + 1; k < all.len; k++) compare(l, &all.data[i], &all.data[k]);
}

/* ---- numbers */

/* The other side may be of any unit, so a bare number is compared with few of its values. */
static void lint_units(const Lint *l, const Inst *inst) {
    const InstId sides[] = {inst->a, inst->b};
    for (int i = 0; i < 2; i++) {
        const Inst *literal = inst_at(l, reach_unlifted(l->code, sides[i]));
        Type other = inst_at(l, sides[1 - i])->type;
        if (literal->op != OP_CONST || type_rep(literal->type) != REP_NUMBER) continue;
        const Value *value = constant(l, literal);
        bool open = other.kind == TYPE_QUANTITY && other.arg == DIM_ANY;
        if (value->state == STATE_OK && value->quantity.unit == UNIT_NONE && open)
            diag_at(l->session->diags, DIAG_NUMBER_WITHOUT_UNIT, literal->span);
    }
}

static bool is_zero(const Lint *l, InstId id) {
    const Inst *inst = inst_at(l, reach_unlifted(l->code, id));
    if (inst->op != OP_CONST || type_rep(inst->type) != REP_NUMBER) return false;
    return constant(l, inst)->state == STATE_OK &&
           number_sign(constant(l, inst)->quantity.number) == 0;
}

/* That something is none at all is told without its number. */
static bool compares_numbers(const Lint *l, InstId condition) {
    condition = reach_unlifted(l->code, condition);
    const Inst *inst = inst_at(l, condition);
    if (!may_go_on(l)) return false;
    if (inst->op == OP_AND || inst->op == OP_OR)
        return compares_numbers(l, inst->a) || compares_numbers(l, inst->b);
    return reach_is_ordering(l->code, inst) && !is_zero(l, inst->a) && !is_zero(l, inst->b) &&
           type_rep(inst_at(l, inst->a)->type) == REP_NUMBER;
}

static void lint_message(const Lint *l, const Assertion *assertion) {
    if (assertion->message == INST_NONE) return;
    const Inst *message = inst_at(l, reach_unlifted(l->code, assertion->message));
    if (message->op == OP_CONST && compares_numbers(l, assertion->condition))
        diag_at(l->session->diags, DIAG_MESSAGE_WITHOUT_NUMBERS, message->span);
}

void lint_code(Session *session, const Rule *rule) {
    Lint l = {.session = session, .program = session->program, .rule = rule, .code = &rule->code};
    l.arena = arena_new(session->arena);
    l.reached = reach_of_rule(l.arena, rule);
    l.steps = ARENA_NEW(l.arena, uint32_t);
    lint_constants(&l);
    lint_conditions(&l);
    for (InstId id = 0; id < l.code->insts.len; id++) {
        const Inst *inst = inst_at(&l, id);
        if (l.reached[id] && inst->op >= OP_EQ && inst->op <= OP_GE) lint_units(&l, inst);
    }
    for (uint32_t i = 0; i < rule->assertions.len; i++) lint_message(&l, &rule->assertions.data[i]);
    arena_free(l.arena);
}

/* ---- two rules */

typedef VEC(InstId) InstIds;

static InstIds reached_ids(Arena *arena, const Rule *rule, uint32_t *place) {
    InstIds ids = {0};
    const bool *reached = reach_of_rule(arena, rule);
    for (InstId id = 0; id < rule->code.insts.len; id++) {
        if (!reached[id]) continue;
        place[id] = ids.len;
        vec_push(arena, &ids, id);
    }
    return ids;
}

static bool same_place(const uint32_t *x, InstId a, const uint32_t *y, InstId b) {
    if (a == INST_NONE || b == INST_NONE) return a == b;
    return x[a] == y[b];
}

static bool same_inst(const Lint *l, const Rule *a, const Rule *b, const uint32_t *x,
                      const uint32_t *y, InstId i, InstId k) {
    const Inst *p = &a->code.insts.data[i], *q = &b->code.insts.data[k];
    if (p->op != q->op || !type_equal(p->type, q->type)) return false;
    bool imm = p->op == OP_CONST ? same_constant(l, p, q) : p->imm == q->imm;
    const Domain *d = &a->code.domains.data[p->domain], *e = &b->code.domains.data[q->domain];
    return imm && same_place(x, p->a, y, q->a) && same_place(x, p->b, y, q->b) &&
           same_place(x, p->c, y, q->c) && same_place(x, d->opener, y, e->opener);
}

bool lint_same(Arena *arena, const Program *program, const Rule *a, const Rule *b) {
    if (a->filters.len != b->filters.len || a->assertions.len != b->assertions.len) return false;
    Arena *scratch = arena_new(arena);
    Lint l = {.arena = scratch, .program = program};
    uint32_t *x = ARENA_ARRAY(scratch, uint32_t, a->code.insts.len);
    uint32_t *y = ARENA_ARRAY(scratch, uint32_t, b->code.insts.len);
    InstIds ids = reached_ids(scratch, a, x), others = reached_ids(scratch, b, y);
    bool same = ids.len == others.len;
    for (uint32_t i = 0; same && i < ids.len; i++)
        same = same_inst(&l, a, b, x, y, ids.data[i], others.data[i]);
    for (uint32_t i = 0; same && i < a->filters.len; i++)
        same = x[a->filters.data[i]] == y[b->filters.data[i]];
    for (uint32_t i = 0; same && i < a->assertions.len; i++)
        same = x[a->assertions.data[i].condition] == y[b->assertions.data[i].condition];
    arena_free(scratch);
    return same;
}
