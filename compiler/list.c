/* Lists as values: [a, b], lists that are known further up, equality of lists. */
#include "compiler/builder.h"

Operand list_operand(const Builder *b, InstId element, Type type, DomainId base, Span span) {
    Operand list = operand_value(b, element, type, span);
    list.type.list = true;
    list.base = base;
    return list;
}

/* ---- a list of a row further up, for each row here */

static InstId reopen(Builder *b, InstId element, const Operand *list) {
    Type type = b->code->insts.data[element].type;
    return builder_open(b, OP_REOPEN, type, list->span, b->domain, element, INST_NONE, list->base);
}

/* Values that were read from records: the records are opened again, and the values read of them, so
   that they keep their authors' spelling. */
static Operand reread(Builder *b, const Operand *list) {
    DomainId here = b->domain;
    b->domain = list->domain;
    InstId row = builder_lift(b, list->record);
    b->domain = here;
    Type row_type = b->code->insts.data[row].type;
    InstId rows = reopen(b, row, list);
    b->domain = inst_domain(b, rows);
    Operand value =
        member_field(b, operand_value(b, rows, row_type, list->span), list->field, list->span);
    b->domain = here;
    Operand again = list_operand(b, value.inst, value.type, here, list->span);
    again.record = value.record;
    again.field = value.field;
    return again;
}

Operand list_here(Builder *b, Operand list) {
    if (list.base == b->domain) return list;
    bool records = list.type.kind == TYPE_RECORD;
    if (list.record != INST_NONE && !records) return reread(b, &list);
    Operand again = list_operand(b, reopen(b, list.inst, &list), list.type, b->domain, list.span);
    if (list.record != INST_NONE) again.record = builder_lift(b, list.record);
    again.field = list.field;
    if (list.key != INST_NONE) again.key = builder_lift(b, list.key);
    again.key_type = list.key_type;
    return again;
}

/* ---- [a, b] */

/* A list of no elements: what is none, for no row. */
static Operand empty_list(Builder *b, const Node *array, Type expected) {
    if (expected.kind == TYPE_POISON) {
        diag_at1(b->compiler->diags, DIAG_UNKNOWN_KIND, array->span,
                 ARG2(TEXT("空列表"), TEXT("the empty list")));
        return operand_poison(array->span);
    }
    DomainId here = b->domain;
    Operand never = expr_const(b, (Value){.rep = REP_BOOL}, type_of(TYPE_BOOL), array->span);
    generate_filter(b, never.inst, array->span);
    expected.list = false;
    Value nothing = {.rep = (uint8_t)type_rep(expected), .state = STATE_MISSING};
    Operand element = expr_const(b, nothing, expected, array->span);
    b->domain = here;
    return list_operand(b, element.inst, expected, here, array->span);
}

/* An item as a list: of itself, or what it is already. */
static Operand item_list(Builder *b, Operand item) {
    if (item.type.list) return list_here(b, item);
    InstId one = builder_open(b, OP_ONE, item.type, item.span, b->domain,
                              builder_lift(b, item.inst), INST_NONE, 0);
    return list_operand(b, one, item.type, b->domain, item.span);
}

static bool check_items(Builder *b, const Node *items, Type expected, OperandList *lists) {
    for (uint32_t i = 0; i < items->n; i++) {
        Operand item = narrow_value(b, expr_check(b, items->kids[i], expected));
        if (operand_bad(item)) return false;
        Operand list = item_list(b, item);
        Operand element = expr_element(b, list);
        element.span = item.span;
        if (i > 0 && !operand_suits(b, expr_element(b, lists->data[0]), element)) return false;
        if (expected.kind == TYPE_POISON) expected = element.type;
        vec_push(b->compiler->arena, lists, list);
    }
    return true;
}

Operand list_literal(Builder *b, const Node *array, Type expected) {
    const Node *items = array->kids[AST_ARRAY_items];
    expected.list = false;
    if (items->n == 0) return empty_list(b, array, expected);
    return list_of_items(b, items, expected, array->span);
}

/* Neighbours are chained in pairs, and those again, so that no element is copied often. */
Operand list_of_items(Builder *b, const Node *items, Type expected, Span span) {
    OperandList lists = {0};
    if (!check_items(b, items, expected, &lists)) return operand_poison(span);
    Type type = lists.data[0].type;
    for (uint32_t i = 1; i < lists.len; i++) type = type_join(type, lists.data[i].type);
    while (lists.len > 1) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < lists.len; i += 2) {
            Operand list = lists.data[i];
            if (i + 1 < lists.len) {
                InstId both = builder_open(b, OP_CHAIN, type, span, b->domain, list.inst,
                                           lists.data[i + 1].inst, 0);
                list = list_operand(b, both, type, b->domain, span);
            }
            lists.data[n++] = list;
        }
        lists.len = n;
    }
    return list_operand(b, lists.data[0].inst, type, b->domain, span);
}

/* ---- equality */

Operand list_equal(Builder *b, Operand left, Operand right, Span span) {
    left = list_here(b, left);
    right = list_here(b, right);
    if (!types_comparable(b, expr_element(b, left), expr_element(b, right)))
        return operand_poison(span);
    return reduce(b, OP_EQUAL_LISTS, left, right.inst, type_of(TYPE_BOOL), 0, span);
}
