/* See filter.h. The filter reads one raw token ahead at most: a token that must wait for a
   separator before it is held, and the same questions are asked again after the separator, when the
   answers are no. */
#include "compiler/filter.h"

#include <assert.h>

#include "compiler/token.h"
#include "grammar/parser.h"

enum { MAX_PROBES = 20 }; /* looks ahead of O(rest of the file), for one missing brace each */

static int start_of(FilterMode mode) {
    switch (mode) {
    case FILTER_FILE:
    case FILTER_TOKENS: return TOKEN_START_FILE;
    case FILTER_RECORDS: return TOKEN_START_RECORD;
    case FILTER_EXPRESSION: return TOKEN_START_EXPRESSION;
    case FILTER_QUERY: return TOKEN_START_QUERY;
    }
    return TOKEN_START_FILE;
}

void filter_open(Filter *filter, const Source *source, Span part, FilterMode mode, Arena *tree,
                 Arena *own, Diags *diags) {
    *filter = (Filter){.mode = mode, .start = start_of(mode), .probes = MAX_PROBES};
    lexer_open(&filter->lexer, source, part.lo, part.hi, tree, own, diags);
    filter->lexer.by_line = mode == FILTER_TOKENS;
    filter->lexer.in_records = mode == FILTER_RECORDS;
    if (filter->lexer.in_records) filter->lexer.names = ARENA_ARRAY(own, Text, LEXER_NAMES);
    filter->tried = LEXER_NOWHERE;
    filter->lexer.one_line = mode == FILTER_EXPRESSION || mode == FILTER_QUERY;
    filter->span = filter->token.span = lexer_span(&filter->lexer, part.lo, part.lo);
    filter->since = part.lo;
}

bool filter_is_quiet(const Filter *filter) {
    uint32_t end = filter->lexer.mistake_end;
    bool ahead = filter->held && end > filter->token.span.lo;
    return (ahead ? filter->mistake_before : end) > filter->since;
}

bool filter_is_mistaken(const Filter *filter, Span span) {
    return filter_is_quiet(filter) && filter->lexer.mistake_end <= span.hi;
}

/* ---- what kinds of tokens do */

static bool in_block(const FilterToken *token) {
    return token->within == BRACKET_BRACE || token->within == BRACKET_NONE;
}

static bool is_start(int kind) {
    return kind >= TOKEN_START_FILE && kind <= TOKEN_START_QUERY;
}

static bool is_whole_line(int kind) {
    return kind == TOKEN_ROW_LINE || kind == TOKEN_ITEM;
}

/* Tokens behind which nothing needs a separator. */
static bool is_complete(int kind) {
    return is_whole_line(kind) || kind == TOKEN_ENTRY;
}

/* A brace begins no entry: one on a line of its own belongs to the line before. */
static bool continues_entry(int kind) {
    return kind == TOKEN_ELSE || kind == TOKEN_AND || kind == TOKEN_OR || kind == TOKEN_THEN ||
           kind == TOKEN_LBRACE;
}

static bool colon_follows(const Lexer *lexer) {
    uint32_t at = lexer->at;
    for (uint32_t n; (n = lexer_blank(lexer, at)) > 0;) at += n;
    return lexer_sees(lexer, at, ":") || lexer_sees(lexer, at, "：");
}

/* `name:` at the start of a line. The lexer stands behind the token. */
static bool is_key(const Filter *filter) {
    int kind = filter->token.kind;
    bool name = token_is_name(kind) || kind == TOKEN_NUMERAL || kind == TOKEN_TEXT ||
                kind == TOKEN_CURLY_TEXT || kind == TOKEN_DATE;
    return name && colon_follows(&filter->lexer);
}

/* At the start of a line only an entry or statement begins like this, whatever was left open before
   it; but for a parameter or alias behind its comma, bracket or bar. */
static bool begins_entry(const Filter *filter) {
    int kind = filter->token.kind, last = filter->last;
    if (!filter->token.newline || filter->lexer.one_line) return false;
    if (kind == TOKEN_ASSERT || kind == TOKEN_LET) return true;
    if (kind == TOKEN_ENTRY) return true;
    if (last == TOKEN_BAR || last == TOKEN_COMMA || last == TOKEN_LPAREN) return false;
    return is_key(filter);
}

static bool at_line_start(const Lexer *lexer, uint32_t offset) {
    return offset == 0 || lexer->ptr[offset - 1] == '\n';
}

/* ---- braces that are never closed */

/* Whether the braces before the token, at whose line a new top-level statement seems to begin, are
   closed by nothing that follows. */
static bool never_closed(Filter *filter) {
    if (filter->probes == 0) return false;
    Arena *own = arena_new(filter->lexer.own), *tree = arena_new(filter->lexer.own);
    Lexer probe;
    lexer_open(&probe, filter->lexer.source, filter->token.span.lo, filter->lexer.end, tree, own,
               NULL);
    for (uint32_t i = 0; i < filter->token.braces; i++)
        lexer_open_bracket(&probe, BRACKET_BRACE, 0);
    int kind = TOKEN_SEP;
    while (kind != TOKEN_END && probe.braces > 0) {
        TokenValue value;
        Span span;
        kind = lexer_token(&probe, &value, &span);
        if (kind == TOKEN_RBRACE) arena_reset(tree);
    }
    bool open = probe.braces > 0;
    arena_free(tree);
    arena_free(own);
    if (open)
        filter->probes--;
    else
        filter->trusted = true;
    return open;
}

/* A line at the margin that begins like a record or declaration, inside a statement that began at
   the margin too. */
static bool seems_top_level(const Filter *filter) {
    const FilterToken *token = &filter->token;
    return token->newline && token->braces > 0 && filter->at_margin && !filter->trusted &&
           token_is_name(token->kind) && at_line_start(&filter->lexer, token->span.lo) &&
           !colon_follows(&filter->lexer);
}

/* Outside of all brackets a name at the margin is no operand. */
static bool begins_top_level(const Filter *filter) {
    const FilterToken *token = &filter->token;
    return filter->depth == 0 && in_block(token) && token_is_name(token->kind) &&
           at_line_start(&filter->lexer, token->span.lo) && filter->last != TOKEN_BAR &&
           filter->last != TOKEN_COMMA;
}

static uint32_t innermost_brace(const Lexer *lexer) {
    for (uint32_t i = lexer->brackets.len; i-- > 0;)
        if (lexer->brackets.data[i].kind == BRACKET_BRACE) return lexer->brackets.data[i].at;
    return 0;
}

static void report_unclosed(Filter *filter, uint32_t brace) {
    Lexer *lexer = &filter->lexer;
    lexer_report(lexer, (Diag){.code = DIAG_UNCLOSED_BRACE,
                               .span = lexer_span(lexer, filter->behind, filter->behind),
                               .other = lexer_span(lexer, brace, brace + 1)});
}

static void close_all(Filter *filter) {
    Lexer *lexer = &filter->lexer;
    bool suspect = lexer->suspect != LEXER_NOWHERE;
    report_unclosed(filter, suspect ? lexer->suspect : innermost_brace(lexer));
    lexer_drop_brackets(lexer);
    filter->to_close = filter->depth;
    filter->token.within = BRACKET_NONE;
    filter->token.braces = 0;
}

/* `name:`, or a line that opens or closes a block. */
static bool seems_entry(const Filter *filter) {
    const Lexer *lexer = &filter->lexer;
    const char *from = lexer->ptr + lexer->at;
    const char *line_end = memchr(from, '\n', lexer->end - lexer->at);
    uint32_t end = line_end ? lexer->at + (uint32_t)(line_end - from) : lexer->end;
    Span rest = lexer_trim(lexer, lexer->at, end);
    char last = rest.lo < rest.hi ? lexer->ptr[rest.hi - 1] : '\n';
    return is_key(filter) || last == '{' || last == '}';
}

/* Behind rows or items only more of them and `}` can stand: an entry that is not indented deeper
   than the block's own line is outside of it. */
static bool leaves_table(const Filter *filter) {
    const FilterToken *token = &filter->token;
    if (!is_whole_line(filter->last) || is_whole_line(token->kind) || !token->newline) return false;
    bool whole = token->kind == TOKEN_ENTRY;
    bool named = token_is_name(token->kind) || token->kind == TOKEN_NUMERAL;
    if ((!whole && !named) || token->within != BRACKET_BRACE) return false;
    return lexer_indent(&filter->lexer) <= vec_last(&filter->lexer.brackets).indent &&
           (whole || seems_entry(filter));
}

static void close_table(Filter *filter) {
    report_unclosed(filter, lexer_drop(&filter->lexer).at);
    filter->to_close = 1;
    filter->token.within = (uint8_t)lexer_innermost(&filter->lexer);
    filter->token.braces = filter->lexer.braces;
}

/* An entry or statement, indented deeper than a record's or declaration's line without brace above
   it. The name alone, as in a line that lacks all else, does not tell. */
static bool lacks_brace(const Filter *filter) {
    const FilterToken *token = &filter->token;
    int kind = filter->first_kind, last = filter->last;
    bool has_body = kind == TOKEN_NAME || kind == TOKEN_RULE || kind == TOKEN_TEST;
    if (filter->depth > 0 || filter->separate || !token->newline || !has_body) return false;
    if (last == TOKEN_SEP || is_start(last) || !token_ends(last) || !in_block(token)) return false;
    return filter->span.lo != filter->first.lo && begins_entry(filter) &&
           lexer_indent(&filter->lexer) > filter->indent;
}

/* ---- reading */

static void read_raw(Filter *filter) {
    FilterToken *token = &filter->token;
    Lexer *lexer = &filter->lexer;
    filter->behind = token->span.hi;
    filter->mistake_before = lexer->mistake_end;
    token->within = (uint8_t)lexer_innermost(lexer);
    token->braces = lexer->braces;
    token->value.text = TEXT("");
    token->span.source = lexer->source->id;
    token->kind = lexer_token(lexer, &token->value, &token->span);
    token->newline = lexer->newline;
    lexer->newline = false;
    filter->held = true;
}

/* What is bracketed too deeply is left out, up to a brace that closes one within the limit. */
static void pass_over_nested(Filter *filter) {
    Lexer *lexer = &filter->lexer;
    const FilterToken *token = &filter->token;
    lexer_report(lexer, (Diag){.code = DIAG_NESTING, .span = token->span});
    while (lexer_is_ignoring(lexer) && token->kind != TOKEN_END) read_raw(filter);
    bool closes = token->kind == TOKEN_END || lexer->braces < token->braces;
    if (!closes) read_raw(filter);
}

static void read_token(Filter *filter) {
    read_raw(filter);
    while (lexer_is_ignoring(&filter->lexer) && filter->token.kind != TOKEN_END)
        pass_over_nested(filter);
    if (filter->lexer.one_line) return;
    bool unclosed = filter->token.kind == TOKEN_END && filter->lexer.braces > 0;
    if (unclosed || (seems_top_level(filter) && never_closed(filter)))
        close_all(filter);
    else if (leaves_table(filter))
        close_table(filter);
}

/* ---- handing out */

static int hand(Filter *filter, int kind) {
    filter->before = filter->last;
    filter->last = kind;
    return kind;
}

/* A token that stands for no text: at the end of the last real one. */
static int hand_pseudo(Filter *filter, int kind, TokenValue *value, Span *span) {
    value->text = TEXT("");
    *span = lexer_span(&filter->lexer, filter->span.hi, filter->span.hi);
    return hand(filter, kind);
}

/* An entry that began inside open parentheses has closed them. */
static int hand_separator(Filter *filter, TokenValue *value, Span *span) {
    filter->separate = false;
    if (filter->held && filter->token.newline && !in_block(&filter->token)) {
        lexer_drop_parens(&filter->lexer);
        filter->token.within = BRACKET_BRACE;
    }
    return hand_pseudo(filter, TOKEN_SEP, value, span);
}

static void begin_statement(Filter *filter) {
    filter->first = filter->token.span;
    filter->first_kind = filter->token.kind;
    filter->at_margin = at_line_start(&filter->lexer, filter->token.span.lo);
    filter->trusted = false;
}

static int hand_token(Filter *filter, TokenValue *value, Span *span) {
    FilterToken *token = &filter->token;
    bool separated = filter->last == TOKEN_SEP || is_start(filter->last);
    if (separated || filter->last == TOKEN_LBRACE || is_complete(filter->last)) {
        filter->since = filter->behind;
        filter->indent = lexer_indent(&filter->lexer);
        filter->entry = token->span;
        filter->entry_kind = token->kind;
    }
    if (separated && filter->depth == 0) begin_statement(filter);
    if (token->kind == TOKEN_LBRACE) filter->depth++;
    if (token->kind == TOKEN_RBRACE && filter->depth > 0) filter->depth--;
    filter->held = false;
    filter->begun = true;
    filter->previous = filter->span;
    filter->span = token->span;
    *value = token->value;
    *span = token->span;
    return hand(filter, token->kind);
}

/* The next of the braces that close what was never closed, each behind a separator. */
static int hand_closing(Filter *filter, TokenValue *value, Span *span) {
    int last = filter->last;
    if (last != TOKEN_SEP && last != TOKEN_LBRACE && !is_complete(last))
        return hand_separator(filter, value, span);
    filter->depth--;
    filter->to_close--;
    return hand_pseudo(filter, TOKEN_RBRACE, value, span);
}

/* The brace that was left out, with a diagnostic. */
static int hand_opening(Filter *filter, TokenValue *value, Span *span) {
    Lexer *lexer = &filter->lexer;
    uint32_t at = filter->span.hi;
    lexer_report(lexer, (Diag){.code = DIAG_UNOPENED_BRACE, .span = lexer_span(lexer, at, at)});
    lexer_open_bracket(lexer, BRACKET_BRACE, at);
    vec_last(&lexer->brackets).indent = filter->indent;
    filter->token.within = BRACKET_BRACE;
    filter->token.braces = lexer->braces;
    filter->depth++;
    return hand_pseudo(filter, TOKEN_LBRACE, value, span);
}

/* Whether a separator comes before the held token. */
static bool separates(const Filter *filter) {
    const FilterToken *token = &filter->token;
    int last = filter->last;
    if (last == TOKEN_SEP || is_start(last)) return false;
    if (token->kind == TOKEN_END) return !filter->lexer.one_line;
    if (last == TOKEN_LBRACE || is_complete(last)) return false;
    if (token->kind == TOKEN_RBRACE || token->kind == TOKEN_SEMICOLON) return true;
    if (!token->newline || continues_entry(token->kind)) return false;
    if (in_block(token) && token_ends(last)) return true;
    return begins_entry(filter) || begins_top_level(filter);
}

/* Texts of a token that waits for the next record must outlive the tree of this one. */
static void keep_held_text(Filter *filter) {
    Text *text = &filter->token.value.text;
    Text all = filter->lexer.source->text;
    bool slice = text->ptr >= all.ptr && text->ptr <= all.ptr + all.len;
    if (!slice) *text = arena_text(filter->lexer.own, *text);
}

/* Whether the line of the held name, up to a brace and texts left out, has the words of a rule: then
   it is a declaration whose first word is misspelt or glued to the next, and no record. */
static bool looks_declared(const Filter *filter) {
    static const char *const words[] = {"对每", "for each", "断言", "assert "};
    const Lexer *lexer = &filter->lexer;
    bool quoted = false;
    for (uint32_t at = filter->token.span.lo; at < lexer->end; at++) {
        char c = lexer->ptr[at];
        if (c == '\n' || (c == '{' && !quoted)) return false;
        if (c == '"') quoted = !quoted;
        Text rest = text_slice(lexer->source->text, at, lexer->end);
        for (size_t i = 0; i < sizeof words / sizeof words[0] && !quoted; i++)
            if (text_starts(rest, text_of(words[i]))) return true;
    }
    return false;
}

/* Whether the part that the parser runs over ends before the held token. */
static bool part_ends(Filter *filter) {
    int kind = filter->token.kind;
    if (kind == TOKEN_END) return true;
    if (filter->depth > 0 || (filter->last != TOKEN_SEP && !is_start(filter->last))) return false;
    if (filter->mode == FILTER_FILE)
        return token_is_name(kind) && token_group(kind) != TOKEN_GROUP_DECLARES &&
               !looks_declared(filter);
    if (filter->mode != FILTER_RECORDS || !filter->begun) return false;
    keep_held_text(filter);
    return true;
}

int filter_next(Filter *filter, TokenValue *value, Span *span) {
    if (filter->start) {
        int start = filter->start;
        filter->start = 0;
        return hand_pseudo(filter, start, value, span);
    }
    for (;;) {
        if (!filter->held) read_token(filter);
        if (filter->to_close > 0) return hand_closing(filter, value, span);
        if (lacks_brace(filter)) return hand_opening(filter, value, span);
        if (filter->separate || separates(filter)) return hand_separator(filter, value, span);
        if (filter->token.kind != TOKEN_SEMICOLON || !in_block(&filter->token)) break;
        filter->held = false;
    }
    if (part_ends(filter)) return hand_pseudo(filter, TOKEN_END, value, span);
    return hand_token(filter, value, span);
}

/* ---- recovery */

/* Whether the line that begins with the token is no part of the mistaken entry, whose brackets may
   be unclosed: then indentation tells. */
static bool leaves_entry(const Filter *filter) {
    int kind = filter->token.kind;
    if (continues_entry(kind)) return false;
    if (in_block(&filter->token) || begins_entry(filter)) return true;
    return kind != TOKEN_RPAREN && kind != TOKEN_RSQUARE &&
           lexer_indent(&filter->lexer) <= filter->indent;
}

/* Reads up to the end of the entry in which the parser is, `depth` braces deep, and holds the token
   behind it; or up to a `{` if `block` is wanted. `line`: a whole-line token of which more may
   follow, or 0. */
static void pass_over_entry(Filter *filter, int line, bool block) {
    const FilterToken *token = &filter->token;
    for (;;) {
        read_token(filter);
        if (token->kind == TOKEN_END || filter->to_close > 0) break;
        if (filter->lexer.braces < filter->depth) break;
        if (token->braces != filter->depth || (line != 0 && token->kind == line)) continue;
        if (token->kind == TOKEN_SEMICOLON && in_block(token)) break;
        if (token->newline && leaves_entry(filter)) break;
        if (token->kind == TOKEN_LBRACE && block) return;
    }
    filter->separate = true;
}

/* The token is wanted again, behind a separator. */
static void hand_again(Filter *filter) {
    filter->held = true;
    filter->separate = true;
}

void filter_recover(Filter *filter, bool block_follows) {
    if (filter->last == TOKEN_SEP || filter->last == TOKEN_END) return;
    if (filter->last == TOKEN_LBRACE && block_follows) return;
    if (filter->last == TOKEN_LBRACE) filter->depth--;
    if (filter->last == TOKEN_RBRACE) {
        filter->separate = true;
        if (filter->before == TOKEN_SEP) return; /* no block of the parser's ends here */
        filter->depth++;
        if (filter->held)
            filter->to_close++;
        else
            hand_again(filter);
        return;
    }
    pass_over_entry(filter, is_whole_line(filter->last) ? filter->last : 0, block_follows);
}

/* ---- records */

void filter_abandon(Filter *filter) {
    filter->depth = 0;
    if (!filter->held || filter->token.kind != TOKEN_END) pass_over_entry(filter, 0, false);
    filter->separate = false;
    filter->to_close = 0;
    filter->last = TOKEN_SEP;
    filter->start = start_of(filter->mode);
}

static void pass_over_declaration(Filter *filter) {
    if (!filter->late)
        lexer_report(&filter->lexer, (Diag){.code = DIAG_LATE_DECLARATION,
                                            .span = filter->token.span,
                                            .other = filter->first_record});
    filter->late = true;
    pass_over_entry(filter, 0, false);
    filter->separate = false;
    filter->to_close = 0;
}

Node *filter_plain_record(Filter *filter) {
    uint32_t lo = filter->plain_end > 0 ? filter->plain_end : filter->token.span.lo, end;
    if (!filter->lexer.in_records || filter->lexer.failed || lo == filter->tried) return NULL;
    filter->tried = lo;
    Node *record = lexer_plain_record(&filter->lexer, lo, &end);
    if (!record) return NULL;
    filter->plain_end = end;
    filter->plain_brace = lexer_span(&filter->lexer, record->span.hi - 1, record->span.hi);
    return record;
}

/* The scanner and the filter stand as they would if they had read what was read at one go. */
static void resume(Filter *filter) {
    if (filter->plain_end == 0) return;
    lexer_resume(&filter->lexer, filter->plain_end, filter->plain_brace.hi);
    filter->token.span = filter->span = filter->plain_brace;
    filter->held = false;
    filter->plain_end = 0;
}

bool filter_begin_record(Filter *filter) {
    resume(filter);
    filter->depth = 0;
    filter->begun = false;
    filter->last = TOKEN_SEP;
    for (;;) {
        if (!filter->held) read_token(filter);
        filter->to_close = 0;
        if (filter->token.kind == TOKEN_END) return false;
        if (token_group(filter->token.kind) == TOKEN_GROUP_DECLARES)
            pass_over_declaration(filter);
        else if (filter->token.kind == TOKEN_SEMICOLON)
            filter->held = false;
        else
            break;
    }
    if (filter->first_record.source == 0) filter->first_record = filter->token.span;
    filter->start = TOKEN_START_RECORD;
    return true;
}
