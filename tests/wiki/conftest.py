"""What tests of community pages share."""

import uuid

import pytest
from django.urls import reverse

from communities.wiki.models import CommunityPage
from tests.communities.conftest import browse, queries_of

__all__ = ["browse", "queries_of"]


@pytest.fixture
def page(community, facilitator):
    """Expenses, with a text of three paragraphs."""
    html = "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"
    return CommunityPage.begin(community, by=facilitator, title="Expenses", html=html)


@pytest.fixture
def at():
    """An address of a page: ``at(page, "page_edit")``."""
    return lambda page, name, *more: reverse(name, args=[page.community.slug, page.path, *more])


@pytest.fixture
def edit(at):
    """Send the form of the editor, as a browser does: ``edit(client, page, text="<p>…</p>", base=1)``."""

    def send(client, page, *, do="publish", follow=False, **fields):
        data = {"title": page.title, "base": page.revision_count, "key": uuid.uuid4(), "text-format": "html", "do": do}
        return client.post(at(page, "page_edit"), data | fields, follow=follow)

    return send
