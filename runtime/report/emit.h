/* Emitters: a Doc to the bytes of files in one format. They compute no number, choose no word and
   write nothing to disk; the caller writes the files whole. Same Doc, same bytes. */
#ifndef JX_REPORT_EMIT_H
#define JX_REPORT_EMIT_H

#include "runtime/report/doc.h"
#include "runtime/report/marks.h"

typedef struct OutFile {
    Text name; /* relative, within the output folder: doc name and ending */
    Text bytes;
} OutFile;

typedef struct Emit {
    Arena *arena;           /* for the bytes */
    Sources *sources;       /* for source positions shown in html and json */
    VEC(OutFile) files;     /* the emitter appends one or more */
    Diags *diags;           /* for what is no failure: a character without a glyph; may be NULL */
    VEC(Text) font_folders; /* of pdf, searched before the system's */
    Text mark;              /* a word on every page, 草稿; empty: none */
    bool one_sheet;         /* of xlsx: all tables below one another instead of a sheet each */
    Marks *marks;           /* findings to show at their cells in html, docx and xlsx; or NULL */
    const Text *links;      /* of html, by SourceId: where the source is; or NULL */
    struct EmitPdf *pdf;    /* fonts, kept from one document to the next; NULL at first */
    Text error_zh,
        error_en; /* set when it returns false: what the world refused (no memory file, …) */
} Emit;

typedef bool EmitFunction(Emit *emit, const Doc *doc);

#define EMIT(name, function, en, zh) EmitFunction function;
#include "runtime/report/emit.def"
#undef EMIT

typedef enum EmitFormat {
#define EMIT(name, function, en, zh) EMIT_##name,
#include "runtime/report/emit.def"
#undef EMIT
    EMIT_COUNT
} EmitFormat;

/* By the name of --to ("docx"); EMIT_COUNT if there is none. */
EmitFormat emit_find(Text name);
Text emit_name(EmitFormat format);
bool emit_doc(EmitFormat format, Emit *emit, const Doc *doc);

/* A copy of `name` that is safe as a file name on every system: no / \ : * ? " < > | or control
   characters, no dot or blank at the ends, at most 120 bytes at a character boundary. */
Text emit_file_name(Arena *arena, Text name);

/* For emitters: appends a file named after the document, with `part` (made safe, may be empty) and
   `ending` (".csv") behind. The bytes must not grow any more. */
void emit_add_file(Emit *emit, const Doc *doc, Text part, Text ending, const Buf *bytes);

#endif
