// SPDX-License-Identifier: GPL-2.0
/* Views read in all the ways that a file can be read. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include "harness.h"
#include "module.h"
#include "path.h"
#include "table.h"
#include "task.h"
#include "view.h"

static const char *const at_rest[] = { "processes", "ledger", "target", "summary" };

#define AT_REST (int)(sizeof(at_rest) / sizeof(at_rest[0]))
#define PROCESSES 150

FIXTURE(views) {
	struct row row;
};

/* A workload that is over: from here on nothing changes any more. */
FIXTURE_SETUP(views)
{
	int i;

	module_unload();
	ASSERT_EQ(0, module_load("target_comm=wl-views"));
	for (i = 0; i < PROCESSES; i++) {
		pid_t pid = fork();

		if (!pid) {
			task_write_file("/proc/self/comm", "wl-views");
			_exit(i);
		}
		ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	}
	ASSERT_TRUE(ledger_wait("processes_released", PROCESSES));
}

FIXTURE_TEARDOWN(views)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static int view_open(const char *directory, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s%s", directory, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* Reads on until the end with a buffer of size, into text. */
static ssize_t read_by(int fd, size_t size, char *text, size_t limit)
{
	size_t used = 0;
	ssize_t n;

	while (used + size < limit) {
		n = read(fd, text + used, size);
		if (n < 0)
			return -1;
		if (!n) {
			text[used] = '\0';
			return used;
		}
		used += n;
	}
	return -1;
}

TEST_F(views, table_is_whole)
{
	char *text = view_read("processes");
	const char *line = NULL;
	int lines = 0;

	ASSERT_NE(NULL, text);
	for (; (line = table_line(text, line)); lines++) {
		EXPECT_TRUE(row_split(&self->row, text, line)) {
			TH_LOG("a line does not fit the header: %.200s", line);
		}
	}
	EXPECT_EQ(PROCESSES, lines);
	EXPECT_EQ('\n', text[strlen(text) - 1]);
	free(text);
}

TEST_F(views, odd_sizes)
{
	static const size_t sizes[] = { 1, 7, 4095, 4096, 4097, 65537 };
	size_t limit = 1 << 20;
	char *text = malloc(limit);
	unsigned int s;
	int v, fd;

	for (v = 0; v < AT_REST; v++) {
		char *whole = view_read(at_rest[v]);

		ASSERT_NE(NULL, whole);
		ASSERT_LT(0, strlen(whole));
		for (s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
			fd = view_open(VIEW_PROC, at_rest[v]);
			ASSERT_LE(0, fd);
			EXPECT_EQ((ssize_t)strlen(whole),
				  read_by(fd, sizes[s], text, limit));
			EXPECT_EQ(0, strcmp(whole, text)) {
				TH_LOG("%s by %zu differs", at_rest[v], sizes[s]);
			}
			close(fd);
		}
		free(whole);
	}
	free(text);
}

TEST_F(views, odd_offsets)
{
	char *whole, piece[5000];
	off_t length, at;
	ssize_t n;
	int v, fd;

	for (v = 0; v < AT_REST; v++) {
		whole = view_read(at_rest[v]);
		ASSERT_NE(NULL, whole);
		length = strlen(whole);
		fd = view_open(VIEW_PROC, at_rest[v]);
		ASSERT_LE(0, fd);
		/* Backwards, so that each offset is before the last one. */
		for (at = length - 1; at >= 0; at -= length / 23 + 1) {
			n = pread(fd, piece, sizeof(piece), at);
			ASSERT_LT(0, n);
			ASSERT_GE(length - at, n);
			EXPECT_EQ(0, memcmp(piece, whole + at, n)) {
				TH_LOG("%s at %lld differs", at_rest[v], (long long)at);
			}
		}
		EXPECT_EQ(0, pread(fd, piece, sizeof(piece), length));
		EXPECT_EQ(0, pread(fd, piece, sizeof(piece), length + 12345));
		EXPECT_EQ(0, pread(fd, piece, 0, 0));
		EXPECT_EQ(-1, pread(fd, piece, 1, -1));
		/* None of this moved the file's own position. */
		ASSERT_EQ(1, read(fd, piece, 1));
		EXPECT_EQ(whole[0], piece[0]);
		close(fd);
		free(whole);
	}
}

TEST_F(views, seek_and_read_again)
{
	char *whole = view_read("processes"), *text = malloc(1 << 20);
	int fd = view_open(VIEW_PROC, "processes");

	ASSERT_NE(NULL, whole);
	ASSERT_LE(0, fd);
	EXPECT_EQ((ssize_t)strlen(whole), read_by(fd, 4096, text, 1 << 20));
	EXPECT_EQ(0, lseek(fd, 0, SEEK_SET));
	EXPECT_EQ((ssize_t)strlen(whole), read_by(fd, 4096, text, 1 << 20));
	EXPECT_EQ(0, strcmp(whole, text));
	EXPECT_EQ(100, lseek(fd, 100, SEEK_SET));
	EXPECT_EQ((ssize_t)strlen(whole) - 100, read_by(fd, 333, text, 1 << 20));
	EXPECT_EQ(0, strcmp(whole + 100, text));
	close(fd);
	free(whole);
	free(text);
}

/* Two readers, step by step in turn, at different sizes. */
TEST_F(views, two_readers)
{
	const size_t size[2] = { 113, 1000 };
	char *whole = view_read("processes");
	size_t used[2] = { 0, 0 };
	char *text[2];
	int fd[2], i, open = 2;
	ssize_t n;

	ASSERT_NE(NULL, whole);
	for (i = 0; i < 2; i++) {
		fd[i] = view_open(i ? VIEW_DEBUG : VIEW_PROC, "processes");
		ASSERT_LE(0, fd[i]);
		text[i] = calloc(1, 1 << 20);
	}
	while (open) {
		for (i = 0, open = 0; i < 2; i++) {
			n = read(fd[i], text[i] + used[i], size[i]);
			ASSERT_LE(0, n);
			used[i] += n;
			open += n > 0;
		}
	}
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(0, strcmp(whole, text[i]));
		close(fd[i]);
		free(text[i]);
	}
	free(whole);
}

static int names(const char *directory, char *list, size_t size)
{
	struct dirent **entry;
	int i, n = scandir(directory, &entry, NULL, alphasort);

	list[0] = '\0';
	for (i = 0; i < n; i++) {
		if (entry[i]->d_name[0] == '.')
			continue;
		strncat(list, entry[i]->d_name, size - strlen(list) - 2);
		strcat(list, " ");
	}
	return n;
}

/* Every view exists once and is mounted twice, with the same rights. */
TEST_F(views, same_in_both_places)
{
	static const char *const files[] = {
		"summary", "processes", "hooks", "ledger", "target", "reset",
	};
	char proc[512], debug[512], path[512];
	struct stat stat_proc, stat_debug;
	unsigned int i;

	ASSERT_LT(2, names(VIEW_PROC, proc, sizeof(proc)));
	ASSERT_LT(2, names(VIEW_DEBUG, debug, sizeof(debug)));
	EXPECT_STREQ(proc, debug);
	ASSERT_EQ(0, stat(VIEW_PROC, &stat_proc));
	EXPECT_EQ(0550, stat_proc.st_mode & 07777);
	ASSERT_EQ(0, stat(VIEW_DEBUG, &stat_debug));
	EXPECT_EQ(0550, stat_debug.st_mode & 07777);
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		mode_t mode = i < 4 ? 0440 : 0640;

		snprintf(path, sizeof(path), VIEW_PROC "%s", files[i]);
		ASSERT_EQ(0, stat(path, &stat_proc)) {
			TH_LOG("no %s", path);
		}
		snprintf(path, sizeof(path), VIEW_DEBUG "%s", files[i]);
		ASSERT_EQ(0, stat(path, &stat_debug)) {
			TH_LOG("no %s", path);
		}
		EXPECT_EQ(mode, stat_proc.st_mode & 07777);
		EXPECT_EQ(mode, stat_debug.st_mode & 07777);
		EXPECT_EQ(0, stat_proc.st_uid + stat_proc.st_gid);
	}
	for (i = 0; i < AT_REST; i++) {
		char *one, *two;

		snprintf(path, sizeof(path), VIEW_DEBUG "%s", at_rest[i]);
		one = view_read(at_rest[i]);
		two = view_read(path);
		ASSERT_NE(NULL, one);
		ASSERT_NE(NULL, two);
		EXPECT_STREQ(one, two);
		free(one);
		free(two);
	}
}

TEST_F(views, read_only)
{
	static const char *const views[] = { "summary", "processes", "hooks", "ledger" };
	unsigned int i;

	for (i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		int error = view_write(views[i], "1");
		char path[64];

		/* Which of them depends on the file system. */
		EXPECT_TRUE(error == -EINVAL || error == -EACCES || error == -EPERM ||
			    error == -EBADF || error == -EIO) {
			TH_LOG("write to %s: %d", views[i], error);
		}
		snprintf(path, sizeof(path), VIEW_DEBUG "%s", views[i]);
		error = view_write(path, "1");
		EXPECT_TRUE(error == -EINVAL || error == -EACCES || error == -EPERM ||
			    error == -EBADF) {
			TH_LOG("write to %s: %d", path, error);
		}
	}
}

#define ALIVE 100

/* With more processes alive than there are records, the verdict is "no". */
TEST_F(views, more_alive_than_records)
{
	struct gate gate[ALIVE];
	pid_t pid[ALIVE];
	char *text;
	int i;

	module_unload();
	ASSERT_EQ(0, module_load("target_comm=views max_records=64"));
	for (i = 0; i < ALIVE; i++) {
		gate_make(&gate[i]);
		pid[i] = fork();
		if (!pid[i]) {
			gate_pass(&gate[i]);
			_exit(0);
		}
	}
	EXPECT_FALSE(ledger_complete());
	/* This program and the harness have records, too. */
	EXPECT_EQ(ALIVE + ledger_read("processes_adopted") - 64,
		  ledger_read("records_dropped"));
	text = view_read("summary");
	ASSERT_NE(NULL, text);
	EXPECT_NE(NULL, strstr(text, "\ncomplete: no ("));
	EXPECT_NE(NULL, strstr(text, "records_dropped"));
	free(text);
	for (i = 0; i < ALIVE; i++) {
		gate_open(&gate[i]);
		EXPECT_EQ(pid[i], waitpid(pid[i], NULL, 0));
	}
	EXPECT_FALSE(ledger_complete());
	/* What was lost is over with the next count. */
	EXPECT_EQ(0, view_write("reset", "1"));
}

static pid_t start_storm(void)
{
	const char *path = helper_path("storm");
	pid_t pid = fork();

	if (!pid) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 1);
		execl(path, path, "-f", "100000000", NULL);
		_exit(127);
	}
	return pid;
}

/* Each line that is read while records come and go is whole and sane. */
TEST_F(views, during_storm)
{
	const char *const state[] = { "running", "zombie", "released" };
	int reads = 0, lines = 0, status;
	const char *line;
	double end;
	char *text;
	pid_t pid;

	module_unload();
	ASSERT_EQ(0, module_load("target_comm=storm max_records=256"));
	pid = start_storm();
	ASSERT_TRUE(row_wait(pid, "STATE", "running", &self->row));
	for (end = task_now() + 3; task_now() < end || reads < 8; reads++) {
		text = view_read(reads % 2 ? "processes" : VIEW_DEBUG "processes");
		ASSERT_NE(NULL, text);
		for (line = NULL; (line = table_line(text, line)); lines++) {
			const char *seen;

			ASSERT_TRUE(row_split(&self->row, text, line));
			EXPECT_LT(0, row_number(&self->row, "PID"));
			EXPECT_LT(0, row_number(&self->row, "PPID"));
			EXPECT_LT(0, row_time(&self->row, "START"));
			EXPECT_STREQ("storm", row_text(&self->row, "COMM"));
			seen = row_text(&self->row, "STATE");
			EXPECT_TRUE(!strcmp(seen, state[0]) || !strcmp(seen, state[1]) ||
				    !strcmp(seen, state[2]));
			EXPECT_EQ(!strcmp(seen, state[0]),
				  !strcmp(row_text(&self->row, "EXIT"), "-"));
			EXPECT_EQ(!strcmp(seen, state[2]),
				  !!strcmp(row_text(&self->row, "RELEASED"), "-"));
		}
		free(text);
		text = view_read("summary");
		ASSERT_NE(NULL, text);
		free(text);
	}
	kill(pid, SIGTERM);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_LT(3, reads);
	EXPECT_LT(200, lines);
}

TEST_HARNESS_MAIN
