# One environment, .venv, made from the versions in requirements-lock.txt and kept until they change.
.DEFAULT_GOAL := help
.PHONY: help demo lab test lint format-check types imports front chromium bundle bench docs generated lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NOTEBOOK := notebooks/01_quickstart.ipynb
BUNDLE := vec2art_nb/studio/static/studio.js
NODE_MODULES := js/node_modules/.package-lock.json
# Later ones need Python 3.11.5, and Debian 12 has 3.11.2: versions are locked for every Python we take.
OLD_PYTHONS := "soupsieve<3"
# The system's Node.js, else the one among the tested versions.
NODE := ../$(BIN)/python node.py

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

demo: $(READY)  ## draw the bundled pictures, run the notebook, write out/index.html
	@$(BIN)/python demo/make_demo.py $(NOTEBOOK) out

lab: $(READY) $(BUNDLE)  ## open JupyterLab on the first notebook
	@echo "Loading the kernels (a minute or two the first time)"
	@$(BIN)/python -m vec2art_nb warmup
	@$(BIN)/python -m jupyterlab $(if $(filter 0,$(shell id -u)),--allow-root) --ServerApp.root_dir=. $(NOTEBOOK)

test: $(READY) $(BUNDLE)  ## lint, types, import directions, the front end, then every test; pytest's summary comes last
	@status=0; \
	$(MAKE) --no-print-directory --keep-going lint format-check types imports front chromium || status=1; \
	$(BIN)/python -m pytest || status=1; \
	exit $$status

lint: $(READY)  ## ruff's rules
	@$(BIN)/python -m ruff check --quiet . && echo "lint: clean"

format-check: $(READY)  ## ruff's format
	@$(BIN)/python -m ruff format --check --quiet . && echo "format: clean"

types: $(READY)  ## mypy, strict
	@$(BIN)/python -m mypy

imports: $(READY)  ## import directions (import-linter)
	@$(BIN)/lint-imports --no-logo --no-cache

front: $(NODE_MODULES)  ## the front end: tsc (strict), biome, vitest
	@cd js && status=0; \
	$(NODE) node_modules/.bin/tsc --noEmit && echo "tsc: clean" || status=1; \
	$(NODE) node_modules/.bin/biome ci --error-on-warnings --log-level=warn . && echo "biome: clean" || status=1; \
	$(NODE) node_modules/.bin/vitest run --reporter=dot || status=1; \
	exit $$status

chromium:  ## see to the browser that tests drive: VEC2ART_NB_CHROMIUM, the system's, or apt's
	@.ci/chromium

bundle: $(BUNDLE)  ## build the Studio's front end for a source tree (wheels bring it)

bench: $(READY)  ## tables of quality and of speed (some minutes; fetches the truth sets from npm)
	@status=0; for table in quality speed params pool cluster flags experiments rivals; do \
	  $(BIN)/python -m benchmarks.$$table --json out/$$table.json || status=1; done; exit $$status

docs: $(READY) $(BUNDLE)  ## build the site into out/site, notebooks executed; no network, warnings are errors
	@$(BIN)/python docs/make_site.py

generated: $(READY) $(BUNDLE)  ## renew what the schema and docs/measured generate (fields, keywords, performance) and docs/images
	@$(BIN)/python docs/make_keywords.py
	@$(BIN)/python docs/make_fields.py
	@$(BIN)/python docs/make_performance.py
	@$(BIN)/python docs/make_images.py
	@.ci/chromium && $(BIN)/python docs/make_studio_images.py

lock:  ## renew requirements-lock.txt with the newest versions that pyproject.toml allows
	@rm -rf build/lock && $(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --upgrade ".[lab,tune,dask,docs,dev]" $(OLD_PYTHONS)
	@{ sed '/^[^#]/d' requirements-lock.txt; build/lock/bin/python -m pip freeze --exclude vec2art-nb; } >build/lock.txt
	@mv build/lock.txt requirements-lock.txt && rm -rf build/lock && echo "requirements-lock.txt is new: run make test"

clean:  ## remove the environment and everything generated
	rm -rf js/node_modules $(dir $(BUNDLE))
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# OpenCV's normal build needs libGL and GLib, which servers often lack; the headless build of the same version
# does not, and nothing here opens a window.
$(READY): requirements-lock.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "vec2art_nb needs Python 3.11 or newer, but '$(PYTHON)' is: $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make virtual environments. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --requirement requirements-lock.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c 'import cv2' 2>/dev/null || { \
	  echo "OpenCV does not load here; taking its headless build"; \
	  version=$$(sed -n 's/^opencv-python==//p' requirements-lock.txt); \
	  $(PIP) uninstall --yes opencv-python && \
	  $(PIP) install --no-deps --force-reinstall "opencv-python-headless==$$version" && \
	  $(BIN)/python -c 'import cv2'; } || { \
	  echo "OpenCV cannot be loaded. On Debian or Ubuntu: sudo apt install libgl1 libglib2.0-0" >&2; exit 1; }
	@touch $@

$(BUNDLE): $(NODE_MODULES) js/build.mjs js/tsconfig.json $(shell find js/src -type f)
	@cd js && $(NODE) build.mjs

$(NODE_MODULES): js/package.json js/package-lock.json | $(READY)
	@echo "Fetching what builds the front end (once)"
	@cd js && $(NODE) npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@
