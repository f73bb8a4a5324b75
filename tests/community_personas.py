"""Communities of the tests, by who sees them, and people, by how they stand in them.

Every persona stands in the ``community`` fixture, which is the open one unless a test overrides it:
``@pytest.mark.parametrize("community", ["secret_community"], indirect=True)``.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import actions
from communities.capabilities import Capability, Role
from communities.models import Membership


@pytest.fixture
def found(person):
    """A factory of opened communities: ``found("data", visibility="closed", facilitators=[…])``."""

    def make(slug, *, facilitators=(), **fields):
        fields.setdefault("name", slug.replace("-", " ").capitalize())
        fields.setdefault("purpose", f"All about {slug}")
        if fields.get("visibility") == "secret":
            fields.setdefault("joining", "invitation")
        facilitators = facilitators or [person(f"{slug}-runner")]
        return actions.found(by=None, slug=slug, facilitators=facilitators, **fields)

    return make


@pytest.fixture
def open_community(found):
    return found("open-house")


@pytest.fixture
def closed_community(found):
    return found("closed-circle", visibility="closed", joining="request")


@pytest.fixture
def secret_community(found):
    return found("secret-room", visibility="secret")


@pytest.fixture
def community(request):
    """The community the personas stand in."""
    return request.getfixturevalue(getattr(request, "param", "open_community"))


@pytest.fixture
def member_of(person):
    """A factory of members: ``member_of(community, "sam", role="editor")``."""

    def make(community, username, role=Role.MEMBER, **fields):
        somebody = person(username)
        Membership.objects.create(community=community, person=somebody, role=role, **fields)
        return somebody

    return make


@pytest.fixture
def facilitator_of():
    """The first facilitator of a community: ``facilitator_of(secret_community)``."""
    return lambda community: community.people_in(Role.FACILITATOR).first()


@pytest.fixture
def facilitator(community, member_of):
    """Runs the community, beside the one it was founded with."""
    return member_of(community, "facilitator", Role.FACILITATOR)


@pytest.fixture
def editor(community, member_of):
    return member_of(community, "editor", Role.EDITOR)


@pytest.fixture
def member(community, member_of):
    return member_of(community, "member")


@pytest.fixture
def outsider(community, person):
    """Has nothing to do with the community."""
    return person("outsider")


@pytest.fixture
def delegate(community, person, manager):
    """Holds ``grant_official`` there for ninety days, and is not a member."""
    somebody = person("delegate")
    until = timezone.now() + timedelta(days=90)
    community.delegate(Capability.GRANT_OFFICIAL, to=somebody, by=manager, until=until, reason="Knows the subject")
    return somebody


@pytest.fixture
def ex_member(community, member_of):
    """Was a member, and left."""
    somebody = member_of(community, "ex-member")
    somebody.memberships.get(community=community).leave(by=somebody)
    return somebody


@pytest.fixture
def invited(community, facilitator, person):
    """Was invited, and has not answered."""
    somebody = person("invited")
    community.invite(somebody, by=facilitator)
    return somebody


@pytest.fixture
def banned(community, facilitator, member_of):
    """Was a member until banned."""
    somebody = member_of(community, "banned")
    community.ban(somebody, by=facilitator, reason="Sold raffle tickets")
    return somebody


@pytest.fixture
def deactivated(community, member_of):
    """A member whose account has ended."""
    somebody = member_of(community, "deactivated")
    type(somebody).objects.filter(pk=somebody.pk).update(is_active=False)
    somebody.refresh_from_db()
    return somebody
