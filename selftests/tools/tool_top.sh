#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# wlmon top, attach, watch: rates are those of a busy process, keys work on a terminal,
# and rules are taken away at the end.
# shellcheck disable=SC2317 # called through check

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"
. "$(dirname "$0")/../lib/tool.sh"

socket=wlmon-test-$$
screen() { tmux -L "$socket" capture-pane -p; }
keys() { tmux -L "$socket" send-keys "$@"; }

# start WIDTH HEIGHT COMMAND: run a command in a terminal of that size.
start() {
	tmux -L "$socket" -f /dev/null new-session -d -x "$1" -y "$2" "PS1='END> ' sh -i"
	keys "$3; echo status \$?" Enter
}

stop() { tmux -L "$socket" kill-server 2>/dev/null; }

# shows REGEX: check that the screen has a matching line within 20 s.
shows() {
	local tries=200

	until screen | grep -qE -- "$1"; do
		if [ $((tries -= 1)) = 0 ]; then
			screen
			return 1
		fi
		sleep 0.1
	done
}

# A process that computes all the time, alone on its CPU.
check_rates() {
	taskset 1 bash -c 'exec -a spinjob bash -c "while :; do :; done"' &
	spinner=$!
	sleep 1
	ran taskset 2 "$wlmon" attach "$spinner" --ndjson -n 3 -d 2
	is "attach: status" 0 "$status"
	percent=$(tail -n 1 "$work/out" | jq ".cpu_percent")
	check "a busy process uses its CPU: $percent %" awk -v p="$percent" 'BEGIN { exit !(p > 70 && p < 110) }'
	is "the rule is taken away" comm=nobody_here "$(cat $proc/target)"
}

check_rules() {
	setsid env --default-signal=INT "$wlmon" attach "$spinner" -b >"$work/out" 2>&1 &
	job=$!
	wait_rule "pid=$spinner"
	kill -INT $job
	wait $job
	is "attach: the rule is taken away by SIGINT" comm=nobody_here "$(cat $proc/target)"
	setsid env --default-signal=INT "$wlmon" watch 'with blank*' -b >"$work/out" 2>&1 &
	job=$!
	wait_rule "comm=with blank*"
	kill -TERM $job
	wait $job
	is "watch: the rule is taken away by SIGTERM" comm=nobody_here "$(cat $proc/target)"
	ran "$wlmon" watch nobody_here -b -n 1
	is "watch: a rule that was there stays" comm=nobody_here "$(cat $proc/target)"
	ran "$wlmon" attach 999999999 -b -n 1
	is "attach: status for no process" 125 "$status"
	ran "$wlmon" attach --cgroup /nonexistent -b -n 1
	is "attach: status for no cgroup" 125 "$status"
}

# wait_rule RULE: check that it comes in force.
wait_rule() {
	local tries=100

	until grep -qxF "$1" $proc/target || [ $((tries -= 1)) = 0 ]; do sleep 0.1; done
	check "the rule $1 is in force" [ $tries -gt 0 ]
}

check_keys() {
	start 100 24 "$wlmon top"
	check "the screen has the verdict" shows "complete: yes"
	check "and the busy process" shows "bash"
	keys s
	check "s: the pane of subsystems" shows SUBSYSTEM
	keys h
	check "h: help" shows freeze
	keys x q
	check "q: the end" shows '^status 0$'
	stop
	start 40 10 "$wlmon top"
	check "40 columns: the process" shows "bash"
	keys q
	check "40 columns: the end" shows '^status 0$'
	stop
	start 100 24 "$wlmon top"
	check "it runs" shows "complete: yes"
	is "unload" 0 "$(unload)"
	check "unload meanwhile ends it" shows '^status 1$'
	check "and leaves the terminal" shows "END>"
	stop
}

trap 'stop; rm -rf "$work"' EXIT
ran "$wlmon" attach 1 -b -n 1
is "attach without the module: status" 125 "$status"
is "load" 0 "$(load target_comm=nobody_here)"
check_rates
check_rules
check_keys
kill "$spinner"
ran "$wlmon" top </dev/null
is "top without a terminal: status" 125 "$status"
check "top without a terminal: what to do" grep -q -e '-b' "$work/err"
finish
