/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_USAGE_H
#define TOP_USAGE_H

#include <stdint.h>
#include "process.h"

/**
 * struct top_usage - what a process used, in all or per second
 * @cpu: CPU time in ns
 * @read: bytes that calls read (RCHAR); @written: bytes that they wrote (WCHAR)
 * @calls: system calls that returned; @errors: those of them that returned an error
 */
struct top_usage {
	uint64_t cpu;
	uint64_t read;
	uint64_t written;
	uint64_t calls;
	uint64_t errors;
};

struct top_usage top_usage_of(const struct process *p);
struct top_usage top_usage_since(const struct process *p, const struct process *old, uint64_t ns);
struct top_usage top_usage_rate(const struct top_usage *usage, uint64_t ns);
struct top_usage top_usage_average(const struct process *p);
void top_usage_add(struct top_usage *sum, const struct top_usage *usage);
uint64_t top_usage_moved(const struct top_usage *usage);

#endif
