/* Values in JSON. Numbers are texts of exact digits ("1.10" would not survive a reader of doubles;
   a quotient that does not end is "1/3"), in the unit that was written. */
#include "runtime/report/value_json.h"

#include "runtime/core/bound.h"
#include "runtime/eval/show.h"

typedef struct Writer {
    Json *json;
    const Program *program;
} Writer;

/* ---- parts of values */

void value_json_place(Json *json, Sources *sources, Text key, Span span) {
    const Source *source = sources_get(sources, span.source);
    if (!source) return;
    Position at = sources_locate(sources, span.source, span.lo);
    json_key(json, key);
    json_open_line(json);
    json_text(json, TEXT("file"), source->path);
    json_uint(json, TEXT("line"), at.line);
    json_uint(json, TEXT("column"), at.column);
    json_close(json, '}');
}

static void put_text_if(Writer *w, Text key, Text value) {
    if (value.len > 0) json_text(w->json, key, value);
}

/* Members of the object that is open: "value", and "unit" where there is one. */
static void put_quantity(Writer *w, Quantity q) {
    Buf digits = buf_new(w->json->out.arena);
    number_print(&digits, q.number);
    json_text(w->json, TEXT("value"), buf_result(&digits));
    if (q.unit == UNIT_NONE) return;
    json_text(w->json, TEXT("unit"), units_get(w->program->units, q.unit)->spelling);
}

static void put_quantity_as(Writer *w, Text key, Quantity q) {
    json_key(w->json, key);
    json_open_line(w->json);
    put_quantity(w, q);
    json_close(w->json, '}');
}

static void put_day(Writer *w, Text key, int32_t days) {
    int year, month, day;
    date_civil(days, &year, &month, &day);
    Arena *arena = w->json->out.arena;
    json_text(w->json, key, arena_printf(arena, "%04d-%02d-%02d", year, month, day));
}

static void put_date(Writer *w, Date date) {
    Buf iso = buf_new(w->json->out.arena);
    date_print(&iso, date, DATE_ISO);
    json_text(w->json, TEXT("value"), buf_result(&iso));
    json_text(w->json, TEXT("precision"), date_precision_word(date.precision));
    put_day(w, TEXT("first"), date.first);
    put_day(w, TEXT("last"), date.last);
}

/* output.quantity */
static void put_path(Writer *w, Buf *path, const Enum *all, uint32_t member) {
    const EnumMember *m = &all->members.data[member];
    if (m->parent != ID_NONE) {
        put_path(w, path, all, m->parent);
        buf_char(path, '.');
    }
    buf_text(path, m->names.en);
}

static void put_member(Writer *w, EnumId id, uint32_t member) {
    const Enum *all = w->program->enums.data[id];
    Buf path = buf_new(w->json->out.arena);
    put_path(w, &path, all, member);
    json_text(w->json, TEXT("value"), buf_result(&path));
    json_text(w->json, TEXT("printed"), all->members.data[member].names.last);
}

/* A record without a key is known by its place. */
static void put_reference(Writer *w, EntityId entity, uint32_t row) {
    json_text(w->json, TEXT("ref"), w->program->entities.data[entity]->names.en);
    put_text_if(w, TEXT("key"), record_key(w->program, entity, row));
    put_text_if(w, TEXT("name"), record_name(w->program, entity, row));
    if (record_key(w->program, entity, row).len == 0)
        value_json_place(w->json, w->program->sources, TEXT("record_at"),
                         facts_row_span(w->program->facts, entity, row));
}

static void put_date_as(Writer *w, Text key, Date date) {
    json_key(w->json, key);
    json_open_line(w->json);
    put_date(w, date);
    json_close(w->json, '}');
}

/* A quantity or date in running text. */
static void put_mention(Writer *w, const Mention *mention) {
    json_text(w->json, TEXT("value"), mention_spelling(mention));
    if (mention->found.is_date)
        put_date_as(w, TEXT("date"), mention->found.date);
    else
        put_quantity_as(w, TEXT("quantity"), mention->found.quantity);
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

static void put_marks(Writer *w, uint8_t flags) {
    if (flags == 0) return;
    json_key(w->json, TEXT("marks"));
    json_open(w->json, '[');
    for (size_t i = 0; i < sizeof target_marks / sizeof *target_marks; i++) {
        if (!(flags & target_marks[i].flag)) continue;
        json_next(w->json);
        buf_json(&w->json->out, text_of(target_marks[i].word));
    }
    json_close(w->json, ']');
}

static void put_bounds(Writer *w, const Target *t) {
    if (t->kind == TARGET_QUANTITY) put_quantity_as(w, TEXT("number"), t->number);
    if (t->has_lower) put_quantity_as(w, TEXT("lower"), t->number);
    if (t->has_lower && t->lower_strict) json_bool(w->json, TEXT("lower_strict"), true);
    Quantity upper = t->kind == TARGET_RANGE ? target_more(t)->upper_number : t->number;
    if (t->has_upper) put_quantity_as(w, TEXT("upper"), upper);
    if (t->has_upper && t->upper_strict) json_bool(w->json, TEXT("upper_strict"), true);
}

static void put_mentions(Writer *w, const Target *t) {
    if (target_more(t)->n_found == 0) return;
    json_key(w->json, TEXT("quantities"));
    json_open(w->json, '[');
    for (uint32_t i = 0; i < target_more(t)->n_found; i++) {
        Mention mention = {.whole = t->spelling, .found = target_more(t)->found[i]};
        json_next(w->json);
        json_open_line(w->json);
        put_mention(w, &mention);
        json_close(w->json, '}');
    }
    json_close(w->json, ']');
}

static void put_target(Writer *w, const Target *t) {
    json_text(w->json, TEXT("value"), target_shown(t));
    json_text(w->json, TEXT("kind"), target_kind_word(t->kind));
    put_text_if(w, TEXT("op"), target_op_sign((TargetOp)t->op));
    bool numeric = t->kind == TARGET_QUANTITY || t->kind == TARGET_RANGE;
    if (numeric) put_bounds(w, t);
    if (t->kind == TARGET_DATE || (numeric && (t->flags & TARGET_AMBIGUOUS)))
        put_date_as(w, TEXT("date"), target_more(t)->date);
    if (t->kind == TARGET_TEXT) put_mentions(w, t);
    put_text_if(w, TEXT("remark"), target_more(t)->remark);
    put_marks(w, t->flags);
}

/* ---- bounds, pairs of records */

static void put_end(Writer *w, const Bound *bound, bool lower) {
    Text key = lower ? TEXT("lower") : TEXT("upper");
    if (bound->of_dates)
        put_date_as(w, key, lower ? bound->from : bound->until);
    else
        put_quantity_as(w, key, lower ? bound->lower : bound->upper);
}

static void put_bound(Writer *w, const Bound *bound) {
    Buf shown = buf_new(w->json->out.arena);
    bound_print(&shown, w->program->units, bound, false);
    json_text(w->json, TEXT("value"), buf_result(&shown));
    if (bound->has_lower) put_end(w, bound, true);
    if (bound->lower_strict) json_bool(w->json, TEXT("lower_strict"), true);
    if (bound->has_upper) put_end(w, bound, false);
    if (bound->upper_strict) json_bool(w->json, TEXT("upper_strict"), true);
}

static void put_pair(Writer *w, Type type, const RecordPair *pair) {
    for (int k = 0; k < 2; k++) {
        json_key(w->json, k ? TEXT("second") : TEXT("first"));
        json_open_line(w->json);
        put_reference(w, type.arg, k ? pair->second : pair->first);
        json_close(w->json, '}');
    }
    Buf digits = buf_new(w->json->out.arena);
    number_print(&digits, pair->similarity);
    json_text(w->json, TEXT("similarity"), buf_result(&digits));
}

/* ---- values */

static void put_box(Writer *w, Type type, const Value *value) {
    if (type.kind == TYPE_BOUND) put_bound(w, value->bound);
    if (type.kind == TYPE_MENTION) put_mention(w, value->mention);
    if (type.kind == TYPE_PAIR) put_pair(w, type, value->pair);
}

static void put_id(Writer *w, Type type, uint32_t id) {
    if (type.kind == TYPE_ENUM) put_member(w, type.arg, id);
    if (type.kind == TYPE_RECORD) put_reference(w, type.arg, id);
    if (type.kind == TYPE_TARGET) put_target(w, &w->program->facts->targets.data[id]);
    if (type.kind == TYPE_RULE)
        json_text(w->json, TEXT("rule"), w->program->rules.data[id]->names.en);
}

void value_json(Json *json, const Program *program, Type type, const Value *value) {
    Writer writer = {.json = json, .program = program}, *w = &writer;
    switch ((Rep)value->rep) {
    case REP_BOOL: json_bool(w->json, TEXT("value"), value->boolean); return;
    case REP_NUMBER: put_quantity(w, value->quantity); return;
    case REP_TEXT: json_text(w->json, TEXT("value"), value->text); return;
    case REP_DATE: put_date(w, value->date); return;
    case REP_ID: put_id(w, type, value->id); return;
    case REP_BOX: put_box(w, type, value); return;
    case REP_NONE:
    case REP_COUNT: return;
    }
}
