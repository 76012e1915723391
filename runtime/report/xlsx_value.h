/* Xlsx, values: what a cell of a Doc is in a spreadsheet: a number with a number format that shows
   exactly the printed text, or a text; and texts and sheet names that Excel takes. It knows nothing
   of the library that writes the file. */
#ifndef JX_REPORT_XLSX_VALUE_H
#define JX_REPORT_XLSX_VALUE_H

#include "runtime/base/map.h"
#include "runtime/report/doc.h"

enum {
    XLSX_TEXT_CHARS = 32767, /* in one cell */
    XLSX_NAME_CHARS = 31,    /* in a sheet's name, in UTF-16 units */
    XLSX_FORMAT_CHARS = 255, /* in a number format, a header or a footer */
    XLSX_ROWS = 1048576,
    XLSX_COLUMNS = 16384
};

typedef struct XlsxValue {
    double number; /* dates: days since 1899-12-30; percentages: 0.95 for 95% */
    Text format;   /* zero-terminated */
} XlsxValue;

/* False if the cell can only be a text: it is one, its value has more than 15 digits, or no format
   gives the printed text back. */
bool xlsx_value(Arena *arena, const Cell *cell, XlsxValue *out);

/* A zero-terminated copy for a cell: characters that XML forbids become U+FFFD, carriage returns
   go, and _x0041_, which Excel would read as an escape, is escaped. */
Text xlsx_text(Arena *arena, Text text);

/* Names given to sheets so far. */
typedef struct XlsxNames {
    Arena *arena;
    Map used; /* folded names */
} XlsxNames;

/* A zero-terminated name that Excel takes, like `wanted` and unlike all names given before;
   `otherwise` if nothing of `wanted` is left. */
Text xlsx_name(XlsxNames *names, Text wanted, Text otherwise);

#endif
