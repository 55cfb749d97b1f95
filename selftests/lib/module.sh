#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Load the module and read its views and its messages in the kernel log; to be sourced.

# Paths, for scripts in any folder of selftests/.
selftests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$selftests/bin
# shellcheck disable=SC2034 # used by the sourcing script
tree=${selftests%/*}
proc=/proc/wlmon

# load [PARAMETER]...: load the module, print 0 or the name of the error.
load() {
	"$bin/loader" "$@"
}

# Unload the module, print 0 or the name of the error.
unload() {
	"$bin/loader" -u
}

# Return 0 if the module is loaded.
loaded() {
	[ -d /sys/module/wlmon ]
}

# Mark the start of the messages that log_lines prints.
log_mark() {
	log_marks=$((${log_marks:-0} + 1))
	echo "selftest mark $$.$log_marks" >/dev/kmsg
}

# Print the module's messages since log_mark. Read them with syslog(2) (dmesg -S),
# since dmesg stops at a line with hundreds of escaped bytes in /dev/kmsg.
log_lines() {
	dmesg -S -t | awk -v mark="selftest mark $$.$log_marks" \
		'on && /^wlmon: / { print } index($0, mark) { on = 1 }'
}

# ledger NAME: print a counter of `ledger`; fail if there is none.
ledger() {
	awk -v name="$1" '$1 == name { print $2; n++ } END { exit !n }' $proc/ledger
}

# ledger_wait NAME VALUE: wait up to a minute for a counter; fail on timeout.
ledger_wait() {
	local tries=600

	until [ "$(ledger "$1")" = "$2" ]; do
		[ $((tries -= 1)) -gt 0 ] || return
		sleep 0.1
	done
}

# table VIEW COLUMN...: print these columns of each row; fail if the header lacks one.
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

# cell VIEW KEY VALUE COLUMN: print a column of the rows whose column KEY has this
# value; fail if there are none.
cell() {
	table "$1" "$2" "$4" | awk -v value="$3" '$1 == value { print $2; n++ } END { exit !n }'
}

# columns COLUMN...: print columns of `processes`.
columns() {
	table processes "$@"
}

# hook NAME COLUMN: print a value of `hooks`.
hook() {
	cell hooks HOOK "$@"
}

# call NAME COLUMN: print a value of `syscalls`.
call() {
	cell syscalls SYSCALL "$@"
}
