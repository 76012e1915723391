/* Between import_unwrap.c (paragraphs of a text that has lost its tables, and where those begin and
   end) and import_table.c (the rows of each). */
#ifndef JX_COMPILER_IMPORT_TABLE_H
#define JX_COMPILER_IMPORT_TABLE_H

#include "compiler/import.h"

typedef struct TableJoined { /* a row of an element whose cells run together */
    const PatternLine *row;
    uint32_t line; /* of the new paper */
    Text rest;     /* behind its categories */
} TableJoined;

typedef struct TableRow { /* of the pattern: its cells, one a place */
    Text *texts;
    bool *unsure;
    bool is_there;
} TableRow;

typedef struct TableOpen { /* a value whose text comes next */
    uint32_t row, place;
} TableOpen;

typedef struct Tables {
    Arena *arena;
    Compiler *compiler;
    const Pattern *pattern;
    uint32_t first, last; /* the pattern lines of the table: rows, headings, elements */
    Paper *to;
    VEC(TableJoined) joined; /* of all tables */
    /* of the table at hand */
    Text text;
    uint32_t at; /* all before it has its place */
    uint32_t number;
    uint32_t grid;    /* of the last row, as in PatternLine */
    uint32_t emitted; /* pattern lines whose rows are on the paper */
    bool above;       /* the row above is there */
    TableRow *rows;
    VEC(TableOpen) open;
    VEC(Text) stray;
} Tables;

/* The first label of a line; NULL. */
const Place *import_first_label(const PatternLine *line);

/* Puts the rows of a table on the paper. Its lines are parted by \n. */
void import_unwrap_table(Tables *tables, Text text, uint32_t number);

/* When all tables are there: parts the cells that ran together. */
void import_part_rows(Tables *tables);

#endif
