/* The text of a PDF: visual lines, wrapped where a column ends, the cells of a row run together.
   Nothing but the form tells cells apart, so its labels are looked for in order, over line ends,
   and what stands between them are values. What stands in a row of an element is parted again by
   how lines wrap: a line of a cell that goes on is as wide as its column, a cell's last line is
   not. */
#include "compiler/import.h"
#include "runtime/base/utf8.h"

typedef struct Unwrap {
    Arena *arena;
    Compiler *compiler;
    const Pattern *pattern;
    const Paper *from;
    Paper *to;
    Text text; /* of a table: its lines */
    uint32_t at;
    uint32_t number;
} Unwrap;

/* ---- where labels stand */

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

/* The place of the key at or behind `at`, where a word may begin; UINT32_MAX. *end: behind it. */
static uint32_t find_key(const Unwrap *u, uint32_t at, Text key, uint32_t *end) {
    for (; at < u->text.len; at++) {
        bool begins = at == 0 || is_blank(u->text.ptr[at - 1]);
        if (!begins || is_blank(u->text.ptr[at])) continue;
        Text rest = text_slice(u->text, at, u->text.len);
        uint32_t len = import_literal(rest, key);
        if (len == 0) continue;
        *end = at + len;
        return at;
    }
    return UINT32_MAX;
}

static const Place *first_label(const PatternLine *line) {
    for (uint32_t i = 0; i < line->places.len; i++)
        if (line->places.data[i].kind == PLACE_LABEL && line->places.data[i].key.len > 0)
            return &line->places.data[i];
    return NULL;
}

/* The label that ends a value: the next one of the row, or the first of the rows below. */
static const Place *next_label(const Unwrap *u, uint32_t line, uint32_t place) {
    const PatternLine *row = &u->pattern->lines.data[line];
    for (uint32_t i = place + 1; i < row->places.len; i++)
        if (row->places.data[i].kind == PLACE_LABEL) return &row->places.data[i];
    for (uint32_t l = line + 1; l < u->pattern->lines.len; l++) {
        const PatternLine *below = &u->pattern->lines.data[l];
        if (below->kind != LAYOUT_ROW && below->kind != LAYOUT_ROWS) break;
        const Place *label = first_label(below);
        if (label) return label;
    }
    return NULL;
}

/* Lines of one cell: joined, as they were before they were wrapped. */
static Text join_lines(Unwrap *u, Text text) {
    Buf out = buf_new(u->arena);
    text = text_trim(text);
    for (uint32_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\n') buf_char(&out, text.ptr[i]);
    return text_trim(buf_result(&out));
}

/* ---- rows with labels */

static void put_label(Unwrap *u, const Place *place) {
    Buf out = buf_new(u->arena);
    for (uint32_t i = 0; i < place->pieces.len; i++) buf_text(&out, place->pieces.data[i].text);
    paper_cell(u->to, buf_result(&out), place->column);
}

/* Several values without a label between: parted by blanks. */
static Text next_word(Text *text) {
    *text = text_trim(*text);
    uint32_t end = 0;
    while (end < text->len && !is_blank(text->ptr[end])) end++;
    Text word = text_slice(*text, 0, end);
    *text = text_slice(*text, end, text->len);
    return word;
}

static void put_values(Unwrap *u, const PatternLine *row, uint32_t from, Text text) {
    uint32_t to = from;
    while (to < row->places.len && row->places.data[to].kind == PLACE_VALUE) to++;
    for (uint32_t i = from; i < to; i++) {
        Text value = i + 1 == to ? text : next_word(&text);
        paper_cell(u->to, join_lines(u, value), row->places.data[i].column);
    }
}

static void unwrap_row(Unwrap *u, uint32_t number) {
    const PatternLine *row = &u->pattern->lines.data[number];
    paper_row(u->to, u->number);
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Place *place = &row->places.data[i];
        uint32_t end;
        if (place->kind == PLACE_BELOW) paper_cell(u->to, TEXT(""), place->column);
        if (place->kind == PLACE_LABEL && find_key(u, u->at, place->key, &end) != UINT32_MAX) {
            put_label(u, place);
            u->at = end;
        }
        bool first =
            place->kind == PLACE_VALUE && (i == 0 || row->places.data[i - 1].kind != PLACE_VALUE);
        if (!first) continue;
        const Place *next = next_label(u, number, i);
        uint32_t to = next ? find_key(u, u->at, next->key, &end) : UINT32_MAX;
        if (to == UINT32_MAX) to = u->text.len;
        put_values(u, row, i, text_slice(u->text, u->at, to));
        u->at = to;
    }
}

/* ---- rows of elements: fragments to columns */

enum { MOST_FRAGMENTS = 64, MOST_CELLS = 8 };

typedef struct Fragment {
    Text text;
    bool breaks; /* a line end stands before it, not a blank */
} Fragment;

typedef struct Fragments {
    Fragment list[MOST_FRAGMENTS];
    uint32_t n;
    uint32_t widths[MOST_CELLS]; /* of the columns, as they wrap */
    uint32_t columns;
} Fragments;

static void take_fragments(Fragments *f, Text text) {
    bool breaks = true;
    f->n = 0;
    for (uint32_t at = 0; at < text.len && f->n < MOST_FRAGMENTS;) {
        if (is_blank(text.ptr[at])) {
            breaks = breaks || text.ptr[at++] == '\n';
            continue;
        }
        uint32_t end = at;
        while (end < text.len && !is_blank(text.ptr[end])) end++;
        f->list[f->n++] = (Fragment){text_slice(text, at, end), breaks};
        breaks = false;
        at = end;
    }
}

/* What it costs that the fragments [lo, hi) are the text of the column. */
static uint32_t cell_cost(const Fragments *f, uint32_t column, uint32_t lo, uint32_t hi) {
    enum { SHORT_LINE = 20, LONG_LINE = 30, BLANK_WITHIN = 6, FULL_END = 3 };
    uint32_t width = f->widths[column], line = 0, cost = 0;
    for (uint32_t i = lo; i < hi; i++) {
        uint32_t own = utf8_width(f->list[i].text);
        if (i > lo && f->list[i].breaks) {
            if (line + 1 < width) cost += SHORT_LINE; /* room was left on the line before */
            line = 0;
        } else if (i > lo) {
            Text before = f->list[i - 1].text;
            bool digits = (unsigned char)before.ptr[before.len - 1] < 0x80 ||
                          (unsigned char)f->list[i].text.ptr[0] < 0x80;
            cost += digits ? 1 : BLANK_WITHIN;
            line++;
        }
        line += own;
        if (line > width + 2) cost += LONG_LINE;
    }
    return line >= width ? cost + FULL_END : cost; /* then more might follow */
}

/* Cuts the fragments into as many cells as there are columns. */
static void part_cells(const Fragments *f, uint32_t *ends) {
    uint32_t least[MOST_CELLS + 1][MOST_FRAGMENTS + 1];
    uint32_t from[MOST_CELLS + 1][MOST_FRAGMENTS + 1];
    memset(least, 0xFF, sizeof least);
    memset(from, 0, sizeof from);
    least[0][0] = 0;
    for (uint32_t c = 1; c <= f->columns; c++)
        for (uint32_t hi = c; hi <= f->n; hi++)
            for (uint32_t lo = c - 1; lo < hi; lo++) {
                if (least[c - 1][lo] == UINT32_MAX) continue;
                uint32_t cost = least[c - 1][lo] + cell_cost(f, c - 1, lo, hi);
                if (cost >= least[c][hi]) continue;
                least[c][hi] = cost;
                from[c][hi] = lo;
            }
    uint32_t at = f->n;
    for (uint32_t c = f->columns; c > 0; c--) {
        ends[c - 1] = at;
        at = from[c][at];
    }
}

static Text join_fragments(Unwrap *u, const Fragments *f, uint32_t lo, uint32_t hi) {
    Buf out = buf_new(u->arena);
    for (uint32_t i = lo; i < hi; i++) {
        if (i > lo && !f->list[i].breaks) buf_char(&out, ' ');
        buf_text(&out, f->list[i].text);
    }
    return buf_result(&out);
}

/* ---- rows of elements: categories */

static bool is_top(const Place *place) {
    const Path *path = place->pieces.len == 1 ? &place->pieces.data[0].path : NULL;
    return path && path->n > 0 && path->steps[path->n - 1].kind == STEP_TOP;
}

static bool is_member(const Place *place) {
    return place->pieces.len == 1 && place->pieces.data[0].type.kind == TYPE_ENUM;
}

typedef struct Heading { /* a category in the text */
    uint32_t at, end;
    Text name;
} Heading;

/* The first name of a member, on the level wanted, at or behind u->at; at == UINT32_MAX: none. */
static Heading find_member(const Unwrap *u, EnumId id, bool top, uint32_t from, uint32_t to) {
    const Enum *of = u->compiler->program->enums.data[id];
    Heading best = {.at = UINT32_MAX};
    for (uint32_t i = 0; i < of->members.len; i++) {
        const EnumMember *member = &of->members.data[i];
        if ((member->parent == ID_NONE) != top) continue;
        for (uint32_t k = 0; k < member->names.n; k++) {
            Text name = member->names.all[k];
            uint32_t end, at = text_ends(name, TEXT("指标")) || member->names.n == 1
                                   ? find_key(u, from, name, &end)
                                   : UINT32_MAX;
            if (at >= to || (at > best.at) || (at == best.at && end <= best.end)) continue;
            best = (Heading){at, end, name};
        }
    }
    return best;
}

/* Widths at which columns wrap: of the headings where they wrapped themselves, else as usual. */
static void column_widths(Fragments *f, uint32_t n) {
    enum { NARROW = 10, WIDE = 12 };
    static const uint32_t usual[] = {NARROW, WIDE, WIDE, NARROW};
    f->columns = n < MOST_CELLS ? n : MOST_CELLS;
    for (uint32_t i = 0; i < f->columns; i++) f->widths[i] = i < 4 ? usual[i] : WIDE;
}

static void unwrap_element(Unwrap *u, const PatternLine *row, Text top, Text second, Text rest) {
    Fragments f;
    uint32_t ends[MOST_CELLS] = {0}, free = 0, lo = 0, cell = 0;
    for (uint32_t i = 0; i < row->places.len; i++) free += !is_member(&row->places.data[i]);
    column_widths(&f, free);
    take_fragments(&f, rest);
    if (f.n >= f.columns)
        part_cells(&f, ends);
    else
        for (uint32_t i = 0; i < f.columns; i++) ends[i] = i < f.n ? i + 1 : f.n;
    paper_row(u->to, u->number);
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Place *place = &row->places.data[i];
        Text text = is_top(place) ? top : second;
        if (!is_member(place) && cell < f.columns) {
            text = join_fragments(u, &f, lo, ends[cell]);
            lo = ends[cell++];
        }
        paper_cell(u->to, text, place->column);
    }
}

static void unwrap_elements(Unwrap *u, const PatternLine *row) {
    EnumId id = ID_NONE;
    for (uint32_t i = 0; i < row->places.len; i++)
        if (is_member(&row->places.data[i])) id = row->places.data[i].pieces.data[0].type.arg;
    if (id == ID_NONE) return;
    uint32_t len = u->text.len;
    Heading second = find_member(u, id, false, u->at, len);
    while (second.at != UINT32_MAX) {
        Heading top = find_member(u, id, true, u->at, second.at);
        Heading next = find_member(u, id, false, second.end, len);
        uint32_t to = next.at == UINT32_MAX ? len : next.at;
        Heading over = find_member(u, id, true, second.end, to);
        if (over.at < to) to = over.at;
        Text name = top.at == UINT32_MAX ? TEXT("") : top.name;
        unwrap_element(u, row, name, second.name, text_slice(u->text, second.end, to));
        u->at = to;
        second = next;
    }
}

static void unwrap_heads(Unwrap *u, const PatternLine *heads) {
    paper_row(u->to, u->number);
    for (uint32_t i = 0; i < heads->places.len; i++) {
        uint32_t end;
        if (find_key(u, u->at, heads->places.data[i].key, &end) == UINT32_MAX) continue;
        put_label(u, &heads->places.data[i]);
        u->at = end;
    }
}

/* ---- tables and paragraphs */

static void unwrap_table(Unwrap *u, uint32_t first, Text text) {
    u->text = text;
    u->at = 0;
    paper_table(u->to);
    for (uint32_t l = first; l < u->pattern->lines.len; l++) {
        const PatternLine *line = &u->pattern->lines.data[l];
        if (line->kind == LAYOUT_ROW)
            unwrap_row(u, l);
        else if (line->kind == LAYOUT_ROWS)
            unwrap_heads(u, line);
        else if (line->kind == LAYOUT_COLUMN)
            unwrap_elements(u, line);
        else
            break;
    }
}

/* 第 5 页 */
static bool is_page_mark(Arena *arena, Text text) {
    Text key = import_key(arena, text);
    if (!text_starts(key, TEXT("第")) || !text_ends(key, TEXT("页")) || key.len > 12) return false;
    for (uint32_t i = 3; i + 3 < key.len; i++)
        if (key.ptr[i] < '0' || key.ptr[i] > '9') return false;
    return true;
}

/* A line begins a paragraph where it is as one of the document's begins; else it goes on. */
static bool begins_paragraph(Matcher *m, uint32_t line) {
    for (uint32_t i = 0; i < m->pattern->lines.len; i++) {
        const PatternLine *pattern = &m->pattern->lines.data[i];
        bool words = pattern->places.len > 0 && import_has_text(&pattern->places.data[0].pieces);
        if (words && import_fit(m, line, i, NULL).cost != FIT_NONE) return true;
    }
    return false;
}

static void copy_paragraph(Unwrap *u, Matcher *m, uint32_t line, bool joins) {
    Text text = u->from->lines.data[line].cells.data[0].text;
    if (is_page_mark(u->arena, text)) return;
    if (!joins || u->to->lines.len == 0 || vec_last(&u->to->lines).is_row ||
        begins_paragraph(m, line)) {
        paper_paragraph(u->to, text, u->number);
        return;
    }
    Text *before = &vec_last(&u->to->lines).cells.data[0].text;
    *before = arena_printf(u->arena, "%.*s%.*s", TEXT_ARG(*before), TEXT_ARG(text));
}

/* The lines from `line` to before the next that begins a table. */
static Text table_text(Unwrap *u, uint32_t *line, Text label) {
    Buf out = buf_new(u->arena);
    for (uint32_t from = *line; *line < u->from->lines.len; ++*line) {
        Text text = u->from->lines.data[*line].cells.data[0].text;
        if (*line > from && import_literal(text, label) > 0) break;
        if (is_page_mark(u->arena, text)) continue;
        buf_text(&out, text);
        buf_char(&out, '\n');
    }
    return buf_result(&out);
}

const Paper *import_unwrap(Arena *arena, Compiler *compiler, const Pattern *pattern,
                           const Paper *paper) {
    if (paper->n_tables > 0 || paper->lines.len == 0) return paper;
    uint32_t first = 0;
    while (first < pattern->lines.len && pattern->lines.data[first].kind != LAYOUT_ROW) first++;
    const Place *label =
        first < pattern->lines.len ? first_label(&pattern->lines.data[first]) : NULL;
    Unwrap u = {.arena = arena, .compiler = compiler, .pattern = pattern, .from = paper};
    u.to = paper_new(arena, paper->name);
    Matcher *m = import_matcher(arena, compiler, pattern, paper);
    bool wrapped = false; /* there are tables to be found */
    for (uint32_t i = 0; i < paper->lines.len && label; i++)
        wrapped =
            wrapped || import_literal(paper->lines.data[i].cells.data[0].text, label->key) > 0;
    if (!wrapped) return paper;
    for (uint32_t i = 0; i < paper->lines.len;) {
        u.number = paper->lines.data[i].number;
        if (import_literal(paper->lines.data[i].cells.data[0].text, label->key) > 0) {
            unwrap_table(&u, first, table_text(&u, &i, label->key));
            continue;
        }
        copy_paragraph(&u, m, i, true);
        i++;
    }
    return u.to;
}
