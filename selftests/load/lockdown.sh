#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What can be read once the kernel is locked down. There is no way back, and no
# module can be loaded afterwards: this test has to be the last one.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

switch=/sys/kernel/security/lockdown
debug=/sys/kernel/debug/wlmon
tracing=/sys/kernel/tracing
event=$tracing/events/wlmon/process_exit

mountpoint -q /sys/kernel/security ||
	mount -t securityfs securityfs /sys/kernel/security 2>/dev/null
if [ ! -w $switch ]; then
	skip 'locked down' 'the kernel has no lockdown (CONFIG_SECURITY_LOCKDOWN_LSM)'
	finish
fi

# reads FILE: how that ends.
reads() {
	head -c 1 "$1" >/dev/null 2>/tmp/wlmon-error && echo read && return
	sed 's/.*: //' /tmp/wlmon-error
}

# said WHAT: the kernel says so, and where to read on, for each denial (but not too often).
said() {
	dmesg -S -t | grep -ac "^Lockdown: .*: $1 is restricted; see man kernel_lockdown.7"
}

# expect_views LEVEL: the same on both.
expect_views() {
	local view

	for view in summary processes threads images cgroups syscalls subsystems \
		process_syscalls syscall_errors hooks ledger; do
		is "$1: $view in debugfs" read "$(reads $debug/$view)"
		is "$1: $view in procfs" read "$(reads $proc/$view)"
	done
	for view in target reset query; do
		is "$1: $view in debugfs" 'Operation not permitted' "$(reads $debug/$view)"
		is "$1: $view in procfs" read "$(reads $proc/$view)"
	done
	is "$1: still counting" yes "$(ledger complete)"
	is "$1: rules" "pid=$$" "$(cat $proc/target)"
	is "$1: write to procfs" 0 "$(echo 1 | "$bin/poke" $proc/reset)"
	is "$1: write to debugfs" EPERM "$(echo 1 | "$bin/poke" $debug/reset)"
	is "$1: ask" 0 "$(echo "pid=$$" | "$bin/poke" $proc/query)"
	at_least "$1: the log tells of debugfs" 1 "$(said 'debugfs access')"
}

is 'load' 0 "$(load target_pid=$$)"
echo 1 >$event/enable
check 'lock down' eval "echo integrity >$switch"
expect_views integrity
(:)
is 'integrity: trace events' read "$(reads $tracing/trace)"
at_least 'integrity: events of the child' 2 "$(grep -c ": process_exit: .* comm=lockdown" $tracing/trace)"

# Trace events could tell of what the kernel holds.
check 'lock down further' eval "echo confidentiality >$switch"
expect_views confidentiality
is 'confidentiality: trace events' 'Operation not permitted' "$(reads $tracing/trace)"
is 'confidentiality: disable an event' EPERM "$(echo 0 | "$bin/poke" $event/enable)"
at_least 'confidentiality: the log tells of tracefs' 1 "$(said 'use of tracefs')"
is 'unload' 0 "$(unload)"
is 'no load any more' EPERM "$(load)"
rm -f /tmp/wlmon-error
finish
