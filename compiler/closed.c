/* Closed expressions: those that speak of nothing around them, such as sum(project.budget) inside a
   rule for each project. They have one value for all rows, so they are computed once, in domain 0.
   A name that might be something around counts as such: then nothing is gained, and nothing lost.
 */
#include "compiler/builder.h"

enum { MAX_NAMES = 6 }; /* lets that stand for lets: each may be followed more than once */

/* The scope that a node stands in, and through how many lets it was reached. */
typedef struct Place {
    const Builder *b;
    const Scope *scope;
    uint32_t names;
} Place;

static bool is_closed(Place at, const Node *node);

static bool is_constant(Place at, const Scope *named) {
    const Builder *b = at.b;
    if (named->node && at.names == MAX_NAMES) return false;
    if (named->node) return is_closed((Place){b, named->there, at.names + 1}, named->node);
    Operand value = named->value;
    return (value.type.list ? value.base : inst_domain(b, value.inst)) == 0;
}

static bool name_is_closed(Place at, Text name) {
    for (const Scope *s = at.scope; s; s = s->outer) {
        if (s->name.len > 0) {
            if (text_equal(s->name, name)) return is_constant(at, s);
            continue;
        }
        bool field = s->value.type.kind == TYPE_RECORD &&
                     compiler_field(at.b->compiler, s->value.type.arg, name) != MAP_NONE;
        if (field) return is_constant(at, s);
    }
    return true;
}

static bool kids_closed(Place at, const Node *node) {
    for (uint32_t i = 0; i < node->n; i++)
        if (node->kids[i] && !is_closed(at, node->kids[i])) return false;
    return true;
}

/* Names of members, functions, binders and tests are no values. */
static bool is_closed(Place at, const Node *node) {
    switch (node->kind) {
    case AST_NAME: return name_is_closed(at, node->text);
    case AST_MEMBER_OF: return is_closed(at, node->kids[AST_MEMBER_OF_object]);
    case AST_CALL: return kids_closed(at, node->kids[AST_CALL_args]);
    case AST_IS: return is_closed(at, node->kids[AST_IS_value]);
    case AST_GENERATOR: {
        const Node *list = node->kids[AST_GENERATOR_list];
        return (!list || is_closed(at, list)) && kids_closed(at, node->kids[AST_GENERATOR_keys]);
    }
    default: return kids_closed(at, node);
    }
}

bool expr_is_closed(const Builder *b, const Node *node) {
    return is_closed((Place){b, b->scope, 0}, node);
}
