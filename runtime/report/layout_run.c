/* LayoutRun. A value is read in the column of its instruction, at the row entered of its domain. */
#include "runtime/report/layout_run.h"

#include "runtime/report/cell_value.h"
#include "runtime/report/layout_fact.h"

LayoutRun layout_run_begin(const LayoutSetting *setting, const Layout *layout, uint32_t record) {
    const Code *code = &layout->code;
    LayoutRun run = {.setting = setting, .layout = layout, .record = record};
    run.scratch = arena_new(setting->arena);
    Value *param = ARENA_NEW(run.scratch, Value);
    *param = (Value){.rep = REP_ID, .state = STATE_OK, .id = record};
    run.frame = frame_run(run.scratch, setting->program, code, param, &setting->options);
    run.current = ARENA_ARRAY(run.scratch, uint32_t, code->domains.len);
    for (DomainId d = 1; d < code->domains.len; d++) run.current[d] = ROW_NONE;
    return run;
}

void layout_run_end(LayoutRun *run) {
    arena_free(run->scratch);
    run->scratch = NULL;
}

/* ---- walking over rows */
DomainId layout_run_outer(const LayoutRun *run, DomainId domain) {
    do domain = layout_run_parent(run, domain);
    while (run->current[domain] == ROW_NONE);
    return domain;
}

LayoutLoop layout_run_loop(const LayoutRun *run, DomainId domain) {
    LayoutLoop loop = {.domain = domain, .outer = layout_run_outer(run, domain)};
    RowRange rows = {0, 1};
    if (domain != loop.outer)
        rows = frame_children(run->frame, domain, loop.outer, run->current[loop.outer]);
    loop.next = rows.first;
    loop.end = rows.first + rows.count;
    loop.before = run->current[domain];
    return loop;
}

bool layout_run_next(LayoutRun *run, LayoutLoop *loop) {
    bool more = loop->next < loop->end;
    uint32_t row = more ? loop->next++ : ROW_NONE;
    for (DomainId d = loop->domain; d != loop->outer; d = layout_run_parent(run, d)) {
        run->current[d] = row;
        if (more) row = frame_parents(run->frame, d)[row];
    }
    if (!more) run->current[loop->domain] = loop->before;
    return more;
}

/* ---- reading */
/* The row entered of the instruction's domain; ROW_NONE also where there is no instruction. */
static uint32_t row_of(const LayoutRun *run, InstId inst) {
    return inst == INST_NONE ? ROW_NONE : run->current[layout_run_inst(run, inst)->domain];
}

Value layout_run_value(const LayoutRun *run, InstId inst) {
    uint32_t row = row_of(run, inst);
    if (row == ROW_NONE) return (Value){.rep = REP_NONE, .state = STATE_MISSING};
    return frame_value(run->frame, inst, row);
}

/* At the fact that is not of the unit asked for. */
static void report_units(const LayoutRun *run, InstId inst, uint32_t row) {
    const NameSet *names = &run->layout->names;
    Diag diag = {.code = DIAG_LAYOUT_UNITS, .other = layout_run_inst(run, inst)->span};
    diag.span = layout_fact_first(run, inst, row);
    if (!diag.span.source) diag.span = diag.other;
    diag.args[0] = ARG2(names->zh, names->en);
    diag_add(run->setting->diags, diag);
}

static void report_error(const LayoutRun *run, InstId inst, uint32_t row, Value value) {
    const NameSet *names = &run->layout->names;
    if (value.state == STATE_UNITS) report_units(run, inst, row);
    if (value.state == STATE_ERROR)
        diag_at1(run->setting->diags, DIAG_LAYOUT_VALUE, layout_run_inst(run, inst)->span,
                 ARG2(names->zh, names->en));
}

bool layout_run_holds(const LayoutRun *run, InstId condition) {
    Value value = layout_run_value(run, condition);
    report_error(run, condition, row_of(run, condition), value);
    return value.rep == REP_BOOL && value.state == STATE_OK && value.boolean;
}

bool layout_run_applies(const LayoutRun *run) {
    return run->layout->applies == INST_NONE || layout_run_holds(run, run->layout->applies);
}

bool layout_run_called(const LayoutRun *run, const LayoutNode *call, uint32_t *record) {
    Value value = layout_run_value(run, call->value);
    *record = value.id;
    return value.rep == REP_ID && value.state == STATE_OK;
}

/* A copy with '\n' for the line ends of every system. */
static Text copy_lines(Arena *arena, Text text) {
    if (text_find(text, TEXT("\r")) < 0) return arena_text(arena, text);
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n') continue;
        buf_char(&out, text.ptr[i] == '\r' ? '\n' : text.ptr[i]);
    }
    return buf_result(&out);
}

static Text text_at(const LayoutRun *run, InstId inst, uint32_t row) {
    Value value = frame_value(run->frame, inst, row);
    report_error(run, inst, row, value);
    if (value.state != STATE_OK || value.rep != REP_TEXT) return TEXT("");
    return copy_lines(run->setting->arena, value.text);
}

Text layout_run_text(const LayoutRun *run, InstId inst) {
    uint32_t row = row_of(run, inst);
    return row == ROW_NONE ? TEXT("") : text_at(run, inst, row);
}

/* ---- nodes */
static bool is_list(const LayoutNode *node) {
    return node->list != INST_NONE && node->text != INST_NONE;
}

/* Rows of the node's list. */
static RowRange elements(const LayoutRun *run, const LayoutNode *node) {
    uint32_t row = run->current[node->domain];
    if (row == ROW_NONE) return (RowRange){0, 0};
    if (node->list_domain == node->domain) return (RowRange){row, 1};
    return frame_children(run->frame, node->list_domain, node->domain, row);
}

LayoutLines layout_run_lines(const LayoutRun *run, const LayoutNode *node) {
    LayoutLines lines = {0};
    RowRange rows = elements(run, node);
    for (uint32_t row = rows.first; row < rows.first + rows.count; row++) {
        LayoutLine line = {.text = text_at(run, node->text, row)};
        line.source = layout_fact_shown(run, node->text, row);
        vec_push(run->scratch, &lines, line);
    }
    return lines;
}

Text layout_run_node_text(const LayoutRun *run, const LayoutNode *node) {
    if (!is_list(node)) return layout_run_text(run, node->text);
    LayoutLines lines = layout_run_lines(run, node);
    if (lines.len == 1) return lines.data[0].text;
    Buf out = buf_new(run->setting->arena);
    for (uint32_t i = 0; i < lines.len; i++) {
        if (i > 0) buf_char(&out, '\n');
        buf_text(&out, lines.data[i].text);
    }
    return buf_result(&out);
}

Span layout_run_source(const LayoutRun *run, const LayoutNode *node) {
    if (is_list(node)) {
        Span all = SPAN_NONE;
        LayoutLines lines = layout_run_lines(run, node);
        for (uint32_t i = 0; i < lines.len; i++) {
            Span span = lines.data[i].source;
            if (!all.source) all = span;
            if (span.source == all.source && span.lo >= all.lo) all = span_join(all, span);
        }
        return all;
    }
    InstId inst = node->value != INST_NONE ? node->value : node->text;
    uint32_t row = row_of(run, inst);
    return row == ROW_NONE ? SPAN_NONE : layout_fact_shown(run, inst, row);
}

Cell layout_run_cell(const LayoutRun *run, const LayoutNode *node) {
    Cell cell = {.rows = 1, .cols = node->span ? node->span : 1};
    cell.role = node->role;
    cell.align = node->align;
    if (node->blank) return cell;
    cell.text = layout_run_node_text(run, node);
    cell.source = layout_run_source(run, node);
    bool typed = node->value != INST_NONE;
    ShownValue shown = {.picture = node->picture, .unit = node->unit};
    if (typed) shown.type = layout_run_inst(run, node->value)->type;
    if (typed) shown.value = layout_run_value(run, node->value);
    cell_value_set(run->setting->arena, run->setting->program, &cell, typed ? &shown : NULL);
    return cell;
}

void layout_run_assert(const LayoutRun *run, const LayoutNode *node) {
    Value value = layout_run_value(run, node->value);
    if (value.state == STATE_MISSING && value.rep == REP_NONE) return;
    report_error(run, node->value, row_of(run, node->value), value);
    if (value.rep != REP_BOOL || value.state != STATE_OK || value.boolean) return;
    Text message = layout_run_node_text(run, node);
    Span condition = layout_run_inst(run, node->value)->span;
    if (!message.len) message = sources_text(run->setting->program->sources, condition);
    if (!message.len) message = TEXT("…"); /* a form without the text of its sources */
    Diag diag = {.code = DIAG_LAYOUT_ASSERT, .other = node->span_source};
    diag.span = layout_fact_first(run, node->value, row_of(run, node->value));
    if (!diag.span.source) diag.span = node->span_source;
    diag.args[0] = ARG(message);
    diag_add(run->setting->diags, diag);
}
