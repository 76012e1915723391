/* Inputs: the files that sources may draw in (modules, data files). What a command was given opens
   the folders that hold it; a file elsewhere is refused, also where `..` or a symbolic link leads
   to it, so that a text from someone else cannot read what it should not. */
#ifndef JX_COMPILER_INPUT_H
#define JX_COMPILER_INPUT_H

#include "runtime/base/diag.h"
#include "runtime/base/file.h"

typedef struct DataFile DataFile; /* datafile.c */

typedef struct Inputs {
    Arena *arena;
    Sources *sources;
    Diags *diags;
    TextList roots; /* real paths of the open folders */
    Map put;        /* path -> number in put_texts */
    TextList put_texts;
    Map folders, paths; /* path -> number in real_folders, real_paths; looked up once in a run */
    TextList real_folders, real_paths;
    Map data_numbers;
    VEC(DataFile *) data; /* data files by real path, each read once */
} Inputs;

Inputs *inputs_new(Arena *arena, Sources *sources, Diags *diags);
/* Opens the folder, or the folder of the file. */
void inputs_open(Inputs *inputs, Text path);
/* As file_real_path, quicker for many files of one folder. */
Text inputs_real_path(Inputs *inputs, Text path);
/* Whether the file, or the place where it would be, stands in an open folder. */
bool inputs_may_read(Inputs *inputs, Text path);
/* From now on the path is read as these bytes, whatever stands there: standard input, or what an
   editor has not saved. */
void inputs_put(Inputs *inputs, Text path, Text bytes);
/* Reads a file; false after a diagnostic at `span`. */
bool inputs_read(Inputs *inputs, Text path, Span span, Text *bytes);
/* False after a diagnostic, with texts in the arena: not text, or not UTF-8. */
bool inputs_check_text(Arena *arena, Diags *diags, const Source *source);
/* `name` as seen from the file `user`. */
Text inputs_beside(Inputs *inputs, Text user, Text name);

#endif
