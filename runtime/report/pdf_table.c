/* Pdf, tables. Every cell is measured, which gives the heights of the rows; rows are put on the
   page one by one as strips, and drawn when the page is full: only then it is known how much of a
   merged cell stands there.

   A row that does not fit goes to the next page, below the repeated heading. A very high one is
   divided between lines. A merged cell that is cut is framed on both pages, and its text is printed
   on each where it fits; one too long for that flows on. No line is ever lost: the last row of a
   flowing cell is made high enough for its rest. */
#include "runtime/report/pdf.h"

#include "runtime/report/grid.h"

enum {
    UNBROKEN_LINES = 12, /* a row of up to so many lines is not divided */
    LEAST_LINES = 3,     /* of a divided row stand on the first page */
    BALANCED_LINES = 3,  /* a centred text of more is filled line by line */
    LEAST_PERCENT = 70,  /* of its size is what a long number shrinks to */
    NARROW = 57,         /* points; below this mean column width the text is small */
    VERY_NARROW = 34     /* and below this very small */
};

typedef struct Strip {
    uint32_t row;
    Length y, height;
    bool again; /* of the heading, repeated */
} Strip;

/* Sizes of a table's text. */
typedef struct Sizes {
    uint16_t half_points, line, pad_tenths, least; /* line, least: twentieths of a point */
} Sizes;

static const Sizes ordinary = {21, 275, 42, 400}, small = {18, 235, 40, 320},
                   smallest = {14, 185, 20, 240};

struct PdfTable {
    Pdf *pdf;
    Arena *arena;
    const Table *table;
    Grid grid;
    Sizes sizes;
    Length *edges;   /* of the columns, n_cols + 1 */
    Length *heights; /* of the rows */
    uint32_t *lines; /* of the cells */
    uint32_t *shown; /* how many of them are printed */
    uint32_t row;    /* the next one */
    bool begun;      /* it is divided, and begun */
    bool repeats;
    VEC(Strip) strips; /* of the page at hand */
};

/* ---- measuring */

static Length row_line(const PdfTable *t) {
    return POINTS(t->sizes.line) / 20;
}

static Length pad_side(const PdfTable *t) {
    return POINTS(t->sizes.pad_tenths) / 10;
}

/* Above and below the text of a cell, together. */
static Length pads(const PdfTable *t) {
    (void)t;
    return POINTS(3);
}

static uint32_t cell_index(const PdfTable *t, const Cell *cell) {
    return (uint32_t)(cell - t->table->cells.data);
}

static bool is_glued(char c) {
    return (unsigned char)c > ' ' && (unsigned char)c < 0x7F;
}

/* The longest piece without a place to break: a number, a code, a word. */
static Text longest_piece(Text text) {
    Text longest = {0};
    for (uint32_t from = 0, at = 0; at <= text.len; at++) {
        if (at < text.len && is_glued(text.ptr[at])) continue;
        if (at - from > longest.len) longest = text_slice(text, from, at);
        from = at + 1;
    }
    return longest;
}

/* Its width, where that could matter: not less than half the text's. */
static Length piece_width(const PdfTable *t, const PdfText *text) {
    PdfText piece = *text;
    piece.text = longest_piece(text->text);
    Length em = POINTS(text->style.half_points) / 2;
    if (piece.text.len < 2 || piece.text.len * em < text->width / 2) return 0;
    piece.width = POINTS(10000);
    return canvas_last_width(t->pdf->canvas, &piece);
}

/* A number that is a little too broad for its cell is printed smaller rather than in two pieces. */
static void shrink(const PdfTable *t, PdfText *text) {
    Length need = piece_width(t, text);
    if (need <= text->width) return;
    Length size = text->style.half_points * text->width / need;
    if (size * 100 >= (Length)text->style.half_points * LEAST_PERCENT)
        text->style.half_points = (uint16_t)size;
}

static PdfText cell_text(const PdfTable *t, const Cell *cell) {
    PdfStyle style = {
        .face = FACE_SONG, .half_points = t->sizes.half_points, .line = t->sizes.line};
    if (cell->role == CELL_HEAD) style.face = FACE_HEI;
    if (cell->role == CELL_TOTAL) style.bold = true;
    if (cell->role == CELL_NOTE && style.half_points > small.half_points)
        style.half_points = small.half_points;
    Length width = t->edges[cell->col + cell->cols] - t->edges[cell->col] - 2 * pad_side(t);
    Length least = POINTS(style.half_points) / 2;
    PdfText text = {.text = cell->text,
                    .style = style,
                    .width = width > least ? width : least,
                    .align = cell_align(cell),
                    .source = cell->source};
    shrink(t, &text);
    return text;
}

static Length lines_height(const PdfTable *t, uint32_t lines) {
    return lines * row_line(t) + pads(t);
}

/* What a merged cell needs more than its rows have is shared out among them. */
static void stretch_rows(PdfTable *t, const Cell *cell, Length need) {
    Length have = 0;
    for (uint32_t r = cell->row; r < cell->row + cell->rows; r++) have += t->heights[r];
    for (uint32_t i = 0; need > have && i < cell->rows; i++) {
        Length part = (need - have) / (cell->rows - i);
        t->heights[cell->row + i] += part;
        need -= part;
    }
}

static void measure(PdfTable *t) {
    const Table *table = t->table;
    for (uint32_t r = 0; r < table->n_rows; r++) t->heights[r] = POINTS(t->sizes.least) / 20;
    for (int merged = 0; merged < 2; merged++) {
        for (uint32_t i = 0; i < table->cells.len; i++) {
            const Cell *cell = &table->cells.data[i];
            if ((cell->rows > 1) != merged) continue;
            PdfText text = cell_text(t, cell);
            t->lines[i] = canvas_lines(t->pdf->canvas, &text);
            stretch_rows(t, cell, lines_height(t, t->lines[i]));
        }
    }
}

static Sizes choose_sizes(Length width, uint32_t n_cols) {
    Length mean = width / n_cols;
    if (mean < POINTS(VERY_NARROW)) return smallest;
    return mean < POINTS(NARROW) ? small : ordinary;
}

/* A column holds at least one character, as far as all of them do. */
static void set_edges(PdfTable *t, Length width) {
    uint32_t n = t->table->n_cols, *parts = ARENA_ARRAY(t->arena, uint32_t, n);
    Length least = POINTS(t->sizes.half_points) / 2 + 2 * pad_side(t);
    if (least > width / n) least = width / n;
    grid_share(t->table, (uint32_t)width, (uint32_t)least, parts);
    t->edges[0] = t->pdf->left;
    for (uint32_t c = 0; c < n; c++) t->edges[c + 1] = t->edges[c] + parts[c];
}

static Length heights(const PdfTable *t, uint32_t first, uint32_t last) {
    Length sum = 0;
    for (uint32_t r = first; r < last; r++) sum += t->heights[r];
    return sum;
}

static uint32_t head_end(const PdfTable *t) {
    return t->table->head_first + t->table->head_rows;
}

static Length page_height(const PdfTable *t) {
    return t->pdf->bottom - t->pdf->top;
}

/* A heading higher than half a page would leave little room for what it heads. */
static bool can_repeat(const PdfTable *t) {
    const Table *table = t->table;
    if (table->head_rows == 0 || head_end(t) > table->n_rows) return false;
    return grid_cuts(&t->grid, table->head_first) && grid_cuts(&t->grid, head_end(t)) &&
           heights(t, table->head_first, head_end(t)) <= page_height(t) / 2;
}

PdfTable *pdf_table_new(Pdf *pdf, Arena *arena, const Table *table) {
    PdfTable *t = ARENA_NEW(arena, PdfTable);
    *t = (PdfTable){.pdf = pdf, .arena = arena, .table = table};
    if (table->n_rows == 0 || table->n_cols == 0) return t;
    t->grid = grid_new(arena, table);
    t->sizes = choose_sizes(pdf->right - pdf->left, table->n_cols);
    t->edges = ARENA_ARRAY(arena, Length, table->n_cols + 1);
    t->heights = ARENA_ARRAY(arena, Length, table->n_rows);
    t->lines = ARENA_ARRAY(arena, uint32_t, table->cells.len);
    t->shown = ARENA_ARRAY(arena, uint32_t, table->cells.len);
    set_edges(t, pdf->right - pdf->left);
    measure(t);
    t->repeats = can_repeat(t);
    return t;
}

/* ---- captions and notes */

static const PdfStyle caption_style = {.face = FACE_SONG, .half_points = 21, .line = 275};
static const PdfStyle note_style = {.face = FACE_SONG, .half_points = 18, .line = 235};

typedef struct Caption {
    Text text;
    Align align;
} Caption;

static PdfText caption_text(const PdfTable *t, Caption caption) {
    return (PdfText){.text = caption.text,
                     .style = caption_style,
                     .width = t->pdf->right - t->pdf->left,
                     .align = caption.align};
}

/* Whether the three stand on one line without touching. */
static bool share_line(const PdfTable *t, const Caption *captions) {
    Length width = t->pdf->right - t->pdf->left, used[3];
    for (uint32_t i = 0; i < 3; i++) {
        PdfText text = caption_text(t, captions[i]);
        if (canvas_lines(t->pdf->canvas, &text) > 1) return false;
        used[i] = canvas_last_width(t->pdf->canvas, &text);
    }
    Length wider = used[0] > used[2] ? used[0] : used[2];
    return (used[1] ? 2 * wider + used[1] : used[0] + used[2]) + POINTS(12) <= width;
}

/* In the order in which they stand below each other where one line does not hold them. */
static void set_captions(const PdfTable *t, Caption *out) {
    out[0] = (Caption){t->table->caption_left, ALIGN_LEFT};
    out[1] = (Caption){t->table->caption_center, ALIGN_CENTER};
    out[2] = (Caption){t->table->caption_right, ALIGN_RIGHT};
}

static Length captions_height(const PdfTable *t) {
    Caption captions[3];
    uint32_t lines = 0, most = 0;
    set_captions(t, captions);
    for (uint32_t i = 0; i < 3; i++) {
        PdfText text = caption_text(t, captions[i]);
        uint32_t n = captions[i].text.len ? canvas_lines(t->pdf->canvas, &text) : 0;
        lines += n;
        if (n > most) most = n;
    }
    if (most == 0) return 0;
    return (share_line(t, captions) ? most : lines) * pdf_line(caption_style) + POINTS(2);
}

static void print_captions(PdfTable *t) {
    Pdf *pdf = t->pdf;
    Caption captions[3];
    Length height = captions_height(t);
    set_captions(t, captions);
    if (height == 0) return;
    if (!share_line(t, captions)) {
        for (uint32_t i = 0; i < 3; i++)
            if (captions[i].text.len) pdf_print(pdf, caption_text(t, captions[i]), "P");
        pdf->y += POINTS(2);
        return;
    }
    pdf->y += pdf->gap;
    canvas_tag(pdf->canvas, "P");
    for (uint32_t i = 0; i < 3; i++) {
        PdfText text = caption_text(t, captions[i]);
        canvas_text(pdf->canvas, &text, pdf->left, pdf->y, 0, 1);
    }
    canvas_untag(pdf->canvas, "P");
    pdf->y += height;
    pdf->gap = 0;
    pdf->fresh = false;
}

static void print_notes(PdfTable *t) {
    pdf_space(t->pdf, POINTS(3));
    for (uint32_t i = 0; i < t->table->notes.len; i++)
        pdf_print(t->pdf, (PdfText){.text = t->table->notes.data[i], .style = note_style}, "P");
}

/* ---- drawing what stands on the page */

static bool strip_holds(const PdfTable *t, uint32_t strip, bool again, const Cell *cell) {
    if (strip >= t->strips.len) return false;
    const Strip *s = &t->strips.data[strip];
    return s->again == again && s->row >= cell->row && s->row < cell->row + cell->rows;
}

/* Narrows the text to what ends in its first blanks, if it then has as many lines: a label
   with a blank in it is broken there, 其中：财政 / 资金. */
static bool breaks_at_blank(const PdfTable *t, PdfText *text, uint32_t lines, Length least) {
    int64_t blank = text_find(text->text, TEXT(" "));
    if (blank <= 0) return false;
    PdfText begin = *text, narrow = *text;
    uint32_t end = (uint32_t)blank;
    while (end < text->text.len && text->text.ptr[end] == ' ') end++;
    begin.text = text_slice(text->text, 0, end); /* Pango wants room for the blanks, too */
    narrow.width = canvas_last_width(t->pdf->canvas, &begin);
    if (narrow.width > text->width || narrow.width < least ||
        canvas_lines(t->pdf->canvas, &narrow) != lines)
        return false;
    text->width = narrow.width;
    return true;
}

/* The lines of a short centred text are about equal: 产出 / 指标 rather than 产出指 / 标. Returns
   how much narrower it got. */
static Length balance(const PdfTable *t, PdfText *text, uint32_t lines) {
    Length width = text->width, em = POINTS(text->style.half_points) / 2;
    if (text->align != ALIGN_CENTER || lines < 2 || lines > BALANCED_LINES) return 0;
    if (text_find(text->text, TEXT("\n")) >= 0) return 0;
    Length least = piece_width(t, text), part = width / lines;
    if (breaks_at_blank(t, text, lines, least)) return width - text->width;
    for (text->width = part > least ? part : least; text->width < width; text->width += em / 2)
        if (text->width >= 2 * em && canvas_lines(t->pdf->canvas, text) == lines) break;
    if (text->width > width) text->width = width;
    return width - text->width;
}

/* Lines [first, first + n) in a frame; centred where they are the whole text. */
static void draw_lines(PdfTable *t, const Cell *cell, Length y, Length height, uint32_t first,
                       uint32_t n) {
    PdfText text = cell_text(t, cell);
    bool whole = n == t->lines[cell_index(t, cell)];
    Length top = whole ? (height - n * row_line(t)) / 2 : pads(t) / 2;
    Length side = pad_side(t) + (whole ? balance(t, &text, n) / 2 : 0);
    canvas_text(t->pdf->canvas, &text, t->edges[cell->col] + side, y + top, first, n);
}

static void draw_part(PdfTable *t, const Cell *cell, Length y, Length height, bool again) {
    uint32_t i = cell_index(t, cell), lines = t->lines[i], shown = again ? 0 : t->shown[i];
    uint32_t fit = (uint32_t)((height - pads(t)) / row_line(t)), rest = lines - shown;
    Length x = t->edges[cell->col];
    canvas_box(t->pdf->canvas, x, y, t->edges[cell->col + cell->cols] - x, height);
    if (cell->text.len == 0) return;
    if (rest == 0) { /* printed on a page before, and again where there is room */
        if (cell->rows > 1 && lines <= fit) draw_lines(t, cell, y, height, 0, lines);
        return;
    }
    if (fit == 0) fit = 1;
    uint32_t n = rest < fit ? rest : fit;
    draw_lines(t, cell, y, height, shown, n);
    if (!again) t->shown[i] += n;
}

static void draw_cell(PdfTable *t, uint32_t strip, const Cell *cell) {
    const Strip *s = &t->strips.data[strip];
    Length height = 0;
    if (strip > 0 && strip_holds(t, strip - 1, s->again, cell)) return; /* drawn above */
    for (uint32_t k = strip; strip_holds(t, k, s->again, cell); k++)
        height += t->strips.data[k].height;
    draw_part(t, cell, s->y, height, s->again);
}

static void draw_page(PdfTable *t) {
    if (t->strips.len == 0) return;
    canvas_tag(t->pdf->canvas, "Table");
    for (uint32_t i = 0; i < t->strips.len; i++) {
        for (uint32_t col = 0; col < t->table->n_cols;) {
            const Cell *cell = grid_at(&t->grid, t->strips.data[i].row, col);
            draw_cell(t, i, cell);
            col = cell->col + cell->cols;
        }
    }
    canvas_stroke(t->pdf->canvas);
    canvas_untag(t->pdf->canvas, "Table");
    t->strips.len = 0;
}

/* ---- breaking */

static void add_strip(PdfTable *t, uint32_t row, Length height, bool again) {
    Pdf *pdf = t->pdf;
    pdf->y += pdf->gap;
    pdf->gap = 0;
    pdf->fresh = false;
    Strip strip = {.row = row, .y = pdf->y, .height = height, .again = again};
    vec_push(t->arena, &t->strips, strip);
    pdf->y += height;
}

/* No row but those of a repeated heading stands on the page. */
static bool is_top(const PdfTable *t) {
    return t->strips.len == 0 || vec_last(&t->strips).again;
}

/* How much of the cell stands on the page. */
static Length height_here(const PdfTable *t, const Cell *cell) {
    Length height = 0;
    for (uint32_t k = t->strips.len; k > 0 && strip_holds(t, k - 1, false, cell); k--)
        height += t->strips.data[k - 1].height;
    return height;
}

/* The next row's height, or what is left of it: room for the rest of each cell that ends there. */
static Length next_height(const PdfTable *t) {
    Length height = t->begun ? lines_height(t, 1) : t->heights[t->row];
    for (uint32_t col = 0; col < t->table->n_cols;) {
        const Cell *cell = grid_at(&t->grid, t->row, col);
        uint32_t i = cell_index(t, cell);
        bool ends = cell->row + cell->rows - 1 == t->row;
        if (ends && t->shown[i] > 0 && t->shown[i] < t->lines[i]) {
            Length need = lines_height(t, t->lines[i] - t->shown[i]) - height_here(t, cell);
            if (need > height) height = need;
        }
        col = cell->col + cell->cols;
    }
    return height;
}

/* The heading stays with the first row below it, or with the beginning of that. */
static Length group_height(const PdfTable *t, Length height) {
    const Table *table = t->table;
    if (table->head_rows == 0 || t->row != table->head_first || head_end(t) > table->n_rows)
        return height;
    Length group = heights(t, t->row, head_end(t));
    if (head_end(t) == table->n_rows) return group;
    Length below = t->heights[head_end(t)], most = lines_height(t, UNBROKEN_LINES);
    return group + (below < most ? below : most);
}

/* A label whose text does not fit in what would stand of its cell on this page takes its rows to
   the next one. */
static uint32_t break_before(const PdfTable *t) {
    uint32_t row = t->row;
    for (uint32_t col = 0; !t->begun && col < t->table->n_cols;) {
        const Cell *cell = grid_at(&t->grid, t->row, col);
        uint32_t i = cell_index(t, cell), lines = t->lines[i];
        bool cut = cell->row < t->row && t->shown[i] == 0 && lines <= UNBROKEN_LINES &&
                   height_here(t, cell) < lines_height(t, lines);
        if (cut && cell->row < row) row = cell->row;
        col = cell->col + cell->cols;
    }
    return row;
}

static void take_back(PdfTable *t) {
    uint32_t row = break_before(t), n = t->strips.len;
    while (n > 0 && !t->strips.data[n - 1].again && t->strips.data[n - 1].row >= row) n--;
    if (row == t->row || n == 0 || t->strips.data[n - 1].again) return;
    if (row == head_end(t)) return; /* the heading would stand alone */
    t->strips.len = n;
    t->row = row;
}

/* Whether the divided row has text left: its own, or that of a merged cell that ends there. */
static bool has_rest(const PdfTable *t) {
    for (uint32_t col = 0; col < t->table->n_cols;) {
        const Cell *cell = grid_at(&t->grid, t->row, col);
        uint32_t i = cell_index(t, cell);
        bool ends = cell->row + cell->rows - 1 == t->row;
        if (ends && cell->text.len && t->shown[i] < t->lines[i]) return true;
        col = cell->col + cell->cols;
    }
    return false;
}

static void next_page(PdfTable *t) {
    take_back(t);
    draw_page(t);
    if (t->begun && !has_rest(t)) {
        t->begun = false;
        t->row++;
    }
    if (t->row == t->table->n_rows) return;
    pdf_break(t->pdf);
    if (!t->repeats || t->row < head_end(t)) return;
    for (uint32_t r = t->table->head_first; r < head_end(t); r++)
        add_strip(t, r, t->heights[r], true);
}

/* Puts as many lines of the next row on the page as fit, at least one, and leaves more than one. */
static void divide_row(PdfTable *t, Length height, Length room) {
    Length lines = (room - pads(t)) / row_line(t);
    if (lines > LEAST_LINES && lines_height(t, (uint32_t)lines + 1) >= height) lines--;
    add_strip(t, t->row, lines_height(t, lines > 1 ? (uint32_t)lines : 1), false);
    t->begun = true;
}

static bool may_divide(const PdfTable *t, Length height, Length room) {
    if (is_top(t) || t->begun) return true;
    return height > lines_height(t, UNBROKEN_LINES) && room >= lines_height(t, LEAST_LINES);
}

static void print_rows(PdfTable *t) {
    while (t->row < t->table->n_rows) {
        Length height = next_height(t), room = pdf_room(t->pdf);
        if (height <= room && (is_top(t) || group_height(t, height) <= room)) {
            add_strip(t, t->row, height, false);
            t->begun = false;
            t->row++;
            continue;
        }
        if (height > room && may_divide(t, height, room)) divide_row(t, height, room);
        next_page(t);
    }
    draw_page(t);
}

Length pdf_table_least(const PdfTable *t) {
    Length captions = captions_height(t);
    if (t->table->n_rows == 0 || t->table->n_cols == 0) return captions;
    Length all = captions + heights(t, 0, t->table->n_rows);
    if (t->table->keep_together && all <= page_height(t)) return all;
    Length first = group_height(t, t->heights[0]), most = lines_height(t, UNBROKEN_LINES);
    bool heading = t->table->head_rows > 0 && t->table->head_first == 0;
    return captions + (first < most || heading ? first : most);
}

void pdf_table_print(PdfTable *t) {
    pdf_space(t->pdf, POINTS(3));
    pdf_need(t->pdf, pdf_table_least(t));
    print_captions(t);
    if (t->table->n_rows > 0 && t->table->n_cols > 0) print_rows(t);
    print_notes(t);
    pdf_space(t->pdf, POINTS(8));
}
