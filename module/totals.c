// SPDX-License-Identifier: GPL-2.0
/* The workload's totals, and those by cgroup; they outlive the records. */
#include <wlmon/totals.h>

#include <linux/jiffies.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <wlmon/ledger.h>
#include <wlmon/record.h>

static struct wlmon_totals totals_now;
static struct wlmon_account *accounts_now;
/* Number of the latest release of which the record is gone. */
static u64 totals_forgotten;
/* How many moves from one cgroup to another there were. */
static u64 totals_moves;
/* How often the slot of a cgroup was freed. */
static u64 totals_frees;
/* Resets, and one. */
static u64 totals_period = 1;
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

/* What a reset or another cgroup left there is empty. */
static struct wlmon_account *account_of(u32 slot)
{
	struct wlmon_account *account = &accounts_now[slot];

	lockdep_assert_held(&totals_lock);
	if (account->period != totals_period) {
		memset(account, 0, sizeof(*account));
		account->period = totals_period;
		account->number = totals_now.number;
	}
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
	account = account_of(rec->group);
	wlmon_usage_add(&account->usage, &rec->usage);
	account->ended++;
	account->number = totals_now.number;
	raw_spin_unlock(&totals_lock);
	wlmon_cgroup_put(rec->group);
}

/**
 * wlmon_totals_move() - a member goes from one cgroup to another
 * @rec: its record, with the cgroup in which it was; the move is noted
 * @to: slot of the one in which it is
 * @usage: what it has used so far
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_totals_move(struct wlmon_record *rec, u32 to,
		       const struct wlmon_usage *usage)
{
	raw_spin_lock(&totals_lock);
	rec->moved_before = rec->moved;
	rec->moved = ++totals_moves;
	rec->moved_from = rec->group;
	wlmon_usage_move(&account_of(rec->group)->usage,
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
	if (number > totals_now.reset)
		totals_now.evicted++;
	totals_forgotten = max(totals_forgotten, number);
	raw_spin_unlock(&totals_lock);
}

/**
 * wlmon_totals_forgotten() - how many records are gone that totals read before lack
 * @number: number of the last release that is in these totals
 *
 * A reader of totals and then of the records that they do not include misses those
 * that came between and were evicted.
 *
 * Return: how many at the most; the totals of now have them.
 */
u64 wlmon_totals_forgotten(u64 number)
{
	u64 last = READ_ONCE(totals_forgotten);

	return last > number ? last - number : 0;
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
 * wlmon_totals_released() - how many members were released
 * @number: is set to how many since load
 * @evicted: is set to how many since the last reset have no record any more
 *
 * Context: any but NMI.
 */
void wlmon_totals_released(u64 *number, u64 *evicted)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&totals_lock, flags);
	*number = totals_now.number;
	*evicted = totals_now.evicted;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}

/* So many are copied at once with interrupts off, and the one that many share. */
#define AT_ONCE 63

static void accounts_copy(struct wlmon_account *accounts, u32 from, u32 end)
{
	u32 i;

	lockdep_assert_held(&totals_lock);
	for (i = from; i < end; i++) {
		if (accounts_now[i].period == totals_period)
			accounts[i] = accounts_now[i];
		else
			accounts[i].number = totals_now.number;
	}
}

/**
 * wlmon_totals_read_cgroups() - a copy of the accounts
 * @accounts: is filled, by slot; each has the releases up to its number
 * @at: is filled
 *
 * Context: may sleep.
 *
 * Return: false if there are many, and a member moved meanwhile: what it used can be
 * in two of them or in none.
 */
bool wlmon_totals_read_cgroups(struct wlmon_account accounts[WLMON_NR_ACCOUNTS],
			       struct wlmon_accounts_at *at)
{
	u32 i, end, bound = wlmon_cgroup_bound();
	unsigned long flags;
	u64 moves;

	memset(accounts, 0, WLMON_NR_ACCOUNTS * sizeof(*accounts));
	end = min_t(u32, bound, AT_ONCE);
	raw_spin_lock_irqsave(&totals_lock, flags);
	at->number = totals_now.number;
	at->moves = totals_moves;
	at->frees = totals_frees;
	accounts_copy(accounts, WLMON_NR_CGROUPS, WLMON_NR_ACCOUNTS);
	accounts_copy(accounts, 0, end);
	raw_spin_unlock_irqrestore(&totals_lock, flags);

	moves = at->moves;
	for (i = end; i < bound; i = end) {
		cond_resched();
		end = min_t(u32, bound, i + AT_ONCE);
		raw_spin_lock_irqsave(&totals_lock, flags);
		accounts_copy(accounts, i, end);
		moves = totals_moves;
		raw_spin_unlock_irqrestore(&totals_lock, flags);
	}
	/* in these nobody was */
	for (i = bound; i < WLMON_NR_CGROUPS; i++)
		accounts[i].number = at->number;
	return moves == at->moves;
}

/**
 * wlmon_totals_cgroup() - where accounts read before expect a member's usage
 * @rec: its record
 * @moves: how many moves are in these accounts
 * @slot: is set to the slot of the cgroup in which it was then
 *
 * Adding its usage where it is now would leave its debt uncovered there.
 *
 * Return: false if it moved on since, so that it is not known any more.
 */
bool wlmon_totals_cgroup(const struct wlmon_record *rec, u64 moves, u32 *slot)
{
	*slot = rec->moved > moves ? rec->moved_from : rec->group;
	return rec->moved <= moves || rec->moved_before <= moves;
}

/**
 * wlmon_totals_hold() - do accounts read before still fit the records read since?
 * @at: when they were read
 *
 * Return: false if a record was evicted that they do not include, or a slot is
 * another cgroup's by now.
 */
bool wlmon_totals_hold(const struct wlmon_accounts_at *at)
{
	unsigned long flags;
	bool hold;

	raw_spin_lock_irqsave(&totals_lock, flags);
	hold = totals_forgotten <= at->number && totals_frees == at->frees;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
	return hold;
}

/* Above the first, cgroups that are gone make room, down to the second. */
#define CROWDED (WLMON_NR_CGROUPS / 8 * 7)
#define ROOMY (WLMON_NR_CGROUPS / 4 * 3)
/* Where all live, this long passes before the next look. */
#define LOOK_DELAY HZ

/* The one in which a member ended the longest ago; WLMON_NR_CGROUPS for none. */
static u32 oldest_gone(void)
{
	u32 slot, oldest = WLMON_NR_CGROUPS;
	u64 number, least = U64_MAX;

	for (slot = 0; slot < wlmon_cgroup_bound(); slot++) {
		number = READ_ONCE(accounts_now[slot].number);
		if (number >= least || !wlmon_cgroup_is_gone(slot))
			continue;
		least = number;
		oldest = slot;
	}
	return oldest;
}

/* What ended in it counts with those that are not told apart. */
static bool account_evict(u32 slot)
{
	struct wlmon_account *account = &accounts_now[slot], *other;
	unsigned long flags;
	bool evicted;

	raw_spin_lock_irqsave(&totals_lock, flags);
	evicted = wlmon_cgroup_free(slot);
	if (evicted && account->period == totals_period) {
		other = account_of(WLMON_NR_CGROUPS);
		wlmon_usage_add(&other->usage, &account->usage);
		other->ended += account->ended;
		other->number = totals_now.number;
		wlmon_count(WLMON_CGROUPS_EVICTED);
	}
	if (evicted) {
		account->period = 0;
		totals_frees++;
	}
	raw_spin_unlock_irqrestore(&totals_lock, flags);
	return evicted;
}

/**
 * wlmon_totals_make_room() - free the slots of cgroups that are gone, oldest first
 *
 * Only where slots run short: until then all keep their lines.
 *
 * Context: the one worker; may sleep, in the initial cgroup namespace.
 */
void wlmon_totals_make_room(void)
{
	static u64 next_look;
	u32 slot;

	if (wlmon_cgroup_used() <= CROWDED || time_before64(get_jiffies_64(), next_look))
		return;
	wlmon_cgroup_lock();
	wlmon_cgroup_find_gone();
	while (wlmon_cgroup_used() > ROOMY) {
		slot = oldest_gone();
		if (slot == WLMON_NR_CGROUPS)
			break;
		account_evict(slot);
		cond_resched();
	}
	next_look = wlmon_cgroup_used() > CROWDED ?
			    get_jiffies_64() + LOOK_DELAY :
			    0;
	wlmon_cgroup_unlock();
}

/* In a cgroup that was used since the reset, or is, a line is due. */
static void account_drop(u32 slot)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&totals_lock, flags);
	if (accounts_now[slot].period != totals_period &&
	    wlmon_cgroup_free(slot))
		totals_frees++;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}

/**
 * wlmon_totals_reset() - zero the totals
 *
 * What a living member used before counts where it is by now. Each release falls
 * before this or after it, for all that depends on it: the records to drop and the
 * ledger go by the number.
 *
 * Context: may sleep.
 *
 * Return: number of the last release before it.
 */
u64 wlmon_totals_reset(void)
{
	unsigned long flags;
	u64 number;
	u32 slot;

	raw_spin_lock_irqsave(&totals_lock, flags);
	number = totals_now.number;
	memset(&totals_now, 0, sizeof(totals_now));
	totals_now.number = number;
	totals_now.reset = number;
	totals_period++;
	raw_spin_unlock_irqrestore(&totals_lock, flags);

	wlmon_cgroup_lock();
	for (slot = 0; slot < wlmon_cgroup_bound(); slot++)
		account_drop(slot);
	wlmon_cgroup_unlock();
	return number;
}
