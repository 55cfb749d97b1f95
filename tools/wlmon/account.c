// SPDX-License-Identifier: GPL-2.0
/* Gathers what a command and all of its processes did from the views. */
#include "account.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t records_evicted(const struct wlmon *w)
{
	struct wlmon_table *t = wlmon_table_list(w, "ledger");
	uint64_t number = 0;

	if (t && wlmon_table_next(t) > 0)
		wlmon_table_u64(t, wlmon_table_column(t, "records_evicted"), &number);
	wlmon_table_close(t);
	return number;
}

/**
 * account_begin() - note the first process of a command
 * @account: zeroed but for what the caller knows
 * @w: from wlmon_open()
 * @pid: the process, in the caller's pid namespace; it is watched
 *
 * Return: 0; -1 and errno.
 */
int account_begin(struct account *account, const struct wlmon *w, pid_t pid)
{
	struct wlmon_table *t;
	char subject[32];

	snprintf(subject, sizeof(subject), "pid=%d", pid);
	t = wlmon_table_query(w, subject);
	if (!t)
		return -1;
	if (wlmon_table_u64(t, wlmon_table_column(t, "PID"), &account->pid) ||
	    wlmon_table_ns(t, wlmon_table_column(t, "START"), &account->start)) {
		wlmon_table_close(t);
		return -1;
	}
	wlmon_table_close(t);
	account->evicted = records_evicted(w);
	return 0;
}

/*
 * Read the processes, and choose those of the command: its tree, or all if records that
 * linked them are gone and the module watched nobody else.
 */
static int load_processes(struct account *account, const struct wlmon *w)
{
	struct process *root;

	if (process_list_load(&account->processes, w) || process_list_peaks(&account->processes, w))
		return -1;
	root = process_find(&account->processes, account->pid, account->start);
	if (account->evicted && account->sole)
		return 0;
	if (!root) {
		errno = ENOSPC;
		return -1;
	}
	/* a rule that came and went can have made others members */
	if (process_choose_tree(&account->processes, root) < account->processes.count)
		account->sole = false;
	return 0;
}

/* Set the times from the records: reading them takes time, too. */
static void set_times(struct account *account)
{
	const struct process_list *list = &account->processes;
	uint64_t end = 0;
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct process *p = &list->at[i];

		if (!p->chosen)
			continue;
		if (p->exited == WLMON_UNKNOWN)
			return;
		end = p->exited > end ? p->exited : end;
		if (p->pid == account->pid && p->start == account->start && p->exited > account->began)
			account->own_ns = p->exited - account->began;
	}
	if (end > account->began)
		account->wall_ns = end - account->began;
}

/**
 * account_load() - read all figures
 * @account: from account_begin(), with @sole set; to be freed by account_free(), also
 *	after a failure
 * @w: from wlmon_open()
 *
 * Return: 0; -1 with ENOSPC if the record of the command's process was used again, or
 * another errno.
 */
int account_load(struct account *account, const struct wlmon *w)
{
	int err;

	account->evicted = records_evicted(w) - account->evicted;
	if (load_processes(account, w))
		return -1;
	set_times(account);
	account->sum = process_sum_chosen(&account->processes);
	err = account->sole ? call_list_load(&account->calls, w) :
			      call_list_load_chosen(&account->calls, w, &account->processes);
	if (err)
		return -1;
	if (account->sole)
		account->errors = wlmon_table_load(w, "syscall_errors");
	call_list_sort(&account->calls, call_by_time);
	call_list_subsystems(&account->subsystems, &account->calls);
	call_list_sort(&account->subsystems, call_by_calls);
	/* last, so that it covers what was read */
	account->verdict = verdict_read(w);
	return 0;
}

/**
 * account_free() - free what account_load() read
 * @account: the account
 */
void account_free(struct account *account)
{
	process_list_free(&account->processes);
	call_list_free(&account->calls);
	call_list_free(&account->subsystems);
	wlmon_table_close(account->errors);
	account->errors = NULL;
}
