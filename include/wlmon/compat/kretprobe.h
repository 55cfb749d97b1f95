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
 * Detach calls in flight from their return probe, as unregister_kretprobes()
 * does: clear the handler in the rethook or the pointer in the holder. After an RCU
 * grace period no return calls the handler.
 *
 * Before v5.11, clear rp->handler. The kernel reads it twice, so a concurrent return
 * can find it set and then call NULL. This is accepted: it needs a broken ftrace and
 * a return between the two reads.
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
