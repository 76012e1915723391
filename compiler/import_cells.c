/* A line of the paper against a line of the pattern: labels must be what they are, values take what
   stands between them, blank cells may be too many. Costs are tenths of a text that is not
   recognised; the least alignment of cells and places, in order, counts. */
#include "compiler/import.h"

#include "runtime/base/date.h"
#include "runtime/base/utf8.h"

enum {
    COST_LABEL_MISSING = 12,
    COST_LABEL_ALIAS = 1,
    COST_LABEL_LIKE = 6, /* other words, but mostly the same */
    COST_VALUE = 1,
    COST_VALUE_MISSING = 2,
    COST_UNLABELLED = 2, /* a value whose own label, before it in its row, is missing */
    COST_BLANK_LEFT = 1,
    COST_CELL_LEFT = 15,
    COST_ORDER = 2, /* a heading that stands before one that the form has before it */
    COST_STRANGE = 20,
    COST_UNFIT = 14, /* in its place, but not of its type */
    COST_LOOKS_LIKE_LABEL = 8,
    COST_COLUMN_OFF = 3,
    COST_BARE = 8,    /* a paragraph that may say anything */
    COST_PART = 6,    /* of a heading that goes over two lines */
    COST_COUNTED = 3, /* counted in another way: （一） for 1、 */
    SHARE_LABEL = 65, /* per cent of their characters that texts like each other share */
    SHARE_HEADING = 75,
    MOST_PLACES = 64
};

/* ---- taking texts apart */

static uint32_t peek(Text t, uint32_t at, uint32_t *next) {
    *next = at;
    return utf8_fold_width(utf8_next(t, next));
}

static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0;
}

static uint32_t skip_blanks(Text t, uint32_t at) {
    for (uint32_t next; at < t.len && is_blank(peek(t, at, &next)); at = next) {
    }
    return at;
}

/* What stands behind a number that counts: any of these for any other. */
static bool is_count_sign(uint32_t c) {
    return c == '.' || c == 0x3001 || c == ',' || c == ')';
}

/* The place behind `literal` at `at`, blanks aside; UINT32_MAX if it is not there. */
static uint32_t behind_literal(Text t, uint32_t at, Text literal, bool counted) {
    uint32_t l = skip_blanks(literal, 0);
    bool first = counted;
    while (l < literal.len) {
        at = skip_blanks(t, at);
        if (at >= t.len) return UINT32_MAX;
        uint32_t next_l, next_t;
        uint32_t a = peek(literal, l, &next_l), b = peek(t, at, &next_t);
        if (a != b && !(first && is_count_sign(a) && is_count_sign(b))) return UINT32_MAX;
        first = false;
        at = next_t;
        l = skip_blanks(literal, next_l);
    }
    return at;
}

uint32_t import_literal(Text text, Text literal) {
    uint32_t end = literal.len > 0 ? behind_literal(text, 0, literal, false) : UINT32_MAX;
    return end == UINT32_MAX ? 0 : end;
}

Text import_behind(Text text, Text literal) {
    uint32_t end = behind_literal(text, 0, literal, false);
    return end == UINT32_MAX ? (Text){0} : text_trim(text_slice(text, end, text.len));
}

static bool is_chinese_number(uint32_t c) {
    Text all = TEXT("一二三四五六七八九十百");
    for (uint32_t at = 0; at < all.len;)
        if (utf8_next(all, &at) == c) return true;
    return false;
}

static uint32_t behind_number(Text t, uint32_t at) {
    at = skip_blanks(t, at);
    uint32_t from = at, next;
    for (; at < t.len; at = next) {
        uint32_t c = peek(t, at, &next);
        if (!(c >= '0' && c <= '9') && !is_chinese_number(c)) break;
    }
    return at > from ? at : UINT32_MAX;
}

/* Letters, digits and blanks: a code that other text follows. */
static uint32_t behind_code(Text t, uint32_t at) {
    for (uint32_t next; at < t.len; at = next) {
        uint32_t c = peek(t, at, &next);
        bool code = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    c == '-' || c == '_' || c == '.';
        if (!code) break;
    }
    return at;
}

/* Where the target begins in a text that ends with one: ≥80%, 大于等于80%, 10000家. */
static uint32_t target_in(Text t) {
    static const char *const words[] = {
        "大于等于", "小于等于", "不低于", "不少于", "不高于", "不超过", "不小于", "不大于", "达到",
        "大于",     "小于",     "≥",      "≤",      ">",      "<",      "=",      "超过"};
    uint32_t from = UINT32_MAX;
    bool in_digits = false;
    for (uint32_t at = 0, next; at < t.len; at = next) {
        uint32_t c = peek(t, at, &next);
        bool digit = (c >= '0' && c <= '9') || (in_digits && (c == '.' || c == ','));
        if (digit && !in_digits) from = at;
        in_digits = digit;
    }
    if (from == UINT32_MAX || from == 0) return UINT32_MAX;
    Text before = text_slice(t, 0, from);
    while (before.len > 0 && before.ptr[before.len - 1] == ' ') before.len--;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_ends(before, text_of(words[i])) && text_of(words[i]).len < before.len)
            return before.len - text_of(words[i]).len;
    return from;
}

/* The end of a sentence, which authors leave out. */
static bool is_full_stop(const Piece *piece) {
    return piece->kind == PIECE_TEXT && text_equal(piece->text, TEXT("。"));
}

/* Where a value that begins at `at` ends, by what follows it. */
static uint32_t value_end(const Pieces *pieces, uint32_t i, Text t, uint32_t at) {
    const Piece *next = i + 1 < pieces->len ? &pieces->data[i + 1] : NULL;
    if (!next) return t.len;
    if (next->kind == PIECE_VALUE && next->type.kind == TYPE_TARGET) {
        uint32_t split = target_in(text_slice(t, at, t.len));
        return split == UINT32_MAX ? UINT32_MAX : at + split;
    }
    bool blank = next->kind == PIECE_TEXT && text_trim(next->text).len == 0;
    if (next->kind != PIECE_TEXT || blank) {
        uint32_t end = behind_code(t, at), from = skip_blanks(t, end), after;
        uint32_t first = from < t.len ? peek(t, from, &after) : 0;
        bool name = utf8_is_word(first) || first == '_';
        bool year = end > at && first == 0x5E74 && t.ptr[end - 1] != '_'; /* 2024年 */
        bool code = end > at && t.ptr[end - 1] != '.' && !year;           /* 1. counts */
        return code && (name || from == t.len) ? end : UINT32_MAX;
    }
    bool last = i + 2 == pieces->len; /* the text ends with it */
    uint32_t found = UINT32_MAX;
    for (uint32_t p = at, q; p <= t.len; p = q) {
        uint32_t end = p < t.len ? behind_literal(t, p, next->text, false) : UINT32_MAX;
        if (end != UINT32_MAX && (!last || skip_blanks(t, end) == t.len)) {
            found = p;
            if (!last) break;
        }
        if (p >= t.len) break;
        peek(t, p, &q);
    }
    return found == UINT32_MAX && last && is_full_stop(next) ? t.len : found;
}

/* The pieces from number i on, the text from `at` on. */
static bool take_apart(const Pieces *pieces, uint32_t i, Text text, uint32_t at, Text *values) {
    for (; i < pieces->len; i++) {
        const Piece *piece = &pieces->data[i];
        uint32_t from = at;
        switch ((PieceKind)piece->kind) {
        case PIECE_TEXT: {
            bool counted = i > 0 && pieces->data[i - 1].kind == PIECE_NUMBER;
            at = behind_literal(text, at, piece->text, counted);
            break;
        }
        case PIECE_NUMBER: at = behind_number(text, at); break;
        case PIECE_VALUE:
        case PIECE_LIST:
        case PIECE_ANY: at = value_end(pieces, i, text, at); break;
        }
        if (at == UINT32_MAX && i > 0 && i + 1 == pieces->len && is_full_stop(piece) &&
            skip_blanks(text, from) == text.len)
            at = from;
        if (at == UINT32_MAX) return false;
        values[i] = text_trim(text_slice(text, from, at));
    }
    return skip_blanks(text, at) == text.len;
}

static bool is_sign(const Piece *piece) {
    uint32_t next,
        c = piece->kind == PIECE_TEXT && piece->text.len > 0 ? peek(piece->text, 0, &next) : 0;
    return is_count_sign(c) && skip_blanks(piece->text, next) == piece->text.len;
}

/* Pieces that count, whichever way the text does: 1、 1. （1） 一、 （一） */
static bool take_counted(const Pieces *pieces, Text text, Text *values) {
    uint32_t n = 0, next;
    bool open = pieces->len > 0 && pieces->data[0].kind == PIECE_TEXT &&
                text_equal(text_trim(pieces->data[0].text), TEXT("（"));
    if (open) values[n++] = TEXT("");
    if (n + 2 >= pieces->len || pieces->data[n].kind != PIECE_NUMBER ||
        !is_sign(&pieces->data[n + 1]))
        return false;
    uint32_t from = skip_blanks(text, 0);
    if (from < text.len && peek(text, from, &next) == '(') from = next;
    uint32_t at = behind_number(text, from);
    if (at == UINT32_MAX || at == text.len || !is_count_sign(peek(text, at, &next))) return false;
    values[n] = text_trim(text_slice(text, from, at));
    values[n + 1] = text_slice(text, at, next);
    if (next < text.len && text.ptr[next] >= '0' && text.ptr[next] <= '9') return false; /* 3.5 */
    return take_apart(pieces, n + 2, text, next, values);
}

static bool counts_in(uint32_t c) {
    return (c >= '0' && c <= '9') || is_chinese_number(c);
}

/* The next character that counts, from *at on; 0: none. */
static uint32_t next_count(Text t, uint32_t *at) {
    while (*at < t.len) {
        uint32_t c = utf8_next(t, at);
        if (counts_in(c)) return c;
    }
    return 0;
}

/* Numbers are what tells labels apart: 一级指标, 二级指标. */
static bool same_counts(Text a, Text b) {
    uint32_t i = 0, k = 0, c;
    do {
        c = next_count(a, &i);
        if (c != next_count(b, &k)) return false;
    } while (c);
    return true;
}

/* Characters of a that b has, in their order. */
static uint32_t shared_characters(Text a, Text b) {
    uint32_t n = 0, from = 0;
    for (uint32_t i = 0; i < a.len;) {
        uint32_t c = utf8_next(a, &i), k = from;
        bool found = false;
        while (k < b.len && !found) found = utf8_next(b, &k) == c;
        if (!found) continue;
        from = k;
        n++;
    }
    return n;
}

/* 项目代码 for 项目编码, 确定依据 for 指标值确定依据. `share`: per cent of both. */
static bool is_like(Text label, Text key, uint32_t share) {
    enum { LEAST = 3 };
    uint32_t a = utf8_length(label), b = utf8_length(key), most = a > b ? a : b;
    if (a < LEAST || b < LEAST || most > 2 * (a + b - most) || !same_counts(label, key))
        return false;
    return shared_characters(label, key) * 200 >= share * (a + b);
}

/* A year and what stands behind it in other words: 2023年度部门预算绩效目标文本. */
static bool take_year(const Pieces *pieces, Text text, Text *values) {
    if (pieces->len != 2 || pieces->data[0].kind != PIECE_VALUE ||
        pieces->data[1].kind != PIECE_TEXT || !type_is_numeric(pieces->data[0].type))
        return false;
    enum { DIGITS = 4 };
    uint32_t end = 0;
    while (end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9') end++;
    if (end != DIGITS) return false;
    Text rest = text_trim(text_slice(text, end, text.len));
    if (!is_like(pieces->data[1].text, rest, SHARE_HEADING)) return false;
    values[0] = text_slice(text, 0, end);
    values[1] = text_slice(text, end, text.len);
    return true;
}

bool import_take_apart(const Pieces *pieces, Text text, Text *values) {
    return take_apart(pieces, 0, text, 0, values) || take_counted(pieces, text, values) ||
           take_year(pieces, text, values);
}

/* ---- what a value may be */

static bool reads_number(Text t) {
    bool digit = false;
    for (uint32_t at = 0, next; at < t.len; at = next) {
        uint32_t c = peek(t, at, &next);
        bool number = (c >= '0' && c <= '9');
        if (!number && c != '.' && c != ',' && c != '-' && c != '%' && !is_blank(c) && c < 0x80)
            return false;
        if (!number && c >= 0x80 && !digit) return false;
        digit = digit || number;
    }
    return digit;
}

static bool suits(const Matcher *m, const Piece *piece, Text t) {
    if (piece->kind != PIECE_VALUE || import_is_blank(t)) return true;
    if (piece->type.kind == TYPE_ENUM)
        return import_member(m->compiler, piece->type.arg, import_key(m->arena, t)) != ID_NONE;
    Date date;
    if (piece->type.kind == TYPE_DATE) return date_read(t, &date) == DATE_READ_OK;
    return !type_is_numeric(piece->type) || reads_number(t);
}

uint32_t import_member(Compiler *compiler, EnumId id, Text key) {
    enum { CUT_OFF = 6 }; /* bytes */
    uint32_t member = compiler_member(compiler, id, key), begun = ID_NONE;
    if (member < ENUM_AMBIGUOUS) return member;
    const Enum *of = compiler->program->enums.data[id];
    for (uint32_t i = 0; i < of->members.len && key.len >= CUT_OFF; i++) {
        Text name = of->members.data[i].names.last;
        if (!text_starts(name, key) || name.len > key.len + CUT_OFF) continue;
        if (begun != ID_NONE) return ID_NONE;
        begun = i;
    }
    return begun;
}

static bool is_label(const Matcher *m, Text key) {
    return key.len > 0 && map_get(&m->labels, key) != MAP_NONE;
}

bool import_has_text(const Pieces *pieces) {
    for (uint32_t i = 0; i < pieces->len; i++)
        if (pieces->data[i].kind == PIECE_TEXT) return true;
    return false;
}

/* ---- one place, one cell */

Text import_stated_unit(Text key) {
    enum { MOST_BYTES = 21 };
    if (text_starts(key, TEXT("("))) key = import_behind(key, TEXT("("));
    if (text_starts(key, TEXT("金额"))) key = import_behind(key, TEXT("金额"));
    if (!text_starts(key, TEXT("单位:"))) return TEXT("");
    Text unit = import_behind(key, TEXT("单位:"));
    if (text_ends(unit, TEXT(")"))) unit.len--;
    if (text_starts(unit, TEXT("人民币"))) unit = import_behind(unit, TEXT("人民币"));
    return text_ends(unit, TEXT("元")) && unit.len <= MOST_BYTES ? unit : TEXT("");
}

/* Both say what amounts are in. */
static bool state_units(Text a, Text b) {
    return import_stated_unit(a).len > 0 && import_stated_unit(b).len > 0;
}

static uint32_t label_cost(const Matcher *m, const Place *place, Text key) {
    if (text_equal(place->key, key)) return 0;
    if (state_units(place->key, key)) return COST_LABEL_ALIAS;
    if (place->names && names_has(place->names, key)) return COST_LABEL_ALIAS;
    return !is_label(m, key) && is_like(place->key, key, SHARE_LABEL) ? COST_LABEL_LIKE : FIT_NONE;
}

static uint32_t value_cost(const Matcher *m, const Place *place, Text text, Text key) {
    if (text.len == 0) return 0;
    uint32_t cost = is_label(m, key) ? COST_LOOKS_LIKE_LABEL : COST_VALUE;
    if (place->is_list) return cost;
    Text values[MOST_PLACES];
    const Pieces *pieces = &place->pieces;
    if (pieces->len > MOST_PLACES || !import_take_apart(pieces, text, values)) return FIT_NONE;
    for (uint32_t i = 0; i < pieces->len; i++)
        if (!suits(m, &pieces->data[i], values[i])) return COST_UNFIT;
    return take_apart(pieces, 0, text, 0, values) ? cost : cost + COST_COUNTED;
}

static uint32_t place_cost(const Matcher *m, const Place *place, const PaperCell *cell, Text key,
                           const uint32_t *columns) {
    if (place->kind == PLACE_BELOW) return cell->text.len == 0 ? 0 : FIT_NONE;
    if (place->kind == PLACE_LABEL) return label_cost(m, place, key);
    uint32_t cost = value_cost(m, place, cell->text, key);
    if (!columns || cost == FIT_NONE || cell->text.len == 0) return cost;
    uint32_t want = place->column < MOST_PLACES ? columns[place->column] : ID_NONE;
    if (want == ID_NONE) return cost + COST_COLUMN_OFF;
    uint32_t off = want > cell->column ? want - cell->column : cell->column - want;
    return cost + off * COST_COLUMN_OFF;
}

static uint32_t missing_cost(const PatternLine *line, const Place *place) {
    if (place->kind == PLACE_BELOW) return COST_BLANK_LEFT;
    if (place->kind == PLACE_VALUE) return line->kind == LAYOUT_ROWS ? 0 : COST_VALUE_MISSING;
    return line->kind == LAYOUT_ROWS && line->depth > 1 ? 0 : COST_LABEL_MISSING;
}

static uint32_t left_cost(const PaperCell *cell) {
    return cell->text.len == 0 ? COST_BLANK_LEFT : COST_CELL_LEFT;
}

/* ---- rows */

typedef struct Aligner {
    const Matcher *m;
    const PatternLine *pattern;
    const PaperLine *line;
    const Text *keys;
    const uint32_t *columns;
    uint32_t *least; /* (n_places + 1) * (n_cells + 1): least cost up to here */
    uint8_t *move;   /* 1 both, 2 place missing, 3 cell left */
} Aligner;

static void relax(Aligner *a, uint32_t to, uint32_t from, uint32_t cost, uint8_t move) {
    if (cost == FIT_NONE || a->least[from] == FIT_NONE) return;
    if (a->least[from] + cost >= a->least[to]) return;
    a->least[to] = a->least[from] + cost;
    a->move[to] = move;
}

/* Place i is behind a label of its own that the way to `from` passes over. */
static bool is_unlabelled(const Aligner *a, uint32_t i, uint32_t from) {
    return i > 0 && a->pattern->places.data[i].kind == PLACE_VALUE &&
           a->pattern->places.data[i - 1].kind == PLACE_LABEL && a->move[from] == 2;
}

static void align_row(Aligner *a) {
    uint32_t n = a->pattern->places.len, w = a->line->cells.len + 1;
    for (uint32_t i = 0; i <= n; i++)
        for (uint32_t k = 0; k < w; k++) {
            uint32_t here = i * w + k;
            a->least[here] = here == 0 ? 0 : FIT_NONE;
            const Place *place = i ? &a->pattern->places.data[i - 1] : NULL;
            const PaperCell *cell = k ? &a->line->cells.data[k - 1] : NULL;
            if (place && cell) {
                uint32_t cost = place_cost(a->m, place, cell, a->keys[k - 1], a->columns);
                if (cost != FIT_NONE && is_unlabelled(a, i - 1, here - w - 1))
                    cost += COST_UNLABELLED;
                relax(a, here, here - w - 1, cost, 1);
            }
            if (place) relax(a, here, here - w, missing_cost(a->pattern, place), 2);
            if (cell) relax(a, here, here - 1, left_cost(cell), 3);
        }
}

static void read_moves(const Aligner *a, Fit *fit) {
    uint32_t i = a->pattern->places.len, k = a->line->cells.len, w = k + 1;
    while (i > 0 || k > 0) {
        uint8_t move = a->move[i * w + k];
        if (move == 1) {
            fit->place[k - 1] = i - 1;
            fit->labels += a->pattern->places.data[i - 1].kind == PLACE_LABEL;
        }
        i -= move != 3;
        k -= move != 2;
    }
}

/* The heading in these words that no cell of the row has yet; ID_NONE. */
static uint32_t find_heading(const PatternLine *pattern, const Fit *fit, uint32_t n, Text key) {
    for (uint32_t k = 0; k < pattern->places.len; k++) {
        const Place *place = &pattern->places.data[k];
        bool taken = place->kind != PLACE_LABEL || place->is_group || import_is_guessed(place, key);
        for (uint32_t i = 0; i < n; i++) taken = taken || fit->place[i] == k;
        if (!taken) return k;
    }
    return ID_NONE;
}

/* Headings in another order than in the form. Returns what the row costs then. */
static uint32_t reorder_headings(const Matcher *m, uint32_t line, const PatternLine *pattern,
                                 Fit *fit, uint32_t cost) {
    const PaperLine *row = &m->paper->lines.data[line];
    for (uint32_t i = 0; i < row->cells.len && pattern->kind == LAYOUT_ROWS; i++) {
        if (fit->place[i] != ID_NONE || row->cells.data[i].text.len == 0) continue;
        uint32_t k = find_heading(pattern, fit, row->cells.len, m->keys.data[line][i]);
        if (k == ID_NONE) continue;
        fit->place[i] = k;
        fit->labels++;
        cost += COST_ORDER;
        cost -= left_cost(&row->cells.data[i]) + missing_cost(pattern, &pattern->places.data[k]);
    }
    return cost;
}

static Fit fit_row(Matcher *m, uint32_t line, const PatternLine *pattern, const uint32_t *columns) {
    const PaperLine *row = &m->paper->lines.data[line];
    Fit fit = {.cost = FIT_NONE};
    if (pattern->places.len > MOST_PLACES || row->cells.len > MOST_PLACES) return fit;
    enum { SQUARE = (MOST_PLACES + 1) * (MOST_PLACES + 1) };
    uint32_t least[SQUARE];
    uint8_t move[SQUARE];
    Aligner a = {.m = m,
                 .pattern = pattern,
                 .line = row,
                 .keys = m->keys.data[line],
                 .columns = columns,
                 .least = least,
                 .move = move};
    align_row(&a);
    uint32_t cost = least[(pattern->places.len + 1) * (row->cells.len + 1) - 1];
    if (cost == FIT_NONE) return fit;
    fit.place = ARENA_ARRAY(m->arena, uint32_t, row->cells.len);
    for (uint32_t i = 0; i < row->cells.len; i++) fit.place[i] = ID_NONE;
    read_moves(&a, &fit);
    cost = reorder_headings(m, line, pattern, &fit, cost);
    bool deep = pattern->kind == LAYOUT_ROWS && pattern->depth > 1;
    bool enough = deep ? fit.labels > 0 : fit.labels * 2 >= pattern->n_labels;
    if (enough) fit.cost = cost;
    return fit;
}

/* The row of an element: where its cells go is seen when the headings are known. */
static uint32_t element_cost(const Matcher *m, uint32_t line, const PatternLine *pattern) {
    const PaperLine *row = &m->paper->lines.data[line];
    uint32_t texts = 0, labels = 0, members = 0, n = 0, strange = 0;
    for (uint32_t i = 0; i < row->cells.len; i++) {
        if (row->cells.data[i].text.len == 0) continue;
        texts++;
        labels += is_label(m, m->keys.data[line][i]);
    }
    for (uint32_t i = 0; i < pattern->places.len; i++) {
        const Pieces *pieces = &pattern->places.data[i].pieces;
        if (pieces->len != 1 || pieces->data[0].type.kind != TYPE_ENUM) continue;
        n++;
        for (uint32_t k = 0; k < row->cells.len && members < n; k++)
            members += row->cells.data[k].text.len > 0 &&
                       suits(m, &pieces->data[0], row->cells.data[k].text);
    }
    for (uint32_t k = 0; k < row->cells.len && row->cells.data[k].column < n; k++)
        strange += row->cells.data[k].text.len > 0;
    strange =
        strange > members ? strange - members : 0; /* other than a category where one stands */
    uint32_t extra = texts > pattern->places.len ? texts - pattern->places.len : 0;
    return 2 + (extra * COST_CELL_LEFT) + strange * COST_STRANGE + labels * COST_LOOKS_LIKE_LABEL +
           (n > members ? 3 : 0);
}

/* ---- paragraphs */

/* The one cell with text; NULL if there are more, or none. */
static const PaperCell *only_cell(const PaperLine *line, uint32_t *number) {
    const PaperCell *only = NULL;
    for (uint32_t i = 0; i < line->cells.len; i++) {
        if (line->cells.data[i].text.len == 0) continue;
        if (only) return NULL;
        only = &line->cells.data[i];
        *number = i;
    }
    return only;
}

/* A key without the number that it begins with: 一、 （一） 1. */
static Text without_count(Text key) {
    uint32_t from = text_starts(key, TEXT("(")) ? 1 : 0, next;
    uint32_t at = behind_number(key, from);
    if (at == UINT32_MAX || at == key.len || !is_count_sign(peek(key, at, &next))) return key;
    return text_slice(key, next, key.len);
}

static bool is_part(Text whole, Text part) {
    return part.len >= 9 && part.len < whole.len &&
           (text_starts(whole, part) || text_ends(whole, part));
}

static bool is_page_number(Text key) {
    for (uint32_t i = 0; i < key.len; i++)
        if (key.ptr[i] < '0' || key.ptr[i] > '9') return false;
    return true;
}

/* 目录, and lines that end in a page number. */
static bool begins_contents(const PaperLine *line, const Text *keys) {
    if (text_equal(keys[0], TEXT("目录"))) return true;
    return line->cells.len == 2 && keys[0].len > 0 && !is_page_number(keys[0]) &&
           is_page_number(keys[1]) && (keys[1].len > 0 || !line->is_row);
}

bool import_is_guessed(const Place *place, Text key) {
    if (state_units(place->key, key)) return false;
    return !text_equal(place->key, key) && !(place->names && names_has(place->names, key));
}

bool import_is_reworded(const Place *place, Text key) {
    if (state_units(place->key, key)) return false;
    return !text_equal(without_count(place->key), without_count(key)) && !is_part(place->key, key);
}

/* A heading that is the same but for its number, or in other words. */
static uint32_t heading_cost(const Matcher *m, const PatternLine *pattern, Text key) {
    Text label = pattern->places.data[0].key, bare = without_count(key);
    if (text_equal(label, key)) return 0;
    if (state_units(label, key)) return COST_LABEL_ALIAS;
    if (pattern->kind != LAYOUT_HEADING || bare.len == 0) return FIT_NONE;
    if (text_equal(without_count(label), bare)) return COST_COUNTED;
    if (is_part(label, key)) return COST_PART;
    bool elsewhere = map_get(&m->bare, without_count(label)) != MAP_NONE;
    if (elsewhere || map_get(&m->headings, bare) != MAP_NONE) return FIT_NONE;
    return is_like(without_count(label), bare, SHARE_HEADING) ? COST_LABEL_LIKE : FIT_NONE;
}

/* Whether a heading of the form, in these words or like ones, stands there. */
static bool reads_as_heading(const Matcher *m, Text key) {
    for (uint32_t i = 0; i < m->pattern->lines.len; i++) {
        const PatternLine *line = &m->pattern->lines.data[i];
        bool heading = line->kind == LAYOUT_HEADING && line->n_labels > 0;
        if (heading && heading_cost(m, line, key) != FIT_NONE) return true;
    }
    return false;
}

static uint32_t paragraph_cost(const Matcher *m, const Place *place, const PaperLine *line,
                               const PaperCell *cell, Text key) {
    Place single = *place;
    single.is_list = false;
    uint32_t cost = value_cost(m, &single, cell->text, key);
    if (cost >= COST_UNFIT) return FIT_NONE; /* it does not fit, or is of another type */
    if (map_get(&m->headings, without_count(key)) != MAP_NONE) return FIT_NONE;
    if (reads_as_heading(m, key)) cost += COST_LOOKS_LIKE_LABEL;
    if (import_has_text(&place->pieces)) return cost;
    return cost + (line->is_row ? 2u * COST_BARE : (uint32_t)COST_BARE);
}

static bool is_heading(const Matcher *m, const PaperLine *line, uint32_t cell, Text key) {
    for (uint32_t i = 0; i < m->pattern->lines.len; i++) {
        const PatternLine *other = &m->pattern->lines.data[i];
        if (other->kind != LAYOUT_HEADING) continue;
        const Place *place = &other->places.data[0];
        bool label = place->kind == PLACE_LABEL;
        if (label && (text_equal(place->key, key) || is_part(place->key, key))) return true;
        if (!label && import_has_text(&place->pieces) &&
            paragraph_cost(m, place, line, &line->cells.data[cell], key) != FIT_NONE)
            return true;
    }
    return false;
}

/* Whether the same heading, or a part of it, comes again further down. */
static bool comes_again(const Matcher *m, uint32_t number, Text key) {
    for (uint32_t i = number + 1; i < m->paper->lines.len; i++) {
        const PaperLine *line = &m->paper->lines.data[i];
        if (line->is_row || line->cells.len != 1) continue;
        Text other = m->keys.data[i][0];
        if (text_equal(other, key) || is_part(key, other)) return true;
    }
    return false;
}

/* Whether the line may be one of a table of contents: a heading of the document, or a sheet's name,
   with nothing but numbers beside it. */
static bool goes_on_contents(const Matcher *m, uint32_t number) {
    const PaperLine *line = &m->paper->lines.data[number];
    const Text *keys = m->keys.data[number];
    uint32_t headings = 0, others = 0, numbers = 0;
    for (uint32_t i = 0; i < line->cells.len; i++) {
        bool page = is_page_number(keys[i]);
        bool heading = !page && is_heading(m, line, i, keys[i]);
        headings += heading;
        others += !page && !heading;
        numbers += page && keys[i].len > 0;
    }
    if (headings == 1)
        return others == 0 &&
               (line->is_row || line->cells.len > 1 || comes_again(m, number, keys[0]));
    return line->is_row && others == 1 && headings == 0 && numbers == 1;
}

static Fit fit_text(Matcher *m, uint32_t number, const PatternLine *pattern) {
    const PaperLine *line = &m->paper->lines.data[number];
    Fit fit = {.cost = FIT_NONE};
    uint32_t at = 0;
    fit.place = ARENA_ARRAY(m->arena, uint32_t, line->cells.len);
    for (uint32_t i = 0; i < line->cells.len; i++) fit.place[i] = ID_NONE;
    if (pattern->kind == LAYOUT_CONTENTS) {
        for (uint32_t i = 0; i < line->cells.len; i++) fit.place[i] = 0;
        fit.labels = begins_contents(line, m->keys.data[number]);
        fit.cost = fit.labels || goes_on_contents(m, number) ? 0 : FIT_NONE;
        return fit;
    }
    const PaperCell *cell = only_cell(line, &at);
    if (!cell || pattern->places.len == 0) return fit;
    const Place *place = &pattern->places.data[0];
    Text key = m->keys.data[number][at];
    fit.place[at] = 0;
    if (place->kind == PLACE_LABEL) {
        fit.cost = heading_cost(m, pattern, key);
        fit.labels = fit.cost != FIT_NONE;
        return fit;
    }
    fit.cost = paragraph_cost(m, place, line, cell, key);
    return fit;
}

Fit import_fit(Matcher *m, uint32_t line, uint32_t number, const uint32_t *columns) {
    const PatternLine *pattern = &m->pattern->lines.data[number];
    bool is_row = m->paper->lines.data[line].is_row;
    switch (pattern->kind) {
    case LAYOUT_ROW:
    case LAYOUT_ROWS: return is_row ? fit_row(m, line, pattern, columns) : (Fit){.cost = FIT_NONE};
    case LAYOUT_COLUMN:
        if (columns) return fit_row(m, line, pattern, columns);
        return (Fit){.cost = is_row ? element_cost(m, line, pattern) : FIT_NONE};
    default: return fit_text(m, line, pattern);
    }
}

/* ---- the two together */

static void note_labels(Matcher *m) {
    for (uint32_t i = 0; i < m->pattern->lines.len; i++) {
        const PatternLine *line = &m->pattern->lines.data[i];
        bool heading = line->kind == LAYOUT_HEADING && line->n_labels > 0;
        if (heading) map_set(&m->headings, without_count(line->places.data[0].key), i);
        if (line->kind != LAYOUT_ROW && line->kind != LAYOUT_ROWS) continue;
        for (uint32_t k = 0; k < line->places.len; k++)
            if (line->places.data[k].kind == PLACE_LABEL)
                map_set(&m->labels, line->places.data[k].key, i);
    }
}

Matcher *import_matcher(Arena *arena, Compiler *compiler, const Pattern *pattern,
                        const Paper *paper) {
    Matcher *m = ARENA_NEW(arena, Matcher);
    *m = (Matcher){.arena = arena, .compiler = compiler, .pattern = pattern, .paper = paper};
    m->labels = map_new(arena);
    m->headings = map_new(arena);
    m->bare = map_new(arena);
    m->first = map_new(arena);
    note_labels(m);
    for (uint32_t i = 0; i < paper->lines.len; i++) {
        const PaperLine *line = &paper->lines.data[i];
        Text *keys = ARENA_ARRAY(arena, Text, line->cells.len);
        for (uint32_t k = 0; k < line->cells.len; k++)
            keys[k] = import_key(arena, line->cells.data[k].text);
        vec_push(arena, &m->keys, keys);
        if (line->cells.len > 0 && map_get(&m->first, keys[0]) == MAP_NONE)
            map_set(&m->first, keys[0], i);
        if (line->cells.len == 1) map_set(&m->bare, without_count(keys[0]), i);
    }
    return m;
}
