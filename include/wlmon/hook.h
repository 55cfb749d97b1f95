/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_HOOK_H
#define _WLMON_HOOK_H

#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/types.h>

struct ctl_table;
struct pt_regs;
struct tracepoint;
struct wlmon_config;
struct wlmon_kprobe;

enum wlmon_hook_kind {
	WLMON_KPROBE,
	WLMON_KRETPROBE,
	WLMON_TRACEPOINT,
};

/* Kinds of events that hooks report. */
enum wlmon_source {
	WLMON_SOURCE_CREATE,
	WLMON_SOURCE_CREATE_RETURN,
	WLMON_SOURCE_START,
	WLMON_SOURCE_EXEC,
	WLMON_SOURCE_EXEC_RETURN,
	WLMON_SOURCE_LEAVE_MM,
	WLMON_SOURCE_EXIT_BEGIN,
	WLMON_SOURCE_EXIT,
	WLMON_SOURCE_EXIT_MM,
	WLMON_SOURCE_RELEASE,
	WLMON_SOURCE_RENAME,
	WLMON_SOURCE_MOVE,
	WLMON_SOURCE_NEW_CGROUP,
	WLMON_SOURCE_GETRUSAGE,
	WLMON_SOURCE_SYSCALL,
	WLMON_SOURCE_SWITCH,
	WLMON_SOURCE_CANARY,
	WLMON_NR_SOURCES
};

/* Conditions under which hooks are armed. */
enum wlmon_when {
	WLMON_ALWAYS,
	/* while a member is alive */
	WLMON_WHILE_ALIVE,
	/* until all members are released, since waiters read the usage of zombies */
	WLMON_UNTIL_RELEASED,
	WLMON_NR_WHENS
};

enum wlmon_hook_state {
	WLMON_HOOK_UNBOUND,
	WLMON_HOOK_BOUND,
	WLMON_HOOK_ARMED,
	/* armed, but did not fire in the self-test */
	WLMON_HOOK_SILENT,
	/* still armed, since disarming failed */
	WLMON_HOOK_STUCK,
};

#define WLMON_CANDIDATES 2

/**
 * struct wlmon_hook - place in the kernel that a handler is called from
 * @name: name that users see
 * @kind: see &enum wlmon_hook_kind
 * @source: kind of event that it reports
 * @candidates: functions or tracepoint to try, in this order; for a function,
 *	the compiler's clones are tried, too
 * @lost: consequence if it cannot be bound, without white space, for users
 * @selftest: the self-test makes it fire, so a silent one does not work
 * @when: condition under which it is armed; tracepoints of WLMON_WHILE_ALIVE do not
 *	count their hits, to cost less in each system call
 * @standby: arm it only if other hooks, which cost less, do not report the same;
 *	see wlmon_hooks_need_standby()
 * @on_call: handler of a kprobe, at the call
 * @on_entry: handler of a kretprobe, at the call; data is kept for the return.
 *	Returns nonzero to ignore the return
 * @on_return: handler of a kretprobe, at the return
 * @probe: handler of a tracepoint; gets the row, then the tracepoint's arguments
 * @data_size: of a kretprobe: bytes of data to keep for each call
 * @in_flight: of a kretprobe: number of calls that can be followed at once
 * @nr: index in the table
 * @state: see &enum wlmon_hook_state
 * @symbol: name of the function or tracepoint that it is bound to, empty if unbound
 * @tp: tracepoint that it is bound to, NULL for none
 * @kprobe: probe on the function that it is bound to, NULL for none
 *
 * Handlers run in atomic context. Those of probes read arguments from regs.
 */
struct wlmon_hook {
	const char *name;
	enum wlmon_hook_kind kind;
	enum wlmon_source source;
	const char *candidates[WLMON_CANDIDATES];
	const char *lost;
	bool selftest;
	enum wlmon_when when;
	bool standby;

	void (*on_call)(struct pt_regs *regs);
	int (*on_entry)(void *data, struct pt_regs *regs);
	void (*on_return)(void *data, struct pt_regs *regs);
	void *probe;
	size_t data_size;
	int in_flight;

	u8 nr;
	enum wlmon_hook_state state;
	char symbol[KSYM_NAME_LEN];
	struct tracepoint *tp;
	struct wlmon_kprobe *kprobe;
};

#define WLMON_NR_HOOKS 24

/* The table given to wlmon_hooks_init(); only the states of its rows change. */
extern struct wlmon_hook *wlmon_hooks;

#define wlmon_for_each_hook(hook)					\
	for ((hook) = wlmon_hooks;					\
	     (hook) < wlmon_hooks + WLMON_NR_HOOKS; (hook)++)

/* bind.c */
int wlmon_hooks_init(struct wlmon_hook *table, const struct wlmon_config *config);
void wlmon_hooks_exit(void);
bool wlmon_hooks_bound(enum wlmon_when when);
int wlmon_hooks_enable(enum wlmon_when when);
void wlmon_hooks_disable(enum wlmon_when when);
bool wlmon_hooks_need_standby(void);
bool wlmon_hooks_active(enum wlmon_source source);

/* probe.c */
bool wlmon_hook_is_armed(const char *name);
int wlmon_hook_probe_register(struct wlmon_hook *hook);
int wlmon_hook_probe_enable(struct wlmon_hook *hook);
int wlmon_hook_probe_disable(struct wlmon_hook *hook);
void wlmon_hook_probes_release(void);
const struct kprobe *wlmon_hook_kprobe(const struct wlmon_hook *hook);
u64 wlmon_hook_probe_missed(const struct wlmon_hook *hook);

/* check.c */

/**
 * struct wlmon_check_call - data of a probe on a switch, from the call to the return
 * @began: CLOCK_BOOTTIME ns of the call
 * @table: the first argument of ftrace_enable_sysctl()
 */
struct wlmon_check_call {
	u64 began;
	const struct ctl_table *table;
};

int wlmon_check_kprobes_entry(void *data, struct pt_regs *regs);
void wlmon_check_kprobes_return(void *data, struct pt_regs *regs);
int wlmon_check_ftrace_entry(void *data, struct pt_regs *regs);
void wlmon_check_ftrace_return(void *data, struct pt_regs *regs);
void wlmon_canary(bool *fired);
void wlmon_check_canary(struct pt_regs *regs);
int wlmon_hooks_selftest(void);
bool wlmon_hooks_firing(void);
void wlmon_hooks_check(void);
unsigned int wlmon_hooks_reset_off(void);
bool wlmon_hook_is_off(const struct wlmon_hook *hook);
u64 wlmon_hook_off_since(const struct wlmon_hook *hook);

/* probe.c */
void wlmon_hook_count(struct wlmon_hook *hook);
u64 wlmon_hook_read_hits(const struct wlmon_hook *hook);
u64 wlmon_hooks_missed(enum wlmon_source source);

#endif
