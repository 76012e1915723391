/* Docx, tables: fixed column widths, real merges, heading rows that repeat after a page break.

   Word repeats only the leading rows of a table. A form whose heading stands in the middle is
   therefore cut above the heading into two tables with a paragraph one point high between them. The
   upper table leaves out its bottom line and the paragraph carries on the outer lines, so that the
   seam does not show; its last row is kept on one page with the heading. If that row is very high,
   it may be split and keeps its line: the page could end there. A table that cannot be cut, because
   a cell reaches across, stays whole and its heading is not repeated. */
#include "runtime/report/docx.h"

#include "runtime/report/fit.h"

enum {
    CELL_PAD_TOP = 30,   /* top and bottom cell margin */
    NARROW = 1150,       /* below this mean column width the text is small: five characters */
    VERY_NARROW = 680,   /* and below this very small */
    HALF_CHAR = 105,     /* half a Chinese character of 10.5 pt */
    UNBROKEN_LINES = 12, /* a row of up to so many lines is not split between pages */
    KEPT_LINES = 25,     /* a row of up to so many lines may be moved whole to the next page */
    TABLE_GAP = 240      /* between two tables without text between them */
};

/* Sizes of a table's text: half a Chinese character, a line, the least row, the margins at the
   sides of a cell (1.5 mm where there is room). */
typedef struct Sizes {
    const char *text, *head; /* styles */
    uint32_t half, line, least, pad;
} Sizes;

static const Sizes ordinary = {"TableText", "TableHead", HALF_CHAR, 275, 400, 85},
                   small = {"TableTextSmall", "TableHeadSmall", 90, 235, 320, 85},
                   smallest = {"TableTextSmallest", "TableHeadSmallest", 70, 185, 240, 40};

typedef struct Drawing {
    Docx *docx;
    const Table *table;
    Grid grid;
    uint32_t *widths; /* of the columns */
    uint32_t *lines;  /* of the rows, estimated */
    Sizes sizes;
    uint32_t seam; /* the row above which the table is cut; 0: it is not */
} Drawing;

/* Rows [first, end) become one w:tbl. */
typedef struct Piece {
    uint32_t first, end, heads;
} Piece;

static const char SEAM_FRAME[] =
    "<w:pBdr><w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
    "<w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:pBdr>";

static void put_border(Buf *out, const char *side) {
    buf_printf(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>", side);
}

static void put_table_properties(const Drawing *draw) {
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    Buf *out = &draw->docx->body;
    uint32_t total = 0;
    for (uint32_t c = 0; c < draw->table->n_cols; c++) total += draw->widths[c];
    buf_printf(out, "<w:tbl><w:tblPr><w:tblW w:w=\"%u\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>",
               total);
    buf_str(out, "<w:tblBorders>");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) put_border(out, sides[i]);
    buf_printf(out,
               "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
               "<w:top w:w=\"%d\" w:type=\"dxa\"/><w:left w:w=\"%u\" w:type=\"dxa\"/>"
               "<w:bottom w:w=\"%d\" w:type=\"dxa\"/><w:right w:w=\"%u\" w:type=\"dxa\"/>"
               "</w:tblCellMar></w:tblPr>\n<w:tblGrid>",
               CELL_PAD_TOP, draw->sizes.pad, CELL_PAD_TOP, draw->sizes.pad);
    for (uint32_t c = 0; c < draw->table->n_cols; c++)
        buf_printf(out, "<w:gridCol w:w=\"%u\"/>", draw->widths[c]);
    buf_str(out, "</w:tblGrid>\n");
}

/* The row above the seam, if the seam is to be hidden. */
static bool stands_on_seam(const Drawing *draw, uint32_t row) {
    return row + 1 == draw->seam && draw->lines[row] <= KEPT_LINES;
}

static void put_cell_properties(const Drawing *draw, const Cell *cell, uint32_t row) {
    Buf *out = &draw->docx->body;
    uint32_t width = 0;
    for (uint32_t c = cell->col; c < cell->col + cell->cols; c++) width += draw->widths[c];
    buf_printf(out, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/>", width);
    if (cell->cols > 1) buf_printf(out, "<w:gridSpan w:val=\"%u\"/>", cell->cols);
    if (cell->rows > 1)
        buf_printf(out, "<w:vMerge w:val=\"%s\"/>", cell->row == row ? "restart" : "continue");
    if (stands_on_seam(draw, row))
        buf_str(out, "<w:tcBorders><w:bottom w:val=\"nil\"/></w:tcBorders>");
    buf_str(out, "<w:vAlign w:val=\"center\"/></w:tcPr>");
}

static void write_cell(const Drawing *draw, const Cell *cell, uint32_t row, bool keep_next) {
    DocxPara para = {.style = cell->role == CELL_HEAD ? draw->sizes.head : draw->sizes.text,
                     .keep_next = keep_next,
                     .bold = cell->role == CELL_TOTAL,
                     .align = cell_align(cell)};
    bool last = cell->col + cell->cols == draw->table->n_cols;
    if (last && draw->table->row_marks) para.hidden = draw->table->row_marks[row];
    put_cell_properties(draw, cell, row);
    if (cell->row == row) para.comments = docx_comments(draw->docx, cell->source);
    docx_paras(draw->docx, &para, cell->row == row ? cell->text : TEXT(""));
    buf_str(&draw->docx->body, "</w:tc>\n");
}

/* Heading rows stay with the row below them, the row above the seam with the heading, and in a
   table that is kept together every row with the next. */
static bool row_keeps_next(const Drawing *draw, const Piece *piece, uint32_t row) {
    bool last = row + 1 == draw->table->n_rows;
    if (row < piece->first + piece->heads || stands_on_seam(draw, row)) return !last;
    return draw->table->keep_together && !last;
}

/* The least height of a row. Heading rows get what their merged cells are likely to need, because
   LibreOffice forgets to make room for those when it repeats the heading. */
static uint32_t row_height(const Drawing *draw, uint32_t row, bool head) {
    uint32_t height = draw->lines[row] * draw->sizes.line + 2 * CELL_PAD_TOP;
    return head && height > draw->sizes.least ? height : draw->sizes.least;
}

static bool is_whole(const Drawing *draw, uint32_t row, bool head) {
    return head || draw->table->keep_together || draw->lines[row] <= UNBROKEN_LINES;
}

static void write_row(const Drawing *draw, const Piece *piece, uint32_t row) {
    Buf *out = &draw->docx->body;
    bool head = row < piece->first + piece->heads, keep = row_keeps_next(draw, piece, row);
    buf_str(out, "<w:tr><w:trPr>");
    if (is_whole(draw, row, head)) buf_str(out, "<w:cantSplit/>");
    buf_printf(out, "<w:trHeight w:val=\"%u\" w:hRule=\"atLeast\"/>", row_height(draw, row, head));
    if (head) buf_str(out, "<w:tblHeader/>");
    buf_str(out, "</w:trPr>\n");
    for (uint32_t col = 0; col < draw->table->n_cols;) {
        const Cell *cell = grid_at(&draw->grid, row, col);
        write_cell(draw, cell, row, keep);
        col = cell->col + cell->cols;
    }
    buf_str(out, "</w:tr>\n");
}

static void write_piece(const Drawing *draw, Piece piece) {
    put_table_properties(draw);
    for (uint32_t row = piece.first; row < piece.end; row++) write_row(draw, &piece, row);
    buf_str(&draw->docx->body, "</w:tbl>\n");
    draw->docx->started = draw->docx->after_table = true;
}

/* Columns that hold one character only give up their margins for it. */
static Sizes sizes_for(uint32_t width) {
    if (width >= NARROW) return ordinary;
    if (width >= VERY_NARROW) return small;
    Sizes sizes = smallest;
    uint32_t character = 2 * sizes.half, free = width > character ? width - character : 0;
    if (free < 2 * sizes.pad) sizes.pad = free / 2;
    return sizes;
}

/* Widths, lines and where the table is cut. */
static Drawing measure(Docx *docx, const Table *table) {
    Drawing draw = {.docx = docx, .table = table, .grid = grid_new(docx->arena, table)};
    draw.widths = ARENA_ARRAY(docx->arena, uint32_t, table->n_cols);
    draw.lines = ARENA_ARRAY(docx->arena, uint32_t, table->n_rows);
    draw.sizes = sizes_for(docx->text_width / table->n_cols);
    uint32_t half = draw.sizes.half, pad = 2 * draw.sizes.pad;
    grid_share(table, docx->text_width, pad + half, draw.widths);
    uint32_t *columns = ARENA_ARRAY(docx->arena, uint32_t, table->n_cols);
    for (uint32_t c = 0; c < table->n_cols; c++) columns[c] = draw.widths[c] / half;
    fit_rows(&draw.grid, columns, (pad + half - 1) / half, draw.lines);
    if (table->head_rows > 0 && table->head_first < table->n_rows &&
        grid_cuts(&draw.grid, table->head_first))
        draw.seam = table->head_first;
    return draw;
}

/* The heading rows that Word repeats. */
static uint32_t repeated(const Drawing *draw) {
    return draw->seam == draw->table->head_first ? draw->table->head_rows : 0;
}

static void write_grid(Docx *docx, const Table *table) {
    Drawing draw = measure(docx, table);
    if (draw.seam) {
        write_piece(&draw, (Piece){.first = 0, .end = draw.seam});
        docx_seam(docx, SEAM_FRAME, stands_on_seam(&draw, draw.seam - 1), TEXT(""));
    }
    write_piece(&draw, (Piece){.first = draw.seam, .end = table->n_rows, .heads = repeated(&draw)});
}

static void write_caption(Docx *docx, Text text, Align align) {
    DocxPara para = {.style = "TableCaption", .keep_next = true, .align = align};
    if (text.len) docx_para(docx, &para, text);
}

/* Whether the three stand on one line without touching. */
static bool share_line(const Docx *docx, const Table *table) {
    uint32_t columns = docx->text_width / HALF_CHAR;
    uint32_t left = fit_width(table->caption_left), right = fit_width(table->caption_right);
    uint32_t center = fit_width(table->caption_center), wider = left > right ? left : right;
    const Text all[] = {table->caption_left, table->caption_center, table->caption_right};
    for (size_t i = 0; i < 3; i++)
        if (text_find(all[i], TEXT("\n")) >= 0) return false;
    return center ? 2 * wider + center + 4 <= columns : left + right + 2 <= columns;
}

static void write_captions(Docx *docx, const Table *table) {
    Text left = table->caption_left, center = table->caption_center, right = table->caption_right;
    bool tabbed = (left.len > 0) + (center.len > 0) + (right.len > 0) > 1;
    if (!tabbed || !share_line(docx, table)) {
        write_caption(docx, center, ALIGN_CENTER);
        write_caption(docx, left, ALIGN_LEFT);
        write_caption(docx, right, ALIGN_RIGHT);
        return;
    }
    Text middle = TEXT(""); /* a stop to the left of a long text would send its tab to the next */
    if (center.len)
        middle = arena_printf(docx->arena, "<w:tab w:val=\"center\" w:pos=\"%u\"/>",
                              docx->text_width / 2);
    Text tabs =
        arena_printf(docx->arena, "<w:tabs>%.*s<w:tab w:val=\"right\" w:pos=\"%u\"/></w:tabs>",
                     TEXT_ARG(middle), docx->text_width);
    DocxPara para = {.style = "TableCaption", .keep_next = true, .frame = tabs.ptr};
    docx_para_open(docx, &para);
    docx_run(docx, left, false);
    if (center.len) docx_run(docx, TEXT("\t"), false);
    docx_run(docx, center, false);
    if (right.len) docx_run(docx, TEXT("\t"), false);
    docx_run(docx, right, false);
    docx_para_close(docx);
}

void docx_table(Docx *docx, const Table *table) {
    bool captions = table->caption_left.len + table->caption_center.len + table->caption_right.len;
    if (docx->after_table && !docx->page_break) {
        Text gap = arena_printf(docx->arena, "<w:spacing w:before=\"%d\"/>", TABLE_GAP);
        docx_seam(docx, gap.ptr, false, TEXT(""));
    } else if (docx->page_break && !captions) {
        docx_seam(docx, NULL, false, TEXT("")); /* a table cannot begin a page by itself */
    }
    write_captions(docx, table);
    if (table->n_rows > 0 && table->n_cols > 0) write_grid(docx, table);
    for (uint32_t i = 0; i < table->notes.len; i++)
        docx_paras(docx, &(DocxPara){.style = "TableNote"}, table->notes.data[i]);
}

/* ---- sizes */

static uint32_t captions_height(Docx *docx, const Table *table) {
    DocxStyle style = docx_style("TableCaption");
    const Text all[] = {table->caption_left, table->caption_center, table->caption_right};
    uint32_t lines = 0;
    for (size_t i = 0; i < 3; i++)
        if (all[i].len) lines += fit_lines(all[i], docx->text_width / HALF_CHAR);
    if (lines > 1 && share_line(docx, table)) lines = 1;
    return lines * (style.before + style.line + style.after);
}

DocxSize docx_table_size(Docx *docx, const Table *table) {
    DocxSize size = {.captions = captions_height(docx, table)};
    if (table->n_rows == 0 || table->n_cols == 0) return size;
    Drawing draw = measure(docx, table);
    size.line = draw.sizes.line;
    size.rows = ARENA_ARRAY(docx->arena, DocxRow, table->n_rows);
    size.head_first = draw.seam;
    size.heads = repeated(&draw);
    for (uint32_t r = 0; r < table->n_rows; r++) {
        bool head = r >= draw.seam && r < draw.seam + size.heads;
        size.rows[r] = (DocxRow){row_height(&draw, r, true), is_whole(&draw, r, head)};
    }
    return size;
}
