/* Workers take the files in their order. Each has a compiler of its own with a fork of the units,
   and fills a piece: the facts of one file. Finished pieces wait in a ring until all before them
   are appended, which is done by whichever worker finished the next one; a worker that is a whole
   ring ahead waits. What a worker shares with others while it reads is only read.

   A file that names data files is left to be lowered when its turn comes, with the compiler of the
   session: data files become sources, and one is read once for all files that name it. */
#include "compiler/reading.h"

#include <pthread.h>

#include "compiler/bundle.h"
#include "compiler/lower.h"
#include "compiler/quiet.h"

enum { MOST_THREADS = 64 };

/* What one file comes to. */
typedef struct Piece {
    Facts *facts;          /* one of the two */
    Facts *read;           /* what is lowered, in memory of its own */
    Facts *loaded;         /* what comes from the cache, in its room; NULL: there is none */
    SourceRoom room;       /* of the file's text, where the source rests */
    SourceRoom entry_room; /* of the cache's entry */
    uint64_t digest;       /* of the text, for the cache */
    const Bundle *bundle;  /* where its facts may be; NULL: nowhere */
    bool from_bundle, to_bundle;
    Arena *keep;  /* of the file: texts that do not stand in it so, diagnostics */
    Diags *diags; /* NULL: they went to the session's */
    UnitCarry carry;
    bool mistaken, left; /* has mistakes; names data files and is not lowered yet */
    bool keepable;       /* nothing was to be said about it: it may go to the cache */
    const TextPart *quiet; /* its quiet records, and whether they are left out */
    uint32_t n_quiet;
    bool without_quiet;
    bool added;          /* to the cache, by itself */
    bool finished;
} Piece;

typedef struct Reading {
    Compiler *compiler;
    const ReadingFile *files;
    uint32_t n_files;
    ReadingDone *done;
    void *ctx;
    Piece *ring;
    uint32_t n_ring;
    uint32_t taken, appended; /* files; under the lock */
    bool appending;           /* some worker is at it */
    uint64_t bytes, read;     /* of all files; of those that are appended */
    bool expects;             /* room for all was made */
    uint32_t n_noted;         /* files that were told of to compiler->quiet */
    Bundle *bundle;           /* NULL: there is none to read */
    BundleDraft *draft;       /* NULL: none is written */
    uint32_t n_bundled;       /* files that go from here to the cache by that alone */
    uint64_t outside;         /* bytes of files that could be in the bundle, and are not */
    pthread_mutex_t lock;
    pthread_cond_t moved;
} Reading;

typedef struct Worker {
    Reading *reading;
    Compiler *compiler;
    Lower *lower;
    Arena *arena, *tree;
    Arena *lasting;  /* as long as the session's */
    uint32_t shared; /* units in common with the session's */
    pthread_t thread;
} Worker;

/* ---- one file */

static void record(void *ctx, Node *node) {
    lower_record(ctx, node);
}

/* From the cache if it is there. */
static bool load_file(const Lower *lower, const ReadingFile *file, Piece *piece) {
    const Compiler *compiler = lower->compiler;
    if (!file->kept) return false;
    piece->from_bundle =
        piece->bundle &&
        bundle_load(piece->bundle, piece->digest, compiler->program, file->source->id,
                    &piece->entry_room, piece->keep, piece->loaded);
    bool found = piece->from_bundle ||
                 cache_load(compiler->cache, piece->digest, compiler->program, file->source->id,
                            &piece->entry_room, piece->keep, piece->loaded);
    piece->facts = found ? piece->loaded : piece->read;
    piece->keepable = found;
    return found;
}

/* Nothing was to be said about the file, so nothing is lost. Where the bundle takes it, or its quiet
   records will be known, it has no entry of its own. */
static void keep_file(const Lower *lower, const ReadingFile *file, Piece *piece) {
    const Compiler *compiler = lower->compiler;
    bool apart = !piece->to_bundle && !(compiler->quiet && quiet_is_known(compiler->quiet));
    piece->keepable = file->kept && !lower->names_data;
    if (piece->keepable && apart)
        piece->added = cache_save(compiler->cache, piece->digest, compiler->program,
                                  file->source->id, piece->keep, piece->read);
}

static bool begins_character(Text text, uint32_t at) {
    return at == text.len || ((unsigned char)text.ptr[at] & 0xC0) != 0x80;
}

/* Whether there are records in the file that may be left out, as its digest tells. */
static bool find_quiet(const ReadingFile *file, Piece *piece) {
    piece->quiet = quiet_parts(file->quiet, piece->digest, file->source->text.len, &piece->n_quiet);
    return piece->quiet != NULL;
}

/* Its other records are few, and read anew. False: what is known of it cannot be. */
static bool lower_without_quiet(Lower *lower, const ReadingFile *file, Piece *piece, Arena *tree) {
    Text text = file->source->text;
    for (uint32_t i = 0; i < piece->n_quiet; i++)
        if (!begins_character(text, piece->quiet[i].lo) ||
            !begins_character(text, piece->quiet[i].hi))
            return false;
    if (piece->quiet[0].lo < file->records_at) return false;
    parse_records_without(file->source, file->records_at, piece->quiet, piece->n_quiet,
                          tree, lower->compiler->diags, record, lower);
    source_take_marks(file->source, file->quiet->marks.data, file->quiet->marks.len);
    piece->without_quiet = true;
    return true;
}

/* What has an entry was a sound text when that was made. */
static void lower_file(Lower *lower, const ReadingFile *file, Piece *piece, Arena *tree) {
    const Compiler *compiler = lower->compiler;
    uint32_t told = compiler->diags->list.len;
    piece->added = piece->keepable = piece->from_bundle = piece->without_quiet = false;
    piece->digest = file->digest;
    piece->facts = piece->read;
    lower_begin(lower, piece->read, file->source, piece->keep, tree);
    bool quiet = !file->unread && find_quiet(file, piece);
    if (!file->unread && !quiet && load_file(lower, file, piece)) return;
    if (!source_wake(file->source, &piece->room)) {
        diag_at2(lower->compiler->diags, DIAG_FILE_READ, SPAN_NONE, ARG(file->source->path),
                 ARG2(TEXT("文件在检查期间被修改"), TEXT("it was changed while it was checked")));
        return;
    }
    if (file->unread && file->kept) {
        piece->digest = cache_digest(compiler->cache, file->source->text);
        quiet = find_quiet(file, piece);
        if (!quiet && load_file(lower, file, piece)) return;
    }
    if (quiet && lower_without_quiet(lower, file, piece, tree)) return;
    if (file->unread &&
        !inputs_check_text(lower->compiler->arena, lower->compiler->diags, file->source))
        return;
    parse_records(file->source, file->records_at, tree, lower->compiler->diags, record, lower);
    if (lower->names_model) piece->read->extents.len = 0; /* records are part of others */
    if (lower->compiler->diags->list.len == told) keep_file(lower, file, piece);
}

/* With the session's own compiler. */
static void read_directly(Reading *r, Lower *lower, const ReadingFile *file, Piece *piece,
                          Arena *tree) {
    uint32_t errors = r->compiler->diags->errors;
    piece->diags = NULL;
    piece->carry = (UnitCarry){.to = r->compiler->program->units, .shared = UINT32_MAX};
    lower_file(lower, file, piece, tree);
    source_mark(r->compiler->arena, file->source);
    piece->mistaken = r->compiler->diags->errors > errors;
}

static void read_apart(Worker *w, const ReadingFile *file, Piece *piece) {
    Compiler *compiler = w->compiler;
    Units *units = compiler->program->units;
    compiler->arena = piece->keep;
    compiler->diags = piece->diags = diags_new(piece->keep);
    lower_file(w->lower, file, piece, w->tree);
    source_mark(w->lasting, file->source);
    uint32_t n = units_count(units) - w->shared;
    Unit **further = ARENA_ARRAY(piece->keep, Unit *, n);
    if (n > 0) memcpy(further, units_list(units) + w->shared, sizeof(Unit *) * n);
    piece->carry = (UnitCarry){
        .to = w->reading->compiler->program->units, .shared = w->shared, .further = further};
    piece->mistaken = piece->diags->errors > 0;
    piece->left = w->lower->left_data;
}

/* ---- appending */

static void lower_left(Reading *r, const ReadingFile *file, Piece *piece) {
    Arena *own = arena_new(r->compiler->arena), *tree = arena_new(own);
    facts_clear(piece->read);
    arena_reset(piece->keep);
    read_directly(r, lower_new(r->compiler, own), file, piece, tree);
    arena_free(tree);
    arena_free(own);
}

/* A bundle tells how much room all will need, and its first piece for what. Else, when an eighth of
   a large input is there, that tells how much the rest will. */
static void expect_rest(Reading *r, const Piece *last) {
    enum { LARGE_INPUT = 4 << 20, PARTS = 8 };
    Facts *facts = r->compiler->program->facts;
    if (r->expects || r->bytes < LARGE_INPUT) return;
    if (!last->from_bundle && r->read < r->bytes / PARTS) return;
    if (last->from_bundle)
        facts_expect(facts, bundle_size(r->bundle));
    else
        facts_expect_more(facts, r->read, r->bytes);
    r->expects = true;
}

static void bundle_file(Reading *r, const ReadingFile *file, Piece *piece) {
    bool added = r->draft && bundle_add(r->draft, piece->digest, r->compiler->program,
                                        file->source->id, &piece->carry, piece->facts);
    if (added && piece->facts == piece->read) {
        piece->added = true;
        r->n_bundled++;
    }
    if (!piece->from_bundle) r->outside += file->source->text.len;
}

static void append(Reading *r, uint32_t number, Piece *piece) {
    const ReadingFile *file = &r->files[number];
    if (piece->left) lower_left(r, file, piece);
    for (uint32_t i = 0; piece->diags && i < piece->diags->list.len; i++)
        diag_add(r->compiler->diags, piece->diags->list.data[i]);
    bool broken = file->broken || piece->mistaken;
    if (!broken) facts_append(r->compiler->program->facts, piece->facts, &piece->carry);
    if (!broken && piece->keepable) bundle_file(r, file, piece);
    r->read += file->source->text.len;
    expect_rest(r, piece);
    if (piece->facts == piece->read) facts_clear(piece->read);
    arena_reset(piece->keep);
    if (file->kept) {
        r->compiler->cache->n_used += piece->facts == piece->loaded || piece->without_quiet;
        r->compiler->cache->n_kept += piece->added;
    }
    if (file->kept && r->compiler->quiet)
        quiet_note(r->compiler->quiet, r->n_noted++, piece->digest, piece->keepable,
                   piece->without_quiet);
    if (file->source->rests) source_rest(file->source);
    piece->left = piece->finished = false;
    r->done(r->ctx, number, broken);
}

/* Appends what is next, while it is finished. Under the lock, which is open meanwhile. */
static void append_finished(Reading *r) {
    if (r->appending) return;
    r->appending = true;
    for (Piece *next; (next = &r->ring[r->appended % r->n_ring])->finished;) {
        uint32_t number = r->appended;
        pthread_mutex_unlock(&r->lock);
        append(r, number, next);
        pthread_mutex_lock(&r->lock);
        r->appended++;
        pthread_cond_broadcast(&r->moved);
    }
    r->appending = false;
}

/* ---- workers */

/* The number of the next file, when its place in the ring is free; false behind the last one. */
static bool take(Reading *r, uint32_t *number) {
    while (r->taken < r->n_files && r->taken - r->appended == r->n_ring)
        pthread_cond_wait(&r->moved, &r->lock);
    if (r->taken == r->n_files) return false;
    *number = r->taken++;
    return true;
}

static void *work(void *ctx) {
    Worker *w = ctx;
    Reading *r = w->reading;
    pthread_mutex_lock(&r->lock);
    for (uint32_t number; take(r, &number);) {
        Piece *piece = &r->ring[number % r->n_ring];
        pthread_mutex_unlock(&r->lock);
        read_apart(w, &r->files[number], piece);
        pthread_mutex_lock(&r->lock);
        piece->finished = true;
        append_finished(r);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void copy_sources(Arena *arena, Program *program) {
    Sources *copy = ARENA_NEW(arena, Sources);
    const Sources *all = program->sources;
    copy->arena = arena;
    for (uint32_t i = 0; i < all->list.len; i++) vec_push(arena, &copy->list, all->list.data[i]);
    program->sources = copy;
}

/* The session's go on growing. */
static const Diags *copy_diags(Arena *arena, const Diags *diags) {
    Diags *copy = diags_new(arena);
    for (uint32_t i = 0; i < diags->list.len; i++)
        vec_push(arena, &copy->list, diags->list.data[i]);
    return copy;
}

/* A compiler that shares with the session's what is only read while records are. */
static Compiler *fork_compiler(Arena *arena, const Compiler *compiler) {
    Compiler *fork = ARENA_NEW(arena, Compiler);
    Program *program = ARENA_NEW(arena, Program);
    *fork = *compiler;
    *program = *compiler->program;
    program->units = units_fork(program->units, arena);
    copy_sources(arena, program);
    fork->program = program;
    fork->told = copy_diags(arena, compiler->diags);
    return fork;
}

static void free_lasting(void *arena) {
    arena_free(arena);
}

static Worker new_worker(Reading *r) {
    Worker w = {.reading = r, .arena = arena_new(r->compiler->arena)};
    w.lasting = arena_new(w.arena);
    arena_defer(r->compiler->arena, free_lasting, w.lasting);
    w.tree = arena_new(w.arena);
    w.compiler = fork_compiler(w.arena, r->compiler);
    w.shared = units_count(w.compiler->program->units);
    w.lower = lower_new(w.compiler, w.arena);
    w.lower->leaves_data = true;
    return w;
}

static void read_with_threads(Reading *r, uint32_t n_threads) {
    Worker workers[MOST_THREADS];
    uint32_t started = 1;
    for (uint32_t i = 0; i < n_threads; i++) workers[i] = new_worker(r);
    while (started < n_threads &&
           pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
        started++;
    work(&workers[0]);
    for (uint32_t i = 1; i < started; i++) pthread_join(workers[i].thread, NULL);
    for (uint32_t i = 0; i < n_threads; i++) {
        arena_free(workers[i].tree);
        arena_free(workers[i].arena);
    }
}

/* Where uses of names are noted (for `fmt`): with the session's own compiler, which keeps them. */
static void read_noting(Reading *r) {
    Arena *own = arena_new(r->compiler->arena), *tree = arena_new(own);
    Lower *lower = lower_new(r->compiler, own);
    for (uint32_t i = 0; i < r->n_files; i++) {
        read_directly(r, lower, &r->files[i], &r->ring[0], tree);
        append(r, i, &r->ring[0]);
    }
    arena_free(tree);
    arena_free(own);
}

/* As with threads, so that units, too, get the same numbers. */
static void read_one_by_one(Reading *r) {
    Worker w = new_worker(r);
    for (uint32_t i = 0; i < r->n_files; i++) {
        read_apart(&w, &r->files[i], &r->ring[0]);
        append(r, i, &r->ring[0]);
    }
    arena_free(w.tree);
    arena_free(w.arena);
}

/* ---- the bundle */

/* One that is still good is not written again. */
static void open_bundle(Reading *r, Arena *arena) {
    bool kept = false;
    for (uint32_t i = 0; i < r->n_files; i++) kept |= r->files[i].kept;
    r->expects = r->compiler->quiet && quiet_is_known(r->compiler->quiet);
    if (!kept || r->expects) return; /* little is read, and of much of that there is no entry */
    r->bundle = bundle_open(r->compiler->cache, r->compiler->program->facts);
    if (!r->bundle || bundle_is_retired(r->bundle))
        r->draft = bundle_begin(r->compiler->cache, arena);
}

static void close_bundle(const Reading *r) {
    enum { PARTS = 8 }; /* so large a part may be outside of a good one */
    if (r->draft && !bundle_end(r->draft, r->compiler->program))
        r->compiler->cache->n_kept -= r->n_bundled;
    bool retire = !r->draft && r->outside > r->bytes / PARTS;
    if (r->bundle) bundle_close(r->bundle, retire);
}

/* ---- the whole */

static void open_ring(Reading *r, Arena *arena, uint32_t n) {
    r->n_ring = n;
    r->ring = ARENA_ARRAY(arena, Piece, n);
    for (uint32_t i = 0; i < n; i++) {
        r->ring[i].keep = arena_new(arena);
        Facts *read = facts_new_piece(arena_new(arena), &r->compiler->program->entities);
        r->ring[i].facts = r->ring[i].read = read;
        r->ring[i].bundle = r->bundle;
        r->ring[i].to_bundle = r->draft != NULL;
        r->ring[i].room.arena = r->ring[i].entry_room.arena = read->arena;
        if (r->compiler->cache)
            r->ring[i].loaded = facts_new_piece(read->arena, &r->compiler->program->entities);
    }
}

static void close_ring(const Reading *r) {
    for (uint32_t i = 0; i < r->n_ring; i++) {
        arena_free(r->ring[i].read->arena);
        arena_free(r->ring[i].keep);
    }
}

void reading_run(Compiler *compiler, const ReadingFile *files, uint32_t n_files, uint32_t n_threads,
                 ReadingDone *done, void *ctx) {
    Program *program = compiler->program;
    program->facts = facts_new(compiler->arena, &program->entities);
    Reading r = {
        .compiler = compiler, .files = files, .n_files = n_files, .done = done, .ctx = ctx};
    for (uint32_t i = 0; i < n_files; i++) r.bytes += files[i].source->text.len;
    if (n_threads > n_files) n_threads = n_files;
    if (n_threads > MOST_THREADS) n_threads = MOST_THREADS;
    Arena *own = arena_new(compiler->arena);
    bool ready = n_threads > 1 && pthread_mutex_init(&r.lock, NULL) == 0 &&
                 pthread_cond_init(&r.moved, NULL) == 0;
    open_bundle(&r, own);
    open_ring(&r, own, ready ? 2 * n_threads : 1);
    if (ready)
        read_with_threads(&r, n_threads);
    else if (compiler->uses)
        read_noting(&r);
    else
        read_one_by_one(&r);
    close_ring(&r);
    close_bundle(&r);
    arena_free(own);
}
