#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Runs tests by name, in order: "# start NAME", its TAP, "# end NAME STATUS".
# usage: run.sh --list | NAME...

here=$(cd "$(dirname "$0")" && pwd)
tests=(life_fork life_exec life_end life_member usage getrusage views input
	unload storm backups events cycles main_job lockdown)
limit=600	# seconds for one test

run_test() {
	local program=$here/$1.sh status

	[ -x "$program" ] || program=$here/$1
	timeout --kill-after=5 "$limit" "$program" 2>&1
	status=$?
	if [ $status -ge 124 ]; then
		echo "# $1 ended by the time limit of $limit s, or a signal"
	fi
	# A test that leaves the module behind spoils the next one.
	if [ -d /sys/module/wlmon ]; then
		echo "# $1 left the module loaded"
		rmmod wlmon || echo "# and it cannot be unloaded"
		[ $status != 0 ] || status=1
	fi
	return $status
}

case ${1-} in
--list)
	printf '%s\n' "${tests[@]}"
	exit
	;;
'' | -*)
	sed -n 's/^# usage/usage/p' "$0" >&2
	exit 2
	;;
esac

failed=0
cd /tmp || exit
for name; do
	echo "# start $name"
	case " ${tests[*]} " in
	*" $name "*) run_test "$name" ;;
	*) echo "# there is no test $name"; (exit 1) ;;
	esac
	status=$?
	echo "# end $name $status"
	[ $status = 0 ] || failed=1
done
exit $failed
