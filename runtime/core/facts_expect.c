/* How memory goes along with reading. When a part of all rows is there, room is made for the rest
   at once: all arrays of the tables lie side by side in one vast piece of memory, instead of
   growing each by itself. What is expected is what the files read so far would come to if all were
   like them. It may be wrong in both directions: an array that is full grows as ever, and room that
   is not needed is only addresses. At the end, what only reading needed is given back. */
#include <assert.h>

#include "runtime/core/facts_column.h"

__extension__ typedef unsigned __int128 Wide;

enum { LINE = 64, SLACK = 64 }; /* arrays begin at lines; a 64th more than expected */

/* Goes through all arrays twice: to measure, and to move. */
typedef struct Move {
    Arena *arena;
    const FactsSize *expected;
    char *at; /* where the next array goes; NULL: measuring */
    size_t size;
    uint32_t had, cap; /* elements of the arrays at hand */
} Move;

static void *move_array(void *ctx, void *array, size_t element) {
    Move *m = ctx;
    size_t size = (element * m->cap + LINE - 1) / LINE * LINE;
    m->size += size;
    if (!m->at) return array;
    void *to = m->at;
    m->at += size;
    if (!array) return to;
    memcpy(to, array, element * m->had);
    arena_drop(m->arena, array, element * m->had);
    return to;
}

/* A little more than is expected, and no less than there was. */
static uint32_t room_for(uint32_t n, uint32_t had) {
    const uint32_t most = UINT32_MAX / 8; /* enough for what facts_reserve allows */
    uint32_t cap = n < most ? n + n / SLACK + 1 : most;
    return cap > had ? cap : had;
}

static void move_table(Move *m, FactTable *table, uint32_t n) {
    if (table->n_rows == 0) return;
    m->had = table->cap;
    m->cap = room_for(n, table->cap);
    table_each_array(table, move_array, m);
    if (m->at) table->cap = m->cap;
}

#define MOVE_VEC(m, vec, n)                                                                        \
    do {                                                                                           \
        (m)->had = (vec)->cap;                                                                     \
        (m)->cap = room_for((n), (vec)->cap);                                                      \
        (vec)->data = move_array((m), (vec)->data, sizeof *(vec)->data);                           \
        if ((m)->at) (vec)->cap = (m)->cap;                                                        \
    } while (0)

/* Room for copies of texts that are still to come. */
static void move_room(Move *m, TextPool *texts, uint64_t bytes) {
    m->had = 0;
    m->cap = bytes < UINT32_MAX / 2 ? (uint32_t)bytes : UINT32_MAX / 2;
    char *room = move_array(m, NULL, 1);
    if (!m->at) return;
    texts->room = room;
    texts->room_left = m->cap;
}

static void move_all(Move *m, Facts *facts) {
    const FactsSize *size = m->expected;
    for (EntityId e = 0; e < facts->n_tables; e++) move_table(m, &facts->tables[e], size->rows[e]);
    MOVE_VEC(m, &facts->targets, size->n_targets);
    MOVE_VEC(m, &facts->pending, size->n_pending);
    if (size->n_texts <= facts->texts.list.len) return;
    MOVE_VEC(m, &facts->texts.list, size->n_texts);
    move_room(m, &facts->texts, size->text_bytes);
}

void facts_expect(Facts *facts, const FactsSize *size) {
    assert(!facts->is_piece);
    Move m = {.arena = facts->arena, .expected = size};
    move_all(&m, facts);
    m.at = arena_alloc_vast(facts->arena, m.size);
    if (m.at) move_all(&m, facts);
}

FactsSize facts_size(Arena *arena, const Facts *facts) {
    FactsSize size = {.rows = ARENA_ARRAY(arena, uint32_t, facts->n_tables)};
    for (EntityId e = 0; e < facts->n_tables; e++) size.rows[e] = facts->tables[e].n_rows;
    size.n_targets = facts->targets.len;
    size.n_pending = facts->pending.len;
    size.n_texts = facts->texts.list.len;
    for (uint32_t i = 0; i < size.n_texts; i++)
        size.text_bytes += facts->texts.list.data[i].text.len;
    return size;
}

static uint32_t in_proportion(uint32_t n, uint64_t part, uint64_t all) {
    Wide whole = (Wide)n * all / part;
    return whole < UINT32_MAX ? (uint32_t)whole : UINT32_MAX;
}

void facts_expect_more(Facts *facts, uint64_t part, uint64_t all) {
    if (part == 0 || part >= all) return;
    Arena *scratch = arena_new(facts->arena);
    FactsSize size = facts_size(scratch, facts);
    for (EntityId e = 0; e < facts->n_tables; e++)
        size.rows[e] = in_proportion(size.rows[e], part, all);
    size.n_targets = in_proportion(size.n_targets, part, all);
    size.n_pending = in_proportion(size.n_pending, part, all);
    size.n_texts = in_proportion(size.n_texts, part, all);
    size.text_bytes = (uint64_t)((Wide)size.text_bytes * all / part);
    facts_expect(facts, &size);
    arena_free(scratch);
}

void facts_settle(Facts *facts) {
    pool_settle(&facts->texts);
}
