#!/bin/sh
# jixiao build: --draft, --with-findings and --watch.
. tests/cli/harness

mkdir "$work/src"
cat >"$work/src/towns.jx" <<'JX'
实体 town | 镇 {
  code | 编码 : code header
  name | 名称 : text header
  note | 说明 : text?
  goal | 目标 : text?
}
表格 sheet | 表 (t: 镇) {
  表行 { 表头 "编码"; 表头 "名称"; 表头 "说明"; 表头 "目标" }
  表行 { 单元 t.编码; 单元 t.名称; 单元 t.说明; 单元 t.目标 }
}
文档 book | 册页 (t: 镇) { 封面 { 标题 "册页" }; 章节 1 `{t.名称}`; 表格 sheet(t) }
规则 short_note | 说明太短 对每个 镇 {
  断言 长度(说明) > 5
  否则 `“{说明}”太短 & <不明>`
}
规则 fine | 另一条 对每个 镇 { 断言 名称 = 说明 }
镇 A1 "东镇" { 说明: "东镇"; 目标: "修路" }
JX
unpack() { # FILE PART
    python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' "$1" "$2"
}

# ---- findings at their cells

run build "$work/src" --to html,docx,xlsx,csv -o "$work/plain"
ends 0
run build "$work/src" --to html,docx,xlsx,csv -o "$work/marked" --with-findings
ends 0 'findings do not keep tables from being printed'
file=$work/marked/A1-册页
holds "$file.html" '东镇</a><a class="mark wrong" href="#f1" title="错误：“东镇”太短 &amp; &lt;不明&gt; [说明太短]">1</a></td>'
holds "$file.html" '<li id="f1" class="wrong">'
link=$(sed -n 's/.*<a class="source" href="\([^"#]*\)#L[0-9]*">东镇<.*/\1/p' "$file.html" | head -n 1)
check "a value links to its source: $link" sh -c "cd '$work/marked' && [ -f '$link' ]"
lacks "$work/plain/A1-册页.html" 'class="source"'
check 'one mark' [ "$(grep -c 'class="mark' "$file.html")" -eq 1 ]
unpack "$file.docx" word/comments.xml >"$work/comments"
holds "$work/comments" '错误：“东镇”太短 &amp; &lt;不明&gt; [说明太短]'
unpack "$file.docx" word/document.xml >"$work/document"
holds "$work/document" '<w:commentRangeStart w:id="0"/><w:r>'
holds "$work/document" '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
unpack "$file.xlsx" xl/comments1.xml >"$work/comments"
holds "$work/comments" '“东镇”太短'
check 'the comment stands at the value' grep -q '<comment ref="C[0-9]*"' "$work/comments"
check 'csv has no marks' cmp "$file-表01-东镇.csv" "$work/plain/A1-册页-表01-东镇.csv"
lacks "$work/plain/A1-册页.html" 'class="mark'

# ---- drafts

run build "$work/src" --to html,docx,xlsx,csv -o "$work/draft" --draft
ends 0
file=$work/draft/A1-册页
holds "$file.html" 'content:"草稿"'
for part in word/header1.xml word/header2.xml; do
    unpack "$file.docx" $part >"$work/header"
    holds "$work/header" 'string="草稿"'
done
unpack "$file.docx" word/document.xml >"$work/document"
check 'both sections bear it' [ "$(grep -o '<w:headerReference' "$work/document" | wc -l)" -eq 2 ]
unpack "$file.xlsx" xl/worksheets/sheet1.xml >"$work/sheet"
holds "$work/sheet" '草稿'
check 'csv has no mark' cmp "$file-表01-东镇.csv" "$work/plain/A1-册页-表01-东镇.csv"
run build "$work/src" --to html -o "$work/draft" --draft --lang en
holds "$work/draft/A1-book.html" 'content:"DRAFT"'

# ---- watching

"$JX" build "$work/src" --to csv -o "$work/watched" --watch >"$work/watch" 2>&1 &
watcher=$!
trap 'kill $watcher 2>/dev/null; rm -rf "$work"' EXIT
until_built() { # NUMBER: of builds so far, within 20 seconds
    for _ in $(seq 200); do
        [ "$(grep -c '等待文件变化' "$work/watch")" -ge "$1" ] && return 0
        sleep 0.1
    done
    return 1
}
check 'the first build' until_built 1
sed -i 's/修路/架桥通车/' "$work/src/towns.jx"
check 'a change is built' until_built 2
holds "$work/watched/A1-册页-表01-东镇.csv" '架桥通车'
echo '镇 A2 "西镇" { 说明: ' >"$work/src/more.jx"
check 'a new file is seen' until_built 3
holds "$work/watch" '错误['
check 'mistakes do not end it' kill -0 $watcher
echo '镇 A2 "西镇" { 说明: "西边" }' >"$work/src/more.jx"
check 'it is mended' until_built 4
check 'the new document' [ -s "$work/watched/A2-册页-表01-西镇.csv" ]
kill $watcher

finish
