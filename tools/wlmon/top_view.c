// SPDX-License-Identifier: GPL-2.0
/* Makes the list of top of two samples, and sorts it flat or as a tree; pure. */
#include "top_view.h"

#include <stdlib.h>
#include <string.h>
#include "cmd.h"

/* Deeper levels of the tree are drawn at this one. */
#define MAX_DEPTH 63

/* Fill in a row by the sample before; return what the process used since then. */
static struct top_usage row_fill(struct top_row *row, const struct top_view *view,
				 const struct top_sample *before)
{
	const struct process *old;
	struct top_usage usage;

	if (view->averages) {
		row->rate = top_usage_average(row->p);
		return top_usage_of(row->p);
	}
	old = process_find(&before->processes, row->p->pid, row->p->start);
	usage = top_usage_since(row->p, old, view->ns);
	row->ended = top_row_over(row->p) && (!old || !top_row_over(old));
	row->rate = top_usage_rate(&usage, view->ns);
	return usage;
}

/**
 * top_view_fill() - compute rates
 * @view: zeroed at first; filled, but for @view->shown
 * @now: a sample, in use until the view is filled anew
 * @before: an older sample; zeroed if there is none
 */
void top_view_fill(struct top_view *view, const struct top_sample *now, const struct top_sample *before)
{
	const struct process_list *list = &now->processes;
	struct top_usage total, usage;
	size_t i;

	top_view_free(view);
	view->count = list->count;
	view->rows = need(calloc(list->count + 1, sizeof(*view->rows)));
	view->shown = need(calloc(list->count + 1, sizeof(*view->shown)));
	/* a saved run can be replaced by an older one */
	view->averages = !before->when || now->when <= before->when;
	view->ns = view->averages ? top_sample_run_time(now) : now->when - before->when;
	memset(&total, list->count ? 0xff : 0, sizeof(total));
	for (i = 0; i < list->count; i++) {
		view->rows[i].p = &list->at[i];
		usage = row_fill(&view->rows[i], view, before);
		top_usage_add(&total, &usage);
		process_sum_add(&view->sum, &list->at[i]);
		view->ended += top_row_over(&list->at[i]);
	}
	view->total = top_usage_rate(&total, view->ns);
}

/**
 * top_view_free() - free a view
 * @view: becomes empty
 */
void top_view_free(struct top_view *view)
{
	free(view->rows);
	free(view->shown);
	*view = (struct top_view){ NULL };
}

static bool is_wanted(const struct top_row *row, const struct top_order *order)
{
	if (*order->filter && !top_row_named(row, order->filter))
		return false;
	return order->all || row->ended || !top_row_over(row->p);
}

/* Compare rows by what they are sorted by: names upwards, figures downwards. */
static int compare_keys(const struct top_row *a, const struct top_row *b, enum top_key key)
{
	if (key == TOP_COMM)
		return strcmp(a->p->comm, b->p->comm);
	if (a->key == b->key)
		return 0;
	if (key == TOP_PID || key == TOP_STATE)
		return a->key < b->key ? -1 : 1;
	return a->key > b->key ? -1 : 1;
}

static int compare_rows(const void *a, const void *b, void *data)
{
	const struct top_row *r = *(struct top_row *const *)a, *s = *(struct top_row *const *)b;
	const struct top_order *order = data;
	int result = compare_keys(r, s, order->key);

	if (result)
		return order->reversed ? -result : result;
	/* rows are by pid and start */
	return r < s ? -1 : r > s;
}

/* Find the nearest ancestor that is shown. */
static struct top_row *shown_parent(const struct top_view *view, const struct process *p)
{
	const struct process *parent;
	struct top_row *row;

	for (parent = p->parent; parent; p = parent, parent = p->parent) {
		/* rows with a wrong start can be parents of each other */
		if (parent->start > p->start || (parent->start == p->start && parent->pid >= p->pid))
			return NULL;
		row = &view->rows[parent - view->rows[0].p];
		if (row->shown)
			return row;
	}
	return NULL;
}

/* Put rows that are sorted below their parents. */
static void make_tree(struct top_view *view)
{
	struct top_row **stack = need(calloc(view->shown_count + 1, sizeof(*stack)));
	struct top_row *roots = NULL, *row, *child, **list;
	size_t open = 0, n = 0, i;

	for (i = 0; i < view->shown_count; i++) {
		row = view->shown[i];
		row->parent = shown_parent(view, row->p);
		list = row->parent ? &row->parent->child : &roots;
		row->sibling = *list;
		*list = row;
	}
	/* lists begin with their last rows, which so come to lie at the bottom */
	for (row = roots; row; row = row->sibling)
		stack[open++] = row;
	while (open) {
		row = stack[--open];
		view->shown[n++] = row;
		for (child = row->child; child; child = child->sibling) {
			child->last = child == row->child;
			child->parent = row->depth < MAX_DEPTH ? row : row->parent;
			child->depth = child->parent->depth + 1;
			stack[open++] = child;
		}
	}
	free(stack);
}

/**
 * top_view_order() - choose and sort the rows that are shown
 * @view: filled by top_view_fill()
 * @order: how
 */
void top_view_order(struct top_view *view, const struct top_order *order)
{
	struct top_row *row;
	size_t i;

	view->shown_count = 0;
	for (i = 0; i < view->count; i++) {
		row = &view->rows[i];
		row->shown = is_wanted(row, order);
		row->parent = row->child = row->sibling = NULL;
		row->depth = 0;
		row->last = false;
		if (!row->shown)
			continue;
		/* WLMON_UNKNOWN becomes 0 */
		row->key = top_row_number(row, order->key) + 1;
		view->shown[view->shown_count++] = row;
	}
	qsort_r(view->shown, view->shown_count, sizeof(*view->shown), compare_rows, (void *)order);
	if (order->tree)
		make_tree(view);
}
