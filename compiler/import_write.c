/* Records that were read, as a source in Chinese: the dossier, then department, units and projects
   in the order that the library declares them. What a record must have and the form does not say is
   taken from where it can only come from (the only department; the year in a code) and said in a
   comment; what found no field stands as a comment before the record it stood in. */
#include "compiler/import.h"

#include "runtime/base/utf8.h"

typedef struct Writer {
    Buf *out;
    Import *import;
    const ImportFacts *facts;
    const Program *program;
    Drafts tops; /* records at the top, each once */
    TextList made_up;
    uint32_t n_unnamed; /* records that nothing is known of to call them */
} Writer;

static const Entity *entity_of(const Writer *w, const Draft *draft) {
    return w->program->entities.data[draft->entity];
}

/* ---- records at the top */

/* What a record is known by: its code, or its name. */
static Text key_of(const Writer *w, const Draft *draft) {
    const Entity *entity = entity_of(w, draft);
    Text key = {0};
    if (entity->key_field != ID_NONE) key = draft->values[entity->key_field];
    if (!key.ptr && entity->name_field != ID_NONE) key = draft->values[entity->name_field];
    return key;
}

static void take_over(Draft *to, const Draft *from, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (!to->values[i].ptr) to->values[i] = from->values[i];
}

/* The record of the same entity and key that is at the top already, or this one, now at the top. */
static Draft *at_top(Writer *w, Draft *draft) {
    Text key = key_of(w, draft);
    for (uint32_t i = 0; i < w->tops.len; i++) {
        Draft *other = w->tops.data[i];
        bool same = other == draft || (other->entity == draft->entity && key.ptr &&
                                       text_equal(key_of(w, other), key));
        if (!same) continue;
        take_over(other, draft, entity_of(w, draft)->fields.len);
        return other;
    }
    vec_push(w->import->arena, &w->tops, draft);
    return draft;
}

/* Nothing was said of it: a part of the form that was left as it is. */
static bool is_empty(const Writer *w, const Draft *draft) {
    const Entity *entity = entity_of(w, draft);
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        if (draft->values[i].len > 0) return false;
        for (uint32_t k = 0; k < draft->lists[i].len; k++)
            if (!is_empty(w, draft->lists[i].data[k])) return false;
    }
    return true;
}

static void gather(Writer *w, Draft *draft);

/* What a record refers to stays, even where nothing is said of the record: a unit without
   projects. */
static void drop_empty(Writer *w, Drafts *list) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < list->len; i++) {
        Draft *draft = list->data[i];
        if (!is_empty(w, draft)) {
            list->data[n++] = draft;
            continue;
        }
        for (uint32_t f = 0; f < entity_of(w, draft)->fields.len; f++) {
            Draft *record = draft->records[f];
            if (record && !is_empty(w, record) && at_top(w, record) == record) gather(w, record);
        }
    }
    list->len = n;
}

static void gather(Writer *w, Draft *draft) {
    const Entity *entity = entity_of(w, draft);
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        Draft *record = draft->records[i];
        if (record) {
            draft->records[i] = at_top(w, record);
            if (draft->records[i] == record) gather(w, record);
        }
        drop_empty(w, &draft->lists[i]);
        for (uint32_t k = 0; k < draft->lists[i].len; k++) {
            Draft *element = draft->lists[i].data[k];
            if (entity->fields.data[i].kind == FIELD_INVERSE && at_top(w, element) != element)
                continue;
            gather(w, element);
        }
    }
}

/* ---- what the form does not say */

static void say(Writer *w, const char *zh, Text a) {
    vec_push(w->import->arena, &w->made_up,
             arena_printf(w->import->arena, "%s%.*s", zh, TEXT_ARG(a)));
}

static Draft *only_one(const Writer *w, EntityId entity) {
    Draft *only = NULL;
    for (uint32_t i = 0; i < w->tops.len; i++) {
        if (w->tops.data[i]->entity != entity) continue;
        if (only) return NULL;
        only = w->tops.data[i];
    }
    return only;
}

static void fill_references(Writer *w) {
    for (uint32_t i = 0; i < w->tops.len; i++) {
        Draft *draft = w->tops.data[i];
        const Entity *entity = entity_of(w, draft);
        for (uint32_t f = 0; f < entity->fields.len; f++) {
            const Field *field = &entity->fields.data[f];
            bool wanted = field->kind == FIELD_STORED && field->type.kind == TYPE_RECORD &&
                          field->required && field->fill == FILL_NONE && !field->has_default;
            if (!wanted || draft->records[f]) continue;
            Draft *only = only_one(w, field->type.arg);
            if (!only) {
                only = import_draft(w->import, field->type.arg);
                vec_push(w->import->arena, &w->tops, only);
            }
            draft->records[f] = only;
        }
    }
}

/* What the values of a field of all records that refer to this one begin with, in characters. */
static Text common_start(const Writer *w, const Draft *draft, bool key) {
    Text common = {0};
    for (uint32_t i = 0; i < w->tops.len; i++) {
        const Draft *other = w->tops.data[i];
        const Entity *entity = entity_of(w, other);
        uint32_t from = key ? entity->key_field : entity->name_field;
        bool refers = false;
        for (uint32_t f = 0; f < entity->fields.len; f++)
            refers = refers || other->records[f] == draft;
        if (!refers || from == ID_NONE || !other->values[from].ptr) continue;
        Text text = other->values[from];
        if (!common.ptr) common = text;
        uint32_t at = 0;
        while (at < common.len && at < text.len && common.ptr[at] == text.ptr[at]) at++;
        while (at > 0 && at < common.len && ((unsigned char)common.ptr[at] & 0xC0) == 0x80) at--;
        common.len = at;
    }
    return common;
}

/* The name of the record that such a one belongs to: a unit is called as its department. */
static Text name_above(const Writer *w, const Draft *draft) {
    const Entity *entity = entity_of(w, draft);
    uint32_t key = entity->key_field;
    if (key == ID_NONE || !entity->fields.data[key].required) return TEXT(""); /* a project */
    for (uint32_t f = 0; f < entity->fields.len; f++) {
        const Field *field = &entity->fields.data[f];
        if (field->type.kind != TYPE_RECORD || field->type.list || field->kind != FIELD_STORED)
            continue;
        for (uint32_t i = 0; i < w->tops.len; i++) {
            const Draft *above = w->tops.data[i];
            uint32_t name = entity_of(w, above)->name_field;
            bool named = above->entity == field->type.arg && name != ID_NONE;
            if (named && above->values[name].len > 0) return above->values[name];
        }
    }
    return TEXT("");
}

enum {
    LEAST_NAME = 12, /* bytes: what names have in common by chance is shorter */
    MOST_CODE = 6    /* of a unit, at the head of its projects' codes */
};

/* What a record must be called, and the form does not say. Names do not come twice. */
static Text filling(Writer *w, const Draft *draft, bool is_key) {
    Text above = is_key ? TEXT("") : name_above(w, draft);
    if (above.len > 0) return above;
    Text value = common_start(w, draft, is_key);
    if (is_key && value.len > MOST_CODE) value.len = MOST_CODE;
    while (is_key && value.len > 1 && value.ptr[value.len - 1] == '0') value.len--;
    if (value.len >= (is_key ? 1 : LEAST_NAME)) return value;
    if (is_key) return TEXT("000000");
    uint32_t n = ++w->n_unnamed;
    return n == 1 ? TEXT("待填") : arena_printf(w->import->arena, "待填%u", n);
}

static void fill_names(Writer *w) {
    for (uint32_t i = 0; i < w->tops.len; i++) {
        Draft *draft = w->tops.data[i];
        const Entity *entity = entity_of(w, draft);
        uint32_t fields[] = {entity->key_field, entity->name_field};
        for (uint32_t k = 0; k < 2; k++) {
            uint32_t f = fields[k];
            bool wanted = f != ID_NONE && entity->fields.data[f].required && !draft->values[f].ptr;
            if (!wanted) continue;
            Text value = filling(w, draft, k == 0);
            draft->values[f] = value;
            say(w,
                arena_printf(w->import->arena, "%.*s的%.*s按别的记录填写：",
                             TEXT_ARG(entity->names.zh), TEXT_ARG(entity->fields.data[f].names.zh))
                    .ptr,
                value);
        }
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* 13020822P…: region (6), year (2), P. */
static uint32_t year_in_code(Text code) {
    for (uint32_t i = 0; i < 8 && i < code.len; i++)
        if (!is_digit(code.ptr[i])) return 0;
    if (code.len < 20 || code.ptr[8] != 'P') return 0;
    return 2000 + (uint32_t)(code.ptr[6] - '0') * 10 + (uint32_t)(code.ptr[7] - '0');
}

enum { FIRST_YEAR = 2000, YEARS = 100 };

static void count_years(Text text, uint32_t weight, uint32_t *counts) {
    Text mark = TEXT("年");
    for (uint32_t i = 0; i + 4 + mark.len <= text.len; i++) {
        const char *p = text.ptr + i;
        bool year = p[0] == '2' && p[1] == '0' && is_digit(p[2]) && is_digit(p[3]);
        if (year && text_starts(text_slice(text, i + 4, text.len), mark))
            counts[(p[2] - '0') * 10 + (p[3] - '0')] += weight;
    }
}

/* The year in the codes, else that in the file's name, else the one written most often; 0: none. */
static uint32_t guess_year(const Writer *w) {
    uint32_t codes[YEARS] = {0}, texts[YEARS] = {0}, best = 0;
    for (uint32_t i = 0; i < w->tops.len; i++) {
        uint32_t year = year_in_code(key_of(w, w->tops.data[i]));
        if (year) codes[year - FIRST_YEAR]++;
    }
    const Paper *paper = w->import->paper;
    count_years(w->facts->file, paper->lines.len + 1, texts);
    for (uint32_t i = 0; i < paper->lines.len; i++)
        for (uint32_t k = 0; k < paper->lines.data[i].cells.len; k++)
            count_years(paper->lines.data[i].cells.data[k].text, 1, texts);
    for (uint32_t y = 1; y < YEARS; y++)
        if (codes[y] > codes[best] || (codes[y] == codes[best] && texts[y] > texts[best])) best = y;
    return codes[best] || texts[best] ? FIRST_YEAR + best : 0;
}

/* The first header of the document's record, where it is a number: the year. */
static bool fill_year(Writer *w) {
    Draft *root = w->import->root;
    const Entity *entity = entity_of(w, root);
    for (uint32_t f = 0; f < entity->fields.len; f++) {
        const Field *field = &entity->fields.data[f];
        if (!field->header || field->type.kind != TYPE_NUMBER) continue;
        if (w->facts->year.len > 0) root->values[f] = w->facts->year;
        if (root->values[f].ptr) return true;
        uint32_t year = guess_year(w);
        if (year == 0) return false;
        root->values[f] = arena_printf(w->import->arena, "%u", year);
        say(w, "年度没有写明，按编码和文中的年份填写：", root->values[f]);
        return true;
    }
    return true;
}

/* `when d.form = "hebei2022"` is what the record says of itself. */
static void fill_form(Writer *w) {
    const Layout *layout = w->import->reading.pattern->layout;
    if (layout->applies == INST_NONE) return;
    const Inst *equal = &layout->code.insts.data[layout->applies];
    if (equal->op != OP_EQ) return;
    const Inst *field = &layout->code.insts.data[equal->a];
    const Inst *code = &layout->code.insts.data[equal->b];
    if (field->op == OP_DEFAULT) field = &layout->code.insts.data[field->a];
    if (field->op != OP_FIELD || code->op != OP_CONST) return;
    w->import->root->values[field->imm] = w->program->consts.data[code->imm].text;
}

/* ---- values */

static void put_quoted(Buf *out, Text text) {
    buf_char(out, '"');
    for (uint32_t at = 0, from; at < text.len;) {
        from = at;
        uint32_t c = utf8_next(text, &at);
        bool direction = (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                         (c >= 0x2066 && c <= 0x2069);
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", (char)c);
        else if (c == '\n')
            buf_str(out, "\\n");
        else if (c < 0x20 || c == 0x7F || direction)
            buf_printf(out, "\\u{%X}", c);
        else
            buf_bytes(out, text.ptr + from, at - from);
    }
    buf_char(out, '"');
}

static bool is_bare_code(Text text) {
    for (uint32_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!plain && c != '_' && !utf8_is_han(c)) return false;
    }
    return text.len > 0;
}

static void put_code(Buf *out, Text text) {
    if (is_bare_code(text))
        buf_text(out, text);
    else
        put_quoted(out, text);
}

/* 产出.数量 */
static void put_member(const Writer *w, EnumId id, Text name, Buf *out) {
    const Enum *members = w->program->enums.data[id];
    uint32_t member = compiler_member(w->import->compiler, id, name);
    if (member >= ENUM_AMBIGUOUS) {
        buf_text(out, name);
        return;
    }
    const EnumMember *m = &members->members.data[member];
    if (m->parent != ID_NONE) {
        buf_text(out, members->members.data[m->parent].names.zh);
        buf_char(out, '.');
    }
    buf_text(out, m->names.zh);
}

static void put_value(const Writer *w, Type type, Text text, Buf *out) {
    if (type.kind == TYPE_TEXT || type.kind == TYPE_TARGET)
        put_quoted(out, text);
    else if (type.kind == TYPE_CODE)
        put_code(out, text);
    else if (type.kind == TYPE_ENUM)
        put_member(w, type.arg, text, out);
    else
        buf_text(out, text);
}

static void indent(const Writer *w, uint32_t depth) {
    buf_repeat(w->out, TEXT("  "), depth);
}

/* ---- where it stood */

static void note_place(Writer *w, Origin origin) {
    ImportPlace place = {.at = (uint32_t)w->out->len, .origin = origin};
    if (w->facts->places && origin.line) vec_push(w->import->arena, w->facts->places, place);
}

/* A comment behind what was written, or above it. */
static void write_place(const Writer *w, Origin origin) {
    if (w->facts->places || !origin.line) return;
    buf_str(w->out, " # ");
    import_put_place(w->out, origin.line, origin.cell, LANG_ZH);
}

/* Of the values of a row: 表 1 行 9 列 2 3 4 */
static void write_row_place(const Writer *w, const Draft *row) {
    const Entity *entity = entity_of(w, row);
    const PaperLine *line = NULL;
    if (w->facts->places) return;
    for (uint32_t f = 0; f < entity->fields.len; f++) {
        Origin origin = row->origins[f];
        if (!row->values[f].len || !origin.line || (line && line != origin.line)) continue;
        if (!line) write_place(w, origin);
        if (line && line->is_row)
            buf_printf(w->out, " %u", line->cells.data[origin.cell].column + 1);
        line = origin.line;
    }
}

/* ---- records */

static void write_draft(Writer *w, Text kind, const Draft *draft, uint32_t depth);

static void write_map(Writer *w, const Field *field, const Drafts *entries, uint32_t depth) {
    const Entity *entity = w->program->entities.data[field->child];
    const Type value = entity->fields.data[HIDDEN_VALUE_OF_MAP].type;
    indent(w, depth);
    buf_text(w->out, field->names.zh);
    buf_str(w->out, " { ");
    bool first = true;
    Origin origin = {0};
    for (uint32_t i = 0; i < entries->len; i++) {
        const Draft *entry = entries->data[i];
        if (!entry->values[HIDDEN_VALUE_OF_MAP].ptr) continue;
        note_place(w, entry->origins[HIDDEN_VALUE_OF_MAP]);
        if (first) origin = entry->origins[HIDDEN_VALUE_OF_MAP];
        buf_str(w->out, first ? "" : "; ");
        first = false;
        buf_text(w->out, entry->values[HIDDEN_KEY]);
        buf_str(w->out, ": ");
        put_value(w, value, entry->values[HIDDEN_VALUE_OF_MAP], w->out);
    }
    buf_str(w->out, " }");
    write_place(w, origin);
    buf_char(w->out, '\n');
}

static void write_items(Writer *w, const Field *field, const Drafts *items, uint32_t depth) {
    indent(w, depth);
    buf_text(w->out, field->names.zh);
    buf_str(w->out, " {");
    write_place(w, items->data[0]->origins[HIDDEN_VALUE_OF_LIST]);
    buf_char(w->out, '\n');
    for (uint32_t i = 0; i < items->len; i++) {
        Text text = items->data[i]->values[HIDDEN_VALUE_OF_LIST];
        note_place(w, items->data[i]->origins[HIDDEN_VALUE_OF_LIST]);
        indent(w, depth + 1);
        buf_str(w->out, "- ");
        for (uint32_t k = 0; k < text.len; k++) {
            buf_char(w->out, text.ptr[k]);
            if (text.ptr[k] == '\n') indent(w, depth + 2);
        }
        buf_char(w->out, '\n');
    }
    indent(w, depth);
    buf_str(w->out, "}\n");
}

/* Whether all of it can stand in a row of a table. */
static bool is_flat(const Writer *w, const Draft *draft) {
    const Entity *entity = entity_of(w, draft);
    for (uint32_t f = 0; f < entity->fields.len; f++) {
        if (draft->lists[f].len > 0 || draft->records[f]) return false;
        Text text = draft->values[f];
        if (text.len > 0 && memchr(text.ptr, '\n', text.len)) return false;
    }
    return true;
}

static void put_cell(const Writer *w, const Field *field, Text text) {
    Buf cell = buf_new(w->import->arena);
    if (field->type.kind == TYPE_ENUM && text.ptr)
        put_member(w, field->type.arg, text, &cell);
    else
        buf_text(&cell, text);
    for (uint32_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '|') buf_char(w->out, '\\');
        buf_char(w->out, cell.ptr[i]);
    }
}

static void write_table(Writer *w, const Field *field, const Drafts *rows, uint32_t depth) {
    const Entity *entity = w->program->entities.data[field->child];
    bool *used = ARENA_ARRAY(w->import->arena, bool, entity->fields.len);
    for (uint32_t i = 0; i < rows->len; i++)
        for (uint32_t f = 0; f < entity->fields.len; f++)
            used[f] = used[f] || rows->data[i]->values[f].len > 0;
    indent(w, depth);
    buf_text(w->out, field->names.zh);
    buf_str(w->out, " {\n");
    for (uint32_t i = 0; i <= rows->len; i++) {
        indent(w, depth + 1);
        for (uint32_t f = 0; f < entity->fields.len; f++) {
            if (!used[f]) continue;
            const Field *column = &entity->fields.data[f];
            if (i > 0) note_place(w, rows->data[i - 1]->origins[f]);
            buf_str(w->out, "| ");
            if (i == 0)
                buf_text(w->out, column->names.zh);
            else
                put_cell(w, column, rows->data[i - 1]->values[f]);
            buf_char(w->out, ' ');
        }
        buf_char(w->out, '|');
        if (i > 0) write_row_place(w, rows->data[i - 1]);
        buf_char(w->out, '\n');
    }
    indent(w, depth);
    buf_str(w->out, "}\n");
}

static void write_list(Writer *w, const Field *field, const Drafts *list, uint32_t depth) {
    const Entity *entity = w->program->entities.data[field->child];
    bool flat = true;
    for (uint32_t i = 0; i < list->len; i++) flat = flat && is_flat(w, list->data[i]);
    if (entity->is_map)
        write_map(w, field, list, depth);
    else if (entity->hidden)
        write_items(w, field, list, depth);
    else if (flat)
        write_table(w, field, list, depth);
    else
        for (uint32_t i = 0; i < list->len; i++)
            write_draft(w, field->names.zh, list->data[i], depth);
}

static void write_field(Writer *w, const Draft *draft, uint32_t f, uint32_t depth) {
    const Field *field = &entity_of(w, draft)->fields.data[f];
    if (field->kind == FIELD_OWNED && draft->lists[f].len > 0)
        write_list(w, field, &draft->lists[f], depth);
    if (field->kind != FIELD_STORED || (field->header && draft->values[f].ptr)) return;
    const Draft *record = draft->records[f];
    if (!record && !draft->values[f].ptr) return;
    note_place(w, draft->origins[f]);
    indent(w, depth);
    buf_text(w->out, field->names.zh);
    buf_str(w->out, ": ");
    if (!record) {
        put_value(w, field->type, draft->values[f], w->out);
    } else {
        const Entity *entity = entity_of(w, record);
        bool code = entity->key_field != ID_NONE && record->values[entity->key_field].ptr;
        if (code)
            put_code(w->out, key_of(w, record));
        else
            put_quoted(w->out, key_of(w, record));
    }
    if (!record) write_place(w, draft->origins[f]);
    buf_char(w->out, '\n');
}

static void write_draft(Writer *w, Text kind, const Draft *draft, uint32_t depth) {
    const Entity *entity = entity_of(w, draft);
    Origin origin = {draft->from, 0};
    for (uint32_t f = entity->fields.len; f-- > 0;)
        if (entity->fields.data[f].header && draft->values[f].ptr && draft->origins[f].line)
            origin = draft->origins[f];
    note_place(w, origin);
    indent(w, depth);
    buf_text(w->out, kind);
    for (uint32_t f = 0; f < entity->fields.len; f++) {
        if (!entity->fields.data[f].header || !draft->values[f].ptr) continue;
        note_place(w, draft->origins[f]);
        buf_char(w->out, ' ');
        put_value(w, entity->fields.data[f].type, draft->values[f], w->out);
    }
    buf_str(w->out, " {");
    write_place(w, origin);
    buf_char(w->out, '\n');
    for (uint32_t f = 0; f < entity->fields.len; f++) write_field(w, draft, f, depth + 1);
    indent(w, depth);
    buf_str(w->out, "}\n");
}

/* ---- the file */

static void put_comment(Buf *out, Text text) {
    for (uint32_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n')
            buf_str(out, " ⏎ ");
        else if (text.ptr[i] != '\r')
            buf_char(out, text.ptr[i]);
    }
    buf_char(out, '\n');
}

static void write_loose(Writer *w, const Draft *near) {
    const Import *import = w->import;
    for (uint32_t i = 0; i < import->loose.len; i++) {
        const Loose *loose = &import->loose.data[i];
        if (loose->near != near) continue;
        buf_str(w->out, loose->kept ? "# 拿不准（" : "# 未识别（");
        import_put_place(w->out, loose->line, loose->cell, LANG_ZH);
        buf_str(w->out, loose->why[LANG_ZH][0] ? "，" : "");
        buf_str(w->out, loose->why[LANG_ZH]);
        buf_str(w->out, "）：");
        put_comment(w->out, loose->text);
    }
}

void import_put_place(Buf *out, const PaperLine *line, uint32_t cell, Lang lang) {
    const char *const *words = (const char *const[]){"表 ", " 行 ", " 列 ", "第 ", " 行"};
    static const char *const english[] = {"table ", " row ", " column ", "line ", ""};
    if (lang == LANG_EN) words = english;
    if (!line->is_row) {
        buf_printf(out, "%s%u%s", words[3], line->number, words[4]);
        return;
    }
    if (line->sheet.len > 0)
        buf_printf(out, lang == LANG_ZH ? "表“%.*s”%s%u" : "sheet \"%.*s\"%s%u",
                   TEXT_ARG(line->sheet), words[1], line->row);
    else
        buf_printf(out, "%s%u%s%u", words[0], line->table, words[1], line->row);
    if (cell != ID_NONE) buf_printf(out, "%s%u", words[2], line->cells.data[cell].column + 1);
}

/* std.forms.hebei2022, of stdlib/forms/hebei2022.jx. */
static void write_use(Writer *w) {
    const Layout *layout = w->import->reading.pattern->layout;
    const Source *source = sources_get(w->program->sources, layout->span.source);
    buf_str(w->out, "使用 std\n使用 std.audit\n");
    if (!source) return;
    Text path = source->path, folder = TEXT("stdlib/");
    buf_str(w->out, "使用 ");
    if (w->facts->layout.len > 0) {
        put_quoted(w->out, w->facts->layout);
    } else {
        buf_str(w->out, "std.");
        for (uint32_t i = folder.len; i + 3 < path.len; i++)
            buf_char(w->out, path.ptr[i] == '/' ? '.' : path.ptr[i]);
    }
    buf_char(w->out, '\n');
}

static void write_head(Writer *w) {
    const Layout *layout = w->import->reading.pattern->layout;
    buf_str(w->out, "# 从“");
    buf_text(w->out, w->facts->file);
    buf_printf(w->out, "”读入，版式是 %.*s。\n", TEXT_ARG(layout->names.last));
    for (uint32_t i = 0; i < w->made_up.len; i++) {
        buf_str(w->out, "# 请核对：");
        put_comment(w->out, w->made_up.data[i]);
    }
    write_use(w);
    buf_char(w->out, '\n');
}

static void write_table_name(const Writer *w, const PaperLine *line) {
    if (line->sheet.len > 0)
        buf_printf(w->out, "# 原文：表“%.*s”\n", TEXT_ARG(line->sheet));
    else
        buf_printf(w->out, "# 原文：表 %u\n", line->table);
}

static void write_top(Writer *w, const Draft *draft) {
    buf_char(w->out, '\n');
    write_loose(w, draft);
    if (draft->from && draft->from->is_row) write_table_name(w, draft->from);
    write_draft(w, entity_of(w, draft)->names.zh, draft, 0);
}

/* Whether the record is of those that the document lists, which get files of their own. */
static bool is_listed(const Writer *w, const Draft *draft) {
    const Draft *root = w->import->root;
    const Entity *entity = entity_of(w, root);
    for (uint32_t f = 0; f < entity->fields.len; f++)
        for (uint32_t i = 0; entity->fields.data[f].kind == FIELD_INVERSE && i < root->lists[f].len;
             i++)
            if (root->lists[f].data[i] == draft) return true;
    return false;
}

static void write_tops(Writer *w, bool listed) {
    for (EntityId e = 0; e < w->program->entities.len; e++)
        for (uint32_t i = 0; i < w->tops.len; i++)
            if (w->tops.data[i]->entity == e && (listed || !is_listed(w, w->tops.data[i])))
                write_top(w, w->tops.data[i]);
}

/* 001 名称, without what cannot stand in the name of a file. */
static Text part_name(const Writer *w, const Draft *draft, uint32_t number) {
    const Entity *entity = entity_of(w, draft);
    Text name = entity->name_field == ID_NONE ? (Text){0} : draft->values[entity->name_field];
    enum { MOST_BYTES = 120 };
    Buf out = buf_new(w->import->arena);
    buf_printf(&out, "%03u ", number);
    for (uint32_t at = 0, from; at < name.len && at < MOST_BYTES;) {
        from = at;
        uint32_t c = utf8_next(name, &at);
        bool bad = c < 0x20 || c == 0x7F || (c < 0x80 && strchr("/\\:*?\"<>|", (int)c));
        if (bad)
            buf_char(&out, '_');
        else
            buf_bytes(&out, name.ptr + from, at - from);
    }
    return text_trim(buf_result(&out));
}

static void write_parts(Writer *w, ImportParts *parts) {
    Arena *arena = w->import->arena;
    Buf all = buf_new(arena);
    w->out = &all;
    write_head(w);
    write_loose(w, NULL);
    write_tops(w, false);
    vec_push(arena, parts, (ImportPart){TEXT("000 总体"), buf_result(&all)});
    for (uint32_t i = 0, n = 0; i < w->tops.len; i++) {
        const Draft *draft = w->tops.data[i];
        if (!is_listed(w, draft)) continue;
        Buf own = buf_new(arena);
        w->out = &own;
        write_use(w);
        write_top(w, draft);
        vec_push(arena, parts, (ImportPart){part_name(w, draft, ++n), buf_result(&own)});
    }
}

bool import_write(Buf *out, Import *import, const ImportFacts *facts, ImportParts *parts) {
    Writer w = {.out = out, .import = import, .facts = facts};
    w.program = import->compiler->program;
    fill_form(&w);
    at_top(&w, import->root);
    gather(&w, import->root);
    fill_references(&w);
    fill_names(&w);
    if (!fill_year(&w)) return false;
    write_head(&w);
    write_loose(&w, NULL);
    write_tops(&w, true);
    if (parts) write_parts(&w, parts);
    return true;
}
