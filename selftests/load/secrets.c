// SPDX-License-Identifier: GPL-2.0
/* What nobody is told: the kernel's addresses, and what processes keep to themselves. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include "harness.h"
#include "module.h"
#include "path.h"
#include "scan.h"
#include "table.h"
#include "task.h"
#include "view.h"

#define USER 4000
#define SECRET "sesame"
#define FOLDER "/tmp/wl-secrets"
#define INSTANCE "/sys/kernel/tracing/instances/wl-secrets"
#define CGROUP "/sys/fs/cgroup/wl-secrets"
#define PARAMETERS "/sys/module/wlmon/parameters/"
#define ROUNDS 8
#define CRAFTED 10000
#define ROOM (16 << 20)

static void *use(void *arg)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return arg;
}

/* Files and what else can have a name get one that is a secret. */
static int keep_secrets(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = SECRET "-socket" };
	pthread_t thread;
	char path[64];
	int i, fd;

	if (mkdir(FOLDER "/" SECRET, 0700) || chdir(FOLDER "/" SECRET) ||
	    bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&address, sizeof(address)) ||
	    memfd_create(SECRET, 0) < 0)
		return -1;
	for (i = 0; i < ROUNDS; i++) {
		snprintf(path, sizeof(path), SECRET "-%d", i);
		fd = open(path, O_RDWR | O_CREAT, 0600);
		if (write(fd, SECRET SECRET, strlen(SECRET SECRET)) < 0)
			return -1;
		if (!fork()) {
			execl("/nowhere/" SECRET, SECRET, SECRET, NULL);
			_exit(SECRET[i % strlen(SECRET)]);
		}
		if (pthread_create(&thread, NULL, use, path) || pthread_join(thread, NULL))
			return -1;
		use(NULL);
		open("/nowhere/" SECRET, O_RDONLY);
	}
	while (wait(NULL) > 0)
		;
	return 0;
}

/* The user's own program stays until all is looked at, in a cgroup of its own. */
static void work(const struct gate *gate)
{
	const char *stays = helper_path("gated");
	char *environment[] = { SECRET "=1", "PASSWORD=" SECRET, NULL };

	prctl(PR_SET_NAME, "wl-secrets");
	if (task_write_file(CGROUP "/cgroup.procs", "0") || setgroups(0, NULL) ||
	    setresgid(USER, USER, USER) || setresuid(USER, USER, USER) || keep_secrets())
		_exit(1);
	dup2(gate->fd[0], 0);
	execle(stays, SECRET, "0", SECRET, NULL, environment);
	_exit(1);
}

FIXTURE(secrets) {
	struct scan scan;
	struct gate gate;
	struct row row;
	pid_t pid;
	int log;
};

FIXTURE_SETUP(secrets)
{
	module_unload();
	self->scan.secret = SECRET;
	self->log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ASSERT_GE(lseek(self->log, 0, SEEK_END), 0);
	EXPECT_EQ(-EINVAL, module_load("max_records=1"));
	EXPECT_EQ(-EINVAL, module_load("target_comm=sixteencharacter"));
	EXPECT_EQ(-EINVAL, module_load("target_cgroup=/nowhere"));
	EXPECT_EQ(-EOPNOTSUPP, module_load("test_hooks_off=task_newtask,copy_process"));
	ASSERT_EQ(0, module_load("target_comm=wl-secrets"));
	ASSERT_TRUE(scan_symbols(&self->scan));

	rmdir(INSTANCE);
	ASSERT_EQ(0, mkdir(INSTANCE, 0700));
	ASSERT_EQ(0, task_write_file(INSTANCE "/buffer_size_kb", "4096"));
	ASSERT_EQ(0, task_write_file(INSTANCE "/events/wlmon/enable", "1"));
	rmdir(CGROUP);
	ASSERT_EQ(0, mkdir(CGROUP, 0755));
	ASSERT_EQ(0, mkdir(FOLDER, 0700));
	ASSERT_EQ(0, chown(FOLDER, USER, USER));

	gate_make(&self->gate);
	self->pid = fork();
	if (!self->pid)
		work(&self->gate);
	ASSERT_TRUE(row_wait(self->pid, "COMM", "gated", &self->row));
	ASSERT_EQ(0, task_wait_call(self->pid, SYS_read));
}

FIXTURE_TEARDOWN(secrets)
{
	/* All of it was seen, to the last program, and can be told. */
	EXPECT_TRUE(row_find(self->pid, &self->row));
	EXPECT_STREQ(helper_path("gated"), row_text(&self->row, "EXE"));
	EXPECT_EQ(USER, row_number(&self->row, "UID"));
	EXPECT_EQ(ROUNDS, ledger_read("processes_forked"));
	EXPECT_LE(ROUNDS, ledger_read("execs_failed"));
	EXPECT_TRUE(ledger_complete());
	gate_close(&self->gate);
	waitpid(self->pid, NULL, 0);
	EXPECT_EQ(0, rmdir(CGROUP));
	EXPECT_EQ(0, rmdir(INSTANCE));
	EXPECT_EQ(0, module_unload());
	if (system("rm -r " FOLDER))
		TH_LOG(FOLDER " stays");
}

static void scan_file(struct scan *scan, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char *text = malloc(ROOM);
	ssize_t used = 0, n = -1;

	while (fd >= 0 && (n = read(fd, text + used, ROOM - used)) > 0)
		used += n;
	if (n < 0) {
		printf("# %s: %m\n", path);
		scan->found++;
	}
	close(fd);
	scan_text(scan, path, text, used);
	free(text);
}

/* The files of a folder, or one file in each of its folders. */
static void scan_folder(struct scan *scan, const char *folder, const char *file)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[512];

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || (*file && entry->d_type != DT_DIR))
			continue;
		snprintf(path, sizeof(path), "%s%s%s", folder, entry->d_name, file);
		scan_file(scan, path);
	}
	if (dir)
		closedir(dir);
}

/* Only what is looked for would be found. */
TEST(scan_finds)
{
	static const char *const bad[] = {
		"x 0xffff888012345678", "ffffffff81000000", "a=FFFFC90000000000,",
		"18446603336221196288", "18446744071578845184", " -2130706432", " -5000",
		"0000000012345678", "(____ptrval____)", "a sesame b",
	};
	static const char *const good[] = {
		"ffff 0xffff 12345678 -4095", "9223372036854775807 0:27 21910393",
		"2-5000", "1.000000 id:12345", "00000000", "0x1200011", "sesam",
	};
	struct scan *scan = calloc(1, sizeof(*scan));
	char half[64];
	size_t i;

	ASSERT_NE(NULL, scan);
	scan->secret = SECRET;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		scan_text(scan, "nothing", good[i], strlen(good[i]));
	EXPECT_EQ(0, scan->found);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		scan_text(scan, "as intended", bad[i], strlen(bad[i]));
		EXPECT_EQ(i + 1, scan->found) TH_LOG("%s", bad[i]);
	}
	ASSERT_EQ(0, module_load(""));
	EXPECT_TRUE(scan_symbols(scan));
	snprintf(half, sizeof(half), "%u", scan->symbol[scan->symbols / 2]);
	scan_text(scan, "as intended", half, strlen(half));
	EXPECT_EQ(i + 1, scan->found) TH_LOG("%s", half);
	EXPECT_EQ(0, module_unload());
	free(scan);
}

TEST_F(secrets, views)
{
	scan_folder(&self->scan, VIEW_PROC, "");
	scan_folder(&self->scan, VIEW_DEBUG, "");
	EXPECT_EQ(28, self->scan.things);
	EXPECT_EQ(0, self->scan.found);
}

TEST_F(secrets, answers)
{
	static const char *const kinds[] = { "pid", "tid" };
	char question[32], text[8192];
	ssize_t n;
	int i, fd;

	for (i = 0; i < 2; i++) {
		fd = open(VIEW_PROC "query", O_RDWR | O_CLOEXEC);
		snprintf(question, sizeof(question), "%s=%d", kinds[i], self->pid);
		ASSERT_LT(0, write(fd, question, strlen(question)));
		n = pread(fd, text, sizeof(text), 0);
		ASSERT_LT(0, n);
		close(fd);
		scan_text(&self->scan, question, text, n);
	}
	EXPECT_EQ(0, self->scan.found);
}

static int event_id(const char *name)
{
	char path[256], text[32];

	snprintf(path, sizeof(path), INSTANCE "/events/wlmon/%s/id", name);
	return task_read_file(path, text, sizeof(text)) ? -1 : atoi(text);
}

/* All that is in the buffers; how many, or -1. */
static long scan_events(struct scan *scan, const int may[2])
{
	int cpu, cpus = sysconf(_SC_NPROCESSORS_CONF);
	long records = 0, n;
	char path[256];

	for (cpu = 0; cpu < cpus; cpu++) {
		snprintf(path, sizeof(path), INSTANCE "/per_cpu/cpu%d/trace_pipe_raw", cpu);
		n = scan_raw(scan, path, may);
		if (n < 0)
			return -1;
		records += n;
	}
	return records;
}

/* The name that exec was given is in two of the events, as their fields say. */
TEST_F(secrets, events)
{
	const int may[] = { event_id("process_exec"), event_id("process_exec_complete") };
	long records;

	scan_folder(&self->scan, INSTANCE "/events/wlmon/", "/format");
	EXPECT_EQ(8, self->scan.things);
	self->scan.secret = NULL;
	scan_file(&self->scan, INSTANCE "/trace");
	self->scan.secret = SECRET;
	records = scan_events(&self->scan, may);
	/* created, begun, exec twice, ended and gone; threads the same without exec */
	EXPECT_LE(ROUNDS * (6 + 4), records);
	EXPECT_EQ(0, self->scan.found);
}

/* Gives exec the kernel's data for a name, and for all else; they are refused. */
static void exec_crafted(void)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	unsigned long long at;
	char line[1024], kind;
	int calls = 0;

	prctl(PR_SET_NAME, "wl-secrets");
	while (calls < CRAFTED && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%llx %c", &at, &kind) != 2 || !strchr("bBdD", kind))
			continue;
		syscall(SYS_execve, at, at, at);
		syscall(SYS_execveat, at, at, at, at, 0);
		calls += 2;
	}
	_exit(calls != CRAFTED);
}

TEST_F(secrets, crafted)
{
	const int may[] = { event_id("process_exec"), event_id("process_exec_complete") };
	int status;
	pid_t pid;
	long n;

	pid = fork();
	if (!pid)
		exec_crafted();
	waitpid(pid, &status, 0);
	ASSERT_EQ(0, status);
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_EQ(CRAFTED, row_number(&self->row, "EXECFAIL"));
	EXPECT_STREQ("EFAULT", row_text(&self->row, "EXEC_ERRNO"));
	n = scan_events(&self->scan, may);
	ASSERT_LE(0, n);
	EXPECT_LE(2 * CRAFTED, n);
	EXPECT_EQ(0, self->scan.found);
}

TEST_F(secrets, parameters)
{
	scan_folder(&self->scan, PARAMETERS, "");
	EXPECT_LE(9, self->scan.things);
	EXPECT_EQ(0, self->scan.found);
}

TEST_F(secrets, log)
{
	char record[8192];
	const char *said;
	int lines = 0;
	ssize_t n;

	while ((n = read(self->log, record, sizeof(record) - 1)) > 0 ||
	       (n < 0 && errno == EPIPE)) {
		record[n > 0 ? n : 0] = '\0';
		said = strchr(record, ';');
		if (!said || strncmp(said, ";wlmon: ", 8))
			continue;
		lines++;
		scan_text(&self->scan, "kernel log", said, strlen(said));
	}
	EXPECT_LE(4, lines);
	EXPECT_EQ(0, self->scan.found);
}

TEST_HARNESS_MAIN
