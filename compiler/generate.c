/* Generators and scopes: `for each project p`, `i in p.indicators`, `by unit as g`. Each opens a
   domain below the current one and binds a name there. */
#include "compiler/advice.h"
#include "compiler/builder.h"

static void scope_add(Builder *b, Scope scope) {
    Scope *kept = ARENA_NEW(b->compiler->arena, Scope);
    *kept = scope;
    kept->outer = b->scope;
    b->scope = kept;
}

void scope_push(Builder *b, Text name, Operand value) {
    scope_add(b, (Scope){.name = name, .value = value});
}

void scope_record(Builder *b, Operand record) {
    scope_add(b, (Scope){.value = record});
}

void scope_check_new(Builder *b, Text name, Span span) {
    for (const Scope *s = b->scope; s; s = s->outer) {
        bool hides = s->name.len > 0
                         ? text_equal(s->name, name)
                         : s->value.type.kind == TYPE_RECORD &&
                               compiler_field(b->compiler, s->value.type.arg, name) != MAP_NONE;
        if (!hides) continue;
        diag_at1(b->compiler->diags, DIAG_SHADOWING, span, ARG(name));
        return;
    }
}

void generate_filter(Builder *b, InstId condition, Span span) {
    InstId filter = builder_open(b, OP_FILTER, type_of(TYPE_BOOL), span, b->domain,
                                 builder_lift(b, condition), INST_NONE, 0);
    b->domain = inst_domain(b, filter);
    narrow_learn(b, condition, true);
}

/* The list that a generator runs over, as an operand. */
static Operand generator_list(Builder *b, const Node *node) {
    const Node *entity = node->kids[AST_GENERATOR_entity];
    if (!entity) return expr_list(b, node->kids[AST_GENERATOR_list]);
    EntityId id = compiler_entity(b->compiler, entity->text);
    if (id == MAP_NONE) {
        advice_unknown_entity(b->compiler, entity->text, entity->span);
        return operand_poison(entity->span);
    }
    return expr_list(b, entity);
}

static InstId append(Builder *b, InstId text, Text separator, InstId more, Span span) {
    Type type = type_of(TYPE_TEXT);
    InstId between = builder_text(b, separator, span);
    text = builder_op(b, OP_CONCAT, type, span, text, between, INST_NONE, 0);
    return builder_op(b, OP_CONCAT, type, span, text, more, INST_NONE, 0);
}

/* One key column for the keys of `by`; several are joined to one text with a separator that cannot
   be written in a source, and in *shown with one that reads well (INST_NONE for one key). */
static Operand group_key(Builder *b, const Node *keys, InstId *shown) {
    Operand key = expr_single(b, keys->kids[0], ANY_TYPE);
    *shown = INST_NONE;
    if (keys->n == 1 || operand_bad(key)) return key;
    InstId joined = *shown = display_text(b, key);
    for (uint32_t i = 1; i < keys->n; i++) {
        Operand next = expr_single(b, keys->kids[i], ANY_TYPE);
        if (operand_bad(next)) return next;
        InstId text = display_text(b, next);
        joined = append(b, joined, TEXT("\x1f"), text, keys->span);
        *shown = append(b, *shown, TEXT(" · "), text, keys->span);
    }
    return operand_value(b, joined, type_of(TYPE_TEXT), keys->span);
}

/* What the group's elements have in common, in the domain of the groups: the text of any of them.
 */
static InstId shown_key(Builder *b, InstId group, InstId shown, Span span) {
    Type text = type_of(TYPE_TEXT);
    InstId keys = builder_open(b, OP_MEMBERS, text, span, b->domain, group, shown, 0);
    return builder_op(b, OP_FIRST, text, span, keys, INST_NONE, INST_NONE, 0);
}

/* Moves on to the elements for which the condition holds; NULL: all. */
static bool choose(Builder *b, const Node *condition) {
    if (!condition) return true;
    Operand holds = expr_bool(b, condition);
    if (operand_bad(holds)) return false;
    generate_filter(b, holds.inst, condition->span);
    return true;
}

/* `by KEYS as g`: moves from the elements to their groups; g is the list of a group's elements. */
static Operand generate_groups(Builder *b, const Node *node, const Node *condition, Operand element,
                               DomainId base) {
    const Node *keys = node->kids[AST_GENERATOR_keys];
    const Scope *outer = b->scope;
    const Node *binder = node->kids[AST_GENERATOR_binder];
    if (binder)
        scope_push(b, binder->text, element);
    else
        scope_record(b, element);
    InstId shown = INST_NONE;
    Operand key = choose(b, condition) ? group_key(b, keys, &shown) : operand_poison(node->span);
    b->scope = outer;
    if (operand_bad(key)) return key;
    element.inst = builder_lift(b, element.inst);
    InstId group = builder_open(b, OP_GROUP, key.type, keys->span, base, key.inst, INST_NONE, 0);
    DomainId domain = inst_domain(b, group);
    InstId members =
        builder_open(b, OP_MEMBERS, element.type, node->span, domain, group, element.inst, 0);
    b->domain = domain;
    Operand list = operand_value(b, members, element.type, node->span);
    list.type.list = true;
    list.base = domain;
    list.key = shown == INST_NONE ? group : shown_key(b, group, shown, keys->span);
    list.key_type = key.type;
    return list;
}

/* What `generate` is asked for; `condition` chooses elements of the generator at hand. */
typedef struct Generating {
    bool only;
    const Node *condition;
    OperandList *operands;
    NameList *names;
} Generating;

static bool generate_one(Builder *b, const Node *node, const Generating *asked) {
    Compiler *compiler = b->compiler;
    DomainId base = b->domain;
    Operand list = generator_list(b, node);
    if (operand_bad(list)) return false;
    list = list_here(b, list);
    b->domain = list.domain;
    Operand element = expr_element(b, list);
    const Node *binder = node->kids[AST_GENERATOR_binder];
    const Node *group = node->kids[AST_GENERATOR_group];
    Text name = binder ? binder->text : TEXT("");
    if (node->kids[AST_GENERATOR_keys]->n > 0) {
        element = generate_groups(b, node, asked->condition, element, base);
        if (operand_bad(element)) return false;
        name = group ? group->text : TEXT("");
        binder = group;
    }
    if (binder) scope_check_new(b, name, binder->span);
    if (name.len > 0)
        scope_push(b, name, element);
    else if (asked->only && element.type.kind == TYPE_RECORD && !element.type.list)
        scope_record(b, element);
    if (asked->operands) vec_push(compiler->arena, asked->operands, element);
    if (asked->names) vec_push(compiler->arena, asked->names, name);
    bool grouped = element.type.list;
    return grouped || choose(b, asked->condition);
}

bool generate_chosen(Builder *b, const Node *generators, const Node *condition,
                     OperandList *operands, NameList *names) {
    Generating asked = {.only = generators->n == 1, .operands = operands, .names = names};
    for (uint32_t i = 0; i < generators->n; i++) {
        if (i + 1 == generators->n) asked.condition = condition;
        if (generators->kids[i]->kind != AST_GENERATOR ||
            !generate_one(b, generators->kids[i], &asked))
            return false;
    }
    return generators->n > 0;
}

bool generate(Builder *b, const Node *generators, OperandList *operands, NameList *names) {
    return generate_chosen(b, generators, NULL, operands, names);
}
