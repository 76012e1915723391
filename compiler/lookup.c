/* One of many: a["…"], a record of a list by its key or name, and map.member, an entry by its key;
   of a list of plain values the one that equals the key, or the one at that place. The list of a
   record is looked through by one instruction; any other list is filtered. */
#include "compiler/builder.h"

static const Entity *entity_of(const Builder *b, Operand list) {
    if (list.type.kind != TYPE_RECORD) return NULL;
    return b->compiler->program->entities.data[list.type.arg];
}

/* The record in the list record.field that has the key or name. */
static Operand look_up(Builder *b, Operand list, InstId key, Span span) {
    Type row_type = type_with(TYPE_RECORD, list.type.arg);
    InstId owner = builder_lift(b, list.record);
    InstId row = builder_op(b, OP_LOOKUP, row_type, span, owner, key, INST_NONE, list.field);
    return operand_value(b, row, row_type, span);
}

/* The elements of the list whose field equals the key, which stands in the current domain. */
static Operand filter_by(Builder *b, Operand list, uint32_t field, InstId key, Span span) {
    DomainId here = b->domain;
    list = list_here(b, list);
    b->domain = list.domain;
    Operand value = member_field(b, expr_element(b, list), field, span);
    InstId equal = builder_op(b, OP_EQ, type_of(TYPE_BOOL), span, value.inst, builder_lift(b, key),
                              INST_NONE, 0);
    generate_filter(b, equal, span);
    Operand chosen = list_operand(b, builder_lift(b, list.inst), list.type, here, span);
    b->domain = here;
    return chosen;
}

/* ---- entries of maps */

static Operand entry_value(Builder *b, Operand list, InstId key, Span span) {
    if (list.record != INST_NONE)
        return member_field(b, look_up(b, list, key, span), HIDDEN_VALUE_OF_MAP, span);
    Operand entries = filter_by(b, list, HIDDEN_KEY, key, span);
    DomainId here = b->domain;
    b->domain = entries.domain;
    Operand value = member_field(b, expr_element(b, entries), HIDDEN_VALUE_OF_MAP, span);
    b->domain = here;
    value.type.list = true;
    value.base = entries.base;
    return value;
}

bool lookup_entry(Builder *b, Operand list, Text name, Span span, Operand *out) {
    Compiler *compiler = b->compiler;
    const Entity *entity = entity_of(b, list);
    if (!entity || !entity->is_map) return false;
    Type key_type = entity->fields.data[HIDDEN_KEY].type;
    if (key_type.kind != TYPE_ENUM || compiler_field(compiler, list.type.arg, name) != MAP_NONE)
        return false;
    uint32_t member = compiler_member(compiler, key_type.arg, name);
    if (member == MAP_NONE || member == ENUM_AMBIGUOUS) {
        diag_at3(compiler->diags, DIAG_UNKNOWN_MEMBER, span, ARG(name),
                 compiler_arg_type(compiler, key_type),
                 compiler_suggest_member(compiler, key_type.arg, name));
        *out = operand_poison(span);
        return true;
    }
    InstId key = builder_const(b, (Value){.rep = REP_ID, .id = member}, key_type, span);
    *out = entry_value(b, list, key, span);
    return true;
}

/* ---- a["…"] */

static Operand first_by(Builder *b, Operand list, uint32_t field, InstId key, Span span) {
    Operand chosen = filter_by(b, list, field, key, span);
    Type type = list.type;
    type.list = false;
    return reduce(b, OP_FIRST, chosen, INST_NONE, type, 0, span);
}

/* A key is looked for before a name. */
static Operand search(Builder *b, Operand list, InstId key, Span span) {
    const Entity *entity = entity_of(b, list);
    if (entity->key_field == ID_NONE) return first_by(b, list, entity->name_field, key, span);
    Operand found = first_by(b, list, entity->key_field, key, span);
    if (entity->name_field == ID_NONE || entity->is_map) return found;
    Operand named = first_by(b, list, entity->name_field, key, span);
    InstId either =
        builder_op(b, OP_DEFAULT, found.type, span, found.inst, named.inst, INST_NONE, 0);
    return operand_value(b, either, found.type, span);
}

/* The element of a list of plain values that is the key; or, since values that are no numbers are
   not looked for by one, and of numbers everyone knows what they are, the n-th for a number n. */
static Operand plain_item(Builder *b, Operand list, const Node *node) {
    Type element = list.type, number = type_of(TYPE_NUMBER);
    element.list = false;
    Operand key = expr_single(b, node, element.kind == TYPE_ENUM ? element : ANY_TYPE);
    if (operand_bad(key)) return key;
    DomainId here = b->domain;
    list = list_here(b, list);
    b->domain = list.domain;
    InstId place =
        builder_op(b, OP_POSITION, number, node->span, INST_NONE, INST_NONE, INST_NONE, list.base);
    Operand value = expr_element(b, list);
    if (key.type.kind == TYPE_NUMBER || type_is_numeric(element) || element.kind == TYPE_RECORD)
        value = operand_value(b, place, number, list.span);
    key.inst = builder_lift(b, key.inst);
    Operand equal = operator_compare(b, AST_OP_EQ, value, key, node->span);
    if (!operand_bad(equal)) generate_filter(b, equal.inst, node->span);
    Operand chosen = list_operand(b, builder_lift(b, list.inst), list.type, here, node->span);
    b->domain = here;
    if (operand_bad(equal)) return equal;
    return reduce(b, OP_FIRST, chosen, INST_NONE, element, 0, node->span);
}

static bool has_key(const Entity *entity) {
    return entity &&
           (entity->is_map || entity->key_field != ID_NONE || entity->name_field != ID_NONE);
}

/* What a map is asked for: the name of a member may stand in quotes. */
static Operand map_key(Builder *b, const Node *node, Type type) {
    Node name = *node;
    if (type.kind == TYPE_ENUM && node->kind == AST_TEXT) name.kind = AST_NAME;
    return expr_single(b, &name, type);
}

Operand index_check(Builder *b, const Node *node) {
    Operand list = expr_list(b, node->kids[AST_INDEX_object]);
    if (operand_bad(list)) return list;
    const Entity *entity = entity_of(b, list);
    if (!has_key(entity)) return plain_item(b, list, node->kids[AST_INDEX_key]);
    bool map = entity && entity->is_map;
    Type key_type = map ? entity->fields.data[HIDDEN_KEY].type : type_of(TYPE_TEXT);
    Operand key = map_key(b, node->kids[AST_INDEX_key], key_type);
    if (operand_bad(key)) return key;
    Operand wanted = {.type = key_type, .span = key.span};
    if (!operand_suits(b, wanted, key)) return operand_poison(node->span);
    Operand found = list.record != INST_NONE ? look_up(b, list, key.inst, node->span)
                                             : search(b, list, key.inst, node->span);
    return map ? member_field(b, found, HIDDEN_VALUE_OF_MAP, node->span) : found;
}
