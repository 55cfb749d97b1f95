// SPDX-License-Identifier: GPL-2.0
/*
 * Records by pid, dead processes' included: in the initial pid namespace and in
 * the process's own, where they are different ones. A list of names is linked by
 * their numbers: from 1, those of a record beside each other.
 */
#include <wlmon/names.h>

#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <wlmon/members.h>

static u32 *buckets;
static unsigned int bucket_bits;
static DEFINE_RAW_SPINLOCK(names_lock);

/**
 * wlmon_names_init() - make an empty index
 * @records: how many records there will be at the most
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_names_init(u32 records)
{
	bucket_bits = clamp(order_base_2(records), 6, 16);
	buckets = kvcalloc(1U << bucket_bits, sizeof(*buckets), GFP_KERNEL);
	return buckets ? 0 : -ENOMEM;
}

/**
 * wlmon_names_exit() - free it
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_names_exit(void)
{
	kvfree(buckets);
	buckets = NULL;
}

static u32 *bucket_of(pid_t pid, u32 pidns)
{
	return &buckets[hash_64((u64)pidns << 32 | pid, bucket_bits)];
}

static struct wlmon_record *record_of(u32 number)
{
	return wlmon_pool_at(&wlmon_records, (number - 1) / WLMON_NR_NAMES);
}

static struct wlmon_name *name_at(u32 number)
{
	return &record_of(number)->name[(number - 1) % WLMON_NR_NAMES];
}

/* Neither changes while the record has names, so the lock on these will do. */
static pid_t pid_of(const struct wlmon_record *rec, int which)
{
	return which ? rec->id.nspid : rec->id.pid;
}

static u32 pidns_of(const struct wlmon_record *rec, int which)
{
	return which ? rec->id.pidns : init_pid_ns.ns.inum;
}

static int count_names(const struct wlmon_record *rec)
{
	return rec->id.pidns && rec->id.pidns != pidns_of(rec, 0) ? 2 : 1;
}

static void name_add(struct wlmon_record *rec, int which)
{
	u32 *bucket = bucket_of(pid_of(rec, which), pidns_of(rec, which));
	u32 number = wlmon_pool_index(&wlmon_records, rec) * WLMON_NR_NAMES +
		     which + 1;
	struct wlmon_name *name = &rec->name[which];

	name->before = 0;
	name->next = *bucket;
	if (name->next)
		name_at(name->next)->before = number;
	*bucket = number;
}

static void name_remove(struct wlmon_record *rec, int which)
{
	const struct wlmon_name *name = &rec->name[which];

	if (name->next)
		name_at(name->next)->before = name->before;
	if (name->before)
		name_at(name->before)->next = name->next;
	else
		*bucket_of(pid_of(rec, which), pidns_of(rec, which)) = name->next;
}

/**
 * wlmon_names_add() - let a record be found
 * @rec: the record, just opened
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_names_add(struct wlmon_record *rec)
{
	int which, names = count_names(rec);

	raw_spin_lock(&names_lock);
	for (which = 0; which < names; which++)
		name_add(rec, which);
	raw_spin_unlock(&names_lock);
}

/**
 * wlmon_names_remove() - let a record not be found any more
 * @rec: the record, which is found by now
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_names_remove(struct wlmon_record *rec)
{
	int which, names = count_names(rec);

	raw_spin_lock(&names_lock);
	for (which = 0; which < names; which++)
		name_remove(rec, which);
	raw_spin_unlock(&names_lock);
}

/**
 * wlmon_names_find() - the latest process that had this pid
 * @pid: the pid
 * @pidns: inode number of the namespace in which it is one: the initial one, or
 *	the one that the process is in
 * @since: CLOCK_BOOTTIME ns of the start of that namespace's first process; those
 *	before it were in another one, of which the kernel uses the number again
 * @seq: is set to the number of its record
 *
 * Context: any but NMI. The record can be another process's by now, which @seq
 * tells.
 *
 * Return: the record, NULL if there is none.
 */
struct wlmon_record *wlmon_names_find(pid_t pid, u32 pidns, u64 since,
				      u64 *seq)
{
	struct wlmon_record *rec = NULL;
	unsigned long flags;
	u32 number;
	int which;

	raw_spin_lock_irqsave(&names_lock, flags);
	for (number = *bucket_of(pid, pidns); number;
	     number = name_at(number)->next) {
		rec = record_of(number);
		which = (number - 1) % WLMON_NR_NAMES;
		if (pid_of(rec, which) == pid &&
		    pidns_of(rec, which) == pidns && rec->id.start >= since)
			break;
	}
	if (number)
		*seq = rec->seq;
	raw_spin_unlock_irqrestore(&names_lock, flags);
	return number ? rec : NULL;
}
