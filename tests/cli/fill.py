"""Fills in a workbook as a person would: the text is written into the cells named, nothing else changes.

    fill.py FROM TO SHEET CELL=TEXT…

SHEET counts from 1; a cell must be there already, empty or not."""
import re
import sys
import zipfile
from xml.sax.saxutils import escape


def main():
    source, target, sheet, *cells = sys.argv[1:]
    part = f"xl/worksheets/sheet{sheet}.xml"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                text = data.decode()
                for cell in cells:
                    place, value = cell.split("=", 1)
                    filled = f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
                    text, n = re.subn(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', lambda _: filled, text)
                    assert n == 1, place
                data = text.encode()
            new.writestr(name, data)


main()
