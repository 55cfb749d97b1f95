// SPDX-License-Identifier: GPL-2.0
/*
 * Hooks that cost something in every system call of every process, or in every
 * getrusage() and many a wait, are armed only while somebody wants them.
 */
#include <wlmon/demand.h>

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <wlmon/deferred.h>
#include <wlmon/hook.h>
#include <wlmon/ledger.h>
#include <wlmon/ticks.h>

/**
 * struct demand - the demand for the hooks of one kind of want
 * @count: members that want them, and who is about to look for some
 * @disarm: checks some time after the last member went whether they are still
 *	unwanted, or can be armed: a workload that comes and goes does not make them
 *	come and go
 * @loss: what is counted if they cannot be armed
 * @open: demand is met from now on; written under demand_lock, as are the others
 * @met: they are armed, or there are none
 * @since: wlmon_ticks() when they were armed last
 */
struct demand {
	atomic_t count;
	struct wlmon_deferred disarm;
	enum wlmon_ledger_counter loss;
	bool open;
	bool met;
	u64 since;
};

static void disarm_work(struct work_struct *work);

static struct demand demands[WLMON_NR_WANTS] = {
	[WLMON_WHILE_ALIVE] = {
		.disarm = {
			WLMON_DEFERRED(demands[WLMON_WHILE_ALIVE].disarm, disarm_work),
			.delay_ms = 100,
			.urgent = true,
		},
		.loss = WLMON_SYSCALLS_UNARMED,
	},
	/* to arm a function's hook takes milliseconds */
	[WLMON_UNTIL_RELEASED] = {
		.disarm = {
			WLMON_DEFERRED(demands[WLMON_UNTIL_RELEASED].disarm, disarm_work),
			.delay_ms = 2000,
			.urgent = true,
		},
		.loss = WLMON_GETRUSAGE_RETURNS_MISSED,
	},
};

static DEFINE_MUTEX(demand_lock);

static void arm_work(struct work_struct *work)
{
	wlmon_demand_meet();
}

static struct wlmon_deferred arm_soon = {
	WLMON_DEFERRED(arm_soon, arm_work),
	.urgent = true,
};

/**
 * wlmon_demand_open() - from now on demand is met
 * @want: for which hooks
 * @enabled: false: there are no such hooks, which meets any demand
 *
 * Context: may sleep; the hooks are bound.
 */
void wlmon_demand_open(enum wlmon_want want, bool enabled)
{
	mutex_lock(&demand_lock);
	demands[want].open = enabled;
	WRITE_ONCE(demands[want].met, !enabled);
	mutex_unlock(&demand_lock);
}

/**
 * wlmon_demand_close() - nothing is armed or disarmed on demand any more
 *
 * Context: may sleep.
 */
void wlmon_demand_close(void)
{
	int want;

	mutex_lock(&demand_lock);
	for (want = WLMON_WHILE_ALIVE; want < WLMON_NR_WANTS; want++)
		demands[want].open = false;
	mutex_unlock(&demand_lock);
}

/**
 * wlmon_demand_exit() - wait until nobody looks any more
 *
 * Context: may sleep; no handler runs any more.
 */
void wlmon_demand_exit(void)
{
	int want;

	for (want = WLMON_WHILE_ALIVE; want < WLMON_NR_WANTS; want++)
		wlmon_deferred_exit(&demands[want].disarm);
	wlmon_deferred_exit(&arm_soon);
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
	int want;

	for (want = WLMON_WHILE_ALIVE; want < WLMON_NR_WANTS; want++)
		atomic_inc(&demands[want].count);
	/* pairs with demand_disarm() */
	smp_mb__after_atomic();
}

/**
 * wlmon_demand_put() - a member does not want these hooks any more
 * @want: which
 *
 * Context: any.
 */
void wlmon_demand_put(enum wlmon_want want)
{
	if (atomic_dec_and_test(&demands[want].count))
		wlmon_deferred_kick(&demands[want].disarm);
}

/**
 * wlmon_demand_met() - are the hooks armed?
 *
 * Context: any.
 *
 * Return: true if all are, or if there are none.
 */
bool wlmon_demand_met(void)
{
	return READ_ONCE(demands[WLMON_WHILE_ALIVE].met) &&
	       READ_ONCE(demands[WLMON_UNTIL_RELEASED].met);
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
	wlmon_deferred_kick(&arm_soon);
}

/**
 * wlmon_demand_met_since() - when were the hooks on system calls armed last?
 *
 * A system call that was entered before that can have returned unseen.
 *
 * Context: any.
 *
 * Return: wlmon_ticks() of then.
 */
u64 wlmon_demand_met_since(void)
{
	return READ_ONCE(demands[WLMON_WHILE_ALIVE].since);
}

static int demand_arm(enum wlmon_want want)
{
	struct demand *demand = &demands[want];
	int err;

	WRITE_ONCE(demand->since, wlmon_ticks());
	err = wlmon_hooks_arm_wanted(want);
	if (!err)
		WRITE_ONCE(demand->met, true);
	return err;
}

/*
 * Who becomes a member meanwhile either is seen here, or sees that the hooks
 * are not armed.
 */
static void demand_disarm(enum wlmon_want want)
{
	struct demand *demand = &demands[want];

	WRITE_ONCE(demand->met, false);
	/* pairs with wlmon_demand_get() */
	smp_mb();
	if (atomic_read(&demand->count))
		WRITE_ONCE(demand->met, true);
	else
		wlmon_hooks_disarm_wanted(want);
}

/*
 * Do not arm or disarm probes while they do not fire: with ftrace switched off
 * that corrupts its records, and it shuts down when it is switched on again.
 * hook_switch.c counts that they do not fire.
 */
static bool demand_waits(enum wlmon_want want)
{
	struct demand *demand = &demands[want];

	if (want != WLMON_UNTIL_RELEASED || wlmon_hooks_fire())
		return false;
	wlmon_deferred_kick(&demand->disarm);
	return true;
}

static int demand_meet(enum wlmon_want want)
{
	struct demand *demand = &demands[want];
	bool wanted;
	int err = 0;

	mutex_lock(&demand_lock);
	wanted = atomic_read(&demand->count);
	if (demand->open && wanted != demand->met && !demand_waits(want)) {
		if (wanted)
			err = demand_arm(want);
		else
			demand_disarm(want);
	}
	mutex_unlock(&demand_lock);
	return err;
}

/**
 * wlmon_demand_try() - arm or disarm the hooks, as is wanted now
 *
 * For those who can do without, and then need not count a loss.
 *
 * Context: may sleep.
 *
 * Return: 0, or the error for which some are not armed.
 */
int wlmon_demand_try(void)
{
	int err;

	/* a return that is seen has its answer */
	err = demand_meet(WLMON_UNTIL_RELEASED);
	return err ?: demand_meet(WLMON_WHILE_ALIVE);
}

/**
 * wlmon_demand_meet_one() - the same of one sort, for those who cannot do without
 * @want: which hooks
 *
 * Context: may sleep.
 */
void wlmon_demand_meet_one(enum wlmon_want want)
{
	if (demand_meet(want))
		wlmon_ledger_count(demands[want].loss);
}

static void disarm_work(struct work_struct *work)
{
	struct delayed_work *delayed = to_delayed_work(work);
	struct demand *demand = container_of(delayed, struct demand, disarm.work);

	wlmon_demand_meet_one(demand - demands);
}

/**
 * wlmon_demand_meet() - the same of all sorts
 *
 * Context: may sleep.
 */
void wlmon_demand_meet(void)
{
	wlmon_demand_meet_one(WLMON_UNTIL_RELEASED);
	wlmon_demand_meet_one(WLMON_WHILE_ALIVE);
}
