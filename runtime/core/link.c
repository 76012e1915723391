/* Linking. A record belongs to the one enclosing record (a dossier) of its file, else of its folder
   or the nearest folder above, else to the only one there is. A reference prefers the record of its
   own file, then of its own enclosing record, so that two years can lie side by side. A record
   whose enclosing record is of its own entity (settings) is enclosed by that of a folder above. */
#include "runtime/core/link.h"
#include "runtime/base/file.h"
#include "runtime/base/map.h"

typedef struct Places Places;

typedef struct Linker {
    Program *program;
    Diags *diags;
    Facts *facts;
    Arena *arena; /* scratch */
    uint32_t *
        *enclosing;  /* [entity][row]: the enclosing row, ID_NONE; NULL if the entity has none */
    Places **places; /* [entity]: where its rows stand; NULL until it is asked for */
} Linker;

static DiagArg names_arg(const NameSet *names) {
    return ARG2(names->zh, names->en);
}

static Entity *entity_of(const Linker *l, EntityId id) {
    return l->program->entities.data[id];
}

static uint32_t enclosing_field(const Linker *l, EntityId id) {
    return entity_enclosing_field(entity_of(l, id));
}

/* ---- enclosing records */

/* The file that records belong to: those of a data file to the one that names it. */
static const Source *home_of(const Linker *l, SourceId id) {
    const Sources *sources = l->program->sources;
    const Source *source = sources_get(sources, id);
    return source && source->used_by ? sources_get(sources, source->used_by) : source;
}

static Text row_path(const Linker *l, EntityId entity, uint32_t row) {
    const Source *home = home_of(l, facts_source(l->facts, entity, row));
    return home ? home->path : TEXT("");
}

/* The first row of an entity in a file, or in the files of a folder, and whether it is the only
 * one. */
typedef struct PlaceRow {
    uint32_t row;
    bool only;
} PlaceRow;

struct Places {
    Map files, folders; /* to numbers in rows */
    VEC(PlaceRow) rows;
};

static void note_place(const Linker *l, Places *places, Map *map, Text place, uint32_t row) {
    uint32_t known = map_get(map, place);
    if (known != MAP_NONE) {
        places->rows.data[known].only = false;
        return;
    }
    map_set(map, place, places->rows.len);
    vec_push(l->arena, &places->rows, (PlaceRow){row, true});
}

/* Where the rows of the entity stand; all are looked at once, for there may be as many files. */
static Places *places_of(const Linker *l, EntityId entity) {
    Places *places = l->places[entity];
    if (places) return places;
    places = l->places[entity] = ARENA_NEW(l->arena, Places);
    places->files = map_new(l->arena);
    places->folders = map_new(l->arena);
    for (uint32_t r = 0; r < l->facts->tables[entity].n_rows; r++) {
        Text path = row_path(l, entity, r);
        note_place(l, places, &places->files, path, r);
        note_place(l, places, &places->folders, path_folder(path), r);
    }
    return places;
}

/* Rows of `outer` whose path, or whose path's folder, is `place`: the first, and whether it is the
   only one. */
static uint32_t rows_at(const Linker *l, EntityId outer, Text place, bool folder, bool *only) {
    Places *places = places_of(l, outer);
    uint32_t known = map_get(folder ? &places->folders : &places->files, place);
    *only = known == MAP_NONE || places->rows.data[known].only;
    return known == MAP_NONE ? ID_NONE : places->rows.data[known].row;
}

static bool is_topmost(Text folder) {
    return folder.len == 0 || text_equal(folder, TEXT("/"));
}

/* The enclosing row for a source; ID_NONE if there is none or (*ambiguous) more than one. `above`:
   only folders above the source's own count. */
static uint32_t enclosing_of_source(const Linker *l, EntityId outer, Text path, bool above,
                                    bool *ambiguous, uint32_t *one) {
    bool only = true;
    Text folder = path_folder(path);
    *ambiguous = false;
    *one = ID_NONE;
    if (above && is_topmost(folder)) return ID_NONE;
    if (above)
        folder = path_folder(folder);
    else
        *one = rows_at(l, outer, path, false, &only);
    while (*one == ID_NONE) {
        *one = rows_at(l, outer, folder, true, &only);
        if (is_topmost(folder)) break;
        folder = path_folder(folder);
    }
    if (*one == ID_NONE && !above && l->facts->tables[outer].n_rows == 1) return 0;
    if (*one != ID_NONE && !only) {
        *ambiguous = true;
        return ID_NONE;
    }
    return *one;
}

static void report_ambiguous(const Linker *l, EntityId entity, uint32_t row, EntityId outer,
                             uint32_t one) {
    diag_add(l->diags, (Diag){.code = DIAG_ENCLOSING_AMBIGUOUS,
                              .span = facts_row_span(l->facts, entity, row),
                              .other = facts_row_span(l->facts, outer, one),
                              .args = {names_arg(&entity_of(l, outer)->names)}});
}

static void link_enclosing(Linker *l, EntityId entity) {
    uint32_t field = enclosing_field(l, entity);
    EntityId outer = entity_of(l, entity)->fields.data[field].type.arg;
    const FactTable *table = &l->facts->tables[entity];
    l->enclosing[entity] = ARENA_ARRAY(l->arena, uint32_t, table->n_rows);
    SourceId last = 0;
    uint32_t row_found = ID_NONE, one = ID_NONE;
    bool ambiguous = false;
    for (uint32_t r = 0; r < table->n_rows; r++) {
        l->enclosing[entity][r] = ID_NONE;
        if (facts_written(l->facts, entity, field, r)) continue;
        SourceId source = facts_source(l->facts, entity, r);
        if (source != last)
            row_found = enclosing_of_source(l, outer, row_path(l, entity, r), outer == entity,
                                            &ambiguous, &one);
        last = source;
        if (ambiguous) report_ambiguous(l, entity, r, outer, one);
        if (row_found == ID_NONE) continue;
        Value value = {.rep = REP_ID, .id = row_found};
        facts_set(l->facts, entity, field, r, &value, 0, 0);
        l->enclosing[entity][r] = row_found;
    }
}

/* Of the enclosing records, one around the other, the nearest that has the field. */
static Value inherited(const Linker *l, EntityId entity, uint32_t row, uint32_t field) {
    const Entity *declared = entity_of(l, entity);
    EntityId outer = declared->fields.data[enclosing_field(l, entity)].type.arg;
    Value value = {.state = STATE_MISSING};
    while (value.state != STATE_OK && (row = l->enclosing[entity][row]) != ID_NONE) {
        value = facts_get(l->facts, outer, declared->fields.data[field].inherits, row);
        if (outer != entity) break; /* what encloses that has been taken over before */
    }
    return value;
}

/* What the author left out and an enclosing record has. It stands nowhere in this record's file,
   so it has no place of its own. */
static void inherit(Linker *l, EntityId entity, uint32_t field) {
    for (uint32_t r = 0; r < l->facts->tables[entity].n_rows; r++) {
        if (facts_written(l->facts, entity, field, r)) continue;
        Value value = inherited(l, entity, r, field);
        if (value.state == STATE_OK) facts_set(l->facts, entity, field, r, &value, 0, 0);
    }
}

/* The fields that an entity takes over; references after they are linked. */
static void inherit_fields(Linker *l, EntityId entity, bool references) {
    const Entity *declared = entity_of(l, entity);
    for (uint32_t i = 0; i < declared->fields.len; i++) {
        const Field *field = &declared->fields.data[i];
        bool reference = field->type.kind == TYPE_RECORD;
        if (field->fill == FILL_INHERITED && reference == references) inherit(l, entity, i);
    }
}

/* An entity after the one that encloses it, which may itself inherit. */
static void link_entity(Linker *l, EntityId entity, bool *linked) {
    uint32_t ref = enclosing_field(l, entity);
    if (linked[entity] || ref == ID_NONE) return;
    linked[entity] = true;
    link_entity(l, entity_of(l, entity)->fields.data[ref].type.arg, linked);
    link_enclosing(l, entity);
    inherit_fields(l, entity, false);
}

/* From a nested row to the one at the top level that holds it. */
static void go_to_top(const Linker *l, EntityId *entity, uint32_t *row) {
    uint32_t field, owner_row;
    for (EntityId owner;
         (owner = facts_owner(l->facts, *entity, *row, &field, &owner_row)) != ID_NONE;) {
        *entity = owner;
        *row = owner_row;
    }
}

/* The enclosing record of any row, nested ones by their owner. */
static uint32_t scope_of(const Linker *l, EntityId entity, uint32_t row) {
    go_to_top(l, &entity, &row);
    return l->enclosing[entity] ? l->enclosing[entity][row] : ID_NONE;
}

/* What entity that record is of; ID_NONE if there is none. */
static EntityId scope_entity(const Linker *l, EntityId entity, uint32_t row) {
    go_to_top(l, &entity, &row);
    uint32_t field = enclosing_field(l, entity);
    return field == ID_NONE ? ID_NONE : entity_of(l, entity)->fields.data[field].type.arg;
}

/* ---- references */

/* Rows of one entity by key and by name; rows with the same text are chained. */
typedef struct KeyIndex {
    Map first;
    uint32_t *next[2]; /* by key, by name: entry 2 * row + which, + 1; 0 ends */
} KeyIndex;

static void index_text(Linker *l, KeyIndex *index, EntityId entity, uint32_t row, uint32_t field,
                       uint32_t which) {
    if (field == ID_NONE) return;
    Value value = facts_get(l->facts, entity, field, row);
    if (value.state != STATE_OK) return;
    uint32_t before = map_set(&index->first, value.text, 2 * row + which);
    index->next[which][row] = before == MAP_NONE ? 0 : before + 1;
}

static KeyIndex *index_entity(Linker *l, EntityId id) {
    KeyIndex *index = ARENA_NEW(l->arena, KeyIndex);
    uint32_t n = l->facts->tables[id].n_rows;
    index->first = map_new(l->arena);
    for (uint32_t which = 0; which < 2; which++)
        index->next[which] = ARENA_ARRAY(l->arena, uint32_t, n);
    for (uint32_t row = 0; row < n; row++) {
        index_text(l, index, id, row, entity_of(l, id)->key_field, 0);
        index_text(l, index, id, row, entity_of(l, id)->name_field, 1);
    }
    return index;
}

/* Whether row of `entity` belongs to the record that the reference stands in. */
static bool encloses(const Linker *l, const PendingRef *ref, EntityId entity, uint32_t row) {
    uint32_t field = enclosing_field(l, entity);
    return field != ID_NONE && entity_of(l, entity)->fields.data[field].type.arg == ref->entity &&
           scope_of(l, entity, row) == ref->row;
}

static EntityId target_of(const Linker *l, const PendingRef *ref) {
    return entity_of(l, ref->entity)->fields.data[ref->field].type.arg;
}

/* How near a candidate is to the place that refers to it. */
static int nearness(const Linker *l, const PendingRef *ref, uint32_t row) {
    EntityId target = target_of(l, ref);
    const Source *here = home_of(l, facts_source(l->facts, ref->entity, ref->row));
    if (home_of(l, facts_source(l->facts, target, row)) == here) return 2;
    uint32_t mine = scope_of(l, ref->entity, ref->row);
    bool same = mine != ID_NONE && mine == scope_of(l, target, row) &&
                scope_entity(l, ref->entity, ref->row) == scope_entity(l, target, row);
    return same || encloses(l, ref, target, row) ? 1 : 0;
}

static DiagArg suggest_key(const KeyIndex *index, Linker *l, Text key) {
    Text *names = ARENA_ARRAY(l->arena, Text, index->first.len);
    for (uint32_t i = 0; i < index->first.len; i++) names[i] = index->first.entries[i].key;
    return ARG(suggest_nearest(key, names, index->first.len));
}

static void resolve(Linker *l, const PendingRef *ref, const KeyIndex *index) {
    uint32_t best = ID_NONE;
    int best_near = -1;
    bool tie = false;
    EntityId target = target_of(l, ref);
    Text key = pool_text(&l->facts->texts, ref->key);
    uint32_t entry = map_get(&index->first, key);
    for (entry = entry == MAP_NONE ? 0 : entry + 1; entry;) {
        uint32_t row = (entry - 1) / 2, which = (entry - 1) % 2;
        int near = nearness(l, ref, row);
        if (near >= best_near && row != best) tie = near == best_near;
        if (near > best_near || (near == best_near && row < best)) best = row;
        if (near > best_near) best_near = near;
        entry = index->next[which][row];
    }
    Span span = facts_span(l->facts, ref->entity, ref->field, ref->row);
    DiagArg kind = names_arg(&entity_of(l, target)->names);
    if (best == ID_NONE) {
        diag_at3(l->diags, DIAG_DANGLING_REFERENCE, span, kind, ARG(key),
                 suggest_key(index, l, key));
        return;
    }
    if (tie) {
        diag_add(l->diags, (Diag){.code = DIAG_AMBIGUOUS_REFERENCE,
                                  .span = span,
                                  .other = facts_row_span(l->facts, target, best),
                                  .args = {kind, ARG(key)}});
        return;
    }
    Value value = {.rep = REP_ID, .id = best};
    facts_set(l->facts, ref->entity, ref->field, ref->row, &value, span.lo, span.hi);
}

static void link_references(Linker *l) {
    uint32_t n = l->program->entities.len;
    KeyIndex **indices = ARENA_ARRAY(l->arena, KeyIndex *, n);
    for (uint32_t i = 0; i < l->facts->pending.len; i++) {
        const PendingRef *ref = &l->facts->pending.data[i];
        EntityId target = target_of(l, ref);
        if (!indices[target]) indices[target] = index_entity(l, target);
        resolve(l, ref, indices[target]);
    }
}

/* ---- unique keys */

/* What makes a row unique within what encloses it. */
typedef struct Parts {
    const uint32_t *fields;
    uint32_t n; /* 0: a part is missing */
    uint32_t scope;
} Parts;

static bool all_given(const Linker *l, EntityId id, uint32_t row, const uint32_t *fields,
                      uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        Value value = facts_get(l->facts, id, fields[i], row);
        bool fits = value.rep == REP_TEXT || value.rep == REP_NUMBER || value.rep == REP_ID;
        if (value.state != STATE_OK || !fits) return false;
    }
    return true;
}

/* The key where there is one, else the name, unless fields are declared to be unique together. */
static Parts unique_parts(const Linker *l, EntityId id, uint32_t row) {
    const Entity *entity = entity_of(l, id);
    bool owned = facts_is_owned(l->facts, id, row);
    Parts parts = {.fields = entity->unique.data, .n = entity->unique.len};
    parts.scope = owned ? l->facts->tables[id].owner_row[row] : scope_of(l, id, row);
    if (parts.n > 0) {
        if (!all_given(l, id, row, parts.fields, parts.n)) parts.n = 0;
        return parts;
    }
    const uint32_t *one[] = {&entity->key_field, &entity->name_field};
    for (int i = 0; i < 2 && parts.n == 0; i++) {
        parts.fields = one[i];
        parts.n = *one[i] != ID_NONE && all_given(l, id, row, one[i], 1);
    }
    return parts;
}

static uint32_t hash_parts(const Linker *l, EntityId id, uint32_t row, const Parts *parts) {
    uint64_t hash = parts->scope;
    for (uint32_t i = 0; i < parts->n; i++) {
        Value value = facts_get(l->facts, id, parts->fields[i], row);
        int64_t whole = 0;
        if (value.rep == REP_TEXT) whole = (int64_t)text_hash(value.text);
        if (value.rep == REP_ID) whole = value.id;
        if (value.rep == REP_NUMBER) number_to_int64(value.quantity.number, &whole);
        hash = (hash ^ (uint64_t)whole) * 0x9E3779B97F4A7C15u;
    }
    return (uint32_t)(hash >> 32);
}

static bool parts_equal(const Linker *l, EntityId id, uint32_t row, const Parts *parts,
                        uint32_t other) {
    Parts of_other = unique_parts(l, id, other);
    if (of_other.scope != parts->scope) return false;
    for (uint32_t i = 0; i < parts->n; i++) {
        Value a = facts_get(l->facts, id, parts->fields[i], row);
        Value b = facts_get(l->facts, id, of_other.fields[i], other);
        if (a.rep != b.rep) return false;
        if (a.rep == REP_TEXT && !text_equal(a.text, b.text)) return false;
        if (a.rep == REP_ID && a.id != b.id) return false;
        if (a.rep == REP_NUMBER && number_compare(a.quantity.number, b.quantity.number) != 0)
            return false;
    }
    return true;
}

/* The last text among the parts, else the first part as it was written. */
static Text shown_parts(const Linker *l, EntityId id, uint32_t row, const Parts *parts) {
    for (uint32_t i = parts->n; i-- > 0;) {
        Value value = facts_get(l->facts, id, parts->fields[i], row);
        if (value.rep == REP_TEXT && value.text.len > 0) return value.text;
    }
    return sources_text(l->program->sources, facts_span(l->facts, id, parts->fields[0], row));
}

/* The later one is wrong, but never the library's. */
static void report_duplicate(Linker *l, EntityId id, uint32_t row, uint32_t first, Text shown) {
    if (sources_built_in(l->program->sources, facts_source(l->facts, id, row))) {
        uint32_t later = row;
        row = first;
        first = later;
    }
    diag_add(l->diags, (Diag){.code = DIAG_DUPLICATE_KEY,
                              .span = facts_row_span(l->facts, id, row),
                              .other = facts_row_span(l->facts, id, first),
                              .args = {names_arg(&entity_of(l, id)->names), ARG(shown)}});
}

/* Looks the row up among those before it. */
static void check_row(Linker *l, EntityId id, uint32_t row, uint32_t *slots, uint32_t mask) {
    Parts parts = unique_parts(l, id, row);
    if (parts.n == 0) return;
    uint32_t at = hash_parts(l, id, row, &parts) & mask;
    for (; slots[at]; at = (at + 1) & mask) {
        if (!parts_equal(l, id, row, &parts, slots[at] - 1)) continue;
        report_duplicate(l, id, row, slots[at] - 1, shown_parts(l, id, row, &parts));
        return;
    }
    slots[at] = row + 1;
}

static void check_unique(Linker *l, EntityId id) {
    const Entity *entity = entity_of(l, id);
    const FactTable *table = &l->facts->tables[id];
    bool declared = entity->unique.len > 0;
    bool top = !entity->hidden && table->owners.len == 0 &&
               (entity->key_field != ID_NONE || entity->name_field != ID_NONE);
    if (table->n_rows < 2 || (!declared && !top)) return;
    uint32_t n_slots = 4;
    while (n_slots / 2 < table->n_rows) n_slots *= 2;
    Arena *scratch = arena_new(l->arena);
    uint32_t *slots = ARENA_ARRAY(scratch, uint32_t, n_slots);
    for (uint32_t row = 0; row < table->n_rows; row++) check_row(l, id, row, slots, n_slots - 1);
    arena_free(scratch);
}

/* ---- order: the place of a top-level record within what encloses it */

static void number_rows(Linker *l, EntityId id) {
    FactTable *table = &l->facts->tables[id];
    uint32_t field = enclosing_field(l, id), n_scopes = 0, outside = 0;
    if (field != ID_NONE)
        n_scopes = l->facts->tables[entity_of(l, id)->fields.data[field].type.arg].n_rows;
    uint32_t *count = ARENA_ARRAY(l->arena, uint32_t, n_scopes);
    for (uint32_t row = 0; row < table->n_rows && table->ordinal; row++) {
        uint32_t scope = scope_of(l, id, row);
        table->ordinal[row] = scope == ID_NONE ? ++outside : ++count[scope];
    }
}

void link_facts(Program *program, Diags *diags) {
    uint32_t n = program->entities.len;
    Linker l = {.program = program, .diags = diags, .facts = program->facts};
    l.arena = arena_new(program->arena);
    l.enclosing = ARENA_ARRAY(l.arena, uint32_t *, n);
    l.places = ARENA_ARRAY(l.arena, Places *, n);
    bool *linked = ARENA_ARRAY(l.arena, bool, n);
    for (EntityId id = 0; id < n; id++) link_entity(&l, id, linked);
    link_references(&l);
    for (EntityId id = 0; id < n; id++)
        if (l.enclosing[id]) inherit_fields(&l, id, true);
    for (EntityId id = 0; id < n; id++) {
        check_unique(&l, id);
        number_rows(&l, id);
    }
    facts_index(l.facts);
    arena_free(l.arena);
}
