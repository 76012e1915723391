/* The form as bytes: numbers as in LEB128, seven bits a byte and no byte more than needed; a number
   that is usually 5 is written as its distance from 5; a text once, and then by its number. Nothing
   here depends on the machine: no padding, no addresses, no order of a hash table.

       89 'J' 'X' 'C' 0D 0A 1A 0A    so that a transfer as text shows
       version, 32 bits              all four low byte first
       length of what follows, 32 bits
       checksum of it, 64 bits       text_hash
       sections: number, 8 bits; length, 32 bits; content

   The checksum is against damage, not against malice: it tells a broken file from a wrong one
   before anything else is said about it. Every single changed word changes it, since each step of
   text_hash can be undone. What a hostile file may do is the verifier's business. */
#include "runtime/core/form_visit.h"

#include "runtime/base/utf8.h"

enum { VERSION_AT = 8, LENGTH_AT = 12, SUM_AT = 16, HEADER_BYTES = 24, MAX_NUMBER_BYTES = 10 };

static const char magic[VERSION_AT] = {(char)0x89, 'J', 'X', 'C', '\r', '\n', 0x1A, '\n'};

static FormBytes *bytes_of(Form *form) {
    return (FormBytes *)form; /* its first member */
}

/* ---- fixed widths, low byte first */
static void put_fixed(char *to, uint64_t value, int width) {
    for (int i = 0; i < width; i++) to[i] = (char)(value >> 8 * i & 0xFF);
}

static uint64_t get_fixed(const char *from, int width) {
    uint64_t value = 0;
    for (int i = 0; i < width; i++) value |= (uint64_t)(unsigned char)from[i] << 8 * i;
    return value;
}

/* ---- writing */
static void put_number(Buf *out, uint64_t value) {
    char bytes[MAX_NUMBER_BYTES];
    size_t n = 0;
    for (; value >= 0x80; value >>= 7) bytes[n++] = (char)(unsigned char)(value | 0x80);
    bytes[n++] = (char)value;
    buf_bytes(out, bytes, n);
}

static void write_open(Form *form, const char *name, FormShape shape) {
    FormBytes *bytes = bytes_of(form);
    (void)name;
    if (shape != FORM_SECTION) return;
    buf_char(&bytes->out, (char)bytes->n_sections++);
    bytes->sections = bytes->out.len;
    buf_bytes(&bytes->out, "\0\0\0\0", 4);
}

static void write_close(Form *form, FormShape shape) {
    FormBytes *bytes = bytes_of(form);
    if (shape != FORM_SECTION) return;
    size_t len = bytes->out.len - bytes->sections - 4;
    if (len > UINT32_MAX) form_refuse(form, "a part is too large");
    put_fixed(bytes->out.ptr + bytes->sections, len, 4);
}

/* Distances wrap around, so that every value has one. */
static void write_whole(Form *form, const char *name, uint64_t *value, uint64_t usual,
                        uint64_t most) {
    (void)name;
    put_number(&bytes_of(form)->out, (*value - usual) & most);
}

static void write_text(Form *form, const char *name, Text *value) {
    FormBytes *bytes = bytes_of(form);
    (void)name;
    uint32_t known = map_get(&bytes->known, *value);
    if (known != MAP_NONE) {
        put_number(&bytes->out, (uint64_t)known + 1);
        return;
    }
    map_set(&bytes->known, *value, bytes->known.len);
    put_number(&bytes->out, 0);
    put_number(&bytes->out, value->len);
    buf_text(&bytes->out, *value);
}

static uint64_t fold_sign(int64_t value) {
    return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

static int64_t unfold_sign(uint64_t value) {
    return (int64_t)(value >> 1 ^ (0 - (value & 1)));
}

/* Scale and coefficient; a big number as numerator and denominator. */
static void write_exact(Form *form, const char *name, Number *value) {
    FormBytes *bytes = bytes_of(form);
    put_number(&bytes->out, (uint64_t)(value->scale + 1));
    if (value->scale != NUMBER_BIG) {
        put_number(&bytes->out, fold_sign(value->coef));
        return;
    }
    Text parts[2];
    number_fraction(form->arena, *value, &parts[0], &parts[1]);
    for (int i = 0; i < 2; i++) write_text(form, name, &parts[i]);
}

static void write_day(Form *form, const char *name, int32_t *value) {
    (void)name;
    put_number(&bytes_of(form)->out, fold_sign(*value));
}

static void write_choice(Form *form, const char *name, uint8_t *value, const char *const *words,
                         uint32_t n, uint8_t usual) {
    (void)name, (void)words, (void)n, (void)usual;
    put_number(&bytes_of(form)->out, *value);
}

static bool write_optional(Form *form, const char *name, bool given) {
    (void)name;
    buf_char(&bytes_of(form)->out, given);
    return given;
}

static uint64_t no_room(const Form *form) {
    (void)form;
    return 0;
}

static bool no_notes(const Form *form) {
    (void)form;
    return false;
}

static void no_note(Form *form, Text note) {
    (void)form, (void)note;
}

const FormMode form_binary_writer = {.open = write_open,
                                     .close = write_close,
                                     .whole = write_whole,
                                     .text = write_text,
                                     .number = write_exact,
                                     .day = write_day,
                                     .choice = write_choice,
                                     .optional = write_optional,
                                     .room = no_room,
                                     .notes = no_notes,
                                     .note = no_note};

void form_bytes_begin(FormBytes *bytes, Arena *arena, Program *program) {
    *bytes = (FormBytes){.form = {.mode = &form_binary_writer, .arena = arena, .program = program},
                         .out = buf_new(arena),
                         .known = map_new(arena)};
    char header[HEADER_BYTES] = {0};
    memcpy(header, magic, sizeof magic);
    put_fixed(header + VERSION_AT, FORM_VERSION, 4);
    buf_bytes(&bytes->out, header, sizeof header);
}

void form_seal(char *file, size_t len) {
    Text rest = {file + HEADER_BYTES, (uint32_t)(len - HEADER_BYTES)};
    put_fixed(file + LENGTH_AT, rest.len, 4);
    put_fixed(file + SUM_AT, text_hash(rest), 8);
}

Text form_bytes_finish(FormBytes *bytes) {
    if (bytes->out.len > UINT32_MAX || !form_good(&bytes->form)) return (Text){0};
    form_seal(bytes->out.ptr, bytes->out.len);
    return buf_result(&bytes->out);
}

/* ---- reading */
static void refuse_short(FormBytes *bytes) {
    form_refuse(&bytes->form, "the form ends too early");
}

/* Refused where it is not the shortest way to write the number. */
static uint64_t get_number(FormBytes *bytes) {
    uint64_t value = 0;
    for (int i = 0; i < MAX_NUMBER_BYTES && form_good(&bytes->form); i++) {
        if (bytes->at >= bytes->end) break;
        unsigned char byte = (unsigned char)bytes->in.ptr[bytes->at++];
        bool last = byte < 0x80, fits = i < MAX_NUMBER_BYTES - 1 || byte <= 1;
        if (!fits || (last && byte == 0 && i > 0)) break;
        value |= (uint64_t)(byte & 0x7F) << 7 * i;
        if (last) return value;
    }
    refuse_short(bytes);
    return 0;
}

static void read_open(Form *form, const char *name, FormShape shape) {
    FormBytes *bytes = bytes_of(form);
    (void)name;
    if (shape != FORM_SECTION || !form_good(form)) return;
    uint32_t left = bytes->in.len - bytes->at;
    if (left < 5 || (unsigned char)bytes->in.ptr[bytes->at] != bytes->n_sections++) {
        refuse_short(bytes);
        return;
    }
    uint64_t len = get_fixed(bytes->in.ptr + bytes->at + 1, 4);
    bytes->at += 5;
    if (len > left - 5)
        refuse_short(bytes);
    else
        bytes->end = bytes->at + (uint32_t)len;
}

static void read_close(Form *form, FormShape shape) {
    FormBytes *bytes = bytes_of(form);
    if (shape == FORM_SECTION && form_good(form) && bytes->at != bytes->end)
        form_refuse(form, "a section holds more than it should");
}

static void read_whole(Form *form, const char *name, uint64_t *value, uint64_t usual,
                       uint64_t most) {
    (void)name;
    uint64_t distance = get_number(bytes_of(form));
    if (distance > most) form_refuse(form, "a number is too large");
    *value = form_good(form) ? (distance + usual) & most : 0;
}

static Text new_text(FormBytes *bytes) {
    uint64_t len = get_number(bytes);
    if (len > bytes->end - bytes->at) refuse_short(bytes);
    if (!form_good(&bytes->form)) return TEXT("");
    Text text = text_slice(bytes->in, bytes->at, bytes->at + (uint32_t)len);
    bytes->at += (uint32_t)len;
    if (utf8_invalid_at(text) != text.len) form_refuse(&bytes->form, "a text is not UTF-8");
    if (map_set(&bytes->known, text, 0) != MAP_NONE)
        form_refuse(&bytes->form, "a text is written twice");
    vec_push(bytes->form.arena, &bytes->texts, text);
    return text;
}

static void read_text(Form *form, const char *name, Text *value) {
    FormBytes *bytes = bytes_of(form);
    (void)name;
    uint64_t known = get_number(bytes);
    if (known == 0 && form_good(form))
        *value = new_text(bytes);
    else if (known <= bytes->texts.len && form_good(form))
        *value = bytes->texts.data[known - 1];
    else
        form_refuse(form, "a text has no such number");
    if (!form_good(form)) *value = TEXT("");
}

static void read_exact(Form *form, const char *name, Number *value) {
    *value = NUMBER_ZERO;
    uint64_t scale = get_number(bytes_of(form));
    if (scale > NUMBER_MAX_SCALE + 1) form_refuse(form, "a number has no such scale");
    if (!form_good(form)) return;
    if (scale > 0) {
        int64_t coef = unfold_sign(get_number(bytes_of(form)));
        *value = (Number){.coef = coef, .scale = (int32_t)scale - 1};
        return;
    }
    Text parts[2];
    for (int i = 0; i < 2; i++) read_text(form, name, &parts[i]);
    if (form_good(form)) form_read_fraction(form, parts[0], parts[1], value);
}

static void read_day(Form *form, const char *name, int32_t *value) {
    (void)name;
    int64_t day = unfold_sign(get_number(bytes_of(form)));
    if (day < INT32_MIN || day > INT32_MAX) form_refuse(form, "a day is none");
    *value = form_good(form) ? (int32_t)day : 0;
}

static void read_choice(Form *form, const char *name, uint8_t *value, const char *const *words,
                        uint32_t n, uint8_t usual) {
    (void)name, (void)words, (void)usual;
    uint64_t number = get_number(bytes_of(form));
    if (number >= n) form_refuse(form, "a number names nothing");
    *value = form_good(form) ? (uint8_t)number : 0;
}

static bool read_optional(Form *form, const char *name, bool given) {
    (void)name, (void)given;
    uint64_t answer = get_number(bytes_of(form));
    if (answer > 1) form_refuse(form, "a number names nothing");
    return answer == 1 && form_good(form);
}

static uint64_t read_room(const Form *form) {
    const FormBytes *bytes = (const FormBytes *)form;
    return bytes->end - bytes->at;
}

const FormMode form_binary_reader = {.reads = true,
                                     .open = read_open,
                                     .close = read_close,
                                     .whole = read_whole,
                                     .text = read_text,
                                     .number = read_exact,
                                     .day = read_day,
                                     .choice = read_choice,
                                     .optional = read_optional,
                                     .room = read_room,
                                     .notes = no_notes,
                                     .note = no_note};

bool form_is_binary(Text file) {
    return text_starts(file, (Text){magic, sizeof magic});
}

static bool refuse_file(FormBytes *bytes, const char *what) {
    form_refuse(&bytes->form, what);
    return false;
}

bool form_bytes_open(FormBytes *bytes, Arena *arena, Program *program, Text file) {
    *bytes = (FormBytes){
        .form = {.mode = &form_binary_reader, .arena = arena, .reads = true, .program = program},
        .known = map_new(arena),
        .in = file,
        .at = HEADER_BYTES};
    if (file.len < HEADER_BYTES) return refuse_file(bytes, "the form ends too early");
    bytes->form.mistake.other_version = get_fixed(file.ptr + VERSION_AT, 4) != FORM_VERSION;
    if (bytes->form.mistake.other_version)
        return refuse_file(bytes, "the form has another version");
    if (get_fixed(file.ptr + LENGTH_AT, 4) != file.len - HEADER_BYTES)
        return refuse_file(bytes, "the form is not of the length it says");
    Text rest = text_slice(file, HEADER_BYTES, file.len);
    if (get_fixed(file.ptr + SUM_AT, 8) != text_hash(rest))
        return refuse_file(bytes, "the checksum does not agree");
    return true;
}
