// SPDX-License-Identifier: GPL-2.0
/* reset: begin anew without reloading. */
#include <wlmon/view.h>

#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <wlmon/calls.h>
#include <wlmon/ledger.h>
#include <wlmon/store.h>
#include <wlmon/targets.h>
#include <wlmon/totals.h>

/* Keeps two resets from mixing. */
static DEFINE_MUTEX(reset_lock);

/** wlmon_reset_show() - what can be written */
void wlmon_reset_show(struct seq_file *m)
{
	seq_puts(m, "write 1 to drop finished records and to zero totals and counters\n");
}

/**
 * wlmon_reset_write() - drop finished records, zero totals and counters
 * @text: 1
 * @scratch: unused
 *
 * Return: 0, -EINVAL for anything else, or -ENOMEM; nothing was changed then.
 */
int wlmon_reset_write(char *text, struct wlmon_scratch *scratch)
{
	u64 counts[WLMON_NR_COUNTS], released;
	int err;

	if (strcmp(strim(text), "1"))
		return -EINVAL;
	mutex_lock(&reset_lock);
	wlmon_ledger_read(counts);
	err = wlmon_calls_reset();
	if (!err) {
		released = wlmon_totals_reset();
		wlmon_store_purge(released);
		wlmon_ledger_reset(released);
	}
	mutex_unlock(&reset_lock);
	if (err)
		return err;
	/* who was dropped and still lives must not stay unseen and forgotten */
	if (counts[WLMON_RECORDS_DROPPED] || counts[WLMON_THREADS_DROPPED])
		wlmon_targets_adopt();
	return 0;
}
