#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Break ftrace by a kprobe that is changed while ftrace is off, so that the module's probes on it cannot be disarmed. After
# the unload only such probes are left in the kernel's lists, and do nothing. The kernel warns, so this needs its own guest.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

tracing=/sys/kernel/tracing
list=/sys/kernel/debug/kprobes/list

# event ON: switches a kprobe event of another tool.
event() {
	echo "$1" >$tracing/events/kprobes/stuck_event/enable
}

is 'load' 0 "$(load target_comm=nobody)"
check 'a probe of another tool' sh -c "echo p:stuck_event do_sys_openat2 >>$tracing/kprobe_events"
event 1
if ! echo 0 >/proc/sys/kernel/ftrace_enabled; then
	event 0
	is 'unload' 0 "$(unload)"
	skip 'probes that cannot be disarmed' 'the kernel does not switch ftrace off'
	finish
fi 2>/dev/null
event 0
is 'the module says that its probes are off' no "$(ledger complete)"
echo 1 >/proc/sys/kernel/ftrace_enabled
echo >$tracing/kprobe_events
log_mark
is 'unload' 0 "$(unload)"
said=$(log_lines)
note "$said"
stuck=$(sed -n 's/.*: \([0-9]*\) probes cannot be disarmed.*/\1/p' <<<"$said")
at_least 'probes that cannot be disarmed' 1 "$stuck"
sleep 1
left=$(cat $list)
note "$left"
is 'probes in the list' "$stuck" "$(grep -c . <<<"$left")"
is 'probes in the list that are not disabled' '' "$(grep -v DISABLED <<<"$left")"

# Reuse freed memory, and call the probed functions, also by usermode helpers.
echo '|/bin/true' >/proc/sys/kernel/core_pattern
for i in $(seq 200); do
	(exit $((i % 3)))
	/bin/true
	/no/such/program
	[ $((i % 50)) != 0 ] || sh -c "kill -SEGV \$\$"
done 2>/dev/null
check 'others use the functions' sh -c "echo p:stuck_event schedule_tail >>$tracing/kprobe_events"
is 'the list is the same' "$left" "$(cat $list | grep -v stuck_event | head -n "$stuck")"
finish
