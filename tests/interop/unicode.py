"""The data of the Unicode Character Database against normalisation and widths.

    unicode.py DRIVER FOLDER

NormalizationTest: every line is composed, and every character that part 1 does not name stays as it is.

EastAsianWidth: W and F take two columns, Na, H and N one. The ambiguous class A (quotes, dashes, ①, ≥)
takes one, too: Chinese fonts may draw some of it wide, but terminals and files count it narrow. Whatever
its class, what is not printed alone takes none: marks that combine, controls and formats but for the soft
hyphen, line and paragraph separators."""
import bz2
import os
import sys

from interop import Tally, ask


def lines(folder, name):
    """Without comments; the file may be compressed."""
    path = os.path.join(folder, name)
    packed = not os.path.exists(path)
    with (bz2.open(path + '.bz2', 'rt', encoding='utf-8') if packed else open(path, encoding='utf-8')) as file:
        for line in file:
            line = line.split('#')[0].strip()
            if line:
                yield line


def characters(field):
    return ''.join(chr(int(code, 16)) for code in field.split())


def is_line_end(text):
    return any(c in text for c in '\n\r\0')


def normalisation(driver, folder):
    tally = Tally('NormalizationTest')
    asked, named, part = [], set(), ''
    for line in lines(folder, 'NormalizationTest.txt'):
        if line.startswith('@'):
            part = line
            continue
        c = [characters(field) for field in line.split(';')[:5]]
        if part == '@Part1':
            named.add(c[0])
        asked += [(c[0], c[1]), (c[1], c[1]), (c[2], c[1]), (c[3], c[3]), (c[4], c[3])]
    for code in range(0x20, 0x110000):
        if chr(code) not in named and not 0xD800 <= code <= 0xDFFF and not is_line_end(chr(code)):
            asked.append((chr(code), chr(code)))
    answers = ask(driver, ['nfc ' + text for text, _ in asked])
    for (text, want), answer in zip(asked, answers):
        tally.check(answer == want, 'NFC of %s is %s' % (ascii(text), ascii(answer)))
    return tally


def categories(folder):
    """The general category of each character; ranges are given by their first and last."""
    found, first = {}, 0
    for line in lines(folder, 'UnicodeData.txt'):
        fields = line.split(';')
        code = int(fields[0], 16)
        if fields[1].endswith(', First>'):
            first = code
        if fields[1].endswith(', Last>'):
            found.update((c, fields[2]) for c in range(first, code))
        found[code] = fields[2]
    return found


def columns(code, wide, category):
    """None: no rule is needed."""
    if code == 0xAD:
        return 1
    if category in ('Mn', 'Me', 'Cc', 'Cf', 'Zl', 'Zp') or (category == 'Mc' and not wide):
        return 0
    if category == 'Cn' and not 0x20000 <= code <= 0x3FFFF:
        return None
    return 2 if wide else 1


def widths(driver, folder):
    tally, category, asked = Tally('EastAsianWidth'), categories(folder), []
    for line in lines(folder, 'EastAsianWidth.txt'):
        codes, kind = line.split(';')
        first, _, last = codes.strip().partition('..')
        for code in range(int(first, 16), int(last or first, 16) + 1):
            of = category.get(code, 'Cn')
            want = columns(code, kind.strip() in ('W', 'F'), of)
            if of in ('Cs', 'Co'):
                tally.skip('surrogates, and private use, where fonts decide')
            elif want is None:
                tally.skip('not assigned yet')
            else:
                asked.append((code, want))
    answers = ask(driver, ['width %d' % code for code, _ in asked])
    for (code, want), answer in zip(asked, answers):
        tally.check(answer == str(want), 'U+%04X takes %s columns, not %d' % (code, answer, want))
    return tally


def main():
    driver, folder = sys.argv[1:]
    normalisation(driver, folder).finish(last=False)
    widths(driver, folder).finish()


main()
