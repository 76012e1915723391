/* Grid: what every drawing of a Table asks: which cell covers a place, where the table can be cut,
   how a cell is aligned when its layout leaves that open. It draws nothing. */
#ifndef JX_REPORT_GRID_H
#define JX_REPORT_GRID_H

#include "runtime/report/doc.h"

typedef struct Grid {
    const Table *table;
    const Cell **at; /* n_rows * n_cols, by row */
} Grid;

/* Asserts that the cells cover the grid without gap or overlap. */
Grid grid_new(Arena *arena, const Table *table);

/* The cell that covers the place; NULL outside the grid. */
const Cell *grid_at(const Grid *grid, uint32_t row, uint32_t col);

/* True if no cell reaches across the line above `row` (also for 0 and n_rows), so that the table
   can be cut there. */
bool grid_cuts(const Grid *grid, uint32_t row);

bool grid_has_merges(const Table *table);

/* Never ALIGN_AUTO: heads and short cells are centred, long texts and texts of several lines stand
   left. */
Align cell_align(const Cell *cell);

/* `total` units shared out after Table.widths into out[0..n_cols), each at least `least`; the sum
   is `total`, or n_cols * least where that is more. A table without widths has equal columns. */
void grid_share(const Table *table, uint32_t total, uint32_t least, uint32_t *out);

#endif
