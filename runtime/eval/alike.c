/* Similar texts, by a join with prefix filter. Each text is a set of grams (pairs of neighbouring
   characters; the second one of a kind is a gram of its own). How many grams two texts of known
   sizes must share is known beforehand, so that two similar texts share one already among their
   first few, in any one order of all grams; rare grams first makes for the fewest candidates. Texts
   are taken from small to large; each is looked for among those before it, in an index of first
   grams only. Marks that one has and the other has not rule out most candidates; what is left is
   compared gram by gram. */
#include "runtime/eval/alike.h"

#include <stdlib.h>

#include "runtime/base/map.h"
#include "runtime/base/utf8.h"

typedef uint64_t Gram; /* two characters of 21 bits each, and which one of its kind it is */

#define GRAM_CHAR_BITS 21
#define GRAM_KIND_BITS 21

/* ---- grams of one text */
/* `chars` has room for a character a byte. */
static uint32_t fold(Text t, uint32_t *chars) {
    uint32_t n = 0;
    for (uint32_t at = 0; at < t.len;) {
        uint32_t c = utf8_fold_width(utf8_next(t, &at));
        if (utf8_is_word(c)) chars[n++] = c;
    }
    return n;
}

static int order_gram(const void *a, const void *b) {
    Gram x = *(const Gram *)a, y = *(const Gram *)b;
    return (x > y) - (x < y);
}

/* n - 1 grams, ascending, no two equal. */
static void fill_grams(Gram *grams, const uint32_t *chars, uint32_t n) {
    if (n < 2) return;
    for (uint32_t i = 0; i + 1 < n; i++)
        grams[i] = ((Gram)chars[i] << GRAM_CHAR_BITS | chars[i + 1]) << GRAM_KIND_BITS;
    qsort(grams, n - 1, sizeof *grams, order_gram);
    for (uint32_t i = 1; i + 1 < n; i++)
        if (grams[i] == (grams[i - 1] >> GRAM_KIND_BITS) << GRAM_KIND_BITS)
            grams[i] = grams[i - 1] + 1;
}

static Number dice(Arena *arena, uint32_t shared, uint64_t sum) {
    Number result;
    number_div(arena, number_of((int64_t)shared * 2), number_of((int64_t)sum), &result);
    return result;
}

Number alike_similarity(Arena *arena, Text a, Text b) {
    uint32_t *x = ARENA_ARRAY(arena, uint32_t, a.len), *y = ARENA_ARRAY(arena, uint32_t, b.len);
    uint32_t n_x = fold(a, x), n_y = fold(b, y);
    if (n_x < 2 || n_y < 2) {
        bool equal = n_x == n_y && memcmp(x, y, sizeof *x * n_x) == 0;
        return number_of(equal);
    }
    Gram *p = ARENA_ARRAY(arena, Gram, n_x), *q = ARENA_ARRAY(arena, Gram, n_y);
    fill_grams(p, x, n_x);
    fill_grams(q, y, n_y);
    uint32_t i = 0, j = 0, shared = 0;
    while (i < n_x - 1 && j < n_y - 1) {
        shared += p[i] == q[j];
        bool next_i = p[i] <= q[j], next_j = p[i] >= q[j];
        i += next_i;
        j += next_j;
    }
    return dice(arena, shared, (uint64_t)n_x + n_y - 2);
}

/* ---- all texts */
typedef struct Line {
    uint32_t text;     /* its number */
    uint32_t start, n; /* its grams, as ranks, ascending */
    uint64_t marks[2]; /* one bit of 128 for each gram */
} Line;

typedef struct Posting {
    uint32_t line, at; /* the gram stands there in the line */
} Posting;

typedef struct Join {
    Arena *arena; /* of the result */
    Arena *work;  /* of everything else */
    Line *lines;  /* from small to large */
    uint32_t n_lines, longest;
    uint32_t *ranks;       /* the grams of all lines */
    uint32_t n_grams;      /* different ones */
    uint32_t *need;        /* grams that two lines must share, by the sum of their sizes */
    uint32_t *first, *end; /* of each gram: its postings that still count */
    Posting *postings;
    uint32_t *shared; /* by line: seen with the line at hand so far */
    VEC(uint32_t) seen;
    AlikePairs pairs;
} Join;

#define RULED_OUT UINT32_MAX

static void add_pair(Join *join, uint32_t a, uint32_t b, Number similarity) {
    bool swap = a > b;
    vec_push(join->arena, &join->pairs,
             (RecordPair){.first = swap ? b : a, .second = swap ? a : b, .similarity = similarity});
}

/* Smallest whole number that makes 2 · shared / sum reach `least`. */
static void compute_need(Join *join, Number least) {
    uint32_t n = 2 * join->longest + 1;
    join->need = ARENA_ARRAY(join->work, uint32_t, n);
    Number half;
    number_div(join->work, least, number_of(2), &half);
    for (uint32_t sum = 0; sum < n; sum++) {
        int64_t shared = 0;
        Number exact = number_mul(join->work, half, number_of(sum));
        number_to_int64(number_round(join->work, exact, 0, ROUND_CEILING), &shared);
        join->need[sum] = shared > 0 ? (uint32_t)shared : 1;
    }
}

/* ---- from grams to ranks */
typedef struct Known {
    Gram gram;
    uint32_t count, rank;
} Known;

static int order_rare(const void *a, const void *b) {
    const Known *x = *(const Known *const *)a, *y = *(const Known *const *)b;
    if (x->count != y->count) return x->count < y->count ? -1 : 1;
    return order_gram(&x->gram, &y->gram);
}

static int order_uint(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static Known *find_known(Known *table, uint64_t mask, Gram gram) {
    uint64_t slot = (gram * 0x9E3779B97F4A7C15u) >> 20 & mask;
    while (table[slot].count && table[slot].gram != gram) slot = (slot + 1) & mask;
    return &table[slot];
}

static void rank_grams(Join *join, const Gram *grams, uint32_t n) {
    uint64_t size = 16;
    while (size < (uint64_t)n * 2) size *= 2;
    Known *table = ARENA_ARRAY(join->work, Known, size);
    Known **order = ARENA_ARRAY(join->work, Known *, n);
    for (uint32_t i = 0; i < n; i++) {
        Known *known = find_known(table, size - 1, grams[i]);
        if (known->count++ == 0) order[join->n_grams++] = known;
        known->gram = grams[i];
    }
    qsort(order, join->n_grams, sizeof(Known *), order_rare);
    for (uint32_t i = 0; i < join->n_grams; i++) order[i]->rank = i;
    join->ranks = ARENA_ARRAY(join->work, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) join->ranks[i] = find_known(table, size - 1, grams[i])->rank;
    for (uint32_t i = 0; i < join->n_lines; i++) {
        Line *line = &join->lines[i];
        qsort(join->ranks + line->start, line->n, sizeof(uint32_t), order_uint);
        for (uint32_t k = line->start; k < line->start + line->n; k++) {
            uint32_t mark = join->ranks[k] * 0x9E3779B1u >> 25;
            line->marks[mark / 64] |= (uint64_t)1 << mark % 64;
        }
    }
}

static int order_lines(const void *a, const void *b) {
    const Line *x = a, *y = b;
    if (x->n != y->n) return x->n < y->n ? -1 : 1;
    return (x->text > y->text) - (x->text < y->text);
}

/* ---- equal texts: each with the first of its kind, which stands for all of them from then on */
static bool is_again(Join *join, Map *firsts, const uint32_t *chars, uint32_t n, uint32_t text) {
    Text key = arena_text(join->work, (Text){(const char *)chars, n * (uint32_t)sizeof *chars});
    uint32_t first = map_get(firsts, key);
    if (first == MAP_NONE)
        map_set(firsts, key, text);
    else
        add_pair(join, first, text, number_of(1));
    return first != MAP_NONE;
}

static uint32_t longest_text(const Text *texts, uint32_t n) {
    uint32_t longest = 0;
    for (uint32_t i = 0; i < n; i++)
        if (texts[i].len > longest) longest = texts[i].len;
    return longest;
}

/* Lines and ranks of all texts that have grams, each once. */
static void read_texts(Join *join, const Text *texts, uint32_t n) {
    Map firsts = map_new(join->work);
    VEC(Gram) grams = {0};
    uint32_t *chars = ARENA_ARRAY(join->work, uint32_t, longest_text(texts, n));
    join->lines = ARENA_ARRAY(join->work, Line, n);
    for (uint32_t i = 0; i < n; i++) {
        if (!texts[i].ptr) continue;
        uint32_t n_chars = fold(texts[i], chars);
        if (is_again(join, &firsts, chars, n_chars, i) || n_chars < 2) continue;
        Line line = {.text = i, .start = grams.len, .n = n_chars - 1};
        for (uint32_t k = 0; k < line.n; k++) vec_push(join->work, &grams, 0);
        fill_grams(grams.data + line.start, chars, n_chars);
        join->lines[join->n_lines++] = line;
        if (line.n > join->longest) join->longest = line.n;
    }
    rank_grams(join, grams.data, grams.len);
    qsort(join->lines, join->n_lines, sizeof(Line), order_lines);
}

/* ---- the index */
/* A later line is at least as large: so many of a line's first grams must be looked at. */
static uint32_t indexed(const Join *join, const Line *line) {
    uint32_t need = join->need[2 * line->n];
    return need > line->n ? 0 : line->n - need + 1;
}

static void make_index(Join *join) {
    join->first = ARENA_ARRAY(join->work, uint32_t, (size_t)join->n_grams + 1);
    join->end = ARENA_ARRAY(join->work, uint32_t, (size_t)join->n_grams + 1);
    uint32_t total = 0;
    for (uint32_t i = 0; i < join->n_lines; i++) {
        const Line *line = &join->lines[i];
        for (uint32_t k = 0; k < indexed(join, line); k++)
            join->first[join->ranks[line->start + k]]++;
    }
    for (uint32_t g = 0; g < join->n_grams; g++) {
        uint32_t count = join->first[g];
        join->first[g] = join->end[g] = total;
        total += count;
    }
    join->postings = ARENA_ARRAY(join->work, Posting, total);
    join->shared = ARENA_ARRAY(join->work, uint32_t, join->n_lines);
}

static void add_to_index(Join *join, uint32_t number) {
    const Line *line = &join->lines[number];
    for (uint32_t k = 0; k < indexed(join, line); k++) {
        uint32_t gram = join->ranks[line->start + k];
        join->postings[join->end[gram]++] = (Posting){.line = number, .at = k};
    }
}

/* ---- looking for one line */
/* Each mark that only one of them has stands for a gram that they do not share. */
static bool may_share(const Line *a, const Line *b, uint32_t need) {
    uint64_t apart = 0;
    for (int k = 0; k < 2; k++) apart += (uint64_t)__builtin_popcountll(a->marks[k] ^ b->marks[k]);
    return 2 * (uint64_t)need + apart <= (uint64_t)a->n + b->n;
}

static uint32_t least_of(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* Counts the gram at `at` for every smaller line that has it, unless too few are left behind it. */
static void count_gram(Join *join, const Line *line, uint32_t at) {
    uint32_t gram = join->ranks[line->start + at];
    for (uint32_t p = join->first[gram]; p < join->end[gram]; p++) {
        Posting posting = join->postings[p];
        const Line *other = &join->lines[posting.line];
        uint32_t *shared = &join->shared[posting.line];
        if (*shared == RULED_OUT) continue;
        uint32_t need = join->need[line->n + other->n];
        uint32_t left = least_of(line->n - at, other->n - posting.at);
        bool possible = *shared + left >= need;
        if (*shared == 0) {
            vec_push(join->work, &join->seen, posting.line);
            possible = possible && may_share(line, other, need);
        }
        *shared = possible ? *shared + 1 : RULED_OUT;
    }
}

static uint32_t count_shared(const Join *join, const Line *a, const Line *b) {
    const uint32_t *x = join->ranks + a->start, *y = join->ranks + b->start;
    uint32_t i = 0, j = 0, shared = 0, need = join->need[a->n + b->n];
    while (i < a->n && j < b->n && shared + least_of(a->n - i, b->n - j) >= need) {
        uint32_t p = x[i], q = y[j];
        shared += p == q;
        i += p <= q;
        j += p >= q;
    }
    return shared;
}

/* How many are alike. */
static uint32_t look_for(Join *join, uint32_t number, uint32_t smallest) {
    const Line *line = &join->lines[number];
    uint32_t need = join->need[line->n + smallest];
    join->seen.len = 0;
    for (uint32_t at = 0; at + need <= line->n; at++) {
        uint32_t gram = join->ranks[line->start + at];
        while (join->first[gram] < join->end[gram] &&
               join->lines[join->postings[join->first[gram]].line].n < smallest)
            join->first[gram]++;
        count_gram(join, line, at);
    }
    uint32_t found = 0;
    for (uint32_t i = 0; i < join->seen.len; i++) {
        const Line *other = &join->lines[join->seen.data[i]];
        bool possible = join->shared[join->seen.data[i]] != RULED_OUT;
        join->shared[join->seen.data[i]] = 0;
        if (!possible) continue;
        uint32_t sum = line->n + other->n, shared = count_shared(join, line, other);
        if (shared < join->need[sum]) continue;
        add_pair(join, line->text, other->text, dice(join->arena, shared, sum));
        found++;
    }
    return found;
}

static int order_pairs(const void *a, const void *b) {
    const RecordPair *x = a, *y = b;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

AlikePairs alike_pairs(Arena *arena, const Text *texts, uint32_t n, Number least, uint32_t most) {
    Join join = {.arena = arena, .work = arena_new(arena)};
    read_texts(&join, texts, n);
    compute_need(&join, least);
    make_index(&join);
    uint32_t smallest = 1;
    for (uint32_t i = 0; i < join.n_lines; i++) {
        while (join.need[join.lines[i].n + smallest] > smallest) smallest++;
        if (look_for(&join, i, smallest) < most) add_to_index(&join, i);
    }
    arena_free(join.work);
    if (join.pairs.len) qsort(join.pairs.data, join.pairs.len, sizeof(RecordPair), order_pairs);
    return join.pairs;
}
