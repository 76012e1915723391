/* Targets, quantities in text, printed spellings: the documented forms and their neighbours, and
   each row of docs/targets.md itself. Run from the repository root. Then two properties over all of
   them, cut at every byte, and over published texts if there are any: nothing crashes, and the
   author's spelling is kept. */
#include "tests/unit/unit.h"

#include "runtime/base/file.h"
#include "runtime/core/target.h"
#include "tests/unit/unit_library.h"

#define YEAR 2025

/* ---- a target in one line */
static void print_days(Buf *buf, Date date) {
    Date first = {date.first, date.first, DATE_DAY}, last = {date.last, date.last, DATE_DAY};
    date_print(buf, first, DATE_ISO);
    if (date.first == date.last) return;
    buf_str(buf, "~");
    date_print(buf, last, DATE_ISO);
}

static void print_flags(Buf *buf, uint8_t flags) {
    static const struct {
        int flag;
        const char *word;
    } words[] = {
        {TARGET_YEAR_WRITTEN, " year"},     {TARGET_AMBIGUOUS, " ambiguous"},
        {TARGET_UNREADABLE, " unreadable"}, {TARGET_UNIT_INCOMPLETE, " incomplete"},
        {TARGET_UNIT_UNKNOWN, " unknown"},  {TARGET_APPROXIMATE, " about"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (flags & words[i].flag) buf_str(buf, words[i].word);
    }
}

static void print_bounds(Buf *buf, const Target *t) {
    if (!t->has_lower && !t->has_upper) return;
    buf_str(buf, " ");
    if (t->has_lower) buf_str(buf, t->lower_strict ? "(" : "[");
    buf_str(buf, "..");
    if (t->has_upper) buf_str(buf, t->upper_strict ? ")" : "]");
}

static void print_found(Buf *buf, const Units *units, Text text, const TextQuantity *q) {
    buf_str(buf, " <");
    buf_text(buf, text_slice(text, q->lo, q->hi));
    buf_str(buf, ":");
    if (q->is_date)
        print_days(buf, q->date);
    else
        quantity_print(buf, units, q->quantity);
    if (q->year_written) buf_str(buf, " year");
    if (q->quoted) buf_str(buf, " quoted");
    buf_str(buf, ">");
}

/* "≥ 50家 [..", "8位-10位 [..]", "by ≤ 2025-12-31 year", "text <95%:95%>" */
static Text summary(Arena *arena, const Units *units, const Target *t) {
    Buf buf = buf_new(arena);
    Text sign = target_op_sign((TargetOp)t->op);
    buf_text(&buf, sign);
    if (sign.len) buf_str(&buf, " ");
    switch ((TargetKind)t->kind) {
    case TARGET_TEXT: buf_str(&buf, "text"); break;
    case TARGET_DATE: print_days(&buf, target_more(t)->date); break;
    case TARGET_QUANTITY: quantity_print(&buf, units, t->number); break;
    case TARGET_RANGE:
        quantity_print(&buf, units, t->number);
        buf_str(&buf, "-");
        quantity_print(&buf, units, target_more(t)->upper_number);
        break;
    }
    print_bounds(&buf, t);
    if (t->kind != TARGET_DATE && (t->flags & TARGET_AMBIGUOUS)) {
        buf_str(&buf, " or ");
        print_days(&buf, target_more(t)->date);
    }
    print_flags(&buf, t->flags);
    if (target_more(t)->remark.len)
        buf_printf(&buf, " remark %.*s", TEXT_ARG(target_more(t)->remark));
    for (uint32_t i = 0; i < target_more(t)->n_found; i++)
        print_found(&buf, units, t->spelling, &target_more(t)->found[i]);
    return buf_result(&buf);
}

typedef struct Case {
    const char *spelling, *summary;
} Case;

static const Case cases[] = {
    /* numbers and units */
    {"18项", "18项"},
    {"100%", "100%"},
    {"604m2", "604m2"},
    {"0", "0"},
    {"１００％", "100%"},
    {"95百分比", "95百分比"},
    {"1,234.5元", "1234.5元"},
    {"12,34元", "text unreadable <12:12> <34元:34元>"},
    {"-5%", "-5%"},
    {"550 元/每平方米", "550元/每平方米"},
    {"30万小时", "30万小时"},
    {"2周/次", "2周/次"},
    {"1.2.3", "text unreadable"},
    {"1.5倍", "1.5倍"},
    {"18", "18"},
    {"3个百分点", "3个百分点"},
    /* signs */
    {"≥50家", "≥ 50家 [.."},
    {"≥ 50 家", "≥ 50家 [.."},
    {"≧50家", "≥ 50家 [.."},
    {"⩾50家", "≥ 50家 [.."},
    {">=50家", "≥ 50家 [.."},
    {"＞＝５０家", "≥ 50家 [.."},
    {"≤160万元", "≤ 160万元 ..]"},
    {"≦160万元", "≤ 160万元 ..]"},
    {"⩽160万元", "≤ 160万元 ..]"},
    {"<=160万元", "≤ 160万元 ..]"},
    {">90%", "> 90% (.."},
    {"＞90%", "> 90% (.."},
    {"<3次", "< 3次 ..)"},
    {"＜3次", "< 3次 ..)"},
    {"=100%", "= 100% [..]"},
    {"＝100%", "= 100% [..]"},
    {"==100%", "= 100% [..]"},
    {"≥2篇/月", "≥ 2篇/月 [.."},
    {"≤15天每项", "≤ 15天每项 ..]"},
    {"≤0.2万元", "≤ 0.2万元 ..]"},
    /* words before */
    {"不少于240家", "≥ 240家 [.."},
    {"不 少于 240 家", "≥ 240家 [.."},
    {"不低于90%", "≥ 90% [.."},
    {"不小于3次", "≥ 3次 [.."},
    {"不短于3天", "≥ 3天 [.."},
    {"至少3次", "≥ 3次 [.."},
    {"最少3次", "≥ 3次 [.."},
    {"最低80%", "≥ 80% [.."},
    {"大于等于80%", "≥ 80% [.."},
    {"大于或等于80%", "≥ 80% [.."},
    {"不超过20万元", "≤ 20万元 ..]"},
    {"不超20万元", "≤ 20万元 ..]"},
    {"不多于5人", "≤ 5人 ..]"},
    {"不高于5%", "≤ 5% ..]"},
    {"不大于5%", "≤ 5% ..]"},
    {"不长于5天", "≤ 5天 ..]"},
    {"至多5次", "≤ 5次 ..]"},
    {"最多5次", "≤ 5次 ..]"},
    {"最高5%", "≤ 5% ..]"},
    {"小于等于5%", "≤ 5% ..]"},
    {"小于或等于5%", "≤ 5% ..]"},
    {"超过100家", "> 100家 (.."},
    {"大于100家", "> 100家 (.."},
    {"高于90%", "> 90% (.."},
    {"多于3次", "> 3次 (.."},
    {"小于3次", "< 3次 ..)"},
    {"低于5%", "< 5% ..)"},
    {"少于5人", "< 5人 ..)"},
    {"不满5人", "< 5人 ..)"},
    {"不足5人", "< 5人 ..)"},
    {"等于5人", "= 5人 [..]"},
    {"控制在20万元以内", "≤ 20万元 ..]"},
    {"控制在20万元", "text <20万元:20万元>"},
    /* words behind */
    {"95%以上", "≥ 95% [.."},
    {"95% 以上", "≥ 95% [.."},
    {"8家及以上", "≥ 8家 [.."},
    {"8家或以上", "≥ 8家 [.."},
    {"95%（含）以上", "≥ 95% [.."},
    {"5%（含）以下", "≤ 5% ..]"},
    {"5%以下", "≤ 5% ..]"},
    {"5%及以下", "≤ 5% ..]"},
    {"5%或以下", "≤ 5% ..]"},
    {"30天以内", "≤ 30天 ..]"},
    {"30个工作日内", "≤ 30个工作日 ..]"},
    {"30天之内", "≤ 30天 ..]"},
    {"95以上", "≥ 95 [.."},
    /* words on both sides */
    {"不少于3家以上", "≥ 3家 [.."},
    {"超过95%以上", "> 95% (.."},
    {"≤5家以上", "text unreadable <5家:5家>"},
    {"不超过5家以上", "text <5家:5家>"},
    /* approximate */
    {"约300人", "300人 about"},
    {"大约300人", "300人 about"},
    {"近300人", "300人 about"},
    {"将近300人", "300人 about"},
    {"300人左右", "300人 about"},
    {"300余人次", "300人次 about"},
    {"300 多人", "300人 about"},
    {"3万余元", "3万元 about"},
    {"2万多人次", "2万人次 about"},
    {"不少于300余人", "≥ 300人 [.. about"},
    /* ranges */
    {"8-10位", "8位-10位 [..]"},
    {"2-3场", "2场-3场 [..]"},
    {"８～10 位", "8位-10位 [..]"},
    {"8~10位", "8位-10位 [..]"},
    {"8—10位", "8位-10位 [..]"},
    {"8——10位", "8位-10位 [..]"},
    {"8–10位", "8位-10位 [..]"},
    {"8至10位", "8位-10位 [..]"},
    {"8到10位", "8位-10位 [..]"},
    {"80%-90%", "80%-90% [..]"},
    {"80%至90%之间", "80%-90% [..]"},
    {"5-8万元", "5万元-8万元 [..]"},
    {"5万-8万元", "5万元-8万元 [..]"},
    {"5000元-1万元", "5000元-1万元 [..]"},
    {"3-5天左右", "3天-5天 [..] about"},
    {"控制在5%～8%之间", "5%-8% [..]"},
    {"5-5家", "5家-5家 [..]"},
    {"10-8位", "text unreadable <10:10位> <8位:8位>"},
    {"5家-8人", "text unreadable <5家:5家> <8人:8人>"},
    {"≥8-10位", "text unreadable <8:8位> <10位:10位>"},
    {"8-10位以上", "text <8:8位> <10位:10位>"},
    {"95%之间", "text <95%:95%>"},
    /* each */
    {"每年2次", "2次/年"},
    {"每年不少于2次", "≥ 2次/年 [.."},
    {"每人3万元", "3万元/人"},
    {"每季度1-2次", "1次/季度-2次/季度 [..]"},
    {"每两年1次", "text <1次:1次>"},
    /* dates and deadlines */
    {"2025年12月31日", "2025-12-31 year"},
    {"2025年12月31日前", "≤ 2025-12-31 year"},
    {"2025年12月31日之前", "≤ 2025-12-31 year"},
    {"2025年12月31日以前", "≤ 2025-12-31 year"},
    {"2025年12月31日前完成", "≤ 2025-12-31 year"},
    {"2025年12月31日完成", "2025-12-31 year"},
    {"2025年12月31号前", "≤ 2025-12-31 year"},
    {"2025年12月", "2025-12-01~2025-12-31 year"},
    {"2025年12月份", "2025-12-01~2025-12-31 year"},
    {"2021 年 12 月底", "2021-12-31 year"},
    {"2021年12月末", "2021-12-31 year"},
    {"2025年12月底前", "≤ 2025-12-31 year"},
    {"2025年底前", "≤ 2025-12-31 year"},
    {"2025年年底前", "≤ 2025-12-31 year"},
    {"2025年末", "2025-12-31 year"},
    {"2025年", "2025-01-01~2025-12-31 year"},
    {"2025年度", "2025-01-01~2025-12-31 year"},
    {"2025年内", "≤ 2025-01-01~2025-12-31 year"},
    {"2025年上半年", "2025-01-01~2025-06-30 year"},
    {"2025年第三季度", "2025-07-01~2025-09-30 year"},
    {"2025年3季度", "2025-07-01~2025-09-30 year"},
    {"于2025年12月中旬前", "≤ 2025-12-11~2025-12-20 year"},
    {"2025.12.31前", "≤ 2025-12-31 year"},
    {"2025-12-31", "2025-12-31 year"},
    {"2025/12/31", "2025-12-31 year"},
    {"2025-12", "2025-12-01~2025-12-31 year"},
    {"2025.12", "2025.12"},
    {"2025.12底", "2025-12-31 year"},
    {"年底前", "≤ 2025-12-31"},
    {"年底之前", "≤ 2025-12-31"},
    {"年末", "2025-12-31"},
    {"当年底前完成", "≤ 2025-12-31"},
    {"本年度12月底前", "≤ 2025-12-31"},
    {"12月31日前", "≤ 2025-12-31"},
    {"3月底", "2025-03-31"},
    {"6月中旬", "2025-06-11~2025-06-20"},
    {"上半年", "2025-01-01~2025-06-30"},
    {"第三季度", "2025-07-01~2025-09-30"},
    {"一季度内", "≤ 2025-01-01~2025-03-31"},
    {"3月完成", "2025-03-01~2025-03-31"},
    {"早于12月31日", "< 2025-12-31"},
    {"不早于6月1日", "≥ 2025-06-01"},
    {"晚于6月1日", "> 2025-06-01"},
    {"不晚于6月", "≤ 2025-06-01~2025-06-30"},
    {"不迟于2025年6月30日", "≤ 2025-06-30 year"},
    {"最迟6月底", "≤ 2025-06-30"},
    {"截至2025年底", "≤ 2025-12-31 year"},
    {"截止到2025年底", "≤ 2025-12-31 year"},
    {"≤2025年12月31日", "≤ 2025-12-31 year"},
    {"2021-2023年", "2021-01-01~2023-12-31 year"},
    {"2025年1月-12月", "2025-01-01~2025-12-31 year"},
    {"2025年3月至2026年2月", "2025-03-01~2026-02-28 year"},
    {"3月底-6月底", "2025-03-31~2025-06-30"},
    {"2025年内拨付资金", "≤ 2025-01-01~2025-12-31 year"},
    {"2025年底前完成验收", "≤ 2025-12-31 year"},
    {"12月底到位", "2025-12-31"},
    {"12月拨付", "2025-12-01~2025-12-31"},
    {"2025年12月31日前全部发放到位", "≤ 2025-12-31 year"},
    {"2025年12月底前完成资金拨付", "≤ 2025-12-31 year"},
    {"2025年3-6月", "2025-03-01~2025-06-30 year"},
    {"2025年1-12月", "2025-01-01~2025-12-31 year"},
    {"3月-6月", "2025-03-01~2025-06-30"},
    {"1-12月", "2025-01-01~2025-12-31"},
    {"2025.03-2025.06", "2025-03-01~2025-06-30 year"},
    {"2025.07-2026.1", "2025-07-01~2026-01-31 year"},
    {"2025.06-2025.03", "text unreadable <2025.06:2025.06> <2025.03:2025.03>"},
    {"2025年6-3月", "text unreadable <2025年:2025-01-01~2025-12-31 year> <6:2025-06-01~2025-06-30> "
                  "<3月:2025-03-01~2025-03-31>"},
    /* two readings */
    {"≤12月", "≤ 12月 ..] or 2025-12-01~2025-12-31 ambiguous"},
    {"12月", "12月 or 2025-12-01~2025-12-31 ambiguous"},
    {"3月内", "≤ 3月 ..] or 2025-03-01~2025-03-31 ambiguous"},
    {"6-12月", "6月-12月 [..] or 2025-06-01~2025-12-31 ambiguous"},
    {"≤13月", "≤ 13月 ..]"},
    {"≤12个月", "≤ 12个月 ..]"},
    {"≤1.5月", "≤ 1.5月 ..]"},
    {"2025年12月前", "≤ 2025-12-01~2025-12-31 year ambiguous"},
    {"2025年12月前完成", "≤ 2025-12-01~2025-12-31 year ambiguous"},
    {"2025.12前", "≤ 2025-12-01~2025-12-31 year ambiguous"},
    {"12月前", "≤ 2025-12-01~2025-12-31 ambiguous"},
    {"2025年前", "≤ 2025-01-01~2025-12-31 year ambiguous"},
    {"第三季度前", "≤ 2025-07-01~2025-09-30 ambiguous"},
    /* no such day */
    {"2021年13月", "text unreadable"},
    {"2021年2月30日前", "text unreadable"},
    {"2021年2月30日前（暂定）", "text unreadable"},
    {"2025年12月31前", "text unreadable <2025年12月:2025-12-01~2025-12-31 year> <31:31>"},
    {"31日前", "text unreadable <31日:31日>"},
    {"25年12月底前", "text unreadable <25年:25年> <12月底:2025-12-31>"},
    /* remarks */
    {"50家（含新增）", "50家 remark 含新增"},
    {"≥50家(含 新增)", "≥ 50家 [.. remark 含 新增"},
    {"95%以上（含）", "≥ 95% [.. remark 含"},
    {"1984小时（备注：248个工作日，每日8小时）", "1984小时 remark 备注：248个工作日，每日8小时"},
    {"5家【市级】", "5家 remark 市级"},
    {"年底前（12月）", "≤ 2025-12-31 remark 12月"},
    {"5家（其中（新））", "5家 remark 其中（新）"},
    {"5家（）", "5家"},
    {"5家（市级）以上", "text <5家:5家>"},
    {"（备注）", "text"},
    {"应做尽做（全部）", "text"},
    {"≥50家（其中20家", "text unreadable <50家:50家> <20家:20家>"},
    /* money without its unit; read as money only where money is meant */
    {"≤20.9万", "≤ 20.9万 ..]"},
    {"100万", "100万"},
    {"≥2万/年", "≥ 2万/年 [.."},
    /* undeclared measure words */
    {"≤5坨", "≤ 5坨 ..] unknown"},
    {"12台班", "12台班 unknown"},
    {"1次/半年", "1次/半年 unknown"},
    {"≤45μg/m3", "≤ 45μg/m3 ..] unknown"},
    {"50元/人.天", "50元/人·天"},
    {"50元/人*天", "50元/人·天"},
    {"≤9/10万", "≤ 9/10万 ..]"},
    {"5坨/年", "5坨/年 unknown"},
    {"18项目", "18项目 unknown"},
    {"95%%", "text unreadable <95%:95%>"},
    {"18重点项目", "text unreadable <18:18>"},
    /* text, with what is in it */
    {"应做尽做", "text"},
    {"无", "text"},
    {"", "text"},
    {"—", "text"},
    {"-", "text"},
    {"千万元", "text"},
    {"不超过预算金额", "text"},
    {"达到全省平均水平", "text"},
    {"群众满意度达到95%以上", "text <95%:95%>"},
    {"建立4项", "text <4项:4项>"},
    {"3个项目", "text <3个:3个>"},
    {"1项管理办法", "text <1项:1项>"},
    {"100%完成", "text <100%:100%>"},
    {"8-10位专家", "text <8:8位> <10位:10位>"},
    {"8篇，4次", "text <8篇:8篇> <4次:4次>"},
    {"2025年内向企业拨付", "text <2025年:2025-01-01~2025-12-31 year>"},
    {"2025年底前向企业完成验收", "text <2025年底:2025-12-31 year>"},
    {"≥50家的企业", "text <50家:50家>"},
    {"≥20场。", "≥ 20场 [.."},
    {"2025年12月31日前；", "≤ 2025-12-31 year"},
    {"≥10个点位", "text <10个:10个>"},
    {"7×24小时", "text <7:7> <24小时:24小时>"},
    {"≥1:50", "text <1:1> <50:50>"},
    {"8:30-17:30", "text <8:8> <30:30> <17:17> <30:30>"},
    {"2019年值", "text <2019年:2019-01-01~2019-12-31 year>"},
    {"1.按时拨付到位", "text"},
    {"2、按时拨付2次", "text <2次:2次>"},
    {"对接次数/对接企业数10", "text <10:10>"},
    {"±5%", "text <5%:5%>"},
    /* unreadable */
    {"≤122025年12月", "text unreadable <122025年:122025年> <12月:2025-12-01~2025-12-31>"},
    {"10月底 100%", "text unreadable <10月底:2025-10-31> <100%:100%>"},
    {"50家60人", "text unreadable <50家:50家> <60人:60人>"},
    {"2/3", "text unreadable <2:2> <3:3>"},
    {"≥", "text unreadable"},
    {"≥家", "text unreadable"},
};
#define N_CASES (sizeof cases / sizeof cases[0])

static void test_forms(Tally *tally, Arena *arena, Units *units) {
    for (size_t i = 0; i < N_CASES; i++) {
        Text spelling = text_of(cases[i].spelling);
        Target t = target_read(arena, units, spelling, false, YEAR);
        Text got = summary(arena, units, &t);
        if (!text_equal(got, text_of(cases[i].summary))) printf("  %s\n", cases[i].spelling);
        CHECK_TEXT(tally, got, text_of(cases[i].summary));
        CHECK_TEXT(tally, t.spelling, spelling);
    }
}

static void test_money(Tally *tally, Arena *arena, Units *units) {
    static const Case money[] = {
        {"≤20.9万", "≤ 20.9万元 ..] incomplete"},
        {"100 万", "100万元 incomplete"},
        {"2亿", "2亿元 incomplete"},
        {"≥2万/年", "≥ 2万元/年 [.. incomplete"},
        {"5-8万", "5万元-8万元 [..] incomplete"},
        {"5万-8万元", "5万元-8万元 [..]"},
        {"每人3万", "3万元/人 incomplete"},
        {"3万余", "3万元 incomplete about"},
        {"20万元", "20万元"},
        {"20万字", "20万字"},
        {"95%", "95%"},
        {"3倍", "3倍"},
        {"20", "20"},
    };
    for (size_t i = 0; i < sizeof money / sizeof money[0]; i++) {
        Target t = target_read(arena, units, text_of(money[i].spelling), true, YEAR);
        CHECK_TEXT(tally, summary(arena, units, &t), text_of(money[i].summary));
    }
    Units *bare = units_new(arena); /* a library without money */
    CHECK(tally, units_add_prefix(bare, TEXT("万"), number_of(10000), SPAN_NONE));
    Target t = target_read(arena, bare, TEXT("2万"), true, YEAR);
    CHECK_TEXT(tally, summary(arena, bare, &t), TEXT("2万"));
}

static void test_no_year(Tally *tally, Arena *arena, Units *units) {
    Target t = target_read(arena, units, TEXT("12月31日前"), false, 0);
    CHECK_TEXT(tally, summary(arena, units, &t), TEXT("≤ 0001-12-31"));
    t = target_read(arena, units, TEXT("2024年2月29日"), false, 0);
    CHECK_TEXT(tally, summary(arena, units, &t), TEXT("2024-02-29 year"));
    t = target_read(arena, units, TEXT("2月29日"), false, 2023);
    CHECK(tally, t.kind == TARGET_TEXT && (t.flags & TARGET_UNREADABLE));
}

static void test_shown(Tally *tally, Arena *arena, Units *units) {
    static const Case shown[] = {
        {" ≥ 50 家 ", "≥50家"},
        {"2021 年 12 月底", "2021年12月底"},
        {"2021 年 12 月\n底", "2021年12月底"},
        {"550 元 / 每平方米", "550元/每平方米"},
        {"８ - 10　位", "８-10位"},
        {"不 超过 20 万元", "不超过20万元"},
        {"50 家 （含 新增）", "50家 （含 新增）"},
        {"50家 （含 新增）", "50家 （含 新增）"},
        {"群众满意度达到 95% 以上", "群众满意度达到 95% 以上"},
        {"按时 完成", "按时 完成"},
        {"10月底 100%", "10月底 100%"},
    };
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        Text spelling = text_of(shown[i].spelling);
        Target t = target_read(arena, units, spelling, false, YEAR);
        CHECK_TEXT(tally, target_shown(&t), text_of(shown[i].summary));
        CHECK_TEXT(tally, t.spelling, text_trim(spelling));
    }
}

static void test_signs(Tally *tally) {
    CHECK_TEXT(tally, target_op_sign(TARGET_OP_NONE), TEXT(""));
    CHECK_TEXT(tally, target_op_sign(TARGET_OP_GE), TEXT("≥"));
    CHECK_TEXT(tally, target_op_sign(TARGET_OP_LT), TEXT("<"));
}

/* ---- spelling_shown */
static void test_spelling(Tally *tally, Arena *arena) {
    static const Case spellings[] = {
        {"10000 万元", "10000万元"},
        {" 3 万元 / 人 ", "3万元/人"},
        {"95 %", "95%"},
        {"2021 年 12 月 31 日", "2021年12月31日"},
        {"2021 年 12 月 底 前", "2021年12月底前"},
        {"≥ 50 家", "≥50家"},
        {"不少于 50 家 以上", "不少于50家以上"},
        {"80% - 90%", "80%-90%"},
        {"8 至 10 位", "8至10位"},
        {"604 m2", "604m2"},
        {"10 + 5", "10 + 5"},
        {"3 workshops in May", "3 workshops in May"},
        {"按时 完成 3 项 任务", "按时 完成 3项 任务"},
        {"截至 年底", "截至 年底"},
        {"", ""},
        {"   ", ""},
    };
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        CHECK_TEXT(tally, spelling_shown(arena, text_of(spellings[i].spelling)),
                   text_of(spellings[i].summary));
    }
}

/* ---- quantities in text */
static void test_found(Tally *tally, Arena *arena, Units *units) {
    static const Case texts[] = {
        {"奖励企业 470 家，另有 331 家", " <470 家:470家> <331 家:331家>"},
        {"成交额达到2000亿元", " <2000亿元:2000亿元>"},
        {"达到2000亿目标", " <2000亿:2000亿>"},
        {"邀请 ８-10 位专家", " <８:8位> <10 位:10位>"},
        {"2021年12月底前完成", " <2021年12月底:2021-12-31 year>"},
        {"12月底完成", " <12月底:0001-12-31>"},
        {"2021-2023年实施",
         " <2021:2021-01-01~2021-12-31 year> <2023年:2023-01-01~2023-12-31 year>"},
        {"3-6月实施", " <3:0001-03-01~0001-03-31> <6月:0001-06-01~0001-06-30>"},
        {"参会300余人次、投入3万余元", " <300余人次:300人次> <3万余元:3万元>"},
        {"5%及以上的县区8个", " <5%:5%> <8个:8个>"},
        {"见第 5 页、第3条", ""},
        {"财预〔2015〕88号", ""},
        {"唐财教（2021）42号文", ""},
        {"2021年（含）3项", " <2021年:2021-01-01~2021-12-31 year> <3项:3项>"},
        {"604002B16DX0021号项目", ""},
        {"ISO9001认证2家", " <2家:2家>"},
        {"版本1.2.3发布", ""},
        {"1.完成3项\n2、完成4项", " <3项:3项> <4项:4项>"},
        {"  12. 完成3项", " <3项:3项>"},
        {"完成《2025规划》和“3个一批”任务5项", " <2025:2025 quoted> <3个:3个 quoted> <5项:5项>"},
        {"《甲《2》乙3》丙4", " <2:2 quoted> <3:3 quoted> <4:4>"},
        {"“未完 3 项", " <3 项:3项>"},
        {"《甲“乙3》丙4", " <3:3 quoted> <4:4>"},
        {"\"3\" 4 \"5\"", " <3:3 quoted> <4:4> <5:5 quoted>"},
        {"增长0.5个百分点", " <0.5个百分点:0.5个百分点>"},
        {"1,200人", " <1,200人:1200人>"},
        {"1，200人", " <1:1> <200人:200人>"},
        {"3 workshops, 5 m2", " <3:3> <5 m2:5m2>"},
        {"30坨", " <30:30>"},
        {"数量8\n个数", " <8:8>"},
        {"2021年13月", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Text text = text_of(texts[i].spelling);
        uint32_t n;
        TextQuantity *found = text_quantities(arena, units, text, &n);
        Buf buf = buf_new(arena);
        for (uint32_t k = 0; k < n; k++) print_found(&buf, units, text, &found[k]);
        CHECK_TEXT(tally, buf_result(&buf), text_of(texts[i].summary));
        if (n) CHECK(tally, found[0].has_unit == (found[0].quantity.unit != UNIT_NONE));
    }
}

/* ---- the documentation */
/* As docs/targets.md writes it: "≥ 50家", "8位 .. 10位", "≤ 2025-12-31", 文字, 无法读取. */
static Text documented(Arena *arena, const Units *units, const Target *t) {
    if (t->flags & TARGET_UNREADABLE) return TEXT("无法读取");
    if (t->kind == TARGET_TEXT) return TEXT("文字");
    Target plain = *t;
    plain.flags = 0;
    TargetMore more = *target_more(t);
    more.remark.len = 0;
    plain.more = &more;
    plain.has_lower = plain.has_upper = false;
    Text line = summary(arena, units, &plain);
    char inner = t->kind == TARGET_RANGE ? '-' : '~';
    Buf buf = buf_new(arena);
    for (uint32_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == inner)
            buf_str(&buf, " .. ");
        else
            buf_char(&buf, line.ptr[i]);
    }
    return buf_result(&buf);
}

/* The next `…` of the line from *at; false if there is none. */
static bool next_code(Text line, uint32_t *at, Text *out) {
    int64_t lo = text_find(text_slice(line, *at, line.len), TEXT("`"));
    if (lo < 0) return false;
    *at += (uint32_t)lo + 1;
    int64_t hi = text_find(text_slice(line, *at, line.len), TEXT("`"));
    if (hi < 0) return false;
    *out = text_slice(line, *at, *at + (uint32_t)hi);
    *at += (uint32_t)hi + 1;
    return true;
}

/* | `written`, `written` | `read as` | … */
static uint32_t check_row(Tally *tally, Arena *arena, Units *units, Text line) {
    if (!text_starts(line, TEXT("| `"))) return 0;
    int64_t bar = text_find(line, TEXT(" | "));
    CHECK(tally, bar > 0);
    if (bar < 0) return 0;
    Text written, read_as, cell = text_slice(line, 0, (uint32_t)bar);
    uint32_t at = (uint32_t)bar, n = 0;
    CHECK(tally, next_code(line, &at, &read_as));
    for (at = 0; next_code(cell, &at, &written); n++) {
        Target t = target_read(arena, units, written, false, YEAR);
        Text got = documented(arena, units, &t);
        if (!text_equal(got, read_as)) printf("  %.*s\n", TEXT_ARG(written));
        CHECK_TEXT(tally, got, read_as);
    }
    return n;
}

static void test_documentation(Tally *tally, Arena *arena, Units *units) {
    Text page = TEXT("");
    CHECK(tally, file_read(arena, TEXT("docs/targets.md"), &page).code == 0);
    uint32_t n = 0;
    while (page.len) {
        int64_t end = text_find(page, TEXT("\n"));
        uint32_t len = end < 0 ? page.len : (uint32_t)end;
        n += check_row(tally, arena, units, text_slice(page, 0, len));
        page = text_slice(page, end < 0 ? len : len + 1, page.len);
    }
    CHECK(tally, n > 150);
}

/* ---- properties */
/* Reads a copy of exactly its length, so that a byte too far is seen by the sanitizer. */
static bool spelling_kept(Arena *arena, Units *units, Text value) {
    char *copy = malloc(value.len ? value.len : 1);
    if (!copy) abort();
    if (value.len) memcpy(copy, value.ptr, value.len);
    Text exact = {copy, value.len};
    bool kept = true;
    for (int money = 0; money < 2; money++) {
        Target t = target_read(arena, units, exact, money, money ? YEAR : 0);
        kept = kept && text_equal(t.spelling, text_trim(exact)) && target_shown(&t).len <= t.spelling.len;
        for (uint32_t i = 0; i < target_more(&t)->n_found; i++) {
            uint32_t before = i ? target_more(&t)->found[i - 1].hi : 0;
            kept = kept && target_more(&t)->found[i].lo >= before &&
                   target_more(&t)->found[i].lo < target_more(&t)->found[i].hi;
            kept = kept && target_more(&t)->found[i].hi <= t.spelling.len;
        }
        kept = kept && (t.kind == TARGET_TEXT || target_more(&t)->n_found == 0);
    }
    Text shown = spelling_shown(arena, exact);
    kept = kept && shown.len <= exact.len && text_equal(spelling_shown(arena, shown), shown);
    free(copy);
    return kept;
}

static void test_prefixes(Tally *tally, Arena *arena, Units *units) {
    for (size_t i = 0; i < N_CASES; i++) {
        Text whole = text_of(cases[i].spelling);
        bool kept = true;
        for (uint32_t n = 0; n <= whole.len; n++) {
            kept = kept && spelling_kept(arena, units, text_slice(whole, 0, n));
            kept = kept && spelling_kept(arena, units, text_slice(whole, n, whole.len));
        }
        if (!kept) printf("  %s\n", cases[i].spelling);
        CHECK(tally, kept);
    }
}

/* Reading a second time with all units known gives the same. */
static void test_repeat(Tally *tally, Arena *arena) {
    Units *forth = library_new(arena), *back = library_new(arena);
    for (size_t i = N_CASES; i-- > 0;) {
        target_read(arena, back, text_of(cases[i].spelling), false, YEAR);
    }
    for (size_t i = 0; i < N_CASES; i++) {
        Target a = target_read(arena, forth, text_of(cases[i].spelling), false, YEAR);
        Target b = target_read(arena, back, text_of(cases[i].spelling), false, YEAR);
        CHECK_TEXT(tally, summary(arena, forth, &a), summary(arena, back, &b));
    }
}

static void test_published_text(Tally *tally, Arena *arena, Units *units, Text bytes) {
    uint32_t lo = 0;
    bool kept = true;
    for (uint32_t at = 0; at <= bytes.len; at++) {
        bool ends = at == bytes.len || bytes.ptr[at] == '\t' || bytes.ptr[at] == '\n';
        if (!ends) continue;
        Arena *scratch = arena_new(arena);
        kept = kept && spelling_kept(scratch, units, text_slice(bytes, lo, at));
        arena_free(scratch);
        lo = at + 1;
    }
    CHECK(tally, kept);
    CHECK(tally, spelling_kept(arena, units, bytes));
}

static void test_published(Tally *tally, Arena *arena, Units *units) {
    const char *folder = getenv("JX_SEEDS");
    Text path = text_of(folder ? folder : "../shared/seeds");
    TextList files = {0};
    if (!file_is_folder(arena, path)) {
        printf("test_target: skipped the published texts, no folder %.*s\n", TEXT_ARG(path));
        return;
    }
    CHECK(tally, file_list(arena, path, TEXT(".txt"), &files).code == 0);
    for (uint32_t i = 0; i < files.len; i++) {
        Text bytes = TEXT("");
        CHECK(tally, file_read(arena, files.data[i], &bytes).code == 0);
        test_published_text(tally, arena, units, bytes);
    }
}

/* The short cut for plain spellings reads them as the reader of all forms does, which a blank
   inside leaves them to. */
static void test_plain(Tally *t, Arena *arena, Units *units) {
    static const char *const signs[] = {"", "≥", "≤", ">", "<", "=", "≥=", ">=", "不少于", "约"};
    static const char *const numbers[] = {"7",
                                          "007",
                                          "12",
                                          "6678",
                                          "3.50",
                                          "3.",
                                          ".5",
                                          "2021",
                                          "2021.12",
                                          "123456789012345",
                                          "1234567890123456",
                                          "1,200"};
    static const char *const units_[] = {
        "家",   "%",  "％",     "万元",   "元/人",    "年",       "月",    "个月",
        "日",   "天", "万",     "项以上", "m2",       "克",       "季度",  "头",
        "余人", "",   "人左右", "不知",   "台（套）", "个百分点", "小时内"};
    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++)
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            for (size_t u = 0; u < sizeof units_ / sizeof *units_; u++) {
                Text plain = arena_printf(arena, "%s%s%s", signs[s], numbers[n], units_[u]);
                Text parted = arena_printf(arena, "%s%s %s", signs[s], numbers[n], units_[u]);
                if (units_[u][0] == 0) continue;
                Target a = target_read(arena, units, plain, false, 0);
                Target b = target_read(arena, units, parted, false, 0);
                bool text = a.kind == TARGET_TEXT && b.kind == TARGET_TEXT;
                bool same = text_equal(summary(arena, units, &a), summary(arena, units, &b));
                bool whole = a.number.unit == b.number.unit && a.flags == b.flags &&
                             a.number.number.scale == b.number.number.scale &&
                             text_equal(target_shown(&a), target_shown(&b));
                if (!text && !(same && whole)) printf("plain: %.*s\n", TEXT_ARG(plain));
                CHECK(t, text || (same && whole));
            }
}

int main(void) {
    Tally tally = {"test_target", 0, 0};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Units *units = library_new(arena);
    test_forms(&tally, arena, units);
    test_money(&tally, arena, units);
    test_no_year(&tally, arena, units);
    test_shown(&tally, arena, units);
    test_signs(&tally);
    test_spelling(&tally, arena);
    test_found(&tally, arena, units);
    test_documentation(&tally, arena, units);
    test_prefixes(&tally, arena, library_new(arena));
    test_repeat(&tally, arena);
    test_plain(&tally, arena, library_new(arena));
    test_published(&tally, arena, library_new(arena));
    arena_free(arena);
    return UNIT_END(&tally);
}
