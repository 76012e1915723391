/* A line that is no sentence of the language but is known by sight, such as a row pasted from Word,
   is told as what it is, with the line mended; and signs that are common elsewhere get a hint.
   Looks at the text around the error only: the parser knows no fields and no types. */
#include "compiler/slip.h"

#include "compiler/token.h"
#include "grammar/parser.h"
#include "runtime/base/utf8.h"

bool syntax_expects(const SyntaxError *error, int token) {
    for (uint32_t i = 0; i < error->n_expected; i++)
        if (error->expected[i] == token) return true;
    return false;
}

static Text source_slice(const SyntaxError *error, uint32_t lo, uint32_t hi) {
    return text_slice(error->filter->lexer.source->text, lo, hi);
}

static DiagArg both(Arena *arena, const char *zh, const char *en, Text what) {
    return ARG2(arena_printf(arena, "%s%.*s", zh, TEXT_ARG(what)),
                arena_printf(arena, "%s%.*s", en, TEXT_ARG(what)));
}

/* The line around an offset, without blanks and comment. */
static Span line_around(const SyntaxError *error, uint32_t at) {
    const Lexer *lexer = &error->filter->lexer;
    uint32_t lo = at, hi = at;
    while (lo > 0 && lexer->ptr[lo - 1] != '\n') lo--;
    while (hi < lexer->end && lexer->ptr[hi] != '\n' && lexer->ptr[hi] != '#') hi++;
    return lexer_trim(lexer, lo, hi);
}

/* From `at` to where the entry ends on its line. */
static Text rest_of_entry(const SyntaxError *error, uint32_t at) {
    const Lexer *lexer = &error->filter->lexer;
    uint32_t hi = at;
    while (hi < lexer->end && !strchr("\n;}#", lexer->ptr[hi]) && !lexer_sees(lexer, hi, "；"))
        hi++;
    return text_trim(source_slice(error, at, hi));
}

/* ---- rows of tables */

/* Bytes of what parts two cells at `at`: a tab, a bar, two blanks and more; or 0. */
static uint32_t cell_gap(const Lexer *lexer, uint32_t at, uint32_t end) {
    uint32_t hi = at, blanks = 0;
    bool tab = false, bar = false;
    while (hi < end) {
        uint32_t blank = lexer_blank(lexer, hi), wide = lexer_sees(lexer, hi, "｜") ? 3 : 0;
        bool narrow = lexer->ptr[hi] == '|';
        if (!blank && !wide && !narrow) break;
        tab |= lexer->ptr[hi] == '\t';
        bar |= wide || narrow;
        blanks += blank == 3 ? 2 : blank;
        hi += blank ? blank : wide ? wide : 1;
    }
    return tab || bar || blanks >= 2 ? hi - at : 0;
}

/* The line between bars, or empty unless it has three cells; two will do where tabs or bars part
   them. */
static Text as_row(const SyntaxError *error, Span line) {
    const Lexer *lexer = &error->filter->lexer;
    Buf row = buf_new(error->arena);
    uint32_t cells = 1, from = line.lo;
    bool sure = memchr(lexer->ptr + line.lo, '\t', line.hi - line.lo) != NULL;
    buf_str(&row, "| ");
    for (uint32_t at = line.lo, gap; at < line.hi; at += gap ? gap : 1) {
        gap = cell_gap(lexer, at, line.hi);
        if (gap == 0) continue;
        sure |= lexer->ptr[at] == '|' || lexer_sees(lexer, at + gap - 1, "|");
        buf_text(&row, source_slice(error, from, at));
        from = at + gap;
        if (from < line.hi) buf_str(&row, " | ");
        cells += from < line.hi;
    }
    buf_text(&row, source_slice(error, from, line.hi));
    buf_str(&row, " |");
    return cells >= (sure ? 2 : 3) ? buf_result(&row) : TEXT("");
}

static bool is_pasted_row(const SyntaxError *error, Span line, Diag *diag) {
    const Filter *filter = error->filter;
    Text written = source_slice(error, line.lo, line.hi);
    if (line.hi == line.lo || filter->lexer.one_line || filter->lexer.braces == 0) return false;
    if (text_find(written, TEXT("{")) >= 0 || text_find(written, TEXT("}")) >= 0) return false;
    bool tab = text_find(written, TEXT("\t")) >= 0;
    bool begins = syntax_expects(error, TOKEN_LIKE) || syntax_expects(error, TOKEN_RBRACE);
    if (!tab && !begins) return false;
    Text row = as_row(error, line);
    *diag = (Diag){.code = DIAG_PASTED_TABLE, .span = line, .args = {ARG(row)}};
    return row.len > 0;
}

/* ---- entries */

static bool is_han(Text t) {
    return t.len >= 3 && (unsigned char)t.ptr[0] >= 0xE3;
}

/* Signs of a sentence behind a name. */
static bool found_sentence(const SyntaxError *error) {
    static const int signs[] = {TOKEN_SEP, TOKEN_COMMA, TOKEN_LPAREN};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (error->filter->last == signs[i]) return true;
    return false;
}

/* `建设绿道12公里` on a line of its own, in a record. */
static bool is_bare_item(const SyntaxError *error, Span line, Diag *diag) {
    const Filter *filter = error->filter;
    bool alone = syntax_expects(error, TOKEN_LIKE) && syntax_expects(error, TOKEN_COLON);
    if (filter->depth == 0 || !alone || !found_sentence(error)) return false;
    Text written = source_slice(error, line.lo, line.hi);
    if (filter->entry.lo != line.lo || !is_han(written)) return false;
    if (text_find(written, TEXT("{")) >= 0 || text_find(written, TEXT("}")) >= 0) return false;
    *diag = (Diag){.code = DIAG_NOT_AN_ENTRY, .span = line, .args = {ARG(written)}};
    return true;
}

/* `预算数 320 万元`, `预算数 = 320 万元`, `目标值 ≥12公里`. */
static bool lacks_colon(const SyntaxError *error, Diag *diag) {
    const Filter *filter = error->filter;
    int last = filter->last;
    bool sign = last == TOKEN_EQ || last == TOKEN_LE || last == TOKEN_GE || last == TOKEN_LT ||
                last == TOKEN_GT;
    bool field = syntax_expects(error, TOKEN_COLON) && syntax_expects(error, TOKEN_LIKE);
    bool values = last == TOKEN_SEP && !syntax_expects(error, TOKEN_COLON) &&
                  syntax_expects(error, TOKEN_LIKE) && syntax_expects(error, TOKEN_LBRACE);
    if (filter->depth == 0 || !((sign && field) || values)) return false;
    uint32_t from = last == TOKEN_EQ ? error->found.hi : filter->entry.hi;
    Text name = source_slice(error, filter->entry.lo, filter->entry.hi);
    Text value = rest_of_entry(error, from);
    if (value.len == 0 || text_find(value, TEXT("{")) >= 0) return false;
    *diag = (Diag){.code = DIAG_MISSING_COLON,
                   .span = {filter->entry.source, filter->entry.hi, filter->entry.hi},
                   .args = {ARG(name), ARG(arena_printf(error->arena, "%.*s: %.*s", TEXT_ARG(name),
                                                        TEXT_ARG(value)))}};
    if (last == TOKEN_EQ) diag->span = error->found;
    return true;
}

/* Whether the line above was told to be of the same kind. */
static bool goes_on(Filter *filter, DiagCode code, Span line) {
    const char *ptr = filter->lexer.ptr;
    uint32_t line_ends = 0;
    for (uint32_t at = filter->slip_end; at < line.lo && line_ends < 2; at++)
        line_ends += ptr[at] == '\n';
    bool same = filter->slip == (int)code && filter->slip_end < line.lo && line_ends == 1;
    filter->slip = (int)code;
    filter->slip_end = line.hi;
    return same;
}

bool slip_find(const SyntaxError *error, Diag *diag, bool *again) {
    Filter *filter = error->filter;
    Span line = line_around(error, filter->last == TOKEN_SEP ? filter->span.lo : error->found.lo);
    *again = false;
    if (is_pasted_row(error, line, diag) || is_bare_item(error, line, diag)) {
        *again = goes_on(filter, diag->code, line);
        return true;
    }
    return lacks_colon(error, diag);
}

/* ---- hints */

static const DiagArg no_hint = {{"", 0}, {"", 0}};

static bool is_digit(const SyntaxError *error, uint32_t at) {
    const Lexer *lexer = &error->filter->lexer;
    return at < lexer->end && lexer->ptr[at] >= '0' && lexer->ptr[at] <= '9';
}

/* Behind the digits and points at `at`. */
static uint32_t digits_end(const SyntaxError *error, uint32_t at) {
    while (is_digit(error, at) ||
           (lexer_sees(&error->filter->lexer, at, ".") && is_digit(error, at + 1)))
        at++;
    return at;
}

/* `1,000.00`, `10 000` and `3,5`, mended. */
static DiagArg digits_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    const Lexer *lexer = &filter->lexer;
    bool comma = filter->last == TOKEN_COMMA;
    uint32_t lo = filter->previous.lo, hi = comma ? error->found.hi : error->found.lo;
    if (!comma && filter->last != TOKEN_NUMERAL) return no_hint;
    uint32_t first = digits_end(error, lo), end = digits_end(error, hi);
    if (first == lo || end == hi || first != filter->previous.hi) return no_hint;
    bool threes = end == hi + 3 || (end > hi + 3 && lexer->ptr[hi + 3] == '.');
    if (!threes && !comma) return no_hint;
    Buf number = buf_new(error->arena);
    buf_text(&number, source_slice(error, lo, first));
    if (!threes) buf_char(&number, '.');
    buf_text(&number, source_slice(error, hi, end));
    while (threes && (lexer_sees(lexer, end, ",") || lexer_sees(lexer, end, "，"))) {
        uint32_t from = end + (lexer->ptr[end] == ',' ? 1 : 3);
        end = digits_end(error, from);
        if (end == from) break;
        buf_text(&number, source_slice(error, from, end));
    }
    return threes ? both(error->arena, "数字中间不分节，写作 ",
                         "write the digits together: ", buf_result(&number))
                  : both(error->arena, "小数点写作 .，如 ",
                         "the decimal point is a point: ", buf_result(&number));
}

static bool ends_line(const SyntaxError *error, uint32_t at) {
    const Lexer *lexer = &error->filter->lexer;
    for (uint32_t n; (n = lexer_blank(lexer, at)) > 0;) at += n;
    return at >= lexer->end || lexer->ptr[at] == '\n' || lexer->ptr[at] == '#';
}

static bool begins_with(const SyntaxError *error, int kind) {
    return error->filter->entry_kind == kind;
}

static DiagArg comma_hint(const SyntaxError *error) {
    if (error->filter->last != TOKEN_COMMA) return no_hint;
    if (syntax_expects(error, TOKEN_TEMPLATE_MIDDLE) || syntax_expects(error, TOKEN_TEMPLATE_TAIL))
        return ARG2(TEXT("花括号没有闭合，前面缺少 }"), TEXT("a } is missing before it"));
    if (ends_line(error, error->found.hi) && error->filter->lexer.one_line)
        return ARG2(TEXT("末尾不用逗号"), TEXT("it does not end in a comma"));
    if (ends_line(error, error->found.hi))
        return ARG2(TEXT("行尾不用逗号"), TEXT("a line does not end in a comma"));
    if ((begins_with(error, TOKEN_ASSERT) || begins_with(error, TOKEN_WHEN)) &&
        syntax_expects(error, TOKEN_AND))
        return ARG2(TEXT("两个条件之间写 且"), TEXT("write \"and\" between two conditions"));
    return no_hint;
}

/* `320 万元（财政）` */
static DiagArg remark_hint(const SyntaxError *error) {
    bool value = syntax_expects(error, TOKEN_SEP) && error->filter->depth > 0;
    uint32_t before = error->found.lo;
    const char *ptr = error->filter->lexer.ptr;
    while (before > error->filter->entry.hi && (ptr[before - 1] < '0' || ptr[before - 1] > '9'))
        before--;
    if (error->filter->last != TOKEN_LPAREN || !value || before == error->filter->entry.hi)
        return no_hint;
    return ARG2(TEXT("值后面不带说明；说明可以写在 # 后面"),
                TEXT("no remark behind a value; it can stand behind #"));
}

static DiagArg bracket_hint(const SyntaxError *error) {
    if (error->filter->last == TOKEN_RPAREN && !syntax_expects(error, TOKEN_RPAREN))
        return ARG2(TEXT("没有与它对应的 ("), TEXT("there is no ( for it"));
    if (error->filter->last == TOKEN_RSQUARE && !syntax_expects(error, TOKEN_RSQUARE))
        return ARG2(TEXT("没有与它对应的 ["), TEXT("there is no [ for it"));
    return no_hint;
}

/* `产出-数量`, `产出/数量` in a header. */
static DiagArg path_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    bool joins = filter->last == TOKEN_MINUS || filter->last == TOKEN_SLASH ||
                 filter->last == TOKEN_COLON || filter->last == TOKEN_GT;
    bool header = syntax_expects(error, TOKEN_DOT) && syntax_expects(error, TOKEN_LBRACE);
    if (!joins || !header || filter->previous.hi != error->found.lo) return no_hint;
    uint32_t lo = error->found.hi, hi = lo;
    const Lexer *lexer = &filter->lexer;
    while (hi < lexer->end && (unsigned char)lexer->ptr[hi] >= 0xE4) hi += 3;
    if (hi == lo || filter->previous.lo == filter->entry.lo) return no_hint;
    Text path =
        arena_printf(error->arena, "%.*s.%.*s",
                     TEXT_ARG(source_slice(error, filter->previous.lo, filter->previous.hi)),
                     TEXT_ARG(source_slice(error, lo, hi)));
    return both(error->arena, "上级和下级之间写点：", "levels are joined by a point: ", path);
}

/* `预算 数: 320 万元` */
static DiagArg blank_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    Text name = source_slice(error, filter->entry.lo, error->found.lo);
    bool header = syntax_expects(error, TOKEN_LIKE) && syntax_expects(error, TOKEN_LBRACE);
    if (filter->last != TOKEN_COLON || !header || !is_han(name)) return no_hint;
    Buf joined = buf_new(error->arena);
    for (uint32_t i = 0; i < name.len; i++)
        if (name.ptr[i] != ' ') buf_char(&joined, name.ptr[i]);
    return both(error->arena, "名称中间不留空格：",
                "a name has no blanks in it: ", buf_result(&joined));
}

/* `预算数 > 0 元` where a statement is due, `- 甲` behind a brace, `预算数:` without a value. */
static DiagArg entry_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    int last = filter->last;
    bool relation = last == TOKEN_EQ || last == TOKEN_NE || last == TOKEN_LT || last == TOKEN_LE ||
                    last == TOKEN_GT || last == TOKEN_GE || last == TOKEN_IN || last == TOKEN_IS;
    bool statement = relation && error->n_expected == 1 && syntax_expects(error, TOKEN_COLON);
    if (statement && last == TOKEN_EQ) {
        Text rest = rest_of_entry(error, filter->entry.lo);
        return ARG2(arena_printf(error->arena, "条件写作 断言 %.*s；起名写作 设 %.*s",
                                 TEXT_ARG(rest), TEXT_ARG(rest)),
                    arena_printf(error->arena, "a condition: assert %.*s; a name: let %.*s",
                                 TEXT_ARG(rest), TEXT_ARG(rest)));
    }
    if (statement)
        return both(error->arena, "条件前面写 断言：断言 ",
                    "a condition begins with assert: assert ",
                    rest_of_entry(error, filter->entry.lo));
    if (last == TOKEN_LBRACE && filter->before == TOKEN_COLON)
        return both(
            error->arena, "花括号前面不写冒号：", "no colon in front of a brace: ",
            arena_printf(error->arena, "%.*s { … }",
                         TEXT_ARG(source_slice(error, filter->entry.lo, filter->entry.hi))));
    bool item = syntax_expects(error, TOKEN_LIKE) && syntax_expects(error, TOKEN_COLON);
    if (last == TOKEN_SEP && item && filter->depth > 0 && filter->before == filter->entry_kind)
        return both(error->arena, "条目单独写一行：- ", "an item stands on a line of its own: - ",
                    source_slice(error, filter->entry.lo, filter->entry.hi));
    if (last == TOKEN_MINUS && filter->before == TOKEN_LBRACE)
        return ARG2(TEXT("条目从新的一行开始"), TEXT("an item begins a line of its own"));
    if (last == TOKEN_SEP && filter->depth == 0 && syntax_expects(error, TOKEN_LBRACE))
        return ARG2(TEXT("没有内容也要写 { }"), TEXT("write { } even if there is nothing in it"));
    if (last == TOKEN_SEP && filter->before == TOKEN_COLON)
        return ARG2(TEXT("还没有值，就先删去这一行"),
                    TEXT("if there is no value yet, leave out the line"));
    return no_hint;
}

/* `"建设"图书室""`: a quote inside a text ended it. */
static DiagArg quote_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    const char *ptr = filter->lexer.ptr;
    uint32_t at = error->found.lo;
    bool behind = at > 0 && ptr[at - 1] == '"' && filter->previous.hi == at;
    if (!behind || filter->last != TOKEN_NAME) return no_hint;
    return ARG2(TEXT("文字里面的引号写作 “ ”，或者 \\\""),
                TEXT("inside a text write \\\" for a quote, or “ ”"));
}

/* `一季度: 10% 二季度: 40%` */
static DiagArg second_field_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    if (filter->last != TOKEN_COLON || filter->depth == 0 || !syntax_expects(error, TOKEN_SEP))
        return no_hint;
    if (filter->previous.lo < filter->entry.hi) return no_hint;
    Text value = text_trim(source_slice(error, filter->entry.hi, filter->previous.lo));
    bool colon = text_starts(value, TEXT(":")), wide = text_starts(value, TEXT("："));
    if ((!colon || value.len == 1) && (!wide || value.len == 3)) return no_hint;
    char last = value.ptr[value.len - 1];
    if (last >= '0' && last <= '9') return no_hint; /* 3 万元: the name is a unit */
    return ARG2(TEXT("同一行的两个字段用 ; 隔开"), TEXT("put a ; between two fields on one line"));
}

/* `86 万 元`: the unit in two pieces. */
static DiagArg unit_hint(const SyntaxError *error) {
    static const char *const prefixes[] = {"万", "亿", "千", "百", "千万", "百万"};
    const Filter *filter = error->filter;
    Text prefix = source_slice(error, filter->previous.lo, filter->previous.hi);
    Text rest = source_slice(error, error->found.lo, error->found.hi);
    bool known = false;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        known |= text_equal(prefix, text_of(prefixes[i]));
    if (!known || !is_han(rest) || filter->last != TOKEN_NAME) return no_hint;
    return both(error->arena, "计量单位中间不留空格：", "a unit has no blanks in it: ",
                arena_printf(error->arena, "%.*s%.*s", TEXT_ARG(prefix), TEXT_ARG(rest)));
}

/* `计数(项目 仅当 …)`, and `项目 按 单位 -> …` in a query. */
static DiagArg list_hint(const SyntaxError *error) {
    int last = error->filter->last;
    if (last == TOKEN_WHEN && syntax_expects(error, TOKEN_FOR) &&
        syntax_expects(error, TOKEN_RPAREN))
        return ARG2(TEXT("挑选元素写作：x 对 x 属于 列表 仅当 …"),
                    TEXT("to choose elements write: x for x in LIST when …"));
    if (last == TOKEN_NAME && error->filter->before == TOKEN_NAME &&
        syntax_expects(error, TOKEN_ARROW)) {
        Text list = source_slice(error, error->filter->previous.lo, error->filter->previous.hi);
        Text name = source_slice(error, error->found.lo, error->found.hi);
        return ARG2(arena_printf(error->arena, "给每一条起名写作：%.*s 属于 %.*s", TEXT_ARG(name),
                                 TEXT_ARG(list)),
                    arena_printf(error->arena, "to name each of them write: %.*s in %.*s",
                                 TEXT_ARG(name), TEXT_ARG(list)));
    }
    if (last == TOKEN_ARROW && syntax_expects(error, TOKEN_AS))
        return ARG2(TEXT("每一组要起名：按 … 以 名称 -> …"),
                    TEXT("a group needs a name: by … as NAME -> …"));
    return no_hint;
}

/* `页面: A4 横向` */
static DiagArg layout_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    bool layout = filter->first_kind == TOKEN_TABLE || filter->first_kind == TOKEN_DOCUMENT;
    const Lexer *lexer = &filter->lexer;
    uint32_t at = filter->entry.hi;
    bool colon = lexer_sees(lexer, at, ":") || lexer_sees(lexer, at, "：");
    if (!layout || !colon || token_group(filter->entry_kind) != TOKEN_GROUP_WORD) return no_hint;
    Text word = source_slice(error, filter->entry.lo, filter->entry.hi);
    Text rest = rest_of_entry(error, at + (lexer->ptr[at] == ':' ? 1 : 3));
    return both(error->arena, "这里不写冒号：", "no colon here: ",
                arena_printf(error->arena, "%.*s %.*s", TEXT_ARG(word), TEXT_ARG(rest)));
}

/* `包含(名称, "图书")`: an operator taken for a function. */
static DiagArg operator_hint(const SyntaxError *error) {
    int last = error->filter->last;
    if (last != TOKEN_CONTAINS && last != TOKEN_IN && last != TOKEN_MATCHES) return no_hint;
    if (!syntax_expects(error, TOKEN_LPAREN)) return no_hint;
    Text word = source_slice(error, error->found.lo, error->found.hi);
    return ARG2(
        arena_printf(error->arena, "写在两个值中间：甲 %.*s 乙", TEXT_ARG(word)),
        arena_printf(error->arena, "it stands between two values: a %.*s b", TEXT_ARG(word)));
}

/* The first line of a rule: `大项目 要论证`, `对每个 项目 的 指标`, `对每个 项目.指标`; and a
   message without its word. */
static DiagArg rule_hint(const SyntaxError *error) {
    const Filter *filter = error->filter;
    if (filter->first_kind != TOKEN_RULE) return no_hint;
    bool text = filter->last == TOKEN_TEMPLATE || filter->last == TOKEN_TEMPLATE_HEAD;
    if (text && filter->depth == 1)
        return ARG2(TEXT("消息前面写 否则"), TEXT("in front of the message write else"));
    if (filter->last == TOKEN_IF && filter->depth == 1 && error->found.lo == filter->entry.lo)
        return ARG2(TEXT("规则的前提写作：仅当 条件"),
                    TEXT("what a rule presumes is written: when CONDITION"));
    if (filter->depth > 0) return no_hint;
    Text before = source_slice(error, filter->previous.lo, filter->previous.hi);
    bool list = filter->last == TOKEN_DOT || text_equal(before, TEXT("的"));
    if (list && syntax_expects(error, TOKEN_LBRACE))
        return ARG2(TEXT("列表里的每一条写作：对每个 项目 p, i 属于 p.指标"),
                    TEXT("for each of a list write: for each project p, i in p.indicators"));
    Text after = source_slice(error, error->found.lo, error->found.hi);
    bool name = syntax_expects(error, TOKEN_FOR_EACH) && !is_han(after);
    if (name && (filter->last == TOKEN_NAME || filter->last == TOKEN_MINUS))
        return ARG2(TEXT("名称只用文字、数字和 _"), TEXT("a name is of letters, digits and _"));
    if (filter->last != TOKEN_NAME || !syntax_expects(error, TOKEN_FOR_EACH) || !is_han(before))
        return no_hint;
    if (text_starts(after, TEXT("对")) || text_starts(after, TEXT("每")) ||
        text_starts(after, TEXT("所有")))
        return ARG2(TEXT("检查哪些记录写作：对每个 项目"),
                    TEXT("which records it checks is written: for each project"));
    return both(error->arena, "名称中间不留空格：", "a name has no blanks in it: ",
                arena_printf(error->arena, "%.*s%.*s", TEXT_ARG(before), TEXT_ARG(after)));
}

DiagArg slip_hint(const SyntaxError *error) {
    static DiagArg (*const hints[])(const SyntaxError *) = {
        digits_hint, comma_hint,        remark_hint,   bracket_hint, path_hint,
        blank_hint,  entry_hint,        layout_hint,   unit_hint,    list_hint,
        quote_hint,  second_field_hint, operator_hint, rule_hint};
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        DiagArg hint = hints[i](error);
        if (hint.zh.len > 0) return hint;
    }
    return no_hint;
}
