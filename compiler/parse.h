/* Reading: bytes to syntax trees. A file is read in two steps, because the schema must be known
   before the first record is lowered:
     parse_declarations  `use` lines and declarations, up to the first record
     parse_records       the records behind them, handed out one by one so that a tree can be dropped
                         as soon as it is lowered
   Mistakes go to the sink; a tree always comes back, with ERROR nodes where text was wrong. */
#ifndef JX_COMPILER_PARSE_H
#define JX_COMPILER_PARSE_H

#include "compiler/ast.h"
#include "runtime/base/diag.h"

/* LIST of declarations. *records_at: offset of the first record, or the length of the text. */
Node *parse_declarations(const Source *source, Arena *tree, Diags *diags, uint32_t *records_at);

/* Parses each top-level RECORD at and after `from`, in order, into `tree` and then into the arena
   that next(ctx, record) returns behind it. `record` is NULL where text was wrong. Trees stay until
   their arenas are reset. */
typedef Arena *ParseNext(void *ctx, Node *record);
void parse_records_into(const Source *source, uint32_t from, Arena *tree, Diags *diags,
                        ParseNext *next, void *ctx);

/* Calls record(ctx, node) for each top-level RECORD at and after `from`, in order. The tree of one
   record lives in `tree` until the callback returns, then the arena is reset: a callback keeps
   nothing. Declarations found here (behind the first record) are diagnosed, and skipped. */
typedef void ParseRecord(void *ctx, Node *record);
void parse_records(const Source *source, uint32_t from, Arena *tree, Diags *diags,
                   ParseRecord *record, void *ctx);

/* The same without what stands in the n parts, which hold whole records, in order. */
typedef struct TextPart {
    uint32_t lo, hi;
} TextPart;
void parse_records_without(const Source *source, uint32_t from, const TextPart *parts, uint32_t n,
                           Arena *tree, Diags *diags, ParseRecord *record, void *ctx);

/* All declarations and records of the file in one LIST, for tools that look at single files. */
Node *parse_file(const Source *source, Arena *tree, Diags *diags);

/* One expression filling the span (a cell of a record table, a target that is an expression). Its
   positions are those in the source. NULL after a diagnostic. */
Node *parse_expression(const Source *source, Span span, Arena *tree, Diags *diags);

/* The argument of `query`. NULL after a diagnostic. */
Node *parse_query(const Source *source, Arena *tree, Diags *diags);

/* Dumps the tokens, one a line with line:column, kind and text. For --dump=tokens. */
void parse_dump_tokens(Buf *out, Sources *sources, const Source *source);

/* Whether the file's keywords are Chinese (the first keyword or declaration word decides, in a file
   without any its first name; the language of messages when none is asked for). */
bool parse_is_chinese(const Source *source);

#endif
