/* What the syntax tree knows of the tokens: which keywords are names, which signs stand before one
   operand, what is a literal and stays as it was written. The walk may recurse: the parser keeps
   trees low. */
#include "compiler/format_parts.h"
#include "compiler/token.h"
#include "grammar/parser.h"

static FormatToken *token_at(FormatFile *file, uint32_t offset) {
    return &file->tokens.data[format_token_at(file, offset)];
}

static void mark_names(FormatFile *file, Span span) {
    for (uint32_t i = format_token_at(file, span.lo); i < file->tokens.len; i++) {
        FormatToken *token = &file->tokens.data[i];
        if (token->span.lo >= span.hi || token->kind == TOKEN_END) return;
        if (token_is_keyword(token->kind)) token->role = FORMAT_NAME;
    }
}

/* The token before the one at the offset, if it is of the kind. */
static void mark_before(FormatFile *file, uint32_t offset, int kind, FormatRole role) {
    uint32_t i = format_token_at(file, offset);
    while (i > 0 && file->tokens.data[i - 1].kind == TOKEN_LPAREN) i--;
    if (i > 0 && file->tokens.data[i - 1].kind == kind)
        file->tokens.data[i - 1].role = (uint8_t)role;
}

/* ---- literals */

/* Blanks inside are the author's, unless the line ends there or a comment stands there. */
static void keep_written(FormatFile *file, Span span) {
    uint32_t first = format_token_at(file, span.lo), end = first;
    for (; file->tokens.data[end].span.lo < span.hi; end++) {
        const FormatToken *token = &file->tokens.data[end];
        if (token->kind == TOKEN_END) break;
        if (end > first && (token->breaks > 0 || token->n_comments > 0)) return;
    }
    for (uint32_t i = first; i < end; i++) {
        FormatToken *token = &file->tokens.data[i];
        if (i > first) token->as_written = true;
        token->text = format_slice(file, token->span);
    }
}

static bool is_arithmetic(const Node *node) {
    return node->op >= AST_OP_ADD && node->op <= AST_OP_DIV;
}

static bool is_literal(const Node *node) {
    switch (node->kind) {
    case AST_NUMERAL:
    case AST_DATE: return true;
    case AST_BOUND: return is_literal(node->kids[AST_BOUND_value]);
    case AST_RANGE:
        return is_literal(node->kids[AST_RANGE_low]) && is_literal(node->kids[AST_RANGE_high]);
    default: return false;
    }
}

/* What an entry may be given as a fact, whose spelling is printed in tables (8-10位, ≥ 95 %). */
static bool is_fact(const Node *node) {
    switch (node->kind) {
    case AST_NUMERAL:
    case AST_DATE:
    case AST_NAME:
    case AST_TEXT: return true;
    case AST_UNARY: return node->op == AST_OP_NEG && is_fact(node->kids[AST_UNARY_value]);
    case AST_BOUND: return is_fact(node->kids[AST_BOUND_value]);
    case AST_MEMBER_OF: return is_fact(node->kids[AST_MEMBER_OF_object]);
    case AST_RANGE:
        return is_fact(node->kids[AST_RANGE_low]) && is_fact(node->kids[AST_RANGE_high]);
    case AST_BINARY:
        return is_arithmetic(node) && is_fact(node->kids[AST_BINARY_left]) &&
               is_fact(node->kids[AST_BINARY_right]);
    default: return false;
    }
}

static void keep_facts(FormatFile *file, const Node *value) {
    if (is_fact(value)) keep_written(file, value->span);
    if (value->kind != AST_ARRAY) return;
    const Node *items = value->kids[AST_ARRAY_items];
    for (uint32_t i = 0; i < items->n; i++) keep_facts(file, items->kids[i]);
}

/* ---- the walk */

static void mark_slashes(FormatFile *file, const Node *type) {
    const Node *args = type->kids[AST_TYPE_args];
    if (!text_equal(type->text, TEXT("/"))) return;
    for (uint32_t i = 1; i < args->n; i++)
        mark_before(file, args->kids[i]->span.lo, TOKEN_SLASH, FORMAT_TIGHT);
}

static void mark_node(FormatFile *file, const Node *node) {
    switch (node->kind) {
    case AST_NAME:
    case AST_PAGE:
    case AST_UNIT_EXPR: mark_names(file, node->span); return;
    case AST_TYPE:
        if (node->kids[AST_TYPE_args]->n == 0) mark_names(file, node->span);
        mark_slashes(file, node);
        return;
    case AST_BOOL:
        if (token_at(file, node->span.lo)->kind == TOKEN_IS)
            token_at(file, node->span.lo)->role = FORMAT_TRUE;
        return;
    case AST_UNARY:
        if (node->op == AST_OP_NEG) token_at(file, node->span.lo)->role = FORMAT_SIGN;
        return;
    case AST_NUMERAL:
    case AST_BOUND:
    case AST_RANGE:
        if (is_literal(node)) keep_written(file, node->span);
        return;
    case AST_ENTRY: keep_facts(file, node->kids[AST_ENTRY_value]); return;
    case AST_PREFIX: keep_written(file, node->kids[AST_PREFIX_value]->span); return;
    case AST_UNIT:
        if (node->kids[AST_UNIT_value]) keep_written(file, node->kids[AST_UNIT_value]->span);
        if (node->kids[AST_UNIT_dimension])
            mark_before(file, node->kids[AST_UNIT_dimension]->span.lo, TOKEN_COLON, FORMAT_SPACED);
        return;
    case AST_FIELD_DECL:
        mark_before(file, node->kids[AST_FIELD_DECL_type]->span.lo, TOKEN_COLON, FORMAT_SPACED);
        return;
    case AST_TABLE:
    case AST_DOCUMENT:
        token_at(file, node->kids[AST_TABLE_aliases]->span.hi)->role = FORMAT_SPACED;
        return;
    case AST_ASSERT:
        if (node->kids[AST_ASSERT_message])
            mark_before(file, node->kids[AST_ASSERT_message]->span.lo, TOKEN_ELSE, FORMAT_ELSE);
        return;
    default: return;
    }
}

static void walk(FormatFile *file, const Node *node) {
    if (!node) return;
    mark_node(file, node);
    for (uint32_t i = 0; i < node->n; i++) {
        /* an outcome is a keyword, though its node is a NAME */
        if (node->kind == AST_EXPECT && i == AST_EXPECT_outcome) continue;
        walk(file, node->kids[i]);
    }
}

void format_mark(FormatFile *file) {
    walk(file, file->tree);
}
