/* Targets: the reader tries a date, then a quantity or range, each of which must be the whole value
   but for a remark in brackets at its end; what is left is text. It works on the value *packed*:
   without the blanks that tables and PDFs leave between signs, numbers and words.

   The forms are a closed list, printed in docs/targets.md. Words are in scan.c, dates in
   scan_date.c, units in target_unit.c, quantities inside text in quantities.c. */
#include "runtime/core/target.h"

#include "runtime/base/utf8.h"
#include "runtime/core/scan.h"
#include "runtime/core/target_plain.h"
#include "runtime/core/target_unit.h"

typedef struct Reader {
    Arena *arena;
    Units *units;
    UnitContext context;
    int year;
    Scan s;      /* over the packed value without its remark */
    ScanOp lead; /* the operator before the number */
    bool has_lead;
    bool no_such_day; /* of a date's form, but no date */
    Target *out;
    TargetMore more; /* what is found on the way; kept if it belongs to it in the end */
} Reader;

Text target_op_sign(TargetOp op) {
    static const char *const signs[] = {
#define OP(name, sign) sign,
        TARGET_OPS(OP)
#undef OP
    };
    return op < TARGET_OP_COUNT ? text_of(signs[op]) : TEXT("");
}

static bool at_end(const Scan *s) {
    return s->at == s->t.len;
}

static Text rest_of(const Scan *s) {
    return text_slice(s->t, s->at, s->t.len);
}

/* ---- the value without blanks and remark */
static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x3000;
}

static bool has_blank(Text t) {
    for (uint32_t i = 0; i < t.len; i++) {
        if (is_blank((unsigned char)t.ptr[i])) return true;
    }
    return text_find(t, TEXT("\xE3\x80\x80")) >= 0; /* U+3000 */
}

static Text pack(Arena *arena, Text t) {
    if (!has_blank(t)) return t;
    char *out = arena_alloc(arena, t.len);
    uint32_t len = 0;
    for (uint32_t at = 0; at < t.len;) {
        uint32_t lo = at;
        if (is_blank(utf8_next(t, &at))) continue;
        memcpy(out + len, t.ptr + lo, at - lo);
        len += at - lo;
    }
    return (Text){out, len};
}

static Text join(Arena *arena, Text a, Text b) {
    Buf buf = buf_new(arena);
    buf_text(&buf, a);
    buf_text(&buf, b);
    return buf_result(&buf);
}

static uint32_t bracket_depth(uint32_t c, uint32_t depth) {
    if (c == '(' || c == '[' || c == 0x3010) return depth + 1;
    if ((c == ')' || c == ']' || c == 0x3011) && depth) return depth - 1;
    return depth;
}

/* Where the bracket opens that the text ends with; t.len if it does not end with one, or if nothing
   stands before it. */
static uint32_t remark_start(Text t) {
    if (!text_ends(t, TEXT(")")) && !text_ends(t, TEXT("）")) && !text_ends(t, TEXT("]")) &&
        !text_ends(t, TEXT("】"))) {
        return t.len;
    }
    uint32_t depth = 0, opened = t.len, closed = 0;
    for (uint32_t at = 0; at < t.len;) {
        uint32_t lo = at, before = depth;
        depth = bracket_depth(utf8_fold_width(utf8_next(t, &at)), depth);
        if (depth == 1 && before == 0) opened = lo;
        if (depth == 0 && before == 1) closed = at;
    }
    return depth == 0 && closed == t.len && opened > 0 ? opened : t.len;
}

/* The text inside the bracket. */
static Text remark_text(Text bracket) {
    uint32_t lo = 0, at = 0, hi = 0;
    utf8_next(bracket, &lo);
    while (at < bracket.len) {
        hi = at;
        utf8_next(bracket, &at);
    }
    return text_trim(text_slice(bracket, lo, hi < lo ? lo : hi));
}

/* ---- bounds */
static bool is_lower(TargetOp op) {
    return op == TARGET_OP_GE || op == TARGET_OP_GT;
}

static bool is_upper(TargetOp op) {
    return op == TARGET_OP_LE || op == TARGET_OP_LT;
}

/* The operator said before and behind (不少于5家以上): the first one, if both go one way. */
static bool join_ops(TargetOp before, TargetOp behind, TargetOp *out) {
    *out = before == TARGET_OP_NONE ? behind : before;
    if (before == TARGET_OP_NONE || behind == TARGET_OP_NONE) return true;
    return (is_lower(before) && is_lower(behind)) || (is_upper(before) && is_upper(behind));
}

static void set_bounds(Target *t, TargetOp op) {
    t->op = (uint8_t)op;
    t->has_lower = is_lower(op) || op == TARGET_OP_EQ;
    t->has_upper = is_upper(op) || op == TARGET_OP_EQ;
    t->lower_strict = op == TARGET_OP_GT;
    t->upper_strict = op == TARGET_OP_LT;
}

/* ---- dates */
typedef struct Deadline {
    bool before, within, done; /* 前, 内, 完成 */
} Deadline;

/* What is done by then, at the end of the value: 完成, 到位, 完成资金拨付. False, and nothing read, if
   something else stands there. */
static bool scan_done(Scan *s) {
    static const char *const words[] = {
        "完成", "到位", "完工", "竣工", "开工", "交工", "交付", "拨付", "支付", "发放",
        "兑付", "兑现", "结算", "付清", "验收", "办结", "上报", "报送", "提交", "印发",
        "启动", "实施", "执行", "结束", "建成", "投用", "使用", "通车", "全部", "全面",
        "基本", "投入", "所有", "各项", "资金", "经费", "补助", "补贴", "款项", "项目",
        "工程", "建设", "任务", "工作", "采购", "招标", "施工", "安装", "改造", "主体"};
    Scan here = *s;
    for (size_t i = 0; i < sizeof words / sizeof words[0] && !at_end(&here); i++) {
        if (scan_word(&here, text_of(words[i]))) i = (size_t)-1;
    }
    if (!at_end(&here) || here.at == s->at) return false;
    *s = here;
    return true;
}

static Deadline scan_deadline(Scan *s) {
    Deadline d = {false, false, false};
    d.before = scan_word(s, TEXT("之前")) || scan_word(s, TEXT("以前")) || scan_word(s, TEXT("前"));
    if (!d.before) {
        d.within =
            scan_word(s, TEXT("以内")) || scan_word(s, TEXT("之内")) || scan_word(s, TEXT("内"));
    }
    d.done = scan_done(s);
    return d;
}

/* Before a day means by it. Before a month or year may mean by its end or before it begins. */
static bool is_vague_before(uint8_t precision) {
    switch ((DatePrecision)precision) {
    case DATE_MONTH:
    case DATE_HALF:
    case DATE_QUARTER:
    case DATE_YEAR: return true;
    case DATE_DAY:
    case DATE_TENDAY:
    case DATE_MONTH_END:
    case DATE_YEAR_END: return false;
    }
    return false;
}

/* 2021-2023年: the first of two years has no 年. */
static bool scan_short_year(Scan *s, ScanDate *out) {
    Scan here = *s;
    int second;
    uint32_t n;
    *out = (ScanDate){.year_written = true};
    if (!scan_int(&here, &out->year, &n) || n != 4) return false;
    Scan peek = here;
    if (!scan_range_sign(&peek) || !scan_int(&peek, &second, &n) || n != 4) return false;
    out->exists = date_make(out->year, 0, 0, DATE_YEAR, &out->date);
    *s = here;
    return true;
}

static bool make_month(int year, int month, bool year_written, ScanDate *out) {
    *out = (ScanDate){.year = year, .year_written = year_written};
    if (month < 1 || month > 12) return false;
    out->exists = date_make(year, month, 0, DATE_MONTH, &out->date);
    return out->exists;
}

/* 2025.01, which alone is a number. */
static bool scan_dotted_month(Scan *s, ScanDate *out) {
    Scan here = *s;
    int year, month;
    uint32_t n;
    if (!scan_int(&here, &year, &n) || n != 4 || year < 1900 || year > 2100) return false;
    if (!scan_char(&here, '.') || !scan_int(&here, &month, &n) || n > 2) return false;
    if (scan_char(&here, '.') || !make_month(year, month, true, out)) return false;
    *s = here;
    return true;
}

/* 2025年1-12月: the first of two months has no 月. Without a year only from January to December: 6-12月
   has two readings. */
static bool scan_short_month(Scan *s, int year, bool year_written, ScanDate *out) {
    Scan here = *s;
    int first, last;
    uint32_t n;
    if (!scan_int(&here, &first, &n) || n > 2) return false;
    Scan peek = here;
    if (!scan_range_sign(&peek) || !scan_int(&peek, &last, &n) || n > 2) return false;
    if (!scan_word(&peek, TEXT("月")) || (!year_written && (first != 1 || last != 12))) return false;
    if (!make_month(year > 0 ? year : 1, first, year_written, out)) return false;
    *s = here;
    return true;
}

/* 2025年1月至6月: from the first day of the one, which is read, to the last of the other. */
static bool read_period(Reader *r, Scan s, const ScanDate *first, Target *t) {
    ScanDate last;
    if (!scan_range_sign(&s)) return false;
    if (!scan_dotted_month(&s, &last) && !scan_date(&s, first->year, true, &last)) return false;
    scan_word(&s, TEXT("期间"));
    scan_done(&s);
    if (r->has_lead || !at_end(&s)) return false;
    if (!first->exists || !last.exists || first->date.first > last.date.last) return false;
    t->kind = TARGET_DATE;
    r->more.date =
        (Date){.first = first->date.first, .last = last.date.last, .precision = DATE_DAY};
    if (first->year_written) t->flags |= TARGET_YEAR_WRITTEN;
    return true;
}

/* A date that is read, up to the end of the value. */
static bool read_deadline(Reader *r, Scan s, const ScanDate *found, Target *t) {
    Deadline deadline = scan_deadline(&s);
    if (!at_end(&s)) return false;
    if (found->bare_month && !deadline.before && !r->lead.of_dates &&
        (deadline.within || !deadline.done)) {
        return false; /* a duration as well: left to the quantity */
    }
    r->no_such_day = !found->exists;
    TargetOp op, behind = deadline.before || deadline.within ? TARGET_OP_LE : TARGET_OP_NONE;
    if (!found->exists || !join_ops(r->lead.op, behind, &op)) return false;
    t->kind = TARGET_DATE;
    t->op = (uint8_t)op;
    r->more.date = found->date;
    if (found->year_written) t->flags |= TARGET_YEAR_WRITTEN;
    if (deadline.before && is_vague_before(found->date.precision)) t->flags |= TARGET_AMBIGUOUS;
    return true;
}

static bool read_date(Reader *r, Target *t) {
    Scan s = r->s;
    ScanDate found;
    if (!scan_word(&s, TEXT("于"))) scan_word(&s, TEXT("在"));
    Scan start = s;
    if (scan_date(&s, r->year, true, &found)) {
        if (read_period(r, s, &found, t) || read_deadline(r, s, &found, t)) return true;
        ScanDate first;
        bool whole_year = found.year_written && found.date.precision == DATE_YEAR;
        return whole_year && scan_short_month(&s, found.year, true, &first) &&
               read_period(r, s, &first, t);
    }
    s = start;
    if (scan_dotted_month(&s, &found) && read_period(r, s, &found, t)) return true;
    s = start;
    if (scan_short_month(&s, r->year, false, &found) && read_period(r, s, &found, t)) return true;
    s = start;
    return scan_short_year(&s, &found) && read_period(r, s, &found, t);
}

/* ---- quantities and ranges */
static bool read_number(Reader *r, Scan *s, Number *out) {
    bool negative = scan_char(s, '-') || scan_char(s, 0x2212);
    if (!scan_number(s, r->arena, out)) return false;
    if (negative) *out = number_neg(r->arena, *out);
    return true;
}

/* ≤12月: at most twelve months, or by December. */
static void note_month(Reader *r, Target *t, Text unit) {
    int64_t lo, hi;
    if (!text_equal(unit, TEXT("月")) || !number_to_int64(t->number.number, &lo)) return;
    hi = lo;
    if (t->kind == TARGET_RANGE && !number_to_int64(r->more.upper_number.number, &hi)) return;
    if (lo < 1 || hi > 12 || lo > hi) return;
    int year = r->year > 0 ? r->year : 1;
    Date first, last;
    if (!date_make(year, (int)lo, 0, DATE_MONTH, &first)) return;
    if (!date_make(year, (int)hi, 0, DATE_MONTH, &last)) return;
    t->flags |= TARGET_AMBIGUOUS;
    r->more.date = (Date){
        .first = first.first, .last = last.last, .precision = lo == hi ? DATE_MONTH : DATE_DAY};
}

/* A full date, which no undeclared measure word can begin with. */
static bool begins_with_date(const Reader *r) {
    Scan s = r->s;
    ScanDate date;
    return scan_date(&s, r->year, false, &date) && !date.bare_month;
}

/* The number is read; `tail` is all that follows it. */
static bool read_single(Reader *r, Target *t, Text tail) {
    ScanSuffix suffix = scan_suffix(tail);
    if (suffix.range) return false;
    if (r->lead.of_dates) return false;
    TargetOp op;
    if (!join_ops(r->lead.op, suffix.op, &op)) return false;
    bool bounded = r->has_lead && !r->lead.is_sign && r->lead.op == TARGET_OP_NONE;
    if (bounded && op == TARGET_OP_NONE) return false; /* 控制在 needs 以内 */
    if (suffix.approximate) t->flags |= TARGET_APPROXIMATE;
    Text unit = text_slice(tail, 0, tail.len - suffix.len);
    if (!target_read_unit(&r->context, unit, &t->number.unit, &t->flags)) return false;
    if ((t->flags & TARGET_UNIT_UNKNOWN) && begins_with_date(r)) return false; /* 2019年值 */
    t->kind = TARGET_QUANTITY;
    set_bounds(t, op);
    note_month(r, t, unit);
    return true;
}

/* Whether another number follows behind a range sign, and the unit of the first. */
static bool find_second(Reader *r, Scan *s, Text *first_unit) {
    Scan second = *s;
    *first_unit = TEXT("");
    if (!scan_range_sign(&second)) {
        uint32_t len;
        if (units_find_head(r->units, rest_of(s), &len) == UNIT_UNKNOWN) return false;
        *first_unit = text_slice(s->t, s->at, s->at + len);
        second.at += len;
        if (!scan_range_sign(&second)) return false;
    }
    if (!scan_is_digit(scan_peek(&second))) return false;
    *s = second;
    return true;
}

static bool read_range(Reader *r, Target *t, Scan s, Text first_unit) {
    if (r->lead.is_sign || r->lead.op != TARGET_OP_NONE) return false;
    if (!scan_number(&s, r->arena, &r->more.upper_number.number)) return false;
    Text tail = rest_of(&s);
    ScanSuffix suffix = scan_suffix(tail);
    if (suffix.op != TARGET_OP_NONE) return false;
    if (suffix.approximate) t->flags |= TARGET_APPROXIMATE;
    Text unit = text_slice(tail, 0, tail.len - suffix.len);
    if (!target_read_unit(&r->context, unit, &r->more.upper_number.unit, &t->flags)) return false;
    t->number.unit = r->more.upper_number.unit;
    bool shared = text_starts(unit, first_unit); /* 5万-8万元 */
    if (!shared && !target_read_unit(&r->context, first_unit, &t->number.unit, &t->flags))
        return false;
    const Unit *low = units_get(r->units, t->number.unit);
    const Unit *high = units_get(r->units, r->more.upper_number.unit);
    if (low->dim != high->dim) return false;
    if (quantity_compare(r->units, r->arena, t->number, r->more.upper_number) > 0) return false;
    t->kind = TARGET_RANGE;
    t->has_lower = t->has_upper = true;
    note_month(r, t, unit);
    return true;
}

static bool has_digit(Text t) {
    Scan s = {t, 0};
    for (; !at_end(&s); utf8_next(t, &s.at)) {
        if (scan_is_digit(scan_peek(&s))) return true;
    }
    return false;
}

static bool read_quantity(Reader *r, Target *t) {
    Scan s = r->s;
    static const Text abouts[] = {{"大约", 6}, {"约", 3}, {"将近", 6}, {"近", 3}};
    for (size_t i = 0; i < sizeof abouts / sizeof abouts[0]; i++) {
        if (!scan_word(&s, abouts[i])) continue;
        t->flags |= TARGET_APPROXIMATE;
        break;
    }
    if (!read_number(r, &s, &t->number.number)) return false;
    Text first_unit;
    Scan second = s;
    if (has_digit(rest_of(&s)) && find_second(r, &second, &first_unit)) {
        return read_range(r, t, second, first_unit);
    }
    return read_single(r, t, rest_of(&s));
}

/* 每年, 每人 before the quantity. */
static bool read_per(Reader *r) {
    uint32_t len;
    Scan s = r->s;
    if (!scan_word(&s, TEXT("每"))) return true;
    if (units_find_head(r->units, rest_of(&s), &len) == UNIT_UNKNOWN) return false;
    r->context.per = text_slice(s.t, s.at, s.at + len);
    r->s.at = s.at + len;
    return true;
}

/* ---- the whole */
/* Whether `body` is one of the forms; fills r->out then. */
static bool read_form(Reader *r, Text body) {
    r->s = (Scan){body, 0};
    if (!read_per(r)) return false;
    r->has_lead = scan_operator(&r->s, &r->lead);
    Target blank = *r->out, attempt = blank;
    if (!r->context.per.len && read_date(r, &attempt)) {
        *r->out = attempt;
        return true;
    }
    if (r->no_such_day) return false;
    attempt = blank;
    if (!read_quantity(r, &attempt)) return false;
    *r->out = attempt;
    return true;
}

/* 1.完成…, 2、完成…: a list's number before prose. */
static bool is_numbered(Text t) {
    Scan s = {t, 0};
    int value;
    uint32_t n;
    if (!scan_int(&s, &value, &n) || n > 2) return false;
    if (!scan_char(&s, '.') && !scan_word(&s, TEXT("、"))) return false;
    return !at_end(&s) && !scan_is_digit(scan_peek(&s));
}

/* Chinese, or a mark that parts sentences or opens a bracket or quotation. */
static bool goes_on_in_prose(const Scan *s) {
    uint32_t c = scan_peek(s);
    if (utf8_is_han(c)) return true;
    switch (c) {
    case ',':
    case 0xFF0C:
    case 0x3001: /* 、 */
    case 0x3002: /* 。 */
    case ';':
    case ':':
    case '(':
    case 0x300A: /* 《 */
    case 0x201C: /* “ */ return true;
    default: return false;
    }
}

/* 1:50, 7×24小时, 8:30-17:30 */
static bool is_proportion(const Target *t, uint32_t at) {
    Scan s = {t->spelling, at};
    scan_blanks(&s);
    if (!scan_char(&s, ':') && !scan_char(&s, '*') && !scan_char(&s, 0xD7 /* × */)) return false;
    scan_blanks(&s);
    return scan_is_digit(scan_peek(&s));
}

/* 企业 in ≥5家企业; not 以上, which contradicts its sign or repeats it. */
static bool goes_on_as_noun(Text t, uint32_t at) {
    Scan s = {t, at};
    return utf8_is_han(scan_peek(&s)) && scan_suffix_head(rest_of(&s)) == 0;
}

/* Text that begins with a quantity and goes on in prose (3个项目) can be read by people; one that
   begins as if it were a number and is none is a slip. */
static bool is_unreadable(const Reader *r, const Target *t) {
    Scan s = {t->spelling, 0};
    ScanOp lead;
    if (r->no_such_day) return true;
    bool sign = r->has_lead && r->lead.is_sign && scan_operator(&s, &lead);
    scan_blanks(&s);
    if (!scan_is_digit(scan_peek(&s))) return sign;
    if (!sign && is_numbered(t->spelling)) return false;
    if (r->more.n_found == 0 || r->more.found[0].lo != s.at) return true;
    if (is_proportion(t, r->more.found[0].hi)) return false;
    if (sign)
        return !r->more.found[0].has_unit ||
               !goes_on_as_noun(t->spelling, r->more.found[0].hi);
    if (!r->more.found[0].has_unit && !r->more.found[0].is_date) return true;
    s.at = r->more.found[0].hi;
    scan_blanks(&s);
    if (scan_range_sign(&s)) {
        scan_blanks(&s);
        if (r->more.n_found < 2 || r->more.found[1].lo != s.at) return true;
        s.at = r->more.found[1].hi;
        scan_blanks(&s);
    }
    bool no_month = !r->more.found[0].is_date && text_starts(rest_of(&s), TEXT("前")); /* 31日前 */
    return no_month || !goes_on_in_prose(&s);
}

/* Whether it says a date that lies in a year that was not given. */
static bool needs_year(const Reader *r, const Target *t) {
    if (r->year != 0 || (t->flags & TARGET_YEAR_WRITTEN)) return false;
    if (t->kind == TARGET_DATE || (t->flags & TARGET_AMBIGUOUS) || r->no_such_day) return true;
    for (uint32_t i = 0; i < r->more.n_found; i++)
        if (r->more.found[i].is_date && !r->more.found[i].year_written) return true;
    return false;
}

static void read_text(Reader *r, Target *t) {
    t->kind = TARGET_TEXT;
    r->more.found = scan_quantities(r->arena, r->units, t->spelling, r->year, &r->more.n_found);
    if (is_unreadable(r, t)) t->flags |= TARGET_UNREADABLE;
}

/* ≥20场。 The stop is printed; it says nothing. */
static Text without_stop(Text t) {
    static const Text stops[] = {{"。", 3}, {"；", 3}, {";", 1}, {"，", 3}, {"、", 3}};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        if (t.len > stops[i].len && text_ends(t, stops[i]))
            return text_slice(t, 0, t.len - stops[i].len);
    }
    return t;
}

static void read_target(Reader *r) {
    Target *target = r->out;
    Text value = target->spelling;
    Text body = without_stop(pack(r->arena, value));
    if (read_form(r, body)) {
        r->more.shown = pack(r->arena, value);
        return;
    }
    uint32_t lo = remark_start(value);
    Text head = text_trim(text_slice(value, 0, lo));
    if (lo < value.len && !r->no_such_day) {
        Text packed = pack(r->arena, head);
        r->context.per = TEXT("");
        if (read_form(r, packed)) {
            r->more.remark = remark_text(text_slice(value, lo, value.len));
            if (packed.len != head.len)
                r->more.shown = join(r->arena, packed, text_slice(value, head.len, value.len));
            return;
        }
    }
    read_text(r, target);
}

const TargetMore *target_keep_more(Arena *arena, const Target *target, const TargetMore *more) {
    bool range = target->kind == TARGET_RANGE;
    bool same = more->shown.len == 0 || text_equal(more->shown, target->spelling);
    if (!range && same && !date_is_set(more->date) && more->n_found == 0 && more->remark.len == 0)
        return NULL;
    TargetMore *kept = ARENA_NEW(arena, TargetMore);
    *kept = *more;
    if (same) kept->shown = TEXT("");
    if (!range) kept->upper_number = (Quantity){0};
    return kept;
}

Target target_read(Arena *arena, Units *units, Text spelling, bool money, int year) {
    Target target = {.kind = TARGET_TEXT, .spelling = text_trim(spelling)};
    if (target_read_plain(units, &target)) return target;
    Reader r = {.arena = arena, .units = units, .year = year, .out = &target};
    r.context = (UnitContext){.arena = arena, .units = units, .money = money};
    read_target(&r);
    if (needs_year(&r, &target)) target.flags |= TARGET_OPEN;
    target.more = target_keep_more(arena, &target, &r.more);
    return target;
}
