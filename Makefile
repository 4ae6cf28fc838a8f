# The commands of the project. Node and the servers of `make run` come from wheels where this machine has none.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run expertlib test check manual clean

# Address of the gateway of `make run`.
PORT ?= 8000
export PORT

# The first Python that is new enough and can make virtual environments.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
  "$$p" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
# How many test processes run beside each other, each with servers of its own: one for each core, two at the least.
TEST_PROCESSES ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ "$$n" -le 4 ] && echo 2 || echo 4)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ASSETS := $(if $(wildcard package-lock.json),node_modules/.installed)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.installed-local $(ASSETS) ## Start everything on this machine for evaluation: PORT=8000
	@$(BIN)/python -m deploy.local.run

expertlib: $(VENV)/.installed-local ## One operator's command while make run is running: ARGS="load --experts 10000"
	@$(BIN)/python -m deploy.local.command $(ARGS)

test: $(VENV)/.installed-test $(ASSETS) ## Run every check and test, installing what servers are missing (Debian)
	deploy/local/install_test_servers.sh
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder -m "not alone and not e2e"
	$(BIN)/python -m pytest -m "alone or e2e"

check: $(VENV)/.installed-test lint ## Run the fast checks: what a commit needs
	$(BIN)/python -m pytest -m "not service and not e2e"

manual: $(VENV)/.installed-test $(ASSETS) ## Walk the manual in a browser and take its pictures again
	deploy/local/install_test_servers.sh
	PICTURES=1 $(BIN)/python -m pytest tests/e2e/test_manual.py

.PHONY: faults
faults: $(VENV)/.installed-test ## The fault test under all faults, about 15 minutes: ARGS="--seed 7"
	deploy/local/install_test_servers.sh
	$(BIN)/python -m tests.faults $(ARGS)

.PHONY: faults-proof
faults-proof: $(VENV)/.installed-test ## Prove that the fault test fails when a guard is missing
	deploy/local/install_test_servers.sh
	$(BIN)/python -m tests.faults.proof

.PHONY: outages
outages: $(VENV)/.installed-test $(ASSETS) ## Kill and freeze every dependency for 60 s each under load: ARGS="--only s3"
	deploy/local/install_test_servers.sh
	$(BIN)/python -m tests.outages $(ARGS)

.PHONY: security
security: $(VENV)/.installed-test $(ASSETS) ## Every attack, generated call, canary and scan, and one table: ARGS="--calls 1000"
	deploy/local/install_test_servers.sh
	$(BIN)/python -m tests.security.everything $(ARGS)

.PHONY: bench
bench: $(VENV)/.installed-test $(ASSETS) ## Measure every goal of speed against its counterpart: ROW=page QUICK=1 PEER_DIR=../peers
	deploy/local/install_test_servers.sh
	$(BIN)/python -m benchmarks $(ROW) $(if $(QUICK),--quick) $(if $(PEER_DIR),--peers $(PEER_DIR))

.PHONY: lint
lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy services
	$(BIN)/mypy deploy
	$(BIN)/mypy benchmarks
	$(BIN)/lint-imports

clean: ## Remove the data of make run
	@if [ -d .run ]; then $(BIN)/python -m deploy.local.clean; fi

$(VENV)/.made:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer with its venv module is needed; $$(python3 --version 2>&1 \
	  || echo 'no python3') is what was found. Name one with make PYTHON=/path/to/python3."; exit 1; }
	@echo "Making the virtual environment with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed-local: requirements/local.txt pyproject.toml $(VENV)/.made
	@echo "Installing the Python packages (once)"
	@$(PIP) install --require-hashes -r requirements/local.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q services deploy
	@touch $@

$(VENV)/.installed-test: requirements/test.txt pyproject.toml $(VENV)/.made
	@echo "Installing the Python packages with the test tools (once)"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q services deploy
	@touch $@

# npm from PATH, else the one of the nodejs wheel, which both kinds of environment hold.
node_modules/.installed: package-lock.json package.json | $(if $(wildcard $(VENV)/.installed-test),,$(VENV)/.installed-local)
	@echo "Installing the browser assets (once)"
	@if command -v npm >/dev/null; then npm=npm; else npm=$(CURDIR)/$(BIN)/npm; PATH="$(CURDIR)/$(BIN):$$PATH"; fi; \
	  "$$npm" ci --ignore-scripts --no-audit --no-fund
	@touch $@
