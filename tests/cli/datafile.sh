#!/bin/sh
# Records from data files, as a user sees them: the example is clean, a bad cell is told at its place in
# the data file, what depends on it is left out, and no output replaces a data file. Workbooks of every
# damage are the business of tests/unit/test_datafile.c.
. tests/cli/harness

example=examples/data-files
run check $example --lang zh
ends 0
silent err
prints '检查了 7 个文件、26 条记录'
run export $example
ends 0
prints '"file": "examples/data-files/units.csv", "line": 4, "column": 1'
prints '"file": "examples/data-files/indicators.xlsx:管网改造", "line": 2, "column": 4'
prints '"value": "≥36公里"'
prints '"value": "2022年11月30日"'
lacks "$work/out" T2015
run query $example '补助 -> 名称, 金额' --format csv
prints '节水型学校,9万元'
run build $example --to xlsx,json -o "$work/built"
ends 0
check 'the taxonomy of the settings is printed' grep -q 生态环境成本指标 "$work"/built/*.json

# ---- mistakes in a copy of it

cp -r $example "$work/copy"
printf '补助名称,补助性质,补助金额（万元）\n节水型学校,奖历,9\n节水型小区,奖励,3 家\n' >"$work/copy/subsidies.csv"
sed -i 's/subsidies.tsv/subsidies.csv/' "$work/copy/projects.jx"
run check "$work/copy" --lang zh
ends 2
says "--> $work/copy/subsidies.csv:2:7"
says '2 | 节水型学校,奖历,9'
says '补助性质中没有“奖历”'
says "--> $work/copy/subsidies.csv:3:10"
says '单位不一致：应为金额，实为'
says "文件 $work/copy/projects.jx 有错误，其中的记录没有参加检查"
prints "有错误而没有检查：$work/copy/projects.jx、$work/copy/subsidies.csv"
run check "$work/copy" --format short --lang en
says "$work/copy/subsidies.csv:2:7: error[E0204]"
says "$work/copy/subsidies.csv:3:10: error[E0203]"
run check "$work/copy" --format json --lang en
prints '"file": "'"$work/copy/subsidies.csv"'", "line": 3, "column": 10'

sed -i 's/subsidies.csv/indicators.xlsx/' "$work/copy/projects.jx"
run check "$work/copy" --lang en --format short
ends 2
says "$work/copy/indicators.xlsx:管网改造:1:2: error[E0423]: the heading \"二级指标\" is no field of subsidy"
run check "$work/copy" --lang en
says '1 | 序号    二级指标    三级指标'

# ---- a finding about a row stands at the row

write() { # FILE LINE…
    path=$work/$1
    shift
    mkdir -p "$(dirname "$path")"
    printf '%s\n' "$@" >"$path"
}
write two/2021.jx '使用 std' '绩效文本 2021 { 部门: 1 }' '部门 1 "甲局" { }' '预算单位 U1 "甲局" { 部门: 1 }' \
    '项目 来自 "data/projects.csv"'
write two/2022.jx '使用 std' '绩效文本 2022 { 部门: 1 }' '部门 1 "甲局" { }' '预算单位 U1 "甲局" { 部门: 1 }' \
    '项目 来自 "data/projects.csv"'
write two/data/projects.csv '项目编码,项目名称,预算数（万元）,单位' 'P1,修路,"1,200.50",U1' 'P2,架桥,,U1'
run check "$work/two" --lang zh
ends 1 'the rows of each file belong to its own dossier and unit'
silent err
prints '缺少必填的“预算数”'
prints "--> $work/two/data/projects.csv:3:1"
prints '3 | P2,架桥,,U1'
run query "$work/two" '项目 -> 所属文本.年度, 编码, 预算数' --format csv
prints '2021,P1,1200.5万元'
prints '2022,P1,1200.5万元'

# ---- encodings and ends of lines

printf '\357\273\277项目编码,项目名称,预算数,单位\r\nP1,修路,1 万元,U1\r\n' >"$work/two/data/projects.csv"
run check "$work/two"
ends 0 'a byte order mark and CRLF'
printf '项目编码,项目名称,预算数,单位\rP1,修路,1 万元,U1\rP2,架桥,x,U1\r' >"$work/two/data/projects.csv"
run check "$work/two" --format short
says 'data/projects.csv:3:7: '
printf '\357\273\277项目编码,项目名称,预算数,单位\r\nP1,修路,1 万元,U1\r\n' >"$work/two/data/projects.csv"
iconv -f UTF-8 -t UTF-16 "$work/two/data/projects.csv" >"$work/two/data/wide.csv"
sed -i 's/projects.csv/wide.csv/' "$work/two/2021.jx" "$work/two/2022.jx"
run check "$work/two"
ends 0 'UTF-16'
tail -c +4 "$work/two/data/projects.csv" | iconv -f UTF-8 -t GB18030 >"$work/two/data/wide.csv"
run check "$work/two"
ends 0 'GB18030, told by its bytes'
run query "$work/two" '项目 -> 项目名称' --format csv
prints 修路
printf '\377' >>"$work/two/data/wide.csv"
run check "$work/two"
ends 2
says "iconv -f GB18030 -t UTF-8 '$work/two/data/wide.csv'"
printf '\302\251,\316\273\r\n' >"$work/two/data/both.csv" # UTF-8 and GB18030
write two/both.jx '使用 std' '实体 字 { 漏 : code?; 位 : code? }' '字 来自 "data/both.csv" 字符编码 "GBK"'
run check "$work/two/both.jx" --format short
ends 0 'a declared encoding'
write two/both.jx '使用 std' '实体 字 { 漏 : code?; 位 : code? }' '字 来自 "data/both.csv"'
run check "$work/two/both.jx" --format short
says E0423
write two/both.jx '使用 std' '项目 来自 "x.csv" 字符编码 "西文"' '项目 来自 "data/wide.csv" 字符编码 "utf-8"'
cp "$work/two/data/projects.csv" "$work/two/x.csv"
run check "$work/two/both.jx" --format short
count 2 E0420
says '不认识这种字符编码'
says '不属于这种字符编码'
rm "$work/two/both.jx"

# ---- outside, and outputs

write two/2021.jx '使用 std' '项目 来自 "../copy/subsidies.csv"'
run check "$work/two/2021.jx" --lang en --format short
ends 2
says '2021.jx:2:7: error[E0503]: a file outside the given folders'
ln -s ../copy/subsidies.csv "$work/two/link.csv"
write two/2021.jx '使用 std' '项目 来自 "link.csv"'
run check "$work/two/2021.jx" --lang en --format short
says 'error[E0503]'
write two/2021.jx '使用 std' '绩效文本 2021 { 部门: 1 }' '部门 1 "甲局" { }' '预算单位 U1 "甲局" { 部门: 1 }' \
    '项目 来自 "data/projects.csv"'
run export "$work/two/2021.jx" -o "$work/two/data/projects.csv" --lang en
ends 2
says E0021
finish
