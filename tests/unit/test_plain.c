/* What the scanner reads at one go (lexer_plain.c, lexer_record.c) against the general way: the
   same trees, spans and first mistakes for every file of the repository, and for records whose
   bytes were changed at random. And the check of UTF-8 by blocks against one by characters. */
#include "compiler/filter.h"
#include "compiler/parse.h"
#include "grammar/parser.h"
#include "runtime/base/file.h"
#include "runtime/base/utf8.h"
#include "tests/unit/unit.h"

/* ---- both ways */

typedef enum Way { GENERALLY, BY_ENTRIES, BY_RECORDS } Way;

/* What the records at and behind a place come to. */
typedef struct Read {
    Text trees; /* with positions */
    Diags *diags;
    uint32_t n_whole; /* records read at one go */
} Read;

static Read read_records(Arena *arena, const Source *source, uint32_t from, Way way) {
    Read read = {.diags = diags_new(arena)};
    Buf out = buf_new(arena);
    Filter filter;
    filter_open(&filter, source, (Span){source->id, from, source->text.len}, FILTER_RECORDS, arena,
                arena, read.diags);
    filter.lexer.in_records = way != GENERALLY;
    filter.lexer.by_line = way == GENERALLY;
    while (filter_begin_record(&filter)) {
        Node *record = NULL;
        while (way == BY_RECORDS && (record = filter_plain_record(&filter))) {
            ast_dump(&out, record, true);
            read.n_whole++;
        }
        if (filter.plain_end > 0) continue;
        if (grammar_parse(&filter, &record) != 0) filter_abandon(&filter);
        if (record) ast_dump(&out, record, true);
    }
    read.trees = buf_result(&out);
    diags_sort(read.diags);
    return read;
}

static void put_diag(Buf *out, const Diag *diag) {
    buf_printf(out, "%u %u..%u %u..%u\n", (unsigned)diag->code, diag->span.lo, diag->span.hi,
               diag->other.lo, diag->other.hi);
}

/* The trees, if there is no mistake, else the first one: what follows from a mistake may be told in
   more or fewer words. */
static Text in_short(Arena *arena, const Read *read) {
    if (read->diags->list.len == 0) return read->trees;
    Buf out = buf_new(arena);
    put_diag(&out, &read->diags->list.data[0]);
    return buf_result(&out);
}

/* The trees and all mistakes. */
static Text in_full(Arena *arena, const Read *read) {
    Buf out = buf_new(arena);
    buf_text(&out, read->trees);
    for (uint32_t i = 0; i < read->diags->list.len; i++) put_diag(&out, &read->diags->list.data[i]);
    return buf_result(&out);
}

static bool same(Tally *unit, Text text, Text plain, Text general) {
    bool alike = text_equal(plain, general);
    if (!alike)
        printf("---- of\n%.*s\n---- plainly\n%.*s\n---- generally\n%.*s\n", TEXT_ARG(text),
               TEXT_ARG(plain), TEXT_ARG(general));
    CHECK(unit, alike);
    return alike;
}

/* *n_whole counts the records that were read at one go. */
static bool reads_alike(Tally *unit, Text text, uint32_t *n_whole) {
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Arena *copy = arena_new(arena); /* of exactly its size, so that reading past its end is seen */
    char *bytes = arena_alloc(copy, text.len);
    if (text.len > 0) memcpy(bytes, text.ptr, text.len);
    Sources *sources = sources_new(arena);
    const Source *source = sources_add(sources, TEXT("test.jx"), (Text){bytes, text.len});
    uint32_t from;
    parse_declarations(source, arena, diags_new(arena), &from);
    Read general = read_records(arena, source, from, GENERALLY);
    Read entries = read_records(arena, source, from, BY_ENTRIES);
    Read records = read_records(arena, source, from, BY_RECORDS);
    *n_whole += records.n_whole;
    bool alike = same(unit, text, in_full(arena, &records), in_full(arena, &entries)) &&
                 same(unit, text, in_short(arena, &entries), in_short(arena, &general));
    arena_free(copy);
    arena_free(arena);
    return alike;
}

static void check_files(Tally *unit, const char *folder) {
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    TextList files = {0};
    uint32_t n_whole = 0;
    CHECK(unit, file_list(arena, text_of(folder), TEXT(".jx"), &files).code == 0);
    CHECK(unit, files.len > 0);
    for (uint32_t i = 0; i < files.len; i++) {
        Text text;
        CHECK(unit, file_read(arena, files.data[i], &text).code == 0);
        reads_alike(unit, text, &n_whole);
    }
    CHECK(unit, n_whole > 0);
    arena_free(arena);
}

/* ---- at random */

static uint32_t draw(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static const char record[] =
    "使用 std\n"
    "项目 \"D0001-P00001\" \"省直残疾人康复服务运行维护经费\" {\n"
    "  单位: \"D0001\"\n"
    "  预算数: 10033 万元\n"
    "  财政资金: 6412.50 万元 ; 其他资金：3621万元\n"
    "  说明：\"长长的一段说明，有逗号、句号。和 | 竖线\"\n"
    "  绩效目标 {\n"
    "    - 通过乡村公路养护实施，力争全年取得实效。\n"
    "  }\n"
    "  补助 {\n"
    "    | 名称 | 金额 |\n"
    "    |------|------|\n"
    "    | 培训与宣传补助 | 2053 万元 |\n"
    "    |  | 5025 万元 |  \r\n"
    "    | 人员经费补助 | 2706 万元 |\n"
    "  }\n"
    "  支出计划 { 3月底: 16%; 6月底: 24%; 2月: 3; 12月底: 100% }\n"
    "  指标 {\n"
    "    | 类别 | 名称 | 目标值 |\n"
    "    | 产出.成本 | 第三方服务采购成本 | ≤6678万元 |\n"
    "    # 注释\n"
    "    | 满意度.服务对象满意度 | 受益群众满意度 | ≥87% |\n"
    "  }\n"
    "}\n"
    "项目 \"D0001-P00002\" \"名\" { 预算数: 1254 万元; 财政资金: 7 万元 }\n";

/* Its words again, which are known for names by then, and one that is not. */
static const char again[] = "使用 std\n"
                            "项目 \"D0001-P00002\" \"名\" 产出.数量 {\n"
                            "  单位: \"D0001\"; 预算数: 10033 万元; 金额: 3 元; 名称: \"乙\"\n"
                            "  财政资金: 1 万元; 绩效目标 {}; 补助 {}; 支出计划 {}; 指标 {}\n"
                            "}\n"
                            "项目 \"D0001-P00003\" 产出.数量 2025P7年 {\n"
                            "  单位: \"D0001\"; 预算数: 10033 万元\n"
                            "  财政资金：6412.50 万元 ;\n\n"
                            "  绩效目标 {\n"
                            "    - 通过实施，取得实效。\n"
                            "    - 第二项\n"
                            "  }\n"
                            "  补助 {\n"
                            "    | 名称 | 金额 |\n"
                            "    | --- | --- |\n"
                            "    | 培训 | 2053 万元 |\n"
                            "    |  | 53 元 | \r\n"
                            "  }\n"
                            "  支出计划 { 3月底: 16%; 6月底: 24% }\n"
                            "  指标 \"甲\" { 补助 { 金额: 3 万元 }; 名称: \"乙\" }\n"
                            "}\n"
                            "# 注释\n"
                            "项目 产出.数量 \"D0001-P00004\" {}\n"
                            "其他 \"1\" { 预算数: 7 万元 }\n"
                            "项目 \"D0001-P00005\" { 预算数: 7 万元 }\n"
                            "项目 \"D0001-P00006\" { 预算数: 8 万元 }\n";

static const char *const pieces[] = {"|",
                                     "｜",
                                     "\\",
                                     "\\|",
                                     "\"",
                                     "“",
                                     "”",
                                     "#",
                                     "\n",
                                     " ",
                                     "　",
                                     "\t",
                                     "\r",
                                     ":",
                                     "：",
                                     ";",
                                     "；",
                                     "{",
                                     "}",
                                     "(",
                                     ")",
                                     "[",
                                     "]",
                                     "%",
                                     "/",
                                     ".",
                                     "且",
                                     "是",
                                     "等",
                                     "1",
                                     "a",
                                     "一",
                                     "℃",
                                     "-",
                                     "- ",
                                     "且 真\n",
                                     "- 条目\n",
                                     "`",
                                     "'",
                                     "\xE2\x80\x8F",
                                     "\xD8\x9C",
                                     "万元",
                                     "8 是\n",
                                     "+ 1",
                                     "规则 甲 {",
                                     "标题",
                                     "来自 \"a.csv\""};

/* The end of the character that begins at or holds `at`. */
static uint32_t whole(Text t, uint32_t at) {
    while (at < t.len && (t.ptr[at] & 0xC0) == 0x80) at++;
    return at;
}

/* The text with one to three pieces put in, or stretches taken out. */
static Text change(Arena *arena, const char *text, uint32_t *seed) {
    Buf out = buf_new(arena);
    buf_str(&out, text);
    const uint32_t n_pieces = sizeof pieces / sizeof pieces[0];
    for (uint32_t times = 1 + draw(seed, 3); times > 0; times--) {
        Text before = buf_result(&out);
        uint32_t lo = whole(before, draw(seed, before.len)), hi = lo;
        if (draw(seed, 3) == 0) hi = whole(before, lo + draw(seed, 40));
        if (hi > before.len) hi = lo;
        out = buf_new(arena);
        buf_text(&out, text_slice(before, 0, lo));
        if (hi == lo) buf_str(&out, pieces[draw(seed, n_pieces)]);
        buf_text(&out, text_slice(before, hi, before.len));
    }
    Text changed = buf_result(&out);
    if (draw(seed, 4) > 0) return changed;
    return text_slice(changed, 0, whole(changed, draw(seed, changed.len)));
}

static void check_changes(Tally *unit, const char *text, uint32_t least_whole) {
    enum { TIMES = 4000, MOST_FAILURES = 3 };
    uint32_t seed = 1, failures = 0, n_whole = 0;
    for (int i = 0; i < TIMES && failures < MOST_FAILURES; i++) {
        Arena *arena = arena_new_root(unit_exhausted, NULL);
        failures += !reads_alike(unit, change(arena, text, &seed), &n_whole);
        arena_free(arena);
    }
    CHECK(unit, n_whole > least_whole);
}

/* ---- UTF-8 */

/* By characters: what utf8_next does not take for a bad byte. */
static uint32_t invalid_at(Text t) {
    for (uint32_t at = 0, next = 0; at < t.len; at = next) {
        uint32_t c = utf8_next(t, &next);
        if (c == 0xFFFD && next - at == 1) return at;
    }
    return t.len;
}

static uint32_t draw_character(uint32_t *seed) {
    static const struct {
        uint32_t from, n;
    } ranges[] = {{0x20, 0x5F},    {0x4E00, 0x51FF}, {0x4E00, 0x51FF}, {0x2000, 0x100},
                  {0x80, 0x780},   {0x800, 0x100},   {0xAC00, 0x2BFF}, {0x10000, 0xFFFF},
                  {0x100000, 0x9}, {0x20, 0x5F}};
    uint32_t i = draw(seed, (uint32_t)(sizeof ranges / sizeof ranges[0]));
    return ranges[i].from + draw(seed, ranges[i].n);
}

static void check_utf8(Tally *unit) {
    enum { TIMES = 20000, ROOM = 80 };
    uint32_t seed = 7;
    for (int i = 0; i < TIMES; i++) {
        Arena *arena = arena_new_root(unit_exhausted, NULL);
        uint32_t len = draw(&seed, ROOM), at = 0;
        char *bytes = arena_alloc(arena, len);
        memset(bytes, 'x', len);
        for (char c[4]; at < len;) {
            uint32_t n = utf8_put(c, draw_character(&seed));
            if (n > len - at) break;
            memcpy(bytes + at, c, n);
            at += n;
        }
        for (uint32_t k = draw(&seed, 3); k > 0 && len > 0; k--)
            bytes[draw(&seed, len)] = (char)(0x80 + draw(&seed, 0x80));
        Text text = {bytes, len};
        CHECK(unit, utf8_invalid_at(text) == invalid_at(text));
        arena_free(arena);
    }
}

int main(void) {
    Tally unit = {"plain", 0, 0};
    check_files(&unit, "examples");
    check_files(&unit, "tests");
    check_changes(&unit, record, 0);
    check_changes(&unit, again, 1000);
    check_utf8(&unit);
    return UNIT_END(&unit);
}
