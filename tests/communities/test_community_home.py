"""The home page of a community, and what outsiders learn of a closed or secret one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.models import Event, HomeBlock, Service
from communities.presets import HOME_BLOCKS


def home(community):
    return f"/communities/{community.slug}/"


def shown(response):
    return {shown.block.kind for column in response.context["columns"] for shown in column}


@pytest.fixture
def furnished(community):
    """The community with something in its blocks."""
    Service.objects.create(community=community, title="Reports", promise="within 2 days")
    Event.objects.create(community=community, title="Open hour", starts_at=timezone.now() + timedelta(days=2))
    HomeBlock.objects.create(
        community=community, kind="links", position=90, data={"links": [{"title": "Wiki", "url": "https://w.example/"}]}
    )
    return community


def test_readers_see_filled_blocks_only(browse, outsider, furnished):
    response = browse(outsider).get(home(furnished))
    assert "empty" not in response.content.decode().split("community-blocks")[1].split("</main>")[0]
    assert {"people", "links"} <= shown(response)
    assert "block_edit" not in response.content.decode()


def test_facilitators_see_empty_blocks_with_one_action(browse, facilitator, community):
    response = browse(facilitator).get(home(community))
    assert "Only you see this" in response.content.decode()
    assert set(HOME_BLOCKS[community.kind]) == shown(response)


@pytest.mark.parametrize(("joining", "button"), [("freely", "Join"), ("request", "Ask to join"), ("invitation", None)])
def test_the_button_follows_the_policy(browse, outsider, community, joining, button):
    type(community).objects.update(joining=joining)
    page = browse(outsider).get(home(community)).content.decode()
    assert (f"/communities/{community.slug}/join/" in page) is bool(button)
    if button:
        assert f">{button}</a>" in page


@pytest.mark.parametrize("community", ["closed_community"], indirect=True)
def test_a_closed_one_tells_outsiders_name_purpose_and_facilitators_only(
    browse, outsider, member, furnished, facilitator
):
    HomeBlock.objects.create(community=furnished, kind="text", content="<p>canary</p>")
    page = browse(outsider).get(home(furnished)).content.decode()
    assert furnished.name in page
    assert furnished.purpose in page
    assert facilitator.name in page
    for hidden in ("canary", "Reports", "Open hour", "w.example", ">member<", "Members</a>"):
        assert hidden not in page
    assert "canary" in browse(member).get(home(furnished)).content.decode()


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
@pytest.mark.parametrize("who", ["outsider", "invited", "ex_member", "banned", "administrator"])
def test_a_secret_one_answers_like_one_that_is_not_there(request, browse, community, who):
    client = browse(request.getfixturevalue(who))
    secret, nothing = client.get(home(community)), client.get("/communities/never-was/")
    assert (secret.status_code, nothing.status_code) == (404, 404)
    assert secret.content == nothing.content
    assert community.name not in secret.content.decode()


def test_an_archived_one_is_marked_and_offers_nothing(browse, facilitator, community):
    community.archive(by=facilitator, reason="Its work is done")
    page = browse(facilitator).get(home(community)).content.decode()
    assert "Archived on" in page
    assert "Its work is done" in page
    assert "/blocks/" not in page


def test_a_quiet_one_warns_its_facilitators_alone(browse, facilitator, member, community):
    long_ago = timezone.now() - timedelta(days=400)
    type(community).objects.update(last_activity_at=long_ago, opened_at=long_ago)
    assert "quiet here" in browse(facilitator).get(home(community)).content.decode()
    assert "quiet here" not in browse(member).get(home(community)).content.decode()


def test_says_to_machines_where_its_feed_is(browse, member, community):
    assert f'href="/communities/{community.slug}/feed.atom"' in browse(member).get(home(community)).content.decode()


def test_text_of_people_is_cleaned_on_the_way_out(browse, member, community):
    HomeBlock.objects.create(community=community, kind="text", content="<p onclick=x()>hi<script>evil()</script></p>")
    page = browse(member).get(home(community)).content.decode()
    assert "<p>hi</p>" in page
    assert "evil()" not in page


def test_costs_the_same_for_2_and_for_20_rows(browse, facilitator, furnished, queries_of):
    client = browse(facilitator)
    few = queries_of(client, home(furnished))
    for number in range(18):
        Service.objects.create(community=furnished, title=f"S{number}")
        Event.objects.create(community=furnished, title=f"E{number}", starts_at=timezone.now())
        HomeBlock.objects.create(community=furnished, kind="text", content="<p>x</p>", position=number)
    assert queries_of(client, home(furnished)) == few <= 14
