/* The cache: what it gives back is what was lowered; an entry with a changed bit, or a part of one,
   is not believed; and a piece that somebody made wrong, with a hash that agrees, is refused, or is
   one that can be appended, linked and run. The last are tried in processes of their own, so that a
   crash is one failure that says how to find it again. */
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/cache.h"
#include "runtime/core/facts_pack.h"
#include "runtime/core/link.h"
#include "tests/unit/form_lab.h"

enum { HEAD = 32, SECONDS = 20 }; /* bytes of an entry before the piece; of a process */
static const char *const paths[] = {"examples/tangshan-2021", "examples/first-audit"};

static Session *load(Arena *arena, const char *path, Text folder, const char *version,
                     bool library_only) {
    Session *session = session_new(arena);
    Text given = text_of(path);
    session_use_cache(session, folder, text_of(version));
    session->threads = 1;
    session->library_only = library_only;
    session_load(session, &given, 1);
    return session;
}

static Text export(Arena *arena, const Session *session) {
    Buf out = buf_new(arena);
    export_json(&out, session->program);
    return buf_result(&out);
}

static TextList entries(Arena *arena, Text folder) {
    TextList list = {0};
    (void)file_list(arena, folder, TEXT(".piece"), &list);
    return list;
}

/* ---- what is kept is what comes back */

static void comes_back(Tally *unit, Arena *arena, const char *path, Text folder) {
    const Session *first = load(arena, path, folder, "1", false);
    const Cache *cache = first->compiler->cache;
    CHECK(unit, cache && cache->n_used == 0 && cache->n_kept > 0);
    uint32_t n = cache->n_kept;
    const Session *second = load(arena, path, folder, "1", false);
    CHECK(unit, second->compiler->cache->n_used == n && second->compiler->cache->n_kept == 0);
    CHECK(unit, text_equal(export(arena, first), export(arena, second)));
    CHECK(unit,
          text_equal(form_lab_run(arena, first->program), form_lab_run(arena, second->program)));
    const Session *other = load(arena, path, folder, "2", false); /* another version's */
    CHECK(unit, other->compiler->cache->n_used == 0 && other->compiler->cache->n_kept == n);
    for (TextList all = entries(arena, folder); all.len > 0; all.len--)
        unlink(all.data[all.len - 1].ptr);
}

/* ---- one entry, and a program with the declarations that it was made under */

typedef struct Lab {
    Tally *unit;
    Text path, bytes; /* of the entry */
    Program *program;
    const Cache *cache;
    Source *source;
    uint64_t digest;
} Lab;

/* The largest entry of the folder, which holds those of `path`. */
static bool open_lab(Lab *lab, Arena *arena, const char *path, Text folder) {
    TextList all = entries(arena, folder);
    for (uint32_t i = 0; i < all.len; i++) {
        Text bytes;
        if (file_read(arena, all.data[i], &bytes).code != 0 || bytes.len <= lab->bytes.len)
            continue;
        lab->bytes = bytes;
        lab->path = all.data[i];
    }
    const Session *session = load(arena, path, folder, "1", true);
    lab->program = session->program;
    lab->cache = session->compiler->cache;
    for (uint32_t i = 0; i < session->files.len; i++) {
        const SessionFile *file = &session->files.data[i];
        Text name = arena_printf(arena, "%016llx.piece", (unsigned long long)file->digest);
        if (file->is_library || !text_ends(lab->path, name)) continue;
        lab->source = session->sources->list.data[file->source->id];
        lab->digest = file->digest;
    }
    return lab->source != NULL;
}

static bool believed(const Lab *lab, Arena *like, Text entry) {
    Arena *arena = arena_new(like);
    Facts *piece = facts_new_piece(arena, &lab->program->entities);
    SourceRoom room = {.arena = arena};
    bool found =
        file_write_unflushed(arena, lab->path, entry).code == 0 &&
        cache_load(lab->cache, lab->digest, lab->program, lab->source->id, &room, arena, piece);
    arena_free(arena);
    return found;
}

/* ---- damage, which the hash tells */

static void damaged(Lab *lab, Arena *arena, uint32_t n) {
    Text whole = lab->bytes;
    char *copy = arena_alloc(arena, whole.len);
    uint64_t state = 5;
    CHECK(lab->unit, believed(lab, arena, whole));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i < HEAD ? i : form_lab_random(&state, whole.len);
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

/* Numbers and bits changed behind the head; it begins at a multiple of eight. */
static Text wrong_piece(const Lab *lab, Arena *arena, uint32_t number) {
    static const uint32_t values[] = {0, 1, 2, 7, 255, 256, 0x7FFFFFFF, 0x80000000, UINT32_MAX};
    Text piece = text_slice(lab->bytes, HEAD, lab->bytes.len);
    char *copy = arena_alloc(arena, piece.len);
    memcpy(copy, piece.ptr, piece.len);
    uint64_t state = number;
    for (uint32_t k = form_lab_random(&state, 2) + 1; k > 0; k--) {
        uint32_t at = form_lab_random(&state, piece.len / 4) * 4, value;
        memcpy(&value, copy + at, sizeof value);
        uint32_t how = form_lab_random(&state, 5);
        if (how < 2) value ^= UINT32_C(1) << form_lab_random(&state, 32);
        if (how == 2) value = values[form_lab_random(&state, sizeof values / sizeof *values)];
        if (how == 3) value++;
        if (how == 4) value--;
        memcpy(copy + at, &value, sizeof value);
    }
    return (Text){copy, piece.len};
}

static void unpack_and_run(const Lab *lab, uint32_t number, uint32_t *ended) {
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Program *program = lab->program;
    Facts *piece = facts_new_piece(arena, &program->entities);
    bool sound =
        facts_unpack(piece, arena, wrong_piece(lab, arena, number), NULL, program, lab->source->id);
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
            unpack_and_run(lab, i, ended);
            _exit(0);
        }
        int status = 1;
        bool good = child > 0 && waitpid(child, &status, 0) == child && status == 0;
        if (!good) printf("%s: wrong piece %u crashed or did not end\n", path, i);
        CHECK(lab->unit, good);
    }
}

int main(int argc, char **argv) {
    Tally unit = {.name = "cache"};
    uint32_t times = argc > 1 ? (uint32_t)atoi(argv[1]) : 1; /* of the usual number of damages */
    char template[] = "/tmp/jixiao-test-cache-XXXXXX";
    uint32_t *ended =
        mmap(NULL, sizeof *ended * 2, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!mkdtemp(template) || ended == MAP_FAILED) return EXIT_FAILURE;
    Text folder = text_of(template);
    for (uint32_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        Arena *arena = arena_new_root(unit_exhausted, NULL);
        Lab lab = {.unit = &unit};
        comes_back(&unit, arena, paths[i], folder);
        load(arena, paths[i], folder, "1", false);
        CHECK(&unit, open_lab(&lab, arena, paths[i], folder));
        if (lab.source) damaged(&lab, arena, 200 * times);
        if (lab.source) malice(&lab, paths[i], 400 * times, ended);
        arena_free(arena);
    }
    CHECK(&unit, ended[false] > 0);
    CHECK(&unit, ended[true] > 0);
    if (argc > 1) printf("%u refused, %u ran\n", ended[false], ended[true]);
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    CHECK(&unit, system(arena_printf(arena, "rm -r '%s'", template).ptr) == 0);
    arena_free(arena);
    return UNIT_END(&unit);
}
