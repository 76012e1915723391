/* Declarations of native functions: the closed list of pairs of a type of the language and a type
   of C. What it means is docs/native.md; the calls are runtime/eval/native.c. */
#include "compiler/declare.h"

static const struct {
    const char *name;
    TypeKind kind;
    bool list;
    CType ctype;
} pairs[] = {
    {"double", TYPE_NUMBER, false, C_DOUBLE},   {"int64", TYPE_NUMBER, false, C_INT64},
    {"int32", TYPE_NUMBER, false, C_INT32},     {"char*", TYPE_TEXT, false, C_TEXT},
    {"int", TYPE_BOOL, false, C_BOOL},          {"int64", TYPE_DATE, false, C_DATE},
    {"double[]", TYPE_NUMBER, true, C_DOUBLES},
};

/* code is text to C. */
static TypeKind native_kind(Type type) {
    if (type_is_numeric(type)) return TYPE_NUMBER;
    return type.kind == TYPE_CODE ? TYPE_TEXT : (TypeKind)type.kind;
}

static bool native_pair(Compiler *compiler, const Node *type, const Node *ctype, NativeParam *out) {
    out->type = declare_type(compiler, type);
    if (out->type.kind == TYPE_POISON) return false;
    Buf possible = buf_new(compiler->arena);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].kind != native_kind(out->type) || pairs[i].list != out->type.list) continue;
        out->ctype = (uint8_t)pairs[i].ctype;
        if (text_equal(ctype->text, text_of(pairs[i].name))) return true;
        if (possible.len > 0) buf_str(&possible, ", ");
        buf_str(&possible, pairs[i].name);
    }
    diag_at3(compiler->diags, DIAG_BAD_NATIVE_TYPE, ctype->span,
             compiler_arg_type(compiler, out->type), ARG(ctype->text), ARG(buf_result(&possible)));
    return false;
}

static Span native_place(Compiler *compiler, uint32_t number) {
    return compiler->program->natives.data[number]->span;
}

static void declare_function(Compiler *compiler, Text library, const Node *node) {
    const Node *aliases = node->kids[AST_NATIVE_FN_aliases];
    const Node *params = node->kids[AST_NATIVE_FN_params];
    Native *native = ARENA_NEW(compiler->arena, Native);
    native->names = compiler_names(compiler, aliases);
    native->library = library;
    native->symbol = native->names.en;
    native->span = aliases->span;
    enum { MOST = sizeof native->params / sizeof native->params[0] };
    if (params->n > MOST) {
        Text most = arena_printf(compiler->arena, "%d", MOST);
        diag_at1(compiler->diags, DIAG_NATIVE_PARAMS, params->span, ARG(most));
        return;
    }
    native->n_params = params->n;
    bool fine = true;
    for (uint32_t i = 0; i < params->n; i++) {
        const Node *param = params->kids[i];
        fine &= native_pair(compiler, param->kids[AST_PARAM_type], param->kids[AST_PARAM_ctype],
                            &native->params[i]);
    }
    fine &= native_pair(compiler, node->kids[AST_NATIVE_FN_result],
                        node->kids[AST_NATIVE_FN_cresult], &native->result);
    if (!fine) return;
    uint32_t number = compiler->program->natives.len;
    vec_push(compiler->arena, &compiler->program->natives, native);
    declare_names(compiler, &compiler->natives, &native->names, number, native->span, native_place);
}

void declare_native(Compiler *compiler, const Node *node) {
    Text library = arena_text(compiler->arena, node->kids[AST_NATIVE_library]->text);
    const Node *functions = node->kids[AST_NATIVE_functions];
    for (uint32_t i = 0; i < functions->n; i++)
        if (functions->kids[i]->kind == AST_NATIVE_FN)
            declare_function(compiler, library, functions->kids[i]);
}
