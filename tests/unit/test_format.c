/* The formatter: what each construct looks like, and what must hold of every file of the
   repository: formatting what is formatted changes nothing, the tree is the same (format_source
   itself sees to it), every comment is still there. And line differences, which show what it does.
 */
#include "compiler/format.h"
#include "runtime/base/file.h"
#include "runtime/base/line_diff.h"
#include "tests/unit/unit.h"

typedef struct Lab {
    Tally unit;
    Arena *arena;
} Lab;

static FormatStatus format_text(Arena *arena, Text text, Text *out) {
    Sources *sources = sources_new(arena);
    const Source *source = sources_add(sources, TEXT("test.jx"), text);
    return format_source(arena, source, diags_new(arena), out);
}

static void check_looks(Lab *lab, const char *text, const char *wanted) {
    Text out = TEXT("");
    CHECK(&lab->unit, format_text(lab->arena, text_of(text), &out) == FORMAT_DONE);
    CHECK_TEXT(&lab->unit, out, text_of(wanted));
    Text again = TEXT("");
    CHECK(&lab->unit, format_text(lab->arena, out, &again) == FORMAT_DONE);
    CHECK_TEXT(&lab->unit, again, out);
}

static void test_lines(Lab *lab) {
    check_looks(lab, "", "");
    check_looks(lab, "\n\n", "");
    check_looks(lab, "use   a.b\n\n\n\nuse c", "use a.b\n\nuse c\n");
    check_looks(lab, "a 1 {\n\n  x: 1; y: 2\n\n\n  z: 3\n\n}\n",
                "a 1 {\n  x: 1\n  y: 2\n\n  z: 3\n}\n");
    check_looks(lab, "a 1 {x:1;y:2}", "a 1 { x: 1; y: 2 }\n");
    check_looks(lab, "a 1 {\n}\nb{ ; }", "a 1 { }\nb { }\n");
    check_looks(lab,
                "\xEF\xBB\xBF"
                "a 1 {\r\n\tx: 1\r\n}\r\n",
                "a 1 {\n  x: 1\n}\n");
    check_looks(lab, "项目　１　｛　名称：“甲：乙”；数：［１，２］｝",
                "项目 １ { 名称: “甲：乙”; 数: [１, ２] }\n");
    check_looks(lab, "prefix 千 = 1000; prefix 分 = 1/10", "prefix 千 = 1000\nprefix 分 = 1/10\n");
}

/* One line until the columns are 100. */
static void test_width(Lab *lab) {
    char text[256], wanted[300];
    for (int n = 80; n <= 90; n++) {
        snprintf(text, sizeof text, "a 1 { b: \"%0*d\"; c: 2 }\n", n, 0);
        bool fits = n + 19 <= 100;
        snprintf(wanted, sizeof wanted,
                 fits ? "a 1 { b: \"%0*d\"; c: 2 }\n" : "a 1 {\n  b: \"%0*d\"\n  c: 2\n}\n", n, 0);
        check_looks(lab, text, wanted);
    }
    /* the outer block is taken apart, the inner ones fit */
    check_looks(lab,
                "a 1 { b { c { d: \"一二三四五六七八九十一二三四五六七八九十\" } }; e { f: "
                "\"一二三四五六七八九十一二三四五六七\"; g: 1 } }",
                "a 1 {\n  b { c { d: \"一二三四五六七八九十一二三四五六七八九十\" } }\n  e { f: "
                "\"一二三四五六七八九十一二三四五六七\"; g: 1 }\n}\n");
}

static void test_comments(Lab *lab) {
    check_looks(lab, "# a\n\n\n# b\na 1 { # c\n# d\n  x: 1 # e\n\n  # f\n\n  # g\n} # h\n# i",
                "# a\n\n# b\na 1 { # c\n  # d\n  x: 1 # e\n\n  # f\n\n  # g\n} # h\n# i\n");
    check_looks(lab, "a 1 { x: 1 } #b", "a 1 { x: 1 } #b\n");
    check_looks(lab, "＃甲  \na 1 { x: 1 }", "#甲\na 1 { x: 1 }\n");
    check_looks(lab, "a 1 { x: 1; # c\ny: 2 }", "a 1 {\n  x: 1 # c\n  y: 2\n}\n");
    check_looks(lab, "rule r for each p {\nassert a # c\n# d\nand b\nelse \"x\"\n}",
                "rule r for each p {\n  assert a # c\n    # d\n    and b\n  else \"x\"\n}\n");
    check_looks(lab, "a 1 {\n # only\n}", "a 1 {\n  # only\n}\n");
}

static void test_expressions(Lab *lab) {
    check_looks(
        lab, "fn f(p:project,q):money=sum(x for x in p.a when not(x.b>1 元))-( -q )*2",
        "fn f(p: project, q): money = sum(x for x in p.a when not (x.b > 1 元)) - (-q) * 2\n");
    check_looks(lab, "fn f(x)=x[\"k\"].c as 万元 \"0\"", "fn f(x) = x[\"k\"].c as 万元 \"0\"\n");
    check_looks(lab, "fn f(x)=`a{ x }b{ [1,2] }`", "fn f(x) = `a{x}b{[1, 2]}`\n");
    check_looks(lab, "fn f(x)=x==1&&x<>2", "fn f(x) = x = 1 and x != 2\n");
    check_looks(lab, "函数 f(x)=x≥1 且 x＜＝２ 且 x ≠ 3×4",
                "函数 f(x) = x ≥ 1 且 x <= ２ 且 x ≠ 3 × 4\n");
    check_looks(lab, "fn f(x)=if a then b\nelse c", "fn f(x) = if a then b\n  else c\n");
    check_looks(lab, "fn f(x)= 10 万元/人 +1/2", "fn f(x) = 10 万元/人 + 1 / 2\n");
    check_looks(
        lab,
        "rule r for each p { assert a = 1 else \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" }",
        "rule r for each p {\n  assert a = 1 else \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"\n}\n");
    check_looks(
        lab,
        "rule r for each p {\nassert a = 1 else \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" }",
        "rule r for each p {\n  assert a = 1\n  else \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"\n}\n");
}

/* What an author wrote as a fact is printed in tables: not one blank of it changes. */
static void test_facts(Lab *lab) {
    check_looks(lab, "a 1 { t: 8-10位; u: 8 -10 位; v: >=  95 %; w: 10000  万元; x: 8～10 }",
                "a 1 { t: 8-10位; u: 8 -10 位; v: >=  95 %; w: 10000  万元; x: 8～10 }\n");
    check_looks(lab, "unit 亩=2000/3 平方米", "unit 亩 = 2000/3 平方米\n");
    check_looks(lab, "unit 元|CNY:money", "unit 元 | CNY : money\n");
}

static void test_declarations(Lab *lab) {
    check_looks(lab, "entity a|b{c|d:code? header;e:list money/家;unique(c,e)}",
                "entity a | b { c | d : code? header; e : list money/家; unique (c, e) }\n");
    check_looks(lab, "table t|u(p:a){row{head \"x\";cell p.c span 2 left}\ncell:p}",
                "table t | u (p: a) {\n  row { head \"x\"; cell p.c span 2 left }\n  cell: p\n}\n");
    check_looks(lab, "document d(x:a){\nwhen a{contents}\nelse{table t(x)}\n}",
                "document d (x: a) {\n  when a { contents } else { table t(x) }\n}\n");
    check_looks(lab, "native \"l\" { fn f(a:list number as double [ ]):text as char  * }",
                "native \"l\" { fn f(a: list number as double[]): text as char* }\n");
    check_looks(lab, "rule r for each p,\ni in p.x { assert a }",
                "rule r for each p,\n    i in p.x { assert a }\n");
    check_looks(lab, "rule 甲 对 每个 项目 p { 断言 p 不 是 无值 }",
                "rule 甲 对 每个 项目 p { 断言 p 不 是 无值 }\n");
}

static void test_tables(Lab *lab) {
    check_looks(
        lab, "a 1 {\n|名称|n|\n|甲\\|乙 |1000|\n\n\n|  |x # y| # c\n}",
        "a 1 {\n  | 名称   | n     |\n  | 甲\\|乙 | 1000  |\n\n  |        | x # y | # c\n}\n");
    check_looks(lab, "a 1 {\n|a|b|\n|---|----|\n|1|\n}",
                "a 1 {\n  | a | b |\n  |---|---|\n  | 1 |\n}\n");
    /* a cell of 33 columns moves no other; one of 32 does */
    check_looks(
        lab, "a 1 {\n|a|b|\n|123456789012345678901234567890123|c|\n|12|d|\n}",
        "a 1 {\n  | a  | b |\n  | 123456789012345678901234567890123 | c |\n  | 12 | d |\n}\n");
    check_looks(lab, "a 1 {\n|a|b|\n|12345678901234567890123456789012|c|\n}",
                "a 1 {\n  | a                                | b |\n  | "
                "12345678901234567890123456789012 | c "
                "|\n}\n");
    check_looks(lab, "a 1 {\n  | a | # c\n  # d\n  | 1 |\n  # e\n}",
                "a 1 {\n  | a | # c\n  # d\n  | 1 |\n  # e\n}\n");
}

static void test_items(Lab *lab) {
    check_looks(lab, "a 1 {\n- one # no comment\n     1. two\n\n     three\n# c\n-\n}",
                "a 1 {\n  - one # no comment\n    1. two\n\n    three\n  # c\n  -\n}\n");
}

static void test_mistakes(Lab *lab) {
    Text out = TEXT("as it was");
    CHECK(&lab->unit, format_text(lab->arena, TEXT("a 1 { x: }"), &out) == FORMAT_MISTAKES);
    CHECK(&lab->unit, format_text(lab->arena, TEXT("a \"1"), &out) == FORMAT_MISTAKES);
    CHECK(&lab->unit, format_text(lab->arena, TEXT("a 1 { }\nuse b"), &out) == FORMAT_MISTAKES);
    CHECK(&lab->unit, format_text(lab->arena, TEXT("a 1 { x: \xFF }"), &out) == FORMAT_MISTAKES);
    CHECK_TEXT(&lab->unit, out, TEXT("as it was"));
}

/* ---- every file of the repository */

static Text next_line(Text text, uint32_t *at) {
    const char *end = memchr(text.ptr + *at, '\n', text.len - *at);
    uint32_t hi = end ? (uint32_t)(end - text.ptr) : text.len;
    Text line = text_trim(text_slice(text, *at, hi));
    *at = hi < text.len ? hi + 1 : hi;
    return line;
}

/* Lines that are comments stand in the other text, too, in their order. */
static bool keeps_comments(Text before, Text after) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < before.len;) {
        Text line = next_line(before, &i);
        if (!text_starts(line, TEXT("#"))) continue;
        while (at < after.len && !text_equal(line, next_line(after, &at))) continue;
        if (at == after.len && i < before.len && !text_ends(after, line)) return false;
    }
    return true;
}

static void check_prefixes(Lab *lab, Text bytes) {
    Arena *own = arena_new(lab->arena);
    for (uint32_t n = 1; n < bytes.len; n += 37) {
        Text out = TEXT("");
        CHECK(&lab->unit, format_text(own, text_slice(bytes, 0, n), &out) != FORMAT_UNSAFE);
        arena_reset(own);
    }
    arena_free(own);
}

static void check_file(Lab *lab, Text path) {
    Text bytes, out = TEXT(""), again = TEXT("");
    CHECK(&lab->unit, file_read(lab->arena, path, &bytes).code == 0);
    FormatStatus status = format_text(lab->arena, bytes, &out);
    if (status != FORMAT_DONE) printf("%.*s: not formatted\n", TEXT_ARG(path));
    CHECK(&lab->unit, status == FORMAT_DONE);
    CHECK(&lab->unit, format_text(lab->arena, out, &again) == FORMAT_DONE);
    CHECK_TEXT(&lab->unit, again, out);
    CHECK(&lab->unit, keeps_comments(bytes, out));
    check_prefixes(lab, bytes);
}

static void test_files(Lab *lab) {
    static const char *const folders[] = {"stdlib", "examples", "bench", "tests/syntax/ok"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        TextList files = {0};
        CHECK(&lab->unit,
              file_list(lab->arena, text_of(folders[i]), TEXT(".jx"), &files).code == 0);
        CHECK(&lab->unit, files.len > 0);
        for (uint32_t k = 0; k < files.len; k++) check_file(lab, files.data[k]);
    }
}

/* ---- line differences */

static void check_diff(Lab *lab, const char *before, const char *after, const char *wanted) {
    Buf out = buf_new(lab->arena);
    line_diff_print(&out, TEXT("a"), text_of(before), TEXT("b"), text_of(after));
    CHECK_TEXT(&lab->unit, buf_result(&out), text_of(wanted));
}

static void test_diff(Lab *lab) {
    check_diff(lab, "1\n2\n", "1\n2\n", "");
    check_diff(lab, "", "1\n", "--- a\n+++ b\n@@ -0,0 +1 @@\n+1\n");
    check_diff(lab, "1\n2\n3\n4\n5\n", "1\n2\n3\n4\n6\n",
               "--- a\n+++ b\n@@ -2,4 +2,4 @@\n 2\n 3\n 4\n-5\n+6\n");
    check_diff(lab, "x\n1\n2\n3\n4\n5\n6\n7\ny\n", "1\n2\n3\n4\n5\n6\n7\ny",
               "--- a\n+++ b\n@@ -1,4 +1,3 @@\n-x\n 1\n 2\n 3\n"
               "@@ -6,4 +5,4 @@\n 5\n 6\n 7\n-y\n+y\n\\ No newline at end of file\n");
    check_diff(lab, "a\nb\nc\nd\n", "a\nc\nd\ne\n",
               "--- a\n+++ b\n@@ -1,4 +1,4 @@\n a\n-b\n c\n d\n+e\n");
}

/* More edits than are looked for: still right, if not short. */
static void test_long_diff(Lab *lab) {
    Buf before = buf_new(lab->arena), after = buf_new(lab->arena), out = buf_new(lab->arena);
    for (unsigned i = 0; i < 4000; i++) {
        buf_printf(&before, "%u\n", i);
        buf_printf(&after, i % 2 ? "%u\n" : "x%u\n", i);
    }
    line_diff_print(&out, TEXT("a"), buf_result(&before), TEXT("b"), buf_result(&after));
    uint32_t gone = 0, come = 0;
    Text text = buf_result(&out);
    for (uint32_t at = 0; at < text.len;) {
        Text line = next_line(text, &at);
        gone += text_starts(line, TEXT("-"));
        come += text_starts(line, TEXT("+"));
    }
    CHECK(&lab->unit, gone == come && gone > 2000 && gone <= 4001);
}

int main(void) {
    Lab lab = {{"format", 0, 0}, arena_new_root(unit_exhausted, NULL)};
    test_lines(&lab);
    test_width(&lab);
    test_comments(&lab);
    test_expressions(&lab);
    test_facts(&lab);
    test_declarations(&lab);
    test_tables(&lab);
    test_items(&lab);
    test_mistakes(&lab);
    test_files(&lab);
    test_diff(&lab);
    test_long_diff(&lab);
    arena_free(lab.arena);
    return UNIT_END(&lab.unit);
}
