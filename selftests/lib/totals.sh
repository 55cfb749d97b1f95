#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Run a storm and compare its counts with the ledger; to be sourced after tap.sh and
# module.sh.
# shellcheck disable=SC2154 # module.sh sets bin and tree

storm_truth=
# Records for a storm, and the divisor of its size: debug kernels take ten times as
# long.
# shellcheck disable=SC2034 # used by the sourcing script
storm_records=512 storm_part=1
# shellcheck disable=SC2034
[ ! -e "$tree/kunit/wlmon_kunit.ko" ] || storm_records=64 storm_part=10

# run_storm [ARGUMENT]...: run bin/storm, which must be the only member.
run_storm() {
	local start=$EPOCHREALTIME options=() name

	for name; do
		[ "$name" -ge 1000 ] 2>/dev/null && name=$((name / storm_part))
		options+=("$name")
	done
	set -- "${options[@]}"
	storm_truth=$("$bin/storm" "$@")
	result $? "storm $*"
	note "took $(awk -v a="$start" -v b="$EPOCHREALTIME" \
		'BEGIN { printf "%.1f s", b - a }'); $(tr '\n' ' ' <<<"$storm_truth")"
	echo "# figure processes $(truth processes)"
}

# truth NAME: print a count of the storm.
truth() {
	awk -v name="$1" '$1 == name { print $2 }' <<<"$storm_truth"
}

# expect_totals TEXT: compare the ledger with the storm's counts. Its first process
# adds one: it is matched when it executes the storm, which does not count it.
expect_totals() {
	local processes threads execs

	processes=$(truth processes)
	threads=$(truth threads)
	execs=$(truth execs)
	ledger_wait threads_released $((processes + threads + 1))
	is "$1: forked" "$processes" "$(ledger processes_forked)"
	is "$1: matched" 1 "$(ledger processes_matched)"
	is "$1: adopted" 0 "$(ledger processes_adopted)"
	is "$1: exited" $((processes + 1)) "$(ledger processes_exited)"
	is "$1: released" $((processes + 1)) "$(ledger processes_released)"
	is "$1: tasks created" $((processes + threads)) "$(ledger threads_created)"
	is "$1: tasks started" $((processes + threads)) "$(ledger threads_started)"
	is "$1: tasks exited" $((processes + threads + 1)) "$(ledger threads_exited)"
	is "$1: tasks released" $((processes + threads + 1)) "$(ledger threads_released)"
	is "$1: execs" $((execs + 1)) "$(ledger execs)"
	is "$1: failed execs" 0 "$(ledger execs_failed)"
	is "$1: complete" yes "$(ledger complete)"
}

# expect_records TEXT MAX: check that the last MAX records are left.
expect_records() {
	local total=$(($(truth processes) + 1))

	is "$1: records kept" "$2" "$(columns PID | wc -l)"
	is "$1: records evicted" $((total - $2)) "$(ledger records_evicted)"
	is "$1: states" released "$(columns STATE | sort -u)"
	is "$1: exits" 0 "$(columns EXIT | sort -u)"
	# no duplicate, and the record of the storm's first process, which ended last
	is "$1: different" "$2" "$(columns PID START | sort -u | wc -l)"
	is "$1: its first process" 1 "$(columns VIA | grep -c matched)"
}
