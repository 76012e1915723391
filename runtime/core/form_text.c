/* The form as text, for people; form_parse.c reads it back. A part is its name and its value; a
   part that is as it usually is, is left out. Groups stand in braces or parentheses. Blanks and
   comments mean nothing: # goes to the end of its line. A text goes on behind a +, so that a long
   one has a line of the form for each of its own.

       inst { ADD a 1 b 3 type(QUANTITY of 4) domain 1 at(7 310 322) }  # %4 add %1 %3  money  d1 */
#include "runtime/core/form_visit.h"

typedef struct Writing {
    Form form;
    Buf *out;
    uint32_t depth;  /* of blocks */
    uint32_t inside; /* groups on one line that are open */
    Text note;       /* printed when the line ends; empty: none */
} Writing;

static Writing *writing(Form *form) {
    return (Writing *)form; /* its first member */
}

/* ---- groups */
static void begin_line(Writing *w) {
    buf_char(w->out, '\n');
    buf_repeat(w->out, TEXT("  "), w->depth);
}

/* Before a part: a blank in a line, a line of its own elsewhere. */
static void put_name(Form *form, const char *name) {
    Writing *w = writing(form);
    if (w->inside == 0)
        begin_line(w);
    else if (w->out->ptr[w->out->len - 1] != '(')
        buf_char(w->out, ' ');
    if (!name) return;
    buf_str(w->out, name);
    buf_char(w->out, ' ');
}

static void write_open(Form *form, const char *name, FormShape shape) {
    Writing *w = writing(form);
    if (shape == FORM_SECTION) buf_char(w->out, '\n');
    put_name(form, NULL);
    if (name) buf_str(w->out, name);
    buf_str(w->out, shape == FORM_INLINE ? "(" : " {");
    if (shape == FORM_LINE || shape == FORM_INLINE)
        w->inside++;
    else
        w->depth++;
}

static void write_close(Form *form, FormShape shape) {
    Writing *w = writing(form);
    if (shape == FORM_INLINE) {
        w->inside--;
        buf_char(w->out, ')');
        return;
    }
    if (shape == FORM_LINE) {
        w->inside--;
        buf_char(w->out, ' ');
    } else {
        w->depth--;
        begin_line(w);
    }
    buf_char(w->out, '}');
    if (w->note.len == 0) return;
    buf_str(w->out, "  # ");
    excerpt_text(w->out, w->note);
    w->note.len = 0;
}

/* ---- parts */
static void write_whole(Form *form, const char *name, uint64_t *value, uint64_t usual,
                        uint64_t most) {
    (void)most;
    if (name && *value == usual) return;
    put_name(form, name);
    buf_uint(writing(form)->out, *value);
}

/* As a text of JSON, but without \/ and with the lines apart. */
static void put_text(Writing *w, Text text) {
    for (uint32_t lo = 0, hi;; lo = hi) {
        for (hi = lo; hi < text.len && text.ptr[hi] != '\n';) hi++;
        if (hi < text.len) hi++;
        if (lo > 0) {
            buf_str(w->out, " +");
            begin_line(w);
        }
        buf_json(w->out, text_slice(text, lo, hi));
        if (hi == text.len) return;
    }
}

static void write_text(Form *form, const char *name, Text *value) {
    if (name && value->len == 0) return;
    put_name(form, name);
    put_text(writing(form), *value);
}

/* With all digits of its scale; a big number with a slash, always. */
static void write_exact(Form *form, const char *name, Number *value) {
    Writing *w = writing(form);
    put_name(form, name);
    if (value->scale == NUMBER_BIG) {
        Text num, den;
        number_fraction(form->arena, *value, &num, &den);
        buf_text(w->out, num);
        buf_char(w->out, '/');
        buf_text(w->out, den);
        return;
    }
    uint64_t size = value->coef < 0 ? -(uint64_t)value->coef : (uint64_t)value->coef;
    char digits[32];
    int at = 32;
    for (int32_t i = 0; size > 0 || i <= value->scale; i++) {
        if (i > 0 && i == value->scale) digits[--at] = '.';
        digits[--at] = (char)('0' + size % 10);
        size /= 10;
    }
    if (value->coef < 0) digits[--at] = '-';
    buf_bytes(w->out, digits + at, (size_t)(32 - at));
}

static void write_day(Form *form, const char *name, int32_t *value) {
    int year, month, day;
    date_civil(*value, &year, &month, &day);
    put_name(form, name);
    buf_printf(writing(form)->out, "%04d-%02d-%02d", year, month, day);
}

static void write_choice(Form *form, const char *name, uint8_t *value, const char *const *words,
                         uint32_t n, uint8_t usual) {
    if (name && *value == usual) return;
    put_name(form, name);
    buf_str(writing(form)->out, *value < n ? words[*value] : "?");
}

static bool write_optional(Form *form, const char *name, bool given) {
    (void)form, (void)name;
    return given;
}

static uint64_t no_room(const Form *form) {
    (void)form;
    return 0;
}

static bool has_notes(const Form *form) {
    (void)form;
    return true;
}

static void write_note(Form *form, Text note) {
    writing(form)->note = note;
}

const FormMode form_text_writer = {.open = write_open,
                                   .close = write_close,
                                   .whole = write_whole,
                                   .text = write_text,
                                   .number = write_exact,
                                   .day = write_day,
                                   .choice = write_choice,
                                   .optional = write_optional,
                                   .room = no_room,
                                   .notes = has_notes,
                                   .note = write_note};

void form_write_text(Buf *out, Program *program, const FormWatch *watch) {
    Writing w = {.form = {.mode = &form_text_writer,
                          .arena = out->arena,
                          .program = program,
                          .watch = watch},
                 .out = out};
    buf_printf(out, FORM_TEXT_HEAD "%d", FORM_VERSION);
    form_program(&w.form);
    buf_char(out, '\n');
}
