/* Export: what the sources state, and nothing that follows from it. Records at the top level stand
   under the name of their entity; what a record owns stands inside it. Derived fields, defaults and
   lists that point back are left out, since a reader can compute them; missing fields too.

   Every value is an object on one line: the value itself, the author's spelling where that is not
   the value (texts and codes are their own spelling), and the place. */
#include "runtime/report/export.h"

#include "runtime/eval/show.h"
#include "runtime/report/value_json.h"

typedef struct Export {
    Json json;
    const Program *program;
    const Facts *facts;
} Export;

static void export_record(Export *e, EntityId entity, uint32_t row);

/* ---- parts of values */

static void put_place(Export *e, Text key, Span span) {
    value_json_place(&e->json, e->program->sources, key, span);
}

static void put_text_if(Export *e, Text key, Text value) {
    if (value.len > 0) json_text(&e->json, key, value);
}

/* ---- values */

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
    value_json(&e->json, e->program, type, &value);
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

/* The records of one entity that stand in no other, but for those of the library. */
static void export_entity(Export *e, EntityId id) {
    const FactTable *table = &e->facts->tables[id];
    bool any = false;
    for (uint32_t row = 0; row < table->n_rows; row++) {
        bool built_in = sources_built_in(e->program->sources, facts_source(e->facts, id, row));
        if (facts_is_owned(e->facts, id, row) || built_in) continue;
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
