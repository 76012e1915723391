/* Hints worked out from what was written. An argument that is empty stands for no hint. */
#ifndef JX_COMPILER_ADVICE_H
#define JX_COMPILER_ADVICE_H

#include "compiler/compiler.h"

/* "did you mean …?", or empty if nothing is near. */
DiagArg advice_did_you_mean(Arena *arena, Text near);
/* Reports a name that is no entity: once a file if only the standard library is missing. */
void advice_unknown_entity(Compiler *compiler, Text name, Span span);
/* The function that was probably meant: of the names, or what it is called elsewhere; may be empty.
 */
Text advice_function(Text name, const Text *names, uint32_t n);
/* Reports a name that is no field of the entity: with the nearest that is one, or where it belongs.
 */
void advice_unknown_field(Compiler *compiler, EntityId id, Text name, Span span);
/* Reports a day that does not exist, with the days that its month has. */
void advice_bad_date(Compiler *compiler, Text written, Span span);
/* How the date at the span is written. */
DiagArg advice_date(Compiler *compiler, Span span);
/* Warns where a message in quotes has `{…}` in it, as only a template in back quotes can. */
void advice_message(Compiler *compiler, const Node *message);
/* The unit that was meant where a quantity of dimension `want` is due. */
DiagArg advice_unit(Compiler *compiler, UnitId id, DimId want);
/* What stands at the span with digits for the letters O and l in it, if that is such a quantity. */
DiagArg advice_letters(Compiler *compiler, Span span, DimId want);
/* The number with a unit of the dimension: "100 家"; of money with two, "100 元 或 100 万元". Empty
   if the dimension has no unit. */
DiagArg advice_example(Compiler *compiler, DimId dim, Text number);
/* Why two numbers of different dimensions do not go together, where that is known to surprise: days
   and months, percentages and percentage points, digits at one of the places whose unit was left out. */
DiagArg advice_dimensions(Compiler *compiler, Type left, Type right, Span left_at, Span right_at);
/* sum(…) around the list at the span, whose elements are of `type`. */
DiagArg advice_single(Compiler *compiler, Type type, Span span);

#endif
