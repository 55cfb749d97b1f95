// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the state of the hooks that only members need, and arms and disarms them: they
 * cost time in every system call of every process, or in every getrusage() and many
 * waits. Callers hold no lock of this file.
 */
#include <wlmon/arming.h>

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <wlmon/deferred.h>
#include <wlmon/hook.h>
#include <wlmon/ledger.h>
#include <wlmon/ticks.h>

/**
 * struct arming - state of the hooks that are armed under the same condition
 * @count: members that need them, plus walks that look for members
 * @disarm: disarms them after a delay, so that a series of short-lived members does
 *	not arm and disarm them again and again
 * @loss: counter of failures to arm them
 * @open: they may be armed; changes under arming_lock, as do the next two
 * @armed: they are armed, or not used
 * @since: wlmon_ticks() when they were last armed
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
	/* disarm late, since arming a probe on a function takes milliseconds */
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
 * @when: condition of the hooks
 * @enabled: false if the hooks are not used, so that they count as armed
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
 * wlmon_hooks_close() - stop arming and disarming hooks
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
 * wlmon_hooks_arming_exit() - wait until the workers have ended
 *
 * Context: may sleep; after the last call of wlmon_hooks_put(), wlmon_hooks_arm_async()
 * and wlmon_hooks_arm().
 */
void wlmon_hooks_arming_exit(void)
{
	int when;

	for (when = WLMON_WHILE_ALIVE; when < WLMON_NR_WHENS; when++)
		wlmon_deferred_exit(&armings[when].disarm);
	wlmon_deferred_exit(&arm_soon);
}

/**
 * wlmon_hooks_get() - count a member that needs all hooks
 *
 * The hooks stay armed if wlmon_hooks_ready() is true after this; else arm them.
 *
 * Context: any.
 */
void wlmon_hooks_get(void)
{
	int when;

	for (when = WLMON_WHILE_ALIVE; when < WLMON_NR_WHENS; when++)
		atomic_inc(&armings[when].count);
	/* pairs with arming_disarm() */
	smp_mb__after_atomic();
}

/**
 * wlmon_hooks_put() - drop a member's need of hooks, and disarm unneeded ones later
 * @when: condition of the hooks
 *
 * Context: any.
 */
void wlmon_hooks_put(enum wlmon_when when)
{
	if (atomic_dec_and_test(&armings[when].count))
		wlmon_deferred_kick(&armings[when].disarm);
}

/**
 * wlmon_hooks_ready() - check whether the hooks that members need are armed
 *
 * Context: any.
 *
 * Return: true if all of them are armed or not used.
 */
bool wlmon_hooks_ready(void)
{
	return READ_ONCE(armings[WLMON_WHILE_ALIVE].armed) &&
	       READ_ONCE(armings[WLMON_UNTIL_RELEASED].armed);
}

/**
 * wlmon_hooks_arm_async() - let a worker arm the hooks as soon as possible
 *
 * Context: any.
 */
void wlmon_hooks_arm_async(void)
{
	wlmon_deferred_kick(&arm_soon);
}

/**
 * wlmon_hooks_armed_since() - return when the hooks on system calls were last armed
 *
 * The return from a call that was entered before can have been missed.
 *
 * Context: any.
 *
 * Return: wlmon_ticks() at that time.
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

/* Either this reads a new member's count, or its maker reads that they are disarmed. */
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
 * Postpone arming and disarming while probes do not fire. With ftrace switched off it
 * would corrupt the records of ftrace, which shuts down when it is switched on again.
 * check.c counts the time without probes as a loss.
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
 * Return: 0, or the error for which some of them are not armed.
 */
int wlmon_hooks_try_arm(void)
{
	int err;

	/* first, so that each getrusage() whose return is seen has a result */
	err = arming_update(WLMON_UNTIL_RELEASED);
	return err ?: arming_update(WLMON_WHILE_ALIVE);
}

/**
 * wlmon_hooks_arm_one() - arm the hooks of a condition if needed, else disarm them
 * @when: condition of the hooks
 *
 * A failure is counted as a loss.
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
 * wlmon_hooks_arm() - arm the hooks if a member needs them, else disarm them
 *
 * A failure is counted as a loss.
 *
 * Context: may sleep.
 */
void wlmon_hooks_arm(void)
{
	wlmon_hooks_arm_one(WLMON_UNTIL_RELEASED);
	wlmon_hooks_arm_one(WLMON_WHILE_ALIVE);
}
