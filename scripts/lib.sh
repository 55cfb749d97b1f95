# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Shared by the scripts: where things are, and how to say what goes on.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # for those who source this
build=$top/build
cache=${WLMON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/wlmon}
self=${0#"$top"/}

say() { printf '%s\n' "$*" >&2; }
die() { printf '%s: %s\n' "$self" "$*" >&2; exit "${die_status:-1}"; }

# The row of KERNEL in scripts/vm/kernels, as kernel_NAME for every column.
kernel_row() {
	local name rest
	while read -r name rest; do
		[ "$name" = "$1" ] || continue
		# shellcheck disable=SC2034 # for the caller
		read -r kernel_check kernel_matrix kernel_suite kernel_image kernel_headers kernel_source <<<"$rest"
		kernel=$name
		# shellcheck disable=SC2034
		root=$cache/roots/$kernel
		return
	done < <(kernel_rows)
	die "no kernel '$1'; there are: $(kernel_names)"
}
kernel_rows() { sed 's/#.*//; /^[[:space:]]*$/d' "$top/scripts/vm/kernels"; }
kernel_names() { kernel_rows | awk '{ printf "%s%s", sep, $1; sep = " " }'; }
kernels_checked() { kernel_rows | awk '$2 != "-" { printf "%s%s", sep, $1; sep = " " }'; }
kernels_matrix() { kernel_rows | awk '$3 != "-" { printf "%s%s", sep, $1; sep = " " }'; }
# The first one; its root also holds the emulator for all.
kernel_default() { kernel_rows | awk '{ print $1; exit }'; }

# guest_options TEST: sets options to what scripts/vm/run needs for a test that has a guest of its own; fails for others.
# shellcheck disable=SC2034 # for the caller
guest_options() {
	options=()
	case $1 in
	irqs_off) options=(--icount) ;; # else it measures the host's scheduling, too
	probes_stuck) options=(--allow-splat 'ftrace_shutdown|disarm_kprobe') ;; # it breaks ftrace
	*) return 1 ;;
	esac
}

# absent GREP_ARGUMENT...: prints the lines that grep finds; fails if there are any or if grep fails.
absent() {
	local status=0
	grep "$@" || status=$?
	[ $status = 1 ]
}

# alone [ARGUMENT]...: waits until no other run writes logs and figures of this tree, except runs that the holder started.
alone() {
	local lock=$build/.alone fd
	[ "${WLMON_ALONE:-}" != "$lock" ] || return 0
	mkdir -p "$build"
	exec {fd}>>"$lock"
	flock -n $fd || { say "$self: waiting for $(<"$lock") in $top"; flock $fd; }
	echo "$self${*:+ $*} (process $$)" >"$lock"
	export WLMON_ALONE=$lock
}

# need COMMAND PACKAGE, need /FILE PACKAGE: installs PACKAGE if that is possible without asking.
need() {
	case $1 in
	/*) [ ! -e "$1" ] || return 0 ;;
	*) [ -z "$(type -P "$1")" ] || return 0 ;;
	esac
	if [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && [ -n "$(type -P apt-get)" ]; then
		say "$self: installing $2 (for $1)"
		mkdir -p "$cache"
		DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2" \
			>"$cache/apt.log" 2>&1 </dev/null ||
			{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2"; } \
			>"$cache/apt.log" 2>&1 </dev/null ||
			die "cannot install $2: $(grep '^E:' "$cache/apt.log" | tail -n 1)"
	else
		die "$1 is missing: install the package $2"
	fi
}

# confined COMMAND...: with mounts and processes of its own, so that none outlives it, nor us.
confined() {
	local pid
	unshare -m -p -f --kill-child --propagation private "$@" &
	pid=$!
	# shellcheck disable=SC2064 # the pid of now
	trap "{ kill -9 $pid; wait $pid; } 2>/dev/null; exit 130" INT TERM HUP
	wait $pid
}

# in_root ROOT COMMAND...: runs COMMAND in the root, with what compilers and package scripts need.
# Call within confined.
in_root() {
	local r=$1
	shift
	mountpoint -q "$r/proc" || mount -t proc proc "$r/proc"
	mountpoint -q "$r/dev" || {
		mount -t tmpfs -o mode=755 dev "$r/dev"
		local n
		for n in null zero full random urandom tty; do
			: >"$r/dev/$n"
			mount --bind "/dev/$n" "$r/dev/$n"
		done
		ln -s /proc/self/fd "$r/dev/fd"
		mkdir "$r/dev/shm" "$r/dev/pts"
		mount -t devpts -o newinstance,ptmxmode=666 pts "$r/dev/pts"
		ln -s pts/ptmx "$r/dev/ptmx"
	}
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C TERM=dumb \
		DEBIAN_FRONTEND=noninteractive INITRD=No "${in_root_env[@]}" chroot "$r" "$@"
}
in_root_env=()
