# The everyday verbs. «make run» and «make test» are all that a fresh machine needs: Python 3.11 to
# 3.13, make and git. PYTHON picks another interpreter: make test PYTHON=python3.13

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
SAMPLE ?= samples/articles/0003-rabochiy-vizit.txt
TESTS ?=
MEASURES ?=
BASE ?= main
DRIFT ?=
CENSUS ?=

export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1

.PHONY: help install install-dev run test check lint types imports format golden docs fuzz soak bench gate drift census clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(BIN)/python:
	$(if $(PYTHON),,$(error Python 3.11, 3.12 or 3.13 is needed: make PYTHON=/path/to/python3.11))
	$(PYTHON) -m venv $(VENV)

# The stamps stand in the environment: removing it removes them.
$(VENV)/.installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[html,documents,fast]'
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

install: $(VENV)/.installed  ## make the environment and install the command into it

install-dev: $(VENV)/.installed-dev  ## the same with all that tests and checks need

run: install  ## install, then extract the facts of a sample article
	$(BIN)/pobeda-extract $(SAMPLE) --date 2025-04-20

test: install-dev  ## install, then run every test
	$(BIN)/python -m pytest $(TESTS)

check: install-dev lint types imports test  ## everything that a change must pass

lint:  ## ruff: rules and format
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests

types:  ## mypy, strict
	$(BIN)/mypy

imports:  ## who may import whom
	$(BIN)/lint-imports

format:  ## put the code into the one format
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

golden:  ## rewrite the expected outputs of the samples and the outputs shown in the docs; read the difference before you commit it
	$(BIN)/python -m tests.golden
	$(BIN)/python -m tests.readme
	$(BIN)/python -m tests.recipes

docs:  ## rewrite the generated pages of docs/
	$(BIN)/python docs/generate.py

fuzz:  ## 20,000 random inputs: no crash, no hang, no invalid JSON
	$(BIN)/python -m pytest tests/fuzz --fuzz-inputs 20000

soak:  ## kill a run twenty times at random and continue it
	$(BIN)/python -m pytest tests/test_batch.py -k killed --kills 20

bench:  ## measure against natasha, in an environment of its own
	$(BIN)/python benchmarks/run.py

gate: install  ## no figure may sink below its floor: a minute (needs the corpora in ../shared)
	$(BIN)/python evaluation/gate.py $(MEASURES)

drift: install  ## which facts of 2,000 raw articles change since BASE: two minutes (needs ../shared)
	$(BIN)/python evaluation/drift.py $(BASE) $(DRIFT)

census: install  ## what each listed rule is worth: ten minutes and more (needs ../shared)
	$(BIN)/python evaluation/census.py $(CENSUS)

clean:  ## remove what can be made again
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
