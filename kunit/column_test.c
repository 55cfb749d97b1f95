// SPDX-License-Identifier: GPL-2.0
/* Tests views/column: columns that tables share. */
#include "../module/views/column.h"

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <wlmon/compat/delays.h>
#include "tools.h"

static int column_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct wlmon_usage), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return 0;
}

static const struct wlmon_columns times_and_peak[] = {
	WLMON_COLUMNS(wlmon_time_columns), WLMON_COLUMNS(wlmon_peak_column), {}
};

static const struct wlmon_columns counts[] = { WLMON_COLUMNS(wlmon_count_columns), {} };
static const struct wlmon_columns accounting[] = { WLMON_COLUMNS(wlmon_accounting_columns), {} };
static const struct wlmon_columns delays[] = { WLMON_COLUMNS(wlmon_delay_columns), {} };
static const struct wlmon_columns nothing[] = { {} };

static const char *line(struct kunit *test, const struct wlmon_columns *table)
{
	struct wlmon_row row = { .usage = test->priv };
	struct seq_file *m = wlmon_test_file(test);

	wlmon_column_line(m, table, &row);
	return wlmon_test_text(m);
}

static const char *head(struct kunit *test, const struct wlmon_columns *table)
{
	struct seq_file *m = wlmon_test_file(test);

	wlmon_column_head(m, table);
	return wlmon_test_text(m);
}

static void column_times(struct kunit *test)
{
	struct wlmon_usage *usage = test->priv;

	KUNIT_EXPECT_STREQ(test, head(test, times_and_peak), "UTIME STIME MAXRSS_KB\n");
	KUNIT_EXPECT_STREQ(test, line(test, times_and_peak), "0.000000 0.000000 -\n");
	usage->cpu.utime = 1234567890;
	usage->cpu.stime = 2000000000;
	usage->peak.rss_kb = 4096;
	KUNIT_EXPECT_STREQ(test, line(test, times_and_peak), "1.234567 2.000000 4096\n");
}

static void column_list(struct kunit *test)
{
	struct wlmon_usage *usage = test->priv;
	struct wlmon_row row = { .usage = usage };
	struct seq_file *m = wlmon_test_file(test);

	usage->cpu.utime = 1;
	usage->peak.rss_kb = 2;
	wlmon_column_list(m, times_and_peak, &row);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m),
			   "UTIME 0.000000\nSTIME 0.000000\nMAXRSS_KB 2\n");
}

static void column_none(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, head(test, nothing), "\n");
	KUNIT_EXPECT_STREQ(test, line(test, nothing), "\n");
}

static const char count_names[] =
	"MINFLT MAJFLT NVCSW NIVCSW INBLOCK OUBLOCK RCHAR WCHAR READ_BYTES WRITE_BYTES\n";

static void column_counts(struct kunit *test)
{
	struct wlmon_usage *usage = test->priv;

	usage->memory.minflt = 1;
	usage->memory.majflt = 2;
	usage->switches.nvcsw = 3;
	usage->switches.nivcsw = 4;
	usage->blocks.in = 5;
	usage->blocks.out = 6;
	usage->acct.io.rchar = 7;
	usage->acct.io.wchar = 8;
	usage->acct.io.read_bytes = 9;
	usage->acct.io.write_bytes = U64_MAX;
	KUNIT_EXPECT_STREQ(test, head(test, counts), count_names);
	KUNIT_EXPECT_STREQ(test, line(test, counts), "1 2 3 4 5 6 7 8 9 18446744073709551615\n");
}

static const char accounting_names[] =
	"RUNTIME UTIME_TICKS STIME_TICKS COREMEM VIRTMEM SYSCR SYSCW CANCELLED_WRITE_BYTES\n";

static void column_accounting(struct kunit *test)
{
	struct wlmon_usage *usage = test->priv;
	char want[128];

	usage->cpu.runtime = 1000;
	usage->cpu.utime_ticks = 2000;
	usage->cpu.stime_ticks = 3000;
	/* one page for 1024 ms, two pages for the same time */
	usage->acct.rss_time = 1000000;
	usage->acct.vm_time = 2000000;
	usage->acct.io.syscr = 4;
	usage->acct.io.syscw = 5;
	usage->acct.io.cancelled_write_bytes = 6;
	snprintf(want, sizeof(want), "0.000001 0.000002 0.000003 %lu %lu 4 5 6\n",
		 PAGE_SIZE / 1024 * 1000, PAGE_SIZE / 1024 * 2000);
	KUNIT_EXPECT_STREQ(test, head(test, accounting), accounting_names);
	KUNIT_EXPECT_STREQ(test, line(test, accounting), want);
}

static const char *const kinds[] = { "CPU", "BLKIO", "SWAPIN", "FREEPAGES",
				     "THRASHING", "COMPACT", "WPCOPY", "IRQ" };

/* Each kind has a count and a time, or "-" if the kernel or a thread keeps none. */
static void expect_delays(struct kunit *test, bool blind)
{
	struct wlmon_usage *usage = test->priv;
	char *want = kunit_kzalloc(test, 1024, GFP_KERNEL);
	char *names = kunit_kzalloc(test, 1024, GFP_KERNEL);
	int kind, at = 0, len = 0;

	KUNIT_ASSERT_NOT_NULL(test, want);
	KUNIT_ASSERT_NOT_NULL(test, names);
	usage->acct.delays.blind = blind;
	for (kind = 0; kind < WLMON_NR_DELAYS; kind++) {
		const char *gap = kind ? " " : "";

		usage->acct.delays.count[kind] = kind + 1;
		usage->acct.delays.ns[kind] = 1000 * (kind + 11);
		len += scnprintf(names + len, 1024 - len, "%s%s_DELAY_N %s_DELAY", gap, kinds[kind],
				 kinds[kind]);
		if (wlmon_delays_kept(kind) && (!blind || kind == WLMON_DELAY_CPU))
			at += scnprintf(want + at, 1024 - at, "%s%d 0.0000%d", gap, kind + 1,
					kind + 11);
		else
			at += scnprintf(want + at, 1024 - at, "%s- -", gap);
	}
	strcat(want, "\n");
	strcat(names, "\n");
	KUNIT_EXPECT_STREQ(test, head(test, delays), names);
	KUNIT_EXPECT_STREQ(test, line(test, delays), want);
}

static void column_delays(struct kunit *test)
{
	expect_delays(test, false);
}

static void column_delays_blind(struct kunit *test)
{
	expect_delays(test, true);
}

static struct kunit_case column_cases[] = {
	KUNIT_CASE(column_times),
	KUNIT_CASE(column_list),
	KUNIT_CASE(column_none),
	KUNIT_CASE(column_counts),
	KUNIT_CASE(column_accounting),
	KUNIT_CASE(column_delays),
	KUNIT_CASE(column_delays_blind),
	{}
};

static struct kunit_suite column_suite = {
	.name = "wlmon_column",
	.init = column_init,
	.test_cases = column_cases,
};

kunit_test_suite(column_suite);
