/* Comparing single values. Quantities are equal if they are the same amount in whatever unit, so
   their hash is that of the amount in the base unit. */
#include "runtime/eval/cell.h"

#include "runtime/core/bound.h"

static int order_uint(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

bool quantity_comparable(const Units *units, Quantity a, Quantity b) {
    return a.unit == b.unit || units_get(units, a.unit)->dim == units_get(units, b.unit)->dim;
}

int quantity_order(const Units *units, Arena *arena, Quantity a, Quantity b) {
    if (a.unit == b.unit && a.number.scale == b.number.scale && a.number.scale >= 0) {
        return (a.number.coef > b.number.coef) - (a.number.coef < b.number.coef);
    }
    return quantity_compare(units, arena, a, b);
}

static int order_quantities(const Frame *frame, Quantity a, Quantity b) {
    const Units *units = frame->program->units;
    if (quantity_comparable(units, a, b)) return quantity_order(units, frame->arena, a, b);
    return order_uint(units_get(units, a.unit)->dim, units_get(units, b.unit)->dim);
}

static int order_dates(Date a, Date b) {
    int order = date_compare(a, b);
    return order ? order : (a.first > b.first) - (a.first < b.first);
}

static int order_ids(const Frame *frame, Type type, uint32_t a, uint32_t b) {
    if (type.kind != TYPE_TARGET || a == b) return order_uint(a, b);
    const Target *targets = frame->program->facts->targets.data;
    return text_compare(target_shown(&targets[a]), target_shown(&targets[b]));
}

/* Numbers in texts: by their spelling. */
static int order_boxes(const Frame *frame, Type type, const void *a, const void *b) {
    if (type.kind == TYPE_BOUND) return bound_compare(frame->program->units, frame->arena, a, b);
    if (type.kind == TYPE_MENTION) return text_compare(mention_spelling(a), mention_spelling(b));
    const RecordPair *x = a, *y = b;
    int order = order_uint(x->first, y->first);
    return order ? order : order_uint(x->second, y->second);
}

int cell_order(const Frame *frame, Type type, Cell a, Cell b) {
    const void *x = a.vector->data, *y = b.vector->data;
    uint32_t i = a.row, j = b.row;
    switch ((Rep)a.vector->rep) {
    case REP_BOOL: return (int)((const bool *)x)[i] - (int)((const bool *)y)[j];
    case REP_NUMBER:
        return order_quantities(frame, ((const Quantity *)x)[i], ((const Quantity *)y)[j]);
    case REP_TEXT: return text_compare(((const Text *)x)[i], ((const Text *)y)[j]);
    case REP_DATE: return order_dates(((const Date *)x)[i], ((const Date *)y)[j]);
    case REP_ID: return order_ids(frame, type, ((const uint32_t *)x)[i], ((const uint32_t *)y)[j]);
    case REP_BOX:
        return order_boxes(frame, type, ((const void *const *)x)[i], ((const void *const *)y)[j]);
    case REP_NONE:
    case REP_COUNT: break;
    }
    return 0;
}

bool cell_equal(const Frame *frame, Type type, Cell a, Cell b) {
    if (a.vector->rep == REP_TEXT) {
        return text_equal(((const Text *)a.vector->data)[a.row],
                          ((const Text *)b.vector->data)[b.row]);
    }
    return cell_order(frame, type, a, b) == 0;
}

static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t h = (a ^ (b + 0x9E3779B97F4A7C15u + (a << 6))) * 0xFF51AFD7ED558CCDu;
    return h ^ (h >> 32);
}

static uint64_t hash_quantity(const Frame *frame, Quantity q) {
    const Unit *unit = units_get(frame->program->units, q.unit);
    Number base = number_mul(frame->arena, q.number, unit->scale);
    if (base.scale < 0) return mix(unit->dim, 1); /* a quotient: rare enough to share a hash */
    while (base.scale > 0 && base.coef % 10 == 0) {
        base.coef /= 10;
        base.scale--;
    }
    return mix(mix(unit->dim, (uint64_t)base.coef), (uint64_t)base.scale);
}

static uint64_t hash_id(const Frame *frame, Type type, uint32_t id) {
    if (type.kind != TYPE_TARGET) return mix(2, id);
    return text_hash(target_shown(&frame->program->facts->targets.data[id]));
}

/* By the upper end alone: bounds that are equal have the same, and few that are not do. */
static uint64_t hash_bound(const Frame *frame, const Bound *bound) {
    if (!bound->has_upper) return 3;
    if (!bound->of_dates) return hash_quantity(frame, bound->upper);
    return mix(4, (uint32_t)(bound->upper_strict ? bound->until.first - 1 : bound->until.last));
}

static uint64_t hash_box(const Frame *frame, Type type, const void *box) {
    if (type.kind == TYPE_BOUND) return hash_bound(frame, box);
    if (type.kind == TYPE_MENTION) return text_hash(mention_spelling(box));
    const RecordPair *pair = box;
    return mix(pair->first, pair->second);
}

uint64_t cell_hash(const Frame *frame, Type type, Cell a) {
    const void *x = a.vector->data;
    switch ((Rep)a.vector->rep) {
    case REP_BOOL: return ((const bool *)x)[a.row];
    case REP_NUMBER: return hash_quantity(frame, ((const Quantity *)x)[a.row]);
    case REP_TEXT: return text_hash(((const Text *)x)[a.row]);
    case REP_DATE: {
        Date d = ((const Date *)x)[a.row];
        return mix((uint32_t)d.first, (uint32_t)d.last);
    }
    case REP_ID: return hash_id(frame, type, ((const uint32_t *)x)[a.row]);
    case REP_BOX: return hash_box(frame, type, ((const void *const *)x)[a.row]);
    case REP_NONE:
    case REP_COUNT: break;
    }
    return 0;
}
