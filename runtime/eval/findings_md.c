/* Findings as Markdown, as a comment on a change shows it: totals, a table of the rules that found
   something, then each finding folded under its message, with a link to its line and with what
   findings_print_one says of it. Links are relative to where the program was started. Texts of
   sources stand as HTML or in blocks of code only, so that none of them is Markdown. */
#include "runtime/base/uri.h"
#include "runtime/eval/findings_print.h"

enum { MOST_FINDINGS = 100, FENCE = 3 }; /* the length of a comment is limited */

typedef struct Markdown {
    Printer printer;
    const FindingReport *report;
} Markdown;

static Buf *out_of(const Markdown *m) {
    return m->printer.out;
}

static const char *say(const Markdown *m, const char *zh, const char *en) {
    return printer_say(&m->printer, zh, en);
}

/* As HTML on one line, with what Markdown reads as a sign of its own as a number. */
static void put_text(const Markdown *m, Text t) {
    Buf line = buf_new(out_of(m)->arena), xml = buf_new(out_of(m)->arena);
    excerpt_text(&line, t);
    buf_xml(&xml, buf_result(&line));
    for (size_t i = 0; i < xml.len; i++) {
        char c = xml.ptr[i];
        if (c && strchr("\\`*_[]|~#!", c) && !(c == '#' && i > 0 && xml.ptr[i - 1] == '&'))
            buf_printf(out_of(m), "&#%d;", c);
        else
            buf_char(out_of(m), c);
    }
}

static bool is_listed(const Finding *finding) {
    return finding->status == FINDING_OPEN;
}

/* ---- totals */
static void put_number(const Markdown *m, uint32_t n, const char *zh, const char *en) {
    if (n) buf_printf(out_of(m), "%s %u · ", say(m, zh, en), n);
}

/* The program's, as far as they ran. */
static uint32_t count_rules(const CheckResult *result) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < result->rules.len; i++)
        n += result->rules.data[i].span.source != 0 && !result->rules.data[i].off;
    return n;
}

static void put_policy(const Markdown *m) {
    const CheckResult *result = m->printer.result;
    Buf *out = out_of(m);
    if (result->profile.len) {
        buf_str(out, say(m, "检查方案 ", "profile "));
        put_text(m, result->profile);
        if (result->has_as_of) buf_str(out, " · ");
    }
    if (result->has_as_of) {
        buf_str(out, say(m, "截止日期 ", "as of "));
        date_print(out, result->as_of, m->report->lang == LANG_ZH ? DATE_CHINESE : DATE_ISO);
    }
    if (result->profile.len || result->has_as_of) buf_str(out, "\n\n");
}

static void put_totals(const Markdown *m) {
    const CheckResult *result = m->printer.result;
    const Diags *diags = m->report->diagnostics;
    Buf *out = out_of(m);
    uint32_t listed = result->by_status[FINDING_OPEN];
    buf_str(out, say(m, "## 绩效检查：", "## Check: "));
    buf_str(out, listed || (diags && diags->errors) ? say(m, "有问题", "findings")
                                                     : say(m, "没有发现问题", "no findings"));
    buf_str(out, "\n\n");
    put_number(m, diags ? diags->errors : 0, "写法错误", "mistakes");
    put_number(m, result->by_severity[SEVERITY_ERROR], "错误", "errors");
    put_number(m, result->by_severity[SEVERITY_WARNING], "警告", "warnings");
    put_number(m, result->by_severity[SEVERITY_NOTE], "说明", "notes");
    put_number(m, result->by_status[FINDING_FOLDED], "并入其他问题", "folded");
    put_number(m, result->by_status[FINDING_WAIVED], "已豁免", "waived");
    put_number(m, result->by_status[FINDING_KNOWN], "基线中已有", "known");
    put_number(m, result->gone.len, "基线中已不再出现", "gone from the baseline");
    buf_printf(out, "%s %u\n\n", say(m, "规则", "rules"), count_rules(result));
    put_policy(m);
}

static bool tells(const RuleResult *rule) {
    return rule->outcomes[OUTCOME_VIOLATED] || rule->outcomes[OUTCOME_UNKNOWN] ||
           rule->outcomes[OUTCOME_ERROR] || rule->outcomes[OUTCOME_WAIVED];
}

static void put_rules(const Markdown *m) {
    const CheckResult *result = m->printer.result;
    bool any = false;
    for (uint32_t i = 0; i < result->rules.len; i++) {
        const RuleResult *rule = &result->rules.data[i];
        if (!tells(rule)) continue;
        if (!any)
            buf_str(out_of(m), say(m, "| 规则 | 轻重 | 违反 | 不明 | 出错 | 豁免 | 成立 | 不适用 |\n",
                                   "| rule | severity | violated | unknown | error | waived | "
                                   "holds | not applicable |\n"));
        if (!any) buf_str(out_of(m), "|---|---|--:|--:|--:|--:|--:|--:|\n");
        any = true;
        buf_str(out_of(m), "| ");
        put_text(m, printer_name(&m->printer, &rule->names));
        buf_printf(out_of(m), " | %s | %u | %u | %u | %u | %u | %u |\n",
                   severity_text((Severity)rule->severity, m->report->lang),
                   rule->outcomes[OUTCOME_VIOLATED], rule->outcomes[OUTCOME_UNKNOWN],
                   rule->outcomes[OUTCOME_ERROR], rule->outcomes[OUTCOME_WAIVED],
                   rule->outcomes[OUTCOME_HOLDS], rule->outcomes[OUTCOME_NOT_APPLICABLE]);
    }
    if (any) buf_char(out_of(m), '\n');
}

/* Rules that looked at nothing: their silence is no clean result. */
static void put_idle(const Markdown *m, bool (*idle)(const RuleResult *), const char *zh,
                     const char *en) {
    const CheckResult *result = m->printer.result;
    bool any = false;
    for (uint32_t i = 0; i < result->rules.len; i++) {
        if (!idle(&result->rules.data[i])) continue;
        buf_str(out_of(m), any ? say(m, "、", ", ") : say(m, zh, en));
        put_text(m, printer_name(&m->printer, &result->rules.data[i].names));
        any = true;
    }
    if (any) buf_str(out_of(m), "\n\n");
}

/* ---- findings */
static void put_link(const Markdown *m, Span span) {
    Sources *sources = m->printer.program->sources;
    const Source *source = sources_get(sources, span.source);
    if (!source) return;
    Position at = sources_locate(sources, span.source, span.lo);
    bool lines = !source->is_sheet && !source->built_in;
    buf_str(out_of(m), "<a href=\"");
    uri_put_path(out_of(m), source->path);
    if (lines) buf_printf(out_of(m), "#L%u", at.line);
    buf_str(out_of(m), "\">");
    put_text(m, source->path);
    buf_printf(out_of(m), ":%u:%u</a>\n\n", at.line, at.column);
}

/* The longest run of backticks decides how the block is fenced. */
static void put_block(const Markdown *m, Text text) {
    uint32_t run = 0, longest = FENCE - 1;
    for (uint32_t i = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    buf_repeat(out_of(m), TEXT("`"), longest + 1);
    buf_str(out_of(m), "text\n");
    buf_text(out_of(m), text_trim(text));
    buf_char(out_of(m), '\n');
    buf_repeat(out_of(m), TEXT("`"), longest + 1);
    buf_char(out_of(m), '\n');
}

static void put_finding(const Markdown *m, uint32_t number) {
    const CheckResult *result = m->printer.result;
    const Finding *finding = &result->findings.data[number];
    Buf block = buf_new(out_of(m)->arena);
    buf_printf(out_of(m), "<details><summary><b>%s</b> ",
               severity_text((Severity)finding->severity, m->report->lang));
    put_text(m, m->report->lang == LANG_ZH ? finding->message_zh : finding->message_en);
    buf_str(out_of(m), " — ");
    put_text(m, printer_name(&m->printer, &result->rules.data[finding->rule].names));
    buf_str(out_of(m), "</summary>\n\n");
    put_link(m, finding->span);
    findings_print_one(&block, m->printer.program, result, number, m->printer.style);
    put_block(m, buf_result(&block));
    buf_str(out_of(m), "\n</details>\n\n");
}

static void put_findings(const Markdown *m) {
    const CheckResult *result = m->printer.result;
    uint32_t told = 0, left = 0;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (!is_listed(finding)) continue;
        if (told == MOST_FINDINGS) {
            left++;
            continue;
        }
        put_finding(m, i);
        told++;
    }
    if (!left) return;
    buf_printf(out_of(m), "%s%u\n", say(m, "没有列出的问题：", "findings not listed: "), left);
}

static void put_gone(const Markdown *m) {
    const CheckResult *result = m->printer.result;
    if (result->gone.len == 0) return;
    buf_str(out_of(m), say(m, "基线中已不再出现：\n\n", "Gone from the baseline:\n\n"));
    for (uint32_t i = 0; i < result->gone.len && i < MOST_FINDINGS; i++) {
        const GoneFinding *gone = &result->gone.data[i];
        buf_str(out_of(m), "- ");
        put_text(m, gone->message.len ? gone->message : gone->id);
        buf_str(out_of(m), " — ");
        put_text(m, gone->rule);
        buf_char(out_of(m), '\n');
    }
}

static void put_mistakes(const Markdown *m) {
    const Diags *diags = m->report->diagnostics;
    for (uint32_t i = 0; diags && i < diags->list.len && i < MOST_FINDINGS; i++) {
        const Diag *diag = &diags->list.data[i];
        DiagStyle style = {.lang = m->report->lang};
        Buf block = buf_new(out_of(m)->arena);
        buf_printf(out_of(m), "<details><summary><b>%.*s</b> ",
                   TEXT_ARG(diag_code_text(diag->code)));
        put_text(m, diag_title(out_of(m)->arena, diag, m->report->lang));
        buf_str(out_of(m), "</summary>\n\n");
        put_link(m, diag->span);
        diag_print(&block, m->printer.program->sources, diag, style);
        put_block(m, buf_result(&block));
        buf_str(out_of(m), "\n</details>\n\n");
    }
}

void findings_print_md(Buf *out, const Program *program, const CheckResult *result,
                       const FindingReport *report) {
    Markdown m = {.report = report,
                  .printer = {.out = out,
                              .program = program,
                              .result = result,
                              .style = {.lang = report->lang}}};
    put_totals(&m);
    put_rules(&m);
    put_idle(&m, finding_rule_selected_nothing, "没有选中任何对象的规则：",
             "Rules that selected nothing: ");
    put_idle(&m, finding_rule_never_applied, "对所有对象都不适用的规则：",
             "Rules that applied to no subject: ");
    put_mistakes(&m);
    put_findings(&m);
    put_gone(&m);
}
