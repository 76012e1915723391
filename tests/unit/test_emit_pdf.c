/* PDF files, from Docs built by hand: pages counted by their objects, outlines and links, the same
   bytes twice, characters without a glyph. What stands on the pages is compared with the grid in
   tests/interop. Where no Chinese font is installed, only the refusal is tested. */
#include "tests/unit/unit.h"

#include "runtime/report/emit.h"

static uint32_t count(Text text, const char *fragment) {
    Text needle = text_of(fragment);
    uint32_t n = 0;
    for (int64_t at; (at = text_find(text, needle)) >= 0; n++)
        text = text_slice(text, (uint32_t)at + needle.len, text.len);
    return n;
}

static uint32_t pages(Text file) {
    return count(file, "/Type /Page %");
}

typedef struct Maker {
    Arena *arena;
    Doc *doc;
    Emit emit;
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
    m.emit = (Emit){.arena = arena, .diags = diags_new(arena)};
    return m;
}

static Block *add(Maker *m, BlockKind kind, Text text) {
    vec_push(m->arena, &m->doc->blocks, (Block){.kind = (uint8_t)kind, .text = text});
    return &vec_last(&m->doc->blocks);
}

static Table *add_table(Maker *m, uint32_t rows, uint32_t cols) {
    Table *table = ARENA_NEW(m->arena, Table);
    *table = (Table){.name = TEXT("表"), .n_rows = rows, .n_cols = cols};
    add(m, BLOCK_TABLE, TEXT(""))->table = table;
    return table;
}

static void put(Maker *m, Table *table, uint32_t row, uint32_t col, uint32_t rows, Text text) {
    vec_push(m->arena, &table->cells,
             (Cell){.row = row,
                    .col = col,
                    .rows = rows,
                    .cols = 1,
                    .kind = CELL_TEXT,
                    .role = CELL_BODY,
                    .text = text});
}

/* Every cell with its own short text. */
static Table *add_plain(Maker *m, uint32_t rows, uint32_t cols) {
    Table *table = add_table(m, rows, cols);
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < cols; c++)
            put(m, table, r, c, 1, arena_printf(m->arena, "第%u行%u", r, c));
    return table;
}

static Text repeat(Arena *arena, const char *text, uint32_t times) {
    Buf out = buf_new(arena);
    buf_repeat(&out, text_of(text), times);
    return buf_result(&out);
}

/* The bytes of the latest file; empty where it was refused. */
static Text make(Maker *m) {
    bool ok = emit_doc(EMIT_pdf, &m->emit, m->doc);
    return ok ? vec_last(&m->emit.files).bytes : TEXT("");
}

static void test_empty(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    Text file = make(&m);
    CHECK(unit, text_starts(file, TEXT("%PDF-1.")));
    CHECK(unit, text_ends(text_trim(file), TEXT("%%EOF")));
    CHECK(unit, pages(file) == 1);
    CHECK_TEXT(unit, vec_last(&m.emit.files).name, TEXT("绩效文本.pdf"));
    add_table(&m, 0, 0);
    CHECK(unit, pages(make(&m)) == 1);
}

static void test_parts(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add(&m, BLOCK_TITLE, TEXT("2021年部门预算绩效文本"))->cover = true;
    add(&m, BLOCK_PAGE_BREAK, TEXT(""));
    add(&m, BLOCK_CONTENTS, TEXT(""));
    add(&m, BLOCK_PAGE_BREAK, TEXT(""));
    add(&m, BLOCK_HEADING, TEXT("第一部分"))->level = 1;
    add(&m, BLOCK_HEADING, TEXT("一、总体目标"))->level = 2;
    add(&m, BLOCK_PARAGRAPH, TEXT("正文。"));
    add(&m, BLOCK_HEADING, TEXT("横表"))->level = 1;
    add_plain(&m, 3, 15)->landscape = true;
    Text file = make(&m);
    CHECK(unit, pages(file) == 4);
    CHECK(unit, count(file, "/MediaBox [ 0 0 841.889648 595.275391 ]") == 1);
    CHECK(unit, count(file, "/Subtype /Link") == 3);
    CHECK(unit, count(file, "/Dest (p2)") >= 1);
    CHECK(unit, count(file, "/Type /Outlines") == 1);
    CHECK(unit, count(file, "/Title ") == 4); /* three headings and the document */
}

static void test_rows(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    Table *table = add_plain(&m, 33, 4); /* 225 mm hold 31 rows of 20 points */
    CHECK(unit, pages(make(&m)) == 2);
    table->n_rows = 31;
    table->cells.len = 31 * 4;
    CHECK(unit, pages(make(&m)) == 1);
    table->head_rows = 40; /* more than there are: no heading */
    CHECK(unit, pages(make(&m)) == 1);
    table->n_rows = 0;
    table->cells.len = 0;
    CHECK(unit, pages(make(&m)) == 1);
}

/* A row, a merged cell and a heading that are higher than a page end, and lose no line. */
static void test_tall(Tally *unit, Arena *arena) {
    Text text = repeat(arena, "很长的说明文字，", 800);
    for (uint32_t kind = 0; kind < 3; kind++) {
        Maker m = maker_new(arena);
        Table *table = add_table(&m, 3, 2);
        put(&m, table, 0, 0, kind == 1 ? 3 : 1, kind < 2 ? text : TEXT("名称"));
        put(&m, table, 0, 1, 1, TEXT("值"));
        if (kind == 0) put(&m, table, 1, 0, 1, TEXT("a"));
        if (kind == 2) put(&m, table, 1, 0, 1, text);
        put(&m, table, 1, 1, 1, TEXT("b"));
        if (kind != 1) put(&m, table, 2, 0, 1, TEXT("c"));
        put(&m, table, 2, 1, 1, TEXT("d"));
        table->head_rows = kind == 2 ? 2 : 1;
        uint32_t n = pages(make(&m));
        CHECK(unit, n >= 7 && n <= 9);
    }
}

static void test_keeping(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add_plain(&m, 20, 2);
    Table *kept = add_plain(&m, 20, 2);
    uint32_t loose = pages(make(&m));
    kept->keep_together = true;
    CHECK(unit, loose == 2 && pages(make(&m)) == 2);
    add(&m, BLOCK_HEADING, TEXT("下一页"))->level = 1;
    add_plain(&m, 2, 2)->break_before = true;
    CHECK(unit, pages(make(&m)) == 3);
}

/* Paper too small for its margins, more columns than characters fit. */
static void test_narrow(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    m.doc->page = (PageSetup){40, 60, 30, 30, 30, 30};
    add(&m, BLOCK_PARAGRAPH, TEXT("很小的纸"));
    add_plain(&m, 2, 60)->head_rows = 1;
    Text file = make(&m);
    CHECK(unit, pages(file) >= 1 && pages(file) < 40);
}

static void test_characters(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add(&m, BLOCK_PARAGRAPH, TEXT("私用字\xF4\x80\x80\x80，又一个\xF4\x80\x80\x80\t\x01。"));
    CHECK(unit, make(&m).len > 0);
    uint32_t glyphs = 0;
    for (uint32_t i = 0; i < m.emit.diags->list.len; i++)
        glyphs += m.emit.diags->list.data[i].code == DIAG_NO_GLYPH;
    CHECK(unit, glyphs == 1);
    uint32_t before = m.emit.diags->list.len;
    CHECK(unit, make(&m).len > 0); /* told once in a build */
    CHECK(unit, m.emit.diags->list.len == before);
}

/* What is no character of Unicode, at which Cairo would stop to draw, ends no file early. */
static void test_no_characters(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    add(&m, BLOCK_HEADING, TEXT("标题\xEF\xBF\xBE"))->level = 1;
    add(&m, BLOCK_PARAGRAPH, TEXT("甲\xEF\xBF\xBF乙\xF4\x8F\xBF\xBF丙\xEF\xB7\x90\x7F\xC2\x85"));
    add(&m, BLOCK_PAGE_BREAK, TEXT(""));
    add(&m, BLOCK_PARAGRAPH, TEXT("末页"));
    CHECK(unit, pages(make(&m)) == 2);
    uint32_t glyphs = 0;
    for (uint32_t i = 0; i < m.emit.diags->list.len; i++)
        glyphs += m.emit.diags->list.data[i].code == DIAG_NO_GLYPH;
    CHECK(unit, glyphs == 4);
}

static void test_determinism(Tally *unit, Arena *arena) {
    Text files[2];
    for (uint32_t i = 0; i < 2; i++) {
        setenv("TZ", i ? "Asia/Shanghai" : "UTC+5", 1);
        Maker m = maker_new(arena);
        m.emit.mark = TEXT("草稿");
        add(&m, BLOCK_CONTENTS, TEXT(""));
        add(&m, BLOCK_HEADING, TEXT("标题"))->level = 1;
        add_plain(&m, 40, 3)->head_rows = 1;
        files[i] = make(&m);
    }
    CHECK(unit, files[0].len > 2000 && text_equal(files[0], files[1]));
    CHECK(unit, count(files[0], "/CreationDate") == 0);
}

static bool has_fonts(Tally *unit, Arena *arena) {
    Maker m = maker_new(arena);
    if (make(&m).len > 0) return true;
    CHECK(unit, m.emit.error_zh.len > 0 && m.emit.error_en.len > 0);
    return false;
}

int main(void) {
    Tally unit = {.name = "emit_pdf"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    if (has_fonts(&unit, arena)) {
        test_empty(&unit, arena);
        test_parts(&unit, arena);
        test_rows(&unit, arena);
        test_tall(&unit, arena);
        test_keeping(&unit, arena);
        test_narrow(&unit, arena);
        test_characters(&unit, arena);
        test_no_characters(&unit, arena);
        test_determinism(&unit, arena);
    }
    arena_free(arena);
    return UNIT_END(&unit);
}
