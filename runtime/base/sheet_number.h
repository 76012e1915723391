/* Numbers of a sheet as the text that a person sees there, exactly: the stored digits, with the
   percent sign, the unit or the date that the cell's number format shows.

   A spreadsheet stores binary floating point and keeps 15 significant digits; 1.1 may be stored as
   1.1000000000000001. So a stored number with a fraction or an exponent and more than 15 digits is
   rounded to 15 (half away from zero), as the spreadsheet itself shows it. The decimals that a
   format hides are kept: they are what the cell holds. */
#ifndef JX_BASE_SHEET_NUMBER_H
#define JX_BASE_SHEET_NUMBER_H

#include "runtime/base/buf.h"

typedef enum SheetKind {
    SHEET_PLAIN,
    SHEET_PERCENT, /* 0.95 is 95% */
    SHEET_DATE,    /* 2021-12-31, or 2021年12月31日 if the format is in Chinese */
    SHEET_MONTH,   /* no day in the format: 2021年12月 */
    SHEET_YEAR     /* 2021年 */
} SheetKind;

typedef struct SheetFormat {
    uint8_t kind; /* SheetKind */
    bool chinese;
    bool scaled;         /* shows thousandths of the number: what is seen is not what is stored */
    uint32_t zeros;      /* digits that are always shown: 000000 */
    Text prefix, suffix; /* "≥", "万元" of numbers; ¥ is the suffix 元 */
} SheetFormat;

/* By the format's code (`0.00%`, `yyyy"年"m"月"`, `#,##0"万元"`), of which texts are slices or
   copies in `arena`; of several sections the first counts. */
SheetFormat sheet_format(Arena *arena, Text code);
/* By the number of a format that every workbook knows. */
SheetFormat sheet_format_known(uint32_t id);

/* Appends the stored number. from_1904: the workbook counts days from 1904-01-01. What is no number
   is appended as it is. */
void sheet_number(Buf *out, Text stored, SheetFormat format, bool from_1904);

#endif
