#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Run tests by name, in order. Print "# start NAME", its TAP and "# end NAME STATUS"
# for each. --list prints the names of a list. VARIABLE=VALUE sets an environment
# variable for the tests. Exit with 1 if a test fails.
# usage: run.sh --list all | short | rest | load | [VARIABLE=VALUE]... NAME...

here=$(cd "$(dirname "$0")" && pwd)
tests=(loads life_fork life_exec life_end life_member life_rules life_races resets exe usage usage_peak usage_tree getrusage getrusage_many
	images images_kept programs query query_asked cgroups cgroups_many names views view_passes input calls_join calls_exact calls_time calls_numbers calls_sums
	calls_across calls_x32 calls_hammer calls_idle taskstats taskstats_live delays many_threads unload storm full backups
	faults_probes faults_readers faults_cpus faults_memory events cycles probes_off probes_stuck forks_failed
	main_job report access secrets)
# Tests of the tools, where these are built.
tool_tests=(tool_run tool_views tool_top)
[ ! -x "$here/../build/tools/wlmon" ] || tests+=("${tool_tests[@]}")
# Tests for a debug kernel, which scripts/vm/build builds kunit/ for.
debug_tests=(kunit irqs_off load_faults use_faults fuzz)
debug=''
[ ! -e "$here/../kunit/wlmon_kunit.ko" ] || debug=1
[ -z "$debug" ] || tests+=("${debug_tests[@]}")
# last, since they change the clocks, and lock the kernel down against loading modules
tests+=(calls_clock lockdown)
# Tests of make check on debug kernels, which take five to ten times as long. They
# run nearly all lines of the module.
short_tests=(loads life_fork life_exec life_end life_member life_rules life_races resets exe usage_tree getrusage images programs query query_asked cgroups input
	calls_join many_threads calls_sums calls_numbers calls_across calls_x32 calls_hammer unload storm full forks_failed probes_off probes_stuck faults_probes access kunit irqs_off calls_clock lockdown)
# Tests that debug kernels never run: strace of stress-ng takes over 15 minutes there.
never_on_debug=(calls_exact)
# Tests for kernels that the other tests are not built for; see scripts/vm/kernels.
load_tests=(loads)
# Tests of make faults and make fuzz.
own_command=(load_faults use_faults fuzz)
# Tests in no list, since they take long.
long_tests=(soak million)
# Tests in no list, since they fail on purpose for scripts/vm/selfcheck.
staged_tests=(stale)
short_limit=600	# seconds for one test
[ -z "$debug" ] || short_limit=1500
quick=/tmp/wlmon-selftest.ko

# Tests with normal grace periods, as users have them. The other tests expedite grace
# periods, since they load the module hundreds of times.
slow_tests=(life_rules unload storm cycles main_job)

# among NAME NAME...: return 0 if the first is one of the others.
among() {
	local name=$1

	shift
	case " $* " in
	*" $name "*) ;;
	*) return 1 ;;
	esac
}

# Make tests load a copy of the module without debug information, which loads faster.
make_quick() {
	trap 'rm -f $quick' EXIT
	strip -g -o $quick "$here/../wlmon.ko" 2>/dev/null && export WLMON_KO=$quick
}

# expedite 0|1: set whether grace periods are expedited.
expedite() {
	echo "$1" >/sys/kernel/rcu_expedited
} 2>/dev/null

# run_test NAME: run it within its time limit. Return its status.
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
	# unload the module, so that the next test does not fail
	if [ -d /sys/module/wlmon ]; then
		echo "# $1 left the module loaded"
		rmmod wlmon || echo "# and it cannot be unloaded"
		[ $status != 0 ] || status=1
	fi
	return $status
}

# Print an archive of the module's gcov counters, if it has any. Copy the files
# first, since tar reads no data from files of debugfs, whose size is 0.
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
	# dump before lockdown: it forbids reading the counters
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
