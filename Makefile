# Two commands set everything up: make run, make test. Nothing but make and Python ≥ 3.12 is needed.
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test check env
env: $(VENV)/ready
$(VENV)/ready: requirements/dev.txt
	@python=$$(for p in python3 python3.13 python3.12; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$p && break; done); \
	test -n "$$python" || { echo "Common Ground needs Python 3.12 or newer (python3, python3.13 or python3.12 on the PATH)."; exit 1; }; \
	test -x $(PY) || $$python -m venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

run: env
	$(PY) manage.py up

test: env
	$(PY) -m pytest -n 2

check: env
	$(VENV)/bin/ruff format --check . && $(VENV)/bin/ruff check .
