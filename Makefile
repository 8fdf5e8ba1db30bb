# Needs only Python 3.11 or later and make; each target makes its own .venv, a second run installs nothing.
PYTHON ?= python3
QUESTION ?= tmb-her2-immunotherapy
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check
# Notebooks run alike on every machine: same hashing, time zone, locale and width.
STABLE := PYTHONHASHSEED=0 TZ=UTC LC_ALL=C.UTF-8 NO_COLOR=1 COLUMNS=80 MPLBACKEND=module://matplotlib_inline.backend_inline

.PHONY: setup report test nbval notebooks lab check format lock clean

setup: .venv/.ready

report: .venv/.ready
	@$(BIN)/curation report $(QUESTION)

test: .venv/.ready-dev
	$(BIN)/python -m pytest -n auto --dist loadfile tests
	$(MAKE) nbval

nbval: .venv/.ready-dev
	$(STABLE) $(BIN)/python -m pytest --nbval notebooks --nbval-sanitize-with notebooks/nbval-sanitize.cfg \
		--nbval-current-env -q -n 2 --dist loadfile

# Run every notebook in place, so that its committed outputs are those of today.
notebooks: .venv/.ready
	$(BIN)/python -m curation.execution.refreshing

lab: .venv/.ready
	$(BIN)/jupyter lab notebooks --LabApp.news_url=None \
	  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

check: .venv/.ready-dev
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready-dev
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

# After a change of the dependencies in pyproject.toml; needs uv.
lock:
	uv pip compile pyproject.toml --extra build --universal --no-strip-extras --generate-hashes \
		--python-version 3.11 --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev -c requirements.lock --universal --no-strip-extras \
		--generate-hashes --python-version 3.11 --no-header -q -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.ready: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.ready-dev: requirements-dev.lock .venv/.ready
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
