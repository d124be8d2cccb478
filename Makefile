# One word per wish; `make` alone lists them.

PYTHON ?= python3
PYTEST_ARGS ?= -n logical --dist worksteal
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CODE := bot handlers storage tests
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed

# $(call step,what it is called,command): runs it, then says how long it took
step = @echo "==> $(1)"; begun=$$(date +%s); { $(2); } && echo "    $(1): $$(( $$(date +%s) - begun )) s"

.DEFAULT_GOAL := help
.PHONY: help setup demo workspace quick test planted format pictures bench lock clean month

help:  ## list these wishes
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(DEVELOPMENT)  ## make .venv with everything for work on the code, from the lock file

demo: $(RUNTIME)  ## show one release from request to expiry, on a workspace of its own
	@$(BIN)/python -m bot demo

workspace: $(RUNTIME)  ## open the local workspace in a browser: be any officer of any party
	@$(BIN)/python -m bot demo --serve --port 3100

quick: $(DEVELOPMENT)  ## check style, types, floors and spelling, and the tests of rules and conventions: a minute at most
	$(checks)
	$(call step,pytest,$(BIN)/python -m pytest -q $(QUICK))

test: $(DEVELOPMENT)  ## check style, types, floors and spelling, then run every test
	$(checks)
	@echo "==> pytest"
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

QUICK := tests/domain tests/test_conventions.py

define checks
$(call step,ruff check,$(BIN)/ruff check --quiet .)
$(call step,ruff format,$(BIN)/ruff format --quiet --check .)
$(call step,mypy,$(BIN)/mypy)
$(call step,lint-imports,$(BIN)/lint-imports --no-logo)
$(call step,codespell,$(BIN)/codespell)
endef

planted: $(DEVELOPMENT)  ## plant every bug of tests/planted in a copy of the tree, show which test sees it; WHICH=WORD: some
	@$(BIN)/python -m tests.planted $(WHICH)

format: $(DEVELOPMENT)  ## bring the code into its form
	@$(BIN)/ruff check --fix-only --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)

pictures: $(DEVELOPMENT)  ## take the pictures of the documentation anew, from the running desk
	@TRIPOINT_PICTURES=docs/images $(BIN)/python -m pytest -q tests/sandbox/page/test_pictures.py tests/sandbox/page/test_picture_book.py

bench: $(DEVELOPMENT)  ## measure, as ratios to the raw operation of the same run; WITH=million: lists as well
	@$(BIN)/python -m tests.bench $(WITH)

month: $(DEVELOPMENT)  ## play a month of 500 releases and account for every reminder, escalation, warning and digest
	@$(BIN)/python -m tests.month

lock: $(DEVELOPMENT)  ## resolve the versions anew, with their hashes, for every platform; PACKAGE=NAME: that one alone
	@$(PIP) install uv
	@$(BIN)/uv pip compile pyproject.toml --group build $(LOCK) -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group build --group dev -c requirements.lock $(LOCK) --no-strip-extras \
	  -o requirements-dev.lock

LOCK = --quiet $(if $(PACKAGE),--upgrade-package $(PACKAGE),--upgrade) --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header --no-annotate

clean:  ## remove what make and the tools left behind (never var/ or keys/)
	@rm -rf $(VENV) build dist htmlcov *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .ruff_cache \
	  .pytest_cache .import_linter_cache
	@find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Tripoint needs Python 3.11 or newer, and $(PYTHON) is older or missing: say 'make PYTHON=/path/to/python3.11'." >&2; \
	  exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "$(PYTHON) could not make a virtual environment: install its venv module (Debian: python3-venv)." >&2; exit 1; }

# $(call install,lock file): exactly what the lock file names, which is all that is needed, then the project itself
define install
@echo "==> installing $(1)"; begun=$$(date +%s); \
$(PIP) install --no-deps --require-hashes -r $(1) && $(PIP) install --no-deps --no-build-isolation --editable . \
&& echo "    installed: $$(( $$(date +%s) - begun )) s"
endef

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)
	@touch $@

$(DEVELOPMENT): requirements-dev.lock pyproject.toml tests/sandbox/page/package-lock.json | $(BIN)/python
	$(call install,requirements-dev.lock)
	@echo "==> fetching the browser of the tests"; begun=$$(date +%s); \
	$(BIN)/python -m tests.sandbox.page.browser && echo "    fetched: $$(( $$(date +%s) - begun )) s"
	@touch $@ $(RUNTIME)
