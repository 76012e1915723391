/* The parser knows every token that could stand at an error, often fifty. Here the set is made
   short: whole families are called by one name (an expression, an operator, a field), and at most
   four things are named. Two slips that readers of Chinese and of programs make get a hint: a
   keyword glued to the word beside it, and a misspelt first word. */
#include "compiler/syntax.h"

#include <assert.h>

#include "compiler/slip.h"
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

/* `value`: where nothing stands behind a colon. */
static void name_expression(Expected *expected, bool value) {
    if (!expected->codes[TOKEN_IF]) return;
    if (value)
        name(expected, TEXT("值"), TEXT("a value"));
    else
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

/* Where a statement or entry of a list may begin. In a rule a word of layouts is the name of a
   property. */
static void name_entry(Expected *expected, bool in_rule) {
    if (!in_rule && expected->codes[TOKEN_CONTENTS] && expected->codes[TOKEN_ASSERT])
        name(expected, TEXT("版式语句"), TEXT("a layout statement"));
    else if (expected->codes[TOKEN_ASSERT] && expected->codes[TOKEN_LET])
        name(expected, TEXT("规则语句"), TEXT("a rule statement"));
    else if (expected->codes[TOKEN_EXPECT] && !expected->codes[TOKEN_ENTITY])
        name(expected, TEXT("记录或“预期”"), TEXT("a record or \"expect\""));
    else if (expected->codes[TOKEN_ENTITY] && !expected->codes[TOKEN_NAME])
        name(expected, TEXT("声明或记录"), TEXT("a declaration or record"));
    else if (expected->codes[TOKEN_DATE] && expected->codes[TOKEN_RBRACE])
        name(expected, TEXT("字段"), TEXT("a field"));
    else
        return;
    drop_group(expected, TOKEN_GROUP_VALUE);
    drop_names(expected);
    DROP(expected, TOKEN_ASSERT, TOKEN_LET, TOKEN_WHEN, TOKEN_FOR, TOKEN_FOR_EACH, TOKEN_ROW_LINE,
         TOKEN_ITEM, TOKEN_END);
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

static DiagArg what_is_expected(const SyntaxError *error) {
    Arena *arena = error->arena;
    Expected expected = {.n = 0};
    assert(token_limit() <= MAX_CODES);
    for (uint32_t i = 0; i < error->n_expected; i++) expected.codes[error->expected[i]] = true;
    name_operator(&expected);
    name_expression(&expected,
                    error->filter->last == TOKEN_SEP && error->filter->before == TOKEN_COLON);
    drop_header(&expected);
    name_entry(&expected, error->filter->first_kind == TOKEN_RULE);
    name_names(&expected);
    if (expected.codes[TOKEN_END] && error->filter->lexer.one_line) {
        name(&expected, TEXT("结尾"), TEXT("the end"));
        DROP(&expected, TOKEN_END);
    }
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

/* Of rows, the first. */
static Span first_line(const Filter *filter, Span span) {
    int64_t end = text_find(source_text(filter, span), TEXT("\n"));
    if (end >= 0) span.hi = span.lo + (uint32_t)end;
    return span;
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
    if (code == TOKEN_ROW_LINE) *span = first_line(filter, *span);
    if (code == TOKEN_ROW_LINE || code == TOKEN_ITEM)
        return ARG2(token_info(code)->zh, token_info(code)->en);
    Text text = shown(arena, source_text(filter, *span));
    return ARG2(quoted(arena, "“", text, "”"), quoted(arena, "\"", text, "\""));
}

/* ---- hints */

static bool is_han_start(Text text) {
    return text.len >= 3 && (unsigned char)text.ptr[0] >= 0xE3;
}

/* Words that join what stands around them. */
static bool is_joint(Text zh) {
    return text_equal(zh, TEXT("且")) || text_equal(zh, TEXT("或")) || text_equal(zh, TEXT("是"));
}

/* Where the Chinese keyword stands in the word: anywhere if it has two characters or more, else
   only at the start before a letter, since 设备 and 按时 are ordinary words, or where an operator
   is due (`operand` stands before). */
static int64_t find_glued(Text word, const TokenInfo *info, bool first, bool operand) {
    if (info->zh.len >= word.len) return -1;
    bool starts = text_starts(word, info->zh);
    if (info->group == TOKEN_GROUP_DECLARES) return first && starts ? 0 : -1;
    if (info->group != TOKEN_GROUP_RESERVED) return -1;
    if (info->zh.len > 3) return text_find(word, info->zh);
    if (operand && starts && is_joint(info->zh)) return 0;
    return starts && !is_han_start(text_slice(word, 3, word.len)) ? 0 : -1;
}

/* The word with blanks around the longest keyword glued into it, or an empty text. */
static Text unglue(Arena *arena, Text word, bool first, bool operand) {
    const TokenInfo *best = NULL;
    int64_t at = -1;
    for (int code = 0; code < token_limit(); code++) {
        const TokenInfo *info = token_info(code);
        if (text_equal(word, info->zh)) return TEXT("");
        int64_t here = find_glued(word, info, first, operand);
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

static DiagArg glued_hint(const Filter *filter, Arena *arena, Span span, bool operand) {
    Text word = source_text(filter, span);
    if (!is_han_start(word) || word.len > 300) return ARG(TEXT(""));
    Text apart = unglue(arena, word, span.lo == filter->first.lo, operand);
    if (apart.len == 0) return ARG(TEXT(""));
    return ARG2(quoted(arena, "关键字两边要有空格：", apart, ""),
                quoted(arena, "a keyword needs blanks around it: ", apart, ""));
}

/* A misspelt first word makes a declaration look like a record. */
static DiagArg declaration_hint(Filter *filter, Arena *arena) {
    if (filter->depth > 0 || filter->first_kind != TOKEN_NAME || filter->lexer.one_line)
        return ARG(TEXT(""));
    Text words[64];
    uint32_t n = 0;
    for (int code = 0; code < token_limit() && n + 2 <= 64; code++) {
        if (token_group(code) != TOKEN_GROUP_DECLARES) continue;
        words[n++] = token_info(code)->zh;
        words[n++] = token_info(code)->en;
    }
    Text first = source_text(filter, filter->first);
    Text near = suggest_nearest(first, words, n);
    static const char *const uses[] = {"import", "include", "导入", "引入", "引用"};
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++)
        if (text_equal(first, text_of(uses[i])))
            near = is_han_start(first) ? TEXT("使用") : TEXT("use");
    if (near.len == 0) return ARG(TEXT(""));
    filter->late = true; /* what follows is not behind a record */
    Text word = source_text(filter, filter->first);
    return ARG2(arena_printf(arena, "行首的“%.*s”是否想写“%.*s”？", TEXT_ARG(word), TEXT_ARG(near)),
                arena_printf(arena, "for \"%.*s\", did you mean \"%.*s\"?", TEXT_ARG(word),
                             TEXT_ARG(near)));
}

/* A misspelt first word of a statement makes a property of it: `斷言 …`. */
static DiagArg statement_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    static const int codes[] = {TOKEN_ASSERT, TOKEN_WHEN, TOKEN_LET};
    Text words[128];
    uint32_t n = 0;
    bool statement = error->n_expected == 1 && syntax_expects(error, TOKEN_COLON);
    if (!statement || filter->depth == 0 || filter->entry_kind != TOKEN_NAME) return ARG(TEXT(""));
    bool layout = filter->first_kind == TOKEN_TABLE || filter->first_kind == TOKEN_DOCUMENT;
    for (int code = 0; code < token_limit() && n + 2 <= 128; code++) {
        bool among = layout && token_group(code) == TOKEN_GROUP_WORD;
        for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) among |= code == codes[i];
        if (!among) continue;
        words[n++] = token_info(code)->zh;
        words[n++] = token_info(code)->en;
    }
    Text near = suggest_nearest(source_text(filter, filter->entry), words, n);
    if (near.len <= 3) return ARG(TEXT("")); /* 设 is near to too much */
    return ARG2(quoted(error->arena, "行首是否想写“", near, "”？"),
                quoted(error->arena, "at the start, did you mean \"", near, "\"?"));
}

/* Words of everyday speech and of other languages, and how they are written here. */
typedef struct Wording {
    const char *word, *zh, *en;
} Wording;
static const Wording wordings[] = {
    {"对于每个", "对每个", "for each"},
    {"对每一个", "对每个", "for each"},
    {"并且", "且", "and"},
    {"而且", "且", "and"},
    {"以及", "且", "and"},
    {"或者", "或", "or"},
    {"如果", "若", "if"},
    {"那么", "则", "then"},
    {"大于等于", ">=", ">="},
    {"小于等于", "<=", "<="},
    {"不等于", "!=", "!="},
    {"不少于", ">=", ">="},
    {"不低于", ">=", ">="},
    {"不小于", ">=", ">="},
    {"不超过", "<=", "<="},
    {"不高于", "<=", "<="},
    {"不大于", "<=", "<="},
    {"大于", ">", ">"},
    {"小于", "<", "<"},
    {"等于", "=", "="},
    {"超过", ">", ">"},
    {"低于", "<", "<"},
    {"包括", "包含", "contains"},
    {"含有", "包含", "contains"},
    {"加", "+", "+"},
    {"减", "-", "-"},
    {"不为空", "不是 无值", "is not none"},
    {"不空", "不是 无值", "is not none"},
    {"为空", "是 无值", "is none"},
    {"foreach", "for each", "for each"},
    {"每个", "对每个", "for each"},
    {"每一个", "对每个", "for each"},
    {"所有", "对每个", "for each"},
    {"存在", "任一(… 对 i 属于 指标)", "any(… for i in indicators)"},
    {"between", "属于 10 万元..20 万元", "in 10 万元..20 万元"},
    {"介于", "属于 10 万元..20 万元", "in 10 万元..20 万元"},
    {"乘以", "*", "*"},
    {"除以", "/", "/"},
    {"than", "> 或 <", "> or <"},
    {"where", "仅当", "when"},
    {"其中", "仅当", "when"},
    {"order", "排序 按", "sorted by"},
    {"group", "按 … 以 名称", "by … as NAME"},
};

static DiagArg wording_hint(const SyntaxError *error, Span span) {
    const Filter *filter = error->filter;
    Arena *arena = error->arena;
    Text written = source_text(filter, span);
    for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++) {
        const Wording *w = &wordings[i];
        bool each = text_equal(text_of(w->zh), TEXT("对每个")); /* what follows may be glued to it */
        if (!text_equal(written, text_of(w->word)) &&
            !(each && text_starts(written, text_of(w->word))))
            continue;
        if (filter->depth > 0 && span.lo == filter->entry.lo &&
            text_equal(text_of(w->zh), TEXT("若")))
            return ARG2(TEXT("规则的前提写作：仅当 条件"),
                        TEXT("what a rule presumes is written: when CONDITION"));
        return ARG2(arena_printf(arena, "“%s”写作 %s", w->word, w->zh),
                    arena_printf(arena, "\"%s\" is written %s", w->word, w->en));
    }
    if (text_equal(written, TEXT("that")))
        return ARG2(arena_printf(arena, "请删去“%.*s”", TEXT_ARG(written)),
                    arena_printf(arena, "leave out \"%.*s\"", TEXT_ARG(written)));
    return ARG(TEXT(""));
}

/* The rest of the line behind the blanks at `at`. */
static Text blanks_off(const Filter *filter, uint32_t at) {
    uint32_t hi = at;
    while (hi < filter->lexer.end && filter->lexer.ptr[hi] != '\n') hi++;
    return text_trim(text_slice(filter->lexer.source->text, at, hi));
}

static bool is_colon(Text t) {
    return text_starts(t, TEXT(":")) || text_starts(t, TEXT("："));
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Whether `name:` or `12月底:` stands at `at`. */
static bool begins_field(const Filter *filter, uint32_t at) {
    Text rest = blanks_off(filter, at);
    uint32_t n = 0;
    bool word = false; /* not a number alone */
    while (n < rest.len && ((rest.ptr[n] & 0x80) || rest.ptr[n] >= 'A' || is_digit(rest.ptr[n]))) {
        if (text_starts(text_slice(rest, n, rest.len), TEXT("：")) || rest.ptr[n] == '{' ||
            rest.ptr[n] == '}')
            break;
        word = word || !is_digit(rest.ptr[n]);
        n++;
    }
    return word && is_colon(blanks_off(filter, (uint32_t)(rest.ptr - filter->lexer.ptr) + n));
}

/* Two fields on a line, or a comma where none belongs. */
static DiagArg separator_hint(const Filter *filter, Span found) {
    if (filter->depth == 0) return ARG(TEXT(""));
    Text text = source_text(filter, found);
    bool comma =
        text_equal(text, TEXT(",")) || text_equal(text, TEXT("，")) || text_equal(text, TEXT("、"));
    if (!begins_field(filter, comma ? found.hi : found.lo)) return ARG(TEXT(""));
    return ARG2(TEXT("同一行的两个字段用 ; 隔开"), TEXT("put a ; between two fields on one line"));
}

/* Where the entry begins in whose line `at` lies: behind the line end, ; or { before it. */
static uint32_t entry_start(const Filter *filter, uint32_t at) {
    Text text = filter->lexer.source->text;
    for (; at > 0 && !strchr("\n;{", text.ptr[at - 1]); at--) {
        Text mark = at >= 3 ? text_slice(text, at - 3, at) : TEXT("");
        if (text_equal(mark, TEXT("；")) || text_equal(mark, TEXT("｛"))) break;
    }
    return at;
}

/* `purpose: roads and bridges`: a text without quotes. In front of the colon stands one word. */
static DiagArg text_hint(const Filter *filter, Arena *arena, Span found) {
    const char *ptr = filter->lexer.ptr;
    uint32_t lo = entry_start(filter, found.lo);
    Text line = text_slice(filter->lexer.source->text, lo, found.lo);
    int64_t colon = text_find(line, TEXT(":")), wide = text_find(line, TEXT("："));
    uint32_t width = 1;
    if (colon < 0 || (wide >= 0 && wide < colon)) colon = wide, width = 3;
    int64_t message = text_find(line, TEXT("否则"));
    if (message >= 0) colon = message, width = 6;
    if (colon < 0) return ARG(TEXT(""));
    Text field = text_trim(text_slice(line, 0, (uint32_t)colon));
    if (message < 0 && (field.len == 0 || text_find(field, TEXT(" ")) >= 0)) return ARG(TEXT(""));
    Text value = text_trim(text_slice(line, (uint32_t)colon + width, line.len));
    if (!is_han_start(value) || text_find(value, TEXT("\"")) >= 0) return ARG(TEXT(""));
    uint32_t from = (uint32_t)(value.ptr - ptr), to = from;
    while (to < filter->lexer.end && ptr[to] != '\n' && ptr[to] != ';' && ptr[to] != '}' &&
           ptr[to] != '"' && ptr[to] != '#')
        to++;
    value = text_trim(text_slice(filter->lexer.source->text, from, to));
    return ARG2(quoted(arena, "如果是文字，要加引号：\"", value, "\""),
                quoted(arena, "if it is a text, put it in quotes: \"", value, "\""));
}

static uint32_t line_start(const Filter *filter, uint32_t at) {
    while (at > 0 && filter->lexer.ptr[at - 1] != '\n') at--;
    return at;
}

/* `a < b < c`: the line with the operand in the middle written twice. */
static DiagArg chain_hint(const Filter *filter, Arena *arena, Span found) {
    bool order = filter->last == TOKEN_LT || filter->last == TOKEN_LE || filter->last == TOKEN_GT ||
                 filter->last == TOKEN_GE;
    uint32_t lo = line_start(filter, found.lo), before = found.lo;
    const char *ptr = filter->lexer.ptr;
    while (before > lo && !strchr("<>=", ptr[before - 1])) before--;
    if (!order || before == lo) return ARG(TEXT(""));
    Text source = filter->lexer.source->text;
    Text middle = text_trim(text_slice(source, before, found.lo));
    Text head = text_trim(text_slice(source, lo, found.lo)), rest = blanks_off(filter, found.lo);
    Text zh =
        arena_printf(arena, "%.*s 且 %.*s %.*s", TEXT_ARG(head), TEXT_ARG(middle), TEXT_ARG(rest));
    Text en =
        arena_printf(arena, "%.*s and %.*s %.*s", TEXT_ARG(head), TEXT_ARG(middle), TEXT_ARG(rest));
    return ARG2(quoted(arena, "比较不能连写，写作：", zh, ""),
                quoted(arena, "comparisons do not chain; write: ", en, ""));
}

/* A reserved word where a name is due. */
static DiagArg keyword_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    bool reserved = token_group(filter->last) == TOKEN_GROUP_RESERVED;
    bool value = syntax_expects(error, TOKEN_LPAREN) || syntax_expects(error, TOKEN_SEP);
    if (!reserved || value || !syntax_expects(error, TOKEN_NAME)) return ARG(TEXT(""));
    Text word = source_text(filter, filter->span);
    return ARG2(quoted(error->arena, "“", word, "”是关键字，请换一个名称"),
                quoted(error->arena, "\"", word, "\" is a keyword: choose another name"));
}

/* The surest first. */
static DiagArg hint(const SyntaxError *error) {
    Filter *filter = error->filter;
    Arena *arena = error->arena;
    Span found = error->found;
    bool operand = syntax_expects(error, TOKEN_PLUS);
    Span before = found.lo == filter->span.lo ? filter->previous : filter->span;
    DiagArg best = wording_hint(error, found);
    if (best.zh.len == 0) best = wording_hint(error, before);
    if (best.zh.len == 0) best = glued_hint(filter, arena, found, operand);
    if (best.zh.len == 0) best = glued_hint(filter, arena, before, false);
    if (best.zh.len == 0) best = statement_hint(error);
    if (best.zh.len == 0) best = slip_hint(error);
    if (best.zh.len == 0 && syntax_expects(error, TOKEN_SEP)) best = separator_hint(filter, found);
    if (best.zh.len == 0 && operand) best = text_hint(filter, arena, found);
    if (best.zh.len == 0 && operand) best = chain_hint(filter, arena, found);
    if (best.zh.len == 0) best = declaration_hint(filter, arena);
    return best.zh.len > 0 ? best : keyword_hint(error);
}

/* The bracket that is still open where a line or block begins, which no bracket reaches over. */
static Span open_bracket(const SyntaxError *error) {
    const Filter *filter = error->filter;
    const Lexer *lexer = &filter->lexer;
    bool closes = syntax_expects(error, TOKEN_RPAREN) || syntax_expects(error, TOKEN_RSQUARE);
    bool outside = filter->token.newline || filter->last == TOKEN_ELSE || filter->last == TOKEN_SEP;
    if (closes && outside && filter->held && filter->token.kind == TOKEN_RBRACE)
        return lexer_span(lexer, lexer->dropped, lexer->dropped + 1);
    if (!closes || !outside || lexer->brackets.len == 0) return SPAN_NONE;
    const Bracket *bracket = &vec_last(&lexer->brackets);
    if (bracket->kind != BRACKET_PAREN && bracket->kind != BRACKET_SQUARE) return SPAN_NONE;
    return lexer_span(lexer, bracket->at, bracket->at + 1);
}

/* A warning about the spelling of the very sign that is wrong says nothing more. */
static void drop_warning(Lexer *lexer, Span span) {
    if (lexer_is_silent(lexer) || lexer->diags->list.len == 0) return;
    const Diag *last = &vec_last(&lexer->diags->list);
    bool same = last->span.source == span.source && last->span.lo == span.lo;
    if (same && last->code == DIAG_SPELLING) lexer->diags->list.len--;
}

/* A keyword glued to a name at the start of a declaration makes a record of it: then that word is
   the mistake. */
static bool begins_glued(SyntaxError *error, Diag *diag) {
    Filter *filter = error->filter;
    if (filter->first_kind != TOKEN_NAME) return false;
    DiagArg advice = glued_hint(filter, error->arena, filter->first, false);
    if (advice.zh.len == 0) return false;
    Text word = source_text(filter, filter->first);
    filter->late = true; /* what follows is not behind a record */
    *diag = (Diag){
        .code = DIAG_SYNTAX,
        .span = filter->first,
        .args = {ARG2(quoted(error->arena, "“", word, "”"), quoted(error->arena, "\"", word, "\"")),
                 ARG2(TEXT("声明或记录"), TEXT("a declaration or record")), advice}};
    return true;
}

static Diag general(const SyntaxError *error, DiagArg found) {
    DiagArg wanted = what_is_expected(error);
    return (Diag){.code = DIAG_SYNTAX,
                  .span = error->found,
                  .other = open_bracket(error),
                  .args = {found, wanted, hint(error)}};
}

void syntax_report(Filter *filter, const int *expected, uint32_t n) {
    Arena *arena = arena_new(filter->lexer.own);
    SyntaxError error = {.filter = filter, .arena = arena, .expected = expected, .n_expected = n};
    DiagArg found = what_was_found(filter, arena, &error.found);
    Diag diag;
    bool goes_on = false;
    if (!begins_glued(&error, &diag) && !slip_find(&error, &diag, &goes_on))
        diag = general(&error, found);
    drop_warning(&filter->lexer, error.found);
    if (!goes_on) lexer_report(&filter->lexer, diag);
    arena_free(arena);
}
