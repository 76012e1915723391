/* Calls by their function: builtin (builtin.c), of the user (functions.c) or native; and
   comprehensions. */
#include "compiler/advice.h"
#include "compiler/builder.h"

Operand reduce(Builder *b, Op op, Operand list, InstId extra, Type type, uint32_t imm, Span span) {
    DomainId here = b->domain;
    b->domain = list.base;
    InstId inst = builder_op(b, op, type, span, list.inst, extra, INST_NONE, imm);
    b->domain = here;
    return operand_value(b, builder_lift(b, inst), type, span);
}

Operand comprehension_check(Builder *b, const Node *node) {
    const Node *condition = node->kids[AST_COMPREHENSION_condition];
    const Node *value = node->kids[AST_COMPREHENSION_value];
    DomainId base = b->domain;
    const Scope *scope = b->scope;
    Operand result = operand_poison(node->span);
    if (generate(b, node->kids[AST_COMPREHENSION_generators], NULL, NULL)) {
        Operand filter = condition ? expr_bool(b, condition) : result;
        if (condition && !operand_bad(filter)) generate_filter(b, filter.inst, condition->span);
        if (!condition || !operand_bad(filter)) result = expr_check(b, value, ANY_TYPE);
    }
    b->domain = base;
    b->scope = scope;
    if (operand_bad(result)) return result;
    if (result.type.list || result.type.kind == TYPE_RECORD) result.record = INST_NONE;
    result.type.list = true;
    result.base = base;
    result.key = INST_NONE;
    return result;
}

bool call_count_wrong(Builder *b, const Node *node, uint32_t least, uint32_t most, DiagArg hint) {
    uint32_t given = node->kids[AST_CALL_args]->n;
    if (given >= least && given <= most) return false;
    Arena *arena = b->compiler->arena;
    DiagArg wanted = ARG(arena_printf(arena, "%u", least));
    if (most == UINT32_MAX)
        wanted =
            ARG2(arena_printf(arena, "至少 %u", least), arena_printf(arena, "at least %u", least));
    else if (most > least)
        wanted = ARG2(arena_printf(arena, "%u 至 %u", least, most),
                      arena_printf(arena, "%u to %u", least, most));
    diag_add(b->compiler->diags, (Diag){.code = DIAG_ARGUMENT_COUNT,
                                        .span = node->span,
                                        .args = {ARG(node->kids[AST_CALL_function]->text), wanted,
                                                 ARG(arena_printf(arena, "%u", given)), hint}});
    return true;
}

/* The parameters as they are declared. */
static DiagArg parameters_hint(Compiler *compiler, const Node *params) {
    Text declared = sources_text(compiler->program->sources, params->span);
    if (declared.len == 0) return ARG(TEXT(""));
    return ARG2(arena_printf(compiler->arena, "参数是：%.*s", TEXT_ARG(declared)),
                arena_printf(compiler->arena, "the parameters are: %.*s", TEXT_ARG(declared)));
}

/* ---- native functions */

static Operand native_argument(Builder *b, const Node *arg, const NativeParam *param) {
    Operand value = param->type.list ? expr_list(b, arg) : expr_single(b, arg, param->type);
    value = narrow_value(b, value);
    if (operand_bad(value)) return value;
    if (type_rep(value.type) != type_rep(param->type)) {
        diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, value.span,
                 compiler_arg_type(b->compiler, param->type),
                 compiler_arg_type(b->compiler, value.type));
        return operand_poison(arg->span);
    }
    return value;
}

static Operand native_call_check(Builder *b, uint32_t number, const Node *node) {
    const Native *native = b->compiler->program->natives.data[number];
    const Node *args = node->kids[AST_CALL_args];
    if (call_count_wrong(b, node, native->n_params, native->n_params, ARG(TEXT(""))))
        return operand_poison(node->span);
    InstId insts[3] = {INST_NONE, INST_NONE, INST_NONE};
    for (uint32_t i = 0; i < args->n; i++) {
        Operand value = native_argument(b, args->kids[i], &native->params[i]);
        if (operand_bad(value)) return value;
        insts[i] = value.type.list ? list_here(b, value).inst : value.inst;
    }
    InstId inst = builder_op(b, OP_NATIVE, native->result.type, node->span, insts[0], insts[1],
                             insts[2], number);
    return operand_value(b, inst, native->result.type, node->span);
}

static Operand unknown_function(Builder *b, const Node *function) {
    Compiler *compiler = b->compiler;
    NameList names = {0};
    builtin_names(compiler->arena, &names);
    for (uint32_t i = 0; i < compiler->fns.len; i++)
        vec_push(compiler->arena, &names, compiler->fns.entries[i].key);
    diag_at2(compiler->diags, DIAG_UNKNOWN_FUNCTION, function->span, ARG(function->text),
             ARG(advice_function(function->text, names.data, names.len)));
    return operand_poison(function->span);
}

Operand call_check(Builder *b, const Node *node, Type expected) {
    (void)expected;
    Compiler *compiler = b->compiler;
    const Node *function = node->kids[AST_CALL_function];
    uint32_t number = map_get(&compiler->fns, function->text);
    if (number != MAP_NONE) {
        const FnInfo *fn = &compiler->fn_info.data[number];
        compiler_note(compiler, function->span, &fn->names, fn->node->span);
        const Node *params = fn->node->kids[AST_FN_params];
        if (call_count_wrong(b, node, params->n, params->n, parameters_hint(compiler, params)))
            return operand_poison(node->span);
        return function_call(b, number, node);
    }
    number = map_get(&compiler->natives, function->text);
    if (number != MAP_NONE) {
        const Native *native = compiler->program->natives.data[number];
        compiler_note(compiler, function->span, &native->names, native->span);
        return native_call_check(b, number, node);
    }
    const Builtin *builtin = builtin_find(function->text);
    if (!builtin) return unknown_function(b, function);
    compiler_note_word(compiler, function->span, builtin_word(builtin, LANG_EN),
                       builtin_word(builtin, LANG_ZH));
    return builtin_call(b, builtin, node);
}
