/* The text-like formats on documents built by hand: a book after the Tangshan form (cover,
   contents, heading in the middle of a table, merged cells, a landscape table), and a plain table
   of hostile texts. Every format is compared with its golden in tests/golden/emit/; JX_BLESS=1
   writes them. Fragments that a reader would not notice missing in a golden are checked by
   themselves. Runs from the root of the repository. */
#include "tests/unit/unit.h"

#include "runtime/base/file.h"
#include "runtime/base/utf8.h"
#include "runtime/report/emit.h"
#include "runtime/report/flow.h"
#include "runtime/report/grid.h"
#include "runtime/report/wrap.h"

typedef struct Build {
    Arena *arena;
    Sources *sources;
    const Source *source;
    Doc *doc;
    Table *table;
    bool *taken; /* places of the table */
} Build;

static Doc *build_doc(Build *b, Text name, Text title) {
    b->doc = ARENA_NEW(b->arena, Doc);
    *b->doc =
        (Doc){.arena = b->arena, .name = name, .title = title, .page = {210, 297, 37, 35, 28, 26}};
    b->doc->has_footer = b->doc->footer_page = true;
    b->doc->footer_before = TEXT("— ");
    b->doc->footer_after = TEXT(" —");
    return b->doc;
}

static Block *build_block(Build *b, BlockKind kind, Text text) {
    Block block = {.kind = (uint8_t)kind, .text = text};
    vec_push(b->arena, &b->doc->blocks, block);
    return &vec_last(&b->doc->blocks);
}

static void build_cover(Build *b, BlockKind kind, Text text) {
    build_block(b, kind, text)->cover = true;
}

static void build_heading(Build *b, uint8_t level, Text text) {
    build_block(b, BLOCK_HEADING, text)->level = level;
}

static Table *build_table(Build *b, Text name, uint32_t rows, const uint32_t *widths,
                          uint32_t cols) {
    b->table = ARENA_NEW(b->arena, Table);
    *b->table = (Table){.name = name, .n_rows = rows, .n_cols = cols};
    b->table->widths = ARENA_ARRAY(b->arena, uint32_t, cols);
    for (uint32_t c = 0; c < cols; c++) b->table->widths[c] = widths[c];
    b->taken = ARENA_ARRAY(b->arena, bool, rows *cols);
    build_block(b, BLOCK_TABLE, TEXT(""))->table = b->table;
    return b->table;
}

/* Where the text stands in the source, if it does. */
static Span build_span(const Build *b, Text text) {
    int64_t lo = text.len ? text_find(b->source->text, text) : -1;
    if (lo < 0) return SPAN_NONE;
    return (Span){b->source->id, (uint32_t)lo, (uint32_t)lo + text.len};
}

/* At the next free place, as in HTML. */
static Cell *build_cell(Build *b, CellRole role, uint32_t rows, uint32_t cols, Text text) {
    uint32_t at = 0, n = b->table->n_cols;
    while (b->taken[at]) at++;
    Cell cell = {.row = at / n, .col = at % n, .rows = rows, .cols = cols, .text = text};
    cell.role = (uint8_t)role;
    cell.kind = text.len ? CELL_TEXT : CELL_EMPTY;
    if (role != CELL_HEAD) cell.source = build_span(b, text);
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < cols; c++) b->taken[at + r * n + c] = true;
    vec_push(b->arena, &b->table->cells, cell);
    return &vec_last(&b->table->cells);
}

static void build_head(Build *b, Text text) {
    build_cell(b, CELL_HEAD, 1, 1, text);
}

static void build_body(Build *b, Text text) {
    build_cell(b, CELL_BODY, 1, 1, text);
}

static void build_number(Build *b, uint32_t cols, Text prefix, Text digits, Text suffix) {
    Text text = arena_printf(b->arena, "%.*s%.*s%.*s", TEXT_ARG(prefix), TEXT_ARG(digits),
                             TEXT_ARG(suffix));
    Cell *cell = build_cell(b, CELL_BODY, 1, cols, text);
    cell->kind = CELL_NUMBER;
    cell->prefix = prefix;
    cell->suffix = suffix;
    cell->picture = TEXT("0.##");
    number_read(b->arena, digits, &cell->number);
}

static void build_date(Build *b, Text text, int year, int month, DatePrecision precision) {
    Cell *cell = build_cell(b, CELL_BODY, 1, 1, text);
    cell->kind = CELL_DATE;
    date_make(year, month, 1, precision, &cell->date);
}

static void build_indicator(Build *b, Text kind, Text name, Text description) {
    build_body(b, kind);
    build_body(b, name);
    build_body(b, description);
}

static const char project_source[] =
    "项目 604002B21AB0007 \"青年科技人才培养与引进专项\" {\n"
    "  预算数: 7000 万元\n"
    "  绩效目标 {\n"
    "    - 支持青年科研团队开展应用基础研究，引进急需的高层次人才，带动企业增加研发投入\n"
    "  }\n"
    "  指标 {\n"
    "    | 产出.数量 | 支持青年科研团队数量 | 当年新立项支持的青年科研团队的数量 | ≥18个 | "
    "年度工作安排 |\n"
    "    | 产出.时效 | 项目完成时限 | 全部项目签订合同并拨付资金的时间 | 2021年12月底前 | "
    "年度工作安排 |\n"
    "  }\n"
    "}\n";

/* Rows above the indicators; the heading stands in row 5. */
static void build_form_top(Build *b) {
    build_head(b, TEXT("项目编码"));
    build_body(b, TEXT("604002B21AB0007"));
    build_head(b, TEXT("项目名称"));
    build_cell(b, CELL_BODY, 1, 3, TEXT("青年科技人才培养与引进专项"));
    build_head(b, TEXT("项目资金主要用途"));
    build_cell(b, CELL_BODY, 1, 5,
               TEXT("预算数 7000 万元，其中财政资金 7000 "
                    "万元。主要用于青年科研团队的设备购置、材料、测试化验"
                    "加工、劳务和专家咨询等支出，以及高层次人才的安家补贴和科研启动经费。"));
    build_cell(b, CELL_HEAD, 2, 1, TEXT("资金支出计划(累计进度%)"));
    build_head(b, TEXT("第一季度"));
    build_head(b, TEXT("第二季度"));
    build_head(b, TEXT("第三季度"));
    build_cell(b, CELL_HEAD, 1, 2, TEXT("第四季度"));
    build_number(b, 1, TEXT(""), TEXT("0.00"), TEXT(""));
    build_number(b, 1, TEXT(""), TEXT("50.00"), TEXT(""));
    build_number(b, 1, TEXT(""), TEXT("80.00"), TEXT(""));
    build_number(b, 2, TEXT(""), TEXT("100.00"), TEXT(""));
    build_head(b, TEXT("绩效目标"));
    build_cell(
        b, CELL_BODY, 1, 5,
        TEXT("1.支持青年科研团队开展应用基础研究，引进急需的高层次人才，带动企业增加研发投入\n"
             "2.完善人才服务体系，使青年科技人才留得住、用得好"));
}

static void build_form_indicators(Build *b) {
    const Text basis = TEXT("年度工作安排");
    build_head(b, TEXT("一级指标"));
    build_head(b, TEXT("二级指标"));
    build_head(b, TEXT("三级指标"));
    build_head(b, TEXT("绩效指标描述"));
    build_head(b, TEXT("指标值"));
    build_head(b, TEXT("指标值确定依据"));
    build_cell(b, CELL_BODY, 4, 1, TEXT("产出指标"));
    build_indicator(b, TEXT("数量指标"), TEXT("支持青年科研团队数量"),
                    TEXT("当年新立项支持的青年科研团队的数量"));
    build_number(b, 1, TEXT("≥"), TEXT("18"), TEXT("个"));
    build_body(b, basis);
    build_indicator(b, TEXT("质量指标"), TEXT("项目验收合格率"),
                    TEXT("通过验收的项目占应验收项目的比例"));
    build_number(b, 1, TEXT("≥"), TEXT("95"), TEXT("%"));
    build_body(b, basis);
    build_indicator(b, TEXT("时效指标"), TEXT("项目完成时限"),
                    TEXT("全部项目签订合同并拨付资金的时间"));
    build_date(b, TEXT("2021年12月底前"), 2021, 12, DATE_MONTH_END);
    build_body(b, basis);
    build_indicator(b, TEXT("成本指标"), TEXT("年度预算支出"), TEXT("项目全年支出的财政资金"));
    build_number(b, 1, TEXT("≤"), TEXT("7000"), TEXT("万元"));
    build_body(b, basis);
    build_cell(b, CELL_BODY, 4, 1, TEXT("效果指标"));
    build_indicator(b, TEXT("经济效益指标"), TEXT(""), TEXT(""));
    build_body(b, TEXT(""));
    build_body(b, TEXT(""));
    build_indicator(b, TEXT("社会效益指标"), TEXT("培养青年科技人才数量"),
                    TEXT("进入团队的青年科技人才数"));
    build_number(b, 1, TEXT(""), TEXT("30"), TEXT("人"));
    build_body(b, basis);
    build_indicator(b, TEXT("生态效益指标"), TEXT(""), TEXT(""));
    build_body(b, TEXT(""));
    build_body(b, TEXT(""));
    build_indicator(b, TEXT("可持续影响指标"), TEXT(""), TEXT(""));
    build_body(b, TEXT(""));
    build_body(b, TEXT(""));
    build_body(b, TEXT("满意度指标"));
    build_indicator(b, TEXT("服务对象满意度指标"), TEXT("青年科研团队满意度"),
                    TEXT("对项目管理与服务表示满意的团队占接受调查团队的比例"));
    build_number(b, 1, TEXT(""), TEXT("95"), TEXT("%"));
    vec_last(&b->table->cells).text = TEXT("95%以上");
    build_body(b, basis);
}

static void build_form(Build *b, Text name) {
    static const uint32_t widths[] = {120, 160, 180, 220, 160, 160};
    Table *table = build_table(b, name, 15, widths, 6);
    table->caption_left = TEXT("604002 某市科学技术局");
    table->caption_right = TEXT("单位：万元");
    table->head_first = 5;
    table->head_rows = 1;
    table->break_before = true;
    build_form_top(b);
    build_form_indicators(b);
}

/* Three nested levels of headings over narrow columns, with merges downwards. */
static void build_duties(Build *b) {
    static const uint32_t widths[] = {50, 110, 140, 140, 100, 90, 90, 90, 90, 100};
    Table *table = build_table(b, TEXT("整体绩效目标"), 6, widths, 10);
    const Text notes[] = {TEXT("注：标准值和历史值均无的，在备注中说明原因。")};
    table->landscape = true;
    table->head_rows = 3;
    table->caption_center = TEXT("2021年部门整体绩效目标表");
    vec_push(b->arena, &table->notes, notes[0]);
    const Text deep[] = {TEXT("序号"), TEXT("部门职责"), TEXT("职责目标"), TEXT("绩效指标"),
                         TEXT("年度指标值")};
    for (uint32_t i = 0; i < 5; i++) build_cell(b, CELL_HEAD, 3, 1, deep[i]);
    build_cell(b, CELL_HEAD, 1, 4, TEXT("指标参考值"));
    build_cell(b, CELL_HEAD, 3, 1, TEXT("备注"));
    build_cell(b, CELL_HEAD, 1, 2, TEXT("标准值（规划目标、行业标准或其他明确标准）"));
    build_cell(b, CELL_HEAD, 1, 2, TEXT("历史值"));
    build_head(b, TEXT("标准值"));
    build_head(b, TEXT("来源"));
    build_head(b, TEXT("三年均值"));
    build_head(b, TEXT("2020年值"));
    build_cell(b, CELL_BODY, 3, 1, TEXT("1"));
    build_cell(b, CELL_BODY, 3, 1, TEXT("统筹推进创新体系建设"));
    build_cell(b, CELL_BODY, 2, 1, TEXT("提高企业创新能力"));
    build_indicator(b, TEXT("高新技术企业数"), TEXT("1400家"), TEXT("1300家"));
    build_indicator(b, TEXT("市科技规划"), TEXT("980家"), TEXT("1180家"));
    build_body(b, TEXT(""));
    build_indicator(b, TEXT("研发投入强度"), TEXT("2.1%"), TEXT(""));
    build_indicator(b, TEXT(""), TEXT("1.87%"), TEXT("1.95%"));
    build_body(b, TEXT("无行业标准"));
    build_body(b, TEXT("活跃技术市场"));
    build_indicator(b, TEXT("技术合同成交额"), TEXT("≥120亿元"), TEXT("100亿元"));
    build_indicator(b, TEXT("市科技规划"), TEXT("76.5亿元"), TEXT("98亿元"));
    build_body(b, TEXT(""));
}

static void build_book_cover(Build *b) {
    build_cover(b, BLOCK_TITLE, TEXT("某市科学技术局"));
    build_cover(b, BLOCK_TITLE, TEXT("2021年部门预算绩效文本"));
    build_cover(b, BLOCK_PARAGRAPH, TEXT("（草案）"));
    build_cover(b, BLOCK_PARAGRAPH, TEXT("某市科学技术局编制\n某市财政局审核"));
    build_block(b, BLOCK_PAGE_BREAK, TEXT(""));
    build_block(b, BLOCK_CONTENTS, TEXT(""));
    build_block(b, BLOCK_PAGE_BREAK, TEXT(""));
}

static Doc *build_book(Build *b) {
    build_doc(b, TEXT("绩效文本"), TEXT("2021年部门预算绩效文本"));
    build_book_cover(b);
    build_heading(b, 1, TEXT("第一部分  部门整体绩效目标"));
    build_heading(b, 2, TEXT("一、总体绩效目标"));
    build_block(
        b, BLOCK_PARAGRAPH,
        TEXT(
            "围绕建设创新型城市，健全“企业出题、院所答题、市场阅卷”的科技攻关机制，到2021年底，全市"
            "高新技术企业达到1400家，科技型中小企业达到10000家，研发投入强度提高到2.10%以上。"));
    build_heading(b, 2, TEXT("二、工作保障措施"));
    build_block(
        b, BLOCK_ITEM,
        TEXT(
            "1.完善制度建设。修订科技计划项目管理办法和专项资金管理办法，明确申报、评审、立项、验收"
            "各环节的职责和时限，做到有章可循。"));
    build_block(b, BLOCK_ITEM, TEXT("（2）加强支出管理，加快支出进度。"));
    build_block(b, BLOCK_NOTE, TEXT("注：本部分由办公室汇总。"));
    build_duties(b);
    build_heading(b, 1, TEXT("第二部分  预算项目绩效目标"));
    build_heading(b, 2, TEXT("1.青年科技人才培养与引进专项绩效目标表"));
    build_form(b, TEXT("青年科技人才培养与引进专项"));
    build_heading(b, 2, TEXT("2.同一项目的第二张表"));
    build_form(b, TEXT("第二张表"));
    return b->doc;
}

/* One heading row, no merges, and texts that mean something in one of the formats. */
static Doc *build_hostile(Build *b) {
    static const uint32_t widths[] = {200, 500, 300};
    Doc *doc = build_doc(b, TEXT("hostile"), TEXT("R&D <\"targets\">"));
    doc->lang = LANG_EN;
    doc->footer_before = TEXT("</style>\"\\ ");
    build_heading(b, 3, TEXT("1. A *list* that is none # "));
    build_heading(b, 1, TEXT("_Second_"));
    build_block(b, BLOCK_CONTENTS, TEXT("In [this] file"));
    build_block(b, BLOCK_PARAGRAPH,
                TEXT("- no bullet\n1. no number\n\n<b>no bold</b> & $no$ ~maths~"));
    build_block(b, BLOCK_ITEM, TEXT("2. an item"))->align = ALIGN_RIGHT;
    Table *table = build_table(b, TEXT("a/b: c?"), 6, widths, 3);
    table->head_rows = 1;
    table->caption_left = TEXT("left");
    table->caption_right = TEXT("right & wrong");
    build_head(b, TEXT("name"));
    build_head(b, TEXT("text | bar"));
    build_head(b, TEXT("value"));
    const Text texts[] = {TEXT("=1+1"),        TEXT("a|b & <c> \"d\"\ne, f"),
                          TEXT("-12.5"),       TEXT("@SUM(A1)"),
                          TEXT("'' \\ ` * _"), TEXT("-1+2"),
                          TEXT("＝全角"),      TEXT("tab\there"),
                          TEXT("+5%"),         TEXT("Averyveryverylongwordthatdoesnotfit"),
                          TEXT(" spaces "),    TEXT("—")};
    for (uint32_t i = 0; i < 12; i++) build_body(b, texts[i]);
    build_cell(b, CELL_TOTAL, 1, 1, TEXT("total"));
    build_cell(b, CELL_NOTE, 1, 1, TEXT(""))->align = ALIGN_LEFT;
    build_number(b, 1, TEXT(""), TEXT("0.1"), TEXT(""));
    for (uint32_t i = 0; i < table->cells.len; i++)
        if (table->cells.data[i].col == 2) table->cells.data[i].align = ALIGN_RIGHT;
    return doc;
}

static void check_golden(Tally *unit, Arena *arena, const OutFile *file) {
    Text path = path_join(arena, TEXT("tests/golden/emit"), file->name), golden = {0};
    if (getenv("JX_BLESS")) {
        CHECK(unit, file_write(arena, path, file->bytes).code == 0);
        return;
    }
    bool same = file_read(arena, path, &golden).code == 0 && text_equal(golden, file->bytes);
    if (!same) printf("%.*s differs; JX_BLESS=1 writes it anew\n", TEXT_ARG(path));
    CHECK(unit, same);
}

static Emit emit_of(const Build *b) {
    return (Emit){.arena = b->arena, .sources = b->sources};
}

static void check_formats(Tally *unit, const Build *b) {
    static const EmitFormat formats[] = {EMIT_html, EMIT_md, EMIT_csv, EMIT_txt, EMIT_json};
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        Emit first = emit_of(b), second = emit_of(b);
        CHECK(unit, emit_doc(formats[f], &first, b->doc) && emit_doc(formats[f], &second, b->doc));
        CHECK(unit, first.files.len > 0 && first.files.len == second.files.len);
        for (uint32_t i = 0; i < first.files.len; i++) {
            check_golden(unit, b->arena, &first.files.data[i]);
            CHECK(unit, text_equal(first.files.data[i].bytes, second.files.data[i].bytes));
            CHECK(unit,
                  utf8_invalid_at(first.files.data[i].bytes) == first.files.data[i].bytes.len);
        }
    }
}

static Text output_of(Tally *unit, const Build *b, EmitFormat format, uint32_t file) {
    Emit emit = emit_of(b);
    CHECK(unit, emit_doc(format, &emit, b->doc) && emit.files.len > file);
    return emit.files.data[file].bytes;
}

static bool holds(Text all, const char *part) {
    return text_find(all, text_of(part)) >= 0;
}

static void check_html(Tally *unit, Build *b) {
    build_book(b);
    Text html = output_of(unit, b, EMIT_html, 0);
    CHECK(unit, holds(html, "<html lang=\"zh-CN\">"));
    CHECK(
        unit,
        holds(html, "<td title=\"项目/007.jx:7:48\" data-source=\"项目/007.jx:7:48\">≥18个</td>"));
    CHECK(unit, holds(html, "<th scope=\"row\" rowspan=\"2\">资金支出计划(累计进度%)</th>"));
    CHECK(unit, holds(html, "</tbody>\n</table>\n<table>\n<colgroup>"));
    CHECK(unit, holds(html, "<thead>\n<tr>\n<th scope=\"col\">一级指标</th>"));
    CHECK(unit, holds(html, "content:\"— \" counter(page) \" —\"}"));
    CHECK(unit, holds(html, "<li class=\"c2\"><a href=\"#s2\">一、总体绩效目标</a></li>"));
    CHECK(unit, !holds(html, "<script") && !holds(html, "http"));
    build_hostile(b);
    html = output_of(unit, b, EMIT_html, 0);
    CHECK(unit, holds(html, "<title>R&amp;D &lt;&quot;targets&quot;&gt;</title>"));
    CHECK(unit, holds(html, "a|b &amp; &lt;c&gt; &quot;d&quot;<br>e, f</td>"));
    CHECK(unit, holds(html, "content:\"\\3c /style\\3e \\22 \\5c  \" counter(page)"));
}

/* A merged cell across the cut: one table, and no thead that would clip the cell. */
static void check_html_uncut(Tally *unit, Build *b) {
    static const uint32_t widths[] = {500, 500};
    build_doc(b, TEXT("uncut"), TEXT("uncut"));
    Table *table = build_table(b, TEXT("t"), 3, widths, 2);
    table->head_first = 1;
    table->head_rows = 1;
    build_body(b, TEXT("a"));
    build_cell(b, CELL_BODY, 3, 1, TEXT("b"));
    build_head(b, TEXT("c"));
    build_body(b, TEXT("d"));
    Text html = output_of(unit, b, EMIT_html, 0);
    CHECK(unit, !holds(html, "<thead>") && !holds(html, "class=\"upper\""));
    CHECK(unit, holds(html, "rowspan=\"3\">b</td>"));
}

static void check_csv(Tally *unit, Build *b) {
    build_hostile(b);
    Text csv = output_of(unit, b, EMIT_csv, 0);
    CHECK(unit, text_starts(csv, TEXT("\xEF\xBB\xBFname,text | bar,value\r\n")));
    CHECK(unit, holds(csv, "\r\n'=1+1,\"a|b & <c> \"\"d\"\"\ne, f\",-12.5\r\n"));
    CHECK(unit, holds(csv, "\r\n'@SUM(A1),'' \\ ` * _,'-1+2\r\n'＝全角,"));
    Emit emit = emit_of(b);
    CHECK(unit, emit_csv(&emit, b->doc));
    CHECK_TEXT(unit, emit.files.data[0].name, TEXT("hostile-表01-a_b_ c_.csv"));
    static const uint32_t width = 1000;
    build_doc(b, TEXT("one column"), TEXT(""));
    build_table(b, TEXT(""), 2, &width, 1);
    build_body(b, TEXT(""));
    build_body(b, TEXT("x"));
    CHECK_TEXT(unit, output_of(unit, b, EMIT_csv, 0), TEXT("\xEF\xBB\xBF\"\"\r\nx\r\n"));
    build_doc(b, TEXT("none"), TEXT("none"));
    emit = emit_of(b);
    CHECK(unit, !emit_csv(&emit, b->doc) && emit.files.len == 0 && emit.error_zh.len > 0);
}

static void check_json(Tally *unit, Build *b) {
    build_book(b);
    Text json = output_of(unit, b, EMIT_json, 0);
    CHECK(unit,
          text_starts(json, TEXT("{\n  \"format_version\": 1,\n  \"name\": \"绩效文本\",\n")));
    CHECK(unit, holds(json, "\"number\": \"95\", \"picture\": \"0.##\", \"prefix\": \"≥\", "
                            "\"suffix\": \"%\""));
    CHECK(unit, holds(json, "\"date\": {\"first\": \"2021-12-31\", \"last\": \"2021-12-31\", "
                            "\"precision\": \"month_end\"}"));
    CHECK(unit,
          holds(json, "\"source\": {\"path\": \"项目/007.jx\", \"line\": 7, \"column\": 48}}"));
    build_doc(b, TEXT("none"), TEXT(""));
    json = output_of(unit, b, EMIT_json, 0);
    CHECK(unit, text_ends(json, TEXT("\"blocks\": []\n}\n")));
}

static void check_txt_width(Tally *unit, Build *b) {
    build_book(b);
    Text txt = output_of(unit, b, EMIT_txt, 0);
    uint32_t wide = 0, odd_frames = 0;
    while (txt.len > 0) {
        int64_t nl = text_find(txt, TEXT("\n"));
        Text line = text_slice(txt, 0, (uint32_t)nl);
        uint32_t width = utf8_width(line);
        bool framed = text_starts(line, TEXT("│")) || text_starts(line, TEXT("├"));
        wide += width > 136;
        odd_frames += framed && width != 96 && width != 136;
        txt = text_slice(txt, (uint32_t)nl + 1, txt.len);
    }
    CHECK(unit, wide == 0);
    CHECK(unit, odd_frames == 0);
}

static void check_names(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, emit_file_name(arena, TEXT("绩效文本 2021")), TEXT("绩效文本 2021"));
    CHECK_TEXT(unit, emit_file_name(arena, TEXT("a/b\\c:d*e?f\"g<h>i|j\nk")),
               TEXT("a_b_c_d_e_f_g_h_i_j_k"));
    CHECK_TEXT(unit, emit_file_name(arena, TEXT(" . ..a. b. . ")), TEXT("a. b"));
    CHECK_TEXT(unit, emit_file_name(arena, TEXT("../..")), TEXT("_"));
    CHECK_TEXT(unit, emit_file_name(arena, TEXT("")), TEXT("_"));
    CHECK_TEXT(unit, emit_file_name(arena, TEXT("NUL.txt")), TEXT("_NUL.txt"));
    CHECK_TEXT(unit, emit_file_name(arena, TEXT("com1")), TEXT("_com1"));
    CHECK_TEXT(unit, emit_file_name(arena, TEXT("comx")), TEXT("comx"));
    Buf longest = buf_new(arena);
    buf_char(&longest, 'x');
    buf_repeat(&longest, TEXT("长"), 60);
    Text name = emit_file_name(arena, buf_result(&longest));
    CHECK(unit, name.len == 118 && utf8_invalid_at(name) == name.len);
    CHECK(unit, emit_find(TEXT("docx")) == EMIT_docx && emit_find(TEXT("doc")) == EMIT_COUNT);
    CHECK_TEXT(unit, emit_name(EMIT_json), TEXT("json"));
}

static Text wrapped(Arena *arena, Text text, uint32_t first, uint32_t rest) {
    Buf out = buf_new(arena);
    WrapLines lines = wrap_text(arena, text, first, rest);
    for (uint32_t i = 0; i < lines.len; i++) {
        buf_str(&out, i == 0 ? "" : lines.data[i].begins ? "¶" : "/");
        buf_text(&out, lines.data[i].text);
    }
    return buf_result(&out);
}

static void check_wrap(Tally *unit, Arena *a) {
    CHECK_TEXT(unit, wrapped(a, TEXT(""), 4, 4), TEXT(""));
    CHECK_TEXT(unit, wrapped(a, TEXT("一二三四五"), 4, 6), TEXT("一二/三四五"));
    CHECK_TEXT(unit, wrapped(a, TEXT("一二\n\n三四"), 4, 4), TEXT("一二¶¶三四"));
    /* numbers and words stay whole, blanks at the break go */
    CHECK_TEXT(unit, wrapped(a, TEXT("预算数7000.00万元"), 8, 8), TEXT("预算数/7000.00/万元"));
    CHECK_TEXT(unit, wrapped(a, TEXT("one two  three"), 7, 7), TEXT("one two/three"));
    /* no closing mark at the start, no opening one at the end */
    CHECK_TEXT(unit, wrapped(a, TEXT("一二三，四"), 6, 6), TEXT("一二/三，四"));
    CHECK_TEXT(unit, wrapped(a, TEXT("一二（三）"), 6, 6), TEXT("一二/（三）"));
    CHECK_TEXT(unit, wrapped(a, TEXT("完成≥18个"), 5, 5), TEXT("完成/≥18个"));
    /* what fits nowhere is cut */
    CHECK_TEXT(unit, wrapped(a, TEXT("abcdefgh"), 3, 3), TEXT("abc/def/gh"));
    CHECK_TEXT(unit, wrapped(a, TEXT("，，，"), 2, 2), TEXT("，/，/，"));
}

static void check_grid(Tally *unit, Build *b) {
    static const uint32_t widths[] = {100, 0, 900}, nothing[] = {0, 0, 0};
    build_doc(b, TEXT("grid"), TEXT("grid"));
    Table *table = build_table(b, TEXT("t"), 2, widths, 3);
    build_cell(b, CELL_HEAD, 2, 1, TEXT("a"));
    build_cell(b, CELL_BODY, 1, 2, TEXT("b"));
    build_body(b, TEXT("c"));
    build_body(b, TEXT("十三个汉字比一行短的多一个字"));
    Grid grid = grid_new(b->arena, table);
    CHECK(unit, grid_at(&grid, 1, 0) == &table->cells.data[0] && !grid_at(&grid, 2, 0));
    CHECK(unit, grid_cuts(&grid, 0) && !grid_cuts(&grid, 1) && grid_cuts(&grid, 2));
    CHECK(unit, cell_align(grid_at(&grid, 1, 1)) == ALIGN_CENTER);
    CHECK(unit, cell_align(grid_at(&grid, 1, 2)) == ALIGN_LEFT);
    uint32_t share[3];
    grid_share(table, 50, 2, share);
    CHECK(unit, share[0] == 5 && share[1] == 2 && share[2] == 43);
    grid_share(table, 3, 2, share);
    CHECK(unit, share[0] == 2 && share[1] == 2 && share[2] == 2);
    build_table(b, TEXT("u"), 1, nothing, 3);
    grid_share(b->table, 8, 1, share);
    CHECK(unit, share[0] + share[1] + share[2] == 8 && share[0] >= 2 && share[2] >= 2);
}

static void check_flow(Tally *unit, Build *b) {
    build_book(b);
    FlowParts parts = flow_parts(b->arena, b->doc);
    const Block *blocks = b->doc->blocks.data;
    CHECK(unit, parts.len == 6);
    if (parts.len != 6) return;
    CHECK(unit, parts.data[0].cover && parts.data[0].last == 4);
    CHECK(unit, blocks[parts.data[1].first].kind == BLOCK_CONTENTS);
    CHECK(unit, parts.data[3].turned && parts.data[3].last == parts.data[3].first + 1);
    CHECK(unit, flow_page(b->doc, &parts.data[3]).width_mm == 297);
    CHECK_TEXT(unit, blocks[parts.data[4].first].text, TEXT("第二部分  预算项目绩效目标"));
    CHECK(unit, parts.data[4].last == parts.data[4].first + 3 && !parts.data[4].turned);
    CHECK_TEXT(unit, blocks[parts.data[5].first].text, TEXT("2.同一项目的第二张表"));
}

int main(void) {
    Tally unit = {.name = "emit_text"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Build b = {.arena = arena, .sources = sources_new(arena)};
    b.source = sources_add(b.sources, TEXT("项目/007.jx"), text_of(project_source));
    build_book(&b);
    check_formats(&unit, &b);
    build_hostile(&b);
    check_formats(&unit, &b);
    check_html(&unit, &b);
    check_html_uncut(&unit, &b);
    check_csv(&unit, &b);
    check_json(&unit, &b);
    check_txt_width(&unit, &b);
    check_names(&unit, arena);
    check_wrap(&unit, arena);
    check_grid(&unit, &b);
    check_flow(&unit, &b);
    arena_free(arena);
    return UNIT_END(&unit);
}
