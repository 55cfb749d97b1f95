/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MARKS_H
#define _WLMON_MARKS_H

/* Work that handlers leave to where it may sleep, a bit for each record. */
enum wlmon_mark {
	/* the program is to be looked up, see exe.c */
	WLMON_MARK_UNRESOLVED,
	/* threads are to join, see joins.c */
	WLMON_MARK_JOINING,
	/* usage is to be split between two cgroups, see moves.c */
	WLMON_MARK_MOVED,
	WLMON_NR_MARKS
};

/* By index of the record, allocated by wlmon_members_init(). */
extern unsigned long *wlmon_marks[WLMON_NR_MARKS];

#endif
