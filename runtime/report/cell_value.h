/* Cell values: from the printed text of a cell and the value behind it to what kind of cell it is.
   A cell is a number or date only if its text shows just that value, so that a spreadsheet that is
   given the value prints the text again. */
#ifndef JX_REPORT_CELL_VALUE_H
#define JX_REPORT_CELL_VALUE_H

#include "runtime/core/ir.h"
#include "runtime/report/doc.h"

/* A value as a layout shows it: `as UNIT "PICTURE"`. */
typedef struct ShownValue {
    Type type;
    Value value;
    Text picture; /* empty: as it is written */
    UnitId unit;  /* UNIT_NONE: its own */
} ShownValue;

/* Sets the kind of a cell whose text stands, and for a number or date its typed part. Numbers and
   slices of the result live in `arena` and in the text. `shown`: NULL for a cell of text alone. */
void cell_value_set(Arena *arena, const Program *program, Cell *cell, const ShownValue *shown);

#endif
