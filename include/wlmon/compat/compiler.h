/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_COMPILER_H
#define _WLMON_COMPAT_COMPILER_H

#include <linux/compiler.h>

/*
 * v6.10, and late releases of older kernels: no zeroes here, even where the
 * compiler was told to put some everywhere.
 */
#ifndef __uninitialized
#define __uninitialized
#endif

#endif
