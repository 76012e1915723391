/* The evaluator: every instruction on rows that have what it needs and rows that have not, over
   whole tables and in batches, checked as the text of its column. */
#include "tests/unit/build.h"

#include "runtime/eval/regex.h"
#include "runtime/eval/show.h"

static const char DATA[] = "unit U1 甲局\n"
                           "unit U2 乙局\n"
                           "project P1 引智 U1 10 万元 3 2025-03 true\n"
                           "  奖 | 3 万元\n"
                           "  贴 | 20000 元\n"
                           "  cost 费用 ≤20 万元\n"
                           "  quantity 人数 18人\n"
                           "project P2 平台 U2 0 2025-12-31 false\n"
                           "  economic 增收 95%以上\n"
                           "project P3 引智二期 U1 50000 元\n"
                           "  奖 |\n"
                           "project P4 ^+$ 8 人 3 2025-12\n"
                           "  cost 时限 2025年6月前(暂定)\n"
                           "  及时兑现 奖励3人\n"
                           "  8-10人\n";

static void add_subsidies(Build *b) {
    uint32_t s = build_row(b, SUBSIDY, "奖");
    build_set(b, SUBSIDY, S_NAME, s, v_text("奖"), NULL);
    build_set(b, SUBSIDY, S_AMOUNT, s, v_quantity(b, "3", b->wan), "3 万元");
    s = build_row(b, SUBSIDY, "贴");
    build_set(b, SUBSIDY, S_NAME, s, v_text("贴"), NULL);
    build_set(b, SUBSIDY, S_AMOUNT, s, v_quantity(b, "20000", b->yuan), "20000 元");
}

static void add_indicator(Build *b, int member, const char *name, const char *target) {
    uint32_t i = build_row(b, INDICATOR, name);
    if (member >= 0) build_set(b, INDICATOR, I_CATEGORY, i, v_id((uint32_t)member), NULL);
    build_set(b, INDICATOR, I_NAME, i, v_text(name), NULL);
    if (target) build_set(b, INDICATOR, I_TARGET, i, v_target(b, target), target);
}

static uint32_t add_project(Build *b, const char *code, const char *name, int unit) {
    uint32_t p = build_row(b, PROJECT, code);
    build_set(b, PROJECT, P_CODE, p, v_text(code), NULL);
    build_set(b, PROJECT, P_NAME, p, v_text(name), NULL);
    if (unit >= 0) build_set(b, PROJECT, P_UNIT, p, v_id((uint32_t)unit), NULL);
    return p;
}

static void set_dates(Build *b, uint32_t p, const char *start) {
    build_set(b, PROJECT, P_START, p, v_date(start), start);
}

static Build sample(Arena *arena) {
    Build b = build_new(arena, DATA, "");
    const char *units[2][2] = {{"U1", "甲局"}, {"U2", "乙局"}};
    for (int i = 0; i < 2; i++) {
        uint32_t u = build_row(&b, UNIT_OF_BUDGET, units[i][0]);
        build_set(&b, UNIT_OF_BUDGET, BU_CODE, u, v_text(units[i][0]), NULL);
        build_set(&b, UNIT_OF_BUDGET, BU_NAME, u, v_text(units[i][1]), NULL);
    }
    uint32_t p = add_project(&b, "P1", "引智", 0);
    build_set(&b, PROJECT, P_BUDGET, p, v_quantity(&b, "10", b.wan), "10 万元");
    build_set(&b, PROJECT, P_RATE, p, v_quantity(&b, "3", UNIT_NONE), "3");
    set_dates(&b, p, "2025-03");
    build_set(&b, PROJECT, P_PAID, p, v_bool(true), "true");
    add_subsidies(&b);
    add_indicator(&b, M_COST, "费用", "≤20 万元");
    add_indicator(&b, M_QUANTITY, "人数", "18人");
    build_own(&b, PROJECT, P_SUBSIDIES, p, 0, 2);
    build_own(&b, PROJECT, P_INDICATORS, p, 0, 2);
    p = add_project(&b, "P2", "平台", 1);
    build_set(&b, PROJECT, P_RATE, p, v_quantity(&b, "0", UNIT_NONE), "0");
    set_dates(&b, p, "2025-12-31");
    build_set(&b, PROJECT, P_PAID, p, v_bool(false), "false");
    add_indicator(&b, M_ECONOMIC, "增收", "95%以上");
    build_own(&b, PROJECT, P_INDICATORS, p, 2, 1);
    p = add_project(&b, "P3", "引智二期", 0);
    build_set(&b, PROJECT, P_BUDGET, p, v_quantity(&b, "50000", b.yuan), "50000 元");
    uint32_t s = build_row(&b, SUBSIDY, "奖");
    build_set(&b, SUBSIDY, S_NAME, s, v_text("奖"), NULL);
    build_own(&b, PROJECT, P_SUBSIDIES, p, 2, 1);
    p = add_project(&b, "P4", "^+$", -1);
    build_set(&b, PROJECT, P_BUDGET, p, v_quantity(&b, "8", b.person), "8 人");
    build_set(&b, PROJECT, P_RATE, p, v_quantity(&b, "3", UNIT_NONE), "3");
    set_dates(&b, p, "2025-12");
    add_indicator(&b, M_COST, "时限", "2025年6月前(暂定)");
    add_indicator(&b, -1, "及时兑现", "奖励3人");
    add_indicator(&b, M_QUANTITY, "8-10人", NULL);
    b.data_at -= (uint32_t)strlen("8-10人");
    build_set(&b, INDICATOR, I_TARGET, 5, v_target(&b, "8-10人"), "8-10人");
    build_own(&b, PROJECT, P_INDICATORS, p, 3, 3);
    facts_index(b.program->facts);
    return b;
}

/* ---- columns as text */
static void put_cell(Buf *buf, const Build *b, Type type, Value value) {
    static const char *const states[] = {"", "-", "/0", "[]", "u", "D", "E"};
    bool empty = value.state == STATE_OK && value.rep == REP_TEXT && value.text.len == 0;
    if (value.state != STATE_OK)
        buf_str(buf, states[value.state]);
    else if (type.kind == TYPE_RECORD)
        buf_printf(buf, "#%u", value.id);
    else if (empty)
        buf_str(buf, "''");
    else
        buf_text(buf, value_show(b->arena, b->program, type, value, LANG_ZH));
}

static Text column_of(const Build *b, const Code *code, const Frame *frame, InstId id) {
    Buf buf = buf_new(b->arena);
    const Vector *vector = frame_vector(frame, id);
    for (uint32_t i = 0; i < vector->n; i++) {
        if (i) buf_char(&buf, ',');
        put_cell(&buf, b, code->insts.data[id].type, frame_value(frame, id, i));
    }
    return buf_result(&buf);
}

/* The same column from batches of that size, one after the other. */
static Text column_in_batches(const Build *b, const Code *code, InstId id, uint32_t size) {
    Buf buf = buf_new(b->arena);
    uint32_t n = b->program->facts->tables[code_batch_entity(code)].n_rows;
    for (uint32_t from = 0; from < n; from += size) {
        Arena *arena = arena_new(b->arena);
        Frame *frame = frame_run_batch(arena, b->program, code, from, size, NULL);
        Text column = column_of(b, code, frame, id);
        if (buf.len && column.len) buf_char(&buf, ',');
        buf_text(&buf, column);
        arena_free(arena);
    }
    return buf_result(&buf);
}

/* ---- one column at a time */
typedef struct Test {
    Tally *unit;
    Build b;
    Code code;
    DomainId d; /* of all projects */
    InstId p;   /* the project */
} Test;

static Test *test_new(Tally *unit, Arena *arena) {
    Test *test = ARENA_NEW(arena, Test);
    test->unit = unit;
    test->b = sample(arena);
    build_code(&test->b, &test->code);
    test->p = op_open(&test->b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    test->d = domain_of(&test->b, test->p);
    return test;
}

static void expect_at(Test *test, InstId id, const char *want, int line) {
    Build *b = &test->b;
    Rule *rule = ARENA_NEW(b->arena, Rule);
    rule->code = test->code;
    rule->domain = test->d;
    vec_push(b->arena, &rule->binders, (Binder){.value = test->p});
    b->program->rules.len = 0;
    vec_push(b->arena, &b->program->rules, rule);
    const char *wrong = ir_verify(b->program);
    if (wrong) {
        unit_check(test->unit, false, wrong, __FILE__, line);
        return;
    }
    Frame *frame = frame_run(b->arena, b->program, &test->code, NULL, NULL);
    unit_check_text(test->unit, column_of(b, &test->code, frame, id), text_of(want), __FILE__,
                    line);
    if (code_batch_entity(&test->code) == ID_NONE || domain_of(b, id) == 0) return;
    const uint32_t sizes[] = {1, 3, 1024};
    for (int i = 0; i < 3; i++) {
        Text batched = column_in_batches(b, &test->code, id, sizes[i]);
        unit_check_text(test->unit, batched, text_of(want), __FILE__, line);
    }
}
#define EXPECT(test, id, want) expect_at((test), (id), (want), __LINE__)

static InstId field(Test *test, InstId record, uint32_t number) {
    EntityId entity = type_at(&test->b, record).arg;
    Type type = test->b.program->entities.data[entity]->fields.data[number].type;
    return op1(&test->b, OP_FIELD, type, record, number);
}

static InstId quantity(Test *test, const char *number, UnitId unit) {
    return op_const(&test->b, T_QUANTITY, test->d, v_quantity(&test->b, number, unit));
}
static InstId text_const(Test *test, DomainId domain, const char *t) {
    return op_const(&test->b, T_TEXT, domain, v_text(t));
}

static InstId expand(Test *test, InstId record, uint32_t number, EntityId child) {
    return op_open(&test->b, OP_EXPAND, T_RECORD(child), domain_of(&test->b, record), record, NONE,
                   number);
}

static void test_sources(Test *t) {
    Build *b = &t->b;
    EXPECT(t, t->p, "#0,#1,#2,#3");
    EXPECT(t, field(t, t->p, P_BUDGET), "10万元,-,50000元,8人");
    EXPECT(t, field(t, t->p, P_NAME), "引智,平台,引智二期,^+$");
    EXPECT(t, field(t, t->p, P_START), "2025年3月,2025年12月31日,-,2025年12月");
    EXPECT(t, field(t, t->p, P_PAID), "是,否,-,-");
    InstId unit = field(t, t->p, P_UNIT);
    EXPECT(t, unit, "#0,#1,#0,-");
    EXPECT(t, field(t, unit, BU_NAME), "甲局,乙局,甲局,-");
    EXPECT(t, text_const(t, t->d, "x"), "x,x,x,x");
    EXPECT(t, op_const(b, T_DATE, t->d, v_missing()), "-,-,-,-");
    InstId s = expand(t, t->p, P_SUBSIDIES, SUBSIDY);
    EXPECT(t, s, "#0,#1,#2");
    EXPECT(t, op1(b, OP_OWNER, T_RECORD(PROJECT), s, PROJECT), "#0,#0,#2");
    EXPECT(t, op1(b, OP_OWNER, T_RECORD(UNIT_OF_BUDGET), s, UNIT_OF_BUDGET), "-,-,-");
    EXPECT(t, op1(b, OP_ORDINAL, T_NUMBER, s, 0), "1,2,1");
    EXPECT(t, op1(b, OP_PREVIOUS, T_RECORD(SUBSIDY), s, 0), "-,#0,-");
    InstId next = op1(b, OP_NEXT, T_RECORD(SUBSIDY), s, 0);
    EXPECT(t, next, "#1,-,-");
    EXPECT(t, op1(b, OP_PREVIOUS, T_RECORD(SUBSIDY), next, 0), "#0,-,-");
    EXPECT(t, op1(b, OP_PREVIOUS, T_RECORD(PROJECT), t->p, 0), "-,#0,#1,#2");
    EXPECT(t, op0(b, OP_POSITION, T_NUMBER, domain_of(b, s), t->d), "1,2,1");
    EXPECT(t, op_lift(b, field(t, t->p, P_NAME), domain_of(b, s)), "引智,引智,引智二期");
}

static void test_lookup(Test *t) {
    Build *b = &t->b;
    InstId key = text_const(t, t->d, "奖");
    InstId found = op2(b, OP_LOOKUP, T_RECORD(SUBSIDY), t->p, key);
    b->code->insts.data[found].imm = P_SUBSIDIES;
    EXPECT(t, found, "#0,-,#2,-");
    EXPECT(t, field(t, found, S_AMOUNT), "3万元,-,-,-");
    InstId unit = field(t, t->p, P_UNIT);
    InstId project = op2(b, OP_LOOKUP, T_RECORD(PROJECT), unit, text_const(t, t->d, "P3"));
    b->code->insts.data[project].imm = BU_PROJECTS;
    EXPECT(t, project, "#2,-,#2,-");
}

static InstId arith(Test *t, Op op, InstId x, InstId y) {
    return op2(&t->b, op, T_QUANTITY, x, y);
}

static void test_arithmetic(Test *t) {
    Build *b = &t->b;
    InstId budget = field(t, t->p, P_BUDGET), rate = field(t, t->p, P_RATE);
    InstId wan = quantity(t, "1", b->wan), tenth = quantity(t, "0.1", b->wan);
    EXPECT(t, arith(t, OP_ADD, budget, wan), "11万元,-,60000元,u");
    EXPECT(t, arith(t, OP_SUB, wan, budget), "-9万元,-,-4万元,u");
    EXPECT(t, arith(t, OP_ADD, budget, tenth), "10.1万元,-,51000元,u");
    EXPECT(t, arith(t, OP_SUB, wan, tenth), "0.9万元,0.9万元,0.9万元,0.9万元");
    InstId most = quantity(t, "9223372036854775807", b->yuan);
    EXPECT(
        t, arith(t, OP_SUB, arith(t, OP_ADD, most, most), most),
        "9223372036854775807元,9223372036854775807元,9223372036854775807元,9223372036854775807元");
    EXPECT(t, arith(t, OP_MUL, budget, rate), "30万元,-,-,24人");
    EXPECT(t, arith(t, OP_MUL, budget, quantity(t, "20", b->percent)), "2万元,-,10000元,1.6人");
    InstId share = arith(t, OP_DIV, budget, rate);
    EXPECT(t, share, "10/3万元,-,-,8/3人");
    EXPECT(t, arith(t, OP_MUL, share, rate), "10万元,-,-,8人");
    EXPECT(t, arith(t, OP_DIV, wan, rate), "1/3万元,/0,-,1/3万元");
    EXPECT(t, arith(t, OP_DIV, budget, wan), "10,-,5,8人/万元");
    EXPECT(t, op1(b, OP_NEG, T_QUANTITY, budget, 0), "-10万元,-,-50000元,-8人");
    EXPECT(t, op1(b, OP_ABS, T_QUANTITY, arith(t, OP_SUB, wan, budget), 0), "9万元,-,4万元,u");
    InstId round = arith(t, OP_ROUND, share, quantity(t, "2", UNIT_NONE));
    b->code->insts.data[round].imm = ROUND_HALF_UP;
    EXPECT(t, round, "3.33万元,-,-,2.67人");
    InstId bad = arith(t, OP_ROUND, share, quantity(t, "-1", UNIT_NONE));
    EXPECT(t, bad, "E,-,-,E");
}

static InstId test2(Test *t, Op op, InstId x, InstId y) {
    return op2(&t->b, op, T_BOOL, x, y);
}

static void test_comparison(Test *t) {
    Build *b = &t->b;
    InstId budget = field(t, t->p, P_BUDGET), wan = quantity(t, "5", b->wan);
    EXPECT(t, test2(t, OP_EQ, budget, wan), "否,-,是,u");
    EXPECT(t, test2(t, OP_NE, budget, wan), "是,-,否,u");
    EXPECT(t, test2(t, OP_LT, budget, wan), "否,-,否,u");
    EXPECT(t, test2(t, OP_LE, budget, wan), "否,-,是,u");
    EXPECT(t, test2(t, OP_GT, budget, wan), "是,-,否,u");
    EXPECT(t, test2(t, OP_GE, budget, wan), "是,-,是,u");
    InstId start = field(t, t->p, P_START);
    InstId december = op_const(b, T_DATE, t->d, v_date("2025-12"));
    EXPECT(t, test2(t, OP_LE, start, december), "是,是,-,是");
    EXPECT(t, test2(t, OP_LT, start, december), "是,否,-,否");
    EXPECT(t, test2(t, OP_EQ, start, december), "否,否,-,是"); /* ranges, not last days */
    EXPECT(t, test2(t, OP_NE, start, december), "是,是,-,否");
    EXPECT(t, test2(t, OP_DATE_HOLDS, december, start), "否,是,-,是");
    InstId name = field(t, t->p, P_NAME);
    EXPECT(t, test2(t, OP_EQ, name, text_const(t, t->d, "平台")), "否,是,否,否");
    EXPECT(t, test2(t, OP_LT, name, text_const(t, t->d, "平台")), "否,否,否,是");
    InstId unit = field(t, t->p, P_UNIT);
    InstId first = op_const(b, T_RECORD(UNIT_OF_BUDGET), t->d, v_id(0));
    EXPECT(t, test2(t, OP_EQ, unit, first), "是,否,是,-");
    InstId paid = field(t, t->p, P_PAID);
    EXPECT(t, test2(t, OP_EQ, paid, op_const(b, T_BOOL, t->d, v_bool(true))), "是,否,-,-");
    InstId i = expand(t, t->p, P_INDICATORS, INDICATOR);
    InstId target = field(t, i, I_TARGET);
    InstId other = op_const(b, T_TARGET, domain_of(b, i), v_target(b, "18 人"));
    EXPECT(t, test2(t, OP_EQ, target, other), "否,是,否,否,否,否");
}

/* Values of a bool: true, false, missing and an error, in all pairs. */
static void test_logic(Test *t) {
    Build *b = &t->b;
    InstId values[4] = {op_const(b, T_BOOL, t->d, v_bool(true)),
                        op_const(b, T_BOOL, t->d, v_bool(false)),
                        op_const(b, T_BOOL, t->d, v_missing()),
                        op_const(b, T_BOOL, t->d, (Value){.state = STATE_ERROR})};
    static const char *const both[4] = {"是否-E", "否否否否", "-否-E", "E否EE"};
    static const char *const either[4] = {"是是是是", "是否-E", "是--E", "是EEE"};
    InstId and[16], or [16];
    for (int i = 0; i < 16; i++) {
        and[i] = test2(t, OP_AND, values[i / 4], values[i % 4]);
        or [i] = test2(t, OP_OR, values[i / 4], values[i % 4]);
    }
    Frame *frame = frame_run(b->arena, b->program, &t->code, NULL, NULL);
    for (int i = 0; i < 4; i++) {
        Buf ands = buf_new(b->arena), ors = buf_new(b->arena);
        for (int k = 0; k < 4; k++) {
            put_cell(&ands, b, T_BOOL, frame_value(frame, and[i * 4 + k], 0));
            put_cell(&ors, b, T_BOOL, frame_value(frame, or [i * 4 + k], 0));
        }
        CHECK_TEXT(t->unit, buf_result(&ands), text_of(both[i]));
        CHECK_TEXT(t->unit, buf_result(&ors), text_of(either[i]));
    }
    InstId paid = field(t, t->p, P_PAID), budget = field(t, t->p, P_BUDGET);
    InstId wan = quantity(t, "1", b->wan);
    EXPECT(t, op1(b, OP_NOT, T_BOOL, paid, 0), "否,是,-,-");
    EXPECT(t, op3(b, OP_SELECT, T_QUANTITY, paid, budget, wan), "10万元,1万元,-,-");
    EXPECT(t, op2(b, OP_DEFAULT, T_QUANTITY, budget, wan), "10万元,1万元,50000元,8人");
    EXPECT(t, op2(b, OP_DEFAULT, T_BOOL, values[3], paid), "E,E,E,E");
    EXPECT(t, op1(b, OP_IS_MISSING, T_BOOL, budget, 0), "否,是,否,否");
    EXPECT(t, op1(b, OP_IS_MISSING, T_BOOL, values[3], 0), "E,E,E,E");
}

static void test_members_and_dates(Test *t) {
    Build *b = &t->b;
    InstId i = expand(t, t->p, P_INDICATORS, INDICATOR);
    InstId category = field(t, i, I_CATEGORY);
    EXPECT(t, category, "成本,数量,经济效益,成本,-,数量");
    EXPECT(t, op1(b, OP_IN_MEMBER, T_BOOL, category, M_OUTPUT), "是,是,否,是,-,是");
    EXPECT(t, op1(b, OP_IN_MEMBER, T_BOOL, category, M_COST), "是,否,否,是,-,否");
    EXPECT(t, op1(b, OP_MEMBER_TOP, T_CATEGORY, category, 0), "产出,产出,效益,产出,-,产出");
    EXPECT(t, op1(b, OP_MEMBER_NAME, T_TEXT, category, 0), "成本,数量,经济效益,成本,-,数量");
    InstId start = field(t, t->p, P_START);
    EXPECT(t, op1(b, OP_DATE_YEAR, T_NUMBER, start, 0), "2025,2025,-,2025");
    EXPECT(t, op1(b, OP_DATE_MONTH, T_NUMBER, start, 0), "3,12,-,12");
    EXPECT(t, op1(b, OP_DATE_DAY, T_NUMBER, start, 0), "31,31,-,31");
}

/* Targets: ≤20 万元, 18人, 95%以上, 2025年6月前(暂定), 奖励3人, 8-10人 */
static void test_targets(Test *t) {
    Build *b = &t->b;
    InstId target = field(t, expand(t, t->p, P_INDICATORS, INDICATOR), I_TARGET);
    static const char *const kinds[9] = {
        "是,否,否,否,否,否", "否,否,是,否,否,否", "否,否,否,是,否,否",
        "否,否,否,否,是,否", "是,是,是,否,否,是", "否,否,否,是,否,否", /* 6月前: with June? */
        "否,否,否,否,否,否", "否,否,否,否,否,否", "否,否,否,是,否,否"};
    for (uint32_t k = 0; k < 9; k++) {
        EXPECT(t, op1(b, OP_TARGET_IS, T_BOOL, target, k), kinds[k]);
    }
    EXPECT(t, op1(b, OP_TARGET_NUMBER, T_QUANTITY, target, 0), "20万元,18人,95%,-,-,8人");
    EXPECT(t, op1(b, OP_TARGET_LOWER, T_QUANTITY, target, 0), "-,-,95%,-,-,8人");
    EXPECT(t, op1(b, OP_TARGET_UPPER, T_QUANTITY, target, 0), "20万元,-,-,-,-,10人");
    EXPECT(t, op1(b, OP_TARGET_OP, T_TEXT, target, 0), "≤,-,≥,≤,-,-");
    EXPECT(t, op1(b, OP_TARGET_UNIT, T_TEXT, target, 0), "万元,人,%,-,-,人");
    EXPECT(t, op1(b, OP_TARGET_DATE, T_DATE, target, 0), "-,-,-,2025年6月,-,-");
    EXPECT(t, op1(b, OP_TARGET_REMARK, T_TEXT, target, 0), "-,-,-,暂定,-,-");
    EXPECT(t, op1(b, OP_TARGET_INNER, T_QUANTITY, target, 0), "-,-,-,-,3人,-");
    EXPECT(t, op1(b, OP_TARGET_NUMBER, T_QUANTITY, op_const(b, T_TARGET, t->d, v_missing()), 0),
           "-,-,-,-");
}

static InstId with_imm(Test *t, InstId id, uint32_t imm) {
    t->b.code->insts.data[id].imm = imm;
    return id;
}

static uint32_t add_regex(Test *t, const char *pattern) {
    vec_push(t->b.arena, &t->b.program->regexes, text_of(pattern));
    return t->b.program->regexes.len - 1;
}

static void test_text(Test *t) {
    Build *b = &t->b;
    InstId budget = field(t, t->p, P_BUDGET), name = field(t, t->p, P_NAME);
    EXPECT(t, op1(b, OP_SHOW, T_TEXT, budget, 0), "10万元,-,50000元,8人");
    EXPECT(t, op1(b, OP_SPELLING, T_TEXT, t->p, P_BUDGET), "10万元,-,50000元,8人");
    EXPECT(t, op1(b, OP_SPELLING, T_TEXT, t->p, P_START), "2025-03,2025-12-31,-,2025-12");
    EXPECT(t, op1(b, OP_SPELLING, T_TEXT, t->p, P_NAME), "引智,平台,引智二期,^+$");
    InstId picture = text_const(t, t->d, "#,##0.00");
    InstId format = with_imm(t, op2(b, OP_FORMAT, T_TEXT, budget, picture), b->yuan);
    EXPECT(t, format, "100,000.00,-,50,000.00,u");
    EXPECT(t, op2(b, OP_FORMAT, T_TEXT, budget, text_const(t, t->d, "")), "10,-,50000,8");
    EXPECT(t, op2(b, OP_FORMAT, T_TEXT, budget, text_const(t, t->d, "no picture")), "E,-,E,E");
    EXPECT(t, op2(b, OP_FORMAT, T_TEXT, field(t, t->p, P_START), text_const(t, t->d, "yyyy年m月")),
           "2025年3月,2025年12月,-,2025年12月");
    InstId shown = op1(b, OP_SHOW, T_TEXT, budget, 0);
    EXPECT(t, op2(b, OP_CONCAT, T_TEXT, name, shown), "引智10万元,平台,引智二期50000元,^+$8人");
    EXPECT(t, op1(b, OP_TEXT_LENGTH, T_NUMBER, name, 0), "2,2,4,3");
    EXPECT(t, test2(t, OP_TEXT_HAS, name, text_const(t, t->d, "智")), "是,否,是,否");
    EXPECT(t, test2(t, OP_TEXT_STARTS, name, text_const(t, t->d, "引")), "是,否,是,否");
    EXPECT(t, test2(t, OP_TEXT_HAS, shown, text_const(t, t->d, "元")), "是,-,是,否");
    uint32_t regex = add_regex(t, "^引.(二期)?$");
    EXPECT(t, op1(b, OP_TEXT_MATCHES, T_BOOL, name, regex), "是,否,是,否");
    uint32_t bad = add_regex(t, "(");
    EXPECT(t, op1(b, OP_TEXT_MATCHES, T_BOOL, shown, bad), "E,-,E,E");
    uint32_t slow = add_regex(t, "^(a+)+$");
    InstId many = text_const(t, t->d, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    EXPECT(t, op1(b, OP_TEXT_MATCHES, T_BOOL, many, slow), "E,E,E,E");
}

static void test_native(Test *t) {
    Build *b = &t->b;
    Native *native = ARENA_NEW(b->arena, Native);
    native->names = build_names(b, "f", "函数");
    native->n_params = 1;
    native->params[0] = native->result = (NativeParam){.type = T_NUMBER, .ctype = C_DOUBLE};
    vec_push(b->arena, &b->program->natives, native);
    InstId call = op1(b, OP_NATIVE, T_NUMBER, field(t, t->p, P_RATE), 0);
    EXPECT(t, call, "E,E,E,E"); /* no library is allowed */
}

/* ---- generators */
static InstId filter(Test *t, Op op, InstId condition) {
    return op_open(&t->b, op, T_BOOL, domain_of(&t->b, condition), condition, NONE, 0);
}

static void test_open(Test *t) {
    Build *b = &t->b;
    InstId paid = field(t, t->p, P_PAID), name = field(t, t->p, P_NAME);
    InstId passed = filter(t, OP_FILTER, paid), failed = filter(t, OP_FAILS, paid);
    EXPECT(t, passed, "是");
    EXPECT(t, op_lift(b, name, domain_of(b, passed)), "引智");
    EXPECT(t, op_lift(b, name, domain_of(b, failed)), "平台");
    InstId unit = field(t, t->p, P_UNIT);
    InstId siblings = expand(t, unit, BU_PROJECTS, PROJECT);
    EXPECT(t, siblings, "#0,#2,#1,#0,#2");
    InstId indicators = expand(t, siblings, P_INDICATORS, INDICATOR);
    EXPECT(t, indicators, "#0,#1,#2,#0,#1");
    EXPECT(t, op_lift(b, name, domain_of(b, indicators)), "引智,引智,平台,引智二期,引智二期");
    InstId all = op_open(b, OP_SCAN, T_RECORD(UNIT_OF_BUDGET), t->d, NONE, NONE, UNIT_OF_BUDGET);
    EXPECT(t, all, "#0,#1,#0,#1,#0,#1,#0,#1");
    EXPECT(t, op_lift(b, t->p, domain_of(b, all)), "#0,#0,#1,#1,#2,#2,#3,#3");
    EXPECT(t, op1(b, OP_ORDINAL, T_NUMBER, all, 0), "1,2,1,2,1,2,1,2");
    Frame *frame = frame_run(b->arena, b->program, &t->code, NULL, NULL);
    RowRange range = frame_children(frame, domain_of(b, indicators), t->d, 2);
    CHECK(t->unit, range.first == 3 && range.count == 2);
    range = frame_children(frame, domain_of(b, indicators), t->d, 3);
    CHECK(t->unit, range.first == 5 && range.count == 0);
    range = frame_children(frame, domain_of(b, indicators), 0, 0);
    CHECK(t->unit, range.first == 0 && range.count == 5);
    CHECK(t->unit, frame_parents(frame, 0) == NULL);
    CHECK(t->unit, frame_rows(frame, t->d) == 4 && frame_code(frame) == &t->code);
}

static InstId reduce(Test *t, Op op, Type type, DomainId domain, InstId x) {
    return build_inst(&t->b, op, type, domain, x, NONE, 0);
}

static void test_group(Test *t) {
    Build *b = &t->b;
    InstId category = field(t, expand(t, t->p, P_INDICATORS, INDICATOR), I_CATEGORY);
    InstId i = b->code->insts.data[category].a;
    InstId group = op_open(b, OP_GROUP, T_CATEGORY, t->d, category, NONE, 0);
    EXPECT(t, group, "成本,数量,经济效益,成本,-,数量");
    InstId members = op_open(b, OP_MEMBERS, T_RECORD(INDICATOR), domain_of(b, group), group, i, 0);
    EXPECT(t, members, "#0,#1,#2,#3,#4,#5");
    InstId every = op_open(b, OP_GROUP, T_CATEGORY, t->d, category, NONE, 1);
    EXPECT(t, every,
           "数量,成本,经济效益,数量,成本,经济效益,数量,成本,经济效益,数量,成本,经济效益,-");
    InstId filled = op_open(b, OP_MEMBERS, T_RECORD(INDICATOR), domain_of(b, every), every, i, 0);
    EXPECT(t, filled, "#1,#0,#2,#5,#3,#4");
    EXPECT(t, reduce(t, OP_COUNT, T_NUMBER, domain_of(b, every), filled),
           "1,1,0,0,0,1,0,0,0,1,1,0,1");
}

/* Members that a list names come first, in its order; those that it leaves out come behind. */
static void test_group_listed(Test *t) {
    Build *b = &t->b;
    InstId i = expand(t, t->p, P_INDICATORS, INDICATOR), category = field(t, i, I_CATEGORY);
    InstId other = expand(t, t->p, P_INDICATORS, INDICATOR);
    InstId first = op_const(b, T_CATEGORY, domain_of(b, other), v_id(M_ECONOMIC));
    InstId group = op_open(b, OP_GROUP_LISTED, T_CATEGORY, t->d, category, first, 0);
    EXPECT(t, group, "经济效益,成本,数量,经济效益,经济效益,成本,-,数量");
    InstId members = op_open(b, OP_MEMBERS, T_RECORD(INDICATOR), domain_of(b, group), group, i, 0);
    EXPECT(t, members, "#0,#1,#2,#3,#4,#5");
    EXPECT(t, reduce(t, OP_COUNT, T_NUMBER, domain_of(b, group), members), "0,1,1,1,0,1,1,1");
    InstId own =
        op_open(b, OP_GROUP_LISTED, T_CATEGORY, t->d, category, field(t, other, I_CATEGORY), 0);
    EXPECT(t, own, "成本,数量,经济效益,成本,数量,-");
    InstId filled = op_open(b, OP_MEMBERS, T_RECORD(INDICATOR), domain_of(b, own), own, i, 0);
    EXPECT(t, filled, "#0,#1,#2,#3,#5,#4");
}

/* Over all projects at once: not to be cut into batches. */
static void test_group_all(Test *t) {
    Build *b = &t->b;
    InstId unit = field(t, t->p, P_UNIT), budget = field(t, t->p, P_BUDGET);
    CHECK(t->unit, code_batch_entity(&t->code) == PROJECT);
    InstId group = op_open(b, OP_GROUP, T_RECORD(UNIT_OF_BUDGET), 0, unit, NONE, 0);
    CHECK(t->unit, code_batch_entity(&t->code) == ID_NONE);
    EXPECT(t, group, "#0,#1,-");
    InstId members = op_open(b, OP_MEMBERS, T_RECORD(PROJECT), domain_of(b, group), group, t->p, 0);
    EXPECT(t, members, "#0,#2,#1,#3");
    InstId sum = reduce(t, OP_SUM, T_QUANTITY, domain_of(b, group), field(t, members, P_BUDGET));
    EXPECT(t, sum, "15万元,-,8人");
    InstId tens = op_const(b, T_QUANTITY, t->d, v_quantity(b, "5", b->wan));
    InstId select = op2(b, OP_DEFAULT, T_QUANTITY, budget, tens);
    InstId amounts = op_open(b, OP_GROUP, T_QUANTITY, 0, select, NONE, 0);
    EXPECT(t, amounts, "10万元,5万元,8人"); /* 50000元 = 5万元 */
    EXPECT(t, reduce(t, OP_COUNT, T_NUMBER, 0, t->p), "4");
}

static void test_sort(Test *t) {
    Build *b = &t->b;
    InstId budget = field(t, t->p, P_BUDGET), start = field(t, t->p, P_START);
    InstId name = field(t, t->p, P_NAME), rate = field(t, t->p, P_RATE);
    EXPECT(t, op_open(b, OP_SORT, T_RECORD(PROJECT), 0, budget, t->p, 0), "#2,#0,#3,#1");
    EXPECT(t, op_open(b, OP_SORT, T_RECORD(PROJECT), 0, start, t->p, 0), "#0,#3,#1,#2");
    EXPECT(t, op_open(b, OP_SORT, T_RECORD(PROJECT), 0, name, t->p, 0), "#3,#1,#0,#2");
    EXPECT(t, op_open(b, OP_SORT, T_RECORD(PROJECT), 0, rate, t->p, 0), "#1,#0,#3,#2");
    EXPECT(t, op_open(b, OP_SORT, T_RECORD(PROJECT), 0, rate, t->p, 1), "#0,#3,#1,#2");
    EXPECT(t, op_open(b, OP_SORT, T_TEXT, 0, rate, name, 0), "平台,引智,^+$,引智二期");
    EXPECT(t, op_open(b, OP_DISTINCT, T_NUMBER, 0, rate, NONE, 0), "3,0,-");
    InstId subsidy = expand(t, t->p, P_SUBSIDIES, SUBSIDY);
    InstId amount = field(t, subsidy, S_AMOUNT);
    EXPECT(t, op_open(b, OP_SORT, T_QUANTITY, t->d, amount, amount, 0), "20000元,3万元,-");
    EXPECT(t, op_open(b, OP_DISTINCT, T_TEXT, 0, field(t, subsidy, S_NAME), NONE, 0), "奖,贴");
}

static void test_beside(Test *t) {
    Build *b = &t->b;
    InstId s = expand(t, t->p, P_SUBSIDIES, SUBSIDY), i = expand(t, t->p, P_INDICATORS, INDICATOR);
    InstId beside = op_open(b, OP_BESIDE, T_RECORD(SUBSIDY), t->d, s, i, 0);
    InstId other = op1(b, OP_BESIDE_OTHER, T_RECORD(INDICATOR), beside, 0);
    EXPECT(t, beside, "#0,#1,-,#2,-,-,-");
    EXPECT(t, other, "#0,#1,#2,-,#3,#4,#5");
    EXPECT(t, op_lift(b, field(t, t->p, P_CODE), domain_of(b, beside)), "P1,P1,P2,P3,P4,P4,P4");
    EXPECT(t, field(t, other, I_NAME), "费用,人数,增收,-,时限,及时兑现,8-10人");
}

static void test_aggregates(Test *t) {
    Build *b = &t->b;
    InstId s = expand(t, t->p, P_SUBSIDIES, SUBSIDY), amount = field(t, s, S_AMOUNT);
    EXPECT(t, reduce(t, OP_COUNT, T_NUMBER, t->d, amount), "2,0,1,0");
    EXPECT(t, with_imm(t, reduce(t, OP_SUM, T_QUANTITY, t->d, amount), b->wan),
           "5万元,0万元,-,0万元");
    EXPECT(t, reduce(t, OP_MIN, T_QUANTITY, t->d, amount), "20000元,[],-,[]");
    EXPECT(t, reduce(t, OP_MAX, T_QUANTITY, t->d, amount), "3万元,[],-,[]");
    EXPECT(t, reduce(t, OP_AVG, T_QUANTITY, t->d, amount), "2.5万元,[],-,[]");
    EXPECT(t, reduce(t, OP_FIRST, T_QUANTITY, t->d, amount), "3万元,[],-,[]");
    EXPECT(t, reduce(t, OP_LAST, T_QUANTITY, t->d, amount), "20000元,[],-,[]");
    InstId large = test2(t, OP_GT, amount,
                         op_const(b, T_QUANTITY, domain_of(b, s), v_quantity(b, "2.5", b->wan)));
    EXPECT(t, reduce(t, OP_ALL, T_BOOL, t->d, large), "否,是,-,是");
    EXPECT(t, reduce(t, OP_ANY_OF, T_BOOL, t->d, large), "是,否,-,否");
    InstId comma = text_const(t, t->d, "、");
    InstId join = reduce(t, OP_JOIN, T_TEXT, t->d, field(t, s, S_NAME));
    b->code->insts.data[join].b = comma;
    EXPECT(t, join, "奖、贴,'',奖,''");
    InstId missing = reduce(t, OP_JOIN, T_TEXT, t->d, op1(b, OP_SHOW, T_TEXT, amount, 0));
    b->code->insts.data[missing].b = comma;
    EXPECT(t, missing, "3万元、20000元,'','',''");
    InstId budget = field(t, t->p, P_BUDGET);
    EXPECT(t, reduce(t, OP_SUM, T_QUANTITY, 0, budget), "-");
    InstId wan = quantity(t, "1", b->wan);
    InstId given = op2(b, OP_DEFAULT, T_QUANTITY, budget, wan);
    EXPECT(t, reduce(t, OP_SUM, T_QUANTITY, 0, given), "u");
    EXPECT(t, reduce(t, OP_MAX, T_QUANTITY, 0, given), "u");
    EXPECT(t,
           reduce(t, OP_MAX, T_DATE, 0,
                  op2(b, OP_DEFAULT, T_DATE, field(t, t->p, P_START),
                      op_const(b, T_DATE, t->d, v_date("2024年")))),
           "2025年12月31日");
}

/* A sum over elements two domains below, past a filter. */
static void test_levels(Test *t) {
    Build *b = &t->b;
    InstId unit = op_open(b, OP_SCAN, T_RECORD(UNIT_OF_BUDGET), 0, NONE, NONE, UNIT_OF_BUDGET);
    InstId project = expand(t, unit, BU_PROJECTS, PROJECT);
    InstId given =
        op1(b, OP_NOT, T_BOOL, op1(b, OP_IS_MISSING, T_BOOL, field(t, project, P_BUDGET), 0), 0);
    InstId passed = filter(t, OP_FILTER, given);
    InstId element = op_lift(b, project, domain_of(b, passed));
    InstId subsidy = expand(t, element, P_SUBSIDIES, SUBSIDY);
    EXPECT(t, subsidy, "#0,#1,#2");
    InstId count = reduce(t, OP_COUNT, T_NUMBER, domain_of(b, unit), subsidy);
    EXPECT(t, count, "3,0");
    EXPECT(t, reduce(t, OP_FIRST, T_TEXT, domain_of(b, unit), field(t, subsidy, S_NAME)), "奖,[]");
}

static void test_params(Tally *unit, Arena *arena) {
    Build b = sample(arena);
    Code code = {0};
    build_code(&b, &code);
    vec_push(arena, &code.params, T_RECORD(PROJECT));
    InstId project = op0(&b, OP_PARAM, T_RECORD(PROJECT), 0, 0);
    InstId name = op1(&b, OP_FIELD, T_TEXT, project, P_NAME);
    Value third = v_id(2);
    Frame *frame = frame_run(arena, b.program, &code, &third, NULL);
    CHECK_TEXT(unit, column_of(&b, &code, frame, name), TEXT("引智二期"));
    frame = frame_run(arena, b.program, &code, NULL, NULL);
    CHECK_TEXT(unit, column_of(&b, &code, frame, name), TEXT("-"));
}

/* ---- display and regular expressions */
static void test_show(Tally *unit, Arena *arena) {
    Build b = sample(arena);
    const Program *p = b.program;
    Value cost = v_id(M_COST), project = v_id(0), yes = v_bool(true);
    CHECK_TEXT(unit, value_show(arena, p, T_CATEGORY, cost, LANG_EN), TEXT("cost"));
    CHECK_TEXT(unit, value_show(arena, p, T_RECORD(PROJECT), project, LANG_ZH), TEXT("P1 引智"));
    CHECK_TEXT(unit, value_show(arena, p, T_BOOL, yes, LANG_EN), TEXT("true"));
    CHECK_TEXT(unit, value_show(arena, p, T_DATE, v_date("2021-12"), LANG_EN), TEXT("2021-12"));
    CHECK_TEXT(unit, value_show(arena, p, T_TEXT, v_missing(), LANG_ZH), TEXT(""));
    CHECK_TEXT(unit, value_show(arena, p, T_TARGET, v_id(0), LANG_ZH), TEXT("≤20万元"));
    CHECK_TEXT(unit, record_label(arena, p, PROJECT, 0, LANG_ZH), TEXT("项目“引智”"));
    CHECK_TEXT(unit, record_label(arena, p, SUBSIDY, 1, LANG_EN), TEXT("subsidy \"贴\""));
    CHECK_TEXT(unit, fact_spelling(arena, p, PROJECT, P_BUDGET, 0, LANG_ZH), TEXT("10万元"));
}

static void check_pattern(Tally *unit, Arena *arena, const char *pattern, bool valid, int line) {
    DiagArg error;
    uint32_t offset;
    bool got = regex_valid(arena, text_of(pattern), &error, &offset);
    unit_check(unit, got == valid, pattern, __FILE__, line);
    bool told = got || (error.zh.len && error.en.len && offset <= strlen(pattern));
    unit_check(unit, told, pattern, __FILE__, line);
}

static void test_regex(Tally *unit, Arena *arena) {
    static const char *const good[] = {"",         "^\\d{2,3}$", "(?:a|b)+c?", "[]a-z[:alpha:]]",
                                       "\\p{Han}", "[^\\]]*x",   "\\x{4e00}?", "a\\.b\\(",
                                       "预算|资金"};
    static const char *const bad[] = {
        "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(a)\\1", "\\k<n>",  "a*?",
        "a+?",   "a??",   "a{2}?",   "a++",     "(?i)a",  "(?<n>a)", "(*F)",
        "\\Ka",  "(",     ")",       "[a",      "*",      "a\\",     "[[:x](?=y):]]"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        check_pattern(unit, arena, good[i], true, __LINE__);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_pattern(unit, arena, bad[i], false, __LINE__);
    }
    Regex *regex = regex_compile(arena, TEXT("一.三$"));
    CHECK(unit, regex_match(regex, TEXT("二一二三")) == REGEX_YES);
    CHECK(unit, regex_match(regex, TEXT("一二三\n")) == REGEX_NO);
    CHECK(unit, regex_match(regex, (Text){NULL, 0}) == REGEX_NO);
    CHECK(unit, regex_match(regex, TEXT("\xFF")) == REGEX_FAILED);
    CHECK(unit, regex_compile(arena, TEXT("a*?")) == NULL);
}

static void test_ops(Tally *unit) {
    for (int op = 0; op < OP_KIND_COUNT; op++) {
        const OpInfo *info = op_info((Op)op);
        CHECK(unit, op_has_a((Op)op) == (info->operand[0] != HOLD_NO));
        CHECK(unit, !op_has_b((Op)op) || op_has_a((Op)op));
        CHECK(unit, !op_has_c((Op)op) || op_has_b((Op)op));
        CHECK(unit, info->synopsis[0] && op_name((Op)op)[0]);
    }
}

int main(void) {
    Tally unit = {.name = "eval"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    static void (*const tests[])(Test *) = {test_sources,    test_lookup, test_arithmetic,
                                            test_comparison, test_logic,  test_members_and_dates,
                                            test_targets,    test_text,   test_native,
                                            test_open,       test_group,  test_group_listed,
                                            test_group_all,  test_sort,   test_beside,
                                            test_aggregates, test_levels};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        Arena *own = arena_new(arena);
        tests[i](test_new(&unit, own));
        arena_free(own);
    }
    test_params(&unit, arena);
    test_show(&unit, arena);
    test_regex(&unit, arena);
    test_ops(&unit);
    arena_free(arena);
    return UNIT_END(&unit);
}
