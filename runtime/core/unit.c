/* Units: the tables and what is declared in them. Reading a spelling is unit_find.c, calculating is
   unit_product.c.

   Each spelling of a unit is a Unit of its own, because a value prints in the unit it was written
   in. A dimension is an interned list of powers of base dimensions, so that equal dimensions have
   equal numbers. */
#include "runtime/core/unit_table.h"

#include <assert.h>

#include "runtime/base/buf.h"
#include "runtime/base/utf8.h"

/* ---- folding */
static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_folded(Text t) {
    for (uint32_t at = 0; at < t.len;) {
        uint32_t c = utf8_next(t, &at);
        if (is_blank(c) || utf8_fold_width(c) != c) return false;
    }
    return true;
}

Text unit_fold(Units *units, Text t) {
    if (is_folded(t)) return t;
    char *out = arena_alloc(units->arena, (size_t)t.len * 3); /* a bad byte becomes U+FFFD */
    uint32_t len = 0;
    for (uint32_t at = 0; at < t.len;) {
        uint32_t c = utf8_fold_width(utf8_next(t, &at));
        if (!is_blank(c)) len += utf8_put(out + len, c);
    }
    return (Text){out, len};
}

BaseDimension unit_choose_names(const Text *names, uint32_t n) {
    BaseDimension chosen = {{0}, {0}};
    for (uint32_t i = n; i-- > 0;) {
        if (text_is_ascii(names[i]))
            chosen.en = names[i];
        else
            chosen.zh = names[i];
    }
    if (!chosen.zh.ptr) chosen.zh = chosen.en;
    if (!chosen.en.ptr) chosen.en = chosen.zh;
    return chosen;
}

/* ---- the tables */
Units *units_new(Arena *arena) {
    Units *units = ARENA_NEW(arena, Units);
    units->arena = arena;
    units->dim_of_terms = map_new(arena);
    units->dim_names = map_new(arena);
    units->names = map_new(arena);
    units->strangers = map_new(arena);
    units->found = map_new(arena);
    units->unit_of_terms = map_new(arena);
    units->product_of = map_new(arena);
    dim_intern(units, NULL, 0);
    unit_new(units,
             (Unit){.spelling = TEXT(""),
                    .zh = TEXT(""),
                    .en = TEXT(""),
                    .dim = DIM_NONE,
                    .scale = number_of(1),
                    .declared = true},
             SPAN_NONE);
    return units;
}

const Unit *units_get(const Units *units, UnitId id) {
    assert(id < units->list.len);
    return units->list.data[id];
}

uint32_t units_count(const Units *units) {
    return units->list.len;
}

uint32_t units_dim_count(const Units *units) {
    return units->dims.len;
}

UnitId unit_new(Units *units, Unit unit, Span span) {
    Unit *kept = ARENA_NEW(units->arena, Unit);
    *kept = unit;
    vec_push(units->arena, &units->list, kept);
    vec_push(units->arena, &units->spans, span);
    return units->list.len - 1;
}

UnitId unit_new_atomic(Units *units, Unit unit, Span span) {
    UnitId id = units->list.len;
    UnitTerm *term = ARENA_NEW(units->arena, UnitTerm);
    *term = (UnitTerm){.unit = id, .power = 1};
    unit.terms = term;
    unit.n_terms = 1;
    return unit_new(units, unit, span);
}

/* ---- dimensions */
DimId dim_intern(Units *units, const DimTerm *terms, uint32_t n) {
    Text key = {(const char *)terms, (uint32_t)(sizeof(DimTerm) * n)};
    uint32_t known = map_get(&units->dim_of_terms, key);
    if (known != MAP_NONE) return known;
    DimTerm *kept = ARENA_ARRAY(units->arena, DimTerm, n);
    if (n) memcpy(kept, terms, sizeof(DimTerm) * n);
    DimId id = units->dims.len;
    vec_push(units->arena, &units->dims, (Dimension){.terms = kept, .n = n});
    vec_push(units->arena, &units->dim_spans, SPAN_NONE);
    map_set(&units->dim_of_terms, (Text){(const char *)kept, key.len}, id);
    return id;
}

DimId dim_new_base(Units *units, BaseDimension base, Span span) {
    DimTerm term = {.base = units->bases.len, .power = 1};
    vec_push(units->arena, &units->bases, base);
    DimId id = dim_intern(units, &term, 1);
    units->dim_spans.data[id] = span;
    return id;
}

/* The names live on in the arena of units. */
static Text *keep_texts(Units *units, const Text *texts, uint32_t n) {
    Text *kept = ARENA_ARRAY(units->arena, Text, n);
    for (uint32_t i = 0; i < n; i++) kept[i] = arena_text(units->arena, texts[i]);
    return kept;
}

DimId units_add_dimension(Units *units, const Text *names, uint32_t n_names, Span span) {
    for (uint32_t i = 0; i < n_names; i++) {
        if (map_get(&units->dim_names, names[i]) != MAP_NONE) return DIM_ANY;
    }
    Text *kept = keep_texts(units, names, n_names);
    DimId id = dim_new_base(units, unit_choose_names(kept, n_names), span);
    for (uint32_t i = 0; i < n_names; i++) map_set(&units->dim_names, kept[i], id);
    return id;
}

DimId units_find_dimension(const Units *units, Text name) {
    uint32_t id = map_get(&units->dim_names, name);
    return id == MAP_NONE ? DIM_ANY : id;
}

/* ---- declaring units */
/* False, and which one, if a spelling is taken or stands twice in the list. */
static bool spellings_free(Units *units, const Text *folded, const Text *spellings, uint32_t n,
                           Text *taken) {
    Map before = map_new(units->arena);
    for (uint32_t i = 0; i < n; i++) {
        bool free = folded[i].len > 0 && map_get(&units->names, folded[i]) == MAP_NONE &&
                    map_set(&before, folded[i], i) == MAP_NONE;
        if (free) continue;
        *taken = spellings[i];
        return false;
    }
    return true;
}

/* What was found before may be spelled by a declared name now. */
static void forget_found(Units *units) {
    if (units->found.len) units->found = map_new(units->arena);
}

static UnitId add_spellings(Units *units, const Text *kept, const Text *folded, uint32_t n,
                            DimId dim, Number scale, Span span) {
    BaseDimension names = unit_choose_names(kept, n);
    UnitId first = units->list.len;
    for (uint32_t i = 0; i < n; i++) {
        Unit unit = {.spelling = kept[i],
                     .zh = names.zh,
                     .en = names.en,
                     .dim = dim,
                     .scale = number_copy(units->arena, scale),
                     .declared = true};
        map_set(&units->names, folded[i], unit_new_atomic(units, unit, span));
        if (folded[i].len > units->longest) units->longest = folded[i].len;
    }
    forget_found(units);
    return first;
}

/* Kept and folded copies of the spellings; false if one of them is taken. */
static bool prepare(Units *units, const Text *spellings, uint32_t n, Text **kept, Text **folded,
                    Text *taken) {
    *kept = keep_texts(units, spellings, n);
    *folded = ARENA_ARRAY(units->arena, Text, n);
    for (uint32_t i = 0; i < n; i++) (*folded)[i] = unit_fold(units, (*kept)[i]);
    return spellings_free(units, *folded, spellings, n, taken);
}

UnitId units_add(Units *units, const Text *spellings, uint32_t n, DimId dim, Number scale,
                 Span span, Text *taken) {
    Text *kept, *folded;
    if (!prepare(units, spellings, n, &kept, &folded, taken)) return UNIT_UNKNOWN;
    return add_spellings(units, kept, folded, n, dim, scale, span);
}

UnitId units_add_counting(Units *units, const Text *spellings, uint32_t n, Span span, Text *taken) {
    Text *kept, *folded;
    if (!prepare(units, spellings, n, &kept, &folded, taken)) return UNIT_UNKNOWN;
    DimId dim = dim_new_base(units, unit_choose_names(kept, n), span);
    for (uint32_t i = 0; i < n; i++) { /* a dimension declared under that name keeps it */
        if (map_get(&units->dim_names, kept[i]) == MAP_NONE) {
            map_set(&units->dim_names, kept[i], dim);
        }
    }
    return add_spellings(units, kept, folded, n, dim, number_of(1), span);
}

bool units_add_prefix(Units *units, Text name, Number factor, Span span) {
    Text folded = unit_fold(units, arena_text(units->arena, name));
    if (folded.len == 0) return false;
    for (uint32_t i = 0; i < units->prefixes.len; i++) {
        if (text_equal(units->prefixes.data[i].name, folded)) return false;
    }
    Prefix prefix = {.name = folded, .factor = number_copy(units->arena, factor), .span = span};
    vec_push(units->arena, &units->prefixes, prefix);
    Prefix *list = units->prefixes.data;
    uint32_t at = units->prefixes.len - 1;
    for (; at > 0 && list[at - 1].name.len < folded.len; at--) list[at] = list[at - 1];
    list[at] = prefix;
    forget_found(units);
    return true;
}

Span units_declared_at(const Units *units, Text name) {
    uint32_t unit = map_get(&units->names, name);
    if (unit != MAP_NONE) return units->spans.data[unit];
    for (uint32_t i = 0; i < units->prefixes.len; i++) {
        if (text_equal(units->prefixes.data[i].name, name)) return units->prefixes.data[i].span;
    }
    uint32_t dim = map_get(&units->dim_names, name);
    return dim == MAP_NONE ? SPAN_NONE : units->dim_spans.data[dim];
}
