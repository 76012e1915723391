/* Declarations to symbols: dimensions, units, prefixes and enums here, entities in entities.c;
   rules, functions and layouts are only given their numbers, their bodies are lowered later. Works
   in phases over all modules, so that the order of declarations matters only for units, whose
   values may use units declared before them. */
#include "compiler/declare.h"

void declare_name(Compiler *compiler, Map *map, Text name, uint32_t number, Span span,
                  Span (*place)(Compiler *, uint32_t)) {
    uint32_t before = map_get(map, name);
    if (before == MAP_NONE) {
        map_set(map, name, number);
        return;
    }
    if (before == number) return;
    diag_add(compiler->diags, (Diag){.code = DIAG_NAME_TAKEN,
                                     .span = span,
                                     .other = place(compiler, before),
                                     .args = {ARG(name)}});
}

void declare_names(Compiler *compiler, Map *map, const NameSet *names, uint32_t number, Span span,
                   Span (*place)(Compiler *, uint32_t)) {
    for (uint32_t i = 0; i < names->n; i++)
        declare_name(compiler, map, names->all[i], number, span, place);
}

/* ---- dimensions, units, prefixes */

static void report_taken(Compiler *compiler, Text name, Span span) {
    diag_add(compiler->diags, (Diag){.code = DIAG_NAME_TAKEN,
                                     .span = span,
                                     .other = units_declared_at(compiler->program->units, name),
                                     .args = {ARG(name)}});
}

static void declare_dimension(Compiler *compiler, const Node *node) {
    const Node *aliases = node->kids[AST_DIMENSION_aliases];
    NameSet names = compiler_names(compiler, aliases);
    Units *units = compiler->program->units;
    for (uint32_t i = 0; i < names.n; i++)
        if (units_find_dimension(units, names.all[i]) != DIM_ANY) {
            report_taken(compiler, names.all[i], aliases->kids[i]->span);
            return;
        }
    units_add_dimension(units, names.all, names.n, node->span);
}

/* The dimension that a unit declaration names; one that nobody declared is made by being named. */
static DimId unit_dimension(Compiler *compiler, const Node *name) {
    Units *units = compiler->program->units;
    DimId dim = units_find_dimension(units, name->text);
    if (dim != DIM_ANY) return dim;
    Text text = arena_text(compiler->arena, name->text);
    return units_add_dimension(units, &text, 1, name->span);
}

static void declare_units(Compiler *compiler, const Node *node) {
    Units *units = compiler->program->units;
    const Node *list = node->kids[AST_UNIT_units];
    const Node *dimension = node->kids[AST_UNIT_dimension];
    const Node *value = node->kids[AST_UNIT_value];
    Value scale = {.rep = REP_NUMBER, .quantity = {.number = number_of(1), .unit = UNIT_NONE}};
    Type any = type_with(TYPE_QUANTITY, DIM_ANY);
    if (value && !constant_value(compiler, value, any, SPAN_NONE, &scale)) return;
    const Unit *base = units_get(units, scale.quantity.unit);
    Number factor = number_mul(compiler->arena, scale.quantity.number, base->scale);
    for (uint32_t i = 0; i < list->n; i++) {
        NameSet names = compiler_names(compiler, list->kids[i]);
        Span span = list->kids[i]->span;
        Text taken = TEXT("");
        UnitId id;
        if (dimension)
            id = units_add(units, names.all, names.n, unit_dimension(compiler, dimension), factor,
                           span, &taken);
        else if (value)
            id = units_add(units, names.all, names.n, base->dim, factor, span, &taken);
        else
            id = units_add_counting(units, names.all, names.n, span, &taken);
        if (id == UNIT_UNKNOWN) report_taken(compiler, taken, span);
    }
}

static void declare_prefix(Compiler *compiler, const Node *node) {
    NameSet names = compiler_names(compiler, node->kids[AST_PREFIX_aliases]);
    Value value;
    if (!constant_value(compiler, node->kids[AST_PREFIX_value], type_of(TYPE_NUMBER), SPAN_NONE,
                        &value))
        return;
    for (uint32_t i = 0; i < names.n; i++)
        if (!units_add_prefix(compiler->program->units, names.all[i], value.quantity.number,
                              node->span))
            report_taken(compiler, names.all[i], node->span);
}

/* ---- enums: the declaration and its extensions are merged to one tree, then laid out in preorder
 */

typedef struct MemberTree MemberTree;
struct MemberTree {
    NameSet names;
    Span span;
    bool added; /* by an extension */
    VEC(MemberTree *) kids;
};

static MemberTree *tree_kid(const MemberTree *tree, const NameSet *names) {
    for (uint32_t i = 0; i < tree->kids.len; i++)
        for (uint32_t k = 0; k < names->n; k++)
            if (names_has(&tree->kids.data[i]->names, names->all[k])) return tree->kids.data[i];
    return NULL;
}

static void tree_merge(Compiler *compiler, MemberTree *tree, const Node *members, bool extend) {
    for (uint32_t i = 0; i < members->n; i++) {
        const Node *member = members->kids[i];
        if (member->kind != AST_MEMBER) continue;
        NameSet names = compiler_names(compiler, member->kids[AST_MEMBER_aliases]);
        MemberTree *kid = tree_kid(tree, &names);
        if (kid && !extend) {
            diag_add(compiler->diags, (Diag){.code = DIAG_NAME_TAKEN,
                                             .span = member->span,
                                             .other = kid->span,
                                             .args = {ARG(names.all[0])}});
            continue;
        }
        if (!kid) {
            kid = ARENA_NEW(compiler->arena, MemberTree);
            kid->names = names;
            kid->span = member->kids[AST_MEMBER_aliases]->span;
            kid->added = extend;
            vec_push(compiler->arena, &tree->kids, kid);
        }
        tree_merge(compiler, kid, member->kids[AST_MEMBER_members], extend);
    }
}

/* Bare names are accepted where one member has them. Added members are named last, and leave a name
   to the one that had it. */
static void name_member(EnumInfo *info, Text bare, uint32_t number) {
    uint32_t before = map_get(&info->members, bare);
    bool later = info->added.data[number];
    if (before == MAP_NONE)
        map_set(&info->members, bare, number);
    else if (before != number && before != ENUM_AMBIGUOUS && later == info->added.data[before])
        map_set(&info->members, bare, ENUM_AMBIGUOUS);
}

static void name_added(const Enum *enumeration, EnumInfo *info) {
    for (uint32_t i = 0; i < enumeration->members.len; i++) {
        const NameSet *names = &enumeration->members.data[i].names;
        for (uint32_t k = 0; k < names->n && info->added.data[i]; k++)
            name_member(info, names->all[k], i);
    }
}

static void tree_flatten(Compiler *compiler, Enum *enumeration, EnumInfo *info,
                         const MemberTree *tree, uint32_t parent, const Text *paths,
                         uint32_t n_paths) {
    Arena *arena = compiler->arena;
    for (uint32_t i = 0; i < tree->kids.len; i++) {
        const MemberTree *kid = tree->kids.data[i];
        uint32_t number = enumeration->members.len;
        EnumMember member = {.names = kid->names, .parent = parent, .span = kid->span};
        vec_push(arena, &enumeration->members, member);
        vec_push(arena, &info->added, kid->added);
        uint32_t n = 0;
        Text *own = ARENA_ARRAY(arena, Text, (n_paths ? n_paths : 1) * kid->names.n);
        for (uint32_t k = 0; k < kid->names.n; k++) {
            Text name = kid->names.all[k];
            if (!kid->added) name_member(info, name, number);
            for (uint32_t p = 0; p < n_paths; p++) {
                own[n] = arena_join(arena, paths[p], TEXT("."), name);
                map_set(&info->members, own[n++], number);
            }
            if (n_paths == 0) own[n++] = name;
        }
        tree_flatten(compiler, enumeration, info, kid, number, own, n);
        enumeration->members.data[number].end = enumeration->members.len;
    }
}

static Span enum_place(Compiler *compiler, uint32_t number) {
    return compiler->program->enums.data[number]->span;
}

static void declare_enum(Compiler *compiler, const Node *node, MemberTree ***trees,
                         uint32_t *n_trees) {
    Arena *arena = compiler->arena;
    const Node *aliases = node->kids[AST_ENUM_aliases];
    NameSet names = compiler_names(compiler, aliases);
    uint32_t number = map_get(&compiler->enums, names.all[0]);
    if (node->op && number == MAP_NONE) {
        diag_at1(compiler->diags, DIAG_UNKNOWN_TYPE, aliases->span, ARG(names.all[0]));
        return;
    }
    if (!node->op) {
        number = compiler->program->enums.len;
        Enum *enumeration = ARENA_NEW(arena, Enum);
        enumeration->names = names;
        enumeration->span = aliases->span;
        vec_push(arena, &compiler->program->enums, enumeration);
        EnumInfo *info = ARENA_NEW(arena, EnumInfo);
        info->members = map_new(arena);
        vec_push(arena, &compiler->enum_info, info);
        declare_names(compiler, &compiler->enums, &names, number, aliases->span, enum_place);
        *trees = arena_grow(arena, *trees, sizeof(MemberTree *) * *n_trees,
                            sizeof(MemberTree *) * (*n_trees + 1));
        (*trees)[(*n_trees)++] = ARENA_NEW(arena, MemberTree);
    }
    const Enum *extended = compiler->program->enums.data[number];
    if (node->op)
        compiler_note(compiler, aliases->kids[0]->span, &extended->names, extended->span);
    tree_merge(compiler, (*trees)[number], node->kids[AST_ENUM_members], node->op != 0);
}

/* ---- functions, natives, rules and layouts: numbers and names */

static Span fn_place(Compiler *compiler, uint32_t number) {
    return compiler->fn_info.data[number].node->span;
}

static void declare_fn(Compiler *compiler, const Node *node) {
    FnInfo info = {.node = node, .names = compiler_names(compiler, node->kids[AST_FN_aliases])};
    uint32_t number = compiler->fn_info.len;
    vec_push(compiler->arena, &compiler->fn_info, info);
    declare_names(compiler, &compiler->fns, &info.names, number, node->kids[AST_FN_aliases]->span,
                  fn_place);
}

static Span rule_place(Compiler *compiler, uint32_t number) {
    return compiler->program->rules.data[number]->span;
}

static void declare_rule(Compiler *compiler, const Node *node) {
    Rule *rule = ARENA_NEW(compiler->arena, Rule);
    rule->names = compiler_names(compiler, node->kids[AST_RULE_aliases]);
    rule->span = node->kids[AST_RULE_aliases]->span;
    uint32_t number = compiler->program->rules.len;
    vec_push(compiler->arena, &compiler->program->rules, rule);
    vec_push(compiler->arena, &compiler->rule_nodes, node);
    declare_names(compiler, &compiler->rules, &rule->names, number, rule->span, rule_place);
}

static Span layout_place(Compiler *compiler, uint32_t number) {
    return compiler->program->layouts.data[number]->span;
}

static void declare_layout(Compiler *compiler, const Node *node) {
    const Node *aliases = node->kids[AST_TABLE_aliases];
    Layout *layout = ARENA_NEW(compiler->arena, Layout);
    layout->names = compiler_names(compiler, aliases);
    layout->span = aliases->span;
    layout->is_document = node->kind == AST_DOCUMENT;
    uint32_t number = compiler->program->layouts.len;
    vec_push(compiler->arena, &compiler->program->layouts, layout);
    vec_push(compiler->arena, &compiler->layout_nodes, node);
    declare_names(compiler, &compiler->layouts, &layout->names, number, layout->span, layout_place);
}

static void each(Compiler *compiler, Node *const *lists, uint32_t n, AstKind kind,
                 void (*declare)(Compiler *, const Node *)) {
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < lists[i]->n; k++)
            if (lists[i]->kids[k]->kind == kind) declare(compiler, lists[i]->kids[k]);
}

static void declare_enums(Compiler *compiler, Node *const *lists, uint32_t n) {
    MemberTree **trees = NULL;
    uint32_t n_trees = 0;
    for (int extend = 0; extend < 2; extend++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < lists[i]->n; k++) {
                const Node *node = lists[i]->kids[k];
                if (node->kind == AST_ENUM && node->op == extend)
                    declare_enum(compiler, node, &trees, &n_trees);
            }
    for (uint32_t i = 0; i < n_trees; i++) {
        Enum *enumeration = compiler->program->enums.data[i];
        EnumInfo *info = compiler->enum_info.data[i];
        tree_flatten(compiler, enumeration, info, trees[i], ID_NONE, NULL, 0);
        name_added(enumeration, info);
    }
}

static UnitId known_unit(Units *units, const char *name) {
    UnitId unit = units_find(units, text_of(name));
    return unit == UNIT_UNKNOWN ? UNIT_NONE : unit;
}

/* The few units and the one dimension that the runtime has to know by name. */
static void note_known_units(Compiler *compiler) {
    Program *program = compiler->program;
    program->percent = known_unit(program->units, "%");
    program->money = units_find_dimension(program->units, TEXT("money"));
    program->day = known_unit(program->units, "天");
    program->month = known_unit(program->units, "个月");
    program->percentage_point = known_unit(program->units, "个百分点");
}

void compiler_declare(Compiler *compiler, Node *const *lists, uint32_t n) {
    each(compiler, lists, n, AST_DIMENSION, declare_dimension);
    each(compiler, lists, n, AST_PREFIX, declare_prefix);
    each(compiler, lists, n, AST_UNIT, declare_units);
    note_known_units(compiler);
    declare_enums(compiler, lists, n);
    declare_entities(compiler, lists, n);
    each(compiler, lists, n, AST_FN, declare_fn);
    each(compiler, lists, n, AST_NATIVE, declare_native);
    each(compiler, lists, n, AST_RULE, declare_rule);
    each(compiler, lists, n, AST_TABLE, declare_layout);
    each(compiler, lists, n, AST_DOCUMENT, declare_layout);
}
