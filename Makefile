# make report: the HTML report. make test: all tests. make lab: JupyterLab. Needs Python 3.11+ and a package index.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The first Python on the path that is new enough; `make PYTHON=/path/to/python` says otherwise.
PYTHON = $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help report test test-lowest audit lab class lint format lock messages notebooks bench mutants torture fit readings clean
.DELETE_ON_ERROR:

help:
	@echo "make report     run every notebook and build the HTML report in English and Chinese, build/report/index.html (LANGUAGES=en: English alone)"
	@echo "make test       run all tests, every notebook among them"
	@echo "make test-lowest  run the tests with the oldest packages that pyproject.toml allows (installs them in build/)"
	@echo "make audit      name the locked packages that are withdrawn or old, as far as the package index tells"
	@echo "make lab        copy the notebooks into work/, yours to change, and open JupyterLab there"
	@echo "make class      write what a teacher hands out and keeps: editions, slides, handouts, a scored edition; build/class"
	@echo "make lint       check format, style and types"
	@echo "make format     format the code"
	@echo "make notebooks  run the notebooks and keep their outputs in notebooks/"
	@echo "make messages   bring the catalogues of the Chinese edition up to date with the texts, and say what is to translate"
	@echo "make bench      measure speed and memory beside other readers (some minutes, installs them in build/)"
	@echo "make fit        fit the weights of the reading from the labels, and say how well it does on articles not seen"
	@echo "make readings   write anew what is read and repaired of the test texts (tests/cases/approved/); git diff shows what changed"
	@echo "make mutants    break the library in sixty small ways and count those that no test notices (twenty minutes)"
	@echo "make torture    give the library what it was not made for, and print what does not go as wanted (fifteen minutes)"
	@echo "make lock       pin every package anew in requirements.lock"
	@echo "make clean      remove what was built (build/); the environment .venv stays"

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer on the path: install one, or say make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || { echo "Making the environment $(VENV) with $$($(PYTHON) --version)"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the packages of requirements.lock (a minute or two, the first time)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

report: $(READY)
	@$(BIN)/python -m povlib.report $(if $(LANGUAGES),--languages $(LANGUAGES))

# Three processes for two cores, as the tests of browsers and faults mostly wait; the files that take longest come first.
# Of the hundreds of programs that they begin none compiles the library anew, also where Python is told to keep nothing.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(READY)
	$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder \
	  --nbval --nbval-sanitize-with tests/nbval-sanitize.cfg \
	  --doctest-modules --ignore povlib/report/site --ignore povlib/classkit/one_hour.ipynb tests notebooks povlib

LOWEST := build/lowest
test-lowest: $(READY)
	$(BIN)/python -m pip install -qq --disable-pip-version-check uv
	$(BIN)/uv venv --quiet --clear --python "$$($(BIN)/python -c 'import sys; print(sys.executable)')" $(LOWEST)
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct --editable ".[notebooks,report,class,fast,formats,archive,dev]"
	$(LOWEST)/bin/python -m pytest -q -n 2 --dist loadfile --ignore tests/browser tests

audit: $(READY)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check uv
	@$(BIN)/python bench/audit.py requirements.lock

lab: $(READY)
	@$(BIN)/python -m povlib.exercises
	$(BIN)/jupyter lab work/00_start_here.ipynb

class: $(READY)
	@$(BIN)/python -m povlib.classkit

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

notebooks: $(READY)
	@$(BIN)/python -m povlib.report --notebooks-only --in-place

messages: $(READY)
	@$(BIN)/python -m povlib.locale

bench: $(READY)
	@$(BIN)/python bench/run.py

fit: $(READY)
	@$(BIN)/python -m povlib.reading.fit

readings: $(READY)
	@$(BIN)/python tests/approved.py

mutants: $(READY)
	@$(BIN)/python bench/mutants.py

torture: $(READY)
	@$(BIN)/python bench/torture.py

lock: $(READY)
	$(BIN)/python -m pip install -qq --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock

clean:
	rm -rf build
