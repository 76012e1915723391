/* TextPool: the texts in an array, and a table of slots that finds them by their hash, at most half
   of it taken, probed one slot after the other. Copies lie close together in chunks: most texts are
   a few words. */
#include "runtime/base/pool.h"

#include <assert.h>

enum { FIRST_SLOTS = 64, CHUNK = 1 << 16 };

/* So many texts before it is their turn, what a search looks at is asked for (fetch_ahead). */
enum { SLOT_AHEAD = 24, ENTRY_AHEAD = 16, BYTES_AHEAD = 8 };

TextPool pool_new(Arena *arena, bool copies) {
    return (TextPool){.arena = arena, .copies = copies};
}

/* They are looked at in no order: in small pages every place would have to be looked up, too. */
static PoolSlot *new_slots(const TextPool *pool) {
    size_t size = sizeof(PoolSlot) * pool->n_slots;
    PoolSlot *slots = arena_alloc_vast(pool->arena, size);
    return slots ? slots : arena_alloc(pool->arena, size);
}

static void grow_slots(TextPool *pool) {
    arena_drop(pool->arena, pool->slots, sizeof(PoolSlot) * pool->n_slots);
    pool->n_slots = pool->n_slots ? pool->n_slots * 2 : FIRST_SLOTS;
    while (pool->n_slots / 2 <= pool->list.len) pool->n_slots *= 2;
    pool->slots = new_slots(pool);
    uint32_t mask = pool->n_slots - 1, n = pool->list.len;
    const PoolText *texts = pool->list.data;
    for (uint32_t i = 0; i < n; i++) {
        if (n - i > SLOT_AHEAD) __builtin_prefetch(&pool->slots[texts[i + SLOT_AHEAD].hash & mask]);
        uint32_t at = texts[i].hash & mask;
        while (pool->slots[at].taken) at = (at + 1) & mask;
        pool->slots[at] = (PoolSlot){texts[i].hash, i + 1};
    }
}

static Text copy(TextPool *pool, Text text) {
    if (text.len == 0) return TEXT("");
    if (text.len > CHUNK / 4) return arena_text(pool->arena, text);
    if (text.len > pool->room_left) {
        pool->room = arena_alloc(pool->arena, CHUNK);
        pool->room_left = CHUNK;
    }
    Text kept = {pool->room, text.len};
    memcpy(pool->room, text.ptr, text.len);
    pool->room += text.len;
    pool->room_left -= text.len;
    return kept;
}

uint32_t pool_add_hashed(TextPool *pool, Text text, uint32_t hash) {
    assert(pool->list.len < UINT32_MAX / 4);
    if (pool->list.len >= pool->n_slots / 2) grow_slots(pool);
    uint32_t mask = pool->n_slots - 1, at = hash & mask;
    for (; pool->slots[at].taken; at = (at + 1) & mask) {
        uint32_t number = pool->slots[at].taken - 1;
        if (pool->slots[at].hash == hash && text_equal(pool->list.data[number].text, text))
            return number;
    }
    Text kept = pool->copies ? copy(pool, text) : text;
    vec_push(pool->arena, &pool->list, (PoolText){.text = kept, .hash = hash});
    pool->slots[at] = (PoolSlot){hash, pool->list.len};
    return pool->list.len - 1;
}

uint32_t pool_add(TextPool *pool, Text text) {
    return pool_add_hashed(pool, text, (uint32_t)text_hash(text));
}

/* The text with that hash, if it is at its first place or a little behind. */
static const PoolText *likely(const TextPool *pool, uint32_t hash) {
    enum { BEHIND = 6 };
    uint32_t mask = pool->n_slots - 1;
    for (uint32_t k = 0; k < BEHIND; k++) {
        const PoolSlot *slot = &pool->slots[(hash + k) & mask];
        if (!slot->taken) return NULL;
        if (slot->hash == hash) return &pool->list.data[slot->taken - 1];
    }
    return NULL;
}

/* Where the pool is larger than the processor's caches, each of the three places that a search
   looks at (slot, entry, bytes) is fetched from memory. So they are asked for ahead of time, each
   when the one before it should have come. */
static void fetch_ahead(const TextPool *pool, const TextPool *from, uint32_t number) {
    const PoolText *texts = from->list.data + number;
    if (from->list.len - number <= SLOT_AHEAD) return;
    __builtin_prefetch(&pool->slots[texts[SLOT_AHEAD].hash & (pool->n_slots - 1)]);
    const PoolText *entry = likely(pool, texts[ENTRY_AHEAD].hash);
    if (entry) __builtin_prefetch(entry);
    entry = likely(pool, texts[BYTES_AHEAD].hash);
    if (entry) __builtin_prefetch(entry->text.ptr);
}

void pool_add_all(TextPool *pool, TextPool *from) {
    for (uint32_t i = 0; i < from->list.len; i++) {
        PoolText *text = &from->list.data[i];
        if (pool->n_slots > 0) fetch_ahead(pool, from, i);
        text->mark = 1 + pool_add_hashed(pool, text->text, text->hash);
    }
}

bool pool_fill(TextPool *pool, Arena *arena, const uint32_t *lens, const uint32_t *hashes,
               uint32_t n, Text all) {
    assert(pool->n_slots == 0); /* they are made for the first text that is added */
    pool->list.data = arena_alloc_vast(arena, sizeof(PoolText) * (size_t)n);
    if (!pool->list.data) return false;
    pool->list.len = pool->list.cap = n;
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (lens[i] > all.len - at) return false;
        Text text = text_slice(all, at, at + lens[i]);
        pool->list.data[i] = (PoolText){.text = text, .hash = hashes[i]};
        at += lens[i];
    }
    return at == all.len;
}

void pool_settle(TextPool *pool) {
    arena_drop(pool->arena, pool->slots, sizeof(PoolSlot) * pool->n_slots);
    pool->slots = NULL;
    pool->n_slots = 0;
}

/* Few texts are taken out one by one; a slot that was emptied does not end the search for another.
 */
void pool_clear(TextPool *pool) {
    assert(!pool->copies);
    uint32_t mask = pool->n_slots - 1;
    if (pool->list.len > pool->n_slots / 16) {
        memset(pool->slots, 0, sizeof(PoolSlot) * pool->n_slots);
    } else {
        for (uint32_t i = 0; i < pool->list.len; i++) {
            uint32_t at = pool->list.data[i].hash & mask;
            while (pool->slots[at].taken != i + 1) at = (at + 1) & mask;
            pool->slots[at].taken = 0;
        }
    }
    pool->list.len = 0;
}
