/* Parts of a document: a table of one record, and the rows of a table that repeat over a list. */
#ifndef JX_REPORT_LAYOUT_PARTS_H
#define JX_REPORT_LAYOUT_PARTS_H

#include "runtime/report/grid_build.h"
#include "runtime/report/layout_run.h"

/* The table of the run's layout, yet without a name. False after a mistake; *out is NULL where the
   table has no rows. */
bool layout_table_build(LayoutRun *run, Table **out);

/* Appends the row of a ROW node. */
void layout_row_build(LayoutRun *run, GridBuild *grid, const LayoutNode *row);

/* Appends the rows of a ROWS node: headings, a line an element, and the rows below them; labels reach
   down over all of them. */
void layout_rows_build(LayoutRun *run, GridBuild *grid, const LayoutNode *rows);

#endif
