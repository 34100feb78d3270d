# Everything starts here, on Debian or Ubuntu with Python 3.11+ and make; as root or as an ordinary user.
#   make demo    the whole job on the sample documents         make test    lint, types, import contracts, all tests
# Paths are relative and quoted: the clone may lie under blanks and Vietnamese letters.
SHELL := /bin/bash
BIN := .venv/bin
export PYTHONUTF8 := 1

.PHONY: demo test lint format setup system lock samples bench bench-ingest clean
.DEFAULT_GOAL := demo

demo: setup  ## set up, then the main job on the sample documents with the embedded Elasticsearch
	@$(BIN)/dondoc demo

test: lint system  ## what .ci/run calls; PYTEST="-k name" narrows it, PYTEST="-n 0" runs one after the other
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST)

lint: setup
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check --quiet .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-cache

format: setup
	@$(BIN)/python -m ruff check --fix .
	@$(BIN)/python -m ruff format .

setup:  ## .venv from requirements.lock; a second run only compares hashes. PYTHON=... names another interpreter
	@PYTHON="$(PYTHON)" .ci/setup

system: setup  ## programs of the system that some tests need (OCR, LibreOffice, fonts): installed where that is allowed
	@.ci/system

lock: setup  ## after a change of dependencies in pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--all-extras --group dev pyproject.toml -o requirements.lock
	@.ci/setup

samples: setup  ## the sample documents in TXT, DOCX and PDF, from their sources
	@$(BIN)/python -m corpora.samples

bench: setup  ## extraction beside segmentation alone, start of the command line, a search in server and client
	@$(BIN)/python -m tests.bench

bench-ingest: setup  ## each format beside Apache Tika, the cost by stage, documents a second through the whole path
	@$(BIN)/python -m tests.bench.ingest

clean:  ## what the set-up and the tests made; never the state in DONDOC_HOME
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
