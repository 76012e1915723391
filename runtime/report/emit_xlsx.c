/* The tables of a Doc as an Excel workbook: a sheet a table, numbers and dates as such. The only
   file that includes xlsxwriter.h. What a cell's value is stands in xlsx_value.c.

   A sheet is laid out to be printed as the form: captions above the grid and notes below it, merged
   across its width; fitted to one page wide; heading rows repeated. With more than three tables a
   first sheet lists them, with links.

   Excel grows no row for a merged cell, so every row's height is set from an estimate of the
   wrapped lines. A row cannot be higher than 409 points: of a text of more than some 1 000
   characters in one cell Excel shows the beginning. Prose between the tables is left out; only the
   heading directly above a table becomes the title of its sheet.

   libxlsxwriter writes files only: the workbook is made in a temporary file (TMPDIR) and read back.
 */
#include "runtime/report/emit.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "runtime/base/file.h"
#include "runtime/base/utf8.h"
#include "runtime/report/fit.h"
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
    CREATED = 946684800 /* 2000-01-01: a fixed date instead of the clock */
};

/* What distinguishes the cell formats of a workbook. */
typedef struct Style {
    Align align;
    bool head, bold, border, shrink, link;
    uint32_t points;
    const char *number; /* number format, or NULL */
} Style;

typedef struct Book {
    Emit *emit;
    const Doc *doc;
    lxw_workbook *file;
    Map styles; /* description of a Style -> index in formats */
    VEC(lxw_format *) formats;
    XlsxNames names;
    lxw_error error; /* the first refusal */
} Book;

typedef struct Sheet {
    Book *book;
    const Table *table;
    Text title; /* the heading above the table, or empty */
    Text name;
    lxw_worksheet *file;
    uint32_t *columns; /* widths in characters */
    uint32_t row;      /* the next free one */
    bool landscape;
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
    lxw_format *format = workbook_add_format(book->file);
    format_set_font_name(format, style->head ? "黑体" : "宋体");
    format_set_font_size(format, style->points ? style->points : TEXT_POINTS);
    format_set_align(format, lxw_align(style->align));
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (style->bold) format_set_bold(format);
    if (style->border) format_set_border(format, LXW_BORDER_THIN);
    if (style->link) format_set_font_color(format, 0x0563C1);
    if (style->link) format_set_underline(format, LXW_UNDERLINE_SINGLE);
    if (style->number) format_set_num_format(format, style->number);
    if (style->shrink)
        format_set_shrink(format); /* a number that is too wide shows as #### and cannot wrap */
    else
        format_set_text_wrap(format);
    return format;
}

static lxw_format *format_of(Book *book, const Style *style) {
    Text key = arena_printf(book->emit->arena, "%d %d %d %d %d %d %u %s", style->align, style->head,
                            style->bold, style->border, style->shrink, style->link, style->points,
                            style->number ? style->number : "");
    uint32_t at = map_get(&book->styles, key);
    if (at == MAP_NONE) {
        at = book->formats.len;
        vec_push(book->emit->arena, &book->formats, make_format(book, style));
        map_set(&book->styles, key, at);
    }
    return book->formats.data[at];
}

static void write_text(Sheet *sheet, uint32_t row, uint32_t col, Text text, lxw_format *format) {
    Text safe = xlsx_text(sheet->book->emit->arena, text);
    note_error(sheet->book,
               worksheet_write_string(sheet->file, row, (lxw_col_t)col, safe.ptr, format));
}

/* Joins a range, if it is more than one cell. What stands in it is written afterwards. */
static void merge(Sheet *sheet, uint32_t row, uint32_t col, uint32_t rows, uint32_t cols,
                  lxw_format *format) {
    if (rows * cols == 1) return;
    note_error(sheet->book, worksheet_merge_range(sheet->file, row, (lxw_col_t)col, row + rows - 1,
                                                  (lxw_col_t)(col + cols - 1), "", format));
}

static void set_height(Sheet *sheet, uint32_t row, uint32_t lines, uint32_t points) {
    uint32_t line = LINE_POINTS * points / TEXT_POINTS;
    uint64_t height = (uint64_t)lines * line + ROW_PAD_POINTS;
    if (height > ROW_MAX_POINTS) height = ROW_MAX_POINTS;
    note_error(sheet->book, worksheet_set_row(sheet->file, row, (double)height, NULL));
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
    lxw_format *format = format_of(sheet->book, &style);
    merge(sheet, row, cell->col, cell->rows, cell->cols, format);
    if (typed)
        note_error(sheet->book, worksheet_write_number(sheet->file, row, (lxw_col_t)cell->col,
                                                       value.number, format));
    else
        write_text(sheet, row, cell->col, cell->text, format);
}

static void write_grid(Sheet *sheet) {
    const Table *table = sheet->table;
    Arena *arena = sheet->book->emit->arena;
    Grid grid =
        grid_new(arena, table); /* asserts that no two cells overlap: Excel would "repair" */
    uint32_t *lines = ARENA_ARRAY(arena, uint32_t, table->n_rows);
    fit_rows(&grid, sheet->columns, 1, lines);
    for (uint32_t i = 0; i < table->cells.len; i++) write_cell(sheet, &table->cells.data[i]);
    for (uint32_t r = 0; r < table->n_rows; r++)
        set_height(sheet, sheet->row + r, lines[r], TEXT_POINTS);
    if (table->head_rows > 0)
        note_error(sheet->book,
                   worksheet_repeat_rows(sheet->file, sheet->row + table->head_first,
                                         sheet->row + table->head_first + table->head_rows - 1));
    sheet->row += table->n_rows;
}

static void set_columns(Sheet *sheet) {
    const Table *table = sheet->table;
    sheet->columns = ARENA_ARRAY(sheet->book->emit->arena, uint32_t, table->n_cols);
    grid_share(table, sheet->landscape ? LANDSCAPE_WIDTH : SHEET_WIDTH, LEAST_COLUMN,
               sheet->columns);
    for (uint32_t c = 0; c < table->n_cols; c++)
        note_error(sheet->book, worksheet_set_column(sheet->file, (lxw_col_t)c, (lxw_col_t)c,
                                                     sheet->columns[c], NULL));
}

/* A header or footer line: & begins a command, so it is doubled in texts. */
static const char *page_line(Arena *arena, Text before, bool page, Text after) {
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
    worksheet_set_paper(sheet->file, longer > 400 ? 8 /* A3 */ : 9 /* A4 */);
    if (sheet->landscape) worksheet_set_landscape(sheet->file);
    worksheet_set_margins(sheet->file, margin_inches(page->left_mm), margin_inches(page->right_mm),
                          margin_inches(page->top_mm), margin_inches(page->bottom_mm));
    worksheet_center_horizontally(sheet->file);
    worksheet_fit_to_pages(sheet->file, 1, 0);
    if (sheet->row > 0)
        note_error(sheet->book, worksheet_print_area(sheet->file, 0, 0, sheet->row - 1,
                                                     (lxw_col_t)(sheet->table->n_cols - 1)));
    if (doc->has_header)
        note_error(sheet->book, worksheet_set_header(
                                    sheet->file, page_line(arena, doc->header_before,
                                                           doc->header_page, doc->header_after)));
    if (doc->has_footer)
        note_error(sheet->book, worksheet_set_footer(
                                    sheet->file, page_line(arena, doc->footer_before,
                                                           doc->footer_page, doc->footer_after)));
}

static void write_sheet(Sheet *sheet) {
    const Table *table = sheet->table;
    sheet->landscape =
        table->landscape || sheet->book->doc->page.width_mm > sheet->book->doc->page.height_mm;
    set_columns(sheet);
    write_captions(sheet);
    if (table->n_rows > 0) write_grid(sheet);
    for (uint32_t i = 0; i < table->notes.len; i++)
        write_line(sheet, table->notes.data[i], (Style){.align = ALIGN_LEFT});
    set_page(sheet);
}

/* The list of sheets: number and name, linked. */
static void write_list(Book *book, lxw_worksheet *list, const Sheets *sheets, Text title) {
    Arena *arena = book->emit->arena;
    lxw_format *head =
        format_of(book, &(Style){.align = ALIGN_CENTER, .head = true, .points = TITLE_POINTS});
    lxw_format *number = format_of(book, &(Style){.align = ALIGN_CENTER, .border = true});
    lxw_format *link = format_of(book, &(Style){.align = ALIGN_LEFT, .border = true, .link = true});
    worksheet_set_column(list, 0, 0, 8, NULL);
    worksheet_set_column(list, 1, 1, SHEET_WIDTH - 8, NULL);
    note_error(book, worksheet_merge_range(list, 0, 0, 0, 1, title.ptr, head));
    worksheet_set_row(list, 0, 30, NULL);
    for (uint32_t i = 0; i < sheets->len; i++) {
        const Sheet *sheet = &sheets->data[i];
        Text shown = xlsx_text(arena, sheet->title.len ? sheet->title : sheet->table->name);
        Text target = arena_printf(arena, "internal:'%.*s'!A1", TEXT_ARG(sheet->name));
        uint32_t row = i + 1, lines = fit_lines(shown, SHEET_WIDTH - 10);
        note_error(book, worksheet_write_number(list, row, 0, row, number));
        note_error(book, worksheet_write_url_opt(list, row, 1, target.ptr, link,
                                                 shown.len ? shown.ptr : sheet->name.ptr, NULL));
        worksheet_set_row(list, row, lines * LINE_POINTS + ROW_PAD_POINTS, NULL);
    }
    worksheet_set_paper(list, 9);
    worksheet_fit_to_pages(list, 1, 0);
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
    uint32_t spare = 16 + table->notes.len; /* title, captions, notes */
    if (table->n_cols > XLSX_COLUMNS || table->n_rows > XLSX_ROWS - spare)
        return refuse(
            emit,
            arena_printf(arena, "表格“%.*s”太大：Excel 每页最多 %d 行 %d 列", TEXT_ARG(table->name),
                         XLSX_ROWS, XLSX_COLUMNS),
            arena_printf(arena, "table \"%.*s\" is too large: a sheet has %d rows and %d columns",
                         TEXT_ARG(table->name), XLSX_ROWS, XLSX_COLUMNS));
    for (uint32_t i = 0; i < table->cells.len; i++) {
        const Cell *cell = &table->cells.data[i];
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

static bool sheets_fit(Emit *emit, const Sheets *sheets) {
    if (sheets->len == 0)
        return refuse(emit, TEXT("文档中没有表格，不能写成 Excel 工作簿"),
                      TEXT("the document has no table to put into an Excel workbook"));
    for (uint32_t i = 0; i < sheets->len; i++)
        if (!table_fits(emit, sheets->data[i].table)) return false;
    return true;
}

static void set_properties(Book *book) {
    Text title = xlsx_text(book->emit->arena, book->doc->title);
    if (utf8_length(title) > XLSX_FORMAT_CHARS) title = TEXT(""); /* the library's limit */
    lxw_doc_properties properties = {.title = (char *)(uintptr_t)title.ptr, .created = CREATED};
    note_error(book, workbook_set_properties(book->file, &properties));
}

static void write_book(Book *book, Sheets *sheets) {
    bool english = book->doc->lang == LANG_EN;
    Text list_title = english ? TEXT("Contents") : TEXT("目录");
    lxw_worksheet *list = NULL;
    if (sheets->len >= LIST_FROM)
        list =
            workbook_add_worksheet(book->file, xlsx_name(&book->names, list_title, list_title).ptr);
    for (uint32_t i = 0; i < sheets->len; i++) {
        Sheet *sheet = &sheets->data[i];
        sheet->name =
            xlsx_name(&book->names, sheet->table->name, english ? TEXT("Table") : TEXT("表"));
        sheet->file = workbook_add_worksheet(book->file, sheet->name.ptr);
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

/* Makes the workbook in the empty file at `path`; the library is given back all it allocated. */
static bool write_file(Book *book, Sheets *sheets, const char *path, char *folder) {
    Emit *emit = book->emit;
    lxw_workbook_options options = {.tmpdir = folder};
    book->file = workbook_new_opt(path, &options);
    if (!book->file) return refuse_world(emit, lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED));
    write_book(book, sheets);
    if (book->error != LXW_NO_ERROR) {
        lxw_workbook_free(book->file);
        return refuse_world(emit, lxw_strerror(book->error));
    }
    lxw_error error = workbook_close(book->file);
    return error == LXW_NO_ERROR || refuse_world(emit, lxw_strerror(error));
}

bool emit_xlsx(Emit *emit, const Doc *doc) {
    Book book = {.emit = emit, .doc = doc, .styles = map_new(emit->arena)};
    book.names.arena = emit->arena;
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
