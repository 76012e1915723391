/* The parser knows every token that could stand at an error, often fifty. Here the set is made
   short: whole families are called by one name (an expression, an operator, a field), and at most
   four things are named. Two slips that readers of Chinese and of programs make get a hint: a
   keyword glued to the word beside it, and a misspelt first word. */
#include "compiler/syntax.h"

#include <assert.h>

#include "compiler/token.h"
#include "grammar/parser.h"

enum {
    MAX_NAMED = 4,  /* things expected that a message names */
    MAX_SHOWN = 30, /* bytes of a token that a message shows */
    MAX_CODES = 512 /* more than there are tokens */
};

/* The tokens expected, and what to say of them. */
typedef struct Expected {
    bool codes[MAX_CODES];
    DiagArg named[MAX_NAMED];
    uint32_t n;
} Expected;

static void name(Expected *expected, Text zh, Text en) {
    if (expected->n < MAX_NAMED) expected->named[expected->n++] = ARG2(zh, en);
}

static void drop_group(Expected *expected, TokenGroup group) {
    for (int code = 0; code < token_limit(); code++)
        if (token_group(code) == group) expected->codes[code] = false;
}

static void drop(Expected *expected, const int *codes, size_t n) {
    for (size_t i = 0; i < n; i++) expected->codes[codes[i]] = false;
}
#define DROP(expected, ...)                                                                        \
    drop((expected), (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

/* Names, and the words that are names wherever names are expected. */
static void drop_names(Expected *expected) {
    drop_group(expected, TOKEN_GROUP_DECLARES);
    drop_group(expected, TOKEN_GROUP_WORD);
    DROP(expected, TOKEN_NAME);
}

static void name_operator(Expected *expected) {
    if (!expected->codes[TOKEN_PLUS] || !expected->codes[TOKEN_STAR]) return;
    name(expected, TEXT("运算符"), TEXT("an operator"));
    drop_group(expected, TOKEN_GROUP_OPERATOR);
    DROP(expected, TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_IN, TOKEN_NOT_IN, TOKEN_IS, TOKEN_IS_NOT,
         TOKEN_CONTAINS, TOKEN_STARTS, TOKEN_MATCHES, TOKEN_WITHIN, TOKEN_LSQUARE, TOKEN_LPAREN,
         TOKEN_AS, TOKEN_PERCENT, TOKEN_UNIT_SLASH);
    drop_names(expected); /* units */
}

static void name_expression(Expected *expected) {
    if (!expected->codes[TOKEN_IF]) return;
    name(expected, TEXT("表达式"), TEXT("an expression"));
    drop_group(expected, TOKEN_GROUP_VALUE);
    drop_group(expected, TOKEN_GROUP_OPERATOR);
    drop_names(expected);
    DROP(expected, TOKEN_IF, TOKEN_NOT, TOKEN_IS, TOKEN_NONE, TOKEN_TRUE, TOKEN_FALSE, TOKEN_LPAREN,
         TOKEN_LSQUARE);
}

/* The head of a record: its atoms and what may follow them. */
static void drop_header(Expected *expected) {
    if (!expected->codes[TOKEN_LIKE]) return;
    drop_group(expected, TOKEN_GROUP_VALUE);
    drop_names(expected);
    DROP(expected, TOKEN_LIKE, TOKEN_FROM, TOKEN_NONE, TOKEN_DOT);
}

/* Where a statement or entry of a list may begin. */
static void name_entry(Expected *expected) {
    if (expected->codes[TOKEN_CONTENTS] && expected->codes[TOKEN_ASSERT])
        name(expected, TEXT("版式语句"), TEXT("a layout statement"));
    else if (expected->codes[TOKEN_ASSERT] && expected->codes[TOKEN_LET])
        name(expected, TEXT("规则语句"), TEXT("a rule statement"));
    else if (expected->codes[TOKEN_EXPECT] && !expected->codes[TOKEN_ENTITY])
        name(expected, TEXT("记录或“预期”"), TEXT("a record or \"expect\""));
    else if (expected->codes[TOKEN_ENTITY] && !expected->codes[TOKEN_NAME])
        name(expected, TEXT("声明"), TEXT("a declaration"));
    else if (expected->codes[TOKEN_DATE] && expected->codes[TOKEN_RBRACE])
        name(expected, TEXT("字段"), TEXT("a field"));
    else
        return;
    drop_group(expected, TOKEN_GROUP_VALUE);
    drop_names(expected);
    DROP(expected, TOKEN_ASSERT, TOKEN_LET, TOKEN_WHEN, TOKEN_FOR, TOKEN_FOR_EACH, TOKEN_ROW_LINE,
         TOKEN_ITEM);
}

static void name_names(Expected *expected) {
    if (!expected->codes[TOKEN_NAME]) return;
    name(expected, token_info(TOKEN_NAME)->zh, token_info(TOKEN_NAME)->en);
    drop_names(expected);
}

static Text quoted(Arena *arena, const char *open, Text text, const char *close) {
    return arena_printf(arena, "%s%.*s%s", open, TEXT_ARG(text), close);
}

/* Spelled out in quotes if it is spelled, else by its description. */
static void name_token(Expected *expected, Arena *arena, int code) {
    const TokenInfo *info = token_info(code);
    bool described = info->group == TOKEN_GROUP_VALUE || info->group == TOKEN_GROUP_PSEUDO ||
                     code == TOKEN_ROW_LINE || code == TOKEN_ITEM || code == TOKEN_REGEX ||
                     code == TOKEN_UNIT_SLASH || code == TOKEN_TEMPLATE_MIDDLE ||
                     code == TOKEN_TEMPLATE_TAIL;
    if (described)
        name(expected, info->zh, info->en);
    else
        name(expected, quoted(arena, "“", info->zh, "”"), quoted(arena, "\"", info->en, "\""));
}

static void name_others(Expected *expected, Arena *arena) {
    if (expected->codes[TOKEN_TEXT]) expected->codes[TOKEN_CURLY_TEXT] = false;
    if (expected->codes[TOKEN_TEMPLATE]) expected->codes[TOKEN_TEMPLATE_HEAD] = false;
    if (expected->codes[TOKEN_TEMPLATE_TAIL]) expected->codes[TOKEN_TEMPLATE_MIDDLE] = false;
    bool line_end = expected->codes[TOKEN_SEP];
    expected->codes[TOKEN_SEP] = false; /* named last */
    for (int code = 0; code < token_limit(); code++)
        if (expected->codes[code]) name_token(expected, arena, code);
    if (line_end) name_token(expected, arena, TOKEN_SEP);
}

static DiagArg join(const Expected *expected, Arena *arena) {
    Buf zh = buf_new(arena), en = buf_new(arena);
    for (uint32_t i = 0; i < expected->n; i++) {
        bool last = i + 1 == expected->n;
        if (i > 0) buf_str(&zh, last ? "或" : "、");
        if (i > 0) buf_str(&en, last ? " or " : ", ");
        buf_text(&zh, expected->named[i].zh);
        buf_text(&en, expected->named[i].en);
    }
    return ARG2(buf_result(&zh), buf_result(&en));
}

static DiagArg what_is_expected(Arena *arena, const int *codes, uint32_t n) {
    Expected expected = {.n = 0};
    assert(token_limit() <= MAX_CODES);
    for (uint32_t i = 0; i < n; i++) expected.codes[codes[i]] = true;
    name_operator(&expected);
    name_expression(&expected);
    drop_header(&expected);
    name_entry(&expected);
    name_names(&expected);
    name_others(&expected, arena);
    if (expected.n == 0) name_token(&expected, arena, TOKEN_SEP);
    return join(&expected, arena);
}

/* ---- what was found */

/* No more than MAX_SHOWN bytes, whole characters. */
static Text shown(Arena *arena, Text text) {
    if (text.len <= MAX_SHOWN) return text;
    uint32_t hi = MAX_SHOWN;
    while (hi > 0 && (text.ptr[hi] & 0xC0) == 0x80) hi--;
    return quoted(arena, "", text_slice(text, 0, hi), "…");
}

static Text source_text(const Filter *filter, Span span) {
    return text_slice(filter->lexer.source->text, span.lo, span.hi);
}

/* The span and the words of what stands at the error. A separator that the filter made is called
   after what caused it. */
static DiagArg what_was_found(const Filter *filter, Arena *arena, Span *span) {
    *span = filter->span;
    int code = filter->last;
    bool pseudo = code == TOKEN_SEP || code == TOKEN_END || filter->held;
    if (pseudo) {
        bool same_line = filter->held && !filter->token.newline && filter->to_close == 0 &&
                         filter->token.kind != TOKEN_END;
        *span = lexer_span(&filter->lexer, filter->span.hi, filter->span.hi);
        if (!same_line && filter->lexer.one_line) return ARG2(TEXT("结尾"), TEXT("end"));
        if (!same_line) return ARG2(TEXT("行尾"), TEXT("end of line"));
        *span = filter->token.span;
    }
    if (code == TOKEN_ROW_LINE || code == TOKEN_ITEM)
        return ARG2(token_info(code)->zh, token_info(code)->en);
    Text text = shown(arena, source_text(filter, *span));
    return ARG2(quoted(arena, "“", text, "”"), quoted(arena, "\"", text, "\""));
}

/* ---- hints */

static bool is_han_start(Text text) {
    return text.len >= 3 && (unsigned char)text.ptr[0] >= 0xE3;
}

/* Where the Chinese keyword stands in the word: anywhere if it has two characters or more, else
   only at the start before a letter, since 设备 and 按时 are ordinary words. */
static int64_t find_glued(Text word, const TokenInfo *info, bool first) {
    if (info->zh.len >= word.len) return -1;
    bool starts = text_starts(word, info->zh);
    if (info->group == TOKEN_GROUP_DECLARES) return first && starts ? 0 : -1;
    if (info->group != TOKEN_GROUP_RESERVED) return -1;
    if (info->zh.len > 3) return text_find(word, info->zh);
    return starts && !is_han_start(text_slice(word, 3, word.len)) ? 0 : -1;
}

/* The word with blanks around the longest keyword glued into it, or an empty text. */
static Text unglue(Arena *arena, Text word, bool first) {
    const TokenInfo *best = NULL;
    int64_t at = -1;
    for (int code = 0; code < token_limit(); code++) {
        const TokenInfo *info = token_info(code);
        if (text_equal(word, info->zh)) return TEXT("");
        int64_t here = find_glued(word, info, first);
        if (here < 0 || (best && info->zh.len <= best->zh.len)) continue;
        best = info;
        at = here;
    }
    if (!best) return TEXT("");
    uint32_t lo = (uint32_t)at, hi = lo + best->zh.len;
    return arena_printf(arena, "%.*s%s%.*s%s%.*s", TEXT_ARG(text_slice(word, 0, lo)), lo ? " " : "",
                        TEXT_ARG(best->zh), hi < word.len ? " " : "",
                        TEXT_ARG(text_slice(word, hi, word.len)));
}

static DiagArg glued_hint(const Filter *filter, Arena *arena, Span span) {
    Text word = source_text(filter, span);
    if (!is_han_start(word) || word.len > 300) return ARG(TEXT(""));
    Text apart = unglue(arena, word, span.lo == filter->first.lo);
    if (apart.len == 0) return ARG(TEXT(""));
    return ARG2(quoted(arena, "关键字两边要有空格：", apart, ""),
                quoted(arena, "a keyword needs blanks around it: ", apart, ""));
}

/* A misspelt first word makes a declaration look like a record. */
static DiagArg declaration_hint(const Filter *filter, Arena *arena) {
    if (filter->depth > 0 || filter->first_kind != TOKEN_NAME) return ARG(TEXT(""));
    Text words[64];
    uint32_t n = 0;
    for (int code = 0; code < token_limit() && n + 2 <= 64; code++) {
        if (token_group(code) != TOKEN_GROUP_DECLARES) continue;
        words[n++] = token_info(code)->zh;
        words[n++] = token_info(code)->en;
    }
    Text near = suggest_nearest(source_text(filter, filter->first), words, n);
    if (near.len == 0) return ARG(TEXT(""));
    return ARG2(quoted(arena, "是否想写“", near, "”？"),
                quoted(arena, "did you mean \"", near, "\"?"));
}

static bool is_among(int code, const int *codes, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (codes[i] == code) return true;
    return false;
}

/* `budget 10 万元`: a name and values, then the line ends. */
static DiagArg colon_hint(const Filter *filter, const int *expected, uint32_t n) {
    bool header = is_among(TOKEN_LIKE, expected, n) && is_among(TOKEN_LBRACE, expected, n);
    if (!header || filter->last != TOKEN_SEP) return ARG(TEXT(""));
    return ARG2(TEXT("字段写作“名称: 值”，记录写作“名称 … { … }”"),
                TEXT("a field is written `name: value`, a record `name … { … }`"));
}

static DiagArg hint(const Filter *filter, Arena *arena, Span found) {
    DiagArg best = glued_hint(filter, arena, found);
    Span before = found.lo == filter->span.lo ? filter->previous : filter->span;
    if (best.zh.len == 0) best = glued_hint(filter, arena, before);
    if (best.zh.len == 0) best = glued_hint(filter, arena, filter->first);
    if (best.zh.len == 0) best = declaration_hint(filter, arena);
    return best;
}

void syntax_report(Filter *filter, const int *expected, uint32_t n) {
    Arena *arena = arena_new(filter->lexer.own);
    Span span;
    DiagArg found = what_was_found(filter, arena, &span);
    DiagArg wanted = what_is_expected(arena, expected, n);
    DiagArg advice = hint(filter, arena, span);
    if (advice.zh.len == 0) advice = colon_hint(filter, expected, n);
    lexer_report(&filter->lexer,
                 (Diag){.code = DIAG_SYNTAX, .span = span, .args = {found, wanted, advice}});
    arena_free(arena);
}
