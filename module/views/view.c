// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the files of all views, in debugfs and in procfs, and the state of each open
 * file. A pass over a file runs under the lock of its seq_file.
 */
#include "view.h"

#include <linux/capability.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <wlmon/compat/proc_fs.h>

#define DIRECTORY "wlmon"
#define WRITE_MAX 4095

/* The table that wlmon_view_init() got. */
static const struct wlmon_view *views;
static struct dentry *debug_dir;
static struct proc_dir_entry *proc_dir;

/**
 * struct view_file - state of an open file
 * @view: the view
 * @err: error of the read under way, 0 for none
 * @lines: lines of @buf.snapshot
 * @buf: copies to print from, and the question that was written to query
 */
struct view_file {
	const struct wlmon_view *view;
	int err;
	u32 lines;
	struct wlmon_view_buf buf;
};

static void snapshot_drop(struct view_file *file)
{
	kvfree(file->buf.snapshot);
	file->buf.snapshot = NULL;
	file->lines = 0;
}

/* Take one snapshot per pass: a second read() or a larger buffer reuses it. */
static int snapshot_take(struct view_file *file)
{
	void *snapshot;

	snapshot_drop(file);
	snapshot = file->view->gather(&file->lines);
	if (IS_ERR(snapshot))
		return PTR_ERR(snapshot);
	file->buf.snapshot = snapshot;
	return 0;
}

static u32 view_lines(const struct view_file *file)
{
	if (file->view->gather)
		return file->lines;
	return file->view->lines ? file->view->lines() : 0;
}

/* Position 0 is the head, position n the line with index n - 1. */
static void *view_start(struct seq_file *m, loff_t *pos)
{
	struct view_file *file = m->private;
	int err;

	if (*pos == 0 && file->view->gather) {
		err = snapshot_take(file);
		if (err)
			return ERR_PTR(err);
	}
	return *pos <= view_lines(file) ? pos : NULL;
}

static void *view_next(struct seq_file *m, void *v, loff_t *pos)
{
	const struct view_file *file = m->private;

	++*pos;
	if (file->view->next)
		*pos = file->view->next(*pos - 1) + 1;
	return *pos <= view_lines(file) ? pos : NULL;
}

static void view_stop(struct seq_file *m, void *v)
{
}

static int view_show(struct seq_file *m, void *v)
{
	struct view_file *file = m->private;
	loff_t pos = *(loff_t *)v;

	file->err = 0;
	if (pos == 0)
		file->view->head(m);
	else
		file->view->line(m, pos - 1, &file->buf);
	cond_resched();
	return file->err;
}

/**
 * wlmon_view_fail() - let the read under way fail
 * @m: seq_file of the view
 * @err: negative error for the reader
 *
 * Context: from a function of the view that prints.
 */
void wlmon_view_fail(struct seq_file *m, int err)
{
	struct view_file *file = m->private;

	file->err = err;
}

static const struct seq_operations view_seq_ops = {
	.start = view_start,
	.next = view_next,
	.stop = view_stop,
	.show = view_show,
};

static int view_open(struct file *file, const struct wlmon_view *view)
{
	struct view_file *mine;

	/* root of a container can have uid 0 here but lacks the capability */
	if (view->admin && (file->f_mode & FMODE_WRITE) &&
	    !capable(CAP_SYS_ADMIN))
		return -EPERM;
	mine = __seq_open_private(file, &view_seq_ops, sizeof(*mine));
	if (!mine)
		return -ENOMEM;
	mine->view = view;
	return 0;
}

static int view_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	snapshot_drop(m->private);
	return seq_release_private(inode, file);
}

static ssize_t view_write(struct file *file, const char __user *from,
			  size_t len, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	struct view_file *mine = m->private;
	char *text;
	int err = -EINVAL;

	if (!mine->view->write || len > WRITE_MAX)
		return -EINVAL;
	text = memdup_user_nul(from, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	if (strlen(text) == len) {
		/* a read of the same open file waits, then starts at the beginning */
		mutex_lock(&m->lock);
		err = mine->view->write(text, &mine->buf);
		mutex_unlock(&m->lock);
	}
	kfree(text);
	if (err)
		return err;
	*pos = 0;
	return len;
}

static int view_open_debugfs(struct inode *inode, struct file *file)
{
	return view_open(file, inode->i_private);
}

static int view_open_proc(struct inode *inode, struct file *file)
{
	return view_open(file, pde_data(inode));
}

/* Open files pin the module: debugfs calls release() even after removal. */
static const struct file_operations view_debugfs_ops = {
	.owner = THIS_MODULE,
	.open = view_open_debugfs,
	.read = seq_read,
	.write = view_write,
	.llseek = seq_lseek,
	.release = view_release,
};

/* Open files need not pin the module: removal from procfs releases them. */
static const struct proc_ops view_proc_ops = {
	.proc_open = view_open_proc,
	.proc_read = seq_read,
	.proc_write = view_write,
	.proc_lseek = seq_lseek,
	.proc_release = view_release,
};

static umode_t view_mode(const struct wlmon_view *view)
{
	return view->write ? 0640 : 0440;
}

static void debugfs_own(struct dentry *dentry, umode_t mode, kgid_t gid)
{
	struct inode *inode = d_inode(dentry);

	inode_lock(inode);
	inode->i_mode = (inode->i_mode & S_IFMT) | mode;
	inode->i_gid = gid;
	inode_unlock(inode);
}

/* Go on without debugfs, as procfs has the same files. Fail if some are missing. */
static int debugfs_mount(kgid_t gid)
{
	const struct wlmon_view *view;
	struct dentry *dentry;

	debug_dir = debugfs_create_dir(DIRECTORY, NULL);
	if (IS_ERR(debug_dir))
		return PTR_ERR(debug_dir) == -ENOMEM ? -ENOMEM : 0;
	debugfs_own(debug_dir, 0550, gid);
	for (view = views; view->name; view++) {
		dentry = debugfs_create_file(view->name, view_mode(view),
					     debug_dir, (void *)view,
					     &view_debugfs_ops);
		if (IS_ERR(dentry)) {
			debugfs_remove(debug_dir);
			return PTR_ERR(dentry);
		}
		debugfs_own(dentry, view_mode(view), gid);
	}
	return 0;
}

static int proc_mount(kgid_t gid)
{
	const struct wlmon_view *view;
	struct proc_dir_entry *entry;

	proc_dir = proc_mkdir_mode(DIRECTORY, 0550, NULL);
	if (!proc_dir)
		return -ENOMEM;
	proc_set_user(proc_dir, GLOBAL_ROOT_UID, gid);
	for (view = views; view->name; view++) {
		entry = proc_create_data(view->name, view_mode(view), proc_dir,
					 &view_proc_ops, (void *)view);
		if (!entry) {
			proc_remove(proc_dir);
			return -ENOMEM;
		}
		proc_set_user(entry, GLOBAL_ROOT_UID, gid);
	}
	return 0;
}

/**
 * wlmon_view_init() - create the files
 * @table: the views, and a last row without a name
 * @gid: group that may read the files, in the initial user namespace
 *
 * Context: may sleep.
 *
 * Return: 0; -ENOMEM or an error of debugfs, with no file left.
 */
int wlmon_view_init(const struct wlmon_view *table, unsigned int gid)
{
	kgid_t kgid = make_kgid(&init_user_ns, gid);
	int err;

	views = table;
	err = proc_mount(kgid);
	if (err)
		return err;
	err = debugfs_mount(kgid);
	if (err)
		proc_remove(proc_dir);
	return err;
}

/**
 * wlmon_view_exit() - remove the files
 *
 * Context: may sleep; waits for reads and writes under way.
 */
void wlmon_view_exit(void)
{
	debugfs_remove(debug_dir);
	proc_remove(proc_dir);
}
