// SPDX-License-Identifier: GPL-2.0
/*
 * The path of a program is the one that readlink /proc/PID/exe shows here,
 * however the process became a member and wherever its root is.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "life.h"
#include "path.h"

#define JAIL	"/tmp/wlmon-jail"
#define DOOR	"/tmp/wlmon-door"	/* has the jail's bin mounted in it */
#define AROUND	"/tmp"		/* has all of these in it */
#define COPY	"/tmp/wlmon copy"
#define DEEP	"/tmp/wlmon-deep"
#define LEVELS	25
#define LEVEL_LEN	200

FIXTURE(exe) {
	struct row row;
	struct gate gate;
	pid_t pid;
};

FIXTURE_SETUP(exe)
{
	module_unload();
	mkdir(JAIL, 0755);
	mkdir(JAIL "/bin", 0755);
	mkdir(DOOR, 0755);
	mkdir(DOOR "/b", 0755);
	ASSERT_EQ(0, task_copy_program(helper_path("held"), JAIL "/bin/held"));
	ASSERT_EQ(0, mount(JAIL "/bin", DOOR "/b", NULL, MS_BIND, NULL));
}

FIXTURE_TEARDOWN(exe)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
	umount2(DOOR "/b", MNT_DETACH);
}

/* Where a process runs its program, and by which name. */
struct place {
	const char *what;
	int (*enter)(void);
	const char *path;
};

static int enter_root(void)
{
	return 0;
}

static int enter_jail(void)
{
	return chroot(JAIL) || chdir("/");
}

static int enter_door(void)
{
	return chroot(DOOR) || chdir("/");
}

/* A mount namespace whose root is the jail, as containers have it. */
static int enter_container(void)
{
	return unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	       mount(JAIL, JAIL, NULL, MS_BIND, NULL) || chdir(JAIL) ||
	       syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/");
}

static int enter_unshared_jail(void)
{
	return unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	       enter_jail();
}

static const struct place places[] = {
	{ "the root", enter_root, JAIL "/bin/held" },
	{ "a chroot", enter_jail, "/bin/held" },
	{ "a mount in a chroot", enter_door, "/b/held" },
	{ "a container", enter_container, "/bin/held" },
	{ "a chroot in a mount namespace", enter_unshared_jail, "/bin/held" },
};

#define PLACES (int)(sizeof(places) / sizeof(places[0]))

/* Start a process and wait until it runs its program, recognized by its name. */
static pid_t start(const struct place *place, struct gate *gate)
{
	double end = task_now() + PATIENCE;
	char link[64], self[PATH_MAX], text[PATH_MAX];
	struct stat st, self_st;
	pid_t pid;

	stat(task_exe(getpid(), self, sizeof(self)), &self_st);
	gate_make(gate);
	pid = fork();
	if (!pid) {
		dup2(gate->fd[0], 0);
		if (!place->enter())
			execl(place->path, place->path, NULL);
		_exit(127);
	}
	snprintf(link, sizeof(link), "/proc/%d/exe", pid);
	while (task_now() < end) {
		if (!stat(link, &st) && st.st_ino != self_st.st_ino &&
		    !task_wait_call(pid, SYS_read))
			return pid;
		if (waitpid(pid, NULL, WNOHANG) == pid)
			break;
		usleep(2000);
	}
	snprintf(text, sizeof(text), "%s does not start", place->path);
	perror(text);
	return -1;
}

static void stop(pid_t pid, struct gate *gate)
{
	gate_open(gate);
	waitpid(pid, NULL, 0);
}

/* Escape as the views do. */
static const char *escaped(const char *text, char *buffer)
{
	char *to = buffer;

	for (; *text; text++)
		to += *text == ' ' ? sprintf(to, "\\040") : sprintf(to, "%c", *text);
	*to = '\0';
	return buffer;
}

/* Read the row, and compare EXE with /proc/PID/exe. */
static void expect_program(struct __test_metadata *_metadata, const char *what, pid_t pid,
			   struct row *row)
{
	char text[PATH_MAX], expected[2 * PATH_MAX], link[64], number[64];
	struct stat st;

	escaped(task_exe(pid, text, sizeof(text)), expected);
	if (!*expected)
		strcpy(expected, "-");
	EXPECT_TRUE(row_wait(pid, "EXE", expected, row)) {
		TH_LOG("%s: EXE %s, but it is %s", what, row_text(row, "EXE"), expected);
	}
	snprintf(link, sizeof(link), "/proc/%d/exe", pid);
	ASSERT_EQ(0, stat(link, &st));
	snprintf(number, sizeof(number), "%d:%d", major(st.st_dev), minor(st.st_dev));
	EXPECT_STREQ(number, row_text(row, "EXE_DEV"));
	EXPECT_EQ((long long)st.st_ino, row_number(row, "EXE_INO"));
}

TEST_F(exe, execed)
{
	int i;

	ASSERT_EQ(0, module_load(""));
	for (i = 0; i < PLACES; i++) {
		self->pid = start(&places[i], &self->gate);
		ASSERT_LT(0, self->pid);
		expect_program(_metadata, places[i].what, self->pid, &self->row);
		EXPECT_STREQ("fork", row_text(&self->row, "VIA"));
		stop(self->pid, &self->gate);
	}
}

/* Load the module from within a chroot. */
static int load_in_chroot(void)
{
	const char *ko = getenv("WLMON_KO");
	int status;
	pid_t pid;

	if (task_copy_program(ko ? ko : tree_path("wlmon.ko"), AROUND "/wlmon-copy.ko"))
		return -EIO;
	pid = fork();
	if (!pid) {
		setenv("WLMON_KO", "/wlmon-copy.ko", 1);
		_exit(chroot(AROUND) ? 99 : -module_load(""));
	}
	waitpid(pid, &status, 0);
	unlink(AROUND "/wlmon-copy.ko");
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

static int match_by_pid(const pid_t *pids)
{
	int i, error = module_load("target_comm=wlmon-nobody");
	char rule[32];

	for (i = 0; !error && i < PLACES; i++) {
		snprintf(rule, sizeof(rule), "pid=%d", pids[i]);
		error = view_write("target", rule);
	}
	return error;
}

/* Ways in which the module finds processes that run already. */
enum way { LOADED, LOADED_IN_CHROOT, MATCHED_BY_PID };

static void expect_found(struct __test_metadata *_metadata, enum way way)
{
	struct gate gate[PLACES];
	pid_t pid[PLACES];
	struct row row;
	int i;

	for (i = 0; i < PLACES; i++) {
		pid[i] = start(&places[i], &gate[i]);
		ASSERT_LT(0, pid[i]);
	}
	ASSERT_EQ(0, way == MATCHED_BY_PID ? match_by_pid(pid) :
		     way == LOADED_IN_CHROOT ? load_in_chroot() : module_load(""));
	for (i = 0; i < PLACES; i++) {
		expect_program(_metadata, places[i].what, pid[i], &row);
		EXPECT_STREQ(way == MATCHED_BY_PID ? "matched" : "adopted",
			     row_text(&row, "VIA"));
		stop(pid[i], &gate[i]);
	}
}

TEST_F(exe, adopted)
{
	expect_found(_metadata, LOADED);
}

TEST_F(exe, adopted_from_a_chroot)
{
	expect_found(_metadata, LOADED_IN_CHROOT);
}

TEST_F(exe, matched_by_pid)
{
	expect_found(_metadata, MATCHED_BY_PID);
}

static const struct place copy = { "a copy", enter_root, COPY };

TEST_F(exe, deleted_while_it_runs)
{
	char expected[PATH_MAX];

	ASSERT_EQ(0, task_copy_program(helper_path("held"), COPY));
	ASSERT_EQ(0, module_load(""));
	self->pid = start(&copy, &self->gate);
	ASSERT_LT(0, self->pid);
	expect_program(_metadata, "before", self->pid, &self->row);
	unlink(COPY);
	expect_program(_metadata, "after", self->pid, &self->row);
	EXPECT_STREQ(escaped(COPY " (deleted)", expected), row_text(&self->row, "EXE"));
	stop(self->pid, &self->gate);
	EXPECT_TRUE(row_wait(self->pid, "STATE", "released", &self->row));
	EXPECT_STREQ(escaped(COPY, expected), row_text(&self->row, "EXE"));
}

TEST_F(exe, deleted_before_it_is_found)
{
	ASSERT_EQ(0, task_copy_program(helper_path("held"), COPY));
	self->pid = start(&copy, &self->gate);
	ASSERT_LT(0, self->pid);
	unlink(COPY);
	ASSERT_EQ(0, module_load(""));
	expect_program(_metadata, "adopted", self->pid, &self->row);
	stop(self->pid, &self->gate);
}

/* A process whose first thread has exited runs its program on. */
TEST_F(exe, without_its_leader)
{
	char path[PATH_MAX], expected[2 * PATH_MAX];

	self->pid = task_without_leader();
	ASSERT_LT(0, self->pid);
	ASSERT_EQ(0, module_load(""));
	escaped(task_exe(getpid(), path, sizeof(path)), expected);
	EXPECT_TRUE(row_wait(self->pid, "EXE", expected, &self->row)) {
		TH_LOG("EXE %s, but it is %s", row_text(&self->row, "EXE"), expected);
	}
	EXPECT_STREQ("running", row_text(&self->row, "STATE"));
	kill(self->pid, SIGKILL);
	waitpid(self->pid, NULL, 0);
}

/* A memfd, whose name the kernel makes up. */
static char memory_path[64];

static int enter_jail_with_memory(void)
{
	return mkdir(JAIL "/proc", 0755) && errno != EEXIST ? -1 :
	       mount("proc", JAIL "/proc", "proc", 0, NULL) || enter_jail();
}

TEST_F(exe, never_had_a_name)
{
	const struct place here = { "memory", enter_root, memory_path };
	const struct place jail = { "memory in a chroot", enter_jail_with_memory, memory_path };
	int from, to;

	from = open(helper_path("held"), O_RDONLY | O_CLOEXEC);
	to = memfd_create("held", MFD_CLOEXEC);
	ASSERT_LT(0, sendfile(to, from, NULL, 1 << 20));
	close(from);
	/* a file open for writing cannot be executed: ETXTBSY */
	snprintf(memory_path, sizeof(memory_path), "/proc/self/fd/%d", to);
	from = open(memory_path, O_RDONLY);
	ASSERT_LE(0, from);
	close(to);
	snprintf(memory_path, sizeof(memory_path), "/proc/self/fd/%d", from);
	ASSERT_EQ(0, module_load(""));
	self->pid = start(&here, &self->gate);
	ASSERT_LT(0, self->pid);
	expect_program(_metadata, "here", self->pid, &self->row);
	stop(self->pid, &self->gate);
	self->pid = start(&jail, &self->gate);
	ASSERT_LT(0, self->pid);
	expect_program(_metadata, "in a chroot", self->pid, &self->row);
	stop(self->pid, &self->gate);
	umount2(JAIL "/proc", MNT_DETACH);
}

/* A path longer than PATH_MAX. */
static int enter_deep(void)
{
	char level[LEVEL_LEN + 1];
	int i;

	memset(level, 'd', LEVEL_LEN);
	level[LEVEL_LEN] = '\0';
	mkdir(DEEP, 0755);
	if (chdir(DEEP))
		return -1;
	for (i = 0; i < LEVELS; i++) {
		mkdir(level, 0755);
		if (chdir(level))
			return -1;
	}
	return 0;
}

static int enter_deep_jail(void)
{
	return enter_deep() || chroot(DEEP);
}

TEST_F(exe, deeper_than_a_path)
{
	const struct place deep = { "deep", enter_deep, "./held" };
	const struct place jail = { "deep in a chroot", enter_deep_jail, "./held" };
	struct gate gate;
	pid_t before;

	before = fork();
	if (!before)
		_exit(enter_deep() || task_copy_program(helper_path("held"), "held") ? 1 : 0);
	ASSERT_EQ(before, waitpid(before, NULL, 0));
	before = start(&deep, &gate);
	ASSERT_LT(0, before);
	ASSERT_EQ(0, module_load(""));
	expect_program(_metadata, "adopted", before, &self->row);
	EXPECT_STREQ("-", row_text(&self->row, "EXE"));
	stop(before, &gate);
	self->pid = start(&deep, &self->gate);
	ASSERT_LT(0, self->pid);
	expect_program(_metadata, "by exec", self->pid, &self->row);
	stop(self->pid, &self->gate);
	self->pid = start(&jail, &self->gate);
	ASSERT_LT(0, self->pid);
	expect_program(_metadata, "in a chroot", self->pid, &self->row);
	stop(self->pid, &self->gate);
}

/* Children that are members by a rule inherit their creator's program. */
TEST_F(exe, unfollowed)
{
	int i;

	ASSERT_EQ(0, module_load("target_comm=exe follow=0"));
	for (i = 0; i < 3; i++) {
		gate_make(&self->gate);
		self->pid = fork();
		if (!self->pid) {
			gate_pass(&self->gate);
			_exit(0);
		}
		expect_program(_metadata, "a child", self->pid, &self->row);
		EXPECT_STREQ("matched", row_text(&self->row, "VIA"));
		stop(self->pid, &self->gate);
	}
}

TEST_HARNESS_MAIN
