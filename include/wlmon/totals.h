/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TOTALS_H
#define _WLMON_TOTALS_H

#include <linux/types.h>
#include <wlmon/cgroup.h>
#include <wlmon/usage.h>

struct wlmon_record;

#define WLMON_NR_CODES 256
#define WLMON_NR_SIGNALS 128

/* An account for each slot of a cgroup, and one for all cgroups without a slot. */
#define WLMON_NR_ACCOUNTS (WLMON_NR_CGROUPS + 1)

/**
 * struct wlmon_totals - usage of all released members, and how they ended
 * @usage: sum of their usage; each peak is the largest one
 * @codes: members that exited, by exit code
 * @signals: members that were killed, by signal
 * @cores: members that dumped core
 * @evicted: included members whose records were evicted
 * @release_seq: number of the last release that is included
 * @reset: number of the last release before the last reset, not included
 *
 * A member is added once, when it is released, so evicting its record later changes
 * no sum.
 */
struct wlmon_totals {
	struct wlmon_usage usage;
	u64 codes[WLMON_NR_CODES];
	u64 signals[WLMON_NR_SIGNALS];
	u64 cores;
	u64 evicted;
	u64 release_seq;
	u64 reset;
};

/**
 * struct wlmon_account - usage of members in one cgroup
 * @usage: of members that were released in it, plus usage before moving away, minus
 *	usage before moving in, see wlmon_usage_move()
 * @ended: members that were released in it
 * @release_seq: number of the last release that is included
 * @period: value of totals_period at the last use; an account of an older period is
 *	empty. In a copy, 0 for an empty account
 */
struct wlmon_account {
	struct wlmon_usage usage;
	u64 ended;
	u64 release_seq;
	u64 period;
};

/**
 * struct wlmon_accounts_at - state when the accounts were copied
 * @release_seq: number of the last release
 * @moves: number of moves from one cgroup to another
 * @frees: number of times that the slot of a cgroup was freed
 */
struct wlmon_accounts_at {
	u64 release_seq;
	u64 moves;
	u64 frees;
};

int wlmon_totals_init(void);
void wlmon_totals_exit(void);
void wlmon_totals_add(struct wlmon_record *rec);
void wlmon_totals_add_end(struct wlmon_totals *totals, int status);
void wlmon_totals_enter(struct wlmon_record *rec, u64 cgroup);
void wlmon_totals_move(struct wlmon_record *rec, u64 cgroup,
		       const struct wlmon_usage *usage);
void wlmon_totals_evict(const struct wlmon_record *rec);
u64 wlmon_totals_evicted_since(u64 release_seq);
void wlmon_totals_read(struct wlmon_totals *totals);
bool wlmon_totals_read_cgroups(struct wlmon_account accounts[WLMON_NR_ACCOUNTS],
			       struct wlmon_accounts_at *at);
bool wlmon_totals_cgroup(const struct wlmon_record *rec, u64 moves, u32 *slot);
bool wlmon_totals_hold(const struct wlmon_accounts_at *at);
void wlmon_totals_released(u64 *release_seq, u64 *evicted);
u64 wlmon_totals_reset(void);

#endif
