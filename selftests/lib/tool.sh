#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Run the command wlmon; to be sourced after tap.sh and module.sh. Sets wlmon to the
# command, ko to the module, and work to a folder that is removed at the end.

# Built with sanitizers where there is such a build.
# shellcheck disable=SC2154 # set by module.sh
wlmon=$tree/build/tools-sanitized/wlmon
[ -x "$wlmon" ] || wlmon=$tree/build/tools/wlmon
if [ ! -x "$wlmon" ]; then
	echo "1..0 # SKIP no tools: they are built where libsmartcols has headers"
	exit 4
fi
# shellcheck disable=SC2034 # used by the sourcing script
ko=${WLMON_KO:-$tree/wlmon.ko}
export ASAN_OPTIONS=exitcode=86 LC_ALL=C.UTF-8

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ran COMMAND...: run it; set status, and out and err to what it printed.
# shellcheck disable=SC2034 # used by the sourcing script
ran() {
	status=0
	"$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	out=$(<"$work/out") err=$(<"$work/err")
}

# run_json COMMAND...: run it under `wlmon run --json`; the report is in $work/json.
run_json() {
	ran "$wlmon" run --module "$ko" --json -o "$work/json" -- "$@"
}

# json FILTER: print a value of the report; fail if it is null.
json() {
	jq -er "$1" "$work/json"
}

# Report whether nothing is left of a run that loaded the module.
nothing_left() {
	is "$1: the module is unloaded" "" "$(ls -d /sys/module/wlmon 2>/dev/null)"
}
