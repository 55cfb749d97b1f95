// SPDX-License-Identifier: GPL-2.0
/* Arithmetic on usage figures; pure. */
#include <wlmon/usage.h>

#include <linux/math64.h>
#include <linux/build_bug.h>
#include <linux/minmax.h>

/**
 * wlmon_usage_peak_raise() - raise peaks to those that are larger
 * @peak: changed
 * @other: peaks to compare with
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
 * wlmon_usage_acct_add() - add the figures that the kernel keeps for each thread only
 * @sum: changed
 * @part: figures to add
 */
void wlmon_usage_acct_add(struct wlmon_thread_acct *sum, const struct wlmon_thread_acct *part)
{
	io_add(&sum->io, &part->io);
	delays_add(&sum->delays, &part->delays);
	sum->rss_time += part->rss_time;
	sum->vm_time += part->vm_time;
}

/**
 * wlmon_usage_add() - add usage to a sum
 * @sum: changed; its peaks become the larger ones, the rest is added
 * @part: usage to add
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

/* Negate usage modulo 2^64, as sums wrap around; peaks are no sums, so zero them. */
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
 * wlmon_usage_move() - count usage before a move in the account that a process leaves
 * @from: account that the process leaves
 * @to: account that the process enters; gets all of its usage in the end, so @part is
 *	subtracted now
 * @part: usage of the process so far
 *
 * The sum of both accounts stays the same. @to can wrap below zero; it is right again
 * once all usage of the process is added.
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
 * wlmon_usage_cpu_scale() - split the exact run time as getrusage() does
 * @cpu: utime and stime are set, the rest is read
 * @floor: CPU times that the kernel reported before
 *
 * Ticks give the proportion, the scheduler gives the sum. Neither time is less than the
 * kernel reported before. If it reported all of the run time, its split is kept: a
 * waiter and the record agree to the nanosecond.
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
 * A later reading can have less of one time than an earlier one that was subtracted,
 * since the proportion of ticks changes. The sum of both times is right all the same.
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
 * wlmon_usage_settle() - correct figures below zero
 * @usage: a sum from which usage was subtracted, see wlmon_usage_move()
 *
 * The split of the run time is an estimate, which changes. Other figures are below zero
 * only if a member moved while they were added up.
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
