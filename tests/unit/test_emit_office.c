/* Word and Excel files, from Docs built by hand: the form of Tangshan with its heading in the
   middle, a landscape table with four heading rows, typed cells, and input that would break a
   careless writer. The files are read back part by part and compared with exact fragments of their
   XML. */
#include "tests/unit/unit.h"

#include <zip.h>

#include "runtime/report/emit.h"
#include "runtime/report/xlsx_value.h"

static bool has(Text text, const char *fragment) {
    return text_find(text, text_of(fragment)) >= 0;
}

static uint32_t count(Text text, const char *fragment) {
    Text needle = text_of(fragment);
    uint32_t n = 0;
    for (int64_t at; (at = text_find(text, needle)) >= 0; n++)
        text = text_slice(text, (uint32_t)at + needle.len, text.len);
    return n;
}

/* The part's bytes, unpacked; empty if there is none. */
static Text part(Arena *arena, Text file, const char *name) {
    Text bytes = {0};
    zip_stat_t stat;
    zip_source_t *source = zip_source_buffer_create(file.ptr, file.len, 0, NULL);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (!archive) {
        zip_source_free(source);
        return bytes;
    }
    if (zip_stat(archive, name, 0, &stat) == 0) {
        char *copy = arena_alloc(arena, (size_t)stat.size + 1);
        zip_file_t *in = zip_fopen(archive, name, 0);
        if (in && zip_fread(in, copy, stat.size) == (zip_int64_t)stat.size)
            bytes = (Text){copy, (uint32_t)stat.size};
        if (in) zip_fclose(in);
    }
    zip_discard(archive);
    return bytes;
}

/* ---- Docs by hand ---- */

typedef struct Maker {
    Arena *arena;
    Doc *doc;
    Table *table; /* the latest */
} Maker;

static Maker maker_new(Arena *arena) {
    Maker m = {.arena = arena, .doc = ARENA_NEW(arena, Doc)};
    *m.doc = (Doc){.arena = arena,
                   .name = TEXT("绩效文本"),
                   .title = TEXT("2021年部门预算绩效文本"),
                   .page = {210, 297, 37, 35, 28, 26},
                   .has_footer = true,
                   .footer_page = true,
                   .footer_before = TEXT("— "),
                   .footer_after = TEXT(" —")};
    return m;
}

static Block *add_block(Maker *m, BlockKind kind, const char *text) {
    vec_push(m->arena, &m->doc->blocks, (Block){.kind = (uint8_t)kind, .text = text_of(text)});
    return &vec_last(&m->doc->blocks);
}

static void add_heading(Maker *m, uint8_t level, const char *text) {
    add_block(m, BLOCK_HEADING, text)->level = level;
}

static Table *add_table(Maker *m, const char *name, uint32_t rows, uint32_t cols) {
    m->table = ARENA_NEW(m->arena, Table);
    m->table->name = text_of(name);
    m->table->n_rows = rows;
    m->table->n_cols = cols;
    add_block(m, BLOCK_TABLE, "")->table = m->table;
    return m->table;
}

static Cell *add_cell(Maker *m, uint32_t row, uint32_t col, uint32_t rows, uint32_t cols,
                      CellRole role, const char *text) {
    vec_push(m->arena, &m->table->cells,
             (Cell){.row = row,
                    .col = col,
                    .rows = rows,
                    .cols = cols,
                    .role = (uint8_t)role,
                    .kind = *text ? CELL_TEXT : CELL_EMPTY,
                    .text = text_of(text)});
    return &vec_last(&m->table->cells);
}

static void head(Maker *m, uint32_t row, uint32_t col, const char *text) {
    add_cell(m, row, col, 1, 1, CELL_HEAD, text);
}

static void body(Maker *m, uint32_t row, uint32_t col, const char *text) {
    add_cell(m, row, col, 1, 1, CELL_BODY, text);
}

static void number(Maker *m, uint32_t row, uint32_t col, const char *prefix, const char *digits,
                   const char *suffix, const char *printed) {
    Cell *cell = add_cell(m, row, col, 1, 1, CELL_BODY, printed);
    cell->kind = CELL_NUMBER;
    cell->prefix = text_of(prefix);
    cell->suffix = text_of(suffix);
    number_read(m->arena, text_of(digits), &cell->number);
}

static void date(Maker *m, uint32_t row, uint32_t col, const char *written, const char *printed) {
    Cell *cell = add_cell(m, row, col, 1, 1, CELL_BODY, printed);
    cell->kind = CELL_DATE;
    date_read(text_of(written), &cell->date);
}

typedef struct Indicator {
    const char *text[5]; /* 二级, 三级, 描述, 值, 依据 */
} Indicator;

static const Indicator tangshan_rows[] = {
    {{"数量指标", "科技型中小企业", "新增科技型中小企业数量", "≥500家", "工作计划"}},
    {{"质量指标", "高新技术企业", "高新技术企业占规模以上工业企业的比例", "95%", "历史标准"}},
    {{"时效指标", "资金拨付时间", "按时拨付补助资金的时间", "2021年12月31日", "工作计划"}},
    {{"成本指标", "补助标准", "每家企业的补助标准", "≤20万元", "文件规定"}},
    {{"经济效益指标", "", "", "", ""}},
    {{"社会效益指标", "培养人才", "培养人才数量", "30 人", "工作计划"}},
    {{"生态效益指标", "", "", "", ""}},
    {{"可持续影响指标", "", "", "", ""}},
    {{"服务对象满意度指标", "企业满意度", "被服务企业的满意程度", "≥95%", "问卷调查"}},
};

static void add_tangshan_top(Maker *m) {
    static const char *const quarters[] = {"第一季度", "第二季度", "第三季度", "第四季度"};
    static const char *const values[] = {"0.00", "50.00", "80.00", "100.00"};
    head(m, 0, 0, "项目编码");
    body(m, 0, 1, "604002B21AA0001");
    head(m, 0, 2, "项目名称");
    add_cell(m, 0, 3, 1, 3, CELL_BODY, "科技创新券与中小企业补助");
    head(m, 1, 0, "项目资金主要用途");
    add_cell(
        m, 1, 1, 1, 5, CELL_BODY,
        "预算数 7000 万元，其中财政资金 7000 万元。主要用于支持科技型中小企业研发投入、购买科技服务"
        "以及“专精特新”企业的培育，按照文件规定的标准和程序拨付。");
    add_cell(m, 2, 0, 2, 1, CELL_HEAD, "资金支出计划(累计进度%)");
    for (uint32_t q = 0; q < 4; q++)
        add_cell(m, 2, 1 + q, 1, q == 3 ? 2 : 1, CELL_HEAD, quarters[q]);
    for (uint32_t q = 0; q < 4; q++) {
        number(m, 3, 1 + q, "", values[q], "", values[q]);
        vec_last(&m->table->cells).cols = q == 3 ? 2 : 1;
    }
    head(m, 4, 0, "绩效目标");
    add_cell(m, 4, 1, 1, 5, CELL_BODY,
             "1.支持科技型中小企业创新发展，新增科技型中小企业500家。\n2.培养科技人才30人。")
        ->align = ALIGN_LEFT;
}

static void add_tangshan(Maker *m, const char *name) {
    static const char *const heads[] = {"一级指标",     "二级指标", "三级指标",
                                        "绩效指标描述", "指标值",   "指标值确定依据"};
    static const uint32_t widths[] = {120, 160, 180, 200, 170, 170};
    Table *table = add_table(m, name, 15, 6);
    table->widths = ARENA_ARRAY(m->arena, uint32_t, 6);
    memcpy(table->widths, widths, sizeof widths);
    table->head_first = 5;
    table->head_rows = 1;
    table->caption_left = TEXT("604002 唐山市科学技术局");
    table->caption_right = TEXT("单位：万元");
    add_tangshan_top(m);
    for (uint32_t c = 0; c < 6; c++) head(m, 5, c, heads[c]);
    for (uint32_t i = 0; i < 9; i++) {
        uint32_t row = 6 + i;
        if (i == 0) add_cell(m, row, 0, 4, 1, CELL_BODY, "产出指标");
        if (i == 4) add_cell(m, row, 0, 4, 1, CELL_BODY, "效果指标");
        if (i == 8) body(m, row, 0, "满意度指标");
        for (uint32_t c = 0; c < 5; c++) body(m, row, 1 + c, tangshan_rows[i].text[c]);
    }
}

/* Columns 7 to 12 stand below three levels of group headings, as in the form of Linyi. */
static void add_linyi(Maker *m, uint32_t duties) {
    static const char *const tall[] = {"职责序号", "部门职责", "职责目标",
                                       "绩效指标", "指标解释", "年度指标值"};
    static const char *const last[] = {"备注（标准值和历史值均无的原因）", "工作活动", "预算项目"};
    uint32_t rows = 4 + 3 * duties;
    Table *table = add_table(m, "部门整体绩效目标表", rows, 15);
    table->head_rows = 4;
    table->landscape = true;
    for (uint32_t c = 0; c < 6; c++) add_cell(m, 0, c, 4, 1, CELL_HEAD, tall[c]);
    add_cell(m, 0, 6, 1, 6, CELL_HEAD, "指标参考值");
    for (uint32_t c = 0; c < 3; c++) add_cell(m, 0, 12 + c, 4, 1, CELL_HEAD, last[c]);
    add_cell(m, 1, 6, 1, 3, CELL_HEAD, "标准值（规划目标、行业标准或其他明确标准）");
    add_cell(m, 1, 9, 1, 3, CELL_HEAD, "历史值（统计年鉴/统计公报/内部统计）");
    add_cell(m, 2, 6, 2, 1, CELL_HEAD, "“十三五”规划值");
    add_cell(m, 2, 7, 1, 2, CELL_HEAD, "2020年标准值");
    add_cell(m, 2, 9, 2, 1, CELL_HEAD, "2017-2019年均值");
    add_cell(m, 2, 10, 2, 1, CELL_HEAD, "2019年值");
    add_cell(m, 2, 11, 2, 1, CELL_HEAD, "数据来源");
    head(m, 3, 7, "标准值");
    head(m, 3, 8, "来源");
    for (uint32_t r = 4; r < rows; r++) {
        if ((r - 4) % 3 == 0) {
            Text ordinal = arena_printf(m->arena, "%u", (r - 4) / 3 + 1);
            add_cell(m, r, 0, 3, 1, CELL_BODY, ordinal.ptr);
            add_cell(m, r, 1, 3, 1, CELL_BODY, "推进科技创新体系建设，组织实施重大科技专项");
            add_cell(m, r, 2, 3, 1, CELL_BODY, "完善创新平台布局");
        }
        for (uint32_t c = 3; c < 15; c++) {
            body(m, r, c, c == 4 ? "新认定省级以上创新平台的数量" : c == 5 ? "≥12个" : "内部统计");
        }
    }
}

static Text emit_one(Tally *unit, Arena *arena, EmitFormat format, const Doc *doc) {
    Emit emit = {.arena = arena, .sources = NULL};
    bool ok = emit_doc(format, &emit, doc);
    CHECK(unit, ok);
    CHECK(unit, emit.files.len == 1);
    return ok ? emit.files.data[0].bytes : TEXT("");
}

static Doc *make_book(Arena *arena) {
    Maker m = maker_new(arena);
    add_block(&m, BLOCK_TITLE, "唐山市科学技术局")->cover = true;
    add_block(&m, BLOCK_PARAGRAPH, "2021年部门预算绩效文本")->cover = true;
    add_block(&m, BLOCK_PARAGRAPH, "（草案）")->cover = true;
    add_block(&m, BLOCK_PAGE_BREAK, "");
    add_block(&m, BLOCK_CONTENTS, "");
    add_block(&m, BLOCK_PAGE_BREAK, "");
    add_heading(&m, 1, "第一部分  部门整体绩效目标");
    add_heading(&m, 2, "一、总体绩效目标");
    add_block(&m, BLOCK_PARAGRAPH,
              "深入实施创新驱动发展战略，围绕“十四五”科技创新规划，加强关键核心技术攻关，完善科技"
              "创新体制机制，全年安排科技专项资金7000万元。");
    add_heading(&m, 3, "（一）分项绩效目标");
    add_heading(&m, 4, "1.绩效目标与绩效指标");
    add_block(&m, BLOCK_ITEM, "1.新增科技型中小企业500家；");
    add_block(&m, BLOCK_ITEM, "2.高新技术企业占比达到95%以上。");
    add_heading(&m, 1, "第二部分  预算项目绩效目标");
    add_heading(&m, 2, "1.科技创新券绩效目标表");
    add_tangshan(&m, "科技创新券");
    m.table->break_before = true;
    add_heading(&m, 2, "2.平台建设补助绩效目标表");
    add_tangshan(&m, "平台建设补助");
    m.table->break_before = true;
    vec_push(arena, &m.table->notes, TEXT("注：指标值按照年初预算批复填报。"));
    add_heading(&m, 1, "2020年部门预算整体绩效目标表");
    add_linyi(&m, 8);
    add_block(&m, BLOCK_NOTE, "填报单位负责人：          填报日期：");
    add_block(&m, BLOCK_PARAGRAPH, "以上各表经局党组会议审定。");
    return m.doc;
}

/* ---- Word ---- */

static void test_docx_form(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add_tangshan(&m, "科技创新券");
    Text file = emit_one(unit, arena, EMIT_docx, m.doc);
    Text xml = part(arena, file, "word/document.xml");
    CHECK(unit, count(xml, "<w:tbl>") == 2);
    CHECK(unit, count(xml, "<w:tblHeader/>") == 1);
    /* the upper part ends without a line; the seam follows at once */
    CHECK(unit, has(xml, "</w:tbl>\n<w:p><w:pPr><w:pStyle w:val=\"Seam\"/><w:keepNext/><w:pBdr>"));
    CHECK(unit, count(xml, "<w:bottom w:val=\"nil\"/>") == 2);
    int64_t seam = text_find(xml, TEXT("\"Seam\""));
    CHECK(unit, text_find(xml, TEXT("<w:tblHeader/>")) > seam && seam > 0);
    CHECK(unit, count(xml, "<w:vMerge w:val=\"restart\"/>") == 3);
    CHECK(unit, count(xml, "<w:vMerge w:val=\"continue\"/>") == 1 + 3 + 3);
    CHECK(unit, count(xml, "<w:gridSpan w:val=\"5\"/>") == 2);
    CHECK(unit, count(xml, "<w:gridSpan w:val=\"3\"/>") == 1);
    CHECK(unit, count(xml, "<w:gridSpan w:val=\"2\"/>") == 2);
    /* 156 mm are 8844 twips, in parts of 120, 160, 180, 200, 170, 170 */
    CHECK(unit, has(xml, "<w:tblGrid><w:gridCol w:w=\"1061\"/><w:gridCol w:w=\"1415\"/>"
                         "<w:gridCol w:w=\"1592\"/><w:gridCol w:w=\"1769\"/>"));
    CHECK(unit, has(xml, "<w:tblW w:w=\"8844\" w:type=\"dxa\"/>"));
    /* captions on one line */
    CHECK(unit, has(xml, "<w:tab w:val=\"right\" w:pos=\"8844\"/>"));
    CHECK(unit, has(xml, "单位：万元"));
    /* two goals, two paragraphs */
    CHECK(unit, has(xml, "500家。</w:t></w:r></w:p>\n<w:p>"));
    CHECK(unit, has(xml, "<w:t xml:space=\"preserve\">≥500家</w:t>"));
}

static void test_docx_uncut(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    Table *table = add_table(&m, "跨", 3, 2);
    table->head_first = 1;
    table->head_rows = 1;
    add_cell(&m, 0, 0, 2, 1, CELL_BODY, "跨过表头");
    body(&m, 0, 1, "甲");
    head(&m, 1, 1, "表头");
    body(&m, 2, 0, "乙");
    body(&m, 2, 1, "丙");
    Text xml = part(arena, emit_one(unit, arena, EMIT_docx, m.doc), "word/document.xml");
    CHECK(unit, count(xml, "<w:tbl>") == 1);
    CHECK(unit, !has(xml, "<w:tblHeader/>"));
}

/* A goal of several pages may be split; its table then ends with a line. */
static void test_docx_tall_row(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add_tangshan(&m, "科技创新券");
    Buf goal = buf_new(arena);
    buf_repeat(&goal, TEXT("目标\n"), 60);
    for (uint32_t i = 0; i < m.table->cells.len; i++)
        if (m.table->cells.data[i].row == 4 && m.table->cells.data[i].col == 1)
            m.table->cells.data[i].text = buf_result(&goal);
    Text xml = part(arena, emit_one(unit, arena, EMIT_docx, m.doc), "word/document.xml");
    CHECK(unit, count(xml, "<w:tbl>") == 2);
    CHECK(unit, !has(xml, "<w:bottom w:val=\"nil\"/>"));
    CHECK(unit, has(xml, "\"Seam\"/><w:pBdr>"));
    CHECK(unit, count(xml, "<w:cantSplit/>") == 14);
}

static void test_docx_sections(Tally *unit, Arena *arena) {
    Text file = emit_one(unit, arena, EMIT_docx, make_book(arena));
    Text xml = part(arena, file, "word/document.xml");
    /* cover; text; landscape table with its heading and note; text */
    CHECK(unit, count(xml, "<w:sectPr>") == 4);
    CHECK(unit, count(xml, "<w:footerReference") == 3);
    CHECK(unit, text_find(xml, TEXT("负责人")) < text_find(xml, TEXT("w:orient")));
    CHECK(unit, count(xml, "<w:pgNumType w:start=\"1\"/>") == 1);
    CHECK(unit, has(xml, "<w:sectPr><w:type w:val=\"nextPage\"/>")); /* the cover has no footer */
    CHECK(unit, has(xml, "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
                         "<w:pgMar w:top=\"1587\" w:right=\"2098\" w:bottom=\"1474\""
                         " w:left=\"1984\""));
    CHECK(unit, has(xml, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
    /* the heading of the landscape table stands in its section */
    int64_t turned = text_find(xml, TEXT("w:orient"));
    int64_t start = text_find(xml, TEXT("w:name=\"_Toc00000008\""));
    CHECK(unit, start > 0 && start < turned);
    CHECK(unit, count(text_slice(xml, (uint32_t)start, (uint32_t)turned), "<w:sectPr>") == 1);
    /* a heading takes the page break of its table; nothing breaks at a section's start */
    CHECK(unit, has(xml, "<w:pStyle w:val=\"Heading1\"/><w:pageBreakBefore/></w:pPr>"
                         "<w:bookmarkStart w:id=\"5\""));
    CHECK(unit, has(xml, "<w:pStyle w:val=\"Heading2\"/><w:pageBreakBefore/></w:pPr>"
                         "<w:bookmarkStart w:id=\"7\""));
    CHECK(unit, count(xml, "<w:pageBreakBefore/>") == 3);
    CHECK(unit, count(xml, "<w:tblHeader/>") == 2 + 4);
}

/* The numbers that the contents give, "1,2,…,". */
static Text contents_numbers(Arena *arena, Text xml) {
    Buf out = buf_new(arena);
    for (;;) {
        int64_t field = text_find(xml, TEXT(" PAGEREF "));
        if (field < 0) return buf_result(&out);
        xml = text_slice(xml, (uint32_t)field + 9, xml.len);
        int64_t number = text_find(xml, TEXT("preserve\">"));
        if (number < 0) return buf_result(&out);
        xml = text_slice(xml, (uint32_t)number + 10, xml.len);
        for (uint32_t i = 0; i < xml.len && xml.ptr[i] != '<'; i++) buf_char(&out, xml.ptr[i]);
        buf_char(&out, ',');
    }
}

/* 22 lines fill a page; a heading does not stand at its end; a row higher than a page is divided. */
static void test_docx_pages(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    Buf high = buf_new(arena);
    for (int i = 0; i < 4000; i++) buf_str(&high, "字");
    buf_char(&high, 0);
    add_block(&m, BLOCK_CONTENTS, "");
    add_block(&m, BLOCK_PAGE_BREAK, "");
    add_heading(&m, 1, "一");
    for (int i = 0; i < 20; i++) add_block(&m, BLOCK_PARAGRAPH, "一行");
    add_heading(&m, 1, "二");
    add_block(&m, BLOCK_PARAGRAPH, "一行");
    add_table(&m, "高表", 1, 1);
    body(&m, 0, 0, buf_result(&high).ptr);
    add_heading(&m, 1, "三");
    Text xml = part(arena, emit_one(unit, arena, EMIT_docx, m.doc), "word/document.xml");
    CHECK(unit, text_equal(contents_numbers(arena, xml), TEXT("2,3,5,")));
}

/* Sixty columns stay between the margins, in very small type. */
static void test_many_columns(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add_table(&m, "宽表", 1, 60);
    for (uint32_t c = 0; c < 60; c++) body(&m, 0, c, "甲");
    Text xml = part(arena, emit_one(unit, arena, EMIT_docx, m.doc), "word/document.xml");
    CHECK(unit, has(xml, "<w:tblW w:w=\"8844\""));
    CHECK(unit, count(xml, "<w:pStyle w:val=\"TableTextSmallest\"/>") == 60);
    Text html = emit_one(unit, arena, EMIT_html, m.doc);
    CHECK(unit, has(html, "<div class=\"form smallest\""));
}

static void test_docx_contents(Tally *unit, Arena *arena) {
    Text file = emit_one(unit, arena, EMIT_docx, make_book(arena));
    Text xml = part(arena, file, "word/document.xml");
    CHECK(unit, has(xml, " TOC \\o &quot;1-4&quot; \\h \\z "));
    CHECK(unit, count(xml, "<w:hyperlink w:anchor=\"_Toc") == 8);
    CHECK(unit, count(xml, "<w:bookmarkStart ") == 8);
    CHECK(unit, has(xml, " PAGEREF _Toc00000003 \\h "));
    CHECK(unit, count(xml, "\"begin\" w:dirty=\"true\"/>") == 9);
    CHECK(unit, count(xml, "\"end\"/>") == 9);
    CHECK(unit, !has(part(arena, file, "word/settings.xml"), "updateFields"));
    Text styles = part(arena, file, "word/styles.xml");
    CHECK(unit, has(styles, "<w:name w:val=\"heading 2\"/>"));
    CHECK(unit, has(styles, "<w:outlineLvl w:val=\"3\"/>"));
    CHECK(unit, has(styles, "w:eastAsia=\"方正小标宋简体\""));
    CHECK(unit, has(styles, "<w:spacing w:line=\"560\" w:lineRule=\"exact\"/>"));
    CHECK(unit, has(styles, "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"));
    CHECK(unit, has(styles, "w:eastAsia=\"zh-CN\""));
    Text footer = part(arena, file, "word/footer1.xml");
    CHECK(unit, has(footer, ">— </w:t>") && has(footer, " PAGE ") && has(footer, "> —</w:t>"));
    CHECK(unit, part(arena, file, "word/header1.xml").len == 0);
    CHECK(unit, !has(part(arena, file, "docProps/core.xml"), "20:")); /* no clock */
}

static void test_docx_neighbours(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    for (int i = 0; i < 2; i++) {
        add_table(&m, "小表", 1, 1);
        body(&m, 0, 0, "一");
    }
    Text xml = part(arena, emit_one(unit, arena, EMIT_docx, m.doc), "word/document.xml");
    CHECK(unit, !has(xml, "</w:tbl>\n<w:tbl>")); /* Word would make one table of them */
    CHECK(unit, !has(xml, "</w:tbl>\n<w:sectPr>"));
    CHECK(unit, count(xml, "\"Seam\"") == 2);
}

static void test_docx_bad_input(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    Text empty = part(arena, emit_one(unit, arena, EMIT_docx, m.doc), "word/document.xml");
    CHECK(unit, has(empty, "<w:body>\n<w:p>") && has(empty, "</w:p>\n<w:sectPr>"));
    m.doc->title = TEXT("甲<&>\x02乙");
    add_heading(&m, 9, "标题<w:p>\n第二行\t&\x01");
    add_block(&m, BLOCK_PARAGRAPH, "\xFF坏字节 \"引号\" \xEF\xBF\xBE");
    add_table(&m, "空表", 0, 0)->caption_left = TEXT("只有题注");
    Text file = emit_one(unit, arena, EMIT_docx, m.doc);
    Text xml = part(arena, file, "word/document.xml");
    CHECK(unit, has(xml, "标题&lt;w:p&gt;</w:t><w:br/><w:t xml:space=\"preserve\">第二行</w:t>"
                         "<w:tab/><w:t xml:space=\"preserve\">&amp;\xEF\xBF\xBD</w:t>"));
    CHECK(unit, has(xml, "\"Heading4\""));
    CHECK(unit, has(xml, "\xEF\xBF\xBD坏字节 &quot;引号&quot; \xEF\xBF\xBD"));
    CHECK(unit, has(xml, "只有题注") && !has(xml, "<w:tbl>"));
    CHECK(unit, has(part(arena, file, "docProps/core.xml"), "甲&lt;&amp;&gt;\xEF\xBF\xBD乙"));

    add_table(&m, "宽表", 1, 64);
    for (uint32_t c = 0; c < 64; c++) body(&m, 0, c, "一");
    Emit emit = {.arena = arena};
    CHECK(unit, !emit_docx(&emit, m.doc));
    CHECK(unit, has(emit.error_zh, "64 列") && has(emit.error_en, "64 columns"));
    CHECK(unit, emit.files.len == 0);
}

/* ---- Excel ---- */

static void test_xlsx_form(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add_heading(&m, 2, "1.科技创新券绩效目标表");
    add_tangshan(&m, "科技创新券");
    Text file = emit_one(unit, arena, EMIT_xlsx, m.doc);
    Text sheet = part(arena, file, "xl/worksheets/sheet1.xml");
    Text book = part(arena, file, "xl/workbook.xml");
    /* title and captions take two rows */
    CHECK(unit, has(sheet, "<mergeCell ref=\"A1:F1\"/>"));
    CHECK(unit, has(sheet, "<mergeCell ref=\"A2:E2\"/>"));
    CHECK(unit, has(sheet, "<mergeCell ref=\"D3:F3\"/>"));
    CHECK(unit, has(sheet, "<mergeCell ref=\"A5:A6\"/>"));
    CHECK(unit, has(sheet, "<mergeCell ref=\"A9:A12\"/>"));
    CHECK(unit, count(sheet, "<mergeCell ") == 10);
    CHECK(unit, has(book, "<sheet name=\"科技创新券\""));
    CHECK(unit, has(book, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">"
                          "'科技创新券'!$8:$8</definedName>"));
    CHECK(unit, has(book, "'科技创新券'!$A$1:$F$17</definedName>"));
    CHECK(unit, has(sheet, "<pageSetup paperSize=\"9\" fitToHeight=\"0\""));
    CHECK(unit, has(sheet, "<oddFooter>&amp;C— &amp;P —</oddFooter>"));
    CHECK(unit, has(sheet, "<v>50</v>"));
    Text strings = part(arena, file, "xl/sharedStrings.xml");
    CHECK(unit, has(strings, "<t>1.科技创新券绩效目标表</t>"));
    CHECK(unit, has(strings, "<t>≥500家</t>"));
}

/* The style index of a cell is not fixed, so value and format are looked up apart. */
static void test_xlsx_types(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add_table(&m, "类型", 15, 1);
    number(&m, 0, 0, "≥", "18", "项", "≥18项");
    number(&m, 1, 0, "", "95", "%", "95%");
    number(&m, 2, 0, "", "1234567.5", "", "1,234,567.50");
    number(&m, 3, 0, "\"约\"", "5.25", "", "\"约\"5.25");
    number(&m, 4, 0, "", "1234567890123456", "", "1234567890123456");
    number(&m, 5, 0, "", "7000", "万元", "七千万元");
    number(&m, 6, 0, "增长", "-3", "个", "增长-3个");
    number(&m, 7, 0, "", "1.10", "", "1.10");
    date(&m, 8, 0, "2025-12-31", "2025年12月31日");
    date(&m, 9, 0, "2025-12-31", "2025-12-31");
    date(&m, 10, 0, "2025年12月31日", "2025年12月31日前");
    date(&m, 11, 0, "1899-12-31", "1899-12-31");
    body(&m, 12, 0, "=1+1");
    body(&m, 13, 0, "0012");
    number(&m, 14, 0, "", "12", "元", "12.0元");
    vec_last(&m.table->cells).picture = TEXT("#,##0.0"); /* for when it grows */
    Text file = emit_one(unit, arena, EMIT_xlsx, m.doc);
    Text sheet = part(arena, file, "xl/worksheets/sheet1.xml");
    Text styles = part(arena, file, "xl/styles.xml");
    Text strings = part(arena, file, "xl/sharedStrings.xml");
    CHECK(unit, has(sheet, "<c r=\"A1\" s=\"1\"><v>18</v></c>"));
    CHECK(unit, has(styles, "formatCode=\"&quot;≥&quot;0&quot;项&quot;\""));
    CHECK(unit, has(sheet, "<v>0.95</v>"));
    CHECK(unit, has(styles, "formatCode=\"0%\""));
    CHECK(unit, has(sheet, "<v>1234567.5</v>"));
    CHECK(unit, has(styles, "formatCode=\"#,##0.00\""));
    CHECK(unit, has(styles, "formatCode=\"\\&quot;&quot;约&quot;\\&quot;0.00\""));
    CHECK(unit, has(styles, "formatCode=\"#,##0.0&quot;元&quot;\""));
    CHECK(unit, has(strings, "<t>1234567890123456</t>"));
    CHECK(unit, has(strings, "<t>七千万元</t>"));
    CHECK(unit, has(sheet, "<v>-3</v>"));
    CHECK(unit, has(styles, "formatCode=\"&quot;增长&quot;0&quot;个&quot;;"
                            "&quot;增长&quot;-0&quot;个&quot;\""));
    CHECK(unit, has(sheet, "<v>1.1</v>"));
    CHECK(unit, count(sheet, "<v>46022</v>") == 2);
    CHECK(unit, has(styles, "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\""));
    CHECK(unit, has(styles, "formatCode=\"yyyy\\-mm\\-dd\""));
    CHECK(unit, has(strings, "<t>2025年12月31日前</t>"));
    CHECK(unit, has(strings, "<t>1899-12-31</t>"));
    CHECK(unit, has(strings, "<t>=1+1</t>") && !has(sheet, "<f>"));
    CHECK(unit, has(strings, "<t>0012</t>"));
    CHECK(unit, count(sheet, "t=\"s\"") == 6);
}

static void test_xlsx_list(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    for (int i = 0; i < 4; i++) {
        add_table(&m, "同名/表", 1, 1);
        body(&m, 0, 0, "一");
    }
    m.table->landscape = true;
    Text file = emit_one(unit, arena, EMIT_xlsx, m.doc);
    Text book = part(arena, file, "xl/workbook.xml");
    CHECK(unit, has(book, "<sheet name=\"目录\" sheetId=\"1\""));
    CHECK(unit, has(book, "<sheet name=\"同名／表\" sheetId=\"2\""));
    CHECK(unit, has(book, "<sheet name=\"同名／表 (4)\" sheetId=\"5\""));
    Text list = part(arena, file, "xl/worksheets/sheet1.xml");
    CHECK(unit, has(list, "location=\"'同名／表 (2)'!A1\""));
    CHECK(unit, has(part(arena, file, "xl/worksheets/sheet5.xml"), "orientation=\"landscape\""));
    CHECK(unit, !has(part(arena, file, "xl/worksheets/sheet2.xml"), "orientation=\"landscape\""));
    CHECK(unit, has(part(arena, file, "docProps/core.xml"), ">2000-01-01T00:00:00Z<"));
}

static void test_xlsx_names(Tally *unit, Arena *arena) {
    XlsxNames names = {.arena = arena};
    Text other = TEXT("表");
    CHECK_TEXT(unit, xlsx_name(&names, TEXT("a[b]:c*d?e/f\\g"), other),
               TEXT("a［b］：c＊d？e／f＼g"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT("'引号'"), other), TEXT("’引号’"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT(" \n\t"), other), TEXT("表"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT(""), other), TEXT("表 (2)"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT("History"), other), TEXT("History (2)"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT("Budget"), other), TEXT("Budget"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT("BUDGET"), other), TEXT("BUDGET (2)"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT("2021"), other), TEXT("_2021"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT("R1C1"), other), TEXT("_R1C1"));
    CHECK_TEXT(unit, xlsx_name(&names, TEXT("2021年表"), other), TEXT("2021年表"));
    Text nine = TEXT("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四");
    Text cut = TEXT("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一");
    Text second = TEXT("一二三四五六七八九十一二三四五六七八九十一二三四五六七 (2)");
    CHECK_TEXT(unit, xlsx_name(&names, nine, other), cut);
    CHECK_TEXT(unit, xlsx_name(&names, nine, other), second);
    /* two UTF-16 units a character: fifteen fit */
    Text wide = xlsx_name(&names, TEXT("𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀"), other);
    CHECK(unit, wide.len == 15 * 4);
}

static void test_xlsx_bad_input(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    m.doc->footer_before = TEXT("甲&乙 ");
    Emit emit = {.arena = arena};
    CHECK(unit, !emit_xlsx(&emit, m.doc));
    CHECK(unit, has(emit.error_zh, "没有表格") && has(emit.error_en, "no table"));

    add_table(&m, "坏\x01字符", 2, 1)->caption_left = TEXT("<&>\x02");
    body(&m, 0, 0, "_x0041_ \x01\r\n\xFF&");
    body(&m, 1, 0, "a");
    Text file = emit_one(unit, arena, EMIT_xlsx, m.doc);
    Text strings = part(arena, file, "xl/sharedStrings.xml");
    CHECK(unit, has(strings, "_x005F_x0041_ \xEF\xBF\xBD\n\xEF\xBF\xBD&amp;"));
    CHECK(unit, has(strings, "&lt;&amp;&gt;\xEF\xBF\xBD"));
    CHECK(unit, has(part(arena, file, "xl/workbook.xml"), "name=\"坏 字符\""));
    CHECK(unit, has(part(arena, file, "xl/worksheets/sheet1.xml"), "甲&amp;&amp;乙 &amp;P"));

    Buf text = buf_new(arena);
    buf_repeat(&text, TEXT("长"), XLSX_TEXT_CHARS + 1);
    m.table->cells.data[1].text = buf_result(&text);
    CHECK(unit, !emit_xlsx(&emit, m.doc));
    CHECK(unit, has(emit.error_zh, "第 2 行第 1 列") && has(emit.error_en, "row 2, column 1"));
    m.table->cells.data[1].text = text_slice(buf_result(&text), 0, 3 * XLSX_TEXT_CHARS);
    emit_one(unit, arena, EMIT_xlsx, m.doc);

    Text footer = m.doc->footer_after;
    m.doc->footer_after = text_slice(buf_result(&text), 0, 3 * 300);
    CHECK(unit, !emit_xlsx(&emit, m.doc)); /* Excel: at most 255 characters */
    CHECK(unit, has(emit.error_zh, "不能写"));
    m.doc->footer_after = footer;

    setenv("TMPDIR", "/nonexistent", 1);
    CHECK(unit, !emit_xlsx(&emit, m.doc));
    CHECK(unit, has(emit.error_zh, "不能写") && has(emit.error_en, "cannot write"));
    unsetenv("TMPDIR");
}

/* From 50 000 cells on rows are streamed, unless a cell reaches down. */
static void test_xlsx_stream(Tally *unit, Arena *arena) {
    for (uint32_t merged = 0; merged < 2; merged++) {
        Maker m = maker_new(arena);
        uint32_t rows = 10001;
        Table *table = add_table(&m, "长表", rows, 6);
        for (uint32_t r = 0; r < rows; r++) {
            for (uint32_t c = 0; c < 5; c++) body(&m, r, c, r == 10000 ? "末行" : "文字");
            if (merged && r < 2)
                r == 0 ? (void)add_cell(&m, 0, 5, 2, 1, CELL_BODY, "合并") : (void)0;
            else
                number(&m, r, 5, "", "12.50", "万元", "12.50万元");
        }
        vec_push(arena, &table->notes, TEXT("表下的注"));
        Text file = emit_one(unit, arena, EMIT_xlsx, m.doc);
        Text xml = part(arena, file, "xl/worksheets/sheet1.xml");
        CHECK(unit, has(xml, "t=\"inlineStr\"") == !merged);
        CHECK(unit, count(xml, "<row ") == rows + 1);
        CHECK(unit, count(xml, "<v>12.5</v>") == rows - 2 * merged);
        CHECK(unit, count(xml, "<mergeCell ") == 1 + merged);
        if (!merged) CHECK(unit, count(xml, "末行") == 5 && has(xml, "表下的注"));
    }
}

/* ---- both ---- */

static void test_determinism(Tally *unit, Arena *arena) {
    const EmitFormat formats[] = {EMIT_docx, EMIT_xlsx};
    for (size_t i = 0; i < 2; i++) {
        setenv("TZ", "UTC+5", 1);
        Text first = emit_one(unit, arena, formats[i], make_book(arena));
        setenv("TZ", "Asia/Shanghai", 1);
        Text second = emit_one(unit, arena, formats[i], make_book(arena));
        CHECK(unit, first.len > 4000);
        CHECK(unit, text_equal(first, second));
    }
}

int main(void) {
    Tally unit = {.name = "emit_office"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_docx_form(&unit, arena);
    test_docx_uncut(&unit, arena);
    test_docx_tall_row(&unit, arena);
    test_docx_sections(&unit, arena);
    test_docx_contents(&unit, arena);
    test_docx_pages(&unit, arena);
    test_many_columns(&unit, arena);
    test_docx_neighbours(&unit, arena);
    test_docx_bad_input(&unit, arena);
    test_xlsx_form(&unit, arena);
    test_xlsx_types(&unit, arena);
    test_xlsx_list(&unit, arena);
    test_xlsx_names(&unit, arena);
    test_xlsx_bad_input(&unit, arena);
    test_xlsx_stream(&unit, arena);
    test_determinism(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
