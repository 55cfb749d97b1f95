// SPDX-License-Identifier: GPL-2.0
/* Names of all sorts: a reader that splits at white space of any script finds the same columns. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cgroup_fixture.h"
#include "path.h"
#include "view.h"

#define NAMES ((int)(sizeof(comms) / sizeof(comms[0])))

/* At most 15 bytes: the kernel cuts longer names, even within a character. */
static const char *const comms[] = {
	"plain", "k\303\266ln", "\346\227\245\346\234\254", "\360\237\220\247",
	/* white space */
	"a\302\205b", "a\302\240b", "a\341\232\200b", "a\342\200\200b", "a\342\200\205b",
	"a\342\200\212b", "a\342\200\250b", "a\342\200\251b", "a\342\200\257b",
	"a\342\201\237b", "a\343\200\200b", "\302\240", "a b\tc\nd\034e\037f",
	/* control sequences of terminals, invisible characters */
	"\302\233" "2J", "\302\220q", "\033[2J", "a\342\200\213b", "a\342\200\216b",
	"\342\200\256evil", "\342\201\246x\342\201\251", "\357\273\277bom", "a\302\255b",
	/* no UTF-8 */
	"\300\240", "\340\200\240", "\355\240\200", "\364\220\200\200", "\370\210\200\200",
	"\200\277", "\303", "a\342\200", "\360\237\220", "\377\376", "a\303(",
	"0123456789abcd\303\266", "0123456789abc\342\200\250",
	/* looks like an escape */
	"\\040", "\\",
};

/* Decode the next code point and move on; -1 for malformed UTF-8. */
static long decode(const unsigned char **at)
{
	static const long least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = *at;
	int more, i;
	long code;

	more = s[0] < 0x80 ? 0 : s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : 1;
	code = more ? s[0] & (0x3f >> more) : s[0];
	if (more && (s[0] < 0xc0 || s[0] > 0xf7))
		return -1;
	for (i = 1; i <= more; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return -1;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return -1;
	*at = s + more + 1;
	return code;
}

/* White space for str.split() of Python or iswspace() of the C library. */
static bool is_space(long code)
{
	static const long spaces[] = {
		0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
	};
	unsigned int i;

	for (i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (code == spaces[i])
			return true;
	return (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x20) ||
	       (code >= 0x2000 && code <= 0x200a);
}

static bool is_shown(long code)
{
	return code >= 0x20 && !(code >= 0x7f && code < 0xa0) && code != 0xad &&
	       !(code >= 0x200b && code <= 0x200f) && !(code >= 0x202a && code <= 0x202e) &&
	       !(code >= 0x2060 && code <= 0x206f) && code != 0xfeff;
}

/* Number of columns in a line for a reader of UTF-8; -1 if the line is malformed. */
static int columns_of(const char *line)
{
	const unsigned char *at = (const unsigned char *)line;
	bool inside = false;
	int count = 0;
	long code;

	while (*at && *at != '\n') {
		code = decode(&at);
		if (code < 0 || (code != ' ' && !is_shown(code)))
			return -1;
		count += !inside && !is_space(code);
		inside = !is_space(code);
	}
	return count;
}

static void unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (*text == '\\') {
			*to++ = (text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0');
			text += 3;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

static void expect_lines(struct __test_metadata *_metadata, const char *view)
{
	char *text = view_read(view);
	const char *line = NULL;
	int columns;

	ASSERT_NE(NULL, text);
	columns = columns_of(text);
	ASSERT_LT(0, columns);
	while ((line = table_line(text, line))) {
		EXPECT_EQ(columns, columns_of(line)) {
			TH_LOG("%s: %.*s", view, (int)strcspn(line, "\n"), line);
		}
	}
	free(text);
}

static void expect_name(struct __test_metadata *_metadata, const struct row *row,
			const char *column, const char *want)
{
	char got[4096];

	snprintf(got, sizeof(got), "%s", row_text(row, column));
	unescape(got);
	EXPECT_STREQ(want, got) {
		TH_LOG("%s is printed as %s", column, row_text(row, column));
	}
}

/* True if the name must be escaped; others must not be. */
static bool needs_escape(const char *name)
{
	const unsigned char *at = (const unsigned char *)name;
	long code;

	while (*at) {
		code = decode(&at);
		if (code < 0 || code == '\\' || is_space(code) || !is_shown(code))
			return true;
	}
	return false;
}

TEST_F(cgroups, of_processes)
{
	pid_t pid[NAMES];
	char comm[16];
	int i;

	for (i = 0; i < NAMES; i++) {
		pid[i] = fork_into(names[0]);
		ASSERT_LE(0, pid[i]);
		while (!pid[i]) {
			prctl(PR_SET_NAME, comms[i]);
			pause();
		}
	}
	for (i = 0; i < NAMES; i++) {
		ASSERT_EQ(0, task_wait_call(pid[i], SYS_pause));
		snprintf(comm, sizeof(comm), "%s", comms[i]);
		ASSERT_TRUE(row_find(pid[i], &self->row));
		expect_name(_metadata, &self->row, "COMM", comm);
		EXPECT_EQ(needs_escape(comm), !!strchr(row_text(&self->row, "COMM"), '\\')) {
			TH_LOG("%s", row_text(&self->row, "COMM"));
		}
	}
	expect_lines(_metadata, "processes");
	expect_lines(_metadata, "threads");
	expect_lines(_metadata, "process_syscalls");
	for (i = 0; i < NAMES; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
}

/* Lines of the tree in summary have several words, but no control sequences. */
TEST_F(cgroups, in_summary)
{
	char *text;
	pid_t pid;

	pid = fork_into(names[0]);
	ASSERT_LE(0, pid);
	while (!pid) {
		prctl(PR_SET_NAME, "\302\233" "2Jx");
		pause();
	}
	ASSERT_EQ(0, task_wait_call(pid, SYS_pause));
	text = view_read("summary");
	ASSERT_NE(NULL, text);
	EXPECT_NE(NULL, strstr(text, "\\302\\2332Jx"));
	EXPECT_EQ(NULL, strstr(text, "\302\233"));
	free(text);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

#define ODD "wl\302\240\342\200\256\300x"

TEST_F(cgroups, of_files)
{
	const char *program = "/tmp/" ODD;
	const char *name = TOP "/" ODD;
	pid_t pid;

	ASSERT_EQ(0, task_copy_program(helper_path("held"), program));
	ASSERT_EQ(0, mkdir(cgroup_path(name, ""), 0755));
	pid = fork_into(name);
	ASSERT_LE(0, pid);
	if (!pid) {
		execl(program, program, NULL);
		_exit(127);
	}
	ASSERT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	expect_lines(_metadata, "processes");
	expect_lines(_metadata, "images");
	expect_lines(_metadata, "cgroups");
	ASSERT_TRUE(row_find(pid, &self->row));
	expect_name(_metadata, &self->row, "EXE", program);
	expect_name(_metadata, &self->row, "CGROUP", name);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	remove_cgroup(name);
	unlink(program);
}

TEST_HARNESS_MAIN
