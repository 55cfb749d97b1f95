/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_SAMPLE_H
#define TOP_SAMPLE_H

#include <stdint.h>
#include <wlmon.h>
#include "call.h"
#include "process.h"

/**
 * struct top_sample - all figures at one time
 * @when: ns, on a clock that it shares with the other samples
 * @processes: all processes
 * @calls: system calls of all of them
 * @evicted: processes that ended and have no row any more
 */
struct top_sample {
	uint64_t when;
	struct process_list processes;
	struct call_list calls;
	uint64_t evicted;
};

const char *top_sample_load(struct top_sample *sample, const struct wlmon *w);
void top_sample_free(struct top_sample *sample);
uint64_t top_sample_run_time(const struct top_sample *sample);
void top_sample_calls(struct call_list *changes, const struct top_sample *now, const struct top_sample *before);

#endif
