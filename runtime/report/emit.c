/* The table of output formats and what every emitter shares: looking a format up, and safe names
   for the files. It knows no format: each stands in its own emit_*.c behind the row of emit.def. */
#include "runtime/report/emit.h"

#include <assert.h>

#include "runtime/base/utf8.h"

/* Together with an ending below the 255 bytes that file systems allow. */
enum { NAME_BYTES = 120, PART_BYTES = 90 };

typedef struct EmitRow {
    Text name;
    EmitFunction *function;
} EmitRow;

static const EmitRow emit_rows[EMIT_COUNT] = {
#define EMIT(name, function, en, zh) {{#name, sizeof(#name) - 1}, function},
#include "runtime/report/emit.def"
#undef EMIT
};

EmitFormat emit_find(Text name) {
    for (uint32_t i = 0; i < EMIT_COUNT; i++)
        if (text_equal(emit_rows[i].name, name)) return (EmitFormat)i;
    return EMIT_COUNT;
}

Text emit_name(EmitFormat format) {
    assert(format < EMIT_COUNT);
    return emit_rows[format].name;
}

bool emit_doc(EmitFormat format, Emit *emit, const Doc *doc) {
    assert(format < EMIT_COUNT);
    return emit_rows[format].function(emit, doc);
}

/* What Windows, the strictest of the systems, forbids anywhere in a name. The bidirectional
   controls are legal but let a name show as another one. */
static bool is_unsafe(uint32_t c) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
    if (c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E)) return true;
    if ((c >= 0x2066 && c <= 0x2069) || c == 0xFEFF) return true;
    return c < 0x7F && strchr("/\\:*?\"<>|", (int)c);
}

/* Without dots and blanks at the ends: Windows drops them, and a leading dot hides the file. */
static Text trim_ends(Text t) {
    for (;;) {
        Text was = t = text_trim(t);
        if (text_starts(t, TEXT("."))) t = text_slice(t, 1, t.len);
        if (text_ends(t, TEXT("."))) t = text_slice(t, 0, t.len - 1);
        if (t.len == was.len) return t;
    }
}

/* Device names of Windows, which no ending makes harmless: CON, PRN, AUX, NUL, COM1, LPT1, … */
static bool is_device(Text t) {
    static const char devices[][4] = {"con", "prn", "aux", "nul", "com", "lpt"};
    Text stem = t;
    int64_t dot = text_find(t, TEXT("."));
    if (dot >= 0) stem = text_trim(text_slice(t, 0, (uint32_t)dot));
    if (stem.len != 3 && stem.len != 4) return false;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        bool numbered = i >= 4;
        if (stem.len != (numbered ? 4u : 3u)) continue;
        if (numbered && (stem.ptr[3] < '0' || stem.ptr[3] > '9')) continue;
        bool same = true;
        for (size_t k = 0; k < 3; k++) same = same && (stem.ptr[k] | 0x20) == devices[i][k];
        if (same) return true;
    }
    return false;
}

/* The longest start of at most `max` bytes that ends between characters. */
static Text cut(Text t, uint32_t max) {
    if (t.len <= max) return t;
    while (max > 0 && ((unsigned char)t.ptr[max] & 0xC0) == 0x80) max--;
    return text_slice(t, 0, max);
}

static Text safe_name(Arena *arena, Text name, uint32_t max) {
    Buf out = buf_new(arena);
    name = trim_ends(name);
    if (is_device(name)) buf_char(&out, '_');
    for (uint32_t at = 0; at < name.len;) {
        uint32_t from = at, c = utf8_next(name, &at);
        if (is_unsafe(c))
            buf_char(&out, '_');
        else
            buf_text(&out, text_slice(name, from, at));
    }
    Text safe = trim_ends(cut(buf_result(&out), max));
    return safe.len ? safe : TEXT("_");
}

Text emit_file_name(Arena *arena, Text name) {
    return safe_name(arena, name, NAME_BYTES);
}

void emit_add_file(Emit *emit, const Doc *doc, Text part, Text ending, const Buf *bytes) {
    Buf name = buf_new(emit->arena);
    buf_text(&name, emit_file_name(emit->arena, doc->name));
    if (part.len) buf_text(&name, safe_name(emit->arena, part, PART_BYTES));
    buf_text(&name, ending);
    OutFile file = {.name = buf_result(&name), .bytes = buf_result(bytes)};
    vec_push(emit->arena, &emit->files, file);
}
