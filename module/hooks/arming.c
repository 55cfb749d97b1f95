// SPDX-License-Identifier: GPL-2.0
/*
 * Arms and disarms the hooks that only members need: those cost time in every system
 * call of every process, or in every getrusage() and many waits.
 */
#include <wlmon/arming.h>

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <wlmon/deferred.h>
#include <wlmon/hook.h>
#include <wlmon/ledger.h>
#include <wlmon/ticks.h>

/**
 * struct arming - the hooks that are armed at one condition
 * @count: members that need them, and walks that look for members
 * @disarm: disarms them some time after the last member went, so that short members
 *	do not arm and disarm them each
 * @loss: what is counted if they cannot be armed
 * @open: they may be armed; this and the next two change under arming_lock
 * @armed: they are armed, or there are none
 * @since: wlmon_ticks() when they were armed last
 */
struct arming {
	atomic_t count;
	struct wlmon_deferred disarm;
	enum wlmon_ledger_counter loss;
	bool open;
	bool armed;
	u64 since;
};

static void disarm_work(struct work_struct *work);

static struct arming armings[WLMON_NR_WHENS] = {
	[WLMON_WHILE_ALIVE] = {
		.disarm = {
			WLMON_DEFERRED(armings[WLMON_WHILE_ALIVE].disarm, disarm_work),
			.delay_ms = 100,
			.urgent = true,
		},
		.loss = WLMON_SYSCALLS_UNARMED,
	},
	/* to arm a function's hook takes milliseconds */
	[WLMON_UNTIL_RELEASED] = {
		.disarm = {
			WLMON_DEFERRED(armings[WLMON_UNTIL_RELEASED].disarm, disarm_work),
			.delay_ms = 2000,
			.urgent = true,
		},
		.loss = WLMON_GETRUSAGE_RETURNS_MISSED,
	},
};

static DEFINE_MUTEX(arming_lock);

static void arm_work(struct work_struct *work)
{
	wlmon_hooks_arm();
}

static struct wlmon_deferred arm_soon = {
	WLMON_DEFERRED(arm_soon, arm_work),
	.urgent = true,
};

/**
 * wlmon_hooks_open() - allow hooks to be armed
 * @when: which hooks
 * @enabled: false if there are none, so that they count as armed
 *
 * Context: may sleep; the hooks are bound.
 */
void wlmon_hooks_open(enum wlmon_when when, bool enabled)
{
	mutex_lock(&arming_lock);
	armings[when].open = enabled;
	WRITE_ONCE(armings[when].armed, !enabled);
	mutex_unlock(&arming_lock);
}

/**
 * wlmon_hooks_close() - arm and disarm nothing any more
 *
 * Context: may sleep.
 */
void wlmon_hooks_close(void)
{
	int when;

	mutex_lock(&arming_lock);
	for (when = WLMON_WHILE_ALIVE; when < WLMON_NR_WHENS; when++)
		armings[when].open = false;
	mutex_unlock(&arming_lock);
}

/**
 * wlmon_hooks_arming_exit() - wait until no worker runs
 *
 * Context: may sleep; no handler runs any more.
 */
void wlmon_hooks_arming_exit(void)
{
	int when;

	for (when = WLMON_WHILE_ALIVE; when < WLMON_NR_WHENS; when++)
		wlmon_deferred_exit(&armings[when].disarm);
	wlmon_deferred_exit(&arm_soon);
}

/**
 * wlmon_hooks_get() - need all hooks, for a member
 *
 * They are armed for sure only if wlmon_hooks_armed() says so after this.
 *
 * Context: any.
 */
void wlmon_hooks_get(void)
{
	int when;

	for (when = WLMON_WHILE_ALIVE; when < WLMON_NR_WHENS; when++)
		atomic_inc(&armings[when].count);
	/* pairs with demand_disarm() */
	smp_mb__after_atomic();
}

/**
 * wlmon_hooks_put() - a member does not need these hooks any more
 * @when: which
 *
 * Context: any.
 */
void wlmon_hooks_put(enum wlmon_when when)
{
	if (atomic_dec_and_test(&armings[when].count))
		wlmon_deferred_kick(&armings[when].disarm);
}

/**
 * wlmon_hooks_armed() - are the hooks armed?
 *
 * Context: any.
 *
 * Return: true if all are, or if there are none.
 */
bool wlmon_hooks_armed(void)
{
	return READ_ONCE(armings[WLMON_WHILE_ALIVE].armed) &&
	       READ_ONCE(armings[WLMON_UNTIL_RELEASED].armed);
}

/**
 * wlmon_hooks_arm_async() - arm the hooks as soon as possible
 *
 * Context: any.
 */
void wlmon_hooks_arm_async(void)
{
	wlmon_deferred_kick(&arm_soon);
}

/**
 * wlmon_hooks_armed_since() - when were the hooks on system calls armed last?
 *
 * A system call that was entered before that can have returned unseen.
 *
 * Context: any.
 *
 * Return: wlmon_ticks() of then.
 */
u64 wlmon_hooks_armed_since(void)
{
	return READ_ONCE(armings[WLMON_WHILE_ALIVE].since);
}

static int arming_arm(enum wlmon_when when)
{
	struct arming *arming = &armings[when];
	int err;

	WRITE_ONCE(arming->since, wlmon_ticks());
	err = wlmon_hooks_enable(when);
	if (!err)
		WRITE_ONCE(arming->armed, true);
	return err;
}

/* A new member is counted here, or its creator sees that the hooks are not armed. */
static void arming_disarm(enum wlmon_when when)
{
	struct arming *arming = &armings[when];

	WRITE_ONCE(arming->armed, false);
	/* pairs with wlmon_hooks_get() */
	smp_mb();
	if (atomic_read(&arming->count))
		WRITE_ONCE(arming->armed, true);
	else
		wlmon_hooks_disable(when);
}

/*
 * Do not arm or disarm probes while they do not fire: with ftrace switched off
 * that corrupts its records, and it shuts down when it is switched on again.
 * check.c counts that they do not fire.
 */
static bool arming_waits(enum wlmon_when when)
{
	struct arming *arming = &armings[when];

	if (when != WLMON_UNTIL_RELEASED || wlmon_hooks_firing())
		return false;
	wlmon_deferred_kick(&arming->disarm);
	return true;
}

static int arming_update(enum wlmon_when when)
{
	struct arming *arming = &armings[when];
	bool wanted;
	int err = 0;

	mutex_lock(&arming_lock);
	wanted = atomic_read(&arming->count);
	if (arming->open && wanted != arming->armed && !arming_waits(when)) {
		if (wanted)
			err = arming_arm(when);
		else
			arming_disarm(when);
	}
	mutex_unlock(&arming_lock);
	return err;
}

/**
 * wlmon_hooks_try_arm() - arm the hooks if a member needs them, else disarm them
 *
 * A failure is not counted as a loss.
 *
 * Context: may sleep.
 *
 * Return: 0, or the error for which some are not armed.
 */
int wlmon_hooks_try_arm(void)
{
	int err;

	/* a return that is seen has its answer */
	err = arming_update(WLMON_UNTIL_RELEASED);
	return err ?: arming_update(WLMON_WHILE_ALIVE);
}

/**
 * wlmon_hooks_arm_one() - the same for one condition; count a failure as a loss
 * @when: which hooks
 *
 * Context: may sleep.
 */
void wlmon_hooks_arm_one(enum wlmon_when when)
{
	if (arming_update(when))
		wlmon_ledger_count(armings[when].loss);
}

static void disarm_work(struct work_struct *work)
{
	struct delayed_work *delayed = to_delayed_work(work);
	struct arming *arming = container_of(delayed, struct arming, disarm.work);

	wlmon_hooks_arm_one(arming - armings);
}

/**
 * wlmon_hooks_arm() - the same for all conditions
 *
 * Context: may sleep.
 */
void wlmon_hooks_arm(void)
{
	wlmon_hooks_arm_one(WLMON_UNTIL_RELEASED);
	wlmon_hooks_arm_one(WLMON_WHILE_ALIVE);
}
