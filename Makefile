.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi

.PHONY: help ready run demo test bench lint translate drawings clean

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

ready: $(VENV)/.run ## Everything that serving needs: environment, and the code compiled once
	@$(BIN)/python -m compileall -q app config.py wsgi.py gunicorn.conf.py

run: ready ## Serve the portal on http://127.0.0.1:8000 (PORT overrides), until stopped
	@$(FLASK) portal setup
	@exec $(FLASK) portal serve

demo: export PORTAL_DATA := $(or $(PORTAL_DATA),$(CURDIR)/instance-demo)
demo: ready ## The same on a data folder of its own, filled with a realistic year
	@$(FLASK) portal demo
	@exec $(FLASK) portal serve

test: ready $(VENV)/.dev ## Everything the tests need, then all tests
	@$(BIN)/python tests/chromium.py
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

bench: ready $(VENV)/.dev ## Measure, in ratios within one run
	@$(BIN)/python -m bench

lint: $(VENV)/.dev ## Style, types, walls between packages
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy app config.py wsgi.py && $(BIN)/lint-imports

translate: $(VENV)/.dev ## Gather new sentences into the catalogue and compile it
	@$(BIN)/pybabel -q extract -F babel.cfg -k N_ --no-location --sort-output -o app/translations/portal.pot .
	@$(BIN)/pybabel -q update -N --no-wrap -i app/translations/portal.pot -d app/translations -l en
	@$(BIN)/pybabel -q compile -d app/translations

drawings: $(VENV)/.dev ## Draw the workflows in docs/alur again, from what the channels declare
	@PORTAL_DATA=$$(mktemp -d) $(BIN)/python -m docs.alur.gambar

clean: ## Remove the environment and caches, never data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 run"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
