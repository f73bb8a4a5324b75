# Two commands set everything up: make run, make test. Nothing but make and Python ≥ 3.12 is needed.
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check --no-input -qq --require-hashes
PRODUCTION := DJANGO_SETTINGS_MODULE=intranet.settings.production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	ALLOWED_HOSTS=intranet.example.com BASE_URL=https://intranet.example.com
# What Python compiled is kept, even where the machine says that it shall not: the tests start many processes, and each
# would compile Django and Wagtail anew, for four seconds of a core. Away from the sources, which tests read as they are.
COMPILED := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/var/compiled

.PHONY: run test check mutants bench soak audit lock vendor sbom format messages clean
# With the tools of work: the worker needs a package that only their lock brings.
run: $(VENV)/for-work
	@exec $(PY) manage.py up

test: $(VENV)/for-work
	@.ci/chromium
	CI=1 $(COMPILED) $(PY) -m pytest -n 2 --dist worksteal

check: $(VENV)/for-work
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(COMPILED) $(PY) -m mypy
	$(PY) -m djlint --lint --quiet templates
	$(COMPILED) $(VENV)/bin/lint-imports
	$(COMPILED) $(PY) manage.py makemigrations --check --dry-run
	@echo manage.py check --deploy, with production settings
	@$(COMPILED) $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

# Small faults in the rules about rights and vetting, one at a time: nine of ten have to be noticed by the tests.
# Others with SEED, more with SAMPLE; python -m tests.mutation --help says how to look at one module.
SAMPLE := 100
SEED := 1
mutants: $(VENV)/for-work
	nice -n 15 $(PY) -m tests.mutation permissions --sample $(SAMPLE) --seed $(SEED)
	nice -n 15 $(PY) -m tests.mutation vetting --sample $(SAMPLE) --seed $(SEED)

bench: $(VENV)/for-work
	$(PY) -m bench

soak: $(VENV)/for-work
	@.ci/chromium
	$(COMPILED) $(PY) -m pytest -m soak
	@$(MAKE) --no-print-directory audit

# Known weaknesses in what a deployment installs. A package that could not be looked up fails it: nobody knows.
audit: $(VENV)/for-work
	$(PY) -m pip_audit --strict --disable-pip --require-hashes -r requirements/base.txt

format: $(VENV)/for-work
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
	$(PY) -m djlint --reformat --quiet templates

# What there is to translate, into locale/<language>: make messages LANGUAGE=de. Needs GNU gettext (docs/translating.md).
LANGUAGE := de
messages: $(VENV)/for-work
	$(PY) manage.py makemessages --locale $(LANGUAGE) --no-wrap --add-location file --ignore tests --ignore bench --ignore var --ignore node_modules --ignore templates/ui --ignore specimens.py
	$(PY) manage.py compilemessages --locale $(LANGUAGE) --ignore .venv

# A software bill of materials (CycloneDX) of what a deployment installs, from the lock files alone.
sbom: $(VENV)/python
	$(PY) deploy/sbom.py var/sbom.json

# Newest versions within the bounds of requirements/*.in, with hashes and without addresses.
LOCK := --python-version 3.12 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade --quiet
lock: $(VENV)/uv/bin/uv
	$(VENV)/uv/bin/uv pip compile $(LOCK) requirements/base.in --output-file requirements/base.txt
	$(VENV)/uv/bin/uv pip compile $(LOCK) requirements/dev.in --constraint requirements/base.txt --output-file requirements/dev.txt
$(VENV)/uv/bin/uv: | $(VENV)/python
	$(PY) -m venv $(VENV)/uv
	$(VENV)/uv/bin/python -m pip install --disable-pip-version-check -qq uv

vendor:
	cd frontend && npm ci && npm run build

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The environment: everything the product and work on it need.
$(VENV)/python:
	@python=$$(.ci/python) && $$python -m venv $(VENV) && touch $@
$(VENV)/for-work: requirements/dev.txt | $(VENV)/python
	@echo "Installing what Common Ground needs; the first time this takes a minute or two."
	@$(PIP) -r $< && touch $@
