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
    uint64_t part, all;
    char *at; /* where the next array goes; NULL: measuring */
    size_t size;
    uint32_t had, cap; /* elements of the arrays at hand */
} Move;

static uint32_t expected(const Move *m, uint32_t n, uint32_t had) {
    const uint32_t most = UINT32_MAX / 8; /* enough for what facts_reserve allows */
    Wide cap = (Wide)n * m->all / m->part;
    cap += cap / SLACK + 1;
    if (cap > most) cap = most;
    return cap > had ? (uint32_t)cap : had;
}

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

static void move_table(Move *m, FactTable *table) {
    if (table->n_rows == 0) return;
    m->had = table->cap;
    m->cap = expected(m, table->n_rows, table->cap);
    table_each_array(table, move_array, m);
    if (m->at) table->cap = m->cap;
}

#define MOVE_VEC(m, vec)                                                                           \
    do {                                                                                           \
        (m)->had = (vec)->cap;                                                                     \
        (m)->cap = expected((m), (vec)->len, (vec)->cap);                                          \
        (vec)->data = move_array((m), (vec)->data, sizeof *(vec)->data);                           \
        if ((m)->at) (vec)->cap = (m)->cap;                                                        \
    } while (0)

static uint64_t bytes_of(const TextPool *texts) {
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < texts->list.len; i++) bytes += texts->list.data[i].text.len;
    return bytes;
}

/* Room for copies of what is still to come. */
static void move_room(Move *m, TextPool *texts, uint64_t bytes) {
    uint32_t some = bytes < UINT32_MAX ? (uint32_t)bytes : UINT32_MAX;
    m->had = 0;
    m->cap = expected(m, some, 0);
    char *room = move_array(m, NULL, 1);
    if (!m->at) return;
    texts->room = room;
    texts->room_left = m->cap;
}

static void move_all(Move *m, Facts *facts, uint64_t bytes) {
    for (EntityId e = 0; e < facts->n_tables; e++) move_table(m, &facts->tables[e]);
    MOVE_VEC(m, &facts->texts.list);
    MOVE_VEC(m, &facts->targets);
    MOVE_VEC(m, &facts->pending);
    move_room(m, &facts->texts, bytes);
}

void facts_expect(Facts *facts, uint64_t part, uint64_t all) {
    assert(!facts->is_piece);
    if (part == 0 || part >= all) return;
    uint64_t bytes = bytes_of(&facts->texts);
    Move m = {.arena = facts->arena, .part = part, .all = all};
    move_all(&m, facts, bytes);
    m.at = arena_alloc_vast(facts->arena, m.size);
    if (m.at) move_all(&m, facts, bytes);
}

void facts_settle(Facts *facts) {
    pool_settle(&facts->texts);
}
