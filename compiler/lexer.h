/* Scanning: from bytes to raw tokens. The automaton (grammar/lexer.l) knows names, keywords,
   numerals and signs; whatever is raw until some end (texts, templates, patterns, table rows,
   items, comments) is scanned by lexer_text.c and lexer_line.c straight from the source's memory.
   The scanner knows the open brackets, the two tokens before and whether a line began; it never
   asks the parser. */
#ifndef JX_COMPILER_LEXER_H
#define JX_COMPILER_LEXER_H

#include "compiler/ast.h"
#include "runtime/base/diag.h"

typedef union TokenValue {
    Text text;
    Node *node;
    uint32_t op;
} TokenValue;

typedef enum BracketKind {
    BRACKET_NONE, /* below the first: line ends separate, as in a brace */
    BRACKET_BRACE,
    BRACKET_PAREN,
    BRACKET_SQUARE,
    BRACKET_HOLE /* of a template */
} BracketKind;

typedef struct Bracket {
    uint8_t kind;
    uint8_t indent; /* of the line it stands on; of a brace only */
    uint32_t at;
} Bracket;

enum { LEXER_NAMES = 256 };

typedef struct Lexer {
    const Source *source;
    const char *ptr;  /* the source's bytes */
    uint32_t at;      /* where the next token begins */
    uint32_t end;     /* where scanning ends */
    uint32_t fed;     /* how far flex's window has been filled */
    uint32_t line;    /* where the first token of the current line begins */
    bool newline;     /* a line end was passed since the last token */
    bool failed;      /* a mistake was found */
    bool not_utf8;    /* that was reported */
    bool one_line;    /* line ends do not separate: an expression, a query */
    int last, before; /* the token before the next one, and the one before that */
    uint32_t columns; /* cells of the head of the table being read; 0: not in a table */
    VEC(Bracket) brackets;
    uint32_t braces; /* how many of them are braces */
    uint32_t holes;  /* and holes */
    uint32_t dropped; /* where the innermost bracket opened that the last brace closed too */
    /* open beyond LEXER_MAX_BRACKETS, and not kept */
    uint32_t ignored_braces, ignored_parens;
    /* offset of an opening brace that a less indented `}` closed, or LEXER_NOWHERE */
    uint32_t suspect;
    uint32_t mistake_end; /* end of the last place where one was found */
    uint32_t n_reported;
    uint32_t entry;  /* end of the last `;` or brace */
    bool bad_entry;  /* a character that is no part of the language was reported in the entry */
    VEC(Span) cells; /* scratch of lexer_rows */
    bool by_line;    /* every row is a token, and read in the general way */
    bool in_records; /* braces hold records, so that what is plain is read at one go */
    Text *names; /* in records: LEXER_NAMES places of words that are names; slices of the source */
    VEC(Node *) kids; /* of what is being read at one go, the innermost last */
    Arena *tree;     /* of nodes and decoded texts */
    Arena *own;      /* of the scanner's state */
    Diags *diags;    /* NULL: silent */
    void *flex;      /* flex's state */
} Lexer;

enum {
    LEXER_MAX_BRACKETS = 200, /* nesting limit; keeps trees low and the parser's stack short */
    LEXER_MAX_REPORTS = 200   /* of one lexer; what goes wrong after that is not listed */
};
#define LEXER_NOWHERE UINT32_MAX

/* From offset `from` to `to` of the source. The scanner's state lives in `own`, which must live
   longer than the tokens; `tree` may be reset between tokens that were handed out. */
void lexer_open(Lexer *lexer, const Source *source, uint32_t from, uint32_t to, Arena *tree,
                Arena *own, Diags *diags);
/* The next raw token: its code; *span and *value are set. After the end always TOKEN_END. */
int lexer_token(Lexer *lexer, TokenValue *value, Span *span);

/* Reports unless silent or past the limit. */
void lexer_report(Lexer *lexer, Diag diag);
/* Whether reports are not listed (any more), so that none need be worded. */
bool lexer_is_silent(const Lexer *lexer);
static inline Span lexer_span(const Lexer *lexer, uint32_t lo, uint32_t hi) {
    return (Span){lexer->source->id, lo, hi};
}
static inline BracketKind lexer_innermost(const Lexer *lexer) {
    if (lexer->brackets.len > 0) return (BracketKind)vec_last(&lexer->brackets).kind;
    return lexer->one_line ? BRACKET_PAREN : BRACKET_NONE;
}
/* Bytes before the first token of the current line, 255 for more. */
uint8_t lexer_indent(const Lexer *lexer);
/* Whether brackets are open beyond the limit. */
static inline bool lexer_is_ignoring(const Lexer *lexer) {
    return lexer->ignored_braces > 0 || lexer->ignored_parens > 0;
}
/* Closes the innermost bracket. */
Bracket lexer_drop(Lexer *lexer);
/* Closes all brackets above the innermost brace, or all brackets. */
void lexer_drop_parens(Lexer *lexer);
void lexer_drop_brackets(Lexer *lexer);

/* ---- for the automaton. Those that take `lo`, the start of the token, read to the end of what is
   raw and return where the automaton is to go on. */

void lexer_open_bracket(Lexer *lexer, BracketKind kind, uint32_t at);
/* `)` or `]`. */
void lexer_close_paren(Lexer *lexer);
/* What a `}` closes; NONE after reporting a stray one. */
BracketKind lexer_close_brace(Lexer *lexer, uint32_t at);
uint32_t lexer_comment(Lexer *lexer, uint32_t lo); /* to the line's end */
uint32_t lexer_text(Lexer *lexer, uint32_t lo, Text *text);
uint32_t lexer_curly_text(Lexer *lexer, uint32_t lo, Text *text);
uint32_t lexer_regex(Lexer *lexer, uint32_t lo, Text *text);
/* Text of a template up to a hole, which is opened (*hole), or the closing back quote. */
uint32_t lexer_template(Lexer *lexer, uint32_t lo, Text *text, bool *hole);
/* At a line end or the end of the source with an open hole: reports, and closes one hole. */
void lexer_cut_template(Lexer *lexer, uint32_t at);
bool lexer_is_row(const Lexer *lexer, uint32_t lo);
/* The row at lo, whose first bar ends at `bar`, and those on the next lines: a LIST. */
uint32_t lexer_rows(Lexer *lexer, uint32_t lo, uint32_t bar, Node **rows);
/* Whether a NAME or NUMERAL at lo, if a colon follows, begins an entry of a record. */
bool lexer_is_entry(const Lexer *lexer, uint32_t lo);
bool lexer_is_item(Lexer *lexer, uint32_t lo, uint32_t dash);
/* The end of the digits that begin at lo. */
uint32_t lexer_digits(const Lexer *lexer, uint32_t lo);
/* Whether the number or bullet between lo and hi begins an item as other programs print them: first
   on its line in a list, with Chinese text behind, or a blank and a word. Accepted with a warning. */
bool lexer_is_pasted_item(Lexer *lexer, uint32_t lo, uint32_t hi);
uint32_t lexer_item(Lexer *lexer, uint32_t lo, uint32_t dash, Text *text);
/* ---- lexer_plain.c, lexer_record.c: what is written without anything unusual, else NULL. */

/* The row whose first bar, an ASCII one, is at lo: the table's head (lexer->columns is 0), or one
   with as many cells as that. */
Node *lexer_plain_row(Lexer *lexer, uint32_t lo, uint32_t *end);
/* The entry whose name is the token lo..hi. */
Node *lexer_plain_entry(Lexer *lexer, int kind, uint32_t lo, uint32_t hi);
/* The offset of the sign, with nothing but plain characters before it on its line; LEXER_NOWHERE
   otherwise, and near the end of the source. */
uint32_t lexer_find_plain(const Lexer *lexer, uint32_t at, char sign);
/* The word was found to be a name, not a keyword: so it may stand where names and units do. */
void lexer_note_name(Lexer *lexer, Text word);
/* Whether that was said of it. */
bool lexer_is_name(const Lexer *lexer, Text word);
/* The top-level record at lo; *end is where the next one begins, or the end of the source. */
Node *lexer_plain_record(Lexer *lexer, uint32_t lo, uint32_t *end);
/* Goes on there with the automaton, as if it had just read the brace that ends at `behind`. */
void lexer_resume(Lexer *lexer, uint32_t at, uint32_t behind);

/* Whether the slash between lo and hi joins two units. */
bool lexer_is_unit_slash(const Lexer *lexer, uint32_t lo, uint32_t hi);
/* A name or numeral in NFC, with full-width letters, digits and signs folded. */
Text lexer_fold(Lexer *lexer, Text text);
/* Spelled like `==`: accepted with a warning that says how it is written. */
void lexer_spelling(Lexer *lexer, Span span, const char *zh, const char *en);
void lexer_bad_character(Lexer *lexer, Span span);
/* A text in quotes that are not of the language, such as ‘…’ and 《…》, from its quote lo..hi: reports
   the quote, and returns where the text ends, or hi if nothing closes it on the line. */
uint32_t lexer_odd_text(Lexer *lexer, uint32_t lo, uint32_t hi, Text *text);
/* Whether the innermost brace is a 【. */
bool lexer_closes_odd_brace(const Lexer *lexer);
/* A comment of other languages: reports it, and returns its end. */
uint32_t lexer_odd_comment(Lexer *lexer, uint32_t lo);
void lexer_bad_byte(Lexer *lexer, Span span);
void lexer_zero_byte(Lexer *lexer, uint32_t at);
void lexer_bidi(Lexer *lexer, Span span);

/* What a run of raw text may stop at, beside the end of its line. */
enum {
    LEXER_STOP_LINE = 1,
    LEXER_STOP_ESCAPE = 2, /* \ */
    LEXER_STOP_QUOTE = 4,  /* " */
    LEXER_STOP_TICK = 8,   /* ` */
    LEXER_STOP_OPEN = 16,  /* { */
    LEXER_STOP_BAR = 32,   /* | and ｜ */
    LEXER_STOP_SLASH = 64,
    LEXER_STOP_CURLY = 256 /* “ and ” */
};
/* The offset of the first such character at or behind `at`, or of the line's end. Reports
   characters on the way that may stand nowhere. */
uint32_t lexer_run(Lexer *lexer, uint32_t at, unsigned stops);
bool lexer_sees(const Lexer *lexer, uint32_t at, const char *what);
/* Bytes of the blank (space, tab, CR, U+3000) at `at`, or 0. */
uint32_t lexer_blank(const Lexer *lexer, uint32_t at);
/* lo..hi without blanks at its ends. */
Span lexer_trim(const Lexer *lexer, uint32_t lo, uint32_t hi);

/* In grammar/lexer.l. */
void flex_open(Lexer *lexer);
int flex_token(Lexer *lexer, TokenValue *value, Span *span);
void flex_seek(Lexer *lexer, uint32_t offset);

#endif
