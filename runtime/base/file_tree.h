/* New files with the folders they need: all are made, or none. Nothing that is there is ever
   replaced. Errors come back as from file.h; nothing is printed here. */
#ifndef JX_BASE_FILE_TREE_H
#define JX_BASE_FILE_TREE_H

#include "runtime/base/file.h"

typedef struct NewFile {
    Text path, bytes;
    bool executable;
} NewFile;

/* Makes the files in their order, and every folder on the way that is not there. On error (EEXIST:
   something has the name of a file) what was made is removed again, folders too. */
FileError file_tree_make(Arena *arena, const NewFile *files, uint32_t n);

/* Whether the folder holds nothing, or nothing but a version control's own (`.git`). */
bool file_folder_is_empty(Arena *arena, Text folder);

#endif
