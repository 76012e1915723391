/* A whole evaluation for people: each expression with its value, indented below what it is part of,
   and the place of each fact. Elements of a list have a dash before them. */
#include "runtime/base/utf8.h"
#include "runtime/eval/findings_print.h"

enum { TREE_COLUMNS = 100, NARROW = 44 }; /* an expression is cut there; values are aligned up to there */

static uint32_t width_of(const TreePart *line) {
    uint32_t width = utf8_width(line->part.text);
    uint32_t dash = line->kind == TREE_ITEM ? 2 : 0;
    return line->part.depth * 2 + dash + (width < TREE_COLUMNS ? width : TREE_COLUMNS + 1);
}

static uint32_t column_of(const ExplainTree *tree) {
    uint32_t column = 0;
    for (uint32_t i = 0; i < tree->len; i++) {
        const TreePart *line = &tree->data[i];
        uint32_t width = width_of(line);
        bool valued = line->kind == TREE_VALUE || line->kind == TREE_TEST;
        if (valued && width <= NARROW && width > column) column = width;
    }
    return column;
}

static void put_line(const Printer *p, const TreePart *line, uint32_t column) {
    if (line->kind == TREE_ITEM) {
        buf_str(p->out, "- ");
        findings_put_value(p, &line->part);
    } else {
        uint32_t width = width_of(line);
        findings_put_cut(p->out, line->part.text, TREE_COLUMNS);
        if (width < column) buf_repeat(p->out, TEXT(" "), column - width);
        buf_str(p->out, " = ");
        findings_put_value(p, &line->part);
    }
    if (line->again) buf_str(p->out, printer_say(p, "（见上）", " (see above)"));
    if (!line->part.fact.source) return;
    buf_str(p->out, "  ");
    findings_put_place(p, line->part.fact);
}

void findings_put_tree(const Printer *p, const ExplainTree *tree, uint32_t indent) {
    uint32_t column = column_of(tree);
    for (uint32_t i = 0; i < tree->len; i++) {
        const TreePart *line = &tree->data[i];
        buf_repeat(p->out, TEXT(" "), indent + line->part.depth * 2);
        if (line->kind != TREE_OMITTED)
            put_line(p, line, column);
        else if (p->style.lang == LANG_ZH)
            buf_printf(p->out, "… 还有 %u 项", line->omitted);
        else
            buf_printf(p->out, "… %u more", line->omitted);
        buf_char(p->out, '\n');
    }
}
