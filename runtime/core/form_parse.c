/* Reading the text of a form, as form_text.c writes it. Every part that may be left out is known by
   its name, so one word of looking ahead is enough; what is not what the description asks for next
   is refused at its line. */
#include "runtime/core/form_visit.h"

#include "runtime/base/utf8.h"

typedef struct Parsing {
    Form form;
    Text in;
    uint32_t at;
    Text token; /* the next one; empty at the end */
} Parsing;

static Parsing *parsing(Form *form) {
    return (Parsing *)form; /* its first member */
}

/* ---- tokens: a bracket, a text with its quotes, or a run of anything else */
static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool ends_word(char c) {
    return is_blank(c) || c == '(' || c == ')' || c == '{' || c == '}' || c == '"' || c == '#';
}

static uint32_t text_end(Text in, uint32_t at) {
    for (at++; at < in.len && in.ptr[at] != '"'; at++)
        if (in.ptr[at] == '\\' && at + 1 < in.len) at++;
    return at < in.len ? at + 1 : at;
}

static void next_token(Parsing *p) {
    uint32_t at = p->at;
    while (at < p->in.len && (is_blank(p->in.ptr[at]) || p->in.ptr[at] == '#')) {
        bool comment = p->in.ptr[at] == '#';
        for (at++; comment && at < p->in.len && p->in.ptr[at] != '\n';) at++;
    }
    uint32_t end = at;
    if (at < p->in.len && p->in.ptr[at] == '"')
        end = text_end(p->in, at);
    else
        while (end < p->in.len && (end == at || !ends_word(p->in.ptr[end]))) {
            if (end == at && ends_word(p->in.ptr[at])) {
                end++;
                break;
            }
            end++;
        }
    p->token = text_slice(p->in, at, end);
    p->at = end;
}

static void refuse(Parsing *p, const char *what) {
    if (!form_good(&p->form)) return;
    form_refuse(&p->form, what);
    uint32_t line = 1, at = p->at - p->token.len;
    for (uint32_t i = 0; i < at; i++) line += p->in.ptr[i] == '\n';
    p->form.mistake.at = line;
}

static bool is_next(const Parsing *p, const char *word) {
    return text_equal(p->token, text_of(word));
}

static bool take(Parsing *p, const char *word) {
    if (!is_next(p, word)) return false;
    next_token(p);
    return true;
}

static void expect(Parsing *p, const char *word, const char *what) {
    if (form_good(&p->form) && !take(p, word)) refuse(p, what);
}

/* The value of a named part follows, or of one known by its place. */
static bool value_follows(Form *form, const char *name) {
    if (!form_good(form)) return false;
    return !name || take(parsing(form), name);
}

/* ---- groups */
static void read_open(Form *form, const char *name, FormShape shape) {
    Parsing *p = parsing(form);
    if (name) expect(p, name, "a part is missing");
    expect(p, shape == FORM_INLINE ? "(" : "{", "a group does not begin");
}

static void read_close(Form *form, FormShape shape) {
    expect(parsing(form), shape == FORM_INLINE ? ")" : "}", "a group holds what it should not");
}

static bool read_optional(Form *form, const char *name, bool given) {
    (void)given;
    return form_good(form) && is_next(parsing(form), name);
}

/* ---- numbers */
static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Digits as a number of at most `most`; no zero in front of others. */
static bool read_digits(Text t, uint64_t most, uint64_t *out) {
    uint64_t value = 0;
    if (t.len == 0 || (t.len > 1 && t.ptr[0] == '0')) return false;
    for (uint32_t i = 0; i < t.len; i++) {
        if (!is_digit(t.ptr[i])) return false;
        uint64_t digit = (uint64_t)(t.ptr[i] - '0');
        if (value > (most - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static void read_whole(Form *form, const char *name, uint64_t *value, uint64_t usual,
                       uint64_t most) {
    Parsing *p = parsing(form);
    *value = usual;
    if (!value_follows(form, name)) return;
    if (!read_digits(p->token, most, value)) refuse(p, "no number, or one that is too large");
    next_token(p);
}

/* -12.50 with its scale; false if it is none, or not small. */
static bool read_small(Text t, Number *out) {
    bool negative = t.len > 0 && t.ptr[0] == '-';
    char digits[24];
    uint32_t n = 0, scale = 0;
    bool fraction = false;
    for (uint32_t i = negative; i < t.len; i++) {
        if (t.ptr[i] == '.' && !fraction && n > 0) {
            fraction = true;
            continue;
        }
        if (!is_digit(t.ptr[i]) || n == sizeof digits) return false;
        digits[n++] = t.ptr[i];
        scale += fraction;
    }
    uint32_t lead = 0; /* 0.05: one zero stands before the point, the others are of the scale */
    while (lead + 1 < n && digits[lead] == '0') lead++;
    uint64_t size, most = negative ? (uint64_t)1 << 63 : INT64_MAX;
    if (scale > NUMBER_MAX_SCALE || (fraction && scale == 0) || lead > scale) return false;
    if (!read_digits((Text){digits + lead, n - lead}, most, &size)) return false;
    if (negative && size == 0) return false;
    int64_t coef = negative ? (int64_t)(0 - size) : (int64_t)size;
    *out = (Number){.coef = coef, .scale = (int32_t)scale};
    return true;
}

static void read_exact(Form *form, const char *name, Number *value) {
    Parsing *p = parsing(form);
    *value = NUMBER_ZERO;
    if (name) expect(p, name, "a number is missing");
    if (!form_good(form)) return;
    int64_t slash = text_find(p->token, TEXT("/"));
    if (slash >= 0)
        form_read_fraction(form, text_slice(p->token, 0, (uint32_t)slash),
                           text_slice(p->token, (uint32_t)slash + 1, p->token.len), value);
    else if (!read_small(p->token, value))
        refuse(p, "no number");
    next_token(p);
}

static void read_day(Form *form, const char *name, int32_t *value) {
    Parsing *p = parsing(form);
    Date date = {0};
    *value = 0;
    if (name) expect(p, name, "a date is missing");
    if (!form_good(form)) return;
    bool whole = p->token.len == 10 && p->token.ptr[4] == '-' && p->token.ptr[7] == '-';
    if (!whole || date_read(p->token, &date) != DATE_READ_OK) refuse(p, "no date");
    *value = date.first;
    next_token(p);
}

/* ---- words and texts */
static void read_choice(Form *form, const char *name, uint8_t *value, const char *const *words,
                        uint32_t n, uint8_t usual) {
    Parsing *p = parsing(form);
    *value = name ? usual : 0;
    if (!value_follows(form, name)) return;
    for (uint32_t i = 0; i < n; i++) {
        if (!words[i] || !take(p, words[i])) continue;
        *value = (uint8_t)i;
        return;
    }
    refuse(p, "no such word");
}

static bool read_hex(Text t, uint32_t at, uint32_t *c) {
    *c = 0;
    for (uint32_t i = at; i < at + 4; i++) {
        char digit = i < t.len ? t.ptr[i] : 'x';
        uint32_t value = is_digit(digit)                ? (uint32_t)(digit - '0')
                         : digit >= 'a' && digit <= 'f' ? (uint32_t)(digit - 'a' + 10)
                                                        : 16;
        if (value > 15) return false;
        *c = *c * 16 + value;
    }
    return true;
}

/* One escape behind its \ at `at`; its length, 0 if it is none. */
static uint32_t read_escape(Buf *out, Text t, uint32_t at) {
    static const char names[] = "nrtbf\"\\", means[] = "\n\r\t\b\f\"\\";
    char c = at < t.len ? t.ptr[at] : '\0';
    const char *known = c ? strchr(names, c) : NULL;
    if (known) {
        buf_char(out, means[known - names]);
        return 1;
    }
    uint32_t code;
    if (c != 'u' || !read_hex(t, at + 1, &code) || code >= 0x80) return 0;
    buf_char(out, (char)code);
    return 5;
}

static bool read_quoted(Buf *out, Text token) {
    if (token.len < 2 || token.ptr[0] != '"' || token.ptr[token.len - 1] != '"') return false;
    Text t = text_slice(token, 1, token.len - 1);
    for (uint32_t at = 0; at < t.len; at++) {
        if (t.ptr[at] != '\\') {
            buf_char(out, t.ptr[at]);
            continue;
        }
        uint32_t len = read_escape(out, t, at + 1);
        if (len == 0) return false;
        at += len;
    }
    return true;
}

static void read_text(Form *form, const char *name, Text *value) {
    Parsing *p = parsing(form);
    *value = TEXT("");
    if (!value_follows(form, name)) return;
    Buf out = buf_new(form->arena);
    do {
        if (!read_quoted(&out, p->token)) refuse(p, "no text, or an escape that is none");
        next_token(p);
    } while (form_good(form) && take(p, "+"));
    if (out.len > 0) *value = buf_result(&out);
    if (utf8_invalid_at(*value) != value->len) refuse(p, "a text is not UTF-8");
}

static uint64_t read_room(const Form *form) {
    const Parsing *p = (const Parsing *)form;
    return p->in.len - (p->at - p->token.len);
}

static bool no_notes(const Form *form) {
    (void)form;
    return false;
}

static void no_note(Form *form, Text note) {
    (void)form, (void)note;
}

const FormMode form_text_reader = {.reads = true,
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

void form_parse(Arena *arena, Program *program, Text text, FormMistake *mistake,
                const FormWatch *watch) {
    Parsing p = {.form = {.mode = &form_text_reader,
                          .arena = arena,
                          .reads = true,
                          .program = program,
                          .watch = watch},
                 .in = text,
                 .at = (uint32_t)sizeof FORM_TEXT_HEAD - 1};
    uint64_t version = 0;
    p.form.mistake.is_text = true;
    next_token(&p);
    if (!read_digits(p.token, UINT32_MAX, &version) || version != FORM_VERSION) {
        p.form.mistake.other_version = true;
        refuse(&p, "the form has another version");
    }
    next_token(&p);
    if (form_good(&p.form)) form_program(&p.form);
    if (form_good(&p.form) && p.token.len > 0) refuse(&p, "more follows behind the end");
    *mistake = p.form.mistake;
}
