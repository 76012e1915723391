/* Scanning: characters, numbers, and the closed lists of operator words (docs/targets.md prints the
   same lists). Dates are scan_date.c. */
#include "runtime/core/scan.h"

#include "runtime/base/utf8.h"

/* ---- characters */
uint32_t scan_peek(const Scan *s) {
    if (s->at >= s->t.len) return 0;
    unsigned char byte = (unsigned char)s->t.ptr[s->at];
    if (byte < 0x80) return byte;
    uint32_t at = s->at, c = utf8_next(s->t, &at);
    if (c == 0x3002 || c == 0xFF0C) return c; /* 。 and ， part sentences, never digits */
    return utf8_fold_width(c);
}

bool scan_is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

bool scan_is_letter(uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_char(Scan *s) {
    if ((unsigned char)s->t.ptr[s->at] < 0x80)
        s->at++;
    else
        utf8_next(s->t, &s->at);
}

void scan_blanks(Scan *s) {
    for (;;) {
        uint32_t c = scan_peek(s);
        if (c != ' ' && c != '\t') return;
        skip_char(s);
    }
}

bool scan_char(Scan *s, uint32_t folded) {
    if (s->at >= s->t.len || scan_peek(s) != folded) return false;
    skip_char(s);
    return true;
}

/* Words are compared by the hundred at one place: their first character decides nearly always. */
bool scan_word(Scan *s, Text word) {
    if (s->t.len - s->at < word.len) return false;
    const char *here = s->t.ptr + s->at;
    if (here[2] != word.ptr[2] || here[1] != word.ptr[1]) return false;
    if (memcmp(here, word.ptr, word.len) != 0) return false;
    s->at += word.len;
    return true;
}

/* ---- numbers */
bool scan_int(Scan *s, int *value, uint32_t *n_digits) {
    Scan here = *s;
    int v = 0;
    uint32_t n = 0;
    for (uint32_t c; scan_is_digit(c = scan_peek(&here)); n++) {
        if (n == 9) return false;
        v = v * 10 + (int)(c - '0');
        skip_char(&here);
    }
    if (n == 0) return false;
    *s = here;
    *value = v;
    *n_digits = n;
    return true;
}

static uint32_t skip_digits(Scan *s) {
    uint32_t n = 0;
    for (; scan_is_digit(scan_peek(s)); n++) skip_char(s);
    return n;
}

/* Groups of three behind a first one of one to three digits: 1,200,000. */
static void skip_groups(Scan *s, uint32_t n_first) {
    while (n_first <= 3) {
        Scan group = *s;
        if (!scan_char(&group, ',') || skip_digits(&group) != 3) return;
        *s = group;
    }
}

/* Where the number ends; false if here is none. */
static bool skip_number(Scan *s) {
    uint32_t n = skip_digits(s);
    if (n == 0) return false;
    skip_groups(s, n);
    Scan fraction = *s;
    if (!scan_char(&fraction, '.') || skip_digits(&fraction) == 0) return true;
    *s = fraction;
    return !(scan_char(&fraction, '.') && skip_digits(&fraction) > 0);
}

/* The digits and the point alone, in ASCII. */
static Text plain_digits(Arena *arena, Text t) {
    bool plain = true;
    for (uint32_t i = 0; i < t.len; i++) {
        plain = plain && (unsigned char)t.ptr[i] < 0x80 && t.ptr[i] != ',';
    }
    if (plain) return t;
    char *out = arena_alloc(arena, t.len);
    uint32_t len = 0;
    Scan s = {t, 0};
    for (uint32_t c; (c = scan_peek(&s)) != 0; skip_char(&s)) {
        if (c != ',') out[len++] = (char)c;
    }
    return (Text){out, len};
}

bool scan_number(Scan *s, Arena *arena, Number *out) {
    Scan here = *s;
    if (!skip_number(&here)) return false;
    Text digits = plain_digits(arena, text_slice(s->t, s->at, here.at));
    if (!number_read(arena, digits, out)) return false;
    *s = here;
    return true;
}

bool scan_range_sign(Scan *s) {
    if (scan_word(s, TEXT("至")) || scan_word(s, TEXT("到"))) return true;
    uint32_t c = scan_peek(s);
    switch (c) {
    case '-':
    case '~':
    case 0x2010: /* ‐ */
    case 0x2011:
    case 0x2012: /* ‒ */
    case 0x2013: /* – */
    case 0x2014: /* — */
    case 0x2015: /* ― */
    case 0x2212: /* − */
    case 0x2500: /* ─ */
    case 0x301C: /* 〜 */
        skip_char(s);
        scan_char(s, c);
        return true;
    default: return false;
    }
}

/* ---- operators before a number */
static bool scan_sign(Scan *s, TargetOp *op) {
    uint32_t c = scan_peek(s);
    switch (c) {
    case 0x2265: /* ≥ */
    case 0x2267: /* ≧ */
    case 0x2A7E: /* ⩾ */ *op = TARGET_OP_GE; break;
    case 0x2264: /* ≤ */
    case 0x2266: /* ≦ */
    case 0x2A7D: /* ⩽ */ *op = TARGET_OP_LE; break;
    case '>': *op = TARGET_OP_GT; break;
    case '<': *op = TARGET_OP_LT; break;
    case '=': *op = TARGET_OP_EQ; break;
    default: return false;
    }
    skip_char(s);
    if (c == '>' && scan_char(s, '='))
        *op = TARGET_OP_GE;
    else if (c == '<' && scan_char(s, '='))
        *op = TARGET_OP_LE;
    else if (c == '=')
        scan_char(s, '=');
    return true;
}

typedef struct OpWord {
    Text word;
    TargetOp op;
    bool of_dates;
} OpWord;

#define WORD(text, op_name, of_dates)                                                              \
    { {text, sizeof(text) - 1}, TARGET_OP_##op_name, of_dates }

bool scan_operator(Scan *s, ScanOp *out) {
    /* A word stands before those that it begins with. */
    static const OpWord words[] = {
        WORD("大于或等于", GE, false), WORD("大于等于", GE, false), WORD("不少于", GE, false),
        WORD("不低于", GE, false),     WORD("不小于", GE, false),   WORD("不短于", GE, false),
        WORD("至少", GE, false),       WORD("最少", GE, false),     WORD("最低", GE, false),
        WORD("小于或等于", LE, false), WORD("小于等于", LE, false), WORD("不超过", LE, false),
        WORD("不多于", LE, false),     WORD("不高于", LE, false),   WORD("不大于", LE, false),
        WORD("不长于", LE, false),     WORD("不超", LE, false),     WORD("至多", LE, false),
        WORD("最多", LE, false),       WORD("最高", LE, false),     WORD("大于", GT, false),
        WORD("超过", GT, false),       WORD("高于", GT, false),     WORD("多于", GT, false),
        WORD("小于", LT, false),       WORD("低于", LT, false),     WORD("少于", LT, false),
        WORD("不满", LT, false),       WORD("不足", LT, false),     WORD("等于", EQ, false),
        WORD("不晚于", LE, true),      WORD("不迟于", LE, true),    WORD("最迟", LE, true),
        WORD("最晚", LE, true),        WORD("截至到", LE, true),    WORD("截止到", LE, true),
        WORD("截至", LE, true),        WORD("截止", LE, true),      WORD("不早于", GE, true),
        WORD("早于", LT, true),        WORD("晚于", GT, true),      WORD("控制在", NONE, false),
    };
    *out = (ScanOp){.op = TARGET_OP_NONE};
    if (scan_sign(s, &out->op)) {
        out->is_sign = true;
        return true;
    }
    if (s->at == s->t.len || (unsigned char)s->t.ptr[s->at] < 0x80) return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!scan_word(s, words[i].word)) continue;
        out->op = words[i].op;
        out->of_dates = words[i].of_dates;
        return true;
    }
    return false;
}

/* ---- words behind a number */
typedef struct SuffixWord {
    Text word;
    TargetOp op;
    bool range, approximate;
} SuffixWord;

#define N_SUFFIXES 13
/* Longer ones before those that end them. */
static const SuffixWord suffixes[N_SUFFIXES] = {
    {{"（含）以上", 15}, TARGET_OP_GE, false, false},
    {{"（含）以下", 15}, TARGET_OP_LE, false, false},
    {{"及以上", 9}, TARGET_OP_GE, false, false},
    {{"或以上", 9}, TARGET_OP_GE, false, false},
    {{"以上", 6}, TARGET_OP_GE, false, false},
    {{"及以下", 9}, TARGET_OP_LE, false, false},
    {{"或以下", 9}, TARGET_OP_LE, false, false},
    {{"以下", 6}, TARGET_OP_LE, false, false},
    {{"以内", 6}, TARGET_OP_LE, false, false},
    {{"之内", 6}, TARGET_OP_LE, false, false},
    {{"内", 3}, TARGET_OP_LE, false, false},
    {{"之间", 6}, TARGET_OP_NONE, true, false},
    {{"左右", 6}, TARGET_OP_NONE, false, true},
};

ScanSuffix scan_suffix(Text t) {
    for (size_t i = 0; i < N_SUFFIXES; i++) {
        const SuffixWord *suffix = &suffixes[i];
        if (text_ends(t, suffix->word)) {
            return (ScanSuffix){.op = suffix->op,
                                .len = suffix->word.len,
                                .range = suffix->range,
                                .approximate = suffix->approximate};
        }
    }
    return (ScanSuffix){.op = TARGET_OP_NONE};
}

uint32_t scan_suffix_head(Text t) {
    for (size_t i = 0; i < N_SUFFIXES; i++) {
        if (text_starts(t, suffixes[i].word)) return suffixes[i].word.len;
    }
    return 0;
}
