/* Describing sources: their names, and their texts, in which every place of the program lies. */
#include "runtime/base/utf8.h"
#include "runtime/core/form_visit.h"

/* ---- names of files: bytes that need not be UTF-8, as those of an archive from elsewhere. A byte
   that is none is written as the character ESCAPED + byte, and so are the bytes of these
   characters. */
enum { ESCAPED = 0x10FF00, ESCAPED_FIRST = ESCAPED + 0x80, ESCAPED_LAST = ESCAPED + 0xFF };

static bool is_escape(uint32_t c) {
    return c >= ESCAPED_FIRST && c <= ESCAPED_LAST;
}

static Text escape_path(Arena *arena, Text path) {
    Buf out = buf_new(arena);
    for (uint32_t at = 0, end = 0; at < path.len; at = end) {
        uint32_t c = utf8_next(path, &end);
        bool bad = end - at == 1 && (unsigned char)path.ptr[at] >= 0x80;
        for (uint32_t i = at; i < end; i++) {
            char character[4] = {path.ptr[i]};
            uint32_t len = 1;
            if (bad || is_escape(c))
                len = utf8_put(character, ESCAPED + (unsigned char)path.ptr[i]);
            buf_bytes(&out, character, len);
        }
    }
    return buf_result(&out);
}

static Text path_of(Arena *arena, Text escaped) {
    Buf out = buf_new(arena);
    for (uint32_t at = 0, end = 0; at < escaped.len; at = end) {
        uint32_t c = utf8_next(escaped, &end);
        if (is_escape(c))
            buf_char(&out, (char)(c - ESCAPED));
        else
            buf_text(&out, text_slice(escaped, at, end));
    }
    return buf_result(&out);
}

static void form_path(Form *form, Text *path) {
    Text escaped = form->reads ? TEXT("") : escape_path(form->arena, *path);
    form_text(form, "path", &escaped);
    if (!form->reads || !form_good(form)) return;
    *path = path_of(form->arena, escaped);
    if (!text_equal(escape_path(form->arena, *path), escaped))
        form_refuse(form, "a path is not written as it is");
}

static void form_source(Form *form, Source *source) {
    form_open(form, "source", FORM_BLOCK);
    form_path(form, &source->path);
    form_u32(form, "bom", &source->bom, 0);
    form_u32(form, "used_by", &source->used_by, 0);
    form_bool(form, "sheet", &source->is_sheet);
    form_bool(form, "paper", &source->is_paper);
    form_bool(form, "built_in", &source->built_in);
    form_bool(form, "veiled", &source->veiled);
    if (source->veiled) form_u64(form, "digest", &source->digest);
    form_text(form, "text", &source->text);
    form_close(form, FORM_BLOCK);
}

static void form_origin(Form *form, SourceOrigin *origin) {
    form_open(form, "origin", FORM_LINE);
    form_u32(form, NULL, &origin->source, 0);
    form_u32(form, NULL, &origin->at, 0);
    form_span(form, "read", &origin->origin);
    form_close(form, FORM_LINE);
}

/* In order, which they are looked for by. */
static bool follows(const SourceOrigin *origin, const SourceOrigin *before) {
    if (origin->source != before->source) return origin->source > before->source;
    return origin->at >= before->at;
}

static void form_origins(Form *form, Sources *sources) {
    form_vec(form, "origins", &sources->origins, form_origin);
    for (uint32_t i = 0; i < sources->origins.len && form->reads && form_good(form); i++) {
        const SourceOrigin *origin = &sources->origins.data[i];
        const Source *source =
            origin->source < sources->list.len ? sources_get(sources, origin->source) : NULL;
        if (!source || origin->at > source->text.len || origin->origin.source == 0)
            form_refuse(form, "an origin is of no place");
        else if (i > 0 && !follows(origin, origin - 1))
            form_refuse(form, "origins are not in order");
    }
}

void form_sources(Form *form, Sources *sources) {
    uint32_t n = sources->list.len - 1; /* number 0 is no source */
    form_count(form, "sources", &n);
    for (SourceId id = 1; id <= n && form_good(form); id++) {
        if (form->reads) sources_add(sources, TEXT(""), TEXT(""));
        form_source(form, sources->list.data[id]);
    }
    for (SourceId id = 1; id <= n && form->reads && form_good(form); id++)
        if (sources->list.data[id]->used_by > n) form_refuse(form, "a source is used by none");
    form_origins(form, sources);
}

/* ---- veils */

/* What a table prints as it was written; texts and targets stand among the facts. */
static bool prints_as_written(const Field *field) {
    return field->kind == FIELD_STORED && type_rep(field->type) != REP_TEXT &&
           field->type.kind != TYPE_TARGET;
}

static void unveil(Program *program, const Text *before, Span span) {
    const Source *source = sources_get(program->sources, span.source);
    if (!source) return;
    char *to = (char *)(uintptr_t)source->text.ptr; /* made by source_veil */
    memcpy(to + span.lo, before[span.source].ptr + span.lo, span.hi - span.lo);
}

static void unveil_field(Program *program, const Text *before, EntityId entity, uint32_t field) {
    const Facts *facts = program->facts;
    for (uint32_t row = 0; row < facts->tables[entity].n_rows; row++)
        if (facts_written(facts, entity, field, row))
            unveil(program, before, facts_span(facts, entity, field, row));
}

/* Conditions and their parts, by which a finding names values. */
static void unveil_code(Program *program, const Text *before, const Code *code) {
    for (InstId id = 0; id < code->insts.len; id++)
        unveil(program, before, code->insts.data[id].span);
}

static void unveil_rule(Program *program, const Text *before, const Rule *rule) {
    unveil_code(program, before, &rule->code);
    for (uint32_t i = 0; i < rule->assertions.len; i++)
        unveil(program, before, rule->assertions.data[i].span);
}

void form_veil_sources(Program *program) {
    Sources *sources = program->sources;
    Text *before = ARENA_ARRAY(program->arena, Text, sources->list.len);
    for (SourceId id = 1; id < sources->list.len; id++) {
        before[id] = sources->list.data[id]->text;
        source_veil(program->arena, sources->list.data[id]);
    }
    for (EntityId e = 0; e < program->entities.len; e++)
        for (uint32_t f = 0; f < program->entities.data[e]->fields.len; f++)
            if (prints_as_written(&program->entities.data[e]->fields.data[f]))
                unveil_field(program, before, e, f);
    for (uint32_t i = 0; i < program->rules.len; i++)
        unveil_rule(program, before, program->rules.data[i]);
    for (uint32_t i = 0; i < program->layouts.len; i++)
        unveil_code(program, before, &program->layouts.data[i]->code);
}
