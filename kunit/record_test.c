// SPDX-License-Identifier: GPL-2.0
/* Tests records/record. */
#include <wlmon/record.h>

#include <kunit/test.h>
#include <linux/string.h>
#include <wlmon/thread.h>

static const struct wlmon_identity identity = {
	.pid = 7,
	.ppid = 6,
	.start = 1000,
	.comm = "seven",
};

static const struct wlmon_peak no_peak;

static int record_init(struct kunit *test)
{
	struct wlmon_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, rec);
	raw_spin_lock_init(&rec->lock);
	wlmon_record_open(rec, 42, WLMON_VIA_FORK, &identity);
	test->priv = rec;
	return 0;
}

static void record_open(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	size_t past_lock = offsetofend(struct wlmon_record, lock);

	memset((char *)rec + past_lock, 0x5a, sizeof(*rec) - past_lock);
	wlmon_record_open(rec, 43, WLMON_VIA_MATCHED, &identity);
	KUNIT_EXPECT_EQ(test, rec->seq, 43);
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RUNNING);
	KUNIT_EXPECT_EQ(test, rec->via, WLMON_VIA_MATCHED);
	KUNIT_EXPECT_EQ(test, memcmp(&rec->id, &identity, sizeof(identity)), 0);
	/* nothing of the previous record is left */
	rec->seq = 0;
	rec->state = 0;
	rec->via = 0;
	memset(&rec->id, 0, sizeof(rec->id));
	KUNIT_EXPECT_NULL(test, memchr_inv((char *)rec + past_lock, 0, sizeof(*rec) - past_lock));
}

/* Setting a program returns the number of the previous one. */
static void record_program(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;

	KUNIT_EXPECT_EQ(test, wlmon_record_set_program(rec, 12, true), 0);
	KUNIT_EXPECT_EQ(test, rec->program, 12);
	KUNIT_EXPECT_TRUE(test, rec->exe_resolved);
	KUNIT_EXPECT_EQ(test, wlmon_record_set_program(rec, 13, false), 12);
	KUNIT_EXPECT_EQ(test, rec->program, 13);
	KUNIT_EXPECT_FALSE(test, rec->exe_resolved);
}

/* The first run of a process is the first run of its first thread. */
static void record_start(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {}, two = {};

	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_start(rec, &one, 1100));
	KUNIT_EXPECT_EQ(test, rec->first_run, 1100);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_start(rec, &one, 1200));
	KUNIT_EXPECT_EQ(test, rec->first_run, 1100);

	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_start(rec, &two, 1300));
	KUNIT_EXPECT_EQ(test, rec->first_run, 1100);
	KUNIT_EXPECT_TRUE(test, one.seen_start && two.seen_start);
}

static void record_start_missed(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread two = {};

	wlmon_record_thread_add(rec);
	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_start(rec, &two, 1300));
	KUNIT_EXPECT_EQ(test, rec->first_run, 0);
}

/* A process ends with the last of its threads, which need not be the first one. */
static void record_exit(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {}, two = {};

	wlmon_record_thread_add(rec);
	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_FALSE(test,
			   wlmon_record_thread_exit(rec, &one, 1 << 8, &no_peak, false, 2000));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RUNNING);
	KUNIT_EXPECT_FALSE(test, rec->exit_known);
	KUNIT_EXPECT_EQ(test, one.exited, 2000);
	KUNIT_EXPECT_TRUE(test, one.seen_exit);

	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_exit(rec, &two, 2 << 8, &no_peak, true, 2100));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_ZOMBIE);
	KUNIT_EXPECT_TRUE(test, rec->exit_known);
	KUNIT_EXPECT_EQ(test, rec->status, 2 << 8);
	KUNIT_EXPECT_EQ(test, rec->exited, 2100);
	KUNIT_EXPECT_EQ(test, rec->live, 0);
	KUNIT_EXPECT_EQ(test, rec->held, 2);
}

/* The thread that made signal->live zero is seen first, and has the status. */
static void record_exit_last_first(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {}, two = {};

	wlmon_record_thread_add(rec);
	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_exit(rec, &two, 2 << 8, &no_peak, true, 2000));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RUNNING);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_exit(rec, &one, 1 << 8, &no_peak, false, 2100));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_ZOMBIE);
	KUNIT_EXPECT_EQ(test, rec->status, 2 << 8);
	KUNIT_EXPECT_EQ(test, rec->exited, 2100);
}

static void record_exit_unknown(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {};

	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_exit(rec, &one, 9, &no_peak, true, 0));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_ZOMBIE);
	KUNIT_EXPECT_FALSE(test, rec->exit_known);
	KUNIT_EXPECT_EQ(test, rec->status, 0);
	KUNIT_EXPECT_EQ(test, rec->exited, 0);
}

/* A thread found after the last exit makes its process end later, but not twice. */
static void record_exit_again(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {}, worker = {};

	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_exit(rec, &one, 0, &no_peak, true, 2000));
	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_ZOMBIE);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_exit(rec, &worker, 0, &no_peak, true, 2200));
	KUNIT_EXPECT_EQ(test, rec->exited, 2200);
}

/* A process does not end while a thread without an object lives. */
static void record_exit_not_last(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {}, heir = {};
	bool gone;

	wlmon_record_thread_add(rec);
	wlmon_record_hold(rec);
	KUNIT_EXPECT_FALSE(test, wlmon_record_unhold(rec, false, &gone));
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_exit(rec, &one, 0, &no_peak, false, 2000));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RUNNING);
	KUNIT_EXPECT_EQ(test, rec->exited, 0);
	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_release(rec, false, 6, 2100));
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_exit(rec, &heir, 0, &no_peak, true, 2200));
	KUNIT_EXPECT_EQ(test, rec->exited, 2200);
}

/* A thread found exiting is seen to exit later, before or after the process ends. */
static void record_exit_found(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {}, two = {};

	wlmon_record_thread_add(rec);
	wlmon_record_thread_add(rec);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_exit(rec, &one, 0, &no_peak, false, 0));
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_exit(rec, &two, 0, &no_peak, false, 0));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RUNNING);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_exit_time(rec, &one, 1 << 8, false, 2000));
	KUNIT_EXPECT_EQ(test, one.exited, 2000);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_exit_time(rec, &two, 2 << 8, true, 2100));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_ZOMBIE);
	KUNIT_EXPECT_EQ(test, rec->exited, 2100);
	KUNIT_EXPECT_EQ(test, rec->status, 2 << 8);
}

/* End a process of two threads; the exits of both report peaks. */
static void end_with_peaks(struct wlmon_record *rec)
{
	static const struct wlmon_peak large = { .rss_kb = 900, .vm_kb = 1000 };
	static const struct wlmon_peak small = { .rss_kb = 100, .vm_kb = 2000 };
	struct wlmon_thread one = {}, two = {};

	wlmon_record_thread_add(rec);
	wlmon_record_thread_add(rec);
	wlmon_record_thread_exit(rec, &one, 0, &large, true, 2000);
	wlmon_record_thread_exit(rec, &two, 0, &small, true, 2000);
	wlmon_record_thread_release(rec, false, 7, 2100);
	wlmon_record_thread_release(rec, true, 7, 2100);
}

static void record_exit_peak(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;

	rec->vm_left = true;
	end_with_peaks(rec);
	KUNIT_EXPECT_EQ(test, rec->usage.peak.rss_kb, 900);
	KUNIT_EXPECT_EQ(test, rec->usage.peak.vm_kb, 2000);
}

/* Without a hook on the last thread leaving the mm, earlier peaks do not count. */
static void record_exit_peak_unseen(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;

	end_with_peaks(rec);
	KUNIT_EXPECT_EQ(test, rec->usage.peak.rss_kb, 0);
	KUNIT_EXPECT_EQ(test, rec->usage.peak.vm_kb, 0);
}

static void record_release(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {}, two = {};

	wlmon_record_thread_add(rec);
	wlmon_record_thread_add(rec);
	wlmon_record_thread_exit(rec, &two, 0, &no_peak, true, 2000);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_release(rec, false, 7, 2100));
	KUNIT_EXPECT_EQ(test, rec->released, 0);
	KUNIT_EXPECT_EQ(test, rec->reaper, 0);
	wlmon_record_thread_exit(rec, &one, 0, &no_peak, true, 2200);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_release(rec, true, 6, 2300));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RELEASED);
	KUNIT_EXPECT_EQ(test, rec->released, 2300);
	KUNIT_EXPECT_EQ(test, rec->reaper, 6);
}

/* The release of the leader counts, if it was seen. */
static void record_release_late(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {}, two = {};

	wlmon_record_thread_add(rec);
	wlmon_record_thread_add(rec);
	wlmon_record_thread_exit(rec, &one, 0, &no_peak, true, 2000);
	wlmon_record_thread_exit(rec, &two, 0, &no_peak, true, 2000);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_release(rec, true, 6, 2300));
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_release(rec, false, 7, 2400));
	KUNIT_EXPECT_EQ(test, rec->released, 2300);
	KUNIT_EXPECT_EQ(test, rec->reaper, 6);
}

static void record_release_leaderless(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {};

	wlmon_record_thread_add(rec);
	wlmon_record_thread_exit(rec, &one, 0, &no_peak, true, 2000);
	KUNIT_EXPECT_TRUE(test, wlmon_record_thread_release(rec, false, 7, 2400));
	KUNIT_EXPECT_EQ(test, rec->released, 2400);
	KUNIT_EXPECT_EQ(test, rec->reaper, 7);
}

static void record_hold(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {};
	bool gone = true;

	wlmon_record_thread_add(rec);
	wlmon_record_hold(rec);
	KUNIT_EXPECT_FALSE(test, wlmon_record_unhold(rec, true, &gone));
	KUNIT_EXPECT_FALSE(test, gone);
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RUNNING);

	wlmon_record_hold(rec);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_exit(rec, &one, 0, &no_peak, true, 2000));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RUNNING);
	/* signal->live was read before the exit */
	KUNIT_EXPECT_TRUE(test, wlmon_record_unhold(rec, false, &gone));
	KUNIT_EXPECT_FALSE(test, gone);
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_ZOMBIE);
	KUNIT_EXPECT_EQ(test, rec->exited, 2000);
}

static void record_hold_gone(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_thread one = {};
	bool gone = false;

	wlmon_record_thread_add(rec);
	wlmon_record_hold(rec);
	wlmon_record_thread_exit(rec, &one, 0, &no_peak, true, 2000);
	KUNIT_EXPECT_FALSE(test, wlmon_record_thread_release(rec, true, 6, 2100));
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RUNNING);
	KUNIT_EXPECT_TRUE(test, wlmon_record_unhold(rec, true, &gone));
	KUNIT_EXPECT_TRUE(test, gone);
	KUNIT_EXPECT_EQ(test, rec->state, WLMON_STATE_RELEASED);
}

static void record_exec(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;

	rec->usage.peak.rss_kb = 5;
	rec->vm_left = true;
	wlmon_record_set_program(rec, 12, true);
	KUNIT_EXPECT_EQ(test, wlmon_record_exec(rec, 13, 1500), 12);
	KUNIT_EXPECT_EQ(test, rec->execs, 1);
	KUNIT_EXPECT_EQ(test, rec->last_exec, 1500);
	KUNIT_EXPECT_EQ(test, rec->usage.peak.rss_kb, 0);
	KUNIT_EXPECT_FALSE(test, rec->vm_left);
	KUNIT_EXPECT_EQ(test, rec->program, 13);
	KUNIT_EXPECT_FALSE(test, rec->exe_resolved);

	KUNIT_EXPECT_EQ(test, wlmon_record_exec(rec, 0, 1600), 13);
	KUNIT_EXPECT_EQ(test, rec->program, 0);
	KUNIT_EXPECT_EQ(test, rec->execs, 2);
	KUNIT_EXPECT_EQ(test, rec->execs_failed, 0);
}

static void record_exec_failed(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;

	wlmon_record_exec(rec, 12, 1500);
	wlmon_record_exec_failed(rec, 2);
	wlmon_record_exec_failed(rec, 13);
	KUNIT_EXPECT_EQ(test, rec->execs, 1);
	KUNIT_EXPECT_EQ(test, rec->execs_failed, 2);
	KUNIT_EXPECT_EQ(test, rec->exec_errno, 13);
	KUNIT_EXPECT_EQ(test, rec->program, 12);
}

static void record_fork_failed(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;

	wlmon_record_fork_failed(rec, 11);
	wlmon_record_fork_failed(rec, 22);
	KUNIT_EXPECT_EQ(test, rec->forks_failed, 2);
	KUNIT_EXPECT_EQ(test, rec->fork_errno, 22);
	KUNIT_EXPECT_EQ(test, rec->execs_failed, 0);
	KUNIT_EXPECT_EQ(test, rec->exec_errno, 0);
}

static void record_manner(struct kunit *test)
{
	static const struct wlmon_acct_flags leader = {
		.nice = -5,
		.policy = 1,
		.forked = true,
		.core = true,
	};
	static const struct wlmon_acct_flags other = {
		.nice = 7,
		.policy = 2,
		.superuser = true,
		.killed = true,
	};
	struct wlmon_record *rec = test->priv;

	wlmon_record_set_acct_flags(rec, &leader, true);
	wlmon_record_set_acct_flags(rec, &other, false);
	KUNIT_EXPECT_EQ(test, rec->acct_flags.nice, -5);
	KUNIT_EXPECT_EQ(test, rec->acct_flags.policy, 1);
	KUNIT_EXPECT_TRUE(test, rec->acct_flags.forked);
	KUNIT_EXPECT_TRUE(test, rec->acct_flags.superuser);
	KUNIT_EXPECT_TRUE(test, rec->acct_flags.core);
	KUNIT_EXPECT_TRUE(test, rec->acct_flags.killed);
}

static void record_end(struct kunit *test)
{
	struct wlmon_record *rec = test->priv;
	struct wlmon_usage *usage = kunit_kzalloc(test, sizeof(*usage), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, usage);
	rec->usage.peak.rss_kb = 77;
	rec->usage.acct.io.rchar = 88;
	usage->cpu.utime = 1;
	usage->memory.minflt = 2;
	usage->switches.nvcsw = 3;
	usage->blocks.out = 4;
	usage->peak.rss_kb = 5;
	usage->acct.io.rchar = 6;
	wlmon_record_end(rec, 9, usage);
	KUNIT_EXPECT_EQ(test, rec->status, 9);
	KUNIT_EXPECT_TRUE(test, rec->exit_known);
	KUNIT_EXPECT_TRUE(test, rec->usage_final);
	KUNIT_EXPECT_EQ(test, rec->usage.cpu.utime, 1);
	KUNIT_EXPECT_EQ(test, rec->usage.memory.minflt, 2);
	KUNIT_EXPECT_EQ(test, rec->usage.switches.nvcsw, 3);
	KUNIT_EXPECT_EQ(test, rec->usage.blocks.out, 4);
	/* figures collected from threads stay */
	KUNIT_EXPECT_EQ(test, rec->usage.peak.rss_kb, 77);
	KUNIT_EXPECT_EQ(test, rec->usage.acct.io.rchar, 88);
}

static struct kunit_case record_cases[] = {
	KUNIT_CASE(record_open),
	KUNIT_CASE(record_program),
	KUNIT_CASE(record_start),
	KUNIT_CASE(record_start_missed),
	KUNIT_CASE(record_exit),
	KUNIT_CASE(record_exit_last_first),
	KUNIT_CASE(record_exit_unknown),
	KUNIT_CASE(record_exit_again),
	KUNIT_CASE(record_exit_not_last),
	KUNIT_CASE(record_exit_found),
	KUNIT_CASE(record_exit_peak),
	KUNIT_CASE(record_exit_peak_unseen),
	KUNIT_CASE(record_release),
	KUNIT_CASE(record_release_late),
	KUNIT_CASE(record_release_leaderless),
	KUNIT_CASE(record_hold),
	KUNIT_CASE(record_hold_gone),
	KUNIT_CASE(record_exec),
	KUNIT_CASE(record_exec_failed),
	KUNIT_CASE(record_fork_failed),
	KUNIT_CASE(record_manner),
	KUNIT_CASE(record_end),
	{}
};

static struct kunit_suite record_suite = {
	.name = "wlmon_record",
	.init = record_init,
	.test_cases = record_cases,
};

kunit_test_suite(record_suite);
