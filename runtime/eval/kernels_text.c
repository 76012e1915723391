/* Kernels of text: display, templates, and tests on texts. */
#include "runtime/eval/frame.h"
#include "runtime/eval/regex.h"

void kernel_show(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    Type type = frame_inst(frame, inst->a)->type;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        Value value = frame_value(frame, inst->a, i);
        ((Text *)out->data)[i] =
            value_show(frame->arena, frame->program, type, value, frame->options.lang);
    }
}

/* ---- pictures */
static uint8_t format_quantity(Frame *frame, Buf *buf, Quantity q, Text picture, UnitId unit) {
    const Units *units = frame->program->units;
    if (unit != UNIT_NONE) {
        if (units_get(units, q.unit)->dim != units_get(units, unit)->dim) return STATE_UNITS;
        q = quantity_convert(units, frame->arena, q, unit);
    }
    if (picture.len == 0) {
        if (unit != UNIT_NONE)
            quantity_print(buf, units, q);
        else
            number_print(buf, q.number);
        return STATE_OK;
    }
    if (!number_picture_valid(picture)) return STATE_ERROR;
    number_format(buf, q.number, picture);
    return STATE_OK;
}

static uint8_t format_value(Frame *frame, Buf *buf, const Inst *inst, Value value, Text picture) {
    if (value.rep == REP_NUMBER) {
        return format_quantity(frame, buf, value.quantity, picture, inst->imm);
    }
    if (value.rep == REP_DATE && picture.len) {
        date_format(buf, value.date, picture);
        return STATE_OK;
    }
    Type type = frame_inst(frame, inst->a)->type;
    buf_text(buf, value_show(frame->arena, frame->program, type, value, frame->options.lang));
    return STATE_OK;
}

void kernel_format(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Text *pictures = frame_operand(frame, inst->b)->data;
    Buf buf = buf_new(frame->arena);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        buf.len = 0;
        Value value = frame_value(frame, inst->a, i);
        out->state[i] = format_value(frame, &buf, inst, value, pictures[i]);
        ((Text *)out->data)[i] = arena_text(frame->arena, buf_result(&buf));
    }
}

/* ---- joining */
static Text text_or_empty(const Vector *vector, uint32_t i) {
    return vector->state[i] == STATE_OK ? ((const Text *)vector->data)[i] : TEXT("");
}

static Text concat(Frame *frame, Text a, Text b) {
    if (a.len == 0) return b;
    if (b.len == 0) return a;
    if (a.len > UINT32_MAX - 1 - b.len) frame_exhaust(frame);
    char *ptr = arena_alloc(frame->arena, (size_t)a.len + b.len);
    memcpy(ptr, a.ptr, a.len);
    memcpy(ptr + a.len, b.ptr, b.len);
    return (Text){ptr, a.len + b.len};
}

void kernel_concat(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make(frame, id);
    const Vector *x = frame_operand(frame, inst->a), *y = frame_operand(frame, inst->b);
    for (uint32_t i = 0; i < out->n; i++) {
        if (x->state[i] == STATE_ERROR || y->state[i] == STATE_ERROR)
            out->state[i] = STATE_ERROR;
        else
            ((Text *)out->data)[i] = concat(frame, text_or_empty(x, i), text_or_empty(y, i));
    }
}

/* ---- tests */
/* Texts of a program are well-formed UTF-8, so a character is a byte that begins one. */
static int64_t count_characters(Text t) {
    int64_t n = 0;
    for (uint32_t i = 0; i < t.len; i++) n += ((unsigned char)t.ptr[i] & 0xC0) != 0x80;
    return n;
}

void kernel_text_length(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const Text *x = frame_operand(frame, inst->a)->data;
    Quantity *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (!out->state[i]) to[i].number = number_of(count_characters(x[i]));
    }
}

void kernel_text_has(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Text *x = frame_operand(frame, inst->a)->data;
    const Text *y = frame_operand(frame, inst->b)->data;
    bool *to = out->data;
    bool at_start = inst->op == OP_TEXT_STARTS;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        to[i] = at_start ? text_starts(x[i], y[i]) : text_find(x[i], y[i]) >= 0;
    }
}

void kernel_text_matches(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    if (out->n == 0) return;
    Regex *regex = frame_regex(frame, inst->imm);
    const Text *x = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        RegexResult result = regex ? regex_match(regex, x[i]) : REGEX_FAILED;
        ((bool *)out->data)[i] = result == REGEX_YES;
        if (result == REGEX_FAILED) out->state[i] = STATE_ERROR;
    }
}
