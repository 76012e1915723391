/* Layout facts. The place of a cell follows its value back through the instructions that only hand
   it on, show it or take a part of it, to the field that was read. The place of a failed assertion
   is the first field found anywhere below its condition, left operands first. */
#include "runtime/report/layout_fact.h"

/* The row above that row in an enclosing domain. */
static uint32_t row_above(const LayoutRun *run, DomainId domain, uint32_t row, DomainId above) {
    for (; domain != above && domain != 0; domain = layout_run_parent(run, domain))
        row = frame_parents(run->frame, domain)[row];
    return row;
}

/* The place of a FIELD or SPELLING, if its author wrote it. */
static Span written_span(const LayoutRun *run, const Inst *inst, uint32_t row) {
    const Type record = layout_run_inst(run, inst->a)->type;
    const Facts *facts = run->setting->program->facts;
    Value value = frame_value(run->frame, inst->a, row);
    if (record.kind != TYPE_RECORD || value.state != STATE_OK) return SPAN_NONE;
    if (!facts_written(facts, record.arg, inst->imm, value.id)) return SPAN_NONE;
    return facts_span(facts, record.arg, inst->imm, value.id);
}

static bool reads_field(const Inst *inst) {
    return inst->op == OP_FIELD || inst->op == OP_SPELLING;
}

/* The operand that the result is, or is the display or a part of; else INST_NONE. */
static InstId handed_on(const LayoutRun *run, const Inst *inst, uint32_t row) {
    Value condition;
    switch ((int)inst->op) {
    case OP_LIFT:
    case OP_SHOW:
    case OP_FORMAT:
    case OP_MEMBER_NAME:
    case OP_TARGET_OP:
    case OP_TARGET_NUMBER:
    case OP_TARGET_LOWER:
    case OP_TARGET_UPPER:
    case OP_TARGET_UNIT:
    case OP_TARGET_DATE:
    case OP_TARGET_REMARK:
    case OP_TARGET_INNER: return inst->a;
    case OP_DEFAULT:
        return frame_value(run->frame, inst->a, row).state == STATE_OK ? inst->a : inst->b;
    case OP_SELECT:
        condition = frame_value(run->frame, inst->a, row);
        if (condition.state != STATE_OK) return INST_NONE;
        return condition.boolean ? inst->b : inst->c;
    default: return INST_NONE;
    }
}

Span layout_fact_shown(const LayoutRun *run, InstId inst, uint32_t row) {
    for (;;) {
        const Inst *at = layout_run_inst(run, inst);
        if (reads_field(at)) return written_span(run, at, row);
        inst = handed_on(run, at, row);
        if (inst == INST_NONE) return SPAN_NONE;
        row = row_above(run, at->domain, row, layout_run_inst(run, inst)->domain);
    }
}

/* ---- the first fact below a condition */
/* An instruction still to be looked at, in a row of its domain. */
typedef struct Visit {
    InstId inst;
    uint32_t row;
} Visit;

static bool is_at_or_above(const LayoutRun *run, DomainId above, DomainId domain) {
    while (domain != above && domain != 0) domain = layout_run_parent(run, domain);
    return domain == above;
}

/* The visit of an operand, at its first element where it stands further inside. False where it has
   no row: none of its elements, or elements gathered from elsewhere. */
static bool visit_operand(const LayoutRun *run, Visit from, InstId operand, Visit *out) {
    if (operand == INST_NONE) return false;
    DomainId here = layout_run_inst(run, from.inst)->domain;
    DomainId there = layout_run_inst(run, operand)->domain;
    *out = (Visit){.inst = operand, .row = row_above(run, here, from.row, there)};
    if (is_at_or_above(run, there, here)) return true;
    if (!is_at_or_above(run, here, there)) return false;
    RowRange rows = frame_children(run->frame, there, here, from.row);
    out->row = rows.first;
    return rows.count > 0;
}

Span layout_fact_first(const LayoutRun *run, InstId inst, uint32_t row) {
    bool *seen = ARENA_ARRAY(run->scratch, bool, run->layout->code.insts.len);
    VEC(Visit) open = {0};
    vec_push(run->scratch, &open, (Visit){.inst = inst, .row = row});
    while (open.len > 0) {
        Visit visit = open.data[--open.len], next;
        const Inst *at = layout_run_inst(run, visit.inst);
        if (seen[visit.inst]) continue;
        seen[visit.inst] = true;
        Span span = reads_field(at) ? written_span(run, at, visit.row) : SPAN_NONE;
        if (span.source) return span;
        const InstId operands[] = {at->c, at->b, at->a};
        for (size_t i = 0; i < sizeof operands / sizeof *operands; i++)
            if (visit_operand(run, visit, operands[i], &next)) vec_push(run->scratch, &open, next);
    }
    const Facts *facts = run->setting->program->facts;
    return facts_row_span(facts, run->layout->param.arg, run->record);
}
