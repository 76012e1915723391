/* The pool of texts against a plain list that is searched from its start: numbers and texts, also
   where a whole pool is added to another, and after clearing. */
#include <stdio.h>

#include "runtime/base/pool.h"
#include "tests/unit/unit.h"

enum { MOST = 4000 };

typedef struct Plain {
    Text texts[MOST];
    uint32_t n;
} Plain;

static uint32_t plain_add(Plain *plain, Text text) {
    uint32_t i = 0;
    while (i < plain->n && !text_equal(plain->texts[i], text)) i++;
    if (i == plain->n) plain->texts[plain->n++] = text;
    return i;
}

/* One of few texts, short and long, the empty one among them. */
static Text draw(Arena *arena, uint32_t *seed, uint32_t few) {
    *seed = *seed * 1664525u + 1013904223u;
    uint32_t number = (*seed >> 8) % few;
    if (number == 0) return TEXT("");
    if (number % 50 == 7) return arena_printf(arena, "%*u", (int)(number * 20), number);
    return arena_printf(arena, "≥%u家", number);
}

static bool same_texts(const TextPool *pool, const Plain *plain) {
    if (pool->list.len != plain->n) return false;
    for (uint32_t i = 0; i < plain->n; i++)
        if (!text_equal(pool_text(pool, i), plain->texts[i])) return false;
    return true;
}

/* A piece again and again, each time cleared and added to the whole. */
static void check_pieces(Tally *unit, Arena *arena) {
    enum { PIECES = 60, TEXTS = 300 };
    TextPool whole = pool_new(arena, true), piece = pool_new(arena, false);
    Plain *all = ARENA_NEW(arena, Plain), *one = ARENA_NEW(arena, Plain);
    uint32_t seed = 3;
    for (uint32_t i = 0; i < PIECES; i++) {
        uint32_t n = i % 5 == 0 ? 3 : TEXTS;
        one->n = 0;
        for (uint32_t k = 0; k < n; k++) {
            Text text = draw(arena, &seed, 50 + 30 * i);
            CHECK(unit, pool_add(&piece, text) == plain_add(one, text));
        }
        CHECK(unit, same_texts(&piece, one));
        pool_add_all(&whole, &piece);
        for (uint32_t k = 0; k < one->n; k++)
            CHECK(unit, piece.list.data[k].mark == 1 + plain_add(all, one->texts[k]));
        CHECK(unit, same_texts(&whole, all));
        pool_clear(&piece);
        if (i % 7 == 0) pool_settle(&whole);
    }
    CHECK(unit, all->n > 800);
}

/* A pool that copies does not need the bytes it was given. */
static void check_copies(Tally *unit, Arena *arena) {
    TextPool pool = pool_new(arena, true);
    char bytes[] = "甲乙丙";
    CHECK(unit, pool_add(&pool, text_of(bytes)) == 0);
    memset(bytes, 'x', sizeof bytes - 1);
    CHECK(unit, pool_add(&pool, text_of(bytes)) == 1);
    CHECK(unit, pool_add(&pool, TEXT("甲乙丙")) == 0);
}

int main(void) {
    Tally unit = {"pool", 0, 0};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    check_pieces(&unit, arena);
    check_copies(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
