// SPDX-License-Identifier: GPL-2.0
/* report: reports what a workload did, for people, documents and programs. */
#include "report.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "utf8.h"

struct options {
	const char *format;
	const char *from;
	const char *output;
};

static const struct table_format {
	const char *name;
	enum report_format format;
} table_formats[] = {
	{ "rst", REPORT_RST },
	{ "md", REPORT_MD },
	{ "csv", REPORT_CSV },
};

#define NR_TABLE_FORMATS (sizeof(table_formats) / sizeof(*table_formats))

static const struct table_format *table_format(const char *name)
{
	size_t i;

	for (i = 0; i < NR_TABLE_FORMATS; i++)
		if (!strcmp(table_formats[i].name, name))
			return &table_formats[i];
	return NULL;
}

/**
 * report_verdict() - say whether the figures are complete, as summary does
 * @buf: REPORT_VERDICT_LEN bytes
 * @verdict: from verdict_read()
 *
 * Return: @buf.
 */
const char *report_verdict(char *buf, const struct verdict *verdict)
{
	if (verdict->complete < 0)
		return strcpy(buf, "unknown");
	if (verdict->complete)
		return strcpy(buf, "yes");
	if (*verdict->reasons)
		snprintf(buf, REPORT_VERDICT_LEN, "no (%s)", verdict->reasons);
	else
		strcpy(buf, "no");
	return buf;
}

static void warn_incomplete(const struct source *from, const struct verdict *v)
{
	char buf[REPORT_VERDICT_LEN], clean[REPORT_VERDICT_LEN];

	utf8_printable(clean, sizeof(clean), report_verdict(buf, v));
	if (v->complete < 0)
		warn("warning: %s/ledger does not say whether the figures are complete",
		     wlmon_dir(from->w));
	else if (!v->complete)
		warn("warning: the figures are not complete: the ledger says complete %s", clean);
}

static int print(const struct source *from, const char *format, FILE *out, struct verdict *verdict)
{
	const struct table_format *table = table_format(format);
	struct figures figures;
	int status;

	if (table)
		return report_table(from, table->format, out, verdict);
	status = figures_load(&figures, from);
	*verdict = figures.verdict;
	if (!status && !strcmp(format, "json"))
		report_json(&figures, from, out);
	else if (!status)
		report_text(&figures, from, out);
	figures_free(&figures);
	return status;
}

static int write_output(const char *path, const char *text, size_t size)
{
	FILE *file = fopen(path, "we");
	int err = 0;

	if (!file || fwrite(text, 1, size, file) != size)
		err = errno;
	if (file && fclose(file) && !err)
		err = errno;
	return err ? fail("%s: %s", path, strerror(err)) : STATUS_OK;
}

/* Print into a file, which is left alone if there is no report. */
static int print_to(const struct source *from, const struct options *options, struct verdict *verdict)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out;
	int status;

	if (!options->output)
		return print(from, options->format, stdout, verdict);
	out = need(open_memstream(&text, &size));
	status = print(from, options->format, out, verdict);
	if (fclose(out))
		need(NULL);
	if (!status)
		status = write_output(options->output, text, size);
	free(text);
	return status;
}

int cmd_report(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "format", required_argument, NULL, 'F' },
		{ "json", no_argument, NULL, 'j' },
		{ "from", required_argument, NULL, 'f' },
		/* of scripts/wlmon-report */
		{ "dir", required_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL },
	};
	struct options options = { .format = "text" };
	struct verdict verdict;
	struct source from;
	int c, status;

	while ((c = getopt_long(argc, argv, "+o:h", longs, NULL)) != -1) {
		switch (c) {
		case 'F':
			options.format = optarg;
			break;
		case 'j':
			options.format = "json";
			break;
		case 'f':
			options.from = optarg;
			break;
		case 'o':
			options.output = optarg;
			break;
		case 'h':
			return help("report");
		default:
			return misuse("report", NULL);
		}
	}
	if (optind < argc)
		return misuse("report", "unexpected argument '%s'", argv[optind]);
	if (!table_format(options.format) && strcmp(options.format, "text") &&
	    strcmp(options.format, "json"))
		return misuse("report", "there is no format '%s': there are text, md, rst, csv and json",
			      options.format);
	if (options.from && !*options.from)
		return misuse("report", "--from needs a value");
	status = source_open(&from, options.from);
	if (!status)
		status = print_to(&from, &options, &verdict);
	if (!status)
		warn_incomplete(&from, &verdict);
	source_close(&from);
	return status ? STATUS_NO : STATUS_OK;
}
