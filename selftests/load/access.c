// SPDX-License-Identifier: GPL-2.0
/* Who can read and write what. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <linux/capability.h>

#include "harness.h"
#include "module.h"
#include "task.h"
#include "view.h"

#define GROUP 4321
#define OTHER 4000
#define DEBUGFS "/sys/kernel/debug"
#define PARAMETERS "/sys/module/wlmon/parameters/"
#define EVENTS "/sys/kernel/tracing/events/wlmon/"

/*
 * Rights: list a folder, read its files, write to its writable files, open the
 * others for writing, change the rules.
 */
#define LIST	1
#define READ	2
#define WRITE	4
#define OPEN	8
#define ADMIN	16
#define ALL	(LIST | READ | WRITE | OPEN | ADMIN)

/* Files that take a capability in addition to the file's mode. */
static bool is_admins(const char *name)
{
	return !strcmp(name, "target") || !strcmp(name, "reset");
}

static bool is_written(const char *name)
{
	return is_admins(name) || !strcmp(name, "query");
}

static int become(uid_t uid, gid_t gid, size_t groups, const gid_t *group)
{
	return setgroups(groups, group) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid);
}

static int become_root(void)
{
	return 0;
}

/* Of root only its number is left. */
static int become_bare(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = {};

	return syscall(SYS_capset, &head, none);
}

/* Root of a default container: no user namespace of its own, no CAP_SYS_ADMIN. */
static int become_boxed(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct some[2];

	if (syscall(SYS_capget, &head, some))
		return -1;
	some[0].effective &= ~(1U << CAP_SYS_ADMIN);
	some[0].permitted &= ~(1U << CAP_SYS_ADMIN);
	return syscall(SYS_capset, &head, some);
}

static int become_member(void)
{
	return become(OTHER, GROUP, 0, NULL);
}

static int become_also_member(void)
{
	const gid_t group = GROUP;

	return become(OTHER, OTHER, 1, &group);
}

static int become_other(void)
{
	return become(OTHER, OTHER, 0, NULL);
}

/* Root in a user namespace; dumpable, or its own maps are not its own. */
static int rise(uid_t uid, gid_t gid)
{
	char map[32];

	prctl(PR_SET_DUMPABLE, 1);
	if (unshare(CLONE_NEWUSER))
		return -1;
	snprintf(map, sizeof(map), "0 %d 1", uid);
	if (task_write_file("/proc/self/uid_map", map) ||
	    task_write_file("/proc/self/setgroups", "deny"))
		return -1;
	snprintf(map, sizeof(map), "0 %d 1", gid);
	return task_write_file("/proc/self/gid_map", map) || geteuid();
}

static int become_risen(void)
{
	return become_other() || rise(OTHER, OTHER);
}

static int become_risen_member(void)
{
	return become_member() || rise(OTHER, GROUP);
}

/* All capabilities, in a user namespace of its own. */
static int become_risen_root(void)
{
	return rise(0, 0);
}

/* Goes on in a child, the first process there, which sees a /proc of its own. */
static int contain(void)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID | CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -1;
	pid = fork();
	if (pid) {
		waitpid(pid, &status, 0);
		_exit(WEXITSTATUS(status));
	}
	return mount("proc", "/proc", "proc", 0, NULL) || getpid() != 1;
}

static int become_contained(void)
{
	return contain();
}

static int become_risen_contained(void)
{
	return become_risen() || contain();
}

FIXTURE(access) {
	int unused;
};

FIXTURE_VARIANT(access) {
	int (*become)(void);
	int proc;	/* what can be done in /proc/wlmon */
	int debug;	/* and in debugfs as it is mounted by default, for root only */
	int open;	/* and if it is mounted for everybody */
	int parameters;
	int events;
};

#define WHO(name, ...)						\
	FIXTURE_VARIANT_ADD(access, name) {			\
		.become = become_##name, __VA_ARGS__		\
	}

/* Nobody, root neither, sets a parameter of a loaded module; any user lists sysfs. */
WHO(root, .proc = ALL, .debug = ALL, .open = ALL, .parameters = LIST | READ,
    .events = LIST | READ | OPEN);
WHO(contained, .proc = ALL, .debug = ALL, .open = ALL, .parameters = LIST | READ,
    .events = LIST | READ | OPEN);
WHO(bare, .proc = LIST | READ | WRITE, .debug = LIST | READ | WRITE,
    .open = LIST | READ | WRITE, .parameters = LIST | READ, .events = LIST | READ);
WHO(boxed, .proc = ALL & ~ADMIN, .debug = ALL & ~ADMIN, .open = ALL & ~ADMIN,
    .parameters = LIST | READ, .events = LIST | READ | OPEN);
WHO(risen_root, .proc = LIST | READ | WRITE, .debug = LIST | READ | WRITE,
    .open = LIST | READ | WRITE, .parameters = LIST | READ,
    .events = LIST | READ | OPEN);
WHO(member, .proc = LIST | READ, .open = LIST | READ, .parameters = LIST);
WHO(also_member, .proc = LIST | READ, .open = LIST | READ, .parameters = LIST);
WHO(risen_member, .proc = LIST | READ, .open = LIST | READ, .parameters = LIST);
WHO(other, .parameters = LIST);
WHO(risen, .parameters = LIST);
WHO(risen_contained, .parameters = LIST);

FIXTURE_SETUP(access)
{
	char parameters[64];

	module_unload();
	snprintf(parameters, sizeof(parameters), "target_comm=wl-access gid=%d", GROUP);
	ASSERT_EQ(0, module_load(parameters));
}

FIXTURE_TEARDOWN(access)
{
	char *rules = view_read("target");

	/* Nobody could change anything by opening it. */
	EXPECT_STREQ("comm=wl-access\n", rules);
	free(rules);
	EXPECT_EQ(0, module_unload());
}

static int open_error(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC), error = 0;
	char byte;

	if (fd < 0)
		return errno;
	if (flags == O_RDONLY && read(fd, &byte, 1) < 0)
		error = errno;
	/* as to what is no input */
	if (flags != O_RDONLY && write(fd, "-", 1) != -1)
		error = -1;
	close(fd);
	return error;
}

/* @denial is the error if access is denied. */
static int differs(const char *path, const char *what, bool may, int denial, int error)
{
	if (error == (may ? 0 : denial))
		return 0;
	printf("# %s: %s %s: %s\n", path, what, may ? "is denied" : "is not denied as it should be",
	       error ? strerror(error) : "done");
	return 1;
}

static int file_differs(const char *path, const char *name, int may)
{
	bool writes = may & (is_written(name) ? WRITE : OPEN);
	int denial = writes ? EPERM : EACCES;

	if (is_admins(name))
		writes = writes && may & ADMIN;
	return differs(path, "reading", may & READ, EACCES, open_error(path, O_RDONLY)) +
	       differs(path, "writing", writes, denial, open_error(path, O_WRONLY)) +
	       differs(path, "both", writes && may & READ, denial, open_error(path, O_RDWR)) +
	       differs(path, "truncating", writes, denial, open_error(path, O_WRONLY | O_TRUNC));
}

/* The names are root's knowledge, for those who cannot list them. */
static int folder_differs(const char *folder, const char *file, char *const *names, int may)
{
	int fd, count = 0, error = 0;
	char path[512];

	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		error = errno;
	else
		close(fd);
	count += differs(folder, "listing", may & LIST, EACCES, error);
	for (; *names; names++) {
		snprintf(path, sizeof(path), "%s%s%s", folder, *names, file);
		count += file_differs(path, *names, may);
	}
	return count;
}

static char **names_in(const char *folder)
{
	char **names = calloc(64, sizeof(*names));
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int n = 0;

	while (dir && (entry = readdir(dir)) && n < 63)
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, "enable") &&
		    strcmp(entry->d_name, "filter"))
			names[n++] = strdup(entry->d_name);
	if (dir)
		closedir(dir);
	return names;
}

/* How many results are not as they should be, for somebody; at least that many names. */
static int results_differ(int (*become)(void), const char *folder, const char *file, int may,
			  int least)
{
	char **names = names_in(folder);
	int status, count = 0;
	pid_t pid;

	while (names[count])
		count++;
	if (count < least)
		return -1;
	pid = fork();
	if (!pid) {
		if (become()) {
			printf("# cannot become what is to be tested: %m\n");
			fflush(stdout);
			_exit(255);
		}
		count = folder_differs(folder, file, names, may);
		fflush(stdout);
		_exit(count > 254 ? 254 : count);
	}
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

TEST_F(access, proc)
{
	ASSERT_EQ(0, results_differ(variant->become, VIEW_PROC, "", variant->proc, 14));
}

TEST_F(access, debugfs)
{
	int own, open;

	own = results_differ(variant->become, VIEW_DEBUG, "", variant->debug, 14);
	ASSERT_EQ(0, mount(NULL, DEBUGFS, NULL, MS_REMOUNT, "mode=755"));
	open = results_differ(variant->become, VIEW_DEBUG, "", variant->open, 14);
	ASSERT_EQ(0, mount(NULL, DEBUGFS, NULL, MS_REMOUNT, "mode=700"));
	EXPECT_EQ(0, own);
	EXPECT_EQ(0, open);
}

TEST_F(access, parameters)
{
	ASSERT_EQ(0, results_differ(variant->become, PARAMETERS, "", variant->parameters, 8));
}

TEST_F(access, events)
{
	ASSERT_EQ(0, results_differ(variant->become, EVENTS, "/format", variant->events, 7));
}

static void expect_modes(struct __test_metadata *_metadata, const char *folder, int group)
{
	char **name = names_in(folder), path[512];
	struct stat status;
	int mode;

	ASSERT_EQ(0, stat(folder, &status));
	EXPECT_EQ(0550, status.st_mode & 07777);
	for (; *name; name++) {
		snprintf(path, sizeof(path), "%s%s", folder, *name);
		mode = is_written(*name) ? 0640 : 0440;
		ASSERT_EQ(0, stat(path, &status));
		EXPECT_EQ(mode, status.st_mode & 07777) TH_LOG("%s", path);
		EXPECT_EQ(0, status.st_uid);
		EXPECT_EQ(group, status.st_gid) TH_LOG("%s", path);
	}
}

TEST(modes)
{
	char parameters[64];

	module_unload();
	snprintf(parameters, sizeof(parameters), "gid=%d", GROUP);
	ASSERT_EQ(0, module_load(parameters));
	expect_modes(_metadata, VIEW_PROC, GROUP);
	expect_modes(_metadata, VIEW_DEBUG, GROUP);
	ASSERT_EQ(0, module_unload());
	ASSERT_EQ(0, module_load(""));
	expect_modes(_metadata, VIEW_PROC, 0);
	expect_modes(_metadata, VIEW_DEBUG, 0);
	ASSERT_EQ(0, module_unload());
}

TEST_HARNESS_MAIN
