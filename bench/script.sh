#!/tmp/bench/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
# A workload like a small shell script: builtins, programs, a pipe. guest.sh puts the
# programs in memory.
set -e
PATH=/tmp/bench/bin
dir=/tmp/bench/script
mkdir $dir
cd $dir
i=0
while [ $i -lt 8 ]; do
	i=$((i + 1))
	printf 'int f%d(void) { return %d; }\n' $i $i >f$i.c
done
for f in f*.c; do
	name=$(basename "$f" .c)
	sed "s/$name/g$name/" "$f" >"$name.i"
	cp "$name.i" "$name.o"
done
cat f*.o | sort -r | grep -c return >count
test "$(cat count)" = 8
ls >files
wc -l files >lines
cd /
rm -r $dir
