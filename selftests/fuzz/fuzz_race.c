// SPDX-License-Identifier: GPL-2.0
/* All at once, in both places: whoever reads the target finds a whole write of somebody. */
#define _GNU_SOURCE
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "module.h"

#define WRITERS 3
#define READERS 2
#define OTHERS 2

static struct {
	int target[2];
	int query[2];
	int reset[2];
	int tables[3][2];
	pid_t held;
} files;

/* Shared by the processes that write. */
static long *accepted;

/* The lines of a write have its name and their number. */
static bool write_rules(long inputs, int who)
{
	struct fuzz_text text;
	int lines, line;
	bool good;
	long got;

	while (inputs--) {
		lines = 1 + fuzz_below(RULES_MAX);
		good = fuzz_one_in(40);
		fuzz_clear(&text);
		for (line = 0; line < lines; line++)
			fuzz_add(&text, "comm=%d:%ld:%d:%d\n", who, inputs, line, lines);
		if (!good)
			fuzz_add(&text, "pid=0\n");
		got = write(files.target[fuzz_below(2)], text.bytes, text.length);
		if (good ? got != (long)text.length : got != -1 || errno != EINVAL)
			return fuzz_fail(&text, "a write among others gave %ld: %m", got);
		__atomic_add_fetch(accepted, good, __ATOMIC_RELAXED);
	}
	return true;
}

static bool is_whole(char *text)
{
	int who, line, lines, seen = 0, writer = 0;
	long input, first = 0;
	char *at, *save;

	if (!strncmp(text, "pid=", 4))
		return strchr(text, '\n') == text + strlen(text) - 1;
	for (at = strtok_r(text, "\n", &save); at; at = strtok_r(NULL, "\n", &save)) {
		if (sscanf(at, "comm=%d:%ld:%d:%d", &who, &input, &line, &lines) != 4)
			return false;
		if (!seen) {
			writer = who;
			first = input;
		}
		if (who != writer || input != first || line != seen++)
			return false;
	}
	return seen && seen == lines;
}

/* Its own open file, read in pieces. */
static bool read_rules(long inputs)
{
	struct fuzz_text text, copy;
	size_t piece;
	ssize_t n;
	int fd[2], which;
	bool ok = fuzz_open("target", O_RDONLY, fd);

	while (ok && inputs--) {
		which = fuzz_below(2);
		piece = 1 + fuzz_below(512);
		fuzz_clear(&text);
		if (lseek(fd[which], 0, SEEK_SET))
			return fuzz_fail(NULL, "lseek: %m");
		while ((n = read(fd[which], text.bytes + text.length, piece)) > 0)
			text.length += n;
		text.bytes[text.length] = '\0';
		copy = text;
		if (n || !is_whole(copy.bytes))
			ok = fuzz_fail(&text, "these rules were written by nobody");
	}
	return ok;
}

static bool ask(int fd)
{
	char text[64] = "", want[32];
	int n;

	snprintf(text, sizeof(text), "pid=%d", fuzz_one_in(2) ? files.held : 1);
	n = write(fd, text, strlen(text));
	if (n < 0 && errno != ESRCH)
		return fuzz_fail(NULL, "query %s: %m", text);
	n = pread(fd, text, sizeof(text) - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	snprintf(want, sizeof(want), "PID %d\n", files.held);
	return !strncmp(text, want, strlen(want)) || !strncmp(text, "write pid=", 10) ||
	       fuzz_fail(NULL, "the answer among others is %s", text);
}

/* The open files of query are shared by all of these. */
static bool disturb(long inputs)
{
	static char text[8192];
	bool ok = true;
	int fd;

	while (ok && inputs--) {
		switch (fuzz_below(4)) {
		case 0:
			ok = ask(files.query[fuzz_below(2)]);
			break;
		case 1:
			fd = files.reset[fuzz_below(2)];
			ok = fuzz_one_in(32) ? write(fd, "1\n", 2) == 2 : write(fd, "2", 1) == -1;
			break;
		default:
			fd = files.tables[fuzz_below(3)][fuzz_below(2)];
			ok = pread(fd, text, 1 + fuzz_below(sizeof(text)),
				   fuzz_one_in(2) ? 0 : fuzz_below(1 << 16)) >= 0;
		}
	}
	return ok;
}

static bool one(int who, long inputs)
{
	fuzz_seed(fuzz_random() + who);
	if (who < WRITERS)
		return write_rules(inputs, who);
	if (who < WRITERS + READERS)
		return read_rules(inputs);
	return disturb(inputs) || fuzz_fail(NULL, "another file: %m");
}

static bool all(long inputs)
{
	const int count = WRITERS + READERS + OTHERS;
	int who, status, good = 0;

	accepted = mmap(NULL, sizeof(*accepted), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (accepted == MAP_FAILED)
		return fuzz_fail(NULL, "mmap: %m");
	for (who = 0; who < count; who++) {
		if (fork())
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(!one(who, inputs / count));
	}
	while (wait(&status) > 0)
		good += !status;
	fuzz_inputs += inputs / count * count;
	fuzz_accepted += *accepted;
	munmap(accepted, sizeof(*accepted));
	return good == count || fuzz_fail(NULL, "%d of %d ended well", good, count);
}

bool fuzz_race(long inputs)
{
	static const char *const tables[] = { "processes", "summary", "ledger" };
	char parameters[64];
	bool ok;
	int i;

	files.held = getpid();
	snprintf(parameters, sizeof(parameters), "target_pid=%d max_records=512", files.held);
	if (module_load(parameters))
		return fuzz_fail(NULL, "load");
	ok = fuzz_open("target", O_RDWR, files.target) &&
	     fuzz_open("query", O_RDWR, files.query) && fuzz_open("reset", O_RDWR, files.reset);
	for (i = 0; i < 3; i++)
		ok = ok && fuzz_open(tables[i], O_RDONLY, files.tables[i]);
	ok = ok && all(inputs);
	for (i = 0; i < 2; i++) {
		close(files.target[i]);
		close(files.query[i]);
		close(files.reset[i]);
		close(files.tables[0][i]);
		close(files.tables[1][i]);
		close(files.tables[2][i]);
	}
	ok = ok && fuzz_works();
	if (module_unload())
		ok = fuzz_fail(NULL, "unload");
	return ok;
}
