# Every door to the project; `make` alone lists them.
.DEFAULT_GOAL := help
.NOTPARALLEL:
PORT ?= 8000
BIN := .venv/bin
FAST := not slow and not races
BOTH := -n 2 --dist loadgroup
JUDGES := tests/browser/node_modules
# Each process of a check would compile every file again.
unexport PYTHONDONTWRITEBYTECODE

help: ## list what can be asked for
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.stamp ## make .venv from uv.lock; python3 is all it needs
.venv/.stamp: uv.lock pyproject.toml
	@test -x $(BIN)/uv || { echo "Installing into .venv, once"; python3 -m venv .venv && $(BIN)/pip install --quiet --disable-pip-version-check uv; }
	@UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --frozen --inexact --quiet && touch $@

demo: setup ## about 40 invented cases in the browser; PORT=8000 chooses the address
	@$(BIN)/rj demo --port $(PORT)

test: lint test-fast test-database ## every check that must be green before a change is shared
	@echo "make test: lint, fast suite with the proof, and PostgreSQL suite are green"

test-fast: setup ## the fast suite with the whole proof, on SQLite
	$(BIN)/pytest $(BOTH) -m "not postgres and $(FAST)"

test-database: setup ## what touches a database, again on PostgreSQL; of the pages one pass
	RJ_TEST_BACKEND=postgres $(BIN)/pytest $(BOTH) -m "database and not browser and $(FAST)"

test-slow: setup $(JUDGES)/.stamp ## journeys in Chromium, judges of pages, long walks, races, the Spin model checker
	RJ_RACES=100 $(BIN)/pytest $(BOTH) -m "slow or races"

races: setup ## two processes at one record, a thousand times each
	$(BIN)/pytest -m races

traces: setup ## twenty visits of each kind in Chromium, every byte left on the disk looked at; and 10,000 guesses
	RJ_TRACES=20 $(BIN)/pytest tests/browser/test_nothing_left_behind.py
	RJ_GUESSES=10000 $(BIN)/pytest tests/rj_workflow/test_guessing.py

pairs: setup ## 10,000 made-up pairs of people: nothing printed for one holds a word of the other's
	RJ_PAIRS=10000 $(BIN)/pytest tests/rj_workflow/test_documents_of_two.py

judges: setup $(JUDGES)/.stamp ## pages before three judges, printed documents before veraPDF; needs npm and a JDK
	$(BIN)/pytest tests/browser/test_judges.py tests/browser/test_pdf_judge.py

$(JUDGES)/.stamp: tests/browser/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	else echo "No npm here: the judges of the pages are left out."; fi

walk: setup ## people do 100,000 things to cases in any order, half of them on each database
	RJ_WALK=50000 $(BIN)/pytest tests/walk -k long
	RJ_WALK=50000 RJ_TEST_BACKEND=postgres $(BIN)/pytest tests/walk -k long

mutants: setup ## break the rules one small change at a time and count what the tests notice; takes long
	$(BIN)/python scripts/mutants.py

prove: setup ## walk every reachable combination of the lifecycles
	$(BIN)/rj prove

lint: setup ## style, types and the walls between packages
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports --no-cache

format: setup ## put the code into the one style
	$(BIN)/ruff check --fix && $(BIN)/ruff format

coverage: setup ## which branches the fast suite leaves unvisited
	$(BIN)/pytest $(BOTH) -m "$(FAST)" --cov --cov-report=term-missing:skip-covered

bench: setup ## steps a second, assessments and what is owed at 10,000 cases, 500 people at their own pages
	$(BIN)/python -m benchmarks run --out bench.json

book: setup ## rewrite docs/book from the tables
	$(BIN)/rj book docs/book

catalogues: setup ## gather every text that is said in more than one language; what was translated stays
	$(BIN)/python -m web.catalogues

catalogues-check: setup ## fail while a translation is missing, unsure, or does not fit
	$(BIN)/python -m web.catalogues --check

assets: setup ## make the committed styles and scripts again; needs npm
	$(BIN)/python scripts/build_assets.py

.PHONY: help setup demo test test-fast test-database test-slow races traces pairs judges walk mutants prove lint format coverage bench book catalogues catalogues-check assets
