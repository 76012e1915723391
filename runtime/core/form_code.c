/* Describing code, rules and native functions. */
#include "runtime/core/form_visit.h"

static const char *const op_words[] = {
#define OP(name, class, result, a, b, c, imm, synopsis) #name,
#include "runtime/core/op.def"
#undef OP
};

/* ---- code */
static void form_inst(Form *form, Inst *inst) {
    form_open(form, "inst", FORM_LINE);
    form_choice(form, NULL, &inst->op, op_words, OP_KIND_COUNT);
    form_u32(form, "a", &inst->a, INST_NONE);
    form_u32(form, "b", &inst->b, INST_NONE);
    form_u32(form, "c", &inst->c, INST_NONE);
    form_u32(form, "imm", &inst->imm, 0);
    form_type(form, "type", &inst->type);
    form_u32(form, "domain", &inst->domain, 0);
    form_span(form, "at", &inst->span);
    form_close(form, FORM_LINE);
}

static void form_domain(Form *form, Domain *domain) {
    form_open(form, "domain", FORM_LINE);
    form_u32(form, "below", &domain->parent, 0);
    form_u32(form, "opener", &domain->opener, INST_NONE);
    form_close(form, FORM_LINE);
}

static void form_param(Form *form, Type *type) {
    form_type(form, "param", type);
}

/* What the instruction says, in the words of --dump=ir. */
static void note_inst(Form *form, const Code *code, InstId id) {
    Buf line = buf_new(form->arena);
    ir_print_inst(&line, form->program, code, id);
    form->mode->note(form, text_trim(buf_result(&line)));
}

void form_code(Form *form, Code *code) {
    form_open(form, "code", FORM_BLOCK);
    form_vec(form, "params", &code->params, form_param);
    form_vec(form, "domains", &code->domains, form_domain);
    uint32_t n = code->insts.len;
    form_count(form, "insts", &n);
    for (InstId id = 0; id < n && form_good(form); id++) {
        if (form->reads) vec_push(form->arena, &code->insts, (Inst){0});
        if (form->mode->notes(form)) note_inst(form, code, id);
        form_inst(form, &code->insts.data[id]);
    }
    form_close(form, FORM_BLOCK);
}

/* ---- rules */
static void form_binder(Form *form, Binder *binder) {
    form_open(form, "binder", FORM_LINE);
    form_text(form, NULL, &binder->name);
    form_u32(form, NULL, &binder->value, 0);
    form_close(form, FORM_LINE);
}

static void form_assertion(Form *form, Assertion *assertion) {
    form_open(form, "assert", FORM_LINE);
    form_u32(form, NULL, &assertion->condition, 0);
    form_u32(form, "failing", &assertion->failing, 0);
    form_u32(form, "message", &assertion->message, INST_NONE);
    form_span(form, "at", &assertion->span);
    form_close(form, FORM_LINE);
}

static void form_rule(Form *form, Rule **at) {
    static const char *const certainties[] = {"fact", "likely", "hint"};
    static const char *const severities[] = {"error", "warning", "note"};
    if (form->reads) *at = ARENA_NEW(form->arena, Rule);
    Rule *rule = *at;
    form_open(form, "rule", FORM_BLOCK);
    form_names(form, &rule->names);
    form_text(form, "basis", &rule->basis);
    form_text(form, "id", &rule->id);
    form_text(form, "group", &rule->group);
    form_text(form, "advice", &rule->advice);
    form_text(form, "exempt", &rule->exempt);
    form_vec(form, "includes", &rule->includes, form_text_plain);
    form_choice(form, "certainty", &rule->certainty, certainties, CERTAINTY_FACT);
    form_choice(form, "severity", &rule->severity, severities, SEVERITY_ERROR);
    form_span(form, "at", &rule->span);
    form_code(form, &rule->code);
    form_u32(form, "domain", &rule->domain, 0);
    form_vec(form, "binders", &rule->binders, form_binder);
    form_vec(form, "filters", &rule->filters, form_u32_plain);
    form_vec(form, "filtered", &rule->filtered, form_u32_plain);
    form_vec(form, "assertions", &rule->assertions, form_assertion);
    form_close(form, FORM_BLOCK);
}

void form_rules(Form *form) {
    form_vec(form, "rules", &form->program->rules, form_rule);
}
