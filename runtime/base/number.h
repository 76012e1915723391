/* Number: an exact rational. Two representations of one set of values:
     small   coef / 10^scale in 64 bits, 0 <= scale <= 18: nearly every user value
     big     a GMP quotient, when a sum overflows or a division does not end
   A result that fits is always small, so a small and a big number are never equal; small values may
   carry trailing zeros (equal values may differ in coef and scale: compare with number_compare). No
   binary floating point anywhere.

   A result with a numerator or denominator of more than NUMBER_MAX_BITS counts as memory that the
   machine does not have: the arena's exhaustion handler is called, and nothing returns. */
#ifndef JX_BASE_NUMBER_H
#define JX_BASE_NUMBER_H

#include "runtime/base/arena.h"
#include "runtime/base/buf.h"

struct BigNumber; /* number.c alone knows GMP */

typedef struct Number {
    union {
        int64_t coef;
        const struct BigNumber *big;
    };
    int32_t scale; /* NUMBER_BIG: the big representation */
} Number;

#define NUMBER_BIG (-1)
#define NUMBER_MAX_SCALE 18
#define NUMBER_MAX_DIGITS 100000            /* read from text, and places rounded to */
#define NUMBER_MAX_BITS ((uint32_t)1 << 26) /* about twenty million digits */
#define NUMBER_ZERO ((Number){.coef = 0, .scale = 0})

static inline Number number_of(int64_t value) {
    return (Number){.coef = value, .scale = 0};
}

/* Reads digits with '_' between digits and at most one '.' between digits; optional leading '-'. At
   most NUMBER_MAX_DIGITS digits. Digits behind the point are kept ("0.10" has scale 2) if the
   number is small and was written with at most 18 digits. False if the text is anything else; *out
   untouched then. */
bool number_read(Arena *arena, Text digits, Number *out);

Number number_add(Arena *arena, Number a, Number b);
Number number_sub(Arena *arena, Number a, Number b);
Number number_mul(Arena *arena, Number a, Number b);
/* False if b is zero. */
bool number_div(Arena *arena, Number a, Number b, Number *out);
Number number_neg(Arena *arena, Number a);
int number_compare(Number a, Number b); /* <0, 0, >0; never allocates for two small numbers */
int number_sign(Number a);
bool number_is_integer(Number a);
/* The value as int64 if it is an integer that fits. */
bool number_to_int64(Number a, int64_t *out);
/* num/den in lowest terms, as decimal integers, for exact readers. den is "1" for integers. */
void number_fraction(Arena *arena, Number a, Text *num, Text *den);

typedef enum Rounding {
    ROUND_HALF_UP,   /* half away from zero, 四舍五入 */
    ROUND_HALF_EVEN, /* 四舍六入五成双 */
    ROUND_DOWN,      /* towards zero, 截尾 */
    ROUND_UP,        /* away from zero */
    ROUND_FLOOR,
    ROUND_CEILING
} Rounding;

/* Rounded to `decimals` places, 0 to NUMBER_MAX_DIGITS. */
Number number_round(Arena *arena, Number a, int decimals, Rounding how);

/* A decimal of any length: digits / 10^scale, negated if `negative`. */
typedef struct Decimal {
    Text digits; /* ASCII, at least one */
    uint32_t scale;
    bool negative;
} Decimal;

/* At most NUMBER_MAX_DIGITS digits and scale. */
Number number_of_decimal(Arena *arena, Decimal decimal);
/* The digits of a, without leading zeros and with the least scale; false if they do not end. */
bool number_decimal(Arena *arena, Number a, Decimal *out);

/* A running sum of many numbers. Beside repeated number_add it needs no memory for each step and,
   for quotients with many different denominators, far less time. */
typedef struct NumberSum NumberSum;
NumberSum *number_sum_new(Arena *arena);
void number_sum_add(NumberSum *sum, Number a);
Number number_sum_total(Arena *arena, const NumberSum *sum);

/* Exact decimal digits without exponent or trailing zeros ("7000", "0.5", "-12.25"). A quotient
   that does not end is printed as "num/den" ("1/3"). */
void number_print(Buf *buf, Number a);

/* Spreadsheet-style picture: digits 0 and #, one '.', ',' for groups of three: "0", "0.00",
   "#,##0.00", "0.##". Rounds half away from zero; what rounds to zero has no sign. */
void number_format(Buf *buf, Number a, Text picture);
/* #s stand outside of 0s, a 0 stands before the point, a ',' stands before each three places of the
   integer part or nowhere, and there are at most 60 signs. False otherwise; then number_format must
   not be called. */
bool number_picture_valid(Text picture);

/* The nearest double, for formats that only know doubles (xlsx); infinite if there is none. *exact
   tells whether the value has at most 15 significant digits, so that what a spreadsheet shows and
   keeps is the value; never for big numbers. */
double number_to_double(Number a, bool *exact);

/* An equal number that lives in `arena`. */
Number number_copy(Arena *arena, Number a);

#endif
