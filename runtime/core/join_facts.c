/* Joining facts: records of a source that both programs have are there once, the others are
   appended. References keep their keys and are linked anew. */
#include "runtime/core/join.h"

/* ---- which rows are there already: by their place in a source that both have. Records that are
   copies of others (`like`) share places, but then the whole file of both is there already. */
static Text place_key(Arena *arena, Span span) {
    Span *kept = ARENA_NEW(arena, Span);
    *kept = span;
    return (Text){(const char *)kept, sizeof *kept};
}

/* The rows of sources that the other has, too: of all others none is looked for. */
static Map known_rows(const Join *join, EntityId entity) {
    const Facts *into = join->into->facts;
    const FactTable *table = &into->tables[entity];
    Map known = map_new(join->arena);
    for (uint32_t run = 0; run < table->sources.len; run++) {
        SourceId source = table->sources.data[run].source;
        if (source >= join->fresh || !join->shared[source]) continue;
        uint32_t end = table_run_end(table, run);
        for (uint32_t row = table->sources.data[run].first; row < end; row++)
            map_set(&known, place_key(join->arena, facts_row_span(into, entity, row)), row);
    }
    return known;
}

static void map_rows(Join *join, EntityId entity) {
    Facts *into = join->into->facts;
    const Facts *other = join->other->facts;
    uint32_t n = other->tables[entity].n_rows;
    Map known = known_rows(join, entity);
    join->rows[entity] = ARENA_ARRAY(join->arena, uint32_t, n);
    for (uint32_t row = 0; row < n; row++) {
        Span span = join_span(join, facts_row_span(other, entity, row));
        uint32_t same = MAP_NONE;
        if (span.source < join->fresh) same = map_get(&known, place_key(join->arena, span));
        join->rows[entity][row] = same == MAP_NONE ? facts_add_row(into, entity, span) : same;
    }
}

/* ---- values of rows that were added */
static void join_single(const Join *join, EntityId entity, uint32_t field, uint32_t row) {
    const Facts *other = join->other->facts;
    Type type = join->other->entities.data[entity]->fields.data[field].type;
    Value value = join_value(join, type, facts_get(other, entity, field, row));
    Span span = facts_span(other, entity, field, row);
    bool written = facts_written(other, entity, field, row);
    if (value.state == STATE_MISSING && !written) return;
    facts_set(join->into->facts, entity, field, join->rows[entity][row], &value,
              written ? span.lo : 0, written ? span.hi : 0);
}

static bool is_fresh(const Join *join, EntityId entity, uint32_t row) {
    return row != ID_NONE && join->rows[entity][row] >= join->had[entity];
}

/* Rows of a list stand in the file of their record, or in a data file of it: they are added with
   it, side by side. Whoever says otherwise did not compile his form. */
static bool is_fresh_list(const Join *join, EntityId child, RowRange range) {
    for (uint32_t i = 0; i < range.count; i++) {
        uint32_t row = range.first + i;
        bool beside = join->rows[child][row] == join->rows[child][range.first] + i;
        if (!beside || !is_fresh(join, child, row)) return false;
    }
    return true;
}

static void join_list(Join *join, EntityId entity, uint32_t field, uint32_t row) {
    const Facts *other = join->other->facts;
    EntityId child = join->other->entities.data[entity]->fields.data[field].child;
    RowRange range = facts_range(other, entity, field, row);
    Span span = facts_span(other, entity, field, row);
    bool written = facts_written(other, entity, field, row);
    if (range.count == 0 && !written) return;
    if (!is_fresh_list(join, child, range)) {
        join->scattered = join->other->entities.data[child];
        return;
    }
    uint32_t to = join->rows[entity][row];
    range.first = range.count > 0 ? join->rows[child][range.first] : 0;
    facts_set_range(join->into->facts, entity, field, to, range, written ? span.lo : 0,
                    written ? span.hi : 0);
    facts_own(join->into->facts, child, range, (FactOwner){entity, field}, to);
}

static void join_row(Join *join, EntityId entity, uint32_t row) {
    const Entity *declared = join->other->entities.data[entity];
    for (uint32_t f = 0; f < declared->fields.len; f++) {
        if (declared->fields.data[f].kind == FIELD_STORED) join_single(join, entity, f, row);
        if (declared->fields.data[f].kind == FIELD_OWNED) join_list(join, entity, f, row);
    }
}

/* ---- the rest */
static void join_targets(Join *join) {
    Facts *into = join->into->facts;
    const Facts *other = join->other->facts;
    for (uint32_t i = 0; i < other->targets.len; i++) {
        Target target = other->targets.data[i];
        target.number = join_quantity(join, target.number);
        TargetMore more = *target_more(&target);
        more.upper_number = join_quantity(join, more.upper_number);
        for (uint32_t k = 0; k < more.n_found; k++)
            more.found[k].quantity = join_quantity(join, more.found[k].quantity);
        target.more = target_keep_more(into->arena, &target, &more);
        vec_push(into->arena, &into->targets, target);
    }
}

static void join_pending(const Join *join) {
    Facts *into = join->into->facts;
    const Facts *other = join->other->facts;
    for (uint32_t i = 0; i < other->pending.len; i++) {
        PendingRef ref = other->pending.data[i];
        if (!is_fresh(join, ref.entity, ref.row)) continue;
        ref.row = join->rows[ref.entity][ref.row];
        ref.key = pool_add(&into->texts, pool_text(&other->texts, ref.key));
        vec_push(into->arena, &into->pending, ref);
    }
}

static void join_notes(const Join *join) {
    Facts *into = join->into->facts;
    const Facts *other = join->other->facts;
    for (uint32_t i = 0; i < other->notes.len; i++) {
        FactNote note = other->notes.data[i];
        bool of_row = note.entity != ID_NONE;
        if (of_row && !is_fresh(join, note.entity, note.row)) continue;
        if (of_row) note.row = join->rows[note.entity][note.row];
        note.span = join_span(join, note.span);
        vec_push(into->arena, &into->notes, note);
    }
}

void join_facts(Join *join) {
    uint32_t n = join->into->entities.len;
    const Facts *other = join->other->facts;
    join->rows = ARENA_ARRAY(join->arena, uint32_t *, n);
    join->had = ARENA_ARRAY(join->arena, uint32_t, n);
    join->targets = join->into->facts->targets.len;
    join_targets(join);
    for (EntityId e = 0; e < n; e++) {
        join->had[e] = join->into->facts->tables[e].n_rows;
        map_rows(join, e);
    }
    for (EntityId e = 0; e < n; e++)
        for (uint32_t row = 0; row < other->tables[e].n_rows; row++)
            if (is_fresh(join, e, row)) join_row(join, e, row);
    join_pending(join);
    join_notes(join);
}
