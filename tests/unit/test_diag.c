/* Diagnostics: the table itself, the sink, the printed forms, excerpts of difficult lines, and
   suggestions. */
#include "tests/unit/unit.h"

#include "runtime/base/diag.h"
#include "runtime/base/utf8.h"

typedef struct Row {
    const char *code;
    const char *texts[8]; /* in pairs: Chinese, English */
} Row;

static const Row rows[] = {
#define DIAG(code, name, severity, ...) {code, {__VA_ARGS__}},
#include "runtime/base/diag.def"
#undef DIAG
};
#define N_ROWS (sizeof rows / sizeof *rows)

/* The set of placeholders of a template, as bits. */
static unsigned placeholders(const char *t) {
    unsigned set = 0;
    for (; *t; t++)
        if (t[0] == '{' && t[1] >= '0' && t[1] <= '5' && t[2] == '}') set |= 1u << (t[1] - '0');
    return set;
}

static bool code_well_formed(const char *code) {
    return strlen(code) == 5 && code[0] >= 'A' && code[0] <= 'Z' &&
           strspn(code + 1, "0123456789") == 4;
}

static void test_table(Tally *unit) {
    for (size_t i = 0; i < N_ROWS; i++) {
        const Row *row = &rows[i];
        unit_check(unit, code_well_formed(row->code), row->code, __FILE__, __LINE__);
        bool titled = row->texts[0][0] && row->texts[1][0];
        unit_check(unit, titled, row->code, __FILE__, __LINE__);
        bool alike = true, valid = true;
        for (int k = 0; k < 8; k += 2) {
            const char *zh = row->texts[k], *en = row->texts[k + 1];
            bool label = k == 2 || k == 4; /* a label may leave to the title what it says */
            alike = alike && !*zh == !*en && (label || placeholders(zh) == placeholders(en));
        }
        for (int k = 0; k < 8; k++) {
            Text t = text_of(row->texts[k]);
            valid = valid && utf8_invalid_at(t) == t.len;
        }
        unit_check(unit, alike, row->code, __FILE__, __LINE__); /* in both languages */
        unit_check(unit, valid, row->code, __FILE__, __LINE__);
        for (size_t j = 0; j < i; j++)
            if (strcmp(row->code, rows[j].code) == 0)
                unit_check(unit, false, row->code, __FILE__, __LINE__); /* used twice */
    }
}

static void test_sink(Tally *unit, Arena *arena) {
    Diags *diags = diags_new(arena);
    char name[] = "a.jx";
    diag_at2(diags, DIAG_FILE_READ, SPAN_NONE, ARG(text_of(name)), ARG2(TEXT("无"), TEXT("none")));
    name[0] = 'b';
    diag_at2(diags, DIAG_FILE_READ, SPAN_NONE, ARG(text_of(name)), ARG2(TEXT("无"), TEXT("none")));
    diag_at2(diags, DIAG_FILE_READ, SPAN_NONE, ARG(text_of(name)), ARG2(TEXT("无"), TEXT("none")));
    CHECK(unit, diags->list.len == 2 && diags->errors == 2);
    CHECK_TEXT(unit, diag_title(arena, &diags->list.data[0], LANG_ZH), TEXT("无法读取 a.jx：无"));
    CHECK_TEXT(unit, diag_title(arena, &diags->list.data[0], LANG_EN),
               TEXT("cannot read a.jx: none"));
    diag_at(diags, DIAG_FILE_BINARY, (Span){2, 5, 6});
    diag_at1(diags, DIAG_FILE_BINARY, (Span){2, 5, 6}, ARG(TEXT("again")));
    diag_at(diags, DIAG_BIDI_CONTROL, (Span){2, 5, 6});
    diag_at(diags, DIAG_FILE_BINARY, (Span){1, 9, 9});
    diag_at3(diags, DIAG_FILE_BINARY, (Span){2, 1, 6}, ARG(TEXT("")), ARG(TEXT("")), ARG(TEXT("")));
    CHECK(unit, diags->list.len == 6);
    diags_sort(diags); /* what has no place comes last */
    const Diag *d = diags->list.data;
    CHECK(unit, d[0].span.source == 1 && d[4].span.source == 0 && d[5].span.source == 0);
    CHECK(unit,
          d[1].span.lo == 1 && d[2].code == DIAG_FILE_BINARY && d[3].code == DIAG_BIDI_CONTROL);
    CHECK_TEXT(unit, diag_code_text(DIAG_FILE_BINARY), TEXT("E0003"));
    CHECK(unit, diag_severity(DIAG_FILE_BINARY) == SEVERITY_ERROR);
}

static Text printed(Arena *arena, Sources *sources, Diag diag, DiagStyle style) {
    Buf out = buf_new(arena);
    diag_print(&out, sources, &diag, style);
    return buf_result(&out);
}

static void test_print(Tally *unit, Arena *arena) {
    Sources *sources = sources_new(arena);
    sources_add(sources, TEXT("甲.jx"), TEXT("项目 A {\n\n\n\n\n\n\n\n\n  预算数: 10 家 # x\n}\n"));
    sources_add(sources, TEXT("b.jx"), TEXT("entity 预算数 {\n"));
    Diag diag = {.code = DIAG_FILE_UTF8, .span = {1, 35, 41}, .args = {ARG(TEXT("甲.jx"))}};
    CHECK_TEXT(unit, printed(arena, sources, diag, (DiagStyle){LANG_ZH, false}),
               TEXT("错误[E0002]: 甲.jx 不是 UTF-8 文本\n"
                    "  --> 甲.jx:10:11\n"
                    "   |\n"
                    "10 |   预算数: 10 家 # x\n"
                    "   |              ^^^^^ 第一个无法识别的字节在这里\n"
                    "\n"));
    diag.span = (Span){1, 32, 38};
    diag.args[1] = ARG(TEXT("iconv\nlast"));
    diag.args[2] = ARG(TEXT("GB18030"));
    CHECK_TEXT(unit, printed(arena, sources, diag, (DiagStyle){LANG_EN, false}),
               TEXT("error[E0002]: 甲.jx is not UTF-8 text\n"
                    "  --> 甲.jx:10:8\n"
                    "   |\n"
                    "10 |   预算数: 10 家 # x\n"
                    "   |           ^^^^^ the first byte that is not UTF-8 is here\n"
                    "   = hint: if the file is GB18030, convert it first: iconv\n"
                    "           last\n"
                    "\n"));
    diag = (Diag){.code = DIAG_NAME_TAKEN,
                  .span = {1, 21, 30},
                  .other = {2, 7, 16},
                  .args = {ARG(TEXT("预算数"))}};
    CHECK_TEXT(unit, printed(arena, sources, diag, (DiagStyle){LANG_ZH, false}),
               TEXT("错误[E0210]: 名称“预算数”已经用过\n"
                    "  --> 甲.jx:10:3\n"
                    "   |\n"
                    "10 |   预算数: 10 家 # x\n"
                    "   |   ^^^^^^ 这里再次声明\n"
                    "  ::: b.jx:1:8\n"
                    "   |\n"
                    " 1 | entity 预算数 {\n"
                    "   |        ------ 先在这里声明\n"
                    "\n"));
    Buf out = buf_new(arena);
    diag_print_short(&out, sources, &diag, LANG_EN);
    CHECK_TEXT(unit, buf_result(&out),
               TEXT("甲.jx:10:3: error[E0210]: the name \"预算数\" is already taken\n"));
    diag = (Diag){.code = DIAG_FILE_READ, .args = {ARG(TEXT("x\x1B[31m")), ARG(TEXT("EIO"))}};
    CHECK_TEXT(unit, printed(arena, sources, diag, (DiagStyle){LANG_EN, false}),
               TEXT("error[E0001]: cannot read x␛[31m: EIO\n\n"));
    CHECK_TEXT(unit, printed(arena, sources, diag, (DiagStyle){LANG_EN, true}),
               TEXT("\x1B[1;31merror[E0001]\x1B[0;1m: cannot read x␛[31m: EIO\x1B[0m\n\n"));
}

/* The excerpt of span [lo, hi) of a file "f" with the given text. */
static Text excerpt(Arena *arena, Text text, uint32_t lo, uint32_t hi) {
    Sources *sources = sources_new(arena);
    sources_add(sources, TEXT("f"), text);
    Buf out = buf_new(arena);
    excerpt_print(&out, sources, (Span){1, lo, hi}, TEXT("L"), "-->", false);
    return buf_result(&out);
}

static void test_excerpt(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, excerpt(arena, TEXT(""), 0, 0), TEXT(" --> f:1:1\n  |\n1 |\n  | ^ L\n"));
    CHECK_TEXT(unit, excerpt(arena, TEXT("ab"), 2, 2),
               TEXT(" --> f:1:3\n  |\n1 | ab\n  |   ^ L\n"));
    CHECK_TEXT(unit, excerpt(arena, TEXT("ab"), 9, 99),
               TEXT(" --> f:1:3\n  |\n1 | ab\n  |   ^ L\n"));
    CHECK_TEXT(unit, excerpt(arena, TEXT("\ta\tb"), 1, 4),
               TEXT(" --> f:1:2\n  |\n1 |     a    b\n  |     ^^^^^^ L\n"));
    CHECK_TEXT(unit, excerpt(arena, TEXT("one\r\ntwo\r\nthree"), 6, 12), /* over two lines */
               TEXT(" --> f:2:2\n  |\n2 | two\n  |  ^^ L\n"));
    CHECK_TEXT(unit, excerpt(arena, TEXT("ab\r\nc"), 3, 4), /* the line feed itself */
               TEXT(" --> f:1:4\n  |\n1 | ab\n  |   ^ L\n"));
    CHECK_TEXT(unit, excerpt(arena, TEXT("a\0\x1B\x7F\xC2\x9B\xFFz"), 7, 8),
               TEXT(" --> f:1:7\n  |\n1 | a␀␛␡��z\n  |       ^ L\n"));
    CHECK_TEXT(unit,
               excerpt(arena,
                       TEXT("a\xE2\x80\xAE"
                            "b"),
                       4, 5), /* right-to-left override */
               TEXT(" --> f:1:3\n  |\n1 | a�b\n  |   ^ L\n"));
    CHECK_TEXT(unit, excerpt(arena, TEXT("e\xCC\x81x"), 3, 4), /* a combining mark */
               TEXT(" --> f:1:3\n  |\n1 | e\xCC\x81x\n  |  ^ L\n"));
    CHECK_TEXT(unit, excerpt(arena, TEXT("万元"), 4, 6), /* begins within a character */
               TEXT(" --> f:1:3\n  |\n1 | 万元\n  |   ^^ L\n"));
    Buf out = buf_new(arena);
    excerpt_print(&out, sources_new(arena), SPAN_NONE, TEXT("L"), "-->", false);
    CHECK(unit, out.len == 0);
}

/* The line of the excerpt that shows the source. */
static Text shown_line(Text excerpt_text_) {
    int64_t at = text_find(excerpt_text_, TEXT("1 | "));
    Text rest = text_slice(excerpt_text_, (uint32_t)at + 4, excerpt_text_.len);
    return text_slice(rest, 0, (uint32_t)text_find(rest, TEXT("\n")));
}

static void test_cut(Tally *unit, Arena *arena) {
    Buf line = buf_new(arena);
    for (uint32_t i = 0; i < 1000; i++) buf_printf(&line, "%09u ", i);
    Text text = buf_result(&line);
    Text at_start = shown_line(excerpt(arena, text, 0, 3));
    CHECK(unit, utf8_width(at_start) == 161 && text_starts(at_start, TEXT("000000000 ")));
    CHECK(unit, text_ends(at_start, TEXT("000000015 …")));
    Text middle = shown_line(excerpt(arena, text, 5000, 5009));
    CHECK(unit, text_starts(middle, TEXT("…000000496 ")));
    CHECK(unit, text_ends(middle, TEXT("000000511 …")) && utf8_width(middle) == 162);
    Text marks = excerpt(arena, text, 5000, 5009);
    Text want = arena_printf(arena, "\n  | %*s^^^^^^^^^ L\n", 41, "");
    CHECK(unit, text_ends(marks, want));
    Text at_end = shown_line(excerpt(arena, text, 9990, 9999));
    CHECK(unit, text_ends(at_end, TEXT("000000999 ")) && text_starts(at_end, TEXT("…000000995 ")));
    Text whole = shown_line(excerpt(arena, text_slice(text, 0, 160), 150, 159));
    CHECK(unit, text_equal(whole, text_slice(text, 0, 160)));
    Text wide = excerpt(arena, text, 5000, 9000);
    CHECK(unit, wide.len < 500); /* marks are cut with the line */
}

/* A line of 50 MB: each excerpt must cost what it shows. */
static void test_huge_line(Tally *unit, Arena *root) {
    Arena *arena = arena_new(root);
    uint32_t len = 50000000;
    char *bytes = arena_alloc(arena, len);
    memset(bytes, 'x', len);
    Sources *sources = sources_new(arena);
    sources_add(sources, TEXT("huge"), (Text){bytes, len});
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < 2000; i++) {
        uint32_t at = len / 2000 * i;
        excerpt_print(&out, sources, (Span){1, at, len}, TEXT("L"), "-->", false);
    }
    CHECK(unit, out.len < 2000 * 500);
    CHECK(unit, text_find(buf_result(&out), TEXT("huge:1:49975001\n")) > 0);
    arena_free(arena);
}

static void test_suggest(Tally *unit) {
    static const Text names[] = {{"预算数", 9}, {"项目名称", 12}, {"budget", 6},  {"家", 3},
                                 {"万元", 6},   {"", 0},          {"schedule", 8}};
#define NEAREST(word) suggest_nearest(TEXT(word), names, sizeof names / sizeof *names)
    CHECK_TEXT(unit, NEAREST("预算树"), TEXT("预算数"));
    CHECK_TEXT(unit, NEAREST("预算"), TEXT("预算数"));
    CHECK_TEXT(unit, NEAREST("算预数"), TEXT("预算数")); /* swapped */
    CHECK_TEXT(unit, NEAREST("万无"), TEXT("万元"));
    CHECK_TEXT(unit, NEAREST("budgte"), TEXT("budget"));
    CHECK_TEXT(unit, NEAREST("shedul"), TEXT("schedule"));
    CHECK_TEXT(unit, NEAREST("budget"), TEXT("budget"));
    CHECK_TEXT(unit, NEAREST("项"), TEXT("")); /* shares nothing with 家 */
    CHECK_TEXT(unit, NEAREST("family"), TEXT(""));
    CHECK_TEXT(unit, NEAREST(""), TEXT(""));
    CHECK_TEXT(unit, suggest_nearest(TEXT("a"), NULL, 0), TEXT(""));
    char text[300];
    memset(text, 'b', sizeof text);
    CHECK_TEXT(unit, suggest_nearest((Text){text, sizeof text}, names, 7), TEXT(""));
    static const Text quarters[] = {{"第一季", 9}, {"上半年", 9}, {"第二季", 9}, {"第三季度", 12}};
    Text near[3];
    CHECK(unit, suggest_equals(TEXT("第五季"), quarters, 4, near, 3) == 2);
    CHECK_TEXT(unit, near[1], TEXT("第二季"));
    CHECK(unit, suggest_equals(TEXT("第五季"), quarters, 4, near, 1) == 1);
    CHECK_TEXT(unit, near[0], TEXT("第一季"));
    CHECK(unit, suggest_equals(TEXT("第五季度"), quarters, 4, near, 3) == 1); /* the nearer one */
    CHECK(unit, suggest_equals(TEXT("外汇"), quarters, 4, near, 3) == 0);
}

int main(void) {
    Tally unit = {.name = "diag"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_table(&unit);
    test_sink(&unit, arena);
    test_print(&unit, arena);
    test_excerpt(&unit, arena);
    test_cut(&unit, arena);
    test_huge_line(&unit, arena);
    test_suggest(&unit);
    arena_free(arena);
    return UNIT_END(&unit);
}
