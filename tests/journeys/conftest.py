"""The demo organisation in the test database, for tests that walk through the product as its people do."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

import intranet.demo
from accounts.models import User
from intranet.demo.loading import load_demo
from tests.databases import TestDatabase, template_database


def demo_version():
    """Changes when anything the demo is made of changes."""
    files = sorted(path for path in Path(intranet.demo.__file__).parent.rglob("*.*") if path.suffix != ".pyc")
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return "_" + digest.hexdigest()[:10]


@pytest.fixture
def demo(transactional_db):
    """Meridian, cloned from a template that is loaded once; people by user name."""
    name = settings.DATABASES["default"]["NAME"]
    TestDatabase(name, template=template_database("demo", fill=load_demo, version=demo_version())).create()
    yield {user.username: user for user in User.objects.all()}
    connections["default"].close()
