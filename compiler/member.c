/* a.b and a["…"]: fields of records, elements of maps, properties of enums, dates and targets. Over
   a list, a.b maps: the list of the elements' b. */
#include "compiler/builder.h"

/* Properties that are not fields. PROPERTY(en, zh, operand kind, op, result kind) */
typedef struct Property {
    const char *en, *zh;
    TypeKind of;
    Op op;
    TypeKind result;
    uint32_t imm;
} Property;
static const Property properties[] = {
    {"year", "年", TYPE_DATE, OP_DATE_YEAR, TYPE_NUMBER, 0},
    {"month", "月", TYPE_DATE, OP_DATE_MONTH, TYPE_NUMBER, 0},
    {"day", "日", TYPE_DATE, OP_DATE_DAY, TYPE_NUMBER, 0},
    {"op", "运算符", TYPE_TARGET, OP_TARGET_OP, TYPE_TEXT, 0},
    {"number", "数值", TYPE_TARGET, OP_TARGET_NUMBER, TYPE_QUANTITY, 0},
    {"unit", "单位", TYPE_TARGET, OP_TARGET_UNIT, TYPE_TEXT, 0},
    {"lower", "下限", TYPE_TARGET, OP_TARGET_LOWER, TYPE_QUANTITY, 0},
    {"upper", "上限", TYPE_TARGET, OP_TARGET_UPPER, TYPE_QUANTITY, 0},
    {"date", "日期", TYPE_TARGET, OP_TARGET_DATE, TYPE_DATE, 0},
    {"remark", "备注", TYPE_TARGET, OP_TARGET_REMARK, TYPE_TEXT, 0},
    {"embedded", "内含", TYPE_TARGET, OP_TARGET_INNER, TYPE_QUANTITY, 0},
    {"ambiguous", "有歧义", TYPE_TARGET, OP_TARGET_IS, TYPE_BOOL, 5},
    {"unreadable", "读不懂", TYPE_TARGET, OP_TARGET_IS, TYPE_BOOL, 6},
    {"unit_incomplete", "单位不全", TYPE_TARGET, OP_TARGET_IS, TYPE_BOOL, 7},
    {"year_written", "写明年份", TYPE_TARGET, OP_TARGET_IS, TYPE_BOOL, 8},
    {"top", "一级", TYPE_ENUM, OP_MEMBER_TOP, TYPE_ENUM, 0},
    {"name", "名称", TYPE_ENUM, OP_MEMBER_NAME, TYPE_TEXT, 0},
    {"ordinal", "序号", TYPE_RECORD, OP_ORDINAL, TYPE_NUMBER, 0},
    {"previous", "上一个", TYPE_RECORD, OP_PREVIOUS, TYPE_RECORD, 0},
    {"next", "下一个", TYPE_RECORD, OP_NEXT, TYPE_RECORD, 0},
};

static bool is_named(Text name, const char *en, const char *zh) {
    return text_equal(name, text_of(en)) || text_equal(name, text_of(zh));
}

static Operand unknown_property(Builder *b, Operand object, Text name, Span span) {
    Compiler *compiler = b->compiler;
    DiagArg type = compiler_arg_type(compiler, object.type);
    if (object.type.kind == TYPE_RECORD) {
        diag_at3(compiler->diags, DIAG_UNKNOWN_FIELD, span, ARG(name), type,
                 compiler_suggest_field(compiler, object.type.arg, name));
        return operand_poison(span);
    }
    enum { N = sizeof properties / sizeof properties[0] };
    Text names[2 * N];
    uint32_t n = 0;
    for (size_t i = 0; i < N; i++)
        if (properties[i].of == (TypeKind)object.type.kind) {
            names[n++] = text_of(properties[i].en);
            names[n++] = text_of(properties[i].zh);
        }
    diag_add(compiler->diags,
             (Diag){.code = DIAG_NO_MEMBER_ACCESS,
                    .span = span,
                    .other = object.span,
                    .args = {ARG(name), type, ARG(suggest_nearest(name, names, n))}});
    return operand_poison(span);
}

/* ---- fields */

static Operand list_operand(Builder *b, InstId element, Type type, DomainId base, Span span) {
    Operand list = operand_value(b, element, type, span);
    list.type.list = true;
    list.base = base;
    return list;
}

/* The rows of a list field as a list. Of a list of plain values: the values. */
static Operand expand_field(Builder *b, Operand record, uint32_t number, Span span) {
    const Field *field = &b->compiler->program->entities.data[record.type.arg]->fields.data[number];
    const Entity *child = b->compiler->program->entities.data[field->child];
    DomainId base = b->domain;
    Type row_type = type_with(TYPE_RECORD, field->child);
    InstId rows = builder_open(b, OP_EXPAND, row_type, span, base, record.inst, INST_NONE, number);
    Operand list = list_operand(b, rows, row_type, base, span);
    if (child->hidden && !child->is_map) {
        b->domain = list.domain;
        Operand value = member_field(b, expr_element(b, list), HIDDEN_VALUE_OF_LIST, span);
        b->domain = base;
        list = list_operand(b, value.inst, value.type, base, span);
        list.record = value.record;
        list.field = value.field;
        return list;
    }
    list.record = record.inst;
    list.field = number;
    return list;
}

/* The default or derived expression of a field, with the record's fields as names. */
static Operand default_value(Builder *b, Operand record, uint32_t number, Span span) {
    Compiler *compiler = b->compiler;
    EntityInfo *info = compiler->entity_info.data[record.type.arg];
    const Field *field = &compiler->program->entities.data[record.type.arg]->fields.data[number];
    if (info->checking.data[number]) {
        diag_at1(compiler->diags, DIAG_CYCLE, info->defaults.data[number]->span,
                 compiler_arg_names(&field->names));
        return operand_poison(span);
    }
    info->checking.data[number] = true;
    const Scope *here = b->scope;
    b->scope = NULL;
    scope_record(b, record);
    Operand value = expr_check(b, info->defaults.data[number], field->type);
    b->scope = here;
    info->checking.data[number] = false;
    if (operand_bad(value)) return value;
    if (value.type.list != field->type.list) {
        diag_at(compiler->diags, value.type.list ? DIAG_SINGLE_WANTED : DIAG_LIST_WANTED,
                info->defaults.data[number]->span);
        return operand_poison(span);
    }
    Operand wanted = {.type = field->type, .span = field->span};
    if (!type_equal(value.type, field->type) && !types_comparable(b, wanted, value))
        return operand_poison(span);
    return value;
}

Operand member_field(Builder *b, Operand record, uint32_t number, Span span) {
    Compiler *compiler = b->compiler;
    const Field *field = &compiler->program->entities.data[record.type.arg]->fields.data[number];
    if (field->type.kind == TYPE_POISON) return operand_poison(span);
    if (field->kind == FIELD_OWNED || field->kind == FIELD_INVERSE)
        return expand_field(b, record, number, span);
    if (field->kind == FIELD_DERIVED) {
        Operand list = default_value(b, record, number, span);
        list.span = span;
        return list;
    }
    InstId inst =
        builder_op(b, OP_FIELD, field->type, span, record.inst, INST_NONE, INST_NONE, number);
    if (field->has_default) {
        Operand other = default_value(b, record, number, span);
        if (operand_bad(other)) return other;
        inst = builder_op(b, OP_DEFAULT, field->type, span, inst, other.inst, INST_NONE, 0);
    }
    Operand value = operand_value(b, inst, field->type, span);
    value.record = record.inst;
    value.field = number;
    return value;
}

/* The owner of a record, by the name of the owner's entity: i.project. */
static bool owner_property(Builder *b, Operand record, Text name, Span span, Operand *out) {
    Compiler *compiler = b->compiler;
    EntityId owner = compiler_entity(compiler, name);
    if (owner == MAP_NONE) return false;
    const Entity *entity = compiler->program->entities.data[owner];
    bool owns = false;
    for (uint32_t i = 0; i < entity->fields.len; i++)
        owns = owns || (entity->fields.data[i].kind == FIELD_OWNED &&
                        entity->fields.data[i].child == record.type.arg);
    if (!owns) return false;
    Type type = type_with(TYPE_RECORD, owner);
    InstId inst = builder_op(b, OP_OWNER, type, span, record.inst, INST_NONE, INST_NONE, owner);
    *out = operand_value(b, inst, type, span);
    return true;
}

static Operand record_member(Builder *b, Operand record, Text name, Span span) {
    uint32_t field = compiler_field(b->compiler, record.type.arg, name);
    if (field != MAP_NONE) return member_field(b, record, field, span);
    Operand out;
    if (owner_property(b, record, name, span, &out)) return out;
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        const Property *p = &properties[i];
        if (p->of != TYPE_RECORD || !is_named(name, p->en, p->zh)) continue;
        Type type = p->result == TYPE_RECORD ? record.type : type_of(p->result);
        return operand_value(
            b, builder_op(b, p->op, type, span, record.inst, INST_NONE, INST_NONE, p->imm), type,
            span);
    }
    return unknown_property(b, record, name, span);
}

static Operand value_member(Builder *b, Operand object, Text name, Span span) {
    if (is_named(name, "spelling", "原文") && object.record != INST_NONE) {
        InstId row = builder_lift(b, object.record);
        InstId inst = builder_op(b, OP_SPELLING, type_of(TYPE_TEXT), span, row, INST_NONE,
                                 INST_NONE, object.field);
        return operand_value(b, inst, type_of(TYPE_TEXT), span);
    }
    if (is_named(name, "spelling", "原文"))
        return operand_value(b, display_text(b, object), type_of(TYPE_TEXT), span);
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        const Property *p = &properties[i];
        if (p->of != (TypeKind)object.type.kind || !is_named(name, p->en, p->zh)) continue;
        Type type = p->result == TYPE_ENUM       ? object.type
                    : p->result == TYPE_QUANTITY ? type_with(TYPE_QUANTITY, DIM_ANY)
                                                 : type_of(p->result);
        return operand_value(
            b, builder_op(b, p->op, type, span, object.inst, INST_NONE, INST_NONE, p->imm), type,
            span);
    }
    return unknown_property(b, object, name, span);
}

/* ---- lists and maps */

/* An entry of the map in record.field, found by its key. */
static Operand look_up(Builder *b, Operand list, InstId key, Span span) {
    Type row_type = type_with(TYPE_RECORD, list.type.arg);
    InstId owner = builder_lift(b, list.record);
    InstId row = builder_op(b, OP_LOOKUP, row_type, span, owner, key, INST_NONE, list.field);
    return operand_value(b, row, row_type, span);
}

static bool map_entry(Builder *b, Operand list, Text name, Span span, Operand *out) {
    if (list.type.kind != TYPE_RECORD || list.record == INST_NONE) return false;
    Compiler *compiler = b->compiler;
    const Entity *entity = compiler->program->entities.data[list.type.arg];
    if (!entity->is_map) return false;
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
    *out = member_field(b, look_up(b, list, key, span), HIDDEN_VALUE_OF_MAP, span);
    return true;
}

static Operand list_member(Builder *b, Operand list, Text name, Span span) {
    Operand out;
    if (list.key != INST_NONE && is_named(name, "key", "键")) {
        return operand_value(b, builder_lift(b, list.key), list.key_type, span);
    }
    if (map_entry(b, list, name, span, &out)) return out;
    DomainId here = b->domain;
    b->domain = list.domain;
    out = member_of(b, expr_element(b, list), name, span);
    b->domain = here;
    if (operand_bad(out)) return out;
    if (out.type.list) out.record = INST_NONE;
    out.type.list = true;
    out.base = list.base;
    return out;
}

Operand member_of(Builder *b, Operand object, Text name, Span span) {
    if (operand_bad(object)) return object;
    if (object.type.list) return list_member(b, object, name, span);
    if (object.type.kind == TYPE_RECORD) return record_member(b, object, name, span);
    return value_member(b, object, name, span);
}

Operand member_check(Builder *b, const Node *node, Type expected) {
    (void)expected;
    Operand object = expr_check(b, node->kids[AST_MEMBER_OF_object], ANY_TYPE);
    Operand result = member_of(b, object, node->kids[AST_MEMBER_OF_name]->text, node->span);
    result.span = node->span;
    return result;
}

Operand index_check(Builder *b, const Node *node) {
    Compiler *compiler = b->compiler;
    Operand list = expr_list(b, node->kids[AST_INDEX_object]);
    if (operand_bad(list)) return list;
    const Entity *entity =
        list.type.kind == TYPE_RECORD ? compiler->program->entities.data[list.type.arg] : NULL;
    Type key_type =
        entity && entity->is_map ? entity->fields.data[HIDDEN_KEY].type : type_of(TYPE_TEXT);
    Operand key = expr_single(b, node->kids[AST_INDEX_key], key_type);
    if (operand_bad(key)) return key;
    if (!entity || list.record == INST_NONE) {
        diag_at1(compiler->diags, DIAG_NOT_SUPPORTED, node->span,
                 ARG2(TEXT("按名称取一项"), TEXT("look-up by name")));
        return operand_poison(node->span);
    }
    if (type_rep(key.type) != type_rep(key_type)) {
        diag_at2(compiler->diags, DIAG_WRONG_TYPE, key.span, compiler_arg_type(compiler, key_type),
                 compiler_arg_type(compiler, key.type));
        return operand_poison(node->span);
    }
    Operand found = look_up(b, list, key.inst, node->span);
    return entity->is_map ? member_field(b, found, HIDDEN_VALUE_OF_MAP, node->span) : found;
}
