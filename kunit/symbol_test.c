// SPDX-License-Identifier: GPL-2.0
/* Tests hooks/symbol. */
#include "../module/hooks/symbol.h"

#include <kunit/test.h>
#include <linux/string.h>

#define VARIANTS_MAX 100

static bool found(const char *symbol, const char *name)
{
	char variant[64];
	unsigned int n;

	for (n = 0; wlmon_symbol_variant(variant, sizeof(variant), name, n); n++)
		if (!strcmp(variant, symbol))
			return true;
	return false;
}

static void symbol_name_first(struct kunit *test)
{
	char variant[64];

	KUNIT_EXPECT_TRUE(test, wlmon_symbol_variant(variant, sizeof(variant), "do_exit", 0));
	KUNIT_EXPECT_STREQ(test, variant, "do_exit");
}

static const char *const whole[] = {
	"f",
	"f.isra.0",
	"f.isra.7",
	"f.constprop.0",
	"f.constprop.7",
	"f.constprop.0.isra.0",
	"f.constprop.7.isra.7",
};

static void symbol_whole(struct kunit *test)
{
	const char *const *symbol = test->param_value;

	KUNIT_EXPECT_TRUE(test, found(*symbol, "f"));
}

/* Parts of a function, other functions, and suffixes that no compiler makes. */
static const char *const pieces[] = {
	"f.cold",
	"f.cold.0",
	"f.part.0",
	"f.isra.0.cold",
	"f.part.0.cold",
	"f.part.0.isra.0",
	"f.isra.0.part.0",
	"f.constprop.0.cold",
	"f.isra",
	"f.isra.",
	"f.isra.x",
	"ff",
	"f.llvm.123",
	"",
	"g.isra.0",
	"__f",
};

static void symbol_pieces(struct kunit *test)
{
	const char *const *symbol = test->param_value;

	KUNIT_EXPECT_FALSE(test, found(*symbol, "f"));
}

static void text_desc(const char *const *text, char *desc)
{
	strscpy(desc, **text ? *text : "(empty)", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(whole, whole, text_desc);
KUNIT_ARRAY_PARAM(pieces, pieces, text_desc);

/* Variants differ, none is a part of a function, and their number is limited. */
static void symbol_all(struct kunit *test)
{
	char(*variant)[32] = kunit_kcalloc(test, VARIANTS_MAX, sizeof(*variant), GFP_KERNEL);
	unsigned int n, i;

	KUNIT_ASSERT_NOT_NULL(test, variant);
	for (n = 0; n < VARIANTS_MAX; n++) {
		if (!wlmon_symbol_variant(variant[n], sizeof(*variant), "name", n))
			break;
		KUNIT_EXPECT_TRUE(test, strstarts(variant[n], "name"));
		KUNIT_EXPECT_NULL(test, strstr(variant[n], ".cold"));
		KUNIT_EXPECT_NULL(test, strstr(variant[n], ".part"));
		for (i = 0; i < n; i++)
			KUNIT_EXPECT_STRNEQ(test, variant[i], variant[n]);
	}
	KUNIT_EXPECT_GT(test, n, 1);
	KUNIT_ASSERT_LT(test, n, VARIANTS_MAX);
	for (; n < 2 * VARIANTS_MAX; n++)
		KUNIT_EXPECT_FALSE(test,
				   wlmon_symbol_variant(variant[0], sizeof(*variant), "name", n));
	KUNIT_EXPECT_FALSE(test,
			   wlmon_symbol_variant(variant[0], sizeof(*variant), "name", UINT_MAX));
}

static void symbol_cut(struct kunit *test)
{
	char variant[8];
	unsigned int n;

	for (n = 0; n < VARIANTS_MAX; n++) {
		memset(variant, 'x', sizeof(variant));
		if (!wlmon_symbol_variant(variant, sizeof(variant) - 1, "long_name", n))
			break;
		KUNIT_EXPECT_STREQ(test, variant, "long_n");
		KUNIT_EXPECT_EQ(test, variant[7], 'x');
	}
}

static struct kunit_case symbol_cases[] = {
	KUNIT_CASE(symbol_name_first),
	KUNIT_CASE_PARAM(symbol_whole, whole_gen_params),
	KUNIT_CASE_PARAM(symbol_pieces, pieces_gen_params),
	KUNIT_CASE(symbol_all),
	KUNIT_CASE(symbol_cut),
	{}
};

static struct kunit_suite symbol_suite = {
	.name = "wlmon_symbol",
	.test_cases = symbol_cases,
};

kunit_test_suite(symbol_suite);
