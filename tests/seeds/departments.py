"""The facts of an example against the published text that it was made from.

    departments.py TEXT EXAMPLE.json IMPORTED.json [lines|shapes]

EXAMPLE is `export` of the example, IMPORTED that of the text read by `import`; where the text is `lines` of a
PDF, each project is looked for in the running text besides; with `shapes` every form and unit of target value
that the text has must be in the example. Three questions: is every fact of the example in the text,
letter for letter (blanks and the widths of signs apart, which extraction changed); is it the fact of the
same project and row; and was a sentence copied? A run of twelve Chinese characters that both have is a
copy, unless it lies in a name (of a project, unit, indicator, document, body) or in an indicator's value."""
import json
import re
import sys
import unicodedata

RUN = 12


def plain(text):
    """As compared: without blanks, one width, one kind of quotes and of hyphens."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for a, b in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("—", "-"), ("－", "-"), ("ー", "-")):
        text = text.replace(a, b)
    return text


def records(path):
    return json.load(open(path, encoding="utf-8"))["records"]


def value(field):
    """What the author wrote, or None."""
    if not isinstance(field, dict):
        return None
    return field.get("spelling", field.get("value", field.get("key")))


def spelled(record, name):
    return plain(str(value(record.get("fields", {}).get(name)) or ""))


def lists(record, name):
    return record.get("fields", {}).get(name) or []


def amount(record, name):
    """In 万元: 1.00万元 and 1万元 are the same fact."""
    number = re.match(r"([0-9.]+)万?元?$", spelled(record, name))
    return number and float(number.group(1))


def schedule(record):
    return [(e["key"]["value"], float(plain(value(e["value"])).rstrip("%"))) for e in lists(record, "schedule")]


ROW = ("name", "target")

# Names that stand in narrative: bodies, events, funds and documents.
NAMES = ("环渤海地区新型工业化基地", "北京智识企业管理咨询有限公司", "北京维数统计事务所有限公司",
         "增强现实技术及应用实验室", "绿色可持续发展项目推介会", "县域创新跃升计划专项资金",
         "市级应用基础研究和人才培养计划专项资金", "市级技术创新引导计划专项资金",
         "省级支持市县科技创新和科学普及专项资金")
DOCUMENT = re.compile(r"(协议|合同|方案|通知|文件|办法|要点|申请书?|申报书|批复)$")

# Where the example differs from the text on purpose, as its README tells: a page break cut the row so that its
# cells stand one too far right; two rows that stand one column too far left.
DIFFER = {"支持创新平台建设资金 8: target", "健全项目管理制度: average", "健全项目管理制度: last_year",
          "健全项目管理制度: source", "规范创新平台管理: average", "规范创新平台管理: last_year",
          "规范创新平台管理: source"}


def category(indicator):
    return (indicator.get("fields", {}).get("category") or {}).get("value", "")


class Report:
    def __init__(self):
        self.good, self.bad = 0, []

    def check(self, ok, what):
        self.good += bool(ok)
        if not ok:
            self.bad.append(what)

    def same(self, what, mine, text):
        if what not in DIFFER:
            self.check(mine == text, f"{what} is {mine}, in the text {text}")


def key_of(project):
    return plain(project.get("key") or project["name"])


def compare_rows(who, mine, theirs, report):
    report.same(f"{who}: number of indicators", len(mine), len(theirs))
    for number, (a, b) in enumerate(zip(mine, theirs), 1):
        report.same(f"{who} {number}: category", category(a), category(b))
        for name in ROW:
            report.same(f"{who} {number}: {name}", spelled(a, name), spelled(b, name))


def compare_project(mine, theirs, report):
    who = mine["name"]
    for name in ("code", "name", "unit"):
        report.same(f"{who}: {name}", spelled(mine, name), spelled(theirs, name))
    for name in ("budget", "fiscal", "other"):
        report.same(f"{who}: {name}", amount(mine, name), amount(theirs, name))
    report.same(f"{who}: schedule", schedule(mine), schedule(theirs))
    compare_rows(who, lists(mine, "indicators"), lists(theirs, "indicators"), report)
    written = numbers_of(theirs)
    for number in numbers_of(mine) - written:
        report.check(False, f"{who}: purpose and goals say {number}, the text does not")


def numbers_of(project):
    """The numbers that stand in purpose and goals, but for those of names."""
    texts = [value(goal) for goal in lists(project, "goals")] + [spelled(project, "purpose")]
    return {n for t in texts for n in re.findall("[0-9]+(?:[.][0-9]+)?", plain(t or ""))}


def compare_projects(mine, theirs, report):
    by_key, order, found = {key_of(p): p for p in theirs}, [key_of(p) for p in theirs], []
    for project in mine:
        report.check(key_of(project) in by_key, f"{project['name']}: no such project in the text")
        if key_of(project) in by_key:
            compare_project(project, by_key[key_of(project)], report)
            found.append(order.index(key_of(project)))
    report.same("order of the projects", found, sorted(found))


def compare_duties(mine, theirs, report):
    report.same("number of duties", len(mine), len(theirs))
    for a, b in zip(mine, theirs):
        report.same("duty", spelled(a, "name"), spelled(b, "name"))
        compare_rows(a["name"], lists(a, "indicators"), lists(b, "indicators"), report)
        for x, y in zip(lists(a, "indicators"), lists(b, "indicators")):
            for name in ("plan_value", "standard", "standard_source", "average", "last_year", "source",
                         "budget_projects"):
                report.same(f"{x['name']}: {name}", spelled(x, name), spelled(y, name))


def find_project(project, text, report):
    """A project in lines of a PDF: its head, its sentence of funds, its schedule, and each row's cells."""
    head = f"项目编码{spelled(project, 'code')}项目名称{spelled(project, 'name')}"
    at = text.find(head)
    report.check(at >= 0, f"{project['name']}: code and name")
    end = text.find("项目编码", at + len(head))
    text = text[at:end if end > 0 else None]
    funds = f"预算数{spelled(project, 'budget')},其中财政资金{spelled(project, 'fiscal')}"
    report.check(funds in text, f"{project['name']}: funds")
    shares = "".join(f"{share:.2f}" for _, share in schedule(project))
    report.check(shares in text, f"{project['name']}: schedule")
    for row in lists(project, "indicators"):
        cells = "".join(spelled(row, name) for name in ("name", "description", "target", "basis"))
        report.check(cells in text, f"{project['name']}: {row['name']}")


# ---- sentences

def texts_of(record, path=""):
    """Every text of a record with the path of its field."""
    if isinstance(record, dict):
        if "value" in record or "spelling" in record:
            if isinstance(record.get("value"), str):
                yield path, record["value"]
            return
        fields = record.get("fields")
        for name, inner in (fields or record).items():
            if fields is not None or name not in ("at", "record_at", "key", "name"):
                yield from texts_of(inner, f"{path}.{name}" if path else name)
    elif isinstance(record, list):
        for inner in record:
            yield from texts_of(inner, path)


NAME = re.compile(r"(^|\.)(name|target|unit|compiler|reviewer|standard|last_year|average|plan_value|source|standard_source|budget_projects)$")


def copied(mine, text):
    every = [(kind, path, words) for kind in mine for r in mine[kind] for path, words in texts_of(r)]
    names = {plain(words) for _, path, words in every if NAME.search(path)} | set(NAMES)
    for kind, path, words in every:
        if NAME.search(path) or (path.endswith("basis") and DOCUMENT.search(words)):
            continue
        words = plain(re.sub("《[^》]*》|[0-9]+年度?", "|", words))
        for run in re.findall(r"[一-龥]{%d,}" % RUN, words):
            pieces = (run[i:i + RUN] for i in range(len(run) - RUN + 1))
            if any(p in text and not any(p in name for name in names) for p in pieces):
                yield f"{kind}.{path}: {run}"


def shapes(projects):
    """The forms that targets take: kind, unit, and the words with N for each number; text is one form."""
    for project in projects:
        for indicator in lists(project, "indicators"):
            target = indicator["fields"].get("target") or {}
            form = re.sub("[0-9]+([.][0-9]+)?", "N", plain(value(target) or ""))
            yield target.get("kind"), (target.get("number") or {}).get("unit"), "" if target.get("kind") == "text" else form


def main():
    text = plain(re.sub(r"\[bookmark:[^]]*\]|第 *[0-9]+ *页", "", open(sys.argv[1], encoding="utf-8").read()))
    mine, report = records(sys.argv[2]), Report()
    theirs = records(sys.argv[3])
    compare_projects(mine.get("project", []), theirs.get("project", []), report)
    compare_duties([d for r in mine["department"] for d in lists(r, "duties")],
                   [d for r in theirs["department"] for d in lists(r, "duties")], report)
    if sys.argv[4:] == ["shapes"]:
        for shape in sorted(set(map(str, shapes(theirs["project"]))) - set(map(str, shapes(mine["project"])))):
            report.check(False, f"no target of the form {shape}")
    if sys.argv[4:] == ["lines"]:
        for project in mine["project"]:
            find_project(project, text, report)
    for kind in ("department", "budget_unit"):
        for record in mine.get(kind, []):
            report.check(spelled(record, "name") in text, f"{kind} {record['name']}")
            for name in ("budget", "fiscal", "other", "basic_spending", "project_spending"):
                report.check(spelled(record, name) in text, f"{kind} {name}")
            for goal in lists(record, "itemised_goals"):
                report.check(spelled(goal, "name") in text, f"{kind}: goal {goal['name']}")
    copies = sorted(set(copied(mine, text)))
    for line in report.bad:
        print("wrong:", line)
    for line in copies:
        print("copied:", line)
    print(f"{len(mine.get('project', []))} projects, {report.good} facts as published, "
          f"{len(report.bad)} wrong, {len(copies)} sentences copied")


main()
