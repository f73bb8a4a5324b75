"""The demo organisation, found."""

import pytest
from django.conf import settings

from accounts.models import User
from intranet.demo.loading import load_demo
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
