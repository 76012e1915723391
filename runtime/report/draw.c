/* Draw: rows get heights from the wrapped texts, then the picture is written line by line. A line
   is either the border above a row or a line of that row's content; a cell that reaches through a
   border goes on with its text there. Corners are looked up by the four arms that meet in them. */
#include "runtime/report/draw.h"

#include <assert.h>

#include "runtime/base/utf8.h"
#include "runtime/report/grid.h"
#include "runtime/report/wrap.h"

/* A Chinese character; and the least width at which a blank on both sides is affordable. */
enum { LEAST_COLUMN = 2, PADDED_COLUMN = 6 };

typedef struct Drawing {
    Buf *out;
    Grid grid;
    uint32_t n_rows, n_cols;
    uint32_t *widths;  /* of the columns, without borders, with padding */
    uint32_t padding;  /* blanks at each side of a cell */
    uint32_t *heights; /* lines of each row, without borders */
    uint32_t *tops;    /* first content line of each row, counted from the top border, which is 0 */
    WrapLines *texts;  /* of each cell, in the order of table->cells */
} Drawing;

Text draw_plain(Arena *arena, Text t) {
    uint32_t bad = 0;
    for (uint32_t at = 0; at < t.len;) {
        uint32_t c = utf8_next(t, &at);
        bad += (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0);
    }
    if (bad == 0) return t;
    Buf out = buf_new(arena);
    for (uint32_t at = 0; at < t.len;) {
        uint32_t from = at, c = utf8_next(t, &at);
        bool plain = c == '\n' || (c >= 0x20 && c < 0x7F) || c >= 0xA0;
        buf_text(&out, plain ? text_slice(t, from, at) : TEXT(" "));
    }
    return buf_result(&out);
}

/* Columns inside the borders of a cell that may span several grid columns. */
static uint32_t cell_width(const Drawing *d, const Cell *cell) {
    uint32_t width = cell->cols - 1;
    for (uint32_t c = cell->col; c < cell->col + cell->cols; c++) width += d->widths[c];
    return width;
}

/* Lines inside the borders of a cell, the borders that it reaches through included. */
static uint32_t cell_height(const Drawing *d, const Cell *cell) {
    uint32_t last = cell->row + cell->rows - 1;
    return d->tops[last] + d->heights[last] - d->tops[cell->row];
}

static uint32_t cell_number(const Drawing *d, const Cell *cell) {
    return (uint32_t)(cell - d->grid.table->cells.data);
}

static void share_widths(Drawing *d, uint32_t width) {
    uint32_t borders = d->n_cols + 1, narrowest = UINT32_MAX;
    uint32_t inside = width > borders ? width - borders : 0;
    grid_share(d->grid.table, inside, LEAST_COLUMN, d->widths);
    for (uint32_t c = 0; c < d->n_cols; c++)
        if (d->widths[c] < narrowest) narrowest = d->widths[c];
    d->padding = narrowest >= PADDED_COLUMN ? 1 : 0;
}

static void wrap_cells(Drawing *d, Arena *arena) {
    const Table *table = d->grid.table;
    for (uint32_t i = 0; i < table->cells.len; i++) {
        const Cell *cell = &table->cells.data[i];
        uint32_t width = cell_width(d, cell) - 2 * d->padding;
        d->texts[i] = wrap_text(arena, draw_plain(arena, cell->text), width, width);
    }
}

/* From the top down: a cell that ends in a row asks it for the lines that the rows above it in the
   cell do not give. */
static void stack_rows(Drawing *d) {
    for (uint32_t r = 0; r < d->n_rows; r++) {
        d->tops[r] = r == 0 ? 1 : d->tops[r - 1] + d->heights[r - 1] + 1;
        d->heights[r] = 1;
        for (uint32_t c = 0; c < d->n_cols; c++) {
            const Cell *cell = grid_at(&d->grid, r, c);
            if (cell->row + cell->rows - 1 != r) continue;
            uint32_t need = d->texts[cell_number(d, cell)].len, have = cell_height(d, cell);
            if (need > have) d->heights[r] += need - have;
        }
    }
}

static void draw_blanks(Drawing *d, uint32_t n) {
    buf_repeat(d->out, TEXT(" "), n);
}

/* The line of the cell's text that falls on picture line `y`, in its full width. */
static void draw_text(Drawing *d, const Cell *cell, uint32_t y) {
    const WrapLines *lines = &d->texts[cell_number(d, cell)];
    uint32_t above = (cell_height(d, cell) - lines->len) / 2;
    uint32_t line = y - d->tops[cell->row];
    bool has = line >= above && line - above < lines->len;
    Text text = has ? lines->data[line - above].text : TEXT("");
    uint32_t room = cell_width(d, cell) - 2 * d->padding, used = utf8_width(text);
    uint32_t free = room > used ? room - used : 0, left = 0;
    switch (cell_align(cell)) {
    case ALIGN_AUTO:
    case ALIGN_LEFT: break;
    case ALIGN_CENTER: left = free / 2; break;
    case ALIGN_RIGHT: left = free; break;
    }
    draw_blanks(d, d->padding + left);
    buf_text(d->out, text);
    draw_blanks(d, free - left + d->padding);
}

/* The corner at the top left of place (row, col). */
static void draw_corner(Drawing *d, uint32_t row, uint32_t col) {
    /* by arms: up 1, down 2, left 4, right 8; fewer than two arms do not occur */
    static const char corners[16][4] = {" ", " ", " ", "│", " ", "┘", "┐", "┤",
                                        " ", "└", "┌", "├", "─", "┴", "┬", "┼"};
    /* row or col 0 wraps round and is outside, as is what lies behind the last */
    const Cell *up_left = grid_at(&d->grid, row - 1, col - 1);
    const Cell *up_right = grid_at(&d->grid, row - 1, col);
    const Cell *down_left = grid_at(&d->grid, row, col - 1);
    const Cell *down_right = grid_at(&d->grid, row, col);
    unsigned arms = 0;
    if (up_left != up_right) arms |= 1;
    if (down_left != down_right) arms |= 2;
    if (up_left != down_left) arms |= 4;
    if (up_right != down_right) arms |= 8;
    buf_str(d->out, corners[arms]);
}

static bool goes_through(const Drawing *d, uint32_t row, uint32_t col) {
    return row > 0 && grid_at(&d->grid, row - 1, col) == grid_at(&d->grid, row, col);
}

/* The border above `row`, which lies on picture line `y`; row n_rows is the frame below. */
static void draw_border(Drawing *d, uint32_t row, uint32_t y) {
    for (uint32_t c = 0; c < d->n_cols;) {
        draw_corner(d, row, c);
        if (row < d->n_rows && goes_through(d, row, c)) {
            const Cell *cell = grid_at(&d->grid, row, c);
            draw_text(d, cell, y);
            c = cell->col + cell->cols;
        } else {
            buf_repeat(d->out, TEXT("─"), d->widths[c]);
            c++;
        }
    }
    draw_corner(d, row, d->n_cols);
    buf_char(d->out, '\n');
}

static void draw_content(Drawing *d, uint32_t row, uint32_t y) {
    for (uint32_t c = 0; c < d->n_cols;) {
        const Cell *cell = grid_at(&d->grid, row, c);
        buf_str(d->out, "│");
        draw_text(d, cell, y);
        c = cell->col + cell->cols;
    }
    buf_str(d->out, "│\n");
}

void draw_table(Buf *out, const Table *table, uint32_t width) {
    Arena *arena = out->arena;
    if (table->n_rows == 0 || table->n_cols == 0) return;
    Drawing d = {.out = out, .n_rows = table->n_rows, .n_cols = table->n_cols};
    d.grid = grid_new(arena, table);
    d.widths = ARENA_ARRAY(arena, uint32_t, table->n_cols);
    d.heights = ARENA_ARRAY(arena, uint32_t, table->n_rows);
    d.tops = ARENA_ARRAY(arena, uint32_t, table->n_rows);
    d.texts = ARENA_ARRAY(arena, WrapLines, table->cells.len);
    share_widths(&d, width);
    wrap_cells(&d, arena);
    stack_rows(&d);
    for (uint32_t r = 0; r < table->n_rows; r++) {
        draw_border(&d, r, d.tops[r] - 1);
        for (uint32_t k = 0; k < d.heights[r]; k++) draw_content(&d, r, d.tops[r] + k);
    }
    draw_border(&d, table->n_rows, 0);
}
