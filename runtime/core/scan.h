/* Scan: reading the small forms of Chinese budget texts (numbers, dates, operators) at a place in a
   text. Shared by target.c, quantities.c and spelling.c; nobody else includes it. Each function
   reads one thing and moves on, or returns false and stays where it was. Characters are compared in
   folded width (５０ is 50). */
#ifndef JX_CORE_SCAN_H
#define JX_CORE_SCAN_H

#include "runtime/core/target.h"

typedef struct Scan {
    Text t;
    uint32_t at;
} Scan;

/* The folded character here, 0 at the end. 。 is no point and ， no comma: they stay themselves. */
uint32_t scan_peek(const Scan *s);
bool scan_is_digit(uint32_t c);
bool scan_is_letter(uint32_t c);
/* Space, tab, U+3000; not a line's end. */
void scan_blanks(Scan *s);
/* One character. */
bool scan_char(Scan *s, uint32_t folded);
/* A word of Chinese characters (at least one: three bytes). */
bool scan_word(Scan *s, Text word);
/* A whole run of at most nine digits. */
bool scan_int(Scan *s, int *value, uint32_t *n_digits);
/* 1200, 1,200, 0.5; digits that go on with a second point (1.2.3) are no number. */
bool scan_number(Scan *s, Arena *arena, Number *out);
/* - ~ — – － ～ 至 到 between two numbers; a dash may be doubled. */
bool scan_range_sign(Scan *s);

/* A sign or word that stands before a number or date. */
typedef struct ScanOp {
    TargetOp op; /* NONE for 控制在 */
    bool is_sign;
    bool of_dates; /* 早于, 截至: what follows is a date */
} ScanOp;
bool scan_operator(Scan *s, ScanOp *out);

/* The operator of the word that `t` ends with (以上, 以内 …) and the length of that word; NONE if
   there is none. *range: 之间; *approximate: 左右. */
typedef struct ScanSuffix {
    TargetOp op;
    uint32_t len;
    bool range, approximate;
} ScanSuffix;
ScanSuffix scan_suffix(Text t);
/* The same at the head: the length of a suffix word that `t` begins with, or 0. */
uint32_t scan_suffix_head(Text t);

typedef struct ScanDate {
    Date date;
    bool exists; /* false: of a date's form, but there is no such day */
    bool year_written;
    bool bare_month; /* 12月, which may be a duration as well */
    int year;        /* the year it lies in */
} ScanDate;
/* A date in numbers (2025年12月31日, 2025年12月底, 2025.12.31, 12月中旬, 2025年第三季度) or, if
   `words`, without any (年底, 上半年, 第三季度). `year` is that of dates without one. */
bool scan_date(Scan *s, int year, bool words, ScanDate *out);

/* text_quantities with the year of dates without one. */
TextQuantity *scan_quantities(Arena *arena, Units *units, Text t, int year, uint32_t *n);

#endif
