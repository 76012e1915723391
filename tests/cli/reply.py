"""Writes replies into the opinion table of a Word file or page as a person would: reply.py FROM TO.

Each row of an opinion gets 说明 and its project in the column 单位说明, nothing else changes."""
import re
import sys
import zipfile
from html import unescape


def filled(text, row, cell, inner):
    def one(match):
        cells = re.findall(cell, match[0], re.S)
        project = re.sub(r'<[^>]*>', '', cells[2]).strip() if len(cells) == 10 else ''
        if not re.match(r'P\d ', unescape(project)):
            return match[0]
        reply = '说明 ' + project[:2]
        at = match[0].rindex(cells[8], 0, match[0].rindex(cells[9]))
        return match[0][:at] + inner(cells[8], reply) + match[0][at + len(cells[8]):]
    return re.sub(row, one, text, flags=re.S)


def main():
    source, target = sys.argv[1:]
    if source.endswith('.html'):
        text = open(source, encoding='utf-8').read()
        text = filled(text, r'<tr.*?</tr>', r'<td.*?</td>', lambda cell, reply: cell.replace('</td>', reply + '</td>'))
        open(target, 'w', encoding='utf-8').write(text)
        return
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == 'word/document.xml':
                data = filled(data.decode(), r'<w:tr>.*?</w:tr>', r'<w:tc>.*?</w:tc>',
                              lambda cell, reply: cell.replace('</w:p>', f'<w:r><w:t>{reply}</w:t></w:r></w:p>')).encode()
            new.writestr(name, data)


main()
