#!/bin/sh
# Taxonomies are data: a dossier is judged and printed by the version that it names, or its settings
# name, else by T2015; what a version adds to the enum disturbs neither bare names nor the forms of
# another; records of the library are there and are nobody's.
. tests/cli/harness

write() { # FILE LINE…: a file below the work folder
    path=$work/$1
    shift
    mkdir -p "$(dirname "$path")"
    printf '%s\n' "$@" >"$path"
}
dossier() { # NAME FIELD ROW…: a dossier with that field and these indicators
    file=$1 field=$2
    shift 2
    { printf '%s\n' '使用 std' '使用 std.rules.taxonomy' '使用 std.forms.tangshan2021' \
        "绩效文本 2021 { 部门: 1; 版式: tangshan2021; $field }" '部门 1 "甲局" { 总体目标: "一" }' \
        '预算单位 U1 "甲局" { 部门: 1 }' '项目 P1 "修路" { 单位: U1; 预算数: 1 万元; 财政资金: 1 万元; 指标 {' \
        '| 类别 | 名称 | 目标值 |'
      printf '| %s | 无名 | 1个 |\n' "$@"
      echo '} }'; } >"$work/$file"
}
second_column() { # the categories printed, in order
    awk -F'│' 'NF > 4 { gsub(/ /, "", $3); if ($3 ~ /指标$/ && $3 != "二级指标") printf "%s ", $3 }' "$work"/built/*.txt
}
prints_categories() { # WANT
    rm -rf "$work/built"
    run build "$work/d.jx" --to txt -o "$work/built"
    ends 0
    got=$(second_column)
    check "categories printed: $got" [ "$got" = "$1" ]
}

old='数量指标 质量指标 时效指标 成本指标 经济效益指标 社会效益指标 生态效益指标 可持续影响指标 服务对象满意度指标 '
new='经济成本指标 社会成本指标 生态环境成本指标 数量指标 质量指标 时效指标 经济效益指标 社会效益指标 生态效益指标 服务对象满意度指标 '

# ---- judged and printed by the version named

for field in '状态: 草案' '指标体系: T2015'; do
    dossier d.jx "$field" 数量指标 成本 满意度 产出.成本 效益.可持续影响
    run check "$work/d.jx" --lang zh --format short
    ends 0 "$field"
    prints_categories "数量指标 质量指标 时效指标 成本指标 成本指标 经济效益指标 社会效益指标 生态效益指标 可持续影响指标 服务对象满意度指标 满意度指标 "
done
dossier d.jx '指标体系: T2015' 经济成本指标
run check "$work/d.jx" --lang zh --format short
ends 1
prints '类别“经济成本指标”不在2015年版指标体系之内。'

dossier d.jx '指标体系: T2021' 经济成本指标 成本.社会成本 成本类.生态环境成本 成本指标.经济成本指标 数量 满意度
run check "$work/d.jx" --lang zh --format short
ends 0
dossier d.jx '指标体系: T2021' 数量指标
prints_categories "$new"
dossier d.jx '指标体系: T2015' 数量指标
prints_categories "$old"
dossier d.jx '指标体系: T2021' 成本指标 可持续影响
run check "$work/d.jx" --lang zh --format short
ends 1
prints 'd.jx:9:'
prints '类别“成本指标”不在2021年版指标体系之内，应改用“经济成本指标”。'
prints '类别“可持续影响指标”不在2021年版指标体系之内。'

mkdir -p "$work/finer"
dossier finer/d.jx '指标体系: T2021' 里程
write finer/own.jx '使用 std' 'extend enum category { output { quantity { miles | 里程 } } }'
run check "$work/finer" --lang zh --format short
ends 0 'finer than the taxonomy'

dossier d.jx '指标体系: T2022' 数量指标
run check "$work/d.jx" --lang zh
ends 2
says '没有编码或名称为“T2022”的指标体系'
says '是否想写“T2021”？'

# ---- by the settings of the folder, the nearest first

mkdir -p "$work/tree/a" "$work/tree/b"
dossier tree/a/d.jx '状态: 草案' 经济成本
dossier tree/b/d.jx '状态: 草案' 经济成本
write tree/jixiao.jx '使用 std' '工程设置 { 指标体系: T2021 }'
write tree/b/绩效.jx 'settings { taxonomy: T2015 }'
run check "$work/tree" --lang zh --format short
ends 1
prints 'tree/b/d.jx:9'
lacks "$work/out" 'tree/a/d.jx'
run query "$work/tree" '绩效文本 -> 指标体系.编码' --format csv
prints T2021
prints T2015

# ---- a version of one's own, and `every in`

write own/own.jx '使用 std' 'extend enum category { other | 其他 { publicity | 宣传; cost | 成本 } }' \
    '指标体系 HB2023 "省2023年版" {' '  条目 {' '    | 类别 | 一级指标 | 二级指标 |' '    | 其他.宣传 | 其他类 | 宣传类 |' \
    '    | 产出.数量 | 产出类 | 数量类 |' '  }' '}'
dossier own/d.jx '指标体系: HB2023' 宣传 数量 成本
run check "$work/own" --lang zh --format short
ends 1
prints '类别“成本指标”不在省2023年版之内。'
check 'only that one' [ "$(grep -c 类别在指标体系之内 "$work/out")" -eq 1 ]
mv "$work/own/own.jx" "$work/own/jixiao.jx"
rm -rf "$work/built" && run build "$work/own" --to txt -o "$work/built"
got=$(second_column)
check "its own order: $got" [ "$got" = '数量指标 成本指标 ' ]
check 'its rows are there' grep -q 宣传 "$work"/built/*.txt

for line in 'every in p.indicators.name' 'every in p.goals' 'every in 3'; do
    write e.jx 'use std' 'table t (p: project) {' \
        "  rows i in p.indicators by i.category as c $line { column \"a\": c }" '}'
    run check "$work/e.jx" --lang en --format short
    ends 2 "$line"
    says 'e.jx:3:'
done
write e.jx 'use std' 'table t (p: project) { rows i in p.indicators by i.name as c every in p.indicators.name { column "a": c } }'
run check "$work/e.jx" --lang en
says E0316

# ---- bare names stay with the first; among additions they are ambiguous

write names.jx 'enum color { warm { red; dark }; cold { blue } }' 'extend enum color { later { red; shade; dark }; last { shade } }' \
    'entity thing { code : code header; color : color? }' 'thing A1 { color: red }' 'thing A2 { color: later.red }' \
    'thing A3 { color: warm.dark }' 'thing A4 { color: blue }'
run export "$work/names.jx"
ends 0
prints '"value": "warm.red"'
prints '"value": "later.red"'
run query "$work/names.jx" 'thing when color in warm -> code' --format csv
prints A1
lacks "$work/out" A2
write names.jx 'enum color { warm { red } }' 'extend enum color { later { shade }; last { shade } }' \
    'entity thing { code : code header; color : color? }' 'thing A1 { color: shade }'
run check "$work/names.jx" --lang en
ends 2
says E0205

# ---- the library's records are there, and are nobody's

write lib.jx '使用 std'
run query "$work/lib.jx" '指标体系 -> 编码, count(条目)' --format csv
prints 'T2015,9'
prints 'T2021,10'
run check "$work/lib.jx" --lang zh
prints '检查了 1 个文件、0 条记录'
run export "$work/lib.jx"
lacks "$work/out" T2015
finish
