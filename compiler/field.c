/* One stored value: from an expression, a raw cell or a dash line to a column. The common spellings
   of a cell are read directly; whatever else stands in one goes to the parser. */
#include "compiler/lower.h"

static const Field *field_of(const Lower *lower, const RowDraft *draft, uint32_t field) {
    return &lower->compiler->program->entities.data[draft->entity]->fields.data[field];
}

/* Slices of the source stay; texts of the tree are copied. */
static Text keep_text(const Lower *lower, Text t) {
    Text source = lower->source->text;
    if (t.ptr >= source.ptr && t.ptr < source.ptr + source.len) return t;
    return arena_text(lower->keep, t);
}

static void note(Lower *lower, const RowDraft *draft, uint32_t field, FactNoteKind kind, Span span,
                 Text text, Text hint) {
    FactNote fact = {.kind = (uint8_t)kind,
                     .entity = draft->entity,
                     .row = draft->row,
                     .field = field,
                     .span = span,
                     .text = text,
                     .hint = hint};
    vec_push(lower->facts->arena, &lower->facts->notes, fact);
}

static void note_unit(Lower *lower, const RowDraft *draft, uint32_t field, UnitId id, Span span) {
    Units *units = lower->compiler->program->units;
    const Unit *unit = units_get(units, id);
    if (unit->declared) return;
    Text hint = units_suggest(units, lower->keep, unit->spelling);
    note(lower, draft, field, hint.len > 0 ? NOTE_UNIT_SLIP : NOTE_UNIT_UNKNOWN, span,
         unit->spelling, hint);
}

static void set(Lower *lower, const RowDraft *draft, uint32_t field, Value value, Span span) {
    facts_set(lower->facts, draft->entity, field, draft->row, &value, span.lo, span.hi);
    if (value.rep == REP_NUMBER && value.state == STATE_OK)
        note_unit(lower, draft, field, value.quantity.unit, span);
}

bool field_claim(Lower *lower, RowDraft *draft, uint32_t field, Span span) {
    if (draft->given[field].source) {
        diag_add(lower->compiler->diags,
                 (Diag){.code = DIAG_FIELD_TWICE,
                        .span = span,
                        .other = draft->given[field],
                        .args = {compiler_arg_names(&field_of(lower, draft, field)->names)}});
        return false;
    }
    draft->given[field] = span;
    return true;
}

/* ---- targets and references */

/* Its spelling: it is read when the file is found to be right, once for all files that have it. */
static void set_target(Lower *lower, const RowDraft *draft, uint32_t field, Text spelling,
                       Span span) {
    uint32_t text = pool_add(&lower->facts->texts, keep_text(lower, spelling));
    set(lower, draft, field, (Value){.rep = REP_ID, .id = text}, span);
}

static void set_reference(Lower *lower, const RowDraft *draft, uint32_t field, Text key,
                          Span span) {
    Value value = {.rep = REP_ID, .state = STATE_MISSING};
    set(lower, draft, field, value, span);
    PendingRef ref = {.entity = draft->entity,
                      .field = field,
                      .row = draft->row,
                      .key = pool_add(&lower->facts->texts, keep_text(lower, key))};
    vec_push(lower->facts->arena, &lower->facts->pending, ref);
}

/* What an author wrote in a target field: the source text, or the text of a literal. */
static Text target_spelling(const Lower *lower, const Node *node) {
    if (node->kind == AST_TEXT) return node->text;
    return text_trim(text_slice(lower->source->text, node->span.lo, node->span.hi));
}

static bool reference_from_node(Lower *lower, RowDraft *draft, uint32_t field, const Node *node) {
    bool bare = node->kind == AST_NUMERAL && !node->kids[AST_NUMERAL_unit];
    if (node->kind == AST_TEXT || node->kind == AST_NAME || bare) {
        set_reference(lower, draft, field, node->text, node->span);
        return true;
    }
    Type code = type_of(TYPE_CODE);
    Value value;
    return constant_value(lower->compiler, node, code, field_of(lower, draft, field)->span, &value);
}

/* 10000 万元, 95% and names of members, the most common constants, read without a detour. False: it
   is something else, or a mistake. */
static bool plain_value(Lower *lower, Type type, const Node *node, Value *out) {
    *out = (Value){.rep = (uint8_t)type_rep(type), .state = STATE_OK};
    if (node->kind == AST_NAME && type.kind == TYPE_ENUM) {
        out->id = lower_member(lower, type.arg, node->text);
        if (out->id >= ENUM_AMBIGUOUS) return false;
        compiler_note_member(lower->compiler, node->span, node->text, type.arg, out->id);
        return true;
    }
    if (node->kind != AST_NUMERAL || !type_is_numeric(type)) return false;
    const Node *unit = node->kids[AST_NUMERAL_unit];
    if (!unit && !text_ends(node->text, TEXT("%"))) return false; /* 2021年: it may be a date */
    if (!lower_quantity(lower, node->text, unit ? unit->text : TEXT(""), &out->quantity))
        return false;
    Type found = quantity_type(lower->compiler, out->quantity);
    return found.kind == type.kind && found.arg == type.arg;
}

bool field_from_node(Lower *lower, RowDraft *draft, uint32_t number, const Node *node) {
    const Field *field = field_of(lower, draft, number);
    if (node->kind == AST_ERROR || field->type.kind == TYPE_POISON) return false;
    if (node->kind == AST_NONE) {
        /* a reference that is written but missing is a dangling one: this one counts as unwritten
         */
        Span span = node->span;
        if (field->type.kind == TYPE_RECORD) span.hi = span.lo;
        set(lower, draft, number,
            (Value){.rep = (uint8_t)type_rep(field->type), .state = STATE_MISSING}, span);
        return true;
    }
    if (field->type.kind == TYPE_TARGET) {
        set_target(lower, draft, number, target_spelling(lower, node), node->span);
        return true;
    }
    if (field->type.kind == TYPE_RECORD) return reference_from_node(lower, draft, number, node);
    Value value;
    if (!plain_value(lower, field->type, node, &value) &&
        !constant_value(lower->compiler, node, field->type, field->span, &value))
        return false;
    if (value.rep == REP_TEXT && value.state == STATE_OK) value.text = keep_text(lower, value.text);
    set(lower, draft, number, value, node->span);
    return true;
}

/* ---- cells */

/* "10000 万元", "95%", "3": digits, then a unit with or without blanks before it. */
static bool plain_quantity(Lower *lower, Text text, Quantity *out) {
    uint32_t end = 0;
    while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\t') end++;
    Text unit = text_trim(text_slice(text, end, text.len));
    for (uint32_t i = 0; i < unit.len; i++) {
        char c = unit.ptr[i];
        if (c == ' ' || c == '*' || c == '+' || c == '-' || (c >= '0' && c <= '9')) return false;
    }
    if (unit.len > 0 && unit.ptr[0] == '/') return false;
    return literal_quantity(lower->compiler, text_slice(text, 0, end), unit, out);
}

static bool plain_cell(Lower *lower, const Field *field, Text text, Value *out) {
    *out = (Value){.rep = (uint8_t)type_rep(field->type)};
    if (out->rep == REP_TEXT) {
        out->text = keep_text(lower, text);
        return true;
    }
    if (field->type.kind == TYPE_ENUM) {
        out->id = lower_member(lower, field->type.arg, text);
        return out->id < ENUM_AMBIGUOUS;
    }
    if (field->type.kind == TYPE_DATE) return date_read(text, &out->date) == DATE_READ_OK;
    if (!type_is_numeric(field->type)) return false;
    if (!lower_quantity(lower, text, TEXT(""), &out->quantity) &&
        !plain_quantity(lower, text, &out->quantity))
        return false;
    Type found = quantity_type(lower->compiler, out->quantity);
    if (field->type.kind == TYPE_PERCENT) return found.kind == TYPE_PERCENT;
    return type_dim(field->type) == DIM_ANY || type_dim(found) == type_dim(field->type);
}

/* A cell that is no plain value may be an expression. One of a data file that is none either was
   hardly meant as one: its writer is told of the value, not of the grammar. */
static const Node *parse_cell(Lower *lower, const Field *field, const Node *cell) {
    Compiler *compiler = lower->compiler;
    bool data = lower->source->used_by != 0;
    Diags *diags = data ? diags_new(lower->scratch) : compiler->diags;
    const Node *node = parse_expression(lower->source, cell->span, lower->scratch, diags);
    if (data && !node)
        diag_add(compiler->diags,
                 (Diag){.code = DIAG_DATA_VALUE,
                        .span = cell->span,
                        .args = {compiler_arg_type(compiler, field->type), ARG(cell->text)}});
    return node;
}

bool field_from_cell(Lower *lower, RowDraft *draft, uint32_t number, const Node *cell) {
    const Field *field = field_of(lower, draft, number);
    if (cell->text.len == 0 || field->type.kind == TYPE_POISON) return true;
    if (field->type.kind == TYPE_TARGET) {
        set_target(lower, draft, number, cell->text, cell->span);
        return true;
    }
    if (field->type.kind == TYPE_RECORD) {
        set_reference(lower, draft, number, cell->text, cell->span);
        return true;
    }
    Value value;
    if (plain_cell(lower, field, cell->text, &value)) {
        if (field->type.kind == TYPE_ENUM)
            compiler_note_member(lower->compiler, cell->span, cell->text, field->type.arg,
                                 value.id);
        set(lower, draft, number, value, cell->span);
        return true;
    }
    const Node *node = parse_cell(lower, field, cell);
    return node && field_from_node(lower, draft, number, node);
}

static void texts_from_cells(Lower *lower, const RowDraft *first, uint32_t number, const Node *rows,
                             uint32_t place) {
    FactsCursor cursor = facts_cursor(lower->facts, first->entity, number);
    for (uint32_t i = 0; i < rows->n; i++) {
        const Node *cell = rows->kids[i]->kids[place];
        if (cell->text.len == 0) continue;
        uint32_t text = pool_add(&lower->facts->texts, keep_text(lower, cell->text));
        facts_put(&cursor, first->row + i, text, cell->span.lo, cell->span.hi);
    }
}

static void members_from_cells(Lower *lower, const RowDraft *first, uint32_t number,
                               const Node *rows, uint32_t place) {
    EnumId id = field_of(lower, first, number)->type.arg;
    FactsCursor cursor = facts_cursor(lower->facts, first->entity, number);
    RowDraft draft = *first;
    for (uint32_t i = 0; i < rows->n; i++, draft.row++) {
        const Node *cell = rows->kids[i]->kids[place];
        uint32_t member = lower_member(lower, id, cell->text);
        if (member >= ENUM_AMBIGUOUS) {
            field_from_cell(lower, &draft, number, cell);
            continue;
        }
        compiler_note_member(lower->compiler, cell->span, cell->text, id, member);
        facts_put(&cursor, draft.row, member, cell->span.lo, cell->span.hi);
    }
}

void field_from_cells(Lower *lower, const RowDraft *first, uint32_t number, const Node *rows,
                      uint32_t place) {
    Type type = field_of(lower, first, number)->type;
    RowDraft draft = *first;
    if (type.kind == TYPE_TARGET || type_rep(type) == REP_TEXT)
        texts_from_cells(lower, first, number, rows, place);
    else if (type.kind == TYPE_ENUM)
        members_from_cells(lower, first, number, rows, place);
    else
        for (uint32_t i = 0; i < rows->n; i++, draft.row++)
            field_from_cell(lower, &draft, number, rows->kids[i]->kids[place]);
}

/* "1.", "2、", "（三）", "(4)" at the head of an item, which the form would print twice. */
static bool begins_with_number(Text t) {
    uint32_t at = 0;
    while (at < t.len && t.ptr[at] >= '0' && t.ptr[at] <= '9') at++;
    Text rest = text_slice(t, at, t.len);
    if (at > 0 && at < 3 && rest.len > 0 && rest.ptr[0] == '.')
        return rest.len == 1 || rest.ptr[1] < '0' || rest.ptr[1] > '9';
    return at > 0 && at < 3 && (text_starts(rest, TEXT("、")) || text_starts(rest, TEXT("．")));
}

void field_from_item(Lower *lower, RowDraft *draft, uint32_t field, const Node *item) {
    Value value = {.rep = REP_TEXT, .text = keep_text(lower, item->text)};
    set(lower, draft, field, value, item->span);
    if (begins_with_number(item->text))
        note(lower, draft, field, NOTE_ITEM_NUMBERED, item->span, value.text, TEXT(""));
}

/* ---- header atoms */

bool lower_is_code(Text t) {
    for (uint32_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];
        bool fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    c == '-' || c == '_';
        if (!fits) return false;
    }
    return t.len > 0;
}

bool atom_fits(Lower *lower, const Field *field, const Node *atom) {
    Compiler *compiler = lower->compiler;
    bool numeral = atom->kind == AST_NUMERAL, text = atom->kind == AST_TEXT;
    Quantity q;
    Date date;
    Text dotted;
    switch ((TypeKind)field->type.kind) {
    case TYPE_CODE: return (numeral || atom->kind == AST_NAME || text) && lower_is_code(atom->text);
    case TYPE_RECORD: return numeral || text || atom->kind == AST_NAME;
    case TYPE_TEXT: return text;
    case TYPE_ENUM:
        dotted = compiler_dotted(compiler, atom);
        if (atom->kind == AST_NAME || atom->kind == AST_MEMBER_OF) return true;
        return numeral && compiler_member(compiler, field->type.arg, dotted) != MAP_NONE;
    case TYPE_NUMBER:
    case TYPE_PERCENT:
    case TYPE_QUANTITY:
        return numeral && literal_quantity(compiler, atom->text, TEXT(""), &q) &&
               (type_dim(field->type) == DIM_ANY ||
                type_dim(quantity_type(compiler, q)) == type_dim(field->type));
    case TYPE_DATE:
        return atom->kind == AST_DATE || (numeral && date_read(atom->text, &date) != DATE_READ_NOT);
    case TYPE_POISON:
    case TYPE_NONE:
    case TYPE_BOOL:
    case TYPE_TARGET:
    case TYPE_RULE:
    case TYPE_BOUND:
    case TYPE_MENTION:
    case TYPE_PAIR:
    case TYPE_KIND_COUNT: break;
    }
    return false;
}
