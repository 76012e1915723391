/* Describing units (core/form_visit.h). The maps from spellings are made anew from what each unit
   is known by; products that were worked out are forgotten, since they are found again. */
#include "runtime/core/form_visit.h"
#include "runtime/core/unit_table.h"

/* Where a unit is found again. */
typedef enum Known {
    KNOWN_NAMED,    /* declared under this name */
    KNOWN_STRANGER, /* an undeclared measure word */
    KNOWN_FOUND,    /* read from a spelling: prefixed, compound */
    KNOWN_PRODUCT   /* made by multiplying */
} Known;

/* ---- dimensions */
static void form_base(Form *form, BaseDimension *base) {
    form_open(form, "base", FORM_LINE);
    form_text(form, NULL, &base->zh);
    form_text(form, NULL, &base->en);
    form_close(form, FORM_LINE);
}

static void form_dim_term(Form *form, DimTerm *term) {
    form_u32(form, NULL, &term->base, 0);
    form_i32(form, "power", &term->power, 1);
}

static bool dim_is_normal(const Units *units, const DimTerm *terms, uint32_t n) {
    if (n > UNIT_MAX_TERMS) return false;
    for (uint32_t i = 0; i < n; i++) {
        bool power = terms[i].power != 0 && terms[i].power <= UNIT_MAX_POWER &&
                     terms[i].power >= -UNIT_MAX_POWER;
        bool order = i == 0 || terms[i].base > terms[i - 1].base;
        if (!power || !order || terms[i].base >= units->bases.len) return false;
    }
    return n > 0;
}

static void form_dim(Form *form, Units *units, DimId id) {
    Dimension dim = {.n = 0};
    Span span = SPAN_NONE;
    if (!form->reads) {
        dim = units->dims.data[id];
        span = units->dim_spans.data[id];
    }
    DimTerm *terms = (DimTerm *)(uintptr_t)dim.terms;
    form_open(form, "dimension", FORM_LINE);
    form_array(form, NULL, terms, dim.n, form_dim_term);
    form_span(form, "at", &span);
    form_close(form, FORM_LINE);
    if (!form->reads || !form_good(form)) return;
    if (!dim_is_normal(units, terms, dim.n) || dim_intern(units, terms, dim.n) != id)
        form_refuse(form, "a dimension is not normal");
    else
        units->dim_spans.data[id] = span;
}

static void form_dims(Form *form, Units *units) {
    uint32_t n = units->dims.len - 1; /* number 0 is the empty one */
    form_vec(form, "bases", &units->bases, form_base);
    form_count(form, "dimensions", &n);
    for (DimId id = 1; id <= n && form_good(form); id++) form_dim(form, units, id);
}

static void form_dim_names(Form *form, Units *units) {
    uint32_t n = units->dim_names.len;
    form_count(form, "names", &n);
    for (uint32_t i = 0; i < n && form_good(form); i++) {
        MapEntry entry = {.value = 0};
        if (!form->reads) entry = units->dim_names.entries[i];
        form_open(form, "name", FORM_LINE);
        form_text(form, NULL, &entry.key);
        form_u32(form, NULL, &entry.value, 0);
        form_close(form, FORM_LINE);
        if (!form->reads || !form_good(form)) continue;
        bool fresh = map_set(&units->dim_names, entry.key, entry.value) == MAP_NONE;
        if (!fresh || entry.value >= units->dims.len)
            form_refuse(form, "a dimension's name is not normal");
    }
}

/* ---- units */
static Known known_by(Units *units, UnitId id) {
    const Unit *unit = units->list.data[id];
    Text folded = unit_fold(units, unit->spelling);
    if (map_get(&units->names, folded) == id) return KNOWN_NAMED;
    if (map_get(&units->strangers, folded) == id) return KNOWN_STRANGER;
    Text terms = {(const char *)unit->terms, (uint32_t)(sizeof(UnitTerm) * unit->n_terms)};
    return map_get(&units->unit_of_terms, terms) == id ? KNOWN_PRODUCT : KNOWN_FOUND;
}

static void make_known(Units *units, UnitId id, Known known) {
    const Unit *unit = units->list.data[id];
    Text folded = unit_fold(units, unit->spelling);
    if (known == KNOWN_NAMED) {
        map_set(&units->names, folded, id);
        if (folded.len > units->longest) units->longest = folded.len;
    } else if (known == KNOWN_STRANGER) {
        map_set(&units->strangers, folded, id);
    } else if (known == KNOWN_PRODUCT) {
        uint32_t bytes = (uint32_t)(sizeof(UnitTerm) * unit->n_terms);
        map_set(&units->unit_of_terms, (Text){(const char *)unit->terms, bytes}, id);
    } else if (map_get(&units->found, folded) == MAP_NONE) {
        map_set(&units->found, folded, id);
    }
}

static void form_unit_term(Form *form, UnitTerm *term) {
    form_u32(form, NULL, &term->unit, 0);
    form_i32(form, "power", &term->power, 1);
}

static bool is_atomic(const Unit *unit, UnitId id) {
    return unit->n_terms == 1 && unit->terms[0].unit == id && unit->terms[0].power == 1;
}

/* A compound unit is made of atomic ones before it, and its dimension follows from theirs. */
static bool compound_is_normal(Units *units, const Unit *unit, UnitId id) {
    DimId dim = DIM_NONE;
    for (uint32_t i = 0; i < unit->n_terms; i++) {
        const UnitTerm *term = &unit->terms[i];
        if (term->unit >= id || !is_atomic(units_get(units, term->unit), term->unit)) return false;
        if (term->power == 0 || term->power > UNIT_MAX_POWER || term->power < -UNIT_MAX_POWER)
            return false;
        for (int k = 0; k < (term->power < 0 ? -term->power : term->power); k++)
            dim = units_dim_multiply(units, dim, units_get(units, term->unit)->dim, term->power);
    }
    return dim == unit->dim && unit->n_terms <= UNIT_MAX_TERMS;
}

static bool unit_is_normal(Units *units, const Unit *unit, UnitId id) {
    if (unit->dim >= units->dims.len || number_sign(unit->scale) <= 0) return false;
    return is_atomic(unit, id) || compound_is_normal(units, unit, id);
}

static void form_unit(Form *form, Units *units, UnitId id) {
    static const char *const words[] = {"named", "stranger", "found", "product"};
    Unit unit = {.n_terms = 0};
    Span span = SPAN_NONE;
    uint8_t known = 0;
    if (!form->reads) {
        unit = *units->list.data[id];
        span = units->spans.data[id];
        known = (uint8_t)known_by(units, id);
    }
    form_open(form, "unit", FORM_LINE);
    form_text(form, NULL, &unit.spelling);
    form_text(form, NULL, &unit.zh);
    form_text(form, NULL, &unit.en);
    form_u32(form, "dimension", &unit.dim, DIM_NONE);
    form_number(form, "scale", &unit.scale);
    form_bool(form, "declared", &unit.declared);
    form_choice(form, "known", &known, words, KNOWN_NAMED);
    form_array(form, "terms", unit.terms, unit.n_terms, form_unit_term);
    form_span(form, "at", &span);
    form_close(form, FORM_LINE);
    if (!form->reads || !form_good(form)) return;
    UnitId made = unit_new(units, unit, span);
    if (made != id || !unit_is_normal(units, &unit, id))
        form_refuse(form, "a unit is not normal");
    else
        make_known(units, id, (Known)known);
}

static void form_prefix(Form *form, Prefix *prefix) {
    form_open(form, "prefix", FORM_LINE);
    form_text(form, NULL, &prefix->name);
    form_number(form, "factor", &prefix->factor);
    form_span(form, "at", &prefix->span);
    form_close(form, FORM_LINE);
}

static void check_prefixes(Form *form, const Units *units) {
    for (uint32_t i = 0; i < units->prefixes.len; i++) {
        const Prefix *prefix = &units->prefixes.data[i];
        bool order = i == 0 || prefix->name.len <= prefix[-1].name.len;
        if (prefix->name.len == 0 || !order || number_sign(prefix->factor) <= 0)
            form_refuse(form, "a prefix is not normal");
    }
}

void form_units(Form *form, Units *units) {
    uint32_t n = units->list.len - 1; /* number 0 is the plain number */
    form_dims(form, units);
    form_dim_names(form, units);
    form_vec(form, "prefixes", &units->prefixes, form_prefix);
    form_count(form, "units", &n);
    for (UnitId id = 1; id <= n && form_good(form); id++) form_unit(form, units, id);
    if (form->reads && form_good(form)) check_prefixes(form, units);
}
