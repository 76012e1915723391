/* Export: what the sources state, and nothing that follows from it. Records at the top level stand
   under the name of their entity; what a record owns stands inside it. Derived fields, defaults and
   lists that point back are left out, since a reader can compute them; missing fields too.

   Every value is an object on one line: the value itself, the author's spelling where that is not
   the value (texts and codes are their own spelling), and the place. Numbers are exact decimals (or
   "1/3") in texts, in the unit that was written. */
#include "runtime/report/export.h"

#include "runtime/base/json.h"
#include "runtime/eval/show.h"

typedef struct Export {
    Json json;
    const Program *program;
    const Facts *facts;
} Export;

static void export_record(Export *e, EntityId entity, uint32_t row);

/* ---- parts of values */

static void put_place(Export *e, Text key, Span span) {
    const Source *source = sources_get(e->program->sources, span.source);
    if (!source) return;
    Position at = sources_locate(e->program->sources, span.source, span.lo);
    json_key(&e->json, key);
    json_open_line(&e->json);
    json_text(&e->json, TEXT("file"), source->path);
    json_uint(&e->json, TEXT("line"), at.line);
    json_uint(&e->json, TEXT("column"), at.column);
    json_close(&e->json, '}');
}

static void put_text_if(Export *e, Text key, Text value) {
    if (value.len > 0) json_text(&e->json, key, value);
}

/* Members of the object that is open: "value", and "unit" where there is one. */
static void put_quantity(Export *e, Quantity q) {
    Buf digits = buf_new(e->json.out.arena);
    number_print(&digits, q.number);
    json_text(&e->json, TEXT("value"), buf_result(&digits));
    if (q.unit == UNIT_NONE) return;
    json_text(&e->json, TEXT("unit"), units_get(e->program->units, q.unit)->spelling);
}

static void put_quantity_as(Export *e, Text key, Quantity q) {
    json_key(&e->json, key);
    json_open_line(&e->json);
    put_quantity(e, q);
    json_close(&e->json, '}');
}

static Text precision_word(uint8_t precision) {
    switch ((DatePrecision)precision) {
    case DATE_DAY: return TEXT("day");
    case DATE_TENDAY: return TEXT("tenday");
    case DATE_MONTH: return TEXT("month");
    case DATE_MONTH_END: return TEXT("month_end");
    case DATE_HALF: return TEXT("half");
    case DATE_QUARTER: return TEXT("quarter");
    case DATE_YEAR: return TEXT("year");
    case DATE_YEAR_END: return TEXT("year_end");
    }
    return TEXT("");
}

static void put_day(Export *e, Text key, int32_t days) {
    int year, month, day;
    date_civil(days, &year, &month, &day);
    Arena *arena = e->json.out.arena;
    json_text(&e->json, key, arena_printf(arena, "%04d-%02d-%02d", year, month, day));
}

static void put_date(Export *e, Date date) {
    Buf iso = buf_new(e->json.out.arena);
    date_print(&iso, date, DATE_ISO);
    json_text(&e->json, TEXT("value"), buf_result(&iso));
    json_text(&e->json, TEXT("precision"), precision_word(date.precision));
    put_day(e, TEXT("first"), date.first);
    put_day(e, TEXT("last"), date.last);
}

/* output.quantity */
static void put_path(Export *e, Buf *path, const Enum *all, uint32_t member) {
    const EnumMember *m = &all->members.data[member];
    if (m->parent != ID_NONE) {
        put_path(e, path, all, m->parent);
        buf_char(path, '.');
    }
    buf_text(path, m->names.en);
}

static void put_member(Export *e, EnumId id, uint32_t member) {
    const Enum *all = e->program->enums.data[id];
    Buf path = buf_new(e->json.out.arena);
    put_path(e, &path, all, member);
    json_text(&e->json, TEXT("value"), buf_result(&path));
    json_text(&e->json, TEXT("printed"), all->members.data[member].names.last);
}

/* A record without a key is known by its place. */
static void put_reference(Export *e, EntityId entity, uint32_t row) {
    json_text(&e->json, TEXT("ref"), e->program->entities.data[entity]->names.en);
    put_text_if(e, TEXT("key"), record_key(e->program, entity, row));
    put_text_if(e, TEXT("name"), record_name(e->program, entity, row));
    if (record_key(e->program, entity, row).len == 0)
        put_place(e, TEXT("record_at"), facts_row_span(e->facts, entity, row));
}

/* ---- targets */

static Text target_kind_word(uint8_t kind) {
    switch ((TargetKind)kind) {
    case TARGET_TEXT: return TEXT("text");
    case TARGET_QUANTITY: return TEXT("quantity");
    case TARGET_RANGE: return TEXT("range");
    case TARGET_DATE: return TEXT("date");
    }
    return TEXT("");
}

static const struct {
    uint8_t flag;
    const char *word;
} target_marks[] = {
    {TARGET_AMBIGUOUS, "ambiguous"},
    {TARGET_UNREADABLE, "unreadable"},
    {TARGET_UNIT_INCOMPLETE, "unit_incomplete"},
    {TARGET_YEAR_WRITTEN, "year_written"},
    {TARGET_UNIT_UNKNOWN, "unit_unknown"},
    {TARGET_APPROXIMATE, "approximate"},
};

static void put_marks(Export *e, uint8_t flags) {
    if (flags == 0) return;
    json_key(&e->json, TEXT("marks"));
    json_open(&e->json, '[');
    for (size_t i = 0; i < sizeof target_marks / sizeof *target_marks; i++) {
        if (!(flags & target_marks[i].flag)) continue;
        json_next(&e->json);
        buf_json(&e->json.out, text_of(target_marks[i].word));
    }
    json_close(&e->json, ']');
}

static void put_bounds(Export *e, const Target *t) {
    if (t->kind == TARGET_QUANTITY) put_quantity_as(e, TEXT("number"), t->number);
    if (t->has_lower) put_quantity_as(e, TEXT("lower"), t->number);
    if (t->has_lower && t->lower_strict) json_bool(&e->json, TEXT("lower_strict"), true);
    Quantity upper = t->kind == TARGET_RANGE ? t->upper_number : t->number;
    if (t->has_upper) put_quantity_as(e, TEXT("upper"), upper);
    if (t->has_upper && t->upper_strict) json_bool(&e->json, TEXT("upper_strict"), true);
}

static void put_target(Export *e, const Target *t) {
    json_text(&e->json, TEXT("value"), t->shown);
    json_text(&e->json, TEXT("kind"), target_kind_word(t->kind));
    put_text_if(e, TEXT("op"), target_op_sign((TargetOp)t->op));
    bool numeric = t->kind == TARGET_QUANTITY || t->kind == TARGET_RANGE;
    if (numeric) put_bounds(e, t);
    if (t->kind == TARGET_DATE || (numeric && (t->flags & TARGET_AMBIGUOUS))) {
        json_key(&e->json, TEXT("date"));
        json_open_line(&e->json);
        put_date(e, t->date);
        json_close(&e->json, '}');
    }
    put_text_if(e, TEXT("remark"), t->remark);
    put_marks(e, t->flags);
}

/* ---- values */

static void put_id(Export *e, Type type, uint32_t id) {
    if (type.kind == TYPE_ENUM) put_member(e, type.arg, id);
    if (type.kind == TYPE_RECORD) put_reference(e, type.arg, id);
    if (type.kind == TYPE_TARGET) put_target(e, &e->facts->targets.data[id]);
    if (type.kind == TYPE_RULE)
        json_text(&e->json, TEXT("rule"), e->program->rules.data[id]->names.en);
}

static void put_value(Export *e, Type type, const Value *value) {
    switch ((Rep)value->rep) {
    case REP_BOOL: json_bool(&e->json, TEXT("value"), value->boolean); return;
    case REP_NUMBER: put_quantity(e, value->quantity); return;
    case REP_TEXT: json_text(&e->json, TEXT("value"), value->text); return;
    case REP_DATE: put_date(e, value->date); return;
    case REP_ID: put_id(e, type, value->id); return;
    case REP_NONE:
    case REP_COUNT: return;
    }
}

static Text spelling_of(const Export *e, Type type, const Value *value, Span span) {
    if (value->rep == REP_TEXT) return TEXT("");
    if (type.kind == TYPE_TARGET) return e->facts->targets.data[value->id].spelling;
    return sources_text(e->program->sources, span);
}

/* The object of a stored value. A reference to the enclosing record is written nowhere: it has
   neither spelling nor place. */
static void export_value(Export *e, EntityId entity, uint32_t field, uint32_t row) {
    Value value = facts_get(e->facts, entity, field, row);
    Type type = e->program->entities.data[entity]->fields.data[field].type;
    json_open_line(&e->json);
    put_value(e, type, &value);
    if (facts_written(e->facts, entity, field, row)) {
        Span span = facts_span(e->facts, entity, field, row);
        put_text_if(e, TEXT("spelling"), spelling_of(e, type, &value, span));
        put_place(e, TEXT("at"), span);
    }
    json_close(&e->json, '}');
}

/* ---- records */

static bool has_value(const Export *e, EntityId entity, uint32_t field, uint32_t row) {
    return facts_get(e->facts, entity, field, row).state == STATE_OK;
}

/* An entry of a map: {"key": …, "value": …}. */
static void export_entry(Export *e, EntityId entity, uint32_t row) {
    json_open(&e->json, '{');
    json_key(&e->json, TEXT("key"));
    export_value(e, entity, HIDDEN_KEY, row);
    if (has_value(e, entity, HIDDEN_VALUE_OF_MAP, row)) {
        json_key(&e->json, TEXT("value"));
        export_value(e, entity, HIDDEN_VALUE_OF_MAP, row);
    }
    json_close(&e->json, '}');
}

static void export_list(Export *e, EntityId child, RowRange range) {
    const Entity *entity = e->program->entities.data[child];
    json_open(&e->json, '[');
    for (uint32_t row = range.first; row < range.first + range.count; row++) {
        if (entity->hidden && !has_value(e, child, HIDDEN_KEY, row)) continue;
        json_next(&e->json);
        if (entity->is_map)
            export_entry(e, child, row);
        else if (entity->hidden)
            export_value(e, child, HIDDEN_VALUE_OF_LIST, row);
        else
            export_record(e, child, row);
    }
    json_close(&e->json, ']');
}

static void export_field(Export *e, EntityId entity, uint32_t number, uint32_t row) {
    const Field *field = &e->program->entities.data[entity]->fields.data[number];
    if (field->kind == FIELD_STORED && has_value(e, entity, number, row)) {
        json_key(&e->json, field->names.en);
        export_value(e, entity, number, row);
    }
    if (field->kind != FIELD_OWNED) return;
    RowRange range = facts_range(e->facts, entity, number, row);
    if (range.count == 0) return;
    json_key(&e->json, field->names.en);
    export_list(e, field->child, range);
}

static void export_record(Export *e, EntityId entity, uint32_t row) {
    json_open(&e->json, '{');
    put_text_if(e, TEXT("key"), record_key(e->program, entity, row));
    put_text_if(e, TEXT("name"), record_name(e->program, entity, row));
    put_place(e, TEXT("at"), facts_row_span(e->facts, entity, row));
    json_key(&e->json, TEXT("fields"));
    json_open(&e->json, '{');
    uint32_t n = e->program->entities.data[entity]->fields.len;
    for (uint32_t i = 0; i < n; i++) export_field(e, entity, i, row);
    json_close(&e->json, '}');
    json_close(&e->json, '}');
}

/* The records of one entity that stand in no other. */
static void export_entity(Export *e, EntityId id) {
    const FactTable *table = &e->facts->tables[id];
    bool any = false;
    for (uint32_t row = 0; row < table->n_rows; row++) {
        if (table->owner_entity[row] != ID_NONE) continue;
        if (!any) {
            json_key(&e->json, e->program->entities.data[id]->names.en);
            json_open(&e->json, '[');
        }
        any = true;
        json_next(&e->json);
        export_record(e, id, row);
    }
    if (any) json_close(&e->json, ']');
}

void export_json(Buf *out, const Program *program) {
    Export e = {.json = json_new(out->arena), .program = program, .facts = program->facts};
    json_open(&e.json, '{');
    json_uint(&e.json, TEXT("format_version"), 1);
    json_key(&e.json, TEXT("records"));
    json_open(&e.json, '{');
    for (EntityId id = 0; id < program->entities.len; id++) export_entity(&e, id);
    json_close(&e.json, '}');
    json_close(&e.json, '}');
    buf_bytes(out, e.json.out.ptr, e.json.out.len);
    buf_char(out, '\n');
}
