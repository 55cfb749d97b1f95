/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_HELP_H
#define TOP_HELP_H

void top_help_draw(void);

#endif
