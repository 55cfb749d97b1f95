// SPDX-License-Identifier: GPL-2.0
/* Tests views/format. */
#include "../module/views/format.h"

#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <wlmon/rusage.h>
#include "tools.h"

struct end {
	int status;
	const char *text;
};

static const struct end ends[] = {
	{ 0, "0" },
	{ 1 << 8, "code:1" },
	{ 127 << 8, "code:127" },
	{ 255 << 8, "code:255" },
	{ 1, "signal:1(HUP)" },
	{ 9, "signal:9(KILL)" },
	{ 11 | 0x80, "signal:11(SEGV)+core" },
	{ 15, "signal:15(TERM)" },
	{ 31, "signal:31(SYS)" },
	{ 32, "signal:32" },
	{ 64, "signal:64" },
	{ 64 | 0x80, "signal:64+core" },
	{ 127 | 0x80, "signal:127+core" },
};

static void format_exit(struct kunit *test)
{
	const struct end *param = test->param_value;
	char text[WLMON_EXIT_LEN];

	wlmon_format_exit(text, sizeof(text), param->status);
	KUNIT_EXPECT_STREQ(test, text, param->text);
}

static void end_desc(const struct end *param, char *desc)
{
	strscpy(desc, param->text, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(end, ends, end_desc);

/* Any status fits and is one word. Only a killed process dumps core. */
static void format_exit_any(struct kunit *test)
{
	char text[2 * WLMON_EXIT_LEN];
	int status;

	for (status = 0; status < 1 << 16; status++) {
		if ((status & 0xff) == 0x80)
			continue;
		wlmon_format_exit(text, sizeof(text), status);
		KUNIT_ASSERT_LT_MSG(test, strlen(text), WLMON_EXIT_LEN, "status %d", status);
		KUNIT_ASSERT_NULL_MSG(test, strpbrk(text, " \t\n"), "status %d", status);
		KUNIT_ASSERT_EQ_MSG(test, !status, !strcmp(text, "0"), "status %d", status);
	}
}

static void format_errno(struct kunit *test)
{
	char text[2 * WLMON_ERRNO_LEN];
	int err;

	wlmon_format_errno(text, sizeof(text), 0);
	KUNIT_EXPECT_STREQ(test, text, "-");
	wlmon_format_errno(text, sizeof(text), ENOENT);
	KUNIT_EXPECT_STREQ(test, text, IS_ENABLED(CONFIG_SYMBOLIC_ERRNAME) ? "ENOENT" : "2");
	wlmon_format_errno(text, sizeof(text), 4000);
	KUNIT_EXPECT_STREQ(test, text, "4000");
	for (err = 0; err <= MAX_ERRNO; err++) {
		wlmon_format_errno(text, sizeof(text), err);
		KUNIT_ASSERT_LT_MSG(test, strlen(text), WLMON_ERRNO_LEN - 1, "error %d", err);
		KUNIT_ASSERT_EQ_MSG(test, *text == '-', !err, "error %d", err);
	}
}

static void format_who(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, wlmon_format_who(WLMON_WHO_SELF), "self");
	KUNIT_EXPECT_STREQ(test, wlmon_format_who(WLMON_WHO_CHILDREN), "children");
	KUNIT_EXPECT_STREQ(test, wlmon_format_who(WLMON_WHO_THREAD), "thread");
	KUNIT_EXPECT_STREQ(test, wlmon_format_who(-1), "-");
	KUNIT_EXPECT_STREQ(test, wlmon_format_who(WLMON_NR_WHO), "-");
}

struct span {
	u64 ns;
	const char *seconds;
	const char *wide;
	const char *micros;
	const char *moment;
};

static const struct span spans[] = {
	{ 0, "0.000000", "  0.000000", "0.000", "-" },
	{ 1, "0.000000", "  0.000000", "0.001", "0.000000" },
	{ 999, "0.000000", "  0.000000", "0.999", "0.000000" },
	{ 1000, "0.000001", "  0.000001", "1.000", "0.000001" },
	{ 999999999, "0.999999", "  0.999999", "999999.999", "0.999999" },
	{ 1000000000, "1.000000", "  1.000000", "1000000.000", "1.000000" },
	{ 12000345678, "12.000345", " 12.000345", "12000345.678", "12.000345" },
	{ 1234000000000, "1234.000000", "1234.000000", "1234000000.000", "1234.000000" },
	{ U64_MAX, "18446744073.709551", "18446744073.709551", "18446744073709551.615",
	  "18446744073.709551" },
};

static void format_spans(struct kunit *test)
{
	struct seq_file *m = wlmon_test_file(test);
	const struct span *param = test->param_value;

	wlmon_format_seconds(m, param->ns);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), param->seconds);
	wlmon_format_seconds_wide(m, param->ns);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), param->wide);
	wlmon_format_span(m, param->ns / NSEC_PER_USEC);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), param->seconds);
	wlmon_format_span_wide(m, param->ns / NSEC_PER_USEC);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), param->wide);
	wlmon_format_micros(m, param->ns);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), param->micros);
	wlmon_format_moment(m, param->ns);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), param->moment);
}

static void span_desc(const struct span *param, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%llu ns", param->ns);
}

KUNIT_ARRAY_PARAM(span, spans, span_desc);

/* Half a million years. */
static void format_long_span(struct kunit *test)
{
	struct seq_file *m = wlmon_test_file(test);

	wlmon_format_span(m, U64_MAX);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "18446744073709.551615");
	wlmon_format_span_wide(m, U64_MAX);
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "18446744073709.551615");
}

/* Compare numbers of all sizes with the output of printf(). */
static void format_numbers(struct kunit *test)
{
	struct seq_file *m = wlmon_test_file(test);
	struct rnd_state random;
	char want[3 * 32];
	unsigned int i;
	u64 number;

	wlmon_test_random(test, &random);
	for (i = 0; i < 10000; i++) {
		number = i < 1200 ? i : wlmon_test_number(&random, 64);
		snprintf(want, sizeof(want), "%llu %llu.%06llu %llu.%03llu", number,
			 number / NSEC_PER_SEC, number % NSEC_PER_SEC / NSEC_PER_USEC,
			 number / NSEC_PER_USEC, number % NSEC_PER_USEC);
		wlmon_format_number(m, number);
		seq_putc(m, ' ');
		wlmon_format_seconds(m, number);
		seq_putc(m, ' ');
		wlmon_format_micros(m, number);
		KUNIT_ASSERT_STREQ(test, wlmon_test_text(m), want);
	}
}

/* Overflow is reported, so that seq_file prints the line again with more room. */
static void format_overflow(struct kunit *test)
{
	struct seq_file *m = wlmon_test_file(test);
	const size_t longest = strlen("18446744073.709551");
	size_t size = m->size;

	for (m->size = 1; m->size < 20; m->size++) {
		m->count = 0;
		wlmon_format_seconds(m, U64_MAX);
		KUNIT_EXPECT_EQ(test, seq_has_overflowed(m), m->size <= longest);
		m->count = 0;
		wlmon_format_number(m, U64_MAX);
		wlmon_format_number(m, 9);
		KUNIT_EXPECT_EQ(test, seq_has_overflowed(m), true);
		m->count = 0;
		wlmon_format_text(m, "a name\n");
		KUNIT_EXPECT_EQ(test, seq_has_overflowed(m), m->size <= strlen("a\\040name\\012"));
	}
	m->size = size;
}

static void format_text(struct kunit *test)
{
	struct seq_file *m = wlmon_test_file(test);

	wlmon_format_text(m, "");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "-");
	wlmon_format_text(m, "-");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "-");
	wlmon_format_text(m, "plain/name.so*[0]'\"%s#");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "plain/name.so*[0]'\"%s#");
	wlmon_format_text(m, "a b\tc\nd\re\vf\fg\\h");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "a\\040b\\011c\\012d\\015e\\013f\\014g\\134h");
	/* text that looks like an escape is escaped, too */
	wlmon_format_text(m, "\\040");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "\\134040");
	/* control characters are escaped, UTF-8 is not */
	wlmon_format_text(m, "\033[2J\007\177");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "\\033[2J\\007\\177");
	wlmon_format_text(m, "k\303\266ln \342\202\254");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "k\303\266ln\\040\342\202\254");
	wlmon_format_text(m, "\302\2332J\303");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "\\302\\2332J\\303");
	wlmon_format_text(m, "a\342\200\250\343\200\200b");
	KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), "a\\342\\200\\250\\343\\200\\200b");
}

/* Each byte value alone is printed as itself or as its escape. */
static void format_text_bytes(struct kunit *test)
{
	struct seq_file *m = wlmon_test_file(test);
	char text[2] = {}, escape[5];
	const char *got;
	int byte;

	for (byte = 1; byte < 256; byte++) {
		text[0] = byte;
		wlmon_format_text(m, text);
		got = wlmon_test_text(m);
		snprintf(escape, sizeof(escape), "\\%03o", byte);
		if (byte <= ' ' || byte == '\\' || byte >= 0x7f)
			KUNIT_EXPECT_STREQ(test, got, escape);
		else
			KUNIT_EXPECT_STREQ(test, got, text);
	}
}

/* Encode any code point as UTF-8, invalid ones too. */
static size_t encode(u32 code, char *text)
{
	size_t len = 1 + (code >= 0x80) + (code >= 0x800) + (code >= 0x10000);
	size_t i;

	if (len == 1) {
		text[0] = code;
	} else {
		for (i = len - 1; i; i--, code >>= 6)
			text[i] = 0x80 | (code & 0x3f);
		text[0] = (0xf00 >> len & 0xff) | code;
	}
	text[len] = '\0';
	return len;
}

/* White_Space and the controls C0, C1, Bidi of PropList.txt and UnicodeData.txt. */
static bool has_to_be_escaped(u32 code)
{
	switch (code) {
	case 0x00 ... 0x20:
	case 0x7f ... 0xa0:
	case 0x061c:
	case 0x1680:
	case 0x2000 ... 0x200a:
	case 0x200e ... 0x200f:
	case 0x2028 ... 0x202f:
	case 0x205f:
	case 0x2066 ... 0x2069:
	case 0x3000:
	case 0xfeff:
	case 0xd800 ... 0xdfff:
		return true;
	}
	return code > 0x10ffff;
}

/* Invisible format characters may be escaped, all others must not. */
static bool may_be_escaped(u32 code)
{
	switch (code) {
	case '\\':
	case 0xad:
	case 0x180e:
	case 0x200b ... 0x200d:
	case 0x2060 ... 0x206f:
	case 0xfff9 ... 0xfffb:
	case 0xe0000 ... 0xe007f:
		return true;
	}
	return has_to_be_escaped(code);
}

static void format_text_codes(struct kunit *test)
{
	struct seq_file *m = wlmon_test_file(test);
	char text[8], escaped[32];
	const char *got;
	size_t i, len;
	u32 code;

	for (code = 1; code < 0x120000; code++) {
		len = encode(code, text);
		wlmon_format_text(m, text);
		got = wlmon_test_text(m);
		if (!strcmp(got, text)) {
			KUNIT_ASSERT_FALSE_MSG(test, has_to_be_escaped(code), "U+%04X", code);
			continue;
		}
		for (i = 0; i < len; i++)
			sprintf(escaped + 4 * i, "\\%03o", (unsigned char)text[i]);
		KUNIT_ASSERT_STREQ(test, got, escaped);
		KUNIT_ASSERT_TRUE_MSG(test, may_be_escaped(code), "U+%04X", code);
	}
}

/* Truncated and overlong sequences are escaped, the text after them is not. */
static void format_text_broken(struct kunit *test)
{
	static const char *const broken[] = {
		"\303",
		"\342\202",
		"\342",
		"\360\237\220",
		"\360\237",
		"\360", /* truncated */
		"\300\240",
		"\301\277",
		"\340\200\240",
		"\340\237\277",
		"\360\200\200\240",
		"\360\217\277\277", /* overlong */
		"\355\240\200",
		"\355\277\277", /* surrogates */
		"\364\220\200\200",
		"\365\200\200\200",
		"\370\210\200\200\200",
		"\376",
		"\377",
		"\200",
		"\277\277",
	};
	struct seq_file *m = wlmon_test_file(test);
	char text[32], want[64];
	size_t b, i, len;

	for (b = 0; b < ARRAY_SIZE(broken); b++) {
		len = strlen(broken[b]);
		snprintf(text, sizeof(text), "\303\266%sx\303\266", broken[b]);
		strscpy(want, "\303\266", sizeof(want));
		for (i = 0; i < len; i++)
			sprintf(want + 2 + 4 * i, "\\%03o", (unsigned char)broken[b][i]);
		strlcat(want, "x\303\266", sizeof(want));
		wlmon_format_text(m, text);
		KUNIT_EXPECT_STREQ(test, wlmon_test_text(m), want);
	}
}

static struct kunit_case format_cases[] = {
	KUNIT_CASE_PARAM(format_exit, end_gen_params),
	KUNIT_CASE(format_exit_any),
	KUNIT_CASE(format_errno),
	KUNIT_CASE(format_who),
	KUNIT_CASE_PARAM(format_spans, span_gen_params),
	KUNIT_CASE(format_long_span),
	KUNIT_CASE(format_numbers),
	KUNIT_CASE(format_overflow),
	KUNIT_CASE(format_text),
	KUNIT_CASE(format_text_bytes),
	KUNIT_CASE(format_text_codes),
	KUNIT_CASE(format_text_broken),
	{}
};

static struct kunit_suite format_suite = {
	.name = "wlmon_format",
	.test_cases = format_cases,
};

kunit_test_suite(format_suite);
