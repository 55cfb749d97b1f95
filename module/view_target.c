// SPDX-License-Identifier: GPL-2.0
/* target: the rules, as they are written. */
#include <wlmon/view.h>

#include <wlmon/targets.h>

/** wlmon_target_show() - the whole view */
void wlmon_target_show(struct seq_file *m)
{
	wlmon_targets_show(m, "");
}

/**
 * wlmon_target_write() - change the rules
 * @text: the rules
 * @scratch: unused
 *
 * Return: as wlmon_targets_write().
 */
int wlmon_target_write(char *text, struct wlmon_scratch *scratch)
{
	return wlmon_targets_write(text);
}
