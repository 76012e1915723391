/* Stored numbers to text. A format's code is scanned once for what matters here: placeholders of
   digits, %, letters of dates, and literal text around them; colours, widths and conditions are
   passed over. The arithmetic is on digits: 15 of them, moved by the exponent. */
#include "runtime/base/sheet_number.h"

#include "runtime/base/date.h"
#include "runtime/base/utf8.h"

/* ---- formats */

/* What has been seen of a code. */
typedef struct FormatScan {
    Text code;
    uint32_t at;
    bool year, month, day, clock, percent, general;
    bool digits;      /* a placeholder was seen */
    bool interrupted; /* literal text between placeholders: 0\.0 */
    bool comma;       /* the last placeholder was a comma, which scales */
    uint32_t zeros, others;
    Buf before, after; /* literal text */
} FormatScan;

static void take_literal(FormatScan *s, Text literal) {
    buf_text(s->digits ? &s->after : &s->before, literal);
}

static void take_placeholder(FormatScan *s, char c) {
    if (s->digits && s->after.len > 0) s->interrupted = true;
    if (c != ',' || s->digits) s->comma = c == ',';
    s->digits = true;
    s->zeros += c == '0';
    s->others += c != '0';
}

/* [Red], [>=100], [$-804], [$¥-804]; [h] is elapsed time */
static void take_bracket(FormatScan *s) {
    uint32_t lo = ++s->at;
    while (s->at < s->code.len && s->code.ptr[s->at] != ']') s->at++;
    Text inner = text_slice(s->code, lo, s->at);
    if (text_equal(inner, TEXT("h")) || text_equal(inner, TEXT("m")) ||
        text_equal(inner, TEXT("s")))
        s->clock = true;
    if (!text_starts(inner, TEXT("$"))) return;
    int64_t dash = text_find(inner, TEXT("-"));
    take_literal(s, text_slice(inner, 1, dash < 0 ? inner.len : (uint32_t)dash));
}

static void take_letter(FormatScan *s, char c) {
    char next = s->at + 1 < s->code.len ? s->code.ptr[s->at + 1] : 0;
    switch (c | 0x20) {
    case 'e':
        if (next != '+' && next != '-') {
            s->year = true;
            return;
        }
        s->at++;
        s->others++;
        return;
    case 'y': s->year = true; return;
    case 'm': s->month = true; return;
    case 'd': s->day = true; return;
    case 'h':
    case 's': s->clock = true; return;
    default: return; /* a weekday, AM/PM, General */
    }
}

static void take_text(FormatScan *s) {
    uint32_t lo = ++s->at;
    while (s->at < s->code.len && s->code.ptr[s->at] != '"') s->at++;
    take_literal(s, text_slice(s->code, lo, s->at));
}

/* One item of the code; s->at moves to its last byte. */
static void take_item(FormatScan *s) {
    uint32_t next = s->at;
    char c = s->code.ptr[s->at];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter) {
        take_letter(s, c);
    } else if (c == '0' || c == '#' || c == '?' || c == '.' || c == ',') {
        take_placeholder(s, c);
    } else if (c == '%') {
        s->percent = true;
    } else if (c == '"') {
        take_text(s);
    } else if (c == '[') {
        take_bracket(s);
    } else if (c == '_' || c == '*' || c == '\\') {
        next = ++s->at;
        if (next >= s->code.len) return;
        utf8_next(s->code, &next);
        if (c == '\\') take_literal(s, text_slice(s->code, s->at, next));
        s->at = next - 1;
    } else if (!strchr(" ()@/-+:", c)) {
        utf8_next(s->code, &next);
        take_literal(s, text_slice(s->code, s->at, next));
        s->at = next - 1;
    }
}

static SheetKind kind_of(const FormatScan *s) {
    if (s->general) return SHEET_PLAIN;
    bool minutes = s->clock && !s->year && !s->day;
    if (s->day) return SHEET_DATE;
    if (s->month && !minutes) return SHEET_MONTH;
    if (s->year) return SHEET_YEAR;
    return s->percent ? SHEET_PERCENT : SHEET_PLAIN;
}

static bool is_yuan(Text t) {
    return text_equal(t, TEXT("¥")) || text_equal(t, TEXT("￥"));
}

static bool is_currency(Text t) {
    return is_yuan(t) || text_equal(t, TEXT("$")) || text_equal(t, TEXT("€"));
}

SheetFormat sheet_format(Arena *arena, Text code) {
    FormatScan s = {.code = code, .before = buf_new(arena), .after = buf_new(arena)};
    s.general = text_starts(code, TEXT("General")) || text_starts(code, TEXT("G/"));
    for (; s.at < code.len && code.ptr[s.at] != ';' && !s.general; s.at++) take_item(&s);
    SheetFormat format = {.kind = (uint8_t)kind_of(&s)};
    format.chinese = text_find(code, TEXT("年")) >= 0 || text_find(code, TEXT("月")) >= 0;
    if (format.kind > SHEET_PERCENT || !s.digits) return format;
    Text before = text_trim(buf_result(&s.before)), after = text_trim(buf_result(&s.after));
    format.scaled = s.comma || s.interrupted;
    format.zeros = s.others == 0 && !s.percent ? s.zeros : 0;
    format.prefix = is_currency(before) ? TEXT("") : before;
    format.suffix = is_yuan(before) && after.len == 0 ? TEXT("元") : after;
    return format;
}

SheetFormat sheet_format_known(uint32_t id) {
    SheetFormat format = {.kind = SHEET_PLAIN};
    if (id == 9 || id == 10) format.kind = SHEET_PERCENT;
    if ((id >= 14 && id <= 16) || id == 22) format.kind = SHEET_DATE;
    if (id == 17) format.kind = SHEET_MONTH;
    /* these are known to Chinese workbooks: yyyy"年"m"月", m"月"d"日" and the like */
    bool chinese = (id >= 27 && id <= 31) || (id >= 50 && id <= 58) || id == 36;
    bool clock = id == 55 || id == 56;
    bool month = id == 27 || id == 36 || id == 50 || id == 52 || id == 57;
    if (!chinese || clock) return format;
    format.kind = month ? SHEET_MONTH : SHEET_DATE;
    format.chinese = id != 30;
    return format;
}

/* ---- numbers */

enum { KEPT_DIGITS = 15, MOST_DIGITS = 400, MOST_EXPONENT = 400, LAST_DAY = 2958465 };

/* digits * 10^exponent; the first digit is not 0, unless it is the only one. */
typedef struct Stored {
    char digits[MOST_DIGITS];
    int n, exponent;
    bool negative;
    bool integral; /* written without point and exponent */
    bool changed;  /* no longer the digits that were written */
} Stored;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool read_exponent(Text t, uint32_t at, int *exponent) {
    bool negative = at < t.len && t.ptr[at] == '-';
    if (at < t.len && (t.ptr[at] == '-' || t.ptr[at] == '+')) at++;
    int value = 0;
    if (at == t.len) return false;
    for (; at < t.len; at++) {
        if (!is_digit(t.ptr[at]) || value > MOST_EXPONENT) return false;
        value = value * 10 + t.ptr[at] - '0';
    }
    *exponent = negative ? -value : value;
    return value <= MOST_EXPONENT;
}

static bool read_stored(Text t, Stored *out) {
    *out = (Stored){.integral = true};
    uint32_t at = t.len > 0 && (t.ptr[0] == '-' || t.ptr[0] == '+');
    out->negative = at && t.ptr[0] == '-';
    int behind_point = 0, exponent = 0;
    uint32_t first = at;
    for (; at < t.len && (is_digit(t.ptr[at]) || (t.ptr[at] == '.' && out->integral)); at++) {
        if (t.ptr[at] == '.') {
            out->integral = false;
            continue;
        }
        behind_point += !out->integral;
        if (out->n == 1 && out->digits[0] == '0') out->n = 0;
        if (out->n == MOST_DIGITS) return false;
        out->digits[out->n++] = t.ptr[at];
    }
    if (at == first || out->n == 0) return false;
    if (at < t.len) {
        if ((t.ptr[at] != 'E' && t.ptr[at] != 'e') || !read_exponent(t, at + 1, &exponent))
            return false;
        out->integral = false;
        out->changed = true;
    }
    out->exponent = exponent - behind_point;
    return true;
}

/* To 15 digits, half away from zero. */
static void round_stored(Stored *s) {
    if (s->integral || s->n <= KEPT_DIGITS) return;
    bool up = s->digits[KEPT_DIGITS] >= '5';
    s->changed = true;
    s->exponent += s->n - KEPT_DIGITS;
    s->n = KEPT_DIGITS;
    for (int i = s->n - 1; up && i >= 0; i--) {
        up = s->digits[i] == '9';
        s->digits[i] = up ? '0' : (char)(s->digits[i] + 1);
    }
    if (!up) return;
    memmove(s->digits + 1, s->digits, (size_t)s->n - 1);
    s->digits[0] = '1';
    s->exponent++;
}

static bool is_zero(const Stored *s) {
    return s->n == 1 && s->digits[0] == '0';
}

/* Zeros at the end of a fraction are kept if they were written. */
static void drop_zeros(Stored *s) {
    if (!s->changed) return;
    while (s->exponent < 0 && s->n > 1 && s->digits[s->n - 1] == '0') {
        s->n--;
        s->exponent++;
    }
    if (is_zero(s)) s->exponent = 0;
}

static void put_stored(Buf *out, const Stored *s, uint32_t zeros) {
    int whole = s->n + s->exponent; /* digits before the point */
    if (s->negative && !is_zero(s)) buf_char(out, '-');
    for (int i = whole > 0 ? whole : 0; i < (int)zeros; i++) buf_char(out, '0');
    if (whole <= 0 && zeros == 0) buf_char(out, '0');
    for (int i = 0; i < whole; i++) buf_char(out, i < s->n ? s->digits[i] : '0');
    if (s->exponent >= 0) return;
    buf_char(out, '.');
    for (int i = whole; i < s->n; i++) buf_char(out, i >= 0 ? s->digits[i] : '0');
}

/* ---- dates */

/* Day 0 of a workbook is 1899-12-30, or 1904-01-01. Those of the first kind count a 29 February
   1900, so that their first 60 days are one day later; the 60th does not exist. */
static bool day_of(const Stored *s, bool from_1904, int32_t *day) {
    int whole = s->n + s->exponent;
    int32_t serial = 0;
    if (s->negative || whole > 7) return false;
    for (int i = 0; i < whole; i++) serial = serial * 10 + (i < s->n ? s->digits[i] - '0' : 0);
    if (serial > LAST_DAY || serial < !from_1904 || (!from_1904 && serial == 60)) return false;
    enum { DAYS_FROM_1899 = 25569, DAYS_FROM_1904 = 24107 };
    *day = serial - (from_1904 ? DAYS_FROM_1904 : DAYS_FROM_1899) + (!from_1904 && serial < 60);
    return true;
}

static void put_day(Buf *out, int32_t day, SheetFormat format) {
    int y, m, d;
    date_civil(day, &y, &m, &d);
    if (format.kind == SHEET_YEAR)
        buf_printf(out, "%d年", y);
    else if (format.kind == SHEET_MONTH)
        buf_printf(out, "%d年%d月", y, m);
    else if (format.chinese)
        buf_printf(out, "%d年%d月%d日", y, m, d);
    else
        buf_printf(out, "%04d-%02d-%02d", y, m, d);
}

void sheet_number(Buf *out, Text stored, SheetFormat format, bool from_1904) {
    Stored s;
    int32_t day;
    if (!read_stored(stored, &s)) {
        buf_text(out, stored);
        return;
    }
    bool date = format.kind >= SHEET_DATE;
    if (date && day_of(&s, from_1904, &day)) {
        put_day(out, day, format);
        return;
    }
    round_stored(&s);
    if (format.kind == SHEET_PERCENT) {
        s.exponent += 2;
        s.changed = true;
    }
    drop_zeros(&s);
    buf_text(out, format.prefix);
    put_stored(out, &s, format.zeros);
    if (format.kind == SHEET_PERCENT) buf_char(out, '%');
    buf_text(out, format.suffix);
}
