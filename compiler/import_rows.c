/* Rows of a grid with an element each. Cells go by the columns of the headings above; a row below
   headings that came again may be the rest of the row before the page ended; a cell of an outer
   element (a duty) begins the next one where it says something new. */
#include "compiler/import_reader.h"

static bool is_top(const Place *place) {
    const Piece *piece = reader_value(&place->pieces);
    return piece && piece->path.n > 0 && piece->path.steps[piece->path.n - 1].kind == STEP_TOP;
}

/* The place of the member that the row is about: the second level of categories. */
static const Place *member_place(const PatternLine *pattern) {
    for (uint32_t i = 0; i < pattern->places.len; i++) {
        const Place *place = &pattern->places.data[i];
        const Piece *piece = reader_value(&place->pieces);
        if (piece && piece->type.kind == TYPE_ENUM && !is_top(place)) return place;
    }
    return NULL;
}

static uint32_t head_of(const Reader *r, const PatternLine *pattern, uint32_t place) {
    uint32_t column = pattern->places.data[place].column;
    return column < MOST_COLUMNS ? r->heads[column] : ID_NONE;
}

/* Of headings that were lost, or of two rows that do not agree, it is not known where they stood:
   then a row that is as wide as the grid goes by its own columns. */
static bool heads_are_sound(const Reader *r, const PatternLine *pattern, const PaperLine *line) {
    bool in_order = true, all = true;
    uint32_t last = 0, wide = 0;
    for (uint32_t i = 0; i < pattern->places.len; i++) {
        uint32_t at = head_of(r, pattern, i);
        all = all && at != ID_NONE;
        in_order = in_order && (i == 0 || at > last);
        last = at;
    }
    if (all && in_order) return true;
    if (r->pattern->lines.data[pattern->heads].depth > 1) return false;
    for (uint32_t i = 0; i < MOST_COLUMNS; i++)
        if (r->strange[i]) return true;
    for (uint32_t i = 0; i < line->cells.len; i++)
        if (line->cells.data[i].text.len > 0) wide = line->cells.data[i].column + 1;
    return all || wide < pattern->places.len;
}

/* Whether the nearest heading at the column, or before it, is none of the form's. */
static bool is_strange(const Reader *r, const PatternLine *pattern, uint32_t at) {
    for (uint32_t column = at < MOST_COLUMNS ? at + 1 : MOST_COLUMNS; column-- > 0;) {
        if (r->strange[column]) return true;
        for (uint32_t k = 0; k < pattern->places.len; k++)
            if (head_of(r, pattern, k) == column) return false;
    }
    return false;
}

/* The place below the nearest heading. */
static uint32_t place_at(const Reader *r, const PatternLine *pattern, uint32_t at, bool sound) {
    uint32_t nearest = 0, place = ID_NONE;
    for (uint32_t k = 0; k < pattern->places.len; k++) {
        uint32_t from = sound ? head_of(r, pattern, k) : pattern->places.data[k].column;
        if (from == ID_NONE || from > at || (place != ID_NONE && from < nearest)) continue;
        nearest = from;
        place = k;
    }
    return sound && is_strange(r, pattern, at) ? ID_NONE : place;
}

/* One place a cell, ID_NONE where there is none for it. */
static void place_cells(const Reader *r, const PatternLine *pattern, const PaperLine *line,
                        uint32_t *places) {
    bool sound = heads_are_sound(r, pattern, line);
    for (uint32_t i = 0; i < line->cells.len; i++) {
        places[i] = place_at(r, pattern, line->cells.data[i].column, sound);
        bool taken = i > 0 && places[i] == places[i - 1] && line->cells.data[i - 1].text.len > 0;
        if (taken) places[i] = ID_NONE;
    }
}

static uint32_t cell_of(const PaperLine *line, const uint32_t *places, uint32_t place) {
    for (uint32_t i = 0; i < line->cells.len; i++)
        if (places[i] == place && line->cells.data[i].text.len > 0) return i;
    return ID_NONE;
}

/* Steps of the path that the loops around the grid have opened. */
static uint32_t opened_above(const Reader *r, const PatternLine *pattern) {
    uint32_t n = 0;
    for (uint32_t l = pattern->loop; l != ID_NONE; l = r->pattern->loops.data[l].outer)
        if (r->pattern->loops.data[l].element.n > n) n = r->pattern->loops.data[l].element.n;
    return n;
}

static uint32_t element_depth(const Path *path) {
    uint32_t n = path->n;
    while (n > 0 && path->steps[n - 1].kind != STEP_ELEMENT) n--;
    return n;
}

/* How deep the path of the row's element stays as it was: a cell of an outer element that says
   something new begins that one. */
static uint32_t kept_depth(Reader *r, const PatternLine *pattern, const PaperLine *line,
                           const uint32_t *places) {
    uint32_t depth = pattern->element.n - 1, above = opened_above(r, pattern);
    for (uint32_t k = 0; k < pattern->places.len; k++) {
        const Piece *piece = reader_value(&pattern->places.data[k].pieces);
        uint32_t cell = cell_of(line, places, k);
        if (!piece || cell == ID_NONE) continue;
        uint32_t at = element_depth(&piece->path);
        if (at <= above || at > depth) continue;
        Text there = import_get(r->import, &piece->path), text = line->cells.data[cell].text;
        Text a = import_key(r->import->arena, there), b = import_key(r->import->arena, text);
        if (!text_equal(a, b)) depth = at - 1;
    }
    return depth;
}

static void open_element(Reader *r, const PatternLine *pattern, const PaperLine *line,
                         const uint32_t *places) {
    const Place *member = member_place(pattern);
    const Piece *piece = member ? reader_value(&member->pieces) : NULL;
    Text before = piece ? import_get(r->import, &piece->path) : TEXT("");
    for (uint32_t n = kept_depth(r, pattern, line, places); n < pattern->element.n; n++) {
        Path path = pattern->element;
        path.n = n + 1;
        import_open(r->import, &path, line);
    }
    uint32_t at = member ? (uint32_t)(member - pattern->places.data) : ID_NONE;
    if (before.len > 0 && cell_of(line, places, at) == ID_NONE)
        (void)import_put(r->import, piece, before, (Origin){line, 0});
}

/* The rest of the row above, cut by the end of a page: below headings that came again, without a
   category of its own. */
static bool is_rest(const Reader *r, const PatternLine *pattern, const PaperLine *line,
                    const uint32_t *places) {
    const Place *member = member_place(pattern);
    if (!member || !r->fresh) return false;
    uint32_t cell = cell_of(line, places, (uint32_t)(member - pattern->places.data));
    if (cell == ID_NONE) return true;
    const Piece *piece = reader_value(&member->pieces);
    Text key = import_key(r->import->arena, line->cells.data[cell].text);
    return import_member(r->import->compiler, piece->type.arg, key) == ID_NONE;
}

static void read_rest(Reader *r, uint32_t number, const PatternLine *pattern,
                      const uint32_t *places) {
    const PaperLine *line = reader_line(r, number);
    for (uint32_t i = 0; i < line->cells.len; i++) {
        Text text = line->cells.data[i].text;
        if (text.len == 0) continue;
        const Piece *piece =
            places[i] == ID_NONE ? NULL : reader_value(&pattern->places.data[places[i]].pieces);
        bool added = piece && import_append(r->import, piece, text, TEXT(""));
        if (!added)
            reader_lose(r, number, i, text, "分页处的下半行", "the rest of a row cut by a page");
        r->import->recognised += added;
    }
}

/* A row of the form without an indicator: only its categories are printed. */
static bool is_unused(const Reader *r, const PatternLine *pattern, const PaperLine *line,
                      const uint32_t *places) {
    for (uint32_t i = 0; i < line->cells.len; i++) {
        if (line->cells.data[i].text.len == 0) continue;
        if (places[i] == ID_NONE) return false;
        const Piece *piece = reader_value(&pattern->places.data[places[i]].pieces);
        if (!piece || piece->type.kind != TYPE_ENUM) return false;
        Text key = import_key(r->import->arena, line->cells.data[i].text);
        if (import_member(r->import->compiler, piece->type.arg, key) == ID_NONE) return false;
    }
    return true;
}

/* Whether the row has more cells than the grid has columns. */
static bool is_crowded(const Reader *r, const PatternLine *pattern, const PaperLine *line,
                       const uint32_t *places) {
    for (uint32_t i = 0; i < line->cells.len; i++)
        if (places[i] == ID_NONE && line->cells.data[i].text.len > 0 &&
            !is_strange(r, pattern, line->cells.data[i].column))
            return true;
    return false;
}

static bool is_category(const Place *place) {
    const Piece *piece = reader_value(&place->pieces);
    return piece && piece->type.kind == TYPE_ENUM;
}

static void doubt_cell(Reader *r, uint32_t number, uint32_t i, bool crowded) {
    if (reader_line(r, number)->cells.data[i].unsure)
        reader_doubt(r, number, i, "与旁边一格的分界是猜的",
                     "where it parts from the next is a guess");
    else if (crowded)
        reader_doubt(r, number, i, "这一行比表头多一格", "the row has more cells than headings");
}

static void read_cells(Reader *r, uint32_t number, const PatternLine *pattern,
                       const uint32_t *places, bool tops) {
    const PaperLine *line = reader_line(r, number);
    bool crowded = is_crowded(r, pattern, line, places);
    for (uint32_t i = 0; i < line->cells.len; i++) {
        Text text = line->cells.data[i].text;
        const Place *place = places[i] == ID_NONE ? NULL : &pattern->places.data[places[i]];
        if (text.len == 0 || (place && is_top(place)) != tops) continue;
        if (!place && is_strange(r, pattern, line->cells.data[i].column))
            reader_lose(r, number, i, text, "", "");
        else if (!place)
            reader_lose(r, number, i, text, "不知道属于哪一栏", "it is not clear of which column");
        else
            r->import->recognised += reader_put(r, place, text, number, i);
        if (place && !is_category(place)) doubt_cell(r, number, i, crowded);
    }
}

void reader_element(Reader *r, uint32_t number, uint32_t b) {
    const PatternLine *pattern = &r->pattern->lines.data[b];
    const PaperLine *line = reader_line(r, number);
    uint32_t *places = ARENA_ARRAY(r->import->arena, uint32_t, line->cells.len);
    place_cells(r, pattern, line, places);
    if (is_rest(r, pattern, line, places)) {
        r->fresh = false;
        read_rest(r, number, pattern, places);
        return;
    }
    r->fresh = false;
    if (is_unused(r, pattern, line, places)) {
        for (uint32_t i = 0; i < line->cells.len; i++)
            r->import->recognised += line->cells.data[i].text.len > 0;
        return;
    }
    open_element(r, pattern, line, places);
    read_cells(r, number, pattern, places, false);
    read_cells(r, number, pattern, places, true);
}
