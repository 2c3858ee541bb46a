# The whole course in a few words. Each target is a line or two that calls the command line.
PYTHON ?= python3
PORT ?= 8888
LESSON ?= 00
BROWSER ?= default
TEST_ARGS ?=

.PHONY: study test solutions grade-demo build constraints
.DEFAULT_GOAL := study

study: ## JupyterLab on a lesson, with copies of your own: make study LESSON=02 PORT=9000 BROWSER=none
	@$(PYTHON) autograder/bootstrap.py
	@.venv/bin/lstm-course study $(LESSON) --port $(PORT) --browser $(BROWSER)

test: ## All checks. While working: make test TEST_ARGS="-m 'not slow'"
	@$(PYTHON) autograder/bootstrap.py --dev
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lstm-course build --check
	@OMP_NUM_THREADS=1 .venv/bin/pytest -n 2 --dist worksteal $(TEST_ARGS)

solutions: ## Run all solution notebooks and write them as pages into html/
	@$(PYTHON) autograder/bootstrap.py
	@.venv/bin/lstm-course solutions --html html

grade-demo: ## A class of 15, with crashes and cheats among them, graded; opens its report
	@$(PYTHON) autograder/bootstrap.py
	@.venv/bin/lstm-course class demo --browser $(BROWSER)

build: ## Authors: scripts to notebooks
	@$(PYTHON) autograder/bootstrap.py
	@.venv/bin/lstm-course build

constraints: ## Authors: look for newer versions and pin them
	@uv pip compile --universal --all-extras --upgrade --python-version 3.11 --no-annotate \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make constraints" \
		--quiet --output-file constraints.txt pyproject.toml
