#!/bin/sh
# The standing benchmark: a generated province, five rules (rules.jx), and what a user would reach for
# instead. First the planted violations must come out, all and nothing else; then our command (with one
# thread, and with two as it comes) and each peer run in turns, and the table gives medians of times and of
# the ratios of neighbouring runs.
#   sh bench/run.sh [10k] [100k]     sizes; 10k if none is named
# Environment: JX (build/jixiao), JX_BENCH (the generator and the peers: ../shared/bench), RUNS (11).
set -u
cd "$(dirname "$0")/.." || exit 2
jx=${JX:-build/jixiao} bench=${JX_BENCH:-../shared/bench} runs=${RUNS:-11}
[ -f "$bench/gen.py" ] || { echo "bench: skipped: there is no generator in $bench"; exit 0; }
[ -x "$jx" ] || { echo "bench: $jx is not built" >&2; exit 2; }
jx=$(realpath "$jx") bench=$(realpath "$bench") rules=$(realpath bench/rules.jx)
mkdir -p build/bench && out=$(realpath build/bench) || exit 2
[ $# -gt 0 ] || set -- 10k

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

# ---- one run: "nanoseconds kilobytes"
timed() {
    begin=$(date +%s%N)
    /usr/bin/time -o "$out/time" -f %M sh -c "$1" >/dev/null 2>&1
    end=$(date +%s%N)
    echo "$((end - begin)) $(tail -n 1 "$out/time")"
}

# against PEER COMMAND: ours with one thread, ours as it comes, and COMMAND in turns; a line of the table
against() {
    i=-1
    while [ $i -lt "$runs" ]; do
        # each goes first in turn, so that none profits from what another left behind; round -1 warms up
        case $((i % 3)) in
        0) a=$(timed "$ours --jobs 1"); b=$(timed "$ours"); c=$(timed "$2") ;;
        1) b=$(timed "$ours"); c=$(timed "$2"); a=$(timed "$ours --jobs 1") ;;
        *) c=$(timed "$2"); a=$(timed "$ours --jobs 1"); b=$(timed "$ours") ;;
        esac
        [ $i -lt 0 ] || echo "$a $b $c"
        i=$((i + 1))
    done | awk -v size="$size" -v peer="$1" '
        function median(v, n,   i, j, t) {
            for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
            return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
        }
        {
            one[NR] = $1 / 1e6; two[NR] = $3 / 1e6; other[NR] = $5 / 1e6
            r1[NR] = $1 / $5; r2[NR] = $3 / $5; m = $4; k = $6
        }
        END {
            printf "| %s | %s | %.0f ms | %.0f ms | %.2f | %.0f ms | %.2f | %.0f MB | %.0f MB |\n", size, peer,
                median(other, NR), median(one, NR), median(r1, NR), median(two, NR), median(r2, NR), k / 1024, m / 1024
        }'
}

missing() { echo "| $size | $1 | not installed | | | | | | |"; }

# peer NAME NEEDED: one of the scripts in $bench/peers, if what it needs is there
peer() {
    if [ -e "$2" ] || command -v "$2" >/dev/null 2>&1; then
        against "$1" "cd '$bench' && exec sh peers/$1.sh '$data'"
    else
        missing "$1"
    fi
}

# The parser with no actions is built from the sources in $bench/ref, outside of it.
reference() {
    parse=$out/ref/parse
    [ -x "$parse" ] || {
        mkdir -p "$out/ref" && cp "$bench"/ref/parse.* "$bench/ref/Makefile" "$out/ref" &&
            make -s -C "$out/ref" parse >/dev/null 2>&1
    }
    if [ -x "$parse" ]; then against 'flex + bison, no actions' "exec '$parse' '$data/province.txt'"; else missing 'flex + bison'; fi
}

for size; do
    case $size in 10k) n=10000 ;; 100k) n=100000 ;; *) echo "bench: sizes are 10k and 100k" >&2; exit 2 ;; esac
    generate "$size" --projects $n --formats jx,csv,json,source
    generate "$size-cents" --projects $n --cents --formats jx
    verify "$size"
    verify "$size-cents"
done
echo
echo "| projects | peer | its time | ours, one thread | ratio | ours, two threads | ratio | its memory | ours |"
echo "|---|---|---|---|---|---|---|---|---|"
for size; do
    data=$out/$size ours="exec '$jx' check --format json '$rules' '$out/$size/jx'"
    peer mawk-csv mawk
    peer souffle-compiled "$bench/peers/rules.exe"
    peer duckdb-csv "$bench/node/node_modules/@duckdb/node-api"
    peer duckdb-csv-1thread "$bench/node/node_modules/@duckdb/node-api"
    peer node-json node
    reference
done
