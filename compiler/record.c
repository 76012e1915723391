/* Records: header atoms, entries, nested records, record tables and dash lines to rows. The rows of
   one list field of one record are made together before any of them is filled, so that they lie
   side by side whatever they hold themselves. */
#include "compiler/advice.h"
#include "compiler/datafile.h"
#include "compiler/like.h"

Lower *lower_new(Compiler *compiler, Arena *arena) {
    Lower *lower = ARENA_NEW(arena, Lower);
    lower->compiler = compiler;
    return lower;
}

void lower_begin(Lower *lower, Facts *piece, const Source *source, Arena *keep, Arena *scratch) {
    lower->facts = piece;
    lower->source = source;
    lower->keep = keep;
    lower->scratch = scratch;
    lower->names_data = lower->left_data = lower->names_model = false;
}

static Entity *entity_of(const Lower *lower, EntityId id) {
    return lower->compiler->program->entities.data[id];
}

static RowDraft draft_new(Lower *lower, EntityId entity, uint32_t row) {
    RowDraft draft = {.entity = entity, .row = row, .like = ID_NONE};
    draft.given = ARENA_ARRAY(lower->scratch, Span, entity_of(lower, entity)->fields.len);
    return draft;
}

uint32_t lower_add_row(Lower *lower, EntityId entity, RowOwner *owner, Span span) {
    uint32_t row = facts_add_row(lower->facts, entity, span);
    if (!owner) return row;
    FactOwner field = {owner->entity, owner->field};
    facts_own(lower->facts, entity, (RowRange){row, 1}, field, owner->row);
    owner->count++;
    return row;
}

/* Only in a record can a field be given twice; the heads of a table are looked at once for all. */
static RowDraft child_draft(Lower *lower, EntityId entity, const ChildDraft *child) {
    RowDraft draft = {.entity = entity, .row = child->row};
    if (child->node && child->node->kind == AST_RECORD)
        draft = draft_new(lower, entity, child->row);
    draft.like = child->like;
    draft.is_copy = !child->node;
    return draft;
}

static void fill_record(Lower *lower, RowDraft *draft, const Node *record);
static void fill_copy(Lower *lower, RowDraft *draft);

/* ---- header atoms */

static Text header_fields(Lower *lower, const Entity *entity, bool chinese) {
    Buf buf = buf_new(lower->scratch);
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (!field->header) continue;
        if (buf.len > 0) buf_str(&buf, chinese ? "、" : ", ");
        buf_text(&buf, chinese ? field->names.zh : field->names.en);
    }
    return buf_result(&buf);
}

/* Letters, digits and signs that may be a piece of a code with a blank in it. */
static bool is_code_piece(const Node *atom) {
    if (atom->kind != AST_NUMERAL && atom->kind != AST_NAME) return false;
    for (uint32_t i = 0; i < atom->text.len; i++)
        if (atom->text.ptr[i] & 0x80) return false;
    return atom->text.len > 0;
}

/* `产出 数量`: the member that the two are, or empty. */
static Text member_path(Lower *lower, const Entity *entity, const Node *before, const Node *atom) {
    if (!before || atom->kind != AST_NAME) return TEXT("");
    Text path =
        arena_printf(lower->scratch, "%.*s.%.*s", TEXT_ARG(before->text), TEXT_ARG(atom->text));
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (!field->header || field->type.kind != TYPE_ENUM) continue;
        if (compiler_member(lower->compiler, field->type.arg, path) < ENUM_AMBIGUOUS) return path;
    }
    return TEXT("");
}

/* What to do with an atom that has no place; `before` is the one in front of it, or NULL. */
static DiagArg atom_hint(Lower *lower, const Entity *entity, const Node *before, const Node *atom) {
    Arena *arena = lower->scratch;
    if (before && is_code_piece(before) && is_code_piece(atom))
        return ARG2(arena_printf(arena, "如果是一个编码，中间不留空格：%.*s%.*s",
                                 TEXT_ARG(before->text), TEXT_ARG(atom->text)),
                    arena_printf(arena, "if it is one code, write it without a blank: %.*s%.*s",
                                 TEXT_ARG(before->text), TEXT_ARG(atom->text)));
    Text path = member_path(lower, entity, before, atom);
    if (path.len > 0)
        return ARG2(arena_printf(arena, "上级和下级之间写点：%.*s", TEXT_ARG(path)),
                    arena_printf(arena, "levels are joined by a point: %.*s", TEXT_ARG(path)));
    if (atom->kind == AST_NAME)
        return ARG2(arena_printf(arena, "名称要加引号：\"%.*s\"", TEXT_ARG(atom->text)),
                    arena_printf(arena, "put a name in quotes: \"%.*s\"", TEXT_ARG(atom->text)));
    return ARG2(
        arena_printf(arena, "抬头依次是：%.*s", TEXT_ARG(header_fields(lower, entity, true))),
        arena_printf(arena, "the header takes, in this order: %.*s",
                     TEXT_ARG(header_fields(lower, entity, false))));
}

/* One that has no place is reported unless another mistake in the header may be the reason. */
static void place_atom(Lower *lower, RowDraft *draft, const Node *atoms, uint32_t number) {
    const Node *atom = atoms->kids[number], *before = number > 0 ? atoms->kids[number - 1] : NULL;
    const Entity *entity = entity_of(lower, draft->entity);
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (!field->header || draft->given[i].source || !atom_fits(lower, field, atom)) continue;
        if (field_claim(lower, draft, i, atom->span)) field_from_node(lower, draft, i, atom);
        return;
    }
    for (uint32_t i = 0; i < atoms->n; i++)
        if (atoms->kids[i]->kind == AST_ERROR) return;
    Text text = text_slice(lower->source->text, atom->span.lo, atom->span.hi);
    diag_at3(lower->compiler->diags, DIAG_ATOM_UNPLACED, atom->span,
             compiler_arg_names(&entity->names), ARG(text), atom_hint(lower, entity, before, atom));
}

static void fill_header(Lower *lower, RowDraft *draft, const Node *record) {
    const Node *atoms = record->kids[AST_RECORD_atoms];
    for (uint32_t i = 0; i < atoms->n; i++)
        if (atoms->kids[i]->kind != AST_ERROR && atoms->kids[i]->kind != AST_NONE)
            place_atom(lower, draft, atoms, i);
}

/* The header alone, as the place of the record. */
static Span header_span(const Node *record) {
    const Node *atoms = record->kids[AST_RECORD_atoms];
    Span span = record->kids[AST_RECORD_kind]->span;
    return atoms->n > 0 ? span_join(span, atoms->kids[atoms->n - 1]->span) : span;
}

/* ---- children */

static void unknown_field(Lower *lower, EntityId entity, Text name, Span span) {
    advice_unknown_field(lower->compiler, entity, name, span);
}

static void note_field(Lower *lower, EntityId entity, uint32_t number, Span span) {
    const Field *field = &entity_of(lower, entity)->fields.data[number];
    compiler_note(lower->compiler, span, &field->names, field->span);
}

/* The first empty heading of a table tells of all. */
static void empty_heading(Lower *lower, const Node *heads, uint32_t at, bool first) {
    if (first)
        diag_at1(lower->compiler->diags, DIAG_EMPTY_HEADING, heads->kids[at]->span,
                 ARG(arena_printf(lower->scratch, "%u", at + 1)));
}

/* The fields that a table's headings name. */
static const uint32_t *table_heads(Lower *lower, EntityId entity, const Node *rows) {
    const Node *heads = rows->kids[AST_ROWS_heads];
    uint32_t *fields = ARENA_ARRAY(lower->scratch, uint32_t, heads->n);
    bool named = true;
    for (uint32_t i = 0; i < heads->n; i++) {
        const Node *head = heads->kids[i];
        if (head->text.len == 0) {
            empty_heading(lower, heads, i, named);
            named = false;
            fields[i] = ID_NONE;
            continue;
        }
        fields[i] = lower_field(lower, entity, head->text);
        if (fields[i] != MAP_NONE) note_field(lower, entity, fields[i], head->span);
        if (fields[i] == MAP_NONE) {
            unknown_field(lower, entity, head->text, head->span);
        } else if (entity_of(lower, entity)->fields.data[fields[i]].kind != FIELD_STORED) {
            diag_at1(lower->compiler->diags, DIAG_LIST_NEEDS_BODY, head->span, ARG(head->text));
            fields[i] = ID_NONE;
        }
        for (uint32_t k = 0; k < i && fields[i] != ID_NONE; k++)
            if (fields[k] == fields[i]) {
                diag_add(lower->compiler->diags, (Diag){.code = DIAG_FIELD_TWICE,
                                                        .span = head->span,
                                                        .other = heads->kids[k]->span,
                                                        .args = {ARG(head->text)}});
                fields[i] = ID_NONE;
            }
    }
    return fields;
}

static void add_child(Lower *lower, ChildDrafts *children, uint32_t field, const Node *node,
                      const uint32_t *heads) {
    ChildDraft child = {.field = field, .node = node, .heads = heads, .like = ID_NONE};
    vec_push(lower->scratch, children, child);
}

/* Whether nothing in the body could be read, which was told. */
static bool only_mistakes(const Node *body) {
    for (uint32_t i = 0; body && i < body->n; i++)
        if (body->kids[i]->kind != AST_ERROR) return false;
    return body && body->kind == AST_LIST;
}

static void wrong_body(Lower *lower, const Field *field, Span span) {
    diag_at1(lower->compiler->diags, DIAG_LIST_NEEDS_BODY, span, compiler_arg_names(&field->names));
}

/* Whether all rows have as many cells as the head. */
static bool is_even(const Node *table) {
    const Node *rows = table->kids[AST_ROWS_rows];
    for (uint32_t i = 0; i < rows->n; i++)
        if (rows->kids[i]->kind != AST_ROW || rows->kids[i]->n != table->kids[AST_ROWS_heads]->n)
            return false;
    return rows->n > 0;
}

/* Rows that are joined with those of another record are children one by one. */
static void table_children(Lower *lower, const RowDraft *draft, uint32_t number, const Field *field,
                           const Node *body, ChildDrafts *children) {
    const uint32_t *heads = table_heads(lower, field->child, body);
    const Node *rows = body->kids[AST_ROWS_rows];
    uint32_t n_heads = body->kids[AST_ROWS_heads]->n;
    if (draft->like == ID_NONE && is_even(body)) {
        add_child(lower, children, number, body, heads);
        return;
    }
    for (uint32_t i = 0; i < rows->n; i++) {
        const Node *row = rows->kids[i];
        if (row->kind != AST_ROW) continue;
        if (row->n == n_heads) {
            add_child(lower, children, number, row, heads);
            continue;
        }
        Arena *arena = lower->scratch;
        DiagArg hint = ARG2(TEXT("没有内容的格也要留出来：|  |"),
                            TEXT("an empty cell has its bars too: |  |"));
        if (row->n > n_heads) hint = ARG(TEXT(""));
        diag_add(lower->compiler->diags,
                 (Diag){.code = DIAG_CELL_COUNT,
                        .span = row->span,
                        .other = body->kids[AST_ROWS_heads]->span,
                        .args = {ARG(arena_printf(arena, "%u", row->n)),
                                 ARG(arena_printf(arena, "%u", n_heads)), hint}});
    }
}

static Text map_key(const Node *entry) {
    return entry->kids[AST_ENTRY_name]->text;
}

/* Entries of a map come in the order of the enum of their keys, whatever the author's; unknown keys
   last. Few, and mostly in order already: of more entries than the enum has members some are
   mistakes, and their order does not matter. */
static void sort_map(Lower *lower, Type key, ChildDrafts *children, uint32_t first) {
    if (key.kind != TYPE_ENUM) return;
    const Enum *keys = lower->compiler->program->enums.data[key.arg];
    if (children->len - first > keys->members.len) return;
    for (uint32_t i = first + 1; i < children->len; i++) {
        ChildDraft child = children->data[i];
        uint32_t place = lower_member(lower, key.arg, map_key(child.node)), k = i;
        for (; k > first; k--) {
            Text before = map_key(children->data[k - 1].node);
            if (lower_member(lower, key.arg, before) <= place) break;
            children->data[k] = children->data[k - 1];
        }
        children->data[k] = child;
    }
}

/* A nested record whose kind is a list field: its elements. */
static void list_children(Lower *lower, const RowDraft *draft, uint32_t number, const Field *field,
                          const Node *record, ChildDrafts *children) {
    const Node *body = record->kids[AST_RECORD_body];
    bool atoms = record->kids[AST_RECORD_atoms]->n > 0;
    const Entity *child = entity_of(lower, field->child);
    const Node *like = record->kids[AST_RECORD_like];
    if (like && (child->hidden || (body && body->kind != AST_LIST))) {
        diag_at1(lower->compiler->diags, DIAG_NOT_SUPPORTED, like->span,
                 ARG2(TEXT("整个列表仿照一条记录"), TEXT("a whole list that is like a record")));
    } else if (record->kids[AST_RECORD_from]) {
        if (child->hidden)
            diag_at1(lower->compiler->diags, DIAG_DATA_PLAIN, record->kids[AST_RECORD_kind]->span,
                     compiler_arg_names(&field->names));
        else
            add_child(lower, children, number, record, NULL);
    } else if (child->is_map || (child->hidden && body && body->kind == AST_ITEMS)) {
        bool entries = child->is_map && body && body->kind == AST_LIST;
        if (!entries && !(body && body->kind == AST_ITEMS && !child->is_map)) {
            wrong_body(lower, field, record->span);
            return;
        }
        uint32_t first = children->len;
        for (uint32_t i = 0; i < body->n; i++)
            if (body->kids[i]->kind == (entries ? AST_ENTRY : AST_ITEM))
                add_child(lower, children, number, body->kids[i], NULL);
        if (entries) sort_map(lower, child->fields.data[HIDDEN_KEY].type, children, first);
    } else if (child->hidden) {
        if (body && !only_mistakes(body)) wrong_body(lower, field, record->span);
    } else if (body && body->kind == AST_ROWS && !atoms) {
        table_children(lower, draft, number, field, body, children);
    } else if (body && body->kind == AST_ITEMS) {
        diag_at1(lower->compiler->diags, DIAG_LIST_OF_RECORDS, record->span,
                 compiler_arg_names(&field->names));
    } else if (atoms || like || (body && body->n > 0)) {
        add_child(lower, children, number, record, NULL);
    }
}

static bool share_a_name(const NameSet *one, const NameSet *other) {
    for (uint32_t i = 0; i < one->n; i++)
        if (names_has(other, one->all[i])) return true;
    return false;
}

/* A nested record is called by its field, or by the entity of the field's elements; where these share
   a name, the field is meant, so that in the other language it is, too. */
static void note_nested(Lower *lower, EntityId id, uint32_t field, const Node *kind) {
    const Field *named = &entity_of(lower, id)->fields.data[field];
    bool own = compiler_field(lower->compiler, id, kind->text) == field;
    const Entity *child = own ? NULL : entity_of(lower, named->child);
    if (own || share_a_name(&named->names, &child->names))
        note_field(lower, id, field, kind->span);
    else
        compiler_note(lower->compiler, kind->span, &child->names, child->span);
}

/* The list field of the entity's records: the only one, or the only one that shares a name with it,
   as `indicators | 指标` does with `indicator | 指标`. MAP_NONE if that is not one. */
static uint32_t field_of_child(Lower *lower, const Entity *entity, Text name) {
    EntityId child = compiler_entity(lower->compiler, name);
    if (child == MAP_NONE) return MAP_NONE;
    uint32_t n[2] = {0}, last[2] = {MAP_NONE, MAP_NONE}; /* of all, of its name */
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (field->kind != FIELD_OWNED || field->child != child) continue;
        bool named = share_a_name(&field->names, &entity_of(lower, child)->names);
        n[0]++, last[0] = i;
        if (named) n[1]++, last[1] = i;
    }
    return n[0] == 1 ? last[0] : n[1] == 1 ? last[1] : MAP_NONE;
}

/* The list field that a nested record goes to: named by the field or by the entity. ID_NONE after a
   diagnostic. */
static uint32_t nested_field(Lower *lower, EntityId id, const Node *kind) {
    const Entity *entity = entity_of(lower, id);
    uint32_t number = lower_field(lower, id, kind->text);
    if (number == MAP_NONE) number = field_of_child(lower, entity, kind->text);
    if (number == MAP_NONE) {
        unknown_field(lower, id, kind->text, kind->span);
        return ID_NONE;
    }
    note_nested(lower, id, number, kind);
    if (entity->fields.data[number].kind == FIELD_OWNED) return number;
    diag_at1(lower->compiler->diags, DIAG_NOT_A_LIST_FIELD, kind->span, ARG(kind->text));
    return ID_NONE;
}

/* `goals: "…"` and `goals: ["…", "…"]` for a list of plain values. */
static void value_children(Lower *lower, uint32_t number, const Field *field, const Node *value,
                           ChildDrafts *children) {
    const Entity *child = entity_of(lower, field->child);
    if (!child->hidden || child->is_map) {
        wrong_body(lower, field, value->span);
        return;
    }
    if (value->kind != AST_ARRAY) {
        add_child(lower, children, number, value, NULL);
        return;
    }
    const Node *items = value->kids[AST_ARRAY_items];
    for (uint32_t i = 0; i < items->n; i++)
        add_child(lower, children, number, items->kids[i], NULL);
}

static void fill_entry(Lower *lower, RowDraft *draft, const Node *entry, ChildDrafts *children) {
    const Node *name = entry->kids[AST_ENTRY_name], *value = entry->kids[AST_ENTRY_value];
    uint32_t number = lower_field(lower, draft->entity, name->text);
    if (number == MAP_NONE) {
        unknown_field(lower, draft->entity, name->text, name->span);
        return;
    }
    const Field *field = &entity_of(lower, draft->entity)->fields.data[number];
    note_field(lower, draft->entity, number, name->span);
    if (!field_claim(lower, draft, number, name->span)) return;
    if (field->kind == FIELD_STORED)
        field_from_node(lower, draft, number, value);
    else if (field->kind == FIELD_OWNED)
        value_children(lower, number, field, value, children);
    else
        unknown_field(lower, draft->entity, name->text, name->span);
}

/* ---- filling children */

static void fill_map_entry(Lower *lower, RowDraft *draft, const Node *entry, RowRange range) {
    const Node *key = entry->kids[AST_ENTRY_name];
    if (!field_from_node(lower, draft, HIDDEN_KEY, key)) return;
    Facts *facts = lower->facts;
    Value mine = facts_get(facts, draft->entity, HIDDEN_KEY, draft->row);
    for (uint32_t row = range.first; row < draft->row; row++) {
        Value other = facts_get(facts, draft->entity, HIDDEN_KEY, row);
        bool same = mine.rep == REP_ID ? other.id == mine.id : text_equal(other.text, mine.text);
        if (other.state != STATE_OK || !same) continue;
        diag_add(lower->compiler->diags,
                 (Diag){.code = DIAG_MAP_KEY_TWICE,
                        .span = key->span,
                        .other = facts_span(facts, draft->entity, HIDDEN_KEY, row),
                        .args = {ARG(key->text)}});
        break;
    }
    field_from_node(lower, draft, HIDDEN_VALUE_OF_MAP, entry->kids[AST_ENTRY_value]);
}

static void fill_child(Lower *lower, RowDraft *draft, const ChildDraft *child, RowRange range) {
    const Node *node = child->node;
    if (!node) {
        fill_copy(lower, draft);
        return;
    }
    switch (node->kind) {
    case AST_ROW:
        for (uint32_t i = 0; i < node->n; i++)
            if (child->heads[i] != ID_NONE)
                field_from_cell(lower, draft, child->heads[i], node->kids[i]);
        if (draft->like != ID_NONE) fill_copy(lower, draft);
        return;
    case AST_RECORD: fill_record(lower, draft, node); return;
    case AST_ITEM: field_from_item(lower, draft, HIDDEN_VALUE_OF_LIST, node); return;
    case AST_ENTRY: fill_map_entry(lower, draft, node, range); return;
    default: field_from_node(lower, draft, HIDDEN_VALUE_OF_LIST, node);
    }
}

static bool is_table(const Node *node) {
    return node && node->kind == AST_ROWS;
}

static void add_table(Lower *lower, EntityId entity, RowOwner *owner, ChildDraft *child) {
    const Node *rows = child->node->kids[AST_ROWS_rows];
    RowRange range = {lower->facts->tables[entity].n_rows, rows->n};
    for (uint32_t i = 0; i < rows->n; i++) facts_add_row(lower->facts, entity, rows->kids[i]->span);
    facts_own(lower->facts, entity, range, (FactOwner){owner->entity, owner->field}, owner->row);
    owner->count += range.count;
    child->row = range.first;
}

static void fill_table(Lower *lower, EntityId entity, const ChildDraft *child) {
    RowDraft first = {.entity = entity, .row = child->row, .like = ID_NONE};
    uint32_t n_heads = child->node->kids[AST_ROWS_heads]->n;
    for (uint32_t i = 0; i < n_heads; i++)
        if (child->heads[i] != ID_NONE)
            field_from_cells(lower, &first, child->heads[i], child->node->kids[AST_ROWS_rows], i);
}

static bool is_data(const Node *node) {
    return node && node->kind == AST_RECORD && node->kids[AST_RECORD_from];
}

/* The place of a child in its owner's source. */
static Span child_span(const Lower *lower, EntityId entity, const ChildDraft *child) {
    const Node *node = child->node;
    if (!node) return facts_row_span(lower->facts, entity, child->like);
    if (is_data(node)) return node->kids[AST_RECORD_from]->span;
    if (is_table(node)) return node->kids[AST_ROWS_rows]->span;
    return node->kind == AST_RECORD ? header_span(node) : node->span;
}

/* All children of one list field: first the rows, then what is in them. Those of a data file hold
   nothing that has rows, so they are filled at once. */
static void lower_children(Lower *lower, const RowDraft *owner, uint32_t number,
                           ChildDrafts *children) {
    Facts *facts = lower->facts;
    EntityId entity = entity_of(lower, owner->entity)->fields.data[number].child;
    RowOwner rows = {.entity = owner->entity, .field = number, .row = owner->row};
    uint32_t first = facts->tables[entity].n_rows, begin = 0, end = children->len;
    Span all = SPAN_NONE;
    while (begin < end && children->data[begin].field != number) begin++;
    while (begin < end && children->data[end - 1].field != number) end--;
    for (uint32_t i = begin; i < end; i++) {
        ChildDraft *child = &children->data[i];
        if (child->field != number) continue;
        Span span = child_span(lower, entity, child);
        if (is_data(child->node))
            datafile_lower(lower, entity, child->node, &rows);
        else if (is_table(child->node))
            add_table(lower, entity, &rows, child);
        else
            child->row = lower_add_row(lower, entity, &rows, span);
        all = all.source ? span_join(all, span) : span;
    }
    if (rows.count == 0) return;
    RowRange range = {.first = first, .count = rows.count};
    facts_set_range(facts, owner->entity, number, owner->row, range, all.lo, all.hi);
    for (uint32_t i = begin; i < end; i++) {
        const ChildDraft *child = &children->data[i];
        if (child->field != number || is_data(child->node)) continue;
        if (is_table(child->node)) {
            fill_table(lower, entity, child);
            continue;
        }
        RowDraft draft = child_draft(lower, entity, child);
        fill_child(lower, &draft, child, range);
    }
}

/* The lists that the record has children for, or that it may have of the record that it is like. */
static void lower_lists(Lower *lower, RowDraft *draft, ChildDrafts *children) {
    uint32_t n_fields = entity_of(lower, draft->entity)->fields.len;
    bool like = draft->like != ID_NONE;
    if (!like && children->len == 0) return;
    bool *any = ARENA_ARRAY(lower->scratch, bool, n_fields);
    for (uint32_t i = 0; i < children->len; i++) any[children->data[i].field] = true;
    for (uint32_t number = 0; number < n_fields; number++) {
        if (like) like_children(lower, draft, number, children);
        if (like || any[number]) lower_children(lower, draft, number, children);
    }
}

static void fill_body(Lower *lower, RowDraft *draft, const Node *body) {
    if (body->kind != AST_LIST) {
        diag_at1(lower->compiler->diags, DIAG_LIST_NEEDS_BODY, body->span,
                 compiler_arg_names(&entity_of(lower, draft->entity)->names));
        return;
    }
    ChildDrafts children = {0};
    for (uint32_t i = 0; i < body->n; i++) {
        const Node *node = body->kids[i];
        if (node->kind == AST_ENTRY) fill_entry(lower, draft, node, &children);
        if (node->kind != AST_RECORD) continue;
        uint32_t number = nested_field(lower, draft->entity, node->kids[AST_RECORD_kind]);
        if (number == ID_NONE) continue;
        list_children(lower, draft, number, &entity_of(lower, draft->entity)->fields.data[number],
                      node, &children);
    }
    lower_lists(lower, draft, &children);
}

static void fill_copy(Lower *lower, RowDraft *draft) {
    ChildDrafts none = {0};
    like_fields(lower, draft);
    lower_lists(lower, draft, &none);
}

static void fill_record(Lower *lower, RowDraft *draft, const Node *record) {
    const Node *body = record->kids[AST_RECORD_body];
    if (draft->like == ID_NONE) draft->like = like_find(lower, draft, record);
    fill_header(lower, draft, record);
    if (body) fill_body(lower, draft, body);
    if (draft->like == ID_NONE) return;
    if (body)
        like_fields(lower, draft);
    else
        fill_copy(lower, draft);
}

void lower_record(Lower *lower, const Node *record) {
    Compiler *compiler = lower->compiler;
    if (lower->left_data) return;
    const Node *kind = record->kids[AST_RECORD_kind];
    EntityId id = lower_name(lower, &compiler->entities, kind->text);
    if (id == MAP_NONE) {
        advice_unknown_entity(compiler, kind->text, kind->span);
        return;
    }
    compiler_note(compiler, kind->span, &entity_of(lower, id)->names, entity_of(lower, id)->span);
    if (lower->facts->tables[id].owners.len > 0) {
        const Entity *owner = entity_of(lower, lower->facts->tables[id].owners.data[0].entity);
        diag_at2(compiler->diags, DIAG_RECORD_ONLY_NESTED, kind->span, ARG(kind->text),
                 compiler_arg_names(&owner->names));
        return;
    }
    if (is_data(record)) {
        datafile_lower(lower, id, record, NULL);
        return;
    }
    uint32_t row = lower_add_row(lower, id, NULL, header_span(record));
    RowDraft draft = draft_new(lower, id, row);
    fill_record(lower, &draft, record);
    if (!compiler->cache) return;
    RecordExtent extent = {id, row, record->span.lo, record->span.hi};
    vec_push(lower->facts->arena, &lower->facts->extents, extent);
}
