/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_VERSION_H
#define _WLMON_VERSION_H

#define WLMON_VERSION "0.6.1"

#endif
