// SPDX-License-Identifier: GPL-2.0
/* Loads and unloads the module. */
#include "wlmon.h"

#include <errno.h>
#include <fcntl.h>
#include <libkmod.h>
#include <unistd.h>

#define MODULE "wlmon"

/**
 * wlmon_module_loaded() - check whether the module is loaded
 *
 * Return: true while the kernel has it, readable or not.
 */
bool wlmon_module_loaded(void)
{
	return !access("/sys/module/" MODULE "/initstate", F_OK);
}

/* Insert the module that modprobe would take; return a negative error. */
static int insert_installed(struct kmod_ctx *ctx, const char *parameters)
{
	struct kmod_list *list = NULL;
	struct kmod_module *mod;
	int err;

	err = kmod_module_new_from_lookup(ctx, MODULE, &list);
	if (err < 0)
		return err;
	if (!list)
		return -ENOENT;
	mod = kmod_module_get_module(list);
	err = kmod_module_probe_insert_module(mod, KMOD_PROBE_FAIL_ON_LOADED, parameters, NULL,
					      NULL, NULL);
	kmod_module_unref(mod);
	kmod_module_unref_list(list);
	return err;
}

static int insert_file(struct kmod_ctx *ctx, const char *path, const char *parameters)
{
	struct kmod_module *mod;
	int err;

	err = kmod_module_new_from_path(ctx, path, &mod);
	if (err < 0)
		return err;
	err = kmod_module_insert_module(mod, 0, parameters);
	kmod_module_unref(mod);
	return err;
}

static void log_nothing(void *data, int priority, const char *file, int line, const char *fn,
			const char *format, va_list args)
{
	(void)data, (void)priority, (void)file, (void)line, (void)fn, (void)format, (void)args;
}

/**
 * wlmon_module_load() - load the module
 * @path: file of the module; NULL for the one that modprobe finds
 * @parameters: as for insmod; may be ""
 *
 * Return: 0; -1 with EEXIST if it is loaded, ENOENT if there is none, EPERM for want of
 * root rights or in lockdown, EKEYREJECTED or ENOKEY for want of a signature, EINVAL for
 * a parameter (the kernel log has the reason), ENOEXEC for another kernel's module.
 */
int wlmon_module_load(const char *path, const char *parameters)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);
	int err;

	if (!ctx) {
		errno = ENOMEM;
		return -1;
	}
	kmod_set_log_fn(ctx, log_nothing, NULL);
	err = path ? insert_file(ctx, path, parameters) : insert_installed(ctx, parameters);
	kmod_unref(ctx);
	if (!err)
		return 0;
	/* positive: probing stopped for a reason of modprobe's own, such as a blacklist */
	errno = err < 0 ? -err : EACCES;
	return -1;
}

/**
 * wlmon_module_unload() - unload the module
 *
 * Return: 0; -1 with ENOENT if it is not loaded, EAGAIN or EBUSY while another
 * module uses it, EPERM.
 */
int wlmon_module_unload(void)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);
	struct kmod_module *mod;
	int err;

	if (!ctx) {
		errno = ENOMEM;
		return -1;
	}
	kmod_set_log_fn(ctx, log_nothing, NULL);
	err = kmod_module_new_from_name(ctx, MODULE, &mod);
	if (!err) {
		err = kmod_module_remove_module(mod, KMOD_REMOVE_NOWAIT);
		kmod_module_unref(mod);
	}
	kmod_unref(ctx);
	if (!err)
		return 0;
	errno = -err;
	return -1;
}
