/* A translation is a list of edits: for names those that the compiler noted, for keywords those of
   the tokens that the syntax tree does not know as names. Whatever is edited is replaced where it
   stands, so blanks, breaks and comments stay as they are. */
#include "compiler/translate.h"

#include <stdlib.h>

#include "compiler/format_parts.h"
#include "compiler/token.h"
#include "grammar/parser.h"

typedef struct Edit {
    uint32_t lo, hi;
    Text text;
} Edit;

typedef struct Translator {
    const Session *session;
    const FormatFile *file;
    bool chinese; /* the language that is wanted */
    VEC(Edit) edits;
} Translator;

void translate_prepare(Session *session) {
    session->compiler->uses = ARENA_NEW(session->arena, NameUses);
}

static void add_edit(Translator *t, uint32_t lo, uint32_t hi, Text text) {
    Edit edit = {.lo = lo, .hi = hi, .text = text};
    vec_push(t->file->arena, &t->edits, edit);
}

/* ---- names */

/* A dotted path is in a language if all its names are. */
static bool is_in(Text path, bool chinese) {
    if (!chinese) return text_is_ascii(path);
    for (uint32_t lo = 0, hi; lo <= path.len; lo = hi + 1) {
        for (hi = lo; hi < path.len && path.ptr[hi] != '.';) hi++;
        if (text_is_ascii(text_slice(path, lo, hi))) return false;
    }
    return true;
}

static bool is_library(const Session *session, Span declared) {
    return declared.source == 0 || sources_get(session->sources, declared.source)->built_in;
}

static int by_place(const void *a, const void *b) {
    const NameUse *x = a, *y = b;
    if (x->span.lo != y->span.lo) return x->span.lo < y->span.lo ? -1 : 1;
    if (x->span.hi != y->span.hi) return x->span.hi < y->span.hi ? -1 : 1;
    int order = text_compare(x->en, y->en);
    return order ? order : text_compare(x->zh, y->zh);
}

static bool is_same_use(const NameUse *a, const NameUse *b) {
    return text_equal(a->en, b->en) && text_equal(a->zh, b->zh);
}

/* The uses in one source of what the library or the language declares, in their order, each once. A
   name that stands for several things (in a function without types) is none of them. */
static NameUses uses_of(Arena *arena, const Session *session, const Source *source) {
    NameUses all = {0}, kept = {0};
    const NameUses *noted = session->compiler->uses;
    for (uint32_t i = 0; i < noted->len; i++) {
        const NameUse *use = &noted->data[i];
        if (use->span.source == source->id && is_library(session, use->declared))
            vec_push(arena, &all, *use);
    }
    if (all.len > 0) qsort(all.data, all.len, sizeof all.data[0], by_place);
    for (uint32_t i = 0, end; i < all.len; i = end) {
        bool same = true;
        for (end = i + 1; end < all.len && all.data[end].span.lo == all.data[i].span.lo; end++)
            same = same && is_same_use(&all.data[i], &all.data[end]);
        if (same) vec_push(arena, &kept, all.data[i]);
    }
    return kept;
}

static void translate_names(Translator *t) {
    NameUses uses = uses_of(t->file->arena, t->session, t->file->source);
    for (uint32_t i = 0; i < uses.len; i++) {
        const NameUse *use = &uses.data[i];
        Text written = format_slice(t->file, use->span);
        bool quoted = text_starts(written, TEXT("\"")) || text_starts(written, TEXT("“"));
        if (quoted || is_in(written, t->chinese)) continue;
        add_edit(t, use->span.lo, use->span.hi, t->chinese ? use->zh : use->en);
    }
}

/* ---- names that stand in some places without being declared */

static void translate_word(Translator *t, const Node *name, const char *en, const char *zh) {
    for (uint32_t i = 0; i < t->edits.len; i++)
        if (t->edits.data[i].lo == name->span.lo) return; /* a field or function of that name */
    if (text_equal(name->text, text_of(t->chinese ? en : zh)))
        add_edit(t, name->span.lo, name->span.hi, text_of(t->chinese ? zh : en));
}

/* The number and text of an item, the number of a page. */
static void translate_places(Translator *t, const Node *node, bool item, bool page) {
    if (!node) return;
    if (node->kind == AST_NAME && item) {
        translate_word(t, node, "n", "序号");
        translate_word(t, node, "text", "文字");
    }
    if (node->kind == AST_NAME && page) translate_word(t, node, "page", "页码");
    bool edge =
        node->kind == AST_LTEXT && (node->op == AST_BLOCK_HEADER || node->op == AST_BLOCK_FOOTER);
    for (uint32_t i = 0; i < node->n; i++) {
        if (node->kind == AST_MEMBER_OF && i == AST_MEMBER_OF_name) continue;
        bool template = node->kind == AST_LITEMS && i == AST_LITEMS_template;
        translate_places(t, node->kids[i], item || template, page || edge);
    }
}

/* ---- keywords */

static bool is_keyword(const Translator *t, uint32_t i) {
    const FormatToken *token = &t->file->tokens.data[i];
    return token_is_keyword(token->kind) && token->role != FORMAT_NAME;
}

/* The one Chinese keyword for two English ones; TOKEN_END if there is none. */
static int joined_keyword(const Translator *t, uint32_t i) {
    static const int pairs[][3] = {{TOKEN_FOR, TOKEN_EACH, TOKEN_FOR_EACH},
                                   {TOKEN_NOT, TOKEN_IN, TOKEN_NOT_IN},
                                   {TOKEN_IS, TOKEN_NOT, TOKEN_IS_NOT},
                                   {TOKEN_NOT, TOKEN_APPLICABLE, TOKEN_NOT_APPLICABLE}};
    const FormatToken *first = &t->file->tokens.data[i], *second = first + 1;
    if (first->role == FORMAT_TRUE || !is_keyword(t, i + 1)) return TOKEN_END;
    if (second->breaks > 0 || second->n_comments > 0) return TOKEN_END;
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
        if (first->kind == pairs[k][0] && second->kind == pairs[k][1]) return pairs[k][2];
    return TOKEN_END;
}

static void translate_keywords(Translator *t) {
    for (uint32_t i = 0; i + 1 < t->file->tokens.len; i++) {
        const FormatToken *token = &t->file->tokens.data[i];
        if (!is_keyword(t, i) || text_is_ascii(format_slice(t->file, token->span)) != t->chinese)
            continue;
        int joined = t->chinese ? joined_keyword(t, i) : TOKEN_END;
        int kind = joined != TOKEN_END ? joined : token->kind;
        if (token->role == FORMAT_TRUE) kind = TOKEN_TRUE;
        const TokenInfo *info = token_info(kind);
        uint32_t hi = joined != TOKEN_END ? t->file->tokens.data[++i].span.hi : token->span.hi;
        add_edit(t, token->span.lo, hi, t->chinese ? info->zh : info->en);
    }
}

/* ---- the edited text */

static int by_offset(const void *a, const void *b) {
    const Edit *x = a, *y = b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static Text apply(Translator *t, Arena *arena) {
    Text text = t->file->source->text;
    Buf out = buf_new(arena);
    uint32_t at = 0;
    if (t->edits.len > 0) qsort(t->edits.data, t->edits.len, sizeof(Edit), by_offset);
    for (uint32_t i = 0; i < t->edits.len; i++) {
        const Edit *edit = &t->edits.data[i];
        if (edit->lo < at) continue; /* inside of the one before */
        buf_text(&out, text_slice(text, at, edit->lo));
        buf_text(&out, edit->text);
        at = edit->hi;
    }
    buf_text(&out, text_slice(text, at, text.len));
    return buf_result(&out);
}

Text translate_source(Arena *arena, const Session *session, const Source *source, Lang lang) {
    Arena *own = arena_new(arena);
    Translator t = {.session = session, .chinese = lang == LANG_ZH};
    t.file = format_read(own, source, diags_new(own));
    Text result = source->text;
    if (t.file) {
        translate_names(&t);
        translate_places(&t, t.file->tree, false, false);
        translate_keywords(&t);
        result = apply(&t, arena);
    }
    arena_free(own);
    return result;
}

/* ---- the proof */

static bool same_declaration(const Session *a, Span x, const Session *b, Span y) {
    if (x.source == 0 || y.source == 0) return x.source == y.source;
    return x.lo == y.lo && text_equal(sources_get(a->sources, x.source)->path,
                                      sources_get(b->sources, y.source)->path);
}

/* NAME, NUMERAL and dotted: what can be the name of a member. */
static bool is_path(const Node *node) {
    if (node->kind == AST_MEMBER_OF) return is_path(node->kids[AST_MEMBER_OF_object]);
    if (node->kind == AST_NUMERAL) return !node->kids[AST_NUMERAL_unit];
    return node->kind == AST_NAME;
}

static bool may_differ(const Node *node) {
    return node->kind == AST_TYPE || node->kind == AST_CELL || node->kind == AST_PAGE;
}

/* Equal trees, but for names. */
static bool same_shape(const Node *a, const Node *b) {
    if (!a || !b) return a == b;
    bool paths = is_path(a) && is_path(b);
    if (paths && (a->kind != AST_NUMERAL || b->kind != AST_NUMERAL)) return true;
    if (a->kind != b->kind || a->op != b->op || a->n != b->n) return false;
    if (!text_equal(a->text, b->text) && !may_differ(a)) return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!same_shape(a->kids[i], b->kids[i])) return false;
    return true;
}

static bool same_text(Arena *arena, const Source *before, const Source *after) {
    const FormatFile *a = format_read(arena, before, diags_new(arena));
    const FormatFile *b = format_read(arena, after, diags_new(arena));
    return a && b && same_shape(a->tree, b->tree) && a->comments.len == b->comments.len;
}

bool translate_agrees(const Session *session_before, const Source *before,
                      const Session *session_after, const Source *after) {
    Arena *own = arena_new(session_before->arena);
    NameUses a = uses_of(own, session_before, before), b = uses_of(own, session_after, after);
    bool agree = a.len == b.len && same_text(own, before, after);
    for (uint32_t i = 0; agree && i < a.len; i++) {
        Span x = a.data[i].declared, y = b.data[i].declared;
        agree = same_declaration(session_before, x, session_after, y) &&
                (x.source != 0 || text_equal(a.data[i].en, b.data[i].en));
    }
    arena_free(own);
    return agree;
}
