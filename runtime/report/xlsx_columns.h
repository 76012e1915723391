/* Xlsx, columns: which columns of a sheet the columns of its tables are. Alone on a sheet, a table
   has its own. Tables below one another share the sheet's columns: each of their edges is an edge of
   the sheet, so a column of a table takes one column of the sheet or several. */
#ifndef JX_REPORT_XLSX_COLUMNS_H
#define JX_REPORT_XLSX_COLUMNS_H

#include "runtime/report/doc.h"

typedef struct XlsxColumns {
    uint32_t n;
    uint32_t *widths; /* of the sheet's columns, in characters */
    uint32_t **first; /* of each table, n_cols + 1: its columns' first of the sheet, and the end */
} XlsxColumns;

/* Of n >= 1 tables, `width` characters in all or what the narrowest column, `least`, asks for. */
XlsxColumns xlsx_columns(Arena *arena, const Table *const *tables, uint32_t n, uint32_t width,
                         uint32_t least);

#endif
