/* The entry points: each sets up a filter over a part of the source and runs the generated parser.
 */
#include "compiler/parse.h"

#include <assert.h>

#include "compiler/filter.h"
#include "compiler/token.h"
#include "grammar/parser.h"

enum {
    PARSE_FULL = 2,        /* the parser's stack was full */
    FIRST_TREE = 32 * 1024 /* bytes; most records fit, so the arena keeps one block for all */
};

static Span whole(const Source *source, uint32_t from) {
    return (Span){source->id, from, source->text.len};
}

Node *parse_declarations(const Source *source, Arena *tree, Diags *diags, uint32_t *records_at) {
    Arena *own = arena_new(tree);
    Filter filter;
    Node *result = NULL;
    filter_open(&filter, source, whole(source, 0), FILTER_FILE, tree, own, diags);
    while (grammar_parse(&filter, &result) == PARSE_FULL) filter_abandon(&filter);
    *records_at = filter.token.span.lo;
    arena_free(own);
    assert(result);
    return result;
}

/* `names`: what another part of the source was found to have; NULL: nothing. */
static void parse_part(const Source *source, Span part, Text *names, Arena *tree, Diags *diags,
                       ParseNext *next, void *ctx) {
    Arena *own = arena_new(tree);
    Filter filter;
    filter_open(&filter, source, part, FILTER_RECORDS, tree, own, diags);
    if (names) filter.lexer.names = names;
    while (filter_begin_record(&filter)) {
        Node *result = filter_plain_record(&filter);
        for (; result; result = filter_plain_record(&filter))
            filter.lexer.tree = next(ctx, result);
        if (filter.plain_end > 0) continue;
        if (grammar_parse(&filter, &result) == PARSE_FULL) {
            filter_abandon(&filter);
            result = NULL;
        }
        bool right = result && result->kind == AST_RECORD;
        filter.lexer.tree = next(ctx, right ? result : NULL);
    }
    arena_free(own);
}

void parse_records_into(const Source *source, uint32_t from, Arena *tree, Diags *diags,
                        ParseNext *next, void *ctx) {
    parse_part(source, whole(source, from), NULL, tree, diags, next, ctx);
}

typedef struct OneByOne {
    Arena *tree;
    ParseRecord *record;
    void *ctx;
} OneByOne;

static Arena *drop_tree(void *ctx, Node *record) {
    OneByOne *one = ctx;
    if (record) one->record(one->ctx, record);
    arena_reset(one->tree);
    return one->tree;
}

void parse_records(const Source *source, uint32_t from, Arena *tree, Diags *diags,
                   ParseRecord *record, void *ctx) {
    OneByOne one = {.tree = tree, .record = record, .ctx = ctx};
    arena_make_roomy(tree, FIRST_TREE);
    parse_records_into(source, from, tree, diags, drop_tree, &one);
}

static bool is_blank(Text t) {
    uint32_t i = 0;
    while (i < t.len && (t.ptr[i] == '\n' || t.ptr[i] == '\r' || t.ptr[i] == ' ')) i++;
    return i == t.len;
}

void parse_records_without(const Source *source, uint32_t from, const TextPart *parts, uint32_t n,
                           Arena *tree, Diags *diags, ParseRecord *record, void *ctx) {
    OneByOne one = {.tree = tree, .record = record, .ctx = ctx};
    Arena *own = arena_new(tree);
    Text *names = ARENA_ARRAY(own, Text, LEXER_NAMES);
    arena_make_roomy(tree, FIRST_TREE);
    for (uint32_t i = 0; i <= n; i++) {
        Span part = {source->id, from, i < n ? parts[i].lo : source->text.len};
        if (!is_blank(text_slice(source->text, part.lo, part.hi)))
            parse_part(source, part, names, tree, diags, drop_tree, &one);
        if (i < n) from = parts[i].hi;
    }
    arena_free(own);
}

Node *parse_file(const Source *source, Arena *tree, Diags *diags) {
    Arena *own = arena_new(tree);
    uint32_t records_at;
    Node *list = parse_declarations(source, tree, diags, &records_at);
    Filter filter;
    filter_open(&filter, source, whole(source, records_at), FILTER_RECORDS, tree, own, diags);
    while (filter_begin_record(&filter)) {
        Node *result = NULL;
        if (grammar_parse(&filter, &result) == PARSE_FULL)
            filter_abandon(&filter);
        else if (result)
            ast_append(tree, list, result);
    }
    arena_free(own);
    return list;
}

/* An expression or query is small: its scanner's state is left in the tree's arena. */
static Node *parse_line(const Source *source, Span span, FilterMode mode, Arena *tree,
                        Diags *diags) {
    Filter filter;
    Node *result = NULL;
    filter_open(&filter, source, span, mode, tree, tree, diags);
    if (grammar_parse(&filter, &result) != 0 || filter.lexer.failed) return NULL;
    return result;
}

Node *parse_expression(const Source *source, Span span, Arena *tree, Diags *diags) {
    return parse_line(source, span, FILTER_EXPRESSION, tree, diags);
}

Node *parse_query(const Source *source, Arena *tree, Diags *diags) {
    return parse_line(source, whole(source, 0), FILTER_QUERY, tree, diags);
}

/* ---- tokens */

static void open_tokens(Filter *filter, const Source *source, Arena *own) {
    filter_open(filter, source, whole(source, 0), FILTER_TOKENS, own, own, NULL);
    filter->start = 0;
    filter->last = TOKEN_START_FILE;
}

void parse_dump_tokens(Buf *out, Sources *sources, const Source *source) {
    Arena *own = arena_new(out->arena);
    Filter filter;
    open_tokens(&filter, source, own);
    for (int kind = TOKEN_SEP; kind != TOKEN_END;) {
        TokenValue value;
        Span span;
        kind = filter_next(&filter, &value, &span);
        Position at = sources_locate(sources, span.source, span.lo);
        buf_printf(out, "%u:%u %s", at.line, at.column, token_info(kind)->id);
        if (span.hi > span.lo) buf_char(out, ' ');
        buf_text(out, sources_text(sources, span));
        buf_char(out, '\n');
    }
    arena_free(own);
}
