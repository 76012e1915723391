/* Kernels of the quantities and dates that stand in texts: a text opens a list of them, and each
   knows the text that it stands in. */
#include "runtime/core/target.h"
#include "runtime/eval/frame.h"

/* ---- lists */
typedef VEC(const Mention *) MentionList;

static void add(Frame *frame, MentionList *list, Text whole, const TextQuantity *found,
                uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        Mention *mention = ARENA_NEW(frame->arena, Mention);
        *mention = (Mention){.whole = whole, .found = found[i]};
        vec_push(frame->arena, list, mention);
    }
}

static void add_text(Frame *frame, MentionList *list, Text whole) {
    uint32_t n;
    TextQuantity *found = text_quantities(frame->arena, frame->program->units, whole, &n);
    add(frame, list, whole, found, n);
}

/* A target that was read whole is one mention, a range two. */
static void add_target(Frame *frame, MentionList *list, const Target *target) {
    if (target->kind == TARGET_TEXT) {
        add(frame, list, target->spelling, target_more(target)->found,
            target_more(target)->n_found);
        return;
    }
    TextQuantity found = {.hi = target->spelling.len,
                          .is_date = target->kind == TARGET_DATE,
                          .year_written = (target->flags & TARGET_YEAR_WRITTEN) != 0,
                          .quantity = target->number,
                          .has_unit = target->number.unit != UNIT_NONE &&
                                      (target->flags & TARGET_UNIT_UNKNOWN) == 0,
                          .date = target_more(target)->date};
    add(frame, list, target->spelling, &found, 1);
    if (target->kind != TARGET_RANGE) return;
    found.quantity = target_more(target)->upper_number;
    add(frame, list, target->spelling, &found, 1);
}

void kernel_mentions(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Vector *from = frame_operand(frame, inst->a);
    MentionList list = {0};
    VEC(uint32_t) parent = {0};
    for (uint32_t i = 0; i < from->n; i++) {
        if (from->state[i]) continue;
        if (inst->op == OP_MENTIONS)
            add_text(frame, &list, ((const Text *)from->data)[i]);
        else
            add_target(frame, &list,
                       &frame->program->facts->targets.data[((const uint32_t *)from->data)[i]]);
        while (parent.len < list.len) vec_push(frame->arena, &parent, i);
    }
    frame_open(frame, inst->domain, parent.data, list.len);
    Vector *out = frame_make(frame, id);
    if (list.len) memcpy(out->data, list.data, sizeof *list.data * list.len);
}

/* ---- parts */
static const Mention *mention_at(const Frame *frame, InstId a, uint32_t i) {
    return ((const Mention *const *)frame_operand(frame, a)->data)[i];
}

void kernel_mention_is(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        const TextQuantity *found = &mention_at(frame, inst->a, i)->found;
        ((bool *)out->data)[i] = inst->imm ? found->year_written : found->quoted;
    }
}

void kernel_mention_number(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        const TextQuantity *found = &mention_at(frame, inst->a, i)->found;
        if (found->is_date)
            out->state[i] = STATE_MISSING;
        else
            ((Quantity *)out->data)[i] = found->quantity;
    }
}

/* Without its year a date in a text lies in year 1: nobody knows which is meant. */
static bool has_date(const TextQuantity *found) {
    int year, month, day;
    if (!found->is_date || found->year_written) return found->is_date;
    date_civil(found->date.last, &year, &month, &day);
    return year > 1;
}

void kernel_mention_date(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        const TextQuantity *found = &mention_at(frame, inst->a, i)->found;
        if (has_date(found))
            ((Date *)out->data)[i] = found->date;
        else
            out->state[i] = STATE_MISSING;
    }
}

/* imm of MENTION_TEXT */
enum { PART_SPELLING, PART_BEFORE, PART_BEHIND, PART_UNIT };

static Text text_part(const Program *program, const Mention *mention, uint32_t part) {
    const TextQuantity *found = &mention->found;
    if (part == PART_BEFORE) return text_slice(mention->whole, 0, found->lo);
    if (part == PART_BEHIND) return text_slice(mention->whole, found->hi, mention->whole.len);
    if (part == PART_SPELLING) return mention_spelling(mention);
    return units_get(program->units, found->quantity.unit)->spelling;
}

void kernel_mention_text(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        const Mention *mention = mention_at(frame, inst->a, i);
        const TextQuantity *found = &mention->found;
        bool unit = !found->is_date && found->quantity.unit != UNIT_NONE;
        if (inst->imm == PART_UNIT && !unit)
            out->state[i] = STATE_MISSING;
        else
            ((Text *)out->data)[i] = text_part(frame->program, mention, inst->imm);
    }
}
