#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What counting costs in each system call, in instructions. Only for a guest
# whose clock counts these: scripts/vm/run --icount.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

# measure TEXT PROGRAM: sets got to the median.
measure() {
	local least most

	read -r got least most <<<"$("$2")"
	note "$1: $got instructions ($least to $most)"
}

# at_most TEXT MOST GOT
at_most() {
	check "$1: $3, at most $2" [ "$3" -le "$2" ]
}

# The limits are for the kernel that they were set for.
limited() {
	case $(uname -r) in
	6.12.*) at_most "$@" ;;
	*) note "$1: no limit is set for $(uname -r)" ;;
	esac
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$bin/cost" "$work/wl-cost"

measure 'getppid without wlmon' "$bin/cost"
bare=$got
at_least 'the clock counts instructions' 200 "$bare"
at_most 'the clock counts instructions' 500 "$bare"
is 'load' 0 "$(load target_comm='wl-*')"
measure 'getppid with no member' "$bin/cost"
at_most 'no member' $((bare + bare / 100)) "$got"
at_least 'no member' $((bare - bare / 100)) "$got"

bash -c 'printf wl-sleeper >/proc/self/comm; exec sleep 1000' &
sleeper=$!
until [ "$(hook sys_enter STATE)" = armed ]; do sleep 0.1; done
measure 'getppid of a bystander' "$bin/cost"
bystander=$got
at_least 'a bystander is looked at' $((bare + 50)) "$bystander"
limited 'a bystander' 450 "$bystander"
measure 'getppid of a member' "$work/wl-cost"
at_least 'a member costs more' $((bystander + 30)) "$got"
limited 'a member' 560 "$got"
is 'all were counted' 450000 "$(call getppid CALLS)"
kill $sleeper
wait $sleeper 2>/dev/null
until [ "$(hook sys_enter STATE)" = bound ]; do sleep 0.1; done
measure 'getppid after the last member' "$bin/cost"
at_most 'after the last member' $((bare + bare / 100)) "$got"
is 'complete' yes "$(ledger complete)"
is 'unload' 0 "$(unload)"
finish
