"""Old addresses lead to new ones."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect


@pytest.mark.parametrize(
    ("old", "asked"),
    [
        ("/travel", "/travel/"),
        ("/travel", "/travel/?from=mail"),
        ("/travel?page=2", "/travel/?page=2"),
        ("/über-uns", "/%C3%BCber-uns/"),
        ("/caf%C3%A9s", "/caf%C3%A9s/"),
    ],
)
def test_an_old_address_leads_to_the_new_one(old, asked, client, employee):
    Redirect.objects.create(old_path=old, redirect_link="/news/")
    client.force_login(employee)
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, "/news/")


@pytest.mark.parametrize("asked", ["/nothing/", "/nothing/?a=b", "/nothing%00/", "/communities/nothing/"])
def test_what_is_not_there_costs_one_question(asked, client, employee):
    Redirect.objects.create(old_path="/travel", redirect_link="/news/")
    client.force_login(employee)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(asked).status_code == 404
    assert len([query for query in queries if "wagtailredirects_redirect" in query["sql"]]) == 1
