#!/bin/sh
# Runs every test program and script, as released and under the sanitizers, two at a time. Each prints
# its failures and, last, `NAME: N passed, N failed`; this prints the failures, then the sum.
# JX_ASAN=units leaves out the scripts under the sanitizers, for a quick answer.
set -u
cd "$(dirname "$0")/.." || exit 2
export LSAN_OPTIONS=suppressions=$PWD/tests/leaks.supp:print_suppressions=0
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1 LC_ALL=C.UTF-8 TZ=UTC
out=build/test-output
rm -rf "$out" && mkdir -p "$out" || exit 2

jobs() {
    echo "release sh tests/check_floors.sh"
    for mode in release asan; do
        b=build; [ $mode = release ] || b=build/$mode
        for program in "$b"/tests/test_* "$b"/tests/wall; do [ -x "$program" ] && echo "$mode $program"; done
        [ "$mode" = asan ] && [ "${JX_ASAN:-all}" = units ] && continue
        for script in tests/cli/*.sh tests/seeds/*.sh; do echo "$mode sh $script"; done
    done
}

cat > "$out/one.sh" <<'ONE'
mode=$1; shift
b=build; [ "$mode" = release ] || b=build/$mode
export JX="$PWD/$b/jixiao" JX_MODE="$mode" JX_TEST_NATIVE="$PWD/$b/tests/libbad.so" JX_NATIVE_EXAMPLE="$PWD/$b/native/libaudit.so"
log="$OUT/$mode-$(basename "$(echo "$*" | awk '{print $NF}')").log"
timeout 900 "$@" >"$log" 2>&1 </dev/null
status=$?
last=$(tail -n 1 "$log")
case $last in
*passed,*failed*) ;;
*) echo "$*: ended without a tally (status $status): 0 passed, 1 failed" >>"$log" ;;
esac
[ $status -eq 0 ] || case $(tail -n 1 "$log") in *' 0 failed'*) echo "$*: exit status $status: 0 passed, 1 failed" >>"$log" ;; esac
ONE
OUT=$out; export OUT
jobs | xargs -P 2 -L 1 sh "$out/one.sh"

for log in "$out"/*.log; do
    grep -q ' 0 failed' "$log" && [ "$(tail -n 1 "$log" | grep -c ' 0 failed')" = 1 ] && { tail -n 1 "$log" | sed "s/^/$(basename "$log" | sed 's/-.*//') /"; continue; }
    echo "==== $log"; tail -n 60 "$log"
done
cat "$out"/*.log | awk '
    /: [0-9]+ passed, [0-9]+ failed/ {
        for (i = 1; i < NF; i++) {
            if ($(i + 1) ~ /^passed/ && $i ~ /^[0-9]+$/) p += $i
            if ($(i + 1) ~ /^failed/ && $i ~ /^[0-9]+$/) f += $i
            if ($(i + 1) ~ /^skipped/ && $i ~ /^[0-9]+$/) s += $i
        }
    }
    END { printf "%d passed, %d failed%s\n", p, f, s ? ", " s " skipped" : ""; exit f > 0 || p == 0 }'
