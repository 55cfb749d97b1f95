# SPDX-License-Identifier: GPL-2.0
# Print a table for a terminal.

END {
	printf "Instructions per operation, and as a multiple of the bare kernel's; Linux %s\n\n", fact["kernel"]
	printf "%-32s", ""
	for (i = 1; i <= nr_operations; i++)
		printf " %17s", title[operation[i]]
	printf "\n"
	for (s = 1; s <= nr_settings; s++) {
		if (!has("getppid", setting[s]))
			continue
		printf "%-32s", label[setting[s]]
		for (i = 1; i <= nr_operations; i++)
			printf " %10s %6s", grouped(median[operation[i], setting[s]]), times(ratio(operation[i], setting[s], "bare"))
		printf "\n"
	}
	if (has("getppid", "floor")) {
		printf "\nAs a multiple of empty probes at the same places\n"
		to_floor("idle", "floor_idle")
		to_floor("member", "floor")
	}
	scale()
	printf "\nTargets\n"
	for (t = 1; t <= nr_targets; t++)
		if (target_known(t, median))
			printf "  %-72s %9s at most %-6s %s\n", target_text(t), target_got(t), target_limit[t],
				target_met(t, median) ? "met" : "NOT MET"
}

function to_floor(s, base,    i) {
	if (!has("getppid", s) || !has("getppid", base))
		return
	printf "%-32s", label[s]
	for (i = 1; i <= nr_operations; i++)
		printf " %17s", times(ratio(operation[i], s, base))
	printf "\n"
}

function scale(    n) {
	if (has("memory", "syscalls=1"))
		printf "\nMemory for each of max_records: %s bytes, %s with syscalls=0\n", grouped(median["memory", "syscalls=1"]), grouped(median["memory", "syscalls=0"])
	if (has("fork", "past_1000") || has("fork", "live_1000")) {
		printf "\n%-40s %10s %10s %10s\n", "Member, of so many records", "1,000", "16,000", "100,000"
		for (n = 1; n <= nr_scales; n++)
			if (has_scale(n))
				printf "%-40s %10s %10s %10s\n", scale_text[n], at_scale(n, 1), at_scale(n, 2), at_scale(n, 3)
	}
	if (has("end_1000", "member") && has("end_10000", "member"))
		printf "\nThe end of a thread in exit_group(), more than bare: %s instructions of 1,000 threads, %s of 10,000\n", grouped(median["end_1000", "member"] - median["end_1000", "bare"]), grouped(median["end_10000", "member"] - median["end_10000", "bare"])
	if (has("held_up", "threads_10000"))
		printf "\nAn interrupt is held up while processes is read: %s instructions at the most with 1,000 threads, %s with 10,000\n", grouped(median["held_up", "threads_1000"]), grouped(median["held_up", "threads_10000"])
	if (has("storm", "member") && has("storm", "bare"))
		printf "\nA storm of a million small processes: %s instructions each, %s bare: %s\n", grouped(median["storm", "member"]), grouped(median["storm", "bare"]), times(ratio("storm", "member", "bare"))
	if (has("two_cpus", "member"))
		printf "\ngetppid on two CPUs at once, as a multiple of one alone (host time): %.2f, bare %.2f\n", median["two_cpus", "member"] / 1000, median["two_cpus", "bare"] / 1000
}
