"""Official addresses to the letter: who is told, what comes along, what is refused. Beside each address there is
another one, made first, that nothing may touch.
"""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from accounts.notifications.models import Activity, Outbox
from communities.models import Archival, Community
from communities.vetting import actions, refusals
from communities.vetting.actions.handing import Terms, refuse_closed
from communities.vetting.models import AdoptedPage, HandOver, OfficialVersion, VettingEvent
from communities.wiki.models import CommunityPage
from pages.inventory import inventory
from pages.models import ContentPage, HomePage
from pages.models.review import today


@pytest.fixture(autouse=True)
def nothing_cached(db):
    cache.clear()


@pytest.fixture
def home(db):
    return HomePage.objects.get()


@pytest.fixture
def content(home, person):
    """A factory of official pages of the tree: ``content("Rates")``."""
    owner = person("priya")

    def make(title, **fields):
        fields = {"content_owner": owner, "review_by": today() + timedelta(days=90)} | fields
        page = home.add_child(instance=ContentPage(title=title, body=[("text", f"<p>{title}</p>")], **fields))
        page.save_revision().publish()
        return ContentPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def hand_over(community, manager):
    def do(page, **words):
        return actions.hand_over(page, by=manager, community=community, **({"key": uuid.uuid4()} | words))

    return do


@pytest.fixture
def neighbour(content, hand_over, facilitator, manager):
    """A page that was handed over before, and is suspended."""
    there = hand_over(content("Neighbour"))
    OfficialVersion.objects.get(page=there.source).suspend(by=facilitator, reason="Doubt")
    return there


@pytest.fixture
def adopted(neighbour, page, official, home, manager):
    return actions.adopt(page, by=manager, parent=home, title="Abroad", slug="abroad")


def told(verb):
    activity = Activity.objects.get(verb=verb)
    return activity, set(Outbox.objects.get(activity=activity).people)


# Adopting and giving up -----------------------------------------------------------------------------------------------
def test_the_owner_and_facilitators_hear_of_the_address(page, grant, home, manager, member, facilitator, neighbour):
    grant(page, by=manager, owner=member)
    made = actions.adopt(page, by=manager, parent=home, title="Abroad", slug="abroad")
    assert made.latest_revision.user == manager
    activity, people = told("vetting.adopted_by_tree")
    assert {member.pk, facilitator.pk} <= people
    assert (activity.target, activity.data) == (page, {"address": "/abroad/", "title": "Abroad"})
    actions.release(made, by=manager)
    assert {member.pk, facilitator.pk} <= told("vetting.released_by_tree")[1]


def test_only_what_is_in_use_and_official_itself_is_adopted(page, neighbour, home, manager, facilitator, grant, found):
    words = {"by": manager, "parent": home, "title": "Abroad", "slug": "abroad"}
    grant(CommunityPage.begin(page.community, by=facilitator, title="Other", html="<p>o</p>"), by=manager)
    with pytest.raises(refusals.NotOfficialInDate):
        actions.adopt(page, **words)
    grant(page, by=manager)
    page.archive(by=facilitator)
    with pytest.raises(refusals.PageNotInUse):
        actions.adopt(page, **words)


def test_one_address_is_given_up_and_the_other_stays(adopted, neighbour, page, manager):
    assert actions.release(adopted, by=manager) == page
    assert list(AdoptedPage.objects.all()) == [neighbour]
    assert HandOver.objects.in_force().get().address_id == neighbour.pk
    led = Redirect.objects.get()
    assert (led.old_path, led.is_permanent, led.redirect_page) == ("/abroad", False, None)
    actions.release(neighbour, by=manager)
    ended = HandOver.objects.get()
    assert (ended.ended_by, ended.ended_at is not None) == (manager, True)


def test_who_is_banned_where_the_text_is_has_no_say_over_its_address(
    adopted, neighbour, page, community, content, home, manager, facilitator, grant
):
    """Reading a community is what the duty of managers rests on."""
    other = CommunityPage.begin(community, by=facilitator, title="Other", html="<p>o</p>")
    grant(other, by=manager)
    community.ban(manager, by=facilitator, reason="Sold raffle tickets")
    for act in (
        lambda: actions.adopt(other, by=manager, parent=home, title="Other", slug="other"),
        lambda: actions.release(adopted, by=manager),
        lambda: actions.take_back(adopted, by=manager),
    ):
        with pytest.raises(refusals.OnlyManagersOfTree):
            act()
    assert AdoptedPage.objects.count() == 2


# Handing over ---------------------------------------------------------------------------------------------------------
def test_what_comes_along(neighbour, content, hand_over, manager, facilitator):
    page = content("Rates of May", slug="rates", summary="What we pay.")
    there = hand_over(page)
    version = OfficialVersion.objects.get(page=there.source)
    assert (there.source.path, there.source.title, there.summary) == ("rates", "Rates of May", "What we pay.")
    assert (version.reviewed_at, version.fallback_role) == (page.first_published_at, "managers")
    activity, people = told_last("vetting.handed_to_community")
    assert {facilitator.pk, version.owner_id} <= people
    assert activity.data == {"address": "/rates/", "title": "Rates of May"}
    original = HandOver.objects.get(address=there).original
    assert {"body", "summary", "review_by", "content_owner"} <= set(original)
    assert not {"title", "slug", "path"} & set(original)


def told_last(verb):
    activity = Activity.objects.filter(verb=verb).latest("pk")
    return activity, set(Outbox.objects.get(activity=activity).people)


def test_a_late_review_stays_late_and_none_is_asked_for(content, hand_over, manager, person, monkeypatch):
    late = content("Late", review_by=today() - timedelta(days=3))
    assert OfficialVersion.objects.get(page=hand_over(late).source).review_by == late.review_by
    monkeypatch.setattr(ContentPage, "review_required", False)
    with pytest.raises(refusals.NeedsOwner):
        hand_over(content("Without", review_by=None))
    with pytest.raises(refusals.NeedsActiveOwner):
        hand_over(late_owner := content("Left"), terms=Terms(owner=gone(person)))
    assert ContentPage.objects.filter(pk=late_owner.pk).exists()


def gone(person):
    somebody = person("gone")
    type(somebody).objects.filter(pk=somebody.pk).update(is_active=False)
    return somebody


def test_what_is_not_published_or_in_a_workflow_stays(content, hand_over, monkeypatch):
    hidden = content("Hidden")
    hidden.unpublish()
    ContentPage.objects.filter(pk=hidden.pk).update(has_unpublished_changes=False)
    with pytest.raises(refusals.AddressChanged):
        hand_over(hidden)
    monkeypatch.setattr(ContentPage, "workflow_in_progress", True)
    with pytest.raises(refusals.DraftWaits):
        hand_over(content("In a workflow"))


def test_only_open_communities_in_use_keep_official_pages(community, facilitator):
    row = Community.objects.filter(pk=community.pk)
    refuse_closed(community)
    for changed in ({"visibility": "closed"}, {"opened_at": None}):
        row.update(**changed)
        with pytest.raises(refusals.NotForEveryone):
            refuse_closed(community)
        row.update(visibility="open", opened_at=timezone.now())
    row.update(archival=Archival.objects.create(community=community, archived_by=facilitator))
    with pytest.raises(refusals.NotForEveryone):
        refuse_closed(community)


def test_there_and_back_and_there_again(neighbour, content, hand_over, manager, facilitator):
    page, key = content("Rates"), uuid.uuid4()
    there = hand_over(page, key=key)
    source = there.source
    assert hand_over(page, key=key) == there
    back = actions.take_back(there, by=manager)
    assert (back.title, back.last_reviewed_by, back.owning_community) == ("Rates", manager, source.community)
    ended = HandOver.objects.get(key=key)
    assert (ended.ended_by, ended.ended_at is not None) == (manager, True)
    withdrawn = OfficialVersion.objects.get(page=source)
    assert withdrawn.end_reason == "The official text is kept in the official tree again: /rates/"
    _activity, people = told_last("vetting.taken_from_community")
    assert facilitator.pk in people
    assert VettingEvent.objects.latest("pk").note == withdrawn.end_reason
    again = hand_over(ContentPage.objects.get(pk=page.pk), slug="rates-again")
    assert (again.source.path, HandOver.objects.in_force().count()) == ("rates-again", 2)
    assert AdoptedPage.objects.filter(pk=neighbour.pk).exists()


def test_a_suspended_text_is_not_taken_back(adopted, official, facilitator, manager):
    official.suspend(by=facilitator, reason="Doubt")
    with pytest.raises(refusals.NothingOfficial):
        actions.take_back(adopted, by=manager)
    official.lift_suspension(by=manager)
    back = actions.take_back(adopted, by=manager)
    assert (back.title, back.slug, back.live, back.has_unpublished_changes) == (
        "Expenses abroad",
        "abroad",
        True,
        False,
    )


# In lists of the tree -------------------------------------------------------------------------------------------------
def test_what_lists_know_of_an_address(adopted, official, community, page, manager, facilitator, later):
    AdoptedPage.objects.filter(pk=adopted.pk).update(summary="Money abroad.")

    def row(**when):
        return inventory(**when).get(pk=adopted.pk)

    found = row()
    assert (found.owning_community_pk, found.content_owner_pk, found.withheld) == (community.pk, manager.pk, False)
    late = official.review_by + timedelta(days=community.grace_days)
    shown = AdoptedPage.inventory_facts(late, timezone.now())
    assert set(shown) >= {"summary", "review_by", "content_owner_pk", "owning_community_pk", "last_reviewed_at"}
    for day, withheld in ((late, False), (late + timedelta(days=1), True)):
        facts = AdoptedPage.inventory_facts(day, timezone.now())
        rows = (
            type(found)
            .objects.filter(pk=adopted.pk)
            .annotate(**facts)
            .values("withheld", "review_by", "owning_community_pk")
        )
        expected = {"withheld": withheld, "review_by": None if withheld else official.review_by}
        assert list(rows) == [expected | {"owning_community_pk": None if withheld else community.pk}]
    page.archive(by=facilitator)
    assert row().withheld
