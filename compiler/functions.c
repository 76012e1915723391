/* Functions by themselves: the body is checked with each parameter as a value of its type, into
   code that is thrown away. A parameter without type, or of a list type, can only be checked by a
   call. */
#include "compiler/builder.h"
#include "compiler/declare.h"

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

static void check_result(Builder *b, const FnInfo *fn, Operand value) {
    const Node *result = fn->node->kids[AST_FN_result];
    if (!result || operand_bad(value)) return;
    Type type = declare_type(b->compiler, result);
    if (type.kind == TYPE_POISON || type_equal(type, value.type)) return;
    Operand wanted = {.type = type, .span = result->span};
    if (type.list != value.type.list)
        diag_at(b->compiler->diags, type.list ? DIAG_LIST_WANTED : DIAG_SINGLE_WANTED, value.span);
    else
        types_comparable(b, wanted, value);
}

void compiler_check_functions(Compiler *compiler) {
    Arena *scratch = compiler->arena;
    for (uint32_t i = 0; i < compiler->fn_info.len; i++) {
        FnInfo *fn = &compiler->fn_info.data[i];
        if (fn->circular) continue;
        Code *code = ARENA_NEW(scratch, Code);
        Builder *b = builder_new(compiler, code);
        if (!bind_params(b, fn->node->kids[AST_FN_params])) continue;
        fn->checking = true;
        Operand value = expr_check(b, fn->node->kids[AST_FN_body], ANY_TYPE);
        fn->checking = false;
        check_result(b, fn, value);
    }
}
