/* Calls: aggregates, builtin functions, the user's functions (checked where they are called, so
   they need no code of their own), native functions, and comprehensions. */
#include "compiler/builder.h"

typedef enum Elements {
    ELEMENTS_ANY,
    ELEMENTS_NUMERIC,
    ELEMENTS_ORDERED,
    ELEMENTS_LOGICAL
} Elements;
typedef enum Result { RESULT_SAME, RESULT_NUMBER, RESULT_BOOL, RESULT_LIST } Result;
typedef struct Builtin {
    Op op;
    const char *en, *zh;
    bool aggregate;
    Elements elements;
    Result result;
    uint32_t n_args;
} Builtin;

static const Builtin builtins[] = {
#define AGGREGATE(op, en, zh, elements, result, synopsis)                                          \
    {OP_##op, en, zh, true, ELEMENTS_##elements, RESULT_##result, 1},
#define FUNCTION(op, en, zh, n_args, synopsis)                                                     \
    {OP_##op, en, zh, false, ELEMENTS_ANY, RESULT_SAME, n_args},
#include "compiler/builtin.def"
#undef AGGREGATE
#undef FUNCTION
};
enum { N_BUILTINS = sizeof builtins / sizeof builtins[0] };

static const Builtin *find_builtin(Text name) {
    for (size_t i = 0; i < N_BUILTINS; i++)
        if (text_equal(name, text_of(builtins[i].en)) || text_equal(name, text_of(builtins[i].zh)))
            return &builtins[i];
    return NULL;
}

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

static Operand wrong_argument(Builder *b, Operand o, TypeKind wanted) {
    diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, o.span,
             compiler_arg_type(b->compiler, type_of(wanted)),
             compiler_arg_type(b->compiler, o.type));
    return operand_poison(o.span);
}

static bool wrong_count(Builder *b, const Node *node, uint32_t wanted) {
    uint32_t given = node->kids[AST_CALL_args]->n;
    if (given == wanted) return false;
    Arena *arena = b->compiler->arena;
    diag_at3(b->compiler->diags, DIAG_ARGUMENT_COUNT, node->span,
             ARG(node->kids[AST_CALL_function]->text), ARG(arena_printf(arena, "%u", wanted)),
             ARG(arena_printf(arena, "%u", given)));
    return true;
}

/* The unit of an empty sum: the first declared one of the dimension. */
static UnitId zero_unit(const Builder *b, Type type) {
    Units *units = b->compiler->program->units;
    DimId dim = type_dim(type);
    if (dim == DIM_NONE || dim == DIM_ANY) return UNIT_NONE;
    for (UnitId id = 1; id < units_count(units); id++)
        if (units_get(units, id)->dim == dim) return id;
    return UNIT_NONE;
}

static Operand distinct(Builder *b, Operand list, Span span) {
    InstId inst = builder_open(b, OP_DISTINCT, list.type, span, list.base, list.inst, INST_NONE, 0);
    Operand result = operand_value(b, inst, list.type, span);
    result.type.list = true;
    result.base = list.base;
    return result;
}

static Operand aggregate(Builder *b, const Builtin *builtin, const Node *node) {
    if (wrong_count(b, node, 1)) return operand_poison(node->span);
    Operand list = expr_list(b, node->kids[AST_CALL_args]->kids[0]);
    if (operand_bad(list)) return list;
    Type element = list.type;
    element.list = false;
    bool numeric = type_is_numeric(element);
    if (builtin->elements == ELEMENTS_NUMERIC && !numeric)
        return wrong_argument(b, list, TYPE_NUMBER);
    if (builtin->elements == ELEMENTS_ORDERED && !numeric && element.kind != TYPE_DATE)
        return wrong_argument(b, list, TYPE_NUMBER);
    if (builtin->elements == ELEMENTS_LOGICAL && element.kind != TYPE_BOOL)
        return wrong_argument(b, list, TYPE_BOOL);
    Type type = element;
    if (builtin->result == RESULT_LIST) return distinct(b, list, node->span);
    if (builtin->result == RESULT_NUMBER) type = type_of(TYPE_NUMBER);
    if (builtin->result == RESULT_BOOL) type = type_of(TYPE_BOOL);
    uint32_t imm = builtin->op == OP_SUM ? zero_unit(b, type) : 0;
    return reduce(b, builtin->op, list, INST_NONE, type, imm, node->span);
}

static Operand join_call(Builder *b, const Node *node) {
    const Node *args = node->kids[AST_CALL_args];
    Operand list = expr_list(b, args->kids[0]);
    Operand between = expr_single(b, args->kids[1], type_of(TYPE_TEXT));
    if (operand_bad(list) || operand_bad(between)) return operand_poison(node->span);
    if (type_rep(between.type) != REP_TEXT) return wrong_argument(b, between, TYPE_TEXT);
    DomainId here = b->domain;
    b->domain = list.domain;
    list.inst = display_text(b, expr_element(b, list));
    b->domain = here;
    return reduce(b, OP_JOIN, list, between.inst, type_of(TYPE_TEXT), 0, node->span);
}

static Operand function_call(Builder *b, const Builtin *builtin, const Node *node) {
    if (wrong_count(b, node, builtin->n_args)) return operand_poison(node->span);
    if (builtin->op == OP_JOIN) return join_call(b, node);
    const Node *args = node->kids[AST_CALL_args];
    Operand value = expr_single(b, args->kids[0], ANY_TYPE);
    if (operand_bad(value)) return value;
    Type text = type_of(TYPE_TEXT);
    InstId inst;
    if (builtin->op == OP_SHOW) return operand_value(b, display_text(b, value), text, node->span);
    if (builtin->op == OP_TEXT_LENGTH) {
        if (type_rep(value.type) != REP_TEXT) return wrong_argument(b, value, TYPE_TEXT);
        inst = builder_op(b, OP_TEXT_LENGTH, type_of(TYPE_NUMBER), node->span, value.inst,
                          INST_NONE, INST_NONE, 0);
        return operand_value(b, inst, type_of(TYPE_NUMBER), node->span);
    }
    if (!type_is_numeric(value.type)) return wrong_argument(b, value, TYPE_NUMBER);
    Operand decimals = {.inst = INST_NONE};
    if (builtin->op == OP_ROUND) {
        decimals = expr_single(b, args->kids[1], type_of(TYPE_NUMBER));
        if (operand_bad(decimals)) return decimals;
        if (decimals.type.kind != TYPE_NUMBER) return wrong_argument(b, decimals, TYPE_NUMBER);
    }
    inst = builder_op(b, builtin->op, value.type, node->span, value.inst, decimals.inst, INST_NONE,
                      ROUND_HALF_UP);
    return operand_value(b, inst, value.type, node->span);
}

/* ---- functions of the user: the body is checked with the arguments as names */

/* Names all functions that are being checked: the circle. */
static Operand report_circle(Builder *b, Span span) {
    Compiler *compiler = b->compiler;
    Buf zh = buf_new(compiler->arena), en = buf_new(compiler->arena);
    for (uint32_t i = 0; i < compiler->fn_info.len; i++) {
        FnInfo *fn = &compiler->fn_info.data[i];
        if (!fn->checking) continue;
        fn->circular = true;
        buf_printf(&zh, "%s%.*s", zh.len ? "、" : "", TEXT_ARG(fn->names.zh));
        buf_printf(&en, "%s%.*s", en.len ? ", " : "", TEXT_ARG(fn->names.en));
    }
    diag_at1(compiler->diags, DIAG_CYCLE, span, ARG2(buf_result(&zh), buf_result(&en)));
    return operand_poison(span);
}

static Operand user_call(Builder *b, uint32_t number, const Node *node) {
    Compiler *compiler = b->compiler;
    FnInfo *fn = &compiler->fn_info.data[number];
    const Node *params = fn->node->kids[AST_FN_params], *args = node->kids[AST_CALL_args];
    if (wrong_count(b, node, params->n)) return operand_poison(node->span);
    if (fn->circular) return operand_poison(node->span);
    if (fn->checking) return report_circle(b, node->span);
    const Scope *here = b->scope, *inner = NULL;
    for (uint32_t i = 0; i < params->n; i++) {
        Scope *scope = ARENA_NEW(compiler->arena, Scope);
        *scope = (Scope){.outer = inner,
                         .name = params->kids[i]->kids[AST_PARAM_name]->text,
                         .node = args->kids[i],
                         .there = here};
        inner = scope;
    }
    fn->checking = true;
    b->scope = inner;
    Operand result = expr_check(b, fn->node->kids[AST_FN_body], ANY_TYPE);
    b->scope = here;
    compiler->fn_info.data[number].checking = false;
    result.span = node->span;
    return result;
}

/* ---- native functions */

static Operand native_argument(Builder *b, const Node *arg, const NativeParam *param) {
    Operand value = param->type.list ? expr_list(b, arg) : expr_single(b, arg, param->type);
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
    if (wrong_count(b, node, native->n_params)) return operand_poison(node->span);
    InstId insts[3] = {INST_NONE, INST_NONE, INST_NONE};
    for (uint32_t i = 0; i < args->n; i++) {
        Operand value = native_argument(b, args->kids[i], &native->params[i]);
        if (operand_bad(value)) return value;
        if (value.type.list && value.base != b->domain) {
            diag_at1(b->compiler->diags, DIAG_NOT_SUPPORTED, args->kids[i]->span,
                     ARG2(TEXT("外层的分组"), TEXT("a group of an outer generator")));
            return operand_poison(node->span);
        }
        insts[i] = value.inst;
    }
    InstId inst = builder_op(b, OP_NATIVE, native->result.type, node->span, insts[0], insts[1],
                             insts[2], number);
    return operand_value(b, inst, native->result.type, node->span);
}

static Operand unknown_function(Builder *b, const Node *function) {
    Compiler *compiler = b->compiler;
    VEC(Text) names = {0};
    for (size_t i = 0; i < N_BUILTINS; i++) {
        vec_push(compiler->arena, &names, text_of(builtins[i].en));
        vec_push(compiler->arena, &names, text_of(builtins[i].zh));
    }
    for (uint32_t i = 0; i < compiler->fns.len; i++)
        vec_push(compiler->arena, &names, compiler->fns.entries[i].key);
    diag_at2(compiler->diags, DIAG_UNKNOWN_FUNCTION, function->span, ARG(function->text),
             ARG(suggest_nearest(function->text, names.data, names.len)));
    return operand_poison(function->span);
}

Operand call_check(Builder *b, const Node *node, Type expected) {
    (void)expected;
    const Node *function = node->kids[AST_CALL_function];
    uint32_t number = map_get(&b->compiler->fns, function->text);
    if (number != MAP_NONE) return user_call(b, number, node);
    number = map_get(&b->compiler->natives, function->text);
    if (number != MAP_NONE) return native_call_check(b, number, node);
    const Builtin *builtin = find_builtin(function->text);
    if (!builtin) return unknown_function(b, function);
    return builtin->aggregate ? aggregate(b, builtin, node) : function_call(b, builtin, node);
}
