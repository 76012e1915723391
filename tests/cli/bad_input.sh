#!/bin/sh
# What nobody should give the program, and somebody will: each is answered in words, with exit status
# 2 where it is a mistake, and never with a crash or a hang.
. tests/cli/harness

cat >"$work/schema" <<'JX'
entity thing | 物件 {
  code | 编码 : code header
  amount | 数量 : number?
  day | 日期 : date?
  note | 备注 : text?
}
JX
# file NAME LINE…: a file of the schema and these lines
file() {
    path=$work/$1.jx
    shift
    { cat "$work/schema"; [ $# -eq 0 ] || printf '%s\n' "$@"; } >"$path"
}
repeat() { head -c "$1" /dev/zero | tr '\0' "$2"; } # NUMBER CHARACTER

# ---- files that are none

: >"$work/empty.jx"
run check "$work/empty.jx"
ends 0
silent err

printf '\177ELF\1\0\0\0\377\n' >"$work/binary.jx"
run check "$work/binary.jx" --lang en
ends 2
says 'E0003'
says ':1:6'
count 1 error

file utf8 'thing A1 { note: "'"$(printf '\377\376')"'" }'
run check "$work/utf8.jx" --lang en
ends 2
says 'E0002'
says ':7:19'
count 1 error

file gb18030 '物件 A1 { 备注: "中文" }'
iconv -f UTF-8 -t GB18030 "$work/gb18030.jx" >"$work/gb.jx"
run check "$work/gb.jx"
ends 2
count 1 E0
says "iconv -f GB18030 -t UTF-8 '$work/gb.jx'"
iconv -f GB18030 -t UTF-8 "$work/gb.jx" >"$work/gb.jx.utf8"
mv "$work/gb.jx.utf8" "$work/gb.jx"
run check "$work/gb.jx"
ends 0 'after the conversion it was told'
for encoding in UTF-16 UTF-16LE UTF-16BE; do
    iconv -f UTF-8 -t $encoding "$work/gb18030.jx" >"$work/wide.jx"
    run check "$work/wide.jx"
    ends 2 "$encoding"
    count 1 E0
    says "[E0002]"
    says "iconv -f $encoding -t UTF-8 '$work/wide.jx'"
    check "$encoding: what it tells converts" sh -c "iconv -f $encoding -t UTF-8 '$work/wide.jx' | grep -q 中文"
done

run check "$work/nowhere.jx" --lang en
ends 2
says "cannot read $work/nowhere.jx: no such file or folder"
run check "$work/nowhere.jx" --lang zh
says "没有这个文件或文件夹"

mkdir "$work/folder"
echo 'not read' >"$work/folder/readme.txt"
run check "$work/folder"
ends 2
says 'E0004'

# ---- a Windows editor

file windows 'thing A1 { note: "a"; amount: 1 }' '物件 A2 {' '  备注: "b"' '}'
{ printf '\357\273\277'; sed 's/$/\r/' "$work/windows.jx"; } >"$work/crlf.jx"
run check "$work/crlf.jx"
ends 0
silent err
run export "$work/crlf.jx"
prints '"value": "b"'
prints '"line": 9, "column": 7'

# ---- sizes

file long "thing A1 { note: \"$(repeat 1000000 x)\" }"
{ cat "$work/schema"; printf 'thing A1 { note: "'; repeat 50000000 x; echo '" }'; } >"$work/long.jx"
run check "$work/long.jx"
ends 0 'a line of 50 MB'
{ cat "$work/schema"; printf 'thing A1 { note: "'; repeat 50000000 x; echo; echo 'thing A2 { }'; } >"$work/long.jx"
run check "$work/long.jx" --lang en
ends 2 'a line of 50 MB with an open text'
says ':7:50000019'
check 'a short message about a long line' [ "$(wc -c <"$work/err")" -lt 5000 ]
{ cat "$work/schema"; printf 'thing A1 { '; repeat 50000000 '?'; echo; } >"$work/long.jx"
run check "$work/long.jx"
ends 2 'a line of 50 MB of signs'
check 'a short message about many signs' [ "$(wc -c <"$work/err")" -lt 20000 ]
if [ "${JX_MODE:-release}" != asan ]; then # whose shadow memory takes more than any limit
    (
        ulimit -v 40000
        "$JX" check "$work/long.jx" --lang en >"$work/out" 2>"$work/err"
        echo $? >"$work/status"
    )
    read -r status <"$work/status"
    ran='jixiao check with 40 MB of memory'
    ends 2
    says 'error: out of memory'
fi
rm -f "$work/long.jx"

file digits "thing A1 { amount: $(repeat 10000 7) }"
run export "$work/digits.jx"
ends 0 'a number of 10 000 digits'
prints "\"value\": \"$(repeat 10000 7)\""
run check "$work/digits.jx"
ends 0

file braces "thing A1 $(repeat 10000 '{')"
run check "$work/braces.jx" --lang en
ends 2 '10 000 open braces'
says 'E0108'
check 'few messages about braces' [ "$(grep -c error "$work/err")" -le 5 ]
{ cat "$work/schema"; i=0; while [ $i -lt 10000 ]; do printf 'note { '; i=$((i + 1)); done
  i=0; while [ $i -lt 10000 ]; do printf '} '; i=$((i + 1)); done; echo; } >"$work/nested.jx"
run check "$work/nested.jx"
ends 2 '10 000 nested braces'
{ cat "$work/schema"; printf 'thing A1 { amount: '; repeat 10000 '('; printf 1; repeat 10000 ')'; echo ' }'; } >"$work/nested.jx"
run check "$work/nested.jx"
ends 2 '10 000 nested parentheses'

# ---- brackets and texts that are not closed: the lines after them are still read

file brace 'thing A1 {' '  amount: 3' '' 'thing A2 { amount: x }'
run check "$work/brace.jx" --lang en
ends 2
says ':7:10'
count 1 'a } is missing'

file quote 'thing A1 {' '  note: "open' '  amount: five' '}' 'thing A2 { day: 2021-13-01 }'
run check "$work/quote.jx" --lang en
ends 2
says ':8:14'
says ':9:11'
says ':11:17'
count 3 'error['

# ---- values

file date 'thing A1 { day: 2021-02-30 }'
run check "$work/date.jx" --lang zh
ends 2
says '没有“2021-02-30”这一天'
says ':7:17'
count 1 '错误['

# ---- modules

printf 'use "self.jx"\n' | cat - "$work/schema" >"$work/self.jx"
echo 'thing A1 { amount: 1 }' >>"$work/self.jx"
run check "$work/self.jx" --lang en
ends 2
says 'E0502'
count 1 'error['

printf '使用 std.nosuch\n使用 nowhere\n' | cat - "$work/schema" >"$work/module.jx"
run check "$work/module.jx"
ends 2
says '找不到模块 std.nosuch'
says '找不到模块 nowhere'
count 2 'E0501'

# ---- a record that looks for the one around it: upwards, but not beyond the root

cat >"$work/alone.jx" <<'JX'
entity book { code : code header }
entity page { code : code header; book : ref book = enclosing }
page P1 { }
JX
run check "$(cd "$work" && pwd)/alone.jx"
ends 0

# ---- a broken file is left out and named; the others are checked

mkdir "$work/two"
cp "$work/schema" "$work/two/schema.jx"
printf 'use schema\nthing A1 { amount: 1\n' >"$work/two/broken.jx"
printf 'use schema\nthing A2 { amount: 1 }\n' >"$work/two/whole.jx"
run check "$work/two" --lang en
ends 2
prints 'checked 2 files, 1 record,'
prints "$work/two/broken.jx"
run export "$work/two"
ends 2
silent out
rm "$work/two/whole.jx"
run check "$work/two" --lang en
ends 2
prints 'checked 1 file, 0 records,'
check 'nothing checked is not called free of findings' sh -c '! grep -q "no findings" "$1"' - "$work/out"

finish
