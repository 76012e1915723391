/* Dates: day numbers and the civil calendar, reading and printing. The calendar is the classical
   computation on years that begin in March, so that the leap day is the last of its year and the
   lengths of months repeat every five (153 days); 400 years have 146097 days. There is no clock, no
   time zone and no locale here. */
#include "runtime/base/date.h"

#include <assert.h>

#include "runtime/base/utf8.h"

#define DAYS_400_YEARS 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 to 1970-01-01 */
#define MAX_MONTHS (9999 * 12) /* more leads out of the calendar from any date */
#define MAX_DAYS (9999 * 366)

/* ---- calendar */

static int32_t day_number(int year, int month, int day) {
    int y = month > 2 ? year : year - 1;
    int m = month > 2 ? month - 3 : month + 9; /* 0 is March */
    int year_start = 365 * y + y / 4 - y / 100 + y / 400;
    return year_start + (153 * m + 2) / 5 + (day - 1) - DAYS_TO_1970;
}

void date_civil(int32_t days, int *year, int *month, int *day) {
    int64_t n = (int64_t)days + DAYS_TO_1970;
    int64_t cycle = n >= 0 ? n / DAYS_400_YEARS : -1 - (-1 - n) / DAYS_400_YEARS;
    int in_cycle = (int)(n - cycle * DAYS_400_YEARS);
    /* a leap day ends each 4 years, but not each 100, but the 400 */
    int leap_days = in_cycle / 1460 - in_cycle / 36524 + in_cycle / 146096;
    int y = (in_cycle - leap_days) / 365;
    int in_year = in_cycle - (365 * y + y / 4 - y / 100);
    int m = (5 * in_year + 2) / 153;
    *day = in_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + (int)cycle * 400 + (*month <= 2);
}

static int month_length(int year, int month) {
    static const int8_t length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return length[month - 1] + (month == 2 && leap);
}

static bool make_days(int year, int month, int first, int last, DatePrecision precision,
                      Date *out) {
    *out = (Date){.first = day_number(year, month, first),
                  .last = day_number(year, month, last),
                  .precision = (uint8_t)precision};
    return true;
}

static bool make_months(int year, int first, int last, DatePrecision precision, Date *out) {
    *out = (Date){.first = day_number(year, first, 1),
                  .last = day_number(year, last, month_length(year, last)),
                  .precision = (uint8_t)precision};
    return true;
}

static bool make_tenday(int year, int month, int day, Date *out) {
    if (day != 1 && day != 11 && day != 21) return false;
    int last = day == 21 ? month_length(year, month) : day + 9;
    return make_days(year, month, day, last, DATE_TENDAY, out);
}

bool date_make(int year, int month, int day, DatePrecision precision, Date *out) {
    if (year < 1 || year > 9999) return false;
    bool needs_month = precision != DATE_YEAR && precision != DATE_YEAR_END;
    if (needs_month && (month < 1 || month > 12)) return false;
    int length = needs_month ? month_length(year, month) : 0;
    switch (precision) {
    case DATE_DAY:
        if (day < 1 || day > length) return false;
        return make_days(year, month, day, day, precision, out);
    case DATE_TENDAY: return make_tenday(year, month, day, out);
    case DATE_MONTH: return make_months(year, month, month, precision, out);
    case DATE_MONTH_END: return make_days(year, month, length, length, precision, out);
    case DATE_HALF: return month % 6 == 1 && make_months(year, month, month + 5, precision, out);
    case DATE_QUARTER: return month % 3 == 1 && make_months(year, month, month + 2, precision, out);
    case DATE_YEAR: return make_months(year, 1, 12, precision, out);
    case DATE_YEAR_END: return make_days(year, 12, 31, 31, precision, out);
    }
    assert(false);
    return false;
}

int date_compare(Date a, Date b) {
    return (a.last > b.last) - (a.last < b.last);
}

bool date_equal(Date a, Date b) {
    return a.first == b.first && a.last == b.last;
}

bool date_contains(Date outer, Date inner) {
    return outer.first <= inner.first && inner.last <= outer.last;
}

/* ---- reading */

typedef struct Cursor {
    Text text;
    uint32_t at;
    bool blanks; /* some were passed */
} Cursor;

static bool at_end(const Cursor *cur) {
    return cur->at == cur->text.len;
}

static void skip_blanks(Cursor *cur) {
    Text rest = text_slice(cur->text, cur->at, cur->text.len);
    Text trimmed = text_trim(rest);
    uint32_t blanks = trimmed.len ? (uint32_t)(trimmed.ptr - rest.ptr) : rest.len;
    cur->blanks = cur->blanks || blanks > 0;
    cur->at += blanks;
}

/* The next character with its full-width form folded; 0 at the end. */
static uint32_t peek(const Cursor *cur, uint32_t *next) {
    *next = cur->at;
    return at_end(cur) ? 0 : utf8_fold_width(utf8_next(cur->text, next));
}

static bool accept_char(Cursor *cur, uint32_t c) {
    uint32_t next;
    if (peek(cur, &next) != c) return false;
    cur->at = next;
    return true;
}

static bool accept(Cursor *cur, Text word) {
    if (!text_starts(text_slice(cur->text, cur->at, cur->text.len), word)) return false;
    cur->at += word.len;
    return true;
}

/* Passes digits and the blanks behind them; how many digits there were. */
static int read_digits(Cursor *cur, int *value) {
    int n = 0;
    *value = 0;
    for (uint32_t next, c; (c = peek(cur, &next)) >= '0' && c <= '9'; cur->at = next, n++)
        if (n < 6) *value = *value * 10 + (int)(c - '0');
    if (n) skip_blanks(cur);
    return n;
}

static DateRead made(const Cursor *cur, int year, int month, int day, DatePrecision precision,
                     Date *out) {
    if (!at_end(cur)) return DATE_READ_NOT;
    return date_make(year, month, day, precision, out) ? DATE_READ_OK : DATE_READ_INVALID;
}

/* Behind the first sign of 2025-12-31 and its like. */
static DateRead read_signs(Cursor *cur, int year, uint32_t sign, Date *out) {
    int month, day;
    skip_blanks(cur);
    int n_month = read_digits(cur, &month);
    if (n_month < 1 || n_month > 2) return DATE_READ_NOT;
    if (at_end(cur)) { /* 2025-12; but 2025.12 is a number, and 2025-1 may be anything */
        if (sign != '-' || n_month != 2 || cur->blanks) return DATE_READ_NOT;
        return made(cur, year, month, 0, DATE_MONTH, out);
    }
    if (!accept_char(cur, sign)) return DATE_READ_NOT;
    skip_blanks(cur);
    int n_day = read_digits(cur, &day);
    if (n_day < 1 || n_day > 2) return DATE_READ_NOT;
    return made(cur, year, month, day, DATE_DAY, out);
}

/* Behind 2025年12月. */
static DateRead read_in_month(Cursor *cur, int year, int month, Date *out) {
    static const Text tenday[] = {TEXT("上旬"), TEXT("中旬"), TEXT("下旬")};
    int day;
    skip_blanks(cur);
    if (at_end(cur)) return made(cur, year, month, 0, DATE_MONTH, out);
    if (accept(cur, TEXT("底")) || accept(cur, TEXT("末")))
        return made(cur, year, month, 0, DATE_MONTH_END, out);
    for (int i = 0; i < 3; i++)
        if (accept(cur, tenday[i])) return made(cur, year, month, 1 + 10 * i, DATE_TENDAY, out);
    if (!read_digits(cur, &day)) return DATE_READ_NOT;
    if (!accept(cur, TEXT("日")) && !accept(cur, TEXT("号"))) return DATE_READ_NOT;
    return made(cur, year, month, day, DATE_DAY, out);
}

/* 一 to 四 as 1 to 4, or digits; 0: neither. */
static int read_quarter_number(Cursor *cur) {
    static const Text numeral[] = {TEXT("一"), TEXT("二"), TEXT("三"), TEXT("四")};
    for (int i = 0; i < 4; i++) {
        if (!accept(cur, numeral[i])) continue;
        skip_blanks(cur);
        return i + 1;
    }
    int value;
    return read_digits(cur, &value) == 1 ? value : 0;
}

static DateRead read_quarter(Cursor *cur, int year, Date *out) {
    accept(cur, TEXT("第"));
    skip_blanks(cur);
    int quarter = read_quarter_number(cur);
    if (quarter == 0 || !accept(cur, TEXT("季度"))) return DATE_READ_NOT;
    return made(cur, year, 3 * quarter - 2, 0, DATE_QUARTER, out);
}

/* Behind 2025年. */
static DateRead read_in_year(Cursor *cur, int year, Date *out) {
    bool year_word = accept(cur, TEXT("年")); /* 2025年年底 */
    if (accept(cur, TEXT("底")) || accept(cur, TEXT("末")))
        return made(cur, year, 0, 0, DATE_YEAR_END, out);
    if (year_word) return DATE_READ_NOT;
    if (at_end(cur) || accept(cur, TEXT("度"))) return made(cur, year, 0, 0, DATE_YEAR, out);
    if (accept(cur, TEXT("上半年"))) return made(cur, year, 1, 0, DATE_HALF, out);
    if (accept(cur, TEXT("下半年"))) return made(cur, year, 7, 0, DATE_HALF, out);
    Cursor start = *cur;
    int month;
    if (read_digits(cur, &month) && accept(cur, TEXT("月"))) {
        accept(cur, TEXT("份"));
        return read_in_month(cur, year, month, out);
    }
    *cur = start;
    return read_quarter(cur, year, out);
}

DateRead date_read(Text t, Date *out) {
    Cursor cur = {.text = text_trim(t)};
    int year;
    if (read_digits(&cur, &year) != 4) return DATE_READ_NOT;
    if (accept(&cur, TEXT("年"))) {
        skip_blanks(&cur);
        return read_in_year(&cur, year, out);
    }
    static const char signs[] = {'-', '.', '/'};
    for (size_t i = 0; i < sizeof signs; i++)
        if (accept_char(&cur, (uint32_t)signs[i]))
            return read_signs(&cur, year, (uint32_t)signs[i], out);
    return DATE_READ_NOT;
}

/* ---- printing */

static void print_iso_day(Buf *buf, int32_t days) {
    int year, month, day;
    date_civil(days, &year, &month, &day);
    buf_printf(buf, "%04d-%02d-%02d", year, month, day);
}

/* A period of several days that is no month, quarter … */
static bool is_period(Date d) {
    return d.precision == DATE_DAY && d.first != d.last;
}

static void print_iso_range(Buf *buf, Date d) {
    print_iso_day(buf, d.first);
    buf_char(buf, '/');
    print_iso_day(buf, d.last);
}

static void print_iso(Buf *buf, Date d) {
    int year, month, day;
    if (is_period(d)) {
        print_iso_range(buf, d);
        return;
    }
    date_civil(d.last, &year, &month, &day);
    switch ((DatePrecision)d.precision) {
    case DATE_MONTH: buf_printf(buf, "%04d-%02d", year, month); return;
    case DATE_YEAR: buf_printf(buf, "%04d", year); return;
    case DATE_DAY:
    case DATE_MONTH_END:
    case DATE_YEAR_END: print_iso_day(buf, d.last); return;
    case DATE_TENDAY:
    case DATE_HALF:
    case DATE_QUARTER: print_iso_range(buf, d); return;
    }
}

static void print_chinese(Buf *buf, Date d) {
    static const char *const tenday[] = {"上", "中", "下"};
    static const char *const quarter[] = {"一", "二", "三", "四"};
    int year, month, day;
    date_civil(d.first, &year, &month, &day);
    buf_printf(buf, "%04d年", year);
    switch ((DatePrecision)d.precision) {
    case DATE_DAY: buf_printf(buf, "%d月%d日", month, day); return;
    case DATE_TENDAY: buf_printf(buf, "%d月%s旬", month, tenday[day / 10]); return;
    case DATE_MONTH: buf_printf(buf, "%d月", month); return;
    case DATE_MONTH_END: buf_printf(buf, "%d月底", month); return;
    case DATE_HALF: buf_str(buf, month == 1 ? "上半年" : "下半年"); return;
    case DATE_QUARTER: buf_printf(buf, "第%s季度", quarter[month / 3]); return;
    case DATE_YEAR: return;
    case DATE_YEAR_END: buf_str(buf, "底"); return;
    }
}

void date_print(Buf *buf, Date d, DateStyle style) {
    if (style == DATE_ISO) {
        print_iso(buf, d);
    } else if (is_period(d)) {
        print_chinese(buf, (Date){d.first, d.first, DATE_DAY});
        buf_str(buf, "至");
        print_chinese(buf, (Date){d.last, d.last, DATE_DAY});
    } else {
        print_chinese(buf, d);
    }
}

/* ---- calculating */

/* The same day of another month; the last one of a month that is shorter. */
static bool shift_day(int32_t days, int64_t months, int32_t *out) {
    int year, month, day;
    date_civil(days, &year, &month, &day);
    int64_t at = (int64_t)year * 12 + (month - 1) + months;
    if (at < 12 || at >= 10000 * 12) return false;
    year = (int)(at / 12);
    month = (int)(at % 12) + 1;
    int length = month_length(year, month);
    *out = day_number(year, month, day < length ? day : length);
    return true;
}

/* Whole months stay whole months. */
static bool shift_last(Date d, int64_t months, int32_t *out) {
    int year, month, day, next;
    date_civil(d.first, &year, &month, &day);
    date_civil(d.last + 1, &year, &month, &next);
    bool whole = d.first != d.last && day == 1 && next == 1;
    if (!whole) return shift_day(d.last, months, out);
    if (!shift_day(d.last + 1, months, out)) return false;
    --*out;
    return true;
}

bool date_add_months(Date d, int64_t months, Date *out) {
    int32_t first, last;
    int year, month, day;
    if (months < -MAX_MONTHS || months > MAX_MONTHS) return false;
    if (!shift_day(d.first, months, &first) || !shift_last(d, months, &last)) return false;
    *out = (Date){.first = first, .last = last, .precision = DATE_DAY};
    DatePrecision precision = (DatePrecision)d.precision;
    bool years = months % 12 == 0;
    if (precision == DATE_YEAR_END && !years) precision = DATE_MONTH_END;
    if (precision == DATE_DAY || (precision == DATE_YEAR && !years)) return true;
    date_civil(first, &year, &month, &day);
    Date same;
    if (date_make(year, month, day, precision, &same)) *out = same;
    return true;
}

bool date_add_days(Date d, int64_t days, Date *out) {
    Date first, last;
    if (days == 0) {
        *out = d;
        return true;
    }
    date_make(1, 1, 1, DATE_DAY, &first);
    date_make(9999, 12, 31, DATE_DAY, &last);
    if (days < -MAX_DAYS || days > MAX_DAYS) return false;
    if (d.first + days < first.first || d.last + days > last.last) return false;
    *out = (Date){.first = (int32_t)(d.first + days),
                  .last = (int32_t)(d.last + days),
                  .precision = DATE_DAY};
    return true;
}

void date_format(Buf *buf, Date d, Text picture) {
    int year, month, day;
    date_civil(d.last, &year, &month, &day);
    for (uint32_t i = 0, run; i < picture.len; i += run) {
        char c = picture.ptr[i];
        for (run = 1; i + run < picture.len && picture.ptr[i + run] == c;) run++;
        if (c == 'y' && run == 2)
            buf_printf(buf, "%02d", year % 100);
        else if (c == 'y')
            buf_printf(buf, "%04d", year);
        else if (c == 'm')
            buf_printf(buf, "%0*d", run > 1 ? 2 : 1, month);
        else if (c == 'd')
            buf_printf(buf, "%0*d", run > 1 ? 2 : 1, day);
        else
            buf_text(buf, text_slice(picture, i, i + run));
    }
}

Text date_precision_word(uint8_t precision) {
    switch ((DatePrecision)precision) {
    case DATE_DAY: return TEXT("day");
    case DATE_TENDAY: return TEXT("tenday");
    case DATE_MONTH: return TEXT("month");
    case DATE_MONTH_END: return TEXT("month_end");
    case DATE_HALF: return TEXT("half");
    case DATE_QUARTER: return TEXT("quarter");
    case DATE_YEAR: return TEXT("year");
    case DATE_YEAR_END: return TEXT("year_end");
    }
    assert(false && "a precision");
    return TEXT("");
}
