/* What can be seen in the trees: names that nothing uses, rules that no test and no basis stands
   behind, rules that say the same. */
#include "compiler/lint.h"

/* ---- names */

/* Whether the name is used as a value below the node; the last part of a.b is none. */
static bool uses_name(const Node *node, Text name) {
    if (!node) return false;
    if (node->kind == AST_NAME && text_equal(node->text, name)) return true;
    for (uint32_t i = 0; i < node->n; i++) {
        if (node->kind == AST_MEMBER_OF && i == AST_MEMBER_OF_name) continue;
        if (uses_name(node->kids[i], name)) return true;
    }
    return false;
}

static void report_unused(Session *session, const Node *name) {
    diag_at1(session->diags, DIAG_UNUSED_NAME, name->span, ARG(name->text));
}

static void lint_lets(Session *session, const Node *body) {
    for (uint32_t i = 0; i < body->n; i++) {
        if (body->kids[i]->kind != AST_LET) continue;
        const Node *name = body->kids[i]->kids[AST_LET_name];
        bool used = false;
        for (uint32_t k = i + 1; k < body->n && !used; k++)
            used = uses_name(body->kids[k], name->text);
        if (!used) report_unused(session, name);
    }
}

static void lint_params(Session *session, const Node *fn) {
    const Node *params = fn->kids[AST_FN_params];
    for (uint32_t i = 0; i < params->n; i++) {
        if (params->kids[i]->kind != AST_PARAM) continue;
        const Node *name = params->kids[i]->kids[AST_PARAM_name];
        if (!uses_name(fn->kids[AST_FN_body], name->text)) report_unused(session, name);
    }
}

/* ---- tests */

static bool expects(const Session *session, const Node *test, const Rule *rule) {
    const Node *body = test->kids[AST_TEST_body];
    for (uint32_t i = 0; i < body->n; i++) {
        if (body->kids[i]->kind != AST_EXPECT) continue;
        Text name = compiler_dotted(session->compiler, body->kids[i]->kids[AST_EXPECT_rule]);
        if (names_has(&rule->names, name) || text_equal(rule->id, name)) return true;
    }
    return false;
}

static bool is_tested(const Session *session, const Rule *rule) {
    for (uint32_t i = 0; i < session->files.len; i++) {
        const Node *declarations = session->files.data[i].declarations;
        for (uint32_t k = 0; k < declarations->n; k++)
            if (declarations->kids[k]->kind == AST_TEST &&
                expects(session, declarations->kids[k], rule))
                return true;
    }
    return false;
}

/* ---- rules */

static bool is_own(const Session *session, Span span) {
    return !sources_built_in(session->sources, span.source);
}

/* The first rule before `number` that says the same is the other one. */
static void lint_equal(Session *session, uint32_t number) {
    const Program *program = session->program;
    const Rule *rule = program->rules.data[number];
    for (uint32_t i = 0; i < number; i++) {
        const Rule *other = program->rules.data[i];
        if (!lint_same(session->arena, program, other, rule)) continue;
        diag_add(session->diags, (Diag){.code = DIAG_SAME_RULE,
                                        .span = rule->span,
                                        .other = other->span,
                                        .args = {compiler_arg_names(&rule->names),
                                                 compiler_arg_names(&other->names)}});
        return;
    }
}

static void lint_rule(Session *session, uint32_t number) {
    const Rule *rule = session->program->rules.data[number];
    lint_lets(session, session->compiler->rule_nodes.data[number]->kids[AST_RULE_body]);
    lint_code(session, rule);
    lint_equal(session, number);
    if (!is_tested(session, rule))
        diag_at1(session->diags, DIAG_RULE_UNTESTED, rule->span, compiler_arg_names(&rule->names));
    if (rule->basis.len == 0)
        diag_at1(session->diags, DIAG_RULE_WITHOUT_BASIS, rule->span,
                 compiler_arg_names(&rule->names));
}

void lint_rules(Session *session) {
    const Compiler *compiler = session->compiler;
    if (session->diags->errors > 0) return;
    for (uint32_t i = 0; i < session->program->rules.len; i++)
        if (is_own(session, session->program->rules.data[i]->span)) lint_rule(session, i);
    for (uint32_t i = 0; i < compiler->fn_info.len; i++)
        if (is_own(session, compiler->fn_info.data[i].node->span))
            lint_params(session, compiler->fn_info.data[i].node);
    diags_sort(session->diags);
}
