/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VERDICT_H
#define VERDICT_H

#include <wlmon.h>
#include "json.h"

/**
 * struct verdict - whether the figures are complete
 * @version: of the module; "" if unknown
 * @complete: 1 for yes, 0 for no, -1 if unknown
 * @reasons: what was lost, as in summary; "" if nothing was
 */
struct verdict {
	char version[32];
	int complete;
	char reasons[512];
};

struct verdict verdict_read(const struct wlmon *w);
void verdict_put(struct json *j, const struct verdict *v);
void verdict_json(struct json *j, const struct wlmon *w);

#endif
