#!/bin/sh
# Modules: circles are told whole, nothing outside the given folders is read (also not through `..` and
# links), a missing module is told with a suggestion, one file under two names is read once, and the
# project file comes first.
. tests/cli/harness

write() { # FILE LINE…: a file below the work folder
    path=$work/$1
    shift
    mkdir -p "$(dirname "$path")"
    printf '%s\n' "$@" >"$path"
}
says_short() { says "error[$1]: $2"; }

# ---- circles

write one/a.jx 'use "a.jx"'
run check "$work/one/a.jx" --lang en --format short
ends 2
says "$work/one/a.jx:1:5: error[E0502]: modules use each other in a circle: $work/one/a.jx → $work/one/a.jx"
count 1 E0502

write two/a.jx 'use "b.jx"'
write two/b.jx 'use a'
run check "$work/two/a.jx" --lang en --format short
ends 2
says "two/b.jx:1:5: error[E0502]: modules use each other in a circle: $work/two/a.jx → $work/two/b.jx → $work/two/a.jx"
count 1 E0502

write three/start.jx 'use sub.b'
write three/sub/b.jx 'use c'
write three/sub/c.jx 'use "./x/../d.jx"'
write three/sub/d.jx '使用 "b.jx"'
run check "$work/three/start.jx" --lang en --format short
ends 2
s=$work/three/sub
says "circle: $s/b.jx → $s/c.jx → $s/d.jx → $s/b.jx"
lacks "$work/err" 'start.jx →'
count 1 E0502
run check "$work/three" --lang zh
count 1 '模块互相使用，绕回到自身'
says '从这里绕回去'

# ---- outside

write secret/s.jx 'entity secret { code : code header }'
write in/a.jx 'use "../secret/s.jx"'
run check "$work/in" --lang en --format short
ends 2
says "in/a.jx:1:5: error[E0503]: a file outside the given folders cannot be used: $work/secret/s.jx"
run check "$work/in" "$work/secret" --lang en
ends 0 'both folders given'
run check "$work/in" --allow-read "$work/secret" --lang en
ends 0 'a folder that may be read'
prints 'checked 2 files'
run check "$work/in" --allow-read "$work/secret/s.jx" --lang en
ends 0 'the folder of a file'
run check "$work/in" --allow-read "$work/nowhere" --lang en
ends 2
says "E0001"
says_short E0503 "a file outside"
(cd "$work/in" && "$JX" check . --lang en) >"$work/out" 2>"$work/err"
status=$?
ends 2 'relative, with ..'
says E0503
(cd "$work/in" && "$JX" check a.jx ../secret --lang en) >"$work/out" 2>"$work/err"
status=$?
ends 0 'relative, both given'

write in/a.jx 'use "sub/../../in-other/s.jx"'
write in-other/s.jx 'entity other { code : code header }'
run check "$work/in" --lang en
says_short E0503 "a file outside"
write in/a.jx "use \"$work/secret/s.jx\""
run check "$work/in" --lang en
says_short E0503 "a file outside"
write in/a.jx 'use "/nowhere/at/all.jx"'
run check "$work/in" --lang en
says_short E0503 "a file outside"

write in/a.jx 'use "link.jx"'
ln -s ../secret/s.jx "$work/in/link.jx"
run check "$work/in/a.jx" --lang en
ends 2
says_short E0503 "a file outside"
run check "$work/in" --lang en
count 2 'E0503' # the one that uses it, and the folder's own listing
rm "$work/in/link.jx"
ln -s ../secret "$work/in/linked"
write in/a.jx 'use linked.s'
run check "$work/in" --lang en
ends 2
says_short E0503 "a file outside"
rm "$work/in/linked"

write in/a.jx 'use inside'
write in/real/inside.jx 'entity inside { code : code header }'
ln -s real/inside.jx "$work/in/inside.jx"
run check "$work/in/a.jx" --lang en
ends 0 'a link within the folder'
ln -s in "$work/alias"
run check "$work/alias" --lang en
ends 0 'the given folder may be a link'
rm "$work/alias"

# ---- missing

write lib/rules.jx 'entity a { code : code header }'
write lib/sub/forms.jx 'entity b { code : code header }'
write lib/main.jx 'use "rule.jx"'
run check "$work/lib" --lang en
ends 2
says 'error[E0501]: there is no module rule.jx'
says "looked for $work/lib/rule.jx"
says 'did you mean "rules.jx"?'
write lib/main.jx 'use sub.form'
run check "$work/lib" --lang en
says 'did you mean "sub.forms"?'
write lib/main.jx '使用 std.rules.basis'
run check "$work/lib"
says '找不到模块 std.rules.basis'
says '是否想写“std.rules.basic”？'
write lib/main.jx 'use std.rules.'
run check "$work/lib" --lang en
ends 2
write lib/main.jx 'use nothing.of.the.kind'
run check "$work/lib" --lang en
says E0501
lacks "$work/err" 'did you mean'

# ---- once

write once/main.jx 'use lib' 'use "lib.jx"' 'use "./x/../lib.jx"' 'use copy'
write once/lib.jx 'entity thing { code : code header }' 'thing A1 { }'
ln -s lib.jx "$work/once/copy.jx"
run check "$work/once" "$work/once/../once/lib.jx" "$work/once/main.jx" --lang en
ends 0
silent err
prints 'checked 2 files, 1 record, 0 rules'

# ---- --stdlib

write std/std.jx 'entity thing { code : code header }' 'thing FROM_LIBRARY { }'
write std/deep/er.jx 'use std' 'extend entity thing { note : text? }'
write uses/main.jx 'use std.deep.er' 'thing A1 { note: "x" }'
run check "$work/uses" --stdlib "$work/std" --lang en
ends 0
prints 'checked 1 file, 1 record'
write uses/main.jx 'use std.deep.err'
run check "$work/uses" --stdlib "$work/std" --lang en
ends 2
says "looked for $work/std/deep/err.jx"
write uses/main.jx 'use std'
write std/std.jx 'use outside'
run check "$work/uses" --stdlib "$work/std" --lang en
ends 2 'the library uses only itself'
write std/std.jx 'use std.deep.er'
run check "$work/uses" --stdlib "$work/std" --lang en --format short
says 'circle: stdlib/std.jx → stdlib/deep/er.jx → stdlib/std.jx'

# ---- the project file

write project/a/rules.jx 'rule named for each project { assert name != "x" }'
write project/b.jx 'project P1 "x" { budget: 1 万元; unit: U1 }' 'budget_unit U1 "u" { department: D1 }' \
    'department D1 "d" { }' 'dossier 2021 { department: D1 }'
write project/jixiao.jx 'use std' 'use a.rules' 'settings { year: 2021; taxonomy: T2021; as_of: 2021-06-30; form: f }'
run check "$work/project" --lang en --format short
ends 1
prints 'named'
run export "$work/project"
prints '"settings": ['
run check "$work/project/b.jx" --lang en
ends 1 'a file of the folder, alone'
prints 'checked 3 files'
mv "$work/project/jixiao.jx" "$work/project/绩效.jx"
run check "$work/project" --lang en --format short
ends 1
rm "$work/project/绩效.jx"
run check "$work/project" --lang en --format short
ends 2 'without it no module is in use'

# ---- settings: what the dossiers of the folder take from them

write settings/jixiao.jx '使用 std' '使用 std.forms.tangshan2021' '工程设置 { 年度: 2022; 指标体系: T2021; 版式: tangshan2021 }'
write settings/a.jx '绩效文本 { 部门: 1 }' '部门 1 "甲局" { }'
write settings/own/a.jx '绩效文本 2020 { 部门: 1; 版式: other; 指标体系: T2015 }' '部门 1 "甲局" { }'
write settings/next/绩效.jx '工程设置 { 年度: 2023 }'
write settings/next/a.jx '绩效文本 { 部门: 1 }' '部门 1 "甲局" { }'
run check "$work/settings"
ends 0
run query "$work/settings" '绩效文本 -> 年度, 版式, 指标体系.编码' --format csv
prints '2022,tangshan2021,T2021'
prints '2020,other,T2015'
prints '2023,tangshan2021,T2021'
run build "$work/settings" --to txt -o "$work/printed"
ends 0 'the form that the settings name is printed'
prints '2022-1-'
prints '2023-1-'
rm -r "$work/settings/own" "$work/settings/next"
write settings/twice.jx '绩效文本 { 部门: 1 }'
run check "$work/settings" --format short
says E0402
rm "$work/settings/twice.jx"
rm "$work/settings/jixiao.jx"
write settings/a.jx '使用 std' '绩效文本 { 部门: 1 }' '部门 1 "甲局" { }'
run check "$work/settings" --format short
ends 1 'a year is needed'
prints '缺少必填的“年度”'
finish
