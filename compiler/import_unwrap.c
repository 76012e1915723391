/* The text of a PDF: visual lines, wrapped where a column ends, the cells of a row run together.
   Nothing but the form tells cells apart, so its labels are looked for in order, over line ends,
   and what stands between them are values. What stands in a row of an element is parted again by
   how lines wrap (import_columns.c). */
#include "compiler/import.h"
#include "compiler/import_columns.h"
#include "runtime/base/utf8.h"

typedef struct Joined { /* a row of an element whose cells run together */
    const PatternLine *row;
    uint32_t line; /* of the new paper */
    Text rest;     /* behind its categories */
} Joined;

typedef struct Unwrap {
    Arena *arena;
    Compiler *compiler;
    const Pattern *pattern;
    const Paper *from;
    Paper *to;
    Text text; /* of a table: its lines */
    uint32_t at;
    uint32_t number;
    uint32_t full;    /* the width of paragraphs' lines that go on */
    bool goes_on;     /* the line before is as wide */
    bool in_contents; /* … or stands in the table of contents */
    bool loose;       /* lines of the text are parted by blank ones, but for some */
    VEC(Joined) joined;
} Unwrap;

/* ---- where labels stand */

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == COLUMNS_TIGHT;
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

/* A row with its categories; its other cells, which run together, are parted when all rows are
   there. */
static void unwrap_element(Unwrap *u, const PatternLine *row, Text top, Text second, Text rest) {
    paper_row(u->to, u->number);
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Place *place = &row->places.data[i];
        bool member = is_member(place);
        paper_cell(u->to, is_top(place) ? top : member ? second : TEXT(""), place->column);
    }
    vec_push(u->arena, &u->joined,
             ((Joined){.row = row, .line = u->to->lines.len - 1, .rest = rest}));
}

static Columns columns_of(const PatternLine *row) {
    Columns columns = {.target = UINT32_MAX};
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Pieces *pieces = &row->places.data[i].pieces;
        if (is_member(&row->places.data[i])) continue;
        if (pieces->len == 1 && pieces->data[0].type.kind == TYPE_TARGET)
            columns.target = columns.n;
        columns.n++;
    }
    return columns;
}

static void fill_row(Unwrap *u, const Joined *joined, const ColumnCell *cells) {
    PaperLine *line = &u->to->lines.data[joined->line];
    for (uint32_t i = 0; i < joined->row->places.len; i++) {
        if (is_member(&joined->row->places.data[i])) continue;
        line->cells.data[i].text = cells->text;
        line->cells.data[i].unsure = cells->unsure;
        cells++;
    }
}

/* The cells of all rows that are printed by that line of the pattern. */
static void part_rows(Unwrap *u, const PatternLine *row) {
    Text *rests = ARENA_ARRAY(u->arena, Text, u->joined.len);
    uint32_t n = 0;
    for (uint32_t i = 0; i < u->joined.len; i++)
        if (u->joined.data[i].row == row) rests[n++] = u->joined.data[i].rest;
    Columns columns = columns_of(row);
    if (n == 0 || columns.n == 0) return;
    ColumnCell *cells = ARENA_ARRAY(u->arena, ColumnCell, (size_t)n * columns.n);
    import_part_columns(u->arena, &columns, rests, n, cells);
    for (uint32_t i = 0, k = 0; i < u->joined.len; i++)
        if (u->joined.data[i].row == row)
            fill_row(u, &u->joined.data[i], cells + (size_t)columns.n * k++);
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

/* 第 5 页, 第 5 页 共 9 页, — 5 —, - 5 - */
static bool is_page_mark(Arena *arena, Text text) {
    enum { MOST_BYTES = 36 };
    Text key = import_key(arena, text);
    bool words = text_starts(key, TEXT("第")) && text_ends(key, TEXT("页"));
    bool dashes = (text_starts(key, TEXT("—")) && text_ends(key, TEXT("—"))) ||
                  (text_starts(key, TEXT("-")) && text_ends(key, TEXT("-")));
    if ((!words && !dashes) || key.len > MOST_BYTES) return false;
    Text signs = TEXT("第页共—-,/"); /* each of them may stand between the numbers */
    uint32_t digits = 0;
    for (uint32_t at = 0; at < key.len;) {
        uint32_t from = at, c = utf8_next(key, &at);
        bool digit = c >= '0' && c <= '9';
        if (!digit && text_find(signs, text_slice(key, from, at)) < 0) return false;
        digits += digit;
    }
    return digits > 0;
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

/* How wide lines of paragraphs are that go on: those of nearly the most characters, before the
   first table. */
static uint32_t full_width(const Paper *paper, Text label) {
    enum { RAGGED = 8 }; /* a word that did not fit, a mark that must not begin a line */
    uint32_t most = 0;
    for (uint32_t i = 0; i < paper->lines.len; i++) {
        Text text = paper->lines.data[i].cells.data[0].text;
        if (import_literal(text, label) > 0 && most > 0) break;
        if (utf8_width(text) > most) most = utf8_width(text);
    }
    return most > RAGGED ? most - RAGGED : 0;
}

/* 一、部门总体绩效目标……2: the title and its page. */
static bool copy_contents(Unwrap *u, Text text) {
    uint32_t end = text.len;
    while (end > 0 && text.ptr[end - 1] >= '0' && text.ptr[end - 1] <= '9') end--;
    Text title = text_trim(text_slice(text, 0, end)), dots = TEXT("…"), number;
    number = text_slice(text, end, text.len);
    if (number.len == 0 || title.len == 0) return false;
    if (title.len == end && !text_ends(title, dots) && !text_ends(title, TEXT("."))) return false;
    while (text_ends(title, dots) || text_ends(title, TEXT(".")))
        title = text_slice(title, 0, title.len - (text_ends(title, dots) ? dots.len : 1));
    paper_paragraph(u->to, title, u->number);
    paper_cell(u->to, number, 1);
    return true;
}

static void copy_paragraph(Unwrap *u, Matcher *m, uint32_t line) {
    Text text = u->from->lines.data[line].cells.data[0].text;
    if (is_page_mark(u->arena, text)) return;
    bool contents = text_equal(import_key(u->arena, text), TEXT("目录"));
    u->in_contents = contents || (u->in_contents && copy_contents(u, text));
    bool joins = u->goes_on && !begins_paragraph(m, line) && u->to->lines.len > 0 &&
                 !vec_last(&u->to->lines).is_row;
    u->goes_on = utf8_width(text) >= u->full && !u->in_contents;
    if (u->in_contents && !contents) return;
    if (!joins) {
        paper_paragraph(u->to, text, u->number);
        return;
    }
    Text *before = &vec_last(&u->to->lines).cells.data[0].text;
    *before = arena_printf(u->arena, "%.*s%.*s", TEXT_ARG(*before), TEXT_ARG(text));
}

/* Most lines stand apart by a blank one: then those that do not are of different cells. At the
   head of a page, where lines are indented, that says nothing. */
static bool is_tight(const Unwrap *u, uint32_t line) {
    const PaperLine *here = &u->from->lines.data[line];
    return u->loose && here->number == (here - 1)->number + 1 && !here->indented;
}

static bool is_loose(const Paper *paper) {
    uint32_t tight = 0;
    for (uint32_t i = 1; i < paper->lines.len; i++)
        tight += paper->lines.data[i].number == paper->lines.data[i - 1].number + 1;
    return tight * 2 < paper->lines.len;
}

/* The lines from `line` to before the next that begins a table. */
static Text table_text(Unwrap *u, uint32_t *line, Text label) {
    Buf out = buf_new(u->arena);
    for (uint32_t from = *line; *line < u->from->lines.len; ++*line) {
        Text text = u->from->lines.data[*line].cells.data[0].text;
        if (*line > from && import_literal(text, label) > 0) break;
        if (is_page_mark(u->arena, text)) continue;
        if (*line > from && is_tight(u, *line)) buf_char(&out, COLUMNS_TIGHT);
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
    u.to->is_scanned = true;
    u.loose = is_loose(paper);
    Matcher *m = import_matcher(arena, compiler, pattern, paper);
    bool wrapped = false; /* there are tables to be found */
    for (uint32_t i = 0; i < paper->lines.len && label; i++)
        wrapped =
            wrapped || import_literal(paper->lines.data[i].cells.data[0].text, label->key) > 0;
    if (!wrapped) return paper;
    u.full = full_width(paper, label->key);
    for (uint32_t i = 0; i < paper->lines.len;) {
        u.number = paper->lines.data[i].number;
        if (import_literal(paper->lines.data[i].cells.data[0].text, label->key) > 0) {
            unwrap_table(&u, first, table_text(&u, &i, label->key));
            continue;
        }
        copy_paragraph(&u, m, i);
        i++;
    }
    for (uint32_t l = first; l < pattern->lines.len; l++) part_rows(&u, &pattern->lines.data[l]);
    return u.to;
}
