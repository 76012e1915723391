#!/bin/sh
# Records as a whole: what `like` copies, and how targets are read when their dossier and category are known.
. tests/cli/harness

cat >"$work/like.jx" <<'JX'
使用 std
绩效文本 2025 { 部门: 100 }
部门 100 "示例局" { }
预算单位 101 "甲中心" { 部门: 100 }
项目 P1 "路" { 单位: 101; 预算数: 10 万元
  绩效目标 {
    - 目标一
    - 目标二
  }
  支出计划 { 3月底: 10%; 12月底: 100% }
  指标 {
    | 类别 | 名称 | 目标值   |
    | 成本 | 甲   | ≤12万元  |
    | 成本 | 乙   | 8-12万元 |
  }
}
项目 P2 仿照 P1
项目 P3 "桥" like P2 {
  预算数: 20 万元
  支出计划 { 6月底: 30%; 12月底: 90% }
  绩效目标 {
    - 新目标
  }
  指标 产出.成本 "乙" { 目标值: ≤20万元 }
  指标 产出.数量 "丁" { 目标值: 5个 }
}
项目 P4 仿照 "桥" {
  指标 {
    | 名称 | 目标值 |
    | 丁   | 6个    |
    | 戊   | 7个    |
  }
}
JX
run check "$work/like.jx" --format short
ends 0
run query "$work/like.jx" '项目 -> 编码, 名称, 预算数, 单位.名称, 绩效目标, 支出计划.键, 支出计划.值' --format csv
prints 'P2,路,10万元,甲中心,目标一、目标二,3月底、12月底,10%、100%'
prints 'P3,桥,20万元,甲中心,新目标,3月底、6月底、12月底,10%、30%、90%'
prints 'P4,桥,20万元,甲中心,新目标,3月底、6月底、12月底,10%、30%、90%'
run query "$work/like.jx" 'i 属于 指标 -> `{i.项目.编码}{i.序号}{i.类别}{i.名称}{i.目标值}`' --format csv
prints 'P22成本指标乙8-12万元'
prints 'P31成本指标甲≤12万元'
prints 'P32成本指标乙≤20万元'
prints 'P33数量指标丁5个'
prints 'P41成本指标甲≤12万元'
prints 'P43数量指标丁6个'
prints 'P44戊7个' # its category was not written
check 'no other rows' [ "$(wc -l <"$work/out")" -eq 12 ]

# A finding about a copied value shows the place where it is written.
cat >>"$work/like.jx" <<'JX'
规则 够用 对每个 项目 p, i 属于 p.指标 { 仅当 i.目标值 是 金额; 断言 i.目标值.上限 <= 11 万元 }
JX
sed -n '$p' "$work/like.jx" >"$work/rule.jx"
sed -i '$d' "$work/like.jx"
sed -i '1r '"$work/rule.jx" "$work/like.jx"
run check "$work/like.jx" --format short
ends 1
count_of=$(grep -c ':14:18: ' "$work/out")
check 'four records have that value' [ "$count_of" -eq 4 ]

# Targets: the year of the dossier, money where the category is one of costs.
for year in 2024 2025; do
    cat >"$work/late$year.jx" <<JX
使用 std
绩效文本 $year { 部门: 100 }
部门 100 "示例局" { }
预算单位 101 "甲中心" { 部门: 100 }
项目 P1 "路" { 单位: 101; 预算数: 10 万元
  指标 {
    | 类别 | 名称 | 目标值 |
    | 成本 | 甲 | ≤2万 |
    | 成本类.经济成本 | 乙 | ≤2万 |
    | 社会效益 | 丙 | ≥2万 |
    | 时效 | 丁 | 12月31日前 |
    | 时效 | 戊 | 2月29日前 |
    | 质量 | 己 | 3月底前完成 |
    | 时效 | 庚 | 2023年12月31日前 |
  }
}
JX
done
query='指标 -> 名称, 目标值.数值, 目标值 是 金额, 目标值.单位不全, 目标值.日期, 目标值.写明年份'
run query "$work/late2024.jx" "$query" --format csv
prints '甲,2万元,是,是,,否'
prints '乙,2万元,是,是,,否'
prints '丙,2万,否,否,,否'
prints '丁,,否,否,2024年12月31日,否'
prints '戊,,否,否,2024年2月29日,否'
prints '己,,否,否,2024年3月底,否'
prints '庚,,否,否,2023年12月31日,是'
run check "$work/late2024.jx" --format short
ends 0
silent err
run check "$work/late2025.jx" --format short
prints ':12:16: '
run query "$work/late2025.jx" "$query" --format csv
prints '丁,,否,否,2025年12月31日,否'
prints '戊,,否,否,,否'

# Two years side by side read one spelling in two ways; without a dossier the year is unknown.
mkdir "$work/two"
cp "$work/late2024.jx" "$work/two/a.jx"
sed 's/部门: 100/部门: 200/g; s/部门 100/部门 200/; s/ 101 / 201 /; s/单位: 101/单位: 201/; s/P1/P2/' "$work/late2025.jx" >"$work/two/b.jx"
run query "$work/two" '指标 when 名称 = "丁" -> 目标值.日期' --format csv
prints '2024-12-31'
prints '2025-12-31'
sed '/^绩效文本/d' "$work/late2025.jx" >"$work/none.jx"
run query "$work/none.jx" '指标 when 名称 = "丁" -> 目标值, 目标值.日期 是 无值' --format csv
prints '12月31日前,true'

# A derived field of percentages.
cat >"$work/share.jx" <<'JX'
扩展 实体 项目 { 财政占比 : 百分数 = 财政资金 / 预算数 }
函数 占(x: 金额, y: 金额): 百分数 = x / y
JX
sed '1r '"$work/share.jx" "$work/like.jx" | sed 's/预算数: 10 万元/&; 财政资金: 3 万元/' >"$work/shares.jx"
run query "$work/shares.jx" '项目 -> 编码, 财政占比, 占(财政资金, 预算数) as % "0.0"' --format csv
prints 'P1,30%,30.0'
prints 'P3,15%,15.0'
finish
