/* Records that are like another one. Used by record.c while it fills a row. */
#ifndef JX_COMPILER_LIKE_H
#define JX_COMPILER_LIKE_H

#include "compiler/lower.h"

/* One element to be: a nested RECORD, a ROW of a table (heads says which fields), an ITEM, a plain
   value, or an ENTRY of a map; a RECORD that stands for the rows of a data file, or ROWS for those of
   a whole table; or (NULL) a copy of the row that it is like. */
typedef struct ChildDraft {
    uint32_t field; /* the owner's list field; ID_NONE: it was moved */
    const Node *node;
    const uint32_t *heads;
    uint32_t row;  /* made for it, the first one of ROWS */
    uint32_t like; /* the row that it is like, or ID_NONE */
} ChildDraft;
typedef VEC(ChildDraft) ChildDrafts;

/* The row that the record says it is like; ID_NONE if it says none, or after a diagnostic. */
uint32_t like_find(Lower *lower, const RowDraft *draft, const Node *record);
/* Joins the rows in the list `number` of the row that the draft is like with the children. */
void like_children(Lower *lower, const RowDraft *draft, uint32_t number, ChildDrafts *children);
/* Fills the fields that were not given. */
void like_fields(Lower *lower, const RowDraft *draft);

#endif
