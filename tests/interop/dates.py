"""Python's datetime as an oracle for dates: every day of some years through our arithmetic and reader.

    dates.py DRIVER"""
import calendar
import datetime
import sys

from interop import Tally, ask

EPOCH = datetime.date(1970, 1, 1).toordinal()
# about leap years, the turn of a century, the first and the last years there are
YEARS = [1, 4, 1600, 1899, 1900, 1970, 1999, 2000, 2001, 2020, 2024, 2025, 2026, 2100, 9999]
FULL_WIDTH = str.maketrans('0123456789-', '０１２３４５６７８９－')


def days_of(year):
    first = datetime.date(year, 1, 1)
    return [first + datetime.timedelta(days=n) for n in range(366 if calendar.isleap(year) else 365)]


def number(day):
    return day.toordinal() - EPOCH


def one_day(day):
    return '%d %d day' % (number(day), number(day))


def spellings(day):
    y, m, d = '%04d' % day.year, day.month, day.day
    yield '%s-%02d-%02d' % (y, m, d)
    yield '%s.%d.%d' % (y, m, d)
    yield '%s/%d/%d' % (y, m, d)
    yield '%s年%d月%d日' % (y, m, d)
    yield '%s年%02d月%02d号' % (y, m, d)
    yield '%s 年 %d 月 %d 日' % (y, m, d)
    yield ('%s年%d月%d日' % (y, m, d)).translate(FULL_WIDTH)


def coarse(year):
    """Spellings of periods with their first and last days."""
    y = '%04d' % year
    date = datetime.date
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        yield '%s年%d月' % (y, month), date(year, month, 1), date(year, month, last), 'month'
        yield '%s-%02d' % (y, month), date(year, month, 1), date(year, month, last), 'month'
        yield '%s年%d月底' % (y, month), date(year, month, last), date(year, month, last), 'month_end'
        yield '%s年%d月上旬' % (y, month), date(year, month, 1), date(year, month, 10), 'tenday'
        yield '%s年%d月中旬' % (y, month), date(year, month, 11), date(year, month, 20), 'tenday'
        yield '%s年%d月下旬' % (y, month), date(year, month, 21), date(year, month, last), 'tenday'
    for quarter, word in enumerate('一二三四'):
        first, last = 3 * quarter + 1, 3 * quarter + 3
        yield '%s年第%s季度' % (y, word), date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), 'quarter'
    yield y + '年上半年', date(year, 1, 1), date(year, 6, 30), 'half'
    yield y + '年下半年', date(year, 7, 1), date(year, 12, 31), 'half'
    yield y + '年', date(year, 1, 1), date(year, 12, 31), 'year'
    yield y + '年底', date(year, 12, 31), date(year, 12, 31), 'year_end'


def months_later(day, months):
    """The same day of that month, or its last one."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return None
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_later(day, days):
    ordinal = day.toordinal() + days
    return datetime.date.fromordinal(ordinal) if 1 <= ordinal <= datetime.date.max.toordinal() else None


def questions():
    """(question, answer)"""
    for year in YEARS:
        for day in days_of(year):
            ymd = '%d %d %d' % (day.year, day.month, day.day)
            yield 'day ' + ymd, one_day(day)
            yield 'civil %d' % number(day), ymd
            for text in spellings(day):
                yield 'read ' + text, one_day(day)
            for months in (-13, -1, 1, 2, 11, 12, 120):
                later = months_later(day, months)
                yield 'months %s %d' % (ymd, months), one_day(later) if later else 'none'
            for days in (-366, -1, 1, 28, 365, 36524):
                later = days_later(day, days)
                yield 'days %s %d' % (ymd, days), one_day(later) if later else 'none'
        for text, first, last, precision in coarse(year):
            yield 'read ' + text, '%d %d %s' % (number(first), number(last), precision)
        for month in range(1, 13):
            for day in range(calendar.monthrange(year, month)[1] + 1, 33):
                yield 'day %d %d %d' % (year, month, day), 'none'
                yield 'read %04d-%02d-%02d' % (year, month, day), 'none'
                yield 'read %04d年%d月%d日' % (year, month, day), 'none'
        for text in ('%04d-00-01', '%04d-13-01', '%04d年13月', '%04d年0月', '%04d-01-00'):
            yield 'read ' + text % year, 'none'
    for text in ('0000-01-01', '10000-01-01', '25年12月31日', '2025-2-29', '2025年2月29日', '12月31日'):
        yield 'read ' + text, 'none'


def main():
    driver, = sys.argv[1:]
    tally = Tally('dates')
    todo = list(questions())
    for (asked, want), answer in zip(todo, ask(driver, [q for q, _ in todo])):
        tally.check(answer == want, '%s: %s, not %s' % (asked, answer, want))
    tally.finish()


main()
