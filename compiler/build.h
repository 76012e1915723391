/* What the grammar's actions call where ast_new alone does not do. Each makes or completes one
   node; none looks a name up. */
#ifndef JX_COMPILER_BUILD_H
#define JX_COMPILER_BUILD_H

#include "compiler/filter.h"

Node *build_op(uint8_t op, Node *node);
Node *build_text(Text text, Node *node);
Node *build_list(Arena *tree, Node *only);
Node *build_add(Arena *tree, Node *list, Node *kid);
/* Sets a kid that was NULL; a second one is left out. */
Node *build_set(Node *node, uint32_t number, Node *kid);
/* The list of a block, with the span of its braces. */
Node *build_block(Node *list, Span span);
/* The list that a file's declarations go to: the one begun by an abandoned run, or a new one. */
Node *build_root(Arena *tree, Node *begun, Span span);

/* a then b, as a slice of the source if they touch there. */
Text build_joined(Arena *tree, Text a, Text b);
Node *build_dotted(Arena *tree, Node *path, const Node *name);
Node *build_aliases(Arena *tree, Node *alias);

Node *build_extend(Node *declaration, Span span);
Node *build_header(Node *field, Span span);
/* `T?`: the span stays that of T. */
Node *build_optional(Node *type);
Node *build_ratio(Arena *tree, Text over, Span over_span, Node *unit, Text under, Span under_span);
/* `source by keys as name`. */
Node *build_grouped(Node *generator, Node *keys, Node *name);
Node *build_grouped_last(Node *generators, Node *keys, Node *name);
/* One source of a query: `x in list`, or a list. */
Node *build_source(Arena *tree, Node *expression);

Node *build_expect(Arena *tree, Span span, Node *rule, Node *outcome, Node *count);
Node *build_subject(Arena *tree, Node *expect, Node *subject);
Node *build_message(Arena *tree, Node *expect, Node *message);

/* Completes a record with its kind. */
Node *build_record(Node *kind, Node *record);
/* Adds an entry or ITEM to what a body holds: a LIST, ROWS or ITEMS, as the first of them says; one
   of another sort is reported. A ruler right below a table's head is passed over. */
Node *build_content(Filter *filter, Node *contents, Node *one);
/* A table of the rows, a LIST, whose first one is its head. */
Node *build_table(Arena *tree, Node *rows);
/* Adds a LIST of ROWs. */
Node *build_rows(Filter *filter, Node *contents, Node *rows);
Node *build_page(Arena *tree, Node *page, const Node *word);

/* unit is NULL before the first slash of `550元/平方米`. */
Node *build_unit(Arena *tree, Node *unit, Node *atom, Span span);
/* hole may be NULL. */
Node *build_template(Arena *tree, Span span, Text text, Node *hole);
Node *build_template_part(Arena *tree, Node *template, Span span, Text text, Node *hole);
/* The atom, or an ERROR if it stands behind a mistake in its header. */
Node *build_atom(Filter *filter, Node *atom);
/* The expression, or an ERROR: if a mistake was reported in it, or, with a diagnostic, if its tree is
   too high to be walked. */
Node *build_expression(Filter *filter, Node *expression);

#endif
