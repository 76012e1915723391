/* A thread takes the next batch when there is room for its frame, and the caller is handed frames
   in the order of their batches; while the next one is not finished, it runs another itself. */
#include "runtime/eval/batches.h"

#include <pthread.h>
#include <unistd.h>

#include "runtime/eval/regex.h"

enum {
    MOST_THREADS = 64,
    FRAMES_A_THREAD = 8,   /* that wait for the caller, where one batch takes long */
    MUCH_WORK = 1u << 17,  /* rows times instructions: a millisecond, ten times what threads cost */
    MOST_REPEATED = 64,    /* batches that met new units; then the caller goes on alone */
    WARM_BYTES = 1u << 20, /* what a batch mostly needs; kept from batch to batch */
    MOST_WARM = 1u << 22
};

/* Room for one frame. The memory is its runner's, in whose processor's cache it is. */
typedef struct Runner Runner;
typedef struct Place {
    Arena *memory;
    Runner *owner;
    const Frame *frame; /* NULL: the caller is to run the batch in its turn */
    bool finished;
} Place;

struct Runner {
    Batches *batches;
    Place *spare[FRAMES_A_THREAD]; /* the one used last is taken first */
    uint32_t n_spare;
    Arena *arena;             /* of forks and regexes */
    Program program;          /* with units of its own */
    EvalOptions options;      /* with regexes of its own */
    uint32_t n_units, n_dims; /* of the program, when they were forked; 0 units: not yet */
    pthread_t thread;
};

struct Batches {
    Arena *arena;
    const Program *program;
    const BatchList *list;
    Place **ring; /* by batch, modulo n_ring */
    uint32_t n_ring;
    uint32_t taken, handed; /* batches so far; `handed` does not count the one looked at */
    bool looking;
    uint32_t repeated;
    bool ended;
    bool changing; /* the caller runs a batch with the units of the program */
    pthread_mutex_t lock, texts;
    pthread_cond_t moved;
    Runner *runners; /* the caller first; as many as are wanted */
    uint32_t n_wanted, n_runners;
};

/* ---- one batch */
static bool calls_native(const Code *code) {
    for (InstId id = 0; id < code->insts.len; id++)
        if (code->insts.data[id].op == OP_NATIVE) return true;
    return false;
}

/* In the runner's thread, with its own units or those of the program. */
static const Frame *run_batch(const Runner *r, const Batch *batch, Arena *memory,
                              const Program *program) {
    arena_reset(memory);
    if (batch->whole) return frame_run(memory, program, batch->code, NULL, &r->options);
    return frame_run_batch(memory, program, batch->code, batch->from, batch->count, &r->options);
}

static bool has_new_units(const Runner *r) {
    const Units *units = r->program.units;
    return units_count(units) != r->n_units || units_dim_count(units) != r->n_dims;
}

/* With the lock. Makes the runner's units those of the program. A frame may hold numbers of former
   forks, which therefore stay. */
static void renew_units(Runner *r) {
    Batches *b = r->batches;
    while (b->changing) pthread_cond_wait(&b->moved, &b->lock);
    const Units *units = b->program->units;
    bool same = r->n_units == units_count(units) && r->n_dims == units_dim_count(units);
    if (same && !has_new_units(r)) return;
    r->program.units = units_fork(units, r->arena);
    r->n_units = units_count(units);
    r->n_dims = units_dim_count(units);
}

static bool waits_for_turn(const Batches *b, const Batch *batch) {
    return b->n_runners == 1 || b->repeated > MOST_REPEATED || calls_native(batch->code);
}

/* With the lock, which is not held while the batch runs. */
static void run_next(Runner *r) {
    Batches *b = r->batches;
    const Batch *batch = &b->list->data[b->taken];
    Place *place = r->spare[--r->n_spare];
    b->ring[b->taken++ % b->n_ring] = place;
    place->frame = NULL;
    place->finished = false;
    if (!waits_for_turn(b, batch)) {
        renew_units(r);
        pthread_mutex_unlock(&b->lock);
        const Frame *frame = run_batch(r, batch, place->memory, &r->program);
        if (!has_new_units(r)) place->frame = frame;
        pthread_mutex_lock(&b->lock);
        b->repeated += !place->frame;
    }
    place->finished = true;
    pthread_cond_broadcast(&b->moved);
}

static bool may_take(const Runner *r) {
    return r->batches->taken < r->batches->list->len && r->n_spare > 0;
}

static void *work(void *ctx) {
    Runner *r = ctx;
    Batches *b = r->batches;
    pthread_mutex_lock(&b->lock);
    while (!b->ended && b->taken < b->list->len) {
        if (may_take(r))
            run_next(r);
        else
            pthread_cond_wait(&b->moved, &b->lock);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

/* ---- starting and ending */
static uint64_t rows_of(const Program *program, const Batch *batch) {
    uint64_t rows = batch->count;
    for (InstId id = 0; id < batch->code->insts.len && batch->whole; id++) {
        const Inst *inst = &batch->code->insts.data[id];
        if (inst->op == OP_SCAN) rows += program->facts->tables[inst->imm].n_rows;
    }
    return rows;
}

static bool is_much(const Program *program, const BatchList *list) {
    uint64_t work = 0;
    for (uint32_t i = 0; i < list->len && work < MUCH_WORK; i++)
        work += rows_of(program, &list->data[i]) * list->data[i].code->insts.len;
    return work >= MUCH_WORK;
}

static uint32_t runners_for(const Program *program, const EvalOptions *options,
                            const BatchList *list) {
    long processors = options->threads ? 0 : sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t wanted = options->threads;
    if (processors > 1 && is_much(program, list)) wanted = (uint64_t)processors;
    if (wanted > MOST_THREADS) wanted = MOST_THREADS;
    if (wanted > list->len) wanted = list->len;
    return wanted > 0 ? (uint32_t)wanted : 1;
}

static void open_runner(Batches *b, const EvalOptions *options, Runner *r) {
    *r = (Runner){
        .batches = b, .arena = arena_new(b->arena), .program = *b->program, .options = *options};
    r->options.regexes = regexes_new(r->arena, b->program->regexes.len);
    while (r->n_spare < FRAMES_A_THREAD) {
        Place *place = ARENA_NEW(b->arena, Place);
        *place = (Place){.memory = arena_new_roomy(b->arena, WARM_BYTES, MOST_WARM), .owner = r};
        r->spare[r->n_spare++] = place;
    }
}

/* The others wait for the lock until it is known how many they are. */
static void start_threads(Batches *b) {
    b->program->sources->lock = b->n_wanted > 1 ? &b->texts : NULL;
    pthread_mutex_lock(&b->lock);
    b->n_runners = 1;
    while (b->n_runners < b->n_wanted && pthread_create(&b->runners[b->n_runners].thread, NULL,
                                                        work, &b->runners[b->n_runners]) == 0)
        b->n_runners++;
    pthread_mutex_unlock(&b->lock);
}

Batches *batches_start(Arena *arena, const Program *program, const EvalOptions *options,
                       const BatchList *list) {
    Batches *b = ARENA_NEW(arena, Batches);
    *b = (Batches){.arena = arena, .program = program, .list = list};
    b->n_wanted = runners_for(program, options, list);
    b->runners = ARENA_ARRAY(arena, Runner, b->n_wanted);
    for (uint32_t i = 0; i < b->n_wanted; i++) open_runner(b, options, &b->runners[i]);
    b->n_ring = FRAMES_A_THREAD * b->n_wanted;
    b->ring = ARENA_ARRAY(arena, Place *, b->n_ring);
    pthread_mutex_init(&b->lock, NULL);
    pthread_mutex_init(&b->texts, NULL);
    pthread_cond_init(&b->moved, NULL);
    start_threads(b);
    return b;
}

static void close_place(const Place *place) {
    arena_free(place->memory);
}

void batches_end(Batches *b) {
    pthread_mutex_lock(&b->lock);
    b->ended = true;
    pthread_cond_broadcast(&b->moved);
    pthread_mutex_unlock(&b->lock);
    for (uint32_t i = 1; i < b->n_runners; i++) pthread_join(b->runners[i].thread, NULL);
    b->program->sources->lock = NULL;
    for (; b->handed < b->taken; b->handed++) close_place(b->ring[b->handed % b->n_ring]);
    for (uint32_t i = 0; i < b->n_wanted; i++) {
        const Runner *r = &b->runners[i];
        for (uint32_t k = 0; k < r->n_spare; k++) close_place(r->spare[k]);
        arena_free(r->arena);
    }
    pthread_cond_destroy(&b->moved);
    pthread_mutex_destroy(&b->texts);
    pthread_mutex_destroy(&b->lock);
}

/* ---- handing out */
/* What was much is given back at once; the rest is for its owner to make ready again. */
static void take_back(Batches *b) {
    Place *last = b->ring[b->handed % b->n_ring];
    if (arena_size(last->memory) > MOST_WARM) arena_reset(last->memory);
    pthread_mutex_lock(&b->lock);
    last->owner->spare[last->owner->n_spare++] = last;
    b->handed++;
    pthread_cond_broadcast(&b->moved);
    pthread_mutex_unlock(&b->lock);
}

static void set_changing(Batches *b, bool changing) {
    pthread_mutex_lock(&b->lock);
    b->changing = changing;
    pthread_cond_broadcast(&b->moved);
    pthread_mutex_unlock(&b->lock);
}

const Frame *batches_next(Batches *b, Arena **memory) {
    if (b->looking) take_back(b);
    b->looking = true;
    pthread_mutex_lock(&b->lock);
    Place **next = &b->ring[b->handed % b->n_ring];
    while (b->taken == b->handed || !(*next)->finished) {
        if (may_take(&b->runners[0]))
            run_next(&b->runners[0]);
        else
            pthread_cond_wait(&b->moved, &b->lock);
    }
    Place *place = *next;
    pthread_mutex_unlock(&b->lock);
    *memory = place->memory;
    if (place->frame) return place->frame;
    set_changing(b, true);
    place->frame = run_batch(&b->runners[0], &b->list->data[b->handed], place->memory, b->program);
    set_changing(b, false);
    return place->frame;
}
