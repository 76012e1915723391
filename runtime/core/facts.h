/* Facts: the records of all files as columns, one table an entity. Rows of an owned list lie
   together (first, count); a row knows its owner. References are linked when all files are in.

   The records of one file are read into facts of their own, a *piece*, which is appended to the
   whole when the file is found to be without mistakes. In a piece texts are not copied, a target is
   the number of its spelling among the texts, references are pending, and units are those of
   whoever read it.

   Columns are kept small, since memory is what limits a province: a number is its digits and the
   number of its form (scale and unit), a text is its number, a place is counted from that of its
   record; a column that nobody wrote to has no memory at all. */
#ifndef JX_CORE_FACTS_H
#define JX_CORE_FACTS_H

#include "runtime/base/pool.h"
#include "runtime/core/schema.h"
#include "runtime/core/target.h"

typedef struct RowRange {
    uint32_t first, count;
} RowRange;

/* What the numbers of a column mostly have in common. */
typedef struct NumberForm {
    int32_t scale;
    UnitId unit;
} NumberForm;

enum { FORM_OTHER = UINT8_MAX }; /* the number stands in `others` */

/* One stored field. data holds for each row, as rep says: bool; the coefficient of a Number, or its
   place in `others` (int64_t); the number of a text; Date; uint32_t; an address. For an OWNED list:
   RowRange. All arrays are NULL where no row was ever set: all are missing. */
typedef struct Column {
    uint8_t rep;
    bool is_range;
    uint8_t last_form; /* of the number set last */
    void *data;
    uint8_t *state;  /* State */
    uint8_t *form;   /* of numbers: in `forms`, or FORM_OTHER */
    uint32_t *place; /* see place_of in facts.c; 0: nothing was written */
    VEC(NumberForm) forms;
    VEC(Quantity) others; /* big numbers, and those beyond the first forms */
} Column;

/* Rows from `first` on are of `source`, up to the next run. */
typedef struct SourceRun {
    uint32_t first;
    SourceId source;
} SourceRun;

/* A list field that holds rows of a table. */
typedef struct FactOwner {
    EntityId entity;
    uint32_t field;
} FactOwner;

typedef struct FactTable {
    uint32_t n_rows, cap;
    Column *columns; /* one a field of the entity; INVERSE and DERIVED ones stay empty */
    uint32_t n_columns;
    VEC(SourceRun) sources;
    uint32_t *lo; /* the record's header (or table row) in its source */
    uint16_t *len;
    VEC(FactOwner) owners; /* all list fields of this entity */
    uint16_t *owner;       /* of each row: in `owners`; NULL where all are of the usual one */
    uint16_t usual_owner;
    bool is_owned;       /* there is a usual one */
    uint32_t *owner_row; /* ID_NONE: none; NULL where there are no owners */
    uint32_t *ordinal;   /* where there are no owners: the 1-based place in the dossier */
} FactTable;

/* Inverse lists after linking: rows[start[r] .. start[r + 1]) of the child entity. */
typedef struct InverseIndex {
    uint32_t *start, *rows;
} InverseIndex;

/* A reference still to be found: the record with that key. It stands at the place of the field. */
typedef struct PendingRef {
    EntityId entity;
    uint32_t field, row;
    uint32_t key; /* in texts */
} PendingRef;

/* What lowering noticed about data that is worth a finding, not a diagnostic. */
typedef enum FactNoteKind {
    NOTE_UNIT_UNKNOWN, /* an undeclared measure word; hint: a near declared one, or empty */
    NOTE_UNIT_SLIP,    /* the same, close to a declared one: a warning */
    NOTE_TARGET_UNREADABLE,
    NOTE_ITEM_NUMBERED /* a dash line brings its own number */
} FactNoteKind;

typedef struct FactNote {
    uint8_t kind;
    EntityId entity;
    uint32_t row, field;
    Span span;
    Text text, hint;
} FactNote;

/* A place that is too long, or too far from its record. */
typedef struct FarPlace {
    uint32_t lo, hi;
} FarPlace;

/* Where the whole of a top-level record stands: what a later run need not read (compiler/quiet.h). */
typedef struct RecordExtent {
    EntityId entity;
    uint32_t row;
    uint32_t lo, hi;
} RecordExtent;

/* facts_ready.c */
typedef struct ReadyTargets ReadyTargets;

typedef struct Facts {
    Arena *arena;
    const EntityList *schema; /* all entities; tables run parallel to it */
    bool is_piece;
    bool shares_texts; /* of a piece: it has no texts, but the numbers of n_shared in the whole */
    uint32_t n_shared;
    FactTable *tables;
    uint32_t n_tables;
    TextPool texts; /* mark: of the target spelled so (facts_append.c); in a piece while it is
                       appended, 1 + the number of the text in the whole */
    VEC(Target) targets;
    const ReadyTargets *ready; /* as an earlier run read them; NULL: none */
    VEC(PendingRef) pending;
    VEC(FactNote) notes;
    VEC(FarPlace) far;
    VEC(RecordExtent) extents; /* in order; kept where there is a cache */
    InverseIndex **inverse; /* [entity][field], made by linking */
} Facts;

Facts *facts_new(Arena *arena, const EntityList *schema);
Facts *facts_new_piece(Arena *arena, const EntityList *schema);
/* Of a piece: no rows, no texts. What there is room for stays; texts, boxes and hints that lowering
   left in other arenas are no longer looked at. */
void facts_clear(Facts *piece);
/* Appends the rows of a piece and reads its targets with `units`, to which `carry` leads from the
   units that the piece was read with. The piece can only be cleared then. */
typedef struct UnitCarry {
    Units *to;
    uint32_t shared;      /* units below are the same in both */
    Unit *const *further; /* those from there on */
} UnitCarry;
void facts_append(Facts *facts, Facts *piece, const UnitCarry *carry);
/* How much there is of what grows. */
typedef struct FactsSize {
    uint32_t *rows; /* of each table */
    uint32_t n_targets, n_pending, n_texts;
    uint64_t text_bytes; /* to be copied */
} FactsSize;
FactsSize facts_size(Arena *arena, const Facts *facts);
/* Makes room for the rest where it will come to about so much. */
void facts_expect(Facts *facts, const FactsSize *size);
/* The same where `part` of `all` bytes of text were read, if the rest is as the part was. */
void facts_expect_more(Facts *facts, uint64_t part, uint64_t all);
/* All is read and linked: gives back what only that needed. */
void facts_settle(Facts *facts);

/* A new row; all its columns missing, without an owner. Returns its number. */
uint32_t facts_add_row(Facts *facts, EntityId entity, Span header);
/* The rows of the range belong to the list field of the record; false if the field holds no such
   rows. */
bool facts_own(Facts *facts, EntityId entity, RowRange rows, FactOwner owner, uint32_t owner_row);
/* Sets a stored field. The value's rep is the field's. A text is copied but in a piece. */
void facts_set(Facts *facts, EntityId entity, uint32_t field, uint32_t row, const Value *value,
               uint32_t lo, uint32_t hi);
void facts_set_range(Facts *facts, EntityId entity, uint32_t field, uint32_t row, RowRange range,
                     uint32_t lo, uint32_t hi);
/* For values of many rows of one stored field, all of which are there: numbers of texts, of targets
   (in a piece, of their texts) and other ids. */
typedef struct FactsCursor {
    Facts *facts;
    const FactTable *table;
    Column *column;
} FactsCursor;
FactsCursor facts_cursor(Facts *facts, EntityId entity, uint32_t field);
void facts_put(const FactsCursor *cursor, uint32_t row, uint32_t id, uint32_t lo, uint32_t hi);
/* The number of the target of that spelling, read if it is new. Not for a piece. */
uint32_t facts_target(Facts *facts, Units *units, Text spelling);
/* Makes the inverse indices, after all references are resolved. */
void facts_index(Facts *facts);

Value facts_get(const Facts *facts, EntityId entity, uint32_t field, uint32_t row);
RowRange facts_range(const Facts *facts, EntityId entity, uint32_t field, uint32_t row);
/* The place of a written value; the record's header if nothing was written. */
Span facts_span(const Facts *facts, EntityId entity, uint32_t field, uint32_t row);
Span facts_row_span(const Facts *facts, EntityId entity, uint32_t row);
SourceId facts_source(const Facts *facts, EntityId entity, uint32_t row);
bool facts_written(const Facts *facts, EntityId entity, uint32_t field, uint32_t row);
/* The entity of the record that owns the row, its list field and row; ID_NONE at the top level. */
EntityId facts_owner(const Facts *facts, EntityId entity, uint32_t row, uint32_t *field,
                     uint32_t *owner_row);
/* The 1-based place of the row in its owner's list, or in the dossier. */
uint32_t facts_ordinal(const Facts *facts, EntityId entity, uint32_t row);

/* Whole columns: the values of n rows, rows[i], into state[i] and the array `data` of elements as
   large as rep_size says. Rows that have a state other than OK before are passed over. */
void facts_gather(const Facts *facts, const Column *column, const uint32_t *rows, uint32_t n,
                  uint8_t *state, void *data);

/* Behind the last row of the run. */
static inline uint32_t table_run_end(const FactTable *table, uint32_t run) {
    return run + 1 < table->sources.len ? table->sources.data[run + 1].first : table->n_rows;
}

/* The number in `owners` of the list that holds the row. */
static inline uint32_t table_owner(const FactTable *table, uint32_t row) {
    return table->owner ? table->owner[row] : table->usual_owner;
}

/* Whether records of the entity stand by themselves, in no list of another one. */
static inline bool facts_is_top(const Facts *facts, EntityId entity) {
    return facts->tables[entity].owners.len == 0 && !facts->schema->data[entity]->hidden;
}

/* Whether the row stands in a list of another record. */
static inline bool facts_is_owned(const Facts *facts, EntityId entity, uint32_t row) {
    const FactTable *table = &facts->tables[entity];
    return table->owner_row && table->owner_row[row] != ID_NONE;
}

static inline uint8_t column_state(const Column *column, uint32_t row) {
    return column->state ? column->state[row] : STATE_MISSING;
}
static inline bool column_written(const Column *column, uint32_t row) {
    return column->place && column->place[row] != 0;
}
static inline RowRange column_range(const Column *column, uint32_t row) {
    return column->data ? ((const RowRange *)column->data)[row] : (RowRange){0, 0};
}

#endif
