/* ir_verify: refuses an ill-formed program, so that the runtime never has to look twice. Facts and
   code have files of their own; here are the parts that refer to them: rules, layouts, native
   functions. */
#include "runtime/core/verify.h"

#include "runtime/core/op.h"

/* ---- rules */
static bool inst_is(const Code *code, InstId id, Rep rep, DomainId domain) {
    if (id >= code->insts.len) return false;
    const Inst *inst = &code->insts.data[id];
    return type_rep(inst->type) == rep && inst->domain == domain;
}

static bool opens_from(const Code *code, InstId id, Op op, InstId operand) {
    if (id >= code->insts.len) return false;
    return code->insts.data[id].op == op && code->insts.data[id].a == operand;
}

static const char *verify_binders(const Rule *rule) {
    if (rule->domain >= rule->code.domains.len) return "a rule has no domain";
    if (rule->binders.len == 0) return "a rule has no binder";
    for (uint32_t i = 0; i < rule->binders.len; i++) {
        InstId value = rule->binders.data[i].value;
        bool stands =
            value < rule->code.insts.len && rule->code.insts.data[value].domain == rule->domain;
        if (!stands) return "a binder stands in the wrong domain";
    }
    return NULL;
}

/* The domain that is left after the filters in *domain. */
static const char *verify_filters(const Rule *rule, DomainId *domain) {
    const Code *code = &rule->code;
    *domain = rule->domain;
    if (rule->filters.len != rule->filtered.len) return "a rule's filters do not match";
    for (uint32_t i = 0; i < rule->filters.len; i++) {
        InstId condition = rule->filters.data[i], filter = rule->filtered.data[i];
        if (!inst_is(code, condition, REP_BOOL, *domain)) return "a filter is no condition";
        if (!opens_from(code, filter, OP_FILTER, condition)) return "a filter opens nothing";
        *domain = code->insts.data[filter].domain;
    }
    return NULL;
}

static const char *verify_assertion(const Code *code, const Assertion *assertion, DomainId domain) {
    if (!inst_is(code, assertion->condition, REP_BOOL, domain))
        return "an assertion has no condition";
    if (!opens_from(code, assertion->failing, OP_FAILS, assertion->condition)) {
        return "an assertion opens no domain of failures";
    }
    DomainId failing = code->insts.data[assertion->failing].domain;
    if (assertion->message == INST_NONE) return NULL;
    return inst_is(code, assertion->message, REP_TEXT, failing) ? NULL : "a message is no text";
}

static const char *verify_rule(const Program *program, const Rule *rule) {
    DomainId domain = 0;
    if (rule->code.params.len) return "a rule has parameters";
    if (rule->certainty > CERTAINTY_HINT) return "a rule's certainty is none";
    if (rule->severity > SEVERITY_NOTE) return "a rule's severity is none";
    const char *wrong = verify_code(program, &rule->code);
    if (!wrong) wrong = verify_binders(rule);
    if (!wrong) wrong = verify_filters(rule, &domain);
    for (uint32_t i = 0; i < rule->assertions.len && !wrong; i++) {
        wrong = verify_assertion(&rule->code, &rule->assertions.data[i], domain);
    }
    return wrong;
}

/* ---- layouts */
#define MAX_LAYOUT_CELLS 1000 /* columns of a grid, and what a cell may span: paper is narrower */

static bool inst_or_none(const Code *code, InstId id) {
    return id == INST_NONE || id < code->insts.len;
}

static bool rep_or_none(const Code *code, InstId id, Rep rep) {
    return id == INST_NONE || (id < code->insts.len && type_rep(code->insts.data[id].type) == rep);
}

static const char *verify_list(const Code *code, const LayoutNode *node) {
    if (node->list == INST_NONE) return NULL;
    if (node->list_domain >= code->domains.len || node->list >= code->insts.len) {
        return "a list in a layout is out of range";
    }
    bool below = code_domain_within(code, node->list_domain, node->domain);
    bool stands =
        node->text == INST_NONE || code->insts.data[node->text].domain == node->list_domain;
    return below && stands ? NULL : "a list in a layout stands in the wrong domain";
}

static const char *verify_call(const Program *program, const Layout *layout,
                               const LayoutNode *node) {
    if (node->callee >= program->layouts.len) return "a layout calls no layout";
    const Layout *callee = program->layouts.data[node->callee];
    uint32_t own = 0; /* a table calls tables before itself, so that calls end */
    while (program->layouts.data[own] != layout) own++;
    if (callee->is_document || (!layout->is_document && node->callee >= own))
        return "a layout calls a document, or a table one that is not before it";
    if (node->value >= layout->code.insts.len) return "a layout calls a table without a record";
    bool same = verify_same_type(layout->code.insts.data[node->value].type, callee->param);
    return same ? NULL : "a layout calls a table with another record";
}

static const char *verify_node_insts(const Code *code, const LayoutNode *node) {
    if (node->domain >= code->domains.len) return "a layout's node has no domain";
    bool needs_condition = node->kind == LAYOUT_IF || node->kind == LAYOUT_ASSERT;
    bool good = inst_or_none(code, node->value) && rep_or_none(code, node->text, REP_TEXT) &&
                rep_or_none(code, node->heading, REP_TEXT) &&
                rep_or_none(code, node->merge_when, REP_BOOL);
    if (needs_condition)
        good = good && node->value != INST_NONE && rep_or_none(code, node->value, REP_BOOL);
    return good ? verify_list(code, node) : "a layout's node reads what is not there";
}

static const char *verify_node(const Program *program, const Layout *layout, const LayoutNode *node,
                               uint32_t depth);

static const char *verify_nodes(const Program *program, const Layout *layout,
                                LayoutNode *const *nodes, uint32_t n, uint32_t depth) {
    const char *wrong = NULL;
    for (uint32_t i = 0; i < n && !wrong; i++) {
        wrong = nodes[i] ? verify_node(program, layout, nodes[i], depth + 1) : "a node is missing";
    }
    return wrong;
}

static const char *verify_node(const Program *program, const Layout *layout, const LayoutNode *node,
                               uint32_t depth) {
    if (depth > VERIFY_MAX_DEPTH) return "a layout is nested too deeply";
    if (node->kind > LAYOUT_ASSERT) return "a layout's node is of no kind";
    if (node->span > MAX_LAYOUT_CELLS || node->down > MAX_LAYOUT_CELLS)
        return "a cell is too large";
    if (node->unit >= units_count(program->units)) return "a layout's node has no such unit";
    const char *wrong = verify_node_insts(&layout->code, node);
    if (!wrong && node->kind == LAYOUT_CALL) wrong = verify_call(program, layout, node);
    if (!wrong) wrong = verify_nodes(program, layout, node->kids, node->n_kids, depth);
    if (!wrong) wrong = verify_nodes(program, layout, node->otherwise, node->n_otherwise, depth);
    return wrong;
}

/* Smaller ones have no room beside their margins. 0: not stated. */
static bool page_in_range(uint16_t mm) {
    return mm == 0 || (mm >= 100 && mm <= 2000);
}

static const char *verify_layout(const Program *program, const Layout *layout) {
    const Code *code = &layout->code;
    const char *wrong = verify_code(program, code);
    if (wrong) return wrong;
    if (layout->param.kind != TYPE_RECORD || layout->param.arg >= program->entities.len ||
        code->params.len != 1 || !verify_same_type(code->params.data[0], layout->param)) {
        return "a layout's parameter is no record";
    }
    if (layout->applies != INST_NONE && !inst_is(code, layout->applies, REP_BOOL, 0)) {
        return "a layout's condition is none";
    }
    if (layout->n_columns > MAX_LAYOUT_CELLS) return "a layout has too many columns";
    if (!page_in_range(layout->page_width_mm) || !page_in_range(layout->page_height_mm))
        return "a page is of no size";
    return layout->root ? verify_node(program, layout, layout->root, 0) : "a layout is empty";
}

/* ---- native functions */
static bool ctype_fits(const NativeParam *param) {
    Rep rep = type_rep(param->type);
    switch ((CType)param->ctype) {
    case C_DOUBLE:
    case C_INT64:
    case C_INT32:
    case C_DOUBLES: return rep == REP_NUMBER;
    case C_TEXT: return rep == REP_TEXT;
    case C_BOOL: return rep == REP_BOOL;
    case C_DATE: return rep == REP_DATE;
    }
    return false;
}

static const char *verify_native(const Program *program, const Native *native) {
    if (native->n_params > 3) return "a native function has too many parameters";
    for (uint32_t i = 0; i <= native->n_params; i++) {
        bool is_result = i == native->n_params;
        const NativeParam *param = is_result ? &native->result : &native->params[i];
        const char *wrong = verify_type(program, param->type);
        if (wrong) return wrong;
        if (!ctype_fits(param) || (is_result && param->ctype == C_DOUBLES)) {
            return "a native function's type does not fit";
        }
    }
    return NULL;
}

/* The units that the runtime counts in by itself. */
static const char *verify_known_units(const Program *program) {
    const UnitId known[] = {program->percent, program->day, program->month,
                            program->percentage_point};
    for (uint32_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] >= units_count(program->units)) return "a unit is none";
    bool money = program->money == DIM_ANY || program->money < units_dim_count(program->units);
    return money ? NULL : "money is no dimension";
}

const char *ir_verify(const Program *program) {
    const char *wrong = verify_known_units(program);
    if (!wrong) wrong = verify_schema(program);
    if (!wrong) wrong = verify_facts(program);
    for (uint32_t i = 0; i < program->consts.len && !wrong; i++) {
        wrong = verify_constant(program, &program->consts.data[i]);
    }
    for (uint32_t i = 0; i < program->natives.len && !wrong; i++) {
        wrong = verify_native(program, program->natives.data[i]);
    }
    for (uint32_t i = 0; i < program->rules.len && !wrong; i++) {
        wrong = verify_rule(program, program->rules.data[i]);
    }
    for (uint32_t i = 0; i < program->layouts.len && !wrong; i++) {
        wrong = verify_layout(program, program->layouts.data[i]);
    }
    return wrong;
}
