"""What `import` made of a published text, printed again by `build --to json`, against the text.

    import.py TEXT JSON…

The text is read here once more, in the simplest way: cells are what tabs part, paragraphs the other lines.
Blanks do not count, since the texts were taken out of documents with stray ones. Three questions:
how many cells come back in their order; whether a text was lost; whether one was invented."""
import difflib
import json
import re
import sys
import unicodedata


def plain(text):
    """Without blanks, of folded width."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def bare(text):
    """Letters and digits; without the number that a list item begins with."""
    text = re.sub(r"^[(]?[0-9一二三四五六七八九十]+[).、.．]", "", plain(text))
    return re.sub(r"[^\w]", "", text)


def rows_of(path):
    """Rows of texts; a paragraph is a text of its own. A line without a tab behind a cell goes on with it."""
    rows, in_cell = [], False
    text = open(path, encoding="utf-8").read()
    single = len(re.findall(r"(?m)^\t[^\t\n]*$", text))
    wide = sum(1 for line in text.split("\n") if "\t" in line[1:])
    for line in text.split("\n"):
        line = re.sub(r"\[bookmark:[^]]*\]", "", line)
        if "\t" in line and single > wide:
            rows.append((True, [plain(line)]))
            in_cell = True
        elif "\t" in line:
            rows.append((True, [plain(c) for c in line.split("\t")]))
        elif in_cell and line.strip():
            rows[-1][1][0] += plain(line)
        else:
            in_cell = False
            if line.strip():
                rows.append((False, [plain(line)]))
    return rows


def is_contents(row):
    return len(row) == 2 and row[0] and re.fullmatch(r"[0-9]+", row[1])


def without_breaks(rows):
    """Headings that a page repeats are left out, and the rows that it cut are joined."""
    out, headed, again, fresh = [], False, False, False
    for is_row, row in rows:
        if not is_row:
            headed = again = fresh = False
            out.append((is_row, row))
            continue
        if is_contents(row):
            continue
        first = next((c for c in row if c), "")
        if first in ("一级指标", "职责序号"):
            again = fresh = headed
            headed = True
        if again and (first in ("一级指标", "职责序号") or row[0] == row[1] == row[2] == row[3] == ""):
            continue
        again = False
        cut = fresh and len(row) > 2 and not row[0] and len(row[1]) < 4
        fresh = False
        if not cut:
            out.append((is_row, list(row)))
            continue
        last = out[-1][1]
        for at, cell in enumerate(row):
            if cell and not last[at].endswith("指标" if at == 1 else "\0"):
                last[at] += cell
    return out


def printed(paths):
    cells, lines = [], []
    for path in paths:
        for block in json.load(open(path, encoding="utf-8"))["blocks"]:
            table = block.get("table")
            if table:
                lines += [plain(str(v)) for k, v in table.items() if "caption" in k and v]
                for caption in [table.get("caption") or {}]:
                    if isinstance(caption, dict):
                        lines += [plain(v) for v in caption.values() if v]
                cells += [plain(c["text"]) for c in table["cells"] if c["text"].strip()]
            elif block.get("text"):
                lines += [plain(part) for part in block["text"].split("\n")]
    return cells, lines


def wrapped(text, jsons):
    """A text without tabs: cells ran together, but what the tables say must be the text in its order."""
    lines = [line for line in text.split("\n") if not re.fullmatch(r"\s*第\s*\d+\s*页\s*", line)]
    stream = plain("".join(lines))
    cells, others = printed(jsons)
    at, same = 0, 0
    for cell in cells:
        found = stream.find(cell, at)
        if 0 <= found < at + 4:
            at, same = found + len(cell), same + 1
        elif at == 0 and found > 0:
            at, same = found + len(cell), 1
    first = stream.find(cells[0])
    tables = bare(stream[first:])
    known = bare("".join(others))
    before = [part for part in re.split("[。；;]", stream[:first]) if part]
    lost = [part for part in before if bare(part) not in known]
    if bare("".join(cells)) != tables:
        lost.append("the tables say something else")
    invented = [cell for cell in cells if cell not in stream]
    return len(cells), same, lost, invented


def report(n, same, lost, invented):
    print(f"{same * 1000 // n / 10} % of {n} cells in place, {len(lost)} lost, {len(invented)} invented")
    for name, texts in (("lost", lost), ("invented", invented)):
        for text in texts:
            print(f"  {name}: {text[:60]}")


def main():
    whole = open(sys.argv[1], encoding="utf-8").read()
    if "\t" not in whole:
        report(*wrapped(whole, [p for p in sys.argv[2:] if p.endswith(".json")]))
        return
    rows = without_breaks(rows_of(sys.argv[1]))
    cells = [c for is_row, row in rows if is_row for c in row if c]
    lines = [row[0] for is_row, row in rows if not is_row]
    again, other = printed([p for p in sys.argv[2:] if p.endswith(".json")])
    kept = "".join(open(p, encoding="utf-8").read() for p in sys.argv[2:] if p.endswith(".jx"))
    blocks = difflib.SequenceMatcher(None, cells, again, autojunk=False).get_matching_blocks()
    same = sum(b.size for b in blocks)
    known = bare("".join(again + other)) + bare(kept)
    lost = [c for c in cells + lines if bare(c) not in known and c != "目录"]
    source = bare("".join(c for _, row in rows for c in row))
    invented = [c for c in again if bare(c) not in source]
    report(len(cells), same, lost, invented)


main()
