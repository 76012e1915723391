/* Grid building: from rows of cells, one after the other, to the cells of a Table at their places.
   A cell takes the next column that no cell from above covers, as in HTML; every row must fill the
   width exactly. What does not fit is reported at its place in the layout, once. */
#ifndef JX_REPORT_GRID_BUILD_H
#define JX_REPORT_GRID_BUILD_H

#include "runtime/core/schema.h"
#include "runtime/report/doc.h"

/* More columns than any format takes. */
#define GRID_BUILD_COLUMNS 16384u

/* A cell of the row under way; `place`: where the layout asks for it. */
typedef struct GridCell {
    Cell cell;
    Span place;
} GridCell;

/* The last cell placed in a column. */
typedef struct GridCover {
    uint32_t row;
    uint64_t until; /* the first row that it does not cover */
    Span place;
} GridCover;

typedef struct GridBuild {
    Arena *arena; /* the table's */
    Diags *diags;
    Table *table;
    const NameSet *names; /* of the layout, for messages */
    GridCover *above;     /* n_cols of the table; NULL as long as the width is not known */
    VEC(GridCell) row;
    uint64_t doubt; /* rows before this one follow a mistake and are not judged */
    bool failed;
} GridBuild;

/* n_columns 0: the first row says how many. */
GridBuild grid_build_begin(Arena *arena, Diags *diags, Table *table, const NameSet *names,
                           uint32_t n_columns);

/* Appends to the row under way; rows and cols of the cell are at least 1, row and col are set when
   the row ends. */
void grid_build_cell(GridBuild *grid, Cell cell, Span place);

/* Ends the row and places its cells. A row without a cell in which nothing reaches from above is no
   row at all. */
void grid_build_row(GridBuild *grid, Span place);

/* Whether the rows so far reach no further down, so that the table can be cut here. */
bool grid_build_is_level(const GridBuild *grid);

/* Sets the widths after `widths` (any unit, n of them; even if n is not the number of columns).
   False if something did not fit; the table is useless then. */
bool grid_build_end(GridBuild *grid, const uint32_t *widths, uint32_t n);

#endif
