"""Word, Excel, PDF, HTML and CSV files, read back by other people's programs and compared with the
grid that `--to json` prints: every cell, every merge, repeated headings, page numbers.

    office.py JIXIAO WORK NODE

WORK is an empty folder, NODE one with html-validate and @ooxml-tools/validate. What is not installed is
skipped, and said."""
import csv
import glob
import html.parser
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys

from interop import Tally

FORMATS = 'html,docx,xlsx,pdf,csv,json'
LEAST_LONG = 60  # rows of a table that surely takes several pages


def squeeze(text):
    """Without blanks, which line breaks add and take."""
    return re.sub(r'\s+', '', text)


class Grid:
    """A table of the JSON model."""

    def __init__(self, table):
        self.table = table
        self.cells = table['cells']
        self.rows, self.cols = table['rows'], table['cols']

    def texts(self):
        return {(c['row'], c['col']): c['text'] for c in self.cells}

    def merges(self):
        return {(c['row'], c['col'], c['rows'], c['cols']) for c in self.cells if c['rows'] * c['cols'] > 1}


class Document:
    def __init__(self, path):
        self.base = path[:-len('.json')]
        self.name = '-'.join(self.base.split(os.sep)[-2:])  # two folders may have a document of the same name
        with open(path, encoding='utf-8') as file:
            self.model = json.load(file)
        self.grids = [Grid(b['table']) for b in self.model['blocks'] if b['kind'] == 'table']

    def file(self, ending):
        return '%s.%s' % (self.base, ending)

    def headings(self):
        return [b['text'].replace('\n', ' ') for b in self.model['blocks'] if b['kind'] == 'heading']

    def has_contents(self):
        return any(b['kind'] == 'contents' for b in self.model['blocks']) and bool(self.headings())


def run(*command, **options):
    return subprocess.run(command, capture_output=True, encoding='utf-8', errors='replace', timeout=300, check=False,
                          **options)


# ---- Excel

def as_printed(cell):
    """The text that Excel shows for a cell of our formats: literals in quotes, digits, a date."""
    value, picture = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ''
    if hasattr(value, 'year'):
        parts = re.findall(r'"([^"]*)"|\\(.)|(y+|m+|d+)', picture)
        numbers = {'y': value.year, 'm': value.month, 'd': value.day}
        return ''.join(quoted or escaped or str(numbers[sign[0]]).zfill(len(sign)) for quoted, escaped, sign in parts)
    section = picture.split(';')[1] if value < 0 and ';' in picture else picture.split(';')[0]
    out, scaled = '', value
    if '%' in re.sub(r'"[^"]*"', '', section):
        scaled = value * 100
    for quoted, escaped, digits, other in re.findall(r'"([^"]*)"|\\(.)|([#0,]*0(?:\.0+)?)|(.)', section):
        if digits:
            places = len(digits.split('.')[1]) if '.' in digits else 0
            out += format(abs(scaled), (',' if ',' in digits else '') + '.%df' % places)
        else:
            out += quoted or escaped or other
    return out


def check_sheet(tally, document, sheet, grid):
    offset = sheet.print_title_rows
    merges = {(m.min_row, m.min_col, m.max_row - m.min_row + 1, m.max_col - m.min_col + 1)
              for m in sheet.merged_cells.ranges}
    shown = {(c.row, c.column): as_printed(c) for row in sheet.iter_rows() for c in row}
    for above in range(0, 8):  # title and captions stand above the grid
        wrong = [(r, c) for (r, c), text in grid.texts().items()
                 if shown.get((r + 1 + above, c + 1), '').replace('\r', '') != text.replace('\r', '')]
        if not wrong:
            break
    tally.check(not wrong, '%s, sheet %s: cells differ: %s' % (document.name, sheet.title, wrong[:3]))
    if wrong:
        return
    ours = {(r + 1 + above, c + 1, rows, cols) for r, c, rows, cols in grid.merges()}
    inside = {m for m in merges if above < m[0] <= above + grid.rows}
    tally.check(inside == ours, '%s, sheet %s: merges differ: %s' % (document.name, sheet.title, inside ^ ours))
    head = grid.table['head_rows']
    if head:
        first = above + grid.table['head_first'] + 1
        tally.check(offset is not None and re.sub(r'[$]', '', offset) == '%d:%d' % (first, first + head - 1),
                    '%s, sheet %s: repeated rows %s' % (document.name, sheet.title, offset))


def check_xlsx(tally, document):
    import openpyxl
    if not document.grids:
        return
    book = openpyxl.load_workbook(document.file('xlsx'))
    sheets = book.worksheets[len(book.worksheets) - len(document.grids):]
    tally.check(len(sheets) == len(document.grids), '%s: %d sheets' % (document.name, len(sheets)))
    for sheet, grid in zip(sheets, document.grids):
        check_sheet(tally, document, sheet, grid)
        tally.check(bool(sheet.print_area), '%s: no print area' % document.name)


def check_one_sheet(tally, source, jixiao, work, node):
    """With --one-sheet every row of every grid stands on one sheet, in order."""
    import openpyxl
    out = os.path.join(work, 'one-sheet', os.path.basename(source))
    done = run(jixiao, 'build', source, '--to', 'xlsx,json', '--one-sheet', '-o', out)
    tally.check(done.returncode == 0, '%s is not built on one sheet: %s' % (source, done.stderr[:300]))
    for path in glob.glob(os.path.join(glob.escape(out), '*.json')):
        document = Document(path)
        book = openpyxl.load_workbook(document.file('xlsx'))
        tally.check(len(book.worksheets) == 1, '%s: %d sheets' % (document.name, len(book.worksheets)))
        shown = [[as_printed(c) for c in row if c.value not in (None, '')] for row in book.worksheets[0].iter_rows()]
        at = 0
        for grid in document.grids:
            texts = [[text for (r, _), text in sorted(grid.texts().items()) if r == row and text]
                     for row in range(grid.rows)]
            found = next((k for k in range(at, len(shown)) if shown[k:k + grid.rows] == texts), None)
            tally.check(found is not None, '%s: a table is not on the sheet: %s' % (document.name, texts[:2]))
            at = at if found is None else found + grid.rows
        validator = os.path.join(node, 'node_modules', '.bin', 'ooxml-validate')
        if os.path.exists(validator):
            done = run(validator, document.file('xlsx'))
            tally.check('Found 0 errors' in done.stdout, '%s on one sheet: %s' % (document.name, done.stdout[:300]))


# ---- Word

W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'


def word_rows(table):
    """Rows of (text, columns, how it is merged), and whether the row repeats and is not split."""
    for row in table._tbl.tr_lst:
        cells = []
        for tc in row.tc_lst:
            span = tc.find('%stcPr/%sgridSpan' % (W, W))
            merge = tc.find('%stcPr/%svMerge' % (W, W))
            text = '\n'.join(''.join(t.text or '' for t in p.iter(W + 't')) for p in tc.findall(W + 'p'))
            cells.append((text, int(span.get(W + 'val')) if span is not None else 1,
                          None if merge is None else merge.get(W + 'val') or 'continue'))
        yield cells, row.find('%strPr/%stblHeader' % (W, W)) is not None


def check_docx(tally, document):
    import docx
    file = docx.Document(document.file('docx'))
    rows = [row for table in file.tables for row in word_rows(table)]
    wanted = sum(grid.rows for grid in document.grids)
    tally.check(len(rows) == wanted, '%s: %d rows in Word, not %d' % (document.name, len(rows), wanted))
    at = 0
    for grid in document.grids:
        texts, merges, heads = {}, {}, set()
        for r, (cells, head) in enumerate(rows[at:at + grid.rows]):
            col = 0
            if head:
                heads.add(r)
            for text, cols, merge in cells:
                if merge == 'continue':
                    start = max(k for k in merges if k[1] == col and k[0] < r)
                    merges[start] = (r - start[0] + 1, cols)
                else:
                    texts[r, col] = text
                    merges[r, col] = (1, cols)
                col += cols
        at += grid.rows
        tally.check(texts == grid.texts(), '%s: cells in Word differ: %s' %
                    (document.name, [k for k, v in grid.texts().items() if texts.get(k) != v][:3]))
        tally.check({(*k, *v) for k, v in merges.items() if v != (1, 1)} == grid.merges(),
                    '%s: merges in Word differ' % document.name)
        if grid.table['head_rows']:
            first = grid.table['head_first']
            tally.check(heads == set(range(first, first + grid.table['head_rows'])) or not heads,
                        '%s: repeated rows in Word %s' % (document.name, sorted(heads)))
    titles = [p.text.replace('\n', ' ') for p in file.paragraphs if p.style.name.lower().startswith('heading ')]
    tally.check(titles == document.headings(), '%s: headings in Word differ' % document.name)


# ---- CSV and HTML

def check_csv(tally, document):
    files = glob.glob(glob.escape(document.base) + '-表*.csv')
    files.sort(key=lambda path: int(re.match(r'-表(\d+)', path[len(document.base):]).group(1)))
    tally.check(len(files) == len(document.grids), '%s: %d csv files' % (document.name, len(files)))
    for path, grid in zip(files, document.grids):
        with open(path, encoding='utf-8-sig', newline='') as file:
            rows = list(csv.reader(file))
        tally.check(len(rows) == grid.rows and all(len(row) == grid.cols for row in rows),
                    '%s: shape of the csv' % document.name)
        want = [['' for _ in range(grid.cols)] for _ in range(grid.rows)]
        for (r, c), text in grid.texts().items():
            want[r][c] = text
        plain = [[field[1:] if field[:1] == "'" else field for field in row] for row in rows]
        tally.check(plain == want, '%s: fields of the csv differ' % document.name)


class Tables(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.cell, self.skip = [], None, False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == 'div' and 'form' in attrs.get('class', '').split():
            self.forms.append([])
        elif tag == 'tr':
            self.forms[-1].append([])
        elif tag in ('td', 'th'):
            self.cell = ['', int(attrs.get('rowspan', 1)), int(attrs.get('colspan', 1))]
            self.forms[-1][-1].append(self.cell)
        elif tag == 'br' and self.cell:
            self.cell[0] += '\n'

    def handle_endtag(self, tag):
        if tag in ('td', 'th'):
            self.cell = None

    def handle_data(self, data):
        if self.cell:
            self.cell[0] += data


def check_html(tally, document):
    parser = Tables()
    with open(document.file('html'), encoding='utf-8') as file:
        parser.feed(file.read())
    forms = [form for form in parser.forms if form]
    for form, grid in zip(forms, document.grids):
        cells = sorted((c['row'], c['col'], c['text'], c['rows'], c['cols']) for c in grid.cells)
        wanted = [[] for _ in range(grid.rows)]
        for row, _, text, rows, cols in cells:
            wanted[row].append([text, rows, cols])
        tally.check(form == wanted, '%s: table in HTML differs' % document.name)
    tally.check(len(forms) == len(document.grids), '%s: %d tables in HTML' % (document.name, len(forms)))


# ---- PDF

def pdf_pages(path):
    text = run('pdftotext', '-raw', path, '-').stdout
    return text.split('\f')[:-1]


def check_pdf(tally, document):
    done = run('qpdf', '--check', document.file('pdf'))
    tally.check(done.returncode == 0, '%s: qpdf: %s' % (document.name, done.stderr[:200]))
    pages = pdf_pages(document.file('pdf'))
    whole = squeeze(''.join(pages))
    for grid in document.grids:
        missing = [c['text'] for c in grid.cells if squeeze(c['text']) not in whole]
        # a long text may go on below a page number and a repeated heading
        missing = [text for text in missing if len(text) < 200]
        tally.check(not missing, '%s: not in the PDF: %s' % (document.name, missing[:2]))
        check_heads(tally, document, grid, pages, 'the PDF')
    if document.has_contents():
        check_contents(tally, document, pages)


def check_heads(tally, document, grid, pages, where):
    """A table over several pages has its heading on each."""
    first, n = grid.table['head_first'], grid.table['head_rows']
    if n == 0 or grid.rows < LEAST_LONG:
        return
    labels = [c['text'] for c in grid.cells if first <= c['row'] < first + n]
    body = [c['text'] for c in grid.cells if c['row'] >= first + n and c['col'] == 0]
    on = [p for p in map(squeeze, pages) if any(re.search(r'(?<!\d)%s' % re.escape(squeeze(t)), p) for t in body)
          and squeeze(labels[-1]) in p]
    repeated = sum(all(squeeze(label) in page for label in labels) for page in on)
    tally.check(repeated >= 3, '%s: the heading is repeated on %d pages of %s' % (document.name, repeated, where))


def check_contents(tally, document, pages, slack=0):
    """The number that the contents give for a heading is on the page where the heading stands, or so many
    pages from it."""
    start = next(i for i, page in enumerate(pages) if '目录' in squeeze(page) or 'Contents' in page)
    checked = 0
    for heading in document.headings():
        words = r'\s*'.join(re.escape(c) for c in squeeze(heading)) # may be wrapped
        numbers = [int(n) for n in re.findall(words + r'[\s.…]*?(\d+)\s*$', pages[start], re.M)]
        on = [i for i, page in enumerate(pages) if i > start and squeeze(heading) in squeeze(page)]
        printed = {int(n) for i in on for n in re.findall(r'—\s*(\d+)\s*—', pages[i])}
        if numbers and printed:
            checked += 1
            near = any(abs(number - page) <= slack for number in numbers for page in printed)
            tally.check(near, '%s: contents: %s on %s, said %s' %
                        (document.name, heading, printed, numbers))
    tally.check(checked > 0, '%s: no page numbers in the contents' % document.name)


# ---- programs that open the files

def check_office(tally, documents, work):
    """LibreOffice prints each Word and Excel file; every cell stands on its pages."""
    folder = os.path.join(work, 'printed')
    for ending in ('docx', 'xlsx'):
        os.makedirs(os.path.join(folder, ending), exist_ok=True)
        files = []
        for document in documents:
            if os.path.exists(document.file(ending)):
                files.append(os.path.join(folder, ending, '%s.%s' % (document.name, ending)))
                shutil.copy(document.file(ending), files[-1])
        run('soffice', '-env:UserInstallation=file://' + os.path.join(work, 'profile'), '--headless',
            '--convert-to', 'pdf', '--outdir', os.path.join(folder, ending), *files)
    for document in documents:
        for ending in ('docx', 'xlsx'):
            path = os.path.join(folder, ending, document.name + '.pdf')
            if not os.path.exists(document.file(ending)):
                continue
            tally.check(os.path.exists(path), '%s.%s: LibreOffice does not open it' % (document.name, ending))
            if not os.path.exists(path):
                continue
            pages = pdf_pages(path)
            whole = squeeze(''.join(pages))
            for grid in document.grids:
                missing = [c['text'] for c in grid.cells if len(c['text']) < 20 and squeeze(c['text']) not in whole]
                tally.check(not missing, '%s.%s: LibreOffice does not show %s' % (document.name, ending, missing[:3]))
                check_heads(tally, document, grid, pages, 'the printed ' + ending)
            if ending == 'docx' and document.has_contents():
                # the numbers are worked out without fonts: in a book with rows of ten pages, which no
                # department has, they depend on those that LibreOffice finds
                check_contents(tally, document, pages, 3 if '-long-' in document.name else 0)


def check_validators(tally, documents, node):
    bin_folder = os.path.join(node, 'node_modules', '.bin')
    for document in documents:
        for ending in ('docx', 'xlsx'):
            if os.path.exists(document.file(ending)):
                done = run(os.path.join(bin_folder, 'ooxml-validate'), document.file(ending))
                tally.check('Found 0 errors' in done.stdout, '%s.%s: %s' % (document.name, ending, done.stdout[:300]))
    # widths of columns belong to each table
    config = os.path.join(node, 'htmlvalidate.json')
    with open(config, 'w', encoding='utf-8') as file:
        json.dump({'root': True, 'extends': ['html-validate:recommended'], 'rules': {'no-inline-style': 'off'}}, file)
    for document in documents:
        done = run(os.path.join(bin_folder, 'html-validate'), '--config', config, document.file('html'))
        tally.check(done.returncode == 0, '%s.html: %s' % (document.name, done.stdout[:300]))


def check_browser(tally, documents, work):
    """The page stays within the window at both widths: its pictures are as broad as asked, and not blank."""
    for document in documents:
        for width in (1280, 390):
            picture = os.path.join(work, '%s-%d.png' % (document.name, width))
            run('chromium', '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars',
                '--window-size=%d,2400' % width, '--screenshot=' + picture, 'file://' + document.file('html'))
            tally.check(os.path.exists(picture) and os.path.getsize(picture) > 8000,
                        '%s: no picture at %d' % (document.name, width))


# ---- all of it

def long_book(work):
    """The book of long.jx, with its records."""
    folder = os.path.join(work, 'long')
    os.makedirs(folder)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'long.jx'), folder)
    careful = ['=SUM(A1)', '+1', '-12.5', '@x', '<td> & "x"', '很长的说明' * 30, '第一行', '_x0041_']
    with open(os.path.join(folder, 'book.jx'), 'w', encoding='utf-8') as file:
        file.write('台账 T1 "第一大队" {\n')
        for i in range(1, 121):
            note = careful[i % 8] if i % 5 == 0 else '无'
            file.write('  事项 S%03d { 名称: "事项第%d件"; 类别: "第%d类"; 金额: %d.%02d 万元; 完成: 2021-%02d-%02d; 说明: %s }\n'
                       % (i, i, i // 7, i * 37, i % 100, i % 12 + 1, i % 28 + 1, json.dumps(note, ensure_ascii=False)))
        file.write('}\n')
    return folder


def build(tally, jixiao, source, out):
    done = run(jixiao, 'build', source, '--to', FORMATS, '-o', out)
    tally.check(done.returncode == 0, '%s is not built: %s' % (source, done.stderr[:300]))
    return [Document(path) for path in sorted(glob.glob(os.path.join(glob.escape(out), '*.json')))]


def main():
    jixiao, work, node = sys.argv[1:]
    tally = Tally('office')
    names = ('tangshan-2021', 'fengrun-2022', 'chengde-2022', 'linyi-2020', 'tianjin-2025')
    departments = [f'examples/{name}' for name in names]
    sources = sorted(glob.glob('examples/forms/*/')) + departments + [long_book(work)]
    documents = []
    for source in sources:
        name = '-'.join(os.path.abspath(source).split(os.sep)[-2:])
        documents += build(tally, jixiao, source, os.path.join(os.path.abspath(work), 'out', name))

    def each(check, needs):
        if all(shutil.which(n) or importlib.util.find_spec(n) or os.path.exists(n) for n in needs):
            for document in documents:
                check(tally, document)
        else:
            tally.skip('%s not installed' % ' or '.join(needs), len(documents))

    def together(check, program, *arguments):
        if shutil.which(program) or os.path.exists(program):
            check(tally, documents, *arguments)
        else:
            tally.skip('%s not installed' % program, len(documents))

    each(check_csv, [])
    each(check_html, [])
    each(check_xlsx, ['openpyxl'])
    each(check_docx, ['docx'])
    if importlib.util.find_spec('openpyxl'):
        for source in 'examples/tangshan-2021', 'examples/fengrun-2022', 'examples/forms/linyi-2020':
            check_one_sheet(tally, source, jixiao, work, node)
    else:
        tally.skip('openpyxl not installed', 3)
    each(check_pdf, ['qpdf', 'pdftotext'])
    together(check_validators, os.path.join(node, 'node_modules', '.bin', 'ooxml-validate'), node)
    together(check_office, 'soffice', work)
    together(check_browser, 'chromium', work)
    tally.finish()


main()
