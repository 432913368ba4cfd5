# make run    serve the demo on http://127.0.0.1:8000 (PORT= for another port, DATABASE_URL= for a PostgreSQL of your own)
# make test   everything that must hold before a change is handed on

SHELL := /bin/sh
VENV := .venv/bin
export ASP_DEMO ?= 1

# The first Python that runs and is new enough; PYTHON=... chooses another.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$each; break; fi; done)

.PHONY: run test check style templates types migrations settings committed translations messages lock vendor clean python

run: python
	@$(PYTHON) tools/bootstrap.py run
	@exec $(VENV)/python -m tools.serve

# The tests run even if a check fails: one run tells everything. Either failing is a failure.
test: python
	@$(PYTHON) tools/bootstrap.py test
	@$(VENV)/python -m tools.translations compile
	@$(MAKE) --no-print-directory --keep-going check; checked=$$?; \
		$(VENV)/python -m pytest -n auto --maxprocesses 8 && exit $$checked

check: style templates types migrations settings committed translations

style:
	@echo "Checking style"
	@$(VENV)/ruff format --check --quiet --output-format concise .
	@$(VENV)/ruff check --quiet --output-format concise .

templates:
	@echo "Checking templates"
	@$(VENV)/djlint --lint --quiet templates

types:
	@echo "Checking types"
	@$(VENV)/mypy --no-error-summary asp_portal/law $(wildcard */rules */services.py */workflow.py */*/services.py */*/workflow.py)

migrations:
	@echo "Checking migrations"
	@$(VENV)/python manage.py makemigrations --check --dry-run

settings:
	@echo "Checking the settings of production"
	@keys=$$(mktemp); echo "00000000 $$($(VENV)/python -c 'import base64; print(base64.b64encode(bytes(32)).decode())')" > $$keys; \
		ASP_DEMO=0 ASP_SECRET_KEY=$$($(VENV)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
		ASP_KEYS=$$keys ASP_HOSTS=portal.example $(VENV)/python manage.py check --deploy --fail-level WARNING; \
		checked=$$?; rm -f $$keys; exit $$checked

committed: python
	@echo "Checking what is committed"
	@$(PYTHON) tools/committed.py

translations:
	@echo "Checking translations"
	@$(VENV)/python -m tools.translations check

# Collect the sentences to translate into locale/; then edit the .po files.
messages:
	@$(VENV)/python -m tools.translations extract

# Choose the versions of requirements*.in anew. No index and no address may be written into the lock.
lock: python
	@$(PYTHON) -m venv --clear var/lock
	@var/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	@for each in requirements requirements-dev; do var/lock/bin/uv pip compile --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-header $$each.in -o $$each.txt || exit 1; done
	@rm -rf var/lock
	@! grep -nE '://|--index|--find-links' requirements.txt requirements-dev.txt

# Fetch the style sheet, icons and fonts again, in the versions that tools/vendor.py names.
vendor:
	@$(VENV)/python tools/vendor.py

# Everything but the data in var/: that is yours to delete.
clean:
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage htmlcov test-results var/static var/static.state
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete 2>/dev/null || true

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 or later is needed: install it, or name it with PYTHON=/path/to/python3."; exit 1; }
