# SPDX-License-Identifier: GPL-2.0
# Read bench/targets and one or two files of figures for the show-FORM.awk scripts,
# which run in END.

BEGIN {
	nr_operations = split("getppid getrusage read fork exec thread script", operation)
	title["getppid"] = "getppid"
	title["getrusage"] = "getrusage"
	title["read"] = "read 1 byte"
	title["fork"] = "fork+exit+wait"
	title["exec"] = "vfork+exec+wait"
	title["thread"] = "thread+join"
	title["script"] = "shell script"

	nr_settings = split("bare idle bystander no_syscalls member events floor_idle floor accounting forkstat bpftrace_life bpftrace_calls perf_trace strace", setting)
	label["bare"] = "bare kernel"
	label["idle"] = "wlmon, no member"
	label["bystander"] = "wlmon, others are members"
	label["no_syscalls"] = "wlmon, member, syscalls=0"
	label["member"] = "wlmon, member"
	label["events"] = "the same, perf records wlmon:*"
	label["floor_idle"] = "empty probes, as for no member"
	label["floor"] = "empty probes, as for a member"
	label["accounting"] = "process accounting"
	label["forkstat"] = "forkstat"
	label["bpftrace_life"] = "bpftrace, processes"
	label["bpftrace_calls"] = "bpftrace, system calls"
	label["perf_trace"] = "perf trace -s"
	label["strace"] = "strace -f -c"

	# Figures by the number of records: text, row, and the prefix of the columns.
	split("1000 16000 100000", size)
	scaled("fork+exit+wait, released records", "fork", "past_")
	scaled("fork+exit+wait, live processes", "fork", "live_")
	scaled("getppid, live processes", "getppid", "live_")
	scaled("a row of `processes`, released records", "view", "past_")
	scaled("a row of `processes`, live processes", "view", "live_")
}

# Add a line to the table of figures by number of records.
function scaled(text, r, c) {
	nr_scales++
	scale_text[nr_scales] = text
	scale_row[nr_scales] = r
	scale_column[nr_scales] = c
}

# Return the figure of line n for the k-th size, or "-".
function at_scale(n, k,    r, c) {
	r = scale_row[n]
	c = scale_column[n] size[k]
	return has(r, c) ? grouped(median[r, c]) : "-"
}
function has_scale(n) { return has(scale_row[n], scale_column[n] size[1]) }

/^#/ || NF == 0 { next }

$1 == "target" {
	nr_targets++
	target_row[nr_targets] = $2
	target_column[nr_targets] = $3
	target_limit[nr_targets] = $4
	target_more[nr_targets] = $5 == "more"
	target_of_row[nr_targets] = $5 == "more" ? $7 : $5
	target_of_column[nr_targets] = $5 == "more" ? $8 : $6
	next
}

$1 == "slack" { slack[$2] = $3; next }
$1 == "relative" { relative[$2] = 1; next }
$1 == "others" || $1 == "unchecked" {
	for (i = 2; i <= NF; i++)
		not_compared[$i] = $1
	next
}

# Read the older figures from the second file.
old && $1 == "figure" {
	was[$2, $3] += ($4 - was[$2, $3]) / ++was_measured[$2, $3]
	if (was_measured[$2, $3] == 1) {
		nr_old++
		old_row[nr_old] = $2
		old_column[nr_old] = $3
	}
	if (was_measured[$2, $3] == 1 || $5 < was_least[$2, $3])
		was_least[$2, $3] = $5
	next
}

$1 == "fact" {
	name = $2
	sub(/^fact [^ ]+ /, "")
	if (!old)
		fact[name] = $0
	next
}

# Average figures that were measured more than once.
$1 == "figure" {
	if (++measured[$2, $3] == 1) {
		nr_figures++
		row[nr_figures] = $2
		column[nr_figures] = $3
	}
	median[$2, $3] += ($4 - median[$2, $3]) / measured[$2, $3]
	if (measured[$2, $3] == 1 || $5 < least[$2, $3])
		least[$2, $3] = $5
	if (measured[$2, $3] == 1 || $6 > most[$2, $3])
		most[$2, $3] = $6
	next
}

function has(r, c) { return (r, c) in median }
function ratio(r, c, base) { return has(r, base) ? median[r, c] / median[r, base] : 0 }

# Return a number with commas: 1234567 as 1,234,567.
function grouped(n,    text, out) {
	text = sprintf("%.0f", n)
	while (length(text) > 3) {
		out = "," substr(text, length(text) - 2) out
		text = substr(text, 1, length(text) - 3)
	}
	return text out
}

# Return a ratio with its significant digits.
function times(x) { return !x ? "-" : sprintf(x < 1.1 ? "%.3f" : x < 10 ? "%.2f" : "%.1f", x) }

# Return the difference of a figure's maximum and minimum in percent of the median.
function spread(r, c) { return 100 * (most[r, c] - least[r, c]) / median[r, c] }

# Return the limit of target t in the unit of its row, computed from the figures in f.
function allowed(t, f) {
	if (target_of_row[t] == "")
		return target_limit[t]
	if (target_more[t])
		return f[target_of_row[t], target_of_column[t]] + target_limit[t]
	# 1.00 allows everything that rounds to 1.00
	if (target_limit[t] == "1.00")
		return 1.005 * f[target_of_row[t], target_of_column[t]]
	return target_limit[t] * f[target_of_row[t], target_of_column[t]]
}
function target_known(t, f) {
	return ((target_row[t], target_column[t]) in f) &&
		(target_of_row[t] == "" || (target_of_row[t], target_of_column[t]) in f)
}
function target_met(t, f) { return f[target_row[t], target_column[t]] <= allowed(t, f) }

# Return the figure to compare with the limit of target t: a multiple, instructions
# or bytes.
function target_got(t) {
	if (target_of_row[t] == "")
		return grouped(median[target_row[t], target_column[t]])
	if (target_more[t])
		return grouped(median[target_row[t], target_column[t]] - median[target_of_row[t], target_of_column[t]])
	return sprintf("%.3f", median[target_row[t], target_column[t]] / median[target_of_row[t], target_of_column[t]])
}
function target_text(t,    what) {
	if (target_row[t] == "memory")
		what = "bytes for each record"
	else if (target_row[t] == "view")
		what = "a row of `processes`"
	else if (target_row[t] == "held_up")
		return "an interrupt while `processes` is read, with 10,000 threads, of that with 1,000"
	else if (target_row[t] ~ /^end_/)
		what = "the end of one of " grouped(substr(target_row[t], 5)) " threads"
	else if (target_column[t] ~ /^past_/)
		return sprintf("%s at 100,000 records, of that at 1,000", title[target_row[t]])
	else
		what = title[target_row[t]] ", " label[target_column[t]]
	if (target_more[t])
		return what ", more than " label[target_of_column[t]]
	if (target_of_row[t] != "")
		return what ", of " label[target_of_column[t]]
	return what
}
