# Everything a developer runs, alike on a laptop and in CI. It needs Python 3.11, git and make, and nothing installed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The stories start thousands of processes: without compiled modules each of them would compile ctsync anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
NODE_DONE := tests/node/node_modules/.package-lock.json
.PHONY: help demo test test-node test-stores test-browser safety check golden bench lock

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(INSTALLED): requirements/dev.txt requirements/runtime.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "ctsync needs Python 3.11 or newer: make PYTHON=python3.11 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: $(INSTALLED)  ## the first ten minutes, played in a minute against the sandbox
	@$(BIN)/python demo/demo.py

ifdef COVER
test: $(INSTALLED)
	@rm -f .coverage .coverage.*
	@$(BIN)/coverage run -m pytest -q -n 2 --dist worksteal
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --format=total --fail-under=0 | sed 's/.*/Covered: &% of lines and branches/'
	@$(BIN)/coverage report > $(VENV)/coverage.txt || { cat $(VENV)/coverage.txt; exit 1; }
else
test: $(INSTALLED)  ## every test; with COVER=1, as in CI, also which lines and branches they reach, in twice the time
	@$(BIN)/pytest -q -n 2 --dist worksteal
endif

$(NODE_DONE): tests/node/package.json tests/node/package-lock.json
	@command -v npm >/dev/null \
		|| { echo "These tests need Node.js 18 or newer, with npm: apt-get install nodejs npm" >&2; exit 1; }
	@cd tests/node && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

test-node: $(INSTALLED) $(NODE_DONE)  ## what others run: the YAML language server, CleverTap's own client; needs Node.js
	@cd tests/node && node --test --test-reporter=spec

SSHD ?= $(firstword $(wildcard /usr/sbin/sshd /usr/local/sbin/sshd /usr/bin/sshd))

test-stores: $(INSTALLED) $(NODE_DONE)  ## locks on others' servers: s3rver, Azurite, moto, OpenSSH; needs Node.js and sshd
	@test -x "$(SSHD)" \
		|| { echo "These tests need OpenSSH's server: apt-get install openssh-server, or make SSHD=/path/to/it" >&2; exit 1; }
	@PYTEST_SSHD="$(SSHD)" $(BIN)/pytest -q -n 2 --dist worksteal tests/emulators

CHROMIUM ?= $(firstword $(shell command -v chromium chromium-browser google-chrome))

test-browser: $(INSTALLED) $(NODE_DONE)  ## the sandbox's page and previews in Chromium; SHOTS=folder keeps pictures of it
	@test -x "$(CHROMIUM)" \
		|| { echo "The pages' tests need Chromium: apt-get install chromium, or make CHROMIUM=/path/to/it" >&2; exit 1; }
	@PYTEST_BROWSER="$(CHROMIUM)" PYTEST_SHOTS="$(abspath $(SHOTS))" $(BIN)/pytest -q -n 2 --dist worksteal tests/browser

safety: $(INSTALLED)  ## the long safety runs: simulated histories, mutants, kills, faults, disks and rivals
	@$(BIN)/python -m tests.safety --summary $(VENV)/safety.json

check: $(INSTALLED)  ## style, types and the floors between rooms
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy $(patsubst %/,%,$(sort $(dir $(wildcard ctsync/*.py tests/*.py bench/*.py demo/*.py))))
	@$(BIN)/lint-imports --no-logo

golden: $(INSTALLED)  ## write the expected outputs anew; review the difference before you commit it
	@$(BIN)/pytest -q -n 2 --golden

bench: $(INSTALLED)  ## measure speed and memory; docs/performance.md explains the figures
	@$(BIN)/python -m bench

lock: $(INSTALLED)  ## raise every dependency and write its hashes anew
	@$(COMPILE) --output-file requirements/runtime.txt
	@$(COMPILE) --extra dev --output-file requirements/dev.txt
