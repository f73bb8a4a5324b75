"""What the transitions of vetting leave alone, refuse and tell, to the letter; the large picture is in
test_transitions.py. Beside each text stands another one, made official first, that nothing may touch.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.notifications.models import Activity, Outbox
from communities.attachments.actions import keep
from communities.attachments.models import Scan
from communities.discussions.models import Topic
from communities.vetting import actions, refusals
from communities.vetting.actions import batch
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion, Suspension, VettingEvent, VettingRequest
from communities.vetting.targets import AnswerTarget
from communities.wiki.models import CommunityPage
from communities.wiki.models.following import PageFollow
from pages.models.review import in_a_year, latest_review, today


@pytest.fixture(autouse=True)
def neighbour(community, person, manager, grant):
    """Another page of the community, official and suspended, with a request that waits."""
    somebody = person("neighbour")
    community.memberships.create(person=somebody, role="facilitator")
    page = CommunityPage.begin(community, by=somebody, title="Neighbour", html="<p>Next door.</p>")
    version = grant(page, by=manager, days=10)
    version.suspend(by=somebody, reason="Doubt")
    actions.ask(page, by=somebody)
    return version


def transitions(page):
    return list(VettingEvent.objects.filter(page=page).order_by("id").values_list("transition", flat=True))


def told(verb):
    return set(Outbox.objects.get(activity=Activity.objects.filter(verb=verb).latest("pk")).people)


# Asking ---------------------------------------------------------------------------------------------------------------
def test_the_same_text_is_asked_for_a_fortnight_before_its_review(page, grant, manager, facilitator):
    grant(page, by=manager, days=15)
    with pytest.raises(refusals.NothingNew):
        actions.ask(page, by=facilitator)
    grant(page, by=manager, days=14)
    assert actions.ask(page, by=facilitator).is_open


def test_a_request_that_moves_on_is_taken_back_in_the_log(page, edit, facilitator):
    first = actions.ask(page, by=facilitator)
    edit(page, by=facilitator)
    assert actions.ask(page, by=facilitator, note="Now with the table.").note == "Now with the table."
    first.refresh_from_db()
    assert (first.outcome, first.closed_by, transitions(page)) == (
        "taken_back",
        facilitator,
        ["asked", "taken_back", "asked"],
    )


# Claims and answers ---------------------------------------------------------------------------------------------------
def test_a_claim_lasts_two_hours_and_its_holder_knows(page, facilitator, manager, delegate):
    asked = actions.ask(page, by=facilitator)
    now = timezone.now()
    asked.claim(by=manager, now=now)
    assert (asked.claimed_by, asked.claimed_until) == (manager, now + timedelta(hours=2))
    open_ones = VettingRequest.objects.filter(pk=asked.pk)
    for after, holder in ((timedelta(hours=2) - timedelta(seconds=1), manager), (timedelta(hours=2), None)):
        assert asked.claimant(now + after) == holder
        assert open_ones.claimed(now + after).exists() is (holder is not None)
        assert open_ones.free_for(delegate, now + after).exists() is (holder is None)
        assert open_ones.free_for(manager, now + after).exists()
    assert open_ones.claimed().exists()
    with pytest.raises(refusals.ClaimedByOther):
        asked.decline(by=delegate, comment="No.")
    asked.release(by=delegate)
    asked.refresh_from_db()
    assert asked.claimed_by == manager
    asked.release(by=manager)
    assert (asked.claimed_by, asked.claimed_until) == (None, None)
    assert transitions(page) == ["asked", "claimed", "released"]


def test_a_request_is_late_after_its_day_and_until_it_is_answered(page, facilitator, manager):
    asked = actions.ask(page, by=facilitator)
    assert not asked.is_late
    asked.due_at = timezone.now() - timedelta(minutes=1)
    assert asked.is_late
    asked.decline(by=manager, comment="Not for us.")
    asked.due_at = timezone.now() - timedelta(minutes=1)
    assert not asked.is_late
    said = Activity.objects.get(verb="vetting.declined")
    assert (said.data, VettingEvent.objects.get(transition="declined").note) == (
        {"comment": "Not for us."},
        "Not for us.",
    )


def test_an_earlier_request_of_the_page_is_over(page, facilitator, manager, edit):
    first = actions.ask(page, by=facilitator)
    first.take_back(by=facilitator)
    assert (first.outcome, first.is_open) == ("taken_back", False)
    second = actions.ask(page, by=facilitator)
    with pytest.raises(refusals.AlreadyAnswered):
        first.decline(by=manager, comment="No.")
    second.refresh_from_db()
    assert second.is_open
    assert transitions(page) == ["asked", "taken_back", "asked"]


# Granting -------------------------------------------------------------------------------------------------------------
def test_what_another_made_official_is_not_taken_for_ones_own(page, manager, delegate, edit, member, grant, seen):
    look = seen(page)
    version = grant(page, by=manager, look=look)
    with pytest.raises(refusals.TextChanged):
        grant(page, by=delegate, look=look)
    edit(page, by=member)
    with pytest.raises(refusals.TextChanged):
        grant(page, by=manager, look=Seen(2, page.revisions.get(number=2).sha256, None))
    assert grant(page, by=manager, look=look) == version


def test_the_same_text_granted_again_is_re_affirmed_and_followers_hear_of_new_texts_only(
    page, manager, edit, member, outsider, editor, grant
):
    PageFollow.begin(page, by=outsider)
    first = grant(page, by=manager, owner=member)
    assert {member.pk, outsider.pk} <= told("vetting.granted")
    again = grant(page, by=manager, owner=member)
    assert (again.supersedes, VettingEvent.objects.latest("id").data) == (first, {"newer": 0})
    assert told("vetting.reaffirmed") == {member.pk}
    edit(page, by=member)
    grant(page, by=manager, owner=member)
    assert transitions(page) == ["granted", "reaffirmed", "granted"]


@pytest.mark.parametrize(
    "act",
    [
        lambda version, by, seen: actions.adopt_small_change(version.page, by=by, seen=seen(version.page)),
        lambda version, by, seen: actions.reaffirm(version, by=by, review_by=in_a_year()),
    ],
    ids=["small", "reaffirm"],
)
def test_nothing_is_carried_on_in_an_archived_page(page, official, edit, facilitator, manager, seen, act):
    edit(page, by=facilitator, html="<p>Keep your receipts, please.</p>")
    page.archive(by=facilitator)
    with pytest.raises(refusals.PageNotInUse):
        act(official, manager, seen)
    assert transitions(page) == ["granted"]


def test_who_answers_is_there_and_the_date_in_reach(page, official, member, deactivated, manager, grant):
    for day in (today(), latest_review() + timedelta(days=1)):
        with pytest.raises(refusals.ReviewDateOutOfRange):
            actions.reaffirm(official, by=manager, review_by=day)
    with pytest.raises(refusals.NeedsActiveOwner):
        actions.reown(official, by=manager, owner=deactivated)
    version = actions.reown(official, by=manager, owner=member, fallback_role="managers")
    assert actions.reown(version, by=manager, owner=manager).fallback_role == "managers"
    version = actions.reown(OfficialVersion.objects.active().get(page=page), by=manager, owner=member)
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    with pytest.raises(refusals.NeedsActiveOwner):
        actions.reaffirm(version, by=manager, review_by=in_a_year())


def test_a_file_found_bad_meanwhile_stops_small_changes_too(community, page, edit, grant, seen, facilitator, manager):
    kept = keep(community, ContentFile(b"Rates", "rates.txt"), by=facilitator)
    html = f'<p>Keep <a href="{kept.get_absolute_url()}">rates.txt</a>{{}}.</p>'
    edit(page, by=facilitator, html=html.format(""))
    grant(page, by=manager)
    edit(page, by=facilitator, html=html.format(" please"))
    Scan.objects.create(attachment=kept, scanner="test", found_clean=False)
    with pytest.raises(refusals.UncheckedFiles):
        actions.adopt_small_change(page, by=manager, seen=seen(page))
    with pytest.raises(refusals.UncheckedFiles):
        grant(page, by=manager)
    Scan.objects.create(attachment=kept, scanner="test", found_clean=True)
    assert actions.adopt_small_change(page, by=manager, seen=seen(page))


def test_four_eyes_look_at_what_is_decided_upon_only(community, page, edit, member, manager, delegate, grant, seen):
    type(community).objects.filter(pk=community.pk).update(four_eyes=True)
    edit(page, by=member)
    look = seen(page)
    edit(page, by=delegate, html="<p>Later words of the delegate.</p>")
    assert grant(page, by=delegate, look=look)
    type(community).objects.filter(pk=community.pk).update(four_eyes=False)
    assert grant(page, by=delegate)


def test_what_was_replaced_is_neither_kept_nor_taken_back(page, official, edit, member, manager, grant):
    edit(page, by=member)
    newer = grant(page, by=manager)
    for act in (
        lambda: actions.reaffirm(official, by=manager, review_by=today() + timedelta(days=99)),
        lambda: actions.reown(official, by=manager, owner=member),
        lambda: official.withdraw(by=manager, reason="Old."),
        lambda: official.suspend(by=manager, reason="Old."),
    ):
        with pytest.raises(refusals.NotOfficial):
            act()
    assert list(page.official_versions.active()) == [newer]


def test_fifty_at_once_and_no_more():
    done = []
    assert len(batch._each([SimpleNamespace(pk=1)] * 50, done.append)) == len(done) == 50
    with pytest.raises(refusals.TooMany):
        batch._each([SimpleNamespace(pk=1)] * 51, done.append)


def test_one_owner_for_several(official, neighbour, manager, member):
    results = actions.reown_all([official, neighbour], by=manager, owner=member)
    assert [result.refusal for result in results] == ["", ""]
    results = actions.withdraw_all([official], by=manager, reason="Old.")
    assert [bool(result.refusal) for result in results] == [True]


# Ending ---------------------------------------------------------------------------------------------------------------
def test_a_suspension_is_told_lifted_and_over(official, neighbour, facilitator, member, manager):
    made = official.suspend(by=facilitator, reason="Doubt")
    assert (made.version, Activity.objects.filter(verb="vetting.suspended").latest("pk").data) == (
        official,
        {"reason": "Doubt"},
    )
    end = made.at + timedelta(hours=72)
    for now, holds in (
        (made.at - timedelta(seconds=1), False),
        (made.at, True),
        (end - timedelta(seconds=1), True),
        (end, False),
    ):
        assert made.is_in_force(now) is holds
        assert Suspension.objects.in_force(now).filter(pk=made.pk).exists() is holds
        assert OfficialVersion.objects.not_suspended(now).filter(pk=official.pk).exists() is not holds
    official.lift_suspension(by=manager)
    made.refresh_from_db()
    assert (made.lifted_by, made.is_in_force(timezone.now()), Suspension.objects.in_force().get().version) == (
        manager,
        False,
        neighbour,
    )
    assert told("vetting.suspension_lifted") == {facilitator.pk}
    assert Activity.objects.get(verb="vetting.suspension_lifted").data == {"reason": ""}
    assert transitions(official.page) == ["granted", "suspended", "suspension_lifted"]


def test_facilitators_hear_that_a_text_is_withdrawn_and_why(official, facilitator, manager):
    official.withdraw(by=manager, reason="Wrong rates.")
    assert facilitator.pk in told("vetting.withdrawn")
    assert Activity.objects.get(verb="vetting.withdrawn").data == {"reason": "Wrong rates."}
    assert official.is_active is False


def test_who_withdraws_for_another_reason_is_told_that_it_is_over(official, manager, delegate):
    official.withdraw(by=manager, reason="Wrong rates.")
    with pytest.raises(refusals.NotOfficial):
        official.withdraw(by=delegate, reason="Wrong rates.")


# Answers --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changed", "in_use"),
    [
        ({}, True),
        ({"number": 1}, False),
        ({"hiding_id": 1}, False),
        ({"topic": {"kind": "discussion"}}, False),
        ({"topic": {"hiding_id": 1}}, False),
        ({"topic": {"merged_into_id": 1}}, False),
    ],
)
def test_answers_to_a_question_that_is_there(changed, in_use):
    topic = {"kind": "question", "hiding_id": None, "merged_into_id": None} | changed.get("topic", {})
    post = {"number": 2, "hiding_id": None} | changed | {"topic": SimpleNamespace(**topic)}
    assert AnswerTarget(SimpleNamespace(**post)).is_in_use is in_use


def test_an_answer_says_what_it_is_about(community, member, facilitator, manager):
    asked = Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    answer = asked.reply(by=facilitator, html="<p>Form 7.</p>")
    request = actions.ask(answer, by=facilitator)
    seen = Seen(1, answer.newest.sha256, None)
    version = actions.grant(answer, by=manager, seen=seen, owner=member, review_by=in_a_year())
    assert told("vetting.granted") == {member.pk, facilitator.pk}
    assert (version.title, version.text, version.community, version.target) == (
        "Which form?",
        answer.newest,
        community,
        answer,
    )
    assert version.notification_thread == request.notification_thread == f"vetting:post:{answer.pk}"
    assert version.get_absolute_url() == answer.get_absolute_url()
    assert OfficialVersion.objects.in_communities(type(community).objects.filter(pk=community.pk)).count() == 2
    assert OfficialVersion.objects.visible_to(member).filter(pk=version.pk).exists()


def test_a_page_says_what_it_is_about(page, official, edit, member):
    edit(page, by=member, title="Another name")
    assert (official.title, official.notification_thread) == ("Expenses abroad", f"vetting:page:{page.pk}")
    assert official.is_visible_to(member)
