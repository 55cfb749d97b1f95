#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Load the module, compare a small workload, unload. Shell only, for kernels whose C library is too old for the other tests.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"; rmmod wlmon 2>/dev/null' EXIT

# 12 children: 5 exit with a code, 4 run a program, 1 is killed by a signal, 2 fail to exec.
cat >"$work/workload" <<'END'
printf wl-loads >/proc/self/comm
for code in 1 2 3 4 5; do (exit $code); done
for i in 1 2 3; do /bin/true; done
/bin/cat /proc/self/stat >"$1"
(kill -KILL $BASHPID)
for i in 1 2; do /nonexistent; done
exit 9
END

# count COLUMN VALUE: rows of `processes` that have it.
count() {
	columns "$1" | grep -cxF -- "$2"
}

check 'load' insmod "$tree/wlmon.ko" target_comm=wl-loads
bash "$work/workload" "$work/stat" 2>/dev/null
is 'status of the workload' 9 $?
ledger_wait processes_released 13
is 'complete' yes "$(ledger complete)"
is 'children' 12 "$(ledger processes_forked)"
is 'released' 13 "$(ledger processes_released)"
is 'execs' 4 "$(ledger execs)"
is 'failed execs' 2 "$(ledger execs_failed)"
for code in 1 2 3 4 5 9; do is "exit code $code" 1 "$(count EXIT "code:$code")"; done
is 'killed' 1 "$(count EXIT 'signal:9(KILL)')"
is 'exec failed' 2 "$(count EXEC_ERRNO ENOENT)"
is 'a program by its path' 3 "$(count EXE "$(readlink -f /bin/true)")"
is 'a process as it saw itself' "$(cut -d ' ' -f 1 "$work/stat") cat" \
	"$(columns PID COMM EXECS | sed -n 's/ cat 1$/ cat/p')"
is 'execve is counted with its failures' 6 "$(call execve CALLS)"
is 'each view can be read' '' "$(for view in "$proc"/*; do
	[ "$(stat -c %a "$view")" != 440 ] || cat "$view" >/dev/null || echo "$view"
done)"
check 'unload' rmmod wlmon
check 'again' insmod "$tree/wlmon.ko" syscalls=0
check 'unload again' rmmod wlmon
finish
