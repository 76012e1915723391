/* A table whose text ran together. Nothing but the form tells its cells apart, so its labels are
   looked for in order, over line ends, and what stands between them are values; several values
   without a label between are told by what they may be. What stands in a row of an element is
   parted by how lines wrap (import_columns.c). What finds no place is kept as a row that is like
   none. */
#include "compiler/import_table.h"

#include "compiler/import_columns.h"
#include "runtime/base/utf8.h"

/* ---- where labels stand */

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == COLUMNS_TIGHT;
}

static bool all_blank(Text text) {
    for (uint32_t i = 0; i < text.len; i++)
        if (!is_blank(text.ptr[i])) return false;
    return true;
}

/* The place of the key in text from `at` to `to`, where a word may begin; UINT32_MAX. *end: behind
   it. */
static uint32_t find_key(Text text, uint32_t at, uint32_t to, Text key, uint32_t *end) {
    for (; at < to; at++) {
        bool begins = at == 0 || is_blank(text.ptr[at - 1]);
        if (!begins || is_blank(text.ptr[at])) continue;
        uint32_t len = import_literal(text_slice(text, at, text.len), key);
        if (len == 0) continue;
        *end = at + len;
        return at;
    }
    return UINT32_MAX;
}

const Place *import_first_label(const PatternLine *line) {
    for (uint32_t i = 0; i < line->places.len; i++)
        if (line->places.data[i].kind == PLACE_LABEL && line->places.data[i].key.len > 0)
            return &line->places.data[i];
    return NULL;
}

static bool has_key(const PatternLine *line, Text key) {
    for (uint32_t i = 0; i < line->places.len; i++)
        if (line->places.data[i].kind == PLACE_LABEL && text_equal(line->places.data[i].key, key))
            return true;
    return false;
}

/* Where a later row of other labels begins: those of row `l` stand before. */
static uint32_t end_of_row(const Tables *t, uint32_t l) {
    uint32_t least = t->text.len, end;
    for (uint32_t i = l + 1; i <= t->last; i++) {
        const Place *label = import_first_label(&t->pattern->lines.data[i]);
        if (!label || has_key(&t->pattern->lines.data[l], label->key)) continue;
        uint32_t at = find_key(t->text, t->at, least, label->key, &end);
        if (at < least) least = at;
    }
    return least;
}

/* ---- values */

static Text slice(const Tables *t, uint32_t from, uint32_t to) {
    return text_slice(t->text, from, to);
}

static bool counts(const Place *place) {
    for (uint32_t i = 0; i < place->pieces.len; i++)
        if (place->pieces.data[i].kind == PIECE_NUMBER) return true;
    return false;
}

static uint32_t widest_line(Text text) {
    uint32_t most = 0;
    while (text.len > 0) {
        int64_t at = text_find(text, TEXT("\n"));
        uint32_t end = at < 0 ? text.len : (uint32_t)at,
                 width = utf8_width(text_slice(text, 0, end));
        if (width > most) most = width;
        text = at < 0 ? TEXT("") : text_slice(text, end + 1, text.len);
    }
    return most;
}

/* Whether an element of a list ends with `line`, and `next` begins one: by its number, or a
   sentence that ends before the line is full. */
static bool parts_items(const Place *place, Text line, Text next, uint32_t full) {
    enum { ROOM = 4 };
    Text values[PATH_MOST];
    if (!place || !place->is_list || place->pieces.len > PATH_MOST) return false;
    if (counts(place)) return import_take_apart(&place->pieces, text_trim(next), values);
    line = text_trim(line);
    bool stop = text_ends(line, TEXT("。")) || text_ends(line, TEXT("；"));
    return stop && utf8_width(line) + ROOM < full;
}

/* Lines of one cell: joined, as they were before they were wrapped, but for those of a list. */
static Text join_lines(const Tables *t, const Place *place, Text text) {
    Buf out = buf_new(t->arena);
    uint32_t full = widest_line(text), begin = 0;
    text = text_trim(text);
    for (uint32_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == COLUMNS_TIGHT) continue;
        if (text.ptr[i] != '\n') {
            buf_char(&out, text.ptr[i]);
            continue;
        }
        Text rest = text_slice(text, i + 1, text.len);
        int64_t end = text_find(rest, TEXT("\n"));
        if (end >= 0) rest = text_slice(rest, 0, (uint32_t)end);
        bool item = parts_items(place, text_slice(text, begin, i), rest, full);
        if (item) buf_char(&out, '\n');
        begin = i + 1;
    }
    return text_trim(buf_result(&out));
}

static void lose(Tables *t, Text text) {
    while (text.len > 0) {
        int64_t at = text_find(text, TEXT("\n"));
        uint32_t end = at < 0 ? text.len : (uint32_t)at;
        Text line = join_lines(t, NULL, text_slice(text, 0, end));
        if (line.len > 0) vec_push(t->arena, &t->stray, line);
        text = at < 0 ? TEXT("") : text_slice(text, end + 1, text.len);
    }
}

static TableRow *row_at(const Tables *t, uint32_t l) {
    return &t->rows[l - t->first];
}

static void give(Tables *t, TableOpen to, Text text, bool unsure) {
    const Place *place = &t->pattern->lines.data[to.row].places.data[to.place];
    row_at(t, to.row)->texts[to.place] = join_lines(t, place, text);
    row_at(t, to.row)->unsure[to.place] = unsure;
}

static Text next_word(Text *text) {
    uint32_t from = 0;
    while (from < text->len && is_blank(text->ptr[from])) from++;
    uint32_t end = from;
    while (end < text->len && !is_blank(text->ptr[end])) end++;
    Text word = text_slice(*text, from, end);
    *text = text_slice(*text, end, text->len);
    return word;
}

static bool is_figure(Text word) {
    bool digit = false;
    for (uint32_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (!(c >= '0' && c <= '9') && c != '.' && c != ',' && c != '%' && c != '-') return false;
        digit = digit || (c >= '0' && c <= '9');
    }
    return digit;
}

static bool takes_figures(const Tables *t, TableOpen to) {
    const Pieces *pieces = &t->pattern->lines.data[to.row].places.data[to.place].pieces;
    return pieces->len == 1 && type_is_numeric(pieces->data[0].type);
}

/* How many figures the first line is; 0: there is something else, too. */
static uint32_t count_figures(Text text) {
    uint32_t n = 0;
    text = text_trim(text);
    int64_t end = text_find(text, TEXT("\n"));
    Text line = end < 0 ? text : text_slice(text, 0, (uint32_t)end), word;
    while ((word = next_word(&line)).len > 0) {
        if (!is_figure(word)) return 0;
        n++;
    }
    return n;
}

/* Values of one row that take figures. Of fewer figures the last ones are theirs: plans go up to
   the year's end. */
static void give_figures(Tables *t, const TableOpen *to, uint32_t n, Text *text) {
    uint32_t figures = count_figures(*text), from = figures < n ? n - figures : 0;
    for (uint32_t i = from; i < n; i++) give(t, to[i], next_word(text), figures < n && n > 1);
}

/* Values of one row, none of them the last of all. */
static void give_words(Tables *t, const TableOpen *to, uint32_t n, Text *text) {
    for (uint32_t i = 0; i + 1 < n; i++) give(t, to[i], next_word(text), false);
    Text rest = text_trim(*text);
    int64_t at = text_find(rest, TEXT("\n"));
    uint32_t end = at < 0 ? rest.len : (uint32_t)at;
    give(t, to[n - 1], text_slice(rest, 0, end), true);
    *text = text_slice(rest, end, rest.len);
}

static void give_row(Tables *t, const TableOpen *to, uint32_t n, bool last, Text *text) {
    bool figures = true;
    for (uint32_t i = 0; i < n; i++) figures = figures && takes_figures(t, to[i]);
    bool enough = !last || (n > 1 && count_figures(*text) <= n);
    if (figures && enough) {
        give_figures(t, to, n, text);
    } else if (last) {
        for (uint32_t i = 0; i + 1 < n; i++) give(t, to[i], next_word(text), false);
        give(t, to[n - 1], *text, false);
        *text = TEXT("");
    } else {
        give_words(t, to, n, text);
    }
}

/* The text goes to the values that are open, row by row. */
static void flush(Tables *t, Text text) {
    uint32_t n = t->open.len;
    for (uint32_t i = 0, k; i < n && !all_blank(text); i = k) {
        for (k = i + 1; k < n && t->open.data[k].row == t->open.data[i].row;) k++;
        give_row(t, t->open.data + i, k - i, k == n, &text);
    }
    t->open.len = 0;
    lose(t, text);
}

/* ---- rows with labels */

static void open_value(Tables *t, uint32_t row, uint32_t place) {
    vec_push(t->arena, &t->open, ((TableOpen){row, place}));
}

static bool is_there(const Tables *t, const PatternLine *row, uint32_t to) {
    uint32_t end;
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Place *place = &row->places.data[i];
        if (place->kind == PLACE_LABEL && place->key.len > 0 &&
            find_key(t->text, t->at, to, place->key, &end) != UINT32_MAX)
            return true;
    }
    return false;
}

static Text text_of_label(const Tables *t, const Place *place) {
    Buf out = buf_new(t->arena);
    for (uint32_t i = 0; i < place->pieces.len; i++) buf_text(&out, place->pieces.data[i].text);
    return buf_result(&out);
}

static bool take_label(Tables *t, const Place *place, uint32_t to) {
    uint32_t end, at = find_key(t->text, t->at, to, place->key, &end);
    if (at == UINT32_MAX || place->key.len == 0) return false;
    flush(t, slice(t, t->at, at));
    t->at = end;
    return true;
}

static void unwrap_row(Tables *t, uint32_t l) {
    const PatternLine *row = &t->pattern->lines.data[l];
    uint32_t to = end_of_row(t, l);
    bool bare = row->n_labels == 0;
    t->above = bare ? t->above : is_there(t, row, to);
    if (!t->above) return;
    row_at(t, l)->is_there = true;
    bool labelled = true;
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Place *place = &row->places.data[i];
        if (place->kind == PLACE_LABEL) {
            labelled = take_label(t, place, to);
            if (labelled) row_at(t, l)->texts[i] = text_of_label(t, place);
        } else if (place->kind == PLACE_VALUE && labelled) {
            open_value(t, l, i);
        }
    }
}

/* A new table on the paper where the form has one. */
static void begin_row(Tables *t, const PatternLine *line) {
    if (line->grid != t->grid) paper_table(t->to);
    t->grid = line->grid;
    paper_row(t->to, t->number);
}

static void emit_rows(Tables *t, uint32_t to) {
    for (; t->emitted < to; t->emitted++) {
        const PatternLine *line = &t->pattern->lines.data[t->emitted];
        const TableRow *row = row_at(t, t->emitted);
        if (!row->is_there) continue;
        begin_row(t, line);
        for (uint32_t i = 0; i < line->places.len; i++) {
            paper_cell(t->to, row->texts[i], line->places.data[i].column);
            vec_last(&vec_last(&t->to->lines).cells).unsure = row->unsure[i];
        }
    }
}

/* ---- headings */

/* Headings follow each other closely. */
static bool unwrap_heads(Tables *t, const PatternLine *heads) {
    enum { APART = 60 }; /* bytes */
    if (!is_there(t, heads, t->text.len)) return false;
    bool begun = false;
    begin_row(t, heads);
    for (uint32_t i = 0; i < heads->places.len; i++) {
        const Place *place = &heads->places.data[i];
        uint32_t end, to = begun ? t->at + APART : t->text.len;
        if (to > t->text.len) to = t->text.len;
        uint32_t at = find_key(t->text, t->at, to, place->key, &end);
        if (at == UINT32_MAX || place->key.len == 0) continue;
        lose(t, slice(t, t->at, at));
        paper_cell(t->to, text_of_label(t, place), place->column);
        t->at = end;
        begun = true;
    }
    return begun;
}

/* Behind the headings, should they be printed again at `at`; 0: they are not. */
static uint32_t behind_heads(Text text, uint32_t at, const PatternLine *heads) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < heads->places.len; i++) {
        uint32_t from = at, end;
        while (from < text.len && is_blank(text.ptr[from])) from++;
        if (find_key(text, from, from + 1, heads->places.data[i].key, &end) != from) continue;
        at = end;
        n++;
    }
    return n * 2 > heads->places.len ? at : 0;
}

static Text without_heads(const Tables *t, Text text, const PatternLine *heads) {
    Buf out = buf_new(t->arena);
    for (uint32_t at = 0; at < text.len;) {
        bool begins = (at == 0 || is_blank(text.ptr[at - 1])) && !is_blank(text.ptr[at]);
        uint32_t end = begins ? behind_heads(text, at, heads) : 0;
        if (end == 0) buf_char(&out, text.ptr[at]);
        at = end == 0 ? at + 1 : end;
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

/* The first name of a member, on the level wanted; at == UINT32_MAX: none. */
static Heading find_member(const Tables *t, EnumId id, bool top, Text text, uint32_t from,
                           uint32_t to) {
    const Enum *of = t->compiler->program->enums.data[id];
    Heading best = {.at = UINT32_MAX};
    for (uint32_t i = 0; i < of->members.len; i++) {
        const EnumMember *member = &of->members.data[i];
        if ((member->parent == ID_NONE) != top) continue;
        for (uint32_t k = 0; k < member->names.n; k++) {
            Text name = member->names.all[k];
            uint32_t end, at = text_ends(name, TEXT("指标")) || member->names.n == 1
                                   ? find_key(text, from, to, name, &end)
                                   : UINT32_MAX;
            if (at >= to || (at > best.at) || (at == best.at && end <= best.end)) continue;
            best = (Heading){at, end, name};
        }
    }
    return best;
}

/* A row with its categories; its other cells, which run together, are parted when all rows are
   there. */
static void put_element(Tables *t, const PatternLine *row, Text top, Text second, Text rest) {
    paper_row(t->to, t->number);
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Place *place = &row->places.data[i];
        bool member = is_member(place);
        paper_cell(t->to, is_top(place) ? top : member ? second : TEXT(""), place->column);
    }
    vec_push(t->arena, &t->joined,
             ((TableJoined){.row = row, .line = t->to->lines.len - 1, .rest = rest}));
}

/* The category behind `second`. One that follows at once and is called the same is the element's
   name. */
static Heading find_next(const Tables *t, EnumId id, Text text, Heading second) {
    Heading next = find_member(t, id, false, text, second.end, text.len);
    bool again = next.at != UINT32_MAX && text_equal(next.name, second.name) &&
                 all_blank(text_slice(text, second.end, next.at));
    return again ? find_member(t, id, false, text, next.end, text.len) : next;
}

/* Categories part the rows: what stands behind one, up to the next, is its element. */
static void unwrap_elements(Tables *t, const PatternLine *row, Text text) {
    EnumId id = ID_NONE;
    uint32_t len = text.len, at = 0;
    for (uint32_t i = 0; i < row->places.len; i++)
        if (is_member(&row->places.data[i])) id = row->places.data[i].pieces.data[0].type.arg;
    Heading second = {.at = UINT32_MAX};
    if (id != ID_NONE) second = find_member(t, id, false, text, 0, len);
    while (second.at != UINT32_MAX) {
        Heading top = find_member(t, id, true, text, at, second.at);
        Heading next = find_next(t, id, text, second);
        uint32_t to = next.at == UINT32_MAX ? len : next.at;
        Heading over = find_member(t, id, true, text, second.end, to);
        if (over.at < to) to = over.at;
        bool has_top = top.at != UINT32_MAX;
        lose(t, text_slice(text, at, has_top ? top.at : second.at));
        if (has_top) lose(t, text_slice(text, top.end, second.at));
        put_element(t, row, has_top ? top.name : TEXT(""), second.name,
                    text_slice(text, second.end, to));
        at = to;
        second = next;
    }
    lose(t, text_slice(text, at, len));
}

/* Headings at pattern line l, and the rows below them. */
static void unwrap_grid(Tables *t, uint32_t l) {
    const PatternLine *heads = &t->pattern->lines.data[l];
    uint32_t end, to = t->text.len, at = UINT32_MAX;
    for (uint32_t i = 0; i < heads->places.len && at == UINT32_MAX; i++)
        if (heads->places.data[i].key.len > 0)
            at = find_key(t->text, t->at, to, heads->places.data[i].key, &end);
    if (at == UINT32_MAX) return;
    flush(t, slice(t, t->at, at));
    t->at = at;
    emit_rows(t, l);
    if (!unwrap_heads(t, heads) || l == t->last) return;
    for (uint32_t i = l + 1; i <= t->last && to == t->text.len; i++) {
        const PatternLine *row = &t->pattern->lines.data[i];
        const Place *label = row->kind == LAYOUT_ROW ? import_first_label(row) : NULL;
        uint32_t below = label ? find_key(t->text, t->at, to, label->key, &end) : UINT32_MAX;
        if (below < to) to = below;
    }
    Text text = without_heads(t, slice(t, t->at, to), heads);
    t->at = to;
    unwrap_elements(t, &t->pattern->lines.data[l + 1], text);
}

/* ---- tables */

static void begin(Tables *t, Text text, uint32_t number) {
    uint32_t n = t->last - t->first + 1;
    t->text = text;
    t->at = 0;
    t->number = number;
    t->emitted = t->first;
    t->above = false;
    t->open.len = t->stray.len = 0;
    t->rows = ARENA_ARRAY(t->arena, TableRow, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t places = t->pattern->lines.data[t->first + i].places.len;
        t->rows[i].texts = ARENA_ARRAY(t->arena, Text, places);
        t->rows[i].unsure = ARENA_ARRAY(t->arena, bool, places);
        t->rows[i].is_there = false;
        for (uint32_t k = 0; k < places; k++) t->rows[i].texts[k] = TEXT("");
        for (uint32_t k = 0; k < places; k++) t->rows[i].unsure[k] = false;
    }
}

void import_unwrap_table(Tables *t, Text text, uint32_t number) {
    begin(t, text, number);
    t->grid = t->pattern->lines.data[t->first].grid;
    paper_table(t->to);
    for (uint32_t l = t->first; l <= t->last; l++) {
        uint8_t kind = t->pattern->lines.data[l].kind;
        if (kind == LAYOUT_ROW) unwrap_row(t, l);
        if (kind == LAYOUT_ROWS) unwrap_grid(t, l);
    }
    flush(t, slice(t, t->at, text.len));
    emit_rows(t, t->last + 1);
    for (uint32_t i = 0; i < t->stray.len; i++) {
        paper_row(t->to, number);
        paper_cell(t->to, t->stray.data[i], 0);
        vec_last(&t->to->lines).is_stray = true;
    }
}

/* ---- cells that ran together */

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

static void fill_row(Tables *t, const TableJoined *joined, const ColumnCell *cells) {
    PaperLine *line = &t->to->lines.data[joined->line];
    for (uint32_t i = 0; i < joined->row->places.len; i++) {
        if (is_member(&joined->row->places.data[i])) continue;
        line->cells.data[i].text = cells->text;
        line->cells.data[i].unsure = cells->unsure;
        cells++;
    }
}

/* The cells of all rows that are printed by that line of the pattern. */
static void part_rows(Tables *t, const PatternLine *row) {
    Text *rests = ARENA_ARRAY(t->arena, Text, t->joined.len);
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->joined.len; i++)
        if (t->joined.data[i].row == row) rests[n++] = t->joined.data[i].rest;
    Columns columns = columns_of(row);
    if (n == 0 || columns.n == 0) return;
    ColumnCell *cells = ARENA_ARRAY(t->arena, ColumnCell, (size_t)n * columns.n);
    import_part_columns(t->arena, &columns, rests, n, cells);
    for (uint32_t i = 0, k = 0; i < t->joined.len; i++)
        if (t->joined.data[i].row == row)
            fill_row(t, &t->joined.data[i], cells + (size_t)columns.n * k++);
}

void import_part_rows(Tables *t) {
    for (uint32_t l = t->first; l <= t->last; l++) part_rows(t, &t->pattern->lines.data[l]);
}
