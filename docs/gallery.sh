#!/bin/sh
# Makes the pictures of docs/gallery.md anew: one page of each form, from the PDF. Needs poppler-utils and
# the fonts of fonts-noto-cjk; run from the repository's root after make.
set -eu
jx=${JX:-build/jixiao} work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
page() { # page NAME EXAMPLE PAGE [ONLY]
    rm -rf "$work/out"
    "$jx" build "examples/$2" --to pdf -o "$work/out" ${4:+--only "$4"} >/dev/null 2>&1
    pdftoppm -r 64 -gray -f "$3" -l "$3" -singlefile -png "$work/out/"*.pdf "docs/gallery/$1"
}
page tangshan-contents tangshan-2021 2
page tangshan tangshan-2021 6
page hebei forms/hebei-2022 4
page fengrun forms/fengrun-2022 4
page tianjin forms/tianjin-2025 1
page linyi forms/linyi-2020 1
page application forms/application 1
page whole-department forms/whole-department 1
page self-evaluation forms/self-evaluation 1 项目支出绩效自评表册
page self-evaluation-parts forms/self-evaluation 1 项目支出绩效自评分列表册
page monitoring forms/monitoring 1
page review forms/review 1
page summary forms/summary 1
