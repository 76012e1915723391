/* Kernels that gather elements of a domain into a new one: groups and their members, sorted and
   distinct elements, two lists in step. All work parent row by parent row of the new domain; what
   changes is the order in which elements are taken, so each kernel makes an index of element rows
   and lets frame_gather copy. */
#include "runtime/eval/cell.h"
#include "runtime/eval/cellset.h"

/* The elements of operand `a` under each row of the new domain's parent. */
typedef struct Elements {
    const Vector *vector;
    Type type;
    uint32_t n_parents;
    const uint32_t *starts; /* under parent row p: [starts[p], starts[p + 1]) */
} Elements;

static Elements elements_of(Frame *frame, const Inst *inst, InstId a) {
    DomainId above = frame->code->domains.data[inst->domain].parent;
    const Inst *operand = frame_inst(frame, a);
    return (Elements){.vector = frame_operand(frame, a),
                      .type = operand->type,
                      .n_parents = frame->rows[above].n,
                      .starts = frame_starts(frame, operand->domain, above)};
}

/* ---- group and distinct: the first element of each class of equal ones */
typedef struct Classes {
    uint32_t n;
    uint32_t *parent;   /* of each class */
    uint32_t *first;    /* its first element; ROW_NONE: a member without element */
    uint32_t *class_of; /* of each element */
} Classes;

static uint32_t add_class(Classes *classes, uint32_t parent, uint32_t first) {
    classes->parent[classes->n] = parent;
    classes->first[classes->n] = first;
    return classes->n++;
}

static Classes classes_new(Frame *frame, const Elements *elements, uint64_t extra) {
    uint64_t n = elements->vector->n + extra;
    if (n >= ROW_NONE) frame_exhaust(frame);
    return (Classes){.parent = ARENA_ARRAY(frame->arena, uint32_t, n),
                     .first = ARENA_ARRAY(frame->arena, uint32_t, n),
                     .class_of = ARENA_ARRAY(frame->arena, uint32_t, elements->vector->n)};
}

/* Puts element e, under parent p, into the class of its equals among those from `first_class` on.
 */
static void classify(Frame *frame, const Elements *elements, Classes *classes, CellSet *set,
                     uint32_t p, uint32_t e) {
    uint32_t known = cellset_find(frame, set, elements->type, elements->vector, p, e);
    classes->class_of[e] = known == ROW_NONE ? add_class(classes, p, e) : classes->class_of[known];
}

static Classes find_classes(Frame *frame, const Elements *elements) {
    Classes classes = classes_new(frame, elements, 0);
    CellSet set = cellset_new(frame, elements->vector->n);
    for (uint32_t p = 0; p < elements->n_parents; p++) {
        for (uint32_t e = elements->starts[p]; e < elements->starts[p + 1]; e++) {
            classify(frame, elements, &classes, &set, p, e);
        }
    }
    return classes;
}

void kernel_distinct(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Elements elements = elements_of(frame, inst, inst->a);
    Classes classes = find_classes(frame, &elements);
    frame_open(frame, inst->domain, classes.parent, classes.n);
    frame_gather(frame, id, elements.vector, classes.first);
}

/* ---- groups by the leaves of an enum, whether or not they have elements */
/* The leaves of the enum, in its order; leaf_at[m] is the place of member m among them. */
typedef struct Leaves {
    uint32_t n;
    uint32_t *member, *leaf_at;
} Leaves;

static Leaves leaves_of(Frame *frame, Type type) {
    const Enum *e = frame->program->enums.data[type.arg];
    Leaves leaves = {.member = ARENA_ARRAY(frame->arena, uint32_t, e->members.len),
                     .leaf_at = ARENA_ARRAY(frame->arena, uint32_t, e->members.len)};
    for (uint32_t m = 0; m < e->members.len; m++) {
        bool is_leaf = e->members.data[m].end == m + 1;
        leaves.leaf_at[m] = is_leaf ? leaves.n : ROW_NONE;
        if (is_leaf) leaves.member[leaves.n++] = m;
    }
    return leaves;
}

static Classes find_leaf_classes(Frame *frame, const Elements *elements, const Leaves *leaves) {
    Classes classes = classes_new(frame, elements, (uint64_t)leaves->n * elements->n_parents);
    CellSet set = cellset_new(frame, elements->vector->n);
    const uint32_t *member = elements->vector->data;
    for (uint32_t p = 0; p < elements->n_parents; p++) {
        uint32_t first_leaf = classes.n;
        for (uint32_t k = 0; k < leaves->n; k++) add_class(&classes, p, ROW_NONE);
        for (uint32_t e = elements->starts[p]; e < elements->starts[p + 1]; e++) {
            bool present = elements->vector->state[e] == STATE_OK;
            uint32_t leaf = present ? leaves->leaf_at[member[e]] : ROW_NONE;
            if (leaf != ROW_NONE)
                classes.class_of[e] = first_leaf + leaf;
            else
                classify(frame, elements, &classes, &set, p, e);
        }
    }
    return classes;
}

/* Gives the classes without element their members: they come first under each parent. */
static void fill_leaf_keys(Vector *keys, const Classes *classes, const Leaves *leaves) {
    uint32_t leaf = 0;
    for (uint32_t c = 0; c < keys->n; c++) {
        if (c == 0 || classes->parent[c] != classes->parent[c - 1]) leaf = 0;
        if (leaf == leaves->n) continue;
        keys->state[c] = STATE_OK;
        ((uint32_t *)keys->data)[c] = leaves->member[leaf++];
    }
}

void kernel_group(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Elements elements = elements_of(frame, inst, inst->a);
    bool every = inst->imm == 1;
    Leaves leaves = every ? leaves_of(frame, inst->type) : (Leaves){.n = 0};
    Classes classes =
        every ? find_leaf_classes(frame, &elements, &leaves) : find_classes(frame, &elements);
    frame_open(frame, inst->domain, classes.parent, classes.n);
    frame_gather(frame, id, elements.vector, classes.first);
    if (every) fill_leaf_keys(&frame->vectors[id], &classes, &leaves);
    frame->index[id] = classes.class_of;
}

/* Counting sort of all elements by their group. Groups are numbered parent by parent, so that is
   also their order by parent. */
void kernel_members(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Vector *elements = frame_operand(frame, inst->b);
    const uint32_t *group_of = frame->index[inst->a];
    uint32_t n_groups = frame_operand(frame, inst->a)->n, n = elements->n;
    uint32_t *next = ARENA_ARRAY(frame->arena, uint32_t, (size_t)n_groups + 1);
    for (uint32_t e = 0; e < n; e++) next[group_of[e] + 1]++;
    for (uint32_t g = 0; g < n_groups; g++) next[g + 1] += next[g];
    uint32_t *parent = ARENA_ARRAY(frame->arena, uint32_t, n);
    uint32_t *order = ARENA_ARRAY(frame->arena, uint32_t, n);
    for (uint32_t e = 0; e < n; e++) {
        uint32_t at = next[group_of[e]]++;
        parent[at] = group_of[e];
        order[at] = e;
    }
    frame_open(frame, inst->domain, parent, n);
    frame_gather(frame, id, elements, order);
}

/* ---- sort */
typedef struct Sorting {
    const Frame *frame;
    Type type;
    const Vector *keys;
    bool descending;
} Sorting;

/* Whether element b stands before element a, which came first. Missing keys stand last. */
static bool is_before(const Sorting *sorting, uint32_t b, uint32_t a) {
    Cell x = {sorting->keys, b}, y = {sorting->keys, a};
    if (!cell_present(x) || !cell_present(y)) return cell_present(x) && !cell_present(y);
    int order = cell_order(sorting->frame, sorting->type, x, y);
    return sorting->descending ? order > 0 : order < 0;
}

/* Merges the sorted runs [lo, mid) and [mid, hi) of `from` into `to`; stable. */
static void merge(const Sorting *sorting, const uint32_t *from, uint32_t *to, uint32_t lo,
                  uint32_t mid, uint32_t hi) {
    uint32_t i = lo, j = mid;
    for (uint32_t at = lo; at < hi; at++) {
        bool right = i == mid || (j < hi && is_before(sorting, from[j], from[i]));
        to[at] = right ? from[j++] : from[i++];
    }
}

/* Bottom-up merge sort of order[lo..hi); `spare` is as long as order. */
static void sort_range(const Sorting *sorting, uint32_t *order, uint32_t *spare, uint32_t lo,
                       uint32_t hi) {
    uint32_t n = hi - lo;
    for (uint64_t width = 1; width < n; width *= 2) {
        for (uint64_t at = 0; at < n; at += 2 * width) {
            uint64_t mid = at + width < n ? at + width : n;
            uint64_t end = mid + width < n ? mid + width : n;
            merge(sorting, order, spare, lo + (uint32_t)at, lo + (uint32_t)mid, lo + (uint32_t)end);
        }
        memcpy(order + lo, spare + lo, sizeof *order * n);
    }
}

void kernel_sort(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Elements elements = elements_of(frame, inst, inst->a);
    uint32_t n = elements.vector->n;
    uint32_t *parent = ARENA_ARRAY(frame->arena, uint32_t, n);
    uint32_t *order = ARENA_ARRAY(frame->arena, uint32_t, n);
    uint32_t *spare = ARENA_ARRAY(frame->arena, uint32_t, n);
    Sorting sorting = {.frame = frame,
                       .type = elements.type,
                       .keys = elements.vector,
                       .descending = inst->imm == 1};
    for (uint32_t e = 0; e < n; e++) order[e] = e;
    for (uint32_t p = 0; p < elements.n_parents; p++) {
        uint32_t lo = elements.starts[p], hi = elements.starts[p + 1];
        for (uint32_t e = lo; e < hi; e++) parent[e] = p;
        sort_range(&sorting, order, spare, lo, hi);
    }
    frame_open(frame, inst->domain, parent, n);
    frame_gather(frame, id, frame_operand(frame, inst->b), order);
}

/* ---- two lists in step */
void kernel_beside(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Elements a = elements_of(frame, inst, inst->a), b = elements_of(frame, inst, inst->b);
    uint64_t most = (uint64_t)a.vector->n + b.vector->n;
    if (most >= ROW_NONE) frame_exhaust(frame);
    uint32_t *parent = ARENA_ARRAY(frame->arena, uint32_t, most);
    uint32_t *left = ARENA_ARRAY(frame->arena, uint32_t, most);
    uint32_t *right = ARENA_ARRAY(frame->arena, uint32_t, most);
    uint32_t n = 0;
    for (uint32_t p = 0; p < a.n_parents; p++) {
        uint32_t i = a.starts[p], j = b.starts[p];
        while (i < a.starts[p + 1] || j < b.starts[p + 1]) {
            parent[n] = p;
            left[n] = i < a.starts[p + 1] ? i++ : ROW_NONE;
            right[n++] = j < b.starts[p + 1] ? j++ : ROW_NONE;
        }
    }
    frame_open(frame, inst->domain, parent, n);
    frame_gather(frame, id, a.vector, left);
    frame->index[id] = right;
}

void kernel_beside_other(Frame *frame, InstId id) {
    InstId beside = frame_inst(frame, id)->a;
    const Vector *other = frame_operand(frame, frame_inst(frame, beside)->b);
    frame_gather(frame, id, other, frame->index[beside]);
}
