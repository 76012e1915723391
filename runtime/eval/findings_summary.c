/* The summary below the findings: what each rule that has something to tell came to, then totals. A
   rule that selected nothing says so: silence would look like a clean result. Those of the standard
   library are only counted: most of them are about things that a given text does not have. */
#include "runtime/base/utf8.h"
#include "runtime/eval/findings_print.h"

static const char *outcome_word(const Printer *p, Outcome outcome) {
    switch (outcome) {
    case OUTCOME_VIOLATED: return printer_say(p, "违反", "violated");
    case OUTCOME_UNKNOWN: return printer_say(p, "不明", "unknown");
    case OUTCOME_ERROR: return printer_say(p, "出错", "error");
    case OUTCOME_WAIVED: return printer_say(p, "豁免", "waived");
    case OUTCOME_HOLDS: return printer_say(p, "成立", "holds");
    case OUTCOME_NOT_APPLICABLE: return printer_say(p, "不适用", "not applicable");
    case OUTCOME_COUNT: break;
    }
    return "";
}

static uint32_t subjects_of(const RuleResult *rule) {
    uint32_t n = 0;
    for (int i = 0; i < OUTCOME_COUNT; i++) n += rule->outcomes[i];
    return n;
}

bool finding_rule_selected_nothing(const RuleResult *rule) {
    return rule->span.source != 0 && !rule->off && subjects_of(rule) == 0;
}

bool finding_rule_never_applied(const RuleResult *rule) {
    uint32_t n = subjects_of(rule);
    return rule->span.source != 0 && n > 0 && rule->outcomes[OUTCOME_NOT_APPLICABLE] == n;
}

static bool is_idle(const RuleResult *rule) {
    return finding_rule_selected_nothing(rule) || finding_rule_never_applied(rule);
}

static bool is_of_library(const Printer *p, const RuleResult *rule) {
    return sources_built_in(p->program->sources, rule->span.source);
}

static bool tells(const Printer *p, const RuleResult *rule) {
    if (is_idle(rule)) return !is_of_library(p, rule);
    return rule->outcomes[OUTCOME_VIOLATED] || rule->outcomes[OUTCOME_UNKNOWN] ||
           rule->outcomes[OUTCOME_ERROR] || rule->outcomes[OUTCOME_WAIVED];
}

static uint32_t widest_name(const Printer *p) {
    uint32_t widest = 0;
    for (uint32_t i = 0; i < p->result->rules.len; i++) {
        const RuleResult *rule = &p->result->rules.data[i];
        uint32_t width = tells(p, rule) ? utf8_width(printer_name(p, &rule->names)) : 0;
        if (width > widest) widest = width;
    }
    return widest;
}

static void put_rule(const Printer *p, const RuleResult *rule, uint32_t column) {
    static const Outcome order[] = {OUTCOME_VIOLATED, OUTCOME_ERROR, OUTCOME_UNKNOWN,
                                    OUTCOME_WAIVED,   OUTCOME_HOLDS, OUTCOME_NOT_APPLICABLE};
    Text name = printer_name(p, &rule->names);
    excerpt_text(p->out, name);
    buf_repeat(p->out, TEXT(" "), column - utf8_width(name));
    if (finding_rule_selected_nothing(rule))
        buf_str(p->out, printer_say(p, "没有选中任何对象", "selected nothing"));
    bool any = false;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        uint32_t n = rule->outcomes[order[i]];
        if (n == 0) continue;
        if (any) buf_str(p->out, " · ");
        buf_printf(p->out, "%s %u", outcome_word(p, order[i]), n);
        any = true;
    }
    buf_char(p->out, '\n');
}

/* What was found and does not count. */
static void put_statuses(const Printer *p) {
    static const struct {
        FindingStatus status;
        const char *zh, *en;
    } words[] = {{FINDING_FOLDED, "并入其他问题", "folded"},
                 {FINDING_WAIVED, "已豁免", "waived"},
                 {FINDING_KNOWN, "基线中已有", "known"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t n = p->result->by_status[words[i].status];
        if (n == 0) continue;
        if (p->style.lang == LANG_ZH)
            buf_printf(p->out, "；%s %u", words[i].zh, n);
        else
            buf_printf(p->out, "; %u %s", n, words[i].en);
    }
}

/* What the run went by. */
static void put_policy(const Printer *p) {
    const CheckResult *result = p->result;
    if (result->profile.len) {
        buf_str(p->out, printer_say(p, "检查方案 ", "profile "));
        excerpt_text(p->out, result->profile);
        buf_str(p->out, printer_say(p, "；", "; "));
    }
    if (!result->has_as_of) return;
    buf_str(p->out, printer_say(p, "截止日期 ", "as of "));
    date_print(p->out, result->as_of, p->style.lang == LANG_ZH ? DATE_CHINESE : DATE_ISO);
    buf_str(p->out, printer_say(p, "；", "; "));
}

void findings_put_totals(const Printer *p) {
    bool zh = p->style.lang == LANG_ZH, any = false;
    put_policy(p);
    uint32_t rules = 0, checks = 0;
    for (uint32_t i = 0; i < p->result->rules.len; i++) {
        const RuleResult *rule = &p->result->rules.data[i];
        rules += rule->span.source != 0 && !rule->off;
        checks += subjects_of(rule);
    }
    for (int i = 0; i < 3; i++) {
        uint32_t n = p->result->by_severity[i];
        const char *word = severity_text((Severity)i, p->style.lang);
        if (n == 0) continue;
        if (any) buf_str(p->out, printer_say(p, "，", ", "));
        if (zh)
            buf_printf(p->out, "%s %u", word, n);
        else
            buf_printf(p->out, "%u %s%s", n, word, n == 1 ? "" : "s");
        any = true;
    }
    if (!any) buf_str(p->out, printer_say(p, "没有发现问题", "no findings"));
    put_statuses(p);
    if (zh) {
        buf_printf(p->out, "；%u 条规则，%u 次判断\n", rules, checks);
        return;
    }
    buf_printf(p->out, "; %u rule%s, %u check%s\n", rules, rules == 1 ? "" : "s", checks,
               checks == 1 ? "" : "s");
}

static void put_idle_of_library(const Printer *p) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->result->rules.len; i++) {
        const RuleResult *rule = &p->result->rules.data[i];
        n += is_idle(rule) && is_of_library(p, rule);
    }
    if (n == 0) return;
    if (p->style.lang == LANG_ZH)
        buf_printf(p->out, "标准库另有 %u 条规则没有遇到要查的内容（--format md 列出）\n", n);
    else
        buf_printf(p->out, "%u rule%s of the library applied to nothing (--format md lists %s)\n", n,
                   n == 1 ? "" : "s", n == 1 ? "it" : "them");
}

void findings_put_summary(const Printer *p) {
    uint32_t column = widest_name(p) + 2;
    for (uint32_t i = 0; i < p->result->rules.len; i++) {
        const RuleResult *rule = &p->result->rules.data[i];
        if (tells(p, rule)) put_rule(p, rule, column);
    }
    put_idle_of_library(p);
    findings_put_totals(p);
}
