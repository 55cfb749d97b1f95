// SPDX-License-Identifier: GPL-2.0
/* Tests members/rule. */
#include <wlmon/rule.h>

#include <kunit/test.h>
#include <linux/cgroup.h>
#include <linux/errno.h>
#include <linux/string.h>

static void *zeroed(struct kunit *test, size_t size)
{
	void *memory = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	return memory;
}

struct length {
	const char *glob;
	unsigned int length;
};

static const struct length lengths[] = {
	{ "", 0 },
	{ "*", 0 },
	{ "**", 0 },
	{ "a", 1 },
	{ "?", 1 },
	{ "a*b", 2 },
	{ "??*", 2 },
	{ "[abc]", 1 },
	{ "[a-z]x", 2 },
	{ "[!a-z]", 1 },
	{ "[]]", 1 },
	{ "[!]]x", 2 },
	{ "[]a]b", 2 },
	{ "[abc", 4 },
	{ "[", 1 },
	{ "[!", 2 },
	{ "\\*", 1 },
	{ "\\\\", 1 },
	{ "\\", 1 },
	{ "a\\", 2 },
	{ "\\[a]", 3 },
	{ "a[*]b", 3 },
};

static void target_min_length(struct kunit *test)
{
	const struct length *param = test->param_value;

	KUNIT_EXPECT_EQ(test, wlmon_rule_glob_min_length(param->glob), param->length);
}

static void length_desc(const struct length *param, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "'%s'", param->glob);
}

struct parse {
	const char *text;
	int err;
	enum wlmon_rule_kind kind;
	pid_t pid;
	const char *rest;
};

static const struct parse parses[] = {
	{ "all", 0, WLMON_RULE_ALL, 0, "" },
	{ "comm=sh", 0, WLMON_RULE_COMM, 0, "sh" },
	{ "comm=a*", 0, WLMON_RULE_COMM, 0, "a*" },
	{ "comm= ", 0, WLMON_RULE_COMM, 0, " " },
	{ "comm=a=b", 0, WLMON_RULE_COMM, 0, "a=b" },
	{ "comm=fifteen-letters", 0, WLMON_RULE_COMM, 0, "fifteen-letters" },
	{ "comm=[a-c]ifteen-letter?*", 0, WLMON_RULE_COMM, 0, "[a-c]ifteen-letter?*" },
	{ "pid=1", 0, WLMON_RULE_PID, 1, "" },
	{ "pid=2147483647", 0, WLMON_RULE_PID, 2147483647, "" },
	{ "pid=007", 0, WLMON_RULE_PID, 7, "" },
	{ "cgroup=/", 0, WLMON_RULE_CGROUP, 0, "/" },
	{ "cgroup=/a/b", 0, WLMON_RULE_CGROUP, 0, "/a/b" },
	{ "cgroup=/a/b/", 0, WLMON_RULE_CGROUP, 0, "/a/b" },
	{ "cgroup=/sys/fs/cgroup", 0, WLMON_RULE_CGROUP, 0, "/" },
	{ "cgroup=/sys/fs/cgroup/", 0, WLMON_RULE_CGROUP, 0, "/" },
	{ "cgroup=/sys/fs/cgroup/a", 0, WLMON_RULE_CGROUP, 0, "/a" },
	{ "cgroup=/sys/fs/cgroups", 0, WLMON_RULE_CGROUP, 0, "/sys/fs/cgroups" },
	{ "", -EINVAL },
	{ "garbage", -EINVAL },
	{ "alls", -EINVAL },
	{ "ALL", -EINVAL },
	{ "all=1", -EINVAL },
	{ " all", -EINVAL },
	{ "comm", -EINVAL },
	{ "comm=", -EINVAL },
	{ "Comm=a", -EINVAL },
	{ "comm=sixteencharacter", -EINVAL },
	{ "comm=fifteen-and-one?", -EINVAL },
	{ "comm=*fifteen-and-one?*", -EINVAL },
	{ "pid", -EINVAL },
	{ "pid=", -EINVAL },
	{ "pid=0", -EINVAL },
	{ "pid=-1", -EINVAL },
	{ "pid=1x", -EINVAL },
	{ "pid= 1", -EINVAL },
	{ "pid=0x10", -EINVAL },
	{ "pid=2147483648", -EINVAL },
	{ "pid=99999999999999999999", -EINVAL },
	{ "cgroup=", -EINVAL },
	{ "cgroup=relative", -EINVAL },
	{ "cgroup=.", -EINVAL },
	{ "\001\377", -EINVAL },
};

static void target_parse(struct kunit *test)
{
	struct wlmon_rule *rule = zeroed(test, sizeof(*rule));
	const struct parse *param = test->param_value;

	memset(rule, 0x5a, sizeof(*rule));
	KUNIT_EXPECT_EQ(test, wlmon_rule_parse(param->text, rule), param->err);
	KUNIT_EXPECT_NULL(test, rule->cgroup);
	KUNIT_EXPECT_FALSE(test, rule->fresh);
	if (param->err)
		return;
	KUNIT_EXPECT_EQ(test, rule->kind, param->kind);
	KUNIT_EXPECT_EQ(test, rule->pid, param->pid);
	KUNIT_EXPECT_STREQ(test, rule->text, param->rest);
}

static void parse_desc(const struct parse *param, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "'%s'",
		 *param->text == '\001' ? "bytes" : param->text);
}

/* The longest possible text, and one that is a character longer. */
static void target_parse_long(struct kunit *test)
{
	struct wlmon_rule *rule = zeroed(test, sizeof(*rule));
	char *text = zeroed(test, WLMON_RULE_LEN + 1);

	memset(text, 'x', WLMON_RULE_LEN - 1);
	memcpy(text, "cgroup=/", strlen("cgroup=/"));
	KUNIT_EXPECT_EQ(test, wlmon_rule_parse(text, rule), 0);
	KUNIT_EXPECT_STREQ(test, rule->text, text + strlen("cgroup="));
	text[WLMON_RULE_LEN - 1] = 'x';
	KUNIT_EXPECT_EQ(test, wlmon_rule_parse(text, rule), -EINVAL);

	/* a long glob can match short names */
	memset(text, '*', WLMON_RULE_LEN - 1);
	memcpy(text, "comm=a", strlen("comm=a"));
	text[WLMON_RULE_LEN - 1] = '\0';
	KUNIT_EXPECT_EQ(test, wlmon_rule_parse(text, rule), 0);
	KUNIT_EXPECT_TRUE(test, wlmon_rule_match(rule, "ab", NULL));
}

/* Any bytes are a rule or an error, and the text of a rule stays within its length. */
static void target_parse_bytes(struct kunit *test)
{
	struct wlmon_rule *rule = zeroed(test, sizeof(*rule));
	static const char *const begin[] = { "", "comm=", "pid=", "cgroup=", "cgroup=/" };
	char text[8];
	unsigned int i, at, byte;

	for (i = 0; i < ARRAY_SIZE(begin); i++) {
		for (byte = 0; byte < 256; byte++) {
			char *whole = zeroed(test, 32);

			text[0] = byte;
			text[1] = '\0';
			snprintf(whole, 32, "%s%s", begin[i], text);
			at = strlen(whole);
			if (!wlmon_rule_parse(whole, rule))
				KUNIT_EXPECT_LE(test, strlen(rule->text), at);
			kunit_kfree(test, whole);
		}
	}
}

static void target_equal(struct kunit *test)
{
	static const char *const texts[] = { "all", "comm=a", "comm=b", "pid=1",
					     "pid=2", "cgroup=/a", "cgroup=/", "comm=/a" };
	struct wlmon_rule *a = zeroed(test, sizeof(*a));
	struct wlmon_rule *b = zeroed(test, sizeof(*b));
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		for (j = 0; j < ARRAY_SIZE(texts); j++) {
			KUNIT_ASSERT_EQ(test, wlmon_rule_parse(texts[i], a), 0);
			KUNIT_ASSERT_EQ(test, wlmon_rule_parse(texts[j], b), 0);
			b->fresh = true;
			KUNIT_EXPECT_EQ_MSG(test, wlmon_rule_equal(a, b), i == j, "%s and %s",
					    texts[i], texts[j]);
		}
	}
	KUNIT_ASSERT_EQ(test, wlmon_rule_parse("cgroup=/sys/fs/cgroup/a/", a), 0);
	KUNIT_ASSERT_EQ(test, wlmon_rule_parse("cgroup=/a", b), 0);
	KUNIT_EXPECT_TRUE(test, wlmon_rule_equal(a, b));
}

struct match {
	const char *rule;
	const char *comm;
	bool matches;
};

static const struct match matches[] = {
	{ "all", "sh", true },
	{ "all", "", true },
	{ "comm=sh", "sh", true },
	{ "comm=sh", "bash", false },
	{ "comm=sh", "sh1", false },
	{ "comm=sh", "SH", false },
	{ "comm=sh", "", false },
	{ "comm=*", "", true },
	{ "comm=*sh", "bash", true },
	{ "comm=st*-net*", "stress-ng-netdev", true },
	{ "comm=st*-net*", "stress-ng-cpu", false },
	{ "comm=?", "", false },
	{ "comm=?", "a", true },
	{ "comm=?", "ab", false },
	{ "comm=[a-c]x", "bx", true },
	{ "comm=[a-c]x", "dx", false },
	{ "comm=[!a-c]x", "dx", true },
	{ "comm=[!a-c]x", "ax", false },
	{ "comm=\\*", "*", true },
	{ "comm=\\*", "a", false },
	{ "comm=[abc", "[abc", true },
	{ "pid=1", "init", false },
	{ "cgroup=/", "sh", false },
};

static void target_match(struct kunit *test)
{
	struct wlmon_rule *rule = zeroed(test, sizeof(*rule));
	const struct match *param = test->param_value;

	KUNIT_ASSERT_EQ(test, wlmon_rule_parse(param->rule, rule), 0);
	KUNIT_EXPECT_EQ(test, wlmon_rule_match(rule, param->comm, NULL), param->matches);
}

static void match_desc(const struct match *param, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "'%s' '%s'", param->rule, param->comm);
}

/* A name that matches a glob is not shorter than the glob's minimum length. */
static void target_match_length(struct kunit *test)
{
	const struct match *param = test->param_value;

	if (param->matches && strstarts(param->rule, "comm="))
		KUNIT_EXPECT_LE(test, wlmon_rule_glob_min_length(param->rule + strlen("comm=")),
				strlen(param->comm));
}

KUNIT_ARRAY_PARAM(length, lengths, length_desc);
KUNIT_ARRAY_PARAM(parse, parses, parse_desc);
KUNIT_ARRAY_PARAM(match, matches, match_desc);

/* Make a cgroup below @parent, or a root. */
static struct cgroup *cgroup_below(struct kunit *test, struct cgroup *parent, u64 id)
{
	int i, level = parent ? parent->level + 1 : 0;
	struct cgroup *cgroup = zeroed(test, struct_size(cgroup, ancestors, level + 1));

	cgroup->level = level;
	for (i = 0; i < level; i++)
		cgroup->ancestors[i] = parent->ancestors[i];
	cgroup->ancestors[level] = cgroup;
	cgroup->kn = zeroed(test, sizeof(*cgroup->kn));
	cgroup->kn->id = id;
	return cgroup;
}

static void target_match_cgroup(struct kunit *test)
{
	struct wlmon_rule *rule = zeroed(test, sizeof(*rule));
	struct wlmon_rule_cgroup *at = zeroed(test, struct_size(at, path, 8));
	struct cgroup *root, *a, *b, *below, *again;

	root = cgroup_below(test, NULL, 1);
	a = cgroup_below(test, root, 2);
	b = cgroup_below(test, root, 3);
	below = cgroup_below(test, cgroup_below(test, a, 4), 5);
	again = cgroup_below(test, cgroup_below(test, root, 6), 7);

	KUNIT_ASSERT_EQ(test, wlmon_rule_parse("cgroup=/a", rule), 0);
	rule->cgroup = at;
	strscpy(at->path, "/a", 8);
	at->level = 1;
	at->id = 2;
	KUNIT_EXPECT_TRUE(test, wlmon_rule_match(rule, "sh", a));
	KUNIT_EXPECT_TRUE(test, wlmon_rule_match(rule, "sh", below));
	KUNIT_EXPECT_FALSE(test, wlmon_rule_match(rule, "sh", b));
	KUNIT_EXPECT_FALSE(test, wlmon_rule_match(rule, "sh", root));
	KUNIT_EXPECT_FALSE(test, wlmon_rule_match(rule, "sh", again));
	KUNIT_EXPECT_FALSE(test, wlmon_rule_match(rule, "sh", NULL));

	wlmon_rule_new_cgroup(rule, "/", 6);
	wlmon_rule_new_cgroup(rule, "/ab", 6);
	wlmon_rule_new_cgroup(rule, "/a/a", 6);
	KUNIT_EXPECT_FALSE(test, wlmon_rule_match(rule, "sh", again));
	wlmon_rule_new_cgroup(rule, "/a", 6);
	KUNIT_EXPECT_TRUE(test, wlmon_rule_match(rule, "sh", again));
	KUNIT_EXPECT_FALSE(test, wlmon_rule_match(rule, "sh", a));

	at->level = 0;
	at->id = 1;
	KUNIT_EXPECT_TRUE(test, wlmon_rule_match(rule, "sh", below));
	KUNIT_EXPECT_TRUE(test, wlmon_rule_match(rule, "sh", root));
}

static struct kunit_case target_cases[] = {
	KUNIT_CASE_PARAM(target_min_length, length_gen_params),
	KUNIT_CASE_PARAM(target_parse, parse_gen_params),
	KUNIT_CASE(target_parse_long),
	KUNIT_CASE(target_parse_bytes),
	KUNIT_CASE(target_equal),
	KUNIT_CASE_PARAM(target_match, match_gen_params),
	KUNIT_CASE_PARAM(target_match_length, match_gen_params),
	KUNIT_CASE(target_match_cgroup),
	{}
};

static struct kunit_suite target_suite = {
	.name = "wlmon_rule",
	.test_cases = target_cases,
};

kunit_test_suite(target_suite);
