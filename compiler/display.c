/* Values as text: templates, `as`, and what is shown without either: the author's spelling of a
   stored field, the canonical form of anything computed. */
#include "compiler/builder.h"

static bool keeps_spelling(Type type) {
    return type_is_numeric(type) || type.kind == TYPE_DATE || type.kind == TYPE_TARGET ||
           type.kind == TYPE_BOUND;
}

static InstId show(Builder *b, Operand o) {
    if (type_rep(o.type) == REP_TEXT) return o.inst;
    Op op = o.type.kind == TYPE_ENUM ? OP_MEMBER_NAME : OP_SHOW;
    return builder_op(b, op, type_of(TYPE_TEXT), o.span, o.inst, INST_NONE, INST_NONE, 0);
}

/* The elements of a list, joined by 、. */
static InstId show_list(Builder *b, Operand list) {
    DomainId here = b->domain;
    b->domain = list.domain;
    InstId element = display_text(b, expr_element(b, list));
    b->domain = list.base;
    InstId comma = builder_text(b, TEXT("、"), list.span);
    InstId joined =
        builder_op(b, OP_JOIN, type_of(TYPE_TEXT), list.span, element, comma, INST_NONE, 0);
    b->domain = here;
    return builder_lift(b, joined);
}

InstId display_text(Builder *b, Operand o) {
    Type text = type_of(TYPE_TEXT);
    if (o.type.list) return show_list(b, o);
    InstId shown = show(b, o);
    if (o.record == INST_NONE || !keeps_spelling(o.type)) return shown;
    InstId row = builder_lift(b, o.record);
    InstId spelling = builder_op(b, OP_SPELLING, text, o.span, row, INST_NONE, INST_NONE, o.field);
    return builder_op(b, OP_DEFAULT, text, o.span, spelling, shown, INST_NONE, 0);
}

Operand display_template(Builder *b, const Node *node) {
    const Node *parts = node->kids[AST_TEMPLATE_parts];
    InstId whole = INST_NONE;
    for (uint32_t i = 0; i < parts->n; i++) {
        Operand part = expr_check(b, parts->kids[i], ANY_TYPE);
        if (operand_bad(part)) return part;
        InstId text = display_text(b, part);
        whole = whole == INST_NONE ? text
                                   : builder_op(b, OP_CONCAT, type_of(TYPE_TEXT), node->span, whole,
                                                text, INST_NONE, 0);
    }
    if (whole == INST_NONE) whole = builder_text(b, TEXT(""), node->span);
    return operand_value(b, whole, type_of(TYPE_TEXT), node->span);
}

/* The unit of `as`, checked against the value; UNIT_UNKNOWN after a diagnostic. */
static UnitId as_unit(Builder *b, const Node *unit, Operand value) {
    Compiler *compiler = b->compiler;
    Units *units = compiler->program->units;
    UnitId id = units_find(units, unit->text);
    if (id == UNIT_UNKNOWN) {
        diag_at2(compiler->diags, DIAG_UNKNOWN_UNIT, unit->span, ARG(unit->text),
                 ARG(units_suggest(units, compiler->arena, unit->text)));
        return id;
    }
    DimId want = type_dim(value.type), have = units_get(units, id)->dim;
    if (want == have || want == DIM_ANY) return id;
    Quantity one = {.number = number_of(1), .unit = id};
    quantity_suits(compiler, one, value.type, unit->span, value.span);
    return UNIT_UNKNOWN;
}

Operand display_as(Builder *b, const Node *node) {
    const Node *unit = node->kids[AST_AS_unit];
    const Node *picture = node->kids[AST_AS_picture];
    Operand value = expr_single(b, node->kids[AST_AS_value], ANY_TYPE);
    if (operand_bad(value)) return value;
    value = narrow_value(b, value);
    if (value.type.kind == TYPE_TARGET) value = member_of(b, value, TEXT("number"), node->span);
    bool date = value.type.kind == TYPE_DATE;
    if (!date && !type_is_numeric(value.type)) {
        diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, value.span,
                 compiler_arg_type(b->compiler, type_of(TYPE_NUMBER)),
                 compiler_arg_type(b->compiler, value.type));
        return operand_poison(node->span);
    }
    UnitId id = unit ? as_unit(b, unit, value) : UNIT_NONE;
    if (id == UNIT_UNKNOWN) return operand_poison(node->span);
    if (picture && !date && !number_picture_valid(picture->text)) {
        diag_at1(b->compiler->diags, DIAG_BAD_PICTURE, picture->span, ARG(picture->text));
        return operand_poison(node->span);
    }
    InstId format = builder_text(b, picture ? picture->text : TEXT(""), node->span);
    InstId inst =
        builder_op(b, OP_FORMAT, type_of(TYPE_TEXT), node->span, value.inst, format, INST_NONE, id);
    return operand_value(b, inst, type_of(TYPE_TEXT), node->span);
}
