/* Values: what a column holds, one struct per representation, and Value for one alone.
   Missing is a state beside the value, never a value; the state says why it is missing. */
#ifndef JX_CORE_VALUE_H
#define JX_CORE_VALUE_H

#include "runtime/base/date.h"
#include "runtime/core/type.h"

typedef struct Quantity {
    Number number; /* in `unit`: what the author wrote */
    UnitId unit;
} Quantity;

typedef enum State {
    STATE_OK,
    STATE_MISSING,     /* not given */
    STATE_NO_QUOTIENT, /* divided by zero */
    STATE_EMPTY,       /* min, avg, first … of an empty list */
    STATE_UNITS,       /* the units of two rows cannot be compared */
    STATE_NO_DATE,     /* no such date: outside the calendar, or a part of a day or month added */
    STATE_ERROR        /* a limit was hit or native code failed: the outcome is an error */
} State;

/* Values of several parts (REP_BOX). They are never changed once made; a column holds their
 * address. */
struct Bound;   /* core/bound.h */
struct Mention; /* core/target.h */

typedef struct RecordPair {
    uint32_t first, second; /* rows; the first stands before the second */
    Number similarity;
} RecordPair;

typedef struct Value {
    uint8_t rep;   /* Rep */
    uint8_t state; /* State */
    union {
        bool boolean;
        Quantity quantity;
        Text text;
        Date date;
        uint32_t id;
        const struct Bound *bound;     /* TYPE_BOUND */
        const struct Mention *mention; /* TYPE_MENTION */
        const RecordPair *pair;        /* TYPE_PAIR */
        const void *box;               /* any of them */
    };
} Value;

/* An equal value whose texts, numbers and boxes live in `arena`. */
Value value_copy(Arena *arena, Type type, Value value);

size_t rep_size(Rep rep); /* bytes of one element of a column */

/* Canonical display of a computed quantity: number and unit without blanks: 10000万元, 95%, 3. */
void quantity_print(Buf *buf, const Units *units, Quantity q);
/* q in another unit of the same dimension. */
Quantity quantity_convert(const Units *units, Arena *arena, Quantity q, UnitId to);
/* a and b of one dimension. */
int quantity_compare(const Units *units, Arena *arena, Quantity a, Quantity b);

#endif
