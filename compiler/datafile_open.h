/* Opening a data file: from a FROM to a Source whose text is a table. A file is read once, whoever
   names it; each FROM has a Source of its own, which tells whose records stand there. */
#ifndef JX_COMPILER_DATAFILE_OPEN_H
#define JX_COMPILER_DATAFILE_OPEN_H

#include "compiler/compiler.h"
#include "runtime/base/table.h"
#include "runtime/base/workbook.h"

typedef struct DataText {
    const Source *source;
    TableForm form;
    const SheetMark *marks; /* of a sheet */
    uint32_t n_marks;
} DataText;

/* `user`: the source that the FROM stands in. False after a diagnostic. */
bool datafile_open(Compiler *compiler, const Source *user, const Node *from, Arena *scratch,
                   DataText *out);

#endif
