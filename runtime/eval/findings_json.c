/* Findings as JSON: docs/findings-json.md is the contract. Numbers of data are strings of exact
   digits; places are one-based; every member is always there, null where there is nothing to say.
 */
#include "runtime/eval/finding.h"

#include "runtime/eval/why.h"

typedef struct Json {
    Buf *out;
    const Program *program;
    const CheckResult *result;
    uint32_t depth; /* of the line at hand */
    bool comma;     /* a member or element stands before the next one */
} Json;

/* ---- the writer */
static void begin_item(Json *j) {
    if (j->comma) buf_char(j->out, ',');
    if (j->depth <= 2) {
        buf_char(j->out, '\n');
        buf_repeat(j->out, TEXT("  "), j->depth);
    } else if (j->comma) {
        buf_char(j->out, ' ');
    }
    j->comma = true;
}

static void open_bracket(Json *j, char bracket) {
    buf_char(j->out, bracket);
    j->depth++;
    j->comma = false;
}

static void close_bracket(Json *j, char bracket) {
    j->depth--;
    if (j->comma && j->depth <= 1) {
        buf_char(j->out, '\n');
        buf_repeat(j->out, TEXT("  "), j->depth);
    }
    buf_char(j->out, bracket);
    j->comma = true;
}

static void key(Json *j, const char *name) {
    begin_item(j);
    buf_char(j->out, '"');
    buf_str(j->out, name);
    buf_str(j->out, "\": ");
}

static void text_member(Json *j, const char *name, Text t) {
    key(j, name);
    buf_json(j->out, t);
}

static void text_or_null(Json *j, const char *name, Text t) {
    key(j, name);
    if (t.len)
        buf_json(j->out, t);
    else
        buf_str(j->out, "null");
}

static void word_member(Json *j, const char *name, const char *word) {
    key(j, name);
    buf_char(j->out, '"');
    buf_str(j->out, word);
    buf_char(j->out, '"');
}

static void uint_member(Json *j, const char *name, uint32_t value) {
    key(j, name);
    buf_uint(j->out, value);
}

static void uint_or_null(Json *j, const char *name, bool given, uint32_t value) {
    key(j, name);
    if (given)
        buf_uint(j->out, value);
    else
        buf_str(j->out, "null");
}

static void bool_member(Json *j, const char *name, bool value) {
    key(j, name);
    buf_str(j->out, value ? "true" : "false");
}

static void both_member(Json *j, const char *name, Text zh, Text en) {
    key(j, name);
    open_bracket(j, '{');
    text_member(j, "zh", zh);
    text_member(j, "en", en);
    close_bracket(j, '}');
}

/* ---- words */
static const char *severity_word(uint8_t severity) {
    return severity_text((Severity)severity, LANG_EN);
}

static const char *certainty_word(uint8_t certainty) {
    switch ((Certainty)certainty) {
    case CERTAINTY_FACT: return "fact";
    case CERTAINTY_LIKELY: return "likely";
    case CERTAINTY_HINT: return "hint";
    }
    return "fact";
}

static const char *outcome_word(Outcome outcome) {
    switch (outcome) {
    case OUTCOME_HOLDS: return "holds";
    case OUTCOME_VIOLATED: return "violated";
    case OUTCOME_UNKNOWN: return "unknown";
    case OUTCOME_NOT_APPLICABLE: return "not_applicable";
    case OUTCOME_WAIVED: return "waived";
    case OUTCOME_ERROR: return "error";
    case OUTCOME_COUNT: break;
    }
    return "holds";
}

static const char *status_word(FindingStatus status) {
    switch (status) {
    case FINDING_OPEN: return "open";
    case FINDING_FOLDED: return "folded";
    case FINDING_WAIVED: return "waived";
    case FINDING_KNOWN: return "known";
    case FINDING_STATUS_COUNT: break;
    }
    return "open";
}

static const char *state_word(uint8_t state) {
    switch ((State)state) {
    case STATE_OK: return "ok";
    case STATE_MISSING: return "missing";
    case STATE_NO_QUOTIENT: return "divided_by_zero";
    case STATE_EMPTY: return "empty";
    case STATE_UNITS: return "units_differ";
    case STATE_NO_DATE: return "no_date";
    case STATE_ERROR: return "error";
    }
    return "missing";
}

static const char *kind_word(Type type) {
    switch ((TypeKind)type.kind) {
    case TYPE_BOOL: return "bool";
    case TYPE_NUMBER:
    case TYPE_PERCENT:
    case TYPE_QUANTITY: return "number";
    case TYPE_TEXT:
    case TYPE_CODE: return "text";
    case TYPE_DATE: return "date";
    case TYPE_ENUM: return "category";
    case TYPE_RECORD: return "record";
    case TYPE_TARGET: return "target";
    case TYPE_RULE: return "rule";
    case TYPE_BOUND: return "bound";
    case TYPE_MENTION: return "mention";
    case TYPE_PAIR: return "pair";
    case TYPE_POISON:
    case TYPE_NONE:
    case TYPE_KIND_COUNT: break;
    }
    return "none";
}

/* ---- places */
static void place_members(Json *j, Span span) {
    Sources *sources = j->program->sources;
    const Source *source = sources_get(sources, span.source);
    Position from = sources_locate(sources, span.source, span.lo);
    Position to = sources_locate(sources, span.source, span.hi);
    text_or_null(j, "file", source ? source->path : TEXT(""));
    uint_or_null(j, "line", source != NULL, from.line);
    uint_or_null(j, "column", source != NULL, from.column);
    uint_or_null(j, "end_line", source != NULL, to.line);
    uint_or_null(j, "end_column", source != NULL, to.column);
}

/* ---- findings */
static void put_subject(Json *j, const FindingSubject *subject) {
    open_bracket(j, '{');
    both_member(j, "kind", subject->kind_zh, subject->kind_en);
    text_or_null(j, "key", subject->key);
    text_or_null(j, "name", subject->name);
    close_bracket(j, '}');
}

static void put_subjects(Json *j, const Finding *finding) {
    key(j, "subject");
    if (finding->n_subjects)
        put_subject(j, &finding->subjects[0]);
    else
        buf_str(j->out, "null");
    key(j, "subjects");
    open_bracket(j, '[');
    for (uint32_t i = 0; i < finding->n_subjects; i++) {
        begin_item(j);
        put_subject(j, &finding->subjects[i]);
    }
    close_bracket(j, ']');
}

/* The value itself: a string of digits, true or false, an ISO date, or text. */
static void put_value(Json *j, const FindingPart *part) {
    Buf buf = buf_new(j->out->arena);
    key(j, "value");
    if (part->value.state != STATE_OK) {
        buf_str(j->out, "null");
        return;
    }
    switch ((Rep)part->value.rep) {
    case REP_BOOL: buf_str(j->out, part->value.boolean ? "true" : "false"); return;
    case REP_NUMBER: number_print(&buf, part->value.quantity.number); break;
    case REP_DATE: date_print(&buf, part->value.date, DATE_ISO); break;
    case REP_TEXT: buf_text(&buf, part->value.text); break;
    case REP_ID:
    case REP_BOX:
        buf_text(&buf, value_show(j->out->arena, j->program, part->type, part->value, LANG_EN));
        break;
    case REP_NONE:
    case REP_COUNT: break;
    }
    buf_json(j->out, buf_result(&buf));
}

static void part_members(Json *j, const FindingPart *part) {
    bool quantity = part->value.rep == REP_NUMBER && part->value.state == STATE_OK;
    text_member(j, "expression", part->text);
    put_value(j, part);
    text_or_null(j, "unit",
                 quantity ? units_get(j->program->units, part->value.quantity.unit)->spelling
                          : TEXT(""));
    word_member(j, "kind", kind_word(part->type));
    word_member(j, "state", state_word(part->value.state));
    text_member(j, "text", part->shown);
}

static void put_part(Json *j, const FindingPart *part) {
    open_bracket(j, '{');
    part_members(j, part);
    uint_member(j, "depth", part->depth);
    bool_member(j, "item", part->is_item);
    place_members(j, part->fact);
    close_bracket(j, '}');
}

static const char *tree_word(uint8_t kind) {
    switch ((TreeKind)kind) {
    case TREE_VALUE: return "value";
    case TREE_TEST: return "test";
    case TREE_ITEM: return "item";
    case TREE_OMITTED: return "omitted";
    }
    return "value";
}

static void put_tree(Json *j, const char *name, const ExplainTree *tree) {
    key(j, name);
    open_bracket(j, '[');
    for (uint32_t i = 0; i < tree->len; i++) {
        const TreePart *line = &tree->data[i];
        begin_item(j);
        open_bracket(j, '{');
        word_member(j, "role", tree_word(line->kind));
        uint_member(j, "depth", line->part.depth);
        if (line->kind == TREE_OMITTED) {
            uint_member(j, "omitted", line->omitted);
        } else {
            bool_member(j, "again", line->again);
            part_members(j, &line->part);
            place_members(j, line->part.fact);
        }
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
}

static void put_parts(Json *j, const Finding *finding) {
    key(j, "values");
    open_bracket(j, '[');
    for (uint32_t i = 0; i < finding->n_parts; i++) {
        begin_item(j);
        put_part(j, &finding->parts[i]);
    }
    close_bracket(j, ']');
}

static void put_finding(Json *j, const Finding *finding) {
    const RuleResult *rule = &j->result->rules.data[finding->rule];
    const Source *source = sources_get(j->program->sources, rule->span.source);
    Position at = sources_locate(j->program->sources, rule->span.source, rule->span.lo);
    open_bracket(j, '{');
    text_member(j, "id", finding->id);
    word_member(j, "status", status_word((FindingStatus)finding->status));
    bool folded = finding->status == FINDING_FOLDED;
    text_or_null(j, "folded_into", folded ? j->result->findings.data[finding->root].id : TEXT(""));
    text_member(j, "rule", rule->names.en);
    text_or_null(j, "rule_id", rule->rule ? rule->rule->id : TEXT(""));
    both_member(j, "rule_names", rule->names.zh, rule->names.en);
    word_member(j, "severity", severity_word(finding->severity));
    word_member(j, "outcome", outcome_word((Outcome)finding->outcome));
    word_member(j, "certainty", certainty_word(rule->certainty));
    put_subjects(j, finding);
    both_member(j, "message", finding->message_zh, finding->message_en);
    place_members(j, finding->span);
    put_parts(j, finding);
    if (finding->tree.len) put_tree(j, "evaluation", &finding->tree);
    text_or_null(j, "difference", finding->difference);
    text_or_null(j, "basis", rule->basis);
    text_or_null(j, "advice", rule->rule ? rule->rule->advice : TEXT(""));
    text_or_null(j, "rule_file", source ? source->path : TEXT(""));
    uint_or_null(j, "rule_line", source != NULL, at.line);
    close_bracket(j, '}');
}

/* ---- rules, diagnostics, summary */
static void put_rule(Json *j, const RuleResult *rule) {
    open_bracket(j, '{');
    text_member(j, "rule", rule->names.en);
    both_member(j, "rule_names", rule->names.zh, rule->names.en);
    word_member(j, "severity", severity_word(rule->severity));
    word_member(j, "certainty", certainty_word(rule->certainty));
    bool_member(j, "off", rule->off);
    bool_member(j, "blocking", rule->blocking);
    text_or_null(j, "rule_id", rule->rule ? rule->rule->id : TEXT(""));
    text_or_null(j, "group", rule->rule ? rule->rule->group : TEXT(""));
    text_or_null(j, "basis", rule->basis);
    place_members(j, rule->span);
    key(j, "outcomes");
    open_bracket(j, '{');
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        uint_member(j, outcome_word((Outcome)i), rule->outcomes[i]);
    }
    close_bracket(j, '}');
    close_bracket(j, '}');
}

/* null where there is nothing to say */
static void both_or_null(Json *j, const char *name, Text zh, Text en) {
    if (zh.len > 0)
        both_member(j, name, zh, en);
    else
        text_or_null(j, name, zh);
}

/* The other side of a conflict. */
static void put_other(Json *j, const Diag *diag) {
    Arena *arena = j->out->arena;
    if (diag->other.source == 0) {
        text_or_null(j, "other", TEXT(""));
        return;
    }
    key(j, "other");
    open_bracket(j, '{');
    both_or_null(j, "label", diag_other_label(arena, diag, LANG_ZH),
                 diag_other_label(arena, diag, LANG_EN));
    place_members(j, diag->other);
    close_bracket(j, '}');
}

static void put_diagnostic(Json *j, const Diag *diag) {
    Arena *arena = j->out->arena;
    open_bracket(j, '{');
    text_member(j, "code", diag_code_text(diag->code));
    word_member(j, "severity", severity_word((uint8_t)diag_severity(diag->code)));
    both_member(j, "message", diag_title(arena, diag, LANG_ZH), diag_title(arena, diag, LANG_EN));
    place_members(j, diag->span);
    both_or_null(j, "label", diag_label(arena, diag, LANG_ZH), diag_label(arena, diag, LANG_EN));
    both_or_null(j, "hint", diag_hint(arena, diag, LANG_ZH), diag_hint(arena, diag, LANG_EN));
    put_other(j, diag);
    close_bracket(j, '}');
}

static void put_diagnostics(Json *j, const Diags *diagnostics) {
    key(j, "diagnostics");
    open_bracket(j, '[');
    for (uint32_t i = 0; diagnostics && i < diagnostics->list.len; i++) {
        begin_item(j);
        put_diagnostic(j, &diagnostics->list.data[i]);
    }
    close_bracket(j, ']');
}

static void put_gone(Json *j) {
    key(j, "gone");
    open_bracket(j, '[');
    for (uint32_t i = 0; i < j->result->gone.len; i++) {
        const GoneFinding *gone = &j->result->gone.data[i];
        begin_item(j);
        open_bracket(j, '{');
        text_member(j, "id", gone->id);
        text_member(j, "rule", gone->rule);
        text_member(j, "file", gone->file);
        text_member(j, "message", gone->message);
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
}

static void put_summary(Json *j, const Diags *diagnostics) {
    uint32_t checks = 0;
    for (uint32_t i = 0; i < j->result->rules.len; i++) {
        for (int k = 0; k < OUTCOME_COUNT; k++) checks += j->result->rules.data[i].outcomes[k];
    }
    key(j, "summary");
    open_bracket(j, '{');
    uint_member(j, "errors", j->result->by_severity[SEVERITY_ERROR]);
    uint_member(j, "warnings", j->result->by_severity[SEVERITY_WARNING]);
    uint_member(j, "notes", j->result->by_severity[SEVERITY_NOTE]);
    uint_member(j, "folded", j->result->by_status[FINDING_FOLDED]);
    uint_member(j, "waived", j->result->by_status[FINDING_WAIVED]);
    uint_member(j, "known", j->result->by_status[FINDING_KNOWN]);
    uint_member(j, "diagnostics", diagnostics ? diagnostics->list.len : 0);
    uint_member(j, "rules", j->result->rules.len);
    uint_member(j, "checks", checks);
    close_bracket(j, '}');
}

void findings_print_json(Buf *out, const Program *program, const CheckResult *result,
                         const Diags *diagnostics, Lang lang) {
    Json j = {.out = out, .program = program, .result = result};
    open_bracket(&j, '{');
    uint_member(&j, "format_version", 1);
    word_member(&j, "language", lang == LANG_ZH ? "zh" : "en");
    Buf as_of = buf_new(out->arena);
    if (result->has_as_of) date_print(&as_of, result->as_of, DATE_ISO);
    text_or_null(&j, "as_of", buf_result(&as_of));
    text_or_null(&j, "profile", result->profile);
    key(&j, "findings");
    open_bracket(&j, '[');
    for (uint32_t i = 0; i < result->findings.len; i++) {
        begin_item(&j);
        put_finding(&j, &result->findings.data[i]);
    }
    close_bracket(&j, ']');
    key(&j, "rules");
    open_bracket(&j, '[');
    for (uint32_t i = 0; i < result->rules.len; i++) {
        begin_item(&j);
        put_rule(&j, &result->rules.data[i]);
    }
    close_bracket(&j, ']');
    put_gone(&j);
    put_diagnostics(&j, diagnostics);
    put_summary(&j, diagnostics);
    close_bracket(&j, '}');
    buf_char(out, '\n');
}

/* ---- why */
static void put_step(Json *j, const WhyStep *step) {
    open_bracket(j, '{');
    word_member(j, "kind", step->is_filter ? "when" : "assert");
    place_members(j, step->span);
    put_tree(j, "evaluation", &step->tree);
    close_bracket(j, '}');
}

static void put_why_subjects(Json *j, const WhyCase *found) {
    key(j, "subjects");
    open_bracket(j, '[');
    for (uint32_t i = 0; i < found->n_subjects; i++) {
        begin_item(j);
        put_subject(j, &found->subjects[i]);
    }
    close_bracket(j, ']');
}

static void put_case(Json *j, const WhyCase *found) {
    open_bracket(j, '{');
    put_why_subjects(j, found);
    word_member(j, "outcome", outcome_word(found->outcome));
    key(j, "steps");
    open_bracket(j, '[');
    for (uint32_t i = 0; i < found->steps.len; i++) {
        begin_item(j);
        put_step(j, &found->steps.data[i]);
    }
    close_bracket(j, ']');
    key(j, "findings");
    open_bracket(j, '[');
    for (uint32_t i = 0; i < found->findings.len; i++) {
        begin_item(j);
        put_finding(j, &j->result->findings.data[found->findings.data[i]]);
    }
    close_bracket(j, ']');
    close_bracket(j, '}');
}

void why_print_json(Buf *out, const Program *program, const Why *why, Lang lang) {
    Json j = {.out = out, .program = program, .result = why->result};
    open_bracket(&j, '{');
    uint_member(&j, "format_version", 1);
    word_member(&j, "language", lang == LANG_ZH ? "zh" : "en");
    key(&j, "rule");
    put_rule(&j, &why->result->rules.data[why->rule]);
    key(&j, "cases");
    open_bracket(&j, '[');
    for (uint32_t i = 0; i < why->cases.len; i++) {
        begin_item(&j);
        put_case(&j, &why->cases.data[i]);
    }
    close_bracket(&j, ']');
    uint_member(&j, "left_out", why->left_out);
    close_bracket(&j, '}');
    buf_char(out, '\n');
}
