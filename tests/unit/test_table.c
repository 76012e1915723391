/* Tables of text, and numbers of sheets as text. */
#include "tests/unit/unit.h"

#include "runtime/base/buf.h"
#include "runtime/base/sheet_number.h"
#include "runtime/base/table.h"

/* All rows as "row:cell|cell" lines; the bytes of each cell's place in brackets where they differ
   from its text. */
static Text rows_of(Arena *arena, Text text, TableForm form) {
    Buf out = buf_new(arena);
    TableReader reader = table_reader(arena, text, form);
    while (table_next(&reader, arena)) {
        buf_printf(&out, "%u:", reader.row);
        for (uint32_t i = 0; i < reader.cells.len; i++) {
            const TableCell *cell = &reader.cells.data[i];
            Text place = text_slice(text, cell->lo, cell->hi);
            if (i) buf_char(&out, '|');
            buf_text(&out, cell->text);
            if (!text_equal(place, cell->text)) buf_printf(&out, "[%.*s]", TEXT_ARG(place));
        }
        if (reader.unclosed != UINT32_MAX) buf_printf(&out, "!%u", reader.unclosed);
        buf_char(&out, '\n');
    }
    return buf_result(&out);
}

static void test_csv(Tally *unit, Arena *arena) {
    const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"a", "1:a\n"},
        {"a,b\n1,2\n", "1:a|b\n2:1|2\n"},
        {"a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n"},
        {"a,\n,b", "1:a|\n2:|b\n"},
        {"a,b,", "1:a|b|\n"},
        {"\n\na\n,,\n\nb\n", "3:a\n6:b\n"},
        {" a , b \n", "1:a|b\n"},
        {"\"a,b\",c\n", "1:a,b|c\n"},
        {"\"a\nb\",c\nd\n", "1:a\nb|c\n2:d\n"},
        {"\"a\r\nb\"\n", "1:a\nb[a\r\nb]\n"},
        {"\"a \"\"b\"\"\"\n", "1:a \"b\"[a \"\"b\"\"]\n"},
        {" \"a\" ,\"\"\n", "1:a|\n"},
        {"\"a\"bc,d\n", "1:abc[a\"bc]|d\n"},
        {"a\"b,c\n", "1:a\"b|c\n"},
        {"a\nb,\"c,d\ne\n", "1:a\n2:b|c,d\ne[c,d\ne\n]!4\n"},
        {"\"", "1:!0\n"},
        {"a,\"", "1:a|!2\n"},
        {"#x,`y`,{z}\n", "1:#x|`y`|{z}\n"},
        {"\xE3\x80\x80 a \xE3\x80\x80,b", "1:a|b\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CHECK_TEXT(unit, rows_of(arena, text_of(cases[i].text), TABLE_CSV), text_of(cases[i].rows));
    CHECK_TEXT(unit, rows_of(arena, TEXT("a\tb,c\n\"d\te\"\t\n"), TABLE_TSV),
               TEXT("1:a|b,c\n2:d\te|\n"));
    CHECK_TEXT(unit, rows_of(arena, TEXT("\"a\t\tb" TABLE_BREAK "c\n\n\td"), TABLE_SHEET),
               TEXT("1:\"a||b\nc[b" TABLE_BREAK "c]\n3:|d\n"));
}

static Text shown(Arena *arena, const char *stored, const char *code) {
    Buf out = buf_new(arena);
    sheet_number(&out, text_of(stored), sheet_format(arena, text_of(code)), false);
    return buf_result(&out);
}

static void test_numbers(Tally *unit, Arena *arena) {
    const struct {
        const char *stored, *code, *want;
    } cases[] = {
        {"0", "General", "0"},
        {"-0.0", "General", "0.0"},
        {"1400", "General", "1400"},
        {"1400.50", "0.00", "1400.50"},
        {"1.1", "General", "1.1"},
        {"1.1000000000000001", "General", "1.1"},
        {"0.30000000000000004", "General", "0.3"},
        {"33.299999999999997", "#,##0.0", "33.3"},
        {"9.9999999999999996E-2", "General", "0.1"},
        {"99999999999999.996", "General", "100000000000000"},
        {"0.99999999999999989", "General", "1"},
        {"-2.5000000000000001E-3", "General", "-0.0025"},
        {"1E+7", "General", "10000000"},
        {"1.5e3", "0.00E+00", "1500"},
        {"123456789012345678", "0", "123456789012345678"},
        {"1.2345678901234568E+17", "0", "123456789012346000"},
        {"+5", "General", "5"},
        {"007", "General", "7"},
        {"604", "000000", "000604"},
        {"1234567", "000000", "1234567"},
        {"-12", "0000", "-0012"},
        {"0.95", "0%", "95%"},
        {"0.955", "0%", "95.5%"},
        {"1", "0.00%", "100%"},
        {"0.28999999999999998", "0.0%", "29%"},
        {"0", "0%", "0%"},
        {"0.9", "\"≥\"0%", "≥90%"},
        {"0.9", "00%\"以上\"", "90%以上"},
        {"95", "0\"%\"", "95%"},
        {"20", "0\"万元\"", "20万元"},
        {"20.5", "#,##0.00\"元\"", "20.5元"},
        {"20", "0.00_ ;[Red]\\-0.00\\ ", "20"},
        {"20", "\"¥\"#,##0.00", "20元"},
        {"20", "[$¥-804]#,##0.00;[$¥-804]\\-#,##0.00", "20元"},
        {"20", "_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ", "20元"},
        {"20", "$#,##0", "20"},
        {"20", "\"≥\"0\"家\"", "≥20家"},
        {"44561", "yyyy-mm-dd", "2021-12-31"},
        {"44561", "yyyy/m/d", "2021-12-31"},
        {"44561.75", "yyyy-mm-dd hh:mm", "2021-12-31"},
        {"44561", "yyyy\"年\"m\"月\"d\"日\"", "2021年12月31日"},
        {"44561", "[$-804]yyyy\"年\"m\"月\"", "2021年12月"},
        {"44561", "yyyy-mm", "2021年12月"},
        {"44561", "m\"月\"d\"日\"", "2021年12月31日"},
        {"44561", "yyyy", "2021年"},
        {"0.5", "h:mm", "0.5"},
        {"1.5", "[h]:mm:ss", "1.5"},
        {"1", "yyyy-mm-dd", "1900-01-01"},
        {"59", "yyyy-mm-dd", "1900-02-28"},
        {"60", "yyyy-mm-dd", "60"},
        {"61", "yyyy-mm-dd", "1900-03-01"},
        {"2958465", "yyyy-mm-dd", "9999-12-31"},
        {"2958466", "yyyy-mm-dd", "2958466"},
        {"-1", "yyyy-mm-dd", "-1"},
        {"abc", "General", "abc"},
        {"1e999", "General", "1e999"},
        {"1.2.3", "General", "1.2.3"},
        {"", "General", ""},
        {"-", "General", "-"},
        {".5", "General", "0.5"},
        {"5.", "General", "5"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CHECK_TEXT(unit, shown(arena, cases[i].stored, cases[i].code), text_of(cases[i].want));
}

static void test_formats(Tally *unit, Arena *arena) {
    static const char *const scaled[] = {"0,", "#,##0.0,", "0\\.0,", "0!.0,\"万元\"", "0\".\"0000"};
    static const char *const plain[] = {"General", "0", "#,##0", "#,##0.00", "0.00_);(0.00)", "@"};
    for (size_t i = 0; i < sizeof scaled / sizeof scaled[0]; i++)
        CHECK(unit, sheet_format(arena, text_of(scaled[i])).scaled);
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        CHECK(unit, !sheet_format(arena, text_of(plain[i])).scaled);
    CHECK(unit, sheet_format_known(0).kind == SHEET_PLAIN);
    CHECK(unit, sheet_format_known(9).kind == SHEET_PERCENT);
    CHECK(unit, sheet_format_known(14).kind == SHEET_DATE);
    CHECK(unit, sheet_format_known(17).kind == SHEET_MONTH);
    CHECK(unit, sheet_format_known(31).kind == SHEET_DATE && sheet_format_known(31).chinese);
    CHECK(unit, sheet_format_known(57).kind == SHEET_MONTH);
    CHECK(unit, sheet_format_known(45).kind == SHEET_PLAIN);
    static const char *const odd[] = {"\"", "[", "\\", "_", "*", "[$", "0\"", ";", "\xE5"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) /* cut off anywhere: no crash */
        CHECK(unit, sheet_format(arena, arena_text(arena, text_of(odd[i]))).zeros <= 1);
    Buf out = buf_new(arena);
    sheet_number(&out, TEXT("43099"), sheet_format_known(14), true);
    CHECK_TEXT(unit, buf_result(&out), TEXT("2021-12-31"));
}

int main(void) {
    Tally unit = {.name = "table"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_csv(&unit, arena);
    test_numbers(&unit, arena);
    test_formats(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
