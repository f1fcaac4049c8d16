# Every command first brings the virtual environment to what the locks say.
PYTHON ?= python3
do = @$(PYTHON) -m devtools.setup

help:
	@echo "make run | reset | test | test-long | lint | fmt | bench | bench-assign | bench-engine | shell | lock"
run:
	$(do) devtools.supervisor
reset:
	$(do) devtools.reset
test:
	$(do) --dev devtools.check
test-long:
	$(do) --dev devtools.check --long
lint:
	$(do) --dev devtools.lint
fmt:
	$(do) --dev devtools.lint --fix
bench:
	$(do) benchmarks
bench-assign:
	$(do) benchmarks.assign
bench-engine:
	$(do) benchmarks.engines
shell:
	$(do) devtools.within python manage.py shell
lock:
	$(do) devtools.lock

.PHONY: help run reset test test-long lint fmt bench bench-assign bench-engine shell lock
.DEFAULT_GOAL := help
