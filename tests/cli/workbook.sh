#!/bin/sh
# The workbook as a source: template writes it, check and build read it, what they find stands at its
# cells, also as comments; forms in docx and html are read the same way.
. tests/cli/harness

# ---- every form has a template, which reads as that form

for form in hebei2022 fengrun2022 tianjin2025 tangshan2021 linyi2020 application_book monitoring_book review_book \
    self_evaluation_book summary whole_department_book; do
    run template "$form" -o "$work/$form.xlsx"
    ends 0 "$form"
    run check "$work/$form.xlsx" --lang zh
    ends 2 "$form: an empty form does not say its year, or is like no other"
    lacks "$work/err" '[E0059]' # nothing in it is unknown
done
# The beginning of a name will do, a part of the Chinese one, and the name of its table; if one form has it.
for named in hebei:hebei2022 河北:hebei2022 application:application_book self_evaluation:self_evaluation_book; do
    run template "${named%:*}" -o "$work/named.xlsx"
    ends 0 "$named"
    check "$named" cmp -s "$work/named.xlsx" "$work/${named#*:}.xlsx"
done
for named in 自评 self ''; do
    run template "$named" -o "$work/none.xlsx"
    ends 2 "“$named” is not one form"
done
run template hebei2023 -o "$work/none.xlsx" --lang zh
ends 2
says '[E0058]'
check 'nothing is written' [ ! -e "$work/none.xlsx" ]
run template hebei2022 -o "$work/no/such/folder.xlsx" --lang zh
ends 2
says '[E0005]'

part() { # WORKBOOK PART
    python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' "$@"
}

# a row for each category that has none below it
python3 - "$work/hebei2022.xlsx" >"$work/rows" <<'PY'
import re, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
strings = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", z.read("xl/sharedStrings.xml").decode())
for row in re.findall(r"<row .*?</row>", z.read("xl/worksheets/sheet2.xml").decode(), re.S):
    print("|".join(strings[int(n)] for n in re.findall(r't="s"><v>(\d+)</v>', row)))
PY
holds "$work/rows" '效益指标|可持续影响指标'
holds "$work/rows" '单位：万元'
part "$work/hebei2022.xlsx" xl/worksheets/sheet2.xml >"$work/sheet"
holds "$work/sheet" '"单位：万元,单位：元"'
part "$work/fengrun2022.xlsx" xl/worksheets/sheet2.xml >"$work/sheet"
holds "$work/sheet" '"单位：万元,单位：元"'
holds "$work/sheet" '<mergeCell ref="A2:D2"/>'
lacks "$work/rows" '效益指标|效益指标'

# lists, what is to be written, and the categories of the form
part "$work/hebei2022.xlsx" xl/worksheets/sheet2.xml >"$work/sheet"
holds "$work/sheet" 'type="list"'
holds "$work/sheet" '数量指标,质量指标'
holds "$work/sheet" 'prompt="预算数（万元）"'
part "$work/hebei2022.xlsx" xl/sharedStrings.xml >"$work/strings"
holds "$work/strings" '预算规模及资金用途'
holds "$work/strings" '可持续影响指标'

# ---- filled in

form="$work/2026年 《填报》（终稿）.xlsx"
python3 tests/cli/fill.py "$work/hebei2022.xlsx" "$work/1.xlsx" 1 A1=云溪市水务局 A2=2026年部门预算绩效文本
python3 tests/cli/fill.py "$work/1.xlsx" "$form" 2 'A2=118001 云溪市水务局' B4=32998126P00310010001A E4=河道清淤 \
    C5=70 E5=70 B6=清淤和护坡 D8=60% F8=50% G8=100% 'B9=清淤3公里
护坡2公里' C11=清淤长度 D11=清淤长度 E11=≥3公里 F11=合同
run check "$form" --lang zh --annotate "$work/标注.xlsx"
ends 1
prints "$form:项目表:8:6"
prints '退到10月底的'
prints '  项目 32998126P00310010001A 河道清淤'
prints "$form:项目表:11:2"
prints '缺少满意度指标'
prints '检查了 1 个文件、'
run check "$form" --format short --lang zh
prints "$form:项目表:8:6: 错误: "
run check "$form" --format json
prints '项目表"'
run build "$form" --to txt,docx -o "$work/made"
ends 0
holds "$work/made"/*.txt '2.护坡2公里'
run import "$form" -o "$work/source" --lang zh
ends 0
prints '未识别 0'
holds "$work/source"/*.jx '预算数: 70 万元 # 表“项目表” 行 5 列 3'
holds "$work/source"/*.jx '| 产出.数量 | 清淤长度 | 清淤长度 | ≥3公里 | 合同 | # 表“项目表” 行 11 列 2 3 4 5 6'

# the comments, at their cells; the copy says the same, and takes comments again
part "$work/标注.xlsx" 'xl/commentsJixiao1.xml' >"$work/comments"
holds "$work/comments" '<comment ref="F8" authorId="0">'
holds "$work/comments" '<comment ref="B11" authorId="0">'
holds "$work/comments" '退到10月底的'
n=$(grep -o '<comment ref="B11"' "$work/comments" | wc -l)
check 'several findings of a cell are one comment' [ "$n" -eq 1 ]
part "$work/标注.xlsx" xl/worksheets/sheet2.xml | grep -o '<legacyDrawing[^H]*' >"$work/drawing"
check 'the sheet has its comments once' [ "$(wc -l <"$work/drawing")" -eq 1 ]
run check "$work/标注.xlsx" --lang zh --annotate "$work/again.xlsx"
ends 1
part "$work/again.xlsx" 'xl/commentsJixiao1.xml' >"$work/comments"
n=$(grep -o '<comment ref="F8"' "$work/comments" | wc -l)
check 'one comment a cell' [ "$n" -eq 1 ]

# what no field takes
python3 tests/cli/fill.py "$form" "$work/loose.xlsx" 2 C5=七十万
run check "$work/loose.xlsx" --lang zh
says '警告[E0059]: 这一格没有读入：不是这一栏的值'
says 'loose.xlsx:项目表:5:3'

# ---- forms in other kinds of files, together with rules of one's own

run build examples/forms/fengrun-2022 --to docx,html,xlsx -o "$work/fengrun"
cat >"$work/rule.jx" <<'JX'
使用 std
规则 预算不过十万 对每个 项目 p {
  断言 p.预算数 <= 10 万元 否则 "太多"
}
JX
for format in docx html xlsx; do
    run check "$work"/fengrun/*.$format "$work/rule.jx" --lang zh
    ends 1 "$format"
    prints '错误[预算不过十万]: 太多'
    prints '检查了 2 个文件'
done
run check "$work"/fengrun/*.docx "$work/rule.jx" --format short --lang zh
prints '.docx:表1:3:3: 错误: 太多'
run check "$work"/fengrun/*.xlsx --lang zh
ends 0

# ---- bad files

run check "$work/missing.xlsx" --lang zh
ends 2
says '[E0001]'
head -c 3000 "$work/hebei2022.xlsx" >"$work/cut.xlsx"
run check "$work/cut.xlsx" --lang zh
ends 2
says '[E0052]'
run build "$work/cut.xlsx" --to txt -o "$work/none" --lang zh
ends 2
check 'nothing is made' [ ! -e "$work/none" ]
run check "$work/rule.jx" --annotate "$work/none.xlsx" --lang zh
ends 2
says '[E0061]'
check 'no copy' [ ! -e "$work/none.xlsx" ]

finish
