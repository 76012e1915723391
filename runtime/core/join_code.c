/* Joining code. The other program is used up: its instructions are changed where they stand. */
#include "runtime/core/join.h"
#include "runtime/core/op.h"

static uint32_t joined_imm(const Join *join, OpImm what, uint32_t imm) {
    switch (what) {
    case IMM_CONST: return imm + join->consts;
    case IMM_REGEX: return imm + join->regexes;
    case IMM_UNIT: return join->units[imm];
    case IMM_NATIVE: return join->natives[imm];
    case IMM_NO:
    case IMM_FIELD:
    case IMM_ENTITY:
    case IMM_MEMBER:
    case IMM_PARAM:
    case IMM_DOMAIN:
    case IMM_ROUNDING:
    case IMM_RELATION:
    case IMM_FLAG:
    case IMM_PART:
    case IMM_ASPECT: break;
    }
    return imm;
}

static void join_insts(const Join *join, Code *code) {
    for (InstId id = 0; id < code->insts.len; id++) {
        Inst *inst = &code->insts.data[id];
        inst->type = join_type(join, inst->type);
        inst->imm = joined_imm(join, (OpImm)op_info((Op)inst->op)->imm, inst->imm);
        inst->span = join_span(join, inst->span);
    }
    for (uint32_t i = 0; i < code->params.len; i++)
        code->params.data[i] = join_type(join, code->params.data[i]);
}

static bool same_span(Span a, Span b) {
    return a.source == b.source && a.lo == b.lo && a.hi == b.hi;
}

/* Declarations at one place of one source are one. */
static bool same_declaration(const NameSet *a, Span at_a, const NameSet *b, Span at_b) {
    return same_span(at_a, at_b) && text_equal(a->en, b->en) && text_equal(a->zh, b->zh);
}

/* Two of one sort cannot have a name in common, as in the files of one program. */
static void compare_names(const Join *join, const NameSet *known, Span known_at,
                          const NameSet *names, Span at) {
    for (uint32_t i = 0; i < names->n; i++) {
        if (!names_has(known, names->all[i])) continue;
        diag_add(join->diags, (Diag){.code = DIAG_NAME_TAKEN,
                                     .span = at,
                                     .other = known_at,
                                     .args = {ARG(names->all[i])}});
        return;
    }
}

/* ---- constants, patterns, native functions */
static void join_pools(Join *join) {
    Program *into = join->into, *other = join->other;
    join->consts = into->consts.len;
    join->regexes = into->regexes.len;
    for (uint32_t i = 0; i < other->consts.len; i++) {
        /* constants have no type of their own, and none is a record */
        Value value = join_value(join, type_of(TYPE_NONE), other->consts.data[i]);
        vec_push(into->arena, &into->consts, value);
    }
    for (uint32_t i = 0; i < other->regexes.len; i++)
        vec_push(into->arena, &into->regexes, other->regexes.data[i]);
}

static uint32_t join_native(const Join *join, Native *native) {
    Program *into = join->into;
    native->span = join_span(join, native->span);
    for (uint32_t i = 0; i < into->natives.len; i++) {
        const Native *known = into->natives.data[i];
        if (same_declaration(&known->names, known->span, &native->names, native->span)) return i;
        compare_names(join, &known->names, known->span, &native->names, native->span);
    }
    for (uint32_t i = 0; i < native->n_params; i++)
        native->params[i].type = join_type(join, native->params[i].type);
    native->result.type = join_type(join, native->result.type);
    vec_push(into->arena, &into->natives, native);
    return into->natives.len - 1;
}

/* ---- rules */
static uint32_t join_rule(const Join *join, Rule *rule) {
    Program *into = join->into;
    rule->span = join_span(join, rule->span);
    for (uint32_t i = 0; i < into->rules.len; i++) {
        const Rule *known = into->rules.data[i];
        if (same_declaration(&known->names, known->span, &rule->names, rule->span)) return i;
        compare_names(join, &known->names, known->span, &rule->names, rule->span);
    }
    join_insts(join, &rule->code);
    for (uint32_t i = 0; i < rule->assertions.len; i++)
        rule->assertions.data[i].span = join_span(join, rule->assertions.data[i].span);
    vec_push(into->arena, &into->rules, rule);
    return into->rules.len - 1;
}

/* ---- layouts */
static void join_node(const Join *join, LayoutNode *node) {
    node->unit = join->units[node->unit];
    node->span_source = join_span(join, node->span_source);
    if (node->kind == LAYOUT_CALL) node->callee = join->layouts[node->callee];
    for (uint32_t i = 0; i < node->n_kids; i++) join_node(join, node->kids[i]);
    for (uint32_t i = 0; i < node->n_otherwise; i++) join_node(join, node->otherwise[i]);
}

static uint32_t find_layout(const Join *join, const Layout *layout, uint32_t until) {
    for (uint32_t i = 0; i < until; i++) {
        const Layout *known = join->into->layouts.data[i];
        if (same_declaration(&known->names, known->span, &layout->names, layout->span)) return i;
        compare_names(join, &known->names, known->span, &layout->names, layout->span);
    }
    return ID_NONE;
}

/* First where each goes, since a document may call a table further down. */
static void join_layouts(const Join *join) {
    Program *into = join->into, *other = join->other;
    uint32_t had = into->layouts.len;
    for (uint32_t i = 0; i < other->layouts.len; i++) {
        Layout *layout = other->layouts.data[i];
        layout->span = join_span(join, layout->span);
        join->layouts[i] = find_layout(join, layout, had);
        if (join->layouts[i] != ID_NONE) continue;
        vec_push(into->arena, &into->layouts, layout);
        join->layouts[i] = into->layouts.len - 1;
    }
    for (uint32_t i = had; i < into->layouts.len; i++) {
        Layout *layout = into->layouts.data[i];
        join_insts(join, &layout->code);
        layout->param = join_type(join, layout->param);
        join_node(join, layout->root);
    }
}

void join_code(Join *join) {
    Program *other = join->other;
    join->natives = ARENA_ARRAY(join->arena, uint32_t, other->natives.len);
    join->rules = ARENA_ARRAY(join->arena, uint32_t, other->rules.len);
    join->layouts = ARENA_ARRAY(join->arena, uint32_t, other->layouts.len);
    join_pools(join);
    for (uint32_t i = 0; i < other->natives.len; i++)
        join->natives[i] = join_native(join, other->natives.data[i]);
    for (uint32_t i = 0; i < other->rules.len; i++)
        join->rules[i] = join_rule(join, other->rules.data[i]);
    join_layouts(join);
}
