#!/bin/sh
# The same on other machines: built for ARM64 and run under qemu, and built with characters that have no
# sign, the program must make the forms, findings and files that it makes here, byte for byte, and pass
# its own tests of numbers and forms. portable.sh JIXIAO, from the root of the sources.
#
# Skipped, and said so, where the cross compiler or the libraries of the other machine are missing and
# cannot be installed.
set -u
here=$1 passed=0 failed=0 skipped=0 root=$PWD
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 QEMU_LD_PREFIX=/usr/aarch64-linux-gnu

check() { # WHAT COMMAND…
    what=$1; shift
    if "$@" >"$work/check" 2>&1; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); echo "portable: $what"; head -n 5 "$work/check"
}

# made FOLDER COMMAND…: what the program makes of the examples
made() {
    to=$1; shift
    mkdir -p "$to"
    for path in examples/tangshan-2021 examples/first-audit examples/data-files tests/forms/small.jx; do
        name=$(basename "$path")
        "$@" compile "$path" -o "$to/$name.jxc" 2>"$to/$name.err"
        "$@" dump "$to/$name.jxc" >"$to/$name.jxt" 2>>"$to/$name.err"
        "$@" check "$path" --format json >"$to/$name.json" 2>>"$to/$name.err"
        "$@" check "$path" --lang zh >"$to/$name.txt" 2>>"$to/$name.err"
        "$@" export "$path" >"$to/$name.records" 2>>"$to/$name.err"
    done
    "$@" build examples/tangshan-2021 --to html,docx,xlsx,md,csv,txt,json -o "$to/files" >/dev/null 2>"$work/build.err"
}

# compare NAME FOLDER COMMAND…: the other program's work; a form of each runs on the other
compare() {
    machine=$1 to=$2; shift 2
    made "$to" "$@"
    check "$machine: the same bytes" diff -r "$work/here" "$to"
    "$@" run "$work/here/small.jx.jxc" --format json >"$work/there.json" 2>/dev/null
    "$here" run "$to/small.jx.jxc" --format json >"$work/here.json" 2>/dev/null
    check "$machine: forms of one run on the other" cmp "$work/there.json" "$work/here.json"
}

programs='test_number test_form test_reference test_target test_date'
# build MODE ARGUMENT…: the program and some of its tests, into build/MODE
build() {
    mode=$1; shift
    targets=build/$mode/jixiao
    for test in $programs; do targets="$targets build/$mode/tests/$test"; done
    # shellcheck disable=SC2086
    make --no-print-directory -s -j2 MODE="$mode" "$@" $targets >"$work/build.log" 2>&1
}

made "$work/here" "$here"

# ---- characters without sign, as on ARM and POWER
if build unsigned OPT_unsigned='-O1 -funsigned-char'; then
    compare 'unsigned characters' "$work/unsigned" "$root/build/unsigned/jixiao"
    for test in $programs; do check "unsigned characters: $test" "build/unsigned/tests/$test"; done
else
    check 'builds with -funsigned-char' sh -c "tail -n 5 '$work/build.log'; false"
fi

# ---- ARM64
libraries='libgmp-dev libffi-dev libpcre2-dev libutf8proc-dev libzip-dev libxlsxwriter-dev libexpat1-dev'
have_arm() {
    command -v aarch64-linux-gnu-gcc && command -v qemu-aarch64 &&
        printf 'int main(void){return 0;}' | aarch64-linux-gnu-gcc -x c - -o "$work/none" -lgmp -lzip -lxlsxwriter -lexpat -lffi -lutf8proc -lpcre2-8
}
install_arm() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get && dpkg --add-architecture arm64 && apt-get update &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gcc-aarch64-linux-gnu qemu-user \
            $(for library in $libraries; do echo "$library:arm64"; done)
}
have_arm >/dev/null 2>&1 || install_arm >/dev/null 2>&1
if ! have_arm >/dev/null 2>&1; then
    echo 'portable: no compiler and libraries for ARM64, and no right to install them: skipped'
    skipped=1
elif build arm64 CC=aarch64-linux-gnu-gcc OPT_arm64=-O1; then
    compare ARM64 "$work/arm64" qemu-aarch64 -L / "$root/build/arm64/jixiao"
    for test in test_number test_target test_date test_reference; do
        check "ARM64: $test" qemu-aarch64 -L / "build/arm64/tests/$test"
    done
else
    check 'builds for ARM64' sh -c "tail -n 5 '$work/build.log'; false"
fi

echo "portable: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
