# SPDX-License-Identifier: GPL-2.0
# The least of several rounds is compared, which no interrupt has made larger; what peers cost is not our business.

END {
	for (i = 1; i <= nr_figures; i++) {
		r = row[i]
		c = column[i]
		if (c !~ /^(idle|bystander|no_syscalls|member|syscalls=[01]|past_[0-9]+)$/ || !((r, c) in was_least))
			continue
		compared++
		if (least[r, c] > 1.05 * was_least[r, c]) {
			printf "%s %s: %s, more than 5 %% worse than %s\n", r, c, grouped(least[r, c]), grouped(was_least[r, c])
			bad = 1
		}
	}
	for (t = 1; t <= nr_targets; t++)
		# a few rounds are off by up to 1 %
		if (target_known(t, median) && target_known(t, was) && target_met(t, was) &&
		    median[target_row[t], target_column[t]] > 1.01 * allowed(t, median)) {
			printf "%s %s: %s, over its target of %s\n", target_row[t], target_column[t], target_got(t), target_limit[t]
			bad = 1
		}
	if (!compared) {
		print "no figure to compare"
		bad = 1
	}
	exit bad
}
