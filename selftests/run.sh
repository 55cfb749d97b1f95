#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Runs tests by name, in order: "# start NAME", its TAP, "# end NAME STATUS".
# usage: run.sh --list [all] | [VARIABLE=VALUE]... NAME...

here=$(cd "$(dirname "$0")" && pwd)
tests=(life_fork life_exec life_end life_member usage usage_peak usage_tree getrusage
	images images_kept query query_asked cgroups views input calls_join calls_exact calls_time calls_numbers calls_sums
	calls_across calls_idle taskstats taskstats_live delays unload storm full backups
	faults_probes faults_readers faults_cpus faults_memory events cycles
	main_job report access secrets)
# They need a debug kernel, for which build makes kunit/ too.
debug_tests=(kunit load_faults use_faults fuzz)
[ ! -e "$here/../kunit/wlmon_kunit.ko" ] || tests+=("${debug_tests[@]}")
tests+=(lockdown)	# after it no module can be loaded
# A debug kernel takes five to ten times as long: what it runs unless told "all". The others wait for things that take
# longer there than they have patience.
short_tests=(life_fork life_exec life_end life_member usage_tree getrusage images query query_asked cgroups unload storm
	full kunit lockdown)
# Not part of a check: these take as long as they are told to.
long_tests=(soak million)
limit=600	# seconds for one test
[ ! -e "$here/../kunit/wlmon_kunit.ko" ] || limit=1500
quick=/tmp/wlmon-selftest.ko

# Most of a load is reading debug information and waiting for grace periods. The
# tests load hundreds of times; these keep the pace that people have.
slow_tests=' unload storm cycles main_job '

make_quick() {
	trap 'rm -f $quick' EXIT
	strip -g -o $quick "$here/../wlmon.ko" 2>/dev/null && export WLMON_KO=$quick
}

expedite() {
	echo "$1" >/sys/kernel/rcu_expedited
} 2>/dev/null

run_test() {
	local program=$here/$1.sh status

	[ -x "$program" ] || program=$here/$1
	case $slow_tests in
	*" $1 "*) expedite 0 ;;
	*) expedite 1 ;;
	esac
	case " ${long_tests[*]} " in
	*" $1 "*) limit=7200 ;;
	esac
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

# What gcov counted, of a module built for it. Files of debugfs have no size, so they are copied first.
dump_coverage() {
	local counters=/sys/kernel/debug/gcov/wlmon copy

	[ -d $counters ] || return 0
	copy=$(mktemp -d)
	(cd $counters && find . -name '*.gcda' | while read -r f; do
		mkdir -p "$copy/${f%/*}" && cat "$f" >"$copy/$f"
	done)
	echo "# begin coverage"
	tar -C "$copy" -cz . | base64
	echo "# end coverage"
}

case ${1-} in
--list)
	for name in "${tests[@]}"; do
		case " ${short_tests[*]} " in
		*" $name "*) ;;
		*) [ "${2-}" = all ] || [ ! -e "$here/../kunit/wlmon_kunit.ko" ] || continue ;;
		esac
		echo "$name"
	done
	exit
	;;
'' | -*)
	sed -n 's/^# usage/usage/p' "$0" >&2
	exit 2
	;;
esac

failed=0 dumped=''
cd /tmp || exit
make_quick
for name; do
	case $name in
	*=*) export "${name?}"; continue ;;
	esac
	# a kernel that is locked down does not show its counters
	if [ "$name" = lockdown ] && [ -z "$dumped" ]; then
		dump_coverage
		dumped=1
	fi
	echo "# start $name"
	case " ${tests[*]} ${debug_tests[*]} ${long_tests[*]} " in
	*" $name "*) run_test "$name" ;;
	*) echo "# there is no test $name"; (exit 1) ;;
	esac
	status=$?
	echo "# end $name $status"
	[ $status = 0 ] || failed=1
done
[ -n "$dumped" ] || dump_coverage
exit $failed
