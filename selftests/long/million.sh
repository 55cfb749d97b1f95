#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A million processes, counted to the last one.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"
. "$(dirname "$0")/../lib/totals.sh"

processes=${PROCESSES:-1000000}

progress() {
	while sleep 20; do echo "# $(ledger processes_released) of $processes"; done
}

is 'load' 0 "$(load target_comm=storm)"
progress &
beat=$!
# One in ten executes a program.
run_storm -j 4 -f $((processes - processes / 10)) -e $((processes / 10))
kill $beat
is 'processes, the spawners beside' $((processes + 4)) "$(truth processes)"
expect_totals "of $processes processes"
expect_records "of $processes processes" 16384
is 'unload' 0 "$(unload)"
finish
