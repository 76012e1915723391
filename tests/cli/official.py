"""The grids of the five published books, as their forms are: every cell's place and span, every label
with its blanks, the order and the merging of the indicator rows.

    official.py NAME JSON…      NAME: tangshan, fengrun, chengde, tianjin or linyi

The JSON files are what `build --to json` printed. The forms are written out here once more, by hand, so
that a layout is not compared with itself. ANY is a cell with a value of the department. Last line:
`official (NAME): N passed, N failed`."""
import json
import re
import sys

ANY = object()


class Like(str):
    """A pattern in place of a text."""


WAN = Like(r'(\d+\.\d{2,4})?')
CUMULATIVE = Like(r'(\d+\.\d{2})?')
PERCENT = Like(r'([\d.]+%)?')
GOALS = Like(r'(?s)1\..+')
LEVEL_2 = ['数量指标', '质量指标', '时效指标', '成本指标', '经济效益指标', '社会效益指标', '生态效益指标', '可持续影响指标',
           '服务对象满意度指标']
TOP = dict(zip(LEVEL_2, ['产出指标'] * 4 + ['效益指标'] * 4 + ['满意度指标']))


class Form:
    """Cells row by row as a form lays them out: (text, columns, rows)."""

    def __init__(self, columns):
        self.columns, self.cells, self.row, self.covered = columns, [], 0, {}

    def line(self, *cells):
        col = 0
        for cell in cells:
            text, cols, rows = (cell + (1, 1))[:3] if isinstance(cell, tuple) else (cell, 1, 1)
            while self.covered.get((self.row, col)):
                col += 1
            self.cells.append((self.row, col, rows, cols, text))
            for r in range(rows):
                for c in range(cols):
                    self.covered[self.row + r, col + c] = True
            col += cols
        while self.covered.get((self.row, col)):
            col += 1
        assert col == self.columns, 'row %d of the form has %d columns' % (self.row, col)
        self.row += 1


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, ok, what):
        self.passed += bool(ok)
        self.failed += not ok
        if not ok:
            print('official: %s' % what)


def fits(want, text):
    if want is ANY:
        return True
    if isinstance(want, Like):
        return re.fullmatch(want, text) is not None
    return want == text


def compare(tally, name, form, table, head_first, head_rows):
    tally.check((table['rows'], table['cols']) == (form.row, form.columns),
                '%s: %d x %d, not %d x %d' % (name, table['rows'], table['cols'], form.row, form.columns))
    tally.check((table['head_first'], table['head_rows']) == (head_first, head_rows), '%s: repeated heading' % name)
    got = {(c['row'], c['col']): (c['rows'], c['cols'], c['text']) for c in table['cells']}
    tally.check(len(got) == len(form.cells), '%s: %d cells, not %d' % (name, len(got), len(form.cells)))
    for row, col, rows, cols, text in form.cells:
        have = got.get((row, col))
        tally.check(have and have[:2] == (rows, cols) and fits(text, have[2]),
                    '%s, row %d, column %d: %s, not %s' % (name, row, col, have, (rows, cols, text)))


def runs(values):
    """(value, how often it stands in a row) for each first of a run, 0 for the others."""
    out = []
    for i, value in enumerate(values):
        if i > 0 and values[i - 1] == value:
            out.append((value, 0))
            continue
        n = 1
        while i + n < len(values) and values[i + n] == value:
            n += 1
        out.append((value, n))
    return out


def printed_level_2(table, first):
    texts = {(c['row'], c['col']): c['text'] for c in table['cells']}
    return [texts.get((row, 1)) for row in range(first, table['rows'])]


def indicators(form, levels, top, columns, merged=lambda name: True):
    """The indicator rows: level 1 over equal neighbours, level 2 in every row. `columns`: their widths."""
    names = [top.get(level) for level in levels]
    for (name, n), level in zip(runs(names), levels):
        cells = [(level,)] + [(ANY, width) for width in columns]
        if not merged(name):
            cells.insert(0, (name,))
        elif n:
            cells.insert(0, (name, 1, n))
        form.line(*cells)


def tangshan(tally, blocks):
    texts = [b['text'] for b in blocks if b['kind'] == 'heading']
    for wanted in ('部门总体绩效目标及保障措施', '一、部门总体绩效目标', '二、分项绩效目标', '三、保障措施', '预算项目绩效表'):
        tally.check(wanted in texts, 'tangshan: no heading ' + wanted)
    top = dict(TOP, **{level: '效果指标' for level in LEVEL_2[4:8]})
    for block in blocks:
        if block['kind'] != 'table':
            continue
        table = block['table']
        form = Form(6)
        form.line('项目编码', ANY, '项目名称', (ANY, 3))
        form.line('项目资金主要用途', (Like(r'(?s)预算数 [\d.]+ 万元，其中财政资金 [\d.]+ 万元。主要用于.+'), 5))
        form.line(('资金支出计划(累计进度%)', 1, 2), '第一季度', '第二季度', '第三季度', ('第四季度', 2))
        form.line(CUMULATIVE, CUMULATIVE, CUMULATIVE, (CUMULATIVE, 2))
        form.line('绩效目标', (ANY, 5))
        form.line('一级指标', '二级指标', '三级指标', '绩效指标描述', '指标值', '指标值确定依据')
        indicators(form, LEVEL_2, top, [1, 1, 1, 1])  # always nine rows
        compare(tally, table['name'], form, table, 5, 1)
        tally.check(not any(table['caption'].values()), table['name'] + ' has a caption')


def captions(tally, blocks):
    """N.<name>绩效目标表 above each project's table, numbered through."""
    got = [b['text'] for b in blocks if b['kind'] == 'heading' and b['text'].endswith('绩效目标表')]
    for i, text in enumerate(got):
        tally.check(re.match(r'%d\..' % (i + 1), text), 'caption %d: %s' % (i + 1, text))
    return got


def fengrun_schedule(form, spans=(2, 2, 1, 1)):
    form.line(('资金支出计划（%）', 1, 2), *zip(('3月底', '6月底', '10月底', '12月底'), spans))
    form.line(*[(PERCENT, n) for n in spans])


def funds(form, fiscal):
    form.line(('预算规模及资金用途', 1, 2), '预算数', WAN, fiscal, WAN, '其他资金', WAN)
    form.line((ANY, 6))


def fengrun(tally, blocks):
    tables = [b['table'] for b in blocks if b['kind'] == 'table']
    tally.check(len(tables) == 2 * len(captions(tally, blocks)) > 0, 'fengrun: two tables a caption')
    for upper, lower in zip(tables[::2], tables[1::2]):
        form = Form(7)
        form.line((Like(r'\d{6}\S+'), 4), ('单位：万元', 3))
        form.line('项目编码', (ANY, 2), '项目名称', (ANY, 3))
        funds(form, '其中：财政    资金')
        fengrun_schedule(form)
        form.line('绩效目标', (GOALS, 6))
        compare(tally, upper['name'], form, upper, 0, 0)
        levels = printed_level_2(lower, 1)
        tally.check(len(levels) == 7 and levels[:4] == LEVEL_2[:4] and levels[6] == LEVEL_2[8],
                    '%s: rows %s' % (lower['name'], levels))
        form = Form(6)
        form.line('一级指标', '二级指标', '三级指标', '绩效指标描述', '指标值', '指标值确定依据')
        indicators(form, levels, TOP, [1, 1, 1, 1])
        compare(tally, lower['name'], form, lower, 0, 1)


def chengde_rows(number):
    output, benefit = LEVEL_2[:4], LEVEL_2[4:8]
    if number in (6, 12):
        output = LEVEL_2[:1] + output
    if number == 12:
        output = output[:-1]
    if number == 9:
        output = [LEVEL_2[k] for k in (0, 0, 3, 1, 2)]
    if number in (15, 17):
        benefit = [LEVEL_2[k] for k in (5, 4, 5, 6)]
    if number == 16:
        benefit = [LEVEL_2[k] for k in (5, 4, 6, 7)]
    return output + benefit + LEVEL_2[8:]


def chengde(tally, blocks, imported=False):
    headings = captions(tally, blocks)
    tables = [b['table'] for b in blocks if b['kind'] == 'table']
    tally.check(len(tables) == len(headings) == 17, 'chengde: %d tables' % len(tables))
    for number, table in enumerate(tables, 1):
        usual = imported or number not in (8, 9)
        form = Form(7)
        form.line('项目编码', (ANY, 2), '项目名称', (ANY, 3))
        funds(form, '其中：财政资金')
        fengrun_schedule(form, (2, 1, 1, 2) if number == 9 and not usual else (2, 2, 1, 1))
        form.line('绩效目标', (GOALS, 6))
        wide = [1, 2, 1, 1] if number == 8 and not usual else [1, 1, 1, 2]
        form.line('一级指标', '二级指标', *zip(('三级指标', '绩效指标描述', '指标值', '指标值确定依据'), wide))
        indicators(form, chengde_rows(number), TOP, wide)
        compare(tally, table['name'], form, table, 6, 1)
        tally.check(re.match(r'11200[13] \S+', table['caption']['left']) and table['caption']['right'] == '单位：万元',
                    '%s: captions %s' % (table['name'], table['caption']))


def tianjin(tally, blocks):
    tables = [b['table'] for b in blocks if b['kind'] == 'table']
    tally.check(len(tables) == 2 * len(captions(tally, blocks)) > 0, 'tianjin: two tables a caption')
    for upper, lower in zip(tables[::2], tables[1::2]):
        form = Form(7)
        form.line((Like(r'331\d{3}\S+'), 4), ('单位：万元', 3))
        form.line('项目名称', (ANY, 6))
        funds(form, '其中：财政    资金')
        form.line('绩效目标', (GOALS, 6))
        compare(tally, upper['name'], form, upper, 0, 0)
        levels = printed_level_2(lower, 1)
        tally.check(set(levels) <= set(LEVEL_2), '%s: rows %s' % (lower['name'], levels))
        form = Form(5)
        form.line('一级指标', '二级指标', '三级指标', '绩效指标描述', '指标值')
        indicators(form, levels, TOP, [1, 1, 1], lambda name: name == '产出指标')
        compare(tally, lower['name'], form, lower, 0, 1)


STANDARD = '标准值 (规划目标、行业标准或其他明确标准)'
HISTORY = '历史值 (统计年鉴/统计公报/内部统计/其他需明确的来源)'
SOURCE = '数据来源 (统计年鉴/统计公报/内部统计/其他需明确的来源)'
REMARK = '备注 (标准值和历史值均无的原因/其他需要说明的问题)'


def linyi(tally, blocks):
    tally.check(any(b['kind'] == 'title' and b['text'] == '2020年部门预算整体绩效目标表' for b in blocks), 'linyi: title')
    for block in blocks:
        if block['kind'] != 'table':
            continue
        table = block['table']
        form = Form(15)
        amount = Like(r'(\d+万元)?')
        form.line(('部门名称', 2, 2), (ANY, 1, 2), ('部门整体预算总额', 1, 2), (amount, 2, 2), ('1. 资金来源：（1）财政拨款', 2),
                  (amount, 2), ('2. 资金结构：（1）基本支出', 2), (amount, 3))
        form.line(('（2）其他资金', 2), (amount, 2), ('（2）项目支出', 2), (amount, 3))
        form.line(('战略目标', 2), (ANY, 13))
        deep = [(text, 1, 4) for text in ('职责序号', '部门职责', '职责目标', '绩效指标', '指标解释', '年度指标值')]
        form.line(*deep, ('指标参考值', 6), *[(text, 1, 4) for text in (REMARK, '工作活动', '预算项目')])
        form.line((STANDARD, 3), (HISTORY, 3))
        form.line(('“十三五”规划值', 1, 2), ('2020年标准值', 2), ('2017-2019年均值', 1, 2), ('2019年值 (实际完成)', 1, 2),
                  (SOURCE, 1, 2))
        form.line('标准值', '来源')
        for number, n in enumerate((3, 2, 8, 4, 3, 1, 3, 4, 2, 3, 3), 1):
            form.line((str(number), 1, n), (ANY, 1, n), (ANY, 1, n), *[ANY] * 12)
            for _ in range(n - 1):
                form.line(*[ANY] * 12)
        compare(tally, table['name'], form, table, 3, 4)
        tally.check(table['landscape'] or block.get('landscape'), 'linyi: not landscape')


def main():
    name, files = sys.argv[1], sys.argv[2:]
    tally = Tally()
    for path in files:
        with open(path, encoding='utf-8') as file:
            blocks = json.load(file)['blocks']
        if name == 'chengde-imported':
            chengde(tally, blocks, imported=True)
        else:
            {'tangshan': tangshan, 'fengrun': fengrun, 'chengde': chengde, 'tianjin': tianjin, 'linyi': linyi}[name](
                tally, blocks)
    print('official (%s): %d passed, %d failed' % (name, tally.passed, tally.failed))
    sys.exit(tally.failed > 0)


main()
