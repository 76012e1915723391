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
rm "$cache"/*.bundle
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

# all lie in one bundle; what changes stands beside it, and goes into the next one when it is much
rm -r "$cache"
same 'from the start'; counts 0 5
check 'there is a bundle' [ "$(echo "$cache"/*.bundle | wc -w)" -eq 1 ]
check 'and nothing else' [ ! -e "$(ls "$cache"/*.piece 2>/dev/null | head -n 1)" ]
cp -rp "$cache" "$work/whole"
projects 02 33 >"$work/in/02.jx"; projects 04 33 >"$work/in/04.jx"; plain
same 'two files changed'; counts 3 2
check 'two stand beside the bundle' [ "$(ls "$cache"/*.piece | wc -l)" -eq 2 ]
cp -rp "$cache" "$work/beside"
same 'from both'; counts 5 0
check 'the next bundle is the only one' [ "$(echo "$cache"/*.bundle | wc -w)" -eq 1 ]
rm "$cache"/*.piece
same 'from the next bundle alone'; counts 5 0

# restore FOLDER: the cache as it was
restore() { rm -r "$cache"; cp -rp "$work/$1" "$cache"; }
# damage, everywhere in an entry and in a bundle: what is hurt is read anew, and then is there again
restore beside
entry=$(ls -S "$cache"/*.piece | head -n 1) size=$(stat -c %s "$entry")
for at in 0 9 17 25 33 41 500 $((size / 2)) $((size - 1)); do
    restore beside
    byte=$(dd if="$entry" bs=1 skip=$at count=1 2>/dev/null | od -An -tu1)
    printf "\\$(printf %o $((byte ^ 16)))" | dd of="$entry" bs=1 seek=$at conv=notrunc 2>/dev/null
    same "byte $at damaged"; counts 4 1
    same "after byte $at"; counts 5 0
done
for at in 0 1 31 32 40 $((size / 3)) $((size - 8)); do
    restore beside
    head -c "$at" "$work/beside/${entry##*/}" >"$entry"
    same "cut off at $at"; counts 4 1
done
restore beside
cp "$(ls "$cache"/*.piece | grep -v "$entry")" "$entry"
same 'the entry of another file'; counts 4 1
projects 02 31 >"$work/in/02.jx"; projects 04 30 >"$work/in/04.jx"; plain
restore whole
bundle=$(ls "$cache"/*.bundle) size=$(stat -c %s "$bundle")
for at in 0 9 500 $((size / 4)) $((size / 2)) $((size * 3 / 4)) $((size - 9000)) $((size - 200)) $((size - 60)) $((size - 1)); do
    restore whole
    byte=$(dd if="$bundle" bs=1 skip=$at count=1 2>/dev/null | od -An -tu1)
    printf "\\$(printf %o $((byte ^ 16)))" | dd of="$bundle" bs=1 seek=$at conv=notrunc 2>/dev/null
    same "byte $at of the bundle damaged"
    check "byte $at: something is read anew" [ "$(cut -d' ' -f3 "$work/counts")" -gt 0 ]
    same "after byte $at of the bundle"; counts 5 0
done
for at in 0 1 31 72 80 $((size / 3)) $((size - 8)); do
    restore whole
    head -c "$at" "$work/whole/${bundle##*/}" >"$bundle"
    same "the bundle cut off at $at"; counts 0 5
    same "and made again"; counts 5 0
done
restore whole
cp -r "$cache" "$work/foreign"
printf '%032d' 7 >"$cache/jixiao-cache.key"
same 'a key of another folder'; counts 0 5
printf 'short' >"$cache/jixiao-cache.key"
same 'a key that is none'; counts 0 5

# what is no file is no key, and is not waited for
rm "$cache/jixiao-cache.key" && mkfifo "$cache/jixiao-cache.key"
same 'a pipe for a key'; counts 0 5
rm "$cache/jixiao-cache.key" && ln -s /dev/zero "$cache/jixiao-cache.key"
same 'a key without end'; counts 0 5
same 'and then there is one'; counts 5 0
rm "$cache/jixiao-cache.key" && mkdir "$cache/jixiao-cache.key"
"$JX" check "$work/in" --cache "$cache" >"$work/out" 2>"$work/err"
check 'a folder for a key' [ $? -eq 2 ]
check 'E0005 names it' grep -q 'E0005.*jixiao-cache.key' "$work/err"
rmdir "$cache/jixiao-cache.key"
same 'the folder is gone'; counts 0 5

# the folder comes and goes while runs use it: what they find is right all the same
"$JX" check "$work/in" --format json --jobs 1 >"$work/plain" 2>/dev/null
while [ ! -e "$work/stop" ]; do rm -rf "$work/goes" 2>/dev/null; done &
remover=$! runs=
for i in 1 2 3; do
    for k in 1 2 3 4 5 6 7 8; do
        timeout 20 "$JX" check "$work/in" --format json --cache "$work/goes" >"$work/goes$i" 2>"$work/goes$i.err"
        cmp -s "$work/plain" "$work/goes$i" || echo "$i $k" >>"$work/differs"
    done &
    runs="$runs $!"
done
wait $runs; touch "$work/stop"; wait $remover
check 'a folder that comes and goes' [ ! -e "$work/differs" ]

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
restore beside
projects 02 33 >"$work/in/02.jx"; projects 04 33 >"$work/in/04.jx"; plain
touch "$cache/0-0.piece" "$cache/0-0.bundle" "$cache/.jixiao-1-0.tmp" "$cache/letter.txt"
touch -d '2 days ago' "$cache/.jixiao-1-0.tmp"; touch "$cache/.jixiao-1-1.tmp"
touch -d '40 days ago' "$cache"/*.piece "$cache"/*.bundle "$cache/letter.txt" "$cache/jixiao-cache.key"
same 'old ones are used'; counts 5 0
check 'entries that were are young' [ "$(find "$cache" -name '*.piece' -mtime -1 | wc -l)" -eq 2 ]
check 'nothing goes while nothing is added' [ -e "$cache/0-0.piece" -a -e "$cache/0-0.bundle" ]
touch -d '40 days ago' "$cache"/*.bundle
same 'an old bundle is used'; counts 5 0
check 'and is then young' [ "$(find "$cache" -name '*.bundle' -mtime -1 | wc -l)" -eq 1 ]
projects 02 32 >"$work/in/02.jx"; plain
same 'one file more'; counts 4 1
check 'old entries are gone' [ ! -e "$cache/0-0.piece" -a ! -e "$cache/0-0.bundle" ]
check 'young ones are not' [ "$(ls "$cache"/*.piece "$cache"/*.bundle | wc -l)" -eq 4 ]
check 'so are files of killed runs' [ ! -e "$cache/.jixiao-1-0.tmp" ]
check 'but not those of runs at work' [ -e "$cache/.jixiao-1-1.tmp" ]
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

# so much text that it rests: where lines are in it is kept, too
mkdir "$work/large"
for file in 31 32 33 34; do projects $file 700 >"$work/large/$file.jx"; done
"$JX" check "$work/large" >"$work/plain" 2>/dev/null
check 'there is much text' [ "$(cat "$work"/large/*.jx | wc -c)" -gt 1000000 ]
for i in 1 2 3; do
    "$JX" check "$work/large" --cache "$cache" >"$work/out" 2>/dev/null
    check "much text, run $i" cmp "$work/plain" "$work/out"
done
check 'its findings have places' grep -q '34.jx:[0-9]*[0-9][0-9][0-9]:' "$work/out"

mkdir "$work/one" && cp "$work/in/01.jx" "$work/one"
run export "$work/one"; cp "$work/out" "$work/plain"
run export "$work/one" --cache "$cache"; run export "$work/one" --cache "$cache"
check 'export: the same records' cmp "$work/plain" "$work/out"
check 'export: and there are some' [ -s "$work/out" ]
finish
