/* Syntax trees. One node type; ast.def names the kinds and their kids. A tree lives in the arena of
   its file and knows nothing of names, types or units: literals are still the author's text. */
#ifndef JX_COMPILER_AST_H
#define JX_COMPILER_AST_H

#include "runtime/base/buf.h"
#include "runtime/base/source.h"

typedef enum AstKind {
#define AST(kind, kids, synopsis) AST_##kind,
#include "compiler/ast.def"
#undef AST
    AST_KIND_COUNT
} AstKind;

/* AST_BINARY_left, AST_BINARY_right, AST_BINARY_tolerance, AST_BINARY_KIDS (how many), … */
#define NO_KIDS
#define KID(kind, name, how) AST_##kind##_##name,
#define AST(kind, kids, synopsis) enum { kids AST_##kind##_KIDS };
#include "compiler/ast.def"
#undef AST
#undef KID
#undef NO_KIDS

/* OP(NAME, "spelling for dumps") */
#define AST_OPS(OP)                                                                                \
    OP(NONE, "")                                                                                   \
    OP(EQ, "=") OP(NE, "!=") OP(LT, "<") OP(LE, "<=") OP(GT, ">") OP(GE, ">=")                      \
    OP(ADD, "+") OP(SUB, "-") OP(MUL, "*") OP(DIV, "/") OP(NEG, "neg")                              \
    OP(AND, "and") OP(OR, "or") OP(NOT, "not") OP(DEFAULT, "??")                                    \
    OP(IN, "in") OP(NOT_IN, "not in") OP(CONTAINS, "contains") OP(STARTS, "starts")                 \
    OP(MATCHES, "matches")
typedef enum AstOp {
#define OP(name, text) AST_OP_##name,
    AST_OPS(OP)
#undef OP
    AST_OP_COUNT
} AstOp;

enum { AST_FIELD_HEADER = 1 };
typedef enum AstCell { AST_CELL_HEAD, AST_CELL_CELL, AST_CELL_BLANK } AstCell;
typedef enum AstModifier {
    AST_MOD_SPAN, AST_MOD_DOWN, AST_MOD_MERGE, AST_MOD_LEFT, AST_MOD_RIGHT, AST_MOD_CENTER,
    AST_MOD_EVERY, AST_MOD_SORTED, AST_MOD_WIDTH
} AstModifier;
typedef enum AstBlock {
    AST_BLOCK_HEADING, AST_BLOCK_PARAGRAPH, AST_BLOCK_TITLE, AST_BLOCK_NOTE, AST_BLOCK_CAPTION,
    AST_BLOCK_HEADER, AST_BLOCK_FOOTER
} AstBlock;

enum { AST_MAX_HEIGHT = 500 };

typedef struct Node Node;
struct Node {
    uint8_t kind;     /* AstKind */
    uint8_t op;       /* AstOp, AstCell, … as ast.def says; 0 otherwise */
    uint16_t height;  /* levels below; an expression higher than AST_MAX_HEIGHT becomes an ERROR, so
                         that a walk may recurse */
    uint32_t n;       /* number of kids */
    Span span;
    Text text;
    Node **kids;
};

/* kids: as many as ast.def says for the kind; the grammar's actions are calls of this. */
Node *ast_new(Arena *arena, AstKind kind, Span span, uint32_t n_kids, ...);
Node *ast_list(Arena *arena, Span span); /* an empty LIST */
/* A LIST or ITEMS of the kids, which are copied. */
Node *ast_list_of(Arena *arena, AstKind kind, Span span, Node *const *kids, uint32_t n);
Node *ast_leaf(Arena *arena, AstKind kind, Span span, Text text);
/* A ROW with n CELLs, whose spans and texts, like its own span, are still to be set. */
Node *ast_row(Arena *arena, uint32_t n);
/* Appends to a LIST-like node, whose span grows to hold the kid. */
void ast_append(Arena *arena, Node *list, Node *kid);
/* Sets a kid that was NULL. */
void ast_set(Node *node, uint32_t number, Node *kid);

/* "BINARY", for messages of ours and dumps. */
const char *ast_kind_name(AstKind kind);
const char *ast_op_text(AstOp op);
/* Whether the node and all below it have the shape that ast.def states. For tests. */
bool ast_well_formed(const Node *node);
/* S-expression, one node a line, indented; positions if asked. */
void ast_dump(Buf *out, const Node *node, bool positions);
/* Equal but for spans. */
bool ast_equal(const Node *a, const Node *b);

#endif
