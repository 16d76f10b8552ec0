# make demo    the scorecard of Viet Nam 2020 and its report as HTML and PDF, from nothing but git, make and Python 3.11
# make test    the tests; make check: ruff, mypy and the shipped content; make bench: the speed budgets
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check

.PHONY: demo test check bench schemas context templates messages docs golden pictures clean

demo: .venv/ready-reports
	@$(BIN)/readiness score surveys/viet-nam-2020.yaml
	@mkdir -p demo
	@for form in html pdf; do $(BIN)/readiness report surveys/viet-nam-2020.yaml --before surveys/viet-nam-2018.yaml -o demo/viet-nam-2020.$$form; done

test: .venv/ready-dev
	@$(BIN)/python -m pytest

check: .venv/ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python tools/messages.py --check
	@$(BIN)/readiness validate --strict frameworks surveys

bench: .venv/ready-dev
	@$(BIN)/python bench/budgets.py

# JSON Schemas for editors, from the models
schemas: .venv/ready-dev
	@for name in framework pillar survey links translation tests; do $(BIN)/readiness schema $$name -o schemas/$$name.schema.json; done

# The documentation and the JSON Schema of what a template can print, from its one description
context: .venv/ready-dev
	@$(BIN)/python tools/context.py

# The Word templates of reports, from their description in tools/
templates: .venv/ready-dev
	@$(BIN)/python tools/word.py

# Bring the catalogues of other languages up to date with the sources and templates, and say what is to be translated
messages: .venv/ready-dev
	@$(BIN)/python tools/messages.py

# The pages of docs/ that are made from the frameworks and from the program
docs: .venv/ready
	@$(BIN)/python docs/pages.py

# Rewrite the golden files of the tests, after a change that is meant
golden: .venv/ready-dev
	@UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/test_report.py tests/test_pdf.py tests/test_context.py tests/test_match_table.py

# The pictures in the README and docs, from the real output; those of reports need chromium and LibreOffice
pictures: .venv/ready-dev
	@$(BIN)/python docs/pictures.py

.venv/ready: pyproject.toml constraints.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "readiness needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

.venv/ready-reports: .venv/ready
	@$(PIP) install --constraint constraints.txt --editable '.[reports]'
	@touch $@

.venv/ready-dev: .venv/ready
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv dist build demo
