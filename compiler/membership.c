/* What lies in what: `x in …` and `… contains x` of lists, branches of enums, dates, texts and
   bounds; and bounds as values, ≥ 50 家 and 8..10 人. */
#include "compiler/builder.h"

/* ---- bounds */

static bool is_point(Type type) {
    return type_is_numeric(type) || type.kind == TYPE_DATE;
}

static Type bound_type(Type end) {
    return type_with(TYPE_BOUND, end.kind == TYPE_DATE ? BOUND_DATES : type_dim(end));
}

/* An end of a bound: a number or date. */
static Operand bound_point(Builder *b, const Node *node, Type expected) {
    Operand end = narrow_value(b, expr_single(b, node, expected));
    if (operand_bad(end) || is_point(end.type)) return end;
    diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, end.span,
             ARG2(TEXT("数或日期"), TEXT("a number or date")),
             compiler_arg_type(b->compiler, end.type));
    return operand_poison(end.span);
}

Operand bound_check(Builder *b, const Node *node) {
    TargetOp op = literal_bound_op((AstOp)node->op);
    if (op == TARGET_OP_NONE) return expr_unsupported(b, node, "“≠”作范围", "≠ as a bound");
    Operand end = bound_point(b, node->kids[AST_BOUND_value], ANY_TYPE);
    if (operand_bad(end)) return end;
    Type type = bound_type(end.type);
    InstId inst = builder_op(b, OP_BOUND_FROM, type, node->span, end.inst, INST_NONE, INST_NONE,
                             (uint32_t)op);
    return operand_value(b, inst, type, node->span);
}

static const Value *constant_of(const Builder *b, Operand o) {
    const Inst *inst = &b->code->insts.data[o.inst];
    return inst->op == OP_CONST ? &b->compiler->program->consts.data[inst->imm] : NULL;
}

/* Whether it can be seen that nothing lies between them. */
static bool surely_empty(const Builder *b, Operand low, Operand high) {
    const Value *x = constant_of(b, low), *y = constant_of(b, high);
    if (!x || !y || x->state || y->state) return false;
    if (x->rep == REP_DATE) return x->date.first > y->date.last;
    return quantity_compare(b->compiler->program->units, b->compiler->arena, x->quantity,
                            y->quantity) > 0;
}

Operand range_check(Builder *b, const Node *node) {
    const Node *low_node = node->kids[AST_RANGE_low], *high_node = node->kids[AST_RANGE_high];
    Value value = {.rep = REP_NUMBER};
    Operand high = bound_point(b, high_node, ANY_TYPE), low;
    if (literal_range_low(b->compiler, low_node, high_node, &value.quantity))
        low = expr_const(b, value, high.type, low_node->span);
    else
        low = bound_point(b, low_node, high.type);
    if (!types_comparable(b, low, high)) return operand_poison(node->span);
    if (surely_empty(b, low, high)) {
        diag_at(b->compiler->diags, DIAG_EMPTY_RANGE, node->span);
        return operand_poison(node->span);
    }
    Type type = bound_type(type_join(low.type, high.type));
    InstId inst =
        builder_op(b, OP_BOUND_RANGE, type, node->span, low.inst, high.inst, INST_NONE, 0);
    return operand_value(b, inst, type, node->span);
}

/* Whether something of that type can lie in the bound at all; reports it. */
static bool bound_admits(Builder *b, Operand bound, Operand item) {
    DimId dim = bound.type.arg;
    if (item.type.kind == TYPE_BOUND) return types_comparable(b, bound, item);
    bool date = item.type.kind == TYPE_DATE;
    if (is_point(item.type) && (dim == DIM_ANY || (date && dim == BOUND_DATES))) return true;
    bool number = type_is_numeric(item.type) && dim != BOUND_DATES;
    if (number && (type_dim(item.type) == DIM_ANY || type_dim(item.type) == dim)) return true;
    operator_report(b, number ? DIAG_UNIT_MISMATCH : DIAG_NOT_COMPARABLE, bound, item);
    return false;
}

static Operand in_bound(Builder *b, Operand item, Operand bound, Span span) {
    if (!bound_admits(b, bound, item)) return operand_poison(span);
    Op op = item.type.kind == TYPE_BOUND ? OP_BOUND_COVERS : OP_BOUND_HOLDS;
    Type type = type_of(TYPE_BOOL);
    InstId inst = builder_op(b, op, type, span, bound.inst, item.inst, INST_NONE, 0);
    return operand_value(b, inst, type, span);
}

/* ---- lists */

/* Any element equals the item. */
static Operand in_list(Builder *b, Operand item, Operand list, Span span) {
    list = list_here(b, list);
    DomainId here = b->domain;
    b->domain = list.domain;
    Operand element = expr_element(b, list);
    Operand equal = operator_compare(b, AST_OP_EQ, element, expr_here(b, item), span);
    b->domain = here;
    if (operand_bad(equal)) return equal;
    equal.type.list = true;
    equal.base = list.base;
    return reduce(b, OP_ANY_OF, equal, INST_NONE, type_of(TYPE_BOOL), 0, span);
}

/* A list that is written out is no list at all: x = a or x = b. */
static Operand in_array(Builder *b, Operand item, const Node *array, Span span) {
    const Node *items = array->kids[AST_ARRAY_items];
    Type type = type_of(TYPE_BOOL);
    Operand any = expr_const(b, (Value){.rep = REP_BOOL}, type, span);
    for (uint32_t i = 0; i < items->n; i++) {
        Operand value = expr_check(b, items->kids[i], item.type);
        if (operand_bad(value)) return value;
        Operand equal = value.type.list ? in_list(b, item, value, span)
                                        : operator_compare(b, AST_OP_EQ, item, value, span);
        if (operand_bad(equal)) return equal;
        InstId inst = equal.inst;
        if (i > 0) inst = builder_op(b, OP_OR, type, span, any.inst, equal.inst, INST_NONE, 0);
        any = operand_value(b, inst, type, span);
    }
    return any;
}

/* ---- branches of enums, days */

static Operand in_branch(Builder *b, Operand item, Operand branch, Span span) {
    if (!types_comparable(b, branch, item)) return operand_poison(span);
    const Value *known = constant_of(b, branch);
    Type type = type_of(TYPE_BOOL);
    InstId inst =
        known && known->state == STATE_OK
            ? builder_op(b, OP_IN_MEMBER, type, span, item.inst, INST_NONE, INST_NONE, known->id)
            : builder_op(b, OP_MEMBER_UNDER, type, span, item.inst, branch.inst, INST_NONE, 0);
    return operand_value(b, inst, type, span);
}

static Operand in_days(Builder *b, Operand item, Operand days, Span span) {
    if (!types_comparable(b, days, item)) return operand_poison(span);
    Type type = type_of(TYPE_BOOL);
    InstId inst = builder_op(b, OP_DATE_HOLDS, type, span, days.inst, item.inst, INST_NONE, 0);
    return operand_value(b, inst, type, span);
}

/* ---- in, contains */

Operand in_check(Builder *b, const Node *node) {
    const Node *right = node->kids[AST_BINARY_right];
    Operand item = narrow_value(b, expr_single(b, node->kids[AST_BINARY_left], ANY_TYPE));
    if (operand_bad(item)) return item;
    if (right->kind == AST_ARRAY) return in_array(b, item, right, node->span);
    Operand set = narrow_value(b, expr_check(b, right, item.type));
    if (operand_bad(set)) return set;
    if (set.type.list) return in_list(b, item, set, node->span);
    if (set.type.kind == TYPE_BOUND) return in_bound(b, item, set, node->span);
    if (set.type.kind == TYPE_ENUM) return in_branch(b, item, set, node->span);
    if (set.type.kind == TYPE_DATE) return in_days(b, item, set, node->span);
    diag_at1(b->compiler->diags, DIAG_LIST_WANTED, set.span,
             compiler_arg_type(b->compiler, set.type));
    return operand_poison(node->span);
}

Operand contains_check(Builder *b, const Node *node) {
    Operand left = expr_check(b, node->kids[AST_BINARY_left], ANY_TYPE);
    if (operand_bad(left)) return left;
    Type item_type = left.type;
    item_type.list = false;
    if (left.type.kind == TYPE_BOUND && !left.type.list) item_type = ANY_TYPE;
    Operand right = expr_single(b, node->kids[AST_BINARY_right], item_type);
    if (operand_bad(right)) return right;
    if (left.type.kind != TYPE_TARGET) right = narrow_value(b, right);
    if (left.type.list) return in_list(b, right, left, node->span);
    if (left.type.kind == TYPE_BOUND) return in_bound(b, right, left, node->span);
    if (left.type.kind == TYPE_ENUM) return in_branch(b, right, left, node->span);
    if (left.type.kind == TYPE_DATE) return in_days(b, right, left, node->span);
    return operator_text(b, OP_TEXT_HAS, left, right, node->span);
}
