# The whole course in a few words. Each target is a line or two that calls the command line.
PYTHON ?= python3
PORT ?= 8888
LESSON ?= 00
BROWSER ?= default
TEST_ARGS ?=
FAST = not slow and not exhaustive and not sandbox
# Without compiled modules, every program that a test starts would compile the course anew.
PYTEST = PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 .venv/bin/pytest -n 2 --durations=10

COVERAGE = --cov --cov-report=term:skip-covered
# Measuring it is nearly free from Python 3.12 on; before, it costs two thirds of the tests' time.
CHEAP_COVERAGE = $(shell .venv/bin/python -c "import sys; print('$(COVERAGE)' * (sys.version_info >= (3, 12)))")

.PHONY: study test test-fast coverage check solutions site grade-demo build pictures constraints
.DEFAULT_GOAL := study

study: ## JupyterLab on a lesson, with copies of your own: make study LESSON=02 PORT=9000 BROWSER=none
	@$(PYTHON) autograder/bootstrap.py --lesson $(LESSON) --port $(PORT) --browser $(BROWSER)
	@.venv/bin/lstm-course study $(LESSON) --port $(PORT) --browser $(BROWSER)

test: check ## Everything, at most 15 minutes on two quiet cores: make test TEST_ARGS="tests/lessons"
	@COVERAGE_CORE=sysmon $(PYTEST) $(CHEAP_COVERAGE) $(TEST_ARGS)

test-fast: check ## What to run while working: at most 90 seconds on two quiet cores
	@$(PYTEST) -m "$(FAST)" $(TEST_ARGS)

check: ## Lint, format, types, and whether the notebooks are those of the scripts
	@$(PYTHON) autograder/bootstrap.py --dev
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lstm-course build --check

coverage: check ## The lines that no test runs, on any Python; slower than `test`
	@$(PYTEST) $(COVERAGE) $(TEST_ARGS)

solutions: ## Run all solution notebooks and write each as one file into html/
	@$(PYTHON) autograder/bootstrap.py
	@.venv/bin/lstm-course solutions --html html

site: ## The course as a website, in site/; only what has changed runs again
	@$(PYTHON) autograder/bootstrap.py --dev
	@.venv/bin/lstm-course site site

grade-demo: ## A class of 15, with crashes and cheats among them, graded; opens its report
	@$(PYTHON) autograder/bootstrap.py
	@.venv/bin/lstm-course class demo --browser $(BROWSER)

build: ## Authors: scripts to notebooks, and the marks in the README
	@$(PYTHON) autograder/bootstrap.py
	@.venv/bin/lstm-course build && .venv/bin/python -m autograder.builder.readme

pictures: ## Authors: renew the pictures of README and guides, from a real browser
	@$(PYTHON) autograder/bootstrap.py --dev
	@KEEP_SCREENSHOTS=1 .venv/bin/pytest tests/browser/test_lesson_02.py \
		tests/browser/test_formgrader.py tests/browser/test_demo_class.py

constraints: ## Authors: look for newer versions and pin them; the oldest, too
	@uv pip compile --universal --all-extras --upgrade --python-version 3.11 --no-annotate \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make constraints" \
		--quiet --output-file constraints.txt pyproject.toml
	@sed -nE 's/^ +"([a-z0-9-]+)(\[[a-z]+\])?[>=]=([0-9.]+)".*/\1==\3/p' pyproject.toml \
		| LC_ALL=C sort > .github/constraints-minimum.txt
