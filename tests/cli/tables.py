# The rows of a workbook, a line each with tabs between: tables.py FILE. With a second file, writes a copy
# as a department would send it back: replies filled in, rows turned round, a column added in front.
import html
import re
import sys
import zipfile


def cells_of(archive):
    shared = [html.unescape(''.join(re.findall(r'<t[^>]*>([^<]*)</t>', item)))
              for item in re.findall(r'<si>(.*?)</si>', archive.read('xl/sharedStrings.xml').decode(), re.S)]
    sheet = archive.read('xl/worksheets/sheet1.xml').decode()
    for row in re.findall(r'<row [^>]*>(.*?)</row>', sheet, re.S):
        cells = {}
        for column, attributes, inner in re.findall(r'<c r="([A-Z]+)\d+"([^>]*?)(?:/>|>(.*?)</c>)', row, re.S):
            number = 0
            for letter in column:
                number = number * 26 + ord(letter) - 64
            value = re.search(r'<v>([^<]*)</v>', inner)
            text = value.group(1) if value else html.unescape(''.join(re.findall(r'<t[^>]*>([^<]*)</t>', inner)))
            cells[number] = shared[int(text)] if 't="s"' in attributes and text else text
        yield [cells.get(i, '') for i in range(1, max(cells, default=0) + 1)]


def inline(rows):
    for r, row in enumerate(rows, 1):
        yield '<row r="%d">' % r
        for c, text in enumerate(row):
            yield '<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>' % (chr(65 + c), r, html.escape(text))
        yield '</row>'


with zipfile.ZipFile(sys.argv[1]) as archive:
    rows = list(cells_of(archive))
    parts = {name: archive.read(name) for name in archive.namelist()}
if len(sys.argv) == 2:
    for row in rows:
        print('\t'.join(row))
    sys.exit()
head = next(i for i, row in enumerate(rows) if '编号' in row)
body = [row for row in rows[head + 1:] if '|' in row[-1]]
for row in body:
    row[rows[head].index('单位说明')] = '说明 ' + row[2][:2]
table = [['备注'] + rows[head]] + [[''] + row for row in reversed(body)]
sheet = parts['xl/worksheets/sheet1.xml'].decode()
data = '<sheetData>' + ''.join(inline(table)) + '</sheetData>'
sheet = re.sub(r'<sheetData>.*</sheetData>', lambda m: data, sheet, flags=re.S)
sheet = re.sub(r'<mergeCells.*</mergeCells>', '', sheet, flags=re.S)
parts['xl/worksheets/sheet1.xml'] = sheet.encode()
with zipfile.ZipFile(sys.argv[2], 'w') as archive:
    for name, content in parts.items():
        archive.writestr(name, content)
