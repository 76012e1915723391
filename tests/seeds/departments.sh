#!/bin/sh
# The five departments of examples/ against the published texts, where those are at hand: every fact carried
# over is the text's, in its project and row, and no sentence was copied (departments.py).
. tests/cli/harness

seeds=${JX_SEEDS:-../shared/seeds}
if [ ! -d "$seeds" ]; then
    echo 'departments (seeds): the texts are not here: 1 skipped'
    finish
    exit
fi

as_published() { # TEXT EXAMPLE PROJECTS FACTS
    text=$(ls "$seeds"/"$1"_*.txt) also=
    [ "$1" != 000 ] || also=lines # of a PDF
    [ "$1" != 003 ] || also=shapes
    run import "$text" -o "$work/$1" --lang zh
    run export "$work/$1" -o "$work/imported.json"
    ends 0
    run export "examples/$2" -o "$work/example.json"
    ends 0
    python3 tests/seeds/departments.py "$text" "$work/example.json" "$work/imported.json" $also >"$work/out" 2>"$work/err"
    sed "s/^/$2: /" "$work/out"
    prints "$3 projects, "
    prints ' 0 wrong, 0 sentences copied'
    facts=$(sed -n 's/.* projects, \([0-9]*\) facts.*/\1/p' "$work/out")
    check "$2: $facts facts, not $4" [ "$facts" -ge "$4" ]
}
as_published 000 tangshan-2021 3 100
as_published 001 fengrun-2022 10 250
as_published 002 chengde-2022 17 500
as_published 003 tianjin-2025 46 1200
as_published 004 linyi-2020 0 350

finish
