#!/bin/sh
# jixiao review: a table of opinions for each department as docx, xlsx and html, one summary; a department
# that cannot be read leaves the others; a table that came back tells what was mended.
. tests/cli/harness
case $JX in /*) ;; *) JX=$PWD/$JX ;; esac
reply=$PWD/tests/cli/reply.py
python=$PWD/tests/cli/tables.py
mkdir -p "$work/in/科技局" "$work/in/坏局" "$work/审核"
cat >"$work/审核/规则.jx" <<'JX'
使用 std
规则 总额不超 对每个 项目 {
  依据: "财预〔2015〕88号"
  建议: "核减"
  断言 合计(补助.金额) <= 预算数 否则 `合计 {合计(补助.金额)}`
}
规则 财政不超 对每个 项目 { 断言 财政资金 <= 预算数 }
检查方案 review "审核" {
  所查规则 {
    | 规则     | 轻重 | 阻断 |
    | 总额不超 | 错误 | 是   |
    | 财政不超 | 警告 |      |
  }
}
JX
cat >"$work/in/科技局/项目.jx" <<'JX'
使用 std
部门 A1 "甲局" {}
预算单位 A1 "甲局" { 部门: A1 }
绩效文本 2025 { 部门: A1 }
项目 P1 "引才" {
  单位: A1
  预算数: 10 万元
  财政资金: 5 万元
  补助 {
    | 名称 | 金额    |
    | 一等 | 12 万元 |
  }
}
项目 P2 "展会" { 单位: A1; 预算数: 10 万元; 财政资金: 11 万元 }
项目 P3 "维修" { 单位: A1; 预算数: 10 万元; 财政资金: 12 万元 }
项目 P4 "修路" { 单位: A1; 预算数: 10 万元; 财政资金: 1 万元 }
JX
sed 's/A1/B1/g; s/甲局/乙局/g; s/12 万元/2 万元/g; s/11 万元/1 万元/g' "$work/in/科技局/项目.jx" >"$work/in/教育局.jx"
printf '使用 std\n项目 P9 "坏" {\n  预算数 10 万元\n}\n' >"$work/in/坏局/a.jx"
cd "$work" || exit 2
rows() { python3 "$python" "$1" >"$work/rows" 2>&1; }
row() { # WHAT PATTERN
    if grep -qE -e "$2" "$work/rows"; then good; else fail "$1: no row like $2"; sed 's/^/    /' "$work/rows" | head -20; fi
}

run review in --rules 审核 --profile review -o 意见
ends 2
prints '审核了 3 个单位，生成了 12 个文件，在 意见 中。'
for table in 坏局-审核意见表 教育局-审核意见表 科技局-审核意见表 审核汇总; do
    for ending in docx xlsx html; do check "$table.$ending" [ -s "意见/$table.$ending" ]; done
done
rows 意见/科技局-审核意见表.xlsx
row 'the columns' '^序号	单位	项目	位置	填报内容	审核意见	依据	性质	单位说明	复核结果	编号$'
row 'a finding' '^1	甲局	P1 引才	项目.jx 第7行	补助.金额：12万元；预算数：10万元	合计 12万元（相差 2万元）。建议：核减	财预〔2015〕88号	错误，必须改正			[0-9a-f]{16}\|总额不超\|科技局$'
row 'a warning' '^2	甲局	P2 展会	项目.jx 第14行	财政资金：11万元；预算数：10万元	.*	警告			'
check 'three opinions' [ "$(grep -c '|科技局$' "$work/rows")" -eq 3 ]
rows 意见/教育局-审核意见表.xlsx
row 'nothing' '^没有审核意见'
rows 意见/坏局-审核意见表.xlsx
row 'a mistake' '^1	坏局		a.jx 第3行	.*缺少冒号.*	jixiao explain E0116	写法错误'
rows 意见/审核汇总.xlsx
row 'the broken one' '^1	坏局	1	0	0	0	0	1	.*写法错误'
row 'a clean one' '^2	教育局	0	0'
row 'one with findings' '^3	科技局	3	1	2	0	0	0'
row 'the sum' '^	合计	4	1	2'
holds 意见/科技局-审核意见表.html '核减'
holds 意见/科技局-审核意见表.html '|总额不超|科技局]]</span></td>'
lacks 意见/科技局-审核意见表.html '|总额不超|科技局<'
mkdir -p 读/庚 读/辛/附件 读/意见 && printf '\377\376\000' >读/庚/a.jx
run review 读 --rules 审核 -o 读/意见
ends 2
rows 读/意见/审核汇总.xlsx
row 'no text' '^1	庚	1	.*	有 1 处写法错误，有错误的文件没有审核$'
row 'nothing sent' '^2	辛	1	.*	没有可以审核的文件$'
row 'the folder of the tables is none' '^	合计	2	'
(cd 读 && "$JX" review . --rules ../审核 -o 意见 >../told 2>/dev/null)
check 'from within' grep -q '^辛	1	没有可以审核的文件$' told
cp -r 意见 before
run review in --rules 审核 --profile review -o 意见
check 'the same bytes again' diff -r before 意见

# A mistake in what is written that came back: still there though its line moved, then mended.
python3 "$python" 意见/坏局-审核意见表.xlsx bad.xlsx
sed -i '1a\
# moved' in/坏局/a.jx
run review in --rules 审核 --profile review -o out1 --returned bad.xlsx
rows out1/坏局-审核意见表.xlsx
row 'a mistake that is still there' '^1	坏局		a.jx 第4行	.*	写法错误	说明[^	]*	未改	'
sed -i 's/预算数 10 万元/预算数: 10 万元/' in/坏局/a.jx
run review in --rules 审核 --profile review -o out1 --returned bad.xlsx
rows out1/坏局-审核意见表.xlsx
row 'a mistake that was mended' '	a.jx 第3行	.*	写法错误	说明[^	]*	已改	'

# What came back: P1 mended, P2 not, P3 waived, P4 new. Rows in another order, another column added.
python3 "$python" 意见/科技局-审核意见表.xlsx back.xlsx
cat >审核/豁免.jx <<'JX'
使用 std
豁免 "财政不超" "P3" { 理由: "已承诺"; 批准人: "局长" }
JX
sed -i 's/12 万元 |/9 万元 |/; s/财政资金: 1 万元/财政资金: 99 万元/' in/科技局/项目.jx
rm -r in/坏局
run review in --rules 审核 --profile review -o out2 --returned back.xlsx
ends 0
rows out2/科技局-审核意见表.xlsx
row 'not mended, with the reply' '	P2 展会	.*	警告	说明 P2	未改	'
row 'new' '	P4 修路	.*	警告		新增	'
row 'mended' '	P1 引才	.*合计 12万元.*	说明 P1	已改	'
row 'waived' '	P3 维修	.*	说明 P3	已豁免	'
rows out2/审核汇总.xlsx
row 'the results are counted' '科技局	2	0	2	0	0	0	1	1	1	1	0'

# The same from the Word file and the page, where the marks are hidden in the last cells.
for kind in docx html; do
    python3 "$reply" 意见/科技局-审核意见表.$kind back.$kind
    run review in --rules 审核 --profile review -o out2-$kind --returned back.$kind
    ends 0
    rows out2-$kind/科技局-审核意见表.xlsx
    row "$kind: not mended, with the reply" '	P2 展会	.*	警告	说明 P2	未改	'
    row "$kind: mended" '	P1 引才	.*合计 12万元.*	说明 P1	已改	'
    row "$kind: waived" '	P3 维修	.*	说明 P3	已豁免	'
    row "$kind: new" '	P4 修路	.*	警告		新增	'
done
sed 's/\[\[/[/g' back.html >unmarked.html
run review in --rules 审核 -o out2-none --returned unmarked.html
ends 2
says '没有带编号的审核意见表'

# Without the value that the rule needs nothing is said to be mended; nor where the rule is gone.
sed -i '/财政资金: 5 万元/d; s/财政资金: 11 万元//' in/科技局/项目.jx
run review in --rules 审核 --profile review -o out3 --returned back.xlsx
rows out3/科技局-审核意见表.xlsx
row 'unclear' '	P2 展会	.*	说明 P2	无法复核	'
row 'unknown' '	P2 展会	.*	无法判断		新增	'
run review in -o out4 --returned back.xlsx
rows out4/科技局-审核意见表.xlsx
row 'no rule' '	P1 引才	.*	说明 P1	无法复核	'

# What cannot be done is told, and the rest is done.
run review in -o out5 --rules 审核 --returned 审核/规则.jx
ends 2
says '错误[E0024]'
run review in -o out5 --rules 审核 --returned 意见/审核汇总.docx
ends 2
says '意见/审核汇总.docx 不是填好退回的审核意见表：没有带编号的审核意见表'
check 'the others are there' [ -s out5/科技局-审核意见表.docx ]
printf '使用 std\n规则 坏 {\n' >坏规则.jx
run review in -o out51 --rules 坏规则.jx
ends 2
count 1 '错误[E0604]'
check 'no table tells of it' [ ! -e out51 ]
run review in -o out51 --rules 没有的
ends 2
count 1 '错误[E0001]'
check 'nor of what is not there' [ ! -e out51 ]
run review in -o out5 --rules 审核 --profile 没有
ends 2
count 1 '错误[E0014]: 选项 --profile 不能是“没有”'
mkdir 空
run review 空 -o out6
ends 2
says '错误[E0036]'
run review in/教育局.jx --rules 审核 -o out7
ends 0
check 'a file is a department' [ -s out7/教育局-审核意见表.xlsx ]
run review in --rules 审核 --profile 没有 -o out8
ends 2
says 'E0014'

# A department has no say in how it is judged: not by settings, nor by rules of the same name. The table
# tells the profile and the date.
mkdir -p 偏/丙
cat >偏/丙/项目.jx <<'JX'
使用 std
部门 C1 "丙局" {}
预算单位 C1 "丙局" { 部门: C1 }
绩效文本 2025 { 部门: C1 }
项目 P3 "展会" { 单位: C1; 预算数: 10 万元; 财政资金: 11 万元 }
JX
rm 审核/豁免.jx
cat >偏/丙/设置.jx <<'JX'
使用 std
工程设置 { 检查方案: lax; 截止日期: 2020-01-01 }
检查方案 lax "放行" { 其余: 不查 }
JX
run review 偏 --rules 审核 -o out9
prints '丙	1'
rows out9/丙-审核意见表.xlsx
row 'no date of theirs' '^单位：丙　　共 1 条	'
printf '使用 std\n规则 总额不超 对每个 项目 { 断言 真 }\n检查方案 review "审核" { 其余: 不查 }\n' >偏/丙/设置.jx
run review 偏 --rules 审核 --profile review --as-of 2026-01-31 -o out9
ends 2
rows out9/丙-审核意见表.xlsx
row 'their rule is the second one' '	丙		设置.jx 第2行	总额不超	名称“总额不超”已经用过'
row 'what they were judged by' '^单位：丙　　共 .* 条　　检查方案：review　　截止日期：2026年1月31日'
row 'and by the rules' '^1	丙局	P3 展会	.*	警告	'

# What a department declares to be let off has no say: a profile with the code of one of the library, a
# threshold, a rule of its own that is to hide those of the auditor.
mkdir -p 躲/己
cat >躲/己/项目.jx <<'JX'
使用 std
检查方案 mine "审核" { 其余: 不查 }
绩效文本 2025 { 部门: F1 }
部门 F1 "己局" {}
预算单位 F1 "己局" { 部门: F1 }
项目 P1 "引进" { 单位: F1; 预算数: 10 万元; 财政资金: 100 万元; 其他资金: 1 万元 }
JX
run review 躲 --profile 审核 -o out11
ends 1
rows out11/己-审核意见表.xlsx
row 'a profile of theirs' '	预算数：10万元；财政资金：100万元；其他资金：1万元	.*合计101万元，相差91万元'
row 'the one of the library' '^单位：己　　共 .* 条　　检查方案：review'
sed -i 's/检查方案 mine/检查方案 review/' 躲/己/项目.jx
run review 躲 --profile review -o out11
ends 2
rows out11/己-审核意见表.xlsx
row 'of the same code' '合计101万元，相差91万元'
row 'it is theirs that is wrong' '项目.jx 第2行	检查方案 review .*	检查方案“review”重复'
row 'no file was left out' '^注意：有 1 处写法错误。'
sed -i 's/^检查方案.*/阈值 资金误差 { 数值: 1000 万元 }/' 躲/己/项目.jx
printf '使用 std.profiles\n' >阈值.jx
run review 躲 --rules 阈值.jx --profile review -o out11
ends 1
rows out11/己-审核意见表.xlsx
row 'a threshold of theirs' '合计101万元，相差91万元'
printf '使用 std.profiles\n阈值 资金误差 { 数值: 91 万元 }\n' >阈值.jx
run review 躲 --rules 阈值.jx --profile review -o out11
rows out11/己-审核意见表.xlsx
lacks rows '相差91万元'
sed -i 's/^阈值.*/函数 sum_slack(): money = 1000 万元/' 躲/己/项目.jx
run review 躲 --profile review -o out11
ends 2
rows out11/己-审核意见表.xlsx
row 'a function of the library declared again' '项目.jx 第2行	sum_slack	名称“sum_slack”已经用过'
printf '使用 std\n工程设置 { 检查方案: review }\n' >设置.jx
sed -i '/^函数/d' 躲/己/项目.jx
run review 躲 --rules 设置.jx -o out11
ends 1
rows out11/己-审核意见表.xlsx
row "the auditor's settings name a profile of the library" '^单位：己　　共 .* 条　　检查方案：review'
mkdir -p 躲2/丙
cp 偏/丙/项目.jx 躲2/丙/
printf '使用 std\n规则 盖住 对每个 项目 { 涵盖: [财政不超]; 把握: 提示; 断言 否 }\n' >躲2/丙/规则.jx
run review 躲2 --rules 审核 -o out12
ends 1
rows out12/丙-审核意见表.xlsx
row 'nothing folds beneath what is less grave' 'P3 展会	.*财政资金 <= 预算数.*	错误	'
sed -i 's/把握: 提示/把握: 事实/' 躲2/丙/规则.jx
run review 躲2 --rules 审核 -o out12
rows out12/丙-审核意见表.xlsx
row 'nor beneath a rule of theirs' 'P3 展会	.*财政资金 <= 预算数.*	错误	'

# What is folded is told at the end of the opinion that it stands beneath.
cat >"$work/并.jx" <<'JX'
使用 std
规则 外 对每个 项目 p { 涵盖: [内, 里]; 建议: "核减"; 断言 p.预算数 > 50 万元 否则 "外" }
规则 内 对每个 项目 p, s 属于 p.补助 { 断言 p.预算数 > 40 万元 否则 "内" }
规则 里 对每个 项目 p { 断言 p.预算数 > 30 万元 否则 "里" }
JX
run review in/科技局 --rules 并.jx -o out13
rows out13/项目-审核意见表.xlsx
row 'two rules' '	P1 引才	.*	外（相差 40万元）。建议：核减。同处另有 2 条：内、里	'
row 'one' '	P2 展会	.*	外（相差 40万元）。建议：核减。同处另有 1 条：里	'

# A waiver of the auditor is for one department: in the tables of the others it is nothing to tell. One that
# names nobody anywhere is told once, to the auditor.
mkdir -p 两/丁 两/戊
sed 's/C1/D1/g; s/丙局/丁局/g' 偏/丙/项目.jx >两/丁/项目.jx
sed 's/C1/E1/g; s/丙局/戊局/g; s/P3/P5/; s/11 万元/1 万元/' 偏/丙/项目.jx >两/戊/项目.jx
cat >审核/豁免.jx <<'JX'
使用 std
豁免 "财政不超" "P3" { 理由: "已承诺"; 批准人: "局长" }
豁免 "财政不超" "P5" { 理由: "不用了"; 批准人: "局长" }
豁免 "财政不超" "P9" { 理由: "写错了"; 批准人: "局长" }
豁免 "总额不超" "P5" { 理由: "过期了"; 批准人: "局长"; 截至: 2020-12-31 }
JX
run review 两 --rules 审核 --as-of 2026-01-31 -o out10
ends 1
prints '丁	0'
prints '戊	0'
prints "审核/豁免.jx:3:11: 说明: 豁免没有用处：“P5”现在没有违反这条规则 [豁免多余]"
prints '审核/豁免.jx:4:11: 错误: 豁免所指的“P9”不存在 [豁免落空]'
prints '豁免已于2020年12月31日到期 [豁免过期]'
check 'each once' [ "$(grep -c 豁免 out)" -eq 3 ]
rm 审核/豁免.jx

# Blocking: build refuses, names the rules, and prints drafts.
cat >前.jx <<'JX'
使用 std
使用 std.forms.tangshan2021
JX
mkdir 印 && cp 审核/规则.jx 印/ && sed 's/9 万元 |/12 万元 |/; s/绩效文本 2025 {/绩效文本 2021 { 版式: "tangshan2021"; /; s/^使用 std$/使用 std\n使用 std.forms.tangshan2021/' in/科技局/项目.jx >印/项目.jx
run build 印 --profile review --to txt -o tables
ends 1
says 'E0025'
says '总额不超 1'
check 'nothing is written' [ ! -e tables ]
sed -i 's/12 万元 |/9 万元 |/; s/预算数: 10 万元$/&; 财政资金: 10 万元/; s/ P2 "展会" { 单位: A1;/& 财政资金: 11 万元;/' 印/项目.jx
run build 印 --profile review --to txt -o tables
ends 0 'warnings do not block'
check 'tables' [ -e tables ]
lacks err E0039
sed -i 's/断言 财政资金 <= 预算数/断言 其他资金 <= 预算数/; s/| 财政不超 | 警告 |      |/| 财政不超 | 错误 | 是   |/' 印/规则.jx
run build 印 --profile review --to txt -o tables2
ends 0 'what is undecided does not block'
says 'E0039'
says '财政不超 4'
check 'it is printed' [ -e tables2 ]
sed -i 's/断言 其他资金 <= 预算数/断言 四舍五入(预算数 \/ 1 元, 2000) > 0/' 印/规则.jx
run build 印 --profile review --to txt -o tables3
ends 1 'what cannot be computed blocks'
says 'E0025'
says '财政不超 4'
check 'it is not printed' [ ! -e tables3 ]
finish
