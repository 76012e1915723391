"""The target values of five published texts, taken from where they stand and read by the program.

    targets.py SEEDS JIXIAO FOLDER

Writes FOLDER/targets.jx (record tables, each value as printed, without quotes) and FOLDER/targets.tsv
(what was read of each), checks what must hold of every value and how many there are of each class.
The texts themselves are not part of the project."""
import collections
import glob
import json
import os
import re
import subprocess
import sys

passed = failed = 0


def check(holds, what):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print('targets: ' + what)


# ---- the texts: each gives (place, category, value) in order

# The words of a table that was taken from a PDF run together, so its values are written here, and looked
# for in the text before the words that end each row.
TANGSHAN = ['18 项', '100%', '2021 年 12 月底', '7000 万元', '30 人', '群众满意度达到 95%以上',
            '3个', '100%', '2021 年 12 月底', '10000 万元', '1处', '95%以上',
            '50 场', '100%', '2021 年 12 月底', '1178 万元', '30 人', '95%以上']
TANGSHAN_CATEGORIES = ['数量指标', '质量指标', '时效指标', '成本指标', '社会效益指标', '满意度指标']


def bare(text):
    return re.sub(r'[\s\u3000]', '', text)


def tangshan(text):
    rest, at = bare(text), 0
    for i, value in enumerate(TANGSHAN):
        found = rest.find(bare(value) + '根据年度工作安排', at)
        check(found >= 0, '000: %s does not stand there' % value)
        at = max(found, at)
        yield 'project %d' % (i // 6 + 1), TANGSHAN_CATEGORIES[i % 6], value


def cell_lines(text):
    """Rows of tables with a cell a line, each with a tab in front, and a blank line behind each row."""
    row = []
    for line in text.split('\n'):
        if line.startswith('\t'):
            row.append(line[1:])
        elif not line.strip():
            if row:
                yield row
            row = []
        elif row:
            row[-1] += ' ' + line
    if row:
        yield row


def lines_of_cells(text, width):
    """Indicator tables of `width` columns. Blank lines in cells break a last row into pieces."""
    project, inside, pieces = 0, False, []
    for row in cell_lines(text):
        if row[0].strip() == '一级指标':
            project, inside, pieces = project + 1, True, []
            continue
        if not inside:
            continue
        pieces += row
        if len(pieces) < width:
            continue
        assert len(pieces) == width, pieces
        yield 'project %d' % project, bare(pieces[1]), pieces[4]
        inside = not pieces[0].startswith('满意度')
        pieces = []


LEVEL_2 = ['数量指标', '质量指标', '时效指标', '成本指标', '经济效益指标', '社会效益指标', '生态效益指标', '可持续影响指标',
           '服务对象满意度指标']


def category_of(cell):
    """A level-2 name, of which a page break may have left a part, or None; the rest stands in a row that goes on."""
    return next((name for name in LEVEL_2 if len(cell) >= 4 and name.startswith(cell)), None)


def tabbed(text):
    """Rows are lines; behind a page break a row may go on, cell by cell."""
    project, column, rows = 0, None, []
    for line in text.split('\n'):
        cells = line.split('\t')
        if re.match(r'\d+\..*绩效目标表$', line):
            project, column = project + 1, None
        elif bare(cells[0]) == '一级指标':
            column = [bare(cell) for cell in cells].index('指标值')
        elif column and len(cells) > column:
            category = category_of(bare(cells[1]))
            if category:
                rows.append(['project %d' % project, category, cells[column]])
            else:
                rows[-1][2] += cells[column]
    return rows


def linyi(text):
    """The year's value, the standard, the mean and the last value of each row. Two rows of duty 4 have
    lost a column: their last value stands under the mean, its source under the last value. The table
    has no categories."""
    n = 0
    for line in text.split('\n'):
        cells = line.split('\t')
        if len(cells) < 14 or not cells[3] or not (cells[0] == '' or cells[0].isdigit()):
            continue
        n += 1
        shifted = cells[9] and cells[10] and not cells[11]
        values = {'year': cells[5], 'standard': cells[7], 'mean': '' if shifted else cells[9],
                  'last': cells[9] if shifted else cells[10]}
        for column, value in values.items():
            if value.strip():
                yield 'row %d %s' % (n, column), '', value
    check(n == 36, '004 has 36 rows, not %d' % n)


def read_seeds(folder):
    readers = [('000', tangshan), ('001', lambda text: lines_of_cells(text, 6)), ('002', tabbed),
               ('003', lambda text: lines_of_cells(text, 5)), ('004', linyi)]
    for number, reader in readers:
        path, = glob.glob(os.path.join(folder, number + '_*.txt'))
        with open(path, encoding='utf-8') as file:
            for place, category, value in reader(file.read()):
                yield number, place, category, value.strip(' \t\u3000')


# ---- the program

DECLARATIONS = '''使用 std
实体 seed_text | 文本 { name | 名称 : text header; values | 值 : list seed_value }
实体 seed_value | 值 { place | 位置 : text; kind | 类 : category?; target | 目标值 : target }
'''


def write_tables(values, path):
    """Returns the line of each value."""
    lines, text, at = [], '', DECLARATIONS.count('\n')
    out = [DECLARATIONS]
    for seed, place, category, value in values:
        if seed != text:
            out.append('%s文本 "%s" {\n  值 {\n    | 位置 | 类 | 目标值 |\n' % ('  }\n}\n' if text else '', seed))
            at += out[-1].count('\n')
            text = seed
        out.append('    | %s | %s | %s |\n' % (place, category, value.replace('|', '\\|')))
        at += 1
        lines.append(at)
    out.append('  }\n}\n')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(''.join(out))
    return lines


def run(jixiao, *arguments):
    done = subprocess.run([jixiao, *arguments], capture_output=True, encoding='utf-8', check=False)
    return done.returncode, done.stdout, done.stderr


# ---- what was read, as a line of the table

def quantity(q):
    return q['value'] + q.get('unit', '') if q else ''


def bound(target, name):
    strict = target.get(name + '_strict')
    sign = {'lower': '>' if strict else '≥', 'upper': '<' if strict else '≤'}[name]
    return sign + quantity(target[name]) if name in target else ''


def date(d):
    return '%s..%s %s' % (d['first'], d['last'], d['precision']) if d else ''


def class_of(target):
    """quantity, range, date, unreadable, text with numbers, or text."""
    if 'unreadable' in target.get('marks', []):
        return 'unreadable'
    if target['kind'] == 'text' and 'quantities' in target:
        return 'text with numbers'
    return target['kind']


def table_line(seed, place, target):
    number = target.get('number', {})
    inside = [q['value'] for q in target.get('quantities', [])]
    embedded = inside[0] if len(inside) == 1 else ''
    return [seed, place, target['spelling'], target['value'], class_of(target), target.get('op', ''),
            number.get('value', ''), number.get('unit', ''), bound(target, 'lower'), bound(target, 'upper'),
            date(target.get('date')), target.get('remark', ''), ' · '.join(inside), embedded,
            ' '.join(target.get('marks', []))]


COLUMNS = ['text', 'place', 'spelling', 'printed', 'class', 'op', 'number', 'unit', 'lower', 'upper', 'date', 'remark',
           'quantities', 'embedded', 'marks']

# ---- how many there are of each, counted in the texts

CLASSES = {
    # three projects of six rows; each deadline is 2021年12月底; one 群众满意度达到95%以上 is a sentence
    '000': {'quantity': 14, 'date': 3, 'text with numbers': 1},
    # ten projects of seven rows, each with one deadline: 年底前, once 年底之前
    '001': {'quantity': 60, 'date': 10},
    # seventeen projects; most values repeat the indicator's words, 33 are 无; 租金每平 650 元 begins with words
    '002': {'quantity': 49, 'text': 105, 'text with numbers': 1},
    # ninety-five projects; ≤122025年12月 lacks something between 12 and 2025; the six sentences with numbers are
    # 参赛学校12所…, 确保5个以上…, …大于等于70分, and three times …超过50家次
    '003': {'quantity': 567, 'date': 51, 'text': 56, 'text with numbers': 6, 'unreadable': 1},
    # 36 rows; 应做尽做 and the like 21 times, 完成 3, 达到全省平均水平 2; with numbers: 促成合作160项 (2) and 179项,
    # 组织对接次数/对接企业数10 (2), 建立4项 (2), 1项管理办法
    '004': {'quantity': 72, 'text': 26, 'text with numbers': 8},
}
MARKS = {
    # ≤12月 (18), ≤6月, ≤7月 and 12月 may be months of the year or how many; 2025年12月前 (with 完成, 2) may be by its
    # end or before it begins
    'ambiguous': 23,
    # ≤10万, ≤110万, ≤130万, ≤20.9万, ≤5万, ≤70万 (2), 100万 and ≥2万/年, all of 成本指标, lack their 元
    'unit_incomplete': 9,
    'unreadable': 1,
    # three of Tangshan and, of the 51 dates of Tianjin, all but 12月31日前 and 早于12月31日
    'year_written': 52,
}


def check_counts(classes, marks):
    for seed, expected in CLASSES.items():
        check(dict(classes[seed]) == expected, '%s has %s, not %s' % (seed, dict(classes[seed]), expected))
    check(dict(marks) == MARKS, 'marks are %s, not %s' % (dict(marks), MARKS))


# ---- what must hold of each

SIGNS = '≥≤＞＜>=<=＝'
WORDS = ('以上', '以下', '以内', '之内', '不少于', '不低于', '不超过', '不高于', '不大于', '不小于', '大于', '小于', '超过', '高于',
         '低于', '早于', '晚于', '至少', '至多', '最多', '前', '不满', '不足', '内')
HAN = re.compile('[\u4e00-\u9fff]')


def check_value(value, target):
    shown = '“%s”: ' % value
    check(target['spelling'] == value, shown + 'kept as ' + target['spelling'])
    if target['kind'] == 'text':
        check(target['value'] == value, shown + 'printed as ' + target['value'])
    else:
        check(bare(target['value']) == bare(value), shown + 'printed as ' + target['value'])
    marks = target.get('marks', [])
    written = value[:1] in SIGNS or any(word in value for word in WORDS)
    check(('op' in target) <= written, shown + 'an operator that nobody wrote')
    signed, digit = value[:1] in SIGNS, value[:1].isdigit()
    if target['kind'] == 'text' and signed:
        check('unreadable' in marks, shown + 'a sign, but neither read nor reported')
    if target['kind'] == 'text' and digit and 'unreadable' not in marks:
        found = target.get('quantities', [])
        behind = value[len(found[0]['value']):].lstrip('-－~～—至到 ') if found else ''
        prose = found and value.startswith(found[0]['value']) and HAN.search(behind)
        numbered = re.match(r'\d{1,2}[.、]\D', value)
        check(bool(prose or numbered), shown + 'begins with a number, but is neither read nor reported')
    if not signed and not digit and target['kind'] == 'text':
        check('unreadable' not in marks, shown + 'words, reported as unreadable')
    if not re.search(r'[0-9０-９]', value):
        check(target['kind'] in ('text', 'date'), shown + 'a number from nowhere')


def main():
    seeds, jixiao, folder = sys.argv[1:]
    source = os.path.join(folder, 'targets.jx')
    values = list(read_seeds(seeds))
    lines = write_tables(values, source)

    status, out, err = run(jixiao, 'check', '--format', 'json', '--lang', 'en', source)
    check(status == 0 and err == '', 'check ends with %d: %s' % (status, err))
    report = json.loads(out)
    check(report['diagnostics'] == [], 'diagnostics: %s' % report['diagnostics'][:3])
    told = {f['line'] for f in report['findings'] if f['rule'] == 'unreadable_target'}
    columns = {f['line']: f['column'] for f in report['findings'] if f['rule'] == 'unreadable_target'}

    status, out, err = run(jixiao, 'export', source)
    check(status == 0 and err == '', 'export ends with %d: %s' % (status, err))
    rows = [row['fields'] for text in json.loads(out)['records']['seed_text'] for row in text['fields']['values']]
    check(len(rows) == len(values), '%d values came back of %d' % (len(rows), len(values)))

    classes, marks = collections.defaultdict(collections.Counter), collections.Counter()
    with open(os.path.join(folder, 'targets.tsv'), 'w', encoding='utf-8') as table:
        table.write('\t'.join(COLUMNS) + '\n')
        for (seed, place, _, value), line, fields in zip(values, lines, rows):
            target = fields['target']
            check_value(value, target)
            check(target['at']['line'] == line, '“%s” stands in line %d, not %s' % (value, line, target['at']['line']))
            unreadable = 'unreadable' in target.get('marks', [])
            check(unreadable == (line in told), '“%s”: finding and mark differ' % value)
            if unreadable:
                check(columns[line] == target['at']['column'], '“%s”: reported at the wrong column' % value)
            classes[seed][class_of(target)] += 1
            marks.update(target.get('marks', []))
            table.write('\t'.join(table_line(seed, place, target)) + '\n')
    check_counts(classes, marks)
    print('targets: %d passed, %d failed' % (passed, failed))
    return failed > 0


sys.exit(main())
