/* Pdf: what the files of the PDF emitter share. emit_pdf.c walks the blocks, breaks text into pages
   and makes the contents; pdf_page.c holds the page at hand; pdf_table.c breaks and draws tables;
   pdf_canvas.c alone knows the libraries and the format. */
#ifndef JX_REPORT_PDF_H
#define JX_REPORT_PDF_H

#include "runtime/report/flow.h"
#include "runtime/report/pdf_canvas.h"

typedef struct Pdf {
    Arena *arena;
    Canvas *canvas;
    const Doc *doc;
    Text mark;                       /* across every page, or empty */
    PageSetup page;                  /* of the part at hand */
    bool cover;                      /* the part at hand is the cover: not counted */
    Length left, right, top, bottom; /* edges of the text */
    Length y;                        /* where the next thing stands */
    Length gap;                      /* at least so much between it and the thing before */
    bool fresh;                      /* the page is empty */
    uint32_t number;                 /* of the page, as printed */
    uint32_t headings;               /* printed so far */
    VEC(uint32_t) pages; /* numbers of the pages of headings: known in the second pass */
} Pdf;

static inline Length pdf_millimetres(uint32_t mm) {
    return POINTS(mm) * 360 / 127; /* 72 points are 25.4 mm */
}

/* ---- pdf_page.c */
/* Begins a part of the document, on a new page. */
void pdf_part(Pdf *pdf, const FlowPart *part);
/* Begins the next page of the part. */
void pdf_break(Pdf *pdf);
/* Begins a page if what is `height` high does not fit below, unless the page is empty. */
void pdf_need(Pdf *pdf, Length height);
/* Leaves room above the next thing, but not on top of a page; the greater of two asked for. */
void pdf_space(Pdf *pdf, Length height);
/* What is free below, with the room that was asked for taken off. */
Length pdf_room(const Pdf *pdf);
/* Prints a text as broad as the page below what stands there, on as many pages as it takes.
   `tag`: as of canvas_tag. */
void pdf_print(Pdf *pdf, PdfText text, const char *tag);

/* ---- pdf_table.c */
typedef struct PdfTable PdfTable;
/* Measures the table for the part at hand; it lives in `arena`. */
PdfTable *pdf_table_new(Pdf *pdf, Arena *arena, const Table *table);
/* The height of what has to stand together at its beginning. */
Length pdf_table_least(const PdfTable *table);
/* With captions and notes. */
void pdf_table_print(PdfTable *table);

#endif
