"""Requests that seldom come: what was done meanwhile is told and done once more by nobody; other addresses; clocks."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from communities.discussions.models import Topic
from communities.models import PersonDelegation
from communities.vetting import actions, refusals, reminding, watching
from communities.vetting.actions.granting import Seen
from communities.vetting.actions.handing import Terms
from communities.vetting.label import label_of
from communities.vetting.models import AdoptedPage, OfficialVersion, Reminder
from communities.vetting.models.reminder import Occasion
from communities.vetting.resolver import resolve, with_texts
from communities.vetting.rights import VettingPermissionTester
from communities.wiki.models import CommunityPage
from pages.models import ContentPage, HomePage
from pages.models.review import in_a_year, today


@pytest.fixture
def at(page):
    return lambda word: f"{page.get_absolute_url()}vetting/{word}/"


@pytest.fixture
def content(db, manager):
    """An official page of the tree."""
    ends = today() + timedelta(days=90)
    page = HomePage.objects.get().add_child(
        instance=ContentPage(title="Rates", slug="rates", content_owner=manager, review_by=ends)
    )
    page.save_revision().publish()
    return ContentPage.objects.get(pk=page.pk)


def hand_over(content, community, manager, *terms):
    return actions.hand_over(content, by=manager, community=community, key=uuid.uuid4(), terms=Terms(*terms))


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def tells(response, refusal):
    return str(refusal()) in response.content.decode() + said(response)


# Acts that come too late ----------------------------------------------------------------------------------------------
def test_a_request_that_was_answered_is_not_taken_back(enter, page, member, manager):
    asked = actions.ask(page, by=member)
    asked.decline(by=manager, comment="No.")
    response = enter(member).post(f"/vetting/{asked.pk}/take-back/")
    assert response.status_code == 302
    assert tells(response, refusals.AlreadyAnswered)


def test_an_answer_that_is_official_is_not_asked_for(enter, community, member, facilitator, manager):
    topic = Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    answer = topic.reply(by=facilitator, html="<p>Form 7.</p>")
    seen = Seen(1, answer.newest.sha256, None)
    actions.grant(answer, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    where = f"/communities/{community.slug}/questions/{topic.pk}/answers/{answer.pk}/vetting/"
    response = enter(facilitator).post(f"{where}ask/")
    assert response.url == where
    assert tells(response, refusals.NothingNew)
    assert enter(manager).get(f"{where}withdraw/").status_code == 200


def test_a_text_that_was_suspended_before_is_not_suspended(enter, official, at, facilitator, manager):
    official.suspend(by=facilitator, reason="Wrong rates.")
    official.lift_suspension(by=manager)
    response = enter(facilitator).post(at("suspend"), {"version": official.pk, "reason": "Again."})
    assert tells(response, refusals.SuspendedOnce)


def test_what_is_not_official_any_more_is_not_taken_back(enter, content, community, manager):
    there = hand_over(content, community, manager)
    OfficialVersion.objects.get().withdraw(by=manager, reason="Wrong.")
    assert tells(enter(manager).post(f"/official/{there.pk}/take-back/"), refusals.NothingOfficial)


def test_a_page_with_a_draft_is_not_handed_over(enter, content, community, manager):
    content.title = "Rates, new"
    content.save_revision()
    client, address = enter(manager), f"/official/{content.pk}/hand-over/"
    assert tells(client.get(address), refusals.DraftWaits)
    values = {"key": uuid.uuid4(), "community": community.pk, "slug": "rates", "owner": manager.username}
    response = client.post(address, values | {"review_by": content.review_by})
    assert response.status_code != 302
    assert tells(response, refusals.DraftWaits)
    assert not AdoptedPage.objects.exists()


# Handing over ---------------------------------------------------------------------------------------------------------
def test_the_terms_of_a_text_that_is_handed_over(content, community, manager):
    ContentPage.objects.filter(pk=content.pk).update(content_owner=None)
    with pytest.raises(refusals.NeedsOwner):
        hand_over(content, community, manager)
    with pytest.raises(refusals.ReviewDateOutOfRange):
        hand_over(content, community, manager, manager, today())
    hand_over(content, community, manager, manager, in_a_year())
    version = OfficialVersion.objects.get()
    assert (version.owner, version.review_by) == (manager, in_a_year())


def test_a_page_that_is_not_published_comes_back_unpublished(content, community, manager):
    there = hand_over(content, community, manager)
    AdoptedPage.objects.filter(pk=there.pk).update(live=False)
    assert not actions.take_back(there, by=manager).live


# Addresses ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["person", "group", "team"])
def test_delegations_that_are_not_there(enter, manager, kind):
    assert enter(manager).get(f"/vetting/delegations/{kind}/0/").status_code == 404


def test_pages_that_are_not_there(enter, community, manager):
    assert enter(manager).get(f"/communities/{community.slug}/pages/nowhere/vetting/").status_code == 404


def test_changes_since_the_official_text(enter, page, at, edit, grant, manager, member):
    client = enter(manager)
    assert client.get(at("changes")).url == page.get_absolute_url()
    grant(page, by=manager)
    edit(page, by=member)
    assert "all of them" in client.get(at("changes")).content.decode()


def test_one_community_of_the_queue(enter, page, grant, manager, found):
    grant(page, by=manager, days=9)
    other = found("other")
    shown = {
        slug: page.title in enter(manager).get(f"/vetting/due/?community={slug}").content.decode()
        for slug in (page.community.slug, other.slug)
    }
    assert shown == {page.community.slug: True, other.slug: False}


# Labels and clocks ----------------------------------------------------------------------------------------------------
def ways_on(page, person, version):
    reading = resolve(with_texts(CommunityPage.objects.all()).get(pk=page.pk))
    return label_of(reading, VettingPermissionTester(page.community.permissions_for(person), version))


def test_a_label_leads_on(page, official, edit, manager, member, later):
    where = page.get_absolute_url()
    assert "vet_url" not in ways_on(page, manager, official)
    later(360)
    assert ways_on(page, manager, official)["vet_url"] == f"{where}vetting/reaffirm/"
    assert "vet_url" not in ways_on(page, member, official)
    edit(page, by=member)
    later(400)
    assert ways_on(page, member, official)["official_url"] == f"{where}?version=official"


def test_reminders_a_chunk_at_a_time(monkeypatch, page, community, facilitator, manager, grant):
    grant(page, by=manager, days=3)
    grant(CommunityPage.begin(community, by=facilitator, title="Other", html="<p>o</p>"), by=manager, days=3)
    monkeypatch.setattr(reminding, "CHUNK", 1)
    assert (reminding.remind(), reminding.remind()) == (2, 0)


def test_a_reminder_that_another_run_was_quicker_with(official):
    Reminder.objects.create(version=official, occasion=Occasion.DUE_3)
    told = []
    assert not reminding._once(official, Occasion.DUE_3, lambda *about: told.append(about))
    assert reminding._once(official, Occasion.DUE_14, lambda *about: told.append(about))
    assert told == [(official, Occasion.DUE_14)]


def test_managers_answer_where_it_was_said_so(page, grant, manager, member, administrator, facilitator):
    version = grant(page, by=manager, owner=member, fallback_role="managers")
    assert reminding.answering_for(version) == [member]
    member.deactivate(by=administrator)
    version.refresh_from_db()
    assert reminding.answering_for(version) == [manager]
    version.fallback_role = "facilitators"
    assert facilitator in reminding.answering_for(version)
    assert manager not in reminding.answering_for(version)


def test_a_notice_that_is_over_before_it_is_told(monkeypatch, page, official, manager):
    actions.adopt(page, by=manager, parent=HomePage.objects.get(), title="Abroad", slug="abroad")
    official.withdraw(by=manager, reason="Wrong.")
    monkeypatch.setattr(watching, "standing", lambda page: SimpleNamespace(why=None))
    assert watching.watch_addresses() == 0
    monkeypatch.undo()
    assert (watching.watch_addresses(), watching.watch_addresses()) == (1, 0)


def test_managers_answer_where_nobody_runs_the_community(page, grant, manager, member, administrator):
    version = grant(page, by=manager, owner=member)
    member.deactivate(by=administrator)
    version.refresh_from_db()
    page.community.memberships.filter(role="facilitator").delete()
    assert reminding.answering_for(version) == [manager]


# Rights that end between the look and the act -------------------------------------------------------------------------
def refusing(refusal):
    def verb(*given, **named):
        raise refusal

    return verb


def test_a_right_that_ended_meanwhile_is_told(enter, monkeypatch, community, delegate, member, facilitator, manager):
    topic = Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    answer = topic.reply(by=facilitator, html="<p>Form 7.</p>")
    seen = Seen(1, answer.newest.sha256, None)
    version = actions.grant(answer, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    refusal = refusals.MayNotVet(community=community.name)
    for verb in ("models.OfficialVersion.withdraw", "views.promotion.promote"):
        monkeypatch.setattr(f"communities.vetting.{verb}", refusing(refusal))
    monkeypatch.setattr(PersonDelegation, "revoke", refusing(refusal))
    where = f"/communities/{community.slug}/questions/{topic.pk}/answers/{answer.pk}"
    held = PersonDelegation.objects.get(user=delegate)
    page = CommunityPage.begin(community, by=facilitator, title="Forms", html="<p>Forms.</p>")
    client, stale = enter(manager), {"version": version.pk, "reason": "Old."}
    assert str(refusal) in client.post(f"{where}/vetting/withdraw/", stale).content.decode()
    assert str(refusal) in said(client.post(f"/vetting/delegations/person/{held.pk}/revoke/"))
    promoted = {"page": page.pk, "heading": "Seven", "below": "", "key": uuid.uuid4()}
    address = reverse("answer_promote", args=[community.slug, topic.pk, answer.pk])
    assert str(refusal) in enter(facilitator).post(address, promoted).content.decode()
