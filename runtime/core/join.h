/* The inside of form_join: where everything of one program has gone in another. */
#ifndef JX_CORE_JOIN_H
#define JX_CORE_JOIN_H

#include "runtime/core/form.h"

typedef struct Join {
    Arena *arena; /* scratch */
    Program *into, *other;
    Diags *diags;
    SourceId *sources; /* by the other's number: the number in `into` */
    bool *shared;      /* by the number in `into`, below `fresh`: the other has it, too */
    DimId *dims;
    UnitId *units;
    uint32_t **rows; /* by entity and row */
    uint32_t *had;   /* by entity: rows of `into` before */
    uint32_t *natives, *rules, *layouts;
    uint32_t consts, regexes, targets; /* how many `into` had */
    const Entity *scattered;           /* lists of it are none; NULL in what was compiled */
    SourceId fresh;                    /* sources from this one on are the other's alone */
} Join;

static inline Span join_span(const Join *join, Span span) {
    span.source = join->sources[span.source];
    return span;
}
static inline Quantity join_quantity(const Join *join, Quantity q) {
    q.unit = join->units[q.unit];
    return q;
}
Type join_type(const Join *join, Type type);
Value join_value(const Join *join, Type type, Value value);

/* join_sources.c */
void join_sources(Join *join);
/* The first file of the library that the two do not have alike; empty if there is none. */
Text join_different_library(const Program *a, const Program *b, Arena *arena);
/* unit_join.c */
void join_units(Join *join, Units *into, Units *other);
/* join_facts.c */
void join_facts(Join *join);
/* join_code.c: constants, patterns, native functions, rules, layouts */
void join_code(Join *join);

#endif
