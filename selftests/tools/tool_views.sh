#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# wlmon ps, tree, show, status, report, save, diff: they show what the views have, live
# and saved, for root and for members of the group.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"
. "$(dirname "$0")/../lib/tool.sh"

# The workload: a shell with a name of its own, a child that lives, one that failed.
# Its pids are in $work/pids.
start_job() {
	cat >"$work/tooljob" <<-'END'
		#!/bin/bash
		sleep 1000 &
		echo $$ $! >"$1.new"
		cat /nonexistent 2>/dev/null
		"$(dirname "$0")/$(printf 'a \377')"
		mv "$1.new" "$1"
		wait
	END
	cp /bin/true "$work/$(printf 'a \377')"
	chmod +x "$work/tooljob"
	"$work/tooljob" "$work/pids" &
	job=$!
	until [ -e "$work/pids" ]; do sleep 0.1; done
	read -r shell sleeper <"$work/pids"
}

stop_job() {
	kill "$sleeper"
	wait "$job"
}

# Rows and figures are those of the views; figures of the living change meanwhile.
check_ps() {
	ran "$wlmon" ps -a -o PID,PPID,START,STATE,EXIT --raw
	awk 'NR > 1 { print $1, $2, $3, $4, $5 }' "$work/out" | sort >"$work/got"
	columns PID PPID START STATE EXIT | sort >"$work/want"
	rows=$(wc -l <"$work/want")
	at_least "rows: the shell, what it started" 4 "$rows"
	check "ps -a shows what processes has" diff "$work/want" "$work/got"
	ran "$wlmon" ps -o PID --raw
	is "ps has those that are not reaped" "$(printf '%s\n' "$shell" "$sleeper" | sort -n)" "$(tail -n +2 "$work/out" | tr -d ' ' | sort -n)"
	ran "$wlmon" ps -a --json
	is "ps --json has all rows" "$rows" "$(jq '.processes | length' "$work/out")"
	is "ps --json: numbers are numbers" number "$(jq -r '.processes[0].maxrss_kb | type' "$work/out")"
	is "ps --json: unknown is null" null "$(jq -r ".processes[] | select(.pid == $sleeper) | .exited | type" "$work/out")"
	is "ps --json: a name that is no UTF-8" $'a \357\277\275 a\\040\\377' \
		"$(jq -r '.processes[] | select(.comm_raw) | "\(.comm) \(.comm_raw)"' "$work/out")"
	is "ps --json: all columns" "$(head -n 1 $proc/processes | wc -w)" "$(jq '.processes[0] | del(.comm_raw, .exe_raw) | length' "$work/out")"
	ran "$wlmon" ps -a --ndjson
	is "ps --ndjson: a line each" "$rows" "$(jq -c .pid "$work/out" | wc -l)"
	ran "$wlmon" ps -a --sort -START --raw -o START
	check "ps --sort" eval "tail -n +2 '$work/out' | sort -rnc"
	ran "$wlmon" ps --sort NONSENSE
	is "ps: status for an unknown column" 2 "$status"
}

check_tree() {
	ran "$wlmon" tree -p
	check "tree: the shell has its children below" eval "grep -A 3 '^tooljob' '$work/out' | grep -c '─' | grep -qx 3"
	ran "$wlmon" tree --json
	is "tree --json: parents are those of ps" "$shell" "$(jq -r ".processes[] | select(.pid == $sleeper) | .ppid" "$work/out")"
	is "tree --json: a branch has the calls of all" "$(columns SYSCALLS PID | awk -v p="$sleeper" '$2 != p { n += $1 } END { print n }')" \
		"$(jq "[.processes[] | select(.pid != $sleeper) | .syscalls // .calls] | add" "$work/out")"
	ran "$wlmon" tree 1
	is "tree: status for who is no member" 125 "$status"
}

check_show() {
	ran "$wlmon" show "$shell"
	is "show: status" 0 "$status"
	check "show: the program" grep -q "tooljob" "$work/out"
	ran "$wlmon" show --json "$sleeper"
	is "show --json: start" "$(cell processes PID "$sleeper" START)" "$(jq -r .process.start "$work/out" | awk '{ printf "%.6f", $1 }')"
	is "show --json: parent" "$shell" "$(jq .process.ppid "$work/out")"
	check "show --json: calls" [ "$(jq '.syscalls | length' "$work/out")" -ge 3 ]
	ran "$wlmon" show 1
	is "show: status for who is no member" 125 "$status"
}

check_status() {
	ran "$wlmon" status
	is "status: complete" 0 "$status"
	ran "$wlmon" status --json
	is "status --json: rules" "comm=tooljob" "$(jq -r '.rules[0]' "$work/out")"
	is "status --json: complete" true "$(jq .complete "$work/out")"
	echo +comm=nobody_here >$proc/target
	ran "$wlmon" status --json
	is "status --json: two rules" 2 "$(jq '.rules | length' "$work/out")"
	echo -comm=nobody_here >$proc/target
}

# The three formats are those of the script.
check_report() {
	local format

	for format in rst md csv; do
		"$tree/scripts/wlmon-report" --format $format --dir "$work/run" >"$work/want" 2>/dev/null
		ran "$wlmon" report --format $format --from "$work/run"
		check "report --format $format: as the script" diff "$work/want" "$work/out"
	done
	ran "$wlmon" report --from "$work/run"
	is "report: status" 0 "$status"
	check "report: subsystems" grep -q Filesystem "$work/out"
	ran "$wlmon" report --format json --from "$work/run"
	check "report --format json is JSON" jq -e . "$work/out"
}

check_save() {
	local view

	ran "$wlmon" save "$work/run"
	is "save: status" 0 "$status"
	for view in "$proc"/*; do
		view=${view##*/}
		[ "$view" = query ] || [ "$view" = reset ] || check "save: has $view" [ -s "$work/run/$view" ]
	done
	is "save: the release" "$(uname -r)" "$(awk '$1 == "release" { print $2 }' "$work/run/info")"
	ran "$wlmon" save "$work/run"
	is "save: an existing folder is kept" 125 "$status"
	ran "$wlmon" save "$work/run.tar.gz"
	is "save: an archive" 0 "$status"
	ran "$wlmon" ps -a --raw -o PID,START --from "$work/run.tar.gz"
	is "an archive has all rows" $((rows + 1)) "$(wc -l <"$work/out")"
	is "nothing is left of it" "" "$(ls -d /tmp/wlmon-??????/ 2>/dev/null)"
}

check_diff() {
	ran "$wlmon" diff "$work/run" "$work/run"
	is "diff: a run and itself: status" 0 "$status"
	ran "$wlmon" diff --max calls=0 "$work/run" "$work/run"
	is "diff: within limits" 0 "$status"
	"$work/$(printf 'a \377')"
	echo "+pid=$$" >$proc/target
	for _ in 1 2 3 4 5; do /bin/true; done
	echo "-pid=$$" >$proc/target
	ran "$wlmon" save "$work/more"
	ran "$wlmon" diff --max calls=0 "$work/run" "$work/more"
	is "diff: beyond a limit" 1 "$status"
	ran "$wlmon" diff "$work/run" /nonexistent
	is "diff: status for a run that is not there" 125 "$status"
}

# A newer module has columns that this version does not know.
check_newer() {
	cp -r "$work/run" "$work/newer"
	sed -i '1s/ COMM / NOVEL COMM /; 2,$s/^\(\([^ ]* \)\{34\}\)/\1X7 /' "$work/newer/processes"
	ran "$wlmon" ps -a --json --from "$work/newer"
	is "an unknown column passes through" '"X7"' "$(jq -c '.processes[0].novel' "$work/out")"
	is "the columns after it are right" tooljob "$(jq -r ".processes[] | select(.pid == $shell) | .comm" "$work/out")"
}

# Without root: the group reads, others learn why they cannot.
check_group() {
	ran setpriv --reuid=65534 --regid=65534 --clear-groups "$wlmon" ps
	is "no member of the group: status" 125 "$status"
	check "no member of the group: why" grep -q 'no permission.*gid=' "$work/err"
	ran setpriv --reuid=65534 --regid=1234 --clear-groups "$wlmon" ps -a
	is "a member of the group: status" 0 "$status"
	ran setpriv --reuid=65534 --regid=1234 --clear-groups "$wlmon" show "$shell"
	is "a member of the group: show" 0 "$status"
}

chmod 755 "$work"
ran "$wlmon" status
is "not loaded: status" 1 "$status"
ran "$wlmon" ps
is "not loaded: ps" 125 "$status"
check "not loaded: what to do" grep -q 'modprobe wlmon' "$work/err"
is "load" 0 "$(load target_comm=tooljob gid=1234)"
start_job
check_ps
check_tree
check_show
check_status
check_save
check_report
check_diff
check_newer
check_group
stop_job
is "unload" 0 "$(unload)"
ran "$wlmon"
is "no verb: status" 2 "$status"
ran "$wlmon" nonsense
is "an unknown verb: status" 2 "$status"
for verb in run ps tree show status report save diff; do
	ran "$wlmon" $verb --help
	is "$verb --help: status" 0 "$status"
done
finish
