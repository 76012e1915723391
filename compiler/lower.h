/* Lowering of records: one file's syntax trees, record by record, to facts. Between
   record.c (bodies and children) and field.c (one value). */
#ifndef JX_COMPILER_LOWER_H
#define JX_COMPILER_LOWER_H

#include "compiler/compiler.h"

typedef struct Lower {
    Compiler *compiler;
    Facts *facts;
    const Source *source;
    Arena *scratch; /* dropped with the tree */
} Lower;

/* A row that is being filled: given[f] is where field f was written, to report a second time. */
typedef struct RowDraft {
    EntityId entity;
    uint32_t row;
    Span *given;
} RowDraft;

/* The record that rows are added below. */
typedef struct RowOwner {
    EntityId entity;
    uint32_t field, row; /* its list field, itself */
    uint32_t count;      /* rows that it has so far */
} RowOwner;

/* record.c */
Lower *lower_new(Compiler *compiler, Facts *facts, const Source *source, Arena *scratch);
void lower_record(Lower *lower, const Node *record);
/* A new row below its owner, or at the top level (NULL). */
uint32_t lower_add_row(Lower *lower, EntityId entity, RowOwner *owner, Span span);

/* field.c: the value of one stored field. False after a diagnostic. */
bool field_from_node(Lower *lower, RowDraft *draft, uint32_t field, const Node *value);
/* From the raw text of a table cell; empty text is missing. */
bool field_from_cell(Lower *lower, RowDraft *draft, uint32_t field, const Node *cell);
/* From one dash line. */
void field_from_item(Lower *lower, RowDraft *draft, uint32_t field, const Node *item);
/* Whether a header atom's form suits the field's type. */
bool atom_fits(Lower *lower, const Field *field, const Node *atom);
/* Whether the field may be set here: reports it when it was given before. */
bool field_claim(Lower *lower, RowDraft *draft, uint32_t field, Span span);

#endif
