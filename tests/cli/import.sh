#!/bin/sh
# jixiao import: what the program printed comes back, in every format; texts of the shapes that other
# programs leave; what is not recognised is kept with its place; other encodings; bad files.
. tests/cli/harness

plain() { # FOLDER: what the one text file in it says, without its name
    cat "$1"/*.txt
}

# ---- forms that were printed come back the same

for form in forms/fengrun-2022 forms/hebei-2022 forms/tianjin-2025 forms/linyi-2020 tangshan-2021; do
    b=$work/$(basename $form)
    run build examples/$form --to docx,html,xlsx,txt -o "$b"
    ends 0
    for format in docx html xlsx; do
        run import "$b"/*.$format -o "$b/$format" --lang zh
        if [ $form = forms/linyi-2020 ]; then
            ends 1 "$form in $format: its line of signatures is computed"
            count=$(grep -c '^  未识别' "$work/out")
            check "$form in $format: all but one are recognised" [ "$count" -eq 1 ]
        else
            ends 0 "$form in $format: all is recognised"
            prints '未识别 0'
        fi
        [ $format = xlsx ] && continue # which holds the tables alone
        run build "$b/$format" --to txt -o "$b/$format.again"
        ends 0
        [ $form = forms/linyi-2020 ] && continue
        plain "$b" >"$work/want"
        plain "$b/$format.again" >"$work/got"
        check "$form in $format is printed the same again" cmp "$work/want" "$work/got"
    done
    run fmt --check "$b/docx"
    ends 0 "$form: what was written is formatted"
done
holds "$work/fengrun-2022/docx/2022-307-丰润2022部门预算绩效文本.jx" '使用 std.forms.hebei2022'
holds "$work/fengrun-2022/docx/2022-307-丰润2022部门预算绩效文本.jx" '# 原文：表 1'
holds "$work/fengrun-2022/docx/2022-307-丰润2022部门预算绩效文本.jx" '支出计划 { 3月底: 30%; 6月底: 60%; 10月底: 90%; 12月底: 100% }'

# ---- texts

# rows as lines, cells parted by tabs; a heading comes again, and cuts a row in two
tabs() {
    printf '1.岸线 整治绩效目标表\n\n118001 云溪市水务局\n\n单位：万元\n\n'
    printf '项目编码\t32998122P0031001000 1A\t\t项目名称\t岸线 整治\t\t\n'
    printf '预算规模及 资金用途\t预算数\t35.5\t其中：财政 资金\t35.50\t其他资金\t\n'
    printf '\t清淤和护坡\n'
    printf '资金支出计划（%%）\t3月底\t\t6月底\t\t10月底\t12月底\n\t\t\t40%%\t\t80%%\t100%%\n'
    printf '绩效目标\t1.清淤3公里\n'
    heads='一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据'
    printf "$heads\t\n"
    printf '产出指标\t数量指标\t清淤长度\t清淤的长度\t≥3公里\t施工合同\t\n'
    printf '\t质量指标\t验收合\t验收合格率\t100%%\t施工\t\n'
    printf "\n$heads\n"
    printf '\t\t格率\t\t\t合同\n'
    printf '满意度指标\t服务对象满意度指标\t居民满意度\t居民满意度\t≥90%%\t问卷\n'
}
tabs >"$work/tabs.txt"
run import "$work/tabs.txt" -o "$work/tabs" --lang zh
ends 0
prints '版式 hebei2022'
prints '未识别 0'
jx=$work/tabs/tabs.jx
holds "$jx" '项目 32998122P00310010001A "岸线整治" {'
holds "$jx" '预算数: 35.5 万元'
holds "$jx" '资金用途: "清淤和护坡"'
holds "$jx" '支出计划 { 6月底: 40%; 10月底: 80%; 12月底: 100% }'
holds "$jx" '- 清淤3公里'
holds "$jx" '| 产出.质量             | 验收合格率 | 验收合格率 | 100%   | 施工合同 |'
holds "$jx" '绩效文本 2022 {'
holds "$jx" '# 请核对：'
run check "$work/tabs" --lang zh
lacks "$work/err" '[E0'
prints '[缺少效益指标]'

# a cell a line, from Word: a blank line behind each row
cells() {
    printf '%s\n' '[bookmark: _Toc_1]1.节水宣传绩效目标表'
    for row in '118001云溪市水务局|单位：万元' '项目名称|节水宣传' '预算规模及资金用途|预算数|8.00|其中：财政    资金|8.00|其他资金|' '|宣传和印刷' \
        '绩效目标|1.印发手册=2.进校园宣讲'; do printf '%s' "$row" | sed 's/^/\t/; s/|/\n\t/g; s/=/\n/g'; printf '\n\n'; done
    printf '\n \n'
    for row in '一级指标|二级指标|三级指标|绩效指标描述|指标值' '产出指标|数量指标|手册|手册数量|≥5000册' '|数量指标|宣讲|宣讲场次|20场' \
        '效益指标|社会效益指标|知晓率|居民知晓率|≥80%'; do printf '%s' "$row" | sed 's/^/\t/; s/|/\n\t/g'; printf '\n\n'; done
}
cells >"$work/cells.txt"
run import "$work/cells.txt" -o "$work/cells" --year 2025 --lang zh
ends 0
prints '版式 tianjin2025'
jx=$work/cells/cells.jx
holds "$jx" '绩效文本 2025 {'
holds "$jx" '    - 印发手册'
holds "$jx" '    - 进校园宣讲'
holds "$jx" '| 效益.社会效益 | 知晓率 | 居民知晓率 | ≥80%    |'

# contents, whose pages stand behind tabs; an empty line within a cell
{ printf '目录\n1.节水宣传绩效目标表\t1\n\n'; cells | sed 's/^2.进校园宣讲$/2.进校园宣讲\n\n3.办讲座/'; } >"$work/contents.txt"
run import "$work/contents.txt" -o "$work/contents" --year 2025 --lang zh
ends 0
jx=$work/contents/contents.jx
lacks "$jx" '总体目标'
holds "$jx" '    - 进校园宣讲'
holds "$jx" '    - 办讲座'

# text of a PDF: no tabs, lines wrapped, cells run together
wrapped() {
    printf ' 部门总体绩效目标及保障措施\n\n一、部门总体绩效目标\n\n1.按照有关法律、法规的要求，确保全局所有行政行为的合法率达到\n\n100%%；\n\n2.按时办理领导批办的事项；\n\n第 1 页\n\n'
    printf '604003 云溪市水务局\n\n项目编码 604003B16DX0099 项目名称 河道清淤\n\n项目资金主要\n\n用途\n\n预算数 70 万元，其中财政资金 70 万元。主要用于清\n\n淤。\n\n'
    printf '资金支出计划\n\n(累计进度%%)\n\n第一季度 第二季度 第三季度 第四季度\n\n0.00 50.00 80.00 100.00\n\n绩效目标\n\n清淤3公里。\n\n'
    printf '一级指标 二级指标 三级指标 绩效指标描述 指标值\n指标值确定依\n\n据\n\n产出指标\n\n数量指标\n\n清淤河道长\n\n度\n河道清淤长度\n\n3公里\n根据年度工\n\n作安排\n\n'
    printf '质量指标 项目验收率 项目验收率 100%%\n根据年度工\n\n作安排\n\n'
}
wrapped >"$work/wrapped.txt"
run import "$work/wrapped.txt" --year 2021 -o "$work/wrapped" --lang zh
ends 0
prints '版式 tangshan2021'
prints '未识别 0'
jx=$work/wrapped/wrapped.jx
holds "$jx" '- 按照有关法律、法规的要求，确保全局所有行政行为的合法率达到100%；'
holds "$jx" '支出计划 { 第一季度: 0.00%; 第二季度: 50.00%; 第三季度: 80.00%; 第四季度: 100.00% }'
holds "$jx" '| 产出.数量 | 清淤河道长度 | 河道清淤长度 | 3公里  | 根据年度工作安排 |'
holds "$jx" '| 产出.质量 | 项目验收率   | 项目验收率   | 100%   | 根据年度工作安排 |'
# where only blank lines told cells apart, it says what it guessed
{ wrapped; printf '时效指标\n完成\n时限\n按期\n完成\n年底\n计划\n安排\n'; } | sed '/^$/d' >"$work/guess.txt"
run import "$work/guess.txt" --year 2021 -o "$work/guess" --lang zh
ends 0
prints '  拿不准 表 1 行 9 列'
holds "$work/guess/guess.jx" '# 拿不准（表 1 行 9 列'
# another form's: a contents of dots, titles over two lines, headings that a page prints again, fewer figures than columns
{
    printf '云溪市水务局\n2024 年部门预算绩效文本\n目 录\n第一部分 部门整体绩效目标.............................\n1.河湖长制信息平台运行维护和数据更新（2023\n年结转）绩效目标表........................\n— 1 —\n'
    printf '第一部分 部门整体绩效目标\n一、总体绩效目标\n全年护岸 8 公里，河湖长制平台全年不中断运\n行。\n三、工作保障措施\n1、按月检查，发现问题立即处理，处理结果报\n局办公会。\n2、按季通报。\n'
    printf '第二部分 预算项目绩效目标\n1.河湖长制信息平台运行维护和数据更新（2023\n年结转）绩效目标表\n118001 云溪市水务局 单位：万元\n'
    printf '项目编码 32998124P00310010001A 项目名称 河湖长制信息平台运行维护\n和数据更新（2023 年结转）\n'
    printf '预算规\n模及资\n金用途\n预算数 35.50 其中：财政 资金 35.50 其他资金\n2023 年结转的平台运行费\n'
    printf '资金支出\n计划（%%）\n3月底 6月底 10月底 12月底\n40%% 100%%\n绩效目标 1.平台全年不中断；\n2.数据按月更新。\n'
    printf '一级指标 二级指标 三级指标 绩效指标描述 指标值\n指标值确\n定依据\n产出指标\n数量指标 更新数据 更新数据 ≥12次 更新日志\n— 2 —\n'
    printf '一级指标 二级指标 三级指标 绩效指标描述 指标值\n指标值确\n定依据\n质量指标 平台可用率 平台可用率 ≥99%% 监测记录\n时效指标 更新时间 更新时间 2024年12\n月31日前 更新日志\n'
    printf '2.节水宣传绩效目标表\n118001 云溪市水务局 单位：万元\n项目编码 32998124P00310020001B 项目名称 节水宣传\n'
} >"$work/pdf.txt"
run import "$work/pdf.txt" -o "$work/pdf" --lang zh
ends 0
prints '版式 hebei2022'
prints '未识别 0'
prints '（属于哪一栏是猜的）：40%'
jx=$work/pdf/pdf.jx
holds "$jx" '- 全年护岸 8 公里，河湖长制平台全年不中断运行。'
holds "$jx" '- 按月检查，发现问题立即处理，处理结果报局办公会。'
holds "$jx" '"河湖长制信息平台运行维护和数据更新（2023年结转）"'
holds "$jx" '资金用途: "2023 年结转的平台运行费"'
holds "$jx" '支出计划 { 10月底: 40%; 12月底: 100% }'
lacks "$jx" '其他资金'
holds "$jx" '    - 平台全年不中断；'
holds "$jx" '    - 数据按月更新。'
holds "$jx" '| 产出.质量 | 平台可用率 | 平台可用率 | ≥99%             | 监测记录 |'
holds "$jx" '| 产出.时效 | 更新时间   | 更新时间   | 2024年12月31日前 | 更新日志 |'
holds "$jx" '项目 32998124P00310020001B "节水宣传" {'
# a text between labels, and one of a table that has no place
sed 's/^产出指标$/说明性文字\n&/' "$work/pdf.txt" >"$work/between.txt"
run import "$work/between.txt" -o "$work/between" --lang zh
ends 1
prints '：说明性文字'
# a row of more cells than headings
tabs | sed 's/施工合同/甲\t乙/' >"$work/crowded.txt"
run import "$work/crowded.txt" -o "$work/crowded" --lang zh
ends 1
prints '（这一行比表头多一格）：≥3公里'

# other encodings say the same
run import "$work/tabs.txt" -o "$work/one"
for encoding in GB18030 UTF-16 UTF-8; do
    mkdir -p "$work/in"
    { [ $encoding != UTF-8 ] || printf '\357\273\277'; iconv -f UTF-8 -t $encoding "$work/tabs.txt"; } >"$work/in/tabs.txt"
    run import "$work/in/tabs.txt" -o "$work/$encoding"
    ends 0 "a text in $encoding"
    check "$encoding reads as UTF-8 does" cmp "$work/one/tabs.jx" "$work/$encoding/tabs.jx"
done
sed 's/$/\r/' "$work/tabs.txt" >"$work/in/tabs.txt"
run import "$work/in/tabs.txt" -o "$work/crlf"
check 'CR LF reads as LF does' cmp "$work/one/tabs.jx" "$work/crlf/tabs.jx"

for encoding in UTF-16LE UTF-16BE; do # without a mark
    iconv -f UTF-8 -t $encoding "$work/tabs.txt" >"$work/in/tabs.txt"
    run import "$work/in/tabs.txt" -o "$work/$encoding"
    check "$encoding reads as UTF-8 does" cmp "$work/one/tabs.jx" "$work/$encoding/tabs.jx"
done

# declared: a text that could be either is what is said, and what cannot be that is refused
for encoding in gb18030 utf-8 utf-16le utf-16be; do
    iconv -f UTF-8 -t $encoding "$work/tabs.txt" >"$work/in/tabs.txt"
    run import "$work/in/tabs.txt" --encoding $encoding -o "$work/said-$encoding"
    ends 0 "$encoding as said"
    check "$encoding, as said, reads as UTF-8 does" cmp "$work/one/tabs.jx" "$work/said-$encoding/tabs.jx"
done
cp "$work/tabs.txt" "$work/in/tabs.txt"; printf '\377' >>"$work/in/tabs.txt"
run import "$work/in/tabs.txt" --encoding gb18030 -o "$work/said-wrong" --lang en
ends 2
says 'error[E0062]'
check 'nothing is written' [ ! -e "$work/said-wrong" ]
run import "$work/in/tabs.txt" --encoding latin1 -o "$work/said-wrong" --lang en
ends 2
says 'error[E0014]'

# captions above a table that has them as its first row
printf '1.护岸绩效目标表\n118001 云溪市水务局\n单位：万元\n项目名称\t护岸\n预算规模及资金用途\t预算数\t45.6\t其中：财政 资金\t45.6\n\t护岸\n绩效目标\t1.护岸\n' >"$work/captions.txt"
printf '一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\n产出指标\t数量指标\t护岸长度\t长度\t8公里\n' >>"$work/captions.txt"
run import "$work/captions.txt" -o "$work/captions" --year 2026 --lang zh
ends 0
prints '版式 tianjin2025'
holds "$work/captions/captions.jx" '预算单位 118001 "云溪市水务局" { # 第 2 行'

# names of files, and cells parted by commas
cp "$work/cells.txt" "$work/2025年 《绩效文本》（终稿）.txt"
run import "$work/2025年 《绩效文本》（终稿）.txt" -o "$work/names" --year 2025
ends 0
check 'the name stays' [ -f "$work/names/2025年 《绩效文本》（终稿）.jx" ]
sed 's/\t/,/g' "$work/tabs.txt" >"$work/commas.csv"
run import "$work/commas.csv" -o "$work/commas" --lang zh
ends 0
holds "$work/commas/commas.jx" '产出.质量'

# ---- what is not recognised

{ tabs; printf '\n附注：本表一式两份。\n'; } | sed 's/^绩效目标\t/实施地点\t西河\n&/; s/35\.5\t/三十五万\t/' >"$work/loose.txt"
run import "$work/loose.txt" -o "$work/loose" --lang zh
ends 1 'something is not recognised'
prints '  未识别 表 1 行 2 列 3（不是这一栏的值）：三十五万'
prints '：实施地点'
prints '：西河'
prints '：附注：本表一式两份。'
holds "$work/loose/loose.jx" '# 未识别（表 1 行 2 列 3，不是这一栏的值）：三十五万'
holds "$work/loose/loose.jx" '：西河'
run import "$work/loose.txt" -o "$work/loose" --lang en
prints 'not recognised, table 1 row 2 column 3 (no value of this field): 三十五万'

# labels in other words are read and said to be a guess; numbers tell labels apart; other names are none
tabs | sed 's/^项目编码/项目代码/; s/指标值确定依据/确定依据/g; s/6月底/二季度/; s/3月底/一季度/' >"$work/labels.txt"
run import "$work/labels.txt" -o "$work/labels" --lang zh
ends 0
prints '未识别 0'
prints '  拿不准 表 1 行 1 列 1（当作“项目编码”）：项目代码'
prints '（当作“指标值确定依据”）：确定依据'
holds "$work/labels/labels.jx" '支出计划 { 6月底: 40%; 10月底: 80%; 12月底: 100% }'
# rows that the form does not have leave the others alone
tabs | sed 's/^绩效目标\t/项目负责人\t张三\t\t联系电话\t123456\n&/; s/^产出指标/合计\t三项\n&/' >"$work/rows.txt"
run import "$work/rows.txt" -o "$work/rows" --lang zh
ends 1
prints '：联系电话'
prints '：合计'
holds "$work/rows/rows.jx" '- 清淤3公里'
holds "$work/rows/rows.jx" '| 产出.数量             | 清淤长度   |'
lacks "$work/rows/rows.jx" '| 三项'

# part one counted in another way, headings and the title in other words, a section missing; rows in another order;
# a value goes with the label that stands beside it
{
    printf '云溪市水务局\n2023年度部门预算绩效目标文本\n第一部分 部门整体绩效目标\n一、部门总体绩效目标\n全年护岸8公里。\n二、分项绩效目标\n'
    printf '（一）岸线整治\n绩效目标：护岸。\n绩效指标：护岸长度8公里。\n（二）节水\n绩效目标：节水。\n三、保障措施\n1.定期检查。\n2.按月通报。\n'
    printf '第二部分 预算项目绩效目标\n'
    tabs | sed '/^绩效目标\t/d; s/^资金支出计划/绩效目标\t清淤\n&/; s/35.50\t其他资金\t$/35.50/'
} >"$work/other.txt"
run import "$work/other.txt" -o "$work/other" --lang zh
ends 0
prints '未识别 0'
prints '  拿不准 第 12 行（当作“三、工作保障措施”）：三、保障措施'
jx=$work/other/other.jx
holds "$jx" '绩效文本 2023 { # 第 2 行'
holds "$jx" '部门 118001 "云溪市水务局" {'
holds "$jx" '分项目标 "岸线整治" {'
holds "$jx" '    - 定期检查。'
holds "$jx" '    - 清淤'
holds "$jx" '支出计划 { 6月底: 40%; 10月底: 80%; 12月底: 100% }'
n=$(grep -c '^项目 ' "$jx")
check 'a row in another place begins no project' [ "$n" -eq 1 ]
sed '/^二、/,/^绩效目标：节水/d; s/^三、保障/二、保障/' "$work/other.txt" >"$work/short.txt"
run import "$work/short.txt" -o "$work/short" --lang zh
ends 0
holds "$work/short/short.jx" '    - 全年护岸8公里。'
holds "$work/short/short.jx" '    - 定期检查。'
sed 's/其中：财政 资金\t35.50/其中：财政资金\t35.50/; s/^预算规模及 资金用途\t预算数/预算规模及资金用途\t预算数/' "$work/other.txt" >"$work/own.txt"
run import "$work/own.txt" -o "$work/own" --lang zh
holds "$work/own/own.jx" '财政资金: 35.50 万元'
lacks "$work/own/own.jx" '其他资金:'

# columns that the form does not have, that are missing, or stand in another order; two lines in one; a page's number
{
    printf '云溪市水务局2024年部门预算绩效文本\n1.护岸绩效目标表\n118001 云溪市水务局      单位：万元\n项目编码\t32998124P00310010001A\t项目名称\t护岸\n'
    printf '预算规模及资金用途\t预算数\t45.6\t其中：财政资金\t45.6\t其他资金\n\t护岸\n资金支出计划（%%）\t3月底\t6月底\t10月底\t12月底\n'
    printf '\t10%%\t50%%\t80%%\t100%%\n绩效目标\t1.护岸\n\n绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t指标值确定依据\t分值\n\t产出指标\t数量指标\t护岸长度\t8公里\t合同\t20\n— 1 —\n'
} >"$work/columns.txt"
run import "$work/columns.txt" -o "$work/columns" --lang zh
ends 1
jx=$work/columns/columns.jx
holds "$jx" '部门 118001 "云溪市水务局" {'
holds "$jx" '预算单位 118001 "云溪市水务局" {'
holds "$jx" '| 类别      | 名称     | 目标值 | 依据 |'
holds "$jx" '| 产出.数量 | 护岸长度 | 8公里  | 合同 |'
prints '未识别 表 2 行 1 列 7：分值'
prints '未识别 表 2 行 2 列 7：20'
n=$(grep -c '^  未识别' "$work/out")
check 'nothing else is unknown' [ "$n" -eq 3 ]
sed 's/指标值\t指标值确定依据\t分值/指标值确定依据\t指标值\t绩效指标描述/' "$work/columns.txt" >"$work/order.txt"
run import "$work/order.txt" -o "$work/order" --lang zh
holds "$work/order/order.jx" '| 类别      | 名称     | 描述 | 目标值 | 依据  |'
holds "$work/order/order.jx" '| 产出.数量 | 护岸长度 | 20   | 合同   | 8公里 |'
# a line of the cover that nothing is like leaves what stands below it alone
sed 's/^1\.护岸/（报送稿）\n2024年1月5日\n&/' "$work/columns.txt" >"$work/cover.txt"
run import "$work/cover.txt" -o "$work/cover" --lang zh
prints '未识别 第 2 行：（报送稿）'
holds "$work/cover/cover.jx" '编制日期: 2024年1月5日'

# amounts in another unit than the form's
for caption in '单位：元' '（金额单位：元）' '单位:人民币元'; do
    sed "s/单位：万元/$caption/; s/45.6/456000/g" "$work/columns.txt" >"$work/yuan.txt"
    run import "$work/yuan.txt" -o "$work/yuan" --lang zh
    holds "$work/yuan/yuan.jx" '预算单位 118001 "云溪市水务局" {'
    holds "$work/yuan/yuan.jx" '  财政资金: 456000 '
    lacks "$work/yuan/yuan.jx" '456000 万元'
done
run build "$work/yuan" --to txt -o "$work/yuan.again"
plain "$work/yuan.again" >"$work/got"
holds "$work/got" '45.60'

# what is no code, or no day, is none, and the source is sound
sed 's/32998124P00310010001A/护岸/; s/^1\.护岸/2024年13月\n&/' "$work/columns.txt" >"$work/codes.txt"
run import "$work/codes.txt" -o "$work/codes" --lang zh
ends 1
prints '（不是这一栏的值）：护岸'
prints '：2024年13月'
silent err

# a unit that has no project stays
sed 's/^1\.护岸/118002 云溪市节水办\n&/' "$work/columns.txt" >"$work/alone.txt"
run import "$work/alone.txt" -o "$work/alone" --lang zh
holds "$work/alone/alone.jx" '预算单位 118002 "云溪市节水办" {'

# a unit that the form does not name is called as the department; projects without a name are told apart
sed '/^118001/d; /^项目编码/d; /^1\.护岸/d' "$work/columns.txt" >"$work/nameless.txt"
sed '/^云溪/d' "$work/nameless.txt" >>"$work/nameless.txt"
run import "$work/nameless.txt" -o "$work/nameless" --lang zh
holds "$work/nameless/nameless.jx" '预算单位 000000 "云溪市水务局" {'
holds "$work/nameless/nameless.jx" '项目 "待填" {'
holds "$work/nameless/nameless.jx" '项目 "待填2" {'
silent err

# a form of one's own
cat >"$work/own.jx" <<'JX'
使用 std
表格 小表 (p: 项目) {
  表行 { 表头 "工程名称"; 单元 p.名称 }
  表行 { 表头 "投资额"; 单元 p.预算数 以 万元 "0.0" }
  表行 { 表头 "主要内容"; 单元 p.资金用途 }
}
文档 小册 (d: 绩效文本) {
  标题 `{d.年度}年小册`
  对 p 属于 d.项目 { 表格 小表(p) }
}
JX
printf '2024年小册\n工程名称\t东渠\n投资额\t12.5\n主要内容\t衬砌\n' >"$work/small.txt"
run import "$work/small.txt" --layout "$work/own.jx" -o "$work/small" --lang zh
ends 0
holds "$work/small/small.jx" '绩效文本 2024 {'
holds "$work/small/small.jx" '预算数: 12.5 万元'

check 'the form stands beside what uses it' [ -f "$work/small/own.jx" ]
run check "$work/small" --lang zh
lacks "$work/err" '[E0'

# a file for each project
run import "$work/fengrun-2022"/*.docx -o "$work/split" --split --lang zh
ends 0
check 'one file for each project, and one for all else' [ "$(ls "$work/split"/*/ | tr '\n' '|')" = \
    '000 总体.jx|001 社区健身器材更新.jx|002 春季徒步大会（上年借款）.jx|' ]
run build "$work/split" --to txt -o "$work/split.again"
plain "$work/fengrun-2022" >"$work/want"
plain "$work/split.again" >"$work/got"
check 'the parts are printed as the whole is' cmp "$work/want" "$work/got"

# ---- bad files: a message each, nothing written

refuses() { # CODE FILE OPTION…
    code=$1
    shift
    run import "$@" -o "$work/none" --lang zh
    ends 2 "$code"
    says "[$code]"
    silent out
    check "$code: nothing is written" [ ! -e "$work/none" ]
}
b=$work/fengrun-2022
head -c 4000 "$b"/*.docx >"$work/cut.docx"
refuses E0052 "$work/cut.docx"
head -c 4000 "$b"/*.xlsx >"$work/cut.xlsx"
refuses E0052 "$work/cut.xlsx"
printf '\320\317\021\340\241\261\032\341' >"$work/old.docx"
refuses E0051 "$work/old.docx"
printf '%%PDF-1.7\n' >"$work/form.pdf"
refuses E0050 "$work/form.pdf"
printf '\211PNG\r\n\032\n\000\000' >"$work/form.png"
refuses E0050 "$work/form.png"
python3 - "$work" <<'PY'
import sys, zipfile
work = sys.argv[1]
def pack(name, part, text):
    with zipfile.ZipFile(f"{work}/{name}", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(part, text)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
pack("bomb.docx", "word/document.xml", " " * (64 << 20))
pack("entity.docx", "word/document.xml", '<!DOCTYPE d [<!ENTITY e SYSTEM "/etc/passwd">]><d>&e;</d>')
pack("prose.docx", "word/document.xml", f"<w:document {W}><w:body><w:p><w:r><w:t>会议记录</w:t></w:r></w:p></w:body></w:document>")
pack("empty.docx", "word/document.xml", f"<w:document {W}><w:body/></w:document>")
pack("broken.docx", "word/document.xml", f"<w:document {W}><w:body>")
pack("other.zip", "readme.txt", "x")
PY
refuses E0053 "$work/bomb.docx"
refuses E0054 "$work/entity.docx"
refuses E0052 "$work/broken.docx"
refuses E0056 "$work/prose.docx"
refuses E0056 "$work/empty.docx"
refuses E0050 "$work/other.zip"
: >"$work/empty.txt"
refuses E0056 "$work/empty.txt"
printf '姓名\t年龄\n张三\t40\n' >"$work/other.txt"
refuses E0056 "$work/other.txt"
refuses E0001 "$work/missing.docx"
refuses E0056 "$work/other.txt" --layout tianjin2025
refuses E0058 "$work/tabs.txt" --layout tabs
refuses E0057 "$work/cells.txt"
refuses E0052 "$work/tabs.txt" "$work/cut.docx" # one of several

# ---- saved by another program

if [ "${JX_MODE:-release}" = release ] && command -v soffice >/dev/null; then
    convert() { # TO FROM FOLDER
        timeout 120 soffice "-env:UserInstallation=file://$work/office" --headless --convert-to "$1" --outdir "$3" "$2" \
            >/dev/null 2>&1
    }
    for format in docx:odt xlsx:ods; do
        own=${format%:*} open=${format#*:}
        cp "$b"/*.$own "$work/form.$own"
        convert "$open" "$work/form.$own" "$work/open"
        convert "$own" "$work/open/form.$open" "$work/back"
        run import "$work/back/form.$own" -o "$work/back/$own" --lang zh
        ends 0 "$own through $open"
        grep -v '^#' "$b/$own"/*.jx >"$work/want"
        grep -v '^#' "$work/back/$own/form.jx" >"$work/got"
        check "$own through $open says the same" cmp "$work/want" "$work/got"
    done
else
    echo 'import: no LibreOffice, or under the sanitizers: 1 skipped'
fi

finish
