/* Starts: the folder that a department begins with, one for each official form. The files are those
   of stdlib/starts, built in by the Makefile: starts/all for every form, starts/FORM for one.

   A line that begins with #zh or #en is a comment in that language; the other language's are left
   out, and the mark with them. A name that ends in .zh or .en is a file of that language. Sources
   are written with Chinese keywords and translated. The samples are of the year 2026: it and the
   two years after it move with the year asked for. */
#ifndef JX_COMPILER_START_H
#define JX_COMPILER_START_H

#include "runtime/base/diag.h"
#include "runtime/base/file_tree.h"

typedef struct StartFile {
    const char *name; /* "hebei2022/dossier.jx" */
    const char *bytes;
    uint32_t len;
} StartFile;
extern const StartFile start_files[]; /* sorted by name */
extern const uint32_t start_n_files;

enum { START_YEAR = 2026 };

typedef struct StartForm {
    Text name;     /* "hebei2022" */
    Text title[2]; /* by Lang: what its project file says first */
} StartForm;
typedef VEC(StartForm) StartForms;
typedef VEC(NewFile) StartTree;

/* In the order of their names. */
StartForms start_forms(Arena *arena);
/* By name, by the beginning of one, or by a part of the Chinese name in front of the colon:
   "hebei", "河北". NULL: none, or several. */
const StartForm *start_find(const StartForms *forms, Text wanted);

/* The files, with paths relative to the folder. Without `records`, those that hold no records:
   what is added to a folder that has sources of its own. */
StartTree start_make(Arena *arena, const StartForm *form, Lang lang, uint32_t year, bool records);

#endif
