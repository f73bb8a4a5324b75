"""People of the tests, by what they are."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import INTRANET_MANAGERS

PASSWORD = "common-ground"


@pytest.fixture
def person(django_user_model, db):
    """A factory of people: ``person("sam", first_name="Sam")``. All have the same password."""

    def make(username, **fields):
        fields.setdefault("email", f"{username}@example.com")
        return django_user_model.objects.create_user(username, password=PASSWORD, **fields)

    return make


@pytest.fixture
def manager(person):
    """An intranet manager."""
    user = person("manager", first_name="Mara", last_name="Lind")
    user.groups.add(Group.objects.get(name=INTRANET_MANAGERS))
    return user


@pytest.fixture
def administrator(person):
    """Answers for people, sign-in and settings, and for no content."""
    return person("admin", first_name="Ada", last_name="Strom", is_superuser=True, is_staff=True)


@pytest.fixture
def employee(django_user_model, db):
    """An employee in no community."""
    return django_user_model.objects.create_user("employee", "employee@example.com", "common-ground")
