/* Findings: what rules say about data. check_run evaluates every rule (and the built-in ones: a
   required field that is missing, an unknown measure word, an unreadable target, a numbered item) over all facts and returns
   outcomes counted and findings in source order, each with what is needed to believe it. */
#ifndef JX_EVAL_FINDING_H
#define JX_EVAL_FINDING_H

#include "runtime/eval/eval.h"

typedef enum Outcome {
    OUTCOME_HOLDS,
    OUTCOME_VIOLATED,
    OUTCOME_UNKNOWN,
    OUTCOME_NOT_APPLICABLE,
    OUTCOME_WAIVED,
    OUTCOME_ERROR,
    OUTCOME_COUNT
} Outcome;

/* One part of a failed (or undecided) condition: its source text, its value, and where the fact it
   reads stands (SPAN_NONE for computed parts). Outermost first. */
typedef struct FindingPart {
    Span expression;
    Text text;      /* source text of the expression, blanks folded */
    Value value;    /* texts and numbers live in the result's arena */
    Type type;
    Text shown;     /* the value as printed in messages: spelling of a fact, canonical otherwise; "" missing */
    Span fact;
    uint32_t depth; /* in the expression tree */
    bool is_item;   /* an element of the aggregate above it */
} FindingPart;

typedef struct FindingSubject {
    EntityId entity; /* ID_NONE: a plain value (a group's key): name holds it */
    uint32_t row;
    Text kind_zh, kind_en, key, name;
} FindingSubject;

typedef struct Finding {
    uint32_t rule;       /* number in CheckResult.rules */
    uint8_t outcome;     /* VIOLATED, UNKNOWN or ERROR */
    uint8_t severity;    /* Severity */
    FindingSubject *subjects;
    uint32_t n_subjects;
    Text message_zh, message_en; /* equal for a message that a rule wrote */
    Span span;           /* the place: the first fact read that stands in the subject's file, else its header */
    Span condition;      /* the assertion; SPAN_NONE for built-in rules */
    FindingPart *parts;
    uint32_t n_parts;
    Text difference;     /* "40万元" for a failed comparison of quantities, else empty */
} Finding;

/* One row of the summary: a rule of the program or a built-in one. */
typedef struct RuleResult {
    NameSet names;
    Text basis;
    Span span;
    uint8_t severity, certainty;
    uint32_t outcomes[OUTCOME_COUNT]; /* subjects by outcome */
} RuleResult;

typedef struct CheckResult {
    Arena *arena;
    VEC(RuleResult) rules; /* built-in ones first; then in order of declaration */
    VEC(Finding) findings; /* by place; source order */
    uint32_t by_severity[3];
} CheckResult;

/* lang: of values shown in parts and in messages of the rules (names of members). */
CheckResult *check_run(Arena *arena, const Program *program, const EvalOptions *options, Lang lang);

typedef struct FindingStyle {
    Lang lang;
    bool colour;
} FindingStyle;

/* For people: message, subject, excerpts of the facts, the condition with its values beneath, the
   difference, the rule's place and basis; then the summary line. */
void findings_print(Buf *out, const Program *program, const CheckResult *result, FindingStyle style);
/* path:line:column: severity: message [rule] */
void findings_print_short(Buf *out, const Program *program, const CheckResult *result, Lang lang);
/* {"format_version": 1, "findings": […], "rules": […], "summary": {…}}; numbers as exact decimal
   strings with unit. docs/findings-json.md. `diagnostics` are listed too when given. */
void findings_print_json(Buf *out, const Program *program, const CheckResult *result,
                         const Diags *diagnostics, Lang lang);

#endif
