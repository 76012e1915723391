/* The cache: what it gives back is what was lowered; an entry or a bundle with a changed bit, or a
   part of one, is not believed; and a piece that somebody made wrong, with a hash that agrees, is
   refused, or is one that can be appended, linked and run, and so is what pieces share. The last
   are tried in processes of their own, so that a crash is one failure that says how to find it
   again. */
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/bundle.h"
#include "runtime/core/facts_pack.h"
#include "runtime/core/link.h"
#include "tests/unit/form_lab.h"

enum { HEAD = 32, SECONDS = 20 }; /* bytes of an entry before the piece; of a process */
static const char *const paths[] = {"examples/tangshan-2021", "examples/first-audit"};

static Session *load(Arena *arena, const char *path, Text folder, const char *version,
                     bool library_only) {
    Session *session = session_new(arena);
    Text given = text_of(path);
    if (folder.len > 0) session_use_cache(session, folder, text_of(version));
    session->threads = 1;
    session->library_only = library_only;
    session_load(session, &given, 1);
    return session;
}

static TextList files(Arena *arena, Text folder, const char *suffix) {
    TextList list = {0};
    (void)file_list(arena, folder, text_of(suffix), &list);
    return list;
}

static void remove_files(Arena *arena, Text folder, const char *suffix) {
    for (TextList all = files(arena, folder, suffix); all.len > 0; all.len--)
        file_remove(all.data[all.len - 1]);
}

/* Copies the folder of sources, so that the copies can be changed. */
static const char *copy_sources(Arena *arena, const char *path, Text folder) {
    Text copy = arena_printf(arena, "%.*s.src", TEXT_ARG(folder));
    Text command = arena_printf(arena, "rm -rf '%.*s' && cp -r '%s' '%.*s'", TEXT_ARG(copy), path,
                                TEXT_ARG(copy));
    return system(command.ptr) == 0 ? copy.ptr : path;
}

/* Of all of them, or of the first alone: an empty line more, behind everything. */
static uint32_t change_sources(Arena *arena, const char *path, bool all) {
    TextList sources = files(arena, text_of(path), ".jx");
    for (uint32_t i = 0; i < sources.len && (all || i == 0); i++) {
        Buf longer = buf_new(arena);
        Text bytes = TEXT("");
        (void)file_read(arena, sources.data[i], &bytes);
        buf_text(&longer, bytes);
        buf_char(&longer, '\n');
        (void)file_write_unflushed(arena, sources.data[i], buf_result(&longer));
    }
    return sources.len;
}

/* ---- what is kept is what comes back */

/* All that a run comes to: records, findings, tables, the checked form. */
static Text outcome(Arena *arena, Session *session) {
    Buf all = buf_new(arena);
    sources_hold(session->sources);
    export_json(&all, session->program);
    buf_text(&all, form_lab_run(arena, session->program));
    buf_text(&all, form_write(arena, session->program, NULL));
    return buf_result(&all);
}

/* A run with the cache reads so many files from it, keeps so many, and comes to what one without
 * does. */
static void runs(Tally *unit, Arena *arena, const char *path, Text folder, uint32_t used,
                 uint32_t kept) {
    Session *with = load(arena, path, folder, "1", false);
    Session *without = load(arena, path, TEXT(""), "1", false);
    const Cache *cache = with->compiler->cache;
    CHECK(unit, cache->n_used == used && cache->n_kept == kept);
    CHECK(unit, text_equal(outcome(arena, with), outcome(arena, without)));
}

/* Of the files, n are kept at all. */
static uint32_t count_kept(Arena *arena, const char *path, Text folder) {
    uint32_t n = load(arena, path, folder, "2", false)->compiler->cache->n_kept;
    remove_files(arena, folder, ".bundle");
    return n;
}

static void comes_back(Tally *unit, Arena *arena, const char *example, Text folder) {
    const char *path = copy_sources(arena, example, folder);
    uint32_t n = count_kept(arena, path, folder);
    CHECK(unit, n > 1);
    runs(unit, arena, path, folder, 0, n);
    runs(unit, arena, path, folder, n, 0);
    CHECK(unit, files(arena, folder, ".piece").len == 0);
    change_sources(arena, path, false);
    runs(unit, arena, path, folder, n - 1, 1);
    change_sources(arena, path, true);
    runs(unit, arena, path, folder, 0, n);
    runs(unit, arena, path, folder, n, 0); /* from pieces, or from a bundle already */
    runs(unit, arena, path, folder, n, 0);
    remove_files(arena, folder, ".piece");
    runs(unit, arena, path, folder, n, 0); /* from the bundle */
    remove_files(arena, folder, ".bundle");
    runs(unit, arena, path, folder, 0, n);
    remove_files(arena, folder, ".bundle");
}

/* ---- one file of the cache, and a program with the declarations that it was made under */

typedef struct Lab {
    Tally *unit;
    Text path, bytes; /* of an entry, or of a bundle */
    bool is_bundle;
    Program *program;
    Cache *cache;
    Source *source;
    uint64_t digest; /* of the source */
    Facts *piece;    /* what comes of it */
} Lab;

static bool take(const Lab *lab, Arena *arena, Facts *whole, Facts *piece) {
    SourceRoom room = {.arena = arena};
    if (!lab->is_bundle)
        return cache_load(lab->cache, lab->digest, lab->program, lab->source->id, &room, arena,
                          piece);
    Bundle *bundle = bundle_open(lab->cache, whole);
    bool found = bundle && bundle_load(bundle, lab->digest, lab->program, lab->source->id, &room,
                                       arena, piece);
    if (bundle) bundle_close(bundle, false);
    return found;
}

static bool believed(const Lab *lab, Arena *like, Text bytes) {
    Arena *arena = arena_new(like);
    Facts *whole = facts_new(arena, &lab->program->entities);
    Facts *piece = facts_new_piece(arena, &lab->program->entities);
    bool found =
        file_write_unflushed(arena, lab->path, bytes).code == 0 && take(lab, arena, whole, piece);
    arena_free(arena);
    return found;
}

/* The source whose entry is the largest: all sources have entries, the bundle was removed. */
static bool open_lab(Lab *lab, Arena *arena, const char *path, Text folder) {
    const Session *session = load(arena, path, folder, "1", true);
    Text given = text_of(path);
    lab->program = session->program;
    lab->cache = session->compiler->cache;
    cache_set_given(lab->cache, &given, 1);
    for (uint32_t i = 0; i < session->files.len; i++) {
        const SessionFile *file = &session->files.data[i];
        Text name =
            arena_printf(arena, "%.*s/%016llx-%016llx.piece", TEXT_ARG(folder),
                         (unsigned long long)lab->cache->schema, (unsigned long long)file->digest);
        Text bytes;
        if (file->is_library || file_read(arena, name, &bytes).code != 0) continue;
        if (bytes.len <= lab->bytes.len) continue;
        lab->bytes = bytes;
        lab->path = name;
        lab->source = session->sources->list.data[file->source->id];
        lab->digest = file->digest;
    }
    return lab->source != NULL;
}

static bool open_bundle_lab(Lab *lab, Arena *arena, Text folder) {
    TextList all = files(arena, folder, ".bundle");
    lab->is_bundle = true;
    lab->path = all.len == 1 ? all.data[0] : TEXT("");
    return all.len == 1 && file_read(arena, lab->path, &lab->bytes).code == 0;
}

/* ---- how a bundle is made (bundle.c) */

enum { ENTRY_SIZE = 4, TAIL_SIZE = 8, TEXTS_AT = 2, INDEX_AT = 5, TAIL_HASH = 6 }; /* words */

static uint64_t word(const char *bytes, uint64_t at) {
    uint64_t value;
    memcpy(&value, bytes + at, sizeof value);
    return value;
}

typedef struct Part {
    uint32_t lo, hi;
} Part;

static uint64_t tail_word(Text bundle, uint32_t number) {
    return word(bundle.ptr, bundle.len - 8 * (TAIL_SIZE - number));
}

static Part end_of(Text bundle) {
    return (Part){(uint32_t)tail_word(bundle, TEXTS_AT), bundle.len};
}

static Part piece_in(Text bundle, uint64_t digest) {
    for (uint64_t at = tail_word(bundle, INDEX_AT); at < bundle.len - 8 * TAIL_SIZE;
         at += 8 * ENTRY_SIZE) {
        uint32_t lo = (uint32_t)word(bundle.ptr, at + 8);
        if (word(bundle.ptr, at) == digest)
            return (Part){lo, lo + (uint32_t)word(bundle.ptr, at + 16)};
    }
    return (Part){0, 0};
}

/* Makes the hashes of the piece and of the end agree with what is there now. */
static void seal(const Lab *lab, char *bytes, uint64_t index_at, Part piece, Part end) {
    uint64_t hash = cache_digest(lab->cache, (Text){bytes + piece.lo, piece.hi - piece.lo});
    for (uint64_t at = index_at; at < end.hi - 8 * TAIL_SIZE; at += 8 * ENTRY_SIZE)
        if (word(bytes, at) == lab->digest) memcpy(bytes + at + 24, &hash, sizeof hash);
    uint32_t to = end.hi - 8 * (TAIL_SIZE - TAIL_HASH);
    hash = cache_digest(lab->cache, (Text){bytes + end.lo, to - end.lo});
    memcpy(bytes + to, &hash, sizeof hash);
}

/* ---- damage, which the hash tells */

static void damaged(Lab *lab, Arena *arena, uint32_t n, Part part) {
    Text whole = lab->bytes;
    char *copy = arena_alloc(arena, whole.len);
    uint64_t state = 5;
    CHECK(lab->unit, believed(lab, arena, whole));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = part.lo + (i < HEAD ? i : form_lab_random(&state, part.hi - part.lo));
        if (i >= HEAD && i < 3 * HEAD) at = part.hi - 1 - (i - HEAD);
        memcpy(copy, whole.ptr, whole.len);
        copy[at] = (char)(copy[at] ^ 1 << form_lab_random(&state, 8));
        CHECK(lab->unit, !believed(lab, arena, (Text){copy, whole.len}));
        CHECK(lab->unit, !believed(lab, arena, text_slice(whole, 0, at)));
    }
    Buf longer = buf_new(arena);
    buf_text(&longer, whole);
    buf_str(&longer, "01234567");
    CHECK(lab->unit, !believed(lab, arena, buf_result(&longer)));
    CHECK(lab->unit, believed(lab, arena, whole));
}

/* ---- malice, which it does not */

/* Numbers and bits changed in the part, which begins at a multiple of eight. */
static void spoil(char *bytes, Part part, uint32_t number) {
    static const uint32_t values[] = {0, 1, 2, 7, 255, 256, 0x7FFFFFFF, 0x80000000, UINT32_MAX};
    uint64_t state = number;
    for (uint32_t k = form_lab_random(&state, 2) + 1; k > 0; k--) {
        uint32_t at = part.lo + form_lab_random(&state, (part.hi - part.lo) / 4) * 4, value;
        memcpy(&value, bytes + at, sizeof value);
        uint32_t how = form_lab_random(&state, 5);
        if (how < 2) value ^= UINT32_C(1) << form_lab_random(&state, 32);
        if (how == 2) value = values[form_lab_random(&state, sizeof values / sizeof *values)];
        if (how == 3) value++;
        if (how == 4) value--;
        memcpy(bytes + at, &value, sizeof value);
    }
}

static bool take_wrong_piece(const Lab *lab, Arena *arena, uint32_t number, Facts *piece) {
    Part part = {HEAD, lab->bytes.len};
    char *copy = arena_alloc(arena, lab->bytes.len);
    memcpy(copy, lab->bytes.ptr, lab->bytes.len);
    spoil(copy, part, number);
    Text bytes = {copy + HEAD, part.hi - part.lo};
    return facts_unpack(piece, arena, bytes, NULL, lab->program, lab->source->id);
}

/* Every second time the piece is wrong, else the end. */
static bool take_wrong_bundle(const Lab *lab, Arena *arena, uint32_t number, Facts *piece) {
    Part end = end_of(lab->bytes), of_piece = piece_in(lab->bytes, lab->digest);
    uint64_t index_at = tail_word(lab->bytes, INDEX_AT);
    char *copy = arena_alloc(arena, lab->bytes.len);
    memcpy(copy, lab->bytes.ptr, lab->bytes.len);
    spoil(copy, number % 2 ? of_piece : end, number);
    seal(lab, copy, index_at, of_piece, end);
    lab->program->facts = facts_new(arena, &lab->program->entities);
    (void)file_write_unflushed(arena, lab->path, (Text){copy, lab->bytes.len});
    return take(lab, arena, lab->program->facts, piece);
}

static void take_and_run(const Lab *lab, uint32_t number, uint32_t *ended) {
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Program *program = lab->program;
    Facts *piece = facts_new_piece(arena, &program->entities);
    bool sound = lab->is_bundle ? take_wrong_bundle(lab, arena, number, piece)
                                : take_wrong_piece(lab, arena, number, piece);
    ended[sound]++;
    if (!sound) return;
    facts_append(program->facts, piece, &(UnitCarry){.to = program->units, .shared = UINT32_MAX});
    link_facts(program, diags_new(arena));
    form_lab_run(arena, program);
}

/* Each piece goes into the program as it was, so each has a process of its own. */
static void malice(Lab *lab, const char *path, uint32_t n, uint32_t *ended) {
    for (uint32_t i = 0; i < n; i++) {
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            alarm(SECONDS);
            take_and_run(lab, i, ended);
            _exit(0);
        }
        int status = 1;
        bool good = child > 0 && waitpid(child, &status, 0) == child && status == 0;
        if (!good)
            printf("%s: wrong %s %u crashed or did not end\n", path,
                   lab->is_bundle ? "bundle" : "piece", i);
        CHECK(lab->unit, good);
    }
}

/* All sources by themselves, without a bundle; then all in a bundle. */
static void try_files(Tally *unit, Arena *arena, const char *path, Text folder, uint32_t times,
                      uint32_t *ended) {
    load(arena, path, folder, "1", false); /* into a bundle: what changes from then on is not */
    change_sources(arena, path, true);
    load(arena, path, folder, "1", false);
    remove_files(arena, folder, ".bundle");
    Lab lab = {.unit = unit};
    CHECK(unit, open_lab(&lab, arena, path, folder));
    if (!lab.source) return;
    damaged(&lab, arena, 200 * times, (Part){0, lab.bytes.len});
    malice(&lab, path, 400 * times, ended);
    remove_files(arena, folder, ".piece");
    load(arena, path, folder, "1", false);
    CHECK(unit, open_bundle_lab(&lab, arena, folder));
    damaged(&lab, arena, 200 * times, end_of(lab.bytes));
    damaged(&lab, arena, 200 * times, piece_in(lab.bytes, lab.digest));
    malice(&lab, path, 400 * times, ended + 2);
    remove_files(arena, folder, ".bundle");
}

int main(int argc, char **argv) {
    Tally unit = {.name = "cache"};
    uint32_t times = argc > 1 ? (uint32_t)atoi(argv[1]) : 1; /* of the usual number of damages */
    char template[] = "/tmp/jixiao-test-cache-XXXXXX";
    enum { ENDS = 4 };
    uint32_t *ended =
        mmap(NULL, sizeof *ended * ENDS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!mkdtemp(template) || ended == MAP_FAILED) return EXIT_FAILURE;
    Text folder = text_of(template);
    for (uint32_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        Arena *arena = arena_new_root(unit_exhausted, NULL);
        comes_back(&unit, arena, paths[i], folder);
        try_files(&unit, arena, copy_sources(arena, paths[i], folder), folder, times, ended);
        arena_free(arena);
    }
    for (uint32_t i = 0; i < ENDS; i++) CHECK(&unit, ended[i] > 0);
    if (argc > 1)
        printf("pieces: %u refused, %u ran; bundles: %u refused, %u ran\n", ended[false],
               ended[true], ended[2 + false], ended[2 + true]);
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    CHECK(&unit, system(arena_printf(arena, "rm -r '%s' '%s.src'", template, template).ptr) == 0);
    arena_free(arena);
    return UNIT_END(&unit);
}
