"""What a decider has before them, part by part, and what is told when it is decided."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from communities.capabilities import Capability
from communities.discussions.models import Topic
from communities.vetting import actions, refusals
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.review import Edits, Review
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.targets import AnswerTarget, PageTarget
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year
from tests.vetting.conftest import said


@pytest.fixture
def look(page):
    """What a person has before them: ``look(manager)``, of the newest text or of text ``number``."""

    def make(person, number=None, asked=None):
        now = CommunityPage.objects.select_related("community", "newest").get(pk=page.pk)
        version = OfficialVersion.objects.active().filter(page=now).first()
        rights = VettingPermissionTester(now.community.permissions_for(person), version)
        text = now.revisions.get(number=number or now.revision_count)
        return Review(PageTarget(now), text, version, asked, rights)

    return make


@pytest.fixture
def helper(person, community, manager):
    """Accepts small changes."""
    somebody, until = person("minor"), timezone.now() + timedelta(days=9)
    community.delegate(Capability.GRANT_MINOR, to=somebody, by=manager, until=until, reason="Typos")
    return somebody


def test_a_first_vetting(look, page, manager, member):
    first = look(manager)
    assert (first.seen, first.difference, first.is_same) == (Seen(1, first.text.sha256, None), None, False)
    assert (first.edits.count, [edit.number for edit in first.edits.shown], first.edits_since) == (1, [1], 0)
    assert (first.title, first.address, first.why_not) == (page.title, page.get_absolute_url(), [])
    assert first.terms == {
        "owner": manager,
        "review_by": in_a_year(),
        "fallback_role": "facilitators",
        "number": 1,
        "sha256": first.text.sha256,
        "base": None,
    }
    assert not first.may_adopt_small
    assert look(manager, asked=actions.ask(page, by=member)).owner == member


def test_newer_edits(look, page, grant, edit, manager, member, administrator):
    version = grant(page, by=manager, owner=member, fallback_role="managers")
    same = look(manager)
    assert (same.is_same, same.edits.count, same.may_adopt_small) == (True, 0, False)
    for number in range(8):
        edit(page, by=manager, html=f"<p>Keep your receipts. {number}</p>")
    newer = look(manager, number=8)
    assert newer.seen == Seen(8, newer.text.sha256, version.pk)
    assert ([edit.number for edit in newer.edits.shown], newer.edits.count) == ([8, 7, 6, 5, 4, 3], 7)
    assert (newer.edits.earlier, newer.edits_since, newer.is_same) == (1, 1, False)
    assert (newer.owner, newer.terms["fallback_role"]) == (member, "managers")
    member.deactivate(by=administrator)
    assert look(manager).owner == manager
    assert Edits([], 3).earlier == 3


def test_what_speaks_against_it(look, page, official, edit, manager, delegate, member, facilitator):
    edit(page, by=member)
    asked = actions.ask(page, by=member)
    assert look(manager, asked=asked).why_not == []
    assert look(member, asked=asked).why_not == [str(refusals.MayNotVet(community=page.community.name))]
    asked.claim(by=delegate)
    asked.refresh_from_db()
    assert look(delegate, asked=asked).why_not == []
    assert look(manager, asked=asked).why_not == [str(refusals.ClaimedByOther(person=delegate.name))]
    asked.release(by=delegate)
    asked.decline(by=delegate, comment="No.")
    asked.refresh_from_db()
    assert look(manager, asked=asked).why_not == [str(refusals.AlreadyAnswered())]
    assert look(manager, number=1).why_not == []
    CommunityPage.objects.get(pk=page.pk).archive(by=facilitator)
    assert look(manager).why_not == [str(refusals.PageNotInUse())]


def test_who_may_adopt_a_small_change(look, page, official, edit, manager, helper, member, community):
    assert not look(helper).may_adopt_small
    edit(page, by=member, html="<p>Keep all your receipts.</p>")
    assert [look(person).may_adopt_small for person in (helper, manager, member)] == [True, True, False]
    assert [look(person).may_answer for person in (helper, manager, member)] == [True, True, False]
    edit(page, by=helper, html="<p>Keep your receipts here.</p>")
    assert look(helper).may_adopt_small
    type(community).objects.filter(pk=community.pk).update(four_eyes=True)
    assert not look(helper).may_adopt_small
    edit(page, by=member, html="<p>Keep your receipts for 7 years.</p>")
    assert not look(manager).may_adopt_small


def test_how_much_a_delegate_vouches_for(look, page, community, grant, delegate, manager, member, monkeypatch):
    def another(by, days=None):
        title = f"Page {CommunityPage.objects.count()}"
        grant(CommunityPage.begin(community, by=member, title=title, html="<p>x</p>"), by=by, days=days)

    assert look(delegate).load == {"live": 0, "due": 0}
    another(delegate)
    another(delegate, days=30)
    another(delegate, days=31)
    another(manager)
    assert look(delegate).load == {"live": 3, "due": 1}
    assert look(manager).load == {"live": 0, "due": 0}
    assert not look(delegate).is_too_much
    for limit, number in (("MOST_LIVE", 3), ("MOST_DUE", 1)):
        with monkeypatch.context() as patched:
            patched.setattr(f"communities.vetting.review.{limit}", number)
            assert look(delegate).is_too_much
            patched.setattr(f"communities.vetting.review.{limit}", number + 1)
            assert not look(delegate).is_too_much


def test_what_readers_say(look, page, community, manager, member, facilitator, employee):
    other = CommunityPage.begin(community, by=member, title="Other", html="<p>x</p>")
    other.newest.answer_helpful(True, by=manager)
    for person, helpful in ((member, True), (facilitator, False), (employee, False)):
        page.newest.answer_helpful(helpful, by=person)
    assert look(manager).helpful == {"yes": 1, "no": 2}


def test_an_answer_goes_by_its_question(community, member, facilitator, manager):
    topic = Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    answer = topic.reply(by=facilitator, html="<p>Form 7.</p>")
    rights = VettingPermissionTester(community.permissions_for(manager))
    review = Review(AnswerTarget(answer), answer.newest, None, None, rights)
    assert (review.title, review.address) == ("Which form?", answer.get_absolute_url())
    assert review.helpful == {"yes": 0, "no": 0}
    where = f"/communities/{community.slug}/questions/{topic.pk}/answers/{answer.pk}/vetting/review/"
    assert review.decision_address == where


# On screen ------------------------------------------------------------------------------------------------------------
def sent(review, answer, **words):
    look = vars(review.seen)
    terms = {"owner": "manager", "review_by": in_a_year(), "fallback_role": "facilitators", "note": ""}
    return terms | {name: "" if value is None else value for name, value in look.items()} | {"answer": answer} | words


def test_what_is_told_when_it_is_decided(enter, look, page, edit, manager, member):
    client, where = enter(manager), f"{page.get_absolute_url()}vetting/review/"
    done = client.post(where, sent(look(manager), "grant"))
    assert done.url == page.get_absolute_url()
    assert re.fullmatch(rf"“{page.title}” is official until {in_a_year().day} [A-Z][a-z]+ \d{{4}}\.", said(done))
    edit(page, by=member, html="<p>Keep all your receipts.</p>")
    asked = actions.ask(page, by=member)
    html = client.get(f"/vetting/{asked.pk}/").content.decode()
    assert "Make official until" in html
    assert "Adopt as a small change" in html
    done = client.post(f"/vetting/{asked.pk}/", sent(look(manager), "small"))
    assert (done.url, f"The small change of “{page.title}” is official." in said(done)) == ("/vetting/", True)
    assert "Keep official until" in client.get(where).content.decode()
    edit(page, by=member, html="<p>Another.</p>")
    for answer in ("changes", "decline"):
        asked = actions.ask(page, by=member)
        done = client.post(f"/vetting/{asked.pk}/", sent(look(manager), answer, note="Add the rates."))
        assert "Answered. The person who asked is told." in said(done)


def test_a_text_of_which_another_became_official_meanwhile(enter, look, page, grant, manager, delegate):
    """What is looked at again is what was before the decider, not what the form was made for."""
    first = sent(look(manager), "grant", note="My careful note")
    grant(page, by=delegate)
    CommunityPage.objects.get(pk=page.pk).publish(by=manager, title=page.title, html="<p>New.</p>", based_on=1)
    response = enter(manager).post(f"{page.get_absolute_url()}vetting/review/", first)
    form = response.context["form"]
    assert (response.status_code, form["note"].value()) == (409, "My careful note")
    assert {name: form[name].value() for name in ("number", "base")} == {"number": 2, "base": look(manager).seen.base}
    OfficialVersion.objects.active().get().withdraw(by=manager, reason="Wrong.")
    again = enter(manager).post(f"{page.get_absolute_url()}vetting/review/", first | {"base": 4711})
    assert (again.status_code, again.context["form"]["base"].value()) == (409, "")


@pytest.mark.parametrize("word", ["grant", "changes", "decline"])
def test_a_link_in_a_mail_proposes_an_answer(enter, page, manager, member, word):
    asked = actions.ask(page, by=member)
    client = enter(manager)
    assert f'value="{word}" autofocus' in client.get(f"/vetting/{asked.pk}/?answer={word}").content.decode()
    assert f'value="{word}" autofocus' not in client.get(f"/vetting/{asked.pk}/").content.decode()


def test_each_page_is_reviewed_with_its_own_request(enter, page, community, manager, member, facilitator):
    other = CommunityPage.begin(community, by=member, title="Other", html="<p>x</p>")
    actions.ask(other, by=member, note="Mine first")
    client, where = enter(manager), f"{page.get_absolute_url()}vetting/review/"
    assert "Mine first" not in client.get(where).content.decode()
    actions.ask(page, by=facilitator, note="This one")
    html = client.get(where).content.decode()
    assert "“This one”" in html
    assert "Where" in html
    assert community.get_absolute_url() in html.split("review__facts")[1]


def test_a_claim_of_somebody_else_is_told(enter, page, manager, delegate, member):
    asked = actions.ask(page, by=member)
    client = enter(manager)
    assert client.post(f"/vetting/{asked.pk}/claim/").url == asked.get_absolute_url()
    html = client.get(f"/vetting/{asked.pk}/").content.decode()
    assert "You are looking at it" in html
    refused = enter(delegate).post(f"/vetting/{asked.pk}/claim/")
    assert (refused.url, manager.name in said(refused)) == (asked.get_absolute_url(), True)
    assert enter(manager).post(f"/vetting/{asked.pk}/release/").url == asked.get_absolute_url()
    asked.refresh_from_db()
    assert asked.claimant() is None
    claimed = enter(delegate).post(f"/vetting/{asked.pk}/claim/", headers={"HX-Request": "true"}).content.decode()
    assert "You are looking at it" in claimed
    assert "<html" not in claimed


def test_who_asked_last_is_next(enter, look, page, community, manager, delegate, member):
    """The next one nobody else has claimed, from the beginning when it was the last."""
    pages = [CommunityPage.begin(community, by=member, title=f"P {number}", html="<p>x</p>") for number in range(3)]
    first, second, third = (actions.ask(page, by=member) for page in pages)
    now = timezone.now()
    for days, asked in enumerate((second, first, third)):
        VettingRequest.objects.filter(pk=asked.pk).update(asked_at=now - timedelta(days=9 - days))
    client, no = enter(manager), {"number": 1, "base": "", "answer": "decline", "note": "No."}

    def decline(asked):
        return client.post(f"/vetting/{asked.pk}/", no | {"sha256": asked.sha256}).url

    second.claim(by=delegate)
    assert decline(first) == third.get_absolute_url()
    assert decline(third) == "/vetting/"
    VettingRequest.objects.filter(pk=second.pk).update(claimed_by=None, claimed_until=None)
    VettingRequest.objects.filter(pk=third.pk).update(closed_at=None, closed_by=None, outcome="")
    assert decline(third) == second.get_absolute_url()
