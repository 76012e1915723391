/* Which records are quiet: those of files that changed are told from what the run found, and kept
   with what was known of the others. */
#include "compiler/quiet_parts.h"
#include "runtime/eval/policy_read.h"
#include "runtime/eval/show.h"

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
        if (!any && file != QUIET_NO_FILE) s->mute[file] = true;
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

static void tell_reference(void *ctx, const QuietReference *reference) {
    Sorting *s = ctx;
    EntityId from = reference->entity, to = reference->target;
    uint32_t from_row = reference->row, to_row = reference->to;
    if (!s->told[to] && facts_is_top(s->quiet->program->facts, to)) return; /* it stays */
    climb(s->quiet->program->facts, &from, &from_row);
    climb(s->quiet->program->facts, &to, &to_row);
    if ((from != to || from_row != to_row) && s->told[to]) s->told[to][to_row] = true;
}

/* What is called by its place among all must be among all. */
static bool all_named(const Program *program, EntityId id) {
    uint32_t row = 0, n = program->facts->tables[id].n_rows;
    while (row < n && (record_key(program, id, row).len || record_name(program, id, row).len))
        row++;
    return row == n;
}

/* Files that lean on what their text does not tell. False: so does a file that all look at. */
static bool mute_unsteady(Sorting *s) {
    bool *unsteady = ARENA_ARRAY(s->scratch, bool, s->quiet->read.len);
    for (uint32_t i = 0; i < s->quiet->read.len; i++) unsteady[i] = !s->quiet->read.data[i].steady;
    quiet_add_leaning(s->quiet, unsteady);
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
                        .enclosing = read->enclosing,
                        .naming = read->naming,
                        .referring = read->referring,
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
            if (number == QUIET_NO_FILE || program->entities.data[id]->hidden) continue;
            QuietFile *file = &s->quiet->files.data[number];
            file->n_records += table_run_end(table, run) - table->sources.data[run].first;
            file->common = file->common || s->tally->common[id];
        }
    }
}

/* In the order in which they were noted. */
static void add_names(void *ctx, const QuietNamed *named) {
    const Sorting *s = ctx;
    QuietFile *file = &s->quiet->files.data[named->file];
    EntityId entity = named->entity;
    uint32_t row = named->row;
    climb(s->quiet->program->facts, &entity, &row);
    uint64_t flag = s->told[entity] && !s->told[entity][row] ? QUIET_NAME : 0;
    for (uint32_t i = 0; i < 2; i++) {
        if (!named->names[i].len) continue;
        uint64_t digest = s->quiet->read.data[named->file].names.data[file->names.len];
        vec_push(s->quiet->arena, &file->names, digest | flag);
    }
}

/* What one byte parts is one part: nothing but a blank can stand there. */
static void add_part(Sorting *s, const RecordExtent *extent) {
    const Facts *facts = s->quiet->program->facts;
    uint32_t number = s->file_of[facts_source(facts, extent->entity, extent->row)];
    const bool *told = s->told[extent->entity];
    if (number == QUIET_NO_FILE || s->mute[number] || !told || told[extent->row]) return;
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
    quiet_each_reference(program, quiet_number_sources(s->quiet, s->scratch, QUIET_ALL),
                         tell_reference, s);
    quiet_each_named(program, s->file_of, add_names, s);
    for (uint32_t i = 0; i < program->facts->extents.len; i++)
        add_part(s, &program->facts->extents.data[i]);
    return true;
}

/* ---- keeping it */

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
    memcpy(quiet->common, tally->common, quiet->program->entities.len);
    sorting.file_of = quiet_number_sources(quiet, sorting.scratch, QUIET_CHANGED);
    bool kept = sort_records(&sorting) && is_worth_it(quiet) && quiet_write(quiet);
    if (!kept) quiet_drop(quiet);
    if (kept && quiet->known)
        quiet->cache->n_kept += n_changed; /* else the cache has them already */
    arena_free(sorting.scratch);
}
