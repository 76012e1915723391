/* Records from data files: `补助 from "subsidies.csv"`, `项目 from "projects.xlsx" sheet "项目"`. The
   first row names fields, each further one is a record. A data file is a Source of its own, so that
   a bad cell is told at its place: a csv or tsv file itself, a sheet as it is rendered
   (runtime/base/workbook.h), which is shown as "projects.xlsx:项目". */
#ifndef JX_COMPILER_DATAFILE_H
#define JX_COMPILER_DATAFILE_H

#include "compiler/lower.h"

/* Adds and fills one row of `entity` for each record of the data file that `record` names in its
   FROM, below `owner`, or at the top level (NULL). */
void datafile_lower(Lower *lower, EntityId entity, const Node *record, RowOwner *owner);

#endif
