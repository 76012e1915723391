"""The pages of docs/audit, made of the rules: audit_pages.py STDLIB FOLDER writes one page a module
of STDLIB/audit, and FOLDER/rules.md, the list of all. What a page says stands in the rule itself: its
names, code, certainty, basis, exemptions, advice, includes and messages. tests/cli/audit.sh compares."""

import pathlib
import re
import sys

ORDER = ["complete", "money", "schedule", "time", "measurable", "category", "goals", "copies",
         "history", "text"]
CERTAINTY = {"事实": "事实，是错误 · fact, an error", "很可能": "很可能，是警告 · likely, a warning",
             "提示": "提示，是说明 · hint, a note"}
LEVEL = {"事实": "错误 error", "很可能": "警告 warning", "提示": "说明 note"}
RULE = re.compile(r"^规则 (\w+) \| (\S+) 对每个 ([^\n]*) \{\n(.*?)^\}\n", re.S | re.M)


def holes_closed(template):
    """The message with … where a hole is."""
    out, depth = [], 0
    for char in template:
        if char == "{":
            out.append("…" if depth == 0 else "")
            depth += 1
        elif char == "}":
            depth -= 1
        elif depth == 0:
            out.append(char)
    return re.sub("…+", "…", "".join(out))


def template_at(text, start):
    """The template that begins at the back quote `start`, and where it ends."""
    depth, i = 0, start + 1
    while text[i] != "`" or depth:
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        i += 1
    return text[start + 1:i], i + 1


def messages(body):
    found = []
    for match in re.finditer(r"否则 双语\(", body):
        zh, end = template_at(body, body.index("`", match.end()))
        en, _ = template_at(body, body.index("`", end))
        found.append((holes_closed(zh), holes_closed(en)))
    return found


def option(body, name):
    match = re.search(rf'^  {name}: "?(.*?)"?$', body, re.M)
    return match.group(1) if match else ""


def rules_of(text):
    for en, zh, over, body in RULE.findall(text):
        yield {"en": en, "zh": zh, "body": body, "code": option(body, "代号"),
               "certainty": option(body, "把握") or "事实"}


def header_of(text):
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return [line for line in lines if line]


def page(module, text, names):
    header = header_of(text)
    title_zh, title_en = header[0].split("：")[0], header[1].split(":")[0]
    chinese = [line for line in header if re.search("[一-鿿]", line[:4])]
    english = [line for line in header if line not in chinese]
    out = [f"# {title_zh} · {title_en}", "",
           f"由 `stdlib/audit/{module}.jx` 生成；测试在 `stdlib/audit/tests/{module}.jx`。"
           "Made from the rules; … stands for what a finding fills in.", "",
           "".join(chinese), "", " ".join(english), ""]
    for rule in rules_of(text):
        body = rule["body"]
        out += [f"## {rule['code']} {rule['zh']} · {rule['en']}", "",
                f"- 把握 Certainty：{CERTAINTY[rule['certainty']]}",
                f"- 依据 Basis：{option(body, '依据')}"]
        if option(body, "例外"):
            out.append(f"- 例外 Not a finding：{option(body, '例外')}")
        out.append(f"- 建议 Advice：{option(body, '建议')}")
        includes = re.findall(r"\w+", option(body, "涵盖"))
        if includes:
            out.append("- 并入 Told beneath it：" + "、".join(names.get(n, n) for n in includes))
        for zh, en in messages(body):
            out += [f"- 消息 Message：{zh}", f"  · {en}"]
        out.append("")
    return "\n".join(out)


def main():
    stdlib, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    texts = {m: (stdlib / "audit" / f"{m}.jx").read_text(encoding="utf-8") for m in ORDER}
    names = {r["en"]: f"{r['code']} {r['zh']}" for text in texts.values() for r in rules_of(text)}
    index = ["# 全部规则 · All rules", "",
             "由规则生成。Made from the rules.", "", "| 代号 | 规则 | English | 轻重 |", "|---|---|---|---|"]
    for module, text in texts.items():
        (folder / f"{module}.md").write_text(page(module, text, names), encoding="utf-8")
        index += [f"| {r['code']} | [{r['zh']}]({module}.md) | {r['en']} | {LEVEL[r['certainty']]} |"
                  for r in rules_of(text)]
    (folder / "rules.md").write_text("\n".join(index) + "\n", encoding="utf-8")


main()
