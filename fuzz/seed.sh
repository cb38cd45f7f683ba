#!/usr/bin/env bash
# Makes seeds of the cases' fenced texts and of the examples.
set -euo pipefail
cd "$(dirname "$0")/.."
corpus=fuzz/corpus/read_analyze
mkdir -p "$corpus"
cp examples/*.* "$corpus"/
find cases -name '*.md' | while read -r file; do
    stem=$(basename "$file" .md)
    awk -v out="$corpus/$stem" '/^```/ { if (open) { close(name); open = 0 } else { open = 1; name = out "-" ++n } next } open { print > name }' "$file"
done
find "$corpus" -type f | wc -l
