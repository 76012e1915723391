/* Grid: a table's cells as a matrix of places. The matrix costs a pointer a place and makes every
   question of the emitters a look-up. */
#include "runtime/report/grid.h"

#include <assert.h>

#include "runtime/base/utf8.h"

/* Twelve Chinese characters: what an ordinary column holds in two lines; and twenty in a merged
   one, so that a project's name is centred and a sentence is not. */
enum { SHORT_TEXT = 24, SHORT_MERGED = 40 };

static void place(Grid *grid, const Cell *cell) {
    const Table *table = grid->table;
    assert(cell->rows >= 1 && cell->rows <= table->n_rows - cell->row);
    assert(cell->cols >= 1 && cell->cols <= table->n_cols - cell->col);
    for (uint32_t r = cell->row; r < cell->row + cell->rows; r++) {
        for (uint32_t c = cell->col; c < cell->col + cell->cols; c++) {
            const Cell **slot = &grid->at[(size_t)r * table->n_cols + c];
            assert(!*slot && "cells overlap");
            *slot = cell;
        }
    }
}

Grid grid_new(Arena *arena, const Table *table) {
    size_t places = (size_t)table->n_rows * table->n_cols;
    Grid grid = {.table = table, .at = ARENA_ARRAY(arena, const Cell *, places)};
    for (uint32_t i = 0; i < table->cells.len; i++) place(&grid, &table->cells.data[i]);
    for (size_t i = 0; i < places; i++) assert(grid.at[i] && "the cells leave a gap");
    return grid;
}

const Cell *grid_at(const Grid *grid, uint32_t row, uint32_t col) {
    const Table *table = grid->table;
    if (row >= table->n_rows || col >= table->n_cols) return NULL;
    return grid->at[(size_t)row * table->n_cols + col];
}

bool grid_cuts(const Grid *grid, uint32_t row) {
    if (row == 0 || row >= grid->table->n_rows) return true;
    for (uint32_t c = 0; c < grid->table->n_cols; c++)
        if (grid_at(grid, row - 1, c) == grid_at(grid, row, c)) return false;
    return true;
}

bool grid_has_merges(const Table *table) {
    for (uint32_t i = 0; i < table->cells.len; i++)
        if (table->cells.data[i].rows > 1 || table->cells.data[i].cols > 1) return true;
    return false;
}

/* On one line, and not broader than `most`: looks no further than it must. */
static bool is_short(Text text, uint32_t most) {
    uint32_t width = 0;
    for (uint32_t at = 0; at < text.len && width <= most;) {
        uint32_t c = utf8_next(text, &at);
        if (c == '\n') return false;
        width += utf8_char_width(c);
    }
    return width <= most;
}

Align cell_align(const Cell *cell) {
    if (cell->align != ALIGN_AUTO) return (Align)cell->align;
    if (cell->role == CELL_HEAD) return ALIGN_CENTER;
    uint32_t most = cell->cols > 1 ? SHORT_MERGED : SHORT_TEXT;
    return is_short(cell->text, most) ? ALIGN_CENTER : ALIGN_LEFT;
}

static uint32_t column_part(const Table *table, uint32_t col, bool equal) {
    return equal ? 1 : table->widths[col];
}

/* Takes one unit at a time from the widest column: few units are ever missing. */
static void take_from_widest(uint32_t *out, uint32_t n, uint32_t units, uint32_t least) {
    while (units > 0) {
        uint32_t widest = 0;
        for (uint32_t i = 1; i < n; i++)
            if (out[i] > out[widest]) widest = i;
        if (out[widest] <= least) return;
        out[widest]--;
        units--;
    }
}

void grid_share(const Table *table, uint32_t total, uint32_t least, uint32_t *out) {
    uint32_t n = table->n_cols, short_of = 0;
    uint64_t sum = 0, before = 0;
    for (uint32_t i = 0; table->widths && i < n; i++) sum += table->widths[i];
    bool equal = sum == 0;
    if (equal) sum = n;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t after = before + column_part(table, i, equal);
        /* The difference of rounded edges: the widths add up to the total. */
        out[i] = (uint32_t)((after * total + sum / 2) / sum - (before * total + sum / 2) / sum);
        before = after;
        if (out[i] >= least) continue;
        short_of += least - out[i];
        out[i] = least;
    }
    take_from_widest(out, n, short_of, least);
}
