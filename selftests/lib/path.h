/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_PATH_H
#define WLMON_SELFTEST_PATH_H

/*
 * Find files of the build by the path of the running program, which is in
 * selftests/FOLDER/. Each function returns its own static memory.
 */

/* Return the path of a helper program in selftests/bin. */
const char *helper_path(const char *name);

/* Return the path of a file, given its path in the tree. */
const char *tree_path(const char *name);

#endif
