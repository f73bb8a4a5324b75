"""Two ways through the door of topics that must show the same."""

import pytest
from django.contrib.auth.models import AnonymousUser

from communities.discussions.models import Topic


@pytest.fixture
def everybody(community, member, another, facilitator, editor, delegate, manager, outsider, banned, deactivated):
    return [member, another, facilitator, editor, delegate, manager, outsider, banned, deactivated, AnonymousUser()]


@pytest.mark.parametrize("community", ["open_community", "closed_community", "secret_community"], indirect=True)
@pytest.mark.parametrize("archived", [False, True])
def test_the_rights_at_hand_show_what_the_database_would(everybody, community, started, another, facilitator, archived):
    started("Plain")
    started("Hidden").posts.get().hide(by=facilitator, reason="-")
    started("Hidden, too", by=another).posts.get().hide(by=facilitator, reason="-")
    if archived:
        community.archive(by=facilitator, reason="-")
    community.refresh_from_db()
    for who in everybody:
        asked = Topic.objects.visible_to(who).filter(community=community)
        known = Topic.objects.seen_with(community.permissions_for(who))
        assert set(known.values_list("title", flat=True)) == set(asked.values_list("title", flat=True)), who
