// SPDX-License-Identifier: GPL-2.0
/* Opens the loaded module or a saved run, and reads its views as text. */
#include "view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROCFS "/proc/wlmon"
#define DEBUGFS "/sys/kernel/debug/wlmon"

/* Return 0 if the folder can be entered, else -1 and errno. */
static int folder_check(const char *dir)
{
	struct stat st;

	if (stat(dir, &st))
		return -1;
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return -1;
	}
	return access(dir, X_OK);
}

/*
 * Return the folder of the loaded module. procfs comes first: a locked-down kernel
 * denies writes to debugfs.
 */
static const char *live_folder(void)
{
	int err;

	if (!folder_check(PROCFS))
		return PROCFS;
	err = errno;
	if (!folder_check(DEBUGFS))
		return DEBUGFS;
	/* not root: debugfs denies whatever the module does */
	errno = err;
	return NULL;
}

/**
 * wlmon_open() - open the loaded module or a saved run
 * @dir: folder with a saved run; NULL for the loaded module
 *
 * Return: freed by wlmon_close(); NULL with ENOENT if the module is not loaded or there
 * is no such folder, EACCES if the caller may not read it, ENOTDIR, ENOMEM.
 */
struct wlmon *wlmon_open(const char *dir)
{
	const char *folder = dir ? dir : live_folder();
	struct wlmon *w;

	if (!folder || (dir && folder_check(dir)))
		return NULL;
	w = calloc(1, sizeof(*w));
	if (!w)
		return NULL;
	w->live = !dir;
	w->dir = strdup(folder);
	if (!w->dir) {
		free(w);
		return NULL;
	}
	return w;
}

/**
 * wlmon_close() - free what wlmon_open() returned
 * @w: may be NULL; no table of it is in use
 */
void wlmon_close(struct wlmon *w)
{
	if (!w)
		return;
	free(w->dir);
	free(w);
}

/**
 * wlmon_dir() - get the folder of the views
 * @w: from wlmon_open()
 *
 * Return: its path, valid until wlmon_close().
 */
const char *wlmon_dir(const struct wlmon *w)
{
	return w->dir;
}

/**
 * wlmon_is_live() - check whether views are those of the loaded module
 * @w: from wlmon_open()
 *
 * Return: false for a saved run.
 */
bool wlmon_is_live(const struct wlmon *w)
{
	return w->live;
}

/**
 * wlmon_view_open() - open a view
 * @w: from wlmon_open()
 * @view: name of a file
 * @flags: as for open()
 *
 * Return: a file descriptor, or -1 and errno.
 */
int wlmon_view_open(const struct wlmon *w, const char *view, int flags)
{
	char *path;
	int fd;

	if (!*view || strchr(view, '/')) {
		errno = EINVAL;
		return -1;
	}
	if (asprintf(&path, "%s/%s", w->dir, view) < 0)
		return -1;
	fd = open(path, flags | O_CLOEXEC);
	free(path);
	return fd;
}

/* Bytes to begin with: most views are shorter. */
#define FIRST_READ 65536

/* Return how many bytes to begin with; files of the module have size 0. */
static size_t first_size(int fd)
{
	struct stat st;

	if (fstat(fd, &st) || st.st_size < FIRST_READ)
		return FIRST_READ;
	return st.st_size + 1;
}

/**
 * wlmon_view_read() - read a file to its end
 * @fd: read from here on, not closed
 * @size: set to the number of bytes
 *
 * Return: the bytes with a NUL after them, to be freed; NULL and errno.
 */
char *wlmon_view_read(int fd, size_t *size)
{
	size_t room = first_size(fd);
	char *text = malloc(room), *more;
	size_t have = 0;
	ssize_t n;

	while (text) {
		n = read(fd, text + have, room - have - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		have += n;
		if (!n) {
			text[have] = '\0';
			*size = have;
			return text;
		}
		if (have + 1 < room)
			continue;
		more = realloc(text, room * 2);
		if (!more)
			break;
		text = more;
		room *= 2;
	}
	free(text);
	return NULL;
}

/**
 * wlmon_read() - read a view as text
 * @w: from wlmon_open()
 * @view: name of a file
 * @size: set to the number of bytes; may be NULL
 *
 * Return: the text with a NUL after it, to be freed; NULL and errno.
 */
char *wlmon_read(const struct wlmon *w, const char *view, size_t *size)
{
	int fd = wlmon_view_open(w, view, O_RDONLY);
	size_t have;
	char *text;

	if (fd < 0)
		return NULL;
	text = wlmon_view_read(fd, &have);
	close(fd);
	if (text && size)
		*size = have;
	return text;
}
