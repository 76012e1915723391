/* Names to symbols, and names as arguments of messages. Every alias of a thing is a name of it in
   every place; which one was used is never remembered here. */
#include "compiler/compiler.h"

Compiler *compiler_new(Arena *arena, Sources *sources, Diags *diags) {
    Compiler *compiler = ARENA_NEW(arena, Compiler);
    compiler->arena = arena;
    compiler->program = program_new(arena, sources);
    compiler->diags = diags;
    compiler->inputs = inputs_new(arena, sources, diags);
    compiler->entities = map_new(arena);
    compiler->enums = map_new(arena);
    compiler->fns = map_new(arena);
    compiler->natives = map_new(arena);
    compiler->rules = map_new(arena);
    compiler->layouts = map_new(arena);
    return compiler;
}

NameSet compiler_names(Compiler *compiler, const Node *aliases) {
    Text *all = ARENA_ARRAY(compiler->arena, Text, aliases->n);
    for (uint32_t i = 0; i < aliases->n; i++)
        all[i] = arena_text(compiler->arena, aliases->kids[i]->text);
    return names_make(compiler->arena, all, aliases->n);
}

uint32_t compiler_field(const Compiler *compiler, EntityId entity, Text name) {
    return map_get(&compiler->entity_info.data[entity]->fields, name);
}

EntityId compiler_entity(const Compiler *compiler, Text name) {
    return map_get(&compiler->entities, name);
}

uint32_t compiler_member(const Compiler *compiler, EnumId id, Text name) {
    return map_get(&compiler->enum_info.data[id]->members, name);
}

DiagArg compiler_arg_names(const NameSet *names) {
    return ARG2(names->zh, names->en);
}

/* 金额的范围 */
static DiagArg bound_name(Compiler *compiler, Type type) {
    bool dates = type.arg == BOUND_DATES;
    Type end = dates ? type_of(TYPE_DATE) : type_with(TYPE_QUANTITY, type.arg);
    DiagArg of = compiler_arg_type(compiler, end);
    return ARG2(arena_printf(compiler->arena, "%.*s的范围", TEXT_ARG(of.zh)),
                arena_printf(compiler->arena, "bound of %.*s", TEXT_ARG(of.en)));
}

DiagArg compiler_arg_type(Compiler *compiler, Type type) {
    Arena *arena = compiler->arena;
    Program *program = compiler->program;
    static const char *const zh[] = {
#define TYPE(kind, rep, zh_name, en_name) zh_name,
#include "runtime/core/type.def"
#undef TYPE
    };
    static const char *const en[] = {
#define TYPE(kind, rep, zh_name, en_name) en_name,
#include "runtime/core/type.def"
#undef TYPE
    };
    DiagArg one = ARG2(text_of(zh[type.kind]), text_of(en[type.kind]));
    if (type.kind == TYPE_ENUM)
        one = compiler_arg_names(&program->enums.data[type.arg]->names);
    else if (type.kind == TYPE_RECORD)
        one = compiler_arg_names(&program->entities.data[type.arg]->names);
    else if (type.kind == TYPE_QUANTITY && type.arg != DIM_ANY)
        one = ARG2(units_dim_name(program->units, arena, type.arg, true),
                   units_dim_name(program->units, arena, type.arg, false));
    else if (type.kind == TYPE_BOUND && type.arg != DIM_ANY)
        one = bound_name(compiler, type);
    if (!type.list) return one;
    return ARG2(arena_printf(arena, "%.*s的列表", TEXT_ARG(one.zh)),
                arena_printf(arena, "list of %.*s", TEXT_ARG(one.en)));
}

static DiagArg suggest(const Compiler *compiler, const Map *map, Text name) {
    Text *names = ARENA_ARRAY(compiler->arena, Text, map->len);
    for (uint32_t i = 0; i < map->len; i++) names[i] = map->entries[i].key;
    Text nearest = suggest_nearest(name, names, map->len);
    return ARG(nearest);
}

DiagArg compiler_suggest_field(Compiler *compiler, EntityId entity, Text name) {
    return suggest(compiler, &compiler->entity_info.data[entity]->fields, name);
}

DiagArg compiler_suggest_rule(Compiler *compiler, Text name) {
    return suggest(compiler, &compiler->rules, name);
}

DiagArg compiler_suggest_entity(Compiler *compiler, Text name) {
    return suggest(compiler, &compiler->entities, name);
}

/* The shortest name of the only member whose names go on where the word ends, else empty. */
static Text only_longer(const Map *map, Text word) {
    Text found = TEXT("");
    for (uint32_t i = 0; i < map->len; i++) {
        Text name = map->entries[i].key;
        if (!text_starts(name, word)) continue;
        if (found.len > 0 && map_get(map, found) != map_get(map, name)) return TEXT("");
        if (found.len == 0 || name.len < found.len) found = name;
    }
    return found;
}

/* What may stand there, where nothing is near and the list is short: the members that have none
   below them. */
static DiagArg list_members(const Compiler *compiler, EnumId id) {
    enum { MOST = 16 };
    const Enum *declared = compiler->program->enums.data[id];
    Buf zh = buf_new(compiler->arena), en = buf_new(compiler->arena);
    uint32_t n = 0;
    for (uint32_t i = 0; i < declared->members.len; i++) {
        const EnumMember *member = &declared->members.data[i];
        if (member->end != i + 1) continue;
        if (n++ == MOST) return ARG(TEXT(""));
        buf_str(&zh, n == 1 ? "可以写：" : "、");
        buf_str(&en, n == 1 ? "it can be " : ", ");
        buf_text(&zh, member->names.zh);
        buf_text(&en, member->names.en);
    }
    return ARG2(buf_result(&zh), buf_result(&en));
}

/* Members may be equally near (第五季度): all are named, each once. */
DiagArg compiler_suggest_member(Compiler *compiler, EnumId id, Text name) {
    enum { MOST = 8 };
    const Map *map = &compiler->enum_info.data[id]->members;
    Text *names = ARENA_ARRAY(compiler->arena, Text, map->len), near[MOST], one[MOST];
    for (uint32_t i = 0; i < map->len; i++) names[i] = map->entries[i].key;
    uint32_t n = suggest_equals(name, names, map->len, near, MOST), n_one = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool named = false;
        for (uint32_t k = 0; k < n_one; k++)
            named = named || map_get(map, one[k]) == map_get(map, near[i]);
        if (!named) one[n_one++] = near[i];
    }
    if (n == 0) one[0] = only_longer(map, name);
    if (n == 0 && one[0].len > 0) n_one = 1;
    if (n_one == 0) return list_members(compiler, id);
    Buf zh = buf_new(compiler->arena), en = buf_new(compiler->arena);
    buf_str(&zh, "是否想写“");
    buf_str(&en, "did you mean \"");
    for (uint32_t i = 0; i < n_one; i++) {
        bool last = i + 1 == n_one;
        if (i > 0) buf_str(&zh, last ? "”或“" : "”、“"), buf_str(&en, last ? "\" or \"" : "\", \"");
        buf_text(&zh, one[i]);
        buf_text(&en, one[i]);
    }
    buf_str(&zh, "”？");
    buf_str(&en, "\"?");
    return ARG2(buf_result(&zh), buf_result(&en));
}

Text compiler_dotted(Compiler *compiler, const Node *node) {
    if (node->kind == AST_NAME || node->kind == AST_TEXT) return node->text;
    if (node->kind == AST_NUMERAL && !node->kids[AST_NUMERAL_unit]) return node->text;
    if (node->kind != AST_MEMBER_OF) return TEXT("");
    Text object = compiler_dotted(compiler, node->kids[AST_MEMBER_OF_object]);
    if (object.len == 0) return object;
    Text name = node->kids[AST_MEMBER_OF_name]->text;
    return arena_join(compiler->arena, object, TEXT("."), name);
}
