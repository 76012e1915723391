#!/bin/sh
# Findings for other tools: SARIF, JUnit, Markdown and JSON with every outcome and status, read back by
# tests/cli/reports.py; the JSON against its schema. The same run gives the same bytes.
. tests/cli/harness
here=$PWD
case $JX in /*) ;; *) JX=$PWD/$JX ;; esac
mkdir -p "$work/in/审核"
cat >"$work/in/审核/规则 一.jx" <<'JX'
使用 std
规则 总额不超 对每个 项目 {
  代号: M01
  组别: 金额
  依据: "财预〔2015〕88号 <第三条> & \"附件\""
  建议: "核减|调整"
  涵盖: [单项不超]
  断言 合计(补助.金额) <= 预算数 否则 `合计 {合计(补助.金额)} | *超* <b>`
}
规则 单项不超 对每个 项目 p, s 属于 p.补助 { 断言 s.金额 <= p.预算数 }
规则 财政不超 对每个 项目 { 断言 财政资金 <= 预算数 }
规则 写明用途 对每个 项目 { 把握: 提示; 断言 资金用途 不是 无值 }
规则 没有对象 对每个 成本项 { 断言 名称 不是 无值 }
规则 成立的 对每个 项目 { 断言 预算数 > 0 元 }
豁免 "财政不超" "P3" { 理由: "已承诺 <见附件>"; 批准人: "局长" }
JX
cat >"$work/in/科技局.jx" <<'JX'
使用 std
部门 A1 "甲局" {}
预算单位 A1 "甲局" { 部门: A1 }
绩效文本 2025 { 部门: A1 }
项目 P1 "引才🎈" {
  单位: A1
  预算数: 10 万元
  资金用途: "补助"
  补助 {
    | 名称 | 金额    |
    | 一等 | 12 万元 |
  }
}
项目 P2 "展会" { 单位: A1; 预算数: 10 万元; 财政资金: 1 万元 }
项目 P3 "维修" { 单位: A1; 预算数: 10 万元; 财政资金: 12 万元; 资金用途: "修" }
项目 P4 "新增" { 单位: A1; 预算数: 10 万元; 财政资金: 12 万元; 资金用途: "修" }
JX
printf '使用 std\n项目 P9 "坏" {\n  预算数 10 万元\n}\n' >"$work/in/坏.jx"
cd "$work/in" || exit 2
for format in json sarif junit md; do
    run check . --format $format --lang zh
    ends 2
    silent err
    cp "$work/out" "$work/$format"
    run check . --format $format --lang zh
    check "$format: the same again" cmp "$work/out" "$work/$format"
done
run check . --format json --explain --lang zh
cp "$work/out" "$work/explained"
rm 坏.jx
run check . --write-baseline "$work/base" --format short
sed -i '/财政不超/d' "$work/base"
run check . --baseline "$work/base" --format sarif --lang zh
ends 1
cp "$work/out" "$work/known"
run check . --baseline "$work/base" --format junit --lang zh
ends 1
cp "$work/out" "$work/known.xml"
run check . --format junit --fail-on unknown --lang zh
cp "$work/out" "$work/strict.xml"
run check . --format sarif --lang en
prints '"language": "en"'
cd "$here" || exit 2
python3 tests/cli/reports.py "$work" docs/schemas/findings.schema.json >"$work/python" 2>&1
grep -v '^passed' "$work/python" | head -20
counted=$(sed -n 's/^passed \([0-9]*\) failed \([0-9]*\)$/\1 \2/p' "$work/python")
check 'the reports were read' [ -n "$counted" ]
passed=$((passed + ${counted% *})) failed=$((failed + ${counted#* }))
finish
