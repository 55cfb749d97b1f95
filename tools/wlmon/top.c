// SPDX-License-Identifier: GPL-2.0
/* top: takes a sample of all processes at a time, and prints it or shows it on the screen. */
#include "top.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cmd.h"
#include "top_batch.h"
#include "top_keys.h"
#include "top_rate.h"
#include "top_screen.h"
#include "top_wait.h"

/* A screen that changes faster cannot be read. */
#define MIN_SCREEN_DELAY (TOP_SECOND / 10)

static int sample_fail(const struct top *top, const char *view)
{
	if (!wlmon_is_live(top->from->w) || (errno != ENOENT && errno != EIO && errno != ENODEV))
		return source_fail(top->from, view);
	warn("the module was unloaded");
	return STATUS_NO;
}

static void read_rules(struct top *top)
{
	char **rules = wlmon_rule_list(top->from->w);
	size_t n = 0, i;

	*top->rules = '\0';
	for (i = 0; rules && rules[i] && n < sizeof(top->rules); i++)
		n += snprintf(top->rules + n, sizeof(top->rules) - n, "%s%s", i ? ", " : "", rules[i]);
	wlmon_rule_list_free(rules);
}

static void read_ledger(struct top *top)
{
	struct wlmon_table *t = wlmon_table_list(top->from->w, "ledger");
	char complete[8] = "";

	if (t) {
		wlmon_table_text(t, wlmon_table_column(t, "complete"), complete, sizeof(complete));
		if (wlmon_table_u64(t, wlmon_table_column(t, "records_evicted"), &top->now.evicted))
			top->now.evicted = 0;
	}
	wlmon_table_close(t);
	/* the reasons are in summary, which takes the module some time */
	if (top->verdict.complete != 1 || strcmp(complete, "yes"))
		top->verdict = verdict_read(top->from->w);
}

/* Take a sample; return NULL, or the view that cannot be read, with errno. */
static const char *take_sample(struct top *top)
{
	struct top_sample sample;
	const char *view = top_sample_load(&sample, top->from->w);

	if (view)
		return view;
	/* a saved run that did not go on since then is no other sample */
	if (sample.when == top->now.when) {
		top_sample_free(&top->now);
	} else {
		top_sample_free(&top->before);
		top->before = top->now;
	}
	top->now = sample;
	read_ledger(top);
	read_rules(top);
	top_view_fill(&top->view, &top->now, &top->before);
	top_view_order(&top->view, &top->options.order);
	return NULL;
}

/* Write out what was printed; return false if that ends top. */
static bool flush(int *status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return true;
	/* who closes a pipe has seen enough */
	if (errno != EPIPE && !top_wait_signal())
		*status = fail("standard output: %s", strerror(errno));
	__fpurge(stdout);
	clearerr(stdout);
	return false;
}

static int run_batch(struct top *top)
{
	uint64_t next = top_wait_clock(), left = top->options.samples;
	int status = STATUS_OK;
	const char *view;

	for (;;) {
		view = take_sample(top);
		if (view)
			return sample_fail(top, view);
		top_batch_print(top);
		if (!flush(&status) || (left && !--left))
			return status;
		if (!top->options.json && !top->options.ndjson)
			putchar('\n');
		next += top->options.delay;
		if (top_wait(next, -1) == TOP_STOP)
			return status;
		/* after a stop, do not catch up */
		if (top_wait_clock() > next + top->options.delay)
			next = top_wait_clock();
	}
}

/* Show a sample until the next one is due; return false at the end. */
static bool show(struct top *top, struct top_screen *screen, uint64_t next)
{
	enum top_event event;

	do {
		top_screen_draw(screen, top);
		event = top_wait(screen->frozen ? WLMON_UNKNOWN : next, STDIN_FILENO);
		if (event == TOP_STOP || (event == TOP_INPUT && !top_keys_obey(screen, top)))
			return false;
	} while (screen->frozen || (event == TOP_INPUT && top_wait_clock() < next));
	return true;
}

static int run_screen(struct top *top)
{
	uint64_t left = top->options.samples, delay = top->options.delay;
	struct top_screen screen;
	const char *view;
	int err;

	/* before the screen is cleared, so that an error stands below the command */
	view = take_sample(top);
	if (view)
		return sample_fail(top, view);
	if (!top_screen_open(&screen))
		return fail("the terminal '%s' is not known or has no screen: use -b to print tables",
			    getenv("TERM"));
	if (delay < MIN_SCREEN_DELAY)
		delay = MIN_SCREEN_DELAY;
	while (!view && show(top, &screen, top_wait_clock() + delay) && (!left || --left))
		view = take_sample(top);
	err = errno;
	top_screen_close(&screen);
	errno = err;
	return view ? sample_fail(top, view) : STATUS_OK;
}

/**
 * top_main() - show processes until the user has seen enough
 * @options: how; top_options_check() has nothing against them
 * @from: from where; stays open
 *
 * Return: an exit status; after a signal that of a shell for it.
 */
int top_main(const struct top_options *options, const struct source *from)
{
	struct top top = { .from = from, .options = *options, .verdict.complete = -1 };
	int status;

	top_wait_catch();
	status = options->batch ? run_batch(&top) : run_screen(&top);
	top_sample_free(&top.now);
	top_sample_free(&top.before);
	top_view_free(&top.view);
	return top_wait_signal() ? 128 + top_wait_signal() : status;
}

static void take_from(void *options, const char *path)
{
	((struct top_options *)options)->from = path;
}

int cmd_top(int argc, char **argv)
{
	struct top_options options;
	struct top_extra extra = { "from", take_from, &options };
	struct source from;
	int status;

	if (!top_options_parse(&options, "top", &extra, argc, argv, &status))
		return status;
	if (optind < argc)
		return misuse("top", "unexpected argument '%s'", argv[optind]);
	/* there is nothing more to see in a saved run */
	if (options.from && options.batch && !options.samples)
		options.samples = 1;
	status = top_options_check(&options);
	if (status)
		return status;
	status = source_open(&from, options.from);
	if (!status)
		status = top_main(&options, &from);
	source_close(&from);
	return status;
}
