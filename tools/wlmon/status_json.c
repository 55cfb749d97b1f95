// SPDX-License-Identifier: GPL-2.0
/* Writes the state of the module as JSON. */
#include "status.h"

#include "json.h"
#include "number.h"

/* Write the parameters as numbers; null where one cannot be read. */
static void put_parameters(struct json *j)
{
	char line[STATUS_LINE_LEN];
	const char *const *name;
	uint64_t number;

	json_object(j, "parameters");
	for (name = status_module_parameters; *name; name++) {
		if (!status_module_parameter(*name, line))
			json_null(j, *name);
		else if (number_parse(line, &number))
			json_number(j, *name, number);
		else
			json_text(j, *name, line);
	}
	json_close(j, '}');
}

static void put_rules(struct json *j, char **rules)
{
	size_t i;

	if (!rules) {
		json_null(j, "rules");
		return;
	}
	json_array(j, "rules");
	for (i = 0; rules[i]; i++)
		json_text(j, NULL, rules[i]);
	json_close(j, ']');
}

static void put_idle(struct json *j, const struct status_state *state)
{
	size_t i;

	if (!state->hooks) {
		json_null(j, "hooks_not_listening");
		return;
	}
	json_array(j, "hooks_not_listening");
	for (i = 0; i < state->idle.count; i++) {
		wlmon_table_seek(state->hooks, state->idle.at[i]);
		json_row(j, state->hooks);
	}
	json_close(j, ']');
}

/**
 * status_json() - write the state
 * @state: from status_state_read(); NULL if the module is not loaded
 * @left_over: from lease_left_over()
 */
void status_json(const struct status_state *state, const char *left_over)
{
	struct json j;

	json_begin(&j, stdout, false);
	json_object(&j, NULL);
	if (!state) {
		json_bool(&j, "loaded", false);
	} else {
		verdict_json(&j, state->from->w);
		if (wlmon_is_live(state->from->w)) {
			json_bool(&j, "loaded", true);
			put_parameters(&j);
		}
		put_rules(&j, state->rules);
		json_number(&j, "members_alive", state->alive);
		json_number(&j, "members_remembered", state->remembered);
		put_idle(&j, state);
		json_number(&j, "hooks_switched_off", state->were_off);
		json_seconds(&j, "off_since", state->off_since);
		json_number(&j, "memory_bytes", state->memory);
	}
	json_text(&j, "left_over", left_over);
	json_close(&j, '}');
	json_end(&j);
}
