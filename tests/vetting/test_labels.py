"""What the label says in each state, to the last word: who vouches, until when, and where it leads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.capabilities import Capability
from communities.discussions.models import Topic
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.answers import label_of_answer, offered, standings_of
from communities.vetting.label import label_of
from communities.vetting.resolver import resolve, resolve_answers, with_texts
from communities.vetting.rights import VettingPermissionTester
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year


@pytest.fixture
def label(page):
    """The label a person sees, or what everybody does: ``label(manager, version="community")``."""

    def read(person=None, version=None):
        now = CommunityPage.objects.select_related("community").get(pk=page.pk)
        reading = resolve(with_texts(CommunityPage.objects.all()).get(pk=page.pk), version)
        latest = now.official_versions.order_by("-pk").first()
        rights = VettingPermissionTester(now.community.permissions_for(person), latest) if person else None
        return label_of(reading, rights)

    return read


@pytest.fixture
def here(page):
    """Where the label leads: ``here("changes")``."""
    return lambda word: f"{page.get_absolute_url()}vetting/{word}/"


@pytest.fixture
def told(page, here):
    """What every label of the page's text ``number`` says."""

    def make(state, number=1, **words):
        story = f"{page.get_absolute_url()}vetting/"
        return {"state": state, "revision": number, "community": page.community, "story_url": story} | words

    return make


def edited(page, number):
    text = page.revisions.get(number=number)
    return {"edited_by": text.author, "edited_at": text.at}


def vouched(version, **words):
    about = {"reviewed": version.reviewed_at, "review_by": version.review_by, "note": version.note}
    about |= {"newer": 0, "newer_people": 0, "voucher": version.owner, "voucher_role": version.owner.profile.job_title}
    return about | words


def test_a_text_nobody_vouches_for(label, told, page, manager):
    assert label() == label(manager) == told("community", **edited(page, 1))


def test_a_text_that_is_official(label, told, official, manager):
    type(manager.profile).objects.filter(user=manager).update(job_title="Finance")
    manager.profile.refresh_from_db()
    assert label() == label(manager) == told("official", **vouched(official, voucher_role="Finance"))


def test_newer_edits(label, told, here, page, official, edit, member, manager, facilitator, community, person):
    edit(page, by=member)
    ahead = {"newest_url": f"{page.get_absolute_url()}?version=community", "diff_url": here("changes")}
    newer = told("official-newer-edits", **vouched(official, newer=1, newer_people=1), **ahead)
    assert label() == label(member) == newer
    assert label(manager) == newer | {"vet_url": here("review")}
    helper, until = person("minor"), timezone.now() + timedelta(days=9)
    community.delegate(Capability.GRANT_MINOR, to=helper, by=manager, until=until, reason="Typos")
    assert label(helper) == newer | {"vet_url": here("review")}
    assert label(manager, version="community") == told("community", 2, **edited(page, 2))
    CommunityPage.objects.get(pk=page.pk).archive(by=facilitator)
    assert label(manager) == newer


def test_a_review_that_is_near(label, told, here, page, grant, edit, manager, member, community, later):
    version = grant(page, by=manager, owner=member)
    later(360)
    assert label() == label(member) == told("due", **vouched(version))
    assert label(manager) == told("due", **vouched(version), vet_url=here("reaffirm"))
    type(community).objects.filter(pk=community.pk).update(owner_may_reaffirm=True)
    assert label(member)["vet_url"] == here("reaffirm")
    edit(page, by=member)
    assert (label(member)["vet_url"], label(manager)["vet_url"]) == (here("reaffirm"), here("review"))
    later(370)
    assert (label(member)["state"], label(member)["vet_url"]) == ("overdue", here("reaffirm"))


def test_the_owner_may_re_affirm_while_there_are_newer_edits(
    label, here, page, grant, edit, manager, member, community
):
    type(community).objects.filter(pk=community.pk).update(owner_may_reaffirm=True)
    grant(page, by=manager, owner=member)
    assert "vet_url" not in label(member)
    edit(page, by=manager)
    assert label(member)["vet_url"] == here("reaffirm")


def test_a_text_that_has_lapsed(label, told, page, official, edit, manager, member, later):
    edit(page, by=member)
    later(400)
    over = {"ended_at": official.review_by + timedelta(days=30)}
    where = {"official_url": f"{page.get_absolute_url()}?version=official"}
    assert label() == label(manager) == told("lapsed", 2, **edited(page, 2), **over, **where)
    assert label(version="official") == told("lapsed", 1, **edited(page, 1), **over)


def test_a_text_that_is_doubted_or_withdrawn(label, told, page, official, facilitator, manager):
    doubt = official.suspend(by=facilitator, reason="Wrong rates.")
    paused = {"suspended_until": doubt.until, "ended_by": facilitator, "reason": "Wrong rates."}
    assert label() == told("withdrawn", **edited(page, 1), **paused)
    official.withdraw(by=manager, reason="They are.")
    official.refresh_from_db()
    ended = {"ended_at": official.ended_at, "ended_by": manager, "reason": "They are."}
    assert label() == label(manager) == told("withdrawn", **edited(page, 1), **ended)


def test_an_owner_who_left(label, told, page, grant, manager, member, administrator):
    version = grant(page, by=manager, owner=member)
    member.deactivate(by=administrator)
    role = "Facilitators of the community"
    words = vouched(version, answering=role)
    words["note"] = f"The owner has left. {role} answer for this text until it has a new one."
    del words["voucher"], words["voucher_role"]
    assert label() == told("official", **words)


# Answers --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def answer(community, member, facilitator):
    asked = Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    return asked.reply(by=facilitator, html="<p>Form 7.</p>")


def test_what_stands_beside_an_answer(community, answer, manager, member, outsider, facilitator):
    where = f"/communities/{community.slug}/questions/{answer.topic_id}/answers/{answer.pk}/vetting/"

    def beside(person):
        post = type(answer).objects.select_related("topic__community").get(pk=answer.pk)
        found = standings_of([post], type(community).objects.get(pk=community.pk).permissions_for(person)).get(post.pk)
        return found and (found.html, found.state, found.revision, found.actions)

    vet, ask, look = ([(where, words)] for words in ("Vet this answer", "Ask for vetting", "Who decided what"))
    assert beside(manager) == ("<p>Form 7.</p>", "community", 1, vet)
    assert beside(member) == ("<p>Form 7.</p>", "community", 1, ask)
    assert beside(outsider) is None
    seen = Seen(1, answer.newest.sha256, None)
    version = actions.grant(answer, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    official = ("<p>Form 7.</p>", "official", 1)
    assert [beside(person) for person in (manager, member, outsider)] == [(*official, way) for way in (vet, look, look)]
    answer.edit(by=facilitator, html="<p>Form 8.</p>", based_on=1)
    newer = ("<p>Form 7.</p>", "official-newer-edits", 1)
    assert [beside(person) for person in (member, outsider)] == [(*newer, ask), (*newer, look)]
    version.withdraw(by=manager, reason="Gone.")
    assert beside(outsider) == ("<p>Form 8.</p>", "withdrawn", 2, look)


def test_the_label_of_an_answer(community, answer, manager, facilitator):
    def read():
        post = type(answer).objects.select_related("topic__community").get(pk=answer.pk)
        return label_of_answer(resolve_answers([post])[post.pk])

    seen = Seen(1, answer.newest.sha256, None)
    version = actions.grant(answer, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    official = {"state": "official", "revision": 1, "community": community} | vouched(version)
    assert read() == official
    answer.edit(by=facilitator, html="<p>Form 8.</p>", based_on=1)
    where = f"/communities/{community.slug}/questions/{answer.topic_id}/answers/{answer.pk}/vetting/"
    assert read() == official | {"state": "official-newer-edits", "newer": 1, "diff_url": where}
    type(community).objects.filter(pk=community.pk).update(default_view="newest")
    assert read() == {"state": "community", "revision": 2, "community": community}


def test_who_sees_an_official_answer_is_offered_its_story(community, answer, outsider):
    assert offered(answer, None, VettingPermissionTester(community.permissions_for(outsider))) == []
