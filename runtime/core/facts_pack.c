/* A piece, part by part (pack.h). Whether the numbers in it make sense is the business of
   facts_sound.c. */
#include "runtime/core/facts_pack.h"

#include "runtime/base/utf8.h"
#include "runtime/core/facts_column.h"
#include "runtime/core/pack.h"

/* ---- texts */

static Text all_texts(Arena *arena, const PoolText *const *texts, uint32_t n) {
    Buf all = buf_new(arena);
    for (uint32_t i = 0; i < n; i++) buf_text(&all, texts[i]->text);
    return buf_result(&all);
}

/* Lengths, hashes, and all texts one behind the other. */
static void write_texts(Pack *p, const PoolText *const *texts, uint32_t n) {
    uint32_t *lens = ARENA_ARRAY(p->arena, uint32_t, n);
    uint32_t *hashes = ARENA_ARRAY(p->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        lens[i] = texts[i]->text.len;
        hashes[i] = texts[i]->hash;
    }
    pack_number(p, n);
    pack_array(p, lens, sizeof *lens * (uint64_t)n);
    pack_array(p, hashes, sizeof *hashes * (uint64_t)n);
    pack_text(p, all_texts(p->arena, texts, n));
}

static void read_texts(Pack *p, TextPool *pool) {
    const uint32_t *lens = NULL, *hashes = NULL;
    uint32_t n = pack_number(p, 0);
    PACK_ARRAY(p, lens, n);
    PACK_ARRAY(p, hashes, n);
    Text all = pack_text(p, TEXT(""));
    p->failed = p->failed || !pool_fill(pool, p->arena, lens, hashes, n, all);
}

static void pack_texts(Pack *p) {
    TextPool *pool = &p->piece->texts;
    if (!p->out) {
        read_texts(p, pool);
        return;
    }
    const PoolText **texts = ARENA_ARRAY(p->arena, const PoolText *, pool->list.len);
    for (uint32_t i = 0; i < pool->list.len; i++) texts[i] = &pool->list.data[i];
    write_texts(p, texts, pool->list.len);
}

/* The number that a text of the piece has among the shared ones. */
static uint32_t share_text(Pack *p, uint32_t number) {
    PackTexts *to = p->texts;
    uint32_t whole = p->piece->shares_texts ? number : p->piece->texts.list.data[number].mark - 1;
    while (to->number.len <= whole) vec_push(to->arena, &to->number, 0);
    uint32_t *known = &to->number.data[whole];
    if (*known == 0) {
        vec_push(to->arena, &to->met, whole);
        *known = to->met.len;
    }
    return *known - 1;
}

static const void *share_column(Pack *p, const Column *column, uint32_t n) {
    const uint32_t *texts = column->data;
    uint32_t *shared = ARENA_ARRAY(p->arena, uint32_t, n);
    for (uint32_t r = 0; r < n; r++)
        if (column->state[r] == STATE_OK) shared[r] = share_text(p, texts[r]);
    return shared;
}

/* ---- columns */

/* A unit by its spelling, where that gives it again. */
static UnitId pack_unit(Pack *p, UnitId id) {
    Units *units = p->program->units;
    if (p->out && p->carry) id = units_carry(units, p->carry->shared, p->carry->further, id);
    Text spelling = pack_text(p, p->out ? units_get(units, id)->spelling : TEXT(""));
    p->failed = p->failed || utf8_invalid_at(spelling) < spelling.len;
    UnitId found = p->failed ? UNIT_NONE : units_find_or_add(units, spelling);
    p->failed = p->failed || found == UNIT_UNKNOWN || (p->out && found != id);
    return found;
}

static void pack_forms(Pack *p, Column *column) {
    uint32_t n = pack_number(p, column->forms.len);
    p->failed = p->failed || n > FORM_OTHER || column->others.len > 0;
    if (p->failed) return;
    if (!p->out) {
        column->forms.data = ARENA_ARRAY(p->arena, NumberForm, n);
        column->forms.len = column->forms.cap = n;
    }
    for (uint32_t i = 0; i < n; i++) {
        NumberForm *form = &column->forms.data[i];
        int32_t scale = (int32_t)pack_number(p, (uint32_t)form->scale);
        UnitId unit = pack_unit(p, form->unit);
        if (!p->out) *form = (NumberForm){scale, unit};
    }
}

/* What an earlier file left a column with is all missing. */
static bool is_used(const Column *column, uint32_t n) {
    for (uint32_t r = 0; column->data && r < n; r++)
        if (column->state[r] != STATE_MISSING || column->place[r] != 0) return true;
    return false;
}

static void pack_column(Pack *p, const Field *field, Column *column, uint32_t n) {
    if (!p->out) *column = (Column){.rep = column->rep, .is_range = column->is_range};
    if (!pack_number(p, p->out && is_used(column, n))) return;
    uint64_t size = column_width(column) * (uint64_t)n;
    bool is_target = field->type.kind == TYPE_TARGET && !column->is_range;
    p->failed = p->failed || size == 0 || column->rep == REP_BOX || field->type.kind == TYPE_RULE;
    bool shares = p->out && p->texts && (column->rep == REP_TEXT || is_target);
    void *data = pack_array(p, shares ? share_column(p, column, n) : column->data, size);
    if (!p->out) column->data = data;
    PACK_ARRAY(p, column->state, n);
    PACK_ARRAY(p, column->place, n);
    if (column->rep != REP_NUMBER) return;
    PACK_ARRAY(p, column->form, n);
    pack_forms(p, column);
}

/* ---- tables */

static void pack_owners(Pack *p, FactTable *table, uint32_t n) {
    bool some = pack_number(p, table->owner != NULL);
    table->usual_owner = (uint16_t)pack_number(p, table->usual_owner);
    table->is_owned = pack_number(p, table->is_owned);
    if (!p->out) table->owner = NULL;
    if (some) PACK_ARRAY(p, table->owner, n);
    if (table->owners.len > 0) PACK_ARRAY(p, table->owner_row, n);
}

static void pack_table(Pack *p, EntityId entity) {
    FactTable *table = &p->piece->tables[entity];
    uint32_t n = table->n_rows = pack_number(p, table->n_rows);
    if (!p->out) {
        table->sources.len = n > 0;
        table->sources.data = p->run;
    }
    if (n == 0) return;
    p->failed =
        p->failed || table->sources.len != 1 || table->sources.data[0].source != p->run->source;
    PACK_ARRAY(p, table->lo, n);
    PACK_ARRAY(p, table->len, n);
    pack_owners(p, table, n);
    for (uint32_t f = 0; f < table->n_columns && !p->failed; f++) {
        const Field *field = &p->program->entities.data[entity]->fields.data[f];
        pack_column(p, field, &table->columns[f], n);
    }
}

/* ---- the rest */

static void pack_pending(Pack *p) {
    Facts *piece = p->piece;
    if (p->out && p->texts) {
        uint32_t n = piece->pending.len;
        PendingRef *refs = ARENA_ARRAY(p->arena, PendingRef, n);
        if (n > 0) memcpy(refs, piece->pending.data, sizeof *refs * n);
        for (uint32_t i = 0; i < n; i++) refs[i].key = share_text(p, refs[i].key);
        piece->pending.data = refs;
    }
    PACK_VEC(p, piece->pending);
}

static void pack_note(Pack *p, FactNote *note) {
    SourceId source = p->run->source;
    FactNote n = *note;
    p->failed = p->failed || (p->out && n.span.source != source);
    n.kind = (uint8_t)pack_number(p, n.kind);
    n.entity = pack_number(p, n.entity);
    n.row = pack_number(p, n.row);
    n.field = pack_number(p, n.field);
    n.span = (Span){source, pack_number(p, n.span.lo), 0};
    n.span.hi = pack_number(p, note->span.hi);
    n.text = pack_text(p, n.text);
    n.hint = pack_text(p, n.hint);
    if (!p->out) *note = n;
}

static void pack_notes(Pack *p) {
    enum { NOTE_BYTES = 64 }; /* at least, of each */
    Facts *piece = p->piece;
    uint32_t n = pack_number(p, piece->notes.len);
    if (!p->out) {
        p->failed = p->failed || n > p->in.len / NOTE_BYTES;
        n = p->failed ? 0 : n;
        piece->notes.data = ARENA_ARRAY(p->arena, FactNote, n);
        piece->notes.len = piece->notes.cap = n;
    }
    for (uint32_t i = 0; i < n; i++) pack_note(p, &piece->notes.data[i]);
}

static void pack_piece(Pack *p) {
    Facts *piece = p->piece;
    for (EntityId e = 0; e < piece->n_tables && !p->failed; e++) pack_table(p, e);
    if (!(p->out ? p->texts != NULL : piece->shares_texts)) pack_texts(p);
    pack_pending(p);
    PACK_VEC(p, piece->far);
    PACK_VEC(p, piece->extents);
    pack_notes(p);
}

static bool pack(Buf *out, const Facts *piece, PackTexts *texts, const UnitCarry *carry,
                 const Program *program, SourceId source) {
    Facts copy = *piece; /* what is written stays as it is */
    SourceRun run = {.source = source};
    Pack p = {.out = out, .piece = &copy, .program = program, .run = &run};
    p.texts = texts;
    p.carry = carry;
    p.arena = arena_new(out->arena);
    pack_piece(&p);
    arena_free(p.arena);
    return !p.failed;
}

bool facts_pack(Buf *out, const Facts *piece, const Program *program, SourceId source) {
    return pack(out, piece, NULL, NULL, program, source);
}

bool facts_pack_appended(Buf *out, const Facts *piece, PackTexts *texts, const UnitCarry *carry,
                         const Program *program, SourceId source) {
    return pack(out, piece, texts, carry, program, source);
}

void facts_pack_texts(Buf *out, const PackTexts *texts, const Facts *whole) {
    Pack p = {.out = out, .arena = arena_new(out->arena)};
    const PoolText **met = ARENA_ARRAY(p.arena, const PoolText *, texts->met.len);
    for (uint32_t i = 0; i < texts->met.len; i++)
        met[i] = &whole->texts.list.data[texts->met.data[i]];
    write_texts(&p, met, texts->met.len);
    arena_free(p.arena);
}

static void pack_size(Pack *p, FactsSize *size, uint32_t n_tables) {
    PACK_ARRAY(p, size->rows, n_tables);
    size->n_targets = pack_number(p, size->n_targets);
    size->n_pending = pack_number(p, size->n_pending);
}

void facts_pack_size(Buf *out, const Facts *whole) {
    Pack p = {.out = out, .arena = arena_new(out->arena)};
    FactsSize size = facts_size(p.arena, whole);
    pack_size(&p, &size, whole->n_tables);
    arena_free(p.arena);
}

bool facts_unpack_size(const Facts *whole, Text bytes, FactsSize *size) {
    Pack p = {.in = bytes};
    *size = (FactsSize){.rows = NULL};
    pack_size(&p, size, whole->n_tables);
    return !p.failed && p.in.len == 0;
}

bool facts_unpack(Facts *piece, Arena *arena, Text bytes, const uint32_t *shared,
                  const Program *program, SourceId source) {
    SourceRun *run = ARENA_NEW(arena, SourceRun);
    run->source = source;
    piece->shares_texts = shared != NULL;
    piece->n_shared = shared ? *shared : 0;
    Pack p = {.in = bytes, .piece = piece, .arena = arena, .program = program, .run = run};
    pack_piece(&p);
    return !p.failed && p.in.len == 0 && facts_sound(piece, program);
}

bool facts_unpack_texts(Facts *whole, Text bytes) {
    Pack p = {.in = bytes, .arena = whole->arena};
    read_texts(&p, &whole->texts);
    if (!p.failed && p.in.len == 0 && texts_sound(&whole->texts)) return true;
    return false;
}
