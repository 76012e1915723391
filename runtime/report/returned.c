/* Reading opinion tables back. A sheet of a workbook counts whose table has the columns 编号 and
   单位说明, wherever they stand; a row counts whose 编号 is one of ours. In a Word file or page a table
   counts that has 审核意见 and 单位说明; the mark of a row is hidden in one of its cells. Other rows and
   tables are the department's own business. */
#include "runtime/base/paper.h"
#include "runtime/base/table.h"
#include "runtime/base/workbook.h"
#include "runtime/report/opinion.h"

enum { N_FIELDS = 10, MARK_FIELD = 9, REPLY_FIELD = 8, OPINION_FIELD = 4 };

/* The columns that are read, and where their texts go. */
static const char *const headings[N_FIELDS] = {"单位", "项目", "位置",     "填报内容", "审核意见",
                                               "依据", "性质", "复核结果", "单位说明", "编号"};

static Text *field_of(Opinion *opinion, int k) {
    Text *const fields[N_FIELDS] = {&opinion->unit,    &opinion->project, &opinion->place,
                                    &opinion->content, &opinion->opinion, &opinion->basis,
                                    &opinion->gravity, &opinion->result,  &opinion->reply,
                                    &opinion->mark};
    return fields[k];
}

typedef struct Heading {
    uint32_t at[N_FIELDS]; /* number of the cell; UINT32_MAX: none */
} Heading;

static bool read_heading(const TableReader *reader, Heading *heading) {
    for (int k = 0; k < N_FIELDS; k++) {
        heading->at[k] = UINT32_MAX;
        for (uint32_t i = 0; i < reader->cells.len; i++)
            if (text_equal(reader->cells.data[i].text, text_of(headings[k]))) heading->at[k] = i;
    }
    return heading->at[MARK_FIELD] != UINT32_MAX && heading->at[REPLY_FIELD] != UINT32_MAX;
}

/* Line ends within a cell are rendered as TABLE_BREAK. */
static Text cell_text(Arena *arena, Text text) {
    Buf out = buf_new(arena);
    for (int64_t at; (at = text_find(text, TEXT(TABLE_BREAK))) >= 0;) {
        buf_text(&out, text_slice(text, 0, (uint32_t)at));
        buf_char(&out, '\n');
        text = text_slice(text, (uint32_t)at + (uint32_t)strlen(TABLE_BREAK), text.len);
    }
    buf_text(&out, text);
    return buf_result(&out);
}

/* id|rule|department */
static bool split_mark(Text mark, ReturnedRow *row) {
    int64_t first = text_find(mark, TEXT("|"));
    if (first < 0) return false;
    Text rest = text_slice(mark, (uint32_t)first + 1, mark.len);
    int64_t second = text_find(rest, TEXT("|"));
    if (second < 0) return false;
    row->id = text_slice(mark, 0, (uint32_t)first);
    row->rule = text_slice(rest, 0, (uint32_t)second);
    row->department = text_slice(rest, (uint32_t)second + 1, rest.len);
    return true;
}

static void read_row(Arena *arena, const TableReader *reader, const Heading *heading,
                     ReturnedRows *rows) {
    ReturnedRow row = {0};
    for (int k = 0; k < N_FIELDS; k++) {
        uint32_t at = heading->at[k];
        if (at < reader->cells.len)
            *field_of(&row.opinion, k) = cell_text(arena, reader->cells.data[at].text);
    }
    if (split_mark(row.opinion.mark, &row)) vec_push(arena, rows, row);
}

static bool read_sheet(Arena *arena, Text text, ReturnedRows *rows) {
    TableReader reader = table_reader(arena, text, TABLE_SHEET);
    Heading heading;
    bool found = false;
    while (table_next(&reader, arena)) {
        Heading other;
        if (read_heading(&reader, &other)) {
            heading = other;
            found = true;
        } else if (found) {
            read_row(arena, &reader, &heading, rows);
        }
    }
    return found;
}

/* ---- Word files and pages */

static bool read_paper_heading(const PaperLine *line, Heading *heading) {
    uint32_t known = 0;
    for (int k = 0; k < N_FIELDS; k++) {
        heading->at[k] = UINT32_MAX;
        for (uint32_t i = 0; i < line->cells.len; i++)
            if (text_equal(line->cells.data[i].text, text_of(headings[k])))
                heading->at[k] = line->cells.data[i].column;
        known += heading->at[k] != UINT32_MAX;
    }
    return known >= 3 && heading->at[OPINION_FIELD] != UINT32_MAX &&
           heading->at[REPLY_FIELD] != UINT32_MAX;
}

/* Takes the mark out of the text and into the opinion. */
static Text without_mark(Text text, Opinion *opinion) {
    int64_t open = text_find(text, TEXT(OPINION_MARK_OPEN));
    if (open < 0) return text;
    uint32_t from = (uint32_t)open + (uint32_t)strlen(OPINION_MARK_OPEN);
    int64_t close = text_find(text_slice(text, from, text.len), TEXT(OPINION_MARK_CLOSE));
    if (close < 0) return text;
    opinion->mark = text_slice(text, from, from + (uint32_t)close);
    return text_trim(text_slice(text, 0, (uint32_t)open));
}

static void read_paper_row(Arena *arena, const PaperLine *line, const Heading *heading,
                           ReturnedRows *rows) {
    ReturnedRow row = {0};
    for (uint32_t i = 0; i < line->cells.len; i++) {
        const PaperCell *cell = &line->cells.data[i];
        Text text = without_mark(cell->text, &row.opinion);
        for (int k = 0; k < MARK_FIELD; k++)
            if (heading->at[k] == cell->column) *field_of(&row.opinion, k) = text;
    }
    if (split_mark(row.opinion.mark, &row)) vec_push(arena, rows, row);
}

static bool read_paper(Arena *arena, const Paper *paper, ReturnedRows *rows) {
    Heading heading = {0};
    uint32_t table = 0, before = rows->len; /* that has the heading */
    for (uint32_t i = 0; i < paper->lines.len; i++) {
        const PaperLine *line = &paper->lines.data[i];
        Heading other;
        if (!line->is_row) continue;
        if (read_paper_heading(line, &other)) {
            heading = other;
            table = line->table;
        } else if (table == line->table) {
            read_paper_row(arena, line, &heading, rows);
        }
    }
    return rows->len > before;
}

/* ---- files */
static ReturnedFault fault_of(WorkbookFault fault) {
    switch (fault) {
    case WORKBOOK_GOOD: break;
    case WORKBOOK_NO_XLSX: return (ReturnedFault){TEXT("不是 .xlsx 文件"), TEXT("not an .xlsx file")};
    case WORKBOOK_OLD:
        return (ReturnedFault){TEXT("是旧格式的文件，或者有密码保护"),
                               TEXT("of the old format, or with a password")};
    case WORKBOOK_DAMAGED:
        return (ReturnedFault){TEXT("文件不完整或已损坏"), TEXT("it is cut off or damaged")};
    case WORKBOOK_TOO_LARGE:
        return (ReturnedFault){TEXT("解压后太大"), TEXT("it unpacks to too much")};
    case WORKBOOK_DOCTYPE:
        return (ReturnedFault){TEXT("其中有不允许使用的文档类型声明"),
                               TEXT("it holds a document type, which is not allowed")};
    case WORKBOOK_NO_LIBRARY:
        return (ReturnedFault){TEXT("打开它要用的程序库 libzip 没有安装"),
                               TEXT("the library libzip is not installed")};
    }
    return (ReturnedFault){TEXT("没有“编号”和“单位说明”两栏"),
                           TEXT("it lacks the columns 编号 and 单位说明")};
}

static bool read_workbook(Arena *arena, Text bytes, ReturnedRows *rows, WorkbookFault *reason) {
    Workbook *book = workbook_open(arena, bytes, reason);
    bool found = false;
    for (uint32_t i = 0; book && i < book->n_sheets; i++) {
        Sheet *sheet = workbook_sheet(arena, book, i, reason);
        if (!sheet) break;
        if (read_sheet(arena, sheet->text, rows)) found = true;
    }
    return found && *reason == WORKBOOK_GOOD;
}

bool returned_read(Arena *arena, Text path, Text bytes, ReturnedRows *rows, ReturnedFault *fault) {
    WorkbookFault reason = WORKBOOK_GOOD;
    if (read_workbook(arena, bytes, rows, &reason)) return true;
    *fault = fault_of(reason);
    if (reason != WORKBOOK_NO_XLSX && reason != WORKBOOK_DAMAGED) return false;
    PaperFault why;
    const Paper *paper = paper_read(arena, path, bytes, ENCODING_DETECT, &why);
    if (paper && read_paper(arena, paper, rows)) return true;
    if (paper)
        *fault = (ReturnedFault){TEXT("没有带编号的审核意见表"),
                                 TEXT("it holds no opinion table with its marks")};
    return false;
}
