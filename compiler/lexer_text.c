/* Texts, templates and patterns: what stands between quotes. A text without escapes is a slice of
   the source. None goes past the end of its line: one that is not closed there is reported and
   ends. */
#include "compiler/lexer.h"
#include "runtime/base/utf8.h"

/* ---- escapes */

static bool hex_digit(char c, uint32_t *value) {
    if (c >= '0' && c <= '9')
        *value = (uint32_t)(c - '0');
    else if (c >= 'a' && c <= 'f')
        *value = (uint32_t)(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
        *value = (uint32_t)(c - 'A' + 10);
    else
        return false;
    return true;
}

static bool is_character(uint32_t c) {
    return c != 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

/* `\u{…}`, from its backslash; returns its length, or 0 if it is not one. */
static uint32_t read_code_point(Text text, uint32_t at, uint32_t *c) {
    uint32_t p = at + 2, digit;
    if (p >= text.len || text.ptr[p++] != '{') return 0;
    *c = 0;
    for (; p < text.len && p < at + 9 && hex_digit(text.ptr[p], &digit); p++) *c = *c * 16 + digit;
    if (p == at + 3 || p >= text.len || text.ptr[p] != '}' || !is_character(*c)) return 0;
    return p + 1 - at;
}

/* The escape at text[at]: appends what it stands for; its length, or 0 if there is no such escape.
 */
static uint32_t decode_escape(Buf *buf, Text text, uint32_t at) {
    uint32_t next = at + 1;
    if (next >= text.len) return 0;
    uint32_t c = utf8_next(text, &next);
    switch (c) {
    case 'n': c = '\n'; break;
    case 't': c = '\t'; break;
    case 'u':
        next = at + read_code_point(text, at, &c);
        if (next == at) return 0;
        break;
    case '"':
    case '\\':
    case '`':
    case '{':
    case '}':
    case 0x201C:
    case 0x201D: break; /* itself */
    default: return 0;
    }
    char bytes[4];
    buf_bytes(buf, bytes, utf8_put(bytes, c));
    return next - at;
}

static Text decode(Lexer *lexer, uint32_t lo, uint32_t hi) {
    Text text = text_slice(lexer->source->text, lo, hi);
    Buf buf = buf_new(lexer->tree);
    for (uint32_t at = 0; at < text.len;) {
        const char *escape = memchr(text.ptr + at, '\\', text.len - at);
        uint32_t plain = escape ? (uint32_t)(escape - text.ptr) : text.len;
        buf_text(&buf, text_slice(text, at, plain));
        if (!escape) break;
        uint32_t len = decode_escape(&buf, text, plain);
        at = plain + len;
        if (len > 0) continue;
        uint32_t next = plain + 1;
        if (next < text.len) utf8_next(text, &next);
        lexer_report(lexer, (Diag){.code = DIAG_BAD_ESCAPE,
                                   .span = lexer_span(lexer, lo + plain, lo + next),
                                   .args = {ARG(text_slice(text, plain, next))}});
        at = next;
    }
    return buf_result(&buf);
}

static Text content(Lexer *lexer, uint32_t lo, uint32_t hi, bool escapes) {
    return escapes ? decode(lexer, lo, hi) : text_slice(lexer->source->text, lo, hi);
}

/* Behind the escaped character, which may be several bytes, and the brace of `\u{`, which opens no
   hole; no further than the line's end. */
static uint32_t pass_escape(const Lexer *lexer, uint32_t at) {
    at++;
    if (lexer_sees(lexer, at, "u{")) return at + 2;
    if (at >= lexer->end || lexer->ptr[at] == '\n') return at;
    utf8_next(text_slice(lexer->source->text, 0, lexer->end), &at);
    return at;
}

/* ---- texts that are not closed */

/* `{ name: "abc }` on one line: the braces opened on the line are taken to be closed on it, so that
   one missing quote is one mistake. */
static uint32_t leave_closing_braces(const Lexer *lexer, uint32_t lo, uint32_t hi) {
    for (uint32_t i = lexer->brackets.len; i-- > 0;) {
        const Bracket *bracket = &lexer->brackets.data[i];
        if (bracket->at < lexer->line || bracket->kind == BRACKET_HOLE) break;
        if (bracket->kind != BRACKET_BRACE) continue;
        uint32_t end = lexer_trim(lexer, lo, hi).hi;
        if (end == lo || lexer->ptr[end - 1] != '}') break;
        hi = end - 1;
    }
    return hi;
}

/* `project A1 "abc {`: a brace at the line's end opens the block all the same. */
static uint32_t leave_opening_brace(const Lexer *lexer, uint32_t lo, uint32_t hi) {
    uint32_t end = lexer_trim(lexer, lo, hi).hi;
    return end > lo + 1 && lexer->ptr[end - 1] == '{' ? end - 1 : hi;
}

static DiagArg unclosed_hint(const Lexer *lexer, uint32_t lo, uint32_t hi) {
    Text written = text_slice(lexer->source->text, lo, hi);
    if (text_starts(written, TEXT("“")) && text_find(written, TEXT("\"")) > 0)
        return ARG2(TEXT("用 “ 开头的文本，要用 ” 结尾"),
                    TEXT("a text that begins with “ ends with ”"));
    if (text_starts(written, TEXT("\"")) && text_find(written, TEXT("”")) > 0)
        return ARG2(TEXT("用 \" 开头的文本，要用 \" 结尾"),
                    TEXT("a text that begins with \" ends with \""));
    return ARG2(TEXT("文本、模板和正则表达式都不能跨行"),
                TEXT("a text, template or pattern ends on its line"));
}

static uint32_t end_unclosed(Lexer *lexer, uint32_t lo, uint32_t hi, DiagCode code, Text closing) {
    if (code == DIAG_UNCLOSED_TEXT && closing.ptr[0] != '`' && closing.ptr[0] != '/')
        hi = leave_opening_brace(lexer, lo, hi);
    uint32_t end = lexer_trim(lexer, lo, leave_closing_braces(lexer, lo, hi)).hi;
    lexer_report(lexer, (Diag){.code = code,
                               .span = lexer_span(lexer, end, end),
                               .other = lexer_span(lexer, lo, end),
                               .args = {ARG(closing), unclosed_hint(lexer, lo, hi)}});
    return end;
}

/* ---- the forms */

uint32_t lexer_text(Lexer *lexer, uint32_t lo, Text *text) {
    uint32_t plain = lexer_find_plain(lexer, lo + 1, '"');
    if (plain != LEXER_NOWHERE) {
        *text = text_slice(lexer->source->text, lo + 1, plain);
        return plain + 1;
    }
    bool escapes = false;
    uint32_t at = lo + 1;
    for (;;) {
        at = lexer_run(lexer, at, LEXER_STOP_QUOTE | LEXER_STOP_ESCAPE);
        if (at < lexer->end && lexer->ptr[at] == '\\') {
            escapes = true;
            at = pass_escape(lexer, at);
            continue;
        }
        break;
    }
    bool closed = at < lexer->end && lexer->ptr[at] == '"';
    if (!closed) at = end_unclosed(lexer, lo, at, DIAG_UNCLOSED_TEXT, TEXT("\""));
    *text = content(lexer, lo + 1, at, escapes);
    return closed ? at + 1 : at;
}

uint32_t lexer_curly_text(Lexer *lexer, uint32_t lo, Text *text) {
    enum { MARK = 3 }; /* bytes of “ and of ” */
    bool escapes = false;
    uint32_t at = lo + MARK, depth = 1;
    while (depth > 0) {
        at = lexer_run(lexer, at, LEXER_STOP_CURLY | LEXER_STOP_ESCAPE);
        if (at >= lexer->end || lexer->ptr[at] == '\n') break;
        if (lexer->ptr[at] == '\\') {
            escapes = true;
            at = pass_escape(lexer, at);
            continue;
        }
        depth = lexer_sees(lexer, at, "“") ? depth + 1 : depth - 1;
        at += MARK;
    }
    if (depth > 0) {
        at = end_unclosed(lexer, lo, at, DIAG_UNCLOSED_TEXT, TEXT("”"));
        *text = content(lexer, lo + MARK, at, escapes);
    } else {
        *text = content(lexer, lo + MARK, at - MARK, escapes);
    }
    return at;
}

/* Ends at the first `/` that is not `\/`; everything else is the pattern's own. */
static Text unescape_slashes(Lexer *lexer, uint32_t lo, uint32_t hi) {
    Buf buf = buf_new(lexer->tree);
    for (uint32_t at = lo; at < hi; at++) {
        if (lexer->ptr[at] == '\\' && at + 1 < hi) {
            if (lexer->ptr[at + 1] != '/') buf_char(&buf, '\\');
            at++;
        }
        buf_char(&buf, lexer->ptr[at]);
    }
    return buf_result(&buf);
}

uint32_t lexer_regex(Lexer *lexer, uint32_t lo, Text *text) {
    bool escapes = false;
    uint32_t from = lo + (lexer->ptr[lo] == '/' ? 1 : 3), at = from;
    for (;;) {
        at = lexer_run(lexer, at, LEXER_STOP_SLASH | LEXER_STOP_ESCAPE);
        if (at >= lexer->end || lexer->ptr[at] != '\\') break;
        escapes = true;
        at = pass_escape(lexer, at);
    }
    bool closed = at < lexer->end && lexer->ptr[at] == '/';
    if (!closed) at = end_unclosed(lexer, lo, at, DIAG_UNCLOSED_TEXT, TEXT("/"));
    if (at < from) at = from;
    *text = escapes ? unescape_slashes(lexer, from, at) : text_slice(lexer->source->text, from, at);
    return closed ? at + 1 : at;
}

/* A back quote in a hole that nothing closes on its line is the one that closes the template. */
static void report_open_hole(Lexer *lexer, uint32_t tick) {
    uint32_t hole = 0;
    for (uint32_t i = lexer->brackets.len; i-- > 0 && hole == 0;)
        if (lexer->brackets.data[i].kind == BRACKET_HOLE) hole = lexer->brackets.data[i].at;
    lexer_report(lexer,
                 (Diag){.code = DIAG_UNCLOSED_TEMPLATE,
                        .span = lexer_span(lexer, tick, tick + 1),
                        .other = lexer_span(lexer, hole, hole + 1),
                        .args = {ARG2(TEXT("前面缺少 }"), TEXT("a } is missing before it"))}});
}

/* `lo` is at the back quote or at the `}` of a hole (which may be full-width). */
uint32_t lexer_template(Lexer *lexer, uint32_t lo, Text *text, bool *hole) {
    bool escapes = false;
    uint32_t from = lo + ((lexer->ptr[lo] & 0x80) ? 3 : 1), at = from;
    for (;;) {
        at = lexer_run(lexer, at, LEXER_STOP_TICK | LEXER_STOP_OPEN | LEXER_STOP_ESCAPE);
        if (at >= lexer->end || lexer->ptr[at] != '\\') break;
        escapes = true;
        at = pass_escape(lexer, at);
    }
    char last = at < lexer->end ? lexer->ptr[at] : '\n';
    *hole = last == '{';
    if (*hole) lexer_open_bracket(lexer, BRACKET_HOLE, at);
    if (last == '\n' && lexer->ptr[lo] == '`' && lexer->holes > 0) {
        report_open_hole(lexer, lo);
        *text = TEXT("");
        return lo + 1;
    }
    if (last == '\n') {
        at = end_unclosed(lexer, lo, at, DIAG_UNCLOSED_TEXT, TEXT("`"));
        if (at < from) at = from;
    }
    *text = content(lexer, from, at, escapes);
    return last == '\n' ? at : at + 1;
}
