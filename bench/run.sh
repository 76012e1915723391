#!/bin/sh
# The standing benchmark: a generated province, five rules (rules.jx), and what a user would reach for
# instead. First the planted violations must come out, all and nothing else; then our command and each
# other program run in turns (turns.c), and a line says how they compare, what is to be reached and what
# is aimed for.
#   sh bench/run.sh           the figures: 100, 10 000 and 100 000 projects, the cache
#   sh bench/run.sh 1m        those, and a million projects: 1.4 GB on the disk, some minutes
#   sh bench/run.sh peers     more programs, at 10 000 and 100 000 projects
# Environment: JX (build/jixiao), JX_BENCH (the generator and the peers: ../shared/bench), RUNS (11).
set -u
cd "$(dirname "$0")/.." || exit 2
jx=${JX:-build/jixiao} bench=${JX_BENCH:-../shared/bench} runs=${RUNS:-11}
[ -f "$bench/gen.py" ] || { echo "bench: skipped: there is no generator in $bench"; exit 0; }
[ -x "$jx" ] || { echo "bench: $jx is not built" >&2; exit 2; }
jx=$(realpath "$jx") bench=$(realpath "$bench") rules=$(realpath bench/rules.jx)
mkdir -p build/bench && out=$(realpath build/bench) || exit 2
# A copy, as an installed program is: what a linker wrote here and there lies in small pieces in the system's
# cache, from which it starts a sixteenth slower.
cp "$jx" "$out/jixiao" && jx=$out/jixiao || exit 2
turns=$out/turns peers=$out/peers
${CC:-gcc} -O2 -D_GNU_SOURCE -o "$turns" bench/turns.c || exit 2

# generate NAME OPTION…: one province, unless it is there
generate() {
    name=$1; shift
    [ -f "$out/$name/expected.txt" ] && return
    echo "generating $name" >&2
    python3 "$bench/gen.py" "$@" "$out/$name" >/dev/null || exit 2
}

# verify NAME: the counts of check against the planted ones
verify() {
    "$jx" check --format json "$rules" "$out/$1/jx" >"$out/findings.json" 2>"$out/err"
    awk 'NR == FNR { want[$1] = $2; sum += $2; next }
         match($0, /^    \{"rule": "R[1-5]".*"outcomes": /) {
             rule = substr($0, 15, 2); match($0, /"violated": [0-9]+/)
             got[rule] = substr($0, RSTART + 12, RLENGTH - 12)
         }
         /^    "(errors|warnings|notes|diagnostics)": / { gsub(/[",:]/, ""); said[$1] = $2 }
         END {
             for (r in want) if (got[r] != want[r]) { bad = 1; print "bench: " r " is " got[r] ", planted " want[r] }
             if (said["errors"] != sum || said["warnings"] + said["notes"] + said["diagnostics"] > 0) {
                 bad = 1; print "bench: something else was found, too"
             }
             exit bad
         }' "$out/$1/expected.txt" "$out/findings.json" || exit 1
    echo "$1: the planted violations, and nothing else: $(tr '\n' ' ' <"$out/$1/expected.txt")"
}

# ---- other programs, in a copy: what they need is installed and built there
prepare() {
    mkdir -p "$peers" && cp -R "$bench/peers" "$bench/ref" "$bench/node" "$peers" || exit 2
    if [ ! -d "$peers/node/node_modules/@duckdb" ] && command -v npm >/dev/null; then
        (cd "$peers/node" && npm install --silent --no-audit --no-fund >/dev/null 2>&1)
    fi
    make -s -C "$peers/ref" parse >/dev/null 2>&1
    if [ ! -x "$peers/peers/rules.exe" ] && command -v souffle >/dev/null; then
        (cd "$peers" && souffle -o peers/rules.exe peers/rules.dl >/dev/null 2>&1)
    fi
}
duckdb=$peers/node/node_modules/@duckdb souffle=$peers/peers/rules.exe parse=$peers/ref/parse

# line WORK RATIO REACH AIM DETAIL: of the table
line() { awk -v w="$1" -v r="$2" -v reach="$3" -v aim="$4" -v d="$5" 'BEGIN {
    said = r == "" ? "not measured" : sprintf("%.2f", r)
    verdict = r == "" ? "" : r + 0 <= aim + 0 ? "as aimed for" : r + 0 <= reach + 0 ? "reached" : "missed"
    printf "| %s | %s | %s | %s | %s | %s |\n", w, said, reach, aim, verdict, d }'; }

# compare WORK REACH AIM NEEDED OURS… -- THEIRS…: their ratio, if what is needed is there
compare() {
    work=$1 reach=$2 aim=$3 needed=$4; shift 4
    if [ ! -e "$needed" ] && ! command -v "$needed" >/dev/null; then
        line "$work" '' "$reach" "$aim" "not installed here"
        return
    fi
    # shellcheck disable=SC2046
    set -- $(cd "$peers" && "$turns" "$runs" "$@")
    line "$work" "$3" "$reach" "$aim" "$(printf '%.0f ms beside %.0f ms; %.0f MB beside %.0f MB; of processor time %.2f' \
        "$1" "$2" "$(($4 / 1000))" "$(($5 / 1000))" "$6")"
}

check() { echo "$jx check --format json $rules $out/$1/jx $2"; } # NAME OPTIONS

# shellcheck disable=SC2046,SC2086
figures() {
    echo "| work | ratio | reach | aim | | ours beside theirs |"
    echo "|---|---|---|---|---|---|"
    one=$(check 10k '--jobs 1') hundred=$(check 100k '--jobs 1')
    compare '10 000 projects, one thread, beside mawk on CSV' 1.0 0.6 mawk $one -- sh peers/mawk-csv.sh "$out/10k"
    compare 'the same beside Souffle compiled' 0.8 0.5 "$souffle" $one -- sh peers/souffle-compiled.sh "$out/10k"
    compare 'the same beside flex and bison without actions' 2.0 1.5 "$parse" $one -- "$parse" "$out/10k/province.txt"
    compare '100 000 projects, one thread, beside DuckDB on CSV with two' 1.0 0.8 "$duckdb" $hundred -- sh peers/duckdb-csv.sh "$out/100k"
    compare 'the same with two threads' 0.6 0.5 "$duckdb" $(check 100k '--jobs 2') -- sh peers/duckdb-csv.sh "$out/100k"
    memory
    [ "$million" = no ] || linear
    small
    cached '--jobs 1' 'one thread'
    cached '--jobs 2' 'two threads'
}

# Peak memory beside the size of the text.
# shellcheck disable=SC2046
memory() {
    bytes=$(cat "$out"/100k/jx/*.jx | wc -c)
    set -- $("$turns" 1 $(check 100k '--jobs 1') -- true)
    line 'peak memory at 100 000 projects, of the size of the text' "$(awk "BEGIN { print $4 * 1024 / $bytes }")" 1.0 0.5 \
        "$(($4 * 1024 / 1000000)) MB beside $((bytes / 1000000)) MB"
}

# Ten times the projects: how much more than ten times the time and memory.
# shellcheck disable=SC2046
linear() {
    set -- $("$turns" 3 $(check 1m '--jobs 1') -- $(check 100k '--jobs 1'))
    line '1 000 000 projects, of ten times 100 000: time' "$(awk "BEGIN { print $3 / 10 }")" 1.15 1.0 "$1 ms beside $2 ms"
    line 'the same: memory' "$(awk "BEGIN { print $4 / $5 / 10 }")" 1.15 1.0 "$(($4 / 1000)) MB beside $(($5 / 1000)) MB"
}

# A department, in milliseconds, beside a program that does nothing.
# shellcheck disable=SC2046
small() {
    set -- $("$turns" 101 $(check 100 '') -- true)
    line '100 projects, in milliseconds' "$1" 5 3 "a program that does nothing: $2 ms"
}

# A run with the cache after a line was added to one file of a hundred: beside the first one, which
# fills the cache, and beside one without.
# shellcheck disable=SC2046,SC2086
cached() {
    rm -rf "$out/changed" "$out/cache" && cp -R "$out/10k" "$out/changed" || exit 2
    file=$(ls "$out"/changed/jx/*.jx | sed -n 50p)
    second=$(check changed "$1 --cache $out/cache") work="10 000 projects again with the cache, one file of 100 changed, $2"
    $second >/dev/null 2>&1
    change="date '+# %N' >>'$file'"
    set -- "$1" $("$turns" "$runs" -b "$change; rm -rf '$out/first'" $second -- $(check changed "$1 --cache $out/first"))
    line "$work, beside the first run, which fills it" "$4" 0.3 0.15 "$2 ms beside $3 ms; of processor time $7"
    set -- "$1" $("$turns" "$runs" -b "$change" $second -- $(check changed "$1"))
    line "the same beside a run without a cache" "$4" 0.3 0.15 "$2 ms beside $3 ms; of processor time $7"
}

# ---- more programs
# peer NAME NEEDED SIZE COMMAND…: ours with one thread and with two
# shellcheck disable=SC2046
peer() {
    name=$1 needed=$2 size=$3; shift 3
    if [ ! -e "$needed" ] && ! command -v "$needed" >/dev/null; then
        echo "| $size | $name | not installed | | | | | | |"
        return
    fi
    # shellcheck disable=SC2046
    a=$(cd "$peers" && "$turns" "$runs" $(check "$size" '--jobs 1') -- "$@")
    b=$(cd "$peers" && "$turns" "$runs" $(check "$size" '--jobs 2') -- "$@")
    echo "$size|$name $a $b" | awk -F'|' '{ split($2, v, " "); n = v[1]
        printf "| %s | %s | %.0f ms | %.0f ms | %.2f | %.0f ms | %.2f | %.0f MB | %.0f MB |\n", $1, n, v[3], v[2], v[4], v[8], v[10], v[6] / 1000, v[5] / 1000 }'
}

more() {
    echo "| projects | beside | its time | ours, one thread | ratio | ours, two threads | ratio | its memory | ours |"
    echo "|---|---|---|---|---|---|---|---|---|"
    for size in 10k 100k; do
        peer mawk-csv mawk $size sh peers/mawk-csv.sh "$out/$size"
        peer souffle-compiled "$souffle" $size sh peers/souffle-compiled.sh "$out/$size"
        peer duckdb-csv "$duckdb" $size sh peers/duckdb-csv.sh "$out/$size"
        peer duckdb-csv-1thread "$duckdb" $size sh peers/duckdb-csv-1thread.sh "$out/$size"
        peer node-json node $size sh peers/node-json.sh "$out/$size"
        peer flex-bison "$parse" $size "$parse" "$out/$size/province.txt"
    done
}

million=no table=figures
for word; do
    case $word in 1m) million=yes ;; peers) table=more ;; *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;; esac
done
prepare
generate 100 --projects 100 --formats jx
verify 100
for size in 10k 100k; do
    n=10000; [ $size = 10k ] || n=100000
    generate $size --projects $n --formats jx,csv,json,source
    generate $size-cents --projects $n --cents --formats jx
    verify $size
    verify $size-cents
done
[ $million = no ] || { generate 1m --projects 1000000 --formats jx; verify 1m; }
echo
echo "Load at the start: $(cut -d' ' -f1-3 /proc/loadavg); $(nproc) processors; $runs rounds."
echo
$table
