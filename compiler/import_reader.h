/* Between import_read.c (lines, values, which document it is) and import_rows.c (rows of elements).
 */
#ifndef JX_COMPILER_IMPORT_READER_H
#define JX_COMPILER_IMPORT_READER_H

#include "compiler/import.h"

enum { MOST_COLUMNS = 64 };

typedef struct Reader {
    Import *import;
    Matcher *matcher;
    const Pattern *pattern;
    uint32_t at;                    /* the pattern line before */
    uint32_t columns[MOST_COLUMNS]; /* of the labels above: place's column -> paper's */
    uint32_t heads[MOST_COLUMNS];   /* the same of the headings of the grid at hand */
    bool strange[MOST_COLUMNS];     /* paper's columns with headings that the form does not have */
    bool fresh;                     /* headings came again, within an element's rows */
    VEC(bool) found;                /* labels, by pattern line * MOST_COLUMNS + place */
} Reader;

static inline const PaperLine *reader_line(const Reader *r, uint32_t line) {
    return &r->import->paper->lines.data[line];
}

/* Keeps a text that finds no field. `zh` and `en` say why; empty where nothing is like it. */
void reader_lose(Reader *r, uint32_t line, uint32_t cell, Text text, const char *zh,
                 const char *en);
/* Says that the cell's text was kept, but may belong elsewhere. */
void reader_doubt(Reader *r, uint32_t line, uint32_t cell, const char *zh, const char *en);
/* What the text of a cell says, by the place's pieces. False: some of it was lost. */
bool reader_put(Reader *r, const Place *place, Text text, uint32_t line, uint32_t cell);
/* The first piece that is a value; NULL. */
const Piece *reader_value(const Pieces *pieces);

/* The row of an element, below its headings. */
void reader_element(Reader *r, uint32_t line, uint32_t pattern);

#endif
