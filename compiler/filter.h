/* The filter between scanner and parser. It decides where entries end: a line end separates if the
   token before it can end an entry, the innermost bracket is a brace, and the token behind it is
   not `else`, `and`, `or` or `then`; `}` closes an open entry; `;` separates. It hands a file out
   in the parts that the parser runs over (the declarations, then record by record), closes what was
   never closed, and, after a syntax error, passes over what belongs to the mistake. */
#ifndef JX_COMPILER_FILTER_H
#define JX_COMPILER_FILTER_H

#include "compiler/lexer.h"

typedef enum FilterMode {
    FILTER_FILE,       /* declarations; stops at the first record */
    FILTER_RECORDS,    /* records, one for each filter_begin_record */
    FILTER_EXPRESSION, /* line ends do not separate */
    FILTER_QUERY,
    FILTER_TOKENS /* everything, for a listing */
} FilterMode;

/* A raw token with what stood before it. */
typedef struct FilterToken {
    int kind;
    bool newline;    /* the first on its line */
    uint8_t within;  /* BracketKind: innermost before it */
    uint32_t braces; /* open before it */
    Span span;
    TokenValue value;
} FilterToken;

typedef struct Filter {
    Lexer lexer;
    FilterMode mode;
    int start;         /* pseudo token to hand out first, or 0 */
    FilterToken token; /* the newest from the scanner */
    bool held;         /* …which was not handed out yet */
    bool separate;     /* SEP comes next whatever the token is */
    uint32_t to_close; /* blocks that were never closed and are closed next */
    bool begun;        /* tokens of the current record were handed out */
    bool at_margin;    /* the top-level statement began at the start of a line */
    bool trusted;      /* its blocks are known to be closed though they are not indented */
    int slip;          /* DiagCode of the last line that was known by sight, and its end */
    uint32_t slip_end;
    bool late;         /* a declaration behind the first record was reported */
    int last, before;  /* kinds handed out last and before that */
    uint32_t behind;   /* end of the token read before the newest */
    uint32_t mistake_before; /* end of the last mistake in what was read before the newest */
    Span span;         /* of the last real token handed out */
    Span previous;     /* and of the one before it */
    Span first;        /* first token of the top-level statement */
    int first_kind;
    Span entry; /* and of the entry, at whatever depth */
    int entry_kind;
    uint32_t since;    /* end of what came before the current entry */
    uint8_t indent;    /* of the line it began on */
    uint32_t depth;    /* braces handed out and not closed: how deep the parser is */
    uint32_t probes;   /* how often it may still look ahead for a closing brace */
    Span first_record; /* SPAN_NONE before one was begun */
    uint32_t plain_end; /* where what was read at one go ends, and the scanner is to go on; or 0 */
    Span plain_brace;   /* and the brace before that */
    uint32_t tried;     /* where a record was begun last that might have been plain */
} Filter;

void filter_open(Filter *filter, const Source *source, Span part, FilterMode mode, Arena *tree,
                 Arena *own, Diags *diags);
/* The next token for the parser; TOKEN_END when the part is over. */
int filter_next(Filter *filter, TokenValue *value, Span *span);
/* Sets out for the next record; false at the end of the file. Declarations are reported and passed
   over. */
bool filter_begin_record(Filter *filter);
/* The whole record if there is nothing unusual in it, else NULL: then, or when filter_begin_record
   was called again after those that were read so, the parser reads it. Behind a mistake the parser
   reads everything, which knows what follows from it. */
Node *filter_plain_record(Filter *filter);
/* After an abandoned run: passes over the rest of the top-level statement. */
void filter_abandon(Filter *filter);
/* After a syntax error at the token handed out last: the tokens up to the end of the entry will not
   be handed out, but a block that the parser can read (`block_follows`) will. */
void filter_recover(Filter *filter, bool block_follows);
/* Whether a mistake was already reported in the current entry: what follows from it is not. */
bool filter_is_quiet(const Filter *filter);
/* Whether one was reported in the current entry before the end of the span: what the span means
   would be told as a second one. */
bool filter_is_mistaken(const Filter *filter, Span span);

#endif
