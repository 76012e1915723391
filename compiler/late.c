/* The late reading of targets. A file is lowered without knowing its dossier, and a row without
   knowing its other cells, so a target that could be read otherwise elsewhere (TARGET_OPEN) is read
   again here. Equal spellings in equal circumstances are one target again. Three names of the
   library are known here, as `money` is in the reader: the field `year` of the record that encloses
   others, and the categories named `cost` or 成本. */
#include "compiler/late.h"

typedef struct Late {
    Compiler *compiler;
    Facts *facts;
    EntityId entity; /* whose targets are read */
    uint32_t field;
    Map read;               /* circumstances and spelling -> target number */
    bool *is_cost;          /* by enum and member, one enum after the other */
    uint32_t *first_member; /* of each enum in is_cost */
} Late;

static const Entity *entity_of(const Late *l, EntityId id) {
    return l->compiler->program->entities.data[id];
}

/* ---- circumstances */

/* The year of the record that encloses the row's; 0 if there is none. */
static int year_of(const Late *l, uint32_t row) {
    EntityId entity = l->entity;
    uint32_t field, owner_row;
    for (EntityId owner;
         (owner = facts_owner(l->facts, entity, row, &field, &owner_row)) != ID_NONE;
         entity = owner)
        row = owner_row;
    uint32_t ref = entity_enclosing_field(entity_of(l, entity));
    if (ref == ID_NONE) return 0;
    Value outer = facts_get(l->facts, entity, ref, row);
    if (outer.state != STATE_OK) return 0;
    EntityId outer_entity = entity_of(l, entity)->fields.data[ref].type.arg;
    field = compiler_field(l->compiler, outer_entity, TEXT("year"));
    if (field == MAP_NONE ||
        l->compiler->program->entities.data[outer_entity]->fields.data[field].type.kind !=
            TYPE_NUMBER)
        return 0;
    Value year = facts_get(l->facts, outer_entity, field, outer.id);
    int64_t number;
    bool whole = year.state == STATE_OK && number_to_int64(year.quantity.number, &number);
    return whole && number >= 1 && number <= 9999 ? (int)number : 0;
}

static bool named_cost(const NameSet *names) {
    for (uint32_t i = 0; i < names->n; i++)
        if (text_find(names->all[i], TEXT("成本")) >= 0 || text_equal(names->all[i], TEXT("cost")))
            return true;
    return false;
}

static void mark_costs(Late *l, Arena *scratch) {
    const EnumList *enums = &l->compiler->program->enums;
    uint32_t n = 0;
    l->first_member = ARENA_ARRAY(scratch, uint32_t, enums->len);
    for (uint32_t e = 0; e < enums->len; e++) {
        l->first_member[e] = n;
        n += enums->data[e]->members.len;
    }
    l->is_cost = ARENA_ARRAY(scratch, bool, n);
    for (uint32_t e = 0; e < enums->len; e++) {
        bool *marks = l->is_cost + l->first_member[e];
        for (uint32_t m = 0; m < enums->data[e]->members.len; m++) {
            const EnumMember *member = &enums->data[e]->members.data[m];
            marks[m] =
                named_cost(&member->names) || (member->parent != ID_NONE && marks[member->parent]);
        }
    }
}

/* Whether the row says of itself that it is about costs. */
static bool is_cost(const Late *l, uint32_t row) {
    const Entity *entity = entity_of(l, l->entity);
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (field->kind != FIELD_STORED || field->type.kind != TYPE_ENUM) continue;
        Value value = facts_get(l->facts, l->entity, i, row);
        if (value.state == STATE_OK && l->is_cost[l->first_member[field->type.arg] + value.id])
            return true;
    }
    return false;
}

/* ---- reading again */

static uint32_t read_again(Late *l, Text spelling, bool money, int year) {
    Facts *facts = l->facts;
    Text key = arena_printf(facts->arena, "%d%c%.*s", year, money ? '$' : ' ', TEXT_ARG(spelling));
    uint32_t known = map_get(&l->read, key);
    if (known != MAP_NONE) return known;
    Units *units = l->compiler->program->units;
    Target target = target_read(facts->arena, units, spelling, money, year);
    vec_push(facts->arena, &facts->targets, target);
    map_set(&l->read, key, facts->targets.len - 1);
    return facts->targets.len - 1;
}

/* 2月29日 is a date in some years only. */
static void note_unreadable(Late *l, uint32_t row, const Target *target, bool before) {
    bool now = target->flags & TARGET_UNREADABLE;
    if (now == before) return;
    Facts *facts = l->facts;
    if (now) {
        FactNote note = {.kind = NOTE_TARGET_UNREADABLE,
                         .entity = l->entity,
                         .row = row,
                         .field = l->field,
                         .span = facts_span(facts, l->entity, l->field, row),
                         .text = target->spelling};
        vec_push(facts->arena, &facts->notes, note);
        return;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < facts->notes.len; i++) {
        const FactNote *note = &facts->notes.data[i];
        bool gone = note->kind == NOTE_TARGET_UNREADABLE && note->entity == l->entity &&
                    note->row == row && note->field == l->field;
        if (!gone) facts->notes.data[kept++] = *note;
    }
    facts->notes.len = kept;
}

static void read_column(Late *l) {
    Facts *facts = l->facts;
    const FactTable *table = &facts->tables[l->entity];
    for (uint32_t row = 0; row < table->n_rows; row++) {
        Value value = facts_get(facts, l->entity, l->field, row);
        if (value.state != STATE_OK) continue;
        uint8_t flags = facts->targets.data[value.id].flags;
        if (!(flags & TARGET_OPEN)) continue;
        int year = year_of(l, row);
        bool money = is_cost(l, row);
        if (year == 0 && !money) continue;
        Text spelling = facts->targets.data[value.id].spelling;
        value.id = read_again(l, spelling, money, year);
        Span span = facts_span(facts, l->entity, l->field, row);
        facts_set(facts, l->entity, l->field, row, &value, span.lo, span.hi);
        note_unreadable(l, row, &facts->targets.data[value.id], flags & TARGET_UNREADABLE);
    }
}

void late_targets(Compiler *compiler) {
    const Program *program = compiler->program;
    bool any = false;
    for (uint32_t i = 0; i < program->facts->targets.len && !any; i++)
        any = program->facts->targets.data[i].flags & TARGET_OPEN;
    if (!any) return;
    Arena *scratch = arena_new(compiler->arena);
    Late late = {.compiler = compiler, .facts = program->facts, .read = map_new(scratch)};
    mark_costs(&late, scratch);
    for (EntityId id = 0; id < program->entities.len; id++)
        for (uint32_t i = 0; i < program->entities.data[id]->fields.len; i++) {
            const Field *field = &program->entities.data[id]->fields.data[i];
            if (field->kind != FIELD_STORED || field->type.kind != TYPE_TARGET) continue;
            late.entity = id;
            late.field = i;
            read_column(&late);
        }
    arena_free(scratch);
}
