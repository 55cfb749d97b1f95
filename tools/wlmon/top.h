/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_H
#define TOP_H

#include "source.h"
#include "top_options.h"
#include "top_sample.h"
#include "top_view.h"
#include "verdict.h"

/**
 * struct top - what top shows at a time
 * @from: where samples come from
 * @options: of the user; keys change @options.order
 * @now: the last sample; @before: the one before it, zeroed if there is none
 * @view: the list, made of both
 * @verdict: whether the figures of @now are complete
 * @rules: the rules in force, separated by commas
 */
struct top {
	const struct source *from;
	struct top_options options;
	struct top_sample now;
	struct top_sample before;
	struct top_view view;
	struct verdict verdict;
	char rules[512];
};

int top_main(const struct top_options *options, const struct source *from);

#endif
