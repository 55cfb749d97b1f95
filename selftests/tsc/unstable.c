// SPDX-License-Identifier: GPL-2.0
/*
 * Mark the time stamp counter unstable until the next boot, as the kernel's clock
 * watchdog does. The module never stays loaded.
 */
#include <linux/errno.h>
#include <linux/module.h>

#ifdef CONFIG_X86
#include <asm/tsc.h>
#endif

static int __init unstable_init(void)
{
#ifdef CONFIG_X86
	mark_tsc_unstable("a selftest");
#endif
	return -ECANCELED;
}
module_init(unstable_init);

MODULE_DESCRIPTION("Marks the time stamp counter unstable");
MODULE_LICENSE("GPL");
