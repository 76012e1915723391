/* Forms of whole programs, for the tests of reading them: a program is made of a source, everything
   that can be run of one is run, and one part of it can be written wrong. */
#ifndef JX_TESTS_FORM_LAB_H
#define JX_TESTS_FORM_LAB_H

#include "tests/unit/unit.h"

#include "compiler/session.h"
#include "runtime/core/form_visit.h"
#include "runtime/eval/finding.h"
#include "runtime/report/emit.h"
#include "runtime/report/export.h"
#include "runtime/report/layout.h"

static inline Program *form_lab_program(Arena *arena, const char *path) {
    Session *session = session_new(arena);
    Text paths[] = {text_of(path)};
    session->threads = 1;
    session_load(session, paths, 1);
    if (session->diags->errors > 0) printf("%s has mistakes\n", path);
    sources_hold(session->sources);
    return session->diags->errors > 0 ? NULL : session->program;
}

/* ---- running: findings in every form, records, and every document in every format but those whose
   bytes are made by a large library of others */
static inline void form_lab_documents(Arena *arena, Buf *out, const Program *program,
                                      const EvalOptions *options) {
    for (uint32_t i = 0; i < program->layouts.len; i++) {
        const Layout *layout = program->layouts.data[i];
        uint32_t n = program->facts->tables[layout->param.arg].n_rows;
        for (uint32_t row = 0; row < n && row < 4; row++) {
            if (!layout_applies(program, layout, row, options)) continue;
            Diags *diags = diags_new(arena);
            const Doc *doc =
                layout_document(arena, program, layout, row, TEXT("form"), LANG_ZH, options, diags);
            Emit emit = {.arena = arena, .sources = program->sources};
            for (EmitFormat f = 0; doc && f < EMIT_COUNT; f++) {
                bool large =
                    text_equal(emit_name(f), TEXT("xlsx")) || text_equal(emit_name(f), TEXT("pdf"));
                if (!large) emit_doc(f, &emit, doc);
            }
            for (uint32_t k = 0; k < emit.files.len; k++) buf_text(out, emit.files.data[k].bytes);
            for (uint32_t k = 0; k < diags->list.len; k++)
                diag_print(out, program->sources, &diags->list.data[k],
                           (DiagStyle){LANG_ZH, false});
        }
    }
}

static inline Text form_lab_run(Arena *arena, const Program *program) {
    EvalOptions options = {.batch = 3, .lang = LANG_ZH};
    Buf out = buf_new(arena);
    CheckResult *result = check_run(arena, program, &options, LANG_ZH);
    findings_print(&out, program, result, (FindingStyle){.lang = LANG_ZH});
    findings_print_json(&out, program, result, NULL, LANG_EN);
    export_json(&out, program);
    form_lab_documents(arena, &out, program, &options);
    return buf_result(&out);
}

/* ---- chance, the same every time */
static inline uint32_t form_lab_random(uint64_t *state, uint32_t below) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*state >> 33) % below);
}

/* ---- a form in which one visited part is another value than the program has */
typedef struct WrongForm {
    FormBytes bytes;
    uint64_t state;
    uint32_t visits, at; /* visits so far; the one that goes wrong */
} WrongForm;

static inline uint64_t form_lab_wrong(WrongForm *wrong, uint64_t value, uint64_t most) {
    uint64_t few = form_lab_random(&wrong->state, 40);
    switch (form_lab_random(&wrong->state, 6)) {
    case 0: return 0;
    case 1: return most;
    case 2: return value > 0 ? value - 1 : most;
    case 3: return value < most ? value + 1 : 0;
    case 4: return few < most ? few : most;
    default: return (value ^ (UINT64_C(1) << few % 32)) & most;
    }
}

static inline void form_lab_whole(Form *form, const char *name, uint64_t *value, uint64_t usual,
                                  uint64_t most) {
    WrongForm *wrong = (WrongForm *)form;
    uint64_t other = *value;
    if (wrong->visits++ == wrong->at) other = form_lab_wrong(wrong, *value, most);
    form_binary_writer.whole(form, name, &other, usual, most);
}

static inline void form_lab_choice(Form *form, const char *name, uint8_t *value,
                                   const char *const *words, uint32_t n, uint8_t usual) {
    WrongForm *wrong = (WrongForm *)form;
    uint8_t other = *value;
    if (wrong->visits++ == wrong->at) other = (uint8_t)form_lab_random(&wrong->state, n);
    form_binary_writer.choice(form, name, &other, words, n, usual);
}

static inline void form_lab_text(Form *form, const char *name, Text *value) {
    static const Text others[] = {
        {"", 0}, {"#,##0.00", 8}, {"\xEF\xBF\xBC", 3}, {"(((", 3}, {"0", 1}};
    WrongForm *wrong = (WrongForm *)form;
    Text other = *value;
    if (wrong->visits++ == wrong->at) other = others[form_lab_random(&wrong->state, 5)];
    form_binary_writer.text(form, name, &other);
}

static inline void form_lab_number(Form *form, const char *name, Number *value) {
    WrongForm *wrong = (WrongForm *)form;
    Number other = *value;
    if (wrong->visits++ == wrong->at)
        other = (Number){.coef = (int64_t)form_lab_wrong(wrong, 0, UINT64_MAX), .scale = 18};
    form_binary_writer.number(form, name, &other);
}

static inline void form_lab_day(Form *form, const char *name, int32_t *value) {
    WrongForm *wrong = (WrongForm *)form;
    int32_t other = *value;
    if (wrong->visits++ == wrong->at) other = (int32_t)form_lab_wrong(wrong, 0, INT32_MAX);
    form_binary_writer.day(form, name, &other);
}

/* The form of the program with its part number `at` wrong; *visits: how many parts it has. */
static inline Text form_lab_write_wrong(Arena *arena, Program *program, uint32_t at, uint64_t seed,
                                        uint32_t *visits) {
    FormMode mode = form_binary_writer;
    mode.whole = form_lab_whole;
    mode.choice = form_lab_choice;
    mode.text = form_lab_text;
    mode.number = form_lab_number;
    mode.day = form_lab_day;
    WrongForm wrong = {.state = seed, .at = at};
    form_bytes_begin(&wrong.bytes, arena, program);
    wrong.bytes.form.mode = &mode;
    form_program(&wrong.bytes.form);
    *visits = wrong.visits;
    return form_bytes_finish(&wrong.bytes);
}

#endif
