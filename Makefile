# One word for each thing a developer does. CI and pre-commit call the same words.
PYTHON ?= python3.11
VENV   ?= .venv
PY     := $(VENV)/bin/python
# What `make run` needs, and what developers need on top of it.
READY  := $(VENV)/.installed
TOOLS  := $(VENV)/.installed-dev
UV     := $(PY) -m uv --quiet --system-certs $(shell [ -w "$$HOME" ] || echo --no-cache) pip
# The type checker reads the settings and nothing behind them.
FAKE   := SECRET_KEY=types AYN_PSEUDONYM_KEY=00 AYN_VISIT_KEY=00 AYN_LEDGER_KEY=00 DATABASE_URL=postgresql:///types REDIS_URL=unix:///types
export DJANGO_SETTINGS_MODULE = backend.settings

.PHONY: run test test-pages lint format check manage migrate messages pins vendor replay bench drill drills schema ayn-verify clean

run: $(READY)  ## set up and run everything on this machine (PORT, AYN_VAR_DIR)
	@exec $(PY) -m backend.run

test: $(TOOLS)  ## set up and run all tests (ARGS="-k name" for some)
	@exec $(PY) -m pytest $(ARGS)

test-pages: $(TOOLS)  ## journeys in a real browser; pictures in var/screenshots (ARGS="-k name", AYN_PAGES_LANGUAGES="ar en")
	@$(PY) -m tests.pages.chromium
	@exec $(PY) -m pytest -c tests/pages/pytest.ini --rootdir . --confcutdir tests/pages $(if $(findstring tests/,$(ARGS)),,tests/pages) $(ARGS)

lint: $(TOOLS)  ## what CI and pre-commit check without running anything
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(VENV)/bin/lint-imports --no-cache
	@$(FAKE) $(PY) -m mypy .

format: $(TOOLS)
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

check: lint test  ## before every push

manage: $(READY)  ## Django's command line beside a running `make run` (ARGS="import_centers FILE")
	@$(PY) manage.py $(ARGS)

migrate: $(READY)
	@$(PY) manage.py migrate

messages: $(TOOLS)  ## collect the texts of the code into the eight catalogs and compile them
	@$(PY) -m backend.messages

replay: $(READY)  ## send real ratings to a running server: make replay FILE=.. [CENTERS=..] [AGGREGATES=..] [ARGS=..]
	@$(PY) manage.py replay $(FILE) $(if $(CENTERS),--centers $(CENTERS)) $(if $(AGGREGATES),--compare $(AGGREGATES)) $(ARGS)

bench: $(TOOLS)  ## ratios to the limits of this machine: make bench [NAME=w1] [ROWS=1000000] [ARGS=..]
	@$(PY) -m bench $(NAME) $(if $(ROWS),--rows $(ROWS)) $(ARGS)

drill: $(TOOLS)  ## make drill NAME=kill_worker|kill_redis|kill_web|kill_postgres|nosy_manager|erasure|tampering|sealing|alerts|ranking_calibration|broken_line|images [SECONDS=60] [DIR=folder of pictures] [ARGS=--control]
	@$(PY) -m tests.drills $(NAME) --seconds $(or $(SECONDS),60) $(if $(DIR),--dir "$(DIR)") $(ARGS)

drills: $(TOOLS)  ## all drills, the long form
	@$(PY) -m tests.drills all --seconds $(or $(SECONDS),60)

ayn-verify: $(TOOLS)  ## build the wheel of the standalone verifier into dist/
	@cd ayn_verify && $(abspath $(PY)) -m hatchling build --target wheel --directory ../dist

clean:  ## remove what can be made again; the data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path "./var/*" -prune -exec rm -rf {} +

schema: $(TOOLS)  ## write docs/openapi.json from the code
	@$(FAKE) $(PY) manage.py spectacular --fail-on-warn --validate --format openapi-json --file docs/openapi.json

pins: $(TOOLS)  ## compile requirements.in and requirements-dev.in anew
	$(UV) compile --no-header --upgrade --python-version 3.11 requirements.in -o requirements.txt
	$(UV) compile --no-header --upgrade --python-version 3.11 requirements-dev.in -o requirements-dev.txt

vendor: $(TOOLS)  ## make the libraries, fonts and outlines of the pages anew; needs Node 20 and the npm registry
	@cd web/vendor && npm ci --ignore-scripts --no-audit --no-fund && PYTHON=$(abspath $(PY)) node build.mjs

# --- the virtual environment; safe to interrupt, quick when nothing changed ---
$(READY): requirements.txt
	@echo "ayn: installing requirements.txt into $(VENV)"
	@command -v $(PYTHON) >/dev/null || { echo "ayn: Python 3.11 is needed: PYTHON=/path/to/python3.11 make ..."; exit 1; }
	@$(PY) -m uv --version >/dev/null 2>&1 || { $(PYTHON) -m venv $(VENV) \
		&& $(PY) -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements-dev.txt)"; }
	@$(UV) install --compile-bytecode --python $(PY) -r requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(READY)
	@echo "ayn: installing requirements-dev.txt into $(VENV)"
	@$(UV) install --compile-bytecode --python $(PY) -r requirements-dev.txt
	@touch $@
