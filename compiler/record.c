/* Records: header atoms, entries, nested records, record tables and dash lines to rows. The rows of
   one list field of one record are made together before any of them is filled, so that they lie
   side by side whatever they hold themselves. */
#include "compiler/lower.h"

Lower *lower_new(Compiler *compiler, Facts *facts, const Source *source, Arena *scratch) {
    Lower *lower = ARENA_NEW(facts->arena, Lower);
    *lower = (Lower){.compiler = compiler,
                     .facts = facts,
                     .source = source,
                     .scratch = scratch};
    return lower;
}

static Entity *entity_of(const Lower *lower, EntityId id) {
    return lower->compiler->program->entities.data[id];
}

static RowDraft draft_new(Lower *lower, EntityId entity, uint32_t row) {
    RowDraft draft = {.entity = entity, .row = row};
    draft.given = ARENA_ARRAY(lower->scratch, Span, entity_of(lower, entity)->fields.len);
    return draft;
}

/* One element to be: a nested RECORD, a ROW of a table (heads says which fields), an ITEM, a plain
   value, or an ENTRY of a map. */
typedef struct ChildDraft {
    uint32_t field; /* the owner's list field */
    const Node *node;
    const uint32_t *heads;
} ChildDraft;
typedef VEC(ChildDraft) ChildDrafts;

static void fill_body(Lower *lower, RowDraft *draft, const Node *body);

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

static void place_atom(Lower *lower, RowDraft *draft, const Node *atom) {
    const Entity *entity = entity_of(lower, draft->entity);
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (!field->header || draft->given[i].source || !atom_fits(lower, field, atom)) continue;
        if (field_claim(lower, draft, i, atom->span)) field_from_node(lower, draft, i, atom);
        return;
    }
    Text text = text_slice(lower->source->text, atom->span.lo, atom->span.hi);
    diag_at3(lower->compiler->diags, DIAG_ATOM_UNPLACED, atom->span,
             compiler_arg_names(&entity->names), ARG(text),
             ARG2(header_fields(lower, entity, true), header_fields(lower, entity, false)));
}

static void fill_header(Lower *lower, RowDraft *draft, const Node *record) {
    const Node *atoms = record->kids[AST_RECORD_atoms];
    for (uint32_t i = 0; i < atoms->n; i++)
        if (atoms->kids[i]->kind != AST_ERROR && atoms->kids[i]->kind != AST_NONE)
            place_atom(lower, draft, atoms->kids[i]);
}

/* The header alone, as the place of the record. */
static Span header_span(const Node *record) {
    const Node *atoms = record->kids[AST_RECORD_atoms];
    Span span = record->kids[AST_RECORD_kind]->span;
    return atoms->n > 0 ? span_join(span, atoms->kids[atoms->n - 1]->span) : span;
}

/* ---- children */

static void unknown_field(Lower *lower, EntityId entity, Text name, Span span) {
    Compiler *compiler = lower->compiler;
    diag_at3(compiler->diags, DIAG_UNKNOWN_FIELD, span, ARG(name),
             compiler_arg_names(&entity_of(lower, entity)->names),
             compiler_suggest_field(compiler, entity, name));
}

/* The fields that a table's headings name. */
static const uint32_t *table_heads(Lower *lower, EntityId entity, const Node *rows) {
    const Node *heads = rows->kids[AST_ROWS_heads];
    uint32_t *fields = ARENA_ARRAY(lower->scratch, uint32_t, heads->n);
    for (uint32_t i = 0; i < heads->n; i++) {
        const Node *head = heads->kids[i];
        fields[i] = compiler_field(lower->compiler, entity, head->text);
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
    ChildDraft child = {.field = field, .node = node, .heads = heads};
    vec_push(lower->scratch, children, child);
}

static void wrong_body(Lower *lower, const Field *field, Span span) {
    diag_at1(lower->compiler->diags, DIAG_LIST_NEEDS_BODY, span, compiler_arg_names(&field->names));
}

static void table_children(Lower *lower, uint32_t number, const Field *field, const Node *body,
                           ChildDrafts *children) {
    const uint32_t *heads = table_heads(lower, field->child, body);
    const Node *rows = body->kids[AST_ROWS_rows];
    uint32_t n_heads = body->kids[AST_ROWS_heads]->n;
    for (uint32_t i = 0; i < rows->n; i++) {
        const Node *row = rows->kids[i];
        if (row->kind != AST_ROW) continue;
        if (row->n == n_heads) {
            add_child(lower, children, number, row, heads);
            continue;
        }
        Arena *arena = lower->scratch;
        diag_add(lower->compiler->diags, (Diag){.code = DIAG_CELL_COUNT,
                                                .span = row->span,
                                                .other = body->kids[AST_ROWS_heads]->span,
                                                .args = {ARG(arena_printf(arena, "%u", row->n)),
                                                         ARG(arena_printf(arena, "%u", n_heads))}});
    }
}

static Text map_key(const Node *entry) {
    return entry->kids[AST_ENTRY_name]->text;
}

/* Entries of a map come in the order of the enum of their keys, whatever the author's; unknown keys
   last. Few, and mostly in order already. */
static void sort_map(Lower *lower, Type key, ChildDrafts *children, uint32_t first) {
    if (key.kind != TYPE_ENUM) return;
    for (uint32_t i = first + 1; i < children->len; i++) {
        ChildDraft child = children->data[i];
        uint32_t place = compiler_member(lower->compiler, key.arg, map_key(child.node)), k = i;
        for (; k > first; k--) {
            Text before = map_key(children->data[k - 1].node);
            if (compiler_member(lower->compiler, key.arg, before) <= place) break;
            children->data[k] = children->data[k - 1];
        }
        children->data[k] = child;
    }
}

/* A nested record whose kind is a list field: its elements. */
static void list_children(Lower *lower, uint32_t number, const Field *field, const Node *record,
                          ChildDrafts *children) {
    const Node *body = record->kids[AST_RECORD_body];
    bool atoms = record->kids[AST_RECORD_atoms]->n > 0;
    const Entity *child = entity_of(lower, field->child);
    if (record->kids[AST_RECORD_from]) {
        diag_at1(lower->compiler->diags, DIAG_NOT_SUPPORTED, record->kids[AST_RECORD_from]->span,
                 ARG2(TEXT("来自数据文件的记录"), TEXT("records from data files")));
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
        if (body && body->n > 0) wrong_body(lower, field, record->span);
    } else if (body && body->kind == AST_ROWS && !atoms) {
        table_children(lower, number, field, body, children);
    } else if (body && body->kind == AST_ITEMS) {
        wrong_body(lower, field, record->span);
    } else if (atoms || (body && body->n > 0)) {
        add_child(lower, children, number, record, NULL);
    }
}

/* The list field that a nested record goes to: named by the field, or by the entity that exactly
   one list field holds. ID_NONE after a diagnostic. */
static uint32_t nested_field(Lower *lower, EntityId id, const Node *kind) {
    const Entity *entity = entity_of(lower, id);
    uint32_t number = compiler_field(lower->compiler, id, kind->text);
    if (number == MAP_NONE) {
        EntityId child = compiler_entity(lower->compiler, kind->text);
        for (uint32_t i = 0; child != MAP_NONE && i < entity->fields.len; i++) {
            const Field *field = &entity->fields.data[i];
            if (field->kind != FIELD_OWNED || field->child != child) continue;
            if (number != MAP_NONE) {
                unknown_field(lower, id, kind->text, kind->span);
                return ID_NONE;
            }
            number = i;
        }
    }
    if (number == MAP_NONE) {
        unknown_field(lower, id, kind->text, kind->span);
        return ID_NONE;
    }
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
    uint32_t number = compiler_field(lower->compiler, draft->entity, name->text);
    if (number == MAP_NONE) {
        unknown_field(lower, draft->entity, name->text, name->span);
        return;
    }
    const Field *field = &entity_of(lower, draft->entity)->fields.data[number];
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
    }
    field_from_node(lower, draft, HIDDEN_VALUE_OF_MAP, entry->kids[AST_ENTRY_value]);
}

static void fill_child(Lower *lower, RowDraft *draft, const ChildDraft *child, RowRange range) {
    const Node *node = child->node;
    switch (node->kind) {
    case AST_ROW:
        for (uint32_t i = 0; i < node->n; i++)
            if (child->heads[i] != ID_NONE)
                field_from_cell(lower, draft, child->heads[i], node->kids[i]);
        return;
    case AST_RECORD:
        fill_header(lower, draft, node);
        if (node->kids[AST_RECORD_body]) fill_body(lower, draft, node->kids[AST_RECORD_body]);
        return;
    case AST_ITEM: field_from_item(lower, draft, HIDDEN_VALUE_OF_LIST, node); return;
    case AST_ENTRY: fill_map_entry(lower, draft, node, range); return;
    default: field_from_node(lower, draft, HIDDEN_VALUE_OF_LIST, node);
    }
}

/* All children of one list field: first the rows, then what is in them. */
static void lower_children(Lower *lower, const RowDraft *owner, uint32_t number,
                           const ChildDrafts *children) {
    Facts *facts = lower->facts;
    EntityId entity = entity_of(lower, owner->entity)->fields.data[number].child;
    FactTable *table = &facts->tables[entity];
    RowRange range = {.first = table->n_rows, .count = 0};
    Span all = SPAN_NONE;
    for (uint32_t i = 0; i < children->len; i++) {
        const ChildDraft *child = &children->data[i];
        if (child->field != number) continue;
        Span span = child->node->kind == AST_RECORD ? header_span(child->node) : child->node->span;
        uint32_t row = facts_add_row(facts, entity, span);
        table = &facts->tables[entity];
        table->owner_entity[row] = owner->entity;
        table->owner_field[row] = number;
        table->owner_row[row] = owner->row;
        table->ordinal[row] = ++range.count;
        all = all.source ? span_join(all, span) : span;
    }
    if (range.count == 0) return;
    facts_set_range(facts, owner->entity, number, owner->row, range, all.lo, all.hi);
    uint32_t row = range.first;
    for (uint32_t i = 0; i < children->len; i++) {
        if (children->data[i].field != number) continue;
        RowDraft draft = draft_new(lower, entity, row++);
        fill_child(lower, &draft, &children->data[i], range);
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
        list_children(lower, number, &entity_of(lower, draft->entity)->fields.data[number], node,
                      &children);
    }
    uint32_t n_fields = entity_of(lower, draft->entity)->fields.len;
    for (uint32_t number = 0; number < n_fields && children.len > 0; number++)
        lower_children(lower, draft, number, &children);
}

static bool is_nested_only(Lower *lower, EntityId id) {
    const EntityList *all = &lower->compiler->program->entities;
    for (uint32_t e = 0; e < all->len; e++)
        for (uint32_t i = 0; i < all->data[e]->fields.len; i++) {
            const Field *field = &all->data[e]->fields.data[i];
            if (field->kind == FIELD_OWNED && field->child == id) return true;
        }
    return false;
}

void lower_record(Lower *lower, const Node *record) {
    Compiler *compiler = lower->compiler;
    const Node *kind = record->kids[AST_RECORD_kind];
    EntityId id = compiler_entity(compiler, kind->text);
    if (id == MAP_NONE) {
        diag_at2(compiler->diags, DIAG_UNKNOWN_ENTITY, kind->span, ARG(kind->text),
                 compiler_suggest_entity(compiler, kind->text));
        return;
    }
    if (is_nested_only(lower, id)) {
        diag_at1(compiler->diags, DIAG_RECORD_ONLY_NESTED, kind->span, ARG(kind->text));
        return;
    }
    uint32_t row = facts_add_row(lower->facts, id, header_span(record));
    RowDraft draft = draft_new(lower, id, row);
    fill_header(lower, &draft, record);
    if (record->kids[AST_RECORD_body]) fill_body(lower, &draft, record->kids[AST_RECORD_body]);
}
