/* What a layout says about itself: column widths, page, and for which records it is. */
#include "compiler/layout.h"

#include <stdlib.h>

static bool is_word(Text text, const char *en, const char *zh) {
    return text_equal(text, text_of(en)) || text_equal(text, text_of(zh));
}

/* "12%" as thousandths; 0 after a diagnostic. */
static uint32_t width_of(LayoutBuilder *l, const Node *node) {
    Compiler *compiler = l->b->compiler;
    Quantity q;
    int64_t parts = 0;
    const Node *unit = node->kind == AST_NUMERAL ? node->kids[AST_NUMERAL_unit] : NULL;
    if (node->kind == AST_NUMERAL &&
        literal_quantity(compiler, node->text, unit ? unit->text : TEXT(""), &q) &&
        q.unit == compiler->program->percent && q.unit != UNIT_NONE) {
        Number tenths = number_mul(compiler->arena, q.number, number_of(10));
        tenths = number_round(compiler->arena, tenths, 0, ROUND_HALF_UP);
        if (number_to_int64(tenths, &parts) && parts > 0 && parts <= 1000) return (uint32_t)parts;
    }
    diag_at(compiler->diags, DIAG_LAYOUT_WIDTH, node->span);
    return 0;
}

void layout_columns(LayoutBuilder *l, const Node *node) {
    const Node *widths = node->kids[AST_COLUMNS_widths];
    for (uint32_t i = 0; i < widths->n; i++)
        vec_push(l->b->compiler->arena, &l->layout->widths, width_of(l, widths->kids[i]));
    l->layout->n_columns = widths->n;
}

static void set_landscape(Layout *layout) {
    layout->landscape = true;
    if (layout->page_width_mm > layout->page_height_mm) return;
    uint16_t width = layout->page_width_mm;
    layout->page_width_mm = layout->page_height_mm;
    layout->page_height_mm = width;
}

/* One word of "A4 landscape". */
static bool page_word(Layout *layout, Text word) {
    static const struct {
        const char *name;
        uint16_t width, height;
    } sizes[] = {{"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210}, {"B5", 176, 250}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (text_equal(word, text_of(sizes[i].name))) {
            layout->page_width_mm = sizes[i].width;
            layout->page_height_mm = sizes[i].height;
            if (layout->landscape) set_landscape(layout);
            return true;
        }
    if (is_word(word, "landscape", "横向")) {
        set_landscape(layout);
        return true;
    }
    return is_word(word, "portrait", "纵向");
}

static void page_words(LayoutBuilder *l, Text words, Span span) {
    uint32_t at = 0;
    while (at < words.len) {
        uint32_t end = at;
        while (end < words.len && words.ptr[end] != ' ') end++;
        Text word = text_slice(words, at, end);
        if (word.len > 0 && !page_word(l->layout, word))
            diag_at2(l->b->compiler->diags, DIAG_BAD_META_VALUE, span,
                     ARG2(TEXT("页面"), TEXT("page")),
                     ARG(TEXT("A3 A4 A5 B5 portrait 纵向 landscape 横向")));
        at = end + 1;
    }
}

void layout_option(LayoutBuilder *l, const Node *node) {
    Compiler *compiler = l->b->compiler;
    if (node->kind == AST_PAGE) {
        page_words(l, node->text, node->span);
        return;
    }
    const Node *name = node->kids[AST_META_name], *value = node->kids[AST_META_value];
    Text word = compiler_dotted(compiler, value);
    if (is_word(name->text, "page", "页面")) {
        page_words(l, word, value->span);
    } else if (is_word(name->text, "page_break", "分页")) {
        l->layout->break_before = is_word(word, "before", "之前");
        if (!l->layout->break_before)
            diag_at2(compiler->diags, DIAG_BAD_META_VALUE, value->span, ARG(name->text),
                     ARG(TEXT("before 之前")));
    } else if (is_word(name->text, "keep", "保持")) {
        l->layout->keep_together = is_word(word, "together", "一页");
        if (!l->layout->keep_together)
            diag_at2(compiler->diags, DIAG_BAD_META_VALUE, value->span, ARG(name->text),
                     ARG(TEXT("together 一页")));
    } else {
        diag_at2(compiler->diags, DIAG_UNKNOWN_META, name->span, ARG(name->text),
                 ARG(TEXT("page 页面, page_break 分页, keep 保持")));
    }
}

void layout_applies_when(LayoutBuilder *l, const Node *node) {
    Builder *b = l->b;
    Operand condition = expr_bool(b, node->kids[AST_WHEN_condition]);
    if (operand_bad(condition)) return;
    InstId inst = builder_lift(b, condition.inst);
    if (l->layout->applies == INST_NONE) {
        l->layout->applies = inst;
        return;
    }
    l->layout->applies = builder_op(b, OP_AND, type_of(TYPE_BOOL), node->span, l->layout->applies,
                                    inst, INST_NONE, 0);
}

static uint32_t leaves(const LayoutNode *node) {
    if (node->kind == LAYOUT_COLUMN) return 1;
    uint32_t n = 0;
    for (uint32_t i = 0; i < node->n_kids; i++) n += leaves(node->kids[i]);
    return n;
}

uint32_t layout_count_columns(const LayoutNode *root) {
    for (uint32_t i = 0; i < root->n_kids; i++) {
        const LayoutNode *kid = root->kids[i];
        if (kid->kind == LAYOUT_ROWS) return leaves(kid);
        if (kid->kind != LAYOUT_ROW) continue;
        uint32_t n = 0;
        for (uint32_t k = 0; k < kid->n_kids; k++) n += kid->kids[k]->span;
        return n;
    }
    return 1;
}
