/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_KUNIT_TOOLS_H
#define _WLMON_KUNIT_TOOLS_H

#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/types.h>

struct seq_file;

/**
 * wlmon_test_random() - begin a sequence of random numbers that can be repeated
 * @test: logs the seed, which is a parameter of the module
 * @random: gets the state of the sequence
 */
void wlmon_test_random(struct kunit *test, struct rnd_state *random);

/**
 * wlmon_test_below() - return the next random number below a bound
 * @random: state of the sequence
 * @end: the bound, at least 1
 *
 * Return: a number from 0 to @end - 1.
 */
u32 wlmon_test_below(struct rnd_state *random, u32 end);

/**
 * wlmon_test_number() - return a random number of random size
 * @random: state of the sequence
 * @bits: largest number of bits, 1 to 64; each number of bits is as likely
 *
 * Return: the number.
 */
u64 wlmon_test_number(struct rnd_state *random, unsigned int bits);

/**
 * wlmon_test_file() - allocate a file to print to
 * @test: the file is freed at the end of this test
 *
 * Return: the file, empty.
 */
struct seq_file *wlmon_test_file(struct kunit *test);

/**
 * wlmon_test_text() - take the printed text from a file
 * @m: from wlmon_test_file(); is empty afterwards
 *
 * Return: the text, valid until the next print.
 */
const char *wlmon_test_text(struct seq_file *m);

#endif
