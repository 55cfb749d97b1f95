// SPDX-License-Identifier: GPL-2.0
/* Formats the values that views print; pure. */
#include "format.h"

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <wlmon/rusage.h>

static const char *const signal_names[] = {
	[SIGHUP] = "HUP",	[SIGINT] = "INT",	[SIGQUIT] = "QUIT",
	[SIGILL] = "ILL",	[SIGTRAP] = "TRAP",	[SIGABRT] = "ABRT",
	[SIGBUS] = "BUS",	[SIGFPE] = "FPE",	[SIGKILL] = "KILL",
	[SIGUSR1] = "USR1",	[SIGSEGV] = "SEGV",	[SIGUSR2] = "USR2",
	[SIGPIPE] = "PIPE",	[SIGALRM] = "ALRM",	[SIGTERM] = "TERM",
	[SIGSTKFLT] = "STKFLT",	[SIGCHLD] = "CHLD",	[SIGCONT] = "CONT",
	[SIGSTOP] = "STOP",	[SIGTSTP] = "TSTP",	[SIGTTIN] = "TTIN",
	[SIGTTOU] = "TTOU",	[SIGURG] = "URG",	[SIGXCPU] = "XCPU",
	[SIGXFSZ] = "XFSZ",	[SIGVTALRM] = "VTALRM",	[SIGPROF] = "PROF",
	[SIGWINCH] = "WINCH",	[SIGIO] = "IO",		[SIGPWR] = "PWR",
	[SIGSYS] = "SYS",
};

/**
 * wlmon_format_exit() - format the exit status of a process
 * @buf: filled, at most WLMON_EXIT_LEN bytes
 * @size: bytes of @buf
 * @status: status as from wait4()
 *
 * Context: any.
 */
void wlmon_format_exit(char *buf, size_t size, int status)
{
	unsigned int sig = status & 0x7f;
	const char *core = status & 0x80 ? "+core" : "";

	if (!sig && !(status >> 8))
		strscpy(buf, "0", size);
	else if (!sig)
		snprintf(buf, size, "code:%d", (status >> 8) & 0xff);
	else if (sig < ARRAY_SIZE(signal_names) && signal_names[sig])
		snprintf(buf, size, "signal:%u(%s)%s", sig, signal_names[sig],
			 core);
	else
		snprintf(buf, size, "signal:%u%s", sig, core);
}

/**
 * wlmon_format_errno() - format the name of an error
 * @buf: filled, at most WLMON_ERRNO_LEN bytes
 * @size: bytes of @buf
 * @err: positive error, 0 for none
 *
 * A kernel without CONFIG_SYMBOLIC_ERRNAME has only the number.
 *
 * Context: any.
 */
void wlmon_format_errno(char *buf, size_t size, int err)
{
	char name[WLMON_ERRNO_LEN];

	if (!err) {
		strscpy(buf, "-", size);
		return;
	}
	snprintf(name, sizeof(name), "%pe", ERR_PTR(-err));
	strscpy(buf, name[0] == '-' ? name + 1 : name, size);
}

/**
 * wlmon_format_number() - print a number
 * @m: file to print to
 * @number: printed in decimal
 *
 * Tables have a hundred columns of mostly small numbers; seq_printf() takes several
 * times as long, as it parses a format for each.
 *
 * Context: any.
 */
void wlmon_format_number(struct seq_file *m, u64 number)
{
	if (number < 10)
		seq_putc(m, '0' + number);
	else
		seq_put_decimal_ull(m, NULL, number);
}

/* Print @whole, a point and @digits digits of @fraction, filled from the right. */
static void put_fraction(struct seq_file *m, u64 whole, u32 fraction,
			 unsigned int digits)
{
	char text[20 + 1 + 6], *at = text + sizeof(text);
	u32 digit;

	while (digits--) {
		*--at = '0' + fraction % 10;
		fraction /= 10;
	}
	*--at = '.';
	do {
		whole = div_u64_rem(whole, 10, &digit);
		*--at = '0' + digit;
	} while (whole);
	seq_write(m, at, text + sizeof(text) - at);
}

/**
 * wlmon_format_seconds() - print a time
 * @m: file to print to
 * @ns: nanoseconds; printed as seconds with 6 decimals, rounded down
 *
 * Context: any.
 */
void wlmon_format_seconds(struct seq_file *m, u64 ns)
{
	u32 rest;
	u64 seconds = div_u64_rem(ns, NSEC_PER_SEC, &rest);

	put_fraction(m, seconds, rest / (u32)NSEC_PER_USEC, 6);
}

/**
 * wlmon_format_seconds_wide() - print a time, aligned right in its column
 * @m: file to print to
 * @ns: nanoseconds; printed as seconds with 6 decimals, rounded down
 *
 * Context: any.
 */
void wlmon_format_seconds_wide(struct seq_file *m, u64 ns)
{
	u32 rest;
	u64 seconds = div_u64_rem(ns, NSEC_PER_SEC, &rest);

	seq_printf(m, "%3llu.%06u", seconds, rest / (u32)NSEC_PER_USEC);
}

/**
 * wlmon_format_span() - print a time of any length
 * @m: file to print to
 * @us: microseconds; printed as seconds with 6 decimals
 *
 * Context: any.
 */
void wlmon_format_span(struct seq_file *m, u64 us)
{
	u32 rest;
	u64 seconds = div_u64_rem(us, USEC_PER_SEC, &rest);

	put_fraction(m, seconds, rest, 6);
}

/**
 * wlmon_format_span_wide() - print a time of any length, aligned right in its column
 * @m: file to print to
 * @us: microseconds; printed as seconds with 6 decimals
 *
 * Context: any.
 */
void wlmon_format_span_wide(struct seq_file *m, u64 us)
{
	u32 rest;
	u64 seconds = div_u64_rem(us, USEC_PER_SEC, &rest);

	seq_printf(m, "%3llu.%06u", seconds, rest);
}

/**
 * wlmon_format_micros() - print a short time
 * @m: file to print to
 * @ns: nanoseconds; printed as microseconds with 3 decimals
 *
 * Context: any.
 */
void wlmon_format_micros(struct seq_file *m, u64 ns)
{
	u32 rest;
	u64 micros = div_u64_rem(ns, NSEC_PER_USEC, &rest);

	put_fraction(m, micros, rest, 3);
}

/**
 * wlmon_format_moment() - print a point in time
 * @m: file to print to
 * @ns: CLOCK_BOOTTIME ns, 0 if unknown or in the future; printed as seconds
 *
 * Context: any.
 */
void wlmon_format_moment(struct seq_file *m, u64 ns)
{
	if (ns)
		wlmon_format_seconds(m, ns);
	else
		seq_putc(m, '-');
}

/* Code points that split a column, control a terminal or are invisible. */
static const struct {
	u32 first;
	u32 last;
} unsafe[] = {
	{ 0x80, 0xa0 }, /* control characters, no-break space */
	{ 0xad, 0xad }, /* soft hyphen */
	{ 0x61c, 0x61c }, /* direction */
	{ 0x1680, 0x1680 }, /* space */
	{ 0x180e, 0x180e }, /* space before Unicode 6.3 */
	{ 0x2000, 0x200f }, /* spaces, zero width, direction */
	{ 0x2028, 0x202f }, /* line separators, direction, space */
	{ 0x205f, 0x206f }, /* space, invisible operators, direction */
	{ 0x3000, 0x3000 }, /* space */
	{ 0xfeff, 0xfeff }, /* byte order mark */
	{ 0xfff9, 0xfffb }, /* annotations */
	{ 0xe0000, 0xe007f }, /* tags */
};

static bool is_unsafe(u32 code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(unsafe) && code >= unsafe[i].first; i++)
		if (code <= unsafe[i].last)
			return true;
	return false;
}

/*
 * Return the length of the well-formed multi-byte UTF-8 sequence at the start of a
 * text, 0 for none. The NUL at its end is never part of one.
 */
static size_t sequence_len(const unsigned char *text, u32 *code)
{
	static const u32 least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t i, len;

	if (text[0] < 0xc2 || text[0] > 0xf4)
		return 0;
	len = 2 + (text[0] >= 0xe0) + (text[0] >= 0xf0);
	*code = text[0] & (0x7f >> len);
	for (i = 1; i < len; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (text[i] & 0x3f);
	}
	/* overlong, a surrogate, or beyond Unicode */
	if (*code < least[len] || (*code >= 0xd800 && *code < 0xe000) ||
	    *code > 0x10ffff)
		return 0;
	return len;
}

/* Check whether a byte is printed unchanged, as nearly all are. */
static bool is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != '\\';
}

/* Return how many bytes to print unchanged; if 0, escape the next @escape bytes. */
static size_t plain_len(const unsigned char *text, size_t *escape)
{
	size_t len;
	u32 code;

	*escape = 1;
	if (text[0] < 0x80)
		return is_plain(text[0]);
	len = sequence_len(text, &code);
	if (!len || !is_unsafe(code))
		return len;
	*escape = len;
	return 0;
}

static void put_escape(struct seq_file *m, unsigned char c)
{
	const char text[] = { '\\', '0' + (c >> 6), '0' + (c >> 3 & 7),
			      '0' + (c & 7) };

	seq_write(m, text, sizeof(text));
}

/**
 * wlmon_format_text() - print a text without white space
 * @m: file to print to
 * @text: the text; "-" is printed if it is empty
 *
 * Octal escapes, one for each byte, replace white space of any script, control and
 * invisible characters, changes of the writing direction, backslashes, and bytes
 * that are not well-formed UTF-8.
 *
 * Context: any.
 */
void wlmon_format_text(struct seq_file *m, const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t plain, len, escape;

	if (!*at)
		seq_putc(m, '-');
	while (*at) {
		plain = 0;
		do {
			while (is_plain(at[plain]))
				plain++;
			len = plain_len(at + plain, &escape);
			plain += len;
		} while (len);
		seq_write(m, at, plain);
		at += plain;
		while (*at && escape--)
			put_escape(m, *at++);
	}
}

/**
 * wlmon_format_who() - name the subject of a getrusage() call
 * @who: an &enum wlmon_who
 *
 * Context: any.
 *
 * Return: the name, "-" for any other value.
 */
const char *wlmon_format_who(int who)
{
	static const char *const names[] = {
		[WLMON_WHO_SELF]	= "self",
		[WLMON_WHO_CHILDREN]	= "children",
		[WLMON_WHO_THREAD]	= "thread",
	};

	return who >= 0 && who < WLMON_NR_WHO ? names[who] : "-";
}
