/* Kernels that take texts apart and put them together again: pieces, what a pattern finds, what is
   left without punctuation, and how many characters two texts differ by. */
#include "runtime/base/utf8.h"
#include "runtime/eval/frame.h"
#include "runtime/eval/regex.h"

/* Longer texts are not compared character by character: the work is the product of the lengths. */
#define EDITS_MAX_CHARS 2000

/* ---- lists of texts */
typedef struct Pieces {
    Frame *frame;
    VEC(Text) texts;
    VEC(uint8_t) states;
    VEC(uint32_t) parent;
    uint32_t row; /* whose pieces are added */
} Pieces;

static void add(Pieces *pieces, Text piece, uint8_t state) {
    Arena *arena = pieces->frame->arena;
    vec_push(arena, &pieces->texts, piece);
    vec_push(arena, &pieces->states, state);
    vec_push(arena, &pieces->parent, pieces->row);
}

static void open_pieces(Frame *frame, InstId id, const Pieces *pieces) {
    frame_open(frame, frame_inst(frame, id)->domain, pieces->parent.data, pieces->parent.len);
    Vector *out = frame_make(frame, id);
    if (out->n == 0) return;
    memcpy(out->data, pieces->texts.data, sizeof(Text) * out->n);
    memcpy(out->state, pieces->states.data, out->n);
}

static void split_characters(Pieces *pieces, Text t) {
    for (uint32_t at = 0; at < t.len;) {
        uint32_t lo = at;
        utf8_next(t, &at);
        add(pieces, text_slice(t, lo, at), STATE_OK);
    }
}

static void split_text(Pieces *pieces, Text t, Text between) {
    if (between.len == 0) {
        split_characters(pieces, t);
        return;
    }
    for (int64_t at; (at = text_find(t, between)) >= 0;) {
        add(pieces, text_trim(text_slice(t, 0, (uint32_t)at)), STATE_OK);
        t = text_slice(t, (uint32_t)at + between.len, t.len);
    }
    add(pieces, text_trim(t), STATE_OK);
}

void kernel_split(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Vector *from = frame_operand(frame, inst->a), *between = frame_operand(frame, inst->b);
    Pieces pieces = {.frame = frame};
    for (uint32_t i = 0; i < from->n; i++) {
        if (from->state[i] || between->state[i]) continue;
        pieces.row = i;
        split_text(&pieces, ((const Text *)from->data)[i], ((const Text *)between->data)[i]);
    }
    open_pieces(frame, id, &pieces);
}

/* A hit of no length is none; the search goes on behind the next character. */
static void find_text(Pieces *pieces, struct Regex *regex, Text t) {
    for (uint32_t from = 0; from <= t.len;) {
        RegexHit hit;
        RegexResult result = regex ? regex_find(regex, t, from, &hit) : REGEX_FAILED;
        if (result == REGEX_FAILED) add(pieces, TEXT(""), STATE_ERROR);
        if (result != REGEX_YES) return;
        if (hit.hi > hit.lo) add(pieces, text_slice(t, hit.lo, hit.hi), STATE_OK);
        from = hit.end;
        if (hit.end > hit.begin) continue;
        if (from >= t.len) return;
        utf8_next(t, &from);
    }
}

void kernel_find(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Vector *from = frame_operand(frame, inst->a);
    Pieces pieces = {.frame = frame};
    Regex *regex = frame_regex(frame, inst->imm);
    for (uint32_t i = 0; i < from->n; i++) {
        if (from->state[i]) continue;
        pieces.row = i;
        find_text(&pieces, regex, ((const Text *)from->data)[i]);
    }
    open_pieces(frame, id, &pieces);
}

/* ---- other texts */
static Text replace(Frame *frame, Text t, Text old, Text new) {
    if (old.len == 0 || text_find(t, old) < 0) return t;
    Buf buf = buf_new(frame->arena);
    for (int64_t at; (at = text_find(t, old)) >= 0;) {
        buf_text(&buf, text_slice(t, 0, (uint32_t)at));
        buf_text(&buf, new);
        t = text_slice(t, (uint32_t)at + old.len, t.len);
    }
    buf_text(&buf, t);
    return buf_result(&buf);
}

void kernel_replace(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Vector *new = frame_operand(frame, inst->c);
    const Text *t = frame_operand(frame, inst->a)->data, *old = frame_operand(frame, inst->b)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        out->state[i] = state_join(out->state[i], new->state[i]);
        if (out->state[i]) continue;
        ((Text *)out->data)[i] = replace(frame, t[i], old[i], ((const Text *)new->data)[i]);
    }
}

void kernel_plain(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const Text *from = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        Buf buf = buf_new(frame->arena);
        for (uint32_t at = 0; at < from[i].len;) {
            uint32_t c = utf8_fold_width(utf8_next(from[i], &at));
            char bytes[4];
            if (utf8_is_word(c)) buf_bytes(&buf, bytes, utf8_put(bytes, c));
        }
        ((Text *)out->data)[i] = buf_result(&buf);
    }
}

/* ---- differences */
static uint32_t characters(Text t, uint32_t *out) {
    uint32_t n = 0;
    for (uint32_t at = 0; at < t.len;) out[n++] = utf8_next(t, &at);
    return n;
}

static uint32_t least(uint32_t a, uint32_t b, uint32_t c) {
    uint32_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Characters to add, take away or exchange, by rows of the table of all prefixes of x and y. */
static uint32_t edits(Arena *work, const uint32_t *x, uint32_t n_x, const uint32_t *y,
                      uint32_t n_y) {
    uint32_t *row = ARENA_ARRAY(work, uint32_t, n_y + 1);
    for (uint32_t j = 0; j <= n_y; j++) row[j] = j;
    for (uint32_t i = 1; i <= n_x; i++) {
        uint32_t diagonal = row[0];
        row[0] = i;
        for (uint32_t j = 1; j <= n_y; j++) {
            uint32_t above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (x[i - 1] != y[j - 1]));
            diagonal = above;
        }
    }
    return row[n_y];
}

void kernel_edits(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Text *a = frame_operand(frame, inst->a)->data, *b = frame_operand(frame, inst->b)->data;
    Arena *work = arena_new(frame->arena);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        uint32_t *x = ARENA_ARRAY(work, uint32_t, a[i].len);
        uint32_t *y = ARENA_ARRAY(work, uint32_t, b[i].len);
        uint32_t n_x = characters(a[i], x), n_y = characters(b[i], y);
        if (n_x > EDITS_MAX_CHARS || n_y > EDITS_MAX_CHARS)
            out->state[i] = STATE_ERROR;
        else
            ((Quantity *)out->data)[i].number = number_of(edits(work, x, n_x, y, n_y));
        arena_reset(work);
    }
    arena_free(work);
}
