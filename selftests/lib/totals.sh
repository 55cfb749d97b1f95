#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a storm says it did, against the ledger; to be sourced after tap.sh and
# module.sh.
# shellcheck disable=SC2154 # bin and tree are of module.sh

storm_truth=
# How many records a storm has to make do with, and which part of it a debug
# kernel gets, which takes ten times as long.
# shellcheck disable=SC2034 # for those who source this
storm_records=512 storm_part=1
# shellcheck disable=SC2034
[ ! -e "$tree/kunit/wlmon_kunit.ko" ] || storm_records=64 storm_part=10

# run_storm [ARG]...: the storm alone is the workload.
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

# truth NAME: what the storm counted.
truth() {
	awk -v name="$1" '$1 == name { print $2 }' <<<"$storm_truth"
}

# The totals must be the storm's, and its first process which it does not count:
# that one is matched when it executes the storm, and is not created by it.
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

# expect_records TEXT MAX: the records that are left are the last MAX.
expect_records() {
	local total=$(($(truth processes) + 1))

	is "$1: records kept" "$2" "$(columns PID | wc -l)"
	is "$1: records evicted" $((total - $2)) "$(ledger records_evicted)"
	is "$1: states" released "$(columns STATE | sort -u)"
	is "$1: exits" 0 "$(columns EXIT | sort -u)"
	# None twice, and with the storm's own, which ended last.
	is "$1: different" "$2" "$(columns PID START | sort -u | wc -l)"
	is "$1: its first process" 1 "$(columns VIA | grep -c matched)"
}
