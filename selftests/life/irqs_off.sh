#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With a member of very many threads, interrupts and preemption are off no longer than with one of few, by the kernel's
# own tracer of that. In a guest whose clock counts instructions, so that only what is executed takes time.
# shellcheck disable=SC2317 # the trap and longest call these

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

few=200	# more than are looked at in one go
many=${MANY_THREADS:-2000}
# The kernel itself walks the threads that it moves; what is allowed beyond the bare kernel's time is a part of what all
# threads would take.
beyond=1000	# us
tries=2

tracing=/sys/kernel/tracing
group=/sys/fs/cgroup/wlmon-irqs-off
work=$(mktemp -d)
clean() {
	echo nop >"$tracing/current_tracer"
	jobs -p | xargs -r kill 2>/dev/null
	wait
	rmdir "$group/one" "$group/two" "$group" 2>/dev/null
	rm -rf "$work"
}
trap clean EXIT

mountpoint -q $tracing || mount -t tracefs tracefs $tracing
if ! grep -qw preemptirqsoff $tracing/available_tracers; then
	skip 'interrupts and preemption are off no longer' 'the kernel has no preemptirqsoff tracer'
	finish
fi
echo 4194304 >/proc/sys/kernel/pid_max
echo 200000 >/proc/sys/kernel/threads-max
ulimit -u unlimited
mkdir -p $group/one $group/two
cp "$tree/bench/crew" "$work/crew"
echo 0 >$tracing/options/function-trace
echo preemptirqsoff >$tracing/current_tracer 2>/dev/null
is 'the kernel can tell' preemptirqsoff "$(<$tracing/current_tracer)"

# start NUMBER: a process of so many threads, as pid.
start() {
	"$work/crew" live "$1" wl-many >"$work/out" &
	pid=$!
	until grep -q ready "$work/out"; do sleep 0.1; done
}
stop() {
	kill "$pid"
	wait "$pid" 2>/dev/null
}

declare -A us
# longest NAME COMMAND...: keeps in us the least of the longest times, in us, that interrupts or preemption were off.
longest() {
	local name=$1 now

	shift
	echo 0 >$tracing/tracing_max_latency
	"$@" >/dev/null
	now=$(<$tracing/tracing_max_latency)
	[ -n "${us[$name]:-}" ] && [ "$now" -ge "${us[$name]}" ] || us[$name]=$now
}

move() {
	echo "$pid" >"$group/one/cgroup.procs"
	echo "$pid" >"$group/two/cgroup.procs"
}
views() { cat "$proc"/{processes,threads,summary,cgroups}; }

# measure AS NUMBER
measure() {
	local i

	for ((i = 0; i < tries; i++)); do
		longest "$1 rename" start "$2"
		longest "$1 move" move
		! loaded || longest "$1 views" views
		longest "$1 end" stop
	done
	! loaded || is "$1: THREADS" $(($2 + 1)) "$(columns COMM THREADS | sed -n 's/^wl-many //p' | tail -n 1)"
}

# no_longer WHAT: with many threads than with few, beyond what the bare kernel takes longer.
no_longer() {
	local bare=$((${us[bare-many $1]:-0} - ${us[bare-few $1]:-0})) got=${us[many $1]}

	[ $bare -gt 0 ] || bare=0
	note "$1, in us: ${us[few $1]} with $few threads, $got with $many; bare ${us[bare-few $1]:--} and ${us[bare-many $1]:--}"
	[ "$got" -le $((${us[few $1]} + bare + bare / 2 + beyond)) ]
	result $? "$1: interrupts and preemption are off no longer"
}

measure bare-few $few
measure bare-many "$many"
is load 0 "$(load target_comm='wl-*')"
measure few $few
measure many "$many"
for what in rename move views end; do no_longer $what; done
is complete yes "$(ledger complete)"
is unload 0 "$(unload)"
finish
