// SPDX-License-Identifier: GPL-2.0
/*
 * Defer work of handlers to a worker, which may sleep. Each owner has its own
 * &struct wlmon_deferred; callers need no lock.
 */
#include <wlmon/deferred.h>

#include <linux/jiffies.h>

/**
 * wlmon_deferred_queue() - queue the work; the function of the irq_work
 * @kick: the irq_work of a &struct wlmon_deferred
 *
 * Context: interrupt, or a kernel thread on PREEMPT_RT.
 */
void wlmon_deferred_queue(struct irq_work *kick)
{
	struct wlmon_deferred *deferred =
		container_of(kick, struct wlmon_deferred, kick);
	unsigned long delay = msecs_to_jiffies(deferred->delay_ms);

	if (deferred->urgent)
		mod_delayed_work(system_highpri_wq, &deferred->work, delay);
	else
		schedule_delayed_work(&deferred->work, delay);
}

/**
 * wlmon_deferred_kick() - have the work run after its delay
 * @deferred: the work
 *
 * Context: any.
 */
void wlmon_deferred_kick(struct wlmon_deferred *deferred)
{
	if (!READ_ONCE(deferred->ended))
		irq_work_queue(&deferred->kick);
}

/**
 * wlmon_deferred_exit() - stop the work and wait until it has ended
 * @deferred: the work, which may kick itself
 *
 * Context: may sleep; no other caller kicks any more.
 */
void wlmon_deferred_exit(struct wlmon_deferred *deferred)
{
	WRITE_ONCE(deferred->ended, true);
	/* a kick that passed the check above queues the work once more */
	cancel_delayed_work_sync(&deferred->work);
	irq_work_sync(&deferred->kick);
	cancel_delayed_work_sync(&deferred->work);
}
