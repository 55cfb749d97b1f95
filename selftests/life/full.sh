#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# More live processes than records: the answer is incomplete, says so and by how
# much, and reset makes good for it once there is room.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

children=100
records=64

running() {
	columns STATE COMM | grep -c '^running'
}

is 'load' 0 "$(load target_comm=wl-full max_records=$records)"
bash -c "printf wl-full >/proc/self/comm
	for ((i = 0; i < $children; i++)); do sleep 1000 & done
	wait" &
parent=$!
# The parent has a record, too.
ledger_wait records_dropped $((children - records + 1))
sleep 0.5
is 'dropped, each once' $((children - records + 1)) "$(ledger records_dropped)"
is 'forked' $((records - 1)) "$(ledger processes_forked)"
is 'running' $records "$(running)"
is 'verdict' no "$(ledger complete)"
is 'summary' "complete: no (records_dropped $((children - records + 1)))" \
	"$(sed -n 2p $proc/summary)"

# The parent's own children, members or not.
pgrep -P $parent | head -n 50 | xargs kill
until [ "$(pgrep -P $parent | wc -l)" = $((children - 50)) ]; do sleep 0.1; done
is 'reset' 0 "$(echo 1 | "$bin/poke" $proc/reset)"
is 'verdict after reset' yes "$(ledger complete)"
is 'running after reset' $((children - 50 + 1)) "$(running)"
is 'alive by the ledger' $((children - 50 + 1)) "$(($(ledger processes_carried) +
	$(ledger processes_adopted) - $(ledger processes_exited)))"

pkill -P $parent
wait $parent
ledger_wait processes_released $((children - 50 + 1))
is 'released' $((children - 50 + 1)) "$(ledger processes_released)"
is 'exited' $((children - 50 + 1)) "$(ledger processes_exited)"
is 'verdict at the end' yes "$(ledger complete)"
is 'unload' 0 "$(unload)"
finish
