/* What can be seen in a rule's code, piece by piece: conditions that no record decides, numbers
   without unit, messages that tell no number. */
#include "compiler/lint_rule.h"
#include "runtime/eval/cell.h"

static bool has_text(const Lint *l, Span span) {
    return sources_text(l->program->sources, span).len > 0;
}

/* ---- constants */

static bool depends_on_nothing(const Lint *l, const bool *fixed, const Inst *inst) {
    if (inst->op == OP_CONST) return true;
    bool compares = inst->op >= OP_EQ && inst->op <= OP_GE;
    if (compares && lint_same_value(l, inst->a, inst->b)) return true;
    if (op_class((Op)inst->op) != OP_VALUE || inst->a == INST_NONE) return false;
    if (inst->op == OP_POSITION || inst->op == OP_NATIVE) return false;
    return fixed[inst->a] && (inst->b == INST_NONE || fixed[inst->b]) &&
           (inst->c == INST_NONE || fixed[inst->c]);
}

static void report_fixed(const Lint *l, const bool *fixed, InstId condition) {
    Span span = lint_inst(l, reach_unlifted(l->code, condition))->span;
    if (fixed[condition] && has_text(l, span))
        diag_at(l->session->diags, DIAG_CONSTANT_CONDITION, span);
}

static void lint_constants(const Lint *l) {
    bool *fixed = ARENA_ARRAY(l->arena, bool, l->code->insts.len);
    for (InstId id = 0; id < l->code->insts.len; id++)
        fixed[id] = depends_on_nothing(l, fixed, lint_inst(l, id));
    for (uint32_t i = 0; i < l->rule->assertions.len; i++)
        report_fixed(l, fixed, l->rule->assertions.data[i].condition);
    for (InstId id = 0; id < l->code->insts.len; id++) {
        const Inst *inst = lint_inst(l, id);
        bool joins = inst->op == OP_AND || inst->op == OP_OR;
        if (!l->reached[id] || fixed[id]) continue;
        if (joins || inst->op == OP_FILTER || inst->op == OP_SELECT)
            report_fixed(l, fixed, inst->a);
        if (joins) report_fixed(l, fixed, inst->b);
    }
    for (uint32_t i = 0; i < l->rule->filters.len; i++)
        report_fixed(l, fixed, l->rule->filters.data[i]);
}

/* ---- numbers */

/* The other side may be of any unit, so a bare number is compared with few of its values. */
static void lint_units(const Lint *l, const Inst *inst) {
    const InstId sides[] = {inst->a, inst->b};
    for (int i = 0; i < 2; i++) {
        const Inst *literal = lint_inst(l, reach_unlifted(l->code, sides[i]));
        Type other = lint_inst(l, sides[1 - i])->type;
        if (literal->op != OP_CONST || type_rep(literal->type) != REP_NUMBER) continue;
        const Value *value = lint_constant(l, literal);
        bool open = other.kind == TYPE_QUANTITY && other.arg == DIM_ANY;
        if (value->state == STATE_OK && value->quantity.unit == UNIT_NONE && open)
            diag_at(l->session->diags, DIAG_NUMBER_WITHOUT_UNIT, literal->span);
    }
}

static bool is_zero(const Lint *l, InstId id) {
    const Inst *inst = lint_inst(l, reach_unlifted(l->code, id));
    if (inst->op != OP_CONST || type_rep(inst->type) != REP_NUMBER) return false;
    return lint_constant(l, inst)->state == STATE_OK &&
           number_sign(lint_constant(l, inst)->quantity.number) == 0;
}

/* That something is none at all is told without its number. */
static bool compares_numbers(const Lint *l, InstId condition) {
    condition = reach_unlifted(l->code, condition);
    const Inst *inst = lint_inst(l, condition);
    if (!lint_may_go_on(l)) return false;
    if (inst->op == OP_AND || inst->op == OP_OR)
        return compares_numbers(l, inst->a) || compares_numbers(l, inst->b);
    return reach_is_ordering(l->code, inst) && !is_zero(l, inst->a) && !is_zero(l, inst->b) &&
           type_rep(lint_inst(l, inst->a)->type) == REP_NUMBER;
}

static bool may_be_number(Type type) {
    return type_is_numeric(type) || type.kind == TYPE_TARGET || type.kind == TYPE_BOUND;
}

/* Whether some number, or a target, is among what the message is made of. */
static bool tells_number(const Lint *l, InstId id, bool *seen) {
    if (id == INST_NONE || seen[id]) return false;
    seen[id] = true;
    const Inst *inst = lint_inst(l, id);
    if (inst->op != OP_CONST && may_be_number(inst->type)) return true;
    if (inst->op == OP_SPELLING) {
        const Entity *entity = l->program->entities.data[lint_inst(l, inst->a)->type.arg];
        return may_be_number(entity->fields.data[inst->imm].type);
    }
    return tells_number(l, inst->a, seen) || tells_number(l, inst->b, seen) ||
           tells_number(l, inst->c, seen);
}

static void lint_message(const Lint *l, const Assertion *assertion) {
    if (assertion->message == INST_NONE) return;
    const Inst *message = lint_inst(l, reach_unlifted(l->code, assertion->message));
    bool *seen = ARENA_ARRAY(l->arena, bool, l->code->insts.len);
    if (tells_number(l, assertion->message, seen)) return;
    if (compares_numbers(l, assertion->condition))
        diag_at(l->session->diags, DIAG_MESSAGE_WITHOUT_NUMBERS, message->span);
}

void lint_code(Session *session, const Rule *rule) {
    Lint l = {.session = session, .program = session->program, .rule = rule, .code = &rule->code};
    l.arena = arena_new(session->arena);
    l.reached = reach_of_rule(l.arena, rule);
    l.steps = ARENA_NEW(l.arena, uint32_t);
    lint_constants(&l);
    lint_conditions(&l);
    for (InstId id = 0; id < l.code->insts.len; id++) {
        const Inst *inst = lint_inst(&l, id);
        if (l.reached[id] && inst->op >= OP_EQ && inst->op <= OP_GE) lint_units(&l, inst);
    }
    for (uint32_t i = 0; i < rule->assertions.len; i++) lint_message(&l, &rule->assertions.data[i]);
    arena_free(l.arena);
}
