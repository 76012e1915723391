/* Parsing: shapes of trees, places of mistakes, recovery, and what no input may do. Goldens stand
   in tests/syntax: ok/NAME.ast is the tree of ok/NAME.jx, bad/NAME.txt the messages about
   bad/NAME.jx. JX_BLESS=1 writes them anew. */
#include "compiler/parse.h"
#include "runtime/base/file.h"
#include "runtime/base/utf8.h"
#include "tests/unit/unit.h"

typedef struct Lab {
    Tally unit;
    Arena *arena;
    Sources *sources;
    Diags *diags;
} Lab;

static Lab lab_new(const char *name) {
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    return (Lab){{name, 0, 0}, arena, sources_new(arena), diags_new(arena)};
}

/* ---- parsing whole texts */

typedef struct Gather {
    Arena *arena;
    Buf out; /* dumps of the records */
    uint32_t records;
    bool well_formed;
} Gather;

static void gather_record(void *ctx, Node *node) {
    Gather *gather = ctx;
    gather->records++;
    gather->well_formed = gather->well_formed && ast_well_formed(node) && node->kind == AST_RECORD;
    ast_dump(&gather->out, node, false);
}

/* The dump of everything in the text. */
static Gather parse_all(Arena *arena, Text text, Diags *diags, const Source *source) {
    Gather gather = {arena, buf_new(arena), 0, true};
    uint32_t records_at = 0;
    Arena *tree = arena_new(arena);
    Node *list = parse_declarations(source, tree, diags, &records_at);
    gather.well_formed = ast_well_formed(list) && list->kind == AST_LIST && records_at <= text.len;
    ast_dump(&gather.out, list, false);
    arena_free(tree);
    tree = arena_new(arena);
    parse_records(source, records_at, tree, diags, gather_record, &gather);
    arena_free(tree);
    return gather;
}

static Text dump_of(Lab *lab, Text text) {
    const Source *source = sources_add(lab->sources, TEXT("test.jx"), text);
    Gather gather = parse_all(lab->arena, source->text, lab->diags, source);
    CHECK(&lab->unit, gather.well_formed);
    return buf_result(&gather.out);
}

/* "line:column CODE; …" of the mistakes in the text. */
static Text mistakes_of(Lab *lab, Text text) {
    const Source *source = sources_add(lab->sources, TEXT("test.jx"), text);
    Diags *diags = diags_new(lab->arena);
    Gather gather = parse_all(lab->arena, source->text, diags, source);
    CHECK(&lab->unit, gather.well_formed);
    Buf out = buf_new(lab->arena);
    for (uint32_t i = 0; i < diags->list.len; i++) {
        const Diag *diag = &diags->list.data[i];
        Position at = sources_locate(lab->sources, diag->span.source, diag->span.lo);
        buf_printf(&out, "%s%u:%u %.*s", i ? "; " : "", at.line, at.column,
                   TEXT_ARG(diag_code_text(diag->code)));
    }
    return buf_result(&out);
}

static void check_mistakes(Lab *lab, const char *text, const char *wanted) {
    CHECK_TEXT(&lab->unit, mistakes_of(lab, text_of(text)), text_of(wanted));
}

/* ---- shapes of expressions, in one line: BINARY + (NUMERAL 1) (NUMERAL 2) */

static void print_shape(Buf *out, const Node *node) {
    if (node->kind == AST_LIST) {
        for (uint32_t i = 0; i < node->n; i++) {
            if (i) buf_char(out, ' ');
            print_shape(out, node->kids[i]);
        }
        return;
    }
    bool sign = node->kind == AST_BINARY || node->kind == AST_UNARY || node->kind == AST_BOUND;
    buf_printf(out, "(%s",
               sign ? ast_op_text((AstOp)node->op) : ast_kind_name((AstKind)node->kind));
    if (!sign && node->op) buf_printf(out, "%u", node->op);
    if (node->text.len) buf_printf(out, " %.*s", TEXT_ARG(node->text));
    for (uint32_t i = 0; i < node->n; i++) {
        if (!node->kids[i] || (node->kids[i]->kind == AST_LIST && node->kids[i]->n == 0)) continue;
        buf_char(out, ' ');
        print_shape(out, node->kids[i]);
    }
    buf_char(out, ')');
}

static Text shape_of(Lab *lab, Node *node) {
    if (!node) return TEXT("NULL");
    CHECK(&lab->unit, ast_well_formed(node));
    Buf out = buf_new(lab->arena);
    print_shape(&out, node);
    return buf_result(&out);
}

static void check_expression(Lab *lab, const char *text, const char *wanted) {
    const Source *source = sources_add(lab->sources, TEXT("cell"), text_of(text));
    Span span = {source->id, 0, source->text.len};
    Node *node = parse_expression(source, span, lab->arena, diags_new(lab->arena));
    CHECK_TEXT(&lab->unit, shape_of(lab, node), text_of(wanted));
}

static void test_numerals(Lab *lab) {
    check_expression(lab, "7000万元", "(NUMERAL 7000万元)");
    check_expression(lab, " 604m2\n", "(NUMERAL 604m2)");
    check_expression(lab, "1_000_000.5", "(NUMERAL 1_000_000.5)");
    check_expression(lab, "2021年12月底前", "(NUMERAL 2021年12月底前)");
    check_expression(lab, "2025.12.31前", "(NUMERAL 2025.12.31前)");
    check_expression(lab, "95%以上", "(NUMERAL 95%以上)");
    check_expression(lab, "3 万元/人", "(NUMERAL 3 (UNIT_EXPR 万元/人))");
    check_expression(lab, "550元/平方米", "(NUMERAL 550元 (UNIT_EXPR /平方米))");
    check_expression(lab, "3 万元/人/年", "(NUMERAL 3 (UNIT_EXPR 万元/人/年))");
    check_expression(lab, "10 万元 / n", "(/ (NUMERAL 10 (UNIT_EXPR 万元)) (NAME n))");
    check_expression(lab, "10/n", "(/ (NUMERAL 10) (NAME n))");
    check_expression(lab, "a/b", "(/ (NAME a) (NAME b))");
    check_expression(lab, "95 %", "(NUMERAL 95 (UNIT_EXPR %))");
    check_expression(lab, "8..10 人", "(RANGE (NUMERAL 8) (NUMERAL 10 (UNIT_EXPR 人)))");
    check_expression(lab, "１０．５％", "(NUMERAL 10.5%)");
    check_expression(lab, "2025-12-31", "(DATE 2025-12-31)");
    check_expression(lab, "2025-12", "(- (NUMERAL 2025) (NUMERAL 12))");
    check_expression(lab, "p.3月底.x", "(MEMBER_OF (MEMBER_OF (NAME p) (NUMERAL 3月底)) (NAME x))");
    check_expression(lab, "3 ㎡", "(NUMERAL 3 (UNIT_EXPR ㎡))");
    check_expression(lab, "20℃", "(NUMERAL 20℃)");
}

static void test_operators(Lab *lab) {
    check_expression(lab, "1 + 2 * 3", "(+ (NUMERAL 1) (* (NUMERAL 2) (NUMERAL 3)))");
    check_expression(lab, "(1 + 2) × 3", "(* (+ (NUMERAL 1) (NUMERAL 2)) (NUMERAL 3))");
    check_expression(lab, "a - b - c", "(- (- (NAME a) (NAME b)) (NAME c))");
    check_expression(lab, "-a.b + c", "(+ (neg (MEMBER_OF (NAME a) (NAME b))) (NAME c))");
    check_expression(lab, "a or b and not c = d",
                     "(or (NAME a) (and (NAME b) (not (= (NAME c) (NAME d)))))");
    check_expression(lab, "a ?? b <= c", "(<= (?? (NAME a) (NAME b)) (NAME c))");
    check_expression(lab, "a + b ?? c", "(?? (+ (NAME a) (NAME b)) (NAME c))");
    check_expression(lab, "a <= b within 0.1 + c and d",
                     "(and (<= (NAME a) (NAME b) (+ (NUMERAL 0.1) (NAME c))) (NAME d))");
    check_expression(lab, "a ≠ b", "(!= (NAME a) (NAME b))");
    check_expression(lab, "a ≥ b", "(>= (NAME a) (NAME b))");
    check_expression(lab, "≥ 50 家", "(>= (NUMERAL 50 (UNIT_EXPR 家)))");
    check_expression(lab, "a not in b..c", "(not in (NAME a) (RANGE (NAME b) (NAME c)))");
    check_expression(lab, "not a not in b", "(not (not in (NAME a) (NAME b)))");
    check_expression(lab, "a 不属于 b 或 a 不 属于 c",
                     "(or (not in (NAME a) (NAME b)) (not in (NAME a) (NAME c)))");
    check_expression(lab, "x is not none", "(IS1 (NAME x) (NONE))");
    check_expression(lab, "x 是 不 金额", "(IS1 (NAME x) (NAME 金额))");
    check_expression(lab, "x 不 是 金额", "(IS1 (NAME x) (NAME 金额))");
    check_expression(lab, "x 不是 金额", "(IS1 (NAME x) (NAME 金额))");
    check_expression(lab, "x 是 产出.数量", "(IS (NAME x) (NAME 产出.数量))");
    check_expression(lab, "是", "(BOOL1)");
    check_expression(lab, "x matches /a\\/b[0-9]+/ and y",
                     "(and (matches (NAME x) (REGEX a/b[0-9]+)) (NAME y))");
    check_expression(lab, "a / b / c", "(/ (/ (NAME a) (NAME b)) (NAME c))");
    check_expression(lab, "if a then b else c + 1",
                     "(IF (NAME a) (NAME b) (+ (NAME c) (NUMERAL 1)))");
    check_expression(lab, "x as 万元 \"0.00\"", "(AS (NAME x) (UNIT_EXPR 万元) (TEXT 0.00))");
    check_expression(lab, "x as 元/平方米", "(AS (NAME x) (UNIT_EXPR 元/平方米))");
    check_expression(lab, "d as \"yyyy年\"", "(AS (NAME d) (TEXT yyyy年))");
    check_expression(lab, "a < b < c", "NULL");
    check_expression(lab, "a +", "NULL");
    check_expression(lab, "", "NULL");
    check_expression(lab, "1 2", "NULL");
    check_expression(lab, "(1", "NULL");
    check_expression(lab, "{ a: 1 }", "NULL");
}

static void test_operands(Lab *lab) {
    check_expression(lab, "sum(s.amount for s in p.subsidies when s.kind = 奖励)",
                     "(CALL (NAME sum) (COMPREHENSION (MEMBER_OF (NAME s) (NAME amount)) "
                     "(GENERATOR (NAME s) (MEMBER_OF (NAME p) (NAME subsidies))) "
                     "(= (MEMBER_OF (NAME s) (NAME kind)) (NAME 奖励))))");
    check_expression(lab, "[x for each project x]",
                     "(COMPREHENSION (NAME x) (GENERATOR (NAME project) (NAME x)))");
    check_expression(
        lab, "p.指标[\"贷款贴息\"].x",
        "(MEMBER_OF (INDEX (MEMBER_OF (NAME p) (NAME 指标)) (TEXT 贷款贴息)) (NAME x))");
    check_expression(lab, "[]", "(ARRAY)");
    check_expression(lab, "［１，“二”］", "(ARRAY (NUMERAL 1) (TEXT1 二))");
    check_expression(lab, "f()", "(CALL (NAME f))");
    check_expression(lab, "title + page.rows",
                     "(+ (NAME title) (MEMBER_OF (NAME page) (NAME rows)))");
    check_expression(lab, "“外“里\"”外”", "(TEXT1 外“里\"”外)");
    check_expression(lab, "\"a\\\"\\\\\\u{4e2d}“\"", "(TEXT a\"\\中“)");
    check_expression(lab, "`a{b}c{`{d}`}`",
                     "(TEMPLATE (TEXT a) (NAME b) (TEXT c) (TEMPLATE (NAME d)))");
    check_expression(lab, "`{\"}\"} \\{x\\` \\u{41}`", "(TEMPLATE (TEXT }) (TEXT  {x` A))");
    check_expression(lab, "``", "(TEMPLATE)");
    /* NFC: e and a combining acute are é */
    check_expression(lab, "caf\x65\xCC\x81", "(NAME caf\xC3\xA9)");
    check_expression(lab, "ＡＢ１", "(NAME AB1)");
}

static void check_query(Lab *lab, const char *text, const char *wanted) {
    const Source *source = sources_add(lab->sources, TEXT("query"), text_of(text));
    Node *node = parse_query(source, lab->arena, diags_new(lab->arena));
    CHECK_TEXT(&lab->unit, shape_of(lab, node), text_of(wanted));
}

static void test_queries(Lab *lab) {
    check_query(lab, "project", "(QUERY (GENERATOR (NAME project)))");
    check_query(lab, "项目 仅当 预算数 > 10 万元 -> 名称, 预算数 以 元 \"0\"",
                "(QUERY (GENERATOR (NAME 项目)) (> (NAME 预算数) (NUMERAL 10 (UNIT_EXPR 万元))) "
                "(NAME 名称) (AS (NAME 预算数) (UNIT_EXPR 元) (TEXT 0)))");
    check_query(
        lab, "p in project, i in p.指标 by i.类别 as g -> g.key",
        "(QUERY (GENERATOR (NAME p) (NAME project)) (GENERATOR (NAME i) (MEMBER_OF (NAME p) "
        "(NAME 指标)) (MEMBER_OF (NAME i) (NAME 类别)) (NAME g)) "
        "(MEMBER_OF (NAME g) (NAME key)))");
    check_query(lab, "project when", "NULL");
}

/* ---- a cell in the middle of a source: positions are those of the source */

static void test_expression_positions(Lab *lab) {
    const Source *source = sources_add(lab->sources, TEXT("cell"), TEXT("| x | 3 万元 | 4 ) |"));
    Node *node = parse_expression(source, (Span){source->id, 6, 14}, lab->arena, lab->diags);
    CHECK(&lab->unit, node && node->span.lo == 6 && node->span.hi == 14);
    Diags *diags = diags_new(lab->arena);
    node = parse_expression(source, (Span){source->id, 17, 20}, lab->arena, diags);
    CHECK(&lab->unit, !node && diags->list.len == 1);
    CHECK(&lab->unit, diags->list.len == 1 && diags->list.data[0].span.lo == 19);
}

/* ---- spellings */

static void check_same(Lab *lab, const char *a, const char *b) {
    uint32_t before = lab->diags->errors;
    CHECK_TEXT(&lab->unit, dump_of(lab, text_of(a)), dump_of(lab, text_of(b)));
    CHECK(&lab->unit, lab->diags->errors == before);
}

static void test_same_meaning(Lab *lab) {
    check_same(
        lab, "rule r for each project p { when a is not none and b in c\n assert x <= y else `z` }",
        "规则 r 对每个 project p { 仅当 a 是 不 无值 且 b 属于 c\n 断言 x ≤ y 否则 `z` }");
    check_same(lab, "entity e { a : list text\n b : map c d? = 1\n e : ref f inverse g header }",
               "实体 e { a : 列表 text; b : 对照 c d? = 1; e : 引用 f 反向 g 抬头 }");
    check_same(lab, "test \"t\" { a 1 like 2 { b: true }\n expect r not applicable on a, \"m\" }",
               "测试 \"t\" { a 1 仿照 2 { b: 真 }\n 预期 r 不适用 于 a, \"m\" }");
    check_same(lab,
               "table t (p: q) { row { head \"a\" span 2 left; blank }\n for x in y { contents } }",
               "表格 t (p: q) { 表行 { 表头 \"a\" 跨列 2 居左; 空格 }\n 对 x 属于 y { 目录 } }");
    check_same(lab, "a \"x\" 12 { b: 1.5 元; c: [1, 2]\n d: ≥ 3% }",
               "a \"x\" １２ ｛ b： １．５ 元； c：［１，２］\n d：＞＝ 3％ ｝");
    check_same(lab, "a { b: 1 }\n", "a {\n\n  b:\n    1 ;\n;\n}");
    check_same(lab, "a {\n | b | c |\n | 1 |  |\n}",
               "a {\n|b|c|\n|---|---|\n| 1 | |  # note | x\n}");
    check_same(lab, "rule r { assert a\n and b\n else \"c\" }",
               "rule r { assert a and b else \"c\" }");
}

/* Every keyword of tokens.def is scanned as itself, in both spellings. */
static void test_keywords(Lab *lab) {
    static const struct {
        const char *id, *group, *zh, *en;
    } rows[] = {
#define TOKEN(id, group, ends, zh, en) {#id, #group, zh, en},
#include "grammar/tokens.def"
#undef TOKEN
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool word = strcmp(rows[i].group, "RESERVED") == 0 || strcmp(rows[i].group, "WORD") == 0 ||
                    strcmp(rows[i].group, "DECLARES") == 0;
        if (!word) continue;
        const char *spellings[] = {rows[i].zh, rows[i].en};
        for (int k = 0; k < 2; k++) {
            if (strchr(spellings[k], ' ')) continue; /* two tokens */
            const Source *source = sources_add(lab->sources, TEXT("word"), text_of(spellings[k]));
            Buf out = buf_new(lab->arena);
            parse_dump_tokens(&out, lab->sources, source);
            Text wanted = arena_printf(lab->arena, "1:1 %s %s\n", rows[i].id, spellings[k]);
            CHECK_TEXT(&lab->unit, text_slice(buf_result(&out), 0, wanted.len), wanted);
        }
    }
}

static void test_language(Lab *lab) {
    static const struct {
        const char *text;
        bool chinese;
    } rows[] = {{"使用 std\n", true},
                {"use std\n规则 a { }", false},
                {"# use\n\"use\" 项目 1 { }", true},
                {"project 1 { x: 真 }", true},
                {"project 1 {\n | use |\n }", false},
                {"", false},
                {"项目 1 { a: 1 }", true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const Source *source = sources_add(lab->sources, TEXT("x"), text_of(rows[i].text));
        CHECK(&lab->unit, parse_is_chinese(source) == rows[i].chinese);
    }
}

/* ---- lines taken raw */

static void keep_record(void *ctx, Node *node) {
    Buf *out = ctx;
    buf_char(out, '\n');
    print_shape(out, node);
}

static void check_records(Lab *lab, const char *text, const char *wanted) {
    const Source *source = sources_add(lab->sources, TEXT("test.jx"), text_of(text));
    Arena *tree = arena_new(lab->arena);
    Buf out = buf_new(lab->arena);
    parse_records(source, 0, tree, diags_new(lab->arena), keep_record, &out);
    arena_free(tree);
    CHECK_TEXT(&lab->unit, text_trim(buf_result(&out)), text_of(wanted));
}

static void test_raw_lines(Lab *lab) {
    check_records(lab, "a {\n | x | # y\\|“ ；\\n |\n }",
                  "(RECORD (NAME a) (ROWS (CELL x) (CELL # y|“ ；\\n)))");
    check_records(lab, "a {\n | x |\n | 1 | # c | d\n |   |\n}",
                  "(RECORD (NAME a) (ROWS (CELL x) (ROW (CELL 1)) (ROW (CELL))))");
    check_records(
        lab, "a {\n - one # not a comment\n   two\n\n     three\n # comment\n -\n - four }\n}",
        "(RECORD (NAME a) (ITEMS (ITEM one # not a comment\ntwo\n\nthree) (ITEM) (ITEM four })))");
    check_records(lab, "a { b: 1 -\n 2 }\nb { c: - 3 }",
                  "(RECORD (NAME a) (ENTRY (NAME b) (- (NUMERAL 1) (NUMERAL 2))))\n"
                  "(RECORD (NAME b) (ENTRY (NAME c) (neg (NUMERAL 3))))");
    /* Names and texts that had to be decoded, read ahead while the record before was kept. */
    check_records(lab, "ａ１ { b: 1 }\nａ２ “\\n” { b: \"\\t\" }\nａ３ { }",
                  "(RECORD (NAME a1) (ENTRY (NAME b) (NUMERAL 1)))\n"
                  "(RECORD (NAME a2) (TEXT1 \n) (ENTRY (NAME b) (TEXT \t)))\n(RECORD (NAME a3))");
}

/* ---- places of mistakes */

static void test_mistakes(Lab *lab) {
    check_mistakes(lab, "", "");
    check_mistakes(lab, "项目 \"a\" { 名称 \"x\" }", "1:12 E0116");
    check_mistakes(lab, "项目 \"a\" {\n 预算数:\n 财政资金: 3\n}", "2:6 E0101");
    check_mistakes(lab, "项目 {\n 名称: (1 +\n 2\n 别名: 3 3\n}", "3:3 E0101; 4:8 E0101");
    check_mistakes(lab, "项目 { 名称: \"abc }", "1:14 E0103");
    check_mistakes(lab, "项目 {\n a: 1\n项目 {\n b: 2 }", "2:6 E0102");
    check_mistakes(lab, "项目 { a: 1 } }", "1:13 E0109");
    check_mistakes(lab, "a { x: 1 }\nrule r { }\nrule s { }\nb { y: 2 2 }",
                   "2:1 E0111; 4:10 E0101");
    check_mistakes(lab, "rule r { assert a == b }", "1:19 E0107");
    check_mistakes(lab, "a { x: \"\\q\" }", "1:9 E0105");
    check_mistakes(lab, "a { x: 1\xFF }\nb { y: \xFF }", "1:9 E0002");
    check_mistakes(lab, "a { x: 1\xE2\x80\xAE }", "1:9 E0006");
    check_mistakes(lab, "a {\n | x |\n | 1\n | 2 |\n}", "3:5 E0110");
    check_mistakes(lab, "a {\n b: 1\n | x |\n | y |\n c: 1 1\n}", "3:2 E0113; 5:7 E0101");
    check_mistakes(lab, "fn f(a: b = 1\nfn g() = \nfn h() = 1 1",
                   "1:11 E0101; 2:9 E0101; 3:12 E0101");
    check_mistakes(lab, "rule r for every { assert (a\n assert b b }", "1:29 E0101; 2:11 E0101");
    const Source *source = sources_add(lab->sources, TEXT("z"), (Text){"a { b: \"\0\" }", 12});
    Gather gather = parse_all(lab->arena, source->text, lab->diags, source);
    CHECK(&lab->unit, gather.records == 1);
    CHECK(&lab->unit,
          lab->diags->list.len > 0 && vec_last(&lab->diags->list).code == DIAG_FILE_BINARY);
}

/* ---- inputs made to hurt */

static Text repeat(Lab *lab, const char *before, const char *unit, uint32_t times,
                   const char *after) {
    Buf buf = buf_new(lab->arena);
    buf_str(&buf, before);
    buf_repeat(&buf, text_of(unit), times);
    buf_str(&buf, after);
    return buf_result(&buf);
}

static void test_limits(Lab *lab) {
    Tally *unit = &lab->unit;
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a ", "{ a ", 10000, "")),
               TEXT("1:803 E0108; 1:40002 E0102"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: ", "(", 10000, " }\nc { d: 1 1 }")),
               TEXT("1:207 E0108; 2:10 E0101"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: ", "not ", 100000, "x }\nc { d: 1 1 }")),
               TEXT("1:11976 E0108; 2:10 E0101"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: 1", " + 1", 100000, " }\nc { d: 1 1 }")),
               TEXT("1:8 E0108; 2:10 E0101"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "fn f() = 1", " + 1", 600, "\nfn g() = 1 1")),
               TEXT("1:10 E0108; 2:12 E0101"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "fn f() = ", "- ", 10000, "1\nfn g() = 1 1")),
               TEXT("1:5990 E0108; 2:12 E0101"));
    Diags *diags = diags_new(lab->arena);
    Text many = repeat(lab, "", "a { b: 1 1 }\n", 1000, "");
    const Source *source = sources_add(lab->sources, TEXT("many"), many);
    parse_all(lab->arena, source->text, diags, source);
    CHECK(unit, diags->list.len == 201);
    CHECK(unit, diags->list.len == 201 && diags->list.data[200].code == DIAG_TOO_MANY_MISTAKES);
}

/* One line of megabytes: time that grows with the square of it would not end. */
static void test_long_lines(Lab *lab) {
    Tally *unit = &lab->unit;
    enum { N = 400000 };
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: \"", "长文本 x ", N, "")),
               TEXT("1:2400008 E0103; 1:2400008 E0102"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: 1 ", "+ 1 ", N, "}\nb { c: 1 1 }")),
               TEXT("1:8 E0108; 2:10 E0101"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: ", "名称", N, " }")), TEXT(""));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: x", " . y", N, " }\nb { }")),
               TEXT("1:8 E0108"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a ", "x .", N, "x { }")), TEXT(""));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a {\n | ", "x | ", N, "\n}\nb { c: 1 1 }")),
               TEXT("4:10 E0101"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: [1", ", 1", N, "] }")), TEXT(""));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "", " ", 4 * N, "a { b: 1 1 }")),
               TEXT("1:1600010 E0101"));
    CHECK_TEXT(unit, mistakes_of(lab, repeat(lab, "a { b: ", "@ ", N, "}")), TEXT("1:8 E0106"));
}

/* ---- goldens */

static Text read_text(Lab *lab, Text path) {
    Text text = TEXT("");
    FileError error = file_read(lab->arena, path, &text);
    CHECK(&lab->unit, error.code == 0);
    return text;
}

static void check_golden(Lab *lab, Text path, Text got) {
    if (getenv("JX_BLESS")) {
        CHECK(&lab->unit, file_write(lab->arena, path, got).code == 0);
        return;
    }
    Text wanted = read_text(lab, path);
    if (!text_equal(wanted, got)) printf("differs: %.*s\n", TEXT_ARG(path));
    CHECK(&lab->unit, text_equal(wanted, got));
}

static Text golden_path(Lab *lab, Text source, const char *suffix) {
    return arena_printf(lab->arena, "%.*s%s", TEXT_ARG(text_slice(source, 0, source.len - 3)),
                        suffix);
}

static TextList sources_in(Lab *lab, const char *folder) {
    TextList list = {0};
    CHECK(&lab->unit, file_list(lab->arena, text_of(folder), TEXT(".jx"), &list).code == 0);
    CHECK(&lab->unit, list.len > 0);
    return list;
}

static Text with_crlf(Lab *lab, Text text) {
    Buf buf = buf_new(lab->arena);
    for (uint32_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n') buf_char(&buf, '\r');
        buf_char(&buf, text.ptr[i]);
    }
    return buf_result(&buf);
}

/* No input may crash, hang or give a tree of a wrong shape. */
static void check_robust(Lab *lab, Text text) {
    Arena *arena = arena_new(lab->arena);
    Sources *sources = sources_new(arena);
    const Source *source = sources_add(sources, TEXT("x"), text);
    Gather gather = parse_all(arena, source->text, diags_new(arena), source);
    CHECK(&lab->unit, gather.well_formed);
    Buf tokens = buf_new(arena);
    parse_dump_tokens(&tokens, sources, source);
    parse_query(source, arena, diags_new(arena));
    arena_free(arena);
}

static void check_prefixes(Lab *lab, Text text) {
    /* a copy of exactly the prefix's size, so that reading past its end is seen */
    for (uint32_t len = 0; len <= text.len; len++) {
        char *copy = malloc(len ? len : 1);
        if (!copy) abort();
        memcpy(copy, text.ptr, len);
        check_robust(lab, (Text){copy, len});
        free(copy);
    }
}

static uint32_t random_next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* A few bytes replaced by pieces that matter to the scanner. */
static void check_mutations(Lab *lab, Text text, uint32_t rounds) {
    static const char *const pieces[] = {"{",          "}",    "(", ")",     "\"", "`",      "“",
                                         "|",          "\n",   ";", "- ",    "\\", "对每个", "\xFF",
                                         "\xE2\x80",   "/",    "[", "\n\n}", ":",  "{{{",    "`{",
                                         "\n规则 a {", " as ", "=", "#"};
    uint64_t state = text.len;
    for (uint32_t round = 0; round < rounds; round++) {
        Arena *arena = arena_new(lab->arena);
        Buf buf = buf_new(arena);
        uint32_t at = 0;
        for (int i = 0; i < 3; i++) {
            uint32_t to = at + random_next(&state) % (text.len - at + 1);
            buf_text(&buf, text_slice(text, at, to));
            buf_str(&buf, pieces[random_next(&state) % (sizeof pieces / sizeof pieces[0])]);
            uint32_t gone = random_next(&state) % 4;
            at = to + gone < text.len ? to + gone : text.len;
        }
        buf_text(&buf, text_slice(text, at, text.len));
        check_robust(lab, buf_result(&buf));
        arena_free(arena);
    }
}

static void test_ok_files(Lab *lab) {
    TextList files = sources_in(lab, "tests/syntax/ok");
    for (uint32_t i = 0; i < files.len; i++) {
        Text path = files.data[i], text = read_text(lab, path);
        uint32_t before = lab->diags->list.len;
        Text dump = dump_of(lab, text);
        if (lab->diags->list.len > before) printf("diagnostics in %.*s\n", TEXT_ARG(path));
        CHECK(&lab->unit, lab->diags->list.len == before);
        check_golden(lab, golden_path(lab, path, ".ast"), dump);
        CHECK(&lab->unit, text_equal(dump_of(lab, with_crlf(lab, text)), dump));
        check_prefixes(lab, text);
        check_mutations(lab, text, 300);
    }
}

static void test_bad_files(Lab *lab) {
    TextList files = sources_in(lab, "tests/syntax/bad");
    for (uint32_t i = 0; i < files.len; i++) {
        Text text = read_text(lab, files.data[i]);
        Diags *diags = diags_new(lab->arena);
        const Source *source = sources_add(lab->sources, files.data[i], text);
        parse_all(lab->arena, source->text, diags, source);
        diags_sort(diags);
        Buf out = buf_new(lab->arena);
        for (uint32_t k = 0; k < diags->list.len; k++)
            diag_print(&out, lab->sources, &diags->list.data[k], (DiagStyle){LANG_ZH, false});
        for (uint32_t k = 0; k < diags->list.len; k++)
            diag_print_short(&out, lab->sources, &diags->list.data[k], LANG_EN);
        check_golden(lab, golden_path(lab, files.data[i], ".txt"), buf_result(&out));
        bool twenty = text_ends(files.data[i], TEXT("twenty.jx"));
        CHECK(&lab->unit, !twenty || diags->list.len == 20);
        check_mutations(lab, text, 300);
    }
}

static void test_tokens(Lab *lab) {
    const Source *source = sources_add(lab->sources, TEXT("t"), TEXT("a { b: 3 万元/人\n}\n# c\n"));
    Buf out = buf_new(lab->arena);
    parse_dump_tokens(&out, lab->sources, source);
    CHECK_TEXT(&lab->unit, buf_result(&out),
               TEXT("1:1 NAME a\n1:3 LBRACE {\n1:5 NAME b\n1:6 COLON :\n1:8 NUMERAL 3\n"
                    "1:10 NAME 万元\n1:12 UNIT_SLASH /\n1:13 NAME 人\n1:14 SEP\n2:1 RBRACE }\n"
                    "2:2 SEP\n2:2 END\n"));
}

int main(void) {
    Lab lab = lab_new("test_parse");
    test_numerals(&lab);
    test_operators(&lab);
    test_operands(&lab);
    test_queries(&lab);
    test_expression_positions(&lab);
    test_same_meaning(&lab);
    test_keywords(&lab);
    test_language(&lab);
    test_raw_lines(&lab);
    test_mistakes(&lab);
    test_limits(&lab);
    test_long_lines(&lab);
    test_tokens(&lab);
    test_ok_files(&lab);
    test_bad_files(&lab);
    int status = UNIT_END(&lab.unit);
    arena_free(lab.arena);
    return status;
}
