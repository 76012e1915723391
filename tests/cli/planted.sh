#!/bin/sh
# Defects planted in sound projects of the examples, one of a kind in each: the fitting rule finds them at their
# place, and says nothing new of the rest.
. tests/cli/harness
[ "${JX_MODE:-}" != asan ] || { echo 'planted: skipped under the sanitizers: 0 passed, 0 failed, 1 skipped'; exit 0; }

planted_in() { # FOLDER LEAST
    python3 tests/cli/planted.py "$JX" "$1" --list >"$work/said" 2>&1
    grep -E '^(MISSED|FALSE|Traceback)' "$work/said" | cut -c 1-200
    # planted 980, found 975, false 2
    set -- "$1" "$2" $(tail -n 1 "$work/said" | tr -cd '0-9 ')
    check "$1: $3 defects planted, at least $2" [ "${3:-0}" -ge "$2" ]
    check "$1: $4 of $3 found, 97 %" [ $((${4:-0} * 100)) -ge $((${3:-0} * 97)) ]
    check "$1: $5 false, 1 % of what was planted" [ $((${5:-1} * 100)) -le "${3:-0}" ]
}
planted_in examples/tianjin-2025 1200
planted_in examples/fengrun-2022 250
planted_in examples/chengde-2022 300

finish
