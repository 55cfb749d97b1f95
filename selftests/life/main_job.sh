#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the module is for: load it for stress-ng, run that, read the summary.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

job=(stress-ng --cpu 2 --cpu-ops 10 --fork 1 --fork-ops 20 --vm 1 --vm-bytes 4m
	--vm-ops 50 --temp-path "$work" --timeout 60)

# count_clones 0: processes that the job created, as strace saw them; 1: threads.
count_clones() {
	awk -v threads="$1" '
		/(clone3?|v?fork)(\(| resumed)/ && / = [0-9]+( |$)/ {
			if (/CLONE_THREAD/ == threads)
				n++
		}
		END { print n + 0 }' "$work/strace"
}

count_execs() {
	grep -Ec 'execve(at)?(\(| resumed).* = 0$' "$work/strace"
}

has() {
	check "summary: $1" grep -Eq "$2" <<<"$summary"
}

expect_summary() {
	local section

	summary=$(cat /sys/kernel/debug/wlmon/summary)
	note "$summary"
	has version '^wlmon [0-9]'
	has verdict '^complete: yes$'
	has 'stress-ng itself' '(^|[^[:alnum:]-])stress-ng([^[:alnum:]-]|$)'
	has 'renamed cpu workers' 'stress-ng-cpu'
	has 'renamed vm workers' 'stress-ng-vm'
	has 'renamed fork workers' 'stress-ng-fork'
	for section in processes exits cpu memory i/o getrusage 'system calls' subsystems; do
		has "section $section" "^$section"
	done
}

# The same tree in the records: who created whom.
expect_tree() {
	local root

	root=$(columns VIA PID | awk '$1 == "matched" { print $2 }')
	is 'one process at the root' 1 "$(wc -w <<<"$root")"
	is 'it is stress-ng' 'stress-ng 0' \
		"$(columns PID COMM EXIT | awk -v p="$root" '$1 == p { print $2, $3 }')"
	is 'no process without a parent' '' "$(columns VIA PID PPID | awk '
		{ pid[$2]; via[$2] = $1; parent[$2] = $3 }
		END { for (p in pid) if (via[p] == "fork" && !(parent[p] in pid)) print p }')"
	is 'all are released' released "$(columns STATE | sort -u)"
	is 'renamed workers' 4 "$(columns PPID COMM | awk -v p="$root" '
		$1 == p && $2 ~ /^stress-ng-(cpu|vm|fork)/' | wc -l)"
	at_least 'processes' 25 "$(columns VIA | grep -c fork)"
	is 'workers that used cpu time' 2 \
		"$(columns COMM UTIME | awk '/^stress-ng-cpu/ && $2 > 0' | wc -l)"
	at_least 'workers that touched memory' 1 \
		"$(columns COMM MAXRSS_KB | awk '/^stress-ng-vm/ && $2 >= 4096' | wc -l)"
	is 'records and ledger' "$(columns PID | wc -l)" \
		$(($(ledger processes_forked) + $(ledger processes_matched)))
}

expect_what_strace_saw() {
	is 'load for strace' 0 "$(load target_comm=stress-ng)"
	check 'stress-ng in strace' strace -f -qq -e trace=process -e signal=none \
		-o "$work/strace" "${job[@]}"
	at_least 'strace saw processes' 25 "$(count_clones 0)"
	is 'as many processes as strace saw' "$(count_clones 0)" "$(ledger processes_forked)"
	is 'as many tasks as strace saw' \
		$(($(count_clones 0) + $(count_clones 1))) "$(ledger threads_created)"
	is 'as many execs as strace saw' "$(count_execs)" "$(ledger execs)"
	is 'complete in strace' yes "$(ledger complete)"
	is 'unload after strace' 0 "$(unload)"
}

if ! command -v stress-ng >/dev/null; then
	skip stress-ng 'there is no stress-ng'
	finish
fi
is 'load' 0 "$(load target_comm=stress-ng)"
check 'stress-ng' "${job[@]}"
expect_summary
expect_tree
is 'unload' 0 "$(unload)"
if command -v strace >/dev/null; then
	expect_what_strace_saw
else
	skip strace 'there is no strace'
fi
finish
