/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_HEADLINE_H
#define TOP_HEADLINE_H

#include "top.h"

/* Lines of the header. */
#define TOP_HEADLINES 3
#define TOP_HEADLINE_LEN 2048

void top_headline(const struct top *top, unsigned int line, char *buf);

#endif
