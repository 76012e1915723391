/* Lines taken raw: rows of record tables, items, comments. In a cell only bars and `\|` mean
   anything; an item is what stands behind its dash, with the lines below it that are indented
   deeper. */
#include "compiler/lexer.h"
#include "compiler/token.h"
#include "grammar/parser.h"

uint32_t lexer_comment(Lexer *lexer, uint32_t lo) {
    uint32_t end = lexer_find_plain(lexer, lo, '\n');
    return end != LEXER_NOWHERE ? end : lexer_run(lexer, lo, LEXER_STOP_LINE);
}

/* ---- rows */

/* Whether an entry may begin here: at a line's start in a block, where nothing is left open. */
static bool at_entry_start(const Lexer *lexer, uint32_t lo) {
    if (lexer_innermost(lexer) != BRACKET_BRACE) return false;
    if (lexer->last == TOKEN_LBRACE) return true;
    if (lo != lexer->line) return false;
    return token_ends(lexer->last) || lexer->last == TOKEN_ROW_LINE || lexer->last == TOKEN_ITEM ||
           lexer->last == TOKEN_SEMICOLON;
}

bool lexer_is_row(const Lexer *lexer, uint32_t lo) {
    return at_entry_start(lexer, lo);
}

bool lexer_is_entry(const Lexer *lexer, uint32_t lo) {
    if (!lexer->in_records) return false;
    if (lexer->last == TOKEN_SEMICOLON) return lexer_innermost(lexer) == BRACKET_BRACE;
    return at_entry_start(lexer, lo);
}

/* `\|` and `\｜` undone. */
static Text unescape_bars(Lexer *lexer, Span span) {
    Buf buf = buf_new(lexer->tree);
    for (uint32_t at = span.lo; at < span.hi; at++) {
        bool escape = lexer->ptr[at] == '\\' && at + 1 < span.hi &&
                      (lexer->ptr[at + 1] == '|' || lexer_sees(lexer, at + 1, "｜"));
        if (!escape) buf_char(&buf, lexer->ptr[at]);
    }
    return buf_result(&buf);
}

static Text cell_text(Lexer *lexer, Span span) {
    Text text = text_slice(lexer->source->text, span.lo, span.hi);
    bool escapes = text.len > 0 && memchr(text.ptr, '\\', text.len);
    return escapes ? unescape_bars(lexer, span) : text;
}

/* The row with the cells in lexer->cells. */
static Node *make_row(Lexer *lexer, uint32_t lo, uint32_t hi) {
    Node *row = ast_row(lexer->tree, lexer->cells.len);
    row->span = lexer_span(lexer, lo, hi);
    for (uint32_t i = 0; i < row->n; i++) {
        row->kids[i]->span = lexer->cells.data[i];
        row->kids[i]->text = cell_text(lexer, lexer->cells.data[i]);
    }
    return row;
}

/* The bar, or the line's end, behind the cell that begins at `at`. */
static uint32_t find_bar(Lexer *lexer, uint32_t at) {
    for (;;) {
        at = lexer_run(lexer, at, LEXER_STOP_BAR | LEXER_STOP_ESCAPE);
        if (at >= lexer->end || lexer->ptr[at] != '\\') return at;
        at++;
        if (lexer_sees(lexer, at, "|"))
            at++;
        else if (lexer_sees(lexer, at, "｜"))
            at += 3;
    }
}

/* Whether nothing but a comment follows the last bar. */
static bool ends_row(const Lexer *lexer, Span rest) {
    if (rest.lo < rest.hi) return lexer->ptr[rest.lo] == '#';
    return rest.hi == lexer->end || lexer->ptr[rest.hi] == '\n';
}

/* `#` is an ordinary character in cells: it begins a comment behind the last bar of the line, and
   where there are as many cells as the head has. */
static uint32_t read_row(Lexer *lexer, uint32_t lo, uint32_t bar, Node **row) {
    lexer->cells.len = 0;
    uint32_t wide = bar - lo > 1 ? lo : LEXER_NOWHERE; /* the first full-width bar */
    uint32_t from = bar, end;
    for (;;) {
        end = find_bar(lexer, from);
        bool at_bar = end < lexer->end && lexer->ptr[end] != '\n';
        Span cell = lexer_trim(lexer, from, end);
        bool full = lexer->columns > 0 && lexer->cells.len == lexer->columns;
        if ((!at_bar || full) && ends_row(lexer, cell)) break;
        vec_push(lexer->own, &lexer->cells, cell);
        if (!at_bar) {
            lexer_report(lexer, (Diag){.code = DIAG_ROW_NOT_CLOSED,
                                       .span = lexer_span(lexer, cell.hi, cell.hi)});
            from = end;
            break;
        }
        uint32_t width = lexer->ptr[end] == '|' ? 1 : 3;
        if (width > 1 && wide == LEXER_NOWHERE) wide = end;
        from = end + width;
    }
    if (wide != LEXER_NOWHERE) lexer_spelling(lexer, lexer_span(lexer, wide, wide + 3), "|", "|");
    if (lexer->columns == 0) lexer->columns = lexer->cells.len;
    *row = make_row(lexer, lo, lexer_trim(lexer, lo, from).hi);
    return lexer_comment(lexer, from);
}

/* Bytes of the bar that begins the line behind `end`, or 0; *lo is where it stands. */
static uint32_t next_bar(const Lexer *lexer, uint32_t end, uint32_t *lo) {
    if (lexer->by_line || end >= lexer->end) return 0;
    *lo = end + 1;
    while (*lo < lexer->end && lexer->ptr[*lo] == ' ') ++*lo;
    for (uint32_t n; (n = lexer_blank(lexer, *lo)) > 0;) *lo += n;
    if (*lo >= lexer->end) return 0;
    return lexer->ptr[*lo] == '|' ? 1 : lexer_sees(lexer, *lo, "｜") ? 3 : 0;
}

uint32_t lexer_rows(Lexer *lexer, uint32_t lo, uint32_t bar, Node **rows) {
    if (lexer->last != TOKEN_ROW_LINE) lexer->columns = 0;
    *rows = ast_list(lexer->tree, lexer_span(lexer, lo, lo));
    uint32_t end;
    for (uint32_t width = bar - lo; width > 0; width = next_bar(lexer, end, &lo)) {
        bool plain = width == 1 && !lexer->by_line;
        Node *row = plain ? lexer_plain_row(lexer, lo, &end) : NULL;
        if (!row) end = read_row(lexer, lo, lo + width, &row);
        ast_append(lexer->tree, *rows, row);
        lexer->line = lo;
    }
    return end;
}

/* ---- items */

/* Display columns of the blanks before `at` on its line; tabs stop at every eighth. */
static uint32_t indent_at(const Lexer *lexer, uint32_t at) {
    uint32_t lo = at, columns = 0;
    while (lo > 0 && lexer->ptr[lo - 1] != '\n') lo--;
    for (uint32_t n; lo < at && (n = lexer_blank(lexer, lo)) > 0; lo += n) {
        if (lexer->ptr[lo] == '\t')
            columns = (columns / 8 + 1) * 8;
        else
            columns += n == 3 ? 2 : 1;
    }
    return columns;
}

bool lexer_is_item(Lexer *lexer, uint32_t lo, uint32_t dash) {
    if (lo != lexer->line || !at_entry_start(lexer, lo)) return false;
    if (lexer_blank(lexer, dash) > 0 || dash >= lexer->end || lexer->ptr[dash] == '\n') return true;
    bool among_items = lexer->last == TOKEN_LBRACE || lexer->last == TOKEN_ITEM;
    if (among_items)
        lexer_spelling(lexer, lexer_span(lexer, lo, dash), "“- ”（后面有空格）",
                       "\"- \", with a blank behind");
    return among_items;
}

uint32_t lexer_digits(const Lexer *lexer, uint32_t lo) {
    for (;;) {
        bool wide = lexer->end - lo >= 3 && memcmp(lexer->ptr + lo, "\xEF\xBC", 2) == 0 &&
                    (unsigned char)lexer->ptr[lo + 2] - 0x90u < 10;
        bool plain = lo < lexer->end && lexer->ptr[lo] >= '0' && lexer->ptr[lo] <= '9';
        if (!wide && !plain) return lo;
        lo += wide ? 3 : 1;
    }
}

bool lexer_is_pasted_item(Lexer *lexer, uint32_t lo, uint32_t hi) {
    if (lo != lexer->line || lexer_innermost(lexer) != BRACKET_BRACE) return false;
    if (lexer->last != TOKEN_LBRACE && lexer->last != TOKEN_ITEM) return false;
    uint32_t at = hi;
    for (uint32_t n; (n = lexer_blank(lexer, at)) > 0;) at += n;
    if (at >= lexer->end) return false;
    unsigned char next = (unsigned char)lexer->ptr[at];
    bool letter = (next | 0x20) >= 'a' && (next | 0x20) <= 'z';
    if (next < 0xE3 && !(letter && at > hi)) return false;
    lexer_spelling(lexer, lexer_span(lexer, lo, hi), "“- ”（后面有空格）",
                   "\"- \", with a blank behind");
    return true;
}

/* The text on the next line that is not empty, if it is indented deeper than the item; else an
   empty span. *breaks counts the line ends on the way. */
static Span next_line(Lexer *lexer, uint32_t end, uint32_t indent, uint32_t *breaks) {
    *breaks = 0;
    while (end < lexer->end) {
        uint32_t lo = end + 1; /* behind the line end */
        ++*breaks;
        uint32_t first = lo;
        for (uint32_t n; (n = lexer_blank(lexer, first)) > 0;) first += n;
        if (first >= lexer->end) break;
        if (lexer->ptr[first] == '\n') {
            end = first;
            continue;
        }
        if (indent_at(lexer, first) <= indent) break;
        return lexer_trim(lexer, first, lexer_run(lexer, first, LEXER_STOP_LINE));
    }
    return lexer_span(lexer, end, end);
}

uint32_t lexer_item(Lexer *lexer, uint32_t lo, uint32_t dash, Text *text) {
    uint32_t end = lexer_comment(lexer, dash), breaks;
    Span first = lexer_trim(lexer, dash, end);
    *text = text_slice(lexer->source->text, first.lo, first.hi);
    uint32_t indent = indent_at(lexer, lo);
    Span more = next_line(lexer, end, indent, &breaks);
    if (more.lo == more.hi) return end;
    Buf buf = buf_new(lexer->tree);
    buf_text(&buf, *text);
    while (more.lo < more.hi) {
        buf_repeat(&buf, TEXT("\n"), breaks);
        buf_text(&buf, text_slice(lexer->source->text, more.lo, more.hi));
        end = lexer_comment(lexer, more.hi); /* to the line's end */
        more = next_line(lexer, end, indent, &breaks);
    }
    *text = buf_result(&buf);
    return end;
}
