#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Bad input is refused with a clear error, and changes nothing.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

# A pid that nobody has: of a child that has been waited for.
dead_pid() {
	local pid

	sh -c : &
	pid=$!
	wait $pid
	echo $pid
}

# refused PARAMETER VALUE [PARAMETER=VALUE]...: the load fails, leaves nothing
# behind, and says one line, which names parameter and value.
refused() {
	local name=$1 value=$2 text got lines

	shift 2
	text="$name=$value"
	log_mark
	got=$(load "$name=$value" "$@")
	is "$text: error" EINVAL "$got"
	lines=$(log_lines)
	is "$text: lines in the log" 1 "$(grep -c . <<<"$lines")"
	case $lines in
	*"$name"*"$value"* | *"$value"*"$name"*) result 0 "$text: named" ;;
	*) result 1 "$text: named"; note "$lines" ;;
	esac
	if loaded || [ -e $proc ]; then
		result 1 "$text: nothing left behind"
		unload
	else
		result 0 "$text: nothing left behind"
	fi
}

accepted() {
	is "$*: accepted" 0 "$(load "$@")"
	is "$*: unload" 0 "$(unload)"
}

expect_parameters() {
	local value

	refused target_comm sixteencharacter
	refused target_comm 'fifteen-and-one?'
	refused target_comm 'sixteencharacter*'
	for value in 0 -1 abc 1x 99999999999; do
		refused target_pid "$value"
	done
	refused target_pid "$(dead_pid)"
	refused target_pid 2147483647
	refused target_cgroup /no/such/cgroup
	for value in 0 -1 63 262145 4294967360 99999999999999999999 abc 64k; do
		refused max_records "$value"
	done
	for value in 2 maybe; do
		refused follow "$value"
	done
	for value in -1 users 99999999999; do
		refused gid "$value"
	done
	refused test_hooks_off no_such_hook
	for value in 0 -1 one; do
		refused test_maxactive "$value"
	done
	# A good one beside a bad one makes it no better.
	refused max_records 63 target_comm=good follow=0
	refused target_pid "$(dead_pid)" max_records=64 target_comm=good

	accepted target_comm=fifteen-letters
	accepted 'target_comm=[a-c]*-letters-*'
	accepted max_records=64
	accepted max_records=262144
	accepted follow=0 gid=65534
	accepted target_cgroup=/
}

rules() {
	sort $proc/target
}

# write_target TEXT
write_target() {
	printf '%s' "$1" | "$bin/poke" $proc/target
}

# no_rule ERROR TEXT: the write fails so, and the rules stay as they are.
no_rule() {
	local before shown=${2:0:40}

	before=$(rules)
	shown=${shown//$'\n'/|}
	is "write ${shown@Q}: error" "$1" "$(write_target "$2")"
	is "write ${shown@Q}: rules" "$before" "$(rules)"
}

# new_rules TEXT RULE...: after the write there are just these.
new_rules() {
	local text=$1 shown=${1//$'\n'/|}

	shift
	is "write ${shown@Q}" 0 "$(write_target "$text")"
	is "rules after ${shown@Q}" "$(printf '%s\n' "$@" | sort)" "$(rules)"
}

expect_good_rules() {
	is 'rule of the parameter' comm=wl-first "$(rules)"
	new_rules $'comm=wl-a*\ncomm=wl-b\n' 'comm=wl-a*' comm=wl-b
	new_rules +comm=wl-c 'comm=wl-a*' comm=wl-b comm=wl-c
	new_rules -comm=wl-b 'comm=wl-a*' comm=wl-c
	new_rules $'+pid=1\n-comm=wl-c' 'comm=wl-a*' pid=1
	new_rules comm=wl-only comm=wl-only
}

expect_bad_rules() {
	local text

	for text in garbage comm comm= Comm=a ' =' + - ++comm=a +- =a 'all=1' alls \
		pid= pid=abc pid=0 pid=-1 pid=1x pid=99999999999 \
		comm=sixteencharacter 'comm=fifteen-and-one?' cgroup= cgroup=relative \
		$'\001\377\n' +garbage -garbage; do
		no_rule EINVAL "$text"
	done
	no_rule ESRCH "pid=$1"
	no_rule ESRCH "+pid=$1"
	no_rule ESRCH pid=2147483647
	no_rule ENOENT cgroup=/no/such/cgroup
	no_rule ENOENT +cgroup=/no/such/cgroup
}

# Nothing of a write counts if one line of it is bad.
expect_no_half() {
	no_rule EINVAL $'+comm=good\ngarbage\n'
	no_rule EINVAL $'garbage\n+comm=good\n'
	no_rule EINVAL $'comm=good\n+pid=0\n'
	no_rule ESRCH $'comm=good\npid='"$1"$'\n'
	no_rule ENOENT $'-comm=wl-only\n+cgroup=/no/such/cgroup\n'
}

expect_too_much() {
	local got

	no_rule ENOSPC "$(seq -f comm=wl-%g 33)"
	is '32 rules' 0 "$(write_target "$(seq -f comm=wl-%g 32)")"
	is '32 rules are there' 32 "$(rules | wc -l)"
	no_rule ENOSPC +comm=one-more
	no_rule ENOSPC $'+comm=one-more\n+comm=and-more'
	no_rule EINVAL "$(printf 'x%.0s' $(seq 5000))"
	got=$(seq -f comm=%g 100000 | "$bin/poke" $proc/target)
	case $got in
	EINVAL | ENOSPC | E2BIG | EFBIG) result 0 'oversized write: error' ;;
	*) result 1 'oversized write: error'; note "got: $got" ;;
	esac
	is 'oversized write: rules' 32 "$(rules | wc -l)"
	new_rules all all
}

# As many as fit are all in force, the one more that was refused is not.
expect_full_table() {
	local pids=() pid i

	is 'load for a full table' 0 "$(load target_comm=wl-first)"
	is 'a full table' 0 "$(write_target "$(seq -f comm=wl-%g 32)")"
	no_rule ENOSPC +comm=wl-33
	for i in {1..33}; do
		bash -c "printf wl-$i >/proc/self/comm; exec sleep 1000" &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		until [ "$(cat "/proc/$pid/comm")" = sleep ]; do sleep 0.1; done
	done
	ledger_wait processes_matched 32
	is 'members by a full table' "$(printf '%s\n' "${pids[@]::32}" | sort)" \
		"$(columns PID | sort)"
	kill "${pids[@]}"
	wait "${pids[@]}" 2>/dev/null
	is 'complete after a full table' yes "$(ledger complete)"
	is 'unload after a full table' 0 "$(unload)"
}

expect_rules() {
	local pid

	pid=$(dead_pid)
	is 'load for rules' 0 "$(load target_comm=wl-first)"
	expect_good_rules
	expect_bad_rules "$pid"
	expect_no_half "$pid"
	expect_too_much
	is 'complete after rules' yes "$(ledger complete)"
	is 'unload after rules' 0 "$(unload)"
}

expect_reset() {
	local text shown

	is 'load for reset' 0 "$(load target_comm=storm)"
	"$bin/storm" -j 1 -f 20 >/dev/null
	for text in 0 2 11 '1 1' -1 reset $'1\n2' "$(printf '1%.0s' $(seq 5000))"; do
		shown=${text:0:5}
		is "reset by ${shown//$'\n'/|}" EINVAL "$(printf '%s' "$text" | "$bin/poke" $proc/reset)"
	done
	is 'records before the reset' 22 "$(columns PID | wc -l)"
	is 'forked before the reset' 21 "$(ledger processes_forked)"
	is 'reset' 0 "$(echo 1 | "$bin/poke" $proc/reset)"
	is 'records after the reset' 0 "$(columns PID | wc -l)"
	is 'totals after the reset' '' "$(awk 'NR > 1 && $2 != 0' $proc/ledger)"
	is 'complete after the reset' yes "$(ledger complete)"

	# Who lives is carried over.
	"$bin/storm" -j 1 -f 100000000 >/dev/null &
	until [ "$(ledger processes_forked)" -gt 20 ]; do
		sleep 0.1
	done
	is 'reset in a storm' 0 "$(printf 1 | "$bin/poke" $proc/reset)"
	at_least 'carried' 2 "$(ledger processes_carried)"
	kill $!
	wait $!
	is 'alive at the end' 0 $(($(ledger processes_forked) + $(ledger processes_matched) +
		$(ledger processes_carried) - $(ledger processes_exited)))
	is 'complete at the end' yes "$(ledger complete)"
	is 'unload after reset' 0 "$(unload)"
}

# as GID COMMAND: as somebody without rights.
as() {
	setpriv --reuid=65534 --regid="$1" --clear-groups --inh-caps=-all -- "${@:2}"
}

# denied TEXT GID COMMAND: the command says so itself.
denied() {
	local text=$1 said

	shift
	if said=$(as "$@" 2>&1); then
		result 1 "$text: denied"
	else
		case $said in
		*'Permission denied'*) result 0 "$text: denied" ;;
		*) result 1 "$text: denied"; note "$said" ;;
		esac
	fi
}

expect_rights() {
	local file

	is 'load without gid' 0 "$(load)"
	denied 'nobody lists' 65534 ls $proc
	for file in "$proc"/*; do
		denied "nobody reads $file" 65534 cat "$file"
	done
	is 'unload without gid' 0 "$(unload)"

	is 'load with gid' 0 "$(load gid=4321 target_comm=wl-rights)"
	for file in "$proc"/*; do
		check "its group reads $file" as 4321 cat "$file"
		denied "other groups read $file" 65534 cat "$file"
		is "its group writes $file: denied" EACCES \
			"$(echo all | as 4321 "$bin/poke" "$file")"
	done
	is 'rules are as before' comm=wl-rights "$(rules)"
	is 'unload with gid' 0 "$(unload)"
}

# The kernel itself complains once, about the first foreign module.
load >/dev/null
unload >/dev/null
expect_parameters
expect_rules
expect_full_table
expect_reset
expect_rights
finish
