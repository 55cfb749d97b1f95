// SPDX-License-Identifier: GPL-2.0
/* What a process used, in all, since a sample or per second; pure. */
#include "top_usage.h"

#include "top_rate.h"

/**
 * top_usage_of() - get what a process used in all
 * @p: the process
 *
 * Return: its usage.
 */
struct top_usage top_usage_of(const struct process *p)
{
	bool cpu = p->utime != WLMON_UNKNOWN || p->stime != WLMON_UNKNOWN;

	return (struct top_usage){
		.cpu = cpu ? process_cpu(p) : WLMON_UNKNOWN,
		.read = p->rchar,
		.written = p->wchar,
		.calls = p->calls,
		.errors = p->errors,
	};
}

/**
 * top_usage_rate() - compute usage per second
 * @usage: in all
 * @ns: in which time
 *
 * Return: rates as those of top_rate().
 */
struct top_usage top_usage_rate(const struct top_usage *usage, uint64_t ns)
{
	return (struct top_usage){
		.cpu = top_rate(usage->cpu, ns),
		.read = top_rate(usage->read, ns),
		.written = top_rate(usage->written, ns),
		.calls = top_rate(usage->calls, ns),
		.errors = top_rate(usage->errors, ns),
	};
}

/*
 * Return how long a process has run. The end of a life is noted before the work of the exit
 * is done; CPU time that does not fit into it shows that it took longer.
 */
static uint64_t time_run(const struct process *p)
{
	uint64_t threads = known(p->threads), least = process_cpu(p) / (threads ? threads : 1);

	return p->life < least ? least : p->life;
}

/**
 * top_usage_average() - compute usage per second of a whole life
 * @p: the process
 *
 * Return: rates as those of top_rate().
 */
struct top_usage top_usage_average(const struct process *p)
{
	struct top_usage usage = top_usage_of(p);

	return top_usage_rate(&usage, time_run(p));
}

static void add(uint64_t *sum, uint64_t number)
{
	if (number != WLMON_UNKNOWN && __builtin_add_overflow(known(*sum), number, sum))
		*sum = WLMON_UNKNOWN - 1;
}

/**
 * top_usage_add() - add usage up
 * @sum: unknown figures of it are those that no process has
 * @usage: figures that are not known are left out
 */
void top_usage_add(struct top_usage *sum, const struct top_usage *usage)
{
	add(&sum->cpu, usage->cpu);
	add(&sum->read, usage->read);
	add(&sum->written, usage->written);
	add(&sum->calls, usage->calls);
	add(&sum->errors, usage->errors);
}

static struct top_usage usage_growth(const struct top_usage *now, const struct top_usage *before)
{
	return (struct top_usage){
		/* a sum of two rounded figures can fall by a microsecond */
		.cpu = top_rate_growth(now->cpu, before->cpu, 0),
		.read = top_rate_growth(now->read, before->read, 0),
		.written = top_rate_growth(now->written, before->written, 0),
		/* a reset begins at 0 */
		.calls = top_rate_growth(now->calls, before->calls, now->calls),
		.errors = top_rate_growth(now->errors, before->errors, now->errors),
	};
}

/* Return a figure's share of the last @ns of a life. */
static uint64_t share(uint64_t amount, uint64_t ns, uint64_t life)
{
	return amount == WLMON_UNKNOWN ? amount : (uint64_t)((double)amount * ns / life);
}

/*
 * Return what a process used that the sample before does not have. If it is older than
 * that, it became a member with what it had used before: then its average counts.
 */
static struct top_usage usage_new(const struct process *p, uint64_t ns)
{
	struct top_usage usage = top_usage_of(p);
	uint64_t time = time_run(p);

	if (time == WLMON_UNKNOWN || time <= ns)
		return usage;
	return (struct top_usage){
		.cpu = share(usage.cpu, ns, time),
		.read = share(usage.read, ns, time),
		.written = share(usage.written, ns, time),
		.calls = share(usage.calls, ns, time),
		.errors = share(usage.errors, ns, time),
	};
}

/**
 * top_usage_since() - compute what a process used since a sample
 * @p: the process
 * @old: the process in that sample; NULL if it is not there
 * @ns: the time since then
 *
 * Return: its usage.
 */
struct top_usage top_usage_since(const struct process *p, const struct process *old, uint64_t ns)
{
	struct top_usage now, before;

	if (!old)
		return usage_new(p, ns);
	now = top_usage_of(p);
	before = top_usage_of(old);
	return usage_growth(&now, &before);
}

/**
 * top_usage_moved() - add up what calls read and wrote
 * @usage: what a process used
 *
 * Return: bytes; WLMON_UNKNOWN if neither is known.
 */
uint64_t top_usage_moved(const struct top_usage *usage)
{
	if (usage->read == WLMON_UNKNOWN && usage->written == WLMON_UNKNOWN)
		return WLMON_UNKNOWN;
	return known(usage->read) + known(usage->written);
}
