# Runs the fenced blocks of README.md, docs/*.md, docs/audit/*.md and examples/**/README.md, and
# compares two lists in the documents with the sources; links between pages must lead somewhere. What each kind of block is
# docs/README.md tells writers:
#   jx [FILE]         a complete file: no diagnostics, with the others of its folder where FILE has
#                     one; kept as FILE for the commands below it
#   jx-part [WHERE]   a part, completed by the frame of that name below: no diagnostics
#   jx-error [WHERE]  the same, but with the codes of the comment behind it, and no others; WHERE may
#                     be a FILE, too
#   console           `$ jixiao …` and what it prints; a line … stands for any lines
#   file FILE         what a file holds that a command made
# Pages of docs/errors are run by explain.sh, the mistakes of messages-compared.md by messages.sh.
import difflib
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

USE = "使用 std\n"
FRAMES = {
    "": (USE, ""),
    "项目": (USE + '项目 X1 "例" {\n', "}\n"),
    "规则": (USE + "规则 例 对每个 项目 p, i 属于 p.指标 {\n", "断言 真\n}\n"),
    "表格": (USE + "表格 例 (p: 项目) {\n", "}\n"),
    "文档": (USE + "文档 例 (d: 绩效文本) {\n", "}\n"),
}
FRAMES["project"] = FRAMES["项目"]
FRAMES["rule"] = ("use std\nrule sample for each project p, i in p.indicators {\n", "assert true\n}\n")
ROOT = os.getcwd()
JX = os.path.abspath(sys.argv[1])
passed = failed = 0


def check(what, right, detail=""):
    global passed, failed
    if right:
        passed += 1
        return
    failed += 1
    print(f"docs: {what}")
    for line in detail.splitlines()[:12]:
        print(f"    {line}")


# ---- blocks


def blocks(path):
    """Each fenced block: its line, its info, its text, and the text behind it up to the next block."""
    found, inside = [], None
    with open(path, encoding="utf-8") as page:
        for number, line in enumerate(page, 1):
            if line.startswith("```"):
                if inside is None:
                    inside = [number, line[3:].strip(), "", ""]
                    found.append(inside)
                else:
                    inside = None
            elif inside is not None:
                inside[2] += line
            elif found:
                found[-1][3] += line
    check(f"{path}: the last block is closed", inside is None)
    return found


def run(folder, *arguments):
    command = [JX, *arguments]
    environment = dict(os.environ, JX_LANG="zh")
    return subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)


def keep(folder, name, text):
    target = os.path.join(folder, name)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8") as out:
        out.write(text)


def codes(folder, path):
    """The codes of what is wrong in a file, or in a folder, and what the program says."""
    result = run(folder, "check", path, "--format", "short", "--lang", "en")
    text = result.stdout.decode()
    found = sorted(set(re.findall(r"\[(E\d{4})\]", text)) - {"E0411"})
    check("a check ends by itself", result.returncode in (0, 1, 2), text)
    return found, text


def framed(where, source):
    if where == "" and re.match(r"\s*(#.*\n\s*)*(使用|use) ", source):
        return source
    before, behind = FRAMES[where]
    return before + source + behind


def plain(line):
    """A line without what changes when somebody adds a line to the library: its line numbers."""
    line = re.sub(r"(stdlib/[^ :]*):\d+:\d+", r"\1", line.rstrip())
    return re.sub(r"^ *(\d+ )?(?=\||-->|:::|= )", "", line)


def fits(want, got):
    """Whether the lines got are the lines wanted, where a line … is any number of lines."""
    if not want:
        return not got
    if want[0].strip() == "…":
        return any(fits(want[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and plain(want[0]) == plain(got[0]) and fits(want[1:], got[1:])


def compare(what, want, got):
    want, got = want.rstrip("\n").split("\n"), got.rstrip("\n").split("\n")
    right = fits(want, got)
    differences = difflib.unified_diff(want, got, "page", "program", lineterm="", n=0)
    check(what, right, "" if right else "\n".join(differences))


def commands(place, folder, text):
    for part in re.split(r"^(?=\$ )", text, flags=re.M):
        if not part.strip():
            continue
        command, _, want = part[2:].partition("\n")
        words = [word.strip("'") for word in re.findall(r"'[^']*'|[^\s']+", command)]
        check(f"{place}: a command of jixiao", words[0] == "jixiao", command)
        got = run(folder, *words[1:]).stdout.decode()
        compare(f"{place}: {command}", want, got)


def frames(work):
    for where, (before, behind) in FRAMES.items():
        keep(work, "frame/block.jx", before + behind)
        found, output = codes(work, "frame/block.jx")
        check(f"the frame {where} has no mistakes itself", not found, output)


def links(path):
    with open(path, encoding="utf-8") as text:
        prose = re.sub(r"^```.*?^```", "", text.read(), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
        check(f"{path}: {target} exists", os.path.exists(os.path.join(os.path.dirname(path), target)))


def page(path, work):
    folder = os.path.join(work, path.replace("/", "_"))
    os.makedirs(folder, exist_ok=True)
    os.symlink(os.path.join(ROOT, "examples"), os.path.join(folder, "examples"))
    for line, info, text, behind in blocks(path):
        place = f"{path}:{line}"
        kind, _, where = info.partition(" ")
        if kind == "jx":
            keep(folder, where or "alone/block.jx", text)
            found, output = codes(folder, where.split("/")[0] if where else "alone/block.jx")
            check(f"{place}: no diagnostics", not found, output)
        elif kind in ("jx-part", "jx-error"):
            if where.endswith(".jx"):
                keep(folder, where, text)
                where = ""
            check(f"{place}: a known frame", where in FRAMES, where)
            keep(folder, "alone/block.jx", framed(where if where in FRAMES else "", text))
            found, output = codes(folder, "alone/block.jx")
            told = re.match(r"\s*<!--\s*([E\d ]+?)\s*-->", behind)
            want = sorted(told[1].split()) if told and kind == "jx-error" else []
            check(f"{place}: says which codes", kind == "jx-part" or want)
            check(f"{place}: gives {want}", found == want, output)
        elif kind == "console":
            commands(place, folder, text)
        elif kind == "file":
            check(f"{place}: was made", os.path.exists(os.path.join(folder, where)))
            with open(os.path.join(folder, where), encoding="utf-8") as made:
                compare(f"{place}: {where}", text, made.read())


# ---- lists


def keywords():
    """Every keyword of the scanner, with both spellings."""
    with open("grammar/tokens.def", encoding="utf-8") as source:
        rows = re.findall(r'^TOKEN\((\w+),\s*(\w+),\s*\d,\s*"([^"]*)",\s*"([^"]*)"\)', source.read(), re.M)
    return {(zh, en): name for name, group, zh, en in rows if group in ("RESERVED", "DECLARES", "WORD")}


def keyword_table(known):
    with open("docs/language.md", encoding="utf-8") as text:
        rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", text.read().split("## 关键字")[1], re.M)
    check("docs/language.md: keywords were found", len(known) > 80 and len(rows) > 80)
    for zh, en in known:
        check(f"docs/language.md: the keyword {zh} {en} is in the table", (zh, en) in rows)
    for zh, en in rows:
        check(f"docs/language.md: {zh} {en} is a keyword", (zh, en) in known)
    check("docs/language.md: each keyword once", len(rows) == len(set(rows)))


def main():
    work = tempfile.mkdtemp()
    try:
        frames(work)
        compared = "docs/messages-compared.md"
        pages = [p for p in glob.glob("docs/*.md") if p != compared]
        pages += glob.glob("docs/audit/*.md") + glob.glob("examples/**/README.md", recursive=True)
        for path in ["README.md", *sorted(pages)]:
            links(path)
            page(path, work)
        keyword_table(keywords())
    finally:
        shutil.rmtree(work)
    print(f"docs: {passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
