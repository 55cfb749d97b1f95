/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_HARNESS_H
#define WLMON_SELFTEST_HARNESS_H

/*
 * Include the kernel's harness and raise its time limit of 30 s, which tests can reach
 * on a debug kernel.
 */

#include "kselftest_harness.h"

#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT 400

#endif
