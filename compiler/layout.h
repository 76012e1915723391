/* Between the files that lower layouts: layouts.c (statements), layout_rows.c (grids that repeat),
   layout_options.c (widths, pages, what a layout is for). */
#ifndef JX_COMPILER_LAYOUT_H
#define JX_COMPILER_LAYOUT_H

#include "compiler/builder.h"
#include "compiler/declare.h"

/* What a column says of its width. */
typedef struct ColumnWidth {
    uint32_t parts; /* thousandths; 0: nothing */
    Span span;
} ColumnWidth;

typedef struct LayoutBuilder {
    Builder *b;
    Layout *layout;
    uint32_t number; /* of the layout */
    VEC(ColumnWidth) columns; /* of the rows that have most of them, from the left */
    uint32_t column;          /* the one lowered next */
    Span widths_span;         /* of `columns 20% 80%`; SPAN_NONE: not stated */
} LayoutBuilder;

LayoutNode *layout_node(LayoutBuilder *l, LayoutKind kind, Span span);
/* One statement; NULL if it makes no node or has mistakes. */
LayoutNode *layout_statement(LayoutBuilder *l, const Node *node);
void layout_body(LayoutBuilder *l, LayoutNode *node, const Node *body);
LayoutNode *layout_cell(LayoutBuilder *l, const Node *cell);
LayoutNode *layout_row(LayoutBuilder *l, const Node *row);
void layout_value(LayoutBuilder *l, LayoutNode *node, const Node *value);
void layout_modifiers(LayoutBuilder *l, LayoutNode *node, const Node *modifiers);
uint32_t layout_count(LayoutBuilder *l, const Node *node, uint32_t most);
void layout_misplaced(LayoutBuilder *l, const Node *node, const char *zh, const char *en);

LayoutNode *layout_rows(LayoutBuilder *l, const Node *node);

void layout_columns(LayoutBuilder *l, const Node *node);
/* `width 20%` behind a column; width: the modifier, or NULL where there is none. */
void layout_column_width(LayoutBuilder *l, const Node *width);
/* The widths that the columns state; what is left of 100% is shared by those that state none. */
void layout_share_widths(LayoutBuilder *l);
/* `page_break: before` in a document is a node at its place; all else is of the whole layout: NULL. */
LayoutNode *layout_option(LayoutBuilder *l, const Node *node);
void layout_applies_when(LayoutBuilder *l, const Node *node);
/* Columns and widths of a table that states none: those of the first table that it takes in, else
   as many columns as its first row has; 0: seen when it is laid out. */
void layout_set_columns(LayoutBuilder *l, const LayoutNode *root);

#endif
