#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Ends as a guest does whose emulator ran a breakpoint that is gone: scripts/check has to see it, and not for ever.

echo 'Oops: int3: 0000 [#1] PREEMPT SMP NOPTI' >/dev/kmsg
busybox reboot -f
sleep 9
