/* Values of the language as C values and back, exactly or not at all. */
#ifndef JX_EVAL_NATIVE_VALUE_H
#define JX_EVAL_NATIVE_VALUE_H

#include "runtime/eval/native_wire.h"

/* Whether values of the parameter's type can go as its C type. */
bool native_param_fits(NativeParam param);
/* The same for a result; and the unit it is given in: none, % for percent, the base unit of another
   dimension (UNIT_UNKNOWN for what is no number). */
bool native_result_fits(const Program *program, NativeParam result, UnitId *unit);

/* Row lo of the vector; of a list, its elements [lo, hi). None of them is missing. */
typedef struct NativeArgument {
    uint8_t ctype;
    const Vector *vector;
    uint32_t lo, hi;
} NativeArgument;

/* Appends the argument's cell to body, whose length is a multiple of NATIVE_CELL before and after.
   If a value does not fit, *value tells which, and what was appended is of no use. A number goes in
   the base unit of its dimension: 1 万元 as 10000, 95% as 0.95. */
NativeFault native_put(Buf *body, const Units *units, NativeArgument argument, Text *value);

/* The value of a record without fault, and of its text, as the declared result; missing for a text
   that is NULL. A number is in base units yet: see native_in_unit. Texts are copied into the arena.
 */
NativeFault native_take(Arena *arena, NativeParam result, const NativeRecord *record, Text text,
                        Value *value);
Quantity native_in_unit(Arena *arena, const Units *units, Number in_base_units, UnitId unit);

/* The decimal with the fewest digits among those to which `value` is the nearest double, and of
   these the nearest to it: 0.1 for 0.1. `value` is finite. */
Number native_number_of(Arena *arena, double value);

#endif
