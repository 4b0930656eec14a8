# Two commands: `make demo` shows the thing working, `make test` proves it. Both set up what they need in .venv: the demo the
# packages of the server, the tests everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
RUNTIME := $(VENV)/.runtime
SITE := $(VENV)/.docs-site
COMPILED := $(VENV)/.compiled
HEART := tests/server/test_one_story.py tests/server/test_concurrency.py tests/admin/test_states.py tests/admin/test_accounts.py

# Where Python may write no bytecode, every process compiles mockzoom again, and every worker of pytest rewrites all tests:
# a third of the time of `make test`. The bytecode goes into .venv then, and none next to the sources.
ifneq ($(PYTHONDONTWRITEBYTECODE),)
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/bytecode
endif

# Replays a corpus of requests on BASE and on the working tree; what differs is printed. With CORPUS=FILE the corpus is kept.
BASE ?= HEAD
compare: $(READY)
	$(BIN)/python scripts/compare_revisions.py compare $(BASE) $(if $(CORPUS),--corpus $(CORPUS))

.PHONY: compare demo test test-everything lint types test-fast stores kill shared walk exam pins exam-published clients fuzz laws mutants mutation prism coverage docs resources docs-site image-test load bench bench-tests bench-stores growth scale peers lock clean lowest

demo: $(RUNTIME)
	@$(BIN)/mockzoom demo

# One worker more than there are cores: many tests wait for a server, a browser or a clock.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)

# What needs one core at a time runs side by side first.
test: $(READY)
	$(MAKE) --no-print-directory -o $(READY) -j 3 lint types $(COMPILED)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --timeout 120 --durations 15 --in-turn
	MOCKZOOM_TEST_STORE=sqlite $(BIN)/python -m pytest -q -n auto --timeout 120 $(HEART)

# The bytecode of mockzoom and of all tests, and what Hypothesis reads in them: each worker would make all of it. It is not
# removed with the caches, so that later runs make what has changed. What cannot be collected is reported by the run itself.
$(COMPILED): $(READY)
	$(BIN)/python -m pytest -q --collect-only >$@ 2>&1 || true

# Every error of every operation in all profiles, and all that `make test` runs a part of without a target for it alone.
test-everything: $(READY)
	MOCKZOOM_EVERYTHING=1 $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal --timeout 600

test-fast: $(READY)
	$(BIN)/python -m pytest -x -q --timeout 120

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/style_check.py
	$(BIN)/python scripts/commit_subjects.py

types: $(READY)
	$(BIN)/mypy
	$(BIN)/mypy benchmarks

# What is asked of the server in memory, asked of one on a file of SQLite: in `make test` the heart, here all there is.
stores: $(READY)
	MOCKZOOM_TEST_STORE=sqlite $(BIN)/python -m pytest -q -n auto --dist worksteal tests/admin tests/server tests/operations tests/every_operation

# A hundred times kill -9 in the middle of concurrent batches; minutes.
kill: $(READY)
	MOCKZOOM_KILLS=100 MOCKZOOM_EVENTS=1000 $(BIN)/python -m pytest -q --timeout 3600 tests/storage/test_killed.py tests/webhooks/test_processes.py

# Several servers on one PostgreSQL, with ten times the calls and ten times as many cuts as in `make test`; minutes.
shared: $(READY)
	MOCKZOOM_SHARED=10 $(BIN)/python -m pytest -q --timeout 3600 tests/multi_process

# The client exam on itself: the reference client and every wrong one in all scenarios; a quarter of an hour. `make pins`
# writes what the wrong clients fail, after a change of the catalogue that was meant.
exam: $(READY)
	MOCKZOOM_EXAM=full $(BIN)/python -m pytest -q -n 2 --timeout 900 tests/exam

pins: $(READY)
	$(BIN)/python scripts/pin_wrong_clients.py

# Published clients from PyPI and npm sit the exam; writes docs/reference/exam_published_clients.md.
exam-published: $(READY)
	$(BIN)/python scripts/examine_published.py

# Published clients from PyPI and npm run unchanged against the mock; writes docs/reference/published_clients.md.
clients: $(READY)
	$(BIN)/python scripts/run_clients.py

walk: $(READY)
	MOCKZOOM_WALK=2000x100 $(BIN)/python -m pytest -q --timeout 3600 tests/stateful

# Schemathesis with many more examples than in `make test`; minutes.
fuzz: $(READY)
	MOCKZOOM_FUZZ_EXAMPLES=100 $(BIN)/python -m pytest -q -n auto --timeout 3600 tests/every_operation/test_fuzz.py

# Every deliberately wrong emulator: ten minutes on two cores.
mutants: $(READY)
	$(BIN)/mockzoom contract mutants --json contract_tests/strength.json --markdown docs/reference/contract_strength.md

# The laws of modelled operations on all resources; writes what they compared to docs/reference/laws.md. Half a minute.
laws: $(READY)
	$(BIN)/python scripts/run_laws.py
	$(BIN)/python scripts/write_docs.py

# The suite judges an emulator that knows the schemas and no rules; needs npm.
prism: $(READY)
	$(BIN)/python scripts/prism_check.py

# Mutants of the domain's rules against the tests that know each alone; a quarter of an hour on a free core. Fails for a survivor that
# tests/mutation/survivors.toml does not explain, else writes docs/reference/mutation.md.
mutation: $(READY)
	rm -rf mutants
	MOCKZOOM_EVERYTHING=1 $(BIN)/mutmut run
	$(BIN)/python scripts/mutation_report.py

coverage: $(READY)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine
	$(BIN)/coverage report

docs: $(READY)
	$(BIN)/python scripts/write_docs.py

# What the facts about operations without a handler imply: docs/contributing/modelled_operations.md.
resources: $(READY)
	$(BIN)/python scripts/infer_resources.py

# The docs site of this version in DOCS, next to the versions that are there; once its packages are installed, without a network.
DOCS ?= build/docs
docs-site: $(SITE)
	$(BIN)/python scripts/docs_site.py build/docs-site
	cd build/docs-site && $(CURDIR)/$(BIN)/zensical build --strict
	$(BIN)/python scripts/docs_versions.py build/docs-site/site $(DOCS)

image-test:
	scripts/image_test.sh

# An hour's worth of traffic, and what only time shows; a minute.
load: $(READY)
	MOCKZOOM_LOAD_CALLS=36000 $(BIN)/python -m pytest -q -s --timeout 3600 tests/load

# The lowest versions that pyproject.toml allows, installed together: the server has to work with them. Needs a package index.
lowest:
	scripts/lowest_versions.sh

bench: $(READY)
	$(BIN)/python benchmarks/first_figures.py

# What mockzoom's fixtures add to a test, beside other libraries; those that are not installed are left out.
bench-tests: $(READY)
	$(BIN)/python benchmarks/per_test.py

growth: $(READY)
	$(BIN)/python benchmarks/growth.py

bench-stores: $(READY)
	$(BIN)/python benchmarks/stores.py

# What a store adds to a call, and what more processes bring: needs PostgreSQL.
scale: $(READY)
	$(BIN)/python benchmarks/scale.py

peers: $(READY)
	$(BIN)/python benchmarks/peers.py

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra tls --extra postgres --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements-dev.lock
	$(BIN)/uv pip compile docs/requirements.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -c requirements-dev.lock -o docs/requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -c requirements.lock -o requirements-demo.lock

# Everything comes from a lock file, by hash; the project itself is installed in place.
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
IN_PLACE := $(PIP) --no-build-isolation --no-deps -e .

$(RUNTIME): requirements-demo.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("mockzoom needs Python 3.11 or newer, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements-demo.lock
	$(IN_PLACE)
	touch $@

$(SITE): docs/requirements.lock $(RUNTIME)
	$(PIP) --require-hashes -r docs/requirements.lock
	touch $@

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("mockzoom needs Python 3.11 or newer, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements-dev.lock
	$(IN_PLACE)
	touch $(RUNTIME) $@

clean:
	rm -rf $(VENV) mutants dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
