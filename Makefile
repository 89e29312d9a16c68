# One word for each thing a developer does. CI and pre-commit call the same words.
PYTHON ?= python3.11
VENV   ?= .venv
PY     := $(VENV)/bin/python
STAMP  := $(VENV)/.installed
export DJANGO_SETTINGS_MODULE = backend.settings

.PHONY: run test lint format check migrate messages pins replay bench drill drills schema clean

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check "uv>=0.5"
	$(VENV)/bin/uv pip sync --quiet --python $(PY) requirements-dev.txt
	touch $(STAMP)

run: $(STAMP)  ## set up and run everything on this machine
	@$(PY) -m backend.run

test: $(STAMP)  ## set up and run all tests (ARGS="-k name" for some)
	@$(PY) -m pytest $(ARGS)

lint: $(STAMP)  ## what CI and pre-commit check without running anything
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports --no-cache
	@$(VENV)/bin/mypy .

format: $(STAMP)
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

check: lint test  ## before every push

migrate: $(STAMP)
	@$(PY) manage.py migrate

pins: $(STAMP)  ## compile requirements.in and requirements-dev.in anew
	$(VENV)/bin/uv pip compile --quiet --no-header --upgrade --python-version 3.11 requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile --quiet --no-header --upgrade --python-version 3.11 requirements-dev.in -o requirements-dev.txt
