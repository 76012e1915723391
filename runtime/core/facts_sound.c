/* What is looked at before a piece that was packed is believed: as verify.h does for a whole
   program, once over every column, without reading values one by one. */
#include "runtime/base/utf8.h"
#include "runtime/core/facts_column.h"
#include "runtime/core/facts_pack.h"
#include "runtime/core/verify.h"

typedef struct Sound {
    const Facts *piece;
    const Program *program;
} Sound;

static uint32_t n_texts(const Facts *piece) {
    return piece->shares_texts ? piece->n_shared : piece->texts.list.len;
}

/* ---- columns of numbers
   The compiler makes these work on many rows at a time. Mostly what they say is enough; where it is
   not, row by row is looked at. */

static uint32_t greatest(const uint32_t *numbers, uint32_t n) {
    uint32_t most = 0;
    for (uint32_t i = 0; i < n; i++) most = numbers[i] > most ? numbers[i] : most;
    return most;
}

static uint8_t greatest_byte(const uint8_t *bytes, uint32_t n) {
    uint8_t most = 0;
    for (uint32_t i = 0; i < n; i++) most = bytes[i] > most ? bytes[i] : most;
    return most;
}

/* ---- rows and their owners */

static bool rows_sound(const Facts *piece, const FactTable *table) {
    for (uint32_t r = 0; r < table->n_rows; r++)
        if (table->len[r] == ROW_FAR && table->lo[r] >= piece->far.len) return false;
    return true;
}

static bool owner_numbers_sound(const FactTable *table) {
    bool wrong = table->usual_owner >= table->owners.len;
    for (uint32_t r = 0; r < table->n_rows && table->owner; r++)
        wrong |= table->owner[r] >= table->owners.len;
    return !wrong;
}

static uint32_t count_owned(const FactTable *table) {
    uint32_t owned = 0;
    for (uint32_t r = 0; r < table->n_rows; r++) owned += table->owner_row[r] != ID_NONE;
    return owned;
}

/* Whether the records in the lists of that field, which is the owner of that number, say that they
   are there; adds how many they are. */
static bool list_sound(const Facts *piece, const FactTable *table, uint32_t number,
                       uint32_t *listed) {
    const FactOwner *owner = &table->owners.data[number];
    const FactTable *owners = &piece->tables[owner->entity];
    const RowRange *lists = owners->columns[owner->field].data;
    for (uint32_t r = 0; r < owners->n_rows && lists; r++) {
        RowRange list = lists[r];
        if (list.first > table->n_rows || list.count > table->n_rows - list.first) return false;
        bool wrong = false;
        for (uint32_t c = list.first; c < list.first + list.count; c++)
            wrong |= (table->owner_row[c] != r) | (table_owner(table, c) != number);
        if (wrong) return false;
        *listed += list.count;
    }
    return true;
}

/* Whether the owners of the record end. */
static bool descends(const Facts *piece, EntityId entity, uint32_t row) {
    for (uint32_t depth = 0; depth < VERIFY_MAX_OWNERS; depth++) {
        uint32_t field;
        entity = facts_owner(piece, entity, row, &field, &row);
        if (entity == ID_NONE) return true;
    }
    return false;
}

/* On a way round in a circle some owner is of an entity no smaller than its record's: it is enough
   to start there. */
static bool owners_end(const Facts *piece, EntityId entity) {
    const FactTable *table = &piece->tables[entity];
    bool may_circle = false;
    for (uint32_t i = 0; i < table->owners.len; i++)
        may_circle |= table->owners.data[i].entity >= entity;
    for (uint32_t r = 0; r < table->n_rows && may_circle; r++) {
        if (table->owner_row[r] == ID_NONE) continue;
        EntityId owner = table->owners.data[table_owner(table, r)].entity;
        if (owner >= entity && !descends(piece, entity, r)) return false;
    }
    return true;
}

/* No record is in two lists, since it says in which one it is: so if as many are in lists as have
   owners, every one is in the list of its owner. */
static bool owners_sound(const Facts *piece, EntityId entity) {
    const FactTable *table = &piece->tables[entity];
    uint32_t listed = 0;
    if (table->n_rows == 0) return true;
    if (table->owners.len == 0) return true;
    if (!owner_numbers_sound(table)) return false;
    for (uint32_t i = 0; i < table->owners.len; i++)
        if (!list_sound(piece, table, i, &listed)) return false;
    return listed == count_owned(table);
}

/* ---- columns */

static bool places_sound(const Facts *piece, const Column *column, uint32_t n) {
    if (greatest(column->place, n) < PLACE_FAR) return true;
    for (uint32_t r = 0; r < n; r++)
        if (column->place[r] & PLACE_FAR && (column->place[r] & ~PLACE_FAR) >= piece->far.len)
            return false;
    return true;
}

static bool ids_below(const Column *column, uint32_t n, uint32_t limit) {
    const uint32_t *ids = column->data;
    if (greatest(ids, n) < limit) return true;
    for (uint32_t r = 0; r < n; r++)
        if (column->state[r] == STATE_OK && ids[r] >= limit) return false;
    return true;
}

static bool numbers_sound(const Column *column, uint32_t n) {
    for (uint32_t i = 0; i < column->forms.len; i++) {
        int32_t scale = column->forms.data[i].scale; /* units were found: they are there */
        if (scale < 0 || scale > NUMBER_MAX_SCALE) return false;
    }
    if (greatest_byte(column->form, n) < column->forms.len) return true;
    for (uint32_t r = 0; r < n; r++)
        if (column->state[r] == STATE_OK && column->form[r] >= column->forms.len) return false;
    return true;
}

static bool dates_sound(const Program *program, const Column *column, uint32_t n) {
    const Date *dates = column->data;
    for (uint32_t r = 0; r < n; r++) {
        Value value = {.rep = REP_DATE, .state = column->state[r], .date = dates[r]};
        if (verify_value(program, type_of(TYPE_DATE), &value)) return false;
    }
    return true;
}

static uint32_t id_limit(const Sound *s, Type type) {
    switch ((TypeKind)type.kind) {
    case TYPE_ENUM: return s->program->enums.data[type.arg]->members.len;
    case TYPE_TARGET: return n_texts(s->piece); /* spellings */
    case TYPE_RECORD:                           /* pending: none is found yet */
    case TYPE_POISON:
    case TYPE_NONE:
    case TYPE_BOOL:
    case TYPE_NUMBER:
    case TYPE_PERCENT:
    case TYPE_QUANTITY:
    case TYPE_TEXT:
    case TYPE_CODE:
    case TYPE_DATE:
    case TYPE_RULE:
    case TYPE_BOUND:
    case TYPE_MENTION:
    case TYPE_PAIR:
    case TYPE_KIND_COUNT: break;
    }
    return 0;
}

static bool column_sound(const Sound *s, EntityId entity, uint32_t f, uint32_t n) {
    const Column *column = &s->piece->tables[entity].columns[f];
    if (!column->data) return true;
    if (greatest_byte(column->state, n) > STATE_MISSING) return false;
    if (!places_sound(s->piece, column, n)) return false;
    if (column->is_range) return true; /* see list_sound */
    Type type = s->program->entities.data[entity]->fields.data[f].type;
    switch ((Rep)column->rep) {
    case REP_BOOL: return greatest_byte(column->data, n) <= 1;
    case REP_NUMBER: return numbers_sound(column, n);
    case REP_TEXT: return ids_below(column, n, n_texts(s->piece));
    case REP_DATE: return dates_sound(s->program, column, n);
    case REP_ID: return ids_below(column, n, id_limit(s, type));
    case REP_BOX:
    case REP_NONE:
    case REP_COUNT: break;
    }
    return false;
}

/* ---- the rest */

static bool field_there(const Sound *s, EntityId entity, uint32_t field, uint32_t row) {
    return entity < s->piece->n_tables && field < s->piece->tables[entity].n_columns &&
           row < s->piece->tables[entity].n_rows;
}

static bool pending_sound(const Sound *s, const PendingRef *ref) {
    if (!field_there(s, ref->entity, ref->field, ref->row)) return false;
    const Field *field = &s->program->entities.data[ref->entity]->fields.data[ref->field];
    const Column *column = &s->piece->tables[ref->entity].columns[ref->field];
    return field->kind == FIELD_STORED && field->type.kind == TYPE_RECORD && column->data &&
           ref->key < n_texts(s->piece);
}

static bool extent_sound(const Sound *s, const RecordExtent *extent) {
    return extent->entity < s->piece->n_tables &&
           extent->row < s->piece->tables[extent->entity].n_rows && extent->lo < extent->hi;
}

static bool note_sound(const Sound *s, const FactNote *note) {
    return note->kind <= NOTE_ITEM_NUMBERED &&
           field_there(s, note->entity, note->field, note->row) &&
           utf8_invalid_at(note->text) == note->text.len &&
           utf8_invalid_at(note->hint) == note->hint.len;
}

/* They lie one behind the other: as one text, and none begins within a character. */
bool texts_sound(const TextPool *pool) {
    uint32_t n = pool->list.len;
    if (n == 0) return true;
    const char *first = pool->list.data[0].text.ptr;
    Text last = pool->list.data[n - 1].text, all = {first, (uint32_t)(last.ptr - first) + last.len};
    for (uint32_t i = 0; i < n; i++) {
        Text text = pool->list.data[i].text;
        if (text.len > 0 && ((unsigned char)text.ptr[0] & 0xC0) == 0x80) return false;
    }
    return utf8_invalid_at(all) == all.len;
}

bool facts_sound(const Facts *piece, const Program *program) {
    Sound s = {piece, program};
    bool sound = piece->shares_texts || texts_sound(&piece->texts);
    for (EntityId e = 0; e < piece->n_tables && sound; e++)
        sound = rows_sound(piece, &piece->tables[e]) && owners_sound(piece, e);
    for (EntityId e = 0; e < piece->n_tables && sound; e++) {
        const FactTable *table = &piece->tables[e];
        sound = owners_end(piece, e);
        for (uint32_t f = 0; f < table->n_columns && sound && table->n_rows > 0; f++)
            sound = column_sound(&s, e, f, table->n_rows);
    }
    for (uint32_t i = 0; i < piece->pending.len && sound; i++)
        sound = pending_sound(&s, &piece->pending.data[i]);
    for (uint32_t i = 0; i < piece->extents.len && sound; i++)
        sound = extent_sound(&s, &piece->extents.data[i]);
    for (uint32_t i = 0; i < piece->notes.len && sound; i++)
        sound = note_sound(&s, &piece->notes.data[i]);
    return sound;
}
