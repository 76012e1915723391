#!/bin/sh
# Other people's cases: run.sh FOLDER, where the drivers of this folder are built. Each script prints its
# failures, what it skipped and why, and last `NAME: N passed, N failed, N skipped`.
set -u
drivers=$1 here=$(dirname "$0") failed=0
export LC_ALL=C.UTF-8 ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 PYTHONDONTWRITEBYTECODE=1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
printf '使用 std\n' >"$work/library.jx"

# try DATA SCRIPT ARGUMENT…: skipped where DATA is not installed
try() {
    data=$1 script=$2
    shift 2
    if [ -e "$data" ] || command -v "$data" >/dev/null 2>&1; then
        python3 "$here/$script" "$@" || failed=1
    else
        echo "$script: $data is not installed: 0 passed, 0 failed, 1 skipped"
    fi
}

dectest=/usr/lib/python3.11/test/decimaltestdata unicode=/usr/share/unicode
try "$dectest" dectest.py "$drivers/number" "$dectest"
try units gnu_units.py "$drivers/unit" "$work/library.jx"
try python3 dates.py "$drivers/date"
try "$unicode" unicode.py "$drivers/unicode" "$unicode"
exit $failed
