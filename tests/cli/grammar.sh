#!/bin/sh
# The grammar of docs/grammar.md against that of the parser (grammar.py).
exec python3 tests/cli/grammar.py
