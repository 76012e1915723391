#!/bin/sh
# jixiao build: which files, with which names; the same bytes twice; all of them or none.
. tests/cli/harness

cat >"$work/towns.jx" <<'JX'
量纲 money | 金额
计量单位 元 : money
词头 万 = 10000
枚举 kind | 类型 { large | 大 | 大镇; small | 小 | 小镇 }
实体 town | 镇 {
  code | 编码 : code header
  name | 名称 : text header
  kind | 类型 : kind?
  budget | 预算 : money?
}
表格 sheet | 表 (t: 镇) {
  表行 { 表头 "名称"; 单元 t.名称 }
  表行 { 表头 "预算"; 单元 t.预算 }
  表行 { 表头 "类型"; 单元 t.类型 }
}
文档 leaflet | 册页 (t: 镇) { 章节 1 `{t.名称}`; 表格 sheet(t) }
文档 letter | 短笺 (t: 镇) { 段落 `致{t.名称}` }
镇 A1 "东镇" { 类型: 大; 预算: 3 万元 }
镇 A2 "西/镇" { 类型: 小; 预算: 5.50 万元 }
JX
formats=html,docx,xlsx,md,csv,txt,json

# ---- files

run build "$work/towns.jx" --to $formats -o "$work/deep/a"
ends 0
says '生成了 4 份文档、24 个文件'
says '没有表格，不生成 csv'
count 2 '不生成 xlsx'
check '24 paths are printed' [ "$(wc -l <"$work/out")" -eq 24 ]
while read -r path; do check "$path is there" [ -s "$path" ]; done <"$work/out"
check 'no other file' [ "$(ls -A "$work/deep/a" | wc -l)" -eq 24 ]
prints "$work/deep/a/A1-册页.html"
prints "$work/deep/a/A2-短笺.docx"
lacks "$work/out" "$work/deep/a/A1-短笺.csv"
holds "$work/deep/a/A1-册页.txt" '大镇'
holds "$work/deep/a/A1-册页.txt" '3万元'
check 'a document model in JSON' python3 -m json.tool "$work/deep/a/A1-册页.json"

run build "$work/towns.jx" --to $formats -o "$work/b"
check 'the same bytes twice' diff -r "$work/deep/a" "$work/b"
run build "$work/towns.jx" --to $formats -o "$work/b"
ends 0 'over files that are there'
check 'the same bytes again' diff -r "$work/deep/a" "$work/b"
run build "$work/towns.jx" --to md,md,md -o "$work/c"
check 'a format asked for twice is made once' [ "$(wc -l <"$work/out")" -eq 4 ]
run build "$work/towns.jx" --to md --to txt -o "$work/c"
check 'formats add up' [ "$(wc -l <"$work/out")" -eq 8 ]
run build "$work/towns.jx" --to md -o "$work/c" --lang en
prints "$work/c/A1-leaflet.md"
says 'made 4 documents, 4 files'

run build examples/forms/fengrun-2022 --to xlsx -o "$work/sheets"
run build examples/forms/fengrun-2022 --to xlsx --one-sheet -o "$work/one-sheet"
ends 0
sheets() { python3 -c 'import sys,zipfile; print(sum("worksheets/sheet" in n for n in zipfile.ZipFile(sys.argv[1]).namelist()))' "$1"/*.xlsx; }
check 'a sheet a table' [ "$(sheets "$work/sheets")" -gt 1 ]
check 'all tables on one sheet' [ "$(sheets "$work/one-sheet")" -eq 1 ]

# ---- names are unique

cat >"$work/same.jx" <<'JX'
entity town { name : text header }
document letter (t: town) { paragraph `To {t.name}` }
town "a/b" { }
town "a:b" { }
town "a?b" { }
JX
run build "$work/same.jx" --to txt -o "$work/same"
ends 0
check 'one file a document' [ "$(sort -u "$work/out" | wc -l)" -eq 3 ]
prints "$work/same/a_b-letter-2.txt"

# ---- --only

for only in 册页 leaflet A2 西/镇 A1-册页; do
    run build "$work/towns.jx" --to txt -o "$work/d" --only "$only"
    ends 0 "--only $only"
    case $only in A1-册页) n=1 ;; *) n=2 ;; esac
    check "$n files of $only" [ "$(wc -l <"$work/out")" -eq $n ]
done
run build "$work/towns.jx" --to txt -o "$work/d" --only A1-册页 --only A2-短笺
check 'two of four' [ "$(wc -l <"$work/out")" -eq 2 ]
run build examples/fengrun-2022 --to txt,xlsx -o "$work/f" --only 科技创新扶持资金 --only 13020822P00871410001L
ends 0 'the tables of two projects'
file="$work/f/2022-339-丰润2022部门预算绩效文本-13020822P00933810001D.txt"
check 'each in files of its own' [ "$(wc -l <"$work/out")" -eq 4 ]
check 'with its heading' grep -q '2.科技创新扶持资金绩效目标表' "$file"
check 'and without others' sh -c "! grep -q '优秀科技特派员奖励\|目 *录' '$file'"
run build examples/fengrun-2022 --to txt -o "$work/e" --only 科技创新扶持资金 --only 339
ends 2 'a department that has no table of its own'
says '“339”'
run build "$work/towns.jx" --to txt -o "$work/e" --only ''
ends 2 'no name'
run build "$work/towns.jx" --to txt -o "$work/e" --only 南镇
ends 2
says 'A1-册页, A2-册页'
check 'nothing is made' [ ! -e "$work/e" ]

# ---- nothing to print, or mistakes

printf '实体 镇 { 编码 : code header }\n镇 A1 { }\n' >"$work/none.jx"
run build "$work/none.jx" --to txt -o "$work/e"
ends 2
says 'E0756'
{ cat "$work/towns.jx"; echo '镇 A3 "北镇" { 预算: 3 家 }'; } >"$work/mistake.jx"
run build "$work/mistake.jx" --to txt -o "$work/e"
ends 2
says ":20:"
check 'no folder after a mistake' [ ! -e "$work/e" ]
sed 's/单元 t.类型 }/单元 t.类型; 单元 t.编码 }/' "$work/towns.jx" >"$work/wide.jx"
run build "$work/wide.jx" --to txt -o "$work/e"
ends 2
says 'E0702'
check 'no folder after a table that does not fit' [ ! -e "$work/e" ]

# ---- all or nothing

rm -rf "$work/b"
run build "$work/towns.jx" --to html,txt -o "$work/b"
cp -r "$work/b" "$work/before"
sed 's/东镇/东新镇/; s/西/新西/' "$work/towns.jx" >"$work/changed.jx"
rm "$work/b/A2-短笺.txt" "$work/before/A2-短笺.txt"
mkdir "$work/b/A2-短笺.txt" "$work/before/A2-短笺.txt"
run build "$work/changed.jx" --to html,txt -o "$work/b" --lang zh
ends 2
says '这是一个文件夹'
silent out
check 'all is as it was' diff -r "$work/b" "$work/before"
check 'no temporary file' [ "$(ls -A "$work/b" | grep -c tmp)" -eq 0 ]
rmdir "$work/b/A2-短笺.txt" "$work/before/A2-短笺.txt"
(
    ulimit -f 2 # half a KiB to a KiB a file: a disk that is full
    "$JX" build "$work/changed.jx" --to txt,html -o "$work/b" >"$work/out" 2>/dev/null
    echo $? >"$work/status"
)
read -r status <"$work/status"
ran='jixiao build with a limit of the size of files'
ends 2
check 'all is as it was on a full disk' diff -r "$work/b" "$work/before"
check 'no temporary file on a full disk' [ "$(ls -A "$work/b" | grep -c tmp)" -eq 0 ]
run build "$work/changed.jx" --to txt -o "$work/towns.jx" --lang en
ends 2
says 'not a folder'
run build "$work/changed.jx" --to txt -o /proc/jixiao --lang en
ends 2
says 'cannot write /proc/jixiao'
if [ "$(id -u)" -ne 0 ]; then
    mkdir "$work/locked"
    chmod 555 "$work/locked"
    run build "$work/changed.jx" --to txt -o "$work/locked" --lang en
    ends 2
    says 'permission denied'
fi

finish
