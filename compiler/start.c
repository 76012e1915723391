/* Making the files of a start out of stdlib/starts: the lines and names of the language asked for,
   its keywords, and the year. Looked up and translated as `fmt --lang` would; a form is known by
   its folder, and tells its title in the first lines of its project file. */
#include "compiler/start.h"

#include <assert.h>

#include "compiler/format.h"
#include "compiler/translate.h"

static Text rest_of(Text text, uint32_t from) {
    return text_slice(text, from, text.len);
}

/* The line at `*at`, with its end; moves behind it. */
static Text next_line(Text text, uint32_t *at) {
    uint32_t lo = *at;
    while (*at < text.len && text.ptr[*at] != '\n') ++*at;
    *at += *at < text.len;
    return text_slice(text, lo, *at);
}

/* ---- which forms there are */

static Text folder_of(const StartFile *file) {
    Text name = text_of(file->name);
    int64_t slash = text_find(name, TEXT("/"));
    return text_slice(name, 0, slash < 0 ? 0 : (uint32_t)slash);
}

StartForms start_forms(Arena *arena) {
    static const char mark[] = "#zh ";
    StartForms forms = {0};
    for (uint32_t i = 0; i < start_n_files; i++) {
        if (!text_ends(text_of(start_files[i].name), TEXT("/jixiao.jx"))) continue;
        Text bytes = {start_files[i].bytes, start_files[i].len};
        StartForm form = {.name = folder_of(&start_files[i])};
        uint32_t at = 0;
        for (Lang lang = LANG_ZH; lang <= LANG_EN; lang++)
            form.title[lang] = text_trim(rest_of(next_line(bytes, &at), sizeof mark - 1));
        vec_push(arena, &forms, form);
    }
    return forms;
}

static bool is_called(const StartForm *form, Text wanted) {
    if (text_starts(form->name, wanted)) return true;
    int64_t colon = text_find(form->title[LANG_ZH], TEXT("："));
    Text head =
        colon < 0 ? form->title[LANG_ZH] : text_slice(form->title[LANG_ZH], 0, (uint32_t)colon);
    return text_find(head, wanted) >= 0;
}

const StartForm *start_find(const StartForms *forms, Text wanted) {
    const StartForm *found = NULL;
    if (wanted.len == 0) return NULL;
    for (uint32_t i = 0; i < forms->len; i++) {
        const StartForm *form = &forms->data[i];
        if (text_equal(form->name, wanted)) return form;
        if (!is_called(form, wanted)) continue;
        if (found) return NULL;
        found = form;
    }
    return found;
}

/* ---- language and year */

/* How far the year that the text begins with is from the sample's, up to 2; else 3. */
static uint32_t years_on(Text text) {
    for (uint32_t on = 0; on <= 2; on++) {
        char digits[] = {'2', '0', '2', (char)('0' + START_YEAR % 10 + on), 0};
        if (text_starts(text, text_of(digits))) return on;
    }
    return 3;
}

/* Not the year that is part of a form's name. */
static Text move_years(Arena *arena, Text text, uint32_t year) {
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < text.len; i++) {
        char before = i > 0 ? (char)(text.ptr[i - 1] | 0x20) : ' ';
        uint32_t on = before >= 'a' && before <= 'z' ? 3 : years_on(rest_of(text, i));
        if (on > 2) {
            buf_char(&out, text.ptr[i]);
        } else {
            buf_printf(&out, "%04u", year + on);
            i += 3;
        }
    }
    return buf_result(&out);
}

/* The language that a line is of (`*marked`), and where the mark stands. */
static bool marked_line(Text line, Lang *lang, uint32_t *at) {
    *at = 0;
    while (*at < line.len && line.ptr[*at] == ' ') ++*at;
    Text mark = text_slice(line, *at, *at + 3 < line.len ? *at + 3 : line.len);
    *lang = text_equal(mark, TEXT("#zh")) ? LANG_ZH : LANG_EN;
    return *lang == LANG_ZH || text_equal(mark, TEXT("#en"));
}

static Text lines_of(Arena *arena, Text text, Lang lang) {
    Buf out = buf_new(arena);
    for (uint32_t at = 0; at < text.len;) {
        Text line = next_line(text, &at);
        Lang of;
        uint32_t mark;
        if (!marked_line(line, &of, &mark)) {
            buf_text(&out, line);
        } else if (of == lang) {
            buf_text(&out, text_slice(line, 0, mark + 1));
            buf_text(&out, rest_of(line, mark + 3));
        }
    }
    return buf_result(&out);
}

/* False where the file is of the other language; takes the language's ending away. */
static bool name_of(Text *name, Lang lang) {
    static const char *const endings[] = {[LANG_ZH] = ".zh", [LANG_EN] = ".en"};
    if (text_ends(*name, text_of(endings[lang == LANG_ZH ? LANG_EN : LANG_ZH]))) return false;
    if (text_ends(*name, text_of(endings[lang]))) *name = text_slice(*name, 0, name->len - 3);
    return true;
}

/* ---- the files */

static void add_file(Arena *arena, StartTree *tree, const StartFile *file, Text name, Lang lang,
                     uint32_t year) {
    Text bytes = {file->bytes, file->len};
    if (!name_of(&name, lang)) return;
    NewFile made = {.path = move_years(arena, name, year),
                    .bytes = move_years(arena, lines_of(arena, bytes, lang), year),
                    .executable = text_starts(bytes, TEXT("#!"))};
    vec_push(arena, tree, made);
}

/* The project file comes first: the others are read with what it uses. */
typedef enum Want { WANT_PROJECT_FILE, WANT_OTHERS } Want;

static void add_folder(Arena *arena, StartTree *tree, Text folder, Lang lang, uint32_t year,
                       Want want) {
    for (uint32_t i = 0; i < start_n_files; i++) {
        if (!text_equal(folder_of(&start_files[i]), folder)) continue;
        Text name = rest_of(text_of(start_files[i].name), folder.len + 1);
        if (text_equal(name, TEXT("jixiao.jx")) == (want == WANT_PROJECT_FILE))
            add_file(arena, tree, &start_files[i], name, lang, year);
    }
}

/* ---- English keywords */

/* A place where no file can be, so that none in the user's folder is taken for one of these. */
static Text place_of(Arena *arena, Text name) {
    return path_join(arena, TEXT("/dev/null/start"), name);
}

static Text english(Arena *arena, const Session *session, const Source *source) {
    Text edited = translate_source(arena, session, source, LANG_EN), text;
    const Source *again = sources_add(sources_new(arena), source->path, edited);
    FormatStatus status = format_source(arena, again, diags_new(arena), &text);
    assert(status == FORMAT_DONE);
    return status == FORMAT_DONE ? text : edited;
}

static void translate(Arena *arena, StartTree *tree) {
    Session *session = session_new(arena);
    TextList paths = {0};
    for (uint32_t i = 0; i < tree->len; i++) {
        if (!text_ends(tree->data[i].path, TEXT(".jx"))) continue;
        Text place = place_of(arena, tree->data[i].path);
        inputs_put(session->inputs, place, tree->data[i].bytes);
        vec_push(arena, &paths, place);
    }
    session->threads = 1;
    translate_prepare(session);
    session_load(session, paths.data, paths.len);
    assert(session->diags->errors == 0);
    for (uint32_t i = 0; i < tree->len; i++)
        for (uint32_t k = 0; k < session->files.len; k++) {
            const SessionFile *file = &session->files.data[k];
            Text place = place_of(arena, tree->data[i].path);
            if (!file->is_library && text_equal(file->source->path, place))
                tree->data[i].bytes = english(arena, session, file->source);
        }
}

StartTree start_make(Arena *arena, const StartForm *form, Lang lang, uint32_t year, bool records) {
    StartTree tree = {0};
    add_folder(arena, &tree, form->name, lang, year, WANT_PROJECT_FILE);
    if (records) add_folder(arena, &tree, form->name, lang, year, WANT_OTHERS);
    add_folder(arena, &tree, TEXT("all"), lang, year, WANT_OTHERS);
    if (lang == LANG_EN) translate(arena, &tree);
    return tree;
}
