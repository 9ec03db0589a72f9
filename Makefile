# Everything here sets up what it needs: a fresh clone and python3 >= 3.11 with venv are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help test demo check lint types contracts wheel-journey clean

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

test: $(READY) ## Run the whole test suite
	$(BIN)/python -m pytest -n auto

demo: $(READY) ## Take one module from a declaration to a running, reloaded hook
	$(BIN)/python examples/demo.py

lint: $(READY) ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## Check types
	$(BIN)/mypy

contracts: $(READY) ## Check that imports point down
	$(BIN)/lint-imports

wheel-journey: $(READY) ## Build the wheel, install it elsewhere, and make the journey with it
	$(BIN)/python tests/journey/with_wheel.py

check: lint types contracts test ## Everything but the demo and the wheel

clean: ## Remove what was made here
	rm -rf $(VENV) .demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
