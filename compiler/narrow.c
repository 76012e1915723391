/* What a condition says of a target holds where the condition does: behind `x.target is money`, in
   the rest of the condition, the branch, the comprehension or the rule, x.target is an amount of
   money, checked as one. What was learned is kept by instruction, so a `let`, a parameter and the
   path itself are one thing; a fact of an outer row is found again below the rows that it chose. */
#include "compiler/builder.h"

/* The tests of a target that say what it is, as op.def numbers them for TARGET_IS, and one more. */
enum { IS_MONEY, IS_RATE, IS_DATE, IS_TEXT, IS_NUMBER, N_KINDS };

struct Narrow {
    const Narrow *outer;
    InstId target;   /* the target … */
    uint8_t kind;    /* … is that */
    DomainId domain; /* in these rows and those below them */
};

/* ---- what is learned */

static void learn_kind(Builder *b, const Inst *test) {
    if (test->imm >= N_KINDS) return;
    Narrow *fact = ARENA_NEW(b->compiler->arena, Narrow);
    *fact = (Narrow){
        .outer = b->known, .target = test->a, .kind = (uint8_t)test->imm, .domain = b->domain};
    b->known = fact;
}

void narrow_learn(Builder *b, InstId condition, bool holds) {
    if (condition == INST_NONE) return;
    const Inst *inst = &b->code->insts.data[condition];
    switch ((int)inst->op) {
    case OP_LIFT: narrow_learn(b, inst->a, holds); return;
    case OP_NOT: narrow_learn(b, inst->a, !holds); return;
    case OP_TARGET_IS:
        if (holds) learn_kind(b, inst);
        return;
    case OP_AND:
    case OP_OR:
        if (holds != (inst->op == OP_AND)) return;
        narrow_learn(b, inst->a, holds);
        narrow_learn(b, inst->b, holds);
        return;
    default: return;
    }
}

/* ---- what is known */

/* Instructions that give the same for the same operands, in whichever rows they stand. */
static bool is_placeless(Op op) {
    switch ((int)op) {
    case OP_CONST:
    case OP_PARAM:
    case OP_FIELD:
    case OP_OWNER:
    case OP_LOOKUP:
    case OP_PREVIOUS:
    case OP_NEXT:
    case OP_DEFAULT:
    case OP_PAIR_ROW: return true;
    default: return false;
    }
}

static InstId unlifted(const Builder *b, InstId inst) {
    while (inst != INST_NONE && b->code->insts.data[inst].op == OP_LIFT)
        inst = b->code->insts.data[inst].a;
    return inst;
}

/* Whether x and y have one value in each row that stands below both. `steps` bounds the work. */
static bool is_same(const Builder *b, InstId x, InstId y, uint32_t *steps) {
    x = unlifted(b, x);
    y = unlifted(b, y);
    if (x == y) return true;
    if (x == INST_NONE || y == INST_NONE || (*steps)-- == 0) return false;
    const Inst *p = &b->code->insts.data[x], *q = &b->code->insts.data[y];
    if (p->op != q->op || p->imm != q->imm || !is_placeless((Op)p->op)) return false;
    return is_same(b, p->a, q->a, steps) && is_same(b, p->b, q->b, steps) &&
           is_same(b, p->c, q->c, steps);
}

static bool is_within(const Builder *b, DomainId domain, DomainId ancestor) {
    while (domain > ancestor) domain = b->code->domains.data[domain].parent;
    return domain == ancestor;
}

Operand narrow_note(const Builder *b, Operand o) {
    if (o.type.kind != TYPE_TARGET || o.type.list) return o;
    for (const Narrow *fact = b->known; fact && !o.is_known; fact = fact->outer) {
        uint32_t steps = 64;
        if (!is_within(b, b->domain, fact->domain) || !is_same(b, fact->target, o.inst, &steps))
            continue;
        o.is_known = true;
        o.known = fact->kind;
    }
    return o;
}

/* ---- what follows */

Type narrow_part(const Builder *b, Operand target, Type type) {
    if (!target.is_known) return type;
    if (type.kind == TYPE_BOUND && target.known == IS_DATE)
        return type_with(TYPE_BOUND, BOUND_DATES);
    if (type.kind != TYPE_BOUND && type.kind != TYPE_QUANTITY) return type;
    if (target.known == IS_MONEY) return type_with(type.kind, b->compiler->program->money);
    if (target.known != IS_RATE) return type;
    return type.kind == TYPE_BOUND ? type_with(TYPE_BOUND, DIM_NONE) : type_of(TYPE_PERCENT);
}

static Operand value_of_target(Builder *b, Operand target) {
    Type type = type_with(TYPE_QUANTITY, DIM_ANY);
    Op op = OP_TARGET_NUMBER;
    if (target.known == IS_TEXT)
        return operand_value(b, display_text(b, target), type_of(TYPE_TEXT), target.span);
    if (target.known == IS_DATE) {
        type = type_of(TYPE_DATE);
        op = OP_TARGET_DATE;
    } else {
        type = narrow_part(b, target, type);
    }
    InstId inst = builder_op(b, op, type, target.span, target.inst, INST_NONE, INST_NONE,
                             op == OP_TARGET_NUMBER);
    return operand_value(b, inst, type, target.span);
}

Operand narrow_value(Builder *b, Operand o) {
    if (o.type.kind != TYPE_TARGET || !o.is_known) return o;
    if (!o.type.list) return value_of_target(b, o);
    DomainId here = b->domain;
    b->domain = o.domain;
    Operand value = value_of_target(b, expr_element(b, o));
    b->domain = here;
    return list_operand(b, value.inst, value.type, o.base, o.span);
}
