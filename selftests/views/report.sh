#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/wlmon-report: each format holds just what the view `syscalls` holds, in
# the order it promises; it says what it lacks, and why there is no report.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
report=$tree/scripts/wlmon-report
copy=$work/copy
header='System Call;# calls;Linux Subsystem;System Call (API)'

# The workload: a shell whose name nobody else has; numbers without a call, too.
job=$work/reportjob
cat >"$job" <<'END'
#!/bin/sh
ls / | wc -l
cat /nonexistent
perl -e 'syscall(1000) for 1 .. 3; syscall(-1)'
wait
END
chmod +x "$job"

# More processes alive at once than the 64 of the smallest table.
crowd=$work/reportcrowd
cat >"$crowd" <<'END'
#!/bin/sh
for i in $(seq 70); do sleep 3 & done
wait
END
chmod +x "$crowd"

# made_report [ARG]...: sets out, err and status.
made_report() {
	out=$("$report" "$@" 2>"$work/err")
	status=$?
	err=$(cat "$work/err")
}

# no_report TEXT STATUS MESSAGE [ARG]...: nothing but one line on stderr.
no_report() {
	local text=$1 want=$2 message=$3

	shift 3
	made_report "$@"
	is "$text: status" "$want" "$status"
	is "$text: no output" '' "$out"
	is "$text: lines on stderr" 1 "$(grep -c . "$work/err")"
	case $err in
	"wlmon-report: "*"$message"*) result 0 "$text: message" ;;
	*) result 1 "$text: message"; note "$err" ;;
	esac
}

# What has to be in a report, a line "NAME;CALLS;LABEL;API" per call, sorted.
truth() {
	table syscalls SYSCALL CALLS UNFINISHED SUBSYSTEM API | awk '$1 != "total" {
			gsub(/\\040/, " ", $4)
			print $1 ";" $2 + $3 ";" $4 ";" ($5 == "-" ? "-" : $5 "()")
		}' | sort
}

# The line `total` of the view, calls made.
total() {
	table syscalls SYSCALL CALLS UNFINISHED | awk '$1 == "total" { print $2 + $3 }'
}

# rows FORMAT: the rows of $out, header first, as truth prints them.
rows() {
	case $1 in
	rst) grep '^|' <<<"$out" | tr -d '\134' ;;
	md) grep '^|' <<<"$out" | grep -v '^|-' ;;
	csv) sed 's/^/| /; s/,/ | /g; s/$/ |/' <<<"$out" ;;
	esac | sed -E 's/^\| //; s/ *\|$//; s/ *\| */;/g'
}

# Subsystems together, the one with most calls first; calls within it likewise.
unordered() {
	awk -F ';' 'NR == 1 { next }
		$3 == label && $2 > calls { print "calls of " $1 }
		$3 != label {
			if ($3 in sum)
				print "again " $3
			order[++n] = label = $3
		}
		{ sum[label] += $2; calls = $2 }
		END {
			for (i = 2; i <= n; i++)
				if (sum[order[i]] > sum[order[i - 1]])
					print "sum of " order[i]
		}'
}

# Every line of a grid table is as wide as its rules, and between any two is one.
crooked_grid() {
	grep '^[|+]' <<<"$out" | awk '
		NR == 1 { wide = length($0); rule = $0 }
		length($0) != wide { print "width: " $0 }
		NR % 2 == 1 {
			got = $0
			if (NR == 3)
				gsub(/=/, "-", got)
			if (got != rule || (NR == 3) != /=/)
				print "rule: " $0
		}
		NR % 2 == 0 && !/^\|/ { print "row: " $0 }
		END { if (NR % 2 == 0) print "no rule at the end" }'
}

expect_format() {
	local format=$1

	made_report --format "$format"
	is "$format: status" 0 "$status"
	is "$format: stderr" '' "$err"
	is "$format: header" "$header" "$(rows "$format" | head -n 1)"
	is "$format: rows" "$(truth)" "$(rows "$format" | tail -n +2 | sort)"
	is "$format: sum" "$(total)" \
		"$(rows "$format" | awk -F ';' 'NR > 1 { n += $2 } END { print n }')"
	is "$format: order" '' "$(rows "$format" | unordered)"
	case $format in
	csv) is "csv: nothing but the table" "$header" "$(head -n 1 <<<"$out" | tr , ';')" ;;
	*) check "$format: title" grep -Eq \
		'^.+comm=reportjob.+: [0-9]+ system calls .*; wlmon [0-9].*, complete: yes$' <<<"$out" ;;
	esac
	[ "$format" != rst ] || is 'rst: grid' '' "$(crooked_grid)"
	is "$format: from procfs" "$out" "$("$report" --format="$format" --dir=$proc)"
}

# A label per row of the workload tracing guide that this workload has.
expect_labels() {
	local call label

	made_report --format csv
	while IFS=, read -r call label; do
		is "label of $call" "$label" "$(awk -F , -v c="$call" '$1 == c { print $3 }' <<<"$out")"
	done <<-END
		wait4,Time
		execve,Filesystem
		mmap,Memory Mgmt.
		arch_prctl,Process Mgmt.
		set_robust_list,Futex
		rt_sigaction,Signal
		syscall_1000,Unknown
		syscall_-1,Unknown
	END
	is 'number without a call' 'syscall_1000,3,Unknown,-' "$(grep -F syscall_1000 <<<"$out")"
	is 'what never returns' "$(grep -c . <<<"$(columns PID)")" \
		"$(awk -F , '$1 == "exit_group" { print $2 }' <<<"$out")"
}

# All by busybox: the smallest machines have nothing else.
expect_busybox() {
	local name

	mkdir "$work/bin"
	for name in sh awk cat sed; do ln -s "$(type -P busybox)" "$work/bin/$name"; done
	made_report
	is 'busybox prints the same' "$out" "$(PATH=$work/bin "$work/bin/sh" "$report" 2>&1)"
}

save() {
	local view

	rm -rf "$copy"
	mkdir "$copy"
	for view in syscalls ledger summary target; do cat "$proc/$view" >"$copy/$view"; done
}

# A truncated copy of syscalls lacks calls, so there is no report of it.
expect_cut() {
	local whole

	whole=$(cat $proc/syscalls)
	cut_copy 'a copy cut before its total' "$(sed '$d' <<<"$whole")"
	cut_copy 'a copy cut within its total' "$(sed '$s/ [^ ]* [^ ]*$//' <<<"$whole")"
	cut_copy 'a copy cut within a row' "${whole::${#whole} / 2}"
	cut_copy 'a copy with rows after its total' "$whole"$'\n'"$(sed -n 2p <<<"$whole")"
}

# cut_copy TEXT SYSCALLS
cut_copy() {
	printf '%s\n' "$2" >"$copy/syscalls"
	no_report "$1" 1 'cut off' --dir "$copy"
}

expect_copies() {
	save
	made_report
	is 'saved copies: the same' "$out" "$("$report" --dir "$copy")"
	# Columns are found by their names, and new ones do not matter.
	{
		echo NEW API SYSCALL UNFINISHED CALLS SUBSYSTEM
		table syscalls API SYSCALL UNFINISHED CALLS SUBSYSTEM | sed 's/^/x /'
	} >"$copy/syscalls"
	is 'other columns: the same' "$out" "$("$report" --dir "$copy")"
	rm "$copy/summary" "$copy/target"
	is 'only syscalls and ledger: the table' "$(grep '^[|+]' <<<"$out")" \
		"$("$report" --dir "$copy" | grep '^[|+]')"

	printf 'SYSCALL SUBSYSTEM API CALLS UNFINISHED\n%s\n' 'read@32 Filesystem sys_read 5 1' \
		'a"b Odd\040one,\040two - 9999999999 0' 'total - - 5 1' >"$copy/syscalls"
	made_report --format csv --dir "$copy"
	is 'csv: 32-bit call' 'read@32,6,Filesystem,sys_read()' "$(tail -n 1 <<<"$out")"
	is 'csv: quotes' '"a""b",9999999999,"Odd one, two",-' "$(sed -n 2p <<<"$out")"

	expect_cut
	rm "$copy/ledger"
	no_report 'copies without a ledger' 1 'ledger' --dir "$copy"
	echo 'PID COMM' >"$copy/syscalls"
	cp $proc/ledger "$copy/"
	no_report 'another view' 1 'no column SYSCALL' --dir "$copy"
}

# The report as somebody without rights.
as_nobody() {
	setpriv --reuid 65534 --regid 65534 --clear-groups "$report"
}

chmod 755 "$work"
no_report 'not loaded' 1 'not loaded'
no_report 'unknown option' 2 '--what' --what
no_report 'unknown format' 2 'html' --format html
no_report 'option without a value' 2 '--dir' --dir
no_report 'no such folder' 1 '/nonexistent' --dir /nonexistent
made_report --help
is 'help: status' 0 "$status"
check 'help: what a call made is' grep -q UNFINISHED <<<"$out"

is 'load' 0 "$(load target_comm=reportjob gid=65534)"
no_report 'nothing has run' 1 'run yet'
"$job" >"$work/job" 2>&1
check 'the workload ran' grep -q nonexistent "$work/job"
for format in rst md csv; do expect_format $format; done
made_report
is 'rst is the default' "$("$report" --format rst)" "$out"
is 'the group may' "$out" "$(as_nobody 2>&1)"
expect_labels
expect_busybox
expect_copies
is 'unload' 0 "$(unload)"

is 'load again' 0 "$(load target_comm=reportcrowd max_records=64)"
"$crowd"
is 'ledger' no "$(ledger complete)"
made_report
is 'incomplete: status' 0 "$status"
check 'incomplete: title' grep -q ', complete: no (.*records_dropped' <<<"$out"
check 'incomplete: warning' grep -q '^wlmon-report: warning: .*complete no' <<<"$err"
is 'incomplete: rows' "$(truth)" "$(rows rst | tail -n +2 | sort)"
out=$(as_nobody 2>&1)
is 'nobody may not' 1 $?
check 'nobody: message' grep -q 'no permission to read /proc/wlmon' <<<"$out"
is 'unload again' 0 "$(unload)"

is 'load without system calls' 0 "$(load target_comm=reportjob syscalls=0)"
"$job" >/dev/null 2>&1
no_report 'not counted' 1 'syscalls=0'
is 'unload at last' 0 "$(unload)"
finish
