// SPDX-License-Identifier: GPL-2.0
/* The workload's totals, and those by cgroup; they outlive the records. */
#include <wlmon/totals.h>

#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <wlmon/record.h>

static struct wlmon_totals totals_now;
static struct wlmon_account *accounts_now;
/* Number of the latest release of which the record is gone. */
static u64 totals_forgotten;
/* How many moves from one cgroup to another there were. */
static u64 totals_moves;
static DEFINE_RAW_SPINLOCK(totals_lock);

/**
 * wlmon_totals_init() - allocate an account for each cgroup
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_totals_init(void)
{
	accounts_now = kvcalloc(WLMON_NR_ACCOUNTS, sizeof(*accounts_now),
				GFP_KERNEL);
	return accounts_now ? 0 : -ENOMEM;
}

/**
 * wlmon_totals_exit() - free it
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_totals_exit(void)
{
	kvfree(accounts_now);
	accounts_now = NULL;
}

static struct wlmon_account *account_of(u64 cgroup)
{
	struct wlmon_account *account = &accounts_now[wlmon_cgroup_slot(cgroup)];

	account->used = true;
	return account;
}

static void count_end(int status)
{
	unsigned int sig = status & 0x7f;

	if (sig)
		totals_now.signals[sig]++;
	else
		totals_now.codes[(status >> 8) & 0xff]++;
	if (status & 0x80)
		totals_now.cores++;
}

/**
 * wlmon_totals_add() - add a released member
 * @rec: its record, final; gets the number of its release
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_totals_add(struct wlmon_record *rec)
{
	struct wlmon_account *account;

	raw_spin_lock(&totals_lock);
	rec->last_number = ++totals_now.number;
	wlmon_usage_add(&totals_now.usage, &rec->usage);
	count_end(rec->status);
	account = account_of(rec->id.cgroup);
	wlmon_usage_add(&account->usage, &rec->usage);
	account->ended++;
	raw_spin_unlock(&totals_lock);
}

/**
 * wlmon_totals_move() - a member goes from one cgroup to another
 * @rec: its record, with the cgroup in which it was; the move is noted
 * @to: id of the one in which it is
 * @usage: what it has used so far
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_totals_move(struct wlmon_record *rec, u64 to,
		       const struct wlmon_usage *usage)
{
	raw_spin_lock(&totals_lock);
	rec->moved_before = rec->moved;
	rec->moved = ++totals_moves;
	rec->moved_from = rec->id.cgroup;
	wlmon_usage_move(&account_of(rec->id.cgroup)->usage,
			 &account_of(to)->usage, usage);
	raw_spin_unlock(&totals_lock);
}

/**
 * wlmon_totals_forget() - the record of a released member goes
 * @number: number of its release
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_totals_forget(u64 number)
{
	raw_spin_lock(&totals_lock);
	totals_forgotten = max(totals_forgotten, number);
	raw_spin_unlock(&totals_lock);
}

/**
 * wlmon_totals_forgot() - is a record gone that totals read before lack?
 * @number: number of the last release that is in these totals
 *
 * Who reads totals and then the records that they do not include misses one
 * that came between and was evicted.
 *
 * Return: true if so; the totals of now have it.
 */
bool wlmon_totals_forgot(u64 number)
{
	return READ_ONCE(totals_forgotten) > number;
}

/**
 * wlmon_totals_read() - a copy of the totals
 * @totals: is filled
 */
void wlmon_totals_read(struct wlmon_totals *totals)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&totals_lock, flags);
	*totals = totals_now;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}

/**
 * wlmon_totals_read_cgroups() - a copy of the accounts
 * @accounts: is filled, by wlmon_cgroup_slot()
 * @moves: is set to how many moves are included, for wlmon_totals_cgroup()
 *
 * Return: number of the last release that is included.
 */
u64 wlmon_totals_read_cgroups(struct wlmon_account accounts[WLMON_NR_ACCOUNTS],
			      u64 *moves)
{
	unsigned long flags;
	u64 number;
	u32 i;

	memset(accounts, 0, WLMON_NR_ACCOUNTS * sizeof(*accounts));
	raw_spin_lock_irqsave(&totals_lock, flags);
	for (i = 0; i < WLMON_NR_ACCOUNTS; i++)
		if (accounts_now[i].used)
			accounts[i] = accounts_now[i];
	number = totals_now.number;
	*moves = totals_moves;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
	return number;
}

/**
 * wlmon_totals_cgroup() - where accounts read before expect a member's usage
 * @rec: its record
 * @moves: how many moves are in these accounts
 * @cgroup: is set to the id of the cgroup in which it was then
 *
 * Adding its usage where it is now would leave its debt uncovered there.
 *
 * Return: false if it moved on since, so that it is not known any more.
 */
bool wlmon_totals_cgroup(const struct wlmon_record *rec, u64 moves,
			 u64 *cgroup)
{
	*cgroup = rec->moved > moves ? rec->moved_from : rec->id.cgroup;
	return rec->moved <= moves || rec->moved_before <= moves;
}

/**
 * wlmon_totals_reset() - zero the totals
 *
 * What a living member used before counts where it is by now.
 */
void wlmon_totals_reset(void)
{
	unsigned long flags;
	u64 number;
	u32 i;

	raw_spin_lock_irqsave(&totals_lock, flags);
	number = totals_now.number;
	memset(&totals_now, 0, sizeof(totals_now));
	totals_now.number = number;
	for (i = 0; i < WLMON_NR_ACCOUNTS; i++)
		if (accounts_now[i].used)
			memset(&accounts_now[i], 0, sizeof(accounts_now[i]));
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}
