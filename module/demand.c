// SPDX-License-Identifier: GPL-2.0
/*
 * Hooks that cost something in every system call of every process are armed
 * only while there is a member alive.
 */
#include <wlmon/demand.h>

#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>
#include <wlmon/hook.h>
#include <wlmon/ledger.h>
#include <wlmon/ticks.h>

/* A workload that comes and goes does not make the hooks come and go. */
#define DEMAND_LINGER msecs_to_jiffies(100)

/* Members alive, and who is about to look for some. */
static atomic_t demand = ATOMIC_INIT(0);
static DEFINE_MUTEX(demand_lock);
/* Written under demand_lock. */
static bool demand_open;
static bool demand_met;
static u64 demand_since;

static void demand_work(struct work_struct *work)
{
	wlmon_demand_meet();
}

static DECLARE_DELAYED_WORK(meet_soon, demand_work);
static DECLARE_WORK(meet_now, demand_work);

/* Handlers may hold a run queue's lock, under which nothing can be queued. */
static void demand_linger(struct irq_work *work)
{
	schedule_delayed_work(&meet_soon, DEMAND_LINGER);
}

static DEFINE_IRQ_WORK(linger, demand_linger);

static void demand_hurry(struct irq_work *work)
{
	queue_work(system_highpri_wq, &meet_now);
}

static DEFINE_IRQ_WORK(hurry, demand_hurry);

/**
 * wlmon_demand_open() - from now on demand is met
 * @enabled: false: there are no such hooks, which meets any demand
 *
 * Context: may sleep; the hooks are bound.
 */
void wlmon_demand_open(bool enabled)
{
	mutex_lock(&demand_lock);
	demand_open = enabled;
	WRITE_ONCE(demand_met, !enabled);
	mutex_unlock(&demand_lock);
}

/**
 * wlmon_demand_close() - nothing is armed or disarmed on demand any more
 *
 * Context: may sleep.
 */
void wlmon_demand_close(void)
{
	mutex_lock(&demand_lock);
	demand_open = false;
	mutex_unlock(&demand_lock);
}

/**
 * wlmon_demand_exit() - wait until nobody looks any more
 *
 * Context: may sleep; no handler runs any more.
 */
void wlmon_demand_exit(void)
{
	irq_work_sync(&linger);
	irq_work_sync(&hurry);
	cancel_delayed_work_sync(&meet_soon);
	cancel_work_sync(&meet_now);
}

/**
 * wlmon_demand_get() - a member lives
 *
 * The hooks are armed for sure only if wlmon_demand_met() says so after this.
 *
 * Context: any.
 */
void wlmon_demand_get(void)
{
	atomic_inc(&demand);
	/* pairs with wlmon_demand_meet() */
	smp_mb__after_atomic();
}

/**
 * wlmon_demand_put() - a member has died
 *
 * Context: any.
 */
void wlmon_demand_put(void)
{
	if (atomic_dec_and_test(&demand))
		irq_work_queue(&linger);
}

/**
 * wlmon_demand_met() - are the hooks armed?
 *
 * Context: any.
 *
 * Return: true if they are, or if there are none.
 */
bool wlmon_demand_met(void)
{
	return READ_ONCE(demand_met);
}

/**
 * wlmon_demand_kick() - arm the hooks as soon as possible
 *
 * For those who cannot sleep and do not know who can.
 *
 * Context: any.
 */
void wlmon_demand_kick(void)
{
	irq_work_queue(&hurry);
}

/**
 * wlmon_demand_met_since() - when were the hooks armed last?
 *
 * A system call that was entered before that can have returned unseen.
 *
 * Context: any.
 *
 * Return: wlmon_ticks() of then.
 */
u64 wlmon_demand_met_since(void)
{
	return READ_ONCE(demand_since);
}

static int demand_arm(void)
{
	int err;

	WRITE_ONCE(demand_since, wlmon_ticks());
	err = wlmon_hooks_arm_on_demand();
	if (!err)
		WRITE_ONCE(demand_met, true);
	return err;
}

/*
 * Who becomes a member meanwhile either is seen here, or sees that the hooks
 * are not armed.
 */
static void demand_disarm(void)
{
	WRITE_ONCE(demand_met, false);
	/* pairs with wlmon_demand_get() */
	smp_mb();
	if (atomic_read(&demand))
		WRITE_ONCE(demand_met, true);
	else
		wlmon_hooks_disarm_on_demand();
}

/**
 * wlmon_demand_try() - arm or disarm the hooks, as is wanted now
 *
 * For those who can do without, and then need not count a loss.
 *
 * Context: may sleep.
 *
 * Return: 0, or the error for which they are not armed.
 */
int wlmon_demand_try(void)
{
	bool wanted;
	int err = 0;

	mutex_lock(&demand_lock);
	wanted = atomic_read(&demand);
	if (demand_open && wanted && !demand_met)
		err = demand_arm();
	else if (demand_open && !wanted && demand_met)
		demand_disarm();
	mutex_unlock(&demand_lock);
	return err;
}

/**
 * wlmon_demand_meet() - the same for those who cannot do without
 *
 * Context: may sleep.
 */
void wlmon_demand_meet(void)
{
	if (wlmon_demand_try())
		wlmon_count(WLMON_SYSCALLS_UNARMED);
}
