/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_DEFERRED_H
#define _WLMON_DEFERRED_H

#include <linux/irq_work.h>
#include <linux/types.h>
#include <linux/workqueue.h>

/**
 * struct wlmon_deferred - work that handlers defer to a worker
 * @kick: queues @work: a handler may hold a run queue's lock, under which nothing
 *	can be queued
 * @work: may sleep
 * @delay_ms: from a kick to the work
 * @urgent: the worker has a high priority, and each kick starts the delay anew
 * @ended: kicks do nothing any more
 */
struct wlmon_deferred {
	struct irq_work kick;
	struct delayed_work work;
	unsigned int delay_ms;
	bool urgent;
	bool ended;
};

/* IRQ_WORK_INIT() is since v5.11. */
#define WLMON_DEFERRED(name, function)					\
	.kick = { .func = wlmon_deferred_queue },			\
	.work = __DELAYED_WORK_INITIALIZER((name).work, function, 0)

void wlmon_deferred_queue(struct irq_work *kick);
void wlmon_deferred_kick(struct wlmon_deferred *deferred);
void wlmon_deferred_exit(struct wlmon_deferred *deferred);

#endif
