# make plan   set up, then build the sample plan
# make test   set up, then run every test
# make pictures  renew the pictures of key pages that tests compare with
# make lint   check style and formatting
# make docs   write the generated pages of docs/ again
# make bench  measure builds beside the plain way, and write the table of README.md
# make lock   pin the dependencies again (needs uv)
# make clean  remove the environment and caches; outputs stay

PYTHON ?= python3
UV ?= uv
PLAN ?= examples/blackpool-2022-23

VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := plan
.DELETE_ON_ERROR:
.PHONY: plan test pictures lint docs bench lock clean setup

plan: setup
	$(BIN)/yjplan build $(PLAN)

test: setup
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

pictures: setup
	YJPLAN_RENEW_PICTURES=1 $(BIN)/python -m pytest -q tests/whole/test_pictures.py -k looks_as_it_did

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

docs: setup
	$(BIN)/python docs/make_reference.py

bench: setup
	$(BIN)/python benchmarks/bench.py

setup: $(INSTALLED)

# The environment is made anew when the lock changes, so that a package that left the lock leaves the environment too.
$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or 3.12 is needed; name it with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info >= (3, 13))' || \
		echo "Note: quickjs has no ready-made package for Python 3.13 and later, so a C compiler is needed." >&2
	@echo "Setting up $(VENV); the first time takes a minute or more"
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q pipeline  # what pip does for packages: else the first build compiles, or every one
	@touch $@

# setuptools is locked too: it installs the project itself without fetching a build environment.
lock:
	echo 'setuptools>=77' | $(UV) pip compile pyproject.toml - --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
