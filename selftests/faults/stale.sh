#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# End like a guest whose emulator ran a breakpoint that was removed: scripts/check must rerun it, a limited number of times.
# STALE=FRAME: like one that jumped to 0 from there. STALE=hang: hang, which no rerun may forgive.

[ "$STALE" != hang ] || sleep 1000
if [ -n "$STALE" ]; then
	for line in 'BUG: kernel NULL pointer dereference, address: 0000000000000000' 'RIP: 0010:0x0' \
		'RSP: 0018:ffffc9000054bbf0 EFLAGS: 00010086' 'Call Trace:' ' <TASK>' " $STALE" ' </TASK>'; do
		echo "$line" >/dev/kmsg
	done
else
	echo 'Oops: int3: 0000 [#1] PREEMPT SMP NOPTI' >/dev/kmsg
fi
busybox reboot -f
sleep 9
