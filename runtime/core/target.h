/* Targets: what an indicator aims at, as written (≥18项, 95%以上, 2021年12月底, 资金到位后及时兑现).
   The reader never refuses: it is a small scanner with a closed list of forms (docs/targets.md);
   what it does not know is qualitative text, with the quantities found in it. */
#ifndef JX_CORE_TARGET_H
#define JX_CORE_TARGET_H

#include "runtime/core/value.h"

/* TARGET_OP(NAME, sign) */
#define TARGET_OPS(OP) OP(NONE, "") OP(EQ, "=") OP(GE, "≥") OP(LE, "≤") OP(GT, ">") OP(LT, "<")
typedef enum TargetOp {
#define OP(name, sign) TARGET_OP_##name,
    TARGET_OPS(OP)
#undef OP
    TARGET_OP_COUNT
} TargetOp;

typedef enum TargetKind {
    TARGET_TEXT,     /* qualitative */
    TARGET_QUANTITY, /* one number, with or without operator */
    TARGET_RANGE,    /* 8-10位, 2～3场 */
    TARGET_DATE      /* a day, month, year; with 前/底前 an upper bound */
} TargetKind;

enum {
    TARGET_AMBIGUOUS = 1,       /* ≤12月: a month or a duration; 2025年12月前 */
    TARGET_UNREADABLE = 2,      /* begins with an operator or digit, cannot be read whole */
    TARGET_UNIT_INCOMPLETE = 4, /* 2万 where money is meant */
    TARGET_YEAR_WRITTEN = 8,    /* the date names its year */
    TARGET_UNIT_UNKNOWN = 16,   /* an undeclared measure word */
    TARGET_APPROXIMATE = 32,    /* 约300人, 300余人次, 300人左右 */
    TARGET_OPEN = 64            /* reads otherwise where the year, or that money is meant, is known */
};

/* A quantity or date inside running text: written with digits, and not part of a code, an ordinal
   (第3条), a document number (〔2021〕42号) or the number of a list's item. */
typedef struct TextQuantity {
    uint32_t lo, hi; /* bytes in the text */
    bool is_date, year_written;
    bool quoted;     /* inside 《》, “” or "" */
    Quantity quantity; /* not is_date. 8-10位 are two quantities, both of 位 */
    bool has_unit;     /* a declared unit follows */
    Date date;
} TextQuantity;

/* What few targets have. */
typedef struct TargetMore {
    Quantity upper_number; /* RANGE */
    TextQuantity *found;   /* TEXT: all quantities and dates in it */
    uint32_t n_found;
    Date date;   /* DATE (a period: its whole range, with DATE_DAY); also the second reading of an
                    AMBIGUOUS quantity. An AMBIGUOUS date (2025年12月前) means by its last day, or before
                    its first */
    Text shown;  /* as printed: blanks between operator, number and unit removed; empty: as written */
    Text remark; /* what stood in brackets at the end */
} TargetMore;

typedef struct Target {
    uint8_t kind, op, flags;
    bool has_lower, has_upper, lower_strict, upper_strict;
    /* Bounds that follow from op or range: lower = number for ≥ and >, upper for ≤ and <, both for =
       and a range; none where no operator was written. */
    Quantity number;        /* QUANTITY: the number; RANGE: the lower one. unit UNIT_NONE if none */
    Text spelling;          /* as written, trimmed */
    const TargetMore *more; /* NULL: nothing; see target_more */
} Target;

static inline const TargetMore *target_more(const Target *target) {
    static const TargetMore nothing = {.n_found = 0};
    return target->more ? target->more : &nothing;
}
static inline Text target_shown(const Target *target) {
    return target->more && target->more->shown.len > 0 ? target->more->shown : target->spelling;
}
/* Keeps it in the arena if there is anything in it that the target's kind has. */
const TargetMore *target_keep_more(Arena *arena, const Target *target, const TargetMore *more);

/* A quantity or date with the text that it stands in: the value of a list that `numbers_in` makes. */
typedef struct Mention {
    Text whole;
    TextQuantity found;
} Mention;

static inline Text mention_spelling(const Mention *mention) {
    return text_slice(mention->whole, mention->found.lo, mention->found.hi);
}

/* Reads `spelling`. money: where a bare 万 is money (a 成本 indicator, a field of money) it is read as
   万元 and UNIT_INCOMPLETE is said (the dimension's English name is `money`). `year`: the dossier's
   year for dates without one, 0 if unknown (then such a date takes the kind TARGET_DATE with a range
   in year 1 and no YEAR_WRITTEN flag). Texts of the result are slices of `spelling` or live in
   `arena`. */
Target target_read(Arena *arena, Units *units, Text spelling, bool money, int year);

/* All quantities and dates in running Chinese or English text, in order. A date without its year lies
   in year 1. */
TextQuantity *text_quantities(Arena *arena, Units *units, Text t, uint32_t *n);

/* Blanks between operator, number and unit removed; inner blanks of prose kept. For the printing of
   numbers and dates as their author wrote them: "10000 万元" -> "10000万元". Targets have `shown`. */
Text spelling_shown(Arena *arena, Text spelling);

Text target_op_sign(TargetOp op);

#endif
