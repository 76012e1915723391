#!/bin/sh
# What tables cost, beside other programs: bench/tables.sh [JIXIAO]. Needs gcc, libxlsxwriter, GNU time
# and, for the Word table, pandoc. Prints a line a case: what, ours, theirs, the ratio and the limit.
set -eu
jx=${1:-build/jixiao}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# cpu FILE COMMAND…: the processor's milliseconds, user and system; FILE keeps the least so far. A busy
# machine makes a clock tell of its other work, so no clock is asked.
cpu() {
    kept=$1; shift
    /usr/bin/time -o "$work/time" -f '%U %S' "$@" >"$work/log" 2>&1
    ms=$(awk '{ print int(($1 + $2) * 1000 + 0.5) }' "$work/time")
    if [ ! -s "$kept" ] || [ "$ms" -lt "$(cat "$kept")" ]; then echo "$ms" >"$kept"; fi
}
# What is compared runs in turns.
turns="1 2 3 4 5"
line() { # WHAT OURS THEIRS LIMIT
    awk -v w="$1" -v a="$2" -v b="$3" -v l="$4" 'BEGIN { printf "%-44s %7d ms %7d ms  ratio %.2f, at most %s\n", w, a, b, a / b, l }'
}
memory() { /usr/bin/time -f %M "$@" 2>&1 >/dev/null | tail -n 1; } # the peak, in KiB

# rows NAME N: a document with one table of N rows of six cells
rows() {
    mkdir -p "$work/$1"
    cat >"$work/$1/table.jx" <<'JX'
使用 std
实体 台账 { 编号 : code header; 行 : list 登记 }
实体 登记 { 序号 : code header; 名称 : text; 类别 : text; 金额 : money; 数量 : number; 说明 : text }
表格 登记表 (b: 台账) {
  各行 i 属于 b.行 {
    栏目 "序号": i.序号
    栏目 "名称": i.名称
    栏目 "类别": i.类别
    栏目 "金额": i.金额 以 万元 "0.00"
    栏目 "数量": i.数量
    栏目 "说明": i.说明
  }
}
文档 册 (b: 台账) { 章节 1 "登记表"; 表格 登记表(b) }
JX
    awk -v n="$2" 'BEGIN {
        print "台账 T1 {"; print "  行 {"; print "  | 序号 | 名称 | 类别 | 金额 | 数量 | 说明 |"
        for (i = 1; i <= n; i++) printf "  | S%06d | 事项第%d件 | 第%d类 | %d.50万元 | %d | 按计划完成 |\n", i, i, i % 9, i, i * 3
        print "  }\n}" }' >"$work/$1/data.jx"
}

rows big 100000
cat >"$work/lib.c" <<'C'
#include <stdio.h>
#include <xlsxwriter.h>
int main(int argc, char **argv) {
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(argv[argc - 1], &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    char text[64];
    for (lxw_row_t row = 0; row < 100000; row++)
        for (lxw_col_t col = 0; col < 6; col++) {
            snprintf(text, sizeof text, "事项第%u件", row);
            if (col == 3 || col == 4) worksheet_write_number(sheet, row, col, row * 1.5, NULL);
            else worksheet_write_string(sheet, row, col, text, NULL);
        }
    return workbook_close(book);
}
C
gcc -O2 -o "$work/lib" "$work/lib.c" -lxlsxwriter
for turn in $turns; do
    cpu "$work/rest" "$jx" build "$work/big" --to csv -o "$work/o"
    cpu "$work/all" "$jx" build "$work/big" --to xlsx -o "$work/o"
    cpu "$work/theirs" "$work/lib" "$work/lib.xlsx"
done
rest=$(cat "$work/rest")
line "xlsx, 100 000 rows, beside the library alone" $(($(cat "$work/all") - rest)) "$(cat "$work/theirs")" 1.3
echo "  (and $rest ms to read the records and lay the table out, which csv takes too;" \
    "$((($(memory "$jx" build "$work/big" --to xlsx -o "$work/o") - $(memory "$jx" build "$work/big" --to csv -o "$work/o")) / 1024)) MiB more than csv takes)"

rows word 1000
rm -rf "$work/o"
"$jx" build "$work/word" --to md -o "$work/o" >/dev/null 2>&1
for turn in $turns; do
    cpu "$work/ours" "$jx" build "$work/word" --to docx -o "$work/o"
    if command -v pandoc >/dev/null 2>&1; then cpu "$work/pandoc" pandoc "$work/o"/*.md -o "$work/pandoc.docx"; fi
done
if [ -s "$work/pandoc" ]; then
    line "docx, a table of 1 000 rows, with reading" "$(cat "$work/ours")" "$(cat "$work/pandoc")" 0.1
else
    echo "docx, a table of 1 000 rows, with reading: $(cat "$work/ours") ms (pandoc is not installed)"
fi

# A book of project tables: the Tangshan form, one a page.
book() { # NAME N
    mkdir -p "$work/$1/projects"
    cp examples/tangshan-2021/*.jx "$work/$1/"
    for i in $(seq 1 "$2"); do
        sed "s/\(604002B1[67]DX\)[0-9]\{4\}/\1$(printf %04d "$i")/; s/^\(项目[^\"]*\"\)/\1第${i}号/" \
            "$(ls examples/tangshan-2021/projects/*.jx | head -n 1)" >"$work/$1/projects/$(printf %04d "$i").jx"
    done
}
for n in 100 1000; do
    book "book$n" $n
    for turn in 1 2 3; do
        cpu "$work/plain$n" "$jx" build "$work/book$n" --to json -o "$work/o"
        cpu "$work/pdf$n" "$jx" build "$work/book$n" --to pdf -o "$work/o$n"
    done
    plain=$(cat "$work/plain$n") pdf=$(cat "$work/pdf$n")
    memory=$(memory "$jx" build "$work/book$n" --to pdf -o "$work/o$n")
    less=$(memory "$jx" build "$work/book$n" --to json -o "$work/o$n")
    awk -v n="$n" -v a="$pdf" -v b="$plain" -v m="$memory" -v l="$less" 'BEGIN {
        printf "pdf, a book of %4d tables: %.2f ms a table, at most 50; %d MiB more than json takes\n", n, (a - b) / n, (m - l) / 1024 }'
done
