/* Targets as an earlier run read them. Most are of few words and one number: those are kept beside
   the texts that they are spelled by, and made from there when such a text is met as a target; all
   others are read again. Their units are looked for when they are met, as they are when targets are
   read: so units get the same numbers. */
#include "runtime/base/utf8.h"
#include "runtime/core/facts_column.h"
#include "runtime/core/pack.h"

/* Of a target that has nothing but this. */
typedef struct ReadyTarget {
    int64_t coef;
    uint32_t text; /* its spelling, which is printed as it is */
    uint32_t unit; /* of the list of units */
    uint8_t kind, op, scale, ends;
    uint8_t unused[4];
} ReadyTarget;

enum { MOST_UNITS = 256 };
enum { HAS_LOWER = 1, HAS_UPPER = 2, LOWER_STRICT = 4, UPPER_STRICT = 8, ALL_ENDS = 15 };

struct ReadyTargets {
    uint32_t n, n_units;
    const ReadyTarget *targets;
    Text *spellings; /* of units */
    UnitId *units;   /* UNIT_UNKNOWN: not met yet */
};

/* ---- writing */

static uint8_t ends_of(const Target *t) {
    return (uint8_t)(t->has_lower * HAS_LOWER | t->has_upper * HAS_UPPER |
                     t->lower_strict * LOWER_STRICT | t->upper_strict * UPPER_STRICT);
}

/* Whether what is kept of it is all there is. */
static bool is_simple(const Target *t, Text text) {
    return t->kind <= TARGET_QUANTITY && t->flags == 0 && !t->more &&
           text_equal(t->spelling, text) && t->number.number.scale != NUMBER_BIG;
}

/* The number of the unit in the list, where it goes if its spelling alone gives it again. */
static bool list_unit(Pack *p, UnitId *units, uint32_t *n, UnitId id, uint32_t *number) {
    for (*number = 0; *number < *n; ++*number)
        if (units[*number] == id) return true;
    Units *all = p->program->units;
    if (*n == MOST_UNITS || units_find(all, units_get(all, id)->spelling) != id) return false;
    units[(*n)++] = id;
    return true;
}

static bool make_ready(Pack *p, UnitId *units, uint32_t *n_units, const Target *t, uint32_t text,
                       ReadyTarget *out) {
    uint32_t unit;
    if (!list_unit(p, units, n_units, t->number.unit, &unit)) return false;
    *out = (ReadyTarget){.coef = t->number.number.coef,
                         .text = text,
                         .unit = unit,
                         .kind = t->kind,
                         .op = t->op,
                         .scale = (uint8_t)t->number.number.scale,
                         .ends = ends_of(t)};
    return true;
}

static uint32_t find_ready(Pack *p, const Facts *whole, UnitId *units, uint32_t *n_units,
                           ReadyTarget *targets) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->texts->met.len; i++) {
        const PoolText *text = &whole->texts.list.data[p->texts->met.data[i]];
        if (text->mark == 0 || text->mark & MARK_READY) continue;
        const Target *target = &whole->targets.data[(text->mark & ~MARK_NOTED) - 1];
        n += is_simple(target, text->text) && make_ready(p, units, n_units, target, i, &targets[n]);
    }
    return n;
}

static void write_ready(Pack *p, const Facts *whole) {
    ReadyTarget *targets = ARENA_ARRAY(p->arena, ReadyTarget, p->texts->met.len);
    UnitId units[MOST_UNITS];
    uint32_t n_units = 0, n = find_ready(p, whole, units, &n_units, targets);
    pack_number(p, n_units);
    for (uint32_t i = 0; i < n_units; i++)
        pack_text(p, units_get(p->program->units, units[i])->spelling);
    pack_number(p, n);
    pack_array(p, targets, sizeof *targets * (uint64_t)n);
}

void facts_pack_targets(Buf *out, PackTexts *texts, const Program *program) {
    Pack p = {.out = out, .texts = texts, .program = program, .arena = arena_new(out->arena)};
    write_ready(&p, program->facts);
    arena_free(p.arena);
}

/* ---- reading */

static bool ready_sound(const ReadyTarget *t, uint32_t n_units, uint32_t n_texts) {
    return t->text < n_texts && t->unit < n_units && t->kind <= TARGET_QUANTITY &&
           t->op < TARGET_OP_COUNT && t->scale <= NUMBER_MAX_SCALE && t->ends <= ALL_ENDS;
}

static void read_units(Pack *p, ReadyTargets *ready) {
    ready->n_units = pack_number(p, 0);
    p->failed = p->failed || ready->n_units > MOST_UNITS;
    if (p->failed) return;
    ready->spellings = ARENA_ARRAY(p->arena, Text, ready->n_units);
    ready->units = ARENA_ARRAY(p->arena, UnitId, ready->n_units);
    for (uint32_t i = 0; i < ready->n_units; i++) {
        ready->spellings[i] = pack_text(p, TEXT(""));
        ready->units[i] = UNIT_UNKNOWN;
        p->failed = p->failed || utf8_invalid_at(ready->spellings[i]) < ready->spellings[i].len;
    }
}

bool facts_unpack_targets(Facts *whole, Text bytes) {
    Pack p = {.in = bytes, .arena = whole->arena};
    ReadyTargets *ready = ARENA_NEW(whole->arena, ReadyTargets);
    read_units(&p, ready);
    ready->n = pack_number(&p, 0);
    PACK_ARRAY(&p, ready->targets, ready->n);
    if (p.failed || p.in.len > 0) return false;
    for (uint32_t i = 0; i < ready->n; i++)
        if (!ready_sound(&ready->targets[i], ready->n_units, whole->texts.list.len)) return false;
    for (uint32_t i = 0; i < ready->n; i++)
        whole->texts.list.data[ready->targets[i].text].mark = MARK_READY | i;
    whole->ready = ready;
    return true;
}

bool facts_ready_target(Facts *whole, Units *units, uint32_t number, Target *out) {
    const ReadyTargets *ready = whole->ready;
    const ReadyTarget *t = &ready->targets[number];
    UnitId *unit = &ready->units[t->unit];
    if (*unit == UNIT_UNKNOWN) *unit = units_find(units, ready->spellings[t->unit]);
    Text text = pool_text(&whole->texts, t->text);
    *out = (Target){.kind = t->kind,
                    .op = t->op,
                    .has_lower = t->ends & HAS_LOWER,
                    .has_upper = t->ends & HAS_UPPER,
                    .lower_strict = t->ends & LOWER_STRICT,
                    .upper_strict = t->ends & UPPER_STRICT,
                    .spelling = text,
                    .number = {{.coef = t->coef, .scale = t->scale}, *unit}};
    return *unit != UNIT_UNKNOWN;
}
