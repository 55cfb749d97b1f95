/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_KUNIT_TOOLS_H
#define _WLMON_KUNIT_TOOLS_H

#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/types.h>

struct seq_file;

/**
 * wlmon_test_random() - begin a sequence of random numbers, the same each time
 * @test: gets to say by which seed, see the module's parameter
 * @random: is begun
 */
void wlmon_test_random(struct kunit *test, struct rnd_state *random);

/**
 * wlmon_test_below() - a random number
 * @random: where from
 * @end: what it is less than
 *
 * Return: a number.
 */
u32 wlmon_test_below(struct rnd_state *random, u32 end);

/**
 * wlmon_test_number() - a random number, as likely of 1 bit as of many
 * @random: where from
 * @bits: of how many bits at the most, 1 to 64
 *
 * Return: a number.
 */
u64 wlmon_test_number(struct rnd_state *random, unsigned int bits);

/**
 * wlmon_test_file() - a file to print to
 * @test: at its end the file goes
 *
 * Return: the file, empty.
 */
struct seq_file *wlmon_test_file(struct kunit *test);

/**
 * wlmon_test_text() - what was printed
 * @m: from wlmon_test_file(); is empty again
 *
 * Return: the text, good until more is printed.
 */
const char *wlmon_test_text(struct seq_file *m);

#endif
