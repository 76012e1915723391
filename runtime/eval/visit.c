/* Walking from instructions to operands. Between operands the row changes only where the domain
   does: LIFT goes up to the parent's row, an aggregate down to a range of rows. */
#include "runtime/eval/visit.h"

#include "runtime/eval/cell.h"
#include "runtime/eval/show.h"

#define MAX_FACT_STEPS                                                                             \
    200 /* instructions looked at for a first fact: shared ones may come again                     \
         */

const Inst *visit_inst(const Walk *walk, Visit visit) {
    return &frame_code(walk->frame)->insts.data[visit.inst];
}

Value visit_value(const Walk *walk, Visit visit) {
    return frame_value(walk->frame, visit.inst, visit.row);
}

/* The row of `ancestor` above the row of `domain`. */
static uint32_t row_above(const Walk *walk, DomainId domain, DomainId ancestor, uint32_t row) {
    const Code *code = frame_code(walk->frame);
    for (; domain != ancestor; domain = code->domains.data[domain].parent)
        row = frame_parents(walk->frame, domain)[row];
    return row;
}

/* The element that a CHAIN or REOPEN took its value from: as far from the first one of its list. */
static Visit list_source(const Walk *walk, Visit visit) {
    const Code *code = frame_code(walk->frame);
    const Inst *inst = visit_inst(walk, visit);
    DomainId parent = code->domains.data[inst->domain].parent;
    uint32_t above = frame_parents(walk->frame, inst->domain)[visit.row];
    uint32_t at = visit.row - frame_children(walk->frame, inst->domain, parent, above).first;
    DomainId base = inst->op == OP_REOPEN ? inst->imm : parent;
    uint32_t row = row_above(walk, parent, base, above);
    DomainId source = code->insts.data[inst->a].domain;
    RowRange rows = frame_children(walk->frame, source, base, row);
    if (at < rows.count || inst->op == OP_REOPEN) return (Visit){inst->a, rows.first + at};
    source = code->insts.data[inst->b].domain;
    at -= rows.count;
    return (Visit){inst->b, frame_children(walk->frame, source, base, row).first + at};
}

Visit visit_unlifted(const Walk *walk, Visit visit) {
    for (;;) {
        const Inst *inst = visit_inst(walk, visit);
        bool moved = inst->op == OP_LIFT || inst->op == OP_ONE;
        if (moved) {
            DomainId outer = frame_code(walk->frame)->insts.data[inst->a].domain;
            visit = (Visit){inst->a, row_above(walk, inst->domain, outer, visit.row)};
        } else if (inst->op == OP_CHAIN || inst->op == OP_REOPEN) {
            visit = list_source(walk, visit);
        } else {
            return visit;
        }
    }
}

/* PRIOR and LATER read a neighbouring row. */
static bool neighbour(const Walk *walk, Visit visit, Visit *out) {
    const Inst *inst = visit_inst(walk, visit);
    if (visit_value(walk, visit).state != STATE_OK) return false;
    uint32_t row = inst->op == OP_LATER ? visit.row + 1 : visit.row - 1;
    *out = visit_unlifted(walk, (Visit){inst->a, row});
    return true;
}

bool visit_operand(const Walk *walk, Visit visit, int k, Visit *out) {
    const Code *code = frame_code(walk->frame);
    const Inst *inst = visit_inst(walk, visit);
    InstId operands[3] = {inst->a, inst->b, inst->c};
    if (operands[k] == INST_NONE || op_class((Op)inst->op) != OP_VALUE) return false;
    if (inst->op != OP_LIFT && code->insts.data[operands[k]].domain != inst->domain) return false;
    if (inst->op == OP_BESIDE_OTHER) return false;
    if (inst->op == OP_PRIOR || inst->op == OP_LATER) return neighbour(walk, visit, out);
    *out = visit_unlifted(walk, inst->op == OP_LIFT ? visit : (Visit){operands[k], visit.row});
    return true;
}

bool visit_is_aggregate(const Walk *walk, Visit visit) {
    return op_class((Op)visit_inst(walk, visit)->op) == OP_REDUCE;
}

RowRange visit_elements(const Walk *walk, Visit visit) {
    const Inst *inst = visit_inst(walk, visit);
    DomainId below = frame_code(walk->frame)->insts.data[inst->a].domain;
    return frame_children(walk->frame, below, inst->domain, visit.row);
}

/* The side that gave a DEFAULT or SELECT its value. */
static bool side_taken(const Walk *walk, Visit visit, Visit *out) {
    Op op = (Op)visit_inst(walk, visit)->op;
    Visit first;
    if (op != OP_DEFAULT && op != OP_SELECT) return false;
    if (!visit_operand(walk, visit, 0, &first)) return false;
    Value given = visit_value(walk, first);
    bool present = given.state == STATE_OK || given.state == STATE_ERROR;
    if (op == OP_DEFAULT) return visit_operand(walk, visit, present ? 0 : 1, out);
    if (given.state != STATE_OK) return false;
    return visit_operand(walk, visit, given.boolean ? 1 : 2, out);
}

/* The element that first, last, least or greatest is. */
static bool element_taken(const Walk *walk, Visit visit, Visit *out) {
    const Inst *inst = visit_inst(walk, visit);
    bool takes_one =
        inst->op == OP_FIRST || inst->op == OP_LAST || inst->op == OP_MIN || inst->op == OP_MAX;
    if (!takes_one || visit_value(walk, visit).state != STATE_OK) return false;
    RowRange rows = visit_elements(walk, visit);
    uint32_t row = inst->op == OP_LAST ? rows.first + rows.count - 1 : rows.first;
    Cell taken = {frame_vector(walk->frame, visit.inst), visit.row};
    const Vector *elements = frame_vector(walk->frame, inst->a);
    bool by_value = inst->op == OP_MIN || inst->op == OP_MAX;
    while (by_value && !cell_equal(walk->frame, inst->type, (Cell){elements, row}, taken)) row++;
    *out = (Visit){inst->a, row};
    return true;
}

Visit visit_origin(const Walk *walk, Visit visit) {
    visit = visit_unlifted(walk, visit);
    Visit from;
    while (side_taken(walk, visit, &from) || element_taken(walk, visit, &from)) {
        visit = visit_unlifted(walk, from);
    }
    return visit;
}

/* ---- facts */
static bool is_target_part(Op op) {
    return op >= OP_TARGET_OP && op <= OP_TARGET_INNER;
}

bool visit_fact_ref(const Walk *walk, Visit visit, FactRef *out) {
    visit = visit_origin(walk, visit);
    if (is_target_part((Op)visit_inst(walk, visit)->op)) {
        visit_operand(walk, visit, 0, &visit);
        visit = visit_origin(walk, visit);
    }
    const Inst *inst = visit_inst(walk, visit);
    if (inst->op != OP_FIELD && inst->op != OP_SPELLING) return false;
    Value record = frame_value(walk->frame, inst->a, visit.row);
    if (record.state != STATE_OK) return false;
    EntityId entity = frame_code(walk->frame)->insts.data[inst->a].type.arg;
    *out = (FactRef){.entity = entity, .field = inst->imm, .row = record.id};
    return true;
}

/* The first fact at or below the visit, operands from left to right. */
static Span first_fact(const Walk *walk, Visit visit, uint32_t *steps) {
    if (++*steps > MAX_FACT_STEPS) return SPAN_NONE;
    visit = visit_unlifted(walk, visit);
    FactRef ref;
    if (visit_fact_ref(walk, visit, &ref)) {
        return facts_span(walk->program->facts, ref.entity, ref.field, ref.row);
    }
    Span span = SPAN_NONE;
    if (visit_is_aggregate(walk, visit)) {
        RowRange rows = visit_elements(walk, visit);
        if (rows.count == 0) return span;
        return first_fact(walk, (Visit){visit_inst(walk, visit)->a, rows.first}, steps);
    }
    for (int k = 0; k < 3 && !span.source; k++) {
        Visit operand;
        if (visit_operand(walk, visit, k, &operand)) span = first_fact(walk, operand, steps);
    }
    return span;
}

/* A record itself stands at its header. */
static Span record_span(const Walk *walk, Visit visit) {
    Type type = visit_inst(walk, visit)->type;
    Value value = visit_value(walk, visit);
    bool is_record = type.kind == TYPE_RECORD && type.arg < walk->program->entities.len;
    if (!is_record || value.state != STATE_OK) return SPAN_NONE;
    return facts_row_span(walk->program->facts, type.arg, value.id);
}

Span visit_fact(const Walk *walk, Visit visit) {
    uint32_t steps = 0;
    Span span = first_fact(walk, visit, &steps);
    return span.source ? span : record_span(walk, visit_unlifted(walk, visit));
}

/* ---- texts */
static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static Text fold_blanks(Arena *arena, Text t) {
    Buf buf = buf_new(arena);
    t = text_trim(t);
    for (uint32_t i = 0; i < t.len; i++) {
        if (!is_blank(t.ptr[i]))
            buf_char(&buf, t.ptr[i]);
        else if (!is_blank(t.ptr[i - 1]))
            buf_char(&buf, ' ');
    }
    return buf_result(&buf);
}

Text visit_text(const Walk *walk, Visit visit) {
    Text text = sources_text(walk->program->sources, visit_inst(walk, visit)->span);
    FactRef ref;
    if (text.len) return fold_blanks(walk->arena, text);
    if (!visit_fact_ref(walk, visit, &ref)) return TEXT("");
    const Entity *entity = walk->program->entities.data[ref.entity];
    const NameSet *names = &entity->fields.data[ref.field].names;
    return walk->lang == LANG_ZH ? names->zh : names->en;
}

static bool shows_spelling(Type type) {
    return type_is_numeric(type) || type.kind == TYPE_DATE || type.kind == TYPE_TARGET ||
           type.kind == TYPE_BOUND;
}

Text visit_shown(const Walk *walk, Visit visit) {
    visit = visit_origin(walk, visit);
    const Inst *inst = visit_inst(walk, visit);
    FactRef ref;
    bool is_fact =
        inst->op == OP_FIELD && shows_spelling(inst->type) && visit_fact_ref(walk, visit, &ref);
    Text shown = is_fact ? fact_spelling(walk->arena, walk->program, ref.entity, ref.field, ref.row,
                                         walk->lang)
                         : value_show(walk->arena, walk->program, inst->type,
                                      visit_value(walk, visit), walk->lang);
    return shown.len ? arena_text(walk->arena, shown) : TEXT("");
}
