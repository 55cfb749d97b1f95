// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the module for commands that need it, and unloads it after the last of them. Each
 * holds a read lock on PRESENCE of the lock file while it uses the module; MUTEX guards
 * loads, unloads and the file's text. A command that is killed gives up its locks.
 */
#include "lease.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "cmd.h"

#define LOCK_FILE "/run/wlmon.lock"

/* Bytes of the lock file that are locked; they need not exist. */
#define MUTEX 0
#define PRESENCE 1

static int set_lock(int fd, int type, off_t byte, bool wait)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

	return fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &lock);
}

/* Identify a load of the module: each gets a folder of its own in sysfs. */
static uint64_t current_load(void)
{
	struct stat st;

	return stat("/sys/module/wlmon", &st) ? 0 : st.st_ino;
}

/* Read which load a command made, and how many commands have used it. */
static void read_note(int fd, uint64_t *load, unsigned int *users)
{
	char text[64] = "";
	unsigned long long id = 0;

	*users = 0;
	if (pread(fd, text, sizeof(text) - 1, 0) > 0)
		sscanf(text, "%llu %u", &id, users);
	*load = id;
}

static void write_note(int fd, uint64_t load, unsigned int users)
{
	char text[64];
	int n = snprintf(text, sizeof(text), "%llu %u\n", (unsigned long long)load, users);

	if (ftruncate(fd, 0) || pwrite(fd, text, n, 0) != n)
		warn(LOCK_FILE ": %s", strerror(errno));
}

/* Print why the module cannot be loaded, and what to do. */
static int load_failed(const char *module, int err)
{
	struct utsname host;

	uname(&host);
	switch (err) {
	case ENOENT:
		if (module)
			return fail("%s: no such file", module);
		return fail("there is no module wlmon for kernel %s: build and install it (make && make install), "
			    "or name its file with --module",
			    host.release);
	case EPERM:
		if (access("/sys/kernel/security/lockdown", R_OK))
			return fail("no permission to load the module: it takes CAP_SYS_MODULE, outside of containers");
		return fail("the kernel is locked down and takes only modules that are signed: sign wlmon.ko, see README");
	case EKEYREJECTED:
	case ENOKEY:
		return fail("the kernel takes only modules that are signed with a key of this machine (Secure Boot): "
			    "sign wlmon.ko, see README");
	case ENOEXEC:
		return fail("wlmon.ko is not for kernel %s: build it again (make && make install)", host.release);
	case EINVAL:
		return fail("the module refuses to load; dmesg | tail says why");
	default:
		return fail("cannot load the module: %s", strerror(err));
	}
}

static int load(struct lease *lease, const char *module)
{
	char *parameters;
	int err;

	/* the rule is pid=N */
	if (asprintf(&parameters, "target_%s", lease->rule) < 0)
		need(NULL);
	err = wlmon_module_load(module, parameters) ? errno : 0;
	free(parameters);
	if (err)
		return load_failed(module, err);
	lease->loaded = true;
	write_note(lease->fd, current_load(), 1);
	return STATUS_OK;
}

static int add_rule(struct lease *lease)
{
	if (!wlmon_rule_add(lease->w, lease->rule))
		return STATUS_OK;
	if (errno == ENOSPC)
		return fail("no rule can be added, 32 are in force: see /proc/wlmon/target");
	return fail("cannot add a rule to %s/target: %s", wlmon_dir(lease->w), strerror(errno));
}

/* Use the module, or load it. The caller holds MUTEX and PRESENCE. */
static int use(struct lease *lease, const char *module, bool alone)
{
	unsigned int users;
	uint64_t made;
	int status;

	read_note(lease->fd, &made, &users);
	/* what a killed command left has its rules, too */
	if (alone && made && made == current_load())
		wlmon_module_unload();
	if (!wlmon_module_loaded()) {
		status = load(lease, module);
		if (status)
			return status;
	} else if (made == current_load()) {
		write_note(lease->fd, made, users + 1);
	}
	lease->w = wlmon_open(NULL);
	if (!lease->w)
		return fail("cannot read /proc/wlmon: %s", strerror(errno));
	return lease->loaded ? STATUS_OK : add_rule(lease);
}

/**
 * lease_take() - watch a process, and load the module if it is not there
 * @lease: filled; to be ended by lease_end(), also after a failure
 * @pid: the process
 * @module: file of the module; NULL for the installed one
 *
 * Return: 0, or an exit status after an error was printed.
 */
int lease_take(struct lease *lease, pid_t pid, const char *module)
{
	bool alone;
	int status;

	*lease = (struct lease){ .fd = -1 };
	if (geteuid())
		return fail("needs root to watch processes: sudo wlmon ... (sudo wlmon run -u runs the command as you)");
	lease->fd = open(LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lease->fd < 0)
		return fail(LOCK_FILE ": %s", strerror(errno));
	if (set_lock(lease->fd, F_WRLCK, MUTEX, true))
		return fail(LOCK_FILE ": cannot lock: %s", strerror(errno));
	if (asprintf(&lease->rule, "pid=%d", pid) < 0)
		need(NULL);
	alone = !set_lock(lease->fd, F_WRLCK, PRESENCE, false);
	set_lock(lease->fd, F_RDLCK, PRESENCE, true);
	status = use(lease, module, alone);
	set_lock(lease->fd, F_UNLCK, MUTEX, true);
	return status;
}

/**
 * lease_sole() - check whether the module watched nobody else
 * @lease: from lease_take()
 *
 * Return: true if this command loaded the module, no other used it, and no other rule is
 * in force.
 */
bool lease_sole(const struct lease *lease)
{
	unsigned int users;
	char **rules;
	uint64_t made;
	bool sole;

	read_note(lease->fd, &made, &users);
	if (!lease->loaded || made != current_load() || users != 1)
		return false;
	rules = wlmon_rule_list(lease->w);
	sole = rules && rules[0] && !rules[1];
	wlmon_rule_list_free(rules);
	return sole;
}

/* Unload the module if a command loaded it and no other uses it. Under MUTEX. */
static void unload_unused(struct lease *lease)
{
	unsigned int users;
	uint64_t made;

	read_note(lease->fd, &made, &users);
	if (!made || made != current_load() || set_lock(lease->fd, F_WRLCK, PRESENCE, false))
		return;
	if (wlmon_module_unload())
		warn("the module stays loaded: %s", errno == EAGAIN ? "somebody else uses it" : strerror(errno));
	else
		write_note(lease->fd, 0, 0);
}

/**
 * lease_end() - take the rule away, and unload the module if nobody else needs it
 * @lease: from lease_take()
 */
void lease_end(struct lease *lease)
{
	if (lease->fd < 0)
		return;
	set_lock(lease->fd, F_WRLCK, MUTEX, true);
	if (lease->w && wlmon_rule_remove(lease->w, lease->rule) && errno != ENOENT)
		warn("cannot remove the rule %s: %s", lease->rule, strerror(errno));
	wlmon_close(lease->w);
	unload_unused(lease);
	free(lease->rule);
	close(lease->fd);
	*lease = (struct lease){ .fd = -1 };
}

/**
 * lease_left_over() - check for what a killed command left behind
 *
 * Return: a sentence, or NULL if there is nothing.
 */
const char *lease_left_over(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = PRESENCE, .l_len = 1 };
	const char *text = NULL;
	unsigned int users;
	uint64_t made;
	int fd;

	fd = open(LOCK_FILE, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return NULL;
	read_note(fd, &made, &users);
	/* only ask: a lock taken here could be in the way of an unload */
	fcntl(fd, F_OFD_GETLK, &lock);
	if (made && made == current_load() && lock.l_type == F_UNLCK)
		text = "a wlmon that was killed left the module loaded: rmmod wlmon; the next wlmon run does it, too";
	close(fd);
	return text;
}
