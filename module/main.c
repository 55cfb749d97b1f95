// SPDX-License-Identifier: GPL-2.0
/* Loads and unloads the module: the order in which the rooms begin and end. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <wlmon/arming.h>
#include <wlmon/exe.h>
#include <wlmon/hook.h>
#include <wlmon/pending.h>
#include <wlmon/store.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/target.h>
#include <wlmon/ticks.h>
#include <wlmon/totals.h>
#include <wlmon/user_return.h>
#include <wlmon/version.h>
#include "views/view.h"
#include "handlers/handlers.h"
#include "param.h"

/* Stop handlers first, then the work that they deferred; free memory last. */
static void wlmon_stop(void)
{
	wlmon_hooks_close();
	wlmon_hooks_exit();
	wlmon_user_return_drain();
	/* before arming: pending work calls wlmon_hooks_put() */
	wlmon_pending_exit();
	wlmon_hooks_arming_exit();
	wlmon_exe_exit();
	wlmon_target_exit();
	wlmon_syscall_stats_exit();
	wlmon_store_exit();
	wlmon_totals_exit();
}

static int __init wlmon_init(void)
{
	struct wlmon_config config;
	struct wlmon_rule_list *rules;
	bool counting;
	int err;

	wlmon_ticks_init();
	rules = kzalloc(sizeof(*rules), GFP_KERNEL);
	if (!rules) {
		pr_err("not enough memory for rules\n");
		return -ENOMEM;
	}
	err = wlmon_param_read(&config, rules);
	if (err)
		goto err_params;

	err = wlmon_totals_init();
	if (err) {
		pr_err("not enough memory for totals\n");
		goto err_params;
	}
	err = wlmon_store_init(config.max_records);
	if (err) {
		pr_err("max_records=%u: not enough memory\n",
		       config.max_records);
		goto err_members;
	}

	err = wlmon_hooks_init(wlmon_hook_table, &config);
	if (err)
		goto err_hooks;

	/* handlers, which run already, count nothing before the target makes members */
	counting = wlmon_hooks_bound(WLMON_WHILE_ALIVE);
	err = wlmon_syscall_stats_init(config.max_records, counting);
	if (err) {
		pr_err("max_records=%u: not enough memory for system calls, syscalls=0 needs less\n",
		       config.max_records);
		goto err_calls;
	}
	wlmon_hooks_open(WLMON_WHILE_ALIVE, counting);
	wlmon_hooks_open(WLMON_UNTIL_RELEASED, true);

	err = wlmon_target_init(rules, config.follow);
	if (err) {
		pr_err("hooks on system calls cannot be armed: %pe\n",
		       ERR_PTR(err));
		goto err_targets;
	}

	err = wlmon_view_init(wlmon_view_table, config.gid);
	if (err) {
		pr_err("files cannot be made: %pe\n", ERR_PTR(err));
		goto err_targets;
	}
	wlmon_target_log();
	return 0;

err_targets:
	wlmon_stop();
	return err;

err_calls:
	wlmon_hooks_exit();
err_hooks:
	wlmon_store_exit();
err_members:
	wlmon_totals_exit();
err_params:
	wlmon_rule_list_put(rules);
	kfree(rules);
	return err;
}
module_init(wlmon_init);

static void __exit wlmon_exit(void)
{
	wlmon_view_exit();
	wlmon_stop();
}
module_exit(wlmon_exit);

MODULE_DESCRIPTION("Workload monitor: life, usage and kernel footprint of processes");
MODULE_AUTHOR("The wlmon developers");
MODULE_LICENSE("GPL");
MODULE_VERSION(WLMON_VERSION);
