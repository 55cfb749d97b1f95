#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# End like a guest whose emulator ran a breakpoint that was removed: scripts/check must rerun it, a limited number of times.

echo 'Oops: int3: 0000 [#1] PREEMPT SMP NOPTI' >/dev/kmsg
busybox reboot -f
sleep 9
