#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module, its views and its words in the kernel log; to be sourced.

# Where things are, wherever the script that sources this is.
selftests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$selftests/bin
# shellcheck disable=SC2034 # for those who source this
tree=${selftests%/*}
proc=/proc/wlmon

# load [PARAMETER]...: as insmod, but prints 0 or the error's name.
load() {
	"$bin/loader" "$@"
}

unload() {
	"$bin/loader" -u
}

loaded() {
	[ -d /sys/module/wlmon ]
}

# From here on log_lines prints what the module says.
log_mark() {
	log_marks=$((${log_marks:-0} + 1))
	echo "selftest mark $$.$log_marks" >/dev/kmsg
}

# By syslog: as it reads /dev/kmsg, dmesg ends at a line with hundreds of odd bytes.
log_lines() {
	dmesg -S -t | awk -v mark="selftest mark $$.$log_marks" \
		'on && /^wlmon: / { print } index($0, mark) { on = 1 }'
}

# ledger NAME
ledger() {
	awk -v name="$1" '$1 == name { print $2; n++ } END { exit !n }' $proc/ledger
}

# ledger_wait NAME VALUE: at most a minute.
ledger_wait() {
	local tries=600

	until [ "$(ledger "$1")" = "$2" ]; do
		[ $((tries -= 1)) -gt 0 ] || return
		sleep 0.1
	done
}

# table VIEW COLUMN...: these columns, found by the view's header, a line for each row below it.
table() {
	local view=$1

	shift
	awk -v names="$*" '
		NR == 1 {
			n = split(names, name, " ")
			for (i = 1; i <= NF; i++)
				at[$i] = i
			for (i = 1; i <= n; i++)
				if (!(name[i] in at)) {
					print "no column " name[i]
					exit 1
				}
			next
		}
		{
			line = $at[name[1]]
			for (i = 2; i <= n; i++)
				line = line " " $at[name[i]]
			print line
		}' "$proc/$view"
}

# cell VIEW KEY VALUE COLUMN: a column of the rows in which KEY has this value.
cell() {
	table "$1" "$2" "$4" | awk -v value="$3" '$1 == value { print $2; n++ } END { exit !n }'
}

# columns COLUMN...: of `processes`.
columns() {
	table processes "$@"
}

# hook NAME COLUMN: a value of `hooks`.
hook() {
	cell hooks HOOK "$@"
}

# call NAME COLUMN: a value of `syscalls`.
call() {
	cell syscalls SYSCALL "$@"
}
