/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TREE_WAIT_H
#define TREE_WAIT_H

#include "process.h"

int tree_wait(const struct process_list *list, int signals, int timeout_ms);

#endif
