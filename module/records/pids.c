// SPDX-License-Identifier: GPL-2.0
/*
 * Records by pid, dead processes' included: in the initial pid namespace and in
 * the process's own, if it is another one; and by signal_struct, for a process that
 * is not released. Lists link names by number: numbers start at 1, and those of a
 * record are consecutive.
 */
#include <wlmon/pids.h>

#include <linux/build_bug.h>
#include <linux/hash.h>
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
 * wlmon_pids_init() - make an empty index
 * @of: the records
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
 * wlmon_pids_exit() - free it
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_pids_exit(void)
{
	kvfree(buckets);
	buckets = NULL;
}

/* The names of a record. */
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
 * Handlers look these up, so they have buckets of their own: the dead keep their
 * pids, of which a pid namespace can use one any number of times.
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

/* Keys are constant while the record has names, so the names' lock suffices. */
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
 * wlmon_pids_find_process() - the record of a process that is not released
 * @signal: the process
 *
 * Context: any but NMI. Check again under the record's lock.
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
 * wlmon_pids_add() - let a record be found
 * @rec: the record, just opened
 * @alone: fail if the process has another one
 *
 * Context: any but NMI; the record is locked, and counts its first thread or is held.
 *
 * Return: false, with nothing added, if @alone and the process has another one.
 */
bool wlmon_pids_add(struct wlmon_record *rec, bool alone)
{
	bool known;
	int which;

	raw_spin_lock(&pids_lock);
	known = alone && find_process(rec->signal);
	for (which = 0; !known && which < WLMON_NR_PID_LINKS; which++)
		if (has_link(rec, which))
			link_add(rec, which);
	raw_spin_unlock(&pids_lock);
	return !known;
}

/**
 * wlmon_pids_remove() - let a record not be found any more
 * @rec: the record, which is found by now
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_pids_remove(struct wlmon_record *rec)
{
	int which;

	raw_spin_lock(&pids_lock);
	for (which = 0; which < WLMON_NR_PID_LINKS; which++)
		if (has_link(rec, which))
			link_remove(rec, which);
	raw_spin_unlock(&pids_lock);
}

/**
 * wlmon_pids_release() - forget the signal_struct of a released process
 * @rec: its record
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_pids_release(struct wlmon_record *rec)
{
	raw_spin_lock(&pids_lock);
	link_remove(rec, LINK_SIGNAL);
	rec->signal = NULL;
	raw_spin_unlock(&pids_lock);
}

/**
 * wlmon_pids_find() - the latest process that had this pid
 * @pid: the pid
 * @pidns: inode number of the namespace in which it is one: the initial one, or
 *	the one that the process is in
 * @since: CLOCK_BOOTTIME ns of the start of that namespace's first process; earlier
 *	processes were in another namespace, whose inode number was reused
 * @seq: is set to the number of its record
 *
 * Context: any but NMI. The record can be another process's by now, which @seq
 * tells.
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
	/* the newest of its name comes first: the others are older still */
	if (number && rec->id.start < since)
		number = 0;
	if (number)
		*seq = rec->seq;
	raw_spin_unlock_irqrestore(&pids_lock, flags);
	return number ? rec : NULL;
}
