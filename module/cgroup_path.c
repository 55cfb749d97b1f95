// SPDX-License-Identifier: GPL-2.0
/*
 * Paths of the cgroups that members were in. A cgroup can be gone before
 * anybody reads, and its path with it, so each one is looked up once, soon
 * after it was first seen.
 */
#include <wlmon/cgroup_path.h>

#include <linux/cgroup.h>
#include <linux/hash.h>
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <wlmon/ledger.h>
#include <wlmon/resolve.h>

/* A slot is taken for good by the first id that comes; both only ever set. */
static struct {
	u64 id;
	const char *path;
} cgroups[WLMON_NR_CGROUPS];

static DEFINE_MUTEX(resolve_lock);

/* Slot of an id, or the empty one where it belongs; -1 if all are taken. */
static int cgroup_slot(u64 id)
{
	u32 mask = ARRAY_SIZE(cgroups) - 1;
	u32 slot = hash_64(id, WLMON_CGROUP_BITS);
	u32 tries;

	for (tries = 0; tries <= mask; tries++, slot = (slot + 1) & mask) {
		u64 found = READ_ONCE(cgroups[slot].id);

		if (!found || found == id)
			return slot;
	}
	return -1;
}

/**
 * wlmon_cgroup_note() - a member is in this cgroup
 * @id: id of the cgroup, 0 for none
 *
 * Context: any.
 */
void wlmon_cgroup_note(u64 id)
{
	int slot;
	u64 old;

	if (!id)
		return;
	do {
		slot = cgroup_slot(id);
		if (slot < 0) {
			wlmon_count(WLMON_CGROUPS_AS_OTHER);
			return;
		}
		if (READ_ONCE(cgroups[slot].id) == id)
			return;
		old = cmpxchg(&cgroups[slot].id, 0, id);
	} while (old && old != id);
	wlmon_resolve_kick();
}

static char *cgroup_find_path(u64 id)
{
	struct cgroup *cgrp = cgroup_get_from_id(id);
	char *buf, *path = NULL;

	if (IS_ERR_OR_NULL(cgrp))
		return NULL;
	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	if (buf && cgroup_path(cgrp, buf, PATH_MAX) > 0)
		path = kstrdup(buf, GFP_KERNEL);
	kfree(buf);
	cgroup_put(cgrp);
	return path;
}

/**
 * wlmon_cgroup_resolve() - look up the paths that are not known yet
 *
 * Context: may sleep.
 */
void wlmon_cgroup_resolve(void)
{
	u32 i;

	mutex_lock(&resolve_lock);
	for (i = 0; i < ARRAY_SIZE(cgroups); i++)
		if (READ_ONCE(cgroups[i].id) && !cgroups[i].path)
			/* pairs with wlmon_cgroup_path() */
			smp_store_release(&cgroups[i].path,
					  cgroup_find_path(cgroups[i].id));
	mutex_unlock(&resolve_lock);
}

/**
 * wlmon_cgroup_slot() - place of a cgroup's figures
 * @id: id of the cgroup
 *
 * Context: any.
 *
 * Return: a number below WLMON_NR_CGROUPS, the same each time, or
 * WLMON_NR_CGROUPS for all that were not noted.
 */
u32 wlmon_cgroup_slot(u64 id)
{
	int slot = id ? cgroup_slot(id) : -1;

	if (slot < 0 || READ_ONCE(cgroups[slot].id) != id)
		return WLMON_NR_CGROUPS;
	return slot;
}

/**
 * wlmon_cgroup_id() - the cgroup in a place
 * @slot: from wlmon_cgroup_slot()
 *
 * Context: any.
 *
 * Return: its id, 0 if there is none.
 */
u64 wlmon_cgroup_id(u32 slot)
{
	return slot < WLMON_NR_CGROUPS ? READ_ONCE(cgroups[slot].id) : 0;
}

/**
 * wlmon_cgroup_path() - path of a cgroup below the mount of cgroup2
 * @id: id of the cgroup
 *
 * Context: any; wlmon_cgroup_resolve() first finds what can still be found.
 *
 * Return: the path, valid until unload, or NULL if it is not known.
 */
const char *wlmon_cgroup_path(u64 id)
{
	u32 slot = wlmon_cgroup_slot(id);

	if (slot == WLMON_NR_CGROUPS)
		return NULL;
	/* pairs with wlmon_cgroup_resolve() */
	return smp_load_acquire(&cgroups[slot].path);
}

/**
 * wlmon_cgroup_exit() - free the paths
 *
 * Context: may sleep; nobody asks any more.
 */
void wlmon_cgroup_exit(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cgroups); i++)
		kfree(cgroups[i].path);
}
