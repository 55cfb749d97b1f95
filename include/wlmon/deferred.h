/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_DEFERRED_H
#define _WLMON_DEFERRED_H

#include <linux/irq_work.h>
#include <linux/types.h>
#include <linux/workqueue.h>

/**
 * struct wlmon_deferred - work that handlers defer to a worker
 * @kick: queues @work; an irq_work, since a handler can hold the lock of a run queue,
 *	under which no work can be queued
 * @work: the work; may sleep
 * @delay_ms: delay from a kick to the work, in ms
 * @urgent: use a worker of high priority, and restart the delay at each kick
 * @ended: ignore further kicks
 */
struct wlmon_deferred {
	struct irq_work kick;
	struct delayed_work work;
	unsigned int delay_ms;
	bool urgent;
	bool ended;
};

/* Not IRQ_WORK_INIT(), which exists only since v5.11. */
#define WLMON_DEFERRED(name, function)					\
	.kick = { .func = wlmon_deferred_queue },			\
	.work = __DELAYED_WORK_INITIALIZER((name).work, function, 0)

void wlmon_deferred_queue(struct irq_work *kick);
void wlmon_deferred_kick(struct wlmon_deferred *deferred);
void wlmon_deferred_exit(struct wlmon_deferred *deferred);

#endif
