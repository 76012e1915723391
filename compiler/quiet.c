/* What is known of the files, and what this run sees of them. */
#include "compiler/quiet_parts.h"

/* Of outcomes, in memory: where there would be more, none are kept. */
enum { MOST_COUNTS = 1 << 22 };

Quiet *quiet_open(Cache *cache, const Program *program, Text words, bool whole) {
    Quiet *quiet = ARENA_NEW(cache->arena, Quiet);
    *quiet = (Quiet){.cache = cache, .arena = cache->arena, .program = program, .whole = whole};
    quiet->rules = quiet_rules(cache, words);
    quiet->common = ARENA_ARRAY(quiet->arena, bool, program->entities.len);
    quiet->encloses = ARENA_ARRAY(quiet->arena, bool, program->entities.len);
    return quiet;
}

void quiet_add_file(Quiet *quiet, const Source *source) {
    QuietFile file = {.path = cache_digest(quiet->cache, source->path)};
    vec_push(quiet->arena, &quiet->files, file);
    vec_push(quiet->arena, &quiet->read, (QuietRead){.source = source->id});
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
