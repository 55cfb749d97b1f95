# SPDX-License-Identifier: GPL-2.0
# `make` builds the module for the running kernel. Targets that load it do so in VMs.

KDIR ?= /lib/modules/$(shell uname -r)/build
MAKEFLAGS += --no-print-directory

# Read by scripts/vm/root and scripts/lib.sh.
export MIRROR WLMON_CACHE

modules: | headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

modules_install install: | headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install

headers:
	@[ -e $(KDIR)/Makefile ] || { \
		echo "no kernel headers in $(KDIR): install linux-headers-$$(uname -r) (kernel-devel on RPM systems), or set KDIR= to their folder" >&2; \
		exit 1; }

tools:
	@$(MAKE) -s -C tools O=$(CURDIR)/build/tools
	@echo "built build/tools/wlmon and build/tools/libwlmon.so"

demo:
	@scripts/demo $(KERNEL)

check:
	@scripts/check $(KERNEL)

style:
	@scripts/check --style

faults:
	@scripts/check --kernel 6.12-debug --test load_faults --test use_faults

fuzz:
	@scripts/check --kernel $(or $(KERNEL),6.12-debug) --test fuzz

seeded:
	@scripts/seeded $(NAME)

soak:
	@scripts/check $(if $(KERNEL),--kernel $(KERNEL),--kernel 6.12 --kernel 6.12-rt) --test soak --set MINUTES=$(or $(MINUTES),10)

million:
	@scripts/check --kernel $(or $(KERNEL),6.12) --test million

bench:
	@scripts/bench $(if $(QUICK),--quick)

bench-check:
	@scripts/bench --check

matrix:
	@scripts/check --matrix

kunit:
	@scripts/check --kernel 6.12-debug --test kunit

workloads:
	@scripts/workloads $(KERNEL)

shell:
	@echo "building: takes some minutes the first time" >&2
	@scripts/vm/build $(KERNEL) >&2
	@scripts/vm/run $(if $(KERNEL),--kernel $(KERNEL)) --shell

clean:
	@[ ! -e $(KDIR)/Makefile ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean
	@rm -rf build

help:
	@echo 'make            build wlmon.ko for the running kernel (KDIR= is the folder of its headers)'
	@echo 'make install    install wlmon.ko for that kernel, as modules_install does'
	@echo 'make tools      build the command wlmon and libwlmon into build/tools'
	@echo 'make demo       load the module in a VM, run a workload, show the summary (KERNEL=6.12)'
	@echo 'make check      run all checks, and the selftests in VMs (KERNEL= selects one kernel)'
	@echo 'make style      run the checks that need no VM: checkpatch, sparse, clang-format, shellcheck, layers'
	@echo 'make matrix     run the tests that make check leaves out: other kernels, more tests on the debug kernel'
	@echo 'make kunit      run the unit tests in a VM with the debug kernel'
	@echo 'make faults     let each allocation of a load, a reader, a writer and an exec fail once'
	@echo 'make fuzz       write generated input to all parameters and writable files (KERNEL=6.12-debug)'
	@echo 'make seeded     apply each fault of selftests/seeded and check that its test fails (NAME= selects one)'
	@echo 'make soak       run all workloads, readers and writers at once, then check the totals (MINUTES=10, on 6.12 and 6.12-rt)'
	@echo 'make million    run a million processes and check that each is counted (KERNEL=6.12)'
	@echo 'make bench      measure wlmon and other tools in instructions, update README (QUICK=1: only wlmon, fewer rounds)'
	@echo 'make bench-check  measure wlmon only; fail if a figure is worse than in README by more than 5 %, or its own limit'
	@echo 'make workloads  run three well-known workloads in a VM and report the subsystems that they use (KERNEL=6.12)'
	@echo 'make shell      open a shell in a VM that has the module in /wlmon (KERNEL=6.12)'
	@echo 'make clean      remove what was built; keep the VM roots in the cache'
	@echo 'Kernels: $(shell sed "s/\#.*//" scripts/vm/kernels | cut -d" " -f1 | xargs)'
	@echo 'Settings: MIRROR= URL of a Debian mirror, WLMON_CACHE= folder of the VM roots'

.PHONY: modules modules_install install headers tools demo check style faults fuzz seeded soak million bench bench-check matrix kunit workloads shell clean help
.DEFAULT_GOAL := modules
