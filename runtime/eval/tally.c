/* What a rule looks at is read off its code. The subject's own record, what it owns and what owns
   it, and records that it refers to by name are its own business; all else is common: what is
   scanned as a whole, lists of records that refer to it, its neighbours. */
#include "runtime/eval/tally.h"

#include "runtime/eval/check.h"
#include "runtime/eval/policy_read.h"
#include "runtime/eval/reach.h"

Tally *tally_new(Arena *arena, const Program *program) {
    Tally *tally = ARENA_NEW(arena, Tally);
    tally->n_sources = program->sources->list.len;
    tally->n_rules = BUILTIN_COUNT + program->rules.len;
    size_t n = (size_t)tally->n_sources * tally->n_rules;
    tally->counts = ARENA_ARRAY(arena, uint32_t, n * OUTCOME_COUNT);
    tally->known = ARENA_ARRAY(arena, bool, tally->n_sources);
    tally->apart = ARENA_ARRAY(arena, bool, tally->n_rules);
    tally->common = ARENA_ARRAY(arena, bool, program->entities.len);
    tally->quiet = ARENA_ARRAY(arena, bool, program->entities.len);
    return tally;
}

/* ---- what a rule looks at */

static bool subjects_are_records(const Rule *rule) {
    for (uint32_t i = 0; i < rule->binders.len; i++)
        if (rule->code.insts.data[rule->binders.data[i].value].type.kind != TYPE_RECORD)
            return false;
    return true;
}

/* What a native function, or the language of messages, has a say in is known for this run alone. */
static bool rests_on_records(const Rule *rule, const bool *reached) {
    for (InstId id = 0; id < rule->code.insts.len; id++) {
        uint8_t op = rule->code.insts.data[id].op;
        if (reached[id] && (op == OP_NATIVE || op == OP_IN_CHINESE)) return false;
    }
    return true;
}

static bool is_in(const Code *code, InstId id, DomainId scan) {
    return id != INST_NONE && code_is_below(code, code->insts.data[id].domain, scan);
}

/* Whether the instruction brings rows of that scan together, or looks from one to another. */
static bool joins_rows(const Code *code, InstId id, DomainId scan) {
    const Inst *inst = &code->insts.data[id];
    OpClass class = op_class((Op)inst->op);
    if (inst_looks_across_rows(inst)) return is_in(code, id, scan);
    if (class != OP_REDUCE && class != OP_GATHER) return false;
    DomainId to = class == OP_REDUCE ? inst->domain : code->domains.data[inst->domain].parent;
    return to == 0 && (is_in(code, inst->a, scan) || is_in(code, inst->b, scan));
}

/* The scan of the subjects, if the rule takes them one by one; else INST_NONE. */
static InstId scan_of_subjects(const Rule *rule) {
    const Code *code = &rule->code;
    InstId scan = reach_unlifted(code, rule->binders.data[0].value);
    const Inst *inst = &code->insts.data[scan];
    if (inst->op != OP_SCAN || code->domains.data[inst->domain].parent != 0) return INST_NONE;
    for (InstId id = 0; id < code->insts.len; id++)
        if (joins_rows(code, id, inst->domain)) return INST_NONE;
    return scan;
}

/* The entity of which the instruction may look at any record, whatever the subject is; or ID_NONE.
 */
static EntityId entity_looked_through(const Program *program, const Code *code, const Inst *inst) {
    if (inst->op == OP_SCAN) return inst->imm;
    bool place = inst->op == OP_ORDINAL || inst->op == OP_PREVIOUS || inst->op == OP_NEXT;
    bool list = inst->op == OP_EXPAND || inst->op == OP_LOOKUP;
    if (!place && !list) return ID_NONE;
    EntityId of = code->insts.data[inst->a].type.arg;
    if (place) return facts_is_top(program->facts, of) ? of : ID_NONE;
    const Field *field = &program->entities.data[of]->fields.data[inst->imm];
    return field->kind == FIELD_INVERSE ? field->child : ID_NONE;
}

static void look_at_rule(Tally *tally, const Program *program, const Rule *rule, uint32_t number) {
    Arena *scratch = arena_new(program->arena);
    const Code *code = &rule->code;
    InstId scan = scan_of_subjects(rule);
    bool apart = scan != INST_NONE && subjects_are_records(rule) &&
                 rests_on_records(rule, reach_of_rule(scratch, rule));
    for (InstId id = 0; id < code->insts.len; id++) {
        EntityId entity = entity_looked_through(program, code, &code->insts.data[id]);
        if (entity != ID_NONE && !(apart && id == scan)) tally->common[entity] = true;
    }
    tally->apart[number] = apart;
    arena_free(scratch);
}

/* ---- what may be left out */

static bool owns_one_of(const Entity *entity, const bool *entities) {
    for (uint32_t f = 0; f < entity->fields.len; f++) {
        const Field *field = &entity->fields.data[f];
        if (field->kind == FIELD_OWNED && entities[field->child]) return true;
    }
    return false;
}

/* So are those whose lists hold what is common, at any depth. */
static void add_holders(Tally *tally, const Program *program) {
    for (bool more = true; more;) {
        more = false;
        for (EntityId id = 0; id < program->entities.len; id++) {
            if (tally->common[id] || !owns_one_of(program->entities.data[id], tally->common))
                continue;
            tally->common[id] = more = true;
        }
    }
}

bool tally_encloses(const Program *program, EntityId id) {
    for (EntityId e = 0; e < program->entities.len; e++) {
        const Entity *entity = program->entities.data[e];
        uint32_t field = entity_enclosing_field(entity);
        if (field != ID_NONE && entity->fields.data[field].type.arg == id) return true;
    }
    return false;
}

/* A record without key and name is called by its place among all; one whose parts are unique is
   compared with all. */
static bool may_be_left_out(const Program *program, EntityId id) {
    const Entity *entity = program->entities.data[id];
    bool named = entity->key_field != ID_NONE || entity->name_field != ID_NONE;
    return facts_is_top(program->facts, id) && named && entity->unique.len == 0 &&
           !tally_encloses(program, id);
}

void tally_look(Tally *tally, const Program *program, const CheckResult *result) {
    for (uint32_t i = 0; i < BUILTIN_COUNT; i++) tally->apart[i] = i < DANGLING_WAIVER;
    for (uint32_t i = 0; i < POLICY_ENTITY_COUNT; i++) {
        EntityId entity = policy_entity(program, (PolicyEntity)i);
        if (entity != ID_NONE) tally->common[entity] = true;
    }
    for (uint32_t i = BUILTIN_COUNT; i < result->rules.len; i++)
        if (!result->rules.data[i].off) look_at_rule(tally, program, result->rules.data[i].rule, i);
    add_holders(tally, program);
    for (EntityId id = 0; id < program->entities.len; id++)
        tally->quiet[id] = !tally->common[id] && may_be_left_out(program, id);
}

void tally_begin(const Tally *tally, CheckResult *result) {
    for (SourceId source = 0; source < tally->n_sources; source++) {
        if (!tally->known[source]) continue;
        for (uint32_t rule = 0; rule < tally->n_rules; rule++)
            for (int i = 0; i < OUTCOME_COUNT; i++)
                result->rules.data[rule].outcomes[i] += tally_counts(tally, source, rule)[i];
    }
}
