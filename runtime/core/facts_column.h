/* The inside of Facts, shared by facts.c (single values) and facts_append.c (whole pieces); nobody
   else includes it. */
#ifndef JX_CORE_FACTS_COLUMN_H
#define JX_CORE_FACTS_COLUMN_H

#include "runtime/core/facts.h"

#define PLACE_FAR ((uint32_t)1 << 31) /* the rest of a place is a number among the far ones */
#define ROW_FAR UINT16_MAX            /* len of a row whose lo is a number among the far ones */

/* The mark of a text of the whole: 1 + the number of the target spelled so, and whether there may be
   something to note about it; or, before it was met as a target, its number among the ready ones. */
#define MARK_NOTED ((uint32_t)1 << 31)
#define MARK_READY ((uint32_t)1 << 30)

/* facts_ready.c: the ready target of that number; false if its unit is not there. */
bool facts_ready_target(Facts *whole, Units *units, uint32_t number, Target *out);

/* Room for n more rows. */
void facts_reserve(Facts *facts, FactTable *table, uint32_t n);
/* Before rows get the owner of that number: they may be the first that have another one. */
void facts_use_owner(Facts *facts, FactTable *table, uint16_t number);
/* Memory for the column, unless it has some. */
void column_open(Facts *facts, const FactTable *table, Column *column);
/* Where new rows of the whole have nothing in the column: says so, unless it has no memory. */
void column_add_missing(Column *column, uint32_t first, uint32_t n);
/* All arrays that have an element for each row, with the bytes of one; each becomes what `visit` gives
   back. */
typedef void *ArrayVisit(void *ctx, void *array, size_t element);
void table_each_array(FactTable *table, ArrayVisit *visit, void *ctx);
/* Bytes of one element of data; 0 where nothing is stored. */
size_t column_width(const Column *column);
/* The number of the form in the column; FORM_OTHER if it has too many. */
uint8_t column_form(Arena *arena, Column *column, int32_t scale, UnitId unit);

#endif
