/* What was looked up before: names of the schema, and units. A table of few places, each with what
   fell on it last: comparing with that is quicker than looking up, and records have the same few
   names and units again and again. Numbers with a unit that was met are read here, too; all others
   are left to literal.c, which reads them in the same way. */
#include "compiler/lower.h"

/* The last eight bytes of the text, or as many as there are. */
static uint64_t tail_of(Text t) {
    uint64_t tail = 0;
    uint32_t head, last;
    if (t.len >= sizeof tail) {
        memcpy(&tail, t.ptr + t.len - sizeof tail, sizeof tail);
    } else if (t.len >= sizeof last) {
        memcpy(&head, t.ptr, sizeof head);
        memcpy(&last, t.ptr + t.len - sizeof last, sizeof last);
        tail = (uint64_t)head << 32 | last;
    } else if (t.len > 0) {
        tail = (uint64_t)(unsigned char)t.ptr[0] << 8 | (unsigned char)t.ptr[t.len - 1];
    }
    return tail;
}

/* By the end of the text, where names of one kind differ most: more than two characters of it, for
   财政资金 and 其他资金 end alike. */
static uint32_t place_of(Text t, uint32_t salt) {
    return (uint32_t)(((tail_of(t) ^ t.len ^ salt) * UINT64_C(0x9E3779B97F4A7C15)) >> 48);
}

uint32_t lower_name(Lower *lower, const Map *map, Text name) {
    NameMet *met = &lower->names[place_of(name, map->len) % NAMES_MET];
    if (met->map == map && text_equal(met->entry->key, name)) return met->entry->value;
    const MapEntry *entry = map_find(map, name);
    if (!entry) return MAP_NONE;
    *met = (NameMet){map, entry};
    return entry->value;
}

uint32_t lower_field(Lower *lower, EntityId entity, Text name) {
    return lower_name(lower, &lower->compiler->entity_info.data[entity]->fields, name);
}

uint32_t lower_member(Lower *lower, EnumId id, Text name) {
    return lower_name(lower, &lower->compiler->enum_info.data[id]->members, name);
}

/* ---- quantities */

/* Declared ones only. */
static UnitId unit_met(Lower *lower, Text spelling) {
    Units *units = lower->compiler->program->units;
    UnitMet *met = &lower->units[place_of(spelling, 0) % UNITS_MET];
    if (met->unit && text_equal(met->unit->spelling, spelling)) return met->id;
    UnitId id = units_find(units, spelling);
    if (id == UNIT_UNKNOWN) return UNIT_UNKNOWN;
    const Unit *unit = units_get(units, id);
    if (!text_equal(unit->spelling, spelling)) return UNIT_UNKNOWN;
    *met = (UnitMet){unit, id};
    return id;
}

static bool digits(Text t, uint32_t *at, Number *out) {
    enum { MOST_DIGITS = 18 };
    uint32_t n = 0, point = 0;
    int64_t coef = 0;
    for (; *at < t.len; ++*at) {
        char c = t.ptr[*at];
        if (c == '.' && n > 0 && point == 0) {
            point = *at + 1;
            continue;
        }
        if (c < '0' || c > '9') break;
        if (++n > MOST_DIGITS) return false;
        coef = coef * 10 + (c - '0');
    }
    if (n == 0 || point == *at) return false;
    *out = (Number){.coef = coef, .scale = point ? (int32_t)(*at - point) : 0};
    return true;
}

/* Whether the text may only be a unit: neither a digit nor a sign, which would make it go on. */
static bool is_word(Text t) {
    for (uint32_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.ptr[i], small = c | 0x20;
        if (c < 0x80 && c != '%' && (small < 'a' || small > 'z')) return false;
    }
    return t.len > 0;
}

bool lower_quantity(Lower *lower, Text text, Text unit, Quantity *out) {
    uint32_t at = 0;
    if (!digits(text, &at, &out->number)) return false;
    if (unit.len == 0) {
        while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) at++;
        unit = text_slice(text, at, text.len);
    } else if (at < text.len) {
        return false;
    }
    if (!is_word(unit)) return false;
    out->unit = unit_met(lower, unit);
    return out->unit != UNIT_UNKNOWN;
}
