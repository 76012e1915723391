/* Units in several threads: each reads spellings with a fork of its own. What a fork has met beyond
   the common ones is met again, in the order of the files, by the units of the whole, so that these
   do not depend on which thread was faster. */
#include "runtime/core/unit_table.h"

/* The elements of a VEC in an array of their own. */
#define COPY_VEC(arena, to, from)                                                                  \
    do {                                                                                           \
        size_t size_ = sizeof *(from).data * (from).len;                                           \
        (to).data = arena_alloc((arena), size_);                                                   \
        if (size_ > 0) memcpy((to).data, (from).data, size_);                                      \
        (to).len = (to).cap = (from).len;                                                          \
    } while (0)

Units *units_fork(const Units *units, Arena *arena) {
    Units *fork = ARENA_NEW(arena, Units);
    *fork = *units;
    fork->arena = arena;
    COPY_VEC(arena, fork->list, units->list);
    COPY_VEC(arena, fork->spans, units->spans);
    COPY_VEC(arena, fork->bases, units->bases);
    COPY_VEC(arena, fork->dims, units->dims);
    COPY_VEC(arena, fork->dim_spans, units->dim_spans);
    COPY_VEC(arena, fork->prefixes, units->prefixes);
    COPY_VEC(arena, fork->products, units->products);
    fork->dim_of_terms = map_copy(arena, &units->dim_of_terms);
    fork->dim_names = map_copy(arena, &units->dim_names);
    fork->names = map_copy(arena, &units->names);
    fork->strangers = map_copy(arena, &units->strangers);
    fork->found = map_copy(arena, &units->found);
    fork->unit_of_terms = map_copy(arena, &units->unit_of_terms);
    fork->product_of = map_copy(arena, &units->product_of);
    return fork;
}

Unit *const *units_list(const Units *units) {
    return units->list.data;
}

UnitId units_carry(Units *units, uint32_t shared, Unit *const *further, UnitId id) {
    if (id < shared) return id;
    const Unit *unit = further[id - shared];
    if (unit->n_terms == 0 || (unit->n_terms == 1 && unit->terms[0].power == 1))
        return units_find_or_add(units, unit->spelling);
    UnitTerm terms[UNIT_MAX_TERMS];
    for (uint32_t i = 0; i < unit->n_terms; i++) {
        terms[i] = unit->terms[i];
        terms[i].unit = units_carry(units, shared, further, terms[i].unit);
    }
    uint32_t known = map_get(&units->found, unit->spelling);
    if (known != MAP_NONE) return known;
    Unit carried;
    unit_multiply_terms(units, terms, unit->n_terms, &carried);
    carried.spelling = arena_text(units->arena, unit->spelling);
    carried.zh = arena_text(units->arena, unit->zh);
    carried.en = arena_text(units->arena, unit->en);
    carried.declared = unit->declared;
    UnitId made = unit_new(units, carried, SPAN_NONE);
    map_set(&units->found, carried.spelling, made);
    return made;
}
