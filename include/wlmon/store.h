/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_STORE_H
#define _WLMON_STORE_H

#include <linux/sched.h>
#include <wlmon/image.h>
#include <wlmon/pool.h>
#include <wlmon/program.h>
#include <wlmon/record.h>
#include <wlmon/rusage_slot.h>
#include <wlmon/thread.h>
#include <wlmon/thread_table.h>

/* Marks on records for deferred work, which may sleep. */
enum wlmon_mark {
	/* look up the program, see members/exe.c */
	WLMON_MARK_UNRESOLVED,
	/* add the other threads, see members/attach.c */
	WLMON_MARK_ATTACHING,
	/* split the usage between two cgroups, see members/move.c */
	WLMON_MARK_MOVED,
	WLMON_NR_MARKS
};

/* A bit for each record, by index; allocated by wlmon_store_init(). */
extern unsigned long *wlmon_marks[WLMON_NR_MARKS];

/* Allocated by wlmon_store_init(); the memory stays until wlmon_store_exit(). */
extern struct wlmon_pool wlmon_records;
extern struct wlmon_pool wlmon_threads;
extern struct wlmon_thread_table wlmon_thread_table;
extern struct wlmon_program_table wlmon_programs;
extern struct wlmon_rusage_slot_pool wlmon_rusage_slots;

int wlmon_store_init(u32 max_records);
void wlmon_store_exit(void);
struct wlmon_record *wlmon_store_get(void);
void wlmon_store_finalize(struct wlmon_record *rec);
void wlmon_store_purge(u64 number);

#endif
