/* Lines of a paper that hold two of the form's: 云溪市水务局2024年部门预算绩效文本, and
   118001 云溪市水务局      单位：万元. Where they part, the form says. */
#include "compiler/import.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

/* Where the second one begins; 0: there is only one. */
static uint32_t caption_in(Arena *arena, const PatternLine *line, Text text) {
    for (uint32_t k = 0; k < line->places.len; k++) {
        const Place *place = &line->places.data[k];
        if (place->kind != PLACE_LABEL || place->key.len == 0) continue;
        for (uint32_t at = 1; at < text.len; at++) {
            if (!is_blank(text.ptr[at - 1]) || is_blank(text.ptr[at])) continue;
            Text rest = text_slice(text, at, text.len);
            bool unit = import_stated_unit(place->key).len > 0 &&
                        import_stated_unit(import_key(arena, rest)).len > 0;
            if (unit || import_literal(rest, place->key) == rest.len) return at;
        }
    }
    return 0;
}

/* Below the name, a title that begins with the year. */
static uint32_t title_in(const Pattern *pattern, uint32_t line, Text text) {
    const PatternLine *here = &pattern->lines.data[line];
    if (line == 0 || here->kind != LAYOUT_TITLE || (here - 1)->kind != LAYOUT_TITLE) return 0;
    const Pieces *pieces = &here->places.data[0].pieces;
    Text values[PATH_MOST];
    bool year = pieces->len > 1 && pieces->len <= PATH_MOST &&
                pieces->data[0].kind == PIECE_VALUE && type_is_numeric(pieces->data[0].type);
    for (uint32_t at = 1; year && at < text.len; at++) {
        bool begins = text.ptr[at] >= '0' && text.ptr[at] <= '9' &&
                      !(text.ptr[at - 1] >= '0' && text.ptr[at - 1] <= '9');
        if (begins && import_take_apart(pieces, text_slice(text, at, text.len), values)) return at;
    }
    return 0;
}

static uint32_t second_in(Arena *arena, const Pattern *pattern, bool is_row, Text text) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < pattern->lines.len && at == 0; i++) {
        const PatternLine *line = &pattern->lines.data[i];
        if (line->kind == LAYOUT_CAPTION || line->is_captions) at = caption_in(arena, line, text);
        if (at == 0 && !is_row && line->places.len > 0) at = title_in(pattern, i, text);
    }
    return at;
}

/* The number of the only cell with text; ID_NONE. */
static uint32_t only_cell(const PaperLine *line) {
    uint32_t only = ID_NONE;
    for (uint32_t i = 0; i < line->cells.len; i++) {
        if (line->cells.data[i].text.len == 0) continue;
        if (only != ID_NONE) return ID_NONE;
        only = i;
    }
    return only;
}

static void put_split(Paper *to, const PaperLine *line, uint32_t cell, uint32_t at) {
    const PaperCell *whole = &line->cells.data[cell];
    PaperLine first = *line, second = *line;
    first.cells.data = NULL;
    first.cells.len = first.cells.cap = 0;
    second.cells = first.cells;
    PaperCell head = *whole, tail = *whole;
    head.text = text_trim(text_slice(whole->text, 0, at));
    tail.text = text_slice(whole->text, at, whole->text.len);
    vec_push(to->arena, &first.cells, head);
    if (line->is_row) tail.column++;
    if (line->is_row)
        vec_push(to->arena, &first.cells, tail);
    else
        vec_push(to->arena, &second.cells, tail);
    vec_push(to->arena, &to->lines, first);
    if (!line->is_row) vec_push(to->arena, &to->lines, second);
}

const Paper *import_split(Arena *arena, const Pattern *pattern, const Paper *paper) {
    Paper *to = ARENA_NEW(arena, Paper);
    *to = *paper;
    to->arena = arena;
    to->lines.data = NULL;
    to->lines.len = to->lines.cap = 0;
    for (uint32_t i = 0; i < paper->lines.len; i++) {
        const PaperLine *line = &paper->lines.data[i];
        uint32_t cell = line->is_stray ? ID_NONE : only_cell(line), at = 0;
        if (cell != ID_NONE)
            at = second_in(arena, pattern, line->is_row, line->cells.data[cell].text);
        if (at > 0)
            put_split(to, line, cell, at);
        else
            vec_push(arena, &to->lines, *line);
    }
    return to;
}
