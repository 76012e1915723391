/* Map: an array of entries in order of insertion, and a table of slots that finds them. Slots are a
   power of two, at most half of them taken, probed one after the other; nothing is ever removed, so
   a free slot ends a search. Entries keep 32 bits of their hash: most slots of other keys are
   passed without touching the key, and the table grows without hashing again. */
#include "runtime/base/map.h"

#include <assert.h>

#define FIRST_SLOTS 16

Map map_new(Arena *arena) {
    return (Map){.arena = arena};
}

Map map_copy(Arena *arena, const Map *map) {
    Map copy = *map;
    copy.arena = arena;
    copy.entries = ARENA_ARRAY(arena, MapEntry, map->cap);
    copy.slots = ARENA_ARRAY(arena, uint32_t, map->n_slots);
    if (map->len > 0) memcpy(copy.entries, map->entries, sizeof(MapEntry) * map->len);
    if (map->n_slots > 0) memcpy(copy.slots, map->slots, sizeof(uint32_t) * map->n_slots);
    return copy;
}

/* The slot that holds `key`, or the free slot where it belongs. There is always a free one. */
static uint32_t *find_slot(const Map *map, Text key, uint32_t hash) {
    uint32_t mask = map->n_slots - 1;
    for (uint32_t at = hash & mask;; at = (at + 1) & mask) {
        uint32_t *slot = &map->slots[at];
        if (*slot == 0) return slot;
        const MapEntry *entry = &map->entries[*slot - 1];
        if (entry->hash == hash && text_equal(entry->key, key)) return slot;
    }
}

const MapEntry *map_find(const Map *map, Text key) {
    if (map->len == 0) return NULL;
    uint32_t slot = *find_slot(map, key, (uint32_t)text_hash(key));
    return slot ? &map->entries[slot - 1] : NULL;
}

uint32_t map_get(const Map *map, Text key) {
    const MapEntry *entry = map_find(map, key);
    return entry ? entry->value : MAP_NONE;
}

static void grow_slots(Map *map) {
    map->n_slots = map->n_slots ? map->n_slots * 2 : FIRST_SLOTS;
    map->slots = ARENA_ARRAY(map->arena, uint32_t, map->n_slots);
    uint32_t mask = map->n_slots - 1;
    for (uint32_t i = 0; i < map->len; i++) {
        uint32_t at = map->entries[i].hash & mask;
        while (map->slots[at]) at = (at + 1) & mask;
        map->slots[at] = i + 1;
    }
}

static void grow_entries(Map *map) {
    uint32_t cap = map->cap ? map->cap * 2 : FIRST_SLOTS / 2;
    map->entries =
        arena_grow(map->arena, map->entries, sizeof(MapEntry) * map->cap, sizeof(MapEntry) * cap);
    map->cap = cap;
}

uint32_t map_set(Map *map, Text key, uint32_t value) {
    assert(map->len < UINT32_MAX / 2);
    if (map->len >= map->n_slots / 2) grow_slots(map);
    uint32_t hash = (uint32_t)text_hash(key);
    uint32_t *slot = find_slot(map, key, hash);
    if (*slot) {
        MapEntry *entry = &map->entries[*slot - 1];
        uint32_t before = entry->value;
        entry->value = value;
        return before;
    }
    if (map->len == map->cap) grow_entries(map);
    map->entries[map->len++] = (MapEntry){.key = key, .value = value, .hash = hash};
    *slot = map->len;
    return MAP_NONE;
}
