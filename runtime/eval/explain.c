/* The parts of a condition. Walks from the condition to its operands and lists every expression
   that a reader can find in the source: facts, computed values, the elements of aggregates. Not
   listed are constants, records as such, and connectives, whose sides say more than they do. */
#include "runtime/eval/explain.h"

#define MAX_SEEN 1000 /* visits; also how deep the walk may recurse */

typedef struct Listing {
    const Walk *walk;
    VEC(FindingPart) parts;
    VEC(Visit) seen;
} Listing;

/* ---- which operands tell something */
static bool is_connective(Op op) {
    return op == OP_AND || op == OP_OR || op == OP_NOT;
}

/* Whether `side` is a reason for the value of the connective: what is false of a false `and`, what
   is true of a true `or`, what is undecided of an undecided one; else all. */
static bool is_reason(const Walk *walk, Visit connective, Visit side) {
    Op op = (Op)visit_inst(walk, connective)->op;
    Value whole = visit_value(walk, connective), part = visit_value(walk, side);
    if (op == OP_NOT) return true;
    if (whole.state != STATE_OK) return part.state != STATE_OK;
    if (whole.boolean == (op == OP_AND)) return true;
    return part.state == STATE_OK && part.boolean == whole.boolean;
}

bool explain_element_tells(const Walk *walk, Visit aggregate, Visit element) {
    Op op = (Op)visit_inst(walk, aggregate)->op;
    Value whole = visit_value(walk, aggregate), part = visit_value(walk, element);
    if (whole.state != STATE_OK && whole.state != STATE_UNITS) return part.state != STATE_OK;
    if (op == OP_ALL && !whole.boolean) return part.state == STATE_OK && !part.boolean;
    if (op == OP_ANY_OF && whole.boolean) return part.state == STATE_OK && part.boolean;
    return true;
}

/* The only element that tells, if there is just one. */
static bool only_element(const Walk *walk, Visit aggregate, Visit *out) {
    RowRange rows = visit_elements(walk, aggregate);
    uint32_t n = 0;
    for (uint32_t row = rows.first; row < rows.first + rows.count; row++) {
        Visit element = {visit_inst(walk, aggregate)->a, row};
        if (!explain_element_tells(walk, aggregate, element)) continue;
        *out = element;
        n++;
    }
    return n == 1;
}

static bool only_reason(const Walk *walk, Visit connective, Visit *out) {
    uint32_t n = 0;
    for (int k = 0; k < 2; k++) {
        Visit side;
        if (!visit_operand(walk, connective, k, &side)) continue;
        if (!is_reason(walk, connective, side)) continue;
        *out = side;
        n++;
    }
    return n == 1;
}

/* The innermost condition that alone decides: through connectives with one reason and through `all`
   and `any` with one element that tells. *negated: on the way there was a `not`. */
static Visit deciding(const Walk *walk, Visit condition, bool *negated) {
    *negated = false;
    for (;;) {
        condition = visit_unlifted(walk, condition);
        Op op = (Op)visit_inst(walk, condition)->op;
        Visit next;
        bool narrows = false;
        if (is_connective(op)) narrows = only_reason(walk, condition, &next);
        if (op == OP_ALL || op == OP_ANY_OF) narrows = only_element(walk, condition, &next);
        if (!narrows) return condition;
        *negated = *negated != (op == OP_NOT);
        condition = next;
    }
}

/* ---- listing */
static bool seen_before(Listing *listing, Visit visit) {
    if (listing->seen.len == MAX_SEEN) return true;
    for (uint32_t i = 0; i < listing->seen.len; i++) {
        Visit seen = listing->seen.data[i];
        if (seen.inst == visit.inst && seen.row == visit.row) return true;
    }
    vec_push(listing->walk->arena, &listing->seen, visit);
    return false;
}

/* Something for a reader to recognise the expression by. */
static bool has_text(const Walk *walk, Visit visit) {
    Span span = visit_inst(walk, visit)->span;
    return span.source || span.hi > span.lo;
}

typedef enum PartKind {
    PART_OPERAND, /* has a place if it reads a fact */
    PART_ELEMENT, /* of an aggregate: has the place of the first fact below it */
    PART_TESTED   /* fact of an element: without place, for there may be many */
} PartKind;

static void list_part(Listing *listing, Visit visit, uint32_t depth, PartKind kind) {
    const Walk *walk = listing->walk;
    if (listing->parts.len == EXPLAIN_MAX_PARTS) return;
    const Inst *inst = visit_inst(walk, visit);
    FactRef ref;
    bool has_place =
        kind == PART_ELEMENT || (kind == PART_OPERAND && visit_fact_ref(walk, visit, &ref));
    vec_push(walk->arena, &listing->parts,
             (FindingPart){.expression = inst->span,
                           .text = visit_text(walk, visit),
                           .value = value_copy(walk->arena, inst->type, visit_value(walk, visit)),
                           .type = inst->type,
                           .shown = visit_shown(walk, visit),
                           .fact = has_place ? visit_fact(walk, visit) : SPAN_NONE,
                           .depth = depth,
                           .is_item = kind != PART_OPERAND});
}

static void list_below(Listing *listing, Visit visit, uint32_t depth);

/* Bounds of constants are constants. */
static bool is_constant(const Walk *walk, Visit visit) {
    Op op = (Op)visit_inst(walk, visit)->op;
    if (op == OP_CONST || op == OP_PARAM) return true;
    if (op != OP_BOUND_FROM && op != OP_BOUND_RANGE) return false;
    bool constant = true;
    for (int k = 0; k < 2 && constant; k++) {
        Visit end;
        if (visit_operand(walk, visit, k, &end)) constant = is_constant(walk, end);
    }
    return constant;
}

static bool is_listed(const Walk *walk, Visit visit) {
    const Inst *inst = visit_inst(walk, visit);
    if (is_constant(walk, visit) || is_connective((Op)inst->op)) return false;
    return inst->type.kind != TYPE_RECORD || !visit_ok(walk, visit);
}

/* A default that was not needed says nothing. */
static Visit without_default(const Walk *walk, Visit visit) {
    visit = visit_unlifted(walk, visit);
    Visit given;
    while (visit_inst(walk, visit)->op == OP_DEFAULT && visit_operand(walk, visit, 0, &given) &&
           visit_ok(walk, given)) {
        visit = given;
    }
    return visit;
}

/* What a rule of the library goes by unless it is set (a threshold is looked for among all of
   them), and nobody set it: the same for every subject, and nothing that a department wrote. */
static bool is_unset_setting(const Walk *walk, Visit visit) {
    const Inst *inst = visit_inst(walk, visit);
    Visit set, otherwise;
    return inst->op == OP_DEFAULT && sources_built_in(walk->program->sources, inst->span.source) &&
           visit_operand(walk, visit, 0, &set) && visit_is_aggregate(walk, set) &&
           !visit_ok(walk, set) && visit_operand(walk, visit, 1, &otherwise) &&
           is_constant(walk, otherwise);
}

/* The visit and what is below it. An operand with the same text as the expression above was made by
   the compiler: only what is below it is listed. */
static void list_visit(Listing *listing, Visit visit, uint32_t depth, Span above) {
    visit = without_default(listing->walk, visit);
    if (seen_before(listing, visit) || is_unset_setting(listing->walk, visit)) return;
    Span span = visit_inst(listing->walk, visit)->span;
    bool same = span.source == above.source && span.lo == above.lo && span.hi == above.hi;
    if (same || !is_listed(listing->walk, visit) || !has_text(listing->walk, visit)) {
        list_below(listing, visit, depth);
        return;
    }
    list_part(listing, visit, depth, PART_OPERAND);
    list_below(listing, visit, depth + 1);
}

/* The element of a FILTER is the record that passed it. */
static Visit element_shown(const Walk *walk, Visit element) {
    const Code *code = frame_code(walk->frame);
    const Inst *inst = visit_inst(walk, element);
    while (inst->op == OP_FILTER || inst->op == OP_FAILS) {
        DomainId outer = code->domains.data[inst->domain].parent;
        if (outer == 0) break;
        element.row = frame_parents(walk->frame, inst->domain)[element.row];
        element.inst = code->domains.data[outer].opener;
        inst = visit_inst(walk, element);
    }
    return visit_unlifted(walk, element);
}

/* Of a false `any` no element is a reason: what each was tested by is listed, without places. */
static void list_tested(Listing *listing, Visit test, uint32_t depth) {
    const Walk *walk = listing->walk;
    for (int k = 0; k < 3; k++) {
        Visit operand;
        FactRef ref;
        if (!visit_operand(walk, test, k, &operand)) continue;
        operand = without_default(walk, operand);
        if (seen_before(listing, operand)) continue;
        if (visit_fact_ref(walk, operand, &ref))
            list_part(listing, operand, depth, PART_TESTED);
        else
            list_tested(listing, operand, depth);
    }
}

static void list_element(Listing *listing, Visit aggregate, Visit element, uint32_t depth) {
    const Walk *walk = listing->walk;
    Op op = (Op)visit_inst(walk, aggregate)->op;
    Value whole = visit_value(walk, aggregate);
    element = element_shown(walk, element);
    if (seen_before(listing, element)) return;
    if (op == OP_ANY_OF && whole.state == STATE_OK && !whole.boolean) {
        list_tested(listing, element, depth);
        return;
    }
    list_part(listing, element, depth, PART_ELEMENT);
    bool opens = op == OP_ALL || op == OP_ANY_OF || !visit_ok(walk, element);
    if (opens) list_below(listing, element, depth + 1);
}

static void list_elements(Listing *listing, Visit aggregate, uint32_t depth) {
    const Walk *walk = listing->walk;
    RowRange rows = visit_elements(walk, aggregate);
    uint32_t n = 0;
    for (uint32_t row = rows.first; row < rows.first + rows.count; row++) {
        Visit element = {visit_inst(walk, aggregate)->a, row};
        if (!explain_element_tells(walk, aggregate, element)) continue;
        if (n++ == EXPLAIN_MAX_ITEMS) return;
        list_element(listing, aggregate, element, depth);
    }
}

/* What a value that is there does not need to be taken apart for. */
static bool is_leaf(const Walk *walk, Visit visit) {
    Op op = (Op)visit_inst(walk, visit)->op;
    FactRef ref;
    bool takes_one = op == OP_FIRST || op == OP_LAST || op == OP_MIN || op == OP_MAX;
    if (op == OP_FIELD || op == OP_SPELLING || takes_one) return visit_fact_ref(walk, visit, &ref);
    return op >= OP_TARGET_OP && op <= OP_TARGET_INNER && visit_ok(walk, visit);
}

static bool operand_tells(const Walk *walk, Visit visit, int k, Visit operand) {
    Op op = (Op)visit_inst(walk, visit)->op;
    if (is_connective(op)) return is_reason(walk, visit, operand);
    Visit first;
    if (k == 0 || !visit_operand(walk, visit, 0, &first)) return true;
    Value given = visit_value(walk, first);
    if (op == OP_DEFAULT) return given.state != STATE_OK;
    return op != OP_SELECT || (given.state == STATE_OK && given.boolean == (k == 1));
}

static void list_below(Listing *listing, Visit visit, uint32_t depth) {
    const Walk *walk = listing->walk;
    if (is_leaf(walk, visit)) return;
    if (visit_is_aggregate(walk, visit)) {
        list_elements(listing, visit, depth);
        return;
    }
    for (int k = 0; k < 3; k++) {
        Visit operand;
        if (!visit_operand(walk, visit, k, &operand)) continue;
        if (!operand_tells(walk, visit, k, operand)) continue;
        list_visit(listing, operand, depth, visit_inst(walk, visit)->span);
    }
}

void explain_condition(const Walk *walk, Visit condition, Finding *finding) {
    bool negated;
    Visit root = deciding(walk, condition, &negated);
    Listing listing = {.walk = walk};
    list_below(&listing, root, 0);
    if (listing.parts.len == 0 && has_text(walk, root)) list_part(&listing, root, 0, PART_OPERAND);
    finding->parts = listing.parts.data;
    finding->n_parts = listing.parts.len;
    finding->difference = negated ? TEXT("") : explain_difference(walk, root);
}
