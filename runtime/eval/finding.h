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

/* A line of the whole evaluation (explain_tree.h). */
typedef enum TreeKind {
    TREE_VALUE,  /* an expression */
    TREE_TEST,   /* a condition: the whole one, or that of a filter in one row */
    TREE_ITEM,   /* an element of the list that the expression above reads */
    TREE_OMITTED /* stands for more elements */
} TreeKind;

typedef struct TreePart {
    FindingPart part;
    uint8_t kind;     /* TreeKind */
    bool again;       /* what is below it was told before */
    uint32_t omitted; /* OMITTED: how many */
} TreePart;

typedef VEC(TreePart) ExplainTree;

typedef struct FindingSubject {
    EntityId entity; /* ID_NONE: a plain value (a group's key): name holds it */
    uint32_t row;
    Text kind_zh, kind_en, key, name;
} FindingSubject;

/* What a finding counts for. Only open ones decide how a run ends. */
typedef enum FindingStatus {
    FINDING_OPEN,
    FINDING_FOLDED, /* told beneath the finding of a rule that includes its rule */
    FINDING_WAIVED, /* a waiver covers it */
    FINDING_KNOWN,  /* stands in the baseline */
    FINDING_STATUS_COUNT
} FindingStatus;

typedef struct Finding {
    Text id;             /* 16 digits; the same as long as rule, subject and assertion are: it
                            survives reformatting and lines that move */
    uint8_t status;      /* FindingStatus */
    uint32_t root;       /* FOLDED: number of the finding that it is told beneath */
    uint32_t waiver;     /* WAIVED: row of the waiver */
    uint32_t rule;       /* number in CheckResult.rules */
    uint8_t outcome;     /* VIOLATED, UNKNOWN or ERROR */
    uint8_t severity;    /* Severity */
    FindingSubject *subjects;
    uint32_t n_subjects;
    Text message_zh, message_en; /* equal for a message that a rule wrote */
    Span span;           /* the place: the first fact read that stands in the subject's file, else its header */
    uint32_t assertion;  /* its number in the rule, from 1; 0: not of an assertion */
    Span condition;      /* the assertion; SPAN_NONE for built-in rules */
    FindingPart *parts;
    uint32_t n_parts;
    Text difference;     /* "40万元" for a failed comparison of quantities, else empty */
    ExplainTree tree;    /* the whole evaluation of the condition, where CheckWatch.trees */
} Finding;

/* One row of the summary: a rule of the program or a built-in one. */
typedef struct RuleResult {
    const Rule *rule; /* NULL: built in */
    NameSet names;
    Text basis;
    Span span;
    uint8_t severity, certainty; /* severity: as the profile says */
    bool off;                    /* the profile leaves it out */
    bool blocking;               /* its findings keep tables from being printed */
    bool unwaivable;
    bool profiled;               /* the profile says its severity */
    uint32_t outcomes[OUTCOME_COUNT]; /* subjects by outcome */
} RuleResult;

/* What a baseline has and was not found again, as its line tells it. */
typedef struct GoneFinding {
    Text id, rule, file, message;
} GoneFinding;

typedef struct CheckResult {
    Arena *arena;
    VEC(RuleResult) rules; /* built-in ones first; then in order of declaration */
    VEC(Finding) findings; /* by place; source order */
    uint32_t by_severity[3]; /* of the open ones */
    uint32_t by_status[FINDING_STATUS_COUNT];
    Text profile;            /* code of the profile gone by; empty: none */
    VEC(GoneFinding) gone;
    bool has_as_of;
    Date as_of;              /* taken as today */
} CheckResult;

/* lang: of values shown in parts and in messages of the rules (names of members). */
/* options->profile, where given, is one that policy_find knows. */
CheckResult *check_run(Arena *arena, const Program *program, const EvalOptions *options, Lang lang);

/* The same for someone who looks on. */
struct Tally; /* tally.h */
typedef struct CheckWatch {
    const bool *wanted; /* by number in CheckResult.rules: which rules of the program run; NULL: all */
    bool trees;         /* findings tell the whole evaluation, too */
    struct Tally *tally; /* outcomes by file; NULL: nobody asks */
    /* A subject and its outcome, before waivers. May be NULL. */
    void (*outcome)(void *ctx, uint32_t rule, const FindingSubject *subjects, uint32_t n,
                    Outcome outcome);
    /* The columns of the rule's code, once a batch. May be NULL. */
    void (*frame)(void *ctx, uint32_t rule, const Frame *frame);
    /* So many of all rules of the program have run. May be NULL. */
    void (*ran)(void *ctx, uint32_t done, uint32_t all);
    void *ctx;
} CheckWatch;
CheckResult *check_watch(Arena *arena, const Program *program, const EvalOptions *options,
                         Lang lang, const CheckWatch *watch);

/* The number in CheckResult.rules of the rule with that name or id, built in or not; MAP_NONE. */
uint32_t check_find_rule(const Program *program, Text name);

/* 16 digits made of the words, the same on every machine and in every version. */
Text finding_id(Arena *arena, Text words);

/* Counts the findings anew, after a status was changed. */
void check_count(CheckResult *result);

typedef struct FindingStyle {
    Lang lang;
    bool colour;
    bool without_notes; /* notes are only counted */
} FindingStyle;

/* For people: message, subject, excerpts of the facts, the condition with its values beneath, the
   difference, the rule's place and basis; then the summary line. */
void findings_print(Buf *out, const Program *program, const CheckResult *result, FindingStyle style);
/* One of them, without the summary. */
void findings_print_one(Buf *out, const Program *program, const CheckResult *result,
                        uint32_t number, FindingStyle style);
/* path:line:column: severity: message [rule]; then, where a profile or a date was gone by, the totals */
void findings_print_short(Buf *out, const Program *program, const CheckResult *result,
                          FindingStyle style);
void findings_print_short_one(Buf *out, const Program *program, const CheckResult *result,
                              uint32_t number, FindingStyle style);
/* {"format_version": 1, "findings": […], "rules": […], "summary": {…}}; numbers as exact decimal
   strings with unit. docs/findings-json.md. `diagnostics` are listed too when given. */
void findings_print_json(Buf *out, const Program *program, const CheckResult *result,
                         const Diags *diagnostics, Lang lang);

/* ---- for other tools: a run as a whole */
enum { FAIL_ON_UNKNOWN = SEVERITY_NOTE + 1 };

typedef struct FindingReport {
    const Diags *diagnostics; /* those of the sources; may be NULL */
    Lang lang;
    uint32_t fail_on;  /* Severity from which on findings make the run fail; FAIL_ON_UNKNOWN: those
                          of all severities, and undecided ones */
    int status;        /* how the run ends */
    bool has_baseline;
    Text version;      /* of the program */
} FindingReport;

/* Whether the finding makes a run fail. */
bool finding_fails(const Finding *finding, uint32_t fail_on);

/* SARIF 2.1.0. docs/sarif.md. */
void findings_print_sarif(Buf *out, const Program *program, const CheckResult *result,
                          const FindingReport *report);
/* JUnit XML: a suite a file, a case a rule and subject. */
void findings_print_junit(Buf *out, const Program *program, const CheckResult *result,
                          const FindingReport *report);
/* Markdown, as for a comment on a change: totals, then the findings, folded. */
void findings_print_md(Buf *out, const Program *program, const CheckResult *result,
                       const FindingReport *report);

#endif
