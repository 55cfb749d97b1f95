// SPDX-License-Identifier: GPL-2.0
/* Searches the list of top for a name. */
#include "top_search.h"

/* Return the row that was found, or the first one on the screen. */
static size_t found_row(const struct top_screen *screen, const struct top *top, bool *is_found)
{
	const struct top_view *view = &top->view;
	size_t i;

	*is_found = false;
	for (i = 0; screen->found && i < view->shown_count; i++) {
		const struct process *p = view->shown[i]->p;

		if (p->pid == screen->pid && p->start == screen->start) {
			*is_found = true;
			return i;
		}
	}
	return screen->first;
}

/* Go to the next process with the typed name, from a row on, around the end. */
static void search_from(struct top_screen *screen, const struct top *top, size_t from)
{
	const struct top_view *view = &top->view;
	size_t i, at;

	screen->message = NULL;
	if (!*screen->typed)
		return;
	for (i = 0; i < view->shown_count; i++) {
		at = (from + i) % view->shown_count;
		if (!top_row_named(view->shown[at], screen->typed))
			continue;
		screen->found = true;
		screen->pid = view->shown[at]->p->pid;
		screen->start = view->shown[at]->p->start;
		if (at < screen->first || at >= screen->first + screen->page)
			screen->first = at;
		return;
	}
	screen->found = false;
	screen->message = "no process has such a name";
}

/**
 * top_search() - go to the process that was found if the typed name still fits, else to the next
 * @screen: from top_screen_open()
 * @top: has a sample
 */
void top_search(struct top_screen *screen, const struct top *top)
{
	bool is_found;

	search_from(screen, top, found_row(screen, top, &is_found));
}

/**
 * top_search_next() - go to the next process with the typed name
 * @screen: from top_screen_open()
 * @top: has a sample
 */
void top_search_next(struct top_screen *screen, const struct top *top)
{
	bool is_found;
	size_t row = found_row(screen, top, &is_found);

	search_from(screen, top, row + is_found);
}
