"""The demo organisation, found."""

import os
import uuid

import pytest
from django.conf import settings

from accounts.models import User
from intranet.demo.loading import load_demo
from intranet.search.backends.opensearch.client import client_of
from intranet.search.indexing.rebuilding import rebuild
from intranet.search.models import Source
from tests.databases import TestDatabase, point_at, template_database
from tests.journeys.conftest import demo_version


@pytest.fixture(scope="module")
def meridian(django_db_setup, django_db_blocker):
    """A database of its own, cloned from that of the demo and indexed by this code; people by user name."""
    original = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        template = template_database("demo", fill=load_demo, version=demo_version())
        database = TestDatabase(f"{original}_found", template=template)
        database.create()
        rebuild(list(Source), lambda *_progress: None)
        yield {person.username: person for person in User.objects.all()}
        database.drop()
        point_at(original)


@pytest.fixture(params=["postgres", "opensearch"])
def engine(request, settings):
    """What searches: the database alone, and the server at TEST_SEARCH_URL, with an index of this test's own."""
    if request.param == "postgres":
        yield
        return
    given = os.environ.get("TEST_SEARCH_URL", "")
    if not given:
        pytest.skip("No search server: TEST_SEARCH_URL names one.")
    settings.SEARCH_URL = f"{given.rstrip('/')}/test-{uuid.uuid4().hex}"
    client = client_of(settings.SEARCH_URL)
    yield
    for index in client.ask("GET", f"/_alias/{client.name}"):
        client.ask("DELETE", f"/{index}")
