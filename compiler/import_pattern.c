/* From a document of the library to the lines that it prints: conditions are taken as met, what
   repeats is a loop, tables that are called stand where they are called. What a cell prints is told
   from its instructions: constants are labels, fields are paths, the rest is anything. */
#include "compiler/import.h"

#include "runtime/base/utf8.h"

/* A layout at work: its parameter is what its caller passes. */
typedef struct Frame Frame;
struct Frame {
    const Layout *layout;
    const Frame *caller; /* NULL: the document */
    InstId passed;       /* in the caller's code */
};

typedef struct Maker {
    Arena *arena;
    const Program *program;
    Pattern *pattern;
} Maker;

Text import_key(Arena *arena, Text text) {
    Buf out = buf_new(arena);
    for (uint32_t at = 0; at < text.len;) {
        uint32_t c = utf8_fold_width(utf8_next(text, &at));
        char bytes[4];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0) continue;
        buf_bytes(&out, bytes, utf8_put(bytes, c));
    }
    return buf_result(&out);
}

bool import_is_blank(Text text) {
    for (uint32_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '_' && text.ptr[i] != ' ') return false;
    return true;
}

/* ---- paths */

static const Inst *inst_of(const Frame *frame, InstId id) {
    return &frame->layout->code.insts.data[id];
}

static bool add_step(Path *path, Step step) {
    if (path->n == PATH_MOST) return false;
    path->steps[path->n++] = step;
    return true;
}

static bool find_path(const Maker *m, const Frame *frame, InstId id, Path *path);

static bool find_field(const Maker *m, const Frame *frame, const Inst *inst, Path *path) {
    const Inst *record = inst_of(frame, inst->a);
    if (!find_path(m, frame, inst->a, path)) return false;
    const Entity *entity = m->program->entities.data[record->type.arg];
    const Field *field = &entity->fields.data[inst->imm];
    if (field->fill == FILL_ENCLOSING) { /* the document's own record */
        path->n = 0;
        return true;
    }
    bool record_field = field->type.kind == TYPE_RECORD && inst->op == OP_FIELD;
    return add_step(path,
                    (Step){.kind = record_field ? STEP_RECORD : STEP_VALUE, .field = inst->imm});
}

static bool find_lookup(const Maker *m, const Frame *frame, const Inst *inst, Path *path) {
    const Inst *key = inst_of(frame, inst->b);
    if (key->op != OP_CONST || !find_path(m, frame, inst->a, path)) return false;
    const Value *value = &m->program->consts.data[key->imm];
    if (value->rep != REP_ID) return false;
    return add_step(path, (Step){.kind = STEP_KEY, .field = inst->imm, .member = value->id});
}

/* The record that an element stands in. */
static bool find_owner(const Maker *m, const Frame *frame, const Inst *inst, Path *path) {
    if (!find_path(m, frame, inst->a, path)) return false;
    while (path->n > 0 && path->steps[path->n - 1].kind != STEP_ELEMENT) path->n--;
    if (path->n == 0) return false;
    path->n--;
    return true;
}

/* Either of two, whichever is a path. */
static bool find_either(const Maker *m, const Frame *frame, InstId a, InstId b, Path *path) {
    Path first = {0};
    if (find_path(m, frame, a, &first)) {
        *path = first;
        return true;
    }
    return find_path(m, frame, b, path);
}

static bool find_path(const Maker *m, const Frame *frame, InstId id, Path *path) {
    const Inst *inst = inst_of(frame, id);
    switch (inst->op) {
    case OP_PARAM: return !frame->caller || find_path(m, frame->caller, frame->passed, path);
    case OP_LIFT:
    case OP_SHOW:
    case OP_MEMBER_NAME:
    case OP_FORMAT:
    case OP_REOPEN: return find_path(m, frame, inst->a, path);
    case OP_MEMBERS:
    case OP_SORT: return find_path(m, frame, inst->b, path);
    case OP_FIELD:
    case OP_SPELLING: return find_field(m, frame, inst, path);
    case OP_OWNER: return find_owner(m, frame, inst, path);
    case OP_LOOKUP: return find_lookup(m, frame, inst, path);
    case OP_DEFAULT: return find_either(m, frame, inst->a, inst->b, path);
    case OP_SELECT: return find_either(m, frame, inst->b, inst->c, path);
    case OP_EXPAND:
        return find_path(m, frame, inst->a, path) &&
               add_step(path, (Step){.kind = STEP_ELEMENT, .field = inst->imm});
    case OP_MEMBER_TOP:
        return find_path(m, frame, inst->a, path) && add_step(path, (Step){.kind = STEP_TOP});
    case OP_GROUP:
    case OP_GROUP_LISTED:
        if (!find_path(m, frame, inst->a, path)) return false;
        path->grouped = true;
        return true;
    default: return false;
    }
}

/* ---- pieces */

static void add_pieces(const Maker *m, const Frame *frame, InstId id, Pieces *out);

/* Elements joined: `{i.name}{i.target}；…` */
static void add_list(const Maker *m, const Frame *frame, const Inst *inst, Pieces *out) {
    Piece piece = {.kind = PIECE_ANY};
    const Inst *between = inst_of(frame, inst->b), *element = inst_of(frame, inst->a);
    InstId opener = frame->layout->code.domains.data[element->domain].opener;
    if (between->op == OP_CONST && opener != INST_NONE &&
        find_path(m, frame, opener, &piece.element)) {
        piece.kind = PIECE_LIST;
        piece.text = m->program->consts.data[between->imm].text;
        add_pieces(m, frame, inst->a, &piece.inner);
    }
    vec_push(m->arena, out, piece);
}

static void add_value(const Maker *m, const Frame *frame, InstId id, Pieces *out) {
    const Inst *inst = inst_of(frame, id);
    Piece piece = {.kind = PIECE_ANY};
    Path path = {0};
    if (find_path(m, frame, id, &path) && path.n > 0) {
        piece = (Piece){.kind = PIECE_VALUE, .path = path};
        if (inst->op == OP_FORMAT) piece.unit = inst->imm;
    }
    vec_push(m->arena, out, piece);
}

static bool counts(const Frame *frame, const Inst *inst) {
    while (inst->op == OP_SHOW || inst->op == OP_LIFT) inst = inst_of(frame, inst->a);
    return inst->op == OP_ORDINAL || inst->op == OP_POSITION;
}

static void add_pieces(const Maker *m, const Frame *frame, InstId id, Pieces *out) {
    const Inst *inst = inst_of(frame, id);
    if (inst->op == OP_CONCAT) {
        add_pieces(m, frame, inst->a, out);
        add_pieces(m, frame, inst->b, out);
    } else if (inst->op == OP_LIFT && inst_of(frame, inst->a)->op == OP_CONCAT) {
        add_pieces(m, frame, inst->a, out);
    } else if (inst->op == OP_CONST && inst->type.kind == TYPE_TEXT) {
        Text text = m->program->consts.data[inst->imm].text;
        vec_push(m->arena, out, (Piece){.kind = PIECE_TEXT, .text = text});
    } else if (inst->op == OP_JOIN) {
        add_list(m, frame, inst, out);
    } else if (counts(frame, inst)) {
        vec_push(m->arena, out, (Piece){.kind = PIECE_NUMBER});
    } else {
        add_value(m, frame, id, out);
    }
}

/* ---- places */

const Field *import_field(const Program *program, const Pattern *pattern, const Path *path) {
    EntityId at = pattern->layout->param.arg;
    const Field *field = NULL;
    for (uint32_t i = 0; i < path->n; i++) {
        const Step *step = &path->steps[i];
        if (step->kind == STEP_TOP) continue;
        field = &program->entities.data[at]->fields.data[step->field];
        if (step->kind == STEP_RECORD) at = field->type.arg;
        if (step->kind == STEP_ELEMENT || step->kind == STEP_KEY) at = field->child;
    }
    return field;
}

static const Field *field_at(const Maker *m, const Path *path) {
    return import_field(m->program, m->pattern, path);
}

static void type_pieces(const Maker *m, Pieces *pieces) {
    for (uint32_t i = 0; i < pieces->len; i++) {
        Piece *piece = &pieces->data[i];
        if (piece->kind == PIECE_VALUE) piece->type = field_at(m, &piece->path)->type;
        type_pieces(m, &piece->inner);
    }
}

static Place place_of(const Maker *m, const Frame *frame, InstId text) {
    Place place = {.kind = PLACE_LABEL, .span = 1};
    if (text != INST_NONE) add_pieces(m, frame, text, &place.pieces);
    type_pieces(m, &place.pieces);
    Buf key = buf_new(m->arena);
    for (uint32_t i = 0; i < place.pieces.len; i++) {
        const Piece *piece = &place.pieces.data[i];
        if (piece->kind != PIECE_TEXT) place.kind = PLACE_VALUE;
        buf_text(&key, piece->text);
    }
    place.key = import_key(m->arena, buf_result(&key));
    return place;
}

/* The list of a cell or paragraph: its lines are elements. */
static void note_list(const Maker *m, const Frame *frame, const LayoutNode *node, Place *place) {
    if (node->list == INST_NONE) return;
    InstId opener = frame->layout->code.domains.data[node->list_domain].opener;
    place->is_list = opener != INST_NONE && find_path(m, frame, opener, &place->element);
}

/* ---- lines */

static PatternLine *add_line(const Maker *m, uint8_t kind, uint32_t loop) {
    PatternLine line = {.kind = kind, .loop = loop, .heads = ID_NONE};
    vec_push(m->arena, &m->pattern->lines, line);
    return &vec_last(&m->pattern->lines);
}

static uint32_t open_loop(const Maker *m, uint32_t outer, const Path *element) {
    Loop loop = {.outer = outer, .first = m->pattern->lines.len, .element = *element};
    vec_push(m->arena, &m->pattern->loops, loop);
    return m->pattern->loops.len - 1;
}

static void close_loop(const Maker *m, uint32_t loop) {
    m->pattern->loops.data[loop].last = m->pattern->lines.len - 1;
}

/* One pattern line for each line of a text: a title of two lines. */
static void add_text(const Maker *m, const Frame *frame, const LayoutNode *node, uint32_t loop) {
    Place whole = place_of(m, frame, node->text);
    note_list(m, frame, node, &whole);
    Place part = whole;
    part.pieces = (Pieces){0};
    part.kind = PLACE_LABEL;
    Buf key = buf_new(m->arena);
    for (uint32_t i = 0; i <= whole.pieces.len; i++) {
        const Piece *piece = i < whole.pieces.len ? &whole.pieces.data[i] : NULL;
        if (piece && !(piece->kind == PIECE_TEXT && text_equal(piece->text, TEXT("\n")))) {
            vec_push(m->arena, &part.pieces, *piece);
            if (piece->kind != PIECE_TEXT) part.kind = PLACE_VALUE;
            buf_text(&key, piece->text);
            continue;
        }
        PatternLine *line = add_line(m, node->kind, loop);
        part.key = import_key(m->arena, buf_result(&key));
        line->n_labels = part.kind == PLACE_LABEL;
        line->repeats = part.is_list;
        line->element = part.element;
        vec_push(m->arena, &line->places, part);
        part.pieces = (Pieces){0};
        part.kind = PLACE_LABEL;
        key.len = 0;
    }
}

static void add_items(const Maker *m, const Frame *frame, const LayoutNode *node, uint32_t loop) {
    Place place = place_of(m, frame, node->text);
    InstId opener = frame->layout->code.domains.data[node->domain].opener;
    Path element = {0};
    if (opener == INST_NONE || !find_path(m, frame, opener, &element)) return;
    PatternLine *line = add_line(m, node->kind, loop);
    line->repeats = true;
    line->element = element;
    vec_push(m->arena, &line->places, place);
}

/* Which columns of the next rows cells above reach into; how many rows still. */
typedef struct Reach {
    uint32_t rows[64];
} Reach;

static void fill_reach(const Maker *m, PatternLine *line, Reach *reach, uint32_t *column) {
    while (*column < 64 && reach->rows[*column] > 0) {
        reach->rows[*column]--;
        if (*column == 0 || reach->rows[*column - 1] != reach->rows[*column] ||
            line->places.len == 0 || vec_last(&line->places).kind != PLACE_BELOW) {
            Place below = {.kind = PLACE_BELOW, .column = *column, .span = 1};
            vec_push(m->arena, &line->places, below);
        }
        ++*column;
    }
}

static void add_row(const Maker *m, const Frame *frame, const LayoutNode *row, uint32_t loop,
                    Reach *reach) {
    PatternLine *line = add_line(m, LAYOUT_ROW, loop);
    uint32_t column = 0;
    for (uint32_t i = 0; i < row->n_kids; i++) {
        const LayoutNode *cell = row->kids[i];
        if (cell->kind == LAYOUT_IF && cell->n_kids > 0) cell = cell->kids[0];
        if (cell->kind != LAYOUT_CELL) continue;
        fill_reach(m, line, reach, &column);
        Place place = place_of(m, frame, cell->text);
        if (cell->list != INST_NONE) place.kind = PLACE_VALUE;
        note_list(m, frame, cell, &place);
        place.column = column;
        place.span = cell->span;
        line->n_labels += place.kind == PLACE_LABEL && place.key.len > 0;
        vec_push(m->arena, &line->places, place);
        for (uint32_t c = 0; c < cell->span && column < 64; c++)
            reach->rows[column++] = cell->down - 1;
    }
    fill_reach(m, line, reach, &column);
}

typedef struct Columns {
    PatternLine heads, row;
} Columns;

static void add_columns(const Maker *m, const Frame *frame, const LayoutNode *node, Columns *to,
                        uint32_t depth) {
    if (depth > to->heads.depth) to->heads.depth = depth;
    for (uint32_t i = 0; i < node->n_kids; i++) {
        const LayoutNode *kid = node->kids[i];
        if (kid->kind == LAYOUT_GROUP) {
            Place group = place_of(m, frame, kid->heading);
            group.column = to->row.places.len;
            group.is_group = true;
            group.row = depth - 1;
            uint32_t at = to->heads.places.len;
            vec_push(m->arena, &to->heads.places, group);
            add_columns(m, frame, kid, to, depth + 1);
            to->heads.places.data[at].span = to->row.places.len - group.column;
        }
        if (kid->kind != LAYOUT_COLUMN) continue;
        Place head = place_of(m, frame, kid->heading), value = place_of(m, frame, kid->text);
        value.kind = PLACE_VALUE;
        for (uint32_t k = 0; k < value.pieces.len; k++) value.pieces.data[k].path.grouped = false;
        head.column = value.column = to->row.places.len;
        head.row = depth - 1;
        const Piece *piece = value.pieces.len == 1 ? &value.pieces.data[0] : NULL;
        if (piece && piece->kind == PIECE_VALUE && piece->path.n > 0) {
            const Field *field = field_at(m, &piece->path);
            if (piece->path.steps[piece->path.n - 1].kind != STEP_TOP) head.names = &field->names;
        }
        vec_push(m->arena, &to->heads.places, head);
        vec_push(m->arena, &to->row.places, value);
        to->heads.n_labels += head.kind == PLACE_LABEL;
    }
}

/* The path of the element of the rows: that of the record whose fields its columns print. */
static Path element_of(const PatternLine *row) {
    Path longest = {0};
    for (uint32_t i = 0; i < row->places.len; i++) {
        const Pieces *pieces = &row->places.data[i].pieces;
        for (uint32_t k = 0; k < pieces->len; k++) {
            Path path = pieces->data[k].path;
            while (path.n > 0 && path.steps[path.n - 1].kind != STEP_ELEMENT) path.n--;
            if (path.n > longest.n) longest = path;
        }
    }
    longest.grouped = false;
    return longest;
}

static void add_rows(const Maker *m, const Frame *frame, const LayoutNode *node, uint32_t loop) {
    Columns columns = {.heads = {.kind = LAYOUT_ROWS, .heads = ID_NONE},
                       .row = {.kind = LAYOUT_COLUMN, .repeats = true}};
    add_columns(m, frame, node, &columns, 1);
    if (columns.row.places.len == 0) return;
    columns.row.element = element_of(&columns.row);
    uint32_t own = open_loop(m, loop, &(Path){.n = 0});
    columns.heads.loop = columns.row.loop = own;
    columns.row.heads = m->pattern->lines.len;
    vec_push(m->arena, &m->pattern->lines, columns.heads);
    vec_push(m->arena, &m->pattern->lines, columns.row);
    close_loop(m, own);
}

/* ---- nodes */

static void add_nodes(const Maker *m, const Frame *frame, LayoutNode *const *nodes, uint32_t n,
                      uint32_t loop, Reach *reach);

static void add_for(const Maker *m, const Frame *frame, const LayoutNode *node, uint32_t loop,
                    Reach *reach) {
    const Code *code = &frame->layout->code;
    InstId opener = code->domains.data[node->domain].opener;
    Path element = {0};
    bool group = opener != INST_NONE && (code->insts.data[opener].op == OP_GROUP ||
                                         code->insts.data[opener].op == OP_GROUP_LISTED);
    if (opener != INST_NONE && !group && !find_path(m, frame, opener, &element)) element.n = 0;
    uint32_t own = open_loop(m, loop, &element);
    add_nodes(m, frame, node->kids, node->n_kids, own, reach);
    if (m->pattern->lines.len > m->pattern->loops.data[own].first) close_loop(m, own);
}

/* A first row that only says whose table it is and in what unit; authors put that above it, too. */
static bool is_caption_row(const Maker *m, const Frame *frame, const LayoutNode *row) {
    if (row->kind != LAYOUT_ROW || row->n_kids != 2) return false;
    for (uint32_t i = 0; i < 2; i++)
        if (row->kids[i]->kind != LAYOUT_CELL || row->kids[i]->list != INST_NONE) return false;
    Place value = place_of(m, frame, row->kids[0]->text);
    Place label = place_of(m, frame, row->kids[1]->text);
    return value.kind == PLACE_VALUE && label.kind == PLACE_LABEL &&
           text_starts(label.key, TEXT("单位:"));
}

static void add_captions(const Maker *m, const Frame *frame, const LayoutNode *row, uint32_t loop) {
    for (uint32_t i = 0; i < row->n_kids; i++) {
        PatternLine *line = add_line(m, LAYOUT_CAPTION, loop);
        line->is_other = true;
        Place place = place_of(m, frame, row->kids[i]->text);
        line->n_labels = place.kind == PLACE_LABEL;
        vec_push(m->arena, &line->places, place);
    }
}

static void add_call(const Maker *m, const Frame *frame, const LayoutNode *node, uint32_t loop) {
    const Layout *callee = m->program->layouts.data[node->callee];
    Frame *inner = ARENA_NEW(m->arena, Frame);
    *inner = (Frame){.layout = callee, .caller = frame, .passed = node->value};
    Reach reach = {0};
    const LayoutNode *top = callee->root && callee->root->n_kids ? callee->root->kids[0] : NULL;
    bool captions = top && is_caption_row(m, inner, top);
    if (captions) add_captions(m, inner, top, loop);
    uint32_t first = m->pattern->lines.len;
    if (callee->root) add_nodes(m, inner, callee->root->kids, callee->root->n_kids, loop, &reach);
    if (captions) m->pattern->lines.data[first].is_captions = true;
    m->pattern->n_grids++;
    for (uint32_t i = first; i < m->pattern->lines.len; i++)
        m->pattern->lines.data[i].grid = m->pattern->n_grids;
}

static bool has_rows(LayoutNode *const *nodes, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (nodes[i]->kind == LAYOUT_ROW || nodes[i]->kind == LAYOUT_ROWS) return true;
    return false;
}

/* Both sides, one below the other. Where both lay out rows, they are two ways to print the same
   fields, and what stands under `else` is the usual one. */
static void add_either(const Maker *m, const Frame *frame, const LayoutNode *node, uint32_t loop,
                       Reach *reach) {
    bool same = has_rows(node->kids, node->n_kids) && has_rows(node->otherwise, node->n_otherwise);
    if (!same) add_nodes(m, frame, node->kids, node->n_kids, loop, reach);
    add_nodes(m, frame, node->otherwise, node->n_otherwise, loop, reach);
}

static void add_node(const Maker *m, const Frame *frame, const LayoutNode *node, uint32_t loop,
                     Reach *reach) {
    switch ((LayoutKind)node->kind) {
    case LAYOUT_TITLE:
    case LAYOUT_HEADING:
    case LAYOUT_PARAGRAPH:
    case LAYOUT_NOTE:
    case LAYOUT_CAPTION: add_text(m, frame, node, loop); return;
    case LAYOUT_ITEMS: add_items(m, frame, node, loop); return;
    case LAYOUT_CONTENTS: add_line(m, node->kind, loop)->repeats = true; return;
    case LAYOUT_ROW: add_row(m, frame, node, loop, reach); return;
    case LAYOUT_ROWS: add_rows(m, frame, node, loop); return;
    case LAYOUT_FOR: add_for(m, frame, node, loop, reach); return;
    case LAYOUT_CALL: add_call(m, frame, node, loop); return;
    case LAYOUT_IF: add_either(m, frame, node, loop, reach); return;
    case LAYOUT_COVER:
    case LAYOUT_TABLE:
    case LAYOUT_DOCUMENT: add_nodes(m, frame, node->kids, node->n_kids, loop, reach); return;
    case LAYOUT_CELL:
    case LAYOUT_COLUMN:
    case LAYOUT_GROUP:
    case LAYOUT_HEADER:
    case LAYOUT_FOOTER:
    case LAYOUT_BREAK:
    case LAYOUT_ASSERT: return;
    }
}

/* Captions at both ends of one line. */
static void add_caption_row(const Maker *m, uint32_t loop) {
    uint32_t n = m->pattern->lines.len;
    PatternLine *row = add_line(m, LAYOUT_ROW, loop);
    row->is_captions = row->is_other = true;
    for (uint32_t i = n - 2; i < n; i++) {
        const PatternLine *caption = &m->pattern->lines.data[i];
        Place place = caption->places.data[0];
        place.column = i - (n - 2);
        row->n_labels += caption->n_labels;
        vec_push(m->arena, &row->places, place);
    }
}

static void add_nodes(const Maker *m, const Frame *frame, LayoutNode *const *nodes, uint32_t n,
                      uint32_t loop, Reach *reach) {
    for (uint32_t i = 0; i < n; i++) {
        add_node(m, frame, nodes[i], loop, reach);
        bool two =
            i > 0 && nodes[i]->kind == LAYOUT_CAPTION && nodes[i - 1]->kind == LAYOUT_CAPTION;
        if (two) add_caption_row(m, loop);
    }
}

/* ---- other names of labels */

/* The names of what the value is: of the key of a map's entry, or of the field. */
static const NameSet *names_of(const Maker *m, const Place *value) {
    const Piece *piece = NULL;
    for (uint32_t i = 0; i < value->pieces.len && !piece; i++)
        if (value->pieces.data[i].kind == PIECE_VALUE) piece = &value->pieces.data[i];
    if (!piece || piece->path.n == 0) return NULL;
    for (uint32_t i = piece->path.n; i-- > 0;) {
        if (piece->path.steps[i].kind != STEP_KEY) continue;
        Path path = piece->path;
        path.n = i + 1;
        const Entity *entry = m->program->entities.data[field_at(m, &path)->child];
        const Enum *keys = m->program->enums.data[entry->fields.data[HIDDEN_KEY].type.arg];
        return &keys->members.data[piece->path.steps[i].member].names;
    }
    return &field_at(m, &piece->path)->names;
}

static const Place *place_below(const Maker *m, uint32_t line, uint32_t column) {
    if (line + 1 >= m->pattern->lines.len) return NULL;
    const PatternLine *below = &m->pattern->lines.data[line + 1];
    for (uint32_t i = 0; below->kind == LAYOUT_ROW && i < below->places.len; i++)
        if (below->places.data[i].column == column && below->places.data[i].kind == PLACE_VALUE)
            return &below->places.data[i];
    return NULL;
}

/* A label has the other names of the value beside it, or below it, if its own is one of them. */
static void name_labels(const Maker *m, uint32_t line) {
    PatternLine *row = &m->pattern->lines.data[line];
    for (uint32_t i = 0; row->kind == LAYOUT_ROW && i < row->places.len; i++) {
        Place *label = &row->places.data[i];
        if (label->kind != PLACE_LABEL || label->names) continue;
        const Place *next = i + 1 < row->places.len ? &row->places.data[i + 1] : NULL;
        if (next && next->kind != PLACE_VALUE) next = NULL;
        const Place *value = next ? next : place_below(m, line, label->column);
        const NameSet *names = value ? names_of(m, value) : NULL;
        if (names && names_has(names, label->key)) label->names = names;
    }
}

Pattern *import_pattern(Arena *arena, const Program *program, const Layout *document) {
    if (!document->is_document || !document->root || document->param.kind != TYPE_RECORD)
        return NULL;
    Pattern *pattern = ARENA_NEW(arena, Pattern);
    pattern->layout = document;
    Maker maker = {.arena = arena, .program = program, .pattern = pattern};
    Frame *frame = ARENA_NEW(arena, Frame);
    frame->layout = document;
    Reach reach = {0};
    add_nodes(&maker, frame, document->root->kids, document->root->n_kids, ID_NONE, &reach);
    for (uint32_t i = 0; i < pattern->lines.len; i++) name_labels(&maker, i);
    return pattern;
}
