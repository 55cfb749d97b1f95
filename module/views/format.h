/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_FORMAT_H
#define _WLMON_FORMAT_H

#include <linux/types.h>

struct seq_file;

#define WLMON_EXIT_LEN 32
#define WLMON_ERRNO_LEN 24

void wlmon_format_exit(char *buf, size_t size, int status);
void wlmon_format_errno(char *buf, size_t size, int err);
const char *wlmon_format_who(int who);
void wlmon_format_number(struct seq_file *m, u64 number);
void wlmon_format_seconds(struct seq_file *m, u64 ns);
void wlmon_format_seconds_wide(struct seq_file *m, u64 ns);
void wlmon_format_span(struct seq_file *m, u64 us);
void wlmon_format_span_wide(struct seq_file *m, u64 us);
void wlmon_format_micros(struct seq_file *m, u64 ns);
void wlmon_format_moment(struct seq_file *m, u64 ns);
void wlmon_format_text(struct seq_file *m, const char *text);

#endif
