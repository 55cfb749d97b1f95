#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# No member, no cost: the kernel's own mark on each task that its system calls
# are looked at, as bpftrace reads it out of the tasks.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

# How many tasks have SYSCALL_WORK_SYSCALL_TRACEPOINT (bit 1), and have not.
# bpftrace itself attaches to no system call for that.
marked() {
	bpftrace -q -e 'iter:task {
		printf("task %d\n", (ctx->task->thread_info.syscall_work >> 1) & 1) }' 2>/dev/null |
		awk '$1 == "task" { n[$2]++ } END { print n[1] + 0, n[0] + 0 }'
}

# Kernel threads have the mark, too: it is set for all or for none.
expect_marked() {
	local got

	got=$(marked)
	note "$1: $got"
	case $2 in
	all) is "$1: tasks without the mark" 0 "${got#* }" ;;
	none) is "$1: tasks with the mark" 0 "${got% *}" ;;
	esac
	at_least "$1: tasks" 30 $((${got#* } + ${got% *}))
}

states() {
	echo "$(hook sys_enter STATE) $(hook sys_exit STATE)"
}

# Waits for it.
expect_states() {
	local tries=600

	until [ "$(states)" = "$2" ] || [ $((tries -= 1)) = 0 ]; do sleep 0.1; done
	is "$1: hooks" "$2" "$(states)"
}

if [ "$(marked)" = '0 0' ]; then
	skip 'the mark' "this bpftrace cannot read tasks ($(bpftrace --version 2>&1))"
	truth=''
else
	truth=1
fi

[ -z "$truth" ] || expect_marked 'not loaded' none
is 'load' 0 "$(load target_comm=wl-idle)"
expect_states 'no member' 'bound bound'
[ -z "$truth" ] || expect_marked 'no member' none

bash -c 'printf wl-idle >/proc/self/comm; sleep 1000 & wait' &
parent=$!
expect_states 'a member' 'armed armed'
[ -z "$truth" ] || expect_marked 'a member' all
# The child lives on without its parent.
kill $parent
wait $parent 2>/dev/null
sleep 0.5
is 'a member less: hooks' 'armed armed' "$(states)"
pkill -x sleep
expect_states 'the last one is dead' 'bound bound'
[ -z "$truth" ] || expect_marked 'the last one is dead' none
is 'complete' yes "$(ledger complete)"
is 'unload' 0 "$(unload)"

is 'load without system calls' 0 "$(load syscalls=0)"
is 'all are members, and off: hooks' 'unbound unbound' "$(states)"
[ -z "$truth" ] || expect_marked 'off' none
is 'unload' 0 "$(unload)"

is 'load for all' 0 "$(load)"
[ -z "$truth" ] || expect_marked 'all are members' all
is 'unload' 0 "$(unload)"
[ -z "$truth" ] || expect_marked 'unloaded while members live' none
finish
