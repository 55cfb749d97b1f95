# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Paths, messages, kernels and chroots for the other scripts, which source it. It does
# not set shell options; callers use set -euo pipefail.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # used by the sourcing script
build=$top/build
cache=${WLMON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/wlmon}
self=${0#"$top"/}

# say TEXT...: print a line on stderr.
say() { printf '%s\n' "$*" >&2; }
# die TEXT...: print an error and exit with $die_status, or 1.
die() { printf '%s: %s\n' "$self" "$*" >&2; exit "${die_status:-1}"; }

# kernel_row KERNEL: set kernel_COLUMN for each column of its row in scripts/vm/kernels,
# kernel to its name and root to its root. Die if there is no such row.
kernel_row() {
	local name rest
	while read -r name rest; do
		[ "$name" = "$1" ] || continue
		# shellcheck disable=SC2034 # used by the caller
		read -r kernel_check kernel_matrix kernel_suite kernel_image kernel_headers kernel_source <<<"$rest"
		kernel=$name
		# shellcheck disable=SC2034
		root=$cache/roots/$kernel
		return
	done < <(kernel_rows)
	die "no kernel '$1'; there are: $(kernel_names)"
}
# Print the rows of scripts/vm/kernels without comments.
kernel_rows() { sed 's/#.*//; /^[[:space:]]*$/d' "$top/scripts/vm/kernels"; }
# Print kernel names, separated by spaces: all, those of make check, those of make
# matrix.
kernel_names() { kernel_rows | awk '{ printf "%s%s", sep, $1; sep = " " }'; }
kernels_checked() { kernel_rows | awk '$2 != "-" { printf "%s%s", sep, $1; sep = " " }'; }
kernels_matrix() { kernel_rows | awk '$3 != "-" { printf "%s%s", sep, $1; sep = " " }'; }
# Print the first kernel of the table; its root has the QEMU that all guests use.
kernel_default() { kernel_rows | awk '{ print $1; exit }'; }

# guest_options TEST: set options to the arguments of scripts/vm/run for a test that
# runs in a guest of its own. Return 1 if it can share a guest.
# shellcheck disable=SC2034 # used by the caller
guest_options() {
	options=()
	case $1 in
	irqs_off) options=(--icount) ;; # exclude the host's scheduling from latencies
	probes_stuck) options=(--allow-splat 'ftrace_shutdown|disarm_kprobe') ;; # the test breaks ftrace
	*) return 1 ;;
	esac
}

# absent GREP_ARGUMENT...: print the lines that grep matches. Return 0 only if none
# match and grep succeeds.
absent() {
	local status=0
	grep "$@" || status=$?
	[ $status = 1 ]
}

# alone [ARGUMENT]...: take the lock on logs and figures in build/, wait for it if
# needed. Return at once if a parent process holds it. Waiting runs print the
# arguments of the holder.
alone() {
	local lock=$build/.alone fd
	[ "${WLMON_ALONE:-}" != "$lock" ] || return 0
	mkdir -p "$build"
	exec {fd}>>"$lock"
	flock -n $fd || { say "$self: waiting for $(<"$lock") in $top"; flock $fd; }
	echo "$self${*:+ $*} (process $$)" >"$lock"
	export WLMON_ALONE=$lock
}

# need COMMAND PACKAGE, need /FILE PACKAGE: install PACKAGE if COMMAND or /FILE is
# missing, as root on Debian. Die if that fails, or elsewhere.
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

# confined COMMAND...: run it in its own mount and pid namespaces, so that its
# mounts and processes end with it or with this script. Return its status.
confined() {
	local pid
	unshare -m -p -f --kill-child --propagation private "$@" &
	pid=$!
	# shellcheck disable=SC2064 # expand the pid now
	trap "{ kill -9 $pid; wait $pid; } 2>/dev/null; exit 130" INT TERM HUP
	wait $pid
}

# in_root ROOT COMMAND...: run COMMAND in a chroot with proc and dev mounted and the
# environment in_root_env. Return its status. To be called within confined, since the
# mounts stay.
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
