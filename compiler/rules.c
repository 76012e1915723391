/* Rules: generators, filters, lets and assertions to code. A rule's binders stand in one domain,
   each `when` opens the next below it, assertions stand in the last; what a message says is built
   below the rows that fail, so that nobody words what nobody reads. */
#include "compiler/advice.h"
#include "compiler/builder.h"

/* ---- statements */

static void lower_when(Builder *b, Rule *rule, const Node *when) {
    const Node *node = when->kids[AST_WHEN_condition];
    Operand condition = expr_bool(b, node);
    if (operand_bad(condition)) return;
    InstId inst = builder_lift(b, condition.inst);
    vec_push(b->compiler->arena, &rule->filters, inst);
    generate_filter(b, inst, node->span);
    vec_push(b->compiler->arena, &rule->filtered, b->code->domains.data[b->domain].opener);
}

static void lower_let(Builder *b, const Node *let) {
    const Node *name = let->kids[AST_LET_name];
    scope_check_new(b, name->text, name->span);
    /* checked once where it stands, so that a mistake in an unused let is told */
    if (operand_bad(expr_check(b, let->kids[AST_LET_value], ANY_TYPE))) b->failed = true;
    Scope *scope = ARENA_NEW(b->compiler->arena, Scope);
    *scope = (Scope){
        .outer = b->scope, .name = name->text, .node = let->kids[AST_LET_value], .there = b->scope};
    b->scope = scope;
}

static void lower_assert(Builder *b, Rule *rule, const Node *node) {
    const Node *message = node->kids[AST_ASSERT_message];
    const Node *condition_node = node->kids[AST_ASSERT_condition];
    Operand condition = expr_bool(b, condition_node);
    if (operand_bad(condition)) return;
    Assertion assertion = {.condition = builder_lift(b, condition.inst),
                           .message = INST_NONE,
                           .span = condition_node->span};
    DomainId here = b->domain;
    assertion.failing = builder_open(b, OP_FAILS, type_of(TYPE_BOOL), condition_node->span, here,
                                     assertion.condition, INST_NONE, 0);
    if (message) {
        advice_message(b->compiler, message);
        b->domain = inst_domain(b, assertion.failing);
        Operand text = expr_check(b, message, type_of(TYPE_TEXT));
        if (!operand_bad(text)) assertion.message = display_text(b, text);
        b->domain = here;
    }
    vec_push(b->compiler->arena, &rule->assertions, assertion);
}

/* Assertions come last: a `when` behind one narrows the rule all the same. Each sees the names that
   stood before it. */
static void lower_body(Builder *b, Rule *rule, const Node *body) {
    bool severity_given = false;
    const Scope **seen = ARENA_ARRAY(b->compiler->arena, const Scope *, body->n);
    for (uint32_t i = 0; i < body->n; i++) {
        const Node *node = body->kids[i];
        seen[i] = b->scope;
        switch (node->kind) {
        case AST_META: rule_property(b->compiler, rule, node, &severity_given); break;
        case AST_WHEN: lower_when(b, rule, node); break;
        case AST_LET: lower_let(b, node); break;
        case AST_ASSERT: break;
        default: b->failed = true; /* ERROR: reported by the parser */
        }
    }
    for (uint32_t i = 0; i < body->n; i++) {
        b->scope = seen[i];
        if (body->kids[i]->kind == AST_ASSERT) lower_assert(b, rule, body->kids[i]);
    }
    /* what is certain is an error, what is likely a warning, a hint a note */
    if (!severity_given) rule->severity = rule->certainty;
}

static void bind(Builder *b, Rule *rule, const OperandList *operands, const NameList *names) {
    rule->domain = b->domain;
    for (uint32_t i = 0; i < operands->len; i++) {
        Operand o = operands->data[i];
        InstId value = o.type.list ? o.key : o.inst;
        Binder binder = {.name = names->data[i], .value = builder_lift(b, value)};
        vec_push(b->compiler->arena, &rule->binders, binder);
    }
}

/* False: the rule has mistakes and no code. */
static bool lower_rule(Compiler *compiler, Rule *rule, const Node *node) {
    uint32_t before = compiler->diags->errors;
    Builder *b = builder_new(compiler, &rule->code);
    OperandList operands = {0};
    NameList names = {0};
    if (node->kids[AST_RULE_generators]->n == 0)
        diag_at1(compiler->diags, DIAG_RULE_WITHOUT_EACH, rule->span,
                 compiler_arg_names(&rule->names));
    if (!generate(b, node->kids[AST_RULE_generators], &operands, &names)) return false;
    bind(b, rule, &operands, &names);
    lower_body(b, rule, node->kids[AST_RULE_body]);
    if (b->failed || compiler->diags->errors > before) return false;
    if (rule->assertions.len > 0) return true;
    diag_at1(compiler->diags, DIAG_RULE_WITHOUT_ASSERT, rule->span,
             compiler_arg_names(&rule->names));
    return false;
}

void compiler_lower_rules(Compiler *compiler) {
    Program *program = compiler->program;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < program->rules.len; i++)
        if (lower_rule(compiler, program->rules.data[i], compiler->rule_nodes.data[i]))
            program->rules.data[kept++] = program->rules.data[i];
    program->rules.len = kept;
}
