/* The shortest edit script after Myers (1986): furthest points reached on each diagonal with d
   edits, for d = 0, 1, …, kept for the way back. Its cost is quadratic in the number of edits, so
   beyond a limit all lines between the first and the last difference are taken as changed. */
#include "runtime/base/line_diff.h"

#include "runtime/base/vec.h"

enum {
    CONTEXT = 3,
    MAX_EDITS = 1000 /* 4 MB of points */
};

typedef VEC(Text) Lines; /* with their line ends */

typedef struct Diff {
    Arena *arena;
    Lines a, b;
    bool *gone, *come; /* by line of a, of b */
} Diff;

static Lines split(Arena *arena, Text text) {
    Lines lines = {0};
    for (uint32_t lo = 0, hi; lo < text.len; lo = hi) {
        const char *end = memchr(text.ptr + lo, '\n', text.len - lo);
        hi = end ? (uint32_t)(end - text.ptr) + 1 : text.len;
        vec_push(arena, &lines, text_slice(text, lo, hi));
    }
    return lines;
}

/* ---- the edit script */

/* The part of both that differs: lines [lo, hi) of each. */
typedef struct Part {
    uint32_t lo, a_hi, b_hi;
} Part;

static Part differing(const Diff *diff) {
    Part part = {0, diff->a.len, diff->b.len};
    const Text *a = diff->a.data, *b = diff->b.data;
    while (part.lo < part.a_hi && part.lo < part.b_hi && text_equal(a[part.lo], b[part.lo]))
        part.lo++;
    while (part.a_hi > part.lo && part.b_hi > part.lo &&
           text_equal(a[part.a_hi - 1], b[part.b_hi - 1]))
        part.a_hi--, part.b_hi--;
    return part;
}

/* Whether to come to diagonal k by a line of b (down), with the points of d - 1 edits. */
static bool comes_down(const int64_t *points, int64_t k, int64_t d) {
    return k == -d || (k != d && points[k - 1] < points[k + 1]);
}

/* The way back from the ends, marking edits. trace[d] holds the points of d edits, at [0] that of
   diagonal 0. */
static void mark_edits(Diff *diff, const Part *part, int64_t *const *trace, int64_t d) {
    int64_t x = part->a_hi - part->lo, y = part->b_hi - part->lo;
    for (; d > 0; d--) {
        int64_t k = x - y;
        bool down = comes_down(trace[d - 1], k, d);
        int64_t from = down ? k + 1 : k - 1;
        x = trace[d - 1][from];
        y = x - from;
        if (down)
            diff->come[part->lo + (uint32_t)y] = true;
        else
            diff->gone[part->lo + (uint32_t)x] = true;
    }
}

/* The points that d edits reach; true if one of them is the end of both. */
static bool advance(const Diff *diff, const Part *part, int64_t *const *trace, int64_t d) {
    const Text *a = diff->a.data + part->lo, *b = diff->b.data + part->lo;
    int64_t n = part->a_hi - part->lo, m = part->b_hi - part->lo;
    for (int64_t k = -d; k <= d; k += 2) {
        int64_t x = 0;
        if (d > 0)
            x = comes_down(trace[d - 1], k, d) ? trace[d - 1][k + 1] : trace[d - 1][k - 1] + 1;
        int64_t y = x - k;
        while (x < n && y < m && text_equal(a[x], b[y])) x++, y++;
        trace[d][k] = x;
        if (x >= n && y >= m) return true;
    }
    return false;
}

static void find_edits(Diff *diff) {
    Part part = differing(diff);
    Arena *own = arena_new(diff->arena);
    int64_t **trace = ARENA_ARRAY(own, int64_t *, MAX_EDITS);
    int64_t d = 0;
    bool found = false;
    for (; d < MAX_EDITS && !found; d += !found) {
        trace[d] = ARENA_ARRAY(own, int64_t, 2 * d + 1) + d;
        found = advance(diff, &part, trace, d);
    }
    if (found) mark_edits(diff, &part, trace, d);
    for (uint32_t i = part.lo; !found && i < part.a_hi; i++) diff->gone[i] = true;
    for (uint32_t i = part.lo; !found && i < part.b_hi; i++) diff->come[i] = true;
    arena_free(own);
}

/* ---- hunks */

/* A place in both: lines i of a and j of b come next. */
typedef struct Place {
    uint32_t i, j;
} Place;

static bool at_edit(const Diff *diff, Place at) {
    return (at.i < diff->a.len && diff->gone[at.i]) || (at.j < diff->b.len && diff->come[at.j]);
}

static Place behind_edit(const Diff *diff, Place at) {
    while (at.i < diff->a.len && diff->gone[at.i]) at.i++;
    while (at.j < diff->b.len && diff->come[at.j]) at.j++;
    return at;
}

/* The end of the hunk whose first edit is at `at`: edits with up to twice the context between them
   are one hunk. */
static Place hunk_end(const Diff *diff, Place at) {
    Place end = behind_edit(diff, at);
    for (Place next = end; next.i < diff->a.len || next.j < diff->b.len;) {
        if (at_edit(diff, next))
            end = next = behind_edit(diff, next);
        else if (next.i - end.i >= 2 * CONTEXT)
            break;
        else
            next.i++, next.j++;
    }
    return end;
}

static void put_line(Buf *out, char sign, Text line) {
    buf_char(out, sign);
    buf_text(out, line);
    if (!text_ends(line, TEXT("\n"))) buf_str(out, "\n\\ No newline at end of file\n");
}

static void put_range(Buf *out, uint32_t first, uint32_t n) {
    buf_printf(out, n == 1 ? "%u" : "%u,%u", n == 0 ? first : first + 1, n);
}

static void put_hunk(Buf *out, const Diff *diff, Place from, Place to) {
    buf_str(out, "@@ -");
    put_range(out, from.i, to.i - from.i);
    buf_str(out, " +");
    put_range(out, from.j, to.j - from.j);
    buf_str(out, " @@\n");
    for (Place at = from; at.i < to.i || at.j < to.j;) {
        for (; at.i < to.i && diff->gone[at.i]; at.i++) put_line(out, '-', diff->a.data[at.i]);
        for (; at.j < to.j && diff->come[at.j]; at.j++) put_line(out, '+', diff->b.data[at.j]);
        for (; at.i < to.i && !at_edit(diff, at); at.i++, at.j++)
            put_line(out, ' ', diff->a.data[at.i]);
    }
}

static void put_hunks(Buf *out, const Diff *diff) {
    for (Place at = {0, 0}; at.i < diff->a.len || at.j < diff->b.len;) {
        if (!at_edit(diff, at)) {
            at.i++, at.j++;
            continue;
        }
        uint32_t before = at.i < CONTEXT ? at.i : CONTEXT;
        Place from = {at.i - before, at.j - before}, end = hunk_end(diff, at);
        uint32_t left = diff->a.len - end.i, behind = left < CONTEXT ? left : CONTEXT;
        put_hunk(out, diff, from, (Place){end.i + behind, end.j + behind});
        at = end;
    }
}

void line_diff_print(Buf *out, Text name_before, Text before, Text name_after, Text after) {
    if (text_equal(before, after)) return;
    Arena *own = arena_new(out->arena);
    Diff diff = {.arena = own, .a = split(own, before), .b = split(own, after)};
    diff.gone = ARENA_ARRAY(own, bool, diff.a.len);
    diff.come = ARENA_ARRAY(own, bool, diff.b.len);
    find_edits(&diff);
    buf_printf(out, "--- %.*s\n+++ %.*s\n", TEXT_ARG(name_before), TEXT_ARG(name_after));
    put_hunks(out, &diff);
    arena_free(own);
}
