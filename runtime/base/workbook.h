/* Workbooks: xlsx files that are read. Each sheet is rendered as text of its own: a row is a line
   (blank rows too, so that line numbers are row numbers), its cells are parted by tabs, and a line
   end within a cell is TABLE_BREAK. table.h reads that text back, so everything above knows only
   tables of text.

   A workbook may come from anyone: its size is limited (zip.h), a document type is refused, and
   whatever does not add up is a fault, never a crash. */
#ifndef JX_BASE_WORKBOOK_H
#define JX_BASE_WORKBOOK_H

#include "runtime/base/buf.h"
#include "runtime/base/vec.h"

typedef enum WorkbookFault {
    WORKBOOK_GOOD,
    WORKBOOK_NO_XLSX,   /* no zip archive, or one without a workbook */
    WORKBOOK_OLD,       /* .xls or a workbook with a password: another kind of file altogether */
    WORKBOOK_DAMAGED,   /* a part is missing, cut off or no XML */
    WORKBOOK_TOO_LARGE, /* unpacks to more than zip.h allows, or than a sheet may have */
    WORKBOOK_DOCTYPE,
    WORKBOOK_NO_LIBRARY /* nothing can be unpacked here */
} WorkbookFault;

typedef struct Workbook {
    const Text *sheets; /* their names, in the workbook's order */
    uint32_t n_sheets;
} Workbook;

/* What a reader has to know of a cell beyond its text. */
typedef enum SheetMarkKind {
    SHEET_MERGED,       /* stands for several rows or columns */
    SHEET_UNCALCULATED, /* a formula without a stored result; the text is the formula */
    SHEET_SCALED        /* its format shows another number than is stored */
} SheetMarkKind;

typedef struct SheetMark {
    uint32_t row, column; /* 1-based */
    uint8_t kind;         /* SheetMarkKind */
} SheetMark;

typedef struct Sheet {
    Text text;
    VEC(SheetMark) marks; /* by row, then column */
} Sheet;

/* NULL and *fault if it cannot be read. Keeps `bytes`. */
Workbook *workbook_open(Arena *arena, Text bytes, WorkbookFault *fault);
/* The sheet with that number, from 0; NULL and *fault if it cannot be read. */
Sheet *workbook_sheet(Arena *arena, Workbook *workbook, uint32_t number, WorkbookFault *fault);

/* ---- workbook_comments.c */
typedef struct WorkbookComment {
    uint32_t sheet;       /* from 0 */
    uint32_t row, column; /* 1-based */
    Text text;
} WorkbookComment;
typedef VEC(WorkbookComment) WorkbookComments;

/* Appends the same workbook with these comments added to its cells; several of one cell become one.
   All else stays as it is. False if it cannot be read as a workbook. */
bool workbook_comment(Arena *arena, Workbook *workbook, const WorkbookComments *comments, Buf *out);

#endif
