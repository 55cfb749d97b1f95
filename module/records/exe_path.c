// SPDX-License-Identifier: GPL-2.0
/*
 * The path of a program, as readlink of /proc/PID/exe shows it to the first process.
 * d_path() ends at the root of its caller. That is usually the process itself, which
 * can be in a chroot, and no function that takes another root is exported. In a chroot,
 * compose the path mount by mount. Callers may sleep and hold no spinlock.
 */
#include <wlmon/exe_path.h>

#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/limits.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <wlmon/compat/exe_file.h>
#include <wlmon/task.h>

/* Bytes for two paths: the result, and the part within one mount. */
#define FAR_LEN (2 * PATH_MAX)
/* Attempts to read a path while files are renamed. */
#define TRIES 3

static const char deleted[] = " (deleted)";

/* Get the root of a task; return false if it exited and has none. */
static bool root_get(struct task_struct *task, struct path *root)
{
	bool found;

	task_lock(task);
	found = task->fs;
	if (found)
		get_fs_root(task->fs, root);
	task_unlock(task);
	return found;
}

/* Get the root of the first process, which never exits. */
static bool root_get_first(struct path *root)
{
	bool found;

	rcu_read_lock();
	found = root_get(READ_ONCE(init_pid_ns.child_reaper), root);
	rcu_read_unlock();
	return found;
}

/* Return true if nothing is above this root, as in a container. */
static bool root_is_top(const struct path *root)
{
	struct path at = *root;
	bool top;

	path_get(&at);
	do {
		top = at.dentry == at.mnt->mnt_root;
	} while (top && follow_up(&at));
	path_put(&at);
	return top;
}

/* Return true if d_path() in current gives the path from the first process's root. */
static bool root_is_right(const struct path *first)
{
	struct path root;
	bool right;

	if (!root_get(current, &root))
		return true;
	right = path_equal(&root, first) || root_is_top(&root);
	path_put(&root);
	return right;
}

/* Get the length of the path below the file system's root, 0 for that root itself. */
static int len_in_fs(struct dentry *dentry, char *buf, const char **text)
{
	*text = dentry_path_raw(dentry, buf, PATH_MAX);
	if (IS_ERR(*text))
		return PTR_ERR(*text);
	return IS_ROOT(dentry) ? 0 : strlen(*text);
}

/*
 * Prepend to @end the path of @at below the root of its mount, or below @first unless
 * that is NULL. Return the new beginning or an error pointer.
 */
static char *prepend_mount(const struct path *at, struct dentry *first,
			   char *buf, char *end)
{
	int above, len;
	const char *text;

	above = len_in_fs(first ?: at->mnt->mnt_root, buf + PATH_MAX, &text);
	if (above < 0)
		return ERR_PTR(above);
	len = len_in_fs(at->dentry, buf + PATH_MAX, &text);
	if (len < 0)
		return ERR_PTR(len);
	/* @at was moved out of the mounted directory */
	if (len < above)
		return ERR_PTR(-ENOENT);
	len -= above;
	if (len > end - buf)
		return ERR_PTR(-ENAMETOOLONG);
	return memcpy(end - len, text + above, len);
}

static const char *path_once(const struct path *path, const struct path *first,
			     char *buf)
{
	char *text = buf + PATH_MAX - 1;
	struct dentry *last;
	struct path at = *path;

	*text = '\0';
	if (d_unlinked(path->dentry)) {
		text -= strlen(deleted);
		memcpy(text, deleted, strlen(deleted));
	}
	path_get(&at);
	do {
		last = at.mnt == first->mnt &&
				       is_subdir(at.dentry, first->dentry) ?
			       first->dentry :
			       NULL;
		text = prepend_mount(&at, last, buf, text);
	} while (!IS_ERR(text) && !last && follow_up(&at));
	path_put(&at);
	return text;
}

static const char *path_compose(const struct path *path,
				const struct path *first, char *buf)
{
	unsigned int tries = 0;
	const char *text;
	unsigned int seq;

	do {
		seq = read_seqbegin(&rename_lock);
		text = path_once(path, first, buf);
	} while (read_seqretry(&rename_lock, seq) && ++tries < TRIES);
	return text;
}

/* Return true if the file system makes up the name, independent of any root. */
static bool path_is_named(const struct path *path)
{
	return path->dentry->d_op && path->dentry->d_op->d_dname;
}

/**
 * wlmon_exe_path_get() - get the path of a program from the root of the first process
 * @path: path of its file, with a reference
 * @memory: filled; pass it to wlmon_exe_path_put(), also after an error
 *
 * The path of a file in another mount namespace starts at the root of that namespace.
 *
 * Context: may sleep.
 *
 * Return: the path, in @memory. As an error pointer, -ENAMETOOLONG if it is longer than
 * PATH_MAX, -ENOMEM, or -ENOENT if there is none.
 */
const char *wlmon_exe_path_get(const struct path *path,
			       struct wlmon_exe_path *memory)
{
	const char *text = ERR_PTR(-ENAMETOOLONG);
	struct path first;
	bool right;

	memory->far = NULL;
	if (!root_get_first(&first))
		return ERR_PTR(-ENOENT);
	right = path_is_named(path) || root_is_right(&first);
	/* retry with more memory: the caller cuts a long path, at its end */
	if (right)
		text = d_path(path, memory->near, sizeof(memory->near));
	if (text == ERR_PTR(-ENAMETOOLONG)) {
		memory->far = kmalloc(FAR_LEN, GFP_KERNEL);
		if (!memory->far)
			text = ERR_PTR(-ENOMEM);
		else if (right)
			text = d_path(path, memory->far, PATH_MAX);
		else
			text = path_compose(path, &first, memory->far);
	}
	path_put(&first);
	return text;
}

/**
 * wlmon_exe_path_put() - free the memory of wlmon_exe_path_get()
 * @memory: from wlmon_exe_path_get(); the path is not valid any more
 *
 * Context: any but NMI.
 */
void wlmon_exe_path_put(struct wlmon_exe_path *memory)
{
	kfree(memory->far);
}

static bool program_is(const struct wlmon_program *program,
		       const struct file *file)
{
	return file_inode(file)->i_ino == program->ino &&
	       file_inode(file)->i_sb->s_dev == program->dev;
}

static bool is_marked(const char *path)
{
	size_t len = strlen(path);

	return len >= strlen(deleted) &&
	       !strcmp(path + len - strlen(deleted), deleted);
}

/**
 * wlmon_exe_path_mark() - mark the path of a deleted program, as d_path() does
 * @task: leader of the process that runs it; cannot be freed meanwhile
 * @program: a copy of the program, changed; its path can be older than the deletion
 *
 * Context: may sleep.
 */
void wlmon_exe_path_mark(struct task_struct *task,
			 struct wlmon_program *program)
{
	struct mm_struct *mm;
	struct file *file;

	if (!program->ino || !program->path[0])
		return;
	mm = wlmon_task_usage_mm(task);
	if (!mm)
		return;
	file = wlmon_exe_file_get(mm);
	mmput(mm);
	if (!file)
		return;
	if (d_unlinked(file->f_path.dentry) && program_is(program, file) &&
	    !is_marked(program->path))
		strlcat(program->path, deleted, sizeof(program->path));
	fput(file);
}
