/* Values: their sizes in columns, and the display, conversion and comparison of quantities. All
   exact: nothing here rounds. */
#include "runtime/core/value.h"

size_t rep_size(Rep rep) {
    switch (rep) {
    case REP_NONE: return 0;
    case REP_BOOL: return sizeof(bool);
    case REP_NUMBER: return sizeof(Quantity);
    case REP_TEXT: return sizeof(Text);
    case REP_DATE: return sizeof(Date);
    case REP_ID: return sizeof(uint32_t);
    case REP_COUNT: break;
    }
    return 0;
}

void quantity_print(Buf *buf, const Units *units, Quantity q) {
    number_print(buf, q.number);
    buf_text(buf, units_get(units, q.unit)->spelling);
}

Quantity quantity_convert(const Units *units, Arena *arena, Quantity q, UnitId to) {
    if (q.unit == to) return q;
    Number factor = units_factor(units, arena, q.unit, to);
    return (Quantity){.number = number_mul(arena, q.number, factor), .unit = to};
}

int quantity_compare(const Units *units, Arena *arena, Quantity a, Quantity b) {
    if (a.unit == b.unit) return number_compare(a.number, b.number);
    Number scale_a = units_get(units, a.unit)->scale;
    Number scale_b = units_get(units, b.unit)->scale;
    if (number_compare(scale_a, scale_b) == 0) return number_compare(a.number, b.number);
    return number_compare(number_mul(arena, a.number, scale_a),
                          number_mul(arena, b.number, scale_b));
}
