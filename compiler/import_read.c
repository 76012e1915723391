/* Filling records from a paper that was aligned with a pattern, line by line: loops open elements,
   cells give values. A row of a grid goes by the columns of its headings; a row behind a heading
   that is printed again may be the rest of the row before it. */
#include "compiler/import_reader.h"

void reader_lose(Reader *r, uint32_t line, uint32_t cell, Text text, const char *zh,
                 const char *en) {
    Import *import = r->import;
    Loose loose = {.line = reader_line(r, line),
                   .cell = cell,
                   .text = text,
                   .near = import->near,
                   .why = {zh, en}};
    vec_push(import->arena, &import->loose, loose);
}

void reader_doubt(Reader *r, uint32_t line, uint32_t cell, const char *zh, const char *en) {
    reader_lose(r, line, cell, reader_line(r, line)->cells.data[cell].text, zh, en);
    vec_last(&r->import->loose).kept = true;
}

/* ---- loops */

/* Opens the elements of the loops around b, outermost first, that do not hold a. */
static void enter_loops(Reader *r, uint32_t loop, uint32_t a, const PaperLine *line) {
    if (loop == ID_NONE) return;
    const Loop *l = &r->pattern->loops.data[loop];
    if (a != ID_NONE && a >= l->first && a <= l->last) return;
    enter_loops(r, l->outer, a, line);
    import_open(r->import, &l->element, line);
}

static void move(Reader *r, uint32_t b, uint32_t number) {
    uint32_t a = r->at;
    const PatternLine *to = &r->pattern->lines.data[b];
    const PaperLine *line = reader_line(r, number);
    r->at = b;
    if (import_is_moved(r->matcher, number, a, b)) return;
    if (a == ID_NONE || b > a) {
        enter_loops(r, to->loop, a, line);
        return;
    }
    if (a == b && (to->repeats || to->kind == LAYOUT_ROWS)) return;
    uint32_t again = to->loop;
    for (; again != ID_NONE; again = r->pattern->loops.data[again].outer)
        if (a <= r->pattern->loops.data[again].last && a >= r->pattern->loops.data[again].first)
            break;
    if (again != ID_NONE) import_open(r->import, &r->pattern->loops.data[again].element, line);
    enter_loops(r, to->loop, a, line);
}

/* ---- values */

static bool put_pieces(Reader *r, const Pieces *pieces, Text text, uint32_t line, uint32_t cell);

/* Elements of a list with a text between them. */
static bool put_joined(Reader *r, const Piece *piece, Text text, uint32_t line, uint32_t cell) {
    bool all = true;
    while (text.len > 0) {
        int64_t at = text_find(text, piece->text);
        uint32_t end = at < 0 ? text.len : (uint32_t)at;
        Text part = text_trim(text_slice(text, 0, end));
        text = at < 0 ? TEXT("") : text_slice(text, end + piece->text.len, text.len);
        if (part.len == 0) continue;
        Text values[MOST_COLUMNS];
        bool apart =
            piece->inner.len <= MOST_COLUMNS && import_take_apart(&piece->inner, part, values);
        if (!apart) {
            reader_lose(r, line, cell, part, "读不出其中的项目", "its items cannot be told apart");
            all = false;
            continue;
        }
        import_open(r->import, &piece->element, reader_line(r, line));
        all = put_pieces(r, &piece->inner, part, line, cell) && all;
    }
    return all;
}

static bool put_piece(Reader *r, const Piece *piece, Text text, uint32_t line, uint32_t cell) {
    if (import_is_blank(text)) return true;
    if (piece->kind == PIECE_LIST) return put_joined(r, piece, text, line, cell);
    if (piece->kind == PIECE_ANY) {
        reader_lose(r, line, cell, text, "由别的值算出，没有读入", "computed from other values");
        return false;
    }
    if (piece->kind != PIECE_VALUE) return true;
    switch (import_put(r->import, piece, text, (Origin){reader_line(r, line), cell})) {
    case TAKEN:
    case TAKEN_SAME: return true;
    case TAKEN_OTHER: reader_lose(r, line, cell, text, "与前面写的不同", "other than above"); break;
    case TAKEN_UNFIT:
        reader_lose(r, line, cell, text, "不是这一栏的值", "no value of this field");
        break;
    }
    return false;
}

static bool put_pieces(Reader *r, const Pieces *pieces, Text text, uint32_t line, uint32_t cell) {
    Text values[MOST_COLUMNS];
    if (pieces->len > MOST_COLUMNS || !import_take_apart(pieces, text, values)) {
        reader_lose(r, line, cell, text, "", "");
        return false;
    }
    bool all = true;
    for (uint32_t i = 0; i < pieces->len; i++)
        all = put_piece(r, &pieces->data[i], values[i], line, cell) && all;
    return all;
}

/* Whether a line of a list begins with the number that comes next. */
static bool is_next(const Pieces *pieces, const Text *values, uint32_t count) {
    for (uint32_t i = 0; i < pieces->len; i++) {
        if (pieces->data[i].kind != PIECE_NUMBER) continue;
        uint32_t n = 0;
        for (uint32_t k = 0; k < values[i].len; k++) {
            char c = values[i].ptr[k];
            if (c < '0' || c > '9') return true;
            n = n * 10 + (uint32_t)(c - '0');
        }
        return n == count;
    }
    return true;
}

const Piece *reader_value(const Pieces *pieces) {
    for (uint32_t i = 0; i < pieces->len; i++)
        if (pieces->data[i].kind == PIECE_VALUE) return &pieces->data[i];
    return NULL;
}

/* Whether any line of the cell begins as an element does. */
static bool is_numbered(const Place *place, Text text) {
    Text values[MOST_COLUMNS];
    while (text.len > 0) {
        int64_t at = text_find(text, TEXT("\n"));
        uint32_t end = at < 0 ? text.len : (uint32_t)at;
        if (import_take_apart(&place->pieces, text_trim(text_slice(text, 0, end)), values))
            return true;
        text = at < 0 ? TEXT("") : text_slice(text, end + 1, text.len);
    }
    return false;
}

/* A cell whose lines are elements. A line without the next number goes on with the element; in a
   workbook, where lines do not wrap, it does so only if others have numbers. */
static bool put_list(Reader *r, const Place *place, Text text, uint32_t line, uint32_t cell) {
    uint32_t count = 0;
    bool all = true;
    const Piece *value = reader_value(&place->pieces);
    bool goes_on = reader_line(r, line)->sheet.len == 0 || is_numbered(place, text);
    while (text.len > 0 && value) {
        int64_t at = text_find(text, TEXT("\n"));
        uint32_t end = at < 0 ? text.len : (uint32_t)at;
        Text part = text_trim(text_slice(text, 0, end)), values[MOST_COLUMNS];
        text = at < 0 ? TEXT("") : text_slice(text, end + 1, text.len);
        if (part.len == 0) continue;
        bool fits = import_take_apart(&place->pieces, part, values) &&
                    is_next(&place->pieces, values, count + 1);
        if (!fits && count > 0 && goes_on && import_append(r->import, value, part, TEXT("\n")))
            continue;
        import_open(r->import, &place->element, reader_line(r, line));
        count++;
        all = (fits ? put_pieces(r, &place->pieces, part, line, cell)
                    : put_piece(r, value, part, line, cell)) &&
              all;
    }
    return all;
}

bool reader_put(Reader *r, const Place *place, Text text, uint32_t line, uint32_t cell) {
    if (text.len == 0 || place->kind != PLACE_VALUE) return true;
    if (place->is_list) return put_list(r, place, text, line, cell);
    return put_pieces(r, &place->pieces, text, line, cell);
}

/* ---- lines */

/* A label that is worded otherwise is said to be a guess. */
static void doubt_label(Reader *r, const Place *place, uint32_t line, uint32_t cell) {
    if (place->kind != PLACE_LABEL) return;
    Text key = r->matcher->keys.data[line][cell];
    bool guessed = reader_line(r, line)->is_row ? import_is_guessed(place, key)
                                                : import_is_reworded(place, key);
    if (!guessed) return;
    Text zh = arena_printf(r->import->arena, "当作“%.*s”", TEXT_ARG(place->key));
    Text en = arena_printf(r->import->arena, "taken for \"%.*s\"", TEXT_ARG(place->key));
    reader_doubt(r, line, cell, zh.ptr, en.ptr);
}

static void note_label(Reader *r, uint32_t pattern, uint32_t place) {
    r->found.data[pattern * MOST_COLUMNS + place] = true;
}

static void no_columns(uint32_t *columns) {
    for (uint32_t i = 0; i < MOST_COLUMNS; i++) columns[i] = ID_NONE;
}

static void note_columns(const PatternLine *pattern, const PaperLine *line, const Fit *fit,
                         uint32_t *columns) {
    for (uint32_t i = 0; i < line->cells.len; i++) {
        if (fit->place[i] == ID_NONE) continue;
        const Place *place = &pattern->places.data[fit->place[i]];
        if (place->column < MOST_COLUMNS && !place->is_group)
            columns[place->column] = line->cells.data[i].column;
    }
}

/* The heading of a value that stands in its cell ("12月底 100%"), because its own was lost: the
   place below that heading, and the rest of the text. */
static const Place *with_heading(const Reader *r, uint32_t b, Text *text) {
    const PatternLine *above = &r->pattern->lines.data[b - 1], *here = &r->pattern->lines.data[b];
    for (uint32_t i = 0; i < above->places.len; i++) {
        const Place *head = &above->places.data[i];
        if (head->kind != PLACE_LABEL) continue;
        Text rest = import_behind(*text, head->key);
        for (uint32_t n = 0; head->names && rest.len == 0 && n < head->names->n; n++)
            rest = import_behind(*text, head->names->all[n]);
        for (uint32_t k = 0; k < here->places.len && rest.len > 0; k++) {
            if (here->places.data[k].column != head->column) continue;
            *text = rest;
            return &here->places.data[k];
        }
    }
    return NULL;
}

static void read_row(Reader *r, uint32_t number, uint32_t b, bool below) {
    const PatternLine *pattern = &r->pattern->lines.data[b];
    const PaperLine *line = reader_line(r, number);
    Fit fit = import_fit(r->matcher, number, b, below ? r->columns : NULL);
    for (uint32_t i = 0; i < line->cells.len; i++) {
        Text text = line->cells.data[i].text;
        if (text.len == 0) continue;
        const Place *place = below ? with_heading(r, b, &text) : NULL;
        if (!place && fit.place[i] == ID_NONE) {
            reader_lose(r, number, i, text, "", "");
            continue;
        }
        if (!place) place = &pattern->places.data[fit.place[i]];
        if (place->kind == PLACE_LABEL) note_label(r, b, fit.place[i]);
        doubt_label(r, place, number, i);
        r->import->recognised += reader_put(r, place, text, number, i);
        if (line->cells.data[i].unsure)
            reader_doubt(r, number, i, "属于哪一栏是猜的", "its column is a guess");
    }
    no_columns(r->columns);
    note_columns(pattern, line, &fit, r->columns);
}

static void note_strange(Reader *r, const PatternLine *pattern, const PaperCell *cell) {
    if (pattern->depth <= 1 && cell->column < MOST_COLUMNS) r->strange[cell->column] = true;
}

/* `goes_on`: in the heading's next row; `again`: rows of it stand above. */
static void read_heads(Reader *r, uint32_t number, uint32_t b, bool goes_on, bool again) {
    const PatternLine *pattern = &r->pattern->lines.data[b];
    const PaperLine *line = reader_line(r, number);
    Fit fit = import_fit(r->matcher, number, b, NULL);
    if (!goes_on) no_columns(r->heads);
    if (!goes_on) memset(r->strange, 0, sizeof r->strange);
    for (uint32_t i = 0; i < line->cells.len; i++) {
        if (line->cells.data[i].text.len == 0) continue;
        bool known = fit.place[i] != ID_NONE;
        if (!known) note_strange(r, pattern, &line->cells.data[i]);
        if (known) note_label(r, b, fit.place[i]);
        if (known) doubt_label(r, &pattern->places.data[fit.place[i]], number, i);
        if (!known) reader_lose(r, number, i, line->cells.data[i].text, "", "");
        r->import->recognised += known;
    }
    note_columns(pattern, line, &fit, r->heads);
    r->fresh = again || (goes_on && r->fresh);
}

/* A title of two lines that is printed once more. */
static bool ends_value(Reader *r, const Piece *value, Text text) {
    Arena *arena = r->import->arena;
    Text there = import_key(arena, import_get(r->import, &value->path));
    Text key = import_key(arena, text);
    return key.len > 0 && key.len < there.len && (text_ends(there, key) || text_starts(there, key));
}

static void read_text(Reader *r, uint32_t number, uint32_t b, uint32_t before) {
    const PatternLine *pattern = &r->pattern->lines.data[b];
    const PaperLine *line = reader_line(r, number);
    for (uint32_t i = 0; i < line->cells.len; i++) {
        Text text = line->cells.data[i].text;
        if (text.len == 0) continue;
        const Place *place = pattern->places.len ? &pattern->places.data[0] : NULL;
        if (!place || place->kind == PLACE_LABEL) {
            if (place) note_label(r, b, 0);
            if (place) doubt_label(r, place, number, i);
            r->import->recognised++;
            continue;
        }
        if (pattern->repeats) import_open(r->import, &pattern->element, line);
        const Piece *value = reader_value(&place->pieces);
        bool goes_on = before == b && !pattern->repeats && pattern->loop == ID_NONE && value;
        if (value && place->pieces.len == 1 && ends_value(r, value, text))
            r->import->recognised++;
        else if (goes_on && import_append(r->import, value, text, TEXT("")))
            r->import->recognised++;
        else
            r->import->recognised += put_pieces(r, &place->pieces, text, number, i);
    }
}

static void read_line(Reader *r, uint32_t number, uint32_t b) {
    uint32_t before = r->at;
    uint8_t kind = r->pattern->lines.data[b].kind;
    move(r, b, number);
    if (kind == LAYOUT_ROW) {
        bool bare = r->pattern->lines.data[b].n_labels == 0; /* its labels stand above */
        bool below = bare && before != ID_NONE && before + 1 == b &&
                     r->pattern->lines.data[before].kind == LAYOUT_ROW;
        read_row(r, number, b, below);
    } else if (kind == LAYOUT_ROWS) {
        read_heads(r, number, b, before == b, before == b + 1);
    } else if (kind == LAYOUT_COLUMN) {
        reader_element(r, number, b);
    } else {
        read_text(r, number, b, before);
    }
}

/* What stands below is in the unit that a caption states. */
static void note_unit(Reader *r, Text key) {
    Units *units = r->import->compiler->program->units;
    Text name = import_stated_unit(key);
    UnitId unit = name.len > 0 ? units_find(units, name) : UNIT_UNKNOWN;
    if (unit != UNIT_UNKNOWN) r->import->stated = unit;
}

static void read_lines(Reader *r) {
    const Paper *paper = r->import->paper;
    for (uint32_t i = 0; i < paper->lines.len; i++) {
        const PaperLine *line = &paper->lines.data[i];
        uint32_t b = r->import->reading.line[i];
        for (uint32_t k = 0; k < line->cells.len; k++) {
            if (line->cells.data[k].text.len == 0) continue;
            r->import->cells++;
            note_unit(r, r->matcher->keys.data[i][k]);
            bool mark = b == ID_NONE && !line->is_row &&
                        import_is_page_mark(r->import->arena, line->cells.data[k].text);
            r->import->recognised += mark;
            if (b == ID_NONE && !mark) reader_lose(r, i, k, line->cells.data[k].text, "", "");
        }
        if (b != ID_NONE) read_line(r, i, b);
    }
    import_end_groups(r->import);
}

/* ---- which document it is */

/* Captions as lines of their own: their labels are counted with the row that they may be, too. */
static bool is_caption_line(const Pattern *pattern, uint32_t i) {
    if (pattern->lines.data[i].kind != LAYOUT_CAPTION) return false;
    for (uint32_t k = i + 1; k < pattern->lines.len && k <= i + 2; k++)
        if (pattern->lines.data[k].is_captions) return true;
    return false;
}

static bool is_found(const Reader *r, uint32_t i, uint32_t place) {
    const PatternLine *line = &r->pattern->lines.data[i];
    if (r->found.data[i * MOST_COLUMNS + place]) return true;
    for (uint32_t k = i > 2 ? i - 2 : 0; line->is_captions && k < i; k++) {
        const PatternLine *caption = &r->pattern->lines.data[k];
        if (is_caption_line(r->pattern, k) && r->found.data[k * MOST_COLUMNS] &&
            text_equal(caption->places.data[0].key, line->places.data[place].key))
            return true;
    }
    return false;
}

static void count_labels(Reader *r) {
    Reading *reading = &r->import->reading;
    for (uint32_t i = 0; i < r->pattern->lines.len; i++) {
        const PatternLine *line = &r->pattern->lines.data[i];
        for (uint32_t k = 0; k < line->places.len && k < MOST_COLUMNS; k++) {
            if (line->places.data[k].kind != PLACE_LABEL || is_caption_line(r->pattern, i))
                continue;
            reading->labels++;
            reading->found += is_found(r, i, k);
        }
    }
}

static Import *read_with(Arena *arena, Compiler *compiler, const Pattern *pattern, Matcher *matcher,
                         Reading reading) {
    Import *import = ARENA_NEW(arena, Import);
    *import =
        (Import){.arena = arena, .compiler = compiler, .paper = matcher->paper, .reading = reading};
    import->root = import_draft(import, pattern->layout->param.arg);
    Reader r = {.import = import, .matcher = matcher, .pattern = pattern, .at = ID_NONE};
    for (uint32_t i = 0; i < pattern->lines.len * MOST_COLUMNS; i++)
        vec_push(arena, &r.found, false);
    no_columns(r.columns);
    no_columns(r.heads);
    read_lines(&r);
    count_labels(&r);
    return import;
}

/* Rows of values fit many forms; labels tell them apart. */
static bool is_better(const Reading *a, const Reading *b) {
    enum { LABEL_WORTH = 12 };
    int64_t x = (int64_t)a->cost - LABEL_WORTH * (int64_t)a->known;
    int64_t y = (int64_t)b->cost - LABEL_WORTH * (int64_t)b->known;
    return x < y;
}

Import *import_read(Arena *arena, Compiler *compiler, const Paper *paper, uint32_t only) {
    const Program *program = compiler->program;
    const Pattern *best = NULL;
    Matcher *by = NULL;
    Reading least = {.cost = UINT64_MAX};
    for (uint32_t i = 0; i < program->layouts.len; i++) {
        const Layout *layout = program->layouts.data[i];
        Pattern *pattern =
            only == ID_NONE || only == i ? import_pattern(arena, program, layout) : NULL;
        if (!pattern || pattern->lines.len == 0) continue;
        const Paper *seen = import_unwrap(arena, compiler, pattern, paper);
        seen = import_split(arena, pattern, seen);
        Matcher *matcher = import_matcher(arena, compiler, pattern, seen);
        Reading reading = import_align(matcher);
        if (best && !is_better(&reading, &least)) continue;
        least = reading;
        best = pattern;
        by = matcher;
    }
    return best ? read_with(arena, compiler, best, by, least) : NULL;
}
