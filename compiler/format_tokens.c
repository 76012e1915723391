/* The tokens of a file as the parser saw them, with what the parser does not see: comments and line
   ends. The separators between entries are the filter's, so that no second opinion exists about
   where an entry ends. */
#include "compiler/filter.h"
#include "compiler/format_parts.h"
#include "compiler/parse.h"
#include "compiler/token.h"
#include "grammar/parser.h"

Text format_slice(const FormatFile *file, Span span) {
    return text_slice(file->source->text, span.lo, span.hi);
}

uint32_t format_token_at(const FormatFile *file, uint32_t offset) {
    uint32_t lo = 0, hi = file->tokens.len - 1;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (file->tokens.data[middle].span.lo < offset)
            lo = middle + 1;
        else
            hi = middle;
    }
    while (file->tokens.data[lo].kind == TOKEN_SEP) lo++;
    return lo;
}

/* ---- what is printed */

/* Signs that are right as they are, beside their ASCII twins. */
static bool is_fine_sign(Text sign) {
    static const char *const fine[] = {"≤", "≥", "≠", "×", "÷"};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        if (text_equal(sign, text_of(fine[i]))) return true;
    return false;
}

static Text sign_text(int kind, Text written) {
    if (is_fine_sign(written)) return written;
    bool other_form = text_equal(written, TEXT("≦")) || text_equal(written, TEXT("⩽")) ||
                      text_equal(written, TEXT("≧")) || text_equal(written, TEXT("⩾"));
    const TokenInfo *info = token_info(kind);
    return other_form ? info->zh : info->en;
}

/* `&&`, `||` and `!` are read as keywords, too. */
static Text keyword_text(const FormatFile *file, int kind, Text written) {
    bool sign = text_starts(written, TEXT("&")) || text_starts(written, TEXT("|")) ||
                text_starts(written, TEXT("!")) || text_starts(written, TEXT("！"));
    if (!sign) return written;
    bool chinese = parse_is_chinese(file->source);
    return chinese ? token_info(kind)->zh : token_info(kind)->en;
}

/* The brackets of a template's holes and the slash of a pattern may be full-width. */
static Text narrow_head(Arena *arena, Text written, const char *wide, const char *narrow) {
    Text head = text_of(wide);
    if (!text_starts(written, head)) return written;
    Text rest = text_slice(written, head.len, written.len);
    return arena_printf(arena, "%s%.*s", narrow, TEXT_ARG(rest));
}

static Text printed_text(const FormatFile *file, int kind, Text written, Text value) {
    switch (kind) {
    case TOKEN_NAME: return value; /* in NFC, without full-width letters */
    case TOKEN_C_STRING: return TEXT("char*");
    case TOKEN_UNIT_SLASH: return TEXT("/");
    case TOKEN_REGEX: return narrow_head(file->arena, written, "／", "/");
    case TOKEN_TEMPLATE_MIDDLE:
    case TOKEN_TEMPLATE_TAIL: return narrow_head(file->arena, written, "｝", "}");
    default: break;
    }
    if (token_is_keyword(kind)) return keyword_text(file, kind, written);
    TokenGroup group = token_group(kind);
    bool sign = group == TOKEN_GROUP_OPERATOR || group == TOKEN_GROUP_SIGN;
    bool raw = kind == TOKEN_PERCENT || kind == TOKEN_ROW_LINE || kind == TOKEN_ITEM;
    return sign && !raw ? sign_text(kind, written) : written;
}

/* ---- gaps */

static bool sees(Text text, uint32_t at, const char *what) {
    return text_starts(text_slice(text, at, text.len), text_of(what));
}

/* The comments in lo..hi, which else holds blanks, line ends and semicolons only. */
static void read_gap(FormatFile *file, FormatToken *token, uint32_t lo, uint32_t hi) {
    Text text = text_slice(file->source->text, 0, hi);
    token->comments = file->comments.len;
    for (uint32_t at = lo; at < hi; at++) {
        if (text.ptr[at] == '\n') token->breaks++;
        uint32_t sign = sees(text, at, "#") ? 1 : sees(text, at, "＃") ? 3 : 0;
        if (sign == 0) continue;
        const char *end = memchr(text.ptr + at, '\n', hi - at);
        uint32_t stop = end ? (uint32_t)(end - text.ptr) : hi;
        Text words = text_slice(text, at + sign, stop);
        Text shown = sign == 1 ? text_slice(text, at, stop)
                               : arena_printf(file->arena, "#%.*s", TEXT_ARG(words));
        FormatComment comment = {.text = text_trim(shown), .breaks = token->breaks};
        vec_push(file->arena, &file->comments, comment);
        token->breaks = 0;
        at = stop - 1;
    }
    token->n_comments = file->comments.len - token->comments;
}

/* ---- the list */

static void push_token(FormatFile *file, int kind, Span span, TokenValue value, uint32_t behind) {
    FormatToken token = {.kind = kind, .span = span};
    if (kind != TOKEN_SEP) {
        read_gap(file, &token, behind, span.lo);
        if (kind == TOKEN_ROW_LINE)
            token.row = value.node->kids[0];
        else if (kind == TOKEN_ITEM)
            token.text = value.text;
        else if (kind != TOKEN_END)
            token.text = printed_text(file, kind, format_slice(file, span), value.text);
    }
    vec_push(file->arena, &file->tokens, token);
}

static void match_braces(FormatFile *file) {
    VEC(uint32_t) open = {0};
    for (uint32_t i = 0; i < file->tokens.len; i++) {
        FormatToken *token = &file->tokens.data[i];
        if (token->kind == TOKEN_LBRACE) vec_push(file->arena, &open, i);
        if (token->kind != TOKEN_RBRACE) continue;
        token->match = open.data[--open.len];
        file->tokens.data[token->match].match = i;
    }
}

static void read_tokens(FormatFile *file) {
    Filter filter;
    const Source *source = file->source;
    Span whole = {source->id, 0, source->text.len};
    filter_open(&filter, source, whole, FILTER_TOKENS, file->arena, file->arena, NULL);
    TokenValue value;
    Span span;
    int kind = filter_next(&filter, &value, &span); /* the start: stands for no text */
    uint32_t behind = 0;
    while (kind != TOKEN_END) {
        kind = filter_next(&filter, &value, &span);
        if (kind == TOKEN_END) span.lo = span.hi = whole.hi; /* behind the last comment */
        push_token(file, kind, span, value, behind);
        if (kind == TOKEN_SEP) continue;
        /* a comment behind a row is in the token, but not in the row */
        behind = kind == TOKEN_ROW_LINE ? value.node->span.hi : span.hi;
    }
    match_braces(file);
}

FormatFile *format_read(Arena *arena, const Source *source, Diags *diags) {
    uint32_t errors = diags->errors;
    FormatFile *file = ARENA_NEW(arena, FormatFile);
    file->arena = arena;
    file->source = source;
    file->tree = parse_file(source, arena, diags);
    if (diags->errors > errors) return NULL;
    read_tokens(file);
    format_mark(file);
    return file;
}
