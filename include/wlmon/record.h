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
 * Lock order, outer locks first. Mutexes, of which some paths take only a few:
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
 * The following are innermost; with the lock of a record or without:
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
 * struct wlmon_identity - who a process is, as the kernel knew it at one moment
 * @pid: thread group id in the initial pid namespace
 * @ppid: thread group id of the parent (real_parent), likewise
 * @nspid: thread group id in the process's own pid namespace
 * @pidns: inode number of that namespace
 * @uid: real user id in the initial user namespace
 * @gid: real group id, likewise
 * @cgroup: id of its cgroup on the default hierarchy, 0 where there is none
 * @start: CLOCK_BOOTTIME ns of its creation (task->start_boottime)
 * @comm: name of its first thread
 *
 * (@pid, @start) names a process for good: a pid comes back, the pair does not.
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
 * struct wlmon_acct_flags - in which manner a process runs, as accounting tells it
 * @nice: of its first thread
 * @policy: scheduling policy of its first thread, as in sched_setscheduler()
 * @forked: it has not executed a program since it was forked (PF_FORKNOEXEC)
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
 * struct wlmon_getrusage - getrusage() as what a process does
 * @calls: how often it asked for itself, its children, the calling thread
 * @errors: how often that, or asking for anything else, failed
 * @when: when the last answer was given, in wlmon_ticks(), 0 for never
 * @last: the last answer
 */
struct wlmon_getrusage {
	u32 calls[WLMON_NR_WHO];
	u32 errors;
	u64 when;
	struct wlmon_rusage last;
};

/* Its ids in the initial and in its own pid namespace, and its signal_struct. */
#define WLMON_NR_PID_LINKS 3

/**
 * struct wlmon_pid_link - where one of these is in the list of ids with the same hash
 * @next: number of the next name, 0 for none; see pids.c
 * @before: the one before, likewise
 */
struct wlmon_pid_link {
	u32 next;
	u32 before;
};

/**
 * struct wlmon_record - what is known of one process
 * @lock: guards everything below, and the threads that point here; raw, see the lock
 *	order above
 * @state: see &enum wlmon_state
 * @nr_images: how many @images there are
 * @exit_known: @status is meaningful
 * @usage_final: somebody was told @usage, or nobody will be
 * @exe_resolved: @program was looked up as /proc/PID/exe does. Before, it is the
 *	name given to exec: a script, a link to the file, or no path at all
 * @vm_left: @usage.peak has the peak of the mm that the last thread is leaving, in
 *	exec or at its end; if false when all threads are gone, the peak is unknown
 * @last_left: signal->live was seen as zero, or nobody sees it: without the tracepoint of
 *	exits. Threads that lowered it earlier can be seen to exit later
 * @rusage_who: whom the last answer of getrusage() was about, an &enum wlmon_who
 * @seq: number of this record in order of creation; never used twice
 * @parent_seq: the same of the parent's record, 0 if the parent is no member
 * @id: who it is; uid, gid, cgroup and comm follow the process
 * @via: see &enum wlmon_via
 * @acct_flags: in which manner it runs
 * @exec_errno: error of the last failed exec, positive; 0 for none
 * @fork_errno: error of its last failed creation of a process or thread, likewise
 * @status: how it ended, as wait4() tells it, of which all fits
 * @threads: how many threads it has had, the first one included
 * @live: threads that have not exited; one more while the record is held
 * @held: threads that have not been released, likewise
 * @execs: successful execs
 * @execs_failed: execs that returned an error
 * @forks_failed: creations of processes and threads that returned an error
 * @reaper: process that released it, 0 while unknown
 * @images: the latest of its former programs, by index + 1; 0 for none
 * @program: number of the file that it runs, see &struct wlmon_program_table
 * @first_run: CLOCK_BOOTTIME ns, 0 while unknown; so are the next three
 * @last_exec: end of the last successful exec
 * @exited: sched_process_exit of the last thread, after any stop for a tracer or
 *	a core dump in do_exit()
 * @released: the leader was released
 * @release_seq: number of its release, in order of releases; see totals.c
 * @moved: number of its last move to another cgroup, likewise; 0 for none
 * @moved_before: number of the move before that one
 * @moved_from: slot of the cgroup that the last move left
 * @group: slot of its cgroup, see wlmon_cgroup_get(); held until it is released
 * @usage: once @usage_final, what it used. Until then the process itself knows
 *	better; what threads have for themselves is collected here as they are
 *	released, the peaks as they exit
 * @getrusage: how it used getrusage()
 * @signal: the kernel's signal_struct of the process, compared and never followed;
 *	constant from the creation of its first thread to the freeing of its last
 * @pid_link: in the lists of pids.c
 *
 * In an order that leaves no holes: it is most of what is allocated.
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
bool wlmon_record_thread_exited(struct wlmon_record *rec,
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
