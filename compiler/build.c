/* Building nodes, for the grammar's actions. */
#include "compiler/build.h"

#include <assert.h>

Node *build_op(uint8_t op, Node *node) {
    node->op = op;
    return node;
}

Node *build_text(Text text, Node *node) {
    node->text = text;
    return node;
}

Node *build_list(Arena *tree, Node *only) {
    return build_add(tree, ast_list(tree, only->span), only);
}

Node *build_add(Arena *tree, Node *list, Node *kid) {
    ast_append(tree, list, kid);
    return list;
}

Node *build_set(Node *node, uint32_t number, Node *kid) {
    if (!node->kids[number]) ast_set(node, number, kid);
    return node;
}

Node *build_block(Node *list, Span span) {
    list->span = span;
    return list;
}

Node *build_root(Arena *tree, Node *begun, Span span) {
    return begun ? begun : ast_list(tree, span);
}

/* ---- names */

Text build_joined(Arena *tree, Text a, Text b) {
    if (a.ptr + a.len == b.ptr) return (Text){a.ptr, a.len + b.len};
    Buf buf = buf_new(tree);
    buf_text(&buf, a);
    buf_text(&buf, b);
    return buf_result(&buf);
}

/* Longer names are made of blanks and points by a machine; copying each time would be quadratic. */
enum { MAX_JOINED = 4096 };

/* a, the sign and b; a slice of the source if they touch there. */
static Text join_with(Arena *tree, Text a, char sign, Text b) {
    if (a.ptr + a.len + 1 == b.ptr && a.ptr[a.len] == sign) return (Text){a.ptr, a.len + 1 + b.len};
    if (a.len > MAX_JOINED) return a;
    Buf buf = buf_new(tree);
    buf_text(&buf, a);
    buf_char(&buf, sign);
    buf_text(&buf, b);
    return buf_result(&buf);
}

Node *build_dotted(Arena *tree, Node *path, const Node *name) {
    path->text = join_with(tree, path->text, '.', name->text);
    path->span.hi = name->span.hi;
    return path;
}

Node *build_aliases(Arena *tree, Node *alias) {
    return build_add(tree, ast_leaf(tree, AST_ALIASES, alias->span, TEXT("")), alias);
}

/* ---- declarations */

Node *build_extend(Node *declaration, Span span) {
    if (declaration->kind != AST_ERROR) declaration->op = 1;
    declaration->span = span;
    return declaration;
}

Node *build_header(Node *field, Span span) {
    field->op = AST_FIELD_HEADER;
    field->span.hi = span.hi;
    return field;
}

Node *build_optional(Node *type) {
    type->op = 1;
    return type;
}

static Node *numeral(Arena *tree, Text text, Span span, Node *unit) {
    return build_text(text, ast_new(tree, AST_NUMERAL, span, AST_NUMERAL_KIDS, unit));
}

Node *build_ratio(Arena *tree, Text over, Span over_span, Node *unit, Text under, Span under_span) {
    Span span = {over_span.source, over_span.lo, unit ? unit->span.hi : under_span.hi};
    Node *ratio =
        ast_new(tree, AST_BINARY, span, AST_BINARY_KIDS, numeral(tree, over, over_span, unit),
                numeral(tree, under, under_span, NULL), NULL);
    return build_op(AST_OP_DIV, ratio);
}

/* ---- generators */

Node *build_grouped(Node *generator, Node *keys, Node *name) {
    generator->kids[AST_GENERATOR_keys] = NULL;
    ast_set(generator, AST_GENERATOR_keys, keys);
    ast_set(generator, AST_GENERATOR_group, name);
    return generator;
}

Node *build_grouped_last(Node *generators, Node *keys, Node *name) {
    assert(generators->n > 0);
    build_grouped(generators->kids[generators->n - 1], keys, name);
    return generators;
}

Node *build_source(Arena *tree, Node *expression) {
    Node *binder = NULL, *list = expression;
    bool in = expression->kind == AST_BINARY && expression->op == AST_OP_IN;
    if (in && expression->kids[AST_BINARY_left]->kind == AST_NAME) {
        binder = expression->kids[AST_BINARY_left];
        list = expression->kids[AST_BINARY_right];
    }
    return ast_new(tree, AST_GENERATOR, expression->span, AST_GENERATOR_KIDS, NULL, binder, list,
                   ast_list(tree, expression->span), NULL);
}

/* ---- tests */

Node *build_expect(Arena *tree, Span span, Node *rule, Node *outcome, Node *count) {
    return ast_new(tree, AST_EXPECT, span, AST_EXPECT_KIDS, rule, outcome, ast_list(tree, span),
                   ast_list(tree, span), count);
}

static Node *add_to(Arena *tree, Node *node, uint32_t list, Node *kid) {
    ast_append(tree, node->kids[list], kid);
    ast_set(node, list, node->kids[list]);
    node->span.hi = kid->span.hi;
    return node;
}

Node *build_subject(Arena *tree, Node *expect, Node *subject) {
    return add_to(tree, expect, AST_EXPECT_subjects, subject);
}

Node *build_message(Arena *tree, Node *expect, Node *message) {
    return add_to(tree, expect, AST_EXPECT_messages, message);
}

/* ---- records */

Node *build_record(Node *kind, Node *record) {
    ast_set(record, AST_RECORD_kind, kind);
    record->span.lo = kind->span.lo;
    return record;
}

static bool is_ruler(const Node *row) {
    for (uint32_t i = 0; i < row->n; i++) {
        Text cell = row->kids[i]->text;
        if (cell.len < 3) return false;
        for (uint32_t k = 0; k < cell.len; k++)
            if (cell.ptr[k] != '-') return false;
    }
    return row->n > 0;
}

Node *build_table(Arena *tree, Node *rows) {
    Node *heads = rows->kids[0];
    uint32_t first = rows->n > 1 && is_ruler(rows->kids[1]) ? 2 : 1;
    heads->kind = AST_LIST;
    rows->n -= first;
    memmove(rows->kids, rows->kids + first, rows->n * sizeof(Node *));
    if (rows->n > 0)
        rows->span.lo = rows->kids[0]->span.lo;
    else
        rows->span = heads->span;
    return ast_new(tree, AST_ROWS, span_join(heads->span, rows->span), AST_ROWS_KIDS, heads, rows);
}

static void add_row(Arena *tree, Node *table, Node *row) {
    bool ruler = table->kids[AST_ROWS_rows]->n == 0 && is_ruler(row);
    if (!ruler) add_to(tree, table, AST_ROWS_rows, row);
}

static Node *begin_items(Arena *tree, Node *first) {
    return build_add(tree, ast_leaf(tree, AST_ITEMS, first->span, TEXT("")), first);
}

static DiagArg sort_of_contents(AstKind kind) {
    if (kind == AST_ROW || kind == AST_ROWS) return ARG2(TEXT("表格行"), TEXT("a table row"));
    if (kind == AST_ITEM || kind == AST_ITEMS) return ARG2(TEXT("“- ”条目"), TEXT("an item line"));
    return ARG2(TEXT("字段或记录"), TEXT("a field or record"));
}

static AstKind body_of(const Node *one) {
    if (one->kind == AST_ROW) return AST_ROWS;
    return one->kind == AST_ITEM ? AST_ITEMS : AST_LIST;
}

static bool only_errors(const Node *list) {
    for (uint32_t i = 0; i < list->n; i++)
        if (list->kids[i]->kind != AST_ERROR) return false;
    return list->kind == AST_LIST;
}

/* Of several rows or items in a run the first is reported; so it is if something is wrong in a row
   behind it. */
static Node *refuse(Filter *filter, Node *contents, const Node *one) {
    Lexer *lexer = &filter->lexer;
    bool goes_on = body_of(one) != AST_LIST && lexer->mistake_end >= filter->previous.hi;
    bool within = body_of(one) == AST_ROWS && lexer->mistake_end > one->span.hi;
    if (goes_on && !within) lexer->mistake_end = filter->span.hi;
    if (!within && (goes_on || filter_is_quiet(filter))) return contents;
    lexer_report(lexer, (Diag){.code = DIAG_MIXED_BODY,
                               .span = one->span,
                               .args = {sort_of_contents((AstKind)one->kind),
                                        sort_of_contents((AstKind)contents->kind)}});
    if (body_of(one) != AST_LIST) lexer->mistake_end = filter->span.hi;
    return contents;
}

Node *build_content(Filter *filter, Node *contents, Node *one) {
    Arena *tree = filter->lexer.tree;
    AstKind body = body_of(one);
    if (one->kind == AST_ERROR && contents->kind != AST_LIST) return contents;
    if (body == AST_ITEMS && only_errors(contents)) return begin_items(tree, one);
    if (body != (AstKind)contents->kind) return refuse(filter, contents, one);
    return build_add(tree, contents, one);
}

Node *build_rows(Filter *filter, Node *contents, Node *rows) {
    Arena *tree = filter->lexer.tree;
    if (only_errors(contents)) return build_table(tree, rows);
    if (contents->kind != AST_ROWS) return refuse(filter, contents, rows->kids[0]);
    for (uint32_t i = 0; i < rows->n; i++) add_row(tree, contents, rows->kids[i]);
    return contents;
}

Node *build_page(Arena *tree, Node *page, const Node *word) {
    if (!page) return ast_leaf(tree, AST_PAGE, word->span, word->text);
    page->text = join_with(tree, page->text, ' ', word->text);
    page->span.hi = word->span.hi;
    return page;
}

Node *build_atom(Filter *filter, Node *atom) {
    if (!filter_is_mistaken(filter, atom->span)) return atom;
    return ast_leaf(filter->lexer.tree, AST_ERROR, atom->span, TEXT(""));
}

/* ---- expressions */

Node *build_unit(Arena *tree, Node *unit, Node *atom, Span span) {
    atom->text = join_with(tree, unit ? unit->text : TEXT(""), '/', atom->text);
    atom->span = span;
    return atom;
}

Node *build_template(Arena *tree, Span span, Text text, Node *hole) {
    Node *parts = ast_list(tree, span);
    Node *template = ast_new(tree, AST_TEMPLATE, span, AST_TEMPLATE_KIDS, parts);
    return build_template_part(tree, template, span, text, hole);
}

Node *build_template_part(Arena *tree, Node *template, Span span, Text text, Node *hole) {
    if (text.len > 0)
        add_to(tree, template, AST_TEMPLATE_parts, ast_leaf(tree, AST_TEXT, span, text));
    if (hole)
        add_to(tree, template, AST_TEMPLATE_parts, hole);
    else
        template->span.hi = span.hi;
    return template;
}

Node *build_expression(Filter *filter, Node *expression) {
    bool high = expression->height > AST_MAX_HEIGHT;
    if (!high && !filter_is_mistaken(filter, expression->span)) return expression;
    if (high)
        lexer_report(&filter->lexer, (Diag){.code = DIAG_NESTING, .span = expression->span});
    return ast_leaf(filter->lexer.tree, AST_ERROR, expression->span, TEXT(""));
}
