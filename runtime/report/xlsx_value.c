/* Xlsx, values. A number format is found from the printed digits, not from the layout's picture:
   their decimals and separators make a format, and it is taken only if the number printed by it is
   the text again. So what a person sees in Excel is always what the other formats print. */
#include "runtime/report/xlsx_value.h"

#include "runtime/base/utf8.h"

enum {
    EPOCH = 25569 /* 1970-01-01 */,
    MARCH_1900 = 61 /* before it Excel counts a day too many */
};

/* Literal text of a number format: quoted, but a quote itself stands behind a backslash. */
static void put_literal(Buf *out, Text text) {
    for (uint32_t i = 0; i < text.len;) {
        uint32_t end = i;
        while (end < text.len && text.ptr[end] != '"') end++;
        if (end > i) buf_printf(out, "\"%.*s\"", (int)(end - i), text.ptr + i);
        if (end < text.len) buf_str(out, "\\\"");
        i = end + 1;
    }
}

static bool has_control(Text text) {
    for (uint32_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ') return true;
    return false;
}

/* The picture of printed digits: "1,234.50" gives "#,##0.00"; of "4.50" too, where the layout
   groups the digits of longer numbers. */
static Text picture_of(Arena *arena, const Cell *cell, Text digits) {
    Buf out = buf_new(arena);
    int64_t point = text_find(digits, TEXT("."));
    bool grouped = text_find(digits, TEXT(",")) >= 0 || text_find(cell->picture, TEXT(",")) >= 0;
    buf_str(&out, grouped ? "#,##0" : "0");
    if (point >= 0) buf_char(&out, '.');
    if (point >= 0) buf_repeat(&out, TEXT("0"), digits.len - (uint32_t)point - 1);
    return buf_result(&out);
}

/* `percent`: the sign stands outside quotes, so that Excel multiplies by 100. */
static void put_section(Buf *out, const Cell *cell, Text picture, bool minus, bool percent) {
    put_literal(out, cell->prefix);
    if (minus) buf_char(out, '-');
    buf_text(out, picture);
    if (percent) buf_char(out, '%');
    put_literal(out, text_slice(cell->suffix, percent, cell->suffix.len));
}

/* Excel puts the sign of a negative number before the prefix, unless the format has a section for
   negative numbers. */
static Text number_format_of(Arena *arena, const Cell *cell, Text digits, bool percent) {
    Buf out = buf_new(arena);
    Text picture = picture_of(arena, cell, digits);
    put_section(&out, cell, picture, false, percent);
    if (number_sign(cell->number) < 0) {
        buf_char(&out, ';');
        put_section(&out, cell, picture, text_starts(digits, TEXT("-")), percent);
    }
    buf_char(&out, '\0');
    return text_slice(buf_result(&out), 0, (uint32_t)out.len - 1);
}

/* The digits between prefix and suffix of the printed text, if that is how it is made up and the
   number's own digits give them back. */
static bool printed_digits(Arena *arena, const Cell *cell, Text *digits) {
    Text text = cell->text;
    if (text.len < cell->prefix.len + cell->suffix.len) return false;
    if (!text_starts(text, cell->prefix) || !text_ends(text, cell->suffix)) return false;
    *digits = text_slice(text, cell->prefix.len, text.len - cell->suffix.len);
    Text picture = picture_of(arena, cell, *digits);
    if (digits->len > 30 || !number_picture_valid(picture)) return false;
    Buf again = buf_new(arena);
    number_format(&again, cell->number, picture);
    return text_equal(buf_result(&again), *digits);
}

static bool number_value(Arena *arena, const Cell *cell, XlsxValue *out) {
    Text digits;
    bool exact = false, percent = text_starts(cell->suffix, TEXT("%"));
    Number number = cell->number;
    if (!printed_digits(arena, cell, &digits)) return false;
    if (has_control(cell->prefix) || has_control(cell->suffix)) return false;
    if (percent && !number_div(arena, number, number_of(100), &number)) return false;
    out->number = number_to_double(number, &exact);
    out->format = number_format_of(arena, cell, digits, percent);
    return exact && utf8_length(out->format) <= XLSX_FORMAT_CHARS;
}

typedef struct DateForm {
    Text picture, format;
} DateForm;

/* Both languages of pictures: Doc's and Excel's. A coarse date stands for its last day, as it does
   in comparisons. */
#define FORM(picture, format)                                                                      \
    {                                                                                              \
        {picture, sizeof(picture) - 1}, {                                                          \
            format, sizeof(format) - 1                                                             \
        }                                                                                          \
    }
static const DateForm date_forms[] = {
    FORM("yyyy年m月d日", "yyyy\"年\"m\"月\"d\"日\""),
    FORM("yyyy年mm月dd日", "yyyy\"年\"mm\"月\"dd\"日\""),
    FORM("yyyy-mm-dd", "yyyy\\-mm\\-dd"),
    FORM("yyyy/m/d", "yyyy\\/m\\/d"),
    FORM("yyyy.m.d", "yyyy\\.m\\.d"),
    FORM("yyyy年m月", "yyyy\"年\"m\"月\""),
    FORM("yyyy-mm", "yyyy\\-mm"),
};
#undef FORM

static bool date_value(Arena *arena, const Cell *cell, XlsxValue *out) {
    int32_t day = cell->date.last + EPOCH;
    if (day < MARCH_1900) return false;
    for (size_t i = 0; i < sizeof date_forms / sizeof *date_forms; i++) {
        Buf printed = buf_new(arena);
        date_format(&printed, cell->date, date_forms[i].picture);
        if (!text_equal(buf_result(&printed), cell->text)) continue;
        *out = (XlsxValue){.number = day, .format = date_forms[i].format};
        return true;
    }
    return false;
}

bool xlsx_value(Arena *arena, const Cell *cell, XlsxValue *out) {
    switch ((CellKind)cell->kind) {
    case CELL_EMPTY:
    case CELL_TEXT: return false;
    case CELL_NUMBER: return number_value(arena, cell, out);
    case CELL_DATE: return date_value(arena, cell, out);
    }
    return false;
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* _xHHHH_ at the position. */
static bool looks_escaped(Text text, uint32_t at) {
    if (text.len - at < 7 || text.ptr[at] != '_' || text.ptr[at + 1] != 'x') return false;
    for (uint32_t i = at + 2; i < at + 6; i++)
        if (!is_hex(text.ptr[i])) return false;
    return text.ptr[at + 6] == '_';
}

static bool is_forbidden(uint32_t c) {
    return (c < ' ' && c != '\n' && c != '\t') || c == 0xFFFE || c == 0xFFFF;
}

Text xlsx_text(Arena *arena, Text text) {
    Buf out = buf_new(arena);
    char bytes[4];
    for (uint32_t i = 0; i < text.len;) {
        if (looks_escaped(text, i)) buf_str(&out, "_x005F");
        uint32_t c = utf8_next(text, &i);
        if (c == '\r') continue;
        buf_bytes(&out, bytes, utf8_put(bytes, is_forbidden(c) ? 0xFFFD : c));
    }
    buf_char(&out, '\0');
    return text_slice(buf_result(&out), 0, (uint32_t)out.len - 1);
}

/* The character that stands for c in a sheet name; full width for those that Excel forbids. */
static uint32_t name_char(uint32_t c) {
    switch (c) {
    case '[': return 0xFF3B;
    case ']': return 0xFF3D;
    case ':': return 0xFF1A;
    case '*': return 0xFF0A;
    case '?': return 0xFF1F;
    case '/': return 0xFF0F;
    case '\\': return 0xFF3C;
    case '\'':
        return 0x2019; /* allowed inside, but not at the ends; and it must be doubled in links */
    default: return c < ' ' || c == 0x7F || is_forbidden(c) ? ' ' : c;
    }
}

static uint32_t utf16_units(uint32_t c) {
    return c > 0xFFFF ? 2 : 1;
}

/* At most `units` UTF-16 units of the text, without blanks at the end. */
static Text cut_name(Text name, uint32_t units) {
    uint32_t used = 0, at = 0;
    while (at < name.len) {
        uint32_t next = at;
        used += utf16_units(utf8_next(name, &next));
        if (used > units) break;
        at = next;
    }
    return text_trim(text_slice(name, 0, at));
}

/* Letters and digits that could be taken for a cell (T1, R1C1) or a number: libxlsxwriter does not
   quote such a name in the print ranges. Up to three letters are a column. */
static bool looks_like_cell(Text name) {
    uint32_t letters = 0;
    if (name.ptr[0] == '_') return false;
    for (uint32_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_') return false;
        if (letter && letters == i) letters++;
    }
    return letters <= 3;
}

static Text clean_name(Arena *arena, Text wanted, Text otherwise) {
    Buf out = buf_new(arena);
    char bytes[4];
    for (uint32_t i = 0; i < wanted.len;) {
        uint32_t c = name_char(utf8_next(wanted, &i));
        buf_bytes(&out, bytes, utf8_put(bytes, c));
    }
    Text name = text_trim(buf_result(&out));
    if (name.len == 0) return otherwise;
    if (looks_like_cell(name)) return arena_printf(arena, "_%.*s", TEXT_ARG(name));
    return name;
}

/* Names that Excel holds equal fold to one text. "History" is a name it keeps for itself. */
static Text fold_name(Arena *arena, Text name) {
    Buf out = buf_new(arena);
    char bytes[4];
    for (uint32_t i = 0; i < name.len;) {
        uint32_t c = utf8_fold_width(utf8_next(name, &i));
        if (c >= 'A' && c <= 'Z') c |= 0x20;
        buf_bytes(&out, bytes, utf8_put(bytes, c));
    }
    return buf_result(&out);
}

Text xlsx_name(XlsxNames *names, Text wanted, Text otherwise) {
    Arena *arena = names->arena;
    Text clean = clean_name(arena, wanted, otherwise);
    if (!names->used.arena) names->used = map_new(arena);
    for (uint32_t n = 1;; n++) {
        Text mark = n == 1 ? TEXT("") : arena_printf(arena, " (%u)", n);
        Text base = cut_name(clean, XLSX_NAME_CHARS - mark.len);
        Text name = arena_printf(arena, "%.*s%.*s", TEXT_ARG(base), TEXT_ARG(mark));
        Text folded = fold_name(arena, name);
        if (text_equal(folded, TEXT("history"))) continue;
        if (map_get(&names->used, folded) != MAP_NONE) continue;
        map_set(&names->used, folded, n);
        return name;
    }
}
