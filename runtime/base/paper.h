/* Paper: a form as somebody else made it, of whatever kind of file, as one run of lines:
   paragraphs, and rows of tables with their cells. What stands where is kept, so that it can be
   said later; what it means is not known here.

   A cell that reaches over several columns is one cell, at its leftmost column. Below a cell that
   reaches over several rows stands a blank one in each further row. */
#ifndef JX_BASE_PAPER_H
#define JX_BASE_PAPER_H

#include "runtime/base/buf.h"
#include "runtime/base/encoding.h"
#include "runtime/base/vec.h"

typedef struct PaperCell {
    Text text;       /* without blanks at both ends; lines of a cell are parted by \n */
    uint32_t column; /* of the grid, from 0 */
    bool unsure;     /* what of the text is this cell's was guessed, and could be otherwise */
} PaperCell;

typedef struct PaperLine {
    bool is_row;         /* of a table; else a paragraph, which has one cell */
    bool indented;       /* a paragraph with a blank at its head */
    bool is_stray;       /* a text of a table of which it is not known where it stands */
    uint32_t table, row; /* from 1 */
    Text sheet;          /* of a workbook: its name; `row` is the row of the sheet */
    uint32_t number;     /* of the line in a text, or of the paragraph in its document, from 1 */
    VEC(PaperCell) cells;
} PaperLine;

typedef struct Paper {
    Arena *arena;
    Text name; /* of the file, as it is to be told */
    VEC(PaperLine) lines;
    VEC(Text) sheets; /* of a workbook: of each table the sheet's name */
    uint32_t n_tables;
    uint32_t row;    /* of the last table */
    uint32_t stray;  /* blanks within words that were taken away, where a text was recognised from a
                        picture */
    bool is_scanned; /* such a text: its words have stray blanks */
} Paper;

typedef enum PaperFault {
    PAPER_READ,
    PAPER_UNKNOWN,    /* no kind of file that is read */
    PAPER_OLD,        /* .doc or .xls, or one with a password */
    PAPER_DAMAGED,    /* cut off, or no XML where XML should be */
    PAPER_TOO_LARGE,  /* unpacks to more than zip.h allows */
    PAPER_DOCTYPE,    /* XML with a document type, the way in for other files */
    PAPER_NO_LIBRARY, /* the library that unpacks office files is not there */
    PAPER_ENCODING    /* a text in no known encoding */
} PaperFault;

Paper *paper_new(Arena *arena, Text name);
/* A paragraph, or several where it has line ends; none where it is blank. */
void paper_paragraph(Paper *paper, Text text, uint32_t number);
void paper_table(Paper *paper);
void paper_row(Paper *paper, uint32_t number);
/* In the last row. */
void paper_cell(Paper *paper, Text text, uint32_t column);

/* Reads a file of any kind, told by its bytes and, for csv and tsv, by the ending of its name; a text
   is in the encoding. NULL and *fault if it cannot be read. */
Paper *paper_read(Arena *arena, Text name, Text bytes, Encoding encoding, PaperFault *fault);

/* One kind each: false and *fault if it cannot be read. */
void paper_read_text(Paper *paper, Text text);
void paper_read_table(Paper *paper, Text text, bool tabs);
void paper_read_html(Paper *paper, Text text);
bool paper_read_docx(Paper *paper, Text bytes, PaperFault *fault);
bool paper_read_xlsx(Paper *paper, Text bytes, PaperFault *fault);

#endif
