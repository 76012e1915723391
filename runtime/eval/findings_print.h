/* What the files that print findings for people share. */
#ifndef JX_EVAL_FINDINGS_PRINT_H
#define JX_EVAL_FINDINGS_PRINT_H

#include "runtime/eval/finding.h"

typedef struct Printer {
    Buf *out;
    const Program *program;
    const CheckResult *result;
    FindingStyle style;
    uint32_t gutter; /* columns of line numbers in the finding at hand */
} Printer;

static inline const char *printer_say(const Printer *p, const char *zh, const char *en) {
    return p->style.lang == LANG_ZH ? zh : en;
}
static inline Text printer_name(const Printer *p, const NameSet *names) {
    return p->style.lang == LANG_ZH ? names->zh : names->en;
}

/* ---- findings_text.c: the subjects on one line, with the records that own them, without line end */
void findings_put_subjects(const Printer *p, const Finding *finding);

/* path:line:column; nothing for SPAN_NONE. */
void findings_put_place(const Printer *p, Span span);
/* The text on one line, cut with … where it is wider than `columns`. */
void findings_put_cut(Buf *out, Text t, uint32_t columns);
/* The value as shown, texts in quotes; a word where there is none. */
void findings_put_value(const Printer *p, const FindingPart *part);

/* ---- findings_tree.c: a whole evaluation, a line a part, with so many blanks before each */
void findings_put_tree(const Printer *p, const ExplainTree *tree, uint32_t indent);

/* ---- findings_excerpt.c: the lines of source that a finding rests on */
#define MAX_EXCERPTS 6

typedef struct ShownFact {
    Span span;
    Text label;
    uint32_t line;
} ShownFact;

typedef struct ShownFacts {
    ShownFact list[MAX_EXCERPTS];
    uint32_t n;
} ShownFacts;

/* The place of the finding and the facts that it read, at most one a line; those of the finding's
   file first, then by file and line. */
ShownFacts findings_choose_facts(const Printer *p, const Finding *finding);
void findings_put_excerpts(const Printer *p, const Finding *finding, const ShownFacts *facts);

/* ---- findings_summary.c: a line a rule that has something to tell, and the totals */
void findings_put_summary(const Printer *p);
/* The last line of it. */
void findings_put_totals(const Printer *p);
/* Whether the rule ran, and found no record to look at; none to which it applies. Built-in rules look
   at everything. */
bool finding_rule_selected_nothing(const RuleResult *rule);
bool finding_rule_never_applied(const RuleResult *rule);

#endif
