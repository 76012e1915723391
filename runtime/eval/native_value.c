/* Values of the language as C values and back, exactly or not at all. What a double can hold is
   decided by decimal digits: with at most 15 of them, the nearest double reads back as the same
   decimal, so nothing is lost although 0.1 itself is no double. What comes back is read as the
   shortest decimal that means the same double (native_decimal.c).

   Nothing here knows of processes. */
#include "runtime/eval/native_value.h"

#include <assert.h>
#include <math.h>

#include "runtime/base/utf8.h"

static bool is_scalar(NativeParam param, Rep rep) {
    return !param.type.list && type_rep(param.type) == rep;
}

bool native_param_fits(NativeParam param) {
    switch ((CType)param.ctype) {
    case C_DOUBLE:
    case C_INT64:
    case C_INT32: return is_scalar(param, REP_NUMBER);
    case C_TEXT: return is_scalar(param, REP_TEXT);
    case C_BOOL: return is_scalar(param, REP_BOOL);
    case C_DATE: return is_scalar(param, REP_DATE);
    case C_DOUBLES: return param.type.list && type_rep(param.type) == REP_NUMBER;
    }
    return false;
}

static UnitId base_unit(const Units *units, DimId dim) {
    for (UnitId id = UNIT_NONE; id < units_count(units); id++) {
        const Unit *unit = units_get(units, id);
        if (unit->dim == dim && number_compare(unit->scale, number_of(1)) == 0) return id;
    }
    return UNIT_UNKNOWN;
}

bool native_result_fits(const Program *program, NativeParam result, UnitId *unit) {
    *unit = UNIT_UNKNOWN;
    if (result.ctype == C_DOUBLES || !native_param_fits(result)) return false;
    if (!type_is_numeric(result.type)) return true;
    *unit = result.type.kind == TYPE_PERCENT ? program->percent
                                             : base_unit(program->units, type_dim(result.type));
    return *unit != UNIT_UNKNOWN;
}

/* ---- arguments */

static Text show_quantity(Arena *arena, const Units *units, Quantity q) {
    Buf buf = buf_new(arena);
    quantity_print(&buf, units, q);
    return buf_result(&buf);
}

static Number in_base_unit(Arena *arena, const Units *units, Quantity q) {
    return q.unit == UNIT_NONE ? q.number
                               : number_mul(arena, q.number, units_get(units, q.unit)->scale);
}

static NativeFault put_double(Buf *body, const Units *units, Quantity q, Text *value) {
    bool exact;
    double real = number_to_double(in_base_unit(body->arena, units, q), &exact);
    if (!exact) {
        *value = show_quantity(body->arena, units, q);
        return NATIVE_INEXACT;
    }
    buf_bytes(body, (const char *)&real, sizeof real);
    return NATIVE_NONE;
}

static NativeFault put_integer(Buf *body, const Units *units, Quantity q, int64_t least,
                               int64_t greatest, Text *value) {
    int64_t integer;
    Number number = in_base_unit(body->arena, units, q);
    if (!number_to_int64(number, &integer) || integer < least || integer > greatest) {
        *value = show_quantity(body->arena, units, q);
        return NATIVE_NOT_INTEGER;
    }
    buf_bytes(body, (const char *)&integer, sizeof integer);
    return NATIVE_NONE;
}

static void put_word(Buf *body, int64_t word) {
    buf_bytes(body, (const char *)&word, sizeof word);
}

static NativeFault put_text(Buf *body, Text text) {
    if (text.len && memchr(text.ptr, 0, text.len)) return NATIVE_ZERO_IN_TEXT;
    put_word(body, text.len);
    buf_text(body, text);
    buf_repeat(body, TEXT("\0"), NATIVE_CELL - text.len % NATIVE_CELL); /* at least one */
    return NATIVE_NONE;
}

static NativeFault put_date(Buf *body, Date date, Text *value) {
    if (date.precision != DATE_DAY) {
        Buf shown = buf_new(body->arena);
        date_print(&shown, date, DATE_ISO);
        *value = buf_result(&shown);
        return NATIVE_NOT_A_DAY;
    }
    put_word(body, date.first);
    return NATIVE_NONE;
}

static NativeFault put_doubles(Buf *body, const Units *units, const Quantity *elements, uint32_t n,
                               Text *value) {
    put_word(body, n);
    NativeFault fault = NATIVE_NONE;
    for (uint32_t i = 0; i < n && !fault; i++) fault = put_double(body, units, elements[i], value);
    return fault;
}

NativeFault native_put(Buf *body, const Units *units, NativeArgument argument, Text *value) {
    uint32_t lo = argument.lo;
    const void *data = argument.vector->data;
    const Quantity *quantities = data;
    switch ((CType)argument.ctype) {
    case C_DOUBLE: return put_double(body, units, quantities[lo], value);
    case C_INT64: return put_integer(body, units, quantities[lo], INT64_MIN, INT64_MAX, value);
    case C_INT32: return put_integer(body, units, quantities[lo], INT32_MIN, INT32_MAX, value);
    case C_TEXT: return put_text(body, ((const Text *)data)[lo]);
    case C_BOOL: put_word(body, ((const bool *)data)[lo]); return NATIVE_NONE;
    case C_DATE: return put_date(body, ((const Date *)data)[lo], value);
    case C_DOUBLES:
        return put_doubles(body, units, quantities ? quantities + lo : NULL, argument.hi - lo,
                           value);
    }
    return NATIVE_SIGNATURE;
}

/* ---- results */

Quantity native_in_unit(Arena *arena, const Units *units, Number in_base_units, UnitId unit) {
    Quantity q = {.number = in_base_units, .unit = unit};
    bool possible =
        unit == UNIT_NONE || number_div(arena, q.number, units_get(units, unit)->scale, &q.number);
    assert(possible); /* no unit is zero */
    (void)possible;
    return q;
}

static bool date_of(int64_t days, Date *date) {
    Date first, last;
    if (!date_make(1, 1, 1, DATE_DAY, &first) || !date_make(9999, 12, 31, DATE_DAY, &last) ||
        days < first.first || days > last.last)
        return false;
    *date = (Date){.first = (int32_t)days, .last = (int32_t)days, .precision = DATE_DAY};
    return true;
}

NativeFault native_take(Arena *arena, NativeParam result, const NativeRecord *record, Text text,
                        Value *value) {
    *value = (Value){.rep = (uint8_t)type_rep(result.type), .state = STATE_OK};
    switch ((CType)result.ctype) {
    case C_DOUBLE:
        if (!isfinite(record->real)) return NATIVE_NOT_FINITE;
        value->quantity.number = native_number_of(arena, record->real);
        return NATIVE_NONE;
    case C_INT64:
    case C_INT32: value->quantity.number = number_of(record->integer); return NATIVE_NONE;
    case C_BOOL: value->boolean = record->integer != 0; return NATIVE_NONE;
    case C_DATE: return date_of(record->integer, &value->date) ? NATIVE_NONE : NATIVE_DATE_RANGE;
    case C_TEXT:
        if (utf8_invalid_at(text) != text.len) return NATIVE_TEXT_INVALID;
        value->text = arena_text(arena, text);
        if (record->integer) value->state = STATE_MISSING;
        return NATIVE_NONE;
    case C_DOUBLES: break;
    }
    return NATIVE_SIGNATURE;
}
