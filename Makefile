# Two commands: `make demo` shows the thing working, `make test` proves it. Both set up all they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types test-fast walk fuzz mutation coverage docs image-test bench peers lock clean

demo: $(READY)
	$(BIN)/mockzoom demo

test: lint types
	$(BIN)/python -m pytest -n auto --dist worksteal

test-fast: $(READY)
	$(BIN)/python -m pytest -x -q

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: $(READY)
	$(BIN)/mypy

walk: $(READY)
	MOCKZOOM_WALK=2000x100 $(BIN)/python -m pytest -q --timeout 3600 tests/walk

# Schemathesis with many more examples than in `make test`; minutes.
fuzz: $(READY)
	MOCKZOOM_FUZZ_EXAMPLES=100 $(BIN)/python -m pytest -q -n auto --timeout 3600 tests/every_operation/test_fuzz.py

# Mutants of the domain's rules against the tests that know each alone; ten minutes on a free core. Fails for a survivor that
# tests/mutation/survivors.toml does not explain, else writes docs/mutation.md.
mutation: $(READY)
	rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/python scripts/mutation_report.py

coverage: $(READY)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine
	$(BIN)/coverage report

docs: $(READY)
	$(BIN)/python scripts/write_docs.py

image-test:
	scripts/image_test.sh

bench: $(READY)
	$(BIN)/python benchmarks/first_figures.py

peers: $(READY)
	$(BIN)/python benchmarks/peers.py

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra tls --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements-dev.lock

# Everything comes from the lock file, by hash; the project itself is installed in place.
$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("mockzoom needs Python 3.11 or newer, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

clean:
	rm -rf $(VENV) mutants dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
