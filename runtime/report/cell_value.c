/* Cell values. The text is looked through for its one numeral; the numeral must be what the value
   prints in the shown unit, by the layout's picture or by a picture found from its digits. Only
   then the cell is a number, and prefix, number in picture and suffix always give the text again.

   A number in a word (the 2 of 604m2) is no numeral; a text with two of them (8-10位) is a text. */
#include "runtime/report/cell_value.h"

typedef struct Numeral {
    uint32_t lo, hi; /* bytes of the text, with a minus sign */
    bool grouped;    /* 1,234 */
    uint32_t decimals;
} Numeral;

static bool is_digit_at(Text t, uint32_t at) {
    return at < t.len && t.ptr[at] >= '0' && t.ptr[at] <= '9';
}

static bool is_word_at(Text t, uint32_t at) {
    char c = at < t.len ? t.ptr[at] : ' ';
    return is_digit_at(t, at) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

static uint32_t skip_digits(Text t, uint32_t at) {
    while (is_digit_at(t, at)) at++;
    return at;
}

/* A comma and exactly three digits. */
static bool is_group_at(Text t, uint32_t at) {
    return at < t.len && t.ptr[at] == ',' && skip_digits(t, at + 1) == at + 4;
}

/* Reads the numeral whose first digit stands at `at`. */
static Numeral numeral_at(Text t, uint32_t at) {
    Numeral numeral = {.lo = at};
    if (at > 0 && t.ptr[at - 1] == '-' && (at == 1 || !is_word_at(t, at - 2))) numeral.lo = at - 1;
    uint32_t end = skip_digits(t, at);
    for (bool fits = end - at <= 3; fits && is_group_at(t, end); end += 4) numeral.grouped = true;
    if (end < t.len && t.ptr[end] == '.' && is_digit_at(t, end + 1)) {
        numeral.decimals = skip_digits(t, end + 1) - end - 1;
        end += 1 + numeral.decimals;
    }
    numeral.hi = end;
    return numeral;
}

/* False if the text holds no numeral or several. */
static bool find_numeral(Text t, Numeral *out) {
    uint32_t found = 0;
    for (uint32_t at = 0; at < t.len;) {
        if (!is_digit_at(t, at)) {
            at++;
        } else if (at > 0 && is_word_at(t, at - 1)) {
            at = skip_digits(t, at);
        } else {
            if (++found > 1) return false;
            *out = numeral_at(t, at);
            at = out->hi;
        }
    }
    return found == 1;
}

/* The numeral's value, without the commas of its groups. */
static bool read_numeral(Arena *arena, Text digits, Number *out) {
    if (text_find(digits, TEXT(",")) < 0) return number_read(arena, digits, out);
    Buf plain = buf_new(arena);
    for (uint32_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] != ',') buf_char(&plain, digits.ptr[i]);
    return number_read(arena, buf_result(&plain), out);
}

/* Ten more decimals than any number that is not big has. */
#define DECIMALS "0000000000000000000000000000"

/* Empty for a numeral of more decimals than that. */
static Text picture_of(const Numeral *numeral) {
    Text all = numeral->grouped ? TEXT("#,##0." DECIMALS) : TEXT("0." DECIMALS);
    uint32_t whole = all.len - (uint32_t)strlen("." DECIMALS);
    if (numeral->decimals == 0) return text_slice(all, 0, whole);
    if (numeral->decimals > strlen(DECIMALS)) return TEXT("");
    return text_slice(all, 0, whole + 1 + numeral->decimals);
}

static bool prints_as(Arena *arena, Number number, Text picture, Text digits) {
    if (!picture.len || !number_picture_valid(picture)) return false;
    Buf out = buf_new(arena);
    number_format(&out, number, picture);
    return text_equal(buf_result(&out), digits);
}

/* The picture by which the number prints the numeral; empty if it is another number. A layout's
   picture may round; without one the numeral must be the number exactly. */
static Text find_picture(Arena *arena, const ShownValue *shown, Number number, Numeral numeral,
                         Text digits) {
    if (shown->picture.len && prints_as(arena, number, shown->picture, digits))
        return arena_text(arena, shown->picture);
    Number read;
    Text picture = picture_of(&numeral);
    bool same = read_numeral(arena, digits, &read) && number_compare(read, number) == 0;
    return same && prints_as(arena, number, picture, digits) ? picture : TEXT("");
}

/* A quotient that does not end, or a number of very many digits, fits no cell of any format: what
   is printed of it does. */
static Number storable(Arena *arena, Number number, Text digits) {
    Number read;
    if (number.scale == NUMBER_BIG && read_numeral(arena, digits, &read)) return read;
    return number_copy(arena, number);
}

static bool set_number(Arena *arena, Cell *cell, const ShownValue *shown, Number number) {
    Numeral numeral = {0};
    if (!find_numeral(cell->text, &numeral)) return false;
    Text digits = text_slice(cell->text, numeral.lo, numeral.hi);
    Text picture = find_picture(arena, shown, number, numeral, digits);
    if (!picture.len) return false;
    cell->kind = CELL_NUMBER;
    cell->number = storable(arena, number, digits);
    cell->picture = picture;
    cell->prefix = text_slice(cell->text, 0, numeral.lo);
    cell->suffix = text_slice(cell->text, numeral.hi, cell->text.len);
    return true;
}

/* The number in the shown unit; false if the value is not one number or the unit is of another
   dimension. */
static bool shown_number(Arena *arena, const Program *program, const ShownValue *shown,
                         Number *out) {
    Quantity quantity = shown->value.quantity;
    if (shown->type.kind == TYPE_TARGET) {
        const Target *target = &program->facts->targets.data[shown->value.id];
        if (target->kind != TARGET_QUANTITY) return false;
        quantity = target->number;
    } else if (shown->value.rep != REP_NUMBER) {
        return false;
    }
    const Unit *own = units_get(program->units, quantity.unit);
    if (shown->unit != UNIT_NONE && shown->unit != quantity.unit) {
        if (units_get(program->units, shown->unit)->dim != own->dim) return false;
        quantity = quantity_convert(program->units, arena, quantity, shown->unit);
    }
    *out = quantity.number;
    return true;
}

static bool set_date(Arena *arena, Cell *cell, const ShownValue *shown) {
    Date date = shown->value.date, read;
    if (shown->value.rep != REP_DATE || date.precision != DATE_DAY) return false;
    Buf out = buf_new(arena);
    if (shown->picture.len) date_format(&out, date, shown->picture);
    bool by_picture = shown->picture.len && text_equal(buf_result(&out), cell->text);
    bool reads = date_read(cell->text, &read) == DATE_READ_OK && date_equal(read, date);
    if (!by_picture && !reads) return false;
    cell->kind = CELL_DATE;
    cell->date = date;
    return true;
}

void cell_value_set(Arena *arena, const Program *program, Cell *cell, const ShownValue *shown) {
    cell->kind = CELL_TEXT;
    if (!text_trim(cell->text).len) {
        cell->kind = CELL_EMPTY;
        cell->text = TEXT("");
        return;
    }
    if (!shown || shown->value.state != STATE_OK || text_find(cell->text, TEXT("\n")) >= 0) return;
    Number number;
    if (set_date(arena, cell, shown)) return;
    if (shown_number(arena, program, shown, &number)) set_number(arena, cell, shown, number);
}
