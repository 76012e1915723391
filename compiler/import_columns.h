/* Between import_unwrap.c (tables in texts that have lost them) and import_columns.c (cells that
   ran together). */
#ifndef JX_COMPILER_IMPORT_COLUMNS_H
#define JX_COMPILER_IMPORT_COLUMNS_H

#include "runtime/base/buf.h"

/* Stands in a row's text where two lines follow each other closer than the lines of a cell do. */
#define COLUMNS_TIGHT '\v'

typedef struct Columns {
    uint32_t n;
    uint32_t target; /* the column of targets; UINT32_MAX: none */
} Columns;

typedef struct ColumnCell {
    Text text;
    bool unsure; /* where it begins or ends could as well be elsewhere */
} ColumnCell;

/* Parts the text of each row into cells[row * columns->n + column]. */
void import_part_columns(Arena *arena, const Columns *columns, const Text *rows, uint32_t n,
                         ColumnCell *cells);

#endif
