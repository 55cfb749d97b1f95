// SPDX-License-Identifier: GPL-2.0
/* Work that handlers defer to a worker, which may sleep. */
#include <wlmon/deferred.h>

#include <linux/jiffies.h>

/**
 * wlmon_deferred_queue() - queue the work, as an irq_work
 * @kick: of a &struct wlmon_deferred
 *
 * Context: interrupt, or a thread of the kernel on PREEMPT_RT.
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
 * wlmon_deferred_kick() - have the work done
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
 * wlmon_deferred_exit() - wait until the work does not run and never will
 * @deferred: the work, which may kick itself
 *
 * Context: may sleep; nobody else kicks any more.
 */
void wlmon_deferred_exit(struct wlmon_deferred *deferred)
{
	WRITE_ONCE(deferred->ended, true);
	/* a kick that passed the check above queues the work once more */
	cancel_delayed_work_sync(&deferred->work);
	irq_work_sync(&deferred->kick);
	cancel_delayed_work_sync(&deferred->work);
}
