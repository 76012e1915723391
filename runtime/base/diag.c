/* Diagnostics: the table of wordings made from diag.def, the sink that passes report into, and the
   printed forms. Excerpts of sources are drawn by excerpt.c. */
#include "runtime/base/diag.h"

#include <assert.h>
#include <stdlib.h>

typedef struct Wording {
    const char *code;
    Severity severity;
    const char *title[2], *label[2], *other[2], *hint[2]; /* by Lang */
} Wording;

static const Wording wordings[] = {
#define DIAG(code, name, severity, title_zh, title_en, label_zh, label_en, other_zh, other_en,     \
             hint_zh, hint_en)                                                                     \
    [DIAG_##name] = {code,                                                                         \
                     SEVERITY_##severity,                                                          \
                     {title_zh, title_en},                                                         \
                     {label_zh, label_en},                                                         \
                     {other_zh, other_en},                                                         \
                     {hint_zh, hint_en}},
#include "runtime/base/diag.def"
#undef DIAG
};

static const char *const severity_word[2][3] = {
    [LANG_ZH] = {[SEVERITY_ERROR] = "错误", [SEVERITY_WARNING] = "警告", [SEVERITY_NOTE] = "说明"},
    [LANG_EN] =
        {[SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "note"},
};

#define COLOUR_BOLD "\x1B[0;1m"
#define COLOUR_OFF "\x1B[0m"

static const char *const hint_word[2] = {[LANG_ZH] = "提示: ", [LANG_EN] = "hint: "};
#define HINT_INDENT 8 /* columns of "= 提示: " and of "= hint: " */

Severity diag_severity(DiagCode code) {
    return wordings[code].severity;
}

const char *severity_text(Severity severity, Lang lang) {
    return severity_word[lang][severity];
}

const char *severity_colour(Severity severity) {
    switch (severity) {
    case SEVERITY_ERROR: return "\x1B[1;31m";
    case SEVERITY_WARNING: return "\x1B[1;33m";
    case SEVERITY_NOTE: return "\x1B[1;36m";
    }
    return "";
}

Text diag_code_text(DiagCode code) {
    return text_of(wordings[code].code);
}

/* ---- the sink */

Diags *diags_new(Arena *arena) {
    Diags *diags = ARENA_NEW(arena, Diags);
    diags->arena = arena;
    diags->seen = map_new(arena);
    return diags;
}

/* Equal for two diagnostics of which one is enough. */
static Text identity(Arena *arena, const Diag *diag) {
    Buf key = buf_new(arena);
    Span span = diag->span;
    buf_printf(&key, "%u %u %u %u", (unsigned)diag->code, span.source, span.lo, span.hi);
    for (int i = 0; span.source == 0 && i < DIAG_ARGS; i++) {
        buf_char(&key, '\0');
        buf_text(&key, diag->args[i].zh);
    }
    return buf_result(&key);
}

/* An argument's own copy. What is quoted is only to be recognised: its head is enough. */
static Text keep_argument(Arena *arena, Text t) {
    enum { MOST = 1000 };
    if (t.len <= MOST) return t.len ? arena_text(arena, t) : TEXT("");
    uint32_t end = MOST;
    while (((unsigned char)t.ptr[end] & 0xC0) == 0x80) end--;
    return arena_printf(arena, "%.*s…", (int)end, t.ptr);
}

void diag_add(Diags *diags, Diag diag) {
    assert(diag.code < DIAG_COUNT);
    if (map_set(&diags->seen, identity(diags->arena, &diag), 0) != MAP_NONE) return;
    for (int i = 0; i < DIAG_ARGS; i++) {
        DiagArg *arg = &diag.args[i];
        bool one = arg->zh.ptr == arg->en.ptr && arg->zh.len == arg->en.len;
        arg->zh = keep_argument(diags->arena, arg->zh);
        arg->en = one ? arg->zh : keep_argument(diags->arena, arg->en);
    }
    vec_push(diags->arena, &diags->list, diag);
    diags->errors += diag_severity(diag.code) == SEVERITY_ERROR;
}

void diag_at(Diags *diags, DiagCode code, Span span) {
    diag_add(diags, (Diag){.code = code, .span = span});
}

void diag_at1(Diags *diags, DiagCode code, Span span, DiagArg a) {
    diag_add(diags, (Diag){.code = code, .span = span, .args = {a}});
}

void diag_at2(Diags *diags, DiagCode code, Span span, DiagArg a, DiagArg b) {
    diag_add(diags, (Diag){.code = code, .span = span, .args = {a, b}});
}

void diag_at3(Diags *diags, DiagCode code, Span span, DiagArg a, DiagArg b, DiagArg c) {
    diag_add(diags, (Diag){.code = code, .span = span, .args = {a, b, c}});
}

/* A diagnostic with its number in the list, which keeps the order of equals. */
typedef struct Ranked {
    Diag diag;
    uint32_t rank;
} Ranked;

static int compare_uint(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

static int compare_places(const void *a, const void *b) {
    const Ranked *x = a, *y = b;
    /* source 0, nowhere, wraps round to the end */
    int order = compare_uint(x->diag.span.source - 1, y->diag.span.source - 1);
    if (!order) order = compare_uint(x->diag.span.lo, y->diag.span.lo);
    if (!order) order = compare_uint(x->diag.code, y->diag.code);
    return order ? order : compare_uint(x->rank, y->rank);
}

void diags_sort(Diags *diags) {
    uint32_t n = diags->list.len;
    if (n < 2) return;
    Ranked *ranked = ARENA_ARRAY(diags->arena, Ranked, n);
    for (uint32_t i = 0; i < n; i++) ranked[i] = (Ranked){diags->list.data[i], i};
    qsort(ranked, n, sizeof *ranked, compare_places);
    for (uint32_t i = 0; i < n; i++) diags->list.data[i] = ranked[i].diag;
}

/* ---- wording */

/* The argument that a template names at `at` ("{0}"), or -1. */
static int placeholder(const char *at) {
    bool named = at[0] == '{' && at[1] >= '0' && at[1] < '0' + DIAG_ARGS && at[2] == '}';
    return named ? at[1] - '0' : -1;
}

static Text argument(const Diag *diag, int i, Lang lang) {
    return lang == LANG_ZH ? diag->args[i].zh : diag->args[i].en;
}

static Text fill(Arena *arena, const char *template, const Diag *diag, Lang lang) {
    Buf out = buf_new(arena);
    for (const char *p = template; *p;) {
        int i = placeholder(p);
        if (i >= 0)
            buf_text(&out, argument(diag, i, lang));
        else
            buf_char(&out, *p);
        p += i >= 0 ? 3 : 1;
    }
    return buf_result(&out);
}

/* The template filled in; empty if it names an empty argument. */
static Text fill_if_complete(Arena *arena, const char *template, const Diag *diag, Lang lang) {
    for (const char *p = template; *p; p++) {
        int i = placeholder(p);
        if (i >= 0 && argument(diag, i, lang).len == 0) return TEXT("");
    }
    return fill(arena, template, diag, lang);
}

Text diag_title(Arena *arena, const Diag *diag, Lang lang) {
    return fill(arena, wordings[diag->code].title[lang], diag, lang);
}

Text diag_label(Arena *arena, const Diag *diag, Lang lang) {
    return fill_if_complete(arena, wordings[diag->code].label[lang], diag, lang);
}

Text diag_other_label(Arena *arena, const Diag *diag, Lang lang) {
    return fill_if_complete(arena, wordings[diag->code].other[lang], diag, lang);
}

Text diag_hint(Arena *arena, const Diag *diag, Lang lang) {
    return fill_if_complete(arena, wordings[diag->code].hint[lang], diag, lang);
}

/* ---- printing */

static void put_title(Buf *out, const Diag *diag, DiagStyle style) {
    const Wording *wording = &wordings[diag->code];
    if (style.colour) buf_str(out, severity_colour(wording->severity));
    buf_printf(out, "%s[%s]", severity_word[style.lang][wording->severity], wording->code);
    if (style.colour) buf_str(out, COLOUR_BOLD);
    buf_str(out, ": ");
    excerpt_text(out, diag_title(out->arena, diag, style.lang));
    if (style.colour) buf_str(out, COLOUR_OFF);
    buf_char(out, '\n');
}

/* "   = hint: …"; further lines of the hint stand under the first. */
static void put_hint(Buf *out, Text hint, uint32_t gutter, DiagStyle style) {
    if (hint.len == 0) return;
    buf_repeat(out, TEXT(" "), gutter + 1);
    buf_printf(out, "= %s", hint_word[style.lang]);
    for (;;) {
        int64_t end = text_find(hint, TEXT("\n"));
        excerpt_text(out, text_slice(hint, 0, end < 0 ? hint.len : (uint32_t)end));
        buf_char(out, '\n');
        if (end < 0) return;
        hint = text_slice(hint, (uint32_t)end + 1, hint.len);
        buf_repeat(out, TEXT(" "), gutter + 1 + HINT_INDENT);
    }
}

/* Products and quotients of units, one below the other, so that the eye finds the difference. */
static void put_units(Buf *out, const Diag *diag, uint32_t gutter, Lang lang) {
    static const char *const words[2][2] = {[LANG_ZH] = {"应为: ", "实为: "},
                                            [LANG_EN] = {"expected: ", "found:    "}};
    if (diag->code != DIAG_UNIT_MISMATCH) return;
    Text a = argument(diag, 0, lang), b = argument(diag, 1, lang);
    bool compound = text_find(a, TEXT("·")) >= 0 || text_find(a, TEXT("/")) >= 0 ||
                    text_find(b, TEXT("·")) >= 0 || text_find(b, TEXT("/")) >= 0;
    for (int i = 0; compound && i < 2; i++) {
        buf_repeat(out, TEXT(" "), gutter + 1);
        buf_printf(out, "= %s", words[lang][i]);
        excerpt_text(out, i ? b : a);
        buf_char(out, '\n');
    }
}

void diag_print(Buf *out, Sources *sources, const Diag *diag, DiagStyle style) {
    Arena *arena = out->arena;
    uint32_t gutter = excerpt_gutter(sources, diag->span);
    uint32_t other_gutter = excerpt_gutter(sources, diag->other);
    Excerpt excerpt = {.span = diag->span,
                       .label = diag_label(arena, diag, style.lang),
                       .arrow = "-->",
                       .gutter = gutter > other_gutter ? gutter : other_gutter,
                       .severity = diag_severity(diag->code),
                       .colour = style.colour};
    put_title(out, diag, style);
    excerpt_draw(out, sources, &excerpt);
    excerpt.span = diag->other;
    excerpt.label = diag_other_label(arena, diag, style.lang);
    excerpt.arrow = ":::";
    excerpt_draw(out, sources, &excerpt);
    put_units(out, diag, excerpt.gutter, style.lang);
    put_hint(out, diag_hint(arena, diag, style.lang), excerpt.gutter, style);
    buf_char(out, '\n');
}

void diag_print_short(Buf *out, Sources *sources, const Diag *diag, Lang lang) {
    const Source *source = sources_get(sources, diag->span.source);
    if (source) {
        Position at = sources_locate(sources, diag->span.source, diag->span.lo);
        excerpt_text(out, source->path);
        buf_printf(out, ":%u:%u: ", at.line, at.column);
    }
    put_title(out, diag, (DiagStyle){.lang = lang});
}
