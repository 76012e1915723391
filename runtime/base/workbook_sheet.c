/* One sheet to text. Cells come in the order of rows and columns; separators are written when a
   cell with text comes, so blank cells and rows at the ends leave no trace. */
#include "runtime/base/workbook_parts.h"

#include <stdlib.h>

#include "runtime/base/table.h"

enum { MOST_ROWS = 1 << 20, MOST_COLUMNS = 1 << 14, LETTERS = 26 };

typedef struct SheetScan {
    WorkbookParts *book;
    Sheet *sheet;
    Arena *arena;
    Buf out;
    uint32_t out_row, out_column; /* where `out` ends, 1-based */
    uint32_t row, column;         /* of the cell being read */
    Text type;                    /* of the cell, one of the constants below */
    SheetFormat format;
    Buf value, formula;
    bool in_value, in_formula, phonetic, has_formula;
    WorkbookFault fault;
} SheetScan;

static const Text cell_types[] = {{"n", 1}, {"s", 1}, {"str", 3}, {"inlineStr", 9},
                                  {"b", 1}, {"e", 1}, {"d", 1}};

/* ---- places: "AB12" */

static bool read_place(Text t, uint32_t *at, uint32_t *row, uint32_t *column) {
    *row = *column = 0;
    for (; *at < t.len && t.ptr[*at] >= 'A' && t.ptr[*at] <= 'Z' && *column <= MOST_COLUMNS; ++*at)
        *column = *column * LETTERS + (uint32_t)(t.ptr[*at] - 'A') + 1;
    for (; *at < t.len && t.ptr[*at] >= '0' && t.ptr[*at] <= '9' && *row <= MOST_ROWS; ++*at)
        *row = *row * 10 + (uint32_t)(t.ptr[*at] - '0');
    return *row > 0 && *row <= MOST_ROWS && *column > 0 && *column <= MOST_COLUMNS;
}

static void mark(SheetScan *s, uint32_t row, uint32_t column, SheetMarkKind kind) {
    SheetMark one = {.row = row, .column = column, .kind = (uint8_t)kind};
    vec_push(s->arena, &s->sheet->marks, one);
}

static void take_merge(SheetScan *s, Text range) {
    uint32_t at = 0, row, column, last_row, last_column;
    bool good = read_place(range, &at, &row, &column);
    if (!good || at == range.len || range.ptr[at++] != ':') return;
    if (!read_place(range, &at, &last_row, &last_column)) return;
    if (last_row != row || last_column != column) mark(s, row, column, SHEET_MERGED);
}

/* ---- text */

/* _x000D_ is how a control character is stored; returns it and moves `at` behind, else -1. */
static int stored_control(Text t, uint32_t *at) {
    if (t.len - *at < 7 || t.ptr[*at] != '_' || t.ptr[*at + 1] != 'x' || t.ptr[*at + 6] != '_')
        return -1;
    int value = 0;
    for (uint32_t i = *at + 2; i < *at + 6; i++) {
        char c = t.ptr[i];
        bool digit = c >= '0' && c <= '9', letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
        if (!digit && !letter) return -1;
        value = value * 16 + (digit ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    if (value >= 0x20 && value != '_') return -1;
    *at += 7;
    return value;
}

static void put_char(Buf *out, int c) {
    if (c == '\n')
        buf_str(out, TABLE_BREAK);
    else if (c == '\t')
        buf_char(out, ' ');
    else if (c >= 0x20)
        buf_char(out, (char)c);
}

static void put_text(Buf *out, Text t) {
    uint32_t plain = 0;
    for (uint32_t at = 0; at < t.len;) {
        uint32_t here = at;
        unsigned char byte = (unsigned char)t.ptr[at];
        int c = byte == '_' ? stored_control(t, &at) : byte < 0x20 ? byte : -1;
        if (at == here) at++;
        if (c < 0) continue;
        buf_text(out, text_slice(t, plain, here));
        put_char(out, c);
        plain = at;
    }
    buf_text(out, text_slice(t, plain, t.len));
}

/* ---- cells */

static bool is_type(const SheetScan *s, const char *type) {
    return text_equal(s->type, text_of(type));
}

static void put_shared(SheetScan *s, Text value) {
    uint32_t number = 0;
    for (uint32_t i = 0; i < value.len && number <= s->book->strings.len; i++) {
        bool digit = value.ptr[i] >= '0' && value.ptr[i] <= '9';
        number = digit ? number * 10 + (uint32_t)(value.ptr[i] - '0') : UINT32_MAX;
    }
    if (number < s->book->strings.len)
        put_text(&s->out, s->book->strings.data[number]);
    else
        s->fault = WORKBOOK_DAMAGED;
}

/* A day of the strict form: 2021-12-31T00:00:00 */
static void put_iso_day(SheetScan *s, Text value) {
    int64_t clock = text_find(value, TEXT("T"));
    put_text(&s->out, text_slice(value, 0, clock < 0 ? value.len : (uint32_t)clock));
}

static void put_value(SheetScan *s, Text value) {
    if (is_type(s, "s")) {
        put_shared(s, value);
    } else if (is_type(s, "b")) {
        buf_str(&s->out, text_equal(value, TEXT("0")) ? "false" : "true");
    } else if (is_type(s, "d")) {
        put_iso_day(s, value);
    } else if (is_type(s, "n")) {
        if (s->format.scaled) mark(s, s->row, s->column, SHEET_SCALED);
        sheet_number(&s->out, value, s->format, s->book->from_1904);
    } else {
        put_text(&s->out, value);
    }
}

static void put_separators(SheetScan *s) {
    for (; s->out_row < s->row; s->out_row++) {
        buf_char(&s->out, '\n');
        s->out_column = 1;
    }
    for (; s->out_column < s->column; s->out_column++) buf_char(&s->out, '\t');
}

static void end_cell(SheetScan *s) {
    Text value = buf_result(&s->value), formula = buf_result(&s->formula);
    bool uncalculated = s->has_formula && value.len == 0 && !is_type(s, "str");
    if (value.len == 0 && !uncalculated) return;
    put_separators(s);
    if (uncalculated) {
        mark(s, s->row, s->column, SHEET_UNCALCULATED);
        buf_char(&s->out, '=');
        put_text(&s->out, formula);
    } else {
        put_value(s, value);
    }
    if (s->out.len > ZIP_MOST) s->fault = WORKBOOK_TOO_LARGE;
}

static void begin_cell(SheetScan *s, const char **attributes) {
    Text place = xml_attribute(attributes, "r"), type = xml_attribute(attributes, "t");
    uint32_t at = 0, row = s->row, column = s->column + 1;
    bool placed = !place.ptr || read_place(place, &at, &row, &column);
    if (!placed || row != s->row || column <= s->column || column > MOST_COLUMNS) {
        s->fault = WORKBOOK_DAMAGED;
        return;
    }
    s->column = column;
    s->type = cell_types[0];
    for (size_t i = 0; i < sizeof cell_types / sizeof cell_types[0]; i++)
        if (text_equal(type, cell_types[i])) s->type = cell_types[i];
    uint32_t style = 0;
    Text number = xml_attribute(attributes, "s");
    for (uint32_t i = 0; i < number.len && i < 7; i++)
        style = style * 10 + (uint32_t)(number.ptr[i] - '0') % 10;
    bool known = style < s->book->formats.len;
    s->format = known ? s->book->formats.data[style] : (SheetFormat){.kind = SHEET_PLAIN};
    s->value.len = s->formula.len = 0;
    s->has_formula = false;
}

static void begin_row(SheetScan *s, Text number) {
    uint32_t row = s->row + 1;
    if (number.ptr) {
        row = 0;
        for (uint32_t i = 0; i < number.len && row <= MOST_ROWS; i++)
            row = row * 10 + (uint32_t)(number.ptr[i] - '0') % 10;
    }
    if (row <= s->row || row > MOST_ROWS) s->fault = WORKBOOK_DAMAGED;
    s->row = row;
    s->column = 0;
}

/* ---- events */

static void on_start(void *ctx, Text name, const char **attributes) {
    SheetScan *s = ctx;
    if (s->fault) return;
    if (text_equal(name, TEXT("row"))) begin_row(s, xml_attribute(attributes, "r"));
    if (text_equal(name, TEXT("c"))) begin_cell(s, attributes);
    if (text_equal(name, TEXT("rPh"))) s->phonetic = true;
    if (text_equal(name, TEXT("mergeCell"))) take_merge(s, xml_attribute(attributes, "ref"));
    if (text_equal(name, TEXT("v")) || text_equal(name, TEXT("t"))) s->in_value = !s->phonetic;
    if (!text_equal(name, TEXT("f"))) return;
    s->in_formula = s->has_formula = true;
}

static void on_end(void *ctx, Text name) {
    SheetScan *s = ctx;
    if (s->fault) return;
    if (text_equal(name, TEXT("v")) || text_equal(name, TEXT("t"))) s->in_value = false;
    if (text_equal(name, TEXT("f"))) s->in_formula = false;
    if (text_equal(name, TEXT("rPh"))) s->phonetic = false;
    if (text_equal(name, TEXT("c"))) end_cell(s);
}

static void on_text(void *ctx, Text piece) {
    SheetScan *s = ctx;
    if (s->fault) return;
    if (s->in_value) buf_text(&s->value, piece);
    if (s->in_formula) buf_text(&s->formula, piece);
}

static int compare_marks(const void *a, const void *b) {
    const SheetMark *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->column != y->column) return x->column < y->column ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

Sheet *workbook_sheet(Arena *arena, Workbook *workbook, uint32_t number, WorkbookFault *fault) {
    WorkbookParts *book = (WorkbookParts *)workbook; /* its first member */
    *fault = workbook_load(book);
    if (*fault != WORKBOOK_GOOD) return NULL;
    Sheet *sheet = ARENA_NEW(arena, Sheet);
    Arena *scratch = arena_new(arena);
    SheetScan s = {.book = book, .sheet = sheet, .arena = arena, .out = buf_new(arena)};
    s.out_row = s.out_column = 1;
    s.value = s.formula = buf_new(scratch);
    XmlEvents events = {on_start, on_end, on_text};
    *fault = workbook_read(book, book->sheet_parts.data[number], &events, &s);
    if (*fault == WORKBOOK_GOOD) *fault = s.fault;
    sheet->text = buf_result(&s.out);
    if (sheet->marks.len > 1)
        qsort(sheet->marks.data, sheet->marks.len, sizeof *sheet->marks.data, compare_marks);
    arena_free(scratch);
    return *fault == WORKBOOK_GOOD ? sheet : NULL;
}
