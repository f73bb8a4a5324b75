"""What tests of discussions share: topics and replies as people write them."""

import pytest

from communities.discussions.models import Topic
from tests.communities.conftest import at, browse, queries_of

__all__ = ["at", "browse", "queries_of"]


@pytest.fixture
def started(community, member):
    """A factory of topics by the member: ``started("A title", html="<p>…</p>")``."""

    def make(title="Meters in the rain", *, by=member, html="<p>Do they get wet?</p>", where=None, **fields):
        return Topic.begin(where or community, by=by, title=title, html=html, **fields)

    return make


@pytest.fixture
def topic(started):
    return started()


@pytest.fixture
def another(community, member_of):
    """A second member."""
    return member_of(community, "another")
