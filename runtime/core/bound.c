/* Bounds as sets. All questions about two bounds come down to the order of their lower ends and the
   order of their upper ends; an end that is not there lies beyond all others. Dates are compared as
   numbers of days, where no end is strict. */
#include "runtime/core/bound.h"

/* ---- making */
static Bound ends_of(TargetOp op) {
    bool both = op == TARGET_OP_EQ;
    return (Bound){.has_lower = both || op == TARGET_OP_GE || op == TARGET_OP_GT,
                   .has_upper = both || op == TARGET_OP_LE || op == TARGET_OP_LT,
                   .lower_strict = op == TARGET_OP_GT,
                   .upper_strict = op == TARGET_OP_LT};
}

Bound bound_of_quantity(TargetOp op, Quantity end) {
    Bound bound = ends_of(op);
    bound.lower = bound.upper = end;
    return bound;
}

Bound bound_of_date(TargetOp op, Date end) {
    Bound bound = ends_of(op);
    bound.of_dates = true;
    bound.from = bound.until = end;
    return bound;
}

bool bound_between_quantities(const Units *units, Arena *arena, Quantity lower, Quantity upper,
                              Bound *out) {
    *out = bound_of_quantity(TARGET_OP_EQ, lower);
    out->upper = upper;
    return quantity_compare(units, arena, lower, upper) <= 0;
}

bool bound_between_dates(Date from, Date until, Bound *out) {
    *out = bound_of_date(TARGET_OP_EQ, from);
    out->until = until;
    return from.first <= until.last;
}

/* 2025年3月-6月 says where it begins and ends; 2025年12月 says only when, and no operator. */
static bool date_bound(const Target *target, Bound *out) {
    TargetOp op = (TargetOp)target->op;
    Date date = target_more(target)->date;
    bool period = date.precision == DATE_DAY && date.first != date.last;
    if (op == TARGET_OP_NONE && period) op = TARGET_OP_EQ;
    if (op != TARGET_OP_NONE) *out = bound_of_date(op, date);
    return op != TARGET_OP_NONE;
}

bool bound_of_target(const Target *target, Bound *out) {
    if (target->flags & TARGET_AMBIGUOUS) return false;
    if (target->kind == TARGET_DATE) return date_bound(target, out);
    if (target->kind == TARGET_TEXT) return false;
    *out = (Bound){.has_lower = target->has_lower,
                   .has_upper = target->has_upper,
                   .lower_strict = target->lower_strict,
                   .upper_strict = target->upper_strict,
                   .lower = target->number,
                   .upper = target->kind == TARGET_RANGE ? target_more(target)->upper_number : target->number};
    return target->has_lower || target->has_upper;
}

/* ---- comparing */
static DimId dimension(const Units *units, const Bound *bound) {
    return units_get(units, bound->has_lower ? bound->lower.unit : bound->upper.unit)->dim;
}

bool bound_fits(const Units *units, const Bound *a, const Bound *b) {
    if (a->of_dates || b->of_dates) return a->of_dates == b->of_dates;
    return dimension(units, a) == dimension(units, b);
}

static int order_int64(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int64_t first_day(const Bound *bound) {
    if (!bound->has_lower) return INT64_MIN;
    return bound->lower_strict ? (int64_t)bound->from.last + 1 : bound->from.first;
}

static int64_t last_day(const Bound *bound) {
    if (!bound->has_upper) return INT64_MAX;
    return bound->upper_strict ? (int64_t)bound->until.first - 1 : bound->until.last;
}

/* Which begins earlier. */
static int order_lower(const Units *units, Arena *arena, const Bound *a, const Bound *b) {
    if (a->of_dates) return order_int64(first_day(a), first_day(b));
    if (!a->has_lower || !b->has_lower) return (int)a->has_lower - (int)b->has_lower;
    int order = quantity_compare(units, arena, a->lower, b->lower);
    return order ? order : (int)a->lower_strict - (int)b->lower_strict;
}

/* Which ends earlier. */
static int order_upper(const Units *units, Arena *arena, const Bound *a, const Bound *b) {
    if (a->of_dates) return order_int64(last_day(a), last_day(b));
    if (!a->has_upper || !b->has_upper) return (int)b->has_upper - (int)a->has_upper;
    int order = quantity_compare(units, arena, a->upper, b->upper);
    return order ? order : (int)b->upper_strict - (int)a->upper_strict;
}

int bound_compare(const Units *units, Arena *arena, const Bound *a, const Bound *b) {
    if (a->of_dates != b->of_dates) return (int)a->of_dates - (int)b->of_dates;
    if (!bound_fits(units, a, b)) return order_int64(dimension(units, a), dimension(units, b));
    int order = order_lower(units, arena, a, b);
    return order ? order : order_upper(units, arena, a, b);
}

/* ---- sets */
bool bound_holds_quantity(const Units *units, Arena *arena, const Bound *bound, Quantity q) {
    int low = bound->has_lower ? quantity_compare(units, arena, q, bound->lower) : 1;
    int high = bound->has_upper ? quantity_compare(units, arena, q, bound->upper) : -1;
    return low >= (bound->lower_strict ? 1 : 0) && high <= (bound->upper_strict ? -1 : 0);
}

bool bound_holds_date(const Bound *bound, Date date) {
    return first_day(bound) <= date.first && date.last <= last_day(bound);
}

bool bound_covers(const Units *units, Arena *arena, const Bound *outer, const Bound *inner) {
    return order_lower(units, arena, outer, inner) <= 0 &&
           order_upper(units, arena, outer, inner) >= 0;
}

static bool is_empty(const Units *units, Arena *arena, const Bound *bound) {
    if (bound->of_dates) return first_day(bound) > last_day(bound);
    if (!bound->has_lower || !bound->has_upper) return false;
    int order = quantity_compare(units, arena, bound->lower, bound->upper);
    return order > 0 || (order == 0 && (bound->lower_strict || bound->upper_strict));
}

bool bound_meet(const Units *units, Arena *arena, const Bound *a, const Bound *b, Bound *out) {
    const Bound *low = order_lower(units, arena, a, b) >= 0 ? a : b;
    const Bound *high = order_upper(units, arena, a, b) <= 0 ? a : b;
    *out = *low;
    out->has_upper = high->has_upper;
    out->upper_strict = high->upper_strict;
    out->upper = high->upper;
    out->until = high->until;
    return !is_empty(units, arena, out);
}

/* ---- printing */
static void put_end(Buf *buf, const Units *units, const Bound *bound, bool lower, bool chinese) {
    if (bound->of_dates)
        date_print(buf, lower ? bound->from : bound->until, chinese ? DATE_CHINESE : DATE_ISO);
    else
        quantity_print(buf, units, lower ? bound->lower : bound->upper);
}

static void put_lower(Buf *buf, const Units *units, const Bound *bound, bool chinese) {
    buf_text(buf, target_op_sign(bound->lower_strict ? TARGET_OP_GT : TARGET_OP_GE));
    put_end(buf, units, bound, true, chinese);
}

static void put_upper(Buf *buf, const Units *units, const Bound *bound, bool chinese) {
    buf_text(buf, target_op_sign(bound->upper_strict ? TARGET_OP_LT : TARGET_OP_LE));
    put_end(buf, units, bound, false, chinese);
}

static bool is_one_value(const Bound *bound) {
    if (bound->of_dates) return date_equal(bound->from, bound->until);
    return bound->lower.unit == bound->upper.unit &&
           number_compare(bound->lower.number, bound->upper.number) == 0;
}

/* Both ends included: the unit is printed once where it is one. */
static void put_range(Buf *buf, const Units *units, const Bound *bound, bool chinese) {
    if (is_one_value(bound)) {
        buf_text(buf, target_op_sign(TARGET_OP_EQ));
    } else {
        if (!bound->of_dates && bound->lower.unit == bound->upper.unit)
            number_print(buf, bound->lower.number);
        else
            put_end(buf, units, bound, true, chinese);
        buf_str(buf, "..");
    }
    put_end(buf, units, bound, false, chinese);
}

void bound_print(Buf *buf, const Units *units, const Bound *bound, bool chinese) {
    bool both = bound->has_lower && bound->has_upper;
    if (both && !bound->lower_strict && !bound->upper_strict) {
        put_range(buf, units, bound, chinese);
        return;
    }
    if (bound->has_lower) put_lower(buf, units, bound, chinese);
    if (both) buf_str(buf, chinese ? "且" : " and ");
    if (bound->has_upper) put_upper(buf, units, bound, chinese);
}
