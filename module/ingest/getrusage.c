// SPDX-License-Identifier: GPL-2.0
/*
 * Applies calls of getrusage() by members to records, then emits trace events. Callers
 * hold no record lock.
 */
#include <wlmon/ingest.h>

#include <linux/resource.h>
#include <wlmon/ledger.h>
#include <wlmon/member.h>
#include <wlmon/store.h>
#include <wlmon/ticks.h>
#include <trace/events/wlmon.h>

/**
 * wlmon_ingest_getrusage_begin() - report that current enters getrusage()
 *
 * Context: any but NMI.
 *
 * Return: false if current is no member.
 */
bool wlmon_ingest_getrusage_begin(void)
{
	struct wlmon_thread *thr = wlmon_member_self();

	if (!thr)
		return false;
	/* a slot is left if the return of an earlier call was missed */
	wlmon_rusage_slot_free(&wlmon_rusage_slots, &thr->rusage_slot);
	return true;
}

/* @from is the copy of the kernel. */
static void rusage_read(const struct rusage *from, struct wlmon_rusage *to)
{
	to->utime_us = from->ru_utime.tv_sec * (u64)USEC_PER_SEC +
		       from->ru_utime.tv_usec;
	to->stime_us = from->ru_stime.tv_sec * (u64)USEC_PER_SEC +
		       from->ru_stime.tv_usec;
	to->maxrss_kb = from->ru_maxrss;
	to->minflt = from->ru_minflt;
	to->majflt = from->ru_majflt;
	to->inblock = from->ru_inblock;
	to->oublock = from->ru_oublock;
	to->nvcsw = from->ru_nvcsw;
	to->nivcsw = from->ru_nivcsw;
}

/**
 * wlmon_ingest_getrusage_result() - keep current's result until the call returns
 * @who: argument of getrusage()
 * @result: the kernel's copy of the result
 *
 * Without a free slot the result is lost, which is counted as a missed return.
 *
 * Context: any but NMI.
 */
void wlmon_ingest_getrusage_result(int who, const struct rusage *result)
{
	struct wlmon_thread *thr = wlmon_member_self();
	struct wlmon_rusage_slot *slot;

	if (!thr)
		return;
	/* reuse a slot that is left since the return of an earlier call was missed */
	if (!thr->rusage_slot)
		thr->rusage_slot = wlmon_rusage_slot_alloc(&wlmon_rusage_slots,
							   (unsigned long)thr / sizeof(*thr));
	if (!thr->rusage_slot) {
		wlmon_ledger_count(WLMON_GETRUSAGE_RETURNS_MISSED);
		return;
	}
	slot = wlmon_rusage_slot_at(&wlmon_rusage_slots, thr->rusage_slot);
	rusage_read(result, &slot->rusage);
	slot->who = who;
	/* make the handler of the return treat this call specially */
	if (thr->call < WLMON_NO_CALL)
		thr->call = WLMON_CALL_HAS_RUSAGE;
}

static const enum wlmon_ledger_counter who_counts[] = {
	[WLMON_WHO_SELF]	= WLMON_GETRUSAGE_SELF,
	[WLMON_WHO_CHILDREN]	= WLMON_GETRUSAGE_CHILDREN,
	[WLMON_WHO_THREAD]	= WLMON_GETRUSAGE_THREAD,
};

/* Map to &enum wlmon_who; return -1 for an invalid argument. */
static int who_of(int who)
{
	switch (who) {
	case RUSAGE_SELF:
		return WLMON_WHO_SELF;
	case RUSAGE_CHILDREN:
		return WLMON_WHO_CHILDREN;
	case RUSAGE_THREAD:
		return WLMON_WHO_THREAD;
	}
	return -1;
}

static void note_call(struct wlmon_record *rec, int who, int err,
		      const struct wlmon_rusage *result, u64 now)
{
	struct wlmon_getrusage *getrusage = &rec->getrusage;

	if (who >= 0)
		getrusage->calls[who]++;
	if (err)
		getrusage->errors++;
	if (err || !result)
		return;
	getrusage->when = now;
	getrusage->last = *result;
	rec->rusage_who = who;
}

static noinline void emit(int who, int err, const struct wlmon_rusage *result)
{
	struct wlmon_event ev __uninitialized;

	wlmon_event_begin(&ev, current);
	ev.who = who;
	ev.err = err;
	ev.rusage = result ? *result : (struct wlmon_rusage){};
	trace_getrusage(&ev);
}

/**
 * wlmon_ingest_getrusage_end() - count the return of current's getrusage()
 * @asked: argument of getrusage()
 * @ret: return value of the call
 */
void wlmon_ingest_getrusage_end(int asked, long ret)
{
	const struct wlmon_rusage *result = NULL;
	int who = who_of(asked), err = -(int)ret;
	struct wlmon_entry at;

	if (!wlmon_member_lock(current, &at))
		return;
	if (at.thr->rusage_slot)
		result = &wlmon_rusage_slot_at(&wlmon_rusage_slots, at.thr->rusage_slot)->rusage;
	note_call(at.rec, who, err, result, wlmon_ticks());
	wlmon_member_unlock(&at);

	wlmon_ledger_count(WLMON_GETRUSAGE_CALLS);
	if (who >= 0)
		wlmon_ledger_count(who_counts[who]);
	if (err)
		wlmon_ledger_count(WLMON_GETRUSAGE_ERRORS);
	if (trace_getrusage_enabled())
		emit(asked, err, result);
	/* no lock: only current uses its thread object's slot */
	wlmon_rusage_slot_free(&wlmon_rusage_slots, &at.thr->rusage_slot);
}
