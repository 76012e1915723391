/* Findings for people. One finding is a title, its subject, the lines of source that it rests on,
   and the condition with the value of each part beneath it:

     错误[补助不超预算]: 补助合计 160万元，超过预算数 120万元，多 40万元
        项目 604002B17DX0001 应用基础研究和人才培养计划
       --> projects/030.jx:18:8
        |
     18 |   预算数: 120 万元
        |           ^^^^^^^^ budget
        = 条件: sum(subsidies.amount) <= budget
          sum(subsidies.amount) = 160万元
            80万元、80万元
          budget                = 120万元
        = 相差: 40万元
        = 规则: stdlib/rules/cost.jx:9:3；依据: 财预〔2015〕88号

   More than five findings of one rule in one file are told as one: the first in full, of the others
   the places. Findings of included rules stand beneath those that include them; waived and known
   ones are only counted. Whatever comes from sources goes through excerpt_text, so that no text can
   play with the terminal. */
#include "runtime/eval/findings_print.h"

#include "runtime/base/utf8.h"
#include "runtime/eval/show.h"

#define MAX_FULL 5          /* findings of one rule in one file that are shown in full */
#define MAX_PLACES 60       /* places of further ones that are listed */
#define MAX_INLINE_ITEMS 12 /* elements of an aggregate on one line */
#define TEXT_COLUMNS 120    /* a condition is cut there */
#define VALUE_COLUMNS 60    /* a value is cut there */
#define ALIGN_COLUMNS 40    /* expressions are aligned up to there */
#define MAX_OWNERS 8        /* of a record: no schema nests as deeply */

static Text message_of(const Printer *p, const Finding *finding) {
    return p->style.lang == LANG_ZH ? finding->message_zh : finding->message_en;
}

/* ---- pieces */
/* The text on one line, cut with … where it is wider than `columns`. */
void findings_put_cut(Buf *out, Text t, uint32_t columns) {
    uint32_t at = 0, width = 0;
    while (at < t.len) {
        uint32_t next = at;
        width += utf8_char_width(utf8_next(t, &next));
        if (width > columns) break;
        at = next;
    }
    excerpt_text(out, text_slice(t, 0, at));
    if (at < t.len) buf_str(out, "…");
}

static uint32_t cut_width(Text t, uint32_t columns) {
    uint32_t width = utf8_width(t);
    return width <= columns ? width : columns + 1;
}

void findings_put_place(const Printer *p, Span span) {
    const Source *source = sources_get(p->program->sources, span.source);
    if (!source) return;
    Position at = sources_locate(p->program->sources, span.source, span.lo);
    excerpt_text(p->out, source->path);
    buf_printf(p->out, ":%u:%u", at.line, at.column);
}

static void put_margin(const Printer *p, const char *mark) {
    buf_repeat(p->out, TEXT(" "), p->gutter + 1);
    buf_str(p->out, mark);
}

/* ---- title and subject */
static void put_title(const Printer *p, const Finding *finding) {
    const RuleResult *rule = &p->result->rules.data[finding->rule];
    Severity severity = (Severity)finding->severity;
    if (p->style.colour) buf_str(p->out, severity_colour(severity));
    buf_str(p->out, severity_text(severity, p->style.lang));
    buf_char(p->out, '[');
    excerpt_text(p->out, printer_name(p, &rule->names));
    buf_char(p->out, ']');
    if (p->style.colour) buf_str(p->out, "\x1B[0;1m");
    buf_str(p->out, ": ");
    excerpt_text(p->out, message_of(p, finding));
    if (p->style.colour) buf_str(p->out, "\x1B[0m");
    buf_char(p->out, '\n');
}

/* Kind, key and name, what there is of them. */
static void put_record(const Printer *p, Text kind, Text key, Text name) {
    Text words[3] = {kind, key, name};
    bool any = false;
    for (int i = 0; i < 3; i++) {
        if (words[i].len == 0) continue;
        if (any) buf_char(p->out, ' ');
        findings_put_cut(p->out, words[i], VALUE_COLUMNS);
        any = true;
    }
}

/* The records that own the subject, outermost first, unless the subject before it is its owner. */
static void put_owners(const Printer *p, const FindingSubject *subject,
                       const FindingSubject *before) {
    const Program *program = p->program;
    FindingSubject owners[MAX_OWNERS];
    uint32_t n = 0;
    EntityId entity = subject->entity;
    uint32_t row = subject->row;
    while (entity != ID_NONE && n < MAX_OWNERS) {
        uint32_t field, owner_row;
        entity = facts_owner(program->facts, entity, row, &field, &owner_row);
        row = owner_row;
        if (before && entity == before->entity && row == before->row) break;
        if (entity != ID_NONE) owners[n++] = (FindingSubject){.entity = entity, .row = row};
    }
    while (n-- > 0) {
        const NameSet *kind = record_kind(program, owners[n].entity, owners[n].row);
        put_record(p, printer_name(p, kind), record_key(program, owners[n].entity, owners[n].row),
                   record_name(program, owners[n].entity, owners[n].row));
        buf_str(p->out, " › ");
    }
}

void findings_put_subjects(const Printer *p, const Finding *finding) {
    for (uint32_t i = 0; i < finding->n_subjects; i++) {
        const FindingSubject *subject = &finding->subjects[i];
        if (i) buf_str(p->out, " › ");
        put_owners(p, subject, i ? &finding->subjects[i - 1] : NULL);
        put_record(p, p->style.lang == LANG_ZH ? subject->kind_zh : subject->kind_en, subject->key,
                   subject->name);
    }
}

static void put_subjects(const Printer *p, const Finding *finding) {
    if (finding->n_subjects == 0) return;
    put_margin(p, "");
    findings_put_subjects(p, finding);
    buf_char(p->out, '\n');
}

/* ---- the condition with its values */
static Text missing_word(const Printer *p, State state) {
    switch (state) {
    case STATE_OK: return TEXT("");
    case STATE_MISSING: return text_of(printer_say(p, "（缺）", "(missing)"));
    case STATE_NO_QUOTIENT: return text_of(printer_say(p, "（除数为零）", "(divided by zero)"));
    case STATE_EMPTY: return text_of(printer_say(p, "（没有元素）", "(no elements)"));
    case STATE_UNITS: return text_of(printer_say(p, "（单位不同）", "(units differ)"));
    case STATE_NO_DATE:
        return text_of(printer_say(p, "（没有这样的日期）", "(no such date)"));
    case STATE_ERROR: return text_of(printer_say(p, "（出错）", "(failed)"));
    }
    return TEXT("");
}

static Text shown_value(const Printer *p, const FindingPart *part) {
    if (part->value.state != STATE_OK) return missing_word(p, (State)part->value.state);
    return part->shown;
}

/* Texts stand in quotes, so that an empty one can be seen. */
void findings_put_value(const Printer *p, const FindingPart *part) {
    bool quoted = part->value.state == STATE_OK && part->value.rep == REP_TEXT;
    if (quoted) buf_str(p->out, printer_say(p, "“", "\""));
    findings_put_cut(p->out, shown_value(p, part), VALUE_COLUMNS);
    if (quoted) buf_str(p->out, printer_say(p, "”", "\""));
}

static bool is_plain_item(const Finding *finding, uint32_t at, uint32_t depth) {
    if (at >= finding->n_parts) return false;
    const FindingPart *part = &finding->parts[at];
    return part->is_item && part->depth == depth && part->value.state == STATE_OK;
}

/* How many elements from `at` on need no lines of their own: they have values, and nothing is told
   beneath them. */
static uint32_t inline_items(const Finding *finding, uint32_t at) {
    uint32_t depth = finding->parts[at].depth, end = at;
    while (is_plain_item(finding, end, depth)) end++;
    bool told_beneath = end < finding->n_parts && finding->parts[end].depth > depth;
    return told_beneath ? 0 : end - at;
}

static void put_items(const Printer *p, const Finding *finding, uint32_t at, uint32_t n) {
    put_margin(p, "  ");
    buf_repeat(p->out, TEXT("  "), finding->parts[at].depth);
    for (uint32_t i = 0; i < n && i < MAX_INLINE_ITEMS; i++) {
        if (i) buf_str(p->out, printer_say(p, "、", ", "));
        findings_put_value(p, &finding->parts[at + i]);
    }
    if (n > MAX_INLINE_ITEMS) buf_str(p->out, " …");
    buf_char(p->out, '\n');
}

static uint32_t expression_width(const FindingPart *part) {
    uint32_t width = part->depth * 2 + cut_width(part->text, TEXT_COLUMNS);
    return width <= ALIGN_COLUMNS ? width : 0;
}

static uint32_t widest_expression(const Finding *finding) {
    uint32_t widest = 0;
    for (uint32_t i = 0; i < finding->n_parts; i++) {
        uint32_t width = expression_width(&finding->parts[i]);
        if (width > widest) widest = width;
    }
    return widest;
}

static void put_part(const Printer *p, const FindingPart *part, uint32_t column) {
    uint32_t width = part->depth * 2 + cut_width(part->text, TEXT_COLUMNS);
    put_margin(p, "  ");
    buf_repeat(p->out, TEXT("  "), part->depth);
    findings_put_cut(p->out, part->text, TEXT_COLUMNS);
    if (width < column) buf_repeat(p->out, TEXT(" "), column - width);
    buf_str(p->out, " = ");
    findings_put_value(p, part);
    buf_char(p->out, '\n');
}

static void put_parts(const Printer *p, const Finding *finding) {
    uint32_t column = widest_expression(finding);
    for (uint32_t i = 0; i < finding->n_parts;) {
        uint32_t n = finding->parts[i].is_item ? inline_items(finding, i) : 0;
        if (n)
            put_items(p, finding, i, n);
        else
            put_part(p, &finding->parts[i], column);
        i += n ? n : 1;
    }
}

static Text on_one_line(Arena *arena, Text t) {
    Buf buf = buf_new(arena);
    for (uint32_t i = 0; i < t.len; i++) {
        bool blank = strchr(" \t\r\n", t.ptr[i]) && t.ptr[i];
        bool after_blank = buf.len == 0 || buf.ptr[buf.len - 1] == ' ';
        if (!blank)
            buf_char(&buf, t.ptr[i]);
        else if (!after_blank)
            buf_char(&buf, ' ');
    }
    return buf_result(&buf);
}

static void put_condition(const Printer *p, const Finding *finding) {
    Text condition = sources_text(p->program->sources, finding->condition);
    if (finding->tree.len) {
        put_margin(p, printer_say(p, "= 计算:\n", "= evaluation:\n"));
    } else if (condition.len) {
        put_margin(p, printer_say(p, "= 条件: ", "= condition: "));
        findings_put_cut(p->out, on_one_line(p->out->arena, condition), TEXT_COLUMNS);
        buf_char(p->out, '\n');
    }
    if (finding->tree.len)
        findings_put_tree(p, &finding->tree, p->gutter + 3);
    else
        put_parts(p, finding);
    if (finding->difference.len == 0) return;
    put_margin(p, printer_say(p, "= 相差: ", "= difference: "));
    excerpt_text(p->out, finding->difference);
    buf_char(p->out, '\n');
}

static void put_origin(const Printer *p, const RuleResult *rule) {
    if (rule->span.source) {
        put_margin(p, printer_say(p, "= 规则: ", "= rule: "));
        findings_put_place(p, rule->span);
    }
    if (rule->basis.len) {
        if (rule->span.source)
            buf_str(p->out, printer_say(p, "；依据: ", "; basis: "));
        else
            put_margin(p, printer_say(p, "= 依据: ", "= basis: "));
        excerpt_text(p->out, rule->basis);
    }
    if (rule->span.source || rule->basis.len) buf_char(p->out, '\n');
}

/* ---- one finding */
static void put_folded(const Printer *p, uint32_t root) {
    const CheckResult *result = p->result;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->status != FINDING_FOLDED || finding->root != root) continue;
        put_margin(p, printer_say(p, "= 并入: ", "= folded: "));
        findings_put_place(p, finding->span);
        buf_printf(p->out, ": %s[", severity_text((Severity)finding->severity, p->style.lang));
        excerpt_text(p->out, printer_name(p, &result->rules.data[finding->rule].names));
        buf_str(p->out, "] ");
        excerpt_text(p->out, message_of(p, finding));
        buf_char(p->out, '\n');
    }
}

static bool is_alike(const Finding *a, const Finding *b) {
    return a->rule == b->rule && a->span.source == b->span.source;
}

/* Whether the printer tells the finding at all. */
static bool is_told(const Printer *p, const Finding *finding) {
    if (finding->status != FINDING_OPEN) return false;
    return !p->style.without_notes || finding->severity != SEVERITY_NOTE ||
           finding->outcome != OUTCOME_VIOLATED;
}

/* The places of the findings of the same rule and file behind `first`. */
static void put_others(const Printer *p, uint32_t first, uint32_t n) {
    const CheckResult *result = p->result;
    const Finding *told = &result->findings.data[first];
    put_margin(p, "");
    if (p->style.lang == LANG_ZH)
        buf_printf(p->out, "= 同样的还有 %u 处: ", n);
    else
        buf_printf(p->out, "= %u more like it: ", n);
    uint32_t listed = 0;
    for (uint32_t i = first + 1; i < result->findings.len && listed < MAX_PLACES; i++) {
        const Finding *finding = &result->findings.data[i];
        if (!is_alike(told, finding) || !is_told(p, finding)) continue;
        Position at = sources_locate(p->program->sources, finding->span.source, finding->span.lo);
        if (listed++) buf_str(p->out, printer_say(p, "、", ", "));
        buf_printf(p->out, "%u:%u", at.line, at.column);
    }
    buf_str(p->out, n > listed ? " …\n" : "\n");
}

static void put_full(Printer *p, uint32_t number, uint32_t n_others) {
    const Finding *finding = &p->result->findings.data[number];
    ShownFacts facts = findings_choose_facts(p, finding);
    p->gutter = 1;
    for (uint32_t i = 0; i < facts.n; i++) {
        uint32_t gutter = excerpt_gutter(p->program->sources, facts.list[i].span);
        if (gutter > p->gutter) p->gutter = gutter;
    }
    put_title(p, finding);
    put_subjects(p, finding);
    findings_put_excerpts(p, finding, &facts);
    put_condition(p, finding);
    if (n_others) put_others(p, number, n_others);
    if (p->result->by_status[FINDING_FOLDED]) put_folded(p, number);
    put_origin(p, &p->result->rules.data[finding->rule]);
    buf_char(p->out, '\n');
}

static void put_short(const Printer *p, const Finding *finding) {
    const RuleResult *rule = &p->result->rules.data[finding->rule];
    findings_put_place(p, finding->span);
    if (finding->span.source) buf_str(p->out, ": ");
    buf_str(p->out, severity_text((Severity)finding->severity, p->style.lang));
    buf_str(p->out, ": ");
    excerpt_text(p->out, message_of(p, finding));
    buf_str(p->out, " [");
    excerpt_text(p->out, printer_name(p, &rule->names));
    buf_str(p->out, "]\n");
}

/* How many findings of each rule stand in the source of the finding `from`, which is the first of
   its source. */
static void count_rules(const Printer *p, uint32_t from, uint32_t *counts) {
    const CheckResult *result = p->result;
    SourceId source = result->findings.data[from].span.source;
    memset(counts, 0, sizeof *counts * result->rules.len);
    for (uint32_t i = from; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->span.source != source) return;
        counts[finding->rule] += is_told(p, finding);
    }
}

void findings_print(Buf *out, const Program *program, const CheckResult *result,
                    FindingStyle style) {
    Printer p = {.out = out, .program = program, .result = result, .style = style};
    uint32_t *counts = ARENA_ARRAY(out->arena, uint32_t, result->rules.len);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        bool first = i == 0 || result->findings.data[i - 1].span.source != finding->span.source;
        if (first) count_rules(&p, i, counts);
        uint32_t n = counts[finding->rule];
        if (!is_told(&p, finding) || n == 0) continue;
        bool together = n > MAX_FULL;
        put_full(&p, i, together ? n - 1 : 0);
        if (together) counts[finding->rule] = 0; /* told */
    }
    findings_put_summary(&p);
}

void findings_print_one(Buf *out, const Program *program, const CheckResult *result,
                        uint32_t number, FindingStyle style) {
    Printer p = {.out = out, .program = program, .result = result, .style = style};
    put_full(&p, number, 0);
}

void findings_print_short_one(Buf *out, const Program *program, const CheckResult *result,
                              uint32_t number, FindingStyle style) {
    Printer p = {.out = out, .program = program, .result = result, .style = style};
    put_short(&p, &result->findings.data[number]);
}

void findings_print_short(Buf *out, const Program *program, const CheckResult *result,
                          FindingStyle style) {
    Printer p = {.out = out, .program = program, .result = result, .style = style};
    for (uint32_t i = 0; i < result->findings.len; i++)
        if (is_told(&p, &result->findings.data[i])) put_short(&p, &result->findings.data[i]);
    if (result->profile.len || result->has_as_of) findings_put_totals(&p);
}
