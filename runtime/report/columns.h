/* Columns: texts under headings, as a terminal shows them: a line a row, nothing between rows.
   Texts too long for their column go on below. Tables with merged cells and frames are drawn by
   draw.h. */
#ifndef JX_REPORT_COLUMNS_H
#define JX_REPORT_COLUMNS_H

#include "runtime/base/buf.h"

typedef struct Columns {
    uint32_t n_cols, n_rows; /* rows with the row of headings */
    const Text *texts;       /* n_rows * n_cols, by row; row 0 holds the headings */
    const bool *right;       /* of each column: stands right, as numbers do */
} Columns;

/* At most `width` columns of the terminal wide, more only where many columns need it. Lines end in
   '\n' and hold no blanks at their ends. */
void columns_print(Buf *out, const Columns *columns, uint32_t width);

#endif
