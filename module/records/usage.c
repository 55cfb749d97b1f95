// SPDX-License-Identifier: GPL-2.0
/* Arithmetic on usage figures; pure. */
#include <wlmon/usage.h>

#include <linux/math64.h>
#include <linux/build_bug.h>
#include <linux/minmax.h>

/**
 * wlmon_usage_peak_raise() - the larger of two peaks
 * @peak: changed
 * @other: what to compare with
 */
void wlmon_usage_peak_raise(struct wlmon_peak *peak, const struct wlmon_peak *other)
{
	peak->rss_kb = max(peak->rss_kb, other->rss_kb);
	peak->vm_kb = max(peak->vm_kb, other->vm_kb);
}

static void io_add(struct wlmon_io *sum, const struct wlmon_io *part)
{
	sum->rchar += part->rchar;
	sum->wchar += part->wchar;
	sum->syscr += part->syscr;
	sum->syscw += part->syscw;
	sum->read_bytes += part->read_bytes;
	sum->write_bytes += part->write_bytes;
	sum->cancelled_write_bytes += part->cancelled_write_bytes;
}

static void delays_add(struct wlmon_delays *sum,
		       const struct wlmon_delays *part)
{
	int kind;

	for (kind = 0; kind < WLMON_NR_DELAYS; kind++) {
		sum->count[kind] += part->count[kind];
		sum->ns[kind] += part->ns[kind];
	}
	sum->blind += part->blind;
}

/**
 * wlmon_usage_acct_add() - add what a thread has for itself to a sum
 * @sum: changed
 * @part: what to add
 */
void wlmon_usage_acct_add(struct wlmon_thread_acct *sum, const struct wlmon_thread_acct *part)
{
	io_add(&sum->io, &part->io);
	delays_add(&sum->delays, &part->delays);
	sum->rss_time += part->rss_time;
	sum->vm_time += part->vm_time;
}

/**
 * wlmon_usage_add() - add one process's usage to a sum
 * @sum: changed; its peaks become the larger ones, the rest is added
 * @part: what to add
 */
void wlmon_usage_add(struct wlmon_usage *sum, const struct wlmon_usage *part)
{
	sum->cpu.utime += part->cpu.utime;
	sum->cpu.stime += part->cpu.stime;
	sum->cpu.runtime += part->cpu.runtime;
	sum->cpu.utime_ticks += part->cpu.utime_ticks;
	sum->cpu.stime_ticks += part->cpu.stime_ticks;
	sum->memory.minflt += part->memory.minflt;
	sum->memory.majflt += part->memory.majflt;
	sum->memory.inherited_kb = max(sum->memory.inherited_kb,
				       part->memory.inherited_kb);
	sum->switches.nvcsw += part->switches.nvcsw;
	sum->switches.nivcsw += part->switches.nivcsw;
	sum->blocks.in += part->blocks.in;
	sum->blocks.out += part->blocks.out;
	wlmon_usage_peak_raise(&sum->peak, &part->peak);
	wlmon_usage_acct_add(&sum->acct, &part->acct);
}

/* All but the peaks, with the sign turned: sums are taken modulo 2^64. */
static void usage_negate(struct wlmon_usage *neg,
			 const struct wlmon_usage *usage)
{
	const u64 *from = (const u64 *)usage;
	u64 *to = (u64 *)neg;
	size_t i;

	static_assert(sizeof(*usage) % sizeof(u64) == 0);

	for (i = 0; i < sizeof(*usage) / sizeof(u64); i++)
		to[i] = -from[i];
	neg->memory.inherited_kb = 0;
	neg->peak = (struct wlmon_peak){};
}

/**
 * wlmon_usage_move() - what a process used so far stays where it was
 * @from: account of the place that it leaves
 * @to: account of the place that it goes to; will get all of its usage in the
 *	end, and owes @part until then
 * @part: what it used so far
 *
 * The sum of both accounts stays the same. An account that owes has wrapped
 * around, and is right again once that process's usage is added.
 */
void wlmon_usage_move(struct wlmon_usage *from, struct wlmon_usage *to,
		      const struct wlmon_usage *part)
{
	struct wlmon_usage debt;

	wlmon_usage_add(from, part);
	usage_negate(&debt, part);
	wlmon_usage_add(to, &debt);
}

/**
 * wlmon_usage_cpu_scale() - split the precise run time as getrusage() does
 * @cpu: gets utime and stime, has the rest
 * @floor: what was told before
 *
 * Ticks say in which proportion, the scheduler says how much. Neither time
 * ever goes below what was told before, and when all of the run time was told,
 * that split stands: a waiter and the record agree to the nanosecond.
 */
void wlmon_usage_cpu_scale(struct wlmon_cpu *cpu, const struct wlmon_usage_floor *floor)
{
	u64 stime;

	if (floor->utime + floor->stime >= cpu->runtime) {
		cpu->utime = floor->utime;
		cpu->stime = floor->stime;
		return;
	}

	if (!cpu->stime_ticks)
		stime = 0;
	else if (!cpu->utime_ticks)
		stime = cpu->runtime;
	else
		stime = mul_u64_u64_div_u64(cpu->stime_ticks, cpu->runtime,
					    cpu->utime_ticks +
						    cpu->stime_ticks);

	cpu->stime = clamp(stime, floor->stime, cpu->runtime - floor->utime);
	cpu->utime = cpu->runtime - cpu->stime;
}

/*
 * The proportion of ticks at the later reading may say that there was less of
 * one time than the earlier reading said. Their sum is right all the same.
 */
static void cpu_settle(struct wlmon_cpu *cpu)
{
	if ((s64)cpu->utime < 0) {
		cpu->stime += cpu->utime;
		cpu->utime = 0;
	}
	if ((s64)cpu->stime < 0) {
		cpu->utime += cpu->stime;
		cpu->stime = 0;
	}
}

/**
 * wlmon_usage_settle() - make good for readings that do not fit together
 * @usage: a sum that had something taken away, see wlmon_usage_move()
 *
 * How run time is split is an estimate, which changes. Apart from that, nothing
 * is less than zero, unless a member went elsewhere while others were added up.
 */
void wlmon_usage_settle(struct wlmon_usage *usage)
{
	u64 *figures = (u64 *)usage;
	size_t i;

	cpu_settle(&usage->cpu);
	for (i = 0; i < sizeof(*usage) / sizeof(u64); i++)
		if ((s64)figures[i] < 0)
			figures[i] = 0;
}
