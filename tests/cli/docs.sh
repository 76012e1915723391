#!/bin/sh
# The examples in the documents: run as tests/cli/docs.py describes.
set -u
unset JX_LANG NO_COLOR
exec python3 tests/cli/docs.py "$JX"
