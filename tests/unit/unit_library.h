/* The units and prefixes that the unit tests of core declare: what a library would, in small.
   Include after the harness. */
#ifndef JX_TESTS_UNIT_LIBRARY_H
#define JX_TESTS_UNIT_LIBRARY_H

#include <assert.h>

#include "runtime/core/unit.h"

#define LIBRARY_NAMES 6

/* Splits "元|CNY" at the bars. */
static inline uint32_t library_names(const char *list, Text *out) {
    uint32_t n = 0;
    Text rest = text_of(list);
    for (int64_t bar; (bar = text_find(rest, TEXT("|"))) >= 0;) {
        out[n++] = text_slice(rest, 0, (uint32_t)bar);
        rest = text_slice(rest, (uint32_t)bar + 1, rest.len);
    }
    out[n++] = rest;
    assert(n <= LIBRARY_NAMES);
    return n;
}

static inline DimId library_dimension(Units *units, const char *list) {
    Text names[LIBRARY_NAMES];
    uint32_t n = library_names(list, names);
    DimId dim = units_add_dimension(units, names, n, SPAN_NONE);
    assert(dim != DIM_ANY);
    return dim;
}

static inline UnitId library_unit(Units *units, const char *list, DimId dim, Number scale) {
    Text names[LIBRARY_NAMES], taken;
    uint32_t n = library_names(list, names);
    UnitId id = units_add(units, names, n, dim, scale, SPAN_NONE, &taken);
    assert(id != UNIT_UNKNOWN);
    return id;
}

static inline UnitId library_counting(Units *units, const char *list) {
    Text names[LIBRARY_NAMES], taken;
    uint32_t n = library_names(list, names);
    UnitId id = units_add_counting(units, names, n, SPAN_NONE, &taken);
    assert(id != UNIT_UNKNOWN);
    return id;
}

static inline void library_measures(Arena *arena, Units *units) {
    DimId money = library_dimension(units, "money|金额");
    DimId area = library_dimension(units, "area|面积");
    DimId length = library_dimension(units, "length|长度");
    DimId days = library_dimension(units, "days|天数");
    DimId months = library_dimension(units, "months|月数");
    DimId energy = library_dimension(units, "energy|能量");
    library_unit(units, "元|CNY", money, number_of(1));
    library_unit(units, "平方米|m2|㎡", area, number_of(1));
    library_unit(units, "米|m", length, number_of(1));
    library_unit(units, "天|日|day", days, number_of(1));
    library_unit(units, "周", days, number_of(7));
    library_unit(units, "个月|月|month", months, number_of(1));
    library_unit(units, "季度", months, number_of(3));
    library_unit(units, "年", months, number_of(12));
    library_unit(units, "千瓦时|kWh", energy, number_of(1));
    library_unit(units, "焦耳", energy, (Number){.coef = 1, .scale = 6});
    library_unit(units, "%|百分比", DIM_NONE, (Number){.coef = 1, .scale = 2});
    library_unit(units, "/10万", DIM_NONE, (Number){.coef = 1, .scale = 5});
    library_unit(units, "倍", DIM_NONE, number_of(1));
    Number mu;
    bool ok = number_div(arena, number_of(2000), number_of(3), &mu);
    assert(ok);
    library_unit(units, "亩", area, mu);
}

static inline Units *library_new(Arena *arena) {
    static const char *const counted[] = {
        "家",
        "项",
        "个",
        "次",
        "人",
        "人次",
        "场|场次",
        "篇",
        "位",
        "套",
        "字",
        "份",
        "条",
        "小时",
        "分",
        "台",
        "处",
        "工作日|个工作日",
        "个百分点|百分点",
    };
    static const struct {
        const char *name;
        int64_t factor;
    } prefixes[] = {{"百", 100}, {"千", 1000}, {"万", 10000}, {"亿", 100000000}, {"k", 1000}};
    Units *units = units_new(arena);
    library_measures(arena, units);
    for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++) {
        library_counting(units, counted[i]);
    }
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        bool ok = units_add_prefix(units, text_of(prefixes[i].name), number_of(prefixes[i].factor),
                                   SPAN_NONE);
        assert(ok);
    }
    return units;
}

#endif
