#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The trace events, as the tracers read them, say what the records say.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

formats=/sys/kernel/tracing/events/wlmon
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Users rely on these names, in this order.
fields='process_create pid tgid ppid clone_flags comm
process_create_failed pid tgid errno clone_flags comm
process_start pid tgid comm
process_exec pid tgid filename
process_exec_complete pid tgid filename errno success
process_exit pid tgid code signal core group_dead utime_ns stime_ns maxrss_kb minflt majflt nvcsw nivcsw comm
process_release pid tgid reaper zombie_ns comm
getrusage pid tgid who ret utime_us stime_us maxrss_kb minflt majflt inblock oublock nvcsw nivcsw'

# Names of an event's own fields, which come after the common ones.
format() {
	awk '/field:/ && !/ common_/ {
		sub(/;.*/, ""); sub(/\[.*\]$/, "")
		printf "%s%s", (n++ ? " " : ""), $NF
	}' "$formats/$1/format"
}

# A later version may have more fields at the end.
expect_formats() {
	local event want got

	while read -r event want; do
		got=$(format "$event")
		is "fields of $event" "$want " "$(cut -c "1-$((${#want} + 1))" <<<"$got ")"
	done <<<"$fields"
}

# A workload with all sorts of exits, and a failed creation in a dead pid
# namespace; it becomes a member by its name, and waits for all its children.
cat >"$work/workload" <<EOF
printf wl-events >/proc/self/comm
(exit 3)
(exit 200)
(kill -KILL \$BASHPID)
$bin/gated 7 </dev/null
$work/no-such-program
unshare -p /bin/sh -c '/bin/true; /bin/true; exit 4'
$bin/storm -j 2 -f 16 -e 16 -t 16 >/dev/null
exit 5
EOF
workload="bash $work/workload; true"

# pick FILE EVENT CONDITION FIELDS: values from lines "EVENT FIELD=VALUE …". The
# condition is FIELD=VALUE, "leader", or empty.
pick() {
	awk -v event="$2" -v condition="$3" -v names="$4" '
		$1 != event { next }
		{
			split("", value)
			for (i = 2; i <= NF; i++) {
				at = index($i, "=")
				value[substr($i, 1, at - 1)] = substr($i, at + 1)
			}
			if (condition == "leader" && value["pid"] != value["tgid"])
				next
			if (split(condition, want, "=") == 2 && value[want[1]] != want[2])
				next
			n = split(names, name, " ")
			line = value[name[1]]
			for (i = 2; i <= n; i++)
				line = line " " value[name[i]]
			print line
		}' "$1"
}

count() {
	pick "$1" "$2" "$3" pid | wc -l
}

# agree_ledger TRACER FILE: as many events as the ledger counted.
agree_ledger() {
	# What the workload has at least, so that equality means something.
	at_least "$1: processes" 40 "$(ledger processes_forked)"
	at_least "$1: tasks" 56 "$(ledger threads_created)"
	is "$1: complete" yes "$(ledger complete)"
	is "$1: process_create" "$(ledger threads_created)" "$(count "$2" process_create '')"
	is "$1: process_create_failed" "$(ledger forks_failed)" \
		"$(count "$2" process_create_failed '')"
	is "$1: process_start" "$(ledger threads_started)" "$(count "$2" process_start '')"
	is "$1: process_exec" $(($(ledger execs) + $(ledger execs_failed))) \
		"$(count "$2" process_exec '')"
	is "$1: process_exec_complete" "$(ledger execs)" \
		"$(count "$2" process_exec_complete success=1)"
	is "$1: process_exec_complete, failed" "$(ledger execs_failed)" \
		"$(count "$2" process_exec_complete success=0)"
	is "$1: process_exit" "$(ledger threads_exited)" "$(count "$2" process_exit '')"
	is "$1: process_exit of the last thread" "$(ledger processes_exited)" \
		"$(count "$2" process_exit group_dead=1)"
	is "$1: process_release" "$(ledger threads_released)" \
		"$(count "$2" process_release '')"
}

# agree_records TRACER FILE: the same story of each process.
agree_records() {
	is "$1: the failed creation" '12 0x4100 sh' \
		"$(pick "$2" process_create_failed '' 'errno clone_flags comm')"
	is "$1: the failed program" "$work/no-such-program 2" \
		"$(pick "$2" process_exec_complete success=0 'filename errno')"
	is "$1: created" "$(columns VIA PID PPID | awk '$1 == "fork"' | sort)" \
		"$(pick "$2" process_create leader 'pid ppid' | sed 's/^/fork /' | sort)"
	is "$1: names" "$(columns PID COMM | sort)" \
		"$(pick "$2" process_release leader 'pid comm' | sort)"
	is "$1: ends" "$(columns PID EXIT | sort)" \
		"$(pick "$2" process_exit group_dead=1 'tgid signal code' | awk '
			$2 == 9 { print $1, "signal:9(KILL)"; next }
			$2 { print $1, "signal:" $2; next }
			{ print $1, ($3 ? "code:" $3 : "0") }' | sort)"
	is "$1: reapers" "$(columns PID REAPER | sort)" \
		"$(pick "$2" process_release leader 'pid reaper' | sort)"
	is "$1: executed" "$(columns PID EXECS | awk '$2 { print $1 }' | sort)" \
		"$(pick "$2" process_exec_complete success=1 tgid | sort -u)"
}

# agree_figures TRACER FILE: what a process with one thread had used when it
# began to exit is what it used in all, but for little.
agree_figures() {
	local figures='maxrss_kb minflt majflt nvcsw nivcsw'

	pick "$2" process_exit group_dead=1 "tgid $figures utime_ns stime_ns" \
		>"$work/figures"
	at_least "$1: processes with figures" 40 "$(wc -l <"$work/figures")"
	is "$1: figures" '' "$(columns PID MAXRSS_KB MINFLT MAJFLT NVCSW NIVCSW \
		THREADS UTIME STIME | awk -v names="pid $figures" '
		NR == FNR { event[$1] = $0; next }
		$7 == 1 && $1 in event {
			split(event[$1], told, " ")
			split(names, name, " ")
			slack = split("0 512 16 4 16 16", more, " ")
			for (i = 2; i <= slack; i++)
				if (told[i] > $i + 0 || told[i] + more[i] < $i + 0)
					print $1, name[i], told[i], "of", $i
			if ((told[7] + told[8]) / 1e9 > $8 + $9 + 0.000002)
				print $1, "time", told[7], told[8], "of", $8, $9
		}' "$work/figures" -)"
}

# From what a tracer prints to lines for pick.
plain() {
	sed -nE 's/.*[ :]((process_[a-z_]+|getrusage)):[[:space:]]+(pid=.*)/\1 \3/p'
}

# perf looks through all modules on disk for the symbols of samples, which these
# events have none of: an empty folder spares it most of a minute in a VM.
with_perf() {
	check 'perf record' unshare -m sh -c 'mount -t tmpfs none /lib/modules && exec "$@"' \
		- perf record -q -a -e 'wlmon:*' -o "$work/perf.data" -- sh -c "$workload"
	perf script -i "$work/perf.data" 2>/dev/null | plain >"$work/perf"
	agree_ledger perf "$work/perf"
	agree_records perf "$work/perf"
	agree_figures perf "$work/perf"
}

with_trace_cmd() {
	check 'trace-cmd record' trace-cmd record -q -e wlmon -o "$work/trace.dat" \
		sh -c "$workload" 2>/dev/null
	trace-cmd report -i "$work/trace.dat" 2>/dev/null | plain >"$work/trace"
	agree_ledger trace-cmd "$work/trace"
	agree_records trace-cmd "$work/trace"
	agree_figures trace-cmd "$work/trace"
}

one_liner='
BEGIN { printf("ready\n"); }
tracepoint:wlmon:process_create { @created = count(); }
tracepoint:wlmon:process_create_failed { @failed[args->errno] = count(); }
tracepoint:wlmon:process_exec_complete { @error[args->errno] = count(); }
tracepoint:wlmon:process_exit /args->group_dead/ { @code[args->code] = count(); }
tracepoint:wlmon:process_exit /args->signal/ { @signal[args->signal] = count(); }
tracepoint:wlmon:process_exit { @name[args->comm] = count(); }
tracepoint:wlmon:process_release { @released = count(); }'

bpftrace_has() {
	awk -v key="$1:" '$1 == key { print $2 }' "$work/bpftrace"
}

bpftrace_is() {
	is "bpftrace: $1" "$3" "$(bpftrace_has "$2")"
}

# Events that the kernel kept from bpftrace's programs, since bpftrace itself was
# in a system call on a map on that CPU: 6.12 counts them, 6.1 does not.
bpftrace_missed() {
	awk '$1 == "recursion_misses:" { n += $2 } END { print n + 0 }' "/proc/$1/fdinfo/"* 2>/dev/null
}

# If two CPUs insert the same new key at once, bpftrace counts only one event, and
# some versions warn. So the workload runs on one CPU, and bpftrace on another.
with_bpftrace() {
	local tries=600 tracer missed

	taskset -c 0 bpftrace -e "$one_liner" >"$work/bpftrace" 2>"$work/errors" &
	tracer=$!
	until grep -q ready "$work/bpftrace" || [ $((tries -= 1)) = 0 ]; do
		sleep 0.1
	done
	taskset -c $(($(nproc) - 1)) sh -c "$workload" 2>/dev/null
	missed=$(bpftrace_missed $tracer)
	kill -INT "$tracer"
	wait "$tracer"
	result $? bpftrace
	is 'bpftrace: missed' 0 "$missed"
	is 'bpftrace: warnings' '' "$(grep -iE 'warning|lost|error:' "$work/bpftrace" "$work/errors")"
	note "$(cat "$work/bpftrace" "$work/errors")"

	at_least 'bpftrace: processes' 40 "$(ledger processes_forked)"
	bpftrace_is 'created' '@created' "$(ledger threads_created)"
	bpftrace_is 'released' '@released' "$(ledger threads_released)"
	bpftrace_is 'not created' '@failed[12]' 1
	bpftrace_is 'exit code 3' '@code[3]' 1
	bpftrace_is 'exit code 7' '@code[7]' 1
	bpftrace_is 'exit code 200' '@code[200]' 1
	bpftrace_is 'killed' '@signal[9]' "$(columns EXIT | grep -c '^signal:9(KILL)$')"
	bpftrace_is 'good execs' '@error[0]' "$(ledger execs)"
	bpftrace_is 'bad exec' '@error[2]' 1
	bpftrace_is 'name' '@name[tiny]' 16
	bpftrace_is 'other name' '@name[gated]' 1
}

is 'load for formats' 0 "$(load)"
expect_formats
is 'unload after formats' 0 "$(unload)"
for tool in perf trace-cmd bpftrace; do
	if ! command -v $tool >/dev/null; then
		skip $tool "there is no $tool"
		continue
	fi
	if [ $tool = bpftrace ] && [ ! -e /sys/kernel/btf/vmlinux ]; then
		skip $tool 'this kernel has no BTF'
		continue
	fi
	# Each reads the events of a module that has seen nothing else.
	is "load for $tool" 0 "$(load target_comm=wl-events)"
	case $tool in
	perf) with_perf ;;
	trace-cmd) with_trace_cmd ;;
	bpftrace) with_bpftrace ;;
	esac
	is "unload after $tool" 0 "$(unload)"
done
finish
