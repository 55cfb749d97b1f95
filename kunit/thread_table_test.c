// SPDX-License-Identifier: GPL-2.0
/* Tests records/thread_table. */
#include <wlmon/thread_table.h>

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <wlmon/record.h>
#include "tools.h"

#define THREADS 200
#define RECORDS 4
#define STEPS 20000
#define MOVES 30000
#define LOOKS 10000

struct tables {
	struct wlmon_thread_table table;
	struct wlmon_pool records;
	struct wlmon_thread thr[THREADS];
	struct task_struct *task[THREADS];
	bool in[THREADS];
	atomic_t moving;
	atomic_t moved;
};

static int table_init(struct kunit *test)
{
	struct tables *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	struct wlmon_thread_bucket *bucket;
	struct wlmon_record *rec;
	unsigned long address;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, t);
	test->priv = t;
	KUNIT_ASSERT_EQ(test, wlmon_pool_init(&t->records, RECORDS, sizeof(*rec)), 0);
	for (i = 0; i < RECORDS; i++) {
		rec = wlmon_pool_at(&t->records, i);
		raw_spin_lock_init(&rec->lock);
	}
	KUNIT_ASSERT_EQ(test, wlmon_thread_table_init(&t->table, THREADS, &t->records), 0);
	/* any address serves as a key; keys of three buckets make long chains */
	address = (unsigned long)t;
	for (i = 0; i < THREADS; address += 64) {
		bucket = wlmon_thread_table_bucket(&t->table, (void *)address);
		if (bucket - t->table.buckets > 2)
			continue;
		t->task[i] = (void *)address;
		t->thr[i].index = i % RECORDS;
		i++;
	}
	return 0;
}

static void table_exit(struct kunit *test)
{
	struct tables *t = test->priv;

	if (!t)
		return;
	wlmon_thread_table_exit(&t->table);
	wlmon_pool_exit(&t->records);
}

static bool add(struct tables *t, u32 i, struct task_struct *task)
{
	struct wlmon_thread *thr = &t->thr[i];
	struct wlmon_record *rec = wlmon_thread_table_record(&t->table, thr);
	unsigned long flags;
	bool added;

	raw_spin_lock_irqsave(&rec->lock, flags);
	added = wlmon_thread_table_add(&t->table, thr, task);
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return added;
}

static void take_out(struct tables *t, u32 i)
{
	struct wlmon_thread *thr = &t->thr[i];
	struct wlmon_record *rec = wlmon_thread_table_record(&t->table, thr);
	unsigned long flags;

	raw_spin_lock_irqsave(&rec->lock, flags);
	/* give readers time to find the thread and wait for the lock */
	udelay(5);
	wlmon_thread_table_remove(&t->table, thr);
	raw_spin_unlock_irqrestore(&rec->lock, flags);
}

/* Find a thread; return an error if its key is wrong or its record not locked. */
static struct wlmon_thread *find(struct tables *t, struct task_struct *task)
{
	struct wlmon_thread *thr = NULL;
	struct wlmon_entry entry;

	if (wlmon_thread_table_lock(&t->table, task, &entry)) {
		thr = entry.thr;
		if (!raw_spin_is_locked(&entry.rec->lock) ||
		    entry.rec != wlmon_thread_table_record(&t->table, thr) || thr->task != task)
			thr = ERR_PTR(-EINVAL);
		wlmon_thread_table_unlock(&entry);
	}
	return thr;
}

static void table_sizes(struct kunit *test)
{
	static const u32 threads[] = { 1, 128, 256, 257, 32768, 524288, U32_MAX };
	static const u32 bits[] = { 6, 6, 6, 7, 13, 16, 16 };
	struct wlmon_thread_table table;
	unsigned int i;
	u32 at;

	for (i = 0; i < ARRAY_SIZE(threads); i++) {
		KUNIT_ASSERT_EQ(test, wlmon_thread_table_init(&table, threads[i], NULL), 0);
		KUNIT_EXPECT_EQ_MSG(test, table.shift, 64 - bits[i], "%u threads",
				    threads[i]);
		for (at = 0; at < 1U << bits[i]; at++)
			KUNIT_EXPECT_EQ(test, get_nulls_value(table.buckets[at].threads.first), at);
		wlmon_thread_table_exit(&table);
		KUNIT_EXPECT_NULL(test, table.buckets);
	}
}

static void table_one(struct kunit *test)
{
	struct tables *t = test->priv;

	KUNIT_EXPECT_FALSE(test, wlmon_thread_table_has(&t->table, t->task[0]));
	KUNIT_EXPECT_NULL(test, find(t, t->task[0]));
	KUNIT_EXPECT_TRUE(test, add(t, 0, t->task[0]));
	KUNIT_EXPECT_TRUE(test, wlmon_thread_table_has(&t->table, t->task[0]));
	KUNIT_EXPECT_PTR_EQ(test, find(t, t->task[0]), &t->thr[0]);
	KUNIT_EXPECT_TRUE(test, wlmon_thread_is(&t->thr[0], t->task[0]));
	KUNIT_EXPECT_FALSE(test, wlmon_thread_table_has(&t->table, t->task[2]));

	/* a task has one thread object */
	KUNIT_EXPECT_FALSE(test, add(t, 1, t->task[0]));
	KUNIT_EXPECT_NULL(test, t->thr[1].task);
	KUNIT_EXPECT_PTR_EQ(test, find(t, t->task[0]), &t->thr[0]);

	take_out(t, 0);
	KUNIT_EXPECT_NULL(test, t->thr[0].task);
	KUNIT_EXPECT_FALSE(test, wlmon_thread_table_has(&t->table, t->task[0]));
	KUNIT_EXPECT_TRUE(test, add(t, 1, t->task[0]));
	KUNIT_EXPECT_PTR_EQ(test, find(t, t->task[0]), &t->thr[1]);
	take_out(t, 1);
}

static void table_random(struct kunit *test)
{
	struct tables *t = test->priv;
	struct rnd_state random;
	struct wlmon_thread *want;
	u32 i, step;

	wlmon_test_random(test, &random);
	for (step = 0; step < STEPS; step++) {
		i = wlmon_test_below(&random, THREADS);
		switch (wlmon_test_below(&random, 4)) {
		case 0:
			if (t->in[i])
				take_out(t, i);
			t->in[i] = false;
			break;
		case 1:
			if (t->in[i])
				break;
			KUNIT_ASSERT_TRUE_MSG(test, add(t, i, t->task[i]), "step %u", step);
			t->in[i] = true;
			break;
		case 2:
			KUNIT_ASSERT_EQ_MSG(test, wlmon_thread_table_has(&t->table, t->task[i]),
					    t->in[i], "step %u", step);
			break;
		case 3:
			want = t->in[i] ? &t->thr[i] : NULL;
			KUNIT_ASSERT_PTR_EQ_MSG(test, find(t, t->task[i]), want, "step %u", step);
			break;
		}
	}
	for (i = 0; i < THREADS; i++)
		if (t->in[i])
			take_out(t, i);
	for (i = 0; i < THREADS; i++)
		KUNIT_EXPECT_FALSE(test, wlmon_thread_table_has(&t->table, t->task[i]));
}

#define STEADY (THREADS / 4)
#define ABSENT (THREADS / 4)
#define MOVING (THREADS / 4)

/* Recycle threads: each is added again at once, with another key and record. */
static int move_threads(void *data)
{
	u32 i, key, n, first = STEADY + ABSENT;
	struct tables *t = data;

	for (n = 0; n < MOVES; n++) {
		i = first + n % MOVING;
		atomic_set(&t->moving, i);
		if (t->in[i])
			take_out(t, i);
		WRITE_ONCE(t->thr[i].index, n % RECORDS);
		key = first + (n * 7 + n / MOVING) % (2 * MOVING);
		t->in[i] = add(t, i, t->task[key]);
	}
	for (i = first; i < THREADS; i++)
		if (t->in[i])
			take_out(t, i);
	atomic_set(&t->moved, 1);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

/* While others move, a thread in the table is always found, an absent one never. */
static void table_recycled(struct kunit *test)
{
	u32 i, n = 0, lost = 0, wrong = 0, first = STEADY + ABSENT;
	struct tables *t = test->priv;
	struct task_struct *thread, *task;

	atomic_set(&t->moving, first);
	for (i = 0; i < STEADY; i++)
		KUNIT_ASSERT_TRUE(test, add(t, i, t->task[i]));
	thread = kthread_run(move_threads, t, "wlmon-move");
	KUNIT_ASSERT_FALSE(test, IS_ERR(thread));
	while (n++ < LOOKS || !atomic_read(&t->moved)) {
		i = n % STEADY;
		lost += !wlmon_thread_table_has(&t->table, t->task[i]);
		lost += find(t, t->task[i]) != &t->thr[i];
		wrong += wlmon_thread_table_has(&t->table, t->task[STEADY + n % ABSENT]);
		wrong += !!find(t, t->task[STEADY + n % ABSENT]);
		/* found or not, but never with another key */
		wrong += IS_ERR(find(t, t->task[first + n % (2 * MOVING)]));
		task = READ_ONCE(t->thr[atomic_read(&t->moving)].task);
		if (task)
			wrong += IS_ERR(find(t, task));
		cond_resched();
	}
	kthread_stop(thread);
	for (i = 0; i < STEADY; i++)
		take_out(t, i);
	KUNIT_EXPECT_EQ(test, lost, 0);
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

static struct kunit_case table_cases[] = {
	KUNIT_CASE(table_sizes),
	KUNIT_CASE(table_one),
	KUNIT_CASE(table_random),
	KUNIT_CASE(table_recycled),
	{}
};

static struct kunit_suite table_suite = {
	.name = "wlmon_thread_table",
	.init = table_init,
	.exit = table_exit,
	.test_cases = table_cases,
};

kunit_test_suite(table_suite);
