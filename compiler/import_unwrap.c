/* The text of a PDF: visual lines, wrapped where a column ends, the cells of a row run together.
   Here paragraphs are joined again, and it is told where tables begin and end; what their rows are
   is seen in import_table.c. */
#include "compiler/import_columns.h"
#include "compiler/import_table.h"
#include "runtime/base/utf8.h"

typedef struct Unwrap {
    Arena *arena;
    const Pattern *pattern;
    const Paper *from;
    Paper *to;
    Tables tables;
    const Place *start; /* the label whose line begins a table */
    bool start_within;  /* it stands behind a value */
    uint32_t number;
    uint32_t full;    /* the width of paragraphs' lines that go on */
    bool goes_on;     /* the line before is as wide */
    bool in_contents; /* … or stands in the table of contents */
    Text title;       /* there: the lines of a title so far */
    bool loose;       /* lines of the text are parted by blank ones, but for some */
} Unwrap;

static Text line_of(const Unwrap *u, uint32_t line) {
    return u->from->lines.data[line].cells.data[0].text;
}

/* ---- where tables begin */

static bool has_label(Text text, const Place *label, bool within) {
    for (uint32_t at = 0; at < text.len; at++) {
        bool begins = at == 0 || text.ptr[at - 1] == ' ';
        if (begins && import_literal(text_slice(text, at, text.len), label->key) > 0) return true;
        if (!within) return false;
    }
    return false;
}

static bool begins_table(const Unwrap *u, uint32_t line) {
    return u->start && has_label(line_of(u, line), u->start, u->start_within);
}

static uint32_t count_starts(const Unwrap *u, const Place *label, bool within) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < u->from->lines.len; i++) n += has_label(line_of(u, i), label, within);
    return n;
}

/* The rows of a form's table, and which of the first two begins it: the first one may be left out.
 */
static void find_start(Unwrap *u) {
    enum { ROWS = 2 };
    const Pattern *pattern = u->pattern;
    uint32_t first = 0, last, most = 0, seen = 0;
    while (first < pattern->lines.len && pattern->lines.data[first].kind != LAYOUT_ROW) first++;
    for (last = first; last < pattern->lines.len; last++) {
        uint8_t kind = pattern->lines.data[last].kind;
        if (kind != LAYOUT_ROW && kind != LAYOUT_ROWS && kind != LAYOUT_COLUMN) break;
        const Place *label = import_first_label(&pattern->lines.data[last]);
        if (kind != LAYOUT_ROW || !label || seen++ >= ROWS) continue;
        bool within = label != pattern->lines.data[last].places.data;
        uint32_t n = count_starts(u, label, within);
        if (n <= most * 2) continue;
        most = n;
        u->start = label;
        u->start_within = within;
    }
    u->tables.first = first;
    u->tables.last = last > first ? last - 1 : first;
}

/* ---- tables and paragraphs */

bool import_is_page_mark(Arena *arena, Text text) {
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

/* Where the dots between a title and its page begin; UINT32_MAX: there are none. */
static uint32_t leader_at(Text text) {
    int64_t dots = text_find(text, TEXT("....")), points = text_find(text, TEXT("……"));
    if (dots < 0 || (points >= 0 && points < dots)) dots = points;
    return dots < 0 ? UINT32_MAX : (uint32_t)dots;
}

/* One of the next lines has a leader: the title of a table of contents goes over several lines. */
static bool goes_on_to_leader(const Unwrap *u, uint32_t line) {
    enum { MOST_LINES = 2 };
    uint32_t seen = 0;
    while (++line < u->from->lines.len && seen < MOST_LINES) {
        if (import_is_page_mark(u->arena, line_of(u, line))) continue;
        if (leader_at(line_of(u, line)) != UINT32_MAX) return true;
        seen++;
    }
    return false;
}

/* In the fonts of documents quotation marks and dashes are as wide as a character. */
static uint32_t width_of(Text text) {
    uint32_t width = utf8_width(text);
    for (uint32_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        width += c >= 0x2010 && c <= 0x2027;
    }
    return width;
}

/* How wide lines of paragraphs are that go on: those of nearly the most characters, before the
   first table. */
static uint32_t full_width(const Unwrap *u) {
    enum { RAGGED = 8 }; /* a word that did not fit, a mark that must not begin a line */
    uint32_t most = 0;
    for (uint32_t i = 0; i < u->from->lines.len; i++) {
        if (begins_table(u, i) && most > 0) break;
        if (leader_at(line_of(u, i)) != UINT32_MAX || goes_on_to_leader(u, i)) continue;
        if (width_of(line_of(u, i)) > most) most = width_of(line_of(u, i));
    }
    return most > RAGGED ? most - RAGGED : 0;
}

/* 一、部门总体绩效目标……2: the title and its page, which may be missing. */
static bool copy_contents(Unwrap *u, uint32_t line) {
    Text text = line_of(u, line);
    uint32_t end = text.len, dots = leader_at(text);
    while (end > 0 && text.ptr[end - 1] >= '0' && text.ptr[end - 1] <= '9') end--;
    bool page = end > 0 && end < text.len && text.ptr[end - 1] == ' ';
    if (dots == UINT32_MAX && !page) {
        if (!u->in_contents || !goes_on_to_leader(u, line)) return false;
        u->title = arena_printf(u->arena, "%.*s%.*s", TEXT_ARG(u->title), TEXT_ARG(text));
        return true;
    }
    Text title = text_trim(text_slice(text, 0, dots < end ? dots : end));
    if (title.len == 0 && u->title.len == 0) return false;
    if (!u->in_contents && dots == UINT32_MAX) return false;
    title = arena_printf(u->arena, "%.*s%.*s", TEXT_ARG(u->title), TEXT_ARG(title));
    paper_paragraph(u->to, title, u->number);
    paper_cell(u->to, text_slice(text, end, text.len), 1);
    u->title = TEXT("");
    return true;
}

static void copy_paragraph(Unwrap *u, Matcher *m, uint32_t line) {
    Text text = u->from->lines.data[line].cells.data[0].text;
    if (import_is_page_mark(u->arena, text)) return;
    bool contents = text_equal(import_key(u->arena, text), TEXT("目录"));
    u->in_contents = contents || copy_contents(u, line);
    bool joins = u->goes_on && !begins_paragraph(m, line) && u->to->lines.len > 0 &&
                 !vec_last(&u->to->lines).is_row;
    u->goes_on = width_of(text) >= u->full && !u->in_contents;
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

/* ---- where tables end */

/* Whether it is a heading of the form that no other text is like: 1.岸线整治绩效目标表 */
static bool names_heading(const Unwrap *u, Text text) {
    enum { LEAST_BYTES = 6, MOST_PIECES = 16 };
    Text key = import_key(u->arena, text), values[MOST_PIECES];
    for (uint32_t i = 0; i < u->pattern->lines.len; i++) {
        const PatternLine *line = &u->pattern->lines.data[i];
        if (line->kind != LAYOUT_HEADING || line->places.len == 0) continue;
        const Place *place = &line->places.data[0];
        if (place->kind == PLACE_LABEL && text_equal(place->key, key)) return true;
        if (place->kind == PLACE_LABEL || place->pieces.len > MOST_PIECES) continue;
        bool words = false;
        for (uint32_t k = 0; k < place->pieces.len; k++)
            words = words || (place->pieces.data[k].kind == PIECE_TEXT &&
                              place->pieces.data[k].text.len >= LEAST_BYTES);
        if (words && import_take_apart(&place->pieces, text, values)) return true;
    }
    return false;
}

/* Of how many lines a heading is that stands at `line`; 0: none does. */
static uint32_t heading_lines(const Unwrap *u, uint32_t line) {
    if (names_heading(u, line_of(u, line))) return 1;
    if (line + 1 >= u->from->lines.len || begins_table(u, line + 1)) return 0;
    Text both = arena_printf(u->arena, "%.*s%.*s", TEXT_ARG(line_of(u, line)),
                             TEXT_ARG(line_of(u, line + 1)));
    return names_heading(u, line_of(u, line + 1)) || !names_heading(u, both) ? 0 : 2;
}

/* The lines from `line` to before the next table, or a heading. */
static Text table_text(Unwrap *u, uint32_t *line) {
    Buf out = buf_new(u->arena);
    for (uint32_t from = *line; *line < u->from->lines.len; ++*line) {
        Text text = line_of(u, *line);
        if (*line > from && (begins_table(u, *line) || heading_lines(u, *line) > 0)) break;
        if (import_is_page_mark(u->arena, text)) continue;
        if (*line > from && is_tight(u, *line)) buf_char(&out, COLUMNS_TIGHT);
        buf_text(&out, text);
        buf_char(&out, '\n');
    }
    return buf_result(&out);
}

const Paper *import_unwrap(Arena *arena, Compiler *compiler, const Pattern *pattern,
                           const Paper *paper) {
    if (paper->n_tables > 0 || paper->lines.len == 0) return paper;
    Unwrap u = {.arena = arena, .pattern = pattern, .from = paper};
    find_start(&u);
    if (!u.start) return paper;
    u.to = paper_new(arena, paper->name);
    u.to->is_scanned = true;
    u.loose = is_loose(paper);
    u.tables.arena = arena;
    u.tables.compiler = compiler;
    u.tables.pattern = pattern;
    u.tables.to = u.to;
    Matcher *m = import_matcher(arena, compiler, pattern, paper);
    u.full = full_width(&u);
    for (uint32_t i = 0; i < paper->lines.len;) {
        u.number = paper->lines.data[i].number;
        uint32_t heading = begins_table(&u, i) ? 0 : heading_lines(&u, i);
        if (begins_table(&u, i)) {
            Text text = table_text(&u, &i);
            import_unwrap_table(&u.tables, text, u.number);
        } else if (heading == 2 && !u.in_contents) {
            paper_paragraph(u.to,
                            arena_printf(arena, "%.*s%.*s", TEXT_ARG(line_of(&u, i)),
                                         TEXT_ARG(line_of(&u, i + 1))),
                            u.number);
            u.goes_on = false;
            i += 2;
        } else {
            copy_paragraph(&u, m, i++);
        }
    }
    import_part_rows(&u.tables);
    return u.to;
}
