// SPDX-License-Identifier: GPL-2.0
/*
 * Find records by pid, those of dead processes included, in the initial pid namespace
 * and in the process's own one; and by signal_struct, until the process is released.
 * Lists connect links by number: numbers start at 1, and the links of a record have
 * consecutive ones. pids_lock guards the lists; callers may hold the lock of a record.
 */
#include <wlmon/pids.h>

#include <linux/build_bug.h>
#include <linux/hash.h>
#include <linux/lockdep.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>
#include <wlmon/pool.h>
#include <wlmon/record.h>

static const struct wlmon_pool *records;
static u32 *buckets;
static unsigned int bucket_bits;
static DEFINE_RAW_SPINLOCK(pids_lock);

/**
 * wlmon_pids_init() - allocate empty lists
 * @of: pool of the records
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_pids_init(const struct wlmon_pool *of)
{
	records = of;
	bucket_bits = clamp(order_base_2(of->count), 6, 16);
	buckets = kvcalloc(2U << bucket_bits, sizeof(*buckets),
			   WLMON_GFP_LARGE);
	return buckets ? 0 : -ENOMEM;
}

/**
 * wlmon_pids_exit() - free the lists
 *
 * Context: may sleep; no handler or view runs any more.
 */
void wlmon_pids_exit(void)
{
	kvfree(buckets);
	buckets = NULL;
}

/* The keys of a record, in the order of its links. */
enum {
	LINK_PID,
	LINK_NSPID,
	LINK_SIGNAL,
};

static_assert(LINK_SIGNAL + 1 == WLMON_NR_PID_LINKS);

static u64 pid_key(pid_t pid, u32 pidns)
{
	return (u64)pidns << 32 | pid;
}

static u32 *bucket_of(u64 key)
{
	return &buckets[hash_64(key, bucket_bits)];
}

/*
 * Handlers walk these buckets, so keep them apart from those by pid: dead processes
 * keep their pids, and a pid namespace can reuse one pid any number of times.
 */
static u32 *process_bucket_of(const struct signal_struct *signal)
{
	return &buckets[(1U << bucket_bits) +
			hash_64((unsigned long)signal, bucket_bits)];
}

static struct wlmon_record *record_of(u32 number)
{
	return wlmon_pool_at(records, (number - 1) / WLMON_NR_PID_LINKS);
}

static struct wlmon_pid_link *link_at(u32 number)
{
	return &record_of(number)->pid_link[(number - 1) % WLMON_NR_PID_LINKS];
}

/* Keys are constant while the record is in the lists, so pids_lock suffices. */
static u64 key_of(const struct wlmon_record *rec, int which)
{
	if (which == LINK_NSPID)
		return pid_key(rec->id.nspid, rec->id.pidns);
	return pid_key(rec->id.pid, init_pid_ns.ns.inum);
}

static bool has_link(const struct wlmon_record *rec, int which)
{
	if (which == LINK_SIGNAL)
		return rec->signal;
	return which != LINK_NSPID ||
	       (rec->id.pidns && rec->id.pidns != init_pid_ns.ns.inum);
}

static u32 *bucket_for(const struct wlmon_record *rec, int which)
{
	return which == LINK_SIGNAL ? process_bucket_of(rec->signal) :
				      bucket_of(key_of(rec, which));
}

static void link_add(struct wlmon_record *rec, int which)
{
	u32 *bucket = bucket_for(rec, which);
	u32 number = wlmon_pool_index(records, rec) * WLMON_NR_PID_LINKS +
		     which + 1;
	struct wlmon_pid_link *pid_link = &rec->pid_link[which];

	pid_link->before = 0;
	pid_link->next = *bucket;
	if (pid_link->next)
		link_at(pid_link->next)->before = number;
	*bucket = number;
}

static void link_remove(struct wlmon_record *rec, int which)
{
	const struct wlmon_pid_link *pid_link = &rec->pid_link[which];

	if (pid_link->next)
		link_at(pid_link->next)->before = pid_link->before;
	if (pid_link->before)
		link_at(pid_link->before)->next = pid_link->next;
	else
		*bucket_for(rec, which) = pid_link->next;
}

static struct wlmon_record *find_process(const struct signal_struct *signal)
{
	struct wlmon_record *rec;
	u32 number;

	for (number = *process_bucket_of(signal); number;
	     number = link_at(number)->next) {
		rec = record_of(number);
		if (rec->signal == signal)
			return rec;
	}
	return NULL;
}

/**
 * wlmon_pids_find_process() - find the record of a process that is not released
 * @signal: signal_struct of the process
 *
 * Context: any but NMI. The caller compares @signal again under the record's lock.
 *
 * Return: the record, NULL if there is none.
 */
struct wlmon_record *
wlmon_pids_find_process(const struct signal_struct *signal)
{
	struct wlmon_record *rec;
	unsigned long flags;

	raw_spin_lock_irqsave(&pids_lock, flags);
	rec = find_process(signal);
	raw_spin_unlock_irqrestore(&pids_lock, flags);
	return rec;
}

/**
 * wlmon_pids_add() - add a record to the lists
 * @rec: the record, just opened
 * @alone: fail if the process has a record already
 *
 * Context: any but NMI; with the lock of @rec, until its first thread is counted or it
 * is held.
 *
 * Return: false, with nothing added, if @alone and the process has a record already.
 */
bool wlmon_pids_add(struct wlmon_record *rec, bool alone)
{
	bool known;
	int which;

	lockdep_assert_held(&rec->lock);
	raw_spin_lock(&pids_lock);
	known = alone && find_process(rec->signal);
	for (which = 0; !known && which < WLMON_NR_PID_LINKS; which++)
		if (has_link(rec, which))
			link_add(rec, which);
	raw_spin_unlock(&pids_lock);
	return !known;
}

/**
 * wlmon_pids_remove() - remove a record from the lists
 * @rec: the record, in the lists
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_pids_remove(struct wlmon_record *rec)
{
	int which;

	lockdep_assert_held(&rec->lock);
	raw_spin_lock(&pids_lock);
	for (which = 0; which < WLMON_NR_PID_LINKS; which++)
		if (has_link(rec, which))
			link_remove(rec, which);
	raw_spin_unlock(&pids_lock);
}

/**
 * wlmon_pids_release() - remove a released process from the lists by signal_struct
 * @rec: its record
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_pids_release(struct wlmon_record *rec)
{
	lockdep_assert_held(&rec->lock);
	raw_spin_lock(&pids_lock);
	link_remove(rec, LINK_SIGNAL);
	rec->signal = NULL;
	raw_spin_unlock(&pids_lock);
}

/**
 * wlmon_pids_find() - find the record of the latest process that had a pid
 * @pid: the pid
 * @pidns: inode number of the namespace of @pid: the initial one, or the process's own
 * @since: CLOCK_BOOTTIME ns of the start of that namespace's first process; earlier
 *	processes were in another namespace, whose inode number was reused
 * @seq: set to the number of the record
 *
 * Context: any but NMI. The record can be that of another process by now, which a
 * comparison with @seq shows.
 *
 * Return: the record, NULL if there is none.
 */
struct wlmon_record *wlmon_pids_find(pid_t pid, u32 pidns, u64 since,
				     u64 *seq)
{
	struct wlmon_record *rec = NULL;
	u64 key = pid_key(pid, pidns);
	unsigned long flags;
	u32 number;
	int which;

	raw_spin_lock_irqsave(&pids_lock, flags);
	for (number = *bucket_of(key); number; number = link_at(number)->next) {
		rec = record_of(number);
		which = (number - 1) % WLMON_NR_PID_LINKS;
		if (key_of(rec, which) == key)
			break;
	}
	/* the newest process with this pid is first, so the others are older, too */
	if (number && rec->id.start < since)
		number = 0;
	if (number)
		*seq = rec->seq;
	raw_spin_unlock_irqrestore(&pids_lock, flags);
	return number ? rec : NULL;
}
