/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_WAIT_H
#define TOP_WAIT_H

#include <stdint.h>

/* What top_wait() waited for. */
enum top_event {
	TOP_TIMEOUT,
	TOP_INPUT,
	TOP_STOP
};

void top_wait_catch(void);
int top_wait_signal(void);
uint64_t top_wait_clock(void);
enum top_event top_wait(uint64_t until, int input);

#endif
