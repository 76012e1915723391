/* Joining the units of two programs that go by one library: what both know is one, what only the
   other knows is added. */
#include "runtime/core/join.h"
#include "runtime/core/unit_table.h"

static bool same_names(BaseDimension a, BaseDimension b) {
    return text_equal(a.zh, b.zh) && text_equal(a.en, b.en);
}

static uint32_t join_base(Units *into, BaseDimension base) {
    for (uint32_t i = 0; i < into->bases.len; i++)
        if (same_names(into->bases.data[i], base)) return i;
    vec_push(into->arena, &into->bases, base);
    return into->bases.len - 1;
}

static void sort_terms(DimTerm *terms, uint32_t n) {
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = i; k > 0 && terms[k].base < terms[k - 1].base; k--) {
            DimTerm term = terms[k];
            terms[k] = terms[k - 1];
            terms[k - 1] = term;
        }
}

static void join_dims(Join *join, Units *into, const Units *other) {
    uint32_t *bases = ARENA_ARRAY(join->arena, uint32_t, other->bases.len);
    for (uint32_t i = 0; i < other->bases.len; i++)
        bases[i] = join_base(into, other->bases.data[i]);
    for (DimId id = 0; id < other->dims.len; id++) {
        Dimension dim = other->dims.data[id];
        DimTerm terms[UNIT_MAX_TERMS];
        for (uint32_t i = 0; i < dim.n; i++)
            terms[i] = (DimTerm){bases[dim.terms[i].base], dim.terms[i].power};
        sort_terms(terms, dim.n);
        join->dims[id] = dim_intern(into, terms, dim.n);
    }
    for (uint32_t i = 0; i < other->dim_names.len; i++) {
        MapEntry entry = other->dim_names.entries[i];
        if (map_get(&into->dim_names, entry.key) == MAP_NONE)
            map_set(&into->dim_names, entry.key, join->dims[entry.value]);
    }
}

static void join_prefixes(Units *into, const Units *other) {
    for (uint32_t i = 0; i < other->prefixes.len; i++)
        units_add_prefix(into, other->prefixes.data[i].name, other->prefixes.data[i].factor,
                         SPAN_NONE);
}

static bool same_unit(const Units *units, UnitId id, const Unit *unit) {
    const Unit *known = units_get(units, id);
    return known->dim == unit->dim && known->declared == unit->declared &&
           text_equal(known->spelling, unit->spelling) &&
           number_compare(known->scale, unit->scale) == 0;
}

static UnitId find_same(Units *into, const Unit *unit) {
    for (UnitId id = 1; id < into->list.len; id++)
        if (same_unit(into, id, unit)) return id;
    return UNIT_UNKNOWN;
}

/* A name that the other declares as something else. */
static void report_taken(const Join *join, const Units *into, Text name, Span span) {
    diag_add(join->diags, (Diag){.code = DIAG_NAME_TAKEN,
                                 .span = span,
                                 .other = units_declared_at(into, name),
                                 .args = {ARG(name)}});
}

static void make_known(Units *into, UnitId id, const Unit *unit, bool is_named) {
    Text folded = unit_fold(into, unit->spelling);
    Map *map = is_named ? &into->names : unit->declared ? &into->found : &into->strangers;
    if (map_get(map, folded) == MAP_NONE) map_set(map, folded, id);
    if (is_named && folded.len > into->longest) into->longest = folded.len;
}

static UnitId join_unit(Join *join, Units *into, Units *other, UnitId id) {
    Unit unit = *other->list.data[id];
    bool is_named = map_get(&other->names, unit_fold(other, unit.spelling)) == id;
    bool is_atomic = unit.n_terms == 1 && unit.terms[0].unit == id;
    unit.dim = join->dims[unit.dim];
    UnitId same = find_same(into, &unit);
    if (same != UNIT_UNKNOWN) return same;
    Span span = join_span(join, other->spans.data[id]);
    if (is_named && map_get(&into->names, unit_fold(into, unit.spelling)) != MAP_NONE)
        report_taken(join, into, unit.spelling, span);
    UnitTerm *terms = ARENA_ARRAY(into->arena, UnitTerm, unit.n_terms);
    for (uint32_t i = 0; i < unit.n_terms && !is_atomic; i++)
        terms[i] = (UnitTerm){join->units[unit.terms[i].unit], unit.terms[i].power};
    unit.terms = terms;
    UnitId made = is_atomic ? unit_new_atomic(into, unit, span) : unit_new(into, unit, span);
    make_known(into, made, &unit, is_named);
    return made;
}

void join_units(Join *join, Units *into, Units *other) {
    join->dims = ARENA_ARRAY(join->arena, DimId, other->dims.len);
    join->units = ARENA_ARRAY(join->arena, UnitId, other->list.len);
    join_dims(join, into, other);
    join_prefixes(into, other);
    for (UnitId id = 1; id < other->list.len; id++)
        join->units[id] = join_unit(join, into, other, id);
}
