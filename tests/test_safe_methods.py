"""S6: nothing changes without a token, and nothing changes on GET."""

import hashlib
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.access.table import TABLE
from tests.test_access import ROUTES, address_of, world

__all__ = ["world"]

#: Tables that a page view may write to, and why: a session is kept alive, and who signed in from where is noted.
LIVELY = {"django_session", "usersessions_usersession"}


def fingerprint(tables: Iterable[str] = ()) -> dict[str, str]:
    """A digest of the rows of every table, or of some."""
    with connection.cursor() as cursor:
        if not tables:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            tables = [row[0] for row in cursor.fetchall() if row[0] not in LIVELY]
        digests = {}
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(  # table names come from the catalogue
                f"SELECT coalesce(string_agg(t::text, '' ORDER BY t::text), '') FROM {name} t"  # noqa: S608
            )
            digests[table] = hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()
    return digests


@pytest.mark.parametrize("persona", ["facilitator", "manager", "administrator"])
def test_get_changes_nothing(persona, world, client):
    """Somebody with rights follows every link there is. HEAD is answered like GET, without the body."""
    client.force_login(world.people[persona])
    client.get("/")
    before = fingerprint()
    for name in sorted(TABLE):
        got = client.get(address_of(name, world))
        asked = client.head(address_of(name, world))
        assert (asked.status_code, asked.get("Location")) == (got.status_code, got.get("Location")), name
        assert asked.getvalue() == b"", name
    assert fingerprint() == before


def test_every_change_needs_a_token(world):
    """Whoever may do it is refused all the same when the request did not come from one of our forms."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.people["facilitator"])
    before = fingerprint()
    for name in sorted(ROUTES):
        for headers in ({}, {"Origin": "https://evil.example"}, {"Content-Type": "text/plain"}):
            response = strict.post(address_of(name, world), {"a": "b"}, headers=headers)
            assert response.status_code in {403, 404, 405}, (name, response.status_code)
    assert fingerprint() == before


def test_another_persons_token_does_not_help(world, client):
    """A token belongs to a browser: one fetched by somebody else is refused."""
    theirs, mine = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    theirs.force_login(world.people["employee"])
    mine.force_login(world.people["facilitator"])
    theirs.get(reverse("notification_settings"))
    token = theirs.cookies["csrftoken"].value if "csrftoken" in theirs.cookies else "x" * 64
    mine.get(reverse("notification_settings"))
    response = mine.post(reverse("notification_read_all"), {"csrfmiddlewaretoken": token})
    assert response.status_code == 403
