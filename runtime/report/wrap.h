/* Wrap: text broken into lines of a display width, as Chinese typesetting asks: anywhere between
   two characters, but not inside a number or a Latin word, not before a closing mark, not after an
   opening one. */
#ifndef JX_REPORT_WRAP_H
#define JX_REPORT_WRAP_H

#include "runtime/base/arena.h"
#include "runtime/base/vec.h"

typedef struct WrapLine {
    Text text;   /* a slice of the wrapped text, without the blanks at the break */
    bool begins; /* the first line after a '\n' or at the start */
} WrapLine;

typedef VEC(WrapLine) WrapLines;

/* `first` columns for a line that begins, `rest` for one that goes on; at least 2 each. Only a word
   or a chain of marks longer than its line is broken where it must not be. An empty text is one
   empty line. Never wider than asked. */
WrapLines wrap_text(Arena *arena, Text text, uint32_t first, uint32_t rest);

#endif
