// SPDX-License-Identifier: GPL-2.0
/* Defines the trace events; no other file may define CREATE_TRACE_POINTS. */
#define CREATE_TRACE_POINTS
#include <trace/events/wlmon.h>
