# Everything here sets up what it needs: a fresh clone and python3 >= 3.11 with venv are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SOAK_READY := $(VENV)/.soak-ready
MUTANTS_READY := $(VENV)/.mutants-ready
BENCH_READY := $(VENV)/.ready-bench
DOCS_READY := $(VENV)/.docs-ready
BUDGET ?= 30

.PHONY: help compiled test lowest demo bench soak mutants check lint types contracts notes dist pictures wheel-journey docs clean

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# Tests start some thousand processes of ours, many of them told to write no byte code: each would compile the tree again.
compiled:
	@$(PYTHON) -m compileall -q -j 0 ecxs runtime/ecruntime runtime/ecserver

test: compiled ## Run the whole test suite
	$(BIN)/python -m pytest -n auto --dist worksteal

lowest: compiled ## Run the tests of the tools with the lowest declared versions; EVERYTHING=1 runs the whole suite
	$(PYTHON) tests/install/lowest.py $(if $(EVERYTHING),--all)

demo: $(READY) ## Take one module from a declaration to a running, reloaded hook
	$(BIN)/python examples/demo.py

lint: $(READY) ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## Check types
	$(BIN)/mypy
	MYPYPATH=runtime:runtime/headers $(BIN)/mypy runtime/headers/*.py

contracts: $(READY) ## Check that imports point down
	$(BIN)/lint-imports

notes: $(READY) ## Show the notes of the next version; CHANGE_BASE=REV compares with it, not with the last version
	@$(BIN)/towncrier build --draft --version next
	$(BIN)/python docs/change_notes.py $(CHANGE_BASE)

dist: $(READY) ## Build wheel and source distribution into dist/, the same bytes each time
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --outdir dist .

wheel-journey: $(READY) ## Build the wheel, install it elsewhere, and make the journey with it
	$(BIN)/python tests/journey/with_wheel.py

$(DOCS_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@

docs: $(DOCS_READY) ## Build the pages as a site in build/docs, and check its links
	$(BIN)/python docs/make_site.py

$(BENCH_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

bench: $(BENCH_READY) ## Measure against the peers, side by side, and write docs/performance.md
	$(BIN)/python tests/benchmarks/run.py
	$(BIN)/python tests/benchmarks/report.py

pictures: $(READY) ## Draw the pictures of the README anew, from a server under load
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[pictures]'
	$(BIN)/python docs/make_pictures.py

$(MUTANTS_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutants]'
	@touch $@

mutants: $(MUTANTS_READY) ## Run the tests against mutants: SEED=, COUNT= or BUDGET= minutes (30), ONLY=PATH, RESUME=1
	$(BIN)/python tests/mutants/run.py --budget $(BUDGET) $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED)) \
	  $(if $(RESUME),--resume) $(if $(ONLY),--only $(ONLY))

$(SOAK_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench,soak,mutants]'
	@touch $@

soak: $(SOAK_READY) ## Run the storms at size for BUDGET minutes (30); RESUME=1 goes on, ONLY=NAME runs one
	$(BIN)/python tests/soak/run.py --budget $(BUDGET) $(if $(RESUME),--resume) $(if $(ONLY),--only $(ONLY)) \
	  $(if $(SEED),--seed $(SEED))

check: lint types contracts notes test ## Everything but the demo and the wheel

clean: ## Remove what was made here
	rm -rf $(VENV) .lowest .pythons .demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
