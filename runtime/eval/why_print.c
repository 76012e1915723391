/* Why, for people: the subject, what came of it, and each condition of the rule as a tree. */
#include "runtime/base/utf8.h"
#include "runtime/eval/findings_print.h"
#include "runtime/eval/why.h"

enum { TITLE_COLUMNS = 120 };

static const char *outcome_word(const Printer *p, Outcome outcome) {
    switch (outcome) {
    case OUTCOME_HOLDS: return printer_say(p, "成立", "holds");
    case OUTCOME_VIOLATED: return printer_say(p, "违反", "violated");
    case OUTCOME_UNKNOWN: return printer_say(p, "不明", "unknown");
    case OUTCOME_NOT_APPLICABLE: return printer_say(p, "不适用", "not applicable");
    case OUTCOME_WAIVED: return printer_say(p, "违反，已豁免", "violated, waived");
    case OUTCOME_ERROR: return printer_say(p, "出错", "error");
    case OUTCOME_COUNT: break;
    }
    return "";
}

static void put_field(const Printer *p, const char *zh, const char *en, Text text) {
    if (!text.len) return;
    buf_str(p->out, printer_say(p, zh, en));
    buf_str(p->out, printer_say(p, "：", ": "));
    excerpt_text(p->out, text);
    buf_char(p->out, '\n');
}

static void put_step(const Printer *p, const WhyStep *step) {
    if (step->is_filter)
        buf_str(p->out, printer_say(p, "  适用条件", "  applies when"));
    else
        buf_str(p->out, printer_say(p, "  断言", "  asserts"));
    buf_str(p->out, "  ");
    findings_put_place(p, step->span);
    buf_char(p->out, '\n');
    findings_put_tree(p, &step->tree, 4);
}

static void put_finding(const Printer *p, const Finding *finding) {
    bool zh = p->style.lang == LANG_ZH;
    put_field(p, "  信息", "  message", zh ? finding->message_zh : finding->message_en);
    put_field(p, "  相差", "  difference", finding->difference);
}

static void put_case(const Printer *p, const WhyCase *found) {
    Finding subject = {.subjects = found->subjects, .n_subjects = found->n_subjects};
    buf_char(p->out, '\n');
    findings_put_subjects(p, &subject);
    buf_str(p->out, printer_say(p, "：", ": "));
    buf_str(p->out, outcome_word(p, found->outcome));
    buf_char(p->out, '\n');
    for (uint32_t i = 0; i < found->steps.len; i++) put_step(p, &found->steps.data[i]);
    for (uint32_t i = 0; i < found->findings.len; i++)
        put_finding(p, &p->result->findings.data[found->findings.data[i]]);
}

void why_print(Buf *out, const Program *program, const Why *why, FindingStyle style) {
    Printer p = {.out = out, .program = program, .result = why->result, .style = style};
    const RuleResult *rule = &why->result->rules.data[why->rule];
    buf_str(out, printer_say(&p, "规则 ", "rule "));
    findings_put_cut(out, printer_name(&p, &rule->names), TITLE_COLUMNS);
    buf_str(out, "  ");
    findings_put_place(&p, rule->span);
    buf_char(out, '\n');
    put_field(&p, "依据", "basis", rule->basis);
    if (rule->off)
        buf_str(out, printer_say(&p, "检查方案不查这条规则。\n", "the profile leaves it out\n"));
    for (uint32_t i = 0; i < why->cases.len; i++) put_case(&p, &why->cases.data[i]);
    if (!why->left_out) return;
    if (style.lang == LANG_ZH)
        buf_printf(out, "\n还有 %u 个对象没有列出。\n", why->left_out);
    else
        buf_printf(out, "\n%u more subjects are not listed\n", why->left_out);
}
