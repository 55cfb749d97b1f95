/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_HARNESS_H
#define WLMON_SELFTEST_HARNESS_H

/*
 * The kernel's harness with a limit that only a hang reaches: half a minute is
 * little for a debug kernel.
 */

#include "kselftest_harness.h"

#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT 400

#endif
