/* A ring of batches between two threads. The parsing one fills the batch at `filled`, the lowering
   one looks at that at `taken`; both counts only grow, and are shared under the lock. A batch is
   handed over when its trees are large enough that waking the other thread costs little beside
   them, and at the end of its file. */
#include "compiler/ahead.h"

#include <pthread.h>

enum {
    BATCHES = 4,            /* one at work on either side, and some slack between them */
    BATCH_BYTES = 256 << 10 /* about twenty projects; stays in the processor's cache */
};

struct Ahead {
    Arena *arena;
    const AheadFile *files;
    uint32_t n_files;
    AheadBatch batches[BATCHES];
    uint64_t filled, taken;
    bool looking; /* a batch is with the lowering thread */
    bool over;    /* nothing more will be filled */
    pthread_mutex_t lock;
    pthread_cond_t moved;
    pthread_t thread;
};

/* ---- the parsing thread */

/* The batch to fill, as soon as it is free. */
static AheadBatch *open_batch(Ahead *ahead, uint32_t file) {
    pthread_mutex_lock(&ahead->lock);
    while (ahead->filled - ahead->taken == BATCHES) pthread_cond_wait(&ahead->moved, &ahead->lock);
    AheadBatch *batch = &ahead->batches[ahead->filled % BATCHES];
    pthread_mutex_unlock(&ahead->lock);
    arena_reset(batch->tree);
    *batch = (AheadBatch){.file = file, .tree = batch->tree};
    return batch;
}

static void hand_over(Ahead *ahead, bool over) {
    pthread_mutex_lock(&ahead->lock);
    if (over)
        ahead->over = true;
    else
        ahead->filled++;
    pthread_cond_signal(&ahead->moved);
    pthread_mutex_unlock(&ahead->lock);
}

typedef struct Filling {
    Ahead *ahead;
    AheadBatch *batch;
} Filling;

static Arena *keep_record(void *ctx, Node *record) {
    Filling *filling = ctx;
    AheadBatch *batch = filling->batch;
    if (record) vec_push(batch->tree, &batch->records, record);
    if (arena_size(batch->tree) < BATCH_BYTES) return batch->tree;
    hand_over(filling->ahead, false);
    filling->batch = open_batch(filling->ahead, batch->file);
    return filling->batch->tree;
}

static void parse_one(Ahead *ahead, uint32_t number) {
    const AheadFile *file = &ahead->files[number];
    Filling filling = {.ahead = ahead, .batch = open_batch(ahead, number)};
    Arena *sink = arena_new(ahead->arena);
    Diags *diags = diags_new(sink);
    parse_records_into(file->source, file->records_at, filling.batch->tree, diags, keep_record,
                       &filling);
    filling.batch->sink = sink;
    filling.batch->diags = diags;
    hand_over(ahead, false);
}

static void *parse_all(void *ctx) {
    Ahead *ahead = ctx;
    for (uint32_t i = 0; i < ahead->n_files; i++) parse_one(ahead, i);
    hand_over(ahead, true);
    return NULL;
}

/* ---- the lowering thread */

Ahead *ahead_start(Arena *arena, const AheadFile *files, uint32_t n_files) {
    Ahead *ahead = ARENA_NEW(arena, Ahead);
    ahead->arena = arena;
    ahead->files = files;
    ahead->n_files = n_files;
    for (int i = 0; i < BATCHES; i++) {
        ahead->batches[i].tree = arena_new(arena);
        arena_alloc(ahead->batches[i].tree, 2 * BATCH_BYTES); /* the block that a reset keeps */
    }
    bool ready = pthread_mutex_init(&ahead->lock, NULL) == 0 &&
                 pthread_cond_init(&ahead->moved, NULL) == 0 &&
                 pthread_create(&ahead->thread, NULL, parse_all, ahead) == 0;
    for (int i = 0; i < BATCHES && !ready; i++) arena_free(ahead->batches[i].tree);
    return ready ? ahead : NULL;
}

const AheadBatch *ahead_next(Ahead *ahead) {
    if (ahead->looking) arena_free(ahead->batches[ahead->taken % BATCHES].sink);
    pthread_mutex_lock(&ahead->lock);
    ahead->taken += ahead->looking;
    ahead->looking = false;
    pthread_cond_signal(&ahead->moved);
    while (ahead->filled == ahead->taken && !ahead->over)
        pthread_cond_wait(&ahead->moved, &ahead->lock);
    ahead->looking = ahead->filled > ahead->taken;
    const AheadBatch *batch = &ahead->batches[ahead->taken % BATCHES];
    pthread_mutex_unlock(&ahead->lock);
    return ahead->looking ? batch : NULL;
}

void ahead_stop(Ahead *ahead) {
    pthread_join(ahead->thread, NULL);
    pthread_cond_destroy(&ahead->moved);
    pthread_mutex_destroy(&ahead->lock);
    for (int i = 0; i < BATCHES; i++) arena_free(ahead->batches[i].tree);
}
