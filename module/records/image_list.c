// SPDX-License-Identifier: GPL-2.0
/* The programs that members ran before their last exec: a chain each. */
#include <wlmon/image.h>

#include <wlmon/ledger.h>
#include <wlmon/pool.h>
#include <wlmon/record.h>

static struct wlmon_pool images_pool;
static struct wlmon_program_table *programs;

/**
 * wlmon_image_list_init() - allocate what former programs are noted in
 * @count: how many, of all processes together
 * @of: the programs that they are of
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_image_list_init(u32 count, struct wlmon_program_table *of)
{
	programs = of;
	return wlmon_pool_init(&images_pool, count, sizeof(struct wlmon_image));
}

/**
 * wlmon_image_list_exit() - free it
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_image_list_exit(void)
{
	wlmon_pool_exit(&images_pool);
}

static struct wlmon_image *image_at(u32 link)
{
	return wlmon_pool_at(&images_pool, link - 1);
}

/**
 * wlmon_image_list_add() - a program ends with an exec
 * @rec: record of the process, which still has the program
 * @upto: what the process has used
 * @stats: generation of the statistics that its system calls are counted in
 * @now: CLOCK_BOOTTIME ns
 * @image: is filled with what the program used
 *
 * Where there is no room, the next program's line will include this one's.
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_image_list_add(struct wlmon_record *rec,
			  struct wlmon_image_usage *upto, u32 stats, u64 now,
			  struct wlmon_image_usage *image)
{
	struct wlmon_image_usage before = {};
	struct wlmon_image *closed = NULL;

	if (rec->images) {
		before = image_at(rec->images)->upto;
		if (image_at(rec->images)->stats != stats)
			before.syscalls = 0;
	}
	wlmon_image_follow(upto, &before);
	wlmon_image_between(image, &before, upto);

	if (rec->nr_images < WLMON_PROCESS_IMAGES)
		closed = wlmon_pool_get(&images_pool);
	if (!closed) {
		wlmon_ledger_count(WLMON_IMAGES_MERGED);
		return;
	}
	closed->older = rec->images;
	closed->n = rec->execs;
	closed->stats = stats;
	closed->end = now;
	closed->upto = *upto;
	closed->program = wlmon_program_share(programs, rec->program);
	rec->images = wlmon_pool_index(&images_pool, closed) + 1;
	rec->nr_images++;
}

/**
 * wlmon_image_list_free() - forget the programs of a process
 * @rec: its record
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_image_list_free(struct wlmon_record *rec)
{
	while (rec->images) {
		struct wlmon_image *image = image_at(rec->images);

		rec->images = image->older;
		wlmon_program_put(programs, image->program);
		wlmon_pool_put(&images_pool, image);
	}
	rec->nr_images = 0;
}

/**
 * wlmon_image_list_copy() - copy the programs of a process
 * @rec: its record
 * @list: is filled
 *
 * Context: any but NMI; the record is locked.
 */
void wlmon_image_list_copy(const struct wlmon_record *rec,
			   struct wlmon_image_list *list)
{
	u32 link = rec->images;
	u32 at = rec->nr_images;

	list->count = at;
	while (link && at) {
		struct wlmon_image *image = &list->image[--at];

		*image = *image_at(link);
		wlmon_program_read(programs, image->program,
				   &list->former[at]);
		link = image->older;
	}
	wlmon_program_read(programs, rec->program, &list->program);
}
