#!/bin/sh
# Prints the files named, all below stdlib/, as the C table that compiler/session.h declares.
set -eu
export LC_ALL=C
printf '#include "compiler/session.h"\n\n'
n=0
for file; do
    printf 'static const unsigned char file_%d[] = {\n' "$n"
    od -An -v -tu1 "$file" | sed 's/\([0-9][0-9]*\)/\1,/g'
    printf '0};\n'
    n=$((n + 1))
done
printf '\nconst StdlibFile stdlib_files[] = {\n'
n=0
for file; do
    printf '    {"%s", (const char *)file_%d, sizeof file_%d - 1},\n' "${file#stdlib/}" "$n" "$n"
    n=$((n + 1))
done
printf '};\nconst uint32_t stdlib_n_files = %d;\n' "$n"
