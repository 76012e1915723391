/* A table for all that stands around the tables of the form, a row a line, and one for each run of
   rows; import reads both again. Where a text has values in it, they are blanks to be written over
   (IMPORT_BLANK). The rows of a grid are one for each category of the taxonomy in use, as the
   official forms have them, and some more. */
#include "compiler/template.h"

#include <string.h>

enum { MOST_COLUMNS = 64, SPARE_ROWS = 3, WHOLE = 1000 };

typedef struct Maker {
    Arena *arena;
    const Program *program;
    const Pattern *pattern;
    Lang lang;
    Doc *doc;
    Table *table; /* at hand; NULL between tables */
    uint32_t row;
    uint32_t widths[MOST_COLUMNS];
} Maker;

static Text word(const Maker *m, const char *zh, const char *en) {
    return text_of(m->lang == LANG_ZH ? zh : en);
}

/* ---- what a place is about */

/* The name of a value; that of the list where it is a plain element. */
static Text value_name(const Maker *m, const Piece *piece) {
    Path path = piece->path;
    const Field *field = import_field(m->program, m->pattern, &path);
    while (field && field->names.n == 0 && path.n > 1) {
        path.n--;
        field = import_field(m->program, m->pattern, &path);
    }
    if (!field) return TEXT("");
    return m->lang == LANG_ZH ? field->names.zh : field->names.en;
}

static void put_hint(const Maker *m, const Piece *piece, Buf *out) {
    if (piece->kind == PIECE_LIST)
        for (uint32_t i = 0; i < piece->inner.len; i++) put_hint(m, &piece->inner.data[i], out);
    if (piece->kind != PIECE_VALUE) return;
    Text name = value_name(m, piece);
    if (name.len == 0) return;
    if (out->len > 0) buf_text(out, word(m, "、", ", "));
    buf_text(out, name);
    if (piece->unit == UNIT_NONE || !type_is_numeric(piece->type)) return;
    Text unit = units_get(m->program->units, piece->unit)->spelling;
    buf_printf(out, m->lang == LANG_ZH ? "（%.*s）" : " (%.*s)", TEXT_ARG(unit));
}

static Text hint_of(const Maker *m, const Place *place) {
    Buf out = buf_new(m->arena);
    for (uint32_t i = 0; i < place->pieces.len; i++) put_hint(m, &place->pieces.data[i], &out);
    if (place->is_list && out.len > 0) buf_text(&out, word(m, "；每行一条", "; a line each"));
    return buf_result(&out);
}

/* What may be chosen: the members on the level that the place prints. */
static TextList choices_of(const Maker *m, const Place *place) {
    TextList choices = {0};
    const Piece *piece = place->pieces.len == 1 ? &place->pieces.data[0] : NULL;
    if (!piece || piece->kind != PIECE_VALUE || piece->type.kind != TYPE_ENUM) return choices;
    const Enum *of = m->program->enums.data[piece->type.arg];
    bool top = piece->path.steps[piece->path.n - 1].kind == STEP_TOP, deep = false;
    for (uint32_t i = 0; i < of->members.len; i++)
        deep = deep || of->members.data[i].parent != ID_NONE;
    for (uint32_t i = 0; i < of->members.len; i++) {
        const EnumMember *member = &of->members.data[i];
        bool is_top = member->parent == ID_NONE;
        if (deep && is_top != top) continue;
        vec_push(m->arena, &choices, member->names.last);
    }
    return choices;
}

/* Amounts may be written in 万元 or in 元: what reads the workbook goes by that. */
static TextList units_of(const Maker *m, const Place *place) {
    TextList choices = {0};
    Text unit = import_stated_unit(place->key);
    if (!text_equal(unit, TEXT("万元")) && !text_equal(unit, TEXT("元"))) return choices;
    vec_push(m->arena, &choices, TEXT("单位：万元"));
    vec_push(m->arena, &choices, TEXT("单位：元"));
    return choices;
}

static Text place_text(const Maker *m, const Place *place) {
    Buf out = buf_new(m->arena);
    if (place->kind == PLACE_VALUE && (!import_has_text(&place->pieces) || place->is_list))
        return TEXT("");
    for (uint32_t i = 0; i < place->pieces.len; i++) {
        const Piece *piece = &place->pieces.data[i];
        if (piece->kind == PIECE_TEXT)
            buf_text(&out, piece->text);
        else if (piece->kind == PIECE_NUMBER)
            buf_char(&out, '1');
        else
            buf_str(&out, IMPORT_BLANK);
    }
    return buf_result(&out);
}

/* ---- cells */

static void open_table(Maker *m, Text name, uint32_t columns) {
    Table *table = ARENA_NEW(m->arena, Table);
    table->name = name;
    table->n_cols = columns;
    table->widths = ARENA_ARRAY(m->arena, uint32_t, columns);
    for (uint32_t i = 0; i < columns; i++) table->widths[i] = WHOLE / columns;
    table->widths[0] += WHOLE % columns;
    Block block = {.kind = BLOCK_TABLE, .table = table};
    vec_push(m->arena, &m->doc->blocks, block);
    m->table = table;
    m->row = 0;
}

static Cell *add_cell(Maker *m, const Place *place, Text text) {
    Cell cell = {.row = m->row, .col = place->column, .rows = 1, .cols = place->span, .text = text};
    cell.role = place->kind == PLACE_LABEL ? CELL_HEAD : CELL_BODY;
    cell.kind = text.len > 0 ? CELL_TEXT : CELL_EMPTY;
    cell.align = place->kind == PLACE_LABEL || place->is_list ? ALIGN_AUTO : ALIGN_LEFT;
    if (place->kind == PLACE_VALUE) {
        cell.hint = hint_of(m, place);
        cell.choices = choices_of(m, place);
    } else {
        cell.choices = units_of(m, place);
    }
    vec_push(m->arena, &m->table->cells, cell);
    return &vec_last(&m->table->cells);
}

/* Whether the row leaves that column to a cell above. */
static bool leaves(const PatternLine *row, uint32_t column) {
    bool any = false;
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Place *place = &row->places.data[i];
        any = any || place->kind == PLACE_BELOW;
        if (place->kind != PLACE_BELOW && column >= place->column &&
            column < place->column + place->span)
            return false;
    }
    return any;
}

/* How many rows below the place are covered by it. */
static uint32_t covered(const Maker *m, uint32_t line, const Place *place) {
    uint32_t n = 0;
    for (uint32_t l = line + 1; l < m->pattern->lines.len; l++, n++) {
        const PatternLine *below = &m->pattern->lines.data[l];
        if (below->kind != LAYOUT_ROW || !leaves(below, place->column)) break;
    }
    return n;
}

static uint32_t width_of(const PatternLine *line) {
    const Place *last = line->places.len > 0 ? &vec_last(&line->places) : NULL;
    return last ? last->column + last->span : 0;
}

/* The last cell of a row reaches to the end of the table. */
static void stretch(Maker *m, uint32_t before) {
    if (m->table->cells.len == before) return;
    Cell *last = &vec_last(&m->table->cells);
    last->cols = m->table->n_cols - last->col;
}

static void add_row(Maker *m, uint32_t number) {
    const PatternLine *line = &m->pattern->lines.data[number];
    uint32_t before = m->table->cells.len;
    for (uint32_t i = 0; i < line->places.len; i++) {
        const Place *place = &line->places.data[i];
        if (place->kind == PLACE_BELOW) continue;
        add_cell(m, place, place_text(m, place))->rows = 1 + covered(m, number, place);
    }
    bool ends_below = line->places.len > 0 && vec_last(&line->places).kind == PLACE_BELOW;
    if (!ends_below) stretch(m, before);
    m->row++;
}

/* ---- grids */

/* Rows of headings: a group stands above its columns. */
static void add_heads(Maker *m, const PatternLine *heads) {
    for (uint32_t row = 0; row < heads->depth; row++) {
        uint32_t before = m->table->cells.len;
        for (uint32_t i = 0; i < heads->places.len; i++) {
            const Place *place = &heads->places.data[i];
            if (place->row != row) continue;
            Cell *cell = add_cell(m, place, place_text(m, place));
            cell->role = CELL_HEAD;
            cell->rows = place->is_group ? 1 : heads->depth - row;
        }
        bool last_column =
            m->table->cells.len > before &&
            vec_last(&m->table->cells).col + vec_last(&m->table->cells).cols == width_of(heads);
        if (last_column) stretch(m, before);
        m->row++;
    }
}

static bool is_top(const Piece *piece) {
    return piece->path.n > 0 && piece->path.steps[piece->path.n - 1].kind == STEP_TOP;
}

static const Piece *category_of(const Place *place) {
    const Piece *piece = place->pieces.len == 1 ? &place->pieces.data[0] : NULL;
    return piece && piece->kind == PIECE_VALUE && piece->type.kind == TYPE_ENUM ? piece : NULL;
}

/* The row of one category, or a spare one. */
static void add_element(Maker *m, const PatternLine *row, const Enum *of, uint32_t member) {
    uint32_t before = m->table->cells.len;
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Place *place = &row->places.data[i];
        const Piece *piece = category_of(place);
        Text text = TEXT("");
        if (piece && member != ID_NONE) {
            const EnumMember *at = &of->members.data[member];
            if (is_top(piece) && at->parent != ID_NONE) at = &of->members.data[at->parent];
            text = at->names.last;
        }
        add_cell(m, place, text);
    }
    stretch(m, before);
    m->row++;
}

/* Nothing is below it. */
static bool is_leaf(const Enum *of, uint32_t member) {
    for (uint32_t i = 0; i < of->members.len; i++)
        if (of->members.data[i].parent == member) return false;
    return true;
}

/* A row for each category of the first taxonomy that the library has: of the records that begin
   with a category and belong to the first record of their kind. */
static void add_categories(Maker *m, const PatternLine *row, EnumId id) {
    const Facts *facts = m->program->facts;
    for (EntityId e = 0; e < m->program->entities.len; e++) {
        const Entity *entity = m->program->entities.data[e];
        for (uint32_t f = 0; f < entity->fields.len; f++) {
            const Field *field = &entity->fields.data[f];
            if (!field->header || field->type.kind != TYPE_ENUM || field->type.arg != id) continue;
            for (uint32_t r = 0; r < facts->tables[e].n_rows; r++) {
                uint32_t list, owner = ID_NONE;
                bool owned = facts_owner(facts, e, r, &list, &owner) != ID_NONE && owner == 0;
                Value value = facts_get(facts, e, f, r);
                if (owned && value.state == STATE_OK &&
                    is_leaf(m->program->enums.data[id], value.id))
                    add_element(m, row, m->program->enums.data[id], value.id);
            }
        }
    }
}

static void add_elements(Maker *m, const PatternLine *row) {
    EnumId id = ID_NONE;
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Piece *piece = category_of(&row->places.data[i]);
        if (piece && !is_top(piece)) id = piece->type.arg;
    }
    if (id != ID_NONE) add_categories(m, row, id);
    for (uint32_t i = 0; i < SPARE_ROWS; i++) add_element(m, row, NULL, ID_NONE);
}

/* ---- lines */

static bool in_table(const PatternLine *line) {
    return line->kind == LAYOUT_ROW || line->kind == LAYOUT_ROWS || line->kind == LAYOUT_COLUMN;
}

static void add_table_row(Maker *m, uint32_t number) {
    const PatternLine *line = &m->pattern->lines.data[number];
    if (line->kind == LAYOUT_ROWS)
        add_heads(m, line);
    else if (line->kind == LAYOUT_COLUMN)
        add_elements(m, line);
    else
        add_row(m, number);
}

static bool may_stand_alone(const PatternLine *line) {
    return line->kind != LAYOUT_CAPTION && line->kind != LAYOUT_CONTENTS && line->places.len > 0;
}

/* Across the table. */
static void add_line(Maker *m, uint32_t number) {
    const PatternLine *line = &m->pattern->lines.data[number];
    Place place = line->places.data[0];
    place.column = 0;
    place.span = m->table->n_cols;
    Cell *cell = add_cell(m, &place, place_text(m, &place));
    if (line->kind == LAYOUT_TITLE) cell->align = ALIGN_CENTER;
    if (line->repeats && cell->hint.len > 0)
        cell->hint = arena_printf(m->arena, "%.*s%s", TEXT_ARG(cell->hint),
                                  m->lang == LANG_ZH ? "；一条一行，可以插入行" : "; a row each");
    m->row++;
}

static void end_table(Maker *m) {
    if (m->table) m->table->n_rows = m->row;
    m->table = NULL;
}

/* Whether the line is said for each of several tables. */
static bool belongs_to_table(const Maker *m, uint32_t number) {
    const Loops *loops = &m->pattern->loops;
    for (uint32_t l = m->pattern->lines.data[number].loop; l != ID_NONE; l = loops->data[l].outer)
        for (uint32_t i = loops->data[l].first; i <= loops->data[l].last; i++)
            if (in_table(&m->pattern->lines.data[i])) return true;
    return false;
}

static bool is_around(const Maker *m, uint32_t number) {
    const PatternLine *line = &m->pattern->lines.data[number];
    return may_stand_alone(line) && !in_table(line) && !belongs_to_table(m, number);
}

/* The lines before the first table. */
static void add_front(Maker *m) {
    enum { COLUMNS = 4 };
    open_table(m, word(m, "总体", "whole"), COLUMNS);
    for (uint32_t i = 0; i < m->pattern->lines.len; i++) {
        if (in_table(&m->pattern->lines.data[i])) break;
        if (is_around(m, i)) add_line(m, i);
    }
    end_table(m);
    if (vec_last(&m->doc->blocks).table->n_rows == 0) m->doc->blocks.len--;
}

static void add_caption(Maker *m, const PatternLine *line) {
    const Place *place = &line->places.data[0];
    Place across = {.kind = place->kind, .key = place->key, .span = m->table->n_cols};
    Cell *cell = add_cell(m, &across, place_text(m, place));
    cell->hint = place->kind == PLACE_VALUE ? hint_of(m, place) : TEXT("");
    cell->align = ALIGN_LEFT;
    m->row++;
}

/* One run of captions and rows, below the headings that go with it; returns the line behind it. */
static uint32_t add_table(Maker *m, uint32_t first) {
    uint32_t end = first, columns = 1, head = first;
    while (head > 0 && belongs_to_table(m, head - 1) &&
           may_stand_alone(&m->pattern->lines.data[head - 1]) &&
           !in_table(&m->pattern->lines.data[head - 1]))
        head--;
    for (; end < m->pattern->lines.len; end++) {
        const PatternLine *line = &m->pattern->lines.data[end];
        if (!in_table(line) && line->kind != LAYOUT_CAPTION) break;
        if (in_table(line) && width_of(line) > columns) columns = width_of(line);
    }
    bool each = belongs_to_table(m, first) && m->pattern->lines.data[first].loop != ID_NONE;
    open_table(m, each ? word(m, "项目表", "project") : word(m, "表", "form"),
               columns < MOST_COLUMNS ? columns : MOST_COLUMNS);
    for (; head < first; head++) add_line(m, head);
    for (uint32_t i = first; i < end; i++) {
        const PatternLine *line = &m->pattern->lines.data[i];
        if (line->is_other) continue;
        if (line->kind == LAYOUT_CAPTION)
            add_caption(m, line);
        else
            add_table_row(m, i);
    }
    for (; end < m->pattern->lines.len && is_around(m, end); end++) add_line(m, end);
    end_table(m);
    return end;
}

const Doc *template_doc(Arena *arena, Compiler *compiler, const Layout *document, Lang lang) {
    Maker m = {.arena = arena, .program = compiler->program, .lang = lang};
    m.pattern = import_pattern(arena, compiler->program, document);
    if (!m.pattern) return NULL;
    m.doc = ARENA_NEW(arena, Doc);
    *m.doc = (Doc){.arena = arena, .lang = lang};
    m.doc->name = m.doc->title = lang == LANG_ZH ? document->names.zh : document->names.en;
    m.doc->page = (PageSetup){.width_mm = 210,
                              .height_mm = 297,
                              .top_mm = 20,
                              .bottom_mm = 20,
                              .left_mm = 20,
                              .right_mm = 20};
    add_front(&m);
    for (uint32_t i = 0; i < m.pattern->lines.len;) {
        const PatternLine *line = &m.pattern->lines.data[i];
        if (in_table(line) || line->kind == LAYOUT_CAPTION)
            i = add_table(&m, i);
        else
            i++;
    }
    return m.doc;
}
