/* Appending the facts of one file to those of all: columns are copied whole, and what counts within
   the piece (rows, texts, far places, forms of numbers) counts from then on within the whole. Each
   text of the piece is looked for once, however often it stands there, and so is each target. A
   column of targets is gone through twice, first for the texts, then for what they are as targets:
   what is looked at lies far apart in memory, and the processor waits for many such places at once
   in a short loop. */
#include <assert.h>

#include "runtime/core/bound.h"
#include "runtime/core/facts_column.h"

typedef struct Append {
    Facts *to, *from;
    const UnitCarry *carry;
    uint32_t *base; /* by entity: rows that were there before */
    uint32_t far_base;
} Append;

/* ---- texts and targets */
/* The number in the whole of text `number` of the piece. */
static uint32_t carry_text(const Append *a, uint32_t number) {
    return a->from->shares_texts ? number : a->from->texts.list.data[number].mark - 1;
}

static Target read_target(Facts *facts, Units *units, uint32_t number, uint32_t mark) {
    Target target;
    if (mark & MARK_READY && facts_ready_target(facts, units, mark & ~MARK_READY, &target))
        return target;
    return target_read(facts->arena, units, pool_text(&facts->texts, number), false, 0);
}

/* Targets lie far apart; most need not be looked at again. */
static uint32_t mark_target(Facts *facts, Units *units, uint32_t number) {
    uint32_t known = facts->texts.list.data[number].mark;
    if (known && !(known & MARK_READY)) return known;
    Target target = read_target(facts, units, number, known);
    vec_push(facts->arena, &facts->targets, target);
    assert(facts->targets.len < MARK_READY);
    uint32_t mark = facts->targets.len;
    if (target.flags & (TARGET_UNREADABLE | TARGET_UNIT_UNKNOWN)) mark |= MARK_NOTED;
    facts->texts.list.data[number].mark = mark;
    return mark;
}

uint32_t facts_target(Facts *facts, Units *units, Text spelling) {
    return (mark_target(facts, units, pool_add(&facts->texts, spelling)) & ~MARK_NOTED) - 1;
}

static void add_note(Append *a, FactNoteKind kind, EntityId entity, uint32_t field, uint32_t row,
                     Text text, Text hint) {
    FactNote note = {.kind = (uint8_t)kind,
                     .entity = entity,
                     .row = row,
                     .field = field,
                     .span = facts_span(a->to, entity, field, row),
                     .text = text,
                     .hint = hint};
    vec_push(a->to->arena, &a->to->notes, note);
}

static void note_target(Append *a, EntityId entity, uint32_t field, uint32_t row,
                        const Target *target) {
    if (target->flags & TARGET_UNREADABLE)
        add_note(a, NOTE_TARGET_UNREADABLE, entity, field, row, target->spelling, TEXT(""));
    if (!(target->flags & TARGET_UNIT_UNKNOWN)) return;
    const Unit *unit = units_get(a->carry->to, target->number.unit);
    if (unit->declared) return;
    Text hint = units_suggest(a->carry->to, a->to->arena, unit->spelling);
    add_note(a, hint.len > 0 ? NOTE_UNIT_SLIP : NOTE_UNIT_UNKNOWN, entity, field, row,
             unit->spelling, hint);
}

/* ---- columns */
static void append_numbers(Append *a, Column *to, const Column *from, uint32_t base, uint32_t n) {
    uint8_t form[FORM_OTHER + 1] = {[FORM_OTHER] = FORM_OTHER};
    bool same = from->others.len == 0;
    for (uint32_t i = 0; i < from->forms.len; i++) {
        UnitId unit = units_carry(a->carry->to, a->carry->shared, a->carry->further,
                                  from->forms.data[i].unit);
        form[i] = column_form(a->to->arena, to, from->forms.data[i].scale, unit);
        same = same && form[i] == i;
    }
    int64_t *data = (int64_t *)to->data + base;
    memcpy(data, from->data, sizeof(int64_t) * n);
    if (same) {
        memcpy(to->form + base, from->form, n);
        return;
    }
    for (uint32_t r = 0; r < n; r++) {
        uint8_t was = from->form[r];
        to->form[base + r] = form[was];
        if (form[was] != FORM_OTHER || from->state[r] != STATE_OK) continue;
        Quantity q = {.number = {.coef = data[r]}};
        if (was == FORM_OTHER) {
            q = from->others.data[data[r]];
        } else {
            q.number.scale = from->forms.data[was].scale;
            q.unit = from->forms.data[was].unit;
        }
        q.number = number_copy(a->to->arena, q.number);
        q.unit = units_carry(a->carry->to, a->carry->shared, a->carry->further, q.unit);
        data[r] = to->others.len;
        vec_push(a->to->arena, &to->others, q);
    }
}

static void append_texts(Append *a, Column *to, const Column *from, uint32_t base, uint32_t n) {
    const uint32_t *texts = from->data;
    uint32_t *data = (uint32_t *)to->data + base;
    if (a->from->shares_texts) {
        memcpy(data, texts, sizeof *data * n);
        return;
    }
    for (uint32_t r = 0; r < n; r++)
        if (from->state[r] == STATE_OK) data[r] = carry_text(a, texts[r]);
}

/* The marks of texts lie far apart in memory: each is asked for some rows before it is looked at.
 */
static void fetch_ahead(const Append *a, const uint8_t *state, const uint32_t *texts, uint32_t r,
                        uint32_t n) {
    enum { AHEAD = 12 };
    if (n - r <= AHEAD || state[r + AHEAD] != STATE_OK) return;
    __builtin_prefetch(&a->to->texts.list.data[texts[r + AHEAD]]);
}

static void append_targets(Append *a, EntityId entity, uint32_t field, Column *to,
                           const Column *from, uint32_t n) {
    uint32_t base = a->base[entity];
    uint32_t *data = (uint32_t *)to->data + base;
    append_texts(a, to, from, base, n);
    for (uint32_t r = 0; r < n; r++) {
        fetch_ahead(a, from->state, data, r, n);
        if (from->state[r] != STATE_OK) continue;
        uint32_t mark = mark_target(a->to, a->carry->to, data[r]);
        data[r] = (mark & ~MARK_NOTED) - 1;
        if (mark & MARK_NOTED)
            note_target(a, entity, field, base + r, &a->to->targets.data[data[r]]);
    }
}

static void append_ranges(Append *a, EntityId child, Column *to, const Column *from, uint32_t base,
                          uint32_t n) {
    const RowRange *ranges = from->data;
    RowRange *data = (RowRange *)to->data + base;
    for (uint32_t r = 0; r < n; r++)
        data[r] = (RowRange){ranges[r].first + a->base[child], ranges[r].count};
}

static void append_boxes(Append *a, Type type, Column *to, const Column *from, uint32_t base,
                         uint32_t n) {
    assert(type.kind == TYPE_BOUND); /* the others are made while running */
    for (uint32_t r = 0; r < n; r++) {
        if (from->state[r] != STATE_OK) continue;
        Value value = {.rep = REP_BOX, .box = ((const void *const *)from->data)[r]};
        Bound *bound = ARENA_NEW(a->to->arena, Bound);
        *bound = *value_copy(a->to->arena, type, value).bound;
        const UnitCarry *carry = a->carry;
        bound->lower.unit =
            units_carry(carry->to, carry->shared, carry->further, bound->lower.unit);
        bound->upper.unit =
            units_carry(carry->to, carry->shared, carry->further, bound->upper.unit);
        ((const void **)to->data)[base + r] = bound;
    }
}

static void append_places(const Append *a, uint32_t *to, const uint32_t *from, uint32_t n) {
    memcpy(to, from, sizeof(uint32_t) * n);
    for (uint32_t r = 0; r < n && a->from->far.len > 0; r++)
        if (from[r] & PLACE_FAR) to[r] += a->far_base;
}

static void append_column(Append *a, EntityId entity, uint32_t field, uint32_t n) {
    FactTable *table = &a->to->tables[entity];
    Column *to = &table->columns[field];
    const Column *from = &a->from->tables[entity].columns[field];
    const Field *declared = &a->to->schema->data[entity]->fields.data[field];
    uint32_t base = a->base[entity];
    if (!from->data) {
        column_add_missing(to, base, n);
        return;
    }
    column_open(a->to, table, to);
    memcpy(to->state + base, from->state, n);
    append_places(a, to->place + base, from->place, n);
    if (from->is_range)
        append_ranges(a, declared->child, to, from, base, n);
    else if (declared->type.kind == TYPE_TARGET)
        append_targets(a, entity, field, to, from, n);
    else if (from->rep == REP_TEXT)
        append_texts(a, to, from, base, n);
    else if (from->rep == REP_NUMBER)
        append_numbers(a, to, from, base, n);
    else if (from->rep == REP_BOX)
        append_boxes(a, declared->type, to, from, base, n);
    else
        memcpy((char *)to->data + column_width(to) * base, from->data, column_width(to) * n);
}

/* ---- rows */
static void append_sources(Facts *facts, FactTable *to, const FactTable *from, uint32_t base) {
    for (uint32_t i = 0; i < from->sources.len; i++) {
        SourceRun run = from->sources.data[i];
        run.first += base;
        if (to->sources.len > 0 && vec_last(&to->sources).source == run.source) continue;
        vec_push(facts->arena, &to->sources, run);
    }
}

/* All of the piece's and of the whole's rows that have an owner have the same one. */
static void append_one_owner(const Append *a, FactTable *to, const FactTable *from, uint32_t base) {
    uint32_t owners = a->base[to->owners.data[from->usual_owner].entity];
    for (uint32_t r = 0; r < from->n_rows; r++) {
        uint32_t row = from->owner_row[r];
        to->owner_row[base + r] = row == ID_NONE ? ID_NONE : row + owners;
    }
}

static void append_owners(Append *a, FactTable *to, const FactTable *from, uint32_t base) {
    if (!to->owner && !from->owner && to->is_owned && to->usual_owner == from->usual_owner) {
        append_one_owner(a, to, from, base);
        return;
    }
    for (uint32_t r = 0; r < from->n_rows; r++) {
        uint32_t row = from->owner_row[r], number = table_owner(from, r);
        to->owner_row[base + r] = row;
        if (row == ID_NONE) continue;
        to->owner_row[base + r] += a->base[to->owners.data[number].entity];
        if (!to->owner) facts_use_owner(a->to, to, (uint16_t)number);
        if (to->owner) to->owner[base + r] = (uint16_t)number;
    }
}

static void append_rows(Append *a, EntityId entity) {
    FactTable *to = &a->to->tables[entity];
    const FactTable *from = &a->from->tables[entity];
    uint32_t base = a->base[entity], n = from->n_rows;
    memcpy(to->lo + base, from->lo, sizeof(uint32_t) * n);
    memcpy(to->len + base, from->len, sizeof(uint16_t) * n);
    for (uint32_t r = 0; r < n && a->from->far.len > 0; r++)
        if (from->len[r] == ROW_FAR) to->lo[base + r] += a->far_base;
    if (to->owner_row) append_owners(a, to, from, base);
    append_sources(a->to, to, from, base);
}

static void append_rest(Append *a) {
    Facts *to = a->to, *from = a->from;
    for (uint32_t i = 0; i < from->pending.len; i++) {
        PendingRef ref = from->pending.data[i];
        ref.row += a->base[ref.entity];
        ref.key = carry_text(a, ref.key);
        vec_push(to->arena, &to->pending, ref);
    }
    for (uint32_t i = 0; i < from->extents.len; i++) {
        RecordExtent extent = from->extents.data[i];
        extent.row += a->base[extent.entity];
        vec_push(to->arena, &to->extents, extent);
    }
    for (uint32_t i = 0; i < from->notes.len; i++) {
        FactNote note = from->notes.data[i];
        note.row += a->base[note.entity];
        note.text = arena_text(to->arena, note.text);
        note.hint = arena_text(to->arena, note.hint);
        vec_push(to->arena, &to->notes, note);
    }
}

void facts_append(Facts *facts, Facts *piece, const UnitCarry *carry) {
    assert(piece->is_piece && piece->schema == facts->schema);
    Arena *scratch = arena_new(facts->arena);
    Append a = {.to = facts, .from = piece, .carry = carry, .far_base = facts->far.len};
    a.base = ARENA_ARRAY(scratch, uint32_t, facts->n_tables);
    for (uint32_t i = 0; i < piece->far.len; i++)
        vec_push(facts->arena, &facts->far, piece->far.data[i]);
    if (!piece->shares_texts) pool_add_all(&facts->texts, &piece->texts);
    for (EntityId e = 0; e < facts->n_tables; e++) {
        a.base[e] = facts->tables[e].n_rows;
        facts_reserve(facts, &facts->tables[e], piece->tables[e].n_rows);
    }
    for (EntityId e = 0; e < facts->n_tables; e++) {
        uint32_t n = piece->tables[e].n_rows;
        if (n == 0) continue;
        append_rows(&a, e);
        facts->tables[e].n_rows += n;
        for (uint32_t f = 0; f < facts->tables[e].n_columns; f++) append_column(&a, e, f, n);
    }
    append_rest(&a);
    arena_free(scratch);
}
