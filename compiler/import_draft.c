/* Records that are filled value by value. A path is followed from the record of the document; the
   element of a list is always the last one opened. What a value says twice must be the same. */
#include "compiler/import.h"
#include "compiler/lower.h"

#include "runtime/base/date.h"
#include "runtime/base/utf8.h"

Draft *import_draft(Import *import, EntityId entity) {
    const Entity *of = import->compiler->program->entities.data[entity];
    Draft *draft = ARENA_NEW(import->arena, Draft);
    draft->entity = entity;
    draft->values = ARENA_ARRAY(import->arena, Text, of->fields.len);
    draft->origins = ARENA_ARRAY(import->arena, Origin, of->fields.len);
    draft->lists = ARENA_ARRAY(import->arena, Drafts, of->fields.len);
    draft->records = ARENA_ARRAY(import->arena, Draft *, of->fields.len);
    return draft;
}

static const Field *field_of(const Import *import, const Draft *draft, uint32_t field) {
    return &import->compiler->program->entities.data[draft->entity]->fields.data[field];
}

static Draft *add_element(Import *import, Draft *draft, uint32_t field) {
    Draft *element = import_draft(import, field_of(import, draft, field)->child);
    vec_push(import->arena, &draft->lists[field], element);
    return element;
}

/* The name of a map's key that the form prints. */
static Text key_name(const Import *import, const NameSet *names) {
    const Pattern *pattern = import->reading.pattern;
    for (uint32_t i = 0; i < pattern->lines.len; i++)
        for (uint32_t k = 0; k < pattern->lines.data[i].places.len; k++) {
            const Place *place = &pattern->lines.data[i].places.data[k];
            if (place->kind == PLACE_LABEL && names_has(names, place->key)) return place->key;
        }
    return names->last;
}

/* The entry of a map; NULL where there is none and none is to be made. */
static Draft *map_entry(Import *import, Draft *draft, const Step *step, bool make) {
    const Field *field = field_of(import, draft, step->field);
    const Entity *entry = import->compiler->program->entities.data[field->child];
    const Type key = entry->fields.data[HIDDEN_KEY].type;
    const Enum *keys = import->compiler->program->enums.data[key.arg];
    Text name = key_name(import, &keys->members.data[step->member].names);
    Drafts *entries = &draft->lists[step->field];
    for (uint32_t i = 0; i < entries->len; i++)
        if (text_equal(entries->data[i]->values[HIDDEN_KEY], name)) return entries->data[i];
    if (!make) return NULL;
    Draft *added = add_element(import, draft, step->field);
    added->values[HIDDEN_KEY] = name;
    return added;
}

/* One step down; NULL where nothing is and nothing is to be made. */
static Draft *step_down(Import *import, Draft *draft, const Step *step, bool make) {
    switch ((StepKind)step->kind) {
    case STEP_RECORD: {
        Draft **to = &draft->records[step->field];
        if (!*to && make)
            *to = import_draft(import, field_of(import, draft, step->field)->type.arg);
        return *to;
    }
    case STEP_ELEMENT: {
        Drafts *list = &draft->lists[step->field];
        if (list->len == 0) return make ? add_element(import, draft, step->field) : NULL;
        return vec_last(list);
    }
    case STEP_KEY: return map_entry(import, draft, step, make);
    case STEP_VALUE:
    case STEP_TOP: break;
    }
    return draft;
}

static Draft *walk(Import *import, const Path *path, uint32_t n, bool make, const PaperLine *line) {
    Draft *at = import->root;
    for (uint32_t i = 0; i < n && at; i++) {
        at = step_down(import, at, &path->steps[i], make);
        if (at && line && (!at->from || (line->is_row && !at->from->is_row))) at->from = line;
    }
    return at;
}

/* The steps before the value. */
static uint32_t steps_to_record(const Path *path) {
    uint32_t n = path->n;
    while (n > 0 && (path->steps[n - 1].kind == STEP_TOP || path->steps[n - 1].kind == STEP_VALUE))
        n--;
    return n;
}

Text import_get(Import *import, const Path *path) {
    uint32_t n = steps_to_record(path);
    Draft *record = n < path->n ? walk(import, path, n, false, NULL) : NULL;
    return record ? record->values[path->steps[n].field] : (Text){0};
}

static bool same_steps(const Path *a, const Path *b, uint32_t n) {
    if (a->n < n || b->n < n) return false;
    for (uint32_t i = 0; i < n; i++)
        if (a->steps[i].kind != b->steps[i].kind || a->steps[i].field != b->steps[i].field ||
            a->steps[i].member != b->steps[i].member)
            return false;
    return true;
}

/* The pieces of a grouped path hold for all elements that follow. */
static void put_shared(Import *import, const Path *path, Draft *element, uint32_t at) {
    for (uint32_t i = 0; i < import->shared.len; i++) {
        Shared *shared = &import->shared.data[i];
        if (shared->path.n <= at || !same_steps(&shared->path, path, at)) continue;
        Draft *to = element;
        uint32_t k = at;
        for (; k + 1 < shared->path.n; k++)
            to = step_down(import, to, &shared->path.steps[k], true);
        to->values[shared->path.steps[k].field] = shared->text;
        to->origins[shared->path.steps[k].field] = shared->origin;
        shared->used = true;
    }
}

void import_open(Import *import, const Path *path, const PaperLine *line) {
    if (path->n == 0 || path->steps[path->n - 1].kind != STEP_ELEMENT) return;
    Draft *owner = walk(import, path, path->n - 1, true, line);
    Draft *element = add_element(import, owner, path->steps[path->n - 1].field);
    element->from = line;
    if (field_of(import, owner, path->steps[path->n - 1].field)->kind == FIELD_INVERSE)
        import->near = element;
    put_shared(import, path, element, path->n);
}

static void lose_unused(Import *import, const Shared *shared) {
    if (shared->used) return;
    Loose loose = {.line = shared->origin.line,
                   .cell = shared->origin.cell,
                   .text = shared->text,
                   .near = import->near,
                   .why = {"下面没有属于它的内容", "nothing stands below it"}};
    vec_push(import->arena, &import->loose, loose);
}

void import_end_groups(Import *import) {
    for (uint32_t i = 0; i < import->shared.len; i++) lose_unused(import, &import->shared.data[i]);
}

static void share(Import *import, const Path *path, Text text, Origin origin) {
    Shared shared = {.path = *path, .text = text, .origin = origin};
    for (uint32_t i = 0; i < import->shared.len; i++) {
        Shared *other = &import->shared.data[i];
        if (other->path.n != path->n || !same_steps(&other->path, path, path->n)) continue;
        if (text_equal(other->text, text)) return;
        lose_unused(import, other);
        *other = shared;
        return;
    }
    vec_push(import->arena, &import->shared, shared);
}

/* ---- values */

/* Blanks between Chinese characters, and all of a code's: marks of the lines of a picture. */
static Text without_stray(Import *import, Type type, Text text) {
    if (!import->paper->is_scanned && type.kind != TYPE_CODE) return text;
    Buf out = buf_new(import->arena);
    uint32_t before = 0;
    for (uint32_t at = 0, from; at < text.len;) {
        from = at;
        uint32_t c = utf8_next(text, &at), peeked = at;
        uint32_t behind = at < text.len ? utf8_next(text, &peeked) : 0;
        bool stray = c == ' ' && (type.kind == TYPE_CODE || (before >= 0x2E80 && behind >= 0x2E80));
        import->blanks += stray;
        if (!stray) buf_bytes(&out, text.ptr + from, at - from);
        if (!stray) before = c;
    }
    return buf_result(&out);
}

static Text number_only(Import *import, Text text) {
    Buf out = buf_new(import->arena);
    for (uint32_t at = 0; at < text.len;) {
        uint32_t c = utf8_fold_width(utf8_next(text, &at));
        bool part = (c >= '0' && c <= '9') || c == '.' || c == '-';
        if (part) buf_char(&out, (char)c);
    }
    return buf_result(&out);
}

/* Whether the text is a number and, if anything, a unit that is known: 35.5, 1,200 元, 30%. */
static bool is_quantity(Import *import, Text key) {
    uint32_t at = 0;
    while (at < key.len && key.ptr[at] && strchr("0123456789.,-+", key.ptr[at])) at++;
    Text unit = text_slice(key, at, key.len);
    if (at == 0) return false;
    return unit.len == 0 || units_find(import->compiler->program->units, unit) != UNIT_UNKNOWN;
}

/* Number and unit, with the unit that the form prints in; ptr NULL: no number. */
static Text quantity(Import *import, const Piece *piece, Text text) {
    const Units *units = import->compiler->program->units;
    Number number;
    Text digits = number_only(import, text);
    if (!number_read(import->arena, digits, &number)) return (Text){0};
    Text key = import_key(import->arena, text);
    if (!is_quantity(import, key)) return (Text){0};
    bool bare = key.len == digits.len || text_find(key, TEXT(",")) >= 0;
    if (piece->unit == UNIT_NONE || !bare) return text;
    const Unit *in = units_get(units, piece->unit), *stated = units_get(units, import->stated);
    if (import->stated != UNIT_NONE && stated->dim == in->dim) in = stated;
    Text unit = in->spelling;
    bool joined = text_equal(unit, TEXT("%"));
    return arena_printf(import->arena, joined ? "%.*s%.*s" : "%.*s %.*s", TEXT_ARG(digits),
                        TEXT_ARG(unit));
}

/* As it is to be written; ptr NULL: not of this type. */
static Text as_type(Import *import, const Piece *piece, Text text) {
    Arena *arena = import->arena;
    if (piece->type.kind == TYPE_ENUM) {
        EnumId id = piece->type.arg;
        uint32_t member = import_member(import->compiler, id, import_key(arena, text));
        if (member == ID_NONE) return (Text){0};
        return import->compiler->program->enums.data[id]->members.data[member].names.last;
    }
    if (type_is_numeric(piece->type)) return quantity(import, piece, text);
    Date date;
    Text plain = without_stray(import, piece->type, text);
    bool unfit = (piece->type.kind == TYPE_DATE && date_read(plain, &date) != DATE_READ_OK) ||
                 (piece->type.kind == TYPE_CODE && !lower_is_code(plain));
    return unfit ? (Text){0} : plain;
}

/* The record says no more than the level above. */
static Taken put_top_alone(Import *import, const Piece *piece, uint32_t top, Origin origin) {
    uint32_t n = steps_to_record(&piece->path);
    Draft *record = walk(import, &piece->path, n, true, origin.line);
    uint32_t field = piece->path.steps[n].field;
    record->values[field] =
        import->compiler->program->enums.data[piece->type.arg]->members.data[top].names.last;
    record->origins[field] = origin;
    return TAKEN;
}

/* A level above what the record says itself: it must be the same. */
static Taken put_top(Import *import, const Piece *piece, Text text, Origin origin) {
    const Compiler *compiler = import->compiler;
    EnumId id = piece->type.arg;
    uint32_t top = import_member(import->compiler, id, import_key(import->arena, text));
    if (top == ID_NONE) return TAKEN_UNFIT;
    if (!import_get(import, &piece->path).ptr) return put_top_alone(import, piece, top, origin);
    uint32_t member = compiler_member(compiler, id, import_get(import, &piece->path));
    const Enum *members = compiler->program->enums.data[id];
    bool below =
        member < ENUM_AMBIGUOUS && member >= top && member < members->members.data[top].end;
    return below || member >= ENUM_AMBIGUOUS ? TAKEN_SAME : TAKEN_OTHER;
}

Taken import_put(Import *import, const Piece *piece, Text text, Origin origin) {
    const Path *path = &piece->path;
    if (path->steps[path->n - 1].kind == STEP_TOP) return put_top(import, piece, text, origin);
    Text value = as_type(import, piece, text);
    if (!value.ptr) return TAKEN_UNFIT;
    if (path->grouped) {
        share(import, path, value, origin);
        return TAKEN;
    }
    uint32_t n = steps_to_record(path);
    Draft *record = walk(import, path, n, true, origin.line);
    Text *there = &record->values[path->steps[n].field];
    if (there->ptr) {
        Text a = import_key(import->arena, *there), b = import_key(import->arena, value);
        return text_equal(a, b) ? TAKEN_SAME : TAKEN_OTHER;
    }
    *there = arena_text(import->arena, value);
    record->origins[path->steps[n].field] = origin;
    return TAKEN;
}

bool import_append(Import *import, const Piece *piece, Text text, Text between) {
    const Path *path = &piece->path;
    uint32_t n = steps_to_record(path);
    Draft *record = n < path->n ? walk(import, path, n, false, NULL) : NULL;
    Text *there = record ? &record->values[path->steps[n].field] : NULL;
    if (!there || !there->ptr) return false;
    if (piece->type.kind == TYPE_ENUM) /* the rest of a name */
        return text_ends(*there, import_key(import->arena, text));
    text = without_stray(import, piece->type, text);
    *there = arena_printf(import->arena, "%.*s%.*s%.*s", TEXT_ARG(*there), TEXT_ARG(between),
                          TEXT_ARG(text));
    return true;
}
