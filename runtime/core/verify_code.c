/* Verifying code against op.def: what each operand holds, where it stands, and that every immediate
   number is in range. The rules of classes and representations are read from the table; only the
   relations that the synopses state in words (MEMBERS, BESIDE, LIFT …) are written out here. */
#include "runtime/core/op.h"
#include "runtime/core/target.h"
#include "runtime/core/verify.h"

/* ---- domains */
static const char *verify_domain(const Code *code, DomainId domain, uint8_t *depth) {
    const Domain *d = &code->domains.data[domain];
    if (d->parent >= domain) return "a domain stands before its parent";
    if (d->opener >= code->insts.len) return "a domain has no opener";
    const Inst *opener = &code->insts.data[d->opener];
    if (opener->op >= OP_KIND_COUNT || opener->domain != domain) return "a domain has no opener";
    OpClass class = op_class((Op)opener->op);
    if (class != OP_OPEN && class != OP_GATHER) return "a domain's opener opens nothing";
    depth[domain] = (uint8_t)(depth[d->parent] + 1);
    return depth[domain] > VERIFY_MAX_DEPTH ? "domains are nested too deeply" : NULL;
}

static const char *verify_domains(const Program *program, const Code *code) {
    if (code->domains.len == 0) return "code has no domain 0";
    if (code->domains.data[0].parent != 0 || code->domains.data[0].opener != INST_NONE) {
        return "domain 0 has a parent or an opener";
    }
    uint8_t *depth = ARENA_ARRAY(program->arena, uint8_t, code->domains.len);
    const char *wrong = NULL;
    for (DomainId d = 1; d < code->domains.len && !wrong; d++) {
        wrong = verify_domain(code, d, depth);
    }
    return wrong;
}

/* ---- operands */
bool verify_same_type(Type a, Type b) {
    if (type_rep(a) != type_rep(b)) return false;
    if (type_rep(a) == REP_BOX) return a.kind == b.kind && (a.kind != TYPE_PAIR || a.arg == b.arg);
    return type_rep(a) != REP_ID || (a.kind == b.kind && a.arg == b.arg);
}

static bool holds(const Program *program, OpHold hold, Type type) {
    switch (hold) {
    case HOLD_BOOL: return type_rep(type) == REP_BOOL;
    case HOLD_NUMBER: return type_rep(type) == REP_NUMBER;
    case HOLD_TEXT: return type_rep(type) == REP_TEXT;
    case HOLD_DATE: return type_rep(type) == REP_DATE;
    case HOLD_ROW: return type.kind == TYPE_RECORD && type.arg < program->entities.len;
    case HOLD_MEMBER: return type.kind == TYPE_ENUM;
    case HOLD_TARGET: return type.kind == TYPE_TARGET;
    case HOLD_BOUND: return type.kind == TYPE_BOUND;
    case HOLD_MENTION: return type.kind == TYPE_MENTION;
    case HOLD_PAIR: return type.kind == TYPE_PAIR;
    case HOLD_POINT: return type_rep(type) == REP_NUMBER || type_rep(type) == REP_DATE;
    case HOLD_NO:
    case HOLD_ANY:
    case HOLD_SAME:
    case HOLD_A:
    case HOLD_B: break;
    }
    return true;
}

typedef struct Site {
    const Program *program;
    const Code *code;
    InstId id;
    const Inst *inst;
    const OpInfo *info;
    InstId operand[3];
} Site;

static const Inst *operand_inst(const Site *site, int k) {
    return &site->code->insts.data[site->operand[k]];
}

static bool wants_operand(const Site *site, int k) {
    if (site->inst->op != OP_NATIVE) return site->info->operand[k] != HOLD_NO;
    return (uint32_t)k < site->program->natives.data[site->inst->imm]->n_params;
}

static const char *verify_operand(const Site *site, int k) {
    if (!wants_operand(site, k)) {
        return site->operand[k] == INST_NONE ? NULL : "an operand stands where none may";
    }
    if (site->operand[k] >= site->id) return "an operand is used before it is made";
    OpHold hold = (OpHold)site->info->operand[k];
    Type type = operand_inst(site, k)->type;
    if (hold == HOLD_SAME && !verify_same_type(type, operand_inst(site, k - 1)->type)) {
        return "operands are not of one type";
    }
    return holds(site->program, hold, type) ? NULL : "an operand is not of the type wanted";
}

/* ---- where operands stand */
static bool is_below(const Site *site, int k, DomainId domain) {
    DomainId stands = operand_inst(site, k)->domain;
    return stands != domain && code_domain_within(site->code, stands, domain);
}

static bool stands_in(const Site *site, int k, DomainId domain) {
    return site->operand[k] == INST_NONE || operand_inst(site, k)->domain == domain;
}

static bool native_stands(const Site *site) {
    const Native *native = site->program->natives.data[site->inst->imm];
    for (uint32_t k = 0; k < native->n_params; k++) {
        bool list = native->params[k].ctype == C_DOUBLES;
        DomainId domain = site->inst->domain;
        if (!(list ? is_below(site, (int)k, domain) : stands_in(site, (int)k, domain)))
            return false;
    }
    return true;
}

static bool value_stands(const Site *site) {
    DomainId domain = site->inst->domain;
    switch (site->inst->op) {
    case OP_NATIVE: return native_stands(site);
    case OP_PARAM: return domain == 0;
    case OP_PRIOR:
    case OP_LATER:
    case OP_POSITION:
        return stands_in(site, 0, domain) && site->inst->imm < domain &&
               code_domain_within(site->code, domain, site->inst->imm);
    case OP_LIFT:
        return operand_inst(site, 0)->domain != domain &&
               code_domain_within(site->code, domain, operand_inst(site, 0)->domain);
    case OP_BESIDE_OTHER:
        return operand_inst(site, 0)->op == OP_BESIDE && stands_in(site, 0, domain);
    default:
        return stands_in(site, 0, domain) && stands_in(site, 1, domain) &&
               stands_in(site, 2, domain);
    }
}

/* MEMBERS: below the GROUP; the elements stand where the GROUP's keys do. */
static bool members_stand(const Site *site, DomainId above) {
    const Inst *group = operand_inst(site, 0);
    bool groups = group->op == OP_GROUP || group->op == OP_GROUP_LISTED;
    if (!groups || group->domain != above) return false;
    return stands_in(site, 1, site->code->insts.data[group->a].domain);
}

/* A second operand is one value a row, but for EQUAL_LISTS. */
static bool reduce_stands(const Site *site, DomainId domain) {
    return site->inst->op == OP_EQUAL_LISTS ? is_below(site, 1, domain)
                                            : stands_in(site, 1, domain);
}

/* REOPEN: the elements stand below the domain imm, the new domain's parent in or below it. */
static bool open_stands(const Site *site, DomainId above) {
    if (site->inst->op != OP_REOPEN) return stands_in(site, 0, above);
    DomainId shared = site->inst->imm;
    return shared <= above && code_domain_within(site->code, above, shared) &&
           is_below(site, 0, shared);
}

/* NEAR: the texts stand where the records do, the threshold above them. */
static bool near_stands(const Site *site, DomainId above) {
    return stands_in(site, 1, operand_inst(site, 0)->domain) && stands_in(site, 2, above);
}

static bool gather_stands(const Site *site, DomainId above) {
    if (site->inst->op == OP_MEMBERS) return members_stand(site, above);
    if (!is_below(site, 0, above)) return false;
    if (site->operand[1] == INST_NONE) return true;
    if (site->inst->op == OP_NEAR) return near_stands(site, above);
    if (site->inst->op == OP_SORT) return stands_in(site, 1, operand_inst(site, 0)->domain);
    return is_below(site, 1, above);
}

static const char *verify_place(const Site *site) {
    DomainId domain = site->inst->domain;
    const Domain *d = &site->code->domains.data[domain];
    bool opens = site->info->class == OP_OPEN || site->info->class == OP_GATHER;
    if (opens && (domain == 0 || d->opener != site->id)) return "a domain is opened twice";
    DomainId open = opens ? d->parent : domain;
    if (open != 0 && site->code->domains.data[open].opener > site->id) {
        return "a domain is used before it is opened";
    }
    bool stands = false;
    switch ((OpClass)site->info->class) {
    case OP_VALUE: stands = value_stands(site); break;
    case OP_OPEN: stands = open_stands(site, d->parent); break;
    case OP_GATHER: stands = gather_stands(site, d->parent); break;
    case OP_REDUCE: stands = is_below(site, 0, domain) && reduce_stands(site, domain); break;
    }
    return stands ? NULL : "an operand stands in the wrong domain";
}

/* ---- immediate numbers */
static const char *verify_field_imm(const Site *site) {
    const Entity *entity = site->program->entities.data[operand_inst(site, 0)->type.arg];
    if (site->inst->imm >= entity->fields.len) return "a field is out of range";
    const Field *field = &entity->fields.data[site->inst->imm];
    bool wants_list = site->inst->op == OP_EXPAND || site->inst->op == OP_LOOKUP;
    if (!wants_list) {
        if (field->kind != FIELD_STORED) return "a field that is read is not stored";
        bool same = verify_same_type(site->inst->type, field->type);
        return site->inst->op != OP_FIELD || same ? NULL : "a field is not of the type said";
    }
    if (field->kind != FIELD_OWNED && field->kind != FIELD_INVERSE) return "a field is no list";
    return site->inst->type.arg == field->child ? NULL : "a list is not of the entity said";
}

static const char *verify_const_imm(const Site *site) {
    if (site->inst->imm >= site->program->consts.len) return "a constant is out of range";
    return verify_value(site->program, site->inst->type,
                        &site->program->consts.data[site->inst->imm]);
}

static const char *verify_imm(const Site *site) {
    const Program *program = site->program;
    uint32_t imm = site->inst->imm;
    Type type = site->inst->type;
    bool good = true;
    switch ((OpImm)site->info->imm) {
    case IMM_NO: break;
    case IMM_CONST: return verify_const_imm(site);
    case IMM_FIELD: return verify_field_imm(site);
    case IMM_ENTITY: good = imm < program->entities.len && type.arg == imm; break;
    case IMM_MEMBER:
        good = imm < program->enums.data[operand_inst(site, 0)->type.arg]->members.len;
        break;
    case IMM_PARAM:
        good = imm < site->code->params.len && verify_same_type(type, site->code->params.data[imm]);
        break;
    case IMM_REGEX: good = imm < program->regexes.len; break;
    case IMM_UNIT: good = imm < units_count(program->units); break;
    case IMM_NATIVE: good = verify_same_type(type, program->natives.data[imm]->result.type); break;
    case IMM_DOMAIN: good = imm < site->code->domains.len; break; /* where: verify_place */
    case IMM_ROUNDING: good = imm <= ROUND_CEILING; break;
    case IMM_RELATION: good = imm > TARGET_OP_NONE && imm < TARGET_OP_COUNT; break;
    case IMM_FLAG: good = imm <= 1; break;
    case IMM_PART: good = imm <= 3; break;
    case IMM_ASPECT: good = imm <= 9; break;
    }
    return good ? NULL : "an immediate number is out of range or not of the type said";
}

/* ---- results */
static const char *verify_result(const Site *site) {
    OpHold hold = (OpHold)site->info->result;
    Type type = site->inst->type;
    bool good = holds(site->program, hold, type);
    if (hold == HOLD_A) good = verify_same_type(type, operand_inst(site, 0)->type);
    if (hold == HOLD_B) good = verify_same_type(type, operand_inst(site, 1)->type);
    if (site->inst->op == OP_BESIDE_OTHER) {
        InstId other = operand_inst(site, 0)->b;
        good = verify_same_type(type, site->code->insts.data[other].type);
    }
    if (site->inst->op == OP_GROUP) good = good && (!site->inst->imm || type.kind == TYPE_ENUM);
    if (site->inst->op == OP_NEAR || site->inst->op == OP_PAIR_ROW) {
        good = good && type.arg == operand_inst(site, 0)->type.arg;
    }
    return good ? NULL : "a result is not of the type that the instruction makes";
}

static const char *verify_inst(const Site *site) {
    if (site->inst->domain >= site->code->domains.len) return "an instruction has no domain";
    const char *wrong = verify_type(site->program, site->inst->type);
    if (wrong) return wrong;
    if (site->inst->type.list || site->inst->type.kind == TYPE_POISON) {
        return "an instruction's type is a list or mistaken";
    }
    if (site->inst->op == OP_NATIVE && site->inst->imm >= site->program->natives.len) {
        return "a native function is out of range";
    }
    for (int k = 0; k < 3 && !wrong; k++) wrong = verify_operand(site, k);
    if (!wrong) wrong = verify_place(site);
    if (!wrong) wrong = verify_result(site);
    return wrong ? wrong : verify_imm(site);
}

const char *verify_code(const Program *program, const Code *code) {
    const char *wrong = verify_domains(program, code);
    for (uint32_t i = 0; i < code->params.len && !wrong; i++) {
        wrong = verify_type(program, code->params.data[i]);
    }
    for (InstId id = 0; id < code->insts.len && !wrong; id++) {
        const Inst *inst = &code->insts.data[id];
        if (inst->op >= OP_KIND_COUNT) return "an instruction is of no kind";
        Site site = {.program = program,
                     .code = code,
                     .id = id,
                     .inst = inst,
                     .info = op_info((Op)inst->op),
                     .operand = {inst->a, inst->b, inst->c}};
        wrong = verify_inst(&site);
    }
    return wrong;
}
