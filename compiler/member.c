/* a.b: fields of records, elements of maps, properties of everything else. Over a list, a.b maps:
   the list of the elements' b. */
#include "compiler/advice.h"
#include "compiler/builder.h"

/* Properties that are no fields: property.def. */
typedef struct Property {
    const char *en, *zh;
    TypeKind of;
    Op op;
    TypeKind result;
    uint32_t imm;
} Property;
#define TYPE_END TYPE_NONE /* what the ends of the bound are */
static const Property properties[] = {
#define PROPERTY(en, zh, of, op, result, imm, zh_doc, en_doc)                                      \
    {en, zh, TYPE_##of, OP_##op, TYPE_##result, imm},
#include "compiler/property.def"
#undef PROPERTY
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
                    .args = {ARG(name), type,
                             advice_property(compiler, suggest_nearest(name, names, n), name,
                                             object.span)}});
    return operand_poison(span);
}

/* ---- fields */

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
        if (value.type.kind != TYPE_RECORD) list.record = value.record;
        list.field = value.field;
        return list;
    }
    list.record = record.inst;
    list.field = number;
    return list;
}

/* 项目.预算数 */
static DiagArg field_name(Compiler *compiler, EntityId id, const Field *field) {
    const Entity *entity = compiler->program->entities.data[id];
    return ARG2(arena_printf(compiler->arena, "%.*s.%.*s", TEXT_ARG(entity->names.zh),
                             TEXT_ARG(field->names.zh)),
                arena_printf(compiler->arena, "%.*s.%.*s", TEXT_ARG(entity->names.en),
                             TEXT_ARG(field->names.en)));
}

/* The default or derived expression of a field, with the record's fields as names. */
static Operand default_value(Builder *b, Operand record, uint32_t number, Span span) {
    Compiler *compiler = b->compiler;
    EntityInfo *info = compiler->entity_info.data[record.type.arg];
    const Field *field = &compiler->program->entities.data[record.type.arg]->fields.data[number];
    const Node *definition = info->defaults.data[number];
    if (info->circular.data[number]) return operand_poison(span);
    Chain link = {.definition = definition,
                  .name = field_name(compiler, record.type.arg, field),
                  .circular = &info->circular.data[number]};
    if (!chain_enter(b, &link, span)) return operand_poison(span);
    const Scope *here = b->scope;
    b->scope = NULL;
    scope_record(b, record);
    Operand value = expr_check(b, definition, field->type);
    b->scope = here;
    b->chain = link.outer;
    if (operand_bad(value)) return value;
    Operand wanted = {.type = field->type, .span = field->span};
    if (value.type.list != field->type.list)
        operator_report(b, DIAG_WRONG_TYPE, wanted, value);
    else if (operand_suits(b, wanted, value))
        return operand_as_type(b, value, field->type);
    return operand_poison(span);
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

static Type property_type(Operand object, const Property *property) {
    Type of = object.type;
    if (property->result == TYPE_END) {
        if (of.arg == BOUND_DATES) return type_of(TYPE_DATE);
        return of.arg == DIM_NONE ? type_of(TYPE_NUMBER) : type_with(TYPE_QUANTITY, of.arg);
    }
    if (property->result == TYPE_ENUM) return of;
    if (property->result == TYPE_RECORD) return type_with(TYPE_RECORD, of.arg);
    if (property->result == TYPE_QUANTITY || property->result == TYPE_BOUND)
        return type_with(property->result, DIM_ANY);
    return type_of(property->result);
}

static bool find_property(Builder *b, Operand object, Text name, Span span, Operand *out) {
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        const Property *p = &properties[i];
        if (p->of != (TypeKind)object.type.kind || !is_named(name, p->en, p->zh)) continue;
        Type type = narrow_part(b, object, property_type(object, p));
        if (op_class(p->op) == OP_OPEN) {
            InstId element =
                builder_open(b, p->op, type, span, b->domain, object.inst, INST_NONE, p->imm);
            *out = list_operand(b, element, type, b->domain, span);
            return true;
        }
        InstId inst = builder_op(b, p->op, type, span, object.inst, INST_NONE, INST_NONE, p->imm);
        *out = operand_value(b, inst, type, span);
        return true;
    }
    return false;
}

static Operand record_member(Builder *b, Operand record, Text name, Span span) {
    uint32_t field = compiler_field(b->compiler, record.type.arg, name);
    if (field != MAP_NONE) return member_field(b, record, field, span);
    Operand out;
    if (owner_property(b, record, name, span, &out)) return out;
    if (find_property(b, record, name, span, &out)) return out;
    return unknown_property(b, record, name, span);
}

/* The place of an element that is no record in the list that it was taken from, and its neighbours
   there. (Records know their place by themselves.) */
static bool element_property(Builder *b, Operand object, Text name, Span span, Operand *out) {
    if (object.element == INST_NONE) return false;
    bool ordinal = is_named(name, "ordinal", "序号"), next = is_named(name, "next", "下一个");
    if (!ordinal && !next && !is_named(name, "previous", "上一个")) return false;
    DomainId here = b->domain;
    b->domain = inst_domain(b, object.element);
    Type type = ordinal ? type_of(TYPE_NUMBER) : object.type;
    Op op = ordinal ? OP_POSITION : next ? OP_LATER : OP_PRIOR;
    InstId inst = builder_op(b, op, type, span, ordinal ? INST_NONE : object.element, INST_NONE,
                             INST_NONE, object.over);
    *out = operand_value(b, inst, type, span);
    if (!ordinal) out->element = inst;
    out->over = object.over;
    b->domain = here;
    *out = expr_here(b, *out);
    return true;
}

static Operand value_member(Builder *b, Operand object, Text name, Span span) {
    Operand out;
    if (find_property(b, object, name, span, &out)) return out;
    if (element_property(b, object, name, span, &out)) return out;
    if (!is_named(name, "spelling", "原文")) {
        Operand value = narrow_value(b, object); /* a target that is a date has a year */
        if (find_property(b, value, name, span, &out)) return out;
        return unknown_property(b, object, name, span);
    }
    Type text = type_of(TYPE_TEXT);
    if (object.record == INST_NONE) return operand_value(b, display_text(b, object), text, span);
    InstId row = builder_lift(b, object.record);
    InstId inst = builder_op(b, OP_SPELLING, text, span, row, INST_NONE, INST_NONE, object.field);
    return operand_value(b, inst, text, span);
}

/* ---- lists and maps */

static Operand list_member(Builder *b, Operand list, Text name, Span span) {
    Operand out;
    if (list.key != INST_NONE && is_named(name, "key", "键")) {
        return operand_value(b, builder_lift(b, list.key), list.key_type, span);
    }
    if (lookup_entry(b, list, name, span, &out)) return out;
    DomainId here = b->domain;
    b->domain = list.domain;
    out = member_of(b, expr_element(b, list), name, span);
    b->domain = here;
    if (operand_bad(out)) return out;
    if (out.type.list || out.type.kind == TYPE_RECORD) out.record = INST_NONE;
    out.type.list = true;
    out.key = INST_NONE;
    out.base = list.base;
    return out;
}

Operand member_of(Builder *b, Operand object, Text name, Span span) {
    if (operand_bad(object)) return object;
    if (object.type.list) return list_member(b, object, name, span);
    if (object.type.kind == TYPE_RECORD) return record_member(b, object, name, span);
    return value_member(b, object, name, span);
}

/* ---- what a name stands for, by the questions that member_of asks */

void member_note_field(Builder *b, EntityId entity, uint32_t number, Span span) {
    const Entity *owner = b->compiler->program->entities.data[entity];
    const Field *field = &owner->fields.data[number];
    compiler_note(b->compiler, span, &field->names, owner->hidden ? SPAN_NONE : field->span);
}

static void note_record_member(Builder *b, EntityId record, const Node *name) {
    Compiler *compiler = b->compiler;
    uint32_t field = compiler_field(compiler, record, name->text);
    EntityId owner = compiler_entity(compiler, name->text);
    if (field != MAP_NONE) {
        member_note_field(b, record, field, name->span);
    } else if (owner != MAP_NONE) {
        const Entity *entity = compiler->program->entities.data[owner];
        compiler_note(compiler, name->span, &entity->names, entity->span);
    }
}

static void note_map_key(Builder *b, EntityId map, const Node *name) {
    Type key = b->compiler->program->entities.data[map]->fields.data[HIDDEN_KEY].type;
    if (key.kind != TYPE_ENUM) return;
    uint32_t member = compiler_member(b->compiler, key.arg, name->text);
    if (member < ENUM_AMBIGUOUS)
        compiler_note_member(b->compiler, name->span, name->text, key.arg, member);
}

static void note_property(Builder *b, TypeKind kind, const Node *name) {
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
        if (properties[i].of == kind && is_named(name->text, properties[i].en, properties[i].zh))
            compiler_note_word(b->compiler, name->span, properties[i].en, properties[i].zh);
}

static void note_member(Builder *b, Operand object, const Node *name) {
    if (!b->compiler->uses || operand_bad(object)) return;
    Type type = object.type;
    bool record = type.kind == TYPE_RECORD;
    bool map = record && type.list && b->compiler->program->entities.data[type.arg]->is_map;
    if (type.list && object.key != INST_NONE && is_named(name->text, "key", "键"))
        compiler_note_word(b->compiler, name->span, "key", "键");
    else if (!record && is_named(name->text, "spelling", "原文"))
        compiler_note_word(b->compiler, name->span, "spelling", "原文");
    else if (map && compiler_field(b->compiler, type.arg, name->text) == MAP_NONE)
        note_map_key(b, type.arg, name);
    else if (record && (compiler_field(b->compiler, type.arg, name->text) != MAP_NONE ||
                        compiler_entity(b->compiler, name->text) != MAP_NONE))
        note_record_member(b, type.arg, name);
    else
        note_property(b, (TypeKind)type.kind, name);
}

Operand member_check(Builder *b, const Node *node, Type expected) {
    (void)expected;
    Operand object = expr_check(b, node->kids[AST_MEMBER_OF_object], ANY_TYPE);
    note_member(b, object, node->kids[AST_MEMBER_OF_name]);
    Operand result = member_of(b, object, node->kids[AST_MEMBER_OF_name]->text, node->span);
    result.span = node->span;
    return result;
}
