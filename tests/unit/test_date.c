/* Dates: the calendar against plain counting, every written form, and printing. */
#include "tests/unit/unit.h"

#include "runtime/base/date.h"

static bool leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month) {
    if (month == 2) return leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Counts through the years by the rule of leap years alone; both directions at each day. */
static void test_calendar(Tally *unit) {
    Date d;
    CHECK(unit, date_make(1970, 1, 1, DATE_DAY, &d) && d.first == 0 && d.last == 0);
    CHECK(unit, date_make(1600, 1, 1, DATE_DAY, &d) && d.first == -135140);
    CHECK(unit, date_make(2000, 3, 1, DATE_DAY, &d) && d.first == 11017);
    bool right = true;
    int32_t n = -135140;
    for (int year = 1600; year <= 2400; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= days_in(year, month); day++, n++) {
                int y, m, dd;
                date_civil(n, &y, &m, &dd);
                right = right && y == year && m == month && dd == day &&
                        date_make(year, month, day, DATE_DAY, &d) && d.first == n;
            }
            right = right && !date_make(year, month, days_in(year, month) + 1, DATE_DAY, &d);
        }
    }
    CHECK(unit, right);
    CHECK(unit, n == 157420); /* 2401-01-01 */
}

static void test_far_years(Tally *unit) {
    Date d;
    int y, m, day;
    bool right = true;
    int32_t n = -719162; /* 0001-01-01 */
    for (int year = 1; year <= 9999; year++) {
        right = right && date_make(year, 0, 0, DATE_YEAR, &d) && d.first == n;
        n += leap(year) ? 366 : 365;
        right = right && d.last == n - 1;
        date_civil(n - 1, &y, &m, &day);
        right = right && y == year && m == 12 && day == 31;
    }
    CHECK(unit, right);
    date_civil(-719163, &y, &m, &day);
    CHECK(unit, y == 0 && m == 12 && day == 31);
    date_civil(INT32_MIN, &y, &m, &day);
    CHECK(unit, y == -5877641 && m == 6 && day == 23);
    date_civil(INT32_MAX, &y, &m, &day);
    CHECK(unit, y == 5881580 && m == 7 && day == 11);
}

static void test_make(Tally *unit) {
    Date d;
    CHECK(unit, !date_make(0, 1, 1, DATE_DAY, &d) && !date_make(10000, 1, 1, DATE_DAY, &d));
    CHECK(unit, !date_make(2025, 0, 1, DATE_DAY, &d) && !date_make(2025, 13, 1, DATE_MONTH, &d));
    CHECK(unit, !date_make(2025, 1, 0, DATE_DAY, &d) && !date_make(2025, 1, -5, DATE_DAY, &d));
    CHECK(unit, !date_make(1900, 2, 29, DATE_DAY, &d) && date_make(2000, 2, 29, DATE_DAY, &d));
    CHECK(unit, !date_make(2025, 2, 12, DATE_TENDAY, &d) && !date_make(2025, 2, 1, DATE_HALF, &d));
    CHECK(unit,
          !date_make(2025, 2, 1, DATE_QUARTER, &d) && date_make(2025, 10, 1, DATE_QUARTER, &d));
    CHECK(unit, date_make(2024, 2, 99, DATE_MONTH_END, &d) && d.first == d.last);
}

static Text printed(Arena *arena, Date d, DateStyle style) {
    Buf buf = buf_new(arena);
    date_print(&buf, d, style);
    return buf_result(&buf);
}

static Text day_text(Arena *arena, int32_t days) {
    return printed(arena, (Date){days, days, DATE_DAY}, DATE_ISO);
}

/* Text, first day, last day, the Chinese and the ISO print. */
static const char *const forms[][5] = {
    {"2025-12-31", "2025-12-31", "2025-12-31", "2025年12月31日", "2025-12-31"},
    {"2025.3.5", "2025-03-05", "2025-03-05", "2025年3月5日", "2025-03-05"},
    {"2025/03/05", "2025-03-05", "2025-03-05", "2025年3月5日", "2025-03-05"},
    {"２０２５．１２．３１", "2025-12-31", "2025-12-31", "2025年12月31日", "2025-12-31"},
    {"2025. 12. 31", "2025-12-31", "2025-12-31", "2025年12月31日", "2025-12-31"},
    {"2025-12", "2025-12-01", "2025-12-31", "2025年12月", "2025-12"},
    {"2025年12月31日", "2025-12-31", "2025-12-31", "2025年12月31日", "2025-12-31"},
    {"2024年2月29号", "2024-02-29", "2024-02-29", "2024年2月29日", "2024-02-29"},
    {" 2025 年\t12 月　31 日 ", "2025-12-31", "2025-12-31", "2025年12月31日", "2025-12-31"},
    {"２０２５年６月", "2025-06-01", "2025-06-30", "2025年6月", "2025-06"},
    {"2024年02月份", "2024-02-01", "2024-02-29", "2024年2月", "2024-02"},
    {"2021年12月底", "2021-12-31", "2021-12-31", "2021年12月底", "2021-12-31"},
    {"2021年2月末", "2021-02-28", "2021-02-28", "2021年2月底", "2021-02-28"},
    {"2021年12月上旬", "2021-12-01", "2021-12-10", "2021年12月上旬", "2021-12-01/2021-12-10"},
    {"2021年12月 中旬", "2021-12-11", "2021-12-20", "2021年12月中旬", "2021-12-11/2021-12-20"},
    {"2021年2月下旬", "2021-02-21", "2021-02-28", "2021年2月下旬", "2021-02-21/2021-02-28"},
    {"2025年", "2025-01-01", "2025-12-31", "2025年", "2025"},
    {"2025年度", "2025-01-01", "2025-12-31", "2025年", "2025"},
    {"2025年底", "2025-12-31", "2025-12-31", "2025年底", "2025-12-31"},
    {"2025年末", "2025-12-31", "2025-12-31", "2025年底", "2025-12-31"},
    {"2025年年底", "2025-12-31", "2025-12-31", "2025年底", "2025-12-31"},
    {"2025年上半年", "2025-01-01", "2025-06-30", "2025年上半年", "2025-01-01/2025-06-30"},
    {"2025 年下半年", "2025-07-01", "2025-12-31", "2025年下半年", "2025-07-01/2025-12-31"},
    {"2025年第一季度", "2025-01-01", "2025-03-31", "2025年第一季度", "2025-01-01/2025-03-31"},
    {"2025年第3季度", "2025-07-01", "2025-09-30", "2025年第三季度", "2025-07-01/2025-09-30"},
    {"2025年四季度", "2025-10-01", "2025-12-31", "2025年第四季度", "2025-10-01/2025-12-31"},
    {"2025年第 二 季度", "2025-04-01", "2025-06-30", "2025年第二季度", "2025-04-01/2025-06-30"},
    {"0001年", "0001-01-01", "0001-12-31", "0001年", "0001"},
};

static void test_read(Tally *unit, Arena *arena) {
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        Date d = {0}, again = {0};
        DateRead read = date_read(text_of(forms[i][0]), &d);
        unit_check(unit, read == DATE_READ_OK, forms[i][0], __FILE__, __LINE__);
        CHECK_TEXT(unit, day_text(arena, d.first), text_of(forms[i][1]));
        CHECK_TEXT(unit, day_text(arena, d.last), text_of(forms[i][2]));
        CHECK_TEXT(unit, printed(arena, d, DATE_CHINESE), text_of(forms[i][3]));
        CHECK_TEXT(unit, printed(arena, d, DATE_ISO), text_of(forms[i][4]));
        read = date_read(printed(arena, d, DATE_CHINESE), &again);
        CHECK(unit, read == DATE_READ_OK && date_equal(d, again) && again.precision == d.precision);
    }
}

static void test_refuse(Tally *unit) {
    static const char *const not_dates[] = {"",
                                            "年",
                                            "12月",
                                            "3月底",
                                            "25年",
                                            "12345年",
                                            "2025",
                                            "2025.12",
                                            "2025/12",
                                            "2025-1",
                                            "2025 - 12",
                                            "2025-12-",
                                            "2025-12-31x",
                                            "2025-12.31",
                                            "2025-123-1",
                                            "2025-12-311",
                                            "-2025-12-31",
                                            "2025年前",
                                            "2025年12",
                                            "2025年12月31",
                                            "2025年12月31日前",
                                            "2025年12月旬",
                                            "2025年第季度",
                                            "2025年季度",
                                            "2025年年",
                                            "2025年年12月",
                                            "2025年底前",
                                            "604002",
                                            "7000万元",
                                            "2025年\xFF",
                                            "2025-\xE5"};
    static const char *const invalid[] = {
        "2021-02-30",    "2021-13-01",   "2021-00-10",
        "2021-13",       "2021年13月",   "2021年0月",
        "2021年2月29日", "2021年123月",  "2021年99999999999999999999月",
        "0000年",        "0000-01-01",   "2021年第5季度",
        "2021年12月0日", "2021年13月底", "2021年12月100日"};
    for (size_t i = 0; i < sizeof not_dates / sizeof *not_dates; i++) {
        Date d = {.first = 7};
        bool refused = date_read(text_of(not_dates[i]), &d) == DATE_READ_NOT && d.first == 7;
        unit_check(unit, refused, not_dates[i], __FILE__, __LINE__);
    }
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        Date d = {.first = 7};
        bool refused = date_read(text_of(invalid[i]), &d) == DATE_READ_INVALID && d.first == 7;
        unit_check(unit, refused, invalid[i], __FILE__, __LINE__);
    }
}

static Date date(const char *text) {
    Date d;
    if (date_read(text_of(text), &d) != DATE_READ_OK) abort();
    return d;
}

static void test_order(Tally *unit) {
    CHECK(unit, date_compare(date("2025年12月"), date("2025-12-31")) == 0);
    CHECK(unit, date_compare(date("2025年"), date("2025-12-30")) > 0);
    CHECK(unit, date_compare(date("2025年上半年"), date("2025年7月")) < 0);
    CHECK(unit, !date_equal(date("2025年12月"), date("2025-12-31")));
    CHECK(unit, date_equal(date("2025年12月底"), date("2025-12-31")));
    CHECK(unit, date_contains(date("2025年"), date("2025年3月")));
    CHECK(unit, date_contains(date("2025年3月"), date("2025年3月")));
    CHECK(unit, !date_contains(date("2025年3月"), date("2025年")));
    CHECK(unit, !date_contains(date("2025年"), date("2026-01-01")));
}

static Text formatted(Arena *arena, const char *text, const char *picture) {
    Buf buf = buf_new(arena);
    date_format(&buf, date(text), text_of(picture));
    return buf_result(&buf);
}

static void test_format(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, formatted(arena, "2025-03-05", "yyyy年m月d日"), TEXT("2025年3月5日"));
    CHECK_TEXT(unit, formatted(arena, "2025-03-05", "yyyy-mm-dd"), TEXT("2025-03-05"));
    CHECK_TEXT(unit, formatted(arena, "2025年2月", "d/m/yy 止"), TEXT("28/2/25 止"));
    CHECK_TEXT(unit, formatted(arena, "2025年2月", ""), TEXT(""));
}

/* A date, so many months or days later, printed in Chinese; "-" where there is none. */
static Text later(Arena *arena, const char *text, int64_t months, int64_t days) {
    Buf buf = buf_new(arena);
    Date d = date(text);
    if (!date_add_months(d, months, &d) || !date_add_days(d, days, &d)) return TEXT("-");
    date_print(&buf, d, DATE_CHINESE);
    return buf_result(&buf);
}

static void test_add_months(Tally *unit, Arena *arena) {
    static const struct {
        const char *date;
        int months;
        const char *want;
    } cases[] = {{"2025-01-31", 1, "2025年2月28日"},
                 {"2024-01-31", 1, "2024年2月29日"},
                 {"2025-02-28", 1, "2025年3月28日"},
                 {"2025-03-31", -1, "2025年2月28日"},
                 {"2025-12-15", 1, "2026年1月15日"},
                 {"2025-01-15", -13, "2023年12月15日"},
                 {"2024-02-29", 12, "2025年2月28日"},
                 {"2025-05-20", 0, "2025年5月20日"},
                 {"2025年1月", 1, "2025年2月"},
                 {"2025年1月底", 1, "2025年2月底"},
                 {"2025年2月底", 1, "2025年3月底"},
                 {"2025年1月下旬", 1, "2025年2月下旬"},
                 {"2025年第四季度", 3, "2026年第一季度"},
                 {"2025年第一季度", 1, "2025年2月1日至2025年4月30日"},
                 {"2025年上半年", 6, "2025年下半年"},
                 {"2025年上半年", -1, "2024年12月1日至2025年5月31日"},
                 {"2025年", 12, "2026年"},
                 {"2025年", 1, "2025年2月1日至2026年1月31日"},
                 {"2025年底", 12, "2026年底"},
                 {"2025年底", 2, "2026年2月底"},
                 {"9999-12-31", 1, "-"},
                 {"0001-01-31", -1, "-"},
                 {"9999年", 1, "-"},
                 {"2025-01-31", 120001, "-"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        unit_check_text(unit, later(arena, cases[i].date, cases[i].months, 0),
                        text_of(cases[i].want), __FILE__, __LINE__);
    Date period = {.first = date("2025-03-01").first, .last = date("2025-06-15").last};
    CHECK(unit, date_add_months(period, 1, &period));
    CHECK(unit, period.last == date("2025-07-15").last && period.precision == DATE_DAY);
}

static void test_add_days(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, later(arena, "2025-02-28", 0, 1), TEXT("2025年3月1日"));
    CHECK_TEXT(unit, later(arena, "2025-03-01", 0, -1), TEXT("2025年2月28日"));
    CHECK_TEXT(unit, later(arena, "2025年12月", 0, 0), TEXT("2025年12月"));
    CHECK_TEXT(unit, later(arena, "2025年2月", 0, 10), TEXT("2025年2月11日至2025年3月10日"));
    CHECK_TEXT(unit, later(arena, "2025年12月底", 0, 1), TEXT("2026年1月1日"));
    CHECK_TEXT(unit, later(arena, "9999-12-31", 0, 1), TEXT("-"));
    CHECK_TEXT(unit, later(arena, "0001-01-01", 0, -1), TEXT("-"));
    CHECK_TEXT(unit, later(arena, "2025-01-01", 0, INT64_MAX), TEXT("-"));
    CHECK_TEXT(unit, later(arena, "2025-01-01", INT64_MIN, 0), TEXT("-"));
    Buf iso = buf_new(arena);
    Date period = {.first = date("2025-03-01").first, .last = date("2025-06-15").last};
    date_print(&iso, period, DATE_ISO);
    CHECK_TEXT(unit, buf_result(&iso), TEXT("2025-03-01/2025-06-15"));
}

int main(void) {
    Tally unit = {.name = "date"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_calendar(&unit);
    test_far_years(&unit);
    test_make(&unit);
    test_read(&unit, arena);
    test_refuse(&unit);
    test_order(&unit);
    test_format(&unit, arena);
    test_add_months(&unit, arena);
    test_add_days(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
