# SPDX-License-Identifier: GPL-2.0
# Print the section of README.md between the marks of scripts/bench.

function cell(r, c) { return has(r, c) ? grouped(median[r, c]) : "-" }

END {
	printf "Linux %s, %s; %s.\n\n", fact["kernel"], fact["date"], fact["method"]
	printf "| instructions, multiple of the bare kernel's |"
	for (i = 1; i <= nr_operations; i++)
		printf " %s |", title[operation[i]]
	printf "\n| --- |"
	for (i = 1; i <= nr_operations; i++)
		printf " ---: |"
	printf "\n"
	for (s = 1; s <= nr_settings; s++) {
		if (!has("getppid", setting[s]))
			continue
		printf "| %s |", label[setting[s]]
		for (i = 1; i <= nr_operations; i++)
			printf setting[s] == "bare" ? " %s |" : " %s (%s) |", grouped(median[operation[i], setting[s]]),
				times(ratio(operation[i], setting[s], "bare"))
		printf "\n"
	}
	for (i = 1; i <= nr_operations; i++)
		for (s = 1; s <= nr_settings; s++)
			if (setting[s] ~ /^(bare|idle|bystander|no_syscalls|member)$/ && has(operation[i], setting[s]) && spread(operation[i], setting[s]) > widest[operation[i]])
				widest[operation[i]] = spread(operation[i], setting[s])
	printf "\nFrom the least to the most of the rounds of one figure it is, on the bare kernel and with wlmon, at the most "
	for (i = 1; i <= nr_operations; i++)
		printf "%.1f %% for %s%s", widest[operation[i]], title[operation[i]], i == nr_operations ? ".\n" : i == nr_operations - 1 ? " and " : ", "

	scale()
	printf "\n| target | is | at most | |\n| --- | ---: | ---: | --- |\n"
	for (t = 1; t <= nr_targets; t++)
		if (target_known(t, median))
			printf "| %s | %s | %s | %s |\n", target_text(t), target_got(t), grouped_limit(t), target_met(t, median) ? "met" : "**not met**"
}

function scale(    n) {
	if (has("fork", "past_1000")) {
		printf "\n| for a member, of so many records | 1,000 | 16,000 | 100,000 |\n| --- | ---: | ---: | ---: |\n"
		for (n = 1; n <= nr_scales; n++)
			if (has_scale(n))
				printf "| %s | %s | %s | %s |\n", scale_text[n], at_scale(n, 1), at_scale(n, 2), at_scale(n, 3)
	}
	if (has("memory", "syscalls=1"))
		printf "\nOf all that is allocated at load, %s bytes are for each of `max_records`, %s with `syscalls=0`.\n", cell("memory", "syscalls=1"), cell("memory", "syscalls=0")
	if (has("end_1000", "member") && has("end_10000", "member"))
		printf "The end of a thread in `exit_group()` costs a member %s instructions more than the bare kernel's in a process of 1,000 threads, %s in one of 10,000.\n", grouped(median["end_1000", "member"] - median["end_1000", "bare"]), grouped(median["end_10000", "member"] - median["end_10000", "bare"])
	if (has("storm", "member") && has("storm", "bare"))
		printf "In a storm of a million small processes each costs %s instructions, %s on the bare kernel (%s).\n", cell("storm", "member"), cell("storm", "bare"), times(ratio("storm", "member", "bare"))
	if (has("two_cpus", "member"))
		printf "Two members on two CPUs at once take %.2f times as long for a getppid as one alone, %.2f times on the bare kernel (by the host's clock).\n", median["two_cpus", "member"] / 1000, median["two_cpus", "bare"] / 1000
}

function grouped_limit(t) { return target_limit[t] >= 1000 ? grouped(target_limit[t]) : target_limit[t] }
