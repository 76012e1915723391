/* Workbooks: each sheet is a table, or several with blank rows between. What cells span is seen by
   the blank cells that follow. */
#include "runtime/base/paper.h"
#include "runtime/base/table.h"
#include "runtime/base/workbook.h"

static PaperFault fault_of(WorkbookFault fault) {
    switch (fault) {
    case WORKBOOK_GOOD: return PAPER_READ;
    case WORKBOOK_NO_XLSX: return PAPER_UNKNOWN;
    case WORKBOOK_NO_LIBRARY: return PAPER_NO_LIBRARY;
    case WORKBOOK_OLD: return PAPER_OLD;
    case WORKBOOK_DAMAGED: return PAPER_DAMAGED;
    case WORKBOOK_TOO_LARGE: return PAPER_TOO_LARGE;
    case WORKBOOK_DOCTYPE: return PAPER_DOCTYPE;
    }
    return PAPER_DAMAGED;
}

/* TABLE_BREAK is a line end. */
static Text with_lines(Arena *arena, Text text) {
    Text mark = TEXT(TABLE_BREAK);
    int64_t at = text_find(text, mark);
    if (at < 0) return text;
    Buf out = buf_new(arena);
    for (; at >= 0; at = text_find(text, mark)) {
        buf_bytes(&out, text.ptr, (size_t)at);
        buf_char(&out, '\n');
        text = text_slice(text, (uint32_t)at + mark.len, text.len);
    }
    buf_text(&out, text);
    return buf_result(&out);
}

static void read_sheet(Paper *paper, const Sheet *sheet, Text name) {
    TableReader reader = table_reader(paper->arena, sheet->text, TABLE_SHEET);
    uint32_t last = 0;
    while (table_next(&reader, paper->arena)) {
        if (last == 0 || reader.row > last + 1) {
            paper_table(paper);
            vec_push(paper->arena, &paper->sheets, name);
        }
        last = reader.row;
        paper_row(paper, reader.row);
        vec_last(&paper->lines).row = reader.row;
        for (uint32_t i = 0; i < reader.cells.len; i++)
            paper_cell(paper, with_lines(paper->arena, reader.cells.data[i].text), i);
    }
}

bool paper_read_xlsx(Paper *paper, Text bytes, PaperFault *fault) {
    WorkbookFault why;
    Workbook *workbook = workbook_open(paper->arena, bytes, &why);
    for (uint32_t i = 0; workbook && i < workbook->n_sheets; i++) {
        Sheet *sheet = workbook_sheet(paper->arena, workbook, i, &why);
        if (!sheet) break;
        read_sheet(paper, sheet, workbook->sheets[i]);
    }
    *fault = workbook && why == WORKBOOK_GOOD ? PAPER_READ : fault_of(why);
    return *fault == PAPER_READ;
}
