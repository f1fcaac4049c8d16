# Every command first brings the virtual environment to what the locks say.
PYTHON ?= python3
do = @$(PYTHON) -m devtools.setup

help:
	@echo "make run | reset | test | test-long | lint | fmt | bench | shell | lock"
run:
	$(do) supervisor
reset:
	$(do) reset
test:
	$(do) --dev check
test-long:
	$(do) --dev check --long
lint:
	$(do) --dev lint
fmt:
	$(do) --dev lint --fix
bench:
	$(do) --dev within python -m benchmarks
shell:
	$(do) within python manage.py shell
lock:
	$(do) lock

.PHONY: help run reset test test-long lint fmt bench shell lock
.DEFAULT_GOAL := help
