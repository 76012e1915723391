/* Reading the spelling of a unit. A whole declared name wins; else the longest declared prefix and
   the rest; else a product of such parts: 元/平方米, 元/每平方米, 天每项, 人·天.

   Chinese prefixes are numerals: they stack (千万元) and stand alone (2万 is a number). Latin ones
   do neither. Every spelling that was read once is found by one look into a map. */
#include "runtime/core/unit_table.h"

#include "runtime/base/buf.h"
#include "runtime/base/diag.h"
#include "runtime/base/utf8.h"

/* Chinese prefixes in a row. */
#define MAX_STACKED 4

#define PER TEXT("每")
#define SLASH TEXT("/")
#define DOT TEXT("·")

static bool starts_beyond_ascii(Text t) {
    return t.len > 0 && (unsigned char)t.ptr[0] >= 0x80;
}

/* ---- atomic units */
static Text join(Arena *arena, Text a, Text b) {
    Buf buf = buf_new(arena);
    buf_text(&buf, a);
    buf_text(&buf, b);
    return buf_result(&buf);
}

static UnitId make_prefixed(Units *units, const Prefix *prefix, UnitId base, Text spelling) {
    const Unit *of = units_get(units, base);
    Arena *arena = units->arena;
    Unit unit = {.spelling = arena_text(arena, spelling), .dim = of->dim, .declared = of->declared};
    unit.zh = unit.en = unit.spelling;
    if (starts_beyond_ascii(prefix->name))
        unit.zh = join(arena, prefix->name, of->zh);
    else
        unit.en = join(arena, prefix->name, of->en);
    unit.scale = number_mul(arena, prefix->factor, of->scale);
    return unit_new_atomic(units, unit, SPAN_NONE);
}

static UnitId make_stranger(Units *units, Text spelling) {
    uint32_t known = map_get(&units->strangers, spelling);
    if (known != MAP_NONE) return known;
    Text kept = arena_text(units->arena, spelling);
    DimId dim = dim_new_base(units, (BaseDimension){.zh = kept, .en = kept}, SPAN_NONE);
    Unit unit = {.spelling = kept, .zh = kept, .en = kept, .dim = dim, .scale = number_of(1)};
    UnitId id = unit_new_atomic(units, unit, SPAN_NONE);
    map_set(&units->strangers, kept, id);
    return id;
}

static UnitId find_atomic(Units *units, Text part, int depth);

/* Prefix and declared rest; a Chinese prefix may stand before another, or alone. */
static UnitId find_prefixed(Units *units, Text part, int depth) {
    for (uint32_t i = 0; i < units->prefixes.len && depth < MAX_STACKED; i++) {
        const Prefix *prefix = &units->prefixes.data[i];
        if (!text_starts(part, prefix->name)) continue;
        bool stacks = starts_beyond_ascii(prefix->name);
        Text rest = text_slice(part, prefix->name.len, part.len);
        uint32_t base = stacks ? find_atomic(units, rest, depth + 1) : map_get(&units->names, rest);
        if (base == UNIT_UNKNOWN) continue; /* MAP_NONE is the same */
        UnitId id = make_prefixed(units, prefix, base, part);
        map_set(&units->found, units_get(units, id)->spelling, id);
        return id;
    }
    return UNIT_UNKNOWN;
}

/* A part without separator, folded. */
static UnitId find_atomic(Units *units, Text part, int depth) {
    if (part.len == 0) return UNIT_NONE;
    uint32_t known = map_get(&units->names, part);
    if (known == MAP_NONE) known = map_get(&units->found, part);
    if (known == MAP_NONE) return find_prefixed(units, part, depth);
    return units_get(units, known)->declared ? known : UNIT_UNKNOWN;
}

/* The same, but an unknown word, without the longest Chinese prefix, becomes a unit. */
static UnitId find_or_make_atomic(Units *units, Text part) {
    UnitId id = find_atomic(units, part, 0);
    if (id != UNIT_UNKNOWN) return id;
    for (uint32_t i = 0; i < units->prefixes.len; i++) {
        const Prefix *prefix = &units->prefixes.data[i];
        if (!starts_beyond_ascii(prefix->name) || !text_starts(part, prefix->name)) continue;
        Text rest = text_slice(part, prefix->name.len, part.len);
        if (rest.len) return make_prefixed(units, prefix, make_stranger(units, rest), part);
    }
    return make_stranger(units, part);
}

/* ---- compound units */
/* The bytes of a separator of parts at `at`, 0 if there is none. */
static uint32_t separator_at(Text t, uint32_t at, bool *divides) {
    Text rest = text_slice(t, at, t.len);
    *divides = true;
    if (text_starts(rest, SLASH)) {
        bool per = text_starts(text_slice(rest, SLASH.len, rest.len), PER);
        return per ? SLASH.len + PER.len : SLASH.len;
    }
    if (text_starts(rest, PER)) return PER.len;
    *divides = false;
    return text_starts(rest, DOT) ? DOT.len : 0;
}

static bool add_term(UnitTerm *terms, uint32_t *n, UnitId unit, int power) {
    for (uint32_t i = 0; i < *n; i++) {
        if (terms[i].unit != unit) continue;
        terms[i].power += power;
        return true;
    }
    if (*n == UNIT_MAX_TERMS) return false;
    terms[(*n)++] = (UnitTerm){.unit = unit, .power = power};
    return true;
}

/* Reads the parts of a folded spelling; the first may be empty before a slash (/人). False if a
   part is empty or unknown, or there is but one. */
static bool read_parts(Units *units, Text t, bool add, UnitTerm *terms, uint32_t *n,
                       bool *declared) {
    int power = 1;
    uint32_t lo = 0, n_separators = 0;
    *n = 0;
    *declared = true;
    for (uint32_t at = 0; at <= t.len;) {
        bool divides = false;
        uint32_t len = at < t.len ? separator_at(t, at, &divides) : 0;
        if (at < t.len && len == 0) {
            at++;
            continue;
        }
        if (at > lo) {
            Text part = text_slice(t, lo, at);
            UnitId unit = add ? find_or_make_atomic(units, part) : find_atomic(units, part, 0);
            if (unit == UNIT_UNKNOWN || !add_term(terms, n, unit, power)) return false;
            *declared = *declared && units_get(units, unit)->declared;
        } else if (at > 0 || !divides) {
            return false;
        }
        if (at == t.len) break;
        if (divides) power = -1;
        n_separators++;
        lo = at += len;
    }
    return n_separators > 0;
}

/* Terms whose powers cancelled out are dropped. */
static uint32_t drop_empty(UnitTerm *terms, uint32_t n) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (terms[i].power) terms[kept++] = terms[i];
    }
    return kept;
}

static UnitId find_compound(Units *units, Text folded, bool add) {
    UnitTerm terms[UNIT_MAX_TERMS];
    uint32_t n;
    bool declared;
    Unit unit;
    if (!read_parts(units, folded, add, terms, &n, &declared)) return UNIT_UNKNOWN;
    n = drop_empty(terms, n);
    if (!unit_multiply_terms(units, terms, n, &unit)) return UNIT_UNKNOWN;
    unit.spelling = arena_text(units->arena, folded);
    unit.zh = unit_spell(units, terms, n, UNIT_IN_CHINESE);
    unit.en = unit_spell(units, terms, n, UNIT_IN_ENGLISH);
    unit.declared = declared;
    UnitId id = unit_new(units, unit, SPAN_NONE);
    map_set(&units->found, unit.spelling, id);
    return id;
}

static bool has_separator(Text t) {
    bool divides;
    for (uint32_t at = 0; at < t.len; at++) {
        if (separator_at(t, at, &divides)) return true;
    }
    return false;
}

/* A folded spelling that is not empty. */
static UnitId find_folded(Units *units, Text folded, bool add) {
    uint32_t known = map_get(&units->names, folded);
    if (known == MAP_NONE) known = map_get(&units->found, folded);
    if (known != MAP_NONE) {
        return add || units_get(units, known)->declared ? known : UNIT_UNKNOWN;
    }
    if (!has_separator(folded)) {
        return add ? find_or_make_atomic(units, folded) : find_atomic(units, folded, 0);
    }
    UnitId id = find_compound(units, folded, add);
    return id == UNIT_UNKNOWN && add ? make_stranger(units, folded) : id;
}

static UnitId find(Units *units, Text spelling, bool add) {
    if (spelling.len == 0) return UNIT_NONE;
    uint32_t known = map_get(&units->found, spelling);
    if (known != MAP_NONE && (add || units_get(units, known)->declared)) return known;
    Text folded = unit_fold(units, spelling);
    if (folded.len == 0) return UNIT_NONE;
    UnitId id = find_folded(units, folded, add);
    if (id != UNIT_UNKNOWN) map_set(&units->found, arena_text(units->arena, spelling), id);
    return id;
}

UnitId units_find(Units *units, Text spelling) {
    return find(units, spelling, false);
}

UnitId units_find_or_add(Units *units, Text spelling) {
    return find(units, spelling, true);
}

/* ---- the head of a running text */
#define HEAD_BYTES 64
#define HEAD_CHARS 32

/* The first characters of a text in folded form, with the ends of each in both forms. */
typedef struct Head {
    char bytes[HEAD_BYTES + 4];
    uint32_t folded_end[HEAD_CHARS], raw_end[HEAD_CHARS];
    uint32_t n;
} Head;

static bool is_ascii_letter(uint32_t c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Up to `limit` bytes; stops before a blank. */
static void read_head(Text t, uint32_t limit, Head *head) {
    uint32_t at = 0, len = 0;
    head->n = 0;
    if (limit > HEAD_BYTES) limit = HEAD_BYTES;
    while (at < t.len && head->n < HEAD_CHARS && len < limit) {
        uint32_t c = utf8_fold_width(utf8_next(t, &at));
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') break;
        len += utf8_put(head->bytes + len, c);
        head->folded_end[head->n] = len;
        head->raw_end[head->n++] = at;
    }
}

/* A Latin name does not end inside a Latin word. */
static bool ends_word(Text t, uint32_t len) {
    if (len == t.len || !is_ascii_letter((unsigned char)t.ptr[len - 1])) return true;
    uint32_t at = len;
    return !is_ascii_letter(utf8_fold_width(utf8_next(t, &at)));
}

/* Raw length of the longest declared name that `t` begins with, or 0. */
static uint32_t name_head(const Units *units, Text t) {
    Head head;
    read_head(t, units->longest, &head);
    for (uint32_t i = head.n; i-- > 0;) {
        Text name = {head.bytes, head.folded_end[i]};
        if (map_get(&units->names, name) == MAP_NONE) continue;
        if (ends_word(t, head.raw_end[i])) return head.raw_end[i];
    }
    return 0;
}

/* Raw length of the prefix at the head of `t`, or 0. */
static uint32_t prefix_head(const Prefix *prefix, Text t) {
    uint32_t at = 0, of_name = 0;
    while (of_name < prefix->name.len) {
        if (at == t.len) return 0;
        uint32_t c = utf8_fold_width(utf8_next(t, &at));
        if (c != utf8_next(prefix->name, &of_name)) return 0;
    }
    return at;
}

/* The longest of name, prefix and name, prefix alone. */
static uint32_t atomic_head(const Units *units, Text t, int depth) {
    uint32_t longest = name_head(units, t);
    for (uint32_t i = 0; i < units->prefixes.len && depth < MAX_STACKED; i++) {
        const Prefix *prefix = &units->prefixes.data[i];
        uint32_t len = prefix_head(prefix, t);
        if (len == 0) continue;
        bool stacks = starts_beyond_ascii(prefix->name);
        Text rest = text_slice(t, len, t.len);
        uint32_t more = stacks ? atomic_head(units, rest, depth + 1) : name_head(units, rest);
        if ((more || stacks) && len + more > longest) longest = len + more;
    }
    return longest;
}

UnitId units_find_head(Units *units, Text t, uint32_t *len) {
    uint32_t end = atomic_head(units, t, 0);
    while (end > 0 && end < t.len) {
        bool divides;
        uint32_t separator = separator_at(t, end, &divides);
        if (separator == 0) break;
        uint32_t more = atomic_head(units, text_slice(t, end + separator, t.len), 0);
        if (more == 0) break;
        end += separator + more;
    }
    *len = end;
    return end ? units_find(units, text_slice(t, 0, end)) : UNIT_UNKNOWN;
}

/* ---- slips */
static uint32_t first_char_len(Text t) {
    uint32_t at = 0;
    utf8_next(t, &at);
    return at;
}

/* In two characters one wrong is half the word. It counts as a slip only where the other is right
   and the first is not a measure word that could stand before a noun (5个人). */
static bool could_be_slip(const Units *units, Text word) {
    uint32_t n = utf8_length(word);
    if (n < 2) return false;
    return n > 2 || map_get(&units->names, text_slice(word, 0, first_char_len(word))) == MAP_NONE;
}

static bool shares_a_place(Text a, Text b) {
    uint32_t at_a = 0, at_b = 0;
    bool shares = false;
    while (at_a < a.len && at_b < b.len) {
        if (utf8_next(a, &at_a) == utf8_next(b, &at_b)) shares = true;
    }
    return shares && at_a == a.len && at_b == b.len;
}

Text units_suggest(const Units *units, Arena *arena, Text spelling) {
    VEC(Text) candidates = {0};
    if (!could_be_slip(units, spelling)) return (Text){0};
    bool is_short = utf8_length(spelling) == 2;
    for (uint32_t i = 0; i < units->names.len; i++) {
        Text name = units->names.entries[i].key;
        if (!is_short || shares_a_place(name, spelling)) vec_push(arena, &candidates, name);
        for (uint32_t p = 0; p < units->prefixes.len; p++) {
            const Prefix *prefix = &units->prefixes.data[p];
            if (!text_starts(spelling, prefix->name)) continue;
            Text whole = join(arena, prefix->name, name);
            if (!is_short || shares_a_place(whole, spelling)) {
                vec_push(arena, &candidates, whole);
            }
        }
    }
    return suggest_nearest(spelling, candidates.data, candidates.len);
}

/* ---- a few units that a caller has looked at before */

static UnitId *place_of(Units *units, Text spelling) {
    uint32_t last = spelling.len ? (unsigned char)spelling.ptr[spelling.len - 1] : 0;
    uint32_t first = spelling.len > 2 ? (unsigned char)spelling.ptr[2] : 0;
    return &units->remembered[(last + first * 7 + spelling.len) % UNIT_REMEMBERED];
}

UnitId units_recall(Units *units, Text spelling) {
    UnitId id = *place_of(units, spelling);
    return text_equal(units_get(units, id)->spelling, spelling) ? id : UNIT_NONE;
}

void units_remember(Units *units, Text spelling, UnitId id) {
    if (text_equal(units_get(units, id)->spelling, spelling)) *place_of(units, spelling) = id;
}
