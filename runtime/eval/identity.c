/* What a finding is called, and which findings are told beneath others.

   A finding's id is made of its rule's English name, its subjects by what their authors call them
   (and those of their owners), and the number of its assertion: not of lines, wording or values, so
   that it stays while a text is reformatted. Findings that are equal in all that are numbered. */
#include <stdlib.h>

#include "runtime/base/map.h"
#include "runtime/eval/policy_read.h"
#include "runtime/eval/show.h"

enum { MAX_OWNERS = 8 }; /* no schema nests as deeply */

/* A record by its key, else its name, else its place among its owner's. */
static void put_record(Buf *out, const Program *program, EntityId entity, uint32_t row) {
    Text key = record_key(program, entity, row), name = record_name(program, entity, row);
    buf_printf(out, "/%.*s:", TEXT_ARG(record_kind(program, entity, row)->en));
    if (key.len || name.len)
        buf_text(out, key.len ? key : name);
    else
        buf_uint(out, facts_ordinal(program->facts, entity, row));
}

static void put_chain(Buf *out, const Program *program, EntityId entity, uint32_t row,
                      uint32_t depth) {
    uint32_t field, owner_row;
    EntityId owner = facts_owner(program->facts, entity, row, &field, &owner_row);
    if (owner != ID_NONE && depth < MAX_OWNERS)
        put_chain(out, program, owner, owner_row, depth + 1);
    put_record(out, program, entity, row);
}

static void put_subject(Buf *out, const Program *program, const FindingSubject *subject) {
    if (subject->entity == ID_NONE)
        buf_printf(out, "/=%.*s", TEXT_ARG(subject->name));
    else
        put_chain(out, program, subject->entity, subject->row, 0);
}

static Text description(Arena *arena, const Check *check, const Finding *finding) {
    Buf out = buf_new(arena);
    buf_text(&out, check->result->rules.data[finding->rule].names.en);
    for (uint32_t i = 0; i < finding->n_subjects; i++)
        put_subject(&out, check->program, &finding->subjects[i]);
    if (finding->n_subjects == 0) buf_text(&out, finding->message_en);
    buf_printf(&out, "?%u", finding->assertion);
    return buf_result(&out);
}

/* The same on every machine and in every version: text_hash promises neither. */
static uint64_t fnv1a(Text t) {
    uint64_t hash = 14695981039346656037u;
    for (uint32_t i = 0; i < t.len; i++) hash = (hash ^ (uint8_t)t.ptr[i]) * 1099511628211u;
    return hash;
}

Text finding_id(Arena *arena, Text words) {
    return arena_printf(arena, "%016llx", (unsigned long long)fnv1a(words));
}

void findings_identify(Check *check) {
    Arena *scratch = arena_new(check->arena);
    Map seen = map_new(scratch);
    for (uint32_t i = 0; i < check->result->findings.len; i++) {
        Finding *finding = &check->result->findings.data[i];
        Text what = description(scratch, check, finding);
        uint32_t before = map_get(&seen, what);
        uint32_t number = before == MAP_NONE ? 0 : before + 1;
        map_set(&seen, what, number);
        if (number) what = arena_printf(scratch, "%.*s#%u", TEXT_ARG(what), number);
        finding->id = finding_id(check->arena, what);
    }
    arena_free(scratch);
}

/* ---- folding */
static bool includes(const RuleResult *outer, const RuleResult *inner) {
    if (!outer->rule) return false;
    for (uint32_t i = 0; i < outer->rule->includes.len; i++)
        if (policy_names_rule(inner, outer->rule->includes.data[i])) return true;
    return false;
}

static bool overlap(Span a, Span b) {
    return a.source == b.source && a.source != 0 && a.lo < b.hi && b.lo < a.hi;
}

/* The same place: words that the outer one speaks of, or the same record. */
static bool same_place(const Finding *a, const Finding *b) {
    if (overlap(a->span, b->span)) return true;
    for (uint32_t i = 0; i < a->n_parts; i++)
        if (overlap(a->parts[i].fact, b->span)) return true;
    if (!a->n_subjects || !b->n_subjects) return false;
    const FindingSubject *x = &a->subjects[a->n_subjects - 1];
    const FindingSubject *y = &b->subjects[b->n_subjects - 1];
    return x->entity != ID_NONE && x->entity == y->entity && x->row == y->row;
}

/* Whether `number` is the finding or one that it is told beneath, at any depth. */
static bool stands_under(const CheckResult *result, uint32_t finding, uint32_t number) {
    while (finding != number && result->findings.data[finding].status == FINDING_FOLDED)
        finding = result->findings.data[finding].root;
    return finding == number;
}

static bool is_apart(const Check *check, const RuleResult *rule) {
    const Source *source =
        rule->rule ? sources_get(check->program->sources, rule->span.source) : NULL;
    Text apart = check->options.apart;
    return source && apart.len && path_is_below(source->path, apart);
}

/* What folds counts no more, so nothing folds beneath what is less grave than itself, nor what the
   auditor finds beneath a rule of the department's. */
static bool outweighs(const Check *check, const Finding *outer, const Finding *inner) {
    const RuleResult *root = &check->result->rules.data[outer->rule];
    const RuleResult *rule = &check->result->rules.data[inner->rule];
    return outer->severity <= inner->severity && (root->blocking || !rule->blocking) &&
           (!is_apart(check, root) || is_apart(check, rule));
}

static void fold_one(Check *check, uint32_t root, uint32_t number) {
    CheckResult *result = check->result;
    const Finding *outer = &result->findings.data[root];
    Finding *inner = &result->findings.data[number];
    bool open = inner->status == FINDING_OPEN && inner->outcome == OUTCOME_VIOLATED;
    if (!open || stands_under(result, root, number) || !same_place(outer, inner)) return;
    if (!includes(&result->rules.data[outer->rule], &result->rules.data[inner->rule])) return;
    if (!outweighs(check, outer, inner)) return;
    inner->status = FINDING_FOLDED;
    inner->root = root;
}

/* Where to look for findings at the place of another: they stand in order of their sources and
   places already, and here in order of their innermost records too. */
typedef struct Places {
    Check *check;
    const uint32_t *by_record; /* numbers of findings about a record */
    uint32_t n_records;
    uint32_t longest; /* span of a finding */
} Places;

typedef struct Recorded {
    EntityId entity;
    uint32_t row, number;
} Recorded;

static const FindingSubject *innermost(const Finding *finding) {
    if (finding->n_subjects == 0) return NULL;
    const FindingSubject *subject = &finding->subjects[finding->n_subjects - 1];
    return subject->entity == ID_NONE ? NULL : subject;
}

static int order_records(const void *a, const void *b) {
    const Recorded *x = a, *y = b;
    if (x->entity != y->entity) return x->entity < y->entity ? -1 : 1;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static Places places_of(Check *check, Arena *scratch) {
    const CheckResult *result = check->result;
    Places places = {.check = check};
    Recorded *recorded = ARENA_ARRAY(scratch, Recorded, result->findings.len);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        const FindingSubject *subject = innermost(finding);
        uint32_t length = finding->span.hi - finding->span.lo;
        if (length > places.longest) places.longest = length;
        if (subject) recorded[places.n_records++] = (Recorded){subject->entity, subject->row, i};
    }
    qsort(recorded, places.n_records, sizeof *recorded, order_records);
    uint32_t *numbers = ARENA_ARRAY(scratch, uint32_t, places.n_records);
    for (uint32_t i = 0; i < places.n_records; i++) numbers[i] = recorded[i].number;
    places.by_record = numbers;
    return places;
}

/* Findings that begin so shortly before the end of the words that they may overlap them. */
static void fold_at(const Places *places, uint32_t root, Span words) {
    const CheckResult *result = places->check->result;
    uint32_t lo = 0, hi = result->findings.len;
    uint32_t from = words.lo > places->longest ? words.lo - places->longest : 0;
    if (words.source != result->findings.data[root].span.source) return;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        Span span = result->findings.data[middle].span;
        bool before = span.source != words.source ? span.source < words.source : span.lo < from;
        if (before)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (uint32_t i = lo; i < result->findings.len; i++) {
        Span span = result->findings.data[i].span;
        if (span.source != words.source || span.lo >= words.hi) return;
        fold_one(places->check, root, i);
    }
}

static void fold_about(const Places *places, uint32_t root, const FindingSubject *record) {
    const CheckResult *result = places->check->result;
    uint32_t lo = 0, hi = places->n_records;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        const FindingSubject *other = innermost(&result->findings.data[places->by_record[middle]]);
        bool before = other->entity != record->entity ? other->entity < record->entity
                                                      : other->row < record->row;
        if (before)
            lo = middle + 1;
        else
            hi = middle;
    }
    SourceId source = result->findings.data[root].span.source;
    for (uint32_t i = lo; i < places->n_records; i++) {
        uint32_t number = places->by_record[i];
        const FindingSubject *other = innermost(&result->findings.data[number]);
        if (other->entity != record->entity || other->row != record->row) return;
        if (result->findings.data[number].span.source == source)
            fold_one(places->check, root, number);
    }
}

static void fold_beneath(const Places *places, uint32_t root) {
    const Finding *finding = &places->check->result->findings.data[root];
    fold_at(places, root, finding->span);
    for (uint32_t i = 0; i < finding->n_parts; i++) fold_at(places, root, finding->parts[i].fact);
    const FindingSubject *record = innermost(finding);
    if (record) fold_about(places, root, record);
}

/* What was folded beneath a finding that is itself folded is told beneath the outermost. */
static void fold_whole(CheckResult *result) {
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        while (finding->status == FINDING_FOLDED &&
               result->findings.data[finding->root].status == FINDING_FOLDED)
            finding->root = result->findings.data[finding->root].root;
    }
}

void findings_fold(Check *check) {
    CheckResult *result = check->result;
    Arena *scratch = arena_new(check->arena);
    Places places = places_of(check, scratch);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        const Rule *rule = result->rules.data[finding->rule].rule;
        bool roots = rule && rule->includes.len > 0 && finding->outcome == OUTCOME_VIOLATED;
        if (roots && finding->status <= FINDING_FOLDED) fold_beneath(&places, i);
    }
    arena_free(scratch);
    fold_whole(result);
}
