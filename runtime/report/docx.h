/* Docx: what the files of the Word emitter share. emit_docx.c walks the blocks and makes sections
   and the contents, docx_table.c draws tables, docx_text.c paragraphs and runs, docx_parts.c holds
   everything that is not word/document.xml: styles, fonts, settings, header and footer.

   Lengths are twips, twentieths of a point, as in the format. Elements are written in the order
   that the schema demands; Word refuses files where it is wrong. */
#ifndef JX_REPORT_DOCX_H
#define JX_REPORT_DOCX_H

#include "runtime/report/doc.h"
#include "runtime/report/marks.h"
#include "runtime/base/zip.h"

typedef struct Docx {
    Arena *arena;
    const Doc *doc;
    Buf body;     /* the content of w:body */
    Buf comments; /* the content of w:comments */
    uint32_t n_comments;
    Marks *marks;        /* findings to comment cells with, or NULL */
    Text mark;           /* a word on every page, or empty */
    uint32_t text_width; /* between the margins of the section at hand */
    uint32_t text_height;
    uint32_t headings;   /* so far: numbers the bookmarks */
    VEC(uint32_t) pages; /* of the headings, where there are contents */
    bool page_break;     /* the next paragraph begins a page */
    bool started;        /* the section at hand has content */
    bool after_table;    /* the last thing written is a table: Word wants a paragraph behind it */
} Docx;

typedef struct DocxPara {
    const char *style;
    bool keep_next; /* on one page with the paragraph or row behind it */
    bool bold;
    uint32_t comments; /* so many of the latest are about it */
    bool flush;        /* without the style's first-line indent */
    Align align;       /* AUTO: as the style has it */
    uint32_t before;   /* space above; 0: as the style has it */
    const char *frame; /* pBdr or tabs element, or NULL */
    Text hidden;       /* stands behind the text and is not shown */
} DocxPara;

/* docx_text.c */
uint32_t docx_twips(uint32_t millimetres);
/* Sets docx->text_width and text_height. */
void docx_text_size(Docx *docx, PageSetup page);
void docx_para_open(Docx *docx, const DocxPara *para);
void docx_para_close(Docx *docx);
/* A run; line feeds become breaks and tabs tab stops. Nothing for an empty text. */
void docx_run(Docx *docx, Text text, bool bold);
/* One whole paragraph. */
void docx_para(Docx *docx, const DocxPara *para, Text text);
/* One paragraph a line of `text`; at least one. */
void docx_paras(Docx *docx, const DocxPara *para, Text text);
/* A paragraph of one point's height: what the format wants between two tables, at the end of a
   section and of the body. `frame` as in DocxPara; `section` is a w:sectPr element or empty. */
void docx_seam(Docx *docx, const char *frame, bool keep_next, Text section);

/* docx_table.c: captions, grid and notes. At most DOCX_COLUMNS columns: Word has no more. */
enum { DOCX_COLUMNS = 63 };
void docx_table(Docx *docx, const Table *table);

/* What a table takes, as far as can be told without fonts. */
typedef struct DocxRow {
    uint32_t height;
    bool whole; /* it is not divided between pages */
} DocxRow;
typedef struct DocxSize {
    uint32_t captions; /* the height above the grid */
    uint32_t line;     /* the height of a line in it */
    DocxRow *rows;
    uint32_t head_first, heads; /* the rows that are repeated */
} DocxSize;
DocxSize docx_table_size(Docx *docx, const Table *table);

/* docx_pages.c: fills docx->pages. */
void docx_pages(Docx *docx);

/* docx_comments.c: a cell's findings. docx_comments makes them and returns how many there are;
   their numbers are docx->n_comments - n and on. The text that they are about stands between the
   two others. */
uint32_t docx_comments(Docx *docx, Span span);
void docx_comments_begin(Docx *docx, uint32_t n);
void docx_comments_end(Docx *docx, uint32_t n);

/* docx_parts.c: sizes of a style. */
typedef struct DocxStyle {
    uint32_t half_points, line, before, after;
    uint32_t indent; /* of the first line, in hundredths of a character */
} DocxStyle;
DocxStyle docx_style(const char *id);

/* docx_parts.c: all parts of the file. The relationships DOCX_HEADER_ID and DOCX_FOOTER_ID are
   there if the document has a header or footer; where every page bears a mark, the one of headers
   always, and DOCX_COVER_ID for the cover. */
typedef struct DocxFile {
    const Doc *doc;
    Text document; /* word/document.xml */
    Text comments; /* the content of w:comments, or empty */
    Text mark;
} DocxFile;
#define DOCX_HEADER_ID "rIdHeader"
#define DOCX_FOOTER_ID "rIdFooter"
#define DOCX_COVER_ID "rIdCoverHeader"
typedef VEC(ZipPart) DocxParts;
DocxParts docx_parts(Arena *arena, const DocxFile *file);

#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DOCX_NAMESPACES                                                                            \
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""                    \
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""             \
    " xmlns:v=\"urn:schemas-microsoft-com:vml\" "                                                  \
    "xmlns:o=\"urn:schemas-microsoft-com:office:office\""

#endif
