/* Building and comparing syntax trees. The shape of each kind is read from ast.def, as a table of
   the ways its kids may be; nothing here knows what a kind means. */
#include "compiler/ast.h"

#include <assert.h>
#include <stdarg.h>

typedef enum KidWay { WAY_ONE, WAY_MAYBE, WAY_MANY } KidWay;

#define MAX_KIDS 7

typedef struct Shape {
    const char *name;
    uint8_t n;
    uint8_t ways[MAX_KIDS + 1]; /* one more: a kind without kids has an empty initialiser */
} Shape;

static const Shape shapes[AST_KIND_COUNT] = {
#define NO_KIDS
#define KID(kind, name, way) WAY_##way,
#define AST(kind, kids, synopsis) [AST_##kind] = {#kind, AST_##kind##_KIDS, {kids 0}},
#include "compiler/ast.def"
#undef AST
#undef KID
#undef NO_KIDS
};

#define AST(kind, kids, synopsis)                                                                  \
    _Static_assert(AST_##kind##_KIDS <= MAX_KIDS, #kind " has more kids than Shape holds");
#include "compiler/ast.def"
#undef AST

static bool any_number_of_kids(AstKind kind) {
    return kind == AST_LIST || kind == AST_ALIASES || kind == AST_ROW || kind == AST_ITEMS;
}

static void rise(Node *node, const Node *kid) {
    if (kid->height >= node->height && node->height < UINT16_MAX)
        node->height = (uint16_t)(kid->height + (kid->height < UINT16_MAX));
}

Node *ast_new(Arena *arena, AstKind kind, Span span, uint32_t n_kids, ...) {
    assert(any_number_of_kids(kind) || n_kids == shapes[kind].n);
    Node *node = arena_alloc(arena, sizeof(Node) + n_kids * sizeof(Node *));
    node->kind = (uint8_t)kind;
    node->n = n_kids;
    node->span = span;
    node->kids = (Node **)(node + 1);
    va_list kids;
    va_start(kids, n_kids);
    for (uint32_t i = 0; i < n_kids; i++) {
        node->kids[i] = va_arg(kids, Node *);
        if (node->kids[i]) rise(node, node->kids[i]);
    }
    va_end(kids);
    return node;
}

Node *ast_list(Arena *arena, Span span) {
    return ast_leaf(arena, AST_LIST, span, TEXT(""));
}

Node *ast_leaf(Arena *arena, AstKind kind, Span span, Text text) {
    assert(shapes[kind].n == 0);
    Node *node = ARENA_NEW(arena, Node);
    node->kind = (uint8_t)kind;
    node->span = span;
    node->text = text;
    return node;
}

Node *ast_row(Arena *arena, uint32_t n) {
    Node *row = arena_alloc(arena, (n + (size_t)1) * sizeof(Node) + n * sizeof(Node *));
    row->kind = AST_ROW;
    row->n = n;
    row->height = n > 0;
    row->kids = (Node **)(row + 1 + n);
    for (uint32_t i = 0; i < n; i++) {
        row->kids[i] = row + 1 + i;
        row[1 + i].kind = AST_CELL;
    }
    return row;
}

Node *ast_list_of(Arena *arena, AstKind kind, Span span, Node *const *kids, uint32_t n) {
    assert(any_number_of_kids(kind));
    Node *list = ast_leaf(arena, kind, span, TEXT(""));
    uint32_t room = 1;
    while (room < n) room *= 2;
    list->n = n;
    list->kids = ARENA_ARRAY(arena, Node *, room);
    for (uint32_t i = 0; i < n; i++) {
        list->kids[i] = kids[i];
        rise(list, kids[i]);
    }
    return list;
}

/* Room for kids is a power of two, so that it need not be kept. */
void ast_append(Arena *arena, Node *list, Node *kid) {
    assert(any_number_of_kids(list->kind));
    uint32_t n = list->n;
    if ((n & (n - 1)) == 0) {
        uint32_t room = n == 0 ? 1 : 2 * n;
        list->kids = arena_grow(arena, list->kids, n * sizeof(Node *), room * sizeof(Node *));
    }
    list->kids[list->n++] = kid;
    if (n == 0) list->span.lo = kid->span.lo;
    if (kid->span.hi > list->span.hi) list->span.hi = kid->span.hi;
    rise(list, kid);
}

void ast_set(Node *node, uint32_t number, Node *kid) {
    assert(number < node->n);
    node->kids[number] = kid;
    if (!kid) return;
    if (kid->span.hi > node->span.hi) node->span.hi = kid->span.hi;
    rise(node, kid);
}

const char *ast_kind_name(AstKind kind) {
    assert(kind < AST_KIND_COUNT);
    return shapes[kind].name;
}

const char *ast_op_text(AstOp op) {
    switch (op) {
#define OP(name, text)                                                                             \
    case AST_OP_##name: return text;
        AST_OPS(OP)
#undef OP
    case AST_OP_COUNT: break;
    }
    return "";
}

static bool kid_well_formed(const Node *kid, KidWay way) {
    if (!kid) return way == WAY_MAYBE;
    if (way == WAY_MANY && kid->kind != AST_LIST) return false;
    return ast_well_formed(kid);
}

bool ast_well_formed(const Node *node) {
    if (!node || node->kind >= AST_KIND_COUNT) return false;
    if (node->span.lo > node->span.hi) return false;
    bool many = any_number_of_kids(node->kind);
    const Shape *shape = &shapes[node->kind];
    if (!many && node->n != shape->n) return false;
    for (uint32_t i = 0; i < node->n; i++)
        if (!kid_well_formed(node->kids[i], many ? WAY_ONE : (KidWay)shape->ways[i])) return false;
    return true;
}

bool ast_equal(const Node *a, const Node *b) {
    if (!a || !b) return a == b;
    if (a->kind != b->kind || a->op != b->op || a->n != b->n) return false;
    if (!text_equal(a->text, b->text)) return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!ast_equal(a->kids[i], b->kids[i])) return false;
    return true;
}
