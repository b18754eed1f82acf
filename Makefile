# Everything a person does with a checkout of Comity. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset run environment test coverage check format test-pg browser bench bench-screening lock messages

BIN := .venv/bin
export PYTHONPATH := src
BUREAU ?= beijing
PORT ?= 8000
WORKERS ?= 2
TESTS ?= tests
SIZE ?= small

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  \033[1m%-16s\033[0m %s\n", $$1, $$2}'

demo:  ## a bureau with a year of work, at the printed address; Ctrl-C stops it (BUREAU=beijing|rome PORT=8000)
	@scripts/environment run
	@exec $(BIN)/python -m comity demo --bureau $(BUREAU) --port $(PORT)

demo-reset:  ## forget the demo; the next `make demo` fills a new one
	@rm -rf var/demo && echo "  the demo is forgotten"

run:  ## serve the desk configured in comity.toml
	@scripts/environment run
	@exec $(BIN)/python -m comity serve

environment:  ## the environment for work on Comity
	@scripts/environment dev

test: environment  ## all tests but those in a browser, on SQLite (TESTS=tests/kernel for some)
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not browser" $(TESTS)

coverage: environment  ## all tests but those in a browser, the compiled loops as plain Python, and the kernel on PostgreSQL too; fails where a branch of an engine, the kernel, a policy or a workflow was not taken
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not browser" --cov --cov-report= --cov-fail-under=0 $(TESTS)
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -q -n $(WORKERS) --cov --cov-append --cov-report= --cov-fail-under=0 tests/engines/screening
	@scripts/with-postgresql $(BIN)/python -m pytest -q -n $(WORKERS) --cov --cov-append --cov-report= --cov-fail-under=0 tests/kernel tests/casework/test_review.py
	$(BIN)/coverage report

test-pg: environment  ## all tests but those in a browser, on a PostgreSQL of their own that is made and removed here
	@scripts/with-postgresql $(BIN)/python -m pytest -q -n $(WORKERS) -m "not browser" $(TESTS)

check: environment  ## format, lint, types, imports, migrations, catalogues, locks
	@scripts/check

format: environment  ## put the code in its form
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

browser: environment  ## journeys in a real Chromium
	@scripts/browser

bench: environment  ## the measured figures of docs/benchmarks.md (SIZE=small, minutes; SIZE=full, about an hour)
	@scripts/bench $(SIZE)

messages: environment  ## read the texts out of the code into the catalogues, and compile them
	$(BIN)/python scripts/catalogues.py extract
	$(BIN)/python scripts/catalogues.py compile

bench-screening: environment  ## the screening engine beside its peers (SIZE=small, minutes, two peers; SIZE=full, an hour or two); goes on where it was stopped
	@PYTHONPATH=src:. $(BIN)/python -m benchmarks.screening --size $(SIZE)

lock: environment  ## resolve the dependencies again, without addresses
	scripts/lock
