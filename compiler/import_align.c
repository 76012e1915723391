/* The cheapest reading of a paper by a pattern. Lines come in the pattern's order, loops begin
   again, parts may be missing; a line that fits nowhere costs the most. Found line by line: the
   least cost of every way to stand at a pattern line so far. */
#include "compiler/import.h"

enum {
    COST_UNKNOWN = 40, /* a line that is not recognised */
    COST_SKIP = 1,     /* pattern lines are passed over */
    COST_AGAIN = 1,    /* a loop begins again */
    COST_MISSED = 8,   /* … without one of its first lines */
    MOST_MISSED = 8,
    COST_HEADING = 35, /* a text without the heading that it stands under */
    COST_CONTINUED = 6,
    COST_NAME_CONTINUED = 20, /* names are short */
    COST_BACK = 15,           /* out of order: the cover once more */
    COST_ORDER = 20,          /* a row of the same table that the form has further up */
    COST_GRID = 2,    /* a table ends where the form has none that ends, or the other way round */
    IS_BACK = 1 << 16 /* only for a line that says what another one said */
};

/* Innermost loop that holds both; ID_NONE. */
static uint32_t common_loop(const Pattern *pattern, uint32_t a, uint32_t b) {
    for (uint32_t l = pattern->lines.data[a].loop; l != ID_NONE; l = pattern->loops.data[l].outer) {
        const Loop *loop = &pattern->loops.data[l];
        if (b >= loop->first && b <= loop->last) return l;
    }
    return ID_NONE;
}

bool import_is_moved(const Matcher *m, uint32_t line, uint32_t a, uint32_t b) {
    enum { HEAD = 2 }; /* rows that tell a record from the one before */
    const Pattern *pattern = m->pattern;
    const PaperLine *here = &m->paper->lines.data[line];
    const PatternLine *to = &pattern->lines.data[b];
    bool joined =
        line > 0 && here->is_row && (here - 1)->is_row && here->table == (here - 1)->table;
    if (!joined || a == ID_NONE || a <= b || to->kind != LAYOUT_ROW || to->n_labels == 0)
        return false;
    uint32_t loop = common_loop(pattern, a, b), rows = 0;
    for (uint32_t i = loop == ID_NONE ? b : pattern->loops.data[loop].first; i < b; i++)
        rows += pattern->lines.data[i].kind == LAYOUT_ROW;
    return loop == ID_NONE || rows >= HEAD;
}

/* Captions are printed either way: as lines, or as a row. */
static bool is_caption(const PatternLine *line) {
    return line->kind == LAYOUT_CAPTION || line->is_captions;
}

/* Lines from `first` on that stand before b. */
static uint32_t lines_before(const Pattern *pattern, uint32_t first, uint32_t b) {
    uint32_t n = 0;
    for (uint32_t i = first; i < b; i++) n += !is_caption(&pattern->lines.data[i]);
    return n < MOST_MISSED ? n : MOST_MISSED;
}

/* How many lines are missing at the heads of the loops that are entered at b, coming from a. */
static uint32_t missed(const Pattern *pattern, uint32_t a, uint32_t b) {
    uint32_t n = 0;
    for (uint32_t l = pattern->lines.data[b].loop; l != ID_NONE; l = pattern->loops.data[l].outer) {
        const Loop *loop = &pattern->loops.data[l];
        if (a != ID_NONE && a >= loop->first && a <= loop->last) break;
        n += lines_before(pattern, loop->first, b);
    }
    return n;
}

/* Whether the heading above b, which it belongs to, is passed over on the way from a. */
static bool misses_heading(const Pattern *pattern, uint32_t a, uint32_t b) {
    const PatternLine *line = &pattern->lines.data[b];
    if (line->kind == LAYOUT_COLUMN) return a == ID_NONE || a < line->heads;
    bool heading = line->kind == LAYOUT_HEADING && line->n_labels == 0;
    if (line->kind != LAYOUT_PARAGRAPH && line->kind != LAYOUT_ITEMS && !heading) return false;
    for (uint32_t i = b; i-- > 0;) {
        const PatternLine *above = &pattern->lines.data[i];
        if (above->kind == LAYOUT_HEADING && above->n_labels > 0) return a == ID_NONE || a < i;
    }
    return false;
}

/* Captions are printed either way: as lines, or as a row. */
static bool passes_over(const Pattern *pattern, uint32_t a, uint32_t b) {
    for (uint32_t i = a == ID_NONE ? 0 : a + 1; i < b; i++) {
        if (!is_caption(&pattern->lines.data[i])) return true;
    }
    return false;
}

/* Whether rows that follow each other are of one table on the paper only, or in the form only. */
static bool parts_elsewhere(const Matcher *m, uint32_t line, uint32_t a, uint32_t b) {
    const PaperLine *here = &m->paper->lines.data[line];
    if (line == 0 || a >= b || !here->is_row || !(here - 1)->is_row) return false;
    const PatternLine *from = &m->pattern->lines.data[a], *to = &m->pattern->lines.data[b];
    if (from->is_captions || from->grid == 0 || to->grid == 0) return false;
    return (here->table == (here - 1)->table) != (from->grid == to->grid);
}

/* A text without the heading that it stands under. That it is a heading itself, which may say
   anything, is not to be thought then; one with words of its own stands for itself. */
static uint32_t heading_cost(const PatternLine *line) {
    enum { WORDS = 6 }; /* bytes: more than the signs behind a number */
    if (line->kind != LAYOUT_HEADING) return COST_HEADING;
    const Pieces *pieces = &line->places.data[0].pieces;
    for (uint32_t i = 0; i < pieces->len; i++)
        if (pieces->data[i].kind == PIECE_TEXT && pieces->data[i].text.len >= WORDS) return 0;
    return import_has_text(pieces) ? (uint32_t)COST_HEADING : 2u * COST_UNKNOWN;
}

static uint32_t move_cost(const Pattern *pattern, uint32_t a, uint32_t b) {
    const PatternLine *line = &pattern->lines.data[b];
    bool skips = passes_over(pattern, a, b);
    if (a == ID_NONE || b > a)
        return (misses_heading(pattern, a, b) ? heading_cost(line) : 0u) +
               (skips ? COST_SKIP : 0u) + missed(pattern, a, b) * COST_MISSED;
    if (a == b && line->repeats) return 0;
    if (a == b && line->kind == LAYOUT_ROWS && line->depth > 1) return 0;
    if (a == b && line->kind == LAYOUT_HEADING && line->n_labels > 0) return 0; /* two lines */
    uint32_t loop = common_loop(pattern, a, b);
    if (loop != ID_NONE) {
        return COST_AGAIN + COST_MISSED * lines_before(pattern, pattern->loops.data[loop].first, b);
    }
    if (a == b) return line->kind == LAYOUT_TITLE ? COST_NAME_CONTINUED : COST_CONTINUED;
    return (line->kind == LAYOUT_ROW ? 2 * COST_BACK : COST_BACK) | IS_BACK;
}

typedef struct Search {
    uint32_t n;       /* pattern lines */
    uint32_t *moves;  /* (n + 1) * n: move_cost; row n: from the beginning */
    uint64_t *least;  /* n + 1: at each pattern line, and not yet at any */
    uint32_t *before; /* a line of the paper, a pattern line: where it came from; n + 1 wide */
    bool *passed;     /* the same: the line itself was not recognised */
} Search;

static Search search_new(Matcher *m) {
    const Pattern *pattern = m->pattern;
    Search s = {.n = pattern->lines.len};
    uint32_t width = s.n + 1;
    s.moves = ARENA_ARRAY(m->arena, uint32_t, width * s.n);
    for (uint32_t a = 0; a <= s.n; a++)
        for (uint32_t b = 0; b < s.n; b++)
            s.moves[a * s.n + b] = move_cost(pattern, a == s.n ? ID_NONE : a, b);
    s.least = ARENA_ARRAY(m->arena, uint64_t, width);
    for (uint32_t a = 0; a < s.n; a++) s.least[a] = UINT64_MAX;
    s.before = ARENA_ARRAY(m->arena, uint32_t, (size_t)width * m->paper->lines.len);
    s.passed = ARENA_ARRAY(m->arena, bool, (size_t)width * m->paper->lines.len);
    return s;
}

static uint32_t texts_of(const PaperLine *line) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < line->cells.len; i++) n += line->cells.data[i].text.len > 0;
    return n;
}

/* Whether an earlier line begins with the same text. */
static bool is_repeated(const Matcher *m, uint32_t line) {
    const PaperLine *here = &m->paper->lines.data[line];
    if (here->cells.len == 0) return false;
    uint32_t first = map_get(&m->first, m->keys.data[line][0]);
    return first != MAP_NONE && first < line;
}

static void step(Search *s, Matcher *m, uint32_t line, Arena *scratch) {
    uint32_t width = s->n + 1, texts = texts_of(&m->paper->lines.data[line]);
    uint64_t *next = ARENA_ARRAY(scratch, uint64_t, width);
    uint32_t *before = s->before + (size_t)line * width;
    bool *passed = s->passed + (size_t)line * width;
    bool repeats = is_repeated(m, line);
    for (uint32_t a = 0; a < width; a++) {
        uint64_t unknown = texts == 0 ? 0 : COST_UNKNOWN + texts;
        next[a] = s->least[a] == UINT64_MAX ? UINT64_MAX : s->least[a] + unknown;
        before[a] = a;
        passed[a] = true;
    }
    bool stray = m->paper->lines.data[line].is_stray;
    for (uint32_t b = 0; b < s->n && texts > 0 && !stray; b++) {
        Fit found = import_fit(m, line, b, NULL);
        uint32_t fit = found.cost;
        if (fit >= COST_UNKNOWN + texts) continue;
        bool goes_on = m->pattern->lines.data[b].kind == LAYOUT_CONTENTS && found.labels == 0;
        for (uint32_t a = 0; a < width; a++) {
            if (s->least[a] == UINT64_MAX || (goes_on && a != b)) continue;
            uint32_t move = s->moves[a * s->n + b];
            if (found.labels > 0 && import_is_moved(m, line, a, b)) move = COST_ORDER;
            if (move & IS_BACK && !repeats) continue;
            uint64_t cost = s->least[a] + (move & ~(uint32_t)IS_BACK) + fit;
            if (a < s->n && parts_elsewhere(m, line, a, b)) cost += COST_GRID;
            if (cost >= next[b]) continue;
            next[b] = cost;
            before[b] = a;
            passed[b] = false;
        }
    }
    memcpy(s->least, next, sizeof *next * width);
}

Reading import_align(Matcher *matcher) {
    const Paper *paper = matcher->paper;
    Reading reading = {.pattern = matcher->pattern, .cost = UINT64_MAX};
    reading.line = ARENA_ARRAY(matcher->arena, uint32_t, paper->lines.len);
    Search search = search_new(matcher);
    Matcher inner = *matcher;
    inner.arena = arena_new(matcher->arena);
    for (uint32_t i = 0; i < paper->lines.len; i++) {
        step(&search, &inner, i, inner.arena);
        arena_reset(inner.arena);
    }
    arena_free(inner.arena);
    uint32_t at = search.n;
    for (uint32_t a = 0; a <= search.n; a++)
        if (search.least[a] < reading.cost) {
            reading.cost = search.least[a];
            at = a;
        }
    for (uint32_t i = paper->lines.len; i-- > 0;) {
        size_t cell = (size_t)i * (search.n + 1) + at;
        reading.line[i] = search.passed[cell] ? ID_NONE : at;
        at = search.before[cell];
        if (reading.line[i] != ID_NONE)
            reading.known += import_fit(matcher, i, reading.line[i], NULL).labels;
    }
    return reading;
}
