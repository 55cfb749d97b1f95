// SPDX-License-Identifier: GPL-2.0
/*
 * Work of handlers that grows with the threads of a process, deferred to a context
 * that may sleep. Current does it on its way to user mode, so it is done when the
 * write or prctl() returns; a worker does it if current cannot.
 */
#include <wlmon/deferred.h>

#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <wlmon/joins.h>
#include <wlmon/moves.h>
#include <wlmon/user_return.h>

/* Tasks that can do it at a time; for others the worker does. */
#define SLOTS 16

static struct slot {
	struct callback_head work;
	atomic_t busy;
} slots[SLOTS];

static DEFINE_MUTEX(run_lock);

/**
 * wlmon_deferred_run() - do the deferred work
 *
 * Context: may sleep.
 */
void wlmon_deferred_run(void)
{
	mutex_lock(&run_lock);
	wlmon_joins_finish();
	wlmon_moves_split();
	mutex_unlock(&run_lock);
}

static void run_slot(struct callback_head *work)
{
	struct slot *slot = container_of(work, struct slot, work);

	atomic_set_release(&slot->busy, 0);
	wlmon_deferred_run();
	wlmon_user_return_done();
}

static void run_work(struct work_struct *work)
{
	wlmon_deferred_run();
}

static DECLARE_WORK(run_now, run_work);

/* Handlers may hold a run queue's lock, under which nothing can be queued. */
static void run_soon(struct irq_work *work)
{
	queue_work(system_highpri_wq, &run_now);
}

static DEFINE_IRQ_WORK(soon, run_soon);

/**
 * wlmon_deferred_kick() - have deferred work done soon
 *
 * Context: any but NMI.
 */
void wlmon_deferred_kick(void)
{
	struct slot *slot;

	for (slot = slots; slot < slots + SLOTS; slot++) {
		if (atomic_cmpxchg(&slot->busy, 0, 1))
			continue;
		if (wlmon_user_return_queue(current, &slot->work, run_slot))
			return;
		atomic_set(&slot->busy, 0);
		break;
	}
	irq_work_queue(&soon);
}

/**
 * wlmon_deferred_exit() - wait until no deferred work runs
 *
 * Context: may sleep; after the last kick and after wlmon_user_return_drain().
 */
void wlmon_deferred_exit(void)
{
	irq_work_sync(&soon);
	cancel_work_sync(&run_now);
}
