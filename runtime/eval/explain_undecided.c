/* Why a condition has no value: follows the first operand without one down to where that began, and
   says it in both languages. */
#include "runtime/eval/explain.h"
#include "runtime/eval/native.h"
#include "runtime/eval/show.h"
#include "runtime/eval/wording.h"

/* ---- the cause */
/* Whether the visit has no value because the candidate has none. */
static bool is_cause(const Walk *walk, Visit visit, Visit candidate) {
    State state = (State)visit_value(walk, visit).state;
    State other = (State)visit_value(walk, candidate).state;
    return state == STATE_ERROR ? other == STATE_ERROR : other != STATE_OK;
}

static bool element_cause(const Walk *walk, Visit visit, Visit *out) {
    RowRange rows = visit_elements(walk, visit);
    for (uint32_t row = rows.first; row < rows.first + rows.count; row++) {
        *out = (Visit){visit_inst(walk, visit)->a, row};
        if (is_cause(walk, visit, *out)) return true;
    }
    return false;
}

static bool next_cause(const Walk *walk, Visit visit, Visit *out) {
    if (visit_is_aggregate(walk, visit)) return element_cause(walk, visit, out);
    for (int k = 0; k < 3; k++) {
        if (visit_operand(walk, visit, k, out) && is_cause(walk, visit, *out)) return true;
    }
    return false;
}

static Visit find_cause(const Walk *walk, Visit visit) {
    Visit next = visit;
    do visit = visit_unlifted(walk, next);
    while (next_cause(walk, visit, &next));
    return visit;
}

/* ---- the reason */
static const Wording NO_FIELD = {"{0}没有“{1}”", "{0} has no \"{1}\""};
static const Wording NO_VALUE = {"“{0}”没有值", "\"{0}\" has no value"};
static const Wording BY_ZERO = {"“{0}”的除数为零", "\"{0}\" divides by zero"};
static const Wording NO_ELEMENT = {"“{0}”没有元素", "\"{0}\" has no elements"};
static const Wording TWO_UNITS = {"“{0}”的单位不同：{1} 与 {2}",
                                  "the units in \"{0}\" differ: {1} and {2}"};
static const Wording MIXED_UNITS = {"“{0}”的单位不同", "the units in \"{0}\" differ"};
static const Wording NO_DATE = {"“{0}”没有对应的日期", "\"{0}\" gives no date"};
static const Wording FAILED = {"“{0}”计算出错", "\"{0}\" could not be computed"};
static const Wording FAILED_WHY = {"“{0}”计算出错：{1}", "\"{0}\" could not be computed: {1}"};
static const Wording BAD_PLACES = {"“{0}”计算出错：保留的位数要是 0 至 1000 的整数",
                                   "\"{0}\" could not be computed: decimals are a whole number from 0 to 1000"};
static const Wording LONG_TEXTS = {"“{0}”计算出错：有文字超过 2000 字，不能逐字比较",
                                   "\"{0}\" could not be computed: a text has more than 2000 characters"};
static const Wording UNIT_POWER = {"“{0}”计算出错：单位的乘方太高",
                                   "\"{0}\" could not be computed: the unit's power is too high"};
static const Wording LIMIT = {"“{0}”的匹配超出了限制", "matching \"{0}\" went beyond the limit"};
static const Wording UNDECIDED = {"无法判断“{0}”：{1}", "cannot decide \"{0}\": {1}"};

typedef struct Reason {
    const Wording *wording;
    WordingArgs args;
} Reason;

static Reason missing_reason(const Walk *walk, Visit cause, Reason reason) {
    FactRef ref;
    reason.wording = &NO_VALUE;
    if (visit_inst(walk, cause)->op != OP_FIELD || !visit_fact_ref(walk, cause, &ref))
        return reason;
    const Entity *entity = walk->program->entities.data[ref.entity];
    const NameSet *field = &entity->fields.data[ref.field].names;
    reason.wording = &NO_FIELD;
    reason.args.arg[0] =
        ARG2(record_label(walk->arena, walk->program, ref.entity, ref.row, LANG_ZH),
             record_label(walk->arena, walk->program, ref.entity, ref.row, LANG_EN));
    reason.args.arg[1] = ARG2(field->zh, field->en);
    return reason;
}

static Reason units_reason(const Walk *walk, Visit cause, Reason reason) {
    Visit a, b;
    reason.wording = &MIXED_UNITS;
    if (!visit_operand(walk, cause, 0, &a) || !visit_operand(walk, cause, 1, &b)) return reason;
    if (visit_value(walk, b).rep != REP_NUMBER) return reason;
    reason.wording = &TWO_UNITS;
    reason.args.arg[1] = ARG(visit_shown(walk, a));
    reason.args.arg[2] = ARG(visit_shown(walk, b));
    return reason;
}

static const Wording *error_wording(Op op) {
    if (op == OP_TEXT_MATCHES) return &LIMIT;
    if (op == OP_ROUND) return &BAD_PLACES;
    if (op == OP_TEXT_EDITS) return &LONG_TEXTS;
    return op == OP_MUL || op == OP_DIV ? &UNIT_POWER : &FAILED;
}

static Reason error_reason(const Walk *walk, Visit cause, Reason reason) {
    const Inst *inst = visit_inst(walk, cause);
    DiagArg *why = &reason.args.arg[1];
    reason.wording = error_wording((Op)inst->op);
    if (inst->op != OP_NATIVE) return reason;
    const Vector *result = frame_vector(walk->frame, cause.inst);
    if (result->why && result->why[cause.row].zh.len) {
        *why = result->why[cause.row];
        reason.wording = &FAILED_WHY;
    } else if (walk->native && native_error(walk->native, inst->imm, &why->zh, &why->en)) {
        reason.wording = &FAILED_WHY;
    }
    return reason;
}

static Reason find_reason(const Walk *walk, Visit cause) {
    Reason reason = {.args = {{ARG(visit_text(walk, cause))}}};
    switch ((State)visit_value(walk, cause).state) {
    case STATE_OK:
    case STATE_MISSING: return missing_reason(walk, cause, reason);
    case STATE_NO_QUOTIENT: reason.wording = &BY_ZERO; return reason;
    case STATE_EMPTY: reason.wording = &NO_ELEMENT; return reason;
    case STATE_UNITS: return units_reason(walk, cause, reason);
    case STATE_NO_DATE: reason.wording = &NO_DATE; return reason;
    case STATE_ERROR: return error_reason(walk, cause, reason);
    }
    return reason;
}

Span explain_undecided(const Walk *walk, Visit condition, Finding *finding) {
    Arena *arena = walk->arena;
    Visit cause = find_cause(walk, condition);
    Reason reason = find_reason(walk, cause);
    WordingArgs args = {{ARG(visit_text(walk, visit_unlifted(walk, condition)))}};
    args.arg[1] = ARG2(wording_fill(arena, reason.wording, &reason.args, LANG_ZH),
                       wording_fill(arena, reason.wording, &reason.args, LANG_EN));
    finding->message_zh = wording_fill(arena, &UNDECIDED, &args, LANG_ZH);
    finding->message_en = wording_fill(arena, &UNDECIDED, &args, LANG_EN);
    return visit_fact(walk, cause);
}
