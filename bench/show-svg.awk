# SPDX-License-Identifier: GPL-2.0
# Print a bar chart of the cost of three operations as a multiple of the bare
# kernel's, with a logarithmic scale.

function x(value) { return left + width * log(value < 1 ? 1 : value) / log(100) }

function bar(s, r,    end, color) {
	end = x(ratio(r, s, "bare"))
	color = s ~ /^(idle|bystander|no_syscalls|member|events)$/ ? "#1a7f64" : s ~ /^floor/ ? "#9aa5b1" : "#c2603a"
	y += 17
	printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", left - 8, y, label[s]
	printf "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"12\" fill=\"%s\"/>\n", left, y - 10, end - left < 1.5 ? 1.5 : end - left, color
	printf "<text x=\"%.1f\" y=\"%d\">%s</text>\n", end + 6, y, times(ratio(r, s, "bare"))
}

END {
	left = 230
	width = 470
	shown = split("getppid fork script", show)
	for (s = 2; s <= nr_settings; s++)
		bars += has("getppid", setting[s])
	height = 70 + shown * (40 + 17 * bars)
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"780\" height=\"%d\" viewBox=\"0 0 780 %d\" font-family=\"sans-serif\" font-size=\"12\">\n", height, height
	printf "<title>What wlmon and others cost</title>\n<rect width=\"780\" height=\"%d\" fill=\"white\"/>\n", height
	printf "<text x=\"12\" y=\"22\" font-size=\"14\" font-weight=\"bold\">Instructions executed, as a multiple of the bare kernel's (logarithmic)</text>\n"
	printf "<text x=\"12\" y=\"40\" fill=\"#555\">Linux %s, %s</text>\n", fact["kernel"], fact["date"]
	y = 52
	for (i = 1; i <= shown; i++) {
		y += 24
		printf "<text x=\"12\" y=\"%d\" font-weight=\"bold\">%s, %s instructions</text>\n", y, title[show[i]], grouped(median[show[i], "bare"])
		top = y + 4
		for (s = 2; s <= nr_settings; s++)
			if (has(show[i], setting[s]))
				bar(setting[s], show[i])
		y += 6
		for (mark = 1; mark <= 100; mark *= 10)
			printf "<path d=\"M%.1f %dV%d\" stroke=\"#ccc\" stroke-width=\"0.7\" fill=\"none\"/>\n", x(mark), top, y
		y += 10
	}
	printf "</svg>\n"
}
