/* Records from data files: workbooks of every kind and damage, made here part by part, read through
   a session; and what csv and tsv files do to it. Places are told in the data file. */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "compiler/session.h"
#include "runtime/base/zip.h"

typedef struct Lab {
    Tally *unit;
    Arena *arena;
    Text folder;
} Lab;

/* The records of a test stand on line 12, behind these. */
#define SCHEMA                                                                                        \
    "dimension money\nunit 元 : money\nprefix 万 = 10000\nunit 人\nunit % = 1/100\n"               \
    "enum kind | 性质 { reward | 奖励; grant | 资助 }\n"                                        \
    "entity item | 明细 { name | 名称 : text header; kind | 性质 : kind?; amount | 金额 : "   \
    "money?\n"                                                                                        \
    "count | 数量 : quantity?; share | 比例 : percent?; until | 时限 : date?; code | 编码 : " \
    "code?\n"                                                                                         \
    "target | 目标值 : target?; good | 合格 : bool?; notes | 备注 : list text }\n"             \
    "entity part { name : text header; amount : money? }\n"                                           \
    "entity box { name : text header; parts : list part; shares : map kind percent }\n"

static void write_file(Lab *lab, const char *name, Text bytes) {
    FILE *file = fopen(path_join(lab->arena, lab->folder, text_of(name)).ptr, "wb");
    CHECK(lab->unit, file && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len);
    CHECK(lab->unit, file && fclose(file) == 0);
}

static Text leaf_of(Text path) {
    Text folder = path_folder(path);
    return text_slice(path, folder.len ? folder.len + 1 : 0, path.len);
}

/* Every diagnostic as "E0423 x.csv:1:4", one a line. */
static Text diagnostics(Lab *lab, const Session *session) {
    Buf out = buf_new(lab->arena);
    for (uint32_t i = 0; i < session->diags->list.len; i++) {
        const Diag *diag = &session->diags->list.data[i];
        if (diag->code == DIAG_FILE_LEFT_OUT) continue;
        const Source *source = sources_get(session->sources, diag->span.source);
        Position at = sources_locate(session->sources, diag->span.source, diag->span.lo);
        buf_text(&out, diag_code_text(diag->code));
        if (source)
            buf_printf(&out, " %.*s:%u:%u", TEXT_ARG(leaf_of(source->path)), at.line, at.column);
        buf_char(&out, '\n');
    }
    return buf_result(&out);
}

static Session *read_text(Lab *lab, const char *records) {
    write_file(lab, "a.jx", arena_printf(lab->arena, "%s%s\n", SCHEMA, records));
    Session *session = session_new(lab->arena);
    Text path = path_join(lab->arena, lab->folder, TEXT("a.jx"));
    session_load(session, &path, 1);
    return session;
}

/* Reads the records after the schema, and compares the diagnostics. */
static void expect(Lab *lab, const char *records, const char *want) {
    CHECK_TEXT(lab->unit, diagnostics(lab, read_text(lab, records)), text_of(want));
}

/* The values of all records of the entity, a line each: stored fields in their order, spelled as in
 * the source. */
static Text values_of(Lab *lab, const Session *session, const char *entity) {
    Buf out = buf_new(lab->arena);
    EntityId id = compiler_entity(session->compiler, text_of(entity));
    const Facts *facts = session->program->facts;
    for (uint32_t row = 0; row < facts->tables[id].n_rows; row++) {
        for (uint32_t f = 0; f < session->program->entities.data[id]->fields.len; f++) {
            if (session->program->entities.data[id]->fields.data[f].kind != FIELD_STORED) continue;
            if (f) buf_char(&out, '|');
            if (!facts_written(facts, id, f, row)) continue;
            Value value = facts_get(facts, id, f, row);
            if (value.rep == REP_TEXT)
                buf_text(&out, value.text);
            else if (value.rep == REP_NUMBER)
                quantity_print(&out, session->program->units, value.quantity);
            else
                buf_text(&out, sources_text(session->sources, facts_span(facts, id, f, row)));
        }
        buf_char(&out, '\n');
    }
    return buf_result(&out);
}

static void expect_values(Lab *lab, const char *records, const char *want) {
    Session *session = read_text(lab, records);
    CHECK_TEXT(lab->unit, diagnostics(lab, session), TEXT(""));
    CHECK_TEXT(lab->unit, values_of(lab, session, "item"), text_of(want));
}

/* ---- csv and tsv */

static void test_text_files(Lab *lab) {
    write_file(lab, "x.csv",
               TEXT("\xEF\xBB\xBF名称,金额,数量,比例,时限,编码,目标值,合格\r\n"
                    "\"a,\"\"b\"\"\",1 万元,\"1,234.5人\",5%,2021-12-31,007,≥3家,true\r\n"
                    "\r\n\"c\nd\",,,,2021年12月,,95%以上,\r\n"));
    expect_values(lab, "item from \"x.csv\"",
                  "a,\"b\"||1万元|1234.5人|5%|2021-12-31|007|≥3家|true\n"
                  "c\nd|||||2021年12月||95%以上|\n");
    write_file(lab, "u.tsv",
               TEXT("\xFF\xFE"
                    "n\0a\0m\0e\0\t\0\xD1\x91\x9D\x98\r\0\n\0x\0\t\0\x31\0\x43\x51\n\0"));
    expect_values(lab, "item from \"u.tsv\"", "x||1元||||||\n");
    write_file(lab, "unit.csv",
               TEXT("序号,名 称,金额（单位：万元）,目标值(%)\n1,a,\"1,234.50\",95\n2,b,3元,≥9\n"));
    expect_values(lab, "item from \"unit.csv\"", "a||1234.5万元|||||95|\nb||3元|||||≥9|\n");
    write_file(lab, "no_rows.csv", TEXT("name,amount"));
    expect_values(lab, "item from \"no_rows.csv\"", "");
}

static void test_text_mistakes(Lab *lab) {
    write_file(lab, "x.csv",
               TEXT("名称,金颔,金额,备注,金额,\na,1,2,x,3\nb,,x 元,,,\nc,,3 人,,,extra\n"));
    expect(lab, "item from \"x.csv\"",
           "E0423 x.csv:1:4\nE0407 x.csv:1:10\nE0401 x.csv:1:13\n"
           "E0305 x.csv:2:5\nE0431 x.csv:3:4\nE0408 x.csv:4:1\n");
    write_file(lab, "rows.csv", TEXT("name,amount\na\nb,1 元,\nc,1 元,2\n"));
    expect(lab, "item from \"rows.csv\"", "E0408 rows.csv:2:1\nE0408 rows.csv:4:1\n");
    write_file(lab, "quote.csv", TEXT("name,amount\na,1 元\nb,\"2 元\nc,3 元\n"));
    expect(lab, "item from \"quote.csv\"", "E0427 quote.csv:3:3\n");
    write_file(lab, "failed.csv", TEXT("name,target\na,#DIV/0!\n合 计,5\n"));
    expect(lab, "item from \"failed.csv\"", "E0425 failed.csv:2:3\nE0426 failed.csv:3:1\n");
    write_file(lab, "gbk.csv", TEXT("\xC3\xFB\xB3\xC6,amount\na,1\n"));
    expect(lab, "item from \"gbk.csv\"", "E0305 gbk.csv:2:3\n");
    expect(lab, "item from \"gbk.csv\" encoding \"GB18030\"", "E0305 gbk.csv:2:3\n");
    expect(lab, "item from \"gbk.csv\" encoding \"utf-8\"", "E0420 a.jx:12:30\n");
    expect(lab, "item from \"gbk.csv\" encoding \"big5\"", "E0420 a.jx:12:30\n");
    write_file(lab, "neither.csv", TEXT("\xC3\xFB\xB3\xC6,amount\xFF\na,1\n"));
    expect(lab, "item from \"neither.csv\"", "E0002 neither.csv:1:1\n");
    write_file(lab, "zero.csv", TEXT("name\n\0\n"));
    expect(lab, "item from \"zero.csv\"", "E0003 zero.csv:2:1\n");
    write_file(lab, "empty.csv", TEXT("\n,,\n"));
    expect(lab, "item from \"empty.csv\"", "E0429 a.jx:12:11\n");
    expect(lab, "item from \"missing.csv\"", "E0001 a.jx:12:11\n");
    expect(lab, "item from \"x.txt\"", "E0420 a.jx:12:11\n");
    expect(lab, "item from \"x.xls\"", "E0420 a.jx:12:11\n");
    expect(lab, "item from \"../x.csv\"", "E0503 a.jx:12:11\n");
    expect(lab, "item from \"/etc/passwd.csv\"", "E0503 a.jx:12:11\n");
    expect(lab, "item \"n\" from \"no_rows.csv\"", "E0428 a.jx:12:6\n");
    expect(lab, "item from \"no_rows.csv\" { name: \"a\" }", "E0428 a.jx:12:25\n");
    expect(lab, "item from \"no_rows.csv\" sheet \"1\"", "E0422 a.jx:12:31\n");
    expect(lab, "box \"b\" { shares from \"no_rows.csv\" }", "E0430 a.jx:12:11\n");
}

static void test_many_mistakes(Lab *lab) {
    Buf text = buf_new(lab->arena);
    buf_str(&text, "name,amount\n");
    for (uint32_t i = 0; i < 5000; i++) buf_str(&text, "a,x\n");
    write_file(lab, "many.csv", buf_result(&text));
    Session *session = read_text(lab, "item from \"many.csv\"");
    CHECK(lab->unit, session->diags->list.len > 1000 && session->diags->list.len < 1010);
}

/* Rows of several sources in one list lie side by side, in the order written. */
static void test_nested(Lab *lab) {
    write_file(lab, "one.csv", TEXT("name,amount\na,1 元\nb,2 元\n"));
    Session *session = read_text(lab, "box \"x\" { part \"first\" { amount: 5 元 }\n"
                                      "parts from \"one.csv\"\nparts { | name |\n | last |\n } }\n"
                                      "box \"y\" { parts from \"one.csv\" }");
    CHECK_TEXT(lab->unit, diagnostics(lab, session), TEXT(""));
    CHECK_TEXT(lab->unit, values_of(lab, session, "part"),
               TEXT("first|5元\na|1元\nb|2元\nlast|\na|1元\nb|2元\n"));
    EntityId part = compiler_entity(session->compiler, TEXT("part"));
    const FactTable *table = &session->program->facts->tables[part];
    const Facts *facts = session->program->facts;
    CHECK(lab->unit, table->n_rows == 6 && facts_ordinal(facts, part, 2) == 3);
    CHECK(lab->unit, facts_ordinal(facts, part, 5) == 2);
    CHECK(lab->unit, table->owner_row[3] == 0 && table->owner_row[4] == 1);
    Span third = facts_row_span(facts, part, 2);
    Position at = sources_locate(session->sources, third.source, third.lo);
    CHECK(lab->unit, at.line == 3 && at.column == 1);
    CHECK(lab->unit, third.source != facts_source(facts, part, 5));
    expect(lab, "box \"x\" { parts from \"one.csv\" }\nitem from \"many.csv\"",
           "E0001 a.jx:13:11\n");
}

/* ---- workbooks */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELS(list)                                                                                 \
    XML "<Relationships "                                                                          \
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" list             \
        "</Relationships>"
#define REL(id, type, target)                                                                      \
    "<Relationship Id=\"" id "\" Type=\"" TYPE type "\" Target=\"" target "\"/>"

static const char top_rels[] = RELS(REL("r1", "officeDocument", "xl/workbook.xml"));
static const char book_rels[] = RELS(REL("rId1", "worksheet", "worksheets/sheet1.xml")
                                         REL("rId2", "worksheet", "/xl/worksheets/two.xml")
                                             REL("rId3", "sharedStrings", "sharedStrings.xml")
                                                 REL("rId4", "styles", "styles.xml"));
static const char book[] =
    XML "<workbook xmlns:r=\"x\"><workbookPr date1904=\"0\"/><sheets><sheet name=\"明细\" "
        "sheetId=\"1\" "
        "r:id=\"rId1\"/><sheet name=\"二\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>";
static const char strings[] =
    XML "<sst><si><t>name</t></si><si><r><t>金</t></r><r><t>额</t></r><rPh><t>jin</t></rPh></si>"
        "<si><t xml:space=\"preserve\"> 甲&#10;乙_x000D__x0041_ </t></si></sst>";
static const char styles[] =
    XML "<styleSheet><numFmts><numFmt numFmtId=\"164\" "
        "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
        "<numFmt numFmtId=\"165\" formatCode=\"0,\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"
        "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"14\"/>"
        "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>";
static const char two[] = XML "<worksheet><sheetData/></worksheet>";

/* A workbook whose first sheet has these rows, written to x.xlsx; NULL for a part leaves it out. */
static Text pack(Lab *lab, const char *sheet, const char *shared) {
    const char *parts[][2] = {{"_rels/.rels", top_rels},
                              {"xl/workbook.xml", book},
                              {"xl/_rels/workbook.xml.rels", book_rels},
                              {"xl/worksheets/sheet1.xml", sheet},
                              {"xl/worksheets/two.xml", two},
                              {"xl/sharedStrings.xml", shared},
                              {"xl/styles.xml", styles}};
    ZipPart zip[7];
    uint32_t n = 0;
    for (size_t i = 0; i < 7; i++)
        if (parts[i][1]) zip[n++] = (ZipPart){text_of(parts[i][0]), text_of(parts[i][1])};
    Buf out = buf_new(lab->arena);
    Text error;
    CHECK(lab->unit, zip_pack(zip, n, &out, &error));
    return buf_result(&out);
}

static void write_book(Lab *lab, const char *rows) {
    Text sheet = arena_printf(lab->arena, "%s<worksheet>%s</worksheet>", XML, rows);
    write_file(lab, "x.xlsx", pack(lab, sheet.ptr, strings));
}

#define HEAD "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"

static void test_workbook(Lab *lab) {
    write_book(
        lab,
        "<sheetData>" HEAD "<c r=\"D1\" t=\"inlineStr\"><is><t>share</t></is></c><c r=\"E1\" "
                           "t=\"str\"><v>until</v></c>"
        "<c r=\"F1\" t=\"inlineStr\"><is><t>good</t><rPh><t>x</t></rPh></is></c></row>"
        "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>2</v></c><c r=\"B3\" t=\"str\"><f>A1</f><v>1 "
        "元</v></c>"
        "<c r=\"D3\" s=\"1\"><v>0.28999999999999998</v></c><c r=\"E3\" s=\"2\"><v>44561</v></c>"
        "<c r=\"F3\" t=\"b\"><v>1</v></c></row>"
        "<row><c><v>7</v></c><c s=\"0\"/><c/><c/><c s=\"3\"><v>44561</v></c></row>"
        "<row r=\"9\"><c r=\"A9\" t=\"str\"><f>B1</f><v></v></c></row></sheetData>");
    expect_values(lab, "item from \"x.xlsx\"",
                  "甲\n乙_x0041_||1元||29%|2021-12-31|||true\n7|||||2021年12月|||\n");
    expect_values(lab, "item from \"x.xlsx\" sheet \"明细\"",
                  "甲\n乙_x0041_||1元||29%|2021-12-31|||true\n7|||||2021年12月|||\n");
    expect(lab, "item from \"x.xlsx\" sheet \"二\"", "E0429 a.jx:12:11\n");
    expect(lab, "item from \"x.xlsx\" sheet \"三\"", "E0421 a.jx:12:26\n");
}

static void test_workbook_mistakes(Lab *lab) {
    write_book(
        lab,
        "<sheetData>" HEAD "</row><row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"B4\"><v>5</v></c>"
        "<c r=\"D4\"><v>5</v></c></row><row r=\"5\"><c r=\"D5\"><v>5</v></c></row></sheetData>");
    expect(lab, "item from \"x.xlsx\"", "E0305 x.xlsx:明细:4:2\nE0424 x.xlsx:明细:4:4\n");
    write_book(
        lab,
        "<sheetData>" HEAD "</row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f>A2*2</f></c>"
        "</row><row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\" t=\"e\"><v>#REF!</v></c></row>"
        "<row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"B4\" s=\"4\"><v>5000</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref=\"A3:A4\"/><mergeCell ref=\"C3:D4\"/><mergeCell ref=\"A1\"/>"
        "<mergeCell ref=\"!\"/></mergeCells>");
    expect(lab, "item from \"x.xlsx\"",
           "E0425 x.xlsx:明细:2:2\nE0425 x.xlsx:明细:3:1\nE0425 x.xlsx:明细:3:2\nE0425 "
           "x.xlsx:明细:4:2\n");
}

/* Files that are no workbooks, or hostile ones: each gives one diagnostic, at the path. */
static void test_bad_workbooks(Lab *lab) {
    const char *at = "E0420 a.jx:12:11\n";
    Text good = pack(lab, two, strings);
    write_file(lab, "x.xlsx", TEXT(""));
    expect(lab, "item from \"x.xlsx\"", at);
    write_file(lab, "x.xlsx", TEXT("name,amount\na,1\n"));
    expect(lab, "item from \"x.xlsx\"", at);
    write_file(lab, "x.xlsx", TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
    expect(lab, "item from \"x.xlsx\"", at);
    for (uint32_t cut = 1; cut < good.len; cut += good.len / 40 + 1) {
        write_file(lab, "x.xlsx", text_slice(good, 0, cut));
        expect(lab, "item from \"x.xlsx\"", at);
    }
    static const char *const sheets[] = {
        "",
        "<worksheet>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet>&a;</worksheet>",
        "<w><row r=\"2\"/><row r=\"2\"/></w>",
        "<w><row r=\"1048577\"/></w>",
        "<w><row r=\"1\"><c r=\"A2\"><v>1</v></c></row></w>",
        "<w><row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row></w>",
        "<w><row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row></w>",
        "<w><row r=\"1\"><c t=\"s\"><v>99</v></c></row></w>",
        "<w><row r=\"1\"><c t=\"s\"><v>-1</v></c></row></w>",
        "<w><row r=\"1\"><c r=\"\"/></row></w>",
        NULL};
    for (size_t i = 0; i < sizeof sheets / sizeof sheets[0]; i++) {
        write_file(lab, "x.xlsx", pack(lab, sheets[i], strings));
        expect(lab, "item from \"x.xlsx\"", at);
    }
    write_file(lab, "x.xlsx", pack(lab, two, NULL));
    expect(lab, "item from \"x.xlsx\"", at);
    write_file(lab, "x.xlsx", pack(lab, two, "<!DOCTYPE sst SYSTEM \"/etc/passwd\"><sst/>"));
    expect(lab, "item from \"x.xlsx\"", at);
}

/* Few bytes that unpack to many; and few that are shown many times. */
static void test_bombs(Lab *lab) {
    Buf blanks = buf_new(lab->arena);
    buf_str(&blanks, "<worksheet>");
    buf_repeat(&blanks, TEXT("                                                                "),
               (40 << 20) / 64);
    buf_str(&blanks, "</worksheet>");
    buf_char(&blanks, 0);
    write_file(lab, "x.xlsx", pack(lab, blanks.ptr, strings));
    expect(lab, "item from \"x.xlsx\"", "E0420 a.jx:12:11\n");
    Buf shared = buf_new(lab->arena), rows = buf_new(lab->arena);
    buf_str(&shared, "<sst><si><t>");
    for (uint32_t i = 0; i < 1 << 20; i++) buf_printf(&shared, "%x", i * 2654435761u);
    buf_str(&shared, "</t></si></sst>");
    buf_char(&shared, 0);
    buf_str(&rows, "<w>");
    for (uint32_t i = 0; i < 100; i++) buf_str(&rows, "<row><c t=\"s\"><v>0</v></c></row>");
    buf_str(&rows, "</w>");
    buf_char(&rows, 0);
    write_file(lab, "x.xlsx", pack(lab, rows.ptr, shared.ptr));
    expect(lab, "item from \"x.xlsx\"", "E0420 a.jx:12:11\n");
}

int main(void) {
    Tally unit = {.name = "datafile"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    char template[] = "/tmp/jixiao-test-XXXXXX";
    if (!mkdtemp(template)) {
        perror("mkdtemp");
        return EXIT_FAILURE;
    }
    Lab lab = {.unit = &unit, .arena = arena, .folder = text_of(template)};
    test_text_files(&lab);
    test_text_mistakes(&lab);
    test_nested(&lab);
    test_many_mistakes(&lab);
    test_workbook(&lab);
    test_workbook_mistakes(&lab);
    test_bad_workbooks(&lab);
    test_bombs(&lab);
    CHECK(&unit, system(arena_printf(arena, "rm -r '%s'", template).ptr) == 0);
    arena_free(arena);
    return UNIT_END(&unit);
}
