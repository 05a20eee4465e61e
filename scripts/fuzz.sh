#!/usr/bin/env bash
# Fuzzes every target there is, one after the other.
#
#   scripts/fuzz.sh [SECONDS]     of each; 20 when left out
#
# Ends at the first that fails; Go has then written what broke it under the
# package's testdata/fuzz, to be kept.
#
# Go itself now and then fails a target with "context deadline exceeded" when
# its time is up, having found nothing (https://go.dev/issue/75804). That, with
# nothing else said and nothing written, is taken for the end of its time.
# Making an interesting input smaller is held to 200 tries, or it would take
# the whole of a target's seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

# timeUp OUTPUT DIR BEFORE says whether a failure is Go's own race at the end
# of its time: its one complaint is the deadline, and DIR keeps no more inputs
# than the ones of BEFORE.
timeUp() {
	[[ $(kept "$2") == "$3" ]] || return 1
	grep -qx '    context deadline exceeded' "$1" || return 1
	! grep -qE '^panic:|Failing input written|hung or terminated|_test\.go:[0-9]+:' "$1"
}

# kept DIR names the inputs a package keeps.
kept() { [[ ! -d $1/testdata/fuzz ]] || find "$1/testdata/fuzz" -type f; }

seconds=${1:-20}
found=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT
while IFS=: read -r file name; do
	found=$((found + 1))
	dir=$(dirname "$file")
	tags=()
	if head -n 1 "$file" | grep -q services; then tags=(-tags services); fi
	echo "$name in $dir"
	before=$(kept "$dir")
	if ! go test "${tags[@]}" -run '^$' -fuzz "^$name\$" -fuzztime "${seconds}s" -fuzzminimizetime 200x "./$dir" 2>&1 | tee "$out"; then
		timeUp "$out" "$dir" "$before" || exit 1
		echo "$name: its time was up, and it had found nothing"
	fi
done < <(grep -rHoE --include='*_test.go' --exclude-dir=node_modules '^func Fuzz[A-Za-z0-9]+' . | sed -E 's/^\.\///; s/func //' | sort)
if [[ $found -eq 0 ]]; then
	echo "There is nothing to fuzz: has the way they are found gone wrong?" >&2
	exit 1
fi
