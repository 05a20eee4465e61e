#!/usr/bin/env bash
# Fuzzes every target there is, one after the other.
#
#   scripts/fuzz.sh [SECONDS]     of each; 20 when left out
#
# Ends at the first that fails; Go has then written what broke it under the
# package's testdata/fuzz, to be kept.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-20}
found=0
while IFS=: read -r file name; do
	found=$((found + 1))
	tags=()
	if head -n 1 "$file" | grep -q services; then tags=(-tags services); fi
	echo "$name in $(dirname "$file")"
	go test "${tags[@]}" -run '^$' -fuzz "^$name\$" -fuzztime "${seconds}s" "./$(dirname "$file")"
done < <(grep -rHoE --include='*_test.go' --exclude-dir=node_modules '^func Fuzz[A-Za-z0-9]+' . | sed -E 's/^\.\///; s/func //' | sort)
if [[ $found -eq 0 ]]; then
	echo "There is nothing to fuzz: has the way they are found gone wrong?" >&2
	exit 1
fi
