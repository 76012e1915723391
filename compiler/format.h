/* The formatter: a file as it should look. What a line holds, blanks, indentation and the bars of
   record tables are the formatter's; every literal, text, cell, name and comment is the author's,
   and so are blank lines (one at most) and breaks inside a statement. Nothing is looked up: a file
   whose names are all wrong is formatted all the same. */
#ifndef JX_COMPILER_FORMAT_H
#define JX_COMPILER_FORMAT_H

#include "runtime/base/diag.h"

typedef enum FormatStatus {
    FORMAT_DONE,
    FORMAT_MISTAKES, /* the source has syntax errors, which are in the sink: there is no text */
    FORMAT_UNSAFE    /* the text would mean something else, a fault of the formatter: no text */
} FormatStatus;

/* The text of the source, formatted: UTF-8 without byte order mark, lines ending in LF. It has been
   read again: its tree is the source's, and it has the same comments. */
FormatStatus format_source(Arena *arena, const Source *source, Diags *diags, Text *out);

#endif
