/* Open addressing with linear probing, at most half full. The parent row is part of the key, so one
   table serves all parents and nothing is cleared between them. */
#include "runtime/eval/cellset.h"

CellSet cellset_new(Frame *frame, uint32_t n) {
    uint64_t size = 16;
    while (size < (uint64_t)n * 2) size *= 2;
    return (CellSet){.slots = ARENA_ARRAY(frame->arena, uint32_t, size),
                     .parent = ARENA_ARRAY(frame->arena, uint32_t, n),
                     .mask = (uint32_t)(size - 1)};
}

static bool same_value(const Frame *frame, Type type, Cell a, Cell b) {
    if (!cell_present(a) || !cell_present(b)) return cell_present(a) == cell_present(b);
    return cell_equal(frame, type, a, b);
}

uint32_t cellset_find(Frame *frame, CellSet *set, Type type, const Vector *vector, uint32_t parent,
                      uint32_t e) {
    Cell cell = {vector, e};
    uint64_t hash = cell_present(cell) ? cell_hash(frame, type, cell) : 0;
    hash = (hash ^ (uint64_t)parent * 0x9E3779B97F4A7C15u) * 0xFF51AFD7ED558CCDu;
    uint32_t slot = (uint32_t)(hash >> 32) & set->mask;
    for (; set->slots[slot]; slot = (slot + 1) & set->mask) {
        uint32_t known = set->slots[slot] - 1;
        if (set->parent[known] != parent) continue;
        if (same_value(frame, type, (Cell){vector, known}, cell)) return known;
    }
    set->slots[slot] = e + 1;
    set->parent[e] = parent;
    return ROW_NONE;
}
