"""What tests of the screens of communities share."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


@pytest.fixture
def browse():
    """A client of a person: ``browse(member).get(…)``."""

    def sign_in(user, **defaults):
        client = Client(**defaults)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def at():
    """An address in a community: ``at(community, "member_list")``."""
    return lambda community, name, *args: reverse(name, args=[community.slug, *args])


@pytest.fixture
def queries_of():
    """How many queries a GET costs, after one that warmed the caches.

    Asked twice: what is remembered for seconds may be forgotten between two requests on a slow machine.
    """

    def once(client, url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def count(client, url):
        client.get(url)
        return min(once(client, url), once(client, url))

    return count


def texts(response):
    """The messages shown on the page that a redirect led to, in one string."""
    return " ".join(str(message) for message in response.context["messages"])
