// SPDX-License-Identifier: GPL-2.0
/* Names that take sleeping locks to find, looked up soon after a handler ran. */
#include <wlmon/resolve.h>

#include <linux/irq_work.h>
#include <linux/workqueue.h>
#include <wlmon/cgroup_path.h>
#include <wlmon/exe.h>
#include <wlmon/totals.h>

/* Many handlers in a row make one walk. */
#define RESOLVE_DELAY msecs_to_jiffies(10)

static void resolve_work(struct work_struct *work)
{
	wlmon_exe_resolve();
	wlmon_cgroup_resolve();
	wlmon_totals_make_room();
}

static DECLARE_DELAYED_WORK(resolve, resolve_work);

/* Handlers may hold a run queue's lock, under which nothing can be queued. */
static void resolve_kick(struct irq_work *work)
{
	schedule_delayed_work(&resolve, RESOLVE_DELAY);
}

static DEFINE_IRQ_WORK(kick, resolve_kick);

/* Nothing is looked up any more. */
static bool ended;

/**
 * wlmon_resolve_kick() - look for unknown names shortly
 *
 * Context: any.
 */
void wlmon_resolve_kick(void)
{
	if (!READ_ONCE(ended))
		irq_work_queue(&kick);
}

/**
 * wlmon_resolve_exit() - wait until nothing is looked up any more
 *
 * Context: may sleep; nobody kicks any more.
 */
void wlmon_resolve_exit(void)
{
	/* the work kicks, too, if memory is short */
	WRITE_ONCE(ended, true);
	cancel_delayed_work_sync(&resolve);
	irq_work_sync(&kick);
	cancel_delayed_work_sync(&resolve);
}
