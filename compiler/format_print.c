/* The printer: tokens to lines. A block stands on one line if its author put it on one and the line
   keeps within 100 columns; else each of its entries has a line of its own. Inside a statement the
   author's line ends stay, indented anew. Between two tokens stands one blank or none, as their
   kinds say. */
#include "compiler/format_parts.h"
#include "compiler/token.h"
#include "grammar/parser.h"
#include "runtime/base/utf8.h"

typedef struct Line {
    uint32_t indent;
    bool blocks;     /* its blocks are taken apart */
    bool own_else;   /* `else` of an assertion begins a line */
    uint32_t broken; /* indentation of what follows a line end inside the statement */
} Line;

static const FormatToken *token_of(const FormatPrinter *p, uint32_t i) {
    return &p->file->tokens.data[i];
}

/* ---- blanks */

static bool is_name(const FormatToken *token) {
    return token->kind == TOKEN_NAME || token->role == FORMAT_NAME;
}

static bool ends_operand(const FormatToken *token) {
    return is_name(token) || token->kind == TOKEN_RPAREN || token->kind == TOKEN_RSQUARE ||
           token->kind == TOKEN_NUMERAL || token->kind == TOKEN_TEXT;
}

static bool is_tight_before(const FormatToken *token, const FormatToken *last) {
    switch (token->kind) {
    case TOKEN_RPAREN:
    case TOKEN_RSQUARE:
    case TOKEN_COMMA:
    case TOKEN_QUESTION:
    case TOKEN_DOTS:
    case TOKEN_UNIT_SLASH:
    case TOKEN_TEMPLATE_MIDDLE:
    case TOKEN_TEMPLATE_TAIL: return true;
    case TOKEN_DOT: return last->kind != TOKEN_NUMERAL || last->span.hi == token->span.lo;
    case TOKEN_COLON: return token->role != FORMAT_SPACED;
    case TOKEN_LPAREN: return is_name(last) && token->role != FORMAT_SPACED;
    case TOKEN_LSQUARE: return ends_operand(last);
    default: return token->role == FORMAT_TIGHT;
    }
}

static bool is_tight_behind(const FormatToken *last, const FormatToken *token) {
    switch (last->kind) {
    case TOKEN_LPAREN:
    case TOKEN_LSQUARE:
    case TOKEN_DOT:
    case TOKEN_DOTS:
    case TOKEN_TEMPLATE_HEAD:
    case TOKEN_TEMPLATE_MIDDLE: return true;
    case TOKEN_UNIT_SLASH: return true;
    case TOKEN_MINUS: /* `->` would be an arrow */
        return last->role == FORMAT_SIGN && token->kind != TOKEN_GT && token->kind != TOKEN_GE;
    default: return last->role == FORMAT_TIGHT;
    }
}

static void put_blank(FormatPrinter *p, const FormatToken *last, const FormatToken *token) {
    if (token->as_written) {
        Span gap = {0, last->span.hi, token->span.lo};
        buf_text(&p->out, format_slice(p->file, gap));
    } else if (!is_tight_before(token, last) && !is_tight_behind(last, token)) {
        buf_char(&p->out, ' ');
    }
}

/* ---- line ends and comments */

void format_put_indent(FormatPrinter *p, uint32_t columns) {
    buf_repeat(&p->out, TEXT(" "), columns);
}

static void put_line_end(FormatPrinter *p, uint32_t breaks, bool first) {
    if (p->out.len == 0) return;
    buf_char(&p->out, '\n');
    if (breaks >= FORMAT_BLANK_LINE && !first) buf_char(&p->out, '\n');
}

void format_put_gap(FormatPrinter *p, uint32_t i, uint32_t indent, bool first) {
    const FormatToken *token = token_of(p, i);
    for (uint32_t c = 0; c < token->n_comments; c++) {
        const FormatComment *comment = &p->file->comments.data[token->comments + c];
        if (comment->breaks == 0 && p->out.len > 0) {
            buf_char(&p->out, ' ');
        } else {
            put_line_end(p, comment->breaks, first);
            format_put_indent(p, indent);
            first = false;
        }
        buf_text(&p->out, comment->text);
    }
    bool closes = token->kind == TOKEN_RBRACE || token->kind == TOKEN_END;
    put_line_end(p, closes ? 0 : token->breaks, first);
}

/* Between two tokens of one statement. */
static void put_inner_gap(FormatPrinter *p, uint32_t i, const Line *line) {
    const FormatToken *token = token_of(p, i), *last = token_of(p, i - 1);
    bool joined = token->kind == TOKEN_LBRACE || last->kind == TOKEN_RBRACE;
    bool own_else = token->role == FORMAT_ELSE && line->own_else;
    if (token->n_comments == 0 && !own_else && (joined || token->breaks == 0)) {
        put_blank(p, last, token);
        return;
    }
    for (uint32_t c = 0; c < token->n_comments; c++) {
        const FormatComment *comment = &p->file->comments.data[token->comments + c];
        buf_char(&p->out, comment->breaks == 0 ? ' ' : '\n');
        if (comment->breaks > 0) format_put_indent(p, line->broken);
        buf_text(&p->out, comment->text);
    }
    buf_char(&p->out, '\n');
    format_put_indent(p, token->role == FORMAT_ELSE ? line->indent : line->broken);
}

/* ---- blocks */

static void put_lines(FormatPrinter *p, uint32_t i, uint32_t end, uint32_t indent);
static void put_statement(FormatPrinter *p, uint32_t i, uint32_t end, const Line *line);

/* Behind the statement that begins at i, in a block that ends at `end`. */
static uint32_t statement_end(const FormatPrinter *p, uint32_t i, uint32_t end) {
    for (; i < end && token_of(p, i)->kind != TOKEN_SEP; i++)
        if (token_of(p, i)->kind == TOKEN_LBRACE) i = token_of(p, i)->match;
    return i;
}

static bool is_empty(const FormatPrinter *p, uint32_t open) {
    uint32_t close = token_of(p, open)->match;
    return close == open + 1 && token_of(p, close)->n_comments == 0;
}

/* Whether the author ended a line inside. */
static bool is_long(const FormatPrinter *p, uint32_t open) {
    if (is_empty(p, open)) return false;
    for (uint32_t i = open + 1; i <= token_of(p, open)->match; i++)
        if (token_of(p, i)->breaks > 0 || token_of(p, i)->n_comments > 0) return true;
    return false;
}

static void put_short_block(FormatPrinter *p, uint32_t open, const Line *line) {
    uint32_t close = token_of(p, open)->match;
    buf_str(&p->out, "{ ");
    for (uint32_t i = open + 1; i < close;) {
        uint32_t end = statement_end(p, i, close);
        if (i > open + 1) buf_str(&p->out, "; ");
        put_statement(p, i, end, line);
        i = end + 1;
    }
    buf_str(&p->out, close > open + 1 ? " }" : "}");
}

static void put_long_block(FormatPrinter *p, uint32_t open, uint32_t indent) {
    uint32_t close = token_of(p, open)->match;
    buf_char(&p->out, '{');
    put_lines(p, open + 1, close, indent + FORMAT_INDENT);
    format_put_gap(p, close, indent + FORMAT_INDENT, close == open + 1);
    format_put_indent(p, indent);
    buf_char(&p->out, '}');
}

/* ---- statements */

static void put_statement(FormatPrinter *p, uint32_t i, uint32_t end, const Line *line) {
    for (uint32_t first = i; i < end; i++) {
        if (i > first) put_inner_gap(p, i, line);
        if (token_of(p, i)->kind != TOKEN_LBRACE) {
            buf_text(&p->out, token_of(p, i)->text);
            continue;
        }
        if (line->blocks && !is_empty(p, i))
            put_long_block(p, i, line->indent);
        else
            put_short_block(p, i, line);
        i = token_of(p, i)->match;
    }
}

static uint32_t widest_line(Text text) {
    uint32_t widest = 0;
    for (uint32_t lo = 0, hi; lo < text.len; lo = hi + 1) {
        const char *end = memchr(text.ptr + lo, '\n', text.len - lo);
        hi = end ? (uint32_t)(end - text.ptr) : text.len;
        uint32_t width = utf8_width(text_slice(text, lo, hi));
        if (width > widest) widest = width;
    }
    return widest;
}

static bool fits(FormatPrinter *p, uint32_t i, uint32_t end, const Line *line) {
    Buf out = p->out;
    p->out = p->trial;
    p->out.len = 0;
    format_put_indent(p, line->indent);
    put_statement(p, i, end, line);
    bool fit = widest_line(buf_result(&p->out)) <= FORMAT_LINE;
    p->trial = p->out;
    p->out = out;
    return fit;
}

/* How the statement is broken into lines. */
static Line plan(FormatPrinter *p, uint32_t i, uint32_t end, uint32_t indent) {
    Line line = {.indent = indent, .broken = indent + FORMAT_INDENT};
    bool block = false, own_else = false;
    for (uint32_t k = i; k < end; k++) {
        const FormatToken *token = token_of(p, k);
        own_else = own_else || token->role == FORMAT_ELSE;
        if (token->kind != TOKEN_LBRACE) continue;
        block = true;
        line.blocks = line.blocks || is_long(p, k);
        k = token->match;
    }
    if (block) line.broken += FORMAT_INDENT; /* deeper than what is in the block */
    if (line.blocks || (!block && !own_else) || fits(p, i, end, &line)) return line;
    line.blocks = block;
    line.own_else = own_else;
    return line;
}

/* The lines of a block or of the file, from token i on. */
static void put_lines(FormatPrinter *p, uint32_t i, uint32_t end, uint32_t indent) {
    bool first = true;
    while (i < end) {
        int kind = token_of(p, i)->kind;
        if (kind == TOKEN_SEP) {
            i++;
            continue;
        }
        if (kind == TOKEN_ROW_LINE) {
            i = format_put_table(p, i, indent, first);
        } else if (kind == TOKEN_ITEM) {
            i = format_put_item(p, i, indent, first);
        } else {
            uint32_t behind = statement_end(p, i, end);
            format_put_gap(p, i, indent, first);
            format_put_indent(p, indent);
            Line line = plan(p, i, behind, indent);
            put_statement(p, i, behind, &line);
            i = behind;
        }
        first = false;
    }
}

void format_print(FormatPrinter *p) {
    uint32_t end = p->file->tokens.len - 1;
    put_lines(p, 0, end, 0);
    format_put_gap(p, end, 0, end == 0);
}
