// SPDX-License-Identifier: GPL-2.0
/* Random numbers and files to print to, for all suites. */
#include "tools.h"

#include <linux/module.h>
#include <linux/seq_file.h>

#define FILE_SIZE 8192

static ulong seed = 1;
module_param(seed, ulong, 0444);
MODULE_PARM_DESC(seed, "of the random numbers that some of the tests use");

void wlmon_test_random(struct kunit *test, struct rnd_state *random)
{
	prandom_seed_state(random, seed);
	kunit_info(test, "seed=%lu\n", seed);
}

u32 wlmon_test_below(struct rnd_state *random, u32 end)
{
	return prandom_u32_state(random) % end;
}

u64 wlmon_test_number(struct rnd_state *random, unsigned int bits)
{
	u64 number = prandom_u32_state(random);

	number = number << 32 | prandom_u32_state(random);
	return number >> (64 - 1 - wlmon_test_below(random, bits));
}

struct seq_file *wlmon_test_file(struct kunit *test)
{
	struct seq_file *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->buf = kunit_kzalloc(test, FILE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m->buf);
	m->size = FILE_SIZE;
	return m;
}

const char *wlmon_test_text(struct seq_file *m)
{
	m->buf[min(m->count, m->size - 1)] = '\0';
	m->count = 0;
	return m->buf;
}

MODULE_DESCRIPTION("Tests of the parts of wlmon that need no system around them");
MODULE_LICENSE("GPL");
