/* From a path to what was read there: the library's forms, the file, the form that it is of. */
#include "compiler/import.h"

static Text use_all_forms(Arena *arena) {
    Buf out = buf_new(arena);
    buf_str(&out, "使用 std\n");
    for (uint32_t i = 0; i < stdlib_n_files; i++) {
        Text name = text_of(stdlib_files[i].name);
        if (!text_starts(name, TEXT("forms/"))) continue;
        buf_printf(&out, "使用 std.forms.%.*s\n", (int)name.len - 9, name.ptr + 6);
    }
    return buf_result(&out);
}

void import_load_forms(Session *session) {
    session_load_text(session, TEXT("<import>"), use_all_forms(session->arena));
}

/* How well a document is named by `name`: 3 by one of its names, 2 by that of its table (application
   for application_book), 1 by the beginning of a name or by a part of the Chinese one, else 0. */
static int how_named(const Layout *layout, Text name) {
    if (!layout->is_document || name.len == 0) return 0;
    if (names_has(&layout->names, name)) return 3;
    Text en = layout->names.en;
    if (!text_starts(en, name)) return text_find(layout->names.zh, name) >= 0;
    return text_equal(text_slice(en, name.len, en.len), TEXT("_book")) ? 2 : 1;
}

uint32_t import_find_layout(const Program *program, Text name) {
    uint32_t found = ID_NONE;
    int best = 0;
    for (uint32_t i = 0; i < program->layouts.len; i++) {
        int how = how_named(program->layouts.data[i], name);
        if (how < best || how == 0) continue;
        found = how > best ? i : ID_NONE; /* two are as well named: none is meant */
        best = how;
    }
    return found;
}

Text import_layout_names(Arena *arena, const Program *program) {
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < program->layouts.len; i++) {
        const Layout *layout = program->layouts.data[i];
        if (!layout->is_document) continue;
        buf_printf(&out, "%s%.*s", out.len ? " " : "", TEXT_ARG(layout->names.en));
    }
    return buf_result(&out);
}

static DiagCode fault_code(PaperFault fault) {
    switch (fault) {
    case PAPER_READ:
    case PAPER_UNKNOWN:
    case PAPER_NO_LIBRARY: return DIAG_IMPORT_KIND;
    case PAPER_OLD: return DIAG_IMPORT_OLD;
    case PAPER_DAMAGED: return DIAG_IMPORT_DAMAGED;
    case PAPER_TOO_LARGE: return DIAG_IMPORT_TOO_LARGE;
    case PAPER_DOCTYPE: return DIAG_IMPORT_DOCTYPE;
    case PAPER_ENCODING: return DIAG_IMPORT_ENCODING;
    }
    return DIAG_IMPORT_KIND;
}

static Paper *open_paper(Arena *arena, Diags *diags, Text path, Encoding encoding) {
    Text bytes;
    FileError error = file_read(arena, path, &bytes);
    if (error.code) {
        diag_at2(diags, DIAG_FILE_READ, SPAN_NONE, ARG(path),
                 ARG2(file_error_text(error, true), file_error_text(error, false)));
        return NULL;
    }
    PaperFault fault;
    Paper *paper = paper_read(arena, path, bytes, encoding, &fault);
    DiagCode code = fault_code(fault);
    if (code == DIAG_IMPORT_ENCODING && encoding != ENCODING_DETECT) code = DIAG_IMPORT_NOT_ENCODED;
    if (!paper) diag_at1(diags, code, SPAN_NONE, ARG(path));
    return paper;
}

/* Of so many texts and labels one may hold by chance. A form that was asked for may be a part of
 * it. */
static bool is_this_form(const Import *import, bool asked) {
    const Reading *reading = &import->reading;
    if (asked) return import->recognised > 0 && reading->found * 4 >= reading->labels;
    if (reading->found * 2 < reading->labels) return false;
    return reading->found * 5 >= reading->labels * 4 || import->recognised * 2 >= import->cells;
}

Import *import_open_file(Arena *arena, Diags *diags, const Session *forms, Text path,
                         uint32_t only, Encoding encoding) {
    Paper *paper = open_paper(arena, diags, path, encoding);
    if (!paper) return NULL;
    Import *import = import_read(arena, forms->compiler, paper, only);
    if (import && is_this_form(import, only != ID_NONE)) return import;
    const NameSet *names = import ? &import->reading.pattern->layout->names : NULL;
    Text found = import
                     ? arena_printf(arena, "%u/%u", import->reading.found, import->reading.labels)
                     : TEXT("");
    diag_add(diags, (Diag){.code = DIAG_IMPORT_NO_FORM,
                           .args = {ARG(path), ARG(names ? names->last : TEXT("")), ARG(found),
                                    ARG(names ? names->en : TEXT(""))}});
    return NULL;
}
