// SPDX-License-Identifier: GPL-2.0
/* From event to record to trace event: getrusage() as what a process does. */
#include <wlmon/ingest.h>

#include <linux/resource.h>
#include <wlmon/ledger.h>
#include <wlmon/store.h>
#include <wlmon/read_event.h>
#include <wlmon/task.h>
#include <trace/events/wlmon.h>

/**
 * wlmon_ingest_ask() - current's system call getrusage() begins
 *
 * Context: any but NMI.
 *
 * Return: false if it is no member.
 */
bool wlmon_ingest_ask(void)
{
	struct wlmon_thread *thr = wlmon_member_self();

	if (!thr)
		return false;
	/* of a call of which the return was missed */
	wlmon_answer_drop(&wlmon_answers, &thr->answer);
	return true;
}

/**
 * wlmon_ingest_rusage() - getrusage() has its answer, its caller, current, not yet
 * @who: about whom it asked
 * @answer: the answer
 *
 * Where too many others are on their way it is not told; that it was not is counted.
 *
 * Context: any but NMI.
 */
void wlmon_ingest_rusage(int who, const struct rusage *answer)
{
	struct wlmon_thread *thr = wlmon_member_self();
	struct wlmon_answer *kept;

	if (!thr)
		return;
	/* an answer that it still has is from a call of which the return was missed */
	if (!thr->answer)
		thr->answer = wlmon_answer_take(&wlmon_answers,
						(unsigned long)thr / sizeof(*thr));
	if (!thr->answer) {
		wlmon_ledger_count(WLMON_GETRUSAGE_RETURNS_MISSED);
		return;
	}
	kept = wlmon_answer_at(&wlmon_answers, thr->answer);
	wlmon_task_usage_from_rusage(answer, &kept->rusage);
	kept->who = who;
	/* so that the return from the call is not as that of any other */
	if (thr->call < WLMON_NO_CALL)
		thr->call = WLMON_CALL_ANSWERED;
}

static const enum wlmon_ledger_counter who_counts[] = {
	[WLMON_WHO_SELF]	= WLMON_GETRUSAGE_SELF,
	[WLMON_WHO_CHILDREN]	= WLMON_GETRUSAGE_CHILDREN,
	[WLMON_WHO_THREAD]	= WLMON_GETRUSAGE_THREAD,
};

/* -1 for what getrusage() cannot be asked for. */
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
		      const struct wlmon_rusage *answer, u64 now)
{
	struct wlmon_getrusage *did = &rec->getrusage;

	if (who >= 0)
		did->calls[who]++;
	if (err)
		did->errors++;
	if (err || !answer)
		return;
	did->when = now;
	did->last = *answer;
	rec->answer_who = who;
}

static noinline void tell(int who, int err, const struct wlmon_rusage *answer)
{
	struct wlmon_event ev __uninitialized;

	wlmon_read_event(&ev, current);
	ev.who = who;
	ev.err = err;
	ev.rusage = answer ? *answer : (struct wlmon_rusage){};
	trace_getrusage(&ev);
}

/**
 * wlmon_ingest_getrusage() - current's system call getrusage() returns
 * @asked: about whom it asked
 * @err: its error, positive, 0 for success
 * @now: wlmon_ticks()
 */
void wlmon_ingest_getrusage(int asked, int err, u64 now)
{
	const struct wlmon_rusage *answer = NULL;
	int who = who_of(asked);
	struct wlmon_entry at;

	if (!wlmon_member_lock(current, &at))
		return;
	if (at.thr->answer)
		answer = &wlmon_answer_at(&wlmon_answers, at.thr->answer)->rusage;
	note_call(at.rec, who, err, answer, now);
	wlmon_member_unlock(&at);

	wlmon_ledger_count(WLMON_GETRUSAGE_CALLS);
	if (who >= 0)
		wlmon_ledger_count(who_counts[who]);
	if (err)
		wlmon_ledger_count(WLMON_GETRUSAGE_ERRORS);
	if (trace_getrusage_enabled())
		tell(asked, err, answer);
	/* the thread is current's, and its answer the thread's own */
	wlmon_answer_drop(&wlmon_answers, &at.thr->answer);
}
