/* The scanner's state: brackets, reports, and runs of raw text. A run is a loop over a table of
   byte classes, so that a row or text costs a look-up a byte; the few lead bytes that begin a
   character which may stand nowhere (zero bytes, controls of writing direction) are in the same
   table. */
#include "compiler/lexer.h"

#include "compiler/token.h"
#include "grammar/parser.h"
#include "runtime/base/utf8.h"

void lexer_open(Lexer *lexer, const Source *source, uint32_t from, uint32_t to, Arena *tree,
                Arena *own, Diags *diags) {
    *lexer = (Lexer){.source = source,
                     .ptr = source->text.ptr,
                     .at = from,
                     .end = to,
                     .line = from,
                     .newline = true,
                     .suspect = LEXER_NOWHERE,
                     .tree = tree,
                     .own = own,
                     .diags = diags};
    flex_open(lexer);
}

int lexer_token(Lexer *lexer, TokenValue *value, Span *span) {
    int token = flex_token(lexer, value, span);
    if (token == TOKEN_NAME)
        lexer_note_name(lexer, text_slice(lexer->source->text, span->lo, span->hi));
    if (token == TOKEN_ENTRY) lexer_note_name(lexer, value->node->kids[AST_ENTRY_name]->text);
    lexer->before = lexer->last;
    lexer->last = token;
    bool sign = token == TOKEN_SEMICOLON || token == TOKEN_LBRACE || token == TOKEN_RBRACE;
    if (sign) lexer->bad_entry = false;
    if (sign) lexer->entry = span->hi;
    return token;
}

void lexer_resume(Lexer *lexer, uint32_t at, uint32_t behind) {
    flex_seek(lexer, at);
    lexer->line = at;
    lexer->newline = true;
    lexer->last = lexer->before = TOKEN_RBRACE;
    lexer->entry = behind;
    lexer->bad_entry = false;
}

/* ---- reports */

bool lexer_is_silent(const Lexer *lexer) {
    return !lexer->diags || lexer->n_reported > LEXER_MAX_REPORTS;
}

/* Remembers the mistake even if it is not listed. */
static void note_mistake(Lexer *lexer, Span span) {
    lexer->failed = true;
    if (span.hi > lexer->mistake_end) lexer->mistake_end = span.hi;
}

/* A quote that is found open behind a mistake in the same entry on the same line is what the
   mistake left over. */
static bool is_left_over(const Lexer *lexer, DiagCode code) {
    bool open = code == DIAG_UNCLOSED_TEXT || code == DIAG_UNCLOSED_TEMPLATE;
    return open && lexer->mistake_end > lexer->line && lexer->mistake_end > lexer->entry;
}

void lexer_report(Lexer *lexer, Diag diag) {
    if (is_left_over(lexer, diag.code)) return;
    if (diag_severity(diag.code) == SEVERITY_ERROR) note_mistake(lexer, diag.span);
    if (lexer_is_silent(lexer)) return;
    if (lexer->n_reported++ == LEXER_MAX_REPORTS) diag.code = DIAG_TOO_MANY_MISTAKES;
    diag_add(lexer->diags, diag);
}

void lexer_spelling(Lexer *lexer, Span span, const char *zh, const char *en) {
    Text written = text_slice(lexer->source->text, span.lo, span.hi);
    lexer_report(lexer, (Diag){.code = DIAG_SPELLING,
                               .span = span,
                               .args = {ARG(written), ARG2(text_of(zh), text_of(en))}});
}

void lexer_zero_byte(Lexer *lexer, uint32_t at) {
    lexer_report(lexer, (Diag){.code = DIAG_FILE_BINARY,
                               .span = lexer_span(lexer, at, at + 1),
                               .args = {ARG(lexer->source->path)}});
}

void lexer_bad_byte(Lexer *lexer, Span span) {
    note_mistake(lexer, span);
    if (lexer->not_utf8) return;
    lexer->not_utf8 = true;
    lexer_report(lexer,
                 (Diag){.code = DIAG_FILE_UTF8, .span = span, .args = {ARG(lexer->source->path)}});
}

void lexer_bidi(Lexer *lexer, Span span) {
    note_mistake(lexer, span);
    if (lexer_is_silent(lexer)) return;
    uint32_t at = span.lo;
    Text name = arena_printf(lexer->own, "U+%04X", utf8_next(lexer->source->text, &at));
    lexer_report(lexer, (Diag){.code = DIAG_BIDI_CONTROL, .span = span, .args = {ARG(name)}});
}

static bool ends_line(const Lexer *lexer, uint32_t at) {
    for (uint32_t n; (n = lexer_blank(lexer, at)) > 0;) at += n;
    return at >= lexer->end || lexer->ptr[at] == '\n' || lexer->ptr[at] == '#';
}

/* What is meant by a sign that is no part of the language; `behind` is where it ends. */
static DiagArg meant_by(const Lexer *lexer, uint32_t c, uint32_t behind) {
    if (c == 0x3002 && !ends_line(lexer, behind)) /* 。 */
        return ARG2(TEXT("点写作 ."), TEXT("a point is written ."));
    switch (c) {
    case 0x2018: /* ‘ ’ ' 「」 『』 ” ＂ */
    case 0x2019:
    case '\'':
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
    case 0x300A: /* 《 》 */
    case 0x300B:
    case 0x201D:
    case 0xFF02:
        return ARG2(TEXT("文本写在 \"…\" 或 “…” 里"), TEXT("a text is written \"…\" or “…”"));
    case 0x3002: /* 。 */
        return ARG2(TEXT("行尾不用句号"), TEXT("a line does not end in a full stop"));
    case 0x3010: /* 【 】 */
    case 0x3011: return ARG2(TEXT("花括号写作 { 和 }"), TEXT("braces are written { and }"));
    case '/': return ARG2(TEXT("注释写在 # 后面"), TEXT("a comment begins with #"));
    case 0x2026: /* … */ return ARG2(TEXT("省略的内容要写全"), TEXT("write out what is left out"));
    case 0x2014: /* — – */
    case 0x2013: return ARG2(TEXT("减号写作 -"), TEXT("minus is written -"));
    case 0xA5: /* ¥ ￥ */
    case 0xFFE5:
        return ARG2(TEXT("金额写作数字和单位，例如 300 元"),
                    TEXT("an amount is written with its unit, such as 300 元"));
    case '\\': return ARG2(TEXT("反斜杠只用在文本里"), TEXT("a backslash belongs inside a text"));
    default: return ARG(TEXT(""));
    }
}

/* One a line or entry: the other half of a pair of quotes is no second mistake. */
void lexer_bad_character(Lexer *lexer, Span span) {
    note_mistake(lexer, span);
    if (lexer->bad_entry || lexer_is_silent(lexer)) return;
    lexer->bad_entry = true;
    uint32_t at = span.lo;
    uint32_t c = utf8_next(lexer->source->text, &at);
    bool visible = c > 0x20 && c != 0x7F && utf8_char_width(c) > 0;
    Text name = visible ? text_slice(lexer->source->text, span.lo, span.hi)
                        : arena_printf(lexer->own, "U+%04X", c);
    lexer_report(lexer, (Diag){.code = DIAG_BAD_CHARACTER,
                               .span = span,
                               .args = {ARG(name), meant_by(lexer, c, span.hi)}});
}

static const char *closing_of(const Lexer *lexer, uint32_t lo) {
    static const char *const pairs[][2] = {{"'", "'"},   {"‘", "’"}, {"「", "」"}, {"『", "』"},
                                           {"《", "》"}, {"”", "”"}, {"＂", "＂"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (lexer_sees(lexer, lo, pairs[i][0])) return pairs[i][1];
    return "";
}

uint32_t lexer_odd_text(Lexer *lexer, uint32_t lo, uint32_t hi, Text *text) {
    const char *closing = closing_of(lexer, lo);
    lexer_bad_character(lexer, lexer_span(lexer, lo, hi));
    uint32_t at = hi;
    while (at < lexer->end && lexer->ptr[at] != '\n' && !lexer_sees(lexer, at, closing)) at++;
    if (at >= lexer->end || lexer->ptr[at] == '\n') return hi;
    *text = text_slice(lexer->source->text, hi, at);
    return at + (uint32_t)strlen(closing);
}

uint32_t lexer_odd_comment(Lexer *lexer, uint32_t lo) {
    lexer_bad_character(lexer, lexer_span(lexer, lo, lo + 2));
    uint32_t line_end = lexer_run(lexer, lo + 2, LEXER_STOP_LINE);
    if (lexer->ptr[lo + 1] != '*') return line_end;
    for (uint32_t at = lo + 2; at < lexer->end; at++) {
        if (!lexer_sees(lexer, at, "*/")) continue;
        if (at > line_end) lexer->newline = true;
        return at + 2;
    }
    return line_end;
}

/* ---- brackets */

uint8_t lexer_indent(const Lexer *lexer) {
    uint32_t lo = lexer->line;
    while (lo > 0 && lexer->ptr[lo - 1] != '\n' && lexer->line - lo < UINT8_MAX) lo--;
    return (uint8_t)(lexer->line - lo);
}

void lexer_open_bracket(Lexer *lexer, BracketKind kind, uint32_t at) {
    if (lexer->brackets.len >= LEXER_MAX_BRACKETS) {
        if (kind == BRACKET_BRACE || kind == BRACKET_HOLE)
            lexer->ignored_braces++;
        else
            lexer->ignored_parens++;
        return;
    }
    if (kind == BRACKET_BRACE && lexer->braces++ == 0) lexer->suspect = LEXER_NOWHERE;
    if (kind == BRACKET_HOLE) lexer->holes++;
    Bracket bracket = {.kind = (uint8_t)kind, .at = at};
    if (kind == BRACKET_BRACE) bracket.indent = lexer_indent(lexer);
    vec_push(lexer->own, &lexer->brackets, bracket);
}

Bracket lexer_drop(Lexer *lexer) {
    Bracket bracket = lexer->brackets.data[--lexer->brackets.len];
    if (bracket.kind == BRACKET_BRACE) lexer->braces--;
    if (bracket.kind == BRACKET_HOLE) lexer->holes--;
    return bracket;
}

void lexer_close_paren(Lexer *lexer) {
    if (lexer_is_ignoring(lexer)) {
        if (lexer->ignored_parens > 0) lexer->ignored_parens--;
        return;
    }
    if (lexer->brackets.len == 0) return;
    BracketKind kind = lexer_innermost(lexer);
    if (kind == BRACKET_PAREN || kind == BRACKET_SQUARE) lexer_drop(lexer);
}

static bool is_block(const Bracket *bracket) {
    return bracket->kind == BRACKET_BRACE || bracket->kind == BRACKET_HOLE;
}

BracketKind lexer_close_brace(Lexer *lexer, uint32_t at) {
    lexer->ignored_parens = 0;
    if (lexer->ignored_braces > 0) {
        lexer->ignored_braces--;
        return BRACKET_BRACE;
    }
    if (lexer->braces + lexer->holes == 0) {
        lexer_report(lexer,
                     (Diag){.code = DIAG_STRAY_BRACE, .span = lexer_span(lexer, at, at + 1)});
        return BRACKET_NONE;
    }
    lexer->dropped = vec_last(&lexer->brackets).at;
    while (!is_block(&vec_last(&lexer->brackets))) lexer_drop(lexer);
    Bracket closed = lexer_drop(lexer);
    bool own_line = at == lexer->line;
    if (closed.kind == BRACKET_BRACE && own_line && closed.indent > lexer_indent(lexer) &&
        lexer->suspect == LEXER_NOWHERE)
        lexer->suspect = closed.at;
    return (BracketKind)closed.kind;
}

bool lexer_closes_odd_brace(const Lexer *lexer) {
    return lexer->brackets.len > 0 && lexer_sees(lexer, vec_last(&lexer->brackets).at, "【");
}

void lexer_drop_parens(Lexer *lexer) {
    while (lexer->brackets.len > 0 && lexer_innermost(lexer) != BRACKET_BRACE) lexer_drop(lexer);
    lexer->ignored_braces = lexer->ignored_parens = 0;
}

void lexer_drop_brackets(Lexer *lexer) {
    while (lexer->brackets.len > 0) lexer_drop(lexer);
    lexer->ignored_braces = lexer->ignored_parens = 0;
}

void lexer_cut_template(Lexer *lexer, uint32_t at) {
    Bracket hole = {.kind = BRACKET_NONE};
    while (hole.kind != BRACKET_HOLE) hole = lexer_drop(lexer);
    lexer->ignored_braces = lexer->ignored_parens = 0;
    if (lexer->holes > 0) return; /* the template around this one is cut too */
    lexer_report(lexer, (Diag){.code = DIAG_UNCLOSED_TEMPLATE,
                               .span = lexer_span(lexer, at, at),
                               .other = lexer_span(lexer, hole.at, hole.at + 1),
                               .args = {ARG2(TEXT("行尾之前没有遇到 } 和结尾的 `"),
                                             TEXT("the line ends without } and the closing `"))}});
}

/* ---- runs */

enum { ODD = 128 }; /* lead bytes of characters that are looked at one by one */

static const uint8_t classes[256] = {['\n'] = LEXER_STOP_LINE,
                                     ['\\'] = LEXER_STOP_ESCAPE,
                                     ['"'] = LEXER_STOP_QUOTE,
                                     ['`'] = LEXER_STOP_TICK,
                                     ['{'] = LEXER_STOP_OPEN,
                                     ['|'] = LEXER_STOP_BAR,
                                     ['/'] = LEXER_STOP_SLASH,
                                     [0] = ODD,
                                     [0xD8] = ODD,
                                     [0xE2] = ODD,
                                     [0xEF] = LEXER_STOP_BAR};

bool lexer_sees(const Lexer *lexer, uint32_t at, const char *what) {
    size_t len = strlen(what);
    return lexer->end - at >= len && memcmp(lexer->ptr + at, what, len) == 0;
}

/* U+061C, U+200E, U+200F, U+202A..U+202E, U+2066..U+2069; `at` is at a byte D8 or E2. */
static bool is_bidi(const Lexer *lexer, uint32_t at) {
    if ((unsigned char)lexer->ptr[at] == 0xD8) return lexer_sees(lexer, at, "\xD8\x9C");
    if (lexer->end - at < 3) return false;
    unsigned char middle = (unsigned char)lexer->ptr[at + 1],
                  last = (unsigned char)lexer->ptr[at + 2];
    if (middle == 0x80) return last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE);
    return middle == 0x81 && last >= 0xA6 && last <= 0xA9;
}

static bool stops_at_odd(Lexer *lexer, uint32_t at, unsigned stops) {
    unsigned char lead = (unsigned char)lexer->ptr[at];
    if (lead == 0xEF) return lexer_sees(lexer, at, "｜");
    if (lead == 0) {
        lexer_zero_byte(lexer, at);
        return false;
    }
    if (is_bidi(lexer, at)) lexer_bidi(lexer, lexer_span(lexer, at, at + (lead == 0xE2 ? 3 : 2)));
    return (stops & LEXER_STOP_CURLY) && (lexer_sees(lexer, at, "“") || lexer_sees(lexer, at, "”"));
}

/* Lead bytes of most Chinese characters: three bytes, and no stop among them. */
static bool leads_han(unsigned char byte) {
    return byte >= 0xE4 && byte <= 0xE9;
}

uint32_t lexer_run(Lexer *lexer, uint32_t at, unsigned stops) {
    unsigned mask = stops | LEXER_STOP_LINE | ODD;
    const unsigned char *ptr = (const unsigned char *)lexer->ptr;
    uint32_t end = lexer->end;
    for (; at < end; at++) {
        while (end - at > 3 && leads_han(ptr[at])) at += 3;
        unsigned class = classes[ptr[at]] & mask;
        if (class == 0) continue;
        if (class != ODD && ptr[at] < 0x80) return at;
        if (stops_at_odd(lexer, at, stops)) return at;
    }
    return end;
}

static bool is_plain_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

uint32_t lexer_blank(const Lexer *lexer, uint32_t at) {
    if (at >= lexer->end) return 0;
    char c = lexer->ptr[at];
    if (is_plain_blank(c)) return 1;
    return c == '\xE3' && lexer_sees(lexer, at, "\xE3\x80\x80") ? 3 : 0;
}

Span lexer_trim(const Lexer *lexer, uint32_t lo, uint32_t hi) {
    const char *ptr = lexer->ptr;
    for (;;) {
        while (lo < hi && is_plain_blank(ptr[lo])) lo++;
        if (lo >= hi || ptr[lo] != '\xE3' || lexer_blank(lexer, lo) == 0) break;
        lo += 3;
    }
    for (;;) {
        while (hi > lo && is_plain_blank(ptr[hi - 1])) hi--;
        if (hi - lo < 3 || ptr[hi - 1] != '\x80' || lexer_blank(lexer, hi - 3) != 3) break;
        hi -= 3;
    }
    return lexer_span(lexer, lo, hi);
}

/* ---- signs whose meaning hangs on their surroundings */

static bool is_digit_before(const Lexer *lexer, uint32_t at) {
    if (at == 0) return false;
    unsigned char c = (unsigned char)lexer->ptr[at - 1];
    if (c >= '0' && c <= '9') return true;
    return at >= 3 && (unsigned char)lexer->ptr[at - 3] == 0xEF && c >= 0x90 && c <= 0x99;
}

static bool is_glued(const Lexer *lexer, uint32_t lo, uint32_t hi) {
    if (lo == 0 || hi >= lexer->end) return false;
    if (lexer_blank(lexer, lo - 1) == 1 || lexer->ptr[lo - 1] == '\n') return false;
    if (lo >= 3 && lexer_blank(lexer, lo - 3) == 3) return false;
    unsigned char next = (unsigned char)lexer->ptr[hi];
    if (next == 0xE3 && lexer_sees(lexer, hi, "\xE3\x80\x80")) return false;
    return next >= 0xC2 || next == '_' || next == '%' || (next >= 'A' && next <= 'Z') ||
           (next >= 'a' && next <= 'z');
}

bool lexer_is_unit_slash(const Lexer *lexer, uint32_t lo, uint32_t hi) {
    if (!is_glued(lexer, lo, hi)) return false;
    if (lexer->last == TOKEN_NUMERAL) return !is_digit_before(lexer, lo);
    if (!token_is_name(lexer->last) && lexer->last != TOKEN_PERCENT) return false;
    return lexer->before == TOKEN_NUMERAL || lexer->before == TOKEN_UNIT_SLASH ||
           lexer->before == TOKEN_AS;
}

Text lexer_fold(Lexer *lexer, Text text) {
    Buf buf = buf_new(lexer->tree);
    for (uint32_t at = 0; at < text.len;) {
        char bytes[4];
        buf_bytes(&buf, bytes, utf8_put(bytes, utf8_fold_width(utf8_next(text, &at))));
    }
    Text folded = buf_result(&buf);
    if (text_equal(folded, text)) folded = text;
    return utf8_nfc(lexer->tree, folded);
}
