#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Everything at once, for MINUTES: processes that come and go in all manners,
# readers of all views, writers of whatever can be written, the module loaded and
# unloaded beneath them. Each round ends in peace, when the books must balance.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

minutes=${MINUTES:-10}
views=/sys/kernel/debug/wlmon
half=20		# seconds with the module coming and going, then as many without
work=$(mktemp -d)
going=$work/going cycling=$work/cycling
trap 'rm -rf "$work"; pkill -9 stress-ng' EXIT
loads=0

storm() {
	stress-ng --fork 1 --vfork 1 --exec 1 --pthread 1 --daemon 1 --zombie 1 \
		--zombie-max 100 --kill 1 --sigq 1 --timeout 1h --quiet >/dev/null 2>&1
}

read_views() {
	local view

	while [ -e "$going" ]; do
		for view in "$1"/*; do
			[ "${view##*/}" = reset ] || timeout 20 cat "$view" >/dev/null
		done
	done
} 2>/dev/null

# Of whoever is there, and of nobody.
ask() {
	local pid

	while [ -e "$going" ]; do
		for pid in $(pgrep stress-ng | tail -n 4) self 4194304; do
			exec 3<>$proc/query || continue
			echo "pid=$pid" >&3 && cat <&3 >/dev/null
			echo "tid=$pid" >&3 && cat <&3 >/dev/null
			exec 3>&-
		done
	done
} 2>/dev/null

# Notes what a reset or an unload is about to forget; those that exit meanwhile are not in it.
remember() { ledger processes_exited >>"$work/exited"; }
processes() { awk '{ sum += $1 } END { print sum }' "$work/exited"; }

scribble() {
	while [ -e "$going" ]; do
		head -c $((RANDOM % 300)) /dev/urandom | "$bin/poke" $proc/target
		head -c $((RANDOM % 30)) /dev/urandom | "$bin/poke" $proc/query
		head -c $((RANDOM % 3)) /dev/urandom | "$bin/poke" $proc/reset
		echo "comm=soak$RANDOM" | "$bin/poke" $proc/target
		[ $((RANDOM % 8)) = 0 ] || continue
		remember
		echo 1 | "$bin/poke" $views/reset
	done
} >/dev/null 2>&1

cycle() {
	local exited

	while [ -e "$cycling" ]; do
		exited=$(ledger processes_exited)
		[ "$(unload)" != 0 ] || echo "$exited" >>"$work/exited"
		load target_comm=stress-ng max_records=$((64 << RANDOM % 8)) syscalls=$((RANDOM % 2))
		echo >>"$work/loads"
	done >/dev/null 2>&1
}

# With files open there is no unloading; readers close theirs soon.
unload_at_last() {
	local tries=100

	while loaded && [ "$(unload)" != 0 ]; do
		[ $((tries -= 1)) -gt 0 ] || return
		sleep 0.1
	done
}

alive() {
	echo $(($(ledger processes_forked) + $(ledger processes_adopted) + $(ledger processes_matched) +
		$(ledger processes_carried) - $(ledger processes_exited)))
}

unreleased() { columns STATE | grep -vc '^released'; }

settled() {
	local tries=100

	until [ "$(alive)" = 0 ] && [ "$(unreleased)" = 0 ]; do
		[ $((tries -= 1)) -gt 0 ] || return
		sleep 0.1
	done
}

# KiB that nobody gives back by himself.
memory() { awk '/^(SUnreclaim|VmallocUsed|Percpu):/ { sum += $2 } END { print sum }' /proc/meminfo; }

# The verdict, or the losses that it is about.
verdict() {
	local all

	all=$(ledger complete)
	[ "$all" = yes ] || sed -n 2p $proc/summary
	[ "$all" != yes ] || echo yes
}

round() {
	local jobs=() storm job

	touch "$going" "$cycling"
	storm &
	storm=$!
	read_views $proc & jobs+=($!)
	read_views $views & jobs+=($!)
	ask & jobs+=($!)
	scribble & jobs+=($!)
	cycle &
	sleep $half
	rm "$cycling"
	wait $!
	unload_at_last
	is "round $1: load" 0 "$(load target_comm=stress-ng max_records=4096)"
	sleep $half
	kill -INT $storm
	pkill -9 stress-ng
	wait $storm
	rm "$going"
	for job in "${jobs[@]}"; do wait "$job"; done
	settled
	is "round $1: alive by the ledger" 0 "$(alive)"
	is "round $1: neither running nor zombie" 0 "$(unreleased)"
	is "round $1: released" "$(ledger processes_exited)" "$(ledger processes_released)"
	is "round $1: complete" yes "$(verdict)"
	remember
	is "round $1: unload" '' "$(unload_at_last 2>&1)"
	loads=$((loads + $(wc -l <"$work/loads")))
	: >"$work/loads"
}

end=$((SECONDS + minutes * 60)) rounds=0
while [ $rounds = 0 ] || [ $SECONDS -lt $end ]; do
	rounds=$((rounds + 1))
	round $rounds
	[ $rounds != 1 ] || before=$(memory)
	note "round $rounds: $(processes) processes, $loads loads so far, $(memory) KiB"
done
grown=$(($(memory) - before))
check "memory back where it was ($grown KiB more than after the first round)" [ $grown -lt 4096 ]
at_least 'loads' $rounds $loads
echo "# figure processes $(processes)"
finish
