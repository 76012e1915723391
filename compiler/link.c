/* Linking. A record belongs to the one enclosing record (a dossier) of its file, else of its folder
   or the nearest folder above, else to the only one there is. A reference prefers the record of its
   own file, then of its own enclosing record, so that two years can lie side by side. */
#include "compiler/link.h"
#include "runtime/base/file.h"

typedef struct Linker {
    Compiler *compiler;
    Facts *facts;
    Arena *arena; /* scratch */
    uint32_t *
        *enclosing; /* [entity][row]: the enclosing row, ID_NONE; NULL if the entity has none */
} Linker;

static Entity *entity_of(const Linker *l, EntityId id) {
    return l->compiler->program->entities.data[id];
}

/* The field that holds the enclosing record, or ID_NONE. */
static uint32_t enclosing_field(const Linker *l, EntityId id) {
    const Entity *entity = entity_of(l, id);
    for (uint32_t i = 0; i < entity->fields.len; i++)
        if (entity->fields.data[i].fill == FILL_ENCLOSING) return i;
    return ID_NONE;
}

/* ---- enclosing records */

/* The file that records belong to: those of a data file to the one that names it. */
static const Source *home_of(const Linker *l, SourceId id) {
    const Sources *sources = l->compiler->program->sources;
    const Source *source = sources_get(sources, id);
    return source && source->used_by ? sources_get(sources, source->used_by) : source;
}

static Text row_path(const Linker *l, EntityId entity, uint32_t row) {
    const Source *home = home_of(l, l->facts->tables[entity].source[row]);
    return home ? home->path : TEXT("");
}

/* Rows of `outer` whose path, or whose path's folder, is `place`: the first, and whether it is the
   only one. */
static uint32_t rows_at(const Linker *l, EntityId outer, Text place, bool folder, bool *only) {
    uint32_t found = ID_NONE;
    *only = true;
    for (uint32_t r = 0; r < l->facts->tables[outer].n_rows; r++) {
        Text path = row_path(l, outer, r);
        if (!text_equal(folder ? path_folder(path) : path, place)) continue;
        if (found != ID_NONE) *only = false;
        if (found == ID_NONE) found = r;
    }
    return found;
}

/* The enclosing row for a source; ID_NONE if there is none or (*ambiguous) more than one. */
static uint32_t enclosing_of_source(const Linker *l, EntityId outer, Text path, bool *ambiguous,
                                    uint32_t *one) {
    bool only;
    *ambiguous = false;
    *one = rows_at(l, outer, path, false, &only);
    Text folder = path_folder(path);
    while (*one == ID_NONE) {
        *one = rows_at(l, outer, folder, true, &only);
        if (folder.len == 0 || text_equal(folder, TEXT("/"))) break;
        folder = path_folder(folder);
    }
    if (*one == ID_NONE && l->facts->tables[outer].n_rows == 1) return 0;
    if (*one != ID_NONE && !only) {
        *ambiguous = true;
        return ID_NONE;
    }
    return *one;
}

static void report_ambiguous(const Linker *l, EntityId entity, uint32_t row, EntityId outer,
                             uint32_t one) {
    diag_add(l->compiler->diags, (Diag){.code = DIAG_ENCLOSING_AMBIGUOUS,
                                        .span = facts_row_span(l->facts, entity, row),
                                        .other = facts_row_span(l->facts, outer, one),
                                        .args = {compiler_arg_names(&entity_of(l, outer)->names)}});
}

static void link_enclosing(Linker *l, EntityId entity) {
    uint32_t field = enclosing_field(l, entity);
    if (field == ID_NONE) return;
    EntityId outer = entity_of(l, entity)->fields.data[field].type.arg;
    const FactTable *table = &l->facts->tables[entity];
    l->enclosing[entity] = ARENA_ARRAY(l->arena, uint32_t, table->n_rows);
    SourceId last = 0;
    uint32_t row_found = ID_NONE, one = ID_NONE;
    bool ambiguous = false;
    for (uint32_t r = 0; r < table->n_rows; r++) {
        l->enclosing[entity][r] = ID_NONE;
        if (facts_written(l->facts, entity, field, r)) continue;
        if (table->source[r] != last)
            row_found = enclosing_of_source(l, outer, row_path(l, entity, r), &ambiguous, &one);
        last = table->source[r];
        if (ambiguous) report_ambiguous(l, entity, r, outer, one);
        if (row_found == ID_NONE) continue;
        Value value = {.rep = REP_ID, .id = row_found};
        facts_set(l->facts, entity, field, r, &value, 0, 0);
        l->enclosing[entity][r] = row_found;
    }
}

/* From a nested row to the one at the top level that holds it. */
static void go_to_top(const Linker *l, EntityId *entity, uint32_t *row) {
    const FactTable *table = &l->facts->tables[*entity];
    while (table->owner_entity[*row] != ID_NONE) {
        EntityId owner = table->owner_entity[*row];
        *row = table->owner_row[*row];
        *entity = owner;
        table = &l->facts->tables[owner];
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

/* How near a candidate is to the place that refers to it. */
static int nearness(const Linker *l, const PendingRef *ref, uint32_t row) {
    const FactTable *table = &l->facts->tables[ref->target];
    if (home_of(l, table->source[row]) == home_of(l, ref->span.source)) return 2;
    uint32_t mine = scope_of(l, ref->entity, ref->row);
    bool same = mine != ID_NONE && mine == scope_of(l, ref->target, row) &&
                scope_entity(l, ref->entity, ref->row) == scope_entity(l, ref->target, row);
    return same || encloses(l, ref, ref->target, row) ? 1 : 0;
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
    uint32_t entry = map_get(&index->first, ref->key);
    for (entry = entry == MAP_NONE ? 0 : entry + 1; entry;) {
        uint32_t row = (entry - 1) / 2, which = (entry - 1) % 2;
        int near = nearness(l, ref, row);
        if (near >= best_near && row != best) tie = near == best_near;
        if (near > best_near || (near == best_near && row < best)) best = row;
        if (near > best_near) best_near = near;
        entry = index->next[which][row];
    }
    DiagArg target = compiler_arg_names(&entity_of(l, ref->target)->names);
    if (best == ID_NONE) {
        diag_at3(l->compiler->diags, DIAG_DANGLING_REFERENCE, ref->span, target, ARG(ref->key),
                 suggest_key(index, l, ref->key));
        return;
    }
    if (tie) {
        diag_add(l->compiler->diags, (Diag){.code = DIAG_AMBIGUOUS_REFERENCE,
                                            .span = ref->span,
                                            .other = facts_row_span(l->facts, ref->target, best),
                                            .args = {target, ARG(ref->key)}});
        return;
    }
    Value value = {.rep = REP_ID, .id = best};
    facts_set(l->facts, ref->entity, ref->field, ref->row, &value, ref->span.lo, ref->span.hi);
}

static void link_references(Linker *l) {
    uint32_t n = l->compiler->program->entities.len;
    KeyIndex **indices = ARENA_ARRAY(l->arena, KeyIndex *, n);
    for (uint32_t i = 0; i < l->facts->pending.len; i++) {
        const PendingRef *ref = &l->facts->pending.data[i];
        if (!indices[ref->target]) indices[ref->target] = index_entity(l, ref->target);
        resolve(l, ref, indices[ref->target]);
    }
}

/* ---- unique keys */

/* The text that makes a row unique, with what encloses it; empty if a part is missing. */
static Text unique_text(Linker *l, EntityId id, uint32_t row, const uint32_t *fields, uint32_t n,
                        Text *shown) {
    Buf buf = buf_new(l->arena);
    const FactTable *table = &l->facts->tables[id];
    bool owned = table->owner_entity[row] != ID_NONE;
    buf_uint(&buf, owned ? table->owner_row[row] : scope_of(l, id, row));
    *shown = TEXT("");
    for (uint32_t i = 0; i < n; i++) {
        Value value = facts_get(l->facts, id, fields[i], row);
        if (value.state != STATE_OK) return TEXT("");
        buf_char(&buf, '\x1f');
        if (value.rep == REP_TEXT) {
            buf_text(&buf, value.text);
            *shown = value.text;
        } else if (value.rep == REP_NUMBER) {
            number_print(&buf, value.quantity.number);
        } else if (value.rep == REP_ID) {
            buf_uint(&buf, value.id);
        } else {
            return TEXT("");
        }
        if (shown->len == 0)
            *shown = sources_text(l->compiler->program->sources,
                                  facts_span(l->facts, id, fields[i], row));
    }
    return buf_result(&buf);
}

static void report_duplicate(Linker *l, EntityId id, uint32_t row, uint32_t first, Text shown) {
    diag_add(l->compiler->diags,
             (Diag){.code = DIAG_DUPLICATE_KEY,
                    .span = facts_row_span(l->facts, id, row),
                    .other = facts_row_span(l->facts, id, first),
                    .args = {compiler_arg_names(&entity_of(l, id)->names), ARG(shown)}});
}

static void check_unique(Linker *l, EntityId id) {
    const Entity *entity = entity_of(l, id);
    const FactTable *table = &l->facts->tables[id];
    Map seen = map_new(l->arena);
    for (uint32_t row = 0; row < table->n_rows; row++) {
        Text shown, key = TEXT("");
        if (entity->unique.len > 0) {
            key = unique_text(l, id, row, entity->unique.data, entity->unique.len, &shown);
        } else {
            if (table->owner_entity[row] != ID_NONE || entity->hidden) return;
            if (entity->key_field != ID_NONE)
                key = unique_text(l, id, row, &entity->key_field, 1, &shown);
            if (key.len == 0 && entity->name_field != ID_NONE)
                key = unique_text(l, id, row, &entity->name_field, 1, &shown);
        }
        if (key.len == 0) continue;
        uint32_t first = map_get(&seen, key);
        if (first == MAP_NONE)
            map_set(&seen, key, row);
        else
            report_duplicate(l, id, row, first, shown);
    }
}

/* ---- order: the place of a top-level record within what encloses it */

static void number_rows(Linker *l, EntityId id) {
    FactTable *table = &l->facts->tables[id];
    uint32_t field = enclosing_field(l, id), n_scopes = 0, outside = 0;
    if (field != ID_NONE)
        n_scopes = l->facts->tables[entity_of(l, id)->fields.data[field].type.arg].n_rows;
    uint32_t *count = ARENA_ARRAY(l->arena, uint32_t, n_scopes);
    for (uint32_t row = 0; row < table->n_rows; row++) {
        if (table->owner_entity[row] != ID_NONE) continue;
        uint32_t scope = scope_of(l, id, row);
        table->ordinal[row] = scope == ID_NONE ? ++outside : ++count[scope];
    }
}

void link_facts(Compiler *compiler) {
    uint32_t n = compiler->program->entities.len;
    Linker l = {.compiler = compiler, .facts = compiler->program->facts};
    l.arena = arena_new(compiler->arena);
    l.enclosing = ARENA_ARRAY(l.arena, uint32_t *, n);
    for (EntityId id = 0; id < n; id++) link_enclosing(&l, id);
    link_references(&l);
    for (EntityId id = 0; id < n; id++) {
        check_unique(&l, id);
        number_rows(&l, id);
    }
    facts_index(l.facts);
    arena_free(l.arena);
}
