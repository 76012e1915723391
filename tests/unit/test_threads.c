/* Findings are the same, in the same order and words, whatever the number of threads that read and
   run rules, and the size of the batches that are evaluated, over every department of the examples.
   Units that are first met while rules run get the same numbers with any number of threads. */
#include "tests/unit/form_lab.h"

static const char *const paths[] = {"examples/tangshan-2021", "examples/first-audit",
                                    "examples/data-files",    "examples/linyi-2020",
                                    "examples/chengde-2022",  "examples/tianjin-2025",
                                    "examples/fengrun-2022",  "tests/language/rules.jx"};
static const uint32_t threads[] = {1, 2, 8}, batches[] = {1, 3, 1024};

static Text findings(Session *session, uint32_t n_threads, uint32_t batch, Text profile,
                     uint32_t *n) {
    Arena *arena = session->arena;
    EvalOptions options = {
        .threads = n_threads, .batch = batch, .lang = LANG_ZH, .profile = profile};
    CheckResult *result = check_run(arena, session->program, &options, LANG_ZH);
    *n = result->findings.len;
    Buf out = buf_new(arena);
    findings_print_json(&out, session->program, result, session->diags, LANG_ZH);
    return buf_result(&out);
}

static void check_examples(Tally *unit) {
    uint32_t all = 0, n = 0;
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        Arena *arena = arena_new_root(unit_exhausted, NULL);
        Text path = text_of(paths[p]), want = TEXT("");
        for (size_t t = 0; t < 3; t++) {
            Session *session = session_new(arena);
            session->threads = threads[t];
            session->besides = TEXT("std.profiles");
            session_load(session, &path, 1);
            if (t == 0) want = findings(session, 1, 0, TEXT("review"), &n);
            for (size_t b = 0; b < 3; b++)
                CHECK_TEXT(unit, findings(session, threads[t], batches[b], TEXT("review"), &n),
                           want);
        }
        all += n;
        arena_free(arena);
    }
    CHECK(unit, all > 500);
}

/* ---- units first met while rules run */

/* Projects whose subsidies have so many kinds of measure words of their own, and whose names have
   amounts in them. */
static Text department(Arena *arena, uint32_t n_kinds) {
    static const char *const words[] = {"吨", "公里", "家", "天", "万人", "亩"};
    Buf out = buf_new(arena);
    buf_str(&out,
            "使用 std\n"
            "规则 甲 对每个 项目 p, s 属于 p.补助 {\n"
            "  断言 s.数量 * s.数量 * s.单价 < s.数量 / s.单价\n"
            "}\n"
            "规则 乙 对每个 项目 p {\n"
            "  断言 全都(n.数量 < 5 家 对 n 属于 数字(p.名称))\n"
            "  否则 `{p.名称}不对`\n"
            "}\n"
            "规则 丙 对每个 项目 by 单位 as g {\n"
            "  断言 计数(去重(s.单价 * s.单价 对 p 属于 g, s 属于 p.补助)) = 1\n"
            "}\n"
            "绩效文本 2025 { 部门: D }\n部门 D \"局\" { }\n预算单位 D \"本级\" { 部门: D }\n");
    for (uint32_t i = 0; i < 200; i++) {
        uint32_t kind = i * 7 % n_kinds;
        buf_printf(&out, "项目 P%u \"每%u%s/%s\" {\n  单位: D\n  预算数: 9 万元\n", i, i % 9,
                   words[kind % 6], words[kind / 6 % 6]);
        buf_printf(
            &out, "  补助 {\n    | 名称 | 数量 | 单价 |\n    | 甲 | 3 筐%u | 3 元/捆%u |\n  }\n}\n",
            kind, kind / 2);
    }
    return buf_result(&out);
}

/* Names and dimensions of all units, by number. */
static Text units_of(Arena *arena, const Units *units) {
    Buf out = buf_new(arena);
    for (UnitId id = 0; id < units_count(units); id++) {
        const Unit *unit = units_get(units, id);
        buf_text(&out, unit->spelling);
        buf_printf(&out, " %u\n", unit->dim);
    }
    buf_printf(&out, "%u", units_dim_count(units));
    return buf_result(&out);
}

static void check_units(Tally *unit, uint32_t n_kinds, uint32_t least_new) {
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Text text = department(arena, n_kinds), want = TEXT(""), want_units[3] = {{0}};
    for (size_t t = 0; t < 3; t++)
        for (size_t b = 0; b < 3; b++) {
            Session *session = session_new(arena);
            uint32_t n;
            session_load_text(session, TEXT("d.jx"), text);
            CHECK(unit, session->diags->errors == 0);
            uint32_t before = units_count(session->program->units);
            Text got = findings(session, threads[t], batches[b], TEXT(""), &n);
            Text units = units_of(arena, session->program->units);
            CHECK(unit, n > 200);
            CHECK(unit, units_count(session->program->units) >= before + least_new);
            if (t == 0 && b == 0) want = got;
            if (t == 0) want_units[b] = units;
            CHECK_TEXT(unit, got, want);
            CHECK_TEXT(unit, units, want_units[b]);
        }
    arena_free(arena);
}

int main(void) {
    Tally unit = {.name = "threads"};
    check_examples(&unit);
    check_units(&unit, 3, 8);
    check_units(&unit, 20, 60);
    check_units(&unit, 200, 400); /* more than threads go on for */
    return UNIT_END(&unit);
}
