// SPDX-License-Identifier: GPL-2.0
/* Reads what the views have of the module itself: its rules, members and hooks. */
#include "status.h"

#include <stdlib.h>
#include <string.h>
#include "cmd.h"

static uint64_t get_count(struct wlmon_table *ledger, const char *name)
{
	uint64_t count;

	return wlmon_table_u64(ledger, wlmon_table_column(ledger, name), &count) ? WLMON_UNKNOWN : count;
}

/* Subtract, also what is not known. */
static uint64_t minus(uint64_t number, uint64_t less)
{
	return number == WLMON_UNKNOWN || less > number ? WLMON_UNKNOWN : number - less;
}

static void read_members(struct status_state *state, struct wlmon_table *ledger)
{
	static const char *const names[] = { "processes_forked", "processes_adopted", "processes_matched",
					     "processes_carried", NULL };
	uint64_t members = 0, count;
	size_t i;

	for (i = 0; names[i]; i++) {
		count = get_count(ledger, names[i]);
		if (count == WLMON_UNKNOWN)
			return;
		members += count;
	}
	state->alive = minus(members, get_count(ledger, "processes_exited"));
	state->remembered = minus(members, get_count(ledger, "records_evicted"));
}

/* Check whether the hook that the table is at listens, or would if it was wanted. */
static bool is_ready(struct wlmon_table *hooks)
{
	char state[16];

	return wlmon_table_text(hooks, wlmon_table_column(hooks, "STATE"), state, sizeof(state)) >= 0 &&
	       (!strcmp(state, "armed") || !strcmp(state, "bound"));
}

static void read_hooks(struct status_state *state)
{
	int off_since = wlmon_table_column(state->hooks, "OFF_SINCE");
	uint64_t since;
	size_t i;

	state->were_off = 0;
	for (i = 0; i < wlmon_table_rows(state->hooks); i++) {
		wlmon_table_seek(state->hooks, i);
		if (!is_ready(state->hooks))
			rows_add(&state->idle, i);
		if (wlmon_table_ns(state->hooks, off_since, &since) || since == WLMON_UNKNOWN)
			continue;
		state->were_off++;
		state->off_since = since < state->off_since ? since : state->off_since;
	}
}

/**
 * status_state_read() - read all that can be read
 * @state: filled; to be freed by status_state_free(), also after a failure
 * @from: from source_open()
 *
 * Return: 0, or an exit status after an error was printed.
 */
int status_state_read(struct status_state *state, const struct source *from)
{
	struct wlmon_table *ledger;
	int status = STATUS_OK;

	*state = (struct status_state){
		.from = from,
		.verdict = verdict_read(from->w),
		.alive = WLMON_UNKNOWN,
		.remembered = WLMON_UNKNOWN,
		.off_since = WLMON_UNKNOWN,
		.were_off = WLMON_UNKNOWN,
		.memory = wlmon_is_live(from->w) ? status_module_memory() : WLMON_UNKNOWN,
	};
	state->rules = wlmon_rule_list(from->w);
	if (!state->rules)
		status = source_fail(from, "target");
	state->hooks = wlmon_table_load(from->w, "hooks");
	if (state->hooks)
		read_hooks(state);
	else
		status = source_fail(from, "hooks");
	ledger = wlmon_table_list(from->w, "ledger");
	if (!ledger)
		return source_fail(from, "ledger");
	if (wlmon_table_next(ledger) == 1)
		read_members(state, ledger);
	wlmon_table_close(ledger);
	return status;
}

/**
 * status_state_free() - free what status_state_read() read
 * @state: the state
 */
void status_state_free(struct status_state *state)
{
	free(state->idle.at);
	wlmon_table_close(state->hooks);
	wlmon_rule_list_free(state->rules);
}
