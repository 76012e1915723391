#!/bin/sh
# jixiao build --to pdf: what stands on the pages, the contents with their numbers, fonts and the
# characters that none has, the same bytes twice. Needs poppler-utils and a Chinese font.
. tests/cli/harness

cat >"$work/book.jx" <<'JX'
实体 town | 镇 {
  code | 编码 : code header
  name | 名称 : text header
  note | 说明 : text?
}
表格 sheet | 表 (t: 镇) {
  表行 { 表头 "编码"; 表头 "名称"; 表头 "说明" }
  表行 { 单元 t.编码; 单元 t.名称; 单元 t.说明 }
}
文档 book | 册页 (t: 镇) {
  封面 { 标题 `{t.名称}册页` }
  页脚 `— {page} —`
  目录
  章节 1 `{t.名称}`
  段落 "第一段。"
  章节 1 "表"
  表格 sheet(t)
}
镇 A1 "东镇" { 说明: "沿河，种稻。" }
JX

run build "$work/book.jx" --to pdf -o "$work/a"
if grep -q 'E0019' "$work/err"; then
    echo "pdf: no Chinese font is installed: 0 passed, 0 failed, 1 skipped"
    exit 0
fi
ends 0
file=$work/a/A1-册页.pdf
prints "$file"
pdftotext -layout "$file" "$work/text"
check 'three pages' [ "$(pdfinfo "$file" | sed -n 's/^Pages: *//p')" -eq 3 ]
check "the title" sh -c "pdfinfo \"$file\" | grep -q Title:.*册页"
check 'no date' [ -z "$(pdfinfo "$file" | grep CreationDate)" ]
holds "$work/text" '东镇册页'
check 'the number of the page' [ "$(pdftotext -f 3 -l 3 "$file" - | tr -d ' ' | grep -cx '—2—')" -eq 1 ]
check 'the contents name the pages' [ "$(pdftotext -f 2 -l 2 "$file" - | grep -cx 2)" -eq 2 ]
check 'the table' grep -q 'A1 *东镇 *沿河，种稻。' "$work/text"
check 'all fonts are embedded' [ -z "$(pdffonts "$file" | sed 1,2d | awk '$(NF-4) != "yes"')" ]
check 'Chinese text can be searched for' [ -z "$(pdffonts "$file" | sed 1,2d | awk '$(NF-2) != "yes"')" ]

run build "$work/book.jx" --to pdf -o "$work/b"
check 'the same bytes twice' cmp "$file" "$work/b/A1-册页.pdf"

# ---- fonts

case $(fc-list ':family=仿宋_GB2312' family) in
'')
    says '说明[E0040]'
    says '仿宋_GB2312'
    ;;
esac
run build "$work/book.jx" --to pdf -o "$work/c" --font-dir "$work/none"
ends 2
says '错误[E0042]'
check 'nothing is written' [ ! -e "$work/c" ]
mkdir "$work/fonts"
run build "$work/book.jx" --to pdf -o "$work/c" --font-dir "$work/fonts"
ends 0
check 'a folder without fonts changes nothing' cmp "$file" "$work/c/A1-册页.pdf"

printf '镇 A2 "西镇" { 说明: "用字\364\200\200\200" }\n镇 A3 "北镇" { 说明: "又一个\364\200\200\200" }\n' >>"$work/book.jx"
run build "$work/book.jx" --to pdf -o "$work/d"
ends 0
count 1 '警告[E0041]'
says 'U+100000'
says 'book.jx:20:'

# ---- texts of a hundred pages: time grows with their length, and not with its square

sed -e 's/段落 "第一段。"/段落 t.说明/' -e '/^镇 A[23]/d' -e '/^镇 A1/d' "$work/book.jx" >"$work/long.jx"
awk 'BEGIN { printf "镇 A1 \"东镇\" { 说明: \""; for (i = 0; i < 10000; i++) printf "中文abc，"; print "\" }" }' >>"$work/long.jx"
timeout 60 "$JX" build "$work/long.jx" --to pdf -o "$work/e" >"$work/out" 2>"$work/err"
check 'a long text in a paragraph and in a cell' [ $? -eq 0 ]
check 'on its pages' [ "$(pdfinfo "$work/e/A1-册页.pdf" | sed -n 's/Pages: *//p')" -gt 150 ]

finish
