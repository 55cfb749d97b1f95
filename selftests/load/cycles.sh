#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module comes and goes under a storm of processes and system calls, and leaves
# nothing behind. In most of the cycles some of them are members, so that the hooks
# on system calls are armed and disarmed under it, too.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

block=15	# cycles; there are eight blocks
# A debug kernel takes ten times as long.
[ ! -e "$tree/kunit/wlmon_kunit.ko" ] || block=5

# Whatever a module of this kind could leave behind.
remains() {
	grep -s wlmon /sys/kernel/debug/kprobes/list /proc/modules /proc/vmallocinfo
	ls -d /proc/wlmon /sys/kernel/debug/wlmon /sys/kernel/tracing/events/wlmon \
		2>/dev/null
}

available_kb() {
	awk '/^MemAvailable:/ { print $2 }' /proc/meminfo
}

# come_and_go PARAMETER...: a block of cycles, and then a look at the ledger.
come_and_go() {
	local start=$SECONDS

	is "${*:-all}: $block cycles" 0 "$(nice -n -19 "$bin/loader" -c $block "$@")"
	is "${*:-all}: load" 0 "$(load "$@")"
	sleep 0.1
	is "${*:-all}: complete" yes "$(ledger complete)"
	is "${*:-all}: unload" 0 "$(unload)"
	note "took $((SECONDS - start)) s"
}

# Leaves the cycles some time, for there are two CPUs only.
call_in_bursts() {
	while nice -n 19 "$bin/caller" 10000; do
		sleep 0.1
	done
}

# Some targets find the storm alive, one sees its children only, one nobody. Most
# of the cycles have short grace periods: so there are more of them in the time,
# and what does not wait for its own callbacks is found out sooner.
expect_cycles() {
	local storm caller before i

	call_in_bursts &
	caller=$!
	"$bin/storm" -j 2 -f 60000000 >/tmp/wlmon-storm &
	storm=$!
	load >/dev/null
	unload >/dev/null
	before=$(available_kb)
	come_and_go target_pid="$storm"
	echo 1 >/sys/kernel/rcu_expedited
	come_and_go target_pid="$storm" follow=0
	for i in 1 2; do
		come_and_go
		come_and_go target_comm=storm max_records="$((64 * i))"
		come_and_go target_comm=wl-nobody
	done
	echo 0 >/sys/kernel/rcu_expedited
	at_least 'memory is back, kB' $((before - 40000)) "$(available_kb)"
	kill "$storm" "$caller"
	wait "$storm"
	result $? 'the storm saw nothing of it'
	wait "$caller"
	is 'the caller neither, until it was ended' 143 $?
	note "$(tr '\n' ' ' </tmp/wlmon-storm)"
	rm -f /tmp/wlmon-storm
	is 'nothing is left behind' '' "$(remains)"
}

# refused TEXT [PARAMETER]...: no half of a module, and one line that says so.
refused() {
	local text=$1

	shift
	log_mark
	is "$text: load" EOPNOTSUPP "$(load "$@")"
	is "$text: lines in the log" 1 "$(log_lines | grep -c .)"
	note "$(log_lines)"
	is "$text: nothing left behind" '' "$(remains)"
}

# Without any source of one kind of event.
expect_refusal() {
	local off switch=/sys/kernel/debug/kprobes/enabled

	for off in release_task,release_thread,sched_process_free \
		do_exit,sched_process_exit task_newtask,copy_process; do
		refused "without $off" "test_hooks_off=$off"
	done
	echo 0 >$switch
	refused 'kprobes switched off'
	echo 1 >$switch
}

is 'nothing there before' '' "$(remains)"
expect_cycles
expect_refusal
is 'and it loads' 0 "$(load)"
is 'complete' yes "$(ledger complete)"
at_least 'it would be seen if left behind' 5 "$(remains | wc -l)"
is 'unload' 0 "$(unload)"
is 'nothing is left at the end' '' "$(remains)"
finish
