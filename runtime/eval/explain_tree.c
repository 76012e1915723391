/* Walks from the condition to all its operands. Left out are constants, which are what they are
   written as, and what the compiler made: an operand with the same text as the expression above it.
   A value that was told before is told again, but not what is below it.

   An aggregate reads the rows of a domain below its own. On the way down to it each domain tells how
   it was opened: a filter by its condition in each row, a list by its elements, a list that was
   gathered (sorted, grouped, …) first by the elements that it was gathered from. */
#include "runtime/eval/explain_tree.h"

enum { MAX_DEPTH = 100, MAX_LEVELS = 32 };

typedef struct Growing {
    const Walk *walk;
    ExplainTree *tree;
    VEC(Visit) seen;
} Growing;

/* The way from an aggregate's domain (not in it) down to that of the elements. */
typedef struct Way {
    Visit aggregate;
    InstId element;
    DomainId levels[MAX_LEVELS]; /* outermost first */
    uint32_t n;
} Way;

static const Code *code_of(const Growing *g) {
    return frame_code(g->walk->frame);
}

/* ---- parts */
static bool same_span(Span a, Span b) {
    return a.source == b.source && a.lo == b.lo && a.hi == b.hi;
}

static bool is_full(const Growing *g) {
    return g->tree->len >= TREE_MAX_PARTS;
}

static void put_part(Growing *g, Visit visit, uint32_t depth, TreeKind kind, bool again) {
    const Walk *walk = g->walk;
    const Inst *inst = visit_inst(walk, visit);
    FactRef ref;
    bool has_place = kind == TREE_ITEM || visit_fact_ref(walk, visit, &ref);
    FindingPart part = {.expression = inst->span,
                        .text = visit_text(walk, visit),
                        .value = value_copy(walk->arena, inst->type, visit_value(walk, visit)),
                        .type = inst->type,
                        .shown = visit_shown(walk, visit),
                        .fact = has_place ? visit_fact(walk, visit) : SPAN_NONE,
                        .depth = depth,
                        .is_item = kind == TREE_ITEM};
    TreePart whole = {.part = part, .kind = (uint8_t)kind, .again = again};
    if (!is_full(g)) vec_push(walk->arena, g->tree, whole);
}

static void put_omitted(Growing *g, uint32_t n, uint32_t depth) {
    TreePart rest = {.part = {.depth = depth}, .kind = TREE_OMITTED, .omitted = n};
    if (n > 0 && !is_full(g)) vec_push(g->walk->arena, g->tree, rest);
}

static bool seen_before(Growing *g, Visit visit) {
    for (uint32_t i = 0; i < g->seen.len; i++)
        if (g->seen.data[i].inst == visit.inst && g->seen.data[i].row == visit.row) return true;
    vec_push(g->walk->arena, &g->seen, visit);
    return false;
}

/* ---- values */
static void grow_below(Growing *g, Visit visit, uint32_t depth);
static void grow_list(Growing *g, Visit aggregate, InstId element, uint32_t depth);

static bool is_opener(const Growing *g, Visit visit) {
    return op_class((Op)visit_inst(g->walk, visit)->op) != OP_VALUE &&
           !visit_is_aggregate(g->walk, visit);
}

/* A constant says nothing that its text does not; an element of a list stands at the list. */
static bool is_silent(const Growing *g, Visit visit, Span above) {
    const Inst *inst = visit_inst(g->walk, visit);
    return same_span(inst->span, above) || inst->op == OP_CONST || inst->op == OP_PARAM || is_opener(g, visit) ||
           visit_text(g->walk, visit).len == 0;
}

static bool has_parts(const Growing *g, Visit visit) {
    const Inst *inst = visit_inst(g->walk, visit);
    return !is_opener(g, visit) && inst->op != OP_FIELD && inst->op != OP_SPELLING;
}

static void grow(Growing *g, Visit visit, uint32_t depth, TreeKind kind, Span above) {
    visit = visit_unlifted(g->walk, visit);
    if (depth > MAX_DEPTH || is_full(g)) return;
    bool silent = kind == TREE_VALUE && is_silent(g, visit, above);
    bool again = seen_before(g, visit);
    if (silent && again) return;
    if (!silent) put_part(g, visit, depth, kind, again && has_parts(g, visit));
    if (!again) grow_below(g, visit, silent ? depth : depth + 1);
}

static void grow_operand(Growing *g, Visit visit, InstId operand, uint32_t depth) {
    grow(g, (Visit){operand, visit.row}, depth, TREE_VALUE, visit_inst(g->walk, visit)->span);
}

/* Operands of an aggregate: lists below, and values beside it. */
static void grow_aggregate(Growing *g, Visit visit, uint32_t depth) {
    const Inst *inst = visit_inst(g->walk, visit);
    InstId operands[3] = {inst->a, inst->b, inst->c};
    for (int k = 0; k < 3; k++) {
        if (operands[k] == INST_NONE) continue;
        DomainId domain = code_of(g)->insts.data[operands[k]].domain;
        if (domain == inst->domain)
            grow_operand(g, visit, operands[k], depth);
        else
            grow_list(g, visit, operands[k], depth);
    }
}

/* The value that a field has by its declaration where none is given: nobody wrote it here. */
static bool is_unused_default(const Growing *g, Visit visit, int k) {
    const Inst *inst = visit_inst(g->walk, visit);
    Visit given;
    return inst->op == OP_DEFAULT && k == 1 && visit_operand(g->walk, visit, 0, &given) &&
           visit_ok(g->walk, given) &&
           same_span(visit_inst(g->walk, given)->span, inst->span);
}

static void grow_below(Growing *g, Visit visit, uint32_t depth) {
    if (is_opener(g, visit)) return;
    if (visit_is_aggregate(g->walk, visit)) {
        grow_aggregate(g, visit, depth);
        return;
    }
    for (int k = 0; k < 3; k++) {
        Visit operand;
        if (!visit_operand(g->walk, visit, k, &operand)) continue;
        if (is_unused_default(g, visit, k)) continue;
        grow(g, operand, depth, TREE_VALUE, visit_inst(g->walk, visit)->span);
    }
}

/* ---- lists */
static void grow_level(Growing *g, const Way *way, uint32_t level, uint32_t row, uint32_t depth);

static bool find_way(const Growing *g, Visit aggregate, InstId element, Way *way) {
    const Code *code = code_of(g);
    DomainId top = visit_inst(g->walk, aggregate)->domain;
    DomainId domain = code->insts.data[element].domain;
    uint32_t n = 0;
    for (DomainId at = domain; at != top; at = code->domains.data[at].parent) {
        if (at == 0 || ++n > MAX_LEVELS) return false;
    }
    *way = (Way){.aggregate = aggregate, .element = element, .n = n};
    for (; n > 0; domain = code->domains.data[domain].parent) way->levels[--n] = domain;
    return true;
}

static void grow_list(Growing *g, Visit aggregate, InstId element, uint32_t depth) {
    Way way;
    if (find_way(g, aggregate, element, &way)) grow_level(g, &way, 0, aggregate.row, depth);
}

/* The element itself; an element that is a record was told where its list was opened. */
static void grow_element(Growing *g, const Way *way, uint32_t row, uint32_t depth) {
    Visit element = {way->element, row};
    if (is_opener(g, visit_unlifted(g->walk, element))) return;
    grow(g, element, depth, TREE_VALUE, SPAN_NONE);
}

/* Whether the row leads to an element that decides the aggregate. */
static bool row_tells(const Growing *g, const Way *way, uint32_t level, uint32_t row) {
    DomainId domain = way->levels[level], last = way->levels[way->n - 1];
    RowRange rows = {row, 1};
    if (domain != last) rows = frame_children(g->walk->frame, last, domain, row);
    if (way->element != visit_inst(g->walk, way->aggregate)->a) return rows.count > 0;
    for (uint32_t i = rows.first; i < rows.first + rows.count; i++)
        if (explain_element_tells(g->walk, way->aggregate, (Visit){way->element, i})) return true;
    return false;
}

static void grow_item(Growing *g, const Way *way, uint32_t level, uint32_t row, uint32_t depth) {
    Visit item = {code_of(g)->domains.data[way->levels[level]].opener, row};
    put_part(g, visit_unlifted(g->walk, item), depth, TREE_ITEM, false);
    grow_level(g, way, level + 1, row, depth + 1);
}

/* All elements in their order, or of many those that decide. */
static void grow_items(Growing *g, const Way *way, uint32_t level, RowRange rows, uint32_t depth) {
    bool many = rows.count > TREE_MAX_ITEMS;
    uint32_t told = 0;
    for (uint32_t i = rows.first; i < rows.first + rows.count && told < TREE_MAX_ITEMS; i++) {
        if (many && !row_tells(g, way, level, i)) continue;
        grow_item(g, way, level, i, depth);
        told++;
    }
    put_omitted(g, rows.count - told, depth);
}

/* What opened the domain, in a row of its parent: a record whose list it is, a text that is split,
   lists that it was gathered from. */
static void grow_opener(Growing *g, const Way *way, const Inst *opener, DomainId parent,
                        uint32_t row, uint32_t depth) {
    InstId operands[3] = {opener->a, opener->b, opener->c};
    bool members = opener->op == OP_MEMBERS; /* its group was told above */
    for (int k = members ? 1 : 0; k < 3; k++) {
        if (operands[k] == INST_NONE) continue;
        DomainId domain = code_of(g)->insts.data[operands[k]].domain;
        Way source;
        if (domain == parent) {
            grow(g, (Visit){operands[k], row}, depth, TREE_VALUE, opener->span);
            continue;
        }
        bool gathers = op_class((Op)opener->op) == OP_GATHER && !members;
        Visit from = {code_of(g)->domains.data[parent].opener, row};
        if (parent == 0) from = (Visit){way->aggregate.inst, row};
        if (gathers && find_way(g, from, operands[k], &source))
            grow_level(g, &source, 0, row, depth);
    }
}

static void grow_level(Growing *g, const Way *way, uint32_t level, uint32_t row, uint32_t depth) {
    const Code *code = code_of(g);
    if (is_full(g) || depth > MAX_DEPTH) return;
    if (level == way->n) {
        grow_element(g, way, row, depth);
        return;
    }
    DomainId domain = way->levels[level], parent = code->domains.data[domain].parent;
    const Inst *opener = &code->insts.data[code->domains.data[domain].opener];
    RowRange rows = frame_children(g->walk->frame, domain, parent, row);
    if (opener->op == OP_FILTER || opener->op == OP_FAILS) {
        grow(g, (Visit){opener->a, row}, depth, TREE_TEST, SPAN_NONE);
        if (rows.count > 0) grow_level(g, way, level + 1, rows.first, depth);
        return;
    }
    grow_opener(g, way, opener, parent, row, depth);
    grow_items(g, way, level, rows, depth);
}

void explain_tree(const Walk *walk, Visit condition, ExplainTree *tree) {
    Growing g = {.walk = walk, .tree = tree};
    grow(&g, condition, 0, TREE_TEST, SPAN_NONE);
}
