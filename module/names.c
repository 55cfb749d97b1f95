// SPDX-License-Identifier: GPL-2.0
/*
 * Records by pid, dead processes' included: in the initial pid namespace and in
 * the process's own, where they are different ones.
 */
#include <wlmon/names.h>

#include <linux/hash.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <wlmon/record.h>

static struct hlist_head *buckets;
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

static struct hlist_head *bucket_of(pid_t pid, u32 pidns)
{
	return &buckets[hash_64((u64)pidns << 32 | pid, bucket_bits)];
}

/**
 * wlmon_names_add() - let a record be found
 * @rec: the record, just opened
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_names_add(struct wlmon_record *rec)
{
	u32 initial = init_pid_ns.ns.inum;
	int i, names = rec->id.pidns && rec->id.pidns != initial ? 2 : 1;

	rec->name[0].pid = rec->id.pid;
	rec->name[0].pidns = initial;
	rec->name[1].pid = rec->id.nspid;
	rec->name[1].pidns = rec->id.pidns;

	raw_spin_lock(&names_lock);
	for (i = 0; i < names; i++)
		hlist_add_head(&rec->name[i].node,
			       bucket_of(rec->name[i].pid, rec->name[i].pidns));
	raw_spin_unlock(&names_lock);
}

/**
 * wlmon_names_remove() - let a record not be found any more
 * @rec: the record
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_names_remove(struct wlmon_record *rec)
{
	int i;

	raw_spin_lock(&names_lock);
	for (i = 0; i < WLMON_NR_NAMES; i++)
		if (!hlist_unhashed(&rec->name[i].node))
			hlist_del_init(&rec->name[i].node);
	raw_spin_unlock(&names_lock);
}

/**
 * wlmon_names_find() - the latest process that had this pid
 * @pid: the pid
 * @pidns: inode number of the namespace in which it is one: the initial one, or
 *	the one that the process is in
 * @seq: is set to the number of its record
 *
 * Context: any but NMI. The record can be another process's by now, which @seq
 * tells.
 *
 * Return: the record, NULL if there is none.
 */
struct wlmon_record *wlmon_names_find(pid_t pid, u32 pidns, u64 *seq)
{
	struct wlmon_record *found = NULL;
	struct hlist_node *node;
	unsigned long flags;

	raw_spin_lock_irqsave(&names_lock, flags);
	hlist_for_each(node, bucket_of(pid, pidns)) {
		struct wlmon_name *name =
			hlist_entry(node, struct wlmon_name, node);

		if (name->pid != pid || name->pidns != pidns)
			continue;
		/* the first of two names says which of them this one is */
		found = pidns == init_pid_ns.ns.inum ?
				container_of(name, struct wlmon_record, name[0]) :
				container_of(name, struct wlmon_record, name[1]);
		*seq = found->seq;
		break;
	}
	raw_spin_unlock_irqrestore(&names_lock, flags);
	return found;
}
