/* What a layout says about itself: column widths, page, and for which records it is. */
#include "compiler/layout.h"

#include <stdlib.h>

static bool is_word(Text text, const char *en, const char *zh) {
    return text_equal(text, text_of(en)) || text_equal(text, text_of(zh));
}

/* The same of the name that a node is. */
static bool names_word(LayoutBuilder *l, const Node *node, const char *en, const char *zh) {
    Compiler *compiler = l->b->compiler;
    if (!is_word(compiler_dotted(compiler, node), en, zh)) return false;
    compiler_note_word(compiler, node->span, en, zh);
    return true;
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
    l->widths_span = node->span;
}

void layout_column_width(LayoutBuilder *l, const Node *width) {
    Compiler *compiler = l->b->compiler;
    uint32_t column = l->column++;
    if (column == l->columns.len) vec_push(compiler->arena, &l->columns, (ColumnWidth){.parts = 0});
    if (!width) return;
    const Node *value = width->kids[AST_MODIFIER_value];
    uint32_t parts = width_of(l, value);
    ColumnWidth *stated = &l->columns.data[column];
    bool again = stated->parts > 0 && stated->parts != parts;
    if (parts > 0 && again)
        diag_add(
            compiler->diags,
            (Diag){.code = DIAG_LAYOUT_WIDTH_AGAIN, .span = width->span, .other = stated->span});
    *stated = (ColumnWidth){.parts = parts, .span = width->span};
}

/* The least part of an even share that a column without a width gets. */
enum { LEAST_SHARE = 2 };

void layout_share_widths(LayoutBuilder *l) {
    uint32_t sum = 0, open = 0, n = l->columns.len;
    const ColumnWidth *stated = NULL;
    for (uint32_t i = 0; i < n; i++) {
        const ColumnWidth *column = &l->columns.data[i];
        sum += column->parts;
        open += column->parts == 0;
        if (column->parts > 0) stated = column;
    }
    if (!stated) return;
    if (l->layout->widths.len > 0) {
        diag_add(
            l->b->compiler->diags,
            (Diag){.code = DIAG_LAYOUT_WIDTH_AGAIN, .span = stated->span, .other = l->widths_span});
        return;
    }
    uint32_t least = 1000 / n / LEAST_SHARE, share = 0;
    if (open > 0) share = sum < 1000 ? (1000 - sum) / open : 0;
    if (share < least) share = least;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t parts = l->columns.data[i].parts;
        vec_push(l->b->compiler->arena, &l->layout->widths, parts ? parts : share);
    }
}

static void set_landscape(Layout *layout) {
    layout->landscape = true;
    if (layout->page_width_mm > layout->page_height_mm) return;
    uint16_t width = layout->page_width_mm;
    layout->page_width_mm = layout->page_height_mm;
    layout->page_height_mm = width;
}

/* The place of one word of the page's, which stands at or behind `at`. */
static Span word_span(const LayoutBuilder *l, Span page, uint32_t at, Text word) {
    Text written = sources_text(l->b->compiler->program->sources, page);
    int64_t found = at < written.len ? text_find(text_slice(written, at, written.len), word) : -1;
    if (found < 0) return page;
    uint32_t lo = page.lo + at + (uint32_t)found;
    return (Span){page.source, lo, lo + word.len};
}

/* One word of "A4 landscape". */
static bool page_word(LayoutBuilder *l, Text word, Span span) {
    Layout *layout = l->layout;
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
    bool landscape = is_word(word, "landscape", "横向"),
         portrait = is_word(word, "portrait", "纵向");
    if (landscape) compiler_note_word(l->b->compiler, span, "landscape", "横向");
    if (portrait) compiler_note_word(l->b->compiler, span, "portrait", "纵向");
    if (landscape) set_landscape(layout);
    return landscape || portrait;
}

static void page_words(LayoutBuilder *l, Text words, Span span) {
    uint32_t at = 0;
    while (at < words.len) {
        uint32_t end = at;
        while (end < words.len && words.ptr[end] != ' ') end++;
        Text word = text_slice(words, at, end);
        if (word.len > 0 && !page_word(l, word, word_span(l, span, at, word)))
            diag_at2(l->b->compiler->diags, DIAG_BAD_META_VALUE, span,
                     ARG2(TEXT("页面"), TEXT("page")),
                     ARG(TEXT("A3 A4 A5 B5 portrait 纵向 landscape 横向")));
        at = end + 1;
    }
}

/* One word after a colon; false after a diagnostic. */
static bool option_word(LayoutBuilder *l, const Node *meta, const char *en, const char *zh) {
    const Node *name = meta->kids[AST_META_name], *value = meta->kids[AST_META_value];
    if (names_word(l, value, en, zh)) return true;
    Text wanted = arena_printf(l->b->compiler->arena, "%s %s", en, zh);
    diag_at2(l->b->compiler->diags, DIAG_BAD_META_VALUE, value->span, ARG(name->text), ARG(wanted));
    return false;
}

/* Of a document a place, of a table a property. */
static LayoutNode *page_break(LayoutBuilder *l, const Node *node) {
    if (!option_word(l, node, "before", "之前")) return NULL;
    if (l->layout->is_document) return layout_node(l, LAYOUT_BREAK, node->span);
    l->layout->break_before = true;
    return NULL;
}

LayoutNode *layout_option(LayoutBuilder *l, const Node *node) {
    Compiler *compiler = l->b->compiler;
    if (node->kind == AST_PAGE) {
        page_words(l, node->text, node->span);
        return NULL;
    }
    const Node *name = node->kids[AST_META_name], *value = node->kids[AST_META_value];
    if (names_word(l, name, "page", "页面")) {
        bool words = value->kind == AST_PAGE; /* A4 landscape */
        page_words(l, words ? value->text : compiler_dotted(compiler, value), value->span);
    } else if (names_word(l, name, "page_break", "分页")) {
        return page_break(l, node);
    } else if (names_word(l, name, "keep", "保持") && !l->layout->is_document) {
        l->layout->keep_together = option_word(l, node, "together", "一页");
    } else if (names_word(l, name, "keep", "保持")) {
        layout_misplaced(l, node, "保持", "keep");
    } else {
        diag_at2(compiler->diags, DIAG_UNKNOWN_META, name->span, ARG(name->text),
                 ARG(TEXT("page 页面, page_break 分页, keep 保持")));
    }
    return NULL;
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
    if (node->kind == LAYOUT_COLUMN || node->kind == LAYOUT_CELL) return node->span;
    uint32_t n = 0;
    for (uint32_t i = 0; i < node->n_kids; i++)
        if (node->kids[i]->kind != LAYOUT_ROW) n += leaves(node->kids[i]);
    return n;
}

static uint32_t row_width(const LayoutNode *row) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < row->n_kids; i++) {
        const LayoutNode *cell = row->kids[i]; /* or one with a condition */
        n += cell->kind == LAYOUT_IF ? cell->kids[0]->span : cell->span;
    }
    return n;
}

/* Lowered before the one at hand: a table takes in tables before itself. */
static void take_columns(LayoutBuilder *l, const Layout *from) {
    l->layout->n_columns = from->n_columns;
    for (uint32_t i = 0; l->layout->widths.len < from->widths.len; i++)
        vec_push(l->b->compiler->arena, &l->layout->widths, from->widths.data[i]);
}

void layout_set_columns(LayoutBuilder *l, const LayoutNode *root) {
    for (uint32_t i = 0; i < root->n_kids && l->layout->n_columns == 0; i++) {
        const LayoutNode *kid = root->kids[i];
        if (kid->kind == LAYOUT_ROWS) l->layout->n_columns = leaves(kid);
        if (kid->kind == LAYOUT_ROW) l->layout->n_columns = row_width(kid);
        if (kid->kind == LAYOUT_CALL)
            take_columns(l, l->b->compiler->program->layouts.data[kid->callee]);
        if (kid->kind == LAYOUT_FOR || kid->kind == LAYOUT_IF) return;
    }
}
