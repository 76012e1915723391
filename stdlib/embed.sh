#!/bin/sh
# embed.sh HEADER TYPE TABLE FOLDER FILE…: prints the files, all below FOLDER, as the C table
# TABLE_files (and TABLE_n_files) of TYPE {name, bytes, len} that HEADER declares.
set -eu
export LC_ALL=C
header=$1 type=$2 table=$3 folder=$4
shift 4
printf '#include "%s"\n\n' "$header"
n=0
for file; do
    printf 'static const unsigned char file_%d[] = {\n' "$n"
    od -An -v -tu1 "$file" | sed 's/\([0-9][0-9]*\)/\1,/g'
    printf '0};\n'
    n=$((n + 1))
done
printf '\nconst %s %s_files[] = {\n' "$type" "$table"
n=0
for file; do
    printf '    {"%s", (const char *)file_%d, sizeof file_%d - 1},\n' "${file#"$folder"/}" "$n" "$n"
    n=$((n + 1))
done
printf '};\nconst uint32_t %s_n_files = %d;\n' "$table" "$n"
