"""People of the tests, by what they are."""

import pytest


@pytest.fixture
def employee(django_user_model, db):
    """An employee in no community."""
    return django_user_model.objects.create_user("employee", "employee@example.com", "common-ground")
