#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Print TAP in shell tests; to be sourced.

tap_count=0
tap_failed=0

# note TEXT: print its lines as diagnosis.
note() {
	local line

	while IFS= read -r line; do
		printf '# %s\n' "$line"
	done <<<"$*"
}

# result STATUS TEXT: count and print a result; status 0 is ok.
result() {
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		printf 'ok %d - %s\n' "$tap_count" "$2"
	else
		tap_failed=$((tap_failed + 1))
		printf 'not ok %d - %s\n' "$tap_count" "$2"
	fi
}

# check TEXT COMMAND [ARGUMENT]...: report the command's status, and its output if
# it fails.
check() {
	local text=$1 output status

	shift
	output=$("$@" 2>&1)
	status=$?
	result "$status" "$text"
	[ "$status" = 0 ] || [ -z "$output" ] || note "$output"
}

# is TEXT WANT GOT: report whether two strings are equal.
is() {
	if [ "$2" = "$3" ]; then
		result 0 "$1"
	else
		result 1 "$1"
		note "want: $2"
		note "got:  $3"
	fi
}

# at_least TEXT LEAST GOT: report whether a number is large enough.
at_least() {
	if [ "$3" -ge "$2" ] 2>/dev/null; then
		result 0 "$1"
	else
		result 1 "$1"
		note "want: $2 or more"
		note "got:  $3"
	fi
}

# skip TEXT REASON: report a skipped check.
skip() {
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# Print the plan and exit with the result of the test; to be called last.
finish() {
	printf '1..%d\n' "$tap_count"
	[ "$tap_failed" = 0 ]
	exit
}
