/* Between the files of the formatter: the tokens of a file with the comments between them
   (format_tokens.c), what the syntax tree says of the tokens (format_marks.c), and the printer
   (format_print.c; record tables and dash lines in format_records.c). */
#ifndef JX_COMPILER_FORMAT_PARTS_H
#define JX_COMPILER_FORMAT_PARTS_H

#include "compiler/ast.h"
#include "runtime/base/diag.h"

enum {
    FORMAT_INDENT = 2,
    FORMAT_LINE = 100,    /* columns that a line with a block should keep within */
    FORMAT_COLUMN = 32,   /* columns that a cell may claim for all cells below and above it */
    FORMAT_BLANK_LINE = 2 /* as many line ends as leave one line empty */
};

/* What a token is where it stands, beyond its kind. */
typedef enum FormatRole {
    FORMAT_PLAIN,
    FORMAT_NAME,   /* a keyword used as a name */
    FORMAT_TRUE,   /* `是` used as a value */
    FORMAT_SIGN,   /* before its only operand: no blank behind it */
    FORMAT_TIGHT,  /* no blank on either side */
    FORMAT_SPACED, /* a colon or parenthesis with a blank before it */
    FORMAT_ELSE    /* `else` of an assertion: on a line of its own, it stands below `assert` */
} FormatRole;

typedef struct FormatComment {
    Text text;       /* from its #, which is never full-width */
    uint32_t breaks; /* line ends between it and what stands before it; 0: on the same line */
} FormatComment;

typedef struct FormatToken {
    int kind; /* of the grammar; TOKEN_SEP between the entries of a block */
    uint8_t role;
    bool as_written; /* the blanks before it are the author's */
    Span span;
    Text text;                     /* what is printed */
    const Node *row;               /* of a ROW_LINE */
    uint32_t breaks;               /* line ends between it and what stands before it */
    uint32_t match;                /* of a brace: the number of the other one */
    uint32_t comments, n_comments; /* those before it: numbers of the first, and how many */
} FormatToken;

typedef struct FormatFile {
    Arena *arena;
    const Source *source;
    Node *tree;              /* LIST of declarations and records */
    VEC(FormatToken) tokens; /* the last is TOKEN_END */
    VEC(FormatComment) comments;
} FormatFile;

/* ---- format_tokens.c: reads the file, tree and tokens; NULL after diagnostics. */
FormatFile *format_read(Arena *arena, const Source *source, Diags *diags);
/* Number of the first token at or behind the offset, separators not counted. */
uint32_t format_token_at(const FormatFile *file, uint32_t offset);
Text format_slice(const FormatFile *file, Span span);

/* ---- format_marks.c */
void format_mark(FormatFile *file);

/* ---- format_print.c */
typedef struct FormatPrinter {
    const FormatFile *file;
    Buf out;
    Buf trial; /* where a line is tried before it is decided how it is broken */
} FormatPrinter;

void format_print(FormatPrinter *printer);
void format_put_indent(FormatPrinter *printer, uint32_t columns);
/* What stands between two lines: the rest of the one before (a comment), line ends, comments on
   lines of their own. `first`: nothing stands above in this block, so no blank line is kept. Token
   i comes next, at the start of a line. */
void format_put_gap(FormatPrinter *printer, uint32_t i, uint32_t indent, bool first);

/* ---- format_records.c: each prints from token i on and returns the number of the token behind. */
uint32_t format_put_table(FormatPrinter *printer, uint32_t i, uint32_t indent, bool first);
uint32_t format_put_item(FormatPrinter *printer, uint32_t i, uint32_t indent, bool first);

#endif
