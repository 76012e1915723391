/* Values: their sizes in columns, copies of them, and the display, conversion and comparison of
   quantities. All exact: nothing here rounds. */
#include "runtime/core/value.h"

#include "runtime/core/bound.h"

size_t rep_size(Rep rep) {
    switch (rep) {
    case REP_NONE: return 0;
    case REP_BOOL: return sizeof(bool);
    case REP_NUMBER: return sizeof(Quantity);
    case REP_TEXT: return sizeof(Text);
    case REP_DATE: return sizeof(Date);
    case REP_ID: return sizeof(uint32_t);
    case REP_BOX: return sizeof(const void *);
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

/* ---- copies */
static Quantity copy_quantity(Arena *arena, Quantity q) {
    return (Quantity){.number = number_copy(arena, q.number), .unit = q.unit};
}

static const Bound *copy_bound(Arena *arena, const Bound *bound) {
    Bound *copy = ARENA_NEW(arena, Bound);
    *copy = *bound;
    if (bound->of_dates) return copy;
    copy->lower = copy_quantity(arena, bound->lower);
    copy->upper = copy_quantity(arena, bound->upper);
    return copy;
}

static const Mention *copy_mention(Arena *arena, const Mention *mention) {
    Mention *copy = ARENA_NEW(arena, Mention);
    *copy = *mention;
    copy->whole = arena_text(arena, mention->whole);
    copy->found.quantity = copy_quantity(arena, mention->found.quantity);
    return copy;
}

static const RecordPair *copy_pair(Arena *arena, const RecordPair *pair) {
    RecordPair *copy = ARENA_NEW(arena, RecordPair);
    *copy = *pair;
    copy->similarity = number_copy(arena, pair->similarity);
    return copy;
}

Value value_copy(Arena *arena, Type type, Value value) {
    if (value.state != STATE_OK) return value;
    if (value.rep == REP_TEXT) value.text = arena_text(arena, value.text);
    if (value.rep == REP_NUMBER) value.quantity = copy_quantity(arena, value.quantity);
    if (type.kind == TYPE_BOUND) value.bound = copy_bound(arena, value.bound);
    if (type.kind == TYPE_MENTION) value.mention = copy_mention(arena, value.mention);
    if (type.kind == TYPE_PAIR) value.pair = copy_pair(arena, value.pair);
    return value;
}
