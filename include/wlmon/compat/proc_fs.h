/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_PROC_FS_H
#define _WLMON_COMPAT_PROC_FS_H

#include <linux/proc_fs.h>

#ifndef WLMON_HAVE_PDE_DATA
#define pde_data(inode) PDE_DATA(inode)
#endif

#endif
