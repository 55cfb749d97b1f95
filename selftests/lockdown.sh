#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What can be read once the kernel is locked down. There is no way back, and no
# module can be loaded afterwards: this test has to be the last one.

here=$(cd "$(dirname "$0")" && pwd)
. "$here/tap.sh"
. "$here/module.sh"

switch=/sys/kernel/security/lockdown
debug=/sys/kernel/debug/wlmon

mountpoint -q /sys/kernel/security ||
	mount -t securityfs securityfs /sys/kernel/security 2>/dev/null
if [ ! -w $switch ]; then
	skip 'locked down' 'the kernel has no lockdown (CONFIG_SECURITY_LOCKDOWN_LSM)'
	finish
fi

# reads FILE: how that ends.
reads() {
	head -c 1 "$1" >/dev/null 2>/tmp/wlmon-error && echo read && return
	sed 's/.*: //' /tmp/wlmon-error
}

is 'load' 0 "$(load target_pid=$$)"
check 'lock down' eval "echo integrity >$switch"
for view in summary processes hooks ledger; do
	is "$view in debugfs" read "$(reads $debug/$view)"
	is "$view in procfs" read "$(reads $proc/$view)"
done
for view in target reset; do
	is "$view in debugfs" 'Operation not permitted' "$(reads $debug/$view)"
	is "$view in procfs" read "$(reads $proc/$view)"
done
is 'still counting' yes "$(ledger complete)"
is 'write to procfs' 0 "$(echo 1 | "$here/poke" $proc/reset)"
is 'unload' 0 "$(unload)"
is 'no load any more' EPERM "$(load)"
rm -f /tmp/wlmon-error
finish
