"""Writes copies of programs, each with a few small slips such as a hand makes: a sign left out, doubled,
exchanged or in full width, a line left out, doubled or joined with the next. Always the same ones.

    mangle.py FOLDER COPIES FILE…"""
import random
import sys

SIGNS = [' ', '  ', '\t', '\n', '\n\n\n', ':', '：', ';', '；', ',', '，', '{', '}', '（', ')', '|', '#', '"', '`', '。',
         '/', '-', ' 且 ', ' = ', '＝', '９', '\u3000']


def slip(rng, text):
    at = rng.randrange(len(text))
    way = rng.randrange(7)
    if way == 0:
        return text[:at] + text[at + 1:]
    if way == 1:
        return text[:at] + text[at] + text[at:]
    if way == 2:
        return text[:at] + text[at:at + 2][::-1] + text[at + 2:]
    if way == 3:
        return text[:at] + rng.choice(SIGNS) + text[at:]
    lines = text.split('\n')
    line = rng.randrange(len(lines))
    if way == 4:
        return '\n'.join(lines[:line] + lines[line + 1:])
    if way == 5:
        return '\n'.join(lines[:line + 1] + lines[line:])
    return '\n'.join(lines[:line]) + '\n' * (line > 0) + ' '.join(lines[line:line + 2]) + '\n' + '\n'.join(lines[line + 2:])


def main():
    folder, copies, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    rng = random.Random(7)
    for number in range(copies):
        with open(files[number % len(files)], encoding='utf-8', newline='') as file:
            text = file.read()
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            text = slip(rng, text)
        with open('%s/%03d.jx' % (folder, number), 'w', encoding='utf-8', newline='') as file:
            file.write(text)


main()
