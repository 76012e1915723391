#!/bin/sh
# Reading and running rules with several threads changes nothing: findings, mistakes and records are the same bytes as
# with one thread, over many files, a large one, and files with mistakes of every kind.
. tests/cli/harness

# projects FILE N: a department with N projects
projects() {
    awk -v file="$1" -v n="$2" 'BEGIN {
        printf "使用 std\n使用 std.rules.basic\n绩效文本 2025 { 部门: D%s }\n部门 D%s \"第%s局\" { }\n", file, file, file
        printf "预算单位 D%s \"第%s局本级\" { 部门: D%s }\n", file, file, file
        for (i = 1; i <= n; i++) {
            printf "项目 \"D%s-P%05d\" \"第%d个项目\" {\n  单位: D%s\n  预算数: %d 万元\n  财政资金: %d 万元\n", file, i, i, file, 100 + i, 100 + i - (i % 7 == 0)
            printf "  绩效目标 {\n    - 完成第%d项工作\n  }\n  支出计划 { 3月底: 10%%; 6月底: %d%%; 12月底: 100%% }\n", i, i % 120
            printf "  指标 {\n    | 类别 | 名称 | 目标值 |\n"
            for (k = 1; k <= 6; k++) printf "    | 产出.数量 | 第%d类 | ≥%d家 |\n", k, i * k
            print "  }\n}"
        }
    }'
}
mkdir "$work/in"
for file in 01 02 03 04 05; do projects $file 40 >"$work/in/$file.jx"; done
projects 06 600 >"$work/in/06.jx"
# mistakes: of the parser, of what records mean, and both in one line; at the end, at the start, everywhere
{ projects 07 30; printf '项目 "X" "甲" { 预算数: 3 ; 单位 = 4\n'; } >"$work/in/07.jx"
{ printf '项目 "X" {{{\n}\n'; projects 08 30; } >"$work/in/08.jx"
projects 09 60 | sed 's/财政资金/财政资今/; s/预算数: 1\(.*\) 万元/预算数 == 1\1 家/' >"$work/in/09.jx"
projects 10 30 | sed '/单位:/s/D10/D99/' >"$work/in/10.jx"
printf '\377\376' >"$work/in/11.jx"
: >"$work/in/12.jx"

same() { # COMMAND…
    "$JX" "$@" --jobs 1 >"$work/one" 2>"$work/one.err"
    one=$?
    "$JX" "$@" >"$work/two" 2>"$work/two.err"
    two=$?
    ran="$*"
    check "status $one with one thread, $two with two" [ $one -eq $two ]
    check 'the same output' cmp "$work/one" "$work/two"
    check 'the same mistakes' cmp "$work/one.err" "$work/two.err"
    check 'something is printed' [ -s "$work/one" ]
}
same check "$work/in"
same check "$work/in" --format json
same check "$work/in" --format short --lang en
same check "$work/in/06.jx" "$work/in/01.jx"
same export "$work"/in/0[1-6].jx
same check --jobs 3 tests/diag/no_library_module.jx tests/diag/no_library.jx tests/diag/habits.jx
same query "$work"/in/06.jx 'project when budget > 600 万元 -> code, name, budget'
# data files that several files name, one of them with mistakes
mkdir "$work/data"
awk 'BEGIN { print "名称,金额"; for (i = 1; i <= 300; i++) printf "补助%d,%d 万元\n", i, i }' >"$work/data/grants.csv"
sed 's/7 万元/7 家/' "$work/data/grants.csv" >"$work/data/bad.csv"
for file in 21 22 23 24 25 26; do
    data=grants; [ $file = 24 ] && data=bad
    { projects $file 60; printf '项目 "D%s-P9" "有附表" {\n  单位: D%s\n  预算数: 9 万元\n  财政资金: 9 万元\n  补助 来自 "%s.csv"\n}\n' $file $file $data
    } >"$work/data/$file.jx"
done
same check "$work/data"
same check "$work/data" --format json
same export "$work"/data/2[1-3].jx
# the checked form, too, where files bring measure words and products of them in several orders
mkdir "$work/units"
for file in 31 32 33 34 35 36; do
    projects $file 60 >"$work/units/$file.jx"
    printf '项目 "D%s-P8" "自有计量" {\n  单位: D%s\n  预算数: 9 万元\n  补助 {\n    | 名称 | 数量 | 单价 |\n    | 甲 | 3 筐%s | 3 元/筐%s |\n    | 乙 | 2 捆%s | 2 元/捆%s |\n    | 丙 | 2 人 | 2 元/人 |\n  }\n}\n' \
        $file $file $((file % 3)) $((file % 2)) $((file % 2)) $((file % 3)) >>"$work/units/$file.jx"
done
for jobs in 1 2 3 7; do "$JX" compile "$work/units" --jobs $jobs -o "$work/form$jobs.jxc" 2>/dev/null; done
for jobs in 2 3 7; do check "the form, $jobs threads" cmp "$work/form1.jxc" "$work/form$jobs.jxc"; done
for round in first second; do
    "$JX" compile "$work/units" --cache "$work/cache" -o "$work/cached.jxc" 2>/dev/null
    check "the form with the cache, $round time" cmp "$work/form1.jxc" "$work/cached.jxc"
done
check 'the form holds those units' grep -aq '捆1' "$work/form1.jxc"
# more text than stays in memory: it is read again for its records, and where a place in it is told
mkdir "$work/large"
for file in 31 32 33 34 35 36; do projects $file 1600 >"$work/large/$file.jx"; done
same check "$work/large" --format json
same check "$work/large"
# rules that look at texts which rest, while findings of others are made of them
cat >"$work/spelling.jx" <<'RULES'
使用 std
规则 抄写 对每个 项目 {
  断言 预算数.原文 != "107 万元" 且 财政资金.原文 = 预算数.原文
  否则 `{预算数.原文}，{财政资金}`
}
RULES
for jobs in 2 7; do same check "$work/spelling.jx" "$work/large" --format json --jobs $jobs; done
check 'there is that much' [ "$(cat "$work"/large/*.jx | wc -c)" -gt 4000000 ]
run check "$work/large" --format short
grep '36.jx' "$work/out" >"$work/of36"
run check "$work/large/36.jx" --format short
grep '36.jx' "$work/out" >"$work/alone"
check 'something is told of it' [ -s "$work/alone" ]
check 'the same as of the file alone' cmp "$work/of36" "$work/alone"
# behind that much, of a file only the head is read at first: whatever stands behind it, or in it,
# is told as of the file alone
among=$work/large tail=$work/large/37.jx
told() { # WHAT: of $tail among the others, and alone
    run check "$among" --format short
    cat "$work/out" "$work/err" | grep '37.jx' >"$work/of37"
    run check "$tail" --format short
    cat "$work/out" "$work/err" | grep '37.jx' >"$work/alone"
    check "$1: something is told" [ -s "$work/alone" ]
    check "$1: the same as of the file alone" cmp "$work/of37" "$work/alone"
}
{ projects 37 40; printf '# \377\n'; } >"$tail"
told 'a byte that is no UTF-8'
{ projects 37 40; printf '# \000\n'; } >"$tail"
told 'a zero byte'
{ projects 37 40; printf '规则 甲 | "甲" 对每个 项目 { 断言 预算数 > 0 万元\n}\n'; } >"$tail"
told 'a late declaration'
{ printf '规则 迟 | 晚到的规则 对每个 项目 {\n  断言 预算数 > 105 万元\n  否则 "少"\n}\n'; projects 37 40; } >"$tail"
told 'a rule before the records'
{ yes '# 很长的说明' | head -1000; projects 37 40; } >"$tail"
told 'records that begin late'
{ printf '\357\273\277'; projects 37 40; } >"$tail"
told 'a byte order mark'
{ printf '使用 std.nothing\n'; projects 37 40; } >"$tail"
told 'a module that is not there'
same check "$work/large" --format json
rm "$tail"
# behind less, only long files are read so; short ones stay in memory, with what they declare
mkdir "$work/middle"
cp "$work/large/31.jx" "$work/middle"
size=$(wc -c <"$work/middle/31.jx")
check 'it is that much' [ "$size" -gt 300000 ]
check 'and not more' [ "$size" -lt 2000000 ]
among=$work/middle tail=$work/middle/37.jx
{ projects 37 3; printf '# \377\n'; } >"$tail"
told 'a byte that is no UTF-8 in a short file'
{ printf '规则 迟 | 晚到的规则 对每个 项目 {\n  断言 预算数 > 105 万元\n  否则 "少"\n}\n'; projects 37 3; } >"$tail"
told 'a short file with a rule'
{ printf '\357\273\277'; projects 37 3 | sed 's/预算数: 10/预算数: 十/'; } >"$tail"
told 'mistakes in a short file'
{ projects 37 40; printf '规则 甲 | "甲" 对每个 项目 { 断言 预算数 > 0 万元\n}\n'; } >"$tail"
told 'a late declaration in a long file'
same check "$work/middle" --format json
run check "$work/in" --format json
check 'mistakes are found' [ "$(grep -c '"code": "E' "$work/out")" -gt 60 ]
i=0
while [ $i -lt 5 ]; do
    run check "$work/in" --format short
    cp "$work/out" "$work/again.$i"
    i=$((i + 1))
done
check 'the same again and again' sh -c "cat '$work'/again.* | sort | uniq -c | awk '\$1 % 5 { exit 1 }'"
run check "$work/in" --jobs 1
cp "$work/out" "$work/one"
for threads in 2 3 64 999; do
    run check "$work/in" --jobs $threads
    check "the same with $threads threads" cmp "$work/one" "$work/out"
done
run check "$work/in" --jobs many
ends 2 'no number of threads'
run check "$work/in" --jobs 0
ends 2 'an impossible number of threads'
finish
