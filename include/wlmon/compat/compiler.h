/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_COMPILER_H
#define _WLMON_COMPAT_COMPILER_H

#include <linux/compiler.h>

/*
 * v6.10 and stable releases of older kernels: leave the variable uninitialized even
 * with -ftrivial-auto-var-init.
 */
#ifndef __uninitialized
#define __uninitialized
#endif

#endif
