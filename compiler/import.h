/* Import: the layouts, read backwards. A layout says which label stands beside which field, so what
   prints a form also tells what a printed one says.

     Paper (base/paper.h)      lines of the form that somebody filled in
       import_pattern.c        the lines that a document of the library would print, in order
       import_unwrap.c         first, tables in texts that have lost them (import_table.c)
       import_split.c          and lines in two that hold two of them
       import_cells.c          what of a line's cells is which of a pattern line's
       import_align.c          which line is which: the cheapest reading of the whole
       import_draft.c          records, filled value by value
       import_read.c           the three together
       import_open.c           from a path to what was read there
       import_write.c          the records as a source

   Nothing is lost: what finds no field is kept with its place. Nothing is invented: what a record
   must have and the form does not say is listed, too. */
#ifndef JX_COMPILER_IMPORT_H
#define JX_COMPILER_IMPORT_H

#include "compiler/session.h"
#include "runtime/base/paper.h"

/* ---- paths: from the record that a document is about to a value */
typedef enum StepKind {
    STEP_VALUE,   /* a stored value; always the last one, or before STEP_TOP */
    STEP_RECORD,  /* the record that a field refers to */
    STEP_ELEMENT, /* the element of a list at hand */
    STEP_KEY,     /* the entry of a map with that key */
    STEP_TOP      /* the top member above a member */
} StepKind;

typedef struct Step {
    uint8_t kind; /* StepKind */
    uint32_t field, member;
} Step;

enum { PATH_MOST = 8 };
typedef struct Path {
    Step steps[PATH_MOST];
    uint32_t n;
    bool grouped; /* of the key of a group: said before the elements that share it */
} Path;

/* ---- patterns */
typedef enum PieceKind {
    PIECE_TEXT,   /* as it is */
    PIECE_VALUE,  /* what stands at the path */
    PIECE_NUMBER, /* a number that counts */
    PIECE_LIST,   /* elements with a text between; `inner` is one element */
    PIECE_ANY     /* computed: anything */
} PieceKind;

typedef struct Piece Piece;
typedef VEC(Piece) Pieces;
struct Piece {
    uint8_t kind; /* PieceKind */
    Text text;    /* TEXT; LIST: what stands between */
    Path path;
    Type type;   /* VALUE */
    UnitId unit; /* VALUE: printed in it without its name; UNIT_NONE: as its author wrote it */
    Pieces inner;
    Path element; /* LIST */
};

typedef enum PlaceKind {
    PLACE_LABEL, /* only text */
    PLACE_VALUE,
    PLACE_BELOW /* reached by a cell of a row above: blank */
} PlaceKind;

typedef struct Place { /* a cell of a pattern line */
    uint8_t kind;      /* PlaceKind */
    Pieces pieces;
    Text key;             /* PLACE_LABEL: as import_key */
    const NameSet *names; /* PLACE_LABEL: other names of what stands beside or below it, or NULL */
    bool is_group;        /* heading of several columns */
    bool is_list;         /* one line an element */
    Path element;         /* then */
    uint32_t column, span;
    uint32_t row; /* of headings: from 0, groups above */
} Place;

typedef struct Loop {
    uint32_t outer;       /* loop number, ID_NONE */
    uint32_t first, last; /* pattern lines */
    Path element;         /* n = 0: none of its own (headings and rows of one grid) */
} Loop;

typedef VEC(Loop) Loops;

typedef struct PatternLine {
    uint8_t kind; /* LayoutKind: HEADING, PARAGRAPH, TITLE, ITEMS, CAPTION, NOTE, CONTENTS; ROW;
                     ROWS: the headings; COLUMN: the row of an element */
    VEC(Place) places;
    uint32_t loop;  /* ID_NONE */
    bool repeats;   /* a list: again and again, an element each */
    Path element;   /* of `repeats` */
    uint32_t heads; /* COLUMN: the pattern line of its headings */
    uint32_t depth; /* ROWS: rows of headings */
    uint32_t n_labels;
    uint32_t grid;    /* lines of one table have the same number; 0: of none */
    bool is_captions; /* a row for captions that also have lines of their own, before it */
    bool is_other;    /* not printed in this way by the form, but found in others */
} PatternLine;

typedef struct Pattern {
    const Layout *layout; /* a document */
    VEC(PatternLine) lines;
    Loops loops;
    uint32_t n_grids;
} Pattern;

/* NULL if the document is about no record. */
Pattern *import_pattern(Arena *arena, const Program *program, const Layout *document);
/* The field that a path of the pattern ends in; NULL of a path without one. */
const Field *import_field(const Program *program, const Pattern *pattern, const Path *path);

/* Stands in a form for what is still to be written; a value of nothing else is none. */
#define IMPORT_BLANK "____"
bool import_is_blank(Text text);

/* A text for comparing: without blanks and of folded width, "：" as ":". */
Text import_key(Arena *arena, Text text);

/* What a key says amounts are in: 单位:元, (金额单位:万元); empty: it says nothing of that. */
Text import_stated_unit(Text key);

/* The member with that key for a name, or the only one whose printed name it begins, but for a
   character or two at a line's end; ID_NONE. */
uint32_t import_member(Compiler *compiler, EnumId id, Text key);

/* ---- cells */
typedef struct Fit {
    uint32_t cost;   /* FIT_NONE: they do not fit */
    uint32_t labels; /* found */
    uint32_t *place; /* one a cell: number of the place, or ID_NONE */
} Fit;
#define FIT_NONE UINT32_MAX

typedef struct Matcher {
    Arena *arena;
    Compiler *compiler;
    const Pattern *pattern;
    const Paper *paper;
    Map labels;       /* keys of the labels in tables */
    Map headings;     /* keys of the headings that are labels, without numbers at their heads */
    Map bare;         /* keys of the paper's paragraphs, without them, too */
    Map first;        /* key of the first cell of a line -> the first such line */
    VEC(Text *) keys; /* a line: import_key of each of its cells */
} Matcher;

Matcher *import_matcher(Arena *arena, Compiler *compiler, const Pattern *pattern,
                        const Paper *paper);

/* How line and pattern line fit. `columns`: where the places of the pattern line stand on this
   paper, by what was found above; NULL: not known. */
Fit import_fit(Matcher *matcher, uint32_t line, uint32_t pattern, const uint32_t *columns);

/* The rest of the text behind the literal at its head, blanks aside; ptr NULL: it is not there. */
Text import_behind(Text text, Text literal);

/* Whether the label of the place is only like the one that stands there. */
bool import_is_guessed(const Place *place, Text key);
/* The same for a heading, which may be counted otherwise, or go over two lines. */
bool import_is_reworded(const Place *place, Text key);

/* Length of the text's head that is the literal, blanks aside; 0: it is not there. */
uint32_t import_literal(Text text, Text literal);
/* Whether a piece of them is as it is. */
bool import_has_text(const Pieces *pieces);

/* Takes a text apart; values[i] is what piece i stands for. False: it is none of these. */
bool import_take_apart(const Pieces *pieces, Text text, Text *values);

/* import_unwrap.c: the same paper with the tables that a text without tabs holds; the paper itself
   where it has tables, or none is found. */
const Paper *import_unwrap(Arena *arena, Compiler *compiler, const Pattern *pattern,
                           const Paper *paper);

/* import_split.c: the paper, with what holds two lines of the form as two lines, or two cells. */
const Paper *import_split(Arena *arena, const Pattern *pattern, const Paper *paper);

/* 第 5 页, 第 5 页 共 9 页, — 5 —, - 5 - */
bool import_is_page_mark(Arena *arena, Text text);

/* ---- reading */
typedef struct Reading {
    const Pattern *pattern;
    uint32_t *line; /* one a line of the paper: number of the pattern line, or ID_NONE */
    uint64_t cost;
    uint32_t known; /* cells of the paper that are labels */
    uint32_t labels,
        found; /* different labels of the pattern, and how many of them the paper has */
} Reading;

Reading import_align(Matcher *matcher);
/* Whether the line is a row of the table at hand that the form has further up: pattern line b,
   though a stands above; it is of the same record. */
bool import_is_moved(const Matcher *matcher, uint32_t line, uint32_t a, uint32_t b);

/* ---- records */
typedef struct Origin { /* where a text stands on the paper */
    const PaperLine *line;
    uint32_t cell;
} Origin;

typedef struct Draft Draft;
typedef VEC(Draft *) Drafts;
struct Draft {
    EntityId entity;
    Text *values;          /* one a field; ptr NULL: none */
    Origin *origins;       /* of values; line NULL: it was not on the paper */
    Drafts *lists;         /* one a field: elements of lists, entries of maps */
    Draft **records;       /* one a field: what it refers to */
    const PaperLine *from; /* the first line that says something of it */
};

typedef struct Loose { /* a text without a field, or of a cell that is not certain */
    const PaperLine *line;
    uint32_t cell;
    Text text;
    const Draft *near;  /* the last record at the top that was read before it, or NULL */
    const char *why[2]; /* by Lang; empty: nothing is like it */
    bool kept;          /* it has a field, but that may be the wrong one */
} Loose;

typedef struct Shared { /* of a group */
    Path path;
    Text text;
    Origin origin;
    bool used; /* an element has it */
} Shared;

typedef struct Import {
    Arena *arena;
    Compiler *compiler;
    const Paper *paper;
    Reading reading;
    Draft *root;
    VEC(Loose) loose;
    VEC(Shared) shared;
    const Draft *near;                  /* the record at the top that was begun last */
    UnitId stated;                      /* amounts are in it; UNIT_NONE: as the form has them */
    uint32_t cells, recognised, blanks; /* cells with text; of them recognised; blanks taken away */
} Import;

/* Reads the paper by the document that fits best, or by `only` (number of the layout, or ID_NONE).
 */
Import *import_read(Arena *arena, Compiler *compiler, const Paper *paper, uint32_t only);

/* import_open.c */
/* Loads all forms of the library into a new session. */
void import_load_forms(Session *session);
/* The document of that name, or the only one whose name begins so or that is called so in Chinese;
   ID_NONE. */
uint32_t import_find_layout(const Program *program, Text name);
/* The names of all documents, with blanks between. */
Text import_layout_names(Arena *arena, const Program *program);
/* NULL after a message: it cannot be read, or is of no form that is known. `encoding`: of a text. */
Import *import_open_file(Arena *arena, Diags *diags, const Session *forms, Text path,
                         uint32_t only, Encoding encoding);

/* import_draft.c */
typedef enum Taken { TAKEN, TAKEN_SAME, TAKEN_OTHER, TAKEN_UNFIT } Taken;
Draft *import_draft(Import *import, EntityId entity);
/* The value at the path: new, the same again, another than stands there, or none of its type. */
Taken import_put(Import *import, const Piece *piece, Text text, Origin origin);
/* A new element of the list that the path ends in. */
void import_open(Import *import, const Path *path, const PaperLine *line);
/* What was said of a group that has no element becomes loose. */
void import_end_groups(Import *import);
/* Behind what stands at the path; false: nothing does. */
bool import_append(Import *import, const Piece *piece, Text text, Text between);
/* What stands at the path; ptr NULL: nothing. */
Text import_get(Import *import, const Path *path);

typedef struct ImportPlace { /* what is written from `at` on was read there */
    uint32_t at;
    Origin origin;
} ImportPlace;
typedef VEC(ImportPlace) ImportPlaces;

typedef struct ImportFacts { /* what the command line adds */
    Text year;
    Text file;            /* name of the file read, without its folder */
    Text layout;          /* name of the file that declares the layout; empty: the library does */
    ImportPlaces *places; /* gets the places in their order, and the text is without comments on
                             them; or NULL */
} ImportFacts;
typedef struct ImportPart {
    Text name; /* of a file, without ending */
    Text text;
} ImportPart;
typedef VEC(ImportPart) ImportParts;
/* 表 3 行 5 列 2; cell ID_NONE: of the row. */
void import_put_place(Buf *out, const PaperLine *line, uint32_t cell, Lang lang);
/* The source; not yet formatted. Unless NULL, `parts` gets the same once more in several files: one
   a project, and one for all else. False: the year is not stated anywhere. */
bool import_write(Buf *out, Import *import, const ImportFacts *facts, ImportParts *parts);

#endif
