/* Map: Text -> uint32_t, open addressing, iterated in order of insertion, so that everything built
   on it is deterministic. Keys are not copied: they must outlive the map.
   Names: interned texts; equal texts have equal small numbers. */
#ifndef JX_BASE_MAP_H
#define JX_BASE_MAP_H

#include "runtime/base/arena.h"

#define MAP_NONE UINT32_MAX

typedef struct MapEntry {
    Text key;
    uint32_t value;
    uint32_t hash; /* low half of text_hash(key) */
} MapEntry;

typedef struct Map {
    Arena *arena;
    MapEntry *entries; /* in order of insertion */
    uint32_t len, cap;
    uint32_t *slots; /* entry number + 1, 0 is free */
    uint32_t n_slots;
} Map;

Map map_new(Arena *arena);
/* The value of `key`, or MAP_NONE. */
uint32_t map_get(const Map *map, Text key);
/* The entry of `key`, or NULL; until the map changes. */
const MapEntry *map_find(const Map *map, Text key);
/* A map of its own with the same entries. */
Map map_copy(Arena *arena, const Map *map);
/* Sets the value; returns the value that stood there before, or MAP_NONE. */
uint32_t map_set(Map *map, Text key, uint32_t value);

#endif
