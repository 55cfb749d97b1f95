#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Nothing is lost: far more processes than there are records, all counted.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/module.sh"
. "$(dirname "$0")/../lib/totals.sh"

is 'load with few records' 0 "$(load target_comm=storm max_records=$storm_records)"
run_storm -j 4 -f 9000 -e 4000 -t 7000
expect_totals 'of many tasks'
expect_records 'of many tasks' $storm_records
is 'unload' 0 "$(unload)"
finish
