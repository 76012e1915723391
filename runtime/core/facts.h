/* Facts: the records of all files as columns, one table an entity. Rows of an owned list lie together
   (first, count); a row knows its owner. The rows of a file that turns out to have mistakes are
   dropped again; references are linked when all files are in. */
#ifndef JX_CORE_FACTS_H
#define JX_CORE_FACTS_H

#include "runtime/core/schema.h"
#include "runtime/core/target.h"

typedef struct RowRange {
    uint32_t first, count;
} RowRange;

/* One stored field. data holds rep_size(rep) bytes a row (RowRange for an OWNED list).
   lo, hi: bytes of the written value in the row's source; equal where nothing was written. */
typedef struct Column {
    uint8_t rep;
    bool is_range;
    void *data;
    uint8_t *state; /* State */
    uint32_t *lo, *hi;
} Column;

typedef struct FactTable {
    uint32_t n_rows, cap;
    uint32_t begun;         /* n_rows at facts_begin */
    Column *columns;        /* one a field of the entity; INVERSE and DERIVED ones have data NULL */
    uint32_t n_columns;
    SourceId *source;       /* of each row */
    uint32_t *lo, *hi;      /* the record's header (or table row) in its source */
    uint32_t *owner_entity; /* ID_NONE at the top level */
    uint32_t *owner_field;  /* the owner's list field */
    uint32_t *owner_row;
    uint32_t *ordinal;      /* 1-based place in the owner's list, or in the dossier */
} FactTable;

/* Inverse lists after linking: rows[start[r] .. start[r + 1]) of the child entity. */
typedef struct InverseIndex {
    uint32_t *start, *rows;
} InverseIndex;

/* A reference still to be found: entity/field/row -> the record of `target` with that key. */
typedef struct PendingRef {
    EntityId entity;
    uint32_t field, row;
    EntityId target;
    Text key;
    Span span;
} PendingRef;

/* What lowering noticed about data that is worth a finding, not a diagnostic. */
typedef enum FactNoteKind {
    NOTE_UNIT_UNKNOWN,   /* an undeclared measure word; hint: a near declared one, or empty */
    NOTE_UNIT_SLIP,      /* the same, close to a declared one: a warning */
    NOTE_TARGET_UNREADABLE,
    NOTE_ITEM_NUMBERED   /* a dash line brings its own number */
} FactNoteKind;

typedef struct FactNote {
    uint8_t kind;
    EntityId entity;
    uint32_t row, field;
    Span span;
    Text text, hint;
} FactNote;

typedef struct Facts {
    Arena *arena;
    const EntityList *schema; /* all entities; tables run parallel to it */
    FactTable *tables;
    uint32_t n_tables;
    VEC(Target) targets;
    Map target_ids; /* by spelling, for lowering: equal spellings are one target */
    VEC(PendingRef) pending;
    VEC(FactNote) notes;
    uint32_t pending_begun, notes_begun; /* their lengths at facts_begin */
    InverseIndex **inverse; /* [entity][field], made by linking */
} Facts;

Facts *facts_new(Arena *arena, const EntityList *schema);
/* A new row; all its columns missing. Returns its number. */
uint32_t facts_add_row(Facts *facts, EntityId entity, Span header);
/* Sets a stored field. The value's rep is the field's. */
void facts_set(Facts *facts, EntityId entity, uint32_t field, uint32_t row, const Value *value,
               uint32_t lo, uint32_t hi);
void facts_set_range(Facts *facts, EntityId entity, uint32_t field, uint32_t row, RowRange range,
                     uint32_t lo, uint32_t hi);
/* Here a file's facts begin. */
void facts_begin(Facts *facts);
/* Takes away what was added since facts_begin, but for targets, which nothing mentions then. */
void facts_drop(Facts *facts);
/* Makes the inverse indices, after all references are resolved. */
void facts_index(Facts *facts);

Value facts_get(const Facts *facts, EntityId entity, uint32_t field, uint32_t row);
RowRange facts_range(const Facts *facts, EntityId entity, uint32_t field, uint32_t row);
/* The place of a written value; the record's header if nothing was written. */
Span facts_span(const Facts *facts, EntityId entity, uint32_t field, uint32_t row);
Span facts_row_span(const Facts *facts, EntityId entity, uint32_t row);
bool facts_written(const Facts *facts, EntityId entity, uint32_t field, uint32_t row);

#endif
