/* Arena, vector, buffer and map: the containers everything else stands on. */
#include "tests/unit/unit.h"

#include <setjmp.h>

#include "runtime/base/buf.h"
#include "runtime/base/map.h"
#include "runtime/base/pages.h"
#include "runtime/base/vec.h"

static bool all_zero(const char *ptr, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (ptr[i]) return false;
    return true;
}

static void test_alloc(Tally *unit, Arena *root) {
    Arena *arena = arena_new(root);
    bool aligned = true, zeroed = true;
    for (size_t size = 0; size < 3000; size += 7) {
        char *ptr = arena_alloc(arena, size);
        aligned = aligned && ptr && (uintptr_t)ptr % 16 == 0;
        zeroed = zeroed && all_zero(ptr, size);
        memset(ptr, 0xAA, size);
    }
    CHECK(unit, aligned);
    CHECK(unit, zeroed);
    CHECK(unit, arena_size(arena) > 600000);
    arena_reset(arena);
    CHECK(unit, arena_size(arena) == 0);
    CHECK(unit, all_zero(arena_alloc(arena, 4000), 4000));
    arena_free(arena);
    arena_free(NULL);
}

/* What is used again and again stays, when it was once found out how much it is. */
static void test_roomy(Tally *unit, Arena *root) {
    enum { PIECES = 10, PIECE = 100000 };
    Arena *arena = arena_new_roomy(root, 4096, (size_t)4 << 20);
    char *first[4];
    bool zeroed = true;
    for (int round = 0; round < 4; round++) {
        arena_reset(arena);
        for (int i = 0; i < PIECES; i++) {
            char *ptr = arena_alloc(arena, PIECE);
            if (i == 0) first[round] = ptr;
            zeroed = zeroed && all_zero(ptr, PIECE);
            memset(ptr, 0xAA, PIECE);
        }
        CHECK(unit, arena_size(arena) >= (size_t)PIECES * PIECE);
    }
    CHECK(unit, zeroed);
    CHECK(unit, first[2] == first[1] && first[3] == first[1]);
    arena_free(arena);
}

static void test_large_blocks(Tally *unit, Arena *root) {
    Arena *arena = arena_new(root);
    char *before = arena_alloc(arena, 16);
    char *large = arena_alloc(arena, (size_t)8 << 20);
    char *after = arena_alloc(arena, 16);
    CHECK(unit, all_zero(large, (size_t)8 << 20));
    CHECK(unit, after > before && after - before < 4096); /* the small block is still in use */
    arena_free(arena);
}

static void test_grow(Tally *unit, Arena *root) {
    Arena *arena = arena_new(root);
    char *ptr = arena_grow(arena, NULL, 0, 10);
    memcpy(ptr, "0123456789", 10);
    char *longer = arena_grow(arena, ptr, 10, 100);
    CHECK(unit, longer == ptr);
    CHECK(unit, memcmp(longer, "0123456789", 10) == 0 && all_zero(longer + 10, 90));
    arena_alloc(arena, 1);
    char *moved = arena_grow(arena, longer, 100, 200);
    CHECK(unit, moved != longer && memcmp(moved, "0123456789", 10) == 0);
    CHECK(unit, all_zero(moved + 10, 190));
    CHECK(unit, arena_grow(arena, moved, 200, 50) == moved);
    size_t size = 1;
    char *many = arena_alloc(arena, size);
    many[0] = 'x';
    for (; size < 1000000; size *= 3) many = arena_grow(arena, many, size, size * 3);
    CHECK(unit, many[0] == 'x' && all_zero(many + 1, size - 1));
    arena_free(arena);
}

typedef struct Order {
    char text[8];
    size_t len;
} Order;

typedef struct Step {
    Order *order;
    char letter;
} Step;

static void note_step(void *ptr) {
    Step *step = ptr;
    step->order->text[step->order->len++] = step->letter;
}

/* Pieces that have pages of their own, and one that begins in a block. */
static void test_grow_large(Tally *unit, Arena *root) {
    enum { FIRST = 100000, LAST = 40000000 };
    Arena *arena = arena_new(root);
    char *pieces[3] = {arena_alloc(arena, FIRST), arena_alloc(arena, FIRST),
                       arena_alloc(arena, FIRST)};
    for (int k = 0; k < 3; k++) pieces[k][FIRST - 1] = (char)('a' + k);
    for (size_t size = FIRST; size < LAST; size *= 2) {
        for (int k = 0; k < 3; k++) pieces[k] = arena_grow(arena, pieces[k], size, size * 2);
    }
    bool kept = true, zeroed = true, aligned = true;
    for (int k = 0; k < 3; k++) {
        kept = kept && pieces[k][FIRST - 1] == 'a' + k;
        zeroed =
            zeroed && all_zero(pieces[k], FIRST - 1) && all_zero(pieces[k] + FIRST, LAST - FIRST);
        aligned = aligned && (uintptr_t)pieces[k] % 16 == 0;
    }
    CHECK(unit, kept && zeroed && aligned);
    CHECK(unit, arena_size(arena) >= 3 * (size_t)LAST);
    arena_reset(arena);
    CHECK(unit, all_zero(arena_alloc(arena, LAST), LAST));
    arena_free(arena);
}

static void test_defer(Tally *unit, Arena *root) {
    Order order = {0};
    Step steps[3] = {{&order, 'a'}, {&order, 'b'}, {&order, 'c'}};
    Arena *arena = arena_new(root);
    arena_defer(arena, note_step, &steps[0]);
    arena_defer(arena, note_step, &steps[1]);
    arena_reset(arena);
    CHECK(unit, strcmp(order.text, "ba") == 0);
    arena_defer(arena, note_step, &steps[2]);
    arena_free(arena);
    CHECK(unit, strcmp(order.text, "bac") == 0);
}

static void jump_back(void *ctx) {
    longjmp(*(jmp_buf *)ctx, 1);
}

static void test_exhausted(Tally *unit) {
    jmp_buf back;
    Arena *root = arena_new_root(jump_back, &back);
    Arena *volatile arena = arena_new(root); /* the handler goes with it */
    char *volatile kept = arena_alloc(arena, 10);
    volatile bool jumped = false;
    if (setjmp(back))
        jumped = true;
    else
        arena_alloc(arena, SIZE_MAX / 2 + 1);
    CHECK(unit, jumped);
    CHECK(unit, all_zero(kept, 10) && arena_alloc(arena, 10)); /* the arena is as it was */
    arena_free(arena);
    arena_free(root);
}

static void test_texts(Tally *unit, Arena *arena) {
    Text copy = arena_text(arena, TEXT("指标"));
    CHECK_TEXT(unit, copy, TEXT("指标"));
    CHECK(unit, copy.ptr[copy.len] == 0);
    CHECK_TEXT(unit, arena_printf(arena, "%d/%s", 7, "家"), TEXT("7/家"));
    CHECK_TEXT(unit, arena_join(arena, TEXT("a"), TEXT("."), TEXT("")), TEXT("a."));
    CHECK_TEXT(unit, arena_join(arena, TEXT("成本"), TEXT(""), TEXT("\0b")), TEXT("成本\0b"));
    bool same = true; /* around the lengths that are printed at once */
    for (int n = 0; n < 600; n++) {
        Text printed = arena_printf(arena, "%*d", n, 7);
        Buf buf = buf_new(arena);
        buf_str(&buf, "x");
        buf_printf(&buf, "%*d", n, 7);
        Text again = buf_result(&buf);
        same = same && printed.len == (n > 0 ? (uint32_t)n : 1) && printed.ptr[printed.len] == 0 &&
               text_equal(text_slice(again, 1, again.len), printed);
    }
    CHECK(unit, same);
    CHECK_TEXT(unit, arena_text(arena, (Text){0}), TEXT(""));
}

static void test_vec(Tally *unit, Arena *arena) {
    VEC(uint32_t) numbers = {0};
    for (uint32_t i = 0; i < 10000; i++) vec_push(arena, &numbers, i * i);
    bool right = numbers.len == 10000;
    for (uint32_t i = 0; i < numbers.len; i++) right = right && numbers.data[i] == i * i;
    CHECK(unit, right);
    CHECK(unit, vec_last(&numbers) == 9999 * 9999);
}

static void test_buf(Tally *unit, Arena *arena) {
    Buf buf = buf_new(arena);
    CHECK_TEXT(unit, buf_result(&buf), TEXT(""));
    buf_text(&buf, TEXT("ab"));
    buf_str(&buf, "cd");
    buf_char(&buf, '-');
    buf_repeat(&buf, TEXT("×"), 3);
    buf_uint(&buf, 0);
    buf_uint(&buf, UINT64_MAX);
    buf_printf(&buf, "[%5d]", 42);
    CHECK_TEXT(unit, buf_result(&buf), TEXT("abcd-×××018446744073709551615[   42]"));

    Buf large = buf_new(arena);
    for (int i = 0; i < 100000; i++) buf_printf(&large, "%d,", i % 10);
    CHECK(unit, large.len == 200000 && large.ptr[199998] == '9');
}

static Text json_of(Arena *arena, Text t) {
    Buf buf = buf_new(arena);
    buf_json(&buf, t);
    return buf_result(&buf);
}

static Text xml_of(Arena *arena, Text t) {
    Buf buf = buf_new(arena);
    buf_xml(&buf, t);
    return buf_result(&buf);
}

static void test_escapes(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, json_of(arena, TEXT("")), TEXT("\"\""));
    CHECK_TEXT(unit, json_of(arena, TEXT("预算\"a\\b\"\n\t\r")),
               TEXT("\"预算\\\"a\\\\b\\\"\\n\\t\\r\""));
    CHECK_TEXT(unit, json_of(arena, TEXT("\x01\x1F\x7F\0x")),
               TEXT("\"\\u0001\\u001f\\u007f\\u0000x\""));
    CHECK_TEXT(unit, json_of(arena, TEXT("\xD6\xD0.jx\n\xE4\xB8")),
               TEXT("\"\uFFFD\uFFFD.jx\\n\uFFFD\uFFFD\""));
    CHECK_TEXT(unit, xml_of(arena, TEXT("")), TEXT(""));
    CHECK_TEXT(unit, xml_of(arena, TEXT("a<b & \"c\" > 万")),
               TEXT("a&lt;b &amp; &quot;c&quot; &gt; 万"));
    CHECK_TEXT(unit, xml_of(arena, TEXT("\t\n\r")), TEXT("\t\n&#13;"));
    CHECK_TEXT(unit, xml_of(arena, TEXT("a\0b\x1B[0m")), TEXT("a�b�[0m"));
    CHECK_TEXT(unit, xml_of(arena, TEXT("\xEF\xBF\xBF\xFF.\xE4\xB8")), TEXT("��.��"));
}

static void test_map(Tally *unit, Arena *arena) {
    Map map = map_new(arena);
    CHECK(unit, map_get(&map, TEXT("a")) == MAP_NONE);
    CHECK(unit, map_set(&map, TEXT("a"), 1) == MAP_NONE);
    CHECK(unit, map_set(&map, TEXT("a"), 2) == 1);
    CHECK(unit, map_set(&map, TEXT(""), 3) == MAP_NONE);
    CHECK(unit, map_get(&map, TEXT("a")) == 2 && map_get(&map, TEXT("")) == 3);
    CHECK(unit, map.len == 2);

    enum { N = 20000 };
    Map large = map_new(arena);
    for (uint32_t i = 0; i < N; i++) map_set(&large, arena_printf(arena, "604002B%u", i), i);
    bool found = large.len == N, ordered = true;
    for (uint32_t i = 0; i < N; i++) {
        found = found && map_get(&large, arena_printf(arena, "604002B%u", i)) == i;
        ordered = ordered && large.entries[i].value == i;
    }
    CHECK(unit, found);
    CHECK(unit, ordered);
    CHECK(unit, map_get(&large, TEXT("604002B20000")) == MAP_NONE);
}

/* Pieces of it stand apart and are zeroed, until there is no room; then arenas go on without it. */
static void test_reserve(Tally *unit) {
    Reserve *reserve = reserve_new();
    bool good = reserve != NULL;
    size_t taken = 0, size = 1;
    char *last = NULL, *ptr;
    for (; (ptr = reserve_take(reserve, size)); size = size * 5 % 9973 + 1) {
        good = good && (uintptr_t)ptr % 16 == 0 && all_zero(ptr, size) && ptr > last &&
               reserve_holds(reserve, ptr) && reserve_holds(reserve, ptr + size - 1);
        memset(ptr, 0xAA, size);
        last = ptr + size - 1;
        taken += size;
    }
    CHECK(unit, good && taken > RESERVE_SIZE - PAGES_LARGE / 50 && taken < RESERVE_SIZE);
    CHECK(unit, !reserve_take(reserve, PAGES_LARGE / 2) && !reserve_take(NULL, 1));
    CHECK(unit, !reserve_holds(reserve, &reserve) && !reserve_holds(NULL, NULL));
    Arena *arena = arena_new_main(unit_exhausted, NULL);
    for (uint32_t i = 0; i < 8; i++) { /* first with the reserve, in the end without */
        test_alloc(unit, arena);
        test_large_blocks(unit, arena);
        test_grow(unit, arena);
        test_grow_large(unit, arena);
        test_defer(unit, arena);
    }
    arena_end(arena);
}

int main(void) {
    Tally unit = {.name = "memory"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_alloc(&unit, arena);
    test_roomy(&unit, arena);
    test_large_blocks(&unit, arena);
    test_grow(&unit, arena);
    test_grow_large(&unit, arena);
    test_defer(&unit, arena);
    test_exhausted(&unit);
    test_texts(&unit, arena);
    test_vec(&unit, arena);
    test_buf(&unit, arena);
    test_escapes(&unit, arena);
    test_map(&unit, arena);
    test_reserve(&unit);
    arena_free(arena);
    return UNIT_END(&unit);
}
