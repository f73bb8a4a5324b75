"""The demo organisation, found."""


import pytest

from intranet.demo.loading import load_demo
from intranet.search.indexing.relay import index_changes


@pytest.fixture(scope="module")
def meridian(django_db_setup, django_db_blocker):
    """Meridian, indexed, once for all tests of a file, and gone with them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        index_changes()
        yield
        transaction.set_rollback(True)
