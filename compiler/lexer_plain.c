/* Rows of tables and simple entries (`name: 10 万元`, `name: "text"`), which most of a large file
   consists of, read at one go: a row without searching byte by byte, an entry as one token instead
   of five; lexer_record.c reads whole records of these. Only what is written without anything
   unusual is read here (no escapes, comments, full-width signs, or anything that would be
   reported); all else is left to the automaton and the parser, which read the same things to the
   same trees. */
#include "compiler/lexer_plain.h"
#include "compiler/token.h"
#include "grammar/parser.h"
#include "runtime/base/block.h"

/* ---- plain characters */

/* The bytes of a block that are `sign` or not plain: line ends, escapes, zero bytes, and what
   begins like a mark of writing direction or a full-width bar. */
static uint32_t stops_in(const char *ptr, char sign) {
    Block block = block_at(ptr), next = block_at(ptr + 1);
    return block_bits(block_equal(block, (uint8_t)sign) | block_equal(block, '\n') |
                      block_equal(block, '\\') | block_equal(block, 0) | block_equal(block, 0xD8) |
                      (block_equal(block, 0xE2) & block_equal(next & 0xFE, 0x80)) |
                      (block_equal(block, 0xEF) & block_equal(next, 0xBD)));
}

uint32_t lexer_find_plain(const Lexer *lexer, uint32_t at, char sign) {
    for (; lexer->end - at > BLOCK_SIZE; at += BLOCK_SIZE) {
        uint32_t bits = stops_in(lexer->ptr + at, sign);
        if (bits == 0) continue;
        at += (uint32_t)__builtin_ctz(bits);
        return lexer->ptr[at] == sign ? at : LEXER_NOWHERE;
    }
    return LEXER_NOWHERE;
}

/* ---- rows */

/* Without blanks at its ends; a blank of three bytes is E3 80 80. */
static Span trim(const Lexer *lexer, uint32_t from, uint32_t to) {
    const char *ptr = lexer->ptr;
    uint32_t lo = from, hi = to;
    while (lo < hi && ptr[lo] == ' ') lo++;
    while (lo < hi && ptr[hi - 1] == ' ') hi--;
    bool done = lo < hi && (unsigned char)ptr[lo] > ' ' && ptr[lo] != '\xE3' &&
                (unsigned char)ptr[hi - 1] > ' ' && ptr[hi - 1] != '\x80';
    return done ? lexer_span(lexer, lo, hi) : lexer_trim(lexer, from, to);
}

static uint32_t count_cells(const Lexer *lexer, uint32_t at) {
    uint32_t n = 0;
    for (uint32_t bar; (bar = lexer_find_plain(lexer, at, '|')) != LEXER_NOWHERE; at = bar + 1) n++;
    return n;
}

Node *lexer_plain_row(Lexer *lexer, uint32_t lo, uint32_t *end) {
    uint32_t at = lo + 1;
    uint32_t n = lexer->columns > 0 ? lexer->columns : count_cells(lexer, at);
    Node *row = ast_row(lexer->tree, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t bar = lexer_find_plain(lexer, at, '|');
        if (bar == LEXER_NOWHERE) return NULL;
        Node *cell = row->kids[i];
        cell->span = trim(lexer, at, bar);
        cell->text = text_slice(lexer->source->text, cell->span.lo, cell->span.hi);
        at = bar + 1;
    }
    *end = plain_blanks(lexer, at);
    if (n == 0 || plain_byte(lexer, *end) != '\n') return NULL;
    row->span = lexer_span(lexer, lo, at);
    lexer->columns = n;
    return row;
}

/* ---- entries */

uint32_t plain_numeral(const Lexer *lexer, uint32_t at) {
    while (plain_digit(plain_byte(lexer, at))) at++;
    if (plain_byte(lexer, at) == '.' && plain_digit(plain_byte(lexer, at + 1))) at++;
    while (plain_digit(plain_byte(lexer, at))) at++;
    at = plain_letters(lexer, at);
    return plain_byte(lexer, at) == '%' ? at + 1 : at;
}

/* Where the word may stand: in one of a few places from the one that its last bytes tell. */
enum { NAME_PLACES = 4 };

static Text *name_place(const Lexer *lexer, Text word, uint32_t number) {
    uint32_t tail = (unsigned char)word.ptr[0];
    if (word.len >= sizeof tail) memcpy(&tail, word.ptr + word.len - sizeof tail, sizeof tail);
    return &lexer->names[(((tail ^ word.len) * 0x9E3779B1u >> 16) + number) % LEXER_NAMES];
}

bool lexer_is_name(const Lexer *lexer, Text word) {
    for (uint32_t i = 0; lexer->names && word.len > 0 && i < NAME_PLACES; i++)
        if (text_equal(*name_place(lexer, word, i), word)) return true;
    return false;
}

void lexer_note_name(Lexer *lexer, Text word) {
    if (!lexer->names || word.len == 0 || lexer_is_name(lexer, word)) return;
    uint32_t place = 0;
    while (place < NAME_PLACES && name_place(lexer, word, place)->len > 0) place++;
    *name_place(lexer, word, place % NAME_PLACES) = word;
}

/* The nodes of an entry side by side; which kids there are depends on what is written. */
typedef struct PlainEntry {
    Node entry, name, value, unit;
    Node *entry_kids[AST_ENTRY_KIDS], *name_kids[AST_NUMERAL_KIDS], *value_kids[AST_NUMERAL_KIDS];
} PlainEntry;

static void set_leaf(const Lexer *lexer, Node *node, AstKind kind, uint32_t lo, uint32_t hi) {
    node->kind = (uint8_t)kind;
    node->span = lexer_span(lexer, lo, hi);
    node->text = text_slice(lexer->source->text, lo, hi);
}

static void set_numeral(const Lexer *lexer, Node *node, Node **kids, uint32_t lo, uint32_t hi) {
    set_leaf(lexer, node, AST_NUMERAL, lo, hi);
    node->n = AST_NUMERAL_KIDS;
    node->kids = kids;
}

/* A number with its unit, at a digit. A unit with a blank before it is taken if it is known for a
   name, not a keyword. */
static bool set_number(Lexer *lexer, PlainEntry *plain, uint32_t lo) {
    uint32_t hi = plain_numeral(lexer, lo), from = plain_blanks(lexer, hi);
    uint32_t to = plain_letters(lexer, from);
    set_numeral(lexer, &plain->value, plain->value_kids, lo, hi);
    if (to == from) return true;
    set_leaf(lexer, &plain->unit, AST_UNIT_EXPR, from, to);
    plain->value_kids[AST_NUMERAL_unit] = &plain->unit;
    plain->value.height = 1;
    plain->value.span.hi = to;
    return from > hi && lexer_is_name(lexer, plain->unit.text);
}

/* At a quote. */
static bool set_text(Lexer *lexer, PlainEntry *plain, uint32_t lo) {
    uint32_t hi = lexer_find_plain(lexer, lo + 1, '"');
    if (hi == LEXER_NOWHERE) return false;
    set_leaf(lexer, &plain->value, AST_TEXT, lo + 1, hi);
    plain->value.span.lo--;
    plain->value.span.hi++;
    return true;
}

/* Whether the next line, behind the line end at `at`, might go on with the value, as those do that
   begin with these words; nor is looked behind comments and unusual blanks. */
static bool may_go_on(const Lexer *lexer, uint32_t at) {
    static const char *const words[] = {"#",    "＃",   "\xE3\x80\x80", "\xC2\xA0", "and", "or",
                                        "then", "else", "且",           "或",       "则",  "否则"};
    while (plain_byte(lexer, at) == '\n') at = plain_blanks(lexer, at + 1);
    unsigned char c = plain_byte(lexer, at);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (c == (unsigned char)words[i][0] && lexer_sees(lexer, at, words[i])) return true;
    return false;
}

/* Ends where an entry can end. */
static bool ends_plainly(const Lexer *lexer, uint32_t at) {
    at = plain_blanks(lexer, at);
    unsigned char next = plain_byte(lexer, at);
    return next == ';' || next == '}' || (next == '\n' && !may_go_on(lexer, at));
}

static bool set_value(Lexer *lexer, PlainEntry *plain, uint32_t lo) {
    unsigned char first = plain_byte(lexer, lo);
    bool read = plain_digit(first) ? set_number(lexer, plain, lo)
                                   : first == '"' && set_text(lexer, plain, lo);
    return read && ends_plainly(lexer, plain->value.span.hi);
}

/* Behind the colon, or 0. */
static uint32_t pass_colon(const Lexer *lexer, uint32_t at) {
    at = plain_blanks(lexer, at);
    if (plain_byte(lexer, at) == ':') return at + 1;
    return plain_byte(lexer, at) == 0xEF && lexer_sees(lexer, at, "：") ? at + 3 : 0;
}

Node *lexer_plain_entry(Lexer *lexer, int kind, uint32_t lo, uint32_t hi) {
    uint32_t colon = pass_colon(lexer, hi);
    if (colon == 0) return NULL;
    PlainEntry *plain = ARENA_NEW(lexer->tree, PlainEntry);
    if (!set_value(lexer, plain, plain_blanks(lexer, colon))) return NULL;
    if (kind == TOKEN_NAME)
        set_leaf(lexer, &plain->name, AST_NAME, lo, hi);
    else
        set_numeral(lexer, &plain->name, plain->name_kids, lo, hi);
    plain->entry_kids[AST_ENTRY_name] = &plain->name;
    plain->entry_kids[AST_ENTRY_value] = &plain->value;
    plain->entry = (Node){.kind = AST_ENTRY,
                          .n = AST_ENTRY_KIDS,
                          .height = plain->value.height + 1,
                          .span = lexer_span(lexer, lo, plain->value.span.hi),
                          .kids = plain->entry_kids};
    return &plain->entry;
}
