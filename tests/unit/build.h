/* Building small programs by hand, for the tests of the evaluator: a schema of projects with
   subsidies and indicators, facts written in one source, and code instruction by instruction. */
#ifndef JX_TESTS_BUILD_H
#define JX_TESTS_BUILD_H

#include "tests/unit/unit.h"

#include "runtime/core/op.h"
#include "runtime/eval/finding.h"

enum { UNIT_OF_BUDGET, PROJECT, SUBSIDY, INDICATOR, ENTITY_COUNT };
enum { BU_CODE, BU_NAME, BU_PROJECTS };
enum { P_CODE, P_NAME, P_UNIT, P_BUDGET, P_RATE, P_START, P_PAID, P_SUBSIDIES, P_INDICATORS };
enum { S_NAME, S_AMOUNT };
enum { I_CATEGORY, I_NAME, I_TARGET };
/* members: output { quantity, cost }, benefit { economic } */
enum { M_OUTPUT, M_QUANTITY, M_COST, M_BENEFIT, M_ECONOMIC };

typedef struct Build {
    Arena *arena;
    Program *program;
    Code *code;    /* that instructions are added to */
    Source *data;  /* what the facts are written in */
    Source *rules; /* what the expressions are written in */
    DimId money;
    UnitId yuan, wan, person, percent;
    uint32_t data_at, rules_at; /* where the next text is looked for */
} Build;

/* ---- types */
#define T_BOOL type_of(TYPE_BOOL)
#define T_NUMBER type_of(TYPE_NUMBER)
#define T_TEXT type_of(TYPE_TEXT)
#define T_CODE type_of(TYPE_CODE)
#define T_DATE type_of(TYPE_DATE)
#define T_TARGET type_of(TYPE_TARGET)
#define T_CATEGORY type_with(TYPE_ENUM, 0)
#define T_QUANTITY type_with(TYPE_QUANTITY, DIM_ANY)
#define T_RECORD(entity) type_with(TYPE_RECORD, (entity))

/* ---- schema */
static inline NameSet build_names(Build *b, const char *en, const char *zh) {
    Text names[2] = {text_of(en), text_of(zh)};
    return names_make(b->arena, names, 2);
}

static inline Field *build_field(Build *b, EntityId entity, const char *en, const char *zh,
                                 Type type, bool required) {
    Entity *e = b->program->entities.data[entity];
    vec_push(b->arena, &e->fields,
             (Field){.names = build_names(b, en, zh),
                     .kind = FIELD_STORED,
                     .type = type,
                     .required = required,
                     .child = ID_NONE});
    return &vec_last(&e->fields);
}

static inline void build_list(Build *b, EntityId entity, const char *en, const char *zh,
                              FieldKind kind, EntityId child, uint32_t inverse_of) {
    Type list = T_RECORD(child);
    list.list = true;
    Field *field = build_field(b, entity, en, zh, list, false);
    field->kind = (uint8_t)kind;
    field->child = child;
    field->inverse_of = inverse_of;
}

static inline void build_entity(Build *b, const char *en, const char *zh, uint32_t key_field,
                                uint32_t name_field) {
    Entity *entity = ARENA_NEW(b->arena, Entity);
    entity->names = build_names(b, en, zh);
    entity->key_field = key_field;
    entity->name_field = name_field;
    vec_push(b->arena, &b->program->entities, entity);
}

static inline void build_member(Build *b, const char *en, const char *zh, uint32_t parent,
                                uint32_t end) {
    vec_push(b->arena, &b->program->enums.data[0]->members,
             (EnumMember){.names = build_names(b, en, zh), .parent = parent, .end = end});
}

static inline void build_schema(Build *b) {
    vec_push(b->arena, &b->program->enums, ARENA_NEW(b->arena, Enum));
    b->program->enums.data[0]->names = build_names(b, "category", "类别");
    build_member(b, "output", "产出", ID_NONE, M_BENEFIT);
    build_member(b, "quantity", "数量", M_OUTPUT, M_COST);
    build_member(b, "cost", "成本", M_OUTPUT, M_BENEFIT);
    build_member(b, "benefit", "效益", ID_NONE, M_ECONOMIC + 1);
    build_member(b, "economic", "经济效益", M_BENEFIT, M_ECONOMIC + 1);
    build_entity(b, "budget_unit", "预算单位", BU_CODE, BU_NAME);
    build_entity(b, "project", "项目", P_CODE, P_NAME);
    build_entity(b, "subsidy", "补助", ID_NONE, S_NAME);
    build_entity(b, "indicator", "指标", ID_NONE, I_NAME);
    Type money = type_with(TYPE_QUANTITY, b->money);
    build_field(b, UNIT_OF_BUDGET, "code", "编码", T_CODE, true);
    build_field(b, UNIT_OF_BUDGET, "name", "名称", T_TEXT, false);
    build_list(b, UNIT_OF_BUDGET, "projects", "项目", FIELD_INVERSE, PROJECT, P_UNIT);
    build_field(b, PROJECT, "code", "项目编码", T_CODE, true);
    build_field(b, PROJECT, "name", "项目名称", T_TEXT, true);
    build_field(b, PROJECT, "unit", "单位", T_RECORD(UNIT_OF_BUDGET), false);
    build_field(b, PROJECT, "budget", "预算数", money, true);
    build_field(b, PROJECT, "rate", "比例", T_NUMBER, false);
    build_field(b, PROJECT, "start", "开始", T_DATE, false);
    build_field(b, PROJECT, "paid", "已拨", T_BOOL, false);
    build_list(b, PROJECT, "subsidies", "补助", FIELD_OWNED, SUBSIDY, 0);
    build_list(b, PROJECT, "indicators", "指标", FIELD_OWNED, INDICATOR, 0);
    build_field(b, SUBSIDY, "name", "名称", T_TEXT, false);
    build_field(b, SUBSIDY, "amount", "金额", money, false);
    build_field(b, INDICATOR, "category", "类别", T_CATEGORY, false);
    build_field(b, INDICATOR, "name", "名称", T_TEXT, false);
    build_field(b, INDICATOR, "target", "目标值", T_TARGET, false);
}

static inline Build build_new(Arena *arena, const char *data, const char *rules) {
    Build b = {.arena = arena};
    Sources *sources = sources_new(arena);
    b.data = sources_add(sources, TEXT("data.jx"), text_of(data));
    b.rules = sources_add(sources, TEXT("rules.jx"), text_of(rules));
    b.program = program_new(arena, sources);
    Units *units = b.program->units;
    Text money[2] = {TEXT("money"), TEXT("金额")}, yuan = TEXT("元"), person = TEXT("人");
    Text percent = TEXT("%"), taken;
    Number hundredth;
    number_read(arena, TEXT("0.01"), &hundredth);
    b.money = units_add_dimension(units, money, 2, SPAN_NONE);
    b.yuan = units_add(units, &yuan, 1, b.money, number_of(1), SPAN_NONE, &taken);
    b.person = units_add_counting(units, &person, 1, SPAN_NONE, &taken);
    b.percent = units_add(units, &percent, 1, DIM_NONE, hundredth, SPAN_NONE, &taken);
    units_add_prefix(units, TEXT("万"), number_of(10000), SPAN_NONE);
    b.wan = units_find(units, TEXT("万元"));
    b.program->money = b.money;
    b.program->percent = b.percent;
    build_schema(&b);
    b.program->facts = facts_new(arena, &b.program->entities);
    return b;
}

/* ---- facts */
/* The place of the next `text` in the data, behind the last one found. */
static inline Span build_place(Build *b, const char *text) {
    Text rest = text_slice(b->data->text, b->data_at, b->data->text.len);
    int64_t at = text_find(rest, text_of(text));
    if (at < 0) {
        printf("build: no \"%s\" in the data\n", text);
        abort();
    }
    Span span = {b->data->id, b->data_at + (uint32_t)at, 0};
    span.hi = b->data_at = span.lo + (uint32_t)strlen(text);
    return span;
}

static inline uint32_t build_row(Build *b, EntityId entity, const char *header) {
    uint32_t row = facts_add_row(b->program->facts, entity, build_place(b, header));
    FactTable *table = &b->program->facts->tables[entity];
    if (table->ordinal) table->ordinal[row] = row + 1;
    return row;
}

static inline void build_set(Build *b, EntityId entity, uint32_t field, uint32_t row, Value value,
                             const char *written) {
    Span span = written ? build_place(b, written) : SPAN_NONE;
    value.rep = b->program->facts->tables[entity].columns[field].rep;
    facts_set(b->program->facts, entity, field, row, &value, span.lo, span.hi);
}

static inline Value v_text(const char *text) {
    return (Value){.rep = REP_TEXT, .text = text_of(text)};
}
static inline Value v_bool(bool value) {
    return (Value){.rep = REP_BOOL, .boolean = value};
}
static inline Value v_id(uint32_t id) {
    return (Value){.rep = REP_ID, .id = id};
}
static inline Value v_quantity(Build *b, const char *number, UnitId unit) {
    Value value = {.rep = REP_NUMBER, .quantity = {.unit = unit}};
    if (!number_read(b->arena, text_of(number), &value.quantity.number)) abort();
    return value;
}
static inline Value v_date(const char *text) {
    Value value = {.rep = REP_DATE};
    if (date_read(text_of(text), &value.date) != DATE_READ_OK) abort();
    return value;
}
static inline Value v_missing(void) {
    return (Value){.state = STATE_MISSING};
}

/* A list of `child` rows [first, first + count), owned by the record. */
static inline void build_own(Build *b, EntityId entity, uint32_t field, uint32_t row,
                             uint32_t first, uint32_t count) {
    Facts *facts = b->program->facts;
    EntityId child = b->program->entities.data[entity]->fields.data[field].child;
    facts_set_range(facts, entity, field, row, (RowRange){first, count}, 0, 0);
    facts_own(facts, child, (RowRange){first, count}, (FactOwner){entity, field}, row);
}

/* The number of a target read from `text`, which stands in the data. */
static inline Value v_target(Build *b, const char *text) {
    Facts *facts = b->program->facts;
    Target target = target_read(b->arena, b->program->units, text_of(text), false, 2025);
    vec_push(b->arena, &facts->targets, target);
    return v_id(facts->targets.len - 1);
}

/* ---- code */
/* The place of the next `text` in the rules, from the start if it does not come again. */
static inline Span build_expression(Build *b, const char *text) {
    Text all = b->rules->text;
    int64_t at = text ? text_find(all, text_of(text)) : -1;
    if (at < 0) return SPAN_NONE;
    return (Span){b->rules->id, (uint32_t)at, (uint32_t)at + (uint32_t)strlen(text)};
}

static inline void build_code(Build *b, Code *code) {
    b->code = code;
    vec_push(b->arena, &code->domains, (Domain){.parent = 0, .opener = INST_NONE});
}

static inline InstId build_inst(Build *b, Op op, Type type, DomainId domain, InstId x, InstId y,
                                uint32_t imm) {
    vec_push(b->arena, &b->code->insts,
             (Inst){.op = (uint8_t)op,
                    .type = type,
                    .domain = domain,
                    .a = x,
                    .b = y,
                    .c = INST_NONE,
                    .imm = imm});
    return b->code->insts.len - 1;
}

/* Gives the instruction the place of an expression. */
static inline InstId at(Build *b, InstId id, const char *text) {
    b->code->insts.data[id].span = build_expression(b, text);
    return id;
}

#define NONE INST_NONE

static inline InstId op0(Build *b, Op op, Type type, DomainId domain, uint32_t imm) {
    return build_inst(b, op, type, domain, NONE, NONE, imm);
}
/* In the domain of the operand. */
static inline InstId op1(Build *b, Op op, Type type, InstId x, uint32_t imm) {
    return build_inst(b, op, type, b->code->insts.data[x].domain, x, NONE, imm);
}
static inline InstId op2(Build *b, Op op, Type type, InstId x, InstId y) {
    return build_inst(b, op, type, b->code->insts.data[x].domain, x, y, 0);
}
static inline InstId op3(Build *b, Op op, Type type, InstId x, InstId y, InstId z) {
    InstId id = op2(b, op, type, x, y);
    b->code->insts.data[id].c = z;
    return id;
}
/* Opens a domain below `parent`. */
static inline InstId op_open(Build *b, Op op, Type type, DomainId parent, InstId x, InstId y,
                             uint32_t imm) {
    vec_push(b->arena, &b->code->domains, (Domain){.parent = parent, .opener = b->code->insts.len});
    return build_inst(b, op, type, b->code->domains.len - 1, x, y, imm);
}
static inline DomainId domain_of(const Build *b, InstId id) {
    return b->code->insts.data[id].domain;
}
static inline Type type_at(const Build *b, InstId id) {
    return b->code->insts.data[id].type;
}
static inline InstId op_lift(Build *b, InstId x, DomainId domain) {
    return build_inst(b, OP_LIFT, type_at(b, x), domain, x, NONE, 0);
}
static inline InstId op_const(Build *b, Type type, DomainId domain, Value value) {
    vec_push(b->arena, &b->program->consts, value);
    return op0(b, OP_CONST, type, domain, b->program->consts.len - 1);
}

#endif
