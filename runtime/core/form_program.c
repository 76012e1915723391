/* Describing a program: its parts in order, each of which mentions only what stands before it, and
   the schema. The other parts have files of their own. */
#include "runtime/core/form_visit.h"
#include "runtime/core/verify.h"

/* ---- enums */
static void form_member(Form *form, EnumMember *member) {
    form_open(form, "member", FORM_LINE);
    form_names(form, &member->names);
    form_u32(form, "below", &member->parent, ID_NONE);
    form_u32(form, "end", &member->end, 0);
    form_span(form, "at", &member->span);
    form_close(form, FORM_LINE);
}

static void form_enum(Form *form, Enum **at) {
    if (form->reads) *at = ARENA_NEW(form->arena, Enum);
    Enum *e = *at;
    form_open(form, "enum", FORM_BLOCK);
    form_names(form, &e->names);
    form_vec(form, "members", &e->members, form_member);
    form_span(form, "at", &e->span);
    form_close(form, FORM_BLOCK);
}

/* ---- entities */
static void form_field(Form *form, Field *field) {
    static const char *const kinds[] = {"stored", "owned", "inverse", "derived"};
    static const char *const fills[] = {"none", "enclosing", "inherited"};
    form_open(form, "field", FORM_LINE);
    form_names(form, &field->names);
    form_choice(form, "kind", &field->kind, kinds, FIELD_STORED);
    form_choice(form, "fill", &field->fill, fills, FILL_NONE);
    form_type(form, "type", &field->type);
    form_bool(form, "required", &field->required);
    form_bool(form, "header", &field->header);
    form_bool(form, "default", &field->has_default);
    form_u32(form, "child", &field->child, 0);
    form_u32(form, "inverse_of", &field->inverse_of, 0);
    form_u32(form, "inherits", &field->inherits, 0);
    form_span(form, "at", &field->span);
    form_close(form, FORM_LINE);
}

static void form_entity(Form *form, Entity **at) {
    if (form->reads) *at = ARENA_NEW(form->arena, Entity);
    Entity *entity = *at;
    form_open(form, "entity", FORM_BLOCK);
    form_names(form, &entity->names);
    form_vec(form, "fields", &entity->fields, form_field);
    form_bool(form, "hidden", &entity->hidden);
    form_bool(form, "map", &entity->is_map);
    form_u32(form, "key", &entity->key_field, ID_NONE);
    form_u32(form, "name", &entity->name_field, ID_NONE);
    form_vec(form, "unique", &entity->unique, form_u32_plain);
    form_span(form, "at", &entity->span);
    form_close(form, FORM_BLOCK);
}

static void form_schema(Form *form) {
    Program *program = form->program;
    static const char *const langs[] = {"zh", "en"};
    form_choice(form, "lang", &program->lang, langs, LANG_ZH);
    form_u32(form, "percent", &program->percent, UNIT_NONE);
    form_u32(form, "day", &program->day, UNIT_NONE);
    form_u32(form, "month", &program->month, UNIT_NONE);
    form_u32(form, "percentage_point", &program->percentage_point, UNIT_NONE);
    form_u32(form, "money", &program->money, DIM_ANY);
    form_vec(form, "enums", &program->enums, form_enum);
    form_vec(form, "entities", &program->entities, form_entity);
    if (!form->reads || !form_good(form)) return;
    const char *wrong = verify_schema(program); /* facts are made by it */
    if (wrong) form_refuse(form, wrong);
}

/* ---- native functions */
static void form_native_param(Form *form, NativeParam *param) {
    static const char *const words[] = {"double", "int64", "int32",  "text",
                                        "bool",   "date",  "doubles"};
    form_open(form, "value", FORM_LINE);
    form_type(form, "type", &param->type);
    form_choice(form, "c", &param->ctype, words, C_DOUBLE);
    form_close(form, FORM_LINE);
}

static void form_native(Form *form, Native **at) {
    if (form->reads) *at = ARENA_NEW(form->arena, Native);
    Native *native = *at;
    form_open(form, "native", FORM_BLOCK);
    form_names(form, &native->names);
    form_text(form, "library", &native->library);
    form_text(form, "symbol", &native->symbol);
    form_u32(form, "params", &native->n_params, 0);
    if (native->n_params > 3) form_refuse(form, "a native function has too many parameters");
    for (uint32_t i = 0; i < native->n_params && form_good(form); i++)
        form_native_param(form, &native->params[i]);
    form_native_param(form, &native->result);
    form_span(form, "at", &native->span);
    form_close(form, FORM_BLOCK);
}

/* ---- the whole */
static void form_regex(Form *form, Text *regex) {
    form_text(form, NULL, regex);
}

void form_program(Form *form) {
    Program *program = form->program;
    form_open(form, "source_map", FORM_SECTION);
    form_sources(form, program->sources);
    form_close(form, FORM_SECTION);
    form_open(form, "unit_table", FORM_SECTION);
    if (form_good(form)) form_units(form, program->units);
    form_close(form, FORM_SECTION);
    form_open(form, "schema", FORM_SECTION);
    if (form_good(form)) form_schema(form);
    form_close(form, FORM_SECTION);
    form_open(form, "facts", FORM_SECTION);
    if (form_good(form)) form_facts(form);
    form_close(form, FORM_SECTION);
    form_open(form, "code", FORM_SECTION);
    form_vec(form, "constants", &program->consts, form_value);
    form_vec(form, "patterns", &program->regexes, form_regex);
    form_vec(form, "natives", &program->natives, form_native);
    form_rules(form);
    form_layouts(form);
    form_close(form, FORM_SECTION);
}
