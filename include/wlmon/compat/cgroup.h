/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_CGROUP_H
#define _WLMON_COMPAT_CGROUP_H

#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/rcupdate.h>

/**
 * wlmon_cgroup_from_id() - find a cgroup of the default hierarchy
 * @id: id of the cgroup (cgroup_id())
 *
 * Context: may sleep. Before v5.14, walks all cgroups.
 *
 * Return: the cgroup with a reference; NULL or an error pointer if no live cgroup
 * has this id.
 */
static inline struct cgroup *wlmon_cgroup_from_id(u64 id)
{
#ifdef WLMON_HAVE_CGROUP_BY_ID
	return cgroup_get_from_id(id);
#else
	struct cgroup_subsys_state *css;
	struct cgroup *found = NULL;

	rcu_read_lock();
	css_for_each_descendant_pre(css, &cgrp_dfl_root.cgrp.self) {
		if (cgroup_id(css->cgroup) != id)
			continue;
		if (cgroup_tryget(css->cgroup))
			found = css->cgroup;
		break;
	}
	rcu_read_unlock();
	return found;
#endif
}

#endif
