// SPDX-License-Identifier: GPL-2.0
/*
 * Totals of released members, and accounts of usage by cgroup; both outlive records.
 * totals_lock guards them; callers that pass a record hold its lock.
 */
#include <wlmon/totals.h>

#include <linux/jiffies.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <wlmon/deferred.h>
#include <wlmon/ledger.h>
#include <wlmon/record.h>

static struct wlmon_totals totals_now;
static struct wlmon_account *accounts_now;
/* Number of the latest release whose record was evicted. */
static u64 totals_evicted;
/* Numbers of moves between cgroups, and of freed slots of cgroups. */
static u64 totals_moves, totals_frees;
/* One plus the number of resets. */
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

/* Zero an account of an earlier period or of the slot's former cgroup. */
static struct wlmon_account *account_of(u32 slot)
{
	struct wlmon_account *account = &accounts_now[slot];

	lockdep_assert_held(&totals_lock);
	if (account->period != totals_period) {
		memset(account, 0, sizeof(*account));
		account->period = totals_period;
		account->release_seq = totals_now.release_seq;
	}
	return account;
}

/**
 * wlmon_totals_add_end() - count how a process ended
 * @totals: changed; the caller keeps others from changing it
 * @status: wait status
 *
 * Context: any.
 */
void wlmon_totals_add_end(struct wlmon_totals *totals, int status)
{
	unsigned int sig = status & 0x7f;

	if (sig)
		totals->signals[sig]++;
	else
		totals->codes[(status >> 8) & 0xff]++;
	if (status & 0x80)
		totals->cores++;
}

/**
 * wlmon_totals_add() - add a released member
 * @rec: its record, final; its release_seq is set
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_totals_add(struct wlmon_record *rec)
{
	struct wlmon_account *account;

	lockdep_assert_held(&rec->lock);
	raw_spin_lock(&totals_lock);
	rec->release_seq = ++totals_now.release_seq;
	wlmon_usage_add(&totals_now.usage, &rec->usage);
	wlmon_totals_add_end(&totals_now, rec->status);
	account = account_of(rec->group);
	wlmon_usage_add(&account->usage, &rec->usage);
	account->ended++;
	account->release_seq = totals_now.release_seq;
	raw_spin_unlock(&totals_lock);
	wlmon_cgroup_put(rec->group);
}

/**
 * wlmon_totals_evict() - count an evicted record of a released member
 * @rec: the record
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_totals_evict(const struct wlmon_record *rec)
{
	lockdep_assert_held(&rec->lock);
	raw_spin_lock(&totals_lock);
	if (rec->release_seq > totals_now.reset)
		totals_now.evicted++;
	totals_evicted = max(totals_evicted, rec->release_seq);
	raw_spin_unlock(&totals_lock);
}

/**
 * wlmon_totals_evicted_since() - count evicted records that a copy of the totals lacks
 * @release_seq: number of the last release in the copy
 *
 * A reader copies the totals first and then the records that they do not include. It
 * misses processes that were released and evicted in between.
 *
 * Context: any.
 *
 * Return: their number at most; the current totals include them.
 */
u64 wlmon_totals_evicted_since(u64 release_seq)
{
	u64 last = READ_ONCE(totals_evicted);

	return last > release_seq ? last - release_seq : 0;
}

/**
 * wlmon_totals_read() - copy the totals
 * @totals: filled
 *
 * Context: any but NMI.
 */
void wlmon_totals_read(struct wlmon_totals *totals)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&totals_lock, flags);
	*totals = totals_now;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}

/**
 * wlmon_totals_released() - get the numbers of released members and evicted records
 * @release_seq: set to the number of members released since load
 * @evicted: set to the number of records evicted since the last reset
 *
 * Context: any but NMI.
 */
void wlmon_totals_released(u64 *release_seq, u64 *evicted)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&totals_lock, flags);
	*release_seq = totals_now.release_seq;
	*evicted = totals_now.evicted;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}

/* Accounts that are copied at once with interrupts off, besides the shared one. */
#define AT_ONCE 63

static void accounts_copy(struct wlmon_account *accounts, u32 from, u32 end)
{
	u32 i;

	lockdep_assert_held(&totals_lock);
	for (i = from; i < end; i++) {
		if (accounts_now[i].period == totals_period)
			accounts[i] = accounts_now[i];
		else
			accounts[i].release_seq = totals_now.release_seq;
	}
}

/**
 * wlmon_totals_read_cgroups() - copy the accounts
 * @accounts: filled, by slot; each includes the releases up to its release_seq
 * @at: filled
 *
 * Context: may sleep.
 *
 * Return: false if a member moved between the parts of the copy: its usage can be in
 * two accounts or in none.
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
	at->release_seq = totals_now.release_seq;
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
	/* never used */
	for (i = bound; i < WLMON_NR_CGROUPS; i++)
		accounts[i].release_seq = at->release_seq;
	return moves == at->moves;
}

/**
 * wlmon_totals_cgroup() - get the cgroup of a member when the accounts were copied
 * @rec: its record
 * @moves: number of moves when they were copied
 * @slot: set to the slot of that cgroup
 *
 * A copy from before a move lacks the subtraction of usage before moving in, so the
 * caller adds the member's usage to the cgroup of that time.
 *
 * Context: any; @rec is a copy.
 *
 * Return: false if it has moved twice since, so that the cgroup is unknown.
 */
bool wlmon_totals_cgroup(const struct wlmon_record *rec, u64 moves, u32 *slot)
{
	*slot = rec->moved > moves ? rec->moved_from : rec->group;
	return rec->moved <= moves || rec->moved_before <= moves;
}

/**
 * wlmon_totals_hold() - check whether copied accounts fit the records read since
 * @at: state when the accounts were copied
 *
 * Context: any but NMI.
 *
 * Return: false if a record was evicted that they do not include, or a slot was
 * freed.
 */
bool wlmon_totals_hold(const struct wlmon_accounts_at *at)
{
	unsigned long flags;
	bool hold;

	raw_spin_lock_irqsave(&totals_lock, flags);
	hold = totals_evicted <= at->release_seq && totals_frees == at->frees;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
	return hold;
}

/* With more slots in use than CROWDED, evict removed cgroups down to ROOMY. */
#define CROWDED (WLMON_NR_CGROUPS / 8 * 7)
#define ROOMY (WLMON_NR_CGROUPS / 4 * 3)
/* Delay, in jiffies, before the next search if too few cgroups were removed. */
#define LOOK_DELAY HZ

/* Find the removed cgroup with the oldest last release; WLMON_NR_CGROUPS for none. */
static u32 oldest_gone(void)
{
	u32 slot, oldest = WLMON_NR_CGROUPS;
	u64 release_seq, least = U64_MAX;

	for (slot = 0; slot < wlmon_cgroup_bound(); slot++) {
		release_seq = READ_ONCE(accounts_now[slot].release_seq);
		if (release_seq >= least || !wlmon_cgroup_is_gone(slot))
			continue;
		least = release_seq;
		oldest = slot;
	}
	return oldest;
}

/* Free the slot of a removed cgroup; move its usage to the shared account. */
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
		other->release_seq = totals_now.release_seq;
		wlmon_ledger_count(WLMON_CGROUPS_EVICTED);
	}
	if (evicted) {
		account->period = 0;
		totals_frees++;
	}
	raw_spin_unlock_irqrestore(&totals_lock, flags);
	return evicted;
}

/*
 * Free slots of removed cgroups, oldest first. Until slots run short, removed cgroups
 * keep their lines in the view. The worker is in the initial cgroup namespace.
 */
static void make_room(void)
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

static void cgroup_work(struct work_struct *work)
{
	wlmon_cgroup_resolve();
	make_room();
}

/* One run handles many new cgroups. */
static struct wlmon_deferred cgroup_worker = {
	WLMON_DEFERRED(cgroup_worker, cgroup_work),
	.delay_ms = 10,
};

static u32 cgroup_enter(u64 id)
{
	bool kick;
	u32 slot = wlmon_cgroup_get(id, &kick);

	if (kick)
		wlmon_deferred_kick(&cgroup_worker);
	return slot;
}

/**
 * wlmon_totals_enter() - count a new member into its cgroup
 * @rec: its record, just opened
 * @cgroup: id of the cgroup
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_totals_enter(struct wlmon_record *rec, u64 cgroup)
{
	lockdep_assert_held(&rec->lock);
	rec->id.cgroup = cgroup;
	rec->group = cgroup_enter(cgroup);
}

/**
 * wlmon_totals_move() - move a member from one cgroup to another
 * @rec: its record, still with the old cgroup; changed to the new one
 * @cgroup: id of the new cgroup
 * @usage: usage of the member so far
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_totals_move(struct wlmon_record *rec, u64 cgroup,
		       const struct wlmon_usage *usage)
{
	u32 from = rec->group, to = cgroup_enter(cgroup);

	lockdep_assert_held(&rec->lock);
	raw_spin_lock(&totals_lock);
	rec->moved_before = rec->moved;
	rec->moved = ++totals_moves;
	rec->moved_from = from;
	wlmon_usage_move(&account_of(from)->usage, &account_of(to)->usage, usage);
	raw_spin_unlock(&totals_lock);
	wlmon_cgroup_put(from);
	rec->group = to;
	rec->id.cgroup = cgroup;
}

/* Free the slot unless the cgroup has members or was used since the reset. */
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
 * Usage of a live member from before the reset counts in its current cgroup. The caller
 * cuts records and ledger at the same release, whose number is returned.
 *
 * Context: may sleep.
 *
 * Return: number of the last release before the reset.
 */
u64 wlmon_totals_reset(void)
{
	unsigned long flags;
	u64 release_seq;
	u32 slot;

	raw_spin_lock_irqsave(&totals_lock, flags);
	release_seq = totals_now.release_seq;
	memset(&totals_now, 0, sizeof(totals_now));
	totals_now.release_seq = release_seq;
	totals_now.reset = release_seq;
	totals_period++;
	raw_spin_unlock_irqrestore(&totals_lock, flags);

	wlmon_cgroup_lock();
	for (slot = 0; slot < wlmon_cgroup_bound(); slot++)
		account_drop(slot);
	wlmon_cgroup_unlock();
	return release_seq;
}

/**
 * wlmon_totals_exit() - free the accounts and the paths of cgroups
 *
 * Context: may sleep; no handler or view runs any more.
 */
void wlmon_totals_exit(void)
{
	wlmon_deferred_exit(&cgroup_worker);
	wlmon_cgroup_exit();
	kvfree(accounts_now);
	accounts_now = NULL;
}
