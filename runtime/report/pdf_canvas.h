/* Canvas: the pages of a PDF as something to draw texts and lines on. It knows fonts, line breaking
   and the format; it knows nothing of documents, tables and page breaks.

   pdf_canvas.c is the only file that knows Pango and Cairo. The libraries are loaded when the first
   canvas is opened, so that a program that makes no PDF needs neither them nor the time they take.

   Lengths are counted in 1/1024 points from the upper left corner of the paper. Characters have no
   heights of their own here: a line is as high as its style says, with the em box of the text in
   its middle, whatever font is found. */
#ifndef JX_REPORT_PDF_CANVAS_H
#define JX_REPORT_PDF_CANVAS_H

#include "runtime/base/buf.h"
#include "runtime/report/doc.h"

typedef int64_t Length;
#define POINTS(n) ((Length)(n)*1024)

/* The fonts of GB/T 9704, each found on its own. */
typedef enum Face { FACE_FANG, FACE_SONG, FACE_HEI, FACE_KAI, FACE_BIAO, FACE_COUNT } Face;

typedef struct PdfStyle {
    uint8_t face; /* Face */
    bool bold;
    uint16_t half_points; /* size of the characters */
    uint16_t line;        /* height of a line, in twentieths of a point */
} PdfStyle;

/* A text to be broken into lines; each '\n' ends one. */
typedef struct PdfText {
    Text text;
    PdfStyle style;
    Length width;
    Length indent; /* of the first line behind each '\n' */
    Align align;   /* AUTO: both margins */
    Span source;   /* of the value, for messages about its characters; or SPAN_NONE */
} PdfText;

/* A character that no font has, and the first text that holds it. */
typedef struct PdfMissing {
    uint32_t character, times;
    Text text;
    Span source;
} PdfMissing;

typedef VEC(PdfMissing) PdfMissings;

typedef struct Canvas Canvas;

/* Loads the libraries and finds the fonts, those of `folders` among them; closed with the arena.
   NULL if the libraries cannot be loaded: *zh and *en say why. A canvas serves any number of files,
   one after the other. */
Canvas *canvas_open(Arena *arena, const Text *folders, uint32_t n, Text *zh, Text *en);

/* The font wanted and the one found: "仿宋_GB2312", "Noto Serif CJK SC". Empty if there is none
   with Chinese characters. */
Text canvas_wanted(Face face);
Text canvas_found(const Canvas *canvas, Face face);
/* Whether what was found is another font that only resembles the one wanted. */
bool canvas_stands_in(const Canvas *canvas, Face face);

/* Begins a file whose bytes are appended to `out`. NULL: nothing is drawn, texts are measured. */
void canvas_begin(Canvas *canvas, Buf *out, Text title);
/* False if the library refused something (memory). */
bool canvas_end(Canvas *canvas);
/* Ends the page before; `label` is the page number as readers show it. */
void canvas_page(Canvas *canvas, Length width, Length height, Text label);

/* Lines of the text; at least 1. */
uint32_t canvas_lines(Canvas *canvas, const PdfText *text);
/* Draws lines [first, first + n) of them, the first one's upper edge at y. */
void canvas_text(Canvas *canvas, const PdfText *text, Length x, Length y, uint32_t first,
                 uint32_t n);
/* The width of the text's last line. */
Length canvas_last_width(Canvas *canvas, const PdfText *text);
static inline Length pdf_line(PdfStyle style) {
    return POINTS(style.line) / 20;
}

/* Frames of cells: collected, and drawn together by canvas_stroke. */
void canvas_box(Canvas *canvas, Length x, Length y, Length width, Length height);
void canvas_stroke(Canvas *canvas);
/* A row of dots from x to `end`, as it leads to a page number. */
void canvas_dots(Canvas *canvas, Length x, Length end, Length y);
/* A word across the page, light, below everything that is drawn afterwards. */
void canvas_mark(Canvas *canvas, Text word);

/* What is drawn between the two is a paragraph, a heading, a table, …: the name of a structure tag
   of the format, for those who have it read aloud. On one page; tags may stand inside others. */
void canvas_tag(Canvas *canvas, const char *name);
void canvas_untag(Canvas *canvas, const char *name);

/* Places by number: a heading is one, the contents lead to it. */
void canvas_place(Canvas *canvas, uint32_t number, Length y);
/* Inside a tag: Cairo 1.16 makes a damaged file of links in a file without one. */
void canvas_link(Canvas *canvas, uint32_t number, Length x, Length y, Length width, Length height);
/* An entry of the outline that leads to the place, below the latest of a lower level (from 1). */
void canvas_outline(Canvas *canvas, uint32_t number, uint32_t level, Text text);

/* Met since the canvas was opened, in order; each character once. */
const PdfMissings *canvas_missing(const Canvas *canvas);

#endif
