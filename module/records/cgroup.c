// SPDX-License-Identifier: GPL-2.0
/*
 * The cgroups that members are or were in, each in a slot, and their paths. A path is
 * lost when its cgroup is removed, which can be before a view is read, so look it up
 * soon after the first member entered. The slot of a removed cgroup without members
 * can be freed for another one. cgroups_lock guards the slots, resolve_lock the paths.
 */
#include <wlmon/cgroup.h>

#include <linux/atomic.h>
#include <linux/cgroup.h>
#include <linux/hash.h>
#include <linux/limits.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <wlmon/compat/cgroup.h>
#include <wlmon/ledger.h>

/* Limit of the slots with one hash, since handlers walk them. */
#define STEPS 64

/**
 * struct cgroup_path - path of a cgroup, which may be removed
 * @rcu: frees it after the readers, which print it under RCU
 * @id: id of the cgroup; differs from the slot's until the path of the slot's new
 *	cgroup is found
 * @text: path below the mount of cgroup2
 */
struct cgroup_path {
	struct rcu_head rcu;
	u64 id;
	char text[];
};

/**
 * struct cgroup_slot - slot of a cgroup
 * @id: id of the cgroup, 0 while the slot is free
 * @path: path of the cgroup; replaced under resolve_lock
 * @members: members in the cgroup that are not released; raised under cgroups_lock
 * @next: link to the next slot with the same hash or in the free list, 0 for none
 * @gone: the cgroup was found removed; changed under resolve_lock
 */
struct cgroup_slot {
	u64 id;
	struct cgroup_path __rcu *path;
	atomic_t members;
	u16 next;
	bool gone;
};

static struct cgroup_slot slots[WLMON_NR_CGROUPS];
/* By hash: link to the first slot, 0 for none. */
static u16 buckets[WLMON_NR_CGROUPS];
/* Link to the first freed slot; index of the first slot never used; slots in use. */
static u16 freed;
static u32 fresh;
static u32 used;
/* Guards the above, except paths and gone flags; no lock is taken inside it. */
static DEFINE_RAW_SPINLOCK(cgroups_lock);
/* Guards paths and gone flags; also held to free a slot. */
static DEFINE_MUTEX(resolve_lock);

static u16 *bucket_of(u64 id)
{
	return &buckets[hash_64(id, WLMON_CGROUP_BITS)];
}

/* wlmon_cgroup_get() adds no slot to a bucket that has STEPS of them. */
static u32 slot_find(u64 id, u32 *steps)
{
	u16 link = *bucket_of(id);

	lockdep_assert_held(&cgroups_lock);
	for (*steps = 0; link; link = slots[link - 1].next, ++*steps)
		if (slots[link - 1].id == id)
			return link - 1;
	return WLMON_NR_CGROUPS;
}

static u32 slot_take(u64 id)
{
	u16 *bucket = bucket_of(id);
	u32 slot;

	lockdep_assert_held(&cgroups_lock);
	if (freed) {
		slot = freed - 1;
		freed = slots[slot].next;
	} else if (fresh < WLMON_NR_CGROUPS) {
		slot = fresh;
		WRITE_ONCE(fresh, fresh + 1);
	} else {
		return WLMON_NR_CGROUPS;
	}
	WRITE_ONCE(slots[slot].id, id);
	slots[slot].next = *bucket;
	*bucket = slot + 1;
	WRITE_ONCE(used, used + 1);
	return slot;
}

/**
 * wlmon_cgroup_get() - count a member into a cgroup
 * @id: id of the cgroup, 0 for none
 * @kick: set to true if a worker has to look up the path or to free slots
 *
 * Context: any but NMI, interrupts are off; at most STEPS comparisons.
 *
 * Return: the slot of the cgroup, for wlmon_cgroup_put(). WLMON_NR_CGROUPS, which all
 * cgroups without a slot share, if @id is 0 or no slot is free (counted).
 */
u32 wlmon_cgroup_get(u64 id, bool *kick)
{
	bool added = false;
	u32 slot, steps;

	*kick = false;
	if (!id)
		return WLMON_NR_CGROUPS;
	raw_spin_lock(&cgroups_lock);
	slot = slot_find(id, &steps);
	if (slot == WLMON_NR_CGROUPS && steps < STEPS) {
		slot = slot_take(id);
		added = true;
	}
	if (slot < WLMON_NR_CGROUPS)
		atomic_inc(&slots[slot].members);
	raw_spin_unlock(&cgroups_lock);

	if (slot == WLMON_NR_CGROUPS)
		wlmon_ledger_count(WLMON_CGROUPS_AS_OTHER);
	*kick = added || slot == WLMON_NR_CGROUPS;
	return slot;
}

/**
 * wlmon_cgroup_put() - count a member out of a cgroup that it leaves or was released in
 * @slot: from wlmon_cgroup_get()
 *
 * Context: any; after the member's usage was added to an account, since the slot can
 * be freed then.
 */
void wlmon_cgroup_put(u32 slot)
{
	if (slot < WLMON_NR_CGROUPS)
		atomic_dec(&slots[slot].members);
}

/**
 * wlmon_cgroup_id() - get the id of the cgroup in a slot
 * @slot: from wlmon_cgroup_get()
 *
 * Context: any.
 *
 * Return: the id, 0 if the slot is free or WLMON_NR_CGROUPS.
 */
u64 wlmon_cgroup_id(u32 slot)
{
	return slot < WLMON_NR_CGROUPS ? READ_ONCE(slots[slot].id) : 0;
}

/**
 * wlmon_cgroup_bound() - get the bound of the slots that were ever used
 *
 * Context: any.
 *
 * Return: index of the last one plus one.
 */
u32 wlmon_cgroup_bound(void)
{
	return READ_ONCE(fresh);
}

/**
 * wlmon_cgroup_used() - get the number of slots in use
 *
 * Context: any.
 *
 * Return: their number.
 */
u32 wlmon_cgroup_used(void)
{
	return READ_ONCE(used);
}

/**
 * wlmon_cgroup_path() - get the path of a cgroup below the mount of cgroup2
 * @id: id of the cgroup
 *
 * Context: any but NMI, in an RCU read-side critical section. Call
 * wlmon_cgroup_resolve() before, to look up new paths.
 *
 * Return: the path, valid in this section; NULL if it is not known.
 */
const char *wlmon_cgroup_path(u64 id)
{
	const struct cgroup_path *path = NULL;
	unsigned long flags;
	u32 slot, steps;

	raw_spin_lock_irqsave(&cgroups_lock, flags);
	slot = slot_find(id, &steps);
	if (slot < WLMON_NR_CGROUPS)
		path = rcu_dereference(slots[slot].path);
	raw_spin_unlock_irqrestore(&cgroups_lock, flags);
	return path && path->id == id ? path->text : NULL;
}

static struct cgroup_path *path_make(u64 id, const char *text)
{
	size_t size = strlen(text) + 1;
	struct cgroup_path *path;

	path = kmalloc(sizeof(*path) + size, GFP_KERNEL);
	if (!path)
		return NULL;
	path->id = id;
	memcpy(path->text, text, size);
	return path;
}

static struct cgroup_path *path_find(u64 id)
{
	struct cgroup *cgrp = wlmon_cgroup_from_id(id);
	struct cgroup_path *path = NULL;
	char *buf;

	if (IS_ERR_OR_NULL(cgrp))
		return NULL;
	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	if (buf && cgroup_path(cgrp, buf, PATH_MAX) > 0)
		path = path_make(id, buf);
	kfree(buf);
	cgroup_put(cgrp);
	return path;
}

static void slot_resolve(struct cgroup_slot *slot)
{
	struct cgroup_path *old, *path;
	u64 id = READ_ONCE(slot->id);

	old = rcu_dereference_protected(slot->path,
					lockdep_is_held(&resolve_lock));
	if (!id || (old && old->id == id))
		return;
	path = path_find(id);
	if (!path)
		return;
	rcu_assign_pointer(slot->path, path);
	if (old)
		kfree_rcu(old, rcu);
}

/**
 * wlmon_cgroup_resolve() - look up the paths that are not known yet
 *
 * The reader of a view in a cgroup namespace finds only cgroups below the root of that;
 * the worker finds the others.
 *
 * Context: may sleep.
 */
void wlmon_cgroup_resolve(void)
{
	u32 slot;

	mutex_lock(&resolve_lock);
	for (slot = 0; slot < wlmon_cgroup_bound(); slot++)
		slot_resolve(&slots[slot]);
	mutex_unlock(&resolve_lock);
}

/**
 * wlmon_cgroup_lock() - keep others from freeing slots, by resolve_lock
 *
 * Context: may sleep.
 */
void wlmon_cgroup_lock(void)
{
	mutex_lock(&resolve_lock);
}

/**
 * wlmon_cgroup_unlock() - undo wlmon_cgroup_lock()
 *
 * Context: with wlmon_cgroup_lock().
 */
void wlmon_cgroup_unlock(void)
{
	mutex_unlock(&resolve_lock);
}

static bool cgroup_is_removed(u64 id)
{
	struct cgroup *cgrp = wlmon_cgroup_from_id(id);
	bool removed;

	if (IS_ERR_OR_NULL(cgrp))
		return true;
	removed = !(READ_ONCE(cgrp->self.flags) & CSS_ONLINE);
	cgroup_put(cgrp);
	return removed;
}

/**
 * wlmon_cgroup_find_gone() - find the cgroups that were removed
 *
 * Context: may sleep; with wlmon_cgroup_lock(), in the initial cgroup namespace, since
 * in another one the cgroups outside of it appear to be removed.
 */
void wlmon_cgroup_find_gone(void)
{
	struct cgroup_slot *slot;
	u64 id;

	lockdep_assert_held(&resolve_lock);
	for (slot = slots; slot < slots + wlmon_cgroup_bound(); slot++) {
		id = READ_ONCE(slot->id);
		if (id && !slot->gone)
			slot->gone = cgroup_is_removed(id);
		cond_resched();
	}
}

/**
 * wlmon_cgroup_is_gone() - check whether a cgroup was found removed and has no members
 * @slot: from 0 to wlmon_cgroup_bound() - 1
 *
 * Context: with wlmon_cgroup_lock().
 *
 * Return: true if so. wlmon_cgroup_free() checks again, since a member can still enter
 * while the cgroup is being removed.
 */
bool wlmon_cgroup_is_gone(u32 slot)
{
	lockdep_assert_held(&resolve_lock);
	return READ_ONCE(slots[slot].id) && slots[slot].gone &&
	       !atomic_read(&slots[slot].members);
}

static void slot_unlink(u32 slot)
{
	u16 *link = bucket_of(slots[slot].id);

	lockdep_assert_held(&cgroups_lock);
	while (*link != slot + 1)
		link = &slots[*link - 1].next;
	*link = slots[slot].next;
}

/**
 * wlmon_cgroup_free() - free a slot for another cgroup
 * @slot: from 0 to wlmon_cgroup_bound() - 1
 *
 * The path stays until that of the slot's next cgroup is found.
 *
 * Context: with wlmon_cgroup_lock(), interrupts are off.
 *
 * Return: false if a member is in the cgroup, or if the slot is free already.
 */
bool wlmon_cgroup_free(u32 slot)
{
	bool free;

	lockdep_assert_held(&resolve_lock);
	raw_spin_lock(&cgroups_lock);
	free = slots[slot].id && !atomic_read(&slots[slot].members);
	if (free) {
		slot_unlink(slot);
		WRITE_ONCE(slots[slot].id, 0);
		slots[slot].gone = false;
		slots[slot].next = freed;
		freed = slot + 1;
		WRITE_ONCE(used, used - 1);
	}
	raw_spin_unlock(&cgroups_lock);
	return free;
}

/**
 * wlmon_cgroup_exit() - free the paths
 *
 * Context: may sleep; no handler, view or worker runs any more.
 */
void wlmon_cgroup_exit(void)
{
	u32 slot;

	for (slot = 0; slot < ARRAY_SIZE(slots); slot++)
		kfree(rcu_dereference_protected(slots[slot].path, true));
}
