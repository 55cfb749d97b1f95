#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# strace and the module watch the same runs at the same time, and have to agree
# on every system call: how often it returned, how often it failed.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

workloads=$selftests/syscalls/workloads
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
limit=300	# seconds for one workload, of which strace takes most

# No call is an exception, but one moment is. A task that SIGKILL meets when it is
# awake can be between the place where the module sees it enter or return and the
# stop in which strace is told of that. strace then misses the entry, or takes the
# call for unfinished, or counts it with the result of an earlier one. It happens
# where a workload kills who is not asleep, as stress-ng does; it is granted there
# once to each task that strace saw killed.
#
# Numbers without a name are in calls_numbers only: strace -c does not count those
# beyond its table, and crashes on those within it.

# Lines "NAME CALLS ERRORS" of strace's tables; there is one for each kind of
# program, the first without a heading is of 64 bits.
seen_by_strace() {
	awk '
		/^System call usage summary for 32 bit mode/ { kind = "@32"; next }
		/^System call usage summary/ { kind = "@unknown"; next }
		/^% time/ { rows = 1; next }
		/^-----/ || NF < 5 || !rows { next }
		$NF == "total" { rows = 0; next }
		{ print $NF kind, $4, (NF > 5 ? $5 : 0) }' "$1" | LC_ALL=C sort
}

# calls VIEW COLUMN...: the first one is SYSCALL; without the totals.
calls() {
	table "$@" | grep -v '^total '
}

# Calls that never returned have a line, but none in strace.
seen_by_module() {
	calls syscalls SYSCALL CALLS ERRORS | awk '$2 || $3' | LC_ALL=C sort
}

sum() {
	awk -v column="$1" '{ n += $column } END { print n + 0 }'
}

# strace ends with the last of its tracees, before it is reaped.
ledger_wait_all() {
	ledger_wait processes_released "$(columns PID | wc -l)"
}

# Of its log strace leaves calls in pieces where another task came between; the
# last piece has the name too. In a log the names of 32-bit calls are not marked.
errors_by_strace() {
	sed -nE 's/^([0-9]+ +)?(<\.\.\. )?([a-z0-9_]+)(\(| resumed).*\) += (-1|\?) (E[A-Z0-9_]+)( .*)?$/\3 \6/p' \
		"$text" | LC_ALL=C sort | uniq -c | awk '{ print $2, $3, $1 }'
}

errors_by_module() {
	calls syscall_errors SYSCALL ERRNO COUNT | sed 's/@32 / /' |
		awk '{ n[$1 " " $2] += $3 } END { for (i in n) print i, n[i] }' |
		LC_ALL=C sort
}

# Lines "PID NAME" of the calls that strace saw no return from.
unfinished() {
	sed -nE 's/^([0-9]+) +(<\.\.\. )?([a-z0-9_]+)(\(| resumed).*\) += \?$/\1 \3/p' "$text"
}

unfinished_by_strace() {
	unfinished | awk '{ n[$2]++ } END { for (i in n) print i, n[i] }' | LC_ALL=C sort
}

unfinished_by_module() {
	calls syscalls SYSCALL UNFINISHED | sed 's/@32 / /' |
		awk '{ n[$1] += $2 } END { for (i in n) if (n[i]) print i, n[i] }' |
		LC_ALL=C sort
}

# run_under_strace TITLE COMM COMMAND...: COMM is the name of the command's program.
run_under_strace() {
	local title=$1 comm=$2 start=$EPOCHREALTIME status

	shift 2
	text=$work/strace
	is "$title: load" 0 "$(load "target_comm=$comm")"
	timeout -s INT $limit strace -f -C -o "$text" "$@" >"$work/output" 2>&1 </dev/null
	status=$?
	is "$title: its own status" 0 $status
	[ $status = 0 ] || note "$(tail -n 20 "$work/output")"
	ledger_wait_all
	seen_by_strace "$text" >"$work/want"
	seen_by_module >"$work/got"
	is "$title: first of all" 1 "$(columns VIA | grep -c matched)"
	is "$title: nobody else" '' "$(columns VIA | grep -Ev 'matched|fork')"
	is "$title: complete" yes "$(ledger complete)"
	note "$title: $(sum 2 <"$work/want") calls, $(sum 3 <"$work/want") errors," \
		"$(wc -l <"$work/want") different, $(unfinished | wc -l) unfinished," \
		"$(columns PID | wc -l) processes," \
		"$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", b - a }')"
}

# exact TITLE LEAST COMM COMMAND...: of at least so many calls.
exact() {
	local title=$1 least=$2

	shift 2
	run_under_strace "$title" "$@"
	at_least "$title: calls" "$least" "$(sum 2 <"$work/want")"
	is "$title: strace (<) and module (>)" '' "$(diff "$work/want" "$work/got")"
	is "$title: errors, strace (<) and module (>)" '' \
		"$(diff <(errors_by_strace) <(errors_by_module))"
	is "$title: unfinished, strace (<) and module (>)" '' \
		"$(diff <(unfinished_by_strace) <(unfinished_by_module))"
	is "$title: unload" 0 "$(unload)"
}

# What the module has more than strace, by call: that returned, that failed, that
# were made; the sum over all calls is granted if as many tasks were killed.
expect_grants() {
	local title=$1 killed granted differences

	killed=$(grep -c '+++ killed by SIGKILL' "$text")
	calls syscalls SYSCALL CALLS ERRORS UNFINISHED >"$work/got"
	unfinished_by_strace >"$work/unfinished"
	differences=$(awk '
		FILENAME == ARGV[1] { calls[$1] = $2; errors[$1] = $3; next }
		FILENAME == ARGV[2] { made[$1] = $2; next }
		{
			returned = $2 - calls[$1]
			failed = $3 - errors[$1]
			more = $2 + $4 - calls[$1] - made[$1]
			delete calls[$1]
			if (returned || failed || more)
				print $1, returned, failed, more
		}
		END { for (name in calls) print name, -calls[name], 0, 0 }' \
		"$work/want" "$work/unfinished" "$work/got")
	granted=$(awk '
		function abs(n) { return n < 0 ? -n : n }
		!NF { next }
		$2 < 0 || $4 < 0 { bad = 1 }
		{
			n = $2 > $4 ? $2 : $4
			sum += n > abs($3) ? n : abs($3)
		}
		END { print bad ? 999 : sum + 0 }' <<<"$differences")
	note "$title: $granted of $killed killed differ"
	check "$title: strace and module" [ "$granted" -le "$killed" ]
	[ -z "$differences" ] || note "$differences"
}

# exact_but_killed TITLE LEAST COMM COMMAND...: where it kills who is awake.
exact_but_killed() {
	local title=$1 least=$2

	shift 2
	run_under_strace "$title" "$@"
	at_least "$title: calls" "$least" "$(sum 2 <"$work/want")"
	expect_grants "$title"
	is "$title: unload" 0 "$(unload)"
}

exact_stress_ng() {
	local title=$1

	shift
	if command -v stress-ng >/dev/null; then
		exact_but_killed "$title" 500 stress-ng stress-ng --quiet --timeout 30 \
			--temp-path "$work" "$@"
	else
		skip "$title" 'there is no stress-ng'
	fi
}

exact_perf() {
	if command -v perf >/dev/null; then
		exact 'perf bench sched messaging' 1000 perf \
			perf bench sched messaging -g 1 -l 4
	else
		skip 'perf bench sched messaging' 'there is no perf'
	fi
}

# Of each kind of test there is one, or more: those of randomisation start a
# program a thousand times each, which would be ten minutes here.
exact_paxtest() {
	local paxtest

	if ! paxtest=$(command -v paxtest); then
		skip 'paxtest kiddie' 'there is no paxtest'
		return
	fi
	sed -E 's/ rand(amap|heap[12]|main[12]|shlib|vdso|stack[12]|arg[12]|shlibdelta[12])\>//g' \
		"$paxtest" >"$work/paxtest"
	chmod +x "$work/paxtest"
	exact 'paxtest kiddie' 1000 paxtest "$work/paxtest" kiddie "$work/log"
}

if ! command -v strace >/dev/null; then
	skip strace 'there is no strace'
	finish
fi
ulimit -c 0
cd "$work" || exit

exact 'error paths' 130 wl_errors "$workloads/wl_errors"
exact 'interrupted calls' 140 wl_signals "$workloads/wl_signals"
exact 'killed in flight' 150 wl_killed "$workloads/wl_killed"
exact 'threads' 500 wl_threads "$workloads/wl_threads"
exact 'chains of exec' 200 wl_exec "$workloads/wl_exec"
exact '32 bits' 60 wl_32 "$workloads/wl_32"
exact 'refused by seccomp' 50 wl_seccomp "$workloads/wl_seccomp"
exact 'shell script' 300 wl_script.sh "$workloads/wl_script.sh"
exact 'shell pipeline' 100 sh sh -c 'ls -lR /etc/apt /usr/lib/paxtest | sort -r | wc'
exact_stress_ng stress-ng --cpu 1 --cpu-ops 1 --fork 1 --fork-ops 10 \
	--pipe 1 --pipe-ops 100 --futex 1 --futex-ops 50
exact_stress_ng 'more of stress-ng' --timer 1 --timer-ops 50 --sem-sysv 1 \
	--sem-sysv-ops 50 --switch 1 --switch-ops 100 --mq 1 --mq-ops 50 --vfork 1 \
	--vfork-ops 10 --dir 1 --dir-ops 10
exact_stress_ng 'stress-ng, netdev' --netdev 1 --netdev-ops 200
exact_perf
exact_paxtest
finish
