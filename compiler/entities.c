/* Entities and their fields. A list of plain values and a map become lists of rows of a hidden
   entity (value; key and value), so that everything below knows only one kind of list. */
#include "compiler/advice.h"
#include "compiler/declare.h"

/* The types that are not declared by anyone, by their names. */
static const struct {
    TypeKind kind;
    const char *en, *zh, *also;
} plain_types[] = {
    {TYPE_TEXT, "text", "文字", "文本"},  {TYPE_CODE, "code", "编码", ""},
    {TYPE_BOOL, "bool", "真假", ""},      {TYPE_NUMBER, "number", "数", ""},
    {TYPE_DATE, "date", "日期", ""},      {TYPE_PERCENT, "percent", "百分数", ""},
    {TYPE_RULE, "rule", "规则", ""},      {TYPE_TARGET, "target", "目标值", ""},
    {TYPE_QUANTITY, "quantity", "数量", ""}, {TYPE_QUANTITY, "duration", "时长", ""},
    {TYPE_BOUND, "bound", "范围", ""},
};
enum { N_PLAIN_TYPES = sizeof plain_types / sizeof plain_types[0] };

static bool is_named(Text name, const char *plain) {
    return *plain && text_equal(name, text_of(plain));
}

/* N_PLAIN_TYPES if none is. */
static size_t find_plain_type(Text name) {
    size_t i = 0;
    while (i < N_PLAIN_TYPES && !is_named(name, plain_types[i].en) &&
           !is_named(name, plain_types[i].zh) && !is_named(name, plain_types[i].also))
        i++;
    return i;
}

static void note_dimension(Compiler *compiler, const Node *type, DimId dim) {
    Units *units = compiler->program->units;
    if (!compiler->uses) return;
    Text both[] = {units_dim_name(units, compiler->arena, dim, false),
                   units_dim_name(units, compiler->arena, dim, true)};
    NameSet names = names_make(compiler->arena, both, 2);
    compiler_note(compiler, type->span, &names, units_declared_at(units, type->text));
}

static DimId dimension_or_unit(Compiler *compiler, const Node *type) {
    Units *units = compiler->program->units;
    Text name = type->text;
    DimId dim = units_find_dimension(units, name);
    if (dim != DIM_ANY) {
        note_dimension(compiler, type, dim);
        return dim;
    }
    UnitId unit = units_find(units, name);
    return unit == UNIT_UNKNOWN ? DIM_ANY : units_get(units, unit)->dim;
}

static DiagArg suggest_type(Compiler *compiler, Text name) {
    uint32_t n = 0, total = 2 * N_PLAIN_TYPES + compiler->enums.len + compiler->entities.len;
    Text *names = ARENA_ARRAY(compiler->arena, Text, total);
    for (size_t i = 0; i < N_PLAIN_TYPES; i++) {
        names[n++] = text_of(plain_types[i].en);
        names[n++] = text_of(plain_types[i].zh);
    }
    for (uint32_t i = 0; i < compiler->enums.len; i++) names[n++] = compiler->enums.entries[i].key;
    for (uint32_t i = 0; i < compiler->entities.len; i++)
        names[n++] = compiler->entities.entries[i].key;
    return ARG(suggest_nearest(name, names, n));
}

static Type unknown_type(Compiler *compiler, const Node *type) {
    diag_at2(compiler->diags, DIAG_UNKNOWN_TYPE, type->span, ARG(type->text),
             suggest_type(compiler, type->text));
    return type_of(TYPE_POISON);
}

static Type quotient_type(Compiler *compiler, const Node *type) {
    const Node *args = type->kids[AST_TYPE_args];
    DimId over = dimension_or_unit(compiler, args->kids[0]);
    DimId under = dimension_or_unit(compiler, args->kids[1]);
    if (over == DIM_ANY) return unknown_type(compiler, args->kids[0]);
    if (under == DIM_ANY) return unknown_type(compiler, args->kids[1]);
    return type_with(TYPE_QUANTITY, units_dim_multiply(compiler->program->units, over, under, -1));
}

/* A type by its name alone. */
static Type named_type(Compiler *compiler, const Node *type) {
    Program *program = compiler->program;
    size_t plain = find_plain_type(type->text);
    if (plain < N_PLAIN_TYPES) {
        TypeKind kind = plain_types[plain].kind;
        compiler_note_word(compiler, type->span, plain_types[plain].en, plain_types[plain].zh);
        bool any = kind == TYPE_QUANTITY || kind == TYPE_BOUND;
        return any ? type_with(kind, DIM_ANY) : type_of(kind);
    }
    uint32_t number = map_get(&compiler->enums, type->text);
    if (number != MAP_NONE) {
        const Enum *enumeration = program->enums.data[number];
        compiler_note(compiler, type->span, &enumeration->names, enumeration->span);
        return type_with(TYPE_ENUM, number);
    }
    number = map_get(&compiler->entities, type->text);
    if (number != MAP_NONE) {
        const Entity *entity = program->entities.data[number];
        compiler_note(compiler, type->span, &entity->names, entity->span);
        return type_with(TYPE_RECORD, number);
    }
    DimId dim = dimension_or_unit(compiler, type);
    return dim == DIM_ANY ? unknown_type(compiler, type) : type_with(TYPE_QUANTITY, dim);
}

Type declare_type(Compiler *compiler, const Node *type) {
    Text name = type->text;
    if (text_equal(name, TEXT("/"))) return quotient_type(compiler, type);
    if (text_equal(name, TEXT("list"))) {
        Type element = declare_type(compiler, type->kids[AST_TYPE_args]->kids[0]);
        element.list = element.kind != TYPE_POISON;
        return element;
    }
    if (text_equal(name, TEXT("map"))) return unknown_type(compiler, type);
    if (text_equal(name, TEXT("ref")))
        return declare_type(compiler, type->kids[AST_TYPE_args]->kids[0]);
    return named_type(compiler, type);
}

static EntityId new_entity(Compiler *compiler, NameSet names, Span span) {
    Arena *arena = compiler->arena;
    Entity *entity = ARENA_NEW(arena, Entity);
    entity->names = names;
    entity->span = span;
    entity->key_field = entity->name_field = ID_NONE;
    EntityInfo *info = ARENA_NEW(arena, EntityInfo);
    info->fields = map_new(arena);
    vec_push(arena, &compiler->program->entities, entity);
    vec_push(arena, &compiler->entity_info, info);
    return compiler->program->entities.len - 1;
}

static uint32_t new_field(Compiler *compiler, EntityId id, Field field, const Node *value) {
    Arena *arena = compiler->arena;
    Entity *entity = compiler->program->entities.data[id];
    EntityInfo *info = compiler->entity_info.data[id];
    uint32_t number = entity->fields.len;
    vec_push(arena, &entity->fields, field);
    vec_push(arena, &info->defaults, value);
    vec_push(arena, &info->circular, false);
    for (uint32_t i = 0; i < field.names.n; i++) {
        uint32_t before = map_get(&info->fields, field.names.all[i]);
        if (before == MAP_NONE)
            map_set(&info->fields, field.names.all[i], number);
        else if (before != number)
            diag_add(compiler->diags, (Diag){.code = DIAG_NAME_TAKEN,
                                             .span = field.span,
                                             .other = entity->fields.data[before].span,
                                             .args = {ARG(field.names.all[i])}});
    }
    return number;
}

static NameSet two_names(Compiler *compiler, const char *en, const char *zh) {
    Text *all = ARENA_ARRAY(compiler->arena, Text, 2);
    all[0] = text_of(en);
    all[1] = text_of(zh);
    return names_make(compiler->arena, all, 2);
}

/* The hidden entity of a list of values (key_type NULL) or a map. */
static EntityId hidden_entity(Compiler *compiler, NameSet names, const Type *key, Type value,
                              Span span) {
    EntityId id = new_entity(compiler, names, span);
    Entity *entity = compiler->program->entities.data[id];
    entity->hidden = true;
    entity->is_map = key != NULL;
    Field field = {.kind = FIELD_STORED, .span = span, .header = true};
    if (key) {
        field.names = two_names(compiler, "key", "键");
        field.type = *key;
        entity->key_field = new_field(compiler, id, field, NULL);
    }
    field.names = two_names(compiler, "value", "值");
    field.type = value;
    new_field(compiler, id, field, NULL);
    return id;
}

static bool is_fill(const Node *value) {
    return value && value->kind == AST_NAME &&
           (is_named(value->text, "enclosing") || is_named(value->text, "所在"));
}

/* enclosing.year */
static bool is_inherited(const Node *value) {
    return value && value->kind == AST_MEMBER_OF && is_fill(value->kids[AST_MEMBER_OF_object]);
}

/* The kind and type of a list or map field. */
static void list_field(Compiler *compiler, Field *field, const Node *type, const Node *value) {
    const Node *args = type->kids[AST_TYPE_args];
    bool map = text_equal(type->text, TEXT("map"));
    Type element = declare_type(compiler, args->kids[map ? 1 : 0]);
    field->kind = FIELD_OWNED;
    field->type = element;
    field->type.list = true;
    if (element.kind == TYPE_POISON) {
        field->type = element;
        field->kind = FIELD_DERIVED;
        return;
    }
    bool records =
        element.kind == TYPE_RECORD && !map && !text_equal(args->kids[0]->text, TEXT("ref"));
    if (value) {
        field->kind = FIELD_DERIVED;
    } else if (records) {
        field->child = element.arg;
    } else {
        Type key = map ? declare_type(compiler, args->kids[0]) : type_of(TYPE_NONE);
        field->child =
            hidden_entity(compiler, field->names, map ? &key : NULL, element, field->span);
        if (map) field->type = (Type){.kind = TYPE_RECORD, .list = true, .arg = field->child};
    }
}

static void declare_inverse(Compiler *compiler, EntityId child, uint32_t ref_field, Type type,
                            const Node *inverse) {
    if (type.kind != TYPE_RECORD) return;
    Field field = {.names = compiler_names(compiler, inverse),
                   .kind = FIELD_INVERSE,
                   .type = {.kind = TYPE_RECORD, .list = true, .arg = child},
                   .child = child,
                   .inverse_of = ref_field,
                   .span = inverse->span};
    new_field(compiler, type.arg, field, NULL);
}

static void declare_field(Compiler *compiler, EntityId id, const Node *node) {
    const Node *type = node->kids[AST_FIELD_DECL_type];
    const Node *value = node->kids[AST_FIELD_DECL_value];
    const Node *inverse = node->kids[AST_FIELD_DECL_inverse];
    Field field = {.names = compiler_names(compiler, node->kids[AST_FIELD_DECL_aliases]),
                   .kind = FIELD_STORED,
                   .header = (node->op & AST_FIELD_HEADER) != 0,
                   .span = node->kids[AST_FIELD_DECL_aliases]->span};
    if (text_equal(type->text, TEXT("list")) || text_equal(type->text, TEXT("map"))) {
        list_field(compiler, &field, type, value);
    } else {
        field.type = declare_type(compiler, type);
        if (is_fill(value)) field.fill = FILL_ENCLOSING;
        if (is_inherited(value)) field.fill = FILL_INHERITED;
    }
    if (is_fill(value)) {
        compiler_note_word(compiler, value->span, "enclosing", "所在");
        value = NULL;
    }
    if (field.fill == FILL_INHERITED) value = NULL;
    field.has_default = value != NULL;
    field.required = field.kind == FIELD_STORED && type->op == 0 && !value &&
                     field.fill != FILL_ENCLOSING;
    uint32_t number = new_field(compiler, id, field, value);
    if (inverse) declare_inverse(compiler, id, number, field.type, inverse);
}

static void unknown_field(Compiler *compiler, EntityId id, const Node *name) {
    diag_at3(compiler->diags, DIAG_UNKNOWN_FIELD, name->span, ARG(name->text),
             compiler_arg_names(&compiler->program->entities.data[id]->names),
             compiler_suggest_field(compiler, id, name->text));
}

static void declare_unique(Compiler *compiler, EntityId id, const Node *node) {
    const Node *fields = node->kids[AST_UNIQUE_fields];
    Entity *entity = compiler->program->entities.data[id];
    for (uint32_t i = 0; i < fields->n; i++) {
        const Node *name = fields->kids[i];
        uint32_t field = compiler_field(compiler, id, name->text);
        if (field == MAP_NONE) {
            unknown_field(compiler, id, name);
            continue;
        }
        const Field *declared = &entity->fields.data[field];
        compiler_note(compiler, name->span, &declared->names, declared->span);
        vec_push(compiler->arena, &entity->unique, field);
    }
}

static void declare_body(Compiler *compiler, EntityId id, const Node *body) {
    for (uint32_t i = 0; i < body->n; i++)
        if (body->kids[i]->kind == AST_FIELD_DECL) declare_field(compiler, id, body->kids[i]);
    for (uint32_t i = 0; i < body->n; i++)
        if (body->kids[i]->kind == AST_UNIQUE) declare_unique(compiler, id, body->kids[i]);
    Entity *entity = compiler->program->entities.data[id];
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (!field->header || field->kind != FIELD_STORED) continue;
        if (field->type.kind == TYPE_CODE && entity->key_field == ID_NONE) entity->key_field = i;
        if (field->type.kind == TYPE_TEXT && entity->name_field == ID_NONE) entity->name_field = i;
    }
}

static Span entity_place(Compiler *compiler, uint32_t number) {
    return compiler->program->entities.data[number]->span;
}

typedef void EntityStep(Compiler *compiler, const Node *node);

static void name_entity(Compiler *compiler, const Node *node) {
    if (node->op) return;
    const Node *aliases = node->kids[AST_ENTITY_aliases];
    NameSet names = compiler_names(compiler, aliases);
    EntityId id = new_entity(compiler, names, aliases->span);
    declare_names(compiler, &compiler->entities, &names, id, aliases->span, entity_place);
}

static void fill_entity(Compiler *compiler, const Node *node) {
    const Node *aliases = node->kids[AST_ENTITY_aliases];
    Text name = aliases->kids[0]->text;
    EntityId id = compiler_entity(compiler, name);
    if (id == MAP_NONE) {
        advice_unknown_entity(compiler, name, aliases->span);
        return;
    }
    /* A second declaration of the name was reported: its fields are not the first one's. */
    Span first = compiler->program->entities.data[id]->span;
    bool again = first.source != aliases->span.source || first.lo != aliases->span.lo;
    const Entity *entity = compiler->program->entities.data[id];
    if (node->op) compiler_note(compiler, aliases->kids[0]->span, &entity->names, first);
    if (node->op || !again) declare_body(compiler, id, node->kids[AST_ENTITY_body]);
}

/* ---- fields that are the enclosing record's */

/* False after a diagnostic. */
static bool find_inherited(Compiler *compiler, EntityId id, Field *field, const Node *value) {
    const Node *word = value->kids[AST_MEMBER_OF_object], *name = value->kids[AST_MEMBER_OF_name];
    uint32_t ref = entity_enclosing_field(compiler->program->entities.data[id]);
    if (ref == ID_NONE) {
        unknown_field(compiler, id, word);
        return false;
    }
    EntityId outer = compiler->program->entities.data[id]->fields.data[ref].type.arg;
    field->inherits = compiler_field(compiler, outer, name->text);
    if (field->inherits == MAP_NONE) {
        unknown_field(compiler, outer, name);
        return false;
    }
    const Field *theirs = &compiler->program->entities.data[outer]->fields.data[field->inherits];
    compiler_note_word(compiler, word->span, "enclosing", "所在");
    compiler_note(compiler, name->span, &theirs->names, theirs->span);
    if (theirs->kind == FIELD_STORED && type_equal(theirs->type, field->type)) return true;
    if (theirs->type.kind != TYPE_POISON && field->type.kind != TYPE_POISON)
        diag_add(compiler->diags, (Diag){.code = DIAG_WRONG_TYPE,
                                         .span = name->span,
                                         .other = field->span,
                                         .args = {compiler_arg_type(compiler, field->type),
                                                  compiler_arg_type(compiler, theirs->type)}});
    return false;
}

static void inherit_fields(Compiler *compiler, const Node *node) {
    const Node *body = node->kids[AST_ENTITY_body];
    EntityId id = compiler_entity(compiler, node->kids[AST_ENTITY_aliases]->kids[0]->text);
    for (uint32_t i = 0; id != MAP_NONE && i < body->n; i++) {
        const Node *kid = body->kids[i];
        if (kid->kind != AST_FIELD_DECL || !is_inherited(kid->kids[AST_FIELD_DECL_value])) continue;
        Text name = kid->kids[AST_FIELD_DECL_aliases]->kids[0]->text;
        uint32_t number = compiler_field(compiler, id, name);
        if (number == MAP_NONE) continue; /* of a second declaration */
        Field *field = &compiler->program->entities.data[id]->fields.data[number];
        if (field->fill == FILL_INHERITED &&
            !find_inherited(compiler, id, field, kid->kids[AST_FIELD_DECL_value]))
            field->fill = FILL_NONE;
    }
}

void declare_entities(Compiler *compiler, Node *const *lists, uint32_t n) {
    EntityStep *const steps[] = {name_entity, fill_entity, inherit_fields};
    for (size_t step = 0; step < sizeof steps / sizeof steps[0]; step++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < lists[i]->n; k++)
                if (lists[i]->kids[k]->kind == AST_ENTITY) steps[step](compiler, lists[i]->kids[k]);
}
