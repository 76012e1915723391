/* The excerpts of a finding: one line of source a fact, those of one file under one place line. The
   fact that stands in the condition itself comes before the elements of an aggregate. */
#include "runtime/eval/findings_print.h"

/* A fact on a line already shown says nothing new. */
static void add_fact(const Printer *p, ShownFacts *facts, Span span, Text label) {
    if (span.source == 0 || facts->n == MAX_EXCERPTS) return;
    uint32_t line = sources_locate(p->program->sources, span.source, span.lo).line;
    for (uint32_t i = 0; i < facts->n; i++) {
        const ShownFact *fact = &facts->list[i];
        if (fact->span.source == span.source && fact->line == line) return;
    }
    facts->list[facts->n++] = (ShownFact){.span = span, .label = label, .line = line};
}

static bool same_span(Span a, Span b) {
    return a.source == b.source && a.lo == b.lo && a.hi == b.hi;
}

/* A record that was counted needs no label: it is there to be seen. */
static Text label_of(const FindingPart *part) {
    return part->type.kind == TYPE_RECORD ? TEXT("") : part->text;
}

static Text label_at(const Finding *finding, Span span) {
    for (uint32_t i = 0; i < finding->n_parts; i++) {
        if (same_span(finding->parts[i].fact, span)) return label_of(&finding->parts[i]);
    }
    return TEXT("");
}

/* Insertion sort: a handful. */
static bool stands_before(const ShownFact *a, const ShownFact *b, SourceId first) {
    bool a_first = a->span.source == first, b_first = b->span.source == first;
    if (a_first != b_first) return a_first;
    if (a->span.source != b->span.source) return a->span.source < b->span.source;
    return a->line < b->line;
}

static void sort_facts(ShownFacts *facts, SourceId first) {
    for (uint32_t i = 1; i < facts->n; i++) {
        ShownFact fact = facts->list[i];
        uint32_t at = i;
        for (; at > 0 && stands_before(&fact, &facts->list[at - 1], first); at--) {
            facts->list[at] = facts->list[at - 1];
        }
        facts->list[at] = fact;
    }
}

ShownFacts findings_choose_facts(const Printer *p, const Finding *finding) {
    ShownFacts facts = {.n = 0};
    add_fact(p, &facts, finding->span, label_at(finding, finding->span));
    for (int items = 0; items < 2; items++) {
        for (uint32_t i = 0; i < finding->n_parts; i++) {
            const FindingPart *part = &finding->parts[i];
            if (part->is_item == (items == 1)) add_fact(p, &facts, part->fact, label_of(part));
        }
    }
    sort_facts(&facts, finding->span.source);
    return facts;
}

void findings_put_excerpts(const Printer *p, const Finding *finding, const ShownFacts *facts) {
    for (uint32_t i = 0; i < facts->n; i++) {
        const ShownFact *fact = &facts->list[i];
        bool same_file = fact->span.source == finding->span.source;
        Excerpt excerpt = {.span = fact->span,
                           .label = fact->label,
                           .arrow = same_span(fact->span, finding->span) ? "-->" : ":::",
                           .gutter = p->gutter,
                           .severity = (Severity)finding->severity,
                           .colour = p->style.colour,
                           .continues =
                               i > 0 && facts->list[i - 1].span.source == fact->span.source,
                           .place = same_file ? finding->span : SPAN_NONE};
        excerpt_draw(p->out, p->program->sources, &excerpt);
    }
}
