# What one does with a checkout: install, run, test, measure, lock. Needs python3.11 (with venv) and make.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

# A sample neighbourhood unless told otherwise: `make run SAMPLE=` is a real start.
SAMPLE ?= 1

.DEFAULT_GOAL := run
.PHONY: install run test test-long bench instructions lock screenshots check

install: .venv/installed

run: install
	@SAMPLE="$(SAMPLE)" exec $(BIN)/pointsapp run

# The stamps are newer than what they were made from, so a second call costs nothing. The locks name every part
# and its hashes, so pip has nothing to resolve (--no-deps).
PIP_INSTALL := $(BIN)/pip install --disable-pip-version-check --require-virtualenv --no-deps

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	$(PIP_INSTALL) --quiet --no-build-isolation --editable .
	@touch $@

.venv/installed-for-tests: requirements-test.lock .venv/installed
	$(PIP_INSTALL) --require-hashes -r requirements-test.lock
	$(BIN)/pip check
	@touch $@

.venv/bin/python:
	@scripts/make_venv "$(PYTHON)" .venv

# `make test` is everything that has to hold before a change is kept; its last line is pytest's own.
PYTEST = $(BIN)/python scripts/with_postgres.py $(POSTGRES) -- $(BIN)/python -m pytest -n 2 --dist worksteal
POSTGRES := --fast

test: check
	@$(PYTEST)

# The figures asked for before a release. They take hours, and can be had in parts: `make test-long LONG_PART=1/8` does
# the first eighth of the long rounds, and so on to 8/8, in any order and on any day; 1/16 is shorter. A run prints the
# seed of its rounds, and so does a failure: with LONG_SEED=… (and the part) the same rounds come again. PostgreSQL's
# files lie on the disk meanwhile: those of a whole network, some 20 GB, are more than memory should be asked for.
test-long: POSTGRES :=
test-long: check
	@$(PYTEST) -m "$(if $(LONG_PART),long,long or not long)"

check: .venv/installed-for-tests
	@scripts/need_system_packages
	@$(BIN)/python scripts/install_chinese_font.py
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

bench: .venv/installed-for-tests
	@scripts/need_system_packages
	@$(BIN)/python scripts/with_postgres.py -- $(BIN)/python -m scripts.bench

# The same in instructions, for machines that are never quiet.
instructions: .venv/installed-for-tests
	@scripts/need_system_packages
	@$(BIN)/python scripts/with_postgres.py --fast -- $(BIN)/python -m scripts.instructions

# The README's pictures, made by the browser tests as they pass.
screenshots: .venv/installed-for-tests
	@scripts/need_system_packages
	@$(BIN)/python scripts/install_chinese_font.py
	@SCREENSHOTS=docs/pictures $(PYTEST) -m screenshots

# Pins the newest versions that pyproject.toml allows, with the hashes of every file of each: pip-compile, in a
# virtual environment of its own, since it wants to be newer or older than the program's parts. To renew one
# part, change its number in pyproject.toml and call this; to renew what the parts stand on, `make lock UPGRADE=--upgrade`.
LOCK := .test/pip-tools
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(LOCK)/bin/pip-compile --quiet --generate-hashes --allow-unsafe \
	--all-build-deps --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(UPGRADE)

lock: $(LOCK)/bin/pip-compile
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml

$(LOCK)/bin/pip-compile:
	@scripts/make_venv "$(PYTHON)" $(LOCK)
	$(LOCK)/bin/pip install --quiet pip==26.2 pip-tools==7.6.2
