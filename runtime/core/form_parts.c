/* Small parts that every description is made of: numbers of each width, spans, names, types, dates,
   quantities, values. What a mode does with them is in form_binary.c and form_text.c. */
#include "runtime/core/form_visit.h"

#include <stdio.h>

#include "runtime/core/bound.h"

void form_refuse(Form *form, const char *what) {
    if (!form->mistake.what) form->mistake.what = what;
}

/* ---- numbers */
void form_u8(Form *form, const char *name, uint8_t *value, uint8_t usual) {
    uint64_t wide = *value;
    form->mode->whole(form, name, &wide, usual, UINT8_MAX);
    if (form->reads) *value = (uint8_t)wide;
}

void form_u16(Form *form, const char *name, uint16_t *value, uint16_t usual) {
    uint64_t wide = *value;
    form->mode->whole(form, name, &wide, usual, UINT16_MAX);
    if (form->reads) *value = (uint16_t)wide;
}

void form_u32(Form *form, const char *name, uint32_t *value, uint32_t usual) {
    uint64_t wide = *value;
    form->mode->whole(form, name, &wide, usual, UINT32_MAX);
    if (form->reads) *value = (uint32_t)wide;
}

void form_u64(Form *form, const char *name, uint64_t *value) {
    uint64_t wide = *value;
    form->mode->whole(form, name, &wide, 0, UINT64_MAX);
    if (form->reads) *value = wide;
}

void form_text_plain(Form *form, Text *value) {
    form_text(form, NULL, value);
}

void form_u32_plain(Form *form, uint32_t *value) {
    form_u32(form, NULL, value, 0);
}

/* Small negative numbers are small, too: 0, -1, 1, -2 … are 0, 1, 2, 3 … */
void form_i32(Form *form, const char *name, int32_t *value, int32_t usual) {
    uint32_t sign = *value < 0 ? UINT32_MAX : 0, usual_sign = usual < 0 ? UINT32_MAX : 0;
    uint32_t folded = ((uint32_t)*value << 1) ^ sign;
    form_u32(form, name, &folded, ((uint32_t)usual << 1) ^ usual_sign);
    if (form->reads) *value = (int32_t)((folded >> 1) ^ (0 - (folded & 1)));
}

void form_bool(Form *form, const char *name, bool *value) {
    static const char *const words[] = {"no", "yes"};
    uint8_t byte = *value;
    form_choice(form, name, &byte, words, 0);
    if (form->reads) *value = byte == 1;
}

void form_count(Form *form, const char *name, uint32_t *n) {
    form_u32(form, name, n, 0);
    if (!form->reads) return;
    if (form_good(form) && *n > form->mode->room(form)) form_refuse(form, "a list is too long");
    if (!form_good(form)) *n = 0;
}

static bool is_integer(Text t, bool sign) {
    uint32_t lo = sign && t.len > 0 && t.ptr[0] == '-';
    if (t.len == lo || t.len - lo > NUMBER_MAX_DIGITS || t.ptr[lo] == '0') return false;
    for (uint32_t i = lo; i < t.len; i++)
        if (t.ptr[i] < '0' || t.ptr[i] > '9') return false;
    return true;
}

static Number integer_of(Arena *arena, Text t) {
    bool negative = t.ptr[0] == '-';
    Text digits = text_slice(t, negative, t.len);
    return number_of_decimal(arena, (Decimal){.digits = digits, .negative = negative});
}

void form_read_fraction(Form *form, Text num, Text den, Number *out) {
    Text lowest[2];
    bool good = is_integer(num, true) && is_integer(den, false);
    if (good) {
        Number over = integer_of(form->arena, num), under = integer_of(form->arena, den);
        good = number_div(form->arena, over, under, out) && out->scale == NUMBER_BIG;
    }
    if (good) {
        number_fraction(form->arena, *out, &lowest[0], &lowest[1]);
        good = text_equal(lowest[0], num) && text_equal(lowest[1], den);
    }
    if (good) return;
    form_refuse(form, "a quotient is not normal");
    *out = NUMBER_ZERO;
}

/* ---- places and names */
static bool is_word(Text name) {
    for (uint32_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        bool letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') ||
                      c == '_' || c >= 0x80;
        if (!letter) return false;
    }
    return name.len > 0 && name.len < FORM_WORD - 1;
}

void form_word(char word[FORM_WORD], Text name, uint32_t number) {
    bool good = is_word(name);
    snprintf(word, FORM_WORD, ".%.*s", good ? (int)name.len : 0, name.ptr);
    if (!good) snprintf(word, FORM_WORD, ".%u.", number);
}

static bool span_inside(const Sources *sources, Span span) {
    const Source *source = sources_get(sources, span.source);
    return source && span.lo <= span.hi && span.hi <= source->text.len;
}

void form_span(Form *form, const char *name, Span *span) {
    if (!form_optional(form, name, span->source != 0)) {
        if (form->reads) *span = SPAN_NONE;
        return;
    }
    form_open(form, name, FORM_INLINE);
    form_u32(form, NULL, &span->source, 0);
    form_u32(form, NULL, &span->lo, 0);
    form_u32(form, NULL, &span->hi, form->reads || span->hi >= span->lo ? span->lo : 0);
    form_close(form, FORM_INLINE);
    if (form->reads && form_good(form) && !span_inside(form->program->sources, *span))
        form_refuse(form, "a place lies outside of its source");
}

static void form_name(Form *form, Text *name) {
    form_text(form, NULL, name);
}

void form_names(Form *form, NameSet *names) {
    Text *all = (Text *)(uintptr_t)names->all; /* written from only, unless they are made here */
    uint32_t n = names->n;
    form_open(form, "names", FORM_INLINE);
    form_array(form, NULL, all, n, form_name);
    form_close(form, FORM_INLINE);
    if (form->reads) *names = names_make(form->arena, all, form_good(form) ? n : 0);
}

/* ---- types */
static const char *const type_words[] = {
#define TYPE(kind, rep, zh, en) #kind,
#include "runtime/core/type.def"
#undef TYPE
};

void form_type(Form *form, const char *name, Type *type) {
    form_open(form, name, FORM_INLINE);
    form_choice(form, NULL, &type->kind, type_words, TYPE_POISON);
    form_bool(form, "list", &type->list);
    form_u32(form, "of", &type->arg, 0);
    form_close(form, FORM_INLINE);
}

/* ---- values */
static const char *const precision_words[] = {
    [DATE_DAY] = "day",     [DATE_TENDAY] = "tenday",
    [DATE_MONTH] = "month", [DATE_MONTH_END] = "month_end",
    [DATE_HALF] = "half",   [DATE_QUARTER] = "quarter",
    [DATE_YEAR] = "year",   [DATE_YEAR_END] = "year_end"};

static bool date_is_normal(Date date) {
    Date first, last;
    date_make(1, 1, 1, DATE_DAY, &first);
    date_make(9999, 12, 31, DATE_DAY, &last);
    return first.first <= date.first && date.first <= date.last && date.last <= last.last;
}

void form_date(Form *form, const char *name, Date *date) {
    form_open(form, name, FORM_INLINE);
    form->mode->day(form, NULL, &date->first);
    form->mode->day(form, NULL, &date->last);
    form_choice(form, NULL, &date->precision, precision_words, DATE_DAY);
    form_close(form, FORM_INLINE);
    if (form->reads && form_good(form) && !date_is_normal(*date))
        form_refuse(form, "a date is no date");
}

void form_quantity(Form *form, const char *name, Quantity *quantity) {
    form_open(form, name, FORM_INLINE);
    form_number(form, NULL, &quantity->number);
    form_u32(form, "unit", &quantity->unit, UNIT_NONE);
    form_close(form, FORM_INLINE);
}

void form_state(Form *form, uint8_t *state) {
    static const char *const words[] = {
        [STATE_OK] = "ok",       [STATE_MISSING] = "missing", [STATE_NO_QUOTIENT] = "no_quotient",
        [STATE_EMPTY] = "empty", [STATE_UNITS] = "units",     [STATE_NO_DATE] = "no_date",
        [STATE_ERROR] = "error"};
    form_choice(form, "state", state, words, STATE_OK);
}

static void form_bound_end(Form *form, const char *name, bool *has, bool *strict, bool of_dates,
                           Quantity *quantity, Date *date) {
    *has = form_optional(form, name, *has);
    if (!*has) return;
    form_open(form, name, FORM_INLINE);
    form_bool(form, "strict", strict);
    if (of_dates)
        form_date(form, "date", date);
    else
        form_quantity(form, "quantity", quantity);
    form_close(form, FORM_INLINE);
}

static void form_bound(Form *form, Value *value) {
    Bound bound = {0};
    if (!form->reads) bound = *value->bound;
    form_open(form, "bound", FORM_INLINE);
    form_bool(form, "dates", &bound.of_dates);
    form_bound_end(form, "lower", &bound.has_lower, &bound.lower_strict, bound.of_dates,
                   &bound.lower, &bound.from);
    form_bound_end(form, "upper", &bound.has_upper, &bound.upper_strict, bound.of_dates,
                   &bound.upper, &bound.until);
    form_close(form, FORM_INLINE);
    if (!form->reads) return;
    Bound *kept = ARENA_NEW(form->arena, Bound);
    *kept = bound;
    value->bound = kept;
}

void form_rep_value(Form *form, Rep rep, Value *value) {
    if (form->reads) value->rep = (uint8_t)rep;
    switch (rep) {
    case REP_BOOL: form_bool(form, NULL, &value->boolean); break;
    case REP_NUMBER: form_quantity(form, "quantity", &value->quantity); break;
    case REP_TEXT: form_text(form, NULL, &value->text); break;
    case REP_DATE: form_date(form, "date", &value->date); break;
    case REP_ID: form_u32(form, NULL, &value->id, 0); break;
    case REP_BOX: form_bound(form, value); break;
    case REP_NONE:
    case REP_COUNT: break;
    }
}

void form_value(Form *form, Value *value) {
    static const char *const words[] = {
        [REP_NONE] = "none", [REP_BOOL] = "bool", [REP_NUMBER] = "number", [REP_TEXT] = "text",
        [REP_DATE] = "date", [REP_ID] = "id",     [REP_BOX] = "box"};
    uint8_t rep = value->rep;
    form_open(form, "value", FORM_LINE);
    form_choice(form, NULL, &rep, words, REP_NONE);
    form_state(form, &value->state);
    value->rep = rep;
    if (value->state == STATE_OK) form_rep_value(form, (Rep)rep, value);
    form_close(form, FORM_LINE);
}
