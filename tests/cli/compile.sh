#!/bin/sh
# jixiao compile, run and dump: a checked form gives the findings and the files that its sources give,
# here and in the program without a compiler; its text form reads back to the same bytes.
. tests/cli/harness

RUN=$(dirname "$JX")/jixiao-run

# same_findings PATH: text, short and JSON, status included
same_findings() {
    for format in text short json; do
        run check "$1" --format $format
        was=$status; cp "$work/out" "$work/want"
        run run "$work/a.jxc" --format $format
        check "$1: $format of the form" cmp "$work/want" "$work/out"
        ends "$was" "$1: $format"
        "$RUN" run "$work/a.jxc" --format $format >"$work/out" 2>"$work/err"
        check "$1: $format without a compiler" cmp "$work/want" "$work/out"
    done
}

same_files() {
    rm -rf "$work/1" "$work/2"
    run build "$1" --to html,docx,md,csv,txt,json -o "$work/1"
    ends 0 "$1: build"
    run run "$work/a.jxc" --to html,docx,md,csv,txt,json -o "$work/2"
    ends 0 "$1: build from the form"
    check "$1: files of the form" diff -r "$work/1" "$work/2"
}

round_trip() {
    run compile "$1" -o "$work/a.jxc"
    ends 0
    silent err
    run dump "$work/a.jxc" -o "$work/a.jxt"
    ends 0
    run compile "$work/a.jxt" -o "$work/b.jxc"
    ends 0
    check "$1: bytes by way of text" cmp "$work/a.jxc" "$work/b.jxc"
    run compile "$work/a.jxc" -o "$work/b.jxc"
    check "$1: bytes again" cmp "$work/a.jxc" "$work/b.jxc"
}

for path in examples/first-audit examples/data-files tests/forms/small.jx; do
    round_trip "$path"
    same_findings "$path"
done
round_trip examples/tangshan-2021
same_findings examples/tangshan-2021
same_files examples/tangshan-2021

# ---- nothing of this machine stands in a form
case $JX in /*) program=$JX ;; *) program=$PWD/$JX ;; esac
for at in one two; do
    mkdir "$work/$at" && cp -r examples/tangshan-2021 "$work/$at/2021"
    (cd "$work/$at" && "$program" compile 2021 -o form.jxc) 2>"$work/err"
done
check 'the same bytes anywhere' cmp "$work/one/form.jxc" "$work/two/form.jxc"

# ---- a profile of the library comes along when it is asked for; marks in tables are those of build
run compile examples/first-audit -o "$work/a.jxc"
run run "$work/a.jxc" --profile review
ends 2 'a profile that the form has not'
says 'compile'
run compile examples/first-audit --profile none -o "$work/none.jxc"
ends 2 'a profile that nobody has'
says E0014
check 'nothing is written' [ ! -e "$work/none.jxc" ]
run compile examples/first-audit --profile review -o "$work/a.jxc"
ends 0
run check examples/first-audit --profile review --format json
cp "$work/out" "$work/want"
"$RUN" run "$work/a.jxc" --profile review --format json >"$work/out" 2>"$work/err"
check 'findings of a profile that came along' cmp "$work/want" "$work/out"
run build examples/tangshan-2021 --to html,docx -o "$work/marked" --with-findings
run compile examples/tangshan-2021 -o "$work/a.jxc"
run run "$work/a.jxc" --to html,docx -o "$work/marked2" --with-findings
ends 0
check 'marks of the form' diff -r "$work/marked" "$work/marked2"

# ---- a workbook that was filled in: findings stand in its cells
mkdir "$work/book"
sed 's/预算数: .*/预算数: 1 元/' examples/forms/hebei-2022/dossier.jx >"$work/book/dossier.jx"
run build "$work/book" --to xlsx,docx -o "$work/filled" --draft
for filled in "$work"/filled/*; do
    run compile "$filled" --profile review -o "$work/a.jxc"
    ends 0
    for format in short json; do
        run check "$filled" --profile review --format $format
        cp "$work/out" "$work/want"
        "$RUN" run "$work/a.jxc" --profile review --format $format >"$work/out" 2>"$work/err"
        check "${filled##*.}: cells in $format" cmp "$work/want" "$work/out"
    done
    check "${filled##*.}: there are findings in cells" grep -q '"file": "[^"]*\(xlsx\|docx\):[^"]*", "line": ' "$work/want"
    run dump "$work/a.jxc" -o "$work/a.jxt"
    run compile "$work/a.jxt" -o "$work/b.jxc"
    check "${filled##*.}: bytes by way of text" cmp "$work/a.jxc" "$work/b.jxc"
    run compile "$work/a.jxc" "$work/b.jxc" -o "$work/c.jxc"
    "$RUN" run "$work/c.jxc" --profile review --format json >"$work/out" 2>"$work/err"
    check "${filled##*.}: joined with itself" cmp "$work/want" "$work/out"
done

# ---- without the text of the sources: places, values and files are the same
run compile examples/tangshan-2021 -o "$work/a.jxc" --no-sources
ends 0
run check examples/tangshan-2021 --format short
cp "$work/out" "$work/want"
run run "$work/a.jxc" --format short
check 'places without sources' cmp "$work/want" "$work/out"
same_files examples/tangshan-2021
run compile tests/forms/small.jx -o "$work/a.jxc" --no-sources
run run "$work/a.jxc"
prints 'tests/forms/small.jx:'
prints 'open + lasting < 2026-01-01'
lacks "$work/out" ' | '
lacks "$work/a.jxc" 'Everything that a checked form'
run dump "$work/a.jxc" -o "$work/a.jxt"
run compile "$work/a.jxt" -o "$work/b.jxc"
check 'a veiled form by way of text' cmp "$work/a.jxc" "$work/b.jxc"
run compile "$work/a.jxc" -o "$work/b.jxc" --no-sources
check 'veiled twice' cmp "$work/a.jxc" "$work/b.jxc"

# ---- the text form is for people
run compile tests/forms/small.jx -o "$work/a.jxc"
run dump "$work/a.jxc"
prints 'jixiao checked form 3'
prints '.budget('
prints '# %'

# ---- names of files that are no UTF-8: each is the file it was
mkdir "$work/gbk"
for bytes in '\317\356' '\262\271' '\364\217\277\277'; do
    printf '使用 std\n使用 std.rules.basic\n绩效文本 2025 { }\n' >"$work/gbk/$(printf "$bytes").jx"
done
run compile "$work/gbk" -o "$work/a.jxc"
ends 0
for format in short json sarif; do
    run check "$work/gbk" --format $format
    cp "$work/out" "$work/want"
    run run "$work/a.jxc" --format $format
    check "$format: names of files" cmp "$work/want" "$work/out"
done
run dump "$work/a.jxc" -o "$work/a.jxt"
run compile "$work/a.jxt" "$work/a.jxc" -o "$work/b.jxc"
ends 0
run run "$work/b.jxc" --format sarif
check 'names of files by way of text' cmp "$work/want" "$work/out"

# ---- several forms in one run: records of one refer to records of the other
mkdir "$work/a" "$work/b" "$work/c"
cat >"$work/a/单位.jx" <<'JX'
使用 std
规则 有用途 对每个 项目 { 断言 资金用途 不是 无值 }
绩效文本 2021 { 部门: 604; 版式: tangshan2021; 状态: 正式 }
部门 604 "示例局" {
  总体目标 {
    - 完成任务
  }
}
预算单位 604001 "甲中心" { 部门: 604 }
JX
cat >"$work/b/项目.jx" <<'JX'
使用 std
规则 预算为正 对每个 项目 p { 断言 p.预算数 > 1 万元 否则 `{p.单位.名称}的预算只有 {p.预算数}` }
项目 604001A "一" {
  单位: 604001
  预算数: 5000 元
  指标 产出.数量 "次数" { 目标值: 3 台次 }
}
项目 604001B "二" { 单位: 604001; 预算数: 9 万元; 资金用途: "用于培训" }
JX
printf '使用 std\n扩展 实体 项目 { 颜色 | colour : text? }\n' >"$work/c/c.jx"
run check "$work/a" "$work/b" --format json
cp "$work/out" "$work/want"
run compile "$work/b" -o "$work/b.jxc"
ends 2 'a reference that leads nowhere'
says 604001
run compile "$work/a" -o "$work/a.jxc"
ends 0
run compile "$work/b" -o "$work/b.jxc" --part
ends 0
silent err
run run "$work/b.jxc"
ends 2 'a part alone'
says 604001
run run "$work/a.jxc" "$work/b.jxc" --format json
ends 1
check 'findings of two forms' cmp "$work/want" "$work/out"
run compile "$work/a.jxc" "$work/b.jxc" -o "$work/ab.jxc"
ends 0
run run "$work/ab.jxc" --format json
check 'findings of a joined form' cmp "$work/want" "$work/out"
run run "$work/ab.jxc" "$work/a.jxc" --format json
check 'what both have is there once' cmp "$work/want" "$work/out"
run compile "$work/c" -o "$work/c.jxc"
run run "$work/a.jxc" "$work/c.jxc"
ends 2
says E0035
says 'project.colour'

# ---- forms that were compiled in folders of their own, where files are named alike
mkdir "$work/east" "$work/west"
for side in east west; do
    printf '使用 std\n规则 单价不高 对每个 项目 p, s 属于 p.补助 { 断言 s.单价 < 3 元/人 且 s.项目 = p 否则 `{p.编码} {s.名称} {s.单价} {p.所属文本.年度}` }\n' >"$work/$side/rules.jx"
    year=$([ $side = east ] && echo 2021 || echo 2022)
    printf '绩效文本 %s { 部门: %s }\n部门 %s "局" { }\n' $year $year $year >"$work/$side/dossier.jx"
    printf '项目 %s01 "一" { 补助 来自 "data.tsv" }\n项目 %s02 "二" { 补助 来自 "data.tsv" }\n' $year $year >"$work/$side/list.jx"
    printf '名称\t单价\n甲\t2.99 元/人\n乙\t3 元/人\n' >"$work/$side/data.tsv"
    (cd "$work/$side" && "$program" compile . -o ../$side.jxc && "$program" compile . --no-sources -o ../$side.veiled.jxc)
done
(cd "$work" && "$program" run east.jxc west.jxc --format short >out 2>err)
check 'records belong to the dossier of their form' grep -q '^west.jxc/data.tsv:3:3: .*202201 乙 3元/人 2022 ' "$work/out"
check 'rows of one data file are rows of each that reads it' [ "$(grep -c '单价不高' "$work/out")" -eq 4 ]
(cd "$work" && "$program" compile east.jxc west.jxc -o both.jxc && "$program" run both.jxc --format short >again)
check 'joined forms are a form' cmp "$work/out" "$work/again"
(cd "$work" && "$program" run east.veiled.jxc west.jxc --format short | sed 's/veiled.//' >again)
check 'one with and one without sources' cmp "$work/out" "$work/again"
for pair in 'east west.veiled' 'east.veiled west.veiled'; do
    set -- $pair
    (cd "$work" && "$program" compile $1.jxc $2.jxc -o both.jxc && "$program" run both.jxc --format short | sed 's/veiled.//' >again)
    check "$pair" cmp "$work/out" "$work/again"
done
(cd "$work" && "$program" run east.jxc east.veiled.jxc --format short >again)
check 'with and without sources it is one form' [ "$(grep -c '单价不高' "$work/again")" -eq 2 ]

# ---- the program without a compiler says what it is, and what it is not
"$RUN" check examples/first-audit --lang en >"$work/out" 2>"$work/err"
ran='jixiao-run check' status=$?
ends 2
says 'jixiao-run has no compiler'
says 'use jixiao check'
"$RUN" run --lang en >"$work/out" 2>"$work/err"
says 'for example: jixiao-run run 2021.jxc'
"$RUN" help run --lang en >"$work/out" 2>"$work/err"
prints 'usage: jixiao-run run'
prints '  jixiao-run run 2021.jxc'
for as in man bash; do
    "$RUN" help --as $as >"$work/out" 2>"$work/err"
    check "$as: the commands that are there" grep -q dump "$work/out"
    lacks "$work/out" template
done
if command -v bash >/dev/null; then
    check 'the completion is bash' bash -c ". '$work/out'; COMP_WORDS=(jixiao-run run --format ''); COMP_CWORD=3; _jixiao-run; [ \"\${COMPREPLY[0]}\" = text ]"
fi

# ---- forms that cannot run together
cp -r stdlib "$work/library"
echo '# 改动' >>"$work/library/std.jx"
run compile "$work/west" --stdlib "$work/library" -o "$work/other.jxc"
run run "$work/east.jxc" "$work/other.jxc"
ends 2 'two libraries'
says E0035
says 'stdlib/std.jx'
mkdir "$work/north" "$work/south"
sed 's/< 3/< 4/' "$work/east/rules.jx" >"$work/north/north.jx"
printf '使用 std\n计量单位 大担 = 100 千克\n' >"$work/east/units.jx"
printf '使用 std\n计量单位 大担 = 50 千克\n' >"$work/south/south.jx"
for side in east north south; do run compile "$work/$side" -o "$work/$side.jxc"; done
run run "$work/east.jxc" "$work/north.jxc"
ends 2 'two rules of one name'
says E0210
says north.jx:2:4
says rules.jx:2:4
run run "$work/east.jxc" "$work/south.jxc"
ends 2 'two units of one name'
says E0210
says 大担
head -c 1000 "$work/north.jxc" >"$work/cut.jxc"
run run "$work/east.jxc" "$work/cut.jxc" "$work/south.jxc" "$work/nothing.jxc"
ends 2 'each form that cannot be read is told'
says cut.jxc
says nothing.jxc

# ---- what is refused
printf '绿化 {\n' >"$work/broken.jx"
run compile "$work/broken.jx" -o "$work/none.jxc"
ends 2
check 'nothing was written' [ ! -e "$work/none.jxc" ]
run check "$work/a.jxc" --lang en
ends 2 'a form is no source'
says 'jixiao run runs it'
run run examples/tangshan-2021/dossier.jx
ends 2
says E0030
run run "$work/nothing.jxc"
ends 2
says E0001
head -c 1000 "$work/a.jxc" >"$work/cut.jxc"
run run "$work/cut.jxc"
ends 2
says E0032
printf '\377' | dd of="$work/b.jxc" bs=1 seek=8 conv=notrunc 2>/dev/null
run run "$work/b.jxc"
ends 2
says E0031
run dump "$work/a.jxc" -o "$work/a.jxt"
sed 's/entities/entitaeten/' "$work/a.jxt" >"$work/b.jxt"
run compile "$work/b.jxt" -o "$work/none.jxc"
ends 2
says E0033
run run "$work/a.jxc" --to html
ends 2
says E0015
run compile examples/tangshan-2021
ends 2
says E0015
run run "$work/a.jxc" --only 1 --lang en
ends 2 'what is only for documents'
says 'needs the option --to'
run run "$work/a.jxc" --to html -o "$work/1" --format json --lang en
ends 2 'what is only for findings'
says 'run --to has no option "--format"'
run run "$work/a.jxc" -o "$work/a.jxc"
ends 2
says E0021

finish
