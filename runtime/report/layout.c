/* Layouts. A document is walked node by node, each giving blocks at the end of the Doc; a called
   table is a run of its own layout for its record. Afterwards, with all blocks in place, come the
   things that depend on them: the names of tables, the title, the page. */
#include "runtime/report/layout.h"

#include <assert.h>

#include "runtime/report/layout_parts.h"

typedef struct NamedTable {
    Table *table;
    uint32_t block;
    Text otherwise; /* its name where no caption or heading gives one */
} NamedTable;

typedef struct DocBuild {
    const LayoutSetting *setting;
    Doc *doc;
    LayoutRun *run; /* of the document */
    bool cover;     /* inside the cover */
    bool failed;
    VEC(NamedTable) tables;
} DocBuild;

/* ---- blocks of text */
static void add_block(DocBuild *build, Block block) {
    block.cover = build->cover;
    vec_push(build->doc->arena, &build->doc->blocks, block);
}

/* A missing text gives no block. */
static void add_text(DocBuild *build, BlockKind kind, const LayoutNode *node, LayoutLine line) {
    if (!text_trim(line.text).len) return;
    Block block = {.kind = (uint8_t)kind, .align = node->align};
    block.text = line.text;
    block.source = line.source;
    if (kind == BLOCK_HEADING)
        block.level = node->level < 1 ? 1 : node->level > 4 ? 4 : node->level;
    add_block(build, block);
}

static void add_node_text(DocBuild *build, BlockKind kind, const LayoutNode *node) {
    LayoutLine line = {.text = layout_run_node_text(build->run, node)};
    line.source = layout_run_source(build->run, node);
    add_text(build, kind, node, line);
}

/* Outside a table: a line above the next one. */
static void add_caption(DocBuild *build, const LayoutNode *node) {
    LayoutNode line = *node;
    if (line.align == ALIGN_AUTO) line.align = ALIGN_CENTER;
    add_node_text(build, BLOCK_PARAGRAPH, &line);
}

/* A list gives one paragraph an element. */
static void add_paragraphs(DocBuild *build, const LayoutNode *node) {
    if (node->list == INST_NONE) {
        add_node_text(build, BLOCK_PARAGRAPH, node);
        return;
    }
    LayoutLines lines = layout_run_lines(build->run, node);
    for (uint32_t i = 0; i < lines.len; i++) add_text(build, BLOCK_PARAGRAPH, node, lines.data[i]);
}

static void add_items(DocBuild *build, const LayoutNode *node) {
    LayoutRun *run = build->run;
    for (LayoutLoop loop = layout_run_loop(run, node->domain); layout_run_next(run, &loop);)
        add_node_text(build, BLOCK_ITEM, node);
}

/* U+FFFC, which stands where the page number is to be printed. */
#define PAGE_MARK TEXT("\xEF\xBF\xBC")

/* Whether the text has a page number; what stands before and after it. */
static bool split_page(Text text, Text *before, Text *after) {
    int64_t mark = text_find(text, PAGE_MARK);
    *before = mark < 0 ? text : text_slice(text, 0, (uint32_t)mark);
    *after = mark < 0 ? TEXT("") : text_slice(text, (uint32_t)mark + PAGE_MARK.len, text.len);
    return mark >= 0;
}

static void set_header(DocBuild *build, const LayoutNode *node) {
    Doc *doc = build->doc;
    Text text = layout_run_node_text(build->run, node);
    doc->has_header = text.len > 0;
    doc->header_page = split_page(text, &doc->header_before, &doc->header_after);
}

static void set_footer(DocBuild *build, const LayoutNode *node) {
    Doc *doc = build->doc;
    Text text = layout_run_node_text(build->run, node);
    doc->has_footer = text.len > 0;
    doc->footer_page = split_page(text, &doc->footer_before, &doc->footer_after);
}

/* ---- tables */
static Text name_of(const DocBuild *build, const NameSet *names) {
    return build->setting->options.lang == LANG_ZH ? names->zh : names->en;
}

/* The name of the record, else its key, else the empty text. */
static Text record_name(const Program *program, EntityId id, uint32_t row) {
    const Entity *entity = program->entities.data[id];
    const uint32_t fields[] = {entity->name_field, entity->key_field};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fields[i] == ID_NONE) continue;
        Value value = facts_get(program->facts, id, fields[i], row);
        if (value.state == STATE_OK && value.rep == REP_TEXT) return value.text;
    }
    return TEXT("");
}

static void add_table(DocBuild *build, const Layout *layout, LayoutRun *run) {
    const Program *program = build->setting->program;
    NamedTable named = {.block = build->doc->blocks.len};
    if (!layout_table_build(run, &named.table)) build->failed = true;
    if (!named.table) return;
    EntityId entity = layout->param.arg;
    Text name = name_of(build, &layout->names), record = record_name(program, entity, run->record);
    named.otherwise =
        arena_printf(build->doc->arena, "%.*s %.*s", TEXT_ARG(name), TEXT_ARG(record));
    vec_push(build->doc->arena, &build->tables, named);
    Block block = {.kind = BLOCK_TABLE, .table = named.table};
    block.source = facts_row_span(program->facts, entity, run->record);
    add_block(build, block);
}

static void call_table(DocBuild *build, const LayoutNode *node) {
    const Layout *layout = build->setting->program->layouts.data[node->callee];
    uint32_t record;
    if (!layout_run_called(build->run, node, &record)) return;
    LayoutRun run = layout_run_begin(build->setting, layout, record);
    if (layout_run_applies(&run)) add_table(build, layout, &run);
    layout_run_end(&run);
}

/* A page is not left empty. */
static void add_break(DocBuild *build) {
    uint32_t n = build->doc->blocks.len;
    if (n == 0 || build->doc->blocks.data[n - 1].kind == BLOCK_PAGE_BREAK) return;
    add_block(build, (Block){.kind = BLOCK_PAGE_BREAK});
}

/* ---- walking */
static void walk_nodes(DocBuild *build, LayoutNode *const *nodes, uint32_t n);

static void walk_cover(DocBuild *build, const LayoutNode *node) {
    uint32_t before = build->doc->blocks.len;
    build->cover = true;
    walk_nodes(build, node->kids, node->n_kids);
    build->cover = false;
    if (build->doc->blocks.len > before) add_block(build, (Block){.kind = BLOCK_PAGE_BREAK});
}

/* In a book the contents have pages of their own; a document without cover goes on below them. */
static void add_contents(DocBuild *build) {
    bool book = build->doc->blocks.len > 0 && build->doc->blocks.data[0].cover;
    add_block(build, (Block){.kind = BLOCK_CONTENTS});
    if (book) add_block(build, (Block){.kind = BLOCK_PAGE_BREAK});
}

static void walk_node(DocBuild *build, const LayoutNode *node) {
    LayoutRun *run = build->run;
    switch ((LayoutKind)node->kind) {
    case LAYOUT_FOR:
        for (LayoutLoop loop = layout_run_loop(run, node->domain); layout_run_next(run, &loop);)
            walk_nodes(build, node->kids, node->n_kids);
        break;
    case LAYOUT_IF:
        if (layout_run_holds(run, node->value))
            walk_nodes(build, node->kids, node->n_kids);
        else
            walk_nodes(build, node->otherwise, node->n_otherwise);
        break;
    case LAYOUT_COVER: walk_cover(build, node); break;
    case LAYOUT_CONTENTS: add_contents(build); break;
    case LAYOUT_HEADING: add_node_text(build, BLOCK_HEADING, node); break;
    case LAYOUT_CAPTION: add_caption(build, node); break;
    case LAYOUT_PARAGRAPH: add_paragraphs(build, node); break;
    case LAYOUT_TITLE: add_node_text(build, BLOCK_TITLE, node); break;
    case LAYOUT_NOTE: add_node_text(build, BLOCK_NOTE, node); break;
    case LAYOUT_ITEMS: add_items(build, node); break;
    case LAYOUT_HEADER: set_header(build, node); break;
    case LAYOUT_FOOTER: set_footer(build, node); break;
    case LAYOUT_CALL: call_table(build, node); break;
    case LAYOUT_BREAK: add_break(build); break;
    case LAYOUT_ASSERT: layout_run_assert(run, node); break;
    case LAYOUT_DOCUMENT:
    case LAYOUT_TABLE:
    case LAYOUT_ROW:
    case LAYOUT_CELL:
    case LAYOUT_ROWS:
    case LAYOUT_COLUMN:
    case LAYOUT_GROUP: break; /* not parts of a document */
    }
}

static void walk_nodes(DocBuild *build, LayoutNode *const *nodes, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) walk_node(build, nodes[i]);
}

/* ---- names */
/* The text on one line, without control characters and without `avoid` (0: no other). */
static Text one_line(Arena *arena, Text text, char avoid) {
    Buf out = buf_new(arena);
    text = text_trim(text);
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (avoid && c == avoid) c = '_';
        buf_char(&out, (unsigned char)c < ' ' || c == 0x7F ? ' ' : c);
    }
    return buf_result(&out);
}

/* The heading that the table has for itself: with no other table below it. */
static const Block *own_heading(const Doc *doc, uint32_t table) {
    uint32_t below = table + 1;
    while (below < doc->blocks.len && doc->blocks.data[below].kind != BLOCK_HEADING)
        if (doc->blocks.data[below++].kind == BLOCK_TABLE) return NULL;
    for (uint32_t i = table; i-- > 0;) {
        const Block *block = &doc->blocks.data[i];
        if (block->kind == BLOCK_HEADING) return block;
        if (block->kind == BLOCK_TABLE) return NULL;
    }
    return NULL;
}

/* `used` holds for each name how often it was wanted. */
static Text unique_name(Arena *arena, Map *used, Text name) {
    uint32_t n = map_get(used, name);
    Text unique = name;
    if (n == MAP_NONE) n = 1;
    while (map_get(used, unique) != MAP_NONE)
        unique = arena_printf(arena, "%.*s（%u）", TEXT_ARG(name), ++n);
    map_set(used, name, n);
    if (n > 1) map_set(used, unique, 1);
    return unique;
}

static void name_tables(DocBuild *build) {
    Doc *doc = build->doc;
    Map used = map_new(doc->arena);
    for (uint32_t i = 0; i < build->tables.len; i++) {
        const NamedTable *named = &build->tables.data[i];
        const Block *heading = own_heading(doc, named->block);
        Text name = named->table->caption_center;
        if (!name.len) name = heading ? heading->text : named->otherwise;
        named->table->name = unique_name(doc->arena, &used, one_line(doc->arena, name, 0));
    }
}

static Text title_of(const Doc *doc) {
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Block *block = &doc->blocks.data[i];
        if (block->kind == BLOCK_TITLE) return one_line(doc->arena, block->text, 0);
    }
    return doc->name;
}

/* ---- pages */
/* GB/T 9704: the margins of an A4 sheet. */
static const PageSetup official_page = {.width_mm = 210,
                                        .height_mm = 297,
                                        .top_mm = 37,
                                        .bottom_mm = 35,
                                        .left_mm = 28,
                                        .right_mm = 26};
enum { SMALL_MARGIN_MM = 20 };

/* The same sheet turned by a quarter: its left margin comes to lie on top. */
static PageSetup turn_page(PageSetup page) {
    return (PageSetup){.width_mm = page.height_mm,
                       .height_mm = page.width_mm,
                       .top_mm = page.left_mm,
                       .right_mm = page.top_mm,
                       .bottom_mm = page.right_mm,
                       .left_mm = page.bottom_mm};
}

static bool is_prose(const Block *block) {
    return block->cover || block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_ITEM ||
           block->kind == BLOCK_CONTENTS;
}

/* Tables without prose, at most with titles, headings and notes. */
static bool is_tables_only(const DocBuild *build) {
    const Doc *doc = build->doc;
    for (uint32_t i = 0; i < doc->blocks.len; i++)
        if (is_prose(&doc->blocks.data[i])) return false;
    return build->tables.len > 0;
}

static PageSetup page_of(const DocBuild *build, const Layout *layout) {
    PageSetup page = official_page;
    if (layout->page_width_mm) page.width_mm = layout->page_width_mm;
    if (layout->page_height_mm) page.height_mm = layout->page_height_mm;
    if (layout->small_page_margins || is_tables_only(build))
        page.top_mm = page.bottom_mm = page.left_mm = page.right_mm = SMALL_MARGIN_MM;
    return layout->landscape && page.width_mm < page.height_mm ? turn_page(page) : page;
}

/* ---- the interface */
bool layout_applies(const Program *program, const Layout *layout, uint32_t row,
                    const EvalOptions *options) {
    if (layout->applies == INST_NONE) return true;
    Arena *arena = arena_new(program->arena);
    LayoutSetting setting = {.arena = arena, .program = program, .diags = diags_new(arena)};
    if (options) setting.options = *options;
    LayoutRun run = layout_run_begin(&setting, layout, row);
    bool yes = layout_run_applies(&run);
    layout_run_end(&run);
    arena_free(arena);
    return yes;
}

Doc *layout_document(Arena *arena, const Program *program, const Layout *document, uint32_t row,
                     Text name, Lang lang, const EvalOptions *options, Diags *diags) {
    LayoutSetting setting = {.arena = arena, .program = program, .diags = diags};
    if (options) setting.options = *options;
    setting.options.lang = lang;
    Doc *doc = ARENA_NEW(arena, Doc);
    *doc = (Doc){.arena = arena, .name = one_line(arena, name, '/'), .lang = lang};
    LayoutRun run = layout_run_begin(&setting, document, row);
    DocBuild build = {.setting = &setting, .doc = doc, .run = &run};
    if (document->is_document)
        walk_nodes(&build, document->root->kids, document->root->n_kids);
    else
        add_table(&build, document, &run);
    layout_run_end(&run);
    name_tables(&build);
    doc->title = title_of(doc);
    doc->page = page_of(&build, document);
    assert(!build.failed || diags->errors > 0);
    return build.failed ? NULL : doc;
}
