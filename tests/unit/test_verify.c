/* The verifier: each way to be ill-formed is refused for its own reason, and whatever it accepts
   after random damage runs without harm. Also the text form of a program. */
#include "tests/unit/build.h"

static const char DATA[] =
    "U1 甲局\nP1 引智 10 万元 2025-03\n  奖 3 万元\n  费用 ≤20万元\nP2 平台\n";

typedef struct Sample {
    Build b;
    Rule *rule;
    Layout *layout;
    LayoutNode *cell;
    InstId scan, unit, field, in, target, expand, lift, filter, group, members, beside, other, sum,
        sort, shown, format, matches, lookup, native, owner, round;
} Sample;

static Rule *add_rule(Build *b) {
    Rule *rule = ARENA_NEW(b->arena, Rule);
    rule->names = build_names(b, "sample", "样例");
    vec_push(b->arena, &b->program->rules, rule);
    build_code(b, &rule->code);
    return rule;
}

static void add_facts(Build *b) {
    uint32_t u = build_row(b, UNIT_OF_BUDGET, "U1");
    build_set(b, UNIT_OF_BUDGET, BU_CODE, u, v_text("U1"), NULL);
    uint32_t p = build_row(b, PROJECT, "P1");
    build_set(b, PROJECT, P_CODE, p, v_text("P1"), NULL);
    build_set(b, PROJECT, P_NAME, p, v_text("引智"), NULL);
    build_set(b, PROJECT, P_UNIT, p, v_id(u), NULL);
    build_set(b, PROJECT, P_BUDGET, p, v_quantity(b, "10", b->wan), "10 万元");
    build_set(b, PROJECT, P_START, p, v_date("2025-03"), "2025-03");
    build_set(b, PROJECT, P_PAID, p, v_bool(true), NULL);
    uint32_t s = build_row(b, SUBSIDY, "奖");
    build_set(b, SUBSIDY, S_NAME, s, v_text("奖"), NULL);
    build_set(b, SUBSIDY, S_AMOUNT, s, v_quantity(b, "3", b->wan), "3 万元");
    uint32_t i = build_row(b, INDICATOR, "费用");
    build_set(b, INDICATOR, I_CATEGORY, i, v_id(M_COST), NULL);
    build_set(b, INDICATOR, I_TARGET, i, v_target(b, "≤20万元"), "≤20万元");
    build_own(b, PROJECT, P_SUBSIDIES, p, 0, 1);
    build_own(b, PROJECT, P_INDICATORS, p, 0, 1);
    p = build_row(b, PROJECT, "P2");
    build_set(b, PROJECT, P_NAME, p, v_text("平台"), NULL);
    facts_index(b->program->facts);
}

static InstId read_field(Build *b, InstId record, uint32_t number) {
    Type type = b->program->entities.data[type_at(b, record).arg]->fields.data[number].type;
    return op1(b, OP_FIELD, type, record, number);
}

static void add_native(Build *b) {
    Native *native = ARENA_NEW(b->arena, Native);
    native->names = build_names(b, "f", "函数");
    native->library = TEXT("libaudit.so");
    native->n_params = 1;
    native->params[0] = native->result = (NativeParam){.type = T_NUMBER, .ctype = C_DOUBLE};
    vec_push(b->arena, &b->program->natives, native);
}

/* One instruction of most kinds, so that damage finds something to hurt. */
static void add_code(Sample *s) {
    Build *b = &s->b;
    s->scan = op_open(b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    DomainId d = domain_of(b, s->scan);
    s->unit = read_field(b, s->scan, P_UNIT);
    s->field = read_field(b, s->scan, P_BUDGET);
    s->expand = op_open(b, OP_EXPAND, T_RECORD(SUBSIDY), d, s->scan, NONE, P_SUBSIDIES);
    InstId amount = read_field(b, s->expand, S_AMOUNT);
    s->owner = op1(b, OP_OWNER, T_RECORD(PROJECT), s->expand, PROJECT);
    InstId i = op_open(b, OP_EXPAND, T_RECORD(INDICATOR), d, s->scan, NONE, P_INDICATORS);
    InstId category = read_field(b, i, I_CATEGORY);
    s->in = op1(b, OP_IN_MEMBER, T_BOOL, category, M_COST);
    s->target = op1(b, OP_TARGET_IS, T_BOOL, read_field(b, i, I_TARGET), 0);
    s->sum = build_inst(b, OP_SUM, T_QUANTITY, d, amount, NONE, b->wan);
    s->group = op_open(b, OP_GROUP, T_CATEGORY, d, category, NONE, 1);
    s->members =
        op_open(b, OP_MEMBERS, T_RECORD(INDICATOR), domain_of(b, s->group), s->group, i, 0);
    s->sort = op_open(b, OP_SORT, T_RECORD(SUBSIDY), d, amount, s->expand, 1);
    s->beside = op_open(b, OP_BESIDE, T_RECORD(SUBSIDY), d, s->expand, i, 0);
    s->other = op1(b, OP_BESIDE_OTHER, T_RECORD(INDICATOR), s->beside, 0);
    s->shown = op1(b, OP_SHOW, T_TEXT, s->field, 0);
    InstId picture = op_const(b, T_TEXT, d, v_text("0.00"));
    s->format = op2(b, OP_FORMAT, T_TEXT, s->field, picture);
    vec_push(b->arena, &b->program->regexes, TEXT("^P"));
    s->matches = op1(b, OP_TEXT_MATCHES, T_BOOL, s->shown, 0);
    s->lookup = op2(b, OP_LOOKUP, T_RECORD(SUBSIDY), s->scan, picture);
    b->code->insts.data[s->lookup].imm = P_SUBSIDIES;
    s->native = op1(b, OP_NATIVE, T_NUMBER, s->sum, 0);
    s->round = op2(b, OP_ROUND, T_QUANTITY, s->sum, s->native);
    s->filter = op_open(b, OP_FILTER, T_BOOL, d, read_field(b, s->scan, P_PAID), NONE, 0);
    s->lift = op_lift(b, s->field, domain_of(b, s->filter));
}

static void add_rule_parts(Sample *s) {
    Build *b = &s->b;
    DomainId passed = domain_of(b, s->filter);
    InstId condition = op2(b, OP_GT, T_BOOL, s->lift, op_lift(b, s->sum, passed));
    InstId failing = op_open(b, OP_FAILS, T_BOOL, passed, condition, NONE, 0);
    InstId message = op_lift(b, s->shown, domain_of(b, failing));
    s->rule->domain = domain_of(b, s->scan);
    vec_push(b->arena, &s->rule->binders, (Binder){.name = TEXT("p"), .value = s->scan});
    vec_push(b->arena, &s->rule->filters, b->code->insts.data[s->filter].a);
    vec_push(b->arena, &s->rule->filtered, s->filter);
    vec_push(b->arena, &s->rule->assertions,
             (Assertion){.condition = condition, .failing = failing, .message = message});
}

static LayoutNode *add_node(Build *b, LayoutKind kind) {
    LayoutNode *node = ARENA_NEW(b->arena, LayoutNode);
    *node = (LayoutNode){.kind = (uint8_t)kind,
                         .value = NONE,
                         .text = NONE,
                         .list = NONE,
                         .heading = NONE,
                         .merge_when = NONE};
    return node;
}

static LayoutNode *wrap(Build *b, LayoutKind kind, LayoutNode *kid) {
    LayoutNode *node = add_node(b, kind);
    node->kids = ARENA_NEW(b->arena, LayoutNode *);
    node->kids[0] = kid;
    node->n_kids = 1;
    return node;
}

static void add_layout(Sample *s) {
    Build *b = &s->b;
    s->layout = ARENA_NEW(b->arena, Layout);
    *s->layout = (Layout){.names = build_names(b, "form", "表"),
                          .applies = NONE,
                          .param = T_RECORD(PROJECT),
                          .n_columns = 1};
    build_code(b, &s->layout->code);
    vec_push(b->arena, &s->layout->code.params, T_RECORD(PROJECT));
    InstId project = op0(b, OP_PARAM, T_RECORD(PROJECT), 0, 0);
    s->cell = add_node(b, LAYOUT_CELL);
    s->cell->value = s->cell->text = read_field(b, project, P_NAME);
    s->layout->root = wrap(b, LAYOUT_TABLE, wrap(b, LAYOUT_ROW, s->cell));
    vec_push(b->arena, &b->program->layouts, s->layout);
}

static Sample sample(Arena *arena) {
    Sample s = {.b = build_new(arena, DATA, "")};
    add_facts(&s.b);
    add_native(&s.b);
    s.rule = add_rule(&s.b);
    add_code(&s);
    add_rule_parts(&s);
    add_layout(&s);
    s.b.code = &s.rule->code;
    return s;
}

/* ---- one reason at a time */
static Inst *inst(Sample *s, InstId id) {
    return &s->rule->code.insts.data[id];
}

/* A copy of the sample with one change, then the part of the refusal that must come. */
#define REFUSES(change, reason)                                                                    \
    do {                                                                                           \
        Arena *own = arena_new(arena);                                                             \
        Sample s = sample(own);                                                                    \
        change;                                                                                    \
        const char *got = ir_verify(s.b.program);                                                  \
        CHECK_TEXT(unit, text_of(got ? got : "accepted"), TEXT(reason));                           \
        arena_free(own);                                                                           \
    } while (0)

static void test_instructions(Tally *unit, Arena *arena) {
    REFUSES((void)s, "accepted");
    REFUSES(inst(&s, s.field)->op = 255, "an instruction is of no kind");
    REFUSES(inst(&s, s.field)->domain = 99, "an instruction has no domain");
    REFUSES(inst(&s, s.field)->a = s.field, "an operand is used before it is made");
    REFUSES(inst(&s, s.field)->a = NONE, "an operand is used before it is made");
    REFUSES(inst(&s, s.field)->b = s.scan, "an operand stands where none may");
    REFUSES(inst(&s, s.field)->imm = 99, "a field is out of range");
    REFUSES(inst(&s, s.field)->imm = P_SUBSIDIES, "a field that is read is not stored");
    REFUSES(inst(&s, s.unit)->type.arg = SUBSIDY, "a field is not of the type said");
    REFUSES(inst(&s, s.unit)->type.arg = 99, "a type names no entity");
    REFUSES(inst(&s, s.unit)->type.kind = 99, "a type is of no kind");
    REFUSES(inst(&s, s.unit)->type.list = true, "an instruction's type is a list or mistaken");
    REFUSES(inst(&s, s.expand)->imm = P_BUDGET, "a field is no list");
    REFUSES(inst(&s, s.expand)->imm = P_INDICATORS, "a list is not of the entity said");
    REFUSES(inst(&s, s.lookup)->imm = P_INDICATORS, "a list is not of the entity said");
    REFUSES(inst(&s, s.scan)->imm = SUBSIDY,
            "an immediate number is out of range or not of the type said");
    REFUSES(inst(&s, s.in)->imm = 99,
            "an immediate number is out of range or not of the type said");
    REFUSES(inst(&s, s.sum)->imm = 9999,
            "an immediate number is out of range or not of the type said");
    REFUSES(inst(&s, s.matches)->imm = 9,
            "an immediate number is out of range or not of the type said");
    REFUSES(inst(&s, s.target)->imm = 99,
            "an immediate number is out of range or not of the type said");
    REFUSES(inst(&s, s.round)->imm = 99,
            "an immediate number is out of range or not of the type said");
    REFUSES(inst(&s, s.sort)->imm = 2,
            "an immediate number is out of range or not of the type said");
    REFUSES(inst(&s, s.native)->imm = 2, "a native function is out of range");
    REFUSES(inst(&s, s.native)->a = NONE, "an operand is used before it is made");
    REFUSES(inst(&s, s.in)->a = s.field, "an operand is not of the type wanted");
    REFUSES(inst(&s, s.sum)->type = T_TEXT,
            "a result is not of the type that the instruction makes");
    REFUSES(inst(&s, s.lift)->type = T_TEXT,
            "a result is not of the type that the instruction makes");
    REFUSES(inst(&s, s.other)->type = T_RECORD(SUBSIDY),
            "a result is not of the type that the instruction makes");
    REFUSES(s.b.program->consts.data[0].rep = REP_ID, "a value is not of its type");
    REFUSES(s.b.program->consts.data[0].text = TEXT("\xFF"), "a text is not UTF-8");
    REFUSES(s.b.program->consts.len = 0, "a constant is out of range");
}

static void test_domains(Tally *unit, Arena *arena) {
    REFUSES(s.rule->code.domains.len = 0, "code has no domain 0");
    REFUSES(s.rule->code.domains.data[0].opener = 0, "domain 0 has a parent or an opener");
    REFUSES(s.rule->code.domains.data[1].parent = 1, "a domain stands before its parent");
    REFUSES(s.rule->code.domains.data[1].opener = 999, "a domain has no opener");
    REFUSES(s.rule->code.domains.data[1].opener = s.field, "a domain's opener opens nothing");
    REFUSES(s.rule->code.domains.data[2].opener = s.scan, "a domain has no opener");
    REFUSES(s.rule->code.domains.data[2].parent = 0, "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.field)->domain = 0, "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.sum)->domain = inst(&s, s.expand)->domain,
            "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.lift)->domain = inst(&s, s.field)->domain,
            "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.members)->b = s.expand, "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.members)->a = s.sum, "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.sort)->a = s.in, "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.beside)->a = s.scan, "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.other)->a = s.sort, "an operand stands in the wrong domain");
    REFUSES(inst(&s, s.unit)->domain = inst(&s, s.filter)->domain,
            "a domain is used before it is opened");
}

static void test_parts(Tally *unit, Arena *arena) {
    REFUSES(s.rule->binders.len = 0, "a rule has no binder");
    REFUSES(s.rule->domain = 99, "a rule has no domain");
    REFUSES(s.rule->binders.data[0].value = s.expand, "a binder stands in the wrong domain");
    REFUSES(s.rule->filters.len = 0, "a rule's filters do not match");
    REFUSES(s.rule->filters.data[0] = s.field, "a filter is no condition");
    REFUSES(s.rule->filtered.data[0] = s.field, "a filter opens nothing");
    REFUSES(s.rule->assertions.data[0].condition = s.matches, "an assertion has no condition");
    REFUSES(s.rule->assertions.data[0].failing = s.filter,
            "an assertion opens no domain of failures");
    REFUSES(s.rule->assertions.data[0].message = s.shown, "a message is no text");
    REFUSES(s.rule->severity = 9, "a rule's severity is none");
    REFUSES(s.rule->certainty = 9, "a rule's certainty is none");
    REFUSES(s.layout->param = T_RECORD(SUBSIDY), "a layout's parameter is no record");
    REFUSES(s.layout->root = NULL, "a layout is empty");
    REFUSES(s.layout->applies = 0, "a layout's condition is none");
    REFUSES(s.layout->n_columns = 99999, "a layout has too many columns");
    REFUSES(s.cell->kind = 99, "a layout's node is of no kind");
    REFUSES(s.cell->text = 0, "a layout's node reads what is not there");
    REFUSES(s.cell->domain = 9, "a layout's node has no domain");
    REFUSES(s.cell->span = 99999, "a cell is too large");
    REFUSES(s.cell->unit = 99999, "a layout's node has no such unit");
    REFUSES((s.cell->kids = s.layout->root->kids, s.cell->n_kids = 1),
            "a layout is nested too deeply");
    REFUSES(s.cell->kind = LAYOUT_CALL,
            "a layout calls a document, or a table one that is not before it");
    REFUSES((s.cell->kind = LAYOUT_CALL, s.cell->callee = 7), "a layout calls no layout");
    REFUSES((s.cell->list = 0, s.cell->list_domain = 5), "a list in a layout is out of range");
    REFUSES(s.b.program->natives.data[0]->n_params = 4,
            "a native function has too many parameters");
    REFUSES(s.b.program->natives.data[0]->result.ctype = C_TEXT,
            "a native function's type does not fit");
}

static FactTable *table(Sample *s, EntityId entity) {
    return &s->b.program->facts->tables[entity];
}
static uint32_t *ids(Sample *s, EntityId entity, uint32_t field) {
    return table(s, entity)->columns[field].data;
}
static Column *amounts(Sample *s) {
    return &table(s, SUBSIDY)->columns[S_AMOUNT];
}
static RowRange *ranges(Sample *s) {
    return table(s, PROJECT)->columns[P_SUBSIDIES].data;
}
static EnumMember *member(Sample *s, uint32_t number) {
    return &s->b.program->enums.data[0]->members.data[number];
}
static Field *declared(Sample *s, EntityId entity, uint32_t field) {
    return &s->b.program->entities.data[entity]->fields.data[field];
}

static void add_constant(Sample *s, UnitId unit) {
    Value value = {.rep = REP_NUMBER, .quantity = {NUMBER_ZERO, unit}};
    vec_push(s->b.arena, &s->b.program->consts, value);
}

static void test_facts(Tally *unit, Arena *arena) {
    REFUSES(s.b.program->facts = NULL, "there are entities but no facts");
    REFUSES(s.b.program->facts->n_tables = 1, "there is not one table an entity");
    REFUSES(table(&s, PROJECT)->n_columns = 1, "a table has not the columns of its entity");
    REFUSES(*ids(&s, PROJECT, P_UNIT) = 99, "a number names nothing");
    REFUSES(*ids(&s, INDICATOR, I_CATEGORY) = 99, "a number names nothing");
    REFUSES(*ids(&s, INDICATOR, I_TARGET) = 99, "a number names nothing");
    REFUSES(amounts(&s)->forms.data[0].unit = 9999, "a quantity has no such unit");
    REFUSES(add_constant(&s, 9999),
            "a quantity has no such unit"); /* used by nothing, but joined */
    REFUSES(amounts(&s)->forms.data[0].scale = 99, "a number has no such scale");
    REFUSES(table(&s, PROJECT)->columns[P_NAME].state[0] = 99, "a value is in no state");
    REFUSES(amounts(&s)->form[0] = 77, "a number has no such form");
    REFUSES(amounts(&s)->form[0] = FORM_OTHER, "a number has no such form");
    REFUSES(amounts(&s)->form = NULL, "a column is empty");
    REFUSES(*ids(&s, PROJECT, P_NAME) = 9999, "a text is not there");
    REFUSES(s.b.program->facts->texts.list.data[*ids(&s, PROJECT, P_NAME)].text = TEXT("\xC0"),
            "a text is not UTF-8");
    REFUSES(((Date *)table(&s, PROJECT)->columns[P_START].data)->last = INT32_MAX,
            "a date is no date");
    REFUSES(table(&s, PROJECT)->columns[P_NAME].rep = REP_BOOL, "a column is misshapen");
    REFUSES(table(&s, PROJECT)->columns[P_NAME].data = NULL, "a column is empty");
    REFUSES(ranges(&s)->count = 9, "a list reaches beyond its table");
    REFUSES(ranges(&s)->first = UINT32_MAX, "a list reaches beyond its table");
    REFUSES(ranges(&s)[1] = ((RowRange){0, 1}), "a list holds what another record owns");
    REFUSES((ranges(&s)->count = 0, table(&s, SUBSIDY)->owner_row[0] = 9),
            "a record's owner is no record");
    REFUSES((table(&s, SUBSIDY)->owner = ARENA_ARRAY(own, uint16_t, 99),
             table(&s, SUBSIDY)->owner[0] = 9),
            "a record's owner is of no entity");
    REFUSES(s.b.program->facts->inverse[UNIT_OF_BUDGET][BU_PROJECTS].rows[0] = 9,
            "an inverse list holds no record");
    REFUSES(s.b.program->facts->targets.data[0].kind = 9, "a target is of no kind");
    REFUSES(s.b.program->facts->targets.data[0].number.unit = 9999, "a quantity has no such unit");
    REFUSES(member(&s, M_COST)->end = 99, "an enum member ends nowhere");
    REFUSES(member(&s, M_COST)->parent = M_BENEFIT, "an enum member stands before its parent");
    REFUSES(member(&s, M_QUANTITY)->end = M_BENEFIT + 1,
            "an enum member reaches beyond its parent");
    REFUSES(declared(&s, PROJECT, P_SUBSIDIES)->child = 9, "a list field names no entity");
    REFUSES(declared(&s, UNIT_OF_BUDGET, BU_PROJECTS)->inverse_of = P_NAME,
            "an inverse list's field does not refer back");
    REFUSES(declared(&s, PROJECT, P_NAME)->kind = 9, "a field is of no kind");
    REFUSES(declared(&s, PROJECT, P_NAME)->type = type_of(TYPE_NONE), "a field stores no value");
    REFUSES(s.b.program->entities.data[PROJECT]->key_field = 99, "a key names no field");
    REFUSES((s.b.program->entities.data[SUBSIDY]->hidden = true,
             s.b.program->entities.data[SUBSIDY]->is_map = true,
             s.b.program->entities.data[SUBSIDY]->fields.len = 1),
            "a hidden entity lacks its value");
    REFUSES(vec_push(own, &s.b.program->facts->notes, (FactNote){.entity = PROJECT, .row = 9}),
            "a note is about no record");
}

/* ---- random damage */
static uint32_t next_random(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static void damage(Sample *s, uint64_t *seed) {
    Code *code = &s->rule->code;
    Inst *hurt = &code->insts.data[next_random(seed) % code->insts.len];
    uint32_t small = next_random(seed) % (code->insts.len + 2);
    switch (next_random(seed) % 9) {
    case 0: hurt->op = (uint8_t)(next_random(seed) % (OP_KIND_COUNT + 1)); break;
    case 1: hurt->a = small; break;
    case 2: hurt->b = small; break;
    case 3: hurt->c = small; break;
    case 4: hurt->imm = small; break;
    case 5: hurt->domain = small % (code->domains.len + 1); break;
    case 6: hurt->type.kind = (uint8_t)(small % TYPE_KIND_COUNT); break;
    case 7: hurt->type.arg = small % ENTITY_COUNT; break;
    default: {
        Domain *domain = &code->domains.data[small % code->domains.len];
        domain->parent = next_random(seed) % code->domains.len;
    }
    }
}

/* Values of several parts, and lists that are made of others. */
static void add_more_code(Sample *s) {
    Build *b = &s->b;
    DomainId d = domain_of(b, s->scan);
    Type bound_type = type_with(TYPE_BOUND, DIM_ANY), mention_type = type_of(TYPE_MENTION);
    InstId start = read_field(b, s->scan, P_START), name = read_field(b, s->scan, P_NAME);
    InstId from = op1(b, OP_BOUND_FROM, bound_type, s->field, TARGET_OP_GE);
    InstId range = op2(b, OP_BOUND_RANGE, bound_type, s->field, s->field);
    InstId days = op2(b, OP_BOUND_RANGE, type_with(TYPE_BOUND, BOUND_DATES), start, start);
    op1(b, OP_BOUND_END, T_QUANTITY, from, 0);
    op1(b, OP_BOUND_END, T_DATE, days, 1);
    op2(b, OP_BOUND_HOLDS, T_BOOL, range, start);
    op2(b, OP_BOUND_COVERS, T_BOOL, range, days);
    op2(b, OP_EQ, T_BOOL, op2(b, OP_BOUND_MEET, bound_type, from, range), range);
    op1(b, OP_SHOW, T_TEXT, from, 0);
    op1(b, OP_DATE_END, T_DATE, start, 1);
    op2(b, OP_DATE_ADD, T_DATE, start, s->field);
    op2(b, OP_DATE_APART, T_QUANTITY, start, start);
    InstId category = b->code->insts.data[s->in].a;
    op2(b, OP_MEMBER_UNDER, T_BOOL, category, category);
    op2(b, OP_SIMILARITY, T_NUMBER, name, name);
    InstId mention = op_open(b, OP_MENTIONS, mention_type, d, name, NONE, 0);
    op1(b, OP_MENTION_IS, T_BOOL, mention, 0);
    op1(b, OP_MENTION_NUMBER, T_QUANTITY, mention, 0);
    op1(b, OP_MENTION_DATE, T_DATE, mention, 0);
    op1(b, OP_MENTION_TEXT, T_TEXT, mention, 3);
    op_open(b, OP_DISTINCT, mention_type, d, mention, NONE, 0);
    InstId least = op_const(b, T_NUMBER, 0, v_quantity(b, "1", UNIT_NONE));
    InstId pair = op_open(b, OP_NEAR, type_with(TYPE_PAIR, PROJECT), 0, s->scan, name, 0);
    b->code->insts.data[pair].c = least;
    op1(b, OP_PAIR_ROW, T_RECORD(PROJECT), pair, 1);
    op1(b, OP_PAIR_ALIKE, T_NUMBER, pair, 0);
    InstId one = op_open(b, OP_ONE, T_TEXT, d, name, NONE, 0);
    InstId both = op_open(b, OP_CHAIN, T_TEXT, d, one, one, 0);
    build_inst(b, OP_EQUAL_LISTS, T_BOOL, d, one, both, 0);
    op_open(b, OP_REOPEN, T_RECORD(SUBSIDY), domain_of(b, s->filter), s->expand, NONE, d);
    build_inst(b, OP_PRIOR, T_TEXT, domain_of(b, both), both, NONE, d);
    build_inst(b, OP_LATER, T_TEXT, domain_of(b, both), both, NONE, d);
}

static void test_damage(Tally *unit, Arena *arena) {
    uint64_t seed = 1;
    uint32_t accepted = 0, refused = 0;
    for (int i = 0; i < 9000; i++) {
        Arena *own = arena_new(arena);
        Sample s = sample(own);
        add_more_code(&s);
        if (i == 0) CHECK(unit, ir_verify(s.b.program) == NULL);
        for (int k = i % 3; i && k >= 0; k--) damage(&s, &seed);
        if (ir_verify(s.b.program)) {
            refused++;
        } else {
            accepted++;
            CheckResult *r = check_run(own, s.b.program, NULL, LANG_ZH);
            Buf out = buf_new(own);
            findings_print(&out, s.b.program, r, (FindingStyle){.lang = LANG_ZH});
            findings_print_json(&out, s.b.program, r, NULL, LANG_ZH);
            ir_print(&out, s.b.program);
        }
        arena_free(own);
    }
    CHECK(unit, refused > 3000 && accepted > 300);
}

/* ---- the text form */
static const char PRINTED[] =
    "rule sample | 样例  fact error\n"
    "    %0 scan project                         project               opens d1 below d0\n"
    "    %1 field %0 unit                        budget_unit           d1\n"
    "    %2 field %0 budget                      money                 d1\n"
    "    %3 expand %0 subsidies                  subsidy               opens d2 below d1\n";

static void test_print(Tally *unit, Arena *arena) {
    Sample s = sample(arena);
    Buf out = buf_new(arena);
    ir_print(&out, s.b.program);
    Text t = buf_result(&out);
    static const char *const parts[] = {
        "enum category | 类别\n    output | 产出\n        quantity | 数量\n",
        "entity project | 项目  # 2 rows\n    code | 项目编码 : code\n",
        "    projects | 项目 : list project?  inverse\n",
        "native \"libaudit.so\" f | 函数 (number): number\n",
        PRINTED,
        "in_member %7 output.cost ",
        "sum %4 [万元] ",
        "const \"0.00\" ",
        "text_matches %17 /^P/ ",
        "    bind p %0\n    when %",
        "table form | 表 (project)\n",
        "    table d0\n        row d0\n            cell d0 value %1 text %1\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        unit_check(unit, text_find(t, text_of(parts[i])) >= 0, parts[i], __FILE__, __LINE__);
    }
}

int main(void) {
    Tally unit = {.name = "verify"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_instructions(&unit, arena);
    test_domains(&unit, arena);
    test_parts(&unit, arena);
    test_facts(&unit, arena);
    test_damage(&unit, arena);
    test_print(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
