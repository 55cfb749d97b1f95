#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# wlmon run: the report has what time, strace and wait4 say of the same command; exit
# statuses and signals pass through; nothing is left behind, however it ends.

# shellcheck disable=SC2016 # expanded by the commands
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"
. "$(dirname "$0")/../lib/tool.sh"

# Exit statuses, as env(1).
statuses() {
	local want

	for want in 0 1 3 255; do
		ran "$wlmon" run --module "$ko" -- sh -c "exit $want"
		is "exit status $want" "$want" "$status"
	done
	for want in TERM SEGV KILL; do
		is "wlmon dies by $want as its command" "$(kill -l "$want")" \
			"$(perl -e 'system(@ARGV); print $? & 127' "$wlmon" run --module "$ko" -o "$work/f" -- sh -c "kill -$want \$\$")"
	done
	ran "$wlmon" run --module "$ko" -- /nonexistent
	is "status of a command that is not there" 127 "$status"
	is "message for a command that is not there" "wlmon: /nonexistent: No such file or directory" "$err"
	ran "$wlmon" run --module "$ko" -- nonexistent
	is "status of a command that is not in PATH" 127 "$status"
	ran "$wlmon" run --module "$ko" -- /etc/passwd
	is "status of a file that is no program" 126 "$status"
	ran "$wlmon" run --module /nonexistent.ko -- true
	is "status without a module" 125 "$status"
	is "message without a module" "wlmon: /nonexistent.ko: no such file" "$err"
	ran "$wlmon" run
	is "status without a command" 125 "$status"
	ran "$wlmon" run --nonsense true
	is "status for an unknown option" 125 "$status"
	nothing_left "statuses"
}

# Input, output and arguments are the command's own.
pass_through() {
	is "standard input is the command's" "a b" "$(echo 'a b' | "$wlmon" run --module "$ko" -o "$work/f" -- cat)"
	is "arguments after -- are the command's" "-o x" "$("$wlmon" run --module "$ko" -o "$work/f" -- echo -o x)"
	is "options after the command are the command's" "--json" "$("$wlmon" run --module "$ko" -o "$work/f" echo --json)"
	printf 'echo script "$@"\n' >"$work/script"
	chmod +x "$work/script"
	is "a script without #! is run by the shell" "script a" "$("$wlmon" run --module "$ko" -o "$work/f" -- "$work/script" a)"
	ran "$wlmon" run --module "$ko" -o /nonexistent/f -- touch "$work/ran"
	is "status if the report cannot be written" 125 "$status"
	check "the command does not run then" [ ! -e "$work/ran" ]
	ran "$wlmon" run --module "$ko" -o /dev/full -- true
	is "status if the disk is full" 125 "$status"
	ran "$wlmon" run --module "$ko" --save "$work" -- touch "$work/ran"
	is "status if the folder to save to is there" 125 "$status"
	check "the command does not run then, either" [ ! -e "$work/ran" ]
	ran "$wlmon" run --module "$ko" --save "$work/run" -o "$work/f" -- true
	is "--save: status" 0 "$status"
	is "--save: the command" true "$(awk '$1 == "command" { print $2 }' "$work/run/info")"
	"$wlmon" run --module "$ko" -- true 2>&1 >/dev/null | true
	nothing_left "a closed pipe"
	"$wlmon" run --module "$ko" -- sh -c 'ls -l /proc/self/fd >"$1"' sh "$work/fds" <&- >&- 2>&-
	nothing_left "closed standard files"
	check "the command has no file of wlmon's" eval "! grep -E 'lock|pipe|signalfd' '$work/fds'"
	is "the lock file has no report" "0 0" "$(</run/wlmon.lock)"
}

# strace counts the calls of the whole tree, from execve on.
against_strace() {
	local calls

	cat >"$work/job" <<-'END'
		#!/bin/sh
		for i in $(seq 19); do /bin/true; done
		cat /nonexistent
	END
	chmod +x "$work/job"
	strace -f -c -o "$work/strace" "$work/job" 2>/dev/null
	run_json "$work/job"
	check "complete" [ "$(json .complete)" = true ]
	awk '$NF !~ /total|syscall/ && $4 ~ /^[0-9]+$/ { print $NF, $4 }' "$work/strace" | sort >"$work/want"
	json '.syscalls[] | select(.calls > 0) | "\(.name) \(.calls)"' | sort >"$work/got"
	check "strace counted calls" [ "$(wc -l <"$work/want")" -ge 10 ]
	check "calls by name are those that strace counts" diff "$work/want" "$work/got"
	is "calls that strace does not count: exit_group of 22 processes" 22 \
		"$(json '[.syscalls[].unfinished] | add')"
	is "processes" 22 "$(json .usage.processes)"
	is "failed processes" 2 "$(json .usage.processes_failed)"
	calls=$(json '[.syscalls[] | .calls + .unfinished] | add')
	is "subsystems add up to the calls" "$calls" "$(json '[.subsystems[] | .calls + .unfinished] | add')"
	# errors by name are those of each call
	is "errors by name add up" "$(json '[.syscalls[].errors] | add')" "$(json '[.errors[].count] | add')"
}

# time has the sums of wait4 over the children it waited for, and their largest peak.
against_time() {
	local user system peak want got

	run_json time -f '%e %U %S %M' -o "$work/time" stress-ng --temp-path "$work" --quiet --cpu 2 --vm 1 --vm-bytes 24m \
		--fork 1 --fork-ops 50 --timeout 2
	is "status" 0 "$status"
	read -r want user system peak <"$work/time"
	got=$(json '[.processes[] | select(.comm != "time") | .user + .system] | add')
	check "CPU time is that of wait4: $user + $system, $got" \
		awk -v a="$user" -v b="$system" -v c="$got" 'BEGIN { d = a + b - c; exit !(d < 0.03 && d > -0.03) }'
	got=$(json .usage.command_wall)
	check "wall time is that of time: $want, $got" \
		awk -v a="$want" -v b="$got" 'BEGIN { d = b - a; exit !(d > -0.02 && d < 0.3) }'
	got=$(json .usage.maxrss_kb)
	# ru_maxrss keeps some pages uncounted on each CPU
	check "peak is that of wait4: $peak, $got" \
		awk -v a="$peak" -v b="$got" 'BEGIN { exit !(b - a >= -256 && b - a <= 512) }'
	check "of all at once is no less than the largest" [ "$(json .usage.maxrss_at_once_kb)" -ge "$got" ]
	is "nobody is left" 0 "$(json .usage.processes_running)"
}

# The peak of a program counts after the next exec, too.
peak_before_exec() {
	run_json perl -e '$x = "a" x 50000000; exec "/bin/true"'
	at_least "peak of the program before, in KiB" 48000 "$(json .usage.maxrss_kb)"
}

# What a command leaves running is waited for, unless it is not wanted.
whole_tree() {
	run_json sh -c '(sleep 1; exit 7) & exit 0'
	is "processes of a tree whose first process ends first" 3 "$(json .usage.processes)"
	is "none of them runs" 0 "$(json .usage.processes_running)"
	check "it took longer than the command" awk -v a="$(json .usage.wall)" -v b="$(json .usage.command_wall)" 'BEGIN { exit !(a > b + 0.8) }'
	ran "$wlmon" run --module "$ko" --wait=leader --json -o "$work/json" -- sh -c 'sleep 3 & exit 0'
	is "with --wait=leader it still runs" 1 "$(json .usage.processes_running)"
	ran "$wlmon" run --module "$ko" -- sh -c 'sleep 3 & exit 0'
	check "who is waited for is said" grep -q 'waiting for 1 process that the command left running, such as sleep (pid' "$work/err"
	ran "$wlmon" run --wait=nobody true
	is "status for an unknown wait" 125 "$status"
	nothing_left "trees"
}

# wait_for COMMAND...: wait up to 20 s until it succeeds.
wait_for() {
	local tries=200

	until "$@" 2>/dev/null; do
		[ $((tries -= 1)) -gt 0 ] || return
		sleep 0.1
	done
}

# start_run COMMAND...: run it in the background, in a session of its own; set run to
# wlmon's pid.
start_run() {
	rm -f "$work/up" "$work/got" "$work/report"
	# the shell lets jobs in the background ignore SIGINT and SIGQUIT
	setsid env --default-signal=INT,QUIT "$wlmon" run --module "$ko" -o "$work/report" -- "$@" 2>"$work/err" &
	run=$!
	wait_for [ -e "$work/up" ] || note "the command did not start"
}

# Signals that wlmon gets reach the command; those that ask to end bring the report.
signals() {
	local signal

	for signal in USR1 TERM INT HUP RTMIN; do
		start_run bash -c "trap 'touch $work/got; exit 5' $signal; touch $work/up; while :; do sleep 0.1; done"
		kill -"$signal" "$run"
		wait "$run"
		is "$signal: the command's status" 5 $?
		check "$signal: the command got it" [ -e "$work/got" ]
		check "$signal: there is a report" grep -q 'complete: yes' "$work/report"
	done
	ran env --ignore-signal=CHLD,HUP,INT "$wlmon" run --module "$ko" -- sh -c 'kill -HUP $PPID; sleep 1; exit 6'
	is "signals that are ignored stay so" 6 "$status"
	start_run bash -c "trap '' INT; touch $work/up; sleep 100"
	kill -INT "$run"
	sleep 0.5
	check "a command that ignores SIGINT is waited for" kill -0 "$run"
	kill -INT "$run"
	wait "$run"
	is "after the second SIGINT there is no wait" 130 $?
	check "and there is a report" grep -q 'still runs' "$work/report"
	pkill -x sleep
	start_run bash -c "(touch $work/up; exec sleep 100) & exit 4"
	sleep 1
	kill -INT "$run"
	wait "$run"
	is "SIGINT after the end of the command: its status" 4 $?
	check "and a report of what there was" grep -q '1 still runs' "$work/report"
	pkill -x sleep
	nothing_left "signals"
}

# SIGKILL leaves the module loaded; status says so and the next run takes over.
killed() {
	start_run bash -c "touch $work/up; exec sleep 100"
	kill -KILL "$run"
	wait "$run" 2>/dev/null
	check "after SIGKILL the module is loaded" loaded
	ran "$wlmon" status
	check "status says so" grep -q 'killed' "$work/out"
	run_json true
	is "the next run works" 0 "$status"
	is "and has the module for itself" true "$(json .sole_user)"
	pkill -x sleep
	nothing_left "the run after that"
}

# A module that somebody else loaded stays, with its rules.
preloaded() {
	is "load" 0 "$(load target_comm=nobody_here)"
	run_json sh -c 'cat /nonexistent; true'
	is "processes of this run only" 2 "$(json .usage.processes)"
	is "errors by name are not known" null "$(jq -r .errors "$work/json")"
	run_json sh -c '/bin/true; /bin/true; true'
	is "processes of the next run only" 3 "$(json .usage.processes)"
	is "the second is not counted" 3 "$(json '.processes | length')"
	is "the rules are as before" comm=nobody_here "$(cat $proc/target)"
	check "the module is still loaded" loaded
	is "unload" 0 "$(unload)"
	is "load with few records" 0 "$(load target_comm=nobody_here max_records=64)"
	run_json sh -c 'for i in $(seq 200); do /bin/true; done'
	check "few records: not complete, or no report" eval "[ '$status' = 125 ] || [ \$(jq .complete '$work/json') = false ]"
	is "unload" 0 "$(unload)"
}

# Two runs at once: each reports its own tree.
two_at_once() {
	local first second

	"$wlmon" run --module "$ko" --json -o "$work/a" -- sh -c 'for i in 1 2 3 4 5; do /bin/sleep 0.2; done' &
	first=$!
	"$wlmon" run --module "$ko" --json -o "$work/b" -- sh -c 'for i in 1 2 3; do /bin/sleep 0.5; done; exit 9' &
	second=$!
	wait $first
	is "status of the first" 0 $?
	wait $second
	is "status of the second" 9 $?
	is "processes of the first" 6 "$(jq .usage.processes "$work/a")"
	is "processes of the second" 4 "$(jq .usage.processes "$work/b")"
	is "they were there at the same time" "false false" "$(jq .sole_user "$work/a" "$work/b" | paste -sd ' ')"
	is "sleeps of the first" 5 "$(jq '[.processes[] | select(.comm == "sleep")] | length' "$work/a")"
	nothing_left "two at once"
}

# The user behind sudo.
as_caller() {
	ran env -u SUDO_UID "$wlmon" run --module "$ko" -u -- id -u
	is "-u without sudo" 125 "$status"
	chmod 755 "$work"
	ran env SUDO_UID=65534 SUDO_GID=65534 SUDO_USER=nobody "$wlmon" run --module "$ko" -u -o "$work/f" -- id
	check "-u: who the command runs as: $out" grep -q '^uid=65534(nobody) gid=65534' "$work/out"
	ran setpriv --reuid=65534 --regid=65534 --clear-groups "$wlmon" run -- true
	is "without root: status" 125 "$status"
	check "without root: what to do" grep -q 'needs root.*sudo' "$work/err"
	nothing_left "-u"
}

# Wide, narrow and no terminal; no control characters of names reach it.
screens() {
	local columns

	for columns in 40 80 200; do
		COLUMNS=$columns ran "$wlmon" run --module "$ko" -- sh -c 'cat /nonexistent; true'
		check "$columns columns: tables fit" awk -v max="$columns" '/^[A-Z]* *PID|^SYSTEM/ && length > max { bad = 1 } END { exit bad }' "$work/err"
	done
	cp /bin/true "$work/$(printf 'a\033[31mb\377')"
	ran "$wlmon" run --module "$ko" -- sh -c "'$work/$(printf 'a\033[31mb\377')'; true"
	check "the report has the name" grep -q 'a.*31mb' "$work/err"
	is "lines with control characters" 0 "$(LC_ALL=C grep -c '[^ -~]' "$work/err")"
	run_json sh -c "'$work/$(printf 'a\033[31mb\377')'; true"
	is "JSON has the name" "$(printf 'a\033[31mb\357\277\275')" "$(json '.processes[1].comm')"
}

check "jq is here" jq --version
statuses
pass_through
against_strace
against_time
peak_before_exec
whole_tree
signals
killed
preloaded
two_at_once
as_caller
screens
finish
