/* Between the files that lower layouts: layouts.c (statements), layout_rows.c (grids that repeat),
   layout_options.c (widths, pages, what a layout is for). */
#ifndef JX_COMPILER_LAYOUT_H
#define JX_COMPILER_LAYOUT_H

#include "compiler/builder.h"
#include "compiler/declare.h"

typedef struct LayoutBuilder {
    Builder *b;
    Layout *layout;
} LayoutBuilder;

LayoutNode *layout_node(LayoutBuilder *l, LayoutKind kind, Span span);
/* One statement; NULL if it makes no node or has mistakes. */
LayoutNode *layout_statement(LayoutBuilder *l, const Node *node);
void layout_body(LayoutBuilder *l, LayoutNode *node, const Node *body);
void layout_value(LayoutBuilder *l, LayoutNode *node, const Node *value);
void layout_modifiers(LayoutBuilder *l, LayoutNode *node, const Node *modifiers);
uint32_t layout_count(LayoutBuilder *l, const Node *node, uint32_t most);
void layout_misplaced(LayoutBuilder *l, const Node *node, const char *zh, const char *en);

LayoutNode *layout_rows(LayoutBuilder *l, const Node *node);

void layout_columns(LayoutBuilder *l, const Node *node);
void layout_option(LayoutBuilder *l, const Node *node);
void layout_applies_when(LayoutBuilder *l, const Node *node);
/* Columns of a table that states no widths, from its first row. */
uint32_t layout_count_columns(const LayoutNode *root);

#endif
