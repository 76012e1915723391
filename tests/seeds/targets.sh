#!/bin/sh
# Every target value of five published texts goes into record tables as printed and is read: no
# diagnostics, every spelling comes back, what cannot be read whole is reported at its place, and there
# are as many of each class as in the texts. What was read stands in build/test-output/targets.tsv.
set -u
seeds=${JX_SEEDS:-../shared/seeds}
[ -d "$seeds" ] || { echo "targets: there are no texts in $seeds: 0 passed, 0 failed, 1 skipped"; exit 0; }
folder=build/test-output
[ "${JX_MODE:-release}" = release ] || folder=build/test-output/$JX_MODE-targets
mkdir -p "$folder" && exec python3 tests/seeds/targets.py "$seeds" "$JX" "$folder"
