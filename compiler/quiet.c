/* Looking at what was read, and which records were quiet; the file in which it is kept is the
   business of quiet_store.c. */
#include "compiler/quiet_store.h"

#include "runtime/eval/policy_read.h"
#include "runtime/eval/show.h"

enum { NOT_A_FILE = UINT32_MAX };
/* Of outcomes, in memory: where there would be more, none are kept. */
enum { MOST_COUNTS = 1 << 22 };

Quiet *quiet_open(Cache *cache, const Program *program, Text words, bool whole) {
    Quiet *quiet = ARENA_NEW(cache->arena, Quiet);
    *quiet = (Quiet){.cache = cache, .arena = cache->arena, .program = program, .whole = whole};
    quiet->rules = quiet_rules(cache, words);
    return quiet;
}

void quiet_add_file(Quiet *quiet, const Source *source) {
    QuietFile file = {.path = cache_digest(quiet->cache, source->path)};
    vec_push(quiet->arena, &quiet->files, file);
    vec_push(quiet->arena, &quiet->read, (QuietRead){.source = source->id});
}

/* Whether most of the text is quiet. If not, pieces from the cache are quicker than reading. */
static bool is_worth_it(const Quiet *quiet) {
    enum { PARTS = 4 }; /* one of them may be read */
    uint64_t all = 0, left = 0;
    for (uint32_t i = 0; i < quiet->files.len; i++) {
        const QuietFile *file = &quiet->files.data[i];
        all += file->n_bytes;
        left += file->n_bytes;
        for (uint32_t k = 0; k < file->parts.len; k++)
            left -= file->parts.data[k].hi - file->parts.data[k].lo;
    }
    return left <= all / PARTS;
}

void quiet_load(Quiet *quiet) {
    quiet->known = !quiet->whole && quiet_read(quiet);
}

bool quiet_is_known(const Quiet *quiet) {
    return quiet->known;
}

const QuietFile *quiet_file(const Quiet *quiet, uint32_t number) {
    return quiet->known ? &quiet->files.data[number] : NULL;
}

const TextPart *quiet_parts(const QuietFile *file, uint64_t digest, uint32_t len, uint32_t *n) {
    if (!file || !file->steady || file->digest != digest || file->parts.len == 0) return NULL;
    if (vec_last(&file->parts).hi > len) return NULL;
    *n = file->parts.len;
    return file->parts.data;
}

void quiet_note(Quiet *quiet, uint32_t number, uint64_t digest, bool steady, bool left_out) {
    QuietRead *read = &quiet->read.data[number];
    const QuietFile *file = &quiet->files.data[number];
    read->digest = digest;
    read->steady = steady || left_out;
    read->left_out = left_out;
    read->changed = !quiet->known || !read->steady || file->digest != digest;
}

/* ---- what is in the files

   Of what did not change nothing is found out anew: not all of it is there, and not all that refers
   to it. */

/* By source the number of its file; NOT_A_FILE for the library's, and for those that are not asked
   for. */
typedef enum WhichFiles { FILES_CHANGED, FILES_ALL } WhichFiles;
static uint32_t *number_sources(const Quiet *quiet, Arena *arena, WhichFiles which) {
    const Sources *sources = quiet->program->sources;
    uint32_t *file = ARENA_ARRAY(arena, uint32_t, sources->list.len);
    for (SourceId id = 0; id < sources->list.len; id++) file[id] = NOT_A_FILE;
    for (uint32_t i = 0; i < quiet->read.len; i++)
        if (which == FILES_ALL || quiet->read.data[i].changed) file[quiet->read.data[i].source] = i;
    for (SourceId id = 1; id < sources->list.len; id++) {
        const Source *source = sources_get(sources, id);
        if (source->used_by) file[id] = file[source->used_by];
    }
    return file;
}

static bool is_reference(const Field *field) {
    return field->kind == FIELD_STORED && field->type.kind == TYPE_RECORD;
}

/* Called for every reference in the files. */
typedef struct Reference {
    EntityId entity, target;
    uint32_t row, to;
    uint32_t file;
} Reference;
typedef void EachReference(void *ctx, const Reference *reference);

static void each_in_column(const Program *program, const uint32_t *file_of, EntityId entity,
                           uint32_t f, EachReference *each, void *ctx) {
    const FactTable *table = &program->facts->tables[entity];
    const Column *column = &table->columns[f];
    const uint32_t *ids = column->data;
    if (!ids) return;
    Reference reference = {.entity = entity};
    reference.target = program->entities.data[entity]->fields.data[f].type.arg;
    for (uint32_t run = 0; run < table->sources.len; run++) {
        reference.file = file_of[table->sources.data[run].source];
        if (reference.file == NOT_A_FILE) continue;
        uint32_t row = table->sources.data[run].first, end = table_run_end(table, run);
        for (; row < end; row++) {
            if (column->state[row] != STATE_OK) continue;
            reference.row = row;
            reference.to = ids[row];
            each(ctx, &reference);
        }
    }
}

static void each_reference(const Program *program, const uint32_t *file_of, EachReference *each,
                           void *ctx) {
    for (EntityId e = 0; e < program->entities.len; e++)
        for (uint32_t f = 0; f < program->entities.data[e]->fields.len; f++)
            if (is_reference(&program->entities.data[e]->fields.data[f]))
                each_in_column(program, file_of, e, f, each, ctx);
}

/* ---- the outline */

static uint64_t mix(uint64_t hash, uint64_t with) {
    hash = (hash ^ with) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static void add_to_outline(Quiet *quiet, uint32_t file, uint64_t a, uint64_t b, Text text) {
    uint64_t *outline = &quiet->read.data[file].outline;
    *outline = mix(mix(mix(*outline, a), b), cache_digest(quiet->cache, text));
}

static bool is_referred_to(const Program *program, EntityId id) {
    for (EntityId e = 0; e < program->entities.len; e++)
        for (uint32_t f = 0; f < program->entities.data[e]->fields.len; f++) {
            const Field *field = &program->entities.data[e]->fields.data[f];
            if (is_reference(field) && field->type.arg == id) return true;
        }
    return false;
}

static void outline_table(Quiet *quiet, const uint32_t *file_of, EntityId id) {
    const Program *program = quiet->program;
    const FactTable *table = &program->facts->tables[id];
    for (uint32_t run = 0; run < table->sources.len; run++) {
        uint32_t file = file_of[table->sources.data[run].source];
        if (file == NOT_A_FILE) continue;
        uint32_t row = table->sources.data[run].first, end = table_run_end(table, run);
        for (; row < end; row++) {
            add_to_outline(quiet, file, id, 0, record_key(program, id, row));
            add_to_outline(quiet, file, id, 1, record_name(program, id, row));
        }
    }
}

static void outline_pending(Quiet *quiet, const uint32_t *file_of) {
    const Facts *facts = quiet->program->facts;
    for (uint32_t i = 0; i < facts->pending.len; i++) {
        const PendingRef *ref = &facts->pending.data[i];
        uint32_t file = file_of[facts_source(facts, ref->entity, ref->row)];
        if (file == NOT_A_FILE) continue;
        add_to_outline(quiet, file, ref->entity, 2 + ref->field,
                       pool_text(&facts->texts, ref->key));
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

static void note_leaning(void *ctx, const Reference *reference) {
    Leaning *l = ctx;
    const Facts *facts = l->quiet->program->facts;
    if (reference->target != l->target || reference->to != l->row) {
        l->target = reference->target;
        l->row = reference->to;
        l->file = l->file_of[facts_source(facts, reference->target, reference->to)];
    }
    if (l->file == NOT_A_FILE || l->file == reference->file) return;
    if (l->noted[l->file] == reference->file) return;
    l->noted[l->file] = reference->file;
    vec_push(l->quiet->arena, &l->quiet->read.data[reference->file].leans, l->file);
}

static bool leans_on_one_of(const uint32_t *leans, uint32_t n, const bool *files) {
    for (uint32_t i = 0; i < n; i++)
        if (files[leans[i]]) return true;
    return false;
}

/* Adds those that lean on one of the files, directly or by others. */
static void add_leaning(const Quiet *quiet, bool *files) {
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

static bool all_hold(const Quiet *quiet, Arena *scratch) {
    bool *other = ARENA_ARRAY(scratch, bool, quiet->read.len);
    for (uint32_t i = 0; i < quiet->read.len; i++) {
        const QuietRead *read = &quiet->read.data[i];
        const QuietFile *file = &quiet->files.data[i];
        other[i] = read->changed;
        if (read->changed && (file->common || file->outline != read->outline)) return false;
    }
    add_leaning(quiet, other);
    for (uint32_t i = 0; i < quiet->read.len; i++)
        if (other[i] && (quiet->read.data[i].left_out || quiet->files.data[i].common)) return false;
    return true;
}

bool quiet_holds(Quiet *quiet, bool diagnosed) {
    const Program *program = quiet->program;
    quiet->diagnosed = diagnosed;
    if (diagnosed) return !quiet->known;
    Arena *scratch = arena_new(quiet->arena);
    const uint32_t *file_of = number_sources(quiet, scratch, FILES_CHANGED);
    for (EntityId id = 0; id < program->entities.len; id++)
        if (facts_is_top(program->facts, id) || is_referred_to(program, id))
            outline_table(quiet, file_of, id);
    outline_pending(quiet, file_of);
    Leaning leaning = {
        .quiet = quiet, .file_of = number_sources(quiet, scratch, FILES_ALL), .target = ID_NONE};
    leaning.noted = ARENA_ARRAY(scratch, uint32_t, quiet->read.len);
    for (uint32_t i = 0; i < quiet->read.len; i++) leaning.noted[i] = NOT_A_FILE;
    each_reference(program, file_of, note_leaning, &leaning);
    bool hold = !quiet->known || all_hold(quiet, scratch);
    arena_free(scratch);
    return hold;
}

/* ---- the tally */

static void count_known(const Quiet *quiet, Tally *tally, uint32_t number, bool *known) {
    const QuietFile *file = &quiet->files.data[number];
    SourceId source = quiet->read.data[number].source;
    known[source] = true;
    tally->n_records += file->n_records;
    for (uint32_t i = 0; i < file->counts.len; i++) {
        QuietCount count = file->counts.data[i];
        if (count.rule < tally->n_rules && count.outcome < OUTCOME_COUNT)
            tally_counts(tally, source, count.rule)[count.outcome] = count.n;
    }
}

Tally *quiet_tally(const Quiet *quiet, Arena *arena) {
    const Program *program = quiet->program;
    uint64_t n_counts = (uint64_t)program->sources->list.len * program->rules.len;
    if (!quiet->known && n_counts > MOST_COUNTS) return NULL;
    Tally *tally = tally_new(arena, program);
    bool *known = ARENA_ARRAY(arena, bool, tally->n_sources);
    for (uint32_t i = 0; i < quiet->read.len; i++)
        if (quiet->read.data[i].left_out) count_known(quiet, tally, i, known);
    tally->known = known;
    return tally;
}

/* ---- which records are quiet */

typedef struct Sorting {
    Quiet *quiet;
    Arena *scratch;
    const CheckResult *result;
    const Tally *tally;
    uint32_t *file_of;
    bool **told; /* by entity and row: something was said of it, or others refer to it; NULL for
                    entities whose records stay */
    bool *mute;  /* by file: none of its records may be left out */
} Sorting;

/* The top-level record that the row stands in. */
static void climb(const Facts *facts, EntityId *entity, uint32_t *row) {
    uint32_t field, owner_row;
    for (EntityId owner;
         (owner = facts_owner(facts, *entity, *row, &field, &owner_row)) != ID_NONE;) {
        *entity = owner;
        *row = owner_row;
    }
}

static void tell(Sorting *s, EntityId entity, uint32_t row) {
    climb(s->quiet->program->facts, &entity, &row);
    if (s->told[entity]) s->told[entity][row] = true;
}

static void tell_findings(Sorting *s) {
    for (uint32_t i = 0; i < s->result->findings.len; i++) {
        const Finding *finding = &s->result->findings.data[i];
        bool any = false;
        for (uint32_t k = 0; k < finding->n_subjects; k++) {
            const FindingSubject *subject = &finding->subjects[k];
            if (subject->entity == ID_NONE) continue;
            tell(s, subject->entity, subject->row);
            any = true;
        }
        uint32_t file = s->file_of[finding->span.source];
        if (!any && file != NOT_A_FILE) s->mute[file] = true;
    }
}

/* Whoever waives something names a record, which must be there to be found. */
static void tell_waived(Sorting *s) {
    const Program *program = s->quiet->program;
    Map names = map_new(s->scratch);
    for (uint32_t row = 0; row < policy_rows(program, POLICY_WAIVER); row++) {
        Text item = policy_text(program, POLICY_WAIVER_ITEM, row);
        map_set(&names, policy_text(program, POLICY_WAIVER_SUBJECT, row), 0);
        if (item.len) map_set(&names, item, 0);
    }
    for (EntityId id = 0; id < program->entities.len && names.len > 0; id++)
        for (uint32_t row = 0; row < program->facts->tables[id].n_rows; row++)
            if (map_get(&names, record_key(program, id, row)) != MAP_NONE ||
                map_get(&names, record_name(program, id, row)) != MAP_NONE)
                tell(s, id, row);
}

static void tell_reference(void *ctx, const Reference *reference) {
    Sorting *s = ctx;
    EntityId from = reference->entity, to = reference->target;
    uint32_t from_row = reference->row, to_row = reference->to;
    if (!s->told[to] && facts_is_top(s->quiet->program->facts, to)) return; /* it stays */
    climb(s->quiet->program->facts, &from, &from_row);
    climb(s->quiet->program->facts, &to, &to_row);
    if ((from != to || from_row != to_row) && s->told[to]) s->told[to][to_row] = true;
}

/* Whether all records of the entity are called by a key or name: others are called by their place.
 */
static bool all_named(const Program *program, EntityId id) {
    for (uint32_t row = 0; row < program->facts->tables[id].n_rows; row++)
        if (!record_key(program, id, row).len && !record_name(program, id, row).len) return false;
    return true;
}

/* Files that lean on what their text does not tell. False: so does a file that all look at. */
static bool mute_unsteady(Sorting *s) {
    bool *unsteady = ARENA_ARRAY(s->scratch, bool, s->quiet->read.len);
    for (uint32_t i = 0; i < s->quiet->read.len; i++) unsteady[i] = !s->quiet->read.data[i].steady;
    add_leaning(s->quiet, unsteady);
    for (uint32_t i = 0; i < s->quiet->read.len; i++) {
        if (unsteady[i] && s->quiet->files.data[i].common) return false;
        s->mute[i] = s->mute[i] || unsteady[i];
    }
    return true;
}

/* ---- what is kept of each file */

static void begin_file(Sorting *s, uint32_t number) {
    QuietFile *file = &s->quiet->files.data[number];
    const QuietRead *read = &s->quiet->read.data[number];
    *file = (QuietFile){.path = file->path,
                        .digest = read->digest,
                        .outline = read->outline,
                        .steady = read->steady};
    const Source *source = sources_get(s->quiet->program->sources, read->source);
    file->n_bytes = source->text.len;
    for (uint32_t i = 0; i < read->leans.len; i++)
        vec_push(s->quiet->arena, &file->leans, read->leans.data[i]);
    file->marks.data = source->marks;
    file->marks.len = source->marks ? source_count_marks(source) : 0;
    for (uint32_t rule = 0; rule < s->tally->n_rules; rule++)
        for (uint32_t k = 0; k < OUTCOME_COUNT; k++) {
            uint32_t n = tally_counts(s->tally, read->source, rule)[k];
            if (n > 0) vec_push(s->quiet->arena, &file->counts, (QuietCount){rule, k, n});
        }
}

static void count_records(Sorting *s) {
    const Program *program = s->quiet->program;
    for (EntityId id = 0; id < program->entities.len; id++) {
        const FactTable *table = &program->facts->tables[id];
        for (uint32_t run = 0; run < table->sources.len; run++) {
            uint32_t number = s->file_of[table->sources.data[run].source];
            if (number == NOT_A_FILE || program->entities.data[id]->hidden) continue;
            QuietFile *file = &s->quiet->files.data[number];
            file->n_records += table_run_end(table, run) - table->sources.data[run].first;
            file->common = file->common || s->tally->common[id];
        }
    }
}

/* What one byte parts is one part: nothing but a blank can stand there. */
static void add_part(Sorting *s, const RecordExtent *extent) {
    const Facts *facts = s->quiet->program->facts;
    uint32_t number = s->file_of[facts_source(facts, extent->entity, extent->row)];
    const bool *told = s->told[extent->entity];
    if (number == NOT_A_FILE || s->mute[number] || !told || told[extent->row]) return;
    QuietFile *file = &s->quiet->files.data[number];
    if (file->parts.len > 0 && extent->lo <= vec_last(&file->parts).hi + 1)
        vec_last(&file->parts).hi = extent->hi;
    else
        vec_push(s->quiet->arena, &file->parts, (TextPart){extent->lo, extent->hi});
}

static bool sort_records(Sorting *s) {
    const Program *program = s->quiet->program;
    uint32_t n = program->entities.len;
    s->told = ARENA_ARRAY(s->scratch, bool *, n);
    s->mute = ARENA_ARRAY(s->scratch, bool, s->quiet->files.len);
    for (EntityId id = 0; id < n; id++)
        if (s->tally->quiet[id] && all_named(program, id))
            s->told[id] = ARENA_ARRAY(s->scratch, bool, program->facts->tables[id].n_rows);
    for (uint32_t i = 0; i < s->quiet->files.len; i++)
        if (s->quiet->read.data[i].changed) begin_file(s, i);
    count_records(s);
    if (!mute_unsteady(s)) return false;
    tell_findings(s);
    tell_waived(s);
    each_reference(program, number_sources(s->quiet, s->scratch, FILES_ALL), tell_reference, s);
    for (uint32_t i = 0; i < program->facts->extents.len; i++)
        add_part(s, &program->facts->extents.data[i]);
    return true;
}

static uint32_t count_changed(const Quiet *quiet) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < quiet->read.len; i++) n += quiet->read.data[i].changed;
    return n;
}

void quiet_keep(Quiet *quiet, const CheckResult *result, const Tally *tally) {
    uint32_t n_changed = count_changed(quiet);
    if (n_changed == 0) {
        quiet_stay(quiet);
        return;
    }
    if (quiet->diagnosed) return;
    Sorting sorting = {
        .quiet = quiet, .scratch = arena_new(quiet->arena), .result = result, .tally = tally};
    sorting.file_of = number_sources(quiet, sorting.scratch, FILES_CHANGED);
    bool kept = sort_records(&sorting) && is_worth_it(quiet) && quiet_write(quiet);
    if (!kept) quiet_drop(quiet);
    if (kept && quiet->known)
        quiet->cache->n_kept += n_changed; /* else the cache has them already */
    arena_free(sorting.scratch);
}
