# SPDX-License-Identifier: GPL-2.0
# Compare figures with older ones and with targets; exit with 1 if any is worse,
# missing or over its target. Compare minima, to exclude the cost of interrupts.

END {
	for (i = 1; i <= nr_old; i++) {
		r = old_row[i]
		c = old_column[i]
		if (c in not_compared || r in not_compared)
			continue
		if (!((r, c) in least)) {
			printf "%s %s: not measured\n", r, c
			bad = 1
			continue
		}
		if (r in relative && most[r, "bare"] > 1.5 * least[r, "bare"]) {
			printf "%s %s: not compared, the host was too busy\n", r, c
			continue
		}
		compared++
		now = least[r, c]
		before = was_least[r, c]
		if (r in relative) {
			now = 1000 * now / least[r, "bare"]
			before = 1000 * before / was_least[r, "bare"]
		}
		more = r in slack ? slack[r] : c in slack ? slack[c] : 5
		if (now > (1 + more / 100) * before) {
			printf "%s %s: %s, more than %d %% worse than %s\n", r, c, grouped(now), more, grouped(before)
			bad = 1
		}
	}
	for (t = 1; t <= nr_targets; t++)
		# allow for the 1 % by which a few rounds vary
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
