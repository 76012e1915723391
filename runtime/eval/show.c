/* Display of values: one canonical text for each. Records read as key and name, elements of plain
   lists as their value, entries of maps as key and value. */
#include "runtime/eval/show.h"

#include "runtime/core/bound.h"

/* A hidden record shows its value, which may be a record again; no schema needs more levels. */
#define MAX_LEVELS 4

static Text show(Arena *arena, const Program *program, Type type, Value value, Lang lang,
                 int levels);

static Text name_in(const NameSet *names, Lang lang) {
    return lang == LANG_ZH ? names->last : names->en;
}

static Text text_field(const Program *program, EntityId entity, uint32_t field, uint32_t row) {
    const Facts *facts = program->facts;
    if (field >= facts->tables[entity].n_columns || row >= facts->tables[entity].n_rows) {
        return TEXT("");
    }
    Value value = facts_get(facts, entity, field, row);
    return value.state == STATE_OK && value.rep == REP_TEXT ? value.text : TEXT("");
}

Text record_key(const Program *program, EntityId entity, uint32_t row) {
    return text_field(program, entity, program->entities.data[entity]->key_field, row);
}

Text record_name(const Program *program, EntityId entity, uint32_t row) {
    return text_field(program, entity, program->entities.data[entity]->name_field, row);
}

static Text show_field(Arena *arena, const Program *program, EntityId entity, uint32_t field,
                       uint32_t row, Lang lang, int levels) {
    Value value = facts_get(program->facts, entity, field, row);
    Type type = program->entities.data[entity]->fields.data[field].type;
    return show(arena, program, type, value, lang, levels - 1);
}

static Text join(Arena *arena, Text a, Text b) {
    if (a.len == 0) return b;
    if (b.len == 0) return a;
    Buf buf = buf_new(arena);
    buf_text(&buf, a);
    buf_char(&buf, ' ');
    buf_text(&buf, b);
    return buf_result(&buf);
}

static Text show_record(Arena *arena, const Program *program, EntityId entity, uint32_t row,
                        Lang lang, int levels) {
    if (entity >= program->entities.len || levels == 0) return TEXT("");
    const Entity *e = program->entities.data[entity];
    if (!e->hidden) {
        return join(arena, record_key(program, entity, row), record_name(program, entity, row));
    }
    if (!e->is_map) {
        return show_field(arena, program, entity, HIDDEN_VALUE_OF_LIST, row, lang, levels);
    }
    return join(arena, show_field(arena, program, entity, HIDDEN_KEY, row, lang, levels),
                show_field(arena, program, entity, HIDDEN_VALUE_OF_MAP, row, lang, levels));
}

static Text show_id(Arena *arena, const Program *program, Type type, uint32_t id, Lang lang,
                    int levels) {
    if (type.kind == TYPE_RECORD) return show_record(arena, program, type.arg, id, lang, levels);
    if (type.kind == TYPE_TARGET) return target_shown(&program->facts->targets.data[id]);
    if (type.kind == TYPE_RULE) return name_in(&program->rules.data[id]->names, lang);
    if (type.kind != TYPE_ENUM) return TEXT("");
    return name_in(&program->enums.data[type.arg]->members.data[id].names, lang);
}

/* A number in a text is what its author wrote; a pair is both records and how alike they are. */
static Text show_box(Arena *arena, const Program *program, Type type, Value value, Lang lang,
                     int levels) {
    Buf buf = buf_new(arena);
    if (type.kind == TYPE_BOUND) bound_print(&buf, program->units, value.bound, lang == LANG_ZH);
    if (type.kind == TYPE_MENTION) return mention_spelling(value.mention);
    if (type.kind == TYPE_PAIR) {
        buf_text(&buf, show_record(arena, program, type.arg, value.pair->first, lang, levels));
        buf_str(&buf, lang == LANG_ZH ? "与" : " and ");
        buf_text(&buf, show_record(arena, program, type.arg, value.pair->second, lang, levels));
    }
    return buf_result(&buf);
}

static Text show(Arena *arena, const Program *program, Type type, Value value, Lang lang,
                 int levels) {
    if (value.state != STATE_OK) return TEXT("");
    Buf buf = buf_new(arena);
    switch ((Rep)value.rep) {
    case REP_BOOL:
        if (lang == LANG_ZH) return value.boolean ? TEXT("是") : TEXT("否");
        return value.boolean ? TEXT("true") : TEXT("false");
    case REP_NUMBER: quantity_print(&buf, program->units, value.quantity); break;
    case REP_TEXT: return value.text;
    case REP_DATE: date_print(&buf, value.date, lang == LANG_ZH ? DATE_CHINESE : DATE_ISO); break;
    case REP_ID: return show_id(arena, program, type, value.id, lang, levels);
    case REP_BOX: return show_box(arena, program, type, value, lang, levels);
    case REP_NONE:
    case REP_COUNT: break;
    }
    return buf_result(&buf);
}

Text value_show(Arena *arena, const Program *program, Type type, Value value, Lang lang) {
    return show(arena, program, type, value, lang, MAX_LEVELS);
}

/* ---- records in running text */
const NameSet *record_kind(const Program *program, EntityId entity, uint32_t row) {
    const Entity *e = program->entities.data[entity];
    uint32_t field, owner_row;
    EntityId owner = facts_owner(program->facts, entity, row, &field, &owner_row);
    if (!e->hidden || owner == ID_NONE) return &e->names;
    const Entity *holder = program->entities.data[owner];
    return field < holder->fields.len ? &holder->fields.data[field].names : &e->names;
}

/* What tells the record from others of its list; empty if nothing does but its place. */
static Text record_identity(Arena *arena, const Program *program, EntityId entity, uint32_t row,
                            Lang lang) {
    const Entity *e = program->entities.data[entity];
    if (e->hidden && e->is_map) {
        return show_field(arena, program, entity, HIDDEN_KEY, row, lang, MAX_LEVELS);
    }
    if (e->hidden) return TEXT("");
    Text name = record_name(program, entity, row);
    return name.len ? name : record_key(program, entity, row);
}

Text record_label(Arena *arena, const Program *program, EntityId entity, uint32_t row, Lang lang) {
    const NameSet *kind = record_kind(program, entity, row);
    Text identity = record_identity(arena, program, entity, row, lang);
    uint32_t place = facts_ordinal(program->facts, entity, row);
    Buf buf = buf_new(arena);
    buf_text(&buf, lang == LANG_ZH ? kind->zh : kind->en);
    if (identity.len) {
        buf_str(&buf, lang == LANG_ZH ? "“" : " \"");
        buf_text(&buf, identity);
        buf_str(&buf, lang == LANG_ZH ? "”" : "\"");
    } else if (place) {
        buf_printf(&buf, lang == LANG_ZH ? "第%u条" : " %u", place);
    }
    return buf_result(&buf);
}

/* ---- facts as written */
/* The unit of a number in a data file may stand in the heading of its column alone. */
static bool lacks_unit(Value value, Text written) {
    if (value.rep != REP_NUMBER || value.quantity.unit == UNIT_NONE) return false;
    for (uint32_t i = 0; i < written.len; i++)
        if (!strchr("0123456789.,-_", written.ptr[i])) return false;
    return true;
}

/* Texts and targets are read from their values: in the source a text stands in quotes. */
Text fact_spelling(Arena *arena, const Program *program, EntityId entity, uint32_t field,
                   uint32_t row, Lang lang) {
    const Facts *facts = program->facts;
    Type type = program->entities.data[entity]->fields.data[field].type;
    Value value = facts_get(facts, entity, field, row);
    bool as_written = value.state == STATE_OK && value.rep != REP_TEXT &&
                      type.kind != TYPE_TARGET && facts_written(facts, entity, field, row);
    Text written = TEXT("");
    if (as_written) {
        written = sources_text(program->sources, facts_span(facts, entity, field, row));
    }
    if (written.len == 0 || lacks_unit(value, written))
        return value_show(arena, program, type, value, lang);
    return spelling_shown(arena, written);
}
