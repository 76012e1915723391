/* Finding, reading and rendering data files. Which kind a file is, its name's ending says. */
#include "compiler/datafile_open.h"

#include "runtime/base/encoding.h"

struct DataFile {
    Text bytes;
    Workbook *book;      /* of an xlsx file that can be read */
    WorkbookFault fault; /* of one that cannot */
    Sheet **sheets;      /* rendered when first asked for */
};

typedef struct Opening {
    Compiler *compiler;
    Inputs *inputs;
    Arena *scratch;
    const Source *user;
    const Node *path_node, *sheet_node, *encoding_node;
    Text path;
    DataText *out;
} Opening;

/* ---- messages */

#define NO_HINT ARG(TEXT(""))
#define SAVE_AS_XLSX                                                                               \
    ARG2(TEXT("请在 Excel 或 WPS 中另存为 .xlsx"),                                                 \
         TEXT("save it as .xlsx in the spreadsheet program"))

static void unreadable(const Opening *o, const char *zh, const char *en, DiagArg hint) {
    diag_at3(o->compiler->diags, DIAG_DATA_FILE, o->path_node->span, ARG(o->path),
             ARG2(text_of(zh), text_of(en)), hint);
}

static void wrong_encoding(const Opening *o, const char *zh, const char *en, DiagArg hint) {
    diag_at3(o->compiler->diags, DIAG_DATA_FILE, o->encoding_node->span, ARG(o->path),
             ARG2(text_of(zh), text_of(en)), hint);
}

static void report_fault(const Opening *o, WorkbookFault fault) {
    switch (fault) {
    case WORKBOOK_GOOD: return;
    case WORKBOOK_NO_XLSX: unreadable(o, "不是 .xlsx 文件", "not an .xlsx file", NO_HINT); return;
    case WORKBOOK_OLD:
        unreadable(o, "是旧格式的文件，或者有密码保护", "of the old format, or with a password",
                   SAVE_AS_XLSX);
        return;
    case WORKBOOK_DAMAGED:
        unreadable(o, "文件不完整或已损坏", "the file is cut off or damaged", NO_HINT);
        return;
    case WORKBOOK_TOO_LARGE: unreadable(o, "解压后太大", "it unpacks to too much", NO_HINT); return;
    case WORKBOOK_NO_LIBRARY:
        unreadable(o, "打开它要用的程序库 libzip 没有安装", "the library libzip is not installed",
                   NO_HINT);
        return;
    case WORKBOOK_DOCTYPE:
        unreadable(o, "其中有文档类型声明（DOCTYPE），不允许使用",
                   "it holds a document type (DOCTYPE), which is not allowed", NO_HINT);
        return;
    }
}

static void unknown_sheet(const Opening *o, const Workbook *book) {
    Buf zh = buf_new(o->scratch), en = buf_new(o->scratch);
    buf_str(&zh, "有这些工作表：");
    buf_str(&en, "it has: ");
    for (uint32_t i = 0; i < book->n_sheets; i++) {
        buf_str(&zh, i ? "、" : "");
        buf_str(&en, i ? ", " : "");
        buf_text(&zh, book->sheets[i]);
        buf_text(&en, book->sheets[i]);
    }
    diag_at3(o->compiler->diags, DIAG_DATA_SHEET, o->sheet_node->span, ARG(o->path),
             ARG(o->sheet_node->text), ARG2(buf_result(&zh), buf_result(&en)));
}

/* ---- files */

/* Endings are ASCII and may be in capitals. */
static bool ends_in(const Opening *o, const char *ending) {
    char *small = ARENA_ARRAY(o->scratch, char, o->path.len);
    for (uint32_t i = 0; i < o->path.len; i++) {
        char c = o->path.ptr[i];
        small[i] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
    }
    return text_ends((Text){small, o->path.len}, text_of(ending));
}

static bool find_form(const Opening *o, TableForm *form) {
    bool sheet = ends_in(o, ".xlsx") || ends_in(o, ".xlsm"), tabs = ends_in(o, ".tsv");
    *form = sheet ? TABLE_SHEET : tabs ? TABLE_TSV : TABLE_CSV;
    if (sheet || tabs || ends_in(o, ".csv")) return true;
    bool other = ends_in(o, ".xls") || ends_in(o, ".et") || ends_in(o, ".ods");
    unreadable(o, "只能读取 .csv、.tsv 和 .xlsx 文件", "only .csv, .tsv and .xlsx can be read",
               other ? SAVE_AS_XLSX : NO_HINT);
    return false;
}

/* The file's bytes, read when it is first named; NULL after a diagnostic. */
static DataFile *read_file(const Opening *o, TableForm form) {
    Inputs *inputs = o->inputs;
    if (!inputs_may_read(inputs, o->path)) {
        diag_at1(inputs->diags, DIAG_MODULE_OUTSIDE, o->path_node->span, ARG(o->path));
        return NULL;
    }
    Text key = file_real_path(inputs->arena, o->path);
    uint32_t number = map_get(&inputs->data_numbers, key);
    if (number != MAP_NONE) return inputs->data.data[number];
    DataFile *file = ARENA_NEW(inputs->arena, DataFile);
    if (!inputs_read(inputs, o->path, o->path_node->span, &file->bytes)) return NULL;
    if (file->bytes.len > INT32_MAX) {
        unreadable(o, "文件太大", "the file is too large", NO_HINT);
        return NULL;
    }
    if (form == TABLE_SHEET) {
        file->book = workbook_open(inputs->arena, file->bytes, &file->fault);
        if (file->book) file->sheets = ARENA_ARRAY(inputs->arena, Sheet *, file->book->n_sheets);
    }
    map_set(&inputs->data_numbers, key, inputs->data.len);
    vec_push(inputs->arena, &inputs->data, file);
    return file;
}

/* ---- tables */

static Source *add_source(const Opening *o, Text path, Text text) {
    Source *source = sources_add(o->inputs->sources, path, text);
    source->used_by = o->user->id;
    o->out->source = source;
    return source;
}

/* What is not in any encoding that can be told goes on as it is, and is reported as no text. */
static bool decode(const Opening *o, Text bytes, Text *text) {
    Arena *arena = o->inputs->arena;
    const Node *named = o->encoding_node;
    Encoding encoding = named ? encoding_find(named->text) : ENCODING_DETECT;
    if (encoding == ENCODING_NONE)
        wrong_encoding(o, "不认识这种字符编码", "this encoding is not known",
                       ARG(encoding_names()));
    else if (!encoding_decode(arena, bytes, encoding, text) && named)
        wrong_encoding(o, "其中有不属于这种字符编码的字节",
                       "it holds bytes that are not of this encoding", NO_HINT);
    else
        return true;
    return false;
}

/* Spreadsheets of old Macs, and "CSV (Macintosh)" of new ones, end lines in CR alone. */
static Text with_line_feeds(Arena *arena, Text text) {
    if (text_find(text, TEXT("\n")) >= 0 || text_find(text, TEXT("\r")) < 0) return text;
    char *bytes = ARENA_ARRAY(arena, char, text.len);
    for (uint32_t i = 0; i < text.len; i++) bytes[i] = text.ptr[i] == '\r' ? '\n' : text.ptr[i];
    return (Text){bytes, text.len};
}

static bool open_text(const Opening *o, const DataFile *file) {
    if (o->sheet_node)
        diag_at1(o->compiler->diags, DIAG_DATA_SHEET_OF_TEXT, o->sheet_node->span, ARG(o->path));
    Text text;
    if (!decode(o, file->bytes, &text)) return false;
    text = with_line_feeds(o->inputs->arena, text);
    return inputs_check_text(o->inputs->arena, o->inputs->diags, add_source(o, o->path, text));
}

/* The sheet that is named, or the first one, rendered; NULL after a diagnostic. */
static const Sheet *find_sheet(const Opening *o, DataFile *file, uint32_t *number) {
    report_fault(o, file->fault);
    if (!file->book) return NULL;
    const Workbook *book = file->book;
    for (*number = 0; o->sheet_node && *number < book->n_sheets; ++*number)
        if (text_equal(o->sheet_node->text, book->sheets[*number])) break;
    if (*number == book->n_sheets) {
        unknown_sheet(o, book);
        return NULL;
    }
    if (file->sheets[*number]) return file->sheets[*number];
    WorkbookFault fault;
    file->sheets[*number] = workbook_sheet(o->inputs->arena, file->book, *number, &fault);
    report_fault(o, fault);
    return file->sheets[*number];
}

static bool open_sheet(const Opening *o, DataFile *file) {
    uint32_t number;
    if (o->encoding_node) {
        wrong_encoding(o, "工作簿不写字符编码", "a workbook takes no encoding", NO_HINT);
        return false;
    }
    const Sheet *sheet = find_sheet(o, file, &number);
    if (!sheet) return false;
    Text name = file->book->sheets[number];
    Text path = arena_printf(o->inputs->arena, "%.*s:%.*s", TEXT_ARG(o->path), TEXT_ARG(name));
    add_source(o, path, sheet->text)->is_sheet = true;
    o->out->marks = sheet->marks.data;
    o->out->n_marks = sheet->marks.len;
    return true;
}

bool datafile_open(Compiler *compiler, const Source *user, const Node *from, Arena *scratch,
                   DataText *out) {
    Inputs *inputs = compiler->inputs;
    Opening o = {.compiler = compiler,
                 .inputs = inputs,
                 .scratch = scratch,
                 .user = user,
                 .path_node = from->kids[AST_FROM_path],
                 .sheet_node = from->kids[AST_FROM_sheet],
                 .encoding_node = from->kids[AST_FROM_encoding],
                 .out = out};
    o.path = inputs_beside(inputs, user->path, o.path_node->text);
    *out = (DataText){.source = NULL};
    if (!find_form(&o, &out->form)) return false;
    DataFile *file = read_file(&o, out->form);
    if (!file) return false;
    return out->form == TABLE_SHEET ? open_sheet(&o, file) : open_text(&o, file);
}
