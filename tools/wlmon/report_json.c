// SPDX-License-Identifier: GPL-2.0
/* Writes a report as JSON: all of it, nothing cut. */
#include "report.h"

#include "json.h"

static void put_verdict(struct json *j, const struct figures *f)
{
	verdict_put(j, &f->verdict);
	json_number(j, "records_evicted", f->evicted);
}

static void put_target(struct json *j, const struct wlmon *w)
{
	char **rules = wlmon_rule_list(w);
	size_t i;

	if (!rules) {
		json_null(j, "target");
		return;
	}
	json_array(j, "target");
	for (i = 0; rules[i]; i++)
		json_text(j, NULL, rules[i]);
	json_close(j, ']');
	wlmon_rule_list_free(rules);
}

static void put_sum(struct json *j, const struct process_sum *sum)
{
	json_number(j, "processes", sum->count);
	json_number(j, "processes_running", sum->running);
	json_number(j, "processes_failed", sum->failed);
	json_number(j, "zombies", sum->zombies);
	json_number(j, "threads", sum->threads);
	json_number(j, "execs", sum->execs);
	json_number(j, "execs_failed", sum->execs_failed);
	json_number(j, "creations_failed", sum->forks_failed);
	json_seconds(j, "user", sum->utime);
	json_seconds(j, "system", sum->stime);
	json_seconds(j, "cpu_delay", sum->cpu_delay);
	json_number(j, "maxrss_kb", sum->rss_kb);
	json_number(j, "maxrss_pid", sum->largest ? sum->largest->pid : WLMON_UNKNOWN);
	json_number(j, "minflt", sum->minflt);
	json_number(j, "majflt", sum->majflt);
	json_number(j, "rchar", sum->rchar);
	json_number(j, "wchar", sum->wchar);
	json_number(j, "read_bytes", sum->read_bytes);
	json_number(j, "write_bytes", sum->write_bytes);
	json_number(j, "syscalls", sum->calls);
	json_number(j, "errors", sum->errors);
}

static void put_usage(struct json *j, const struct figures *f)
{
	if (!f->has_processes) {
		json_null(j, "usage");
		return;
	}
	json_object(j, "usage");
	put_sum(j, &f->sum);
	json_close(j, '}');
}

static void put_counts(struct json *j, const struct call *call)
{
	json_number(j, "calls", call->calls);
	json_number(j, "unfinished", call->unfinished);
	json_number(j, "errors", call->errors);
	json_seconds(j, "seconds", call->ns);
}

static void put_subsystems(struct json *j, const struct figures *f)
{
	size_t i;

	if (!f->has_calls) {
		json_null(j, "subsystems");
		return;
	}
	json_array(j, "subsystems");
	for (i = 0; i < f->subsystems.count; i++) {
		json_object(j, NULL);
		json_text(j, "name", f->subsystems.at[i].name);
		put_counts(j, &f->subsystems.at[i]);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_calls(struct json *j, const struct figures *f)
{
	size_t i;

	if (!f->has_calls) {
		json_null(j, "syscalls");
		return;
	}
	json_array(j, "syscalls");
	for (i = 0; i < f->calls.count; i++) {
		const struct call *call = &f->calls.at[i];

		json_object(j, NULL);
		json_text(j, "name", call->name);
		put_counts(j, call);
		json_text(j, "subsystem", call->subsystem);
		json_text(j, "api", call->api);
		json_seconds(j, "min", call->min_ns);
		json_seconds(j, "max", call->max_ns);
		json_seconds(j, "p50", call->p50_ns);
		json_seconds(j, "p99", call->p99_ns);
		json_bool(j, "waits", call_waits(call));
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* Write counts, the group and the name of each under these keys. */
static void put_tally(struct json *j, const char *key, const struct tally *tally, bool is_known,
		      const char *group, const char *name)
{
	size_t i;

	if (!is_known) {
		json_null(j, key);
		return;
	}
	json_array(j, key);
	for (i = 0; i < tally->count; i++) {
		json_object(j, NULL);
		json_text(j, name, tally->at[i].name);
		json_text(j, group, tally->at[i].group);
		json_number(j, "count", tally->at[i].count);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_programs(struct json *j, const struct figures *f)
{
	size_t i;

	if (!f->has_processes) {
		json_null(j, "programs");
		return;
	}
	json_array(j, "programs");
	for (i = 0; i < f->program_count; i++) {
		json_object(j, NULL);
		json_text(j, "comm", f->programs[i].comm);
		json_text(j, "exe", f->programs[i].exe);
		put_sum(j, &f->programs[i].sum);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_zombies(struct json *j, const struct figures *f)
{
	size_t i;

	if (!f->has_processes) {
		json_null(j, "zombies");
		return;
	}
	json_array(j, "zombies");
	for (i = 0; i < f->processes.count; i++) {
		const struct process *p = &f->processes.at[i];

		if (!process_zombie(p))
			continue;
		json_object(j, NULL);
		json_number(j, "pid", p->pid);
		json_number(j, "ppid", p->ppid);
		json_seconds(j, "start", p->start);
		json_seconds(j, "exited", p->exited);
		json_text(j, "exit", p->exit);
		json_text(j, "comm", p->comm);
		json_text(j, "exe", p->exe);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/**
 * report_json() - write a report as JSON
 * @figures: from figures_load()
 * @from: from source_open()
 * @out: where it goes
 */
void report_json(const struct figures *figures, const struct source *from, FILE *out)
{
	struct json j;

	json_begin(&j, out, false);
	json_object(&j, NULL);
	put_verdict(&j, figures);
	put_target(&j, from->w);
	put_usage(&j, figures);
	put_subsystems(&j, figures);
	put_calls(&j, figures);
	put_tally(&j, "errors", &figures->errors, figures->has_errors, "errno", "syscall");
	put_programs(&j, figures);
	put_tally(&j, "exits", &figures->exits, figures->has_processes, "exit", "comm");
	put_tally(&j, "failed_execs", &figures->execs, figures->has_processes, "errno", "comm");
	put_tally(&j, "failed_creations", &figures->creations, figures->has_processes, "errno", "comm");
	put_zombies(&j, figures);
	json_close(&j, '}');
	json_end(&j);
}
