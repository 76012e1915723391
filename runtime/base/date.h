/* Date: a day, month or year of the proleptic Gregorian calendar, with the precision that was
   written. A coarse date is a range of days; order comparisons use its last day.
   Duration: months and days, never mixed silently. */
#ifndef JX_BASE_DATE_H
#define JX_BASE_DATE_H

#include "runtime/base/arena.h"
#include "runtime/base/buf.h"

typedef enum DatePrecision {
    DATE_DAY,       /* 2025-12-31, 2025年12月31日 */
    DATE_TENDAY,    /* 2025年12月中旬 : day is 1, 11 or 21 */
    DATE_MONTH,     /* 2025年12月 */
    DATE_MONTH_END, /* 2025年12月底, 月末: the last day of the month */
    DATE_HALF,      /* 上半年, 下半年: month is 1 or 7 */
    DATE_QUARTER,   /* 第一季度: month is 1, 4, 7, 10 */
    DATE_YEAR,      /* 2025年 */
    DATE_YEAR_END   /* 2025年底, 年末 */
} DatePrecision;

/* "day", "tenday", "month", "month_end", "half", "quarter", "year", "year_end": for other programs. */
Text date_precision_word(uint8_t precision);

typedef struct Date {
    int32_t first, last; /* days since 1970-01-01, inclusive */
    uint8_t precision;   /* DatePrecision */
} Date;

/* Not the zero that stands for no date. */
static inline bool date_is_set(Date date) {
    return date.first != 0 || date.last != 0 || date.precision != 0;
}

/* Years 1 to 9999. False if there is no such day. month/day are ignored where the precision is
   coarser. */
bool date_make(int year, int month, int day, DatePrecision precision, Date *out);
/* Civil date of a day number. */
void date_civil(int32_t days, int *year, int *month, int *day);

typedef enum DateRead {
    DATE_READ_OK,
    DATE_READ_NOT,    /* not of a date's form */
    DATE_READ_INVALID /* of a date's form, but no such day: 2021-02-30, 2021年13月 */
} DateRead;

/* Reads the whole text: 2025-12-31, 2025-12, 2025.12.31, 2025/12/31, 2025年12月31日 (or 号),
   2025年12月 (or 月份), 2025年12月底 (or 末), 2025年12月上旬/中旬/下旬, 2025年底 (or 末), 2025年
   (or 年度), 2025年上半年/下半年, 2025年第三季度 (第 may be missing; 一 to 四 or 1 to 4). The year
   has four digits. Full-width digits and blanks between the parts are accepted, but none in
   2025-12. *out is set only for DATE_READ_OK. */
DateRead date_read(Text t, Date *out);

/* By the last days. */
int date_compare(Date a, Date b);
bool date_equal(Date a, Date b); /* the same range */
bool date_contains(Date outer, Date inner);

/* The date so many months later (earlier if negative): the same day of that month, or its last one
   if it is shorter (2025-01-31 and 1 month: 2025-02-28). A coarse date keeps its form where there is
   one (2025年第一季度 and 3 months: 2025年第二季度), else it becomes the period that all its days
   move to. False outside of the years 1 to 9999. */
bool date_add_months(Date d, int64_t months, Date *out);
/* All its days so many days later. */
bool date_add_days(Date d, int64_t days, Date *out);

typedef enum DateStyle { DATE_ISO, DATE_CHINESE } DateStyle;
/* In its precision: 2025-12-31 / 2025年12月31日, 2025-12 / 2025年12月, 2025 / 2025年. What ISO 8601
   has no form for is printed in it as the last day (2025年12月底: 2025-12-31) or, for ten days,
   halves and quarters, as an interval: 2025-07-01/2025-09-30. A period of several days (DATE_DAY
   with a first and another last day) is an interval too, 2025年3月1日至2025年6月30日 in Chinese. */
void date_print(Buf *buf, Date d, DateStyle style);
/* Picture of yyyy, yy, mm, m, dd, d with literal text: "yyyy年m月d日", "yyyy-mm-dd". Prints the
   last day. */
void date_format(Buf *buf, Date d, Text picture);

#endif
