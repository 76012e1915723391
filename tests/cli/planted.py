"""Plants one defect of a kind in every project that has a sound place for it, and looks at what the audit says.

    planted.py PROGRAM SOURCE… [--list]

A kind names the rules that should find it. All projects are changed in one go, each in one place, so a kind is one
run; a finding belongs to the project in whose lines it stands. Counted are: planted, found (a rule of the kind fires
at the place, or for the whole project where the defect is one of the whole), and false (errors and warnings that
were not there before, of other rules, in no relation to the defect). Prints a line for each kind; --list also every
defect that was missed and every false finding."""
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

class Project:
    """Where things stand: lines from `first` to before `last`; rows of indicators as (line, {column: text})."""

    def __init__(self, lines, first, last):
        self.first, self.last = first, last
        self.name = re.search(r'"([^"]*)"', lines[first]).group(1)
        self.code = re.match(r'项目 ([0-9A-Z]+) "', lines[first])
        self.fields, self.rows, self.goals = {}, [], []
        columns, in_goals = None, False
        for i in range(first + 1, last):
            line = lines[i].strip()
            if line.startswith("|"):
                cells = [c.strip() for c in line.strip("|").split("|")]
                if columns is None:
                    columns = cells
                elif not line.startswith("|-"):
                    self.rows.append((i, dict(zip(columns, cells))))
                continue
            columns = None
            if line.startswith("- ") and in_goals:
                self.goals.append(i)
            elif ": " in line or line.startswith("支出计划"):
                self.fields[re.split(r"[: ]", line)[0]] = i
            in_goals = line.startswith("绩效目标") or (in_goals and line != "}")
        self.rows = [(i, r) for i, r in self.rows if "类别" in r and "目标值" in r]

    def is_none(self, line):
        return dict(self.rows)[line]["名称"] in ("无", "没有")


def projects_of(lines):
    starts = [i for i, line in enumerate(lines) if line.startswith("项目 ")]
    ends = [next(k for k in range(i, len(lines)) if lines[k] == "}") + 1 for i in starts]
    return [Project(lines, a, b) for a, b in zip(starts, ends)]


# ---- changing

def cell(lines, line, row, column, text):
    """The row with another text in one column; columns are as in the row."""
    changed = dict(row, **{column: text})
    lines[line] = "    | " + " | ".join(changed[c] for c in row) + " |"
    return line


def rows_where(p, category="", value=r".", name=r".", but=None):
    for i, r in p.rows:
        if category in r["类别"] and re.search(value, r["目标值"]) and re.search(name, r["名称"]):
            if not (but and re.search(but, r["名称"])):
                yield i, r


def number_times(text, factor):
    return re.sub(r"[0-9]+(?:\.[0-9]+)?", lambda m: "%g" % (float(m.group(0)) * factor), text, count=1)


COUNT = r"^≥?[0-9]+(家|项|人|次|个|篇|份|场|人次)$"
RATE = r"^≥?(9[0-9]|100)(%|百分比)$"
MONEY = r"^≤?[0-9.]+万元$"
DAY = r"^20[0-9][0-9]年12月31日前?(完成)?$"


def value(category, pattern, change, name=r".", but=None):
    """A defect in the value of a row."""
    def plant(lines, p, sound):
        for i, r in rows_where(p, category, pattern, name, but):
            if i in sound:
                return cell(lines, i, r, "目标值", change(r["目标值"]))
        return None
    return plant


def moved(category, pattern, to, name=r".", but=None):
    def plant(lines, p, sound):
        for i, r in rows_where(p, category, pattern, name, but):
            if i in sound:
                return cell(lines, i, r, "类别", to)
        return None
    return plant


def field(key, change):
    def plant(lines, p, _):
        i = p.fields.get(key)
        if i is None:
            return None
        before = lines[i]
        lines[i] = change(lines[i])
        return i if lines[i] != before else None
    return plant


def without(category):
    """All rows of a category are gone: a defect of the whole project."""
    def plant(lines, p, _):
        gone = [i for i, r in p.rows if category in r["类别"]]
        if not gone or all(p.is_none(i) for i in gone) or len(gone) == len(p.rows):
            return None
        for i in gone:
            lines[i] = "    #"
        return p.first
    return plant


def goal(change):
    def plant(lines, p, _):
        if not p.goals:
            return None
        before = lines[p.goals[0]]
        lines[p.goals[0]] = change(before, p)
        for i in p.goals[1:]:
            if change is emptied:
                lines[i] = "    #"
        return p.goals[0] if lines[p.goals[0]] != before else None
    return plant


def emptied(line, _):
    return "    - 目标内容1"


def doubled_row(lines, p, sound):
    found = next(((i, r) for i, r in p.rows if i in sound and re.search(COUNT, r["目标值"])), None)
    if not found:
        return None
    lines[found[0]] += "\n" + lines[found[0]].replace(found[1]["目标值"], number_times(found[1]["目标值"], 2))
    return found[0]


def goal_number(lines, p, sound):
    """A number of a goal that an indicator carries, in both of which it stands once."""
    for g in p.goals:
        for i, r in p.rows:
            m = re.fullmatch(r"≥?([0-9]{2,})(家|项|人|次|个|场|平方米)", r["目标值"])
            if m and i in sound and lines[g].count(m.group(1) + m.group(2)) == 1 and "数量" in r["类别"]:
                lines[g] = lines[g].replace(m.group(1) + m.group(2), str(int(m.group(1)) * 3 + 1) + m.group(2))
                return g
    return None


def over_budget(lines, p, sound):
    budget = re.search(r"预算数: ([0-9.]+)", lines[p.fields["预算数"]]).group(1)
    return value("产出.成本", MONEY, lambda v: "≤" + number_times(budget, 1.5) + "万元")(lines, p, sound)


def schedule(change):
    def plant(lines, p, _):
        i = p.fields.get("支出计划")
        if i is None or lines[i].count(";") < 2:
            return None
        numbers = re.findall(r"[0-9.]+%", lines[i])
        after = change(numbers)
        parts = re.split(r"[0-9.]+%", lines[i])
        lines[i] = "".join(a + b for a, b in zip(parts, after + [""]))
        return i
    return plant


def other_goal(lines, p, _, memory={}):
    """The goal of the project before: a text copied from elsewhere."""
    if not p.goals or len(lines[p.goals[0]]) < 30:
        return None
    last, memory["goal"] = memory.get("goal"), (p.name, lines[p.goals[0]])
    if last is None or p.first % 2 or last[1] == memory["goal"][1]:
        return None
    lines[p.goals[0]] = last[1]
    for i in p.goals[1:]:
        lines[i] = "    #"
    memory["goal"] = None
    return p.first


# Rules of a whole project or that point at the other one of two places; and rules between projects, which all are changed alike.
ELSEWHERE = ("C01", "C02", "C03", "C04", "D04", "M01", "G01", "V18", "G02", "G12")
EVERYWHERE = ("D01", "D03", "D05", "D07")
# kind: (rules that find it, rules that may come along, what plants it)
KINDS = {
    "budget changed": ("M01", "V02 M02 M07 M08 M09 M16 M18 M20 G12", field(
        "预算数", lambda s: re.sub(r"预算数: ([0-9.]+)", lambda m: "预算数: %g" % (float(m.group(1)) + 1), s))),
    "cost over the budget": ("M02", "X07 H09", over_budget),
    "万元 becomes 元": ("M18", "X07 H09 G14", value("产出.成本", MONEY, lambda v: v.replace("万元", "元"))),
    "cost at least": ("M11", "", value("产出.成本", r"^≤[0-9.]+万元$", lambda v: v.replace("≤", "≥"))),
    "cost in words": ("M12", "", value("产出.成本", MONEY, lambda v: "按实际支出")),
    "cost as a rate": ("M14", "", value("产出.成本", MONEY, lambda v: "100%")),
    "deadline of last year": ("T01", "T07 S08", value("产出.时效", DAY, lambda v: re.sub(
        "20([0-9][0-9])", lambda m: "20%02d" % (int(m.group(1)) - 1), v))),
    "deadline of next year": ("T02", "T07 S08", value("产出.时效", DAY, lambda v: re.sub(
        "20([0-9][0-9])", lambda m: "20%02d" % (int(m.group(1)) + 1), v))),
    "no such day": ("unreadable_target", "T04", value("产出.时效", DAY, lambda v: v.replace("12月31日", "13月31日"))),
    "vague deadline": ("T04", "", value("产出.时效", DAY, lambda v: "及时完成")),
    "ambiguous month": ("T05", "", value("产出.时效", DAY, lambda v: "≤12月")),
    "unit gone": ("V01", "V17 V23 K02", value("", COUNT, lambda v: re.sub(r"[^0-9≥]", "", v))),
    "unit of another thing": ("V17 V23", "K02 X07 H09 T06 K04", value(
        "产出.数量", COUNT, lambda v: re.sub(r"[^0-9≥]+$", "平方米", v), r"(次数|人数|企业|人员|报告|专家|论文|场次|会议|人次)(数|数量)?$")),
    "rate over 100": ("V13", "", value("", RATE, lambda v: re.sub("9[0-9]|100", "120", v), r"率$|度$", r"增|完成|执行|利用|进度")),
    "at least 100": ("V12", "D06", value("质量", r"^≥9[0-9]%$", lambda v: "≥100%", r"率$", r"增|完成|执行|利用|进度")),
    "satisfaction at most": ("V21", "", value("满意度", r"^≥9[0-9]%$", lambda v: v.replace("≥", "≤"))),
    "output at most": ("V19", "", value("产出.数量", COUNT, lambda v: "≤" + v.strip("≥"), but=r"异议|投诉|差错|时|天|周期|退|贴息")),
    "value repeats the name": ("V05 V03", "K06", lambda lines, p, sound: next(
        (cell(lines, i, r, "目标值", r["名称"]) for i, r in p.rows if i in sound and re.search(COUNT, r["目标值"])), None)),
    "placeholder for a value": ("C08", "C03 C04", value("产出", COUNT, lambda v: "待定")),
    "gap in a value": ("C08", "C04", value("产出", COUNT, lambda v: re.sub("[0-9]+", "XX", v.strip("≥")))),
    "slogan": ("V07 V03 V04 V05", "", value("产出.数量", COUNT, lambda v: "应做尽做")),
    "placeholder for a goal": ("C06", "", goal(emptied)),
    "gap in a goal": ("C06", "X02 X09", goal(lambda s, p: s.rstrip("。；") + "，完成XX项任务。")),
    "goal is the name": ("G05", "M17", lambda lines, p, _: len(p.goals) == 1 and (
        lines.__setitem__(p.goals[0], "    - " + p.name) or p.goals[0]) or None),
    "markup in a goal": ("X08", "", goal(lambda s, p: s + "<br/>")),
    "bracket left open": ("X09", "", goal(lambda s, p: s + "（含配套资金")),
    "deadline of the goal last year": ("G13", "", goal(lambda s, p: s.rstrip("。；") + "，2019年12月底前全部完成。")),
    "other budget in the goal": ("G12", "", goal(lambda s, p: s.rstrip("。；") + "，申请预算资金99999万元。")),
    "number of the goal changed": ("G01 G02", "", goal_number),
    "goal of another project": ("D01", "G05 G07", other_goal),
    "indicator twice": ("D04", "V18 D05 M07", doubled_row),
    "count moved to quality": ("K02", "C04 D04 V18", moved("产出.数量", r"^≥?[0-9]+(家|项|个|场|次)$", "产出.质量", but=r"获奖|采|优|通过|验收|标准|异议|时|评审|核心|国家级|专利|示范")),
    "rate moved to quantity": ("K03", "C04", moved("产出.质量", RATE, "产出.数量", r"率$", r"覆盖|增|占")),
    "cost moved to quantity": ("K10", "C04", moved("产出.成本", MONEY, "产出.数量", r"控制|预算|费用$|租金|支出$|成本", "支持|投入|资助|奖")),
    "deadline moved to quantity": ("K11", "C04", moved("产出.时效", DAY, "产出.数量")),
    "satisfaction moved to quality": ("K12", "C03", moved("满意度", RATE, "产出.质量", r"满意(度|率)$")),
    "count moved to satisfaction": ("K07", "C04 K01", moved("产出.数量", COUNT, "满意度.服务对象满意度")),
    "count moved to cost": ("M15", "C04", moved("产出.数量", COUNT, "产出.成本", but=r"费|补|奖|资金|标准|价|金额|支持|资助|投入|预算|支出")),
    "count moved to time": ("K13", "C04 M07", moved("产出.数量", r"^≥?[0-9]+(家|项|个|份|篇)$", "产出.时效", but=r"时|期|完成|年|开展|实施|推进|月|进|每|天")),
    "no output": ("C01", "C03 C04 G11 M07", without("产出")),
    "no benefit": ("C02", "", without("效益")),
    "no satisfaction": ("C03", "", without("满意度")),
    "no cost": ("C04", "", without("产出.成本")),
    "schedule falls": ("S01", "", schedule(lambda n: n[:-2] + ["5%"] + n[-1:])),
    "schedule short": ("S02", "", schedule(lambda n: n[:-1] + ["95%"])),
    "schedule beyond": ("S03", "S01", schedule(lambda n: n[:-1] + ["105%"])),
    "code malformed": ("X11", "", lambda lines, p, _: p.code and (
        lines.__setitem__(p.first, lines[p.first].replace(p.code.group(1), p.code.group(1)[:-2], 1)) or p.first) or None),
}


# ---- running

def audit(program, folder):
    out = subprocess.run([program, "check", folder, "--notes", "--lang", "zh", "--format", "json"],
                         capture_output=True, text=True).stdout
    return [(f["rule_id"] or f["rule"], f["severity"], os.path.basename(f["file"] or ""), (f["line"] or 1) - 1, f["message"]["zh"])
            for f in json.loads(out)["findings"] if f["status"] == "open"]


def owner(places, line):
    return next(((at, p) for at, p in places.values() if p.first <= line < p.last), None)


def main():
    program, sources = sys.argv[1], [a for a in sys.argv[2:] if a != "--list"]
    listing = "--list" in sys.argv
    totals = collections.defaultdict(lambda: [0, 0, 0])
    for source in sources:
        folder = tempfile.mkdtemp()
        try:
            base = os.path.join(folder, "all")
            shutil.copytree(source, base)
            one_source(program, base, totals, listing)
        finally:
            shutil.rmtree(folder)
    for kind in KINDS:
        planted, found, false = totals[kind]
        print("%-34s planted %4d  found %4d  false %3d" % (kind, planted, found, false))
    sums = [sum(t[i] for t in totals.values()) for i in range(3)]
    print("planted %d, found %d, false %d" % tuple(sums))


def one_source(program, base, totals, listing):
    paths = [os.path.join(d, f) for d, _, fs in os.walk(base) for f in fs if f.endswith(".jx")]
    files, where = {}, {}
    for path in paths:
        lines = open(path, encoding="utf-8").read().split("\n")
        if any(line.startswith("项目 ") for line in lines):
            name = os.path.basename(path)
            files[name], where[name] = lines, os.path.relpath(path, base)
    before = audit(program, base)
    bad = {name: {f[3] for f in before if f[2] == name and f[1] != "note"} for name in files}
    sound = {name: set(range(len(files[name]))) - bad[name] for name in files}
    had = collections.Counter((f[0], f[2], f[3]) for f in before)
    for kind, (wanted, along, plant) in KINDS.items():
        changed, places = {}, {}
        for name, lines in files.items():
            new, here = list(lines), {}
            for p in projects_of(lines):
                at = plant(new, p, sound[name])
                if at is not None and at is not False:
                    here[p.first] = (at, p)
            changed[name], places[name] = new, here
            with open(os.path.join(base, where[name]), "w", encoding="utf-8") as f:
                f.write("\n".join(new))
        # A doubled row is a line more: places are told in the lines that were there before.
        back = {n: [i for i, line in enumerate(new) for _ in line.split("\n")] for n, new in changed.items()}
        after = audit(program, base)
        seen, found = collections.Counter(), {}
        for rule, severity, name, line, message in after:
            if name not in files:
                continue
            origin = back[name][line]
            seen[rule, name, origin] += 1
            known = seen[rule, name, origin] <= had[rule, name, origin]
            mine = owner(places[name], origin)
            if mine and rule in wanted.split() and (origin in (mine[0], mine[1].first) or rule in ELSEWHERE):
                if not known or origin == mine[0]:
                    found[name, mine[1].first] = True
                continue
            related = rule in EVERYWHERE or (mine and rule in wanted.split() + along.split())
            if severity != "note" and not known and not related:
                totals[kind][2] += 1
                if listing:
                    print("FALSE", kind, name, line + 1, rule, message[:150])
        for name, here in places.items():
            for first, (at, p) in here.items():
                totals[kind][0] += 1
                totals[kind][1] += (name, first) in found
                if listing and (name, first) not in found:
                    print("MISSED", kind, name, p.name, "|", changed[name][at].strip()[:140])
        for name, lines in files.items():
            with open(os.path.join(base, where[name]), "w", encoding="utf-8") as f:
                f.write("\n".join(lines))


if __name__ == "__main__":
    main()
