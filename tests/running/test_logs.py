"""The log: one line a request, for machines in production, without personal text and without local variables."""

import json
import logging
import subprocess
import sys

import pytest
import structlog

from intranet.logs import logging_settings
from intranet.servers import PROJECT

SCRIPT = """
import logging, logging.config
from intranet.logs import logging_settings
import structlog
logging.config.dictConfig(logging_settings(as_json=True, level="INFO"))
structlog.contextvars.bind_contextvars(request_id="abc")
structlog.get_logger("ours").info("community.archived", community=7)
logging.getLogger("django.request").info("not shown")
def fail(password):
    raise ValueError("broken")
try:
    fail("local-secret")
except ValueError:
    logging.getLogger("theirs").exception("went wrong")
"""


@pytest.fixture
def produced():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, cwd=PROJECT, check=True)
    return done.stdout


def test_every_line_is_an_event_with_its_request(produced):
    ours, theirs = map(json.loads, produced.splitlines())
    assert ours["event"] == "community.archived"
    assert ours["community"] == 7
    assert ours["request_id"] == theirs["request_id"] == "abc"
    assert ours["timestamp"].endswith("Z")
    assert theirs["level"] == "error"
    assert theirs["exception"][0]["exc_type"] == "ValueError"


def test_local_variables_stay_out(produced):
    assert "local-secret" not in produced


def test_the_request_line_has_no_personal_text(client, employee):
    client.force_login(employee)
    with structlog.testing.capture_logs() as logs:
        client.get(f"/people/{employee.username}/?q=private+words")
    (line,) = [entry for entry in logs if entry["event"] == "request"]
    assert line["route"] == "people/<str:username>/"
    assert line["person"] == employee.pk
    assert line["status"] == 200
    assert "private" not in json.dumps(line)
    assert employee.username not in json.dumps(line)


def test_health_is_not_logged_while_all_is_well(client, db):
    with structlog.testing.capture_logs() as logs:
        client.get("/healthz")
    assert not [entry for entry in logs if entry["event"] == "request"]


def test_the_console_of_development_is_readable(capsys):
    settings = logging_settings(as_json=False, level="INFO")
    processors = settings["formatters"]["events"]["processors"]
    assert isinstance(processors[-1], structlog.dev.ConsoleRenderer)
    assert logging.getLogger("intranet")
