// SPDX-License-Identifier: GPL-2.0
/* ledger: a line per counter, the verdict first. */
#include <wlmon/view.h>

#include <linux/seq_file.h>
#include <wlmon/ledger.h>

/** wlmon_ledger_show() - the whole view */
void wlmon_ledger_show(struct seq_file *m)
{
	u64 counts[WLMON_NR_COUNTS];
	int what;

	wlmon_ledger_read(counts);
	seq_printf(m, "complete %s\n",
		   wlmon_ledger_complete(counts) ? "yes" : "no");
	for (what = 0; what < WLMON_NR_COUNTS; what++)
		seq_printf(m, "%s %llu\n", wlmon_count_name(what),
			   counts[what]);
}
