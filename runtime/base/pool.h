/* TextPool: distinct texts by number. Adding a text that is there already gives the number it has,
   so that a column of texts is a column of small numbers. */
#ifndef JX_BASE_POOL_H
#define JX_BASE_POOL_H

#include "runtime/base/arena.h"
#include "runtime/base/vec.h"

typedef struct PoolText {
    Text text;
    uint32_t hash; /* low half of text_hash(text) */
    uint32_t mark; /* the owner's; 0 at first */
} PoolText;

/* The hash stands here too, so that a search looks at no text but one that is most likely the same. */
typedef struct PoolSlot {
    uint32_t hash, taken; /* number of the text + 1; 0: the slot is free */
} PoolSlot;

typedef struct TextPool {
    Arena *arena;
    VEC(PoolText) list; /* in the order they were added */
    PoolSlot *slots;
    uint32_t n_slots;
    bool copies; /* else texts stay where they are, and outlive the pool */
    char *room;  /* of copies */
    uint32_t room_left;
} TextPool;

TextPool pool_new(Arena *arena, bool copies);
/* The number of the text. */
uint32_t pool_add(TextPool *pool, Text text);
/* The same, where `hash` is known: that of the PoolText of another pool. */
uint32_t pool_add_hashed(TextPool *pool, Text text, uint32_t hash);
/* Adds all texts of `from`, whose marks become 1 + the numbers that the texts have here. */
void pool_add_all(TextPool *pool, TextPool *from);
/* Into a pool that holds none: n texts that lie one behind the other in `all`, and stay there. False if
   that is not as long as they are. */
bool pool_fill(TextPool *pool, Arena *arena, const uint32_t *lens, const uint32_t *hashes,
               uint32_t n, Text all);
/* Few texts will be added from now on, or none: gives back what finds them, which is made again for
   the next one. */
void pool_settle(TextPool *pool);
/* Forgets all texts; what it has room for stays. Not for a pool that copies. */
void pool_clear(TextPool *pool);

static inline Text pool_text(const TextPool *pool, uint32_t number) {
    return pool->list.data[number].text;
}

#endif
