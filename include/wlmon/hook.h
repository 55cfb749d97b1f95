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

/* What a hook is a source of. */
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

/* When a hook is armed. */
enum wlmon_when {
	WLMON_ALWAYS,
	/* while a member lives */
	WLMON_WHILE_ALIVE,
	/* until all members are released: their waiters matter */
	WLMON_UNTIL_RELEASED,
	WLMON_NR_WHENS
};

enum wlmon_hook_state {
	WLMON_HOOK_UNBOUND,
	WLMON_HOOK_BOUND,
	WLMON_HOOK_ARMED,
	/* armed, but a thread's life passed it by without a sound */
	WLMON_HOOK_SILENT,
	/* armed: the kernel could not disarm it */
	WLMON_HOOK_STUCK,
};

#define WLMON_CANDIDATES 2

/**
 * struct wlmon_hook - one place in the kernel that is listened to
 * @name: what users call it
 * @kind: how it is listened to
 * @source: what it tells
 * @candidates: functions or tracepoint to try, in this order; for a function,
 *	its clones made by the compiler count
 * @lost: what is lost if it cannot be bound, without white space
 * @selftest: a thread's life hits it, so that it can be shown to work
 * @when: when it is armed; what listens to every system call while a member
 *	lives does not count its hits
 * @standby: it is not armed where others, which cost less, tell the same; see
 *	wlmon_hooks_need_standby()
 * @on_call: kprobe: the function was called; returns 0
 * @on_entry: kretprobe: the function was called; @data is kept for the return.
 *	Returns non-zero if the return does not matter
 * @on_return: kretprobe: the function returned
 * @probe: tracepoint: gets the row, then the tracepoint's arguments
 * @data_size: kretprobe: bytes of @data
 * @in_flight: kretprobe: how many calls can be followed at once
 * @nr: its place in the table
 * @state: see &enum wlmon_hook_state
 * @symbol: what it is bound to
 * @tp: the tracepoint it is bound to
 * @kprobe: the probe on the function it is bound to
 *
 * Handlers run in atomic context and take what they need from @regs.
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

/* The rows that wlmon_hooks_init() got; only their states change. */
extern struct wlmon_hook *wlmon_hooks;

#define wlmon_for_each_hook(hook)					\
	for ((hook) = wlmon_hooks;					\
	     (hook) < wlmon_hooks + WLMON_NR_HOOKS; (hook)++)

int wlmon_hooks_init(struct wlmon_hook *table, const struct wlmon_config *config);
void wlmon_hooks_exit(void);
bool wlmon_hooks_bound(enum wlmon_when when);
int wlmon_hooks_enable(enum wlmon_when when);
void wlmon_hooks_disable(enum wlmon_when when);
bool wlmon_hooks_need_standby(void);
bool wlmon_hooks_active(enum wlmon_source source);

/* hook_probe.c */
bool wlmon_hook_is_armed(const char *name);
int wlmon_hook_probe_register(struct wlmon_hook *hook);
int wlmon_hook_probe_enable(struct wlmon_hook *hook);
int wlmon_hook_probe_disable(struct wlmon_hook *hook);
void wlmon_hook_probes_release(void);
const struct kprobe *wlmon_hook_kprobe(const struct wlmon_hook *hook);
u64 wlmon_hook_probe_missed(const struct wlmon_hook *hook);

/* hook_switch.c */

/* What a return probe on a switch keeps from the call to the return. */
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

void wlmon_hook_count(struct wlmon_hook *hook);
u64 wlmon_hook_read_hits(const struct wlmon_hook *hook);
u64 wlmon_hooks_missed(enum wlmon_source source);

#endif
