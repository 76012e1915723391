/* Dates as day numbers: `day YEAR MONTH DAY`, `civil DAYS`, `months YEAR MONTH DAY MONTHS`,
   `days YEAR MONTH DAY DAYS`, `read TEXT`; `none` where there is no such day. */
#include "runtime/base/date.h"

#include "tests/interop/answer.h"

static void put_date(bool exists, Date date, Buf *out) {
    if (exists)
        buf_printf(out, "%d %d %s", date.first, date.last, date_precision_word(date.precision).ptr);
    else
        buf_str(out, "none");
}

static bool day_of(const Question *q, Date *out) {
    return date_make((int)answer_integer(q->words[1]), (int)answer_integer(q->words[2]),
                     (int)answer_integer(q->words[3]), DATE_DAY, out);
}

static void put_civil(Text days, Buf *out) {
    int year, month, day;
    date_civil((int32_t)answer_integer(days), &year, &month, &day);
    buf_printf(out, "%d %d %d", year, month, day);
}

static void answer(void *ctx, Arena *arena, const Question *q, Buf *out) {
    (void)ctx, (void)arena;
    Date date = {0}, moved = {0};
    if (answer_is(q, "civil", 1)) {
        put_civil(q->words[1], out);
    } else if (q->n > 1 && text_equal(q->words[0], TEXT("read"))) {
        bool exists = date_read(q->rest, &date) == DATE_READ_OK;
        put_date(exists, date, out);
    } else if (q->n < 4 || !day_of(q, &date)) {
        buf_str(out, "none");
    } else if (answer_is(q, "day", 3)) {
        put_date(true, date, out);
    } else if (answer_is(q, "months", 4)) {
        bool exists = date_add_months(date, answer_integer(q->words[4]), &moved);
        put_date(exists, moved, out);
    } else if (answer_is(q, "days", 4)) {
        bool exists = date_add_days(date, answer_integer(q->words[4]), &moved);
        put_date(exists, moved, out);
    }
}

int main(void) {
    Arena *root = arena_new_root(answer_exhausted, NULL);
    int status = answer_all(root, NULL, answer);
    arena_free(root);
    return status;
}
