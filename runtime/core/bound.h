/* Bounds: what lies above, below or between: ≥50家, <=160 万元, 8..10人, ≤2025年12月. A bound is a
   set of amounts of one dimension, or a set of days; it has at least one end. A coarse date counts
   as all its days: ≥2025年3月 begins with its first day, >2025年3月 behind its last one. */
#ifndef JX_CORE_BOUND_H
#define JX_CORE_BOUND_H

#include "runtime/core/target.h"

typedef struct Bound {
    bool of_dates;
    bool has_lower, has_upper;
    bool lower_strict, upper_strict; /* the end itself is not in it */
    Quantity lower, upper;           /* where not of_dates */
    Date from, until;                /* where of_dates */
} Bound;

/* What is =, ≥, ≤, > or < `end`. */
Bound bound_of_quantity(TargetOp op, Quantity end);
Bound bound_of_date(TargetOp op, Date end);

/* Both ends included. False if nothing lies in it. The quantities are of one dimension. */
bool bound_between_quantities(const Units *units, Arena *arena, Quantity lower, Quantity upper,
                              Bound *out);
bool bound_between_dates(Date from, Date until, Bound *out);

/* Of what the target says: false where it says no bound, or may be read in two ways. */
bool bound_of_target(const Target *target, Bound *out);

/* Whether both are of dates, or of one dimension. */
bool bound_fits(const Units *units, const Bound *a, const Bound *b);

/* The rest asks for things that fit. */
bool bound_holds_quantity(const Units *units, Arena *arena, const Bound *bound, Quantity q);
bool bound_holds_date(const Bound *bound, Date date); /* all its days */
bool bound_covers(const Units *units, Arena *arena, const Bound *outer, const Bound *inner);
/* What lies in both; false if nothing does. */
bool bound_meet(const Units *units, Arena *arena, const Bound *a, const Bound *b, Bound *out);
/* A total order for any two bounds; 0: the same set, with the same ends. */
int bound_compare(const Units *units, Arena *arena, const Bound *a, const Bound *b);

/* ≥50家, 8..10人, >8家且≤10家, 2025年3月1日..2025年6月. */
void bound_print(Buf *buf, const Units *units, const Bound *bound, bool chinese);

#endif
