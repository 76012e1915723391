/* Joining sources. One that both programs have is there once: it has the same name and the same
   text, and a data file is also read for the same file. A veiled text is known by what it was
   before; what either of the two still shows of it is kept.

   Programs that were compiled in folders of their own may name different files alike. Then the
   files of each stand in a folder with the name of its form, or nobody could tell which is meant,
   and records would belong to a dossier of another program. */
#include "runtime/core/join.h"

/* ---- which sources are the same */

static uint64_t digest_of(const Source *source) {
    return source->veiled ? source->digest : text_hash(source->text);
}

static bool same_text(const Source *a, const Source *b) {
    if (!a->veiled && !b->veiled) return text_equal(a->text, b->text);
    return a->text.len == b->text.len && digest_of(a) == digest_of(b);
}

/* Where sources of a name are: the first of them, and behind each the next. */
typedef struct PathIndex {
    Map first;
    SourceId *next;
} PathIndex;

static PathIndex index_paths(Arena *arena, const Sources *sources) {
    PathIndex index = {map_new(arena), ARENA_ARRAY(arena, SourceId, sources->list.len)};
    for (SourceId id = sources->list.len - 1; id > 0; id--) {
        uint32_t behind = map_set(&index.first, sources_get(sources, id)->path, id);
        index.next[id] = behind == MAP_NONE ? 0 : behind;
    }
    return index;
}

static SourceId first_at(const PathIndex *index, Text path) {
    uint32_t id = map_get(&index->first, path);
    return id == MAP_NONE ? 0 : id;
}

/* A file may read one data file several times: each is a source of its own, so that one that has
   its like already is passed over. */
static SourceId find_same(const Join *join, const PathIndex *known, const Source *source) {
    const Sources *into = join->into->sources;
    for (SourceId id = first_at(known, source->path); id; id = known->next[id]) {
        const Source *other = sources_get(into, id);
        bool same_use = other->used_by == join->sources[source->used_by];
        if (!join->shared[id] && same_use && same_text(other, source)) return id;
    }
    return 0;
}

static SourceId add_source(const Join *join, const Source *source) {
    Source *added = sources_add(join->into->sources, source->path, source->text);
    added->text = source->text; /* as it is: a mark at its head was taken off before */
    added->bom = source->bom;
    added->used_by = join->sources[source->used_by];
    added->is_sheet = source->is_sheet;
    added->is_paper = source->is_paper;
    added->built_in = source->built_in;
    added->veiled = source->veiled;
    added->digest = source->digest;
    return added->id;
}

/* Those of sources that were added; their numbers are in the order that they had. */
static void join_origins(const Join *join) {
    Sources *into = join->into->sources;
    const Sources *other = join->other->sources;
    for (uint32_t i = 0; i < other->origins.len; i++) {
        SourceOrigin origin = other->origins.data[i];
        origin.source = join->sources[origin.source];
        origin.origin = join_span(join, origin.origin);
        if (origin.source >= join->fresh) vec_push(into->arena, &into->origins, origin);
    }
}

/* First the files, then the data files that they name. */
void join_sources(Join *join) {
    Sources *into = join->into->sources;
    const Sources *other = join->other->sources;
    PathIndex known = index_paths(join->arena, into);
    join->fresh = into->list.len;
    join->shared = ARENA_ARRAY(join->arena, bool, into->list.len);
    join->sources = ARENA_ARRAY(join->arena, SourceId, other->list.len);
    for (int data = 0; data < 2; data++)
        for (SourceId id = 1; id < other->list.len; id++) {
            const Source *source = sources_get(other, id);
            if ((source->used_by != 0) != data) continue;
            SourceId same = find_same(join, &known, source);
            join->sources[id] = same ? same : add_source(join, source);
            if (!same) continue;
            join->shared[same] = true;
            source_unveil(into->arena, into->list.data[same], source);
        }
    join_origins(join);
}

Text join_different_library(const Program *a, const Program *b, Arena *arena) {
    PathIndex known = index_paths(arena, a->sources);
    for (SourceId id = 1; id < b->sources->list.len; id++) {
        const Source *source = sources_get(b->sources, id);
        SourceId same = first_at(&known, source->path);
        if (!source->built_in || !same) continue;
        if (!same_text(sources_get(a->sources, same), source)) return source->path;
    }
    return TEXT("");
}

/* ---- files of different programs that are named alike */

typedef struct NamedFile {
    uint32_t program;
    SourceId id;
    uint32_t next; /* of this name, + 1; 0 ends */
    bool shared;   /* another program has it, too */
} NamedFile;

typedef struct NamedFiles {
    Arena *arena;
    Program *const *programs;
    Map first; /* by name */
    VEC(NamedFile) all;
    bool *apart; /* by program: has a file that another program has otherwise */
} NamedFiles;

static Source *source_of(const NamedFiles *files, const NamedFile *file) {
    return files->programs[file->program]->sources->list.data[file->id];
}

static void compare_files(NamedFiles *files, NamedFile *a, NamedFile *b) {
    if (a->program == b->program) return;
    if (same_text(source_of(files, a), source_of(files, b)))
        a->shared = b->shared = true;
    else
        files->apart[a->program] = files->apart[b->program] = true;
}

static void note_files(NamedFiles *files, uint32_t program) {
    const Sources *sources = files->programs[program]->sources;
    for (SourceId id = 1; id < sources->list.len; id++) {
        const Source *source = sources_get(sources, id);
        if (source->built_in || source->used_by) continue;
        uint32_t last = map_set(&files->first, source->path, files->all.len);
        NamedFile file = {program, id, last == MAP_NONE ? 0 : last + 1, false};
        vec_push(files->arena, &files->all, file);
        for (uint32_t next = file.next; next; next = files->all.data[next - 1].next)
            compare_files(files, &vec_last(&files->all), &files->all.data[next - 1]);
    }
}

static void move_source(Source *source, Arena *arena, Text folder) {
    Text path = source->path;
    while (folder.len > 0 && folder.ptr[0] == '/') folder = text_slice(folder, 1, folder.len);
    while (path.len > 0 && path.ptr[0] == '/') path = text_slice(path, 1, path.len);
    source->path = arena_printf(arena, "%.*s/%.*s", TEXT_ARG(folder), TEXT_ARG(path));
}

/* Moves what only this program has, and the data files that it names. */
static void move_files(const NamedFiles *files, uint32_t program, Text folder) {
    Program *moved = files->programs[program];
    const Sources *sources = moved->sources;
    bool *moves = ARENA_ARRAY(files->arena, bool, sources->list.len);
    for (uint32_t i = 0; i < files->all.len; i++) {
        const NamedFile *file = &files->all.data[i];
        if (file->program == program) moves[file->id] = !file->shared;
    }
    for (SourceId id = 1; id < sources->list.len; id++) {
        Source *source = sources->list.data[id];
        if (moves[source->used_by ? source->used_by : id])
            move_source(source, moved->arena, folder);
    }
}

void form_tell_apart(Program *const *programs, const Text *names, uint32_t n) {
    if (n < 2) return;
    NamedFiles files = {.arena = arena_new(programs[0]->arena), .programs = programs};
    files.first = map_new(files.arena);
    files.apart = ARENA_ARRAY(files.arena, bool, n);
    for (uint32_t i = 0; i < n; i++) note_files(&files, i);
    for (uint32_t i = 0; i < n; i++)
        if (files.apart[i]) move_files(&files, i, names[i]);
    arena_free(files.arena);
}
