/* Filling templates of findings. Diagnostics have the same in diag.def; findings speak of data, so
   their sentences stand with what they are about. */
#include "runtime/eval/wording.h"

Text wording_fill(Arena *arena, const Wording *wording, const WordingArgs *args, Lang lang) {
    Buf out = buf_new(arena);
    for (const char *p = lang == LANG_ZH ? wording->zh : wording->en; *p; p++) {
        bool named = p[0] == '{' && p[1] >= '0' && p[1] <= '2' && p[2] == '}';
        if (!named) {
            buf_char(&out, *p);
            continue;
        }
        const DiagArg *arg = &args->arg[p[1] - '0'];
        buf_text(&out, lang == LANG_ZH ? arg->zh : arg->en);
        p += 2;
    }
    return buf_result(&out);
}
