/* Fit: estimates of the room that texts take, for formats whose own program lays the text out
   (Word, Excel). Measured in columns: half the width of a Chinese character. */
#ifndef JX_REPORT_FIT_H
#define JX_REPORT_FIT_H

#include "runtime/report/grid.h"

/* Display width in a Chinese font, where “ ” — … ① ≥ are as wide as a Chinese character. */
uint32_t fit_width(Text t);

/* Lines of `t` wrapped at `columns` (>= 1); at least 1. Words and numbers are kept whole. */
uint32_t fit_lines(Text t, uint32_t columns);

/* Lines of each row of the grid, into lines[0..n_rows). columns[i] is the width of grid column i,
   `padding` what a cell's margins take of it. A merged cell spreads over its rows; what does not
   fit is added to its last row. */
void fit_rows(const Grid *grid, const uint32_t *columns, uint32_t padding, uint32_t *lines);

#endif
