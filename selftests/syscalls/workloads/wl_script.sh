#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A workload of a shell's own making: pipes, subshells, substitutions, signals.

folder=$(mktemp -d)
caught=no
find /etc -maxdepth 1 | sort | wc -l >"$folder/count"
count=$(cat "$folder/count")
(
	cd "$folder" || exit
	echo "$count" >here
	(exit 3)
	test $? = 3 && rm here
)
sleep 1000 &
kill $!
wait $!
trap 'rm -rf "$folder"' EXIT
trap 'caught=yes' USR1
kill -USR1 $$
sh -c 'kill -KILL $$'
"$folder/nothing" 2>/dev/null
while read -r line; do
	: "$line"
done <<END
$(seq 10)
END
test "$caught" = yes
