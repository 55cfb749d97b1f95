/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_RECORD_H
#define _WLMON_RECORD_H

#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <wlmon/rusage.h>
#include <wlmon/usage.h>

struct signal_struct;
struct wlmon_thread;

/*
 * Lock order, outer locks first. Mutexes; a path takes only some of them:
 *
 *	seq_file's lock of an open file
 *	reset_lock (views/control.c)
 *	target_lock (members/target.c)
 *	run_lock (members/pending.c)
 *	arming_lock (hooks/arming.c)
 *	ledger_lock (views/ledger_read.c)
 *	stats_lock (syscalls/stats.c)
 *	resolve_lock (records/cgroup.c)
 *
 * Raw spinlocks, interrupts off:
 *
 *	lock of a record; one at a time
 *	totals_lock (records/totals.c)
 *	cgroups_lock (records/cgroup.c)
 *
 * Innermost raw spinlocks, taken with or without the lock of a record:
 *
 *	lock of a bucket of the thread table
 *	pids_lock (records/pids.c)
 *	lock of the program table
 *	lock of a pool
 *	wlmon_span_lock of sums of ticks
 */

enum wlmon_state {
	WLMON_STATE_EMPTY,
	WLMON_STATE_RUNNING,
	WLMON_STATE_ZOMBIE,
	WLMON_STATE_RELEASED,
};

/* How a process became a member. */
enum wlmon_via {
	WLMON_VIA_FORK,
	WLMON_VIA_ADOPTED,
	WLMON_VIA_MATCHED,
};

/**
 * struct wlmon_identity - identity of a process at one moment
 * @pid: thread group id in the initial pid namespace
 * @ppid: thread group id of the parent (real_parent) in the initial pid namespace
 * @nspid: thread group id in the process's own pid namespace
 * @pidns: inode number of that namespace
 * @uid: real user id in the initial user namespace
 * @gid: real group id in the initial user namespace
 * @cgroup: id of its cgroup on the default hierarchy, 0 if there is none
 * @start: CLOCK_BOOTTIME ns of its creation (task->start_boottime)
 * @comm: name of its leader
 *
 * (@pid, @start) stays unique: a pid is reused, the pair is not.
 */
struct wlmon_identity {
	pid_t pid;
	pid_t ppid;
	pid_t nspid;
	u32 pidns;
	u32 uid;
	u32 gid;
	u64 cgroup;
	u64 start;
	char comm[TASK_COMM_LEN];
};

/**
 * struct wlmon_acct_flags - accounting flags of a process
 * @nice: nice value of the leader
 * @policy: scheduling policy of the leader, as in sched_setscheduler()
 * @forked: no program was executed since the fork (PF_FORKNOEXEC)
 * @superuser: a thread has used a capability (PF_SUPERPRIV)
 * @core: a thread dumped core (PF_DUMPCORE)
 * @killed: a thread was killed by a signal (PF_SIGNALED)
 */
struct wlmon_acct_flags {
	s8 nice;
	u8 policy;
	bool forked : 1;
	bool superuser : 1;
	bool core : 1;
	bool killed : 1;
};

/**
 * struct wlmon_getrusage - calls of getrusage() by a process
 * @calls: number of calls for the process, its children and the calling thread, by
 *	&enum wlmon_who
 * @errors: number of calls that failed, those for another subject included
 * @when: wlmon_ticks() at the return of the last result, 0 for never
 * @last: the last result
 */
struct wlmon_getrusage {
	u32 calls[WLMON_NR_WHO];
	u32 errors;
	u64 when;
	struct wlmon_rusage last;
};

/* Keys of a record: pid, pid in the process's own pid namespace, signal_struct. */
#define WLMON_NR_PID_LINKS 3

/**
 * struct wlmon_pid_link - position of a key of a record in a list, see pids.c
 * @next: number of the next link, 0 for none
 * @before: number of the link before it, 0 for none
 */
struct wlmon_pid_link {
	u32 next;
	u32 before;
};

/**
 * struct wlmon_record - what is known of one process
 * @lock: guards everything below, and the thread objects of the process; raw, see the
 *	lock order above
 * @state: see &enum wlmon_state
 * @nr_images: number of @images
 * @exit_known: @status is valid
 * @usage_final: @usage does not change any more: a waiter has read it, or the process
 *	was released
 * @exe_resolved: @program was looked up as /proc/PID/exe does. Before, it is by the
 *	name given to exec, which can be a script or a link; or 0, if that name is no
 *	absolute path
 * @vm_left: @usage.peak has the peak of the mm that the last thread is leaving, in
 *	exec or at its end; if false when all threads are gone, the peak is unknown
 * @last_left: signal->live was seen at zero; without the tracepoint of exits, which
 *	reads it, set at the first exit. Threads that lowered it earlier can be seen to
 *	exit later
 * @rusage_who: subject of the last result of getrusage(), an &enum wlmon_who
 * @seq: number of this record in order of creation; never reused
 * @parent_seq: @seq of the creator's record, 0 for none
 * @id: identity of the process; uid, gid, cgroup and comm are kept up to date
 * @via: see &enum wlmon_via
 * @acct_flags: accounting flags of the process
 * @exec_errno: error of the last failed exec, positive; 0 for none
 * @fork_errno: error of the last failed creation of a process or thread, positive;
 *	0 for none
 * @status: wait status, which fits into 16 bits
 * @threads: number of threads so far, the first one included
 * @live: threads that have not exited; one more while the record is held, see
 *	wlmon_record_hold()
 * @held: threads that have not been released; one more while the record is held
 * @execs: number of successful execs
 * @execs_failed: number of execs that returned an error
 * @forks_failed: number of creations of processes and threads that returned an error
 * @reaper: thread group id of the process that released it, 0 while unknown
 * @images: link to the latest of its former programs, 0 for none
 * @program: number of the file that it runs, see &struct wlmon_program_table
 * @first_run: CLOCK_BOOTTIME ns of the first run of its first thread, 0 while unknown
 * @last_exec: CLOCK_BOOTTIME ns of the end of its last successful exec, 0 for none
 * @exited: CLOCK_BOOTTIME ns of sched_process_exit of the last thread, after any stop
 *	for a tracer or a core dump in do_exit(); 0 while unknown
 * @released: CLOCK_BOOTTIME ns of the release of the leader, 0 while unknown
 * @release_seq: number of its release, in order of releases; see totals.c
 * @moved: number of its last move to another cgroup, in order of moves; 0 for none
 * @moved_before: number of the move before that one, 0 for none
 * @moved_from: slot of the cgroup that the last move left
 * @group: slot of its cgroup, see wlmon_cgroup_get(); held until it is released
 * @usage: usage of the process once @usage_final. Before, it has only the peaks, raised
 *	as threads exit, and acct, added to as threads are released; the rest is in the
 *	task
 * @getrusage: its calls of getrusage()
 * @signal: the kernel's signal_struct of the process, compared, not dereferenced;
 *	NULL once the process is released
 * @pid_link: positions in the lists of pids.c
 *
 * The order of members leaves no holes, since records take most of the memory.
 */
struct wlmon_record {
	raw_spinlock_t lock;
	u8 state;
	u8 nr_images;
	bool exit_known : 1;
	bool usage_final : 1;
	bool exe_resolved : 1;
	bool vm_left : 1;
	bool last_left : 1;
	u8 rusage_who;
	u64 seq;
	u64 parent_seq;
	struct wlmon_identity id;
	u8 via;
	struct wlmon_acct_flags acct_flags;
	u16 exec_errno;
	u16 fork_errno;
	u16 status;
	u32 threads;
	u32 live;
	u32 held;
	u32 execs;
	u32 execs_failed;
	u32 forks_failed;
	pid_t reaper;
	u32 images;
	u32 program;
	u64 first_run;
	u64 last_exec;
	u64 exited;
	u64 released;
	u64 release_seq;
	u64 moved;
	u64 moved_before;
	u32 moved_from;
	u32 group;
	struct wlmon_usage usage;
	struct wlmon_getrusage getrusage;
	const struct signal_struct *signal;
	struct wlmon_pid_link pid_link[WLMON_NR_PID_LINKS];
};

void wlmon_record_open(struct wlmon_record *rec, u64 seq, enum wlmon_via via,
		       const struct wlmon_identity *id);
void wlmon_record_thread_add(struct wlmon_record *rec);
void wlmon_record_hold(struct wlmon_record *rec);
bool wlmon_record_unhold(struct wlmon_record *rec, bool last, bool *gone);
bool wlmon_record_thread_start(struct wlmon_record *rec,
			       struct wlmon_thread *thr, u64 now);
bool wlmon_record_thread_exit(struct wlmon_record *rec,
			      struct wlmon_thread *thr, int status,
			      const struct wlmon_peak *peak, bool last, u64 now);
bool wlmon_record_thread_exit_time(struct wlmon_record *rec,
				   struct wlmon_thread *thr, int status, bool last,
				   u64 now);
bool wlmon_record_thread_release(struct wlmon_record *rec, bool leader,
				 pid_t reaper, u64 now);
u32 wlmon_record_exec(struct wlmon_record *rec, u32 program, u64 now);
u32 wlmon_record_set_program(struct wlmon_record *rec, u32 program,
			     bool resolved);
void wlmon_record_exec_failed(struct wlmon_record *rec, int err);
void wlmon_record_fork_failed(struct wlmon_record *rec, int err);
void wlmon_record_set_acct_flags(struct wlmon_record *rec,
				 const struct wlmon_acct_flags *acct_flags, bool leader);
void wlmon_record_set_usage(struct wlmon_record *rec,
			    const struct wlmon_usage *usage);
void wlmon_record_end(struct wlmon_record *rec, int status,
		      const struct wlmon_usage *usage);

#endif
