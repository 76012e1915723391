/* CSV: one file a table, exactly its grid: n_rows lines of n_cols fields, a merged cell's text in
   its first place and the others empty. No caption lines, so that a program that reads rows and
   columns gets nothing else. UTF-8 with byte order mark and CRLF, which is what Chinese Excel opens
   right; quoting after RFC 4180.

   A field that a spreadsheet would run as a formula gets an apostrophe in front, unless it is a
   plain number (-12.5): texts come from departments, the file is opened by someone else. */
#include "runtime/report/emit.h"
#include "runtime/report/grid.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* [+-]digits[.digits][%] */
static bool is_plain_number(Text t) {
    uint32_t at = 0, digits = 0;
    if (at < t.len && (t.ptr[at] == '+' || t.ptr[at] == '-')) at++;
    for (; at < t.len && is_digit(t.ptr[at]); at++) digits++;
    if (at < t.len && t.ptr[at] == '.') at++;
    for (; at < t.len && is_digit(t.ptr[at]); at++) digits++;
    if (at < t.len && t.ptr[at] == '%') at++;
    return digits > 0 && at == t.len;
}

/* Full-width signs too: a Chinese spreadsheet may read them as the narrow ones. */
static bool begins_formula(Text t) {
    static const Text signs[] = {{"=", 1},  {"+", 1},  {"-", 1},  {"@", 1},  {"\t", 1}, {"\r", 1},
                                 {"\n", 1}, {"＝", 3}, {"＋", 3}, {"－", 3}, {"＠", 3}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_starts(t, signs[i])) return !is_plain_number(t);
    return false;
}

static bool needs_quotes(Text t) {
    for (uint32_t i = 0; i < t.len; i++)
        if (strchr(",\"\r\n", t.ptr[i])) return true;
    return t.len > 0 && (t.ptr[0] == ' ' || t.ptr[t.len - 1] == ' ');
}

static void write_field(Buf *out, Text t) {
    bool quotes = needs_quotes(t);
    if (quotes) buf_char(out, '"');
    if (begins_formula(t)) buf_char(out, '\'');
    for (uint32_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == '"') buf_char(out, '"');
        buf_char(out, t.ptr[i]);
    }
    if (quotes) buf_char(out, '"');
}

static void write_table(Buf *out, const Grid *grid) {
    const Table *table = grid->table;
    buf_str(out, "\xEF\xBB\xBF");
    for (uint32_t row = 0; row < table->n_rows; row++) {
        for (uint32_t col = 0; col < table->n_cols; col++) {
            const Cell *cell = grid_at(grid, row, col);
            bool here = cell->row == row && cell->col == col;
            if (col > 0) buf_char(out, ',');
            if (here) write_field(out, cell->text);
            /* An empty line would be no row to many readers. */
            if (table->n_cols == 1 && !(here && cell->text.len > 0)) buf_str(out, "\"\"");
        }
        buf_str(out, "\r\n");
    }
}

bool emit_csv(Emit *emit, const Doc *doc) {
    uint32_t number = 0;
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Block *block = &doc->blocks.data[i];
        if (block->kind != BLOCK_TABLE) continue;
        Grid grid = grid_new(emit->arena, block->table);
        Buf out = buf_new(emit->arena);
        write_table(&out, &grid);
        Text part =
            arena_printf(emit->arena, "-表%02u-%.*s", ++number, TEXT_ARG(block->table->name));
        emit_add_file(emit, doc, part, TEXT(".csv"), &out);
    }
    if (number > 0) return true;
    emit->error_zh = TEXT("文档里没有表格，不能写成 csv");
    emit->error_en = TEXT("the document has no table to write as csv");
    return false;
}
