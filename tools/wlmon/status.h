/* SPDX-License-Identifier: GPL-2.0 */
#ifndef STATUS_H
#define STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <wlmon.h>
#include "rows.h"
#include "source.h"
#include "verdict.h"

/* Room for a line of sysfs, or a field of the view hooks. */
#define STATUS_LINE_LEN 256

/**
 * struct status_state - what is known of the module
 * @from: the views
 * @verdict: whether the figures are complete
 * @rules: the rules; NULL if they cannot be read
 * @hooks: view hooks; NULL if it cannot be read
 * @idle: rows of the hooks that neither listen nor would if they were wanted
 * @alive: members that have not exited
 * @remembered: members with a record
 * @off_since: when probes were first switched off, CLOCK_BOOTTIME ns
 * @were_off: hooks that were switched off at some time
 * @memory: bytes
 *
 * Figures that are not known are WLMON_UNKNOWN.
 */
struct status_state {
	const struct source *from;
	struct verdict verdict;
	char **rules;
	struct wlmon_table *hooks;
	struct rows idle;
	uint64_t alive;
	uint64_t remembered;
	uint64_t off_since;
	uint64_t were_off;
	uint64_t memory;
};

/* Names of the parameters of the module, up to NULL. */
extern const char *const status_module_parameters[];

bool status_module_parameter(const char *name, char *line);
uint64_t status_module_memory(void);
int status_state_read(struct status_state *state, const struct source *from);
void status_state_free(struct status_state *state);
int status_text(const struct status_state *state);
void status_json(const struct status_state *state, const char *left_over);

#endif
