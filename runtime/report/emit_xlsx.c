/* The tables of a Doc as an Excel workbook: a sheet a table, or all on one, numbers and dates as
   such. The only file that includes xlsxwriter.h. What a cell's value is stands in xlsx_value.c.

   A sheet is laid out to be printed as the form: captions above the grid and notes below it, merged
   across its width; fitted to one page wide; heading rows repeated. With more than three tables a
   first sheet lists them, with links.

   Excel grows no row for a merged cell, so every row's height is set from an estimate of the
   wrapped lines. A row cannot be higher than 409 points: of a text of more than 28 lines in one
   cell Excel shows the beginning, so such a text stands at the top of its cell. Prose between the
   tables is left out; only the heading directly above a table becomes the title of its sheet.

   libxlsxwriter writes files only: the workbook is made in a temporary file (TMPDIR) and read back.
 */
#include "runtime/report/emit.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "runtime/base/file.h"
#include "runtime/base/library.h"
#include "runtime/base/utf8.h"
#include "runtime/report/fit.h"
#include "runtime/report/xlsx_columns.h"
#include "runtime/report/xlsx_value.h"

enum {
    SHEET_WIDTH = 96, /* characters of a sheet in all, as wide as a portrait page */
    LANDSCAPE_WIDTH = 140,
    LEAST_COLUMN = 4,
    LIST_FROM = 4, /* tables, from which on there is a list of sheets */
    TEXT_POINTS = 10,
    TITLE_POINTS = 14,
    LINE_POINTS = 14, /* height of a line of text, with room to spare */
    ROW_PAD_POINTS = 6,
    ROW_MAX_POINTS = 409,
    MARGIN_MAX_MM = 20,
    COMMENT_WIDTH = 280, /* pixels */
    STREAM_CELLS = 50000,
    SPARE_ROWS = 16,    /* of a table: title, captions */
    PAGE_BREAKS = 1023, /* of a sheet, at most */
    RECENT_STYLES = 8,
    CREATED = 946684800 /* 2000-01-01: a fixed date instead of the clock */
};

/* What distinguishes the cell formats of a workbook. */
typedef struct Style {
    Align align;
    bool head, bold, border, shrink, link, top;
    uint32_t points;
    const char *number; /* number format, or NULL */
} Style;

/* clang-format off */
#define FUNCTIONS(F)                                                                            \
    F(format_set_align) F(format_set_bold) F(format_set_border) F(format_set_font_color)        \
    F(format_set_font_name) F(format_set_font_size) F(format_set_num_format)                    \
    F(format_set_shrink) F(format_set_text_wrap) F(format_set_underline) F(lxw_strerror)        \
    F(lxw_workbook_free) F(workbook_add_format) F(workbook_add_worksheet)                       \
    F(workbook_close) F(workbook_new_opt) F(workbook_set_properties)                            \
    F(worksheet_center_horizontally) F(worksheet_fit_to_pages) F(worksheet_merge_range)         \
    F(worksheet_print_area) F(worksheet_repeat_rows) F(worksheet_set_column)                    \
    F(worksheet_set_footer) F(worksheet_set_h_pagebreaks) F(worksheet_set_header)              \
    F(worksheet_set_landscape)                                                                  \
    F(worksheet_set_margins) F(worksheet_set_paper) F(worksheet_set_row)                        \
    F(worksheet_data_validation_cell)                                                           \
    F(worksheet_set_column_opt) F(worksheet_write_comment_opt) F(worksheet_write_number)        \
    F(worksheet_write_string) F(worksheet_write_url_opt)
/* clang-format on */

typedef struct Library {
    FUNCTIONS(LIBRARY_POINTER)
} Library;

typedef struct Recent {
    Style style;
    lxw_format *format;
} Recent;

typedef struct Book {
    Library lib;
    Emit *emit;
    const Doc *doc;
    lxw_workbook *file;
    Map styles; /* description of a Style -> index in formats */
    VEC(lxw_format *) formats;
    Recent recent[RECENT_STYLES];
    uint32_t next_recent;
    XlsxNames names;
    lxw_error error; /* the first refusal */
} Book;

/* A table on its sheet. With all tables on one, the others' Sheets have the same file. */
typedef struct Sheet {
    Book *book;
    const Table *table;
    Text title; /* the heading above the table, or empty */
    Text name;
    lxw_worksheet *file;
    uint32_t *columns; /* widths of the table's columns, in characters */
    uint32_t *first;   /* n_cols + 1: where they begin in the sheet, and the end */
    uint32_t row;      /* the next free one */
    uint32_t n_cols;   /* of the sheet */
    bool landscape, shared;
} Sheet;

typedef VEC(Sheet) Sheets;

static bool refuse(Emit *emit, Text zh, Text en) {
    emit->error_zh = zh;
    emit->error_en = en;
    return false;
}

static void note_error(Book *book, lxw_error error) {
    if (book->error == LXW_NO_ERROR) book->error = error;
}

static uint8_t lxw_align(Align align) {
    switch (align) {
    case ALIGN_AUTO: return LXW_ALIGN_NONE;
    case ALIGN_LEFT: return LXW_ALIGN_LEFT;
    case ALIGN_CENTER: return LXW_ALIGN_CENTER;
    case ALIGN_RIGHT: return LXW_ALIGN_RIGHT;
    }
    return LXW_ALIGN_NONE;
}

static lxw_format *make_format(Book *book, const Style *style) {
    lxw_format *format = book->lib.workbook_add_format(book->file);
    book->lib.format_set_font_name(format, style->head ? "黑体" : "宋体");
    book->lib.format_set_font_size(format, style->points ? style->points : TEXT_POINTS);
    book->lib.format_set_align(format, lxw_align(style->align));
    book->lib.format_set_align(format,
                               style->top ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
    if (style->bold) book->lib.format_set_bold(format);
    if (style->border) book->lib.format_set_border(format, LXW_BORDER_THIN);
    if (style->link) book->lib.format_set_font_color(format, 0x0563C1);
    if (style->link) book->lib.format_set_underline(format, LXW_UNDERLINE_SINGLE);
    if (style->number) book->lib.format_set_num_format(format, style->number);
    if (style->shrink)
        book->lib.format_set_shrink(
            format); /* a number that is too wide shows as #### and cannot wrap */
    else
        book->lib.format_set_text_wrap(format);
    return format;
}

static bool same_style(const Style *a, const Style *b) {
    bool number =
        a->number && b->number ? strcmp(a->number, b->number) == 0 : !a->number && !b->number;
    return number && a->align == b->align && a->head == b->head && a->bold == b->bold &&
           a->border == b->border && a->shrink == b->shrink && a->link == b->link &&
           a->top == b->top && a->points == b->points;
}

static lxw_format *find_format(Book *book, const Style *style) {
    Text key = arena_printf(book->emit->arena, "%d %d %d %d %d %d %d %u %s", style->align,
                            style->head, style->bold, style->border, style->shrink, style->link,
                            style->top, style->points, style->number ? style->number : "");
    uint32_t at = map_get(&book->styles, key);
    if (at == MAP_NONE) {
        at = book->formats.len;
        vec_push(book->emit->arena, &book->formats, make_format(book, style));
        map_set(&book->styles, key, at);
    }
    return book->formats.data[at];
}

/* Of long tables, nearly every cell has a style that one of the latest had. */
static lxw_format *format_of(Book *book, const Style *style) {
    for (uint32_t i = 0; i < RECENT_STYLES; i++)
        if (book->recent[i].format && same_style(&book->recent[i].style, style))
            return book->recent[i].format;
    Recent *recent = &book->recent[book->next_recent++ % RECENT_STYLES];
    *recent = (Recent){.style = *style, .format = find_format(book, style)};
    return recent->format;
}

/* The sheet's column where a column of the table begins. */
static lxw_col_t column_at(const Sheet *sheet, uint32_t col) {
    return (lxw_col_t)sheet->first[col];
}

static void write_text(Sheet *sheet, uint32_t row, uint32_t col, Text text, lxw_format *format) {
    Text safe = xlsx_text(sheet->book->emit->arena, text);
    note_error(sheet->book, sheet->book->lib.worksheet_write_string(
                                sheet->file, row, column_at(sheet, col), safe.ptr, format));
}

/* Joins a range of the table, if it is more than one cell of the sheet. What stands in it is
   written afterwards. */
static void merge(Sheet *sheet, uint32_t row, uint32_t col, uint32_t rows, uint32_t cols,
                  lxw_format *format) {
    lxw_col_t from = column_at(sheet, col), end = column_at(sheet, col + cols);
    if (rows == 1 && end - from == 1) return;
    note_error(sheet->book,
               sheet->book->lib.worksheet_merge_range(sheet->file, row, from, row + rows - 1,
                                                      (lxw_col_t)(end - 1), "", format));
}

static void set_height(Sheet *sheet, uint32_t row, uint32_t lines, uint32_t points) {
    uint32_t line = LINE_POINTS * points / TEXT_POINTS;
    uint64_t height = (uint64_t)lines * line + ROW_PAD_POINTS;
    if (height > ROW_MAX_POINTS) height = ROW_MAX_POINTS;
    note_error(sheet->book,
               sheet->book->lib.worksheet_set_row(sheet->file, row, (double)height, NULL));
}

static uint32_t columns_width(const Sheet *sheet, uint32_t col, uint32_t cols) {
    uint32_t width = 0;
    for (uint32_t c = col; c < col + cols; c++) width += sheet->columns[c];
    return width;
}

/* A text over `cols` columns of the row at hand; returns its lines. */
static uint32_t write_across(Sheet *sheet, uint32_t col, uint32_t cols, Text text, Style style) {
    lxw_format *format = format_of(sheet->book, &style);
    uint32_t points = style.points ? style.points : TEXT_POINTS;
    merge(sheet, sheet->row, col, 1, cols, format);
    write_text(sheet, sheet->row, col, text, format);
    return fit_lines(text, columns_width(sheet, col, cols) * TEXT_POINTS / points);
}

/* One row with one text over the whole width; none for an empty text. */
static void write_line(Sheet *sheet, Text text, Style style) {
    if (text.len == 0) return;
    uint32_t lines = write_across(sheet, 0, sheet->table->n_cols, text, style);
    set_height(sheet, sheet->row, lines, style.points ? style.points : TEXT_POINTS);
    sheet->row++;
}

/* How many columns the left caption takes, so that the right one keeps room; 0: not on one row. */
static uint32_t split_captions(const Sheet *sheet) {
    uint32_t n = sheet->table->n_cols, need = fit_width(sheet->table->caption_right) + 1;
    for (uint32_t cols = 1; cols < n; cols++)
        if (columns_width(sheet, n - cols, cols) >= need) return n - cols;
    return 0;
}

static void write_captions(Sheet *sheet) {
    const Table *table = sheet->table;
    Style left = {.align = ALIGN_LEFT}, right = {.align = ALIGN_RIGHT};
    uint32_t split = split_captions(sheet);
    write_line(sheet, sheet->title,
               (Style){.align = ALIGN_CENTER, .head = true, .points = TITLE_POINTS});
    write_line(sheet, table->caption_center, (Style){.align = ALIGN_CENTER});
    if (table->caption_left.len == 0 || table->caption_right.len == 0 || split == 0) {
        write_line(sheet, table->caption_left, left);
        write_line(sheet, table->caption_right, right);
        return;
    }
    uint32_t lines = write_across(sheet, 0, split, table->caption_left, left);
    write_across(sheet, split, table->n_cols - split, table->caption_right, right);
    set_height(sheet, sheet->row++, lines, TEXT_POINTS);
}

/* Whether the text is higher than its rows can be. */
static bool overflows(const Sheet *sheet, const Cell *cell) {
    if (cell->text.len < ROW_MAX_POINTS / LINE_POINTS * cell->rows) return false;
    uint32_t lines = fit_lines(cell->text, columns_width(sheet, cell->col, cell->cols));
    return (uint64_t)lines * LINE_POINTS + ROW_PAD_POINTS > (uint64_t)ROW_MAX_POINTS * cell->rows;
}

static void write_cell(Sheet *sheet, const Cell *cell) {
    Style style = {.align = cell_align(cell),
                   .head = cell->role == CELL_HEAD,
                   .bold = cell->role == CELL_TOTAL,
                   .border = true};
    XlsxValue value;
    uint32_t row = sheet->row + cell->row;
    bool typed = xlsx_value(sheet->book->emit->arena, cell, &value);
    if (typed) style.number = value.format.ptr;
    style.shrink = typed;
    style.top = !typed && overflows(sheet, cell);
    lxw_format *format = format_of(sheet->book, &style);
    merge(sheet, row, cell->col, cell->rows, cell->cols, format);
    if (typed)
        note_error(sheet->book, sheet->book->lib.worksheet_write_number(sheet->file, row,
                                                                        column_at(sheet, cell->col),
                                                                        value.number, format));
    else
        write_text(sheet, row, cell->col, cell->text, format);
}

/* The findings of the cell, as a comment. */
static void write_comment(Sheet *sheet, const Cell *cell) {
    Emit *emit = sheet->book->emit;
    MarkList marks = marks_at(emit->arena, emit->marks, cell->source);
    Buf words = buf_new(emit->arena);
    for (uint32_t i = 0; i < marks.len; i++) {
        if (i > 0) buf_char(&words, '\n');
        buf_text(&words, marks.data[i]->text);
    }
    if (marks.len == 0) return;
    lxw_comment_options options = {.author = "绩效", .font_name = "宋体", .width = COMMENT_WIDTH};
    uint32_t lines = fit_lines(buf_result(&words), COMMENT_WIDTH / 7);
    options.height = (uint16_t)(lines < 20 ? (lines + 1) * 18 : 380);
    note_error(sheet->book, sheet->book->lib.worksheet_write_comment_opt(
                                sheet->file, sheet->row + cell->row, column_at(sheet, cell->col),
                                xlsx_text(emit->arena, buf_result(&words)).ptr, &options));
}

/* The words for a validation's message, which Excel cuts off, cut before that. */
static const char *within(Arena *arena, Text text, uint32_t most) {
    uint32_t end = 0;
    for (uint32_t at = 0, n = 0; at < text.len && n < most; n++, end = at)
        (void)utf8_next(text, &at);
    return xlsx_text(arena, text_slice(text, 0, end)).ptr;
}

/* Of a form to be filled in: what is to be written in the cell, and the list to choose from. What
   is not in the list can be written after a warning. */
static void write_validation(Sheet *sheet, const Cell *cell) {
    enum { MESSAGE = 250, LIST = 250 };
    Arena *arena = sheet->book->emit->arena;
    char **list = ARENA_ARRAY(arena, char *, cell->choices.len + 1);
    uint32_t chars = 0, n = 0;
    for (; n < cell->choices.len; n++) {
        chars += utf8_length(cell->choices.data[n]) + 1;
        if (chars > LIST) break;
        list[n] = (char *)(uintptr_t)arena_text(arena, cell->choices.data[n]).ptr;
    }
    if (n < cell->choices.len) n = 0; /* Excel takes no longer list */
    if (n == 0 && cell->hint.len == 0) return;
    lxw_data_validation rule = {.validate =
                                    n > 0 ? LXW_VALIDATION_TYPE_LIST : LXW_VALIDATION_TYPE_ANY,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
                                .ignore_blank = LXW_VALIDATION_ON};
    if (n > 0) rule.value_list = list;
    if (cell->hint.len > 0)
        rule.input_message = (char *)(uintptr_t)within(arena, cell->hint, MESSAGE);
    note_error(sheet->book,
               sheet->book->lib.worksheet_data_validation_cell(sheet->file, sheet->row + cell->row,
                                                               column_at(sheet, cell->col), &rule));
}

static void write_grid(Sheet *sheet) {
    const Table *table = sheet->table;
    Arena *arena = sheet->book->emit->arena;
    Grid grid =
        grid_new(arena, table); /* asserts that no two cells overlap: Excel would "repair" */
    uint32_t *lines = ARENA_ARRAY(arena, uint32_t, table->n_rows);
    fit_rows(&grid, sheet->columns, 1, lines);
    for (uint32_t r = 0, i = 0; r < table->n_rows; r++) { /* row by row, as streams have to be */
        set_height(sheet, sheet->row + r, lines[r], TEXT_POINTS);
        for (; i < table->cells.len && table->cells.data[i].row == r; i++) {
            write_cell(sheet, &table->cells.data[i]);
            write_comment(sheet, &table->cells.data[i]);
            write_validation(sheet, &table->cells.data[i]);
        }
    }
    if (table->head_rows > 0 && !sheet->shared)
        note_error(sheet->book, sheet->book->lib.worksheet_repeat_rows(
                                    sheet->file, sheet->row + table->head_first,
                                    sheet->row + table->head_first + table->head_rows - 1));
    sheet->row += table->n_rows;
}

/* It is as wide as any text in it for the height of the rows. */
static void hide_column(Sheet *sheet, uint32_t column) {
    lxw_row_col_options options = {.hidden = LXW_TRUE};
    lxw_col_t at = (lxw_col_t)column;
    note_error(sheet->book, sheet->book->lib.worksheet_set_column_opt(
                                sheet->file, at, at, sheet->columns[column], NULL, &options));
    sheet->columns[column] = UINT16_MAX;
}

static void set_widths(const Sheet *sheet, const XlsxColumns *columns) {
    for (uint32_t c = 0; c < columns->n; c++)
        note_error(sheet->book,
                   sheet->book->lib.worksheet_set_column(sheet->file, (lxw_col_t)c, (lxw_col_t)c,
                                                         columns->widths[c], NULL));
}

/* Gives the table, the one of this number, its columns. */
static void take_columns(Sheet *sheet, const XlsxColumns *columns, uint32_t number) {
    const Table *table = sheet->table;
    sheet->columns = ARENA_ARRAY(sheet->book->emit->arena, uint32_t, table->n_cols);
    sheet->first = columns->first[number];
    sheet->n_cols = columns->n;
    for (uint32_t c = 0; c < table->n_cols; c++)
        for (uint32_t at = sheet->first[c]; at < sheet->first[c + 1]; at++)
            sheet->columns[c] += columns->widths[at];
}

static void set_columns(Sheet *sheet) {
    const Table *table = sheet->table;
    XlsxColumns columns =
        xlsx_columns(sheet->book->emit->arena, &table, 1,
                     sheet->landscape ? LANDSCAPE_WIDTH : SHEET_WIDTH, LEAST_COLUMN);
    take_columns(sheet, &columns, 0);
    set_widths(sheet, &columns);
    if (table->last_hidden) hide_column(sheet, table->n_cols - 1);
}

/* A header or footer line: & begins a command, so it is doubled in texts. */
static const char *page_line(Arena *arena, Text before, bool page, Text after, Text mark) {
    Buf out = buf_new(arena);
    const Text texts[] = {before, after};
    buf_str(&out, "&C");
    for (size_t k = 0; k < 2; k++) {
        Text text = xlsx_text(arena, texts[k]);
        for (uint32_t i = 0; i < text.len; i++) {
            if (text.ptr[i] == '&') buf_char(&out, '&');
            buf_char(&out, text.ptr[i]);
        }
        if (k == 0 && page) buf_str(&out, "&P");
    }
    if (mark.len > 0) buf_str(&out, "&R&24");
    buf_text(&out, xlsx_text(arena, mark));
    buf_char(&out, '\0');
    return out.ptr;
}

/* The document's margins are made for prose; a sheet may use more of the paper. */
static double margin_inches(uint32_t millimetres) {
    return (millimetres < MARGIN_MAX_MM ? millimetres : MARGIN_MAX_MM) / 25.4;
}

static void set_page(Sheet *sheet) {
    const Doc *doc = sheet->book->doc;
    Arena *arena = sheet->book->emit->arena;
    const PageSetup *page = &doc->page;
    uint32_t longer = page->width_mm > page->height_mm ? page->width_mm : page->height_mm;
    sheet->book->lib.worksheet_set_paper(sheet->file, longer > 400 ? 8 /* A3 */ : 9 /* A4 */);
    if (sheet->landscape) sheet->book->lib.worksheet_set_landscape(sheet->file);
    sheet->book->lib.worksheet_set_margins(
        sheet->file, margin_inches(page->left_mm), margin_inches(page->right_mm),
        margin_inches(page->top_mm), margin_inches(page->bottom_mm));
    sheet->book->lib.worksheet_center_horizontally(sheet->file);
    sheet->book->lib.worksheet_fit_to_pages(sheet->file, 1, 0);
    if (sheet->row > 0)
        note_error(sheet->book,
                   sheet->book->lib.worksheet_print_area(sheet->file, 0, 0, sheet->row - 1,
                                                         (lxw_col_t)(sheet->n_cols - 1)));
    Text mark = sheet->book->emit->mark;
    if (doc->has_header || mark.len > 0)
        note_error(sheet->book,
                   sheet->book->lib.worksheet_set_header(
                       sheet->file, page_line(arena, doc->header_before, doc->header_page,
                                              doc->header_after, mark)));
    if (doc->has_footer)
        note_error(sheet->book,
                   sheet->book->lib.worksheet_set_footer(
                       sheet->file, page_line(arena, doc->footer_before, doc->footer_page,
                                              doc->footer_after, TEXT(""))));
}

static void write_table(Sheet *sheet) {
    const Table *table = sheet->table;
    write_captions(sheet);
    if (table->n_rows > 0) write_grid(sheet);
    for (uint32_t i = 0; i < table->notes.len; i++)
        write_line(sheet, table->notes.data[i], (Style){.align = ALIGN_LEFT});
}

static bool is_landscape(const Book *book, const Table *table) {
    return table->landscape || book->doc->page.width_mm > book->doc->page.height_mm;
}

static void write_sheet(Sheet *sheet) {
    sheet->landscape = is_landscape(sheet->book, sheet->table);
    set_columns(sheet);
    write_table(sheet);
    set_page(sheet);
}

/* ---- all tables on one sheet */

static bool any_landscape(const Sheets *sheets) {
    for (uint32_t i = 0; i < sheets->len; i++)
        if (is_landscape(sheets->data[i].book, sheets->data[i].table)) return true;
    return false;
}

static XlsxColumns shared_columns(const Book *book, const Sheets *sheets) {
    const Table **tables = ARENA_ARRAY(book->emit->arena, const Table *, sheets->len);
    for (uint32_t i = 0; i < sheets->len; i++) tables[i] = sheets->data[i].table;
    uint32_t width = any_landscape(sheets) ? LANDSCAPE_WIDTH : SHEET_WIDTH;
    return xlsx_columns(book->emit->arena, tables, sheets->len, width, LEAST_COLUMN);
}

/* Below one another with an empty row between them; a table that begins a page begins one here. */
static void write_together(Book *book, Sheets *sheets, Text otherwise) {
    Arena *arena = book->emit->arena;
    XlsxColumns columns = shared_columns(book, sheets);
    if (columns.n > XLSX_COLUMNS) {
        note_error(book, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
        return;
    }
    Sheet last = {.book = book, .landscape = any_landscape(sheets), .shared = true};
    Text wanted = book->doc->title.len > 0 ? book->doc->title : sheets->data[0].table->name;
    last.name = xlsx_name(&book->names, wanted, otherwise);
    last.file = book->lib.workbook_add_worksheet(book->file, last.name.ptr);
    lxw_row_t *breaks = ARENA_ARRAY(arena, lxw_row_t, sheets->len + 1);
    uint32_t n_breaks = 0;
    set_widths(&last, &columns);
    for (uint32_t i = 0; i < sheets->len; i++) {
        const Sheet *sheet = &sheets->data[i];
        last.table = sheet->table;
        last.title = sheet->title;
        if (i > 0) last.row++;
        if (i > 0 && last.table->break_before && n_breaks < PAGE_BREAKS)
            breaks[n_breaks++] = last.row;
        take_columns(&last, &columns, i);
        write_table(&last);
    }
    if (n_breaks > 0) note_error(book, book->lib.worksheet_set_h_pagebreaks(last.file, breaks));
    set_page(&last);
}

/* The list of sheets: number and name, linked. */
static void write_list(Book *book, lxw_worksheet *list, const Sheets *sheets, Text title) {
    Arena *arena = book->emit->arena;
    lxw_format *head =
        format_of(book, &(Style){.align = ALIGN_CENTER, .head = true, .points = TITLE_POINTS});
    lxw_format *number = format_of(book, &(Style){.align = ALIGN_CENTER, .border = true});
    lxw_format *link = format_of(book, &(Style){.align = ALIGN_LEFT, .border = true, .link = true});
    book->lib.worksheet_set_column(list, 0, 0, 8, NULL);
    book->lib.worksheet_set_column(list, 1, 1, SHEET_WIDTH - 8, NULL);
    note_error(book, book->lib.worksheet_merge_range(list, 0, 0, 0, 1, title.ptr, head));
    book->lib.worksheet_set_row(list, 0, 30, NULL);
    for (uint32_t i = 0; i < sheets->len; i++) {
        const Sheet *sheet = &sheets->data[i];
        Text shown = xlsx_text(arena, sheet->title.len ? sheet->title : sheet->table->name);
        Text target = arena_printf(arena, "internal:'%.*s'!A1", TEXT_ARG(sheet->name));
        uint32_t row = i + 1, lines = fit_lines(shown, SHEET_WIDTH - 10);
        note_error(book, book->lib.worksheet_write_number(list, row, 0, row, number));
        note_error(book, book->lib.worksheet_write_url_opt(list, row, 1, target.ptr, link,
                                                           shown.len ? shown.ptr : sheet->name.ptr,
                                                           NULL));
        book->lib.worksheet_set_row(list, row, lines * LINE_POINTS + ROW_PAD_POINTS, NULL);
    }
    book->lib.worksheet_set_paper(list, 9);
    book->lib.worksheet_fit_to_pages(list, 1, 0);
}

/* The tables with the headings directly above them. */
static Sheets collect_sheets(Book *book) {
    const Doc *doc = book->doc;
    Sheets sheets = {0};
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Block *block = &doc->blocks.data[i], *above = i ? block - 1 : NULL;
        if (block->kind != BLOCK_TABLE || block->table->n_cols == 0) continue;
        Sheet sheet = {.book = book, .table = block->table};
        if (above && (above->kind == BLOCK_HEADING || above->kind == BLOCK_TITLE))
            sheet.title = above->text;
        vec_push(book->emit->arena, &sheets, sheet);
    }
    return sheets;
}

static bool table_fits(Emit *emit, const Table *table) {
    Arena *arena = emit->arena;
    uint32_t spare = SPARE_ROWS + table->notes.len;
    if (table->n_cols > XLSX_COLUMNS || table->n_rows > XLSX_ROWS - spare)
        return refuse(
            emit,
            arena_printf(arena, "表格“%.*s”太大：Excel 每页最多 %d 行 %d 列", TEXT_ARG(table->name),
                         XLSX_ROWS, XLSX_COLUMNS),
            arena_printf(arena, "table \"%.*s\" is too large: a sheet has %d rows and %d columns",
                         TEXT_ARG(table->name), XLSX_ROWS, XLSX_COLUMNS));
    for (uint32_t i = 0; i < table->cells.len; i++) {
        const Cell *cell = &table->cells.data[i];
        if (cell->text.len <= XLSX_TEXT_CHARS / 2) continue; /* escapes at most double it */
        if (utf8_length(xlsx_text(arena, cell->text)) > XLSX_TEXT_CHARS)
            return refuse(
                emit,
                arena_printf(arena, "表格“%.*s”第 %u 行第 %u 列的文字超过 Excel 单元格的 %d 个字符",
                             TEXT_ARG(table->name), cell->row + 1, cell->col + 1, XLSX_TEXT_CHARS),
                arena_printf(arena,
                             "table \"%.*s\", row %u, column %u: more than the %d characters"
                             " of an Excel cell",
                             TEXT_ARG(table->name), cell->row + 1, cell->col + 1, XLSX_TEXT_CHARS));
    }
    return true;
}

/* All below one another must be within the rows of one sheet. */
static bool rows_fit(Emit *emit, const Sheets *sheets) {
    uint64_t rows = 0;
    for (uint32_t i = 0; i < sheets->len; i++)
        rows += sheets->data[i].table->n_rows + sheets->data[i].table->notes.len + SPARE_ROWS;
    if (!emit->one_sheet || rows <= XLSX_ROWS) return true;
    Arena *arena = emit->arena;
    return refuse(emit, arena_printf(arena, "各表放不进一页：Excel 每页最多 %d 行", XLSX_ROWS),
                  arena_printf(arena, "the tables do not fit on one sheet of %d rows", XLSX_ROWS));
}

static bool sheets_fit(Emit *emit, const Sheets *sheets) {
    if (sheets->len == 0)
        return refuse(emit, TEXT("文档中没有表格，不能写成 Excel 工作簿"),
                      TEXT("the document has no table to put into an Excel workbook"));
    for (uint32_t i = 0; i < sheets->len; i++)
        if (!table_fits(emit, sheets->data[i].table)) return false;
    return rows_fit(emit, sheets);
}

static void set_properties(Book *book) {
    Text title = xlsx_text(book->emit->arena, book->doc->title);
    if (utf8_length(title) > XLSX_FORMAT_CHARS) title = TEXT(""); /* the library's limit */
    lxw_doc_properties properties = {.title = (char *)(uintptr_t)title.ptr, .created = CREATED};
    note_error(book, book->lib.workbook_set_properties(book->file, &properties));
}

static void write_book(Book *book, Sheets *sheets) {
    bool english = book->doc->lang == LANG_EN;
    Text list_title = english ? TEXT("Contents") : TEXT("目录");
    Text nameless = english ? TEXT("Table") : TEXT("表");
    lxw_worksheet *list = NULL;
    if (book->emit->one_sheet) {
        write_together(book, sheets, nameless);
        set_properties(book);
        return;
    }
    if (sheets->len >= LIST_FROM)
        list = book->lib.workbook_add_worksheet(
            book->file, xlsx_name(&book->names, list_title, list_title).ptr);
    for (uint32_t i = 0; i < sheets->len; i++) {
        Sheet *sheet = &sheets->data[i];
        sheet->name = xlsx_name(&book->names, sheet->table->name, nameless);
        sheet->file = book->lib.workbook_add_worksheet(book->file, sheet->name.ptr);
        if (!sheet->file) {
            note_error(book, LXW_ERROR_SHEETNAME_ALREADY_USED);
            return;
        }
        write_sheet(sheet);
    }
    if (list) write_list(book, list, sheets, list_title);
    set_properties(book);
}

static bool refuse_world(Emit *emit, const char *why) {
    return refuse(emit, arena_printf(emit->arena, "不能写 Excel 工作簿：%s", why),
                  arena_printf(emit->arena, "cannot write the Excel workbook: %s", why));
}

/* Large workbooks are written as they are made: the library then needs no more memory than a row
   takes. It cannot do so with cells merged downwards, and repeats texts that small ones share. */
static bool can_stream(const Sheets *sheets) {
    size_t cells = 0;
    for (uint32_t i = 0; i < sheets->len; i++) {
        const Table *table = sheets->data[i].table;
        cells += table->cells.len;
        for (uint32_t k = 0; k < table->cells.len; k++)
            if (table->cells.data[k].rows > 1) return false;
    }
    return cells > STREAM_CELLS;
}

/* Makes the workbook in the empty file at `path`; the library is given back all it allocated. */
static bool write_file(Book *book, Sheets *sheets, const char *path, char *folder) {
    Emit *emit = book->emit;
    lxw_workbook_options options = {.tmpdir = folder, .constant_memory = can_stream(sheets)};
    book->file = book->lib.workbook_new_opt(path, &options);
    if (!book->file)
        return refuse_world(emit, book->lib.lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED));
    write_book(book, sheets);
    if (book->error != LXW_NO_ERROR) {
        book->lib.lxw_workbook_free(book->file);
        return refuse_world(emit, book->lib.lxw_strerror(book->error));
    }
    lxw_error error = book->lib.workbook_close(book->file);
    return error == LXW_NO_ERROR || refuse_world(emit, book->lib.lxw_strerror(error));
}

bool emit_xlsx(Emit *emit, const Doc *doc) {
    Book book = {.emit = emit, .doc = doc, .styles = map_new(emit->arena)};
    static const char *const names[] = {FUNCTIONS(LIBRARY_NAME)};
    if (!library_load(XLSX_LIBRARY, names, sizeof names / sizeof names[0], &book.lib))
        return refuse(
            emit, TEXT("不能写 Excel 工作簿：没有安装程序库 libxlsxwriter"),
            TEXT("cannot write the Excel workbook: the library libxlsxwriter is not installed"));
    book.names.arena = emit->arena;
    marks_begin(emit->marks);
    Sheets sheets = collect_sheets(&book);
    if (!sheets_fit(emit, &sheets)) return false;
    char *folder = getenv("TMPDIR");
    if (!folder || !*folder) folder = P_tmpdir;
    Text path = arena_printf(emit->arena, "%s/jixiao-XXXXXX", folder);
    char *name = arena_alloc(emit->arena, path.len + 1);
    memcpy(name, path.ptr, path.len);
    int fd = mkstemp(name);
    if (fd < 0) return refuse_world(emit, strerror(errno));
    close(fd);
    Text bytes = {0};
    bool ok = write_file(&book, &sheets, name, folder);
    FileError error = {0};
    if (ok) error = file_read(emit->arena, text_of(name), &bytes);
    unlink(name);
    if (!ok) return false;
    if (error.code) return refuse_world(emit, strerror(error.code));
    Buf whole = buf_new(emit->arena);
    buf_text(&whole, bytes);
    emit_add_file(emit, doc, TEXT(""), TEXT(".xlsx"), &whole);
    return true;
}
