#!/bin/sh
# jixiao query: what it selects, groups and computes, in each format, to the byte; and its mistakes.
set -u
passed=0 failed=0 work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

same() { # same WHAT: the file got against standard input
    cat >"$work/want"
    if cmp -s "$work/want" "$work/got"; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); echo "query: $1 (< expected, > got)"; diff "$work/want" "$work/got"
}
status() { # status WANTED WHAT
    if [ "$got" -eq "$1" ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); echo "query: $2: exit status $got, not $1"; cat "$work/err"
}
ask() { "$JX" query "$work/data.jx" "$@" >"$work/got" 2>"$work/err"; got=$?; }
codes() { # the codes that were reported
    grep -ao '\[E[0-9]*\]' "$work/err" | tr -d '[]\n' >"$work/got"; echo >>"$work/got"
}

cat >"$work/data.jx" <<'DATA'
使用 std
绩效文本 2021 { 部门: 604002 }
部门 604002 "某科学技术局" { }
预算单位 604002 "局本级" { 部门: 604002 }
预算单位 604003 "情报所" { 部门: 604002 }
项目 604002B16DX0001 "甲" {
  单位: 604002
  预算数: 7000 万元
  财政资金: 6500.50 万元
  其他资金: 4_995_000 元
  支出计划 { 第一季度: 0%; 第四季度: 100% }
  绩效目标 {
    - 第一句, 有逗号
    - 第二句
  }
  指标 {
    | 类别      | 名称   | 目标值     |
    | 产出.数量 | 获奖数 | 18项       |
    | 产出.成本 | 总额   | ≤7000万元  |
    | 产出.质量 | 比例   |            |
  }
}
项目 604002B16DX0002 "乙" { 单位: 604002; 预算数: 0.1 万元; 财政资金: 0.1 万元 }
项目 604003B16DX0003 "丙" { 单位: 604003; 财政资金: 3 万元; 其他资金: 0 元 }
DATA

ask 'project by unit as g -> g.key.name, count(g), sum(g.fiscal)'
status 0 'grouping'
same 'grouping' <<'E'
g.key.name │ count(g) │ sum(g.fiscal)
───────────┼──────────┼──────────────
局本级     │        2 │    6500.6万元
情报所     │        1 │         3万元
E
ask '项目 仅当 财政资金 > 2 万元 -> 编码, 预算数, 其他资金'
same 'a condition, a missing value, the spelling of the author' <<'E'
编码            │   预算数 │    其他资金
────────────────┼──────────┼────────────
604002B16DX0001 │ 7000万元 │ 4_995_000元
604003B16DX0003 │          │         0元
E
ask '合计(项目.财政资金)'
same 'a single value' <<'E'
6503.6万元
E
ask 'sum(project.budget)'
status 0 'a single value that is missing'
same 'a single value that is missing' <<'E'

E
ask '项目'
same 'records alone: key and name' <<'E'
项目编码        │ 项目名称
────────────────┼─────────
604002B16DX0001 │ 甲
604002B16DX0002 │ 乙
604003B16DX0003 │ 丙
E
ask 'dossier'
same 'records without key and name: what is unique' <<'E'
year │ department
─────┼────────────────────
2021 │ 604002 某科学技术局
E
ask 'p in project, i in p.indicators'
same 'two sources: the columns of both' <<'E'
p.code          │ p.name │ i.name
────────────────┼────────┼───────
604002B16DX0001 │ 甲     │ 获奖数
604002B16DX0001 │ 甲     │ 总额
604002B16DX0001 │ 甲     │ 比例
E
ask 'project when fiscal > 1 万元 by unit as g'
same 'the condition chooses before the groups are made; groups alone: key and size' <<'E'
unit          │ count(g)
──────────────┼─────────
604002 局本级 │        1
604003 情报所 │        1
E
ask 'p in project, i in p.indicators by i.category, p.code as g -> g.key, g.name'
same 'a group by two keys' <<'E'
g.key                      │ g.name
───────────────────────────┼───────
数量指标 · 604002B16DX0001 │ 获奖数
成本指标 · 604002B16DX0001 │ 总额
质量指标 · 604002B16DX0001 │ 比例
E
ask 'project when code = "604002B16DX0001" -> schedule, goals, indicators.target'
same 'lists' <<'E'
schedule                │ goals                  │ indicators.target
────────────────────────┼────────────────────────┼──────────────────
march 0%、december 100% │ 第一句, 有逗号、第二句 │ 18项、≤7000万元、
E
ask 'project.goals'
same 'a list of texts' <<'E'
project.goals
──────────────
第一句, 有逗号
第二句
E
ask 'project when budget > 1 亿元'
status 0 'nothing found'
same 'nothing found: the headings' <<'E'
code │ name
─────┼─────
E

ask 'project -> name, goals, fiscal - 10 万元, other' --format csv
printf '\357\273\277name,goals,fiscal - 10 万元,other\r\n甲,"第一句, 有逗号、第二句",6490.5万元,4_995_000元\r\n乙,,'"'"'-9.9万元,\r\n丙,,'"'"'-7万元,0元\r\n' >"$work/csv"
same 'csv, as build writes it' <"$work/csv"
ask 'project -> name, fiscal, other / fiscal' --format md
same 'md' <<'E'
| name | fiscal      | other / fiscal |
| ---- | ----------: | -------------: |
| 甲   | 6500.50万元 | 999/13001      |
| 乙   | 0.1万元     |                |
| 丙   | 3万元       | 0              |
E
ask 'project when code != "604002B16DX0002" -> name, budget, fiscal / other, other / fiscal, min(subsidies.amount), indicators.target, indicators.category, unit, dossier.compiled, budget > 1 元' --format json
same 'json' <<'E'
{
  "format_version": 1,
  "columns": [
    "name",
    "budget",
    "fiscal / other",
    "other / fiscal",
    "min(subsidies.amount)",
    "indicators.target",
    "indicators.category",
    "unit",
    "dossier.compiled",
    "budget > 1 元"
  ],
  "rows": [
    [
      {"value": "甲"},
      {"value": "7000", "unit": "万元", "text": "7000万元"},
      {"value": "13001/999", "text": "13001/999"},
      {"value": "999/13001", "text": "999/13001"},
      {"value": null, "reason": "empty"},
      [
        {"value": "18项", "kind": "quantity", "number": {"value": "18", "unit": "项"}, "text": "18项"},
        {"value": "≤7000万元", "kind": "quantity", "op": "≤", "number": {"value": "7000", "unit": "万元"}, "upper": {"value": "7000", "unit": "万元"}, "text": "≤7000万元"},
        {"value": null, "reason": "missing"}
      ],
      [
        {"value": "output.quantity", "printed": "数量指标", "text": "数量指标"},
        {"value": "output.cost", "printed": "成本指标", "text": "成本指标"},
        {"value": "output.quality", "printed": "质量指标", "text": "质量指标"}
      ],
      {"ref": "budget_unit", "key": "604002", "name": "局本级", "text": "604002 局本级"},
      {"value": null, "reason": "missing"},
      {"value": true, "text": "true"}
    ],
    [
      {"value": "丙"},
      {"value": null, "reason": "missing"},
      {"value": null, "reason": "divided_by_zero"},
      {"value": "0", "text": "0"},
      {"value": null, "reason": "empty"},
      [],
      [],
      {"ref": "budget_unit", "key": "604003", "name": "情报所", "text": "604003 情报所"},
      {"value": null, "reason": "missing"},
      {"value": null, "reason": "missing"}
    ]
  ]
}
E
ask 'project' -o "$work/file.txt"
cp "$work/file.txt" "$work/got"
same 'to a file' <<'E'
code            │ name
────────────────┼─────
604002B16DX0001 │ 甲
604002B16DX0002 │ 乙
604003B16DX0003 │ 丙
E

# ---- mistakes: told in the language of the query, at their place
ask '项目 -> 编码, 预算树 > 3 家'
status 2 'a name that does not exist'
cp "$work/err" "$work/got"
same 'a mistake with its excerpt' <<'E'
错误[E0206]: 没有名为“预算树”的值
 --> <查询>:1:11
  |
1 | 项目 -> 编码, 预算树 > 3 家
  |               ^^^^^^ 不认识这个名称
  = 提示: 是否想写“预算数”？

E
mistake() { # mistake CODES EXPRESSION
    ask "$2"; status 2 "$2"; codes; echo "$1" | same "$2"
}
mistake E0203 'project -> budget > 3 家'
mistake E0308 'sum(project.budget) when true'
mistake E0308 'sum(project.budget) -> 3'
mistake E0301 'project when budget'
mistake E0206 'projekt'
mistake E0206E0206 'p in project -> code, name' # a record with a name of its own: p.code
mistake E0318 'none'
mistake E0318 'project by none as g'
mistake E0101 'project ->'
mistake E0101 'project p, i in p.indicators -> i.name'
grep 'hint:' "$work/err" >"$work/got"
same 'how to name each' <<'E'
  = hint: to name each of them write: p in project
E
mistake E0101 ''
mistake E0109 'project -> code }'
mistake E0002 "$(printf 'project -> "\377"')"
"$JX" query "$work/data.jx" >"$work/out" 2>"$work/err"; got=$?
status 2 'no expression'; codes; echo E0022 | same 'no expression'
"$JX" query "$work/none.jx" project >"$work/got" 2>"$work/err"; got=$?
status 2 'no such file'; same 'no such file' </dev/null

# ---- order
ask '项目 排序 按 预算数 -> 名称' --format csv
status 0 sorted; printf '\357\273\277名称\r\n乙\r\n甲\r\n丙\r\n' | same 'missing stands last'
ask 'project sorted descending by budget -> name' --format csv
printf '\357\273\277name\r\n甲\r\n乙\r\n丙\r\n' | same 'missing stands last, descending, too'
ask 'project by unit as g sorted by count(g), g.key.code -> g.key.name' --format csv
printf '\357\273\277g.key.name\r\n情报所\r\n局本级\r\n' | same 'groups'
ask '项目 仅当 财政资金 > 0 元 排序 升序 按 财政资金 -> 名称' --format json
tr -d ' \n' <"$work/got" >"$work/flat"; mv "$work/flat" "$work/got"
printf '{"format_version":1,"columns":["名称"],"rows":[[{"value":"乙"}],[{"value":"丙"}],[{"value":"甲"}]]}' |
    same 'json'
ask 'project sorted upwards by name'
status 2 'no such direction'; codes; echo E0603 | same 'no such direction'
ask '合计(项目.预算数) 排序 按 1'
status 2 'nothing to sort'; codes; echo E0308 | same 'nothing to sort'

# ---- the name of the list means all its records in a column, too; not inside of a sum
ask 'project -> name, project.unit.name'
status 0 'the whole list'; codes; echo E0219 | same 'the whole list'
ask 'project -> name, sum(project.budget), code'
codes; echo | same 'a sum of the whole list'
ask 'p in project -> p.name, p.unit.name'
codes; echo | same 'a record with a name'

# ---- a file with mistakes is left out; the others answer, and the status tells
printf '使用 std\n项目 604003B16DX0009 "丁" { 预算树: 1 万元 }\n' >"$work/bad.jx"
"$JX" query "$work/data.jx" "$work/bad.jx" 'count(project)' >"$work/got" 2>"$work/err"; got=$?
status 2 'a file with mistakes'; echo 3 | same 'a file with mistakes'
echo "query: $passed passed, $failed failed"
[ $failed -eq 0 ]
