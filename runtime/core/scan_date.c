/* Dates as they stand in budget texts: coarse, without a year, in words. They differ from the dates
   of the language (base/date.h), which are full and stand alone. */
#include "runtime/core/scan.h"

/* The parts as written; 0 where there is none. */
typedef struct Parts {
    int year, month, day;
    DatePrecision precision;
    bool year_written, bare_month;
} Parts;

/* A number of at most two digits. */
static bool scan_small(Scan *s, int *value) {
    Scan here = *s;
    uint32_t n;
    scan_blanks(&here);
    if (!scan_int(&here, value, &n) || n > 2) return false;
    *s = here;
    return true;
}

static bool scan_blank_word(Scan *s, Text word) {
    Scan here = *s;
    scan_blanks(&here);
    if (!scan_word(&here, word)) return false;
    *s = here;
    return true;
}

/* 上半年, 第三季度, 3季度 */
static bool scan_part_of_year(Scan *s, bool words, Parts *out) {
    static const Text numerals[4] = {{"一", 3}, {"二", 3}, {"三", 3}, {"四", 3}};
    Scan here = *s;
    scan_blanks(&here);
    int quarter = 0;
    if (words && (scan_word(&here, TEXT("上半年")) || scan_word(&here, TEXT("下半年")))) {
        bool second = text_starts(text_slice(here.t, here.at - 9, here.at), TEXT("下"));
        out->month = second ? 7 : 1;
        out->precision = DATE_HALF;
        *s = here;
        return true;
    }
    scan_word(&here, TEXT("第"));
    for (int i = 0; words && i < 4 && !quarter; i++) {
        if (scan_word(&here, numerals[i])) quarter = i + 1;
    }
    if (!quarter && !scan_small(&here, &quarter)) return false;
    if (quarter < 1 || quarter > 4 || !scan_blank_word(&here, TEXT("季度"))) return false;
    out->month = quarter * 3 - 2;
    out->precision = DATE_QUARTER;
    *s = here;
    return true;
}

/* What follows 12月: 31日, 底, 中旬, 份, nothing. */
static void scan_in_month(Scan *s, Parts *out) {
    Scan here = *s;
    if (scan_small(&here, &out->day) &&
        (scan_blank_word(&here, TEXT("日")) || scan_blank_word(&here, TEXT("号")))) {
        out->precision = DATE_DAY;
        *s = here;
        return;
    }
    out->day = 0;
    out->precision = DATE_MONTH;
    if (scan_blank_word(s, TEXT("份"))) return;
    if (scan_blank_word(s, TEXT("底")) || scan_blank_word(s, TEXT("末"))) {
        out->precision = DATE_MONTH_END;
        return;
    }
    static const Text tendays[3] = {{"上旬", 6}, {"中旬", 6}, {"下旬", 6}};
    for (int i = 0; i < 3; i++) {
        if (!scan_blank_word(s, tendays[i])) continue;
        out->precision = DATE_TENDAY;
        out->day = 10 * i + 1;
        return;
    }
    out->bare_month = true;
}

/* 12月… */
static bool scan_month(Scan *s, Parts *out) {
    Scan here = *s;
    if (!scan_small(&here, &out->month) || !scan_blank_word(&here, TEXT("月"))) return false;
    scan_in_month(&here, out);
    *s = here;
    return true;
}

static bool scan_year_end(Scan *s) {
    Scan here = *s;
    scan_blanks(&here);
    scan_word(&here, TEXT("年"));
    if (!scan_word(&here, TEXT("底")) && !scan_word(&here, TEXT("末")) &&
        !scan_word(&here, TEXT("终"))) {
        return false;
    }
    *s = here;
    return true;
}

/* What follows 2025年: a month, the end, half or quarter, or nothing. */
static void scan_in_year(Scan *s, Parts *out) {
    scan_blank_word(s, TEXT("度"));
    if (scan_year_end(s))
        out->precision = DATE_YEAR_END;
    else if (!scan_month(s, out) && !scan_part_of_year(s, true, out))
        out->precision = DATE_YEAR;
    out->bare_month = false;
}

/* 2025年… */
static bool scan_full_year(Scan *s, Parts *out) {
    Scan here = *s;
    uint32_t n;
    if (!scan_int(&here, &out->year, &n) || n != 4) return false;
    if (!scan_blank_word(&here, TEXT("年"))) return false;
    out->year_written = true;
    scan_in_year(&here, out);
    *s = here;
    return true;
}

/* 本年…, 当年底 */
static bool scan_this_year(Scan *s, Parts *out) {
    Scan here = *s;
    if (!scan_word(&here, TEXT("本年")) && !scan_word(&here, TEXT("当年")) &&
        !scan_word(&here, TEXT("今年"))) {
        return false;
    }
    scan_in_year(&here, out);
    *s = here;
    return true;
}

static bool is_separator(uint32_t c) {
    return c == '-' || c == '.' || c == '/';
}

/* Another part would follow: 2025.12.31.1, 2025-12-311 */
static bool goes_on(const Scan *s, uint32_t separator) {
    Scan here = *s;
    if (scan_is_digit(scan_peek(&here))) return true;
    return scan_char(&here, separator) && scan_is_digit(scan_peek(&here));
}

/* 2025-12 is a month; 2025.12 only before 前 or 底, else it is a number. */
static bool scan_year_month(Scan *s, uint32_t separator, Parts *out) {
    if (out->year < 1900 || out->year > 2100 || out->month < 1 || out->month > 12) return false;
    if (goes_on(s, separator)) return false;
    out->precision = DATE_MONTH;
    if (scan_word(s, TEXT("底"))) {
        out->precision = DATE_MONTH_END;
        return true;
    }
    if (separator == '-') return true;
    Text rest = text_slice(s->t, s->at, s->t.len);
    return separator == '.' && (text_starts(rest, TEXT("前")) || text_starts(rest, TEXT("之前")) ||
                                text_starts(rest, TEXT("以前")));
}

/* 2025-12-31, 2025.12.31, 2025/12/31, 2025-12 */
static bool scan_numeric(Scan *s, Parts *out) {
    Scan here = *s;
    uint32_t n, n_month;
    if (!scan_int(&here, &out->year, &n) || n != 4) return false;
    uint32_t separator = scan_peek(&here);
    if (!is_separator(separator) || !scan_char(&here, separator)) return false;
    if (!scan_int(&here, &out->month, &n_month) || n_month > 2) return false;
    out->year_written = true;
    Scan day = here;
    if (scan_char(&day, separator) && scan_int(&day, &out->day, &n) && n <= 2) {
        if (goes_on(&day, separator)) return false;
        out->precision = DATE_DAY;
        scan_word(&day, TEXT("日"));
        *s = day;
        return true;
    }
    if (n_month != 2 || !scan_year_month(&here, separator, out)) return false;
    *s = here;
    return true;
}

/* What stands behind the first number of a date; most numbers are none, and need no closer look. */
static bool may_be_date(const Scan *s) {
    Scan here = *s;
    int value;
    uint32_t n;
    if (!scan_int(&here, &value, &n)) return false;
    scan_blanks(&here);
    uint32_t c = scan_peek(&here);
    return is_separator(c) || c == 0x5E74 /* 年 */ || c == 0x6708 /* 月 */ || c == 0x5B63 /* 季 */;
}

static bool scan_parts(Scan *s, bool words, Parts *out) {
    if (scan_is_digit(scan_peek(s))) {
        if (!may_be_date(s)) return false;
        if (scan_full_year(s, out) || scan_numeric(s, out)) return true;
        Parts fresh = {.year = 0};
        *out = fresh;
        if (scan_month(s, out)) return !(out->bare_month && (out->month < 1 || out->month > 12));
        return scan_part_of_year(s, false, out);
    }
    if (!words) return false;
    if (scan_this_year(s, out) || scan_part_of_year(s, true, out)) return true;
    if (!text_starts(text_slice(s->t, s->at, s->t.len), TEXT("年")) || !scan_year_end(s)) {
        return false;
    }
    out->precision = DATE_YEAR_END;
    return true;
}

bool scan_date(Scan *s, int year, bool words, ScanDate *out) {
    Scan here = *s;
    Parts parts = {.year = 0};
    if (!scan_parts(&here, words, &parts)) return false;
    int in_year = parts.year_written ? parts.year : year > 0 ? year : 1;
    *out = (ScanDate){
        .year_written = parts.year_written, .bare_month = parts.bare_month, .year = in_year};
    out->exists = date_make(in_year, parts.month, parts.day, parts.precision, &out->date);
    *s = here;
    return true;
}
