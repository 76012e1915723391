/* Kernels that gather elements of a domain into a new one: groups and their members, sorted and
   distinct elements, two lists in step or one behind the other. All work parent row by parent row
   of the new domain; what changes is the order in which elements are taken, so each kernel makes an
   index of element rows and lets frame_gather copy. */
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

/* ---- groups by members of an enum, whether or not they have elements */
/* The class of each member under the parent row met last. */
typedef struct MemberClasses {
    uint32_t *class_of;
    uint32_t *parent;    /* of that class, + 1; 0: the member has had none */
    uint32_t *member_of; /* of a class without element: its member */
} MemberClasses;

static MemberClasses member_classes(Frame *frame, Type type, uint64_t n_classes) {
    uint32_t n = frame->program->enums.data[type.arg]->members.len;
    if (n_classes >= ROW_NONE) frame_exhaust(frame);
    return (MemberClasses){.class_of = ARENA_ARRAY(frame->arena, uint32_t, n),
                           .parent = ARENA_ARRAY(frame->arena, uint32_t, n),
                           .member_of = ARENA_ARRAY(frame->arena, uint32_t, n_classes)};
}

static void add_member(Classes *classes, MemberClasses *members, uint32_t p, uint32_t m) {
    if (members->parent[m] == p + 1) return;
    members->parent[m] = p + 1;
    members->class_of[m] = add_class(classes, p, ROW_NONE);
    members->member_of[members->class_of[m]] = m;
}

/* Puts the elements under p into the classes of their members, or among the others. */
static void classify_members(Frame *frame, const Elements *elements, Classes *classes, CellSet *set,
                             const MemberClasses *members, uint32_t p) {
    const uint32_t *member = elements->vector->data;
    for (uint32_t e = elements->starts[p]; e < elements->starts[p + 1]; e++) {
        bool known = elements->vector->state[e] == STATE_OK && members->parent[member[e]] == p + 1;
        if (known)
            classes->class_of[e] = members->class_of[member[e]];
        else
            classify(frame, elements, classes, set, p, e);
    }
}

static void open_groups(Frame *frame, InstId id, const Elements *elements, const Classes *classes,
                        const MemberClasses *members) {
    frame_open(frame, frame_inst(frame, id)->domain, classes->parent, classes->n);
    frame_gather(frame, id, elements->vector, classes->first);
    frame->index[id] = classes->class_of;
    Vector *keys = &frame->vectors[id];
    for (uint32_t c = 0; members && c < keys->n; c++) {
        if (classes->first[c] != ROW_NONE) continue;
        keys->state[c] = STATE_OK;
        ((uint32_t *)keys->data)[c] = members->member_of[c];
    }
}

static void group_leaves(Frame *frame, InstId id, const Elements *elements) {
    const Enum *e = frame->program->enums.data[elements->type.arg];
    uint64_t extra = (uint64_t)e->members.len * elements->n_parents;
    Classes classes = classes_new(frame, elements, extra);
    MemberClasses members = member_classes(frame, elements->type, elements->vector->n + extra);
    CellSet set = cellset_new(frame, elements->vector->n);
    for (uint32_t p = 0; p < elements->n_parents; p++) {
        for (uint32_t m = 0; m < e->members.len; m++) {
            if (e->members.data[m].end == m + 1) add_member(&classes, &members, p, m);
        }
        classify_members(frame, elements, &classes, &set, &members, p);
    }
    open_groups(frame, id, elements, &classes, &members);
}

void kernel_group(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Elements elements = elements_of(frame, inst, inst->a);
    if (inst->imm == 1) {
        group_leaves(frame, id, &elements);
        return;
    }
    Classes classes = find_classes(frame, &elements);
    open_groups(frame, id, &elements, &classes, NULL);
}

void kernel_group_listed(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Elements elements = elements_of(frame, inst, inst->a);
    Elements listed = elements_of(frame, inst, inst->b);
    Classes classes = classes_new(frame, &elements, listed.vector->n);
    uint64_t n = (uint64_t)elements.vector->n + listed.vector->n;
    MemberClasses members = member_classes(frame, elements.type, n);
    CellSet set = cellset_new(frame, elements.vector->n);
    const uint32_t *member = listed.vector->data;
    for (uint32_t p = 0; p < elements.n_parents; p++) {
        for (uint32_t l = listed.starts[p]; l < listed.starts[p + 1]; l++) {
            if (listed.vector->state[l] == STATE_OK) add_member(&classes, &members, p, member[l]);
        }
        classify_members(frame, &elements, &classes, &set, &members, p);
    }
    open_groups(frame, id, &elements, &classes, &members);
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

/* ---- two lists one behind the other */
static void copy_element(Vector *to, uint32_t at, const Vector *from, uint32_t e) {
    size_t size = rep_size((Rep)to->rep);
    to->state[at] = from->state[e];
    memcpy((char *)to->data + size * at, (const char *)from->data + size * e, size);
}

void kernel_chain(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Elements lists[2] = {elements_of(frame, inst, inst->a), elements_of(frame, inst, inst->b)};
    uint64_t n = (uint64_t)lists[0].vector->n + lists[1].vector->n;
    if (n >= ROW_NONE) frame_exhaust(frame);
    uint32_t *parent = ARENA_ARRAY(frame->arena, uint32_t, n);
    uint32_t at = 0;
    for (uint32_t p = 0; p < lists[0].n_parents; p++) {
        for (int k = 0; k < 2; k++) {
            for (uint32_t e = lists[k].starts[p]; e < lists[k].starts[p + 1]; e++) parent[at++] = p;
        }
    }
    frame_open(frame, inst->domain, parent, at);
    Vector *out = frame_make(frame, id);
    at = 0;
    for (uint32_t p = 0; p < lists[0].n_parents; p++) {
        for (int k = 0; k < 2; k++) {
            for (uint32_t e = lists[k].starts[p]; e < lists[k].starts[p + 1]; e++)
                copy_element(out, at++, lists[k].vector, e);
        }
    }
}
