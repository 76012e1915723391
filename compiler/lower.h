/* Lowering of records: one file's syntax trees, record by record, to facts. Between
   record.c (bodies and children) and field.c (one value). */
#ifndef JX_COMPILER_LOWER_H
#define JX_COMPILER_LOWER_H

#include "compiler/compiler.h"

/* A name that was looked up before. Records have the same few names again and again, and comparing
   with the one that fell on the same place is quicker than looking it up. */
typedef struct NameMet {
    const Map *map; /* NULL: none yet */
    const MapEntry *entry;
} NameMet;
typedef struct UnitMet {
    const Unit *unit; /* NULL: none yet */
    UnitId id;
} UnitMet;
enum { NAMES_MET = 128, UNITS_MET = 32 };

typedef struct Lower {
    Compiler *compiler;
    Facts *facts; /* a piece */
    const Source *source;
    Arena *keep;      /* of the piece: texts that do not stand in the source as they are */
    Arena *scratch;   /* dropped with the tree */
    bool leaves_data; /* data files are not read; records behind the first that names one are left */
    bool left_data;   /* and there is one */
    bool names_data;  /* there is one, left or read */
    bool names_model; /* a record is like another one */
    NameMet names[NAMES_MET];
    UnitMet units[UNITS_MET];
} Lower;

/* A row that is being filled: given[f] is where field f was written, to report a second time. */
typedef struct RowDraft {
    EntityId entity;
    uint32_t row;
    Span *given;
    uint32_t like; /* the row that it is like (like.h), or ID_NONE */
    bool is_copy;  /* of that row, with its key */
} RowDraft;

/* The record that rows are added below. */
typedef struct RowOwner {
    EntityId entity;
    uint32_t field, row; /* its list field, itself */
    uint32_t count;      /* rows that it has so far */
} RowOwner;

/* record.c */
Lower *lower_new(Compiler *compiler, Arena *arena);
/* Before the records of a file. */
void lower_begin(Lower *lower, Facts *piece, const Source *source, Arena *keep, Arena *scratch);
void lower_record(Lower *lower, const Node *record);
/* met.c */
/* As map_get, of a map that does not change while records are read: names of the schema. */
uint32_t lower_name(Lower *lower, const Map *map, Text name);
uint32_t lower_field(Lower *lower, EntityId entity, Text name);
uint32_t lower_member(Lower *lower, EnumId id, Text name);
/* The quantity of digits and a declared unit, with or without blanks before it; or of digits, where
   the unit is given. False: it is not as simple as that, or no quantity. */
bool lower_quantity(Lower *lower, Text text, Text unit, Quantity *out);
/* record.c */
/* A new row below its owner, or at the top level (NULL). */
uint32_t lower_add_row(Lower *lower, EntityId entity, RowOwner *owner, Span span);

/* field.c: the value of one stored field. False after a diagnostic. */
bool field_from_node(Lower *lower, RowDraft *draft, uint32_t field, const Node *value);
/* From the raw text of a table cell; empty text is missing. */
bool field_from_cell(Lower *lower, RowDraft *draft, uint32_t field, const Node *cell);
/* From the cells number `place` of all rows of a table, whose rows lie side by side; the draft is of
   the first one. */
void field_from_cells(Lower *lower, const RowDraft *first, uint32_t field, const Node *rows,
                      uint32_t place);
/* From one dash line. */
void field_from_item(Lower *lower, RowDraft *draft, uint32_t field, const Node *item);
/* Whether it is written as codes are: letters, digits, - and _. */
bool lower_is_code(Text t);
/* Whether a header atom's form suits the field's type. */
bool atom_fits(Lower *lower, const Field *field, const Node *atom);
/* Whether the field may be set here: reports it when it was given before. */
bool field_claim(Lower *lower, RowDraft *draft, uint32_t field, Span span);

#endif
