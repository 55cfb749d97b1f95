# SPDX-License-Identifier: GPL-2.0
# `make` builds the module for the running kernel; demo and check use VMs and leave that kernel alone.

KDIR ?= /lib/modules/$(shell uname -r)/build
MAKEFLAGS += --no-print-directory

# For the scripts; see scripts/vm/root.
export MIRROR WLMON_CACHE

modules: | headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

modules_install install: | headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install

headers:
	@[ -e $(KDIR)/Makefile ] || { \
		echo "no kernel headers in $(KDIR): install linux-headers-$$(uname -r) (kernel-devel on RPM systems), or name them with KDIR=" >&2; \
		exit 1; }

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
	@echo "building: some minutes the first time" >&2
	@scripts/vm/build $(KERNEL) >&2
	@scripts/vm/run $(if $(KERNEL),--kernel $(KERNEL)) --shell

clean:
	@[ ! -e $(KDIR)/Makefile ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean
	@rm -rf build

help:
	@echo 'make            build wlmon.ko for the running kernel (KDIR=, its headers)'
	@echo 'make install    install it there (modules_install)'
	@echo 'make demo       load it in a VM, run a workload, show the summary (KERNEL=6.12)'
	@echo 'make check      all checks and selftests, in VMs (KERNEL=, only on that one)'
	@echo 'make style      what needs no VM: checkpatch, sparse, clang-format, shellcheck, layers'
	@echo 'make matrix     what make check leaves out: other kernels, and longer on one for debugging'
	@echo 'make kunit      the unit tests, in a VM with a debug kernel'
	@echo 'make faults     each allocation of a load, and of use, fails once'
	@echo 'make fuzz       inputs of all sorts for all that can be written'
	@echo 'make seeded     break the module in each way of selftests/seeded and see its test go red (NAME=)'
	@echo 'make soak       everything at once, then the books must balance (MINUTES=10, on 6.12 and 6.12-rt)'
	@echo 'make million    a million processes, counted to the last one'
	@echo 'make bench      what it costs, beside other tools, in instructions; renews README (QUICK=1: only wlmon, in short)'
	@echo 'make bench-check  the same in short: not more than 5 % worse than in README'
	@echo 'make workloads  three well-known workloads in a VM, with reports of what they depend on (KERNEL=6.12)'
	@echo 'make shell      a shell in a VM with the module in /wlmon (KERNEL=6.12)'
	@echo 'make clean      remove what was built; the VM roots stay in the cache'
	@echo 'Kernels: $(shell sed "s/\#.*//" scripts/vm/kernels | cut -d" " -f1 | xargs)'
	@echo 'Settings: MIRROR= a Debian mirror, WLMON_CACHE= the folder of the VM roots'

.PHONY: modules modules_install install headers demo check style faults fuzz seeded soak million bench bench-check matrix kunit workloads shell clean help
.DEFAULT_GOAL := modules
