/* Doc: an evaluated layout, ready to print. A plain model of blocks and grids of cells: every
   computation is done, every word is chosen; an emitter only draws it. Made by layout.c, printed by
   one emit_*.c per format.

   All texts are valid UTF-8 with '\n' between lines, live in the Doc's arena (or the sources), and
   are what a person reads; numbers and dates stand beside them for formats that have typed cells. */
#ifndef JX_REPORT_DOC_H
#define JX_REPORT_DOC_H

#include "runtime/base/date.h"
#include "runtime/base/diag.h"
#include "runtime/base/number.h"
#include "runtime/base/source.h"
#include "runtime/base/vec.h"

typedef enum CellRole { CELL_HEAD, CELL_BODY, CELL_TOTAL, CELL_NOTE } CellRole;
typedef enum Align { ALIGN_AUTO, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT } Align;
typedef enum CellKind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_DATE } CellKind;

/* One cell of a grid, at its top left corner. Cells never overlap and cover the grid without gaps
   (layout.c guarantees it): an empty place is a cell of kind CELL_EMPTY. */
typedef struct Cell {
    uint32_t row, col, rows, cols; /* position and size; rows, cols >= 1 */
    uint8_t role;                  /* CellRole */
    uint8_t align;                 /* Align; AUTO: heads and short cells centred, long text left */
    uint8_t kind;                  /* CellKind */
    Text text;                     /* as printed */
    /* CELL_NUMBER: text is prefix, number in picture, suffix ("≥", 18, "项"; "", 95, "%").
       A suffix of "%" means that number counts hundredths (95 for 95%). */
    Number number;
    Text picture, prefix, suffix;
    Date date;   /* CELL_DATE */
    Span source; /* where the value was written, or SPAN_NONE */
    Text hint;        /* of a form to be filled in: what is to be written here; or empty */
    TextList choices; /* … and what can be chosen */
} Cell;

typedef struct Table {
    Text name;                                     /* short title: sheet name, file name, anchor */
    Text caption_left, caption_center, caption_right; /* above the grid, e.g. unit and 单位：万元 */
    VEC(Text) notes;                               /* below the grid */
    uint32_t n_rows, n_cols;
    uint32_t *widths; /* n_cols parts of the text width in thousandths, summing to 1000 */
    VEC(Cell) cells;  /* by row, then column */
    /* Rows [head_first, head_first + head_rows) are printed again on top after a page break that
       falls below them. head_first may be > 0: a form with its indicator heading in the middle. */
    uint32_t head_first, head_rows;
    bool keep_together, break_before, landscape;
    bool last_hidden; /* the last column is not for people: a spreadsheet hides it */
    const Text *row_marks; /* of each row, what a page or Word file holds in the last cell and does
                              not show, to know the row again when it comes back; or NULL */
    Span source; /* the layout */
} Table;

typedef enum BlockKind {
    BLOCK_TITLE,      /* the document's or cover's title */
    BLOCK_HEADING,    /* level 1 to 4; listed in the contents */
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,       /* one item of a list; text already begins with its printed number */
    BLOCK_TABLE,
    BLOCK_CONTENTS,   /* the table of contents stands here */
    BLOCK_PAGE_BREAK,
    BLOCK_NOTE
} BlockKind;

typedef struct Block {
    uint8_t kind;  /* BlockKind */
    uint8_t level; /* HEADING */
    uint8_t align; /* Align; AUTO: title centred, paragraph justified with first-line indent */
    bool cover;    /* stands on the cover page (these blocks come first, before a PAGE_BREAK) */
    Text text;
    const Table *table;
    Span source;
} Block;

typedef struct PageSetup {
    uint16_t width_mm, height_mm; /* as turned: landscape has width > height */
    uint16_t top_mm, bottom_mm, left_mm, right_mm;
} PageSetup;

typedef struct Doc {
    Arena *arena;
    Text name;  /* file name without ending; free of / and control characters */
    Text title;
    Lang lang;
    PageSetup page;
    bool has_header, has_footer;
    Text header_before, header_after; /* around the page number; no number if header_page false */
    Text footer_before, footer_after; /* "— " and " —" */
    bool header_page, footer_page;
    VEC(Block) blocks;
} Doc;

#endif
