"""Changes the files of a small province at random and checks them with the cache as without.

    quiet.py PROGRAM SEED ROUNDS

Two years side by side, departments whose projects refer to units in other files, rules of which some look at one
record and others at all; then amounts, names, places, rules, waivers, data files and mistakes come and go. What is
printed, said, and the status must be the same. At the end the file that knows quiet records is damaged, with a hash
that agrees: then nothing may be printed but findings or messages. Ends with 0 if all was the same."""
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile

LOCAL = [
    "规则 r1 | 甲 对每个 项目 p {\n  仅当 计数(p.补助) > 0\n  断言 合计(p.补助.金额) <= p.预算数\n  否则 `{合计(p.补助.金额)}`\n}",
    '规则 r2 | 乙 对每个 项目 p {\n  断言 p.单位.名称 != "坏"\n  否则 `单位 {p.单位.名称}`\n}',
    "规则 r3 | 丙 对每个 项目 p, i 属于 p.指标 {\n  仅当 i.目标值 不是 无值\n  断言 i.目标值.下限 是 无值 或 p.预算数 > 11 万元\n}",
    "规则 r4 | 丁 对每个 补助 s {\n  断言 s.金额 < 12 万元\n}",
    "规则 r5 | 戊 对每个 项目 p {\n  断言 p.所属文本.年度 = 2025 或 p.预算数 < 40 万元\n}",
    "规则 r6 | 己 对每个 部门 d {\n  断言 计数(d.总体目标) > 0\n}",
    '规则 r8 | 辛 对每个 项目 p {\n  断言 p.单位.编码 != "UX" 或 p.单位.名称 = `{p.所属文本.年度}年的单位`\n}',
    "规则 r7 | 庚 对每个 项目 p, g 属于 p.绩效目标 {\n  断言 length(g) > 2\n}",
]
WIDE = [
    "规则 w1 | 子 对每个 预算单位 u {\n  断言 合计(u.项目.预算数) < 90 万元\n}",
    "规则 w2 | 丑 对每个 项目 p {\n  断言 计数(q 对 q 属于 项目 仅当 q.名称 = p.名称) = 1\n}",
    "规则 w3 | 寅 对每个 项目 p {\n  断言 p.预算数 < 38 万元\n  否则 `与同单位的 {计数(p.单位.项目)} 个`\n}",
    "规则 w4 | 卯 对每个 项目 p {\n  断言 计数(s 对 s 属于 打分办法 仅当 s.编码 = p.编码) = 0 或 p.预算数 > 11 万元\n}",
    "规则 w5 | 辰 对每个 绩效文本 d {\n  断言 计数(d.项目) > 2\n}",
    "规则 w6 | 巳 对每个 项目 p {\n  断言 p.上一个 不是 无值 或 p.预算数 < 38 万元\n}",
]
ENDS = ["\n", "\n\n", " # 注\n", '\n# 注 项目 "x" {\n', ";\n", "\n\t\n"]
PRINTED = [["--format", f] for f in ("json", "text", "short", "md", "sarif", "junit")] + [
    ["--explain"], ["--lang", "en"], ["--as-of", "2025-12-15"], ["--format", "json", "--as-of", "2026-02-01"]]


class Province:
    def __init__(self, r, folder):
        self.r, self.folder, self.n = r, folder, 0
        self.rules, self.waivers, self.other = [], [], {}
        self.units = {2024: [], 2025: []}
        self.files = {}
        for year in self.units:
            dossier = [f"绩效文本 {year} {{ 部门: D{year} }}", "\n"]
            self.files[f"{year}/00.jx"] = [dossier, [f'部门 D{year} "第{year}局" {{ }}', "\n"]]
            for k in range(r.randint(3, 5)):
                unit = f"U{year % 10}{k}" if r.random() < 0.8 else f"U4{k}"
                if unit not in self.units[year]:
                    self.units[year].append(unit)
                name = r.choice(["好", "单位" + unit])
                self.files[f"{year}/{k + 1:02}.jx"] = [[f'预算单位 {unit} "{name}" {{ 部门: D{year} }}', "\n"]]
            self.units[year].append("UX")  # of both years, in a file without projects
            self.files[f"{year}/90.jx"] = [[f'预算单位 UX "{year}年的单位" {{ 部门: D{year} }}', "\n"]]
        self.paths = [path for path in self.files if not path.endswith("0.jx")]
        for path in self.paths:
            for _ in range(r.randint(4, 12)):
                self.files[path].append(self.project(path))
        self.choose_rules()

    def choose_rules(self):
        self.rules = [rule for rule in LOCAL if self.r.random() < 0.6]
        self.rules += [rule for rule in WIDE if self.r.random() < 0.03]

    def project(self, path, head=None, unit=None):
        r = self.r
        if not head:
            self.n += 1
            code = f"P{self.n:03}" if r.random() < 0.999 else "P001"
            head = f'项目 {code} "{r.choice(["甲项", "乙项", "项目" + code])}"'
            unit = r.choice(self.units[int(path[:4])])
        budget = r.randint(10, 40)
        text = [head + " {", f"  单位: {unit}", f"  预算数: {budget} 万元"]
        if r.random() < 0.7:
            text.append(f"  财政资金: {r.randint(5, budget)} 万元")
        if r.random() < 0.5:
            text += ["  绩效目标 {", "    - 完成工作", "    - " + r.choice(["很长的一项"] * 30 + ["2.另一项", "事"]), "  }"]
        if r.random() < 0.6:
            text += ["  补助 {", "    | 名称 | 金额 |"]
            text += [f"    | 补{k} | {r.randint(1, budget // 3)} 万元 |" for k in range(r.randint(1, 3))] + ["  }"]
        if r.random() < 0.6:
            unit = r.choice(["家"] * 40 + ["個个", "12025年12月", ""])
            text += ["  指标 {", "    | 类别 | 名称 | 目标值 |"]
            text += [f"    | 产出.数量 | 指{k} | {r.choice(['≥', '≤', ''])}{r.randint(1, 9)}{unit} |"
                     for k in range(r.randint(1, 3))] + ["  }"]
        return ["\n".join(text + ["}"]), r.choice(ENDS)]

    def change(self):
        r = self.r
        path = r.choice(self.paths)
        records = self.files[path]
        projects = [i for i, record in enumerate(records) if record[0].startswith("项目 P")]
        kind = r.randint(0, 19)
        if kind < 8 and projects:  # other values, mostly under the same name
            i = r.choice(projects)
            lines = records[i][0].split("\n")
            records[i] = self.project(path, lines[0][:-2], lines[1].split(": ")[1])
        elif kind == 8:
            records.append(self.project(path))
        elif kind == 9 and projects and r.random() < 0.5:
            records.pop(r.choice(projects))
        elif kind == 10:
            old, new = r.choice([("好", "坏"), ("坏", "好"), ("坏", "好")])
            records[0][0] = records[0][0].replace(old, new)
        elif kind == 11:
            records[r.randrange(len(records))][1] = r.choice(ENDS)
        elif kind == 12 and projects:
            records.insert(r.randint(1, len(records) - 1), records.pop(r.choice(projects)))
        elif kind == 13 and r.random() < 0.5:
            self.choose_rules()
        elif kind == 14:
            department = self.files[path[:5] + "00.jx"][1]
            has = "总体目标" in department[0]
            department[0] = department[0].split("{")[0] + ("{ }" if has else "{\n  总体目标 {\n    - 某事\n  }\n}")
        elif kind == 15:
            self.waivers = sorted({f'豁免 "{r.choice("甲乙丁")}" "P{r.randint(1, 30):03}" {{ 理由: "a"; 批准人: "b"; '
                                   f'截至: 2026年1月1日 }}' for _ in range(r.randint(0, 3))})
        elif kind == 16:
            self.other["2025/d.csv"] = "名称,金额\n" + "".join(f"行{i},{r.randint(1, 9)} 万元\n" for i in range(r.randint(0, 3)))
        elif kind == 17 and r.random() < 0.3:
            records.append([r.choice([
                '项目 "坏', '补助 "x" { }', '项目 Q1 "甲" { 单位: U99; 预算数: 3 万元 }', '项目 Q2 "乙" { 预算数: 3 }',
                '打分办法 P001 "s" { }', '项目 Q4 "丁" 仿照 P002 { }', '项目 Q5 "戊" { 预算数: 3 万元; 补助 来自 "d.csv" }']), "\n"])
        elif kind >= 18:  # what was put there by the last one goes
            self.files[path] = [record for record in records if not record[0].startswith(("项目 Q", "项目 \"坏", "补助", "打分"))]

    def write(self):
        for path, records in self.files.items():
            os.makedirs(os.path.join(self.folder, path[:4]), exist_ok=True)
            with open(os.path.join(self.folder, path), "w") as file:
                file.write("使用 std\n" + "".join(record + end for record, end in records))
        with open(os.path.join(self.folder, "rules.jx"), "w") as file:
            file.write("使用 std\n" + "\n".join(self.rules + self.waivers) + "\n")
        for path, text in self.other.items():
            with open(os.path.join(self.folder, path), "w") as file:
                file.write(text)


def run(program, arguments):
    done = subprocess.run([program, "check"] + arguments, capture_output=True, timeout=100, check=False)
    return done.returncode, done.stdout, done.stderr


def keyed_hash(key, data):
    """As compiler/cache.c does it."""
    mask = (1 << 64) - 1

    def fold(a, b):
        product = a * b
        return (product ^ product >> 64) & mask

    chains = [fold(key[i] ^ len(data), key[(i + 1) % 4]) for i in range(4)]
    data += bytes(64 - len(data) % 64)
    for at in range(0, len(data), 64):
        words = struct.unpack_from("<8Q", data, at)
        chains = [fold(words[2 * i] ^ key[i], words[2 * i + 1] ^ chains[i]) for i in range(4)]
    one, other = fold(chains[0] ^ key[3], chains[1]), fold(chains[2] ^ key[2], chains[3])
    return fold(fold(one ^ key[1], other), key[0])


def damage(program, r, folder, cache, rounds):
    names = [name for name in os.listdir(cache) if name.endswith(".quiet")]
    with open(os.path.join(cache, "jixiao-cache.key"), "rb") as file:
        key = struct.unpack("<4Q", file.read())
    damaged = 0
    for name in names[:4]:
        path = os.path.join(cache, name)
        with open(path, "rb") as file:
            whole = file.read()
        assert keyed_hash(key, whole[16:]) == struct.unpack_from("<Q", whole, 8)[0], "the hash is made otherwise"
        for _ in range(rounds):
            data = bytearray(whole)
            for _ in range(r.randint(1, 3)):
                at = 4 * r.randrange(8, len(data) // 4)
                value = r.choice([0, 1, 2, 3, 7, 0xFFFFFFFF, 0x7FFFFFFF, r.randrange(1 << 12)])
                struct.pack_into("<I", data, at, value)
            struct.pack_into("<Q", data, 8, keyed_hash(key, bytes(data[16:])))
            with open(path, "wb") as file:
                file.write(data)
            status, _, said = run(program, [folder, "--cache", cache])
            assert status in (0, 1, 2), f"ended with {status}"
            assert b"Sanitizer" not in said and b"runtime error" not in said, said.decode(errors="replace")
            damaged += 1
    return damaged


def main():
    program, seed, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    r = random.Random(seed)
    work = tempfile.mkdtemp()
    folder, cache = os.path.join(work, "in"), os.path.join(work, "cache")
    province = Province(r, folder)
    left_out = 0
    try:
        for step in range(rounds):
            for _ in range(r.choice([0, 1, 1, 1, 2, 3]) if step else 0):
                province.change()
            province.write()
            how = [folder] + r.choice(PRINTED)
            with_cache = how + ["--cache", cache, "--jobs", str(r.randint(1, 3))]
            plain, cached = run(program, how + ["--jobs", "1"]), run(program, with_cache)
            if plain != cached:
                kept = tempfile.mkdtemp()
                shutil.copytree(work, os.path.join(kept, "work"))
                print(f"step {step}, {' '.join(how)}: status {plain[0]}, with the cache {cached[0]}; kept in {kept}")
                return 1
            said = run(program, with_cache + ["--stats", "--lang", "en"])[2].decode()
            left_out += int(said.split("not checked anew: ")[1].split()[0])
        damaged = damage(program, r, folder, cache, rounds)
        print(f"{rounds} rounds, {left_out} records left out, {damaged} damaged")
        return 0 if left_out > 0 else 1
    finally:
        shutil.rmtree(work)


sys.exit(main())
