// SPDX-License-Identifier: GPL-2.0
/*
 * The programs that members ran before their last exec: a list of images per record.
 * Callers hold the lock of the record.
 */
#include <wlmon/image.h>

#include <linux/lockdep.h>
#include <wlmon/ledger.h>
#include <wlmon/pool.h>
#include <wlmon/record.h>

static struct wlmon_pool images_pool;
static struct wlmon_program_table *programs;

/**
 * wlmon_image_list_init() - allocate the images
 * @count: number of images, for all processes together
 * @of: table of their programs
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
 * wlmon_image_list_exit() - free the images
 *
 * Context: may sleep; no handler or view runs any more.
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
 * wlmon_image_list_add() - keep the usage of a program that ends with an exec
 * @rec: record of the process, which still has the program
 * @upto: usage of the process so far; changed, see wlmon_image_follow()
 * @stats: generation of the statistics that count its system calls
 * @now: CLOCK_BOOTTIME ns
 * @image: filled with the usage of the program
 *
 * If the list is full or no image is free (counted), the next program's image includes
 * this one's usage.
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_image_list_add(struct wlmon_record *rec,
			  struct wlmon_image_usage *upto, u32 stats, u64 now,
			  struct wlmon_image_usage *image)
{
	struct wlmon_image_usage before = {};
	struct wlmon_image *closed = NULL;

	lockdep_assert_held(&rec->lock);
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
 * wlmon_image_list_free() - free the images of a process
 * @rec: its record
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_image_list_free(struct wlmon_record *rec)
{
	lockdep_assert_held(&rec->lock);
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
 * @list: filled
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_image_list_copy(const struct wlmon_record *rec,
			   struct wlmon_image_list *list)
{
	u32 link = rec->images;
	u32 at = rec->nr_images;

	lockdep_assert_held(&rec->lock);
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
