/* How values read: labels of records, and facts as their author wrote them. value_show itself is
   declared in eval.h. */
#ifndef JX_EVAL_SHOW_H
#define JX_EVAL_SHOW_H

#include "runtime/eval/eval.h"

/* The key and the name of a record, each empty where its entity has none or it is missing. */
Text record_key(const Program *program, EntityId entity, uint32_t row);
Text record_name(const Program *program, EntityId entity, uint32_t row);

/* A record in running text: 项目“应用基础研究”, 补助第2条; project "…", subsidy 2. */
Text record_label(Arena *arena, const Program *program, EntityId entity, uint32_t row, Lang lang);
/* What records of that kind are called: the entity's name, for entries of a plain list or map the
   name of the field that holds them. */
const NameSet *record_kind(const Program *program, EntityId entity, uint32_t row);

/* A stored field as its author wrote it, blanks inside quantities removed; the canonical text where
   nothing was written; empty where the value is missing. */
Text fact_spelling(Arena *arena, const Program *program, EntityId entity, uint32_t field,
                   uint32_t row, Lang lang);

#endif
