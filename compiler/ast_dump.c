/* Trees as text, for --dump=ast and goldens: one node a line,
     (ENTRY
       name: (NAME "单位")
       value: (TEXT "D0001"))
   Kids are called by their names in ast.def; kids that are NULL or an empty LIST are left out. */
#include "compiler/ast.h"

static const char *const kid_names[AST_KIND_COUNT][8] = {
#define NO_KIDS
#define KID(kind, name, way) #name,
#define AST(kind, kids, synopsis) [AST_##kind] = {kids NULL},
#include "compiler/ast.def"
#undef AST
#undef KID
#undef NO_KIDS
};

static const char *cell_text(unsigned op) {
    static const char *const texts[] = {"head", "cell", "blank"};
    return op <= AST_CELL_BLANK ? texts[op] : "?";
}

static const char *modifier_text(unsigned op) {
    static const char *const texts[] = {"span",   "down",  "merge",  "left", "right",
                                        "center", "every", "sorted", "width"};
    return op <= AST_MOD_WIDTH ? texts[op] : "?";
}

static const char *block_text(unsigned op) {
    static const char *const texts[] = {"heading", "paragraph", "title", "note",
                                        "caption", "header",    "footer"};
    return op <= AST_BLOCK_FOOTER ? texts[op] : "?";
}

static void dump_op(Buf *out, const Node *node) {
    if (node->kind == AST_LCELL)
        buf_printf(out, " %s", cell_text(node->op));
    else if (node->kind == AST_MODIFIER)
        buf_printf(out, " %s", modifier_text(node->op));
    else if (node->kind == AST_LTEXT)
        buf_printf(out, " %s", block_text(node->op));
    else if (node->kind == AST_BINARY || node->kind == AST_UNARY || node->kind == AST_BOUND)
        buf_printf(out, " %s", ast_op_text((AstOp)node->op));
    else if (node->op != 0)
        buf_printf(out, " op=%u", node->op);
}

/* Whether the text is shown even if it is empty. */
static bool shows_empty_text(unsigned kind) {
    return kind == AST_TEXT || kind == AST_CELL || kind == AST_ITEM || kind == AST_REGEX;
}

static void dump(Buf *out, const Node *node, const char *label, uint32_t depth, bool positions) {
    buf_repeat(out, TEXT("  "), depth);
    if (label) buf_printf(out, "%s: ", label);
    buf_printf(out, "(%s", ast_kind_name((AstKind)node->kind));
    dump_op(out, node);
    if (node->text.len > 0 || shows_empty_text(node->kind)) {
        buf_char(out, ' ');
        buf_json(out, node->text);
    }
    if (positions) buf_printf(out, " @%u..%u", node->span.lo, node->span.hi);
    for (uint32_t i = 0; i < node->n; i++) {
        const Node *kid = node->kids[i];
        const char *name = kid_names[node->kind][0] ? kid_names[node->kind][i] : NULL;
        if (!kid || (name && kid->kind == AST_LIST && kid->n == 0)) continue;
        buf_char(out, '\n');
        dump(out, kid, name, depth + 1, positions);
    }
    buf_char(out, ')');
}

void ast_dump(Buf *out, const Node *node, bool positions) {
    dump(out, node, NULL, 0, positions);
    buf_char(out, '\n');
}
