/* Units, types and quantities: declaring, reading spellings, calculating. */
#include "tests/unit/unit.h"

#include "runtime/core/value.h"
#include "tests/unit/unit_library.h"

typedef struct Fixture {
    Tally *tally;
    Arena *arena;
    Units *units;
} Fixture;

static Text number_text(Arena *arena, Number n) {
    Buf buf = buf_new(arena);
    number_print(&buf, n);
    return buf_result(&buf);
}

static Text dim_text(Fixture *f, UnitId id) {
    return units_dim_name(f->units, f->arena, units_get(f->units, id)->dim, true);
}

/* ---- declaring */
static void test_declaring(Fixture *f) {
    Tally *t = f->tally;
    const Unit *none = units_get(f->units, UNIT_NONE);
    CHECK(t, none->dim == DIM_NONE && none->spelling.len == 0 && none->n_terms == 0);
    UnitId yuan = units_find(f->units, TEXT("元")), cny = units_find(f->units, TEXT("CNY"));
    CHECK(t, yuan != cny);
    CHECK(t, units_get(f->units, yuan)->dim == units_get(f->units, cny)->dim);
    CHECK_TEXT(t, units_get(f->units, cny)->zh, TEXT("元"));
    CHECK_TEXT(t, units_get(f->units, yuan)->en, TEXT("CNY"));
    CHECK_TEXT(t, units_get(f->units, units_find(f->units, TEXT("家")))->en, TEXT("家"));
    CHECK(t, units_get(f->units, yuan)->dim == units_find_dimension(f->units, TEXT("金额")));
    CHECK(t, units_find_dimension(f->units, TEXT("none such")) == DIM_ANY);
    CHECK(t, units_find_dimension(f->units, TEXT("家")) ==
                 units_get(f->units, units_find(f->units, TEXT("家")))->dim);
}

static void test_taken(Fixture *f) {
    Tally *t = f->tally;
    uint32_t before = units_count(f->units);
    Text taken = {0};
    CHECK(t, units_add(f->units, (Text[]){TEXT("新"), TEXT("元")}, 2, DIM_NONE, number_of(1),
                       SPAN_NONE, &taken) == UNIT_UNKNOWN);
    CHECK_TEXT(t, taken, TEXT("元"));
    CHECK(t, units_add_counting(f->units, (Text[]){TEXT("座"), TEXT("座")}, 2, SPAN_NONE, &taken) ==
                 UNIT_UNKNOWN);
    CHECK_TEXT(t, taken, TEXT("座"));
    CHECK(t,
          units_add_counting(f->units, (Text[]){TEXT("％")}, 1, SPAN_NONE, &taken) == UNIT_UNKNOWN);
    CHECK(t, units_count(f->units) == before);
    CHECK(t, units_find(f->units, TEXT("新")) == UNIT_UNKNOWN);
    CHECK(t, units_add_dimension(f->units, (Text[]){TEXT("金额")}, 1, SPAN_NONE) == DIM_ANY);
    CHECK(t, !units_add_prefix(f->units, TEXT("万"), number_of(7), SPAN_NONE));
}

static void test_declared_at(Fixture *f) {
    Tally *t = f->tally;
    Units *units = units_new(f->arena);
    Text taken, length = TEXT("length"), metre = TEXT("米"), kilo = TEXT("k");
    DimId dim = units_add_dimension(units, &length, 1, (Span){1, 10, 20});
    units_add(units, &metre, 1, dim, number_of(1), (Span){1, 30, 40}, &taken);
    units_add_prefix(units, kilo, number_of(1000), (Span){1, 50, 60});
    CHECK(t, units_declared_at(units, length).lo == 10);
    CHECK(t, units_declared_at(units, metre).lo == 30);
    CHECK(t, units_declared_at(units, kilo).lo == 50);
    CHECK(t, units_declared_at(units, TEXT("?")).source == 0);
}

/* ---- reading */
static void test_find(Fixture *f) {
    static const struct {
        const char *spelling, *kept, *scale, *dim;
    } cases[] = {
        {"元", "元", "1", "金额"},
        {"万元", "万元", "10000", "金额"},
        {"亿元", "亿元", "100000000", "金额"},
        {"千万元", "千万元", "10000000", "金额"},
        {"百亿元", "百亿元", "10000000000", "金额"},
        {"千瓦时", "千瓦时", "1", "能量"}, /* not thousand of something */
        {"万千瓦时", "万千瓦时", "10000", "能量"},
        {"万平方米", "万平方米", "10000", "面积"},
        {"㎡", "㎡", "1", "面积"},
        {"km", "km", "1000", "长度"},
        {"ｋｍ", "km", "1000", "长度"},
        {" 平方 米 ", "平方米", "1", "面积"},
        {"％", "%", "0.01", "数"},
        {"百分比", "百分比", "0.01", "数"},
        {"个百分点", "个百分点", "1", "个百分点"},
        {"万", "万", "10000", "数"},
        {"千万", "千万", "10000000", "数"},
        {"元/平方米", "元/平方米", "1", "金额/面积"},
        {"元/每平方米", "元/每平方米", "1", "金额/面积"},
        {"元每平方米", "元每平方米", "1", "金额/面积"},
        {"元／㎡", "元/㎡", "1", "金额/面积"},
        {"万元/人", "万元/人", "10000", "金额/人"},
        {"元/万人", "元/万人", "0.0001", "金额/人"},
        {"天每项", "天每项", "1", "天数/项"},
        {"次/周", "次/周", "1/7", "次/天数"},
        {"万/年", "万/年", "2500/3", "/月数"},
        {"每人", "每人", "1", "/人"},
        {"元/人/年", "元/人/年", "1/12", "金额/月数/人"},
        {"元/人·年", "元/人·年", "1/12", "金额/月数/人"},
        {"人·天", "人·天", "1", "天数·人"},
        {"元/元", "元/元", "1", "数"},
        {"/人", "/人", "1", "/人"},
        {"亩", "亩", "2000/3", "面积"},
        {"", "", "1", "数"},
        {"  ", "", "1", "数"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Text spelling = text_of(cases[i].spelling);
        UnitId id = units_find(f->units, spelling);
        CHECK(f->tally, id != UNIT_UNKNOWN);
        if (id == UNIT_UNKNOWN) {
            printf("  unknown: %s\n", cases[i].spelling);
            continue;
        }
        const Unit *unit = units_get(f->units, id);
        CHECK_TEXT(f->tally, unit->spelling, text_of(cases[i].kept));
        CHECK_TEXT(f->tally, number_text(f->arena, unit->scale), text_of(cases[i].scale));
        CHECK_TEXT(f->tally, dim_text(f, id), text_of(cases[i].dim));
        CHECK(f->tally, unit->declared);
        CHECK(f->tally, units_find(f->units, spelling) == id);
    }
}

static void test_find_unknown(Fixture *f) {
    static const char *const unknown[] = {"坨",  "万坨",   "元/坨", "kk", "km/", "k",
                                          "kkm", "元//人", "·",     "/",  "元·", "k元k"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        bool found = units_find(f->units, text_of(unknown[i])) != UNIT_UNKNOWN;
        if (found) printf("  found: %s\n", unknown[i]);
        CHECK(f->tally, !found);
    }
}

static void test_strangers(Fixture *f) {
    Tally *t = f->tally;
    UnitId tuo = units_find_or_add(f->units, TEXT("坨"));
    const Unit *unit = units_get(f->units, tuo);
    CHECK(t, !unit->declared && unit->dim != DIM_NONE);
    CHECK_TEXT(t, unit->spelling, TEXT("坨"));
    CHECK(t, units_find(f->units, TEXT("坨")) == UNIT_UNKNOWN);
    CHECK(t, units_find_or_add(f->units, TEXT("坨")) == tuo);
    CHECK(t, units_find_or_add(f->units, TEXT(" 坨")) == tuo);
    UnitId many = units_find_or_add(f->units, TEXT("万坨"));
    CHECK(t, units_get(f->units, many)->dim == unit->dim);
    CHECK_TEXT(t, number_text(f->arena, units_get(f->units, many)->scale), TEXT("10000"));
    CHECK(t, !units_get(f->units, many)->declared);
    CHECK(t, units_find(f->units, TEXT("万坨")) == UNIT_UNKNOWN);
    UnitId per = units_find_or_add(f->units, TEXT("元/坨"));
    CHECK_TEXT(t, dim_text(f, per), TEXT("金额/坨"));
    CHECK(t, !units_get(f->units, per)->declared);
    CHECK(t, units_find(f->units, TEXT("元/坨")) == UNIT_UNKNOWN);
    UnitId other = units_find_or_add(f->units, TEXT("撮"));
    CHECK(t, units_get(f->units, other)->dim != unit->dim);
    CHECK(t, units_find_dimension(f->units, TEXT("坨")) == DIM_ANY);
    CHECK(t, units_find_or_add(f->units, TEXT("家")) == units_find(f->units, TEXT("家")));
    /* more parts than a unit can have: one word */
    UnitId long_one = units_find_or_add(f->units, TEXT("a·b·c·d·e·f·g·h·i·j·k·l·m·n·o·p·q·r"));
    CHECK(t, units_get(f->units, long_one)->n_terms == 1);
    /* a declaration that comes later wins, and does not disturb what is known */
    Text late = TEXT("坨"), taken;
    UnitId declared = units_add_counting(f->units, &late, 1, SPAN_NONE, &taken);
    CHECK(t, units_find(f->units, TEXT("坨")) == declared && declared != tuo);
}

static void test_head(Fixture *f) {
    static const struct {
        const char *text, *head;
    } cases[] = {
        {"家企业", "家"},
        {"人次以上", "人次"},
        {"万元用于补助", "万元"},
        {"亿目标", "亿"},
        {"个百分点", "个百分点"},
        {"元/平方米。", "元/平方米"},
        {"元/每平方米", "元/每平方米"},
        {"天每项", "天每项"},
        {"人/", "人"},
        {"m2", "m2"},
        {"m wide", "m"},
        {"minutes", ""},
        {"month", "month"},
        {"months", ""},
        {"km,", "km"},
        {"％以上", "％"},
        {"千瓦时", "千瓦时"},
        {"千万元", "千万元"},
        {"企业", ""},
        {"", ""},
        {" 家", ""},
        {"\xE5\xAE", ""},
        {"k", ""},
        {"个工作日内", "个工作日"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Text text = text_of(cases[i].text);
        uint32_t len = 99;
        UnitId id = units_find_head(f->units, text, &len);
        CHECK_TEXT(f->tally, text_slice(text, 0, len), text_of(cases[i].head));
        CHECK(f->tally, (id == UNIT_UNKNOWN) == (len == 0));
        if (len) CHECK(f->tally, id == units_find(f->units, text_slice(text, 0, len)));
    }
}

static void test_suggest(Fixture *f) {
    static const struct {
        const char *slip, *meant;
    } cases[] = {
        {"万无", "万元"}, {"平方未", "平方米"}, {"千瓦是", "千瓦时"}, {"坨", ""},
        {"人家", ""},     {"完全不同的词", ""}, {"公里数", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK_TEXT(f->tally, units_suggest(f->units, f->arena, text_of(cases[i].slip)),
                   text_of(cases[i].meant));
    }
}

/* ---- calculating */
static void test_multiply(Fixture *f) {
    static const struct {
        const char *a, *b;
        int sign;
        const char *result, *factor;
    } cases[] = {
        {"万元/人", "人", 1, "万元", "1"},
        {"万元/人", "万人", 1, "万元", "10000"},
        {"人", "万元/人", 1, "万元", "1"},
        {"元/平方米", "亩", 1, "元", "2000/3"},
        {"元", "人", -1, "元/人", "1"},
        {"元", "", -1, "元", "1"},
        {"", "元", 1, "元", "1"},
        {"万元", "元", -1, "", "10000"},
        {"元", "万元", -1, "", "0.0001"},
        {"万元", "%", 1, "万元", "0.01"},
        {"%", "万元", 1, "万元", "0.01"},
        {"万元", "%", -1, "万元", "100"},
        {"%", "%", 1, "%", "0.01"},
        {"%", "%", -1, "", "1"},
        {"", "%", -1, "", "100"},
        {"", "%", 1, "%", "1"},
        {"%", "", -1, "%", "1"},
        {"万", "人", 1, "人", "10000"},
        {"", "人", -1, "/人", "1"},
        {"%", "人", -1, "/人", "0.01"},
        {"元/万人", "万人", 1, "元", "1"},
        {"元/人/年", "月", 1, "元/人", "1/12"},
        {"人", "人", 1, "人·人", "1"},
        {"人·人", "人", -1, "人", "1"},
        {"万元", "万元/家", -1, "家", "1"},
        {"次/周", "天", 1, "次", "1/7"},
        {"万/年", "年", 1, "", "10000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        UnitId a = units_find(f->units, text_of(cases[i].a));
        UnitId b = units_find(f->units, text_of(cases[i].b));
        CHECK(f->tally, a != UNIT_UNKNOWN && b != UNIT_UNKNOWN);
        for (int again = 0; again < 2; again++) {
            Number factor;
            UnitId id = units_multiply(f->units, a, b, cases[i].sign, &factor);
            const Unit *unit = units_get(f->units, id);
            CHECK_TEXT(f->tally, unit->spelling, text_of(cases[i].result));
            CHECK_TEXT(f->tally, number_text(f->arena, factor), text_of(cases[i].factor));
            DimId dim = units_dim_multiply(f->units, units_get(f->units, a)->dim,
                                           units_get(f->units, b)->dim, cases[i].sign);
            CHECK(f->tally, unit->dim == dim);
        }
    }
}

/* In base units a product is the product: scale(a) · scale(b)^sign = factor · scale(result). */
static void test_multiply_law(Fixture *f) {
    static const char *const some[] = {"",    "元",     "万元", "元/人", "万元/万人",
                                       "%",   "亩",     "周",   "季度",  "次/周",
                                       "/年", "平方米", "km",   "万",    "人·天"};
    size_t n = sizeof some / sizeof some[0];
    for (size_t i = 0; i < 2 * n * n; i++) {
        int sign = i % 2 ? -1 : 1;
        UnitId a = units_find(f->units, text_of(some[i / 2 / n]));
        UnitId b = units_find(f->units, text_of(some[i / 2 % n]));
        Number factor, left, right;
        UnitId id = units_multiply(f->units, a, b, sign, &factor);
        Number scale_a = units_get(f->units, a)->scale, scale_b = units_get(f->units, b)->scale;
        left = number_mul(f->arena, scale_a, scale_b);
        if (sign < 0) CHECK(f->tally, number_div(f->arena, scale_a, scale_b, &left));
        right = number_mul(f->arena, factor, units_get(f->units, id)->scale);
        bool lawful = number_compare(left, right) == 0;
        if (!lawful) printf("  %s %c %s\n", some[i / 2 / n], sign < 0 ? '/' : '*', some[i / 2 % n]);
        CHECK(f->tally, lawful);
    }
}

static void test_powers(Fixture *f) {
    Tally *t = f->tally;
    UnitId unit = units_find(f->units, TEXT("人"));
    DimId dim = units_get(f->units, unit)->dim;
    Number factor;
    for (int i = 0; i < 4; i++) { /* ^16 */
        unit = units_multiply(f->units, unit, unit, 1, &factor);
        dim = units_dim_multiply(f->units, dim, dim, 1);
        CHECK(t, unit != UNIT_UNKNOWN && units_get(f->units, unit)->dim == dim);
    }
    CHECK(t, units_multiply(f->units, unit, unit, 1, &factor) == UNIT_UNKNOWN);
    CHECK(t, units_dim_multiply(f->units, dim, dim, 1) == DIM_ANY);
    CHECK(t, units_dim_multiply(f->units, dim, dim, -1) == DIM_NONE);
    CHECK(t, units_dim_multiply(f->units, DIM_ANY, dim, 1) == DIM_ANY);
}

static void test_names_of_dimensions(Fixture *f) {
    Tally *t = f->tally;
    DimId money = units_find_dimension(f->units, TEXT("money"));
    DimId per_home =
        units_dim_multiply(f->units, money, units_find_dimension(f->units, TEXT("家")), -1);
    CHECK_TEXT(t, units_dim_name(f->units, f->arena, per_home, true), TEXT("金额/家"));
    CHECK_TEXT(t, units_dim_name(f->units, f->arena, per_home, false), TEXT("money/家"));
    CHECK_TEXT(t, units_dim_name(f->units, f->arena, DIM_NONE, true), TEXT("数"));
    CHECK_TEXT(t, units_dim_name(f->units, f->arena, DIM_NONE, false), TEXT("number"));
    CHECK_TEXT(t, units_dim_name(f->units, f->arena, DIM_ANY, false), TEXT("quantity"));
    CHECK_TEXT(t, units_get(f->units, units_of_dim(f->units, money))->spelling, TEXT("元"));
    CHECK_TEXT(t, units_get(f->units, units_of_dim(f->units, per_home))->spelling, TEXT("元/家"));
    CHECK(t, units_of_dim(f->units, DIM_NONE) == UNIT_NONE);
    const Unit *unit = units_get(f->units, units_find(f->units, TEXT("万元/平方米")));
    CHECK_TEXT(t, unit->en, TEXT("万元/m2"));
}

/* ---- quantities and types */
static Quantity quantity(Fixture *f, const char *number, const char *unit) {
    Quantity q = {.unit = units_find(f->units, text_of(unit))};
    CHECK(f->tally, number_read(f->arena, text_of(number), &q.number));
    return q;
}

static void test_quantities(Fixture *f) {
    Tally *t = f->tally;
    Buf buf = buf_new(f->arena);
    quantity_print(&buf, f->units, quantity(f, "10000", "万元"));
    quantity_print(&buf, f->units, quantity(f, "95", "%"));
    quantity_print(&buf, f->units, quantity(f, "3", ""));
    CHECK_TEXT(t, buf_result(&buf), TEXT("10000万元95%3"));
    Quantity yuan = quantity_convert(f->units, f->arena, quantity(f, "1.5", "万元"),
                                     units_find(f->units, TEXT("元")));
    CHECK_TEXT(t, number_text(f->arena, yuan.number), TEXT("15000"));
    CHECK(t, quantity_compare(f->units, f->arena, yuan, quantity(f, "1.5", "万元")) == 0);
    CHECK(t, quantity_compare(f->units, f->arena, yuan, quantity(f, "1.4", "万元")) > 0);
    CHECK(t, quantity_compare(f->units, f->arena, yuan, quantity(f, "15000.01", "CNY")) < 0);
    CHECK(t, quantity_compare(f->units, f->arena, quantity(f, "50", "%"), quantity(f, "0.5", "")) ==
                 0);
    Quantity mu = quantity(f, "3", "亩");
    CHECK(t, quantity_compare(f->units, f->arena, mu, quantity(f, "2000", "平方米")) == 0);
}

static void test_types(Fixture *f) {
    Tally *t = f->tally;
    CHECK(t, type_rep(type_of(TYPE_TARGET)) == REP_ID);
    CHECK(t, type_rep(type_of(TYPE_POISON)) == REP_NONE);
    CHECK(t, type_rep(type_with(TYPE_QUANTITY, DIM_ANY)) == REP_NUMBER);
    CHECK(t, type_is_numeric(type_of(TYPE_PERCENT)) && !type_is_numeric(type_of(TYPE_DATE)));
    CHECK(t, type_dim(type_with(TYPE_QUANTITY, 3)) == 3);
    CHECK(t, type_dim(type_of(TYPE_PERCENT)) == DIM_NONE);
    CHECK(t, type_dim(type_of(TYPE_TEXT)) == DIM_ANY);
    CHECK(t, !type_equal(type_with(TYPE_ENUM, 1), type_with(TYPE_ENUM, 2)));
    CHECK(t, rep_size(REP_NONE) == 0 && rep_size(REP_ID) == sizeof(uint32_t));
    CHECK(t, rep_size(REP_NUMBER) == sizeof(Quantity));
}

int main(void) {
    Tally tally = {"test_unit", 0, 0};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    void (*const tests[])(Fixture *) = {
        test_declaring,    test_taken,        test_declared_at, test_find,
        test_find_unknown, test_strangers,    test_head,        test_suggest,
        test_multiply,     test_multiply_law, test_powers,      test_names_of_dimensions,
        test_quantities,   test_types,
    };
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        Fixture f = {.tally = &tally, .arena = arena, .units = library_new(arena)};
        tests[i](&f);
    }
    arena_free(arena);
    return UNIT_END(&tally);
}
