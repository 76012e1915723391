/* Diagnostics: mistakes in programs, told in Chinese or English at their place.
   A pass reports into a sink and goes on; it never prints and never exits. All wording stands in
   diag.def: a Diag holds only its code, its places and the arguments of the wording.

   A template in diag.def may hold {0}..{5}: the arguments. A label, note or hint whose template is
   empty, or mentions an argument that is empty, is not printed; so one code serves with and
   without a suggestion. */
#ifndef JX_BASE_DIAG_H
#define JX_BASE_DIAG_H

#include "runtime/base/buf.h"
#include "runtime/base/map.h"
#include "runtime/base/source.h"

typedef enum Lang { LANG_ZH, LANG_EN } Lang;
typedef enum Severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } Severity;

typedef enum DiagCode {
#define DIAG(code, name, severity, ...) DIAG_##name,
#include "runtime/base/diag.def"
#undef DIAG
    DIAG_COUNT
} DiagCode;

/* A word of a message: one text for both languages, or one for each. */
typedef struct DiagArg {
    Text zh, en;
} DiagArg;

#define DIAG_ARGS 6
typedef struct Diag {
    DiagCode code;
    Span span;               /* the primary place; SPAN_NONE for a diagnostic about no text */
    Span other;              /* the other side of a conflict, or SPAN_NONE */
    DiagArg args[DIAG_ARGS]; /* texts that outlive the sink */
} Diag;

typedef struct Diags {
    Arena *arena;
    VEC(Diag) list;
    uint32_t errors; /* how many of the list are of severity error */
    Map seen;        /* what has been reported at which place */
} Diags;

Diags *diags_new(Arena *arena);
/* Argument texts are copied. A second diagnostic with the same code and span is dropped; without a
   span, one with the same code and arguments. */
void diag_add(Diags *diags, Diag diag);

#define ARG(t) ((DiagArg){(t), (t)})
#define ARG2(zh_text, en_text) ((DiagArg){(zh_text), (en_text)})
/* Shorthands: at a span, with 0 to 3 arguments (DiagArg). */
void diag_at(Diags *diags, DiagCode code, Span span);
void diag_at1(Diags *diags, DiagCode code, Span span, DiagArg a);
void diag_at2(Diags *diags, DiagCode code, Span span, DiagArg a, DiagArg b);
void diag_at3(Diags *diags, DiagCode code, Span span, DiagArg a, DiagArg b, DiagArg c);

Severity diag_severity(DiagCode code);
const char *severity_colour(Severity severity); /* the escape sequence that begins it */
const char *severity_text(Severity severity, Lang lang); /* 错误, error */
Text diag_code_text(DiagCode code);             /* "E0203" */
Text diag_title(Arena *arena, const Diag *diag, Lang lang);
/* What is printed beside the marks and below them; empty where there is nothing to say. */
Text diag_label(Arena *arena, const Diag *diag, Lang lang);
Text diag_other_label(Arena *arena, const Diag *diag, Lang lang);
Text diag_hint(Arena *arena, const Diag *diag, Lang lang);

typedef struct DiagStyle {
    Lang lang;
    bool colour;
} DiagStyle;

/* Sorted by source, position and code (a stable order). */
void diags_sort(Diags *diags);
/* One diagnostic with excerpts, labels and hint, ending in a blank line:
     错误[E0203]: 单位不一致：应为金额，实为计数
       --> projects/030.jx:18:20
        |
     18 |     | 产出.成本 | 展会费用 | ≤ 160 家 |
        |                             ^^^^^^^^ 这里是计数
       ::: stdlib/rules/cost.jx:9:34
        |
      9 | ...
        | --- 这里要求金额
        = 提示: ...                                             */
void diag_print(Buf *out, Sources *sources, const Diag *diag, DiagStyle style);
/* path:line:column: error[E0203]: title, and a line feed; without a span, no place in front */
void diag_print_short(Buf *out, Sources *sources, const Diag *diag, Lang lang);

/* The excerpt alone, shared with findings: "  --> place", the line, marks under the span (its part
   on the first line) and the label. A line longer than 160 columns is shown around the span with
   "…" at the cuts. `arrow` is "-->" (marked ^^^) or ":::" (marked ---). Nothing for SPAN_NONE. */
void excerpt_print(Buf *out, Sources *sources, Span span, Text label, const char *arrow,
                   bool colour);

/* The same with all choices, for several excerpts in one column. */
typedef struct Excerpt {
    Span span;
    Text label; /* may be empty */
    const char *arrow;
    uint32_t gutter;   /* columns for the line number: the greatest excerpt_gutter of them */
    Severity severity; /* the colour of the marks */
    bool colour;
    bool continues; /* a further line below the one drawn last: no place line */
    Span place;     /* unless SPAN_NONE, the place line is "--> place" whatever the arrow */
} Excerpt;
void excerpt_draw(Buf *out, Sources *sources, const Excerpt *excerpt);
uint32_t excerpt_gutter(Sources *sources, Span span);

/* A text for the terminal on one line: control characters as signs (␛), those that turn the
   direction of text, that nobody can see, and broken bytes as U+FFFD, a tab as blanks. */
void excerpt_text(Buf *out, Text t);

/* Among `candidates`, the one nearest to `word` by edit distance over characters, if near enough
   to be a likely slip (at most a third of the length, at least 1); else empty. */
Text suggest_nearest(Text word, const Text *candidates, uint32_t n);
/* All that are equally near, in order, at most `cap`; returns how many. suggest_nearest is the
   first of them. */
uint32_t suggest_equals(Text word, const Text *candidates, uint32_t n, Text *out, uint32_t cap);

#endif
