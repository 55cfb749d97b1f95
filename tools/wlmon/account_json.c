// SPDX-License-Identifier: GPL-2.0
/* Writes an account as JSON. */
#include "account.h"

#include <string.h>
#include <sys/wait.h>
#include "json.h"

static void put_command(struct json *j, const struct account *account)
{
	int status = account->status;
	size_t i;

	json_array(j, "command");
	for (i = 0; account->argv[i]; i++)
		json_text(j, NULL, account->argv[i]);
	json_close(j, ']');
	if (status != -1 && WIFEXITED(status))
		json_number(j, "exit", WEXITSTATUS(status));
	else
		json_null(j, "exit");
	if (status != -1 && WIFSIGNALED(status))
		json_number(j, "signal", WTERMSIG(status));
	else
		json_null(j, "signal");
}

static void put_verdict(struct json *j, const struct account *account)
{
	struct verdict v = account->verdict;

	if (account->evicted && v.complete == 1)
		v = (struct verdict){ .reasons = "records of finished processes were used again" };
	strcpy(v.version, account->verdict.version);
	verdict_put(j, &v);
	json_number(j, "records_evicted", account->evicted);
	json_bool(j, "sole_user", account->sole);
}

static void put_usage(struct json *j, const struct account *account)
{
	const struct process_sum *sum = &account->sum;

	json_object(j, "usage");
	json_seconds(j, "wall", account->wall_ns);
	json_seconds(j, "command_wall", account->own_ns);
	json_seconds(j, "user", sum->utime);
	json_seconds(j, "system", sum->stime);
	json_seconds(j, "cpu_delay", sum->cpu_delay);
	json_number(j, "maxrss_kb", sum->rss_kb);
	json_number(j, "maxrss_pid", sum->largest ? sum->largest->pid : WLMON_UNKNOWN);
	json_number(j, "maxrss_at_once_kb", process_rss_at_once(&account->processes));
	json_number(j, "minflt", sum->minflt);
	json_number(j, "majflt", sum->majflt);
	json_number(j, "nvcsw", sum->nvcsw);
	json_number(j, "nivcsw", sum->nivcsw);
	json_number(j, "rchar", sum->rchar);
	json_number(j, "wchar", sum->wchar);
	json_number(j, "read_bytes", sum->read_bytes);
	json_number(j, "write_bytes", sum->write_bytes);
	json_number(j, "processes", sum->count);
	json_number(j, "processes_running", sum->running);
	json_number(j, "processes_failed", sum->failed);
	json_number(j, "zombies", sum->zombies);
	json_number(j, "threads", sum->threads);
	json_number(j, "execs", sum->execs);
	json_number(j, "execs_failed", sum->execs_failed);
	json_number(j, "creations_failed", sum->forks_failed);
	json_close(j, '}');
}

static void put_calls(struct json *j, const char *key, const struct call_list *list)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < list->count; i++) {
		const struct call *call = &list->at[i];

		json_object(j, NULL);
		json_text(j, "name", call->name);
		json_number(j, "calls", call->calls);
		json_number(j, "unfinished", call->unfinished);
		json_number(j, "errors", call->errors);
		json_seconds(j, "seconds", call->ns);
		if (call->subsystem[0] != '-') {
			json_text(j, "subsystem", call->subsystem);
			json_seconds(j, "max", call->max_ns);
			json_seconds(j, "p99", call->p99_ns);
			json_bool(j, "waits", call_waits(call));
		}
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_errors(struct json *j, struct wlmon_table *t)
{
	size_t i;

	if (!t) {
		json_null(j, "errors");
		return;
	}
	json_array(j, "errors");
	for (i = 0; i < wlmon_table_rows(t); i++) {
		wlmon_table_seek(t, i);
		json_row(j, t);
	}
	json_close(j, ']');
}

static void put_processes(struct json *j, const struct process_list *list)
{
	size_t i;

	json_array(j, "processes");
	for (i = 0; i < list->count; i++) {
		const struct process *p = &list->at[i];

		if (!p->chosen)
			continue;
		json_object(j, NULL);
		json_number(j, "pid", p->pid);
		json_number(j, "ppid", p->ppid);
		json_seconds(j, "start", p->start);
		json_seconds(j, "exited", p->exited);
		json_text(j, "comm", p->comm);
		json_text(j, "exe", p->exe);
		json_text(j, "exit", p->exit);
		json_seconds(j, "user", p->utime);
		json_seconds(j, "system", p->stime);
		json_number(j, "maxrss_kb", p->rss_kb);
		json_number(j, "rchar", p->rchar);
		json_number(j, "wchar", p->wchar);
		json_number(j, "read_bytes", p->read_bytes);
		json_number(j, "write_bytes", p->write_bytes);
		json_number(j, "syscalls", p->calls);
		json_number(j, "errors", p->errors);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/**
 * account_json() - write an account as JSON
 * @account: from account_load()
 * @out: where it goes
 */
void account_json(const struct account *account, FILE *out)
{
	struct json j;

	json_begin(&j, out, false);
	json_object(&j, NULL);
	put_verdict(&j, account);
	put_command(&j, account);
	put_usage(&j, account);
	put_calls(&j, "subsystems", &account->subsystems);
	put_calls(&j, "syscalls", &account->calls);
	put_errors(&j, account->errors);
	put_processes(&j, &account->processes);
	json_close(&j, '}');
	json_end(&j);
}
