/* Tables of text: csv, tsv, and sheets of a workbook as they are rendered (workbook.h), read row by
   row. Nothing is known of types here: a cell is its text and its place. */
#ifndef JX_BASE_TABLE_H
#define JX_BASE_TABLE_H

#include "runtime/base/arena.h"
#include "runtime/base/vec.h"

typedef enum TableForm {
    TABLE_CSV,  /* cells parted by commas; in quotes a cell may hold commas, line ends and "" */
    TABLE_TSV,  /* the same with tabs */
    TABLE_SHEET /* cells parted by tabs, without quotes; TABLE_BREAK stands for a line end */
} TableForm;

/* U+2028, LINE SEPARATOR: what a line end within a cell of a sheet is rendered as, so that the rows
   of a sheet are the lines of its text. */
#define TABLE_BREAK "\xE2\x80\xA8"

typedef struct TableCell {
    Text text;       /* blanks at both ends removed, quotes undone */
    uint32_t lo, hi; /* its bytes in the table's text, without quotes */
} TableCell;

typedef struct TableReader {
    Text text;
    TableForm form;
    uint32_t at;          /* where the next row begins */
    uint32_t row;         /* number of the row read last, 1-based; blank rows count */
    uint32_t lo, hi;      /* its bytes */
    uint32_t unclosed;    /* the row has a quote here that is never closed; else UINT32_MAX */
    VEC(TableCell) cells; /* of the row read last; at least one */
    Arena *arena;         /* of `cells` */
} TableReader;

TableReader table_reader(Arena *arena, Text text, TableForm form);
/* The next row that has a cell that is not empty; false at the end. Cells whose text is not a slice
   of the table's are made in `scratch`. */
bool table_next(TableReader *reader, Arena *scratch);

#endif
