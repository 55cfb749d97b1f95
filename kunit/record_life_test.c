// SPDX-License-Identifier: GPL-2.0
/* Tests records/record: lives of processes, seen by any hooks and in any order. */
#include <wlmon/record.h>

#include <kunit/test.h>
#include <linux/string.h>
#include <wlmon/thread.h>
#include "tools.h"

#define THREADS 6
#define EVENTS 64
#define ROUNDS 3000

static const struct wlmon_identity identity = { .pid = 7, .ppid = 6, .start = 1 };

enum what {
	CREATE,
	START,
	EXEC,
	EXEC_FAILED,
	EXIT,
	RELEASE,
	REAPED,
	HOLD,
	UNHOLD,
	NR_WHATS
};

struct event {
	enum what what;
	u32 thread;
	bool group;
	u64 now;
	int status;
	u64 rss_kb;
};

/* A thread object is in use from the creation of a thread to its release, if seen. */
struct life {
	struct wlmon_record rec;
	struct wlmon_thread thr[THREADS];
	bool known[THREADS];
	bool on_hold;
	bool gone;
	u32 deaths;
	u32 ends;
	u8 state_before;
};

struct lives {
	struct life life;
	struct life other;
	struct event event[EVENTS];
	u32 count;
};

static int life_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct lives), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return 0;
}

static void life_begin(struct life *life)
{
	memset(life, 0, sizeof(*life));
	raw_spin_lock_init(&life->rec.lock);
	wlmon_record_open(&life->rec, 1, WLMON_VIA_FORK, &identity);
	life->state_before = life->rec.state;
}

static void see_create(struct life *life, const struct event *ev)
{
	if (life->known[ev->thread] || (life->gone && ev->thread))
		return;
	/* the record is found by a sibling only */
	if (ev->thread && !life->rec.held)
		return;
	life->known[ev->thread] = true;
	memset(&life->thr[ev->thread], 0, sizeof(life->thr[ev->thread]));
	wlmon_record_thread_add(&life->rec);
}

static void see_exit(struct life *life, const struct event *ev)
{
	const struct wlmon_peak peak = { .rss_kb = ev->rss_kb };
	struct wlmon_thread *thr = &life->thr[ev->thread];

	if (!thr->seen_exit)
		life->deaths +=
			wlmon_record_thread_exit(&life->rec, thr, ev->status, &peak, true, ev->now);
}

static void see_release(struct life *life, const struct event *ev)
{
	const struct wlmon_usage none = {};

	see_exit(life, ev);
	life->known[ev->thread] = false;
	if (ev->group && !life->rec.usage_final)
		wlmon_record_end(&life->rec, ev->status, &none);
	if (wlmon_record_thread_release(&life->rec, ev->group, 6, ev->now)) {
		life->gone = true;
		life->ends++;
	}
}

static void see_unhold(struct life *life)
{
	bool gone;

	if (!life->on_hold)
		return;
	life->on_hold = false;
	life->deaths += wlmon_record_unhold(&life->rec, true, &gone);
	life->gone |= gone;
	life->ends += gone;
}

/* Do what ingest/ does for an event. */
static void see(struct life *life, const struct event *ev)
{
	const struct wlmon_usage none = {};

	switch (ev->what) {
	case CREATE:
		see_create(life, ev);
		return;
	case HOLD:
		/* only a process that was found running */
		if (!life->on_hold && life->rec.threads == 1 && life->rec.live == 1) {
			life->on_hold = true;
			wlmon_record_hold(&life->rec);
		}
		return;
	case UNHOLD:
		see_unhold(life);
		return;
	default:
		break;
	}
	if (!life->known[ev->thread])
		return;
	switch (ev->what) {
	case START:
		wlmon_record_thread_start(&life->rec, &life->thr[ev->thread], ev->now);
		break;
	case EXEC:
		wlmon_record_exec(&life->rec, 0, ev->now);
		break;
	case EXEC_FAILED:
		wlmon_record_exec_failed(&life->rec, ev->status);
		break;
	case EXIT:
		see_exit(life, ev);
		break;
	case RELEASE:
		see_release(life, ev);
		break;
	case REAPED:
		if (life->rec.state == WLMON_STATE_ZOMBIE)
			wlmon_record_end(&life->rec, ev->status, &none);
		break;
	default:
		break;
	}
}

/* Check what holds for a record even if events were missed. */
static const char *broken(struct life *life)
{
	const struct wlmon_record *rec = &life->rec;
	bool dead = rec->state > WLMON_STATE_RUNNING;
	bool gone = rec->state == WLMON_STATE_RELEASED;
	u32 i, known = 0;

	for (i = 0; i < THREADS; i++)
		known += life->known[i];
	if (rec->live > rec->held)
		return "more live than held";
	if (rec->held > rec->threads + 1 || (!life->on_hold && rec->held > rec->threads))
		return "more held than threads";
	if (rec->held != known + life->on_hold)
		return "held is not what is in the table";
	if (rec->state < life->state_before)
		return "the state goes back";
	if (life->deaths > 1)
		return "died twice";
	if (life->ends > 1)
		return "released twice";
	if (life->deaths != dead)
		return "the state and the death differ";
	if (life->gone != gone)
		return "the state and the release differ";
	if (life->gone && rec->held)
		return "released and held";
	if (rec->exited && !rec->last_left)
		return "exited before its last thread left";
	return NULL;
}

/* Random events in an impossible order, as if hooks missed most of them. */
static void life_any_order(struct kunit *test)
{
	struct lives *lives = test->priv;
	struct life *life = &lives->life;
	struct rnd_state random;
	struct event ev;
	const char *wrong;
	u32 step;
	int round;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		life_begin(life);
		memset(&ev, 0, sizeof(ev));
		see(life, &ev);
		for (step = 0; step < EVENTS && !life->gone; step++) {
			ev.what = wlmon_test_below(&random, NR_WHATS);
			ev.thread = wlmon_test_below(&random, THREADS);
			ev.group = ev.what == RELEASE && !ev.thread;
			ev.now = 10 + step;
			ev.status = wlmon_test_below(&random, 1 << 16);
			ev.rss_kb = wlmon_test_below(&random, 3);
			life->state_before = life->rec.state;
			see(life, &ev);
			wrong = broken(life);
			KUNIT_ASSERT_NULL_MSG(test, wrong, "round %d, step %u: %s", round, step,
					      wrong);
		}
	}
}

static void happens(struct lives *lives, enum what what, u32 thread)
{
	struct event *ev = &lives->event[lives->count];

	ev->what = what;
	ev->thread = thread;
	ev->now = 10 + lives->count;
	ev->group = what == RELEASE && !thread;
	lives->count++;
}

/*
 * Make a life that is possible: threads start and end in any order; the leader may
 * exit first and is released last. Execs come while the leader is alone.
 */
static void live(struct lives *lives, struct rnd_state *random)
{
	u32 threads = 1 + wlmon_test_below(random, THREADS), made = 1, exited = 0, released = 0, t;
	bool out[THREADS] = {}, gone[THREADS] = {};
	u32 i;

	lives->count = 0;
	happens(lives, CREATE, 0);
	happens(lives, START, 0);
	while (wlmon_test_below(random, 3) == 0 && lives->count < EVENTS / 4)
		happens(lives, wlmon_test_below(random, 2) ? EXEC : EXEC_FAILED, 0);
	while (released < threads) {
		t = wlmon_test_below(random, threads);
		if (t == made && exited < made) {
			happens(lives, CREATE, made);
			happens(lives, START, made++);
		} else if (t < made && !out[t] && (made == threads || exited + 1 < made)) {
			happens(lives, EXIT, t);
			out[t] = true;
			exited++;
		} else if (t < made && out[t] && !gone[t] && (t || released + 1 == threads)) {
			if (!t)
				happens(lives, REAPED, t);
			happens(lives, RELEASE, t);
			gone[t] = true;
			released++;
		}
	}
	for (i = 0; i < lives->count; i++) {
		lives->event[i].status = wlmon_test_below(random, 1 << 16);
		lives->event[i].rss_kb = 1 + wlmon_test_below(random, 1000);
	}
}

/* Replay a life; a bit of @seen for each of the two hooks that can see an event. */
static const char *replay(struct lives *lives, struct life *life, const u8 *seen)
{
	const struct event *ev;
	const char *wrong;
	u32 i;

	life_begin(life);
	for (i = 0; i < lives->count; i++) {
		ev = &lives->event[i];
		life->state_before = life->rec.state;
		if (seen[i] & 1)
			see(life, ev);
		/* the backup reports the same; a seen exec it only confirms */
		if ((seen[i] & 2) && (ev->what != EXEC || !(seen[i] & 1)) &&
		    ev->what != EXEC_FAILED)
			see(life, ev);
		wrong = broken(life);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static bool same(const struct life *a, const struct life *b)
{
	size_t past_lock = offsetofend(struct wlmon_record, lock);

	return !memcmp((char *)&a->rec + past_lock, (char *)&b->rec + past_lock,
		       sizeof(a->rec) - past_lock);
}

static const char *untrue(const struct lives *lives, const struct life *life)
{
	const struct wlmon_record *rec = &life->rec;

	if (rec->state != WLMON_STATE_RELEASED || life->deaths != 1 || life->ends != 1)
		return "it has not ended, or more than once";
	if (rec->live || rec->held)
		return "threads are left";
	if (!rec->first_run || !rec->exited || !rec->released)
		return "a time is not known";
	if (rec->first_run > rec->exited || rec->exited > rec->released ||
	    rec->last_exec > rec->exited)
		return "times are out of order";
	if (rec->released != lives->event[lives->count - 1].now || rec->reaper != 6)
		return "it was not released by its last release";
	if (!rec->exit_known || !rec->usage_final)
		return "how it ended is not known";
	return NULL;
}

/* The record does not depend on which of the two hooks sees an event. */
static void life_backups(struct kunit *test)
{
	struct lives *lives = test->priv;
	struct rnd_state random;
	u8 seen[EVENTS];
	const char *wrong;
	int round, way;
	u32 i;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		live(lives, &random);
		KUNIT_ASSERT_LE(test, lives->count, EVENTS);
		memset(seen, 1, sizeof(seen));
		wrong = replay(lives, &lives->life, seen);
		KUNIT_ASSERT_NULL_MSG(test, wrong, "round %d: %s", round, wrong);
		wrong = untrue(lives, &lives->life);
		KUNIT_ASSERT_NULL_MSG(test, wrong, "round %d: %s", round, wrong);
		/* all by both, all by the backup, and two random mixtures */
		for (way = 0; way < 4; way++) {
			for (i = 0; i < lives->count; i++) {
				seen[i] = way < 2 ? 3 - way : 1 + wlmon_test_below(&random, 3);
				if (lives->event[i].what == EXEC_FAILED)
					seen[i] = 1;
			}
			wrong = replay(lives, &lives->other, seen);
			KUNIT_ASSERT_NULL_MSG(test, wrong, "round %d, way %d: %s", round, way,
					      wrong);
			KUNIT_ASSERT_TRUE_MSG(test, same(&lives->life, &lives->other),
					      "round %d, way %d", round, way);
		}
	}
}

/* If the exit of a thread is missed, its release stands in for it. */
static void life_exit_missed(struct kunit *test)
{
	struct lives *lives = test->priv;
	const struct wlmon_record *rec = &lives->life.rec;
	struct rnd_state random;
	u8 seen[EVENTS];
	const char *wrong;
	int round;
	u32 i;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		live(lives, &random);
		for (i = 0; i < lives->count; i++)
			seen[i] = lives->event[i].what != EXIT || wlmon_test_below(&random, 2);
		wrong = replay(lives, &lives->life, seen);
		KUNIT_ASSERT_NULL_MSG(test, wrong, "round %d: %s", round, wrong);
		KUNIT_ASSERT_EQ_MSG(test, rec->state, WLMON_STATE_RELEASED, "round %d", round);
		KUNIT_ASSERT_EQ_MSG(test, rec->live + rec->held, 0, "round %d", round);
		KUNIT_ASSERT_TRUE_MSG(test, rec->exited && rec->exited <= rec->released, "round %d",
				      round);
		KUNIT_ASSERT_TRUE_MSG(test, rec->exit_known && rec->usage_final, "round %d", round);
	}
}

/* The record is consistent even if any events are missed by both hooks. */
static void life_losses(struct kunit *test)
{
	struct lives *lives = test->priv;
	struct rnd_state random;
	u8 seen[EVENTS];
	const char *wrong;
	int round;
	u32 i;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		live(lives, &random);
		for (i = 0; i < lives->count; i++)
			seen[i] = i ? wlmon_test_below(&random, 4) : 1;
		wrong = replay(lives, &lives->life, seen);
		KUNIT_ASSERT_NULL_MSG(test, wrong, "round %d: %s", round, wrong);
	}
}

static struct kunit_case life_cases[] = {
	KUNIT_CASE(life_any_order),
	KUNIT_CASE(life_backups),
	KUNIT_CASE(life_exit_missed),
	KUNIT_CASE(life_losses),
	{}
};

static struct kunit_suite life_suite = {
	.name = "wlmon_record_life",
	.init = life_init,
	.test_cases = life_cases,
};

kunit_test_suite(life_suite);
