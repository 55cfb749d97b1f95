/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_KRETPROBE_H
#define _WLMON_COMPAT_KRETPROBE_H

#include <linux/kprobes.h>
#include <linux/rcupdate.h>

#ifndef WLMON_HAVE_KRETPROBE_HOLDER
static inline struct kretprobe *get_kretprobe(struct kretprobe_instance *ri)
{
	return ri->rp;
}
#endif

/*
 * Calls in flight find their return probe through the rethook, or else through
 * the holder: unregister_kretprobes() clears the same. Before there was either,
 * the handler itself is looked at. After an RCU grace period no return runs a
 * handler of it.
 */
static inline void wlmon_kretprobe_detach(struct kretprobe *rp)
{
#ifdef CONFIG_KRETPROBE_ON_RETHOOK
	rcu_assign_pointer(rp->rh->handler, NULL);
#elif defined(WLMON_HAVE_KRETPROBE_HOLDER)
	rcu_assign_pointer(rp->rph->rp, NULL);
#else
	WRITE_ONCE(rp->handler, NULL);
#endif
}

#endif
