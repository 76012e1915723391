/* Whether linking comes to the same for what was left out. Each file is looked at by itself: what
   its records are called, what they refer to, and which files they lean on by that. */
#include <stdlib.h>

#include "compiler/quiet_parts.h"
#include "runtime/eval/show.h"

/* ---- what is in the files */

uint32_t *quiet_number_sources(const Quiet *quiet, Arena *arena, QuietWhich which) {
    const Sources *sources = quiet->program->sources;
    uint32_t *file = ARENA_ARRAY(arena, uint32_t, sources->list.len);
    for (SourceId id = 0; id < sources->list.len; id++) file[id] = QUIET_NO_FILE;
    for (uint32_t i = 0; i < quiet->read.len; i++)
        if (which == QUIET_ALL || quiet->read.data[i].changed) file[quiet->read.data[i].source] = i;
    for (SourceId id = 1; id < sources->list.len; id++) {
        const Source *source = sources_get(sources, id);
        if (source->used_by) file[id] = file[source->used_by];
    }
    return file;
}

static bool is_reference(const Field *field) {
    return field->kind == FIELD_STORED && field->type.kind == TYPE_RECORD;
}

static void each_in_column(const Program *program, const uint32_t *file_of, EntityId entity,
                           uint32_t f, QuietEachReference *each, void *ctx) {
    const FactTable *table = &program->facts->tables[entity];
    const Column *column = &table->columns[f];
    const uint32_t *ids = column->data;
    if (!ids) return;
    QuietReference reference = {.entity = entity};
    reference.target = program->entities.data[entity]->fields.data[f].type.arg;
    for (uint32_t run = 0; run < table->sources.len; run++) {
        reference.file = file_of[table->sources.data[run].source];
        if (reference.file == QUIET_NO_FILE) continue;
        uint32_t row = table->sources.data[run].first, end = table_run_end(table, run);
        for (; row < end; row++) {
            if (column->state[row] != STATE_OK) continue;
            reference.row = row;
            reference.to = ids[row];
            each(ctx, &reference);
        }
    }
}

void quiet_each_reference(const Program *program, const uint32_t *file_of, QuietEachReference *each,
                          void *ctx) {
    for (EntityId e = 0; e < program->entities.len; e++)
        for (uint32_t f = 0; f < program->entities.data[e]->fields.len; f++)
            if (is_reference(&program->entities.data[e]->fields.data[f]))
                each_in_column(program, file_of, e, f, each, ctx);
}

static bool is_referred_to(const Program *program, EntityId id) {
    for (EntityId e = 0; e < program->entities.len; e++)
        for (uint32_t f = 0; f < program->entities.data[e]->fields.len; f++) {
            const Field *field = &program->entities.data[e]->fields.data[f];
            if (is_reference(field) && field->type.arg == id) return true;
        }
    return false;
}

void quiet_each_named(const Program *program, const uint32_t *file_of, QuietEachNamed *each,
                      void *ctx) {
    for (EntityId id = 0; id < program->entities.len; id++) {
        const FactTable *table = &program->facts->tables[id];
        if (!facts_is_top(program->facts, id) && !is_referred_to(program, id)) continue;
        for (uint32_t run = 0; run < table->sources.len; run++) {
            uint32_t file = file_of[table->sources.data[run].source];
            uint32_t row = table->sources.data[run].first, end = table_run_end(table, run);
            for (; row < end && file != QUIET_NO_FILE; row++) {
                QuietNamed named = {.entity = id, .row = row, .file = file};
                named.names[0] = record_key(program, id, row);
                named.names[1] = record_name(program, id, row);
                each(ctx, &named);
            }
        }
    }
}

/* ---- what records are called, and what they refer to */

static uint64_t mix(uint64_t hash, uint64_t with) {
    hash = (hash ^ with) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t digest_name(const Quiet *quiet, Text name) {
    return cache_digest(quiet->cache, name) & ~QUIET_NAME;
}

static void note_name(void *ctx, const QuietNamed *named) {
    Quiet *quiet = ctx;
    QuietRead *read = &quiet->read.data[named->file];
    for (uint32_t i = 0; i < 2; i++) {
        uint64_t digest = digest_name(quiet, named->names[i]);
        if (quiet->encloses[named->entity])
            read->enclosing = mix(mix(read->enclosing, named->entity), digest);
        read->naming = mix(mix(read->naming, named->entity), digest);
        if (named->names[i].len) vec_push(quiet->arena, &read->names, digest);
    }
    if (!named->names[0].len && !named->names[1].len) read->has_unnamed = true;
}

static void note_references(Quiet *quiet, const uint32_t *file_of) {
    const Facts *facts = quiet->program->facts;
    for (uint32_t i = 0; i < facts->pending.len; i++) {
        const PendingRef *ref = &facts->pending.data[i];
        uint32_t file = file_of[facts_source(facts, ref->entity, ref->row)];
        if (file == QUIET_NO_FILE) continue;
        QuietRead *read = &quiet->read.data[file];
        uint64_t digest = digest_name(quiet, pool_text(&facts->texts, ref->key));
        read->referring = mix(mix(mix(read->referring, ref->entity), ref->field), digest);
        vec_push(quiet->arena, &read->references, digest);
    }
}

static void note_common(Quiet *quiet, const uint32_t *file_of) {
    for (EntityId id = 0; id < quiet->program->entities.len; id++) {
        const FactTable *table = &quiet->program->facts->tables[id];
        for (uint32_t run = 0; run < table->sources.len && quiet->common[id]; run++) {
            uint32_t file = file_of[table->sources.data[run].source];
            if (file != QUIET_NO_FILE) quiet->read.data[file].has_common = true;
        }
    }
}

/* ---- which files lean on which */

typedef struct Leaning {
    Quiet *quiet;
    const uint32_t *file_of; /* of all files */
    EntityId target;         /* of the reference looked at last, */
    uint32_t row, file;      /* and where it led */
    uint32_t *noted;         /* by file: which was found to lean on it last */
} Leaning;

static void note_leaning(void *ctx, const QuietReference *reference) {
    Leaning *l = ctx;
    const Facts *facts = l->quiet->program->facts;
    if (reference->target != l->target || reference->to != l->row) {
        l->target = reference->target;
        l->row = reference->to;
        l->file = l->file_of[facts_source(facts, reference->target, reference->to)];
    }
    if (l->file == QUIET_NO_FILE || l->file == reference->file) return;
    if (l->noted[l->file] == reference->file) return;
    l->noted[l->file] = reference->file;
    vec_push(l->quiet->arena, &l->quiet->read.data[reference->file].leans, l->file);
}

static void note_leanings(Quiet *quiet, const uint32_t *file_of, Arena *scratch) {
    Leaning leaning = {.quiet = quiet, .target = ID_NONE};
    leaning.file_of = quiet_number_sources(quiet, scratch, QUIET_ALL);
    leaning.noted = ARENA_ARRAY(scratch, uint32_t, quiet->read.len);
    for (uint32_t i = 0; i < quiet->read.len; i++) leaning.noted[i] = QUIET_NO_FILE;
    quiet_each_reference(quiet->program, file_of, note_leaning, &leaning);
}

static bool leans_on_one_of(const uint32_t *leans, uint32_t n, const bool *files) {
    for (uint32_t i = 0; i < n; i++)
        if (files[leans[i]]) return true;
    return false;
}

void quiet_add_leaning(const Quiet *quiet, bool *files) {
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < quiet->files.len; i++) {
            const QuietFile *file = &quiet->files.data[i];
            const QuietRead *read = &quiet->read.data[i];
            if (files[i]) continue;
            files[i] = read->changed ? leans_on_one_of(read->leans.data, read->leans.len, files)
                                     : leans_on_one_of(file->leans.data, file->leans.len, files);
            more = more || files[i];
        }
    }
}

/* ---- whether what was left out need not be read */

typedef struct Digests {
    uint64_t *data;
    uint32_t n;
} Digests;

static int compare_digests(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void sort_digests(Digests *digests) {
    if (digests->n > 0) qsort(digests->data, digests->n, sizeof *digests->data, compare_digests);
}

static bool is_among(const Digests *digests, uint64_t digest) {
    return digests->n > 0 &&
           bsearch(&digest, digests->data, digests->n, sizeof digest, compare_digests);
}

static Digests names_of(Arena *arena, const QuietFile *file) {
    Digests names = {ARENA_ARRAY(arena, uint64_t, file->names.len), file->names.len};
    for (uint32_t i = 0; i < names.n; i++) names.data[i] = file->names.data[i] & ~QUIET_NAME;
    sort_digests(&names);
    return names;
}

/* Of files that did not change: names of all their records, and of those that may be left out. */
typedef struct OtherNames {
    bool made;
    Digests all, quiet;
} OtherNames;

static void add_names(OtherNames *others, const QuietFile *file) {
    for (uint32_t i = 0; i < file->names.len; i++) {
        uint64_t name = file->names.data[i] & ~QUIET_NAME;
        others->all.data[others->all.n++] = name;
        if (file->names.data[i] & QUIET_NAME) others->quiet.data[others->quiet.n++] = name;
    }
}

static void gather_names(const Quiet *quiet, Arena *arena, OtherNames *others) {
    size_t n = 0;
    for (uint32_t i = 0; i < quiet->files.len; i++) n += quiet->files.data[i].names.len;
    *others = (OtherNames){.made = true};
    others->all.data = ARENA_ARRAY(arena, uint64_t, n);
    others->quiet.data = ARENA_ARRAY(arena, uint64_t, n);
    for (uint32_t i = 0; i < quiet->files.len; i++)
        if (!quiet->read.data[i].changed) add_names(others, &quiet->files.data[i]);
    sort_digests(&others->all);
    sort_digests(&others->quiet);
}

/* Whether linking finds for all other files what it found, and for this one what it would find
   among all records: a name that is new must be no other file's, and what is referred to must not
   be called as something that is left out. */
static bool links_hold(const Quiet *quiet, uint32_t number, Arena *arena, OtherNames *others) {
    const QuietRead *read = &quiet->read.data[number];
    const QuietFile *file = &quiet->files.data[number];
    bool names = file->naming == read->naming, references = file->referring == read->referring;
    if (read->enclosing != file->enclosing) return false;
    if (names && references) return true;
    if (read->has_unnamed) return false;
    if (!others->made) gather_names(quiet, arena, others);
    const Digests before = names_of(arena, file);
    for (uint32_t i = 0; i < read->names.len; i++)
        if (!is_among(&before, read->names.data[i]) && is_among(&others->all, read->names.data[i]))
            return false;
    for (uint32_t i = 0; i < read->references.len; i++)
        if (is_among(&others->quiet, read->references.data[i])) return false;
    return true;
}

static bool all_hold(const Quiet *quiet, Arena *scratch) {
    bool *other = ARENA_ARRAY(scratch, bool, quiet->read.len);
    OtherNames names = {.made = false};
    for (uint32_t i = 0; i < quiet->read.len; i++) {
        const QuietRead *read = &quiet->read.data[i];
        other[i] = read->changed;
        if (!read->changed) continue;
        if (quiet->files.data[i].common || read->has_common) return false;
        if (!links_hold(quiet, i, scratch, &names)) return false;
    }
    quiet_add_leaning(quiet, other);
    for (uint32_t i = 0; i < quiet->read.len; i++)
        if (other[i] && (quiet->read.data[i].left_out || quiet->files.data[i].common)) return false;
    return true;
}

bool quiet_holds(Quiet *quiet, bool diagnosed) {
    quiet->diagnosed = diagnosed;
    if (diagnosed) return !quiet->known;
    Arena *scratch = arena_new(quiet->arena);
    const uint32_t *file_of = quiet_number_sources(quiet, scratch, QUIET_CHANGED);
    for (EntityId id = 0; id < quiet->program->entities.len; id++)
        quiet->encloses[id] = tally_encloses(quiet->program, id);
    quiet_each_named(quiet->program, file_of, note_name, quiet);
    note_references(quiet, file_of);
    note_common(quiet, file_of);
    note_leanings(quiet, file_of, scratch);
    bool hold = !quiet->known || all_hold(quiet, scratch);
    arena_free(scratch);
    return hold;
}
