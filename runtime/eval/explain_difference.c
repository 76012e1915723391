/* The difference: how far the sides of a failed comparison are apart. */
#include "runtime/core/bound.h"
#include "runtime/eval/explain.h"

static bool compares_order(Op op) {
    return op == OP_EQ || (op >= OP_LT && op <= OP_GE);
}

/* Shares differ by percentage points, where the library declares them. */
static UnitId unit_of_distance(const Program *program, UnitId unit) {
    const Unit *percent = units_get(program->units, program->percent);
    const Unit *given = units_get(program->units, unit);
    bool share = unit != UNIT_NONE && program->percent != UNIT_NONE && given->dim == percent->dim &&
                 number_compare(given->scale, percent->scale) == 0;
    return share && program->percentage_point != UNIT_NONE ? program->percentage_point : unit;
}

/* In `unit`, which is one of the two. */
static Text show_distance(const Walk *walk, Quantity a, Quantity b, UnitId unit) {
    const Units *units = walk->program->units;
    a = quantity_convert(units, walk->arena, a, unit);
    b = quantity_convert(units, walk->arena, b, unit);
    Number distance = number_sub(walk->arena, a.number, b.number);
    if (number_sign(distance) < 0) distance = number_neg(walk->arena, distance);
    if (number_sign(distance) == 0) return TEXT("");
    Buf buf = buf_new(walk->arena);
    unit = unit_of_distance(walk->program, unit);
    quantity_print(&buf, units, (Quantity){.number = distance, .unit = unit});
    return buf_result(&buf);
}

/* Somebody chose the unit: a fact, or a number in the rule. */
static bool is_written(const Walk *walk, Visit visit) {
    FactRef ref;
    return visit_fact_ref(walk, visit, &ref) ||
           visit_inst(walk, visit_origin(walk, visit))->op == OP_CONST;
}

/* From the end of the bound that it lies beyond. */
static Text distance_to_bound(const Walk *walk, Visit comparison) {
    Visit bound_visit, item;
    if (!visit_operand(walk, comparison, 0, &bound_visit)) return TEXT("");
    if (!visit_operand(walk, comparison, 1, &item)) return TEXT("");
    Value whole = visit_value(walk, comparison), value = visit_value(walk, item);
    if (whole.state != STATE_OK || whole.boolean || value.rep != REP_NUMBER) return TEXT("");
    const Bound *bound = visit_value(walk, bound_visit).bound;
    const Units *units = walk->program->units;
    bool above =
        bound->has_upper && quantity_compare(units, walk->arena, value.quantity, bound->upper) >= 0;
    return show_distance(walk, value.quantity, above ? bound->upper : bound->lower,
                         value.quantity.unit);
}

/* `a = b within t` compares |a - b| with t; its sides are a and b. */
static bool sides_of(const Walk *walk, Visit comparison, Visit *left, Visit *right) {
    if (!visit_operand(walk, comparison, 0, left)) return false;
    const Inst *whole = visit_inst(walk, comparison), *size = visit_inst(walk, *left);
    bool within = size->op == OP_ABS && size->span.source == whole->span.source &&
                  size->span.lo == whole->span.lo && size->span.hi == whole->span.hi;
    if (!within) return visit_operand(walk, comparison, 1, right);
    Visit apart;
    return visit_operand(walk, *left, 0, &apart) && visit_operand(walk, apart, 0, left) &&
           visit_operand(walk, apart, 1, right);
}

Text explain_difference(const Walk *walk, Visit comparison) {
    Visit left, right;
    if (visit_inst(walk, comparison)->op == OP_BOUND_HOLDS)
        return distance_to_bound(walk, comparison);
    if (!compares_order((Op)visit_inst(walk, comparison)->op) ||
        !sides_of(walk, comparison, &left, &right))
        return TEXT("");
    Value whole = visit_value(walk, comparison);
    Value a = visit_value(walk, left), b = visit_value(walk, right);
    bool failed = whole.state == STATE_OK && !whole.boolean && a.rep == REP_NUMBER &&
                  a.state == STATE_OK && b.state == STATE_OK;
    if (!failed) return TEXT("");
    bool as_right = !is_written(walk, left) && is_written(walk, right);
    return show_distance(walk, a.quantity, b.quantity,
                         as_right ? b.quantity.unit : a.quantity.unit);
}
