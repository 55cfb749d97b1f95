/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MARKS_H
#define _WLMON_MARKS_H

/* Work on a record that may sleep, deferred by handlers: a bit per record. */
enum wlmon_mark {
	/* look up the program, see exe.c */
	WLMON_MARK_UNRESOLVED,
	/* add the other threads, see joins.c */
	WLMON_MARK_JOINING,
	/* split the usage between two cgroups, see moves.c */
	WLMON_MARK_MOVED,
	WLMON_NR_MARKS
};

/* By index of the record, allocated by wlmon_members_init(). */
extern unsigned long *wlmon_marks[WLMON_NR_MARKS];

#endif
