/* Marks: sorted by place, so that those of a cell are found by bisection. Spans may overlap: the
   search begins as far before the cell as the longest of them reaches. */
#include "runtime/report/marks.h"

#include <stdlib.h>

static int compare_marks(const void *a, const void *b) {
    const Mark *x = a, *y = b;
    if (x->span.source != y->span.source) return x->span.source < y->span.source ? -1 : 1;
    if (x->span.lo != y->span.lo) return x->span.lo < y->span.lo ? -1 : 1;
    if (x->span.hi != y->span.hi) return x->span.hi < y->span.hi ? -1 : 1;
    return text_compare(x->text, y->text);
}

static Mark mark_of(Arena *arena, const CheckResult *result, const Finding *finding, Lang lang) {
    bool zh = lang == LANG_ZH;
    const NameSet *names = &result->rules.data[finding->rule].names;
    Text message = zh ? finding->message_zh : finding->message_en;
    Text rule = zh ? names->zh : names->en;
    return (Mark){.span = finding->span,
                  .severity = (Severity)finding->severity,
                  .text = arena_printf(arena, "%s%s%.*s [%.*s]",
                                       severity_text((Severity)finding->severity, lang),
                                       zh ? "：" : ": ", TEXT_ARG(message), TEXT_ARG(rule))};
}

Marks *marks_new(Arena *arena, const CheckResult *result, Lang lang) {
    Marks *marks = ARENA_NEW(arena, Marks);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->status != FINDING_OPEN || finding->span.source == 0) continue;
        uint32_t length = finding->span.hi - finding->span.lo;
        if (length > marks->longest) marks->longest = length;
        vec_push(arena, &marks->list, mark_of(arena, result, finding, lang));
    }
    if (marks->list.len > 0)
        qsort(marks->list.data, marks->list.len, sizeof *marks->list.data, compare_marks);
    return marks;
}

void marks_begin(Marks *marks) {
    for (uint32_t i = 0; marks && i < marks->list.len; i++) marks->list.data[i].placed = false;
}

/* The first mark of the source that begins at `lo` or later. */
static uint32_t first_from(const Marks *marks, SourceId source, uint32_t lo) {
    uint32_t from = 0, to = marks->list.len;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        Span span = marks->list.data[middle].span;
        bool before = span.source != source ? span.source < source : span.lo < lo;
        if (before)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

MarkList marks_at(Arena *arena, Marks *marks, Span span) {
    MarkList found = {0};
    if (!marks || span.source == 0 || span.lo >= span.hi) return found;
    uint32_t lo = span.lo > marks->longest ? span.lo - marks->longest : 0;
    for (uint32_t i = first_from(marks, span.source, lo); i < marks->list.len; i++) {
        Mark *mark = &marks->list.data[i];
        if (mark->span.source != span.source || mark->span.lo >= span.hi) break;
        if (mark->span.hi <= span.lo) continue;
        bool within = mark->span.lo >= span.lo && mark->span.hi <= span.hi;
        if (!within && mark->placed) continue;
        mark->placed = true;
        vec_push(arena, &found, mark);
    }
    return found;
}
