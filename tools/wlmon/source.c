// SPDX-License-Identifier: GPL-2.0
/* Opens the loaded module, or a saved run: a folder, or an archive that tar unpacks. */
#include "source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cmd.h"
#include "program.h"

/* Unpack an archive into a folder of its own. */
static int unpack(struct source *from, const char *path)
{
	char dir[] = "/tmp/wlmon-XXXXXX";
	char *const argv[] = { "tar", "--force-local", "--strip-components=1", "-C", dir, "-xf", (char *)path, NULL };

	if (!mkdtemp(dir))
		return fail("cannot make a folder in /tmp: %s", strerror(errno));
	from->unpacked = need(strdup(dir));
	if (program_wait(argv))
		return fail("%s: not a saved run: tar cannot unpack it", path);
	return STATUS_OK;
}

static int open_live(struct source *from)
{
	from->w = wlmon_open(NULL);
	if (from->w)
		return STATUS_OK;
	if (errno == EACCES)
		return fail("no permission to read /proc/wlmon: be root, or in the group that the module was given by gid=");
	if (errno == ENOENT && !wlmon_module_loaded())
		return fail("the module is not loaded: modprobe wlmon, or name a saved run with --from");
	return fail("cannot read /proc/wlmon: %s", strerror(errno));
}

/**
 * source_open() - open the loaded module or a saved run
 * @from: filled; to be closed by source_close(), also after a failure
 * @path: folder or archive; NULL for the loaded module
 *
 * Return: 0, or an exit status after an error was printed.
 */
int source_open(struct source *from, const char *path)
{
	struct stat st;
	int status;

	*from = (struct source){ NULL, NULL };
	if (!path)
		return open_live(from);
	if (stat(path, &st))
		return fail("%s: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode)) {
		status = unpack(from, path);
		if (status)
			return status;
	}
	from->w = wlmon_open(from->unpacked ? from->unpacked : path);
	if (!from->w)
		return fail("%s: %s", path, strerror(errno));
	return STATUS_OK;
}

/**
 * source_close() - close what source_open() opened
 * @from: may be closed already
 */
void source_close(struct source *from)
{
	wlmon_close(from->w);
	from->w = NULL;
	if (!from->unpacked)
		return;
	program_wait((char *[]){ "rm", "-rf", from->unpacked, NULL });
	free(from->unpacked);
	from->unpacked = NULL;
}

/**
 * source_fail() - print why a view cannot be read
 * @from: from source_open(); errno is set
 * @view: the view
 *
 * Return: an exit status.
 */
int source_fail(const struct source *from, const char *view)
{
	return fail("%s/%s: %s", wlmon_dir(from->w), view, strerror(errno));
}
