/* Evaluating expressions over tests/language/facts.jx, for the tests of the language and of its
   documentation. Rows stand with "; " between them, columns with " | ", elements of a list with
   "、". A missing value is "-", "/0", "[]" (of an empty list), "u" (units), "D" (no date) or "E"
   (error); a mistake is the codes of its diagnostics. Run from the repository's root. */
#ifndef JX_TESTS_LANGUAGE_LAB_H
#define JX_TESTS_LANGUAGE_LAB_H

#include "tests/unit/unit.h"

#include "compiler/query.h"
#include "runtime/core/verify.h"

typedef struct Lab {
    Tally *unit;
    Arena *arena;
    Session *session;
} Lab;

/* ---- answers as text */
static inline Text codes_of(Arena *arena, const Diags *diags) {
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < diags->list.len; i++) {
        if (i) buf_char(&out, ' ');
        buf_text(&out, diag_code_text(diags->list.data[i].code));
    }
    return buf_result(&out);
}

static inline void put_value(Buf *out, const Frame *frame, const QueryColumn *column,
                             uint32_t row) {
    static const char *const states[] = {"", "-", "/0", "[]", "u", "D", "E"};
    Value value = frame_value(frame, column->value, row);
    buf_str(out, states[value.state]);
    if (value.state == STATE_OK) buf_text(out, frame_value(frame, column->text, row).text);
}

static inline uint32_t row_above(const Frame *frame, DomainId domain, DomainId ancestor,
                                 uint32_t row) {
    const Code *code = frame_code(frame);
    for (; domain != ancestor; domain = code->domains.data[domain].parent)
        row = frame_parents(frame, domain)[row];
    return row;
}

static inline void put_column(Buf *out, const Frame *frame, const QueryPlan *plan,
                              const QueryColumn *column, uint32_t row) {
    RowRange rows = {row, 1};
    if (column->type.list) {
        DomainId domain = plan->code.insts.data[column->value].domain;
        rows = frame_children(frame, domain, column->base,
                              row_above(frame, plan->domain, column->base, row));
    }
    for (uint32_t i = 0; i < rows.count; i++) {
        if (i) buf_str(out, "、");
        put_value(out, frame, column, rows.first + i);
    }
}

static inline Lab lab_open(Tally *unit, Arena *arena) {
    Lab lab = {.unit = unit, .arena = arena, .session = session_new(arena)};
    Text path = TEXT("tests/language/facts.jx");
    session_load(lab.session, &path, 1);
    CHECK(unit, lab.session->diags->errors == 0);
    return lab;
}

static inline Text answer(const Lab *lab, Arena *arena, const char *query) {
    Lang lang;
    const Source *source = query_source(lab->session, text_of(query), &lang);
    Diags *diags = diags_new(arena);
    QueryPlan plan;
    if (!query_plan(lab->session, source, LANG_ZH, diags, &plan)) return codes_of(arena, diags);
    const Program *program = lab->session->program;
    const char *wrong = verify_code(program, &plan.code);
    if (wrong) return text_of(wrong);
    EvalOptions options = {.lang = LANG_ZH};
    const Frame *frame = frame_run(arena, program, &plan.code, NULL, &options);
    Buf out = buf_new(arena);
    for (uint32_t row = 0; row < frame_rows(frame, plan.domain); row++) {
        if (row) buf_str(&out, "; ");
        for (uint32_t c = 0; c < plan.columns.len; c++) {
            if (c) buf_str(&out, " | ");
            put_column(&out, frame, &plan, &plan.columns.data[c], row);
        }
    }
    return buf_result(&out);
}

#endif
