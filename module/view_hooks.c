// SPDX-License-Identifier: GPL-2.0
/* hooks: a line per hook. */
#include <wlmon/view.h>

#include <linux/seq_file.h>
#include <wlmon/format.h>
#include <wlmon/hook.h>

static const char *const kind_names[] = {
	[WLMON_KPROBE]		= "kprobe",
	[WLMON_KRETPROBE]	= "kretprobe",
	[WLMON_TRACEPOINT]	= "tracepoint",
};

static const char *const state_names[] = {
	[WLMON_HOOK_UNBOUND]	= "unbound",
	[WLMON_HOOK_BOUND]	= "bound",
	[WLMON_HOOK_ARMED]	= "armed",
	[WLMON_HOOK_SILENT]	= "silent",
	[WLMON_HOOK_STUCK]	= "stuck",
};

/** wlmon_hooks_head() - the header line */
void wlmon_hooks_head(struct seq_file *m)
{
	wlmon_hooks_check();
	seq_puts(m, "HOOK KIND SYMBOL STATE HITS MISSED LOST_WITHOUT OFF_SINCE\n");
}

/** wlmon_hooks_lines() - how many hooks there are */
u32 wlmon_hooks_lines(void)
{
	return WLMON_NR_HOOKS;
}

/**
 * wlmon_hooks_line() - one hook
 * @m: where to
 * @index: its row
 * @scratch: unused
 */
void wlmon_hooks_line(struct seq_file *m, u32 index,
		      struct wlmon_scratch *scratch)
{
	const struct wlmon_hook *hook;

	if (index >= WLMON_NR_HOOKS)
		return;
	hook = &wlmon_hooks[index];
	seq_printf(m, "%s %s %s %s ", hook->name, kind_names[hook->kind],
		   hook->symbol[0] ? hook->symbol : "-",
		   wlmon_hook_is_off(hook) ? "off" : state_names[hook->state]);
	if (hook->want == WLMON_WHILE_ALIVE)
		seq_putc(m, '-');
	else
		seq_printf(m, "%llu", wlmon_hook_hits(hook));
	seq_printf(m, " %llu %s ", wlmon_hook_probe_missed(hook), hook->lost);
	wlmon_put_moment(m, wlmon_hook_off_since(hook));
	seq_putc(m, '\n');
}
