/* Calculating with units: products of terms, dimensions, factors. Terms of one dimension are
   brought to the unit that came first (万元/人 × 万人 = 万元, factor 10000); what cancels out is
   dropped. A product is worked out once for each pair of units. */
#include "runtime/core/unit_table.h"

#include "runtime/base/buf.h"

/* ---- dimensions */
static DimId multiply_dims(Units *units, DimId a, DimId b, int sign) {
    Dimension x = units->dims.data[a], y = units->dims.data[b];
    DimTerm terms[UNIT_MAX_TERMS];
    uint32_t n = 0, i = 0, j = 0;
    while (i < x.n || j < y.n) {
        DimTerm term;
        if (j == y.n || (i < x.n && x.terms[i].base < y.terms[j].base)) {
            term = x.terms[i++];
        } else if (i == x.n || y.terms[j].base < x.terms[i].base) {
            term = (DimTerm){.base = y.terms[j].base, .power = sign * y.terms[j].power};
            j++;
        } else {
            term = x.terms[i++];
            term.power += sign * y.terms[j++].power;
        }
        if (term.power == 0) continue;
        if (term.power > UNIT_MAX_POWER || term.power < -UNIT_MAX_POWER) return DIM_ANY;
        if (n == UNIT_MAX_TERMS) return DIM_ANY;
        terms[n++] = term;
    }
    return dim_intern(units, terms, n);
}

DimId units_dim_multiply(Units *units, DimId a, DimId b, int sign_of_b) {
    if (a == DIM_ANY || b == DIM_ANY) return DIM_ANY;
    if (b == DIM_NONE) return a;
    return multiply_dims(units, a, b, sign_of_b < 0 ? -1 : 1);
}

static void print_power(Buf *buf, Text name, int power, Text separator) {
    for (int i = 0; i < power; i++) {
        if (buf->len || text_equal(separator, TEXT("/"))) buf_text(buf, separator);
        buf_text(buf, name);
    }
}

Text units_dim_name(const Units *units, Arena *arena, DimId dim, bool chinese) {
    if (dim == DIM_ANY) return chinese ? TEXT("数量") : TEXT("quantity");
    if (dim == DIM_NONE) return chinese ? TEXT("数") : TEXT("number");
    Dimension d = units->dims.data[dim];
    Buf buf = buf_new(arena);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < d.n; i++) {
            const BaseDimension *base = &units->bases.data[d.terms[i].base];
            int power = d.terms[i].power;
            print_power(&buf, chinese ? base->zh : base->en, pass ? -power : power,
                        pass ? TEXT("/") : TEXT("·"));
        }
    }
    return buf_result(&buf);
}

/* ---- terms */
bool unit_multiply_terms(Units *units, const UnitTerm *terms, uint32_t n, Unit *out) {
    Arena *arena = units->arena;
    *out = (Unit){.dim = DIM_NONE, .scale = number_of(1), .n_terms = n};
    out->terms = ARENA_ARRAY(arena, UnitTerm, n);
    for (uint32_t i = 0; i < n; i++) {
        const Unit *unit = units_get(units, terms[i].unit);
        int power = terms[i].power;
        if (power > UNIT_MAX_POWER || power < -UNIT_MAX_POWER) return false;
        out->terms[i] = terms[i];
        for (int k = 0; k < power; k++) out->scale = number_mul(arena, out->scale, unit->scale);
        for (int k = 0; k > power; k--) number_div(arena, out->scale, unit->scale, &out->scale);
        for (int k = 0; k < (power < 0 ? -power : power); k++) {
            out->dim = units_dim_multiply(units, out->dim, unit->dim, power);
        }
        if (out->dim == DIM_ANY) return false;
    }
    return true;
}

static Text spelling_of(const Unit *unit, UnitSpelling how) {
    switch (how) {
    case UNIT_AS_WRITTEN: return unit->spelling;
    case UNIT_IN_CHINESE: return unit->zh;
    case UNIT_IN_ENGLISH: return unit->en;
    }
    return unit->spelling;
}

Text unit_spell(Units *units, const UnitTerm *terms, uint32_t n, UnitSpelling how) {
    Buf buf = buf_new(units->arena);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < n; i++) {
            Text name = spelling_of(units_get(units, terms[i].unit), how);
            int power = terms[i].power;
            print_power(&buf, name, pass ? -power : power, pass ? TEXT("/") : TEXT("·"));
        }
    }
    return buf_result(&buf);
}

/* ---- products of units */
typedef struct Terms {
    UnitTerm data[UNIT_MAX_TERMS];
    uint32_t n;
    Number factor;
} Terms;

/* factor *= (scale of `from` / scale of `to`) ^ power */
static void rescale(Units *units, Number *factor, UnitId from, UnitId to, int power) {
    Number ratio = units_factor(units, units->arena, from, to);
    for (int k = 0; k < power; k++) *factor = number_mul(units->arena, *factor, ratio);
    for (int k = 0; k > power; k--) number_div(units->arena, *factor, ratio, factor);
}

/* Brings one more term in. False if there are too many or a power is too high. */
static bool merge_term(Units *units, Terms *terms, UnitTerm term) {
    const Unit *unit = units_get(units, term.unit);
    if (unit->dim == DIM_NONE) { /* % and 万 inside a compound: only their scale counts */
        rescale(units, &terms->factor, term.unit, UNIT_NONE, term.power);
        return true;
    }
    for (uint32_t i = 0; i < terms->n; i++) {
        UnitTerm *same = &terms->data[i];
        if (units_get(units, same->unit)->dim != unit->dim) continue;
        rescale(units, &terms->factor, term.unit, same->unit, term.power);
        same->power += term.power;
        return same->power <= UNIT_MAX_POWER && same->power >= -UNIT_MAX_POWER;
    }
    if (terms->n == UNIT_MAX_TERMS) return false;
    terms->data[terms->n++] = term;
    return true;
}

static bool merge_unit(Units *units, Terms *terms, UnitId id, int sign) {
    const Unit *unit = units_get(units, id);
    for (uint32_t i = 0; i < unit->n_terms; i++) {
        UnitTerm term = unit->terms[i];
        term.power *= sign;
        if (!merge_term(units, terms, term)) return false;
    }
    return true;
}

static UnitId unit_with_terms(Units *units, const UnitTerm *terms, uint32_t n) {
    if (n == 0) return UNIT_NONE;
    if (n == 1 && terms[0].power == 1) return terms[0].unit;
    Text key = {(const char *)terms, (uint32_t)(sizeof(UnitTerm) * n)};
    uint32_t known = map_get(&units->unit_of_terms, key);
    if (known != MAP_NONE) return known;
    Unit unit;
    if (!unit_multiply_terms(units, terms, n, &unit)) return UNIT_UNKNOWN;
    unit.spelling = unit_spell(units, terms, n, UNIT_AS_WRITTEN);
    unit.zh = unit_spell(units, terms, n, UNIT_IN_CHINESE);
    unit.en = unit_spell(units, terms, n, UNIT_IN_ENGLISH);
    unit.declared = true;
    for (uint32_t i = 0; i < n; i++) {
        unit.declared = unit.declared && units_get(units, terms[i].unit)->declared;
    }
    UnitId id = unit_new(units, unit, SPAN_NONE);
    map_set(&units->unit_of_terms, (Text){(const char *)unit.terms, key.len}, id);
    return id;
}

/* One side has no dimension. */
static Product scale_by(Units *units, UnitId a, UnitId b, int sign) {
    const Unit *x = units_get(units, a), *y = units_get(units, b);
    Number one = number_of(1);
    if (sign > 0) {
        if (a == UNIT_NONE) return (Product){b, one};
        if (b == UNIT_NONE) return (Product){a, one};
        return y->dim == DIM_NONE ? (Product){a, y->scale} : (Product){b, x->scale};
    }
    if (b == UNIT_NONE) return (Product){a, one};
    Number factor = units_factor(units, units->arena, UNIT_NONE, b);
    if (x->dim != DIM_NONE) return (Product){a, factor};
    return (Product){UNIT_NONE, number_mul(units->arena, x->scale, factor)};
}

static Product multiply(Units *units, UnitId a, UnitId b, int sign) {
    DimId dim_a = units_get(units, a)->dim, dim_b = units_get(units, b)->dim;
    if (dim_b == DIM_NONE || (dim_a == DIM_NONE && sign > 0)) return scale_by(units, a, b, sign);
    Terms terms = {.n = 0, .factor = number_of(1)};
    Product failed = {UNIT_UNKNOWN, number_of(1)};
    if (dim_a == DIM_NONE)
        terms.factor = units_get(units, a)->scale;
    else if (!merge_unit(units, &terms, a, 1))
        return failed;
    if (!merge_unit(units, &terms, b, sign)) return failed;
    uint32_t n = 0;
    for (uint32_t i = 0; i < terms.n; i++) {
        if (terms.data[i].power) terms.data[n++] = terms.data[i];
    }
    UnitId id = unit_with_terms(units, terms.data, n);
    if (id == UNIT_UNKNOWN || units_get(units, id)->dim != DIM_NONE) {
        return (Product){id, terms.factor};
    }
    Number scale = units_get(units, id)->scale; /* cancels though its terms do not */
    return (Product){UNIT_NONE, number_mul(units->arena, terms.factor, scale)};
}

UnitId units_multiply(Units *units, UnitId a, UnitId b, int sign, Number *factor) {
    uint32_t pair[3] = {a, b, sign < 0};
    uint32_t known = map_get(&units->product_of, (Text){(const char *)pair, sizeof pair});
    if (known == MAP_NONE) {
        known = units->products.len;
        vec_push(units->arena, &units->products, multiply(units, a, b, sign < 0 ? -1 : 1));
        uint32_t *key = ARENA_ARRAY(units->arena, uint32_t, 3);
        memcpy(key, pair, sizeof pair);
        map_set(&units->product_of, (Text){(const char *)key, sizeof pair}, known);
    }
    *factor = units->products.data[known].factor;
    return units->products.data[known].unit;
}

Number units_factor(const Units *units, Arena *arena, UnitId from, UnitId to) {
    Number ratio = number_of(1);
    if (from != to) {
        number_div(arena, units_get(units, from)->scale, units_get(units, to)->scale, &ratio);
    }
    return ratio;
}

UnitId units_of_dim(Units *units, DimId dim) {
    if (dim == DIM_NONE) return UNIT_NONE;
    Dimension d = units->dims.data[dim];
    for (uint32_t id = 1; id < units->list.len; id++) {
        const Unit *unit = units->list.data[id];
        if (unit->dim == dim && unit->n_terms == 1 && unit->terms[0].unit == id &&
            number_compare(unit->scale, number_of(1)) == 0) {
            return id;
        }
    }
    if (d.n == 1 && d.terms[0].power == 1) return UNIT_UNKNOWN;
    UnitTerm terms[UNIT_MAX_TERMS];
    for (uint32_t i = 0; i < d.n; i++) {
        DimTerm base = {.base = d.terms[i].base, .power = 1};
        terms[i] = (UnitTerm){units_of_dim(units, dim_intern(units, &base, 1)), d.terms[i].power};
        if (terms[i].unit == UNIT_UNKNOWN) return UNIT_UNKNOWN;
    }
    return unit_with_terms(units, terms, d.n);
}
