// SPDX-License-Identifier: GPL-2.0
/* Saves all views in a folder or an archive, which gets its name when it is whole. */
#include "saved.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include "cmd.h"
#include "program.h"
#include "verdict.h"

#define CLOCKSOURCE "/sys/devices/system/clocksource/clocksource0/current_clocksource"

/* Suffixes of archives, and what tar needs for each. */
static const struct packing {
	const char *suffix;
	const char *needs;
} packings[] = {
	{ ".tar", "tar" },
	{ ".tar.gz", "tar and gzip" },
	{ ".tgz", "tar and gzip" },
	{ ".tar.xz", "tar and xz" },
	{ ".tar.zst", "tar and zstd" },
};

/**
 * struct saving - a run that is being saved
 * @w: the views
 * @path: the name that it gets
 * @force: what has this name may be replaced
 * @packing: how it is packed; NULL for a folder
 * @name: the name without folders and suffix
 * @temp: a folder beside @path, which the others are in
 * @views: a folder
 * @dir: the folder that gets the views: @views, or the top folder of the archive in it
 * @result: what gets the name in the end
 */
struct saving {
	const struct wlmon *w;
	char *path;
	bool force;
	const struct packing *packing;
	char *name;
	char *temp;
	char *views;
	char *dir;
	char *result;
};

static char *join(const char *a, const char *b, const char *c)
{
	char *text;

	if (asprintf(&text, "%s%s%s", a, b, c) < 0)
		text = NULL;
	return need(text);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const struct packing *packing_of(const char *path)
{
	size_t len = strlen(path), n, i;

	for (i = 0; i < sizeof(packings) / sizeof(*packings); i++) {
		n = strlen(packings[i].suffix);
		if (len >= n && !strcmp(path + len - n, packings[i].suffix))
			return &packings[i];
	}
	return NULL;
}

/* Check that a folder has nothing but what a saved run can have. */
static bool is_saved_run(const char *path)
{
	bool has_ledger = false, is_empty = true;
	DIR *dir = opendir(path);
	struct dirent *entry;
	struct stat st;

	if (!dir)
		return false;
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		is_empty = false;
		if (!strcmp(entry->d_name, "ledger"))
			has_ledger = true;
		if (!fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode))
			continue;
		has_ledger = false;
		break;
	}
	closedir(dir);
	return has_ledger || is_empty;
}

/* Check that the name is free, or taken by another saved run, which may be replaced. */
static int check_name(const struct saving *s)
{
	struct stat st;

	if (lstat(s->path, &st))
		return errno == ENOENT ? STATUS_OK : fail("%s: %s", s->path, strerror(errno));
	if (!s->force)
		return fail("%s: is there already; --force replaces it", s->path);
	if (s->packing ? !S_ISREG(st.st_mode) : !S_ISDIR(st.st_mode) || !is_saved_run(s->path))
		return fail("%s: is no %s, and not replaced", s->path,
			    s->packing ? "archive" : "saved run");
	return STATUS_OK;
}

static int write_all(int fd, const char *bytes, size_t size)
{
	ssize_t n;

	while (size) {
		n = write(fd, bytes, size);
		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			bytes += n;
			size -= n;
		}
	}
	/* a name may get to the disk before what it names */
	return fsync(fd);
}

static int write_file(const struct saving *s, const char *name, const char *bytes, size_t size)
{
	char *path = join(s->dir, "/", name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	int err = fd < 0 || write_all(fd, bytes, size) ? errno : 0;

	if (fd >= 0 && close(fd) && !err)
		err = errno;
	free(path);
	return err ? fail("%s/%s: %s", s->path, name, strerror(err)) : STATUS_OK;
}

static int save_view(const struct saving *s, const char *view)
{
	size_t size;
	char *text = wlmon_read(s->w, view, &size);
	int status;

	if (!text)
		return fail("%s/%s: %s", wlmon_dir(s->w), view, strerror(errno));
	status = write_file(s, view, text, size);
	free(text);
	return status;
}

/* Check for what is saved after all others, or is none of the run's. */
static bool is_special(const char *name)
{
	static const char *const names[] = { "query", "reset", "info", "summary", "ledger" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* Check whether there is a view; a link could lead to any file. */
static bool has_view(int dir, const char *name)
{
	struct stat st;

	return !fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode);
}

static int save_views(const struct saving *s)
{
	DIR *dir = opendir(wlmon_dir(s->w));
	int status = STATUS_OK;
	struct dirent *entry;

	if (!dir)
		return fail("%s: %s", wlmon_dir(s->w), strerror(errno));
	if (!has_view(dirfd(dir), "ledger"))
		status = fail("%s: no saved run: there is no ledger", wlmon_dir(s->w));
	while (!status && (entry = readdir(dir)))
		if (!is_special(entry->d_name) && has_view(dirfd(dir), entry->d_name))
			status = save_view(s, entry->d_name);
	/* the verdict covers what was read before it */
	if (!status && has_view(dirfd(dir), "summary"))
		status = save_view(s, "summary");
	if (!status)
		status = save_view(s, "ledger");
	closedir(dir);
	return status;
}

/* Write a line; escape all bytes but visible ASCII, as views do with those that separate. */
static void put_info(FILE *out, const char *name, const char *value)
{
	unsigned char c;

	fprintf(out, "%s ", name);
	if (!value || !*value)
		fputc('-', out);
	for (; value && *value; value++) {
		c = *value;
		if (c <= ' ' || c >= 0x7f || c == '\\')
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('\n', out);
}

static const char *read_line(char *buf, size_t size, const char *path)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return NULL;
	if (!fgets(buf, size, file))
		*buf = '\0';
	fclose(file);
	buf[strcspn(buf, "\n")] = '\0';
	return buf;
}

/* Describe the machine, which is not the one of a run that was saved before. */
static void put_machine(FILE *out)
{
	char date[32], processors[32], uptime[48], clock[64];
	time_t now = time(NULL);
	struct utsname names;
	struct timespec ts;

	uname(&names);
	clock_gettime(CLOCK_BOOTTIME, &ts);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
	snprintf(processors, sizeof(processors), "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	snprintf(uptime, sizeof(uptime), "%lld.%06ld", (long long)ts.tv_sec, ts.tv_nsec / 1000);
	put_info(out, "release", names.release);
	put_info(out, "machine", names.machine);
	put_info(out, "nproc", processors);
	put_info(out, "date", date);
	put_info(out, "boottime", uptime);
	put_info(out, "clocksource", read_line(clock, sizeof(clock), CLOCKSOURCE));
}

static int make_info(const struct saving *s, const char *command)
{
	size_t size = 0;
	char *text = NULL;
	FILE *out = need(open_memstream(&text, &size));
	int status;

	put_info(out, "version", verdict_read(s->w).version);
	if (wlmon_is_live(s->w))
		put_machine(out);
	if (command)
		put_info(out, "command", command);
	if (fclose(out))
		need(NULL);
	status = write_file(s, "info", text, size);
	free(text);
	return status;
}

/* A run that was saved before keeps what it says of its machine. */
static int save_info(const struct saving *s, const char *command)
{
	char *text = wlmon_is_live(s->w) ? NULL : wlmon_read(s->w, "info", NULL);
	bool is_there = text;

	free(text);
	return is_there ? save_view(s, "info") : make_info(s, command);
}

/* Say why tar failed: its own words are in any language. */
static int tar_fail(const struct saving *s)
{
	struct statvfs fs;

	if (!statvfs(s->temp, &fs) && !fs.f_bavail)
		return fail("%s: %s", s->path, strerror(ENOSPC));
	return fail("%s: tar cannot write it; this needs %s", s->path, s->packing->needs);
}

static int pack(const struct saving *s)
{
	char *const argv[] = { "tar", "-caf", s->result, "-C", s->views, "--", s->name, NULL };
	int fd, err = 0;

	if (program_wait(argv))
		return tar_fail(s);
	fd = open(s->result, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fsync(fd))
		err = errno;
	if (fd >= 0)
		close(fd);
	return err ? fail("%s: %s", s->path, strerror(err)) : STATUS_OK;
}

/* Give the result its name. What had the name before is removed with the folder. */
static int place(const struct saving *s)
{
	char *before = join(s->temp, "/", "before");
	int err = 0, status = STATUS_OK;

	/* a folder that is not empty cannot be replaced by another one */
	if (s->force && !s->packing && rename(s->path, before) && errno != ENOENT)
		err = errno;
	if (!err && rename(s->result, s->path)) {
		err = errno;
		if (s->force && !s->packing)
			rename(before, s->path);
	}
	if (err)
		status = fail("%s: %s", s->path, strerror(err));
	free(before);
	return status;
}

static int save(const struct saving *s, const char *command)
{
	int status;

	status = save_views(s);
	if (!status)
		status = save_info(s, command);
	if (!status && s->packing)
		status = pack(s);
	return status ? status : place(s);
}

/* Choose the names of the run: its own, and the one that it has in an archive. */
static int saving_name(struct saving *s, const char *path)
{
	char *name;

	s->path = need(strdup(path));
	while (strlen(s->path) > 1 && s->path[strlen(s->path) - 1] == '/')
		s->path[strlen(s->path) - 1] = '\0';
	s->packing = packing_of(s->path);
	name = s->name = need(strdup(base_name(s->path)));
	if (s->packing)
		name[strlen(name) - strlen(s->packing->suffix)] = '\0';
	if (!*name || !strcmp(name, ".") || !strcmp(name, ".."))
		return fail("%s: is no name for a saved run", path);
	return STATUS_OK;
}

/* Make the folders. */
static int saving_begin(struct saving *s)
{
	/* "./", lest tar take it for an option or, with a colon, for another machine */
	s->temp = join(*s->path == '/' ? "" : "./", s->path, ".partial-XXXXXX");
	if (!mkdtemp(s->temp)) {
		free(s->temp);
		s->temp = NULL;
		return fail("%s: %s", s->path, strerror(errno));
	}
	s->views = join(s->temp, "/views", "");
	s->dir = s->packing ? join(s->views, "/", s->name) : need(strdup(s->views));
	s->result = s->packing ? join(s->temp, "/packed", s->packing->suffix) : need(strdup(s->views));
	if (mkdir(s->views, 0777) || (s->packing && mkdir(s->dir, 0777)))
		return fail("%s: %s", s->path, strerror(errno));
	return STATUS_OK;
}

static void saving_free(struct saving *s)
{
	if (s->temp)
		program_wait((char *[]){ "rm", "-rf", "--", s->temp, NULL });
	free(s->path);
	free(s->name);
	free(s->temp);
	free(s->views);
	free(s->dir);
	free(s->result);
}

/**
 * saved_write() - save all views, and what machine they are of
 * @w: from wlmon_open()
 * @path: folder, or archive if it ends in .tar, .tar.gz, .tgz, .tar.xz or .tar.zst
 * @force: replace a saved run of this name
 * @command: the command that was run; NULL if there was none
 *
 * Return: 0, or an exit status after an error was printed; nothing is left behind then.
 */
int saved_write(const struct wlmon *w, const char *path, bool force, const char *command)
{
	struct saving s = { .w = w, .force = force };
	int status;

	status = saving_name(&s, path);
	if (!status)
		status = check_name(&s);
	if (!status)
		status = saving_begin(&s);
	if (!status)
		status = save(&s, command);
	saving_free(&s);
	return status;
}
