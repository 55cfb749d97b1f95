#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With a member of very many threads, interrupts and preemption are off no longer than with one of few, by the kernel's
# own tracer of that.

here=$(cd "$(dirname "$0")" && pwd)
. "$here/tap.sh"
. "$here/module.sh"

few=200	# more than are looked at in one go
many=${MANY_THREADS:-2000}
# The kernel itself walks the threads that it moves; what is allowed beyond the bare kernel's time is a part of what all
# threads would take.
beyond=3000	# us
tries=3

tracing=/sys/kernel/tracing
group=/sys/fs/cgroup/wlmon-irqs-off
work=$(mktemp -d)
# shellcheck disable=SC2317 # the trap calls it
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
cp "$here/../bench/crew" "$work/crew"
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

# longest COMMAND...: sets the least of the longest times, in us, that interrupts or preemption were off meanwhile.
longest() {
	local us i

	least=''
	for ((i = 0; i < tries; i++)); do
		echo 0 >$tracing/tracing_max_latency
		"$@" >/dev/null
		us=$(<$tracing/tracing_max_latency)
		[ -n "$least" ] && [ "$us" -ge "$least" ] || least=$us
	done
}

# shellcheck disable=SC2317 # longest calls these
move() {
	echo "$pid" >"$group/one/cgroup.procs"
	echo "$pid" >"$group/two/cgroup.procs"
}
# shellcheck disable=SC2317
views() { cat "$proc"/{processes,threads,summary,cgroups}; }
# shellcheck disable=SC2317
life() {
	start "$1"
	stop
}

declare -A us
# measure AS NUMBER
measure() {
	longest life "$2"
	us[$1 life]=$least
	start "$2"
	longest move
	us[$1 move]=$least
	if loaded; then
		is "$1: THREADS" $(($2 + 1)) "$(columns COMM THREADS | sed -n 's/^wl-many //p' | tail -n 1)"
		longest views
		us[$1 views]=$least
	fi
	stop
}

# no_longer WHAT: with many threads than with few, beyond what the bare kernel takes longer.
no_longer() {
	local bare=$((${us[bare-many $1]:-0} - ${us[bare-few $1]:-0})) got=${us[many $1]}

	[ $bare -gt 0 ] || bare=0
	note "$1, in us: ${us[few $1]} with $few threads, $got with $many; bare ${us[bare-few $1]:--} and ${us[bare-many $1]:--}"
	[ "$got" -le $((${us[few $1]} + 2 * bare + beyond)) ]
	result $? "$1: interrupts and preemption are off no longer"
}

measure bare-few $few
measure bare-many "$many"
is load 0 "$(load target_comm='wl-*')"
measure few $few
measure many "$many"
no_longer life
no_longer move
no_longer views
is complete yes "$(ledger complete)"
is unload 0 "$(unload)"
finish
