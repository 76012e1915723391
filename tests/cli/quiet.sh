#!/bin/sh
# check --cache leaves out records of which nothing was said, where that can change nothing: what it prints
# and how it ends is the same with and without, whatever was changed in between.
. tests/cli/harness

# department FOLDER NUMBER PROJECTS [UNIT]: one that is sound but for its last project; its unit, or
# another one
department() {
    awk -v d="$2" -v n="$3" -v unit="${4:-D$2}" 'BEGIN {
        print "使用 std"
        if (unit == "D" d) printf "预算单位 D%s \"第%s局本级\" { 部门: DD }\n", d, d
        for (i = 1; i <= n; i++) {
            printf "\n项目 \"D%s-P%03d\" \"第%s局第%d个项目\" {\n  单位: %s\n  预算数: %d 万元\n  财政资金: %d 万元\n", d, i, d, i, unit, 100 + i, 100 + i
            printf "  补助 {\n    | 名称 | 金额 |\n    | 甲 | %d 万元 |\n    | 乙 | %d 万元 |\n  }\n", 10 * i % 50, i == n ? 900 : 20
            printf "  指标 {\n    | 类别 | 名称 | 目标值 |\n    | 产出.数量 | 第一类 | ≥%d家 |\n  }\n}\n", i
        }
    }' >"$1/$2.jx"
}
province() {
    rm -rf "$work/in" "$cache" && mkdir "$work/in" || exit 2
    printf '使用 std\n绩效文本 2025 { 部门: DD }\n部门 DD "某厅" { }\n' >"$work/in/00.jx"
    for d in 01 02 03 04 05 06 07 08; do department "$work/in" $d 12; done
    printf '%s\n' "$within" >"$work/in/rules.jx"
}
within='使用 std
规则 补助不超 对每个 项目 { 断言 合计(补助.金额) <= 预算数 否则 `超 {合计(补助.金额) - 预算数}` }
规则 单位不坏 对每个 项目 { 断言 单位.名称 != "坏" }
规则 年度 对每个 项目 { 断言 所属文本.年度 = 2025 }'
cache=$work/cache

# same WHAT LEFT-OUT [OPTION…]: as without a cache; so many records are not checked anew
same() {
    what=$1 left=$2; shift 2
    ran="$what: check $*"
    "$JX" check "$work/in" "$@" --jobs 1 >"$work/plain" 2>"$work/plain.err"; plain=$?
    timeout 120 "$JX" check "$work/in" "$@" --cache "$cache" >"$work/out" 2>"$work/err"; status=$?
    ends "$plain" "$what: how it ends"
    check "$what: what is printed" cmp "$work/plain" "$work/out"
    check "$what: what is said" cmp "$work/plain.err" "$work/err"
    "$JX" check "$work/in" "$@" --cache "$cache" --stats --lang zh >/dev/null 2>"$work/err"
    says "没有问题、不必再查的记录：$left 条"
}
edit() { sed -i "$2" "$work/in/$1"; }
# first WHAT LEFT-OUT [OPTION…]: without looking again, which the second run of `same` is
first() {
    what=$1 left=$2; shift 2
    ran="$what: check $*"
    timeout 120 "$JX" check "$work/in" "$@" --cache "$cache" --stats --lang zh >"$work/out" 2>"$work/err"
    says "没有问题、不必再查的记录：$left 条"
}

# eleven projects a file, with two subsidies and an indicator each
province
first 'nothing is known yet' 0
for format in text json short md sarif junit; do same "printed as $format" 352 --format $format; done
same 'every finding explained' 352 --explain
same 'with threads' 352 --jobs 3

edit 02.jx 's/^  预算数: 103 万元/  预算数: 5 万元/; s/^  财政资金: 103 万元/  财政资金: 5 万元/'
first 'one file changed' 308
same 'and known' 348
edit 02.jx 's/^  预算数: 5 万元/  预算数: 103 万元/; s/^  财政资金: 5 万元/  财政资金: 103 万元/'
same 'and mended' 352
printf '\n# 项目 "注" {\n' >>"$work/in/03.jx"
first 'a comment at the end' 308
same 'and known' 352
edit 03.jx '0,/^项目/s/^项目/# 注\n项目/'
same 'a comment between' 352
printf '\r\n; ;\n' >>"$work/in/03.jx"
same 'blanks and separators' 352

# other records and references in the file that changed
department "$work/in" 02 13
first 'a project more' 308
same 'and known' 356
edit 02.jx 's/第02局第3个项目/改名的项目/'
first 'a project has another name' 308
same 'and known' 356
edit 02.jx 's/改名的项目/第03局第3个项目/'
first 'that of a project of another file' 0
same 'and known' 356
edit 02.jx 's/第03局第3个项目/第02局第3个项目/'
first 'and its own again' 308
same 'and known' 356
edit 02.jx 's/^  单位: D02/  单位: D03/'
first 'projects of another unit' 308
same 'and known' 357
mv "$work/in/04.jx" "$work/in/09.jx"; same 'a file has another name' 357
department "$work/in" 10 12; same 'a file more' 401
rm "$work/in/10.jx"; same 'a file less' 357

# what records of other files look at
province; same 'from the start' 352
department "$work/in" 03 12 D01; same 'units of another file' 352
edit 01.jx 's/第01局本级/坏/'
first 'its unit has another name, which is in the outline' 0
province; same 'from the start' 352
edit rules.jx 's/规则 年度.*/规则 目标 对每个 项目 { 断言 计数(所属文本.另印版式) = 0 }/'
same 'a rule that looks at the enclosing record' 352
edit 00.jx 's/部门: DD }/部门: DD\n  另印版式 {\n    - 甲\n  }\n}/'
first 'which is another now, of the same name' 0
prints '错误 104'

# in two years one code: that of the same year is meant, though nothing is to be said of its record
rm -rf "$work/in" "$cache"
for year in 2024 2025; do
    mkdir -p "$work/in/$year"
    printf '使用 std\n绩效文本 %s { 部门: DD }\n部门 DD "某厅" { }\n' $year >"$work/in/$year/00.jx"
    printf '使用 std\n预算单位 U1 "%s年的单位" { 部门: DD }\n' $year >"$work/in/$year/units.jx"
    for d in 01 02 03; do department "$work/in/$year" $d 12 U1; edit $year/$d.jx 's/900 万元/20 万元/'; done
done
printf '%s\n规则 当年 对每个 项目 { 断言 单位.名称 = `{所属文本.年度}年的单位` }\n' "$within" | sed '/^规则 年度/d' >"$work/in/rules.jx"
same 'two years' 288
edit 2024/01.jx 's/: 103 万元/: 104 万元/'; same 'one file changed' 288
edit 2025/02.jx 's/: 103 万元/: 104 万元/'; same 'one of the other year' 288
edit 2025/units.jx 's/2025年/2026年/'; same 'the unit of that year' 0
edit 2025/units.jx 's/2026年/2025年/'
for year in 2024 2025; do printf '预算单位 U2 "%s年的单位" { 部门: DD }\n' $year >>"$work/in/$year/units.jx"; done
edit 2024/02.jx '0,/单位: U1/s//单位: U2/'; same 'another unit, of which nothing is to be said in one year' 289
edit 2025/02.jx '0,/单位: U1/s//单位: U2/'; first 'and now it is referred to' 0
same 'and known' 288
printf '绩效文本 2023 { 部门: DD }\n' >>"$work/in/2025/03.jx"; first 'a record that encloses others' 0
same 'and all are in the other year' 0
edit 2025/03.jx '$d'; same 'which goes' 288
printf '项目 { 预算数: 1 万元; 单位: U1 }\n' >>"$work/in/2025/01.jx"; same 'a record without a name' 0

# rules that look further
province; same 'from the start' 352
printf '规则 重名 对每个 项目 p { 断言 计数(q 对 q 属于 项目 仅当 q.名称 = p.名称) = 1 }\n' >>"$work/in/rules.jx"
same 'a rule that looks at all projects' 0
printf '%s\n规则 合计 对每个 预算单位 u { 断言 合计(u.项目.预算数) > 1 万元 }\n' "$within" >"$work/in/rules.jx"
same 'one that looks at those of a unit' 0
printf '%s\n规则 消息 对每个 项目 p { 断言 p.预算数 < 112 万元 否则 `共 {计数(p.单位.项目)} 个` }\n' "$within" >"$work/in/rules.jx"
same 'one whose message does' 0
printf '%s\n规则 次序 对每个 项目 p { 断言 p.上一个 不是 无值 或 p.预算数 < 200 万元 }\n' "$within" >"$work/in/rules.jx"
same 'one that looks at the project before' 0
printf '%s\n规则 份额 对每个 项目 p { 断言 p.预算数 < 合计(项目.预算数) }\n' "$within" >"$work/in/rules.jx"
same 'one that looks at the sum of all' 0
printf '%s\n规则 有办法 对每个 项目 p { 断言 计数(打分办法) = 0 }\n' "$within" >"$work/in/rules.jx"
same 'one that counts something else' 352
printf '打分办法 S1 "甲法" { }\n' >>"$work/in/01.jx"
same 'of which there is one' 0
edit 01.jx 's/^打分办法.*//'
printf '%s\n规则 办法 对每个 项目 p { 断言 计数(s 对 s 属于 打分办法 仅当 s.名称 = p.单位.编码) = 0 或 p.预算数 > 101 万元 }\n' "$within" >"$work/in/rules.jx"
same 'one that looks at all of something else' 352
printf '打分办法 S1 "D02" { }\n' >>"$work/in/01.jx"
same 'of which there is one now' 348
edit 01.jx 's/^打分办法.*//'
same 'and none' 352

# options, profile, date
province; same 'from the start' 352
same 'a date' 352 --as-of 2025-03-01
same 'another one' 352 --as-of 2026-03-01
first 'without a date again' 352
printf '使用 std.profiles\n' >"$work/in/profiles.jx"
same 'a profile, whose rules look further' 0 --profile submission
rm "$work/in/profiles.jx"

# waivers name records
printf '豁免 "补助不超" "D02-P012" { 理由: "另有批复"; 批准人: "某人" }\n豁免 "补助不超" "D02-P001" { 理由: "另有批复"; 批准人: "某人" }\n' >>"$work/in/rules.jx"
same 'a finding waived, and a record without one named' 348
edit rules.jx 's/D02-P001/D02-P999/'
same 'a record named that is not there' 352

# what is not in the text itself
province
printf '名称,金额\n丙,30 万元\n' >"$work/in/data.csv"
edit 04.jx '0,/^  补助 {/s//  补助 来自 "data.csv"\n  补助 {/'
same 'a data file' 308
printf '名称,金额\n丙,930 万元\n' >"$work/in/data.csv"
first 'which changes' 308
check 'is found' grep -q 'D04-P001' "$work/out"
same 'and again' 308
province
printf '项目 "D04-X" "仿照的项目" 仿照 "D04-P001" { }\n' >>"$work/in/04.jx"
same 'a record like another one' 308
edit 04.jx '0,/| 甲 | 10 万元 |/s//| 甲 | 910 万元 |/'
same 'which changes' 308

# mistakes: all is read, and what was known serves again when they are mended
province; same 'from the start' 352
printf '项目 "坏' >>"$work/in/03.jx"; same 'a mistake' 0
edit 03.jx '$d'; same 'mended' 352
printf '项目 "D01-P001" "第01局第1个项目" { 预算数: 1 万元; 单位: D01 }\n' >>"$work/in/03.jx"; same 'a key for the second time' 0
edit 03.jx '$d'; same 'mended' 352
edit 03.jx '0,/^  单位: D03/s//  单位: D77/'; same 'a unit that is not there' 0
edit 03.jx 's/^  单位: D77/  单位: D03/'; same 'mended' 352

# damaged, cut off, of another folder: nothing of it is believed
quiet=$(ls "$cache"/*.quiet) && cp -rp "$cache" "$work/whole" && size=$(stat -c %s "$quiet")
restore() { rm -r "$cache"; cp -rp "$work/whole" "$cache"; }
for at in 0 8 16 24 32 40 50 64 80 $((size / 3)) $((size / 2)) $((size - 1)); do
    restore
    byte=$(dd if="$quiet" bs=1 skip="$at" count=1 2>/dev/null | od -An -tu1)
    printf "\\$(printf %o $((byte ^ 4)))" | dd of="$quiet" bs=1 seek="$at" conv=notrunc 2>/dev/null
    first "byte $at damaged" 0
    same "after byte $at" 352
done
for at in 0 1 39 40 41 100 $((size / 2)) $((size - 1)); do
    restore; head -c "$at" "$work/whole/${quiet##*/}" >"$quiet"
    first "cut off at $at" 0
done
restore; printf '%032d' 7 >"$cache/jixiao-cache.key"
first 'a key of another folder' 0
restore; rm "$quiet" && mkdir "$quiet"
first 'a folder in its place' 0

rounds=40; [ "${JX_MODE:-release}" = release ] || rounds=10
for seed in 2 7 34; do
    ran="quiet.py $seed $rounds"
    check "files changed at random, seed $seed" python3 tests/cli/quiet.py "$JX" $seed $rounds
    [ "$failed" -eq 0 ] || head -n 20 "$work/check"
done
finish
