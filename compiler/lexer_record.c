/* A whole record read at one go, if it is written as nearly all are: a kind and plain atoms, then
   in braces plain entries and records of the same sort, or a table, or items; every line indented,
   and every word known for a name since the automaton met it. The tree is the one that the parser
   would make. Nothing is reported and nothing but the tree is changed on the way, so that a record
   that turns out to be unusual anywhere is simply read again by the automaton and the parser. */
#include "compiler/build.h"
#include "compiler/lexer_plain.h"
#include "compiler/token.h"
#include "grammar/parser.h"

enum { MOST_LEVELS = 16 }; /* of records in records */

static Node *read_record(Lexer *lexer, uint32_t lo, uint32_t hi, uint32_t level);

static Node *leaf(Lexer *lexer, AstKind kind, Span span, Span text) {
    return ast_leaf(lexer->tree, kind, span, text_slice(lexer->source->text, text.lo, text.hi));
}

/* Behind letters and digits. */
static uint32_t pass_word(const Lexer *lexer, uint32_t at) {
    for (uint32_t n; (n = plain_letter(lexer, at)) > 0 || plain_digit(plain_byte(lexer, at));)
        at += n > 0 ? n : 1;
    return at;
}

/* The end of the word at lo if it is a name; else lo. */
static uint32_t pass_name(const Lexer *lexer, uint32_t lo) {
    if (plain_letter(lexer, lo) == 0) return lo;
    uint32_t hi = pass_word(lexer, lo);
    return lexer_is_name(lexer, text_slice(lexer->source->text, lo, hi)) ? hi : lo;
}

/* The same with a path, such as 产出.数量. */
static uint32_t pass_path(const Lexer *lexer, uint32_t lo) {
    uint32_t hi = pass_name(lexer, lo);
    while (hi > lo && plain_byte(lexer, hi) == '.') {
        uint32_t from = hi + 1;
        hi = pass_name(lexer, from);
        if (hi == from) return lo;
    }
    return hi;
}

/* Behind blanks and line ends. */
static uint32_t pass_lines(const Lexer *lexer, uint32_t at) {
    while (plain_byte(lexer, at = plain_blanks(lexer, at)) == '\n') at++;
    return at;
}

static bool at_margin(const Lexer *lexer, uint32_t at) {
    return at == 0 || lexer->ptr[at - 1] == '\n';
}

/* The kids from number `first` on, as a list. */
static Node *take_kids(Lexer *lexer, AstKind kind, uint32_t first, Span span) {
    uint32_t n = lexer->kids.len - first;
    Node *list = ast_list_of(lexer->tree, kind, span, lexer->kids.data + first, n);
    lexer->kids.len = first;
    return list;
}

/* ---- headers */

static Node *read_atom(Lexer *lexer, uint32_t lo) {
    unsigned char c = plain_byte(lexer, lo);
    if (c == '"') {
        uint32_t hi = lexer_find_plain(lexer, lo + 1, '"');
        if (hi == LEXER_NOWHERE) return NULL;
        return leaf(lexer, AST_TEXT, lexer_span(lexer, lo, hi + 1), lexer_span(lexer, lo + 1, hi));
    }
    bool digits = plain_digit(c);
    uint32_t hi = digits ? pass_word(lexer, lo) : pass_path(lexer, lo);
    unsigned char next = plain_byte(lexer, hi);
    if (hi == lo || (next != ' ' && next != '{')) return NULL;
    Span span = lexer_span(lexer, lo, hi);
    if (!digits) return leaf(lexer, AST_NAME, span, span);
    Text text = text_slice(lexer->source->text, lo, hi);
    return build_text(text, ast_new(lexer->tree, AST_NUMERAL, span, AST_NUMERAL_KIDS, NULL));
}

/* The atoms from `at` up to the brace, where *end is. */
static Node *read_atoms(Lexer *lexer, uint32_t at, uint32_t *end) {
    uint32_t first = lexer->kids.len, lo = 0, hi = 0;
    for (at = plain_blanks(lexer, at); plain_byte(lexer, at) != '{'; at = plain_blanks(lexer, hi)) {
        Node *atom = read_atom(lexer, at);
        if (!atom) return NULL;
        lo = lo ? lo : at;
        hi = atom->span.hi;
        vec_push(lexer->own, &lexer->kids, atom);
    }
    *end = at;
    return take_kids(lexer, AST_LIST, first, lexer_span(lexer, lo, hi));
}

/* ---- bodies: at what is first in them; *end is where the closing brace is */

static Node *read_table(Lexer *lexer, uint32_t lo, uint32_t *end) {
    uint32_t first = lexer->kids.len, at = lo, hi = lo;
    lexer->columns = 0;
    for (; plain_byte(lexer, at) == '|'; at = plain_blanks(lexer, hi + 1)) {
        Node *row = lexer_plain_row(lexer, at, &hi);
        if (!row) return NULL;
        vec_push(lexer->own, &lexer->kids, row);
    }
    *end = at;
    if (plain_byte(lexer, at) != '}') return NULL;
    uint32_t last = vec_last(&lexer->kids)->span.hi;
    return build_table(lexer->tree, take_kids(lexer, AST_LIST, first, lexer_span(lexer, lo, last)));
}

/* The blanks before `at` on its line, if they are nothing but spaces. */
static uint32_t spaces_before(const Lexer *lexer, uint32_t at) {
    uint32_t lo = at;
    while (lo > 0 && lexer->ptr[lo - 1] == ' ') lo--;
    return at_margin(lexer, lo) ? at - lo : LEXER_NOWHERE;
}

/* Items one below the other. What is indented deeper would belong to the item above. */
static Node *read_items(Lexer *lexer, uint32_t lo, uint32_t *end) {
    uint32_t first = lexer->kids.len, indent = spaces_before(lexer, lo), at = lo, hi;
    for (; plain_byte(lexer, at) == '-'; at = plain_blanks(lexer, hi + 1)) {
        hi = lexer_find_plain(lexer, at, '\n');
        bool below = spaces_before(lexer, at) == indent && plain_byte(lexer, at + 1) == ' ';
        if (!below || hi == LEXER_NOWHERE) return NULL;
        Span text = lexer_trim(lexer, at + 1, hi);
        vec_push(lexer->own, &lexer->kids, leaf(lexer, AST_ITEM, lexer_span(lexer, at, hi), text));
    }
    *end = at;
    if (plain_byte(lexer, at) != '}' || spaces_before(lexer, at) > indent) return NULL;
    if (indent == LEXER_NOWHERE) return NULL;
    return take_kids(lexer, AST_ITEMS, first, lexer_span(lexer, lo, at));
}

/* An entry or a record; *end is behind it. */
static Node *read_field(Lexer *lexer, uint32_t lo, uint32_t level) {
    if (plain_digit(plain_byte(lexer, lo)))
        return lexer_plain_entry(lexer, TOKEN_NUMERAL, lo, plain_numeral(lexer, lo));
    uint32_t hi = pass_name(lexer, lo);
    if (hi == lo) return NULL;
    Node *entry = lexer_plain_entry(lexer, TOKEN_NAME, lo, hi);
    return entry ? entry : read_record(lexer, lo, hi, level + 1);
}

static Node *read_fields(Lexer *lexer, uint32_t lo, uint32_t level, uint32_t *end) {
    uint32_t first = lexer->kids.len, at = lo;
    while (plain_byte(lexer, at) != '}') {
        Node *field = at_margin(lexer, at) ? NULL : read_field(lexer, at, level);
        if (!field) return NULL;
        vec_push(lexer->own, &lexer->kids, field);
        at = plain_blanks(lexer, field->span.hi);
        unsigned char next = plain_byte(lexer, at);
        if (next != ';' && next != '\n' && next != '}') return NULL;
        at = pass_lines(lexer, at + (next == ';'));
    }
    *end = at;
    return take_kids(lexer, AST_LIST, first, lexer_span(lexer, lo, at));
}

/* From the brace at lo to its end. */
static Node *read_body(Lexer *lexer, uint32_t lo, uint32_t level) {
    uint32_t at = pass_lines(lexer, lo + 1), end = at;
    unsigned char c = plain_byte(lexer, at);
    bool lines = c == '|' || c == '-';
    if (lines && plain_byte(lexer, plain_blanks(lexer, lo + 1)) != '\n') return NULL;
    Node *body = c == '|'   ? read_table(lexer, at, &end)
                 : c == '-' ? read_items(lexer, at, &end)
                            : read_fields(lexer, at, level, &end);
    if (body) body->span = lexer_span(lexer, lo, end + 1);
    return body;
}

/* ---- records */

static Node *read_record(Lexer *lexer, uint32_t lo, uint32_t hi, uint32_t level) {
    uint32_t brace;
    Node *atoms = level < MOST_LEVELS ? read_atoms(lexer, hi, &brace) : NULL;
    Node *body = atoms ? read_body(lexer, brace, level) : NULL;
    if (!body) return NULL;
    if (atoms->n == 0) atoms->span = body->span;
    Span name = lexer_span(lexer, lo, hi);
    return ast_new(lexer->tree, AST_RECORD, lexer_span(lexer, lo, body->span.hi), AST_RECORD_KIDS,
                   leaf(lexer, AST_NAME, name, name), atoms, NULL, NULL, body);
}

/* Where the next statement begins behind the record that ends at `at`; LEXER_NOWHERE if it is not
   plain that one does. */
static uint32_t find_next(const Lexer *lexer, uint32_t at) {
    at = plain_blanks(lexer, at);
    if (at < lexer->end && lexer->ptr[at] != '\n') return LEXER_NOWHERE;
    while (plain_byte(lexer, at = pass_lines(lexer, at)) == '#') {
        at = lexer_find_plain(lexer, at, '\n');
        if (at == LEXER_NOWHERE) return LEXER_NOWHERE;
    }
    bool begins = at_margin(lexer, at) && pass_name(lexer, at) > at;
    return at == lexer->end || begins ? at : LEXER_NOWHERE;
}

Node *lexer_plain_record(Lexer *lexer, uint32_t lo, uint32_t *end) {
    if (lexer->brackets.len > 0 || lexer_is_ignoring(lexer) || !at_margin(lexer, lo)) return NULL;
    uint32_t hi = pass_name(lexer, lo);
    lexer->kids.len = 0;
    Node *record = hi > lo ? read_record(lexer, lo, hi, 0) : NULL;
    if (!record) return NULL;
    *end = find_next(lexer, record->span.hi);
    return *end != LEXER_NOWHERE ? record : NULL;
}
