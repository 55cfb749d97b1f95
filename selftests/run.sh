#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Runs tests by name, in order: "# start NAME", its TAP, "# end NAME STATUS".
# usage: run.sh --list all | short | rest | load | [VARIABLE=VALUE]... NAME...

here=$(cd "$(dirname "$0")" && pwd)
tests=(loads life_fork life_exec life_end life_member life_rules life_races resets exe usage usage_peak usage_tree getrusage getrusage_many
	images images_kept programs query query_asked cgroups cgroups_many names views view_passes input calls_join calls_exact calls_time calls_numbers calls_sums
	calls_across calls_x32 calls_hammer calls_idle taskstats taskstats_live delays many_threads unload storm full backups
	faults_probes faults_readers faults_cpus faults_memory events cycles probes_off probes_stuck forks_failed
	main_job report access secrets)
# They need a debug kernel, for which build makes kunit/ too.
debug_tests=(kunit irqs_off load_faults use_faults fuzz)
debug=''
[ ! -e "$here/../kunit/wlmon_kunit.ko" ] || debug=1
[ -z "$debug" ] || tests+=("${debug_tests[@]}")
tests+=(calls_clock lockdown)	# after these no clock is as before, no module can be loaded
# For debug kernels, which take five to ten times as long; still nearly all lines of the module.
short_tests=(loads life_fork life_exec life_end life_member life_rules life_races resets exe usage_tree getrusage images programs query query_asked cgroups input
	calls_join many_threads calls_sums calls_numbers calls_across calls_x32 calls_hammer unload storm full forks_failed probes_off probes_stuck faults_probes access kunit irqs_off calls_clock lockdown)
# What it does not run even then: strace of stress-ng takes more than a quarter of an hour there.
never_on_debug=(calls_exact)
# Tests for kernels on which the other tests are not built, see scripts/vm/kernels.
load_tests=(loads)
# make faults and make fuzz run these.
own_command=(load_faults use_faults fuzz)
# Not part of a check: these take as long as they are told to.
long_tests=(soak million)
# These are not listed either: they fail on purpose, see scripts/vm/selfcheck.
staged_tests=(stale)
short_limit=600	# seconds for one test
[ -z "$debug" ] || short_limit=1500
quick=/tmp/wlmon-selftest.ko

# Most of a load is reading debug information and waiting for grace periods. The
# tests load hundreds of times; these keep the pace that people have.
slow_tests=(life_rules unload storm cycles main_job)

# among NAME NAME...: the first is one of the others.
among() {
	local name=$1

	shift
	case " $* " in
	*" $name "*) ;;
	*) return 1 ;;
	esac
}

make_quick() {
	trap 'rm -f $quick' EXIT
	strip -g -o $quick "$here/../wlmon.ko" 2>/dev/null && export WLMON_KO=$quick
}

expedite() {
	echo "$1" >/sys/kernel/rcu_expedited
} 2>/dev/null

run_test() {
	local program status limit

	for program in "$here"/*/"$1.sh" "$here"/*/"$1"; do
		[ ! -f "$program" ] || break
	done
	expedite 1
	! among "$1" "${slow_tests[@]}" || expedite 0
	limit=$short_limit
	! among "$1" "${long_tests[@]}" || limit=7200
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
	[ "$2" != load ] || tests=("${load_tests[@]}")
	for name in "${tests[@]}"; do
		[ "$2" != short ] || among "$name" "${short_tests[@]}" || continue
		[ "$2" != rest ] || ! among "$name" "${short_tests[@]}" "${own_command[@]}" || continue
		[ -z "$debug" ] || ! among "$name" "${never_on_debug[@]}" || continue
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
	if among "$name" "${tests[@]}" "${debug_tests[@]}" "${long_tests[@]}" "${staged_tests[@]}"; then
		run_test "$name"
	else
		echo "# there is no test $name"
		false
	fi
	status=$?
	echo "# end $name $status"
	[ $status = 0 ] || failed=1
done
[ -n "$dumped" ] || dump_coverage
exit $failed
