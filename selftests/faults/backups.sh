#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Each life event has a second source: without the primary hooks, one by one
# and all of them, life is still right and nothing is lost.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"
. "$(dirname "$0")/../lib/totals.sh"

# recovered HOOK: the counter of what was seen by its backup, and how much of
# it there is in a storm at least.
recovered() {
	case $1 in
	task_newtask) echo creates_recovered "$(truth processes)" ;;
	exec) echo execs_recovered "$(truth execs)" ;;
	do_exit) echo exits_recovered "$(truth processes)" ;;
	release_task) echo releases_recovered "$(truth processes)" ;;
	esac
}

# without HOOKS ARG...: life and a storm with these hooks off.
without() {
	local off=$1 name counter least

	shift
	check "life without $off" env WLMON_PARAMETERS="test_hooks_off=$off" \
		"$selftests/life/life_basic"
	is "load without $off" 0 \
		"$(load target_comm=storm max_records=$storm_records "test_hooks_off=$off")"
	run_storm "$@"
	expect_totals "without $off"
	expect_records "without $off" $storm_records
	for name in ${off//,/ }; do
		read -r counter least < <(recovered "$name")
		at_least "without $off: $counter" "$least" "$(ledger "$counter")"
		is "without $off: hits of $name" 0 "$(hook "$name" HITS)"
	done
	is "unload, without $off" 0 "$(unload)"
}

for name in task_newtask exec do_exit release_task; do
	without $name -f 2000 -e 1000 -t 2000
done
without task_newtask,exec,do_exit,release_task -f 9000 -e 4000 -t 7000
finish
