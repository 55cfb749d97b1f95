#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# More different programs than there are places for: said so, and nothing else is
# lost; and places that nobody needs any more are used again.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

records=64	# and as many programs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run FIRST LAST: programs of these numbers, one after the other, in a member.
run() {
	local files=() i

	for ((i = $1; i <= $2; i++)); do
		files+=("$work/p$i")
	done
	tee "${files[@]}" <"$bin/tiny" >/dev/null
	chmod 755 "${files[@]}"
	bash -c "printf wl-programs >/proc/self/comm
		for ((i = $1; i <= $2; i++)); do $work/p\$i; done"
}

# wrong: records of our programs that name another one.
wrong() {
	columns COMM EXE | awk -v work="$work" '$1 ~ /^p[0-9]/ && $2 != work "/" $1'
}

resolved() {
	columns COMM EXE_INO | grep -c '^p.* [0-9][0-9]*$'
}

is 'load' 0 "$(load target_comm=wl-programs max_records=$records)"
run 1 30
is 'a few: all have a place' 0 "$(ledger programs_unnamed)"
is 'a few: as they are called' '' "$(wrong)"
is 'a few: looked up' 30 "$(resolved)"

run 31 130
at_least 'many: some have none' 1 "$(ledger programs_unnamed)"
is 'many: as they are called' '' "$(wrong)"
is 'many: execs' 130 "$(ledger execs)"
is 'many: verdict' yes "$(ledger complete)"

is 'reset' 0 "$(echo 1 | "$bin/poke" $proc/reset)"
run 131 170
is 'after reset: all have a place' 0 "$(ledger programs_unnamed)"
is 'after reset: as they are called' '' "$(wrong)"
is 'after reset: looked up' 40 "$(resolved)"
is 'unload' 0 "$(unload)"
finish
