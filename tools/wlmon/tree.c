// SPDX-License-Identifier: GPL-2.0
/* tree: shows who created whom, and what each branch used. */
#include <getopt.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "json.h"
#include "number.h"
#include "output.h"
#include "process.h"
#include "source.h"
#include "units.h"
#include "verdict.h"

/*
 * Levels that are indented. libsmartcols recurses at each, and overflows a stack of 256 KiB
 * at some thousand. It also draws all of them in each line, which takes time, and which
 * nobody could read.
 */
#define LEVELS_MAX 100

#define NONE SIZE_MAX

struct options {
	const char *from;
	const char *pid;
	uint64_t number;
	bool each;
	bool json;
};

struct usage {
	uint64_t processes;
	uint64_t cpu;
	uint64_t rss_kb;
	uint64_t read_bytes;
	uint64_t write_bytes;
	uint64_t calls;
	uint64_t errors;
};

/**
 * struct node - a process in the tree
 * @process: the process
 * @above: number of the node of its creator, or NONE
 * @depth: its distance from the root of its tree
 * @self: its own CPU time; also that of its twins if it stands for them
 * @branch: usage of it and all below; also of its twins
 * @twins: processes that its line stands for; 0 if it has no line
 * @alike: the twins all are in the same state
 * @running: how many of them run
 * @failed: how many of them ended with anything but 0
 * @line: its line
 */
struct node {
	const struct process *process;
	size_t above;
	size_t depth;
	uint64_t self;
	struct usage branch;
	size_t twins;
	bool alike;
	size_t running;
	size_t failed;
	struct libscols_line *line;
};

/**
 * struct tree - processes in depth-first order
 * @at: the nodes; creators come before what they created
 * @count: their number
 * @room: how many fit
 */
struct tree {
	struct node *at;
	size_t count;
	size_t room;
};

static void add(uint64_t *sum, uint64_t number)
{
	if (number != WLMON_UNKNOWN)
		*sum = known(*sum) + number;
}

static void usage_add(struct usage *sum, const struct usage *usage)
{
	sum->processes += usage->processes;
	add(&sum->cpu, usage->cpu);
	if (sum->rss_kb == WLMON_UNKNOWN || known(usage->rss_kb) > sum->rss_kb)
		sum->rss_kb = usage->rss_kb;
	add(&sum->read_bytes, usage->read_bytes);
	add(&sum->write_bytes, usage->write_bytes);
	add(&sum->calls, usage->calls);
	add(&sum->errors, usage->errors);
}

static struct usage usage_of(const struct process *p)
{
	bool is_unknown = p->utime == WLMON_UNKNOWN && p->stime == WLMON_UNKNOWN;

	return (struct usage){
		.processes = 1,
		.cpu = is_unknown ? WLMON_UNKNOWN : process_cpu(p),
		.rss_kb = p->rss_kb,
		.read_bytes = p->read_bytes,
		.write_bytes = p->write_bytes,
		.calls = p->calls,
		.errors = p->errors,
	};
}

static void tree_add(struct tree *tree, const struct process *p, size_t above)
{
	struct node *node = &tree->at[tree->count++];

	*node = (struct node){
		.process = p,
		.above = above,
		.depth = above == NONE ? 0 : tree->at[above].depth + 1,
		.branch = usage_of(p),
		.twins = 1,
		.alike = true,
		.running = process_alive(p),
		.failed = process_failed(p),
	};
	node->self = node->branch.cpu;
}

/* Add a process and all below. An edited view can have a loop, which ends when the tree is full. */
static void tree_add_branch(struct tree *tree, const struct process *root)
{
	const struct process *p = root;
	size_t above = NONE;

	while (tree->count < tree->room) {
		tree_add(tree, p, above);
		if (p->child) {
			above = tree->count - 1;
			p = p->child;
			continue;
		}
		while (p != root && !p->sibling) {
			p = p->parent;
			above = tree->at[above].above;
		}
		if (p == root)
			return;
		p = p->sibling;
	}
}

/* Build the tree of one process, or of all. */
static struct tree tree_make(const struct process_list *list, const struct process *root)
{
	struct tree tree = { .room = list->count };
	size_t i;

	tree.at = need(calloc(tree.room + 1, sizeof(*tree.at)));
	for (i = 0; i < list->count; i++)
		if (root ? root == &list->at[i] : !list->at[i].parent)
			tree_add_branch(&tree, &list->at[i]);
	for (i = tree.count; i--;)
		if (tree.at[i].above != NONE)
			usage_add(&tree.at[tree.at[i].above].branch, &tree.at[i].branch);
	return tree;
}

/* Compare nodes: creator, name. A creator without a row is told by its pid. */
static int compare_kin(const struct node *m, const struct node *n)
{
	if (m->above != n->above)
		return m->above < n->above ? -1 : 1;
	if (m->process->ppid != n->process->ppid)
		return m->process->ppid < n->process->ppid ? -1 : 1;
	return strcmp(m->process->comm, n->process->comm);
}

static int compare_leaves(const void *a, const void *b)
{
	const struct node *m = *(struct node *const *)a, *n = *(struct node *const *)b;
	int order = compare_kin(m, n);

	return order ? order : m < n ? -1 :
				       m > n;
}

/* Let one line stand for two. */
static void merge(struct node *into, struct node *node)
{
	const struct process *p = into->process, *q = node->process;

	usage_add(&into->branch, &node->branch);
	add(&into->self, node->self);
	into->alike = into->alike && !strcmp(p->state, q->state) && !strcmp(p->exit, q->exit);
	into->running += node->running;
	into->failed += node->failed;
	into->twins++;
	node->twins = 0;
}

/* Let siblings without children share a line if they have the same name. */
static void tree_merge(struct tree *tree)
{
	struct node **leaves = need(calloc(tree->count + 1, sizeof(*leaves)));
	struct node *first = NULL;
	size_t n = 0, i;

	for (i = 0; i < tree->count; i++)
		if (!tree->at[i].process->child)
			leaves[n++] = &tree->at[i];
	qsort(leaves, n, sizeof(*leaves), compare_leaves);
	for (i = 0; i < n; i++) {
		if (first && !compare_kin(first, leaves[i]))
			merge(first, leaves[i]);
		else
			first = leaves[i];
	}
	free(leaves);
}

static void print_name(const struct node *node)
{
	const char *times = strcmp(nl_langinfo(CODESET), "UTF-8") ? "x" : "\u00d7";
	char pid[UNIT_LEN], *text;

	if (node->twins == 1) {
		snprintf(pid, sizeof(pid), "%llu", (unsigned long long)node->process->pid);
		output_cell(node->line, 0, node->process->comm);
		output_cell(node->line, 1, pid);
		return;
	}
	if (asprintf(&text, "%s %s %zu", node->process->comm, times, node->twins) < 0)
		text = NULL;
	need(text);
	output_cell(node->line, 0, text);
	free(text);
}

/* Print how a process ended, or its state until that is known. */
static void print_state(const struct node *node)
{
	const struct process *p = node->process;
	bool failed = process_failed(p);
	char text[48];

	if (node->alike && !process_zombie(p)) {
		output_cell(node->line, 2, strcmp(p->exit, "-") ? p->exit : p->state);
		return;
	}
	if (node->alike)
		snprintf(text, sizeof(text), "zombie%s%s", failed ? ", " : "", failed ? p->exit : "");
	else if (node->failed)
		snprintf(text, sizeof(text), "%zu failed", node->failed);
	else if (node->running)
		snprintf(text, sizeof(text), "%zu running", node->running);
	else
		strcpy(text, "ended");
	output_cell(node->line, 2, text);
}

static void print_usage(const struct node *node)
{
	const struct usage *branch = &node->branch;
	uint64_t rss = branch->rss_kb == WLMON_UNKNOWN ? WLMON_UNKNOWN : branch->rss_kb * 1024;
	char buf[UNIT_LEN];

	output_cell(node->line, 3, units_time(buf, branch->cpu));
	output_cell(node->line, 4, units_time(buf, node->self));
	output_cell(node->line, 5, units_bytes(buf, rss));
	output_cell(node->line, 6, units_bytes(buf, branch->read_bytes));
	output_cell(node->line, 7, units_bytes(buf, branch->write_bytes));
	output_cell(node->line, 8, units_count(buf, branch->calls));
	output_cell(node->line, 9, units_count(buf, branch->errors));
}

static struct libscols_table *make_table(void)
{
	static const char *const figures[] = { "CPU", "SELF", "RSS", "READ", "WRITE", "CALLS", "ERRORS" };
	struct libscols_table *table = output_table(stdout);
	size_t i;

	/* a tree without names would be of no use, so these are not cut */
	output_column(table, "COMM", OUTPUT_TREE);
	output_column(table, "PID", OUTPUT_RIGHT);
	output_column(table, "STATE/EXIT", 0);
	for (i = 0; i < sizeof(figures) / sizeof(*figures); i++)
		output_column(table, figures[i], OUTPUT_RIGHT);
	return table;
}

/* Return the line to put a node below: beyond the last level, that of the last but one. */
static struct libscols_line *line_above(const struct tree *tree, const struct node *node)
{
	const struct node *above = node->above == NONE ? NULL : &tree->at[node->above];
	struct libscols_line *line = above ? above->line : NULL;

	return above && above->depth >= LEVELS_MAX ? scols_line_get_parent(line) : line;
}

static int print_table(const struct tree *tree)
{
	struct libscols_table *table = make_table();
	size_t deep = 0, i;
	int status;

	for (i = 0; i < tree->count; i++) {
		struct node *node = &tree->at[i];

		if (!node->twins)
			continue;
		node->line = output_line(table, line_above(tree, node));
		print_name(node);
		print_state(node);
		print_usage(node);
		deep += node->depth > LEVELS_MAX ? node->twins : 0;
	}
	status = output_print(table);
	if (deep)
		warn("the tree has more than %d levels: %zu processes below these are not indented further",
		     LEVELS_MAX, deep);
	return status;
}

/* Write a text, "-" as null. */
static void put_text(struct json *j, const char *key, const char *text)
{
	json_text(j, key, strcmp(text, "-") ? text : NULL);
}

static void put_usage(struct json *j, const struct usage *usage)
{
	json_seconds(j, "cpu", usage->cpu);
	json_number(j, "rss_kb", usage->rss_kb);
	json_number(j, "read_bytes", usage->read_bytes);
	json_number(j, "write_bytes", usage->write_bytes);
	json_number(j, "calls", usage->calls);
	json_number(j, "errors", usage->errors);
}

static void put_node(struct json *j, const struct node *node)
{
	const struct process *p = node->process;
	struct usage own = usage_of(p);

	json_object(j, NULL);
	json_number(j, "pid", p->pid);
	json_number(j, "ppid", p->ppid);
	json_seconds(j, "start", p->start);
	json_number(j, "depth", node->depth);
	put_text(j, "comm", p->comm);
	put_text(j, "exe", p->exe);
	put_text(j, "state", p->state);
	put_text(j, "exit", p->exit);
	put_usage(j, &own);
	json_object(j, "branch");
	json_number(j, "processes", node->branch.processes);
	put_usage(j, &node->branch);
	json_close(j, '}');
	json_close(j, '}');
}

/* The array is flat: parsers refuse to read what is nested as deep as a tree can be. */
static void print_json(const struct tree *tree, const struct wlmon *w)
{
	struct json j;
	size_t i;

	json_begin(&j, stdout, false);
	json_object(&j, NULL);
	verdict_json(&j, w);
	json_array(&j, "processes");
	for (i = 0; i < tree->count; i++)
		put_node(&j, &tree->at[i]);
	json_close(&j, ']');
	json_close(&j, '}');
	json_end(&j);
}

static int show(const struct process_list *list, const struct options *options, const struct wlmon *w)
{
	const struct process *root = NULL;
	int status = STATUS_OK;
	struct tree tree;

	if (options->pid) {
		root = process_newest(list, options->number);
		if (!root)
			return fail("no process %s is watched or remembered", options->pid);
	}
	tree = tree_make(list, root);
	if (options->json) {
		print_json(&tree, w);
	} else {
		if (!options->each)
			tree_merge(&tree);
		status = print_table(&tree);
	}
	free(tree.at);
	return status;
}

int cmd_tree(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "from", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL },
	};
	struct options options = { NULL };
	struct process_list list;
	struct source from;
	int c, status;

	while ((c = getopt_long(argc, argv, "ph", longs, NULL)) != -1) {
		switch (c) {
		case 'p':
			options.each = true;
			break;
		case 'j':
			options.json = true;
			break;
		case 'f':
			options.from = optarg;
			break;
		case 'h':
			return help("tree");
		default:
			return misuse("tree", NULL);
		}
	}
	if (optind < argc)
		options.pid = argv[optind++];
	if (options.pid && !number_parse(options.pid, &options.number))
		return misuse("tree", "'%s' is no pid", options.pid);
	if (optind < argc)
		return misuse("tree", "unexpected argument '%s'", argv[optind]);
	status = source_open(&from, options.from);
	if (!status) {
		if (process_list_load(&list, from.w))
			status = source_fail(&from, "processes");
		else
			status = show(&list, &options, from.w);
		process_list_free(&list);
	}
	source_close(&from);
	return status;
}
