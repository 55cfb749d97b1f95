#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The guest's part of scripts/bench: run one part of the benchmark. Print results as
# below, and lines of progress.
#   figure ROW COLUMN MEDIAN LEAST MOST
#   fact NAME TEXT
# usage: guest.sh PART ROUNDS LENGTH [quick]
# PART is cost, events, peers, records, live, threads, storm_bare, storm_member or cpus.
# LENGTH is the nanoseconds of a round; quick runs fewer variants.
set -eu
bench=$(cd "$(dirname "$0")" && pwd)
. "$bench/../selftests/lib/module.sh"

part=$1 rounds=$2 length=$3 quick=${4-}
# Processes of a storm.
processes=1000000
[ -z "$quick" ] || processes=40000
work=/tmp/bench
operations=(getppid getrusage read fork "exec=$work/true" thread "script=$work/script.sh")

# Put all programs in memory, since waits for a disk would count as time. Disable
# address space randomization, since the layout changes how many page tables a fork
# copies.
mkdir -p $work/bin
echo 0 >/proc/sys/kernel/randomize_va_space
cp "$bench/ops" "$bench/crew" "$bench/crowd" "$bench/stretch" "$bench/script.sh" "$bench/true" $work/
cp /usr/bin/busybox $work/bin/
for name in sh mkdir basename sed cp cat sort grep wc ls rm; do ln -s busybox $work/bin/$name; done
# Link the programs, so that members run from the same pages as in the bare measurement.
ln $work/ops $work/wl-ops
ln $work/crowd $work/wl-crowd
ln $work/crew $work/wl-crew
ops=$work/ops
member=$work/wl-ops

die() { echo "bench: $*" >&2; exit 1; }

# tell COLUMN: print the figures that ops measured.
tell() {
	local name median least most

	while read -r name median least most _; do
		# skip empty lines of bpftrace
		[ -n "$name" ] || continue
		echo "figure $name $1 $median $least $most"
	done <$work/figures
	echo "measured $1"
}

# figures COLUMN COMMAND [ARGUMENT]...: run ops by that command and print its figures.
figures() {
	local column=$1

	shift
	"$@" "$rounds" "$length" "${operations[@]}" >$work/figures || die "$column: $* failed"
	tell "$column"
}

# done_of NAME: print how often ops ran an operation.
done_of() { awk -v name="$1" '$1 == name { print $5 }' $work/figures; }

# seen COLUMN LEAST GOT: die unless the tool saw at least LEAST events of the workload.
seen() { [ "${3:-0}" -ge "$2" ] 2>/dev/null || die "$1 saw ${3:-nothing}, of $2"; }

# start [PARAMETER]...: load wlmon. stop: check that it missed nothing and unload it.
start() { [ "$(load "$@")" = 0 ] || die "wlmon cannot be loaded: $*"; }
stop() {
	[ "$(ledger complete)" = yes ] || die "wlmon is not complete"
	[ "$(unload)" = 0 ] || die "wlmon cannot be unloaded"
}

# Start and stop a member that sleeps.
sleeper_start() {
	bash -c 'printf wl-sleeper >/proc/self/comm; exec sleep 100000' &
	sleeper=$!
	until [ "$(hook sys_enter STATE)" = armed ]; do sleep 0.1; done
}
sleeper_stop() {
	kill "$sleeper"
	wait "$sleeper" 2>/dev/null || true
}

# Print the armed hooks of wlmon in the format of floor.ko's parameter places.
places() {
	table hooks KIND SYMBOL STATE |
		awk '$3 == "armed" && $2 !~ /^wlmon_/ { printf "%s%s:%s", sep, $1, $2; sep = "," }'
}

# floor COLUMN PLACES: run ops with empty probes.
floor() {
	insmod "$bench/floor.ko" places="$2"
	figures "$1" $ops
	rmmod floor
}

# Take turns between the variants, since the cost of a fork depends on which pages
# are free and drifts by up to 1 % in a minute. Measure the bare kernel, the base of
# all ratios, once more at the end.
part_cost() {
	local turn turns=3

	[ -z "$quick" ] || turns=1
	for ((turn = 0; turn < turns; turn++)); do cost_turn; done
	figures bare $ops
}

cost_turn() {
	local idle armed

	figures bare $ops

	start target_comm='wl-*'
	until [ "$(hook getrusage STATE)" = bound ]; do sleep 0.1; done
	idle=$(places)
	figures idle $ops
	sleeper_start
	armed=$(places)
	figures bystander $ops
	sleeper_stop
	stop

	start target_comm='wl-*' syscalls=0
	figures no_syscalls $member
	stop

	start target_comm='wl-*'
	figures member $member
	seen member "$(done_of getppid)" "$(call getppid CALLS)"
	stop

	[ -z "$quick" ] || return 0
	floor floor_idle "$idle"
	floor floor "$armed"
}

# Measure the cost of wlmon's trace events, recorded by perf.
part_events() {
	start target_comm='wl-*'
	figures events perf record -q -a -m 1024 -e 'wlmon:*' -o $work/perf.data -- $member
	seen 'perf record' "$(done_of fork)" \
		"$(perf script -i $work/perf.data 2>/dev/null | grep -c wlmon:process_create)"
	stop
	rm $work/perf.data
}

# Count calls by number, since bpftrace has no names.
calls_script='
tracepoint:raw_syscalls:sys_enter { @began[tid] = nsecs; }
tracepoint:raw_syscalls:sys_exit /@began[tid]/ {
	@calls[pid, args->id] = count();
	@ns[pid, args->id] = sum(nsecs - @began[tid]);
	if (args->ret < 0) { @errors[pid, args->id] = count(); }
	delete(@began[tid]);
}
END { clear(@began); clear(@ns); clear(@errors); }'

life_script='
tracepoint:task:task_newtask { @created[comm] = count(); }
tracepoint:sched:sched_process_exec { @executed[comm] = count(); }
kprobe:do_exit { @exited[comm] = count(); }
tracepoint:sched:sched_process_free { @released[comm] = count(); }'

# Measure other tools.
part_peers() {
	figures bare_again $ops

	figures strace strace -f -c -o $work/out -- $ops
	seen strace "$(done_of getppid)" "$(awk '$NF == "getppid" { print $4 }' $work/out)"

	figures perf_trace perf trace -s -o $work/out -- $ops
	seen 'perf trace' "$(done_of getppid)" "$(awk '$1 == "getppid" { sum += $2 } END { print sum }' $work/out)"

	peer_bpftrace bpftrace_calls "$calls_script"
	seen bpftrace "$(done_of getppid)" "$(awk -F ': ' '/^@calls\[.*, 110\]/ { sum += $2 } END { print sum }' $work/out)"
	peer_bpftrace bpftrace_life "$life_script"
	seen bpftrace "$(done_of fork)" "$(sed -n 's/^@created\[ops\]: //p' $work/out)"

	forkstat -l -e fork,exec,exit >$work/out 2>&1 &
	until grep -q ' exec .*/bin/true' $work/out; do /bin/true; sleep 0.2; done
	figures forkstat $ops
	kill $!
	wait $! 2>/dev/null || true
	seen forkstat "$(done_of fork)" "$(grep -c ' fork ' $work/out)"

	: >$work/acct
	perl -e 'syscall(163, $ARGV[0]) == 0 or die "acct: $!\n"' $work/acct
	figures accounting $ops
	perl -e 'syscall(163, 0) == 0 or die "acct: $!\n"'
	# an accounting record has 64 bytes
	seen accounting "$(done_of fork)" $(($(stat -c %s $work/acct) / 64))
}

# peer_bpftrace COLUMN SCRIPT: run ops under bpftrace, which starts it once it has
# attached.
peer_bpftrace() {
	bpftrace -q -o $work/out -e "$2" -c "$ops $rounds $length ${operations[*]}" >$work/figures || die "$1 failed"
	tell "$1"
}

# Measure the cost for several numbers of released records.
part_records() {
	local sum=0 upto sizes=(1000 16000 100000)

	[ -z "$quick" ] || sizes=(1000 16000)
	memory
	start target_comm='wl-*' max_records=131072
	for upto in "${sizes[@]}"; do
		$work/wl-crowd past $((upto - sum)) >/dev/null
		sum=$upto
		operations=(fork "view=$proc/processes")
		figures "past_$upto" $member
	done
	stop
}

# Print free memory in KiB, per-CPU page lists included: MemFree lacks these, which
# can be tens of megabytes.
free_kb() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	echo 1 >/proc/sys/vm/stat_refresh
	awk -v kb="$(($(getconf PAGESIZE) / 1024))" '$1 == "nr_free_pages" || $1 == "count:" { pages += $2 } END { print pages * kb }' \
		/proc/zoneinfo
}

# Measure the bytes per record of what is allocated at load.
memory() {
	local few=16384 many=262144 before parameter records used=()

	for parameter in syscalls=1 syscalls=0; do
		for records in $few $many; do
			before=$(free_kb)
			start target_comm='wl-*' "$parameter" max_records="$records"
			used+=($((before - $(free_kb))))
			stop
		done
		set -- $(((used[1] - used[0]) * 1024 / (many - few)))
		echo "figure memory $parameter $1 $1 $1"
		used=()
	done
}

# Measure the cost for several numbers of live processes.
part_live() {
	local sum=0 upto crowds=() sizes=(1000 16000 100000)

	[ -z "$quick" ] || sizes=(1000 16000)
	echo 4194304 >/proc/sys/kernel/pid_max
	echo 1000000 >/proc/sys/kernel/threads-max
	ulimit -u unlimited
	start target_comm='wl-*' max_records=131072
	for upto in "${sizes[@]}"; do
		$work/wl-crowd live $((upto - sum)) >$work/out &
		crowds+=($!)
		until grep -q ready $work/out; do sleep 0.1; done
		sum=$upto
		operations=(getppid fork "view=$proc/processes")
		figures "live_$upto" $member
	done
	# hide the shell's messages about killed jobs
	{ kill "${crowds[@]}"; wait; } 2>/dev/null
	stop
}

# Measure the cost of a thread's end in exit_group() for several numbers of threads,
# and how long interrupts are off while the view reads such a process. The variants
# take turns, since the cost depends on which pages are free for stacks.
part_threads() {
	local number turn numbers='1000 10000' turns='1 2 3'

	[ -z "$quick" ] || numbers=1000 turns=1
	echo 200000 >/proc/sys/kernel/threads-max
	for turn in $turns; do
		for number in $numbers; do ends bare "$number" $work/crew; done
		start target_comm='wl-*' max_records=16384
		for number in $numbers; do ends member "$number" $work/wl-crew; done
		stop
	done
	start target_comm='wl-*' max_records=16384
	for number in $numbers; do held_up "$number"; done
	stop
}

# held_up NUMBER: measure interrupts while a process of NUMBER threads is read.
held_up() {
	local crew

	# keep the kernel from throttling samples
	echo 0 >/proc/sys/kernel/perf_cpu_time_max_percent
	$work/wl-crew live "$1" >$work/out &
	crew=$!
	until grep -q ready $work/out; do sleep 0.1; done
	echo "figure held_up threads_$1 $($work/stretch "$rounds" $proc/processes)"
	kill $crew
	wait $crew || true
	echo "measured interrupts, $1 threads"
}

# ends COLUMN NUMBER PROGRAM: measure the end of processes of NUMBER threads.
ends() {
	local median least most

	read -r _ median least most _ <<<"$("$3" end "$rounds" "$2")"
	[ -n "$most" ] || die "$3 failed"
	echo "figure end_$2 $1 $median $least $most"
	echo "measured $1, $2 threads"
}

# Two parts, since each takes over 15 minutes and scripts/bench runs them concurrently.
part_storm_bare() {
	storm bare $work/crowd
}

part_storm_member() {
	start target_comm='wl-*'
	storm member $work/wl-crowd
	seen wlmon $processes "$(ledger processes_released)"
	stop
}

# storm COLUMN PROGRAM: measure many processes, one after the other.
storm() {
	local ns

	read -r _ ns <<<"$("$2" past $processes)"
	[ -n "$ns" ] || die "$2 failed"
	echo "figure storm $1 $ns $ns $ns"
}

# Measure the ratio of two CPUs to one, since this guest's clock is the host's. The
# variants take turns, since the load of the host changes.
part_cpus() {
	local turn round column

	for turn in 1 2; do
		for ((round = 0; round < rounds; round++)); do both $ops; done >>$work/bare
		start target_comm='wl-*'
		for ((round = 0; round < rounds; round++)); do both $member; done >>$work/member
		stop
	done
	for column in bare member; do
		sort -n $work/$column | awk -v column="$column" '{ ratio[NR] = $1 } END {
			print "figure two_cpus", column, ratio[int((NR + 1) / 2)], ratio[1], ratio[NR]
		}'
	done
}

# both PROGRAM: print the time per getppid on two CPUs at once, in thousandths of
# that on one CPU alone.
both() {
	taskset -c 0 "$1" "$rounds" "$length" getppid >$work/alone
	taskset -c 0 "$1" "$rounds" "$length" getppid >$work/one &
	taskset -c 1 "$1" "$rounds" "$length" getppid >$work/other
	wait
	awk '{ ns[FILENAME] = $2 } END { printf "%.0f\n", 500 * (ns[ARGV[2]] + ns[ARGV[3]]) / ns[ARGV[1]] }' \
		$work/alone $work/one $work/other
}

echo "fact kernel $(uname -r)"
"part_$part"
