/* `项目 T2 like T1 { … }`: a record that is another one but for what it writes itself. The other
   one stands above it in the same file, so its values keep their places. Fields that were not
   written are copied; in a list of records, one with the same key or name as one of the other's is
   like that one and takes its place, the rest of the other's come before what is new; a list of
   plain values is taken as a whole. Rows of a list must be made together, so keys are read off the
   trees before there is a row. */
#include "compiler/like.h"

static const Entity *entity_of(const Lower *lower, EntityId id) {
    return lower->compiler->program->entities.data[id];
}

/* ---- the other record */

static bool is_called(const Lower *lower, EntityId id, uint32_t row, Text name) {
    const uint32_t fields[] = {entity_of(lower, id)->key_field, entity_of(lower, id)->name_field};
    for (size_t i = 0; i < 2; i++) {
        if (fields[i] == ID_NONE) continue;
        Value value = facts_get(lower->facts, id, fields[i], row);
        if (value.state == STATE_OK && text_equal(value.text, name)) return true;
    }
    return false;
}

typedef VEC(Text) NameTexts;

static void add_names(Lower *lower, EntityId id, uint32_t field, uint32_t row, NameTexts *names) {
    if (field == ID_NONE) return;
    Value value = facts_get(lower->facts, id, field, row);
    if (value.state == STATE_OK) vec_push(lower->scratch, names, value.text);
}

static void report_unknown(Lower *lower, const RowDraft *draft, const Node *like) {
    const Entity *entity = entity_of(lower, draft->entity);
    NameTexts names = {0};
    for (uint32_t row = 0; row < draft->row; row++) {
        add_names(lower, draft->entity, entity->key_field, row, &names);
        add_names(lower, draft->entity, entity->name_field, row, &names);
    }
    diag_at3(lower->compiler->diags, DIAG_LIKE_UNKNOWN, like->span,
             compiler_arg_names(&entity->names), ARG(like->text),
             ARG(suggest_nearest(like->text, names.data, names.len)));
}

uint32_t like_find(Lower *lower, const RowDraft *draft, const Node *record) {
    const Node *like = record->kids[AST_RECORD_like];
    if (!like || like->kind == AST_ERROR) return ID_NONE;
    lower->names_model = true;
    for (uint32_t row = draft->row; row-- > 0;) /* those of a data file are no model */
        if (facts_source(lower->facts, draft->entity, row) == lower->source->id &&
            is_called(lower, draft->entity, row, like->text))
            return row;
    report_unknown(lower, draft, like);
    return ID_NONE;
}

/* ---- keys of what is still a tree */

/* The text that the header's atoms or an entry give to the field; empty if none does. */
static Text record_text(Lower *lower, EntityId id, const Node *record, uint32_t wanted) {
    const Entity *entity = entity_of(lower, id);
    const Node *atoms = record->kids[AST_RECORD_atoms], *body = record->kids[AST_RECORD_body];
    bool *taken = ARENA_ARRAY(lower->scratch, bool, entity->fields.len);
    for (uint32_t a = 0; a < atoms->n; a++)
        for (uint32_t i = 0; i < entity->fields.len; i++) {
            const Field *field = &entity->fields.data[i];
            if (!field->header || taken[i] || !atom_fits(lower, field, atoms->kids[a])) continue;
            if (i == wanted) return atoms->kids[a]->text;
            taken[i] = true;
            break;
        }
    for (uint32_t i = 0; body && body->kind == AST_LIST && i < body->n; i++) {
        const Node *entry = body->kids[i];
        if (entry->kind == AST_ENTRY &&
            compiler_field(lower->compiler, id, entry->kids[AST_ENTRY_name]->text) == wanted)
            return entry->kids[AST_ENTRY_value]->text;
    }
    return TEXT("");
}

static Text row_text(const ChildDraft *child, uint32_t wanted) {
    for (uint32_t i = 0; i < child->node->n; i++)
        if (child->heads[i] == wanted) return child->node->kids[i]->text;
    return TEXT("");
}

/* Whether the child is written in place of the row. */
static bool replaces(Lower *lower, EntityId id, const ChildDraft *child, uint32_t row) {
    const Entity *entity = entity_of(lower, id);
    if (entity->is_map) {
        Type key = entity->fields.data[HIDDEN_KEY].type;
        Value value = facts_get(lower->facts, id, HIDDEN_KEY, row);
        Text name = child->node->kids[AST_ENTRY_name]->text;
        return key.kind == TYPE_ENUM ? compiler_member(lower->compiler, key.arg, name) == value.id
                                     : text_equal(name, value.text);
    }
    const uint32_t fields[] = {entity->key_field, entity->name_field};
    for (size_t i = 0; i < 2; i++) {
        if (fields[i] == ID_NONE) continue;
        Text text = child->node->kind == AST_ROW ? row_text(child, fields[i])
                                                 : record_text(lower, id, child->node, fields[i]);
        Value value = facts_get(lower->facts, id, fields[i], row);
        if (text.len > 0) return value.state == STATE_OK && text_equal(value.text, text);
    }
    return false;
}

/* ---- lists */

static bool is_open(const ChildDraft *child, uint32_t number) {
    if (child->field != number || !child->node || child->like != ID_NONE) return false;
    return child->node->kind != AST_RECORD || !child->node->kids[AST_RECORD_from];
}

/* The child that stands for the other's row: one that replaces it, or a copy. */
static void take_row(Lower *lower, EntityId id, uint32_t number, uint32_t row,
                     ChildDrafts *children) {
    for (uint32_t i = 0; i < children->len; i++) {
        ChildDraft *child = &children->data[i];
        if (!is_open(child, number) || !replaces(lower, id, child, row)) continue;
        child->like = row;
        ChildDraft here = *child;
        child->field = ID_NONE; /* moved */
        vec_push(lower->scratch, children, here);
        return;
    }
    ChildDraft copy = {.field = number, .like = row};
    vec_push(lower->scratch, children, copy);
}

static bool has_own(const ChildDrafts *children, uint32_t number) {
    for (uint32_t i = 0; i < children->len; i++)
        if (children->data[i].field == number) return true;
    return false;
}

/* The place of an entry's key in its enum. */
static uint32_t key_order(Lower *lower, EntityId id, const ChildDraft *child) {
    Type key = entity_of(lower, id)->fields.data[HIDDEN_KEY].type;
    if (!child->node) return facts_get(lower->facts, id, HIDDEN_KEY, child->like).id;
    return compiler_member(lower->compiler, key.arg, child->node->kids[AST_ENTRY_name]->text);
}

/* Entries of a map stay in the order of the enum of their keys. */
static void sort_entries(Lower *lower, EntityId id, ChildDrafts *children, uint32_t first) {
    for (uint32_t i = first + 1; i < children->len; i++) {
        ChildDraft child = children->data[i];
        uint32_t place = key_order(lower, id, &child), k = i;
        for (; k > first && key_order(lower, id, &children->data[k - 1]) > place; k--)
            children->data[k] = children->data[k - 1];
        children->data[k] = child;
    }
}

void like_children(Lower *lower, const RowDraft *draft, uint32_t number, ChildDrafts *children) {
    const Field *field = &entity_of(lower, draft->entity)->fields.data[number];
    if (draft->like == ID_NONE || field->kind != FIELD_OWNED) return;
    const Entity *child = entity_of(lower, field->child);
    bool plain = child->hidden && !child->is_map;
    if (plain && has_own(children, number)) return;
    RowRange range = facts_range(lower->facts, draft->entity, number, draft->like);
    uint32_t own = children->len;
    for (uint32_t i = 0; i < range.count; i++)
        take_row(lower, field->child, number, range.first + i, children);
    for (uint32_t i = 0; i < own; i++) { /* what is new comes last */
        if (children->data[i].field != number) continue;
        ChildDraft last = children->data[i];
        children->data[i].field = ID_NONE;
        vec_push(lower->scratch, children, last);
    }
    if (child->is_map && child->fields.data[HIDDEN_KEY].type.kind == TYPE_ENUM)
        sort_entries(lower, field->child, children, own);
}

/* ---- fields */

/* The reference that the other's field holds is looked for again, from here. */
static void copy_reference(Lower *lower, const RowDraft *draft, uint32_t field) {
    Facts *facts = lower->facts;
    for (uint32_t i = 0; i < facts->pending.len; i++) {
        PendingRef ref = facts->pending.data[i];
        if (ref.entity != draft->entity || ref.field != field || ref.row != draft->like) continue;
        ref.row = draft->row;
        vec_push(facts->arena, &facts->pending, ref);
        return;
    }
}

void like_fields(Lower *lower, const RowDraft *draft) {
    const Entity *entity = entity_of(lower, draft->entity);
    Facts *facts = lower->facts;
    for (uint32_t i = 0; draft->like != ID_NONE && i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        bool key = i == entity->key_field && !entity->is_map && !draft->is_copy;
        bool given = draft->given ? draft->given[i].source != 0
                                  : facts_written(facts, draft->entity, i, draft->row);
        if (field->kind != FIELD_STORED || key || given) continue;
        if (!facts_written(facts, draft->entity, i, draft->like)) continue;
        Value value = facts_get(facts, draft->entity, i, draft->like);
        Span span = facts_span(facts, draft->entity, i, draft->like);
        facts_set(facts, draft->entity, i, draft->row, &value, span.lo, span.hi);
        if (field->type.kind == TYPE_RECORD) copy_reference(lower, draft, i);
    }
}
