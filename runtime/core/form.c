/* The form from outside: writing a program and reading one. What is read was made by anyone: it is
   refused, or it is a program that ir_verify accepts. */
#include "runtime/core/form_visit.h"

Text form_write(Arena *arena, Program *program, const FormWatch *watch) {
    FormBytes bytes;
    form_bytes_begin(&bytes, arena, program);
    bytes.form.watch = watch;
    form_program(&bytes.form);
    return form_bytes_finish(&bytes);
}

static bool is_text(Text bytes) {
    return text_starts(bytes, TEXT(FORM_TEXT_HEAD));
}

bool form_begins(Text bytes) {
    return form_is_binary(bytes) || is_text(bytes);
}

bool form_is_part(const Program *program) {
    const Facts *facts = program->facts;
    for (uint32_t i = 0; i < facts->pending.len; i++) {
        const PendingRef *ref = &facts->pending.data[i];
        if (facts_get(facts, ref->entity, ref->field, ref->row).state != STATE_OK) return true;
    }
    return false;
}

static void read_binary(Arena *arena, Program *program, Text file, FormMistake *mistake,
                        const FormWatch *watch) {
    FormBytes bytes;
    if (form_bytes_open(&bytes, arena, program, file)) {
        bytes.form.watch = watch;
        form_program(&bytes.form);
        if (form_good(&bytes.form) && bytes.at != file.len)
            form_refuse(&bytes.form, "more follows behind the end");
        bytes.form.mistake.at = bytes.at;
    }
    *mistake = bytes.form.mistake;
}

Program *form_read(Arena *arena, Text bytes, FormMistake *mistake, const FormWatch *watch) {
    Program *program = program_new(arena, sources_new(arena));
    *mistake = (FormMistake){.what = "not a checked form", .not_a_form = true};
    if (is_text(bytes))
        form_parse(arena, program, bytes, mistake, watch);
    else if (form_is_binary(bytes))
        read_binary(arena, program, bytes, mistake, watch);
    if (mistake->what) return NULL;
    mistake->at = 0;
    mistake->what = ir_verify(program);
    if (mistake->what) return NULL;
    facts_index(program->facts);
    return program;
}
