#!/bin/sh
# jixiao export: exact values, spellings and places; the order; what is left out.
. tests/cli/harness

cat >"$work/all.jx" <<'JX'
# 每种值各有一个
dimension money
unit 元 : money
unit 项, 人
unit % = 1/100
prefix 万 = 10000
enum kind | 类型 { output | 产出 | 产出指标 { count | 数量 | 数量指标 }; other | 其他 }
enum month | 月份 { march | 3月底; june | 6月底 }
entity book | 册 { year | 年度 : code header }
entity unit_of | 单位 { code | 编码 : code header; name | 名称 : text header }
entity thing | 物件 {
  name | 名称 : text header
  book | 册 : ref book = enclosing
  unit | 单位 : ref unit_of?
  budget | 预算 : money?
  share | 占比 : percent?
  third | 三分 : number?
  day | 日期 : date?
  open | 公开 : bool?
  kind | 类型 : kind?
  target | 目标值 : target?
  doubled | 两倍 : money = budget * 2
  notes | 说明 : list text
  plan | 计划 : map month percent
  parts | 部分 : list part
}
entity part | 部件 { name | 名称 : text header; target | 目标值 : target? }
册 2021 { }
单位 001 "一处" { }
物件 "甲" {
  单位: 001
  预算: 1_000.50 万元
  占比: 12.50%
  日期: 2021年12月底
  公开: 是
  类型: 产出.数量
  目标值: ≥ 18 项
  说明 {
    - 第一"条"
    - 第二条
  }
  计划 { 3月底: 0%; 6月底: 100% }
  部分 {
    | 名称 | 目标值          |
    | 子甲 | 8-10人          |
    | 子乙 | 2021年12月底前  |
    | 子丙 | 按时办结        |
    | 子丁 |                 |
    | 子戊 | 2021年内惠及30人 |
  }
}
物件 "乙" { 三分: 2 / 3 }
JX
run export "$work/all.jx" -o "$work/a.json"
ends 0
silent out
silent err
run export "$work/all.jx" --to json
ends 0
check 'the same bytes to a file and to standard output, twice' cmp -s "$work/out" "$work/a.json"
check 'valid JSON' python3 -m json.tool "$work/out"

cat >"$work/test.py" <<'PY'
import json, sys
top = json.load(open(sys.argv[1], encoding="utf-8"))
failed = 0
def want(what, got, value):
    global failed
    print("ok" if got == value else "bad", what, "" if got == value else f"got {got!r}, want {value!r}")
def without_place(value):
    return {k: v for k, v in value.items() if k != "at"}
want("version", top["format_version"], 1)
records = top["records"]
want("entities in the order of the schema", list(records), ["book", "unit_of", "thing"])
first, second = records["thing"]
f = first["fields"]
want("fields in the order of the schema, none derived, none missing", list(f),
     ["name", "book", "unit", "budget", "share", "day", "open", "kind", "target", "notes", "plan", "parts"])
want("record", (first["name"], first["at"]["line"], first["at"]["column"], "key" in first), ("甲", 30, 1, False))
want("key", records["unit_of"][0]["key"], "001")
want("text", without_place(f["name"]), {"value": "甲"})
want("place", f["budget"]["at"], {"file": sys.argv[2], "line": 32, "column": 7})
want("money", without_place(f["budget"]), {"value": "1000.5", "unit": "万元", "spelling": "1_000.50 万元"})
want("percent", without_place(f["share"]), {"value": "12.5", "unit": "%", "spelling": "12.50%"})
want("date", without_place(f["day"]), {"value": "2021-12-31", "precision": "month_end", "first": "2021-12-31",
     "last": "2021-12-31", "spelling": "2021年12月底"})
want("bool", without_place(f["open"]), {"value": True, "spelling": "是"})
want("member", without_place(f["kind"]), {"value": "output.count", "printed": "数量指标", "spelling": "产出.数量"})
want("reference", without_place(f["unit"]), {"ref": "unit_of", "key": "001", "name": "一处", "spelling": "001"})
want("enclosing record", (f["book"]["ref"], f["book"]["key"], "at" in f["book"]), ("book", "2021", False))
want("target", without_place(f["target"]), {"value": "≥18项", "kind": "quantity", "op": "≥",
     "number": {"value": "18", "unit": "项"}, "lower": {"value": "18", "unit": "项"}, "spelling": "≥ 18 项"})
want("list of texts", [n["value"] for n in f["notes"]], ['第一"条"', "第二条"])
want("map", [(e["key"]["value"], e["value"]["value"]) for e in f["plan"]], [("march", "0"), ("june", "100")])
parts = [p["fields"] for p in f["parts"]]
want("range", without_place(parts[0]["target"]), {"value": "8-10人", "kind": "range", "lower": {"value": "8", "unit": "人"},
     "upper": {"value": "10", "unit": "人"}, "spelling": "8-10人"})
want("deadline", (parts[1]["target"]["kind"], parts[1]["target"]["op"], parts[1]["target"]["date"]["last"]),
     ("date", "≤", "2021-12-31"))
want("words", without_place(parts[2]["target"]), {"value": "按时办结", "kind": "text", "spelling": "按时办结"})
want("a text with numbers", without_place(parts[4]["target"]), {
    "value": "2021年内惠及30人", "kind": "text", "spelling": "2021年内惠及30人",
    "quantities": [
        {"value": "2021年", "date": {"value": "2021", "precision": "year", "first": "2021-01-01", "last": "2021-12-31"}},
        {"value": "30人", "quantity": {"value": "30", "unit": "人"}}]})
want("missing", list(parts[3]), ["name"])
want("quotient", without_place(second["fields"]["third"]), {"value": "2/3", "spelling": "2 / 3"})
PY
python3 "$work/test.py" "$work/a.json" "$work/all.jx" >"$work/verdicts" 2>&1 || echo 'bad the test script itself' >>"$work/verdicts"
while read -r verdict what; do
    case $verdict in ok) good ;; *) fail "$verdict $what" ;; esac
done <"$work/verdicts"

# Without a key a reference gives the place of the record.
printf 'entity a { n : text header; r : ref a? }\na "x" { }\na "y" { r: "x" }\n' >"$work/ref.jx"
run export "$work/ref.jx"
prints '"r": {"ref": "a", "name": "x", "record_at": {"file": "'"$work/ref.jx"'", "line": 2, "column": 1}'

# Mistakes: nothing is written, and what was there stays.
echo '物件 "丙" { 预算: 3 家 }' >>"$work/all.jx"
cp "$work/a.json" "$work/before.json"
run export "$work/all.jx" -o "$work/a.json"
ends 2
silent out
check 'the file is as it was' cmp -s "$work/before.json" "$work/a.json"
finish
