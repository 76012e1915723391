/* Plain texts of forms, in the shapes that programs leave when they take the text out of a
   document:
     - rows as lines, cells parted by tabs (a text recognised from a picture, or copied from a
   sheet);
     - each cell on a line of its own behind one tab, an empty line behind each row (from Word);
     - neither: only paragraphs.
   Which one it is, the lines with tabs decide by their number. */
#include "runtime/base/paper.h"
#include "runtime/base/table.h"
#include "runtime/base/utf8.h"

typedef struct TextReader {
    Paper *paper;
    Text text;
    uint32_t at, number;
    bool in_table; /* the line before was of a table */
} TextReader;

static bool next_line(TextReader *r, Text *line) {
    if (r->at >= r->text.len) return false;
    uint32_t end = r->at;
    while (end < r->text.len && r->text.ptr[end] != '\n' && r->text.ptr[end] != '\f') end++;
    *line = text_slice(r->text, r->at, end);
    if (text_ends(*line, TEXT("\r"))) line->len--;
    r->number += r->at == 0 || r->text.ptr[r->at - 1] != '\f'; /* a page's end ends no line */
    r->at = end + 1;
    return true;
}

/* Without the marks that Word leaves in a text: [bookmark: _Toc_2_2_0000000001] */
static Text without_marks(Text line) {
    Text rest = text_trim(line);
    if (!text_starts(rest, TEXT("[bookmark:"))) return line;
    while (text_starts(rest, TEXT("[bookmark:"))) {
        int64_t end = text_find(rest, TEXT("]"));
        if (end < 0) break;
        rest = text_trim(text_slice(rest, (uint32_t)end + 1, rest.len));
    }
    return rest;
}

static uint32_t count_tabs(Text line) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < line.len; i++) n += line.ptr[i] == '\t';
    return n;
}

static bool is_number(Text text) {
    for (uint32_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    return text.len > 0;
}

/* In a table of contents a tab parts title and page. */
static void put_paragraph(TextReader *r, Text line) {
    int64_t tab = text_find(line, TEXT("\t"));
    Text title = tab < 0 ? line : text_trim(text_slice(line, 0, (uint32_t)tab));
    Text page = tab < 0 ? TEXT("") : text_trim(text_slice(line, (uint32_t)tab + 1, line.len));
    bool contents = title.len > 0 && is_number(page);
    paper_paragraph(r->paper, contents ? title : line, r->number);
    if (contents) paper_cell(r->paper, page, 1);
}

/* ---- rows as lines */

static void read_tabbed_row(TextReader *r, Text line) {
    if (!r->in_table) paper_table(r->paper);
    r->in_table = true;
    paper_row(r->paper, r->number);
    uint32_t from = 0, column = 0;
    for (uint32_t i = 0; i <= line.len; i++) {
        if (i < line.len && line.ptr[i] != '\t') continue;
        paper_cell(r->paper, text_slice(line, from, i), column++);
        from = i + 1;
    }
}

static void read_tabbed(TextReader *r) {
    Text line;
    while (next_line(r, &line)) {
        if (count_tabs(line) > 0) {
            read_tabbed_row(r, line);
            continue;
        }
        r->in_table = false;
        paper_paragraph(r->paper, without_marks(line), r->number);
    }
}

/* ---- a cell a line */

/* A line without a tab behind a cell belongs to it. */
static void continue_cell(Paper *paper, Text line) {
    PaperLine *row = &vec_last(&paper->lines);
    PaperCell *cell = &vec_last(&row->cells);
    Text more = text_trim(line);
    cell->text = arena_printf(paper->arena, "%.*s\n%.*s", TEXT_ARG(cell->text), TEXT_ARG(more));
    cell->text = text_trim(cell->text);
}

/* The number that a line of a list begins with; 0: none. */
static uint32_t count_of(Text line) {
    uint32_t n = 0, at = 0;
    line = text_trim(line);
    while (at < line.len && at < 3 && line.ptr[at] >= '0' && line.ptr[at] <= '9')
        n = n * 10 + (uint32_t)(line.ptr[at++] - '0');
    Text rest = text_slice(line, at, line.len);
    bool sign = text_starts(rest, TEXT(".")) || text_starts(rest, TEXT("、")) ||
                text_starts(rest, TEXT("．")) || text_starts(rest, TEXT("）"));
    return sign ? n : 0;
}

/* Behind an empty line, whether a line counts on from the list in the last cell. */
static bool counts_on(const Paper *paper, Text line) {
    uint32_t count = count_of(line);
    if (count < 2 || paper->lines.len == 0 || !vec_last(&paper->lines).is_row) return false;
    Text text = vec_last(&vec_last(&paper->lines).cells).text;
    int64_t end;
    while ((end = text_find(text, TEXT("\n"))) >= 0)
        text = text_slice(text, (uint32_t)end + 1, text.len);
    return count_of(text) + 1 == count;
}

/* An empty line within a cell breaks its row: 3 cells, then 1 and 1 where the row above has 5. */
static void mend_rows(Paper *paper) {
    uint32_t n = 0, width = 0, missing = 0;
    for (uint32_t i = 0; i < paper->lines.len; i++) {
        PaperLine *line = &paper->lines.data[i];
        PaperLine *last = n > 0 ? &paper->lines.data[n - 1] : NULL;
        bool single = line->is_row && line->cells.len == 1 && last && last->table == line->table;
        if (single && missing > 0) {
            vec_push(paper->arena, &last->cells, line->cells.data[0]);
            vec_last(&last->cells).column = last->cells.len - 1;
            missing--;
            continue;
        }
        bool same = last && line->is_row && last->is_row && last->table == line->table;
        missing = same && line->cells.len < width ? width - line->cells.len : 0;
        if (missing == 0) width = line->is_row ? line->cells.len : 0;
        paper->lines.data[n++] = *line;
    }
    paper->lines.len = n;
}

static void read_cells(TextReader *r) {
    Text line;
    bool in_row = false;
    uint32_t blank = 0;
    while (next_line(r, &line)) {
        if (text_starts(line, TEXT("\t"))) {
            if (!r->in_table) paper_table(r->paper);
            if (!in_row) paper_row(r->paper, r->number);
            r->in_table = in_row = true;
            blank = 0;
            paper_cell(r->paper, line, vec_last(&r->paper->lines).cells.len);
            continue;
        }
        if (line.len == 0) { /* two of them end a table */
            in_row = false;
            if (++blank > 1) r->in_table = false;
            continue;
        }
        if (in_row) {
            continue_cell(r->paper, line);
            continue;
        }
        if (r->in_table && counts_on(r->paper, line)) {
            continue_cell(r->paper, line);
            continue;
        }
        if (text_trim(line).len > 0) r->in_table = false;
        put_paragraph(r, without_marks(line));
    }
    mend_rows(r->paper);
}

/* ---- which it is */

static void read_paragraphs(TextReader *r) {
    Text line;
    while (next_line(r, &line)) put_paragraph(r, without_marks(line));
}

void paper_read_text(Paper *paper, Text text) {
    TextReader r = {.paper = paper, .text = text};
    uint32_t rows = 0, cells = 0;
    Text line;
    while (next_line(&r, &line)) {
        uint32_t tabs = count_tabs(line);
        bool leading = text_starts(line, TEXT("\t"));
        if (tabs == 1 && leading) cells++;
        if (tabs > 1 || (tabs == 1 && !leading)) rows++;
    }
    r.at = r.number = 0;
    paper->is_scanned = rows > cells;
    if (rows > cells)
        read_tabbed(&r);
    else if (cells > 0)
        read_cells(&r);
    else
        read_paragraphs(&r);
}

void paper_read_table(Paper *paper, Text text, bool tabs) {
    TableReader reader = table_reader(paper->arena, text, tabs ? TABLE_TSV : TABLE_CSV);
    uint32_t last = 0;
    while (table_next(&reader, paper->arena)) {
        if (last == 0 || reader.row > last + 1) paper_table(paper); /* blank rows part tables */
        last = reader.row;
        paper_row(paper, reader.row);
        for (uint32_t i = 0; i < reader.cells.len; i++)
            paper_cell(paper, reader.cells.data[i].text, i);
    }
}
