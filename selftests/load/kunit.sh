#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Runs the KUnit suites, which run as their module is loaded, and tells of each
# case what the kernel log says of it.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"

folder=$tree/kunit

# The suites that have a source, one a line.
suites() {
	local file

	for file in "$folder"/*_test.c; do
		file=${file##*/}
		echo "${file%_test.c}"
	done
}

# The part of the log that KUnit wrote, from the mark on.
ktap() {
	dmesg -S -t | awk -v mark="selftest mark $$.$log_marks" \
		'on { print } index($0, mark) { on = 1 }'
}

# flat NOUN: the cases of a suite out of nested KTAP as "STATUS TEXT" lines,
# what explains a failure before it as "# TEXT", and "plan N", "end STATUS".
flat() {
	awk -v suite="wlmon_$1" '
		function status() { return $1 == "not" ? "bad" : "ok" }
		function text() { sub(/^ *(not )?ok [0-9]+ (- )?/, ""); return $0 }
		{ sub(/\r$/, "") }
		/^    # Subtest: / { on = $3 == suite; said = ""; next }
		/^(not )?ok / {
			word = status()
			if (text() == suite)
				print "end " word
			on = 0
		}
		!on { next }
		/^    1\.\.[0-9]+/ { print "plan " substr($1, 4); next }
		/^    (not )?ok / {
			word = status()
			name = text()
			if (word == "bad")
				printf "%s", said
			print word " " name
			said = ""
			next
		}
		{ sub(/^    /, ""); said = said "# " $0 "\n" }'
}

# report NOUN: the results of one suite; it fails unless it is there as a whole.
report() {
	local noun=$1 word text plan='' end='' cases=0

	while read -r word text; do
		case $word in
		plan) plan=$text ;;
		end) end=$text ;;
		'#') note "$text" ;;
		ok | bad)
			cases=$((cases + 1))
			case $word/$text in
			ok/*'# SKIP'*) skip "$noun: ${text%% \# SKIP*}" "${text##*\# SKIP }" ;;
			ok/*) result 0 "$noun: $text" ;;
			bad/*) result 1 "$noun: $text" ;;
			esac
			;;
		esac
	done < <(flat "$noun" <<<"$log")
	if [ -z "$plan" ] || [ -z "$end" ] || [ "$plan" != $cases ]; then
		result 1 "$noun: the whole suite ran"
		note "$cases cases of ${plan:-none planned}, the suite itself: ${end:-no result}"
	fi
}

if [ ! -e "$folder/wlmon_kunit.ko" ]; then
	skip 'load' 'the kernel has no KUnit (CONFIG_KUNIT)'
	finish
fi
modprobe -q kunit
log_mark
check 'load' insmod "$folder/wlmon_kunit.ko"
log=$(ktap)
at_least 'suites' 1 "$(suites | grep -c .)"
for noun in $(suites); do
	report "$noun"
done
check 'unload' rmmod wlmon_kunit
finish
