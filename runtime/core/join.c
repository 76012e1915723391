/* Joining programs that were made apart, of one schema: sources and units that both have are one,
   facts are appended, a rule that both have is there once. References are linked afterwards, by
   their keys, as those of the files of one program are. */
#include "runtime/core/join.h"

#include "runtime/core/bound.h"

/* ---- the schema must be one */
static bool same_names(const NameSet *a, const NameSet *b) {
    if (a->n != b->n) return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!text_equal(a->all[i], b->all[i])) return false;
    return true;
}

static bool same_type(const Program *a, Type x, const Program *b, Type y) {
    if (x.kind != y.kind || x.list != y.list) return false;
    bool of_dim = x.kind == TYPE_QUANTITY || x.kind == TYPE_BOUND;
    bool special = x.arg >= BOUND_DATES || y.arg >= BOUND_DATES;
    if (!of_dim || special) return x.arg == y.arg;
    Text name_x = units_dim_name(a->units, a->arena, x.arg, false);
    return text_equal(name_x, units_dim_name(b->units, b->arena, y.arg, false));
}

static bool same_field(const Program *a, const Field *x, const Program *b, const Field *y) {
    return same_names(&x->names, &y->names) && x->kind == y->kind && x->fill == y->fill &&
           same_type(a, x->type, b, y->type) && x->required == y->required &&
           x->header == y->header && x->child == y->child && x->inverse_of == y->inverse_of &&
           x->inherits == y->inherits;
}

static Text name_of(const NameSet *names) {
    return names->en;
}

static Text joined(Arena *arena, const NameSet *outer, const NameSet *inner) {
    Text a = name_of(outer), b = name_of(inner);
    return arena_printf(arena, "%.*s.%.*s", TEXT_ARG(a), TEXT_ARG(b));
}

/* The first name that the two do not have in common; empty if there is none. */
static Text different_enum(const Enum *x, const Enum *y, Arena *arena) {
    if (!same_names(&x->names, &y->names)) return name_of(&x->names);
    for (uint32_t i = 0; i < x->members.len && i < y->members.len; i++) {
        const EnumMember *m = &x->members.data[i], *n = &y->members.data[i];
        if (!same_names(&m->names, &n->names) || m->parent != n->parent || m->end != n->end)
            return joined(arena, &x->names, &m->names);
    }
    return x->members.len == y->members.len ? TEXT("") : name_of(&x->names);
}

static Text different_entity(const Program *a, const Entity *x, const Program *b, const Entity *y,
                             Arena *arena) {
    if (!same_names(&x->names, &y->names)) return name_of(&x->names);
    for (uint32_t i = 0; i < x->fields.len && i < y->fields.len; i++)
        if (!same_field(a, &x->fields.data[i], b, &y->fields.data[i]))
            return joined(arena, &x->names, &x->fields.data[i].names);
    const Entity *longer = x->fields.len > y->fields.len ? x : y;
    uint32_t common = longer == x ? y->fields.len : x->fields.len;
    if (longer->fields.len > common)
        return joined(arena, &x->names, &longer->fields.data[common].names);
    bool same = x->key_field == y->key_field && x->name_field == y->name_field &&
                x->unique.len == y->unique.len;
    return same ? TEXT("") : name_of(&x->names);
}

static Text different_schema(const Program *a, const Program *b, Arena *arena) {
    Text name = TEXT("");
    for (EnumId e = 0; e < a->enums.len && e < b->enums.len && name.len == 0; e++)
        name = different_enum(a->enums.data[e], b->enums.data[e], arena);
    for (EntityId e = 0; e < a->entities.len && e < b->entities.len && name.len == 0; e++)
        name = different_entity(a, a->entities.data[e], b, b->entities.data[e], arena);
    if (name.len > 0) return name;
    const Program *more = a->enums.len > b->enums.len ? a : b, *less = more == a ? b : a;
    if (more->enums.len > less->enums.len)
        return name_of(&more->enums.data[less->enums.len]->names);
    more = a->entities.len > b->entities.len ? a : b;
    less = more == a ? b : a;
    if (more->entities.len > less->entities.len)
        return name_of(&more->entities.data[less->entities.len]->names);
    return TEXT("");
}

/* ---- types and values */
Type join_type(const Join *join, Type type) {
    bool of_dim = type.kind == TYPE_QUANTITY || type.kind == TYPE_BOUND;
    if (of_dim && type.arg < BOUND_DATES) type.arg = join->dims[type.arg];
    return type;
}

static const Bound *join_bound(const Join *join, const Bound *bound) {
    Bound *copy = ARENA_NEW(join->into->arena, Bound);
    *copy = *bound;
    copy->lower = join_quantity(join, bound->lower);
    copy->upper = join_quantity(join, bound->upper);
    return copy;
}

Value join_value(const Join *join, Type type, Value value) {
    if (value.state != STATE_OK) return value;
    if (value.rep == REP_NUMBER) value.quantity = join_quantity(join, value.quantity);
    if (value.rep == REP_BOX) value.bound = join_bound(join, value.bound);
    if (type.kind == TYPE_RECORD) value.id = join->rows[type.arg][value.id];
    if (type.kind == TYPE_TARGET) value.id += join->targets;
    if (type.kind == TYPE_RULE) value.id = join->rules[value.id];
    return value;
}

Text form_join(Program *into, Program *other, Diags *diags) {
    Join join = {.into = into, .other = other, .diags = diags};
    join.arena = arena_new(into->arena);
    Text different = join_different_library(into, other, into->arena);
    if (different.len == 0) different = different_schema(into, other, into->arena);
    if (different.len == 0) {
        join_sources(&join);
        join_units(&join, into->units, other->units);
        join_code(&join);
        join_facts(&join);
        if (join.scattered) different = name_of(&join.scattered->names);
    }
    arena_free(join.arena);
    return different;
}
