#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A process with very many threads: handlers take no longer than for a process with few, and no thread is lost.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

few=200	# more than a handler looks at
many=${MANY_THREADS:-20000}
[ ! -e "$tree/kunit/wlmon_kunit.ko" ] || many=${MANY_THREADS:-3000}
# Allowed factor; the ratio of the numbers of threads is much larger.
more=4

tracing=/sys/kernel/tracing
group=/sys/fs/cgroup/wlmon-many
work=$(mktemp -d)
crew=$work/wl-crew
# shellcheck disable=SC2317 # the trap calls it
clean() {
	local name

	jobs -p | xargs -r kill 2>/dev/null
	wait
	for name in before after; do
		[ ! -d "$tracing/instances/$name" ] || rmdir "$tracing/instances/$name"
	done
	rmdir "$group/one" "$group/two" "$group" 2>/dev/null
	rm -rf "$work"
}
trap clean EXIT

mountpoint -q $tracing || mount -t tracefs tracefs $tracing
echo 4194304 >/proc/sys/kernel/pid_max
echo 200000 >/proc/sys/kernel/threads-max
ulimit -u unlimited
mkdir -p $group/one $group/two
cp "$tree/bench/crew" "$crew"
ln "$crew" "$work/crew"

# Probes of a tracepoint run in the order of their registration: one instance traces before the module's probe, one after
# it; the difference is the module's time.
events=(task/task_rename cgroup/cgroup_attach_task)
instance() {
	local event

	mkdir $tracing/instances/"$1"
	for event in "${events[@]}"; do echo 1 >$tracing/instances/"$1"/events/"$event"/enable; done
}
traces_forget() {
	local name

	for name in before after; do echo >$tracing/instances/$name/trace; done
}

# spent EVENT TEXT: the module's shortest time, in us, for events with this text; "-" without events.
spent() {
	local name

	for name in before after; do
		grep " $1: .*$2" $tracing/instances/$name/trace |
			sed -E 's/.* ([0-9]+)\.([0-9]{6}): .*/\1\2/' >"$work/$name"
	done
	paste "$work/before" "$work/after" | awk '
		NF == 2 && (!n++ || $2 - $1 < least) { least = $2 - $1 }
		END { print n ? least : "-" }'
}

# slower FEW MANY: true also if either was not measured.
slower() {
	! { [ "$1" -ge 0 ] && [ "$2" -le $((more * ($1 + 50))) ]; } 2>/dev/null
}

# not_slower WHAT FEW MANY
not_slower() {
	note "$1: $2 with few threads, $3 with many"
	! slower "$2" "$3"
	result $? "$1 takes no longer"
}

# start NUMBER [NAME]: a process of so many threads.
start() {
	"${program:-$crew}" live "$@" >"$work/out" &
	pid=$!
	until grep -q ready "$work/out"; do sleep 0.1; done
}
stop() {
	kill "$pid"
	wait "$pid" 2>/dev/null
}

# Time how a process of so many threads becomes a member by rename; repeat if that took longer than with few.
rename() {
	local tries=3 us

	renamed=''
	while :; do
		traces_forget
		program=$work/crew start "$1" wl-many
		us=$(spent task_rename newcomm=wl-many)
		[ -n "$renamed" ] && [ "$us" -gt "$renamed" ] || renamed=$us
		if [ $((tries -= 1)) = 0 ] || { [ -n "$few_renamed" ] && ! slower "$few_renamed" "$renamed"; }; then break; fi
		stop
		ledger_wait processes_released "$(ledger processes_matched)"
		echo 1 >$proc/reset
	done
	is "$1 threads: found" $(($1 + 1)) "$(ledger threads_found)"
}

# A process of so many threads becomes a member by its new name, moves, and ends; sets what these took.
life() {
	local name

	rename "$1"
	traces_forget
	for name in one two one two; do
		echo "$pid" >$group/$name/cgroup.procs
		is "$1 threads: in cgroup $name" "/wlmon-many/$name" "$(columns CGROUP)"
	done
	moved=$(spent cgroup_attach_task 'dst_path=/wlmon-many')
	is "$1 threads: all moves were split" 0 "$(ledger moves_unsplit)"
	is "$1 threads: THREADS" $(($1 + 1)) "$(columns THREADS)"
	stop
	ledger_wait processes_released 1
	is "$1 threads: exited" $(($1 + 1)) "$(ledger threads_exited)"
	ledger_wait threads_released $(($1 + 1))
	is "$1 threads: released" $(($1 + 1)) "$(ledger threads_released)"
	is "$1 threads: complete" yes "$(ledger complete)"
	echo 1 >$proc/reset
}

# ended NUMBER: ns per thread that a member of so many threads takes to end.
ended() {
	"$crew" end 1 "$1" | awk '{ printf "%d\n", $2 }'
}

bare=$(ended "$many")
instance before
is load 0 "$(load target_comm='wl-*' max_records=16384)"
instance after
few_renamed=''
life "$few"
few_renamed=$renamed few_moved=$moved
life "$many"
not_slower 'a new name, in us,' "$few_renamed" "$renamed"
not_slower 'a move between cgroups, in us,' "$few_moved" "$moved"
few=$(ended 500)
note "the end of a thread, in ns, without wlmon: $bare"
# the kernel's own time grows on PREEMPT_RT
not_slower 'the end of a thread, in ns,' $((few > bare ? few : bare)) "$(ended "$many")"
is 'complete in the end' yes "$(ledger complete)"
is unload 0 "$(unload)"
finish
