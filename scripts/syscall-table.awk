# SPDX-License-Identifier: GPL-2.0
# The table of system calls for the kernel that the headers are of, as rows of C for module/syscalls/subsystem.c.
#
# usage: awk -f syscall-table.awk module/syscalls/syscalls.list -
# Input is the output of `cpp -dM` over <linux/unistd.h> as the kernel's build sees it: there x86-64 also has the
# numbers of 32-bit programs, __NR_ia32_*. A call that the list lacks is no error, for the headers may be newer; it
# is of an unknown subsystem. POSIX awk only: whoever builds the module may have mawk, gawk or busybox.

function fail(text)
{
	print text | "cat 1>&2"
	close("cat 1>&2")
	failed = 1
	exit 1
}

function fail_here(text)
{
	fail(FILENAME ":" FNR ": " text)
}

# What a macro stands for: a number, another macro, or sums of these, as __NR3264_ and __NR_SYSCALL_BASE need.
function number_of(text, depth,		terms, n, i, sum, value)
{
	gsub(/[() \t]/, "", text)
	if (text ~ /^[0-9]+$/)
		return text + 0
	if (depth > 8)
		return -1
	if (text in define)
		return number_of(define[text], depth + 1)
	n = split(text, terms, "+")
	if (n < 2)
		return -1
	sum = 0
	for (i = 1; i <= n; i++) {
		value = number_of(terms[i], depth + 1)
		if (value < 0)
			return -1
		sum += value
	}
	return sum
}

# Of two names for one number the one that the list has, else the first of the alphabet.
function better(name, than)
{
	if ((name in label) != (than in label))
		return name in label
	return name < than
}

function take(kind, name, number)
{
	if ((kind, number) in call && !better(name, call[kind, number]))
		return
	call[kind, number] = name
	if (number > last[kind])
		last[kind] = number
}

function emit(kind,	i, name)
{
	for (i = 0; i <= last[kind]; i++) {
		if (!((kind, i) in call))
			continue
		name = call[kind, i]
		printf "WLMON_%s(%d, \"%s\", WLMON_SUBSYS_%s, \"%s\")\n", kind, i, name,
			name in label ? label[name] : "UNKNOWN", name in label ? source[name] : "-"
	}
}

BEGIN {
	n = split("Process Mgmt.,PROCESS,Filesystem,FILESYSTEM,Memory Mgmt.,MEMORY,Network,NETWORK,Signal,SIGNAL," \
		"Time,TIME,Futex,FUTEX,Scheduler,SCHEDULER,Capability,CAPABILITY,IPC,IPC,Security,SECURITY," \
		"Async I/O,ASYNC_IO,Tracing,TRACING,Module,MODULE,Block,BLOCK,Random,RANDOM,Arch,ARCH", pair, ",")
	for (i = 1; i < n; i += 2)
		symbol[pair[i]] = pair[i + 1]
	last["NATIVE"] = last["IA32"] = -1
}

FILENAME == ARGV[1] {
	if (/^#/ || $0 == "")
		next
	if (split($0, field, "\t") != 3)
		fail_here("not NAME, LABEL, SOURCE with a tab between them")
	if (field[1] !~ /^[a-z_][a-z0-9_]*$/)
		fail_here("'" field[1] "' is no name of a system call")
	if (!(field[2] in symbol))
		fail_here("unknown label '" field[2] "'")
	if (field[3] !~ /^([A-Za-z0-9_\/-]+\.c|-)$/)
		fail_here("'" field[3] "' is no source file")
	if (field[1] in label)
		fail_here(field[1] " is there already")
	if (field[1] < previous)
		fail_here(field[1] " has to stand before " previous)
	previous = field[1]
	label[field[1]] = symbol[field[2]]
	source[field[1]] = field[3]
	next
}

$1 == "#define" && $2 ~ /^__NR[0-9A-Za-z_]*$/ {
	name = $2
	$1 = $2 = ""
	define[name] = $0
}

END {
	if (failed)
		exit 1
	for (name in define) {
		call_name = name
		if (!sub(/^__NR_/, "", call_name))
			continue
		# No calls, or those of another ABI than the two.
		if (call_name ~ /[A-Z]|^(x32|compat)_|^(ia32_)?(syscalls|arch_specific_syscall)$/)
			continue
		number = number_of(define[name], 0)
		if (number < 0)
			continue
		if (sub(/^ia32_/, "", call_name))
			take("IA32", call_name, number)
		else
			take("NATIVE", call_name, number)
	}
	if (previous == "")
		fail(ARGV[1] ": lists no system call")
	if (last["NATIVE"] < 0)
		fail("syscall-table.awk: the headers define no system call")
	print "/* Made by scripts/syscall-table.awk: edit module/syscalls/syscalls.list instead. */"
	emit("NATIVE")
	emit("IA32")
}
