// SPDX-License-Identifier: GPL-2.0
/*
 * Runs work of handlers that takes longer the more threads a process has. current
 * runs it on its return to user mode, so it is done when the write() or prctl()
 * returns; a worker runs it if current cannot. Callers hold no record lock.
 */
#include <wlmon/pending.h>

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <wlmon/deferred.h>
#include <wlmon/member.h>
#include <wlmon/move.h>
#include <wlmon/user_return.h>

/* Tasks that can have it queued at a time; for others the worker runs it. */
#define SLOTS 16

static struct slot {
	struct callback_head work;
	atomic_t busy;
} slots[SLOTS];

static DEFINE_MUTEX(run_lock);

/**
 * wlmon_pending_run() - run the pending work
 *
 * Context: may sleep.
 */
void wlmon_pending_run(void)
{
	mutex_lock(&run_lock);
	wlmon_member_attach_finish();
	wlmon_move_split();
	mutex_unlock(&run_lock);
}

static void run_slot(struct callback_head *work)
{
	struct slot *slot = container_of(work, struct slot, work);

	atomic_set_release(&slot->busy, 0);
	wlmon_pending_run();
	wlmon_user_return_done();
}

static void run_work(struct work_struct *work)
{
	wlmon_pending_run();
}

static struct wlmon_deferred worker = {
	WLMON_DEFERRED(worker, run_work),
	.urgent = true,
};

/**
 * wlmon_pending_kick() - let current or the worker run the pending work soon
 *
 * Context: any but NMI.
 */
void wlmon_pending_kick(void)
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
	wlmon_deferred_kick(&worker);
}

/**
 * wlmon_pending_exit() - wait until no pending work runs
 *
 * Context: may sleep; after the last kick and after wlmon_user_return_drain().
 */
void wlmon_pending_exit(void)
{
	wlmon_deferred_exit(&worker);
}
