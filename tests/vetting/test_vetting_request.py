"""One decision through HTTP: the three answers, what refuses them, and what is never lost."""

import re

import pytest

from accounts.notifications.models import Activity
from communities.capabilities import Capability
from communities.vetting import actions
from communities.vetting.mailing import NOES, body_of_no
from communities.vetting.models import OfficialVersion, VettingEvent, VettingRequest
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year


@pytest.fixture
def asked(page, member):
    return actions.ask(page, by=member, note="For the travellers")


def fields_of(response):
    """What the form holds, as a browser would send it."""
    text = response.content.decode()
    found = {"note": ""}
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] in ("number", "sha256", "base", "owner", "review_by"):
            found[name[1]] = value[1] if value else ""
    found["fallback_role"] = "facilitators"
    return found


def answer(client, asked, answer, **changed):
    address = f"/vetting/{asked.pk}/"
    return client.post(address, fields_of(client.get(address)) | {"answer": answer} | changed)


def test_a_manager_makes_it_official(enter, asked, manager, page):
    client = enter(manager)
    text = client.get(f"/vetting/{asked.pk}/").content.decode()
    assert "Make official until" in text
    assert "For the travellers" in text
    response = answer(client, asked, "grant", note="Checked with finance")
    assert (response.status_code, response.headers["Location"]) == (302, "/vetting/")
    version = OfficialVersion.objects.active().get()
    assert (version.page, version.owner, version.review_by) == (page, asked.asked_by, in_a_year())
    assert (version.note, version.granted_by) == ("Checked with finance", manager)


def test_sent_twice_it_is_made_once(enter, asked, manager):
    client = enter(manager)
    sent = fields_of(client.get(f"/vetting/{asked.pk}/")) | {"answer": "grant"}
    assert [client.post(f"/vetting/{asked.pk}/", sent).status_code for _ in range(2)] == [302, 302]
    assert OfficialVersion.objects.count() == 1


def test_after_it_comes_the_next(enter, asked, manager, community, member):
    other = CommunityPage.begin(community, by=member, title="Other", html="<p>x</p>")
    following = actions.ask(other, by=member)
    assert answer(enter(manager), asked, "grant").headers["Location"] == following.get_absolute_url()


@pytest.mark.parametrize(("word", "outcome"), [("changes", "changes"), ("decline", "declined")])
def test_a_no_says_why(enter, asked, manager, member, word, outcome):
    client = enter(manager)
    assert answer(client, asked, word).status_code == 422
    assert answer(client, asked, word, note="Add the rates", owner="", review_by="").status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, asked.comment) == (outcome, "Add the rates")
    told = body_of_no(Activity.objects.filter(verb__in=NOES).get(), member)
    assert (told.note, told.subject.endswith(f": {asked.title}")) == ("Add the rates", True)
    assert not OfficialVersion.objects.exists()


def test_a_text_that_changed_under_the_decider_is_looked_at_again(enter, asked, manager, delegate, grant, page, edit):
    """Another decider was quicker: 409, the new difference, and all that was typed."""
    client = enter(manager)
    sent = fields_of(client.get(f"/vetting/{asked.pk}/")) | {"answer": "grant", "note": "My careful note"}
    grant(page, by=delegate, look=None)
    asked.refresh_from_db()
    VettingRequest.objects.filter(pk=asked.pk).update(closed_at=None, closed_by=None, outcome="")
    response = client.post(f"/vetting/{asked.pk}/", sent)
    assert response.status_code == 409
    text = response.content.decode()
    assert "My careful note" in text
    assert "Look at the difference again" in text
    assert fields_of(response)["base"] == str(OfficialVersion.objects.active().get().pk)
    assert OfficialVersion.objects.count() == 1


@pytest.mark.parametrize(
    "forged", [{"sha256": "0" * 64}, {"number": 99}, {"base": 4711}, {"sha256": ""}, {"number": "x"}, {"base": "\0"}]
)
def test_forged_fields_make_nothing_official(enter, asked, manager, forged):
    """S12, S13: a grant names exactly what was looked at."""
    response = answer(enter(manager), asked, "grant", **forged)
    assert response.status_code in (409, 422)
    assert not OfficialVersion.objects.exists()


def test_protected_fields_are_not_taken_from_forms(enter, asked, manager, employee):
    extra = {"granted_by": employee.pk, "authority": "system", "audience": "secret", "ended_at": "2026-01-01"}
    extra |= {"is_official": "1", "page": 1, "revision": 1, "reviewed_at": "2030-01-01", "supersedes": 1}
    answer(enter(manager), asked, "grant", **extra)
    version = OfficialVersion.objects.get()
    assert (version.granted_by, version.authority, version.audience) == (manager, "manager", "open")
    assert (version.ended_at, version.supersedes) == (None, None)


@pytest.mark.parametrize("persona", ["employee", "member", "facilitator", "banned", "administrator"])
def test_nobody_else_answers(client, request, enter, asked, persona):
    client = enter(request.getfixturevalue(persona))
    response = client.get(f"/vetting/{asked.pk}/")
    assert response.status_code == 200
    assert 'value="grant"' not in response.content.decode()
    version = {"number": 1, "sha256": asked.sha256, "base": "", "owner": "member", "review_by": in_a_year()}
    sent = version | {"fallback_role": "facilitators", "note": "x", "answer": "grant"}
    assert client.post(f"/vetting/{asked.pk}/", sent).status_code == 403
    assert client.post(f"/vetting/{asked.pk}/", sent | {"answer": "decline"}).status_code == 403
    assert client.post(f"/vetting/{asked.pk}/claim/").status_code == 403
    asked.refresh_from_db()
    assert asked.is_open
    assert not OfficialVersion.objects.exists()


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_a_request_in_a_secret_community_is_not_there(client, asked, employee):
    client.force_login(employee)
    assert client.get(f"/vetting/{asked.pk}/").status_code == 404
    assert client.post(f"/vetting/{asked.pk}/", {"answer": "grant"}).status_code == 404


def test_a_delegation_revoked_while_looking_keeps_what_was_typed(enter, asked, delegate, manager):
    client = enter(delegate)
    sent = fields_of(client.get(f"/vetting/{asked.pk}/")) | {"answer": "grant", "note": "My careful note"}
    delegate.communities_persondelegation_set.get().revoke(by=manager) if hasattr(
        delegate, "communities_persondelegation_set"
    ) else revoke_all(delegate, manager)
    response = client.post(f"/vetting/{asked.pk}/", sent)
    assert response.status_code == 403
    assert "My careful note" in response.content.decode()
    assert "You may not do this" in response.content.decode()
    assert not OfficialVersion.objects.exists()


def revoke_all(person, manager):
    from communities.models import PersonDelegation

    for delegation in PersonDelegation.objects.current().filter(user=person):
        delegation.revoke(by=manager)


def test_four_eyes_is_told_beforehand(enter, community, page, member, manager, seen):
    type(community).objects.filter(pk=community.pk).update(four_eyes=True)
    page.publish(by=manager, title=page.title, html="<p>Mine.</p>", based_on=1)
    asked = actions.ask(page, by=member)
    client = enter(manager)
    text = client.get(f"/vetting/{asked.pk}/").content.decode()
    assert "nobody makes their own edits official" in text
    assert 'value="grant"' not in text
    assert answer(client, asked, "grant", owner="member", review_by=in_a_year()).status_code == 422
    assert not OfficialVersion.objects.exists()


def test_who_signed_in_long_ago_shows_who_they_are_and_loses_nothing(enter, asked, manager, page):
    client = enter(manager, age=3600)
    response = answer(client, asked, "grant", note="My careful note")
    assert response.status_code == 302
    assert "/accounts/reauthenticate/" in response.headers["Location"]
    assert not OfficialVersion.objects.exists()
    done = client.post(response.headers["Location"], {"password": "common-ground"})
    assert (done.status_code, done.headers["Location"]) == (302, "/vetting/")
    assert OfficialVersion.objects.get().note == "My careful note"


def test_claiming_and_releasing(enter, asked, manager, delegate):
    client = enter(manager)
    assert client.post(f"/vetting/{asked.pk}/claim/").status_code == 302
    asked.refresh_from_db()
    assert asked.claimant() == manager
    client = enter(delegate)
    text = client.get(f"/vetting/{asked.pk}/").content.decode()
    assert f"{manager.name} is looking at it" in text
    assert answer(client, asked, "decline", note="x").status_code == 422
    client = enter(manager)
    response = client.post(f"/vetting/{asked.pk}/release/", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "Claim for two hours" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_request_that_was_declined_meanwhile_is_not_overruled(enter, asked, manager, delegate):
    client = enter(manager)
    sent = fields_of(client.get(f"/vetting/{asked.pk}/")) | {"answer": "grant", "note": "Kept"}
    asked.decline(by=delegate, comment="Wrong rates")
    response = client.post(f"/vetting/{asked.pk}/", sent)
    assert response.status_code == 409
    assert "Kept" in response.content.decode()
    assert "Wrong rates" in response.content.decode()
    assert 'name="answer"' not in response.content.decode()
    assert not OfficialVersion.objects.exists()


def test_the_asker_reads_the_answer(enter, asked, manager, member):
    asked.ask_changes(by=manager, comment="Add the rates")
    text = enter(member).get(f"/vetting/{asked.pk}/").content.decode()
    assert "Add the rates" in text
    assert 'name="answer"' not in text


def test_a_small_change_by_who_may_adopt_small_ones(enter, page, official, edit, member, person, community, manager):
    from datetime import timedelta

    from django.utils import timezone

    helper = person("minor")
    until = timezone.now() + timedelta(days=9)
    community.delegate(Capability.GRANT_MINOR, to=helper, by=manager, until=until, reason="Typos")
    edit(page, by=member, html="<p>Keep all your receipts.</p>")
    client = enter(helper)
    address = page.get_absolute_url() + "vetting/review/"
    listed = client.get("/vetting/newer-edits/").content.decode()
    assert f'href="{address}"' in listed
    assert "Small change" in listed
    assert not any(part in listed for part in ("/vetting/due/", 'name="chosen"', 'name="verb"'))
    assert 'href="/vetting/newer-edits/"' in client.get("/").content.decode()
    assert client.get("/vetting/").status_code == 403
    response = client.get(address)
    assert "Adopt as a small change" in response.content.decode()
    assert client.post(address, fields_of(response) | {"answer": "small"}).status_code == 302
    assert OfficialVersion.objects.active().get().revision.number == 2
    edit(page, by=member, html="<p>Keep all your receipts for 7 years.</p>")
    assert "Small change" not in client.get("/vetting/newer-edits/").content.decode()
    response = client.get(address)
    assert "Adopt as a small change" not in response.content.decode()
    assert client.post(address, fields_of(response) | {"answer": "small"}).status_code == 422


def test_a_manager_vets_without_being_asked(enter, page, manager, employee):
    client = enter(manager)
    address = page.get_absolute_url() + "vetting/review/"
    response = client.post(address, fields_of(client.get(address)) | {"answer": "grant"})
    assert (response.status_code, response.headers["Location"]) == (302, page.get_absolute_url())
    assert OfficialVersion.objects.active().get().page == page
    assert enter(employee).get(address).status_code == 403


def test_the_difference_is_the_whole_one_since_the_official_text(enter, page, official, edit, member, manager):
    for words in ("One", "Two", "Three"):
        edit(page, by=member, html=f"<p>Keep your receipts. {words}.</p>")
    asked = actions.ask(page, by=member)
    text = enter(manager).get(f"/vetting/{asked.pk}/").content.decode()
    assert "<ins>" in text
    assert "Three" in text
    assert "Two" not in text


def test_a_delegate_with_much_to_answer_for_is_warned(enter, asked, delegate, monkeypatch, community, member, grant):
    monkeypatch.setattr("communities.vetting.review.MOST_LIVE", 1)
    other = CommunityPage.begin(community, by=member, title="Other", html="<p>x</p>")
    grant(other, by=delegate)
    assert "You vouch for a lot already" in enter(delegate).get(f"/vetting/{asked.pk}/").content.decode()


def test_the_request_page_costs_the_same_for_every_history(
    enter, page, official, edit, member, manager, django_assert_max_num_queries
):
    edit(page, by=member)
    asked = actions.ask(page, by=member)
    client = enter(manager)
    client.get(f"/vetting/{asked.pk}/")
    with django_assert_max_num_queries(14) as few:
        client.get(f"/vetting/{asked.pk}/")
    for number in range(20):
        edit(page, by=member, html=f"<p>{number}</p>")
    with django_assert_max_num_queries(14) as many:
        client.get(f"/vetting/{asked.pk}/")
    assert len(many) == len(few)


def test_every_step_is_in_the_log(enter, asked, manager):
    answer(enter(manager), asked, "grant")
    assert list(VettingEvent.objects.order_by("pk").values_list("transition", flat=True)) == ["asked", "granted"]


def test_who_made_the_edits_and_who_would_answer(enter, page, official, edit, member, facilitator, manager):
    edit(page, by=member, html="<p>One.</p>")
    page.publish(by=facilitator, title=page.title, html="<p>Two.</p>", based_on=2, summary="Rates of <2027>")
    text = enter(manager).get(page.get_absolute_url() + "vetting/review/").content.decode()
    assert "2 edits" in text
    assert "Rates of &lt;2027&gt;" in text
    assert f"Owner: <strong>{manager.name}</strong>" in text
