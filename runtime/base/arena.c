/* Arena: blocks of memory taken from the system, handed out by moving an offset. Blocks come zeroed
   and what is handed out is never taken back, so allocation is an addition. Blocks double in size
   up to BLOCK_MAX; a request that is large beside that gets a block of its own, put behind the
   current one so that the rest of the current block is not lost.

   A piece of LARGE_PIECE or more has pages of its own, which are moved, not copied, when it grows:
   so the arrays that grow by doubling (columns of facts) leave no copies behind, and what nobody
   wrote to takes no memory.

   The first blocks and large pieces of a program come from two large pages, if it asks for it
   (arena_new_main): the system takes longer to hand out some hundred small ones than the rest of a
   small run takes.

   Under AddressSanitizer everything not handed out is poisoned, and a gap is left behind every
   allocation, so that running past an end is caught although the memory belongs to the arena. Under
   ThreadSanitizer, too, no pages are moved: it would take who wrote to their new place before, in
   another life of it, for who does now. */
#include "runtime/base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "runtime/base/pages.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ARENA_TSAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define ARENA_TSAN 1
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define GAP 16
#else
#define ASAN_POISON_MEMORY_REGION(ptr, size) ((void)(ptr), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(ptr, size) ((void)(ptr), (void)(size))
#define GAP 0
#endif

#if defined(ARENA_ASAN) || defined(ARENA_TSAN)
#define LARGE_PIECE SIZE_MAX /* none: pages that move would keep their poison */
#else
#define LARGE_PIECE ((size_t)1 << 15) /* far more than the half page that is lost at its end */
#endif

#define ALIGN 16
#define BLOCK_MIN ((size_t)4096)    /* a page: most arenas of a single file or query stay here */
#define BLOCK_MAX ((size_t)1 << 20) /* beyond this, larger blocks save no more system calls */
#define LARGE(block_size) ((block_size) / 4)

typedef struct Block Block;
struct Block {
    Block *older;
    size_t cap, used;
    _Alignas(ALIGN) char data[];
};

/* A piece with pages of its own. */
typedef struct Large Large;
struct Large {
    Large *older;
    size_t size; /* with this head */
    _Alignas(ALIGN) char data[];
};

typedef struct Deferred Deferred;
struct Deferred {
    Deferred *older;
    void (*fn)(void *ptr);
    void *ptr;
};

struct Arena {
    Reserve *reserve; /* NULL: there is none */
    Block *current;
    Large *large;
    Deferred *deferred;
    size_t first_block; /* size of the first ordinary block */
    size_t next_block;
    size_t most_kept; /* what the first block may grow to; 0: it stays as it is */
    size_t total;
    void (*exhausted)(void *ctx);
    void *ctx;
};

static _Noreturn void exhaust(void (*exhausted)(void *ctx), void *ctx) {
    exhausted(ctx);
    abort(); /* the handler broke its promise; there is nothing to return to */
}

static Arena *new_with(void (*exhausted)(void *ctx), void *ctx) {
    assert(exhausted);
    Arena *arena = calloc(1, sizeof *arena);
    if (!arena) exhaust(exhausted, ctx);
    arena->exhausted = exhausted;
    arena->ctx = ctx;
    arena->first_block = arena->next_block = BLOCK_MIN;
    return arena;
}

Arena *arena_new_root(void (*exhausted)(void *ctx), void *ctx) {
    return new_with(exhausted, ctx);
}

Arena *arena_new_main(void (*exhausted)(void *ctx), void *ctx) {
    Arena *arena = new_with(exhausted, ctx);
    if (LARGE_PIECE < SIZE_MAX) arena->reserve = reserve_new();
    return arena;
}

Arena *arena_new(const Arena *like) {
    Arena *arena = new_with(like->exhausted, like->ctx);
    arena->reserve = like->reserve;
    return arena;
}

Arena *arena_new_roomy(const Arena *like, size_t first, size_t most) {
    Arena *arena = arena_new(like);
    arena->first_block = arena->next_block = first;
    arena->most_kept = most;
    return arena;
}

void arena_make_roomy(Arena *arena, size_t first) {
    if (!arena->current) arena->next_block = first;
}

static void run_deferred(Arena *arena) {
    Deferred *d = arena->deferred;
    arena->deferred = NULL;
    for (; d; d = d->older) d->fn(d->ptr);
}

static void free_block(const Arena *arena, Block *block) {
    if (!reserve_holds(arena->reserve, block)) free(block);
}

/* The first block, if there is one. */
static Block *free_blocks_but_first(const Arena *arena) {
    Block *block = arena->current;
    while (block && block->older) {
        Block *older = block->older;
        free_block(arena, block);
        block = older;
    }
    return block;
}

static void free_large(Arena *arena) {
    while (arena->large) {
        Large *older = arena->large->older;
        munmap(arena->large, arena->large->size);
        arena->large = older;
    }
}

void arena_free(Arena *arena) {
    if (!arena) return;
    run_deferred(arena);
    free_large(arena);
    free_block(arena, free_blocks_but_first(arena));
    free(arena);
}

void arena_end(Arena *arena) {
#ifdef ARENA_ASAN
    arena_free(arena);
#else
    run_deferred(arena);
#endif
}

/* Where more was needed than the first block has, and it may grow, the next one is as large as
 * that. */
static bool outgrown(Arena *arena, const Block *first) {
    if (!first || arena->total <= first->cap || first->cap >= arena->most_kept) return false;
    arena->first_block = arena->total < arena->most_kept ? arena->total : arena->most_kept;
    return true;
}

void arena_reset(Arena *arena) {
    run_deferred(arena);
    free_large(arena);
    Block *first = free_blocks_but_first(arena);
    if (outgrown(arena, first)) {
        free_block(arena, first);
        first = NULL;
    }
    if (first) {
        ASAN_UNPOISON_MEMORY_REGION(first->data, first->used);
        memset(first->data, 0, first->used);
        ASAN_POISON_MEMORY_REGION(first->data, first->cap);
        first->used = 0;
    }
    arena->current = first;
    arena->next_block = arena->first_block;
    arena->total = 0;
}

/* What a request for `size` bytes takes from a block. */
static size_t stride(size_t size) {
    return (size + GAP + ALIGN - 1) / ALIGN * ALIGN;
}

static Block *new_block(Arena *arena, size_t cap) {
    Block *block = reserve_take(arena->reserve, sizeof *block + cap);
    if (!block) block = calloc(1, sizeof *block + cap);
    if (!block) exhaust(arena->exhausted, arena->ctx);
    block->cap = cap;
    ASAN_POISON_MEMORY_REGION(block->data, cap);
    return block;
}

/* A block that is used up at once, behind the current one. */
static Block *put_behind(Arena *arena, Block *block) {
    block->older = arena->current->older;
    arena->current->older = block;
    return block;
}

/* A block for `need` bytes that the current one has no room for. The oldest block is always an
   ordinary one: it is the one that stays after a reset. */
static Block *block_for(Arena *arena, size_t need) {
    Block *current = arena->current;
    if (current && need > LARGE(arena->next_block))
        return put_behind(arena, new_block(arena, need));
    size_t cap = need > arena->next_block ? need : arena->next_block;
    Block *block = new_block(arena, cap);
    block->older = current;
    arena->current = block;
    arena->next_block = arena->next_block < BLOCK_MAX ? arena->next_block * 2 : BLOCK_MAX;
    return block;
}

/* ---- large pieces */
static void *new_large(Arena *arena, size_t need) {
    size_t size = sizeof(Large) + need;
    Large *large = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (large == MAP_FAILED) exhaust(arena->exhausted, arena->ctx);
    *large = (Large){.older = arena->large, .size = size};
    arena->large = large;
    arena->total += need;
    return large->data;
}

/* The link to the large piece `old`; NULL if it lies in a block. There are few. */
static Large **find_large(Arena *arena, const char *old) {
    for (Large **link = &arena->large; *link; link = &(*link)->older)
        if ((*link)->data == old) return link;
    return NULL;
}

static void *grow_large(Arena *arena, Large **link, size_t need) {
    size_t size = sizeof(Large) + need;
    Large *moved = mremap(*link, (*link)->size, size, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) exhaust(arena->exhausted, arena->ctx);
    arena->total += size - moved->size;
    moved->size = size;
    *link = moved;
    return moved->data;
}

void *arena_alloc_vast(Arena *arena, size_t size) {
    if (LARGE_PIECE == SIZE_MAX || size < PAGES_LARGE / 2 || size > SIZE_MAX / 4)
        return arena_alloc(arena, size);
    size_t whole = pages_size(sizeof(Large) + size);
    Large *large = pages_map(whole);
    if (!large) return NULL;
    *large = (Large){.older = arena->large, .size = whole};
    arena->large = large;
    arena->total += size;
    return large->data;
}

void arena_drop(Arena *arena, void *old, size_t size) {
    Large **link = old && stride(size) >= LARGE_PIECE ? find_large(arena, old) : NULL;
    if (!link) return;
    Large *large = *link;
    *link = large->older;
    arena->total -= large->size - sizeof(Large);
    munmap(large, large->size);
}

/* ---- handing out */
static void *take(Arena *arena, Block *block, size_t size, size_t need) {
    char *ptr = block->data + block->used;
    block->used += need;
    arena->total += need;
    ASAN_UNPOISON_MEMORY_REGION(ptr, size);
    return ptr;
}

/* A large piece: a block of the reserve, as long as there is one, or with pages of its own. */
static void *new_piece(Arena *arena, size_t size, size_t need) {
    Block *block = reserve_take(arena->reserve, sizeof *block + need);
    if (!block) return new_large(arena, need);
    block->cap = need;
    return take(arena, put_behind(arena, block), size, need);
}

static void *alloc_elsewhere(Arena *arena, size_t size) {
    if (size > SIZE_MAX / 2) exhaust(arena->exhausted, arena->ctx);
    size_t need = stride(size);
    Block *block = arena->current;
    bool has_room = block && block->cap - block->used >= need;
    bool stays =
        has_room && arena->most_kept > 0; /* pages of its own would be new ones each time */
    if (need >= LARGE_PIECE && block && !stays) return new_piece(arena, size, need);
    if (!has_room) block = block_for(arena, need);
    return take(arena, block, size, need);
}

void *arena_alloc(Arena *arena, size_t size) {
    size += size == 0;
    Block *block = arena->current;
    size_t need = stride(size);
    if (size < LARGE_PIECE / 2 && block && block->cap - block->used >= need)
        return take(arena, block, size, need);
    return alloc_elsewhere(arena, size);
}

/* Whether old[0..old_size) is the newest piece of the current block and can become new_size long.
 */
static bool extend_in_place(Arena *arena, const char *old, size_t old_size, size_t new_size) {
    Block *block = arena->current;
    if (!block || old_size == 0 || new_size > SIZE_MAX / 2) return false;
    size_t had = stride(old_size), need = stride(new_size);
    if (block->used < had || old != block->data + (block->used - had)) return false;
    if (need - had > block->cap - block->used) return false;
    block->used += need - had;
    arena->total += need - had;
    ASAN_UNPOISON_MEMORY_REGION(old, new_size);
    return true;
}

void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size) {
    if (old && new_size <= old_size) return old;
    if (old && extend_in_place(arena, old, old_size, new_size)) return old;
    Large **large = old && stride(old_size) >= LARGE_PIECE ? find_large(arena, old) : NULL;
    if (large && new_size <= SIZE_MAX / 2) return grow_large(arena, large, stride(new_size));
    void *grown = arena_alloc(arena, new_size);
    if (old && old_size) memcpy(grown, old, old_size);
    return grown;
}

void arena_defer(Arena *arena, void (*fn)(void *ptr), void *ptr) {
    Deferred *d = ARENA_NEW(arena, Deferred);
    *d = (Deferred){.older = arena->deferred, .fn = fn, .ptr = ptr};
    arena->deferred = d;
}

Text arena_text(Arena *arena, Text t) {
    char *copy = arena_alloc(arena, (size_t)t.len + 1);
    if (t.len) memcpy(copy, t.ptr, t.len);
    return (Text){copy, t.len};
}

Text arena_join(Arena *arena, Text a, Text between, Text b) {
    size_t len = (size_t)a.len + between.len + b.len;
    assert(len < UINT32_MAX);
    char *ptr = arena_alloc(arena, len + 1), *end = ptr;
    const Text parts[] = {a, between, b};
    for (int i = 0; i < 3; i++) {
        if (parts[i].len) memcpy(end, parts[i].ptr, parts[i].len);
        end += parts[i].len;
    }
    return (Text){ptr, (uint32_t)len};
}

/* Nearly all of what is printed is short, and need not be printed twice. */
Text arena_printf(Arena *arena, const char *format, ...) {
    char first[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(first, sizeof first, format, args);
    va_end(args);
    assert(len >= 0);
    char *ptr = arena_alloc(arena, (size_t)len + 1);
    if ((size_t)len < sizeof first)
        memcpy(ptr, first, (size_t)len);
    else
        vsnprintf(ptr, (size_t)len + 1, format, again);
    va_end(again);
    return (Text){ptr, (uint32_t)len};
}

size_t arena_size(const Arena *arena) {
    return arena->total;
}
