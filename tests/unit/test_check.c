/* Running rules: outcomes, findings with their places, messages and explanations, and how they are
   printed. One small dossier has a project that is over its budget, one without a value that is
   needed, one that holds, and one that the rules do not concern. */
#include "tests/unit/build.h"

static const char DATA[] = "项目 604002B17DX0001 \"应用基础研究\" {\n"
                           "  预算数: 120 万元\n"
                           "  补助 {\n"
                           "    | 名称       | 金额    |\n"
                           "    | 燕赵友谊奖 | 90 万元 |\n"
                           "    | 凤凰友谊奖 | 70 万元 |\n"
                           "  }\n"
                           "  指标 产出.成本 \"展会费用\" { 目标值: ≤ 160 万元 }\n"
                           "  指标 产出.数量 \"展会\" { 目标值: 3 场 }\n"
                           "}\n"
                           "项目 T2 \"科技平台\" {\n"
                           "  预算数: 50 万元\n"
                           "  补助 {\n"
                           "    | 名称       | 金额    |\n"
                           "    | 平台补助   | 20 万元 |\n"
                           "    | 运行补助   |         |\n"
                           "  }\n"
                           "}\n"
                           "项目 T3 \"引智\" {\n"
                           "  预算数: 30 万元\n"
                           "  补助 { | 名称 | 金额 |\n"
                           "         | 奖金 | 300000 元 | }\n"
                           "}\n"
                           "项目 T4 \"空\" {\n"
                           "}\n";

static const char RULES[] = "规则 补助不超预算 对每个 项目 {\n"
                            "  断言 sum(补助.金额)\n"
                            "       <= 预算数\n"
                            "  否则 `补助合计 {sum(补助.金额)}，超过预算数 {预算数}`\n"
                            "}\n"
                            "规则 成本不超预算 对每个 项目 p, i 属于 p.指标 {\n"
                            "  仅当 i.类别 属于 产出.成本 且 i.目标值 是 金额\n"
                            "  断言 i.目标值.上限 <= p.预算数\n"
                            "}\n"
                            "规则 补助逐项增加 对每个 项目 {\n"
                            "  断言 all(s.金额 >= s.previous.金额 for s in 补助 when …)\n"
                            "}\n"
                            "规则 空规则 对每个 预算单位 { 断言 name is not none }\n";

/* ---- the dossier */
static uint32_t add_project(Build *b, const char *code, const char *name, const char *budget) {
    uint32_t p = build_row(b, PROJECT, code);
    build_set(b, PROJECT, P_CODE, p, v_text(code), NULL);
    build_set(b, PROJECT, P_NAME, p, v_text(name), name);
    if (!budget) return p;
    char written[32];
    snprintf(written, sizeof written, "%s 万元", budget);
    build_set(b, PROJECT, P_BUDGET, p, v_quantity(b, budget, b->wan), written);
    return p;
}

static void add_subsidy(Build *b, const char *name, const char *amount, UnitId unit,
                        const char *written) {
    uint32_t s = build_row(b, SUBSIDY, name);
    build_set(b, SUBSIDY, S_NAME, s, v_text(name), NULL);
    if (amount) build_set(b, SUBSIDY, S_AMOUNT, s, v_quantity(b, amount, unit), written);
}

static void add_indicator(Build *b, uint32_t category, const char *name, const char *target) {
    uint32_t i = build_row(b, INDICATOR, name);
    build_set(b, INDICATOR, I_CATEGORY, i, v_id(category), NULL);
    build_set(b, INDICATOR, I_NAME, i, v_text(name), NULL);
    build_set(b, INDICATOR, I_TARGET, i, v_target(b, target), target);
}

static void add_facts(Build *b) {
    uint32_t p = add_project(b, "604002B17DX0001", "应用基础研究", "120");
    add_subsidy(b, "燕赵友谊奖", "90", b->wan, "90 万元");
    add_subsidy(b, "凤凰友谊奖", "70", b->wan, "70 万元");
    add_indicator(b, M_COST, "展会费用", "≤ 160 万元");
    add_indicator(b, M_QUANTITY, "展会", "3 场");
    build_own(b, PROJECT, P_SUBSIDIES, p, 0, 2);
    build_own(b, PROJECT, P_INDICATORS, p, 0, 2);
    p = add_project(b, "T2", "科技平台", "50");
    add_subsidy(b, "平台补助", "20", b->wan, "20 万元");
    add_subsidy(b, "运行补助", NULL, UNIT_NONE, NULL);
    build_own(b, PROJECT, P_SUBSIDIES, p, 2, 2);
    p = add_project(b, "T3", "引智", "30");
    add_subsidy(b, "奖金", "300000", b->yuan, "300000 元");
    build_own(b, PROJECT, P_SUBSIDIES, p, 4, 1);
    add_project(b, "T4", "空", NULL);
    facts_index(b->program->facts);
}

/* ---- the rules */
static Rule *add_rule(Build *b, const char *en, const char *zh, const char *text) {
    Rule *rule = ARENA_NEW(b->arena, Rule);
    rule->names = build_names(b, en, zh);
    rule->span = build_expression(b, text);
    vec_push(b->arena, &b->program->rules, rule);
    build_code(b, &rule->code);
    return rule;
}

static void bind(Build *b, Rule *rule, InstId value) {
    vec_push(b->arena, &rule->binders, (Binder){.value = value});
    rule->domain = domain_of(b, value);
}

static Assertion *add_assertion(Build *b, Rule *rule, InstId condition) {
    InstId failing = op_open(b, OP_FAILS, T_BOOL, domain_of(b, condition), condition, NONE, 0);
    vec_push(b->arena, &rule->assertions,
             (Assertion){.condition = condition,
                         .failing = failing,
                         .message = NONE,
                         .span = b->code->insts.data[condition].span});
    return &vec_last(&rule->assertions);
}

static void add_filter(Build *b, Rule *rule, InstId condition) {
    InstId filter = op_open(b, OP_FILTER, T_BOOL, domain_of(b, condition), condition, NONE, 0);
    vec_push(b->arena, &rule->filters, condition);
    vec_push(b->arena, &rule->filtered, filter);
}

static InstId field(Build *b, InstId record, uint32_t number, const char *text) {
    EntityId entity = type_at(b, record).arg;
    Type type = b->program->entities.data[entity]->fields.data[number].type;
    return at(b, op1(b, OP_FIELD, type, record, number), text);
}

static InstId concat(Build *b, InstId x, InstId y) {
    return op2(b, OP_CONCAT, T_TEXT, x, y);
}

static void subsidies_rule(Build *b) {
    Rule *rule = add_rule(b, "subsidies_within_budget", "补助不超预算", "规则 补助不超预算");
    rule->basis = TEXT("财预〔2015〕88号");
    InstId p = op_open(b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    InstId s = op_open(b, OP_EXPAND, T_RECORD(SUBSIDY), domain_of(b, p), p, NONE, P_SUBSIDIES);
    InstId amount = field(b, s, S_AMOUNT, "补助.金额");
    InstId sum = build_inst(b, OP_SUM, T_QUANTITY, domain_of(b, p), amount, NONE, b->wan);
    at(b, sum, "sum(补助.金额)");
    InstId budget = field(b, p, P_BUDGET, "预算数\n");
    b->code->insts.data[budget].span.hi--;
    InstId condition = op2(b, OP_LE, T_BOOL, sum, budget);
    at(b, condition, "sum(补助.金额)\n       <= 预算数");
    bind(b, rule, p);
    Assertion *assertion = add_assertion(b, rule, condition);
    DomainId failing = domain_of(b, assertion->failing);
    InstId total = op1(b, OP_SHOW, T_TEXT, op_lift(b, sum, failing), 0);
    InstId limit = op1(b, OP_SHOW, T_TEXT, op_lift(b, budget, failing), 0);
    InstId message = concat(b, op_const(b, T_TEXT, failing, v_text("补助合计 ")), total);
    message = concat(b, message, op_const(b, T_TEXT, failing, v_text("，超过预算数 ")));
    assertion->message = concat(b, message, limit);
}

static void cost_rule(Build *b) {
    Rule *rule = add_rule(b, "cost_within_budget", "成本不超预算", "规则 成本不超预算");
    InstId p = op_open(b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    InstId i = op_open(b, OP_EXPAND, T_RECORD(INDICATOR), domain_of(b, p), p, NONE, P_INDICATORS);
    InstId category = field(b, i, I_CATEGORY, "i.类别"), target = field(b, i, I_TARGET, "i.目标值");
    InstId in = at(b, op1(b, OP_IN_MEMBER, T_BOOL, category, M_COST), "i.类别 属于 产出.成本");
    InstId is = at(b, op1(b, OP_TARGET_IS, T_BOOL, target, 0), "i.目标值 是 金额");
    InstId when =
        at(b, op2(b, OP_AND, T_BOOL, in, is), "i.类别 属于 产出.成本 且 i.目标值 是 金额");
    bind(b, rule, i);
    rule->binders.data[0].value = op_lift(b, p, domain_of(b, i));
    bind(b, rule, i);
    add_filter(b, rule, when);
    DomainId passed = domain_of(b, rule->filtered.data[0]);
    InstId budget = op_lift(b, field(b, p, P_BUDGET, "p.预算数"), passed);
    InstId upper = op1(b, OP_TARGET_UPPER, T_QUANTITY, op_lift(b, target, passed), 0);
    at(b, upper, "i.目标值.上限");
    InstId condition = op2(b, OP_LE, T_BOOL, upper, budget);
    add_assertion(b, rule, at(b, condition, "i.目标值.上限 <= p.预算数"));
}

static void rising_rule(Build *b) {
    Rule *rule = add_rule(b, "rising", "补助逐项增加", "规则 补助逐项增加");
    rule->severity = SEVERITY_WARNING;
    rule->certainty = CERTAINTY_LIKELY;
    InstId p = op_open(b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    InstId s = op_open(b, OP_EXPAND, T_RECORD(SUBSIDY), domain_of(b, p), p, NONE, P_SUBSIDIES);
    InstId amount = field(b, s, S_AMOUNT, "s.金额");
    InstId previous = at(b, op1(b, OP_PREVIOUS, T_RECORD(SUBSIDY), s, 0), "s.previous");
    InstId first = op1(b, OP_IS_MISSING, T_BOOL, previous, 0);
    InstId passed =
        op_open(b, OP_FILTER, T_BOOL, domain_of(b, s), op1(b, OP_NOT, T_BOOL, first, 0), NONE, 0);
    InstId before =
        field(b, op_lift(b, previous, domain_of(b, passed)), S_AMOUNT, "s.previous.金额");
    InstId ge = op2(b, OP_GE, T_BOOL, op_lift(b, amount, domain_of(b, passed)), before);
    at(b, ge, "s.金额 >= s.previous.金额");
    InstId all = build_inst(b, OP_ALL, T_BOOL, domain_of(b, p), ge, NONE, 0);
    bind(b, rule, p);
    add_assertion(b, rule, at(b, all, "all(s.金额 >= s.previous.金额 for s in 补助 when …)"));
}

static void empty_rule(Build *b) {
    Rule *rule = add_rule(b, "of_nothing", "空规则", "规则 空规则");
    InstId u = op_open(b, OP_SCAN, T_RECORD(UNIT_OF_BUDGET), 0, NONE, NONE, UNIT_OF_BUDGET);
    InstId none = op1(b, OP_IS_MISSING, T_BOOL, field(b, u, BU_NAME, "name"), 0);
    bind(b, rule, u);
    add_assertion(b, rule, at(b, op1(b, OP_NOT, T_BOOL, none, 0), "name is not none"));
}

static Build dossier(Arena *arena) {
    Build b = build_new(arena, DATA, RULES);
    add_facts(&b);
    subsidies_rule(&b);
    cost_rule(&b);
    rising_rule(&b);
    empty_rule(&b);
    return b;
}

/* ---- what came out */
static Text print_all(Arena *arena, const Build *b, const CheckResult *result, Lang lang) {
    Buf out = buf_new(arena);
    findings_print(&out, b->program, result, (FindingStyle){.lang = lang});
    findings_print_short(&out, b->program, result, (FindingStyle){.lang = lang});
    findings_print_json(&out, b->program, result, NULL, lang);
    return buf_result(&out);
}

static uint32_t count(const CheckResult *result, const char *rule, Outcome outcome) {
    for (uint32_t i = 0; i < result->rules.len; i++) {
        const RuleResult *r = &result->rules.data[i];
        if (text_equal(r->names.en, text_of(rule))) return r->outcomes[outcome];
    }
    return UINT32_MAX;
}

static const Finding *find(const CheckResult *result, const char *rule, Outcome outcome) {
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        Text name = result->rules.data[finding->rule].names.en;
        if (text_equal(name, text_of(rule)) && finding->outcome == outcome) return finding;
    }
    abort();
}

static bool contains(Text t, const char *part) {
    return text_find(t, text_of(part)) >= 0;
}

static void test_outcomes(Tally *unit, Build *b) {
    CHECK(unit, ir_verify(b->program) == NULL);
    CheckResult *r = check_run(b->arena, b->program, NULL, LANG_ZH);
    CHECK(unit, r->rules.len == 12 && r->findings.len == 7);
    CHECK(unit, r->by_severity[SEVERITY_ERROR] == 3 && r->by_severity[SEVERITY_WARNING] == 4);
    CHECK(unit, count(r, "subsidies_within_budget", OUTCOME_VIOLATED) == 1);
    CHECK(unit, count(r, "subsidies_within_budget", OUTCOME_UNKNOWN) == 2);
    CHECK(unit, count(r, "subsidies_within_budget", OUTCOME_HOLDS) == 1);
    CHECK(unit, count(r, "cost_within_budget", OUTCOME_VIOLATED) == 1);
    CHECK(unit, count(r, "cost_within_budget", OUTCOME_NOT_APPLICABLE) == 1);
    CHECK(unit, count(r, "required_field", OUTCOME_VIOLATED) == 1);
    CHECK(unit, count(r, "required_field", OUTCOME_HOLDS) == 3);
    CHECK(unit, count(r, "of_nothing", OUTCOME_HOLDS) == 0);
    bool sorted = true;
    for (uint32_t i = 1; i < r->findings.len; i++) {
        sorted = sorted && r->findings.data[i - 1].span.lo <= r->findings.data[i].span.lo;
    }
    CHECK(unit, sorted);
}

static void test_batches(Tally *unit, Build *b) {
    Text whole = print_all(b->arena, b, check_run(b->arena, b->program, NULL, LANG_ZH), LANG_ZH);
    const uint32_t sizes[] = {1, 3, 1024};
    for (int i = 0; i < 3; i++) {
        EvalOptions options = {.batch = sizes[i]};
        CheckResult *r = check_run(b->arena, b->program, &options, LANG_ZH);
        CHECK_TEXT(unit, print_all(b->arena, b, r, LANG_ZH), whole);
    }
}

/* The explanation of sum(补助.金额) <= 预算数: the sum, its two elements, the budget. */
static void test_explanation(Tally *unit, Build *b) {
    CheckResult *r = check_run(b->arena, b->program, NULL, LANG_ZH);
    const Finding *f = find(r, "subsidies_within_budget", OUTCOME_VIOLATED);
    CHECK(unit, f->n_parts == 4);
    CHECK_TEXT(unit, f->parts[0].text, TEXT("sum(补助.金额)"));
    CHECK_TEXT(unit, f->parts[0].shown, TEXT("160万元"));
    CHECK(unit, f->parts[0].depth == 0 && f->parts[0].fact.source == 0 && !f->parts[0].is_item);
    CHECK_TEXT(unit, f->parts[1].shown, TEXT("90万元"));
    CHECK(unit, f->parts[1].is_item && f->parts[1].depth == 1);
    CHECK_TEXT(unit, sources_text(b->program->sources, f->parts[2].fact), TEXT("70 万元"));
    CHECK_TEXT(unit, f->parts[3].text, TEXT("预算数"));
    CHECK_TEXT(unit, sources_text(b->program->sources, f->parts[3].fact), TEXT("120 万元"));
    CHECK_TEXT(unit, f->difference, TEXT("40万元"));
    CHECK_TEXT(unit, f->message_zh, TEXT("补助合计 160万元，超过预算数 120万元"));
    CHECK_TEXT(unit, sources_text(b->program->sources, f->span), TEXT("120 万元"));
    CHECK(unit, f->n_subjects == 1 && f->subjects[0].entity == PROJECT);
    CHECK_TEXT(unit, f->subjects[0].key, TEXT("604002B17DX0001"));
    CHECK_TEXT(unit, f->subjects[0].kind_en, TEXT("project"));
    f = find(r, "cost_within_budget", OUTCOME_VIOLATED);
    CHECK(unit, f->n_subjects == 2 && f->n_parts == 2);
    CHECK_TEXT(unit, f->parts[0].shown, TEXT("160万元"));
    CHECK_TEXT(unit, sources_text(b->program->sources, f->span), TEXT("≤ 160 万元"));
    CHECK_TEXT(unit, f->message_en, TEXT("not satisfied: i.目标值.上限 <= p.预算数"));
    f = find(r, "rising", OUTCOME_VIOLATED); /* the one element that fails is told directly */
    CHECK(unit, f->n_parts == 2 && f->severity == SEVERITY_WARNING);
    CHECK_TEXT(unit, f->parts[0].text, TEXT("s.金额"));
    CHECK_TEXT(unit, f->parts[1].shown, TEXT("90万元"));
    CHECK_TEXT(unit, f->difference, TEXT("20万元"));
    f = find(r, "subsidies_within_budget", OUTCOME_UNKNOWN);
    CHECK_TEXT(
        unit, f->message_en,
        TEXT("cannot decide \"sum(补助.金额) <= 预算数\": subsidy \"运行补助\" has no \"amount\""));
    CHECK_TEXT(unit, sources_text(b->program->sources, f->span), TEXT("运行补助"));
    CHECK(unit, f->severity == SEVERITY_WARNING && f->difference.len == 0);
}

static const char PRINTED[] = "错误[补助不超预算]: 补助合计 160万元，超过预算数 120万元\n"
                              "  项目 604002B17DX0001 应用基础研究\n"
                              " --> data.jx:2:8\n"
                              "  |\n"
                              "2 |   预算数: 120 万元\n"
                              "  |           ^^^^^^^^ 预算数\n"
                              "5 |     | 燕赵友谊奖 | 90 万元 |\n"
                              "  |                    ------- 补助.金额\n"
                              "6 |     | 凤凰友谊奖 | 70 万元 |\n"
                              "  |                    ------- 补助.金额\n"
                              "  = 条件: sum(补助.金额) <= 预算数\n"
                              "    sum(补助.金额) = 160万元\n"
                              "      90万元、70万元\n"
                              "    预算数         = 120万元\n"
                              "  = 相差: 40万元\n"
                              "  = 规则: rules.jx:1:1；依据: 财预〔2015〕88号\n"
                              "\n";

static const char SUMMARY[] = "required_field           violated 1 · holds 3\n"
                              "subsidies_within_budget  violated 1 · unknown 2 · holds 1\n"
                              "cost_within_budget       violated 1 · not applicable 1\n"
                              "rising                   violated 1 · unknown 1 · holds 2\n"
                              "of_nothing               selected nothing\n"
                              "3 errors, 4 warnings; 4 rules, 14 checks\n";

static void test_text(Tally *unit, Build *b) {
    CheckResult *r = check_run(b->arena, b->program, NULL, LANG_ZH);
    Buf zh = buf_new(b->arena), en = buf_new(b->arena), colour = buf_new(b->arena);
    findings_print(&zh, b->program, r, (FindingStyle){.lang = LANG_ZH});
    Text first = text_slice(buf_result(&zh), 0, sizeof PRINTED - 1);
    CHECK_TEXT(unit, first, text_of(PRINTED));
    findings_print(&en, b->program, r, (FindingStyle){.lang = LANG_EN});
    CHECK(unit, text_ends(buf_result(&en), text_of(SUMMARY)));
    findings_print(&colour, b->program, r, (FindingStyle){.lang = LANG_EN, .colour = true});
    CHECK(unit, contains(buf_result(&colour), "\x1B[1;31merror[subsidies"));
    CHECK(unit, !contains(buf_result(&en), "\x1B"));
    Buf lines = buf_new(b->arena);
    findings_print_short(&lines, b->program, r, (FindingStyle){.lang = LANG_EN});
    CHECK(unit, text_starts(buf_result(&lines),
                            TEXT("data.jx:2:8: error: 补助合计 160万元，超过预算数 120万元 "
                                 "[subsidies_within_budget]\n")));
}

/* ---- JSON */
typedef struct JsonReader {
    Text t;
    uint32_t at;
    bool bad;
} JsonReader;

static void read_value(JsonReader *r);

static char peek(JsonReader *r) {
    while (r->at < r->t.len && strchr(" \n", r->t.ptr[r->at])) r->at++;
    return r->at < r->t.len ? r->t.ptr[r->at] : '\0';
}

static void read_char(JsonReader *r, char c) {
    if (peek(r) == c)
        r->at++;
    else
        r->bad = true;
}

static void read_string(JsonReader *r) {
    read_char(r, '"');
    while (!r->bad && r->at < r->t.len && r->t.ptr[r->at] != '"') {
        if ((unsigned char)r->t.ptr[r->at] < 0x20) r->bad = true;
        r->at += r->t.ptr[r->at] == '\\' ? 2 : 1;
    }
    read_char(r, '"');
}

static void read_list(JsonReader *r, char open, char close) {
    read_char(r, open);
    if (peek(r) == close) {
        r->at++;
        return;
    }
    do {
        if (open == '{') {
            read_string(r);
            read_char(r, ':');
        }
        read_value(r);
    } while (!r->bad && peek(r) == ',' && r->at++ < r->t.len);
    read_char(r, close);
}

static void read_value(JsonReader *r) {
    static const char *const words[] = {"null", "true", "false"};
    char c = peek(r);
    if (c == '{') {
        read_list(r, '{', '}');
    } else if (c == '[') {
        read_list(r, '[', ']');
    } else if (c == '"') {
        read_string(r);
    } else if (c >= '0' && c <= '9') {
        while (r->at < r->t.len && strchr("0123456789", r->t.ptr[r->at])) r->at++;
    } else {
        Text rest = text_slice(r->t, r->at, r->t.len);
        for (int i = 0; i < 3; i++) {
            if (!text_starts(rest, text_of(words[i]))) continue;
            r->at += (uint32_t)strlen(words[i]);
            return;
        }
        r->bad = true;
    }
}

static bool json_well_formed(Text t) {
    JsonReader reader = {.t = t};
    read_value(&reader);
    return !reader.bad && peek(&reader) == '\0' && reader.at == t.len;
}

static void test_json(Tally *unit, Build *b) {
    CheckResult *r = check_run(b->arena, b->program, NULL, LANG_ZH);
    Diags *diags = diags_new(b->arena);
    diag_at1(diags, DIAG_FILE_BINARY, SPAN_NONE, ARG(TEXT("a\"\x01.jx")));
    Buf out = buf_new(b->arena);
    findings_print_json(&out, b->program, r, diags, LANG_ZH);
    Text json = buf_result(&out);
    CHECK(unit, json_well_formed(json));
    CHECK(unit, !json_well_formed(TEXT("{\"a\": [1, }")));
    static const char *const parts[] = {
        "{\n  \"format_version\": 1,\n  \"language\": \"zh\",\n  \"as_of\": null,\n"
        "  \"profile\": null,\n  \"findings\": [\n    {\"id\": \"",
        "\"status\": \"open\", \"folded_into\": null, \"rule\": ",
        "\"rule_names\": {\"zh\": \"补助不超预算\", \"en\": \"subsidies_within_budget\"}",
        "\"outcome\": \"violated\", \"certainty\": \"fact\", \"subject\": {\"kind\": {\"zh\": "
        "\"项目\", ",
        "\"file\": \"data.jx\", \"line\": 2, \"column\": 8, \"end_line\": 2, \"end_column\": 14, ",
        "{\"expression\": \"预算数\", \"value\": \"120\", \"unit\": \"万元\", \"kind\": "
        "\"number\", "
        "\"state\": \"ok\", \"text\": \"120万元\", \"depth\": 0, \"item\": false, "
        "\"file\": \"data.jx\", \"line\": 2, ",
        "\"value\": null, \"unit\": null, \"kind\": \"number\", \"state\": \"missing\"",
        "\"difference\": \"40万元\", \"basis\": \"财预〔2015〕88号\", \"advice\": null, "
        "\"rule_file\": \"rules.jx\", \"rule_line\": 1}",
        "\"outcomes\": {\"holds\": 1, \"violated\": 1, \"unknown\": 2, ",
        "{\"code\": \"E0003\", \"severity\": \"error\", \"message\": {\"zh\": \"a\\\"\\u0001.jx ",
        "\"summary\": {\n    \"errors\": 3,\n    \"warnings\": 4,\n    \"notes\": 0,\n"
        "    \"folded\": 0,\n    \"waived\": 0,\n    \"known\": 0,\n"
        "    \"diagnostics\": 1,\n    \"rules\": 12,\n    \"checks\": 14\n  }\n}\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        unit_check(unit, contains(json, parts[i]), parts[i], __FILE__, __LINE__);
    }
}

/* ---- other conditions */
static Build small(Arena *arena, const char *rules) {
    Build b = build_new(arena, DATA, rules);
    add_facts(&b);
    b.program->rules.len = 0;
    return b;
}

/* An error outweighs a violation; a condition `when` that fails to be computed is one too. */
static void test_errors(Tally *unit, Arena *arena) {
    Build b = small(arena, "规则 错 { 断言 code matches /(/  断言 预算数 > 100 万元 }");
    Rule *rule = add_rule(&b, "broken", "错", "规则 错");
    InstId p = op_open(&b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    vec_push(arena, &b.program->regexes, TEXT("("));
    InstId matches = op1(&b, OP_TEXT_MATCHES, T_BOOL, field(&b, p, P_CODE, "code"), 0);
    at(&b, matches, "code matches /(/");
    InstId limit = op_const(&b, T_QUANTITY, domain_of(&b, p), v_quantity(&b, "100", b.wan));
    InstId large = op2(&b, OP_GT, T_BOOL, field(&b, p, P_BUDGET, "预算数"), limit);
    bind(&b, rule, p);
    add_assertion(&b, rule, at(&b, large, "预算数 > 100 万元"));
    CheckResult *r = check_run(arena, b.program, NULL, LANG_ZH);
    CHECK(unit,
          count(r, "broken", OUTCOME_VIOLATED) == 2 && count(r, "broken", OUTCOME_HOLDS) == 1);
    CHECK_TEXT(unit, find(r, "broken", OUTCOME_VIOLATED)->difference, TEXT("50万元"));
    add_assertion(&b, rule, matches);
    CHECK(unit, ir_verify(b.program) == NULL);
    r = check_run(arena, b.program, NULL, LANG_ZH);
    CHECK(unit,
          count(r, "broken", OUTCOME_ERROR) == 4 && count(r, "broken", OUTCOME_VIOLATED) == 0);
    const Finding *f = find(r, "broken", OUTCOME_ERROR);
    CHECK(unit, f->severity == SEVERITY_ERROR);
    CHECK(unit, contains(f->message_zh, "超出了限制") && contains(f->message_en, "the limit"));
    rule->assertions.len = 1;
    add_filter(&b, rule, matches);
    rule->assertions.len = 0;
    r = check_run(arena, b.program, NULL, LANG_ZH);
    CHECK(unit, count(r, "broken", OUTCOME_ERROR) == 4 && r->findings.len == 5);
}

/* Undecided for other reasons than a missing fact. */
static void expect_reason(Tally *unit, Build *b, InstId condition, const char *zh, int line) {
    Rule *rule = b->program->rules.data[0];
    rule->assertions.len = 0;
    add_assertion(b, rule, condition);
    CheckResult *r = check_run(b->arena, b->program, NULL, LANG_ZH);
    const Finding *f = find(r, "reasons", OUTCOME_UNKNOWN);
    unit_check_text(unit, f->message_zh, text_of(zh), __FILE__, line);
}

static void test_reasons(Tally *unit, Arena *arena) {
    Build b =
        small(arena, "规则 因 { 预算数 / 比例 > 预算数; max(补助.金额) > 预算数; 预算数 < 3 人 }");
    build_set(&b, PROJECT, P_RATE, 0, v_quantity(&b, "0", UNIT_NONE), NULL);
    Rule *rule = add_rule(&b, "reasons", "因", "规则 因");
    InstId p = op_open(&b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    bind(&b, rule, p);
    InstId budget = field(&b, p, P_BUDGET, "预算数");
    InstId share = op2(&b, OP_DIV, T_QUANTITY, budget, field(&b, p, P_RATE, "比例"));
    at(&b, share, "预算数 / 比例");
    InstId more = at(&b, op2(&b, OP_GT, T_BOOL, share, budget), "预算数 / 比例 > 预算数");
    expect_reason(unit, &b, more, "无法判断“预算数 / 比例 > 预算数”：“预算数 / 比例”的除数为零",
                  __LINE__);
    InstId people = op_const(&b, T_QUANTITY, domain_of(&b, p), v_quantity(&b, "3", b.person));
    InstId mixed = at(&b, op2(&b, OP_LT, T_BOOL, budget, people), "预算数 < 3 人");
    expect_reason(unit, &b, mixed,
                  "无法判断“预算数 < 3 人”：“预算数 < 3 人”的单位不同：120万元 与 3人", __LINE__);
    InstId s = op_open(&b, OP_EXPAND, T_RECORD(INDICATOR), domain_of(&b, p), p, NONE, P_INDICATORS);
    InstId name =
        build_inst(&b, OP_MAX, T_TEXT, domain_of(&b, p), field(&b, s, I_NAME, "x"), NONE, 0);
    InstId same = op2(&b, OP_EQ, T_BOOL, at(&b, name, "max(补助.金额)"), name);
    expect_reason(unit, &b, at(&b, same, "max(补助.金额) > 预算数"),
                  "无法判断“max(补助.金额) > 预算数”：“max(补助.金额)”没有元素", __LINE__);
}

/* The connectives: only the side that fails is told, and no difference of a negation. */
static void test_connectives(Tally *unit, Arena *arena) {
    Build b = small(arena, "规则 连 { 预算数 > 200 万元; code = code; 不 预算数 }");
    Rule *rule = add_rule(&b, "connected", "连", "规则 连");
    InstId p = op_open(&b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    bind(&b, rule, p);
    InstId limit = op_const(&b, T_QUANTITY, domain_of(&b, p), v_quantity(&b, "200", b.wan));
    InstId budget = field(&b, p, P_BUDGET, "预算数"), code = field(&b, p, P_CODE, "code");
    InstId large = at(&b, op2(&b, OP_GT, T_BOOL, budget, limit), "预算数 > 200 万元");
    InstId same = at(&b, op2(&b, OP_EQ, T_BOOL, code, code), "code = code");
    InstId both = op2(&b, OP_AND, T_BOOL, same, large);
    add_assertion(&b, rule, both);
    CheckResult *r = check_run(arena, b.program, NULL, LANG_ZH);
    const Finding *f = find(r, "connected", OUTCOME_VIOLATED);
    CHECK(unit, f->n_parts == 1);
    CHECK_TEXT(unit, f->parts[0].shown, TEXT("120万元"));
    CHECK_TEXT(unit, f->difference, TEXT("80万元"));
    InstId small_one = op2(&b, OP_LT, T_BOOL, budget, limit);
    InstId negated = op1(&b, OP_NOT, T_BOOL, small_one, 0);
    rule->assertions.len = 0;
    add_assertion(&b, rule, op2(&b, OP_OR, T_BOOL, negated, large));
    r = check_run(arena, b.program, NULL, LANG_ZH);
    f = find(r, "connected", OUTCOME_VIOLATED);
    CHECK(unit, f->difference.len == 0 && f->n_parts == 2); /* 预算数 once; 预算数 > 200 万元 */
}

/* A group's key is a subject without record; an element alone is shown with its owner. */
static void test_subjects(Tally *unit, Arena *arena) {
    Build b = small(arena, "规则 组 {} 规则 项 {} 空");
    Rule *rule = add_rule(&b, "groups", "组", "规则 组");
    InstId s = op_open(&b, OP_SCAN, T_RECORD(SUBSIDY), 0, NONE, NONE, SUBSIDY);
    InstId name = field(&b, s, S_NAME, NULL);
    InstId group = op_open(&b, OP_GROUP, T_TEXT, 0, name, NONE, 0);
    InstId members = op_open(&b, OP_MEMBERS, T_RECORD(SUBSIDY), domain_of(&b, group), group, s, 0);
    InstId n = build_inst(&b, OP_COUNT, T_NUMBER, domain_of(&b, group), members, NONE, 0);
    InstId two = op_const(&b, T_NUMBER, domain_of(&b, group), v_quantity(&b, "2", UNIT_NONE));
    bind(&b, rule, group);
    add_assertion(&b, rule, op2(&b, OP_GE, T_BOOL, at(&b, n, "空"), two));
    Rule *other = add_rule(&b, "elements", "项", "规则 项");
    InstId e = op_open(&b, OP_SCAN, T_RECORD(SUBSIDY), 0, NONE, NONE, SUBSIDY);
    InstId given = op1(&b, OP_IS_MISSING, T_BOOL, field(&b, e, S_AMOUNT, NULL), 0);
    bind(&b, other, e);
    add_assertion(&b, other, given);
    CHECK(unit, ir_verify(b.program) == NULL);
    CheckResult *r = check_run(arena, b.program, NULL, LANG_ZH);
    const Finding *f = find(r, "groups", OUTCOME_VIOLATED);
    CHECK(unit, f->subjects[0].entity == ID_NONE);
    CHECK_TEXT(unit, f->subjects[0].name, TEXT("燕赵友谊奖"));
    CHECK_TEXT(unit, f->difference, TEXT("1"));
    CHECK(unit, f->n_parts == 2 && f->parts[1].is_item);
    CHECK_TEXT(unit, f->parts[1].shown, TEXT("燕赵友谊奖"));
    Buf out = buf_new(arena);
    findings_print(&out, b.program, r, (FindingStyle){.lang = LANG_ZH});
    CHECK(unit,
          contains(buf_result(&out), "  项目 604002B17DX0001 应用基础研究 › 补助 燕赵友谊奖\n"));
}

/* What one of the elements is has that one's place; of a false `any` what was tested is told, at
   the subject; a default that was not needed is not told; shares differ by points. */
static const Finding *violation(Build *b, InstId condition) {
    Rule *rule = b->program->rules.data[0];
    rule->assertions.len = 0;
    add_assertion(b, rule, condition);
    if (ir_verify(b->program)) abort();
    CheckResult *r = check_run(b->arena, b->program, NULL, LANG_ZH);
    return find(r, "origins", OUTCOME_VIOLATED);
}

static void test_origins(Tally *unit, Arena *arena) {
    Build b = small(
        arena, "规则 源 last(补助.金额) max(补助.金额) any(类别 属于 效益) 类别 预算数 ?? 0 率");
    Rule *rule = add_rule(&b, "origins", "源", "规则 源");
    InstId p = op_open(&b, OP_SCAN, T_RECORD(PROJECT), 0, NONE, NONE, PROJECT);
    DomainId d = domain_of(&b, p);
    bind(&b, rule, p);
    InstId s = op_open(&b, OP_EXPAND, T_RECORD(SUBSIDY), d, p, NONE, P_SUBSIDIES);
    InstId amount = field(&b, s, S_AMOUNT, NULL);
    InstId limit = op_const(&b, T_QUANTITY, d, v_quantity(&b, "1000", b.wan));
    const Op ops[] = {OP_LAST, OP_MAX};
    const char *const texts[] = {"last(补助.金额)", "max(补助.金额)"}, *const taken[] = {"70 万元",
                                                                                         "90 万元"};
    for (int i = 0; i < 2; i++) {
        InstId one = build_inst(&b, ops[i], T_QUANTITY, d, amount, NONE, 0);
        const Finding *f = violation(&b, op2(&b, OP_GT, T_BOOL, at(&b, one, texts[i]), limit));
        CHECK(unit, f->n_parts == 1);
        CHECK_TEXT(unit, sources_text(b.program->sources, f->span), text_of(taken[i]));
    }
    InstId indicator = op_open(&b, OP_EXPAND, T_RECORD(INDICATOR), d, p, NONE, P_INDICATORS);
    InstId category = field(&b, indicator, I_CATEGORY, "类别");
    InstId in = at(&b, op1(&b, OP_IN_MEMBER, T_BOOL, category, M_BENEFIT), "类别 属于 效益");
    InstId any = build_inst(&b, OP_ANY_OF, T_BOOL, d, in, NONE, 0);
    const Finding *f = violation(&b, at(&b, any, "any(类别 属于 效益)"));
    CHECK(unit, f->n_parts == 2 && f->parts[1].is_item && f->parts[1].fact.source == 0);
    CHECK_TEXT(unit, f->parts[1].shown, TEXT("数量"));
    CHECK_TEXT(unit, sources_text(b.program->sources, f->span), TEXT("604002B17DX0001"));
    InstId given = op2(&b, OP_DEFAULT, T_QUANTITY, field(&b, p, P_BUDGET, "预算数"), limit);
    InstId large = op_const(&b, T_QUANTITY, d, v_quantity(&b, "9999", b.wan));
    f = violation(&b, op2(&b, OP_GT, T_BOOL, at(&b, given, "预算数 ?? 0"), large));
    CHECK(unit, f->n_parts == 1);
    CHECK_TEXT(unit, f->parts[0].text, TEXT("预算数"));
    Text points = TEXT("个百分点"), none;
    b.program->percentage_point =
        units_add_counting(b.program->units, &points, 1, SPAN_NONE, &none);
    build_set(&b, PROJECT, P_RATE, 0, v_quantity(&b, "50", b.percent), NULL);
    InstId share = op_const(&b, T_NUMBER, d, v_quantity(&b, "60", b.percent));
    f = violation(&b, op2(&b, OP_GE, T_BOOL, field(&b, p, P_RATE, "率"), share));
    CHECK_TEXT(unit, f->difference, TEXT("10个百分点"));
}

/* ---- built-in rules */
static void add_note(Build *b, FactNoteKind kind, const char *text, const char *hint) {
    FactNote note = {.kind = (uint8_t)kind,
                     .entity = PROJECT,
                     .row = 0,
                     .text = text_of(text),
                     .hint = text_of(hint),
                     .span = {b->data->id, 0, 6}};
    vec_push(b->arena, &b->program->facts->notes, note);
}

static void test_builtin(Tally *unit, Arena *arena) {
    Build b = small(arena, "");
    add_note(&b, NOTE_UNIT_UNKNOWN, "撮", "");
    add_note(&b, NOTE_UNIT_SLIP, "万无", "万元");
    add_note(&b, NOTE_TARGET_UNREADABLE, "≤122025年12月", "");
    for (int i = 0; i < 7; i++) add_note(&b, NOTE_ITEM_NUMBERED, "1.", "");
    CheckResult *r = check_run(arena, b.program, NULL, LANG_ZH);
    CHECK(unit, r->findings.len == 11 && r->by_severity[SEVERITY_NOTE] == 1);
    CHECK_TEXT(unit, find(r, "unknown_unit", OUTCOME_VIOLATED)->message_en,
               TEXT("\"撮\" is no declared unit; it is taken as a measure word of its own"));
    CHECK_TEXT(unit, r->findings.data[1].message_zh,
               TEXT("“万无”不是已声明的计量单位，是否应为“万元”？"));
    CHECK(unit, r->findings.data[1].severity == SEVERITY_WARNING);
    CHECK_TEXT(unit, find(r, "unreadable_target", OUTCOME_VIOLATED)->message_zh,
               TEXT("目标值“≤122025年12月”无法读取"));
    CHECK_TEXT(unit, find(r, "required_field", OUTCOME_VIOLATED)->message_zh,
               TEXT("缺少必填的“预算数”"));
    Buf out = buf_new(arena);
    findings_print(&out, b.program, r, (FindingStyle){.lang = LANG_ZH});
    /* more than five are told as one */
    CHECK(unit, contains(buf_result(&out), "= 同样的还有 6 处: 1:1、1:1、1:1、1:1、1:1、1:1\n"));
    CHECK(unit, contains(buf_result(&out), "条目自带序号      违反 7\n"));
}

/* A program without facts or rules is clean; texts from data cannot reach the terminal raw. */
static void test_edges(Tally *unit, Arena *arena) {
    Program *empty = program_new(arena, sources_new(arena));
    CHECK(unit, ir_verify(empty) == NULL);
    CheckResult *r = check_run(arena, empty, NULL, LANG_EN);
    Buf out = buf_new(arena);
    findings_print(&out, empty, r, (FindingStyle){.lang = LANG_EN});
    CHECK_TEXT(unit, buf_result(&out), TEXT("no findings; 0 rules, 0 checks\n"));
    Build b = small(arena, "");
    add_note(&b, NOTE_TARGET_UNREADABLE, "\x1B[2J", "");
    r = check_run(arena, b.program, NULL, LANG_EN);
    Text printed = print_all(arena, &b, r, LANG_EN);
    CHECK(unit, !contains(printed, "\x1B") && contains(printed, "␛[2J"));
}

int main(void) {
    Tally unit = {.name = "check"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    static void (*const on_dossier[])(Tally *, Build *) = {test_outcomes, test_batches,
                                                           test_explanation, test_text, test_json};
    static void (*const others[])(Tally *, Arena *) = {
        test_errors,  test_reasons, test_connectives, test_subjects,
        test_origins, test_builtin, test_edges};
    for (size_t i = 0; i < sizeof on_dossier / sizeof *on_dossier; i++) {
        Build b = dossier(arena);
        on_dossier[i](&unit, &b);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) others[i](&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
