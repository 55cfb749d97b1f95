/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_PARAM_H
#define _WLMON_PARAM_H

#include <wlmon/config.h>

struct wlmon_rule_list;

int wlmon_param_read(struct wlmon_config *config, struct wlmon_rule_list *rules);

#endif
