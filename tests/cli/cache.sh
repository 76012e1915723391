#!/bin/sh
# --cache: the same bytes with and without, with any number of threads; what changed is read anew; what
# is damaged, cut off, of another folder, of other declarations or put under a wrong name is not believed.
. tests/cli/harness

# projects FILE N: a department with N projects
projects() {
    awk -v file="$1" -v n="$2" 'BEGIN {
        printf "使用 std\n使用 std.rules.basic\n绩效文本 2025 { 部门: D%s }\n部门 D%s \"第%s局\" { }\n", file, file, file
        printf "预算单位 D%s \"第%s局本级\" { 部门: D%s }\n", file, file, file
        for (i = 1; i <= n; i++) {
            printf "项目 \"D%s-P%05d\" \"第%d个项目\" {\n  单位: D%s\n  预算数: %d.5 万元\n  财政资金: %d 万元\n", file, i, i, file, 100 + i, 100 + i - (i % 7 == 0)
            printf "  绩效目标 {\n    - 完成第%d项工作\n    - 2.另一项\n  }\n  支出计划 { 3月底: 10%%; 6月底: %d%%; 12月底: 100%% }\n", i, i % 120
            printf "  补助 {\n    | 名称 | 数量 | 单价 |\n    | 甲 | %d 头 | 3 万元/头 |\n    | 乙 | 2 人 | 2 元/人 |\n  }\n", i
            printf "  指标 {\n    | 类别 | 名称 | 目标值 |\n"
            for (k = 1; k <= 6; k++) printf "    | 产出.数量 | 第%d类 | ≥%d家 |\n", k, i * k
            print "    | 满意度 | 难读的 | ≤122025年12月 |\n  }\n}"
        }
    }'
}
mkdir "$work/in"
for file in 01 02 03 04; do projects $file 30 >"$work/in/$file.jx"; done
projects 05 20 | sed 's/财政资金/财政资今/' >"$work/in/05.jx"
projects 06 20 | sed '/单位:/s/D06/D99/' >"$work/in/06.jx"
printf '名称,数量\n丙,3 人\n' >"$work/in/data.csv"
projects 07 3 | sed 's/^  补助 {/  补助 来自 "data.csv"\n  绩效目标 {/; /^    | 名称 | 数量/d; /^    | [甲乙]/d' >"$work/in/07.jx"
printf '计量单位 只\n' >"$work/in/units.jx"

cache=$work/cache
plain() { "$JX" check "$work/in" --format json --jobs 1 >"$work/plain" 2>"$work/plain.err"; }
# same WHAT OPTION…: with the cache as without
same() {
    what=$1; shift
    "$JX" check "$work/in" --format json --cache "$cache" "$@" --stats >"$work/out" 2>"$work/err"
    grep -a '^\(缓存\|cache\)' "$work/err" | tr -cd '0-9 \n' | tr -s ' ' >"$work/counts"
    ran=$what
    check "$what: the same findings" cmp "$work/plain" "$work/out"
}
# counts USED KEPT
counts() { check "used $1, kept $2 ($(cat "$work/counts"))" [ "$(echo $(cat "$work/counts"))" = "$1 $2" ]; }

plain
same 'first run' --jobs 1; counts 0 5
same 'second run' --jobs 1; counts 5 0
same 'with threads' --jobs 3; counts 5 0
rm "$cache"/*.piece
same 'first run with threads' --jobs 3; counts 0 5
same 'one thread behind it' --jobs 1; counts 5 0

projects 02 31 >"$work/in/02.jx"; plain
same 'one file changed'; counts 4 1
printf '\n# 注\n' >>"$work/in/03.jx"; plain
same 'a comment added'; counts 4 1

# other declarations: of a unit, which all that is read may have; not of a rule
printf '规则 甲 对每个 项目 { 断言 预算数 > 0 元 }\n' >"$work/in/rule.jx"; plain
same 'a rule added'; counts 5 0
printf '计量单位 只, 头\n' >"$work/in/units.jx"; plain
same 'a unit declared'; counts 0 5
same 'the unit again'; counts 5 0

# damage, everywhere in an entry
rm "$cache"/*.piece
same 'from the start'; counts 0 5
entry=$(ls -S "$cache"/*.piece | head -n 1) size=$(stat -c %s "$entry")
cp "$entry" "$work/entry"
for at in 0 9 17 25 33 41 500 $((size / 2)) $((size - 1)); do
    cp "$work/entry" "$entry"
    printf '\377' | dd of="$entry" bs=1 seek=$at conv=notrunc 2>/dev/null
    same "byte $at damaged"
    check "byte $at: written anew" cmp -s "$work/entry" "$entry"
done
for at in 0 1 31 32 40 $((size / 3)) $((size - 8)); do
    head -c "$at" "$work/entry" >"$entry"
    same "cut off at $at"
    check "cut off at $at: written anew" cmp -s "$work/entry" "$entry"
done
other=$(ls "$cache"/*.piece | grep -v "$entry" | head -n 1)
cp "$other" "$entry"
same 'the entry of another file'
check 'it is written anew' cmp -s "$work/entry" "$entry"
cp -r "$cache" "$work/foreign"
printf '%032d' 7 >"$cache/jixiao-cache.key"
same 'a key of another folder'; counts 0 5
printf 'short' >"$cache/jixiao-cache.key"
same 'a key that is none'; counts 0 5

# printed with what stands around: the text is read again for that
"$JX" check "$work/in" >"$work/text" 2>"$work/text.err"
"$JX" check "$work/in" --cache "$cache" >"$work/out" 2>"$work/err"
check 'text: the same findings' cmp "$work/text" "$work/out"
check 'text: the same messages' cmp "$work/text.err" "$work/err"
check 'text: there are excerpts' grep -q 'D99' "$work/text.err"
mv "$work/in/04.jx" "$work/in/0004.jx"; plain
same 'a file of another name'; counts 5 0
check 'its findings name it' grep -q '0004.jx' "$work/out"
mv "$work/in/0004.jx" "$work/in/04.jx"; plain

# another build of the program; a folder that may only be read
cp "$JX" "$work/other"
ours=$JX JX=$work/other
same 'another build'; counts 0 5
JX=$ours
same 'the first build still'; counts 5 0
if [ "$(id -u)" -ne 0 ]; then
    chmod a-w "$cache"
    same 'a folder to read'; counts 5 0
    chmod u+w "$cache"
fi

# what was not used for a month goes when something is added; nothing else does
n=$(ls "$cache"/*.piece | wc -l)
touch -d '40 days ago' "$cache"/*.piece "$cache/.jixiao-1-0.tmp" "$cache/letter.txt" "$cache/jixiao-cache.key"
same 'old entries are used'; counts 5 0
check 'and are then young' [ "$(find "$cache" -name '*.piece' -mtime -1 | wc -l)" -eq 5 ]
check 'nothing goes while nothing is added' [ "$(ls "$cache"/*.piece | wc -l)" -eq "$n" ]
projects 02 32 >"$work/in/02.jx"; plain
same 'one file more'; counts 4 1
check 'old entries are gone' [ "$(ls "$cache"/*.piece | wc -l)" -eq 6 ]
check 'so are files of killed runs' [ ! -e "$cache/.jixiao-1-0.tmp" ]
check 'others stay' [ -e "$cache/letter.txt" ]

# several at once, from an empty folder
rm -r "$cache"
for i in 1 2 3; do "$JX" check "$work/in" --format json --cache "$cache" >"$work/at$i" 2>/dev/null & done
wait
for i in 1 2 3; do check "run $i of three" cmp "$work/plain" "$work/at$i"; done
check 'no temporary file is left' [ -z "$(find "$cache" -name '.*' -type f)" ]

"$JX" check "$work/in" --cache "$work/plain/x" >"$work/out" 2>"$work/err"
check 'a folder that cannot be' [ $? -eq 2 ]
check 'E0005 says so' grep -q E0005 "$work/err"

mkdir "$work/one" && cp "$work/in/01.jx" "$work/one"
run export "$work/one"; cp "$work/out" "$work/plain"
run export "$work/one" --cache "$cache"; run export "$work/one" --cache "$cache"
check 'export: the same records' cmp "$work/plain" "$work/out"
check 'export: and there are some' [ -s "$work/out" ]
finish
