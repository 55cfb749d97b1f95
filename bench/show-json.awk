# SPDX-License-Identifier: GPL-2.0
# Print facts and figures as JSON.

END {
	printf "{\n  \"kernel\": \"%s\",\n  \"date\": \"%s\",\n  \"method\": \"%s\",\n  \"figures\": [\n", fact["kernel"], fact["date"], fact["method"]
	for (i = 1; i <= nr_figures; i++)
		printf "    {\"row\": \"%s\", \"column\": \"%s\", \"median\": %.0f, \"least\": %s, \"most\": %s}%s\n", row[i], column[i],
			median[row[i], column[i]], least[row[i], column[i]], most[row[i], column[i]], i < nr_figures ? "," : ""
	printf "  ]\n}\n"
}
