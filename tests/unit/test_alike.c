/* Similar texts: the measure on texts whose pairs can be counted by hand, and the join against
   looking at every pair, for many thresholds and texts of few characters, so that much is alike. */
#include "tests/unit/unit.h"

#include "runtime/eval/alike.h"

static void test_measure(Tally *unit, Arena *arena) {
    static const struct {
        const char *a, *b, *want;
    } cases[] = {{"提高服务质量", "提升服务质量", "0.6"},
                 {"提高服务质量", "提高服务质量", "1"},
                 {"提高，服务 质量！", "提高服务质量", "1"},
                 {"ＡＢ１２", "AB12", "1"},
                 {"ab", "AB", "0"},
                 {"甲乙丙", "丁戊己", "0"},
                 {"哈哈哈", "哈哈", "2/3"},
                 {"abab", "baba", "2/3"},
                 {"无", "无", "1"},
                 {"无", "有", "0"},
                 {"无", "无此项", "0"},
                 {"", "", "1"},
                 {"。", "，", "1"},
                 {"", "无", "0"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Buf buf = buf_new(arena);
        number_print(&buf, alike_similarity(arena, text_of(cases[i].a), text_of(cases[i].b)));
        unit_check_text(unit, buf_result(&buf), text_of(cases[i].want), __FILE__, __LINE__);
    }
}

/* A generator of its own, so that every run has the same texts. */
static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static Text random_text(Arena *arena, uint32_t *state) {
    static const char *const signs[] = {"甲", "乙", "丙", "a", "1", "，", " ", "丁"};
    Buf buf = buf_new(arena);
    for (uint32_t n = next_random(state) % 14; n > 0; n--)
        buf_str(&buf, signs[next_random(state) % 8]);
    return arena_text(arena, buf_result(&buf));
}

static bool same_pair(RecordPair a, RecordPair b) {
    return a.first == b.first && a.second == b.second &&
           number_compare(a.similarity, b.similarity) == 0;
}

/* Without the signs of random_text that are no letters. */
static Text plain(Arena *arena, Text t) {
    char *out = arena_alloc(arena, t.len + 1);
    uint32_t len = 0;
    while (t.len > 0) {
        uint32_t skip = text_starts(t, TEXT("，")) ? 3 : text_starts(t, TEXT(" ")) ? 1 : 0;
        if (!skip) out[len++] = t.ptr[0];
        t = text_slice(t, skip ? skip : 1, t.len);
    }
    return (Text){out, len};
}

/* The first text that is equal but for those signs. */
static uint32_t first_of(Arena *arena, const Text *texts, uint32_t number) {
    uint32_t first = 0;
    Text mine = plain(arena, texts[number]);
    while (!texts[first].ptr || !text_equal(plain(arena, texts[first]), mine)) first++;
    return first;
}

static void test_join(Tally *unit, Arena *arena, uint32_t seed, Number least) {
    enum { N = 150 };
    Text texts[N];
    for (uint32_t i = 0; i < N; i++) texts[i] = random_text(arena, &seed);
    texts[7] = (Text){NULL, 0};
    AlikePairs found = alike_pairs(arena, texts, N, least, UINT32_MAX);
    uint32_t at = 0;
    bool equal = true;
    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t k = i + 1; k < N; k++) {
            if (!texts[i].ptr || !texts[k].ptr) continue;
            bool again = first_of(arena, texts, k) != k;
            if (again ? first_of(arena, texts, k) != i : first_of(arena, texts, i) != i) continue;
            RecordPair pair = {i, k, alike_similarity(arena, texts[i], texts[k])};
            if (number_compare(pair.similarity, least) < 0) continue;
            equal = equal && at < found.len && same_pair(found.data[at], pair);
            at++;
        }
    }
    CHECK(unit, equal && at == found.len && at > 0);
}

/* As many pairs as texts, not the square of them. */
static void test_equal(Tally *unit, Arena *arena) {
    enum { N = 100000 };
    Text *texts = ARENA_ARRAY(arena, Text, N);
    for (uint32_t i = 0; i < N; i++) texts[i] = i % 2 ? TEXT("无") : TEXT("完成全部工作。");
    AlikePairs found = alike_pairs(arena, texts, N, number_of(1), UINT32_MAX);
    CHECK(unit, found.len == N - 2);
    CHECK(unit, found.len > 2 && found.data[0].first == 0 && found.data[0].second == 2);
}

/* Of many copies, a text makes pairs with few, and every one has its pair. */
static void test_many(Tally *unit, Arena *arena) {
    enum { N = 2000, MOST = 3 };
    Text *texts = ARENA_ARRAY(arena, Text, N);
    for (uint32_t i = 0; i < N; i++)
        texts[i] = arena_printf(arena, "为全体村民建设图书室并采购图书和书架%u套", i);
    Number least;
    number_div(arena, number_of(7), number_of(10), &least);
    AlikePairs found = alike_pairs(arena, texts, N, least, MOST);
    CHECK(unit, found.len >= N - 1 && found.len <= MOST * N);
    bool *paired = ARENA_ARRAY(arena, bool, N);
    for (uint32_t i = 0; i < found.len; i++)
        paired[found.data[i].first] = paired[found.data[i].second] = true;
    for (uint32_t i = 0; i < N; i++) CHECK(unit, paired[i]);
    AlikePairs all = alike_pairs(arena, texts, N, least, UINT32_MAX);
    CHECK(unit, all.len == N * (N - 1) / 2);
}

int main(void) {
    Tally unit = {.name = "alike"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_measure(&unit, arena);
    test_equal(&unit, arena);
    test_many(&unit, arena);
    for (uint32_t k = 1; k <= 24; k++) {
        Arena *own = arena_new(arena);
        Number least;
        number_div(own, number_of(k), number_of(24), &least);
        test_join(&unit, own, k, least);
        arena_free(own);
    }
    AlikePairs none = alike_pairs(arena, NULL, 0, number_of(1), UINT32_MAX);
    CHECK(&unit, none.len == 0);
    arena_free(arena);
    return UNIT_END(&unit);
}
