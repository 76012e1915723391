/* Functions of the user. A call checks the body with the arguments as names, in the domain of the
   call, so functions need no code of their own and values need not travel. Each function, and each
   derived field, is also checked once by itself, with parameters of the types that it states, so
   that a mistake in one that nobody uses is told; a parameter without type, or of a list type, can
   only be checked by a call. */
#include "compiler/advice.h"
#include "compiler/builder.h"
#include "compiler/declare.h"

/* ---- circles */

/* The names from `first` (the outer one) to the innermost link, and the first once more. */
static DiagArg circle_names(Arena *arena, const Chain *innermost, const Chain *first) {
    DiagArg names = first->name;
    for (const Chain *link = innermost; link != first->outer; link = link->outer) {
        names.zh = arena_printf(arena, "%.*s → %.*s", TEXT_ARG(link->name.zh), TEXT_ARG(names.zh));
        names.en = arena_printf(arena, "%.*s → %.*s", TEXT_ARG(link->name.en), TEXT_ARG(names.en));
    }
    return names;
}

bool chain_enter(Builder *b, Chain *link, Span span) {
    const Chain *first = b->chain;
    while (first && first->definition != link->definition) first = first->outer;
    link->outer = b->chain;
    if (!first) {
        b->chain = link;
        return true;
    }
    for (const Chain *part = b->chain; part != first->outer; part = part->outer)
        *part->circular = true;
    diag_at1(b->compiler->diags, DIAG_CYCLE, span,
             circle_names(b->compiler->arena, b->chain, first));
    return false;
}

/* ---- results */

/* The value as what it was said to be. */
static Operand check_result(Builder *b, const Node *result, Operand value) {
    if (!result || operand_bad(value)) return value;
    Type type = declare_type(b->compiler, result);
    if (type.kind == TYPE_POISON) return operand_poison(value.span);
    if (type.kind != TYPE_TARGET) value = narrow_value(b, value);
    Operand wanted = {.type = type, .span = result->span};
    if (type.list != value.type.list) {
        if (type.list)
            diag_at1(b->compiler->diags, DIAG_LIST_WANTED, value.span,
                     compiler_arg_type(b->compiler, value.type));
        else
            diag_at1(b->compiler->diags, DIAG_SINGLE_WANTED, value.span,
                     advice_single(b->compiler, value.type, value.span));
        return operand_poison(value.span);
    }
    if (!operand_suits(b, wanted, value)) return operand_poison(value.span);
    return operand_as_type(b, value, type);
}

static Operand check_body(Builder *b, FnInfo *fn, Span span) {
    const Node *node = fn->node;
    Chain link = {
        .definition = node, .name = compiler_arg_names(&fn->names), .circular = &fn->circular};
    if (!chain_enter(b, &link, span)) return operand_poison(span);
    Operand value = expr_check(b, node->kids[AST_FN_body], ANY_TYPE);
    b->chain = link.outer;
    return check_result(b, node->kids[AST_FN_result], value);
}

/* ---- calls */

/* A single argument of a stated type is a value; any other is a name for its expression. */
static bool bind_argument(Builder *b, const Node *param, const Node *arg, Scope *scope) {
    const Node *type_node = param->kids[AST_PARAM_type];
    scope->name = param->kids[AST_PARAM_name]->text;
    scope->node = arg;
    scope->there = b->scope;
    scope->chain = b->chain;
    if (!type_node) return true;
    Type type = declare_type(b->compiler, type_node);
    if (type.kind == TYPE_POISON) return false;
    Operand value = expr_check(b, arg, type);
    if (type.kind != TYPE_TARGET) value = narrow_value(b, value);
    if (operand_bad(value)) return false;
    Operand wanted = {.type = type, .span = type_node->span};
    if (value.type.list != type.list) {
        operator_report(b, DIAG_WRONG_TYPE, wanted, value);
        return false;
    }
    if (!operand_suits(b, wanted, value)) return false;
    if (type.list) return true;
    scope->node = NULL;
    scope->value = operand_as_type(b, value, type);
    return true;
}

Operand function_call(Builder *b, uint32_t number, const Node *node) {
    FnInfo *fn = &b->compiler->fn_info.data[number];
    const Node *params = fn->node->kids[AST_FN_params], *args = node->kids[AST_CALL_args];
    if (fn->circular) return operand_poison(node->span);
    const Scope *here = b->scope, *inner = NULL;
    bool bound = true;
    for (uint32_t i = 0; i < params->n; i++) {
        Scope *scope = ARENA_NEW(b->compiler->arena, Scope);
        scope->outer = inner;
        bound = bind_argument(b, params->kids[i], args->kids[i], scope) && bound;
        inner = scope;
    }
    if (!bound) return operand_poison(node->span);
    b->scope = inner;
    Operand result = check_body(b, fn, node->span);
    b->scope = here;
    result.span = node->span;
    return result;
}

/* ---- by themselves */

static bool bind_params(Builder *b, const Node *params) {
    for (uint32_t i = 0; i < params->n; i++) {
        const Node *param = params->kids[i], *type_node = param->kids[AST_PARAM_type];
        if (!type_node) return false;
        Type type = declare_type(b->compiler, type_node);
        if (type.kind == TYPE_POISON || type.list) return false;
        InstId inst =
            builder_op(b, OP_PARAM, type, param->span, INST_NONE, INST_NONE, INST_NONE, i);
        scope_push(b, param->kids[AST_PARAM_name]->text, operand_value(b, inst, type, param->span));
    }
    return true;
}

static Builder *scratch_builder(Compiler *compiler) {
    return builder_new(compiler, ARENA_NEW(compiler->arena, Code));
}

static void check_function(Compiler *compiler, FnInfo *fn) {
    if (fn->circular) return;
    Builder *b = scratch_builder(compiler);
    if (bind_params(b, fn->node->kids[AST_FN_params])) check_body(b, fn, fn->node->span);
}

static void check_defaults(Compiler *compiler, EntityId id) {
    const EntityInfo *info = compiler->entity_info.data[id];
    for (uint32_t i = 0; i < info->defaults.len; i++) {
        if (!info->defaults.data[i] || info->circular.data[i]) continue;
        Builder *b = scratch_builder(compiler);
        Type type = type_with(TYPE_RECORD, id);
        Span span = compiler->program->entities.data[id]->fields.data[i].span;
        InstId inst = builder_op(b, OP_PARAM, type, span, INST_NONE, INST_NONE, INST_NONE, 0);
        member_field(b, operand_value(b, inst, type, span), i, span);
    }
}

void compiler_check_functions(Compiler *compiler) {
    for (uint32_t i = 0; i < compiler->fn_info.len; i++)
        check_function(compiler, &compiler->fn_info.data[i]);
    for (EntityId id = 0; id < compiler->entity_info.len; id++) check_defaults(compiler, id);
}
