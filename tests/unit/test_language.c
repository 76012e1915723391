/* The language by its expressions: each case is a query over tests/language/facts.jx and what it must
   give. Rows stand with "; " between them, columns with " | ", elements of a list with "、". A missing
   value is "-", "/0", "[]" (of an empty list), "u" (units), "D" (no date) or "E" (error); a mistake is
   the codes of its diagnostics. Run from the repository's root. */
#include "tests/unit/unit.h"

#include "compiler/query.h"
#include "runtime/core/verify.h"
#include "runtime/eval/finding.h"

typedef struct Case {
    int line;
    const char *query, *want;
} Case;
#define CASE(query, want) {__LINE__, query, want}

typedef struct Lab {
    Tally *unit;
    Arena *arena;
    Session *session;
} Lab;

/* ---- answers as text */
static Text codes_of(Arena *arena, const Diags *diags) {
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < diags->list.len; i++) {
        if (i) buf_char(&out, ' ');
        buf_text(&out, diag_code_text(diags->list.data[i].code));
    }
    return buf_result(&out);
}

static void put_value(Buf *out, const Frame *frame, const QueryColumn *column, uint32_t row) {
    static const char *const states[] = {"", "-", "/0", "[]", "u", "D", "E"};
    Value value = frame_value(frame, column->value, row);
    buf_str(out, states[value.state]);
    if (value.state == STATE_OK) buf_text(out, frame_value(frame, column->text, row).text);
}

static uint32_t row_above(const Frame *frame, DomainId domain, DomainId ancestor, uint32_t row) {
    const Code *code = frame_code(frame);
    for (; domain != ancestor; domain = code->domains.data[domain].parent)
        row = frame_parents(frame, domain)[row];
    return row;
}

static void put_column(Buf *out, const Frame *frame, const QueryPlan *plan,
                       const QueryColumn *column, uint32_t row) {
    RowRange rows = {row, 1};
    if (column->type.list) {
        DomainId domain = plan->code.insts.data[column->value].domain;
        rows = frame_children(frame, domain, column->base,
                              row_above(frame, plan->domain, column->base, row));
    }
    for (uint32_t i = 0; i < rows.count; i++) {
        if (i) buf_str(out, "、");
        put_value(out, frame, column, rows.first + i);
    }
}

static Text answer(const Lab *lab, Arena *arena, const char *query) {
    Lang lang;
    const Source *source = query_source(lab->session, text_of(query), &lang);
    Diags *diags = diags_new(arena);
    QueryPlan plan;
    if (!query_plan(lab->session, source, LANG_ZH, diags, &plan)) return codes_of(arena, diags);
    const Program *program = lab->session->program;
    const char *wrong = verify_code(program, &plan.code);
    if (wrong) return text_of(wrong);
    EvalOptions options = {.lang = LANG_ZH};
    const Frame *frame = frame_run(arena, program, &plan.code, NULL, &options);
    Buf out = buf_new(arena);
    for (uint32_t row = 0; row < frame_rows(frame, plan.domain); row++) {
        if (row) buf_str(&out, "; ");
        for (uint32_t c = 0; c < plan.columns.len; c++) {
            if (c) buf_str(&out, " | ");
            put_column(&out, frame, &plan, &plan.columns.data[c], row);
        }
    }
    return buf_result(&out);
}

static void run(const Lab *lab, const Case *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        Arena *arena = arena_new(lab->arena);
        Text got = answer(lab, arena, cases[i].query);
        unit_check_text(lab->unit, got, text_of(cases[i].want), cases[i].query, cases[i].line);
        arena_free(arena);
    }
}
#define RUN(lab, cases) run(lab, cases, sizeof cases / sizeof *cases)

/* ---- numbers and units */
static const Case numbers[] = {
    CASE("0.1 + 0.2", "0.3"),
    CASE("0.1 + 0.2 = 0.3", "是"),
    CASE("1 / 3 * 3 = 1", "是"),
    CASE("1 / 3", "1/3"),
    CASE("1 / 3 + 1 / 6", "0.5"),
    CASE("10 / 4", "2.5"),
    CASE("2 - 5", "-3"),
    CASE("-(2 - 5)", "3"),
    CASE("1_000_000 * 1_000_000", "1000000000000"),
    CASE("99999999999999999999 + 1", "100000000000000000000"),
    CASE("99999999999999999999 * 99999999999999999999", "9999999999999999999800000000000000000001"),
    CASE("123456789012345678901234567890 - 123456789012345678901234567889", "1"),
    CASE("1 / 0", "/0"),
    CASE("1 / 0 + 1", "/0"),
    CASE("0.10", "0.1"),
    CASE("2 + 3 * 4", "14"),
    CASE("(2 + 3) * 4", "20"),
    CASE("2 - 3 - 4", "-5"),
    CASE("12 / 3 / 2", "2"),
    CASE("3 万元/人 * 8 人", "24万元"),
    CASE("24 万元 / 8 人", "3万元/人"),
    CASE("24 万元 / 3 万元", "8"),
    CASE("3 万元 / 5000 元", "6"),
    CASE("1 亿元 = 10000 万元", "是"),
    CASE("1 万元 + 5000 元", "1.5万元"),
    CASE("5000 元 + 1 万元", "15000元"),
    CASE("550 元/平方米 * 3 亩", "1100000元"),
    CASE("1 亩 = 2000/3 * 1 平方米", "是"),
    CASE("3 亩 = 2000 平方米", "是"),
    CASE("3 篇/月 * 4 个月", "12篇"),
    CASE("2 次/周 * 14 天", "4次"),
    CASE("90 公里 / 3 小时", "30公里/小时"),
    CASE("1.5 小时 = 90 分钟", "是"),
    CASE("30 万小时", "30万小时"),
    CASE("20 万平方米 / 4", "5万平方米"),
    CASE("1 家次 = 1 家", "E0203"),
    CASE("3 人次 + 2 人", "E0203"),
    CASE("3 万元 + 2 家", "E0203"),
    CASE("3 万元 > 2", "E0203"),
    CASE("5 位 + 3 名 = 8 人", "是"),
    CASE("50% * 200 万元", "100万元"),
    CASE("200 万元 * 50%", "100万元"),
    CASE("20% * 50%", "10%"),
    CASE("95% = 0.95", "是"),
    CASE("95% > 0.9", "是"),
    CASE("95% - 90%", "5%"),
    CASE("95% + 5 个百分点", "E0203"),
    CASE("5 个百分点 = 5%", "E0203"),
    CASE("5 个百分点 + 3 个百分点", "8个百分点"),
    CASE("(100 万元 / 120 万元 as % \"0.00\")", "83.33"),
    CASE("(1234567.5 元 as \"#,##0.00\")", "1,234,567.50"),
    CASE("(15000 元 as 万元)", "1.5"),
    CASE("(3 家 as 万元)", "E0203"),
    CASE("绝对值(-3 家)", "3家"),
    CASE("3 万元 <= 2.95 万元 within 0.1 万元", "是"),
    CASE("3 万元 <= 2.95 万元 within 0.01 万元", "否"),
    CASE("3 万元 = 2.95 万元 within 500 元", "是"),
    CASE("3 万元 = 2.95 万元 within 499 元", "否"),
    CASE("3 万元 != 2.95 万元 within 500 元", "否"),
    CASE("3 万元 >= 3.05 万元 within 0.1 万元", "是"),
    CASE("1 < 2 < 3", "E0101"),
    CASE("3 > \"三\"", "E0311"),
    CASE("5 坨 + 3 坨", "8坨"),
    CASE("5 坨 = 5 家", "E0203"),
};

/* ---- rounding */
static const Case rounding[] = {
    CASE("round(2.5)", "3"),
    CASE("round(-2.5)", "-3"),
    CASE("round(2.345, 2)", "2.35"),
    CASE("四舍五入(2.345 万元, 2)", "2.35万元"),
    CASE("round(2.345, 2, half_even)", "2.34"),
    CASE("round(2.355, 2, 四舍六入)", "2.36"),
    CASE("round(2.5, 四舍六入)", "2"),
    CASE("round(2.9, down)", "2"),
    CASE("round(-2.9, 截尾)", "-2"),
    CASE("round(2.1, up)", "3"),
    CASE("round(-2.1, 进位)", "-3"),
    CASE("round(-2.1, floor)", "-3"),
    CASE("round(2.9, 向下取整)", "2"),
    CASE("round(-2.9, ceiling)", "-2"),
    CASE("round(2.1, 0, 向上取整)", "3"),
    CASE("round(1 / 3, 4)", "0.3333"),
    CASE("round(1 / 3 + 1 / 3, 4)", "0.6667"),
    CASE("round(2.5, 1 家)", "E0301"),
    CASE("round(2.5, -1)", "E"),
    CASE("round(2.5, 0, 抹零)", "E0321"),
    CASE("round(2.5, 0, 1)", "E0321"),
    CASE("round(\"二\")", "E0301"),
    CASE("round()", "E0310"),
    CASE("round(1, 2, down, up)", "E0310"),
};

/* ---- missing values */
static const Case missing[] = {
    CASE("项目 -> 其他资金", "20万元; -; -"),
    CASE("项目 -> 财政资金 + 其他资金", "120万元; -; -"),
    CASE("项目 -> 财政资金 + (其他资金 ?? 0 元)", "120万元; 30万元; -"),
    CASE("项目 -> 其他资金 > 1 元", "是; -; -"),
    CASE("项目 -> 其他资金 是 无值", "否; 是; 是"),
    CASE("项目 -> 其他资金 不是 无值", "是; 否; 否"),
    CASE("项目 -> 其他资金 ?? 财政资金 ?? 0 元", "20万元; 30万元; 0元"),
    CASE("项目 -> 若 其他资金 > 1 元 则 1 否则 2", "1; -; -"),
    CASE("项目 -> 若 预算数 > 20 万元 则 无值 否则 预算数", "-; -; 9万元"),
    CASE("项目 -> 合计(补助.金额)", "64万元; 5000元; 0元"),
    CASE("项目 -> 平均(补助.金额)", "32万元; 5000元; []"),
    CASE("项目 -> 最大(补助.金额)", "40万元; 5000元; []"),
    CASE("项目 -> 首个(补助.名称)", "小修; 苗木; []"),
    CASE("合计(项目.其他资金)", "-"),
    CASE("合计(x 对 x 属于 项目.其他资金 仅当 x 不是 无值)", "20万元"),
    CASE("计数(项目.其他资金)", "3"),
    CASE("(1 / 0) ?? 5", "5"),
    CASE("无值 ?? 5", "5"),
    CASE("无值 + 1", "-"),
    CASE("无值", "E0318"),
    CASE("[]", "E0318"),
    CASE("预算数 = 无值", "E0319"),
    CASE("无值 != 3", "E0319"),
    CASE("`甲{无值 ?? \"乙\"}丙`", "甲乙丙"),
    CASE("项目 -> `其他{其他资金}`", "其他20万元; 其他; 其他"),
};

/* ---- Kleene: t, f and u */
#define TFU(expression, want) CASE(expression, want)
static const Case kleene[] = {
    TFU("真 且 真", "是"),           TFU("真 且 否", "否"),           TFU("真 且 1/0 > 1", "/0"),
    TFU("否 且 真", "否"),           TFU("否 且 否", "否"),           TFU("否 且 1/0 > 1", "否"),
    TFU("1/0 > 1 且 真", "/0"),      TFU("1/0 > 1 且 否", "否"),      TFU("1/0 > 1 且 1/0 > 1", "/0"),
    TFU("真 或 真", "是"),           TFU("真 或 否", "是"),           TFU("真 或 1/0 > 1", "是"),
    TFU("否 或 真", "是"),           TFU("否 或 否", "否"),           TFU("否 或 1/0 > 1", "/0"),
    TFU("1/0 > 1 或 真", "是"),      TFU("1/0 > 1 或 否", "/0"),      TFU("1/0 > 1 或 1/0 > 1", "/0"),
    TFU("不 真", "否"),              TFU("不 否", "是"),              TFU("不 (1/0 > 1)", "/0"),
    CASE("不 真 或 真", "是"),       CASE("真 或 否 且 否", "是"),    CASE("(真 或 否) 且 否", "否"),
    CASE("全都([真, 1/0 > 1])", "/0"), CASE("全都([否, 1/0 > 1])", "否"),
    CASE("任一([真, 1/0 > 1])", "是"), CASE("任一([否, 1/0 > 1])", "/0"),
    CASE("真 且 3", "E0301"),        CASE("不 3", "E0301"),
};

/* ---- dates and durations */
static const Case dates[] = {
    CASE("2025-12-31", "2025年12月31日"),
    CASE("2025年12月31日", "2025年12月31日"),
    CASE("2025年12月", "2025年12月"),
    CASE("2025年第三季度", "2025年第三季度"),
    CASE("2025年", "2025年"),
    CASE("2025年12月底", "2025年12月底"),
    CASE("2025年2月30日", "E0302"),
    CASE("12月", "E0312"),
    CASE("12 个月", "12个月"),
    CASE("2025-12-31 - 2025-01-01", "364天"),
    CASE("2025年12月 - 2025年11月", "31天"),
    CASE("2025-01-01 - 2025-12-31", "-364天"),
    CASE("相隔天数(2024-02-28, 2024-03-01)", "2天"),
    CASE("days_between(2025年, 2025年6月)", "-184天"),
    CASE("2025-01-31 + 1 个月", "2025年2月28日"),
    CASE("2024-01-31 + 1 个月", "2024年2月29日"),
    CASE("1 个月 + 2025-01-31", "2025年2月28日"),
    CASE("2025-03-31 - 1 个月", "2025年2月28日"),
    CASE("2025-01-31 + 30 天", "2025年3月2日"),
    CASE("2025-01-31 + 2 周", "2025年2月14日"),
    CASE("2025年3月 + 2 个月", "2025年5月"),
    CASE("2025年3月底 + 1 个月", "2025年4月底"),
    CASE("2025年第一季度 + 1 季度", "2025年第二季度"),
    CASE("2025年第一季度 + 1 个月", "2025年2月1日至2025年4月30日"),
    CASE("2025年 + 2 年", "2027年"),
    CASE("2025年 - 6 个月", "2024年7月1日至2025年6月30日"),
    CASE("2025年3月 + 10 天", "2025年3月11日至2025年4月10日"),
    CASE("2025-03-01 + 36 小时", "D"),
    CASE("2025-03-01 + 48 小时", "2025年3月3日"),
    CASE("2025-03-01 + 0.5 个月", "D"),
    CASE("9999-12-31 + 1 天", "D"),
    CASE("2025-03-01 + 3", "E0305"),
    CASE("2025-03-01 + 3 家", "E0203"),
    CASE("2025-03-01 + 5 工作日", "E0203"),
    CASE("2025-03-01 + 2025-03-02", "E0301"),
    CASE("2025-03-01 * 2", "E0301"),
    CASE("3 天 - 2025-03-01", "E0301"),
    CASE("3 个月 > 60 天", "E0203"),
    CASE("3 个月 + 10 天", "E0203"),
    CASE("1 年 = 12 个月", "是"),
    CASE("2 周 = 14 天", "是"),
    CASE("2025年12月 = 2025-12-31", "否"),
    CASE("2025年12月底 = 2025-12-31", "是"),
    CASE("2025年12月 <= 2025-12-31", "是"),
    CASE("2025年12月 < 2025-12-31", "否"),
    CASE("2025年12月 > 2025-12-30", "是"),
    CASE("2025年 包含 2025年3月", "是"),
    CASE("2025年3月 包含 2025年", "否"),
    CASE("2025-03-15 属于 2025年第一季度", "是"),
    CASE("2025年3月 属于 2025年第一季度", "是"),
    CASE("2025-04-01 属于 2025年第一季度", "否"),
    CASE("2025-12-31 <= 2025-12-28 within 3 天", "是"),
    CASE("2025-12-31 = 2025-12-28 within 2 天", "否"),
    CASE("2025年12月.月", "12"),
    CASE("2025年12月.日", "31"),
    CASE("(2025-03-05).year", "2025"),
    CASE("2025年第一季度.起日", "2025年1月1日"),
    CASE("2025年第一季度.止日", "2025年3月31日"),
    CASE("(2025-03-05 as \"yyyy年m月\")", "2025年3月"),
    CASE("项目 -> 开工 + 工期", "2025年9月; -; -"),
    CASE("项目 -> 完成(开工)", "E0209"),
    CASE("最小(项目.开工)", "-"),
    CASE("最小(x 对 x 属于 项目.开工 仅当 x 不是 无值)", "2025年3月"),
};

/* ---- bounds */
static const Case bounds[] = {
    CASE("≥ 50 家", "≥50家"),
    CASE(">= 50 家", "≥50家"),
    CASE("<= 160 万元", "≤160万元"),
    CASE("> 90%", ">90%"),
    CASE("< 3 次", "<3次"),
    CASE("= 3 次", "=3次"),
    CASE("!= 3 次", "E0316"),
    CASE("8..10 人", "8..10人"),
    CASE("8 人..10 人", "8..10人"),
    CASE("5000 元..1 万元", "5000元..1万元"),
    CASE("-3..3", "-3..3"),
    CASE("8..8 人", "=8人"),
    CASE("10..8 人", "E0317"),
    CASE("8 家..10 人", "E0203"),
    CASE("≤ 2025年12月", "≤2025年12月"),
    CASE("2025年3月..2025年6月", "2025年3月..2025年6月"),
    CASE("2025年6月..2025年3月", "E0317"),
    CASE("≥ \"甲\"", "E0301"),
    CASE("8 人 属于 8..10 人", "是"),
    CASE("10 人 属于 8..10 人", "是"),
    CASE("11 人 属于 8..10 人", "否"),
    CASE("7 人 不 属于 8..10 人", "是"),
    CASE("50 家 属于 ≥ 50 家", "是"),
    CASE("50 家 属于 > 50 家", "否"),
    CASE("49.99 家 属于 < 50 家", "是"),
    CASE("50 家 属于 = 50 家", "是"),
    CASE("9000 元 属于 ≤ 1 万元", "是"),
    CASE("3 家 属于 ≤ 1 万元", "E0203"),
    CASE("2025-03-01 属于 ≤ 1 万元", "E0311"),
    CASE("3 家 属于 ≤ 2025年", "E0311"),
    CASE("0.95 属于 > 90%", "是"),
    CASE("(8..10 人) 包含 9 人", "是"),
    CASE("(≥ 5 家) 包含 (8..10 家)", "是"),
    CASE("(8..10 家) 包含 (≥ 8 家)", "否"),
    CASE("(8..10 家) 包含 (8..10 家)", "是"),
    CASE("(> 8 家) 包含 (≥ 8 家)", "否"),
    CASE("(≥ 8 家) 包含 (> 8 家)", "是"),
    CASE("2025-03-15 属于 2025年3月..2025年6月", "是"),
    CASE("2025-06-30 属于 2025年3月..2025年6月", "是"),
    CASE("2025-07-01 属于 2025年3月..2025年6月", "否"),
    CASE("2025-03-15 属于 ≥ 2025年3月", "是"),
    CASE("2025-03-31 属于 > 2025年3月", "否"),
    CASE("2025-04-01 属于 > 2025年3月", "是"),
    CASE("2025-03-01 属于 < 2025年3月", "否"),
    CASE("2025年 属于 ≤ 2025年6月", "否"),
    CASE("交集(≥ 5 家, ≤ 8 家)", "5..8家"),
    CASE("交集(> 5 家, ≤ 8 家)", ">5家且≤8家"),
    CASE("intersect(5..9 家, 7..12 家)", "7..9家"),
    CASE("交集(5..9 家, ≥ 3 家)", "5..9家"),
    CASE("交集(≥ 9 家, ≤ 8 家)", "[]"),
    CASE("交集(> 8 家, ≤ 8 家)", "[]"),
    CASE("交集(≥ 9 家, ≤ 8 人)", "E0311"),
    CASE("交集(≥ 2025年3月, ≤ 2025年6月)", "2025年3月..2025年6月"),
    CASE("交集(≥ 9 家, 3)", "E0301"),
    CASE("(≥ 5 家) = (≥ 5 家)", "是"),
    CASE("(≥ 5 家) = (> 5 家)", "否"),
    CASE("(≤ 10000 元) = (≤ 1 万元)", "是"),
    CASE("(> 2025年3月) = (≥ 2025-04-01)", "是"),
    CASE("(≥ 5 家) < (≥ 6 家)", "E0315"),
    CASE("(8..10 人).下限", "8人"),
    CASE("(8..10 人).upper", "10人"),
    CASE("(≥ 5 家).上限", "-"),
    CASE("(≤ 2025年12月).上限", "2025年12月"),
    CASE("(≥ 5 家).中间", "E0212"),
    CASE("项目 -> 规模", "8..10人; ≥20人; -"),
    CASE("项目 -> 人数 属于 规模", "是; -; -"),
    CASE("项目 -> 9 家 属于 规模", "u; u; -"),
    CASE("项目 -> 2025年 属于 规模", "u; u; -"),
    CASE("项目 -> 规模.下限", "8人; 20人; -"),
    CASE("项目[\"P1\"].指标.目标值.范围",
         "≥50公里; ≥95%; ≤120万元; ≤2025年12月底; 8..10万元; -; -; -"),
    CASE("项目[\"P1\"].指标[\"节约\"].目标值.范围 包含 9 万元", "是"),
    CASE("项目[\"P1\"].指标[\"养护里程\"].目标值.范围 包含 60 公里", "是"),
    CASE("项目[\"P1\"].指标[\"养护里程\"].目标值.范围 包含 60 家", "u"),
    CASE("项目[\"P1\"].指标[\"完成时限\"].目标值.范围 包含 2025-12-31", "是"),
    CASE("项目[\"P1\"].指标[\"完成时限\"].目标值.范围 包含 3 天", "u"),
    CASE("项目[\"P1\"].指标[\"总成本\"].目标值.上限 <= 项目[\"P1\"].预算数", "是"),
    CASE("项目[\"P1\"].指标[\"合格率\"].目标值.上限 <= 项目[\"P1\"].预算数", "-"),
    CASE("项目[\"P1\"].指标[\"节约\"].目标值.数值 <= 3 家", "u"),
};

/* ---- lists */
static const Case lists[] = {
    CASE("[1, 2, 3]", "1; 2; 3"),
    CASE("计数([1, 2, 3])", "3"),
    CASE("合计([3 家, 4 家])", "7家"),
    CASE("合计([1 万元, 5000 元])", "1.5万元"),
    CASE("[1 万元, 3 家]", "E0203"),
    CASE("[1, \"甲\"]", "E0301"),
    CASE("[[1, 2], 3, [4]]", "1; 2; 3; 4"),
    CASE("首个([\"甲\", \"乙\"])", "甲"),
    CASE("末个([\"甲\", \"乙\"])", "乙"),
    CASE("连接([\"甲\", \"乙\", \"丙\"], \"-\")", "甲-乙-丙"),
    CASE("最小(3 万元, 9000 元)", "9000元"),
    CASE("最大(3, 5, 4)", "5"),
    CASE("最大(2025-03-01, 2025年12月)", "2025年12月"),
    CASE("平均([1, 2, 4])", "7/3"),
    CASE("去重([1 万元, 10000 元, 2 万元])", "1万元; 2万元"),
    CASE("排序([3, 1, 2])", "1; 2; 3"),
    CASE("sorted([3, 1, 2], descending)", "3; 2; 1"),
    CASE("排序(项目, 预算数).名称", "监测; 绿化; 道路养护"),
    CASE("排序(项目, 名称, 降序).编码", "P1; P2; P3"),
    CASE("排序(项目)", "E0315"),
    CASE("3 属于 [1, 2, 3]", "是"),
    CASE("4 属于 [1, 2, 3]", "否"),
    CASE("4 不 属于 [1, 2, 3]", "是"),
    CASE("3 属于 []", "否"),
    CASE("3 属于 [1, [2, 3]]", "是"),
    CASE("[1, 2, 3] 包含 2", "是"),
    CASE("\"乙\" 属于 [\"甲\"]", "否"),
    CASE("[1, 2] = [1, 2]", "是"),
    CASE("[1, 2] = [2, 1]", "否"),
    CASE("[1, 2] != [1, 2, 3]", "是"),
    CASE("[1, 2] = [1, 1 / 0]", "/0"),
    CASE("[1, 2] = [1, 1 / 0, 3]", "否"),
    CASE("[1, 2] = 3", "E0309"),
    CASE("[1, 2] < [3, 4]", "E0309"),
    CASE("[1, 2] + 3", "E0309"),
    CASE("[x * x 对 x 属于 [1, 2, 3]]", "1; 4; 9"),
    CASE("合计(x * x 对 x 属于 [1, 2, 3] 仅当 x > 1)", "13"),
    CASE("[x + y 对 x 属于 [1, 2], y 属于 [10, 20]]", "11; 21; 12; 22"),
    CASE("[x.序号 对 x 属于 [5, 6, 7]]", "1; 2; 3"),
    CASE("[x.上一个 对 x 属于 [5, 6, 7]]", "-; 5; 6"),
    CASE("[x.next ?? 0 对 x 属于 [5, 6, 7]]", "6; 7; 0"),
    CASE("[x.next.next ?? 0 对 x 属于 [5, 6, 7]]", "7; 0; 0"),
    CASE("全都(x > x.previous 对 x 属于 [5, 6, 7] 仅当 x.previous 不是 无值)", "是"),
    CASE("项目 -> 标签", "道路、民生; 民生; "),
    CASE("项目 -> 标签.序号", "1、2; 1; "),
    CASE("项目 -> [t.上一个 ?? \"无\" 对 t 属于 标签]", "无、道路; 无; "),
    CASE("项目 -> \"民生\" 属于 标签", "是; 是; 否"),
    CASE("项目 -> [名称, 标签]", "道路养护、道路、民生; 绿化、民生; 监测"),
    CASE("项目 -> 标签 = [\"民生\"]", "否; 是; 否"),
    CASE("去重(项目.标签)", "道路; 民生"),
    CASE("项目.补助.名称", "小修; 大修; 苗木"),
    CASE("项目 -> 补助[\"大修\"].金额", "40万元; -; -"),
    CASE("项目[\"P2\"].名称", "绿化"),
    CASE("项目[\"绿化\"].编码", "P2"),
    CASE("项目[\"没有\"].编码", "[]"),
    CASE("预算单位 -> 项目[\"P3\"].名称", "-; 监测"),
    CASE("标签[\"甲\"]", "E0206"),
    CASE("项目 -> 标签[\"甲\"]", "E0316"),
    CASE("项目 by 单位 as g -> g.key.名称, 计数(g), 合计(g.预算数)",
         "甲中心 | 2 | 150万元; 乙中心 | 1 | 9万元"),
    CASE("项目 by 单位.名称, 预算数 > 20 万元 as g -> g.key, 计数(g)",
         "甲中心 · 是 | 2; 乙中心 · 否 | 1"),
    CASE("[`{p.名称}{p.预算数 / 合计(g.预算数) as % \"0\"}` 对 项目 by 单位 as g, p 属于 g]",
         "道路养护80; 绿化20; 监测100"),
    CASE("[`{p.编码}{q.编码}` 对 项目 by 单位 as g, p 属于 g, q 属于 g]", "P1P1; P1P2; P2P1; P2P2; P3P3"),
    CASE("[计数(q 对 q 属于 g 仅当 q.预算数 <= p.预算数) 对 项目 by 单位 as g, p 属于 g]", "2; 1; 1"),
    CASE("[p.名称 属于 g.名称 对 项目 by 单位 as g, p 属于 g]", "是; 是; 是"),
    CASE("[[g.名称, \"计\"] 对 项目 by 单位 as g, p 属于 g 仅当 p.编码 != \"P2\"]",
         "道路养护; 绿化; 计; 监测; 计"),
    CASE("[连接([x 对 x 属于 g.预算数], \"+\") 对 项目 by 单位 as g, p 属于 g]",
         "120万元+30万元; 120万元+30万元; 9万元"),
    CASE("[g[\"P2\"].名称 对 项目 by 单位 as g, p 属于 g]", "绿化; 绿化; []"),
    CASE("[g.预算数 = p.单位.项目.预算数 对 项目 by 单位 as g, p 属于 g]", "是; 是; 是"),
    CASE("项目 -> 名称, 预算数 / 合计(项目.预算数) as % \"0.0\"",
         "道路养护 | 75.5; 绿化 | 18.9; 监测 | 5.7"),
    CASE("项目 -> 预算数 = 最大(项目.预算数)", "是; 否; 否"),
    CASE("项目 -> 计数(q 对 q 属于 项目 仅当 q.预算数 > 预算数)", "0; 1; 2"),
};

/* ---- enums, maps, records */
static const Case records[] = {
    CASE("产出.数量", "数量指标"),
    CASE("产出.数量 属于 产出", "是"),
    CASE("不 (产出 属于 产出.数量)", "是"),
    CASE("产出 包含 产出.成本", "是"),
    CASE("产出.数量.一级", "产出指标"),
    CASE("产出.数量.名称", "数量指标"),
    CASE("项目[\"P1\"].指标 -> 类别 属于 产出", "是; 是; 是; 是; 否; 否; 是; 否"),
    CASE("i 属于 项目[\"P1\"].指标 -> i.类别 属于 产出", "是; 是; 是; 是; 否; 否; 是; 否"),
    CASE("i 属于 项目[\"P1\"].指标, j 属于 i.project.指标 when i.名称 = \"养护里程\" -> j.类别.一级 包含 i.类别",
         "是; 是; 是; 是; 否; 否; 是; 否"),
    CASE("i 属于 项目[\"P1\"].指标 when i.类别 属于 [产出.成本, 满意度] -> i.名称", "总成本; 满意率"),
    CASE("项目[\"P1\"].支出计划.6月底", "40%"),
    CASE("项目.支出计划.6月底", "40%; 50%"),
    CASE("项目[\"P1\"].支出计划.key", "3月底; 6月底; 9月底; 12月底"),
    CASE("s 属于 项目[\"P1\"].支出计划 -> s.key, s.value, s.previous.value",
         "3月底 | 10% | -; 6月底 | 40% | 10%; 9月底 | 30% | 40%; 12月底 | 100% | 30%"),
    CASE("项目 -> 全都(s.value >= s.previous.value 对 s 属于 支出计划 仅当 s.previous 不是 无值)",
         "否; 是; 是"),
    CASE("项目 -> 单位.名称, 单位.部门.名称", "甲中心 | 示例局; 甲中心 | 示例局; 乙中心 | 示例局"),
    CASE("部门.预算单位.项目.编码", "P1; P2; P3"),
    CASE("s 属于 项目.补助 -> s.project.编码, s.序号", "P1 | 1; P1 | 2; P2 | 1"),
    CASE("p 属于 项目 -> p.next.编码", "P2; P3; -"),
    CASE("项目 -> 人均", "15万元/人; -; -"),
    CASE("项目 -> 资金差", "20万元; 0万元; -"),
    CASE("项目 -> 预算数.原文", "120万元; 30万元; 9万元"),
    CASE("项目 -> 补助.性质 = 奖励", "E0309"),
    CASE("s 属于 项目.补助 -> 奖励 = s.性质", "是; 否; 否"),
    CASE("p 属于 项目 -> P1 = p.编码", "E0206"),
    CASE("项目 -> \"P1\" = 编码", "是; 否; 否"),
};

/* ---- texts */
static const Case texts[] = {
    CASE("长度(\"绩效目标\")", "4"),
    CASE("\"绩效目标\" 包含 \"目标\"", "是"),
    CASE("\"绩效目标\" 开头是 \"目标\"", "否"),
    CASE("\"绩效目标\" 匹配 /目.$/", "是"),
    CASE("转文字(95%)", "95%"),
    CASE("转文字([1, 2])", "1、2"),
    CASE("“甲” = \"甲\"", "是"),
    CASE("\"甲\" < \"乙\"", "E0315"),
    CASE("相似度(\"提高服务质量\", \"提升服务质量\")", "0.6"),
    CASE("相似度(\"提高服务质量。\", \"提高 服务质量\")", "1"),
    CASE("相似度(\"ＡＢ１２\", \"AB12\")", "1"),
    CASE("相似度(\"甲乙\", \"丙丁\")", "0"),
    CASE("相似度(\"无\", \"无。\")", "1"),
    CASE("相似度(\"无\", \"有\")", "0"),
    CASE("相似度(\"无\", \"无此项\")", "0"),
    CASE("相似度(\"\", \"。\")", "1"),
    CASE("相似度(\"哈哈哈\", \"哈哈\")", "2/3"),
    CASE("相似度(\"道路养护\", 3 家)", "E0301"),
    CASE("项目 -> 相似度(资金用途, 项目[\"P2\"].资金用途) as \"0.00\"", "0.73; 1.00; 1.00"),
    CASE("d 属于 近似重复(项目, 资金用途, 60%) -> d.前者.编码, d.后者.编码, d.相似度 as \"0.00\"",
         "P1 | P2 | 0.73; P1 | P3 | 0.73; P2 | P3 | 1.00"),
    CASE("d 属于 近似重复(项目, 资金用途, 1) -> d", "P2 绿化与P3 监测"),
    CASE("项目 -> 任一(d.前者 = 项目 对 d 属于 近似重复(项目, 资金用途, 90%))", "E0309"),
    CASE("p 属于 项目 -> 计数(d 对 d 属于 近似重复(项目, 资金用途, 90%) 仅当 [d.前者, d.后者] 包含 p)",
         "0; 1; 1"),
    CASE("p 属于 项目 -> 计数(d 对 d 属于 近似重复(p.单位.项目, 资金用途, 60%))", "1; 1; 0"),
    CASE("近似重复(项目, 资金用途, 0)", "E0322"),
    CASE("近似重复(项目, 资金用途, 90)", "E0322"),
    CASE("近似重复(项目, 资金用途, 9 家)", "E0203"),
    CASE("近似重复(项目, 预算数, 90%)", "E0301"),
    CASE("近似重复(项目.名称, 名称, 90%)", "E0301"),
    CASE("d 属于 近似重复(项目, 资金用途, 1 / 0) -> d.相似度", "/0"),
    CASE("d 属于 近似重复(项目, 资金用途, 1 + 1) -> d.相似度", "E"),
    CASE("近似重复(项目, 名称.长, 90%)", "E0212"),
    CASE("数字(\"预计奖励470家，其中331家为新增\")", "470家; 331家"),
    CASE("数字(\"没有\")", ""),
    CASE("n 属于 数字(\"不少于240家，2025年12月底前，《第3号》８-10位\") -> n.数量, n.日期, n.单位, n.引用",
         "240家 | - | 家 | 否; - | 2025年12月底 | - | 否; 8位 | - | 位 | 否; 10位 | - | 位 | 否"),
    CASE("n 属于 数字(\"不少于240家（含）\") -> n.原文, n.前文, n.后文", "240家 | 不少于 | （含）"),
    CASE("n 属于 数字(\"6月底前与2025年3月\") -> n.日期, n.写明年份", "- | 否; 2025年3月 | 是"),
    CASE("[n.上一个.数量 ?? 0 家 对 n 属于 数字(\"3家、4家\")]", "0家; 3家"),
    CASE("合计(数字(\"470家和331家\").数量)", "801家"),
    CASE("部门 -> 数字(总体目标).原文", "200 人次、80人次、2025年10月底"),
    CASE("数字(\"3家\").长", "E0212"),
    CASE("i 属于 项目[\"P1\"].指标 -> i.目标值.数字",
         "≥50公里; 95%以上; ≤120万元; 2025年12月底前; 8-10万元、8-10万元; 300家; ≤12月; 约90%"),
    CASE("i 属于 项目[\"P1\"].指标 -> i.目标值.数字.数量",
         "50公里; 95%; 120万元; -; 8万元、10万元; 300家; 12月; 90%"),
    CASE("i 属于 项目[\"P1\"].指标 when i.目标值.approximate -> i.名称", "满意率"),
    CASE("i 属于 项目[\"P1\"].指标 when i.目标值 是 约数 -> i.名称", "满意率"),
    CASE("i 属于 项目[\"P1\"].指标 when i.目标值 是 有歧义 -> i.名称", "工期"),
    CASE("i 属于 项目[\"P1\"].指标 when i.目标值 是 万元 -> i.名称", "E0320"),
    CASE("i 属于 项目[\"P1\"].指标 when i.目标值 包含 \"惠及\" -> i.名称", "通行"),
    CASE("3 家 是 金额", "E0301"),
};

/* ---- functions */
static const Case functions[] = {
    CASE("折合(200 万元, 50%)", "100万元"),
    CASE("折合(3 家, 50%)", "E0203"),
    CASE("折合(\"甲\", 50%)", "E0301"),
    CASE("折合([1 万元, 2 万元], 50%)", "E0301"),
    CASE("折合(200 万元)", "E0310"),
    CASE("折合(折合(200 万元, 50%), 50%)", "50万元"),
    CASE("两倍(两倍(3 家))", "12家"),
    CASE("两倍(2025-01-01)", "E0301"),
    CASE("总额(项目.预算数)", "159万元"),
    CASE("总额(3 万元)", "E0301"),
    CASE("项目 -> 总额(补助.金额)", "64万元; 5000元; 0元"),
    CASE("夹住(3, 1..5)", "内"),
    CASE("夹住(夹住(3, 1..5), [\"内\"])", "内"),
    CASE("折和(3 万元, 50%)", "E0209"),
};

/* ---- mistakes told once, at the smallest part */
static const Case mistakes[] = {
    CASE("(3 万元 + 2 家) * 4 + 5", "E0203"),
    CASE("合计(3)", "E0308"),
    CASE("合计([\"甲\"])", "E0301"),
    CASE("全都([1, 2])", "E0301"),
    CASE("最小([\"甲\"])", "E0301"),
    CASE("计数(项目, 补助)", "E0310"),
    CASE("项目.名称 + 1", "E0309"),
    CASE("3 属于 4", "E0308"),
    CASE("\"甲\" 包含 3 家", "E0301"),
    CASE("若 3 则 1 否则 2", "E0301"),
    CASE("若 真 则 1 否则 \"甲\"", "E0301"),
    CASE("3 ?? \"甲\"", "E0301"),
    CASE("3 家 ?? 5 万元", "E0203"),
};

/* ---- a rule gives the same in batches of any size */
/* Each finding of a rule of the file: rule, outcome, last subject. */
static Text findings(const Lab *lab, const Session *session, uint32_t batch) {
    EvalOptions options = {.batch = batch};
    const CheckResult *result =
        check_run(lab->arena, session->program, &options, LANG_ZH);
    Buf out = buf_new(lab->arena);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        const RuleResult *rule = &result->rules.data[finding->rule];
        if (rule->span.source != vec_last(&session->files).source->id) continue;
        buf_printf(&out, "%.*s %u %.*s\n", TEXT_ARG(rule->names.zh), finding->outcome,
                   TEXT_ARG(finding->subjects[finding->n_subjects - 1].name));
    }
    return buf_result(&out);
}

static void test_batches(const Lab *lab) {
    const char *path = "tests/language/rules.jx";
    Session *session = session_new(lab->arena);
    Text given = text_of(path);
    session_load(session, &given, 1);
    CHECK(lab->unit, session->diags->errors == 0);
    const char *wrong = ir_verify(session->program);
    unit_check(lab->unit, wrong == NULL, wrong ? wrong : "verified", __FILE__, __LINE__);
    if (wrong) return;
    const Text want = TEXT("戊 1 P2 绿化与P3 监测\n"
                           "己 1 道路养护\n"
                           "丁 1 道路养护\n"
                           "辛 1 道路养护\n"
                           "乙 1 民生\n"
                           "甲 1 9月底 30%\n"
                           "己 1 绿化\n"
                           "庚 2 绿化\n"
                           "丙 1 甲中心\n"
                           "己 1 监测\n"
                           "庚 2 监测\n");
    for (uint32_t batch = 0; batch < 4; batch++)
        CHECK_TEXT(lab->unit, findings(lab, session, batch), want);
}

int main(void) {
    Tally unit = {.name = "language"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Lab lab = {.unit = &unit, .arena = arena, .session = session_new(arena)};
    Text path = TEXT("tests/language/facts.jx");
    session_load(lab.session, &path, 1);
    CHECK(&unit, lab.session->diags->errors == 0);
    RUN(&lab, numbers);
    RUN(&lab, rounding);
    RUN(&lab, missing);
    RUN(&lab, kleene);
    RUN(&lab, dates);
    RUN(&lab, bounds);
    RUN(&lab, lists);
    RUN(&lab, records);
    RUN(&lab, texts);
    RUN(&lab, functions);
    RUN(&lab, mistakes);
    test_batches(&lab);
    arena_free(arena);
    return UNIT_END(&unit);
}
