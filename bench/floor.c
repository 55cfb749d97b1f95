// SPDX-License-Identifier: GPL-2.0
/*
 * Empty probes for the benchmark: their cost at the places of wlmon's hooks is the
 * least that any handler there can cost.
 *
 * usage: insmod floor.ko places=KIND:SYMBOL,...
 *
 * KIND is kprobe, kretprobe or tracepoint, as in the view `hooks`.
 */
#include <linux/err.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#define MAX_PLACES	32
#define MAX_TEXT	1000
/* concurrent calls of a kretprobe; the largest number in wlmon's hook table */
#define IN_FLIGHT	1024

static char *places;
module_param(places, charp, 0400);
MODULE_PARM_DESC(places, "KIND:SYMBOL,... to listen to; kprobe, kretprobe or tracepoint");

static char text[MAX_TEXT];
static struct kprobe kps[MAX_PLACES];
static struct kretprobe rps[MAX_PLACES];
static struct tracepoint *tps[MAX_PLACES];
static unsigned int nr_kps, nr_rps, nr_tps;

static int on_call(struct kprobe *kp, struct pt_regs *regs)
{
	return 0;
}

static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return 0;
}

/*
 * Serves every tracepoint: ignoring the other arguments is safe, since the caller
 * cleans up its stack.
 */
static void on_event(void *data)
{
}

struct wanted {
	const char *name;
	struct tracepoint *tp;
};

static void compare(struct tracepoint *tp, void *data)
{
	struct wanted *wanted = data;

	if (!strcmp(tp->name, wanted->name))
		wanted->tp = tp;
}

static int add_tracepoint(const char *symbol)
{
	struct wanted wanted = { .name = symbol };
	int err;

	for_each_kernel_tracepoint(compare, &wanted);
	if (!wanted.tp)
		return -ENOENT;
	err = tracepoint_probe_register(wanted.tp, on_event, NULL);
	if (!err)
		tps[nr_tps++] = wanted.tp;
	return err;
}

static int add_kprobe(const char *symbol)
{
	struct kprobe *kp = &kps[nr_kps];
	int err;

	kp->symbol_name = symbol;
	kp->pre_handler = on_call;
	err = register_kprobe(kp);
	if (!err)
		nr_kps++;
	return err;
}

static int add_kretprobe(const char *symbol)
{
	struct kretprobe *rp = &rps[nr_rps];
	int err;

	rp->kp.symbol_name = symbol;
	rp->handler = on_return;
	rp->maxactive = IN_FLIGHT;
	err = register_kretprobe(rp);
	if (!err)
		nr_rps++;
	return err;
}

static int add(char *place)
{
	char *kind = strsep(&place, ":");

	if (!place || nr_kps + nr_rps + nr_tps == MAX_PLACES)
		return -EINVAL;
	if (!strcmp(kind, "kprobe"))
		return add_kprobe(place);
	if (!strcmp(kind, "kretprobe"))
		return add_kretprobe(place);
	if (!strcmp(kind, "tracepoint"))
		return add_tracepoint(place);
	return -EINVAL;
}

static void remove_all(void)
{
	while (nr_tps)
		tracepoint_probe_unregister(tps[--nr_tps], on_event, NULL);
	tracepoint_synchronize_unregister();
	while (nr_rps)
		unregister_kretprobe(&rps[--nr_rps]);
	while (nr_kps)
		unregister_kprobe(&kps[--nr_kps]);
}

static int __init floor_init(void)
{
	char *rest = text;
	char *place;
	int err;

	if (!places || strscpy(text, places, sizeof(text)) < 0)
		return -EINVAL;
	while ((place = strsep(&rest, ","))) {
		err = add(place);
		if (err) {
			pr_err("floor: places=...%s: %pe\n", place, ERR_PTR(err));
			remove_all();
			return err;
		}
	}
	return 0;
}

static void __exit floor_exit(void)
{
	remove_all();
}

module_init(floor_init);
module_exit(floor_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Empty probes, to compare wlmon's cost with");
